//! Recognises the things that an API manages, from routes, from the keys around bodies and from their shapes.
//!
//! A path with a variable at its end is an item of the collection before it; a path whose answer is a list is a
//! collection by itself. What lies deeper belongs to the deepest resource whose path it extends. Nothing here knows a
//! name of any service: names come from the docs' own operation ids, from the keys of bodies, then from the path.

mod bodies;
mod names;
mod routes;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indexmap::IndexMap;

use apiref_core::ir::{Api, Operation, Resource, Role, RoleOf};
pub(crate) use apiref_core::words::is_version;
use apiref_core::words::{is_imperative, is_scope};

use super::naming::words::singular;
use super::naming::{object_of, operation_verb, snake_case};
pub(crate) use bodies::{answer, enveloped, listed, listed_struct, wrapped};
pub(crate) use names::{noun_of, of_variable, verbs_of};

use routes::{Route, Segment, is_alias};

/// A resource and its operations by their place in the API: they may have no ids yet.
#[derive(Debug)]
pub struct Found {
    /// All but the operations.
    pub resource: Resource,
    /// Place and role of each operation, in the order of the API.
    pub operations: Vec<(usize, Role)>,
    /// Has it only a letter to tell it from another of its name? Then the docs' own words name its operations.
    pub has_letter: bool,
    /// The name of what holds it: `vpc` for tags below `/vpcs/{vpc_id}`.
    owner: Option<String>,
    /// The collection's place among paths.
    key: String,
}

/// Finds the resources of an API, in the order of their first operations.
pub fn recognise(api: &Api) -> Vec<Found> {
    let routes: Vec<Route<'_>> = api.operations.iter().map(|o| Route::new(&o.path)).collect();
    let paths = Paths::new(api, &routes);
    let mut found = collections(api, &routes, &paths);
    assign(api, &routes, &paths, &mut found);
    set_owners(&routes, &mut found);
    join_lists(&mut found);
    join_parts(api, &mut found);
    found.retain(|_, found| !found.operations.is_empty());
    let mut found: Vec<Found> = found.into_values().collect();
    let generations = generations(&routes);
    for resource in &mut found {
        settle_roles(api, resource);
        resource.resource.id = names::id_member(api, resource);
        if generations.len() < 2 {
            resource.resource.generation = None;
        }
    }
    names::give(api, &mut found);
    found.sort_by_key(|found| found.operations.first().map(|(index, _)| *index));
    found
}

/// Notes in the API which generation each operation belongs to, where there are several.
pub fn note_generations(api: &mut Api) {
    let routes: Vec<Route<'_>> = api.operations.iter().map(|o| Route::new(&o.path)).collect();
    let several = generations(&routes).len() > 1;
    let of_each: Vec<Option<String>> = routes
        .iter()
        .map(|route| route.version().filter(|_| several).map(lower))
        .collect();
    for (operation, generation) in api.operations.iter_mut().zip(of_each) {
        operation.generation = generation;
    }
}

/// The resources as the IR holds them.
pub fn resources(api: &Api, found: Vec<Found>) -> Vec<Resource> {
    found
        .into_iter()
        .map(|found| {
            let id = |index: usize| api.operations.get(index).map(|o| o.id.clone());
            let operations = found.operations.iter();
            Resource {
                operations: operations
                    .filter_map(|&(index, role)| {
                        Some(RoleOf {
                            id: id(index)?,
                            role,
                        })
                    })
                    .collect(),
                ..found.resource
            }
        })
        .collect()
}

/// What operations tell of paths.
struct Paths {
    /// Of these something is changed or removed: they are no lists, whatever their answers hold.
    changed: BTreeSet<String>,
    /// These, and those whose answer is no list, stand for one thing.
    things: BTreeSet<String>,
}

