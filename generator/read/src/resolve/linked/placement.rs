//! Where each row of an operation is sent: path, query, header, body or form.
//!
//! A stated place counts, but for the path template, which counts more. Then, in this order: the path, the query of
//! the URI, the names of headers, the query of an example request, the keys of an example body, the section.

use apiref_core::http::headers;
use std::collections::{HashMap, HashSet};

use super::links::{Links, simple, singular};
use super::tree;
use crate::draft::{Draft, DraftRow, DraftTable, Inline, Place, ProseBlock, Side};
use crate::resolve::labels::{Labels, Located};
use crate::syntax::uri;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Json, Location, Origin};
use apiref_core::page::Page;

/// A row with the table that it stands in.
#[derive(Debug, Clone, Copy)]
pub struct PlacedRow<'a> {
    /// The table.
    pub table: &'a DraftTable,
    /// The row.
    pub row: &'a DraftRow,
    /// How its place was decided, where it is not stated.
    pub by: Option<Origin>,
}

/// The rows of the request side of an operation by place.
#[derive(Debug, Default)]
pub struct Placement<'a> {
    /// Path parameters with the names that the path gives them.
    pub path: Vec<(String, PlacedRow<'a>)>,
    /// Query parameters.
    pub query: Vec<PlacedRow<'a>>,
    /// Header fields.
    pub header: Vec<PlacedRow<'a>>,
    /// Members of the body.
    pub body: Vec<PlacedRow<'a>>,
    /// Is the body a form?
    pub form: bool,
    /// Variables of the path without a row.
    pub undocumented: Vec<String>,
}

/// What a request shows of the places of names.
struct Evidence<'a> {
    /// The variables of the path, each with the place at which it stands first.
    variables: HashMap<&'a str, usize>,
    /// All spellings of them.
    spellings: HashSet<Spelling>,
    query: HashSet<String>,
    body: HashSet<&'a str>,
    /// Does the method send a body as a rule?
    sends_body: bool,
    /// Names that the URI section has rows for.
    in_uri: HashSet<&'a str>,
    /// Names that a table of path parameters has rows for.
    in_path_table: HashSet<&'a str>,
    /// The segments of the path that are no variables.
    segments: HashSet<&'a str>,
}

/// Places the rows of the request side. `is_root` tells the tables that are not structs.
pub fn place<'a>(
    page: &Page,
    draft: &'a Draft,
    roots: &[&'a DraftTable],
    found: &mut Vec<Diagnostic>,
) -> Placement<'a> {
    let evidence = Evidence::of(draft);
    let mut placement = Placement::default();
    let mut known: HashSet<String> = HashSet::new();
    for table in roots {
        if !matches!(table.side, Side::Uri | Side::Request) {
            continue;
        }
        for row in &table.rows {
            if let Some(segment) = evidence.segment(table, row) {
                found.push(Diagnostic::new(
                    Code::RowNotPlaced,
                    page,
                    row.name.span,
                    format!(
                        "`{}`, whose value is part of the path: `{segment}`",
                        row.name.text
                    ),
                    "a variable",
                ));
                continue;
            }
            let (place, by) = evidence.place(table, row, page, found);
            let placed = PlacedRow { table, row, by };
            match place {
                Place::Parameter(Location::Path) => {
                    let name = without_blanks(&row.name.text);
                    if known.insert(name.clone()) {
                        placement.path.push((name, placed));
                    } else {
                        found.push(tree::repeated(page, row));
                    }
                }
                Place::Parameter(Location::Query) | Place::PathAndQuery | Place::EachRow => {
                    placement.query.push(placed);
                }
                Place::Parameter(Location::Header) => placement.header.push(placed),
                Place::Form => {
                    placement.form = true;
                    placement.body.push(placed);
                }
                Place::Body | Place::Struct => placement.body.push(placed),
            }
        }
    }
    let mut open: Vec<&str> = variables_of(draft)
        .filter(|name| !known.contains(*name))
        .collect();
    placement.rename(page, &mut open, found);
    placement.undocumented = open.into_iter().map(str::to_owned).collect();
    let order = |name: &String| evidence.variables.get(name.as_str()).copied();
    placement.path.sort_by_key(|(name, _)| order(name));
    placement
}

