//! What example bodies tell of a schema: members that no table lists, containers, arrays, null.
//!
//! Tables win on names, scalar types and requirement; examples win on scalar versus container, on what only they
//! show, and on null. Each contradiction is a diagnostic.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Json, Origin, Schema, Source, TypeName, Types};
use crate::page::{Page, Span};
use crate::syntax::sample::json::LEFT_OUT;

/// Where an example stands, and how far the types of its tables are to be trusted.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The page.
    pub page: &'a Page,
    /// The example on it.
    pub span: Span,
    /// Do the tables state arrays with care (`Array of X objects`)? Where they don't, an example that shows an
    /// object is believed against a table that says list.
    pub precise: bool,
    /// Had the example to be mended? What is no valid JSON is no evidence against a table.
    pub mended: bool,
}

/// The key in [`Schema::origins`] that marks that an example shows null.
const NULL: &str = "null";

/// Names of members that hold keys of the user's choice wherever they stand.
const MAP_NAMES: &[&str] = &[
    "metadata",
    "meta",
    "extra_specs",
    "os-extra_specs",
    "extra-specs",
];

/// The schema of a value that nothing but an example tells of.
pub fn infer(json: &Json, evidence: &Evidence<'_>) -> Schema {
    let mut schema = of_value(None, json, evidence);
    settle(&mut schema);
    schema
}

/// Adds to a schema what an example of it shows. `path` names the value for messages: `server`, or empty.
pub fn complete(
    schema: &mut Schema,
    json: &Json,
    path: &str,
    evidence: &Evidence<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut completion = Completion {
        evidence,
        path: if path.is_empty() {
            Vec::new()
        } else {
            vec![path.to_owned()]
        },
        undocumented: Vec::new(),
        diagnostics,
    };
    let name = path.rsplit('.').next().filter(|name| !name.is_empty());
    completion.value(schema, name, json);
    let undocumented = std::mem::take(&mut completion.undocumented);
    if !undocumented.is_empty() {
        diagnostics.push(Diagnostic::new(
            Code::ExampleUndocumented,
            evidence.page,
            evidence.span,
            undocumented.join(", "),
            "",
        ));
    }
}

/// Do the keys of this object look like data rather than names of members? `name` is the key that holds the object.
pub fn is_map(name: Option<&str>, members: &IndexMap<String, Json>) -> bool {
    if members.is_empty() {
        return false;
    }
    let scalar = |value: &Json| !matches!(value, Json::Object(_) | Json::Array(_));
    let known = name.is_some_and(|name| {
        MAP_NAMES.contains(&name) || name.ends_with("_metadata") || name.ends_with(":metadata")
    });
    if known && members.values().all(scalar) {
        return true;
    }
    members.keys().any(|key| looks_like_data(key))
}

/// Can this key hardly be a name: a UUID, a number, an address, words with blanks?
fn looks_like_data(key: &str) -> bool {
    let name_like = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '$' | '@' | '#' | '/')
    };
    key.trim().is_empty()
        || key.starts_with(|c: char| c.is_ascii_digit())
        || !key.chars().all(name_like)
        || is_uuid(key)
}

/// 8-4-4-4-12 hexadecimal digits.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The type of a value; none for one that an example leaves out.
fn type_of(json: &Json) -> Option<TypeName> {
    Some(match json {
        Json::Null => TypeName::Null,
        Json::Bool(_) => TypeName::Boolean,
        Json::Number(number) if number.is_i64() || number.is_u64() => TypeName::Integer,
        Json::Number(_) => TypeName::Number,
        Json::String(text) if text == LEFT_OUT || text == "\u{2026}" => return None,
        Json::String(_) => TypeName::String,
        Json::Array(_) => TypeName::Array,
        Json::Object(_) => TypeName::Object,
    })
}

/// The alternative that lists most of the members that a value shows.
fn fitting<'s>(alternatives: &'s mut [Schema], json: &Json) -> Option<&'s mut Schema> {
    let members = json.as_object()?;
    let listed = |one: &Schema| {
        members
            .keys()
            .filter(|key| one.properties.contains_key(*key))
            .count()
    };
    let most = alternatives
        .iter()
        .map(listed)
        .max()
        .filter(|&most| most > 0)?;
    alternatives.iter_mut().find(|one| listed(one) == most)
}

