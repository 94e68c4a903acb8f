//! The only member of what a `POST` sends: without it nothing would be asked for.

use apiref_core::ir::{Api, Direction, Followed, Json, Operation, Origin};

use super::body;
use crate::draft::{Draft, PageDraft};

/// Requires the only member that a row documents and all examples show, unless the docs leave it to the caller. `drafts`
/// are those that the operations were made from, in order.
pub fn require(api: &mut Api, drafts: &[PageDraft]) {
    let drafts = drafts.iter().flat_map(|page| &page.operations);
    for (operation, draft) in api.operations.iter_mut().zip(drafts) {
        require_in(operation, draft);
    }
}

fn require_in(operation: &mut Operation, draft: &Draft) {
    let mut follows = operation.follows.iter();
    let has_more = follows.any(|one| one.parts.contains(&Followed::Members) && one.at.is_empty());
    if operation.method != "POST" || has_more || body::is_optional(draft) {
        return;
    }
    let Some(body) = &mut operation.request_body else {
        return;
    };
    let is_one = body.schema.properties.len() == 1;
    let Some((name, member)) = body.schema.properties.first_mut().filter(|_| is_one) else {
        return;
    };
    let shown = operation
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Request && !example.of_other_call);
    let shown: Vec<&Json> = shown.filter_map(|example| example.json.as_ref()).collect();
    let shows = |json: &&Json| {
        let members = json.as_object();
        members.is_some_and(|members| members.len() == 1 && members.contains_key(name))
    };
    let Some(source) = &mut member.source else {
        return;
    };
    let is_left = |text: &str| text.to_ascii_lowercase().contains("optional");
    let is_optional = source.origin != Origin::Table
        || source.required_by == Some(Origin::Description)
        || member.description.as_deref().is_some_and(is_left)
        || source.stated_required.as_deref().is_some_and(|stated| {
            let stated = stated.to_ascii_lowercase();
            !["required", "yes", "true", "mandatory"]
                .iter()
                .any(|yes| stated.contains(yes))
        });
    if is_optional || shown.is_empty() || !shown.iter().all(shows) {
        return;
    }
    if !body.schema.required.contains(name) {
        source.required_by = Some(Origin::Example);
        body.schema.required.push(name.clone());
    }
    body.required = true;
    body.assumed = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_member_that_is_sent_is_required() {
        let required = |method: &str, origin: &str, stated: &str, shown: &str| {
            let text = format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"{method}","path":"/a",
                "parameters":[],"responses":[],"request_body":{{"media_type":"application/json","required":true,"assumed":true,
                "schema":{{"type":"object","properties":{{"lids":{{"type":"array","x-source":{{"origin":"{origin}",
                "page":"a.rst","line":2{stated}}}}}}}}}}},"examples":[{{"direction":"request",
                "media_type":"application/json","json":{shown},"validity":"valid","line":5}}]}}"#
            );
            let mut operation: Operation = serde_json::from_str(&text).expect("an operation");
            require_in(&mut operation, &Draft::default());
            let body = operation.request_body.expect("a body");
            assert_eq!(body.assumed, body.schema.required.is_empty());
            !body.assumed
        };
        let one = r#"{"lids":[]}"#;
        let stated = |word: &str| format!(r#","stated_required":"{word}""#);
        assert!(required("POST", "table", "", one));
        assert!(required("POST", "table", &stated("*(Required)*"), one));
        assert!(!required("POST", "table", &stated("No"), one));
        assert!(!required("POST", "example", "", one));
        assert!(!required("PUT", "table", "", one));
        assert!(!required("POST", "table", "", r#"{"lids":[],"size":1}"#));
    }
}
