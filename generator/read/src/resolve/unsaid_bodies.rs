//! Bodies of which the docs say nothing, though there must be some: what a `GET` answers with 200, what an update sends.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Api, Direction, Json, Operation, Origin, RequestBody, Response, Schema};
use apiref_core::page::Page;
use apiref_core::text::collapsed;
use apiref_core::words::third_person;
use indexmap::IndexMap;

use super::faults::is_bodiless;
use super::lists::List;
use super::no_body::says_no_body;
use super::open_members::place;
use crate::draft::{Draft, Habits, Inline, PageDraft, Prose, ProseBlock, Side};

/// Does a family tell of bodies with the operation that has them? Other pages leave them to sentences and other sections.
pub fn are_told_with_all(habits: Habits) -> bool {
    habits.flat_tables && !habits.places_stated
}

/// Lets a `GET` answer any JSON whose docs know no other success than 200 and say nothing of its body.
pub fn open_answer(
    page: &Page,
    draft: &Draft,
    operation: &mut Operation,
    found: &mut Vec<Diagnostic>,
) {
    let says = |text: &str| leads_elsewhere(text) || says_no_body(text);
    let mut notes = operation.notes.iter();
    let is_told = draft.no_response_body
        || draft
            .tables
            .iter()
            .any(|table| table.side == Side::Response)
        || draft
            .examples
            .iter()
            .any(|one| one.direction == Direction::Response)
        || says(&own_text(draft))
        || notes.any(|note| says(&note.text));
    let successes = operation.responses.iter_mut();
    let mut successes = successes.filter(|one| one.status.starts_with('2'));
    let (Some(answer), None) = (successes.next(), successes.next()) else {
        return;
    };
    let is_open = answer.status == "200"
        && answer.schema.is_none()
        && answer.media_type.is_none()
        && answer.headers.is_empty()
        && !says(&answer.description);
    if operation.method != "GET" || is_told || !is_open {
        return;
    }
    answer.schema = Some(Schema::default());
    answer.media_type = Some("application/json".to_owned());
    answer.body_by = Some(Origin::Guess);
    let line = page.line_of(draft.method.span.start);
    let page = page.name().clone();
    let what = "a `GET` that answers 200";
    found.push(Diagnostic::at_line(
        Code::BodyUndocumented,
        page,
        line,
        what,
        "what it answers",
    ));
}

/// Lets an operation answer any JSON of whose body its text speaks, or which the programs of its page read, though nothing
/// tells what is in it.
pub fn open_told(
    page: &Page,
    draft: &Draft,
    operation: &mut Operation,
    found: &mut Vec<Diagnostic>,
) {
    let is_read = draft.reads_json;
    let is_told = is_read || own_text(draft).split(". ").any(tells_answer);
    let mut notes = operation.notes.iter();
    let is_denied = draft.no_response_body
        || leads_to_docs(&draft.description)
        || !operation.follows.is_empty()
        || says_no_body(&own_text(draft))
        || notes.any(|note| says_no_body(&note.text));
    let is_known = |one: &Response| one.schema.is_some() || one.media_type.is_some();
    if operation.method == "HEAD" || !is_told || is_denied {
        return;
    }
    let successes = operation.responses.iter_mut();
    let mut successes = successes.filter(|one| one.status.starts_with('2'));
    let (Some(answer), None) = (successes.next(), successes.next()) else {
        return;
    };
    let is_bodiless = is_bodiless(&answer.status) || says_no_body(&answer.description);
    if is_known(answer) || is_bodiless {
        return;
    }
    answer.schema = Some(Schema::default());
    answer.media_type = Some("application/json".to_owned());
    answer.body_by = Some(Origin::Guess);
    let line = page.line_of(draft.method.span.start);
    let what = match is_read {
        true => "a program that reads what is answered",
        false => "a text about what is answered",
    };
    found.push(Diagnostic::at_line(
        Code::BodyUndocumented,
        page.name().clone(),
        line,
        what,
        "what it answers",
    ));
}

