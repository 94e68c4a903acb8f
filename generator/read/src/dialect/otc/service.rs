//! Pages that document no operation: tables and codes that operation pages refer to, and what holds for the whole
//! service.

use apiref_core::http::headers::{credential, credentials};
use apiref_core::ir::Direction;
use apiref_core::page::Page;

use super::labels::{self, Label};
use super::sections::folded;
use super::tables::{Columns, cell_text};
use super::{errors, statuses};
use crate::draft::{
    DraftCredential, DraftEndpoint, DraftTable, PageDraft, Place, Prose, Side, Spanned,
};
use crate::syntax::{Block, BlockKind, Document, Section, Table, Text, inline, sample};

/// Reads a page without operations into `draft`.
pub fn read(page: &Page, document: &Document<'_>, draft: &mut PageDraft) {
    let mut reader = Reader {
        page,
        draft,
        fault: None,
    };
    reader.blocks(&document.blocks);
    for top in &document.sections {
        reader.section(top);
    }
}

struct Reader<'r> {
    page: &'r Page,
    draft: &'r mut PageDraft,
    /// Are the codes that follow those of faults, by the label above them?
    fault: Option<bool>,
}

impl Reader<'_> {
    fn section(&mut self, section: &Section<'_>) {
        let (codes, tables) = (self.draft.codes.len(), self.draft.tables.len());
        self.fault = None;
        self.blocks(&section.blocks);
        let labels = section.labels.iter().map(|l| (*l).to_owned());
        if self.draft.codes.len() > codes {
            self.draft.labels.extend(labels);
        } else if let [only] = &mut self.draft.tables[tables..] {
            // A link to a section with one table leads to it.
            only.labels.extend(labels);
        }
        for below in &section.sections {
            self.section(below);
        }
    }

    fn blocks(&mut self, all: &[Block<'_>]) {
        let mut labels: Vec<String> = Vec::new();
        for block in all {
            labels.extend(block.labels.iter().map(|l| (*l).to_owned()));
            match &block.kind {
                BlockKind::Table(table) => self.table(block, table, std::mem::take(&mut labels)),
                BlockKind::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(&item.blocks));
                }
                BlockKind::Quote(inner) => self.blocks(inner),
                BlockKind::Directive { body, .. } => self.blocks(body),
                BlockKind::Paragraph(text) => {
                    if let Label::Outcome(good) = labels::read(&inline::plain(text)) {
                        self.fault = Some(!good);
                    }
                    self.paragraph(text);
                    // JSON that nothing marks as such.
                    if text
                        .lines
                        .first()
                        .is_some_and(|line| line.text.starts_with("{\""))
                    {
                        self.literal(text);
                    }
                }
                BlockKind::Literal { text, .. } => self.literal(text),
                BlockKind::Comment(_) | BlockKind::Fields(_) => {}
            }
        }
    }

    fn table(&mut self, block: &Block<'_>, table: &Table<'_>, labels: Vec<String>) {
        let errors = errors::of_table(table);
        if !errors.is_empty() {
            self.draft.labels.extend(labels.iter().cloned());
            self.draft.service.errors.extend(errors);
        }
        if statuses::is_code_table(table) {
            let codes = statuses::codes_of_table(self.page, table, self.fault, &mut Vec::new());
            if !codes.is_empty() {
                self.draft.labels.extend(labels);
                self.draft.codes.extend(codes);
            }
            return;
        }
        self.endpoints(table);
        let Some(columns) = Columns::of(table) else {
            return;
        };
        let rows = columns.rows(table);
        for row in &rows {
            if let Some(header) = credential(&row.name.text) {
                self.draft.service.credentials.push(DraftCredential {
                    header: header.to_owned(),
                    scheme: None,
                    description: row.description.clone(),
                    span: row.span,
                });
            }
        }
        self.draft.tables.push(DraftTable {
            labels,
            side: Side::Unknown,
            location: Some(Place::Struct),
            rows,
            has_types: columns.has_types(),
            has_requirement: columns.has_requirement(),
            caption: table.caption.as_ref().map(|text| Spanned {
                text: inline::plain(text),
                span: text.span(),
            }),
            span: block.span,
            ..DraftTable::default()
        });
    }

    /// Rows of a table that has a column for endpoints.
    fn endpoints(&mut self, table: &Table<'_>) {
        let headers: Vec<String> = table
            .header
            .last()
            .map(|row| {
                row.cells
                    .iter()
                    .map(|cell| folded(&cell_text(cell).text))
                    .collect()
            })
            .unwrap_or_default();
        let column = |word: &str| {
            headers
                .iter()
                .position(|header| header.split(' ').any(|own| own == word))
        };
        let (Some(at), Some(region)) = (column("endpoint"), column("region")) else {
            return;
        };
        for row in &table.rows {
            let cell = |index: usize| row.cells.get(index).map(|cell| cell_text(cell).text);
            let host = cell(at).unwrap_or_default();
            let host = host
                .split_once("://")
                .map_or(host.as_str(), |(_, rest)| rest);
            let host = host.trim_end_matches('/');
            let is_host = host.contains('.') && !host.contains(char::is_whitespace);
            if is_host {
                self.draft.service.endpoints.push(DraftEndpoint {
                    host: host.to_owned(),
                    region: cell(region).unwrap_or_default(),
                    span: row.span,
                });
            }
        }
    }

    /// A sentence such as `Add X-Auth-Token to the header of each request`.
    fn paragraph(&mut self, text: &Text<'_>) {
        if !text.lines.iter().any(|line| line.text.contains("Auth")) {
            return;
        }
        let plain = inline::plain(text);
        let words = folded(&plain);
        let has = |beginning: &str| words.split(' ').any(|word| word.starts_with(beginning));
        let asks = ["add", "must", "carr", "includ", "contain", "requir"];
        if !(has("header") && has("request") && asks.iter().any(|word| has(word))) {
            return;
        }
        for header in credentials() {
            let named = plain.split(|c: char| c.is_whitespace() || c == ',' || c == ':');
            if named
                .into_iter()
                .any(|word| word.trim_matches('.') == header)
            {
                self.draft.service.credentials.push(DraftCredential {
                    header: header.to_owned(),
                    scheme: None,
                    description: Prose::default(),
                    span: text.span(),
                });
            }
        }
    }

    fn literal(&mut self, text: &Text<'_>) {
        // What is wrong in them concerns no operation.
        let (samples, _) = sample::read(self.page, text);
        let bodies = samples
            .into_iter()
            .filter(|sample| !sample.has_head() && sample.json.is_some())
            .map(|sample| sample.into_example(Direction::Response, None));
        self.draft.service.examples.extend(bodies);
    }
}
