//! Finds the tables of a section, in any rendering, and cuts their rows into cells.

use std::collections::HashSet;
use std::ops::Range;

use crate::syntax::ntt::{Group, LineKind, TextLine};
use apiref_core::page::Span;

use super::columns::{self, Column};
use super::split::{self, Case, Doubt, SplitRow, Types};
use super::{cells, outline, pipes};

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawTable<'a> {
    /// The line above the header, if it belongs to the table.
    pub caption: Option<TextLine<'a>>,
    /// What its columns hold.
    pub columns: Vec<Column>,
    /// In order.
    pub rows: Vec<RawRow>,
    /// From the caption to the last row.
    pub span: Span,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawRow {
    /// As many as the table has columns.
    pub cells: Vec<RawCell>,
    /// Why the cut is not certain.
    pub doubt: Option<RowDoubt>,
    /// The whole row.
    pub span: Span,
}

/// Why the cells of a row are not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowDoubt {
    /// The row was cut at the words of its cells, not for certain.
    Cut(Doubt),
    /// The row was not cut: name and text only.
    Whole,
    /// Cells are missing, or there are too many of them.
    Count,
    /// The text behind the table may belong to the row.
    TextBehind,
}

/// A cell: its text, with line breaks where the cell has them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawCell {
    /// Without blanks at its ends; empty for an empty cell.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What a section holds: tables, and groups of lines that belong to none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content<'a> {
    /// In order.
    pub tables: Vec<RawTable<'a>>,
    /// In order.
    pub rest: Vec<Group<'a>>,
}

/// A line with whether a blank line stands before it.
pub type Flagged<'a> = (TextLine<'a>, bool);

/// How a table was rendered.
enum Rendering {
    /// Cells joined by one blank.
    Blanks(Vec<Column>),
    /// Cells joined by nothing.
    Glued(Vec<Column>),
    /// Cells joined by this separator.
    Tabs(Vec<Column>, &'static str),
    /// `a | b |`, one row a line.
    Pipes(Vec<Column>),
    /// `a |`, one cell a line.
    PipedCells(Vec<Column>, usize),
    /// One cell a line or a paragraph.
    Cells(Vec<Column>, usize),
}

/// Reads the tables of a section. `keys` are the names that the bodies of the page show.
pub fn read<'a>(groups: &[Group<'a>], keys: &HashSet<&str>) -> Content<'a> {
    let lines: Vec<Flagged<'a>> = groups
        .iter()
        .flat_map(|group| {
            group
                .lines
                .iter()
                .enumerate()
                .map(|(index, line)| (*line, index == 0))
        })
        .collect();
    let mut content = Content::default();
    let mut starts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match header(&lines[at..]) {
            Some((rendering, taken)) => {
                starts.push((at, rendering, at + taken));
                at += taken;
            }
            None => at += 1,
        }
    }
    let mut rest: Vec<Flagged<'a>> = Vec::new();
    let mut from = 0;
    for index in 0..starts.len() {
        let (start, rendering, body) = &starts[index];
        let end = starts
            .get(index + 1)
            .map_or(lines.len(), |(next, ..)| *next);
        let before = &lines[from..*start];
        let caption = caption(before, lines[*start].1);
        rest.extend(&before[..before.len() - usize::from(caption.is_some())]);
        // The caption of the next table is no part of this one.
        let mut body_lines = &lines[*body..end];
        from = end;
        if let Some((next, ..)) = starts.get(index + 1)
            && !lines[*next].1
            && end > *body
        {
            body_lines = &lines[*body..end - 1];
            from = end - 1;
        }
        let mut table = RawTable {
            caption,
            ..RawTable::default()
        };
        let left = fill(&mut table, rendering, body_lines, keys);
        table.span = lines[*start..*body]
            .iter()
            .map(|(line, _)| line.span())
            .chain(caption.map(|line| line.span()))
            .chain(table.rows.iter().map(|row| row.span))
            .reduce(Span::to)
            .unwrap_or_default();
        rest.extend(left);
        content.tables.push(table);
    }
    rest.extend(&lines[from..]);
    content.rest = regroup(&rest);
    content
}

/// Lines back into groups.
pub fn regroup<'a>(lines: &[Flagged<'a>]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (line, first) in lines {
        match groups.last_mut() {
            Some(group) if !first => group.lines.push(*line),
            _ => groups.push(Group { lines: vec![*line] }),
        }
    }
    groups
}

