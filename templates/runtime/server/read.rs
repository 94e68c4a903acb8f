//! Reads a request as what an operation is given, or refuses it with the reason.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use axum::body::{Body, Bytes, HttpBody};
use http::header::HeaderMap;
use http::{Method, Request, Uri};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::{Answer, Refusal};
use super::body::Sent;
use super::choose::choose;
use super::service::{Credentials, Operation, Options, Parameter, Service};
use super::shared::Shared;
use super::values::{Content, Values};
use crate::runtime::json::{MOST_VALUES, is_too_much, read, read_member};

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
    pub(crate) fn of<T>(request: Request<T>) -> (Self, T) {
        let (parts, body) = request.into_parts();
        let head = Self {
            method: parts.method,
            uri: parts.uri,
            headers: parts.headers,
        };
        (head, body)
    }
}

/// A request that matches the docs of an operation.
pub struct Received {
    service: Shared<Service>,
    route: usize,
    values: Values,
    /// In a box, because it is handed on often and is large.
    head: Box<Head>,
    /// The body as a value, once somebody has asked for it.
    sent: OnceLock<Option<Value>>,
}

/// A request that none of the operations of its address takes.
pub(crate) struct Refused {
    /// The place of the operation that it comes closest to.
    pub(crate) operation: Option<usize>,
    #[allow(dead_code, reason = "only mocks look at it")]
    pub(crate) head: Box<Head>,
    pub(crate) answer: Refusal,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("operation", &self.operation())
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

impl Received {
    /// Returns the index of the operation in its API.
    pub fn operation(&self) -> usize {
        self.service.operation_of(self.route).unwrap_or(usize::MAX)
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
        let body = self.values.body.take();
        body.map_or_else(|| typed(Value::Null, "the body"), read_body)
    }

    /// Like [`Received::body`], for an optional body.
    ///
    /// # Errors
    /// Returns an error if it can't be read as `T`.
    pub fn optional_body<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Refusal> {
        self.values.body.take().map(read_body).transpose()
    }

    /// Takes the only member of a body.
    ///
    /// # Errors
    /// Returns an error if it can't be read as `T`.
    pub fn body_member<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Refusal> {
        let body = self.values.body.take();
        body.map_or_else(|| typed(Value::Null, name), |body| member(body, name))
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
        body.map(|body| member(body, name)).transpose()
    }

    /// Consumes the request and returns the method, address and header fields.
    pub fn into_head(self) -> Head {
        *self.head
    }

    /// Returns the method, address and header fields.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Returns the values of the path variables by name.
    pub fn variables(&self) -> Vec<(&str, Cow<'_, str>)> {
        let route = self.service.document().routes.get(self.route);
        let fitting = route.and_then(|route| route.template.fit(self.head.uri.path()));
        fitting.unwrap_or_default()
    }

    /// Returns the body as JSON, unless it was taken.
    pub fn sent(&self) -> Option<&Value> {
        let read = || match self.values.body.as_ref()? {
            Sent::Json(text) => serde_json::from_slice(text).ok(),
            Sent::Value(value) => Some(value.clone()),
        };
        self.sent.get_or_init(read).as_ref()
    }

    /// Returns how the request breaks the docs, if it was accepted because of [`super::Checks::Warn`].
    pub fn doubts(&self) -> &[String] {
        &self.values.doubts
    }
}

fn read_body<T: DeserializeOwned>(body: Sent) -> Result<T, Refusal> {
    if let Sent::Json(text) = &body
        && let Ok(read) = read(text)
    {
        return Ok(read);
    }
    typed(value_of(body, "the body")?, "the body")
}

/// A member of a body; what is not there is read as `null`.
fn member<T: DeserializeOwned>(body: Sent, name: &str) -> Result<T, Refusal> {
    if let Sent::Json(text) = &body
        && let Ok(Some(member)) = read_member(text, name)
    {
        return Ok(member);
    }
    let member = match value_of(body, name)? {
        Value::Object(mut members) => members.remove(name),
        _ => None,
    };
    typed(member.unwrap_or_default(), name)
}

/// A body as a value. A type's own reader refuses two members of one name; of a value's, the last counts.
fn value_of(body: Sent, what: &str) -> Result<Value, Refusal> {
    match body {
        Sent::Json(text) => read(&text).map_err(|error| unread(what, &error)),
        Sent::Value(value) => Ok(value),
    }
}

/// The last step: what passed all checks becomes what the implementation is given.
fn typed<T: DeserializeOwned>(value: Value, what: &str) -> Result<T, Refusal> {
    serde_json::from_value(value).map_err(|error| unread(what, &error))
}

fn unread(what: &str, error: &serde_json::Error) -> Refusal {
    refusal(400, format!("{what} can't be read: {error}"))
}

pub(super) fn refusal(status: u16, message: impl Into<String>) -> Refusal {
    Box::new(Answer::message(status, message))
}

/// A request whose body has not been read.
pub(super) struct Asked<'r> {
    pub(super) service: &'r Shared<Service>,
    pub(super) options: &'r Options,
    /// The routes that it can be for.
    pub(super) routes: &'r [usize],
    pub(super) head: Box<Head>,
}

