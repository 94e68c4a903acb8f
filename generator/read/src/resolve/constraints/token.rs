//! Descriptions as tokens: words of a small vocabulary, numbers, marked values, punctuation.
//!
//! A paragraph is cut once; rules then compare word numbers, not text.

use std::collections::HashMap;

use serde_json::Number;

use crate::draft::Inline;

/// Longer marked runs are sentences in bold, not values.
const LONGEST_VALUE: usize = 80;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word of the vocabulary, by its number.
    Word(u16),
    /// Any other word.
    Other,
    /// A number, with its sign, without thousands commas read yet.
    Number,
    /// A marked run (bold, literal, quoted): the docs' way to write values and names.
    Value,
    /// `.` or `!` at the end of a sentence.
    Stop,
    /// `,` `;` `:` `(` `)` `[` `]` `-` (also for other dashes and `~`).
    Mark(u8),
}

/// A piece of a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Token<'p> {
    /// What it is.
    pub kind: Kind,
    /// As written; the text of a value is without its markup.
    pub text: &'p str,
}

impl Token<'_> {
    /// The number that a number, a number word or a marked number states.
    pub fn number(&self) -> Option<Number> {
        match self.kind {
            Kind::Number | Kind::Value => number(self.text),
            Kind::Word(_) | Kind::Other => number_word(self.text)
                .or_else(|| power(self.text))
                .map(Number::from),
            _ => None,
        }
    }

    /// Does it end a sentence?
    pub fn is_stop(&self) -> bool {
        self.kind == Kind::Stop
    }

    /// Is it this mark?
    pub fn is_mark(&self, mark: u8) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// A number with or without thousands commas: `1,000`, `-1`, `0.5`.
pub fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
        || !digits.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    if !digits.contains(',') {
        return serde_json::from_str(text).ok();
    }
    let mut groups = digits.split(',');
    let first = groups
        .next()
        .is_some_and(|group| (1..=3).contains(&group.len()));
    if !first || !groups.all(|group| group.len() == 3) {
        return None;
    }
    serde_json::from_str(&text.replace(',', "")).ok()
}

/// `two` to `twenty`. Not `one`: "one of the following" is no number.
fn number_word(text: &str) -> Option<u64> {
    const WORDS: &[&str] = &[
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let index = WORDS
        .iter()
        .position(|word| text.eq_ignore_ascii_case(word));
    match index {
        Some(index) => Some(index as u64 + 2),
        None if text.eq_ignore_ascii_case("twenty") => Some(20),
        None => None,
    }
}

/// `2^31-1`, and what the docs call the greatest whole number of 32 bits.
fn power(text: &str) -> Option<u64> {
    if text.eq_ignore_ascii_case("intmax") {
        return Some(i32::MAX as u64);
    }
    let (base, exponent) = text.split_once('^')?;
    let (exponent, less) = match exponent.strip_suffix("-1") {
        Some(exponent) => (exponent, 1),
        None => (exponent, 0),
    };
    let power = base.parse::<u64>().ok()?;
    power.checked_pow(exponent.parse().ok()?)?.checked_sub(less)
}

/// The words that rules know, in lower case, each with a number.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: HashMap<&'static str, u16>,
}

impl Vocabulary {
    /// The number of a word; a new one for a new word.
    pub fn learn(&mut self, word: &'static str) -> u16 {
        let next = self.words.len() as u16;
        *self.words.entry(word).or_insert(next)
    }

    /// How many words are known.
    pub fn size(&self) -> usize {
        self.words.len()
    }

    /// The kind of a word in any case.
    pub fn kind(&self, word: &str) -> Kind {
        let mut lower = [0_u8; 16];
        let Some(lower) = lower.get_mut(..word.len()) else {
            return Kind::Other;
        };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        std::str::from_utf8(lower)
            .ok()
            .and_then(|lower| self.words.get(lower))
            .map_or(Kind::Other, |&id| Kind::Word(id))
    }
}

