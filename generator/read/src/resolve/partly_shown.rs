//! Objects of which each request shows a part. Where the calls that make a thing and those that change it hold, under rows
//! of one name and text, objects whose members only examples tell, and each shows others, no example has all of them: such
//! objects are open, in requests and in the answers that bring them back.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::{Api, Schema, TypeName};

use super::open_members::place;

/// Shorter texts are said of many things.
const LEAST: usize = 15;

/// Opens objects that lack members which other requests about the same things have.
pub fn open(api: &mut Api) {
    let mut known: Shown = HashMap::new();
    for operation in &mut api.operations {
        let about = place(&operation.path);
        if let Some(body) = &mut operation.request_body {
            walk(&mut body.schema, None, &mut |row, path, object| {
                let names: HashSet<String> = object.properties.keys().cloned().collect();
                let at = key(about, row, path);
                match known.get_mut(&at) {
                    Some(shown) => shown.add(names),
                    None => {
                        let shown = Members {
                            names,
                            differ: false,
                        };
                        known.insert(at, shown);
                    }
                }
            });
        }
    }
    known.retain(|_, shown| shown.differ);
    if known.is_empty() {
        return;
    }
    for operation in &mut api.operations {
        let about = place(&operation.path).to_owned();
        for body in operation.bodies_mut() {
            walk(body, None, &mut |row, path, object| {
                if let Some(all) = known.get(&key(&about, row, path)) {
                    all.open(object);
                }
            });
        }
    }
}

/// What requests show of objects, by their places.
type Shown = HashMap<String, Members>;

/// The members of an object, as far as any request shows them.
struct Members {
    names: HashSet<String>,
    /// Has a request others than another one?
    differ: bool,
}

impl Members {
    fn add(&mut self, names: HashSet<String>) {
        self.differ |= names != self.names;
        self.names.extend(names);
    }

    /// Opens an object that lacks some of them.
    fn open(&self, object: &mut Schema) {
        let lacks = |name: &String| !object.properties.contains_key(name);
        if object.additional_properties.is_none() && self.names.iter().any(lacks) {
            object.additional_properties.get_or_insert_default();
        }
    }
}

/// A row, and the way from it to what is inside.
type Within<'a> = Option<(&'a str, String)>;

fn key(about: &str, row: &str, path: &str) -> String {
    format!("{about}\n{row}\n{path}")
}

/// The name and text of a member that a row describes, if it holds something that no row describes.
fn row_of(name: &str, member: &Schema) -> Option<String> {
    let text = member.description.as_deref()?;
    let is_row = member.source.is_some() && !member.is_only_shown() && text.len() >= LEAST;
    is_row.then(|| format!("{name}\n{text}"))
}

/// Is it an object of which only examples tell the members?
fn is_shown(schema: &Schema) -> bool {
    schema.is(TypeName::Object)
        && !schema.properties.is_empty()
        && schema.properties.values().all(Schema::is_only_shown)
}

/// Calls `found` on each object within a row of which only examples tell the members: with the row and the way from it.
fn walk(schema: &mut Schema, within: Within<'_>, found: &mut impl FnMut(&str, &str, &mut Schema)) {
    if let Some((row, path)) = within.as_ref().filter(|_| is_shown(schema)) {
        found(row, path, schema);
    }
    for (name, member) in &mut schema.properties {
        if member.parts().next().is_none() {
            continue;
        }
        match row_of(name, member) {
            Some(row) => walk(member, Some((row.as_str(), String::new())), found),
            None => walk(member, below(&within, name), found),
        }
    }
    let items = schema.items.as_deref_mut().into_iter();
    for part in items.chain(schema.additional_properties.as_deref_mut()) {
        walk(part, below(&within, "[]"), found);
    }
}

fn below<'a>(within: &Within<'a>, step: &str) -> Within<'a> {
    let (row, path) = within.as_ref()?;
    Some((*row, format!("{path}.{step}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::Operation;

    fn operation(path: &str, text: &str, members: &str) -> Operation {
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"os-api-ref","title":"T","method":"POST","path":"{path}",
            "alternatives":[],"parameters":[],"responses":[],"request_body":{{"media_type":"application/json","required":true,
            "schema":{{"type":"object","properties":{{"lids":{{"type":"array","description":"{text}",
            "x-source":{{"origin":"table","page":"a.rst","line":1}},
            "items":{{"type":"object","properties":{members}}}}}}}}}}}}}"#
        );
        serde_json::from_str(&text).expect("an operation")
    }

    #[test]
    fn objects_that_show_other_members_under_the_same_row_are_open() {
        let shown = |names: &[&str], origin: &str| {
            let source = format!(r#""x-source":{{"origin":"{origin}","page":"a.rst","line":1}}"#);
            let members = names
                .iter()
                .map(|name| format!(r#""{name}":{{"type":"string",{source}}}"#));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        };
        let are_open = |path: &str, texts: [&str; 2], members: [&[&str]; 2], origin: &str| {
            let both = texts.iter().zip(members);
            let paths = ["/a", path].into_iter();
            let operations = paths
                .zip(both)
                .map(|(path, (text, names))| operation(path, text, &shown(names, origin)));
            let mut api = Api {
                operations: operations.collect(),
                ..Api::default()
            };
            open(&mut api);
            let is_open = |operation: &Operation| {
                let body = operation.request_body.as_ref().expect("a body");
                let items = body.schema.properties["lids"]
                    .items
                    .as_ref()
                    .expect("items");
                items.additional_properties.is_some()
            };
            [is_open(&api.operations[0]), is_open(&api.operations[1])]
        };
        let same = ["The lids of the crate."; 2];
        assert_eq!(
            are_open("/a/{id}", same, [&["red"], &["blue"]], "example"),
            [true; 2]
        );
        assert_eq!(
            are_open("/a/{id}", same, [&["red"], &["red", "blue"]], "example"),
            [true, false]
        );
        assert_eq!(
            are_open("/a/{id}", same, [&["red"], &["red"]], "example"),
            [false; 2]
        );
        assert_eq!(
            are_open("/a/{id}", same, [&["red"], &["blue"]], "table"),
            [false; 2]
        );
        assert_eq!(
            are_open("/b", same, [&["red"], &["blue"]], "example"),
            [false; 2]
        );
        let other = [same[0], "The lids of the barrel."];
        assert_eq!(
            are_open("/a/{id}", other, [&["red"], &["blue"]], "example"),
            [false; 2]
        );
    }
}
