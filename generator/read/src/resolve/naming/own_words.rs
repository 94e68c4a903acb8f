//! What single operations say of structs that they share with others.
//!
//! A shared struct has one text for each of its members, and one line that it was read from. Each operation has a page of
//! its own, and its own words there.

use std::collections::HashMap;

use apiref_core::ir::{Json, LikelyRule, Operation, Origin, Rare, Schema, Source};
use indexmap::IndexMap;

/// What a place says of the members of the struct that stands there.
pub(super) struct Said {
    /// Id of the operation, part, and way to the struct.
    place: String,
    /// The struct.
    name: String,
    /// By member, and whether it is said of the member's items.
    words: Vec<(String, bool, Words)>,
}

/// What places say, in the order in which they were found.
#[derive(Default)]
pub(super) struct AllSaid {
    /// None for the first place of a struct: until another one shares it, the struct says what that place does.
    places: Vec<Option<Said>>,
    /// The first places of the structs that only one place has, by name.
    first: HashMap<String, usize>,
}

impl AllSaid {
    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Adds the first place of a struct.
    pub(super) fn begin(&mut self, name: &str) {
        self.first.insert(name.to_owned(), self.places.len());
        self.places.push(None);
    }

    /// Adds a place that has the type of `shared`. `first` is the place that this struct was found at before.
    pub(super) fn add(
        &mut self,
        name: &str,
        (place, lifted): (&str, &Schema),
        (first, shared): (&str, &Schema),
    ) {
        if let Some(at) = self.first.remove(name)
            && let Some(of_first) = self.places.get_mut(at)
        {
            *of_first = Some(said(shared, name, first));
        }
        self.places.push(Some(said(lifted, name, place)));
    }
}

/// What is said of a schema, without what it is.
#[derive(Clone)]
struct Words {
    description: Option<String>,
    source: Option<Source>,
    likely: Rare<Vec<LikelyRule>>,
    examples: Rare<Vec<Json>>,
    enum_descriptions: Rare<IndexMap<String, String>>,
    origins: Rare<IndexMap<String, Origin>>,
}

impl Words {
    fn of(schema: &Schema) -> Self {
        Self {
            description: schema.description.clone(),
            source: schema.source.clone(),
            likely: schema.likely.clone(),
            examples: schema.examples.clone(),
            enum_descriptions: schema.enum_descriptions.clone(),
            origins: schema.origins.clone(),
        }
    }

    /// Are they what is said of this schema?
    fn are_of(&self, schema: &Schema) -> bool {
        self.description == schema.description
            && self.source == schema.source
            && self.likely == schema.likely
            && self.examples == schema.examples
            && self.enum_descriptions == schema.enum_descriptions
            && self.origins == schema.origins
    }

    /// A schema of which nothing is known but the words.
    fn schema(&self) -> Schema {
        let words = self.clone();
        Schema {
            description: words.description,
            source: words.source,
            likely: words.likely,
            examples: words.examples,
            enum_descriptions: words.enum_descriptions,
            origins: words.origins,
            ..Schema::default()
        }
    }
}

/// What is said of the members of a struct at a place, before it becomes one with others.
fn said(lifted: &Schema, name: &str, place: &str) -> Said {
    let mut words = Vec::with_capacity(lifted.properties.len());
    for (member, schema) in &lifted.properties {
        words.push((member.clone(), false, Words::of(schema)));
        let items = schema.items.as_deref();
        words.extend(items.map(|items| (member.clone(), true, Words::of(items))));
    }
    Said {
        place: place.to_owned(),
        name: name.to_owned(),
        words,
    }
}

