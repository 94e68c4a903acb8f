//! What only one of two descriptions states: a number of a rule, a value, a condition, characters that are refused.
//!
//! Not every rule is read into the schema: it may hold under a condition, or stand in words that the readers don't know.
//! Where a text changes, what it names is compared, so that such a rule doesn't come or go as a mere change of wording.

use super::statements::{ALIKE, mentions, plain, sentences};
use crate::shape::likeness_of_texts;

/// Sentences that state what the other side doesn't.
pub(super) struct Differing {
    pub(super) old: Vec<String>,
    pub(super) new: Vec<String>,
}

/// A sentence with one of these words limits values.
const RULES: &[&str] = &[
    "must",
    "cannot",
    "only ",
    "not allowed",
    "not supported",
    "at most",
    "at least",
    "maximum",
    "minimum",
    "exceed",
    "range",
    "up to",
    "less than",
    "greater than",
    "more than",
    "options",
    "value can be",
    "values can be",
    "valid value",
    "possible value",
    "mandatory",
    "required",
    "mutually exclusive",
    "consist",
    "contain",
    "either",
    "default",
    "following",
    "format",
];

/// Kinds of sentences that count as such: those with a word of each group.
const KINDS: &[&[&[&str]]] = &[
    &[
        &[
            "mandatory",
            "required",
            "needed",
            "necessary",
            "be specified",
            "be set",
        ],
        &["when", "if ", "unless"],
    ],
    &[&["mutually exclusive", "at the same time", "together with"]],
    &[&["only"], &["support"]],
    // A rule that became advice.
    &[&["recommended", "advised"]],
];

/// What follows these words is an example.
const EXAMPLES: &[&str] = &["for example", "e.g.", "such as", "example:", "example,"];

/// A number behind one of these words is the number of something else.
const NUMBERED: &[&str] = &["table", "section", "step", "chapter", "figure"];

/// Words that say nothing of a value: answers to a question, and labels.
const EMPTY: &[&str] = &["true", "false", "null", "none", "n/a", "note", "-"];

const NUMERALS: &[(&str, &str)] = &[
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
];

/// The sentences that differ in what they state; none where both texts state the same.
pub(super) fn differing(old: &str, new: &str) -> Option<Differing> {
    let (old, new) = (Text::of(old), Text::of(new));
    let found = Differing {
        old: old.unmatched(&new),
        new: new.unmatched(&old),
    };
    (!found.old.is_empty() || !found.new.is_empty()).then_some(found)
}

/// A sentence with one of these words asks something of whoever uses an operation, or says what it can't do.
const DEMANDS: &[&str] = &[
    "must",
    "has to",
    "have to",
    "cannot",
    "only ",
    "not supported",
    "not allowed",
    "is required",
    "are required",
    "mandatory",
    "at most",
    "maximum",
    "exceed",
    "no longer",
];

/// The sentences of a text about using an operation that ask for something, and of which the other text says nothing.
pub(super) fn demands(text: &str, other: &str) -> Vec<String> {
    let other = Text::of(other);
    let asks = |sentence: &Sentence| {
        let lower = sentence.text.to_ascii_lowercase();
        DEMANDS.iter().any(|word| lower.contains(word))
    };
    let new = |sentence: &Sentence| {
        let number = |number: &String| !other.numbers.contains(number);
        !other.has_like(sentence) || sentence.numbers.iter().any(number)
    };
    let sentences = Text::of(text).sentences.into_iter();
    sentences
        .filter(|sentence| asks(sentence) && new(sentence))
        .map(|sentence| format!("{}.", sentence.text.trim_end_matches(['.', ':'])))
        .collect()
}

/// A description, taken apart.
struct Text {
    sentences: Vec<Sentence>,
    /// All of it, without markup.
    plain: String,
    numbers: Vec<String>,
    /// The characters that it refuses.
    refused: Vec<char>,
    /// Those that it allows.
    allowed: Vec<&'static str>,
}

struct Sentence {
    text: String,
    numbers: Vec<String>,
    values: Vec<String>,
    refuses: bool,
    /// What values consist of.
    charset: Vec<&'static str>,
}

impl Text {
    fn of(text: &str) -> Self {
        let text = text
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
        let lines = text.lines().map(str::trim).filter(|line| !is_label(line));
        let sentences: Vec<Sentence> = lines.flat_map(sentences).map(Sentence::of).collect();
        let plain = plain(&text);
        let mut numbers = runs(&plain);
        let lower = plain.to_ascii_lowercase();
        for (word, number) in NUMERALS {
            if mentions(&lower, word) {
                numbers.push((*number).to_owned());
            }
        }
        let mut refused: Vec<char> = sentences
            .iter()
            .filter(|sentence| sentence.refuses)
            .flat_map(|sentence| characters(&sentence.text))
            .collect();
        refused.sort_unstable();
        refused.dedup();
        let mut allowed: Vec<&str> = sentences
            .iter()
            .flat_map(|sentence| sentence.charset.iter().copied())
            .collect();
        allowed.sort_unstable();
        allowed.dedup();
        Text {
            sentences,
            plain,
            numbers,
            refused,
            allowed,
        }
    }

