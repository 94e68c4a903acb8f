//! Tables with one cell a line or a paragraph, in which empty cells left no trace: the columns come back by counting,
//! by the forms of the cells, and by what is least likely to be missing.

use crate::syntax::ntt::LineKind;
use apiref_core::page::Span;

use super::columns::Column;
use super::split::{self, Doubt};
use super::table::{Flagged, Joined, RawCell, RawRow, RawTable, RowDoubt, regroup, tidy};

/// More cells than this are not counted out: no page has them.
const MOST_CELLS: usize = 20_000;
/// How many further paragraphs a cell may have.
const MOST_PARAGRAPHS: usize = 3;
/// The cost of a further paragraph in a cell.
const PARAGRAPH: u32 = 5;
/// The cost of a paragraph that is no part of the table.
const OUTSIDE: u32 = 30;
const NEVER: u32 = u32::MAX / 4;

/// Reads the rows; `apart` tells whether blank lines part the cells. Gives back the lines that are no part of the table.
pub fn rows<'a>(table: &mut RawTable<'a>, lines: &[Flagged<'a>], apart: bool) -> Vec<Flagged<'a>> {
    // What cells are not, ends the table.
    let end = lines
        .iter()
        .position(|(line, _)| {
            !matches!(
                line.kind,
                LineKind::Text | LineKind::Bullet(_) | LineKind::Field { .. } | LineKind::Piped
            ) || line.trimmed().starts_with('{')
        })
        .unwrap_or(lines.len());
    let (table_lines, behind) = lines.split_at(end);
    let groups: Vec<Vec<Flagged<'a>>> = if apart {
        regroup(table_lines)
            .into_iter()
            .map(|group| group.lines.into_iter().map(|line| (line, false)).collect())
            .collect()
    } else {
        table_lines.iter().map(|line| vec![*line]).collect()
    };
    let atoms: Vec<RawCell> = groups
        .iter()
        .map(|lines| {
            let joined = Joined::new(lines);
            RawCell {
                span: joined.span(0..joined.text.len()),
                text: joined.text,
            }
        })
        .collect();
    if atoms.len() > MOST_CELLS {
        return lines.to_vec();
    }
    let layout = Layout::new(&table.columns, &atoms);
    let (rows, taken) = layout.rows();
    table.rows = rows;
    let mut left: Vec<Flagged<'a>> = groups[taken..]
        .iter()
        .flat_map(|lines| {
            lines
                .iter()
                .enumerate()
                .map(|(index, (line, _))| (*line, index == 0))
        })
        .collect();
    left.extend(behind);
    left
}

struct Layout<'a> {
    columns: &'a [Column],
    atoms: &'a [RawCell],
    /// The least cost of reading the cells from each on, and in how many ways it is reached, counted up to two.
    best: Vec<(u32, u8)>,
}

impl<'a> Layout<'a> {
    fn new(columns: &'a [Column], atoms: &'a [RawCell]) -> Self {
        let mut layout = Self {
            columns,
            atoms,
            best: vec![(NEVER, 0); atoms.len() + 1],
        };
        for at in (0..=atoms.len()).rev() {
            let outside = (atoms.len() - at) as u32 * OUTSIDE;
            let mut best = (outside.min(NEVER), 1);
            for (end, cost, ways) in layout.row_ends(at) {
                let (rest, rest_ways) = layout.best[end];
                best = merge(best, (cost + rest, ways.min(rest_ways)));
            }
            layout.best[at] = best;
        }
        layout
    }

    /// Where a row that begins at a cell can end, at what cost, in how many ways.
    fn row_ends(&self, at: usize) -> Vec<(usize, u32, u8)> {
        self.states(at)
            .last()
            .map(|ends| {
                ends.iter()
                    .enumerate()
                    .filter(|(taken, (cost, _))| *taken > 0 && *cost < NEVER)
                    .map(|(taken, (cost, ways))| (at + taken, *cost, *ways))
                    .collect()
            })
            .unwrap_or_default()
    }

    /// For each number of columns, and each number of cells: the least cost of filling those columns with those cells.
    fn states(&self, at: usize) -> Vec<Vec<(u32, u8)>> {
        let most = (self.columns.len() + MOST_PARAGRAPHS).min(self.atoms.len() - at);
        let mut states = vec![vec![(NEVER, 0); most + 1]; self.columns.len() + 1];
        states[0][0] = (0, 1);
        for (index, &column) in self.columns.iter().enumerate() {
            for taken in 0..=most {
                let (cost, ways) = states[index][taken];
                if cost >= NEVER {
                    continue;
                }
                for (count, price) in self.takes(column, at + taken, most - taken) {
                    let slot = &mut states[index + 1][taken + count];
                    *slot = merge(*slot, (cost + price, ways));
                }
            }
            // A row without a name is not a row.
            if index == 0 && states[1].iter().all(|(cost, _)| *cost >= NEVER) {
                break;
            }
        }
        states
    }

