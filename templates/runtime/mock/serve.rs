//! Serves the mocks of several APIs at a single address.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::any;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};

use super::api::{Api, Behaviour};
use super::chaos::{Chaos, Spoilt};
use super::log::{Exchange, Log, body, took};
use super::settings::{OPTIONS, Settings};
use crate::runtime::server::{Account, Answer, Endpoint, ErrorForm, Options, serve};

/// Runs the mock as a program: parses the arguments and serves until the program is stopped. Exits with 2 if an
/// argument is invalid, and with 1 if the mock can't listen on the address.
pub fn main(apis: &[Api]) -> ExitCode {
    let mut settings = Settings::default();
    let rest = match settings.read(std::env::args().skip(1)) {
        Ok(rest) => rest,
        Err(message) => return refuse(&message),
    };
    match rest.first().map(String::as_str) {
        Some("--help" | "-h") => {
            tell(&format!(
                "Answers requests as the docs say.\n\nOptions:\n{OPTIONS}"
            ));
            ExitCode::SUCCESS
        }
        Some(unknown) => refuse(&format!("{unknown} is not known; --help shows what is")),
        None => run(settings, &Live::new(apis.to_vec())),
    }
}

fn refuse(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "error: {message}");
    ExitCode::from(2)
}

fn tell(text: &str) {
    // Continue to serve if nobody reads the output.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// The APIs of a mock, which may change while it runs.
#[derive(Clone, Debug)]
pub struct Live(Arc<RwLock<Arc<[Api]>>>);

impl Live {
    /// Creates a set of these APIs.
    pub fn new(apis: Vec<Api>) -> Self {
        Self(Arc::new(RwLock::new(apis.into())))
    }

    /// Replaces the APIs. The mock keeps its items.
    pub fn set(&self, apis: Vec<Api>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = apis.into();
    }

    fn now(&self) -> Arc<[Api]> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Serves mocks of APIs until the program is stopped, or returns why it can't.
pub fn run(settings: Settings, live: &Live) -> ExitCode {
    if let Some(message) = unknown_name(&settings, &live.now()) {
        return refuse(&message);
    }
    match listen(settings, live) {
        Ok(never) => match never {},
        Err(error) => refuse(&error.to_string()),
    }
}

/// What is wrong with a name of an API or an operation in the settings.
fn unknown_name(settings: &Settings, apis: &[Api]) -> Option<String> {
    let is_api = |name: &&String| apis.iter().any(|api| api.name() == name.as_str());
    if let Some(unknown) = settings.apis.iter().find(|name| !is_api(name)) {
        let known: Vec<&str> = apis.iter().map(Api::name).collect();
        let known = known.join(", ");
        return Some(format!(
            "no API is called {unknown}; this mock serves: {known}"
        ));
    }
    let has = |name: &str| apis.iter().any(|api| api.has(name));
    let (unknown, _) = settings.failing.iter().find(|(name, _)| !has(name))?;
    let meant: Vec<&str> = apis.iter().flat_map(|api| api.meant(unknown)).collect();
    let hint = match meant.is_empty() {
        true => String::new(),
        false => format!("; did you mean {}?", meant.join(" or ")),
    };
    Some(format!("no API has an operation called {unknown}{hint}"))
}

fn listen(settings: Settings, live: &Live) -> std::io::Result<std::convert::Infallible> {
    let failed = |error: std::io::Error| {
        let hint = match error.kind() {
            std::io::ErrorKind::AddrInUse => "; --listen 0 picks a free port",
            _ => "",
        };
        std::io::Error::other(format!(
            "can't listen at {}: {error}{hint}",
            settings.listen
        ))
    };
    let listener = TcpListener::bind(&settings.listen).map_err(failed)?;
    let behaviour = Arc::new(behaviour(&settings, live)?);
    let log = Log::new(&settings, &behaviour)?;
    let mut text = format!("Listening at http://{}\n", listener.local_addr()?);
    for api in live.now().iter().filter(|api| is_served(&settings, api)) {
        text.push_str(&format!(
            "  http://{}/{}\n",
            listener.local_addr()?,
            api.name()
        ));
    }
    tell(&text);
    let limits = settings.limits.clone();
    let mock = Mock {
        chaos: Chaos::new(settings.chaos),
        settings,
        live: live.clone(),
        behaviour,
        log: Some(log),
    };
    block_on(serve(listener, mock.router(), limits))?
}

/// How mocks with these settings behave, and what they hold at the start.
fn behaviour(settings: &Settings, live: &Live) -> std::io::Result<Behaviour> {
    let mut behaviour = match settings.stateful {
        true => Behaviour::stateful(),
        false => Behaviour::default(),
    };
    behaviour.settle = settings.settle;
    behaviour.failing = settings.failing.clone();
    if let (Some(path), Some(mut store)) = (&settings.seed, behaviour.store()) {
        let apis = live.now();
        let named = |name: &str| apis.iter().find(|api| api.name() == name);
        let id_of = |api: &str, resource: &str| named(api)?.id_of(resource);
        let loaded = std::fs::read_to_string(path)
            .and_then(|text| store.load(&text, id_of).map_err(std::io::Error::other));
        let unknown = store.names().into_iter().find_map(|(api, resource)| {
            let Some(known) = named(&api) else {
                let known: Vec<&str> = apis.iter().map(Api::name).collect();
                let known = known.join(", ");
                return Some(format!("no API is called {api}; this mock serves: {known}"));
            };
            known.id_of(&resource).is_none().then(|| {
                let known = known.resources().join(", ");
                format!("{api} has no resource {resource}; its resources: {known}")
            })
        });
        let loaded = match unknown {
            Some(unknown) => Err(std::io::Error::other(unknown)),
            None => loaded,
        };
        loaded.map_err(|error| {
            std::io::Error::other(format!("can't load {}: {error}", path.display()))
        })?;
    }
    Ok(behaviour)
}

fn block_on<T>(future: impl Future<Output = T>) -> std::io::Result<T> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    Ok(runtime.enable_all().build()?.block_on(future))
}

fn is_served(settings: &Settings, api: &Api) -> bool {
    settings.apis.is_empty() || settings.apis.iter().any(|name| name == api.name())
}

/// Mocks that run in the background until the program ends.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
}