    /// The sentences that state something which the other text doesn't.
    fn unmatched(&self, other: &Self) -> Vec<String> {
        let refused =
            !self.refused.is_empty() && !other.refused.is_empty() && self.refused != other.refused;
        let kinds: Vec<_> = KINDS
            .iter()
            .filter(|kind| !other.sentences.iter().any(|sentence| sentence.is(kind)))
            .collect();
        let of = self.sentences.iter().filter(|sentence| {
            let number = |number: &String| !other.numbers.contains(number);
            let value =
                |value: &String| !mentions(&other.plain, value) && !other.numbers.contains(value);
            sentence.numbers.iter().any(number)
                || sentence.values.iter().any(value)
                || refused && sentence.refuses
                || !sentence.charset.is_empty() && self.allowed != other.allowed
                || kinds.iter().any(|kind| sentence.is(kind)) && !other.has_like(sentence)
        });
        of.map(|sentence| format!("{}.", sentence.text.trim_end_matches(['.', ':'])))
            .collect()
    }

    /// Does it have a sentence with nearly the same words?
    fn has_like(&self, sentence: &Sentence) -> bool {
        let mut sentences = self.sentences.iter();
        sentences.any(|own| likeness_of_texts(&own.text, &sentence.text) >= ALIKE)
    }
}

impl Sentence {
    fn of(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let end = EXAMPLES.iter().filter_map(|word| lower.find(word)).min();
        let said = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
        let limits = RULES.iter().any(|word| lower.contains(word));
        let (mut numbers, mut values) = (Vec::new(), Vec::new());
        if limits {
            numbers = own_numbers(&plain(said));
            values = bold(said);
        }
        values.extend(head(said));
        let telling = |value: &String| !EMPTY.contains(&value.to_ascii_lowercase().as_str());
        values.retain(telling);
        let refuses = ["cannot", "not allowed", "not contain", "characters:"]
            .iter()
            .any(|word| lower.contains(word));
        let text = plain(text);
        Sentence {
            charset: charset(&text, refuses),
            text,
            numbers,
            values,
            refuses,
        }
    }

    fn is(&self, kind: &[&[&str]]) -> bool {
        let lower = self.text.to_ascii_lowercase();
        kind.iter()
            .all(|words| words.iter().any(|word| lower.contains(word)))
    }
}

/// A line that only names what stands below it: `**Range**`.
fn is_label(line: &str) -> bool {
    let inner = line.trim_end_matches(':').trim();
    let bold = inner
        .strip_prefix("**")
        .and_then(|inner| inner.strip_suffix("**"));
    line.is_empty() || bold.is_some_and(|inner| !inner.contains("**"))
}

/// Words in bold type that are not the label of what follows.
fn bold(text: &str) -> Vec<String> {
    let pieces: Vec<&str> = text.split("**").collect();
    let pairs = pieces.chunks(2).enumerate().filter_map(|(at, pair)| {
        let [_, word] = pair else { return None };
        let next = pieces.get(at * 2 + 2).copied().unwrap_or_default();
        (!next.starts_with(':')).then(|| plain(word).trim_matches(['"', '.', ',']).to_owned())
    });
    pairs
        .filter(|word| !word.is_empty() && !word.contains(char::is_whitespace))
        .collect()
}

/// The value at the head of a bullet: all of it, or what stands before a colon.
fn head(text: &str) -> Option<String> {
    let item = text.strip_prefix("- ").or(text.strip_prefix("* "))?;
    let head = plain(item.split_once(": ").map_or(item, |(head, _)| head));
    let head = head.trim_matches(['"', '.', ':', ' ']);
    (!head.is_empty() && !head.contains(char::is_whitespace)).then(|| head.to_owned())
}

/// What sets of characters are made of, by what descriptions call it: a word, and the sign or the kind.
const SIGNS: &[(&str, &str)] = &[
    ("letter", "letters"),
    ("digit", "digits"),
    ("numbers", "digits"),
    ("hyphen", "-"),
    ("underscore", "_"),
    ("period", "."),
    ("colon", ":"),
    ("comma", ","),
    ("space", " "),
    ("slash", "/"),
    ("plus sign", "+"),
    ("equal sign", "="),
    ("at sign", "@"),
    ("asterisk", "*"),
];

