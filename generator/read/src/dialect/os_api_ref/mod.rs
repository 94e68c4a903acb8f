//! Current OpenStack reference pages (Sphinx with os-api-ref): an operation begins with `rest_method`, its rows are
//! names of entries in parameter files, its samples are files.
//!
//! An operation is a section of any level. What stands below it belongs to it, and so does a section of its own level
//! whose title is one of the standard ones.

mod codes;
mod parameters;
mod samples;
mod titles;
mod versions;

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Origin, Outcome, Versions};
use apiref_core::page::{Page, Span};
use apiref_core::text;

use super::{Dialect, blank, introduction, statements};
use crate::draft::{Draft, Inline, PageDraft, Prose, Side, Spanned, Uri};
use crate::syntax::document::{Block, BlockKind, Section, Text};
use crate::syntax::{inline, rst, uri};

use parameters::Files;

/// The directive that begins an operation.
const METHOD: &str = "rest_method";

/// How sentences begin that say what a sample shows.
const OF_SAMPLES: &[&str] = &[
    "this is a sample ",
    "this is an example ",
    "the following is a sample ",
    "the following is an example ",
    "below is a sample ",
    "below is an example ",
];

/// Reads a page.
pub fn read(page: &Page) -> (PageDraft, Vec<Diagnostic>) {
    let (document, diagnostics) = rst::parse(page);
    let mut reader = Reader {
        page,
        files: Files::new(page),
        draft: blank(page, Some(Dialect::OsApiRef), Outcome::Other),
        diagnostics,
        state: State::default(),
        of_page: Vec::new(),
        deprecated: None,
        added: None,
    };
    let title = document.sections.first();
    reader.draft.title = title
        .map(|section| inline::plain(&section.title))
        .unwrap_or_default();
    reader.draft.service.title = super::index::title(page);
    reader.begin(&document.blocks, "", 0);
    for section in &document.sections {
        reader.section(section, Part::Head);
    }
    reader.finish();
    statements::collect(&document, &mut reader.draft);
    (reader.draft, reader.diagnostics)
}

/// The part of an operation in which a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// Before the request: description, codes.
    #[default]
    Head,
    Request,
    Response,
}

impl Part {
    fn direction(self) -> Option<Direction> {
        match self {
            Part::Head => None,
            Part::Request => Some(Direction::Request),
            Part::Response => Some(Direction::Response),
        }
    }

    fn side(self) -> Side {
        match self {
            Part::Head | Part::Request => Side::Request,
            Part::Response => Side::Response,
        }
    }
}

/// Where the reader is.
#[derive(Debug, Default)]
struct State {
    /// The level of the section that began the operation; none outside of one.
    level: Option<usize>,
    part: Part,
    /// The title of the section or the line of strong text above a block; empty in the operation's own section.
    heading: String,
    /// What stands above a sample.
    label: Option<String>,
    /// What is said of the sample below its label.
    said: Prose,
    /// The status that a line above a sample states.
    status: Option<(String, Span)>,
    /// Versions that the section's title names.
    versions: Versions,
    /// Did a sentence announce a list of codes: of faults?
    codes: Option<bool>,
}

struct Reader<'p> {
    page: &'p Page,
    files: Files<'p>,
    draft: PageDraft,
    diagnostics: Vec<Diagnostic>,
    state: State,
    /// Warnings that stand before the page's first operation, each with the title above it: they are about all of them.
    of_page: Vec<(String, Prose)>,
    /// The level of a section around operations whose title calls them deprecated.
    deprecated: Option<usize>,
    /// The version that added all operations of the page.
    added: Option<String>,
}

/// Does a warning call its operations deprecated, or say that they are gone?
fn calls_deprecated(text: &str) -> bool {
    let words: Vec<String> = text
        .split_whitespace()
        .map(str::to_ascii_lowercase)
        .collect();
    let text = words.join(" ");
    const SAID: &[&str] = &[
        "api is deprecated",
        "apis are deprecated",
        "api was deprecated",
        "apis were deprecated",
        "action is deprecated",
        "actions are deprecated",
        "has deprecated all",
        "is deprecated and will",
        "api was removed in",
        "apis were removed in",
        "action was removed in",
    ];
    // Of what these words speak, other sentences say: of the whole.
    const OF_THE_WHOLE: &[&str] = &[
        "they are deprecated",
        "it is deprecated",
        "it was removed in",
        "they were removed in",
        "they were completely removed in",
        "it was completely removed in",
    ];
    let of_whole = || {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| matches!(word, "api" | "apis" | "action" | "actions"))
    };
    let depends_on_the_past = || {
        text.split(". ").any(|sentence| {
            let works_with = sentence.split_once(" only work").map(|(_, with)| with);
            works_with.is_some_and(|with| {
                ["which is deprecated", "which was deprecated"]
                    .iter()
                    .any(|words| with.contains(words))
            })
        })
    };
    SAID.iter().any(|words| text.contains(words))
        || of_whole()
            && (OF_THE_WHOLE.iter().any(|words| text.contains(words)) || depends_on_the_past())
}

