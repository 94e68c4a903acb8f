//! Pages of Sphinx's HTTP domain: hand-written references in which each operation is a directive.
//!
//! `fields` knows the words of the extension, `route` its signatures, `labels` what stands above a block, `examples`
//! messages and bodies, `tables` tables of rows, `statuses` codes, `versions` notes of versions, `substitutions` what
//! stands for other text, `shared` parameters of all operations; `walk` and `rows` read the blocks of an
//! operation, `appendix` those outside of its directive. This file finds the operations.

mod appendix;
mod examples;
mod fields;
mod labels;
mod lists;
mod open;
mod route;
mod rows;
mod run_in;
mod shared;
mod statuses;
mod substitutions;
mod tables;
mod versions;
mod walk;

use std::collections::HashSet;
use std::ops::Range;

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::headers::{credential, scheme};
use apiref_core::http::methods::METHODS;
use apiref_core::ir::{Origin, Outcome};
use apiref_core::page::{Page, Span};
use apiref_core::text::{self, collapsed};
use apiref_core::words::is_imperative;

use self::open::Open;
use self::route::is_route;
use self::walk::Walker;
use super::{Dialect, blank, introduction, statements};
use crate::draft::{
    Draft, DraftCredential, DraftStatement, Inline, PageDraft, Prose, ProseBlock, Spanned,
};
use crate::syntax::document::{Block, BlockKind, Field, Section};
use crate::syntax::{directives, inline, rst, versions as notes};

/// Reads a page.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    let (document, diagnostics) = rst::parse(page);
    let mut reader = Reader {
        page,
        draft: blank(page, Some(Dialect::HttpDomain), Outcome::Other),
        diagnostics,
        unread: Vec::new(),
        beside: Vec::new(),
    };
    let title = document.sections.first();
    reader.draft.title = title
        .map(|section| inline::plain(&section.title))
        .unwrap_or_default();
    reader.draft.labels = title
        .map(|section| {
            section
                .labels
                .iter()
                .map(|label| (*label).to_owned())
                .collect()
        })
        .unwrap_or_default();
    reader.made_elsewhere(&document.blocks);
    let owner = reader.group(&document.blocks, None, &[]);
    for section in &document.sections {
        reader.section(section, owner, &mut Vec::new());
    }
    if !reader.draft.operations.is_empty() {
        reader.draft.outcome = Outcome::Operation;
        for (title, span) in std::mem::take(&mut reader.unread) {
            let found = format!("the text of \u{201c}{title}\u{201d}");
            reader.report(Code::BlockNotRead, span, found, "");
        }
        reader.draft.service.statements = std::mem::take(&mut reader.beside);
    }
    statements::collect(&document, &mut reader.draft);
    substitutions::apply(&document, &mut reader.draft);
    let mut seen = HashSet::new();
    let mut diagnostics = reader.diagnostics;
    // A directive of several signatures is read once for each.
    diagnostics.retain(|found| seen.insert((found.code, found.span, found.message.clone())));
    (reader.draft, diagnostics)
}

/// Names of files that say nothing of what a page is about.
const GENERIC_FILES: &[&str] = &[
    "api", "common", "general", "index", "intro", "main", "misc", "overview",
];

/// A directive of the domain.
struct Found<'s, 'p> {
    method: String,
    /// A path a line.
    signatures: &'p str,
    options: &'s [Field<'p>],
    body: &'s [Block<'p>],
    span: Span,
}

impl<'s, 'p> Found<'s, 'p> {
    /// The directive with what stands in the first of those right behind it that has content, where it has none of its own
    /// and all are of one path: that is said of all.
    fn with_content_of<'f>(&self, behind: impl Iterator<Item = &'f Self>) -> Option<Self>
    where
        Self: 'f,
    {
        let is_twin = |next: &&Self| self.signatures.trim() == next.signatures.trim();
        // A path has no more methods.
        let mut twins = behind.take(METHODS.len()).take_while(is_twin);
        let full = twins.find(|next| !next.body.is_empty());
        full.filter(|_| self.body.is_empty()).map(|full| Self {
            method: self.method.clone(),
            body: full.body,
            ..*self
        })
    }
}

/// What a section without operations of its own belongs to.
#[derive(Debug, Clone, Copy)]
struct Owner {
    /// The operation of the section around that its text stands with.
    first: usize,
    /// One behind the last operation of that section.
    end: usize,
    /// Is it the only one?
    alone: bool,
}

