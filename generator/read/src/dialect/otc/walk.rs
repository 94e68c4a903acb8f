//! Goes through the sections of an operation page, block by block, and gathers what they state.
//!
//! A [`Scope`] holds what headings and labels say of the blocks that follow them. An item of a list has a scope of
//! its own, unless it holds nothing but a label: then the label is meant for the blocks after the list.

use std::collections::HashSet;

use super::blocks::{after_status, first_paragraph, has_structure, has_table, is_bold, is_none};
use super::captions::{self, Caption};
use super::labels::{self, Label};
use super::sections::{Role, folded, role};
use super::tables::{Columns, cell_text};
use super::{errors, examples, statuses, uris};
use crate::draft::{
    Draft, DraftCode, DraftTable, Place, Prose, ProseBlock, Reference, Side, Spanned, table_number,
};
use crate::syntax::sample::is_joint;
use crate::syntax::{Block, BlockKind, Item, Section, Table, Text, inline};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Origin, Versions};
use apiref_core::page::{Page, Span};

/// What is known of the blocks that follow.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    pub role: Role,
    side: Side,
    place: Option<Place>,
    pub status: Option<String>,
    /// Has nothing followed the label of the status yet?
    is_below_status: bool,
    pub direction: Option<Direction>,
    pub in_example: bool,
    pub example_label: Option<String>,
    pub failing: bool,
    caption: Option<Spanned>,
    labels: Vec<String>,
    fault: Option<bool>,
}

impl Scope {
    fn of(role: Role) -> Self {
        let side = match role {
            Role::Uri => Side::Uri,
            Role::Request | Role::RequestExamples => Side::Request,
            Role::Response | Role::ResponseExamples => Side::Response,
            Role::Fault => Side::Fault,
            _ => Side::Unknown,
        };
        let in_example = matches!(
            role,
            Role::RequestExamples | Role::ResponseExamples | Role::Examples
        );
        Self {
            role,
            side,
            place: None,
            status: None,
            is_below_status: false,
            direction: match side {
                Side::Uri | Side::Request => Some(Direction::Request),
                Side::Response | Side::Fault => Some(Direction::Response),
                Side::Unknown => None,
            },
            in_example,
            example_label: None,
            failing: role == Role::Fault,
            caption: None,
            labels: Vec::new(),
            fault: None,
        }
    }
}

fn is_head_of_restrictions(block: &ProseBlock) -> bool {
    matches!(block, ProseBlock::Paragraph(inlines) if labels::is_restriction(&Prose::text_of(inlines)))
}

/// A sentence below the label of a status, before the example of an answer.
struct StatusText {
    status: String,
    /// The sentence as the label of the example.
    label: String,
    text: Prose,
    span: Span,
}

/// What is gathered on the way.
pub(super) struct Walker<'p> {
    pub page: &'p Page,
    pub draft: Draft,
    pub uris: uris::Found,
    pub found: Vec<Diagnostic>,
    /// Text of the section that is being read and is neither label nor table.
    text: Prose,
    heading_codes: Vec<DraftCode>,
    status_texts: Vec<StatusText>,
    /// Places that sentences state of the tables they refer to.
    hints: Vec<(String, Place)>,
    none_in: [bool; 2],
}

impl<'p> Walker<'p> {
    pub fn new(page: &'p Page) -> Self {
        Self {
            page,
            draft: Draft::default(),
            uris: uris::Found::default(),
            found: Vec::new(),
            text: Prose::default(),
            heading_codes: Vec::new(),
            status_texts: Vec::new(),
            hints: Vec::new(),
            none_in: [false; 2],
        }
    }

    /// Reads a section and those below it.
    pub fn section(&mut self, section: &Section<'_>) {
        let title = inline::plain(&section.title);
        let role = role(&title);
        match role {
            Role::Summary => {
                let mut text = inline::prose(&section.blocks).blocks;
                // A line that only says `Restrictions` heads what follows it.
                let head = text.iter().position(is_head_of_restrictions);
                let rest = text.split_off(head.unwrap_or(text.len()));
                self.draft.description.blocks.extend(text);
                if let Some((head, below)) = rest.split_first() {
                    let title = Prose {
                        blocks: vec![head.clone()],
                    };
                    let below = Prose {
                        blocks: below.to_vec(),
                    };
                    let title = title.text().trim_end_matches(':').to_owned();
                    self.draft.notes.push((title, below));
                }
            }
            Role::Calling => {}
            Role::Text => {
                if errors::is_section(&title) {
                    errors::of_blocks(&section.blocks, &mut self.draft);
                }
                let prose = inline::prose(&section.blocks);
                if !prose.is_empty() && !is_none(&prose.text()) {
                    self.draft.notes.push((title, prose));
                }
            }
            _ => {
                let mut scope = Scope::of(role);
                scope
                    .labels
                    .extend(section.labels.iter().map(|l| (*l).to_owned()));
                self.blocks(&section.blocks, &mut scope);
                let text = std::mem::take(&mut self.text);
                if !text.is_empty() {
                    self.draft.notes.push((title, text));
                }
            }
        }
        for below in &section.sections {
            self.section(below);
        }
    }

