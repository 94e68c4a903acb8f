//! Query parameters of another operation that are sent as members of a body, or of a part of it.

use std::collections::HashMap;

use heck::ToPascalCase;

use super::{Api, Location, Operation, Origin, Parameter, Schema, TypeName, Types};

/// The step of [`super::Follows::at`] to the items of a list or the values of a map.
pub const ITEMS: &str = "[]";

/// Gives an object the query parameters of another operation as members. What an example alone shows of a member doesn't
/// narrow what a row there says: one list of texts doesn't mean that a list of anything holds nothing else.
pub fn take_members(own: &mut Schema, other: &Operation) {
    let queries = other.parameters.iter();
    for theirs in queries.filter(|theirs| theirs.location == Location::Query) {
        let stated = member(theirs);
        match own.properties.get_mut(&theirs.name) {
            None => {
                own.properties.insert(theirs.name.clone(), stated);
            }
            Some(known) => {
                let is_of_kind =
                    stated.types.is_none() || stated.single_type() == known.single_type();
                if known.is_only_shown() && is_of_kind && !holds_structs(known) {
                    *known = stated;
                }
            }
        }
    }
}

/// Gives what one operation sends the members that another one sends at the same places, and what is said of them there to
/// those that only an example shows. None of them is demanded. What other operations send, too, stays as it is.
pub fn take_options(
    api: &mut Api,
    own: &Schema,
    theirs: &Schema,
    uses: &HashMap<String, usize>,
    depth: usize,
) {
    let theirs = api.follow(theirs).properties.clone();
    let name = own
        .reference_name()
        .filter(|name| uses.get(*name) == Some(&1));
    let Some(own) = name.and_then(|name| api.schemas.get_mut(name)) else {
        return;
    };
    let mut inner = Vec::new();
    for (name, theirs) in theirs.into_inner() {
        match own.properties.get_mut(&name) {
            Some(known) if known.reference.is_some() => inner.push((known.clone(), theirs)),
            Some(known) if known.is_only_shown() && !theirs.is_only_shown() => {
                *known = marked(theirs);
            }
            None if !theirs.read_only => {
                own.properties.insert(name, marked(theirs));
            }
            _ => {}
        }
    }
    for (own, theirs) in inner.into_iter().filter(|_| depth > 0) {
        take_options(api, &own, &theirs, uses, depth - 1);
    }
}

/// Is it a struct, or a list of structs?
fn holds_structs(schema: &Schema) -> bool {
    schema.reference.is_some()
        || schema.is(TypeName::Object)
        || schema.items.as_deref().is_some_and(holds_structs)
}

/// Gives the struct in a place of what an operation sends the query parameters of another operation as members. Where
/// others have the struct, too, the operation gets one of its own.
pub fn sent_members(
    api: &mut Api,
    index: usize,
    at: &[String],
    other: &Operation,
    uses: &mut HashMap<String, usize>,
) {
    let Some(operation) = api.operations.get(index) else {
        return;
    };
    let body = operation.request_body.as_ref().map(|body| &body.schema);
    let Some(owner) = body.and_then(Schema::reference_name).map(str::to_owned) else {
        return;
    };
    let is_only_here = |name: &str| uses.get(name) == Some(&1);
    let slot = |api: &Api| {
        let mut here = api.schemas.get(&owner)?;
        for name in at {
            here = step(here, name)?;
        }
        here.reference_name().map(str::to_owned)
    };
    let Some(mut name) = slot(api).filter(|_| is_only_here(&owner)) else {
        return;
    };
    if !is_only_here(&name) {
        let own = format!("{}{name}", operation.id.to_pascal_case());
        let copy = api.schemas.get(&name).cloned();
        let Some(copy) = copy.filter(|_| !api.schemas.contains_key(&own)) else {
            return;
        };
        api.schemas.insert(own.clone(), copy);
        let mut here = api.schemas.get_mut(&owner);
        for name in at {
            here = here.and_then(|schema| step_mut(schema, name));
        }
        if let Some(here) = here {
            here.reference = Some(format!("#/schemas/{own}"));
        }
        uses.entry(name).and_modify(|uses| *uses -= 1);
        uses.insert(own.clone(), 1);
        name = own;
    }
    if let Some(own) = api.schemas.get_mut(&name) {
        take_members(own, other);
    }
}