impl Running {
    /// Serves mocks of `apis` on a free port of the loopback interface. They answer with examples and require no
    /// credentials.
    ///
    /// # Errors
    /// Returns an error if no port is free.
    pub fn start(apis: &[Api]) -> std::io::Result<Self> {
        Self::start_with(apis, Settings::default().options)
    }

    /// Like [`Running::start`], with options.
    ///
    /// # Errors
    /// Returns an error if no port is free.
    pub fn start_with(apis: &[Api], options: Options) -> std::io::Result<Self> {
        let settings = Settings {
            options,
            ..Settings::default()
        };
        Self::launch(apis, settings)
    }

    /// Like [`Running::start`], but the mocks remember what is created, changed and deleted.
    ///
    /// # Errors
    /// Returns an error if no port is free.
    pub fn start_stateful(apis: &[Api]) -> std::io::Result<Self> {
        let settings = Settings {
            stateful: true,
            ..Settings::default()
        };
        Self::launch(apis, settings)
    }

    /// Like [`Running::start`], with the options of the program: `["--stateful", "--settle", "0"]`. `--listen`,
    /// `--dump`, `--record` and `--log-format` have no effect.
    ///
    /// # Errors
    /// Returns an error if an option is invalid, the seed can't be loaded, or no port is free.
    pub fn start_with_arguments(apis: &[Api], arguments: &[&str]) -> std::io::Result<Self> {
        let mut settings = Settings::default();
        let arguments = arguments.iter().map(|&text| text.to_owned());
        let rest = settings.read(arguments).map_err(std::io::Error::other)?;
        if let Some(unknown) = rest.first() {
            return Err(std::io::Error::other(format!("{unknown} is not known")));
        }
        if let Some(message) = unknown_name(&settings, apis) {
            return Err(std::io::Error::other(message));
        }
        Self::launch(apis, settings)
    }

