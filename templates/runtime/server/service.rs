//! The operations of an API as data, and the service that finds the one that a request asks for.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::any;
use http::{HeaderName, Method, Request, Response};
use serde::Deserialize;
use serde_json::Value;

use super::accept;
use super::answer::{Answer, ErrorForm, Refusal};
use super::read::{self, Asked, Head, Received, Refused};
use super::route::{self, Index, Template};
use super::shared::Shared;
use crate::runtime::check::shorten;
use crate::runtime::secret::plain;
use crate::runtime::view::View;
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
    pub(super) routes: Vec<Route>,
    /// The places of the routes above.
    #[serde(skip)]
    index: Index,
}

/// A path of an operation.
#[derive(Debug)]
pub(super) struct Route {
    /// The operation's place.
    pub(super) operation: usize,
    pub(super) template: Template,
}

impl Document {
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        let mut document: Self = serde_json::from_str(text)?;
        for (operation, described) in document.operations.iter_mut().enumerate() {
            described.shared_name = Arc::from(described.name.as_str());
            for parameter in &mut described.parameters {
                let place = match parameter.location {
                    Location::Path => "path",
                    Location::Query => "query",
                    Location::Header => "header",
                };
                parameter.path = format!("{place} {}", parameter.name);
                if parameter.location == Location::Header {
                    parameter.field = parameter.name.parse().ok();
                }
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

    /// The patterns of axum's router, each with the routes that paths of the pattern fit best: none where that takes a
    /// closer look.
    fn known_routes(&self) -> Vec<(String, Vec<usize>)> {
        let mut patterns: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, route) in self.routes.iter().enumerate() {
            let pattern = route.template.pattern();
            patterns.entry(pattern).or_default().push(number);
        }
        // What has text and a variable in one segment may fit better than what axum finds.
        let parted: HashSet<usize> = (self.routes.iter())
            .filter(|route| !route.template.is_of_whole_segments())
            .map(|route| route.template.rank().len())
            .collect();
        let known = patterns.into_iter().map(|(pattern, routes)| {
            let is_certain = !parted.contains(&pattern.matches('/').count());
            (pattern, if is_certain { routes } else { Vec::new() })
        });
        known.collect()
    }
}

/// An operation.
#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    /// Its name in the API's description.
    pub(super) name: String,
    /// The same, for accounts.
    #[serde(skip)]
    shared_name: Arc<str>,
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
    /// The name of the header field that it is.
    #[serde(skip)]
    pub(super) field: Option<HeaderName>,
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
    /// Others that it may be sent in; `*/*` stands for any.
    #[serde(default)]
    pub(super) further_media_types: Vec<String>,
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
    /// The query has this parameter, with this value if there is one.
    Query(String, Option<String>),
}

impl Variant {
    /// Does the body select the operation with this mark?
    pub(super) fn fits(&self, body: &View<'_>) -> bool {
        match self {
            Self::Query(..) => true,
            Self::Key(key) => body.get(key).is_some(),
            Self::Value(path, value) => {
                let found = path.iter().try_fold(body, |body, key| body.get(key));
                found.is_some_and(|found| found.is(value))
            }
        }
    }
}

impl Operation {
    /// Does the query select the operation, where it is what tells it from others of its route?
    pub(super) fn is_asked_by(&self, query: &[(String, String)]) -> Option<bool> {
        let Some(Variant::Query(name, value)) = &self.variant else {
            return None;
        };
        let mut pairs = query.iter().filter(|(other, _)| other == name);
        Some(pairs.any(|(_, sent)| value.as_ref().is_none_or(|value| value == sent)))
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "{}", plain(key)),
            Self::Query(name, None) => write!(f, "{}", plain(name)),
            Self::Query(name, Some(value)) => write!(f, "{}={}", plain(name), plain(value)),
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
    /// Creates operations that are parsed on first use. An invalid description gives no operations.
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

    /// The place of the operation that a route leads to.
    pub(super) fn operation_of(&self, route: usize) -> Option<usize> {
        Some(self.document().routes.get(route)?.operation)
    }