impl<'p> Reader<'p> {
    fn operation(&mut self) -> Option<&mut Draft> {
        self.state.level?;
        self.draft.operations.last_mut()
    }

    fn section(&mut self, section: &Section<'p>, outer: Part) {
        let title = inline::plain(&section.title);
        if self.begin(&section.blocks, &title, section.level) {
            for inner in &section.sections {
                self.section(inner, Part::Head);
            }
            return;
        }
        let standard = titles::part(&title);
        let continues =
            |level| section.level > level || section.level == level && standard.is_some();
        if !self.state.level.is_some_and(continues) {
            self.leave();
            self.preamble(&title, section);
            for inner in &section.sections {
                self.section(inner, Part::Head);
            }
            return;
        }
        if standard.is_none() && titles::is_about_what_follows(section) {
            return self.keep(&title, &section.blocks);
        }
        let inherited = if outer == Part::Head {
            self.state.part
        } else {
            outer
        };
        let part = standard.flatten().unwrap_or(inherited);
        self.state = State {
            level: self.state.level,
            part,
            versions: versions::in_text(&title),
            heading: title,
            ..State::default()
        };
        self.blocks(&section.blocks);
        for inner in &section.sections {
            self.section(inner, part);
        }
        self.state.part = part;
    }

    /// Begins operations where blocks hold their directives. False: they hold none.
    fn begin(&mut self, blocks: &[Block<'p>], title: &str, level: usize) -> bool {
        let starts: Vec<usize> = (0..blocks.len())
            .filter(|&index| is_method(&blocks[index]))
            .collect();
        let Some(&first) = starts.first() else {
            return false;
        };
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(blocks.len());
            self.leave();
            if !self.method(&blocks[start], title, level) {
                continue;
            }
            if start == first {
                self.blocks(&blocks[..first]);
            }
            self.blocks(&blocks[start + 1..end]);
        }
        true
    }

    /// Ends an operation.
    fn leave(&mut self) {
        self.keep_status();
        self.state = State::default();
    }

    /// What is said of all operations of a page, or of some of them, and where none is at hand.
    fn preamble(&mut self, title: &str, section: &Section<'p>) {
        if self.deprecated.is_none_or(|level| section.level <= level) {
            self.deprecated = is_deprecated(title).then_some(section.level);
        }
        if !self.draft.operations.is_empty() {
            return self.keep(title, &section.blocks);
        }
        introduction::of_each_request(self.page, section, &mut self.draft.service);
        for block in &section.blocks {
            if let BlockKind::Paragraph(text) = &block.kind
                && let Some(version) = versions::begins_page(&inline::plain(text))
            {
                self.added.get_or_insert(version);
            }
        }
        // A line of strong text names a topic, and what stands below it is about that and not about all operations.
        let is_topic = |block: &Block<'p>| matches!(&block.kind, BlockKind::Paragraph(text) if is_strong(text));
        let topics = section.blocks.iter().position(is_topic);
        let (general, mut rest) = section
            .blocks
            .split_at(topics.unwrap_or(section.blocks.len()));
        for parts in general.chunk_by(|one, next| is_admonition(one) == is_admonition(next)) {
            if !parts.first().is_some_and(is_admonition) {
                self.keep(title, parts);
                continue;
            }
            for block in parts {
                let prose = inline::prose(std::slice::from_ref(block));
                self.of_page.push((title.to_owned(), prose));
            }
        }
        while let [
            Block {
                kind: BlockKind::Paragraph(topic),
                ..
            },
            behind @ ..,
        ] = rest
        {
            let topic = inline::plain(topic);
            let end = behind.iter().position(is_topic).unwrap_or(behind.len());
            self.keep(topic.trim_end_matches(':'), &behind[..end]);
            rest = &behind[end..];
        }
    }

