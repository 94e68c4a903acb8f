//! Keys of bodies that variables of the path stand for: `/labels/{label_key}` is sent `{"colour": "red"}`, whose key is
//! the label's and no member. Only bodies that nothing but an example describes are read so. What a row calls a map is
//! one wherever an example shows it under the same name without a row.

use std::collections::HashSet;

use super::examples::make_map;
use super::refute::shown_in_path;
use apiref_core::ir::{Api, Location, Operation, Origin, Schema, TypeName};

/// Makes maps of the bodies whose keys are data.
pub fn open(api: &mut Api) {
    open_collections(api);
    for operation in &mut api.operations {
        let keys = Keys::of(operation);
        let bodies = operation.usual_bodies_mut();
        bodies.for_each(|schema| keys.settle(schema));
    }
    let mut called = HashSet::new();
    for schema in api.schemas_mut() {
        collect_called(schema, &mut called);
        loosen_called(schema);
    }
    if !called.is_empty() {
        api.schemas_mut()
            .for_each(|schema| open_called(schema, &called));
    }
}

/// Makes maps of answers whose keys are those of the items: where `/labels/red` is an example of `/labels/{label}`, the
/// `red` of what `/labels` answers is the key of a label. Below it, `/labels/red/size` tells the same of `size`.
fn open_collections(api: &mut Api) {
    let shown: Vec<(&str, Vec<&str>)> = api
        .operations
        .iter()
        .flat_map(|item| {
            let lines = item
                .examples
                .iter()
                .filter_map(|it| it.request_line.as_deref());
            lines.filter_map(|line| Some((item.path.as_str(), shown_at_end(item, line)?)))
        })
        .collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let path = operation.path.trim_end_matches('/');
        let keys = shown.iter().filter_map(|(item, values)| {
            let rest = item.strip_prefix(path)?.strip_prefix('/')?;
            let count = rest.split('/').count();
            (rest.split('/').all(is_variable) && count <= values.len())
                .then(|| &values[values.len() - count..])
        });
        let keys: Vec<&[&str]> = keys.collect();
        let successes = operation.responses.iter();
        let answer = successes
            .filter(|response| response.status.starts_with('2'))
            .find_map(|response| response.schema.as_ref());
        let depth = answer.map_or(0, |answer| {
            let depths = keys.iter().map(|keys| depth_of_keys(answer, keys));
            depths.max().unwrap_or_default()
        });
        if operation.method == "GET" && depth > 0 {
            found.push((index, depth));
        }
    }
    for (index, depth) in found {
        let path = api.operations[index].path.trim_end_matches('/').to_owned();
        for operation in &mut api.operations {
            // What an item answers is a value of the map.
            let rest = operation.path.trim_end_matches('/').strip_prefix(&path);
            let below = rest.map(|rest| rest.split('/').skip(1).collect::<Vec<_>>());
            let Some(below) = below.filter(|below| below.iter().copied().all(is_variable)) else {
                continue;
            };
            let is_own = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            if !is_own || operation.method != "GET" || below.len() >= depth {
                continue;
            }
            let successes = operation.responses.iter_mut();
            let successes = successes.filter(|response| response.status.starts_with('2'));
            for schema in successes.filter_map(|response| response.schema.as_mut()) {
                map_down(schema, depth - below.len());
            }
        }
    }
}

/// The values that a request line shows of the variables at the end of its path.
fn shown_at_end<'l>(item: &'l Operation, line: &'l str) -> Option<Vec<&'l str>> {
    let count = item
        .path
        .rsplit('/')
        .take_while(|part| is_variable(part))
        .count();
    let values = shown_in_path(item, line);
    let first = values.len().checked_sub(count).filter(|_| count > 0)?;
    Some(values[first..].iter().map(|(_, value)| *value).collect())
}

fn is_variable(part: &str) -> bool {
    part.starts_with('{') && part.ends_with('}')
}