    /// The name of the operation at a place.
    #[cfg(feature = "mock")]
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
    /// Whether each response carries its outcome as an extension, an [`Account`]: for logs.
    pub accounts: bool,
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
            accounts: false,
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
    /// The routes of one template that take the method.
    Routes(Routes),
    /// The path is known with these methods only.
    OtherMethods(Vec<String>),
    Nothing,
}

/// Numbers of routes, of which there is nearly always one.
enum Routes {
    One(usize),
    Several(Vec<usize>),
}

impl Routes {
    fn as_slice(&self) -> &[usize] {
        match self {
            Self::One(route) => std::slice::from_ref(route),
            Self::Several(routes) => routes,
        }
    }
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

/// The outcome of a request besides its answer: an extension of each response, if [`Options::accounts`] asks for it.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Account {
    /// The name of the operation.
    pub operation: Option<Arc<str>>,
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
        let accepts = |route: &&Route| {
            let operation = document.operations.get(route.operation);
            operation.is_some_and(|operation| operation.takes(method))
        };
        let mut is_known = false;
        let route = document.index.find(path, |routes| {
            is_known = true;
            let mut routes = routes.iter().filter_map(|at| document.routes.get(*at));
            routes.find(accepts)
        });
        match route {
            Some(route) => Fit::Accepts(route.template.rank()),
            None if is_known => Fit::Knows,
            None => Fit::Begins(std::cmp::Reverse(document.index.depth(path))),
        }
    }

    /// Answers a request.
    pub async fn handle(&self, request: Request<Body>) -> Response<Body> {
        self.handle_at(&[], request).await
    }

    /// As [`Endpoint::handle`], of a request whose path is known to fit these routes best unless something in it is
    /// percent-encoded.
    async fn handle_at(&self, known: &[usize], request: Request<Body>) -> Response<Body> {
        // What is not needed while the body comes, or while the implementation works, lives in functions that wait for
        // nothing: a future has room for all that is.
        let routes = match self.routes(known, &request) {
            Ok(routes) => routes,
            Err(answer) => return self.response(*answer, Some(Account::default())),
        };
        let (head, body) = Head::of(request);
        let asked = Asked {
            service: &self.service,
            options: &self.options,
            routes: routes.as_slice(),
            head: Box::new(head),
        };
        let asked = match asked.authenticated() {
            Ok(asked) => asked,
            Err(refused) => return self.refuse(*refused, Bytes::new()),
        };
        let body = read::bytes_of(body, self.options.body_limit).await;
        match self.dispatched(asked, body) {
            Ok((pending, account)) => self.response(pending.await, account),
            Err(response) => *response,
        }
    }

    /// Hands a request to the implementation, or refuses it.
    fn dispatched(
        &self,
        asked: Asked<'_>,
        body: Result<Bytes, axum::Error>,
    ) -> Result<(Pending, Option<Account>), Box<Response<Body>>> {
        let (body, read) = match body {
            Ok(body) => {
                let read = asked.with_body(Ok(&body));
                (body, read)
            }
            Err(error) => (Bytes::new(), asked.with_body(Err(error))),
        };
        let received = match read {
            Ok(received) => received,
            Err(refused) => return Err(Box::new(self.refuse(*refused, body))),
        };
        let account = self.options.accounts.then(|| {
            let doubts = received.doubts();
            Account {
                operation: self.shared_name(Some(received.operation())),
                reason: (!doubts.is_empty()).then(|| doubts.join("; ")),
                body,
            }
        });
        Ok(((self.dispatch)(received), account))
    }

    fn refuse(&self, refused: Refused, body: Bytes) -> Response<Body> {
        let account = Account {
            operation: self.shared_name(refused.operation),
            reason: None,
            body,
        };
        let answer = match &self.on_refusal {
            Some(answer) => answer(refused),
            None => *refused.answer,
        };
        self.response(answer, Some(account))
    }

    fn shared_name(&self, operation: Option<usize>) -> Option<Arc<str>> {
        let operation = self.service.document().operations.get(operation?)?;
        Some(Arc::clone(&operation.shared_name))
    }

    fn response(&self, answer: Answer, account: Option<Account>) -> Response<Body> {
        let account = account.filter(|_| self.options.accounts);
        let account = account.map(|mut account| {
            if account.reason.is_none() {
                account.reason = answer.reason().map(str::to_owned);
            }
            account
        });
        let mut response = answer.into_response(&self.service.document().errors);
        if self.options.any_origin {
            accept::allow_any_origin(response.headers_mut());
        }
        if let Some(account) = account {
            response.extensions_mut().insert(account);
        }
        response
    }

    /// Returns a router with a route for each path of the API, which answers other paths with 404.
    pub fn router(self) -> Router {
        let known = self.service.document().known_routes();
        let endpoint = Arc::new(self);
        let handler = |known: Vec<usize>| {
            let (endpoint, known) = (Arc::clone(&endpoint), Arc::<[usize]>::from(known));
            any(
                move |request: Request<Body>| async move { endpoint.handle_at(&known, request).await },
            )
        };
        let routed = known.into_iter().fold(
            Router::new().without_v07_checks(),
            |router, (pattern, known)| router.route(&pattern, handler(known)),
        );
        routed.fallback_service(handler(Vec::new()))
    }

    /// The routes that a request can be for, or the answer to one that is for none.
    fn routes(&self, known: &[usize], request: &Request<Body>) -> Result<Routes, Refusal> {
        let (method, path) = (request.method(), request.uri().path());
        if !route::is_sound(path) {
            return Err(Box::new(match route::is_text(path) {
                true => nothing_at(path),
                false => Answer::message(400, "the path is not percent-encoded text"),
            }));
        }
        match self.find(known, method, path) {
            Found::Routes(routes) => Ok(routes),
            Found::OtherMethods(methods) if method == Method::OPTIONS => {
                let headers = request.headers();
                let answer = accept::options(&methods, headers, self.options.any_origin);
                Err(Box::new(answer))
            }
            Found::OtherMethods(methods) => {
                let answer = Answer::message(405, format!("{method} is not allowed here"));
                Err(Box::new(answer.with_header("Allow", methods.join(", "))))
            }
            Found::Nothing => Err(Box::new(nothing_at(path))),
        }
    }

    fn find(&self, known: &[usize], method: &Method, path: &str) -> Found {
        let document = self.service.document();
        let operation = |route: usize| {
            document
                .operations
                .get(document.routes.get(route)?.operation)
        };
        // All operations of one template are wanted, and none of a template that fits less closely.
        let wanted = |routes: &[usize]| {
            let takes = |route: &usize| operation(*route).is_some_and(|found| found.takes(method));
            let mut taking = routes.iter().copied().filter(takes);
            let first = taking.next()?;
            let Some(second) = taking.next() else {
                return Some(Routes::One(first));
            };
            let mut routes: Vec<usize> = [first, second].into_iter().chain(taking).collect();
            // An operation for the head goes before that for the whole.
            let is_own =
                |route: &usize| operation(*route).is_some_and(|found| found.is_called(method));
            if routes.iter().any(is_own) {
                routes.retain(is_own);
            }
            Some(Routes::Several(routes))
        };
        let at_once = Some(known).filter(|_| !path.contains('%')).and_then(wanted);
        if let Some(routes) = at_once.or_else(|| document.index.find(path, wanted)) {
            return Found::Routes(routes);
        }
        let mut others: Vec<&str> = Vec::new();
        document.index.find(path, |routes| {
            for operation in routes.iter().filter_map(|route| operation(*route)) {
                if !others.contains(&operation.method.as_str()) {
                    others.push(&operation.method);
                }
            }
            None::<()>
        });
        if others.is_empty() {
            return Found::Nothing;
        }
        if others.contains(&"GET") && !others.contains(&"HEAD") {
            others.push("HEAD");
        }
        Found::OtherMethods(others.into_iter().map(str::to_owned).collect())
    }
}

