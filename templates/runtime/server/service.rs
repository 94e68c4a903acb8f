//! The operations of an API as data, and the service that finds the one that a request asks for.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::any;
use http::{Method, Request, Response};
use serde::Deserialize;
use serde_json::Value;

use super::accept;
use super::answer::{Answer, ErrorForm};
use super::read::{self, Received, Refused};
use super::route::{self, Index, Template, Variables};
use super::shared::Shared;
use crate::runtime::check::shorten;
use crate::runtime::secret::plain;
use crate::runtime::{Description, Secret};

/// An answer that is being made.
pub type Pending = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// The operations of an API, parsed on first use.
pub struct Service {
    text: &'static str,
    description: Shared<Description>,
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
    #[serde(skip)]
    routes: Vec<Route>,
    /// The places of the routes above.
    #[serde(skip)]
    index: Index,
}

/// A path of an operation.
#[derive(Debug)]
struct Route {
    /// The operation's place.
    operation: usize,
    template: Template,
}

impl Document {
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        let mut document: Self = serde_json::from_str(text)?;
        for (operation, described) in document.operations.iter_mut().enumerate() {
            for parameter in &mut described.parameters {
                let place = match parameter.location {
                    Location::Path => "path",
                    Location::Query => "query",
                    Location::Header => "header",
                };
                parameter.path = format!("{place} {}", parameter.name);
            }
            for path in &described.paths {
                let template = Template::parse(path);
                document.index.add(&template, document.routes.len());
                document.routes.push(Route {
                    operation,
                    template,
                });
            }
        }
        Ok(document)
    }
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
    /// Media types of what is answered, where the docs say.
    #[serde(default)]
    pub(super) answers: Vec<String>,
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
    /// Place and name: `query limit`.
    #[serde(skip)]
    pub(super) path: String,
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

impl Variant {
    /// Does the body select the operation with this mark?
    pub(super) fn fits(&self, body: &Value) -> bool {
        match self {
            Self::Key(key) => body.get(key).is_some(),
            Self::Value(path, value) => {
                path.iter().try_fold(body, |body, key| body.get(key)) == Some(value)
            }
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "{}", plain(key)),
            Self::Value(path, value) => {
                write!(
                    f,
                    "{} = {}",
                    plain(&path.join(".")),
                    plain(&value.to_string())
                )
            }
        }
    }
}

impl Service {
    /// Creates operations that are parsed on first use. If the text isn't a description of operations, there are none.
    pub(crate) const fn new(text: &'static str, description: &'static Description) -> Self {
        Self {
            text,
            description: Shared::Static(description),
            parsed: OnceLock::new(),
        }
    }

    /// Parses operations at run time.
    ///
    /// # Errors
    /// Returns an error if `text` isn't a description of operations.
    pub fn read(text: &str, description: Description) -> Result<Self, serde_json::Error> {
        Ok(Self {
            text: "",
            description: Shared::Made(Arc::new(description)),
            parsed: OnceLock::from(Document::read(text)?),
        })
    }

    pub(crate) fn description(&self) -> &Description {
        &self.description
    }

    pub(super) fn document(&self) -> &Document {
        self.parsed
            .get_or_init(|| Document::read(self.text).unwrap_or_default())
    }

    /// The name of the operation at a place.
    pub(crate) fn name(&self, operation: usize) -> &str {
        let operation = self.document().operations.get(operation);
        operation.map_or("", |operation| operation.name.as_str())
    }
}

/// Settings of a server.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The maximum size of a body in bytes. Larger ones are refused with 413.
    pub body_limit: usize,
    /// Who may call.
    pub credentials: Credentials,
    /// Which requests are refused.
    pub checks: Checks,
    /// Whether to allow cross-origin requests (CORS).
    pub any_origin: bool,
}

