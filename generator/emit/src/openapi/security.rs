//! Which headers prove who calls, where the docs show them.
//!
//! A requirement is never empty by silence. What a page asks for holds for all operations; where none does, the
//! credentials that single operations list or show count for the others too, as a guess. Where the docs name none at
//! all, the document says so in words.

use apiref_core::http::headers::credential;
use indexmap::IndexMap;

use super::model::{Extensions, SecurityRequirement, SecurityScheme};
use super::schema::{component_name, source_text};
use apiref_core::ir::{
    Api, Credential, Direction, Json, Location, Operation, Origin, Parameter, Source,
};

/// The schemes of all credentials that the docs of the API show, by the key under which components hold them.
pub fn schemes(api: &Api) -> IndexMap<String, SecurityScheme> {
    let mut schemes: IndexMap<String, SecurityScheme> = IndexMap::new();
    let scheme = |name: &str, source: Option<&Source>| SecurityScheme {
        kind: "apiKey",
        location: Some("header"),
        name: Some(name.to_owned()),
        scheme: None,
        description: None,
        extensions: source.map(provenance).unwrap_or_default(),
    };
    for stated in &api.security {
        let mut scheme = scheme(&stated.header, Some(&stated.source));
        scheme.description.clone_from(&stated.description);
        if let Some(of_http) = of_http(stated) {
            scheme.kind = "http";
            (scheme.location, scheme.name) = (None, None);
            scheme.scheme = Some(of_http.to_ascii_lowercase());
        }
        schemes.insert(key(stated), scheme);
    }
    for operation in &api.operations {
        for (name, parameter) in credentials(operation) {
            if stated(api, name).next().is_some() && !schemes.contains_key(&component_name(name)) {
                continue;
            }
            let shown = Source::new(Origin::Example, operation.page.clone(), operation.line);
            let scheme = schemes
                .entry(component_name(name))
                .or_insert_with(|| match parameter {
                    Some(parameter) => scheme(name, parameter.schema.source.as_ref()),
                    None => scheme(name, Some(&shown)),
                });
            if scheme.description.is_none() {
                scheme.description = parameter.and_then(|p| p.schema.description.clone());
            }
        }
    }
    schemes
}

/// The key under which components hold a credential.
fn key(credential: &Credential) -> String {
    component_name(of_http(credential).unwrap_or(&credential.header))
}

/// The scheme of a credential, where HTTP knows it.
fn of_http(credential: &Credential) -> Option<&str> {
    let scheme = credential.scheme.as_deref();
    scheme.filter(|scheme| matches!(*scheme, "Basic" | "Bearer"))
}

/// The credentials in this header field that pages ask for.
fn stated<'a>(api: &'a Api, header: &str) -> impl Iterator<Item = &'a Credential> {
    let credentials = api.security.iter();
    credentials.filter(move |credential| credential.header.eq_ignore_ascii_case(header))
}

fn provenance(source: &Source) -> Extensions {
    let mut extensions =
        Extensions::from_iter([("x-apiref-source", Json::String(source_text(source)))]);
    if !matches!(source.origin, Origin::Table | Origin::Description) {
        extensions.insert("x-apiref-origin", Json::from(source.origin.as_str()));
    }
    extensions
}

/// What operations ask for that say nothing of their own; empty if the docs name no credential anywhere.
pub fn of_document(api: &Api) -> Vec<SecurityRequirement> {
    let stated: Vec<String> = api.security.iter().map(key).collect();
    let keys = match stated.is_empty() {
        true => schemes(api).into_keys().collect(),
        false => stated,
    };
    keys.into_iter()
        .map(|key| [(key, Vec::new())].into())
        .collect()
}

/// What the document says where the docs name no credential.
pub fn unknown(api: &Api) -> Option<&'static str> {
    let refuses = |operation: &Operation| {
        let mut statuses = operation
            .responses
            .iter()
            .map(|response| response.status.as_str());
        statuses.any(|status| matches!(status, "401" | "407"))
    };
    match of_document(api).is_empty() {
        true if api.operations.iter().any(refuses) => Some(
            "The documentation doesn't name the credential that callers need, although operations answer 401 or 407 \
             without one. The empty `security` of this document means: not documented.",
        ),
        true => Some(
            "The documentation names no credential. The empty `security` of this document means: not documented.",
        ),
        false => None,
    }
}

/// What an operation asks for: each credential that its docs show suffices, and none is fine where they are optional.
/// None where its docs say nothing, so that the document's requirement holds.
pub fn requirements(api: &Api, operation: &Operation) -> Option<Vec<SecurityRequirement>> {
    let credentials = credentials(operation);
    if credentials.is_empty() {
        return operation.anonymous.then(Vec::new);
    }
    let mut out: Vec<SecurityRequirement> = credentials
        .keys()
        .flat_map(|name| {
            let stated: Vec<String> = stated(api, name).map(key).collect();
            match stated.is_empty() {
                true => vec![component_name(name)],
                false => stated,
            }
        })
        .map(|key| [(key, Vec::new())].into())
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
