//! How requests travel.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::header::HeaderMap;
use http::{Method, StatusCode};

use super::Body;
use crate::runtime::secret::plain;

/// A future that a trait object gives back.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A request as it goes out.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: Method,
    /// The whole address, percent-encoded.
    pub url: String,
    /// Header fields, the token among them.
    pub headers: HeaderMap,
    /// The body, if there is one.
    pub body: Option<Body>,
    /// How long the call may take, from connecting to the end of the body. If a body is a stream: the longest time in which
    /// no byte is sent or received.
    pub timeout: Option<Duration>,
    /// How many bytes the body of the response may have. A transport stops reading there.
    pub body_limit: usize,
    /// Should the body of the response be a stream? A transport without streams returns the whole body.
    pub is_streamed: bool,
    /// Name of the operation, for traces.
    pub operation: &'static str,
    /// The path of the operation, with parameters in braces, for traces.
    pub template: &'static str,
    /// How often the request was sent before, for traces.
    pub resends: u32,
}

impl Request {
    /// Can it be sent again: was nothing read from its body?
    pub(super) fn is_whole(&self) -> bool {
        !self.body.as_ref().is_some_and(Body::is_begun)
    }

    /// A request without header fields and body, for calls that no operation describes: logging in, for instance.
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

/// A response as it came in.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// Header fields.
    pub headers: HeaderMap,
    /// The body: bytes, unless the request asks for a stream.
    pub body: Body,
}

/// Sends requests. Implement it to add retries or traces around another transport, or to answer without a network.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and reads the response.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}

/// No response came, or none that could be taken.
#[derive(Debug)]
pub struct TransportError {
    kind: Kind,
    source: Box<dyn std::error::Error + Send + Sync>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Timeout,
    TooLarge,
    /// The server could not be reached: it knows nothing of the request.
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

    /// A failure for any reason but time.
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            kind: Kind::Other,
            source: source.into(),
        }
    }

    /// A failure because time ran out.
    pub fn timeout(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            kind: Kind::Timeout,
            source: source.into(),
        }
    }

    /// A failure because the body of the response has more than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        Self {
            kind: Kind::TooLarge,
            source: format!("the limit is {limit} bytes, `body_limit` sets another").into(),
        }
    }

    /// Did time run out?
    pub fn is_timeout(&self) -> bool {
        self.kind == Kind::Timeout
    }

    /// Did the request not leave, because the server could not be reached?
    pub fn is_unsent(&self) -> bool {
        self.kind == Kind::Unsent
    }

    /// May another try go better?
    pub(super) fn is_passing(&self) -> bool {
        matches!(self.kind, Kind::Unsent | Kind::Other)
    }

    /// Does the response have a larger body than the call allows?
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
