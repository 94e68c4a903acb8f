//! Operations that share a route: how to recognize the body of each.

use std::collections::HashMap;

use apiref_core::ir::{Api, Json, Operation, Schema, Variant};

use super::naming::shared_routes;

/// Notes on each operation of a shared route what its body is recognised by. Runs before names are given, while
/// schemas are still inline.
pub fn mark_variants(api: &mut Api) {
    for group in shared_routes(&api.operations) {
        let variants = variants(
            &group
                .iter()
                .map(|&index| &api.operations[index])
                .collect::<Vec<_>>(),
        );
        for (index, variant) in group.into_iter().zip(variants) {
            api.operations[index].variant = Some(variant);
        }
    }
}

fn variants(operations: &[&Operation]) -> Vec<Variant> {
    let keys: Vec<Vec<&str>> = operations
        .iter()
        .map(|operation| root_keys(operation))
        .collect();
    let mut uses: HashMap<&str, usize> = HashMap::new();
    keys.iter()
        .flatten()
        .for_each(|key| *uses.entry(key).or_default() += 1);
    let constants: Vec<Vec<(&str, &Json)>> = operations
        .iter()
        .map(|operation| constants(operation))
        .collect();
    operations
        .iter()
        .enumerate()
        .map(|(index, _)| {
            // A key that no sibling's body has, the first one in the order of the docs.
            if let Some(key) = keys[index].iter().find(|key| uses.get(*key) == Some(&1)) {
                return Variant::Key((*key).to_owned());
            }
            let own = constants[index].iter().find(|(name, value)| {
                constants.iter().enumerate().all(|(other, theirs)| {
                    other == index
                        || theirs.iter().any(|(their_name, their_value)| {
                            their_name == name && their_value != value
                        })
                })
            });
            match own {
                Some((name, value)) => Variant::Value(vec![(*name).to_owned()], (*value).clone()),
                None => Variant::Ambiguous(index),
            }
        })
        .collect()
}

fn body(operation: &Operation) -> Option<&Schema> {
    operation.request_body.as_ref().map(|body| &body.schema)
}

/// Members of the body's root that must be there, else all of them.
fn root_keys(operation: &Operation) -> Vec<&str> {
    let Some(schema) = body(operation) else {
        return Vec::new();
    };
    if !schema.required.is_empty() {
        return schema.required.iter().map(String::as_str).collect();
    }
    schema.properties.keys().map(String::as_str).collect()
}

/// Members of the body's root that have one value only, as documented or as all its examples show.
fn constants(operation: &Operation) -> Vec<(&str, &Json)> {
    let Some(schema) = body(operation) else {
        return Vec::new();
    };
    let bodies: Vec<&Json> = operation
        .examples
        .iter()
        .filter(|example| example.direction == apiref_core::ir::Direction::Request)
        .filter_map(|example| example.json.as_ref())
        .collect();
    schema
        .properties
        .iter()
        .filter_map(|(name, member)| {
            if let [only] = member.enumeration.as_slice() {
                return Some((name.as_str(), only));
            }
            let first = bodies.first()?.get(name)?;
            let discriminates = matches!(
                name.as_str(),
                "action" | "type" | "op" | "operation" | "method"
            );
            let same = discriminates && bodies.iter().all(|body| body.get(name) == Some(first));
            (same && first.as_str().is_some()).then_some((name.as_str(), first))
        })
        .collect()
}