impl Paths {
    fn new(api: &Api, routes: &[Route<'_>]) -> Self {
        let changes = |method: &str| matches!(method, "PUT" | "PATCH" | "DELETE");
        let shows = |operation: &Operation| {
            let lists = answer(operation).is_some_and(|body| listed(api, body).is_some());
            operation.method == "GET" && !lists
        };
        let wholes = |is_one: &dyn Fn(&Operation) -> bool| -> BTreeSet<String> {
            let operations = api.operations.iter().zip(routes);
            let found = operations.filter(|(operation, _)| is_one(operation));
            found.map(|(_, route)| route.whole()).collect()
        };
        Self {
            changed: wholes(&|operation| changes(&operation.method)),
            things: wholes(&|operation| changes(&operation.method) || shows(operation)),
        }
    }
}

/// The place of the collection that holds the item of a whole path: the path without its last variable. Behind the
/// variable of another item it has no word of its own.
fn collection_of_item(route: &Route<'_>, paths: &Paths) -> String {
    let before = route.segments.len().saturating_sub(1);
    let key = route.key(before);
    match before == 0 || key.ends_with('}') && paths.things.contains(&key) {
        true => routes::nameless(&key),
        false => key,
    }
}

fn lower(version: &str) -> String {
    version.to_ascii_lowercase()
}

fn generations(routes: &[Route<'_>]) -> BTreeSet<String> {
    routes
        .iter()
        .filter_map(Route::version)
        .map(lower)
        .collect()
}

/// Collections by their place among paths: those with items, and those that are lists.
fn collections(api: &Api, routes: &[Route<'_>], paths: &Paths) -> IndexMap<String, Found> {
    let mut found: IndexMap<String, Found> = IndexMap::new();
    let mut add = |route: &Route<'_>, count: usize, item: Option<String>, why: String| {
        let key = match item {
            Some(_) => collection_of_item(route, paths),
            None => route.key(count),
        };
        let entry = found.entry(key.clone()).or_insert_with(|| Found {
            resource: Resource {
                name: String::new(),
                generation: route.version().map(lower),
                collection: None,
                item: None,
                id: None,
                operations: Vec::new(),
                evidence: vec![why],
            },
            operations: Vec::new(),
            has_letter: false,
            owner: None,
            key,
        });
        if entry.resource.item.is_none() {
            entry.resource.item = item;
        }
    };
    for (operation, route) in api.operations.iter().zip(routes) {
        let count = route.segments.len();
        if is_item(api, operation, route, paths) {
            let why = format!("{} {} is about one item.", operation.method, operation.path);
            add(route, count, Some(operation.path.clone()), why);
        }
    }
    for (operation, route) in api.operations.iter().zip(routes) {
        let count = collection_length(route, paths);
        let lists = operation.method == "GET"
            && answer(operation).is_some_and(|body| listed(api, body).is_some())
            && !is_item(api, operation, route, paths);
        let has_name = match count {
            0 => lists && is_list_of_versions(api, operation),
            _ => route.names_something(count),
        };
        if lists && has_name {
            let why = format!("The answer of GET {} is a list.", operation.path);
            add(route, count, None, why);
        }
    }
    found
}

/// Does the operation read, change or remove one item by the variable at the end of its path?
fn is_item(api: &Api, operation: &Operation, route: &Route<'_>, paths: &Paths) -> bool {
    let count = route.segments.len();
    let Some(Segment::Variable(name)) = route.last() else {
        return false;
    };
    if operation.method == "POST" || runs_something(operation, route) {
        return false;
    }
    let lists = operation.method == "GET"
        && answer(operation).is_some_and(|body| listed(api, body).is_some())
        && !paths.changed.contains(&route.whole());
    let is_changed = paths.changed.contains(&route.whole());
    match count.checked_sub(2).map(|at| route.segments[at]) {
        // `/{api_version}`, or what the whole service is about: `/{db}`.
        None => {
            let is_version = name.to_ascii_lowercase().contains("version");
            operation.method == "GET" && is_version || is_changed && !is_scope(name)
        }
        Some(Segment::Word(word)) if is_version(word) => false,
        // `/{db}/{docid}`: what is changed by a variable behind that of another item is an item of that.
        Some(Segment::Variable(owner)) if is_changed && !is_scope(owner) && !is_scope(name) => true,
        // `/quotas/projects/{project_id}` tells something of a project; only what is changed there is the project.
        Some(Segment::Word(word)) if is_scope(name) => {
            is_changed && !lists && names::is_item_of(name, word)
        }
        // `Returns information about a hive` at `/hives/{id}`, whatever lists a hive has.
        Some(Segment::Word(word))
            if object_of(&operation.title).is_some_and(|said| said == names::noun_of(word)) =>
        {
            !is_scope(name) && route.names_something(count - 1)
        }
        Some(_) => !is_scope(name) && !lists && route.names_something(count - 1),
    }
}

/// Is the last word of a path a verb, and the variables behind it what it is done with? `/_show/{func}/{docid}`. Only
/// where the docs give the operation no title: a singular noun may look like a verb.
fn runs_something(operation: &Operation, route: &Route<'_>) -> bool {
    let word = route
        .segments
        .iter()
        .rev()
        .find_map(|segment| match segment {
            Segment::Word(word) => Some(*word),
            Segment::Variable(_) => None,
        });
    let is_verb = word.is_some_and(|word| is_imperative(&snake_case(word, "")));
    is_verb && operation.title_origin.is_some() && operation.method != "DELETE"
}

/// Does the root of a service list its versions?
fn is_list_of_versions(api: &Api, operation: &Operation) -> bool {
    let list = answer(operation).and_then(|body| listed(api, body));
    list.is_some_and(|(key, _)| key.is_empty() || key.to_ascii_lowercase().contains("version"))
}

/// How many segments a collection has: a last word that only says `list` or `details` is not part of it, nor is what
/// stands for an item before that word (`/doors/{door_id}`, `/doors/{house_id}/list`).
fn collection_length(route: &Route<'_>, paths: &Paths) -> usize {
    let count = route.segments.len();
    match route.last() {
        Some(Segment::Word(word)) if is_alias(word) => {
            let before = count - 1;
            before - usize::from(before > 1 && paths.changed.contains(&route.key(before)))
        }
        _ => count,
    }
}

/// Does an answer tell that something is there, and nothing of it?
fn only_confirms(operation: &Operation) -> bool {
    let statuses = operation
        .responses
        .iter()
        .map(|response| response.status.as_str());
    let mut successes = statuses.filter(|status| status.starts_with('2'));
    successes.next() == Some("204") && successes.all(|status| status == "204")
}

/// Gives each operation to the deepest resource that its path belongs to.
fn assign(api: &Api, routes: &[Route<'_>], paths: &Paths, found: &mut IndexMap<String, Found>) {
    let depths: HashSet<usize> = found.keys().map(|key| routes::depth(key)).collect();
    for (index, (operation, route)) in api.operations.iter().zip(routes).enumerate() {
        let count = route.segments.len();
        let lists = answer(operation).is_some_and(|body| listed(api, body).is_some());
        let is_get = operation.method == "GET";
        let whole = found.contains_key(&route.whole());
        let collection = collection_of_item(route, paths);
        let (key, role) = if whole {
            let role = match operation.method.as_str() {
                // `GET /door/config` beside `/door/config/{group}`: one thing with parts.
                "GET" if !lists && shows_one(operation) && ends_singular(route) => {
                    Role::SubResource
                }
                "GET" => Role::List,
                "POST" => Role::Create,
                _ => Role::Batch,
            };
            (route.whole(), role)
        } else if is_item(api, operation, route, paths) && found.contains_key(&collection) {
            let role = match operation.method.as_str() {
                "GET" if only_confirms(operation) => Role::SubResource,
                // `/ledger/{name}` may name what all entries of a list have in common.
                "GET" if lists && names::says_list(operation) => Role::SubResource,
                "GET" => Role::Show,
                "DELETE" => Role::Delete,
                "PUT" | "PATCH" => Role::Update,
                "HEAD" | "OPTIONS" => Role::SubResource,
                _ => Role::Action,
            };
            (collection, role)
        } else if operation.method == "POST"
            && found.contains_key(&routes::nameless(&route.whole()))
        {
            (routes::nameless(&route.whole()), Role::Create)
        } else {
            let above = (1..=count).rev().flat_map(|at| {
                let named = (at < count && depths.contains(&at)).then(|| route.key(at));
                let is_item = matches!(route.segments[at - 1], Segment::Variable(_));
                let may_be = is_item && depths.contains(&(at - 1));
                let nameless = may_be.then(|| routes::nameless(&route.key(at - 1)));
                named.into_iter().chain(nameless)
            });
            let Some(key) = above.clone().find(|key| found.contains_key(key)) else {
                continue;
            };
            let length = collection_length(route, paths);
            let alias = is_get && lists && length < count && key == route.key(length);
            let role = if alias {
                Role::List
            } else if names::is_batch(operation, route) {
                Role::Batch
            } else if names::is_action(operation, route) {
                Role::Action
            } else {
                Role::SubResource
            };
            (key, role)
        };
        let Some(owner) = found.get_mut(&key) else {
            continue;
        };
        if matches!(role, Role::List | Role::Create) && owner.resource.collection.is_none() {
            let depth = routes::depth(&key);
            owner.resource.collection = Some(route.prefix(depth));
        }
        owner.operations.push((index, role));
    }
}

/// Does the title say that one thing is shown?
fn shows_one(operation: &Operation) -> bool {
    let verb = operation_verb(operation);
    verb.is_some_and(|verb| matches!(verb.as_str(), "show" | "get"))
}

/// Is the last part of a path a noun in the singular?
fn ends_singular(route: &Route<'_>) -> bool {
    matches!(route.last(), Some(Segment::Word(word)) if singular(word) == *word && !word.ends_with('s'))
}

/// The resource or word below whose item each collection lies.
fn set_owners(routes: &[Route<'_>], found: &mut IndexMap<String, Found>) {
    let keys: BTreeSet<String> = found.keys().cloned().collect();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for found in found.values() {
        let Some(route) = found.operations.first().and_then(|(i, _)| routes.get(*i)) else {
            continue;
        };
        // The variable of an item stands behind its collection, whose last word is no owner.
        let is_nameless = found.key.ends_with('/');
        let depth = routes::depth(&found.key) + usize::from(is_nameless);
        let variable = (0..depth.saturating_sub(1)).rev().find(|&at| {
            let before = at.checked_sub(1).map(|at| route.segments[at]);
            let (Segment::Variable(name), Some(Segment::Word(word))) = (route.segments[at], before)
            else {
                return false;
            };
            let is_managed = || names::is_item_of(name, word) && keys.contains(&route.key(at));
            !is_version(word) && (!is_scope(name) || is_managed())
        });
        if let Some(Segment::Word(word)) = variable.map(|at| route.segments[at - 1]) {
            owners.insert(found.key.clone(), names::noun_of(word));
        }
    }
    for (key, owner) in owners {
        if let Some(found) = found.get_mut(&key) {
            found.owner = Some(owner);
        }
    }
}

/// A list without items of its own shows the items of the resource of the same word, where there is but one:
/// `/recordsets` those of `/zones/{zone_id}/recordsets/{id}`, `/jobs/list` those of `/job/{id}`.
fn join_lists(found: &mut IndexMap<String, Found>) {
    let bare: Vec<String> = found
        .values()
        .filter(|found| found.resource.item.is_none() && !found.key.ends_with(['}', '/']))
        .map(|found| found.key.clone())
        .collect();
    for key in bare {
        let Some(list) = found.get(&key) else {
            continue;
        };
        let others = || found.values().filter(|other| other.resource.item.is_some());
        let longer = found.values().filter(|other| other.key.len() > key.len());
        let beside = only(longer.filter(|other| words(&other.key) == words(&key)));
        let alike =
            || only(others().filter(|other| are_alike(list, other) && are_of_one_way(list, other)));
        let Some(into) = beside.or_else(alike).map(|other| other.key.clone()) else {
            continue;
        };
        join(found, &key, &into, "lists items of the same name");
    }
}

/// Items of one word that only change in one place and are only read in another are the same things.
fn join_parts(api: &Api, found: &mut IndexMap<String, Found>) {
    let changes = |role: Role| matches!(role, Role::Update | Role::Delete);
    let has = |found: &Found, what: &dyn Fn(Role) -> bool| {
        found.operations.iter().any(|(_, role)| what(*role))
    };
    let reads = |role: Role| matches!(role, Role::List | Role::Show | Role::Create);
    let parts: Vec<String> = found
        .values()
        .filter(|found| has(found, &changes) && !has(found, &reads))
        .map(|found| found.key.clone())
        .collect();
    for key in parts {
        let Some(part) = found.get(&key) else {
            continue;
        };
        let others = found.values().filter(|other| other.key != key);
        let read = others.filter(|other| are_alike(part, other) && !has(other, &changes));
        let into =
            only(read).or_else(|| only(found.values().filter(|other| says_same(api, part, other))));
        if let Some(into) = into.map(|other| other.key.clone()) {
            join(found, &key, &into, "changes items of the same name");
        }
    }
}

/// The one of several that there is; none where there are more.
fn only<'f>(mut found: impl Iterator<Item = &'f Found>) -> Option<&'f Found> {
    found.next().filter(|_| found.next().is_none())
}

/// Are two resources of one generation called alike by their paths?
fn are_alike(a: &Found, b: &Found) -> bool {
    let last = |key: &str| names::noun_of(key.rsplit('/').next().unwrap_or_default());
    let has_word = !a.key.ends_with('/');
    has_word && a.resource.generation == b.resource.generation && last(&a.key) == last(&b.key)
}

/// Do all words above one of two collections stand above the other, too? `/doors/keys` and `/cars/keys` are other keys.
fn are_of_one_way(a: &Found, b: &Found) -> bool {
    let above = |found: &Found| -> BTreeSet<String> {
        let words = words(&found.key).into_iter().map(names::noun_of);
        let mut words: Vec<String> = words.collect();
        words.pop();
        words.into_iter().collect()
    };
    let (a, b) = (above(a), above(b));
    a.is_subset(&b) || b.is_subset(&a)
}

/// Do sentences call what lies below a collection by the word of the collection? `Deletes a hive` at `/hives/{yard}/row/{id}`.
fn says_same(api: &Api, part: &Found, other: &Found) -> bool {
    let noun = names::noun_of(other.key.rsplit('/').next().unwrap_or_default());
    let mut operations = part
        .operations
        .iter()
        .map(|(index, _)| &api.operations[*index]);
    let below = part.key.strip_prefix(other.key.as_str());
    !noun.is_empty()
        && below.is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
        && operations.all(|operation| {
            operation.title_origin.is_some() && object_of(&operation.title).as_ref() == Some(&noun)
        })
}

/// The words of a place among paths, variables left out.
fn words(key: &str) -> Vec<&str> {
    key.split('/').filter(|word| *word != "{}").collect()
}

/// Gives the operations of one resource to another.
fn join(found: &mut IndexMap<String, Found>, key: &str, into: &str, because: &str) {
    let Some(part) = found.shift_remove(key) else {
        return;
    };
    if let Some(other) = found.get_mut(into) {
        other.operations.extend(part.operations);
        other.operations.sort_unstable();
        let (of_part, of_other) = (part.resource, &mut other.resource);
        of_other.collection = of_other.collection.take().or(of_part.collection);
        of_other.item = of_other.item.take().or(of_part.item);
        of_other.evidence.push(format!("{key} {because}."));
    }
}

/// Of several operations that could have one of the basic roles, the one whose title says so has it.
fn settle_roles(api: &Api, found: &mut Found) {
    for role in [
        Role::Create,
        Role::Update,
        Role::List,
        Role::Show,
        Role::Delete,
    ] {
        let of_role: Vec<usize> = found
            .operations
            .iter()
            .filter(|(_, known)| *known == role)
            .map(|(index, _)| *index)
            .collect();
        let fit = |index: &usize| {
            let operation = &api.operations[*index];
            let says = operation_verb(operation)
                .is_some_and(|verb| names::verbs_of(role).contains(&verb.as_str()));
            let whole = match role {
                Role::List => found.resource.collection.as_ref() == Some(&operation.path),
                Role::Update => operation.method == "PUT",
                _ => true,
            };
            (whole, says)
        };
        // The first of the best.
        let best = of_role.iter().rev().max_by_key(|index| fit(index)).copied();
        let makes_nothing = role == Role::Create
            && found.resource.item.is_none()
            && best.is_none_or(|index| !fit(&index).1);
        for (index, known) in &mut found.operations {
            let is_other = *known == role && (Some(*index) != best || makes_nothing);
            if is_other && role != Role::List {
                *known = Role::Action;
            }
        }
    }
}
