//! The configuration of a cloud: the address and credentials to log in with, the scope, and the endpoints to use.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::sources::{choose_region, keys};
use super::{Cloud, CloudError, Sources};
use crate::runtime::client::{HttpTransport, Transport, TransportError};
use crate::runtime::{Json, Secret};

/// A Keystone domain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Domain {
    /// By its id. The id of the first domain is `default`.
    Id(String),
    /// By its name.
    Name(String),
}

/// A user or a project.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Named {
    /// By its id.
    Id(String),
    /// By its name, which is unique in a domain.
    Name(String, Domain),
}

/// A user.
pub type User = Named;

/// A project.
pub type Project = Named;

/// The scope of a token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Scope {
    /// As Keystone decides: the user's default project, or the project of the application credential.
    #[default]
    Unscoped,
    /// A project.
    Project(Project),
    /// A domain.
    Domain(Domain),
    /// The whole cloud.
    System,
    /// A trust, by its id.
    Trust(String),
}

/// The credentials to log in with. Their secrets are wiped from memory when they are dropped.
#[derive(Clone)]
pub struct Identity(pub(super) Proof);

#[derive(Clone)]
pub(super) enum Proof {
    Password(User, Zeroizing<String>),
    Token(Zeroizing<String>),
    Credential(String, Zeroizing<String>),
    NamedCredential(String, User, Zeroizing<String>),
}

impl Identity {
    /// Creates the credentials of a user with a password.
    pub fn password(user: User, password: impl Into<Secret<String>>) -> Self {
        Self(Proof::Password(user, wiped(password)))
    }

    /// Creates credentials from a token of an earlier login. The new token expires together with that one.
    pub fn token(token: impl Into<Secret<String>>) -> Self {
        Self(Proof::Token(wiped(token)))
    }

    /// Creates the credentials of an application and its secret. They belong to a project, so no scope can be
    /// requested.
    pub fn application_credential(
        id: impl Into<String>,
        secret: impl Into<Secret<String>>,
    ) -> Self {
        Self(Proof::Credential(id.into(), wiped(secret)))
    }

    /// Creates application credentials by their name, which is unique for each user.
    pub fn named_application_credential(
        name: impl Into<String>,
        user: User,
        secret: impl Into<Secret<String>>,
    ) -> Self {
        Self(Proof::NamedCredential(name.into(), user, wiped(secret)))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Proof::Password(user, _) => f.debug_tuple("Password").field(user).finish(),
            Proof::Token(_) => f.write_str("Token"),
            Proof::Credential(id, _) => f.debug_tuple("ApplicationCredential").field(id).finish(),
            Proof::NamedCredential(name, user, _) => {
                let mut out = f.debug_tuple("ApplicationCredential");
                out.field(name).field(user).finish()
            }
        }
    }
}

fn wiped(secret: impl Into<Secret<String>>) -> Zeroizing<String> {
    Zeroizing::new(secret.into().into_inner())
}

/// How to log in to a cloud and which of its endpoints to use. `connect` logs in.
#[derive(Clone)]
pub struct CloudConfig {
    pub(super) auth_url: String,
    pub(super) identity: Identity,
    pub(super) scope: Scope,
    pub(super) region: Option<String>,
    pub(super) interfaces: Vec<String>,
    /// Settings of single services: `compute_endpoint_override`, `image_interface`, ….
    pub(super) of_services: BTreeMap<String, String>,
    tls: Tls,
    transport: Option<Arc<dyn Transport>>,
}

#[derive(Debug, Clone, Default)]
struct Tls {
    authorities: Option<PathBuf>,
    is_unverified: bool,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl fmt::Debug for CloudConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloudConfig")
            .field("auth_url", &self.auth_url)
            .field("identity", &self.identity)
            .field("scope", &self.scope)
            .field("region", &self.region)
            .field("interfaces", &self.interfaces)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

impl CloudConfig {
    /// Logs in at `auth_url`, with or without `/v3` at its end. Public endpoints are used unless set otherwise.
    pub fn new(auth_url: impl Into<String>, identity: Identity) -> Self {
        Self {
            auth_url: auth_url.into(),
            identity,
            scope: Scope::default(),
            region: None,
            interfaces: vec!["public".to_owned()],
            of_services: BTreeMap::new(),
            tls: Tls::default(),
            transport: None,
        }
    }

    /// Reads the cloud that `OS_CLOUD` names; otherwise the one that other `OS_*` variables describe; otherwise the
    /// only one in `clouds.yaml`.
    ///
    /// # Errors
    /// Returns an error if there is no cloud or more than one, or if its entry is invalid.
    pub fn from_env() -> Result<Self, CloudError> {
        Self::from_sources(&Sources::of_process(), None, None)
    }

    /// Reads a cloud from `clouds.yaml`.
    ///
    /// # Errors
    /// Returns an error if there is no such cloud or its entry is invalid.
    pub fn named(name: &str) -> Result<Self, CloudError> {
        Self::from_sources(&Sources::of_process(), Some(name), None)
    }

