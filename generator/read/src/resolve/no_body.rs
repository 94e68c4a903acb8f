//! Sentences that deny an answer its body.

use super::faults::is_bodiless;
use super::lists::List;
use super::statuses::is_success;
use apiref_core::ir::{Note, Operation, Response};

/// What the notes about the response say of its body is said of the status, if only one success can have a body and none is
/// documented.
pub fn settle(operation: &mut Operation) {
    let successes = operation.responses.iter_mut();
    let mut successes = successes.filter(|response| is_success(&response.status));
    let (Some(response), None) = (successes.next(), successes.next()) else {
        return;
    };
    let is_open = |response: &Response| {
        response.schema.is_none()
            && response.description.is_empty()
            && !is_bodiless(&response.status)
    };
    let is_meant =
        |note: &Note| note.title.eq_ignore_ascii_case("response") && is_denial(&note.text);
    if !is_open(response) {
        return;
    }
    if let Some(at) = operation.notes.iter().position(is_meant) {
        response.description = operation.notes.remove(at).text;
    }
}

/// Is it one sentence that denies a body under no condition?
fn is_denial(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let is_free = !words.any(|word| List::BodyCases.has(word));
    let is_one = !text.contains('\n') && !text.trim_end_matches('.').contains(". ");
    is_one && is_free && says_no_body(text)
}

/// Does what is said of a status deny it a body?
pub fn says_no_body(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    List::NoBody.is_in(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of the status, and how many notes are left.
    fn settled(status: &str, said: &str, note: &str) -> (String, usize) {
        let text = format!(
            r#"{{"id":"a","page":"a.inc","line":1,"dialect":"os-api-ref","title":"T","method":"POST","path":"/a",
            "notes":[{{"title":"Response","text":"{note}"}}],"parameters":[],"request_body":null,
            "responses":[{{"status":"{status}","description":"{said}","schema":null}}]}}"#
        );
        let mut operation: Operation = serde_json::from_str(&text).expect("an operation");
        settle(&mut operation);
        let response = operation.responses.remove(0);
        (response.description, operation.notes.len())
    }

    #[test]
    fn a_note_tells_that_a_status_has_no_body() {
        let none = "The answer has no body content.";
        assert_eq!(settled("202", "", none), (none.to_owned(), 0));
        assert_eq!(settled("204", "", none), (String::new(), 1));
        assert_eq!(settled("202", "Taken.", none), ("Taken.".to_owned(), 1));
        for other in [
            "If nothing is sent, there is no body.",
            "There is no body. The lid is open.",
            "The body holds a lid.",
        ] {
            assert_eq!(settled("202", "", other), (String::new(), 1), "{other}");
        }
    }
}
