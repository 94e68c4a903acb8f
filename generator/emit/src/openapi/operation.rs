//! One operation of the IR as an OpenAPI operation.

use apiref_core::http::headers;
use std::collections::HashSet;

use indexmap::IndexMap;

use super::model::{self, Extensions, MediaType, RefOr};
use super::path::Template;
use super::schema::{
    ComponentNames, VERSIONS, component_name, prose, schema_object, source_text, undescribed,
    versions,
};
use super::security;
use apiref_core::ir::conforms::Misfit;
use apiref_core::ir::{
    Direction, Example, InvalidHandling, Json, Location, Operation, Parameter, RequestBody,
    Response, Schema, TypeName,
};

/// Where an operation stands in the document.
pub struct Place<'a> {
    /// The template under which this entry of the operation is documented: its path or an alternative.
    pub template: &'a Template,
    /// The names of the variables of the path item, in order.
    pub variables: &'a [String],
    /// Unique in the document.
    pub id: String,
}

/// The OpenAPI operation for `operation` at `place`.
pub fn convert(
    operation: &Operation,
    place: Place<'_>,
    names: &ComponentNames<'_>,
) -> model::Operation {
    let mut extensions = Extensions::new();
    let parameters = parameters(operation, &place, names, &mut extensions);
    extensions.insert(
        "x-apiref-source",
        Json::String(format!("{}:{}", operation.page, operation.line)),
    );
    if let Some(name) = &operation.original_name {
        extensions.insert("x-apiref-original-name", Json::String(name.clone()));
    }
    if let Some(range) = versions(&operation.versions) {
        extensions.insert(VERSIONS, range);
    }
    if !operation.error_pages.is_empty() {
        let pages = operation.error_pages.iter().map(|page| Json::from(&**page));
        extensions.insert("x-apiref-error-pages", Json::Array(pages.collect()));
    }
    if let Some(synchronous) = operation.synchronous {
        extensions.insert("x-apiref-synchronous", Json::Bool(synchronous));
    }
    if let Some(variable) = &operation.base_url_variable {
        extensions.insert("x-apiref-base-url-variable", Json::String(variable.clone()));
    }
    if place.id != operation.id {
        extensions.insert(
            "x-apiref-alternative-of",
            Json::String(operation.id.clone()),
        );
    }
    let odd: Vec<Json> = operation
        .responses
        .iter()
        .filter(|response| !is_status(&response.status))
        .map(|response| {
            let status = ("status".to_owned(), Json::from(response.status.as_str()));
            let text = (
                "description".to_owned(),
                Json::String(prose(&response.description)),
            );
            Json::Object([status, text].into())
        })
        .collect();
    if !odd.is_empty() {
        extensions.insert("x-apiref-other-responses", Json::Array(odd));
    }
    model::Operation {
        tags: operation.tags.clone(),
        summary: summary(operation),
        description: prose(&description(operation)),
        deprecated: operation.deprecated.is_some(),
        parameters: parameters.into_iter().map(RefOr::Value).collect(),
        request_body: operation
            .request_body
            .as_ref()
            .map(|body| request_body(body, operation, &place.id, names)),
        responses: responses(operation, &place.id, names),
        security: security::requirements(operation),
        extensions,
        operation_id: place.id,
    }
}

/// The title; the id where there is none.
pub fn title(operation: &Operation) -> String {
    let title = operation.title.trim();
    if title.is_empty() {
        &operation.id
    } else {
        title
    }
    .to_owned()
}

/// The title in the imperative: `Creating a Lamp` becomes `Create a Lamp`, by the verb of the operation's id.
pub fn summary(operation: &Operation) -> String {
    let title = title(operation);
    let (first, rest) = title.split_once(' ').unwrap_or((&title, ""));
    let verb = operation.id.split('_').next().unwrap_or("");
    let is_gerund = first.len() > 5 && first.ends_with("ing");
    if !is_gerund || rest.is_empty() || verb.is_empty() || verb.ends_with("ing") {
        return title;
    }
    let mut letters = verb.chars();
    let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
    let verb: String = capital.into_iter().chain(letters).collect();
    format!("{verb} {rest}")
}

