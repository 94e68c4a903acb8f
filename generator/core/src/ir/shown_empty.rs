//! Lists that the example of one answer shows empty, while another answer about the same resource shows what they hold:
//! a new crate has no lids yet.

use std::collections::HashMap;

use super::lent_shapes::Lent;
use super::{Api, Origin, Schema, TypeName};

/// The items of such lists, where all answers about the resource that show any show the same.
pub fn lent(api: &Api) -> Vec<Lent> {
    let mut known: HashMap<(&str, &str), Option<&Schema>> = HashMap::new();
    let of_resources = || {
        let structs = api.schemas.iter();
        structs.filter_map(|(name, schema)| Some((name, schema, schema.resource.as_deref()?)))
    };
    for (_, schema, resource) in of_resources() {
        for (name, member) in &schema.properties {
            let items = member.items.as_deref().filter(|items| !is_open(items));
            let Some(items) = items.filter(|_| member.is(TypeName::Array)) else {
                continue;
            };
            let told = known.entry((resource, name)).or_insert(Some(items));
            if told.is_some_and(|told| !are_alike(told, items)) {
                *told = None;
            }
        }
    }
    let mut found = Vec::new();
    for (owner, schema, resource) in of_resources() {
        for (name, member) in &schema.properties {
            let is_empty = member.is_only_shown()
                && member.single_type() == Some(TypeName::Array)
                && member.items.as_deref().is_none_or(is_open);
            let items = known.get(&(resource, name.as_str())).copied().flatten();
            if let Some(items) = items.filter(|_| is_empty) {
                let items = Schema {
                    reference: items.reference.clone(),
                    types: items.types.clone(),
                    format: items.format.clone(),
                    ..Schema::default()
                };
                found.push(Lent {
                    owner: owner.clone(),
                    member: name.clone(),
                    shape: Schema {
                        items: Some(Box::new(items)),
                        ..Schema::of(TypeName::Array)
                    },
                    origin: Origin::Guess,
                });
            }
        }
    }
    found
}

/// Are the items of unknown type, or an array or object without a schema of its own?
fn is_open(items: &Schema) -> bool {
    let is_scalar = items
        .single_type()
        .is_some_and(|kind| !matches!(kind, TypeName::Array | TypeName::Object));
    items.reference.is_none() && !is_scalar
}

fn are_alike(one: &Schema, other: &Schema) -> bool {
    one.reference == other.reference && one.types == other.types && one.format == other.format
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_has_the_items_of_the_same_resource() {
        let items = |others: &[(&str, &str)]| {
            let shown = r#""x-source":{"origin":"example","page":"a.rst","line":1}"#;
            let others = others.iter().enumerate().map(|(at, (resource, items))| {
                format!(
                    r#","Crate{at}":{{"type":"object","x-resource":"{resource}","properties":{{"lids":{{"type":"array","items":{items}}}}}}}"#
                )
            });
            let others: String = others.collect();
            let text = format!(
                r#"{{"operations":[],"pages":[],"schemas":{{"New":{{"type":"object","x-resource":"crate","properties":{{
                "lids":{{"type":"array",{shown}}}}}}}{others}}}}}"#
            );
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            lent(&api).into_iter().for_each(|lent| lent.give(&mut api));
            let items = api.schemas["New"].properties["lids"].items.clone();
            items.map(|items| match items.reference_name() {
                Some(name) => name.to_owned(),
                None => format!("{:?}", items.single_type()),
            })
        };
        const LID: &str = r##"{"$ref":"#/schemas/Lid"}"##;
        const TEXT: &str = r#"{"type":"string"}"#;
        assert_eq!(items(&[("crate", LID)]).as_deref(), Some("Lid"));
        assert!(items(&[("crate", TEXT), ("crate", TEXT)]).is_some());
        assert_eq!(items(&[("crate", LID), ("crate", TEXT)]), None);
        assert_eq!(items(&[("box", LID)]), None);
        assert_eq!(items(&[("crate", "{}")]), None);
    }
}
