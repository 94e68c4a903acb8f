//! What of a schema decides its type.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};

use apiref_core::ir::{Api, Json, Schema, TypeName};

/// The newtype of `runtime::text` for a format.
pub(super) fn text_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "uuid" => "Uuid",
        "date-time" => "DateTime",
        "date" => "Date",
        "time" => "Time",
        "ipv4" => "Ipv4",
        "ipv6" => "Ipv6",
        "ip" => "Ip",
        "cidr" => "Cidr",
        "mac" => "Mac",
        "uri" | "url" => "Uri",
        "email" => "Email",
        "byte" => "Base64",
        "binary" => "Binary",
        _ => return None,
    })
}

/// Names of members that examples show with a whole number that `i64` can't hold.
pub(super) fn large_members(api: &Api) -> HashSet<&str> {
    fn collect<'j>(json: &'j Json, found: &mut HashSet<&'j str>) {
        match json {
            Json::Object(members) => {
                for (name, member) in members {
                    if matches!(member, Json::Number(number) if number.as_i64().is_none()) {
                        found.insert(name);
                    }
                    collect(member, found);
                }
            }
            Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
    let mut found = HashSet::new();
    for operation in &api.operations {
        for example in &operation.examples {
            if let Some(json) = &example.json {
                collect(json, &mut found);
            }
        }
    }
    found
}

/// Whole numbers that `i64` can't hold are documented or shown.
pub(super) fn beyond_i64(schema: &Schema) -> bool {
    let big = |number: &serde_json::Number| number.as_i64().is_none();
    schema.maximum.as_ref().is_some_and(big)
        || schema
            .examples
            .iter()
            .any(|value| matches!(value, Json::Number(number) if big(number)))
}

/// Does the schema allow `null` beside something else?
pub(super) fn is_nullable(schema: &Schema) -> bool {
    schema.is_nullable() || unwrap_nullable(schema).is_some()
}

/// The other alternative of a choice between something and `null`.
pub fn unwrap_nullable(schema: &Schema) -> Option<&Schema> {
    let choices = if schema.one_of.is_empty() {
        &schema.any_of
    } else {
        &schema.one_of
    };
    let is_null = |schema: &Schema| {
        schema
            .types
            .as_ref()
            .is_some_and(|types| types.names() == [TypeName::Null])
    };
    match choices.as_slice() {
        [inner, null] | [null, inner] if is_null(null) && !is_null(inner) => Some(inner),
        _ => None,
    }
}

/// The listed values of a string schema.
pub(super) fn string_values(schema: &Schema) -> Option<Vec<&str>> {
    if schema.enumeration.is_empty()
        || schema
            .single_type()
            .is_some_and(|name| name != TypeName::String)
    {
        return None;
    }
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for value in &schema.enumeration {
        match value {
            Json::String(text) => values.extend(seen.insert(text).then_some(text.as_str())),
            Json::Null => {}
            _ => return None,
        }
    }
    (!values.is_empty()).then_some(values)
}

/// The listed values of a schema of whole numbers.
pub(super) fn integer_values(schema: &Schema) -> Option<Vec<i64>> {
    if schema.enumeration.is_empty()
        || !matches!(schema.single_type(), None | Some(TypeName::Integer))
    {
        return None;
    }
    let mut values = IndexSet::new();
    for value in &schema.enumeration {
        match value {
            Json::Number(number) => {
                let value = number.as_i64()?;
                values.insert(value);
            }
            Json::Null => {}
            _ => return None,
        }
    }
    (!values.is_empty()).then(|| values.into_iter().collect())
}

/// The key and schema of each alternative, where all are objects of one required key.
pub(super) fn keyed_alternatives(schema: &Schema) -> Option<Vec<(&str, &Schema)>> {
    if schema.one_of.len() < 2 || !schema.properties.is_empty() {
        return None;
    }
    let mut seen = HashSet::new();
    schema
        .one_of
        .iter()
        .map(|alternative| match alternative.properties.first() {
            Some((key, inner))
                if alternative.properties.len() == 1
                    && alternative.required.contains(key)
                    && seen.insert(key) =>
            {
                Some((key.as_str(), inner))
            }
            _ => None,
        })
        .collect()
}

/// The forms that an object has, each with its own members.
pub fn forms<'s>(api: &'s Api, schema: &'s Schema) -> Vec<&'s Schema> {
    let forms = schema.one_of.iter().chain(&schema.any_of);
    let forms = forms.map(|form| api.follow(form));
    let forms: Vec<&Schema> = forms.collect();
    let are_objects = forms.len() > 1 && forms.iter().all(|form| !form.properties.is_empty());
    if are_objects { forms } else { Vec::new() }
}

/// All members of an object schema and of its alternatives: wire name, schema, always required?
pub(super) fn merged_members<'s>(
    api: &'s Api,
    schema: &'s Schema,
) -> Vec<(&'s str, &'s Schema, bool)> {
    if schema.types.is_some() && !schema.is(TypeName::Object) {
        return Vec::new();
    }
    if schema.single_type().is_none() && schema.types.is_some() {
        return Vec::new();
    }
    let mut members: IndexMap<&str, (&Schema, bool)> = schema
        .properties
        .iter()
        .map(|(name, member)| (name.as_str(), (member, schema.demands(name))))
        .collect();
    for alternative in schema.one_of.iter().chain(&schema.any_of) {
        let alternative = match alternative.reference_name() {
            Some(name) => api.schemas.get(name).unwrap_or(alternative),
            None => alternative,
        };
        if alternative.types.is_some() && !alternative.is(TypeName::Object) {
            return members_of(schema);
        }
        for (name, member) in &alternative.properties {
            members.entry(name).or_insert((member, false));
        }
    }
    // What all forms demand is always there, with the same values.
    let forms = forms(api, schema);
    for (name, (member, required)) in &mut members {
        let demands = |form: &&Schema| {
            let same = form.properties.get(*name);
            form.demands(name) && same.is_some_and(|same| same.enumeration == member.enumeration)
        };
        *required |= !forms.is_empty() && forms.iter().all(demands);
    }
    members
        .into_iter()
        .map(|(name, (member, required))| (name, member, required))
        .collect()
}

pub(super) fn members_of(schema: &Schema) -> Vec<(&str, &Schema, bool)> {
    schema
        .properties
        .iter()
        .map(|(name, member)| (name.as_str(), member, schema.demands(name)))
        .collect()
}