fn description(operation: &Operation) -> String {
    let mut text = operation.description.clone();
    for note in &operation.notes {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&format!("**{}**\n\n{}", escaped(&note.title), note.text));
    }
    text
}

/// Plain text as CommonMark in which nothing acts as markup.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            c => {
                if c.is_ascii_punctuation()
                    && !matches!(c, '.' | ',' | ':' | ';' | '\'' | '"' | '/' | '%')
                {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

/// The parameters of the operation in the order of the path, then as the IR has them. What OpenAPI has no room for
/// (a path parameter that is not in this path, header fields that other parts of the document express) goes to an
/// extension.
fn parameters(
    operation: &Operation,
    place: &Place<'_>,
    names: &ComponentNames<'_>,
    extensions: &mut Extensions,
) -> Vec<model::Parameter> {
    let mut out = Vec::with_capacity(operation.parameters.len());
    let mut used = HashSet::new();
    for (documented, name) in place.template.variables().iter().zip(place.variables) {
        let described = operation
            .parameters
            .iter()
            .enumerate()
            .find(|(_, p)| p.location == Location::Path && p.name == *documented);
        let mut parameter = match described {
            Some((index, parameter)) => {
                used.insert(index);
                convert_parameter(parameter, names)
            }
            None => convert_parameter(&undocumented_variable(documented), names),
        };
        if parameter.name != *name {
            let documented = Json::String(std::mem::replace(&mut parameter.name, name.clone()));
            parameter.extensions.insert("x-apiref-name", documented);
        }
        out.push(parameter);
    }
    let mut seen: HashSet<(Location, String)> = HashSet::new();
    let mut aside = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if used.contains(&index) {
            continue;
        }
        let expressible = match parameter.location {
            Location::Path => false,
            Location::Query => seen.insert((Location::Query, parameter.name.clone())),
            Location::Header => {
                if headers::credential(&parameter.name).is_some() {
                    continue;
                }
                !headers::is_media_type(&parameter.name)
                    && seen.insert((Location::Header, parameter.name.to_ascii_lowercase()))
            }
        };
        if expressible {
            out.push(convert_parameter(parameter, names));
        } else {
            aside.push(Json::Object(
                [
                    ("name".to_owned(), Json::String(parameter.name.clone())),
                    ("in".to_owned(), Json::from(location(parameter.location))),
                    ("schema".to_owned(), schema_object(&parameter.schema, names)),
                ]
                .into(),
            ));
        }
    }
    if !aside.is_empty() {
        extensions.insert("x-apiref-other-parameters", Json::Array(aside));
    }
    out
}

fn undocumented_variable(name: &str) -> Parameter {
    Parameter {
        name: name.to_owned(),
        location: Location::Path,
        required: true,
        schema: Schema::of(TypeName::String),
        placeholder: None,
        invalid: None,
    }
}

fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    }
}

fn convert_parameter(parameter: &Parameter, names: &ComponentNames<'_>) -> model::Parameter {
    let (description, mut schema) = undescribed(&parameter.schema, names);
    let mut extensions = Extensions::new();
    if let Json::Object(members) = &mut schema
        && let Some(source) = members.shift_remove("x-apiref-source")
    {
        extensions.insert("x-apiref-source", source);
    }
    if let Some(placeholder) = &parameter.placeholder {
        extensions.insert("x-apiref-placeholder", Json::String(placeholder.clone()));
    }
    if let Some(invalid) = &parameter.invalid {
        extensions.insert("x-apiref-invalid", invalid_handling(invalid));
    }
    model::Parameter {
        name: parameter.name.clone(),
        location: location(parameter.location),
        description,
        required: parameter.required || parameter.location == Location::Path,
        deprecated: parameter.schema.deprecated,
        schema,
        extensions,
    }
}

