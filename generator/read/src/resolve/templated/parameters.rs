//! Rows that are sent in the path, the query or the header.

use std::collections::{HashMap, HashSet};

use crate::draft::{Draft, DraftRow, Place, Side, Spanned};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::headers;
use apiref_core::ir::{Header, InvalidHandling, Location, Origin, Parameter};
use apiref_core::page::Page;

use super::super::row;
use super::super::stated::{named, path_variable, variable_of};

/// The rows of a request by where they are sent.
#[derive(Debug, Default)]
pub struct Sorted<'a> {
    /// Variables of the path: the name that the path gives, the row, and whether the row names it otherwise.
    path: Vec<(String, &'a DraftRow)>,
    query: Vec<(&'a DraftRow, Option<Origin>)>,
    header: Vec<&'a DraftRow>,
    /// Members of the body, in order.
    pub body: Vec<&'a DraftRow>,
}

/// Sorts the rows of all request tables.
pub fn sort<'a>(page: &Page, draft: &'a Draft, found: &mut Vec<Diagnostic>) -> Sorted<'a> {
    let mut sorted = Sorted::default();
    let mut unnamed: Vec<&DraftRow> = Vec::new();
    let variables = Variables::of(draft);
    let queried: HashSet<&str> = draft.uri.query.iter().map(|(key, _)| &**key).collect();
    for table in draft
        .tables
        .iter()
        .filter(|table| table.side != Side::Response)
    {
        for row in &table.rows {
            let stated = row
                .location
                .as_ref()
                .map(|cell| cell.text.to_ascii_lowercase());
            let name = row.name.text.trim_matches(['{', '}', '<', '>']);
            if draft.base_url_variable.as_deref() == Some(name) {
                continue;
            }
            match (stated.as_deref(), table.location) {
                (Some("header"), _) | (None, Some(Place::Parameter(Location::Header))) => {
                    sorted.header.push(row);
                }
                (Some("query" | "querystring"), _) => sorted.query.push((row, None)),
                (Some("url" | "uri" | "path"), _) | (None, Some(Place::PathAndQuery)) => {
                    match variables.get(name) {
                        Some(variable) => sorted.path.push((variable.to_owned(), row)),
                        None if queried.contains(name) => sorted.query.push((row, None)),
                        None => unnamed.push(row),
                    }
                }
                _ => sorted.body.push(row),
            }
        }
    }
    let known: HashSet<&str> = sorted.path.iter().map(|(name, _)| &**name).collect();
    let free: Vec<&String> = draft
        .uri
        .variables
        .iter()
        .filter(|variable| !known.contains(variable.as_str()))
        .collect();
    if let ([variable], [row]) = (free.as_slice(), unnamed.as_slice()) {
        found.push(Diagnostic::new(
            Code::PathVariableMisnamed,
            page,
            row.name.span,
            format!("`{}`", row.name.text),
            format!("`{variable}`"),
        ));
        sorted.path.push(((*variable).clone(), row));
        unnamed.clear();
    }
    for row in unnamed {
        found.push(Diagnostic::new(
            Code::PathRowNotInPath,
            page,
            row.name.span,
            format!("`{}`", row.name.text),
            variable_of(&draft.uri.path),
        ));
        sorted.query.push((row, Some(Origin::Guess)));
    }
    sorted
}

/// The variables of the path by their spellings.
struct Variables<'a> {
    exact: HashSet<&'a str>,
    /// The first of each, apart from case and `-` or `_`.
    alike: HashMap<String, &'a str>,
}

impl<'a> Variables<'a> {
    fn of(draft: &'a Draft) -> Self {
        let mut alike = HashMap::new();
        for variable in &draft.uri.variables {
            alike.entry(plain(variable)).or_insert(variable.as_str());
        }
        Self {
            exact: draft.uri.variables.iter().map(String::as_str).collect(),
            alike,
        }
    }

    /// The one that a name means.
    fn get(&self, name: &str) -> Option<&'a str> {
        let exact = self.exact.get(name);
        exact.or_else(|| self.alike.get(&plain(name))).copied()
    }
}

