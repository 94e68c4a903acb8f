//! Values of keywords that fit the schema they stand in.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::strict;
use apiref_core::ir::{Json, Schema, TypeName};

/// The values of an enumeration in the schema's type, each once; none at all where one of them can't be of that
/// type, for such an enumeration would forbid what the docs allow.
pub fn fitting_values(schema: &Schema, values: &[Json]) -> Vec<Json> {
    let mut out: Vec<Json> = Vec::with_capacity(values.len());
    for value in values {
        match coerced(schema, value) {
            Some(value) if out.contains(&value) => {}
            Some(value) => out.push(value),
            None => return Vec::new(),
        }
    }
    if schema.is_nullable() && !out.is_empty() && !out.contains(&Json::Null) {
        out.push(Json::Null);
    }
    out
}

/// `value` if it has one of the schema's types, or its equal in the schema's type: `"4"` for an integer is `4`.
pub fn coerced(schema: &Schema, value: &Json) -> Option<Json> {
    let Some(types) = &schema.types else {
        return Some(value.clone());
    };
    if types.names().iter().any(|name| name.holds(value)) {
        return Some(value.clone());
    }
    types.names().iter().find_map(|name| match (name, value) {
        (TypeName::Integer | TypeName::Number | TypeName::Boolean, Json::String(text)) => {
            Json::parse(text).ok().filter(|value| name.holds(value))
        }
        (TypeName::String, Json::Number(_) | Json::Bool(_)) => {
            Some(Json::String(value.to_string()))
        }
        _ => None,
    })
}

/// Can `value` stand as the default of the schema? Validators reject a document whose defaults break their own
/// schema. Doubt (a pattern, a container) counts as no.
pub fn fits(schema: &Schema, value: &Json) -> bool {
    if schema.reference.is_some()
        || schema.not.is_some()
        || !schema.one_of.is_empty()
        || !schema.any_of.is_empty()
    {
        return false;
    }
    let allowed = fitting_values(schema, &schema.enumeration);
    if !allowed.is_empty() && !allowed.contains(value) {
        return false;
    }
    match value {
        Json::Null | Json::Bool(_) => true,
        Json::Number(number) => {
            let value = number.as_f64();
            let least = schema.minimum.as_ref().and_then(|n| n.as_f64());
            let most = schema.maximum.as_ref().and_then(|n| n.as_f64());
            schema.multiple_of.is_none()
                && value
                    .is_some_and(|v| least.is_none_or(|l| v >= l) && most.is_none_or(|m| v <= m))
        }
        Json::String(text) => {
            let length = text.chars().count() as u64;
            schema.pattern.is_none()
                && schema.min_length.is_none_or(|least| length >= least)
                && schema.max_length.is_none_or(|most| length <= most)
                && schema
                    .format
                    .as_deref()
                    .is_none_or(|format| has_format(text, format))
        }
        Json::Array(items) => items.is_empty() && schema.min_items.unwrap_or(0) == 0,
        Json::Object(members) => {
            members.is_empty()
                && schema.required.is_empty()
                && schema.min_properties.unwrap_or(0) == 0
        }
    }
}

/// Is `text` of a format that validators check? Doubt counts as no.
fn has_format(text: &str, format: &str) -> bool {
    match format {
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "uuid" => strict::is_uuid(text),
        "date" | "date-time" | "time" | "email" | "uri" | "byte" | "hostname" | "regex"
        | "duration" => false,
        _ => true,
    }
}
