//! What each operation does to the things that an API manages, as the stateful mock of the runtime reads it: which
//! resource, in which role, and where an item stands in what is sent and answered.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use serde::Serialize;

use super::mock_paths::{Paths, last_variable, part};
use super::mock_stated::stated;
use super::model::{Call, Model};
use super::samples::{self, Members};
use apiref_core::ir::{Api, Json, Operation, Resource, Role, RoleOf, TypeName};

/// See the type of the same name in the mock of the runtime.
#[derive(Debug, Serialize)]
pub(super) struct Acts<'a> {
    role: Role,
    resource: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parents: Vec<(&'a str, &'a str)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered: Option<Vec<String>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    part: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<u16>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unique: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    types: BTreeMap<String, Vec<TypeName>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needed: Vec<String>,
}

impl Acts<'_> {
    /// Adds what the docs of the operation itself say of the item that it answers; `joined` as for [`stated`].
    pub(super) fn state(&mut self, own: (&Api, &Operation), joined: (&Api, &Operation)) {
        if let Some(path) = &self.answered {
            let stated = stated(own, joined, path);
            (self.types, self.needed) = (stated.types, stated.needed);
        }
    }
}

/// See the type of the same name in the mock of the runtime.
#[derive(Debug, Serialize)]
pub(super) struct Thing<'a> {
    #[serde(flatten)]
    id: Id,
    created: bool,
    closed: bool,
    shown: Vec<&'a str>,
}

/// The member that tells items apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Id {
    #[serde(rename = "id")]
    name: String,
    /// The member with the object that has the id, where the item itself has none: `metadata`.
    #[serde(skip_serializing_if = "str::is_empty")]
    within: &'static str,
}

impl Id {
    fn plain(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, within: "" }
    }

    /// Does an item have it?
    fn is_in(&self, item: &Json) -> bool {
        let holder = match self.within {
            "" => Some(item),
            within => item.get(within),
        };
        holder.is_some_and(|holder| holder.get(&self.name).is_some())
    }
}

/// All that the mock is told of the API's resources.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// By id of the operation.
    pub(super) acts: HashMap<&'a str, Acts<'a>>,
    pub(super) things: BTreeMap<&'a str, Thing<'a>>,
}

/// The plan of an API. `answers` gives the bodies of an operation's successes that are JSON, the usual one first.
pub(super) fn plan<'a>(model: &'a Model<'_>, bodies: impl Fn(&Call<'_>) -> Vec<Json>) -> Plan<'a> {
    let api = model.api;
    let calls: HashMap<&str, &Call<'_>> = model
        .calls
        .iter()
        .map(|call| (call.operation.id.as_str(), call))
        .collect();
    let paths = Paths::new(api);
    let mut plan = Plan::default();
    for (name, resources) in by_name(api) {
        let answers: HashMap<&str, Vec<Json>> = members(&resources)
            .filter_map(|(id, _)| Some((id, bodies(calls.get(id)?))))
            .collect();
        let Some(id) = id_member(&resources, &answers) else {
            continue;
        };
        let (mut created, mut listed, mut shown) = (false, false, Vec::new());
        for resource in &resources {
            for member in &resource.operations {
                let Some(call) = calls.get(member.id.as_str()) else {
                    continue;
                };
                let operation = call.operation;
                let role = role_of(member, resource, &calls);
                let bodies = answers.get(member.id.as_str());
                let mut bodies = bodies.into_iter().flatten();
                let answered = match role {
                    // What an action answers is its own, unless it is the whole item.
                    Role::Action => bodies.next().and_then(|body| whole(body, name, &id)),
                    Role::Batch | Role::SubResource => None,
                    Role::List => bodies.next().and_then(|body| list_in(body, name, &id)),
                    Role::Create => {
                        let several = || bodies.clone().find_map(|body| items_in(body, name, &id));
                        let one = bodies.clone().find_map(|body| item_in(body, name, &id));
                        one.or_else(several)
                    }
                    _ => bodies.next().and_then(|body| item_in(body, name, &id)),
                };
                created |= role == Role::Create;
                listed |= role == Role::List && answered.is_some();
                if answered.is_some() {
                    shown.push((order(role), call.method.as_str()));
                }
                let makes_several = role == Role::Create
                    && answered.as_ref().is_some_and(|path| {
                        let bodies = answers.get(member.id.as_str()).into_iter().flatten();
                        bodies.filter_map(|body| at(body, path)).any(is_list)
                    });
                let acts = Acts {
                    role,
                    resource: name,
                    variable: paths.variable(operation, resource, role),
                    parents: paths.parents(operation, resource),
                    sent: sent(api, operation, (name, &id), makes_several),
                    answered,
                    part: part(operation, resource),
                    conflict: conflict(operation)
                        .filter(|text| role != Role::Delete || is_about_parts(text))
                        .map(|_| 409),
                    unique: conflict(operation).is_some_and(is_about_names),
                    types: BTreeMap::new(),
                    needed: Vec::new(),
                };
                plan.acts.insert(operation.id.as_str(), acts);
            }
        }
        shown.sort_by_key(|(order, _)| *order);
        let thing = Thing {
            id,
            created,
            closed: created || listed,
            shown: shown.into_iter().map(|(_, method)| method).collect(),
        };
        plan.things.insert(name, thing);
    }
    plan
}

