//! Reads a request as what an operation is given, or refuses it with the reason.

use std::collections::BTreeMap;
use std::fmt;

use axum::body::{Body, Bytes};
use http::header::{CONTENT_TYPE, HeaderMap};
use http::{Method, Request, Uri};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::answer::{Answer, Refusal};
use super::route::{self, Variables};
use super::service::{
    BodyRules, Credentials, Location, Operation, Options, Parameter, Service, Variant,
};
use crate::runtime::check::{Deviation, Side, check};
use crate::runtime::describe::{Description, Kind, Node, OperationNode};
use crate::runtime::json::{MOST_VALUES, is_too_much};
use crate::runtime::multipart;

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
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
        }
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
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

impl Received {
    /// The place of the operation among those of its API.
    pub fn operation(&self) -> usize {
        self.operation
    }

    /// The value of a parameter that must be there, by its place among the operation's parameters; it can be taken once.
    ///
    /// # Errors
    /// Where it can't be read as `T`.
    pub fn parameter<T: DeserializeOwned>(&mut self, index: usize) -> Result<T, Refusal> {
        let value = self.parameters.get_mut(index).and_then(Option::take);
        typed(value.unwrap_or_default(), "a parameter")
    }

    /// As [`Received::parameter`], of a parameter that may be absent.
    ///
    /// # Errors
    /// Where it can't be read as `T`.
    pub fn optional_parameter<T: DeserializeOwned>(
        &mut self,
        index: usize,
    ) -> Result<Option<T>, Refusal> {
        let value = self.parameters.get_mut(index).and_then(Option::take);
        value.map(|value| typed(value, "a parameter")).transpose()
    }

    /// The body; it can be taken once.
    ///
    /// # Errors
    /// Where it can't be read as `T`.
    pub fn body<T: DeserializeOwned>(&mut self) -> Result<T, Refusal> {
        typed(self.body.take().unwrap_or_default(), "the body")
    }

    /// As [`Received::body`], of a body that may be absent.
    ///
    /// # Errors
    /// Where it can't be read as `T`.
    pub fn optional_body<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Refusal> {
        self.body
            .take()
            .map(|value| typed(value, "the body"))
            .transpose()
    }

    /// Method, address and header fields.
    pub fn into_head(self) -> Head {
        self.head
    }
}

/// The last step: what passed all checks becomes what the implementation is given.
fn typed<T: DeserializeOwned>(value: Value, what: &str) -> Result<T, Refusal> {
    serde_json::from_value(value)
        .map_err(|error| refusal(400, format!("{what} can't be read: {error}")))
}

fn refusal(status: u16, message: impl Into<String>) -> Refusal {
    Box::new(Answer::message(status, message))
}

/// Reads a request for one of the operations of a route.
pub(super) async fn receive(
    service: &Service,
    options: &Options,
    candidates: Vec<(usize, Variables)>,
    request: Request<Body>,
) -> Result<Received, Refusal> {
    let head = Head::of(&request);
    let document = service.document();
    let mut operations: Vec<(usize, &Operation, Variables)> = candidates
        .into_iter()
        .filter_map(|(index, variables)| Some((index, document.operations.get(index)?, variables)))
        .collect();
    if let Some((_, operation, _)) = operations.first() {
        authenticate(operation, options, &head)?;
    }
    // Read even where no operation wants it: a body that is not taken from the connection would be the next request.
    let body = axum::body::to_bytes(request.into_body(), options.body_limit)
        .await
        .map_err(|error| not_received(&error, options))?;
    if is_too_much(&body, MOST_VALUES) {
        return Err(refusal(413, "the body has too many values"));
    }
    if operations.len() > 1
        && let Ok(body) = serde_json::from_slice(&body)
    {
        operations.retain(|(_, operation, _)| {
            operation
                .variant
                .as_ref()
                .is_none_or(|variant| fits(variant, &body))
        });
    }
    let mut first_refusal = None;
    let content = Content {
        head: &head,
        bytes: &body,
    };
    for (index, operation, variables) in operations {
        match values(service, operation, &variables, &content) {
            Ok((parameters, body)) => {
                return Ok(Received {
                    operation: index,
                    parameters,
                    body,
                    head,
                });
            }
            Err(reason) => first_refusal = first_refusal.or(Some(reason)),
        }
    }
    Err(first_refusal.unwrap_or_else(|| {
        refusal(
            400,
            "the body is for none of the operations of this address",
        )
    }))
}