/// The text around a directive.
struct Around<'s, 'p> {
    /// The title of the section, if it names this operation.
    heading: Option<&'s str>,
    /// The title of the section.
    section: Option<&'s str>,
    /// What the operation belongs to.
    tag: String,
    /// Blocks before the first operation of the section: what they say of versions holds for all.
    before: &'s [Block<'p>],
    /// Blocks before the directive that are about it.
    lead: &'s [Block<'p>],
    /// Blocks behind it.
    tail: &'s [Block<'p>],
}

struct Reader<'p> {
    page: &'p Page,
    draft: PageDraft,
    diagnostics: Vec<Diagnostic>,
    /// Sections that belong to no operation and of which nothing is kept.
    unread: Vec<(String, Span)>,
    /// What sections that belong to no operation state.
    beside: Vec<DraftStatement>,
}

impl<'p> Reader<'p> {
    /// `owner` is what the section around documents; `titles` are those of the sections around.
    fn section(&mut self, section: &Section<'p>, owner: Option<Owner>, titles: &mut Vec<String>) {
        self.made_elsewhere(&section.blocks);
        let title = inline::plain(&section.title);
        let first = self.draft.operations.len();
        let owner = match owner {
            _ if section.blocks.iter().any(holds_operation) => {
                let before = self.draft.operations.len();
                let owner = self.group(&section.blocks, Some(&title), titles);
                for operation in self.draft.operations.iter_mut().skip(before) {
                    operation.labels = section.labels.iter().copied().map(str::to_owned).collect();
                }
                owner
            }
            Some(Owner {
                first, alone: true, ..
            }) => {
                self.appendix(first, &title, &section.blocks);
                owner
            }
            Some(Owner { first, end, alone }) => {
                let called = self.called(first..end, &section.blocks);
                let first = called.unwrap_or(first);
                self.remark(first, &title, &section.blocks);
                Some(Owner { first, end, alone })
            }
            None => {
                let says =
                    introduction::section(self.page, section, titles, &mut self.draft.service);
                let mut kept = statements::of_blocks(&title, &section.blocks);
                // A row of an index of operations says no more than they do.
                kept.retain(|said| !names_methods(&said.name));
                if !says && kept.is_empty() && !inline::prose(&section.blocks).is_empty() {
                    self.unread.push((title.clone(), section.title.span()));
                }
                self.beside.extend(kept);
                None
            }
        };
        titles.push(title);
        for inner in &section.sections {
            self.section(inner, owner, titles);
        }
        titles.pop();
        let queries = match owner {
            Some(_) => Vec::new(),
            None => shared::queries(&section.blocks),
        };
        let below = self.draft.operations.iter_mut().skip(first);
        // What is said of answers is said of what reads.
        for operation in below.filter(|one| one.method.text == "GET") {
            operation.shared_queries.extend_from_slice(&queries);
        }
    }

    /// Reads the operations of a section.
    fn group(
        &mut self,
        blocks: &[Block<'p>],
        title: Option<&str>,
        titles: &[String],
    ) -> Option<Owner> {
        let first = self.draft.operations.len();
        let mut found: Vec<(usize, Found<'_, 'p>)> = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            collect(block, &mut |directive| found.push((at, directive)));
        }
        let alone = found.len() == 1;
        let tag = self.tag(title, alone, titles);
        let mut from = 0;
        for (index, (at, directive)) in found.iter().enumerate() {
            let until = found.get(index + 1).map_or(blocks.len(), |(next, _)| *next);
            let behind = blocks.get(at + 1..until).unwrap_or_default();
            let is_last = index + 1 == found.len();
            // A note of a version right before the next directive is about that one.
            let lead_of_next = match is_last {
                true => 0,
                false => behind
                    .iter()
                    .rev()
                    .take_while(|block| versions::leads(block))
                    .count(),
            };
            let tail = &behind[..behind.len() - lead_of_next];
            let notes = tail
                .iter()
                .take_while(|block| versions::is_note(block))
                .count();
            let around = Around {
                heading: title.filter(|title| alone && !is_route(title)),
                section: title,
                tag: tag.clone(),
                before: blocks.get(..found[0].0).unwrap_or_default(),
                lead: blocks.get(from..*at).unwrap_or_default(),
                // Outside of the directives of a section that has several, text is about what they have in common,
                // but for notes of versions.
                tail: &tail[..if alone { tail.len() } else { notes }],
            };
            from = at + 1 + tail.len();
            let behind = found.iter().skip(index + 1).zip(at + 1..);
            let behind = behind.take_while(|((place, _), next)| place == next);
            let shared = directive.with_content_of(behind.map(|((_, directive), _)| directive));
            self.directive(shared.as_ref().unwrap_or(directive), &around);
            if !alone {
                // A note right behind a directive is about that one; text behind the last is about all.
                let own = self.draft.operations.len().saturating_sub(1);
                let count = tail[notes..]
                    .iter()
                    .take_while(|block| is_admonition(block));
                let until = match is_last {
                    true => notes + count.count(),
                    false => tail.len(),
                };
                let title = title.unwrap_or("Notes");
                self.remark(own, title, &tail[notes..until]);
                self.remark(self.chief(first), title, &tail[until..]);
            }
        }
        let first = self.chief(first);
        let end = self.draft.operations.len();
        (end > first).then_some(Owner { first, end, alone })
    }