fn nothing_at(path: &str) -> Answer {
    let path = plain(&shorten(path, 200));
    Answer::message(404, format!("no operation matches {path}"))
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

    /// A service with operations of these methods and paths.
    fn service(operations: &[(&str, &str)]) -> Service {
        let operations: Vec<Value> = operations
            .iter()
            .map(|(method, path)| {
                serde_json::json!({"name": "", "method": method, "paths": [path], "parameters": [],
                    "body": null, "variant": null})
            })
            .collect();
        let text = serde_json::json!({"errors": {"members": []}, "operations": operations});
        let description = Description::read("{}").expect("a description");
        Service::read(&text.to_string(), description).expect("a service")
    }

    /// The routes for a method and a path. `known` are those that the router knows the path to fit.
    fn found(
        operations: &[(&str, &str)],
        known: &[usize],
        method: Method,
        path: &str,
    ) -> Vec<usize> {
        let service = Shared::Made(Arc::new(service(operations)));
        let dispatch = |_: Received| -> Pending { Box::pin(async { Answer::empty(200) }) };
        match Endpoint::of(service, Options::default(), dispatch).find(known, &method, path) {
            Found::Routes(routes) => routes.as_slice().to_vec(),
            Found::OtherMethods(_) | Found::Nothing => Vec::new(),
        }
    }

    #[test]
    fn the_query_selects_an_operation() {
        let asked = |value: Option<&str>, query: &[(&str, &str)]| {
            let text = serde_json::json!({"name": "", "method": "GET", "paths": ["/x"], "parameters": [],
                "body": null, "variant": {"query": ["all", value]}});
            let operation: Operation = serde_json::from_value(text).expect("an operation");
            let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            operation.is_asked_by(&query.iter().map(own).collect::<Vec<_>>())
        };
        assert_eq!(asked(Some("1"), &[("all", "1")]), Some(true));
        assert_eq!(asked(Some("1"), &[("all", "2")]), Some(false));
        assert_eq!(asked(Some("1"), &[]), Some(false));
        assert_eq!(asked(None, &[("all", "2")]), Some(true));
        let other = service(&[("GET", "/x")]);
        let other = other.document().operations.first();
        assert_eq!(other.and_then(|other| other.is_asked_by(&[])), None);
    }

    #[test]
    fn an_operation_for_the_head_goes_before_that_for_the_whole() {
        let (whole, head) = (("GET", "/x"), ("HEAD", "/x"));
        assert_eq!(found(&[whole, head], &[], Method::HEAD, "/x"), [1]);
        assert_eq!(found(&[whole], &[], Method::HEAD, "/x"), [0]);
        assert_eq!(found(&[whole], &[], Method::POST, "/x"), [0; 0]);
    }

    #[test]
    fn what_the_router_knows_is_looked_up_where_it_may_be_wrong() {
        let operations = [("GET", "/x"), ("GET", "/{id}"), ("POST", "/{name}")];
        let find = |method, path| found(&operations, &[1, 2], method, path);
        assert_eq!(find(Method::GET, "/y"), [1]);
        assert_eq!(find(Method::POST, "/y"), [2]);
        assert_eq!(find(Method::DELETE, "/y"), [0; 0]);
        // axum takes the encoded text for another one.
        assert_eq!(find(Method::GET, "/%78"), [0]);
        assert_eq!(found(&operations, &[0], Method::POST, "/x"), [2]);
    }

    #[test]
    fn parts_of_segments_take_a_closer_look() {
        let known = |paths: &[&str]| {
            let operations: Vec<(&str, &str)> = paths.iter().map(|path| ("GET", *path)).collect();
            let known = service(&operations).document().known_routes();
            known
                .into_iter()
                .map(|(_, routes)| routes)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            known(&["/a/{x}", "/{y}/b", "/a/{z}"]),
            [vec![0, 2], vec![1]]
        );
        // `/x-1/b` is for the first, though axum finds the second.
        assert_eq!(
            known(&["/x-{a}/{b}", "/{p}/b", "/c"]),
            [vec![2], vec![], vec![]]
        );
    }
}
