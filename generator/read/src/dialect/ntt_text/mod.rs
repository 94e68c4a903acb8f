//! Text renderings of the NTT Enterprise Cloud reference (later Smart Data Platform).
//!
//! The pages were HTML once; the rendering took away levels of headings, borders of cells and kinds of blocks. What
//! is left are words: the family's template has fixed headings (`headings`) in a fixed order (`outline`), its tables
//! have known titles (`columns`) and cells of known forms (`split`). `table` finds tables in any rendering;
//! `operation` makes a draft of the sections.
//!
//! What can't be told for certain is kept whole and reported, never guessed silently.

mod cells;
mod columns;
mod data_types;
mod ending;
mod formats;
mod headings;
mod messages;
mod operation;
mod outline;
mod pipes;
mod prose;
mod rows;
mod samples;
mod split;
mod table;
#[cfg(test)]
mod tests;

use crate::draft::PageDraft;
use crate::syntax::ntt::{self, Group};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::Outcome;
use apiref_core::page::{Page, Span};

use super::{Dialect, blank};

/// Reads one page.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    let mut draft = blank(page, Some(Dialect::NttText), Outcome::Other);
    let mut diagnostics = Vec::new();
    let parsed = ntt::parse(page);
    let keys = messages::keys(&parsed.groups);
    let mut outlines = outline::outlines(&parsed);
    if let Some(first) = outlines.first().and_then(|outline| outline.head.first()) {
        draft.title = title(first);
    }
    if data_types::is_one(&outlines) {
        draft.tables = data_types::read(page, &outlines, &draft.title, &keys, &mut diagnostics);
        return (draft, diagnostics);
    }
    let several = outlines.len() > 1;
    for outline in &mut outlines {
        let (own_title, head) = split_head(&outline.head, several);
        let own_title = own_title.unwrap_or_else(|| draft.title.clone());
        let found = operation::read(page, outline, own_title, &keys, &mut diagnostics);
        match found {
            Some(mut operation) => {
                let mut described = operation::head_prose(&head);
                described.append(&mut operation.description.blocks);
                operation.description.blocks = described;
                draft.operations.push(operation);
            }
            None => {
                let at = outline
                    .sections
                    .first()
                    .map_or_else(Span::default, |section| section.title.span());
                diagnostics.push(Diagnostic::new(
                    Code::OperationUnreadable,
                    page,
                    at,
                    draft.title.as_str(),
                    "a method and a path",
                ));
            }
        }
    }
    ending::check(page, &outlines, &mut diagnostics);
    draft.outcome = if draft.operations.is_empty() {
        Outcome::Failed
    } else {
        Outcome::Operation
    };
    (draft, diagnostics)
}

/// The title in the first line of a group.
fn title(group: &Group<'_>) -> String {
    let line = group.lines.first().map_or("", |line| line.trimmed());
    headings::bare(line).0.to_owned()
}

/// The operation's own title, and the text that describes it. On a page of several operations the first one's title
/// follows the title and introduction of the page.
fn split_head<'a>(head: &[Group<'a>], several: bool) -> (Option<String>, Vec<Group<'a>>) {
    let Some((first, rest)) = head.split_first() else {
        return (None, Vec::new());
    };
    if several
        && let Some(at) = rest.iter().rposition(outline::is_title)
        && at > 0
    {
        return (Some(title(&rest[at])), rest[at + 1..].to_vec());
    }
    let mut described = rest.to_vec();
    if first.lines.len() > 1 {
        described.insert(
            0,
            Group {
                lines: first.lines[1..].to_vec(),
            },
        );
    }
    (Some(title(first)), described)
}
