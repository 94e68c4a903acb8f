//! Simple tables: columns under borders of `=`.

use super::{cell, cell_line};
use crate::syntax::document::{Line, Row, Table, TableForm};
use crate::syntax::rst::blocks::Blocks;
use crate::syntax::rst::lines::{Kind, RawLine};
use apiref_core::page::Span;
/// The index after the last border of the simple table that begins at `at`; none if no border closes it.
pub fn simple_end(lines: &[RawLine<'_>], at: usize) -> Option<usize> {
    let indent = lines[at].indent;
    let mut borders = 1;
    for (index, line) in lines.iter().enumerate().skip(at + 1) {
        if line.kind != Kind::Blank && line.indent < indent {
            return None;
        }
        if line.kind == Kind::SimpleBorder && line.indent == indent {
            borders += 1;
            let ends = lines
                .get(index + 1)
                .is_none_or(|next| next.kind == Kind::Blank || next.indent < indent);
            if borders >= 3 || ends {
                return Some(index + 1);
            }
        }
    }
    None
}

/// Reads the lines of a simple table, borders included.
pub fn simple<'a>(blocks: &mut Blocks<'a, '_>, lines: &[RawLine<'a>]) -> Table<'a> {
    let span = lines
        .iter()
        .map(RawLine::span)
        .reduce(Span::to)
        .unwrap_or_default();
    let mut table = Table {
        form: TableForm::Simple,
        caption: None,
        header: Vec::new(),
        rows: Vec::new(),
        span,
    };
    let Some(border) = lines.first() else {
        return table;
    };
    let starts: Vec<usize> = border
        .text
        .bytes()
        .enumerate()
        .filter(|&(at, byte)| byte == b'=' && (at == 0 || border.text.as_bytes()[at - 1] != b'='))
        .map(|(at, _)| at)
        .collect();
    let borders = lines
        .iter()
        .filter(|line| line.kind == Kind::SimpleBorder)
        .count();
    let mut open: Vec<Vec<RawLine<'a>>> = Vec::new();
    let mut row_span: Option<Span> = None;
    let mut seen = 0;
    let flush = |blocks: &mut Blocks<'a, '_>,
                 open: &mut Vec<Vec<RawLine<'a>>>,
                 row_span: &mut Option<Span>,
                 rows: &mut Vec<Row<'a>>| {
        if let Some(span) = row_span.take() {
            let cells = std::mem::take(open)
                .iter()
                .map(|lines| cell(blocks, lines, span.start))
                .collect();
            rows.push(Row { cells, span });
        }
    };
    for line in lines {
        match line.kind {
            Kind::SimpleBorder => {
                flush(blocks, &mut open, &mut row_span, &mut table.rows);
                seen += 1;
                if seen == 2 && borders > 2 {
                    table.header = std::mem::take(&mut table.rows);
                }
                continue;
            }
            Kind::Blank => {
                open.iter_mut().for_each(|lines| lines.push(*line));
                continue;
            }
            _ => {}
        }
        let pieces = simple_pieces(line, border.indent, &starts);
        // A row whose first cell is blank goes on with the row above; `\ ` is an empty first cell that does not.
        let begins = pieces
            .first()
            .is_none_or(|first| !first.text.trim_matches([' ', '\t']).is_empty());
        if begins || open.is_empty() {
            flush(blocks, &mut open, &mut row_span, &mut table.rows);
            open = vec![Vec::new(); starts.len()];
        }
        row_span = Some(row_span.map_or(line.span(), |span| span.to(line.span())));
        for (cell, piece) in open.iter_mut().zip(pieces) {
            let mut raw = cell_line(piece);
            if raw.text == "\\" {
                raw = RawLine {
                    kind: Kind::Blank,
                    text: "",
                    ..raw
                };
            }
            cell.push(raw);
        }
    }
    flush(blocks, &mut open, &mut row_span, &mut table.rows);
    table
}

/// A line of a simple table, cut where the columns of the border begin; the last column has no end.
fn simple_pieces<'a>(line: &RawLine<'a>, indent: usize, starts: &[usize]) -> Vec<Line<'a>> {
    let shift = line.indent.saturating_sub(indent);
    let places: Vec<usize> = line
        .text
        .char_indices()
        .map(|(at, _)| at)
        .chain([line.text.len()])
        .collect();
    let byte = |column: usize| places[column.saturating_sub(shift).min(places.len() - 1)];
    starts
        .iter()
        .enumerate()
        .map(|(index, &start)| {
            let from = byte(start);
            let to = starts
                .get(index + 1)
                .map_or(line.text.len(), |&next| byte(next));
            Line {
                text: &line.text[from..to.max(from)],
                offset: line.offset + from as u32,
            }
        })
        .collect()
}
