//! Reads a request as what an operation is given, or refuses it with the reason.

use std::fmt;

use axum::body::{Body, Bytes};
use http::header::{CONTENT_TYPE, HeaderMap};
use http::{Method, Request, Uri};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::route::{self, Variables};
use super::service::{BodyRules, Credentials, Location, Operation, Options, Parameter, Service, Variant};
use crate::runtime::check::{Deviation, Side, check};
use crate::runtime::describe::{Description, Kind, Node, OperationNode};

/// Method, address and header fields of a request. `Debug` shows no value of a header field or query.
#[derive(Clone)]
#[non_exhaustive]
pub struct Head {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub uri: Uri,
    /// Header fields.
    pub headers: HeaderMap,
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(|name| name.as_str()).collect();
        f.debug_struct("Head")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("headers", &names)
            .finish()
    }
}

impl Head {
    pub(crate) fn of<T>(request: &Request<T>) -> Self {
        Self { method: request.method().clone(), uri: request.uri().clone(), headers: request.headers().clone() }
    }
}

/// A request that fits the docs of an operation.
pub struct Received {
    operation: usize,
    parameters: Vec<Option<Value>>,
    body: Option<Value>,
    head: Head,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received").field("operation", &self.operation).field("head", &self.head).finish_non_exhaustive()
    }
}

impl Received {
    /// The place of the operation among those of its API.
    pub(crate) fn operation(&self) -> usize {
        self.operation
    }

    pub(crate) fn parameter<T: DeserializeOwned>(&mut self, index: usize) -> Result<T, Answer> {
        let value = self.parameters.get_mut(index).and_then(Option::take);
        typed(value.unwrap_or_default(), "a parameter")
    }

    pub(crate) fn optional_parameter<T: DeserializeOwned>(&mut self, index: usize) -> Result<Option<T>, Answer> {
        let value = self.parameters.get_mut(index).and_then(Option::take);
        value.map(|value| typed(value, "a parameter")).transpose()
    }

    pub(crate) fn body<T: DeserializeOwned>(&mut self) -> Result<T, Answer> {
        typed(self.body.take().unwrap_or_default(), "the body")
    }

    pub(crate) fn optional_body<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Answer> {
        self.body.take().map(|value| typed(value, "the body")).transpose()
    }

    pub(crate) fn into_head(self) -> Head {
        self.head
    }
}

/// The last step: what passed all checks becomes what the implementation is given.
fn typed<T: DeserializeOwned>(value: Value, what: &str) -> Result<T, Answer> {
    serde_json::from_value(value).map_err(|error| Answer::message(400, format!("{what} can't be read: {error}")))
}

/// Reads a request for one of the operations of a route.
pub(super) async fn receive(
    service: &Service,
    options: &Options,
    candidates: Vec<(usize, Variables)>,
    request: Request<Body>,
) -> Result<Received, Answer> {
    let head = Head::of(&request);
    let body = request.into_body();
    let document = service.document();
    let operations: Vec<(usize, &Operation, Variables)> = candidates
        .into_iter()
        .filter_map(|(index, variables)| Some((index, document.operations.get(index)?, variables)))
        .collect();
    for (_, operation, _) in operations.iter().take(1) {
        authenticate(operation, options, &head)?;
    }
    // Read even where no operation wants it: a body that is not taken from the connection would be the next request.
    let body = axum::body::to_bytes(body, options.body_limit).await.map_err(|error| too_much(&error, options))?;
    let mut refusal = None;
    let body = Content { head: &head, bytes: &body };
    for (index, operation, variables) in operations {
        match fit(service, operation, variables, &body) {
            Ok(Some((parameters, body))) => return Ok(Received { operation: index, parameters, body, head }),
            Ok(None) => {}
            Err(reason) => refusal = refusal.or(Some(reason)),
        }
    }
    Err(refusal.unwrap_or_else(|| Answer::message(400, "the body is for none of the operations of this address")))
}

