//! OTC pages: reference pages of Open Telekom Cloud and other clouds of the same origin.
//!
//! An operation page has a section with the role of a URI and a line with method and path in it; all other pages are
//! indexes, appendixes and how-tos. Their tables and status codes are kept, for operation pages refer to them.

mod blocks;
mod captions;
mod editions;
mod errors;
mod examples;
mod labels;
mod microversions;
mod sections;
mod service;
mod statuses;
pub(super) mod tables;
mod uris;
mod walk;

use self::sections::{Role, role};
use self::walk::Walker;
use super::{Dialect, account, blank};
use crate::draft::{Draft, PageDraft, Spanned, Uri};
use crate::syntax::{Document, Section, inline, rst, uri};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, Outcome};
use apiref_core::page::Page;

/// Reads an OTC page.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    let (document, mut found) = rst::parse(page);
    let mut draft = blank(page, Some(Dialect::Otc), Outcome::Other);
    draft.original_name = document
        .fields
        .iter()
        .find(|field| field.name == "original_name")
        .map(|field| field.value.trim().trim_end_matches(".html").to_owned());
    if let Some(top) = document.sections.first() {
        draft.title = inline::plain(&top.title);
        draft.labels = top.labels.iter().map(|label| (*label).to_owned()).collect();
    }
    let parts = parts(&document);
    let has_uri_section = parts.iter().any(|section| is(section, Role::Uri));
    let has_line = parts
        .iter()
        .any(|section| is(section, Role::Uri) && uris::has_line(section));
    let looks_like_operation = has_uri_section
        && parts.iter().any(|section| is(section, Role::Response))
        && parts
            .iter()
            .any(|section| is(section, Role::Statuses) || is(section, Role::Summary));
    if !has_line && !looks_like_operation {
        // What is amiss in tables of other pages concerns no operation.
        found.clear();
        draft.service.title = super::index::title(page);
        service::read(page, &document, &mut draft);
        super::statements::collect(&document, &mut draft);
        return (draft, found);
    }
    let mut walker = Walker::new(page);
    if let [top] = document.sections.as_slice() {
        let prose = inline::prose(&top.blocks);
        walker.draft.description.blocks.extend(prose.blocks);
    }
    parts.iter().for_each(|section| walker.section(section));
    walker.finish();
    let Walker {
        draft: operation,
        uris,
        found: more,
        ..
    } = walker;
    found.extend(more);
    draft.operations = with_uris(page, operation, uris.into_lines(), &mut found);
    if draft.operations.is_empty() {
        draft.outcome = Outcome::Failed;
        let span = parts
            .iter()
            .find(|section| is(section, Role::Uri))
            .map_or_else(Default::default, |section| section.span);
        found.push(Diagnostic::new(
            Code::OperationUnreadable,
            page,
            span,
            "a URI section without method and path",
            "a line such as `GET /v1/things`",
        ));
        return (draft, found);
    }
    draft.outcome = Outcome::Operation;
    let deprecated = deprecation(&draft.title, page.name());
    for operation in &mut draft.operations {
        if let Some((header, version)) =
            microversions::demanded(&operation.description, operation.span)
        {
            draft.service.version_headers.push(header);
            operation.versions.min = Some(version);
        }
        operation.title.clone_from(&draft.title);
        operation.deprecated = deprecated;
        operation.tags = tags(page.name());
    }
    account::settle(page, &document, &draft, &mut found);
    (draft, found)
}

/// The sections of a page: those below its title, or all where the title was lost.
fn parts<'t, 'a>(document: &'t Document<'a>) -> Vec<&'t Section<'a>> {
    match document.sections.as_slice() {
        [top] => top.sections.iter().collect(),
        [top, rest @ ..] if !top.sections.is_empty() => top.sections.iter().chain(rest).collect(),
        sections => sections.iter().collect(),
    }
}

fn is(section: &Section<'_>, wanted: Role) -> bool {
    role(&inline::plain(&section.title)) == wanted
}

/// One draft for each method of the page; further paths of a method are alternatives. Where the URI section has no
/// line, the first example request stands in.
fn with_uris(
    page: &Page,
    operation: Draft,
    mut lines: Vec<uris::Line>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    if lines.is_empty()
        && let Some(line) = from_examples(page, &operation, found)
    {
        lines.push(line);
    }
    let mut methods: Vec<&str> = Vec::new();
    for line in &lines {
        if !methods.contains(&line.method.text.as_str()) {
            methods.push(&line.method.text);
        }
    }
    let mut drafts = Vec::with_capacity(methods.len());
    for method in methods {
        let mut uris = lines.iter().filter(|line| line.method.text == method);
        let Some(first) = uris.next() else { continue };
        drafts.push(Draft {
            method: first.method.clone(),
            uri: first.uri.clone(),
            base_url_variable: first.base.clone(),
            alternatives: uris.map(|line| line.uri.clone()).collect(),
            span: first.uri.span,
            ..operation.clone()
        });
    }
    drafts
}

fn from_examples(
    page: &Page,
    operation: &Draft,
    found: &mut Vec<Diagnostic>,
) -> Option<uris::Line> {
    let (example, line) = operation.examples.iter().find_map(|example| {
        let line = uri::request_line(example.request_line.as_deref()?)?;
        Some((example, line))
    })?;
    found.push(Diagnostic::new(
        Code::UriFromExample,
        page,
        example.span,
        format!("`{} {}`", line.method, line.target.path),
        "a line with method and path in the URI section",
    ));
    Some(uris::Line {
        method: Spanned {
            text: line.method,
            span: example.span,
        },
        base: line.target.base.map(str::to_owned),
        uri: Uri::new(line.target, example.span),
    })
}

/// Words in titles and names of folders that say that an operation should not be used any more.
fn deprecation(title: &str, page: &str) -> Option<Origin> {
    let title = title.to_ascii_lowercase();
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let says = |text: &str| {
        [
            "deprecated",
            "discarded",
            "out-of-date",
            "out_of_date",
            "outdated",
            "unrecommended",
            "not_recommended",
            "unavailable_soon",
            "historical",
            "old_version",
            "obsolete",
            "abandoned",
        ]
        .iter()
        .any(|word| text.contains(word))
    };
    let in_title = [
        "(deprecated)",
        "(discarded)",
        "(to be discarded)",
        "(abandoned)",
        "(unavailable soon)",
    ]
    .iter()
    .any(|mark| title.contains(mark));
    (in_title || says(&folder.to_ascii_lowercase())).then_some(Origin::Heading)
}

/// The folder of a page is the docs' own classification.
fn tags(page: &str) -> Vec<String> {
    let mut folders = page.rsplit('/').skip(1);
    folders
        .next()
        .filter(|folder| !folder.is_empty())
        .map(|folder| folder.replace('_', " "))
        .into_iter()
        .collect()
}
