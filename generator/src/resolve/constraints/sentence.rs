//! Sentences: finds phrases in them, minds conditions, and turns what they say into facts.

use serde_json::Number;

use super::facts::{Facts, Scalar, Strength, Target};
use super::pattern::Match;
use super::rules::{Condition, Effect, RULEBOOK, Rule};
use super::token::{Kind, Token};
use super::{Finding, charset, formats, lists};
use crate::ir::Json;

/// Words that sentences are examined for beside the phrases of the rules.
pub const WORDS: &[&str] = &[
    "if",
    "when",
    "unless",
    "whereas",
    "while",
    "otherwise",
    "each",
    "every",
    "not",
    "cannot",
    "no",
    "never",
    "or",
    "before",
    "after",
    "for",
    "to",
    "example",
    "such",
    "as",
    "following",
    "follows",
    "e.g",
    "contain",
    "contains",
    "include",
    "includes",
    "only",
    "consist",
    "consists",
    "of",
    "must",
    "can",
    "utc",
    "time",
    "length",
    "characters",
    "long",
];

/// Words that make what a sentence says depend on something.
const CONDITIONS: &[&str] = &["if", "when", "unless", "whereas", "while", "otherwise"];

/// Names of the items of any array.
const ITEMS: &[&str] = &[
    "item", "element", "entry", "entrie", "value", "member", "object", "record",
];

/// Reads the sentences of one description.
pub struct Sentences<'s> {
    /// The field's own name.
    pub name: &'s str,
    /// What constraints apply to.
    pub target: Target,
    /// What was read.
    pub facts: Facts,
    /// What concerns others, or was not understood.
    pub findings: Vec<Finding>,
}

/// What the end of a paragraph announces about what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// Nothing.
    None,
    /// All values that are allowed.
    Values,
}

/// What became of a phrase.
enum Taken {
    /// It is a fact now; reading goes on at this token.
    Until(usize),
    /// It does not apply here, and what it says is no constraint.
    Refused,
    /// It states a constraint that has no place in the schema.
    Lost,
    /// A list of values follows the paragraph.
    Lead,
}

