//! One operation: its sections become a draft.

use apiref_core::http::methods;
use std::collections::HashSet;

use crate::draft::{
    Draft, DraftCode, DraftExample, DraftTable, Place, Prose, ProseBlock, Side, Spanned, Uri,
};
use crate::syntax::ntt::{Group, LineKind};
use crate::syntax::uri;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Location, Origin, Validity, Versions};
use apiref_core::page::{Page, Span};

use super::columns::Column;
use super::headings::Heading;
use super::outline::{Outline, Section, Zone};
use super::table::{self, RawTable};
use super::{messages, prose, rows, samples, split};

/// Reads the sections of one operation. None where neither method nor path could be found.
pub fn read(
    page: &Page,
    outline: &Outline<'_>,
    title: String,
    keys: &HashSet<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    let mut reader = Reader {
        page,
        keys,
        diagnostics,
        draft: Draft {
            title,
            span: outline.span(),
            ..Draft::default()
        },
        samples: samples::Samples::default(),
        seen_body: false,
        shows_fault: false,
    };
    for section in &outline.sections {
        reader.section(section);
    }
    reader.finish()
}

struct Reader<'p, 'd> {
    page: &'p Page,
    keys: &'p HashSet<&'p str>,
    diagnostics: &'d mut Vec<Diagnostic>,
    draft: Draft,
    samples: samples::Samples,
    /// Was the heading of the request's body seen? Then parameters without a place are members of it.
    seen_body: bool,
    /// Has the page a section for what faults look like?
    shows_fault: bool,
}

impl Reader<'_, '_> {
    fn section(&mut self, section: &Section<'_>) {
        match section.zone {
            Zone::Sample(direction) => {
                let direction = match section.heading {
                    Heading::Sample => None,
                    _ => direction,
                };
                self.samples
                    .section(self.page, section, direction, false, self.diagnostics);
                return;
            }
            Zone::Error(direction) => {
                self.shows_fault = true;
                self.samples
                    .section(self.page, section, direction, true, self.diagnostics);
                return;
            }
            Zone::Head | Zone::Request | Zone::Response => {}
        }
        let groups = &section.groups;
        match section.heading {
            Heading::Summary => self.describe(groups),
            Heading::Kind => self.note(section, groups),
            Heading::Target => {
                let targets = words(groups);
                self.draft
                    .tags
                    .extend(targets.into_iter().filter(|target| target != "-"));
            }
            Heading::Synchronous => self.synchronous(section),
            Heading::Remark => self.note(section, groups),
            Heading::Method => self.method(section),
            Heading::Path => self.path(section),
            Heading::RequestHeader => self.header(section, Side::Request),
            Heading::ResponseHeader => self.header(section, Side::Response),
            Heading::RequestBody => {
                self.seen_body = true;
                self.body(section, Direction::Request);
            }
            Heading::ResponseBody => self.body(section, Direction::Response),
            Heading::ResponseCode => self.codes(section),
            Heading::Format => match section.parent {
                Heading::RequestHeader => self.header(section, Side::Request),
                Heading::ResponseHeader => self.header(section, Side::Response),
                Heading::RequestBody => self.body(section, Direction::Request),
                Heading::ResponseBody => self.body(section, Direction::Response),
                _ if section.zone == Zone::Response => self.body(section, Direction::Response),
                _ if section.zone == Zone::Request => self.body(section, Direction::Request),
                _ => self.note(section, groups),
            },
            Heading::Parameters(direction) => self.parameters(section, direction),
            Heading::Request | Heading::Response => self.loose(section),
            Heading::Sample
            | Heading::SampleRequest
            | Heading::SampleResponse
            | Heading::SampleUri
            | Heading::ErrorExample
            | Heading::Members => self.note(section, groups),
        }
    }

    fn describe(&mut self, groups: &[Group<'_>]) {
        let prose = prose::of_groups(groups);
        self.draft.description.blocks.extend(prose.blocks);
    }

    /// Keeps text under the title of its section.
    fn note(&mut self, section: &Section<'_>, groups: &[Group<'_>]) {
        let prose = prose::of_groups(groups);
        if rows::has_text(&prose) {
            let title = super::headings::bare(section.title.text).0.to_owned();
            self.draft.notes.push((title, prose));
        }
    }

    fn synchronous(&mut self, section: &Section<'_>) {
        let stated = words(&section.groups);
        let first = stated.first().map(|word| word.to_ascii_lowercase());
        self.draft.synchronous = match first.as_deref() {
            Some(word) if word.starts_with("asynch") || word == "async" => Some(false),
            Some(word) if word.starts_with("synch") || word == "sync" => Some(true),
            _ => None,
        };
        if self.draft.synchronous.is_none() && first.as_deref().is_some_and(|word| word != "-") {
            self.note(section, &section.groups);
        }
    }