fn plain(name: &str) -> String {
    name.replace('-', "_").to_ascii_lowercase()
}

/// Path, query and header parameters.
pub fn parameters(
    page: &Page,
    draft: &Draft,
    sorted: &Sorted<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut known = Known::default();
    let mut of_variables: HashMap<&str, &DraftRow> = HashMap::new();
    for (name, row) in &sorted.path {
        of_variables.entry(name).or_insert(row);
    }
    for variable in &draft.uri.variables {
        if !known.add(Location::Path, variable) {
            continue;
        }
        let row = of_variables.get(variable.as_str());
        let mut parameter = match row {
            Some(row) => of_row(page, draft, row, variable.clone(), Location::Path, found),
            None => path_variable(page, draft, variable, found),
        };
        parameter.required = true;
        parameters.push(parameter);
    }
    for (row, by) in &sorted.query {
        if !known.add(Location::Query, &row.name.text) {
            repeated(page, row, found);
            continue;
        }
        let mut parameter = of_row(
            page,
            draft,
            row,
            row.name.text.clone(),
            Location::Query,
            found,
        );
        if let Some(source) = &mut parameter.schema.source {
            source.placed_by = *by;
        }
        parameters.push(parameter);
    }
    headers(page, draft, sorted, &mut known, &mut parameters, found);
    parameters
}

/// Headers: a row may name its placeholder in the header lines, `token_id` for `X-Auth-Token: <token_id>`.
fn headers(
    page: &Page,
    draft: &Draft,
    sorted: &Sorted<'_>,
    known: &mut Known,
    parameters: &mut Vec<Parameter>,
    found: &mut Vec<Diagnostic>,
) {
    let mut lines = Lines::of(draft);
    let mut open: Vec<&DraftRow> = Vec::new();
    for row in &sorted.header {
        match lines.take(&row.name.text) {
            Some((header, _)) => {
                let parameter = of_row(page, draft, row, header.clone(), Location::Header, found);
                add(page, row, parameter, known, parameters, found);
            }
            None => open.push(row),
        }
    }
    let mut lines = lines.left();
    // What is left of rows and lines belongs together if it is one of each.
    let left: Vec<usize> = (0..lines.len())
        .filter(|&index| placeholder(&lines[index].1.text).is_some())
        .collect();
    if let ([row], [index]) = (open.as_slice(), left.as_slice()) {
        let (header, _) = lines.remove(*index);
        let mut parameter = of_row(page, draft, row, header.clone(), Location::Header, found);
        if let Some(source) = &mut parameter.schema.source {
            source.placed_by = Some(Origin::Guess);
        }
        add(page, row, parameter, known, parameters, found);
        open.clear();
    }
    for row in open {
        let parameter = of_row(
            page,
            draft,
            row,
            row.name.text.clone(),
            Location::Header,
            found,
        );
        add(page, row, parameter, known, parameters, found);
    }
    for (name, value) in lines {
        if !known.add(Location::Header, name) {
            continue;
        }
        let written = placeholder(&value.text);
        let origin = match written {
            Some(_) => Origin::Template,
            None => Origin::Example,
        };
        let mut parameter = named(page, name, Location::Header, origin, value.span.start);
        parameter.required = !value.text.to_ascii_lowercase().contains("optional");
        parameter.placeholder = written.map(str::to_owned);
        parameters.push(parameter);
    }
}

/// The header lines that no row names so far.
struct Lines<'a> {
    all: Vec<Option<&'a (String, Spanned)>>,
    /// By the names that rows may use, the lines from the last one to the first.
    named: HashMap<LineName, Vec<usize>>,
}

#[derive(PartialEq, Eq, Hash)]
enum LineName {
    /// The field, in lower case.
    Field(String),
    /// What stands in `<…>`.
    Placeholder(String),
}

