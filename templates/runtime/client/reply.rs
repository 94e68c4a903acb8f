//! What comes back.

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

/// What a response is read as; none if the docs don't list its status.
pub type Decoded<T> = Option<Result<T, DecodeError>>;

/// An outcome that needs nothing of the body.
#[allow(dead_code, reason = "used by those APIs that need it")]
pub(crate) fn just<O>(outcome: O) -> Decoded<O> {
    Some(Ok(outcome))
}

/// A response before it is read: status, header fields and the bytes of the body.
#[derive(Clone)]
pub struct Raw {
    pub(super) operation: &'static Operation,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) value_limit: usize,
    /// What was sent as credentials: a server that repeats it must not bring it into a log.
    pub(super) secrets: Vec<HeaderValue>,
}

impl Raw {
    /// Name of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// All header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as received; empty if it is read as a stream.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The beginning of the body if it is JSON; secrets are not shown.
    pub(crate) fn excerpt(&self) -> String {
        self.short(excerpt(self.operation.description, self.bytes()))
    }

    /// A text of the server's as it can be shown.
    pub(crate) fn shown(&self, text: &str) -> String {
        self.short(without_credentials(&shorten(text, 4096)))
    }

    /// The beginning of a text, without what was sent as credentials.
    fn short(&self, text: String) -> String {
        let secrets = self.secrets.iter().filter_map(|value| value.to_str().ok());
        let words = secrets.filter_map(|value| value.split(' ').next_back());
        let text = words
            .filter(|word| word.len() > 3)
            .fold(text, |text, word| text.replace(word, REDACTED));
        shorten(&text, 400)
    }

    /// The body as what the docs say of its status.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Decoded<T> {
        Some(self.decode(PhantomData))
    }

    /// The same, within an outcome.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn boxed<T: DeserializeOwned, O>(&self, outcome: fn(Box<T>) -> O) -> Decoded<O> {
        Some(self.decode(PhantomData).map(Box::new).map(outcome))
    }

    /// What is in a body that holds nothing else. A value that needs no members may be missing.
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

    /// The body of an error whose form the docs don't give, within an outcome.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn problem<O>(&self, outcome: fn(Problem) -> O) -> Decoded<O> {
        just(outcome(Problem(self.any())))
    }

    /// The body as what the docs say of errors, where it is that.
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

    /// The body as JSON where it is JSON, else as text.
    pub(crate) fn any(&self) -> Json {
        if self.bytes().is_empty() {
            return Json(Value::Null);
        }
        let text = || Value::String(String::from_utf8_lossy(self.bytes()).into_owned());
        Json(self.value().unwrap_or_else(text))
    }

    /// The body as JSON; none where it is no JSON or has too many values.
    fn value(&self) -> Option<Value> {
        let readable = !is_too_much(self.bytes(), MOST_VALUES);
        readable.then(|| serde_json::from_slice(self.bytes()).ok())?
    }

    /// The body as text.
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

/// A response: the typed body, the documented header fields, and all that came with them.
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
    /// The status code.
    pub fn status(&self) -> u16 {
        self.raw.status()
    }

    /// The body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// A header field, documented or not; none where it is absent or not text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.raw.headers().get(name)?.to_str().ok()
    }

    /// The response as it came.
    pub fn raw(&self) -> &Raw {
        &self.raw
    }

    /// The body as JSON where it is JSON of no more than half a million values, else as text.
    pub fn json(&self) -> Json {
        self.raw.any()
    }

    /// Where the body is not what the docs say: unlisted values, wrong types, broken limits, missing or extra members.
    /// The first thousand places, and none of a body with more than half a million values.
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
    /// Reads them; absent and unreadable ones are `None`.
    fn read(headers: &HeaderMap) -> Self;
}

impl FromHeaders for () {
    fn read(_: &HeaderMap) -> Self {}
}

/// A header field as text.
#[allow(dead_code, reason = "only calls with documented header fields use it")]
pub(crate) fn text_header<T: for<'t> From<&'t str>>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok().map(T::from)
}

/// A header field as a number or truth value.
#[allow(dead_code, reason = "only calls with documented header fields use it")]
pub(crate) fn parsed_header<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// The documented errors of an operation.
pub trait Fault: Sized {
    /// The error in a response; none if the docs don't list its status.
    fn read(raw: &Raw) -> Decoded<Self>;
}

/// The documented errors of an operation: the status and the type of the body of each, and how it is read.
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

/// The errors of a service whose docs give their bodies one form.
#[allow(unused_macros, reason = "the docs of an API may give errors no form")]
macro_rules! service_fault {
    ($(#[$about:meta])* $name:ident($body:ty);) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            /// The body, where it is what the docs say.
            pub body: Option<Box<$body>>,
            /// The body as it came.
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