/// What an operation does to items. What shares method and path with the creation of one makes items, too: the body says
/// how many, or of what kind.
fn role_of(member: &RoleOf, resource: &Resource, calls: &HashMap<&str, &Call<'_>>) -> Role {
    let route = |id: &str| {
        let operation = calls.get(id)?.operation;
        Some((operation.method.as_str(), operation.path.as_str()))
    };
    let own = route(&member.id);
    let mut creating = resource.operations.iter();
    let is_beside = creating
        .any(|other| other.role == Role::Create && own.is_some() && route(&other.id) == own);
    let makes = |other: &RoleOf| other.role == Role::Create;
    let is_bare = |id: &str| {
        let call = calls.get(id);
        call.is_some_and(|call| call.operation.request_body.is_none())
    };
    match member.role {
        Role::Action if is_beside => Role::Create,
        // Nothing is sent but ids, and nothing else makes such items: `PUT /boxes/{box}/owners/{owner}` relates two things.
        Role::Update
            if own.is_some_and(|(method, path)| {
                method == "PUT" && last_variable(path).is_some() && is_bare(&member.id)
            }) && !resource.operations.iter().any(makes) =>
        {
            Role::Create
        }
        // However it goes about it.
        Role::Action if own.is_some_and(|(method, _)| method == "DELETE") => Role::Delete,
        role => role,
    }
}

/// Generations of one API have the same things.
fn by_name(api: &Api) -> IndexMap<&str, Vec<&Resource>> {
    let mut resources: IndexMap<&str, Vec<&Resource>> = IndexMap::new();
    for resource in &api.resources {
        resources.entry(&resource.name).or_default().push(resource);
    }
    resources
}

fn members<'r>(resources: &'r [&Resource]) -> impl Iterator<Item = (&'r str, Role)> {
    let operations = resources.iter().flat_map(|resource| &resource.operations);
    operations.map(|member| (member.id.as_str(), member.role))
}

/// Of the operations that answer an item, those that show all of it come first.
fn order(role: Role) -> usize {
    match role {
        Role::Show => 0,
        Role::Create => 1,
        Role::Update => 2,
        Role::List => 3,
        _ => 4,
    }
}

/// The member that tells items apart: what the IR says of most generations, else one that the answers have and that is
/// called so.
fn id_member(resources: &[&Resource], answers: &HashMap<&str, Vec<Json>>) -> Option<Id> {
    let mut counts: IndexMap<&str, usize> = IndexMap::new();
    for id in resources
        .iter()
        .filter_map(|resource| resource.id.as_deref())
    {
        *counts.entry(id).or_default() += 1;
    }
    let most = counts.values().max();
    if let Some((id, _)) = counts.iter().find(|(_, count)| Some(*count) == most) {
        return Some(Id::plain(id));
    }
    let first = resources.first()?;
    let variable = resources
        .iter()
        .find_map(|resource| last_variable(resource.item.as_deref()?));
    let named = format!("{}_id", first.name);
    let candidates = [variable.unwrap_or("id"), "id", "uuid", &named].map(Id::plain);
    let held = ["uid", "id"].map(|name| Id {
        name: name.to_owned(),
        within: "metadata",
    });
    let has = |id: &Id| {
        members(resources).any(|(operation, role)| {
            let answer = answers.get(operation).and_then(|bodies| bodies.first());
            answer.is_some_and(|answer| match role {
                Role::List => list_in(answer, &first.name, id)
                    .and_then(|path| at(answer, &path)?.as_array()?.first())
                    .is_some_and(|item| id.is_in(item)),
                Role::Show | Role::Create => item_in(answer, &first.name, id)
                    .and_then(|path| at(answer, &path))
                    .is_some_and(|item| id.is_in(item)),
                _ => false,
            })
        })
    };
    let names = candidates.into_iter().chain(held);
    let found = names.chain([Id::plain("name")]).find(has);
    // What is there without being made has the id that paths name, whether it shows it or not.
    let is_made = members(resources).any(|(_, role)| role == Role::Create);
    let unseen = variable.filter(|_| !is_made).map(Id::plain);
    found.or(unseen)
}

