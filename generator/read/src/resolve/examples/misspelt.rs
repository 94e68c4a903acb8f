//! Names of members that are misspelt in examples: in other case than in the table, with blanks around them, or with two
//! letters in the wrong order.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::resolve::contradictions::bodies;
use apiref_core::ir::{Api, Json, Schema, Validity};

/// Deeper values are left as they are.
const DEEPEST: usize = 32;

/// Where examples are: their operations and their places among those of the operation.
pub type Places = Vec<(usize, usize)>;

/// Gives members of examples the names of the table. The reader of each example has reported them.
pub fn put_right(api: &mut Api) -> Places {
    let mut found: Vec<(usize, usize, Json)> = Vec::new();
    for (of_operation, operation) in api.operations.iter().enumerate() {
        for (of_example, example) in operation.examples.iter().enumerate() {
            let Some(json) = example.own_json() else {
                continue;
            };
            let mut bodies = bodies(operation, example).into_iter();
            let right = bodies.find_map(|body| righted(api, body, json, 0));
            found.extend(right.map(|json| (of_operation, of_example, json)));
        }
    }
    let mut places = Places::new();
    for (of_operation, of_example, json) in found {
        let operation = api.operations.get_mut(of_operation);
        if let Some(example) = operation.and_then(|it| it.examples.get_mut(of_example)) {
            example.json = Some(json);
            places.push((of_operation, of_example));
        }
    }
    places
}

/// Says of examples that they were repaired.
pub fn mark_repaired(api: &mut Api, places: &Places) {
    for (of_operation, of_example) in places {
        let operation = api.operations.get_mut(*of_operation);
        if let Some(example) = operation.and_then(|it| it.examples.get_mut(*of_example)) {
            example.validity = Validity::Repaired;
        }
    }
}

/// The value with the names of the table; none if it has them.
fn righted(api: &Api, schema: &Schema, json: &Json, depth: usize) -> Option<Json> {
    let schema = api.follow(schema);
    if depth > DEEPEST {
        return None;
    }
    match json {
        Json::Object(members) => {
            let mut documented: Option<Documented> = None;
            let mut is_changed = false;
            let mut right = IndexMap::with_capacity(members.len());
            for (key, value) in members {
                let mut name = key.as_str();
                let is_open = schema.additional_properties.is_some();
                if !is_open && !schema.properties.contains_key(key) {
                    let documented = documented.get_or_insert_with(|| Documented::of(schema));
                    name = documented.meant(key, members).unwrap_or(key);
                }
                let member = schema.properties.get(name);
                let value_right = member.and_then(|of| righted(api, of, value, depth + 1));
                is_changed |= name != key || value_right.is_some();
                right.insert(
                    name.to_owned(),
                    value_right.unwrap_or_else(|| value.clone()),
                );
            }
            // Two keys may be slips of one name.
            let is_whole = right.len() == members.len();
            (is_changed && is_whole).then_some(Json::Object(right))
        }
        Json::Array(items) => {
            let of_items = schema.items.as_deref()?;
            let right: Vec<Option<Json>> = items
                .iter()
                .map(|item| righted(api, of_items, item, depth + 1))
                .collect();
            if right.iter().all(Option::is_none) {
                return None;
            }
            let both = right.into_iter().zip(items);
            let items = both.map(|(right, item)| right.unwrap_or_else(|| item.clone()));
            Some(Json::Array(items.collect()))
        }
        _ => None,
    }
}

/// The members of an object that rows document.
pub(super) struct Documented {
    /// Are there any?
    pub is_any: bool,
    /// By their letters in order: a slip has the same ones.
    by_letters: HashMap<Vec<u8>, Vec<String>>,
}

impl Documented {
    pub fn of(schema: &Schema) -> Self {
        let mut by_letters: HashMap<Vec<u8>, Vec<String>> = HashMap::new();
        for (name, member) in &schema.properties {
            if !member.is_only_shown() {
                let of_letters = by_letters.entry(letters(name)).or_default();
                of_letters.push(name.clone());
            }
        }
        Self {
            is_any: !by_letters.is_empty(),
            by_letters,
        }
    }

    /// The member that a key stands for that is a slip of its name, where the object doesn't show it.
    pub fn meant(&self, key: &str, members: &IndexMap<String, Json>) -> Option<&str> {
        let key = key.trim();
        let mut names = self.by_letters.get(&letters(key))?.iter();
        let name = names.find(|name| !members.contains_key(*name) && is_slip(key, name));
        name.map(String::as_str)
    }
}

fn letters(name: &str) -> Vec<u8> {
    let mut letters = name.to_ascii_lowercase().into_bytes();
    letters.sort_unstable();
    letters
}

/// Is one name the other in other case, or with two letters in the wrong order?
fn is_slip(one: &str, other: &str) -> bool {
    /// Shorter names that differ so may be names of two things.
    const SHORTEST: usize = 5;
    if one.eq_ignore_ascii_case(other) {
        return true;
    }
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let at = one.iter().zip(other).position(|(a, b)| a != b);
    let Some(at) = at.filter(|_| one.len() == other.len() && one.len() >= SHORTEST) else {
        return false;
    };
    let swapped = one.get(at..at + 2).zip(other.get(at..at + 2));
    swapped.is_some_and(|(one, other)| {
        one[0] == other[1] && one[1] == other[0] && one.iter().all(u8::is_ascii_alphabetic)
    }) && one[at + 2..] == other[at + 2..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_get_the_names_of_the_table() {
        let schema = r#"{"type":"object","properties":{"lids":{"type":"array","items":{"type":"object",
            "properties":{"lidColour":{"type":"string"},"size":{"type":"integer"}}}}}}"#;
        let schema: Schema = serde_json::from_str(schema).expect("a schema");
        let right = |text: &str| {
            let json = Json::parse(text).expect("JSON");
            righted(&Api::default(), &schema, &json, 0).map(|json| json.to_string())
        };
        assert_eq!(
            right(r#"{"lids":[{"size":1},{"lidColuor":"red","size":2}]}"#).as_deref(),
            Some(r#"{"lids":[{"size":1},{"lidColour":"red","size":2}]}"#)
        );
        assert_eq!(
            right(r#"{"lids":[{" size":1,"lidColour ":"red"}]}"#).as_deref(),
            Some(r#"{"lids":[{"size":1,"lidColour":"red"}]}"#)
        );
        for same in [
            r#"{"lids":[{"lidColour":"red"}]}"#,
            r#"{"lids":[{"lidColour":"red","lidcolour":"red"}]}"#,
            r#"{"lids":[{"lidcolour":"red","LIDCOLOUR":"red"}]}"#,
            r#"{"lids":[{"hinge":1}]}"#,
            r#"{"lids":[{"size":2," size":1}]}"#,
        ] {
            assert_eq!(right(same), None, "{same}");
        }
    }
}