impl<'a> Lines<'a> {
    fn of(draft: &'a Draft) -> Self {
        let lines = draft.request_headers.iter();
        let lines: Vec<_> = lines
            .filter(|(name, _)| !headers::is_protocol(name))
            .collect();
        let mut named: HashMap<LineName, Vec<usize>> = HashMap::new();
        for (index, (name, value)) in lines.iter().enumerate().rev() {
            let field = LineName::Field(name.to_ascii_lowercase());
            named.entry(field).or_default().push(index);
            if let Some(placeholder) = placeholder(&value.text) {
                let placeholder = LineName::Placeholder(placeholder.to_owned());
                named.entry(placeholder).or_default().push(index);
            }
        }
        Self {
            all: lines.into_iter().map(Some).collect(),
            named,
        }
    }

    /// Takes the first line that a row of this name means.
    fn take(&mut self, name: &str) -> Option<&'a (String, Spanned)> {
        let names = [
            LineName::Field(name.to_ascii_lowercase()),
            LineName::Placeholder(name.to_owned()),
        ];
        let first = names.into_iter().filter_map(|name| {
            let lines = self.named.get_mut(&name)?;
            let is_taken = |index: &mut usize| self.all.get(*index).is_none_or(Option::is_none);
            while lines.pop_if(is_taken).is_some() {}
            lines.last().copied()
        });
        let first = first.min()?;
        self.all.get_mut(first)?.take()
    }

    /// Those that no row has taken.
    fn left(self) -> Vec<&'a (String, Spanned)> {
        self.all.into_iter().flatten().collect()
    }
}

fn add(
    page: &Page,
    row: &DraftRow,
    mut parameter: Parameter,
    known: &mut Known,
    parameters: &mut Vec<Parameter>,
    found: &mut Vec<Diagnostic>,
) {
    if !known.add(Location::Header, &parameter.name) {
        repeated(page, row, found);
        return;
    }
    if parameter.name != row.name.text {
        parameter.placeholder = Some(row.name.text.clone());
    }
    parameters.push(parameter);
}

fn repeated(page: &Page, row: &DraftRow, found: &mut Vec<Diagnostic>) {
    found.push(Diagnostic::new(
        Code::RowRepeated,
        page,
        row.name.span,
        format!("`{}`", row.name.text),
        "",
    ));
}

/// The parameters that are there, by place and name.
#[derive(Default)]
struct Known(HashSet<(Location, String)>);

impl Known {
    /// Adds a name. False where it is there already.
    fn add(&mut self, location: Location, name: &str) -> bool {
        let name = match location {
            Location::Header => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        };
        self.0.insert((location, name))
    }
}

/// The name in `<name>`.
fn placeholder(value: &str) -> Option<&str> {
    let rest = value.trim().strip_prefix('<')?;
    let (name, _) = rest.split_once('>')?;
    (!name.is_empty()).then_some(name)
}

fn of_row(
    page: &Page,
    draft: &Draft,
    row: &DraftRow,
    name: String,
    location: Location,
    found: &mut Vec<Diagnostic>,
) -> Parameter {
    let field = row::parameter(page, draft, row, name, location, found);
    Parameter {
        name: field.name.clone(),
        location,
        required: field.required,
        placeholder: (location == Location::Path && field.name != row.name.text)
            .then(|| row.name.text.clone()),
        schema: field.into_schema(),
        invalid: invalid(row),
    }
}

/// A header field of a response.
pub fn header(page: &Page, draft: &Draft, row: &DraftRow, found: &mut Vec<Diagnostic>) -> Header {
    let parameter = of_row(
        page,
        draft,
        row,
        row.name.text.clone(),
        Location::Header,
        found,
    );
    Header {
        name: parameter.name,
        required: parameter.required,
        schema: parameter.schema,
    }
}

/// What the server does with an invalid value of this row.
pub fn invalid(row: &DraftRow) -> Option<InvalidHandling> {
    let action = row.invalid_action.as_ref().map(|cell| cell.text.clone());
    let status: Vec<String> = row
        .invalid_status
        .iter()
        .flat_map(|cell| cell.text.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect();
    (action.is_some() || !status.is_empty()).then_some(InvalidHandling { action, status })
}
