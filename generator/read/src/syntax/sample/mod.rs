//! Takes examples apart: request line, status line, header lines and body, in one block or in several.
//!
//! JSON bodies are read strictly first. Only what is no valid JSON goes through [`json`], which repairs it and says how.

pub mod json;
pub mod shell;

mod body;
mod documents;
pub mod form;
mod head;

use self::body::Reading;
pub use self::documents::is_joint;
use super::{Line, Text};
use crate::draft::{DraftExample, Prose};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::http::headers;
use apiref_core::ir::{Direction, Json, Validity, Versions};
use apiref_core::page::{Page, Span};

/// A message, or a part of one, as an example shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// `PUT https://host/v1/x HTTP/1.1`, as written but for a `>` before it; of a command, method and URL.
    pub request_line: Option<String>,
    /// The three digits of the status line.
    pub status: Option<String>,
    /// Header fields, in order.
    pub headers: Vec<(String, String)>,
    /// Of the body; empty where neither the body nor a header tells.
    pub media_type: String,
    /// The body as JSON, if it is JSON or could be repaired to be.
    pub json: Option<Json>,
    /// The members of a form that are files.
    pub files: Vec<String>,
    /// Is the body lines with a value each? Then `json` is the list of them.
    pub lines: bool,
    /// The body as it stands.
    pub text: String,
    /// How well the body could be read; [`Validity::Empty`] where there is none.
    pub validity: Option<Validity>,
    /// The whole message on the page.
    pub span: Span,
    /// Words of the block that are about the message and no part of it.
    pub words: String,
}

impl Sample {
    /// Has it a request line, a status line or header lines?
    pub fn has_head(&self) -> bool {
        self.request_line.is_some() || self.status.is_some() || !self.headers.is_empty()
    }

    /// Has it anything but a head?
    pub fn has_body(&self) -> bool {
        !self.text.is_empty()
    }

    /// Takes the body, and what the head lacks, from a block that follows. Call it where this sample has no body.
    pub fn take_body(&mut self, next: Sample) {
        self.json = next.json;
        self.files = next.files;
        self.lines = next.lines;
        self.text = next.text;
        self.validity = next.validity;
        if !next.media_type.is_empty() {
            self.media_type = next.media_type;
        }
        self.request_line = self.request_line.take().or(next.request_line);
        self.status = self.status.take().or(next.status);
        self.headers.extend(next.headers);
        self.span = self.span.to(next.span);
        self.add_words(&[&next.words]);
    }

    /// The example of a draft: `direction` and `label` are the page's word, not the sample's.
    pub fn into_example(self, direction: Direction, label: Option<String>) -> DraftExample {
        let label = match label {
            Some(label) if !self.words.is_empty() => {
                Some(format!("{} {}", label.trim_end(), self.words))
            }
            None if !self.words.is_empty() => Some(self.words),
            label => label,
        };
        DraftExample {
            direction,
            template: false,
            status: self.status,
            label,
            description: Prose::default(),
            request_line: self.request_line,
            headers: self.headers,
            media_type: self.media_type,
            json: self.json,
            files: self.files,
            lines: self.lines,
            text: self.text,
            validity: self.validity.unwrap_or(Validity::Empty),
            versions: Versions::default(),
            of_other_call: false,
            span: self.span,
        }
    }

    fn add_words(&mut self, words: &[&str]) {
        for words in words {
            let words = words.trim_start_matches(['/', '#', '*', '-', ' ']).trim();
            if words.is_empty() || is_joint(words) {
                continue;
            }
            if !self.words.is_empty() {
                self.words.push(' ');
            }
            self.words.push_str(words);
        }
    }
}