/// Gives operations what their places say in other words than the structs do. `alike` are bodies that have the type of
/// another one.
pub(super) fn keep<'a>(
    operations: &'a mut [Operation],
    schemas: &IndexMap<String, Schema>,
    said: &AllSaid,
    alike: &[(String, String)],
) {
    let mut others: HashMap<&str, Vec<&str>> = HashMap::new();
    for (same, first) in alike {
        let part = same.split_once(' ').map(|(_, part)| part);
        others.entry(first).or_default().extend(part);
    }
    let own_words = |operation: &'a mut Operation| (&*operation.id, &mut operation.own_words);
    let mut own: HashMap<&str, &mut IndexMap<String, Schema>> =
        operations.iter_mut().map(own_words).collect();
    for one in said.places.iter().flatten() {
        // Members of structs that came with a name belong to no operation.
        let Some((id, way)) = one.place.split_once(' ') else {
            continue;
        };
        let (Some(of_struct), Some(of_operation)) = (schemas.get(&one.name), own.get_mut(id))
        else {
            continue;
        };
        let end = way.find(['.', '[', '{', '|']).unwrap_or(way.len());
        let (part, rest) = way.split_at(end);
        let body = &one.place[..id.len() + 1 + part.len()];
        let others = others.get(body).into_iter().flatten();
        for (member, of_items, words) in &one.words {
            let shared = of_struct.properties.get(member);
            let shared = match of_items {
                true => shared.and_then(|shared| shared.items.as_deref()),
                false => shared,
            };
            if shared.is_none_or(|shared| words.are_of(shared)) {
                continue;
            }
            let items = if *of_items { "[]" } else { "" };
            of_operation.insert(format!("{way}.{member}{items}"), words.schema());
            for other in others.clone() {
                of_operation.insert(format!("{other}{rest}.{member}{items}"), words.schema());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NameLock, lift};
    use apiref_core::ir::Api;

    /// Two operations with a struct of one shape; the pages of both describe it.
    #[test]
    fn operations_keep_their_own_words_of_shared_structs() {
        let operation = |page: &str, line: u32, text: &str| {
            let source =
                |line| format!(r#"{{"origin": "table", "page": "{page}", "line": {line}}}"#);
            let lid = format!(
                r#"{{"type": "object", "title": "Lid", "properties": {{
                    "size": {{"type": "integer", "description": "{text}", "x-source": {}}},
                    "tags": {{"type": "array", "items": {{"type": "string", "x-source": {}}}}}}}}}"#,
                source(line),
                source(line + 1)
            );
            format!(
                r#"{{"id": "get_{page}", "page": "{page}", "line": 1, "dialect": "otc", "title": "Get {page}",
                    "method": "GET", "path": "/{page}", "alternatives": [], "parameters": [], "request_body": null,
                    "responses": [
                        {{"status": "200", "description": "", "schema": {{"type": "object", "properties": {{"lid": {lid}}}}}}},
                        {{"status": "202", "description": "", "schema": {{"type": "object", "properties": {{"lid": {lid}}}}}}}
                    ]}}"#
            )
        };
        let text = format!(
            r#"{{"schemas": {{}}, "pages": [], "operations": [{}, {}]}}"#,
            operation("box", 7, "Its size."),
            operation("jar", 8, "Its size in centimetres.")
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        lift(&mut api, &mut NameLock::default());
        assert!(api.operations[0].own_words.is_empty());
        let own = &api.operations[1].own_words;
        let mut ways: Vec<&str> = own.keys().map(String::as_str).collect();
        ways.sort_unstable();
        assert_eq!(
            ways,
            [
                "200.lid.size",
                "200.lid.tags[]",
                "202.lid.size",
                "202.lid.tags[]"
            ]
        );
        let size = &own["202.lid.size"];
        assert_eq!(
            size.description.as_deref(),
            Some("Its size in centimetres.")
        );
        assert_eq!(size.source.as_ref().map(|source| source.line), Some(8));
    }

    /// The words of the first place are its own where the struct takes plainer ones from another.
    #[test]
    fn the_first_place_keeps_its_words_too() {
        let operation = |page: &str, text: &str| {
            format!(
                r#"{{"id": "get_{page}", "page": "{page}", "line": 1, "dialect": "otc", "title": "Get {page}",
                    "method": "GET", "path": "/{page}", "alternatives": [], "parameters": [], "request_body": null,
                    "responses": [{{"status": "200", "description": "", "schema": {{"type": "object", "properties":
                    {{"lid": {{"type": "object", "title": "Lid", "properties": {{"size": {{"type": "integer",
                    "description": "{text}"}}}}}}}}}}}}]}}"#
            )
        };
        let text = format!(
            r#"{{"schemas": {{}}, "pages": [], "operations": [{}, {}]}}"#,
            operation("box", "The size of the box that was sent."),
            operation("jar", "The size.")
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        lift(&mut api, &mut NameLock::default());
        let said = |schema: &apiref_core::ir::Schema| schema.description.clone();
        let own = &api.operations[0].own_words["200.lid.size"];
        assert_eq!(
            said(own).as_deref(),
            Some("The size of the box that was sent.")
        );
        assert!(api.operations[1].own_words.is_empty());
        let shared = &api.schemas["Lid"].properties["size"];
        assert_eq!(said(shared).as_deref(), Some("The size."));
    }
}