/// Cuts the runs of a paragraph into tokens.
pub fn tokenize<'p>(inlines: &'p [Inline], vocabulary: &Vocabulary, out: &mut Vec<Token<'p>>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => cut(text, vocabulary, out),
            // Emphasis marks placeholders and samples, not values.
            Inline::Emphasis(text) => out.push(Token {
                kind: Kind::Other,
                text: text.trim(),
            }),
            Inline::Strong(text) | Inline::Code(text) => {
                if text.len() <= LONGEST_VALUE {
                    out.push(Token {
                        kind: Kind::Value,
                        text: text.trim(),
                    });
                } else {
                    cut(text, vocabulary, out);
                }
            }
            Inline::Reference(reference) => out.push(Token {
                kind: Kind::Other,
                text: &reference.text,
            }),
            Inline::Link { text, .. } => out.push(Token {
                kind: Kind::Other,
                text,
            }),
        }
    }
}

/// Cuts plain text.
pub fn cut<'p>(text: &'p str, vocabulary: &Vocabulary, out: &mut Vec<Token<'p>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if let Some(shown) = shown_after(text, at, out) {
            at += shown.len();
            let text = shown.trim();
            out.push(Token {
                kind: Kind::Value,
                text,
            });
            continue;
        }
        match byte {
            b' ' | b'\t' | b'\n' => at += 1,
            b'(' | b')' | b'[' | b']' | b',' | b';' | b':' => {
                out.push(mark(text, at, byte));
                at += 1;
                if byte == b')' {
                    drop_inclusive(out);
                }
            }
            b'"' => match bytes
                .get(at + 1..)
                .and_then(|rest| memchr::memchr(b'"', rest))
            {
                Some(length) if length > 0 && length <= LONGEST_VALUE => {
                    out.push(Token {
                        kind: Kind::Value,
                        text: text.get(at + 1..at + 1 + length).unwrap_or(""),
                    });
                    at += length + 2;
                }
                _ => at += 1,
            },
            _ => {
                let length = bytes
                    .get(at..)
                    .unwrap_or(&[])
                    .iter()
                    .position(|b| {
                        matches!(b, b' ' | b'\t' | b'\n' | b'(' | b')' | b'[' | b']' | b'"')
                    })
                    .unwrap_or(bytes.len() - at);
                word(text.get(at..at + length).unwrap_or(""), vocabulary, out);
                at += length;
            }
        }
    }
}

/// Characters that are shown without marks behind "characters:" or "contain", from `at` on: `<>&'()`, `_ . : =`.
fn shown_after<'p>(text: &'p str, at: usize, before: &[Token<'_>]) -> Option<&'p str> {
    if !matches!(text.as_bytes().get(at), Some(b' ')) {
        return None;
    }
    let is = |token: &Token<'_>, words: &[&str]| {
        words
            .iter()
            .any(|word| token.text.eq_ignore_ascii_case(word))
    };
    let leads = match before {
        [.., noun, colon] if colon.is_mark(b':') => is(noun, &["characters", "symbols", "allowed"]),
        // `special characters _ . :`, not those in brackets.
        [.., special, noun] if is(special, &["special"]) && is(noun, &["characters"]) => !text
            .get(at..)
            .is_some_and(|rest| rest.trim_start().starts_with('(')),
        [.., verb] => is(verb, &["contain"]),
        _ => false,
    };
    if !leads {
        return None;
    }
    let rest = text.get(at..)?;
    let is_shown = |c: char| c.is_ascii_punctuation() || c == ' ';
    let shown = rest.get(..rest.find(|c| !is_shown(c)).unwrap_or(rest.len()))?;
    // A full stop at the end ends the sentence.
    let shown = match shown.len() < rest.len() || shown.len() > 1 {
        true => shown.trim_end().strip_suffix('.').unwrap_or(shown),
        false => shown,
    };
    let goes_on = rest.get(shown.len()..).unwrap_or("");
    let ends = shown.ends_with(' ') || goes_on.is_empty() || goes_on.starts_with('.');
    (ends && shown.bytes().filter(u8::is_ascii_punctuation).count() > 2).then_some(shown)
}

/// `1 (inclusive) to 9 (included)`: ranges include their ends anyway.
fn drop_inclusive(out: &mut Vec<Token<'_>>) {
    let Some(start) = out.len().checked_sub(3) else {
        return;
    };
    if let Some([open, word, _]) = out.get(start..)
        && open.is_mark(b'(')
        && ["inclusive", "included"]
            .iter()
            .any(|known| word.text.eq_ignore_ascii_case(known))
    {
        out.truncate(start);
    }
}

