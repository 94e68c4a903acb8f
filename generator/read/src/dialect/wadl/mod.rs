//! Pages of the WADL template and of its hand-edited descendants: method and path in a code block, a table of codes,
//! a request part and a response part with tables and examples.
//!
//! Parts are told by section titles and by the sentence above a table, by their key words, never by their wording.

mod codes;
mod examples;
mod intro;
mod names;
mod restrictions;
pub(super) mod service;
mod tables;

use super::{Dialect, account, blank, statements};
use crate::draft::{Draft, DraftTable, PageDraft, Place, Prose, Side, Spanned, Uri};
use crate::syntax::document::{Block, BlockKind, Section, Table, Text};
use crate::syntax::{inline, rst, sample, uri};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Outcome};
use apiref_core::page::{Page, Span};

pub(super) use intro::no_body;
use intro::{Intro, Topic};

/// Reads a page of either family.
pub(super) fn read(page: &Page, dialect: Dialect) -> (PageDraft, Vec<Diagnostic>) {
    let (document, diagnostics) = rst::parse(page);
    let mut reader = Reader {
        page,
        draft: blank(page, Some(dialect), Outcome::Other),
        diagnostics,
        state: State::default(),
        has_parts: false,
        has_response: false,
    };
    reader.draft.title = document
        .sections
        .first()
        .map(|section| inline::plain(&section.title))
        .unwrap_or_default();
    reader.blocks(&document.blocks);
    for section in &document.sections {
        reader.section(section, Part::Head);
    }
    reader.finish();
    statements::collect(&document, &mut reader.draft);
    account::settle(page, &document, &reader.draft, &mut reader.diagnostics);
    (reader.draft, reader.diagnostics)
}

/// The part of an operation's description in which a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// Before the request: description, codes.
    #[default]
    Head,
    /// A section about the request.
    Request,
    /// A section about the response.
    Response,
    /// A section that lists status codes.
    Codes,
}

impl Part {
    fn side(self) -> Side {
        match self {
            Part::Request => Side::Request,
            Part::Response => Side::Response,
            Part::Head | Part::Codes => Side::Unknown,
        }
    }
}

/// What was read and waits for the block that it is about.
#[derive(Debug, Default)]
struct State {
    part: Part,
    /// The section's title.
    heading: String,
    /// Above a table.
    intro: Option<(Intro, Spanned)>,
    /// Above an example.
    label: Option<String>,
}

struct Reader<'p> {
    page: &'p Page,
    draft: PageDraft,
    diagnostics: Vec<Diagnostic>,
    state: State,
    /// Is there a section about the request, the response or its codes?
    has_parts: bool,
    /// Is there a section about the response?
    has_response: bool,
}

impl<'p> Reader<'p> {
    fn operation(&mut self) -> Option<&mut Draft> {
        self.draft.operations.last_mut()
    }

    fn section(&mut self, section: &Section<'p>, outer: Part) {
        let title = inline::plain(&section.title);
        let announced = part_of(&title);
        self.has_parts |= announced.is_some();
        self.has_response |= announced == Some(Part::Response);
        // The title of an operation may speak of requests: parts come after its method and path.
        let part = announced
            .filter(|_| !self.draft.operations.is_empty())
            .unwrap_or(outer);
        let labels = section.labels.iter().map(|label| (*label).to_owned());
        if self.draft.operations.is_empty() {
            self.draft.labels.extend(labels);
        }
        self.keep_unused_intro();
        self.state = State {
            part,
            heading: title,
            ..State::default()
        };
        self.blocks(&section.blocks);
        for inner in &section.sections {
            self.section(inner, part);
        }
    }

