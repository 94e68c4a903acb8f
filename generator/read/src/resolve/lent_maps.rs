//! Objects of which a page shows no member, while another one shows that they are maps: where all rows of the same name and
//! the same words are maps of texts or numbers, so are these.

use std::collections::HashMap;

use apiref_core::ir::{Api, Operation, Origin, Schema, TypeName};
use apiref_core::words::is_version;

/// Makes maps of such objects.
pub fn settle(api: &mut Api) {
    let mut known = Known::default();
    for operation in &api.operations {
        let version = version(operation);
        let bodies = operation.bodies();
        bodies.for_each(|schema| known.learn(schema, &version));
    }
    known.0.retain(|_, values| values.is_some());
    if known.0.is_empty() {
        return;
    }
    for operation in &mut api.operations {
        let version = version(operation);
        let bodies = operation.bodies_mut();
        bodies.for_each(|schema| known.tell(schema, &version));
    }
}

/// The version in the path: in another one, the same words may mean something else.
fn version(operation: &Operation) -> String {
    let mut segments = operation.path.split('/');
    let version = segments.find(|segment| is_version(segment));
    version.unwrap_or_default().to_owned()
}

/// The values of maps by version, name and words of their rows; none where two rows differ.
#[derive(Default)]
struct Known(HashMap<[String; 3], Option<Schema>>);

impl Known {
    fn learn(&mut self, schema: &Schema, version: &str) {
        for (name, member) in &schema.properties {
            if let Some(row) = row(name, member, version).filter(|_| !is_open(member)) {
                let values = values(member);
                let known = self.0.entry(row).or_insert_with(|| values.clone());
                if known.as_ref().and_then(Schema::single_type)
                    != values.as_ref().and_then(Schema::single_type)
                {
                    *known = None;
                }
            }
        }
        schema.parts().for_each(|part| self.learn(part, version));
    }

    fn tell(&self, schema: &mut Schema, version: &str) {
        for (name, member) in &mut schema.properties {
            let row = row(name, member, version).filter(|_| is_open(member));
            if let Some(Some(values)) = row.and_then(|row| self.0.get(&row)) {
                member.additional_properties = Some(Box::new(values.clone()));
                let origins = &mut member.origins;
                origins.insert("additionalProperties".to_owned(), Origin::Guess);
            }
        }
        schema.parts_mut().for_each(|part| self.tell(part, version));
    }
}

/// What tells the row that an object was read from.
fn row(name: &str, member: &Schema, version: &str) -> Option<[String; 3]> {
    let source = member.source.as_ref();
    source.filter(|source| source.origin == Origin::Table && member.is(TypeName::Object))?;
    let text = member.description.clone()?;
    Some([version.to_owned(), name.to_owned(), text])
}

/// Is nothing known of what an object holds?
fn is_open(member: &Schema) -> bool {
    member.properties.is_empty()
        && member.additional_properties.is_none()
        && member.one_of.is_empty()
        && member.any_of.is_empty()
        && member.shown_types.is_empty()
}

/// The values of an object that is a map of texts or numbers, no more than their type.
fn values(member: &Schema) -> Option<Schema> {
    let values = member.additional_properties.as_deref();
    let kind = values
        .filter(|_| member.properties.is_empty())?
        .single_type()?;
    let is_scalar = !matches!(kind, TypeName::Object | TypeName::Array | TypeName::Null);
    is_scalar.then(|| Schema::of(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(path: &str, lids: &[&str]) -> Operation {
        let members: Vec<String> = lids
            .iter()
            .enumerate()
            .map(|(at, lid)| {
                let rest = r#""x-source":{"origin":"table","page":"a.rst","line":1}"#;
                format!(r#""a{at}":{{"type":"object","properties":{{"lid":{{"type":"object",{lid},{rest}}}}}}}"#)
            })
            .collect();
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"otc","title":"T","method":"GET","path":"{path}",
            "alternatives":[],"parameters":[],"request_body":null,"responses":[{{"status":"200","description":"",
            "schema":{{"type":"object","properties":{{{}}}}}}}]}}"#,
            members.join(",")
        );
        serde_json::from_str(&text).expect("an operation")
    }

    /// The values of the first `lid`, with what others tell.
    fn told(operations: &[(&str, &[&str])]) -> Option<TypeName> {
        let operations = operations.iter();
        let mut api = Api {
            operations: operations
                .map(|(path, lids)| operation(path, lids))
                .collect(),
            ..Api::default()
        };
        settle(&mut api);
        let schema = api.operations.remove(0).responses.remove(0).schema;
        let lid = &schema.expect("a body").properties["a0"].properties["lid"];
        lid.additional_properties.as_deref()?.single_type()
    }

    const OPEN: &str = r#""description":"The marks.""#;
    const MAP: &str = r#""description":"The marks.","additionalProperties":{"type":"string"}"#;

    #[test]
    fn the_same_row_is_the_same_map() {
        let text = Some(TypeName::String);
        assert_eq!(told(&[("/v1/a", &[OPEN, MAP]), ("/v1/b", &[MAP])]), text);
        let other = MAP.replace("marks", "signs");
        let numbers = MAP.replace("string", "integer");
        let members = r#""description":"The marks.","properties":{"hue":{"type":"string"}}"#;
        for (path, others) in [
            ("/v1/b", &[other.as_str()][..]),
            ("/v1/b", &[MAP, &numbers]),
            ("/v1/b", &[MAP, members]),
            ("/v2/b", &[MAP]),
        ] {
            assert_eq!(
                told(&[("/v1/a", &[OPEN]), (path, others)]),
                None,
                "{others:?}"
            );
        }
    }
}