/// How far down an answer its members are called by these keys, where nothing but an example tells of them.
fn depth_of_keys(schema: &Schema, keys: &[&str]) -> usize {
    let Some((first, rest)) = keys.split_first() else {
        return 0;
    };
    match schema
        .properties
        .get(*first)
        .filter(|_| shows_members_alone(schema))
    {
        Some(value) => 1 + depth_of_keys(value, rest),
        None => 0,
    }
}

/// Makes maps of an object and of the objects in it.
fn map_down(schema: &mut Schema, depth: usize) {
    if depth == 0 || !shows_members_alone(schema) {
        return;
    }
    make_map(schema);
    if let Some(values) = schema.additional_properties.as_deref_mut() {
        map_down(values, depth - 1);
    }
}

/// The names of members that the words of their rows call maps.
fn collect_called(schema: &Schema, called: &mut HashSet<String>) {
    let is_called =
        |member: &Schema| member.origins.get("additionalProperties") == Some(&Origin::Description);
    let members = schema.properties.iter();
    let found = members.filter(|(_, member)| is_called(member));
    called.extend(found.map(|(name, _)| name.clone()));
    schema
        .parts()
        .for_each(|inner| collect_called(inner, called));
}

/// Makes maps of members with such a name that nothing but an example shows.
fn open_called(schema: &mut Schema, called: &HashSet<String>) {
    let members = (&mut schema.properties).into_iter();
    for (_, member) in members.filter(|(name, _)| called.contains(*name)) {
        let is_plain = member
            .properties
            .values()
            .all(|one| one.description.is_none());
        if member.is_only_shown()
            && member.title.is_none()
            && is_plain
            && shows_members_alone(member)
        {
            make_map(member);
            if let Some(values) = member.additional_properties.as_deref_mut() {
                loosen(values);
            }
        }
    }
    schema
        .parts_mut()
        .for_each(|inner| open_called(inner, called));
}

/// Frees the values of maps that words call so: a few samples don't tell what others are.
fn loosen_called(schema: &mut Schema) {
    let is_called = schema.origins.get("additionalProperties") == Some(&Origin::Description);
    let said = schema.description.as_deref().unwrap_or_default();
    let says_values = said.to_ascii_lowercase().contains("mapping of ");
    if let (true, false, Some(values)) = (
        is_called,
        says_values,
        schema.additional_properties.as_deref_mut(),
    ) {
        loosen(values);
    }
    schema.parts_mut().for_each(loosen_called);
}

/// Values that are shown to be texts are texts of any kind, and objects have what is shown of them; others are anything.
fn loosen(values: &mut Schema) {
    match values.single_type() {
        Some(TypeName::String) => values.format = None,
        Some(TypeName::Object) => {}
        _ => *values = Schema::default(),
    }
}

/// Is it an object whose members nothing but an example shows?
fn shows_members_alone(schema: &Schema) -> bool {
    let is_object = schema.is(TypeName::Object) && schema.additional_properties.is_none();
    is_object
        && !schema.properties.is_empty()
        && schema.properties.values().all(Schema::is_only_shown)
}

/// What the path of an operation tells of keys.
struct Keys {
    /// Does the path end with a variable for a key?
    ends_with_key: bool,
    /// What is said of its variables.
    said: Vec<String>,
}

impl Keys {
    fn of(operation: &Operation) -> Self {
        let variables = operation.parameters.iter();
        let variables = variables.filter(|known| known.location == Location::Path);
        let last = operation.path.rsplit('/').next().unwrap_or_default();
        let last = last
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        Self {
            ends_with_key: last.is_some_and(|name| name == "key" || name.ends_with("_key")),
            said: variables
                .filter_map(|known| known.schema.description.clone())
                .collect(),
        }
    }

    fn settle(&self, schema: &mut Schema) {
        if !shows_members_alone(schema) {
            return;
        }
        let members = &schema.properties;
        let is_scalar =
            |member: &Schema| !member.is(TypeName::Object) && !member.is(TypeName::Array);
        let named = members.keys().all(|key| self.names(key));
        let only = members.len() == 1 && members.values().all(is_scalar);
        if named || self.ends_with_key && only {
            make_map(schema);
        }
    }

