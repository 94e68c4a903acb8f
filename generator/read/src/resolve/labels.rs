//! The labels of an API: which table, page of status codes or page of error codes each leads to.

use std::collections::HashMap;

use crate::draft::{DraftTable, PageDraft};
use apiref_core::page::Page;

/// A table with the page on which it stands.
#[derive(Debug, Clone, Copy)]
pub struct Located<'a> {
    /// The page.
    pub page: &'a Page,
    /// The table.
    pub table: &'a DraftTable,
}

/// The labels of an API: where each leads.
#[derive(Debug, Default)]
pub struct Labels<'a> {
    pages: &'a [Page],
    tables: HashMap<String, Located<'a>>,
    codes: HashMap<String, &'a PageDraft>,
    errors: HashMap<String, &'a PageDraft>,
}

impl<'a> Labels<'a> {
    /// The labels of all pages; `pages` and `drafts` stand in the same order.
    pub fn new(pages: &'a [Page], drafts: &'a [PageDraft]) -> Self {
        let mut labels = Self {
            pages,
            ..Self::default()
        };
        for (page, draft) in pages.iter().zip(drafts) {
            let of_operation = draft.operations.first().map_or(&[][..], |o| &o.tables);
            for table in draft.tables.iter().chain(of_operation) {
                for label in &table.labels {
                    labels
                        .tables
                        .entry(key(label))
                        .or_insert(Located { page, table });
                }
            }
            if !draft.codes.is_empty() {
                for label in &draft.labels {
                    labels.codes.entry(key(label)).or_insert(draft);
                }
            }
            if !draft.service.errors.is_empty() {
                for label in &draft.labels {
                    labels.errors.entry(key(label)).or_insert(draft);
                }
            }
        }
        labels
    }

    /// All pages.
    pub fn pages(&self) -> &'a [Page] {
        self.pages
    }

    /// The table behind a label.
    pub fn table(&self, label: &str) -> Option<Located<'a>> {
        self.tables.get(&key(label)).copied()
    }

    /// The page of error codes behind a label.
    pub fn errors(&self, label: &str) -> Option<&'a PageDraft> {
        self.errors.get(&key(label)).copied()
    }

    /// The page of status codes behind a label.
    pub fn codes(&self, label: &str) -> Option<&'a PageDraft> {
        self.codes.get(&key(label)).copied()
    }
}

/// Labels are the same in upper and lower case.
fn key(label: &str) -> String {
    label.to_ascii_lowercase()
}
