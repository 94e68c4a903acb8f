//! Samples: files that `literalinclude` names, and literal blocks.

use apiref_core::http::methods;
use apiref_core::ir::{Direction, Validity};
use apiref_core::page::Named;

use super::{Part, Reader, versions};
use crate::draft::{Prose, ProseBlock};
use crate::syntax::document::{Block, Text};
use crate::syntax::{inline, sample};

impl<'p> Reader<'p> {
    /// The sample of `.. literalinclude:: path`.
    pub(super) fn sample_file(&mut self, block: &Block<'p>, path: &str) {
        let Named::Companion(companion) = self.page.named_at(block.span.start) else {
            self.missing(block, path);
            return;
        };
        let text = Text::whole(companion.file.text(), companion.start);
        self.samples(&text, path);
    }

    /// A literal block: a sample where it is one, else a part of the text.
    pub(super) fn literal(&mut self, block: &Block<'p>, text: &Text<'p>) {
        let first = text
            .lines
            .iter()
            .map(|line| line.text.trim())
            .find(|line| !line.is_empty());
        let is_body = first.is_some_and(|line| line.starts_with(['{', '[', '<']));
        if self.state.part == Part::Head || !(is_body || sample::has_head(text)) {
            self.add_prose(inline::prose(std::slice::from_ref(block)));
            return;
        }
        self.samples(text, "");
    }

    fn samples(&mut self, text: &Text<'p>, path: &str) {
        let label = self.state.label.take();
        let status = self.state.status.take();
        if self.state.level.is_none() {
            return;
        }
        if is_command(text) {
            // It shows how to call, and is no body.
            let code = ProseBlock::Code(text.verbatim());
            self.add_prose(Prose { blocks: vec![code] });
            return;
        }
        let (samples, found) = sample::read(self.page, text);
        self.diagnostics.extend(found);
        let said = self.state.part.direction().or_else(|| direction_of(path));
        for sample in samples {
            let direction = match (&sample.request_line, &sample.status) {
                (Some(_), None) => Direction::Request,
                (None, Some(_)) => Direction::Response,
                _ => said.unwrap_or_else(|| self.usual_direction()),
            };
            let mut versions = label.as_deref().map(versions::in_text).unwrap_or_default();
            for other in [versions::in_path(path), self.state.versions.clone()] {
                if versions.is_open() {
                    versions = other;
                }
            }
            let mut example = sample.into_example(direction, label.clone());
            example.versions = versions;
            if direction == Direction::Response && example.status.is_none() {
                example.status = status.as_ref().map(|(status, _)| status.clone());
            }
            if let Some(operation) = self.operation() {
                operation.examples.push(example);
            }
        }
    }

    /// Where neither section nor file name tells: what a method without a body shows is an answer, the first sample
    /// of another one is a request.
    fn usual_direction(&self) -> Direction {
        let Some(operation) = self.draft.operations.last() else {
            return Direction::Response;
        };
        let bodyless = methods::is_bodyless(&operation.method.text);
        let shown = operation
            .examples
            .iter()
            .any(|example| example.validity != Validity::Empty);
        if bodyless || shown {
            Direction::Response
        } else {
            Direction::Request
        }
    }
}

/// Is a text a command line?
fn is_command(text: &Text<'_>) -> bool {
    let first = text
        .lines
        .iter()
        .map(|line| line.text.trim())
        .find(|line| !line.is_empty());
    first.is_some_and(|line| {
        line.trim_start_matches(['$', '#', ' '])
            .starts_with("curl ")
    })
}

/// `crate-show-resp.json` is an answer.
fn direction_of(path: &str) -> Option<Direction> {
    let name = path.rsplit('/').next().unwrap_or("");
    let mut words = name.split(['-', '_', '.']).rev();
    words.find_map(|word| match word {
        "req" | "request" => Some(Direction::Request),
        "resp" | "response" => Some(Direction::Response),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_tell_directions() {
        assert_eq!(
            direction_of("samples/crate-create-req.json"),
            Some(Direction::Request)
        );
        assert_eq!(direction_of("samples/requests/crate.json"), None);
        assert_eq!(
            direction_of("crate_show_response.json"),
            Some(Direction::Response)
        );
    }
}
