//! Answers that are a value of whatever kind somebody has set, as the text of the operation says: `a text or a number, or a
//! list or an object`. The value in an example is one of them, for the other operations of the path, too.

use std::collections::HashSet;

use apiref_core::ir::{Api, Operation, Schema, TypeName};
use apiref_core::text::collapsed;

use super::lists::List;
use super::statuses::is_success;

/// Opens such answers.
pub fn open(api: &mut Api) {
    let told = api.operations.iter().filter(|one| is_told(one));
    let paths: HashSet<String> = told.map(|one| one.path.clone()).collect();
    if paths.is_empty() {
        return;
    }
    let operations = api.operations.iter_mut();
    let operations = operations.filter(|one| paths.contains(&one.path));
    let answers = operations.flat_map(|one| &mut one.responses);
    let good = answers.filter(|answer| is_success(&answer.status));
    let schemas = good.filter_map(|answer| answer.schema.as_mut());
    for schema in schemas.filter(|schema| is_scalar(schema) && schema.is_only_shown()) {
        schema.types = None;
        schema.format = None;
        schema.shown_types.clear();
        schema.origins.shift_remove("type");
    }
}

fn is_scalar(schema: &Schema) -> bool {
    let kind = schema.single_type();
    kind.is_some_and(|kind| !matches!(kind, TypeName::Array | TypeName::Object))
}

/// Does a sentence about the value that comes back name kinds with and without parts?
fn is_told(operation: &Operation) -> bool {
    let notes = operation.notes.iter().map(|note| &note.text);
    let mut texts = std::iter::once(&operation.description).chain(notes);
    texts.any(|text| {
        let lower = collapsed(&text.to_ascii_lowercase());
        lower.split(". ").any(|sentence| {
            let words = || sentence.split(|c: char| !c.is_alphanumeric());
            let has = |list: List| words().any(|word| list.has(word));
            let is_of_value = sentence.contains("value") && has(List::ComesBack);
            is_of_value && has(List::Alternatives) && has(List::Scalars) && has(List::Nested)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_of_a_value_of_any_kind_shows_one_kind() {
        let answer = |text: &str| {
            let of = |method: &str, text: &str| {
                format!(
                    r#"{{"id":"{method}","page":"a.rst","line":1,"dialect":"httpdomain","title":"","method":"{method}",
                    "path":"/lid","description":"{text}","parameters":[],"request_body":null,"responses":[{{"status":"200",
                    "description":"","schema":{{"type":"string","x-source":{{"origin":"example","page":"a.rst",
                    "line":1}}}}}}]}}"#
                )
            };
            let text = format!(
                r#"{{"operations":[{},{}],"schemas":{{}},"pages":[]}}"#,
                of("GET", text),
                of("DELETE", "Takes it off.")
            );
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            open(&mut api);
            let kinds = api.operations.iter().map(|one| {
                let schema = one.responses[0].schema.as_ref();
                schema.and_then(Schema::single_type)
            });
            kinds.collect::<Vec<_>>()
        };
        let told = "Gets it. The returned value may be a number or a text,\\nor an object.";
        assert_eq!(answer(told), [None, None]);
        for text in [
            "The returned value may be a number or a text.",
            "A value that is an object or a text can be sent.",
            "The returned value is the text of an object.",
        ] {
            assert_eq!(answer(text), [Some(TypeName::String); 2], "{text}");
        }
    }
}
