//! The form in which an API tells errors: from the documented fault bodies, else from what its page family uses.

use indexmap::IndexMap;
use serde::Serialize;

use apiref_core::ir::{Api, Direction, Json, Operation, Schema, TypeName};

/// The form of an API's error bodies, as the server of the runtime reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorForm {
    /// The key of the one member that holds all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrapper: Option<String>,
    /// Is that key the name of the fault (`itemNotFound`)?
    pub fault_name: bool,
    /// Members and what they hold.
    pub members: Vec<(String, Slot)>,
}

/// What a member of an error body holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// What went wrong.
    Message,
    /// The status code as a number.
    Status,
    /// A code as text.
    Code,
    /// The name of the fault.
    Fault,
}

/// The form that most documented fault bodies of the API have; else the one that the docs show for the whole service;
/// else that of the page family.
pub fn of_api(api: &Api) -> ErrorForm {
    let mut counts: IndexMap<String, (usize, ErrorForm)> = IndexMap::new();
    for operation in &api.operations {
        for form in documented(api, operation) {
            let key = format!("{form:?}");
            counts.entry(key).or_insert((0, form)).0 += 1;
        }
    }
    // Of forms that are equally frequent the first wins.
    let most = counts.values().map(|(count, _)| *count).max();
    counts
        .into_values()
        .find(|(count, _)| Some(*count) == most)
        .map(|(_, form)| form)
        .or_else(|| of_example(&api.errors.body.as_ref()?.example))
        .unwrap_or_else(|| of_family(api))
}

/// The forms that an operation's fault schemas and fault examples show.
fn documented(api: &Api, operation: &Operation) -> Vec<ErrorForm> {
    let is_fault = |status: &str| status.starts_with(['4', '5']) || status == "default";
    let schemas = operation
        .responses
        .iter()
        .filter(|response| is_fault(&response.status))
        .filter_map(|response| of_schema(api, response.schema.as_ref()?));
    let examples = operation
        .examples
        .iter()
        .filter(|e| e.direction == Direction::Response && e.status.as_deref().is_some_and(is_fault))
        .filter_map(|example| of_example(example.json.as_ref()?));
    schemas.chain(examples).collect()
}

fn of_schema(api: &Api, schema: &Schema) -> Option<ErrorForm> {
    let members = |schema: &Schema| -> Vec<(String, bool)> {
        schema
            .properties
            .iter()
            .map(|(name, member)| {
                let number = member.is(TypeName::Integer) || member.is(TypeName::Number);
                (name.clone(), number)
            })
            .collect()
    };
    let schema = api.follow(schema);
    if let (1, Some((name, inner))) = (schema.properties.len(), schema.properties.first()) {
        let inner = api.follow(inner);
        if !inner.properties.is_empty() {
            return form(Some(name), &members(inner));
        }
    }
    form(None, &members(schema))
}

fn of_example(example: &Json) -> Option<ErrorForm> {
    let members = |object: &IndexMap<String, Json>| -> Vec<(String, bool)> {
        object
            .iter()
            .map(|(name, value)| (name.clone(), matches!(value, Json::Number(_))))
            .collect()
    };
    let object = example.as_object()?;
    if let (1, Some((name, Json::Object(inner)))) = (object.len(), object.first()) {
        return form(Some(name), &members(inner));
    }
    form(None, &members(object))
}

/// The form of these members (name, is it a number?); none without a member for the message.
fn form(wrapper: Option<&str>, members: &[(String, bool)]) -> Option<ErrorForm> {
    let members: Vec<(String, Slot)> = members
        .iter()
        .filter_map(|(name, number)| Some((name.clone(), slot(name, *number)?)))
        .collect();
    let fault_name = wrapper.is_some_and(is_fault_name);
    members
        .iter()
        .any(|(_, slot)| *slot == Slot::Message)
        .then(|| ErrorForm {
            wrapper: wrapper.filter(|_| !fault_name).map(str::to_owned),
            fault_name,
            members,
        })
}

fn slot(name: &str, number: bool) -> Option<Slot> {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if number {
        has(&["code", "status"]).then_some(Slot::Status)
    } else if has(&["msg", "message", "cause", "reason", "detail", "description"]) {
        Some(Slot::Message)
    } else if has(&["code", "status"]) {
        Some(Slot::Code)
    } else if matches!(name.as_str(), "type" | "title" | "name") {
        Some(Slot::Fault)
    } else {
        None
    }
}

