//! Reads the pages of an API into the IR.
//!
//! ```text
//! Page ─syntax→ Document ─dialect→ Draft ─resolve→ Api (IR)
//! ```
//!
//! Each arrow is a function from one type to the next and a list of diagnostics: no stage fails, prints or touches a
//! file.

pub mod dialect;
pub mod draft;
pub mod expand;
pub mod resolve;
pub mod syntax;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Api, ApiInfo, Outcome, PageOutcome};
use apiref_core::page::{Page, Span};
use resolve::naming::NameLock;
use resolve::overrides::Overrides;

/// An API as it lies on disk.
#[derive(Debug)]
pub struct LoadedApi {
    /// Identity and title, from `api.toml` and the folder's name.
    pub info: ApiInfo,
    /// Pages, sorted by name.
    pub pages: Vec<Page>,
    /// Files that can't be read as text, with the reason.
    pub unreadable: Vec<(String, String)>,
    /// The folder.
    pub folder: PathBuf,
    /// BLAKE3 of the bytes of each file that was read, as hexadecimal digits.
    pub hashes: BTreeMap<String, String>,
    /// Corrections from `overrides.toml`.
    pub overrides: Vec<Overrides>,
}

/// Reads the pages of one API: pages in, IR and diagnostics out. Pages are read in parallel; the result doesn't
/// depend on it. `lock` holds the names given before, and after the call those given now.
pub fn read_api(loaded: &LoadedApi, lock: &mut NameLock) -> (Api, Vec<Diagnostic>) {
    let read: Vec<_> = loaded.pages.par_iter().map(read_page).collect();
    let (drafts, found): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
    let (mut api, found) = resolve::resolve(loaded.info.clone(), &loaded.pages, drafts);
    diagnostics.extend(found);
    diagnostics.extend(resolve::finish(&mut api, lock, &loaded.overrides));
    for page in &mut api.pages {
        page.hash = loaded.hashes.get(&*page.page).cloned();
    }
    for (name, reason) in &loaded.unreadable {
        let expected = "text in UTF-8";
        diagnostics.push(Diagnostic::at_line(
            Code::PageUnreadable,
            name.as_str().into(),
            1,
            reason,
            expected,
        ));
        api.pages.push(PageOutcome {
            page: name.as_str().into(),
            dialect: None,
            outcome: Outcome::Failed,
            hash: None,
        });
    }
    api.pages.sort_by(|a, b| a.page.cmp(&b.page));
    diagnostics.sort_by(Diagnostic::order);
    // What several members share is read for each of them.
    diagnostics.dedup();
    (api, diagnostics)
}

/// Reads one page. A page that is no text at all is an error, whatever its family would have been.
fn read_page(page: &Page) -> (draft::PageDraft, Vec<Diagnostic>) {
    let (mut draft, mut diagnostics) = dialect::read(page);
    if let Some((at, c)) = page.hidden() {
        let at = Span { start: at, end: at };
        let character = c.escape_unicode();
        diagnostics.push(if c.is_control() {
            draft.outcome = Outcome::Failed;
            let found = format!("the control character {character}");
            Diagnostic::new(Code::PageUnreadable, page, at, found, "text")
        } else {
            let found = format!("{character}, the first of them");
            Diagnostic::new(Code::TextHidden, page, at, found, "")
        });
    }
    (draft, diagnostics)
}
