//! What one row says of its field: type, text, limits, requirement.

use super::body::{self, Field};
use super::constraints::{self, Finding};
use super::{cell_samples, counted, earlier, parameter_type, types, value_docs};
use crate::draft::{Draft, DraftRow};
use crate::syntax::type_expr::{self, Shape};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Location, Origin, Schema, TypeName, Types};
use apiref_core::page::Page;
use apiref_core::requirement;
use apiref_core::secrets;

/// The field of a row, members apart. `found` gets what was not understood.
pub fn field<'a>(
    page: &Page,
    row: &'a DraftRow,
    name: String,
    found: &mut Vec<Diagnostic>,
) -> Field<'a> {
    let settle = |schema: &mut Schema, _: &str| {
        let text = row.description.text();
        types::widen(schema, &text);
        types::note_said(schema, &text);
        earlier::note(schema, &text);
    };
    let mut field = read(page, row, name, settle, found);
    cell_samples::settle(page, row, &mut field, found);
    counted::settle(page, row, &mut field, found);
    field
}

/// The same of a row that is sent in a path, a query or a header, where each value has a type.
pub fn parameter<'a>(
    page: &Page,
    draft: &Draft,
    row: &'a DraftRow,
    name: String,
    location: Location,
    found: &mut Vec<Diagnostic>,
) -> Field<'a> {
    let settle = |schema: &mut Schema, name: &str| {
        parameter_type::settle(schema, draft, row, name, location);
    };
    let mut field = read(page, row, name, settle, found);
    drop_null(&mut field.schema);
    if location == Location::Path && field.name.ends_with("key") {
        names_thing(&mut field.schema);
    }
    if row.description.text().contains("operator") {
        drop_time(&mut field.schema);
    }
    parameter_type::repeat(&mut field.schema, row, &field.name, location);
    // No object holds parameters, which could say that one of two is required.
    for finding in &field.findings {
        if let Finding::EitherRequired(names) = finding {
            let text = format!("one of {} is required", names.join(", "));
            let finding = [Finding::NotUnderstood(text)];
            constraints::report(&finding, page, row.span, &field.name, found);
        }
    }
    field
}

/// A key in a path names the thing that is asked for: it is no secret because of its name alone.
fn names_thing(schema: &mut Schema) {
    if schema.origins.get("format") == Some(&Origin::Guess) {
        schema.origins.shift_remove("format");
        schema.format = None;
    }
}

/// A filter by time holds an operator beside the time: `gt:2024-01-01T00:00:00Z`.
fn drop_time(schema: &mut Schema) {
    let is_time = matches!(schema.format.as_deref(), Some("date" | "date-time"));
    if is_time && schema.origins.get("format") == Some(&Origin::Description) {
        schema.origins.shift_remove("format");
        schema.format = None;
    }
}

/// A path, a query or a header carries text: `null` in a description means none of them is sent.
fn drop_null(schema: &mut Schema) {
    let Some(types) = schema.types.as_ref().filter(|_| schema.is_nullable()) else {
        return;
    };
    let others: Vec<TypeName> = types
        .names()
        .iter()
        .copied()
        .filter(|name| *name != TypeName::Null)
        .collect();
    match *others.as_slice() {
        [] => {}
        [only] => schema.types = Some(Types::One(only)),
        _ => schema.types = Some(Types::Many(others)),
    }
}

/// The field of a row; `settle` decides what the type column leaves open, before constraints are read.
pub fn read<'a>(
    page: &Page,
    row: &'a DraftRow,
    name: String,
    settle: impl FnOnce(&mut Schema, &str),
    found: &mut Vec<Diagnostic>,
) -> Field<'a> {
    let expression = type_expr::parse(&row.type_text.text);
    types::report(&expression, page, row.type_text.span, &name, found);
    let mut schema = types::schema_of(&expression);
    if matches!(
        expression.shape,
        Shape::Object | Shape::Any | Shape::Unstated
    ) {
        let named = types::named(&row.description.text());
        if !named.is_empty() {
            schema.types = Some(Types::Many(named));
            schema
                .origins
                .insert("type".to_owned(), Origin::Description);
        }
    }
    settle(&mut schema, &name);
    let findings = constraints::apply(&mut schema, &row.description, &name);
    constraints::report(&findings, page, row.span, &name, found);
    apply_columns(page, row, &mut schema, found);
    value_docs::note(&mut schema, row.shown.as_ref().unwrap_or(&row.description));
    let description = row.shown.as_ref().unwrap_or(&row.description).to_markdown();
    if !description.is_empty() {
        schema.description = Some(description);
    }
    secrets::mark(&name, &mut schema);
    if let Some(format) = &row.format {
        schema.format = Some(format.text.clone());
    }
    schema.versions = row.versions.clone().into();
    let mut source = page.source(Origin::Table, row.span.start);
    if !row.type_text.text.is_empty() {
        source.stated_type = Some(row.type_text.text.clone());
    }
    let mut stated = expression.required;
    if let Some(cell) = &row.requirement {
        source.stated_required = Some(cell.text.clone());
        stated = requirement::stated(&cell.text).or(stated);
    }
    if stated.is_none() && findings.contains(&Finding::Optional) {
        source.required_by = Some(Origin::Description);
    }
    let mut field = Field::new(name, source);
    field.findings = findings;
    field.required = stated.unwrap_or(false);
    field.free_in_versions();
    let title = body::innermost(&mut schema).title.take();
    field.title = title;
    *field.schema = schema;
    field.row = Some(row);
    field
}

/// Default and allowed values from columns of their own.
fn apply_columns(page: &Page, row: &DraftRow, schema: &mut Schema, found: &mut Vec<Diagnostic>) {
    if let Some(cell) = &row.default {
        match value_of(schema, &cell.text) {
            Some(value) => {
                schema.default = Some(Box::new(value));
                schema.origins.insert("default".to_owned(), Origin::Table);
            }
            None => found.push(Diagnostic::new(
                Code::ConstraintNotUnderstood,
                page,
                cell.span,
                format!("the default {:?} of `{}`", cell.text, row.name.text),
                "a value of the parameter's type",
            )),
        }
    }
    if let Some(cell) = &row.enumeration {
        let inner = cell.text.trim_start_matches('[').trim_end_matches(']');
        let values: Vec<Json> = inner
            .split(',')
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .filter_map(|value| value_of(schema, value))
            .collect();
        if !values.is_empty() {
            schema.enumeration = values.into();
            schema.origins.insert("enum".to_owned(), Origin::Table);
        }
    }
}

/// A default value in the kind that the schema allows; none where the text is no value of it.
fn value_of(schema: &Schema, text: &str) -> Option<Json> {
    let bare = text.trim_matches(['"', '\'', '`']);
    match schema.single_type() {
        Some(TypeName::String) => Some(Json::String(bare.to_owned())),
        Some(TypeName::Boolean) => match bare.to_ascii_lowercase().as_str() {
            "true" => Some(Json::Bool(true)),
            "false" => Some(Json::Bool(false)),
            _ => None,
        },
        Some(TypeName::Integer | TypeName::Number) => Json::parse(bare)
            .ok()
            .filter(|value| matches!(value, Json::Number(_))),
        _ => Json::parse(text).ok(),
    }
}

/// What was expected of a row whose place nothing proves, and where it was put.
pub fn without_proof(path: &[String]) -> String {
    match path {
        [_] => "proof of its place; read as a top-level member".to_owned(),
        path => format!("proof of its place; read as `{}`", path.join(".")),
    }
}
