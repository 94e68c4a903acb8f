//! Schemas of the IR as schema objects of OpenAPI: references, component names, values that fit their types.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::model::SchemaObject;
use super::strict::Loose;
use super::values::{coerced, fits, fitting_values};
use apiref_core::ir::conforms::{self, Misfit};
use apiref_core::ir::{Api, Example, Json, Origin, Schema, Source, TypeName, Types, Versions};

/// Names, in small letters, that generated Python takes from its own modules without a prefix: a class of that name would
/// hide them.
const RESERVED: &[&str] = &[
    "annotated",
    "any",
    "basemodel",
    "classvar",
    "configdict",
    "dict",
    "field",
    "list",
    "literal",
    "optional",
    "self",
    "set",
    "tuple",
    "union",
];

/// The content encoding of bytes in a text.
pub const BASE64: &str = "base64";

/// The names under which the schemas of an API stand in the components.
pub struct ComponentNames<'a> {
    names: IndexMap<&'a str, String>,
    schemas: &'a IndexMap<String, Schema>,
    loose: Loose,
}

impl<'a> ComponentNames<'a> {
    /// Names of the characters that OpenAPI allows, for all schemas of `api`. They are distinct also where case doesn't
    /// count: generators write a file per component.
    pub fn new(api: &'a Api) -> Self {
        let mut taken: HashSet<String> = HashSet::new();
        let mut names: IndexMap<&str, String> = IndexMap::new();
        let operations = api.operations.iter();
        let operations: HashSet<String> = operations
            .map(|operation| operation.id.replace('_', "").to_ascii_lowercase())
            .collect();
        // Names that can stay as they are get their own name, whichever comes first.
        let (allowed, others): (Vec<&String>, Vec<&String>) =
            api.schemas.keys().partition(|name| is_component_name(name));
        for name in allowed.into_iter().chain(others) {
            let mut base = component_name(name);
            // Generators give this name to the type of an operation's arguments.
            if let Some(operation) = base.strip_suffix("Request")
                && operations.contains(&operation.to_ascii_lowercase())
            {
                base.push_str("Body");
            }
            if RESERVED.contains(&base.to_ascii_lowercase().as_str()) {
                base.push_str("Model");
            }
            let key = (1..)
                .map(|number| match number {
                    1 => base.clone(),
                    number => format!("{base}_{number}"),
                })
                .find(|key| taken.insert(key.to_ascii_lowercase()));
            names.insert(name.as_str(), key.unwrap_or(base));
        }
        Self {
            names,
            schemas: &api.schemas,
            loose: Loose::of(api),
        }
    }

    /// The component that holds the schema called `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// The schema that a reference leads to; the schema itself without a reference.
    pub fn resolved<'s>(&'s self, schema: &'s Schema) -> &'s Schema {
        let target = schema
            .reference_name()
            .and_then(|name| self.schemas.get(name));
        target.unwrap_or(schema)
    }

    /// Where the body of an example doesn't conform to its schema.
    pub fn misfit(&self, schema: &Schema, example: &Example) -> Option<Misfit> {
        self.misfit_of(schema, example.json.as_ref()?)
    }

    /// Where a value doesn't conform to its schema.
    pub fn misfit_of(&self, schema: &Schema, value: &Json) -> Option<Misfit> {
        conforms::misfit(self.schemas, schema, value)
    }
}

/// `base`, or `base_2`, `base_3`, … where that is taken; the result is taken from then on.
pub fn unique(base: &str, taken: &mut HashSet<String>) -> String {
    let mut name = base.to_owned();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}

/// Does OpenAPI allow `name` as the key of a component?
fn is_component_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// `name` with each character that a component key can't have replaced by `_`.
pub fn component_name(name: &str) -> String {
    let key: String = name
        .chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') => c,
            _ => '_',
        })
        .collect();
    if key.is_empty() { "_".to_owned() } else { key }
}

/// The component called `key`: its title would only repeat the key, in the spelling of the docs.
pub fn component(key: &str, schema: &Schema, names: &ComponentNames<'_>) -> SchemaObject {
    let mut members = members(schema, names);
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    if let Some(Json::String(title)) = members.shift_remove("title")
        && letters(&title) != letters(key)
    {
        members.insert("x-apiref-documented-name".to_owned(), Json::String(title));
    }
    Json::Object(members)
}