    /// Keeps what blocks state that belong to no operation.
    fn keep(&mut self, title: &str, blocks: &[Block<'p>]) {
        let statements = statements::of_blocks(title, blocks);
        self.draft.service.statements.extend(statements);
    }

    /// Begins the operation of a directive.
    fn method(&mut self, block: &Block<'p>, title: &str, level: usize) -> bool {
        let BlockKind::Directive { argument, body, .. } = &block.kind else {
            return false;
        };
        let content = parameters::content(body);
        let line = with_slash(&argument.replace('\u{200b}', ""));
        let Some((method, target)) = request_line(&line) else {
            self.draft.outcome = Outcome::Failed;
            self.diagnostics.push(Diagnostic::new(
                Code::OperationUnreadable,
                self.page,
                block.span,
                format!("`{line}`"),
                "a method and a path",
            ));
            return false;
        };
        if target.repaired {
            self.diagnostics.push(Diagnostic::new(
                Code::PathRepaired,
                self.page,
                block.span,
                format!("`{line}`"),
                format!("`{}`", target.path),
            ));
        }
        let of_section = self.deprecated.is_some_and(|outer| outer < level);
        let deprecated = is_deprecated(title) || of_section;
        let stated = content.map(|text| versions::of_entry(text));
        let (title, of_title) = versions::of_title(title);
        let stated = stated.unwrap_or_default();
        let stated = Versions {
            min: stated.min.or(of_title.min),
            max: stated.max.or(of_title.max),
        };
        self.draft.operations.push(Draft {
            title: title.to_owned(),
            method: Spanned {
                text: method,
                span: block.span,
            },
            uri: Uri::new(target, block.span),
            versions: self.since(stated),
            deprecated: deprecated.then_some(Origin::Heading),
            span: block.span,
            ..Draft::default()
        });
        self.state.level = Some(level);
        let own = title;
        for (title, warning) in self.of_page.clone() {
            let text = warning.text();
            if versions::ends(&text, own).is_some() || calls_deprecated(&text) {
                self.warning(warning);
            } else if let Some(operation) = self.operation() {
                // What is said of the resource stands behind what is said of the operation, under one title.
                let mut notes = operation.notes.iter_mut();
                match notes.find(|(known, _)| *known == title) {
                    Some((_, text)) => text.blocks.extend(warning.blocks),
                    None => operation.notes.push((title, warning)),
                }
            }
        }
        true
    }

    fn blocks(&mut self, blocks: &[Block<'p>]) {
        for (index, block) in blocks.iter().enumerate() {
            let behind = blocks.get(index + 1..).unwrap_or_default();
            if !self.describes(block, behind) {
                self.block(block, behind.first());
            }
        }
    }

    /// Keeps what is said of a sample between its label and itself. False: a block says something else.
    fn describes(&mut self, block: &Block<'p>, behind: &[Block<'p>]) -> bool {
        let is_text = |block: &Block<'p>| match &block.kind {
            BlockKind::Paragraph(text) => !is_strong(text),
            BlockKind::List { items, .. } => {
                let mut blocks = items.iter().flat_map(|item| &item.blocks);
                !blocks.any(holds_data)
            }
            _ => false,
        };
        // `An example is:`
        let introduces = || match &block.kind {
            BlockKind::Paragraph(text) => {
                inline::plain(text).ends_with(':') && behind.first().is_some_and(is_sample)
            }
            _ => false,
        };
        let is_below_label = self.state.label.is_some() && self.state.part != Part::Head;
        let is_within = self.state.level.is_some() && (is_below_label || introduces());
        let leads_on = || {
            behind
                .iter()
                .find(|block| !is_text(block))
                .is_some_and(is_sample)
        };
        if !is_within || self.state.codes.is_some() || !is_text(block) || !leads_on() {
            return false;
        }
        if let BlockKind::Paragraph(text) = &block.kind {
            let plain = inline::plain(text);
            let says_other =
                codes::parted(text).is_some() || super::wadl::no_body(&plain).is_some();
            if says_other || plain.is_empty() {
                return false;
            }
            if self.code_sentence(text) || self.status_line(&plain, block.span) {
                return true;
            }
        }
        let said = inline::prose(std::slice::from_ref(block));
        self.state.said.blocks.extend(said.blocks);
        true
    }

