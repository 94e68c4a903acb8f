//! One type for each thing: the structs of the IR that are the same thing become one.
//!
//! The IR keeps what each operation documents. In Rust, what list, show and create answer of a resource is one struct
//! with the members of all; so are structs that share nearly all members, wherever they stand. What a request must
//! hold belongs to the request: bodies are joined only where the docs say the same of all members, structs within them
//! where they require the same. No type is called by what one of its operations does.

mod alike;
mod merge;
mod names;
mod owners;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

pub use names::{thing_of, without_generation};

use super::methods::in_clients;
use crate::told::{Part, Parts, requested, users};
use alike::{Alike, Sent, head};
use apiref_core::ir::{Api, Schema};

/// The API as Rust has it: fewer structs, and references to those that are left.
pub fn view(api: &Api) -> Api {
    view_of_followed(&api.followed())
}

/// The same for an API in which operations have what they leave to others: see [`Api::followed`].
pub fn view_of_followed(api: &Api) -> Api {
    let operations = api.operations.iter();
    let methods = operations.zip(in_clients(api));
    let methods = methods.map(|(operation, in_client)| (operation.id.as_str(), in_client.path()));
    let known = Parts::new(api, methods.collect());
    let used_for = known.users.iter();
    let used_for = used_for.map(|(name, operations)| (*name, known.resources_of(operations)));
    let classes = classes(api, &sent(api), &used_for.collect());
    let mut view = api.clone();
    let mut classed: HashMap<&str, &str> = HashMap::new();
    for (name, members) in &classes {
        classed.extend(members.iter().map(|member| (*member, name.as_str())));
    }
    let mut schemas: IndexMap<String, Schema> = IndexMap::new();
    for (name, schema) in &api.schemas {
        let Some(class) = classed.get(name.as_str()) else {
            let part = known.of(name, name).filter(|_| known.has_own_words(name));
            let schema = part.map_or_else(|| schema.clone(), |part| merge::structs(&[part]));
            schemas.insert(name.clone(), schema);
            continue;
        };
        let members = classes.get(*class).map_or(&[][..], Vec::as_slice);
        if members.first() == Some(&name.as_str()) {
            let parts = members.iter().filter_map(|member| known.of(member, class));
            let mut parts: Vec<Part<'_>> = parts.collect();
            parts.sort_by_key(|part| !part.is_sent);
            schemas.insert((*class).to_owned(), merge::structs(&parts));
        }
    }
    let renamed: HashMap<&str, &str> = classed
        .into_iter()
        .filter(|(name, class)| name != class)
        .collect();
    schemas
        .values_mut()
        .for_each(|schema| rename(schema, &renamed));
    // What a page shows for the whole service, where no operation says more.
    if let Some(body) = &api.errors.body
        && faults(api).is_empty()
        && !schemas.contains_key(ERROR_BODY)
    {
        schemas.insert(ERROR_BODY.to_owned(), body.schema.clone());
    }
    view.schemas = schemas;
    rename_in_operations(&mut view, &renamed);
    drop_generations(&mut view);
    drop_actions(&mut view);
    let plain = owners::dropped(&view, lowercase_names(&view));
    rename_structs(&mut view, &plain);
    view
}

/// Takes the generation off the names of structs that need none: nothing else is called so.
fn drop_generations(view: &mut Api) {
    let mut wanted: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in view.schemas.keys() {
        if let Some(plain) = names::without_generation(name) {
            wanted.entry(plain).or_default().push(name);
        }
    }
    let mut taken = lowercase_names(view);
    let renamed = wanted
        .iter()
        .filter(|(plain, names)| names.len() == 1 && taken.insert(plain.to_ascii_lowercase()))
        .map(|(plain, names)| (names.concat(), plain.clone()));
    let renamed = renamed.collect();
    rename_structs(view, &renamed);
}

