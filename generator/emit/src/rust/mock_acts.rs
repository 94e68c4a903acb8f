//! What each operation does to the things that an API manages, as the stateful mock of the runtime reads it: which
//! resource, in which role, and where an item stands in what is sent and answered.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use serde::Serialize;

use super::model::{Call, Model};
use super::samples::{self, Members};
use apiref_core::ir::{Api, Json, Operation, Resource, Role, RoleOf};

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
}

/// See the type of the same name in the mock of the runtime.
#[derive(Debug, Serialize)]
pub(super) struct Thing<'a> {
    id: String,
    created: bool,
    closed: bool,
    shown: Vec<&'a str>,
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
                    Role::Create => bodies.find_map(|body| item_in(body, name, &id)),
                    _ => bodies.next().and_then(|body| item_in(body, name, &id)),
                };
                created |= role == Role::Create;
                listed |= role == Role::List && answered.is_some();
                if answered.is_some() {
                    shown.push((order(role), call.method.as_str()));
                }
                let acts = Acts {
                    role,
                    resource: name,
                    variable: paths.variable(operation, resource, role),
                    parents: paths.parents(operation, resource),
                    sent: sent(api, operation, name, &id),
                    answered,
                    part: part(operation, resource),
                    conflict: conflict(operation)
                        .filter(|text| role != Role::Delete || is_about_parts(text))
                        .map(|_| 409),
                    unique: conflict(operation).is_some_and(is_about_names),
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
    match member.role {
        Role::Action if is_beside => Role::Create,
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

/// The member that tells items apart: what the IR says, else one that the answers have and that is called so.
fn id_member(resources: &[&Resource], answers: &HashMap<&str, Vec<Json>>) -> Option<String> {
    if let Some(id) = resources.iter().find_map(|resource| resource.id.clone()) {
        return Some(id);
    }
    let first = resources.first()?;
    let variable = resources
        .iter()
        .find_map(|resource| last_variable(resource.item.as_deref()?));
    let named = format!("{}_id", first.name);
    let candidates = [variable.unwrap_or("id"), "id", "uuid", &named, "name"];
    let has = |id: &&str| {
        members(resources).any(|(operation, role)| {
            let answer = answers.get(operation).and_then(|bodies| bodies.first());
            answer.is_some_and(|answer| match role {
                Role::List => list_in(answer, &first.name, id)
                    .and_then(|path| at(answer, &path)?.as_array()?.first())
                    .is_some_and(|item| item.get(id).is_some()),
                Role::Show | Role::Create => item_in(answer, &first.name, id)
                    .and_then(|path| at(answer, &path)?.get(id))
                    .is_some(),
                _ => false,
            })
        })
    };
    candidates.into_iter().find(has).map(str::to_owned)
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
fn item_in(json: &Json, name: &str, id: &str) -> Option<Vec<String>> {
    let members = json.as_object()?;
    let objects = || {
        members
            .iter()
            .filter(|(_, value)| value.as_object().is_some())
    };
    if let Some((key, _)) = objects().find(|(key, _)| bare(key) == bare(name)) {
        return Some(vec![key.clone()]);
    }
    if members.contains_key(id) {
        return Some(Vec::new());
    }
    let mut with_id = objects().filter(|(_, value)| value.get(id).is_some());
    match (with_id.next(), with_id.next(), objects().count()) {
        (Some((key, _)), None, _) => Some(vec![key.clone()]),
        (None, _, 1) if members.len() == 1 => Some(vec![members.first()?.0.clone()]),
        _ => None,
    }
}

/// Where an item stands that is called like the resource and has its id.
fn whole(json: &Json, name: &str, id: &str) -> Option<Vec<String>> {
    let path = item_in(json, name, id)?;
    let is_called = path.first().is_some_and(|key| bare(key) == bare(name));
    (is_called && at(json, &path)?.get(id).is_some()).then_some(path)
}

/// Is it an array of objects?
fn is_list(value: &Json) -> bool {
    let items = value.as_array();
    items.is_some_and(|items| items.iter().all(|item| item.as_object().is_some()))
}

/// Where items stand: the root, or the member with an array of objects that is called like them, or that has the id.
fn list_in(json: &Json, name: &str, id: &str) -> Option<Vec<String>> {
    if json.as_array().is_some() {
        return Some(Vec::new());
    }
    let members = json.as_object()?;
    let lists = || members.iter().filter(|(_, value)| is_list(value));
    let called =
        |(key, _): &(&String, &Json)| bare(key).starts_with(bare(name).trim_end_matches('y'));
    let has_id = |(_, value): &(&String, &Json)| {
        let first = value.as_array().and_then(|items| items.first());
        first.is_some_and(|item| item.get(id).is_some())
    };
    let found = lists().find(|list| called(list) && has_id(list));
    let found = found.or_else(|| lists().find(has_id));
    let (key, _) = found.or_else(|| lists().find(called))?;
    Some(vec![key.clone()])
}

/// Where the item stands in what is sent.
fn sent(api: &Api, operation: &Operation, name: &str, id: &str) -> Option<Vec<String>> {
    let body = operation.request_body.as_ref()?;
    let sample = samples::value(api, &body.schema, Members::All);
    let members = sample.as_object()?;
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

/// The rest of the path behind the item.
fn part<'a>(operation: &'a Operation, resource: &Resource) -> &'a str {
    let item = resource
        .item
        .as_deref()
        .map_or(0, |item| segments(item).len());
    let path = operation.path.as_str();
    match path.match_indices('/').nth(item) {
        Some((at, _)) if item > 0 => &path[at + 1..],
        _ => "",
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.strip_prefix('/').unwrap_or(path).split('/').collect()
}

fn variable_of(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn last_variable(path: &str) -> Option<&str> {
    segments(path).last().copied().and_then(variable_of)
}

/// Are the paths the same, whatever the variables are called?
fn same(left: &[&str], right: &[&str]) -> bool {
    let alike = |(left, right): (&&str, &&str)| {
        left == right || variable_of(left).is_some() && variable_of(right).is_some()
    };
    left.len() == right.len() && left.iter().zip(right).all(alike)
}

/// The paths of all items, and the variables that nearly all operations have.
struct Paths<'a> {
    items: Vec<(&'a str, Vec<&'a str>)>,
    shared: Vec<&'a str>,
}

impl<'a> Paths<'a> {
    fn new(api: &'a Api) -> Self {
        let items: Vec<(&str, Vec<&str>)> = api
            .resources
            .iter()
            .filter_map(|resource| {
                Some((resource.name.as_str(), segments(resource.item.as_deref()?)))
            })
            .collect();
        let mut counts: IndexMap<&str, usize> = IndexMap::new();
        for operation in &api.operations {
            let path = segments(&operation.path);
            for (at, segment) in path.iter().enumerate() {
                let leads_to_item = items.iter().any(|(_, item)| same(item, &path[..=at]));
                if let (Some(variable), false) = (variable_of(segment), leads_to_item) {
                    *counts.entry(variable).or_default() += 1;
                }
            }
        }
        let most = api.operations.len().div_ceil(2);
        let shared = counts.into_iter().filter(|(_, count)| *count >= most);
        let shared = shared.map(|(variable, _)| variable).collect();
        Self { items, shared }
    }

    /// How many segments of an operation's path lead to the item, or to the collection where it has none.
    fn reach(operation: &Operation, resource: &Resource) -> usize {
        let path = segments(&operation.path);
        let starts = |prefix: &Option<String>| {
            let prefix = segments(prefix.as_deref()?);
            let start = path.get(..prefix.len())?;
            same(start, &prefix).then_some(prefix.len())
        };
        starts(&resource.item)
            .or_else(|| starts(&resource.collection))
            .unwrap_or(path.len())
    }

    /// The variable that holds the id of the item.
    fn variable(
        &self,
        operation: &'a Operation,
        resource: &Resource,
        role: Role,
    ) -> Option<&'a str> {
        let path = segments(&operation.path);
        let reach = Self::reach(operation, resource);
        let item = resource.item.as_deref().map(|item| segments(item).len());
        if item == Some(reach) {
            return path.get(reach - 1).copied().and_then(variable_of);
        }
        // An item that is shown at another place stands at the end of the path.
        let at_end = matches!(role, Role::Show | Role::Update | Role::Delete);
        path.last()
            .copied()
            .and_then(variable_of)
            .filter(|_| at_end)
    }

    /// The things that the path goes through on the way to the item or collection, with their variables.
    fn parents(&self, operation: &'a Operation, resource: &Resource) -> Vec<(&'a str, &'a str)> {
        let path = segments(&operation.path);
        let reach = Self::reach(operation, resource);
        let is_item = resource
            .item
            .as_deref()
            .is_some_and(|item| segments(item).len() == reach);
        let is_last = path.len() == reach && last_variable(&operation.path).is_some();
        let end = if is_item || is_last { reach - 1 } else { reach };
        let mut parents = Vec::new();
        for (at, segment) in path.iter().enumerate().take(end) {
            let Some(variable) = variable_of(segment) else {
                continue;
            };
            match self.items.iter().find(|(_, item)| same(item, &path[..=at])) {
                Some((name, _)) => parents.push((*name, variable)),
                None if self.shared.contains(&variable) => {}
                None => parents.push((variable, variable)),
            }
        }
        parents
    }
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
                "id",
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
        let list = |text: &str| path(list_in(&Json::parse(text).expect("JSON"), "policy", "id"));
        assert_eq!(
            list(r#"{"links": [{"rel": "a"}], "policies": [{"id": 1}]}"#),
            "/policies"
        );
        assert_eq!(list(r#"{"policies": [], "count": 0}"#), "/policies");
        assert_eq!(list(r#"[{"id": 1}]"#), "/");
        assert_eq!(list(r#"{"names": ["a"]}"#), "none");
    }

    #[test]
    fn actions_answer_the_item_where_all_of_it_is_there() {
        let whole = |text: &str| path(whole(&Json::parse(text).expect("JSON"), "disk", "id"));
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

    #[test]
    fn paths_lead_from_parents_to_items() {
        let operation = |method: &str, path: &str| -> String {
            format!(
                r#"{{"id":"{method}{path}","page":"a","line":1,"dialect":"otc","title":"A","method":"{method}","path":"{path}","parameters":[],"request_body":null,"responses":[]}}"#
            )
        };
        let paths = [
            "/v1/{p}/boxes",
            "/v1/{p}/boxes/{box}",
            "/v1/{p}/boxes/{b}/tags/{key}",
            "/v1/{p}/boxes/{b}/lid/open",
        ];
        let operations: Vec<String> = paths.iter().map(|path| operation("GET", path)).collect();
        let text = format!(
            r#"{{"schemas":{{}},"pages":[],"operations":[{}],"resources":[
            {{"name":"box","generation":null,"collection":"/v1/{{p}}/boxes","item":"/v1/{{p}}/boxes/{{box}}","id":"id","operations":[]}},
            {{"name":"tag","generation":null,"collection":"/v1/{{p}}/boxes/{{b}}/tags","item":"/v1/{{p}}/boxes/{{b}}/tags/{{key}}","id":"key","operations":[]}}]}}"#,
            operations.join(",")
        );
        let api: Api = serde_json::from_str(&text).expect("an API");
        let paths = Paths::new(&api);
        let told = |resource: usize, operation: usize| {
            let (resource, operation) = (&api.resources[resource], &api.operations[operation]);
            let variable = paths.variable(operation, resource, Role::Show);
            let part = part(operation, resource);
            format!(
                "{variable:?} {:?} {part:?}",
                paths.parents(operation, resource)
            )
        };
        insta::assert_snapshot!(told(0, 0), @r#"None [] """#);
        insta::assert_snapshot!(told(0, 1), @r#"Some("box") [] """#);
        insta::assert_snapshot!(told(1, 2), @r#"Some("key") [("box", "b")] """#);
        insta::assert_snapshot!(told(0, 3), @r#"Some("b") [] "lid/open""#);
    }
}