    fn blocks(&mut self, blocks: &[Block<'_>], scope: &mut Scope) {
        for block in blocks {
            match &block.kind {
                BlockKind::Table(table) => self.table(block, table, scope),
                BlockKind::Paragraph(text) => {
                    scope
                        .labels
                        .extend(block.labels.iter().map(|l| (*l).to_owned()));
                    self.paragraph(block, text, scope);
                }
                BlockKind::List { items, ordered } => {
                    scope
                        .labels
                        .extend(block.labels.iter().map(|l| (*l).to_owned()));
                    if self.is_text(items, *ordered, scope) {
                        self.keep(block);
                    } else {
                        items.iter().for_each(|item| self.item(item, scope));
                    }
                }
                BlockKind::Literal { text, .. } => self.literal(block, text, scope),
                BlockKind::Quote(inner) => self.blocks(inner, scope),
                BlockKind::Directive {
                    name: "toctree", ..
                }
                | BlockKind::Comment(_) => {}
                BlockKind::Directive { .. } | BlockKind::Fields(_) => self.keep(block),
            }
        }
    }

    /// Keeps a block that is neither label nor table as text of the operation.
    fn keep(&mut self, block: &Block<'_>) {
        let prose = inline::prose(std::slice::from_ref(block));
        self.text.blocks.extend(prose.blocks);
    }

    /// Is the list nothing but text: no tables, no code, no labels? Of paths and codes, only steps and rules are
    /// numbered.
    fn is_text(&self, items: &[Item<'_>], ordered: bool, scope: &Scope) -> bool {
        let is_uri = scope.role == Role::Uri;
        let is_plain = |text: &Text<'_>| {
            let is_label = labels::read(&inline::plain(text)) != Label::Other;
            let is_path = is_uri && self.uris.is_uri(text);
            !(is_label || is_path)
        };
        let is_plain = |item: &Item<'_>| {
            !has_structure(&item.blocks) && first_paragraph(item).is_none_or(is_plain)
        };
        scope.role != Role::Statuses && (ordered || !is_uri) && items.iter().all(is_plain)
    }

    fn item(&mut self, item: &Item<'_>, outer: &mut Scope) {
        let mut scope = outer.clone();
        let mut rest = item.blocks.as_slice();
        if let Some((first, below)) = item.blocks.split_first()
            && let BlockKind::Paragraph(text) = &first.kind
        {
            let plain = inline::plain(text);
            let label = labels::read(&plain);
            let is_label = match &label {
                Label::Other => false,
                // A bullet that tells what an example is about is not a change of direction.
                Label::Parameters(..) | Label::Subject(_) => !scope.in_example || has_table(below),
                _ => true,
            };
            if is_label && !(scope.role == Role::Uri && self.uris.is_uri(text)) {
                scope
                    .labels
                    .extend(first.labels.iter().map(|l| (*l).to_owned()));
                self.apply(label.clone(), &plain, text.span(), &mut scope);
                if below.is_empty() {
                    scope.labels.clear();
                    outer
                        .labels
                        .extend(first.labels.iter().map(|l| (*l).to_owned()));
                    self.apply(label, &plain, text.span(), outer);
                }
                rest = below;
            } else if labels::is_restriction(&plain) && !below.is_empty() && !has_structure(below) {
                let title = plain.trim_end_matches(':').to_owned();
                self.draft.notes.push((title, inline::prose(below)));
                return;
            } else if scope.in_example && has_structure(below) {
                self.record_references(text, &plain, &scope);
                scope.example_label = Some(plain);
                rest = below;
            } else if has_table(below) && plain.len() < 160 {
                // A bullet above a table is its caption.
                scope
                    .labels
                    .extend(first.labels.iter().map(|l| (*l).to_owned()));
                self.record_references(text, &plain, &scope);
                scope.caption = Some(Spanned {
                    text: plain,
                    span: text.span(),
                });
                rest = below;
            }
        }
        self.blocks(rest, &mut scope);
    }

