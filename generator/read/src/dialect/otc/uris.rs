//! The lines of a URI section that give method and path.

use crate::draft::{Spanned, Uri};
use crate::syntax::{Block, BlockKind, Section, Text, inline, uri};
use apiref_core::http::methods;
use apiref_core::page::{Page, Span};

/// A method with a URI.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Upper case.
    pub method: Spanned,
    /// Taken apart.
    pub uri: Uri,
    /// The variable that stands for the base URL.
    pub base: Option<String>,
}

/// The lines that were found, and halves of lines that wait for the other half.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order of the page, repetitions left out.
    pub lines: Vec<Line>,
    /// Lines that begin like a URI line and go on in words.
    doubtful: Vec<Line>,
    path: Option<(Uri, Option<String>)>,
    method: Option<Spanned>,
}

impl Found {
    /// Reads a paragraph; false where it is no URI line.
    pub fn paragraph(&mut self, _page: &Page, text: &Text<'_>) -> bool {
        let plain = inline::plain(text);
        if self.half(&plain, text.span()) {
            return true;
        }
        if !may_begin_line(&plain) {
            return false;
        }
        // Several lines of one paragraph may be a URI each.
        if text.lines.len() > 1
            && text
                .lines
                .iter()
                .all(|line| uri::request_line(line.text).is_some_and(|read| is_tail(read.rest)))
        {
            for line in &text.lines {
                let start = line.offset as usize;
                self.line(line.text, Span::new(start, start + line.text.len()));
            }
            return true;
        }
        self.line(&plain, text.span())
    }

    /// Reads a literal block; false where it is no URI line.
    pub fn literal(&mut self, text: &Text<'_>) -> bool {
        if !self.lines.is_empty() {
            return false;
        }
        let mut lines = text
            .lines
            .iter()
            .filter(|line| !line.text.trim().is_empty());
        match (lines.next(), lines.next()) {
            (Some(line), None) if may_begin_line(line.text.trim()) => {
                let start = line.offset as usize;
                self.line(line.text, Span::new(start, start + line.text.len()))
            }
            _ => false,
        }
    }

    /// Is the paragraph a line with method and path?
    pub fn is_uri(&self, text: &Text<'_>) -> bool {
        let plain = inline::plain(text);
        may_begin_line(&plain) && uri::request_line(&plain).is_some()
    }

    /// The lines; those that go on in words where there are no others.
    pub fn into_lines(mut self) -> Vec<Line> {
        if self.lines.is_empty() {
            self.doubtful.truncate(1);
            return self.doubtful;
        }
        self.lines
    }

    fn line(&mut self, text: &str, span: Span) -> bool {
        let Some(read) = uri::request_line(text) else {
            return false;
        };
        let certain = is_tail(read.rest);
        let line = Line {
            method: Spanned {
                text: read.method,
                span,
            },
            base: read.target.base.map(str::to_owned),
            uri: Uri::new(read.target, span),
        };
        if certain {
            self.push(line);
        } else {
            self.doubtful.push(line);
        }
        certain
    }

    fn push(&mut self, line: Line) {
        let known = self
            .lines
            .iter()
            .any(|known| known.uri.path == line.uri.path && known.method.text == line.method.text);
        if !known {
            self.lines.push(line);
        }
    }

    /// `PATH: /v1/things` and `Method: POST`, each in a paragraph of its own.
    fn half(&mut self, plain: &str, span: Span) -> bool {
        let Some((key, value)) = plain.split_once(':') else {
            return false;
        };
        match key.trim().to_ascii_lowercase().as_str() {
            "path" | "uri" | "url" => {
                let Some((target, "")) = uri::target(value) else {
                    return false;
                };
                let base = target.base.map(str::to_owned);
                self.path = Some((Uri::new(target, span), base));
            }
            "method" | "http method" => {
                let method = value.trim().to_ascii_uppercase();
                if !methods::is_method(&method) {
                    return false;
                }
                self.method = Some(Spanned { text: method, span });
            }
            _ => return false,
        }
        if self.path.is_some()
            && self.method.is_some()
            && let (Some((uri, base)), Some(method)) = (self.path.take(), self.method.take())
        {
            self.push(Line { method, uri, base });
        }
        true
    }
}

/// Has the section, or one of its items, a line with method and path?
pub fn has_line(section: &Section<'_>) -> bool {
    let mut found = Found::default();
    scan(&section.blocks, &mut found);
    !found.lines.is_empty() || !found.doubtful.is_empty()
}

fn scan(blocks: &[Block<'_>], found: &mut Found) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let plain = inline::plain(text);
                if !found.half(&plain, text.span()) && may_begin_line(&plain) {
                    found.line(&plain, text.span());
                }
            }
            BlockKind::Literal { text, .. } => {
                found.literal(text);
            }
            BlockKind::List { items, .. } => {
                items.iter().for_each(|item| scan(&item.blocks, found));
            }
            BlockKind::Quote(inner) => scan(inner, found),
            _ => {}
        }
    }
}

/// A cheap test before the grammar is asked.
fn may_begin_line(text: &str) -> bool {
    let head = text.as_bytes();
    [
        "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "USAGE", "URI", "URL",
    ]
    .iter()
    .any(|word| {
        head.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    })
}

/// May this stand behind a URI without making the line a sentence?
fn is_tail(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with("HTTP/") || matches!(rest, "." | ";" | ",")
}
