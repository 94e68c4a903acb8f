//! One type for each thing: the structs of the IR that are the same thing become one.
//!
//! The IR keeps what each operation documents. In Rust, what list, show and create answer of a resource is one struct
//! with the members of all; so are structs that share nearly all members, wherever they stand. What a request must
//! hold belongs to the request: bodies of requests are joined only where all their members are the same.

mod alike;
mod merge;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use alike::{Alike, head};
use apiref_core::ir::{Api, Schema};

/// The API as Rust has it: fewer structs, and references to those that are left.
pub fn view(api: &Api) -> Api {
    let classes = classes(api);
    let mut view = api.clone();
    if classes.is_empty() {
        return view;
    }
    let mut names: HashMap<&str, &str> = HashMap::new();
    for (name, members) in &classes {
        names.extend(members.iter().map(|member| (*member, name.as_str())));
    }
    let users = users(api);
    let mut schemas: IndexMap<String, Schema> = IndexMap::new();
    for (name, schema) in &api.schemas {
        let Some(class) = names.get(name.as_str()) else {
            schemas.insert(name.clone(), schema.clone());
            continue;
        };
        let members = classes.get(*class).map_or(&[][..], Vec::as_slice);
        if members.first() == Some(&name.as_str()) {
            let parts: Vec<merge::Part<'_>> = members
                .iter()
                .filter_map(|member| {
                    let operations = users.get(member).cloned().unwrap_or_default();
                    let schema = api.schemas.get(*member)?;
                    Some(merge::Part { schema, operations })
                })
                .collect();
            schemas.insert((*class).to_owned(), merge::structs(&parts));
        }
    }
    let renamed: HashMap<&str, &str> = names
        .into_iter()
        .filter(|(name, class)| name != class)
        .collect();
    schemas
        .values_mut()
        .for_each(|schema| rename(schema, &renamed));
    view.schemas = schemas;
    for operation in &mut view.operations {
        for parameter in &mut operation.parameters {
            rename(&mut parameter.schema, &renamed);
        }
        if let Some(body) = &mut operation.request_body {
            rename(&mut body.schema, &renamed);
        }
        for response in &mut operation.responses {
            response
                .schema
                .iter_mut()
                .for_each(|schema| rename(schema, &renamed));
        }
    }
    view
}

/// What the body of an error is called that many operations share.
const ERROR_BODY: &str = "ErrorBody";

/// Structs that become one, by the name of that one, which mostly is the name of the first.
fn classes(api: &Api) -> BTreeMap<String, Vec<&str>> {
    let sent = sent_bodies(api);
    let mut alike = Alike::new(api, &sent);
    for group in resources(api).into_values() {
        alike.join_group(&group);
    }
    alike.join_all();
    let mut classes = BTreeMap::new();
    let found = alike.into_classes();
    // The error of the service is named by none of its operations.
    let is_error = |members: &&Vec<&str>| members.iter().all(|name| name.ends_with("Error"));
    let errors = found
        .iter()
        .filter(is_error)
        .max_by_key(|members| members.len());
    let errors = errors.filter(|members| members.len() > 2).cloned();
    for mut members in found {
        // What a resource is called is told by the docs; else the shortest name says it best.
        let is_resource = |name: &str| {
            let schema = api.schemas.get(name);
            schema.is_some_and(|schema| schema.resource.is_some())
        };
        // And of the things that they are called, what most are called.
        let mut heads: HashMap<&str, usize> = HashMap::new();
        members
            .iter()
            .for_each(|name| *heads.entry(head(name)).or_default() += 1);
        let called = |name: &str| Reverse(heads.get(head(name)).copied());
        members.sort_by_key(|name| (!is_resource(name), called(name), name.len(), *name));
        let is_free = !api.schemas.contains_key(ERROR_BODY);
        let is_common = is_free && errors.as_ref().is_some_and(|of| of.contains(&members[0]));
        if let (Some(first), true) = (members.first(), members.len() > 1) {
            let name = if is_common { ERROR_BODY } else { first };
            classes.insert(name.to_owned(), members);
        }
    }
    classes
}

/// The structs that answers show of each resource.
fn resources(api: &Api) -> BTreeMap<&str, Vec<&str>> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, schema) in &api.schemas {
        if let Some(resource) = &schema.resource {
            groups.entry(resource).or_default().push(name);
        }
    }
    groups
}

/// The structs that whole requests are, and those that their members are: what they require belongs to the request.
fn sent_bodies(api: &Api) -> HashSet<&str> {
    let mut sent = HashSet::new();
    for operation in &api.operations {
        let Some(body) = &operation.request_body else {
            continue;
        };
        let Some(name) = body.schema.reference_name() else {
            continue;
        };
        sent.insert(name);
        let members = api.schemas.get(name).into_iter().flat_map(Schema::parts);
        sent.extend(members.filter_map(Schema::reference_name));
    }
    sent
}

/// The operations that use each struct, by their ids.
fn users(api: &Api) -> HashMap<&str, BTreeSet<&str>> {
    let mut held: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in &api.schemas {
        let mut names = Vec::new();
        references(schema, &mut names);
        held.insert(name, names);
    }
    let mut users: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for operation in &api.operations {
        let mut queue = Vec::new();
        let bodies = operation.request_body.iter().map(|body| &body.schema);
        let answers = operation.responses.iter().filter_map(|r| r.schema.as_ref());
        for schema in bodies.chain(answers) {
            references(schema, &mut queue);
        }
        while let Some(name) = queue.pop() {
            if users.entry(name).or_default().insert(&operation.id) {
                queue.extend(held.get(name).into_iter().flatten());
            }
        }
    }
    users
}

/// The names that a schema refers to.
fn references<'a>(schema: &'a Schema, names: &mut Vec<&'a str>) {
    names.extend(schema.reference_name());
    for inner in schema.parts() {
        references(inner, names);
    }
}

fn rename(schema: &mut Schema, names: &HashMap<&str, &str>) {
    let renamed = schema
        .reference
        .as_deref()
        .and_then(|reference| reference.strip_prefix("#/schemas/"))
        .and_then(|name| names.get(name));
    if let Some(name) = renamed {
        schema.reference = Some(format!("#/schemas/{name}"));
    }
    schema.parts_mut().for_each(|inner| rename(inner, names));
}