/// Which requests a server refuses before they reach the implementation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Checks {
    /// Requests that break a documented rule, and requests with members that the docs don't list.
    Strict,
    /// Requests that break a documented rule.
    #[default]
    Stated,
    /// None; violations are reported. A value that can't be read as its documented type is still refused if the
    /// implementation is typed.
    Warn,
    /// None, and nothing is checked.
    Off,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            body_limit: 2 * 1024 * 1024,
            credentials: Credentials::Present,
            checks: Checks::default(),
            any_origin: false,
        }
    }
}

/// How the header field with the credentials is checked. Whether they are valid is up to the implementation or a layer
/// in front of the router.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Credentials {
    /// The field isn't checked.
    Ignored,
    /// The field must be present if the docs require it.
    #[default]
    Present,
    /// The field must hold this token in all operations that have such a field.
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

/// How well an API fits a request; the least is the best.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// It has such an operation, on a template of this rank.
    Accepts(Vec<u8>),
    /// It has the path with other methods.
    Knows,
    /// It has paths that begin like this one for so many segments.
    Begins(std::cmp::Reverse<usize>),
}

/// The outcome of a request besides its answer: an extension of each response.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Account {
    /// The name of the operation.
    pub operation: Option<String>,
    /// Why the request was refused, or how it breaks the docs.
    pub reason: Option<String>,
    /// The body of the request.
    pub body: Bytes,
}

type Dispatch = Arc<dyn Fn(Received) -> Pending + Send + Sync>;
type OnRefusal = Arc<dyn Fn(Refused) -> Answer + Send + Sync>;

