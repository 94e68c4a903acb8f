//! Objects documented as a `key` and a `value` that stand for pairs: maps whose keys and values are the user's.

use super::body::Field;
use super::examples::objects;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Origin, TypeName};
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
    if !is_plain || !shows_pairs(field, inner) {
        return false;
    }
    found.extend(moved(page, field));
    let value = std::mem::take(&mut field.children).pop();
    let values = value.map(|value| Box::new(value.into_schema()));
    field.schema.additional_properties = values;
    let origins = &mut field.schema.origins;
    origins.insert("additionalProperties".to_owned(), Origin::Example);
    true
}

/// Names the members that are not those of the field itself.
pub fn moved(page: &Page, field: &Field<'_>) -> Vec<Diagnostic> {
    let rows = field.children.iter().filter_map(|child| child.row);
    rows.map(|row| {
        Diagnostic::new(
            Code::MemberOfValues,
            page,
            row.name.span,
            &row.name.text,
            format!("a member of `{}` itself", field.name),
        )
    })
    .collect()
}

/// Are `key` and `value` no members, but what the examples show as `"key": "value"`?
fn shows_pairs(field: &Field<'_>, inner: &[&Json]) -> bool {
    let [key, value] = field.children.as_slice() else {
        return false;
    };
    let mut members = inner
        .iter()
        .filter_map(|json| json.as_object())
        .flatten()
        .peekable();
    key.name == "key"
        && value.name == "value"
        && members.peek().is_some()
        && members.all(|(name, value)| {
            name != "key" && name != "value" && !matches!(value, Json::Object(_) | Json::Array(_))
        })
}
