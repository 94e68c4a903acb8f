//! Tables of parameters: which column is which, and their rows.

use super::names;
use crate::draft::{DraftRow, Inline, Prose, ProseBlock, Spanned};
use crate::syntax::document::{BlockKind, Cell, Row, Table};
use crate::syntax::inline;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::page::Page;
use apiref_core::requirement;

/// The places of the columns that are understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Columns {
    pub code: Option<usize>,
    pub name: Option<usize>,
    pub kind: Option<usize>,
    pub description: Option<usize>,
    pub required: Option<usize>,
    /// The heading of that column.
    pub required_heading: String,
    pub location: Option<usize>,
    pub default: Option<usize>,
    /// The object that a row belongs to.
    pub subject: Option<usize>,
    /// All other columns, with their headings.
    pub others: Vec<(usize, String)>,
    /// Does the first row hold headings that no border sets off?
    pub heading_in_rows: bool,
}

impl Columns {
    /// Reads the header.
    pub fn of(table: &Table<'_>) -> Self {
        let mut columns = Self::default();
        let (row, in_rows) = match (table.header.last(), table.rows.first()) {
            (Some(row), _) => (row, false),
            (None, Some(row)) => (row, true),
            (None, None) => return columns,
        };
        columns.heading_in_rows = in_rows;
        for (index, cell) in row.cells.iter().enumerate() {
            let heading = text_of(cell);
            let lower = heading.to_ascii_lowercase();
            let lower = lower.trim();
            let slot = match lower {
                "response code" | "response codes" | "status code" | "code" | "http code"
                | "http status code" | "status" | "error code" | "return code" | "fault code" => {
                    &mut columns.code
                }
                "name" | "parameter" | "parameters" | "parameter name" | "field" | "element"
                | "attribute" | "attribute name" | "key" | "property" | "header"
                | "query parameter" => &mut columns.name,
                "type" | "data type" | "parameter type" | "datatype" => &mut columns.kind,
                "description" | "descriptions" | "meaning" => &mut columns.description,
                "required" | "required?" | "mandatory" | "optional" | "optional?"
                | "required/optional" => {
                    if columns.required.is_none() {
                        columns.required_heading.clone_from(&heading);
                    }
                    &mut columns.required
                }
                "in" | "location" | "style" => &mut columns.location,
                "default" | "default value" => &mut columns.default,
                "applies to" | "object" => &mut columns.subject,
                _ => {
                    columns.others.push((index, heading));
                    continue;
                }
            };
            if slot.is_none() {
                *slot = Some(index);
            } else {
                columns.others.push((index, heading));
            }
        }
        // A header that lacks the word for names: the first column holds them where the rest is understood.
        if columns.name.is_none()
            && columns.code.is_none()
            && columns.kind == Some(0)
            && columns.description.is_some()
        {
            columns.name = Some(0);
            columns.kind = None;
        }
        columns
    }

    /// Does the table list status codes?
    pub fn is_codes(&self, table: &Table<'_>) -> bool {
        let Some(code) = self.code else { return false };
        if self.name.is_none() && self.description.is_none() && self.kind.is_none() {
            return false;
        }
        let cells = || {
            table
                .rows
                .iter()
                .filter_map(|row| row.cells.get(code))
                .map(text_of)
                .filter(|text| !text.is_empty())
        };
        let numbers = cells()
            .filter(|text| super::codes::statuses(text).next().is_some())
            .count();
        // A header may be a slip: rows of names are no codes.
        numbers * 2 >= cells().count().max(1) || cells().count() == 0
    }

    /// Is there a column for types, requirement or places?
    pub fn has_facts(&self) -> bool {
        self.kind.is_some() || self.required.is_some() || self.location.is_some()
    }

    /// Does the table list parameters or members?
    pub fn is_parameters(&self) -> bool {
        let named = self.name.or(self.code);
        named.is_some()
            && self.description.is_some()
            && (self.kind.is_some() || self.required.is_some() || self.others.is_empty())
    }
}