/// An API that answers requests.
#[derive(Clone)]
pub struct Endpoint {
    service: Shared<Service>,
    options: Options,
    dispatch: Dispatch,
    on_refusal: Option<OnRefusal>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Endpoint {
    #[cfg(feature = "server")]
    pub(crate) fn new(
        service: &'static Service,
        options: Options,
        dispatch: impl Fn(Received) -> Pending + Send + Sync + 'static,
    ) -> Self {
        Self::of(Shared::Static(service), options, dispatch)
    }

    pub(crate) fn of(
        service: Shared<Service>,
        options: Options,
        dispatch: impl Fn(Received) -> Pending + Send + Sync + 'static,
    ) -> Self {
        Self {
            service,
            options,
            dispatch: Arc::new(dispatch),
            on_refusal: None,
        }
    }

    /// Returns the endpoint with another answer to requests that would be refused.
    #[cfg(feature = "mock")]
    pub(crate) fn on_refusal(
        mut self,
        answer: impl Fn(Refused) -> Answer + Send + Sync + 'static,
    ) -> Self {
        self.on_refusal = Some(Arc::new(answer));
        self
    }

    /// Returns whether the API has this path, with any method.
    pub fn knows(&self, path: &str) -> bool {
        !matches!(self.fit(&Method::GET, path), Fit::Begins(_))
    }

    /// Returns whether the API has an operation with this method and path.
    pub fn accepts(&self, method: &Method, path: &str) -> bool {
        matches!(self.fit(method, path), Fit::Accepts(_))
    }

    pub(crate) fn fit(&self, method: &Method, path: &str) -> Fit {
        let document = self.service.document();
        let routes = document.index.find(path).into_iter().flatten();
        let mut routes = routes
            .filter_map(|route| document.routes.get(*route))
            .peekable();
        if routes.peek().is_none() {
            return Fit::Begins(std::cmp::Reverse(document.index.depth(path)));
        }
        let accepts = |route: &&Route| {
            let operation = document.operations.get(route.operation);
            operation.is_some_and(|operation| operation.takes(method))
        };
        let route = routes.find(accepts);
        route.map_or(Fit::Knows, |route| Fit::Accepts(route.template.rank()))
    }

    /// Answers a request. The outcome is stored in the extensions of the response as an [`Account`].
    pub async fn handle(&self, request: Request<Body>) -> Response<Body> {
        let mut account = Account::default();
        let answer = self.answer(request, &mut account).await;
        if account.reason.is_none() {
            account.reason = answer.reason().map(str::to_owned);
        }
        let mut response = answer.into_response(&self.service.document().errors);
        if self.options.any_origin {
            accept::allow_any_origin(response.headers_mut());
        }
        response.extensions_mut().insert(account);
        response
    }

    /// Returns a router with a route for each path of the API, which answers other paths with 404.
    pub fn router(self) -> Router {
        let document = self.service.document();
        let mut patterns: Vec<String> = document
            .routes
            .iter()
            .map(|route| route.template.pattern())
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

    async fn answer(&self, request: Request<Body>, account: &mut Account) -> Answer {
        if !route::is_sound(request.uri().path()) {
            return match route::is_text(request.uri().path()) {
                true => nothing_at(request.uri().path()),
                false => Answer::message(400, "the path is not percent-encoded text"),
            };
        }
        let operations = match self.find(request.method(), request.uri().path()) {
            Found::Operations(operations) => operations,
            Found::OtherMethods(methods) if request.method() == Method::OPTIONS => {
                return accept::options(&methods, request.headers(), self.options.any_origin);
            }
            Found::OtherMethods(methods) => {
                let message = format!("{} is not allowed here", request.method());
                return Answer::message(405, message).with_header("Allow", methods.join(", "));
            }
            Found::Nothing => return nothing_at(request.uri().path()),
        };
        let (body, received) =
            read::receive(&self.service, &self.options, operations, request).await;
        account.body = body;
        let operation = match &received {
            Ok(received) => Some(received.operation()),
            Err(refused) => refused.operation,
        };
        account.operation = operation.map(|operation| self.service.name(operation).to_owned());
        match (received, &self.on_refusal) {
            (Ok(received), _) => {
                let doubts = received.doubts();
                account.reason = (!doubts.is_empty()).then(|| doubts.join("; "));
                (self.dispatch)(received).await
            }
            (Err(refused), Some(answer)) => answer(refused),
            (Err(refused), None) => *refused.answer,
        }
    }

    fn find(&self, method: &Method, path: &str) -> Found {
        let document = self.service.document();
        let mut others: Vec<&str> = Vec::new();
        for route in document.index.find(path) {
            let mut found = Vec::new();
            for route in route.iter().filter_map(|at| document.routes.get(*at)) {
                let Some(operation) = document.operations.get(route.operation) else {
                    continue;
                };
                if operation.takes(method) {
                    let is_own = operation.is_called(method);
                    let variables = route.template.fit(path);
                    found.extend(variables.map(|variables| (is_own, (route.operation, variables))));
                } else if !others.contains(&operation.method.as_str()) {
                    others.push(&operation.method);
                }
            }
            // All operations of one route are wanted, and none of a route that fits less closely.
            if !found.is_empty() {
                return Found::Operations(own_or_all(found));
            }
        }
        if others.is_empty() {
            return Found::Nothing;
        }
        if others.contains(&"GET") && !others.contains(&"HEAD") {
            others.push("HEAD");
        }
        Found::OtherMethods(others.into_iter().map(str::to_owned).collect())
    }
}

/// Those that are of the method itself, where any is: an operation for the head goes before that for the whole.
fn own_or_all<T>(found: Vec<(bool, T)>) -> Vec<T> {
    let has_own = found.iter().any(|(is_own, _)| *is_own);
    let wanted = found.into_iter().filter(|(is_own, _)| *is_own || !has_own);
    wanted.map(|(_, one)| one).collect()
}

fn nothing_at(path: &str) -> Answer {
    let path = plain(&shorten(path, 200));
    Answer::message(404, format!("nothing is at {path}"))
}

impl Operation {
    /// What can be got can also be asked for its head.
    fn takes(&self, method: &Method) -> bool {
        self.is_called(method) || method == Method::HEAD && self.method == "GET"
    }

    fn is_called(&self, method: &Method) -> bool {
        self.method.eq_ignore_ascii_case(method.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_for_the_head_goes_before_that_for_the_whole() {
        assert_eq!(own_or_all(vec![(false, "GET"), (true, "HEAD")]), ["HEAD"]);
        assert_eq!(own_or_all(vec![(false, "GET")]), ["GET"]);
    }
}