/// Takes a literal block apart. Mostly there is one message in it; several where a request and its response, or
/// several JSON documents, stand in one block. None for a blank block.
///
/// # Diagnostics
/// [`Code::ExampleRepaired`](apiref_core::diagnostic::Code::ExampleRepaired) for each place that was repaired,
/// [`Code::ExampleBroken`](apiref_core::diagnostic::Code::ExampleBroken) for a body that looks like JSON and can't be read.
pub fn read(page: &Page, text: &Text<'_>) -> (Vec<Sample>, Vec<Diagnostic>) {
    let (mut samples, mut diagnostics) = (Vec::new(), Vec::new());
    let mut reading = Reading {
        page,
        samples: &mut samples,
        diagnostics: &mut diagnostics,
    };
    let lines = &text.lines;
    let mut start = 0;
    while start < lines.len() {
        let end = (start + 1..lines.len())
            .find(|&index| {
                let (before, line) = (&lines[start..index], lines[index].text);
                let begins = shell::begins(line) || head::request_line(line, false).is_some();
                (begins || head::status(line).is_some() && !only_headers(before))
                    && !only_words(before)
            })
            .unwrap_or(lines.len());
        reading.message(&lines[start..end]);
        start = end;
    }
    (samples, diagnostics)
}

/// Method and target of a line, if it is a request line: `PUT https://host/v1/x HTTP/1.1`.
pub fn request_of(line: &str) -> Option<(&str, &str)> {
    let (method, target) = request_line(line)?.split_once([' ', '\t'])?;
    let end = target.rfind(" HTTP/").unwrap_or(target.len());
    Some((method, target[..end].trim()))
}

/// The request line that a line is, if it is nothing else.
pub fn request_line(line: &str) -> Option<&str> {
    let found = head::request_line(line, false)?;
    found.body.is_empty().then_some(found.line)
}

/// Does a block begin with a request line or a status line?
pub fn has_head(text: &Text<'_>) -> bool {
    let first = text.lines.iter().find(|line| !is_blank(line));
    first.is_some_and(|line| {
        head::request_line(line.text, false).is_some() || head::status(line.text).is_some()
    })
}

fn is_blank(line: &Line<'_>) -> bool {
    line.text.trim().is_empty()
}