/// The characters that a sentence lists, as far as it is a set: letters and digits, or three kinds of whatever. A sentence
/// that refuses some lists others.
fn charset(text: &str, refuses: bool) -> Vec<&'static str> {
    if refuses {
        return Vec::new();
    }
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<&str> = SIGNS
        .iter()
        .filter(|(word, sign)| {
            lower.contains(word) || sign.len() == 1 && text.contains(&format!("({sign})"))
        })
        .map(|(_, sign)| *sign)
        .collect();
    found.sort_unstable();
    found.dedup();
    let has = |kind: &&str| found.contains(kind);
    match found.len() > 2 || ["letters", "digits"].iter().all(has) {
        true => found,
        false => Vec::new(),
    }
}

/// Numbers of a rule; 0 and 1 stand in too many of them to tell anything.
fn own_numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = "";
    for word in text.split_whitespace() {
        let numbered = NUMBERED.contains(&before.to_ascii_lowercase().as_str());
        let word_of_digits = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !numbered && !word_of_digits.contains(|c: char| c.is_alphabetic()) {
            let of = runs(word_of_digits).into_iter();
            found.extend(of.filter(|number| !matches!(number.as_str(), "0" | "1")));
        }
        before = word;
    }
    found
}

/// All runs of digits, with the points between them.
fn runs(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|run| run.trim_matches('.'))
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The signs that a sentence names.
fn characters(text: &str) -> Vec<char> {
    let mut found: Vec<char> = text
        .chars()
        .filter(|c| "!<>=&?|{}$#^~@".contains(*c))
        .collect();
    if text.to_ascii_lowercase().contains("angle bracket") {
        found.extend(['<', '>']);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many sentences of each side the other doesn't state.
    fn counts(old: &str, new: &str) -> (usize, usize) {
        differing(old, new).map_or((0, 0), |found| (found.old.len(), found.new.len()))
    }

    #[test]
    fn rules_that_only_one_side_names() {
        let plain = "Names of the crates.";
        assert_eq!(
            counts(plain, "Names of the crates. By default, a maximum of 20."),
            (0, 1)
        );
        assert_eq!(
            counts(
                plain,
                "Names of the crates.\n\n- **full**: no room\n- **void**: all room"
            ),
            (0, 2)
        );
        assert_eq!(
            counts("Needed. It is mandatory if a lid is set.", "Needed."),
            (1, 0)
        );
        assert_eq!(counts(plain, "Only crates of wood are supported."), (0, 1));
        assert_eq!(
            counts("It has one of these names:", "Recommended names:"),
            (0, 1)
        );
        let letters = "Names. Letters, digits, and hyphens (-) are allowed.";
        assert_eq!(counts("Names.", letters), (0, 1));
        assert_eq!(
            counts("Names. It contains letters and numbers.", letters),
            (1, 1)
        );
        assert_eq!(
            counts("Names. It can contain letters, numbers and -(-).", letters),
            (0, 0)
        );
        assert_eq!(
            counts(
                "Angle brackets are not allowed.",
                "It cannot contain !<>=&amp;"
            ),
            (1, 1)
        );
    }

    #[test]
    fn demands_that_only_one_text_makes() {
        let told = "Moves a crate. The crate must be empty. At most 5 crates are moved.";
        assert_eq!(
            demands(told, "Moves crates."),
            ["The crate must be empty.", "At most 5 crates are moved."]
        );
        assert!(
            demands(
                told,
                "The crate has to be empty. At most 5 crates are moved."
            )
            .is_empty()
        );
        assert_eq!(
            demands("At most 5 crates are moved.", "At most 6 crates are moved."),
            ["At most 5 crates are moved."]
        );
        assert!(demands("Moves a crate to a shelf.", "").is_empty());
    }

    #[test]
    fn other_words_for_the_same_state_nothing_new() {
        for (old, new) in [
            ("It holds 0 to 1,024 signs.", "It contains up to 1024 signs"),
            (
                "A maximum of **5** crates.",
                "It holds five crates at most.",
            ),
            ("Kind of crate.", "**Range**:\n\nKind of crate"),
            (
                "See Table 5 for its options.",
                "See Table 6 for its options.",
            ),
            (
                "It must be a date, for example, 2018-06.",
                "It must be a date.",
            ),
            (
                "This lid must be set when the crate is full of books.",
                "This lid has to be set when the crate is full of books.",
            ),
            (
                "Only these lids are supported.",
                "Just these lids are supported.",
            ),
            (
                "The lid. **true**: it has one",
                "The lid.\n\n- **true**: it has one\n- **false**: it has none",
            ),
        ] {
            assert_eq!(counts(old, new), (0, 0), "{old} / {new}");
        }
    }
}
