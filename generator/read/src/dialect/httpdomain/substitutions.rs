//! Substitutions that a page defines itself: `.. |name| replace:: text`. Those of the configuration of the docs are no part of
//! the pages; their names stay, as words.

use std::collections::HashMap;

use apiref_core::text::collapsed;

use crate::draft::{Inline, PageDraft, Prose, ProseBlock};
use crate::syntax::document::{Block, BlockKind, Document, Section};

/// Puts the text in the place of the name, wherever the draft has text.
pub fn apply(document: &Document<'_>, draft: &mut PageDraft) {
    let mut known = HashMap::new();
    collect(&document.blocks, &mut known);
    document
        .sections
        .iter()
        .for_each(|section| of_section(section, &mut known));
    let replace = |text: &mut String| {
        for (name, with) in &known {
            if text.contains(name.as_str()) {
                *text = text.replace(name.as_str(), with);
            }
        }
        spell(text);
    };
    for statement in &mut draft.service.statements {
        prose(&mut statement.text, &replace);
    }
    for credential in &mut draft.service.credentials {
        prose(&mut credential.description, &replace);
    }
    for operation in &mut draft.operations {
        replace(&mut operation.title);
        prose(&mut operation.description, &replace);
        operation
            .notes
            .iter_mut()
            .for_each(|(_, text)| prose(text, &replace));
        operation
            .codes
            .iter_mut()
            .for_each(|code| prose(&mut code.description, &replace));
        let rows = operation
            .tables
            .iter_mut()
            .flat_map(|table| &mut table.rows);
        rows.for_each(|row| prose(&mut row.description, &replace));
    }
}

/// Spells the names that are not defined as words: `since |bee_age|` is `since bee age`.
fn spell(text: &mut String) {
    let mut parts = text.split('|');
    let mut spelled = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        let opens = is_name(part) && ends_word(&spelled);
        let closes = opens.then(|| parts.next()).flatten();
        match closes {
            Some(behind) if !behind.starts_with(|c: char| c.is_alphanumeric()) => {
                spelled.push_str(&part.replace(['_', '-'], " "));
                spelled.push_str(behind);
            }
            Some(behind) => spelled.extend(["|", part, "|", behind]),
            None => spelled.extend(["|", part]),
        }
    }
    *text = spelled;
}

fn is_name(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_word)
}

/// Can markup begin behind a text?
fn ends_word(text: &str) -> bool {
    !text.ends_with(|c: char| c.is_alphanumeric() || c == '|')
}

fn of_section(section: &Section<'_>, known: &mut HashMap<String, String>) {
    collect(&section.blocks, known);
    section
        .sections
        .iter()
        .for_each(|inner| of_section(inner, known));
}

fn collect(blocks: &[Block<'_>], known: &mut HashMap<String, String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Comment(text) => {
                let line = text.joined();
                let definition = line
                    .trim_start_matches("..")
                    .trim_start()
                    .split_once("replace::");
                if let Some((name, with)) = definition
                    && name.len() > 2
                    && name.starts_with('|')
                    && name.trim_end().ends_with('|')
                {
                    known.insert(name.trim_end().to_owned(), collapsed(with));
                }
            }
            BlockKind::Quote(inner) | BlockKind::Directive { body: inner, .. } => {
                collect(inner, known)
            }
            _ => {}
        }
    }
}

fn prose(text: &mut Prose, replace: &impl Fn(&mut String)) {
    for block in &mut text.blocks {
        match block {
            ProseBlock::Paragraph(inlines) => {
                for inline in inlines {
                    if let Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) =
                        inline
                    {
                        replace(text);
                    }
                }
            }
            ProseBlock::List { items, .. } => {
                items.iter_mut().for_each(|item| prose(item, replace))
            }
            ProseBlock::Admonition(_, inner) => prose(inner, replace),
            ProseBlock::Table { header, rows } => {
                let cells = rows.iter_mut().flatten();
                header
                    .iter_mut()
                    .chain(cells)
                    .for_each(|cell| prose(cell, replace));
            }
            ProseBlock::Code(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_defined_are_words() {
        for (text, expected) in [
            ("Since |bee_age|, bees fly.", "Since bee age, bees fly."),
            ("|hive|", "hive"),
            ("a|b|c", "a|b|c"),
            ("one | two | three", "one | two | three"),
            ("||", "||"),
            ("|a", "|a"),
        ] {
            let mut spelled = text.to_owned();
            spell(&mut spelled);
            assert_eq!(spelled, expected, "{text}");
        }
    }
}