    fn apply(&mut self, label: Label, text: &str, span: Span, scope: &mut Scope) {
        let own_side = !matches!(
            scope.role,
            Role::Uri | Role::Request | Role::RequestExamples
        );
        match label {
            Label::Status(status) => {
                let fault = status.starts_with(['4', '5']);
                if own_side && matches!(scope.side, Side::Response | Side::Fault) {
                    scope.side = if fault { Side::Fault } else { Side::Response };
                }
                scope.failing = fault;
                if scope.role != Role::Examples {
                    self.heading_codes.push(DraftCode {
                        status: status.clone(),
                        name: String::new(),
                        description: Prose::plain(&after_status(text)),
                        fault: Some(fault),
                        origin: Origin::Heading,
                        versions: Versions::default(),
                        span,
                    });
                }
                scope.status = Some(status);
                scope.is_below_status = true;
                scope.caption = None;
            }
            Label::Example(direction, failing) => {
                scope.in_example = true;
                // In a section of one direction the section decides.
                if matches!(scope.role, Role::Examples | Role::Statuses)
                    || scope.direction.is_none()
                {
                    scope.direction = direction.or(scope.direction);
                }
                scope.failing = failing || scope.role == Role::Fault;
                scope.example_label = Some(text.to_owned());
            }
            Label::Parameters(side, place) => {
                scope.in_example = false;
                if own_side {
                    match side {
                        Some(Side::Fault) => scope.side = Side::Fault,
                        Some(Side::Response) if scope.side != Side::Fault => {
                            scope.side = Side::Response;
                        }
                        Some(side) if scope.side == Side::Unknown => scope.side = side,
                        _ => {}
                    }
                    scope.failing = scope.side == Side::Fault;
                }
                scope.place = place;
                scope.caption = Some(Spanned {
                    text: text.to_owned(),
                    span,
                });
            }
            Label::UriFormat => scope.in_example = false,
            Label::Outcome(good) => {
                scope.fault = Some(!good);
                if matches!(scope.side, Side::Response | Side::Fault) {
                    scope.side = if good { Side::Response } else { Side::Fault };
                }
                scope.failing = !good;
            }
            Label::Subject(_) => {
                scope.in_example = false;
                scope.caption = Some(Spanned {
                    text: text.to_owned(),
                    span,
                });
            }
            Label::Other => {}
        }
    }

    fn paragraph(&mut self, block: &Block<'_>, text: &Text<'_>, scope: &mut Scope) {
        if scope.role == Role::Uri && !scope.in_example && self.uris.paragraph(self.page, text) {
            return;
        }
        let plain = inline::plain(text);
        if plain.is_empty() {
            return;
        }
        if is_none(&plain) {
            if scope.side == Side::Response
                && let Some(status) = &scope.status
            {
                self.draft.other_bodies.push(status.clone());
            }
            if !scope.in_example && scope.place.is_none_or(|place| place == Place::Body) {
                match scope.side {
                    Side::Request => self.none_in[0] = true,
                    Side::Response => self.none_in[1] = true,
                    _ => {}
                }
            }
            return;
        }
        self.record_references(text, &plain, scope);
        if scope.role == Role::Statuses {
            self.status_paragraph(block, text, &plain, scope);
            return;
        }
        let is_below_status = std::mem::take(&mut scope.is_below_status);
        let bold = is_bold(text);
        let colon = plain.ends_with(':');
        let label = labels::read(&plain);
        let counts = match &label {
            Label::Other => false,
            Label::Status(_) => true,
            Label::Example(..) => bold || colon || plain.len() <= 40,
            Label::Outcome(_) | Label::UriFormat => bold || colon || plain.len() <= 12,
            Label::Parameters(..) => bold || colon || plain.len() <= 40,
            Label::Subject(_) => bold || colon || plain.len() <= 60,
        };
        if counts && !(scope.role == Role::Uri && matches!(label, Label::UriFormat)) {
            self.apply(label, &plain, text.span(), scope);
            return;
        }
        if scope.in_example {
            if examples::request_paragraph(self, &plain, text.span(), scope) {
                return;
            }
            // `or` says nothing of the example that follows.
            if !is_joint(&plain) {
                // What stands in brackets is about the example.
                if is_below_status && !colon && !plain.starts_with('(') {
                    self.status_text(block, &plain, scope);
                }
                scope.example_label = Some(plain);
            }
            return;
        }
        if scope.role == Role::Uri
            && (plain.contains("example") || plain.contains("Example"))
            && colon
        {
            scope.in_example = true;
            scope.example_label = Some(plain);
            return;
        }
        if bold || colon {
            scope.caption = Some(Spanned {
                text: plain,
                span: text.span(),
            });
            return;
        }
        let points_at_table = inline::references(text)
            .iter()
            .any(|reference| reference.text.starts_with("Table"));
        if points_at_table && plain.len() < 200 {
            return;
        }
        // The sentence below `Status code: 200` is about that status.
        let open = self.heading_codes.last_mut();
        let open = open.filter(|code| scope.status.as_ref() == Some(&code.status));
        match open {
            Some(code) if scope.role == Role::Response && code.description.is_empty() => {
                code.description = inline::prose(std::slice::from_ref(block));
            }
            _ => self.keep(block),
        }
    }

