//! Lines of pages around a change.

use std::collections::HashMap;

use serde::Serialize;

use crate::At;
use apiref_core::page::Page;

/// At most this many lines are quoted.
const LINES: u32 = 14;

/// Pages of one side, by API and name.
#[derive(Debug, Clone, Default)]
pub struct Pages<'a> {
    pages: HashMap<(String, &'a str), &'a Page>,
}

/// A quoted line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    pub number: u32,
    /// The line; in tables without the room that its columns don't need here.
    pub text: String,
    /// Is it the line that the change points to?
    pub here: bool,
}

impl<'a> Pages<'a> {
    /// The pages of an API.
    pub fn add(&mut self, api: &str, pages: &'a [Page]) {
        self.pages.extend(
            pages
                .iter()
                .map(|page| ((api.to_owned(), &**page.name()), page)),
        );
    }

    /// The lines around a place: the row of a table or the block of text that begins there, and what stands before it
    /// up to the border above.
    pub(super) fn around(&self, api: &str, at: Option<&At>) -> Vec<Line> {
        let Some(page) = at.and_then(|at| self.find(api, &at.page)) else {
            return Vec::new();
        };
        let line = at.map_or(1, |at| at.line);
        let first = line.saturating_sub(2).max(1);
        let last_line = u32::try_from(page.line_count()).unwrap_or(u32::MAX);
        let mut last = line;
        while last < last_line && last - first + 1 < LINES {
            let next = page.line(last + 1).trim_start();
            last += 1;
            if next.is_empty() || next.starts_with("+-") || next.starts_with("+=") {
                break;
            }
        }
        let lines: Vec<&str> = (first..=last).map(|number| page.line(number)).collect();
        (first..=last)
            .zip(narrowed(&lines))
            .map(|(number, text)| Line {
                number,
                text,
                here: number == line,
            })
            .collect()
    }

    fn find(&self, api: &str, page: &str) -> Option<&'a Page> {
        let of_api = self.pages.get(&(api.to_owned(), page));
        // Where each side has one API, the APIs may be called differently.
        of_api
            .or_else(|| {
                self.pages
                    .iter()
                    .find(|((_, name), _)| *name == page)
                    .map(|(_, page)| page)
            })
            .copied()
    }
}

/// Rows of a grid table with columns as narrow as these rows allow; other lines as they are. Tables of converted pages
/// are often wider than any screen, and mostly blank.
fn narrowed(lines: &[&str]) -> Vec<String> {
    let rows: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let border = rows.iter().find(|row| is_border(row));
    let Some(border) = border else {
        return lines.iter().map(|line| (*line).to_owned()).collect();
    };
    let edges: Vec<usize> = (0..border.len()).filter(|&at| border[at] == '+').collect();
    let of_grid = |row: &[char]| {
        row.len() == border.len() && edges.iter().all(|&at| matches!(row[at], '|' | '+'))
    };
    let cell =
        |row: &[char], edges: &[usize]| -> String { row[edges[0] + 1..edges[1]].iter().collect() };
    let mut widths = vec![0; edges.len().saturating_sub(1)];
    for row in rows.iter().filter(|row| of_grid(row) && !is_border(row)) {
        for (width, edges) in widths.iter_mut().zip(edges.windows(2)) {
            *width = cell(row, edges).trim().chars().count().max(*width);
        }
    }
    let narrow = |row: &Vec<char>| {
        if !of_grid(row) {
            return row.iter().collect();
        }
        let mut text = String::new();
        for (index, (&width, edges)) in widths.iter().zip(edges.windows(2)).enumerate() {
            // Nothing stands behind the last column: it needs no room, and its border none that would wrap.
            let last = index + 1 == widths.len();
            let width = if last { width.min(LAST_BORDER) } else { width };
            text.push(row[edges[0]]);
            if is_border(row) {
                let line = row.get(edges[0] + 1).copied().unwrap_or('-');
                text.extend(std::iter::repeat_n(line, width + 2));
            } else if last {
                text.push_str(&format!(" {} ", cell(row, edges).trim()));
            } else {
                text.push_str(&format!(" {:<width$} ", cell(row, edges).trim()));
            }
        }
        text.extend(edges.last().map(|&at| row[at]));
        text
    };
    rows.iter().map(narrow).collect()
}

/// The border of the last column is no wider than this.
const LAST_BORDER: usize = 20;

/// Is it `+---+---+`, with or without an indent?
fn is_border(row: &[char]) -> bool {
    let mut rest = row.iter().skip_while(|c| **c == ' ');
    rest.next() == Some(&'+') && row.len() > 2 && rest.all(|c| matches!(c, '+' | '-' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_quoted_to_its_border() {
        let text = "a\n\n+---+\n| x |\n| y |\n+---+\n| z |\n+---+\n";
        let pages = [Page::new("p.rst", text)];
        let mut all = Pages::default();
        all.add("api", &pages);
        let at = At {
            page: "p.rst".into(),
            line: 4,
        };
        let lines = all.around("api", Some(&at));
        let shown: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(shown, ["", "+---+", "| x |", "| y |", "+---+"]);
        assert!(lines.iter().any(|line| line.here && line.number == 4));
    }

    #[test]
    fn tables_are_narrowed() {
        let lines = [
            "  +-------+----------+",
            "  | a     | b b      |",
            "  |       |  -  c    |",
            "  +=======+==========+",
            "text",
            "  | spans both  here |",
        ];
        let narrow = [
            "+---+------+",
            "| a | b b |",
            "|   | -  c |",
            "+===+======+",
            "text",
            "  | spans both  here |",
        ];
        assert_eq!(narrowed(&lines), narrow);
    }
}
