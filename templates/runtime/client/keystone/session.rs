//! A cloud after the login.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http::header::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::login::{Grant, Login, login, revoke};
use super::{CloudConfig, CloudError, catalog};
use crate::runtime::TransportError;
use crate::runtime::client::{Authenticate, BoxFuture, Client, ClientBuilder, Request, Transport};

const TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// How long before its end a token is renewed; a fifth of its lifetime if that is shorter.
const MARGIN: Duration = Duration::from_secs(120);

/// A cloud after the login, which adds the token to the requests of all its clients. A token that is about to expire,
/// or that a service rejects, is renewed with a single login, however many calls wait for it. Cheap to clone.
#[derive(Clone)]
pub struct Cloud {
    inner: Arc<Inner>,
}

struct Inner {
    config: CloudConfig,
    transport: Arc<dyn Transport>,
    /// The result of the first login.
    grant: Grant,
    /// The number of logins that ended since, whether they succeeded or failed.
    logins: AtomicU64,
    session: tokio::sync::Mutex<Session>,
}

struct Session {
    token: Zeroizing<String>,
    /// When to renew the token, and when it expires.
    times: Option<(Instant, Instant)>,
    /// The error of the last login, if it failed.
    failure: Option<Arc<CloudError>>,
}

impl Session {
    fn new(token: Zeroizing<String>, lifetime: Option<Duration>) -> Self {
        let times = lifetime.and_then(|lifetime| {
            let now = Instant::now();
            let margin = MARGIN.min(lifetime / 5);
            Some((
                now.checked_add(lifetime - margin)?,
                now.checked_add(lifetime)?,
            ))
        });
        Self {
            token,
            times,
            failure: None,
        }
    }

    fn is_fresh(&self) -> bool {
        self.times
            .is_none_or(|(renewal, _)| Instant::now() < renewal)
    }

    fn is_over(&self) -> bool {
        self.times.is_some_and(|(_, end)| Instant::now() >= end)
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cloud")
            .field("config", &self.inner.config)
            .finish_non_exhaustive()
    }
}

