//! Facts about one value: its type, format, values, nullability, and a whole schema in its place.

use crate::draft::Prose;
use apiref_core::ir::{Json, Origin, Rare, Schema, Source, TypeName, Types};
use apiref_core::keys;

use super::Tally;
use super::file::{Correction, TypeNames};

/// Applies what `set` says of a value to `schema`. `added`: there was nothing before, so nothing can be superfluous.
pub fn correct(schema: &mut Schema, set: &Correction, added: bool, tally: &mut Tally) {
    if let Some(table) = &set.schema
        && let Ok(mut wanted) = schema_of(table)
    {
        let same = bare(schema) == bare(&wanted);
        tally.note("schema", same && !added);
        wanted.description = schema.description.take();
        wanted.source = schema.source.take();
        *schema = wanted;
        mark(schema, "type");
    }
    if let Some(types) = &set.types {
        let before = other_than_null(schema);
        tally.note("type", !added && before == types.names());
        retype(schema, types);
        mark(schema, "type");
    }
    if let Some(types) = &set.items {
        let items = schema.items.get_or_insert_default();
        tally.note("items", !added && other_than_null(items) == types.names());
        retype(items, types);
        mark(items, "type");
    }
    if let Some(format) = &set.format {
        let wanted = Some(format.clone()).filter(|format| !format.is_empty());
        tally.note("format", !added && schema.format == wanted);
        schema.format = wanted;
        mark(schema, "format");
    }
    if let Some(values) = &set.enumeration {
        let wanted: Rare<Vec<Json>> = values.iter().map(json).collect();
        tally.note("enum", !added && schema.enumeration == wanted);
        schema.enumeration = wanted;
        mark(schema, "enum");
    }
    if let Some(nullable) = set.nullable {
        tally.note("nullable", !added && schema.is_nullable() == nullable);
        if nullable {
            schema.make_nullable();
        } else {
            forbid_null(schema);
        }
        mark(schema, "nullable");
    }
    if let Some(deprecated) = set.deprecated {
        tally.note("deprecated", !added && schema.deprecated == deprecated);
        schema.deprecated = deprecated;
        mark(schema, "deprecated");
    }
    if let Some(default) = &set.default {
        let wanted = Some(Box::new(json(default)));
        tally.note("default", !added && schema.default == wanted);
        schema.default = wanted;
        mark(schema, "default");
    }
    if let Some(text) = &set.description {
        let wanted = Some(Prose::plain(text).to_markdown()).filter(|text| !text.is_empty());
        tally.note("description", !added && schema.description == wanted);
        schema.description = wanted;
        mark(schema, "description");
    }
    if let Some(name) = &set.struct_name {
        tally.note("struct", !added && schema.title.as_ref() == Some(name));
        schema.title = Some(name.clone());
        mark(schema, "title");
    }
}

/// Notes that a keyword, or the requirement, is not what the docs say.
pub fn mark(schema: &mut Schema, keyword: &str) {
    schema.origins.insert(keyword.to_owned(), Origin::Override);
}

/// Notes on a member's schema that its requirement was overridden.
pub fn mark_required(schema: &mut Schema) {
    if let Some(source) = &mut schema.source {
        source.required_by = Some(Origin::Override);
    }
    mark(schema, "required");
}

/// An empty schema that an entry at `page`:`line` brings.
pub fn added(page: &std::sync::Arc<str>, line: u32) -> Schema {
    Schema {
        source: Some(Source::new(Origin::Override, page.clone(), line)),
        ..Schema::default()
    }
}

/// Keywords that a schema can have.
pub const KEYWORDS: &[&str] = &[
    "additionalProperties",
    "anyOf",
    "contentMediaType",
    "default",
    "deprecated",
    "description",
    "enum",
    "examples",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
];

/// A TOML table as a schema; fails on keywords that a schema doesn't have.
pub fn schema_of(table: &toml::Table) -> Result<Schema, String> {
    let given = json(&toml::Value::Table(table.clone()));
    let text = given.to_string();
    let schema: Schema = serde_json::from_str(&text).map_err(|error| {
        // It has no lines of its own.
        let message = error.to_string();
        let place = message.rfind(" at line ");
        place.map_or(message.clone(), |at| message[..at].to_owned())
    })?;
    let understood = serde_json::to_string(&schema).map_err(|error| error.to_string())?;
    let understood = Json::parse(&understood).map_err(|error| error.to_string())?;
    match lost(&given, &understood) {
        Some(key) => {
            let meant = keys::meant(&key, KEYWORDS.iter().copied()).filter(|name| *name != key);
            let hint = meant.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            Err(format!(
                "{key:?} is not a keyword of a schema, or has no effect{hint}"
            ))
        }
        None => Ok(schema),
    }
}

