//! What the descriptions of both sides state about a fact that was read from one of them.
//!
//! What the readers make of a sentence depends on its wording. A rule is new or gone only where the other side says
//! nothing about its subject. Where the other side names the same values, the docs were reworded, and the change of the
//! description tells it. Where it speaks of the subject in words that are not understood, the change is one of wording
//! that somebody has to check.

use super::docs::{same_text, shown};
use crate::effective::View;
use crate::shape::likeness_of_texts;
use apiref_core::ir::Json;

/// What both sides say of a value: its description, for items that of their array where they have none.
pub(super) type Texts<'a> = (Option<&'a str>, Option<&'a str>);

/// A side, and whether it has the keyword.
pub(super) type Side<'a> = (View<'a>, bool);

/// What the side without a keyword says of its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// The same, in other words.
    Same,
    /// Something that is not understood.
    Unclear,
}

/// How many of their words two texts share that say the same.
pub(super) const ALIKE: f64 = 0.7;

/// How far a number stands at most from a word that it belongs to.
const NEAR: usize = 16;

/// Words by which a description speaks of the subject of a keyword. What ends in `#` counts beside a number only.
const SUBJECTS: &[(&[&str], &[&str])] = &[
    (
        &["enum"],
        &[
            "value can be",
            "values can be",
            "can be set to",
            "possible value",
            "available value",
            "valid value",
            "supported value",
            "options",
            "one of",
            "value range",
            "values are",
            "value is",
            "enumerat",
            "either",
        ],
    ),
    (
        &["pattern"],
        &[
            "letters",
            "digits",
            "special character",
            "case-sensitive",
            "start with",
            "end with",
            "regular expression",
            "alphanumeric",
            "hyphen",
            "underscore",
            "bracket",
        ],
    ),
    (
        &["minLength", "maxLength"],
        &["character#", "byte#", "length#", "bits#"],
    ),
    (
        &["minimum", "maximum"],
        &[
            "range#",
            "minimum#",
            "maximum#",
            "from #",
            "at least#",
            "at most#",
            "greater#",
            "less#",
            "larger#",
            "smaller#",
            "between#",
            "exceed#",
            "up to#",
            " to #",
        ],
    ),
    (
        &["minItems", "maxItems"],
        &[
            "at most#",
            "maximum#",
            "up to#",
            "items#",
            "elements#",
            "records#",
            "at least#",
            "a time#",
            "length#",
        ],
    ),
    (
        &["format"],
        &[
            "format",
            "utc",
            "iso 8601",
            "timestamp",
            "uuid",
            "date",
            "yyyy",
            "cidr",
            "base64",
            "ip address",
            "ipv4",
            "ipv6",
        ],
    ),
    (&["null"], &["null", "left blank", "is empty"]),
    (&["default"], &["default"]),
    (&["uniqueItems"], &["unique", "duplicate", "repeat"]),
    (&["multipleOf"], &["multiple", "step"]),
    (&["not"], &["cannot", "not allowed", "except", "must not"]),
    (
        &["deprecated"],
        &["deprecat", "discard", "obsolete", "reserved"],
    ),
    (&["readOnly"], &["read-only", "readonly", "read only"]),
];

/// The descriptions of a value, `outer` being those of the array that it is an item of.
pub(super) fn texts<'a>(old: View<'a>, new: View<'a>, outer: Texts<'a>) -> Texts<'a> {
    let own = |view: View<'a>| view.description().map(String::as_str);
    (own(old).or(outer.0), own(new).or(outer.1))
}

/// What the side without `keyword` says of `values`, which the other side has by it.
pub(super) fn said(
    keyword: &str,
    old: Side<'_>,
    new: Side<'_>,
    texts: Texts<'_>,
    values: &[String],
) -> Said {
    // A rule that is certain on one side and doubted on the other has not changed.
    let other = if old.1 { new.0 } else { old.0 };
    if old.1 != new.1
        && let Some(doubted) = other.doubted(keyword)
    {
        let same = match doubted {
            Json::Array(items) => items.iter().all(|item| values.contains(&written(item))),
            value => values.contains(&written(value)),
        };
        return if same { Said::Same } else { Said::Unclear };
    }
    match other_text(keyword, old, new, texts) {
        Some(text) => said_in(keyword, text, texts, values),
        None => Said::Nothing,
    }
}

