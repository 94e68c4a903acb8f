//! Literal blocks of example sections: requests, request lines alone, bodies alone, answers.

use super::labels;
use super::walk::{Scope, Walker};
use crate::draft::DraftExample;
use crate::syntax::sample::{self, Sample};
use crate::syntax::{Text, uri};
use apiref_core::ir::{Direction, Validity};
use apiref_core::page::Span;

/// Reads a literal block as one or more examples.
pub(super) fn read(walker: &mut Walker<'_>, text: &Text<'_>, scope: &mut Scope) {
    let (samples, found) = sample::read(walker.page, text);
    walker.found.extend(found);
    for sample in samples {
        add(walker, sample, scope);
    }
}

/// Reads a paragraph as the request line of an example, if it is one.
pub(super) fn request_paragraph(
    walker: &mut Walker<'_>,
    plain: &str,
    span: Span,
    scope: &Scope,
) -> bool {
    let Some(line) = sample::request_line(plain) else {
        return false;
    };
    let sample = Sample {
        request_line: Some(line.to_owned()),
        validity: Some(Validity::Empty),
        span,
        ..Sample::default()
    };
    add(walker, sample, scope);
    true
}

fn add(walker: &mut Walker<'_>, sample: Sample, scope: &Scope) {
    // Whatever the section is called: a request line with a body that such a request sends is no answer.
    let is_request = scope.direction == Some(Direction::Response)
        && sample.status.is_none()
        && sample.has_body()
        && sample.request_line.as_deref().is_some_and(sends_body);
    let direction = match scope.direction {
        Some(direction) if !is_request => direction,
        _ => by_content(&sample, walker.draft.examples.last()),
    };
    // A request line in one block and its body in the next are one request.
    if direction == Direction::Request
        && !sample.has_head()
        && sample.has_body()
        && let Some(last) = walker.draft.examples.last_mut()
        && waits_for_body(last)
        && last.label == scope.example_label
    {
        last.json = sample.json;
        last.text = sample.text;
        last.validity = sample.validity.unwrap_or(Validity::Empty);
        last.media_type = sample.media_type;
        last.span = last.span.to(sample.span);
        return;
    }
    let label = scope.example_label.clone().filter(|_| !is_request);
    let mut example = sample.into_example(direction, label);
    if direction == Direction::Response && example.status.is_none() {
        example.status = scope
            .status
            .clone()
            .or_else(|| example.label.as_deref().and_then(labels::status))
            .or_else(|| scope.failing.then(|| "default".to_owned()));
    }
    walker.draft.examples.push(example);
}

/// The direction of a block of which neither section nor label tells it.
fn by_content(sample: &Sample, last: Option<&DraftExample>) -> Direction {
    if sample.request_line.is_some() {
        return Direction::Request;
    }
    if sample.status.is_some() {
        return Direction::Response;
    }
    match last {
        Some(last) if waits_for_body(last) => Direction::Request,
        Some(_) => Direction::Response,
        None => Direction::Request,
    }
}

/// A request line of a method that sends a body, without one.
fn waits_for_body(example: &DraftExample) -> bool {
    example.direction == Direction::Request
        && example.text.is_empty()
        && example.request_line.as_deref().is_some_and(sends_body)
}

fn sends_body(line: &str) -> bool {
    uri::request_line(line)
        .is_some_and(|line| matches!(line.method.as_str(), "POST" | "PUT" | "PATCH"))
}