/// A schema of the IR as a schema object.
pub fn schema_object(schema: &Schema, names: &ComponentNames<'_>) -> SchemaObject {
    Json::Object(members(schema, names))
}

/// As [`schema_object`], without the description, which stands beside it.
pub fn undescribed(schema: &Schema, names: &ComponentNames<'_>) -> (Option<String>, SchemaObject) {
    let mut members = members(schema, names);
    members.shift_remove("description");
    let description = schema.description.as_deref().map(prose);
    (description, Json::Object(members))
}

fn members(schema: &Schema, names: &ComponentNames<'_>) -> IndexMap<String, Json> {
    let mut out = Members::default();
    if let Some(reference) = &schema.reference {
        match schema.reference_name().and_then(|name| names.get(name)) {
            Some(component) => out.text("$ref", format!("#/components/schemas/{component}")),
            None => out.text("x-apiref-unresolved", reference),
        }
    }
    out.optional("title", schema.title.as_deref());
    let description = schema.description.as_deref().map(prose);
    out.optional("description", description.as_deref());
    match &schema.types {
        // Generators know no type that has only one value; they take an object without members for it.
        Some(Types::One(TypeName::Null)) => {
            out.list("type", ["object", "null"].map(Json::from));
            out.set("maxProperties", Json::Number(0.into()));
        }
        Some(Types::One(name)) => out.text("type", name.as_str()),
        Some(Types::Many(names)) if alternatives(schema).is_empty() => {
            out.list("type", names.iter().map(|name| Json::from(name.as_str())))
        }
        _ => {}
    }
    // Lists and objects have no format: it is that of the text within.
    let is_nested = |name: &TypeName| matches!(name, TypeName::Array | TypeName::Object);
    let holds_text = match &schema.types {
        None => true,
        Some(Types::One(name)) => !is_nested(name),
        Some(Types::Many(names)) => !names.iter().all(is_nested),
    };
    let format = schema.format.as_deref();
    match names.loose.has_format(schema) || !holds_text {
        true => out.optional("x-apiref-format", format),
        // JSON Schema has no format for it.
        false if format == Some("byte") => out.text("contentEncoding", BASE64),
        false => out.optional("format", format),
    }
    let values = fitting_values(schema, &schema.enumeration);
    if !schema.enum_descriptions.is_empty() {
        // Generators want a list beside the values, Redoc wants an object.
        let meaning = |value: &Json| {
            let name = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            Json::from(
                schema
                    .enum_descriptions
                    .get(&name)
                    .map_or("", String::as_str),
            )
        };
        let list: Vec<Json> = values.iter().map(meaning).collect();
        out.list("enum", values);
        out.list("x-enum-descriptions", list);
        let meanings = schema.enum_descriptions.iter();
        let meanings = meanings.map(|(value, text)| (value.clone(), Json::from(text.as_str())));
        out.set("x-enumDescriptions", Json::Object(meanings.collect()));
    } else {
        out.list("enum", values);
    }
    let gone = schema.enum_deprecated.iter();
    let gone = gone.map(|value| Json::from(value.as_str()));
    out.list("x-apiref-enum-deprecated", gone.collect::<Vec<Json>>());
    out.count("minLength", schema.min_length);
    out.count("maxLength", schema.max_length);
    let gaps = gaps(schema);
    let mut rules = match &gaps {
        Some(_) => without_ranges(schema).further_rules(),
        None => schema.further_rules(),
    };
    // The pattern of a rule needs no schema of its own where there is no other pattern.
    let pattern_of_rule = match schema.pattern {
        Some(_) => None,
        None => rules.pop_if(|rule| rule.pattern.is_some()),
    };
    let pattern = pattern_of_rule.as_ref().unwrap_or(schema).pattern.as_ref();
    if let Some(pattern) = pattern {
        let keyword = match is_portable(pattern) {
            true => "pattern",
            false => "x-apiref-pattern",
        };
        out.text(keyword, pattern);
    }
    out.number("minimum", schema.minimum.as_ref());
    out.number("maximum", schema.maximum.as_ref());
    out.number("multipleOf", schema.multiple_of.as_ref());
    out.count("minItems", schema.min_items);
    out.count("maxItems", schema.max_items);
    out.flag("uniqueItems", schema.unique_items);
    out.count("minProperties", schema.min_properties);
    if let Some(default) = schema.default.as_deref() {
        match coerced(schema, default) {
            Some(value) if fits(schema, &value) => out.set("default", value),
            _ => out.set("x-apiref-default", default.clone()),
        }
    }
    out.flag("deprecated", schema.deprecated);
    let read_only = match names.loose.is_sent(schema) {
        true => "x-apiref-read-only",
        false => "readOnly",
    };
    out.flag(read_only, schema.read_only);
    if let Some(range) = versions(&schema.versions) {
        out.set(VERSIONS, range);
    }
    out.flag("writeOnly", schema.write_only);
    if let Some(media_type) = &schema.content_media_type {
        out.text("contentMediaType", media_type);
    }
    out.list(
        "required",
        schema
            .required
            .iter()
            // What examples leave out is not demanded.
            .filter(|name| schema.is_in_all_versions(name) && !schema.left_out.contains(name))
            .map(|name| Json::from(name.as_str())),
    );
    let properties: IndexMap<String, Json> = schema
        .properties
        .iter()
        .map(|(name, member)| (name.clone(), schema_object(member, names)))
        .collect();
    if !properties.is_empty() {
        out.set("properties", Json::Object(properties));
    }
    out.schema(
        "additionalProperties",
        schema.additional_properties.as_deref(),
        names,
    );
    let is_array = |types: &Types| types.names().contains(&TypeName::Array);
    let items = match &schema.items {
        Some(items) => Some(schema_object(items, names)),
        // OpenAPI 3.0 and many linters demand it.
        None if schema.types.as_ref().is_some_and(is_array) => Some(Json::Object(IndexMap::new())),
        None => None,
    };
    let kinds = alternatives(schema);
    if kinds.is_empty() {
        items.into_iter().for_each(|items| out.set("items", items));
    } else {
        let kinds = kinds.into_iter().map(|types| {
            let mut kind = IndexMap::from([("type".to_owned(), types.clone())]);
            if types.as_str() == Some(TypeName::Array.as_str())
                || types
                    .as_array()
                    .is_some_and(|t| t.contains(&Json::from(TypeName::Array.as_str())))
            {
                kind.extend(items.clone().map(|items| ("items".to_owned(), items)));
            }
            Json::Object(kind)
        });
        out.list("anyOf", kinds);
    }
    out.list(
        "oneOf",
        schema.one_of.iter().map(|s| schema_object(s, names)),
    );
    out.list(
        "anyOf",
        schema.any_of.iter().map(|s| schema_object(s, names)),
    );
    out.list("allOf", rules.iter().map(|rule| schema_object(rule, names)));
    out.schema("not", gaps.as_ref().or(schema.not.as_deref()), names);
    out.list("examples", schema.examples.iter().cloned());
    out.list(
        "x-apiref-likely",
        schema.likely.iter().filter_map(|rule| {
            let text = serde_json::to_string(rule).ok()?;
            Json::parse(&text).ok()
        }),
    );
    out.list(
        "x-apiref-shown-types",
        schema
            .shown_types
            .iter()
            .map(|name| Json::from(name.as_str())),
    );
    out.list(
        "x-apiref-left-out",
        schema.left_out.iter().map(|name| Json::from(name.as_str())),
    );
    if let Some(source) = &schema.source {
        out.text("x-apiref-source", source_text(source));
        if source.origin != Origin::Table {
            out.text("x-apiref-origin", source.origin.as_str());
        }
    }
    if !schema.origins.is_empty() {
        // Not an object: with members such as `enum` and `default`, linters take it for a schema.
        let origins = schema
            .origins
            .iter()
            .map(|(keyword, origin)| Json::String(format!("{keyword}: {}", origin.as_str())));
        out.list("x-apiref-origins", origins);
    }
    out.0
}