/// The line above a header, where it stands in the same group, or alone and looks like a title.
fn caption<'a>(before: &[Flagged<'a>], header_first: bool) -> Option<TextLine<'a>> {
    let (line, first) = before.last()?;
    let fits = line.kind == LineKind::Text && line.text.len() <= 60;
    let alone = header_first && *first && before.len() == 1;
    (fits && (!header_first || alone && !line.trimmed().ends_with('.'))).then_some(*line)
}

/// Is there a table's header at the first of these lines? With the number of lines that it takes.
fn header(lines: &[Flagged<'_>]) -> Option<(Rendering, usize)> {
    let (line, _) = lines.first()?;
    match line.kind {
        LineKind::Piped => {
            let (titles, one_a_line, taken) = pipes::header(lines)?;
            let columns = columns::header_cells(&titles)?;
            let rendering = if one_a_line {
                let count = columns.len();
                Rendering::PipedCells(columns, count)
            } else {
                Rendering::Pipes(columns)
            };
            Some((rendering, taken))
        }
        LineKind::Text | LineKind::Bullet(_) | LineKind::Field { .. } => {
            let separator = ["\t\t", "\t"]
                .into_iter()
                .find(|separator| line.text.contains(separator));
            if let Some(separator) = separator {
                let titles: Vec<&str> = line.text.split(separator).collect();
                return columns::header_cells(&titles)
                    .map(|columns| (Rendering::Tabs(columns, separator), 1));
            }
            if let Some(columns) = columns::header_line(line.text) {
                return Some((Rendering::Blanks(columns), 1));
            }
            if let Some(columns) = columns::glued_header_line(line.text) {
                return Some((Rendering::Glued(columns), 1));
            }
            let titles = outline::header_run(lines.iter().map(|(line, _)| line));
            if titles == 0 {
                return None;
            }
            let texts: Vec<&str> = lines[..titles].iter().map(|(line, _)| line.text).collect();
            let mut columns = columns::header_cells(&texts)?;
            let mut taken = titles;
            while lines
                .get(taken)
                .is_some_and(|(line, _)| line.trimmed() == split::EMPTY)
            {
                columns.push(Column::Nameless);
                taken += 1;
            }
            Some((Rendering::Cells(columns, titles), taken))
        }
        _ => None,
    }
}

/// Reads the rows of a table; gives back the lines that are no part of it.
fn fill<'a>(
    table: &mut RawTable<'a>,
    rendering: &Rendering,
    lines: &[Flagged<'a>],
    keys: &HashSet<&str>,
) -> Vec<Flagged<'a>> {
    match rendering {
        Rendering::Blanks(columns) => {
            table.columns.clone_from(columns);
            blank_rows(table, lines, |line| begins_row(columns, line, keys))
        }
        Rendering::Glued(columns) => {
            table.columns.clone_from(columns);
            blank_rows(table, lines, |line| {
                split::starts_glued_row(columns, line) || begins_row(columns, line, keys)
            })
        }
        Rendering::Tabs(columns, separator) => {
            table.columns.clone_from(columns);
            tab_rows(table, lines, separator)
        }
        Rendering::Pipes(columns) => {
            table.columns.clone_from(columns);
            pipes::rows(table, lines)
        }
        Rendering::PipedCells(columns, count) => {
            table.columns.clone_from(columns);
            pipes::cells(table, lines, *count)
        }
        Rendering::Cells(columns, titles) => {
            table.columns.clone_from(columns);
            let seen = lines.len().min(*titles);
            let apart = lines[..seen].iter().filter(|(_, first)| *first).count() * 2 > seen;
            cells::rows(table, lines, apart)
        }
    }
}

