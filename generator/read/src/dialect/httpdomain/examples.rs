//! Literal blocks: HTTP messages, bodies without a head, commands that send a request, code.

use apiref_core::diagnostic::Code;
use apiref_core::http::methods;
use apiref_core::ir::{Direction, Json};

use super::open::Open;
use super::route;
use super::walk::Walker;
use crate::draft::DraftExample;
use crate::syntax::document::{Block, Text};
use crate::syntax::sample::{self, Sample, shell};

/// What a literal block holds, by the language that its author gives it and by its first characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Messages or bodies.
    Message,
    /// Commands.
    Shell,
    /// A program in a language that sends the request of a label above it.
    Program,
    /// Anything else.
    Code,
}

impl<'p> Walker<'_, 'p> {
    /// Reads a literal block. False: it is no example, and its text is to be kept.
    pub(super) fn literal(
        &mut self,
        open: &mut Open,
        block: &Block<'p>,
        language: Option<&str>,
        text: &Text<'p>,
    ) -> bool {
        if text.is_blank() {
            return true;
        }
        let direction = open.label.as_ref().and_then(|label| label.direction);
        let is_shown = open.label.is_some() || open.in_tabs;
        let shows_request = open.draft.examples.iter().any(|example| {
            example.direction == Direction::Request && example.request_line.is_some()
        });
        let content = content(language, text, is_shown);
        if content == Content::Program {
            let mut lines = text.lines.iter();
            open.draft.reads_json |= lines.any(|line| reads_json(line.text));
        }
        let samples = match content {
            Content::Code => return false,
            // The same request as a command beside it, which was read.
            Content::Program if open.label_used || open.in_tabs && shows_request => return true,
            Content::Program => {
                let found = format!(
                    "an example in {}",
                    language.unwrap_or("an unknown language")
                );
                self.report(
                    Code::BlockNotRead,
                    block.span,
                    found,
                    "a message or a command of curl",
                );
                return true;
            }
            Content::Shell => shell::commands(text),
            Content::Message => {
                let (samples, found) = sample::read(self.page, text);
                let is_example = samples.iter().any(|sample| {
                    sample.has_head()
                        || direction.is_some()
                        || sample.json.is_some()
                        || is_broken(sample)
                });
                if !is_example {
                    return false;
                }
                self.diagnostics.extend(found);
                samples
            }
        };
        if samples.is_empty() {
            return false;
        }
        for sample in samples {
            let direction = match (&sample.request_line, &sample.status) {
                (Some(_), _) => Direction::Request,
                (None, Some(_)) => Direction::Response,
                _ => direction.unwrap_or_else(|| open.likely_direction()),
            };
            self.sample(open, sample, direction);
        }
        open.label_used = true;
        true
    }

    fn sample(&mut self, open: &mut Open, sample: Sample, direction: Direction) {
        if let Some(line) = &sample.request_line {
            open.other_call = !leads_here(open, line);
        }
        let of_other_call =
            open.other_call && (sample.request_line.is_some() || sample.status.is_some());
        let label = open.label.as_ref().map(|label| label.text.clone());
        let example = DraftExample {
            of_other_call,
            ..sample.into_example(direction, label)
        };
        // A head in one block, its body in the next.
        let awaits_body = |head: &&mut DraftExample| {
            head.direction == direction && head.text.is_empty() && awaits_body(head)
        };
        if example.request_line.is_none()
            && example.status.is_none()
            && example.headers.is_empty()
            && let Some(head) = open.draft.examples.last_mut().filter(awaits_body)
        {
            head.json = example.json;
            head.text = example.text;
            head.validity = example.validity;
            head.span = head.span.to(example.span);
            if head.media_type.is_empty() {
                head.media_type = example.media_type;
            }
            return;
        }
        open.draft.examples.push(example);
    }
}

/// Does a request line ask for this operation?
fn leads_here(open: &Open, line: &str) -> bool {
    let Some((method, target)) = sample::request_of(line).or_else(|| line.split_once(' ')) else {
        return false;
    };
    let routes = std::iter::once(&open.draft.uri).chain(&open.draft.alternatives);
    method == open.draft.method.text
        && routes
            .into_iter()
            .any(|uri| route::leads(target, &uri.path))
}

/// Can a body follow this head in a block of its own?
fn awaits_body(head: &DraftExample) -> bool {
    if let Some(status) = &head.status {
        return !matches!(status.as_str(), "204" | "304");
    }
    let method = head
        .request_line
        .as_deref()
        .and_then(|line| line.split_whitespace().next());
    !method.is_some_and(methods::is_bodyless)
}

fn is_broken(sample: &Sample) -> bool {
    sample.validity == Some(apiref_core::ir::Validity::Broken)
}

fn content(language: Option<&str>, text: &Text<'_>, labelled: bool) -> Content {
    if sample::has_head(text) {
        return Content::Message;
    }
    let word = language
        .unwrap_or("")
        .split_whitespace()
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    let first = text
        .lines
        .iter()
        .map(|line| line.text.trim())
        .find(|line| !line.is_empty())
        .unwrap_or("");
    let command = first.trim_start_matches(['$', '#', '>', ' ']);
    let is_command = ["curl ", "http ", "https ", "echo "]
        .iter()
        .any(|program| command.starts_with(program));
    match word.as_str() {
        "bash" | "sh" | "shell" | "console" | "shell-session" | "sh-session" | "zsh" | "curl"
        | "httpie" => Content::Shell,
        "http" | "json" | "json5" | "jsonc" | "json-object" => Content::Message,
        "js" | "javascript" if looks_like_json(first) => Content::Message,
        "" | "text" | "none" | "default" | "guess" | "rest" if is_command => Content::Shell,
        "" | "text" | "none" | "default" | "guess" if labelled || looks_like_json(first) => {
            Content::Message
        }
        "xml" | "html" | "csv" | "yaml" if labelled => Content::Message,
        "python" | "python3" | "py" | "ruby" | "php" | "go" | "java" | "node" | "typescript"
        | "javascript" | "js"
            if labelled =>
        {
            Content::Program
        }
        _ => Content::Code,
    }
}

/// Does a line of a program take what is answered for JSON: `print(response.json())`?
fn reads_json(line: &str) -> bool {
    let names = |head: &str| {
        let name = head.rsplit(|c: char| !c.is_alphanumeric() && c != '_');
        name.into_iter()
            .next()
            .is_some_and(|name| ANSWERS.contains(&name))
    };
    line.match_indices(".json()")
        .any(|(at, _)| line.get(..at).is_some_and(names))
}

/// What programs call what is answered.
const ANSWERS: &[&str] = &["response", "resp", "res", "r", "reply", "answer"];

/// Can the first line of a text begin a JSON document?
fn looks_like_json(first: &str) -> bool {
    first.starts_with(['{', '[']) || Json::parse(first).is_ok()
}