    /// Reads a cloud and one of its regions from your own choice of files and variables.
    ///
    /// # Errors
    /// Returns an error if there is no such cloud or region, or if the entry is invalid.
    pub fn from_sources(
        sources: &Sources,
        cloud: Option<&str>,
        region: Option<&str>,
    ) -> Result<Self, CloudError> {
        Entry(sources.entry(cloud, region)?).read()
    }

    /// Reads a cloud from an entry in the form of `clouds.yaml`.
    ///
    /// # Errors
    /// Returns an error if the entry is invalid.
    pub fn from_entry(entry: Json) -> Result<Self, CloudError> {
        match entry.0 {
            Value::Object(members) => {
                let mut members = keys(members);
                choose_region(&mut members, None)?;
                Entry(members).read()
            }
            _ => Err(CloudError::NoCloud),
        }
    }

    /// Sets the scope of the token.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Sets the region whose endpoints are used.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets the interface whose endpoints are used: `public`, `internal` or `admin`.
    #[must_use]
    pub fn interface(mut self, interface: impl Into<String>) -> Self {
        self.interfaces = vec![interface.into()];
        self
    }

    /// Sets the file with the trusted certificates, which replace those of the platform.
    #[must_use]
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.tls.authorities = Some(path.into());
        self
    }

    /// Sets the transport for logging in and for the requests of the cloud's clients.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Logs in.
    ///
    /// # Errors
    /// Returns an error if the certificates can't be read or the login fails.
    pub async fn connect(self) -> Result<Cloud, CloudError> {
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => Arc::new(self.tls.transport()?),
        };
        Cloud::connect(self, transport).await
    }

    /// Logs in, blocking the current thread.
    ///
    /// # Errors
    /// Returns the same errors as `connect`.
    #[cfg(feature = "blocking")]
    pub fn connect_blocking(self) -> Result<Cloud, CloudError> {
        let connected = crate::runtime::client::blocking::block_on(Box::pin(self.connect()));
        connected.map_err(CloudError::Transport)?
    }
}

impl Tls {
    fn transport(&self) -> Result<HttpTransport, CloudError> {
        let mut builder = HttpTransport::builder();
        if let Some(path) = &self.authorities {
            let certificates = reqwest::Certificate::from_pem_bundle(&bytes(path)?);
            let certificates = certificates.map_err(|error| unusable(path, &error))?;
            if certificates.is_empty() {
                return Err(unusable(path, &"it holds no certificate"));
            }
            builder = builder.tls_certs_only(certificates);
        }
        if let Some(path) = &self.certificate {
            let mut pem = bytes(path)?;
            if let Some(key) = &self.key {
                pem.extend_from_slice(b"\n");
                pem.extend_from_slice(&bytes(key)?);
            }
            let identity = reqwest::Identity::from_pem(&pem);
            builder = builder.identity(identity.map_err(|error| unusable(path, &error))?);
        }
        if self.is_unverified {
            builder = builder.tls_danger_accept_invalid_certs(true);
        }
        let client = builder.build().map_err(TransportError::new);
        let client = client.map_err(CloudError::Transport)?;
        Ok(HttpTransport::with_client(client))
    }
}

fn bytes(path: &Path) -> Result<Zeroizing<Vec<u8>>, CloudError> {
    let bytes = std::fs::read(path).map_err(|error| unusable(path, &error))?;
    Ok(Zeroizing::new(bytes))
}

