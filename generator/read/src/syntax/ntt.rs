//! Pages rendered to plain text: lines, and the groups of lines between blank lines.
//!
//! Such a page has no markup for levels or cells, so this module goes no further: what is a heading, a table or a
//! body is for the reader of the family to say. U+00A0 stands for an empty cell and is kept.

use pest::Parser;
use pest::iterators::Pair;

use apiref_core::page::{Page, Span};
use grammar::{Rule, TextParser};

mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/ntt.pest"]
    pub struct TextParser;
}

/// A page as groups of lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextPage<'a> {
    /// In order; none is empty.
    pub groups: Vec<Group<'a>>,
}

/// Lines between two blank lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group<'a> {
    /// At least one.
    pub lines: Vec<TextLine<'a>>,
}

/// A line that is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLine<'a> {
    /// As it stands, without the line end.
    pub text: &'a str,
    /// Byte offset of its first character in the page.
    pub offset: u32,
    /// What it looks like.
    pub kind: LineKind<'a>,
}

/// What a line looks like when nothing but the line is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind<'a> {
    /// `  • text`, with the text behind the mark.
    Bullet(&'a str),
    /// `---|---|`
    Rule,
    /// It holds a `|` and is no line of JSON.
    Piped,
    /// `HTTP/1.1 200 OK`
    Status {
        /// Three digits.
        code: &'a str,
        /// What follows.
        reason: &'a str,
    },
    /// `PUT /v2.0/things HTTP/1.1`
    Request {
        /// Upper case.
        method: &'a str,
        /// Path or address.
        target: &'a str,
    },
    /// `Name: value`
    Field {
        /// Before the colon.
        name: &'a str,
        /// After it, without blanks at its ends.
        value: &'a str,
    },
    /// Anything else.
    Text,
}

impl<'a> TextLine<'a> {
    /// The text without blanks at its ends; U+00A0 stays.
    pub fn trimmed(&self) -> &'a str {
        trim(self.text)
    }

    /// From its first character to its last.
    pub fn span(&self) -> Span {
        Span::new(self.offset as usize, self.offset as usize + self.text.len())
    }

    /// The place of a part of [`Self::text`].
    pub fn span_of(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize)
            .saturating_sub(self.text.as_ptr() as usize)
            .min(self.text.len());
        let start = self.offset as usize + start;
        Span::new(start, start + part.len())
    }
}

impl Group<'_> {
    /// From the first line to the last.
    pub fn span(&self) -> Span {
        match (self.lines.first(), self.lines.last()) {
            (Some(first), Some(last)) => first.span().to(last.span()),
            _ => Span::default(),
        }
    }
}

/// Removes blanks and tabs at both ends, but not U+00A0.
pub fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// Reads the lines of a page. Any text is a page: the grammar's last kind of line takes what no other takes.
pub fn parse(page: &Page) -> TextPage<'_> {
    let mut groups = Vec::new();
    let mut lines = Vec::new();
    for pair in TextParser::parse(Rule::page, page.text())
        .into_iter()
        .flatten()
        .flat_map(Pair::into_inner)
    {
        if matches!(pair.as_rule(), Rule::blank | Rule::EOI) {
            if !lines.is_empty() {
                groups.push(Group {
                    lines: std::mem::take(&mut lines),
                });
            }
            continue;
        }
        lines.push(line(pair));
    }
    if !lines.is_empty() {
        groups.push(Group { lines });
    }
    TextPage { groups }
}

fn line(pair: Pair<'_, Rule>) -> TextLine<'_> {
    let text = pair.as_str();
    let offset = pair.as_span().start() as u32;
    let kind = pair.as_rule();
    let mut parts = pair.into_inner().map(|part| trim(part.as_str()));
    let mut next = || parts.next().unwrap_or("");
    let kind = match kind {
        Rule::bullet => LineKind::Bullet(next()),
        Rule::rule => LineKind::Rule,
        Rule::piped => LineKind::Piped,
        Rule::status_line => LineKind::Status {
            code: next(),
            reason: next(),
        },
        Rule::request_line => LineKind::Request {
            method: next(),
            target: next(),
        },
        Rule::field => LineKind::Field {
            name: next(),
            value: next(),
        },
        _ => LineKind::Text,
    };
    TextLine {
        text: text.strip_suffix('\n').unwrap_or(text),
        offset,
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<LineKind<'static>> {
        let page = Page::new("a.txt", Box::leak(text.to_owned().into_boxed_str()));
        let page: &'static Page = Box::leak(Box::new(page));
        parse(page)
            .groups
            .into_iter()
            .flat_map(|group| group.lines)
            .map(|line| line.kind)
            .collect()
    }

    #[test]
    fn lines_are_told_apart() {
        assert_eq!(
            kinds(
                "Title\n\n  • Create\nHTTP/1.1 404 Not Found\nPUT /a/{b} HTTP/1.1\nX-T: <t>\na | b |\n---|---|\nhttps://h/p"
            ),
            [
                LineKind::Text,
                LineKind::Bullet("Create"),
                LineKind::Status {
                    code: "404",
                    reason: "Not Found"
                },
                LineKind::Request {
                    method: "PUT",
                    target: "/a/{b}"
                },
                LineKind::Field {
                    name: "X-T",
                    value: "<t>"
                },
                LineKind::Piped,
                LineKind::Rule,
                LineKind::Text,
            ]
        );
    }

    #[test]
    fn blank_lines_part_groups_and_empty_cells_are_no_blanks() {
        let page = Page::new("a.txt", "a\nb\n \t\n\n\u{a0}\n\nlast");
        let parsed = parse(&page);
        let texts: Vec<Vec<&str>> = parsed
            .groups
            .iter()
            .map(|group| group.lines.iter().map(|line| line.text).collect())
            .collect();
        assert_eq!(texts, [vec!["a", "b"], vec!["\u{a0}"], vec!["last"]]);
        let last = parsed.groups[2].lines[0];
        assert_eq!(page.slice(last.span()), "last");
    }

    #[test]
    fn any_text_is_a_page() {
        for text in [
            "",
            "\n",
            " ",
            "|",
            "--|",
            "HTTP/1.1 ",
            "GET ",
            "•",
            "• ",
            "\u{a0}",
            "a:",
        ] {
            let page = Page::new("a.txt", text);
            let shown: usize = parse(&page)
                .groups
                .iter()
                .map(|group| group.lines.len())
                .sum();
            assert_eq!(
                shown,
                usize::from(!text.trim_matches([' ', '\t', '\n']).is_empty()),
                "{text:?}"
            );
        }
    }
}
