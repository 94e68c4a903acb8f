//! Lists that the example of one answer shows empty, while another answer tells what they hold: a new crate has no lids yet.
//! So does another answer about the same resource. Where the row says that it is a list of the things of another resource, it
//! holds what those are; and lists of links hold what all others of the API do.

use std::collections::HashMap;

use heck::ToPascalCase;
use indexmap::IndexMap;

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
    let links = links(api);
    let mut found = Vec::new();
    for (owner, schema) in &api.schemas {
        for (name, member) in &schema.properties {
            let is_empty = member.single_type() == Some(TypeName::Array)
                && member.items.as_deref().is_none_or(is_open);
            if !is_empty {
                continue;
            }
            let resource = schema.resource.as_deref();
            let of_resource = resource.and_then(|of| known.get(&(of, name.as_str())).copied());
            let shown = of_resource.flatten().filter(|_| member.is_only_shown());
            let (items, origin) = match shown {
                Some(items) => (items.clone(), Origin::Guess),
                None => match told(api, owner, member) {
                    Some(name) => (Schema::reference(name), Origin::Description),
                    None if is_links(name) => match links {
                        Some(name) => (Schema::reference(name), Origin::Guess),
                        None => continue,
                    },
                    None => continue,
                },
            };
            let items = Schema {
                reference: items.reference,
                types: items.types,
                format: items.format,
                ..Schema::default()
            };
            found.push(Lent {
                owner: owner.clone(),
                member: name.clone(),
                shape: Schema {
                    items: Some(Box::new(items)),
                    ..Schema::of(TypeName::Array)
                },
                origin,
            });
        }
    }
    found
}

/// The resource whose things a list holds by its own words: `The list of crate lids.`
fn told<'a>(api: &'a Api, owner: &str, member: &Schema) -> Option<&'a str> {
    const LISTS: &[&str] = &["list of ", "array of ", "set of "];
    let text = member.description.as_deref()?;
    let first = text
        .split(['.', '\n', ';', ',', '('])
        .next()?
        .to_lowercase();
    let rest = LISTS
        .iter()
        .find_map(|list| Some(first.split_once(list)?.1))?;
    let rest = rest.strip_prefix("the ").unwrap_or(rest).replace('`', "");
    let rest = rest.trim_end();
    let noun = rest.strip_suffix(" objects").unwrap_or(rest);
    let noun = noun.strip_suffix('s').unwrap_or(noun);
    let (name, schema) = api.schemas.get_key_value(&noun.to_pascal_case())?;
    let resource = schema.resource.as_deref()?.rsplit('/').next()?;
    let is_it = resource.to_pascal_case() == *name && name != owner;
    (is_it && schema.is(TypeName::Object)).then_some(name)
}

/// Does a list of this name hold links?
fn is_links(name: &str) -> bool {
    name == "links" || name.ends_with("_links")
}

/// What most lists of links hold, where all hold what has an address.
fn links(api: &Api) -> Option<&str> {
    let members = api.schemas.values().flat_map(|schema| &schema.properties);
    let lists = members.filter(|(name, member)| is_links(name) && member.is(TypeName::Array));
    let items = lists.filter_map(|(_, member)| member.items.as_deref());
    let mut counts: IndexMap<&str, usize> = IndexMap::new();
    for items in items.filter(|items| !is_open(items)) {
        let name = items.reference_name()?;
        api.schemas.get(name)?.properties.get("href")?;
        *counts.entry(name).or_default() += 1;
    }
    let (name, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    let is_first = counts.values().filter(|count| *count == most).count() == 1;
    is_first.then_some(*name)
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

    #[test]
    fn a_row_or_the_name_tells_what_a_list_holds() {
        let items = |member: &str, says: &str| {
            let text = format!(
                r##"{{"operations":[],"pages":[],"schemas":{{"Crate":{{"type":"object","properties":{{
                "{member}":{{"type":"array","description":"{says}"}}}}}},
                "Lid":{{"type":"object","x-resource":"v1/lid","properties":{{"links":{{"type":"array",
                "items":{{"$ref":"#/schemas/Link"}}}}}}}},"Link":{{"type":"object","properties":{{"href":{{"type":"string"}}}}}}}}}}"##
            );
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            lent(&api).into_iter().for_each(|lent| lent.give(&mut api));
            let items = api.schemas["Crate"].properties[member].items.clone();
            items.and_then(|items| items.reference_name().map(str::to_owned))
        };
        assert_eq!(items("tops", "The list of lids.").as_deref(), Some("Lid"));
        assert_eq!(
            items("tops", "A list of `lid` objects, if any.").as_deref(),
            Some("Lid")
        );
        assert_eq!(items("tops", "A list of lid ids."), None);
        assert_eq!(items("tops", "A list of lids that are open."), None);
        assert_eq!(
            items("lid_links", "Where they are.").as_deref(),
            Some("Link")
        );
    }
}
