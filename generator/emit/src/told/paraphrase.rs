//! Whether two texts say the same.

use std::collections::BTreeSet;

use apiref_core::words::singular;

/// Words that say nothing of a thing.
const FILLING: &[&str] = &[
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "by",
    "can",
    "for",
    "from",
    "has",
    "have",
    "if",
    "in",
    "indicates",
    "is",
    "it",
    "its",
    "of",
    "on",
    "or",
    "specifies",
    "that",
    "the",
    "this",
    "to",
    "used",
    "when",
    "whether",
    "which",
    "will",
    "with",
];

/// Words that change what a text allows, in the order of the alphabet.
const LIMITING: &[&str] = &[
    "always",
    "cannot",
    "default",
    "deleted",
    "deprecated",
    "empty",
    "ignored",
    "invalid",
    "mandatory",
    "must",
    "never",
    "no",
    "none",
    "not",
    "null",
    "only",
    "optional",
    "required",
    "reserved",
    "unique",
    "unless",
    "unsupported",
];

/// The words of a text that say something.
fn telling(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.map(str::to_ascii_lowercase);
    let words = words.filter(|word| word.len() > 1 && !FILLING.contains(&word.as_str()));
    words.map(|word| singular(&word)).collect()
}

/// Do two texts say the same in nearly the same words?
pub fn is_paraphrase(one: &str, other: &str) -> bool {
    share_most(&telling(one), &telling(other))
}

fn share_most(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let shared = one.intersection(other).count();
    shared * 10 >= one.len().min(other.len()) * 7
}

/// Does a text say what another one says, in nearly the same words, and as much?
pub fn is_said(text: &str, other: &str) -> bool {
    let (text, other) = (telling(text), telling(other));
    // A long text says a little more in passing.
    let most = (other.len() / 5).clamp(1, 5);
    let more = other.difference(&text).count();
    (more == 0 || more <= most && share_most(&text, &other)) && agree(&text, &other)
}

/// Does a text hold all the words of another one?
pub fn is_within(text: &str, other: &str) -> bool {
    let (text, other) = (telling(text), telling(other));
    other.is_subset(&text) && agree(&text, &other)
}

/// Do the words of a text set no limit that those of another one don't set, or set otherwise?
fn agree(text: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let mut more = other.difference(text);
    let sets = numbers(other);
    (sets.is_empty() || sets == numbers(text))
        && more.all(|word| LIMITING.binary_search(&word.as_str()).is_err())
}

fn numbers(words: &BTreeSet<String>) -> BTreeSet<&str> {
    let words = words.iter().map(String::as_str);
    words
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_limits_a_value_is_not_said_in_passing() {
        assert!(LIMITING.is_sorted());
        let said = "The size of the lid of a jar, from 1 to 64 millimetres.";
        assert!(is_said(
            said,
            "Size of the lid, in millimetres, from 1 to 64."
        ));
        assert!(is_said(said, "The size of the lid of the jar."));
        assert!(!is_said(
            said,
            "Size of the lid, in millimetres, from 1 to 32."
        ));
        assert!(!is_said(
            said,
            "The size of the lid must be from 1 to 64 millimetres."
        ));
        let wider = "The size of the lid: 1 to 64, or 1 to 99 for a large jar.";
        assert!(!is_said(wider, "The size of the lid: 1 to 64."));
    }
}