impl Sentences<'_> {
    /// Reads the tokens of a paragraph.
    pub fn paragraph(&mut self, tokens: &[Token<'_>], strength: Strength) -> Lead {
        let mut lead = Lead::None;
        for sentence in tokens.split(|token| token.kind == Kind::Stop) {
            lead = self.sentence(sentence, strength);
        }
        lead
    }

    fn sentence(&mut self, whole: &[Token<'_>], strength: Strength) -> Lead {
        if whole.is_empty() {
            return Lead::None;
        }
        let shown = example_start(whole);
        let tokens = whole.get(..shown).unwrap_or(whole);
        let conditional = is_conditional(tokens);
        let (mut at, mut lost, mut lead) = (0, false, Lead::None);
        while let Some(token) = tokens.get(at) {
            let mut next = at + 1;
            for (rule, pattern) in RULEBOOK.candidates(token) {
                let Some(found) = pattern.matches(tokens, at, self.name) else {
                    continue;
                };
                if rule.effect == Effect::Suspect {
                    lost = true;
                    continue;
                }
                if conditional && rule.condition == Condition::Never {
                    lost |= rule.effect != Effect::Either;
                    continue;
                }
                match self.take(rule, tokens, at, found, strength) {
                    Taken::Until(end) => {
                        next = end.max(at + 1);
                        break;
                    }
                    Taken::Lead => {
                        lead = Lead::Values;
                        next = found.end.max(at + 1);
                        break;
                    }
                    Taken::Lost => lost = true,
                    Taken::Refused => {}
                }
            }
            at = next;
        }
        if !conditional {
            lost |= self.time(tokens, strength);
            lost |= self.characters(tokens, shown < whole.len(), strength);
        }
        if lost {
            self.report(whole);
        }
        lead
    }

    fn report(&mut self, tokens: &[Token<'_>]) {
        let mut text = String::new();
        for token in tokens {
            let tight = matches!(token.kind, Kind::Mark(b',' | b':' | b';' | b')' | b']'))
                || text.ends_with(['(', '[']);
            if !text.is_empty() && !tight {
                text.push(' ');
            }
            text.push_str(token.text);
            if text.len() > 160 {
                text.push('…');
                break;
            }
        }
        let finding = Finding::NotUnderstood(text);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn take(
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
            Effect::OneOf => self.one_of(tokens, found, strength),
            Effect::Format(format) => {
                let applies = matches!(self.target.scalar, Scalar::Text | Scalar::Untyped);
                if !applies || has_word(tokens, &["not", "cannot", "before", "or"]) {
                    return Taken::Refused;
                }
                self.facts.format.put(format, strength);
                done
            }
            Effect::Deprecated => {
                let at_start = start <= 2 && (found.end >= tokens.len() || found.end - start > 1)
                    || tokens
                        .get(start)
                        .is_some_and(|token| matches!(token.kind, Kind::Mark(_)));
                if !at_start || has_word(tokens, &["not"]) {
                    return Taken::Refused;
                }
                self.facts.deprecated = true;
                done
            }
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
                self.target.array || !has_word(tokens, &["each", "every"])
            }
            _ => false,
        }
    }

    fn length(
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

    fn value(
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
        words.iter().any(|word| {
            let word = singular(word);
            word.len() > 1 && (own.contains(&word) || ITEMS.contains(&word.as_str()))
        })
    }

    fn default(&mut self, tokens: &[Token<'_>], found: Match, strength: Strength) -> Taken {
        let Some((at, token)) = found
            .kept
            .first()
            .copied()
            .flatten()
            .and_then(|at| tokens.get(at).map(|token| (at, token)))
        else {
            return Taken::Refused;
        };
        let after = tokens.get(at + 1);
        let goes_on = after.is_some_and(|next| {
            next.is_mark(b'-')
                || next.text.eq_ignore_ascii_case("or")
                || next.text.eq_ignore_ascii_case("and")
                || next.text.eq_ignore_ascii_case("to")
        });
        if goes_on {
            return Taken::Lost;
        }
        if self.set_default(token, strength) {
            Taken::Until(found.end)
        } else {
            Taken::Lost
        }
    }

    /// States the default, in the field's type.
    pub fn set_default(&mut self, token: &Token<'_>, strength: Strength) -> bool {
        let text = token.text;
        if token.kind == Kind::Value && text.eq_ignore_ascii_case("null") {
            return true;
        }
        let value = if self.target.array {
            Json::parse(text)
                .ok()
                .filter(|value| matches!(value, Json::Array(_)))
        } else if self.target.scalar == Scalar::Untyped {
            None
        } else {
            self.target
                .typed(text)
                .filter(|_| text == "0" || !text.is_empty())
        };
        match value {
            Some(value) => {
                self.facts.default.put(value, strength);
                true
            }
            None => false,
        }
    }

    fn fixed(
        &mut self,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        strength: Strength,
    ) -> Taken {
        let token = found
            .kept
            .first()
            .copied()
            .flatten()
            .and_then(|at| tokens.get(at));
        let ends = tokens.get(found.end).is_none_or(|next| {
            matches!(next.kind, Kind::Mark(b',' | b';' | b'(' | b')'))
                || next.text.eq_ignore_ascii_case("and")
                    && tokens
                        .get(found.end + 1)
                        .is_some_and(|token| token.kind != Kind::Value)
        });
        match token {
            Some(token) if ends && start <= 4 => {
                if let Some(values) = lists::inline(tokens.get(found.end - 1..).unwrap_or(&[]))
                    && values.len() > 1
                {
                    return self.enumeration(&values, found.end, strength);
                }
                self.enumeration(&[token.text], found.end, strength)
            }
            _ => Taken::Lost,
        }
    }

    fn one_of(&mut self, tokens: &[Token<'_>], found: Match, strength: Strength) -> Taken {
        let rest = tokens.get(found.end..).unwrap_or(&[]);
        let rest = match rest.split_first() {
            Some((first, rest)) if first.is_mark(b':') => rest,
            _ => rest,
        };
        let announces = rest.is_empty()
            || rest.iter().all(|token| {
                [
                    "following",
                    "follows",
                    "values",
                    "value",
                    "options",
                    "as",
                    "the",
                    "of",
                    "one",
                    "any",
                    "listed",
                    "below",
                    "either",
                    "are",
                ]
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
                    || token.is_mark(b':')
            });
        if announces {
            return Taken::Lead;
        }
        match lists::inline(rest) {
            Some(values) if values.len() > 1 => {
                self.enumeration(&values, tokens.len().min(found.end + 1), strength)
            }
            _ if rest.first().is_some_and(|token| token.kind == Kind::Value) && rest.len() > 1 => {
                Taken::Lost
            }
            _ => Taken::Refused,
        }
    }

    fn enumeration(&mut self, values: &[&str], end: usize, strength: Strength) -> Taken {
        match self.set_enumeration(values, strength) {
            true => Taken::Until(end),
            false => Taken::Lost,
        }
    }

    /// States all values that are allowed; `null` among them makes the field nullable.
    pub fn set_enumeration(&mut self, values: &[&str], strength: Strength) -> bool {
        let null = |value: &&str| value.eq_ignore_ascii_case("null");
        let nullable = values.iter().any(null);
        let typed: Option<Vec<Json>> = values
            .iter()
            .filter(|value| !null(value))
            .map(|value| self.target.typed(value))
            .collect();
        let Some(mut typed) = typed else {
            return false;
        };
        if typed.is_empty() {
            return false;
        }
        self.facts.nullable |= nullable;
        if self.target.scalar == Scalar::Boolean {
            return true;
        }
        let mut distinct: Vec<Json> = Vec::new();
        for value in typed.drain(..) {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        self.facts.enumeration.put(distinct, strength);
        true
    }

    /// Samples of times: `yyyy-MM-ddTHH:mm:ssZ`. True if one has no format.
    fn time(&mut self, tokens: &[Token<'_>], strength: Strength) -> bool {
        if !matches!(self.target.scalar, Scalar::Text | Scalar::Untyped) {
            return false;
        }
        let mut lost = false;
        for (at, token) in tokens.iter().enumerate() {
            if !matches!(token.kind, Kind::Value | Kind::Other) || token.text.len() < 8 {
                continue;
            }
            let joined = tokens
                .get(at + 1)
                .is_some_and(|next| next.text.to_ascii_lowercase().starts_with("hh:mm"));
            match formats::time_sample(token.text) {
                Some(formats::Time::DateTime) => self.facts.format.put("date-time", strength),
                Some(formats::Time::Date) if !joined => self.facts.format.put("date", strength),
                Some(_) => lost = true,
                None => {}
            }
        }
        lost
    }

    /// "cannot contain …", "can contain only …". True if such words are there and can't be read in full.
    fn characters(&mut self, tokens: &[Token<'_>], cut: bool, strength: Strength) -> bool {
        if !matches!(self.target.scalar, Scalar::Text | Scalar::Untyped) {
            return false;
        }
        let word = |at: usize, words: &[&str]| {
            tokens.get(at).is_some_and(|token| {
                matches!(token.kind, Kind::Word(_))
                    && words
                        .iter()
                        .any(|word| token.text.eq_ignore_ascii_case(word))
            })
        };
        for at in 0..tokens.len() {
            let verb = |at: usize| {
                word(
                    at,
                    &[
                        "contain", "contains", "include", "includes", "consist", "consists",
                    ],
                )
            };
            if !verb(at) {
                continue;
            }
            let negative = at > 0 && word(at - 1, &["cannot", "not"]);
            let only_before = at > 0 && word(at - 1, &["only"]);
            let mut rest = at + 1;
            let only_after = word(rest, &["only"]);
            if only_after {
                rest += 1;
            }
            if word(rest, &["of"]) {
                rest += 1;
            }
            let listed = tokens.get(rest..).unwrap_or(&[]);
            let read = if negative {
                charset::forbidden(listed)
            } else if only_before || only_after {
                charset::allowed(listed)
            } else {
                continue;
            };
            match read {
                Some(pattern) if !cut => self.facts.charset.put(pattern, strength),
                _ => return true,
            }
        }
        false
    }
}

fn has_word(tokens: &[Token<'_>], words: &[&str]) -> bool {
    tokens.iter().any(|token| {
        matches!(token.kind, Kind::Word(_))
            && words
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
    })
}

fn is_conditional(tokens: &[Token<'_>]) -> bool {
    let first = tokens.first();
    let starts = |word: &str| {
        first
            .is_some_and(|token| token.kind != Kind::Value && token.text.eq_ignore_ascii_case(word))
    };
    starts("for")
        || starts("to")
        || starts("in") && !starts_plainly(tokens)
        || has_word(tokens, CONDITIONS)
}

/// `In UTC format`, `In the range of 1 to 9`: no condition.
fn starts_plainly(tokens: &[Token<'_>]) -> bool {
    tokens.get(1).is_some_and(|token| {
        token.kind != Kind::Value
            && ["utc", "uuid", "the", "cidr"]
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
    })
}

fn starts_with_condition(tokens: &[Token<'_>], end: usize) -> bool {
    // "If the value is null, …" states a case; "…, the value is null" a fact.
    let clause = tokens.get(..end).unwrap_or(&[]);
    let from = clause
        .iter()
        .rposition(|token| token.is_mark(b','))
        .map_or(0, |comma| comma + 1);
    has_word(clause.get(from..).unwrap_or(&[]), CONDITIONS)
}

/// Where an example begins: what it shows is not a rule.
fn example_start(tokens: &[Token<'_>]) -> usize {
    let is = |at: usize, word: &str| {
        tokens.get(at).is_some_and(|token| {
            matches!(token.kind, Kind::Word(_)) && token.text.eq_ignore_ascii_case(word)
        })
    };
    (0..tokens.len())
        .find(|&at| {
            is(at, "for") && is(at + 1, "example")
                || is(at, "example")
                || is(at, "e.g")
                || is(at, "such") && is(at + 1, "as")
        })
        .unwrap_or(tokens.len())
}

/// What became of the content of a key.
pub enum Content {
    /// It was read as a whole.
    Read,
    /// It is to be read as sentences.
    Prose,
}

/// Does a paragraph end so that a list must follow?
pub fn announces(tokens: &[Token<'_>]) -> bool {
    tokens.last().is_some_and(|token| token.is_mark(b':'))
}

impl Sentences<'_> {
    /// `Default: X`: one value and nothing else, or a marked value and an explanation.
    pub fn key_default(&mut self, tokens: &[Token<'_>]) -> bool {
        let Some((first, rest)) = tokens.split_first() else {
            return false;
        };
        let numeric = matches!(self.target.scalar, Scalar::Integer | Scalar::Number);
        let alone = match rest.first() {
            None => true,
            Some(next) => {
                next.kind == Kind::Stop
                    || first.kind == Kind::Value
                        && matches!(next.kind, Kind::Mark(b',' | b'(' | b';'))
                    || numeric && first.number().is_some() && !next.is_mark(b'-') && rest.len() == 1
            }
        };
        if !alone || rest.iter().any(|token| token.kind == Kind::Value) {
            return false;
        }
        self.set_default(first, Strength::Key)
    }

    /// `Range: …`, `Options: …`: a list of values or a range of numbers, and nothing else.
    pub fn key_range(&mut self, tokens: &[Token<'_>], key: super::Key) -> Content {
        let body = match tokens.split_last() {
            Some((last, body)) if last.kind == Kind::Stop => body,
            _ => tokens,
        };
        if let Some((first, second)) = plain_range(body) {
            let taken = if matches!(self.target.scalar, Scalar::Integer | Scalar::Number) {
                self.value(Effect::Range, Some(first), Some(second), &[], Strength::Key)
            } else {
                false
            };
            if taken {
                return Content::Read;
            }
            self.report(tokens);
            return Content::Read;
        }
        let least = if key == super::Key::Enumeration { 1 } else { 2 };
        if let Some(values) = lists::inline(tokens)
            && values.len() >= least
            && self.set_enumeration(&values, Strength::Key)
        {
            return Content::Read;
        }
        Content::Prose
    }

    /// `Minimum: 1`, `Length: 1 to 64 characters`, `Array Length: 1 - 500`.
    pub fn key_bound(&mut self, tokens: &[Token<'_>], key: super::Key) -> bool {
        use super::Key;
        let Some(first) = tokens.first().and_then(Token::number) else {
            return false;
        };
        let count = first.as_u64();
        let range = tokens.get(..3).and_then(plain_range);
        let strength = Strength::Key;
        let text = matches!(self.target.scalar, Scalar::Text | Scalar::Untyped);
        let taken = match key {
            Key::Minimum if text => self.length(Effect::MinLength, count, None, &[], strength),
            Key::Maximum if text => self.length(Effect::MaxLength, count, None, &[], strength),
            Key::Minimum | Key::MinValue => {
                self.value(Effect::Minimum, Some(first), None, &[], strength)
            }
            Key::Maximum | Key::MaxValue => {
                self.value(Effect::Maximum, Some(first), None, &[], strength)
            }
            Key::MinLength => self.length(Effect::MinLength, count, None, &[], strength),
            Key::MaxLength => self.length(Effect::MaxLength, count, None, &[], strength),
            Key::Length => match range {
                Some((least, most)) => self.length(
                    Effect::LengthRange,
                    least.as_u64(),
                    most.as_u64(),
                    &[],
                    strength,
                ),
                None => self.length(Effect::Length, count, None, &[], strength),
            },
            Key::ArrayLength if self.target.array => match range {
                Some((least, most)) => match (least.as_u64(), most.as_u64()) {
                    (Some(least), Some(most)) if least <= most => {
                        self.facts.min_items.put(least, strength);
                        self.facts.max_items.put(most, strength);
                        true
                    }
                    _ => false,
                },
                None => match count {
                    Some(count) if tokens.len() == 1 => {
                        self.facts.min_items.put(count, strength);
                        self.facts.max_items.put(count, strength);
                        true
                    }
                    _ => false,
                },
            },
            _ => false,
        };
        if !taken {
            self.report(tokens);
        }
        true
    }
}

/// `1-64`, `1 to 64`, `[1, 64]`, `from 1 to 64`, with a full stop or nothing after it.
fn plain_range(tokens: &[Token<'_>]) -> Option<(Number, Number)> {
    let joins = |token: &Token<'_>| {
        token.is_mark(b'-')
            || token.text.eq_ignore_ascii_case("to")
            || token.text.eq_ignore_ascii_case("and")
    };
    match tokens {
        [first, join, second] if joins(join) => Some((first.number()?, second.number()?)),
        [open, first, comma, second, close]
            if open.is_mark(b'[') && comma.is_mark(b',') && close.is_mark(b']') =>
        {
            Some((first.number()?, second.number()?))
        }
        [lead, first, join, second]
            if joins(join)
                && ["from", "between"]
                    .iter()
                    .any(|word| lead.text.eq_ignore_ascii_case(word)) =>
        {
            Some((first.number()?, second.number()?))
        }
        _ => None,
    }
}
