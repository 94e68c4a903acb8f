//! Pages of named types: a table of members and an example, but no operation. Other pages name these types in their
//! tables.

use std::collections::HashSet;

use crate::draft::{DraftTable, Place, Spanned};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::page::Page;

use super::headings::Heading;
use super::outline::Outline;
use super::{rows, table};

/// Has the page sections of members, and none of a request?
pub fn is_one(outlines: &[Outline<'_>]) -> bool {
    let mut headings = outlines
        .iter()
        .flat_map(|outline| &outline.sections)
        .map(|section| section.heading);
    !headings
        .clone()
        .any(|heading| matches!(heading, Heading::Method | Heading::Path))
        && headings.any(|heading| matches!(heading, Heading::Members | Heading::Parameters(_)))
}

/// The tables of a page of types. The type is named by the line before its table, else by the page.
pub fn read(
    page: &Page,
    outlines: &[Outline<'_>],
    title: &str,
    keys: &HashSet<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DraftTable> {
    let mut tables = Vec::new();
    for outline in outlines {
        let mut subject = title.to_owned();
        for section in &outline.sections {
            let content = table::read(&section.groups, keys);
            for found in content
                .tables
                .iter()
                .filter(|table| !rows::lists_codes(table))
            {
                tables.push(DraftTable {
                    labels: labels(&subject),
                    caption: found.caption.map(|line| Spanned {
                        text: line.trimmed().to_owned(),
                        span: line.span(),
                    }),
                    location: Some(Place::Struct),
                    subject: Some(subject.clone()),
                    rows: rows::parameters(page, found, diagnostics),
                    has_types: true,
                    span: found.span,
                    ..DraftTable::default()
                });
            }
            // The name of the next type stands at the end of the section before it.
            if let Some(last) = content
                .rest
                .last()
                .filter(|group| super::outline::is_title(group))
            {
                subject = super::title(last);
            }
        }
    }
    tables
}

/// The name as it is written, and without blanks, as tables write it.
fn labels(subject: &str) -> Vec<String> {
    let squashed: String = subject.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut labels = vec![subject.to_owned(), squashed];
    labels.dedup();
    labels
}
