//! Serves the mocks of several APIs at one address.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::routing::any;
use http::{Request, Response, Uri};

use crate::runtime::Secret;
use crate::runtime::server::{Answer, Credentials, Endpoint, ErrorForm, Limits, Options, serve};

/// The mock of an API.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// Name of the API's feature: `otc-vpc`. Below a path of this name the API is served alone.
    pub name: &'static str,
    /// Makes its endpoint.
    pub endpoint: fn(Options) -> Endpoint,
}

const HELP: &str = "\
Answers requests with the examples of the docs.

Options:
  --listen ADDRESS   where to listen; 127.0.0.1:8080 if not given, port 0 for any free one
  --token TOKEN      refuse requests that don't carry this token in X-Auth-Token
  --body-limit SIZE  refuse bodies of more bytes than this
  --connections N    hold at most so many connections, 512 if not given
  --api NAME         serve this API only; can be given several times
  --help             show this text

A request with the header field `X-Mock-Status: 404`, or `Prefer: code=404`, gets the answer that the docs have for
that status. Each API is also served below its name (/NAME/…), for paths that several APIs have.
";

/// The mock as a program: reads the arguments, serves until it is ended. Exit code 2 for arguments that can't be read,
/// 1 where the address can't be listened at.
pub fn main(apis: &[Api]) -> ExitCode {
    let settings = match Settings::read(std::env::args().skip(1), apis) {
        Ok(Some(settings)) => settings,
        Ok(None) => {
            tell(HELP);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            complain(&message);
            return ExitCode::from(2);
        }
    };
    let listener = match TcpListener::bind(&settings.listen) {
        Ok(listener) => listener,
        Err(error) => {
            complain(&format!("can't listen at {}: {error}", settings.listen));
            return ExitCode::FAILURE;
        }
    };
    if let Ok(address) = listener.local_addr() {
        let mut text = format!("Listening at http://{address}\n");
        for api in &settings.apis {
            text.push_str(&format!("  http://{address}/{}\n", api.name));
        }
        tell(&text);
    }
    let router = router(&settings.apis, &settings.options);
    match run(listener, router, settings.limits) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn tell(text: &str) {
    // Nobody listening is no reason to stop serving.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn complain(message: &str) {
    let _ = writeln!(std::io::stderr(), "mock: {message}");
}

struct Settings {
    listen: String,
    options: Options,
    limits: Limits,
    apis: Vec<Api>,
}

impl Settings {
    /// None where only help is wanted.
    fn read(
        mut arguments: impl Iterator<Item = String>,
        apis: &[Api],
    ) -> Result<Option<Self>, String> {
        let mut settings = Self {
            listen: "127.0.0.1:8080".to_owned(),
            options: Options {
                credentials: Credentials::Ignored,
                ..Options::default()
            },
            limits: Limits::default(),
            apis: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            if matches!(argument.as_str(), "--help" | "-h") {
                return Ok(None);
            }
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            let mut value = || {
                value
                    .clone()
                    .or_else(|| arguments.next())
                    .ok_or(format!("{name} needs a value"))
            };
            match name.as_str() {
                "--listen" => settings.listen = value()?,
                "--token" => {
                    settings.options.credentials = Credentials::Token(Secret::from(value()?))
                }
                "--body-limit" => {
                    let size = value()?;
                    settings.options.body_limit = size
                        .parse()
                        .map_err(|_| format!("{size} is no number of bytes"))?;
                }
                "--connections" => {
                    let count = value()?;
                    settings.limits.connections = count
                        .parse()
                        .map_err(|_| format!("{count} is no number of connections"))?;
                }
                "--api" => {
                    let wanted = value()?;
                    let api = apis.iter().find(|api| api.name == wanted);
                    settings
                        .apis
                        .push(*api.ok_or(format!("there is no API called {wanted}"))?);
                }
                _ => return Err(format!("{name} is not known; --help shows what is")),
            }
        }
        if settings.apis.is_empty() {
            settings.apis = apis.to_vec();
        }
        Ok(Some(settings))
    }
}

/// Mocks that run in the background until the program ends.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
}

impl Running {
    /// Serves mocks of `apis` at a free port of the loopback interface, without asking for credentials.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn start(apis: &[Api]) -> std::io::Result<Self> {
        Self::start_with(
            apis,
            Options {
                credentials: Credentials::Ignored,
                ..Options::default()
            },
        )
    }

    /// As [`Running::start`], with options.
    ///
    /// # Errors
    /// Where no port is free.
    pub fn start_with(apis: &[Api], options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let router = router(apis, &options);
        std::thread::Builder::new()
            .name("mock".to_owned())
            .spawn(move || run(listener, router, Limits::default()))?;
        Ok(Self { address })
    }

    /// Where the mocks listen.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL of the mock of one API.
    pub fn url(&self, api: &str) -> String {
        format!("http://{}/{api}", self.address)
    }
}

fn run(listener: TcpListener, router: Router, limits: Limits) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let served = serve(listener, router, limits).await?;
        match served {}
    })
}

/// A router for whatever path one of the APIs knows.
fn router(apis: &[Api], options: &Options) -> Router {
    let endpoints: Vec<(&'static str, Endpoint)> = apis
        .iter()
        .map(|api| (api.name, (api.endpoint)(options.clone())))
        .collect();
    let endpoints = Arc::new(endpoints);
    Router::new().fallback_service(any(move |request: Request<Body>| {
        let endpoints = Arc::clone(&endpoints);
        async move { answer(&endpoints, request).await }
    }))
}

async fn answer(
    endpoints: &[(&'static str, Endpoint)],
    mut request: Request<Body>,
) -> Response<Body> {
    let path = request.uri().path().to_owned();
    for (name, endpoint) in endpoints {
        let below = path
            .strip_prefix('/')
            .and_then(|path| path.strip_prefix(name));
        if let Some(below) = below.filter(|below| below.is_empty() || below.starts_with('/'))
            && let Some(uri) = moved(request.uri(), below)
        {
            *request.uri_mut() = uri;
            return endpoint.handle(request).await;
        }
    }
    let accepts = endpoints
        .iter()
        .find(|(_, endpoint)| endpoint.accepts(request.method(), &path));
    let knows = || endpoints.iter().find(|(_, endpoint)| endpoint.knows(&path));
    match accepts.or_else(knows).or(endpoints.first()) {
        Some((_, endpoint)) => endpoint.handle(request).await,
        None => Answer::empty(404).into_response(&ErrorForm::default()),
    }
}

/// The address with another path.
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

    fn read(arguments: &[&str]) -> Result<Option<Settings>, String> {
        Settings::read(arguments.iter().map(|text| (*text).to_owned()), &[])
    }

    #[test]
    fn arguments_are_read_with_and_without_an_equals_sign() {
        let settings = read(&["--listen", "127.0.0.1:0", "--body-limit=10"])
            .expect("readable")
            .expect("no help");
        assert_eq!(settings.listen, "127.0.0.1:0");
        assert_eq!(settings.options.body_limit, 10);
        assert!(read(&["-h"]).expect("readable").is_none());
    }

    #[test]
    fn what_is_not_known_is_named() {
        for (arguments, message) in [
            (&["--port"][..], "--port is not known; --help shows what is"),
            (&["--listen"], "--listen needs a value"),
            (&["--body-limit", "x"], "x is no number of bytes"),
            (&["--api", "x"], "there is no API called x"),
        ] {
            assert_eq!(read(arguments).err().as_deref(), Some(message));
        }
    }
}
