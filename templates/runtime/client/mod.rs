//! The shared parts of clients: building requests, sending them and reading responses.

mod auth;
#[cfg(feature = "blocking")]
pub(crate) mod blocking;
mod body;
mod builder;
mod call;
mod download;
mod error;
mod http_transport;
#[cfg(feature = "server")]
mod in_process;
mod job;
#[cfg(feature = "keystone-login")]
mod keystone;
mod lines;
mod page;
mod reply;
mod retry;
#[cfg(feature = "access-key")]
mod signing;
mod time;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
mod version;
mod wait;
mod wire;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use bytes::Bytes;
pub use http::header::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::Secret;
use retry::Retrying;
use version::Chosen;

pub use auth::Authenticate;
#[cfg(feature = "blocking")]
pub use blocking::{BlockingBody, BlockingItems, BlockingPages};
pub use body::Body;
pub use builder::{Answer, CallBuilder};
#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use builder::{call, last};
pub use call::{Call, Operation};
pub use download::Download;
pub use error::{BuildError, Error};
pub use http_transport::HttpTransport;
pub use job::{Job, JobError, Starts, UntilDone};
#[cfg(feature = "keystone-login")]
pub use keystone::{
    Cloud, CloudConfig, CloudError, Domain, Identity, Named, Project, Scope, Sources, User,
};
pub use lines::Lines;
#[allow(unused_imports, reason = "used by those APIs that have long lists")]
pub(crate) use page::paged;
pub use page::{IntoItems, Items, Next, Paged, Pages, Paging, Step};
pub use reply::{Decoded, Fault, FromHeaders, Raw, Reply};
#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use reply::{faults, just, parsed_header, service_fault, text_header};
pub use retry::Retries;
#[cfg(feature = "access-key")]
pub use signing::AccessKey;
#[cfg(feature = "tower")]
pub use tower::Layered;
pub use transport::{BoxFuture, Request, Response, Transport, TransportError};
pub use version::Versioning;
#[allow(unused_imports, reason = "used by those APIs that have versions")]
pub(crate) use version::versioned;
pub use wait::{USUAL_FAILURES, Until, UntilGone, WaitError, Watched};
#[allow(unused_imports, reason = "used by those APIs that have slow resources")]
pub(crate) use wait::{wait_until, wait_until_gone, watched};

/// The settings that the clients of all APIs share: address, transport and credentials. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    base_url: String,
    /// Whether the base URL is from a catalogue, which may contain the beginning of the paths.
    #[cfg(feature = "keystone-login")]
    is_endpoint: bool,
    headers: HeaderMap,
    limits: Limits,
    strict: bool,
    /// Values of path variables that calls may leave out.
    path: Vec<(&'static str, String)>,
    transport: Arc<dyn Transport>,
    credentials: Option<Arc<dyn Authenticate>>,
    version: Option<Chosen>,
}

/// The limits on responses.
#[derive(Debug, Clone, Copy)]
struct Limits {
    timeout: Option<Duration>,
    body: usize,
    values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Some(Duration::from_secs(60)),
            body: 64 * 1024 * 1024,
            values: 1_000_000,
        }
    }
}

impl Client {
    /// Returns the address of a path.
    fn address(&self, path: &str) -> String {
        #[cfg(feature = "keystone-login")]
        if self.inner.is_endpoint {
            return keystone::joined(&self.inner.base_url, path);
        }
        format!("{}{path}", self.inner.base_url)
    }

    /// Returns the value of a path variable that a call leaves out.
    fn path_value(&self, name: &str) -> &str {
        let known = self.inner.path.iter().find(|(known, _)| *known == name);
        known.map_or("", |(_, value)| value)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &without_user(&self.inner.base_url))
            .field("limits", &self.inner.limits)
            .finish_non_exhaustive()
    }
}

/// Builds a client.
pub struct ClientBuilder<C> {
    base_url: String,
    #[cfg(feature = "keystone-login")]
    is_endpoint: bool,
    headers: Vec<(String, String)>,
    path: Vec<(&'static str, String)>,
    limits: Limits,
    strict: bool,
    transport: Option<Arc<dyn Transport>>,
    /// Header fields with credentials.
    secrets: Vec<(String, Zeroizing<String>)>,
    credentials: Option<Arc<dyn Authenticate>>,
    retries: Option<Retries>,
    version: Option<Chosen>,
    wrap: fn(Client) -> C,
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &without_user(&self.base_url))
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl<C> ClientBuilder<C> {
    pub(crate) fn new(base_url: &str, wrap: fn(Client) -> C) -> Self {
        Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            #[cfg(feature = "keystone-login")]
            is_endpoint: false,
            headers: Vec::new(),
            path: Vec::new(),
            limits: Limits::default(),
            strict: false,
            transport: None,
            secrets: Vec::new(),
            credentials: None,
            retries: None,
            version: None,
            wrap,
        }
    }

