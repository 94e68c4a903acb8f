//! A single call: turns arguments into a request.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::transport::{Request, Response, TransportError};
use super::version::{Chosen, Versioning};
use super::wire::{body_bytes, encode, joined, texts};
use super::{Body, Client, Decoded, Error, Fault, FromHeaders, Limits, Raw, Reply};
use crate::runtime::check::{Side, check};
use crate::runtime::describe::Description;
use crate::runtime::deviation::{Deviation, Invalid, Rule};
use crate::runtime::multipart;
use crate::runtime::repair::DecodeError;
use crate::runtime::version::Used;
use crate::runtime::view::View;

/// The constant parts of an operation.
#[derive(Debug)]
pub struct Operation {
    /// Its name in the description and in errors.
    pub name: &'static str,
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// The description of the API.
    pub description: &'static Description,
}

/// A call that is being built.
#[derive(Clone)]
pub struct Call {
    client: Client,
    operation: &'static Operation,
    path: Vec<(&'static str, Value)>,
    query: Vec<(&'static str, Value)>,
    headers: Vec<(&'static str, Value)>,
    body: Option<(&'static str, Value)>,
    beside: Beside,
    limits: Limits,
    strict: bool,
    version: Option<Chosen>,
    faults: Vec<Deviation>,
}

/// The parts of a request that the docs don't describe.
#[derive(Clone, Default)]
struct Beside {
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<(String, Body)>,
    /// The content of a file, if that is the documented body.
    upload: Option<(&'static str, Body)>,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.name)
            .finish_non_exhaustive()
    }
}

impl Call {
    pub(crate) fn new(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            operation,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            beside: Beside::default(),
            limits: client.inner.limits,
            strict: client.inner.strict,
            version: client.inner.version.clone(),
            faults: Vec::new(),
        }
    }

    /// Returns the value as JSON. `place` and `name` say which value it is.
    fn value(&mut self, place: &str, name: &str, value: impl Serialize) -> Value {
        serde_json::to_value(value).unwrap_or_else(|error| {
            let place = format!("{place}{name}");
            self.faults.push(Deviation::unwritable(&place, &error));
            Value::Null
        })
    }

    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn path(&mut self, name: &'static str, value: impl Serialize) {
        let value = self.value("path ", name, value);
        self.path.push((name, value));
    }

    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn query(&mut self, name: &'static str, value: impl Serialize) {
        let value = self.value("query ", name, value);
        self.query.retain(|(known, _)| *known != name);
        self.query.push((name, value));
    }

    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn header(&mut self, name: &'static str, value: impl Serialize) {
        let value = self.value("header ", name, value);
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value));
    }

    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn body(&mut self, media_type: &'static str, body: &(impl Serialize + ?Sized)) {
        let value = self.value("$", "", body);
        self.body = Some((media_type, value));
    }

    /// Sets a body whose only member is this one.
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn body_member(
        &mut self,
        media_type: &'static str,
        member: &'static str,
        value: &(impl Serialize + ?Sized),
    ) {
        let value = self.value("$.", member, value);
        let body = serde_json::Map::from_iter([(member.to_owned(), value)]);
        self.body = Some((media_type, Value::Object(body)));
    }

    #[allow(dead_code, reason = "used by those APIs that take files")]
    pub(crate) fn upload(&mut self, media_type: &'static str, body: impl Into<Body>) {
        self.beside.upload = Some((media_type, body.into()));
    }

    /// Returns the name of the operation.
    pub(crate) fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// Returns the path of the operation, with parameters in braces.
    pub(crate) fn template(&self) -> &'static str {
        self.operation.path
    }

    /// Returns the client of the call.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Makes this call follow another one: it takes over the limits, the extra header fields and the path variables
    /// that both have.
    pub(super) fn after(mut self, before: &Self) -> Self {
        self.limits = before.limits;
        self.beside.headers.clone_from(&before.beside.headers);
        let template = self.operation.path;
        let is_shared = |name: &str| template.contains(&format!("{{{name}}}"));
        let shared = before.path.iter().filter(|(name, _)| is_shared(name));
        self.path.extend(shared.cloned());
        self
    }

