//! Tests of the emitted crate: each operation through the client against the mock, over HTTP, with each documented
//! status.

use indexmap::IndexMap;
use minijinja::context;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::client::{argument_type, required};
use super::example_tests::fits;
use super::model::{Call, Kind, Model, Outcome, Role, Statuses, Type};
use super::samples::{self, Members};
use super::types::spelled;
use super::{mock_data, names, server_data, source};
use crate::env::Templates;
use crate::{GeneratedFile, Options};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::{Direction, Example, Json, Location, Parameter, TypeName, Variant};

/// What a test sends and which statuses it asks for.
#[derive(Debug, Serialize)]
struct Case {
    method: String,
    path: String,
    /// Is the body a JSON object?
    object: bool,
    /// Path parameters that are UUIDs, with the status for something else.
    uuids: Vec<(String, u16)>,
    /// The status for a request without credentials, where they are required.
    #[serde(skip_serializing_if = "Option::is_none")]
    credentials: Option<u16>,
    /// Tried in order until one breaks no documented constraint: first what the docs show.
    requests: Vec<Request>,
    /// Documented statuses below 400.
    successes: Vec<u16>,
    /// The others.
    faults: Vec<u16>,
    /// The number of each answer that an example of the docs shows, with its status.
    answers: Vec<(usize, u16)>,
}

#[derive(Debug, Serialize)]
struct Request {
    /// Do the docs show it? Then it must succeed.
    shown: bool,
    arguments: Map<String, Value>,
    body: Value,
}

/// A test file and its data for an API.
pub fn emit(
    model: &Model<'_>,
    env: &Templates,
    options: &Options,
) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let folder = "tests/mock_roundtrip";
    // What nothing tells apart may be answered as another operation.
    let own = |call: &&Call<'_>| !matches!(call.operation.variant, Some(Variant::Ambiguous(_)));
    let calls = || model.calls.iter().filter(own);
    let cases: Vec<(String, Value)> = calls()
        .map(|call| (call.method.clone(), json!(case(model, call))))
        .collect();
    let tests: String = calls().map(|call| test(model, call)).collect();
    let context = context! {
        library => options.library(),
        module => model.module.as_str(),
        feature => model.feature.as_str(),
        uses_types => tests.contains("types::"),
        uses_runtime => tests.contains("rt::"),
        deprecated => calls().any(|call| call.operation.deprecated.is_some()),
        tests => tests,
    };
    let data = GeneratedFile {
        path: format!("{folder}/{}.json", model.module),
        contents: lines(cases),
    };
    let path = format!("{folder}/{}.rs", model.module);
    match env
        .render("crate/mock_roundtrip_api.rs.j2", context)
        .and_then(|text| source::finish(path, text))
    {
        Ok(file) => (vec![file, data], Vec::new()),
        Err(diagnostic) => (vec![data], vec![diagnostic]),
    }
}

/// An object with one member a line.
fn lines(members: Vec<(String, Value)>) -> String {
    let lines: Vec<String> = members
        .into_iter()
        .map(|(name, value)| format!("{}: {value}", json!(name)))
        .collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

fn test(model: &Model<'_>, call: &Call<'_>) -> String {
    let mut arguments: Vec<String> = required(call)
        .map(|argument| passed(model, argument_type(argument), &key(argument.parameter)))
        .collect();
    let mut setter = String::new();
    if let Some(body) = call
        .body
        .as_ref()
        .filter(|body| model.constant(body).is_none())
    {
        let body_value = match &body.envelope {
            Some(envelope) => {
                let member = proc_macro2::Literal::string(envelope.member);
                format!("&given.member::<{}>({member})", spelled(&body.ty))
            }
            None => match &body.ty {
                Type::Text("Binary") => "given.body::<String>()".to_owned(),
                Type::String | Type::Text(_) => "&given.body::<String>()".to_owned(),
                ty => format!("&given.body::<{}>()", spelled(ty)),
            },
        };
        if body.required {
            arguments.push(body_value);
        } else {
            setter = format!(".body({body_value})");
        }
    }
    for argument in call.arguments.iter().filter(|argument| argument.is_scope) {
        let value = passed(model, argument_type(argument), &key(argument.parameter));
        setter.push_str(&format!(".{}({value})", names::ident(&argument.name)));
    }
    let (name, test) = (&call.method, names::ident(&call.method));
    let method = names::ident(&call.client_method);
    let client = match &call.generation {
        Some(generation) => format!("api::{generation}::Client"),
        None => "api::Client".to_owned(),
    };
    let arguments = arguments.join(", ");
    format!(
        "    {name:?} {test}: {client}, client, given => client.{method}({arguments}){setter};\n"
    )
}

/// A value from the data, as the client takes one of this type.
fn passed(model: &Model<'_>, ty: &Type, key: &str) -> String {
    let name = proc_macro2::Literal::string(key);
    let text = |ty: &Type| matches!(ty, Type::String | Type::Text(_));
    match ty {
        ty if text(ty) => format!("given.argument::<String>({name})"),
        Type::Secret(inner) if text(inner) => format!("given.argument::<String>({name})"),
        Type::Named(item) => match model.resolve(item).map(|item| &item.kind) {
            Some(Kind::Alias(inner)) => passed(model, inner, key),
            Some(Kind::Struct(_) | Kind::Keyed(_)) => {
                format!("&given.argument::<{}>({name})", spelled(ty))
            }
            _ => format!("given.argument::<{}>({name})", spelled(ty)),
        },
        ty => format!("given.argument::<{}>({name})", spelled(ty)),
    }
}

/// The name of a parameter in the data: its place and name.
fn key(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    };
    format!("{place} {}", parameter.name)
}

