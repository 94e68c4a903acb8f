//! What single blocks look like, whatever section they stand in.

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

/// What a status label says beyond the code.
pub(super) fn after_status(text: &str) -> &str {
    text.split_once(|c: char| c.is_ascii_digit())
        .map_or("", |(_, rest)| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit())
                .trim_matches([' ', ':', '*', '.'])
        })
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
