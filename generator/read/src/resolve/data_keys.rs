//! Keys of bodies that variables of the path stand for: `/labels/{label_key}` is sent `{"colour": "red"}`, whose key is
//! the label's and no member. Only bodies that nothing but an example describes are read so. What a row calls a map is
//! one wherever an example shows it under the same name without a row.

use std::collections::HashSet;

use super::examples::make_map;
use apiref_core::ir::{Api, Location, Operation, Origin, Schema, TypeName};

/// Makes maps of the bodies whose keys are data.
pub fn open(api: &mut Api) {
    for operation in &mut api.operations {
        let keys = Keys::of(operation);
        let sent = operation
            .request_body
            .iter_mut()
            .map(|body| &mut body.schema);
        let successes = operation.responses.iter_mut();
        let successes = successes.filter(|response| response.status.starts_with('2'));
        let answered = successes.filter_map(|response| response.schema.as_mut());
        sent.chain(answered).for_each(|schema| keys.settle(schema));
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
    let members = schema.properties.iter_mut();
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
    fn members_that_are_documented_or_named_nowhere_stay() {
        for (path, origin) in [("/labels/{label_key}", "table"), ("/labels/{x}", "example")] {
            let body = settled(path, "The key.", &shown("colour", origin));
            assert_eq!(body.properties.len(), 1, "{path} {origin}");
        }
    }
}
