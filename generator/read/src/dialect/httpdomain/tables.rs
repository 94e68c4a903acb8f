//! Tables inside of operations: some authors list parameters, members and codes in tables and not in fields.

use apiref_core::ir::{Direction, Location};

use super::super::otc::tables::Columns;
use super::fields::Rows;
use super::open::Open;
use super::rows::requirement;
use super::statuses;
use super::walk::Walker;
use crate::draft::{Place, Side};
use crate::syntax::document::{Row, Table};
use crate::syntax::inline;

impl Walker<'_, '_> {
    /// Reads a table. False: it lists no rows and no codes, and is text.
    pub(super) fn table(&mut self, open: &mut Open, table: &Table<'_>) -> bool {
        let first = table
            .header
            .last()
            .map(|row| cell(row, 0).to_ascii_lowercase());
        let first = first.unwrap_or_default();
        if matches!(
            first.as_str(),
            "status" | "code" | "status code" | "http status" | "http code" | "http status code"
        ) {
            return codes(open, table);
        }
        let Some(columns) = Columns::of(table) else {
            return false;
        };
        let caption = table
            .caption
            .as_ref()
            .map(inline::plain)
            .unwrap_or_default();
        let rows = side(
            open,
            &format!("{first} {} {caption}", open.above).to_ascii_lowercase(),
        );
        for mut row in columns.rows(table) {
            row.requirement = row.requirement.or_else(|| {
                let text = requirement(&row.description)?;
                Some(crate::draft::Spanned {
                    text,
                    span: row.span,
                })
            });
            open.add_row(rows, row);
        }
        true
    }
}

/// Which rows a table lists, by what is said above it, else by the method.
fn side(open: &Open, said: &str) -> Rows {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let answered = has(&["response", "return", "answer", "result", "output"]);
    let of_label = open.label.as_ref().and_then(|label| label.direction);
    let is_answer = answered || of_label == Some(Direction::Response) && !has(&["request"]);
    let (side, place) = if has(&["header"]) {
        let side = if is_answer {
            Side::Response
        } else {
            Side::Request
        };
        (side, Place::Parameter(Location::Header))
    } else if has(&["query", "url param", "get param", "filter"]) {
        (Side::Uri, Place::Parameter(Location::Query))
    } else if has(&["path param", "uri param", "path variable"]) {
        (Side::Uri, Place::Parameter(Location::Path))
    } else if has(&["form"]) && !has(&["format", "information"]) {
        (Side::Request, Place::Form)
    } else if is_answer {
        (Side::Response, Place::Body)
    } else if matches!(open.draft.method.text.as_str(), "POST" | "PUT" | "PATCH") {
        (Side::Request, Place::Body)
    } else {
        (Side::Uri, Place::Parameter(Location::Query))
    };
    Rows {
        side,
        place,
        items: false,
    }
}

fn codes(open: &mut Open, table: &Table<'_>) -> bool {
    let read: Option<Vec<_>> = table
        .rows
        .iter()
        .map(|row| {
            let text = cell(row, 0);
            let (statuses, rest) = statuses::codes(&text)?;
            let last = row.cells.last().filter(|_| row.cells.len() > 1);
            let description = last
                .map(|cell| inline::prose(&cell.blocks))
                .unwrap_or_default();
            let of_status = |status| statuses::drafted(status, rest.trim(), &description, row.span);
            Some(statuses.into_iter().map(of_status).collect::<Vec<_>>())
        })
        .collect();
    let is_read = read.is_some();
    open.draft
        .codes
        .extend(read.into_iter().flatten().flatten());
    is_read
}

fn cell(row: &Row<'_>, index: usize) -> String {
    let text = row.cells.get(index).and_then(|cell| cell.paragraph());
    text.map(inline::plain).unwrap_or_default()
}
