//! Members that rows call required and that the docs' own examples leave out.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Origin, Schema};

use crate::resolve::examples::Evidence;

/// Takes back that a member is always answered where an example of the answer lacks it, and that one is required of a
/// request where its place is a guess. What a row requires of a request at a place that is sure stays.
pub(super) fn take_back(
    schema: &mut Schema,
    json: &Json,
    answered: bool,
    evidence: &Evidence<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut left_out = Vec::new();
    value(schema, json, answered, &mut left_out);
    if !left_out.is_empty() {
        diagnostics.push(Diagnostic::new(
            Code::RequirementRefuted,
            evidence.page,
            evidence.span,
            format!("no {}", left_out.join(", ")),
            "",
        ));
    }
}

fn value(schema: &mut Schema, json: &Json, answered: bool, left_out: &mut Vec<String>) {
    if let Json::Array(items) = json
        && let Some(schema) = &mut schema.items
    {
        for item in items {
            value(schema, item, answered, left_out);
        }
    }
    let Json::Object(members) = json else { return };
    let Schema {
        required,
        properties,
        additional_properties,
        ..
    } = schema;
    required.retain(|wanted| {
        let source = properties
            .get(wanted)
            .and_then(|member| member.source.as_ref());
        // A place taken from a description is as uncertain as a guess.
        let guessed = source.is_some_and(|source| {
            matches!(
                source.placed_by,
                Some(Origin::Guess | Origin::Description | Origin::Reference)
            )
        });
        let stays = members.contains_key(wanted) || !(answered || guessed);
        if !stays {
            left_out.push(format!("`{wanted}`"));
        }
        stays
    });
    for (key, member) in members {
        let known = properties
            .get_mut(key)
            .or(additional_properties.as_deref_mut());
        if let Some(schema) = known {
            value(schema, member, answered, left_out);
        }
    }
}
