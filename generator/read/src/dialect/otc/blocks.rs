//! What single blocks look like, whatever section they stand in.

use apiref_core::words::capitalised;

use crate::syntax::{Block, BlockKind, Item, Text};

/// `None`, `N/A`: there is nothing to say.
pub(super) fn is_none(text: &str) -> bool {
    matches!(
        text.trim()
            .trim_end_matches('.')
            .to_ascii_lowercase()
            .as_str(),
        "none" | "n/a" | "na" | "-" | "--" | "\u{2013}" | "\u{2014}" | "null" | "no"
    )
}

/// What a status label says beyond the code: `The lid is open` of `Status code 200, indicating that the lid is open`.
pub(super) fn after_status(text: &str) -> String {
    let Some((_, rest)) = text.split_once(|c: char| c.is_ascii_digit()) else {
        return String::new();
    };
    let marks = [' ', ':', '*', '.', ',', ';', '-', '\u{2013}', '\u{2014}'];
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.trim_start_matches(marks);
    let rest = rest.trim_end_matches([' ', ':', '*', '.']);
    let leads = ["indicating that ", "which indicates that "];
    match leads.iter().find_map(|lead| rest.strip_prefix(lead)) {
        Some(said) => capitalised(said),
        None => rest.to_owned(),
    }
}

/// Is the whole paragraph bold?
pub(super) fn is_bold(text: &Text<'_>) -> bool {
    let joined = text.joined();
    let trimmed = joined.trim();
    trimmed.len() > 4
        && trimmed.starts_with("**")
        && (trimmed.ends_with("**") || trimmed.ends_with("**:"))
        && trimmed.matches("**").count() == 2
}

pub(super) fn first_paragraph<'t, 'a>(item: &'t Item<'a>) -> Option<&'t Text<'a>> {
    match &item.blocks.first()?.kind {
        BlockKind::Paragraph(text) => Some(text),
        _ => None,
    }
}

pub(super) fn has_structure(blocks: &[Block<'_>]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Table(_) | BlockKind::Literal { .. } => true,
        BlockKind::List { items, .. } => items.iter().any(|item| has_structure(&item.blocks)),
        BlockKind::Quote(inner) => has_structure(inner),
        _ => false,
    })
}

pub(super) fn has_table(blocks: &[Block<'_>]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Table(_) => true,
        BlockKind::List { items, .. } => items.iter().any(|item| has_table(&item.blocks)),
        BlockKind::Quote(inner) => has_table(inner),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_status_label_says_begins_with_a_word() {
        for (label, said) in [
            (
                "Status code 200, indicating that the lid is open",
                "The lid is open",
            ),
            ("Returned status code 200: done.", "done"),
            ("**Status code: 404** \u{2013} No lid", "No lid"),
            ("Status code: 200", ""),
        ] {
            assert_eq!(after_status(label), said, "{label}");
        }
    }
}
