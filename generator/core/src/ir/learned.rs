//! Updates whose docs show some members of what is sent, while the creation of the same thing says what all of them are.
//!
//! A body that an example alone shows is open: the page doesn't list its members. What is updated was created, so a member
//! of the same name is the same. A `PUT` replaces the whole and so can send whatever a creation can.

use std::collections::HashMap;

use super::sent_members::marked;
use super::{Api, Operation, Schema};

/// What an update learns.
pub struct Learned {
    /// The struct that it sends.
    own: String,
    /// The struct that the creation sends.
    theirs: String,
    /// Does it replace the whole?
    is_put: bool,
}

impl Learned {
    /// Gives the update what the creation says.
    pub fn give(self, api: &mut Api) {
        let theirs = api.schemas.get(&self.theirs).cloned();
        if let (Some(own), Some(theirs)) = (api.schemas.get_mut(&self.own), theirs) {
            take(own, theirs, self.is_put);
        }
    }
}

/// What the updates of an API learn from the creations at their collections. `uses` tells in how many places a struct stands.
pub fn learned(api: &Api, uses: &HashMap<String, usize>) -> Vec<Learned> {
    let mut creations: HashMap<&str, Option<&str>> = HashMap::new();
    for one in api.operations.iter().filter(|one| one.method == "POST") {
        // Of several calls of one path, it isn't known which creates.
        let known = creations.entry(one.path.trim_end_matches('/'));
        known.and_modify(|known| *known = None).or_insert(sent(one));
    }
    let is_told =
        |name: &str| uses.get(name) == Some(&1) && api.schemas.get(name).is_some_and(is_sample);
    let updates = api.operations.iter().filter_map(|one| {
        let is_put = one.method == "PUT";
        let collection = collection(&one.path).filter(|_| is_put || one.method == "PATCH")?;
        let own = sent(one).filter(|own| is_told(own))?;
        let theirs = creations.get(collection).copied().flatten()?;
        (own != theirs).then(|| Learned {
            own: own.to_owned(),
            theirs: theirs.to_owned(),
            is_put,
        })
    });
    updates.collect()
}

/// The collection that an item is in.
fn collection(path: &str) -> Option<&str> {
    let (collection, last) = path.trim_end_matches('/').rsplit_once('/')?;
    (last.starts_with('{') && !collection.is_empty()).then_some(collection)
}

/// The struct that an operation sends.
fn sent(operation: &Operation) -> Option<&str> {
    operation.request_body.as_ref()?.schema.reference_name()
}

/// Is it an open object of whose members an example shows some?
fn is_sample(schema: &Schema) -> bool {
    let is_open = schema.additional_properties.as_deref() == Some(&Schema::default());
    is_open
        && !schema.properties.is_empty()
        && schema.properties.values().all(Schema::is_only_shown)
}

fn take(own: &mut Schema, theirs: Schema, is_put: bool) {
    let is_akin = |name: &String| theirs.properties.contains_key(name);
    if !own.properties.keys().any(is_akin) {
        return;
    }
    let theirs = theirs.properties.into_inner().into_iter();
    // What an example of the creation shows is a sample, too.
    for (name, theirs) in theirs.filter(|(_, theirs)| !theirs.is_only_shown()) {
        match own.properties.get_mut(&name) {
            Some(known) if theirs.single_type() == known.single_type() => *known = marked(theirs),
            None if is_put && !theirs.read_only => {
                own.properties.insert(name, marked(theirs));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_takes_what_a_creation_says() {
        let sizes = |method: &str, open: &str| {
            let operation = |method: &str, path: &str, name: &str| {
                format!(
                    r##"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"{method}","path":"{path}",
                    "parameters":[],"responses":[],"request_body":{{"media_type":"application/json","required":true,
                    "schema":{{"$ref":"#/schemas/{name}"}}}}}}"##
                )
            };
            let shown = r#""x-source":{"origin":"example","page":"a.rst","line":1}"#;
            let text = format!(
                r#"{{"pages":[],"operations":[{},{}],"schemas":{{
                "Create":{{"type":"object","properties":{{"size":{{"type":"string","description":"The size."}},
                "colour":{{"type":"string"}},"lid":{{"type":"integer"}},"ink":{{"type":"string",{shown}}}}}}},
                "Update":{{"type":"object","properties":{{"size":{{"type":"string",{shown}}},"lid":{{"type":"string",{shown}}}}}{open}}}}}}}"#,
                operation("POST", "/crates/", "Create"),
                operation(method, "/crates/{id}/", "Update"),
            );
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            let uses = [("Create".to_owned(), 1), ("Update".to_owned(), 1)];
            let found = learned(&api, &uses.into());
            found.into_iter().for_each(|one| one.give(&mut api));
            let own = &api.schemas["Update"];
            assert_eq!(own.properties["lid"].description, None);
            (
                own.properties.len(),
                own.properties["size"].description.is_some(),
            )
        };
        const OPEN: &str = r#","additionalProperties":{}"#;
        assert_eq!(sizes("PUT", OPEN), (3, true));
        assert_eq!(sizes("PATCH", OPEN), (2, true));
        assert_eq!(sizes("PUT", ""), (2, false));
    }
}