/// What a text says of `values`, which the other text states by `keyword`.
pub(super) fn said_in(keyword: &str, text: &str, texts: Texts<'_>, values: &[String]) -> Said {
    if let (Some(before), Some(after)) = texts
        && same_text(before, after)
    {
        return Said::Same;
    }
    let text = stated(text);
    if matches!(keyword, "deprecated" | "readOnly" | "uniqueItems") {
        return match speaks_of(keyword, &text) {
            true => Said::Same,
            false => Said::Nothing,
        };
    }
    let same = match keyword {
        "default" => sentences(&text)
            .filter(|sentence| speaks_of(keyword, sentence))
            .any(|sentence| {
                values
                    .iter()
                    .all(|value| mentions(sentence, value) || means(sentence, value))
            }),
        "format" => values.iter().any(|value| calls(&text, value)),
        "pattern" => {
            let characters = |text: Option<&str>| characters(&stated(text.unwrap_or_default()));
            let (before, after) = (characters(texts.0), characters(texts.1));
            !before.is_empty() && before == after
        }
        _ => !values.is_empty() && values.iter().all(|value| mentions(&text, value)),
    };
    match same {
        true => Said::Same,
        false if same_facts(texts) => Said::Same,
        false if speaks_of(keyword, &text) => Said::Unclear,
        // A list whose values it names in part is no list that it lacks.
        false if keyword == "enum" && values.iter().any(|value| mentions(&text, value)) => {
            Said::Unclear
        }
        false => Said::Nothing,
    }
}

/// What a description says of the subject of a keyword: its sentences about it, or all of it.
pub(super) fn statement(keyword: &str, text: &str) -> String {
    let about = stated(text);
    let about: Vec<&str> = sentences(&about)
        .filter(|sentence| speaks_of(keyword, sentence))
        .map(|sentence| sentence.trim_end_matches('.'))
        .collect();
    match about.is_empty() {
        true => shown(text),
        false => shown(&about.join(". ")),
    }
}

/// Does the description name this value?
pub(super) fn names(text: Option<&str>, value: &Json) -> bool {
    text.is_some_and(|text| mentions(&stated(text), &written(value)))
}

/// Does the description state this bound? A default may be the same number.
pub(super) fn bounds(text: Option<&str>, keyword: &str, value: &str) -> bool {
    let text = stated(text.unwrap_or_default());
    sentences(&text).any(|sentence| {
        speaks_of(keyword, sentence) && !speaks_of("default", sentence) && mentions(sentence, value)
    })
}

/// The values that a description sets off from its text: at the head of a bullet, or in bold type.
pub(super) fn set_off(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let head = line.strip_prefix("- ").or(line.strip_prefix("* "));
        let head = head
            .and_then(|item| item.split_once(':'))
            .map(|(head, _)| head);
        let bold = line.split("**").skip(1).step_by(2);
        for value in head.into_iter().chain(bold) {
            let value = plain(value);
            let word = value.trim_matches(|c: char| c == '"' || c.is_whitespace());
            if !word.is_empty()
                && !word.contains(char::is_whitespace)
                && !found.iter().any(|known| known == word)
            {
                found.push(word.to_owned());
            }
        }
    }
    found
}

/// A value as descriptions write it.
pub(super) fn written(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The side that has `keyword` read it from its description: the description of the other side, if it has none.
fn other_text<'a>(
    keyword: &str,
    old: Side<'_>,
    new: Side<'_>,
    texts: Texts<'a>,
) -> Option<&'a str> {
    match (old.1, new.1) {
        (true, false) if read_from_text(old.0, keyword) => texts.1,
        (false, true) if read_from_text(new.0, keyword) => texts.0,
        _ => None,
    }
}

/// Was the keyword read from the description? A list of values may hold for the parts of a text.
pub(super) fn read_from_text(view: View<'_>, keyword: &str) -> bool {
    view.is_described(keyword) || keyword == "enum" && view.is_described("parts")
}

pub(super) fn speaks_of(keyword: &str, text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let mut words = SUBJECTS
        .iter()
        .filter(|(keywords, _)| keywords.contains(&keyword))
        .flat_map(|(_, words)| *words);
    words.any(|word| match word.strip_suffix('#') {
        Some(word) => text
            .match_indices(word)
            .any(|(at, _)| by_number(&text, at, at + word.len())),
        None => text.contains(word),
    })
}

/// Does a number stand next to this part of the text?
fn by_number(text: &str, from: usize, to: usize) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let before = text
        .get(..from)
        .unwrap_or_default()
        .chars()
        .rev()
        .take(NEAR)
        .any(digit);
    before
        || text
            .get(to..)
            .unwrap_or_default()
            .chars()
            .take(NEAR)
            .any(digit)
}

/// Do both texts hold the same numbers, set-off values and negations, and mostly the same words?
fn same_facts(texts: Texts<'_>) -> bool {
    let (Some(before), Some(after)) = texts else {
        return false;
    };
    let numbers = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_ascii_digit());
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let negations = |text: &str| {
        let text = text.to_ascii_lowercase();
        ["not ", "cannot", "n't", "no "]
            .iter()
            .map(|word| text.matches(word).count().min(1))
            .sum::<usize>()
            .min(1)
    };
    let (old, new) = (stated(before), stated(after));
    numbers(&old) == numbers(&new)
        && negations(&old) == negations(&new)
        && set_off(before) == set_off(after)
        && likeness_of_texts(&old, &new) >= ALIKE
}

