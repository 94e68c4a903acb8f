//! Requests signed with an access key (AK/SK), as Open Telekom Cloud and Huawei Cloud require: `SDK-HMAC-SHA256`.

use std::fmt;
use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::auth::{Authenticate, sensitive};
use super::time;
use super::transport::{BoxFuture, Request, TransportError};
use super::wire::decoded;
use crate::runtime::Secret;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const CONTENT: HeaderName = HeaderName::from_static("x-sdk-content-sha256");

/// Signs requests with an access key and its secret.
#[derive(Clone)]
pub struct AccessKey {
    id: String,
    secret: Zeroizing<String>,
    fields: HeaderMap,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl AccessKey {
    /// Creates a permanent access key.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret<String>>) -> Self {
        Self {
            id: id.into(),
            secret: Zeroizing::new(secret.into().into_inner()),
            fields: HeaderMap::new(),
        }
    }

    /// Sets the project of the requests.
    pub fn project(self, id: &str) -> Self {
        self.with("x-project-id", HeaderValue::try_from(id).ok())
    }

    /// Sets the domain of the requests, for services that don't belong to a project.
    pub fn domain(self, id: &str) -> Self {
        self.with("x-domain-id", HeaderValue::try_from(id).ok())
    }

    /// Sets the token that belongs to a temporary access key.
    pub fn security_token(self, token: impl Into<Secret<String>>) -> Self {
        let token = sensitive(&Zeroizing::new(token.into().into_inner()));
        self.with("x-security-token", token)
    }

    fn with(mut self, name: &'static str, value: Option<HeaderValue>) -> Self {
        if let Some(value) = value {
            self.fields.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Signs a request at a Unix time.
    fn sign(&self, request: &mut Request, now: i64) -> Result<(), TransportError> {
        let wrong = |what: &str| TransportError::new(format!("can't be signed: {what}"));
        let uri: http::Uri = request.url.parse().map_err(|_| wrong("the address"))?;
        let authority = uri.authority().ok_or_else(|| wrong("the address"))?;
        let host = authority.as_str().rsplit('@').next().unwrap_or("");
        let [year, month, day, hour, minute, second] = time::parts(now);
        let date = format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z");
        let given = request
            .headers
            .get(DATE)
            .and_then(|date| date.to_str().ok());
        let date = given.map_or(date, str::to_owned);
        let value = |text: &str| HeaderValue::try_from(text).map_err(|_| wrong("a header field"));
        request.headers.extend(self.fields.clone());
        request.headers.insert(HOST, value(host)?);
        request.headers.insert(DATE, value(&date)?);
        let body = match &request.body {
            None => Some(&[][..]),
            Some(body) => body.bytes(),
        };
        let mut digest = hex(&Sha256::digest(body.unwrap_or_default()));
        // Only JSON bodies are signed. Streams aren't read for a signature.
        let media_type = request.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let is_json = media_type.is_none_or(|text| text.starts_with(b"application/json"));
        if !is_json || body.is_none() {
            request
                .headers
                .insert(CONTENT, HeaderValue::from_static(UNSIGNED));
            if body.is_none_or(|body| !body.is_empty()) {
                UNSIGNED.clone_into(&mut digest);
            }
        }
        let (fields, names) = canonical_fields(&request.headers);
        let canonical = format!(
            "{}\n{}\n{}\n{fields}\n{names}\n{digest}",
            request.method,
            canonical_path(uri.path()),
            canonical_query(uri.query().unwrap_or("")),
        );
        let text = format!("{ALGORITHM}\n{date}\n{}", hex(&Sha256::digest(canonical)));
        let key = self.secret.as_bytes();
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(TransportError::new)?;
        mac.update(text.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        let id = &self.id;
        let authorization =
            format!("{ALGORITHM} Access={id}, SignedHeaders={names}, Signature={signature}");
        let authorization = sensitive(&authorization).ok_or_else(|| wrong("the access key"))?;
        request.headers.insert(AUTHORIZATION, authorization);
        Ok(())
    }
}

impl Authenticate for AccessKey {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request,
    ) -> BoxFuture<'a, Result<(), TransportError>> {
        Box::pin(std::future::ready(self.sign(request, time::now())))
    }
}

/// Returns the lines of the fields that are signed, and their names.
fn canonical_fields(headers: &HeaderMap) -> (String, String) {
    let mut signed: Vec<(&str, String)> = headers
        .iter()
        // Proxies may change these.
        .filter(|(name, _)| !matches!(name.as_str(), "authorization" | "user-agent" | "connection"))
        .map(|(name, value)| {
            (
                name.as_str(),
                String::from_utf8_lossy(value.as_bytes()).trim().to_owned(),
            )
        })
        .collect();
    signed.sort();
    let names: Vec<&str> = signed.iter().map(|(name, _)| *name).collect();
    let mut lines = String::new();
    for (name, value) in &signed {
        // Writing to a String can't fail.
        let _ = writeln!(lines, "{name}:{value}");
    }
    (lines, names.join(";"))
}

/// Returns the path with a slash at its end, and everything but unreserved characters of each segment encoded.
fn canonical_path(path: &str) -> String {
    let segments: Vec<String> = path
        .split('/')
        .map(|part| encoded(&decoded(part)))
        .collect();
    let mut out = segments.join("/");
    if !out.ends_with('/') {
        out.push('/');
    }
    out
}

/// Returns the pairs of the query, sorted before they are encoded.
fn canonical_query(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut pairs: Vec<_> = pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    pairs.sort_unstable();
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
