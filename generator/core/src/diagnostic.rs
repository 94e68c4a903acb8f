//! What a stage has to say about a page, and the table of everything that can be said.

pub mod codes;
pub mod render;

use std::sync::Arc;

use serde::Serialize;

pub use codes::{Code, Rule};

use crate::page::{Page, Span};
use crate::text::{first_hidden, visible};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing: a phrase that was not understood, a value that was inferred.
    Note,
    /// The page contradicts itself or had to be repaired; or something on it was left out of the IR.
    Warning,
    /// The page could not be read as what it is.
    Error,
}

/// One finding, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Page name, relative to the API's folder.
    pub page: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Taken from the code's declaration.
    pub severity: Severity,
    /// Which rule speaks.
    pub code: Code,
    /// One sentence that names what was found and what was expected.
    pub message: String,
    /// What stands on the page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub found: String,
    /// What should have stood there, or what was made of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// The place in bytes, for source excerpts.
    #[serde(skip)]
    pub span: Span,
}

impl Diagnostic {
    /// A finding at `span` of `page`.
    ///
    /// `found` is what stands there (names of rows included, so that what is left out can be searched for),
    /// `expected` what should have stood there or what was made of it.
    pub fn new(
        code: Code,
        page: &Page,
        span: Span,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        let (found, expected) = (shown(found.into()), shown(expected.into()));
        let position = page.position(span.start);
        let (file, span) = page.locate_span(span);
        Self {
            page: file.name().clone(),
            line: position.line,
            column: position.column,
            severity: code.rule().severity,
            code,
            message: message(code, &found, &expected),
            found,
            expected,
            span,
        }
    }

    /// A finding about something that was read from `line` of `page`, by a stage that no longer has the page's text.
    pub fn at_line(
        code: Code,
        page: Arc<str>,
        line: u32,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        let (found, expected) = (shown(found.into()), shown(expected.into()));
        Self {
            page,
            line,
            column: 1,
            severity: code.rule().severity,
            code,
            message: message(code, &found, &expected),
            found,
            expected,
            span: Span::default(),
        }
    }

    /// The order in which diagnostics are shown and stored: page, place, code, text.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |d: &Self| {
            (
                d.page.clone(),
                d.line,
                d.column,
                d.code.rule().id,
                d.message.clone(),
            )
        };
        key(self).cmp(&key(other))
    }
}

/// Text of a page as it can be shown anywhere: examples hold hidden characters as escapes.
fn shown(text: String) -> String {
    if first_hidden(&text).is_none() {
        return text;
    }
    visible(&text).into_owned()
}

/// Does the title introduce what was found? Then the words `found` and `expected` would add nothing.
fn is_introduced(code: Code, expected: &str) -> bool {
    match code {
        // Says of some entries what belongs there instead, and of others what is wrong.
        Code::OverrideInvalid => expected.is_empty(),

        Code::PageGone
        | Code::PageLostContent
        | Code::PageUnreadable
        | Code::ConstraintNotUnderstood
        | Code::StatusOfOthers
        | Code::RequirementRefuted
        | Code::OverrideNotNeeded
        | Code::ExampleUnlikeType
        | Code::OutputFault => true,
        _ => false,
    }
}

fn message(code: Code, found: &str, expected: &str) -> String {
    let title = code.rule().title;
    if is_introduced(code, expected) && !found.is_empty() {
        return format!("{title}: {found}");
    }
    match (found.is_empty(), expected.is_empty()) {
        (true, true) => title.to_owned(),
        (false, true) => format!("{title}: found {found}"),
        (true, false) => format!("{title}: expected {expected}"),
        (false, false) => format!("{title}: found {found}, expected {expected}"),
    }
}
