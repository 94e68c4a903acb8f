//! Defaults and values: what phrases and keys say of single values becomes facts.

use super::Finding;
use super::conditions::{denies, has_word};
use super::facts::{Scalar, Strength};
use super::lists;
use super::pattern::Match;
use super::sentence::{Sentences, Taken};
use super::token::{Kind, Token};
use apiref_core::ir::Json;

/// Words that may follow a default: they begin a clause. Others are units, which the field may not share.
const AFTER_DEFAULT: &[&str] = &[
    "and",
    "which",
    "indicating",
    "because",
    "by",
    "for",
    "in",
    "is",
    "if",
];

impl Sentences<'_> {
    pub(super) fn default(
        &mut self,
        tokens: &[Token<'_>],
        found: Match,
        strength: Strength,
    ) -> Taken {
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
        let unit = token.number().is_some()
            && after.is_some_and(|next| {
                matches!(next.kind, Kind::Word(_) | Kind::Other)
                    && !AFTER_DEFAULT
                        .iter()
                        .any(|word| next.text.eq_ignore_ascii_case(word))
            });
        if goes_on || unit {
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

    pub(super) fn fixed(
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
            Some(token) if ends && (start <= 4 || has_word(tokens, &["only", "fixed"])) => {
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

    pub(super) fn one_of(
        &mut self,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        strength: Strength,
    ) -> Taken {
        let before = start
            .checked_sub(1)
            .and_then(|before| tokens.get(before..start));
        if before
            .is_some_and(|before| has_word(before, &["default", "maximum", "minimum", "initial"]))
        {
            return Taken::Refused;
        }
        if denies(tokens.get(..found.end).unwrap_or(&[])) {
            return Taken::Refused;
        }
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
            Some(values) if values.len() > 1 => self.enumeration(&values, found.end, strength),
            // `**1** to **9**` is for the rules of ranges.
            _ if rest.get(1).is_some_and(|token| {
                token.is_mark(b'-') || token.text.eq_ignore_ascii_case("to")
            }) =>
            {
                Taken::Refused
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
        if values.iter().any(|value| lists::is_block(value)) {
            let text = format!("blocks of addresses: {}", values.join(", "));
            let finding = Finding::NotUnderstood(text);
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
            // What they say is taken note of, and nothing else is to be made of them.
            return true;
        }
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
}
