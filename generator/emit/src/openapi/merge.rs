//! Several operations on one route: OpenAPI has room for one, so it gets all parameters, bodies and responses, and a
//! list of the single operations with what tells them apart.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::apart;
use super::model::{Extensions, MediaType, Operation, RefOr, RequestBody, Response, SchemaObject};
use super::operation::escaped;
use super::parameter::{asked_version, said_of_versions};
use super::schema::unique;
use super::summary::joint;
use crate::titles::{summary, title};
use apiref_core::ir::{self, Json, Variant};

/// An operation of the route: as the IR has it and as OpenAPI would have it, were it alone.
pub struct Part<'a> {
    /// As the IR has it.
    pub source: &'a ir::Operation,
    /// As OpenAPI would have it.
    pub operation: Operation,
}

/// One operation for all `parts`, called `id`.
pub fn merge(id: String, parts: Vec<Part<'_>>) -> Operation {
    let exact = parts
        .iter()
        .all(|part| !matches!(part.source.variant, None | Some(Variant::Ambiguous(_))));
    let sources: Vec<&ir::Operation> = parts.iter().map(|part| part.source).collect();
    let members = apart::members(&sources);
    let list = parts.iter().zip(&members);
    let list = list.map(|(part, member)| describe(part, member.as_deref(), !exact));
    let list: Vec<String> = list.collect();
    let listed: Vec<Json> = parts.iter().map(mapping).collect();
    let count = parts.len();
    let mut merged = Operation {
        operation_id: id,
        summary: joint(parts.iter().map(|part| part.source)),
        description: format!(
            "One of these operations, depending on the request:\n\n{}",
            list.join("\n")
        ),
        deprecated: parts.iter().all(|part| part.operation.deprecated),
        extensions: Extensions::from_iter([("x-apiref-operations", Json::Array(listed))]),
        ..Operation::default()
    };
    let mut seen = IndexMap::new();
    let mut versions: IndexMap<(&str, String), Vec<(String, String)>> = IndexMap::new();
    let mut bodies = IndexMap::new();
    let mut body_count = 0;
    let mut bodies_required = true;
    for Part { source, operation } in parts {
        // One group: generators write the operation once for each.
        if merged.tags.is_empty() {
            merged.tags = operation.tags;
        }
        if let Some(security) = operation.security {
            add_new(merged.security.get_or_insert_default(), security);
        }
        let parameters = operation.parameters.into_iter();
        for parameter in parameters.filter_map(|parameter| match parameter {
            RefOr::Value(parameter) => Some(parameter),
            RefOr::Reference { .. } => None,
        }) {
            let key = (parameter.location, parameter.name.clone());
            let (times, required) = seen.entry(key).or_insert((0, true));
            *times += 1;
            *required &= parameter.required;
            if let Some(version) = asked_version(&parameter, source) {
                let key = (parameter.location, parameter.name.clone());
                let of_operation = (source.id.clone(), version.to_owned());
                versions.entry(key).or_default().push(of_operation);
            }
            if *times == 1 {
                merged.parameters.push(RefOr::Value(parameter));
            } else if let Some(first) = merged
                .parameters
                .iter_mut()
                .filter_map(RefOr::value_mut)
                .find(|p| p.location == parameter.location && p.name == parameter.name)
            {
                first.deprecated &= parameter.deprecated;
                first.schema = any_of(vec![std::mem::take(&mut first.schema), parameter.schema]);
            }
        }
        if let Some(body) = operation.request_body {
            body_count += 1;
            bodies_required &= body.required;
            for (media_type, content) in body.content {
                let schema = content
                    .schema
                    .map(|schema| distinguished(schema, source.variant.as_ref()))
                    .map(|schema| match exact {
                        true => titled(schema, &summary(source), &operation.description),
                        false => schema,
                    });
                bodies
                    .entry(media_type)
                    .or_insert_with(Vec::new)
                    .push(MediaType { schema, ..content });
            }
        }
        for (status, response) in operation.responses {
            match merged.responses.get_mut(&status) {
                Some(first) => merge_response(first, response),
                None => {
                    merged.responses.insert(status, response);
                }
            }
        }
    }
    for parameter in merged.parameters.iter_mut().filter_map(RefOr::value_mut) {
        let everywhere = seen
            .get(&(parameter.location, parameter.name.clone()))
            .is_some_and(|&(times, required)| times == count && required);
        parameter.required = everywhere || parameter.location == "path";
        let versions = versions.get(&(parameter.location, parameter.name.clone()));
        if let Some([(_, first), others @ ..]) = versions.map(Vec::as_slice) {
            let is_one = others.iter().all(|(_, version)| version == first);
            if others.len() + 1 < count || !is_one {
                parameter.description = versions.map(|all| said_of_versions(all));
                parameter.example = None;
            }
        }
    }
    if body_count > 0 {
        let content = bodies.into_iter().map(|(media_type, contents)| {
            let combine = if exact { one_of } else { any_of };
            (media_type, merge_content(contents, combine))
        });
        merged.request_body = Some(RequestBody {
            content: content.collect(),
            required: bodies_required && body_count == count,
            extensions: Extensions::new(),
        });
    }
    merged
}

