//! Tables of error codes: `Status Code | Error Code | Error Message | Description | Solution` and their kin.

use super::blocks::is_none;
use super::sections::folded;
use super::tables::cell_text;
use crate::draft::{Draft, DraftError};
use crate::syntax::{Block, BlockKind, Row, Table, inline};

/// Is this the title of a section about error codes?
pub fn is_section(title: &str) -> bool {
    let words = folded(title);
    words.contains("error") && words.contains("code")
}

/// Reads such a section: the codes that it lists, and where it leads.
pub fn of_blocks(blocks: &[Block<'_>], draft: &mut Draft) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => draft.error_references.extend(inline::references(text)),
            BlockKind::Table(table) => draft.errors.extend(of_table(table)),
            BlockKind::List { items, .. } => {
                items.iter().for_each(|item| of_blocks(&item.blocks, draft));
            }
            BlockKind::Quote(inner) => of_blocks(inner, draft),
            _ => {}
        }
    }
}

/// What a column of a table of error codes holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Code,
    Status,
    Message,
    Meaning,
    Handling,
    Module,
    Other,
}

fn column(header: &str) -> Column {
    let words = folded(header);
    let has = |word: &str| words.split(' ').any(|w| w == word);
    let any = |list: &[&str]| list.iter().any(|word| has(word));
    if any(&["message", "messages", "information", "prompt"]) {
        Column::Message
    } else if any(&[
        "solution",
        "solutions",
        "measure",
        "measures",
        "handling",
        "troubleshooting",
    ]) || any(&["suggestion", "suggestions", "action", "procedure"])
    {
        Column::Handling
    } else if any(&[
        "description",
        "meaning",
        "cause",
        "causes",
        "reason",
        "details",
        "explanation",
    ]) {
        Column::Meaning
    } else if any(&["status", "http", "response", "returned", "return"]) {
        Column::Status
    } else if has("error") || any(&["code", "codes"]) {
        Column::Code
    } else if any(&["module", "service", "category"]) {
        Column::Module
    } else {
        Column::Other
    }
}

fn columns(header: &Row<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(header.cells.len());
    for cell in &header.cells {
        let kind = column(&cell_text(cell).text);
        // A second column of one kind tells nothing that the first doesn't.
        let taken = kind != Column::Other && columns.contains(&kind);
        columns.push(if taken { Column::Other } else { kind });
    }
    columns
}

/// The columns of a table of error codes that tell of the error alone: its code, its message, and what to do. The
/// others tell of its status, too.
pub fn columns_of_errors(table: &Table<'_>) -> Vec<usize> {
    let columns = table.header.last().map(columns).unwrap_or_default();
    let has_meaning = columns.contains(&Column::Meaning);
    let of_error = columns.iter().enumerate().filter(|(_, kind)| match kind {
        Column::Code | Column::Handling | Column::Module => true,
        Column::Message => has_meaning,
        Column::Status | Column::Meaning | Column::Other => false,
    });
    of_error.map(|(at, _)| at).collect()
}

/// The errors that a table lists, in order; none where it is no table of error codes.
///
/// A module, status or code that is left out is the one of the row above. A row that has a mark for none instead of a
/// code is no error of the list.
pub fn of_table(table: &Table<'_>) -> Vec<DraftError> {
    let Some(header) = table.header.last() else {
        return Vec::new();
    };
    let columns = columns(header);
    let has = |kind| columns.contains(&kind);
    if !has(Column::Code) || !(has(Column::Message) || has(Column::Meaning)) {
        return Vec::new();
    }
    let mut errors: Vec<DraftError> = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let mut error = DraftError {
            span: row.span,
            ..DraftError::default()
        };
        for (cell, kind) in row.cells.iter().zip(&columns) {
            match kind {
                Column::Code => error.code = cell_text(cell).text,
                Column::Status => error.status = cell_text(cell).text,
                Column::Message => error.message = cell_text(cell).text,
                Column::Module => error.module = cell_text(cell).text,
                Column::Meaning => error.meaning = inline::prose(&cell.blocks),
                Column::Handling => error.handling = inline::prose(&cell.blocks),
                Column::Other => {}
            }
        }
        if let Some(above) = errors.last() {
            let inherit = |own: &mut String, above: &String| {
                if own.is_empty() {
                    own.clone_from(above);
                }
            };
            inherit(&mut error.module, &above.module);
            inherit(&mut error.status, &above.status);
            inherit(&mut error.code, &above.code);
        }
        let says = !error.message.is_empty() || !error.meaning.is_empty();
        let has_code = !error.code.is_empty() && !is_none(&error.code);
        errors.extend((says && has_code).then_some(error));
    }
    // A table of status codes may call a reason phrase its code.
    let telling = errors.iter().filter(|error| is_code(&error.code)).count();
    if telling * 2 <= errors.len() {
        errors.clear();
    }
    errors
}

/// `APIGW.0101`, `lid-0007`, `40001`: no word, and no status code.
fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_status = text.len() == 3 && digits == 3;
    digits > 0 && !is_status
}
