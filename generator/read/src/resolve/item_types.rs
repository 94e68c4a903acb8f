//! Items of arrays of which neither a table nor an example of their own tells the type: other arrays of the same name
//! tell it, where all of them agree.

use std::collections::HashMap;

use apiref_core::ir::{Api, Origin, Schema, TypeName};

/// Gives such items the scalar type that others of their name have.
pub fn settle(api: &mut Api) {
    let mut known: HashMap<String, Option<TypeName>> = HashMap::new();
    bodies(api).for_each(|schema| learn(schema, &mut known));
    for operation in &mut api.operations {
        let sent = operation
            .request_body
            .iter_mut()
            .map(|body| &mut body.schema);
        let answered = operation.responses.iter_mut();
        let answered = answered.filter_map(|response| response.schema.as_mut());
        sent.chain(answered).for_each(|schema| tell(schema, &known));
    }
}

fn bodies(api: &Api) -> impl Iterator<Item = &Schema> {
    api.operations.iter().flat_map(|operation| {
        let sent = operation.request_body.iter().map(|body| &body.schema);
        let answered = operation.responses.iter();
        sent.chain(answered.filter_map(|response| response.schema.as_ref()))
    })
}

/// Notes of each array its name and the type of its items; none where they have several, or are no scalars.
fn learn(schema: &Schema, known: &mut HashMap<String, Option<TypeName>>) {
    for (name, member) in &schema.properties {
        if let Some(items) = member.items.as_deref().filter(|items| !is_open(items)) {
            let scalar = items
                .single_type()
                .filter(|kind| !matches!(kind, TypeName::Object | TypeName::Array));
            let entry = known.entry(name.clone()).or_insert(scalar);
            if *entry != scalar {
                *entry = None;
            }
        }
    }
    schema.parts().for_each(|part| learn(part, known));
}

fn tell(schema: &mut Schema, known: &HashMap<String, Option<TypeName>>) {
    for (name, member) in &mut schema.properties {
        if let Some(items) = member.items.as_deref_mut().filter(|items| is_open(items))
            && let Some(Some(kind)) = known.get(name)
        {
            items.types = Some(apiref_core::ir::Types::One(*kind));
            items.origins.insert("type".to_owned(), Origin::Guess);
        }
    }
    schema.parts_mut().for_each(|part| tell(part, known));
}

/// Is nothing known of it?
fn is_open(schema: &Schema) -> bool {
    let bare = Schema {
        source: None,
        ..schema.clone()
    };
    bare == Schema::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(body: &str) -> apiref_core::ir::Operation {
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"otc","title":"T","method":"GET","path":"/a",
            "alternatives":[],"parameters":[],"request_body":null,
            "responses":[{{"status":"200","description":"","schema":{body}}}]}}"#
        );
        serde_json::from_str(&text).expect("an operation")
    }

    fn array(items: &str) -> String {
        format!(
            r#"{{"type":"object","properties":{{"labels":{{"type":"array","items":{items}}}}}}}"#
        )
    }

    fn told(others: &[&str]) -> Option<TypeName> {
        let open = operation(&array("{}"));
        let others = others.iter().map(|items| operation(&array(items)));
        let mut api = Api {
            operations: std::iter::once(open).chain(others).collect(),
            ..Api::default()
        };
        settle(&mut api);
        let schema = api.operations[0].responses[0].schema.as_ref();
        let items = schema.and_then(|schema| schema.properties["labels"].items.as_deref());
        items.and_then(Schema::single_type)
    }

    #[test]
    fn arrays_of_one_name_tell_of_their_items() {
        let (text, number) = (r#"{"type":"string"}"#, r#"{"type":"integer"}"#);
        assert_eq!(told(&[text, text]), Some(TypeName::String));
        assert_eq!(told(&[text, number]), None);
        assert_eq!(told(&[r#"{"type":"object"}"#]), None);
        assert_eq!(told(&[]), None);
    }
}