fn at<'j>(json: &'j Json, path: &[String]) -> Option<&'j Json> {
    path.iter().try_fold(json, |json, key| json.get(key))
}

/// Letters and digits of a name, for names that are written in several ways.
fn bare(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.collect::<String>().to_ascii_lowercase()
}

/// Where an item stands: under a key that is called like the resource, or the only one with an object that has the id;
/// else at the root.
fn item_in(json: &Json, name: &str, id: &Id) -> Option<Vec<String>> {
    let members = json.as_object()?;
    let objects = || {
        members
            .iter()
            .filter(|(_, value)| value.as_object().is_some())
    };
    if let Some((key, _)) = objects().find(|(key, _)| bare(key) == bare(name)) {
        return Some(vec![key.clone()]);
    }
    if id.is_in(json) {
        return Some(Vec::new());
    }
    let mut with_id = objects().filter(|(_, value)| id.is_in(value));
    match (with_id.next(), with_id.next(), objects().count()) {
        (Some((key, _)), None, _) => Some(vec![key.clone()]),
        (None, _, 1) if members.len() == 1 => Some(vec![members.first()?.0.clone()]),
        _ => None,
    }
}

/// Where an item stands that is called like the resource and has its id.
fn whole(json: &Json, name: &str, id: &Id) -> Option<Vec<String>> {
    let path = item_in(json, name, id)?;
    let is_called = path.first().is_some_and(|key| bare(key) == bare(name));
    (is_called && id.is_in(at(json, &path)?)).then_some(path)
}

/// Is it an array of objects?
fn is_list(value: &Json) -> bool {
    let items = value.as_array();
    items.is_some_and(|items| items.iter().all(|item| item.as_object().is_some()))
}

/// Where items stand: the root, or the member with an array of objects that is called like them, or that has the id.
fn list_in(json: &Json, name: &str, id: &Id) -> Option<Vec<String>> {
    if json.as_array().is_some() {
        return Some(Vec::new());
    }
    let members = json.as_object()?;
    let lists = || members.iter().filter(|(_, value)| is_list(value));
    let called =
        |(key, _): &(&String, &Json)| bare(key).starts_with(bare(name).trim_end_matches('y'));
    let has_id = |(_, value): &(&String, &Json)| {
        let first = value.as_array().and_then(|items| items.first());
        first.is_some_and(|item| id.is_in(item))
    };
    let found = lists().find(|list| called(list) && has_id(list));
    let found = found.or_else(|| lists().find(has_id));
    let (key, _) = found.or_else(|| lists().find(called))?;
    Some(vec![key.clone()])
}

/// Where several items stand that have ids.
fn items_in(json: &Json, name: &str, id: &Id) -> Option<Vec<String>> {
    let path = list_in(json, name, id)?;
    let first = at(json, &path)?.as_array()?.first()?;
    id.is_in(first).then_some(path)
}

/// Where the item stands in what is sent, or the list of several.
fn sent(
    api: &Api,
    operation: &Operation,
    (name, id): (&str, &Id),
    are_several: bool,
) -> Option<Vec<String>> {
    let body = operation.request_body.as_ref()?;
    let sample = samples::value(api, &body.schema, Members::All);
    if are_several && let Some(path) = list_in(&sample, name, id) {
        return Some(path);
    }
    let members = sample.as_object()?;
    // Parts of the item stand at the root, as what holds its id does.
    if !id.within.is_empty() && !members.keys().any(|key| bare(key) == bare(name)) {
        return Some(Vec::new());
    }
    if let Some(path) = item_in(&sample, name, id) {
        return Some(path);
    }
    let mut objects = members
        .iter()
        .filter(|(_, value)| value.as_object().is_some());
    match (objects.next(), members.len()) {
        (Some((key, _)), 1) => Some(vec![key.clone()]),
        _ => Some(Vec::new()),
    }
}