fn invalid_handling(invalid: &InvalidHandling) -> Json {
    let mut members = IndexMap::new();
    if let Some(action) = &invalid.action {
        members.insert("action".to_owned(), Json::String(action.clone()));
    }
    let status = invalid
        .status
        .iter()
        .map(|status| Json::from(status.as_str()));
    members.insert("status".to_owned(), Json::Array(status.collect()));
    Json::Object(members)
}

fn request_body(
    body: &RequestBody,
    operation: &Operation,
    id: &str,
    names: &ComponentNames<'_>,
) -> model::RequestBody {
    let mut content: IndexMap<String, MediaType> = IndexMap::new();
    content.insert(
        media_type(Some(&body.media_type)),
        MediaType {
            schema: Some(schema_object(&body.schema, names)),
            ..MediaType::default()
        },
    );
    for example in &operation.examples {
        if example.direction == Direction::Request {
            add_example(
                &mut content,
                example,
                id,
                names.misfit(&body.schema, example),
            );
        }
    }
    let mut extensions = Extensions::new();
    if !body.invalid.is_empty() {
        let invalid = body
            .invalid
            .iter()
            .map(|(path, invalid)| (path.clone(), invalid_handling(invalid)));
        extensions.insert("x-apiref-invalid", Json::Object(invalid.collect()));
    }
    model::RequestBody {
        content,
        required: body.required,
        extensions,
    }
}

fn responses(
    operation: &Operation,
    id: &str,
    names: &ComponentNames<'_>,
) -> IndexMap<String, model::Response> {
    let mut out: IndexMap<String, model::Response> = IndexMap::new();
    for response in &operation.responses {
        if is_status(&response.status) {
            out.entry(response.status.clone())
                .or_insert_with(|| convert_response(response, names));
        }
    }
    for example in &operation.examples {
        if example.direction != Direction::Response {
            continue;
        }
        let Some(status) = status_of(example, operation) else {
            continue;
        };
        // A status whose body the docs don't describe has none by the rules of HTTP.
        if let Some(response) = out
            .get_mut(&status)
            .filter(|_| !matches!(status.as_str(), "204" | "205" | "304"))
        {
            let documented = operation.responses.iter().find(|r| r.status == status);
            let schema = documented.and_then(|response| response.schema.as_ref());
            let misfit = schema.and_then(|schema| names.misfit(schema, example));
            add_example(&mut response.content, example, id, misfit);
        }
    }
    out
}

/// The status that an example shows: its own, or the success whose body is documented, or the first success.
fn status_of(example: &Example, operation: &Operation) -> Option<String> {
    if let Some(status) = &example.status {
        return Some(status.clone());
    }
    let mut successes = operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2'));
    let first = successes.clone().next();
    successes
        .find(|response| response.schema.is_some())
        .or(first)
        .map(|response| response.status.clone())
}

/// Does OpenAPI allow this as the key of a response?
fn is_status(status: &str) -> bool {
    match status.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', a, b] => a.is_ascii_digit() && b.is_ascii_digit(),
        _ => status == "default",
    }
}

fn convert_response(response: &Response, names: &ComponentNames<'_>) -> model::Response {
    let mut out = model::Response {
        description: response_description(response),
        ..model::Response::default()
    };
    for header in &response.headers {
        if headers::is_media_type(&header.name) {
            continue;
        }
        let (description, schema) = undescribed(&header.schema, names);
        let header = (header.name.clone(), header.required, description, schema);
        out.headers.entry(header.0).or_insert(model::Header {
            required: header.1,
            description: header.2,
            schema: header.3,
        });
    }
    if let Some(schema) = &response.schema {
        out.content.insert(
            media_type(response.media_type.as_deref()),
            MediaType {
                schema: Some(schema_object(schema, names)),
                ..MediaType::default()
            },
        );
    }
    if let Some(range) = versions(&response.versions) {
        out.extensions.insert(VERSIONS, range);
    }
    if let Some(source) = &response.source {
        out.extensions
            .insert("x-apiref-source", Json::String(source_text(source)));
    }
    out
}

