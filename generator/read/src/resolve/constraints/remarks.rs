//! Remarks among values that call one of them the default.

use super::keys;
use crate::draft::{Inline, Prose, ProseBlock};

/// Does a bullet among values tell the default: `Default value: **a**`?
pub fn tells_default(item: &Prose) -> bool {
    let Some(ProseBlock::Paragraph(inlines)) = item.blocks.first() else {
        return false;
    };
    // `**default**: …` is a value that is called so.
    let is_value = matches!(inlines.first(), Some(Inline::Strong(name) | Inline::Code(name)) if name.starts_with(char::is_lowercase));
    !is_value && matches!(keys::split(inlines), Some((keys::Key::Default, ..)))
}

/// Does what is said of a value call it the default?
pub fn says_default(inlines: &[Inline]) -> bool {
    inlines
        .iter()
        .any(|inline| is_default_remark(inline.text()))
}

fn is_default_remark(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    // A sentence of its own.
    let mut sentences = lower
        .split(". ")
        .map(|said| said.trim_end_matches(['.', ' ']));
    if sentences.any(|said| {
        matches!(
            said,
            "this is the default value" | "this is the default" | "it is the default value"
        )
    }) {
        return true;
    }
    let mut remarks = "(default)|(default value)|(by default)|(the default value)".split('|');
    remarks.any(|remark| lower.contains(remark)) || lower.starts_with(" is the default value")
}
