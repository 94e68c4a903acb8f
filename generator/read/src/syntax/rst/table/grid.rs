//! Grid tables: cells between borders of `+`, `-` and `|`.

use std::borrow::Cow;

use super::{cell, cell_line, malformed};
use crate::syntax::document::{Block, BlockKind, Cell, Line, Row, Table, TableForm, Text};
use crate::syntax::rst::blocks::Blocks;
use crate::syntax::rst::lines::{Kind, RawLine};
use apiref_core::page::Span;
use apiref_core::text::collapsed;
/// Reads the lines of a grid table, borders included.
pub fn grid<'a>(blocks: &mut Blocks<'a, '_>, lines: &[RawLine<'a>]) -> Table<'a> {
    let span = lines
        .iter()
        .map(RawLine::span)
        .reduce(Span::to)
        .unwrap_or_default();
    let mut table = Table {
        form: TableForm::Grid,
        caption: None,
        header: Vec::new(),
        rows: Vec::new(),
        span,
    };
    let columns = column_bounds(lines);
    if columns.len() < 2 {
        malformed(
            blocks,
            span,
            "a table without columns",
            "borders such as +---+---+",
        );
        let text = lines.iter().map(RawLine::line).collect();
        let block = Block {
            span,
            labels: Vec::new(),
            kind: BlockKind::Paragraph(Text { lines: text }),
        };
        table.rows.push(Row {
            cells: vec![Cell {
                blocks: vec![block],
                span,
            }],
            span,
        });
        return table;
    }
    for border in lines.iter().filter(|line| line.kind == Kind::GridBorder) {
        odd_border(blocks, border, &columns);
    }
    let last_border = lines.iter().rposition(|line| line.kind == Kind::GridBorder);
    let mut builder = GridBuilder {
        columns: &columns,
        open: vec![Vec::new(); columns.len() - 1],
        rows: Vec::new(),
    };
    let mut row_lines: Vec<&RawLine<'a>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if index == 0 && line.kind == Kind::GridBorder {
            continue;
        }
        if line.kind == Kind::GridBorder {
            builder.close_row(blocks, &row_lines, line);
            row_lines.clear();
            if line.text.contains('=') && table.header.is_empty() {
                table.header = std::mem::take(&mut builder.rows);
            }
        } else if let Some(split) = partial_border(line, &columns) {
            builder.split(blocks, &mut row_lines, line, &split);
        } else {
            row_lines.push(line);
            builder.add(blocks, line);
        }
    }
    if last_border.is_none_or(|last| last + 1 < lines.len()) {
        malformed(
            blocks,
            lines.last().map_or(span, RawLine::span),
            "a table that ends in the middle",
            "a border as its last line",
        );
        if let Some(line) = lines.last() {
            builder.close_row(blocks, &row_lines, line);
        }
    }
    table.rows = builder.rows;
    table
}

/// The columns (in characters, from the first `+`) at which the borders have a `+`, by majority: a typo in one border
/// doesn't move them.
fn column_bounds(lines: &[RawLine<'_>]) -> Vec<usize> {
    let borders: Vec<&RawLine<'_>> = lines
        .iter()
        .filter(|line| line.kind == Kind::GridBorder)
        .collect();
    let Some(first) = borders.first() else {
        return Vec::new();
    };
    // Nearly always all borders are alike; then the first one tells.
    let marks = |line: &RawLine<'_>| -> Vec<usize> {
        line.text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| matches!(byte, b'+' | b'|'))
            .map(|(at, _)| at)
            .collect()
    };
    let firsts = marks(first);
    if borders
        .iter()
        .all(|border| border.text.len() == first.text.len() && marks(border) == firsts)
    {
        return firsts;
    }
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for at in borders.iter().flat_map(|border| marks(border)) {
        match counts.binary_search_by_key(&at, |&(at, _)| at) {
            Ok(index) => counts[index].1 += 1,
            Err(index) => counts.insert(index, (at, 1)),
        }
    }
    // Spans leave a `+` out of some borders, so a column needs one of three, or the rows' own bars to speak for it.
    let rows: Vec<&RawLine<'_>> = lines
        .iter()
        .filter(|line| line.kind != Kind::GridBorder)
        .collect();
    let width = borders
        .iter()
        .map(|border| border.text.len())
        .max()
        .unwrap_or(0);
    counts
        .into_iter()
        .filter(|&(at, count)| {
            let bars = rows
                .iter()
                .filter(|row| char_at(row.text, at) == Some('|'))
                .count();
            at == 0
                || at + 1 == width
                || count * 3 >= borders.len()
                || bars * 2 >= rows.len().max(1)
        })
        .map(|(at, _)| at)
        .collect()
}