    /// Sets the value of a path variable for all calls that don't set it themselves.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn path(mut self, name: &'static str, value: String) -> Self {
        self.path.retain(|(known, _)| *known != name);
        self.path.push((name, value));
        self
    }

    /// Adds a credential in a header field. It is never shown, and is wiped from memory when the client is dropped.
    #[must_use]
    pub fn credential_header(
        mut self,
        name: impl Into<String>,
        value: impl Into<Secret<String>>,
    ) -> Self {
        let value = Zeroizing::new(value.into().into_inner());
        self.secrets.push((name.into(), value));
        self
    }

    /// Adds a credential in a header field, with a scheme in front of it if there is one.
    pub(crate) fn credential(
        self,
        name: &'static str,
        scheme: &str,
        secret: impl Into<Secret<String>>,
    ) -> Self {
        let secret = Zeroizing::new(secret.into().into_inner());
        let value = format!("{scheme} {}", *secret);
        self.credential_header(name, value.trim_start().to_owned())
    }

    /// Sets a Keystone token, which OpenStack services expect as `X-Auth-Token`.
    #[must_use]
    pub fn auth_token(self, token: impl Into<Secret<String>>) -> Self {
        self.credential("x-auth-token", "", token)
    }

    /// Sets a token to send with each request as `Authorization: Bearer …`.
    #[must_use]
    pub fn bearer(self, token: impl Into<Secret<String>>) -> Self {
        self.credential("authorization", "Bearer", token)
    }

    /// Sets a user name and password to send with each request as HTTP Basic authentication.
    #[must_use]
    pub fn basic(self, user: &str, password: impl Into<Secret<String>>) -> Self {
        let password = Zeroizing::new(password.into().into_inner());
        self.credential_header("authorization", auth::basic(user, &password))
    }

    /// Sets a provider of credentials, such as a token that is renewed or a signature. A request that is answered with
    /// 401 is sent once more if there are new credentials.
    pub fn credentials(mut self, credentials: impl Authenticate) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// Retries requests that failed for a temporary reason. All attempts together stay within the timeout of the call.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = Some(retries);
        self
    }

    /// Sets a header field to send with each request.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the timeout of calls, from connecting to the end of the body. Default: one minute.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = Some(timeout);
        self
    }

    /// Removes the timeout of calls.
    #[must_use]
    pub fn without_timeout(mut self) -> Self {
        self.limits.timeout = None;
        self
    }

    /// Sets the maximum size of a response body in bytes. Default: 64 MiB.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// Sets the maximum number of JSON values in a response, counting an object as ten. Default: one million. In
    /// memory, a response takes many times its size in bytes.
    #[must_use]
    pub fn value_limit(mut self, values: usize) -> Self {
        self.limits.values = values;
        self
    }

    /// Refuses to send requests that break rules of the docs. Without it, everything that can be encoded is sent;
    /// `validate()` on a call lists the rules it breaks.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Sends requests through `transport` instead of the built-in one, for example for retries, tracing or tests.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error if the base URL is invalid, if a credential or header field can't be sent, or if TLS can't be
    /// set up.
    pub fn build(self) -> Result<C, BuildError> {
        let url: http::Uri = self.base_url.parse().map_err(|_| BuildError::BaseUrl)?;
        if url.host().is_none()
            || !matches!(url.scheme_str(), Some("http" | "https"))
            || url.query().is_some()
        {
            return Err(BuildError::BaseUrl);
        }
        let mut headers = HeaderMap::new();
        headers.insert(
            http::header::ACCEPT,
            HeaderValue::from_static("application/json"),
        );
        let named = |name: &String| {
            let parsed = HeaderName::try_from(name.as_str());
            parsed.map_err(|_| BuildError::Header(name.clone()))
        };
        for (name, value) in &self.headers {
            let value = HeaderValue::try_from(value.as_str());
            let value = value.map_err(|_| BuildError::Header(name.clone()))?;
            headers.append(named(name)?, value);
        }
        for (name, secret) in &self.secrets {
            let value = auth::sensitive(secret).ok_or(BuildError::Token)?;
            headers.insert(named(name)?, value);
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new().map_err(BuildError::Transport)?),
        };
        #[cfg(feature = "tracing")]
        let transport: Arc<dyn Transport> = Arc::new(trace::Traced(transport));
        let transport = match self.retries {
            Some(retries) => Arc::new(Retrying {
                inner: transport,
                retries,
            }),
            None => transport,
        };
        Ok((self.wrap)(Client {
            inner: Arc::new(Inner {
                base_url: self.base_url,
                #[cfg(feature = "keystone-login")]
                is_endpoint: self.is_endpoint,
                headers,
                path: self.path,
                limits: self.limits,
                strict: self.strict,
                transport,
                credentials: self.credentials,
                version: self.version,
            }),
        }))
    }
}

/// Returns an address without the part in front of its `@`, which may be a password.
fn without_user(url: &str) -> &str {
    url.rsplit_once('@').map_or(url, |(_, host)| host)
}
