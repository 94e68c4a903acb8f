//! Objects whose documented members are those of their values: maps whose keys are data, as an example shows or the
//! description says.

use std::collections::HashSet;

use crate::resolve::body::Field;
use crate::resolve::examples::{by_key, objects};
use crate::resolve::pairs::{self, moved};
use crate::syntax::type_expr::{self, Shape};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::{Json, Origin, Schema, TypeName};
use apiref_core::page::Page;

/// Words of a description behind which the type of the value stands.
const LEAD: &str = "structure is ";

/// Makes maps of the fields whose members examples show one level deeper. `shown` are the values that hold the fields.
/// Each member that moves is named in a diagnostic.
pub fn open(page: &Page, fields: &mut [Field<'_>], shown: &[&Json], found: &mut Vec<Diagnostic>) {
    let by_key = by_key(shown);
    for field in fields {
        let values = by_key.get(field.name.as_str()).into_iter().flatten();
        let inner: Vec<&Json> = values.copied().flat_map(objects).collect();
        open_one(page, field, &inner, found);
    }
}

/// The same of one field. `inner` are the objects that it is shown to be or to hold.
fn open_one(page: &Page, field: &mut Field<'_>, inner: &[&Json], found: &mut Vec<Diagnostic>) {
    let is_plain = field.schema.single_type() == Some(TypeName::Object)
        && field.schema.additional_properties.is_none();
    if is_plain && !field.children.is_empty() && (says_map(field) || shows_map(field, inner)) {
        let values = inner.iter().filter_map(|json| json.as_object());
        let is_list = values
            .flat_map(|members| members.values())
            .any(|value| value.as_array().is_some());
        let object = Schema::of(TypeName::Object);
        field.schema.additional_properties = Some(Box::new(match is_list {
            true => super::array_of(object),
            false => object,
        }));
        let origins = &mut field.schema.origins;
        origins.insert("additionalProperties".to_owned(), Origin::Example);
        found.extend(moved(page, &field.name, &field.children));
    } else {
        let is_open = pairs::open(page, field, inner, found)
            || is_plain && open_single(page, field, inner, found);
        if !is_open {
            open(page, &mut field.children, inner, found);
        }
    }
}

/// Makes a map of an object whose only member no example shows under its name: `material` stands for the `oak` and
/// `steel` that are shown. The member becomes the value, which a diagnostic tells.
fn open_single(
    page: &Page,
    field: &mut Field<'_>,
    inner: &[&Json],
    found: &mut Vec<Diagnostic>,
) -> bool {
    let [only] = field.children.as_slice() else {
        return false;
    };
    let kind = only.schema.single_type();
    let fits = |value: &Json| match kind {
        Some(TypeName::Object) => value.as_object().is_some(),
        Some(TypeName::Array) => value.as_array().is_some(),
        _ => false,
    };
    let entries = inner.iter().filter_map(|json| json.as_object()).flatten();
    let entries: Vec<(&String, &Json)> = entries.collect();
    let stands_for = |(key, value): &(&String, &Json)| !is_akin(key, &only.name) && fits(value);
    if entries.is_empty() || !entries.iter().all(stands_for) {
        return false;
    }
    found.extend(moved(page, &field.name, &field.children));
    let Some(mut value) = field.children.pop() else {
        return false;
    };
    let values: Vec<&Json> = entries
        .iter()
        .flat_map(|(_, value)| objects(value))
        .collect();
    open_one(page, &mut value, &values, found);
    field.schema.additional_properties = Some(Box::new(value.into_schema()));
    let origins = &mut field.schema.origins;
    origins.insert("additionalProperties".to_owned(), Origin::Example);
    true
}

/// Makes the only row of a body the value of a map, where its name can't be that of a member, `Your own words`, and
/// examples show an object of other keys below one member of the body. A diagnostic tells it.
pub fn open_below(
    page: &Page,
    fields: &mut Vec<Field<'_>>,
    shown: &[&Json],
    found: &mut Vec<Diagnostic>,
) {
    let [only] = fields.as_slice() else { return };
    let stands_for_words = only.name.trim().contains(char::is_whitespace);
    let is_scalar = only.children.is_empty()
        && !matches!(
            only.schema.single_type(),
            None | Some(TypeName::Object | TypeName::Array)
        );
    let holders: Option<Vec<&String>> = shown
        .iter()
        .map(|json| {
            let mut members = json.as_object()?.iter();
            let (key, value) = members.next().filter(|_| members.next().is_none())?;
            let mut values = value.as_object()?.values();
            let are_scalars =
                values.all(|value| !matches!(value, Json::Object(_) | Json::Array(_)));
            are_scalars.then_some(key)
        })
        .collect();
    let Some([first, rest @ ..]) = holders.as_deref() else {
        return;
    };
    let is_one = rest.iter().all(|key| key == first) && !is_akin(first, &only.name);
    if !stands_for_words || !is_scalar || !is_one {
        return;
    }
    let holder = (*first).clone();
    found.extend(moved(page, &holder, fields));
    let Some(value) = fields.pop() else { return };
    let mut source = value.source.clone();
    source.origin = Origin::Example;
    let mut field = Field::new(holder, source);
    *field.schema = Schema::of(TypeName::Object);
    field.schema.additional_properties = Some(Box::new(value.into_schema()));
    fields.push(field);
}

/// Can one name be a slip of the other: is one of them in the other, capitals and marks apart?
fn is_akin(one: &str, other: &str) -> bool {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let (one, other) = (letters(one), letters(other));
    one.contains(&other) || other.contains(&one)
}

/// Does the description call the value a map of objects?
fn says_map(field: &Field<'_>) -> bool {
    let Some(row) = field.row else { return false };
    let text = row.description.text();
    text.match_indices(LEAD).any(|(at, lead)| {
        let rest = &text[at + lead.len()..];
        let stated = rest.split(['.', '\n']).next().unwrap_or_default();
        matches!(type_expr::parse(stated).shape, Shape::Map(Some(values)) if values.is_compound())
    })
}

/// Do the examples show the members not in the value, but in each of its values?
fn shows_map(field: &Field<'_>, inner: &[&Json]) -> bool {
    let names: HashSet<&str> = field.children.iter().map(|child| &*child.name).collect();
    let is_member = |key: &str| names.contains(key);
    let entries: Vec<(&String, &Json)> = inner
        .iter()
        .filter_map(|json| json.as_object())
        .flatten()
        .collect();
    if entries.is_empty() || entries.iter().any(|(key, _)| is_member(key)) {
        return false;
    }
    let below: Vec<&str> = entries
        .iter()
        .flat_map(|(_, value)| objects(value))
        .filter_map(Json::as_object)
        .flat_map(|members| members.keys().map(String::as_str))
        .collect();
    let hits = below.iter().filter(|key| is_member(key)).count();
    hits > 0 && hits * 2 >= below.len()
}
