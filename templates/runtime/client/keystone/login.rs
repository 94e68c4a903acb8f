//! A single login: `POST /v3/auth/tokens`.

use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::catalog::Service;
use super::config::{Domain, Named, Proof, Scope};
use super::{CloudConfig, CloudError};
use crate::runtime::Problem;
use crate::runtime::check::shorten;
use crate::runtime::client::{Request, Response, Transport, time};
use crate::runtime::secret::without_credentials;

const SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// The result of a login.
pub(super) struct Login {
    pub(super) token: Zeroizing<String>,
    /// How long the token is valid; `None` if Keystone doesn't say.
    pub(super) lifetime: Option<Duration>,
    pub(super) grant: Grant,
}

/// Keystone's description of a token.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Grant {
    expires_at: Option<String>,
    issued_at: Option<String>,
    #[serde(default)]
    pub(super) project: Option<Id>,
    #[serde(default)]
    pub(super) user: Option<Id>,
    /// The domain of the token's scope.
    #[serde(default)]
    pub(super) domain: Option<Id>,
    #[serde(default)]
    pub(super) catalog: Vec<Service>,
}

/// A project or user, with its domain.
#[derive(Debug, Deserialize)]
pub(super) struct Id {
    pub(super) id: String,
    pub(super) domain: Option<Box<Id>>,
}

#[derive(Deserialize)]
struct Answer {
    token: Grant,
}

/// Logs in.
pub(super) async fn login(
    config: &CloudConfig,
    transport: &dyn Transport,
) -> Result<Login, CloudError> {
    let mut request = Request::new(Method::POST, tokens_url(&config.auth_url));
    request.operation = "login";
    let json = HeaderValue::from_static("application/json");
    request.headers.insert(ACCEPT, json.clone());
    request.headers.insert(CONTENT_TYPE, json);
    let mut body = Vec::with_capacity(2048);
    let written = serde_json::to_writer(&mut body, &Body::of(config));
    written.map_err(|error| answer(&error.to_string()))?;
    request.body = Some(body.into());
    let response = transport.send(request).await;
    let response = response.map_err(CloudError::Transport)?;
    if response.status != StatusCode::CREATED && response.status != StatusCode::OK {
        return Err(refused(&response));
    }
    let token = response.headers.get(SUBJECT_TOKEN);
    let token = token.and_then(|token| token.to_str().ok());
    let token = token.ok_or_else(|| answer("the answer has no X-Subject-Token"))?;
    let token = Zeroizing::new(token.to_owned());
    let read = serde_json::from_slice(response.body.bytes().unwrap_or_default());
    // serde's messages about wrong types may show the value.
    let Answer { token: grant } = read.map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        answer(&format!("the answer is not that of Keystone v3 ({place})"))
    })?;
    let time = |text: &Option<String>| text.as_deref().and_then(time::of_iso);
    let until = time(&grant.expires_at);
    let from = time(&grant.issued_at).unwrap_or_else(time::now);
    let lifetime = until.map(|until| (until - from).max(0).unsigned_abs());
    Ok(Login {
        token,
        lifetime: lifetime.map(Duration::from_secs),
        grant,
    })
}

/// Revokes a token.
pub(super) async fn revoke(
    config: &CloudConfig,
    transport: &dyn Transport,
    token: &str,
) -> Result<(), CloudError> {
    let mut request = Request::new(Method::DELETE, tokens_url(&config.auth_url));
    request.operation = "revoke";
    let mut value = HeaderValue::try_from(token).map_err(|_| answer("the token is no text"))?;
    value.set_sensitive(true);
    request.headers.insert("x-auth-token", value.clone());
    request.headers.insert(SUBJECT_TOKEN, value);
    let response = transport.send(request).await;
    let response = response.map_err(CloudError::Transport)?;
    match response.status {
        // It was already revoked.
        StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED => Ok(()),
        status if status.is_success() => Ok(()),
        _ => Err(refused(&response)),
    }
}

fn answer(reason: &str) -> CloudError {
    CloudError::Answer {
        reason: reason.to_owned(),
    }
}

fn refused(response: &Response) -> CloudError {
    let body = serde_json::from_slice::<Value>(response.body.bytes().unwrap_or_default())
        .unwrap_or_default();
    let problem = Problem(body.into());
    let message = problem.message();
    CloudError::Refused {
        status: response.status.as_u16(),
        message: message.map(|text| without_credentials(&shorten(text, 400))),
    }
}

/// Returns the address of logins, whichever version `auth_url` names.
fn tokens_url(auth_url: &str) -> String {
    let base = auth_url.trim_end_matches('/');
    let base = match base.rsplit_once('/') {
        Some((before, "v3" | "v2.0")) => before,
        _ => base,
    };
    format!("{base}/v3/auth/tokens")
}

/// The body of a login. It borrows the secrets, so that the only copy in memory is that in the body.
#[derive(Serialize)]
struct Body<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: Identified<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<Value>,
}

/// `{"methods": ["password"], "password": {…}}`.
struct Identified<'a>(&'a Proof);

/// The value under the name of the method.
#[derive(Default, Serialize)]
struct Proven<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Asking<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
}

#[derive(Serialize)]
struct Asking<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
}

impl<'a> Asking<'a> {
    fn new(user: &'a Named, password: Option<&'a str>) -> Self {
        let (id, name, domain) = match user {
            Named::Id(id) => (Some(id), None, None),
            Named::Name(name, domain) => (None, Some(name), Some(domain)),
        };
        Self {
            id: id.map(String::as_str),
            name: name.map(String::as_str),
            domain: domain.map(domain_json),
            password,
        }
    }
}

impl Serialize for Identified<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (method, proven) = match self.0 {
            Proof::Password(user, password) => {
                let user = Some(Asking::new(user, Some(password)));
                let proven = Proven {
                    user,
                    ..Proven::default()
                };
                ("password", proven)
            }
            Proof::Token(token) => {
                let id = Some(token.as_str());
                (
                    "token",
                    Proven {
                        id,
                        ..Proven::default()
                    },
                )
            }
            Proof::Credential(id, secret) => {
                let (id, secret) = (Some(id.as_str()), Some(secret.as_str()));
                let proven = Proven {
                    id,
                    secret,
                    ..Proven::default()
                };
                ("application_credential", proven)
            }
            Proof::NamedCredential(name, user, secret) => {
                let proven = Proven {
                    id: None,
                    name: Some(name),
                    user: Some(Asking::new(user, None)),
                    secret: Some(secret),
                };
                ("application_credential", proven)
            }
        };
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("methods", &[method])?;
        map.serialize_entry(method, &proven)?;
        map.end()
    }
}

impl<'a> Body<'a> {
    fn of(config: &'a CloudConfig) -> Self {
        let identity = Identified(&config.identity.0);
        let scope = match &config.scope {
            Scope::Unscoped => None,
            Scope::Project(Named::Id(id)) => Some(json!({"project": {"id": id}})),
            Scope::Project(Named::Name(name, domain)) => {
                Some(json!({"project": {"name": name, "domain": domain_json(domain)}}))
            }
            Scope::Domain(domain) => Some(json!({"domain": domain_json(domain)})),
            Scope::System => Some(json!({"system": {"all": true}})),
            Scope::Trust(id) => Some(json!({"OS-TRUST:trust": {"id": id}})),
        };
        Self {
            auth: Auth { identity, scope },
        }
    }
}

fn domain_json(domain: &Domain) -> Value {
    match domain {
        Domain::Id(id) => json!({"id": id}),
        Domain::Name(name) => json!({"name": name}),
    }
}