    fn block(&mut self, block: &Block<'p>, next: Option<&Block<'p>>) {
        let announced = self.state.codes.take();
        match &block.kind {
            BlockKind::Comment(_) => {}
            BlockKind::Paragraph(text) => self.paragraph(block, text, next),
            BlockKind::Literal { text, .. } => self.literal(block, text),
            BlockKind::Quote(inner) if inner.iter().any(holds_data) => self.blocks(inner),
            // A list that is indented.
            BlockKind::Quote(inner) if announced.is_some() => {
                self.state.codes = announced;
                self.blocks(inner);
            }
            BlockKind::List { items, .. } => {
                let explains = announced.is_none()
                    && self.state.part == Part::Head
                    && self.explained_codes(items);
                if explains {
                    return;
                }
                if let Some(fault) = announced {
                    self.listed_codes(items, fault);
                } else if items.iter().any(|item| item.blocks.iter().any(holds_data)) {
                    items.iter().for_each(|item| self.blocks(&item.blocks));
                } else {
                    self.prose(block);
                }
            }
            BlockKind::Directive {
                name,
                argument,
                body,
                ..
            } => match *name {
                "versionadded" if body.is_empty() => {
                    self.added(versions::first(argument));
                    self.prose(block);
                }
                "rest_parameters" => self.parameters(block, argument, body),
                "rest_status_code" => self.status_codes(block, argument, body),
                "literalinclude" => self.sample_file(block, argument),
                "rest_expand_all" | "contents" | "index" | "highlight" => {}
                _ if is_admonition(block) => {
                    if body.iter().any(holds_data) {
                        self.blocks(body);
                    } else {
                        self.warning(inline::prose(std::slice::from_ref(block)));
                    }
                }
                _ => self.prose(block),
            },
            BlockKind::Quote(_) | BlockKind::Table(_) | BlockKind::Fields(_) => {
                self.prose(block);
            }
        }
    }

    fn paragraph(&mut self, block: &Block<'p>, text: &Text<'p>, next: Option<&Block<'p>>) {
        if let Some((before, codes)) = codes::parted(text) {
            self.code_sentence(&codes);
            let kind = BlockKind::Paragraph(before.clone());
            let block = Block {
                kind,
                ..block.clone()
            };
            return self.paragraph(&block, &before, next);
        }
        let plain = inline::plain(text);
        if plain.is_empty() || self.code_sentence(text) || self.status_line(&plain, block.span) {
            return;
        }
        let before_sample = next.is_some_and(is_sample);
        let begins = self.state.part == Part::Head && self.state.heading.is_empty();
        if begins
            && let Some(operation) = self.operation()
            && operation.description.is_empty()
            && leads_deprecated(&inline::inlines(text))
        {
            operation.deprecated.get_or_insert(Origin::Description);
            return self.prose(block);
        }
        if is_strong(text) {
            // A line of strong text names what follows: a sample, or a passage of text.
            if before_sample || self.state.part != Part::Head {
                self.state.label = Some(plain);
            } else {
                self.state.heading = plain.trim_end_matches(':').to_owned();
            }
            return;
        }
        if before_sample
            && self.state.part != Part::Head
            && plain.len() < 200
            && self.state.label.is_none()
        {
            self.state.label = Some(plain);
            return;
        }
        if before_sample && self.state.part != Part::Head && speaks_of_sample(&plain) {
            let said = inline::prose(std::slice::from_ref(block));
            self.state.said.blocks.extend(said.blocks);
            return;
        }
        self.added(versions::begins(&plain));
        if let Some(direction) = super::wadl::no_body(&plain)
            && let Some(operation) = self.operation()
        {
            match direction {
                Direction::Request => operation.no_request_body = true,
                Direction::Response => operation.no_response_body = true,
            }
        }
        self.prose(block);
    }

    /// The versions that have an operation: those that it states, else all from that which added those of the page.
    fn since(&self, mut versions: Versions) -> Versions {
        if versions.min.is_none() {
            versions.min.clone_from(&self.added);
        }
        versions
    }

    /// Notes the version that added the operation, where no title stands between the two.
    fn added(&mut self, version: Option<String>) {
        let is_head = self.state.part == Part::Head && self.state.heading.is_empty();
        if let (Some(version), Some(operation)) = (version.filter(|_| is_head), self.operation()) {
            operation.versions.min.get_or_insert(version);
        }
    }