/// Rows whose cells are joined by blanks: cuts the lines into rows, and each row into cells.
fn blank_rows<'a>(
    table: &mut RawTable<'a>,
    lines: &[Flagged<'a>],
    begins: impl Fn(&str) -> bool,
) -> Vec<Flagged<'a>> {
    let columns = table.columns.clone();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&index| begins(lines[index].0.text))
        .collect();
    let Some(&first) = starts.first() else {
        return lines.to_vec();
    };
    let mut left = lines[..first].to_vec();
    let mut joined_rows = Vec::new();
    for (number, &start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(lines.len());
        let last = number + 1 == starts.len();
        let mut taken = end;
        if last {
            // Behind the last row other text may follow. The row takes whole groups until it is complete.
            let groups = (start + 1..=end).filter(|&at| at == end || lines[at].1);
            taken = groups
                .into_iter()
                .find(|&at| {
                    let joined = Joined::new(&lines[start..at]);
                    split::split(&columns, &joined.text, Case::Any)
                        .is_some_and(|row| !matches!(row.doubt, Some(Doubt::EmptyCellsLost)))
                })
                .unwrap_or_else(|| (start + 1..end).find(|&at| lines[at].1).unwrap_or(end));
        }
        let more_fits = taken < end
            && split::split(&columns, &Joined::new(&lines[start..end]).text, Case::Any).is_some();
        let joined = Joined::new(&lines[start..taken]);
        table.rows.push(row(&columns, &joined, Case::Any));
        joined_rows.push((joined, more_fits));
        left.extend(&lines[taken..end]);
    }
    let case = case_of(table);
    for (found, (joined, more_fits)) in table.rows.iter_mut().zip(&joined_rows) {
        if case != Case::Any && found.doubt == Some(RowDoubt::Cut(Doubt::SeveralWays)) {
            *found = row(&columns, joined, case);
        }
        if *more_fits {
            found.doubt.get_or_insert(RowDoubt::TextBehind);
        }
    }
    left
}

/// How a table writes its requirements, where at least two rows show it for certain and none differs.
fn case_of(table: &RawTable<'_>) -> Case {
    let column = table
        .columns
        .iter()
        .position(|column| matches!(column, Column::Requirement | Column::Required));
    let Some(column) = column else {
        return Case::Any;
    };
    let certain = table.rows.iter().filter(|row| row.doubt.is_none());
    let (mut lower, mut capital) = (0, 0);
    for cell in certain.filter_map(|row| row.cells.get(column)) {
        if cell.text.starts_with(|c: char| c.is_ascii_uppercase()) {
            capital += 1;
        } else {
            lower += 1;
        }
    }
    match (lower, capital) {
        (0, 2..) => Case::Capital,
        (2.., 0) => Case::Lower,
        _ => Case::Any,
    }
}