/// The rows of a table of parameters. Rows without any text are dropped: the conversion writes them for nothing.
pub(super) fn rows(
    page: &Page,
    table: &Table<'_>,
    columns: &Columns,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DraftRow> {
    let skipped = usize::from(columns.heading_in_rows);
    let mut rows: Vec<DraftRow> = Vec::with_capacity(table.rows.len());
    for row in table.rows.iter().skip(skipped) {
        if row.cells.iter().all(|cell| cell.blocks.is_empty()) {
            continue;
        }
        let read = read_row(row, columns);
        if read.name.text.is_empty() {
            match rows.last_mut() {
                // What has no name goes on with the row above.
                Some(above) => {
                    above.description.blocks.extend(read.description.blocks);
                    above.span = above.span.to(read.span);
                }
                None => diagnostics.push(Diagnostic::new(
                    Code::RowNotPlaced,
                    page,
                    row.span,
                    format!("a row without a name: {}", read.description.text()),
                    "a name",
                )),
            }
            continue;
        }
        for name in names::alternatives(&read.name.text) {
            let mut read = read.clone();
            read.name.text = name;
            rows.push(read);
        }
    }
    rows
}

fn read_row(row: &Row<'_>, columns: &Columns) -> DraftRow {
    let cell = |index: Option<usize>| index.and_then(|index| row.cells.get(index));
    let spanned = |cell: &Cell<'_>| Spanned {
        text: text_of(cell),
        span: cell.span,
    };
    let mut read = DraftRow {
        span: row.span,
        ..DraftRow::default()
    };
    let mut remark = None;
    if let Some(cell) = cell(columns.name.or(columns.code)) {
        let name = names::of_cell(cell);
        read.name = Spanned {
            text: name.name,
            span: cell.span,
        };
        read.requirement = name.flag.map(|text| Spanned {
            text,
            span: cell.span,
        });
        remark = name.remark;
    }
    if let Some(cell) = cell(columns.kind) {
        let kind = spanned(cell);
        // In mixed tables the cell begins with the place: `Header`, then the type.
        let (place, text) = split_place(&kind.text);
        read.location = place.map(|text| Spanned {
            text: text.to_owned(),
            span: kind.span,
        });
        let (text, flag) = split_flag(text);
        if let Some(flag) = flag {
            read.requirement = Some(Spanned {
                text: flag,
                span: kind.span,
            });
        }
        read.type_text = Spanned {
            text,
            span: kind.span,
        };
    }
    if let Some(cell) = cell(columns.required).filter(|cell| !cell.blocks.is_empty()) {
        let stated = spanned(cell);
        read.requirement = Some(Spanned {
            text: requirement::below(&columns.required_heading, stated.text),
            span: stated.span,
        });
    }
    if let Some(cell) = cell(columns.location).filter(|cell| !cell.blocks.is_empty()) {
        read.location = Some(spanned(cell));
    }
    read.default = cell(columns.default)
        .map(spanned)
        .filter(|cell| !cell.text.is_empty());
    if let Some(cell) = cell(columns.description) {
        read.description = description(cell);
    }
    if let Some(remark) = remark {
        read.description.blocks.extend(Prose::plain(&remark).blocks);
    }
    for (index, heading) in &columns.others {
        if let Some(cell) = row.cells.get(*index).filter(|cell| !cell.blocks.is_empty()) {
            let text = format!("{heading}: {}", text_of(cell));
            read.description.blocks.extend(Prose::plain(&text).blocks);
        }
    }
    read.subject = cell(columns.subject)
        .map(text_of)
        .filter(|text| !text.is_empty());
    read
}

/// The text of a cell without markup; words that were cut behind a hyphen are whole again.
pub(super) fn text_of(cell: &Cell<'_>) -> String {
    let text = match cell.paragraph() {
        Some(text) => inline::plain(text),
        None => description(cell).text().replace('\n', " "),
    };
    if text.contains(['\u{200b}', '\u{a0}']) {
        return text
            .replace('\u{200b}', "")
            .replace('\u{a0}', " ")
            .trim()
            .to_owned();
    }
    text
}

/// The text of a description. Where the width of the cell cut a word behind its hyphen, it is joined again.
pub(super) fn description(cell: &Cell<'_>) -> Prose {
    let mut prose = inline::prose(&cell.blocks);
    for (block, written) in prose.blocks.iter_mut().zip(&cell.blocks) {
        let (ProseBlock::Paragraph(inlines), BlockKind::Paragraph(text)) = (block, &written.kind)
        else {
            continue;
        };
        for pair in text.lines.windows(2) {
            let [before, after] = pair else { continue };
            // The marks of inline markup are no part of its text.
            let before = before.text.rsplit([' ', '`', '*']).next().unwrap_or("");
            let after = after
                .text
                .trim_start()
                .split([' ', '`', '*'])
                .next()
                .unwrap_or("");
            let cut = before.len() > 1
                && before.ends_with('-')
                && !before.ends_with("--")
                && after.starts_with(|c: char| c.is_alphanumeric());
            if !cut {
                continue;
            }
            let (broken, whole) = (format!("{before} {after}"), format!("{before}{after}"));
            for inline in inlines.iter_mut() {
                if let Inline::Text(text)
                | Inline::Strong(text)
                | Inline::Emphasis(text)
                | Inline::Code(text) = inline
                    && text.contains(broken.as_str())
                {
                    *text = text.replacen(&broken, &whole, 1);
                }
            }
        }
    }
    prose
}

/// `Header String` is a place and a type.
fn split_place(text: &str) -> (Option<&str>, &str) {
    let Some((first, rest)) = text.split_once(' ') else {
        let alone = matches!(
            text.to_ascii_lowercase().as_str(),
            "header" | "uri" | "query" | "body" | "path"
        );
        return if alone {
            (Some(text), "")
        } else {
            (None, text)
        };
    };
    match first.to_ascii_lowercase().as_str() {
        "header" | "uri" | "query" | "path" => (Some(first), rest.trim()),
        _ => (None, text),
    }
}

/// Takes the flag of requirement off a type: `String (Required)`, `(Optional)`.
fn split_flag(text: &str) -> (String, Option<String>) {
    for word in ["Required", "Optional"] {
        let lower = text.to_ascii_lowercase();
        let at = lower.find(&word.to_ascii_lowercase());
        if let Some(at) = at {
            let before = text[..at]
                .trim_end()
                .trim_end_matches(['(', '*'])
                .trim_end();
            let after = text[at + word.len()..]
                .trim_start()
                .trim_start_matches([')', '*'])
                .trim();
            let rest = format!("{before} {after}")
                .trim()
                .trim_end_matches([',', ';'])
                .trim_end()
                .to_owned();
            return (rest, Some(word.to_owned()));
        }
    }
    (text.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_cells_hold_more_than_types() {
        assert_eq!(
            split_flag("xsd:string (Required)"),
            ("xsd:string".to_owned(), Some("Required".to_owned()))
        );
        assert_eq!(
            split_flag("(optional)"),
            (String::new(), Some("Optional".to_owned()))
        );
        assert_eq!(split_flag("Uuid"), ("Uuid".to_owned(), None));
        assert_eq!(split_place("Header String"), (Some("Header"), "String"));
        assert_eq!(split_place("URI"), (Some("URI"), ""));
        assert_eq!(split_place("String list"), (None, "String list"));
    }
}
