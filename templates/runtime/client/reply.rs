//! Responses.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::Operation;
use crate::runtime::check::{Side, shorten};
use crate::runtime::deviation::Deviation;
use crate::runtime::json::{Json, MOST_VALUES, Problem, is_too_much};
use crate::runtime::repair::{DecodeError, Member, ReadAs, decode, excerpt};
use crate::runtime::secret::{REDACTED, without_credentials};

/// How a response is read; `None` if the docs don't list its status.
pub type Decoded<T> = Option<Result<T, DecodeError>>;

/// An outcome that doesn't depend on the body.
#[allow(dead_code, reason = "used by those APIs that need it")]
pub(crate) fn just<O>(outcome: O) -> Decoded<O> {
    Some(Ok(outcome))
}

/// A response before it is read: the status, the header fields and the bytes of the body.
#[derive(Clone)]
pub struct Raw {
    pub(super) operation: &'static Operation,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) value_limit: usize,
    /// The credentials that were sent, so that a server that echoes them doesn't bring them into a log.
    pub(super) secrets: Vec<HeaderValue>,
}

impl Raw {
    /// Returns the name of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// Returns the status code.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Returns all header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body as received. It is empty if the body is read as a stream.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// Returns the beginning of the body if it is JSON. Secrets are hidden.
    pub(crate) fn excerpt(&self) -> String {
        self.short(excerpt(self.operation.description, self.bytes()))
    }

    /// Returns a text of the server in a form that is safe to show.
    pub(crate) fn shown(&self, text: &str) -> String {
        self.short(without_credentials(&shorten(text, 4096)))
    }

    /// Returns the beginning of a text, without the credentials that were sent.
    fn short(&self, text: String) -> String {
        let secrets = self.secrets.iter().filter_map(|value| value.to_str().ok());
        let words = secrets.filter_map(|value| value.split(' ').next_back());
        let text = words
            .filter(|word| word.len() > 3)
            .fold(text, |text, word| text.replace(word, REDACTED));
        shorten(&text, 400)
    }

    /// Returns the body as the docs describe it for its status.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Decoded<T> {
        Some(self.decode(PhantomData))
    }

    /// Returns the values of a body that has one a line.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn lines<T: DeserializeOwned>(&self) -> Decoded<T> {
        self.as_list().json()
    }

    /// The same, as part of an outcome.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn boxed_lines<T: DeserializeOwned, O>(
        &self,
        outcome: fn(Box<T>) -> O,
    ) -> Decoded<O> {
        self.as_list().boxed(outcome)
    }

    /// Returns the same response with the lines of its body as the items of a list.
    fn as_list(&self) -> Self {
        let lines = self.bytes().split(|byte| matches!(byte, b'\n' | 0x1e));
        let mut list = vec![b'['];
        for line in lines
            .map(<[u8]>::trim_ascii)
            .filter(|line| !line.is_empty())
        {
            if list.len() > 1 {
                list.push(b',');
            }
            list.extend_from_slice(line);
        }
        list.push(b']');
        Self {
            body: list.into(),
            ..self.clone()
        }
    }

    /// The same as [`Raw::json`], as part of an outcome.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn boxed<T: DeserializeOwned, O>(&self, outcome: fn(Box<T>) -> O) -> Decoded<O> {
        Some(self.decode(PhantomData).map(Box::new).map(outcome))
    }

    /// Returns the only member of a body. It may be absent if its type requires no members.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn member<T: DeserializeOwned>(&self, name: &str) -> Decoded<T> {
        let missing = |_| DecodeError {
            path: "$".to_owned(),
            reason: "the only documented member is missing".to_owned(),
            excerpt: self.excerpt(),
        };
        let empty = || serde_json::from_value(Value::Object(serde_json::Map::new()));
        let decoded = self.decode(Member::<T>::new(name));
        Some(decoded.and_then(|value| value.map_or_else(|| empty().map_err(missing), Ok)))
    }

    /// Returns the body of an error whose form the docs don't describe, as part of an outcome.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn problem<O>(&self, outcome: fn(Problem) -> O) -> Decoded<O> {
        just(outcome(Problem(self.any())))
    }

    /// Returns the body as the documented form of errors, if it has that form.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        self.decode(PhantomData).ok()
    }

    fn decode<T>(&self, read: impl ReadAs<T>) -> Result<T, DecodeError> {
        let description = self.operation.description;
        let operation = description.operation(self.operation.name);
        let node = operation.and_then(|operation| operation.response(self.status()));
        let decoded = decode(description, node, self.bytes(), self.value_limit, read);
        decoded.map_err(|mut error| {
            error.path = self.short(error.path);
            error.reason = self.short(error.reason);
            error.excerpt = self.short(error.excerpt);
            error
        })
    }

    /// Returns the body as JSON if it is JSON, and as text otherwise.
    pub(crate) fn any(&self) -> Json {
        if self.bytes().is_empty() {
            return Json(Value::Null);
        }
        let text = || Value::String(String::from_utf8_lossy(self.bytes()).into_owned());
        Json(self.value().unwrap_or_else(text))
    }

    /// Returns the body as JSON, or `None` if it isn't JSON or has too many values.
    fn value(&self) -> Option<Value> {
        let readable = !is_too_much(self.bytes(), MOST_VALUES);
        readable.then(|| serde_json::from_slice(self.bytes()).ok())?
    }

    /// Returns the body as text.
    #[allow(dead_code, reason = "only calls that answer with text use it")]
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }

    fn oddities(&self) -> Vec<Deviation> {
        let description = self.operation.description;
        let Some(operation) = description.operation(self.operation.name) else {
            return Vec::new();
        };
        match (operation.response(self.status()), self.value()) {
            (Some(node), Some(value)) => description.deviations(node, &value, Side::Response),
            _ => Vec::new(),
        }
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("operation", &self.operation.name)
            .field("status", &self.status())
            .field("body", &self.bytes().len())
            .finish_non_exhaustive()
    }
}

