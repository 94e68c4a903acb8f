//! Diagnostics as text with an excerpt of the page, as rustc shows them.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::page::Page;
use crate::text::printable;

/// The longest part of a line that an excerpt shows, in characters; pages hold lines of megabytes.
const EXCERPT_WIDTH: usize = 160;

/// Renders one diagnostic with the line it is about. `colour` asks for ANSI escapes.
pub fn render(diagnostic: &Diagnostic, page: &Page, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let line = page.line(diagnostic.line);
    let column = diagnostic.column as usize - 1;
    let from = column.saturating_sub(EXCERPT_WIDTH / 2);
    let excerpt: String = line
        .chars()
        .skip(from)
        .take(EXCERPT_WIDTH)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let marked = page
        .slice(diagnostic.span)
        .lines()
        .next()
        .map_or(0, |first| first.chars().count())
        .max(1);
    let byte = |characters: usize| {
        excerpt
            .char_indices()
            .nth(characters)
            .map_or(excerpt.len(), |(at, _)| at)
    };
    let range = byte(column - from)..byte(column - from + marked);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let id = diagnostic.code.rule().id;
    let path = printable(&diagnostic.page);
    let report = [level
        .primary_title(diagnostic.message.as_str())
        .id(id)
        .element(
            Snippet::source(excerpt.as_str())
                .path(&*path)
                .line_start(diagnostic.line as usize)
                .annotation(AnnotationKind::Primary.span(range)),
        )];
    renderer.render(&report).to_string()
}

/// `page:line:column: severity[code]: message`, on one line.
pub fn one_line(diagnostic: &Diagnostic) -> String {
    let Diagnostic {
        page, line, column, ..
    } = diagnostic;
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut text = String::new();
    // Writing to a String can't fail.
    let _ = write!(
        text,
        "{page}:{line}:{column}: {severity}[{}]: {}",
        diagnostic.code.rule().id,
        diagnostic.message
    );
    printable(&text.replace(['\n', '\t'], " ")).into_owned()
}