    /// The only one of some operations that example requests among blocks call: `POST /hives HTTP/1.1`.
    fn called(&self, among: Range<usize>, blocks: &[Block<'p>]) -> Option<usize> {
        let lines = blocks
            .iter()
            .flat_map(|block| self.page.slice(block.span).lines());
        let requests: Vec<(&str, &str)> = lines
            .filter_map(|line| line.trim().split_once(' '))
            .filter(|(method, target)| METHODS.contains(method) && target.starts_with('/'))
            .collect();
        let is_called = |draft: &Draft| {
            let own = requests
                .iter()
                .filter(|(method, _)| *method == draft.method.text);
            let mut targets = own.map(|(_, target)| target);
            targets.any(|target| {
                let mut uris = std::iter::once(&draft.uri).chain(&draft.alternatives);
                uris.any(|uri| route::leads(target, &uri.path))
            })
        };
        let operations = self.draft.operations.get(among.clone())?;
        let mut found = among
            .zip(operations)
            .filter(|(_, draft)| is_called(draft))
            .map(|(index, _)| index);
        found.next().filter(|_| found.next().is_none())
    }

    /// The operation of a section with which its text stands: the first one that is not the twin of another without
    /// the body.
    fn chief(&self, first: usize) -> usize {
        let of_section = self.draft.operations.iter().enumerate().skip(first);
        let mut others = of_section.filter(|(_, one)| one.method.text != "HEAD");
        others.next().map_or(first, |(index, _)| index)
    }
}

/// Is the block a box with a remark?
fn is_admonition(block: &Block<'_>) -> bool {
    matches!(&block.kind, BlockKind::Directive { name, .. } if text::is_admonition(name))
}

impl<'p> Reader<'p> {
    /// Reports directives that stand for operations whose text is elsewhere: in programs or in OpenAPI files.
    fn made_elsewhere(&mut self, blocks: &[Block<'p>]) {
        const MAKERS: &[&str] = &[
            "autobottle",
            "autoflask",
            "autotornado",
            "openapi",
            "openapi:httpdomain",
        ];
        for block in blocks {
            let BlockKind::Directive { name, body, .. } = &block.kind else {
                continue;
            };
            if MAKERS.contains(name) {
                let found =
                    format!("`{name}`, which stands for operations that are documented elsewhere");
                self.report(
                    Code::BlockNotRead,
                    block.span,
                    found,
                    "directives of operations",
                );
            }
            self.made_elsewhere(body);
        }
    }

    /// Reads the operations of a directive: one a line of its signature.
    fn directive(&mut self, found: &Found<'_, 'p>, around: &Around<'_, 'p>) {
        if found.signatures.trim().is_empty() {
            let (span, expected) = (found.span, "a path");
            let text = format!("`http:{}` without one", found.method.to_ascii_lowercase());
            return self.report(Code::OperationUnreadable, span, text, expected);
        }
        for line in found
            .signatures
            .lines()
            .filter(|line| !line.trim().is_empty())
        {
            self.operation(found, line.trim(), around);
        }
    }

    fn operation(&mut self, found: &Found<'_, 'p>, signature: &'p str, around: &Around<'_, 'p>) {
        let span = self.place(signature, found.span);
        let (uri, damaged) = route::uri(signature, span);
        if damaged {
            let expected = format!("a path; read as {}", uri.path);
            self.report(Code::PathRepaired, span, format!("`{signature}`"), expected);
        }
        let mut open = Open::of(Draft {
            method: Spanned {
                text: found.method.clone(),
                span: found.span,
            },
            uri,
            span: found.span,
            tags: vec![around.tag.clone()],
            ..Draft::default()
        });
        let mut walker = Walker {
            page: self.page,
            diagnostics: &mut self.diagnostics,
            synopsis: None,
        };
        // What stands before the first operation of a section holds for all, but its text is kept once.
        for block in around.before {
            walker.version(&mut open, block);
        }
        open.prose = Prose::default();
        walker.options(&mut open, found.options);
        // A box before the first operation of a section warns of all of them.
        let is_first = std::ptr::eq(around.lead, around.before);
        for block in around.before.iter().filter(|block| is_admonition(block)) {
            if !is_first {
                walker.blocks(&mut open, std::slice::from_ref(block));
            }
        }
        walker.blocks(&mut open, around.lead);
        open.describe();
        walker.blocks(&mut open, found.body);
        open.describe();
        walker.blocks(&mut open, around.tail);
        open.note(around.section.unwrap_or("Notes"));
        open.take_answer();
        open.take_types();
        open.take_form_values();
        open.take_told();
        open.take_versions();
        let synopsis = walker.synopsis;
        if synopsis.as_deref().is_some_and(versions::begins_deprecated) {
            open.deprecate(Origin::Heading);
        }
        let said = first_sentence(&open.draft.description);
        let sentence = synopsis
            .map(|synopsis| synopsis.trim_end_matches('.').to_owned())
            .or(said);
        (open.draft.title, open.draft.title_origin) = match (around.heading, sentence) {
            (Some(heading), _) => (heading.to_owned(), None),
            (None, Some(sentence)) => (sentence, Some(Origin::Description)),
            (None, None) => {
                let route = format!("{} {}", found.method, open.draft.uri.path);
                (route, Some(Origin::Path))
            }
        };
        if found.method == "ANY" {
            self.general(open.draft);
        } else {
            self.draft.operations.push(open.draft);
        }
    }

    /// Where a part of a directive stands on the page.
    fn place(&self, part: &str, directive: Span) -> Span {
        let whole = self.page.slice(directive);
        let at = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize);
        match at.filter(|at| at + part.len() <= whole.len()) {
            Some(at) => {
                let start = directive.start as usize + at;
                Span::new(start, start + part.len())
            }
            None => directive,
        }
    }

