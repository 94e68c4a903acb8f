//! What the bodies of an operation say of the resource: the key around it, the list of its items.

use apiref_core::ir::{Api, Operation, Schema, TypeName};

/// The body of the first success that has one.
pub fn answer(operation: &Operation) -> Option<&Schema> {
    let mut successes = operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2'));
    let schema = successes.find_map(|response| response.schema.as_ref())?;
    // Of a body of which the docs say nothing, it isn't known what it is.
    let is_told =
        schema.reference.is_some() || schema.types.is_some() || schema.parts().next().is_some();
    is_told.then_some(schema)
}

fn is_struct(schema: &Schema) -> bool {
    !schema.properties.is_empty()
}

/// The key and the schema of the one member of a body that holds the thing itself: `{"door": {…}}`. The id of the
/// request may stand beside it.
pub fn wrapped<'a>(api: &'a Api, body: &'a Schema) -> Option<(&'a str, &'a Schema)> {
    let body = api.follow(body);
    let is_own = |key: &str| !matches!(key, "request_id" | "requestId");
    let mut own = body.properties.iter().filter(|(key, _)| is_own(key));
    let (key, inner) = own.next()?;
    let inner = api.follow(inner);
    (own.next().is_none() && is_struct(inner)).then_some((key.as_str(), inner))
}

/// The key and the schema of the member that holds the thing itself beside what is said of the call, where `is_it` knows
/// its key: `{"request_id": "…", "door": {…}}`.
pub fn enveloped<'a>(
    api: &'a Api,
    body: &'a Schema,
    is_it: impl Fn(&str) -> bool,
) -> Option<(&'a str, &'a Schema)> {
    let body = api.follow(body);
    // What has an id or a name is the thing, whatever structs it holds.
    let is_thing = ["id", "name"]
        .iter()
        .any(|key| body.properties.contains_key(*key));
    let members = body.properties.iter();
    let mut structs = members
        .filter(|(key, _)| is_it(key))
        .map(|(key, member)| (key.as_str(), api.follow(member)))
        .filter(|(_, inner)| is_struct(inner));
    let found = structs.next().filter(|_| !is_thing)?;
    structs.next().is_none().then_some(found)
}

/// The key and the items of the list that an answer is about: `{"doors": [{…}], "count": 3}`; the key is empty where
/// the answer is a list itself.
pub fn listed<'a>(api: &'a Api, body: &'a Schema) -> Option<(&'a str, &'a Schema)> {
    let (key, items) = list_in(api, body)?;
    Some((key, api.follow(items)))
}

/// The name of the struct whose list an answer is about.
pub fn listed_struct<'a>(api: &'a Api, body: &'a Schema) -> Option<&'a str> {
    list_in(api, body)?.1.reference_name()
}

fn list_in<'a>(api: &'a Api, body: &'a Schema) -> Option<(&'a str, &'a Schema)> {
    let body = api.follow(body);
    if let Some(items) = items_of(body) {
        return Some(("", items));
    }
    // What has an id is an item and no list, whatever lists it holds.
    if body.properties.contains_key("id") {
        return None;
    }
    let mut lists = body
        .properties
        .iter()
        .filter(|(key, _)| !is_link(key))
        .filter_map(|(key, member)| Some((key.as_str(), items_of(api.follow(member))?)));
    let (key, items) = lists.next()?;
    let structs = body
        .properties
        .values()
        .filter(|member| is_struct(api.follow(member)));
    let beside = body.properties.len() - structs.count() - 1;
    (lists.next().is_none() && beside <= 4).then_some((key, items))
}

/// Links to other pages of a list (`doors_links`) are no list of items.
fn is_link(key: &str) -> bool {
    key == "links" || key.ends_with("_links")
}

fn items_of(schema: &Schema) -> Option<&Schema> {
    let is_array = schema.is(TypeName::Array) || schema.types.is_none();
    schema.items.as_deref().filter(|_| is_array)
}

/// The members of an item that an answer shows, from a list or by itself.
pub fn item_of<'a>(api: &'a Api, operation: &'a Operation) -> Option<&'a Schema> {
    let body = answer(operation)?;
    let inner = wrapped(api, body).or_else(|| listed(api, body));
    let item = inner.map_or_else(|| api.follow(body), |(_, inner)| inner);
    is_struct(item).then_some(item)
}
