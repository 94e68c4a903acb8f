//! Words that a page leaves out because another place has them: a variable of the path is described where another
//! operation has the same path up to it, a member of a request that only an example shows where the answer of the same
//! operation has it.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::beginnings::Beginnings;
use apiref_core::ir::{Api, Location, Operation, Origin, Parameter, Schema};
use apiref_core::words::is_version;

/// Gives such variables and members the words of the others.
pub fn settle(api: &mut Api) {
    describe_variables(api);
    for operation in &mut api.operations {
        describe_request(operation);
    }
}

/// Describes variables of paths as most operations with the same path up to them do, whatever the version of the API in it
/// is; of several texts, the shortest.
fn describe_variables(api: &mut Api) {
    let mut beginnings = Beginnings::default();
    let routes: Vec<Vec<Option<usize>>> = (api.operations.iter())
        .map(|operation| routes(operation, &mut beginnings))
        .collect();
    let mut said: HashMap<usize, IndexMap<&str, usize>> = HashMap::new();
    for (operation, routes) in api.operations.iter().zip(&routes) {
        for (parameter, route) in operation.parameters.iter().zip(routes) {
            let text = parameter.schema.description.as_deref().unwrap_or_default();
            if let (Some(route), false) = (route, text.is_empty()) {
                *said.entry(*route).or_default().entry(text).or_default() += 1;
            }
        }
    }
    let by_use = |(text, count): &(&str, usize)| (*count, std::cmp::Reverse(text.len()));
    let most: HashMap<usize, String> = (said.into_iter())
        .filter_map(|(route, texts)| Some((route, texts.into_iter().max_by_key(by_use)?.0.into())))
        .collect();
    for (operation, routes) in api.operations.iter_mut().zip(routes) {
        for (parameter, route) in operation.parameters.iter_mut().zip(routes) {
            if parameter.schema.description.is_none()
                && let Some(text) = route.and_then(|route| most.get(&route))
            {
                describe(&mut parameter.schema, text.clone());
            }
        }
    }
}

/// For each parameter the number of the path up to it, if it is a variable of the path.
fn routes(operation: &Operation, beginnings: &mut Beginnings) -> Vec<Option<usize>> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for variable in beginnings.of(&operation.path, is_version) {
        numbers.entry(variable.name).or_insert(variable.number);
    }
    let parameters = operation.parameters.iter();
    let route = |parameter: &Parameter| match parameter.location {
        Location::Path => numbers.get(parameter.name.as_str()).copied(),
        _ => None,
    };
    parameters.map(route).collect()
}

fn describe_request(operation: &mut Operation) {
    let Some(body) = &mut operation.request_body else {
        return;
    };
    let answers = operation.responses.iter();
    let answers = answers.filter(|response| response.status.starts_with('2'));
    for answer in answers.filter_map(|response| response.schema.as_ref()) {
        describe_members(&mut body.schema, answer);
    }
}

/// Describes members that only an example shows as another body does at the same place.
fn describe_members(own: &mut Schema, other: &Schema) {
    for (name, member) in &mut own.properties {
        let Some(known) = other.properties.get(name) else {
            continue;
        };
        let is_silent = member.is_only_shown() && member.description.is_none();
        if let (true, false, Some(text)) = (is_silent, known.read_only, &known.description) {
            describe(member, text.clone());
        }
        describe_members(member, known);
    }
    if let (Some(own), Some(other)) = (own.items.as_deref_mut(), other.items.as_deref()) {
        describe_members(own, other);
    }
}

fn describe(schema: &mut Schema, text: String) {
    schema.description = Some(text);
    let origins = &mut schema.origins;
    origins.insert("description".to_owned(), Origin::Guess);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(path: &str, says: &str, rest: &str) -> String {
        format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"otc","title":"T","method":"PUT","path":"{path}",
            "parameters":[{{"name":"crate","in":"path","required":true,"schema":{{"type":"string"{says}}}}}],{rest}}}"#
        )
    }

    const BARE: &str = r#""request_body":null,"responses":[]"#;

    #[test]
    fn a_variable_is_described_where_another_operation_describes_it() {
        let text = |path: &str| {
            let says = |text: &str| format!(r#","description":"{text}""#);
            let operations = [
                operation(path, "", BARE),
                operation("/v1/crates/{crate}", &says("The crate to open."), BARE),
                operation("/v1/crates/{crate}/lids", &says("The crate."), BARE),
                operation("/v1/crates/{crate}/lids", &says("The crate."), BARE),
            ];
            let text = operations.join(",");
            let text = format!(r#"{{"operations":[{text}],"schemas":{{}},"pages":[]}}"#);
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            settle(&mut api);
            let parameter = api.operations.remove(0).parameters.remove(0);
            parameter.schema.description
        };
        assert_eq!(text("/v2/crates/{crate}").as_deref(), Some("The crate."));
        assert_eq!(text("/v2/shelves/{crate}"), None);
    }

    #[test]
    fn a_member_that_a_request_only_shows_is_described_in_its_answer() {
        let text = |origin: &str| {
            let member = |rest: &str| {
                format!(r#"{{"type":"object","properties":{{"lid":{{"type":"string",{rest}}}}}}}"#)
            };
            let sent = member(&format!(
                r#""x-source":{{"origin":"{origin}","page":"a.rst","line":1}}"#
            ));
            let answered = member(r#""description":"The lid.""#);
            let rest = format!(
                r#""request_body":{{"media_type":"application/json","required":true,"schema":{sent}}},
                "responses":[{{"status":"200","description":"","schema":{answered}}}]"#
            );
            let text = operation("/crates", "", &rest);
            let text = format!(r#"{{"operations":[{text}],"schemas":{{}},"pages":[]}}"#);
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            settle(&mut api);
            let body = api.operations.remove(0).request_body.expect("a body");
            body.schema.properties["lid"].description.clone()
        };
        assert_eq!(text("example").as_deref(), Some("The lid."));
        assert_eq!(text("table"), None);
    }
}