/// What the docs say of the status; the phrase of HTTP where they say nothing, for OpenAPI demands a text.
fn response_description(response: &Response) -> String {
    if !response.description.trim().is_empty() {
        return prose(&response.description);
    }
    let phrase = match response.status.as_str() {
        "200" => "OK",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "Non-Authoritative Information",
        "204" => "No Content",
        "206" => "Partial Content",
        "300" => "Multiple Choices",
        "301" => "Moved Permanently",
        "302" => "Found",
        "303" => "See Other",
        "304" => "Not Modified",
        "307" => "Temporary Redirect",
        "308" => "Permanent Redirect",
        "400" => "Bad Request",
        "401" => "Unauthorized",
        "402" => "Payment Required",
        "403" => "Forbidden",
        "404" => "Not Found",
        "405" => "Method Not Allowed",
        "406" => "Not Acceptable",
        "408" => "Request Timeout",
        "409" => "Conflict",
        "410" => "Gone",
        "411" => "Length Required",
        "412" => "Precondition Failed",
        "413" => "Content Too Large",
        "415" => "Unsupported Media Type",
        "416" => "Range Not Satisfiable",
        "422" => "Unprocessable Content",
        "429" => "Too Many Requests",
        "500" => "Internal Server Error",
        "501" => "Not Implemented",
        "502" => "Bad Gateway",
        "503" => "Service Unavailable",
        "504" => "Gateway Timeout",
        status => match status.as_bytes().first() {
            Some(b'1') => "Informational",
            Some(b'2') => "Success",
            Some(b'3') => "Redirection",
            Some(b'4') => "Client error",
            Some(b'5') => "Server error",
            _ => "Any other status",
        },
    };
    phrase.to_owned()
}

/// A media type that can stand as a key; JSON where the docs name none.
fn media_type(stated: Option<&str>) -> String {
    let stated = stated.unwrap_or("").trim();
    if stated.contains('/') {
        stated
    } else {
        "application/json"
    }
    .to_owned()
}

/// Adds the body of an example to the content of its media type, which may be one without a schema: XML beside JSON. One
/// that contradicts the schema, or belongs to another call, is no example of it to any tool: an extension has it.
fn add_example(
    content: &mut IndexMap<String, MediaType>,
    example: &Example,
    id: &str,
    misfit: Option<Misfit>,
) {
    let stated = media_type(Some(&example.media_type));
    let (key, value) = match (&example.json, &example.text) {
        (Some(json), _) => {
            let own = content.get_key_value(&stated).map(|(key, _)| key.clone());
            let json_key = own.or_else(|| content.keys().next().cloned());
            (json_key, json.clone())
        }
        (None, Some(text)) if !is_json(&stated) && !text.trim().is_empty() => {
            (Some(stated), Json::String(text.clone()))
        }
        _ => return,
    };
    let Some(key) = key else {
        return;
    };
    let content = content.entry(key).or_default();
    let reason = match misfit {
        Some(misfit) => Some(format!("{}: {}", misfit.path, misfit.reason)),
        None => example
            .of_other_call
            .then(|| "a call of another operation".to_owned()),
    };
    if let Some(reason) = reason {
        let entry = Json::Object(
            [
                ("reason".to_owned(), Json::String(reason)),
                ("line".to_owned(), Json::Number(example.line.into())),
                ("value".to_owned(), value),
            ]
            .into(),
        );
        let aside = content
            .extensions
            .entry("x-apiref-contradicting-examples")
            .or_insert_with(|| Json::Array(Vec::new()));
        if let Json::Array(list) = aside {
            list.push(entry);
        }
        return;
    }
    let examples = &mut content.examples;
    let id = component_name(id);
    let name = match examples.len() {
        0 => id,
        number => format!("{id}_{}", number + 1),
    };
    let summary = example
        .label
        .as_deref()
        .map(str::trim)
        .filter(|label| !label.is_empty());
    examples.insert(
        name,
        model::Example {
            summary: summary.map(str::to_owned),
            value,
        },
    );
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.to_ascii_lowercase().ends_with("+json")
}