/// The part of a schema one step further.
pub fn step<'a>(schema: &'a Schema, step: &str) -> Option<&'a Schema> {
    let inner = || {
        schema
            .items
            .as_deref()
            .or(schema.additional_properties.as_deref())
    };
    match step {
        ITEMS => inner(),
        // What reads as names of members on one page may be the keys of a map.
        name => schema.properties.get(name).or_else(inner),
    }
}

/// The same, to be changed.
pub fn step_mut<'a>(schema: &'a mut Schema, step: &str) -> Option<&'a mut Schema> {
    if step != ITEMS && schema.properties.contains_key(step) {
        return schema.properties.get_mut(step);
    }
    let items = schema.items.as_deref_mut();
    items.or(schema.additional_properties.as_deref_mut())
}

/// A parameter as a member of a body: a value that a query holds as JSON text is there as it is.
fn member(theirs: &Parameter) -> Schema {
    let mut schema = marked(theirs.schema.clone());
    if schema.content_media_type.take().is_some() {
        let source = schema.source.as_ref();
        let stated = source.and_then(|source| source.stated_type.as_deref());
        let is_list = stated.is_some_and(|stated| stated.contains("array"));
        schema.types = is_list.then_some(Types::One(TypeName::Array));
        schema.format = None;
        schema.origins.shift_remove("type");
    }
    schema
}

/// Notes that a schema stands elsewhere.
pub fn marked(mut schema: Schema) -> Schema {
    if let Some(source) = &mut schema.source {
        source.origin = Origin::Reference;
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: &str = r#""x-source":{"origin":"example","page":"a.rst","line":1}"#;

    fn listing(queries: &str) -> Operation {
        let text = format!(
            r#"{{"id":"list_lids","page":"a.rst","line":1,"dialect":"d","title":"","method":"GET","path":"/lids",
            "parameters":[{queries}],"request_body":null,"responses":[]}}"#
        );
        serde_json::from_str(&text).expect("an operation")
    }

    const KEYS: &str = r#"{"name":"keys","in":"query","required":false,"schema":{"type":"string",
        "contentMediaType":"application/json","x-source":{"origin":"table","page":"a.rst","line":1,"stated_type":"json-array"}}}"#;

    #[test]
    fn an_example_does_not_narrow_what_a_row_says() {
        let taken = |shown: &str| {
            let text = format!(r#"{{"type":"object","properties":{{"keys":{shown}}}}}"#);
            let mut own: Schema = serde_json::from_str(&text).expect("a schema");
            take_members(&mut own, &listing(KEYS));
            own.properties["keys"].clone()
        };
        let list = format!(r#"{{"type":"array","items":{{"type":"string"}},{SHOWN}}}"#);
        let keys = taken(&list);
        assert_eq!(keys.single_type(), Some(TypeName::Array));
        assert_eq!(keys.items, None);
        let other = taken(&format!(r#"{{"type":"string",{SHOWN}}}"#));
        assert_eq!(other.single_type(), Some(TypeName::String));
        let row = taken(r#"{"type":"array","items":{"type":"string"}}"#);
        assert!(row.items.is_some());
    }

    #[test]
    fn items_of_a_list_take_what_a_query_has() {
        let text = format!(
            r##"{{"pages":[],"operations":[{{"id":"ask","page":"a.rst","line":1,"dialect":"d","title":"","method":"POST",
            "path":"/asks","parameters":[],"responses":[],
            "request_body":{{"media_type":"application/json","required":true,"schema":{{"$ref":"#/schemas/Ask"}}}}}}],
            "schemas":{{"Ask":{{"type":"object","properties":{{"asks":{{"type":"array","items":{{"$ref":"#/schemas/Part"}}}}}}}},
            "Part":{{"type":"object","properties":{{"size":{{"type":"integer",{SHOWN}}}}}}}}}}}"##
        );
        let told = |uses: usize| {
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            let uses = [("Ask".to_owned(), 1), ("Part".to_owned(), uses)];
            let at = ["asks".to_owned(), ITEMS.to_owned()];
            sent_members(&mut api, 0, &at, &listing(KEYS), &mut uses.into());
            let items = api.schemas["Ask"].properties["asks"].items.clone();
            let name = items.and_then(|items| items.reference_name().map(str::to_owned));
            let name = name.expect("a struct");
            let members: Vec<String> = api.schemas[&name].properties.keys().cloned().collect();
            (name, members, api.schemas["Part"].properties.len())
        };
        let members = || vec!["size".to_owned(), "keys".to_owned()];
        assert_eq!(told(1), ("Part".to_owned(), members(), 2));
        assert_eq!(told(2), ("AskPart".to_owned(), members(), 1));
    }
}
