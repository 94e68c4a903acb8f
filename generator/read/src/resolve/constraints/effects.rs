//! What phrases do: lengths, bounds and counts become facts, by the field's type.

use serde_json::Number;

use super::Finding;
use super::conditions::{has_word, speaks_of_parts, starts_with_condition};
use super::facts::{Scalar, Strength};
use super::pattern::Match;
use super::rules::{Effect, Rule};
use super::sentence::{Sentences, Taken};
use super::token::{Kind, Token};

/// Names of the items of any array.
const ITEMS: &[&str] = &["item", "element", "entry", "entrie", "object"];
/// What stands for the items themselves after their own name: `tag keys`, `port mappings`.
const ASPECTS: &[&str] = &["key", "pair", "mapping", "key-value"];

impl Sentences<'_> {
    pub(super) fn take(
        &mut self,
        rule: &Rule,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        strength: Strength,
    ) -> Taken {
        let kept = |index: usize| {
            found
                .kept
                .get(index)
                .copied()
                .flatten()
                .and_then(|at| tokens.get(at))
        };
        let number = |index: usize| kept(index).and_then(Token::number);
        let count = |index: usize| number(index).and_then(|number| number.as_u64());
        let done = Taken::Until(found.end);
        match rule.effect {
            Effect::LengthRange
            | Effect::MaxLength
            | Effect::LengthBelow
            | Effect::MinLength
            | Effect::Length => {
                if self.length(rule.effect, count(0), count(1), tokens, strength) {
                    done
                } else {
                    Taken::Lost
                }
            }
            Effect::Range
            | Effect::Maximum
            | Effect::Minimum
            | Effect::Above
            | Effect::Below
            | Effect::Positive
            | Effect::NotNegative => {
                if self.value(rule.effect, number(0), number(1), tokens, strength) {
                    done
                } else {
                    Taken::Lost
                }
            }
            Effect::MaxItems | Effect::Quota => {
                self.items(rule.effect, tokens, found, count(0), strength)
            }
            Effect::Default => self.default(tokens, found, strength),
            Effect::Fixed => self.fixed(tokens, start, found, strength),
            Effect::OneOf => self.one_of(tokens, start, found, strength),
            Effect::Format(format) => {
                let applies = matches!(self.target.scalar, Scalar::Text | Scalar::Untyped);
                if !applies || has_word(tokens, &["not", "cannot", "before", "or"]) {
                    return Taken::Refused;
                }
                self.facts.format.put(format, strength);
                done
            }
            Effect::Deprecated => {
                // `The label field is deprecated` is about another field.
                let at_start = match start {
                    0 => found.end >= tokens.len() || found.end > 1,
                    1 => has_word(tokens.get(..1).unwrap_or(&[]), &["this", "the"]),
                    _ => false,
                };
                if !at_start || has_word(tokens, &["not"]) {
                    return Taken::Refused;
                }
                self.facts.deprecated = true;
                done
            }
            Effect::ReadOnly if has_word(tokens, &["not", "whether"]) => Taken::Refused,
            Effect::ReadOnly => {
                self.facts.read_only = true;
                done
            }
            Effect::Nullable => {
                if has_word(tokens, &["not", "cannot", "no"])
                    || starts_with_condition(tokens, start)
                {
                    return Taken::Refused;
                }
                self.facts.nullable = true;
                done
            }
            Effect::Either if has_word(tokens.get(..start).unwrap_or(&[]), &["can", "not"]) => {
                Taken::Refused
            }
            Effect::Either => {
                let mut names: Vec<String> = [kept(0), kept(1)]
                    .into_iter()
                    .flatten()
                    .map(|token| token.text.to_owned())
                    .collect();
                if names.len() < 2 {
                    names.insert(0, self.name.to_owned());
                }
                self.findings.push(Finding::EitherRequired(names));
                done
            }
            Effect::Optional => {
                if !self.findings.contains(&Finding::Optional) {
                    self.findings.push(Finding::Optional);
                }
                done
            }
            Effect::Suspect => Taken::Lost,
        }
    }

    /// Can lengths of text apply, as the sentence is worded?
    fn takes_lengths(&self, tokens: &[Token<'_>]) -> bool {
        match self.target.scalar {
            Scalar::Text | Scalar::Untyped => {
                self.target.array || !speaks_of_parts(tokens, self.name)
            }
            _ => false,
        }
    }

    pub(super) fn length(
        &mut self,
        effect: Effect,
        first: Option<u64>,
        second: Option<u64>,
        tokens: &[Token<'_>],
        strength: Strength,
    ) -> bool {
        let Some(first) = first else {
            return false;
        };
        if !self.takes_lengths(tokens) {
            return false;
        }
        let facts = &mut self.facts;
        match (effect, second) {
            (Effect::LengthRange, Some(second)) if first <= second => {
                facts.min_length.put(first, strength);
                facts.max_length.put(second, strength);
            }
            (Effect::MaxLength, _) if first > 0 => facts.max_length.put(first, strength),
            (Effect::LengthBelow, _) if first > 1 => facts.max_length.put(first - 1, strength),
            (Effect::MinLength, _) => facts.min_length.put(first, strength),
            (Effect::Length, _) if first > 0 => {
                facts.min_length.put(first, strength);
                facts.max_length.put(first, strength);
            }
            _ => return false,
        }
        true
    }

    pub(super) fn value(
        &mut self,
        effect: Effect,
        first: Option<Number>,
        second: Option<Number>,
        tokens: &[Token<'_>],
        strength: Strength,
    ) -> bool {
        let whole = match self.target.scalar {
            Scalar::Integer => true,
            Scalar::Number => false,
            Scalar::Text if has_word(tokens, &["length", "characters", "long"]) => {
                let count = |number: Option<Number>| number.and_then(|number| number.as_u64());
                let effect = match effect {
                    Effect::Range => Effect::LengthRange,
                    Effect::Maximum => Effect::MaxLength,
                    Effect::Minimum => Effect::MinLength,
                    _ => return false,
                };
                return self.length(effect, count(first), count(second), tokens, strength);
            }
            _ => return false,
        };
        // Bounds of whole numbers are whole numbers.
        let sound = |number: &Number| !whole || number.is_i64() || number.is_u64();
        let facts = &mut self.facts;
        match (effect, first.filter(sound), second.filter(sound)) {
            (Effect::Range, Some(first), Some(second)) if first.as_f64() <= second.as_f64() => {
                facts.minimum.put(first, strength);
                facts.maximum.put(second, strength);
            }
            (Effect::Maximum, Some(first), _) => facts.maximum.put(first, strength),
            (Effect::Minimum, Some(first), _) => facts.minimum.put(first, strength),
            (Effect::Above, Some(first), _) if whole => match first.as_i64() {
                Some(first) => facts.minimum.put((first + 1).into(), strength),
                None => return false,
            },
            (Effect::Below, Some(first), _) if whole => match first.as_i64() {
                Some(first) => facts.maximum.put((first - 1).into(), strength),
                None => return false,
            },
            (Effect::Positive, ..) => facts.minimum.put(1.into(), strength),
            (Effect::NotNegative, ..) => facts.minimum.put(0.into(), strength),
            _ => return false,
        }
        true
    }

    fn items(
        &mut self,
        effect: Effect,
        tokens: &[Token<'_>],
        found: Match,
        count: Option<u64>,
        strength: Strength,
    ) -> Taken {
        let (true, Some(count)) = (self.target.array, count) else {
            return Taken::Refused;
        };
        let words = |from: usize, to: usize| {
            let part = tokens.get(from..to.min(tokens.len())).unwrap_or(&[]);
            part.iter()
                .take_while(|token| matches!(token.kind, Kind::Word(_) | Kind::Other))
                .map(|token| token.text)
                .collect::<Vec<_>>()
        };
        let named = match effect {
            Effect::Quota => {
                // "maximum number of X …, is N", "default quota is N"
                let of = tokens
                    .iter()
                    .take(found.end)
                    .position(|token| token.text.eq_ignore_ascii_case("of"));
                match of {
                    Some(of) => self.names_items(&words(of + 1, of + 6)),
                    None => true,
                }
            }
            _ => self.names_items(&words(found.end, found.end + 4)),
        };
        if !named {
            return Taken::Refused;
        }
        self.facts.max_items.put(count, strength);
        Taken::Until(found.end)
    }

    /// Do these words name what the array holds?
    fn names_items(&self, words: &[&str]) -> bool {
        let singular = |word: &str| {
            let word = word.to_ascii_lowercase();
            word.strip_suffix('s').map(str::to_owned).unwrap_or(word)
        };
        let own: Vec<String> = self
            .name
            .split(['_', '-', '.', ':'])
            .map(singular)
            .collect();
        // The first plural is what is counted: "20 tags in all", not "20 tag values".
        let Some(head) = words
            .iter()
            .position(|word| word.len() > 2 && word.ends_with('s') && !word.ends_with("ss"))
        else {
            return false;
        };
        let is_own = |at: usize| {
            words
                .get(at)
                .is_some_and(|word| own.contains(&singular(word)))
        };
        let counted = words
            .get(head)
            .map(|word| singular(word))
            .unwrap_or_default();
        is_own(head)
            || head == 0 && ITEMS.contains(&counted.as_str())
            || head > 0 && is_own(head - 1) && ASPECTS.contains(&counted.as_str())
    }
}
