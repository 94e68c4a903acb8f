//! Facts that descriptions state on one side in words that are read, and on the other in words that are not.
//!
//! What the readers make of a sentence depends on its wording. Where the other side's description names the same values,
//! the docs were reworded, and the API is what it was: the change of the description tells it.

use crate::effective::View;
use apiref_core::ir::Json;

/// What both sides say of a value: its description, for items that of their array where they have none.
pub(super) type Texts<'a> = (Option<&'a str>, Option<&'a str>);

/// The descriptions of a value, `outer` being those of the array that it is an item of.
pub(super) fn texts<'a>(old: View<'a>, new: View<'a>, outer: Texts<'a>) -> Texts<'a> {
    let own = |view: View<'a>| view.description().map(String::as_str);
    (own(old).or(outer.0), own(new).or(outer.1))
}

/// The side that has `keyword` read it from its description: the description of the other side, if it has none.
fn other_text<'a>(
    keyword: &str,
    (old, has_old): (View<'a>, bool),
    (new, has_new): (View<'a>, bool),
    texts: Texts<'a>,
) -> Option<&'a str> {
    match (has_old, has_new) {
        (true, false) if old.is_described(keyword) => texts.1,
        (false, true) if new.is_described(keyword) => texts.0,
        _ => None,
    }
}

/// Does the side without `keyword` name all of `values`, which the other side has by it?
pub(super) fn names_values<'a>(
    keyword: &str,
    old: (View<'a>, bool),
    new: (View<'a>, bool),
    texts: Texts<'a>,
    values: &[String],
) -> bool {
    let text = other_text(keyword, old, new, texts).map(plain);
    text.is_some_and(|text| values.iter().all(|value| mentions(&text, value)))
}

/// As [`names_values`], for a default: the value has to stand in a sentence that speaks of one.
pub(super) fn names_default<'a>(
    old: (View<'a>, bool),
    new: (View<'a>, bool),
    texts: Texts<'a>,
    value: &str,
) -> bool {
    let text = other_text("default", old, new, texts).map(plain);
    text.is_some_and(|text| {
        text.split(". ").flat_map(str::lines).any(|sentence| {
            sentence.to_ascii_lowercase().contains("default") && mentions(sentence, value)
        })
    })
}

/// Do both sides name the same characters in brackets, where one has a pattern that was read from such?
pub(super) fn names_characters<'a>(
    old: (View<'a>, bool),
    new: (View<'a>, bool),
    texts: Texts<'a>,
) -> bool {
    if other_text("pattern", old, new, texts).is_none() {
        return false;
    }
    let characters = |text: Option<&str>| -> Vec<String> {
        let text = plain(text.unwrap_or_default());
        let mut found: Vec<String> = text
            .split('(')
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .map(|(inner, _)| inner.trim().to_owned())
            .filter(|inner| inner.chars().count() == 1)
            .collect();
        found.sort();
        found.dedup();
        found
    };
    let (before, after) = (characters(texts.0), characters(texts.1));
    !before.is_empty() && before == after
}

/// A value as descriptions write it.
pub(super) fn written(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The text without markup, and numbers without thousands commas.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = |c: char| c.is_ascii_digit();
        let thousands = c == ','
            && plain.ends_with(digit)
            && chars.peek().is_some_and(|next| next.is_ascii_digit());
        if !matches!(c, '\\' | '*' | '`') && !thousands {
            plain.push(c);
        }
    }
    plain
}

/// Does the value stand in the text as a word of its own?
fn mentions(text: &str, value: &str) -> bool {
    if value.is_empty() {
        return false;
    }
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(value).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let mut after = text.get(at + value.len()..).unwrap_or("").chars();
        let next = after.next();
        // `1.5` does not name 1, but `1.` at the end of a sentence does.
        let fraction = next == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit());
        let joined =
            |c: Option<char>| c.is_some_and(part) && value.chars().all(|c| part(c) || c == '.');
        !joined(before) && !joined(next) && !fraction
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_words_of_their_own() {
        assert!(mentions(&plain("one of **5\\_bgp**, or 1,024."), "5_bgp"));
        assert!(mentions(&plain("at most 1,024."), "1024"));
        assert!(!mentions("an inbox", "in"));
        assert!(!mentions("1.5 times", "1"));
        assert!(!mentions("ICMPv6", "ICMP"));
    }
}
