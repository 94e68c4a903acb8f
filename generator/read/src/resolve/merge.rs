//! Operations that share a route: how to recognize the requests of each.

use std::collections::HashMap;

use apiref_core::ir::{Api, Json, Location, Operation, Origin, Schema, TypeName, Variant};

use super::naming::shared_routes;

/// Notes on each operation of a shared route what its body is recognised by. Runs before names are given, while
/// schemas are still inline.
pub fn mark_variants(api: &mut Api) {
    for group in shared_routes(&api.operations) {
        let group = asked_apart(&mut api.operations, group);
        if group.len() < 2 {
            continue;
        }
        let variants = variants(
            &group
                .iter()
                .map(|&index| &api.operations[index])
                .collect::<Vec<_>>(),
        );
        for (index, variant) in group.into_iter().zip(variants) {
            select(&mut api.operations[index], &variant);
            api.operations[index].variant = Some(variant);
        }
    }
}

/// Notes on operations of a route what their paths ask for and no other's does. Left are those without that.
fn asked_apart(operations: &mut [Operation], group: Vec<usize>) -> Vec<usize> {
    let asked: Vec<Vec<Variant>> = group
        .iter()
        .map(|&index| asked(&operations[index]))
        .collect();
    let mut others = Vec::new();
    for (place, index) in group.into_iter().enumerate() {
        let is_own = |one: &&Variant| {
            let mut theirs = asked.iter().enumerate();
            !theirs.any(|(other, all)| other != place && all.contains(one))
        };
        match asked[place].iter().find(is_own) {
            Some(own) => operations[index].variant = Some(own.clone()),
            None => others.push(index),
        }
    }
    others
}

/// What the path of an operation asks for in the query. A value tells more than a name.
fn asked(operation: &Operation) -> Vec<Variant> {
    let of_path = operation.parameters.iter().filter(|parameter| {
        let source = parameter.schema.source.as_ref();
        parameter.location == Location::Query
            && parameter.required
            && source.is_some_and(|source| source.required_by == Some(Origin::Path))
    });
    let mut all: Vec<Variant> = of_path
        .map(|one| Variant::Query(one.name.clone(), one.constant().map(str::to_owned)))
        .collect();
    all.sort_by_key(|one| matches!(one, Variant::Query(_, None)));
    all
}

/// With any other value, a body is that of another operation: the value by which it is recognised is the only one.
fn select(operation: &mut Operation, variant: &Variant) {
    let Variant::Value(path, value) = variant else {
        return;
    };
    let body = operation.request_body.as_mut();
    if let (Some(body), [name]) = (body, path.as_slice())
        && let Some(member) = body.schema.properties.get_mut(name)
        && member.single_type() == Some(TypeName::String)
        && member.enumeration.len() != 1
    {
        member.enumeration = vec![value.clone()].into();
        // The others mean other operations.
        let told = &mut member.enum_descriptions;
        told.retain(|of, _| value.as_str() == Some(of));
        let gone = &mut member.enum_deprecated;
        gone.retain(|of| value.as_str() == Some(of));
        let origins = &mut member.origins;
        origins.insert("enum".to_owned(), Origin::Example);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_that_selects_an_operation_is_the_only_one() {
        let operation = |id: &str, action: &str| {
            format!(
                r#"{{"id":"{id}","page":"{id}.rst","line":1,"dialect":"otc","title":"","method":"POST","path":"/lids/action",
                "parameters":[],"responses":[],"request_body":{{"media_type":"application/json","required":true,"schema":
                {{"type":"object","properties":{{"action":{{"type":"string",
                "x-enum-descriptions":{{"open":"Opens it.","shut":"Shuts it."}}}},"lid":{{"type":"string"}}}}}}}},
                "examples":[{{"direction":"request","media_type":"application/json","validity":"valid","line":1,
                "json":{{"action":"{action}","lid":"a"}}}}]}}"#
            )
        };
        let text = format!(
            r#"{{"operations":[{},{}],"schemas":{{}},"pages":[]}}"#,
            operation("a", "open"),
            operation("b", "shut")
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        mark_variants(&mut api);
        let listed = |at: usize, name: &str| {
            let body = api.operations[at].request_body.as_ref();
            let member = &body.expect("a body").schema.properties[name];
            let told = member.enum_descriptions.keys().cloned();
            (member.enumeration.to_vec(), told.collect::<Vec<_>>())
        };
        let only = |value: &str| (vec![Json::from(value)], vec![value.to_owned()]);
        assert_eq!(listed(0, "action"), only("open"));
        assert_eq!(listed(1, "action"), only("shut"));
        assert_eq!(listed(0, "lid"), (Vec::new(), Vec::new()));
    }
}
