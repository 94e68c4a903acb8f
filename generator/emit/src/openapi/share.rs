//! What several operations have is written once: parameters, errors and header fields become components, and components
//! of errors that have one shape become one.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::errors::{self, NAME};
use super::merge::bare;
use super::model::{Document, Header, Operation, Parameter, RefOr, Response, SchemaObject};
use super::schema::component_name;
use apiref_core::ir::Json;

/// What a reference to a component begins with.
pub const SCHEMAS: &str = "#/components/schemas/";

/// References of an error that are written out to compare its shape.
const DEEPEST: usize = 8;

/// Where something is documented differs from operation to operation, and says nothing about the thing.
const SOURCE: &str = "x-apiref-source";

/// Moves each parameter that occurs more than once into the components.
pub fn share_parameters(document: &mut Document) {
    let mut uses: HashMap<String, (usize, Option<Json>)> = HashMap::new();
    for operation in document.known_operations_mut() {
        for parameter in operation.parameters.iter().filter_map(RefOr::value) {
            let (count, example) = uses.entry(identity(parameter)).or_default();
            *count += 1;
            if example.is_none() {
                example.clone_from(&parameter.example);
            }
        }
    }
    let mut keys: HashMap<String, String> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::new();
    let mut components = std::mem::take(&mut document.components.parameters);
    for operation in document.known_operations_mut() {
        for parameter in &mut operation.parameters {
            let Some(value) = parameter.value() else {
                continue;
            };
            let identity = identity(value);
            let Some((2.., example)) = uses.get(&identity) else {
                continue;
            };
            let key = match keys.get(&identity) {
                Some(key) => key.clone(),
                None => {
                    let base = format!("{}_{}", value.location, component_name(&value.name));
                    let key = free(base, &mut taken);
                    let mut shared = value.clone();
                    shared.extensions.shift_remove(SOURCE);
                    shared.example.clone_from(example);
                    components.insert(key.clone(), shared);
                    keys.insert(identity, key.clone());
                    key
                }
            };
            let reference = format!("#/components/parameters/{key}");
            *parameter = RefOr::Reference { reference };
        }
    }
    document.components.parameters = components;
}

/// What two parameters have in common if they are the same: all but the place and the value that a page shows.
fn identity(parameter: &Parameter) -> String {
    let mut parameter = parameter.clone();
    parameter.example = None;
    parameter.extensions.shift_remove(SOURCE);
    serde_json::to_string(&parameter).unwrap_or_default()
}

/// Moves each error that occurs more than once, under one status, into the components.
pub fn share_responses(document: &mut Document) {
    let can_move = |status: &str, response: &Response| {
        status.starts_with(['4', '5']) && response.reference.is_none()
    };
    let identity = |status: &str, response: &Response| {
        let mut response = response.clone();
        response.extensions.shift_remove(SOURCE);
        (
            status.to_owned(),
            serde_json::to_string(&response).unwrap_or_default(),
        )
    };
    let mut uses: HashMap<(String, String), usize> = HashMap::new();
    for operation in document.known_operations_mut() {
        for (status, response) in &operation.responses {
            if can_move(status, response) {
                *uses.entry(identity(status, response)).or_default() += 1;
            }
        }
    }
    let mut components = std::mem::take(&mut document.components.responses);
    let mut taken: HashSet<String> = components
        .keys()
        .map(|key| key.to_ascii_lowercase())
        .collect();
    let mut keys: HashMap<(String, String), String> = HashMap::new();
    for operation in document.known_operations_mut() {
        for (status, response) in &mut operation.responses {
            let identity = identity(status, response);
            if !can_move(status, response) || !matches!(uses.get(&identity), Some(2..)) {
                continue;
            }
            let key = keys.entry(identity).or_insert_with(|| {
                let key = free(errors::name_of(status), &mut taken);
                let mut shared = response.clone();
                shared.extensions.shift_remove(SOURCE);
                components.insert(key.clone(), shared);
                key
            });
            *response = Response {
                reference: Some(format!("#/components/responses/{key}")),
                ..Response::default()
            };
        }
    }
    document.components.responses = components;
}