/// Says of a border that has a corner where the table has no column, or a bar for a corner.
fn odd_border(blocks: &mut Blocks<'_, '_>, border: &RawLine<'_>, columns: &[usize]) {
    let corners = border
        .text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'+' | b'|'));
    for (at, byte) in corners {
        let known = columns.binary_search(&at).is_ok();
        if known && byte == b'+' {
            continue;
        }
        let place = border.offset + at as u32;
        let span = Span {
            start: place,
            end: place + 1,
        };
        let (found, expected) = if known {
            (
                "a border with | for a corner",
                "a border with + at each column",
            )
        } else {
            (
                "a border with a corner between two columns",
                "corners above each other",
            )
        };
        malformed(blocks, span, found, expected);
        return;
    }
}

/// Which columns a line such as `|      +----+----+` ends; none if the line is no partial border.
fn partial_border(line: &RawLine<'_>, columns: &[usize]) -> Option<Vec<bool>> {
    if !line.text.contains("+-") || !line.text.is_ascii() {
        return None;
    }
    let ended: Vec<bool> = columns
        .windows(2)
        .map(|bounds| {
            let inner = line.text.get(bounds[0] + 1..bounds[1]).unwrap_or("");
            !inner.is_empty() && inner.bytes().all(|byte| byte == b'-')
        })
        .collect();
    let whole_edges = columns.windows(2).zip(&ended).all(|(bounds, ended)| {
        !ended
            || (line.text.as_bytes().get(bounds[0]) == Some(&b'+')
                && line.text.as_bytes().get(bounds[1]) == Some(&b'+'))
    });
    (ended.contains(&true) && whole_edges).then_some(ended)
}

struct GridBuilder<'c, 'a> {
    columns: &'c [usize],
    /// The lines of the present row's cells so far, column by column.
    open: Vec<Vec<RawLine<'a>>>,
    rows: Vec<Row<'a>>,
}

impl<'a> GridBuilder<'_, 'a> {
    /// Cuts a line into its cells.
    fn add(&mut self, blocks: &mut Blocks<'a, '_>, line: &RawLine<'a>) {
        let pieces = cut(line, self.columns).unwrap_or_else(|| {
            let (pieces, found, expected) = cut_by_bars(line, self.columns);
            malformed(blocks, line.span(), &found, &expected);
            pieces
        });
        for (cell, piece) in self.open.iter_mut().zip(pieces) {
            cell.push(cell_line(piece));
        }
    }

    /// Ends the cells of some columns in the middle of a row; the others go on and are repeated in the next row.
    fn split(
        &mut self,
        blocks: &mut Blocks<'a, '_>,
        row_lines: &mut Vec<&RawLine<'a>>,
        border: &RawLine<'a>,
        ended: &[bool],
    ) {
        let kept = self.open.clone();
        self.close_row(blocks, row_lines, border);
        row_lines.clear();
        for ((open, kept), ended) in self.open.iter_mut().zip(kept).zip(ended) {
            if !ended {
                *open = kept;
            }
        }
    }

    fn close_row(
        &mut self,
        blocks: &mut Blocks<'a, '_>,
        row_lines: &[&RawLine<'a>],
        border: &RawLine<'a>,
    ) {
        let empty = Span {
            start: border.offset,
            end: border.offset,
        };
        let span = row_lines
            .iter()
            .map(|line| line.span())
            .reduce(Span::to)
            .unwrap_or(empty);
        let cells = self
            .open
            .iter_mut()
            .map(|lines| cell(blocks, &std::mem::take(lines), span.start))
            .collect();
        self.rows.push(Row { cells, span });
    }
}

