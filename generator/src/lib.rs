//! Apiref reads the reference pages of REST APIs and emits Rust clients, server stubs, mocks and OpenAPI documents.
//!
//! ```text
//! Page ─syntax→ Document ─dialect→ Draft ─resolve→ Api (IR) ─emit→ files
//! ```
//!
//! Each arrow is a function from one type to the next and a list of diagnostics: no stage fails, prints or touches a
//! file. [`load`] and `output` at the two ends do the IO.

pub mod diagnostic;
pub mod dialect;
pub mod draft;
pub mod emit;
pub mod ir;
pub mod load;
pub mod page;
pub mod resolve;
pub mod syntax;

use rayon::prelude::*;

use diagnostic::Diagnostic;
use ir::{Api, ApiInfo};
use page::Page;
use resolve::naming::NameLock;

/// Reads the pages of one API: pages in, IR and diagnostics out. Pages are read in parallel; the result doesn't
/// depend on it. `lock` holds the names given before, and after the call those given now.
pub fn read_api(info: ApiInfo, pages: &[Page], lock: &mut NameLock) -> (Api, Vec<Diagnostic>) {
    let read: Vec<_> = pages.par_iter().map(dialect::read).collect();
    let (drafts, found): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
    let (mut api, found) = resolve::resolve(info, pages, drafts);
    diagnostics.extend(found);
    resolve::finish(&mut api, lock);
    diagnostics.sort_by(Diagnostic::order);
    (api, diagnostics)
}
