//! Parameters of an operation.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::model::{self, Extensions};
use super::operation::Place;
use super::schema::{ComponentNames, schema_object, undescribed};
use super::{shown, strict};
use apiref_core::http::headers;
use apiref_core::ir::{
    InvalidHandling, Json, Location, Operation, Parameter, Schema, TypeName, VersionHeader,
};

/// The parameters of the operation in the order of the path, then as the IR has them. What OpenAPI has no room for
/// (a path parameter that is not in this path, header fields that other parts of the document express) goes to an
/// extension.
pub fn parameters(
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
                convert_parameter(parameter, operation, names)
            }
            None => convert_parameter(&undocumented_variable(documented), operation, names),
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
            out.push(convert_parameter(parameter, operation, names));
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
    if let Some(version) = needed_version(operation) {
        let others = place.version_headers.iter();
        let others = others
            .filter(|header| !seen.contains(&(Location::Header, header.name.to_ascii_lowercase())));
        // Where there are several, one of them is enough.
        let required = place.version_headers.len() == 1;
        out.extend(others.map(|header| of_version(header, version, required)));
    }
    out
}

/// The version without which there is no such operation, unless each request gets it.
fn needed_version(operation: &Operation) -> Option<&str> {
    let least = operation.versions.min.as_deref()?;
    // Such versions are the first of an API, and the default.
    let is_first = least.ends_with(".0") || least.ends_with(".1");
    (!is_first).then_some(least)
}

/// What is said of a header field that asks for a version.
fn said_of_version(version: &str) -> String {
    format!("Version of the API. The operation is there since `{version}`.")
}

/// The version that a parameter asks for, if that is all that it is for.
pub fn asked_version<'o>(
    parameter: &model::Parameter,
    operation: &'o Operation,
) -> Option<&'o str> {
    let version = needed_version(operation)?;
    let said = parameter.description.as_ref()?;
    (*said == said_of_version(version)).then_some(version)
}

/// What is said of such a header field where several operations share a route and don't all need the same version.
pub fn said_of_versions(versions: &[(String, String)]) -> String {
    let lines = versions
        .iter()
        .map(|(operation, version)| format!("- `{operation}`: since `{version}`"));
    let lines: Vec<String> = lines.collect();
    format!(
        "Version of the API. Some of the operations need one:\n\n{}",
        lines.join("\n")
    )
}

/// The header field that asks for a version.
fn of_version(header: &VersionHeader, version: &str, required: bool) -> model::Parameter {
    let value = match &header.service {
        Some(service) => format!("{service} {version}"),
        None => version.to_owned(),
    };
    model::Parameter {
        name: header.name.clone(),
        location: location(Location::Header),
        description: Some(said_of_version(version)),
        required,
        deprecated: false,
        schema: Json::Object([("type".to_owned(), Json::from("string"))].into()),
        example: Some(Json::from(value.as_str())),
        extensions: Extensions::new(),
    }
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

fn convert_parameter(
    parameter: &Parameter,
    operation: &Operation,
    names: &ComponentNames<'_>,
) -> model::Parameter {
    let (description, mut schema) = undescribed(&parameter.schema, names);
    let mut extensions = Extensions::new();
    if let Json::Object(members) = &mut schema
        && let Some(source) = members.shift_remove("x-apiref-source")
    {
        extensions.insert("x-apiref-source", source);
    }
    // One value is shown with the parameter.
    if let Json::Object(members) = &mut schema {
        members.shift_remove("examples");
    }
    let example = shown::value(operation, parameter, names);
    let format = parameter.schema.format.as_deref().unwrap_or_default();
    if let Some(Json::String(text)) = &example
        && strict::is_loose(format, text)
        && let Json::Object(members) = &mut schema
        && let Some(format) = members.shift_remove("format")
    {
        members.insert("x-apiref-format".to_owned(), format);
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
        example,
        extensions,
    }
}

/// What the server does with an invalid value, as an object.
pub fn invalid_handling(invalid: &InvalidHandling) -> Json {
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
