//! The lines of a page around a finding, cut to a readable width.

use serde::Serialize;

use apiref_core::diagnostic::Diagnostic;
use apiref_core::page::Page;

/// Characters of a line that are shown; tables of pages run to thousands.
const WIDTH: usize = 150;
/// Lines before and after.
const AROUND: u32 = 1;

/// Lines of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// In order.
    pub lines: Vec<ExcerptLine>,
}

/// A line of an excerpt, in three parts so that the one it is about can be marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcerptLine {
    /// From 1.
    pub number: u32,
    /// Is it the line of the finding?
    pub here: bool,
    /// Was anything cut off before?
    pub cut: bool,
    /// Before the mark; the whole line where nothing is marked.
    pub before: String,
    /// What the finding is about.
    pub marked: String,
    /// After the mark.
    pub after: String,
}

/// What is marked in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// From 1.
    pub line: u32,
    /// Characters before it.
    pub column: usize,
    /// Characters of it.
    pub length: usize,
}

impl Mark {
    /// The mark of `marked`, which stands behind `before` in a line.
    pub fn new(line: u32, before: &str, marked: &str) -> Self {
        Self {
            line,
            column: before.chars().count(),
            length: marked.chars().count(),
        }
    }

    /// What a diagnostic is about, as far as it stands on its line.
    pub fn of(diagnostic: &Diagnostic, page: &Page) -> Self {
        let marked = page.slice(diagnostic.span).lines().next();
        Self {
            line: diagnostic.line,
            column: (diagnostic.column as usize).saturating_sub(1),
            length: marked.map_or(0, |line| line.trim_end().chars().count()),
        }
    }
}

impl Excerpt {
    /// The line of a mark with its neighbours, all cut at the same columns.
    pub(super) fn of(mark: Mark, page: &Page) -> Self {
        // Short lines are shown from their beginning.
        let from = if mark.column < WIDTH * 2 / 3 {
            0
        } else {
            mark.column - WIDTH / 3
        };
        let first = mark.line.saturating_sub(AROUND).max(1);
        let last = mark
            .line
            .saturating_add(AROUND)
            .min(u32::try_from(page.line_count()).unwrap_or(u32::MAX));
        let lines = (first..=last)
            .map(|number| {
                let here = number == mark.line;
                let text: Vec<char> = page
                    .line(number)
                    .chars()
                    .skip(from)
                    .take(WIDTH)
                    .map(|c| if c.is_control() { '\u{fffd}' } else { c })
                    .collect();
                let (start, end) = if here {
                    let start = (mark.column - from).min(text.len());
                    (start, (start + mark.length).min(text.len()))
                } else {
                    (text.len(), text.len())
                };
                let part = |range: &[char]| range.iter().collect::<String>();
                ExcerptLine {
                    number,
                    here,
                    cut: from > 0,
                    before: part(text.get(..start).unwrap_or(&[])),
                    marked: part(text.get(start..end).unwrap_or(&[])),
                    after: part(text.get(end..).unwrap_or(&[])).trim_end().to_owned(),
                }
            })
            .collect();
        Self { lines }
    }
}