/// Does a line begin a row? Where its type is of no known kind, it must begin with a name that a body of the page
/// shows, or look like a name before the name of a type.
fn begins_row(columns: &[Column], line: &str, keys: &HashSet<&str>) -> bool {
    if split::starts_row(columns, line, Types::Known) {
        return true;
    }
    if !split::starts_row(columns, line, Types::Any) {
        return false;
    }
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let name = words.next().unwrap_or("");
    let second = words.next().unwrap_or("");
    keys.contains(name)
        || (name.contains('_') && second.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// The lines of a row as one text, with the way back to the page.
pub struct Joined {
    /// Lines joined by line ends, paragraphs by two.
    pub text: String,
    /// Where lines begin in the text, and on the page.
    starts: Vec<(usize, u32)>,
}

impl Joined {
    /// Joins lines.
    pub fn new(lines: &[Flagged<'_>]) -> Self {
        let mut text = String::new();
        let mut starts = Vec::new();
        for (index, (line, first)) in lines.iter().enumerate() {
            if index > 0 {
                text.push_str(if *first { "\n\n" } else { "\n" });
            }
            starts.push((text.len(), line.offset));
            text.push_str(line.text);
        }
        Self { text, starts }
    }

    /// The place of a part of the text on the page.
    pub fn span(&self, part: Range<usize>) -> Span {
        let place = |at: usize| {
            let index = self.starts.partition_point(|(start, _)| *start <= at);
            let (start, offset) = index
                .checked_sub(1)
                .and_then(|index| self.starts.get(index).copied())
                .unwrap_or_default();
            offset as usize + (at - start)
        };
        let last = part.end.max(part.start + 1) - 1;
        Span::new(
            place(part.start),
            place(last) + usize::from(part.end > part.start),
        )
    }
}

fn row(columns: &[Column], joined: &Joined, case: Case) -> RawRow {
    let text = &joined.text;
    let span = joined.span(0..text.len());
    let Some(SplitRow { cells, doubt }) = split::split(columns, text, case) else {
        return whole_row(columns, joined);
    };
    let cells = cells
        .into_iter()
        .map(|cell| RawCell {
            text: tidy(&text[cell.clone()]),
            span: match cell.is_empty() {
                true => span,
                false => joined.span(cell),
            },
        })
        .collect();
    RawRow {
        cells,
        doubt: doubt.map(RowDoubt::Cut),
        span,
    }
}

/// A row that can't be cut: its first word is its name, all of it is its text.
fn whole_row(columns: &[Column], joined: &Joined) -> RawRow {
    let text = &joined.text;
    let span = joined.span(0..text.len());
    let mut cells = vec![
        RawCell {
            text: String::new(),
            span
        };
        columns.len()
    ];
    let name = text.split([' ', '\n', '\t']).next().unwrap_or("");
    if let Some(cell) = cells.first_mut() {
        // Where nothing parts the cells, the first word is more than a name.
        if split::starts_row(columns, text, Types::Any) {
            cell.text = name.to_owned();
        }
        cell.span = joined.span(0..name.len());
    }
    let place = columns
        .iter()
        .position(|column| *column == Column::Description)
        .or_else(|| columns.iter().rposition(|column| column.is_free()));
    if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
        cell.text = tidy(&text[name.len()..]);
    }
    RawRow {
        cells,
        doubt: Some(RowDoubt::Whole),
        span,
    }
}

/// The text of a cell: marks of empty cells at its ends and blanks go.
pub fn tidy(text: &str) -> String {
    text.trim_matches([' ', '\t', '\n', '\u{a0}']).to_owned()
}

/// Rows whose cells are joined by tabs.
fn tab_rows<'a>(
    table: &mut RawTable<'a>,
    lines: &[Flagged<'a>],
    separator: &str,
) -> Vec<Flagged<'a>> {
    let wanted = table
        .columns
        .iter()
        .rposition(|column| *column != Column::Nameless)
        .map_or(0, |last| last + 1);
    let mut left = Vec::new();
    let mut open: Vec<Flagged<'a>> = Vec::new();
    let mut rows = Vec::new();
    for (index, (line, first)) in lines.iter().enumerate() {
        let has_separator = line.text.contains(separator);
        let complete =
            |lines: &[Flagged<'a>]| Joined::new(lines).text.split(separator).count() >= wanted;
        let more = lines[index + 1..]
            .iter()
            .any(|(line, _)| line.text.contains(separator));
        if open.is_empty() && !has_separator || !has_separator && !more && *first && complete(&open)
        {
            left.push((*line, *first));
            continue;
        }
        if has_separator && !open.is_empty() && complete(&open) {
            rows.push(std::mem::take(&mut open));
        }
        open.push((*line, *first));
    }
    if !open.is_empty() {
        rows.push(open);
    }
    for lines in rows {
        let joined = Joined::new(&lines);
        let mut at = 0;
        let mut found = Vec::new();
        for cell in joined.text.split(separator) {
            found.push(RawCell {
                text: tidy(cell),
                span: joined.span(at..at + cell.len()),
            });
            at += cell.len() + separator.len();
        }
        let span = joined.span(0..joined.text.len());
        table.rows.push(fitted(&table.columns, found, span));
    }
    left
}

/// A row of cells that were kept apart, made as long as the table is wide. What is too much goes to the last text.
pub fn fitted(columns: &[Column], mut cells: Vec<RawCell>, span: Span) -> RawRow {
    let wanted = columns
        .iter()
        .rposition(|column| *column != Column::Nameless)
        .map_or(0, |last| last + 1);
    let mut doubt = (cells.len() < wanted).then_some(RowDoubt::Count);
    if cells.len() > columns.len() {
        let extra: Vec<RawCell> = cells.split_off(columns.len());
        let texts: Vec<String> = extra
            .into_iter()
            .map(|cell| cell.text)
            .filter(|text| !text.is_empty())
            .collect();
        if !texts.is_empty() {
            doubt = Some(RowDoubt::Count);
            let place = columns
                .iter()
                .rposition(|column| column.is_free())
                .unwrap_or(columns.len() - 1);
            if let Some(cell) = cells.get_mut(place) {
                cell.text = format!("{} {}", cell.text, texts.join(" "))
                    .trim()
                    .to_owned();
            }
        }
    }
    cells.resize(
        columns.len(),
        RawCell {
            text: String::new(),
            span,
        },
    );
    RawRow { cells, doubt, span }
}
