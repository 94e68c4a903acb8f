//! Operations with what their own pages say.
//!
//! Structs that several operations share have one text and one line for each member. What is compared, and where a change
//! is shown, is what the page of the operation says, so its own words are put in the place of the shared ones.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::At;
use apiref_core::ir::{Api, Operation, Schema};

/// An API whose operations say what their pages say.
pub(super) struct Spoken<'a> {
    /// The API.
    pub api: Cow<'a, Api>,
    /// By the line of an own page, the line that the struct was read from: what stands at such lines is one edit.
    pub shared: HashMap<At, At>,
}

/// Takes the own words of all operations over.
pub(super) fn spoken(api: &Api) -> Spoken<'_> {
    let mut shared = HashMap::new();
    if api.operations.iter().all(|one| one.own_words.is_empty()) {
        let api = Cow::Borrowed(api);
        return Spoken { api, shared };
    }
    let mut spoken = api.clone();
    for operation in &mut spoken.operations {
        Teller::new(api, operation, &mut shared).tell(operation);
    }
    Spoken {
        api: Cow::Owned(spoken),
        shared,
    }
}

struct Teller<'a, 'r> {
    api: &'a Api,
    words: HashMap<String, Schema>,
    /// Ways that lead to places with words of their own.
    ways: HashSet<String>,
    shared: &'r mut HashMap<At, At>,
}

impl<'a, 'r> Teller<'a, 'r> {
    fn new(api: &'a Api, operation: &mut Operation, shared: &'r mut HashMap<At, At>) -> Self {
        let words: HashMap<String, Schema> = std::mem::take(&mut operation.own_words)
            .into_iter()
            .collect();
        let ends = |way: &String| {
            let ends = way.match_indices(['.', '[', '{', '|']);
            ends.map(|(at, _)| way[..at].to_owned()).collect::<Vec<_>>()
        };
        let ways = words.keys().flat_map(ends).collect();
        Self {
            api,
            words,
            ways,
            shared,
        }
    }

    fn tell(&mut self, operation: &mut Operation) {
        for parameter in &mut operation.parameters {
            let way = format!("parameter.{}", parameter.name);
            self.visit(&mut parameter.schema, &way);
        }
        if let Some(body) = &mut operation.request_body {
            self.visit(&mut body.schema, "request");
        }
        for response in &mut operation.responses {
            if let Some(body) = &mut response.schema {
                self.visit(body, &response.status);
            }
        }
    }

    fn visit(&mut self, schema: &mut Schema, way: &str) {
        if !self.ways.contains(way) {
            return;
        }
        self.unfold(schema);
        for (name, member) in &mut schema.properties {
            let way = format!("{way}.{name}");
            self.say(member, &way);
            self.visit(member, &way);
        }
        if let Some(items) = &mut schema.items {
            let way = format!("{way}[]");
            self.say(items, &way);
            self.visit(items, &way);
        }
        if let Some(values) = &mut schema.additional_properties {
            self.visit(values, &format!("{way}{{}}"));
        }
        // Alternatives are identified by the names of their structs, so they stay references.
    }

    fn say(&mut self, schema: &mut Schema, way: &str) {
        let Some(words) = self.words.get(way) else {
            return;
        };
        if let (Some(shared), Some(own)) = (&schema.source, &words.source) {
            let (own, shared) = (At::source(own), At::source(shared));
            self.shared.entry(own).or_insert(shared);
        }
        schema.description.clone_from(&words.description);
        schema.source.clone_from(&words.source);
        schema.likely.clone_from(&words.likely);
        schema.examples.clone_from(&words.examples);
        schema
            .enum_descriptions
            .clone_from(&words.enum_descriptions);
        schema.origins.clone_from(&words.origins);
    }

    /// Puts the struct itself in the place of a reference to it. What is said of this use of it stays.
    fn unfold(&self, schema: &mut Schema) {
        let target = schema
            .reference_name()
            .and_then(|name| self.api.schemas.get(name));
        let Some(target) = target else {
            return;
        };
        let mut own = target.clone();
        if schema.is_nullable() {
            own.make_nullable();
        }
        if !schema.shown_types.is_empty() {
            own.shown_types = std::mem::take(&mut schema.shown_types);
        }
        own.description = schema.description.take().or(own.description);
        own.source = schema.source.take().or(own.source);
        own.deprecated |= schema.deprecated;
        own.read_only |= schema.read_only;
        own.write_only |= schema.write_only;
        *schema = own;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_their_own_of_shared_structs() {
        let text = r##"{
            "schemas": {
                "Lid": {"type": "object", "properties": {"size": {"type": "integer", "description": "Its size.",
                    "x-source": {"origin": "table", "page": "a", "line": 7}}}},
                "Box": {"type": "object", "properties": {"lids": {"type": "array", "items": {"$ref": "#/schemas/Lid"}}}}
            },
            "pages": [],
            "operations": [{
                "id": "b", "page": "b", "line": 1, "dialect": "otc", "title": "B", "method": "GET", "path": "/b",
                "parameters": [], "request_body": null,
                "responses": [{"status": "200", "description": "", "schema": {"$ref": "#/schemas/Box", "description": "A box."}}],
                "own_words": {"200.lids[].size": {"description": "Centimetres.",
                    "x-source": {"origin": "table", "page": "b", "line": 9}}}
            }]
        }"##;
        let api: Api = serde_json::from_str(text).expect("an API");
        let spoken = spoken(&api);
        let body = spoken.api.operations[0].responses[0].schema.as_ref();
        let body = body.expect("a body");
        assert_eq!(body.description.as_deref(), Some("A box."));
        let lid = body.properties["lids"].items.as_ref().expect("lids");
        let size = &lid.properties["size"];
        assert_eq!(size.description.as_deref(), Some("Centimetres."));
        let at = |page: &str, line| At {
            page: page.into(),
            line,
        };
        assert_eq!(spoken.shared[&at("b", 9)], at("a", 7));
    }
}
