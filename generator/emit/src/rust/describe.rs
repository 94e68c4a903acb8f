//! `description.json` of an API: its schemas and operations as data that the emitted runtime reads on first use, to
//! validate requests and to read odd answers.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::model::{Call, Model, Role};
use super::promises::Promises;
use crate::GeneratedFile;
use apiref_core::ir::{Location, Schema, Versions};
use apiref_core::secrets;

/// The description, one schema or operation a line.
pub fn emit(model: &Model<'_>) -> GeneratedFile {
    let nodes = Nodes {
        names: &model.schema_names,
        promises: Promises::new(model.api),
    };
    let schemas = model
        .items
        .values()
        .map(|item| (item.name.clone(), nodes.node(item.schema)));
    let operations = model
        .calls
        .iter()
        .map(|call| (call.method.clone(), nodes.operation(call)));
    let contents = format!(
        "{{\n\"schemas\": {},\n\"operations\": {}\n}}\n",
        lines(schemas),
        lines(operations)
    );
    GeneratedFile {
        path: format!("src/{}/description.json", model.module),
        contents,
    }
}

/// An object with one member a line.
fn lines(members: impl Iterator<Item = (String, Value)>) -> String {
    let lines: Vec<String> = members
        .map(|(name, value)| format!("{}: {value}", json!(name)))
        .collect();
    if lines.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{}\n}}", lines.join(",\n"))
    }
}

struct Nodes<'m> {
    names: &'m HashMap<&'m str, String>,
    promises: Promises<'m>,
}

impl Nodes<'_> {
    fn operation(&self, call: &Call<'_>) -> Value {
        let mut node = Map::new();
        let (mut parameters, mut required) = (Map::new(), Vec::new());
        for argument in &call.arguments {
            if !matches!(argument.role, Role::Argument | Role::Constant) {
                continue;
            }
            let parameter = argument.parameter;
            let place = match parameter.location {
                Location::Path => "path",
                Location::Query => "query",
                Location::Header => "header",
            };
            let key = format!("{place} {}", parameter.name);
            if parameter.required {
                required.push(Value::from(key.as_str()));
            }
            let mut schema = self.node(&parameter.schema);
            mark(
                &mut schema,
                secrets::is_secret(&parameter.name, &parameter.schema),
            );
            parameters.insert(key, schema);
        }
        insert(&mut node, "parameters", Value::Object(parameters));
        insert(&mut node, "required", Value::Array(required));
        if let Some(body) = &call.body {
            node.insert("body".to_owned(), self.node(body.schema));
        }
        let mut responses = Map::new();
        for response in &call.operation.responses {
            if let Some(schema) = &response.schema {
                responses
                    .entry(response.status.clone())
                    .or_insert_with(|| self.node(schema));
            }
        }
        insert(&mut node, "responses", Value::Object(responses));
        node.extend(versions(&call.operation.versions));
        Value::Object(node)
    }

    /// What of a schema can be checked, and the versions that have it.
    fn node(&self, schema: &Schema) -> Value {
        let mut node = self.rules(schema);
        if let Some(members) = node.as_object_mut() {
            members.extend(versions(&schema.versions));
        }
        node
    }

    fn rules(&self, schema: &Schema) -> Value {
        let mut node = Map::new();
        if schema.reference.is_some() {
            let name = schema
                .reference_name()
                .and_then(|name| self.names.get(name));
            let Some(name) = name else {
                return json!({});
            };
            let documented = json!({ "$ref": name });
            return match shown(schema) {
                Some(shown) => json!({ "anyOf": [documented, shown] }),
                None => documented,
            };
        }
        let list = |schemas: &[Schema]| schemas.iter().map(|inner| self.node(inner)).collect();
        let types = schema.types.as_ref().map(|types| {
            let shown = schema.shown_types.iter();
            json!(types.names().iter().chain(shown).collect::<Vec<_>>())
        });
        // A schema without a type of its own says what is documented by its alternatives.
        let shown = shown(schema).filter(|_| types.is_none());
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                insert(&mut node, key, value);
            }
        };
        put("type", types);
        put("answered", Some(json!(schema.answered)));
        put("properties", Some(self.properties(schema)));
        let required = schema.required.iter();
        let demanded: Vec<&String> = required.filter(|name| schema.demands(name)).collect();
        put("required", Some(json!(demanded)));
        put("shown", Some(json!(self.promises.of(schema))));
        put(
            "items",
            schema.items.as_deref().map(|inner| self.node(inner)),
        );
        put(
            "additionalProperties",
            schema
                .additional_properties
                .as_deref()
                .map(|inner| self.node(inner)),
        );
        put("enum", Some(json!(schema.enumeration)));
        put("format", schema.format.as_ref().map(|format| json!(format)));
        put("minLength", schema.min_length.map(|number| json!(number)));
        put("maxLength", schema.max_length.map(|number| json!(number)));
        put(
            "pattern",
            schema.pattern.as_ref().map(|pattern| json!(pattern)),
        );
        put(
            "minimum",
            schema.minimum.as_ref().map(|number| json!(number)),
        );
        put(
            "maximum",
            schema.maximum.as_ref().map(|number| json!(number)),
        );
        put(
            "multipleOf",
            schema.multiple_of.as_ref().map(|number| json!(number)),
        );
        put("minItems", schema.min_items.map(|number| json!(number)));
        put("maxItems", schema.max_items.map(|number| json!(number)));
        put("default", schema.default.as_ref().map(|value| json!(value)));
        put("uniqueItems", schema.unique_items.then_some(json!(true)));
        put(
            "minProperties",
            schema.min_properties.map(|number| json!(number)),
        );
        let mut any_of: Vec<Value> = list(&schema.any_of);
        any_of.extend(shown);
        put("oneOf", Some(list(&schema.one_of).into()));
        put("anyOf", Some(any_of.into()));
        put("allOf", Some(list(&schema.further_rules()).into()));
        put("not", schema.not.as_deref().map(|inner| self.node(inner)));
        Value::Object(node)
    }

    fn properties(&self, schema: &Schema) -> Value {
        let members = schema.properties.iter().map(|(name, member)| {
            let mut node = self.node(member);
            mark(&mut node, secrets::is_secret(name, member));
            (name.clone(), node)
        });
        Value::Object(members.collect())
    }
}

/// A range of versions as a member: its first and its last; none where all versions are in it.
fn versions(range: &Versions) -> Option<(String, Value)> {
    let value = json!([range.min, range.max]);
    (!range.is_open()).then(|| ("versions".to_owned(), value))
}

/// The types that examples show beside what is documented.
fn shown(schema: &Schema) -> Option<Value> {
    (!schema.shown_types.is_empty()).then(|| json!({ "type": schema.shown_types }))
}

/// Notes that a value is a secret, so that no message shows it.
fn mark(node: &mut Value, secret: bool) {
    if let (true, Some(node)) = (secret, node.as_object_mut()) {
        node.insert("x-secret".to_owned(), Value::Bool(true));
    }
}

/// Inserts what says something: empty lists and objects don't.
fn insert(node: &mut Map<String, Value>, key: &str, value: Value) {
    let empty = match &value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => {
            members.is_empty() && key != "items" && key != "additionalProperties" && key != "not"
        }
        _ => false,
    };
    if !empty {
        node.insert(key.to_owned(), value);
    }
}