    /// Returns the value of a query parameter, or the first one if it has several.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let beside = self.beside.query.iter().find(|(known, _)| known == name);
        let own = || self.query.iter().find(|(known, _)| *known == name);
        let own = || own().and_then(|(_, value)| texts(value).into_iter().next());
        beside.map(|(_, value)| value.clone()).or_else(own)
    }

    /// Replaces the values of query parameters.
    pub(crate) fn replace_query(&mut self, pairs: Vec<(String, String)>) {
        let is_kept = |known: &str| pairs.iter().all(|(name, _)| name != known);
        self.query.retain(|(name, _)| is_kept(name));
        self.beside.query.retain(|(name, _)| is_kept(name));
        self.beside.query.extend(pairs);
    }

    pub(crate) fn more_query(&mut self, name: String, value: String) {
        self.beside.query.push((name, value));
    }

    pub(crate) fn more_headers(&mut self, name: String, value: String) {
        self.beside.headers.push((name, value));
    }

    pub(crate) fn raw_body(&mut self, media_type: String, body: Body) {
        self.beside.body = Some((media_type, body));
    }

    /// Sets a member of the body, turning a body that isn't an object into one.
    pub(crate) fn member(&mut self, name: String, value: Value) {
        let (_, body) = self.body.get_or_insert(("application/json", Value::Null));
        if !body.is_object() {
            *body = Value::Object(serde_json::Map::new());
        }
        if let Value::Object(members) = body {
            members.insert(name, value);
        }
    }

    pub(crate) fn timeout(&mut self, timeout: Duration) {
        self.limits.timeout = Some(timeout);
    }

    pub(crate) fn body_limit(&mut self, bytes: usize) {
        self.limits.body = bytes;
    }

    pub(crate) fn strict(&mut self) {
        self.strict = true;
    }

    #[allow(dead_code, reason = "used by those APIs that have versions")]
    pub(crate) fn version(&mut self, versioning: &'static Versioning, version: String) {
        self.version = Some(Chosen {
            version,
            versioning,
        });
    }

    #[allow(dead_code, reason = "used by those APIs that have versions")]
    pub(crate) fn without_version(mut self) -> Self {
        self.version = None;
        self
    }

    /// Returns the parameters, each with its location and name.
    fn parameters(&self) -> impl Iterator<Item = (String, &Value)> {
        let places = [
            ("path", &self.path),
            ("query", &self.query),
            ("header", &self.headers),
        ];
        places.into_iter().flat_map(|(place, values)| {
            let keys = values.iter();
            keys.map(move |(name, value)| (format!("{place} {name}"), value))
        })
    }

    /// Returns what the request uses that its version of the API doesn't have.
    fn of_other_versions(&self) -> Vec<Deviation> {
        let description = self.operation.description;
        let operation = description.operation(self.operation.name);
        let Some((chosen, operation)) = self.version.as_ref().zip(operation) else {
            return Vec::new();
        };
        let mut used = Used {
            description,
            operation,
            version: &chosen.version,
            found: Vec::new(),
        };
        used.operation();
        for (key, _) in self.parameters() {
            used.parameter(&key);
        }
        if let Some((_, body)) = &self.body {
            used.body(body);
        }
        used.found
    }

    /// Checks the request against all documented rules, and returns every rule that it breaks.
    pub(crate) fn validate(&self) -> Result<(), Invalid> {
        let mut found = self.faults.clone();
        found.extend(self.of_other_versions());
        let description = self.operation.description;
        if let Some(operation) = description.operation(self.operation.name) {
            for (key, value) in self.parameters() {
                if let Some(node) = operation.parameters.get(&key) {
                    found.extend(check(
                        description,
                        node,
                        &View::from(value),
                        &key,
                        Side::Request,
                    ));
                }
            }
            if let (Some(node), Some((_, body))) = (&operation.body, &self.body) {
                found.extend(description.deviations(node, body, Side::Request));
            }
        }
        Invalid::unless_empty(found)
    }

    /// Returns the media type of the body and its bytes.
    fn write_body(&self, media_type: &'static str, value: &Value) -> (HeaderValue, Vec<u8>) {
        if let (multipart::FORM_DATA, Value::Object(members)) = (media_type, value) {
            let description = self.operation.description;
            let operation = description.operation(self.operation.name);
            let node = operation.and_then(|operation| operation.body.as_ref());
            let (with_boundary, bytes) = multipart::write(members, description, node);
            if let Ok(with_boundary) = HeaderValue::try_from(with_boundary) {
                return (with_boundary, bytes);
            }
        }
        let bytes = body_bytes(media_type, value);
        (HeaderValue::from_static(media_type), bytes)
    }

    /// Builds the request.
    fn request(&self) -> Result<Request, Invalid> {
        if self.strict {
            self.validate()?;
        } else {
            let mut faults = self.faults.clone();
            faults.extend(self.of_other_versions());
            Invalid::unless_empty(faults)?;
        }
        let mut faults = Vec::new();
        let mut url = self.client.address(&self.written_path(&mut faults));
        let mut separator = '?';
        for (name, value) in &self.query {
            for text in texts(value) {
                url.push(separator);
                encode(name, &mut url);
                url.push('=');
                encode(&text, &mut url);
                separator = '&';
            }
        }
        for (name, value) in &self.beside.query {
            url.push(separator);
            encode(name, &mut url);
            url.push('=');
            encode(value, &mut url);
            separator = '&';
        }
        let mut headers = self.client.inner.headers.clone();
        for (name, value) in self.version.iter().flat_map(Chosen::headers) {
            self.write_header(name, &Value::from(value), &mut headers, &mut faults);
        }
        for (name, value) in &self.headers {
            self.write_header(name, value, &mut headers, &mut faults);
        }
        for (name, value) in &self.beside.headers {
            self.write_header(
                name,
                &Value::from(value.as_str()),
                &mut headers,
                &mut faults,
            );
        }
        let body = match (&self.beside.body, &self.beside.upload, &self.body) {
            (Some((media_type, bytes)), ..) => {
                let media_type = Value::from(media_type.as_str());
                self.write_header("content-type", &media_type, &mut headers, &mut faults);
                Some(bytes.clone())
            }
            (None, Some((media_type, file)), _) => {
                // A header field that was set describes the file better than the docs.
                let media_type = HeaderValue::from_static(media_type);
                headers.entry(CONTENT_TYPE).or_insert(media_type);
                Some(file.clone())
            }
            (None, None, Some((media_type, value))) => {
                let (media_type, bytes) = self.write_body(media_type, value);
                headers.insert(CONTENT_TYPE, media_type);
                Some(bytes.into())
            }
            (None, None, None) => None,
        };
        let method = Method::try_from(self.operation.method).unwrap_or_default();
        Invalid::unless_empty(faults)?;
        let operation = self.operation.name;
        Ok(Request {
            method,
            url,
            headers,
            body,
            timeout: self.limits.timeout,
            body_limit: self.limits.body,
            is_streamed: false,
            operation,
            template: self.operation.path,
            resends: 0,
        })
    }

    fn written_path(&self, faults: &mut Vec<Deviation>) -> String {
        let mut path = String::new();
        let mut rest = self.operation.path;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            path.push_str(before);
            let value = self.path.iter().rev().find(|(known, _)| *known == name);
            let (text, expected) = match value {
                Some((_, value)) => (joined(value), "text that can stand in a path"),
                None => (
                    Cow::Borrowed(self.client.path_value(name)),
                    "a value set by the client's builder",
                ),
            };
            // An empty segment or dots would change the path to another route.
            if text.is_empty() || text == "." || text == ".." {
                faults.push(Deviation::new(
                    &format!("path {name}"),
                    Rule::Unwritable,
                    expected,
                    format!("{text:?}"),
                ));
            }
            encode(&text, &mut path);
            rest = after;
        }
        path.push_str(rest);
        path
    }

    fn write_header(
        &self,
        name: &str,
        value: &Value,
        headers: &mut HeaderMap,
        faults: &mut Vec<Deviation>,
    ) {
        let text = joined(value);
        match (
            HeaderName::try_from(name),
            HeaderValue::from_bytes(text.as_bytes()),
        ) {
            (Ok(name), Ok(value)) => {
                headers.insert(name, value);
            }
            _ => {
                let expected = "text that can stand in a header field";
                faults.push(Deviation::new(
                    &format!("header {name}"),
                    Rule::Unwritable,
                    expected,
                    "",
                ));
            }
        }
    }

    /// Sends the request. `read` builds the result of a documented success.
    pub(crate) async fn send<T, H: FromHeaders, F: Fault>(
        self,
        read: fn(&Raw) -> Decoded<T>,
    ) -> Result<Reply<T, H>, Error<F>> {
        let (response, secrets) = self.answered(false).await?;
        let raw = self.raw(response, secrets).await?;
        match read(&raw) {
            Some(Ok(body)) => Ok(Reply::new(body, raw)),
            Some(Err(error)) => Err(undecodable(&raw, error)),
            None => Err(failure(raw)),
        }
    }

    /// Sends the request. The body of a success is a stream.
    pub(super) async fn download<H: FromHeaders, F: Fault>(
        self,
    ) -> Result<Reply<Body, H>, Error<F>> {
        let (mut response, secrets) = self.answered(true).await?;
        if !response.status.is_success() {
            return Err(failure(self.raw(response, secrets).await?));
        }
        let body = std::mem::replace(&mut response.body, Vec::new().into());
        let body = body.limited(self.limits.body);
        let body = body.map_err(|error| self.unanswered(error))?;
        Ok(Reply::new(body, self.raw(response, secrets).await?))
    }

    /// Returns the response, and the secret header fields of the request.
    async fn answered<F>(
        &self,
        is_streamed: bool,
    ) -> Result<(Response, Vec<HeaderValue>), Error<F>> {
        let mut request = self.request().map_err(|invalid| Error::Invalid {
            operation: self.operation.name,
            invalid: Box::new(invalid),
        })?;
        request.is_streamed = is_streamed;
        let answered = self.authorized(request).await;
        answered.map_err(|error| self.unanswered(error))
    }

    fn unanswered<F>(&self, error: TransportError) -> Error<F> {
        Error::Transport {
            operation: self.operation.name,
            error,
        }
    }

    /// Returns a response with its whole body. The limit is checked again because custom transports may ignore it.
    async fn raw<F>(&self, response: Response, secrets: Vec<HeaderValue>) -> Result<Raw, Error<F>> {
        let body = response.body.collect(self.limits.body).await;
        Ok(Raw {
            operation: self.operation,
            status: response.status,
            headers: response.headers,
            body: body.map_err(|error| self.unanswered(error))?,
            value_limit: self.limits.values,
            secrets,
        })
    }

    /// Sends a request with its credentials, and once more if the server rejects them and there are new ones. Returns
    /// the response and the secret header fields.
    async fn authorized(
        &self,
        request: Request,
    ) -> Result<(Response, Vec<HeaderValue>), TransportError> {
        let inner = &self.client.inner;
        let mut renewed = false;
        loop {
            let mut attempt = request.clone();
            attempt.resends = renewed.into();
            if let Some(credentials) = &inner.credentials {
                credentials.authorize(&mut attempt).await?;
            }
            let sent = attempt.headers.values();
            let secrets = sent.filter(|value| value.is_sensitive()).cloned().collect();
            let Some(credentials) = inner.credentials.as_ref().filter(|_| !renewed) else {
                return Ok((inner.transport.send(attempt).await?, secrets));
            };
            let response = inner.transport.send(attempt.clone()).await?;
            if response.status != StatusCode::UNAUTHORIZED
                || !credentials.renew(&attempt).await?
                || !attempt.is_whole()
            {
                return Ok((response, secrets));
            }
            renewed = true;
        }
    }
}

fn undecodable<F>(raw: &Raw, error: DecodeError) -> Error<F> {
    Error::Decode {
        operation: raw.operation(),
        status: raw.status(),
        error: Box::new(error),
    }
}

/// Returns the error for a response that isn't a documented success.
fn failure<F: Fault>(raw: Raw) -> Error<F> {
    match F::read(&raw) {
        Some(Ok(fault)) => Error::Fault(Box::new(Reply::new(fault, raw))),
        Some(Err(error)) => undecodable(&raw, error),
        None => Error::Undocumented(Box::new(Reply::new((), raw))),
    }
}