fn char_at(text: &str, column: usize) -> Option<char> {
    if text.is_ascii() {
        text.as_bytes().get(column).map(|&byte| byte as char)
    } else {
        text.chars().nth(column)
    }
}

/// The pieces of a row between its bars, each with its byte offset, if there is a bar at every column.
fn cut<'a>(line: &RawLine<'a>, columns: &[usize]) -> Option<Vec<Line<'a>>> {
    let bounds: Cow<'_, [usize]> = if line.text.is_ascii() {
        Cow::Borrowed(columns)
    } else {
        let places: Vec<usize> = line.text.char_indices().map(|(at, _)| at).collect();
        Cow::Owned(
            columns
                .iter()
                .map(|&column| places.get(column).copied())
                .collect::<Option<Vec<_>>>()?,
        )
    };
    let bytes = line.text.as_bytes();
    if bounds
        .iter()
        .any(|&at| !matches!(bytes.get(at), Some(b'|' | b'+')))
        || bounds.last()? + 1 != bytes.len()
    {
        return None;
    }
    Some(pieces(line, &bounds))
}

fn pieces<'a>(line: &RawLine<'a>, bounds: &[usize]) -> Vec<Line<'a>> {
    bounds
        .windows(2)
        .map(|pair| {
            let start = (pair[0] + 1).min(pair[1]);
            Line {
                text: &line.text[start..pair[1]],
                offset: line.offset + start as u32,
            }
        })
        .collect()
}

/// A row whose bars don't stand below the `+` of the borders. If it has as many bars as the table has columns, they
/// are taken as a reader would take them; else the text is cut at the columns, and merged cells stay in the first.
fn cut_by_bars<'a>(line: &RawLine<'a>, columns: &[usize]) -> (Vec<Line<'a>>, String, String) {
    let count = columns.len();
    let bars: Vec<usize> = memchr::memchr_iter(b'|', line.text.as_bytes()).collect();
    let excerpt: String = collapsed(line.text).chars().take(200).collect();
    let expected = format!(
        "{} cells between bars below the + of the borders",
        count - 1
    );
    if bars.len() == count {
        let behind = line.text[bars[count - 1] + 1..].trim();
        let mut found = format!("bars at other columns in `{excerpt}`");
        if !behind.is_empty() {
            found = format!("`{behind}` behind the last bar of `{excerpt}`");
        }
        return (pieces(line, &bars), found, expected);
    }
    // Bars that do stand at a column bound cells; columns without one are merged with the column before.
    let places: Vec<usize> = line.text.char_indices().map(|(at, _)| at).collect();
    let at_column: Vec<Option<usize>> = columns
        .iter()
        .map(|&column| {
            places
                .get(column)
                .copied()
                .filter(|&at| line.text.as_bytes()[at] == b'|')
        })
        .collect();
    let end = bars
        .last()
        .copied()
        .filter(|&at| at > 0)
        .unwrap_or(line.text.len());
    let first = at_column.first().copied().flatten().unwrap_or(0);
    let mut cells = vec![
        Line {
            text: "",
            offset: line.offset + first as u32
        };
        count - 1
    ];
    let mut start = (first, 0);
    for (index, &bar) in at_column.iter().enumerate().skip(1) {
        let bar = if index + 1 == count {
            Some(bar.unwrap_or(end))
        } else {
            bar
        };
        if let Some(bar) = bar {
            let from = (start.0 + 1).min(bar).min(line.text.len());
            if let Some(text) = line.text.get(from..bar) {
                cells[start.1] = Line {
                    text,
                    offset: line.offset + from as u32,
                };
            }
            start = (bar, index);
        }
    }
    (
        cells,
        format!("a row that does not fit its borders: `{excerpt}`"),
        expected,
    )
}
