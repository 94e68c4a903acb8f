//! Titles of the sections of an operation.

use super::{Part, holds_data};
use crate::syntax::{Section, inline};

/// What a standard title announces; the inner value is `None` if the title can belong to either side.
/// None for a title that is not one of the standard ones: a title may begin with `Request` and name an operation.
pub(super) fn part(title: &str) -> Option<Option<Part>> {
    let lower = title.to_ascii_lowercase();
    // `Response Example (v3.65)`, `Request - JSON`: what follows names a case.
    let end = lower
        .find(['(', ':'])
        .or_else(|| lower.find(" - "))
        .unwrap_or(lower.len());
    let bare = lower.get(..end).unwrap_or("").trim();
    let words: Vec<&str> = bare
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let word = |word: &str| KINDS.contains(&word);
    Some(match words.as_slice() {
        ["request"] => Some(Part::Request),
        ["response"] | ["responses"] => Some(Part::Response),
        ["request", rest @ ..] if rest.iter().all(|rest| word(rest)) => Some(Part::Request),
        ["response" | "responses", rest @ ..] if rest.iter().all(|rest| word(rest)) => {
            Some(Part::Response)
        }
        ["example", "request"] => Some(Part::Request),
        ["example", "response"] => Some(Part::Response),
        ["http" | "normal" | "error" | "success", rest @ ..]
            if !rest.is_empty() && rest.iter().all(|rest| word(rest) || *rest == "response") =>
        {
            None
        }
        [first, ..] if words.iter().all(|rest| word(rest)) && word(first) => None,
        [.., "request"] if words.len() == 2 && ORDINALS.contains(&words[0]) => Some(Part::Request),
        [.., "response"] if words.len() == 2 && ORDINALS.contains(&words[0]) => {
            Some(Part::Response)
        }
        _ => return None,
    })
}

/// Does a section say what the operations behind it are for, although it stands below the one before it: `The following API
/// calls put lids on crates.`?
pub(super) fn is_about_what_follows(section: &Section<'_>) -> bool {
    let text = inline::prose(&section.blocks).text().to_ascii_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let announces = words.windows(2).any(|pair| {
        let noun = pair.last().map_or("", |last| *last);
        let noun = noun.trim_end_matches(['.', ',', ':']);
        pair.first() == Some(&"following")
            && matches!(noun, "api" | "apis" | "calls" | "operations")
    });
    announces && section.sections.is_empty() && !section.blocks.iter().any(holds_data)
}

/// What stands beside `Request` and `Response` in a title.
const KINDS: &[&str] = &[
    "body",
    "code",
    "codes",
    "curl",
    "error",
    "example",
    "examples",
    "header",
    "headers",
    "json",
    "message",
    "parameter",
    "parameters",
    "path",
    "query",
    "sample",
    "samples",
    "status",
    "xml",
    "and",
];

const ORDINALS: &[&str] = &["first", "second", "third", "last"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_titles_are_matched_whole() {
        for (title, expected) in [
            ("Request", Some(Some(Part::Request))),
            ("Request Example", Some(Some(Part::Request))),
            ("Response parameters", Some(Some(Part::Response))),
            ("Response Example (v3.65)", Some(Some(Part::Response))),
            (
                "Response Example - JSON request",
                Some(Some(Part::Response)),
            ),
            ("Response codes", Some(Some(Part::Response))),
            ("Second Request", Some(Some(Part::Request))),
            ("Status Codes", Some(None)),
            ("Curl Example", Some(None)),
            ("Parameters", Some(None)),
            ("Request a crate", None),
            ("Request Lid Painting for Crate", None),
            ("Crates", None),
            ("", None),
        ] {
            assert_eq!(part(title), expected, "{title}");
        }
    }
}