    /// A note or warning, which may call the operation deprecated.
    fn warning(&mut self, prose: Prose) {
        let text = prose.text();
        self.added(versions::begins(&text));
        if let Some(operation) = self.operation() {
            if calls_deprecated(&text) {
                operation.deprecated.get_or_insert(Origin::Description);
            }
            if operation.versions.max.is_none() {
                operation.versions.max = versions::ends(&text, &operation.title);
            }
        }
        self.add_prose(prose);
    }

    /// Text: the description before the request, notes after it.
    fn prose(&mut self, block: &Block<'p>) {
        self.add_prose(inline::prose(std::slice::from_ref(block)));
    }

    fn add_prose(&mut self, prose: Prose) {
        let heading = self.state.heading.clone();
        let Some(operation) = self.operation() else {
            return;
        };
        if heading.is_empty() {
            operation.description.blocks.extend(prose.blocks);
            return;
        }
        match operation.notes.last_mut() {
            Some((title, text)) if *title == heading => text.blocks.extend(prose.blocks),
            _ => operation.notes.push((heading, prose)),
        }
    }

    fn finish(&mut self) {
        self.leave();
        let PageDraft { title, service, .. } = &mut self.draft;
        versions::of_service(self.page, title, service);
        if self.draft.outcome != Outcome::Failed && !self.draft.operations.is_empty() {
            self.draft.outcome = Outcome::Operation;
        }
    }
}

/// Does the first paragraph of an operation begin by calling it deprecated: `**Deprecated in 2.1**. Use …`?
fn leads_deprecated(inlines: &[Inline]) -> bool {
    let Some(first) = inlines.first() else {
        return false;
    };
    let mut words = first.text().split_whitespace();
    let word = words.next().unwrap_or_default();
    let name = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let goes_on = |next: &str| matches!(next, "in" | "since" | "as" | "by" | "from" | "with");
    name.eq_ignore_ascii_case("deprecated")
        && (matches!(first, Inline::Strong(_)) || name != word || words.next().is_some_and(goes_on))
}

/// Does a title call what stands below it deprecated?
fn is_deprecated(title: &str) -> bool {
    title.to_ascii_lowercase().contains("deprecated")
}

/// The line with the slash that a path begins with, where it was left out.
fn with_slash(line: &str) -> String {
    match line.trim().split_once(char::is_whitespace) {
        Some((method, path)) if !path.trim_start().starts_with(['/', '{', 'h', 'H']) => {
            format!("{method} /{}", path.trim_start())
        }
        _ => line.to_owned(),
    }
}

/// Method and path of `rest_method`. A method that HTTP doesn't know stands for any.
fn request_line(line: &str) -> Option<(String, uri::Target<'_>)> {
    if let Some(read) = uri::request_line(line) {
        return Some((read.method, read.target));
    }
    let (method, rest) = line.trim().split_once(char::is_whitespace)?;
    method
        .bytes()
        .all(|byte| byte.is_ascii_uppercase())
        .then_some(())?;
    let (target, _) = uri::target(rest.trim())?;
    Some((method.to_owned(), target))
}

fn is_method(block: &Block<'_>) -> bool {
    matches!(block.kind, BlockKind::Directive { name, .. } if name == METHOD)
}

fn is_admonition(block: &Block<'_>) -> bool {
    matches!(block.kind, BlockKind::Directive { name, .. } if text::is_admonition(name))
}

fn is_sample(block: &Block<'_>) -> bool {
    match &block.kind {
        BlockKind::Literal { .. } => true,
        BlockKind::Directive { name, .. } => *name == "literalinclude",
        _ => false,
    }
}

/// Does the first sentence of a paragraph speak of the sample below it and of nothing else?
fn speaks_of_sample(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    OF_SAMPLES.iter().any(|head| lower.starts_with(head))
}

/// Is there anything in a block that is set apart which is not text?
fn holds_data(block: &Block<'_>) -> bool {
    match &block.kind {
        BlockKind::Directive { name, .. } => {
            matches!(
                *name,
                "rest_parameters" | "rest_status_code" | "literalinclude"
            )
        }
        BlockKind::Quote(inner) => inner.iter().any(holds_data),
        _ => false,
    }
}

/// Is a paragraph strong throughout?
fn is_strong(text: &Text<'_>) -> bool {
    let written = text.joined();
    let written = written.trim().trim_end_matches([':', '.']);
    written.len() > 4 && written.starts_with("**") && written.ends_with("**")
}

#[cfg(test)]
mod tests;
