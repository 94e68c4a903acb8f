//! Reads a request as what an operation is given, or refuses it with the reason.

use std::fmt;

use axum::body::{Body, Bytes, HttpBody};
use http::header::HeaderMap;
use http::{Method, Request, Uri};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::{Answer, Refusal};
use super::choose::choose;
use super::route::Variables;
use super::service::{Credentials, Operation, Options, Parameter, Service};
use super::values::{Content, Values};
use crate::runtime::json::{MOST_VALUES, is_too_much};

/// The method, address and header fields of a request. `Debug` hides the values of header fields and the query.
#[derive(Clone)]
#[non_exhaustive]
pub struct Head {
    /// The method.
    pub method: Method,
    /// The path and query.
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
    #[cfg(all(test, feature = "mock"))]
    pub(crate) fn of<T>(request: &Request<T>) -> Self {
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
        }
    }
}

/// A request that matches the docs of an operation.
pub struct Received {
    operation: usize,
    variables: Variables,
    values: Values,
    head: Head,
}

/// A request that none of the operations of its address takes.
pub(crate) struct Refused {
    /// The place of the operation that it comes closest to.
    pub(crate) operation: Option<usize>,
    #[allow(dead_code, reason = "only mocks look at it")]
    pub(crate) head: Head,
    pub(crate) answer: Refusal,
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
    /// Returns the index of the operation in its API.
    pub fn operation(&self) -> usize {
        self.operation
    }

    /// Takes the value of a required parameter, by its index among the operation's parameters.
    ///
    /// # Errors
    /// Returns an error if it can't be read as `T`.
    pub fn parameter<T: DeserializeOwned>(&mut self, index: usize) -> Result<T, Refusal> {
        let value = self.values.parameters.get_mut(index).and_then(Option::take);
        typed(value.unwrap_or_default(), "a parameter")
    }

    /// Like [`Received::parameter`], for an optional parameter.
    ///
    /// # Errors
    /// Returns an error if it can't be read as `T`.
    pub fn optional_parameter<T: DeserializeOwned>(
        &mut self,
        index: usize,
    ) -> Result<Option<T>, Refusal> {
        let value = self.values.parameters.get_mut(index).and_then(Option::take);
        value.map(|value| typed(value, "a parameter")).transpose()
    }

    /// Takes the body.
    ///
    /// # Errors
    /// Returns an error if it can't be read as `T`.
    pub fn body<T: DeserializeOwned>(&mut self) -> Result<T, Refusal> {
        typed(self.values.body.take().unwrap_or_default(), "the body")
    }

    /// Like [`Received::body`], for an optional body.
    ///
    /// # Errors
    /// Returns an error if it can't be read as `T`.
    pub fn optional_body<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Refusal> {
        self.values
            .body
            .take()
            .map(|value| typed(value, "the body"))
            .transpose()
    }

    /// Takes the only member of a body.
    ///
    /// # Errors
    /// Returns an error if it can't be read as `T`.
    pub fn body_member<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Refusal> {
        let body = self.values.body.take().unwrap_or_default();
        typed(member(body, name), name)
    }

    /// Like [`Received::body_member`], for an optional body.
    ///
    /// # Errors
    /// Returns an error if it can't be read as `T` or the body lacks the member.
    pub fn optional_body_member<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Refusal> {
        let body = self.values.body.take();
        body.map(|body| typed(member(body, name), name)).transpose()
    }

    /// Returns the method, address and header fields.
    pub fn into_head(self) -> Head {
        self.head
    }

    /// Consumes the request and returns the method, address and header fields.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Returns the values of the path variables by name.
    pub fn variables(&self) -> &[(String, String)] {
        &self.variables
    }

    /// Returns the body as JSON, unless it was taken.
    pub fn sent(&self) -> Option<&Value> {
        self.values.body.as_ref()
    }

    /// Returns how the request breaks the docs, if it was accepted because of [`super::Checks::Warn`].
    pub fn doubts(&self) -> &[String] {
        &self.values.doubts
    }
}

/// A member of a body; `null` where it is not there.
fn member(body: Value, name: &str) -> Value {
    match body {
        Value::Object(mut members) => members.remove(name).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// The last step: what passed all checks becomes what the implementation is given.
fn typed<T: DeserializeOwned>(value: Value, what: &str) -> Result<T, Refusal> {
    serde_json::from_value(value)
        .map_err(|error| refusal(400, format!("{what} can't be read: {error}")))
}

pub(super) fn refusal(status: u16, message: impl Into<String>) -> Refusal {
    Box::new(Answer::message(status, message))
}

/// Reads a request for one of the operations of a route. Also returns the body as sent.
pub(super) async fn receive(
    service: &Service,
    options: &Options,
    candidates: Vec<(usize, Variables)>,
    request: Request<Body>,
) -> (Bytes, Result<Received, Refused>) {
    let (parts, body) = request.into_parts();
    let head = Head {
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
    };
    let first = candidates.first().map(|(index, _)| *index);
    let refused = |head: Head, operation: Option<usize>, answer: Refusal| {
        let operation = operation.or(first);
        Refused {
            operation,
            head,
            answer,
        }
    };
    let operations = &service.document().operations;
    let operation = first.and_then(|index| operations.get(index));
    if let Some(Err(answer)) = operation.map(|known| authenticate(known, options, &head)) {
        return (Bytes::new(), Err(refused(head, None, answer)));
    }
    // Read even where no operation wants it: a body that is not taken from the connection would be the next request.
    let received = match body.is_end_stream() {
        true => Ok(Bytes::new()),
        false => axum::body::to_bytes(body, options.body_limit).await,
    };
    let bytes = match received {
        Ok(bytes) => bytes,
        Err(error) => {
            let answer = not_received(&error, options);
            return (Bytes::new(), Err(refused(head, None, answer)));
        }
    };
    if is_too_much(&bytes, MOST_VALUES) {
        let answer = refusal(413, "the body has too many values");
        return (bytes, Err(refused(head, None, answer)));
    }
    let content = Content {
        head: &head,
        bytes: &bytes,
    };
    match choose(service, options.checks, candidates, &content) {
        Ok(chosen) => {
            let received = Received {
                operation: chosen.operation,
                variables: chosen.variables,
                values: chosen.values,
                head,
            };
            (bytes, Ok(received))
        }
        Err((operation, answer)) => (bytes, Err(refused(head, operation, answer))),
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