    fn launch(apis: &[Api], settings: Settings) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let limits = settings.limits.clone();
        let live = Live::new(apis.to_vec());
        let behaviour = behaviour(&settings, &live)?;
        let mock = Mock {
            chaos: Chaos::new(settings.chaos),
            settings,
            live,
            behaviour: Arc::new(behaviour),
            log: None,
        };
        std::thread::Builder::new()
            .name("mock".to_owned())
            .spawn(move || block_on(serve(listener, mock.router(), limits)))?;
        Ok(Self { address })
    }

    /// Returns the address on which the mocks listen.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the base URL of all mocks.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the base URL of the mock of a single API.
    pub fn url(&self, api: &str) -> String {
        format!("http://{}/{api}", self.address)
    }
}

/// All mocks of a program.
struct Mock {
    settings: Settings,
    live: Live,
    behaviour: Arc<Behaviour>,
    chaos: Chaos,
    log: Option<Log>,
}

impl Mock {
    /// Returns a router for all paths of the APIs.
    fn router(self) -> Router {
        let mock = Arc::new(self);
        Router::new().fallback_service(any(move |request: Request<Body>| {
            let mock = Arc::clone(&mock);
            async move { mock.handle(request).await }
        }))
    }

    async fn handle(&self, request: Request<Body>) -> Response<Body> {
        if let Some(rest) = request.uri().path().strip_prefix("/__mock") {
            return self.manage(request.method(), rest);
        }
        let since = SystemTime::now();
        let head = self.log.is_some().then(|| {
            let head = (request.method(), request.uri(), request.headers());
            (head.0.clone(), head.1.clone(), head.2.clone())
        });
        if self.settings.delay > Duration::ZERO {
            tokio::time::sleep(self.settings.delay).await;
        }
        let spoilt = self.chaos.next();
        let (api, mut response) = self.answer(request, spoilt).await;
        if let Some(spoilt) = spoilt {
            response = spoilt.spoil(response);
        }
        match (&self.log, head) {
            (Some(log), Some(head)) => tell_of(log, head, api, response, spoilt, since).await,
            _ => response,
        }
    }

    /// Answers requests to the mock itself.
    fn manage(&self, method: &Method, path: &str) -> Response<Body> {
        let answer = match (method, path) {
            (&Method::GET, "/requests") => match &self.log {
                Some(log) => Answer::json(200, &log.requests()),
                None => Answer::json(200, &serde_json::json!([])),
            },
            (&Method::GET, "/state") => match self.behaviour.store() {
                Some(store) => Answer::json(200, &store.dump()),
                None => Answer::message(404, "the mock is not stateful"),
            },
            (&Method::DELETE, "" | "/") => {
                if let Some(mut store) = self.behaviour.store() {
                    store.reset();
                }
                self.log.iter().for_each(Log::clear);
                Answer::empty(204)
            }
            _ => Answer::message(
                404,
                "here are GET /__mock/requests, GET /__mock/state and DELETE /__mock",
            ),
        };
        answer.into_response(&ErrorForm::plain())
    }

    /// Returns the answer of the API that the request is for, and the name of the API.
    async fn answer(
        &self,
        mut request: Request<Body>,
        spoilt: Option<Spoilt>,
    ) -> (String, Response<Body>) {
        if let Some(status) = spoilt.and_then(Spoilt::status) {
            let value = HeaderValue::from(status.as_u16());
            request.headers_mut().insert("x-mock-status", value);
        }
        let apis = self.live.now();
        let served = apis.iter().filter(|api| is_served(&self.settings, api));
        let path = request.uri().path().to_owned();
        for api in served.clone() {
            let below = path
                .strip_prefix('/')
                .and_then(|path| path.strip_prefix(api.name()));
            if let Some(below) = below.filter(|below| below.is_empty() || below.starts_with('/'))
                && let Some(uri) = moved(request.uri(), below)
            {
                *request.uri_mut() = uri;
                return (
                    api.name().to_owned(),
                    self.endpoint(api).handle(request).await,
                );
            }
        }
        let knows = |path: &str| served.clone().any(|api| self.endpoint(api).knows(path));
        let meant = match knows(&path) {
            true => None,
            false => spellings(&path).find(|path| knows(path)),
        };
        if let Some(uri) = meant.as_deref().and_then(|path| moved(request.uri(), path)) {
            *request.uri_mut() = uri;
        }
        let path = meant.as_deref().unwrap_or(&path);
        // If several APIs match equally well, the first one in the list answers.
        let nearest = served
            .clone()
            .min_by_key(|api| self.endpoint(api).fit(request.method(), path));
        match nearest {
            Some(api) => (
                api.name().to_owned(),
                self.endpoint(api).handle(request).await,
            ),
            None => {
                let answer = Answer::message(404, "no API is served here");
                (String::new(), answer.into_response(&ErrorForm::plain()))
            }
        }
    }

