//! What notes of versions tell of operations and rows, and warnings that call an operation deprecated.

use crate::draft::{Inline, ProseBlock};
use crate::syntax::document::{Block, BlockKind};
use crate::syntax::inline;
use crate::syntax::versions::{self as notes, Note};

/// What a version added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// The operation.
    Operation,
    /// Rows of these names.
    Rows(Vec<String>),
    /// Nothing that could be told.
    Nothing,
}

/// What a version added, by the note that the directive `name` is. A text that names something in code is about that,
/// and not about the operation.
pub fn added(note: &Note, name: &str) -> Added {
    if !note.version.starts_with(|c: char| c.is_ascii_digit()) {
        return Added::Nothing;
    }
    let text = note.text.text().to_ascii_lowercase();
    let inlines = note.text.blocks.iter().filter_map(|block| match block {
        ProseBlock::Paragraph(inlines) => Some(inlines),
        _ => None,
    });
    let names: Vec<String> = inlines
        .flatten()
        .filter_map(|inline| match inline {
            Inline::Code(code) => Some(code.trim_matches('"').to_owned()),
            _ => None,
        })
        .collect();
    match name {
        "versionadded" if names.is_empty() => Added::Operation,
        "versionadded" => Added::Rows(names),
        "versionchanged" if ["added ", "new "].iter().any(|word| text.starts_with(word)) => {
            Added::Rows(names)
        }
        _ => Added::Nothing,
    }
}

/// Does a warning say that what it stands at is deprecated? A sentence about something in code is about a parameter.
pub fn says_deprecated(name: &str, block: &Block<'_>) -> bool {
    if !matches!(name, "warning" | "attention" | "caution" | "danger") {
        return false;
    }
    let BlockKind::Directive { body, .. } = &block.kind else {
        return false;
    };
    let Some(BlockKind::Paragraph(text)) = body.first().map(|block| &block.kind) else {
        return false;
    };
    let mut before = String::new();
    for inline in inline::inlines(text) {
        before.push_str(inline.text());
        let sentence = before.split(['.', '!']).next().unwrap_or("");
        if [" is deprecated", " are deprecated", " has been deprecated"]
            .iter()
            .any(|words| sentence.contains(words))
        {
            return true;
        }
        if matches!(inline, Inline::Code(_)) || sentence.len() < before.len() {
            return false;
        }
    }
    false
}

/// Does a summary or a note of a change begin by calling what it is about deprecated?
pub fn begins_deprecated(text: &str) -> bool {
    const MARKS: [char; 5] = [':', ';', ',', '.', '!'];
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let of_whole = |next: &str| {
        let next = next.trim_end_matches(MARKS).to_ascii_lowercase();
        matches!(
            next.as_str(),
            "endpoint" | "operation" | "method" | "call" | "api" | "resource"
        )
    };
    first
        .trim_end_matches(MARKS)
        .eq_ignore_ascii_case("deprecated")
        && (first.ends_with(MARKS) || words.next().is_none_or(of_whole))
}

/// Is the block a note of a version?
pub fn is_note(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::Directive { name, argument, body, .. } if notes::read(name, argument, body).is_some())
}

/// Is the block a note that stands before what it is about?
pub fn leads(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::Directive { name, .. } if matches!(*name, "versionadded" | "deprecated"))
}

/// Does the block say that what it stands at is deprecated?
pub fn deprecates(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::Directive { name, .. } if *name == "deprecated" || says_deprecated(name, block))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_calls_an_endpoint_deprecated() {
        assert!(begins_deprecated("Deprecated endpoint for straw hives"));
        assert!(begins_deprecated("Deprecated; does nothing."));
        assert!(begins_deprecated("Deprecated"));
        assert!(!begins_deprecated("Deprecated frames can be listed"));
        assert!(!begins_deprecated("Lists deprecated hives"));
    }
}
