//! What stands behind a key: `Default: 5`, `Range: 1-9`, `Length: 1 to 64`.

use serde_json::Number;

use super::Key;
use super::conditions::is_word;
use super::facts::Scalar;
use super::lists;
use super::rules::{Bound, End, RULEBOOK, What};
use super::saying::Saying;
use super::sentence::Sentences;
use super::token::{self, Kind, Token};
use super::words::List;
use crate::draft::Inline;
use apiref_core::ir::Doubt;

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
        self.set_default(first, Saying::KEY)
    }

    /// `Default: 00:00 GMT+01:00`: one text, though it has blanks in it. Words that are no part of a value tell a sentence.
    pub fn whole_default(&mut self, text: &str, rest: &[Inline]) -> bool {
        const MOST: usize = 3;
        let (text, rest) = match rest {
            [Inline::Text(only)] if text.trim().is_empty() => (only.as_str(), &[][..]),
            _ => (text, rest),
        };
        let text = text.trim();
        let words: Vec<&str> = text.split(' ').collect();
        let is_coded = |word: &&str| {
            let is_sign =
                |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b":+-./_".contains(&b);
            !word.is_empty() && word.bytes().all(is_sign) && !word.ends_with('.')
        };
        let is_value = rest.is_empty()
            && self.target.scalar == Scalar::Text
            && (2..=MOST).contains(&words.len())
            && words.iter().all(is_coded)
            && words.iter().any(|word| word.contains(':'));
        let token = Token {
            kind: Kind::Value,
            text,
        };
        is_value && self.set_default(&token, Saying::KEY)
    }

    /// `Range: …`, `Options: …`: a list of values or a range of numbers, and nothing else.
    pub fn key_range(&mut self, tokens: &[Token<'_>], key: Key) -> Content {
        let body = match tokens.split_last() {
            Some((last, body)) if last.kind == Kind::Stop => body,
            _ => tokens,
        };
        if let Some(ends) = plain_range(&without_unit(body)) {
            if !self.key_ends(What::Value, ends) {
                self.report(tokens);
            }
            return Content::Read;
        }
        let least = if key == Key::Enumeration { 1 } else { 2 };
        if let Some(list) = lists::inline(tokens)
            && list.values.len() >= least
        {
            let saying = Saying::KEY.doubted(list.open.then_some(Doubt::OpenList));
            if self.set_enumeration(&list.values, saying) {
                return Content::Read;
            }
        }
        if let (Scalar::Text, Some(values)) = (self.target.scalar, lists::unmarked(tokens))
            && self.set_enumeration(&values, Saying::KEY)
        {
            return Content::Read;
        }
        Content::Prose
    }

    /// `Minimum: 1`, `Length: 1 to 64 characters`, `Array Length: 1 - 500`.
    pub fn key_bound(&mut self, tokens: &[Token<'_>], key: Key) -> bool {
        let inner = match tokens {
            [only, rest @ ..] if only.kind == Kind::Value && rest.iter().all(Token::is_stop) => {
                marked_range(only.text)
            }
            _ => Vec::new(),
        };
        let tokens = if inner.is_empty() { tokens } else { &inner };
        let Some(first) = tokens.first().and_then(Token::number) else {
            return false;
        };
        let own = match self.target.is_text() {
            true => What::Length,
            false => What::Value,
        };
        let range = tokens.get(..3).and_then(plain_range);
        let exact = || (tokens.len() == 1 || key == Key::Length).then(|| both(&first));
        let ends = match key {
            Key::Minimum | Key::MinValue | Key::MinLength => Some((Some(first), None)),
            Key::Maximum | Key::MaxValue | Key::MaxLength => Some((None, Some(first))),
            _ => range.or_else(exact),
        };
        let what = match key {
            Key::MinLength | Key::MaxLength | Key::Length => What::Length,
            Key::MinValue | Key::MaxValue => What::Value,
            Key::ArrayLength => What::Items,
            _ => own,
        };
        if !ends.is_some_and(|ends| self.key_ends(what, ends)) {
            self.report(tokens);
        }
        true
    }

    fn key_ends(&mut self, what: What, (low, high): Ends) -> bool {
        if what == What::Items {
            return self.target.array && self.facts.items.put(low, high, Saying::KEY);
        }
        let end = |end: &Option<Number>, index| end.as_ref().map(|_| End::Kept(index, 0));
        let bound = Bound {
            what,
            low: end(&low, 0),
            high: end(&high, 1),
        };
        self.bound(bound, &[low, high], &[], Saying::KEY)
    }
}

/// The tokens of a range that is marked as a whole: `**1 - 64**`.
fn marked_range(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    token::cut(text, &RULEBOOK.vocabulary, &mut tokens);
    match plain_range(&tokens) {
        Some(_) => tokens,
        None => Vec::new(),
    }
}

type Ends = (Option<Number>, Option<Number>);

fn both(number: &Number) -> Ends {
    (Some(number.clone()), Some(number.clone()))
}

/// The tokens without the unit of their numbers, if it is one: `1 GB to 64 GB`, `1-64 minutes`.
fn without_unit<'p>(tokens: &[Token<'p>]) -> Vec<Token<'p>> {
    let mut units = tokens.iter().filter(|token| is_word(token, List::Units));
    let first = units.next();
    let is_one = first.is_some_and(|first| units.all(|unit| unit.text == first.text));
    let stays = |token: &&Token<'_>| !(is_one && is_word(token, List::Units));
    tokens.iter().filter(stays).copied().collect()
}

/// `1-64`, `1 to 64`, `[1, 64]`, `from 1 to 64`, with a full stop or nothing after it.
fn plain_range(tokens: &[Token<'_>]) -> Option<Ends> {
    let joins = |token: &Token<'_>| {
        token.is_mark(b'-')
            || token.text.eq_ignore_ascii_case("to")
            || token.text.eq_ignore_ascii_case("and")
    };
    match tokens {
        [first, join, second] if joins(join) => {
            Some((Some(first.number()?), Some(second.number()?)))
        }
        [open, first, comma, second, close]
            if open.is_mark(b'[') && comma.is_mark(b',') && close.is_mark(b']') =>
        {
            Some((Some(first.number()?), Some(second.number()?)))
        }
        [lead, first, join, second]
            if joins(join)
                && ["from", "between"]
                    .iter()
                    .any(|word| lead.text.eq_ignore_ascii_case(word)) =>
        {
            Some((Some(first.number()?), Some(second.number()?)))
        }
        _ => None,
    }
}
