//! Which headers prove who calls, where the docs show them.

use apiref_core::http::headers::credential;
use indexmap::IndexMap;

use super::model::{SecurityRequirement, SecurityScheme};
use super::schema::component_name;
use apiref_core::ir::{Api, Direction, Location, Operation, Parameter};

/// The schemes of all credentials that the docs of the API show, by the key under which components hold them.
pub fn schemes(api: &Api) -> IndexMap<String, SecurityScheme> {
    let mut schemes: IndexMap<String, SecurityScheme> = IndexMap::new();
    let scheme = |name: &str| SecurityScheme {
        kind: "apiKey",
        location: "header",
        name: name.to_owned(),
        description: None,
    };
    for stated in &api.security {
        let mut scheme = scheme(&stated.header);
        scheme.description.clone_from(&stated.description);
        schemes.insert(component_name(&stated.header), scheme);
    }
    for operation in &api.operations {
        for (name, parameter) in credentials(operation) {
            let scheme = schemes
                .entry(component_name(name))
                .or_insert_with(|| scheme(name));
            if scheme.description.is_none() {
                scheme.description = parameter.and_then(|p| p.schema.description.clone());
            }
        }
    }
    schemes
}

/// What operations ask for that say nothing of their own.
pub fn of_document(api: &Api) -> Vec<SecurityRequirement> {
    let headers = api.security.iter().map(|stated| &stated.header);
    headers
        .map(|header| [(component_name(header), Vec::new())].into())
        .collect()
}

/// What an operation asks for: each credential that its docs show suffices, and none is fine where they are optional.
/// None where its docs say nothing, so that the document's requirement holds.
pub fn requirements(operation: &Operation) -> Option<Vec<SecurityRequirement>> {
    let credentials = credentials(operation);
    if credentials.is_empty() {
        return operation.anonymous.then(Vec::new);
    }
    let mut out: Vec<SecurityRequirement> = credentials
        .keys()
        .map(|name| [(component_name(name), Vec::new())].into())
        .collect();
    let optional = |parameter: &Option<&Parameter>| parameter.is_some_and(|p| !p.required);
    if credentials.values().all(optional) {
        out.push(SecurityRequirement::new());
    }
    Some(out)
}

/// Credentials among the header parameters, then among the header fields of request examples.
fn credentials(operation: &Operation) -> IndexMap<&'static str, Option<&Parameter>> {
    let mut found = IndexMap::new();
    for parameter in &operation.parameters {
        if parameter.location == Location::Header
            && let Some(name) = credential(&parameter.name)
        {
            found.insert(name, Some(parameter));
        }
    }
    let requests = operation
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Request);
    for (header, _) in requests.flat_map(|example| &example.headers) {
        if let Some(name) = credential(header) {
            found.entry(name).or_insert(None);
        }
    }
    found
}