/// What lies between the ranges of a whole number: `not` says it in a form that generators of types pass over, while they
/// make models of alternatives. None where it takes more than that to say it.
fn gaps(schema: &Schema) -> Option<Schema> {
    let has_ends = schema.minimum.is_some() && schema.maximum.is_some();
    if schema.single_type() != Some(TypeName::Integer) || schema.not.is_some() || !has_ends {
        return None;
    }
    let mut gaps = Vec::new();
    for pair in schema.ranges.windows(2) {
        let [lower, upper] = pair else { continue };
        if upper.minimum.as_i64()? <= lower.maximum.as_i64()? {
            return None;
        }
        let from = lower.maximum.as_i64()?.checked_add(1)?;
        let to = upper.minimum.as_i64()?.checked_sub(1)?;
        if from <= to {
            gaps.push(Schema {
                minimum: Some(from.into()),
                maximum: Some(to.into()),
                ..Schema::default()
            });
        }
    }
    match gaps.len() {
        0 => None,
        1 => gaps.pop(),
        _ => Some(Schema {
            any_of: gaps.into(),
            ..Schema::default()
        }),
    }
}

fn without_ranges(schema: &Schema) -> Schema {
    Schema {
        any_required: schema.any_required.clone(),
        parts: schema.parts.clone(),
        ..Schema::default()
    }
}