    fn method(&mut self, section: &Section<'_>) {
        let mut left = Vec::new();
        for group in &section.groups {
            for line in &group.lines {
                let text = match line.kind {
                    LineKind::Bullet(item) => item,
                    _ => line.trimmed(),
                };
                let word = text.split([' ', '\u{a0}']).next().unwrap_or("");
                let method = word.to_ascii_uppercase();
                if self.draft.method.text.is_empty() && methods::is_method(&method) {
                    self.draft.method = Spanned {
                        text: method,
                        span: line.span_of(word),
                    };
                    if let Some(line) = uri::request_line(text) {
                        self.add_path(line.target, self.draft.method.span);
                    }
                } else {
                    left.push(Group { lines: vec![*line] });
                }
            }
        }
        self.leave(section, &left);
    }

    fn path(&mut self, section: &Section<'_>) {
        let mut left = Vec::new();
        for group in &section.groups {
            for line in &group.lines {
                let text = match line.kind {
                    LineKind::Bullet(item) => item,
                    _ => line.trimmed(),
                };
                let method = uri::request_line(text);
                if let Some(found) = method {
                    if self.draft.method.text.is_empty() {
                        self.draft.method = Spanned {
                            text: found.method.clone(),
                            span: line.span(),
                        };
                    }
                    self.add_path(found.target, line.span());
                } else if let Some((target, _)) = uri::target(text) {
                    self.add_path(target, line.span());
                } else {
                    left.push(Group { lines: vec![*line] });
                }
            }
        }
        self.leave(section, &left);
    }

    fn add_path(&mut self, target: uri::Target<'_>, span: Span) {
        let base = target
            .base
            .or(target
                .host
                .and_then(|host| host.strip_prefix('{')?.strip_suffix('}')))
            .map(|base| base.trim_matches(['{', '}', ' ']).to_owned());
        let uri = Uri::new(target, span);
        if self.draft.base_url_variable.is_none() {
            self.draft.base_url_variable = base;
        }
        if self.draft.uri.path.is_empty() {
            self.draft.uri = uri;
        } else if self.draft.uri.path != uri.path {
            self.draft.alternatives.push(uri);
        }
    }

    /// Header lines: `X-Auth-Token: <token_id>`, or a status line.
    fn header(&mut self, section: &Section<'_>, side: Side) {
        let content = table::read(&section.groups, self.keys);
        for table in &content.tables {
            if rows::lists_codes(table) {
                self.add_codes(table);
            } else {
                self.add_table(table, side, Some(Place::Parameter(Location::Header)));
            }
        }
        let mut left = Vec::new();
        for group in &content.rest {
            for line in &group.lines {
                match line.kind {
                    LineKind::Field { name, value } => {
                        let field = (
                            name.to_owned(),
                            Spanned {
                                text: value.to_owned(),
                                span: line.span(),
                            },
                        );
                        match side {
                            Side::Response => self.draft.response_headers.push(field),
                            _ => self.draft.request_headers.push(field),
                        }
                    }
                    LineKind::Status { code, .. } => self.draft.codes.push(DraftCode {
                        status: code.to_owned(),
                        name: String::new(),
                        description: Prose::default(),
                        fault: None,
                        origin: Origin::Template,
                        versions: Versions::default(),
                        span: line.span(),
                    }),
                    _ if is_legend(line.trimmed()) => {}
                    _ => left.push(Group { lines: vec![*line] }),
                }
            }
        }
        if !messages::says_none(&left) {
            self.leave(section, &left);
        }
    }

    /// A template or an example of a body; on some pages with the table of its members.
    fn body(&mut self, section: &Section<'_>, direction: Direction) {
        if messages::says_none(&section.groups) {
            match direction {
                Direction::Request => self.draft.no_request_body = true,
                Direction::Response => self.draft.no_response_body = true,
            }
            return;
        }
        let mut groups = section.groups.clone();
        let mut left = Vec::new();
        while let Some(found) = messages::literal(&groups) {
            let example = messages::body_format(self.page, &found, direction, self.diagnostics);
            self.draft.examples.push(example);
            left.extend(found.before);
            groups = found.behind;
        }
        left.extend(groups);
        let content = table::read(&left, self.keys);
        for table in &content.tables {
            if rows::lists_codes(table) {
                self.add_codes(table);
            } else {
                let place = self.place(table, direction);
                self.add_table(table, side(direction), place);
            }
        }
        self.leave(section, &content.rest);
    }

