//! Tables whose cells are parted by `|`: one row a line, or one cell a line.

use crate::syntax::ntt::{LineKind, TextLine};
use apiref_core::page::Span;

use super::table::{Flagged, RawCell, RawTable, RowDoubt, fitted, tidy};

/// The titles of a header of this kind, whether each cell has a line of its own, and how many lines the header takes.
pub fn header<'a>(lines: &[Flagged<'a>]) -> Option<(Vec<&'a str>, bool, usize)> {
    let (first, _) = lines.first()?;
    let titles = cells_of(first);
    let below = lines
        .get(1)
        .is_some_and(|(line, _)| line.kind == LineKind::Rule);
    if titles
        .iter()
        .filter(|title| !title.trim().is_empty())
        .count()
        >= 2
    {
        return Some((titles, false, 1 + usize::from(below)));
    }
    // `Name |`, `Type |`, … until the rule, or until a line that is no title.
    let mut found = Vec::new();
    for (index, (line, first)) in lines.iter().enumerate().take(24) {
        if index > 0 && *first || line.kind != LineKind::Piped {
            break;
        }
        let cell = line.text.trim();
        let title = cell.trim_end_matches('|').trim();
        if title.contains('|') {
            break;
        }
        found.push(title);
        if lines
            .get(index + 1)
            .is_some_and(|(line, _)| line.kind == LineKind::Rule)
        {
            return Some((found, true, index + 2));
        }
    }
    None
}

/// The cells of a line, without the empty piece before a leading bar and the one behind a closing bar.
fn cells_of<'a>(line: &TextLine<'a>) -> Vec<&'a str> {
    let text = line.text.trim_matches([' ', '\t']);
    let text = text.strip_prefix('|').unwrap_or(text);
    let text = text.strip_suffix('|').unwrap_or(text);
    text.split('|').collect()
}

/// Rows of one line each. A line without a bar goes on with the last cell.
pub fn rows<'a>(table: &mut RawTable<'a>, lines: &[Flagged<'a>]) -> Vec<Flagged<'a>> {
    let mut left = Vec::new();
    for (index, (line, first)) in lines.iter().enumerate() {
        match line.kind {
            LineKind::Rule => {}
            LineKind::Piped => {
                let cells = cells_of(line)
                    .into_iter()
                    .map(|cell| RawCell {
                        text: tidy(cell),
                        span: line.span_of(cell),
                    })
                    .collect();
                table.rows.push(fitted(&table.columns, cells, line.span()));
            }
            _ => {
                let more = lines[index + 1..]
                    .iter()
                    .any(|(line, _)| line.kind == LineKind::Piped);
                let filled =
                    |row: &&mut super::table::RawRow| !first || more && !row.cells.is_empty();
                match table.rows.last_mut().filter(filled) {
                    Some(row) => {
                        let last = row.cells.iter().rposition(|cell| !cell.text.is_empty());
                        if let Some(cell) = last.and_then(|last| row.cells.get_mut(last)) {
                            cell.text = format!("{}\n{}", cell.text, line.trimmed());
                            cell.span = cell.span.to(line.span());
                        }
                        row.span = row.span.to(line.span());
                    }
                    None => left.push((*line, *first)),
                }
            }
        }
    }
    forgive_last(table);
    left
}

/// The renderer drops the bars of empty cells at the end of the page.
fn forgive_last(table: &mut RawTable<'_>) {
    let columns = &table.columns;
    if let Some(row) = table.rows.last_mut()
        && row.doubt == Some(RowDoubt::Count)
    {
        let filled = row
            .cells
            .iter()
            .rposition(|cell| !cell.text.is_empty())
            .unwrap_or(0);
        if filled > 0
            && columns[filled + 1..]
                .iter()
                .all(|column| column.may_be_empty())
        {
            row.doubt = None;
        }
    }
}

/// Cells of one line each; every bar ends a cell.
pub fn cells<'a>(
    table: &mut RawTable<'a>,
    lines: &[Flagged<'a>],
    count: usize,
) -> Vec<Flagged<'a>> {
    let mut left = Vec::new();
    let last = lines
        .iter()
        .rposition(|(line, _)| line.kind == LineKind::Piped);
    let mut found: Vec<RawCell> = Vec::new();
    let mut open = RawCell::default();
    for (index, (line, first)) in lines.iter().enumerate() {
        if last.is_none_or(|last| index > last) {
            left.push((*line, *first));
            continue;
        }
        let mut rest = line.text;
        loop {
            let (piece, more) = match rest.split_once('|') {
                Some((piece, more)) => (piece, Some(more)),
                None => (rest, None),
            };
            let text = tidy(piece);
            if !text.is_empty() {
                let span = line.span_of(piece);
                open.span = if open.text.is_empty() {
                    span
                } else {
                    open.span.to(span)
                };
                if !open.text.is_empty() {
                    open.text.push('\n');
                }
                open.text.push_str(&text);
            }
            let Some(more) = more else { break };
            if open.text.is_empty() {
                open.span = line.span_of(piece);
            }
            found.push(std::mem::take(&mut open));
            rest = more;
        }
    }
    if !open.text.is_empty() {
        found.push(open);
    }
    let count = count.max(1);
    for cells in found.chunks(count) {
        let span = cells
            .iter()
            .map(|cell| cell.span)
            .reduce(Span::to)
            .unwrap_or_default();
        let row = fitted(&table.columns, cells.to_vec(), span);
        table.rows.push(row);
    }
    forgive_last(table);
    left
}
