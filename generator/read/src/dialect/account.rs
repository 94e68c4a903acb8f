//! The account of tables: each row of each table on an operation page is a row or a status code of the draft, or text
//! that is kept. What is left is named in a diagnostic, so that no reader can forget a table in silence.

use crate::draft::PageDraft;
use crate::syntax::{Block, BlockKind, Document, Section, Table, inline};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::page::{Page, Span};

/// Names the rows of tables that the draft of an operation page holds nothing of.
pub(super) fn settle(
    page: &Page,
    document: &Document<'_>,
    draft: &PageDraft,
    found: &mut Vec<Diagnostic>,
) {
    if draft.operations.is_empty() {
        return;
    }
    let mut tables = Vec::new();
    of_blocks(&document.blocks, &mut tables);
    document
        .sections
        .iter()
        .for_each(|section| of_section(section, &mut tables));
    let is_taken = |table: &Table<'_>| {
        let span = table.span;
        let of_rows = draft
            .operations
            .iter()
            .flat_map(|operation| &operation.tables)
            .flat_map(|table| &table.rows)
            .any(|row| span.start <= row.span.start && row.span.end <= span.end);
        let overlaps = |other: Span| span.start <= other.start && other.start < span.end;
        of_rows
            || draft
                .operations
                .iter()
                .flat_map(|operation| &operation.codes)
                .any(|code| overlaps(code.span))
            || found
                .iter()
                .any(|one| one.code == Code::RowNotPlaced && overlaps(one.span))
    };
    tables.retain(|table| !table.rows.is_empty() && !is_taken(table));
    if tables.is_empty() {
        return;
    }
    let texts = draft.operations.iter().flat_map(|operation| {
        let notes = operation.notes.iter().map(|(_, text)| text);
        std::iter::once(&operation.description).chain(notes)
    });
    let kept: Vec<String> = texts.map(|text| squeezed(&text.text())).collect();
    for table in tables {
        let lost: Vec<String> = table
            .rows
            .iter()
            .map(|row| {
                let cells = row.cells.iter();
                cells.map(|cell| squeezed(&inline::prose(&cell.blocks).text()))
            })
            .filter_map(|mut cells| {
                cells.find(|cell| !kept.iter().any(|text| text.contains(cell.as_str())))
            })
            .collect();
        if !lost.is_empty() {
            let code = Code::RowNotPlaced;
            let text = lost.join(", ");
            found.push(Diagnostic::new(code, page, table.span, text, ""));
        }
    }
}

/// The text without its blanks, which may be laid out in other ways.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn of_section<'t, 'a>(section: &'t Section<'a>, tables: &mut Vec<&'t Table<'a>>) {
    of_blocks(&section.blocks, tables);
    section
        .sections
        .iter()
        .for_each(|below| of_section(below, tables));
}

fn of_blocks<'t, 'a>(blocks: &'t [Block<'a>], tables: &mut Vec<&'t Table<'a>>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Table(table) => tables.push(table),
            BlockKind::List { items, .. } => {
                items
                    .iter()
                    .for_each(|item| of_blocks(&item.blocks, tables));
            }
            BlockKind::Quote(inner) => of_blocks(inner, tables),
            BlockKind::Directive { body, .. } => of_blocks(body, tables),
            BlockKind::Paragraph(_)
            | BlockKind::Literal { .. }
            | BlockKind::Fields(_)
            | BlockKind::Comment(_) => {}
        }
    }
}