    /// Do the words about a variable give the key as a value of it?
    fn names(&self, key: &str) -> bool {
        let marked = [format!("`{key}`"), format!("**{key}**")];
        let said = |text: &String| marked.iter().any(|marked| text.contains(marked));
        self.said.iter().any(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(path: &str, variable: &str, body: &str) -> Schema {
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"otc","title":"T","method":"PUT","path":"{path}",
            "alternatives":[],"parameters":[{{"name":"x","in":"path","required":true,
            "schema":{{"type":"string","description":"{variable}"}}}}],
            "request_body":{{"media_type":"application/json","required":true,"schema":{body}}},"responses":[]}}"#
        );
        let operation: Operation = serde_json::from_str(&text).expect("an operation");
        let mut api = Api {
            operations: vec![operation],
            ..Api::default()
        };
        open(&mut api);
        let body = api.operations.remove(0).request_body;
        body.expect("a body").schema
    }

    fn shown(member: &str, origin: &str) -> String {
        format!(
            r#"{{"type":"object","properties":{{"{member}":{{"type":"string","x-source":
            {{"origin":"{origin}","page":"a.rst","line":1}}}}}}}}"#
        )
    }

    #[test]
    fn the_key_of_the_path_is_no_member() {
        let body = settled(
            "/labels/{label_key}",
            "The key.",
            &shown("colour", "example"),
        );
        assert!(body.properties.is_empty() && body.additional_properties.is_some());
        let body = settled(
            "/shelves/{x}",
            "A row, such as `upper`.",
            &shown("upper", "example"),
        );
        assert!(body.properties.is_empty() && body.additional_properties.is_some());
    }

    #[test]
    fn keys_of_items_are_data_in_what_their_collection_answers() {
        let operation = |path: &str, line: &str, answer: &str| {
            format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"httpdomain","title":"T","method":"GET","path":"{path}",
                "parameters":[],"request_body":null,"responses":[{{"status":"200","description":"","schema":{answer}}}],
                "examples":[{{"direction":"request","media_type":"","validity":"empty","line":1,
                "request_line":"{line}"}}]}}"#
            )
        };
        let inner = shown("size", "example");
        let source = r#""x-source":{"origin":"example","page":"a.rst","line":1}"#;
        let whole = format!(
            r#"{{"type":"object","properties":{{"red":{},"blue":{}}}}}"#,
            inner.replacen('{', &format!("{{{source},"), 1),
            inner.replacen('{', &format!("{{{source},"), 1),
        );
        let text = [
            operation("/labels", "GET /labels", &whole),
            operation("/labels/{label}", "GET /labels/blue", &inner),
            operation("/labels/{label}/{key}", "GET /labels/red/size", "{}"),
            operation("/shelves", "GET /shelves", &whole),
            operation("/shelves/{shelf}", "GET /shelves/green", &inner),
        ]
        .join(",");
        let text = format!(r#"{{"operations":[{text}],"schemas":{{}},"pages":[]}}"#);
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        open(&mut api);
        let answer = |index: usize| {
            let response: &apiref_core::ir::Response = &api.operations[index].responses[0];
            response.schema.as_ref().expect("a body")
        };
        let values = answer(0).additional_properties.as_deref();
        assert!(values.is_some_and(|values| values.additional_properties.is_some()));
        assert!(answer(1).additional_properties.is_some());
        assert_eq!(answer(3).properties.len(), 2);
        assert_eq!(answer(4).properties.len(), 1);
    }

    #[test]
    fn members_that_are_documented_or_named_nowhere_stay() {
        for (path, origin) in [("/labels/{label_key}", "table"), ("/labels/{x}", "example")] {
            let body = settled(path, "The key.", &shown("colour", origin));
            assert_eq!(body.properties.len(), 1, "{path} {origin}");
        }
    }
}