/// The names of all structs in small letters: files and other languages don't tell capitals apart.
fn lowercase_names(view: &Api) -> HashSet<String> {
    let names = view.schemas.keys();
    names.map(|name| name.to_ascii_lowercase()).collect()
}

/// Renames structs whose name claims one action although operations of other kinds answer with them too: a `CreatedDoor`
/// that an update answers as well is a `DoorInfo`.
fn drop_actions(view: &mut Api) {
    let mut renamed: HashMap<String, String> = HashMap::new();
    let mut taken = lowercase_names(view);
    let users: BTreeMap<&str, BTreeSet<&str>> = users(view).into_iter().collect();
    for (name, operations) in users {
        let Some((verb, noun)) = names::without_action(name) else {
            continue;
        };
        let is_of_all = operations
            .iter()
            .all(|id| id.split('_').any(|word| word == verb));
        let neutral = format!("{noun}Info");
        if !is_of_all && taken.insert(neutral.to_ascii_lowercase()) {
            renamed.insert(name.to_owned(), neutral);
        }
    }
    rename_structs(view, &renamed);
}

fn rename_structs(view: &mut Api, renamed: &HashMap<String, String>) {
    let renamed: HashMap<&str, &str> = renamed
        .iter()
        .map(|(name, plain)| (name.as_str(), plain.as_str()))
        .collect();
    let schemas = std::mem::take(&mut view.schemas);
    view.schemas = schemas
        .into_iter()
        .map(|(name, mut schema)| {
            rename(&mut schema, &renamed);
            let other = renamed.get(name.as_str()).map(|other| (*other).to_owned());
            (other.unwrap_or(name), schema)
        })
        .collect();
    rename_in_operations(view, &renamed);
}

fn rename_in_operations(view: &mut Api, renamed: &HashMap<&str, &str>) {
    for operation in &mut view.operations {
        for parameter in &mut operation.parameters {
            rename(&mut parameter.schema, renamed);
        }
        if let Some(body) = &mut operation.request_body {
            rename(&mut body.schema, renamed);
        }
        for response in &mut operation.responses {
            response
                .schema
                .iter_mut()
                .for_each(|schema| rename(schema, renamed));
        }
    }
}

/// What the body of the errors of a whole service is called.
pub const ERROR_BODY: &str = "ErrorBody";

/// As many operations at least must answer with an error for it to be that of the service.
const MANY: usize = 3;

/// How many errors of operations have each struct as their body.
fn faults(api: &Api) -> HashMap<&str, usize> {
    let mut faults: HashMap<&str, usize> = HashMap::new();
    for operation in &api.operations {
        let is_fault = |status: &str| status.starts_with(['4', '5']) || status == "default";
        let responses = operation.responses.iter();
        let bodies = responses
            .filter(|response| is_fault(&response.status))
            .filter_map(|response| response.schema.as_ref()?.reference_name());
        let bodies: BTreeSet<&str> = bodies.collect();
        for body in bodies {
            *faults.entry(body).or_default() += 1;
        }
    }
    faults
}

/// Has a struct the members of the error that a page shows for the whole service?
fn is_known_error(api: &Api, name: &str) -> bool {
    let known = api.errors.body.as_ref().map(|body| &body.schema.properties);
    let found = api.schemas.get(name).map(|schema| &schema.properties);
    known.zip(found).is_some_and(|(known, found)| {
        known.len() == found.len() && known.keys().all(|name| found.contains_key(name))
    })
}

