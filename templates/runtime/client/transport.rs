//! How requests travel.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::header::HeaderMap;
use http::{Method, StatusCode};

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
    pub body: Option<Vec<u8>>,
    /// How long the call may take, from connecting to the end of the body.
    pub timeout: Option<Duration>,
    /// How many bytes the body of the response may have. A transport stops reading there.
    pub body_limit: usize,
    /// Name of the operation, for traces.
    pub operation: &'static str,
    /// The path of the operation, with parameters in braces, for traces.
    pub template: &'static str,
    /// How often the request was sent before, for traces.
    pub resends: u32,
}

impl Request {
    /// A request without header fields and body, for calls that no operation describes: logging in, for instance.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: None,
            timeout: Some(Duration::from_secs(60)),
            body_limit: 64 * 1024 * 1024,
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
    /// The whole body.
    pub body: Vec<u8>,
}

/// Sends requests. Implement it to add retries or traces around another transport, or to answer without a network.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and reads the whole response.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}

/// No response came, or none that could be taken.
#[derive(Debug)]
pub struct TransportError {
    kind: Kind,
    source: Box<dyn std::error::Error + Send + Sync>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Timeout,
    TooLarge,
    /// The server could not be reached: it knows nothing of the request.
    Unsent,
    Other,
}

impl TransportError {
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
            .field("body", &self.body.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The built-in transport: reqwest with rustls. Redirects are not followed, so that a token goes nowhere else.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// With the platform's trusted certificates. A server that takes longer than ten seconds to connect to is not
    /// waited for.
    ///
    /// # Errors
    /// Where TLS can't be set up.
    pub fn new() -> Result<Self, TransportError> {
        let client = Self::builder().build().map_err(TransportError::new)?;
        Ok(Self { client })
    }

    /// What the built-in client is made with.
    pub(super) fn builder() -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            ))
    }

    /// With a reqwest client of the caller's: proxies, certificates, pools.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let fail = |error: reqwest::Error| {
                let kind = match (error.is_timeout(), error.is_connect()) {
                    (true, _) => Kind::Timeout,
                    (false, true) => Kind::Unsent,
                    (false, false) => Kind::Other,
                };
                // Addresses may hold secrets.
                let source = Box::new(error.without_url());
                TransportError { kind, source }
            };
            let mut builder = self
                .client
                .request(request.method, request.url)
                .headers(request.headers);
            if let Some(timeout) = request.timeout {
                builder = builder.timeout(timeout);
            }
            if let Some(body) = request.body {
                builder = builder.body(body);
            }
            let mut response = builder.send().await.map_err(fail)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let limit = request.body_limit;
            let stated = response.content_length().unwrap_or(0);
            if stated > limit as u64 {
                return Err(TransportError::too_large(limit));
            }
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(fail)? {
                if chunk.len() > limit - body.len() {
                    return Err(TransportError::too_large(limit));
                }
                body.extend_from_slice(&chunk);
            }
            Ok(Response {
                status,
                headers,
                body,
            })
        })
    }
}
