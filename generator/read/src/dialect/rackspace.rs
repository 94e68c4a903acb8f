//! Rackspace pages: hand-edited descendants of the converted WADL pages.

use super::{Dialect, wadl};
use crate::draft::PageDraft;
use apiref_core::diagnostic::Diagnostic;
use apiref_core::page::Page;

/// Reads a Rackspace page.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    wadl::read(page, Dialect::Rackspace)
}
