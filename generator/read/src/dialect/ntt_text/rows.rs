//! From the cells of a table to the rows and codes of a draft.

use crate::draft::{DraftCode, DraftRow, Prose, ProseBlock, Spanned};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, Versions};
use apiref_core::page::Page;
use apiref_core::text::collapsed;

use super::columns::Column;
use super::prose;
use super::split::{self, Doubt};
use super::table::{RawCell, RawRow, RawTable, RowDoubt};

/// A row's cells by column.
struct Cells<'r> {
    columns: &'r [Column],
    row: &'r RawRow,
}

impl<'r> Cells<'r> {
    fn get(&self, column: Column) -> Option<&'r RawCell> {
        let index = self.columns.iter().position(|known| *known == column)?;
        self.row.cells.get(index)
    }

    /// The cell, if the table has the column and the cell says something.
    fn spanned(&self, column: Column) -> Option<Spanned> {
        self.get(column)
            .filter(|cell| !says_nothing(&cell.text))
            .map(|cell| Spanned {
                text: collapsed(&cell.text),
                span: cell.span,
            })
    }

    /// Description, note and permission, in this order.
    fn description(&self) -> Prose {
        let mut blocks = Vec::new();
        for (column, cell) in self.columns.iter().zip(&self.row.cells) {
            match column {
                _ if says_nothing(&cell.text) => {}
                Column::Description | Column::Note | Column::Other => {
                    blocks.extend(prose::of_text(&cell.text).blocks);
                }
                Column::Permission => {
                    blocks.extend(Prose::plain(&format!("Permission: {}", cell.text)).blocks);
                }
                _ => {}
            }
        }
        Prose { blocks }
    }
}

/// Does the cell only mark that there is nothing?
fn says_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "--" | "\u{2013}" | "\u{2014}")
}

/// The rows of a table of parameters or fields.
pub fn parameters(
    page: &Page,
    table: &RawTable<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DraftRow> {
    let mut rows = Vec::new();
    for row in &table.rows {
        report(page, table, row, diagnostics);
        let cells = Cells {
            columns: &table.columns,
            row,
        };
        let name = cells
            .get(Column::Name)
            .map_or_else(Spanned::default, |cell| Spanned {
                text: collapsed(&cell.text),
                span: cell.span,
            });
        if name.text.is_empty() {
            continue;
        }
        let requirement = [Column::Requirement, Column::Required, Column::Mandatory]
            .into_iter()
            .find_map(|column| cells.get(column))
            .filter(|_| row.doubt != Some(RowDoubt::Whole));
        rows.push(DraftRow {
            format: None,
            versions: Versions::default(),
            name,
            type_text: type_text(&cells),
            type_references: Vec::new(),
            requirement: requirement.map(|cell| Spanned {
                text: match cells.get(Column::Mandatory) {
                    // A mark says yes; what stands in the cell may be any sign.
                    Some(mark) if mark == cell => marked(&mark.text).to_owned(),
                    _ => cell.text.clone(),
                },
                span: cell.span,
            }),
            location: cells.spanned(Column::Style),
            subject: None,
            description: cells.description(),
            shown: None,
            default: cells.spanned(Column::Default),
            enumeration: cells.spanned(Column::Enumeration),
            invalid_action: cells.spanned(Column::Action),
            invalid_status: cells.spanned(Column::ActionCode),
            span: row.span,
        });
    }
    rows
}

/// What a cell of the column `mandatory` says.
fn marked(text: &str) -> &'static str {
    match text.to_ascii_lowercase().as_str() {
        "" | "-" | "x" | "no" | "false" | "optional" => "optional",
        _ => "mandatory",
    }
}