/// Names of faults are one word in camel case (`badRequest`, `itemNotFound`); `error` is the name of a wrapper.
fn is_fault_name(name: &str) -> bool {
    const FAULTS: &[&str] = &[
        "unauthorized",
        "forbidden",
        "overLimit",
        "badMethod",
        "instanceFault",
    ];
    let suffixed = ["Request", "NotFound", "Fault", "MediaType", "Unavailable"];
    FAULTS.contains(&name)
        || (name.starts_with(|c: char| c.is_ascii_lowercase())
            && suffixed.iter().any(|suffix| name.ends_with(suffix)))
}

/// The form that the services behind a page family use.
fn of_family(api: &Api) -> ErrorForm {
    let mut counts: IndexMap<&str, usize> = IndexMap::new();
    for operation in &api.operations {
        *counts.entry(operation.dialect.as_str()).or_default() += 1;
    }
    let most = counts.values().max();
    let family = counts
        .iter()
        .find(|(_, count)| Some(*count) == most)
        .map_or("", |(family, _)| family);
    let (wrapper, fault_name, members): (Option<&str>, bool, &[(&str, Slot)]) = match family {
        "openstack-wadl" | "rackspace" => (
            None,
            true,
            &[("code", Slot::Status), ("message", Slot::Message)],
        ),
        "otc" => (
            None,
            false,
            &[("error_code", Slot::Code), ("error_msg", Slot::Message)],
        ),
        "ntt-text" => (None, false, &[("cause", Slot::Message)]),
        _ => (
            Some("error"),
            false,
            &[("code", Slot::Status), ("message", Slot::Message)],
        ),
    };
    ErrorForm {
        wrapper: wrapper.map(str::to_owned),
        fault_name,
        members: members
            .iter()
            .map(|(name, slot)| ((*name).to_owned(), *slot))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form_of(operations: &str) -> String {
        let text = format!(r#"{{"schemas":{{}},"pages":[],"operations":[{operations}]}}"#);
        let api: Api = serde_json::from_str(&text).expect("an API");
        serde_json::to_string(&of_api(&api)).expect("JSON")
    }

    fn operation(dialect: &str, more: &str) -> String {
        format!(
            r#"{{"id":"a","page":"a","line":1,"dialect":"{dialect}","title":"A","method":"GET","path":"/a","parameters":[],"request_body":null,{more}}}"#
        )
    }

    #[test]
    fn documented_bodies_go_before_the_habit_of_the_family() {
        let schema = operation(
            "otc",
            r#""responses":[{"status":"400","description":"","schema":{"type":"object","properties":{"errCode":{"type":"string"},"externalMessage":{"type":"string"}}}}]"#,
        );
        insta::assert_snapshot!(form_of(&schema), @r#"{"fault_name":false,"members":[["errCode","code"],["externalMessage","message"]]}"#);
        let example = operation(
            "ntt-text",
            r#""responses":[],"examples":[{"direction":"response","status":"404","media_type":"application/json","json":{"error":{"code":404,"message":"x"}},"validity":"valid","line":1}]"#,
        );
        insta::assert_snapshot!(form_of(&example), @r#"{"wrapper":"error","fault_name":false,"members":[["code","status"],["message","message"]]}"#);
        let fault = operation(
            "openstack-wadl",
            r#""responses":[],"examples":[{"direction":"response","status":"404","media_type":"application/json","json":{"itemNotFound":{"message":"x"}},"validity":"valid","line":1}]"#,
        );
        insta::assert_snapshot!(form_of(&fault), @r#"{"fault_name":true,"members":[["message","message"]]}"#);
    }

    #[test]
    fn families_have_their_habits() {
        let form = |family| form_of(&operation(family, r#""responses":[]"#));
        insta::assert_snapshot!(form("ntt-text"), @r#"{"fault_name":false,"members":[["cause","message"]]}"#);
        insta::assert_snapshot!(form("otc"), @r#"{"fault_name":false,"members":[["error_code","code"],["error_msg","message"]]}"#);
        insta::assert_snapshot!(form("rackspace"), @r#"{"fault_name":true,"members":[["code","status"],["message","message"]]}"#);
        insta::assert_snapshot!(form("other"), @r#"{"wrapper":"error","fault_name":false,"members":[["code","status"],["message","message"]]}"#);
    }
}
