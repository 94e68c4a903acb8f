//! Who uses the structs of an API.

use std::collections::{BTreeSet, HashMap, HashSet};

use apiref_core::ir::{Api, Schema};
use indexmap::IndexMap;

/// The place of the resource that each operation is for. What is for none is for its part of the docs, and may be for
/// the resources of that part.
pub fn resource_of(api: &Api) -> HashMap<&str, BTreeSet<usize>> {
    let resources = api.resources.iter().enumerate();
    let operations = resources.flat_map(|(place, resource)| {
        let ids = resource.operations.iter();
        ids.map(move |operation| (operation.id.as_str(), BTreeSet::from([place])))
    });
    let mut found: HashMap<&str, BTreeSet<usize>> = operations.collect();
    let mut parts: IndexMap<&[String], BTreeSet<usize>> = IndexMap::new();
    for operation in &api.operations {
        let part = parts.entry(&operation.tags).or_default();
        part.extend(found.get(operation.id.as_str()).into_iter().flatten());
    }
    for operation in api
        .operations
        .iter()
        .filter(|operation| !operation.tags.is_empty())
    {
        if let Some((place, _, resources)) = parts.get_full(operation.tags.as_slice()) {
            found.entry(&operation.id).or_insert_with(|| {
                let part = api.resources.len() + place;
                resources.iter().copied().chain([part]).collect()
            });
        }
    }
    found
}

/// The operations that use each struct, by their ids.
pub fn users(api: &Api) -> HashMap<&str, BTreeSet<&str>> {
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

/// The structs that requests hold.
pub fn requested(api: &Api) -> HashSet<&str> {
    let mut queue = Vec::new();
    for body in api
        .operations
        .iter()
        .flat_map(|operation| &operation.request_body)
    {
        references(&body.schema, &mut queue);
    }
    let mut found = HashSet::new();
    while let Some(name) = queue.pop() {
        if found.insert(name) {
            let held = api.schemas.get(name).into_iter();
            held.for_each(|schema| references(schema, &mut queue));
        }
    }
    found
}

/// The names that a schema refers to.
pub fn references<'a>(schema: &'a Schema, names: &mut Vec<&'a str>) {
    names.extend(schema.reference_name());
    for inner in schema.parts() {
        references(inner, names);
    }
}
