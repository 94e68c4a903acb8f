//! From the place of a change to the public items that it shows in, by the model that the emitters use.

use std::collections::HashMap;

use apiref_core::ir::Api;
use apiref_diff::place::{Part, Step};
use apiref_diff::{Change, Place};
use apiref_emit::rust::client::{client_path, is_required};
use apiref_emit::rust::model::{Call, Kind, Model, Type, module_names};

/// What to do where a name changes on the wire and stays in Rust.
const SAME_NAME: &str =
    "The name in Rust stays; the new version of the crate sends and reads the new name.";

/// APIs as Rust sees them, by id.
pub(super) type Models<'a> = HashMap<&'a str, Model<'a>>;

/// Sets [`Change::items`], and the advice that depends on them.
pub(super) fn name_items(before: &Models<'_>, after: &Models<'_>, changes: &mut [Change]) {
    // Where each side has one API, its id is the same on both.
    let single = (before.len() == 1 && after.len() == 1)
        .then(|| after.keys().next().copied())
        .flatten();
    for change in changes {
        let api = single.unwrap_or(&change.api);
        let new_operation = change
            .operation
            .as_ref()
            .map(|operation| operation.id.as_str());
        let old_operation = change
            .old_operation
            .as_ref()
            .map(|operation| operation.id.as_str())
            .or(new_operation);
        let new_place = change.new_path.as_ref().unwrap_or(&change.path);
        let sides = [
            (before, old_operation, &change.path),
            (after, new_operation, new_place),
        ];
        let mut items: Vec<String> = Vec::new();
        let mut found_on = 0;
        for (models, operation, place) in sides {
            let Some((model, operation)) = models.get(api).zip(operation) else {
                continue;
            };
            let call = model
                .calls
                .iter()
                .find(|call| call.operation.id == operation);
            let found = call.and_then(|call| locate(model, call, place));
            found_on += usize::from(found.is_some());
            items.extend(found.filter(|item| !items.contains(item)));
        }
        // Names on the wire that differ in style alone have one name in Rust. Headers are located by their struct.
        let is_header = matches!(change.path.part(), Part::ResponseHeader(..));
        if change.rule.kind == "name" && found_on == 2 && items.len() == 1 && !is_header {
            change.rust = SAME_NAME;
        }
        change.items = items;
    }
}

/// The models of `apis`, which are views.
pub(super) fn models(apis: &[Api]) -> Models<'_> {
    let references: Vec<&Api> = apis.iter().collect();
    let names = module_names(&references);
    let pairs = apis.iter().zip(names);
    pairs
        .map(|(api, module)| (api.info.id.as_str(), Model::new(api, module)))
        .collect()
}

fn locate(model: &Model<'_>, call: &Call<'_>, place: &Place) -> Option<String> {
    let client = format!("{}::client", client_path(model, call.generation.as_deref()));
    let types = &model.module;
    let method = format!("{client}::Client::{}", call.client_method);
    let (mut ty, mut found) = match place.part() {
        Part::Parameter(location, name) => {
            let argument = call.arguments.iter().find(|argument| {
                argument.parameter.location == *location && argument.parameter.name == *name
            })?;
            let setter = format!("{client}::{}::{}", call.client_stem, argument.name);
            let found = if is_required(argument) {
                method
            } else {
                setter
            };
            (Some(&argument.ty), found)
        }
        Part::RequestBody => (call.body.as_ref().map(|body| &body.ty), method),
        Part::ResponseBody(status) | Part::Status(status) | Part::ResponseHeader(status, _) => {
            let outcome = call.successes.iter().chain(&call.faults).find(|outcome| {
                outcome
                    .response
                    .is_some_and(|response| response.status == *status)
            });
            (outcome.and_then(|outcome| outcome.ty.as_ref()), method)
        }
        Part::Whole | Part::Docs(..) => (None, method),
    };
    if let Some(name) = ty.and_then(named) {
        found = format!("{types}::types::{name}");
    }
    for step in place.steps() {
        let (next, item) = descend(model, ty?, step)?;
        ty = next;
        if let Some(item) = item {
            found = format!("{types}::types::{item}");
        }
    }
    Some(found)
}

/// The type one step deeper, and the item that the step goes through.
fn descend<'m>(
    model: &'m Model<'_>,
    ty: &'m Type,
    step: &Step,
) -> Option<(Option<&'m Type>, Option<String>)> {
    match (ty, step) {
        (Type::Boxed(inner) | Type::Secret(inner) | Type::OrJson(inner), _) => {
            descend(model, inner, step)
        }
        (Type::Array(inner), Step::Items) | (Type::Map(inner), Step::Values) => {
            Some((Some(inner), None))
        }
        (Type::Named(name), _) => {
            let item = model.resolve(name)?;
            match (&item.kind, step) {
                (Kind::Struct(shape), Step::Member(wire)) => {
                    let field = shape.fields.iter().find(|field| field.wire == wire)?;
                    Some((
                        Some(&field.ty),
                        Some(format!("{}::{}", item.name, field.name)),
                    ))
                }
                (Kind::Struct(shape), Step::Values) => Some((shape.rest.as_ref(), None)),
                (Kind::Keyed(keys), Step::Member(wire)) => {
                    let (variant, _, ty) = keys.iter().find(|(_, key, _)| key == wire)?;
                    Some((Some(ty), Some(format!("{}::{variant}", item.name))))
                }
                (Kind::Alias(ty), _) => descend(model, ty, step),
                _ => None,
            }
        }
        _ => None,
    }
}

fn named(ty: &Type) -> Option<&str> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Boxed(inner) | Type::Secret(inner) | Type::OrJson(inner) => named(inner),
        _ => None,
    }
}
