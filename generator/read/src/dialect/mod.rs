//! Page families: one reader each, from document to drafts. A reader knows the habits of its family and nothing of IR
//! schemas or Rust.

mod account;
pub mod detect;
pub mod httpdomain;
mod index;
mod introduction;
pub mod ntt_text;
pub mod openstack_wadl;
pub mod os_api_ref;
pub mod otc;
pub mod rackspace;
mod statements;
mod wadl;

pub use detect::{Dialect, detect};

use crate::draft::PageDraft;
use crate::syntax::rst;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::Outcome;
use apiref_core::page::{Page, Role, Span};

/// Reads one page: finds its family, and with it what the page states.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    if page.text().trim().is_empty() {
        let empty = Diagnostic::new(Code::PageEmpty, page, Span::default(), "", "text");
        return (blank(page, None, Outcome::Failed), vec![empty]);
    }
    match detect(page) {
        Some(Dialect::Otc) => otc::read(page),
        Some(Dialect::NttText) => ntt_text::read(page),
        Some(Dialect::OpenstackWadl) => openstack_wadl::read(page),
        Some(Dialect::Rackspace) => rackspace::read(page),
        Some(Dialect::OsApiRef) => os_api_ref::read(page),
        Some(Dialect::HttpDomain) => httpdomain::read(page),
        // It is read where it is included.
        None if page.role() == Role::Part => (blank(page, None, Outcome::Other), Vec::new()),
        None => {
            let mut draft = blank(page, None, Outcome::Other);
            draft.service.title = index::title(page);
            let (document, _) = rst::parse(page);
            let says = introduction::read(page, &document.sections, &mut draft.service);
            statements::collect(&document, &mut draft);
            if says || draft.service.title.is_some() {
                return (draft, Vec::new());
            }
            let unknown = Diagnostic::new(Code::DialectUnknown, page, Span::default(), "", "");
            (draft, vec![unknown])
        }
    }
}

/// A draft of a page from which nothing was read yet.
pub fn blank(page: &Page, dialect: Option<Dialect>, outcome: Outcome) -> PageDraft {
    PageDraft {
        page: page.name().clone(),
        dialect: dialect.map(Dialect::name),
        habits: dialect.map(Dialect::habits).unwrap_or_default(),
        outcome,
        original_name: None,
        title: String::new(),
        labels: Vec::new(),
        operations: Vec::new(),
        tables: Vec::new(),
        codes: Vec::new(),
        service: Default::default(),
    }
}