impl Placement<'_> {
    /// Rows whose names differ a little from variables that have no row: `flavors_id` for `{flavor_id}`.
    fn rename(&mut self, page: &Page, open: &mut Vec<&str>, found: &mut Vec<Diagnostic>) {
        if open.is_empty() {
            return;
        }
        // Of rows of one spelling, the first stands last.
        let mut alike: HashMap<Spelling, Vec<usize>> = HashMap::new();
        for (index, placed) in self.query.iter().enumerate().rev() {
            if matches!(placed.table.side, Side::Uri) {
                for spelling in spellings(&placed.row.name.text) {
                    alike.entry(spelling).or_default().push(index);
                }
            }
        }
        let mut moved = Vec::new();
        let mut taken: HashSet<usize> = HashSet::new();
        open.retain(|variable| {
            let first = spellings(variable).into_iter().filter_map(|spelling| {
                let rows = alike.get_mut(&spelling)?;
                while rows.pop_if(|index| taken.contains(index)).is_some() {}
                rows.last().copied()
            });
            let Some(index) = first.min() else {
                return true;
            };
            let placed = self.query[index];
            taken.insert(index);
            found.push(Diagnostic::new(
                Code::PathVariableMisnamed,
                page,
                placed.row.name.span,
                format!("`{}`", placed.row.name.text),
                format!("`{variable}`"),
            ));
            moved.push(((*variable).to_owned(), placed));
            false
        });
        let mut index = 0..;
        self.query
            .retain(|_| index.next().is_none_or(|index| !taken.contains(&index)));
        self.path.extend(moved);
    }
}

impl<'a> Evidence<'a> {
    fn of(draft: &'a Draft) -> Self {
        let mut query: HashSet<String> = draft
            .uri
            .query
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        for (name, value) in &draft.uri.query {
            // `?action={current_action}`: the row may be named by the placeholder.
            let inner = value.as_deref().and_then(|value| {
                value
                    .strip_prefix('{')
                    .and_then(|value| value.strip_suffix('}'))
            });
            if inner.is_some_and(|inner| inner != name) {
                query.extend(inner.map(str::to_owned));
            }
        }
        let mut body = HashSet::new();
        for example in &draft.examples {
            if example.direction != Direction::Request {
                continue;
            }
            if let Some(line) = example.request_line.as_deref() {
                let read = uri::request_line(line)
                    .map(|line| line.target)
                    .or_else(|| uri::target(line).map(|(target, _)| target));
                query.extend(
                    read.into_iter()
                        .flat_map(|target| target.query)
                        .map(|(name, _)| name),
                );
            }
            if let Some(Json::Object(members)) = &example.json {
                body.extend(members.keys().map(String::as_str));
            }
        }
        let in_uri = draft
            .tables
            .iter()
            .filter(|table| table.side == Side::Uri)
            .flat_map(|table| &table.rows)
            .map(|row| row.name.text.as_str())
            .collect();
        let in_path_table = draft
            .tables
            .iter()
            .filter(|table| {
                !matches!(
                    table.location,
                    Some(Place::Parameter(Location::Query | Location::Header) | Place::Body)
                )
            })
            .filter(|table| table.side == Side::Uri)
            .flat_map(|table| &table.rows)
            .map(|row| row.name.text.as_str())
            .collect();
        let mut variables = HashMap::new();
        for (at, name) in variables_of(draft).enumerate() {
            variables.entry(name).or_insert(at);
        }
        Self {
            variables,
            spellings: variables_of(draft).flat_map(spellings).collect(),
            query,
            body,
            sends_body: !matches!(draft.method.text.as_str(), "GET" | "HEAD" | "OPTIONS"),
            in_uri,
            in_path_table,
            segments: draft
                .uri
                .path
                .split('/')
                .filter(|segment| !segment.is_empty() && !segment.contains('{'))
                .collect(),
        }
    }

