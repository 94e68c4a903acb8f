//! The operations of an API as the data that the server of the runtime reads: routes, statuses for what is invalid,
//! what tells operations of one route apart.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::error_form::{self, ErrorForm};
use super::model::{Argument, Call, Model, Role};
use apiref_core::ir::{InvalidHandling, Location, Variant};

/// The whole document.
#[derive(Debug, Serialize)]
struct Document<'a> {
    errors: ErrorForm,
    operations: Vec<Operation<'a>>,
}

#[derive(Debug, Serialize)]
struct Operation<'a> {
    name: &'a str,
    method: &'a str,
    paths: Vec<&'a str>,
    parameters: Vec<Parameter<'a>>,
    body: Option<Body<'a>>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    answers: BTreeSet<&'a str>,
    variant: Option<&'a Variant>,
}

#[derive(Debug, Serialize)]
struct Parameter<'a> {
    name: &'a str,
    #[serde(rename = "in")]
    location: Location,
    required: bool,
    credential: bool,
    invalid: u16,
}

#[derive(Debug, Serialize)]
struct Body<'a> {
    media_type: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    further_media_types: &'a [String],
    required: bool,
    invalid: BTreeMap<&'a str, u16>,
}

/// `server.json` of an API.
pub fn json(model: &Model<'_>) -> Result<String, serde_json::Error> {
    let document = Document {
        errors: error_form::of_api(model.api),
        operations: model.calls.iter().map(operation).collect(),
    };
    Ok(format!("{}\n", serde_json::to_string(&document)?))
}

fn operation<'a>(call: &'a Call<'_>) -> Operation<'a> {
    let operation = call.operation;
    let own = std::iter::once(operation.path.as_str());
    let others = operation.alternatives.iter().map(String::as_str);
    Operation {
        name: &call.method,
        method: &operation.method,
        paths: own.chain(others).collect(),
        parameters: call
            .arguments
            .iter()
            .map(|argument| {
                let parameter = argument.parameter;
                let credential = argument.role == Role::Credential;
                Parameter {
                    name: &parameter.name,
                    location: parameter.location,
                    // What HTTP itself sets is not for the operation to insist on.
                    required: parameter.required && argument.role != Role::Protocol,
                    credential,
                    invalid: status(parameter.invalid.as_ref()).unwrap_or(if credential {
                        401
                    } else {
                        400
                    }),
                }
            })
            .collect(),
        body: operation.request_body.as_ref().map(|body| Body {
            media_type: &body.media_type,
            further_media_types: &body.further_media_types,
            required: body.is_demanded(),
            invalid: body
                .invalid
                .iter()
                .filter_map(|(path, invalid)| Some((path.as_str(), status(Some(invalid))?)))
                .collect(),
        }),
        answers: answers(operation),
        variant: operation
            .variant
            .as_ref()
            .filter(|variant| !matches!(variant, Variant::Ambiguous(_))),
    }
}

/// The media types of the bodies that an operation answers, where each success that has a body has a known one.
fn answers(operation: &apiref_core::ir::Operation) -> BTreeSet<&str> {
    let successes = operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2') && response.schema.is_some());
    let types: Option<BTreeSet<&str>> = successes
        .map(|response| response.media_type.as_deref())
        .collect();
    // What may be anything fits whatever is asked for.
    types
        .filter(|types| !types.contains("*/*"))
        .unwrap_or_default()
}

/// The status for a parameter that is missing or invalid: what the docs say, else 401 for credentials and 400 for others.
pub fn refusal(argument: &Argument<'_>) -> u16 {
    let usual = match argument.role {
        Role::Credential => 401,
        Role::Argument | Role::Constant | Role::Protocol => 400,
    };
    status(argument.parameter.invalid.as_ref()).unwrap_or(usual)
}

/// The first code that the docs name for what is invalid, if it is that of an error.
fn status(invalid: Option<&InvalidHandling>) -> Option<u16> {
    let codes = invalid?.status.iter().filter_map(|code| code.parse().ok());
    codes.into_iter().find(|code| (400..600).contains(code))
}
