//! The bodies of operations that share a route, as components. Generators make a type of each component, and lose those
//! that are written in place.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::model::{Document, SchemaObject};
use super::schema::component_name;
use super::share::{SCHEMAS, free, references, referred};
use apiref_core::ir::Json;
use apiref_core::words;

/// Makes each alternative of a body a reference. Its title, what it does, and what tells it from the others move into the
/// component that it refers to, if nothing else does; else into a component of its own.
pub fn refer(document: &mut Document) {
    let mut uses: Vec<String> = Vec::new();
    document.each_schema(&mut |schema| references(schema, &mut uses));
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in &uses {
        *counts.entry(name).or_default() += 1;
    }
    let mut schemas = std::mem::take(&mut document.components.schemas);
    let mut taken: HashSet<String> = schemas.keys().map(|key| key.to_ascii_lowercase()).collect();
    for operation in document.operations_mut() {
        let bodies = operation.request_body.iter_mut();
        let contents = bodies.flat_map(|body| body.content.values_mut());
        for schema in contents.filter_map(|content| content.schema.as_mut()) {
            for body in alternatives(schema) {
                let Some(title) = body.get("title").and_then(Json::as_str) else {
                    continue;
                };
                let alone = |name: &&str| counts.get(name) == Some(&1);
                let name = match target(body).filter(alone) {
                    Some(name) => name.to_owned(),
                    None => component_for(title, &mut taken),
                };
                match schemas.get_mut(&name) {
                    Some(Json::Object(component)) => absorb(component, body),
                    _ => {
                        schemas.insert(name.clone(), body.clone());
                    }
                }
                let reference = Json::String(format!("{SCHEMAS}{name}"));
                *body = Json::Object([("$ref".to_owned(), reference)].into());
            }
        }
    }
    document.components.schemas = schemas;
}

fn alternatives(schema: &mut SchemaObject) -> impl Iterator<Item = &mut SchemaObject> {
    let list = match schema {
        Json::Object(members) => match members.get_mut("oneOf") {
            Some(Json::Array(list)) => Some(list),
            _ => None,
        },
        _ => None,
    };
    list.into_iter().flatten()
}

/// The component that an alternative consists of: a reference, with nothing beside it but a key that must be there.
fn target(body: &SchemaObject) -> Option<&str> {
    let parts = body.get("allOf")?.as_array()?;
    let plain = |key: &String| matches!(key.as_str(), "title" | "description" | "allOf");
    let is_plain = body.as_object()?.keys().all(plain);
    let is_rule = |part: &Json| {
        let members = part.as_object();
        members.is_some_and(|members| members.len() == 1 && members.contains_key("required"))
    };
    let (reference, rules) = parts.split_first()?;
    referred(reference).filter(|_| is_plain && rules.iter().all(is_rule))
}

/// Moves what an alternative says beside its reference into the component.
fn absorb(component: &mut IndexMap<String, Json>, body: &SchemaObject) {
    for (at, key) in ["title", "description"].into_iter().enumerate() {
        if let Some(text) = body.get(key).filter(|_| !component.contains_key(key)) {
            component.shift_insert(at.min(component.len()), key.to_owned(), text.clone());
        }
    }
    let parts = body
        .get("allOf")
        .and_then(Json::as_array)
        .unwrap_or_default();
    let keys = parts
        .iter()
        .filter_map(|part| part.get("required")?.as_array())
        .flatten();
    for key in keys {
        let required = component
            .entry("required".to_owned())
            .or_insert_with(|| Json::Array(Vec::new()));
        if let Json::Array(list) = required
            && !list.contains(key)
        {
            list.push(key.clone());
        }
    }
}

/// A free name for a component, made of a title: without articles, and without what stands in parentheses.
fn component_for(title: &str, taken: &mut HashSet<String>) -> String {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for letter in title.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            letter if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    let plain = match plain.trim() {
        "" => title,
        plain => plain,
    };
    let words = words::of_name(&words::whole(plain));
    let words = words
        .iter()
        .filter(|word| !matches!(word.as_str(), "a" | "an" | "the"));
    let capitals = words.map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    let name = component_name(&capitals.collect::<String>());
    // What the title is about has the plain name.
    match taken.contains(&name.to_ascii_lowercase()) {
        true => free(format!("{name}Body"), taken),
        false => free(name, taken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_give_short_names() {
        let mut taken = HashSet::from(["dimlamp".to_owned()]);
        for (title, name) in [
            ("Dim a Lamp", "DimLampBody"),
            ("Light the IPv6 Lamp (Discarded)", "LightIpv6Lamp"),
            ("(lock Action)", "LockAction"),
        ] {
            assert_eq!(component_for(title, &mut taken), name);
        }
    }
}