/// Moves each header field that occurs more than once into the components.
pub fn share_headers(document: &mut Document) {
    // Names of header fields have no case.
    let identity = |name: &str, header: &Header| {
        let text = serde_json::to_string(header).unwrap_or_default();
        (name.to_ascii_lowercase(), text)
    };
    let mut uses: HashMap<(String, String), usize> = HashMap::new();
    for response in document.known_responses_mut() {
        for (name, header) in &response.headers {
            if let Some(header) = header.value() {
                *uses.entry(identity(name, header)).or_default() += 1;
            }
        }
    }
    let mut components = std::mem::take(&mut document.components.headers);
    let mut taken: HashSet<String> = HashSet::new();
    let mut keys: HashMap<(String, String), String> = HashMap::new();
    for response in document.known_responses_mut() {
        for (name, header) in &mut response.headers {
            let Some(value) = header.value() else {
                continue;
            };
            let identity = identity(name, value);
            if !matches!(uses.get(&identity), Some(2..)) {
                continue;
            }
            let key = keys.entry(identity).or_insert_with(|| {
                let key = free(component_name(name), &mut taken);
                components.insert(key.clone(), value.clone());
                key
            });
            let reference = format!("#/components/headers/{key}");
            *header = RefOr::Reference { reference };
        }
    }
    document.components.headers = components;
}

/// A key that no other one is without regard to case.
pub fn free(base: String, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone())
        .chain(numbered)
        .find(|key| taken.insert(key.to_ascii_lowercase()))
        .unwrap_or_default()
}

/// The bodies of errors of one shape become one component, and the name of the one that most operations answer with is
/// given back, if it is the usual one: that of the service, else the one of at least half of the operations that
/// document bodies of errors.
pub fn share_errors(document: &mut Document) -> Option<String> {
    let mut users: IndexMap<String, usize> = IndexMap::new();
    let mut documenting = 0;
    for operation in document.operations_mut() {
        let names: HashSet<String> = errors_of(operation).map(|(name, _)| name).collect();
        documenting += usize::from(!names.is_empty());
        for name in names {
            *users.entry(name).or_default() += 1;
        }
    }
    users.sort_keys();
    let components = &mut document.components;
    let service = components.responses.get(NAME);
    let service = service
        .and_then(|response| response.content.values().next())
        .and_then(|content| content.schema.as_ref())
        .and_then(referred)
        .map(str::to_owned);
    let mut groups: IndexMap<String, (Vec<String>, usize)> = IndexMap::new();
    for name in components.schemas.keys() {
        let is_service = service.as_ref() == Some(name);
        let Some(count) = users.get(name).copied().or(is_service.then_some(0)) else {
            continue;
        };
        let Some(schema) = components.schemas.get(name) else {
            continue;
        };
        let shape = expanded(&bare(schema), &components.schemas, 0).to_string();
        let (names, total) = groups.entry(shape).or_default();
        names.push(name.clone());
        *total += count;
    }
    let most = groups.iter().max_by_key(|(_, (_, count))| *count);
    let usual = most.filter(|(_, (_, count))| *count > 1 && count * 2 >= documenting);
    let usual = usual.map(|(shape, _)| shape.clone());
    let mut names: HashMap<String, String> = HashMap::new();
    let mut of_usual = None;
    for (shape, (members, _)) in &groups {
        let of_service = members.iter().find(|name| service.as_ref() == Some(*name));
        let Some(first) = of_service.or(members.first()) else {
            continue;
        };
        let mut name = first.clone();
        if usual.as_ref() == Some(shape) {
            // It gets a plain name, if one is free.
            let schemas = &mut components.schemas;
            let is_free = |name: &&str| !schemas.keys().any(|key| key.eq_ignore_ascii_case(name));
            let plain = errors::NAMES.into_iter().find(is_free);
            let keeps = errors::NAMES.contains(&first.as_str());
            if let (false, Some(plain), Some(mut schema)) =
                (keeps, plain, schemas.get(first).cloned())
            {
                if let Json::Object(members) = &mut schema {
                    members.shift_remove(SOURCE);
                }
                schemas.insert(plain.to_owned(), schema);
                name = plain.to_owned();
            }
            of_usual = Some(name.clone());
        }
        names.extend(members.iter().map(|member| (member.clone(), name.clone())));
    }
    let before = reachable(document);
    for operation in document.operations_mut() {
        for (old, schema) in errors_of(operation) {
            if let (Some(name), Json::Object(members)) = (names.get(&old), schema) {
                members.insert("$ref".to_owned(), Json::String(format!("{SCHEMAS}{name}")));
            }
        }
    }
    let after = reachable(document);
    document
        .components
        .schemas
        .retain(|name, _| after.contains(name) || !before.contains(name));
    match service {
        Some(_) => None,
        None => of_usual,
    }
}