impl Cloud {
    pub(super) async fn connect(
        config: CloudConfig,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, CloudError> {
        let Login {
            token,
            lifetime,
            grant,
        } = login(&config, transport.as_ref()).await?;
        let inner = Inner {
            config,
            transport,
            grant,
            logins: AtomicU64::new(0),
            session: tokio::sync::Mutex::new(Session::new(token, lifetime)),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Returns the address of a service by its type, such as `compute`, in the configured region and with the
    /// configured interface.
    ///
    /// # Errors
    /// Returns an error if the catalogue has no such service or endpoint.
    pub fn endpoint(&self, service: &str) -> Result<String, CloudError> {
        catalog::endpoint(&self.inner.config, &self.inner.grant.catalog, service)
    }

    /// Returns the id of the project of the token.
    pub fn project_id(&self) -> Option<&str> {
        self.inner
            .grant
            .project
            .as_ref()
            .map(|project| project.id.as_str())
    }

    /// Returns the id of the user who is logged in.
    pub fn user_id(&self) -> Option<&str> {
        self.inner.grant.user.as_ref().map(|user| user.id.as_str())
    }

    /// Returns the id of the domain of the token, or of the project's domain.
    pub fn domain_id(&self) -> Option<&str> {
        let grant = &self.inner.grant;
        let of_project = grant
            .project
            .as_ref()
            .and_then(|project| project.domain.as_deref());
        grant
            .domain
            .as_ref()
            .or(of_project)
            .map(|domain| domain.id.as_str())
    }

    /// Revokes the token. A later call logs in again.
    ///
    /// # Errors
    /// Returns an error if there is no response from Keystone or it refuses.
    pub async fn revoke(&self) -> Result<(), CloudError> {
        let inner = &self.inner;
        let mut session = inner.session.lock().await;
        revoke(&inner.config, inner.transport.as_ref(), &session.token).await?;
        let now = Instant::now();
        session.times = Some((now, now));
        Ok(())
    }

    /// Revokes the token, blocking the current thread.
    ///
    /// # Errors
    /// Returns the same errors as `revoke`.
    #[cfg(feature = "blocking")]
    pub fn revoke_blocking(&self) -> Result<(), CloudError> {
        let cloud = self.clone();
        let revoked = Box::pin(async move { cloud.revoke().await });
        crate::runtime::client::blocking::block_on(revoked).map_err(CloudError::Transport)?
    }

    /// Returns the value of a path variable for the caller's project, user or domain, below an endpoint.
    fn scope(&self, variable: &str, endpoint: &str) -> Option<String> {
        let letters = variable.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
        let value = match plain.as_str() {
            "project" | "projectid" | "tenant" | "tenantid" => self.project_id(),
            "domainid" => self.domain_id(),
            // Endpoints of object stores end in the account: `AUTH_…`.
            "account" | "accountid" => endpoint.trim_end_matches('/').rsplit('/').next(),
            _ => None,
        };
        value.map(str::to_owned)
    }

    /// Returns a token other than `refused`, which a service rejected.
    async fn token(&self, refused: Option<&[u8]>) -> Result<Zeroizing<String>, TransportError> {
        let inner = &self.inner;
        let before = inner.logins.load(Ordering::Acquire);
        let mut session = inner.session.lock().await;
        let is_refused = refused.is_some_and(|refused| refused == session.token.as_bytes());
        if session.is_fresh() && !is_refused {
            return Ok(session.token.clone());
        }
        let is_usable = !session.is_over() && !is_refused;
        // A login that failed while this call was waiting counts as failed for it, too.
        let has_failed = inner.logins.load(Ordering::Acquire) != before;
        if let Some(failure) = session.failure.as_ref().filter(|_| has_failed) {
            return match is_usable {
                true => Ok(session.token.clone()),
                false => Err(TransportError::new(Arc::clone(failure))),
            };
        }
        let outcome = login(&inner.config, inner.transport.as_ref()).await;
        inner.logins.fetch_add(1, Ordering::Release);
        match outcome {
            Ok(Login {
                token, lifetime, ..
            }) => {
                *session = Session::new(token, lifetime);
                Ok(session.token.clone())
            }
            Err(error) => {
                let error = Arc::new(error);
                session.failure = Some(Arc::clone(&error));
                match is_usable {
                    true => Ok(session.token.clone()),
                    false => Err(TransportError::new(error)),
                }
            }
        }
    }
}

impl<C> ClientBuilder<C> {
    /// Returns a client of one of the cloud's services. The values of the path variables `variables` are known from the
    /// login.
    #[allow(dead_code, reason = "a crate may have no APIs")]
    pub(crate) fn of_cloud(
        cloud: &Cloud,
        service: &str,
        variables: &[&'static str],
        wrap: fn(Client) -> C,
    ) -> Result<Self, CloudError> {
        let endpoint = cloud.endpoint(service)?;
        let mut builder = Self::new(&endpoint, wrap);
        builder.is_endpoint = true;
        builder.transport = Some(Arc::clone(&cloud.inner.transport));
        builder.credentials = Some(Arc::new(cloud.clone()));
        for variable in variables {
            if let Some(value) = cloud.scope(variable, &endpoint) {
                builder = builder.path(variable, value);
            }
        }
        Ok(builder)
    }
}

impl Authenticate for Cloud {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request,
    ) -> BoxFuture<'a, Result<(), TransportError>> {
        Box::pin(async move {
            let token = self.token(None).await?;
            let mut value = HeaderValue::try_from(token.as_str()).map_err(TransportError::new)?;
            value.set_sensitive(true);
            request.headers.insert(TOKEN, value);
            Ok(())
        })
    }

    fn renew<'a>(&'a self, refused: &'a Request) -> BoxFuture<'a, Result<bool, TransportError>> {
        Box::pin(async move {
            let refused = refused.headers.get(TOKEN).map(HeaderValue::as_bytes);
            self.token(Some(refused.unwrap_or_default())).await?;
            Ok(true)
        })
    }
}
