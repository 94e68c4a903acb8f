//! Listed items that a switch of the query adds members to: `Returns the bee of each row in the "bee" field`. Neither a table
//! nor an example has such a member and what it holds is not said, so the items keep whatever else they have. Where one
//! operation says what a switch adds, others that have the same switch need not.

use std::collections::{BTreeMap, BTreeSet};

use apiref_core::ir::{Api, Followed, Location, Operation, Parameter, Schema, TypeName};

/// Opens such items.
pub fn settle(api: &mut Api) {
    let mut promised: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for operation in &api.operations {
        for switch in switches(operation) {
            let text = switch.schema.description.as_deref().unwrap_or_default();
            let fields = fields(text);
            if !fields.is_empty() {
                promised
                    .entry(switch.name.clone())
                    .or_default()
                    .extend(fields);
            }
        }
    }
    if promised.is_empty() {
        return;
    }
    let of_route: BTreeMap<(String, String), Vec<Parameter>> = api
        .operations
        .iter()
        .map(|one| {
            let own = switches(one).cloned().collect();
            ((one.method.clone(), one.path.clone()), own)
        })
        .collect();
    for operation in &mut api.operations {
        let mut known: Vec<Parameter> = switches(operation).cloned().collect();
        // What it leaves to another operation is asked for in the same way.
        for follows in &operation.follows {
            let route = (follows.method.clone(), follows.path.clone());
            if follows.parts.contains(&Followed::Parameters) {
                known.extend(of_route.get(&route).into_iter().flatten().cloned());
            }
        }
        for switch in known {
            let Some(names) = promised.get(&switch.name) else {
                continue;
            };
            for response in &mut operation.responses {
                let is_success = response.status.starts_with('2');
                if let Some(items) = response
                    .schema
                    .as_mut()
                    .filter(|_| is_success)
                    .and_then(items)
                    && names
                        .iter()
                        .any(|name| !items.properties.contains_key(name))
                {
                    let anything = items.additional_properties.get_or_insert_default();
                    **anything = Schema::default();
                }
            }
        }
    }
}

/// The query parameters that are on or off.
fn switches(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let queries = operation.parameters.iter();
    let queries = queries.filter(|one| one.location == Location::Query);
    queries.filter(|one| one.schema.is(TypeName::Boolean))
}

/// The fields in which a text says that something is returned.
fn fields(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for sentence in text.split(". ") {
        let lower = sentence.to_ascii_lowercase();
        if !(lower.contains("return") || lower.contains("includ")) || lower.contains(" not in the ")
        {
            continue;
        }
        for behind in sentence.split("in the ").skip(1) {
            let Some((name, _)) = behind
                .split_once(" field")
                .or_else(|| behind.split_once(" member"))
            else {
                continue;
            };
            let is_marked = name.starts_with(['`', '"', '\'']);
            let name = name.trim_matches(|c| matches!(c, '`' | '"' | '\'' | '\\'));
            let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            if is_marked && !name.is_empty() && name.chars().all(is_name) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// The items of the only list of objects in an answer.
fn items(body: &mut Schema) -> Option<&mut Schema> {
    let is_list = |schema: &Schema| {
        let items = schema.items.as_deref();
        items.is_some_and(|items| items.is(TypeName::Object) && !items.properties.is_empty())
    };
    if is_list(body) {
        return body.items.as_deref_mut();
    }
    let lists = body.properties.values().filter(|member| is_list(member));
    if lists.count() != 1 {
        return None;
    }
    let mut members = body.properties.values_mut();
    members.find(|member| is_list(member))?.items.as_deref_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_promise_members() {
        let says = |text: &str| fields(text).join(", ");
        assert_eq!(
            says("Returns the bee of each row in the `\"bee\"` field."),
            "bee"
        );
        assert_eq!(says("Include bees in the `bee` field"), "bee");
        assert_eq!(says("Searches in the `bee` field"), "");
        assert_eq!(says("Returns what is in the field"), "");
    }

    #[test]
    fn what_one_switch_adds_others_of_its_name_add_too() {
        let operation = |path: &str, says: &str| {
            format!(
                r#"{{"id":"","page":"a.rst","line":1,"dialect":"","title":"","method":"GET","path":"{path}","parameters":[
                {{"name":"with_bee","in":"query","required":false,"schema":{{"type":"boolean","description":"{says}"}}}}],
                "request_body":null,"responses":[{{"status":"200","description":"","schema":{{"type":"object","properties":
                {{"rows":{{"type":"array","items":{{"type":"object","properties":{{"id":{{"type":"string"}}}}}}}}}}}}}}]}}"#
            )
        };
        let text = format!(
            r#"{{"operations":[{},{}],"schemas":{{}},"pages":[]}}"#,
            operation("/a", "Returns the bee in the `bee` field"),
            operation("/b", "With bees"),
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        settle(&mut api);
        for operation in &mut api.operations {
            let body = operation.responses[0].schema.as_mut().expect("a body");
            let items = items(body).expect("a list");
            assert!(items.additional_properties.is_some(), "{}", operation.path);
        }
    }
}
