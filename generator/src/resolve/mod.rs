//! Decides: places rows, links structs, names things, applies overrides, meets collisions. From drafts to the IR.
//!
//! Per operation: placement tells parameters from body members, the body's tree is built, types and constraints
//! are read, examples complete what the tables leave out. Then, for the whole API, names are given.

pub mod body;

use rayon::prelude::*;

pub mod constraints;
pub mod examples;
pub mod merge;
pub mod naming;
pub mod types;

use crate::diagnostic::Diagnostic;
use crate::draft::PageDraft;
use crate::ir::{Api, ApiInfo, Operation, PageOutcome};
use crate::page::Page;

/// Resolves the drafts of one API. `pages` and `drafts` stand in the same order.
pub fn resolve(info: ApiInfo, pages: &[Page], drafts: Vec<PageDraft>) -> (Api, Vec<Diagnostic>) {
    let mut api = Api {
        info,
        ..Api::default()
    };
    let resolved: Vec<_> = pages
        .par_iter()
        .zip(&drafts)
        .map(|(page, draft)| resolve_page(page, draft))
        .collect();
    let mut diagnostics = Vec::new();
    for ((operations, found), draft) in resolved.into_iter().zip(&drafts) {
        api.operations.extend(operations);
        diagnostics.extend(found);
        api.pages.push(PageOutcome {
            page: draft.page.clone(),
            dialect: draft.dialect.map(str::to_owned),
            outcome: draft.outcome,
            hash: None,
        });
    }
    (api, diagnostics)
}

/// The operations of one page, with inline schemas.
fn resolve_page(page: &Page, draft: &PageDraft) -> (Vec<Operation>, Vec<Diagnostic>) {
    let _ = (page, draft);
    (Vec::new(), Vec::new())
}

/// Gives names, once all operations of the API are known: variants of shared routes, operation ids, structs.
pub fn finish(api: &mut Api, lock: &mut naming::NameLock) {
    merge::mark_variants(api);
    naming::name_operations(api, lock);
    naming::lift(api, lock);
}
