//! Tells from each row of the tables what it is: a part of the path, of the query, a header, a member of a body.

use super::flags::Flags;
use super::variables::{self, Variables};
use crate::draft::{Draft, DraftRow, DraftTable, Place, Side};
use crate::resolve::body::{self, Field};
use crate::resolve::constraints::Finding;
use crate::resolve::{cell_samples, counted, earlier, row, types};
use crate::syntax::type_expr;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::{headers, methods};
use apiref_core::ir::{Location, Origin, Schema, TypeName};
use apiref_core::page::Page;

/// A row with what was decided of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row<'a> {
    pub row: &'a DraftRow,
    /// Without braces.
    pub name: String,
    pub location: Location,
    /// The object that its table lists the members of.
    pub subject: Option<String>,
    /// How the place was decided, where its table does not state it.
    pub placed_by: Option<Origin>,
}

/// The rows of an operation by what they are.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sorted<'a> {
    /// Parts of the path, query and header parameters.
    pub parameters: Vec<Row<'a>>,
    /// Members of the request body.
    pub request: Vec<Row<'a>>,
    /// Members of the response body.
    pub response: Vec<Row<'a>>,
    /// Header fields of the response.
    pub response_headers: Vec<Row<'a>>,
}

/// What the examples of an operation show.
pub(super) struct Keys<'a> {
    /// The variables of the path.
    pub variables: Variables,
    /// Is there a request body?
    pub shows_body: bool,
    /// The keys at any place of request bodies.
    pub request: Vec<&'a str>,
    /// The keys at any place of response bodies.
    pub response: Vec<&'a str>,
}

/// Tells where a row goes, and how that was decided where nothing states it.
pub(super) type Locator = fn(&Draft, &DraftTable, &DraftRow, &Keys<'_>) -> (Target, Option<Origin>);

/// Where a row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Parameter(Location),
    Request,
    Response,
    ResponseHeader,
    /// It repeats a parameter of the request among the rows of the response.
    Repeated,
}

/// Sorts the rows of all tables.
pub(super) fn sort<'a>(
    page: &Page,
    draft: &'a Draft,
    locate: Locator,
    keys: &Keys<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Sorted<'a> {
    let mut sorted = Sorted::default();
    for table in &draft.tables {
        for row in &table.rows {
            let (target, placed_by) = locate(draft, table, row, keys);
            if placed_by == Some(Origin::Guess) {
                diagnostics.push(Diagnostic::new(
                    Code::RowGuessed,
                    page,
                    row.span,
                    format!("`{}`", row.name.text),
                    place_name(target),
                ));
            }
            let bare = bare(&row.name.text);
            let sorted_row = |location| Row {
                row,
                name: bare.to_owned(),
                location,
                subject: row.subject.clone().or_else(|| table.subject.clone()),
                placed_by,
            };
            match target {
                Target::Parameter(location) => sorted.parameters.push(sorted_row(location)),
                Target::Request => sorted.request.push(sorted_row(Location::Query)),
                Target::Response => sorted.response.push(sorted_row(Location::Query)),
                Target::ResponseHeader => {
                    sorted.response_headers.push(sorted_row(Location::Header))
                }
                Target::Repeated => diagnostics.push(Diagnostic::new(
                    Code::RowNotPlaced,
                    page,
                    row.span,
                    format!("`{bare}` in path or query"),
                    "a part of the response",
                )),
            }
        }
    }
    sorted
}

/// The name without the braces of a variable.
pub(super) fn bare(name: &str) -> &str {
    name.strip_prefix('{')
        .and_then(|name| name.strip_suffix('}'))
        .unwrap_or(name)
}

fn place_name(target: Target) -> &'static str {
    match target {
        Target::Parameter(Location::Path) => "a place in the path",
        Target::Parameter(Location::Query) => "a query parameter",
        Target::Parameter(Location::Header) => "a request header",
        Target::Request => "a member of the request body",
        Target::Response => "a member of the response body",
        Target::ResponseHeader => "a response header",
        Target::Repeated => "a parameter of the request",
    }
}

