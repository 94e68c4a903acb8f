//! Literal blocks of request and response parts: messages, in one block or in a head and a body.

use super::Reader;
use crate::syntax::document::{Block, Text};
use crate::syntax::sample::{self, Sample};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::methods;
use apiref_core::ir::{Direction, Validity};

impl<'p> Reader<'p> {
    /// Reads an example. `direction` is the section's word; a request or status line in the block outdoes it.
    pub(super) fn example(
        &mut self,
        block: &Block<'p>,
        text: &Text<'p>,
        direction: Option<Direction>,
        label: Option<String>,
    ) {
        let (samples, diagnostics) = sample::read(self.page, text);
        self.diagnostics.extend(diagnostics);
        self.check_label(label.as_deref(), direction, block);
        for sample in samples {
            let direction = match (&sample.request_line, &sample.status) {
                (Some(_), None) => Direction::Request,
                (None, Some(_)) => Direction::Response,
                _ => direction.unwrap_or(Direction::Request),
            };
            self.add_sample(sample, direction, label.clone(), block);
        }
    }

    /// A label that contradicts its section is wrong: the section decides.
    fn check_label(
        &mut self,
        label: Option<&str>,
        direction: Option<Direction>,
        block: &Block<'p>,
    ) {
        let (Some(label), Some(direction)) = (label, direction) else {
            return;
        };
        let lower = label.to_ascii_lowercase();
        let tail = lower.rsplit(':').next().unwrap_or("");
        let (request, response) = (tail.contains("request"), tail.contains("response"));
        let expected = match direction {
            Direction::Response if request && !response => "an example of a response",
            Direction::Request if response && !request => "an example of a request",
            _ => return,
        };
        self.diagnostics.push(Diagnostic::new(
            Code::ExampleMislabelled,
            self.page,
            block.span,
            format!("`{label}`"),
            expected,
        ));
    }

    fn add_sample(
        &mut self,
        sample: Sample,
        direction: Direction,
        label: Option<String>,
        block: &Block<'p>,
    ) {
        let Some(operation) = self.operation() else {
            return;
        };
        // A block of header lines, then a block of the body that they announce.
        if !sample.has_head()
            && sample.has_body()
            && let Some(head) = operation.examples.last_mut()
            && head.validity == Validity::Empty
            && head.direction == direction
            && awaits_body(head)
        {
            head.json = sample.json;
            head.text = sample.text;
            head.validity = sample.validity.unwrap_or(Validity::Empty);
            if !sample.media_type.is_empty() {
                head.media_type = sample.media_type;
            }
            head.span = head.span.to(block.span);
            head.label = head.label.take().or(label);
            return;
        }
        operation
            .examples
            .push(sample.into_example(direction, label));
    }
}

/// Can a body belong to this head?
fn awaits_body(head: &crate::draft::DraftExample) -> bool {
    if let Some(status) = &head.status {
        return status != "204" && status != "304";
    }
    let method = head
        .request_line
        .as_deref()
        .and_then(|line| line.split_whitespace().next());
    !method.is_some_and(methods::is_bodyless)
}
