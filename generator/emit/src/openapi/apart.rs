//! What tells the bodies of one route apart where no key of their roots does: a member deeper in them that all examples of one
//! operation show and no example of another.

use std::collections::HashSet;

use apiref_core::ir::{Direction, Json, Operation};

/// How deep a member is looked for.
const DEEPEST: usize = 4;

/// For each operation the dotted name of such a member, the one that is least deep.
pub fn members(operations: &[&Operation]) -> Vec<Option<String>> {
    let shown: Vec<Vec<Vec<String>>> = operations.iter().map(|one| shown(one)).collect();
    let all: Vec<HashSet<&str>> = shown
        .iter()
        .map(|examples| examples.iter().flatten().map(String::as_str).collect())
        .collect();
    let own = shown.iter().enumerate().map(|(index, examples)| {
        let (first, rest) = examples.split_first()?;
        let others = || all.iter().enumerate().filter(|(other, _)| *other != index);
        // Of an operation whose request isn't shown nothing is known.
        if others().any(|(_, names)| names.is_empty()) {
            return None;
        }
        let tells = |name: &&String| {
            rest.iter().all(|example| example.contains(name))
                && !others().any(|(_, names)| names.contains(name.as_str()))
        };
        // `Paint Lid` has `lid.paintColor`, which others may send with other things.
        let title = operations.get(index).map(|one| one.title.to_lowercase());
        let is_called = |name: &&String| {
            let last = name.rsplit('.').next().unwrap_or(name);
            let end = last.find(|c: char| !c.is_ascii_lowercase());
            let word = &last[..end.unwrap_or_default()];
            let is_own = rest.iter().all(|example| example.contains(name));
            let mut words = title.iter().flat_map(|title| title.split(' '));
            is_own && word.len() > 3 && words.any(|said| said == word)
        };
        let least = |names: &mut dyn Iterator<Item = &String>| {
            names.min_by_key(|name| name.matches('.').count()).cloned()
        };
        least(&mut first.iter().filter(tells))
            .or_else(|| least(&mut first.iter().filter(is_called)))
    });
    own.collect()
}

/// The dotted names of the members of each request that is shown.
fn shown(operation: &Operation) -> Vec<Vec<String>> {
    let examples = operation.examples.iter();
    let sent = examples
        .filter(|example| example.direction == Direction::Request && !example.of_other_call);
    let bodies = sent.filter_map(|example| example.json.as_ref());
    bodies
        .map(|json| {
            let mut names = Vec::new();
            collect(json, "", DEEPEST, &mut names);
            names
        })
        .collect()
}

fn collect(json: &Json, before: &str, depth: usize, names: &mut Vec<String>) {
    for (key, value) in json.as_object().into_iter().flatten() {
        let name = format!("{before}{key}");
        if depth > 1 {
            collect(value, &format!("{name}."), depth - 1, names);
        }
        names.push(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_deep_in_bodies_tell_them_apart() {
        let operation = |json: &str| -> Operation {
            let text = format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"POST","path":"/a","parameters":[],
                "request_body":null,"responses":[],"examples":[{{"direction":"request","media_type":"application/json",
                "json":{json},"validity":"valid","line":5}}]}}"#
            );
            serde_json::from_str(&text).expect("an operation")
        };
        let made = operation(r#"{"lid":{"size":1,"of":{"id":1}}}"#);
        let found = operation(r#"{"lid":{"size":1,"from":{"id":1}}}"#);
        let plain = operation(r#"{"lid":{"size":1}}"#);
        let told = members(&[&made, &found, &plain]);
        let told: Vec<Option<&str>> = told.iter().map(Option::as_deref).collect();
        assert_eq!(told, [Some("lid.of"), Some("lid.from"), None]);
        let painted = Operation {
            title: "From Crate".to_owned(),
            ..operation(r#"{"lid":{"fromCrate":1}}"#)
        };
        let other = operation(r#"{"lid":{"fromCrate":1,"size":1}}"#);
        let told = members(&[&painted, &other]);
        assert_eq!(told[0].as_deref(), Some("lid.fromCrate"));
        let silent = Operation {
            examples: Vec::new(),
            ..plain
        };
        assert_eq!(members(&[&made, &silent]), [None, None]);
    }
}