/// The locator of families whose tables are about a place, more or less.
pub(super) fn target(
    draft: &Draft,
    table: &DraftTable,
    row: &DraftRow,
    keys: &Keys<'_>,
) -> (Target, Option<Origin>) {
    let of_examples = keys;
    let (shows_body, keys) = (keys.shows_body, keys.response.as_slice());
    let name = bare(&row.name.text);
    let in_braces = name.len() != row.name.text.len();
    let in_path = || of_examples.variables.have(name);
    let in_query = || draft.uri.query.iter().any(|(key, _)| key == name);
    let response = table.side == Side::Response || table.side == Side::Fault;
    if table.location == Some(Place::EachRow) {
        return said_by_row(draft, row, response, of_examples, in_path());
    }
    if let Some(stated) = &row.location {
        match stated.text.to_ascii_lowercase().as_str() {
            "header" if response => return (Target::ResponseHeader, None),
            "header" => return (Target::Parameter(Location::Header), None),
            "query" => return (Target::Parameter(Location::Query), None),
            "uri" | "path" | "url" => return uri_row(in_braces || in_path(), in_query()),
            _ => {}
        }
    }
    let no_body = methods::is_bodyless(&draft.method.text) && !shows_body;
    match table.location {
        Some(Place::PathAndQuery | Place::EachRow | Place::Parameter(Location::Path)) => {
            if !in_braces && !in_path() && is_header(name) {
                (
                    Target::Parameter(Location::Header),
                    Some(Origin::Description),
                )
            } else if !in_braces
                && !in_path()
                && name.contains(':')
                && !methods::is_bodyless(&draft.method.text)
            {
                (Target::Request, Some(Origin::Guess))
            } else {
                uri_row(in_braces || in_path(), in_query())
            }
        }
        Some(Place::Parameter(Location::Query)) => (Target::Parameter(Location::Query), None),
        Some(Place::Parameter(Location::Header)) if response => (Target::ResponseHeader, None),
        Some(Place::Parameter(Location::Header)) => (Target::Parameter(Location::Header), None),
        Some(Place::Body) | Some(Place::Form) | Some(Place::Struct) => {
            body_row(name, response, no_body, keys, false)
        }
        None if in_braces || !response && in_path() => {
            (Target::Parameter(Location::Path), Some(Origin::Path))
        }
        None => body_row(name, response, no_body, keys, true),
    }
}

/// Where a row goes that says so itself. The body of a method that has none is a slip: such a row is a part of the
/// path, or a filter.
fn said_by_row(
    draft: &Draft,
    row: &DraftRow,
    response: bool,
    keys: &Keys<'_>,
    in_path: bool,
) -> (Target, Option<Origin>) {
    let (shows_body, name) = (keys.shows_body, bare(&row.name.text));
    let stated = row
        .location
        .as_ref()
        .map(|stated| stated.text.to_ascii_lowercase());
    // An entry of the body that only the path shows.
    let is_of_path = !response
        && stated.as_deref() == Some("body")
        && in_path
        && !keys.request.contains(&name)
        && !has_path_row(draft, name);
    match (stated.as_deref(), response) {
        (_, false) if is_of_path => (Target::Parameter(Location::Path), Some(Origin::Path)),
        (Some("path" | "query"), true) => (Target::Repeated, None),
        (Some("header"), true) => (Target::ResponseHeader, None),
        (_, true) => (Target::Response, None),
        (Some("path"), false) => (Target::Parameter(Location::Path), None),
        (Some("query"), false) => (Target::Parameter(Location::Query), None),
        (Some("header"), false) => (Target::Parameter(Location::Header), None),
        (_, false) if shows_body || !methods::is_bodyless(&draft.method.text) => {
            (Target::Request, None)
        }
        (_, false) if in_path => (Target::Parameter(Location::Path), Some(Origin::Path)),
        (_, false) if draft.method.text == "DELETE" => (Target::Request, None),
        (_, false) => (Target::Parameter(Location::Query), Some(Origin::Guess)),
    }
}

/// Does a row of the tables say that it is the variable of this name?
fn has_path_row(draft: &Draft, name: &str) -> bool {
    let mut rows = draft.tables.iter().flat_map(|table| &table.rows);
    rows.any(|row| {
        let place = row.location.as_ref();
        let is_path = place.is_some_and(|place| place.text.eq_ignore_ascii_case("path"));
        is_path && variables::is_same(bare(&row.name.text), name)
    })
}

fn uri_row(in_path: bool, in_query: bool) -> (Target, Option<Origin>) {
    if in_path && !in_query {
        (Target::Parameter(Location::Path), None)
    } else if in_query {
        (Target::Parameter(Location::Query), Some(Origin::Path))
    } else {
        (Target::Parameter(Location::Query), Some(Origin::Guess))
    }
}

