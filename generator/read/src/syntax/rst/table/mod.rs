//! Tables: grid tables are cut by the columns of their borders, simple tables by the blanks of theirs.
//!
//! A grid table is two-dimensional, so the grammar only finds its lines. Cells are slices of those lines; each cell's
//! lines go back to the same grammar as the page's.

mod csv;
mod grid;
mod list;
mod simple;

pub(super) use csv::csv;
pub(super) use grid::grid;
pub(super) use list::list;
pub(super) use simple::{simple, simple_end};

use crate::syntax::document::{Block, BlockKind, Cell, Field, Line, Text};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::page::Span;

use super::blocks::Blocks;
use super::lines::{self, Kind, RawLine};

fn malformed(blocks: &mut Blocks<'_, '_>, span: Span, found: &str, expected: &str) {
    let diagnostic = Diagnostic::new(Code::TableMalformed, blocks.page, span, found, expected);
    blocks.diagnostics.push(diagnostic);
}

/// A line of a cell with its kind. Most can be nothing but text by their first two characters, without asking the grammar.
fn cell_line(piece: Line<'_>) -> RawLine<'_> {
    let inner = piece.text.trim_start_matches([' ', '\t']);
    let indent = piece.text.len() - inner.len();
    let text = inner.trim_end_matches([' ', '\t']);
    let offset = piece.offset + indent as u32;
    let mut letters = text.bytes();
    let plain = match (letters.next(), letters.next()) {
        (None, _) => Some(Kind::Blank),
        (Some(first), None) if first.is_ascii_alphanumeric() => Some(Kind::Text),
        (Some(first), Some(second))
            if first.is_ascii_alphabetic() && second != b'.' && second != b')' =>
        {
            Some(Kind::Text)
        }
        (Some(first), Some(second)) if first.is_ascii_digit() && second.is_ascii_alphabetic() => {
            Some(Kind::Text)
        }
        // Inline markup, quotes and brackets: alone they may underline, but not with a letter behind them.
        (Some(b'*' | b'`' | b'"' | b'<' | b'[' | b'{'), Some(second))
            if second != b' '
                && second != b'\t'
                && text.bytes().any(|b| b.is_ascii_alphabetic()) =>
        {
            Some(Kind::Text)
        }
        _ => None,
    };
    match plain {
        Some(kind) => RawLine {
            kind,
            indent,
            text,
            offset,
        },
        None => lines::classify(piece.text, piece.offset)
            .pop()
            .unwrap_or(RawLine {
                kind: Kind::Text,
                indent,
                text,
                offset,
            }),
    }
}

fn cell<'a>(blocks: &mut Blocks<'a, '_>, lines: &[RawLine<'a>], row_start: u32) -> Cell<'a> {
    let filled = || lines.iter().filter(|line| line.kind != Kind::Blank);
    let Some(span) = filled().map(RawLine::span).reduce(Span::to) else {
        let start = lines.first().map_or(row_start, |line| line.offset);
        return Cell {
            blocks: Vec::new(),
            span: Span { start, end: start },
        };
    };
    let mut some = filled();
    if let (Some(only), None) = (some.next(), some.next())
        && matches!(
            only.kind,
            Kind::Text | Kind::Adornment | Kind::SimpleBorder | Kind::GridRow | Kind::GridBorder
        )
    {
        let kind = BlockKind::Paragraph(Text {
            lines: vec![only.line()],
        });
        return Cell {
            blocks: vec![Block {
                span,
                labels: Vec::new(),
                kind,
            }],
            span,
        };
    }
    let (mut inner, labels) = blocks.read(lines, Vec::new());
    if !labels.is_empty() {
        inner.push(Block {
            span,
            labels,
            kind: BlockKind::Comment(Text::default()),
        });
    }
    if inner.is_empty() {
        // Only adornment: `----` or `====` in a cell is text, such as a dash for `none`.
        let text = Text {
            lines: filled().map(RawLine::line).collect(),
        };
        inner.push(Block {
            span,
            labels: Vec::new(),
            kind: BlockKind::Paragraph(text),
        });
    }
    Cell {
        blocks: inner,
        span,
    }
}

fn header_rows(options: &[Field<'_>]) -> Option<usize> {
    options
        .iter()
        .find(|option| option.name == "header-rows")
        .and_then(|option| option.value.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_first_characters_tell_is_what_the_grammar_says() {
        let starts = [
            "", "a", "1", "ab", "a.", "a)", "1.", "1a", "12", "*", "**", "*a", "* ", "`", "``",
            "`a", "\"", "<", "<<", "[", "{", "(a)", "-", "- ", "--", ":a:", ":", "..", "+", "|",
            "#.", "日",
        ];
        for start in starts {
            for end in ["", " ", "a", " a", ". b", ": b", "**", "``"] {
                let text = format!("{start}{end}");
                let line = Line {
                    text: &text,
                    offset: 0,
                };
                let said = lines::classify(&text, 0).pop().expect("a line");
                assert_eq!(cell_line(line), said, "{text:?}");
            }
        }
    }
}
