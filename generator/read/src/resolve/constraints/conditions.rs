//! What a sentence depends on and is about: conditions, examples, parts of the field.

use super::lists::explains;
use super::token::{Kind, Token};

/// Words that make what a sentence says depend on something.
const CONDITIONS: &[&str] = &["if", "when", "unless", "whereas", "while", "otherwise"];

/// Is the sentence about parts of the field: `each label`, but not `each value` of a field called so?
pub fn speaks_of_parts(tokens: &[Token<'_>], name: &str) -> bool {
    tokens.windows(2).any(|pair| {
        has_word(pair.get(..1).unwrap_or(&[]), &["each", "every"])
            && pair
                .get(1)
                .is_some_and(|next| !next.text.eq_ignore_ascii_case(name))
    })
}

pub fn has_word(tokens: &[Token<'_>], words: &[&str]) -> bool {
    tokens.iter().any(|token| {
        matches!(token.kind, Kind::Word(_) | Kind::Other)
            && words
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
    })
}

pub fn is_conditional(tokens: &[Token<'_>]) -> bool {
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

pub fn starts_with_condition(tokens: &[Token<'_>], end: usize) -> bool {
    // "If the value is null, …" states a case; "…, the value is null" a fact.
    let clause = tokens.get(..end).unwrap_or(&[]);
    let from = clause
        .iter()
        .rposition(|token| token.is_mark(b','))
        .map_or(0, |comma| comma + 1);
    has_word(clause.get(from..).unwrap_or(&[]), CONDITIONS)
}

/// Where an example begins: what it shows is not a rule.
pub fn example_start(tokens: &[Token<'_>]) -> usize {
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

/// Words that turn a list of values into a list of what is not allowed.
const NEGATIONS: &[&str] = &[
    "not",
    "cannot",
    "unsupported",
    "unavailable",
    "disallowed",
    "prohibited",
    "forbidden",
    "reserved",
    "invalid",
    "except",
    "excluding",
    "excluded",
    "exceptions",
];

/// Does the clause that leads to a list speak of what is ruled out, so that the list holds what is not allowed?
/// What stands before a comma is another clause: `It is not required, and its value can be …`.
pub fn denies(lead: &[Token<'_>]) -> bool {
    let from = lead
        .iter()
        .rposition(|token| token.is_mark(b',') || token.is_mark(b';'))
        .map_or(0, |comma| comma + 1);
    let clause = lead.get(from..).unwrap_or(&[]);
    has_word(clause, NEGATIONS)
        || clause.windows(2).any(|pair| {
            has_word(pair.get(..1).unwrap_or(&[]), &["other"])
                && has_word(pair.get(1..).unwrap_or(&[]), &["than"])
        })
}

/// Does a paragraph end so that a list must follow?
pub fn leads(tokens: &[Token<'_>]) -> bool {
    tokens.last().is_some_and(|token| token.is_mark(b':')) && !is_conditional(tokens)
}

/// Does a paragraph end so that a list of all values must follow?
pub fn announces(tokens: &[Token<'_>]) -> bool {
    leads(tokens)
        && !denies(tokens)
        && has_word(
            tokens,
            &[
                "value",
                "values",
                "option",
                "options",
                "following",
                "follows",
            ],
        )
}

/// Is the paragraph about a part of the field or one of its values: `lid: holds 1 to 3 crates`?
pub fn is_about_part(tokens: &[Token<'_>], name: &str) -> bool {
    let [first, colon, ..] = tokens else {
        return false;
    };
    let two = tokens.get(2).is_some_and(|token| token.is_mark(b':'));
    if first.kind == Kind::Value && first.text != name && explains(colon.text) {
        return true;
    }
    let word = |token: &Token<'_>| matches!(token.kind, Kind::Word(_) | Kind::Other | Kind::Value);
    word(first) && first.text != name && (colon.is_mark(b':') || two && word(colon))
}