/// Are the lines nothing that a message could have?
fn only_words(lines: &[Line<'_>]) -> bool {
    lines
        .iter()
        .all(|line| is_blank(line) || is_announcement(line.text))
}

fn only_headers(lines: &[Line<'_>]) -> bool {
    lines.iter().all(|line| {
        is_blank(line)
            || head::header(line.text).is_some_and(|(name, _)| headers::begins_head(&name))
    })
}

/// Is the line words that announce what follows, and neither a head nor a piece of a body?
fn is_announcement(line: &str) -> bool {
    let line = line.trim();
    documents::is_words(line)
        && !shell::begins(line)
        && head::request_line(line, true).is_none()
        && head::status(line).is_none()
        && !head::header(line)
            .is_some_and(|(name, value)| !value.is_empty() && headers::begins_head(&name))
}

impl Reading<'_> {
    /// Reads lines that hold one message.
    fn message(&mut self, lines: &[Line<'_>]) {
        let (Some(first), Some(last)) = (
            lines.iter().position(|line| !is_blank(line)),
            lines.iter().rposition(|line| !is_blank(line)),
        ) else {
            return;
        };
        let lines = &lines[first..=last];
        if shell::begins(lines[0].text) {
            self.command(lines);
            return;
        }
        if let ([line], Some(command)) = (lines, shell::with_flags(lines[0].text)) {
            let text = command.as_str();
            self.command(&[Line { text, ..*line }]);
            if let Some(last) = self.samples.last_mut() {
                last.span = span_of(lines);
            }
            return;
        }
        let mut sample = Sample {
            span: span_of(lines),
            ..Sample::default()
        };
        let mut body = &lines[lines.len()..];
        let mut glued = None;
        for (index, line) in lines.iter().enumerate() {
            let content = line.text.trim();
            if content.is_empty() {
                continue;
            }
            if sample.request_line.is_none()
                && let Some(found) = head::request_line(content, !sample.has_head())
            {
                sample.request_line = Some(found.line.to_owned());
                if !found.body.is_empty() {
                    let at = line.text.trim_end().len() - found.body.len();
                    glued = Some(Line {
                        text: &line.text[at..],
                        offset: line.offset + at as u32,
                    });
                    body = &lines[index + 1..];
                    break;
                }
            } else if sample.status.is_none()
                && let Some(status) = head::status(content)
            {
                sample.status = Some(status.to_owned());
            } else if let Some((name, value)) = head::header(content)
                && (headers::begins_head(&name) || sample.has_head())
            {
                sample.headers.push((name, value));
            } else if sample.has_head()
                && line.text.starts_with([' ', '\t'])
                && !content.starts_with(['{', '[', '<'])
                && !is_blank(&lines[index - 1])
            {
                continue_head(&mut sample, content);
            } else if is_announcement(content) && goes_on(&lines[index + 1..]) {
                sample.add_words(&[content]);
            } else {
                body = &lines[index..];
                break;
            }
        }
        let declared = declared_type(&sample.headers);
        if body.is_empty() && glued.is_none() {
            sample.media_type = declared.unwrap_or_default();
            sample.validity = Some(Validity::Empty);
            self.samples.push(sample);
            return;
        }
        match glued {
            Some(line) => self.body(&[&[line], body].concat(), declared, sample),
            None => self.body(body, declared, sample),
        }
    }

    /// Reads lines that begin with a command; what stands behind it is words.
    fn command(&mut self, lines: &[Line<'_>]) {
        let (own, after) = lines.split_at(shell::length(lines));
        let text = Text {
            lines: own.to_vec(),
        };
        let Some(mut sample) = shell::commands(&text).into_iter().next() else {
            let span = span_of(lines);
            let sample = Sample {
                span,
                ..Sample::default()
            };
            self.body(lines, None, sample);
            return;
        };
        let after: Vec<&str> = after.iter().map(|line| line.text).collect();
        // The parts of a form are read already.
        let is_form = sample.json.is_some() && form::is_form(&sample.media_type);
        if sample.has_body() && !is_form {
            sample.add_words(&after);
            let declared = Some(sample.media_type.clone()).filter(|kind| !kind.is_empty());
            let (body, offset) = (std::mem::take(&mut sample.text), sample.span.start);
            let lines = body.lines().map(|text| Line { text, offset });
            self.body(&lines.collect::<Vec<_>>(), declared, sample);
            return;
        }
        // A body that is read from a file is shown before.
        let from_file = own.iter().any(|line| line.text.contains("-d @"));
        let shown = self
            .samples
            .pop_if(|last| from_file && !last.has_head() && last.has_body());
        if let Some(shown) = shown {
            sample.take_body(shown);
        }
        sample.add_words(&after);
        self.samples.push(sample);
    }
}

/// Does something that a message has follow: a head, or a document?
fn goes_on(lines: &[Line<'_>]) -> bool {
    lines.iter().any(|line| {
        let content = line.text.trim();
        content.starts_with(['{', '[', '<'])
            || head::request_line(content, true).is_some()
            || head::status(content).is_some()
            || head::header(content).is_some_and(|(name, _)| headers::begins_head(&name))
    })
}

fn declared_type(headers: &[(String, String)]) -> Option<String> {
    let (_, value) = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    let value = value.split(';').next()?.trim().to_ascii_lowercase();
    (value.contains('/') && value.bytes().all(|b| b.is_ascii_graphic())).then_some(value)
}

/// A line that goes on where the one before was cut: the last header value, or the request line.
fn continue_head(sample: &mut Sample, content: &str) {
    if let Some((_, value)) = sample.headers.last_mut() {
        value.push(' ');
        value.push_str(content);
    } else if let Some(line) = &mut sample.request_line {
        line.push_str(content);
    }
}

fn span_of(lines: &[Line<'_>]) -> Span {
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => Span {
            start: first.offset,
            end: last.offset + last.text.len() as u32,
        },
        _ => Span::default(),
    }
}

#[cfg(test)]
mod tests;