    /// Remembers the sentence between `Status code: 200` and an example of that status.
    fn status_text(&mut self, block: &Block<'_>, plain: &str, scope: &Scope) {
        if scope.direction == Some(Direction::Request) {
            return;
        }
        if let Some(status) = &scope.status {
            self.status_texts.push(StatusText {
                status: status.clone(),
                label: plain.to_owned(),
                text: inline::prose(std::slice::from_ref(block)),
                span: block.span,
            });
        }
    }

    /// Remembers which tables a sentence refers to, and what it says of them.
    fn record_references(&mut self, text: &Text<'_>, plain: &str, scope: &Scope) {
        if !matches!(
            scope.role,
            Role::Uri | Role::Request | Role::Response | Role::Fault
        ) {
            return;
        }
        let references = inline::references(text);
        if references.is_empty() {
            return;
        }
        let words = folded(plain);
        if let Some(place) = captions::stated_place(&words)
            && let [reference] = references.as_slice()
        {
            self.hints.push((reference.target.clone(), place));
        }
        let side = scope.side;
        let about_parameters =
            words.contains("parameter") || words.contains("response") || words.contains("request");
        if about_parameters {
            self.draft.table_references.extend(
                references
                    .into_iter()
                    .map(|reference: Reference| (side, reference)),
            );
        }
    }

    fn status_paragraph(
        &mut self,
        block: &Block<'_>,
        text: &Text<'_>,
        plain: &str,
        scope: &mut Scope,
    ) {
        let references = inline::references(text);
        if !references.is_empty() {
            self.draft.code_references.extend(references);
            let codes = statuses::codes_of_paragraph(plain, scope.fault, text.span());
            self.draft.codes.extend(codes);
            return;
        }
        match labels::read(plain) {
            Label::Other => {}
            label => {
                self.apply(label, plain, text.span(), scope);
                return;
            }
        }
        let codes = statuses::codes_of_paragraph(plain, scope.fault, text.span());
        if codes.is_empty() {
            self.keep(block);
        }
        self.draft.codes.extend(codes);
    }

    fn literal(&mut self, block: &Block<'_>, text: &Text<'_>, scope: &mut Scope) {
        scope.is_below_status = false;
        if scope.role == Role::Uri && !scope.in_example && self.uris.literal(text) {
            return;
        }
        if scope.role == Role::Statuses && !scope.in_example {
            self.keep(block);
            return;
        }
        examples::read(self, text, scope);
    }

    fn table(&mut self, block: &Block<'_>, table: &Table<'_>, scope: &mut Scope) {
        scope.is_below_status = false;
        let mut labels = std::mem::take(&mut scope.labels);
        labels.extend(block.labels.iter().map(|l| (*l).to_owned()));
        let pending = scope.caption.take();
        let codes_expected = scope.role == Role::Statuses;
        if codes_expected || statuses::is_code_table(table) && Columns::of(table).is_none() {
            let codes = statuses::codes_of_table(self.page, table, scope.fault, &mut self.found);
            if codes_expected || !codes.is_empty() {
                self.draft.codes.extend(codes);
                self.draft.errors.extend(errors::of_table(table));
                return;
            }
        }
        let columns = Columns::of(table);
        // Beside examples stand catalogues of values, too, which are no members.
        let is_catalogue = |columns: &Columns| {
            scope.in_example && !columns.has_types() && !columns.has_requirement()
        };
        let columns_known = columns.is_some();
        let Some(columns) = columns.filter(|columns| !is_catalogue(columns)) else {
            if columns_known && scope.in_example {
                self.not_placed(table);
            }
            // What its rows are, which only the caption may tell.
            let caption = table.caption.as_ref().map(inline::plain);
            let title = caption
                .as_deref()
                .map_or("", |caption| table_number(caption).1);
            self.text.blocks.extend(Prose::plain(title).blocks);
            self.keep(block);
            return;
        };
        let draft = self.parameters(block.span, table, &columns, labels, pending, scope);
        self.draft.tables.push(draft);
    }

