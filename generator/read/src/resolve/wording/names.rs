//! What the tables of the pages are called, by label and by number.

use std::collections::HashMap;
use std::sync::Arc;

use crate::draft::{DraftTable, PageDraft, Place, Reference, table_number};

/// What a table is for readers who don't have its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its caption without the number; empty where it has none.
    pub caption: String,
    /// Does it list the members of a struct, so that the type of the field leads to it?
    pub is_struct: bool,
}

/// The tables of an API.
#[derive(Debug, Default)]
pub struct Names {
    by_label: HashMap<String, Named>,
    by_number: HashMap<(Arc<str>, String), Named>,
}

/// The tables as one page speaks of them.
#[derive(Debug, Clone, Copy)]
pub struct OfPage<'n> {
    names: &'n Names,
    page: &'n Arc<str>,
}

impl Names {
    /// The tables of all pages.
    pub fn of(drafts: &[PageDraft]) -> Self {
        let mut names = Self::default();
        for draft in drafts {
            let of_operation = draft.operations.first().map_or(&[][..], |o| &o.tables);
            for table in draft.tables.iter().chain(of_operation) {
                names.add(&draft.page, table);
            }
        }
        names
    }

    fn add(&mut self, page: &Arc<str>, table: &DraftTable) {
        let caption = table.caption.as_ref().map_or("", |caption| &caption.text);
        let (number, caption) = table_number(caption);
        let named = Named {
            caption: caption.to_owned(),
            is_struct: matches!(table.location, Some(Place::Struct) | None),
        };
        for label in &table.labels {
            self.by_label
                .entry(label.clone())
                .or_insert_with(|| named.clone());
        }
        if let Some(number) = number {
            self.by_number
                .entry((page.clone(), number.to_owned()))
                .or_insert(named);
        }
    }

    /// The tables as a page speaks of them.
    pub fn of_page<'n>(&'n self, page: &'n Arc<str>) -> OfPage<'n> {
        OfPage { names: self, page }
    }
}

impl<'n> OfPage<'n> {
    /// The table behind a reference.
    pub fn referred(&self, reference: &Reference) -> Option<&'n Named> {
        self.names.by_label.get(&reference.target)
    }

    /// The table of the page with this number.
    pub fn numbered(&self, number: &str) -> Option<&'n Named> {
        let key = (self.page.clone(), number.to_owned());
        self.names.by_number.get(&key)
    }
}
