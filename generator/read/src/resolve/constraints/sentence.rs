//! Sentences: finds phrases in them and minds what they depend on.

use super::conditions::{example_start, is_conditional};
use super::facts::{Facts, Scalar, Strength, Target};
use super::pattern::Match;
use super::rules::{Condition, Effect, RULEBOOK};
use super::token::{Kind, Token};
use super::{Finding, charset, formats, lists};

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
    "this",
    "the",
    "whether",
    "default",
    "maximum",
    "minimum",
    "initial",
    "value",
    "values",
    "option",
    "options",
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
pub enum Taken {
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
        let mut omitted = false;
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
                // "If it is omitted, the default is …" says what a default is.
                let holds = !conditional || omitted && rule.effect == Effect::Default;
                if !holds && rule.condition == Condition::Never {
                    lost |= self.would_say(rule.effect, tokens, found);
                    self.sometimes(rule.effect, tokens, found);
                    continue;
                }
                match self.take(rule, tokens, at, found, strength) {
                    Taken::Until(end) => {
                        omitted |= at == 0
                            && rule.effect == Effect::Optional
                            && tokens.get(end).is_some_and(|token| token.is_mark(b','));
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

    /// Would the phrase state a constraint, if the sentence had no condition?
    fn would_say(&self, effect: Effect, tokens: &[Token<'_>], found: Match) -> bool {
        match effect {
            Effect::OneOf => lists::inline(tokens.get(found.end..).unwrap_or(&[]))
                .is_some_and(|values| values.len() > 1),
            Effect::LengthRange
            | Effect::MaxLength
            | Effect::LengthBelow
            | Effect::MinLength
            | Effect::Length => self.target.is_text(),
            Effect::Range | Effect::Maximum | Effect::Minimum | Effect::Above | Effect::Below => {
                matches!(self.target.scalar, Scalar::Integer | Scalar::Number)
            }
            Effect::Default | Effect::Fixed => true,
            _ => false,
        }
    }

    /// Remembers a bound that holds under a condition: one that always holds can't be tighter.
    fn sometimes(&mut self, effect: Effect, tokens: &[Token<'_>], found: Match) {
        let last = found.kept.iter().rev().copied().flatten().next();
        let Some(number) = last.and_then(|at| tokens.get(at)).and_then(Token::number) else {
            return;
        };
        let facts = &mut self.facts;
        match effect {
            Effect::LengthRange | Effect::MaxLength | Effect::Length => {
                facts.sometimes_length = facts.sometimes_length.max(number.as_u64());
            }
            Effect::Range | Effect::Maximum => {
                let value = number.as_f64().unwrap_or(f64::MIN);
                let known = facts.sometimes_value.unwrap_or(f64::MIN);
                facts.sometimes_value = Some(known.max(value));
            }
            _ => {}
        }
    }

    pub(super) fn report(&mut self, tokens: &[Token<'_>]) {
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
            // `yyyy-MM-dd HH:mm:ss` is cut at its blank.
            let joined = || {
                let next = tokens.get(at + 1).and_then(|next| next.text.get(..5));
                next.is_some_and(|head| head.eq_ignore_ascii_case("hh:mm"))
            };
            match formats::time_sample(token.text) {
                Some(formats::Time::Instant) => self.facts.format.put("date-time", strength),
                Some(formats::Time::Day) if !joined() => self.facts.format.put("date", strength),
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
            let read = if negative && only_after {
                // A value that must not consist of these alone may hold them.
                continue;
            } else if negative {
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
