//! Objects documented as a `key` and a `value` that stand for pairs: maps whose keys and values are the user's.

use super::body::Field;
use super::examples::{names_map, objects};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Origin, Schema, TypeName};
use apiref_core::page::Page;

/// Makes maps of the fields below which examples show pairs instead of the members. `shown` are the values that hold
/// the fields.
pub fn open_all(
    page: &Page,
    fields: &mut [Field<'_>],
    shown: &[&Json],
    found: &mut Vec<Diagnostic>,
) {
    for field in fields {
        let values = shown.iter().filter_map(|json| json.get(&field.name));
        let inner: Vec<&Json> = values.flat_map(objects).collect();
        if !open(page, field, &inner, found) {
            open_all(page, &mut field.children, &inner, found);
        }
    }
}

/// Makes a map of a field if the examples of its value show pairs. Each member that moves is named in a diagnostic.
pub fn open(
    page: &Page,
    field: &mut Field<'_>,
    inner: &[&Json],
    found: &mut Vec<Diagnostic>,
) -> bool {
    let is_plain = field.schema.single_type() == Some(TypeName::Object)
        && field.schema.additional_properties.is_none();
    let is_map = || shows_pairs(&field.children, inner) || shows_empty_map(field, inner);
    if !is_plain || !is_map() {
        return false;
    }
    found.extend(moved(page, &field.name, &field.children));
    let mut pair = std::mem::take(&mut field.children);
    let values = pair.pop().map(|value| Box::new(value.into_schema()));
    field.schema.additional_properties = values;
    tell_of_keys(&mut field.schema, pair.pop());
    let origins = &mut field.schema.origins;
    origins.insert("additionalProperties".to_owned(), Origin::Example);
    true
}

/// Makes a map of a body of which examples show pairs instead of its members.
pub fn open_root(
    page: &Page,
    fields: &mut Vec<Field<'_>>,
    shown: &[&Json],
    found: &mut Vec<Diagnostic>,
) -> Option<Schema> {
    if !shows_pairs(fields, shown) {
        return None;
    }
    found.extend(moved(page, "the body", fields));
    let mut pair = std::mem::take(fields);
    let mut schema = Schema::of(TypeName::Object);
    schema.additional_properties = Some(Box::new(pair.pop()?.into_schema()));
    tell_of_keys(&mut schema, pair.pop());
    let origins = &mut schema.origins;
    origins.insert("additionalProperties".to_owned(), Origin::Example);
    Some(schema)
}

/// Adds to what is said of a map what the row for its keys says: no schema is theirs.
fn tell_of_keys(map: &mut Schema, key: Option<Field<'_>>) {
    let Some(text) = key.and_then(|key| key.schema.description.clone()) else {
        return;
    };
    let gap = if text.contains('\n') || text.starts_with("- ") {
        "\n\n"
    } else {
        " "
    };
    let told = format!("Keys:{gap}{text}");
    map.description = Some(match map.description.take() {
        Some(known) => format!("{known}\n\n{told}"),
        None => told,
    });
}

/// Names the members that are not those of the field itself.
pub fn moved(page: &Page, name: &str, children: &[Field<'_>]) -> Vec<Diagnostic> {
    let rows = children.iter().filter_map(|child| child.row);
    rows.map(|row| {
        Diagnostic::new(
            Code::MemberOfValues,
            page,
            row.name.span,
            &row.name.text,
            format!("a member of `{name}` itself"),
        )
    })
    .collect()
}

/// Are the members called `key` and `value`?
fn are_pair(children: &[Field<'_>]) -> bool {
    matches!(children, [key, value] if key.name == "key" && value.name == "value")
}

/// Is a field of a map's name only shown without any pair?
fn shows_empty_map(field: &Field<'_>, inner: &[&Json]) -> bool {
    let is_empty = |json: &&Json| json.as_object().is_some_and(|members| members.is_empty());
    names_map(&field.name)
        && are_pair(&field.children)
        && !inner.is_empty()
        && inner.iter().all(is_empty)
}

/// Are `key` and `value` no members, but what the examples show as `"key": "value"`?
fn shows_pairs(children: &[Field<'_>], inner: &[&Json]) -> bool {
    if !are_pair(children) {
        return false;
    }
    let mut members = inner
        .iter()
        .filter_map(|json| json.as_object())
        .flatten()
        .peekable();
    members.peek().is_some()
        && members.all(|(name, value)| {
            name != "key" && name != "value" && !matches!(value, Json::Object(_) | Json::Array(_))
        })
}