    /// What is said of all methods at once.
    fn general(&mut self, draft: Draft) {
        let rows = draft.tables.iter().flat_map(|table| &table.rows);
        let credential = rows.clone().find_map(|row| {
            let header = credential(&row.name.text)?;
            Some((header, row.description.clone(), row.name.span))
        });
        let names: Vec<String> = rows.map(|row| format!("`{}`", row.name.text)).collect();
        let expected =
            "one method; the members around lists, the credential and the faults are read";
        if !names.is_empty() {
            self.report(Code::BlockNotRead, draft.span, names.join(", "), expected);
        } else if draft.codes.is_empty() {
            let found = format!("`http:any` of {}", draft.uri.path);
            self.report(Code::BlockNotRead, draft.span, found, expected);
        }
        if let Some((header, description, span)) = credential {
            // `Authorization: Token KEY`
            let shown = |inline: &Inline| match inline {
                Inline::Code(code) => scheme(code.split_once(':')?.1),
                _ => None,
            };
            let paragraphs = description.blocks.iter().filter_map(|block| match block {
                ProseBlock::Paragraph(inlines) => Some(inlines),
                _ => None,
            });
            let scheme = paragraphs.flatten().find_map(shown);
            self.draft.service.credentials.push(DraftCredential {
                header: header.to_owned(),
                scheme,
                description,
                span,
            });
        }
        self.draft.codes.extend(draft.codes);
        self.draft.tables.extend(draft.tables);
    }

