//! Words that stand in an example for what another page shows: `"results": ["CRATE"]`. The items of such a list are of
//! any kind, and no texts.

use apiref_core::ir::{Json, Operation, Schema, TypeName};

/// Opens the items of lists of stand-ins in the answers of an operation.
pub fn settle(operation: &mut Operation) {
    let Operation {
        examples,
        responses,
        ..
    } = operation;
    let shown: Vec<&Json> = examples
        .iter()
        .filter_map(|example| example.json.as_ref())
        .collect();
    let successes = responses
        .iter_mut()
        .filter(|response| response.status.starts_with('2'));
    for schema in successes.filter_map(|response| response.schema.as_mut()) {
        open(schema, &shown);
    }
}

/// Opens the lists of an answer whose examples show nothing but a stand-in.
fn open(schema: &mut Schema, shown: &[&Json]) {
    for (name, member) in &mut schema.properties {
        let values: Vec<&Json> = shown.iter().filter_map(|json| json.get(name)).collect();
        let stands_in = |value: &&Json| match value.as_array() {
            Some([Json::String(word)]) => is_stand_in(word),
            _ => false,
        };
        let Some(items) = member
            .items
            .as_mut()
            .filter(|items| items.is(TypeName::String))
        else {
            continue;
        };
        if !values.is_empty() && values.iter().all(stands_in) {
            **items = Schema::default();
        }
    }
}

/// Is it one word in capitals, with or without braces: `CRATE`, `{CRATE}`?
fn is_stand_in(word: &str) -> bool {
    let bare = word.trim_matches(['{', '}']);
    bare.len() > 3 && bare.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_capitals_stands_for_an_item() {
        let read = |shown: &str| {
            let list = r#"{"type":"object","properties":{"results":{"type":"array","items":{"type":"string"}}}}"#;
            let text = format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"httpdomain","title":"","method":"GET",
                "path":"/crates/","parameters":[],"request_body":null,
                "responses":[{{"status":"200","description":"","schema":{list}}}],
                "examples":[{{"direction":"response","media_type":"application/json","json":{shown},"validity":"valid",
                "line":1}}]}}"#
            );
            let mut operation: Operation = serde_json::from_str(&text).expect("an operation");
            settle(&mut operation);
            let schema = operation.responses[0].schema.clone();
            let results = schema.expect("a schema").properties["results"]
                .items
                .clone();
            results.expect("items").types.is_some()
        };
        assert!(!read(r#"{"results": ["CRATE"]}"#));
        assert!(!read(r#"{"results": ["{CRATE}"]}"#));
        assert!(read(r#"{"results": ["red"]}"#));
        assert!(read(r#"{"results": ["RED", "BLUE"]}"#));
    }
}
