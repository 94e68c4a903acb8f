//! Captions of tables: what they say about the place of the rows or the struct that the rows describe.

use super::sections::folded;
use crate::draft::{Place, table_number};
use apiref_core::ir::Location;

/// What a caption says of its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caption {
    /// Where the rows are sent.
    Place(Place),
    /// Nothing: `Parameter description`. The words that are left could still be a struct's name.
    General,
    /// The field or struct whose members the rows are.
    Subject(String),
}

/// Reads a caption whose markup is undone.
pub fn read(caption: &str) -> Caption {
    let text = without_number(caption);
    let words = folded(text);
    let has = |phrase: &str| contains_words(&words, phrase);
    let names_field = has("field") || has("objects") || has("object") || has("structure");
    if !names_field && let Some(place) = stated_place(&words) {
        return Caption::Place(place);
    }
    match subject(text) {
        Some(subject) => Caption::Subject(subject),
        None => Caption::General,
    }
}

/// The place that a caption, label or sentence states; `words` are folded.
pub fn stated_place(words: &str) -> Option<Place> {
    let has = |phrase: &str| contains_words(words, phrase);
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| has(phrase));
    if any(&[
        "header parameter",
        "header parameters",
        "request header",
        "request headers",
        "response header",
        "response headers",
        "in the header",
        "message header",
        "header field",
        "header fields",
    ]) {
        return Some(Place::Parameter(Location::Header));
    }
    if any(&["formdata", "form data", "form parameters", "in the form"]) {
        return Some(Place::Form);
    }
    if any(&[
        "request body",
        "response body",
        "body parameter",
        "body parameters",
        "in the body",
        "message body",
    ]) {
        return Some(Place::Body);
    }
    let parameter = any(&["parameter", "parameters", "variables", "variable", "string"]);
    if any(&["query"]) && parameter || any(&["filter parameters", "filter field", "filter fields"])
    {
        return Some(Place::Parameter(Location::Query));
    }
    if has("path") && parameter {
        return Some(Place::Parameter(Location::Path));
    }
    if any(&["uri", "url", "uris"]) && parameter {
        return Some(Place::PathAndQuery);
    }
    None
}

/// The caption without `Table 3`.
pub fn without_number(caption: &str) -> &str {
    table_number(caption).1
}

const LEADING: &[&str] = &[
    "data structure description of the",
    "data structure description of",
    "data structure of the",
    "data structure of",
    "structure description of the",
    "structure description of",
    "structure of the",
    "structure of",
    "description of the",
    "description of",
    "descriptions of the",
    "descriptions of",
    "description for the",
    "description for",
    "description about the",
    "description about",
    "details about the",
    "details about",
    "details of the",
    "details of",
    "parameter description of the",
    "parameter description of",
    "parameters in the",
    "parameters in",
    "parameters of the",
    "parameters of",
    "parameters for the",
    "attributes of the",
    "attributes of",
    "attributes in the",
    "fields in the",
    "fields of the",
    "fields in",
    "members of the",
    "format of the",
    "information about the",
    "field",
    "object",
    "the",
];

const TRAILING: &[&str] = &[
    "field data structure description",
    "field description",
    "field descriptions",
    "data structure description",
    "data structure information",
    "data structure",
    "element structure description",
    "structure description",
    "structure information",
    "structure",
    "parameter description",
    "parameter descriptions",
    "parameter information",
    "parameters",
    "parameter",
    "field",
    "fields",
    "objects",
    "object",
    "object description",
    "description",
    "descriptions",
    "attributes",
    "attribute description",
    "format",
];

/// Words of captions that say no more than "here are parameters".
const EMPTY_WORDS: &[&str] = &[
    "parameter",
    "parameters",
    "description",
    "descriptions",
    "request",
    "requests",
    "response",
    "responses",
    "in",
    "the",
    "of",
    "and",
    "for",
    "information",
    "list",
    "message",
    "api",
    "input",
    "output",
    "returned",
    "return",
    "normal",
    "abnormal",
    "successful",
    "details",
    "field",
    "fields",
    "common",
    "uri",
    "this",
    "body",
];