/// The types of a value that may be of several kinds, one an alternative; null goes with the first. Generators take a
/// list of types for a list of values. None where there is but one kind, or alternatives of another sort.
fn alternatives(schema: &Schema) -> Vec<Json> {
    let names = schema.types.as_ref().map_or(&[][..], Types::names);
    let kinds: Vec<&TypeName> = names
        .iter()
        .filter(|name| **name != TypeName::Null)
        .collect();
    if kinds.len() < 2 || !schema.any_of.is_empty() {
        return Vec::new();
    }
    let mut kinds: Vec<Json> = kinds.iter().map(|name| Json::from(name.as_str())).collect();
    if let Some(first) = kinds
        .first_mut()
        .filter(|_| names.contains(&TypeName::Null))
    {
        *first = Json::Array(vec![first.clone(), Json::from("null")]);
    }
    kinds
}

/// Do regular-expression engines other than that of ECMA 262 read the pattern too? Validators reject a document with a
/// pattern that their own engine can't read: classes of Unicode properties, code points in braces, named groups.
fn is_portable(pattern: &str) -> bool {
    let named_group = pattern
        .match_indices("(?<")
        .any(|(at, opening)| !pattern[at + opening.len()..].starts_with(['=', '!']));
    !named_group
        && !["\\p", "\\P", "\\u{", "\\k<"]
            .iter()
            .any(|escape| pattern.contains(escape))
}

/// CommonMark that generators can copy into comments: a bold path (`**/default**`) would end those of C's family.
pub fn prose(text: &str) -> String {
    text.replace("*/", "*&#47;")
}

/// The extension for the versions that have an operation, member, parameter or response.
pub const VERSIONS: &str = "x-apiref-versions";

/// A range of versions as `{min, max}`; none where all versions are in it.
pub fn versions(versions: &Versions) -> Option<Json> {
    let bounds = [("min", &versions.min), ("max", &versions.max)];
    let stated = bounds
        .into_iter()
        .filter_map(|(name, bound)| Some((name.to_owned(), Json::from(bound.as_deref()?))));
    let range: IndexMap<String, Json> = stated.collect();
    (!range.is_empty()).then_some(Json::Object(range))
}

/// `page:line`.
pub fn source_text(source: &Source) -> String {
    format!("{}:{}", source.page, source.line)
}

#[derive(Default)]
struct Members(IndexMap<String, Json>);

impl Members {
    fn set(&mut self, key: &str, value: Json) {
        self.0.insert(key.to_owned(), value);
    }

    fn text(&mut self, key: &str, text: impl Into<String>) {
        self.set(key, Json::String(text.into()));
    }