/// Is the body one for the operation that is told apart like this?
fn fits(variant: &Variant, body: &Value) -> bool {
    match variant {
        Variant::Key(key) => body.get(key).is_some(),
        Variant::Value(path, value) => {
            path.iter().try_fold(body, |body, key| body.get(key)) == Some(value)
        }
    }
}

/// Refuses a request whose credentials are not what the options ask for.
fn authenticate(operation: &Operation, options: &Options, head: &Head) -> Result<(), Refusal> {
    let fields: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|p| p.credential)
        .collect();
    let sent = |parameter: &&Parameter| head.headers.get(parameter.name.as_str());
    let refuse = |message: &str| {
        let status = fields.first().map_or(401, |parameter| parameter.invalid);
        Err(refusal(status, message))
    };
    match &options.credentials {
        Credentials::Ignored => Ok(()),
        Credentials::Present => {
            let required = fields.iter().any(|parameter| parameter.required);
            let missing = fields.iter().filter_map(sent).all(|value| value.is_empty());
            if required && missing {
                refuse("the request has no token")
            } else {
                Ok(())
            }
        }
        Credentials::Token(token) => {
            let fits =
                |value: &http::HeaderValue| same(value.as_bytes(), token.expose().as_bytes());
            let allowed = head
                .headers
                .get("x-auth-token")
                .into_iter()
                .chain(fields.iter().filter_map(sent))
                .any(fits);
            if allowed {
                Ok(())
            } else {
                refuse("the token is not valid")
            }
        }
    }
}

/// Equality that takes as long for a wrong text as for a right one.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

fn not_received(error: &axum::Error, options: &Options) -> Refusal {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        if error.to_string().contains("length limit") {
            return refusal(
                413,
                format!("the body has more than {} bytes", options.body_limit),
            );
        }
        if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut)
        {
            return refusal(408, "the body takes too long");
        }
        source = error.source();
    }
    refusal(400, "the body could not be received")
}

/// A body with the header fields that describe it.
struct Content<'r> {
    head: &'r Head,
    bytes: &'r Bytes,
}

/// Values of parameters and body, the former in the order of the operation's parameters.
type Values = (Vec<Option<Value>>, Option<Value>);

fn values(
    service: &Service,
    operation: &Operation,
    variables: &Variables,
    content: &Content<'_>,
) -> Result<Values, Refusal> {
    let description = service.description();
    let described = description.operation(&operation.name);
    let mut parameters = Vec::with_capacity(operation.parameters.len());
    let query = route::query(content.head.uri.query().unwrap_or(""))
        .ok_or_else(|| refusal(400, "the query is not percent-encoded text"))?;
    for parameter in &operation.parameters {
        let texts = texts(parameter, variables, &query, &content.head.headers);
        parameters.push(read_parameter(parameter, texts, description, described)?);
    }
    let Some(rules) = &operation.body else {
        return Ok((parameters, None));
    };
    let node = described.and_then(|operation| operation.body.as_ref());
    let body = read_body(rules, content, node, description)?;
    if let (Some(body), Some(node)) = (&body, node.filter(|_| is_checked(&rules.media_type))) {
        refuse_deviations(rules, description.deviations(node, body, Side::Request))?;
    }
    Ok((parameters, body))
}