    /// The segment of the path that a row of the URI section gives as the only value: `Specifies the version. The value is
    /// **v1**.` Nothing else is sent for such a row.
    fn segment<'r>(&self, table: &DraftTable, row: &'r DraftRow) -> Option<&'r str> {
        let name = without_blanks(&row.name.text);
        let is_open = table.side == Side::Uri
            && !self.variables.contains_key(name.as_str())
            && !self.may_be_misnamed(&name)
            && !self.query.contains(&name);
        let [ProseBlock::Paragraph(inlines)] = row.description.blocks.as_slice() else {
            return None;
        };
        let mut marked = inlines
            .iter()
            .enumerate()
            .filter_map(|(at, run)| match run {
                Inline::Strong(value) | Inline::Code(value) => Some((at, value.trim())),
                _ => None,
            });
        let (at, value) = marked.next().filter(|_| is_open)?;
        let lead = at.checked_sub(1).and_then(|at| inlines.get(at))?.text();
        let states = [
            "value is",
            "value must be",
            "is fixed to",
            "set to",
            "can only be",
        ];
        let is_stated = states.iter().any(|words| lead.trim_end().ends_with(words));
        (is_stated && marked.next().is_none() && self.segments.contains(value)).then_some(value)
    }

    /// The place of a row, and how it was decided where it is not stated.
    fn place(
        &self,
        table: &DraftTable,
        row: &DraftRow,
        page: &Page,
        found: &mut Vec<Diagnostic>,
    ) -> (Place, Option<Origin>) {
        let name = without_blanks(&row.name.text);
        let in_path = self.variables.contains_key(name.as_str());
        let path = Place::Parameter(Location::Path);
        let query = Place::Parameter(Location::Query);
        let header = Place::Parameter(Location::Header);
        let stated = row
            .location
            .as_ref()
            .and_then(|cell| of_cell(&cell.text))
            .or_else(|| {
                row.requirement
                    .as_ref()
                    .and_then(|cell| of_requirement(&cell.text))
            })
            .or(table.location);
        match stated {
            Some(Place::Parameter(Location::Path)) if in_path => return (path, None),
            Some(Place::Parameter(Location::Path)) => {
                if headers::is_field_name(&name) {
                    return (header, Some(Origin::Guess));
                }
                if !self.may_be_misnamed(&name) {
                    found.push(Diagnostic::new(
                        Code::PathRowNotInPath,
                        page,
                        row.name.span,
                        format!("`{}`", row.name.text),
                        "",
                    ));
                }
                return (query, Some(Origin::Path));
            }
            Some(Place::PathAndQuery) => {
                let place = match () {
                    () if in_path => path,
                    () if headers::is_field_name(&name) => header,
                    () => query,
                };
                return (place, None);
            }
            // A name may stand in path and query, if the page has a row for each.
            Some(Place::Parameter(Location::Query))
                if in_path && !self.in_path_table.contains(name.as_str()) =>
            {
                found.push(Diagnostic::new(
                    Code::QueryRowInPath,
                    page,
                    row.name.span,
                    format!("`{}`", row.name.text),
                    "",
                ));
                return (path, Some(Origin::Path));
            }
            Some(Place::Struct) | None => {}
            Some(place) => return (place, None),
        }
        let documented_in_uri = table.side == Side::Request && self.in_uri.contains(name.as_str());
        if in_path && !(documented_in_uri && (self.sends_body || self.body.contains(name.as_str())))
        {
            return (path, Some(Origin::Path));
        }
        if self.query.contains(&name) && !self.body.contains(name.as_str()) {
            return (query, Some(Origin::Path));
        }
        if headers::is_field_name(&name) {
            return (header, Some(Origin::Heading));
        }
        if self.body.contains(name.as_str()) && self.sends_body {
            return (Place::Body, Some(Origin::Example));
        }
        if table.side != Side::Uri && self.sends_body {
            return (Place::Body, Some(Origin::Heading));
        }
        found.push(Diagnostic::new(
            Code::RowGuessed,
            page,
            row.name.span,
            format!("`{}`", row.name.text),
            "a query parameter",
        ));
        let by = match table.side {
            Side::Uri => Origin::Heading,
            _ => Origin::Guess,
        };
        (query, Some(by))
    }

    fn may_be_misnamed(&self, name: &str) -> bool {
        spellings(name)
            .iter()
            .any(|spelling| self.spellings.contains(spelling))
    }
}

