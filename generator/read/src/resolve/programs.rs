//! What the programs of users take and answer: any JSON, a text, anything else. An example shows what one of them does.

use super::faults::is_bodiless;
use super::naming::runs_program;
use super::statuses::is_success;
use apiref_core::ir::{Operation, Origin, RequestBody, Schema, TypeName};

/// Any media type.
const ANY: &str = "*/*";

/// Opens the bodies of an operation that runs a program.
pub fn settle(operation: &mut Operation) {
    if !runs_program(operation) {
        return;
    }
    if operation.request_body.is_none() && operation.method == "POST" && depends(operation) {
        let mut schema = Schema {
            format: Some("binary".to_owned()),
            ..Schema::of(TypeName::String)
        };
        for keyword in ["type", "format"] {
            let origins = &mut schema.origins;
            origins.insert(keyword.to_owned(), Origin::Description);
        }
        operation.request_body = Some(RequestBody {
            further_media_types: Vec::new(),
            media_type: "application/octet-stream".to_owned(),
            required: false,
            assumed: false,
            schema,
            invalid: Default::default(),
        });
    }
    if operation.method == "HEAD" {
        return;
    }
    let answers = operation.responses.iter_mut();
    for answer in answers.filter(|one| is_success(&one.status) && !is_bodiless(&one.status)) {
        if answer.schema.is_none() {
            answer.body_by = Some(Origin::Description);
        }
        let source = answer.schema.take().and_then(|schema| schema.source);
        answer.schema = Some(Schema {
            source,
            ..Schema::default()
        });
        answer.media_type = Some(ANY.to_owned());
    }
}

/// Do the docs say that what is sent depends on the program?
fn depends(operation: &Operation) -> bool {
    let description = std::iter::once(&operation.description);
    let mut texts = description.chain(operation.notes.iter().map(|note| &note.text));
    texts.any(|text| {
        let lower = text.to_ascii_lowercase();
        lower.split(". ").any(|sentence| {
            let says = |word: &str| sentence.contains(word);
            says("request") && says("depend") && (says("implement") || says("function"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(method: &str, path: &str, text: &str) -> Operation {
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"Executes a lid function","description":"{text}",
            "method":"{method}","path":"{path}","parameters":[],"request_body":null,"responses":[
            {{"status":"200","description":"","media_type":"text/html","schema":{{"type":"string"}}}},
            {{"status":"404","description":"","schema":null}}]}}"#
        );
        let mut operation: Operation = serde_json::from_str(&text).expect("an operation");
        settle(&mut operation);
        operation
    }

    #[test]
    fn programs_take_and_answer_anything() {
        let says =
            "What a request holds and what is answered depend on the function implementation.";
        let own = settled("POST", "/lids/{func}", says);
        let body = own.request_body.expect("a body");
        assert!(!body.required);
        assert_eq!(own.responses[0].media_type.as_deref(), Some(ANY));
        assert_eq!(own.responses[0].schema, Some(Schema::default()));
        assert_eq!(own.responses[1].schema, None);
        assert!(settled("GET", "/lids/{func}", says).request_body.is_none());
        assert!(settled("POST", "/lids/{func}", "").request_body.is_none());
        let other = settled("POST", "/lids/{id}", says);
        assert_eq!(other.responses[0].media_type.as_deref(), Some("text/html"));
    }
}