/// What was sent as a parameter, in order.
fn texts(
    parameter: &Parameter,
    variables: &Variables,
    query: &[(String, String)],
    headers: &HeaderMap,
) -> Vec<String> {
    let named = |pairs: &[(String, String)]| {
        pairs
            .iter()
            .filter(|(name, _)| *name == parameter.name)
            .map(|(_, value)| value.clone())
            .collect()
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
) -> Result<Option<Value>, Refusal> {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    };
    let refuse = |message: String| Err(refusal(parameter.invalid, message));
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
        serde_json::from_str::<Value>(text)
            .ok()
            .filter(fits)
            .unwrap_or_else(|| Value::from(text))
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
        None if !node.values.is_empty() && node.values.iter().all(Value::is_number) => {
            spelled(Value::is_number)
        }
        _ => Value::from(text),
    }
}

/// The body as JSON; none where nothing was sent and nothing must be.
fn read_body(
    rules: &BodyRules,
    content: &Content<'_>,
    node: Option<&Node>,
    description: &Description,
) -> Result<Option<Value>, Refusal> {
    if content.bytes.iter().all(u8::is_ascii_whitespace) {
        return if rules.required {
            Err(refusal(400, "the body is missing"))
        } else {
            Ok(None)
        };
    }
    let expected = essence(&rules.media_type);
    let sent = content
        .head
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(essence);
    let sent = sent.unwrap_or_else(|| expected.clone());
    if sent != expected && !(is_json(&sent) && is_json(&expected)) {
        return Err(refusal(
            415,
            format!("the body is {sent}, expected {expected}"),
        ));
    }
    if is_json(&expected) {
        return match serde_json::from_slice(content.bytes) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(refusal(400, format!("the body is not JSON: {error}"))),
        };
    }
    if expected == multipart::FORM_DATA {
        let media_type = content.head.headers.get(CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let parts = multipart::read(media_type.unwrap_or(""), content.bytes, description, node);
        return match parts {
            Some(parts) => Ok(Some(form(parts, node, description))),
            None => Err(refusal(400, "the body is not made of parts")),
        };
    }
    let text = String::from_utf8_lossy(content.bytes);
    if expected == FORM {
        return match route::query(&text) {
            Some(pairs) => Ok(Some(form(pairs, node, description))),
            None => Err(refusal(400, "the body is not percent-encoded text")),
        };
    }
    Ok(Some(Value::String(text.into_owned())))
}

/// The members of a form, each with the values of its type; a name that comes again is an item more.
fn form(
    pairs: impl IntoIterator<Item = (String, String)>,
    node: Option<&Node>,
    description: &Description,
) -> Value {
    let node = node.map(|node| description.follow(node));
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in pairs {
        texts.entry(name).or_default().push(text);
    }
    let members = texts.into_iter().map(|(name, mut texts)| {
        let value = match node.and_then(|node| node.properties.get(&name)) {
            Some(member) => value_of(description.follow(member), texts, description),
            None => Value::from(texts.swap_remove(0)),
        };
        (name, value)
    });
    Value::Object(members.collect::<Map<_, _>>())
}

/// The media type of a form that is sent like a query.
const FORM: &str = "application/x-www-form-urlencoded";

/// Are bodies of this media type values that the docs' schema speaks of? Others are handed on as they are.
fn is_checked(media_type: &str) -> bool {
    let essence = essence(media_type);
    is_json(&essence) || essence == FORM || essence == multipart::FORM_DATA
}

/// A media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}

/// Refuses a body with deviations: with the status that the docs name for the first broken member, else 400.
fn refuse_deviations(rules: &BodyRules, deviations: Vec<Deviation>) -> Result<(), Refusal> {
    let Some(first) = deviations.first() else {
        return Ok(());
    };
    let member = first.path.trim_start_matches('$').trim_start_matches('.');
    let named = rules.invalid.iter().find(|(path, _)| {
        let rest = member.strip_prefix(path.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    });
    let status = named.map_or(400, |(_, status)| *status);
    let told: Vec<String> = deviations
        .iter()
        .take(10)
        .map(Deviation::to_string)
        .collect();
    Err(refusal(status, told.join("; ")))
}
