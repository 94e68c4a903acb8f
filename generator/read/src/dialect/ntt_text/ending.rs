//! Does a page end in the middle? A template with fixed sections shows it: something that must follow is missing.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::Direction;
use apiref_core::page::{Page, Span};

use super::headings::{self, Heading};
use super::outline::{Outline, Section, Zone};
use super::{columns, messages};

/// Reports a page that was cut off. What stands before the cut was read.
pub fn check(page: &Page, outlines: &[Outline<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let Some(outline) = outlines.last() else {
        return;
    };
    let Some(expected) = missing(outline) else {
        return;
    };
    let text = page.text().trim_end();
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    diagnostics.push(Diagnostic::new(
        Code::PageCutOff,
        page,
        Span::new(line, text.len()),
        text[line..].trim(),
        expected,
    ));
}

/// What should follow the end of the page.
fn missing(outline: &Outline<'_>) -> Option<&'static str> {
    let last = outline.sections.last()?;
    let unclosed = messages::literal(&last.groups).is_some_and(|literal| {
        let mut behind = literal;
        loop {
            if !behind.closed {
                return true;
            }
            match messages::literal(&behind.behind) {
                Some(next) => behind = next,
                None => return false,
            }
        }
    });
    if unclosed {
        return Some("the end of a body");
    }
    let last_line = last.groups.last().and_then(|group| group.lines.last());
    if last_line.is_some_and(|line| headings::is_cut_heading(line.text)) {
        return Some("the rest of a heading");
    }
    if last_line.is_some_and(|line| columns::is_cut_header(line.text)) {
        return Some("the rest of a table");
    }
    if last_line.is_some_and(|line| columns::header_line(line.text).is_some()) {
        return Some("the rows of a table");
    }
    let has = |wanted: &dyn Fn(Heading, Zone) -> bool| {
        outline
            .sections
            .iter()
            .any(|section| wanted(section.heading, section.zone))
    };
    let responds = has(&|_, zone| zone == Zone::Response);
    let samples = has(&|_, zone| matches!(zone, Zone::Sample(_) | Zone::Error(_)));
    if !responds && !samples {
        return Some("the response");
    }
    let empty = last.groups.is_empty();
    let says_none = messages::says_none(&last.groups);
    match last.zone {
        Zone::Response if empty => Some("the content of the last section"),
        Zone::Response if shows_examples_always(outline) => Some("the examples"),
        Zone::Response
            if last.heading == Heading::Format
                && last.parent == Heading::ResponseBody
                && !says_none =>
        {
            Some("the parameters of the response")
        }
        Zone::Sample(None | Some(Direction::Request))
            if last.heading != Heading::Sample || empty =>
        {
            Some("the example of the response")
        }
        Zone::Sample(_) if empty => Some("the content of the last section"),
        Zone::Sample(_) if last.heading == Heading::ResponseHeader => {
            Some("the body of the example")
        }
        // Behind the last body of a page nothing follows; behind another, the next operation.
        Zone::Sample(_) if goes_on(last) => Some("the rest of an operation"),
        Zone::Error(None | Some(Direction::Request)) => Some("the example of a fault"),
        _ => None,
    }
}

/// Does text follow the last body of a section?
fn goes_on(section: &Section<'_>) -> bool {
    let mut behind = section.groups.clone();
    let mut seen = false;
    while let Some(literal) = messages::literal(&behind) {
        behind = literal.behind;
        seen = true;
    }
    seen && !behind.is_empty()
}

/// Two of the family's templates end in examples on every page.
fn shows_examples_always(outline: &Outline<'_>) -> bool {
    outline.sections.iter().any(|section| {
        let (title, _) = headings::bare(section.title.text);
        matches!(title, "Target object of API" | "HTTP Response Code List")
    })
}