fn case(model: &Model<'_>, call: &Call<'_>) -> Case {
    let arguments: Map<String, Value> = call
        .arguments
        .iter()
        .filter(|argument| argument.role == Role::Argument)
        .map(|argument| {
            let value = json!(samples::of_parameter(model.api, argument.parameter));
            // What the docs don't say more of is given as text.
            let value = match (argument_type(argument), &value) {
                (ty, _) if argument.ty == *ty => value,
                (_, Value::String(_)) => value,
                (_, other) => Value::from(other.to_string()),
            };
            (key(argument.parameter), value)
        })
        .collect();
    // An example that is unlike its type can't be passed to the client; the survey lists it.
    let fitting = |json: &&Json| {
        let ty = call.body.as_ref().map(|body| body.whole());
        ty.is_none_or(|ty| fits(model, ty, json, "$").is_ok())
    };
    let shown = call
        .operation
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Request && !example.of_other_call)
        .filter_map(Example::valid_json)
        .filter(fitting)
        .map(|json| (true, json!(json)));
    let made = call.body.as_ref().map(|body| {
        let made = samples::value(model.api, body.schema, Members::Required);
        (
            false,
            json!(distinguished(made, call.operation.variant.as_ref())),
        )
    });
    let mut bodies: Vec<(bool, Value)> = match &call.body {
        Some(_) => shown.chain(made).collect(),
        None => vec![(false, Value::Null)],
    };
    bodies.dedup_by(|(_, body), (_, before)| body == before);
    let takes_object = |call: &Call<'_>| {
        call.body.as_ref().is_some_and(|body| {
            body.media_type == "application/json"
                && samples::value(model.api, body.schema, Members::Required)
                    .as_object()
                    .is_some()
                && (body.schema.reference.is_some() || body.schema.is(TypeName::Object))
        })
    };
    let uuids = call.arguments.iter().filter(|argument| {
        let schema = &argument.parameter.schema;
        argument.parameter.location == Location::Path
            && schema.is(TypeName::String)
            && schema.format.as_deref() == Some("uuid")
    });
    let credential = |call: &'_ Call<'_>| {
        let mut arguments = call.arguments.iter();
        arguments
            .position(|argument| argument.role == Role::Credential && argument.parameter.required)
    };
    // A route that also serves another operation refuses only what that refuses, too.
    let siblings = || {
        let calls = model.calls.iter();
        calls.filter(|other| {
            other.operation.method == call.operation.method
                && other.operation.path == call.operation.path
        })
    };
    let is_guarded = siblings().all(|other| credential(other).is_some());
    let credentials = credential(call)
        .and_then(|index| call.arguments.get(index))
        .filter(|_| is_guarded);
    Case {
        method: call.operation.method.clone(),
        path: call.operation.path.clone(),
        object: siblings().all(takes_object),
        uuids: uuids
            .map(|argument| (key(argument.parameter), server_data::refusal(argument)))
            .collect(),
        credentials: credentials.map(server_data::refusal),
        requests: bodies
            .into_iter()
            .map(|(shown, body)| Request {
                shown,
                arguments: arguments.clone(),
                body,
            })
            .collect(),
        successes: statuses(&call.successes),
        // Of a code below 400 among the faults, clients only say that they can't go on.
        faults: statuses(&call.faults)
            .into_iter()
            .filter(|status| *status >= 400)
            .collect(),
        answers: mock_data::shown(model, call),
    }
}

/// A made body with what tells its operation from others of the route.
fn distinguished(mut body: Json, variant: Option<&Variant>) -> Json {
    let (path, value) = match variant {
        Some(Variant::Key(key)) => (std::slice::from_ref(key), None),
        Some(Variant::Value(path, value)) => (path.as_slice(), Some(value)),
        Some(Variant::Query(..) | Variant::Ambiguous(_)) | None => return body,
    };
    let mut place = &mut body;
    for key in path {
        if !matches!(place, Json::Object(_)) {
            *place = Json::Object(IndexMap::new());
        }
        let Json::Object(members) = place else {
            return body;
        };
        place = members.entry(key.clone()).or_default();
    }
    if let Some(value) = value {
        *place = value.clone();
    }
    body
}

/// One status for each outcome; those below 200 are no final answers.
fn statuses(outcomes: &[Outcome<'_>]) -> Vec<u16> {
    let codes = outcomes.iter().map(|outcome| match outcome.statuses {
        Statuses::Code(code) => code,
        Statuses::Range(hundred) => u16::from(hundred) * 100,
        Statuses::Default => 500,
    });
    codes.filter(|code| *code >= 200).collect()
}
