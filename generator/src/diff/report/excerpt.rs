//! Lines of pages around a change.

use std::collections::HashMap;

use serde::Serialize;

use crate::diff::At;
use crate::page::Page;

/// At most this many lines are quoted.
const LINES: u32 = 14;

/// Pages of one side, by API and name.
#[derive(Debug, Clone, Default)]
pub struct Pages<'a> {
    pages: HashMap<(String, &'a str), &'a Page>,
}

/// A quoted line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Line<'a> {
    pub number: u32,
    pub text: &'a str,
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
    pub(super) fn around(&self, api: &str, at: Option<&At>) -> Vec<Line<'a>> {
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
        (first..=last)
            .map(|number| Line {
                number,
                text: page.line(number),
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
        let shown: Vec<&str> = lines.iter().map(|line| line.text).collect();
        assert_eq!(shown, ["", "+---+", "| x |", "| y |", "+---+"]);
        assert!(lines.iter().any(|line| line.here && line.number == 4));
    }
}