/// A response: the typed body, the documented header fields and everything else that was received.
#[derive(Clone, Debug)]
pub struct Reply<T, H = ()> {
    /// The body.
    pub body: T,
    /// The documented header fields.
    pub headers: H,
    raw: Raw,
}

impl<T, H: FromHeaders> Reply<T, H> {
    pub(crate) fn new(body: T, raw: Raw) -> Self {
        Self {
            body,
            headers: H::read(raw.headers()),
            raw,
        }
    }
}

impl<T, H> Reply<T, H> {
    /// Returns the status code.
    pub fn status(&self) -> u16 {
        self.raw.status()
    }

    /// Returns the body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// Returns a header field, documented or not; `None` if it is absent or isn't text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.raw.headers().get(name)?.to_str().ok()
    }

    /// Returns the response as received.
    pub fn raw(&self) -> &Raw {
        &self.raw
    }

    /// Returns the body as JSON if it is JSON with at most half a million values, and as text otherwise.
    pub fn json(&self) -> Json {
        self.raw.any()
    }

    /// Returns the places where the body differs from the docs: unlisted values, wrong types, broken limits, missing or
    /// extra members. The result is limited to a thousand places, and is empty for a body with more than half a million
    /// values.
    pub fn oddities(&self) -> Vec<Deviation> {
        self.raw.oddities()
    }
}

impl<T, H> Deref for Reply<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

/// Documented header fields of a response.
pub trait FromHeaders {
    /// Reads the header fields. Absent and unreadable ones are `None`.
    fn read(headers: &HeaderMap) -> Self;
}

impl FromHeaders for () {
    fn read(_: &HeaderMap) -> Self {}
}

/// Returns a header field as text.
#[allow(dead_code, reason = "only calls with documented header fields use it")]
pub(crate) fn text_header<T: for<'t> From<&'t str>>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok().map(T::from)
}

/// Returns a header field as a number or boolean.
#[allow(dead_code, reason = "only calls with documented header fields use it")]
pub(crate) fn parsed_header<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// The documented errors of an operation.
pub trait Fault: Sized {
    /// Returns the error in a response, or `None` if the docs don't list its status.
    fn read(raw: &Raw) -> Decoded<Self>;
}

/// The documented errors of an operation: for each, the status, the type of the body and how it is read.
#[allow(unused_macros, reason = "the docs of an API may list no errors")]
macro_rules! faults {
    (
        $(#[$about:meta])*
        $name:ident;
        $($(#[$doc:meta])* $status:pat => $read:ident $variant:ident($body:ty),)*
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant($body),)*
        }

        impl $crate::runtime::Fault for $name {
            fn read(reply: &$crate::runtime::Raw) -> $crate::runtime::Decoded<Self> {
                match reply.status() {
                    $($status => reply.$read(Self::$variant),)*
                    #[allow(unreachable_patterns, reason = "the docs may speak of all other statuses")]
                    _ => None,
                }
            }
        }
    };
}

#[allow(unused_imports, reason = "the docs of an API may list no errors")]
pub(crate) use faults;

/// An error whose body has no documented form.
impl Fault for Problem {
    fn read(raw: &Raw) -> Decoded<Self> {
        (raw.status() >= 400).then(|| Ok(Problem(raw.any())))
    }
}

/// The errors of a service whose docs describe a common form of error bodies.
#[allow(unused_macros, reason = "the docs of an API may give errors no form")]
macro_rules! service_fault {
    ($(#[$about:meta])* $name:ident($body:ty);) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            /// The body, if it has the documented form.
            pub body: Option<Box<$body>>,
            /// The body as received.
            pub problem: $crate::runtime::Problem,
        }

        impl $crate::runtime::Fault for $name {
            fn read(reply: &$crate::runtime::Raw) -> $crate::runtime::Decoded<Self> {
                let read = || Self {
                    body: reply.read().map(Box::new),
                    problem: $crate::runtime::Problem(reply.any()),
                };
                (reply.status() >= 400).then(|| Ok(read()))
            }
        }
    };
}

#[allow(unused_imports, reason = "the docs of an API may give errors no form")]
pub(crate) use service_fault;