/// Does a sentence speak of what is in an answer: `The returned lid is red`?
fn tells_answer(sentence: &str) -> bool {
    let text = collapsed(&sentence.to_ascii_lowercase());
    List::TellingAnswers.words().iter().any(|words| {
        let behind = text.split_once(words).map(|(_, behind)| behind);
        let mut behind = behind.into_iter().flat_map(str::split_whitespace).take(3);
        // `the response contains an error`, `the returned HTTP status`
        text.contains(words)
            && !behind.any(|word| {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                List::Bodiless.has(word)
            })
    })
}

/// Does a paragraph lead to other docs of the service, which tell more?
fn leads_to_docs(text: &Prose) -> bool {
    text.blocks.iter().any(|block| match block {
        ProseBlock::Paragraph(inlines) => {
            let is_outside =
                |one: &Inline| matches!(one, Inline::Link { url, .. } if url.contains("://"));
            leads_elsewhere(&Prose::text_of(inlines)) && !inlines.iter().any(is_outside)
        }
        ProseBlock::Admonition(_, inner) => leads_to_docs(inner),
        _ => false,
    })
}

/// What is said of an operation, without the boxes that its page has for all.
fn own_text(draft: &Draft) -> String {
    let blocks = draft.description.blocks.iter();
    let texts = blocks.filter_map(|block| match block {
        ProseBlock::Paragraph(inlines) => Some(Prose::text_of(inlines)),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Does a text lead to another one?
fn leads_elsewhere(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| List::Elsewhere.has(word))
}

/// Reports updates and creations of which the docs don't say what they send. `drafts` are those that the operations were
/// made from, in order. Where fields tell of bodies, an update without any sends what it likes.
pub fn settle_sent(api: &mut Api, drafts: &[PageDraft], found: &mut Vec<Diagnostic>) {
    let drafts = drafts.iter().flat_map(|page| {
        let of_page = page.operations.iter();
        of_page.map(|draft| (draft, page.habits))
    });
    let is_silent = |operation: &Operation, draft: &Draft| {
        operation.request_body.is_none()
            && operation.follows.is_empty()
            && !draft.no_request_body
            && !leads_elsewhere(&own_text(draft))
            && !operation
                .notes
                .iter()
                .any(|note| leads_elsewhere(&note.text))
    };
    let silent: Vec<(usize, Habits)> = api
        .operations
        .iter()
        .zip(drafts)
        .enumerate()
        .filter(|(_, (operation, (draft, habits)))| {
            habits.flat_tables && is_silent(operation, draft) && sends(api, operation)
        })
        .map(|(index, (_, (_, habits)))| (index, habits))
        .collect();
    for (index, habits) in silent {
        let Some(operation) = api.operations.get_mut(index) else {
            continue;
        };
        let what = format!("a `{}` without a body", operation.method);
        let (page, line) = (operation.page.clone(), operation.line);
        let code = Code::BodyUndocumented;
        found.push(Diagnostic::at_line(code, page, line, what, "what it sends"));
        if habits.places_stated && operation.method != "POST" {
            operation.request_body = Some(RequestBody {
                further_media_types: Vec::new(),
                media_type: "application/json".to_owned(),
                required: false,
                assumed: true,
                schema: Schema::default(),
                invalid: IndexMap::new(),
            });
        }
    }
}

/// Does an operation send something by its title, because it changes an item, or because the items of its collection have
/// names?
fn sends(api: &Api, operation: &Operation) -> bool {
    let first = operation
        .title
        .split_whitespace()
        .next()
        .unwrap_or_default();
    // `Changes a hive`
    let told = third_person(first);
    let verb = told.as_deref().unwrap_or(first);
    let ends_in_item = operation.path.trim_end_matches('/').ends_with('}');
    match operation.method.as_str() {
        "PUT" | "PATCH" => List::Updating.has(verb),
        "POST" if verb.eq_ignore_ascii_case("create") && !ends_in_item => {
            let of_place = |other: &&Operation| place(&other.path) == place(&operation.path);
            let mut others = api.operations.iter().filter(of_place);
            others.any(|other| other.method == "GET" && shows_named(other))
        }
        _ => false,
    }
}

/// Does an example of an answer show an object with several members, one of them a name, which somebody gave it?
fn shows_named(operation: &Operation) -> bool {
    fn has_named(json: &Json) -> bool {
        match json {
            Json::Object(members) => {
                members.contains_key("name") && members.len() > 2 || members.values().any(has_named)
            }
            Json::Array(items) => items.iter().any(has_named),
            _ => false,
        }
    }
    let shown = operation.examples.iter();
    let mut shown = shown.filter(|example| example.direction == Direction::Response);
    shown.any(|example| example.json.as_ref().is_some_and(has_named))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(method: &str, path: &str, title: &str, shown: &str) -> Operation {
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"{title}","method":"{method}","path":"{path}",
            "parameters":[],"request_body":null,"responses":[{{"status":"200","description":"","schema":null}}],
            "examples":[{{"direction":"response","media_type":"application/json","json":{shown},"validity":"valid","line":1}}]}}"#
        );
        serde_json::from_str(&text).expect("an operation")
    }

    #[test]
    fn what_a_get_answers_is_any_json_if_nothing_is_said() {
        let opened = |method: &str, status: &str, text: &str, draft: Draft| {
            let mut own = operation(method, "/lids", "Show", "{}");
            own.responses[0].status = status.to_owned();
            let draft = Draft {
                description: Prose::plain(text),
                ..draft
            };
            let mut found = Vec::new();
            open_answer(
                &Page::new("a.rst", "GET /lids\n"),
                &draft,
                &mut own,
                &mut found,
            );
            assert_eq!(own.responses[0].schema.is_some(), found.len() == 1);
            found.len() == 1
        };
        assert!(opened("GET", "200", "Shows lids.", Draft::default()));
        assert!(!opened("GET", "204", "Shows lids.", Draft::default()));
        assert!(!opened("POST", "200", "Shows lids.", Draft::default()));
        assert!(!opened(
            "GET",
            "200",
            "The same as for crates.",
            Draft::default()
        ));
        let none = Draft {
            no_response_body: true,
            ..Draft::default()
        };
        assert!(!opened("GET", "200", "Shows lids.", none));
    }

    #[test]
    fn what_a_text_or_program_speaks_of_is_answered() {
        let opened = |status: &str, text: &str, reads_json: bool| {
            let mut own = operation("POST", "/lids", "Open", "{}");
            own.responses[0].status = status.to_owned();
            let draft = Draft {
                description: Prose::plain(text),
                reads_json,
                ..Draft::default()
            };
            let page = Page::new("a.rst", "POST /lids\n");
            let mut found = Vec::new();
            open_told(&page, &draft, &mut own, &mut found);
            assert_eq!(own.responses[0].schema.is_some(), found.len() == 1);
            found.len() == 1
        };
        assert!(opened("200", "Opens it. The returned lid is red.", false));
        assert!(opened("202", "Opens it.", true));
        assert!(!opened("200", "Opens it.", false));
        assert!(!opened("204", "The returned lid is red.", true));
        assert!(!opened(
            "200",
            "The returned HTTP status tells more.",
            false
        ));
        assert!(!opened("202", "Opens it. See the lids.", true));
        let none = "The returned lid is red. There is no response body.";
        assert!(!opened("200", none, false));
    }

    #[test]
    fn updates_and_creations_send_something() {
        let told = |method: &str, path: &str, title: &str, shown: &str| {
            let api = Api {
                operations: vec![
                    operation(method, path, title, "{}"),
                    operation("GET", "/lids/{id}", "Show Lid", shown),
                ],
                ..Api::default()
            };
            sends(&api, &api.operations[0])
        };
        let lid = r#"{"lid":{"id":"1","size":2,"name":"red"}}"#;
        assert!(told("PUT", "/lids/{id}", "Update Lid", "{}"));
        assert!(told("PATCH", "/lids/{id}", "Changes a lid", "{}"));
        assert!(!told("PUT", "/lids/{id}", "Lock Lid", "{}"));
        assert!(told("POST", "/lids", "Create Lid", lid));
        assert!(!told(
            "POST",
            "/lids",
            "Create Lid",
            r#"{"lid":{"id":"1"}}"#
        ));
        assert!(!told("POST", "/crates", "Create Crate", lid));
    }
}