/// The tables of an operation that are not structs: those with a stated place, and those to which no row leads.
pub fn roots<'a>(draft: &'a Draft, links: &Links<'a>) -> Vec<&'a DraftTable> {
    let mut roots: Vec<&DraftTable> = draft
        .tables
        .iter()
        .filter(|table| match table.location {
            Some(Place::Struct) => false,
            Some(_) => true,
            None => !links.is_referred(table),
        })
        .collect();
    // Where no body is sent, what nothing refers to lists parameters, whatever its caption calls them.
    if matches!(draft.method.text.as_str(), "GET" | "HEAD") {
        roots.extend(draft.tables.iter().filter(|table| {
            matches!(table.side, Side::Uri | Side::Request)
                && table.location == Some(Place::Struct)
                && !links.is_referred(table)
        }));
    }
    // A side without any such table: the first struct that nothing refers to is what is sent.
    for side in [Side::Uri, Side::Request, Side::Response, Side::Fault] {
        let mut statuses: Vec<&Option<String>> = Vec::new();
        for table in draft.tables.iter().filter(|table| table.side == side) {
            if !statuses.contains(&&table.status) {
                statuses.push(&table.status);
            }
        }
        for status in statuses {
            let of_group = |table: &&DraftTable| table.side == side && table.status == *status;
            let has_body = roots.iter().any(|table| {
                of_group(table)
                    && !matches!(
                        table.location,
                        Some(Place::Parameter(_) | Place::PathAndQuery)
                    )
            });
            if has_body {
                continue;
            }
            let mut of_side = draft.tables.iter().filter(of_group);
            let is_struct = |table: &DraftTable| table.location == Some(Place::Struct);
            let first = of_side
                .clone()
                .find(|table| is_struct(table) && !links.is_referred(table))
                // A body that holds itself: its own rows refer to it.
                .or_else(|| of_side.find(|table| table.location.is_none()));
            roots.extend(first);
        }
    }
    roots
}

/// Tables of other pages that sentences of a section refer to, where the section has no table of its own.
pub fn elsewhere<'a>(draft: &'a Draft, side: Side, labels: &Labels<'a>) -> Option<Located<'a>> {
    if draft.tables.iter().any(|table| table.side == side) {
        return None;
    }
    draft
        .table_references
        .iter()
        .filter(|(of, _)| *of == side)
        .find_map(|(_, reference)| labels.table(&reference.target))
        .filter(|target| target.table.has_types)
}

/// The name without the blanks that the conversion left in it.
pub fn without_blanks(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

fn of_cell(cell: &str) -> Option<Place> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "path" | "uri" | "url" | "uri path" => Some(Place::Parameter(Location::Path)),
        "query" | "query string" | "querystring" => Some(Place::Parameter(Location::Query)),
        "header" | "headers" | "request header" => Some(Place::Parameter(Location::Header)),
        "body" | "request body" | "plain" => Some(Place::Body),
        "form" | "formdata" | "form-data" => Some(Place::Form),
        _ => None,
    }
}

fn of_requirement(cell: &str) -> Option<Place> {
    let (_, inside) = cell.split_once('(')?;
    let inside = inside.to_ascii_lowercase();
    match () {
        () if inside.contains("query parameter") => Some(Place::Parameter(Location::Query)),
        () if inside.contains("path parameter") => Some(Place::Parameter(Location::Path)),
        () if inside.contains("header parameter") => Some(Place::Parameter(Location::Header)),
        () if inside.contains("body parameter") => Some(Place::Body),
        () => None,
    }
}

fn variables_of(draft: &Draft) -> impl Iterator<Item = &str> {
    draft.uri.variables.iter().map(String::as_str)
}

/// A name without what spellings differ in.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Spelling {
    /// Its letters and digits.
    Letters(String),
    /// Its words, each in the singular.
    Words(String),
}

/// Two names mean the same variable, but for letter case, underscores and plural, if they have one of these in common.
fn spellings(name: &str) -> [Spelling; 2] {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .map(|part| singular(&part.to_lowercase()).to_owned())
        .collect();
    [
        Spelling::Letters(simple(name)),
        Spelling::Words(words.concat()),
    ]
}
