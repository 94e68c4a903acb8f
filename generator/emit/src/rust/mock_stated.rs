//! What the docs say of an item in the answer of one operation, where the types of the crate are looser: they read what
//! any operation answers.

use std::collections::BTreeMap;

use apiref_core::ir::{Api, Operation, Response, Schema, TypeName};

use super::model::unwrap_nullable;

/// The types of members of an item, and members that are always there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) types: BTreeMap<String, Vec<TypeName>>,
    pub(super) needed: Vec<String>,
}

/// What `own` says of the item or items at a path of its answer beyond what `joined` says, the same operation with the
/// types that it shares with others.
pub(super) fn stated(
    own: (&Api, &Operation),
    joined: (&Api, &Operation),
    path: &[String],
) -> Stated {
    let found = own.1.responses.iter().find_map(|response| {
        let item = item_at(own.0, response.schema.as_ref()?, path)?;
        let same = |other: &&Response| other.status == response.status;
        let other = joined.1.responses.iter().find(same)?.schema.as_ref()?;
        Some((item, item_at(joined.0, other, path)?))
    });
    let Some((item, other)) = found else {
        return Stated::default();
    };
    let narrower = |(name, member): (&String, &Schema)| {
        let own = types(own.0, member)?;
        let loose = other.properties.get(name);
        let loose = loose.and_then(|loose| types(joined.0, loose));
        let is_same = loose.is_some_and(|loose| loose.iter().all(|name| own.contains(name)));
        (!is_same).then(|| (name.clone(), own))
    };
    let needed = item.required.iter();
    Stated {
        types: item.properties.iter().filter_map(narrower).collect(),
        needed: needed
            .filter(|name| !other.required.contains(name))
            .cloned()
            .collect(),
    }
}

/// The schema of the item, or of each of the items, at a path of keys.
fn item_at<'a>(api: &'a Api, schema: &'a Schema, path: &[String]) -> Option<&'a Schema> {
    let solid = |schema: &'a Schema| {
        let schema = api.follow(schema);
        unwrap_nullable(schema).map_or(schema, |inner| api.follow(inner))
    };
    let found = path.iter().try_fold(solid(schema), |schema, key| {
        Some(solid(schema.properties.get(key)?))
    })?;
    Some(found.items.as_deref().map_or(found, solid))
}

/// The types that a schema allows, with those that examples show; none where it allows all.
fn types(api: &Api, schema: &Schema) -> Option<Vec<TypeName>> {
    let shown = schema.shown_types.iter().copied();
    let schema = api.follow(schema);
    let choices = schema.one_of.iter().chain(schema.any_of.iter());
    let mut types: Vec<TypeName> = match &schema.types {
        Some(types) => types.names().to_vec(),
        None if schema.one_of.is_empty() && schema.any_of.is_empty() => return None,
        None => choices
            .map(|choice| types(api, choice))
            .collect::<Option<Vec<_>>>()?
            .concat(),
    };
    types.extend(shown.chain(schema.shown_types.iter().copied()));
    Some(types)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_operation_says_is_narrower_than_what_all_say() {
        let api = |lamp: &str| -> Api {
            let text = format!(
                r##"{{"info":{{"id":"a","title":"a"}},"pages":[],"schemas":{{"Lamp":{lamp}}},"operations":[{{"id":"show","page":"a","line":1,
                "dialect":"otc","title":"A","method":"GET","path":"/a","parameters":[],"request_body":null,"responses":[
                {{"status":"200","description":"","schema":{{"type":"object","properties":{{"lamps":
                {{"type":"array","items":{{"$ref":"#/schemas/Lamp"}}}}}}}}}}]}}]}}"##
            );
            serde_json::from_str(&text).expect("an API")
        };
        let own = api(
            r#"{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"size":{"type":"integer","x-shown-types":["string"]},"note":{}}}"#,
        );
        let joined = api(
            r#"{"type":"object","properties":{"name":{"type":["string","null"]},"size":{"type":["integer","string"]},"note":{"type":"string"}}}"#,
        );
        let found = stated(
            (&own, &own.operations[0]),
            (&joined, &joined.operations[0]),
            &["lamps".to_owned()],
        );
        let expected = Stated {
            types: [("name".to_owned(), vec![TypeName::String])].into(),
            needed: vec!["name".to_owned()],
        };
        assert_eq!(found, expected);
    }
}
