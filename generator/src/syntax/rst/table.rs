//! Tables: grid tables are cut by the columns of their borders, simple tables by the blanks of theirs.
//!
//! A grid table is two-dimensional, so the grammar only finds its lines. Cells are slices of those lines; each cell's
//! lines go back to the same grammar as the page's.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic};
use crate::page::Span;
use crate::syntax::document::{
    Block, BlockKind, Cell, Field, Item, Line, Row, Table, TableForm, Text,
};

use super::blocks::Blocks;
use super::lines::{self, Kind, RawLine};

/// Reads the lines of a grid table, borders included.
pub(super) fn grid<'a>(blocks: &mut Blocks<'a, '_>, lines: &[RawLine<'a>]) -> Table<'a> {
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

/// The columns (in characters, from the first `+`) at which the borders have a `+`, by majority: a border with a slip
/// of the pen does not move them.
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
    let excerpt: String = line
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(200)
        .collect();
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

fn malformed(blocks: &mut Blocks<'_, '_>, span: Span, found: &str, expected: &str) {
    let diagnostic = Diagnostic::new(Code::TableMalformed, blocks.page, span, found, expected);
    blocks.diagnostics.push(diagnostic);
}

/// A line of a cell with its kind. Most begin with two letters and can be nothing but text, without asking the grammar.
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

/// The index after the last border of the simple table that begins at `at`; none if no border closes it.
pub(super) fn simple_end(lines: &[RawLine<'_>], at: usize) -> Option<usize> {
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
pub(super) fn simple<'a>(blocks: &mut Blocks<'a, '_>, lines: &[RawLine<'a>]) -> Table<'a> {
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

/// Reads the body of a `csv-table` directive.
pub(super) fn csv<'a>(
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

fn header_rows(options: &[Field<'_>]) -> Option<usize> {
    options
        .iter()
        .find(|option| option.name == "header-rows")
        .and_then(|option| option.value.parse().ok())
}

/// A `list-table` directive: a list of lists.
pub(super) fn list<'a>(options: &[Field<'a>], blocks: Vec<Block<'a>>) -> Option<Table<'a>> {
    let block = blocks
        .into_iter()
        .find(|block| matches!(block.kind, BlockKind::List { .. }))?;
    let BlockKind::List { items, .. } = block.kind else {
        return None;
    };
    let mut rows: Vec<Row<'a>> = items.into_iter().map(list_row).collect::<Option<_>>()?;
    let body = rows.split_off(header_rows(options).unwrap_or(0).min(rows.len()));
    Some(Table {
        form: TableForm::List,
        caption: None,
        header: rows,
        rows: body,
        span: block.span,
    })
}

fn list_row(item: Item<'_>) -> Option<Row<'_>> {
    let span = item.span;
    let inner = item.blocks.into_iter().find_map(|block| match block.kind {
        BlockKind::List { items, .. } => Some(items),
        _ => None,
    })?;
    let cells = inner
        .into_iter()
        .map(|item| Cell {
            span: item.span,
            blocks: item.blocks,
        })
        .collect();
    Some(Row { cells, span })
}
