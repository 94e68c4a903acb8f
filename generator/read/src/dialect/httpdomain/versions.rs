//! Notes of versions: `versionadded`, `versionchanged`, `deprecated`, and warnings that call an operation deprecated.

use crate::draft::{Inline, Prose, ProseBlock};
use crate::syntax::document::{Block, BlockKind};
use crate::syntax::inline;

/// A note of a version.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// As written: `3.3`.
    pub version: String,
    /// What happened.
    pub text: Prose,
}

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

impl Note {
    /// What the version added, by the note that the directive `name` is. A text that names something in code is about
    /// that, and not about the operation.
    pub fn added(&self, name: &str) -> Added {
        if !self.version.starts_with(|c: char| c.is_ascii_digit()) {
            return Added::Nothing;
        }
        let text = self.text.text().to_ascii_lowercase();
        let inlines = self.text.blocks.iter().filter_map(|block| match block {
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
}

/// Reads a directive about a version; none for one about something else.
pub fn read(name: &str, argument: &str, body: &[Block<'_>]) -> Option<Note> {
    if !matches!(
        name,
        "versionadded" | "versionchanged" | "deprecated" | "versionremoved" | "deprecated-removed"
    ) {
        return None;
    }
    let argument = argument.trim();
    let (version, rest) = argument
        .split_once(char::is_whitespace)
        .unwrap_or((argument, ""));
    let mut text = inline::prose(body);
    if !rest.trim().is_empty() {
        let line = crate::syntax::Text::line(rest.trim(), 0);
        let first = inline::inlines(&line);
        match text.blocks.first_mut() {
            // The text goes on below the directive.
            Some(ProseBlock::Paragraph(more)) => {
                more.splice(
                    0..0,
                    first.into_iter().chain([Inline::Text(" ".to_owned())]),
                );
            }
            _ => text.blocks.insert(0, ProseBlock::Paragraph(first)),
        }
    }
    Some(Note {
        version: version.trim_end_matches([':', ',']).to_owned(),
        text,
    })
}

/// The note as text.
pub fn shown(name: &str, note: &Note) -> ProseBlock {
    let verb = match name {
        "versionadded" => "Added in",
        "versionchanged" => "Changed in",
        "versionremoved" => "Removed in",
        _ => "Deprecated since",
    };
    let mut blocks = note.text.blocks.clone();
    let head = format!("{verb} version {}", note.version);
    match blocks.first_mut() {
        Some(ProseBlock::Paragraph(inlines)) => {
            inlines.insert(0, Inline::Text(format!("{head}: ")))
        }
        _ => blocks.insert(0, ProseBlock::Paragraph(vec![Inline::Text(head + ".")])),
    }
    // A sentence says by itself that it is about a version.
    match &blocks[..] {
        [sentence] => sentence.clone(),
        _ => ProseBlock::Admonition("Version".to_owned(), Prose { blocks }),
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

/// Is the block a note of a version?
pub fn is_note(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::Directive { name, argument, body, .. } if read(name, argument, body).is_some())
}

/// Is the block a note that stands before what it is about?
pub fn leads(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::Directive { name, .. } if matches!(*name, "versionadded" | "deprecated"))
}

/// Does the block say that what it stands at is deprecated?
pub fn deprecates(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::Directive { name, .. } if *name == "deprecated" || says_deprecated(name, block))
}
