//! The operations of an API as data, and the service that finds the one that a request asks for.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::routing::any;
use http::{Method, Request, Response};
use serde::Deserialize;
use serde_json::Value;

use super::answer::{Answer, ErrorForm};
use super::read::{self, Received};
use super::route::{self, Template, Variables};
use crate::runtime::check::shorten;
use crate::runtime::secret::plain;
use crate::runtime::{Description, Secret};

/// An answer that is being made.
pub type Pending = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// The operations of an API, read on first use.
pub struct Service {
    text: &'static str,
    description: &'static Description,
    parsed: OnceLock<Document>,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Document {
    pub(super) errors: ErrorForm,
    pub(super) operations: Vec<Operation>,
    /// Place of operation and template, those with earlier literals first.
    #[serde(skip)]
    routes: Vec<(usize, Template)>,
}

/// An operation.
#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    /// Its name in the API's description.
    pub(super) name: String,
    pub(super) method: String,
    pub(super) paths: Vec<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<BodyRules>,
    /// None where nothing tells it from others: the first that fits is taken.
    pub(super) variant: Option<Variant>,
}

/// A parameter.
#[derive(Debug, Deserialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) location: Location,
    pub(super) required: bool,
    /// Does it carry the credentials?
    pub(super) credential: bool,
    /// The status for a value that breaks the docs.
    pub(super) invalid: u16,
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Location {
    Path,
    Query,
    Header,
}

/// The body of a request.
#[derive(Debug, Deserialize)]
pub(super) struct BodyRules {
    pub(super) media_type: String,
    pub(super) required: bool,
    /// The status for an invalid member, by its path in dots.
    pub(super) invalid: BTreeMap<String, u16>,
}

/// How an operation is told from others of its route.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Variant {
    /// The body's root object has this key.
    Key(String),
    /// The body holds this value at this path.
    Value(Vec<String>, Value),
}

impl Service {
    /// Nothing is read before the first use. A text that is not a description of operations has none.
    pub(crate) const fn new(text: &'static str, description: &'static Description) -> Self {
        Self {
            text,
            description,
            parsed: OnceLock::new(),
        }
    }

    pub(super) fn description(&self) -> &'static Description {
        self.description
    }

    pub(super) fn document(&self) -> &Document {
        self.parsed.get_or_init(|| {
            let mut document: Document = serde_json::from_str(self.text).unwrap_or_default();
            let mut routes: Vec<(usize, Template)> = Vec::new();
            for (index, operation) in document.operations.iter().enumerate() {
                routes.extend(
                    operation
                        .paths
                        .iter()
                        .map(|path| (index, Template::parse(path))),
                );
            }
            routes.sort_by_cached_key(|(index, template)| (template.rank(), *index));
            document.routes = routes;
            document
        })
    }
}

/// What a server accepts beyond what the docs of single operations say.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Bodies of more bytes are refused with 413.
    pub body_limit: usize,
    /// Who may call.
    pub credentials: Credentials,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            body_limit: 2 * 1024 * 1024,
            credentials: Credentials::Present,
        }
    }
}

/// What is asked of the header field that carries the credentials. Whether they are valid is for the implementation,
/// or for a layer before the router, to find out.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Credentials {
    /// Nothing.
    Ignored,
    /// It is there, where the docs require it.
    #[default]
    Present,
    /// It holds this token, wherever the docs know such a field.
    Token(Secret<String>),
}

/// What a path and a method lead to.
enum Found {
    /// The operations of the route, each with the values of the path's variables.
    Operations(Vec<(usize, Variables)>),
    /// The path is known with these methods only.
    OtherMethods(Vec<String>),
    Nothing,
}

/// An API that answers requests.
#[derive(Clone)]
pub struct Endpoint {
    service: &'static Service,
    options: Options,
    dispatch: Arc<dyn Fn(Received) -> Pending + Send + Sync>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Endpoint {
    pub(crate) fn new(
        service: &'static Service,
        options: Options,
        dispatch: impl Fn(Received) -> Pending + Send + Sync + 'static,
    ) -> Self {
        Self {
            service,
            options,
            dispatch: Arc::new(dispatch),
        }
    }

    /// Does the API have this path, with whatever method?
    pub fn knows(&self, path: &str) -> bool {
        self.service
            .document()
            .routes
            .iter()
            .any(|(_, template)| template.fit(path).is_some())
    }

    /// Has the API an operation with this method and path?
    pub fn accepts(&self, method: &Method, path: &str) -> bool {
        matches!(self.find(method, path), Found::Operations(_))
    }

    /// Answers a request.
    pub async fn handle(&self, request: Request<Body>) -> Response<Body> {
        let answer = self.answer(request).await;
        answer.into_response(&self.service.document().errors)
    }

    /// A router that has a route for each path of the API and answers other paths with 404.
    pub fn router(self) -> Router {
        let mut patterns: Vec<String> = self
            .service
            .document()
            .routes
            .iter()
            .map(|(_, template)| template.pattern())
            .collect();
        patterns.sort_unstable();
        patterns.dedup();
        let handler = any(move |request: Request<Body>| async move { self.handle(request).await });
        let routed = patterns
            .iter()
            .fold(Router::new().without_v07_checks(), |router, pattern| {
                router.route(pattern, handler.clone())
            });
        routed.fallback_service(handler)
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        if !route::is_sound(request.uri().path()) {
            let message = "the path is not percent-encoded text, or goes to another place";
            return Answer::message(400, message);
        }
        let operations = match self.find(request.method(), request.uri().path()) {
            Found::Operations(operations) => operations,
            Found::OtherMethods(methods) => {
                let message = format!("{} is not allowed here", request.method());
                return Answer::message(405, message).with_header("Allow", methods.join(", "));
            }
            Found::Nothing => {
                let path = plain(&shorten(request.uri().path(), 200));
                return Answer::message(404, format!("nothing is at {path}"));
            }
        };
        match read::receive(self.service, &self.options, operations, request).await {
            Ok(received) => (self.dispatch)(received).await,
            Err(refusal) => *refusal,
        }
    }

    fn find(&self, method: &Method, path: &str) -> Found {
        let document = self.service.document();
        let (mut others, mut found) = (Vec::new(), Vec::new());
        let mut rank = None;
        for (index, template) in &document.routes {
            let Some(operation) = document.operations.get(*index) else {
                continue;
            };
            // All operations of one route are wanted, and none of a route that fits less closely.
            if rank.as_ref().is_some_and(|rank| *rank != template.rank()) {
                break;
            }
            let Some(variables) = template.fit(path) else {
                continue;
            };
            let same = operation.method.eq_ignore_ascii_case(method.as_str());
            // What can be got can also be asked for its head.
            let head = method == Method::HEAD && operation.method == "GET";
            if same || head {
                rank = Some(template.rank());
                found.push((*index, variables));
            } else if !others.contains(&operation.method) {
                others.push(operation.method.clone());
            }
        }
        match (found.is_empty(), others.is_empty()) {
            (false, _) => Found::Operations(found),
            (true, false) => Found::OtherMethods(others),
            (true, true) => Found::Nothing,
        }
    }
}
