//! What pages without operations state: the rows of their tables, and the texts of their sections. Nobody can say which
//! operations it concerns, so it stays what it is; what became of it is told when two states of the docs are compared.

use apiref_core::ir::{Outcome, StatementKind};
use apiref_core::page::Span;

use super::otc::tables::{Columns, cell_text};
use crate::draft::{DraftStatement, Inline, PageDraft, Prose, ProseBlock};
use crate::syntax::{Block, BlockKind, Document, Row, Section, Table, inline};

/// Keeps the rows and texts of a page that documents no operation.
pub(super) fn collect(document: &Document<'_>, draft: &mut PageDraft) {
    if draft.outcome != Outcome::Other {
        return;
    }
    let mut reader = Reader {
        title: String::new(),
        found: Vec::new(),
    };
    reader.part(&document.blocks);
    document
        .sections
        .iter()
        .for_each(|section| reader.section(section));
    draft.service.statements = reader.found;
}

/// The statements of some blocks of a section.
pub(super) fn of_blocks(title: &str, blocks: &[Block<'_>]) -> Vec<DraftStatement> {
    let mut reader = Reader {
        title: title.to_owned(),
        found: Vec::new(),
    };
    reader.part(blocks);
    reader.found
}

struct Reader {
    /// The title of the section.
    title: String,
    found: Vec<DraftStatement>,
}

impl Reader {
    fn section(&mut self, section: &Section<'_>) {
        self.title = inline::plain(&section.title);
        self.part(&section.blocks);
        for below in &section.sections {
            self.section(below);
        }
    }

    /// The blocks of a section: their text is one statement, each row of a table is another.
    fn part(&mut self, blocks: &[Block<'_>]) {
        let mut text = Prose::default();
        let mut at = None;
        self.blocks(blocks, &mut text, &mut at);
        if let (Some(span), false) = (at, text.is_empty()) {
            self.found.push(DraftStatement {
                kind: StatementKind::Text,
                about: self.title.clone(),
                name: String::new(),
                type_text: None,
                requirement: None,
                text,
                span,
            });
        }
    }

    fn blocks(&mut self, blocks: &[Block<'_>], text: &mut Prose, at: &mut Option<Span>) {
        for block in blocks {
            match &block.kind {
                BlockKind::Table(table) => self.table(table),
                BlockKind::Quote(inner) => self.blocks(inner, text, at),
                BlockKind::Directive { name, body, .. } if *name != "toctree" => {
                    self.blocks(body, text, at);
                }
                BlockKind::List { items, .. } if items.iter().all(|item| is_text(&item.blocks)) => {
                    let prose = inline::prose(std::slice::from_ref(block));
                    if !prose.blocks.iter().all(is_entry) {
                        at.get_or_insert(block.span);
                        text.blocks.extend(prose.blocks);
                    }
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.blocks(&item.blocks, text, at);
                    }
                }
                BlockKind::Paragraph(_) => {
                    let prose = inline::prose(std::slice::from_ref(block));
                    if !prose.blocks.iter().all(is_entry) {
                        at.get_or_insert(block.span);
                        text.blocks.extend(prose.blocks);
                    }
                }
                BlockKind::Fields(_) => {
                    at.get_or_insert(block.span);
                    text.blocks
                        .extend(inline::prose(std::slice::from_ref(block)).blocks);
                }
                BlockKind::Directive { .. } | BlockKind::Literal { .. } | BlockKind::Comment(_) => {
                }
            }
        }
    }

    fn table(&mut self, table: &Table<'_>) {
        let caption = table.caption.as_ref().map(inline::plain);
        let about = caption.unwrap_or_else(|| self.title.clone());
        let columns = Columns::of(table).filter(|c| c.has_types() || c.has_requirement());
        if let Some(columns) = columns {
            let rows = columns.rows(table).into_iter();
            self.found.extend(rows.map(|row| DraftStatement {
                kind: StatementKind::Parameter,
                about: about.clone(),
                name: row.name.text,
                type_text: Some(row.type_text.text).filter(|_| columns.has_types()),
                requirement: row.requirement.map(|cell| cell.text),
                text: row.description,
                span: row.span,
            }));
            return;
        }
        let names = || table.rows.iter().map(name);
        let kind = match !table.rows.is_empty() && names().all(|name| is_status(&name)) {
            true => StatementKind::Status,
            false => StatementKind::Row,
        };
        for row in &table.rows {
            let cells = row.cells.iter().skip(1);
            let cells = cells.flat_map(|cell| inline::prose(&cell.blocks).blocks);
            self.found.push(DraftStatement {
                kind,
                about: about.clone(),
                name: name(row),
                type_text: None,
                requirement: None,
                text: Prose {
                    blocks: cells.collect(),
                },
                span: row.span,
            });
        }
    }
}

/// An entry of an index says nothing but where it leads.
fn is_entry(block: &ProseBlock) -> bool {
    match block {
        ProseBlock::Paragraph(inlines) => matches!(inlines[..], [Inline::Reference(_)]),
        ProseBlock::List { items, .. } => items.iter().all(|item| item.blocks.iter().all(is_entry)),
        _ => false,
    }
}

/// Are blocks nothing but text?
fn is_text(blocks: &[Block<'_>]) -> bool {
    blocks.iter().all(|block| match &block.kind {
        BlockKind::Paragraph(_) => true,
        BlockKind::List { items, .. } => items.iter().all(|item| is_text(&item.blocks)),
        _ => false,
    })
}

fn name(row: &Row<'_>) -> String {
    row.cells
        .first()
        .map(|cell| cell_text(cell).text)
        .unwrap_or_default()
}

/// `404`, `404 Not Found`, `4XX`.
fn is_status(name: &str) -> bool {
    let word = name.split_whitespace().next().unwrap_or_default();
    let is_class = |c: char| matches!(c, '1'..='5');
    word.len() == 3
        && word.starts_with(is_class)
        && word
            .chars()
            .skip(1)
            .all(|c| c.is_ascii_digit() || c.eq_ignore_ascii_case(&'x'))
}

#[cfg(test)]
mod tests {
    use super::super::blank;
    use super::*;
    use crate::syntax::rst;
    use apiref_core::page::Page;

    #[test]
    fn rows_and_texts_of_introductions_are_kept() {
        let text = "\
Calling the Hives
=================

Each call has a header.

:?of=: Which bees.

-  :ref:`Codes <codes>`

.. table:: **Table 1** Fields

   ========= ======== ================
   Name      Required Description
   ========= ======== ================
   X-Hive    Yes      Name of a hive.
   ========= ======== ================

Codes
-----

==== ===========
Code Meaning
==== ===========
200  Done.
404  No hive.
==== ===========

States
------

Hives sleep, too:

- in winter
- at night

====== =======
State  Meaning
====== =======
asleep No bees.
====== =======
";
        let page = Page::new("calling.rst", text);
        let (document, _) = rst::parse(&page);
        let mut draft = blank(&page, None, Outcome::Other);
        collect(&document, &mut draft);
        let found = draft.service.statements.iter().map(|one| {
            let text = one.text.text();
            let requirement = one.requirement.as_deref().unwrap_or("-");
            format!(
                "{:?} {}: {}|{requirement}|{text}",
                one.kind, one.about, one.name
            )
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                "Parameter Table 1 Fields: X-Hive|Yes|Name of a hive.",
                "Text Calling the Hives: |-|Each call has a header.\n?of=: Which bees.",
                "Status Codes: 200|-|Done.",
                "Status Codes: 404|-|No hive.",
                "Row States: asleep|-|No bees.",
                "Text States: |-|Hives sleep, too:\nin winter\nat night",
            ]
        );
        draft.service.statements.clear();
        draft.outcome = Outcome::Operation;
        collect(&document, &mut draft);
        assert_eq!(draft.service.statements, []);
    }
}
