//! Versions in brackets before what a row says: `(Since API v2.6.) The kind of lid.`

use super::earlier;
use crate::draft::{DraftRow, Inline, PageDraft, Prose, ProseBlock};

/// Notes them as the first versions of their rows, and leaves the rest of the text.
pub fn note(drafts: &mut [PageDraft]) {
    for draft in drafts {
        draft.rows_mut().for_each(of_row);
    }
}

fn of_row(row: &mut DraftRow) {
    if !row.versions.is_open() {
        return;
    }
    let Some((version, rest)) = head(&row.description) else {
        return;
    };
    // The version is that of what the value is, not of the row.
    if earlier::is_told(&row.description.text()) {
        return;
    }
    for text in std::iter::once(&mut row.description).chain(&mut row.shown) {
        if head(text).is_some()
            && let Some(ProseBlock::Paragraph(inlines)) = text.blocks.first_mut()
            && let Some(Inline::Text(first)) = inlines.first_mut()
        {
            first.clone_from(&rest);
        }
    }
    row.versions.min = Some(version);
}

/// The version at the head of a text, and what stands behind it in the same run.
fn head(text: &Prose) -> Option<(String, String)> {
    let Some(ProseBlock::Paragraph(inlines)) = text.blocks.first() else {
        return None;
    };
    let Some(Inline::Text(first)) = inlines.first() else {
        return None;
    };
    let (said, rest) = first
        .trim_start()
        .strip_prefix("(Since ")?
        .split_once(')')?;
    let said = said.strip_prefix("API ").unwrap_or(said);
    let said = said.strip_prefix("version ").unwrap_or(said);
    let version = said.trim_start_matches(['v', 'V']).trim_end_matches('.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_version = version.contains('.') && version.split('.').all(is_number);
    // A text that is nothing but the remark says nothing else.
    let is_all = rest.trim().is_empty() && inlines.len() == 1;
    (is_version && !is_all).then(|| (version.to_owned(), rest.trim_start().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<String>, String) {
        let mut row = DraftRow {
            description: Prose::plain(text),
            ..DraftRow::default()
        };
        of_row(&mut row);
        (row.versions.min, row.description.text())
    }

    #[test]
    fn a_version_in_brackets_is_that_of_the_row() {
        let of = |version: &str, text: &str| (Some(version.to_owned()), text.to_owned());
        assert_eq!(read("(Since API v2.6.) The lid."), of("2.6", "The lid."));
        assert_eq!(read("(Since v3.1) The lid."), of("3.1", "The lid."));
        assert_eq!(read("(Since version 3.1) A lid."), of("3.1", "A lid."));
    }

    #[test]
    fn other_brackets_stay() {
        for text in [
            "(Since Monday) The lid.",
            "The lid (Since v3.1).",
            "(Since 3) A lid.",
            "(Since v3.1)",
            "(Since v3.1) The id of a lid. In earlier versions, this parameter is a lid name, as a string.",
        ] {
            assert_eq!(read(text), (None, text.to_owned()));
        }
    }
}
