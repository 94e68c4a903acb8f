//! Pseudo headings inside sections: the first paragraph of a bullet, a bold paragraph, a sentence that ends in a colon.

use super::captions::{self, Caption, contains_words};
use super::sections::folded;
use crate::draft::{Place, Side};
use apiref_core::ir::Direction;

/// What a pseudo heading announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// `Status code: 200`: what follows belongs to this status.
    Status(String),
    /// Examples, of a direction where it is said; of a failure?
    Example(Option<Direction>, bool),
    /// Parameters, with what is said of their side and place.
    Parameters(Option<Side>, Option<Place>),
    /// The line with method and path.
    UriFormat,
    /// `Normal`, `Abnormal`: outcomes of the operation.
    Outcome(bool),
    /// Members of a field or struct.
    Subject(String),
    /// Nothing known.
    Other,
}

/// Pseudo headings are short; what is longer is a sentence.
const LONGEST: usize = 160;

/// Reads a pseudo heading whose markup is undone.
pub fn read(text: &str) -> Label {
    if text.len() > LONGEST {
        return Label::Other;
    }
    if let Some(status) = status(text) {
        return Label::Status(status);
    }
    let words = folded(text);
    let has = |phrase: &str| contains_words(&words, phrase);
    match words.as_str() {
        "uri format" | "format" | "url format" | "uri" | "url" => return Label::UriFormat,
        "normal" | "success" => return Label::Outcome(true),
        "abnormal" | "exception" | "failure" => return Label::Outcome(false),
        "request url" | "request uri" => return Label::Example(Some(Direction::Request), false),
        _ => {}
    }
    let fails = [
        "abnormal",
        "failed",
        "failure",
        "fails",
        "error",
        "exception",
    ]
    .iter()
    .any(|word| has(word));
    if has("example") || has("examples") || has("sample") || has("samples") {
        return Label::Example(direction(&words), fails);
    }
    match words.as_str() {
        "successful response" | "success response" => {
            return Label::Example(Some(Direction::Response), false);
        }
        "failed response" | "failure response" => {
            return Label::Example(Some(Direction::Response), true);
        }
        "normal response" | "normal responses" => {
            return Label::Parameters(Some(Side::Response), None);
        }
        "abnormal response" | "abnormal responses" | "error response" => {
            return Label::Parameters(Some(Side::Fault), None);
        }
        _ => {}
    }
    let bare = text.trim().trim_end_matches([':', '.']);
    if has("parameter") || has("parameters") || has("request header") || has("response header") {
        let side = match (has("request"), has("response")) {
            (true, false) => Some(Side::Request),
            (false, true) => Some(if fails { Side::Fault } else { Side::Response }),
            _ => None,
        };
        return match captions::read(bare) {
            Caption::Place(place) => Label::Parameters(side, Some(place)),
            Caption::General => Label::Parameters(side, None),
            Caption::Subject(subject) if subject.contains(' ') => Label::Other,
            Caption::Subject(subject) => Label::Subject(subject),
        };
    }
    let names_struct = has("field") || has("structure") || has("object") || is_dotted_path(bare);
    if names_struct
        && let Caption::Subject(subject) = captions::read(bare)
        && !subject.contains(' ')
    {
        return Label::Subject(subject);
    }
    Label::Other
}

/// Does a pseudo heading announce what an operation can't do?
pub fn is_restriction(text: &str) -> bool {
    matches!(
        folded(text).as_str(),
        "restriction" | "restrictions" | "constraint" | "constraints" | "notes and constraints"
    )
}

/// Which way an example goes by the words of its label; the word that comes first counts.
fn direction(words: &str) -> Option<Direction> {
    let place = |word: &str| words.split(' ').position(|w| w == word);
    let first = |list: &[&str]| list.iter().filter_map(|word| place(word)).min();
    let request = first(&["request", "requests", "uri", "url"]);
    let response = first(&["response", "responses", "returned"]);
    match (request, response) {
        (Some(_), None) => Some(Direction::Request),
        (None, Some(_)) => Some(Direction::Response),
        (Some(request), Some(response)) if request < response => Some(Direction::Request),
        (Some(_), Some(_)) => Some(Direction::Response),
        (None, None) => None,
    }
}

/// The code in `Status code: 200`, `Returned status code 200: …`.
pub fn status(text: &str) -> Option<String> {
    let mut rest = text.trim().trim_start_matches('*').trim_start();
    for lead in ["returned ", "http ", "response ", "return "] {
        rest = strip_lead(rest, lead).unwrap_or(rest);
    }
    let rest = strip_lead(rest, "status codes")
        .or_else(|| strip_lead(rest, "status code"))
        .or_else(|| strip_lead(rest, "code"))?;
    let rest = rest.trim_start_matches([':', ' ', '*', '\u{a0}']);
    code(rest)
}

fn strip_lead<'a>(text: &'a str, lead: &str) -> Option<&'a str> {
    let head = text.get(..lead.len())?;
    head.eq_ignore_ascii_case(lead).then(|| &text[lead.len()..])
}

/// The status code with which a text begins: three digits, or a digit and `xx`.
pub fn code(text: &str) -> Option<String> {
    let head = text.as_bytes().get(..3)?;
    let after = text.as_bytes().get(3);
    if !matches!(head[0], b'1'..=b'5') || after.is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let digits = head[1..].iter().all(u8::is_ascii_digit);
    let range = head[1..].iter().all(|b| b.eq_ignore_ascii_case(&b'x'));
    (digits || range).then(|| String::from_utf8_lossy(head).to_ascii_uppercase())
}

/// `auth.identity.policy`: the path of the struct that follows.
fn is_dotted_path(text: &str) -> bool {
    text.contains('.')
        && !text.ends_with('.')
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && text.bytes().any(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match read(text) {
            Label::Subject(subject) => subject,
            Label::Status(status) => status,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn restrictions_have_pseudo_headings() {
        assert!(is_restriction("Restrictions") && is_restriction("Constraints:"));
        assert!(!is_restriction("Restrictions on lids are these"));
    }

    #[test]
    fn pseudo_headings() {
        for (text, expected) in [
            ("Status code: 200", "200"),
            ("Returned status code 200: done", "200"),
            ("URI format", "UriFormat"),
            ("Normal", "Outcome(true)"),
            ("Abnormal", "Outcome(false)"),
            ("Example request", "Example(Some(Request), false)"),
            ("Response example 2", "Example(Some(Response), false)"),
            (
                "Example response (request failed)",
                "Example(Some(Response), true)",
            ),
            ("URI example", "Example(Some(Request), false)"),
            ("Example 3", "Example(None, false)"),
            ("Parameter description", "Parameters(None, None)"),
            ("Request parameters", "Parameters(Some(Request), None)"),
            (
                "Parameters in the request header",
                "Parameters(Some(Request), Some(Parameter(Header)))",
            ),
            (
                "Request filter parameters",
                "Parameters(Some(Request), Some(Parameter(Query)))",
            ),
            ("Abnormal response", "Parameters(Some(Fault), None)"),
            ("Parameters in the crate field", "crate"),
            ("Description of the crate field", "crate"),
            ("auth.identity.policy", "auth.identity.policy"),
            ("Open the crate whose lid is loose.", "Other"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
