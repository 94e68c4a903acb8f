//! What single operations say of structs that they share with others.
//!
//! A shared struct has one text for each of its members, and one line that it was read from. Each operation has a page of
//! its own, and its own words there.

use std::collections::HashMap;

use apiref_core::ir::{Json, LikelyRule, Operation, Origin, Rare, Schema, Source};
use indexmap::IndexMap;

/// What a place says of a member of the struct that stands there, or of the items of a member.
pub(super) struct Said {
    /// Id of the operation, part, and way to the member.
    place: String,
    /// The struct.
    name: String,
    member: String,
    of_items: bool,
    words: Words,
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
pub(super) fn said<'a>(
    lifted: &'a Schema,
    name: &'a str,
    place: &'a str,
) -> impl Iterator<Item = Said> + 'a {
    lifted.properties.iter().flat_map(move |(member, schema)| {
        let said = |of_items, schema: &Schema| Said {
            place: format!("{place}.{member}{}", if of_items { "[]" } else { "" }),
            name: name.to_owned(),
            member: member.clone(),
            of_items,
            words: Words::of(schema),
        };
        let items = schema.items.as_deref().map(|items| said(true, items));
        std::iter::once(said(false, schema)).chain(items)
    })
}

/// Gives operations what their places say in other words than the structs do. `alike` are bodies that have the type of
/// another one.
pub(super) fn keep(
    operations: &mut [Operation],
    schemas: &IndexMap<String, Schema>,
    said: &[Said],
    alike: &[(String, String)],
) {
    let mut own: HashMap<&str, IndexMap<String, Schema>> = HashMap::new();
    let mut others: HashMap<&str, Vec<&str>> = HashMap::new();
    for (same, first) in alike {
        let part = same.split_once(' ').map(|(_, part)| part);
        others.entry(first).or_default().extend(part);
    }
    for one in said {
        let of_struct = schemas.get(&one.name);
        let shared = of_struct.and_then(|shared| shared.properties.get(&one.member));
        let shared = match one.of_items {
            true => shared.and_then(|shared| shared.items.as_deref()),
            false => shared,
        };
        // Members of structs that came with a name belong to no operation.
        let Some((id, way)) = one.place.split_once(' ') else {
            continue;
        };
        if shared.is_none_or(|shared| one.words.are_of(shared)) {
            continue;
        }
        let of_operation = own.entry(id).or_default();
        of_operation.insert(way.to_owned(), one.words.schema());
        let end = way.find(['.', '[', '{', '|']).unwrap_or(way.len());
        let (part, rest) = way.split_at(end);
        let body = &one.place[..id.len() + 1 + part.len()];
        for other in others.get(body).into_iter().flatten() {
            of_operation.insert(format!("{other}{rest}"), one.words.schema());
        }
    }
    for operation in operations {
        if let Some(words) = own.remove(operation.id.as_str()) {
            operation.own_words.extend(words);
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
}