    fn endpoint(&self, api: &Api) -> Endpoint {
        api.endpoint(self.settings.options.clone(), &self.behaviour)
    }
}

/// Reports a request, and returns its response.
async fn tell_of(
    log: &Log,
    (method, uri, headers): (Method, Uri, HeaderMap),
    api: String,
    response: Response<Body>,
    spoilt: Option<Spoilt>,
    since: SystemTime,
) -> Response<Body> {
    let account = response
        .extensions()
        .get::<Account>()
        .cloned()
        .unwrap_or_default();
    let status = response.status().as_u16();
    let (mut response, mut answered) = (response, None);
    if log.records {
        let (parts, content) = response.into_parts();
        let bytes = to_bytes(content, usize::MAX).await;
        let text = bytes.as_deref().map(body).unwrap_or_default();
        answered = Some((parts.headers.clone(), text));
        let content = bytes.map_or_else(|_| Spoilt::broken(), Body::from);
        response = Response::from_parts(parts, content);
    }
    let reason = spoilt
        .map(|spoilt| format!("chaos: {}", spoilt.words()))
        .or(account.reason);
    log.add(Exchange {
        method,
        uri,
        headers,
        body: body(&account.body),
        api,
        operation: account.operation.as_deref().map(str::to_owned),
        status,
        reason,
        took: took(since),
        answered,
    });
    response
}

/// Returns the path after a version: services are often reached below a version that the docs leave out of their paths,
/// as in `/v2.1/servers` and `/compute/v2.1/servers`.
fn below_version(path: &str) -> Option<&str> {
    let (first, rest) = path.strip_prefix('/')?.split_once('/')?;
    let behind = match (is_version(first), rest.split_once('/')) {
        (true, _) => rest,
        (false, Some((second, rest))) if is_version(second) => rest,
        _ => return None,
    };
    path.get(path.len() - behind.len() - 1..)
}

/// Returns the paths that may be meant by a path that no API has: the one after a version, and with or without a slash
/// at the end.
fn spellings(path: &str) -> impl Iterator<Item = String> {
    let other_end = |path: &str| match path.strip_suffix('/') {
        Some(bare) => bare.to_owned(),
        None => format!("{path}/"),
    };
    let below = below_version(path);
    let paths = [below, Some(path)].into_iter().flatten();
    let others = paths.map(other_end).collect::<Vec<_>>();
    below.map(str::to_owned).into_iter().chain(others)
}

/// Returns whether a segment is a version: `v2`, `v2.1`.
fn is_version(segment: &str) -> bool {
    let numbers = segment.strip_prefix('v').map(|rest| rest.split('.'));
    numbers.is_some_and(|mut numbers| numbers.all(|number| number.parse::<u32>().is_ok()))
}

/// Returns the address with another path.
fn moved(uri: &Uri, path: &str) -> Option<Uri> {
    let path = if path.is_empty() { "/" } else { path };
    let text = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_may_stand_before_a_path() {
        assert_eq!(below_version("/v2.1/boxes"), Some("/boxes"));
        assert_eq!(below_version("/storage/v3/boxes/1"), Some("/boxes/1"));
        assert_eq!(below_version("/v1"), None);
        assert_eq!(below_version("/vanes/1/2"), None);
    }

    #[test]
    fn a_slash_at_the_end_may_be_there_or_not() {
        let of = |path| spellings(path).collect::<Vec<_>>();
        assert_eq!(of("/boxes"), ["/boxes/"]);
        assert_eq!(of("/v2/boxes/"), ["/boxes/", "/boxes", "/v2/boxes"]);
    }
}
