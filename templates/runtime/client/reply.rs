//! What comes back.

use std::fmt;
use std::ops::Deref;

use http::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::Operation;
use super::transport::Response;
use crate::runtime::check::{Deviation, Side};
use crate::runtime::json::{Json, Problem};
use crate::runtime::repair::{DecodeError, decode, excerpt};

/// What a response is read as; none where the docs don't know its status.
pub type Decoded<T> = Option<Result<T, DecodeError>>;

/// An outcome that needs nothing of the body.
#[allow(dead_code, reason = "used by those APIs that need it")]
pub(crate) fn just<O>(outcome: O) -> Decoded<O> {
    Some(Ok(outcome))
}

/// A response before it is read: status, header fields and the bytes of the body.
#[derive(Clone)]
pub struct Raw {
    operation: &'static Operation,
    response: Response,
}

impl Raw {
    pub(crate) fn new(operation: &'static Operation, response: Response) -> Self {
        Self {
            operation,
            response,
        }
    }

    /// Name of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.response.status.as_u16()
    }

    /// All header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The body as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.response.body
    }

    /// The beginning of the body as text; secrets are not shown.
    pub(crate) fn excerpt(&self) -> String {
        excerpt(self.operation.description, self.bytes())
    }

    /// The body as what the docs say of its status.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Decoded<T> {
        Some(self.decode())
    }

    /// The same, within an outcome.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn boxed<T: DeserializeOwned, O>(&self, outcome: fn(Box<T>) -> O) -> Decoded<O> {
        Some(self.decode().map(Box::new).map(outcome))
    }

    /// The body of an error whose form the docs don't give, within an outcome.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn problem<O>(&self, outcome: fn(Problem) -> O) -> Decoded<O> {
        just(outcome(Problem(self.any())))
    }

    fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let description = self.operation.description;
        let operation = description.operation(self.operation.name);
        let node = operation.and_then(|operation| operation.response(self.status()));
        decode(description, node, self.bytes())
    }

    /// The body as JSON where it is JSON, else as text.
    pub(crate) fn any(&self) -> Json {
        if self.bytes().is_empty() {
            return Json(Value::Null);
        }
        let text = || Value::String(String::from_utf8_lossy(self.bytes()).into_owned());
        Json(serde_json::from_slice(self.bytes()).unwrap_or_else(|_| text()))
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
        match (
            operation.response(self.status()),
            serde_json::from_slice::<Value>(self.bytes()),
        ) {
            (Some(node), Ok(value)) => description.deviations(node, &value, Side::Response),
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

    /// The body as JSON where it is JSON, else as text.
    pub fn json(&self) -> Json {
        self.raw.any()
    }

    /// Where the body is not what the docs say: unlisted values, wrong types, broken limits, missing or extra members.
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
    /// Reads them; what is absent or unreadable is none.
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
    /// The error that a response is; none where the docs don't know its status.
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

/// The errors of an operation for which none are documented: there is no value of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFault {}

impl Fault for NoFault {
    fn read(_: &Raw) -> Decoded<Self> {
        None
    }
}