fn mark(text: &str, at: usize, byte: u8) -> Token<'_> {
    Token {
        kind: Kind::Mark(byte),
        text: text.get(at..=at).unwrap_or(""),
    }
}

/// One word between blanks: its trailing punctuation, then what is left.
fn word<'p>(word: &'p str, vocabulary: &Vocabulary, out: &mut Vec<Token<'p>>) {
    let body = word.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let tail = word.get(body.len()..).unwrap_or("");
    // `periods (.)` shows a character, it ends no sentence.
    if body.is_empty() && out.last().is_some_and(|last| last.is_mark(b'(')) {
        return out.push(Token {
            kind: Kind::Other,
            text: word,
        });
    }
    if !body.is_empty() {
        let abbreviation = matches!(
            body,
            "e.g" | "i.e" | "vs" | "No" | "Max" | "max" | "Min" | "min"
        );
        core(body, vocabulary, out);
        if abbreviation && tail == "." {
            return;
        }
    }
    for (at, byte) in tail.bytes().enumerate() {
        let text = tail.get(at..=at).unwrap_or("");
        let kind = match byte {
            b',' | b';' | b':' => Kind::Mark(byte),
            _ => Kind::Stop,
        };
        out.push(Token { kind, text });
    }
}

fn core<'p>(body: &'p str, vocabulary: &Vocabulary, out: &mut Vec<Token<'p>>) {
    let push = |out: &mut Vec<Token<'p>>, kind, text| out.push(Token { kind, text });
    if matches!(body, "-" | "–" | "—" | "~") {
        return push(out, Kind::Mark(b'-'), body);
    }
    // `'open' or 'shut'`
    let quoted = body
        .strip_prefix('\'')
        .and_then(|body| body.strip_suffix('\''));
    if let Some(value) = quoted.filter(|value| !value.is_empty() && !value.contains('\'')) {
        return push(out, Kind::Value, value);
    }
    let starts_number = body.starts_with(|c: char| c.is_ascii_digit())
        || (body.starts_with('-') && body.as_bytes().get(1).is_some_and(u8::is_ascii_digit));
    if !starts_number {
        let kind = vocabulary.kind(body);
        // `The value is is one of …`: a slip.
        let is_twice = |last: &Token<'_>| last.kind == kind && last.text.eq_ignore_ascii_case(body);
        if matches!(kind, Kind::Word(_)) && out.last().is_some_and(is_twice) {
            return;
        }
        // `letters-only`, `4-byte`: words of the vocabulary may hide behind a dash, but names do not break at one.
        return push(out, kind, body);
    }
    // `[1,100]` is a range, not a number.
    if out.last().is_some_and(|token| token.is_mark(b'['))
        && let Some((left, right)) = body.split_once(',')
        && number(left).is_some()
        && number(right).is_some()
    {
        push(out, Kind::Number, left);
        push(out, Kind::Mark(b','), ",");
        return push(out, Kind::Number, right);
    }
    if number(body).is_some() {
        return push(out, Kind::Number, body);
    }
    // `1-64`, `36-byte`, `0~100`
    for (at, dash) in body.char_indices().skip(1) {
        if !matches!(dash, '-' | '–' | '~') {
            continue;
        }
        let (left, right) = body.split_at(at);
        let right = right.get(dash.len_utf8()..).unwrap_or("");
        if number(left).is_none() {
            break;
        }
        let right_kind = if number(right).is_some() {
            Kind::Number
        } else {
            vocabulary.kind(right)
        };
        if right_kind == Kind::Other {
            break;
        }
        push(out, Kind::Number, left);
        push(out, Kind::Mark(b'-'), &body[at..at + dash.len_utf8()]);
        return push(out, right_kind, right);
    }
    // `10GB`, `30s`
    let digits = body
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(body.len());
    let (left, right) = body.split_at(digits);
    if number(left).is_some() && right.bytes().all(|b| b.is_ascii_alphabetic()) && right.len() <= 5
    {
        push(out, Kind::Number, left);
        return push(out, vocabulary.kind(right), right);
    }
    push(out, Kind::Other, body);
}
