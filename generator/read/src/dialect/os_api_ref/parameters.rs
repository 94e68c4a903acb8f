//! Rows: `rest_parameters` names entries of a parameter file.

use std::collections::HashMap;

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::page::{Companion, Named, Page};

use super::{Part, Reader, versions};
use crate::draft::{DraftRow, DraftTable, Place, Prose, Spanned};
use crate::syntax::document::{Block, BlockKind, Text};
use crate::syntax::{inline, rst, yaml};

/// The companion files of a page as YAML, each read once.
pub(super) struct Files<'p> {
    page: &'p Page,
    /// By the offset of their first byte.
    read: HashMap<u32, yaml::File<'p>>,
}

impl<'p> Files<'p> {
    pub fn new(page: &'p Page) -> Self {
        Self {
            page,
            read: HashMap::new(),
        }
    }

    /// The file that a directive names, by its place; none where there is no such file.
    pub fn named_by(&mut self, block: &Block<'_>) -> Option<u32> {
        let Named::Companion(Companion { file, start }) = self.page.named_at(block.span.start)
        else {
            return None;
        };
        self.read
            .entry(*start)
            .or_insert_with(|| yaml::File::of(file.text(), *start));
        Some(*start)
    }

    pub fn get(&self, file: u32) -> Option<&yaml::File<'p>> {
        self.read.get(&file)
    }
}

/// The lines of a directive whose content is data.
pub(super) fn content<'b, 'p>(body: &'b [Block<'p>]) -> Option<&'b Text<'p>> {
    match &body.first()?.kind {
        BlockKind::Literal { text, .. } if !text.is_blank() => Some(text),
        _ => None,
    }
}

impl<'p> Reader<'p> {
    /// The rows of a directive, as a table of the part in which it stands.
    pub(super) fn parameters(&mut self, block: &Block<'p>, argument: &str, body: &[Block<'p>]) {
        let Some(file) = self.files.named_by(block) else {
            self.missing(block, argument);
            return;
        };
        let rows = self.rows(file, body);
        if rows.is_empty() {
            return;
        }
        let table = DraftTable {
            side: self.state.part.side(),
            location: Some(Place::EachRow),
            has_types: true,
            has_requirement: true,
            rows,
            span: block.span,
            ..DraftTable::default()
        };
        if let Some(operation) = self.operation() {
            operation.tables.push(table);
        }
        if self.state.part == Part::Head {
            self.state.part = Part::Request;
        }
    }

    fn rows(&mut self, file: u32, body: &[Block<'p>]) -> Vec<DraftRow> {
        let Some(yaml::Node::List(items)) = content(body).map(yaml::read) else {
            return Vec::new();
        };
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            let (name, key) = match item {
                yaml::Node::Map(entries) => match entries.into_iter().next() {
                    Some(entry) => {
                        let name = Spanned {
                            text: entry.key.into_owned(),
                            span: entry.span,
                        };
                        let key = entry.value.scalar().map(|key| key.value().into_owned());
                        (name, key.unwrap_or_default())
                    }
                    None => continue,
                },
                yaml::Node::Scalar(scalar) => {
                    let text = scalar.value().into_owned();
                    let span = scalar.text.span();
                    (
                        Spanned {
                            text: text.clone(),
                            span,
                        },
                        text,
                    )
                }
                yaml::Node::List(_) => continue,
            };
            rows.push(self.row(name, &key, file));
        }
        rows
    }

    fn row(&mut self, name: Spanned, key: &str, file: u32) -> DraftRow {
        let entry = self.files.get(file).and_then(|file| file.get(key));
        let mut row = DraftRow {
            span: name.span,
            versions: self.state.versions.clone(),
            name,
            ..DraftRow::default()
        };
        let Some(entry) = entry else {
            self.diagnostics.push(Diagnostic::new(
                Code::EntryNotFound,
                self.page,
                row.span,
                format!("`{key}` for `{}`", row.name.text),
                "an entry of the parameter file",
            ));
            return row;
        };
        let yaml::Node::Map(facts) = &entry.value else {
            return row;
        };
        for fact in facts {
            let Some(scalar) = fact.value.scalar() else {
                continue;
            };
            let spanned = || Spanned {
                text: scalar.value().trim().to_owned(),
                span: scalar.text.span(),
            };
            match &*fact.key {
                "in" => row.location = Some(spanned()),
                "type" => row.type_text = spanned(),
                "description" => row.description = self.prose_of(scalar),
                "default" => row.default = Some(spanned()),
                "format" => row.format = Some(spanned()),
                "enum" => row.enumeration = Some(spanned()),
                "min_version" | "max_version" => {}
                // The word is misspelled here and there.
                word if word.starts_with("requ") => row.requirement = Some(spanned()),
                other => self.diagnostics.push(Diagnostic::new(
                    Code::EntryNotUnderstood,
                    self.page,
                    fact.span,
                    format!("`{other}` of `{}`", row.name.text),
                    "in, type, required, description, format, default, min_version or max_version",
                )),
            }
        }
        let stated = versions::of_node(&entry.value);
        row.versions.min = stated.min.or(row.versions.min.take());
        row.versions.max = stated.max.or(row.versions.max.take());
        row
    }

    /// The text of a scalar, which is markup.
    pub(super) fn prose_of(&mut self, scalar: &yaml::Scalar<'p>) -> Prose {
        let Some(block) = scalar.block else {
            let text = scalar.text.clone();
            let block = Block {
                span: text.span(),
                labels: Vec::new(),
                kind: BlockKind::Paragraph(text),
            };
            return inline::prose(&[block]);
        };
        let (blocks, found) = rst::fragment(self.page, block);
        self.diagnostics.extend(found);
        inline::prose(&blocks)
    }

    /// Says that the file of a directive is not there.
    pub(super) fn missing(&mut self, block: &Block<'p>, argument: &str) {
        self.diagnostics.push(Diagnostic::new(
            Code::FileNotFound,
            self.page,
            block.span,
            format!("`{argument}`"),
            "a file in the API's folder",
        ));
    }
}