/// The schema under the name of its operation, so that viewers can list the alternatives, with what the operation does.
fn titled(schema: SchemaObject, title: &str, description: &str) -> SchemaObject {
    let mut members = match schema {
        Json::Object(members) if members.contains_key("$ref") => {
            let reference = Json::Object(members);
            IndexMap::from([("allOf".to_owned(), Json::Array(vec![reference]))])
        }
        Json::Object(members) => members,
        schema => return schema,
    };
    members.shift_insert(0, "title".to_owned(), Json::from(title));
    if !description.is_empty() {
        members.shift_insert(1, "description".to_owned(), Json::from(description));
    }
    Json::Object(members)
}

fn add_new<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// A list item about one of the operations. What it does stands with its body, where that has a place of its own.
fn describe(part: &Part<'_>, member: Option<&str>, with_description: bool) -> String {
    let told = match &part.source.variant {
        Some(Variant::Key(key)) => format!(": the body has the key {}", code(key)),
        Some(Variant::Value(path, value)) => {
            format!(
                ": the body has {} at {}",
                code(&value.to_string()),
                code(&path.join("."))
            )
        }
        Some(Variant::Query(name, value)) => {
            format!(": the query has {}", code(&asked(name, value.as_deref())))
        }
        Some(Variant::Ambiguous(_)) | None => match member {
            Some(member) => format!(": the body has {}", code(member)),
            None => String::new(),
        },
    };
    let mut text = format!(
        "- **{}** ({}){told}",
        escaped(&title(part.source)),
        code(&part.operation.operation_id)
    );
    let description = part.operation.description.trim();
    if with_description && !description.is_empty() {
        text.push_str("\n\n");
        for line in description.lines() {
            if !line.is_empty() {
                text.push_str("  ");
                text.push_str(line);
            }
            text.push('\n');
        }
    }
    text
}

/// `shut=true`, or the name alone.
fn asked(name: &str, value: Option<&str>) -> String {
    match value {
        Some(value) => format!("{name}={value}"),
        None => name.to_owned(),
    }
}

/// A code span that holds `text`.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text = text.replace(['\n', '\r'], " ");
    if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// An entry of the mapping extension.
fn mapping(part: &Part<'_>) -> Json {
    let mut entry = IndexMap::new();
    let mut set = |key: &str, value: Json| entry.insert(key.to_owned(), value);
    set(
        "operationId",
        Json::String(part.operation.operation_id.clone()),
    );
    set("title", Json::String(title(part.source)));
    match &part.source.variant {
        Some(Variant::Key(key)) => {
            set("key", Json::String(key.clone()));
        }
        Some(Variant::Value(path, value)) => {
            set(
                "path",
                Json::Array(path.iter().map(|key| Json::from(key.as_str())).collect()),
            );
            set("value", value.clone());
        }
        Some(Variant::Query(name, value)) => {
            set("query", Json::from(asked(name, value.as_deref()).as_str()));
        }
        Some(Variant::Ambiguous(_)) | None => {
            set("ambiguous", Json::Bool(true));
        }
    }
    if part.operation.deprecated {
        set("deprecated", Json::Bool(true));
    }
    let statuses = part.operation.responses.keys();
    set(
        "statuses",
        Json::Array(statuses.map(|status| Json::from(status.as_str())).collect()),
    );
    for (key, value) in &part.operation.extensions {
        set(key, value.clone());
    }
    Json::Object(entry)
}

/// The schema of one body with what tells it from the others, so that exactly one of them fits.
fn distinguished(schema: SchemaObject, variant: Option<&Variant>) -> SchemaObject {
    match variant {
        Some(Variant::Key(key)) => with_member(schema, key, None),
        Some(Variant::Value(path, value)) => match path.split_first() {
            Some((key, rest)) => {
                let member = rest.iter().rev().fold(constant(value), |inner, key| {
                    with_member(Json::Object(IndexMap::new()), key, Some(inner))
                });
                with_member(schema, key, Some(member))
            }
            None => schema,
        },
        Some(Variant::Query(..) | Variant::Ambiguous(_)) | None => schema,
    }
}