    fn blocks(&mut self, blocks: &[Block<'p>]) {
        for (index, block) in blocks.iter().enumerate() {
            let next = blocks[index + 1..]
                .iter()
                .find(|next| !matches!(next.kind, BlockKind::Comment(_)));
            self.block(block, next);
        }
    }

    fn block(&mut self, block: &Block<'p>, next: Option<&Block<'p>>) {
        match &block.kind {
            BlockKind::Comment(_) => {}
            BlockKind::Paragraph(text) => self.paragraph(block, text, next),
            BlockKind::Literal { text, .. } => self.literal(block, text),
            BlockKind::Table(table) => self.table(block, table),
            BlockKind::Quote(inner) if self.holds_data(inner) => self.blocks(inner),
            BlockKind::Directive { body, .. } if self.holds_data(body) => self.blocks(body),
            BlockKind::Directive { body, .. } => {
                for inner in body {
                    if let BlockKind::Paragraph(text) = &inner.kind {
                        self.statement(&inline::plain(text));
                    }
                }
                self.prose(block);
            }
            BlockKind::List { items, .. }
                if items.iter().any(|item| self.holds_data(&item.blocks)) =>
            {
                for item in items {
                    self.blocks(&item.blocks);
                }
            }
            BlockKind::Quote(_) | BlockKind::List { .. } | BlockKind::Fields(_) => {
                self.prose(block)
            }
        }
    }

    /// Do blocks that are set apart hold tables of parameters or codes, or examples of a request or response part?
    fn holds_data(&self, blocks: &[Block<'_>]) -> bool {
        blocks.iter().any(|block| match &block.kind {
            BlockKind::Table(table) => {
                let columns = tables::Columns::of(table);
                columns.is_codes(table) || columns.is_parameters()
            }
            BlockKind::Paragraph(text) => {
                intro::read(&inline::plain(text)).is_some_and(|intro| intro.is_certain())
            }
            BlockKind::Literal { .. } => {
                matches!(self.state.part, Part::Request | Part::Response)
            }
            BlockKind::Quote(inner) => self.holds_data(inner),
            _ => false,
        })
    }

    fn paragraph(&mut self, block: &Block<'p>, text: &Text<'p>, next: Option<&Block<'p>>) {
        let plain = inline::plain(text);
        if plain.is_empty() || intro::is_self_link(text) {
            return;
        }
        if self.statement(&plain) {
            return;
        }
        let before_table = next.is_some_and(|next| first_table(next).is_some());
        let before_example =
            next.is_some_and(|next| matches!(next.kind, BlockKind::Literal { .. }));
        let spanned = || Spanned {
            text: plain.clone(),
            span: block.span,
        };
        if let Some(intro) = intro::read(&plain)
            && (before_table || intro.is_certain())
        {
            self.keep_unused_intro();
            self.state.intro = Some((intro, spanned()));
            return;
        }
        if let Some(found) = codes::in_sentence(text, &plain) {
            if let Some(operation) = self.operation() {
                operation.codes.extend(found);
            }
            return;
        }
        if intro::is_label(text, &plain) {
            self.state.label = Some(plain);
            return;
        }
        let in_example = self.state.part != Part::Head && before_example;
        if in_example
            && plain.ends_with([':', '.'])
            && plain.to_ascii_lowercase().contains("example")
        {
            self.state.label.get_or_insert(plain);
            return;
        }
        self.prose(block);
    }

    /// A sentence that announced a table which never came is text.
    fn keep_unused_intro(&mut self) {
        if let Some((_, sentence)) = self.state.intro.take() {
            self.text(&sentence.text);
        }
    }

    /// Notes what a sentence says of bodies. True: it says nothing else.
    fn statement(&mut self, text: &str) -> bool {
        let Some(direction) = intro::no_body(text) else {
            return false;
        };
        if let Some(operation) = self.operation() {
            match direction {
                Direction::Request => operation.no_request_body = true,
                Direction::Response => operation.no_response_body = true,
            }
        }
        text.len() < 80
    }

    /// Text: the description before the request part, notes after it.
    fn prose(&mut self, block: &Block<'p>) {
        self.add_prose(inline::prose(std::slice::from_ref(block)));
    }

    fn add_prose(&mut self, prose: Prose) {
        let head = matches!(self.state.part, Part::Head);
        let heading = self.state.heading.clone();
        let Some(operation) = self.draft.operations.last_mut() else {
            return;
        };
        if head && heading == operation.title {
            operation.description.blocks.extend(prose.blocks);
            return;
        }
        match operation.notes.last_mut() {
            Some((title, text)) if *title == heading => text.blocks.extend(prose.blocks),
            _ => operation.notes.push((heading, prose)),
        }
    }

    fn literal(&mut self, block: &Block<'p>, text: &Text<'p>) {
        if self.state.part == Part::Head && self.request_line(block, text) {
            return;
        }
        if self.draft.operations.is_empty() || text.is_blank() {
            return;
        }
        let direction = match self.state.part {
            Part::Response => Some(Direction::Response),
            Part::Request => Some(Direction::Request),
            Part::Head | Part::Codes => None,
        };
        if direction.is_none() && !sample::has_head(text) {
            // A description may show code: only parts of requests and responses hold bodies.
            self.prose(block);
            return;
        }
        let label = self.state.label.take();
        self.example(block, text, direction, label);
    }

    /// The block that begins an operation: a method and a path, and no header lines.
    fn request_line(&mut self, block: &Block<'p>, text: &Text<'p>) -> bool {
        let mut lines = text
            .lines
            .iter()
            .filter(|line| !line.text.trim().is_empty());
        let Some(first) = lines.next() else {
            return false;
        };
        // A path that is too long for one line goes on in the next.
        let mut joined = first.text.trim().to_owned();
        let mut rest = Vec::new();
        for line in lines {
            let text = line.text.trim();
            if text.starts_with(['?', '&', '/']) && rest.is_empty() {
                joined.push_str(text);
            } else {
                rest.push(line);
            }
        }
        let Some(line) = uri::request_line(&joined) else {
            return false;
        };
        let is_dump =
            line.rest.to_ascii_uppercase().starts_with("HTTP/") || line.target.host.is_some();
        let same = |line: &&crate::syntax::Line<'_>| uri::request_line(line.text).is_some();
        if is_dump && !self.draft.operations.is_empty() || !rest.iter().all(same) {
            return false;
        }
        let begins = self
            .draft
            .operations
            .last()
            .is_none_or(|last| last.title != self.state.heading);
        if !begins {
            return false;
        }
        let base = line.target.base.map(str::to_owned);
        let method = Spanned {
            text: line.method.clone(),
            span: block.span,
        };
        if line.target.repaired || !line.rest.is_empty() && !is_dump {
            self.diagnostics.push(Diagnostic::new(
                Code::PathRepaired,
                self.page,
                block.span,
                joined.clone(),
                line.target.path.clone(),
            ));
        }
        let mut uri = Uri::new(line.target, first_span(text));
        if let Some(short) = uri.path.strip_prefix("//") {
            self.diagnostics.push(Diagnostic::new(
                Code::PathRepaired,
                self.page,
                block.span,
                uri.path.clone(),
                format!("/{short}"),
            ));
            uri.path = format!("/{short}");
        }
        let mut alternatives = Vec::new();
        for line in rest {
            if let Some(further) = uri::request_line(line.text) {
                alternatives.push(Uri::new(further.target, block.span));
            }
        }
        let title = if self.state.heading.is_empty() {
            self.draft.title.clone()
        } else {
            self.state.heading.clone()
        };
        if self.state.heading.is_empty() {
            self.state.heading.clone_from(&title);
        }
        self.draft.outcome = Outcome::Operation;
        self.draft.operations.push(Draft {
            title,
            method,
            uri,
            alternatives,
            base_url_variable: base,
            span: block.span,
            ..Draft::default()
        });
        true
    }

    fn table(&mut self, block: &Block<'p>, table: &Table<'p>) {
        let above = self.state.intro.take();
        if self.draft.operations.is_empty() {
            return;
        }
        let caption = table.caption.as_ref().map(|text| Spanned {
            text: inline::plain(text),
            span: text.span(),
        });
        let captioned = caption
            .as_ref()
            .and_then(|caption| intro::read(&caption.text));
        let intro = above.as_ref().map(|(intro, _)| intro.clone()).or(captioned);
        let columns = tables::Columns::of(table);
        let is_codes = columns.is_codes(table);
        if is_codes {
            if let Some((intro, sentence)) = &above
                && intro.topic != Topic::Codes
            {
                self.text(&sentence.text.clone());
            }
            let found = codes::in_table(self.page, table, &columns, &mut self.diagnostics);
            if let Some(operation) = self.operation() {
                operation.codes.extend(found);
            }
            return;
        }
        // Names and descriptions alone, in no part and announced by nothing, are a list of values.
        let is_list = self.state.part == Part::Head && intro.is_none() && !columns.has_facts();
        if !columns.is_parameters() || is_list {
            self.restrictions(table, caption.as_ref());
            if let Some((_, sentence)) = above {
                self.text(&sentence.text);
            }
            if let Some(caption) = caption {
                self.text(&caption.text);
            }
            self.prose(block);
            return;
        }
        let rows = tables::rows(self.page, table, &columns, &mut self.diagnostics);
        let side = match intro.as_ref().and_then(|intro| intro.side) {
            Some(Direction::Request) => Side::Request,
            Some(Direction::Response) => Side::Response,
            None => match self.state.part.side() {
                Side::Unknown => Side::Request,
                side => side,
            },
        };
        let location = intro.as_ref().and_then(|intro| match intro.topic {
            Topic::Path => Some(Place::PathAndQuery),
            Topic::Query => Some(Place::Parameter(apiref_core::ir::Location::Query)),
            Topic::Header => Some(Place::Parameter(apiref_core::ir::Location::Header)),
            Topic::Body => Some(Place::Body),
            Topic::HeaderAndUri | Topic::Parameters | Topic::Codes => None,
        });
        let side = match location {
            Some(Place::PathAndQuery) => Side::Uri,
            _ => side,
        };
        let draft = DraftTable {
            labels: block
                .labels
                .iter()
                .map(|label| (*label).to_owned())
                .collect(),
            caption: above.map(|(_, sentence)| sentence).or(caption),
            side,
            location,
            subject: intro.and_then(|intro| intro.subject),
            rows,
            has_types: columns.kind.is_some(),
            has_requirement: columns.required.is_some(),
            span: table.span,
            ..DraftTable::default()
        };
        if let Some(operation) = self.operation() {
            operation.tables.push(draft);
        }
    }

    /// Limits that a table of their own states for a row above: they join its description.
    fn restrictions(&mut self, table: &Table<'p>, caption: Option<&Spanned>) {
        let headings: Vec<String> = table
            .header
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| tables::text_of(cell).to_ascii_lowercase())
            .collect();
        if headings != ["restriction", "value"] {
            return;
        }
        let Some(operation) = self.draft.operations.last_mut() else {
            return;
        };
        let captioned = caption.map_or("", |caption| caption.text.as_str());
        for row in &table.rows {
            let [restriction, value] = row.cells.as_slice() else {
                continue;
            };
            let (restriction, value) = (tables::text_of(restriction), tables::text_of(value));
            let rows = operation.tables.iter().flat_map(|table| &table.rows);
            let closest = rows
                .map(|row| restrictions::restricted(&restriction, captioned, row))
                .max();
            let Some(closest) = closest.filter(|closest| *closest > restrictions::Named::Not)
            else {
                continue;
            };
            let rows = operation
                .tables
                .iter_mut()
                .flat_map(|table| &mut table.rows);
            let limited = rows
                .filter(|row| restrictions::restricted(&restriction, captioned, row) == closest);
            for row in limited {
                let text = format!("{restriction}: {value}");
                row.description.blocks.extend(Prose::plain(&text).blocks);
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.add_prose(Prose::plain(text));
    }

    /// What is wrong with the page as a whole.
    fn finish(&mut self) {
        self.keep_unused_intro();
        let whole = Span::new(0, self.page.text().len());
        let Some(operation) = self.draft.operations.last() else {
            // Both marks of the family and no request: what should document an operation does not.
            let fails = self.has_parts || self.draft.dialect == Some(Dialect::OpenstackWadl.name());
            let (outcome, code) = if fails {
                (Outcome::Failed, Code::OperationUnreadable)
            } else {
                (Outcome::Other, Code::DialectUnknown)
            };
            self.draft.outcome = outcome;
            let expected = "a code block with a method and a path";
            self.diagnostics.push(Diagnostic::new(
                code,
                self.page,
                Span::default(),
                "",
                expected,
            ));
            return;
        };
        let is_wadl = self.draft.dialect == Some(Dialect::OpenstackWadl.name());
        let is_bare = operation.tables.is_empty() && operation.codes.is_empty();
        if !is_wadl && !self.has_parts && is_bare {
            // A guide that shows a request in passing documents no operation.
            self.draft.operations.clear();
            self.draft.outcome = Outcome::Other;
            self.diagnostics.push(Diagnostic::new(
                Code::DialectUnknown,
                self.page,
                Span::default(),
                "",
                "",
            ));
            return;
        }
        if is_wadl && !self.has_response {
            let end = Span::new(whole.end as usize, whole.end as usize);
            self.diagnostics.push(Diagnostic::new(
                Code::PageCutOff,
                self.page,
                end,
                "",
                "a request and a response part",
            ));
        }
    }
}

/// The part that a section's title announces, if any.
fn part_of(title: &str) -> Option<Part> {
    let lower = title.to_ascii_lowercase();
    let has = |word: &str| {
        lower
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|found| found == word)
    };
    let response = has("response") || has("responses");
    if (response || has("status")) && (has("codes") || has("code")) {
        Some(Part::Codes)
    } else if response {
        Some(Part::Response)
    } else if has("request") || has("requests") {
        Some(Part::Request)
    } else {
        None
    }
}

fn first_table<'b, 'p>(block: &'b Block<'p>) -> Option<&'b Table<'p>> {
    match &block.kind {
        BlockKind::Table(table) => Some(table),
        BlockKind::Quote(inner) => inner.first().and_then(first_table),
        _ => None,
    }
}

fn first_span(text: &Text<'_>) -> Span {
    text.lines
        .iter()
        .find(|line| !line.text.trim().is_empty())
        .map(|line| Text::line(line.text, line.offset).span())
        .unwrap_or_default()
}