/// The bodies of an operation's errors that are components, by name.
fn errors_of(operation: &mut Operation) -> impl Iterator<Item = (String, &mut SchemaObject)> {
    let has_success = errors::succeeds(operation);
    let responses = operation.responses.iter_mut();
    let errors = responses.filter(move |(status, _)| {
        status.starts_with(['4', '5']) || has_success && *status == errors::DEFAULT
    });
    errors
        .flat_map(|(_, response)| response.content.values_mut())
        .filter_map(|content| content.schema.as_mut())
        .filter_map(|schema| {
            // Where the docs have it says nothing of its shape.
            let members = schema.as_object()?;
            let mut others = members.keys().filter(|key| *key != "$ref");
            if !others.all(|key| key.starts_with("x-")) {
                return None;
            }
            let target = members.get("$ref")?.as_str()?;
            Some((target.strip_prefix(SCHEMAS)?.to_owned(), schema))
        })
}

/// The component that a schema refers to, if it does nothing else.
pub fn referred(schema: &SchemaObject) -> Option<&str> {
    let members = schema.as_object().filter(|members| members.len() == 1)?;
    members.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// The schema with what it refers to written out.
fn expanded(schema: &Json, schemas: &IndexMap<String, SchemaObject>, depth: usize) -> Json {
    let inner = |value: &Json| expanded(value, schemas, depth);
    match schema {
        Json::Object(members) => {
            let target = referred(schema).and_then(|name| schemas.get(name));
            if let Some(target) = target.filter(|_| depth < DEEPEST) {
                return expanded(&bare(target), schemas, depth + 1);
            }
            let members = members
                .iter()
                .map(|(key, value)| (key.clone(), inner(value)));
            Json::Object(members.collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(inner).collect()),
        other => other.clone(),
    }
}

/// The components that something outside of the components leads to.
fn reachable(document: &mut Document) -> HashSet<String> {
    let schemas = std::mem::take(&mut document.components.schemas);
    let mut waiting: Vec<String> = Vec::new();
    document.each_schema(&mut |schema| references(schema, &mut waiting));
    let mut found: HashSet<String> = HashSet::new();
    while let Some(name) = waiting.pop() {
        if let Some(schema) = schemas.get(&name)
            && found.insert(name)
        {
            references(schema, &mut waiting);
        }
    }
    document.components.schemas = schemas;
    found
}

/// Adds the names of all components that `schema` refers to.
pub fn references(schema: &Json, names: &mut Vec<String>) {
    match schema {
        Json::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("$ref", Json::String(target)) => {
                        names.extend(target.strip_prefix(SCHEMAS).map(str::to_owned));
                    }
                    (_, value) => references(value, names),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}