    /// Reads the blocks of a section below that of an operation.
    fn appendix(&mut self, index: usize, title: &str, blocks: &[Block<'p>]) {
        let Some(draft) = self.draft.operations.get_mut(index) else {
            return;
        };
        let mut open = Open::of(std::mem::take(draft));
        let mut walker = Walker {
            page: self.page,
            diagnostics: &mut self.diagnostics,
            synopsis: None,
        };
        walker.appendix(&mut open, title, blocks);
        open.note(title);
        if let Some(draft) = self.draft.operations.get_mut(index) {
            *draft = open.draft;
        }
    }

    /// Keeps the text of a section that is about several operations with one of them.
    fn remark(&mut self, index: usize, title: &str, blocks: &[Block<'p>]) {
        let text = inline::prose(blocks);
        if let Some(draft) = self
            .draft
            .operations
            .get_mut(index)
            .filter(|_| !text.is_empty())
        {
            open::add_note(draft, title, text);
        }
    }

    /// What operations of a section belong to: the nearest title that is no route and names no single operation, else
    /// the file of the page, else its folder where the name of the file says nothing.
    fn tag(&self, title: Option<&str>, alone: bool, titles: &[String]) -> String {
        let names = |title: &&str| !is_route(title) && !is_sentence(title);
        let own = title.filter(|_| !alone).filter(names);
        let above = titles.iter().rev().map(String::as_str).find(names);
        let name = self.page.name();
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let stem = file.split('.').next().unwrap_or(file);
        let folder = folder.rsplit('/').next().unwrap_or_default();
        let says_nothing = GENERIC_FILES.contains(&stem) && !folder.is_empty();
        let tag = own.or(above).map(without_remark);
        tag.unwrap_or_else(|| if says_nothing { folder } else { stem }.to_owned())
    }

    fn report(&mut self, code: Code, span: Span, found: String, expected: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::new(code, self.page, span, found, expected));
    }
}

/// The first sentence of a text, if it is short enough for a title.
fn first_sentence(text: &Prose) -> Option<String> {
    const LONGEST: usize = 80;
    // A paragraph that begins with a word in bold is a label or a field of unknown name.
    let paragraph = text.blocks.iter().find_map(|block| match block {
        ProseBlock::Paragraph(inlines) => Some(inlines)
            .filter(|inlines| !matches!(inlines.first(), None | Some(Inline::Strong(_))))
            .filter(|inlines| !notes::is_note(inlines)),
        _ => None,
    })?;
    let line: String = paragraph.iter().map(Inline::text).collect();
    let sentence = line.split(". ").next()?.trim().trim_end_matches('.');
    let is_title = !sentence.is_empty() && sentence.len() <= LONGEST && !sentence.ends_with(':');
    is_title.then(|| sentence.to_owned())
}

/// Does a title say what is done rather than what it is done with: `Sending several frames to a hive`?
fn is_sentence(title: &str) -> bool {
    const FEW: usize = 3;
    let mut words = title.split_whitespace();
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    let does = first.ends_with("ing") || is_imperative(&first);
    does && words.count() >= FEW
}

/// A title without what stands in brackets.
fn without_remark(title: &str) -> String {
    let Some((before, (_, behind))) = title
        .split_once('(')
        .and_then(|(before, rest)| Some((before, rest.split_once(')')?)))
    else {
        return title.to_owned();
    };
    let plain = collapsed(&format!("{before} {behind}"));
    let holds_word = plain.chars().any(char::is_alphabetic);
    if holds_word { plain } else { title.to_owned() }
}

/// `GET, POST`
fn names_methods(name: &str) -> bool {
    let mut words = name.split([' ', ',', '/']).filter(|word| !word.is_empty());
    !name.is_empty() && words.all(|word| METHODS.contains(&word))
}

fn holds_operation(block: &Block<'_>) -> bool {
    let mut holds = false;
    collect(block, &mut |_| holds = true);
    holds
}

/// Finds the directives of the domain in a block, at any depth.
fn collect<'s, 'p>(block: &'s Block<'p>, found: &mut impl FnMut(Found<'s, 'p>)) {
    match &block.kind {
        BlockKind::Directive {
            name,
            argument,
            options,
            body,
        } => match directives::method(name, argument) {
            Some(method) => found(Found {
                method,
                signatures: argument,
                options,
                body,
                span: block.span,
            }),
            None => body.iter().for_each(|inner| collect(inner, found)),
        },
        BlockKind::Quote(inner) => inner.iter().for_each(|inner| collect(inner, found)),
        BlockKind::List { items, .. } => {
            let blocks = items.iter().flat_map(|item| &item.blocks);
            blocks.for_each(|inner| collect(inner, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod habits;
#[cfg(test)]
mod tests;
