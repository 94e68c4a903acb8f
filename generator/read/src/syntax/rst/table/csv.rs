//! Tables of the directive `csv-table`.

use super::{cell, cell_line, header_rows, malformed};
use crate::syntax::document::{Field, Line, Row, Table, TableForm};
use crate::syntax::rst::blocks::Blocks;
use crate::syntax::rst::lines::{Kind, RawLine};
use apiref_core::page::Span;
/// Reads the body of a `csv-table` directive.
pub fn csv<'a>(
    blocks: &mut Blocks<'a, '_>,
    options: &[Field<'a>],
    lines: &[RawLine<'a>],
) -> Table<'a> {
    let span = lines
        .iter()
        .map(RawLine::span)
        .reduce(Span::to)
        .unwrap_or_default();
    let mut table = Table {
        form: TableForm::Csv,
        caption: None,
        header: Vec::new(),
        rows: Vec::new(),
        span,
    };
    if let Some(field) = options.iter().find(|option| option.name == "header") {
        let offset = field.span.end - field.value.len() as u32;
        let mut reader = CsvReader::default();
        reader.line(Line {
            text: field.value,
            offset,
        });
        table.header.extend(reader.finish(blocks));
    }
    let mut reader = CsvReader::default();
    for line in lines.iter().filter(|line| line.kind != Kind::Blank) {
        reader.line(line.line());
        if !reader.quoted {
            table
                .rows
                .extend(std::mem::take(&mut reader).finish(blocks));
        }
    }
    if reader.quoted {
        malformed(
            blocks,
            span,
            "a quoted cell that does not end",
            "a closing quote",
        );
        table.rows.extend(reader.finish(blocks));
    }
    if let Some(count) = header_rows(options) {
        let rest = table.rows.split_off(count.min(table.rows.len()));
        table.header.append(&mut table.rows);
        table.rows = rest;
    }
    table
}

#[derive(Default)]
struct CsvReader<'a> {
    cells: Vec<Vec<RawLine<'a>>>,
    quoted: bool,
    span: Option<Span>,
}

impl<'a> CsvReader<'a> {
    /// Reads a line of a record; a quoted cell may go on over several.
    fn line(&mut self, line: Line<'a>) {
        let text = line.text;
        let here = Span {
            start: line.offset,
            end: line.offset + text.len() as u32,
        };
        self.span = Some(self.span.map_or(here, |span| span.to(here)));
        let mut at = 0;
        if !self.quoted {
            self.cells.push(Vec::new());
        }
        loop {
            if !self.quoted {
                at += text[at..].len() - text[at..].trim_start_matches([' ', '\t']).len();
                if text[at..].starts_with('"') {
                    self.quoted = true;
                    at += 1;
                }
            }
            let from = at;
            let end = if self.quoted {
                closing_quote(&text[at..])
            } else {
                text[at..].find(',')
            };
            let to = end.map_or(text.len(), |end| at + end);
            if let Some(cell) = self.cells.last_mut() {
                cell.push(cell_line(Line {
                    text: &text[from..to],
                    offset: line.offset + from as u32,
                }));
            }
            if end.is_none() {
                return;
            }
            at = to;
            if self.quoted {
                self.quoted = false;
                at += 1;
                match text[at..].find(',') {
                    Some(comma) => at += comma,
                    None => return,
                }
            }
            at += 1;
            self.cells.push(Vec::new());
        }
    }

    fn finish(self, blocks: &mut Blocks<'a, '_>) -> Option<Row<'a>> {
        let span = self.span?;
        let cells = self
            .cells
            .iter()
            .map(|lines| cell(blocks, lines, span.start))
            .collect();
        Some(Row { cells, span })
    }
}

/// The place of the quote that ends a quoted cell; two quotes in a row stand for one.
fn closing_quote(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'"', &bytes[at..]) {
        if bytes.get(at + found + 1) != Some(&b'"') {
            return Some(at + found);
        }
        at += found + 2;
    }
    None
}
