//! The schema that an example alone gives.

use indexmap::IndexMap;

use super::{Evidence, NULL, is_map, is_uuid, said, type_of};
use apiref_core::ir::{Json, Origin, Schema, Source, TypeName, Types};
use apiref_core::secrets;

/// A value's schema in which null is still a type of its own, so that values can be merged.
pub(super) fn of_value(name: Option<&str>, json: &Json, evidence: &Evidence<'_>) -> Schema {
    let mut schema = type_of(json).map(Schema::of).unwrap_or_default();
    schema.source = Some(source(name, evidence));
    match json {
        Json::Object(members)
            if is_map(name, members)
                || said::is_grouped(name, members)
                || said::are_groups_of_settings(name, members) =>
        {
            let mut values = members
                .values()
                .map(|value| of_value(None, value, evidence));
            let mut merged = values.next().unwrap_or_default();
            values.for_each(|value| merge(&mut merged, value));
            schema.additional_properties = Some(Box::new(merged));
        }
        Json::Object(members) if said::are_settings(members) => {
            schema.additional_properties = Some(Box::new(of_settings(members, evidence)));
        }
        Json::Object(members) => {
            schema.properties = members
                .iter()
                .map(|(key, value)| (key.clone(), member(key, value, evidence)))
                .collect();
        }
        Json::Array(items) => {
            let mut values = items.iter().map(|item| of_value(None, item, evidence));
            if let Some(mut merged) = values.next() {
                values.for_each(|value| merge(&mut merged, value));
                schema.items = Some(Box::new(merged));
            }
        }
        Json::String(text) if is_uuid(text) => schema.format = Some("uuid".to_owned()),
        _ => {}
    }
    schema
}

/// The schema of the values of settings: texts, or else any scalars, for other settings are of other types.
fn of_settings(members: &IndexMap<String, Json>, evidence: &Evidence<'_>) -> Schema {
    let mut values = members
        .values()
        .map(|value| of_value(None, value, evidence));
    let mut merged = values.next().unwrap_or_default();
    values.for_each(|value| merge(&mut merged, value));
    let known = merged.types.as_ref().map_or(&[][..], Types::names);
    let are_texts = known == [TypeName::String];
    if !are_texts
        && !known
            .iter()
            .any(|name| matches!(name, TypeName::Array | TypeName::Object))
    {
        let all = [
            TypeName::String,
            TypeName::Integer,
            TypeName::Number,
            TypeName::Boolean,
        ];
        merged.types = Some(Types::Many(all.to_vec()));
        merged.format = None;
    }
    merged
}

/// The schema of a member, whose name may tell that it is a secret.
pub(super) fn member(name: &str, json: &Json, evidence: &Evidence<'_>) -> Schema {
    let mut schema = of_value(Some(name), json, evidence);
    secrets::mark(name, &mut schema);
    schema
}

/// The line of a key in the example, or of the example.
pub(super) fn source(name: Option<&str>, evidence: &Evidence<'_>) -> Source {
    let start = name
        .and_then(|name| evidence.offset_of(name))
        .unwrap_or(evidence.span.start);
    evidence.page.source(Origin::Example, start)
}

/// Joins what two values of one place show.
pub(super) fn merge(into: &mut Schema, mut from: Schema) {
    // What one value shows to be a map is one in the other, too.
    if is_map_alone(into) {
        fold(&mut from);
    } else if is_map_alone(&from) {
        fold(into);
    }
    let mut names: Vec<TypeName> = into
        .types
        .iter()
        .flat_map(|types| types.names().to_vec())
        .collect();
    for name in from.types.iter().flat_map(|types| types.names().to_vec()) {
        let widened = match name {
            TypeName::Integer => names.contains(&TypeName::Number),
            TypeName::Number => {
                names.retain(|&name| name != TypeName::Integer);
                false
            }
            _ => false,
        };
        if !widened && !names.contains(&name) {
            names.push(name);
        }
    }
    into.types = match names.as_slice() {
        [] => None,
        [only] => Some(Types::One(*only)),
        _ => Some(Types::Many(names)),
    };
    let only_null = |schema: &Schema| schema.properties.is_empty() && schema.format.is_none();
    if into.format != from.format && !only_null(into) && !only_null(&from) {
        into.format = None;
    } else if into.format.is_none() && into.single_type() == Some(TypeName::String) {
        into.format = from.format;
    }
    for (key, value) in from.properties {
        match into.properties.get_mut(&key) {
            Some(known) => merge(known, value),
            None => {
                into.properties.insert(key, value);
            }
        }
    }
    merge_box(&mut into.items, from.items);
    merge_box(&mut into.additional_properties, from.additional_properties);
}

/// Is it a map, and lists no member?
fn is_map_alone(schema: &Schema) -> bool {
    schema.additional_properties.is_some() && schema.properties.is_empty()
}

/// Makes the members of an object the values of a map.
pub(super) fn fold(schema: &mut Schema) {
    let mut members = std::mem::take(&mut schema.properties)
        .into_inner()
        .into_values();
    let Some(mut values) = members.next() else {
        return;
    };
    members.for_each(|member| merge(&mut values, member));
    merge_box(&mut schema.additional_properties, Some(Box::new(values)));
}

pub(super) fn merge_box(into: &mut Option<Box<Schema>>, from: Option<Box<Schema>>) {
    match (into.as_mut(), from) {
        (Some(into), Some(from)) => merge(into, *from),
        (None, Some(from)) => *into = Some(from),
        (_, None) => {}
    }
}

/// Null alone tells no type: such a schema allows any value, and notes that null was seen.
pub(super) fn settle(schema: &mut Schema) {
    if schema.is_nullable() {
        schema.origins.insert(NULL.to_owned(), Origin::Example);
        if schema.types == Some(Types::One(TypeName::Null)) {
            schema.types = None;
        }
    }
    if let Some(Types::Many(names)) = &mut schema.types {
        // Null stands last.
        names.sort_by_key(|&name| name == TypeName::Null);
    }
    for (_, member) in &mut schema.properties {
        settle(member);
    }
    schema.items.iter_mut().for_each(|items| settle(items));
    schema
        .additional_properties
        .iter_mut()
        .for_each(|values| settle(values));
}
