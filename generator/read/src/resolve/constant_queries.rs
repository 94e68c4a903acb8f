//! Queries that stand in the paths of operations. What `/lids?shut=true` asks for beside `/lids` is another operation:
//! each of its calls sends that value. Elsewhere a value in a path is one that the docs show.

use apiref_core::ir::{
    Api, Doubt, Json, Keyword, LikelyRule, Location, Operation, Origin, Parameter, TypeName, Types,
};

use super::naming::shared_routes;
use crate::draft::{Draft, PageDraft};

/// Settles what the queries of paths say of parameters. `drafts` are those that the operations were made from, in order.
pub fn settle(api: &mut Api, drafts: &[PageDraft]) {
    let drafts = drafts.iter().flat_map(|page| &page.operations);
    let drafts: Vec<&Draft> = drafts.collect();
    if drafts.iter().all(|draft| draft.uri.query.is_empty()) {
        return;
    }
    let mut siblings: Vec<Vec<usize>> = vec![Vec::new(); api.operations.len()];
    for group in shared_routes(&api.operations) {
        for &index in &group {
            let others = group.iter().copied().filter(|other| *other != index);
            siblings[index] = others.collect();
        }
    }
    let operations = api.operations.iter_mut().zip(&drafts);
    for ((operation, draft), siblings) in operations.zip(&siblings) {
        for (name, value) in &draft.uri.query {
            let Some(value) = value else { continue };
            // Does another operation of the route do without it, or with another value?
            let is_other = |other: &usize| {
                let theirs = drafts[*other].uri.query.iter();
                let mut theirs = theirs.filter(|(other, _)| other == name);
                theirs.all(|(_, theirs)| theirs.as_ref() != Some(value))
            };
            let tells = siblings.iter().any(is_other);
            match variable(value) {
                Some(variable) if tells => demand(operation, &[name, variable]),
                Some(_) => {}
                None => stated(operation, name, value, tells),
            }
        }
    }
}

/// The name of the variable that is the value, or an empty one where it is a placeholder of another form.
fn variable(value: &str) -> Option<&str> {
    if let Some(name) = value.strip_prefix('{') {
        return Some(name.strip_suffix('}').unwrap_or_default());
    }
    let is_placeholder =
        value.is_empty() || value.contains(['{', '}', '<', '>', '$', '*', '[', ']', '(']);
    (is_placeholder || value.contains("..")).then_some("")
}

/// The query parameter of one of these names.
fn find<'o>(operation: &'o mut Operation, names: &[&str]) -> Option<&'o mut Parameter> {
    let mut all = operation.parameters.iter_mut();
    all.find(|one| one.location == Location::Query && names.contains(&one.name.as_str()))
}

/// Demands what tells an operation from others, unless a row says that it may be left out.
fn demand(operation: &mut Operation, names: &[&str]) {
    let Some(parameter) = find(operation, names) else {
        return;
    };
    if let Some(source) = &mut parameter.schema.source
        && source.stated_required.is_none()
    {
        source.required_by = Some(Origin::Path);
        parameter.required = true;
    }
}

/// A value that stands in a path: the only one where it tells the operation from others. A switch that no row speaks of is
/// sent, and the server may do without it. Any other value is one that is shown.
fn stated(operation: &mut Operation, name: &str, value: &str, tells: bool) {
    let Some(parameter) = find(operation, &[name]) else {
        return;
    };
    let schema = &mut parameter.schema;
    let is_of_path = |origin: Origin| origin == Origin::Path;
    let is_undocumented = schema
        .source
        .as_ref()
        .is_some_and(|source| is_of_path(source.origin));
    let is_switch = matches!(value.to_ascii_lowercase().as_str(), "true" | "false");
    if !(tells || is_undocumented && is_switch) {
        if is_undocumented && !value.contains('%') {
            schema.examples = vec![Json::from(value)].into();
        }
        return;
    }
    schema.types = Some(Types::One(TypeName::String));
    schema.format = None;
    schema.enum_descriptions.retain(|of, _| of == value);
    schema.default = None;
    for keyword in ["type", "enum"] {
        schema.origins.insert(keyword.to_owned(), Origin::Path);
    }
    let values = vec![Json::from(value)];
    if tells {
        schema.enumeration = values.into();
        if let Some(source) = &mut schema.source {
            source.required_by = Some(Origin::Path);
        }
        parameter.required = true;
    } else {
        let rule = LikelyRule {
            keyword: Keyword::Enum,
            value: Json::Array(values),
            why: Doubt::OpenList,
        };
        schema.likely = vec![rule].into();
    }
}