    fn optional(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn count(&mut self, key: &str, count: Option<u64>) {
        if let Some(count) = count {
            self.set(key, Json::Number(count.into()));
        }
    }

    fn number(&mut self, key: &str, number: Option<&serde_json::Number>) {
        if let Some(number) = number {
            self.set(key, Json::Number(number.clone()));
        }
    }

    fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.set(key, Json::Bool(true));
        }
    }

    fn list(&mut self, key: &str, values: impl IntoIterator<Item = Json>) {
        let values: Vec<Json> = values.into_iter().collect();
        if !values.is_empty() {
            self.set(key, Json::Array(values));
        }
    }

    fn schema(&mut self, key: &str, schema: Option<&Schema>, names: &ComponentNames<'_>) {
        if let Some(schema) = schema {
            self.set(key, schema_object(schema, names));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(schema: &str) -> String {
        let api: Api = serde_json::from_str(
            r#"{"operations":[],"pages":[],"schemas":{"Tag":{},"Tag item":{},"Tag_item":{}}}"#,
        )
        .expect("an API");
        let schema: Schema = serde_json::from_str(schema).expect("a schema");
        schema_object(&schema, &ComponentNames::new(&api)).to_string()
    }

    #[test]
    fn references_point_to_components_of_allowed_names() {
        assert_eq!(
            object(r##"{"$ref":"#/schemas/Tag"}"##),
            r##"{"$ref":"#/components/schemas/Tag"}"##
        );
        assert_eq!(
            object(r##"{"$ref":"#/schemas/Tag item"}"##),
            r##"{"$ref":"#/components/schemas/Tag_item_2"}"##
        );
    }

    #[test]
    fn no_component_hides_what_generated_code_needs() {
        let api: Api = serde_json::from_str(
            r#"{"operations":[],"pages":[],"schemas":{"List":{},"Any":{},"list model":{}}}"#,
        )
        .expect("an API");
        let names = ComponentNames::new(&api);
        assert_eq!(names.get("List"), Some("ListModel"));
        assert_eq!(names.get("Any"), Some("AnyModel"));
        assert_eq!(names.get("list model"), Some("list_model"));
    }

    #[test]
    fn a_reference_to_nothing_is_no_reference() {
        assert_eq!(
            object(r##"{"$ref":"#/schemas/Gone"}"##),
            r##"{"x-apiref-unresolved":"#/schemas/Gone"}"##
        );
    }

    #[test]
    fn enumerated_values_take_the_type_of_the_schema() {
        assert_eq!(
            object(r#"{"type":"integer","enum":["4","6"]}"#),
            r#"{"type":"integer","enum":[4,6]}"#
        );
        assert_eq!(
            object(r#"{"type":"string","enum":[4,"4"]}"#),
            r#"{"type":"string","enum":["4"]}"#
        );
        assert_eq!(
            object(r#"{"type":"integer","enum":["four"]}"#),
            r#"{"type":"integer"}"#
        );
        assert_eq!(
            object(r#"{"type":["string","null"],"enum":["a"]}"#),
            r#"{"type":["string","null"],"enum":["a",null]}"#
        );
    }

    #[test]
    fn a_pattern_for_one_engine_only_is_set_aside() {
        assert_eq!(
            object(r#"{"pattern":"^[\\p{L}_]*$"}"#),
            r#"{"x-apiref-pattern":"^[\\p{L}_]*$"}"#
        );
        assert_eq!(
            object(r#"{"pattern":"^(?<!a)b$"}"#),
            r#"{"pattern":"^(?<!a)b$"}"#
        );
    }

    #[test]
    fn lists_have_no_format() {
        assert_eq!(
            object(r#"{"type":"array","format":"cidr","items":{"type":"string"}}"#),
            r#"{"type":"array","x-apiref-format":"cidr","items":{"type":"string"}}"#
        );
    }

    #[test]
    fn a_default_that_breaks_its_schema_is_set_aside() {
        assert_eq!(
            object(r#"{"type":"boolean","default":"false"}"#),
            r#"{"type":"boolean","default":false}"#
        );
        assert_eq!(
            object(r#"{"type":"string","format":"uuid","default":""}"#),
            r#"{"type":"string","format":"uuid","x-apiref-default":""}"#
        );
        assert_eq!(
            object(r#"{"type":"integer","maximum":5,"default":9}"#),
            r#"{"type":"integer","maximum":5,"x-apiref-default":9}"#
        );
    }

    #[test]
    fn gaps_between_ranges_are_not_allowed() {
        let ranges = |kind: &str| {
            format!(
                r#"{{"type":"{kind}","minimum":0,"maximum":9,
                "x-apiref-ranges":[{{"minimum":0,"maximum":0}},{{"minimum":5,"maximum":9}}]}}"#
            )
        };
        assert_eq!(
            object(&ranges("integer")),
            r#"{"type":"integer","minimum":0,"maximum":9,"not":{"minimum":1,"maximum":4}}"#
        );
        assert!(object(&ranges("number")).contains(r#""allOf":[{"anyOf":[{"minimum":0"#));
    }
}