fn body_row(
    name: &str,
    response: bool,
    no_body: bool,
    keys: &[&str],
    open: bool,
) -> (Target, Option<Origin>) {
    if response {
        if is_header(name) && !keys.contains(&name) {
            return (Target::ResponseHeader, Some(Origin::Description));
        }
        return (Target::Response, None);
    }
    if is_header(name) && (open || name.len() > 2 && name[..2].eq_ignore_ascii_case("x-")) {
        return (
            Target::Parameter(Location::Header),
            Some(Origin::Description),
        );
    }
    if no_body {
        // What a table calls the body of a request that has none goes into the query.
        return (Target::Parameter(Location::Query), Some(Origin::Guess));
    }
    (Target::Request, None)
}

/// Can the name hardly be anything but that of a header?
fn is_header(name: &str) -> bool {
    let mut parts = name.split('-');
    let titled = name.contains('-')
        && parts.all(|part| {
            part.starts_with(|c: char| c.is_ascii_uppercase())
                && part.chars().all(|c| c.is_ascii_alphanumeric())
        });
    // Members of bodies are hardly ever called so in the tables of these families.
    titled || name == "Location" || headers::is_field_name(name)
}

/// The field of a row that is sent in a path, a query or a header. `response`: where nothing is stated, nothing is
/// promised.
pub(super) fn parameter<'a>(
    page: &Page,
    draft: &Draft,
    row: &Row<'a>,
    flags: Flags,
    response: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Field<'a> {
    let name = row.name.clone();
    let mut field = row::parameter(page, draft, row.row, name, row.location, diagnostics);
    decide(&mut field, row, flags, response);
    field
}

/// The field of a row that is a member of a body.
pub(super) fn member<'a>(
    page: &Page,
    row: &Row<'a>,
    flags: Flags,
    response: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Field<'a> {
    let settle = |schema: &mut Schema, name: &str| {
        drop_vague_map(schema);
        if type_expr::is_key_only(&row.row.type_text.text) {
            *schema = Schema::of(TypeName::Null);
        }
        let text = row.row.description.text();
        types::widen(schema, &text);
        earlier::note(schema, &text);
        if schema.is(TypeName::String) && calls_object(&text, name) {
            *schema = Schema::of(TypeName::Object);
            schema
                .origins
                .insert("type".to_owned(), Origin::Description);
        }
    };
    let mut field = row::read(page, row.row, row.name.clone(), settle, diagnostics);
    cell_samples::settle(page, row.row, &mut field, diagnostics);
    counted::settle(page, row.row, &mut field, diagnostics);
    decide(&mut field, row, flags, response);
    // Examples may show members yet, which make it the struct of this name.
    if let Some(title) = field.title.take() {
        body::innermost(&mut field.schema).title = Some(title);
    }
    field
}

/// Is all that a row says of its value that it is an object: `A lid object.`?
fn calls_object(text: &str, name: &str) -> bool {
    let first = text.split('.').next().unwrap_or_default();
    let words: Vec<&str> = first.split_whitespace().collect();
    matches!(words.as_slice(), ["A" | "An" | "The", own, "object"] if own.trim_matches('`') == name && !name.ends_with('s'))
}

/// The effective requirement, and how the place was decided.
fn decide(field: &mut Field<'_>, row: &Row<'_>, flags: Flags, response: bool) {
    let stated = row.row.requirement.as_ref();
    let says_optional = field.findings.contains(&Finding::Optional);
    let (required, by) = flags.effective(stated.map(|cell| cell.text.as_str()), says_optional);
    // Not all versions send it.
    field.required = required && (!response || field.schema.versions.is_open());
    field.source.required_by = by.filter(|_| !response || stated.is_some());
    field.free_in_versions();
    field.source.placed_by = row.placed_by;
}

/// `dict` says no more than that there are members: an example tells whether their keys are data.
fn drop_vague_map(schema: &mut Schema) {
    if schema.additional_properties.as_deref() == Some(&Schema::default()) {
        schema.additional_properties = None;
    }
    if let Some(items) = &mut schema.items {
        drop_vague_map(items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_called_an_object_is_no_text() {
        assert!(calls_object("A lid object.", "lid"));
        assert!(calls_object("The `lid` object. Can be left out.", "lid"));
        assert!(!calls_object("A lid object that is open.", "lid"));
        assert!(!calls_object("A lid object.", "crate"));
    }

    #[test]
    fn names_of_headers() {
        for name in [
            "X-Auth-Token",
            "x-crate-id",
            "Content-Type",
            "Location",
            "Accept",
        ] {
            assert!(is_header(name), "{name}");
        }
        for name in [
            "x",
            "location",
            "OS-EXT-SRV-ATTR:host",
            "crate-id",
            "host",
            "name",
        ] {
            assert!(!is_header(name), "{name}");
        }
    }
}