fn constant(value: &Json) -> SchemaObject {
    Json::Object([("const".to_owned(), value.clone())].into())
}

/// `schema` whose member `key` must be there, and be as `member` says.
fn with_member(schema: SchemaObject, key: &str, member: Option<SchemaObject>) -> SchemaObject {
    let Json::Object(members) = &schema else {
        return schema;
    };
    let requires = |list: &Json| {
        list.as_array()
            .is_some_and(|list| list.contains(&Json::from(key)))
    };
    if member.is_none() && members.get("required").is_some_and(requires) {
        return schema;
    }
    let mut extra = IndexMap::new();
    extra.insert("required".to_owned(), Json::Array(vec![Json::from(key)]));
    if let Some(member) = member {
        extra.insert(
            "properties".to_owned(),
            Json::Object([(key.to_owned(), member)].into()),
        );
    }
    if members.is_empty() {
        return Json::Object(extra);
    }
    Json::Object(
        [(
            "allOf".to_owned(),
            Json::Array(vec![schema, Json::Object(extra)]),
        )]
        .into(),
    )
}

fn merge_response(first: &mut Response, other: Response) {
    if !first
        .description
        .split("\n\n")
        .any(|text| text == other.description)
    {
        first.description.push_str("\n\n");
        first.description.push_str(&other.description);
    }
    for (name, mut header) in other.headers {
        let known = first.headers.get_mut(&name).and_then(RefOr::value_mut);
        match (known, header.value_mut()) {
            (Some(known), Some(header)) => known.required &= header.required,
            (None, Some(value)) => {
                value.required = false;
                first.headers.insert(name, header);
            }
            // Nothing is shared yet.
            (_, None) => {}
        }
    }
    for (media_type, content) in other.content {
        let own = first.content.entry(media_type).or_default();
        *own = merge_content(vec![std::mem::take(own), content], any_of);
    }
}

fn merge_content(
    contents: Vec<MediaType>,
    combine: fn(Vec<SchemaObject>) -> SchemaObject,
) -> MediaType {
    let mut merged = MediaType::default();
    let mut schemas = Vec::new();
    let mut taken = HashSet::new();
    for content in contents {
        schemas.extend(content.schema);
        for (name, example) in content.examples {
            merged.examples.insert(unique(&name, &mut taken), example);
        }
    }
    if !schemas.is_empty() {
        merged.schema = Some(combine(schemas));
    }
    merged
}

fn one_of(schemas: Vec<SchemaObject>) -> SchemaObject {
    combination("oneOf", schemas)
}

/// Alternatives of which several may fit; what is an `anyOf` itself is taken apart.
fn any_of(schemas: Vec<SchemaObject>) -> SchemaObject {
    let mut flat = Vec::with_capacity(schemas.len());
    for schema in schemas {
        match schema {
            Json::Object(mut members) if members.len() == 1 && members.contains_key("anyOf") => {
                if let Some(Json::Array(inner)) = members.swap_remove("anyOf") {
                    flat.extend(inner);
                }
            }
            schema => flat.push(schema),
        }
    }
    combination("anyOf", flat)
}

/// The distinct ones of `schemas`; alone if it is but one. Texts and places don't make a schema another one.
fn combination(keyword: &str, schemas: Vec<SchemaObject>) -> SchemaObject {
    let mut distinct: Vec<SchemaObject> = Vec::with_capacity(schemas.len());
    let mut seen = HashSet::new();
    for schema in schemas {
        if seen.insert(bare(&schema).to_string()) {
            distinct.push(schema);
        }
    }
    if distinct.len() == 1 {
        return distinct.swap_remove(0);
    }
    Json::Object([(keyword.to_owned(), Json::Array(distinct))].into())
}

/// A schema without what doesn't constrain: texts, examples, places.
pub fn bare(schema: &Json) -> Json {
    match schema {
        Json::Object(members) => {
            let kept = members.iter().filter(|(key, value)| {
                let text = matches!(key.as_str(), "description" | "title")
                    && matches!(value, Json::String(_));
                let aside = key.as_str() == "examples" && matches!(value, Json::Array(_));
                !text && !aside && !key.starts_with("x-")
            });
            Json::Object(
                kept.map(|(key, value)| (key.clone(), bare(value)))
                    .collect(),
            )
        }
        Json::Array(items) => Json::Array(items.iter().map(bare).collect()),
        other => other.clone(),
    }
}