/// Structs that become one, by the name of that one.
fn classes<'a>(
    api: &'a Api,
    sent: &HashMap<&str, Sent>,
    used_for: &HashMap<&str, BTreeSet<usize>>,
) -> BTreeMap<String, Vec<&'a str>> {
    let mut alike = Alike::new(api, sent, used_for);
    for group in resources(api).into_values() {
        alike.join_group(&group);
    }
    alike.join_all();
    let whole = whole(api);
    let mut classes = BTreeMap::new();
    let found = alike.into_classes();
    // The error of the service is named by none of its operations.
    let faults = faults(api);
    let count = |members: &[&str]| -> usize {
        let counts = members.iter().filter_map(|name| faults.get(name));
        counts.sum()
    };
    let errors = found.iter().max_by_key(|members| count(members));
    let errors = errors.filter(|members| {
        let is_known = members.iter().any(|name| is_known_error(api, name));
        count(members) >= MANY || count(members) > 0 && is_known
    });
    let errors = errors.cloned();
    let is_common = |members: &[&str]| errors.as_deref().is_some_and(|of| of == members);
    let is_joined = |members: &Vec<&str>| members.len() > 1 || is_common(members);
    for mut members in found.into_iter().filter(is_joined) {
        let is_error = is_common(&members);
        // What a resource is called is told by the docs; else the shortest name says it best.
        let is_resource = |name: &str| {
            let schema = api.schemas.get(name);
            schema.is_some_and(|schema| schema.resource.is_some())
        };
        // What stands in a body is not called as one. And of the things that they are called, what most are called.
        let mut heads: HashMap<&str, usize> = HashMap::new();
        members
            .iter()
            .for_each(|name| *heads.entry(head(name)).or_default() += 1);
        let called = |name: &str| Reverse(heads.get(head(name)).copied());
        members.sort_by_key(|name| {
            let does = names::says_what_is_done(name);
            let is_body = names::is_body(name);
            (
                !is_resource(name),
                is_body,
                does,
                called(name),
                name.len(),
                *name,
            )
        });
        let is_free = |name: &str, classes: &BTreeMap<String, Vec<&str>>| {
            let is_own = members.contains(&name);
            (is_own || !api.schemas.contains_key(name)) && !classes.contains_key(name)
        };
        let name = if is_resource(members[0]) {
            Some(members[0].to_owned())
        } else if is_error && is_free(ERROR_BODY, &classes) {
            Some(ERROR_BODY.to_owned())
        } else {
            let first = api.schemas.get(members[0]);
            let is_input = sent.get(members[0]) == Some(&Sent::Body);
            let is_whole = members.iter().any(|name| whole.contains(name));
            let common = names::common(&members, first, is_whole);
            let links = first.and_then(names::of_links);
            let mut common = common.into_iter().chain(links);
            let common = common.find(|name| is_free(name, &classes));
            // A body without a name of its own stays with its operation.
            let is_body = is_input || members.iter().all(|name| names::is_body(name));
            common.or_else(|| (!is_body).then(|| members[0].to_owned()))
        };
        if let Some(name) = name {
            classes.insert(name, members);
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

/// Where requests hold structs: what they require belongs to the request.
fn sent(api: &Api) -> HashMap<&str, Sent> {
    let within = requested(api).into_iter();
    let mut sent: HashMap<&str, Sent> = within.map(|name| (name, Sent::Within)).collect();
    for operation in &api.operations {
        let Some(body) = &operation.request_body else {
            continue;
        };
        let Some(name) = body.schema.reference_name() else {
            continue;
        };
        sent.insert(name, Sent::Body);
        let members = api.schemas.get(name).into_iter().flat_map(Schema::parts);
        let members = members.filter_map(Schema::reference_name);
        sent.extend(members.map(|member| (member, Sent::Body)));
    }
    sent
}

/// The structs that requests send as a whole: bodies, and what is all that a body holds.
fn whole(api: &Api) -> HashSet<&str> {
    let bodies = api.operations.iter().filter_map(|operation| {
        let body = operation.request_body.as_ref()?;
        body.schema.reference_name()
    });
    let of_body = |name: &str| -> Option<&str> {
        let members = &api.schemas.get(name)?.properties;
        let (_, only) = members.first().filter(|_| members.len() == 1)?;
        only.reference_name()
    };
    bodies
        .flat_map(|name| [Some(name), of_body(name)])
        .flatten()
        .collect()
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
