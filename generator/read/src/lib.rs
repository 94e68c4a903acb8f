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
    /// What is mended beside the pages.
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
    (api, diagnostics)
}

/// Where the first control character stands that is none of layout.
fn first_control(text: &str) -> Option<usize> {
    let layout = |c: char| matches!(c, '\n' | '\t' | '\u{b}' | '\u{c}');
    // Most pages are told by their bytes: 0xC2 begins the control characters beyond ASCII.
    let maybe = |byte: u8| byte < b' ' && !layout(char::from(byte)) || matches!(byte, 0x7f | 0xc2);
    let from = text.bytes().position(maybe)?;
    let at = text[from..].find(|c: char| c.is_control() && !layout(c))?;
    Some(from + at)
}

/// Reads one page. A page that is no text at all is an error, whatever its family would have been.
fn read_page(page: &Page) -> (draft::PageDraft, Vec<Diagnostic>) {
    let (mut draft, mut diagnostics) = dialect::read(page);
    let text = page.text();
    if let Some(at) = first_control(text) {
        let found = format!(
            "the control character {:?}",
            text[at..].chars().next().unwrap_or_default()
        );
        diagnostics.push(Diagnostic::new(
            Code::PageUnreadable,
            page,
            Span::new(at, at + 1),
            found,
            "text",
        ));
        draft.outcome = Outcome::Failed;
    }
    (draft, diagnostics)
}
