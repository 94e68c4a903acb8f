//! Status codes: tables of them, several in one cell, sentences that list them.

use super::tables::{Columns, description, text_of};
use crate::draft::{DraftCode, Prose};
use crate::syntax::document::{Table, Text};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, Versions};
use apiref_core::page::Page;

/// The codes of a table, in its order, repetitions included.
pub(super) fn in_table(
    page: &Page,
    table: &Table<'_>,
    columns: &Columns,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DraftCode> {
    let mut codes = Vec::with_capacity(table.rows.len());
    // A header that calls the names types is a slip.
    let name_column = columns.name.or(columns.kind);
    for row in table.rows.iter().skip(usize::from(columns.heading_in_rows)) {
        if row.cells.iter().all(|cell| cell.blocks.is_empty()) {
            continue;
        }
        let cell = |index: Option<usize>| index.and_then(|index| row.cells.get(index));
        let stated = cell(columns.code).map(text_of).unwrap_or_default();
        let mut name = cell(name_column).map(text_of).unwrap_or_default();
        let mut text = cell(columns.description)
            .map(description)
            .unwrap_or_default();
        for (index, heading) in &columns.others {
            if let Some(further) = row.cells.get(*index).filter(|cell| !cell.blocks.is_empty()) {
                let further = format!("{heading}: {}", text_of(further));
                text.blocks.extend(Prose::plain(&further).blocks);
            }
        }
        let found: Vec<&str> = statuses(&stated).collect();
        if found.is_empty() {
            let mut parts = vec![stated, name, text.text()];
            parts.retain(|part| !part.is_empty());
            diagnostics.push(Diagnostic::new(
                Code::StatusNotRead,
                page,
                row.span,
                parts.join(" "),
                "a status code",
            ));
            continue;
        }
        if name.is_empty() {
            name = words_beside(&stated);
        }
        codes.extend(found.into_iter().map(|status| DraftCode {
            status: status.to_ascii_uppercase(),
            name: name.clone(),
            description: text.clone(),
            fault: None,
            origin: Origin::Table,
            versions: Versions::default(),
            span: row.span,
        }));
    }
    codes
}

/// The codes that a sentence lists: "Normal response codes: 200, 203".
pub(super) fn in_sentence(text: &Text<'_>, plain: &str) -> Option<Vec<DraftCode>> {
    let (head, list) = plain.split_once(':')?;
    let lower = head.to_ascii_lowercase();
    if !(lower.ends_with("response codes") || lower.ends_with("response code")) || head.len() > 40 {
        return None;
    }
    let fault = lower.contains("error") || lower.contains("fault");
    let found: Vec<DraftCode> = list
        .split(',')
        .flat_map(|part| statuses(part).map(move |status| (status, words_beside(part))))
        .map(|(status, name)| DraftCode {
            status: status.to_ascii_uppercase(),
            name,
            description: Prose::default(),
            fault: Some(fault),
            origin: Origin::Description,
            versions: Versions::default(),
            span: text.span(),
        })
        .collect();
    (!found.is_empty()).then_some(found)
}

/// The codes in a text: three digits from 100 to 599, or a digit and `xx`.
pub(super) fn statuses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            let bytes = word.as_bytes();
            bytes.len() == 3
                && (b'1'..=b'5').contains(&bytes[0])
                && (bytes[1..].iter().all(u8::is_ascii_digit)
                    || bytes[1..].eq_ignore_ascii_case(b"xx"))
        })
}

/// What stands beside codes: `badRequest (400)` names a fault.
fn words_beside(text: &str) -> String {
    text.split([' ', '(', ')', ',', ';', '/'])
        .filter(|word| !word.is_empty() && *word != "-" && statuses(word).next().is_none())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_codes_may_stand_in_one_cell() {
        assert_eq!(statuses("400 500").collect::<Vec<_>>(), ["400", "500"]);
        assert_eq!(statuses("200,,503").collect::<Vec<_>>(), ["200", "503"]);
        assert_eq!(statuses("4xx").collect::<Vec<_>>(), ["4xx"]);
        assert_eq!(statuses("-").count(), 0);
        assert_eq!(words_beside("badRequest (400)"), "badRequest");
    }
}
