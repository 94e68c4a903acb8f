//! What examples show of members of which the docs say nothing else: one value says more than a name.

use std::collections::HashMap;

use apiref_core::ir::{Api, Direction, Json, Schema};

/// How many items of a list are looked at.
const ITEMS: usize = 3;

/// How deep examples are followed.
const DEEPEST: usize = 16;

/// The first value that examples show of each member that is a text or a number, by the address of its schema.
pub fn of_api(api: &Api) -> HashMap<*const Schema, &Json> {
    let mut shown = HashMap::new();
    for operation in &api.operations {
        let own = operation.examples.iter().filter(|one| !one.of_other_call);
        for example in own {
            let Some(json) = &example.json else { continue };
            let sent = operation.request_body.iter().map(|body| &body.schema);
            let answers = operation.responses.iter().filter(|response| {
                let stated = example.status.as_ref();
                stated.map_or(response.status.starts_with('2'), |it| {
                    *it == response.status
                })
            });
            let answered = answers.filter_map(|response| response.schema.as_ref());
            match example.direction {
                Direction::Request => {
                    sent.for_each(|schema| walk(api, schema, json, DEEPEST, &mut shown));
                }
                Direction::Response => {
                    answered.for_each(|schema| walk(api, schema, json, DEEPEST, &mut shown));
                }
            }
        }
    }
    shown
}

fn walk<'a>(
    api: &'a Api,
    schema: &'a Schema,
    json: &'a Json,
    depth: usize,
    shown: &mut HashMap<*const Schema, &'a Json>,
) {
    if depth == 0 {
        return;
    }
    let schema = api.follow(schema);
    for part in schema.any_of.iter() {
        walk(api, part, json, depth - 1, shown);
    }
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                let member = schema.properties.get(name);
                if let Some(member) = member.filter(|_| is_telling(value)) {
                    shown.entry(std::ptr::from_ref(member)).or_insert(value);
                }
                let inner = member.or(schema.additional_properties.as_deref());
                if let Some(inner) = inner {
                    walk(api, inner, value, depth - 1, shown);
                }
            }
        }
        Json::Array(items) => {
            if let Some(inner) = schema.items.as_deref() {
                let items = items.iter().take(ITEMS);
                items.for_each(|item| walk(api, inner, item, depth - 1, shown));
            }
        }
        _ => {}
    }
}

/// Is it a short text or a number?
fn is_telling(value: &Json) -> bool {
    const LONGEST: usize = 60;
    match value {
        Json::Number(_) => true,
        Json::String(text) => {
            let is_short = !text.trim().is_empty() && text.chars().count() <= LONGEST;
            is_short && !text.contains(char::is_control)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_show_values_of_members() {
        let text = r##"{"operations":[{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"GET","path":"/a",
            "parameters":[],"request_body":null,"responses":[{"status":"200","description":"","schema":{"type":"object",
            "properties":{"lids":{"type":"array","items":{"$ref":"#/schemas/Lid"}}}}}],"examples":[{"direction":"response",
            "media_type":"application/json","json":{"lids":[{"size":3,"open":true,"name":""},{"name":"red"}]},
            "validity":"valid","line":5}]}],"schemas":{"Lid":{"type":"object","properties":{"size":{"type":"integer"},
            "open":{"type":"boolean"},"name":{"type":"string"}}}},"pages":[]}"##;
        let api: Api = serde_json::from_str(text).expect("an API");
        let shown = of_api(&api);
        let of = |name: &str| {
            let member = &api.schemas["Lid"].properties[name];
            shown
                .get(&std::ptr::from_ref(member))
                .map(|json| json.to_string())
        };
        assert_eq!(of("size").as_deref(), Some("3"));
        assert_eq!(of("name").as_deref(), Some("\"red\""));
        assert_eq!(of("open"), None);
    }
}
