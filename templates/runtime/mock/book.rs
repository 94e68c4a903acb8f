//! The answers of a mock: the docs' own examples, and made ones where the docs have none.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use http::HeaderMap;
use serde::Deserialize;

use crate::runtime::server::{Answer, Content, Head};

/// The header field that asks for a status; `Prefer: code=404` does the same.
const WANTED: &str = "x-mock-status";
/// The header field that tells where an answer comes from: page and line, or `synthesised`.
const SOURCE: &str = "X-Mock-Source";

/// The answers of an API's operations, read on first use.
pub struct Book {
    text: &'static str,
    parsed: OnceLock<BTreeMap<String, Vec<Entry>>>,
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").finish_non_exhaustive()
    }
}

/// The answer with one status.
#[derive(Debug, Deserialize)]
struct Entry {
    status: u16,
    /// `2XX` or `default`, where the docs say that instead of a code.
    #[serde(default)]
    range: Option<String>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    body: Body,
    /// Page and line; none if the answer was made.
    #[serde(default)]
    source: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Body {
    /// Nothing.
    Empty,
    /// Media type and text.
    Text(String, String),
    /// What went wrong, to be told in the API's form for errors.
    Message(String),
}

impl Book {
    /// Nothing is read before the first use. A text that is not a book of answers has none.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            parsed: OnceLock::new(),
        }
    }

    /// The answer of an operation: the one whose status `head` asks for, else the first of success.
    pub(crate) fn answer(&self, operation: &str, head: &Head) -> Answer {
        let book = self
            .parsed
            .get_or_init(|| serde_json::from_str(self.text).unwrap_or_default());
        let entries = book.get(operation).map_or(&[][..], Vec::as_slice);
        match wanted(&head.headers) {
            None => match entries.first() {
                Some(entry) => entry.answer(entry.status),
                None => Answer::not_implemented(operation),
            },
            Some(status) => match entries
                .iter()
                .find(|e| e.status == status && e.range.is_none())
            {
                Some(entry) => entry.answer(status),
                None => match entries.iter().find(|entry| entry.covers(status)) {
                    Some(entry) => entry.answer(status),
                    None => undocumented(operation, status, entries),
                },
            },
        }
    }
}

fn undocumented(operation: &str, status: u16, entries: &[Entry]) -> Answer {
    let known: Vec<String> = entries
        .iter()
        .map(|entry| {
            entry
                .range
                .clone()
                .unwrap_or_else(|| entry.status.to_string())
        })
        .collect();
    let known = known.join(", ");
    Answer::message(
        400,
        format!("the docs of {operation} don't list {status}, they list {known}"),
    )
}

impl Entry {
    fn covers(&self, status: u16) -> bool {
        self.range
            .as_deref()
            .is_some_and(|range| match range.as_bytes() {
                [hundred, b'X', b'X'] => u16::from(hundred.wrapping_sub(b'0')) == status / 100,
                _ => range == "default" && (200..600).contains(&status),
            })
    }

    fn answer(&self, status: u16) -> Answer {
        let mut answer = match &self.body {
            Body::Empty => Answer::empty(status),
            Body::Text(media_type, text) => Answer::text(status, media_type, text),
            Body::Message(message) => Answer::message(status, message),
        };
        if matches!(status, 204 | 205 | 304) {
            answer.content = Content::Empty;
        }
        for (name, value) in &self.headers {
            answer = answer.with_header(name, value);
        }
        answer.with_header(SOURCE, self.source.as_deref().unwrap_or("synthesised"))
    }
}

/// The status that a request asks for.
fn wanted(headers: &HeaderMap) -> Option<u16> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(status) = text(WANTED) {
        return status.trim().parse().ok();
    }
    let preferences = text("prefer")?.split([',', ';']);
    let mut codes = preferences.filter_map(|preference| preference.trim().strip_prefix("code="));
    codes.next()?.trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    static BOOK: Book = Book::new(
        r#"{"show": [
            {"status": 200, "body": {"text": ["application/json", "{}"]}, "source": "show.rst:12"},
            {"status": 404, "body": {"message": "none"}},
            {"status": 500, "range": "5XX", "body": "empty"}
        ]}"#,
    );

    fn status(field: &str, value: &str) -> u16 {
        let request = http::Request::builder()
            .header(field, value)
            .body(())
            .expect("a request");
        BOOK.answer("show", &Head::of(&request)).status.as_u16()
    }

    #[test]
    fn a_status_can_be_asked_for() {
        assert_eq!(status("accept", "*/*"), 200);
        assert_eq!(status("x-mock-status", "404"), 404);
        assert_eq!(status("prefer", "respond-async, code=404"), 404);
        assert_eq!(status("x-mock-status", "503"), 503);
        assert_eq!(status("x-mock-status", "418"), 400);
        assert_eq!(status("x-mock-status", "many"), 200);
    }
}
