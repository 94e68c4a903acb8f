//! What can stand in a cell of each kind of column.

use super::Part;
use crate::dialect::ntt_text::columns::Column;
use crate::dialect::ntt_text::formats;

/// What it costs to say that a part is missing: text goes missing more readily than what has a form of its own.
pub(super) fn loss(part: &Part, at: usize, end: usize) -> usize {
    match (end == at, part.free) {
        (false, _) => 0,
        (true, true) => 2,
        (true, false) => 3,
    }
}

/// How many bytes of `rest`, which begins with `word`, a cell of this column takes.
pub(super) fn length(column: Column, rest: &str, word: &str) -> Option<usize> {
    let is = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    let one_word = |fits: bool| fits.then_some(word.len());
    match column {
        Column::Name => one_word(is_name(word)),
        Column::Code => codes(rest),
        Column::Style => one_word(is(STYLES)),
        Column::Format => formats::length(rest, false).or_else(|| one_word(word == "-")),
        Column::Type => formats::length(rest, false).or(one_word(true)),
        Column::Subformat => one_word(true),
        Column::Enumeration => match rest.starts_with('[') {
            true => formats::bracket(rest),
            false => one_word(word == "-"),
        },
        Column::Requirement => one_word(is(REQUIREMENTS)),
        Column::Required => one_word(is(REQUIREMENTS) || is(ANSWERS)),
        Column::Mandatory => one_word(is(MARKS) || is(REQUIREMENTS) || is(ANSWERS)),
        Column::Action => {
            one_word(word == "-" || word.bytes().all(|b| b.is_ascii_alphabetic()) && word.len() > 2)
        }
        Column::ActionCode => codes(rest).or_else(|| one_word(word == "-")),
        Column::IsError => one_word(is(&["yes", "no", "-"])),
        Column::Nameless
        | Column::Description
        | Column::Note
        | Column::Default
        | Column::Permission
        | Column::Other => None,
    }
}

/// Is the text, all of it, a cell of this column?
pub fn cell_fits(column: Column, text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or("");
    column.is_free() || length(column, text, word) == Some(text.len())
}

pub(super) const STYLES: &[&str] = &[
    "header",
    "url",
    "uri",
    "path",
    "body",
    "query",
    "plain",
    "form",
    "querystring",
    "json",
];
pub(super) const REQUIREMENTS: &[&str] = &["required", "optional", "mandatory"];
pub(super) const ANSWERS: &[&str] = &["yes", "no", "true", "false", "-"];
pub(super) const MARKS: &[&str] = &["o", "x", "○", "◯", "〇", "✓"];

/// As [`length`], for rows without separators: a cell may end inside a word.
pub(super) fn glued_lengths(column: Column, rest: &str) -> Vec<usize> {
    let prefixes = |words: &[&str]| -> Vec<usize> {
        words
            .iter()
            .filter(|word| rest.starts_with(**word))
            .map(|word| word.len())
            .collect()
    };
    match column {
        Column::Name => {
            let longest = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "_-.:[]".contains(c)))
                .unwrap_or(rest.len())
                .min(100);
            (1..=longest)
                .filter(|&length| is_name(&rest[..length]))
                .collect()
        }
        Column::ActionCode => codes(rest).into_iter().collect(),
        Column::Code => rest
            .get(..3)
            .filter(|code| is_code(code))
            .map(|code| vec![code.len()])
            .unwrap_or_default(),
        Column::Style => prefixes(&[
            "Header", "URL", "URI", "Path", "Body", "Query", "plain", "query", "header",
        ]),
        Column::Format => formats::length(rest, true).into_iter().collect(),
        Column::Requirement | Column::Required => {
            prefixes(&["required", "optional", "Required", "Optional"])
        }
        Column::Action => prefixes(&["Terminate", "Ignore", "Continue"]),
        Column::IsError => prefixes(&["Yes", "No"]),
        Column::Mandatory => prefixes(&["o"]),
        _ => Vec::new(),
    }
}

/// A parameter's name: no blank, and a letter or digit in it.
pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric() || "_{[<$@*.".contains(c))
        && word.bytes().any(|b| b.is_ascii_alphanumeric())
        && !word.ends_with(['.', ':', ','])
        && !word.contains(['|', '"'])
}

/// `404`, `4xx`
pub fn is_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    matches!(bytes, [b'1'..=b'5', rest @ ..] if rest.len() == 2
        && (rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"xx")))
}

/// `400`, `403, 404`, `400/404`: the length of a list of codes.
pub(super) fn codes(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let code = rest.get(at..at + 3).filter(|code| is_code(code))?;
        at += code.len();
        let tail = &rest[at..];
        let more = [", ", ",", "/", " / ", " or "]
            .iter()
            .filter_map(|link| tail.strip_prefix(link).map(|next| (link, next)))
            .find(|(_, next)| next.get(..3).is_some_and(is_code));
        match more {
            Some((link, _)) => at += link.len(),
            None if tail.starts_with(|c: char| c.is_alphanumeric()) => return None,
            None => return Some(at),
        }
    }
}