/// Refuses a request whose credentials are not what the options ask for.
fn authenticate(operation: &Operation, options: &Options, head: &Head) -> Result<(), Answer> {
    let fields: Vec<&Parameter> = operation.parameters.iter().filter(|p| p.credential).collect();
    let sent = |parameter: &&Parameter| head.headers.get(parameter.name.as_str());
    let refuse = |message: &str| {
        let status = fields.first().map_or(401, |parameter| parameter.invalid);
        Err(Answer::message(status, message))
    };
    match &options.credentials {
        Credentials::Ignored => Ok(()),
        Credentials::Present => {
            let required = fields.iter().any(|parameter| parameter.required);
            let missing = fields.iter().filter_map(sent).all(|value| value.is_empty());
            if required && missing { refuse("the request has no token") } else { Ok(()) }
        }
        Credentials::Token(token) => {
            let fits = |value: &http::HeaderValue| same(value.as_bytes(), token.expose().as_bytes());
            let allowed = head.headers.get("x-auth-token").into_iter().chain(fields.iter().filter_map(sent)).any(fits);
            if allowed { Ok(()) } else { refuse("the token is not valid") }
        }
    }
}

/// Equality that takes as long for a wrong text as for a right one.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

fn too_much(error: &axum::Error, options: &Options) -> Answer {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        if error.to_string().contains("length limit") {
            return Answer::message(413, format!("the body has more than {} bytes", options.body_limit));
        }
        source = error.source();
    }
    Answer::message(400, "the body could not be received")
}

/// A body with the header fields that describe it.
struct Content<'r> {
    head: &'r Head,
    bytes: &'r Bytes,
}

/// Values of parameters and body, in the order of the operation's parameters.
type Values = (Vec<Option<Value>>, Option<Value>);

/// The values for an operation; none where the body is for another operation of the route.
fn fit(
    service: &Service,
    operation: &Operation,
    variables: Variables,
    content: &Content<'_>,
) -> Result<Option<Values>, Answer> {
    let description = service.description();
    let described = description.operation(&operation.name);
    let mut parameters = Vec::with_capacity(operation.parameters.len());
    let query = route::query(content.head.uri.query().unwrap_or(""));
    for parameter in &operation.parameters {
        let texts = texts(parameter, &variables, &query, &content.head.headers);
        parameters.push(read_parameter(parameter, texts, description, described)?);
    }
    let Some(rules) = &operation.body else {
        return Ok(Some((parameters, None)));
    };
    let Some(body) = read_body(rules, content)? else {
        return Ok(Some((parameters, None)));
    };
    match &operation.variant {
        Some(Variant::Key(key)) if body.get(key).is_none() => return Ok(None),
        Some(Variant::Value(path, value)) => {
            let found = path.iter().try_fold(&body, |body, key| body.get(key));
            if found != Some(value) {
                return Ok(None);
            }
        }
        Some(Variant::Key(_) | Variant::Ambiguous(_)) | None => {}
    }
    if let Some(node) = described.and_then(|operation| operation.body.as_ref()) {
        refuse_deviations(rules, description.deviations(node, &body, Side::Request))?;
    }
    Ok(Some((parameters, Some(body))))
}

/// What was sent as a parameter, in order.
fn texts(parameter: &Parameter, variables: &Variables, query: &[(String, String)], headers: &HeaderMap) -> Vec<String> {
    let named = |pairs: &[(String, String)]| {
        pairs.iter().filter(|(name, _)| *name == parameter.name).map(|(_, value)| value.clone()).collect()
    };
    match parameter.location {
        Location::Path => named(variables),
        Location::Query => named(query),
        Location::Header => headers
            .get_all(parameter.name.as_str())
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect(),
    }
}

