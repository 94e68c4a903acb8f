//! What stands behind a key: `Default: 5`, `Range: 1-9`, `Length: 1 to 64`.

use serde_json::Number;

use super::Key;
use super::facts::{Scalar, Strength};
use super::lists;
use super::rules::Effect;
use super::sentence::Sentences;
use super::token::{Kind, Token};

/// What became of the content of a key.
pub enum Content {
    /// It was read as a whole.
    Read,
    /// It is to be read as sentences.
    Prose,
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
    pub fn key_range(&mut self, tokens: &[Token<'_>], key: Key) -> Content {
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
        let least = if key == Key::Enumeration { 1 } else { 2 };
        if let Some(values) = lists::inline(tokens)
            && values.len() >= least
            && self.set_enumeration(&values, Strength::Key)
        {
            return Content::Read;
        }
        Content::Prose
    }

    /// `Minimum: 1`, `Length: 1 to 64 characters`, `Array Length: 1 - 500`.
    pub fn key_bound(&mut self, tokens: &[Token<'_>], key: Key) -> bool {
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
