//! Splits a row whose cells are joined by single blanks.
//!
//! Some cells have a form that can be recognised (a name, a style, a type, `required`, a status code, U+00A0 for an
//! empty one), others are free text. All ways to lay the columns over the words are counted: one way is certain, two
//! are a doubt that the caller must report, none is a row that stays whole.

mod cells;
mod layout;

use std::ops::Range;

pub use cells::{cell_fits, is_code};

use super::columns::Column;

/// Rows of more words than this are not split: no page has them, and damage must not cost time.
const MOST_ATOMS: usize = 4000;

/// U+00A0, an empty cell.
pub const EMPTY: &str = "\u{a0}";

/// A row, cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitRow {
    /// The cells in bytes of the row, in the order of the columns; empty ranges for empty cells.
    pub cells: Vec<Range<usize>>,
    /// Why the cut is not certain.
    pub doubt: Option<Doubt>,
}

/// Why a cut is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Two columns of free text stand side by side: the first one holds both.
    TextsTogether,
    /// The type is no known type: it stands at the beginning of the next cell.
    UnknownType,
    /// The columns fit in several ways; the longest description was used.
    SeveralWays,
    /// It fits only if marks of empty cells were lost.
    EmptyCellsLost,
}

/// How a table writes `required` and `optional`: the words of descriptions can then be told from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Case {
    /// Not known.
    #[default]
    Any,
    /// `required`
    Lower,
    /// `Required`
    Capital,
}

/// How strictly the columns are laid over the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Each column has its words, or its mark of an empty cell.
    Strict,
    /// The type is missing.
    NoFormat,
    /// Any cell that may be empty may be missing.
    Lost,
}

/// A word, or a mark of an empty cell. In glued rows each character is one.
#[derive(Debug, Clone, Copy)]
struct Atom {
    start: usize,
    end: usize,
    empty: bool,
}

/// One column with a form of its own, or several free columns side by side.
#[derive(Debug, Clone)]
struct Part {
    columns: Range<usize>,
    free: bool,
}

/// Splits `row` into cells. None if the columns fit in no way.
pub fn split(columns: &[Column], row: &str, case: Case) -> Option<SplitRow> {
    let mut tries = vec![words(row, true)];
    if let Some(first) = tries.first()
        && first
            .iter()
            .any(|atom| atom.empty && atom.start == atom.end)
    {
        tries.push(words(row, false));
    }
    for mode in [Mode::Strict, Mode::NoFormat, Mode::Lost] {
        for atoms in &tries {
            if let Some(found) = Layout::new(columns, row, atoms, mode, false)
                .written(case)
                .solve()
            {
                return Some(found);
            }
        }
        if mode == Mode::Strict
            && let Some(found) = split_glued(columns, row)
        {
            return Some(found);
        }
    }
    None
}

/// Splits a row from which the separators were lost: `400OK`.
pub fn split_glued(columns: &[Column], row: &str) -> Option<SplitRow> {
    let atoms = characters(row);
    Layout::new(columns, row, &atoms, Mode::Strict, true).solve()
}

/// As [`starts_row`], for rows from which the separators were lost.
pub fn starts_glued_row(columns: &[Column], line: &str) -> bool {
    let atoms = characters(line);
    Layout::new(columns, line, &atoms, Mode::Strict, true).begins(Types::Known)
}

fn characters(row: &str) -> Vec<Atom> {
    row.char_indices()
        .take(MOST_ATOMS + 1)
        .map(|(start, c)| Atom {
            start,
            end: start + c.len_utf8(),
            empty: c == '\u{a0}',
        })
        .collect()
}

/// Does a line begin a row, as far as the columns before the first free text tell?
pub fn starts_row(columns: &[Column], line: &str, mode_of_types: Types) -> bool {
    let atoms = words(line, true);
    let layout = Layout::new(columns, line, &atoms, Mode::Strict, false);
    if layout.begins(mode_of_types) {
        return true;
    }
    // A code glued to its text is as good a beginning.
    columns.first() == Some(&Column::Code)
        && line.len() > 3
        && line.is_char_boundary(3)
        && is_code(&line[..3])
        && line[3..].starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether [`starts_row`] demands a known type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Types {
    /// A type column must hold a known type.
    Known,
    /// It may hold anything.
    Any,
}

/// The words of a row. Where U+00A0 became a plain blank, an empty cell is a run of three blanks, or of two at the end.
fn words(row: &str, guess_empty: bool) -> Vec<Atom> {
    let guess_empty = guess_empty && !row.contains('\u{a0}') && row.contains("  ");
    let mut atoms = Vec::new();
    let mut at = 0;
    while at < row.len() && atoms.len() <= MOST_ATOMS {
        let rest = &row[at..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\n', '\t']).len();
        if guess_empty && !atoms.is_empty() && !rest[..blanks].contains('\n') {
            let last = at + blanks == row.len();
            let lost = if last {
                blanks / 2
            } else {
                blanks.saturating_sub(1) / 2
            };
            if last || blanks % 2 == 1 {
                atoms.extend((0..lost).map(|number| Atom {
                    start: at + 1 + 2 * number,
                    end: at + 1 + 2 * number,
                    empty: true,
                }));
            }
        }
        at += blanks;
        let rest = &row[at..];
        let length = rest.find([' ', '\n', '\t']).unwrap_or(rest.len());
        if length > 0 {
            atoms.push(Atom {
                start: at,
                end: at + length,
                empty: &rest[..length] == EMPTY,
            });
            at += length;
        }
    }
    atoms
}

struct Layout<'a> {
    columns: &'a [Column],
    row: &'a str,
    atoms: &'a [Atom],
    mode: Mode,
    glued: bool,
    case: Case,
    parts: Vec<Part>,
}

#[cfg(test)]
mod tests;