impl Asked<'_> {
    /// Hands it on if its credentials are what the options ask for.
    pub(super) fn authenticated(self) -> Result<Self, Box<Refused>> {
        let operation = self.routes.first();
        let operation = operation.and_then(|route| self.service.operation_of(*route));
        let operation = operation.and_then(|at| self.service.document().operations.get(at));
        match operation.map(|operation| authenticate(operation, self.options, &self.head)) {
            Some(Err(answer)) => Err(self.refused(None, answer)),
            Some(Ok(())) | None => Ok(self),
        }
    }

    /// What it asks of which operation.
    pub(super) fn with_body(
        self,
        body: Result<&Bytes, axum::Error>,
    ) -> Result<Received, Box<Refused>> {
        let bytes = match body {
            Ok(bytes) => bytes,
            Err(error) => {
                let answer = not_received(&error, self.options);
                return Err(self.refused(None, answer));
            }
        };
        if is_too_much(bytes, MOST_VALUES) {
            let answer = refusal(413, "the body has too many values");
            return Err(self.refused(None, answer));
        }
        let content = Content::new(&self.head, bytes);
        match choose(self.service, self.options.checks, self.routes, &content) {
            Ok(chosen) => Ok(Received {
                service: self.service.clone(),
                route: chosen.route,
                values: chosen.values,
                head: self.head,
                sent: OnceLock::new(),
            }),
            Err((route, answer)) => Err(self.refused(route, answer)),
        }
    }

    fn refused(self, route: Option<usize>, answer: Refusal) -> Box<Refused> {
        let route = route.or(self.routes.first().copied());
        Box::new(Refused {
            operation: route.and_then(|route| self.service.operation_of(route)),
            head: self.head,
            answer,
        })
    }
}

/// The bytes of a body, at most so many. They are read even where no operation wants them: a body that is not taken from
/// the connection would be the next request.
pub(super) async fn bytes_of(body: Body, limit: usize) -> Result<Bytes, axum::Error> {
    match body.is_end_stream() {
        true => Ok(Bytes::new()),
        false => axum::body::to_bytes(body, limit).await,
    }
}

/// Refuses a request whose credentials are not what the options ask for.
fn authenticate(operation: &Operation, options: &Options, head: &Head) -> Result<(), Refusal> {
    let fields = || operation.parameters.iter().filter(|p| p.credential);
    let sent = |parameter: &Parameter| head.headers.get(parameter.field.as_ref()?);
    let refuse = |message: &str| {
        let status = fields().next().map_or(401, |parameter| parameter.invalid);
        Err(refusal(status, message))
    };
    match &options.credentials {
        Credentials::Ignored => Ok(()),
        Credentials::Present => {
            let required = fields().any(|parameter| parameter.required);
            let missing = fields().filter_map(sent).all(|value| value.is_empty());
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
                .chain(fields().filter_map(sent))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Lid {
        size: u8,
    }

    #[test]
    fn of_members_with_one_name_the_last_counts() {
        let sent = |text: &'static str| Sent::Json(Bytes::from_static(text.as_bytes()));
        let lid = read_body(sent(r#"{"size": "x", "size": 2}"#)).ok();
        assert_eq!(lid, Some(Lid { size: 2 }));
        let lid = member(sent(r#"{"lid": {}, "lid": {"size": 1, "size": 3}}"#), "lid").ok();
        assert_eq!(lid, Some(Lid { size: 3 }));
        assert!(member::<Lid>(sent("{}"), "lid").is_err());
        assert_eq!(member(sent("[]"), "lid").ok(), Some(None::<Lid>));
    }
}