    /// How many cells a column may take, and what that costs.
    fn takes(&self, column: Column, at: usize, most: usize) -> Vec<(usize, u32)> {
        let mut takes = Vec::new();
        if let Some(cost) = absent(column) {
            takes.push((0, cost));
        }
        let Some(atom) = self.atoms.get(at).filter(|_| most > 0) else {
            return takes;
        };
        let text = atom.text.trim_matches([' ', '\t']);
        if text == split::EMPTY {
            if column.may_be_empty() || matches!(column, Column::Requirement | Column::Required) {
                takes.push((1, 0));
            }
        } else if column.is_free() {
            takes.push((1, 0));
            takes.extend(
                (2..=(1 + MOST_PARAGRAPHS).min(most))
                    .map(|count| (count, (count as u32 - 1) * PARAGRAPH)),
            );
        } else if split::cell_fits(column, text) {
            takes.push((1, 0));
        } else if column == Column::Format && text.len() <= 40 && text.split(' ').count() <= 3 {
            takes.push((1, 2));
        }
        takes
    }

    /// The rows on the cheapest way, and how many cells they take.
    fn rows(&self) -> (Vec<RawRow>, usize) {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < self.atoms.len() {
            let (cost, ways) = self.best[at];
            let next = self
                .row_ends(at)
                .into_iter()
                .filter(|(end, price, _)| price + self.best[*end].0 == cost)
                .max_by_key(|(end, ..)| *end);
            let Some((end, price, _)) = next else { break };
            rows.push(self.row(at, end, price > 0 && ways > 1));
            at = end;
        }
        (rows, at)
    }

    fn row(&self, at: usize, end: usize, several: bool) -> RawRow {
        let states = self.states(at);
        let mut counts = vec![0; self.columns.len()];
        let mut taken = end - at;
        for index in (0..self.columns.len()).rev() {
            let (cost, _) = states[index + 1][taken];
            let found = (0..=taken).find(|&count| {
                let before = states[index][taken - count].0;
                before < NEVER
                    && self
                        .takes(
                            self.columns[index],
                            at + taken - count,
                            states[0].len() - 1 - (taken - count),
                        )
                        .iter()
                        .any(|(takes, price)| *takes == count && before + price == cost)
            });
            counts[index] = found.unwrap_or(0);
            taken -= counts[index];
        }
        let span = self.atoms[at..end]
            .iter()
            .map(|atom| atom.span)
            .reduce(Span::to)
            .unwrap_or_default();
        let mut next = at;
        let mut cells = Vec::new();
        for count in counts {
            let atoms = &self.atoms[next..next + count];
            next += count;
            cells.push(RawCell {
                text: tidy(
                    &atoms
                        .iter()
                        .map(|atom| atom.text.as_str())
                        .collect::<Vec<_>>()
                        .join("\n\n"),
                ),
                span: atoms
                    .iter()
                    .map(|atom| atom.span)
                    .reduce(Span::to)
                    .unwrap_or(span),
            });
        }
        RawRow {
            cells,
            doubt: several.then_some(RowDoubt::Cut(Doubt::SeveralWays)),
            span,
        }
    }
}

/// What it costs to say that a cell is missing; none where it can't be.
fn absent(column: Column) -> Option<u32> {
    match column {
        Column::Name | Column::Code | Column::Style => None,
        Column::Nameless => Some(0),
        Column::Note | Column::Default | Column::Permission | Column::Other | Column::Mandatory => {
            Some(1)
        }
        Column::Action | Column::ActionCode | Column::Enumeration => Some(2),
        Column::Description => Some(3),
        Column::Format | Column::Subformat | Column::Type => Some(4),
        Column::Requirement | Column::Required | Column::IsError => Some(6),
    }
}

fn merge(a: (u32, u8), b: (u32, u8)) -> (u32, u8) {
    match a.0.cmp(&b.0) {
        std::cmp::Ordering::Less => a,
        std::cmp::Ordering::Greater => b,
        std::cmp::Ordering::Equal if a.0 >= NEVER => a,
        std::cmp::Ordering::Equal => (a.0, (a.1 + b.1).min(2)),
    }
}
