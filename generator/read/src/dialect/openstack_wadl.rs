//! OpenStack pages converted from WADL: one template, so that everything odd about them is systematic.

use super::wadl::service;
use super::{Dialect, wadl};
use crate::draft::PageDraft;
use apiref_core::diagnostic::Diagnostic;
use apiref_core::page::Page;

/// Reads a converted page.
///
/// What the tables of response codes hold besides codes is left out here: where a name or description is filled, the
/// conversion copied the title of an example or the text of all body rows into it.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    let (mut draft, diagnostics) = wadl::read(page, Dialect::OpenstackWadl);
    for operation in &mut draft.operations {
        operation.tags = service::of(&operation.uri.path).into_iter().collect();
        for code in &mut operation.codes {
            code.name.clear();
            code.description = Default::default();
        }
    }
    (draft, diagnostics)
}
