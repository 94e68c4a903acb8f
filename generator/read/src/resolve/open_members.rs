//! Bodies that users fill as they like. Where the docs list no members of what is sent and only show some in an example,
//! these are samples: documents of a database have whatever members their owners give them. Such objects are open, in
//! requests and in the answers that bring them back.

use std::collections::HashSet;

use apiref_core::ir::{Api, Schema, TypeName};

/// Opens the answers of places whose requests are open: what was sent comes back.
pub fn open_answers(api: &mut Api) {
    let sent = api.operations.iter().filter(|operation| {
        let body = operation.request_body.as_ref();
        body.is_some_and(|body| is_open(&body.schema))
    });
    let stored: HashSet<String> = sent
        .map(|operation| place(&operation.path).to_owned())
        .collect();
    for operation in &mut api.operations {
        if stored.contains(place(&operation.path)) {
            let successes = operation
                .responses
                .iter_mut()
                .filter(|response| response.status.starts_with('2'));
            successes
                .filter_map(|response| response.schema.as_mut())
                .for_each(open);
        }
    }
}

/// Is an object in the schema open?
fn is_open(schema: &Schema) -> bool {
    let any = schema.additional_properties.as_deref() == Some(&Schema::default());
    any && !schema.properties.is_empty() || schema.parts().any(is_open)
}

/// A collection and its items are one place.
fn place(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    match path.rsplit_once('/') {
        Some((collection, last)) if last.starts_with('{') && !collection.is_empty() => collection,
        _ => path,
    }
}

/// Opens what only an example shows: at the root, below the key around it, and in the items of a list.
pub fn open(schema: &mut Schema) {
    open_to(schema, 2);
}

fn open_to(schema: &mut Schema, depth: usize) {
    let shows = || schema.properties.values().any(Schema::is_only_shown);
    if schema.is(TypeName::Object) && shows() {
        schema.additional_properties.get_or_insert_default();
    }
    if depth > 0 {
        let items = schema.items.as_deref_mut();
        schema
            .properties
            .values_mut()
            .chain(items)
            .for_each(|inner| open_to(inner, depth - 1));
    }
}
