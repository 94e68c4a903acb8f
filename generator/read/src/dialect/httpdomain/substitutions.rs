//! Substitutions that a page defines itself: `.. |name| replace:: text`. Those of the configuration of the docs are no part of
//! the pages; their names stay.

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
    if known.is_empty() {
        return;
    }
    let replace = |text: &mut String| {
        for (name, with) in &known {
            if text.contains(name.as_str()) {
                *text = text.replace(name.as_str(), with);
            }
        }
    };
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
