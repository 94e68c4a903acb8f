//! Which headers prove who calls, where the docs show them.

use indexmap::IndexMap;

use super::model::{SecurityRequirement, SecurityScheme};
use super::schema::component_name;
use apiref_core::ir::{Api, Direction, Location, Operation, Parameter};

/// Header fields that carry a proof of who calls, in the families that we read.
const CREDENTIALS: [&str; 2] = ["X-Auth-Token", "Authorization"];

/// Is this the name of a header field that carries a credential?
pub fn is_credential(header: &str) -> bool {
    canonical(header).is_some()
}

fn canonical(header: &str) -> Option<&'static str> {
    CREDENTIALS
        .into_iter()
        .find(|name| name.eq_ignore_ascii_case(header))
}

/// The schemes of all credentials that the docs of the API show, by the key under which components hold them.
pub fn schemes(api: &Api) -> IndexMap<String, SecurityScheme> {
    let mut schemes: IndexMap<String, SecurityScheme> = IndexMap::new();
    for operation in &api.operations {
        for (name, parameter) in credentials(operation) {
            let scheme = schemes
                .entry(component_name(name))
                .or_insert_with(|| SecurityScheme {
                    kind: "apiKey",
                    location: "header",
                    name: name.to_owned(),
                    description: None,
                });
            if scheme.description.is_none() {
                scheme.description = parameter.and_then(|p| p.schema.description.clone());
            }
        }
    }
    schemes
}

/// What an operation asks for: each credential that its docs show suffices, and none is fine where they are optional.
pub fn requirements(operation: &Operation) -> Vec<SecurityRequirement> {
    let credentials = credentials(operation);
    let mut out: Vec<SecurityRequirement> = credentials
        .keys()
        .map(|name| [(component_name(name), Vec::new())].into())
        .collect();
    let optional = |parameter: &Option<&Parameter>| parameter.is_some_and(|p| !p.required);
    if !out.is_empty() && credentials.values().all(optional) {
        out.push(SecurityRequirement::new());
    }
    out
}

/// Credentials among the header parameters, then among the header fields of request examples.
fn credentials(operation: &Operation) -> IndexMap<&'static str, Option<&Parameter>> {
    let mut found = IndexMap::new();
    for parameter in &operation.parameters {
        if parameter.location == Location::Header
            && let Some(name) = canonical(&parameter.name)
        {
            found.insert(name, Some(parameter));
        }
    }
    let requests = operation
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Request);
    for (header, _) in requests.flat_map(|example| &example.headers) {
        if let Some(name) = canonical(header) {
            found.entry(name).or_insert(None);
        }
    }
    found
}
