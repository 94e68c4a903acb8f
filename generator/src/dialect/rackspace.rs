//! Rackspace pages: hand-edited descendants of the converted WADL pages.

use super::{Dialect, wadl};
use crate::diagnostic::Diagnostic;
use crate::draft::PageDraft;
use crate::page::Page;

/// Reads a Rackspace page.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    wadl::read(page, Dialect::Rackspace)
}