/// A key that was given and is not in what was understood.
fn lost(given: &Json, understood: &Json) -> Option<String> {
    match (given, understood) {
        (Json::Object(given), Json::Object(understood)) => {
            given
                .iter()
                .find_map(|(key, value)| match understood.get(key) {
                    Some(there) => lost(value, there),
                    None => Some(key.clone()),
                })
        }
        (Json::Array(given), Json::Array(understood)) => given
            .iter()
            .zip(understood)
            .find_map(|(given, understood)| lost(given, understood)),
        _ => None,
    }
}

/// A TOML value as JSON; dates and times as their text.
pub fn json(value: &toml::Value) -> Json {
    match value {
        toml::Value::String(text) => Json::String(text.clone()),
        toml::Value::Integer(number) => Json::from(*number),
        toml::Value::Float(number) => {
            serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number)
        }
        toml::Value::Boolean(value) => Json::Bool(*value),
        toml::Value::Datetime(time) => Json::String(time.to_string()),
        toml::Value::Array(items) => Json::Array(items.iter().map(json).collect()),
        toml::Value::Table(table) => Json::Object(
            table
                .iter()
                .map(|(key, value)| (key.clone(), json(value)))
                .collect(),
        ),
    }
}

fn other_than_null(schema: &Schema) -> Vec<TypeName> {
    let names = schema.types.as_ref().map_or(&[][..], Types::names);
    names
        .iter()
        .copied()
        .filter(|name| *name != TypeName::Null)
        .collect()
}

/// Changes the type and drops the keywords that only the former type had.
fn retype(schema: &mut Schema, types: &TypeNames) {
    let nullable = schema.is_nullable();
    schema.reference = None;
    schema.any_of.clear();
    schema.one_of.clear();
    schema.types = Some(match types {
        TypeNames::One(name) => Types::One(*name),
        TypeNames::Many(names) => Types::Many(names.clone()),
    });
    let is = |name: TypeName| types.names().contains(&name);
    if !is(TypeName::String) {
        (schema.min_length, schema.max_length, schema.pattern) = (None, None, None);
    }
    if !is(TypeName::Integer) && !is(TypeName::Number) {
        (schema.minimum, schema.maximum, schema.multiple_of) = (None, None, None);
    }
    if !is(TypeName::Array) {
        (schema.items, schema.min_items, schema.max_items) = (None, None, None);
        schema.unique_items = false;
    }
    if !is(TypeName::Object) {
        schema.properties.clear();
        schema.required.clear();
        (schema.additional_properties, schema.min_properties) = (None, None);
    }
    schema.format = schema.format.take().filter(|format| {
        let numeric = matches!(format.as_str(), "int32" | "int64" | "float" | "double");
        if numeric {
            is(TypeName::Integer) || is(TypeName::Number)
        } else {
            is(TypeName::String)
        }
    });
    let as_type = |value: &Json| retyped(value, types.names());
    schema.enumeration = schema.enumeration.iter().filter_map(as_type).collect();
    schema.default = schema.default.as_deref().and_then(as_type).map(Box::new);
    schema.examples = schema.examples.iter().filter_map(as_type).collect();
    if nullable {
        schema.make_nullable();
    }
}

/// The value in one of the types, read from its text if need be.
fn retyped(value: &Json, types: &[TypeName]) -> Option<Json> {
    let text = match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    types.iter().find_map(|name| match (name, value) {
        (TypeName::String, Json::String(_))
        | (TypeName::Boolean, Json::Bool(_))
        | (TypeName::Array, Json::Array(_))
        | (TypeName::Object, Json::Object(_)) => Some(value.clone()),
        (TypeName::String, Json::Number(_) | Json::Bool(_)) => Some(Json::String(text.clone())),
        (TypeName::Integer, _) => text.parse::<i64>().ok().map(Json::from),
        (TypeName::Number, _) => match Json::parse(&text) {
            Ok(number @ Json::Number(_)) => Some(number),
            _ => None,
        },
        (TypeName::Boolean, _) => text.to_ascii_lowercase().parse().ok().map(Json::Bool),
        _ => None,
    })
}

fn forbid_null(schema: &mut Schema) {
    if let Some(types) = &schema.types {
        let names = other_than_null(schema);
        let kept = match (names.as_slice(), types) {
            ([one], _) => Types::One(*one),
            ([], types) => types.clone(),
            _ => Types::Many(names),
        };
        schema.types = Some(kept);
    }
    schema.any_of.retain(|form| !form.is_null());
    if let [
        Schema {
            reference: Some(reference),
            ..
        },
    ] = schema.any_of.as_slice()
    {
        schema.reference = Some(reference.clone());
        schema.any_of.clear();
    }
}

/// A schema without what is said about it.
fn bare(schema: &Schema) -> Schema {
    let mut bare = schema.clone();
    bare.description = None;
    bare.source = None;
    bare.title = None;
    bare.origins.clear();
    bare.examples.clear();
    for member in bare.properties.values_mut() {
        *member = self::bare(member);
    }
    bare.items = bare.items.map(|items| Box::new(self::bare(&items)));
    bare
}
