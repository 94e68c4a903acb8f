//! Notes of versions: `versionadded`, `versionchanged`, `deprecated`, as sentences.

use super::document::Block;
use super::inline;
use crate::draft::{Inline, Prose, ProseBlock};

/// A note of a version.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// As written: `3.3`.
    pub version: String,
    /// What happened.
    pub text: Prose,
}

/// Reads a directive about a version; none for one about something else.
pub fn read(name: &str, argument: &str, body: &[Block<'_>]) -> Option<Note> {
    if !VERBS.iter().any(|(known, _)| *known == name) {
        return None;
    }
    let argument = argument.trim();
    let (version, rest) = argument
        .split_once(char::is_whitespace)
        .unwrap_or((argument, ""));
    let mut text = inline::prose(body);
    if !rest.trim().is_empty() {
        let line = super::Text::line(rest.trim(), 0);
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

/// The beginnings of notes, by directive.
const VERBS: &[(&str, &str)] = &[
    ("versionadded", "Added in"),
    ("versionchanged", "Changed in"),
    ("versionremoved", "Removed in"),
    ("deprecated", "Deprecated since"),
    ("deprecated-removed", "Deprecated since"),
];

/// Is the text of a paragraph that of a note?
pub fn is_note(inlines: &[Inline]) -> bool {
    let Some(Inline::Text(first)) = inlines.first() else {
        return false;
    };
    VERBS.iter().any(|(_, verb)| {
        let rest = first.strip_prefix(verb);
        rest.is_some_and(|rest| rest.starts_with(" version "))
    })
}

impl Note {
    /// The note as text, for the directive `name`.
    pub fn shown(&self, name: &str) -> ProseBlock {
        let verb = VERBS.iter().find(|(known, _)| *known == name);
        let verb = verb.map_or("Changed in", |(_, verb)| verb);
        let mut blocks = self.text.blocks.clone();
        let head = format!("{verb} version {}", self.version);
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
}
