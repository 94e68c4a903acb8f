//! Facts about an operation as a whole, and operations that the docs leave out.

use std::sync::Arc;

use super::Tally;
use super::file::{AddedOperation, Correction};
use super::value;
use crate::draft::Prose;
use apiref_core::ir::{Location, Operation, Origin, Parameter, Schema, TypeName, Versions};

/// The family name of operations that come from `overrides.toml`.
pub const DIALECT: &str = "override";

/// Applies what `set` says of the operation itself.
pub fn correct(operation: &mut Operation, set: &Correction, tally: &mut Tally) {
    if let Some(method) = &set.method {
        tally.note("method", operation.method == *method);
        operation.method.clone_from(method);
    }
    if let Some(path) = &set.path {
        tally.note("path", operation.path == *path);
        operation.path.clone_from(path);
        fit_parameters(operation);
    }
    if let Some(deprecated) = set.deprecated {
        tally.note("deprecated", operation.deprecated.is_some() == deprecated);
        operation.deprecated = deprecated.then_some(Origin::Override);
    }
    if let Some(text) = &set.description {
        let wanted = Prose::plain(text).to_markdown();
        tally.note("description", operation.description == wanted);
        operation.description = wanted;
    }
}

/// An operation from its entry at `line` of `page`.
pub fn added(added: &AddedOperation, page: &Arc<str>, line: u32) -> Operation {
    let mut operation = Operation {
        id: added.id.get_ref().clone(),
        page: page.clone(),
        line,
        dialect: DIALECT.to_owned(),
        title: added.title.clone(),
        title_origin: None,
        description: Prose::plain(&added.description).to_markdown(),
        notes: Vec::new(),
        method: added.method.get_ref().clone(),
        path: added.path.get_ref().clone(),
        alternatives: Vec::new(),
        generation: None,
        base_url_variable: None,
        tags: Vec::new(),
        original_name: None,
        deprecated: None,
        synchronous: None,
        versions: Versions::default(),
        anonymous: false,
        mentioned: Vec::new(),
        error_pages: Vec::new(),
        parameters: Vec::new(),
        request_body: None,
        responses: Vec::new(),
        examples: Vec::new(),
        variant: None,
        own_words: Default::default(),
        follows: Vec::new(),
    };
    fit_parameters(&mut operation);
    operation
}

/// Makes path parameters fit the path: a single variable that took the place of another keeps its docs.
fn fit_parameters(operation: &mut Operation) {
    let wanted = variables(&operation.path);
    let is_path = |parameter: &Parameter| parameter.location == Location::Path;
    let known: Vec<String> = operation
        .parameters
        .iter()
        .filter(|parameter| is_path(parameter))
        .map(|parameter| parameter.name.clone())
        .collect();
    let new: Vec<&String> = wanted.iter().filter(|name| !known.contains(name)).collect();
    let gone: Vec<&String> = known.iter().filter(|name| !wanted.contains(name)).collect();
    if let ([new], [gone]) = (new.as_slice(), gone.as_slice()) {
        for parameter in &mut operation.parameters {
            if is_path(parameter) && parameter.name == **gone {
                parameter.name.clone_from(new);
            }
        }
    } else {
        operation
            .parameters
            .retain(|parameter| !is_path(parameter) || wanted.contains(&parameter.name));
        for name in new {
            let mut schema = Schema::of(TypeName::String);
            schema.source = value::added(&operation.page, operation.line).source;
            operation.parameters.push(Parameter {
                name: name.clone(),
                location: Location::Path,
                required: true,
                schema,
                placeholder: None,
                invalid: None,
            });
        }
    }
    sort_parameters(operation);
}

/// Path parameters in the order of the path, then query, then header.
pub fn sort_parameters(operation: &mut Operation) {
    let order = variables(&operation.path);
    operation.parameters.sort_by_key(|parameter| {
        let place = order.iter().position(|name| *name == parameter.name);
        (
            parameter.location,
            (parameter.location == Location::Path)
                .then_some(place)
                .flatten(),
        )
    });
}

/// Names of the variables of a path template, in order.
fn variables(path: &str) -> Vec<String> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}