/// The field or struct that a caption names, as written.
fn subject(text: &str) -> Option<String> {
    let mut rest = text.trim().trim_end_matches([':', '.']).trim_end();
    // `X field description (for volumes)`: the qualifier tells variants apart, it is no part of the name.
    if let Some(open) = rest.find(" (").filter(|_| rest.ends_with(')')) {
        rest = rest[..open].trim_end();
    }
    if folded(rest)
        .split(' ')
        .all(|word| EMPTY_WORDS.contains(&word))
    {
        return None;
    }
    // `Parameters for creating a thing` describes parameters of the operation.
    let words = folded(rest);
    if words.starts_with("parameter") && contains_words(&words, "for") && !rest.contains('_') {
        return None;
    }
    let whole = rest;
    loop {
        let before = rest;
        for lead in LEADING {
            if let Some(tail) = strip_words(rest, lead) {
                rest = tail;
                break;
            }
        }
        for trail in TRAILING {
            if let Some(head) = strip_words_end(rest, trail) {
                rest = head;
                break;
            }
        }
        if rest == before {
            break;
        }
    }
    let found = rest.trim_matches(['"', '\'', '*', '`', ' ', ',']);
    let found = if found.is_empty() { whole } else { found };
    Some(found.to_owned())
}

fn strip_words<'a>(text: &'a str, lead: &str) -> Option<&'a str> {
    let head = text.get(..lead.len())?;
    let rest = text.get(lead.len()..)?;
    (head.eq_ignore_ascii_case(lead) && rest.starts_with(' ')).then(|| rest.trim_start())
}

fn strip_words_end<'a>(text: &'a str, trail: &str) -> Option<&'a str> {
    let cut = text.len().checked_sub(trail.len())?;
    let tail = text.get(cut..)?;
    let head = text.get(..cut)?;
    (tail.eq_ignore_ascii_case(trail) && head.ends_with(' ')).then(|| head.trim_end())
}

/// Do the folded words hold the phrase as whole words?
pub fn contains_words(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, found)| {
        let before = at == 0 || words.as_bytes().get(at - 1) == Some(&b' ');
        let end = at + found.len();
        let after = end == words.len() || words.as_bytes().get(end) == Some(&b' ');
        before && after
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(caption: &str) -> String {
        match read(caption) {
            Caption::Place(place) => format!("{place:?}"),
            Caption::General => "general".to_owned(),
            Caption::Subject(subject) => subject,
        }
    }

    #[test]
    fn captions_state_places() {
        for (caption, expected) in [
            ("Table 1 Path Parameters", "Parameter(Path)"),
            ("Table 2 Query Parameters", "Parameter(Query)"),
            ("Table 3 Request header parameters", "Parameter(Header)"),
            ("Parameters in the response header", "Parameter(Header)"),
            ("Parameters in the request body", "Body"),
            ("FormData parameters", "Form"),
            ("URI parameter description", "PathAndQuery"),
            ("Parameters in the URI", "PathAndQuery"),
            ("Parameter description", "general"),
            ("Response parameters", "general"),
            ("Parameters in the request", "general"),
            (
                "Parameter description (creating single instances)",
                "general",
            ),
            ("Parameters", "general"),
        ] {
            assert_eq!(shown(caption), expected, "{caption}");
        }
    }

    #[test]
    fn captions_name_structs() {
        for (caption, expected) in [
            ("Table 4 CrateOption", "CrateOption"),
            ("Table 12 crate field description", "crate"),
            ("crate field data structure description", "crate"),
            ("Crate objects", "Crate"),
            ("Data structure of the crate field", "crate"),
            ("Description of the crate field", "crate"),
            ("Description of field crate", "crate"),
            ("Parameters in the crate field", "crate"),
            ("crate data structure description", "crate"),
            ("crate parameter information", "crate"),
            ("Security Group Rule objects", "Security Group Rule"),
            ("auth.identity", "auth.identity"),
            ("crate field description (binding a lid)", "crate"),
            ("query object", "query"),
        ] {
            assert_eq!(shown(caption), expected, "{caption}");
        }
    }
}
