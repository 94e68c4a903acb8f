//! The errors of the whole service: one response for all operations, and the list of its codes.

use std::collections::HashSet;

use apiref_core::http::reason;
use apiref_core::ir::{Api, ErrorCode, Json, Origin};

use super::model::{Document, Example, MediaType, Operation, Response};
use super::schema::{ComponentNames, component, source_text};
use super::share::SCHEMAS;

/// The name of the body and of the response among the components.
pub const NAME: &str = "Error";

/// The names that the body may have: a struct of the docs may be called like the first.
pub const NAMES: [&str; 2] = [NAME, "ServiceError"];

/// The media type of errors.
const JSON: &str = "application/json";

/// The key of the response to all statuses that have none of their own.
pub const DEFAULT: &str = "default";

/// How it is known that something is an error of the service.
const ORIGIN: &str = "x-apiref-origin";

/// Adds what the docs say of the errors of the service.
pub fn add(document: &mut Document, api: &Api, names: &ComponentNames<'_>) {
    if !api.errors.codes.is_empty() {
        let codes = api.errors.codes.iter().map(code).collect();
        let codes = Json::Array(codes);
        document.extensions.insert("x-apiref-error-codes", codes);
    }
    let Some(body) = &api.errors.body else {
        return;
    };
    let components = &mut document.components;
    let small = components
        .schemas
        .keys()
        .map(|key| key.to_ascii_lowercase());
    let taken: HashSet<String> = small.collect();
    let name = NAMES
        .into_iter()
        .map(str::to_owned)
        .chain((2..).map(|number| format!("{NAME}_{number}")))
        .find(|name| !taken.contains(&name.to_ascii_lowercase()))
        .unwrap_or_default();
    let schema = component(&name, &body.schema, names);
    components.schemas.insert(name.clone(), schema);
    let reference = format!("{SCHEMAS}{name}");
    let content = MediaType {
        schema: Some(Json::Object(
            [("$ref".to_owned(), Json::String(reference))].into(),
        )),
        examples: [(
            name,
            Example {
                summary: None,
                description: None,
                value: body.example.clone(),
            },
        )]
        .into(),
    };
    let source = ("x-apiref-source", Json::String(source_text(&body.source)));
    add_default(document, content, source);
}

/// Where the docs show no error for the whole service, the one that most operations document counts for the others.
pub fn add_usual(document: &mut Document, component: &str) {
    let reference = Json::String(format!("{SCHEMAS}{component}"));
    let content = MediaType {
        schema: Some(Json::Object([("$ref".to_owned(), reference)].into())),
        ..MediaType::default()
    };
    add_default(
        document,
        content,
        (ORIGIN, Json::from(Origin::Guess.as_str())),
    );
}

/// Where the docs show no body of an error, operations that say nothing of other statuses may still fail.
pub fn add_unknown(document: &mut Document) {
    let is_known = document.components.responses.contains_key(NAME);
    if is_known || document.known_operations_mut().next().is_none() {
        return;
    }
    let description = "An error. The documentation doesn't show what it holds.";
    let response = Response {
        description: description.to_owned(),
        extensions: [(ORIGIN, Json::from(Origin::Guess.as_str()))].into(),
        ..Response::default()
    };
    let components = &mut document.components;
    components.responses.insert(NAME.to_owned(), response);
    refer_to_default(document);
}

/// Operations that say nothing of other statuses answer with the service's error there, and so do the errors whose body
/// they don't document.
fn add_default(document: &mut Document, content: MediaType, extension: (&'static str, Json)) {
    let schema_alone = MediaType {
        schema: content.schema.clone(),
        ..MediaType::default()
    };
    let is_guess = extension.0 == ORIGIN;
    let origin = is_guess.then(|| extension.clone());
    let response = Response {
        description: "An error of the service.".to_owned(),
        content: [(JSON.to_owned(), content)].into(),
        extensions: [extension].into(),
        ..Response::default()
    };
    let components = &mut document.components;
    components.responses.insert(NAME.to_owned(), response);
    let items = document.paths.values_mut();
    for (method, operation) in items.flat_map(|item| item.operations.iter_mut()) {
        for (status, response) in &mut operation.responses {
            let is_error = status.starts_with(['4', '5']) && response.reference.is_none();
            // Answers to HEAD have no body.
            if is_error && response.content.is_empty() && *method != "head" {
                response
                    .content
                    .insert(JSON.to_owned(), schema_alone.clone());
                response.extensions.extend(origin.clone());
            }
        }
    }
    refer_to_default(document);
}

fn refer_to_default(document: &mut Document) {
    for operation in document.known_operations_mut() {
        let responses = &mut operation.responses;
        responses
            .entry(DEFAULT.to_owned())
            .or_insert_with(|| Response {
                reference: Some(format!("#/components/responses/{NAME}")),
                ..Response::default()
            });
    }
}

/// Does the operation list a status of success?
pub fn succeeds(operation: &Operation) -> bool {
    operation
        .responses
        .keys()
        .any(|status| status.starts_with(['2', '3']))
}

/// What an error is called among the components: `NotFound`.
pub fn name_of(status: &str) -> String {
    let name = match status.parse().ok().and_then(reason) {
        Some(name) => name,
        None if status == "4XX" => "ClientError",
        None if status == "5XX" => "ServerError",
        None => return format!("Status{status}"),
    };
    name.to_owned()
}

/// The errors of a service as statuses of their own: readers of OpenAPI 3.0 take the default for a success, too.
pub fn spell_out_default(document: &mut Document) {
    for operation in document.operations_mut() {
        // What the docs describe beside a success is an error, too.
        let has_success = succeeds(operation);
        let is_error = |response: &Response| response.reference.is_some() || has_success;
        if !operation.responses.get(DEFAULT).is_some_and(is_error) {
            continue;
        }
        if let Some(response) = operation.responses.shift_remove(DEFAULT) {
            for class in ["4XX", "5XX"] {
                let responses = &mut operation.responses;
                responses
                    .entry(class.to_owned())
                    .or_insert_with(|| response.clone());
            }
        }
    }
}

fn code(code: &ErrorCode) -> Json {
    let mut members = vec![("code".to_owned(), Json::String(code.code.clone()))];
    let optional = [
        ("status", &code.status),
        ("message", &code.message),
        ("meaning", &code.meaning),
        ("handling", &code.handling),
        ("module", &code.module),
    ];
    for (name, text) in optional {
        members.extend(
            text.clone()
                .map(|text| (name.to_owned(), Json::String(text))),
        );
    }
    let source = Json::String(source_text(&code.source));
    members.push(("x-apiref-source".to_owned(), source));
    Json::Object(members.into_iter().collect())
}