    fn parameters(
        &mut self,
        span: Span,
        table: &Table<'_>,
        columns: &Columns,
        labels: Vec<String>,
        pending: Option<Spanned>,
        scope: &Scope,
    ) -> DraftTable {
        let has_own_caption = table.caption.is_some();
        let caption = table
            .caption
            .as_ref()
            .map(|text| Spanned {
                text: inline::plain(text),
                span: text.span(),
            })
            .or(pending);
        let mut draft = DraftTable {
            labels,
            side: scope.side,
            status: scope.status.clone(),
            rows: columns.rows(table),
            has_types: columns.has_types(),
            has_requirement: columns.has_requirement(),
            span,
            ..DraftTable::default()
        };
        match caption
            .as_ref()
            .map(|caption| captions::read(&caption.text))
        {
            Some(Caption::Place(place)) => draft.location = Some(place),
            // A sentence above a table tells what it is for; only a name is the name of a struct.
            Some(Caption::Subject(subject))
                if !has_own_caption && subject.matches(' ').count() > 3 =>
            {
                draft.location = scope.place;
            }
            Some(Caption::Subject(subject)) => {
                draft.subject = Some(subject);
                draft.location = Some(Place::Struct);
            }
            Some(Caption::General) | None => {
                draft.location = scope.place;
                draft.subject = caption
                    .as_ref()
                    .map(|caption| captions::without_number(&caption.text))
                    .filter(|text| !text.contains(' '))
                    .map(str::to_owned);
            }
        }
        draft.caption = caption;
        draft
    }

    /// Names the rows of a table that is kept as text.
    fn not_placed(&mut self, table: &Table<'_>) {
        let names: Vec<String> = table
            .rows
            .iter()
            .filter_map(|row| row.cells.first())
            .map(|cell| cell_text(cell).text)
            .collect();
        self.found.push(Diagnostic::new(
            Code::RowNotPlaced,
            self.page,
            table.span,
            names.join(", "),
            "",
        ));
    }

    /// Settles what only the whole page tells.
    pub fn finish(&mut self) {
        for table in &mut self.draft.tables {
            if table.location.is_none()
                && let Some((_, place)) = self
                    .hints
                    .iter()
                    .find(|(target, _)| table.labels.contains(target))
            {
                table.location = Some(*place);
            }
        }
        let labels: Vec<&String> = self.draft.tables.iter().flat_map(|t| &t.labels).collect();
        let elsewhere: Vec<_> = self
            .draft
            .table_references
            .iter()
            .filter(|(_, reference)| !labels.contains(&&reference.target))
            .cloned()
            .collect();
        self.draft.table_references = elsewhere;
        for code in std::mem::take(&mut self.heading_codes) {
            let text = code.description.text();
            let says = |known: &DraftCode| text.is_empty() || known.description.text() == text;
            let mut known = self.draft.codes.iter();
            if !known.any(|known| known.status == code.status && says(known)) {
                self.draft.codes.push(code);
            }
        }
        self.describe_statuses();
        let rows_of = |side: Side| {
            self.draft.tables.iter().any(|table| {
                table.side == side
                    && !matches!(
                        table.location,
                        Some(Place::Parameter(_) | Place::PathAndQuery)
                    )
            })
        };
        self.draft.no_request_body = self.none_in[0] && !rows_of(Side::Request);
        self.draft.no_response_body = self.none_in[1] && !rows_of(Side::Response);
    }

    /// Gives statuses the sentences above their examples where nothing else describes them, or where there is no
    /// example that the sentence could be about.
    fn describe_statuses(&mut self) {
        let is_said = |code: &DraftCode| !(code.description.is_empty() && code.name.is_empty());
        let said: HashSet<String> = self
            .draft
            .codes
            .iter()
            .filter(|code| is_said(code))
            .map(|code| code.status.clone())
            .collect();
        for own in std::mem::take(&mut self.status_texts) {
            let mut examples = self.draft.examples.iter();
            let is_label = examples.any(|one| one.label.as_ref() == Some(&own.label));
            if is_label && said.contains(&own.status) {
                continue;
            }
            let mut codes = self.draft.codes.iter_mut();
            let bare = codes.find(|code| code.status == own.status && !is_said(code));
            if let Some(bare) = bare {
                bare.description = own.text;
                continue;
            }
            let mut codes = self.draft.codes.iter();
            let says = |code: &DraftCode| code.description.text().contains(&own.label);
            if codes.any(|code| code.status == own.status && says(code)) {
                continue;
            }
            self.draft.codes.push(DraftCode {
                name: String::new(),
                description: own.text,
                fault: Some(own.status.starts_with(['4', '5'])),
                origin: Origin::Heading,
                versions: Versions::default(),
                span: own.span,
                status: own.status,
            });
        }
    }
}
