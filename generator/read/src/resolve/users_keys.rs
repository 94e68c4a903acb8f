//! Keys of what users index themselves: where a query asks for a `key` of any JSON, the `key` of each row that is answered is
//! any JSON, too, and so is the `value` beside it. Both are what users' functions make of users' data, whatever an example
//! shows of them.

use apiref_core::ir::{Api, Direction, Follows, Json, Location, Operation, Schema};

const KEY: &str = "key";
const VALUE: &str = "value";

/// Opens such rows.
pub fn open(api: &mut Api) {
    let asking: Vec<bool> = api.operations.iter().map(asks_for_keys).collect();
    if !asking.contains(&true) {
        return;
    }
    let is_of = |follows: &Follows, other: &Operation| {
        follows.page == other.page && follows.method == other.method && follows.path == other.path
    };
    let asks = |own: &Operation| {
        let mut others = api.operations.iter().zip(&asking);
        others.any(|(other, asks)| *asks && own.follows.iter().any(|one| is_of(one, other)))
    };
    let all = api.operations.iter().zip(&asking);
    let all: Vec<bool> = all
        .map(|(own, asking)| (*asking || asks(own)) && !are_ids(own))
        .collect();
    for (operation, _) in api
        .operations
        .iter_mut()
        .zip(all)
        .filter(|(_, opens)| *opens)
    {
        let answers = operation.responses.iter_mut();
        let answers = answers.filter(|response| response.status.starts_with('2'));
        answers
            .filter_map(|response| response.schema.as_mut())
            .for_each(open_rows);
    }
}

/// Has an operation a query parameter for a key that is any JSON?
fn asks_for_keys(operation: &Operation) -> bool {
    operation.parameters.iter().any(|parameter| {
        let schema = &parameter.schema;
        let source = schema.source.as_ref();
        let stated = source.and_then(|source| source.stated_type.as_deref());
        let is_any = stated.is_some_and(|stated| stated.trim().eq_ignore_ascii_case("json"));
        parameter.location == Location::Query
            && parameter.name == KEY
            && is_any
            && schema.content_media_type.is_some()
    })
}

/// Are the keys in the answers that an operation shows the ids beside them, so that they are no keys of users' data?
fn are_ids(operation: &Operation) -> bool {
    let shown = operation.examples.iter();
    let shown = shown.filter(|example| example.direction == Direction::Response);
    let mut pairs = Vec::new();
    for json in shown.filter_map(|example| example.json.as_ref()) {
        collect(json, &mut pairs);
    }
    !pairs.is_empty() && pairs.iter().all(|(id, key)| id == key)
}

/// The ids and keys of all rows in an example.
fn collect<'j>(json: &'j Json, pairs: &mut Vec<(&'j Json, &'j Json)>) {
    match json {
        Json::Object(members) => {
            pairs.extend(members.get("id").zip(members.get(KEY)));
            members.values().for_each(|value| collect(value, pairs));
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, pairs)),
        _ => {}
    }
}

/// Opens the keys and values in the items of lists.
fn open_rows(schema: &mut Schema) {
    if let Some(items) = &mut schema.items
        && items.properties.contains_key(KEY)
    {
        for name in [KEY, VALUE] {
            let member = items.properties.get_mut(name);
            if let Some(member) = member.filter(|member| member.is_only_shown()) {
                *member = Schema {
                    description: member.description.take(),
                    source: member.source.take(),
                    ..Schema::default()
                };
            }
        }
    }
    schema.parts_mut().for_each(open_rows);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The type of the key in the rows that an operation answers, after one with a row for a key.
    fn opened(stated: &str, follows: &str, id: &str) -> bool {
        let shown = r#""x-source":{"origin":"example","page":"a.rst","line":1}"#;
        let rows = format!(
            r#"{{"type":"object","properties":{{"rows":{{"type":"array","items":{{"type":"object","properties":{{
            "id":{{"type":"string",{shown}}},"key":{{"type":"string",{shown}}},"value":{{"type":"integer",{shown}}}}}}}}}}}}}"#
        );
        let text = format!(
            r#"{{"schemas":{{}},"pages":[],"operations":[
            {{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"GET","path":"/lids","responses":[],
            "parameters":[{{"name":"key","in":"query","required":false,"schema":{{"type":"string",
            "contentMediaType":"application/json",
            "x-source":{{"origin":"table","page":"a.rst","line":1,"stated_type":"{stated}"}}}}}}],"request_body":null}},
            {{"id":"b","page":"a.rst","line":1,"dialect":"d","title":"","method":"POST","path":"/lids","parameters":[],
            "follows":[{follows}],"request_body":null,"responses":[{{"status":"200","description":"","schema":{rows}}}],
            "examples":[{{"direction":"response","media_type":"application/json","validity":"valid","line":1,
            "json":{{"rows":[{{"id":"{id}","key":"red","value":1}}]}}}}]}}]}}"#
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        open(&mut api);
        let answer = api.operations[1].responses[0].schema.take();
        let rows = answer.and_then(|answer| answer.properties["rows"].items.clone());
        let row = rows.expect("rows");
        let is_any = |name: &str| row.properties[name].types.is_none();
        assert_eq!(is_any("key"), is_any("value"));
        is_any("key")
    }

    #[test]
    fn keys_of_users_are_any_json() {
        let follows = r#"{"page":"a.rst","method":"GET","path":"/lids","parts":["members"]}"#;
        assert!(opened("json", follows, "lid1"));
        assert!(!opened("json", follows, "red"));
        assert!(!opened("json", "", "lid1"));
        assert!(!opened("array", follows, "lid1"));
    }
}