fn unusable(path: &Path, reason: &dyn fmt::Display) -> CloudError {
    CloudError::File {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}

/// An entry of `clouds.yaml`, together with the entries that it is based on.
struct Entry(Map<String, Value>);

impl Entry {
    /// Returns a value as text, either next to `auth` or in it.
    fn text(&self, key: &str) -> Option<String> {
        let auth = self.0.get("auth").and_then(|auth| auth.get(key));
        [self.0.get(key), auth].into_iter().flatten().find_map(text)
    }

    fn first(&self, keys: [&str; 2]) -> Option<String> {
        keys.into_iter().find_map(|key| self.text(key))
    }

    fn required(&self, key: &'static str) -> Result<String, CloudError> {
        self.text(key).ok_or(CloudError::Missing { key })
    }

    fn path(&self, key: &str) -> Option<PathBuf> {
        let path = self.text(key)?;
        let home = || std::env::var_os("HOME").map(PathBuf::from);
        Some(match path.strip_prefix("~/").zip(home()) {
            Some((rest, home)) => home.join(rest),
            None => path.into(),
        })
    }

    fn flag(&self, key: &str) -> Option<bool> {
        let text = self.text(key)?.to_ascii_lowercase();
        Some(matches!(text.as_str(), "true" | "yes" | "on" | "1"))
    }

    fn read(&self) -> Result<CloudConfig, CloudError> {
        let version = self.text("identity_api_version");
        if let Some(value) = version.filter(|version| !version.starts_with('3')) {
            let key = "identity_api_version".to_owned();
            return Err(CloudError::Unsupported { key, value });
        }
        let region = self.text("region_name");
        let auth_url = self.required("auth_url")?;
        let auth_url = auth_url.replace("{region_name}", region.as_deref().unwrap_or_default());
        let identity = self.identity()?;
        let mut config = CloudConfig::new(auth_url, identity);
        // Application credentials have their own scope, and Keystone accepts no other.
        if !matches!(
            config.identity.0,
            Proof::Credential(..) | Proof::NamedCredential(..)
        ) {
            config.scope = self.scope()?;
        }
        config.region = region;
        let interfaces = self.0.get("interface").or(self.0.get("endpoint_type"));
        if let Some(interfaces) = interfaces.map(list).filter(|list| !list.is_empty()) {
            config.interfaces = interfaces;
        }
        config.of_services = self.of_services();
        config.tls = Tls {
            authorities: self.path("cacert"),
            is_unverified: self.flag("insecure") == Some(true)
                || self.flag("verify") == Some(false),
            certificate: self.path("cert"),
            key: self.path("key"),
        };
        Ok(config)
    }

    fn identity(&self) -> Result<Identity, CloudError> {
        let kind = self.first(["auth_type", "auth_plugin"]);
        let kind = kind.as_deref().unwrap_or("password");
        // Many entries leave out the type and only have the secret of another one.
        let has = |key| self.text(key).is_some();
        match kind {
            "v3applicationcredential" => self.application_credential(),
            "password" if has("application_credential_secret") => self.application_credential(),
            "token" | "v3token" => self.token(),
            "password" if !has("password") && (has("token") || has("auth_token")) => self.token(),
            "password" | "v3password" => {
                let password = self.required("password")?;
                Ok(Identity::password(self.user()?, password))
            }
            other => Err(CloudError::Unsupported {
                key: "auth_type".to_owned(),
                value: other.to_owned(),
            }),
        }
    }

    fn token(&self) -> Result<Identity, CloudError> {
        let token = self.first(["token", "auth_token"]);
        Ok(Identity::token(
            token.ok_or(CloudError::Missing { key: "token" })?,
        ))
    }

    fn application_credential(&self) -> Result<Identity, CloudError> {
        let secret = self.required("application_credential_secret")?;
        if let Some(id) = self.text("application_credential_id") {
            return Ok(Identity::application_credential(id, secret));
        }
        let name = self.text("application_credential_name");
        let name = name.ok_or(CloudError::Missing {
            key: "application_credential_id",
        })?;
        Ok(Identity::named_application_credential(
            name,
            self.user()?,
            secret,
        ))
    }

    fn user(&self) -> Result<User, CloudError> {
        if let Some(id) = self.text("user_id") {
            return Ok(Named::Id(id));
        }
        let name = self.first(["username", "user_name"]);
        let name = name.ok_or(CloudError::Missing { key: "username" })?;
        let domain = self.domain("user").or_else(|| self.domain_of_all());
        let domain = domain.ok_or(CloudError::Missing {
            key: "user_domain_name",
        })?;
        Ok(Named::Name(name, domain))
    }

    fn scope(&self) -> Result<Scope, CloudError> {
        if let Some(trust) = self.text("trust_id") {
            return Ok(Scope::Trust(trust));
        }
        if let Some(id) = self.first(["project_id", "tenant_id"]) {
            return Ok(Scope::Project(Named::Id(id)));
        }
        if let Some(name) = self.first(["project_name", "tenant_name"]) {
            let domain = self.domain("project").or_else(|| self.domain_of_all());
            let domain = domain.or_else(|| self.domain("user"));
            let domain = domain.ok_or(CloudError::Missing {
                key: "project_domain_name",
            })?;
            return Ok(Scope::Project(Named::Name(name, domain)));
        }
        if self.text("system_scope").is_some() {
            return Ok(Scope::System);
        }
        let id = self.text("domain_id").map(Domain::Id);
        let domain = id.or_else(|| self.text("domain_name").map(Domain::Name));
        Ok(domain.map_or(Scope::Unscoped, Scope::Domain))
    }

    fn domain(&self, of: &str) -> Option<Domain> {
        let id = self.text(&format!("{of}_domain_id")).map(Domain::Id);
        id.or_else(|| self.text(&format!("{of}_domain_name")).map(Domain::Name))
    }

    /// Returns the domain that is set once for both users and projects.
    fn domain_of_all(&self) -> Option<Domain> {
        let id = self
            .first(["domain_id", "default_domain_id"])
            .map(Domain::Id);
        let name = || self.first(["domain_name", "default_domain_name"]);
        let id = id.or_else(|| name().map(Domain::Name));
        id.or_else(|| self.text("default_domain").map(Domain::Id))
    }

    fn of_services(&self) -> BTreeMap<String, String> {
        const ENDINGS: [&str; 6] = [
            "_endpoint_override",
            "_endpoint",
            "_interface",
            "_region_name",
            "_service_name",
            "_service_type",
        ];
        let of_services = self.0.iter().filter(|(key, _)| {
            let mut endings = ENDINGS.iter();
            endings.any(|ending| key.ends_with(ending))
        });
        let texts = of_services.map(|(key, value)| (key.clone(), list(value).join(",")));
        texts.filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// Returns a scalar that isn't empty.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Returns the strings of a list, or a single string.
fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        one => text(one).into_iter().collect(),
    }
}