    fn codes(&mut self, section: &Section<'_>) {
        let content = table::read(&section.groups, self.keys);
        for table in &content.tables {
            if rows::lists_codes(table) {
                self.add_codes(table);
            } else {
                self.add_table(table, Side::Response, None);
            }
        }
        let mut left = Vec::new();
        for group in &content.rest {
            for line in &group.lines {
                let text = match line.kind {
                    LineKind::Bullet(item) => item,
                    _ => line.trimmed(),
                };
                let word = text.split([' ', ':', ',', '\u{a0}']).next().unwrap_or("");
                if split::is_code(word) {
                    let description = text[word.len()..].trim_matches([' ', ':', '-', '\u{a0}']);
                    self.draft.codes.push(DraftCode {
                        status: word.to_ascii_uppercase(),
                        name: String::new(),
                        description: Prose::plain(description),
                        fault: None,
                        origin: Origin::Table,
                        versions: Versions::default(),
                        span: line.span(),
                    });
                } else {
                    left.push(Group { lines: vec![*line] });
                }
            }
        }
        self.leave(section, &left);
    }

    fn add_codes(&mut self, table: &RawTable<'_>) {
        let codes = rows::codes(self.page, table, self.diagnostics);
        self.draft.codes.extend(codes);
    }

    fn parameters(&mut self, section: &Section<'_>, direction: Option<Direction>) {
        let direction = direction.unwrap_or(match section.zone {
            Zone::Response => Direction::Response,
            _ => Direction::Request,
        });
        if messages::says_none(&section.groups) {
            return;
        }
        let literal = messages::literal(&section.groups);
        let groups = match &literal {
            Some(found) => [found.before.clone(), found.behind.clone()].concat(),
            None => section.groups.clone(),
        };
        if let Some(found) = &literal {
            let example = messages::body_format(self.page, found, direction, self.diagnostics);
            self.draft.examples.push(example);
        }
        let content = table::read(&groups, self.keys);
        for table in &content.tables {
            if rows::lists_codes(table) {
                self.add_codes(table);
            } else {
                let place = self.place(table, direction);
                self.add_table(table, side(direction), place);
            }
        }
        self.leave(section, &content.rest);
    }

    /// Where the rows of a table go whose rows don't tell it.
    fn place(&self, table: &RawTable<'_>, direction: Direction) -> Option<Place> {
        if direction == Direction::Response {
            return Some(Place::Body);
        }
        match table
            .columns
            .iter()
            .position(|column| *column == Column::Style)
        {
            // `plain` says that the value stands in the body as it is.
            Some(style) => {
                let mut styles = table.rows.iter().filter_map(|row| row.cells.get(style));
                styles
                    .all(|cell| cell.text.eq_ignore_ascii_case("plain"))
                    .then_some(Place::Body)
            }
            None if self.seen_body => Some(Place::Body),
            None => Some(Place::PathAndQuery),
        }
    }

    fn add_table(&mut self, table: &RawTable<'_>, side: Side, location: Option<Place>) {
        let mut read = rows::parameters(self.page, table, self.diagnostics);
        if location == Some(Place::Body) {
            for row in &mut read {
                row.location = None;
            }
        }
        self.draft.tables.push(DraftTable {
            caption: table.caption.map(|line| Spanned {
                text: line.trimmed().to_owned(),
                span: line.span(),
            }),
            side,
            location,
            rows: read,
            has_types: table.columns.contains(&Column::Format)
                || table.columns.contains(&Column::Type),
            has_requirement: [Column::Requirement, Column::Required, Column::Mandatory]
                .iter()
                .any(|column| table.columns.contains(column)),
            span: table.span,
            ..DraftTable::default()
        });
    }

    /// Text directly under `Request` or `Response`.
    fn loose(&mut self, section: &Section<'_>) {
        if section.groups.is_empty() || messages::says_none(&section.groups) {
            if section.heading == Heading::Response && !section.groups.is_empty() {
                self.draft.no_response_body = true;
            }
            return;
        }
        let content = table::read(&section.groups, self.keys);
        let direction = match section.heading {
            Heading::Response => Direction::Response,
            _ => Direction::Request,
        };
        for table in &content.tables {
            if rows::lists_codes(table) {
                self.add_codes(table);
            } else {
                let place = self.place(table, direction);
                self.add_table(table, side(direction), place);
            }
        }
        self.note(section, &content.rest);
    }

