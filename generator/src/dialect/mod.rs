//! Page families: one reader each, from document to drafts. A reader knows the habits of its family and nothing of IR
//! schemas or Rust.

use crate::diagnostic::Diagnostic;
use crate::draft::PageDraft;
use crate::ir::Outcome;
use crate::page::Page;

/// Reads one page: finds its family, and with it what the page states.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    (
        PageDraft {
            page: page.name().clone(),
            dialect: None,
            outcome: Outcome::Other,
            original_name: None,
            title: String::new(),
            labels: Vec::new(),
            operations: Vec::new(),
            tables: Vec::new(),
            codes: Vec::new(),
        },
        Vec::new(),
    )
}
