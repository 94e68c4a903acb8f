//! How requests are sent.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::header::HeaderMap;
use http::{Method, StatusCode};

use super::Body;
use crate::runtime::secret::plain;

/// The boxed future of a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A request as it is sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: Method,
    /// The full address, percent-encoded.
    pub url: String,
    /// Header fields, including the token.
    pub headers: HeaderMap,
    /// The body, if there is one.
    pub body: Option<Body>,
    /// The timeout of the call, from connecting to the end of the body. If a body is a stream: the longest time in
    /// which no byte is sent or received.
    pub timeout: Option<Duration>,
    /// The maximum size of the response body in bytes, after which a transport stops reading.
    pub body_limit: usize,
    /// Whether the response body should be a stream. A transport without streams returns the whole body.
    pub is_streamed: bool,
    /// Name of the operation, for traces.
    pub operation: &'static str,
    /// The path of the operation, with parameters in braces, for traces.
    pub template: &'static str,
    /// The number of times that the request was sent before, for traces.
    pub resends: u32,
}

impl Request {
    /// Returns whether the request can be sent again, because nothing has been read from its body.
    pub(super) fn is_whole(&self) -> bool {
        !self.body.as_ref().is_some_and(Body::is_begun)
    }

    /// Creates a request without header fields or body, for calls outside of the described operations, such as a login.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: None,
            timeout: Some(Duration::from_secs(60)),
            body_limit: 64 * 1024 * 1024,
            is_streamed: false,
            operation: "",
            template: "",
            resends: 0,
        }
    }
}

/// A response as received.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// Header fields.
    pub headers: HeaderMap,
    /// The body: bytes, unless the request asks for a stream.
    pub body: Body,
}

/// Sends requests. Implement it to add retries or tracing around another transport, or to answer without a network.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and reads the response.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}

/// A failure to get a response.
#[derive(Debug)]
pub struct TransportError {
    kind: Kind,
    source: Box<dyn std::error::Error + Send + Sync>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Timeout,
    TooLarge,
    /// The server couldn't be reached, so it has seen nothing of the request.
    Unsent,
    Other,
}

impl TransportError {
    pub(super) fn of_kind(
        kind: Kind,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let source = source.into();
        Self { kind, source }
    }

    /// Creates a failure for any reason but a timeout.
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            kind: Kind::Other,
            source: source.into(),
        }
    }

    /// Creates a failure because of a timeout.
    pub fn timeout(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            kind: Kind::Timeout,
            source: source.into(),
        }
    }

    /// Creates a failure because the response body has more than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        Self {
            kind: Kind::TooLarge,
            source: format!("the limit is {limit} bytes, `body_limit` sets another").into(),
        }
    }

    /// Returns whether the request timed out.
    pub fn is_timeout(&self) -> bool {
        self.kind == Kind::Timeout
    }

    /// Returns whether the server couldn't be reached, so that the request wasn't sent.
    pub fn is_unsent(&self) -> bool {
        self.kind == Kind::Unsent
    }

    /// Returns whether another attempt may succeed.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self.kind, Kind::Unsent | Kind::Other)
    }

    /// Returns whether the response body is larger than the call allows.
    pub fn is_too_large(&self) -> bool {
        self.kind == Kind::TooLarge
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Timeout => "time ran out",
            Kind::TooLarge => "the body of the response is too large",
            Kind::Unsent => "the server can't be reached",
            Kind::Other => "no response",
        })?;
        let mut source: Option<&dyn std::error::Error> = Some(self.source.as_ref());
        while let Some(error) = source {
            write!(f, ": {}", plain(&error.to_string()))?;
            source = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The query and the body may hold secrets.
        let url = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("url", &url)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