/// Does the schema, or that of its items, list members?
fn has_members(schema: &Schema) -> bool {
    !schema.properties.is_empty() || schema.items.as_deref().is_some_and(has_members)
}

fn is_container(name: TypeName) -> bool {
    matches!(name, TypeName::Array | TypeName::Object)
}

/// A value's schema in which null is still a type of its own, so that values can be merged.
fn of_value(name: Option<&str>, json: &Json, evidence: &Evidence<'_>) -> Schema {
    let mut schema = type_of(json).map(Schema::of).unwrap_or_default();
    schema.source = Some(source(name, evidence));
    match json {
        Json::Object(members) if is_map(name, members) => {
            let mut values = members
                .values()
                .map(|value| of_value(None, value, evidence));
            let mut merged = values.next().unwrap_or_default();
            values.for_each(|value| merge(&mut merged, value));
            schema.additional_properties = Some(Box::new(merged));
        }
        Json::Object(members) => {
            schema.properties = members
                .iter()
                .map(|(key, value)| (key.clone(), of_value(Some(key), value, evidence)))
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

/// The line of a key in the example, or of the example.
fn source(name: Option<&str>, evidence: &Evidence<'_>) -> Source {
    let start = name
        .and_then(|name| {
            let text = evidence.page.slice(evidence.span);
            let at = memchr::memmem::find(text.as_bytes(), format!("\"{name}\"").as_bytes())?;
            Some(evidence.span.start + at as u32)
        })
        .unwrap_or(evidence.span.start);
    Source::new(
        Origin::Example,
        evidence.page.name().clone(),
        evidence.page.line_of(start),
    )
}

/// Joins what two values of one place show.
fn merge(into: &mut Schema, from: Schema) {
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

fn merge_box(into: &mut Option<Box<Schema>>, from: Option<Box<Schema>>) {
    match (into.as_mut(), from) {
        (Some(into), Some(from)) => merge(into, *from),
        (None, Some(from)) => *into = Some(from),
        (_, None) => {}
    }
}

/// Null alone tells no type: such a schema allows any value, and notes that null was seen.
fn settle(schema: &mut Schema) {
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
    schema.properties.values_mut().for_each(settle);
    schema.items.iter_mut().for_each(|items| settle(items));
    schema
        .additional_properties
        .iter_mut()
        .for_each(|values| settle(values));
}

struct Completion<'a, 'd> {
    evidence: &'a Evidence<'a>,
    path: Vec<String>,
    undocumented: Vec<String>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Completion<'_, '_> {
    fn value(&mut self, schema: &mut Schema, name: Option<&str>, json: &Json) {
        if schema.reference.is_some() {
            self.array_of_references(schema, json);
            return;
        }
        if let Some(variant) = fitting(&mut schema.one_of, json) {
            self.value(variant, name, json);
            return;
        }
        // Alternatives that only name required members are rules, not structs.
        let mut alternatives = schema.one_of.iter().chain(&schema.any_of);
        if alternatives.any(|one| one.types.is_some() || one.reference.is_some()) {
            return;
        }
        let Some(shown) = type_of(json) else { return };
        if shown == TypeName::Null {
            schema.make_nullable();
            schema.origins.insert(NULL.to_owned(), Origin::Example);
            return;
        }
        let nullable = schema.is_nullable() || schema.origins.contains_key(NULL);
        let stated = schema.single_type();
        match stated {
            None if schema.types.is_none() => {
                self.take_type(schema, shown);
                if nullable {
                    schema.make_nullable();
                }
            }
            // One of several types: nothing to decide.
            None => {
                if !schema.is(shown) {
                    self.scalar(json, TypeName::Null, shown);
                }
                return;
            }
            Some(stated) if stated == shown => {}
            Some(TypeName::Number) if shown == TypeName::Integer => {}
            Some(stated) if !is_container(stated) && !is_container(shown) => {
                if schema
                    .source
                    .as_ref()
                    .is_some_and(|source| source.origin == Origin::Example)
                {
                    let mut seen = of_value(name, json, self.evidence);
                    settle(&mut seen);
                    merge(schema, seen);
                } else {
                    self.scalar(json, stated, shown);
                }
                return;
            }
            Some(TypeName::Array)
                if shown == TypeName::Object && (self.evidence.precise || self.evidence.mended) =>
            {
                self.container(TypeName::Array, shown, "an array, as the table says");
                if let Some(items) = &mut schema.items {
                    self.value(items, name, json);
                }
                return;
            }
            Some(TypeName::Object) if shown == TypeName::Array && self.evidence.mended => {
                self.container(TypeName::Object, shown, "an object, as the table says");
                for item in json.as_array().unwrap_or_default() {
                    self.value(schema, name, item);
                }
                return;
            }
            // A value that stands for a whole struct can't unsay its members.
            Some(stated) if !is_container(shown) && has_members(schema) => {
                self.container(stated, shown, "an object, as the table says");
                return;
            }
            Some(stated) => {
                if matches!(json, Json::String(text) if text.is_empty()) {
                    // An empty string where a container belongs is a value left out.
                    return;
                }
                self.container(stated, shown, "");
                self.turn_into(schema, stated, shown);
                if nullable {
                    schema.make_nullable();
                }
            }
        }
        match json {
            Json::Object(members) => self.members(schema, name, members),
            Json::Array(items) => self.items(schema, name, items),
            Json::String(text) => {
                let inferred = schema
                    .source
                    .as_ref()
                    .is_some_and(|source| source.origin == Origin::Example);
                if inferred && schema.format.as_deref() == Some("uuid") && !is_uuid(text) {
                    schema.format = None;
                }
            }
            _ => {}
        }
    }

    /// A struct that holds itself, where the example shows an array of it.
    fn array_of_references(&mut self, schema: &mut Schema, json: &Json) {
        let shows_structs = json
            .as_array()
            .is_some_and(|items| items.iter().any(|item| item.as_object().is_some()));
        if !shows_structs || schema.is(TypeName::Array) || self.evidence.mended {
            return;
        }
        self.container(TypeName::Object, TypeName::Array, "");
        schema.items = Some(Box::new(Schema {
            reference: schema.reference.take(),
            ..Schema::default()
        }));
        schema.types = Some(Types::One(TypeName::Array));
        schema.origins.insert("type".to_owned(), Origin::Example);
    }

    fn take_type(&mut self, schema: &mut Schema, shown: TypeName) {
        // A schema with members or items, but without a type, is an object or an array already.
        let implied = if !schema.properties.is_empty() || schema.additional_properties.is_some() {
            TypeName::Object
        } else if schema.items.is_some() {
            TypeName::Array
        } else {
            shown
        };
        if implied == shown {
            schema.types = Some(Types::One(shown));
            schema.origins.insert("type".to_owned(), Origin::Example);
        } else {
            self.turn_into(schema, implied, shown);
        }
    }

    /// Gives a schema another kind, and keeps what can be kept.
    fn turn_into(&mut self, schema: &mut Schema, stated: TypeName, shown: TypeName) {
        match (stated, shown) {
            (TypeName::Object, TypeName::Array) => {
                let items = Schema {
                    types: Some(Types::One(TypeName::Object)),
                    title: schema.title.take(),
                    properties: std::mem::take(&mut schema.properties),
                    required: std::mem::take(&mut schema.required),
                    additional_properties: schema.additional_properties.take(),
                    source: schema.source.clone(),
                    ..Schema::default()
                };
                let known = !items.properties.is_empty() || items.additional_properties.is_some();
                schema.items = known.then(|| Box::new(items));
            }
            (TypeName::Array, TypeName::Object) => {
                if let Some(items) = schema.items.take() {
                    schema.title = schema.title.take().or(items.title);
                    schema.properties = items.properties;
                    schema.required = items.required;
                    schema.additional_properties = items.additional_properties;
                }
                schema.min_items = None;
                schema.max_items = None;
                schema.unique_items = false;
            }
            (TypeName::Object | TypeName::Array, _) => {
                // The members stay out: what is sent is a scalar. Their names are in the message.
                schema.properties.clear();
                schema.required.clear();
                schema.items = None;
                schema.additional_properties = None;
            }
            _ => {
                schema.format = None;
                schema.min_length = None;
                schema.max_length = None;
                schema.pattern = None;
                schema.minimum = None;
                schema.maximum = None;
                schema.enumeration.clear();
                schema.default = None;
            }
        }
        schema.types = Some(Types::One(shown));
        schema.origins.insert("type".to_owned(), Origin::Example);
    }

    fn members(
        &mut self,
        schema: &mut Schema,
        name: Option<&str>,
        members: &IndexMap<String, Json>,
    ) {
        if schema.properties.is_empty()
            && (schema.additional_properties.is_some() || is_map(name, members))
        {
            let values = schema.additional_properties.get_or_insert_default();
            for value in members.values() {
                self.path.push("*".to_owned());
                self.value(values, None, value);
                self.path.pop();
            }
            return;
        }
        let documented = schema.properties.values().any(|member| {
            member
                .source
                .as_ref()
                .is_none_or(|source| source.origin != Origin::Example)
        });
        for (key, value) in members {
            self.path.push(key.clone());
            if let Some(member) = schema.properties.get_mut(key) {
                self.value(member, Some(key), value);
            } else {
                let mut member = of_value(Some(key), value, self.evidence);
                settle(&mut member);
                schema.properties.insert(key.clone(), member);
                if documented {
                    self.undocumented.push(self.path.join("."));
                }
            }
            self.path.pop();
        }
    }

    fn items(&mut self, schema: &mut Schema, name: Option<&str>, items: &[Json]) {
        if items.is_empty() {
            return;
        }
        let known = schema.items.is_some();
        let item_schema = schema.items.get_or_insert_default();
        if known {
            self.path.push("*".to_owned());
            for item in items {
                self.value(item_schema, name, item);
            }
            self.path.pop();
        } else {
            let mut values = items.iter().map(|item| of_value(None, item, self.evidence));
            if let Some(mut merged) = values.next() {
                values.for_each(|value| merge(&mut merged, value));
                settle(&mut merged);
                **item_schema = merged;
            }
        }
    }

    fn scalar(&mut self, json: &Json, stated: TypeName, shown: TypeName) {
        let table = if stated == TypeName::Null {
            "another type"
        } else {
            stated.as_str()
        };
        let text: String = json.to_string().chars().take(40).collect();
        self.diagnostics.push(Diagnostic::new(
            Code::ExampleScalar,
            self.evidence.page,
            self.evidence.span,
            format!("{} {text} for `{}`", shown.as_str(), self.path.join(".")),
            format!("{table}, as the table says"),
        ));
    }

    fn container(&mut self, stated: TypeName, shown: TypeName, taken: &str) {
        self.diagnostics.push(Diagnostic::new(
            Code::ExampleContainer,
            self.evidence.page,
            self.evidence.span,
            format!(
                "{} in the example for `{}`",
                shown.as_str(),
                self.path.join(".")
            ),
            if taken.is_empty() {
                format!(
                    "{} as the table says; the example was believed",
                    stated.as_str()
                )
            } else {
                taken.to_owned()
            },
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "{\n  \"id\": \"1e9b8425-34af-488e-b969-4d46f4a6382e\",\n  \"size\": 3\n}";

    fn evidence(page: &Page) -> Evidence<'_> {
        Evidence {
            page,
            span: Span::new(0, page.text().len()),
            precise: false,
            mended: false,
        }
    }

    fn json(text: &str) -> Json {
        Json::parse(text).expect("valid JSON")
    }

    fn without_sources(mut schema: Schema) -> String {
        fn strip(schema: &mut Schema) {
            schema.source = None;
            schema.properties.values_mut().for_each(strip);
            schema.items.iter_mut().for_each(|items| strip(items));
            schema
                .additional_properties
                .iter_mut()
                .for_each(|values| strip(values));
        }
        strip(&mut schema);
        serde_json::to_string(&schema).expect("a schema is JSON")
    }

    fn inferred(text: &str) -> String {
        let page = Page::new("a.rst", PAGE);
        without_sources(infer(&json(text), &evidence(&page)))
    }

    fn completed(schema: &str, example: &str) -> (String, Vec<String>) {
        let page = Page::new("a.rst", PAGE);
        let mut schema: Schema = serde_json::from_str(schema).expect("a schema");
        let mut diagnostics = Vec::new();
        complete(
            &mut schema,
            &json(example),
            "",
            &evidence(&page),
            &mut diagnostics,
        );
        let messages = diagnostics.into_iter().map(|d| d.message).collect();
        (without_sources(schema), messages)
    }

    #[test]
    fn values_tell_types() {
        for (value, expected) in [
            (
                r#"{"a":1,"b":[{"c":"x"},{"d":1.5}]}"#,
                r#"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"array","items":{"type":"object","properties":{"c":{"type":"string"},"d":{"type":"number"}}}}}}"#,
            ),
            (
                r#"[1,2.5]"#,
                r#"{"type":"array","items":{"type":"number"}}"#,
            ),
            (
                r#"[1,"x"]"#,
                r#"{"type":"array","items":{"type":["integer","string"]}}"#,
            ),
            (
                r#"[{"a":null},{"a":"x"}]"#,
                r#"{"type":"array","items":{"type":"object","properties":{"a":{"type":["string","null"],"x-origins":{"null":"example"}}}}}"#,
            ),
            (
                r#"{"metadata":{"Server Label":"Web"}}"#,
                r#"{"type":"object","properties":{"metadata":{"type":"object","additionalProperties":{"type":"string"}}}}"#,
            ),
            (
                r#"{"a":null,"b":[],"c":"..."}"#,
                r#"{"type":"object","properties":{"a":{"x-origins":{"null":"example"}},"b":{"type":"array"},"c":{}}}"#,
            ),
        ] {
            assert_eq!(inferred(value), expected, "{value}");
        }
    }

    #[test]
    fn a_uuid_known_from_an_example_is_a_uuid_with_its_line() {
        let page = Page::new("a.rst", PAGE);
        let schema = infer(&json(PAGE), &evidence(&page));
        assert_eq!(schema.properties["id"].format.as_deref(), Some("uuid"));
        let line = |name: &str| {
            schema.properties[name]
                .source
                .as_ref()
                .map(|source| source.line)
        };
        assert_eq!((line("id"), line("size")), (Some(2), Some(3)));
    }

    #[test]
    fn an_example_completes_what_tables_tell() {
        let object = r#"{"type":"object","properties":{"a":{"type":"string"}}}"#;
        for (schema, example, expected, messages) in [
            (
                object,
                r#"{"a":"x","b":true}"#,
                r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"boolean"}}}"#,
                vec!["an example shows members that no table lists: found b"],
            ),
            (
                object,
                r#"{"a":null}"#,
                r#"{"type":"object","properties":{"a":{"type":["string","null"],"x-origins":{"null":"example"}}}}"#,
                vec![],
            ),
            (
                object,
                r#"{"a":3}"#,
                object,
                vec![
                    "table and example disagree on a scalar type: found integer 3 for `a`, expected string, as the table says",
                ],
            ),
            (
                object,
                r#"{"a":["x"]}"#,
                r#"{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"},"x-origins":{"type":"example"}}}}"#,
                vec![
                    "table and example disagree on scalar, array or object: found array in the example for `a`, expected string as the table says; the example was believed",
                ],
            ),
            (
                r#"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}}}}}"#,
                r#"{"a":[{"b":"x"}]}"#,
                r#"{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"string"}}},"x-origins":{"type":"example"}}}}"#,
                vec![
                    "table and example disagree on scalar, array or object: found array in the example for `a`, expected object as the table says; the example was believed",
                ],
            ),
            (r#"{"type":"number"}"#, "3", r#"{"type":"number"}"#, vec![]),
            (
                "{}",
                "3",
                r#"{"type":"integer","x-origins":{"type":"example"}}"#,
                vec![],
            ),
        ] {
            let (schema, found) = completed(schema, example);
            assert_eq!(schema, expected, "{example}");
            assert_eq!(found, messages, "{example}");
        }
    }

    #[test]
    fn tables_that_are_precise_keep_their_arrays() {
        let page = Page::new("a.rst", PAGE);
        let evidence = Evidence {
            precise: true,
            ..evidence(&page)
        };
        let mut schema = Schema {
            items: Some(Box::new(Schema::of(TypeName::Object))),
            ..Schema::of(TypeName::Array)
        };
        let mut diagnostics = Vec::new();
        complete(
            &mut schema,
            &json(r#"{"a":1}"#),
            "list",
            &evidence,
            &mut diagnostics,
        );
        assert!(schema.is(TypeName::Array));
        assert!(schema.items.expect("items").properties.contains_key("a"));
        assert_eq!(diagnostics.len(), 1);
    }
}