fn read_parameter(
    parameter: &Parameter,
    texts: Vec<String>,
    description: &Description,
    described: Option<&OperationNode>,
) -> Result<Option<Value>, Answer> {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    };
    let refuse = |message: String| Err(Answer::message(parameter.invalid, message));
    if parameter.credential {
        return Ok(None);
    }
    let path = format!("{place} {}", parameter.name);
    if texts.is_empty() {
        if parameter.required {
            return refuse(format!("{path} is missing"));
        }
        return Ok(None);
    }
    if texts.iter().any(|text| text.contains('\u{fffd}')) {
        return refuse(format!("{path} is not UTF-8"));
    }
    let Some(node) = described.and_then(|operation| operation.parameters.get(&path)) else {
        return Ok(texts.into_iter().next().map(Value::String));
    };
    let value = value_of(description.follow(node), texts, description);
    match check(description, node, &value, &path, Side::Request).first() {
        Some(deviation) => refuse(deviation.to_string()),
        None => Ok(Some(value)),
    }
}

/// The JSON value that texts spell. What doesn't spell a value of the type stays text, and the check names it.
fn value_of(node: &Node, texts: Vec<String>, description: &Description) -> Value {
    if node.single() == Some(Kind::Array) {
        let item = node.items.as_deref().map(|item| description.follow(item));
        let items = texts.iter().flat_map(|text| text.split(','));
        let read = |text: &str| item.map_or_else(|| Value::from(text), |item| scalar(item, text));
        return Value::Array(items.map(read).collect());
    }
    texts.first().map_or(Value::Null, |text| scalar(node, text))
}

fn scalar(node: &Node, text: &str) -> Value {
    let spelled = |fits: fn(&Value) -> bool| {
        serde_json::from_str::<Value>(text).ok().filter(fits).unwrap_or_else(|| Value::from(text))
    };
    match node.single() {
        Some(Kind::Integer | Kind::Number) => spelled(Value::is_number),
        Some(Kind::Boolean) => match text {
            "True" | "TRUE" => Value::Bool(true),
            "False" | "FALSE" => Value::Bool(false),
            _ => spelled(Value::is_boolean),
        },
        Some(Kind::Object) => spelled(Value::is_object),
        // An enumeration of numbers without a type.
        None if !node.values.is_empty() && node.values.iter().all(Value::is_number) => spelled(Value::is_number),
        _ => Value::from(text),
    }
}

/// The body as JSON; none where nothing was sent and nothing must be.
fn read_body(rules: &BodyRules, content: &Content<'_>) -> Result<Option<Value>, Answer> {
    if content.bytes.iter().all(u8::is_ascii_whitespace) {
        return if rules.required { Err(Answer::message(400, "the body is missing")) } else { Ok(None) };
    }
    let expected = essence(&rules.media_type);
    let sent = content.head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(essence);
    let sent = sent.unwrap_or_else(|| expected.clone());
    if sent != expected && !(is_json(&sent) && is_json(&expected)) {
        return Err(Answer::message(415, format!("the body is {sent}, expected {expected}")));
    }
    if is_json(&expected) {
        return match serde_json::from_slice(content.bytes) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(Answer::message(400, format!("the body is not JSON: {error}"))),
        };
    }
    let text = String::from_utf8_lossy(content.bytes);
    if expected == "application/x-www-form-urlencoded" {
        let members: Map<String, Value> =
            route::query(&text).into_iter().map(|(name, value)| (name, Value::String(value))).collect();
        return Ok(Some(Value::Object(members)));
    }
    Ok(Some(Value::String(text.into_owned())))
}

/// A media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}

/// Refuses a body with deviations: with the status that the docs name for the first broken member, else 400.
fn refuse_deviations(rules: &BodyRules, deviations: Vec<Deviation>) -> Result<(), Answer> {
    let Some(first) = deviations.first() else {
        return Ok(());
    };
    let member = first.path.trim_start_matches('$').trim_start_matches('.');
    let named = rules.invalid.iter().find(|(path, _)| {
        let rest = member.strip_prefix(path.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    });
    let status = named.map_or(400, |(_, status)| *status);
    let told: Vec<String> = deviations.iter().take(10).map(Deviation::to_string).collect();
    Err(Answer::message(status, told.join("; ")))
}
