//! Samples: files that `literalinclude` names, and literal blocks.

use apiref_core::http::methods;
use apiref_core::ir::{Direction, Validity};
use apiref_core::page::Named;

use super::{Part, Reader, versions};
use crate::draft::ProseBlock;
use crate::syntax::document::{Block, BlockKind, Field, Line, Text};
use crate::syntax::{inline, sample};

impl<'p> Reader<'p> {
    /// The sample of `.. literalinclude:: path`.
    pub(super) fn sample_file(&mut self, block: &Block<'p>, path: &str) {
        let Named::Companion(companion) = self.page.named_at(block.span.start) else {
            self.missing(block, path);
            let said = std::mem::take(&mut self.state.said);
            if !said.is_empty() {
                self.add_prose(said);
            }
            return;
        };
        let mut text = Text::whole(companion.file.text(), companion.start);
        if let BlockKind::Directive { options, .. } = &block.kind {
            select(&mut text.lines, options);
        }
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
            let mut said = std::mem::take(&mut self.state.said);
            said.blocks
                .extend(inline::prose(std::slice::from_ref(block)).blocks);
            self.add_prose(said);
            return;
        }
        self.samples(text, "");
    }

    fn samples(&mut self, text: &Text<'p>, path: &str) {
        let label = self.state.label.take();
        let status = self.state.status.take();
        let words = std::mem::take(&mut self.state.said);
        if self.state.level.is_none() {
            return;
        }
        if is_command(text) {
            // It shows how to call, and is no body.
            let mut shown = words;
            shown.blocks.push(ProseBlock::Code(text.verbatim()));
            self.add_prose(shown);
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
            example.description.clone_from(&words);
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

/// Keeps the lines that the options of `literalinclude` choose: by numbers (`lines: 1-5, 8-`), or by what stands in the
/// first and the last one.
fn select(lines: &mut Vec<Line<'_>>, options: &[Field<'_>]) {
    for option in options {
        let wanted = option.value.trim();
        let found = |lines: &[Line<'_>]| lines.iter().position(|line| line.text.contains(wanted));
        match option.name {
            "lines" => {
                let mut number = 0;
                lines.retain(|_| {
                    number += 1;
                    wanted.split(',').any(|range| holds(range, number))
                });
            }
            "start-at" => drop(lines.drain(..found(lines).unwrap_or(0))),
            "start-after" => drop(lines.drain(..found(lines).map_or(0, |at| at + 1))),
            "end-at" => lines.truncate(found(lines).map_or(usize::MAX, |at| at + 1)),
            "end-before" => lines.truncate(found(lines).unwrap_or(usize::MAX)),
            _ => {}
        }
    }
}

/// Is a line among those of `5`, `1-5`, `-5` or `8-`?
fn holds(range: &str, line: usize) -> bool {
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (first.trim(), last.trim()),
        None => (range.trim(), range.trim()),
    };
    let is_open = first.is_empty() && last.is_empty();
    let first = first
        .parse()
        .or(if first.is_empty() { Ok(1) } else { Err(()) });
    let last = last.parse().or(if last.is_empty() {
        Ok(usize::MAX)
    } else {
        Err(())
    });
    matches!((first, last), (Ok(first), Ok(last)) if !is_open && (first..=last).contains(&line))
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
    fn options_choose_lines_of_samples() {
        let chosen = |options: &[(&str, &str)]| {
            let options = options.iter().map(|(name, value)| Field {
                name,
                value,
                span: Default::default(),
            });
            let options: Vec<_> = options.collect();
            let mut text = Text::whole("one\ntwo\nthree\nfour\nfive", 0);
            select(&mut text.lines, &options);
            let lines = text.lines.iter().map(|line| line.text);
            lines.collect::<Vec<_>>().join(" ")
        };
        for (option, lines) in [
            (("lines", "2-3, 5"), "two three five"),
            (("lines", "4-"), "four five"),
            (("lines", "-2"), "one two"),
            (("start-at", "tw"), "two three four five"),
            (("start-after", "two"), "three four five"),
            (("end-at", "two"), "one two"),
            (("end-before", "two"), "one"),
            (("end-before", "six"), "one two three four five"),
            (("language", "json"), "one two three four five"),
        ] {
            assert_eq!(chosen(&[option]), lines, "{option:?}");
        }
        assert_eq!(
            chosen(&[("start-after", "one"), ("end-before", "four")]),
            "two three"
        );
    }

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
