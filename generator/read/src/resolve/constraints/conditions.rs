//! What a sentence depends on and is about: conditions, examples, parts of the field, other fields.

use super::lists::explains;
use super::token::{Kind, Token};
use super::words::List;
use apiref_core::words::of_name;

/// Whom a clause speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The field itself.
    Own,
    /// Another field, or a part of this one.
    Other,
    /// The words don't tell.
    Unknown,
}

/// How many tokens a clause has at most: nobody writes longer ones, and each phrase looks back over its clause.
const LONGEST_CLAUSE: usize = 100;

/// What follows, as far as a clause goes.
pub fn ahead<'t, 'a>(rest: &'t [Token<'a>]) -> &'t [Token<'a>] {
    rest.get(..LONGEST_CLAUSE).unwrap_or(rest)
}

/// The end of some tokens, no longer than a clause.
pub fn near<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let from = tokens.len().saturating_sub(LONGEST_CLAUSE);
    tokens.get(from..).unwrap_or(tokens)
}

/// Whom the clause speaks of in which a phrase begins at `start`.
pub fn subject(tokens: &[Token<'_>], start: usize, name: &str) -> Subject {
    let before = near(tokens.get(..start).unwrap_or(&[]));
    let marks = |token: &Token<'_>| {
        matches!(token.kind, Kind::Mark(b',' | b';' | b':')) || is_word(token, List::Conditions)
    };
    let from = before.iter().rposition(marks).map_or(0, |mark| mark + 1);
    let clause = before.get(from..).unwrap_or(&[]);
    let is_name = |token: &Token<'_>| token.text.eq_ignore_ascii_case(name);
    let named = |token: &&Token<'_>| token.kind == Kind::Value && token.number().is_none();
    if let Some(other) = clause.iter().rev().find(named) {
        return if is_name(other) {
            Subject::Own
        } else {
            Subject::Other
        };
    }
    let last_part = name.rsplit(['_', '-', '.', ':']).next().unwrap_or(name);
    let is_own = |token: &Token<'_>| {
        List::Own.has(token.text) || is_name(token) || token.text.eq_ignore_ascii_case(last_part)
    };
    // "The key of the label" is a part; "the length of the label" is the label's.
    let of = clause
        .iter()
        .position(|token| token.text.eq_ignore_ascii_case("of"));
    let head = of
        .and_then(|of| of.checked_sub(1))
        .and_then(|at| clause.get(at));
    match head {
        Some(head) if is_own(head) => Subject::Own,
        Some(head) if List::Members.has(head.text) => Subject::Other,
        _ if clause.iter().any(is_own) => Subject::Own,
        // "The label key can only be …" speaks of the key, whatever the field is called.
        _ if ends_with_part(clause) => Subject::Other,
        _ => Subject::Unknown,
    }
}

