//! OTC pages: reference pages of Open Telekom Cloud and other clouds of the same origin.

use super::{Dialect, blank};
use crate::diagnostic::Diagnostic;
use crate::draft::PageDraft;
use crate::ir::Outcome;
use crate::page::Page;

/// Reads an OTC page.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    (blank(page, Some(Dialect::Otc), Outcome::Other), Vec::new())
}
