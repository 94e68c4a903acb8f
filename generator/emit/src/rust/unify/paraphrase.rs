//! Whether two texts say the same.

use std::collections::BTreeSet;

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

/// The words of a text that say something.
fn telling(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.map(str::to_ascii_lowercase);
    words
        .filter(|word| word.len() > 1 && !FILLING.contains(&word.as_str()))
        .collect()
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
    const MORE: usize = 5;
    let (text, other) = (telling(text), telling(other));
    let more = other.difference(&text).count();
    more == 0 || more <= MORE && share_most(&text, &other)
}
