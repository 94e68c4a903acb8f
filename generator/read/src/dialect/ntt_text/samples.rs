//! Examples: the sections of one message put together.

use crate::draft::DraftExample;
use crate::syntax::ntt::{Group, LineKind};
use crate::syntax::sample::Sample;
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::{Direction, Validity};
use apiref_core::page::Page;

use super::headings::{self, Heading};
use super::messages;
use super::outline::Section;

/// The examples of an operation, as far as they were read.
#[derive(Debug, Default)]
pub struct Samples {
    done: Vec<DraftExample>,
    open: Option<Open>,
    /// The heading above all of the message.
    label: String,
    /// Which ways the page says that there is no body.
    without: Vec<Direction>,
}

/// A message whose parts stand in several sections.
#[derive(Debug)]
struct Open {
    direction: Direction,
    fault: bool,
    label: String,
    sample: Sample,
}

impl Samples {
    /// Adds what a section shows. `fault` tells that it is an example of a fault.
    pub fn section(
        &mut self,
        page: &Page,
        section: &Section<'_>,
        direction: Option<Direction>,
        fault: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if matches!(
            section.heading,
            Heading::Sample
                | Heading::SampleRequest
                | Heading::SampleResponse
                | Heading::ErrorExample
        ) {
            self.label = headings::bare(section.title.text).0.to_owned();
        }
        if messages::says_none(&section.groups) && !fault {
            match section.heading {
                Heading::RequestBody => self.without.push(Direction::Request),
                Heading::ResponseBody => self.without.push(Direction::Response),
                _ => {}
            }
        }
        if section.groups.is_empty() || messages::says_none(&section.groups) {
            return;
        }
        let label = self.label.clone();
        if section.heading == Heading::SampleUri {
            self.close();
            for line in section.groups.iter().flat_map(|group| &group.lines) {
                let found = messages::curl(line.text);
                let text = match &found {
                    Some((method, address)) => format!("{method} {address}"),
                    None => line.trimmed().to_owned(),
                };
                let open = self.opened(Direction::Request, fault, &label);
                open.sample.span = line.span();
                open.sample.request_line.get_or_insert(text);
            }
            return;
        }
        let mut groups: Vec<Group<'_>> = section.groups.clone();
        let mut direction = direction;
        loop {
            let literal = messages::literal(&groups);
            let (head, behind) = match &literal {
                Some(found) => (&found.before, found.behind.clone()),
                None => (&groups, Vec::new()),
            };
            for group in head {
                for line in &group.lines {
                    match line.kind {
                        LineKind::Request { method, target } => {
                            let open =
                                self.message(Direction::Request, direction, fault, &label, true);
                            open.sample.request_line = Some(format!("{method} {target}"));
                            open.sample.span = line.span();
                            direction = direction.or(Some(Direction::Request));
                        }
                        LineKind::Status { code, .. } => {
                            direction = Some(Direction::Response);
                            let open =
                                self.message(Direction::Response, direction, fault, &label, true);
                            open.sample.status = Some(code.to_owned());
                            open.sample.span = line.span();
                        }
                        LineKind::Field { name, value } => {
                            let wanted = direction.unwrap_or(Direction::Request);
                            let open = self.message(wanted, direction, fault, &label, false);
                            open.sample
                                .headers
                                .push((name.to_owned(), value.to_owned()));
                            open.sample.span = if open.sample.span.end == 0 {
                                line.span()
                            } else {
                                open.sample.span.to(line.span())
                            };
                        }
                        _ => {
                            if let Some((method, address)) = messages::curl(line.text) {
                                self.close();
                                let open = self.opened(Direction::Request, fault, &label);
                                open.sample.request_line = Some(format!("{method} {address}"));
                                open.sample.span = line.span();
                                if let Some((text, json)) = messages::curl_body(line.text) {
                                    open.sample.media_type = "application/json".to_owned();
                                    open.sample.validity = Some(Validity::Valid);
                                    open.sample.json = Some(json);
                                    open.sample.text = text.to_owned();
                                }
                                direction = direction.or(Some(Direction::Request));
                            }
                        }
                    }
                }
            }
            let Some(found) = literal else { break };
            let lines = crate::syntax::Text {
                lines: found.lines.clone(),
            };
            let (read, said) = crate::syntax::sample::read(page, &lines);
            diagnostics.extend(said);
            let wanted = direction.unwrap_or(match section.heading {
                Heading::RequestBody => Direction::Request,
                _ => Direction::Response,
            });
            for body in read {
                let open = self.message(wanted, direction, fault, &label, false);
                if open.sample.has_body() {
                    self.close();
                }
                let open = self.opened(wanted, fault, &label);
                if open.sample.span.end == 0 {
                    open.sample.span = body.span;
                }
                open.sample.take_body(body);
            }
            groups = behind;
            if groups.is_empty() {
                break;
            }
        }
    }

    /// Which ways an example says that there is no body.
    pub fn without_body(&self) -> Vec<Direction> {
        self.without.clone()
    }

    /// All examples.
    pub fn finish(mut self) -> Vec<DraftExample> {
        self.close();
        self.done
    }

    /// The open message, if it goes the way that is wanted; else a new one. `head` tells that its first line is to come.
    fn message(
        &mut self,
        wanted: Direction,
        direction: Option<Direction>,
        fault: bool,
        label: &str,
        head: bool,
    ) -> &mut Open {
        let wanted = direction.unwrap_or(wanted);
        let goes_on = self.open.as_ref().is_some_and(|open| {
            open.direction == wanted
                && open.fault == fault
                && !(head && (open.sample.has_body() || open.sample.status.is_some()))
        });
        if !goes_on {
            self.close();
        }
        self.opened(wanted, fault, label)
    }

    fn opened(&mut self, direction: Direction, fault: bool, label: &str) -> &mut Open {
        let differs = self
            .open
            .as_ref()
            .is_some_and(|open| open.direction != direction || open.fault != fault);
        if differs {
            self.close();
        }
        self.open.get_or_insert_with(|| Open {
            direction,
            fault,
            label: label.to_owned(),
            sample: Sample::default(),
        })
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let label = (!open.label.is_empty()).then_some(open.label);
        let mut example = open.sample.into_example(open.direction, label);
        // The request that led to a fault is no example of how to send one.
        if open.fault && open.direction == Direction::Request {
            example.json = None;
        }
        self.done.push(example);
    }
}