/// Does the text speak of values in this format?
fn calls(text: &str, format: &str) -> bool {
    const NAMES: &[(&str, &[&str])] = &[
        ("byte", &["base64"]),
        ("date-time", &["iso 8601", "iso8601", "utc", "yyyy-mm-dd"]),
        ("uuid", &["uuid"]),
        ("cidr", &["cidr"]),
        ("ipv4", &["ipv4"]),
        ("ipv6", &["ipv6"]),
        ("email", &["email"]),
        ("uri", &["url", "uri"]),
    ];
    let text = text.to_ascii_lowercase();
    let mut names = NAMES
        .iter()
        .filter(|(known, _)| *known == format)
        .flat_map(|(_, names)| *names);
    names.any(|name| text.contains(name))
}

/// `enabled by default` is true, and `empty by default` is a text without characters.
fn means(sentence: &str, value: &str) -> bool {
    let sentence = sentence.to_ascii_lowercase();
    if value.is_empty() {
        return ["\"\"", "empty", "blank"]
            .iter()
            .any(|word| sentence.contains(word));
    }
    let off = ["disabled", "not ", "off by default"]
        .iter()
        .any(|word| sentence.contains(word));
    match value {
        "true" => sentence.contains("enabled") && !off,
        "false" => off,
        _ => false,
    }
}

/// Which characters a description speaks of: single ones in brackets, and those that it calls by name.
fn characters(text: &str) -> Vec<String> {
    const NAMED: &[(&str, &str)] = &[
        ("hyphen", "-"),
        ("underscore", "_"),
        ("period", "."),
        ("angle bracket", "<"),
        ("angle bracket", ">"),
        ("letter", "letters"),
        ("digit", "digits"),
        ("space", " "),
    ];
    let lower = text.to_ascii_lowercase();
    let named = NAMED
        .iter()
        .filter(|(name, _)| lower.contains(name))
        .map(|(_, c)| (*c).to_owned());
    let inner = text
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(inner, _)| inner.trim());
    let single = inner
        .filter(|inner| inner.chars().count() == 1)
        .map(str::to_owned);
    let mut found: Vec<String> = named.chain(single).collect();
    found.sort();
    found.dedup();
    found
}

/// The text without markup and without labels that have nothing behind them: `Default value: N/A`.
pub(super) fn stated(text: &str) -> String {
    let text = plain(text);
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match lines.last_mut() {
            // A label that stands above what it is about.
            Some(label) if label.ends_with(':') && !line.starts_with("- ") => {
                label.push(' ');
                label.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    let empty = |line: &String| {
        let said = line.trim_end_matches('.').rsplit(':').next().map(str::trim);
        line.contains(':') && matches!(said, Some("N/A" | "None" | "-" | "–"))
    };
    lines.retain(|line| !empty(line));
    lines.join("\n")
}

pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(". ")
        .flat_map(str::lines)
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

/// The text without markup, and numbers without thousands commas.
pub(super) fn plain(text: &str) -> String {
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
pub(super) fn mentions(text: &str, value: &str) -> bool {
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

    #[test]
    fn values_are_set_off_by_bullets_and_bold_type() {
        let text = "Kind of **queue**.\n\n- **big\\_one**: holds much\n- small: holds little\n- no value: is none";
        assert_eq!(set_off(text), ["queue", "big_one", "small"]);
    }

    #[test]
    fn labels_without_a_value_state_nothing() {
        assert!(!speaks_of(
            "default",
            &stated("Name of the queue.\n\n**Default value**:\n\nN/A")
        ));
        assert!(!speaks_of(
            "minimum",
            "The default is 1, by which the search begins from the first queue"
        ));
        assert!(speaks_of("default", &stated("**Default value**: 10")));
        assert!(speaks_of("maxLength", "at most 64 characters"));
        assert!(!speaks_of("maxLength", "the characters of the name"));
    }

    #[test]
    fn texts_of_the_same_facts_differ_in_few_words() {
        let same = |old, new| same_facts((Some(old), Some(new)));
        assert!(same(
            "It must hold 4 to 64 characters",
            "It shall hold 4 to 64 characters"
        ));
        assert!(!same(
            "It must hold 4 to 64 characters",
            "It must hold 4 to 32 characters"
        ));
        assert!(!same(
            "It can hold the name of a queue",
            "It cannot hold the name of a queue"
        ));
    }

    #[test]
    fn a_default_is_no_bound() {
        assert!(bounds(
            Some("Holds 1 to 255 characters. It has 1 to 128 characters."),
            "maxLength",
            "128"
        ));
        assert!(!bounds(
            Some("Values lie from 0 to 9. Its default value is 5."),
            "maximum",
            "5"
        ));
    }

    #[test]
    fn the_same_characters_by_name_and_in_brackets() {
        assert_eq!(
            characters("Angle brackets are not allowed"),
            characters("No angle brackets (<) and (>)")
        );
        assert_ne!(
            characters("hyphens (-)"),
            characters("hyphens (-) and periods (.)")
        );
    }
}
