//! Versions of OpenAPI. Documents are built for 3.1, whose schemas are JSON Schema 2020-12; 3.0 has a dialect of its own:
//! one type per schema, `nullable`, one `example`, and no keywords beside `$ref`.

use indexmap::IndexMap;

use super::errors;
use super::model::{Document, Extensions, SchemaObject};
use super::schema::BASE64;
use apiref_core::ir::Json;

/// The version of the specification that a document follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// 3.1
    #[default]
    V31,
    /// 3.0.3
    V30,
}

/// Rewrites a document for OpenAPI 3.0.
pub fn lower(document: &mut Document) {
    document.openapi = "3.0.3";
    errors::spell_out_default(document);
    document.each_schema(&mut |schema| lower_schema(schema));
}

/// Removes all fields whose names begin with `x-`.
pub fn without_extensions(document: &mut Document) {
    document.each_extensions(&mut Extensions::clear);
    document.each_schema(&mut |schema| strip(schema));
    for item in document.paths.values_mut() {
        item.additional.clear();
        item.documented = None;
        item.servers.clear();
    }
}

fn strip(schema: &mut SchemaObject) {
    if let Json::Object(members) = schema {
        members.retain(|key, _| !key.starts_with("x-"));
    }
    each_child(schema, &mut strip);
}

/// Calls `change` with the schemas directly below `schema`.
fn each_child(schema: &mut SchemaObject, change: &mut impl FnMut(&mut SchemaObject)) {
    let Json::Object(members) = schema else {
        return;
    };
    for (key, value) in members {
        match (key.as_str(), value) {
            ("properties", Json::Object(properties)) => {
                properties.values_mut().for_each(&mut *change);
            }
            ("oneOf" | "anyOf" | "allOf", Json::Array(schemas)) => {
                schemas.iter_mut().for_each(&mut *change);
            }
            ("items" | "additionalProperties" | "not", value @ Json::Object(_)) => change(value),
            _ => {}
        }
    }
}

fn lower_schema(schema: &mut SchemaObject) {
    each_child(schema, &mut lower_schema);
    let Json::Object(members) = schema else {
        return;
    };
    lower_types(members);
    if let Some(media_type) = members.shift_remove("contentMediaType") {
        members.insert("x-apiref-content-media-type".to_owned(), media_type);
    }
    if let Some(encoding) = members.shift_remove("contentEncoding")
        && encoding.as_str() == Some(BASE64)
    {
        members.insert("format".to_owned(), Json::from("byte"));
    }
    if let Some(value) = members.shift_remove("const") {
        members.insert("enum".to_owned(), Json::Array(vec![value]));
    }
    if let Some(Json::Array(examples)) = members.shift_remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        members.insert("example".to_owned(), first);
    }
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(limit @ Json::Number(_)) = members.get(exclusive).cloned() {
            members.insert(bound.to_owned(), limit);
            members.insert(exclusive.to_owned(), Json::Bool(true));
        }
    }
    // Readers of 3.0 ignore everything beside a reference.
    if members.len() > 1
        && let Some(reference) = members.shift_remove("$ref")
    {
        let inner = Json::Object([("$ref".to_owned(), reference)].into());
        match members.get_mut("allOf") {
            Some(Json::Array(all)) => all.insert(0, inner),
            _ => {
                members.insert("allOf".to_owned(), Json::Array(vec![inner]));
            }
        }
    }
}

/// A list of types becomes one type, `nullable`, or alternatives.
fn lower_types(members: &mut IndexMap<String, Json>) {
    let Some(Json::Array(types)) = members.get("type").cloned() else {
        return;
    };
    let null = Json::from("null");
    let mut others: Vec<Json> = types
        .iter()
        .filter(|name| **name != null)
        .cloned()
        .collect();
    if others.len() < types.len() {
        members.insert("nullable".to_owned(), Json::Bool(true));
    }
    if others.len() == 1 {
        members.insert("type".to_owned(), others.swap_remove(0));
        return;
    }
    members.shift_remove("type");
    let items = members.shift_remove("items");
    let alternatives = others.into_iter().map(|name| {
        let is_array = name == Json::from("array");
        let mut alternative = IndexMap::from([("type".to_owned(), name)]);
        if is_array {
            let items = items
                .clone()
                .unwrap_or_else(|| Json::Object(IndexMap::new()));
            alternative.insert("items".to_owned(), items);
        }
        Json::Object(alternative)
    });
    members.insert("anyOf".to_owned(), Json::Array(alternatives.collect()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered(schema: &str) -> String {
        let mut schema = Json::parse(schema).unwrap_or_else(|e| panic!("{e}"));
        lower_schema(&mut schema);
        schema.to_string()
    }

    #[test]
    fn null_becomes_nullable() {
        assert_eq!(
            lowered(r#"{"type":["string","null"],"enum":["a",null]}"#),
            r#"{"type":"string","enum":["a",null],"nullable":true}"#
        );
        assert_eq!(
            lowered(r##"{"anyOf":[{"$ref":"#/x"},{"type":["object","null"],"maxProperties":0}]}"##),
            r##"{"anyOf":[{"$ref":"#/x"},{"type":"object","maxProperties":0,"nullable":true}]}"##
        );
    }

    #[test]
    fn several_types_are_alternatives() {
        assert_eq!(
            lowered(r#"{"type":["string","array"],"items":{"type":"integer"}}"#),
            r#"{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"integer"}}]}"#
        );
    }

    #[test]
    fn nothing_stands_beside_a_reference() {
        assert_eq!(
            lowered(r##"{"$ref":"#/x","description":"Its lamp."}"##),
            r##"{"description":"Its lamp.","allOf":[{"$ref":"#/x"}]}"##
        );
    }

    #[test]
    fn bytes_have_a_format() {
        assert_eq!(
            lowered(r#"{"type":"string","contentEncoding":"base64"}"#),
            r#"{"type":"string","format":"byte"}"#
        );
    }

    #[test]
    fn constants_examples_and_bounds() {
        assert_eq!(
            lowered(r#"{"const":1,"examples":[1,2],"exclusiveMinimum":0}"#),
            r#"{"exclusiveMinimum":true,"enum":[1],"example":1,"minimum":0}"#
        );
    }
}
