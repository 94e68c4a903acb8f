//! Tests of the generated crate: no struct shows its secrets. Each struct with a secret member is filled with a marker
//! in all of them; `Debug` must not show it, and what is sent must.

use indexmap::IndexMap;

use super::model::{Item, Kind, Model, Presence, Type};
use super::samples::{self, Members};
use apiref_core::ir::Json;

/// What stands in place of each secret. The emitted tests look for it.
pub const MARKER: &str = "a-secret-to-hide";

/// The structs with secret members and a value of each in JSON.
pub fn cases<'m>(model: &'m Model<'_>) -> Vec<(&'m str, String)> {
    let filled = |item: &'m Item<'_>| Some((item.name.as_str(), filled(model, item)?.to_string()));
    model.types().filter_map(filled).collect()
}

/// A value of a struct with the marker in its secrets; none where it has no secret that could hold it.
fn filled(model: &Model<'_>, item: &Item<'_>) -> Option<Json> {
    let Kind::Struct(shape) = &item.kind else {
        return None;
    };
    let mut members = IndexMap::new();
    let mut hidden = false;
    for field in &shape.fields {
        let value = match marked(&field.ty) {
            Some(value) => {
                hidden = true;
                value
            }
            None if field.presence == Presence::Required => {
                samples::value(model.api, field.schema, Members::Required)
            }
            None if field.presence == Presence::RequiredNullable => Json::Null,
            None => continue,
        };
        members.insert(field.wire.to_owned(), value);
    }
    hidden.then_some(Json::Object(members))
}

/// The marker as a value of a secret type; none for other types.
fn marked(ty: &Type) -> Option<Json> {
    match ty {
        Type::Secret(inner) => marker(inner),
        Type::Array(inner) => marked(inner).map(|value| Json::Array(vec![value])),
        Type::Map(inner) => {
            marked(inner).map(|value| Json::Object([("key".to_owned(), value)].into()))
        }
        Type::Boxed(inner) | Type::Nullable(inner) | Type::OrJson(inner) => marked(inner),
        _ => None,
    }
}

/// The marker as a value of `ty`, where that can hold a text.
fn marker(ty: &Type) -> Option<Json> {
    let text = || Json::String(MARKER.to_owned());
    match ty {
        Type::String | Type::Text(_) | Type::Json => Some(text()),
        Type::Object => Some(Json::Object([("key".to_owned(), text())].into())),
        Type::Array(inner) => marker(inner).map(|value| Json::Array(vec![value])),
        Type::Map(inner) => {
            marker(inner).map(|value| Json::Object([("key".to_owned(), value)].into()))
        }
        Type::Secret(inner) | Type::Boxed(inner) | Type::Nullable(inner) => marker(inner),
        _ => None,
    }
}
