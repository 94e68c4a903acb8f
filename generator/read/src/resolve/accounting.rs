//! The account of rows: each row of each table of an operation is in the IR, or a diagnostic names it.
//!
//! Whatever is read from a row carries the row's page and line. What is left is reported here, so that no stage can
//! forget a row in silence.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::Resolved;
use crate::draft::{Draft, DraftRow};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, Schema};
use apiref_core::page::Page;

/// Names the rows of an operation that are neither in the IR nor in a diagnostic.
pub fn settle(page: &Page, draft: &Draft, resolved: &mut Resolved) {
    let read = places(resolved);
    let said = Said::of(&resolved.found);
    let mut lost = Vec::new();
    let rows = || draft.tables.iter().flat_map(|table| &table.rows);
    let place = |row: &DraftRow| {
        let source = page.source(Origin::Table, row.span.start);
        (source.page, source.line)
    };
    for row in rows() {
        let here = place(row);
        // Rows of one name for several versions are one member.
        let has_twin = || {
            !row.versions.is_open()
                && rows().any(|other| {
                    other.name.text == row.name.text
                        && other.versions != row.versions
                        && read.contains(&place(other))
                })
        };
        let is_named = || {
            let last = page.line_of(row.span.end);
            said.of_lines(&here.0, here.1, last.max(here.1)) || said.names(&here.0, &row.name.text)
        };
        if read.contains(&here) || stands_for_base(draft, row) || is_named() || has_twin() {
            continue;
        }
        lost.push(Diagnostic::new(
            Code::RowLost,
            page,
            row.name.span,
            format!("`{}`", row.name.text),
            "",
        ));
    }
    resolved.found.append(&mut lost);
}

/// Diagnostics that say what became of a row.
const OF_ROWS: &[Code] = &[
    Code::RowNotPlaced,
    Code::RowRepeated,
    Code::ExampleContainer,
    Code::MapKeysListed,
    Code::MemberOfValues,
];

/// What diagnostics say of rows.
struct Said<'d> {
    lines: BTreeSet<(&'d Arc<str>, u32)>,
    all: Vec<&'d Diagnostic>,
    by_word: HashMap<&'d str, Vec<&'d Diagnostic>>,
}

impl<'d> Said<'d> {
    fn of(found: &'d [Diagnostic]) -> Self {
        let of_rows = found.iter().filter(|one| OF_ROWS.contains(&one.code));
        let all: Vec<&Diagnostic> = of_rows.collect();
        let mut by_word: HashMap<&str, Vec<&Diagnostic>> = HashMap::new();
        for one in &all {
            let words: HashSet<&str> = words(&one.found).collect();
            for word in words {
                by_word.entry(word).or_default().push(one);
            }
        }
        Self {
            lines: all.iter().map(|one| (&one.page, one.line)).collect(),
            all,
            by_word,
        }
    }

    fn of_lines(&self, page: &Arc<str>, first: u32, last: u32) -> bool {
        let mut lines = self.lines.range((page, first)..=(page, last));
        lines.next().is_some()
    }

    /// Is a row of this name spoken of?
    fn names(&self, page: &Arc<str>, name: &str) -> bool {
        let of_word = |word| self.by_word.get(word).map_or(&[][..], Vec::as_slice);
        // A text with the name has all of its words: the fewest texts have its rarest.
        let fewest = words(name).map(of_word).min_by_key(|said| said.len());
        let mut said = fewest.unwrap_or(&self.all).iter();
        said.any(|one| one.page == *page && has_word(&one.found, name))
    }
}

/// Does the row document the variable that stands for the base URL, which is no parameter?
fn stands_for_base(draft: &Draft, row: &DraftRow) -> bool {
    let name = row.name.text.trim_matches(['{', '}', '<', '>']);
    draft.base_url_variable.as_deref() == Some(name)
}

/// Is a letter one of a word?
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_of_word(c))
        .filter(|word| !word.is_empty())
}

/// Does a text hold the name as a word of its own?
fn has_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(is_of_word) && !after.is_some_and(is_of_word)
    })
}

/// The files and lines from which something of the operation was read.
fn places(resolved: &Resolved) -> HashSet<(Arc<str>, u32)> {
    let mut places = HashSet::new();
    let operation = &resolved.operation;
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| &parameter.schema);
    let request = operation.request_body.iter().map(|body| &body.schema);
    let answers = operation.responses.iter().flat_map(|response| {
        let headers = response.headers.iter().map(|header| &header.schema);
        response.schema.iter().chain(headers)
    });
    parameters
        .chain(request)
        .chain(answers)
        .chain(resolved.definitions.values())
        .for_each(|schema| collect(schema, &mut places));
    places
}

fn collect(schema: &Schema, places: &mut HashSet<(Arc<str>, u32)>) {
    if let Some(source) = &schema.source {
        places.insert((source.page.clone(), source.line));
    }
    let inner = schema
        .properties
        .values()
        .chain(schema.items.as_deref())
        .chain(schema.additional_properties.as_deref())
        .chain(&schema.one_of)
        .chain(&schema.any_of);
    inner.for_each(|schema| collect(schema, places));
}