/// Does a clause end with the part of an item: `the label key`, a modal verb aside?
fn ends_with_part(clause: &[Token<'_>]) -> bool {
    let mut words = clause.iter().rev();
    words
        .find(|token| !is_word(token, List::Modal) && !is_word(token, List::Articles))
        .is_some_and(|last| is_word(last, List::ItemParts))
}

/// Does what comes before `start` end with a compound of the field's name: "the label status" of a field `label`?
pub fn is_compound(tokens: &[Token<'_>], start: usize, name: &str) -> bool {
    let last_part = name.rsplit(['_', '-', '.', ':']).next().unwrap_or(name);
    match tokens.get(..start) {
        Some([.., first, last]) => {
            first.text.eq_ignore_ascii_case(last_part) && !is_word(last, List::Own)
        }
        _ => false,
    }
}

/// Does what comes before `start` speak of a part of the items of the array `name`: `a label key`, `the value of the
/// label`?
pub fn is_item_part(tokens: &[Token<'_>], start: usize, name: &str) -> bool {
    let last_part = name.rsplit(['_', '-', '.', ':']).next().unwrap_or(name);
    let Some(item) = last_part.strip_suffix('s') else {
        return false;
    };
    let is_item = |token: &Token<'_>| token.text.eq_ignore_ascii_case(item);
    let words = tokens.get(..start).unwrap_or(&[]);
    words.windows(2).any(|pair| match pair {
        [first, second] => is_item(first) && is_word(second, List::ItemParts),
        _ => false,
    }) || words.windows(4).any(|run| match run {
        [part, of, _, last] => {
            is_word(part, List::ItemParts) && of.text.eq_ignore_ascii_case("of") && is_item(last)
        }
        _ => false,
    })
}

/// Is the sentence about parts of the field: `each label`, but not `each value` or `each label value` of a field called
/// so?
pub fn speaks_of_parts(tokens: &[Token<'_>], name: &str) -> bool {
    let is_own = |token: Option<&Token<'_>>| {
        token.is_some_and(|token| token.text.eq_ignore_ascii_case(name))
    };
    (0..tokens.len()).any(|at| {
        tokens.get(at).is_some_and(|it| is_word(it, List::Each))
            && at + 1 < tokens.len()
            && !is_own(tokens.get(at + 1))
            && !is_own(tokens.get(at + 2))
    })
}

/// Is the token a word of the list, and no marked one?
pub fn is_word(token: &Token<'_>, list: List) -> bool {
    matches!(token.kind, Kind::Word(_) | Kind::Other) && list.has(token.text)
}

pub fn has_word(tokens: &[Token<'_>], list: List) -> bool {
    tokens.iter().any(|token| is_word(token, list))
}

/// Does what the sentence says hold sometimes only?
pub fn is_conditional(tokens: &[Token<'_>], name: &str) -> bool {
    let starts = |word: &str| {
        let first = tokens.first();
        first
            .is_some_and(|token| token.kind != Kind::Value && token.text.eq_ignore_ascii_case(word))
    };
    let plainly = || {
        tokens
            .get(1)
            .is_some_and(|token| is_word(token, List::PlainAfterIn))
    };
    let heads = List::ConditionalHeads
        .words()
        .iter()
        .any(|word| starts(word));
    // "The time when the lid was opened" is no case.
    let of_time = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        before.is_some_and(|before| is_word(before, List::Times))
    };
    let mut conditions = (0..tokens.len()).filter(|&at| {
        tokens
            .get(at)
            .is_some_and(|it| is_word(it, List::Conditions))
    });
    heads && !(starts("in") && plainly())
        || conditions.any(|at| !of_time(at))
        || tokens.windows(2).any(|pair| is_for_some(pair, name))
}

/// Does a sentence begin with the case that it speaks of: `For doors, …`, `If …`?
pub fn begins_case(tokens: &[Token<'_>], name: &str) -> bool {
    let begins = |list: List| tokens.first().is_some_and(|first| is_word(first, list));
    (begins(List::ConditionalHeads) || begins(List::Conditions)) && is_conditional(tokens, name)
}

/// `for Windows`, `for **MySQL**`: not `for example`, and not `for **name**` of the field itself.
fn is_for_some(pair: &[Token<'_>], name: &str) -> bool {
    let [before, next] = pair else {
        return false;
    };
    let proper = next.text.starts_with(|c: char| c.is_ascii_uppercase());
    before.text.eq_ignore_ascii_case("for")
        && (next.kind == Kind::Value && next.text != name
            || matches!(next.kind, Kind::Word(_) | Kind::Other) && proper)
        && !List::PlainAfterFor.has(next.text)
}

pub fn starts_with_condition(tokens: &[Token<'_>], end: usize) -> bool {
    // "If the value is null, …" states a case; "…, the value is null" a fact.
    let clause = tokens.get(..end).unwrap_or(&[]);
    let from = clause
        .iter()
        .rposition(|token| token.is_mark(b','))
        .map_or(0, |comma| comma + 1);
    has_word(clause.get(from..).unwrap_or(&[]), List::Conditions)
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

/// Does the clause that leads to a list speak of what is ruled out, so that the list holds what is not allowed?
/// What stands before a comma is another clause: `It is not required, and its value can be …`.
pub fn denies(lead: &[Token<'_>]) -> bool {
    let lead = near(lead);
    let from = lead
        .iter()
        .rposition(|token| token.is_mark(b',') || token.is_mark(b';'))
        .map_or(0, |comma| comma + 1);
    let clause = lead.get(from..).unwrap_or(&[]);
    has_word(clause, List::Negations)
        || clause.windows(2).any(|pair| match pair {
            [one, next] => {
                one.text.eq_ignore_ascii_case("other") && next.text.eq_ignore_ascii_case("than")
            }
            _ => false,
        })
}

/// Does a paragraph end so that a list must follow?
pub fn leads(tokens: &[Token<'_>]) -> bool {
    tokens.last().is_some_and(|token| token.is_mark(b':'))
}

/// Does a paragraph end so that a list of all values must follow?
pub fn announces(tokens: &[Token<'_>]) -> bool {
    leads(tokens)
        && !denies(tokens)
        && !has_word(tokens, List::Members)
        && has_word(tokens, List::Announcing)
}

/// Does a sentence lead to a list of what the description calls the field: `The following lid types are supported:` for
/// `The lid type.`?
pub fn leads_to_own(tokens: &[Token<'_>], about: &[String]) -> bool {
    let is = |token: &Token<'_>, words: &[&str]| {
        words
            .iter()
            .any(|word| token.text.eq_ignore_ascii_case(word))
    };
    let from = tokens.iter().position(|token| is(token, &["following"]));
    let [nouns @ .., are, said, colon] = tokens
        .get(from.map_or(tokens.len(), |at| at + 1)..)
        .unwrap_or(&[])
    else {
        return false;
    };
    let is_own = |(noun, own): (&Token<'_>, &String)| {
        let noun = noun.text.to_ascii_lowercase();
        noun == *own || noun.strip_suffix('s') == Some(own)
    };
    is(are, &["are"])
        && is(said, &["supported", "available", "allowed"])
        && colon.is_mark(b':')
        && !about.is_empty()
        && nouns.len() == about.len()
        && nouns.iter().zip(about).all(is_own)
}

/// Is what follows these words a list of something else than values: of members, of what is recommended?
pub fn leads_to_others(tokens: &[Token<'_>], name: &str) -> bool {
    let introduces = leads(tokens) || has_word(tokens, List::Holding);
    let speaks = |token: &Token<'_>| {
        introduces && is_word(token, List::Members) && !token.text.eq_ignore_ascii_case(name)
            || is_word(token, List::Suggesting)
            || is_word(token, List::Sample)
    };
    tokens.iter().any(speaks)
}

/// Does a sentence lead to the rules of something that is not the field: `A bolt name must comply with these rules:` for
/// a field `lock`, whose description calls it a `head`?
pub fn leads_to_rules_of_part(tokens: &[Token<'_>], name: &str, head: Option<&str>) -> bool {
    let is_rule = |token: &Token<'_>| is_word(token, List::Rules);
    if !tokens.iter().any(is_rule) {
        return false;
    }
    let parts = of_name(name);
    let is_own = |token: &Token<'_>| {
        let lower = token.text.to_ascii_lowercase();
        List::Own.has(&lower)
            || head == Some(lower.as_str())
            || parts.iter().any(|part| lower.contains(part.as_str()))
    };
    let subject = tokens
        .iter()
        .take_while(|token| !is_word(token, List::Modal) && !is_word(token, List::Complying));
    let mut nouns = subject
        .filter(|token| !is_rule(token) && !is_word(token, List::Articles))
        .filter(|token| !is_word(token, List::BeforeLists))
        .peekable();
    nouns.peek().is_some() && !nouns.any(is_own)
}

/// Does the sentence send the reader elsewhere for the values?
pub fn sends_elsewhere(tokens: &[Token<'_>]) -> bool {
    let Some(see) = tokens
        .iter()
        .position(|token| is_word(token, List::Looking))
    else {
        return false;
    };
    let about = tokens.get(..see).unwrap_or(&[]);
    let starts = about
        .first()
        .is_some_and(|first| first.text.eq_ignore_ascii_case("for"));
    starts
        && about
            .iter()
            .take(8)
            .any(|token| is_word(token, List::LookedUp))
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