/// Type and format as one expression: `string` and `hyph-uuid` give `string(hyph-uuid)`, `array<object>` and
/// `datatype_x` give `Array of datatype_x objects`.
fn type_text(cells: &Cells<'_>) -> Spanned {
    let stated = cells
        .spanned(Column::Format)
        .or_else(|| cells.spanned(Column::Type));
    let Some(refined) = cells.spanned(Column::Subformat) else {
        return stated.unwrap_or_default();
    };
    match stated {
        Some(stated) => Spanned {
            text: match stated.text.to_ascii_lowercase().as_str() {
                "array<object>" => format!("Array of {} objects", refined.text),
                "object" => format!("{} object", refined.text),
                _ => format!("{}({})", stated.text, refined.text),
            },
            span: stated.span.to(refined.span),
        },
        None => refined,
    }
}

/// The status codes of a table.
pub fn codes(
    page: &Page,
    table: &RawTable<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DraftCode> {
    let mut codes = Vec::new();
    for row in &table.rows {
        report(page, table, row, diagnostics);
        let cells = Cells {
            columns: &table.columns,
            row,
        };
        let Some(cell) = cells.get(Column::Code) else {
            continue;
        };
        let fault = cells.get(Column::IsError).and_then(|cell| {
            match cell.text.to_ascii_lowercase().as_str() {
                "yes" | "true" => Some(true),
                "no" | "false" => Some(false),
                _ => None,
            }
        });
        let stated = status_list(&cell.text);
        if stated.is_empty() {
            diagnostics.push(Diagnostic::new(
                Code::RowSplitUncertain,
                page,
                row.span,
                page.slice(row.span).trim(),
                "a status code first",
            ));
        }
        for status in stated {
            codes.push(DraftCode {
                status,
                name: String::new(),
                description: cells.description(),
                fault,
                origin: Origin::Table,
                versions: Versions::default(),
                span: row.span,
            });
        }
    }
    codes
}

/// The codes in a text: `403, 404`; classes in upper case.
pub fn status_list(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| split::is_code(word))
        .map(str::to_ascii_uppercase)
        .collect()
}

/// Says why the cells of a row are not certain.
fn report(page: &Page, table: &RawTable<'_>, row: &RawRow, diagnostics: &mut Vec<Diagnostic>) {
    let Some(doubt) = row.doubt else { return };
    let name = row.cells.first().map_or("", |cell| cell.text.as_str());
    let titles = || {
        let titles: Vec<&str> = table.columns.iter().map(|column| column.title()).collect();
        titles.join(", ")
    };
    let (code, expected) = match doubt {
        RowDoubt::Cut(Doubt::TextsTogether) => (
            Code::CellsTogether,
            "a mark between two columns of text; both were left in the description".to_owned(),
        ),
        RowDoubt::Cut(Doubt::UnknownType) => (
            Code::RowSplitUncertain,
            "a known type before the description; the type was left in the description".to_owned(),
        ),
        RowDoubt::Cut(Doubt::SeveralWays) => (
            Code::RowSplitUncertain,
            format!(
                "one way to separate {}; the longest description was used",
                titles()
            ),
        ),
        RowDoubt::Cut(Doubt::EmptyCellsLost) | RowDoubt::Count => (
            Code::RowSplitUncertain,
            format!(
                "a cell, or a mark of an empty one, for each of {}",
                titles()
            ),
        ),
        RowDoubt::TextBehind => (
            Code::RowSplitUncertain,
            "the end of the table; the text behind it is kept as a note".to_owned(),
        ),
        RowDoubt::Whole => (
            Code::RowSplitUncertain,
            format!(
                "the columns {}; the row is kept whole as the description of its first word",
                titles()
            ),
        ),
    };
    let mut found = format!("{name:?}");
    let text = collapsed(page.slice(row.span));
    if !text.is_empty() && text != name {
        let shown: String = text.chars().take(120).collect();
        found = format!("{name:?} in {shown:?}");
    }
    diagnostics.push(Diagnostic::new(code, page, row.span, found, expected));
}

/// Does the table list status codes?
pub fn lists_codes(table: &RawTable<'_>) -> bool {
    table.columns.first() == Some(&Column::Code)
}

/// Is there text in the prose?
pub fn has_text(prose: &Prose) -> bool {
    prose.blocks.iter().any(|block| match block {
        ProseBlock::Paragraph(inlines) => !inlines.is_empty(),
        _ => true,
    })
}