    /// Text of a section that is read for something else is kept as a note.
    fn leave(&mut self, section: &Section<'_>, groups: &[Group<'_>]) {
        let left: Vec<Group<'_>> = groups
            .iter()
            .filter(|group| !group.lines.iter().all(|line| is_legend(line.trimmed())))
            .cloned()
            .collect();
        if !left.is_empty() {
            self.note(section, &left);
        }
    }

    fn finish(mut self) -> Option<Draft> {
        let without = self.samples.without_body();
        let mut samples = std::mem::take(&mut self.samples).finish();
        for sample in &mut samples {
            // The section of the URI gives no method: it is the operation's.
            if let Some(line) = &mut sample.request_line
                && !line.contains(' ')
            {
                *line = format!("{} {line}", self.draft.method.text);
            }
        }
        if self.draft.uri.path.is_empty() {
            self.path_from(&samples);
        }
        if self.draft.method.text.is_empty() || self.draft.uri.path.is_empty() {
            return None;
        }
        self.draft.span = self.draft.method.span.to(self.draft.uri.span);
        self.codes_from(&samples);
        let member =
            |table: &DraftTable| table.side == Side::Request && table.location == Some(Place::Body);
        if self.draft.tables.iter().any(member) {
            self.draft.no_request_body = false;
        }
        let shows_body = |direction| {
            let place = Some(Place::Body);
            let table =
                |table: &DraftTable| table.side == side(direction) && table.location == place;
            let example = |example: &DraftExample| {
                example.direction == direction && example.validity != Validity::Empty
            };
            self.draft.tables.iter().any(table) || self.draft.examples.iter().any(example)
        };
        for direction in without {
            match direction {
                Direction::Request if !shows_body(direction) => self.draft.no_request_body = true,
                Direction::Response if !shows_body(direction) => self.draft.no_response_body = true,
                _ => {}
            }
        }
        self.draft.common_fault = self.shows_fault && samples.iter().any(is_fault);
        self.draft.examples.extend(samples);
        Some(self.draft)
    }

    /// A page that gives no path may show one in its example, with the variables in braces.
    fn path_from(&mut self, samples: &[DraftExample]) {
        let lines = samples
            .iter()
            .filter_map(|sample| Some((sample.request_line.as_deref()?, sample.span)));
        for (line, span) in lines {
            let Some(found) = uri::request_line(line) else {
                continue;
            };
            if found.target.variables.is_empty() || found.method != self.draft.method.text {
                continue;
            }
            self.diagnostics.push(Diagnostic::new(
                Code::PathFromExample,
                self.page,
                span,
                line,
                "a path in the section of the path",
            ));
            self.add_path(found.target, span);
            return;
        }
    }

    /// Codes that only an example shows.
    fn codes_from(&mut self, samples: &[DraftExample]) {
        for sample in samples {
            let Some(status) = &sample.status else {
                continue;
            };
            if self.draft.codes.iter().any(|code| code.status == *status) {
                continue;
            }
            self.draft.codes.push(DraftCode {
                status: status.clone(),
                name: String::new(),
                description: Prose::default(),
                fault: None,
                origin: Origin::Example,
                versions: Versions::default(),
                span: sample.span,
            });
        }
        // The template of the status line repeats what a table states.
        let stated: Vec<String> = self
            .draft
            .codes
            .iter()
            .filter(|code| code.origin == Origin::Table)
            .map(|code| code.status.clone())
            .collect();
        if !stated.is_empty() {
            self.draft
                .codes
                .retain(|code| code.origin != Origin::Template || !stated.contains(&code.status));
        }
    }
}

/// Does the example show the body of a fault?
fn is_fault(example: &DraftExample) -> bool {
    let status = example.status.as_deref().unwrap_or("");
    example.direction == Direction::Response
        && example.json.is_some()
        && status.starts_with(['4', '5'])
}

fn side(direction: Direction) -> Side {
    match direction {
        Direction::Request => Side::Request,
        Direction::Response => Side::Response,
    }
}

/// Items and lines of a section, one by one.
fn words(groups: &[Group<'_>]) -> Vec<String> {
    groups
        .iter()
        .flat_map(|group| &group.lines)
        .map(|line| match line.kind {
            LineKind::Bullet(item) => item,
            _ => line.trimmed(),
        })
        .map(|text| text.trim_matches(['\u{a0}', ' ', '.']).to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// The status line's template, and what explains its placeholders: the same on every page, and about no operation.
fn is_legend(text: &str) -> bool {
    let text = text
        .trim_start_matches(['\u{2022}', '-', '*', ' ', '\u{25e6}'])
        .trim_start();
    text.starts_with("HTTP/1.1 <")
        || text.starts_with("HTTP/1.0 <")
        || text.starts_with("<response_code>")
        || text.starts_with("<message>")
        || text.starts_with("(skip auto insert")
        || text.starts_with("skip auto insert")
        || text.starts_with("(ex.")
}

/// The prose of the text between a title and the first heading.
pub fn head_prose(groups: &[Group<'_>]) -> Vec<ProseBlock> {
    prose::of_groups(groups).blocks
}