/// What the docs say of a conflict, where they list one.
fn conflict(operation: &Operation) -> Option<&str> {
    let mut responses = operation.responses.iter();
    responses
        .find_map(|response| (response.status == "409").then_some(response.description.as_str()))
}

/// Is the conflict one of names?
fn is_about_names(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["already exist", "duplicate", "same name", "not unique"]
        .iter()
        .any(|words| text.contains(words))
}

/// Is the conflict that something still belongs to what is to be removed? Else its parts go with it.
fn is_about_parts(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "in use",
        "not empty",
        "contain",
        "depend",
        "belong",
        "associated",
        "attached",
    ]
    .iter()
    .any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(found: Option<Vec<String>>) -> String {
        found.map_or("none".to_owned(), |path| format!("/{}", path.join("/")))
    }

    #[test]
    fn items_and_lists_are_found_in_answers() {
        let item = |text: &str| {
            path(item_in(
                &Json::parse(text).expect("JSON"),
                "disk_group",
                &Id::plain("id"),
            ))
        };
        assert_eq!(
            item(r#"{"diskGroup": {"a": 1}, "job": {"id": 1}}"#),
            "/diskGroup"
        );
        assert_eq!(item(r#"{"id": "a", "owner": {"id": "b"}}"#), "/");
        assert_eq!(
            item(r#"{"group": {"id": "a"}, "request_id": "b"}"#),
            "/group"
        );
        assert_eq!(item(r#"{"group": {"name": "a"}}"#), "/group");
        assert_eq!(item(r#"{"job_id": "a"}"#), "none");
        let list = |text: &str| {
            path(list_in(
                &Json::parse(text).expect("JSON"),
                "policy",
                &Id::plain("id"),
            ))
        };
        assert_eq!(
            list(r#"{"links": [{"rel": "a"}], "policies": [{"id": 1}]}"#),
            "/policies"
        );
        assert_eq!(list(r#"{"policies": [], "count": 0}"#), "/policies");
        assert_eq!(list(r#"[{"id": 1}]"#), "/");
        assert_eq!(list(r#"{"names": ["a"]}"#), "none");
    }

    #[test]
    fn what_holds_the_id_belongs_to_the_item() {
        let id = Id {
            name: "uid".to_owned(),
            within: "metadata",
        };
        let item = |text: &str| path(item_in(&Json::parse(text).expect("JSON"), "disk", &id));
        assert_eq!(item(r#"{"metadata": {"uid": 1}, "spec": {}}"#), "/");
        assert_eq!(item(r#"{"disk": {"metadata": {"uid": 1}}}"#), "/disk");
        assert_eq!(item(r#"{"metadata": {"name": "a"}, "spec": {}}"#), "none");
        let items = |text: &str| path(items_in(&Json::parse(text).expect("JSON"), "disk", &id));
        assert_eq!(
            items(r#"{"items": [{"metadata": {"uid": 1}, "spec": {}}]}"#),
            "/items"
        );
        assert_eq!(items(r#"{"items": [{"name": "a"}]}"#), "none");
    }

    #[test]
    fn actions_answer_the_item_where_all_of_it_is_there() {
        let whole = |text: &str| {
            path(whole(
                &Json::parse(text).expect("JSON"),
                "disk",
                &Id::plain("id"),
            ))
        };
        assert_eq!(whole(r#"{"disk": {"id": 1}}"#), "/disk");
        assert_eq!(whole(r#"{"disk": {"size": 1}}"#), "none");
        assert_eq!(whole(r#"{"console": {"id": 1}}"#), "none");
        assert_eq!(whole(r#"{"id": 1}"#), "none");
    }

    #[test]
    fn parts_hold_an_item_where_the_conflict_says_so() {
        assert!(is_about_parts("The pool is in use."));
        assert!(!is_about_parts("Conflict"));
    }
}
