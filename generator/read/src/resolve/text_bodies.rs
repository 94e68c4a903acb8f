//! Bodies of answers that no table describes and that are no JSON: a certificate, metadata in XML.

use super::faults::is_bodiless;
use super::no_body::says_no_body;
use super::statuses::is_success;
use apiref_core::ir::{Direction, Example, Operation, Origin, Schema, Source, TypeName, Validity};

/// What an example shows as text of a media type is the body of the only success, if nothing else is.
pub fn settle(operation: &mut Operation) {
    let mut successes = (operation.responses.iter()).filter(|it| is_success(&it.status));
    let (Some(success), None) = (successes.next(), successes.next()) else {
        return;
    };
    let is_open = success.schema.is_none()
        && !is_bodiless(&success.status)
        && !says_no_body(&success.description);
    let is_shown = |example: &&Example| {
        let of_success = example
            .status
            .as_ref()
            .is_none_or(|it| *it == success.status);
        example.direction == Direction::Response && of_success && !example.of_other_call
    };
    let shown: Vec<&Example> = operation.examples.iter().filter(is_shown).collect();
    let is_text = |example: &&Example| {
        example.validity == Validity::Valid
            && example.json.is_none()
            && !example.media_type.is_empty()
            && !example.media_type.contains("json")
            && example
                .text
                .as_deref()
                .is_some_and(|text| !text.trim().is_empty())
    };
    let Some(first) = shown
        .first()
        .filter(|_| is_open && shown.iter().all(is_text))
    else {
        return;
    };
    let schema = Schema {
        source: Some(Source::new(
            Origin::Example,
            operation.page.clone(),
            first.line,
        )),
        ..Schema::of(TypeName::String)
    };
    let media_type = first.media_type.clone();
    let status = success.status.clone();
    if let Some(response) = operation
        .responses
        .iter_mut()
        .find(|it| it.status == status)
    {
        response.media_type = Some(media_type);
        response.schema = Some(schema);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(status: &str, media_type: &str) -> Option<String> {
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"otc","title":"T","method":"GET","path":"/lid","parameters":[],
            "request_body":null,"responses":[{{"status":"{status}","description":"","schema":null}}],
            "examples":[{{"direction":"response","media_type":"{media_type}","text":"<lid/>","validity":"valid","line":5}}]}}"#
        );
        let mut operation: Operation = serde_json::from_str(&text).expect("an operation");
        settle(&mut operation);
        operation.responses.swap_remove(0).media_type
    }

    #[test]
    fn text_that_is_shown_is_the_body_of_the_success() {
        assert_eq!(
            body("200", "application/xml").as_deref(),
            Some("application/xml")
        );
        assert_eq!(body("200", "application/json"), None);
        assert_eq!(body("204", "application/xml"), None);
        assert_eq!(body("400", "application/xml"), None);
    }
}
