//! Which of the docs' calls of an operation the example of its method shows.

use super::client::{argument_type, is_required};
use super::model::{Argument, Call, Model, Role, Type};
use crate::shown::{calls, shown_in_call, shown_in_calls};
use apiref_core::http::methods;
use apiref_core::ir::{Api, Example, Json, Location, Schema, Validity, Versions};
use apiref_core::secrets;

/// The value of an argument that a call of the docs shows. What is optional is of the call that is shown.
pub(super) fn shown(call: &Call<'_>, argument: &Argument<'_>) -> Option<Json> {
    if secrets::is_secret(&argument.parameter.name, &argument.parameter.schema) {
        return None;
    }
    let operation = call.operation;
    let own = call_to_show(call);
    let own = own.and_then(|own| shown_in_call(operation, own, argument.parameter));
    let text = match is_required(argument) {
        true => own.or_else(|| shown_in_calls(operation, argument.parameter).next())?,
        false => own?,
    };
    // A number in another form is another value.
    let is_number = matches!(argument_type(argument), Type::Integer);
    (!is_number || text.parse::<i64>().is_ok()).then(|| Json::from(text.as_str()))
}

/// The call of the docs that shows most of what can be asked for. Where something is done, other calls do other things:
/// the first one is that of the operation.
fn call_to_show<'c>(call: &'c Call<'_>) -> Option<&'c Example> {
    let operation = call.operation;
    let mut calls = calls(operation).filter(|example| example.request_line.is_some());
    if !methods::is_bodyless(&operation.method) || operation.method == "DELETE" {
        return calls.next();
    }
    let asked = |example: &Example| {
        let arguments = call.arguments.iter().filter(|one| is_asked(one));
        let shown = arguments.filter_map(|one| shown_in_call(operation, example, one.parameter));
        shown.count()
    };
    // The first of those that ask for most.
    calls.min_by_key(|example| std::cmp::Reverse(asked(example)))
}

/// Is an argument set by a call of the query, if at all? The client knows what is optional in a path, and the text of any
/// JSON is given as JSON.
pub(super) fn is_asked(argument: &Argument<'_>) -> bool {
    argument.role == Role::Argument
        && !is_required(argument)
        && argument.parameter.location == Location::Query
        && argument.parameter.schema.content_media_type.is_none()
}

/// The example of a request with a body that is shown: the first one for the newest version, of those that can be written
/// in code if there are any. Examples with members that their version lacks are skipped.
pub(super) fn shown_example<'c>(
    model: &Model<'_>,
    call: &'c Call<'_>,
    can_be_written: impl Fn(&Json) -> bool,
) -> Option<&'c Example> {
    let sent = call.body.as_ref()?.schema;
    let readable = calls(call.operation).filter_map(|example| {
        let json = example.json.as_ref()?;
        let is_readable = matches!(example.validity, Validity::Valid | Validity::Repaired);
        let is_shown = is_readable && !has_gone(model.api, sent, json, &example.versions);
        is_shown.then(|| (example, can_be_written(json)))
    });
    let is_better = |(next, written): (&Example, bool), (best, best_written): (&Example, bool)| {
        let newer = next.versions.order_of_beginnings(&best.versions);
        written.cmp(&best_written).then(newer).is_gt()
    };
    let best = readable.reduce(|best, next| if is_better(next, best) { next } else { best });
    best.map(|(example, _)| example)
}

/// Has a body a member that the version lacks from which on it is shown?
fn has_gone(api: &Api, schema: &Schema, json: &Json, versions: &Versions) -> bool {
    let schema = api.follow(schema);
    let first = Versions {
        min: versions.min.clone(),
        max: versions.min.clone(),
    };
    match json {
        Json::Object(members) => members.iter().any(|(name, value)| {
            let member = schema.properties.get(name);
            member.is_some_and(|member| {
                member.versions.excludes(&first) || has_gone(api, member, value, versions)
            })
        }),
        Json::Array(items) => schema.items.as_deref().is_some_and(|item| {
            let mut items = items.iter();
            items.any(|value| has_gone(api, item, value, versions))
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_gone_in_versions_after_their_last() {
        let schema: Schema = serde_json::from_str(
            r#"{"type":"object","properties":{"lids":{"type":"array","items":{"type":"object","properties":{
                "rim":{"type":"string","x-versions":{"max":"2.9"}}}}}}}"#,
        )
        .expect("a schema");
        let has_gone = |json: &str, min: Option<&str>| {
            let json = Json::parse(json).expect("JSON");
            let versions = Versions {
                min: min.map(str::to_owned),
                max: None,
            };
            super::has_gone(&Api::default(), &schema, &json, &versions)
        };
        let shown = r#"{"lids":[{"rim":"oak"}]}"#;
        assert!(has_gone(shown, Some("2.10")));
        assert!(!has_gone(shown, Some("2.9")));
        assert!(!has_gone(shown, None));
        assert!(!has_gone(r#"{"lids":[{}]}"#, Some("2.10")));
    }
}
