//! The targets: functions of bytes that must end, and must not panic, whatever the bytes are.

pub mod seeds;

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;

use apiref::ir::{Api, ApiInfo};
use apiref::load::LoadedApi;
use apiref::page::Page;
use apiref::resolve::overrides::Overrides;
use apiref::syntax::document::Text;
use apiref::{diff, emit, resolve, syntax};
use axum::body::Body;
use generated::otc_vpc;
use generated::runtime::client::{BoxFuture, HeaderMap, Request, Response};
use generated::runtime::server::{Credentials, Options};
use generated::runtime::{Transport, TransportError};
use http::StatusCode;

/// What the input of a target looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// One of the grammars: lines and paragraphs of pages.
    Pieces,
    /// Whole files.
    Files,
}

/// Something to fuzz.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// What it is fed with.
    pub input: Input,
    /// Does it with some bytes.
    pub run: fn(&[u8]),
}

const fn pieces(name: &'static str, run: fn(&[u8])) -> Target {
    Target {
        name,
        input: Input::Pieces,
        run,
    }
}

const fn files(name: &'static str, run: fn(&[u8])) -> Target {
    Target {
        name,
        input: Input::Files,
        run,
    }
}

/// All of them.
pub const TARGETS: &[Target] = &[
    pieces("rst", rst),
    pieces("inline", inline),
    pieces("ntt", ntt),
    pieces("uri", uri),
    pieces("route", route),
    pieces("type_expr", type_expr),
    pieces("json", json),
    pieces("sample", sample),
    pieces("yaml", yaml),
    files("read_api", read_api),
    files("emit", emit),
    files("overrides", overrides),
    files("settings", settings),
    files("diff", diff),
    files("answer", answer),
    files("request", request),
];

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

fn page(data: &[u8]) -> Page {
    Page::new("page.rst", &text(data))
}

fn rst(data: &[u8]) {
    syntax::rst::parse(&page(data));
}

fn inline(data: &[u8]) {
    let page = page(data);
    let whole = Text::whole(page.text(), 0);
    syntax::inline::inlines(&whole);
    syntax::inline::plain(&whole);
}

fn ntt(data: &[u8]) {
    syntax::ntt::parse(&page(data));
}

fn uri(data: &[u8]) {
    let text = text(data);
    syntax::uri::request_line(&text);
    syntax::uri::target(&text);
}

fn route(data: &[u8]) {
    syntax::route::read(&text(data));
}

fn sample(data: &[u8]) {
    let page = page(data);
    syntax::sample::read(&page, &Text::whole(page.text(), 0));
}

fn yaml(data: &[u8]) {
    let page = page(data);
    syntax::yaml::read(&Text::whole(page.text(), 0));
}

fn type_expr(data: &[u8]) {
    syntax::type_expr::parse(&text(data));
}

fn json(data: &[u8]) {
    let _ = syntax::sample::json::repair(&text(data));
}

/// Pages are parted by form feeds.
fn read(data: &[u8], overrides: Option<&str>) -> Api {
    let text = text(data);
    let pages = text.split('\u{c}').enumerate();
    let overrides = overrides.map(|text| Overrides {
        page: Page::new("overrides.toml", text),
        prefix: String::new(),
    });
    let loaded = LoadedApi {
        info: ApiInfo::default(),
        pages: pages
            .map(|(number, text)| Page::new(format!("{number}.rst"), text))
            .collect(),
        unreadable: Vec::new(),
        folder: PathBuf::new(),
        hashes: BTreeMap::new(),
        overrides: overrides.into_iter().collect(),
    };
    apiref::read_api(&loaded, &mut Default::default()).0
}

fn read_api(data: &[u8]) {
    read(data, None);
}

fn emit(data: &[u8]) {
    let api = read(data, None);
    let (files, _) = emit::emit(&[&api], &emit::Options::default());
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        let hidden = |c: char| c != '\n' && apiref::text::is_harmful(c);
        assert_eq!(
            file.contents.chars().find(|c| hidden(*c)),
            None,
            "{}",
            file.path
        );
    }
}

const PAGE: &str =
    include_str!("../../../specs/otc/vpc/address_group/showing_an_address_group.rst");

fn overrides(data: &[u8]) {
    let text = text(data);
    let _ = resolve::overrides::file::parse(&Page::new("overrides.toml", &text));
    read(PAGE.as_bytes(), Some(&text));
}

fn settings(data: &[u8]) {
    let _ = diff::Settings::parse(&text(data));
}

/// The same pages before and after a change, parted by a byte of zero.
fn diff(data: &[u8]) {
    let (old, new) = match data.iter().position(|byte| *byte == 0) {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (PAGE.as_bytes(), data),
    };
    diff::compare(&[read(old, None)], &[read(new, None)]);
}

/// Answers with these bytes.
struct Fixed(Vec<u8>);

impl Transport for Fixed {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let status = self
            .0
            .first()
            .map_or(200, |byte| 200 + u16::from(*byte) % 4 * 100);
        let response = Response {
            status: StatusCode::from_u16(status).unwrap_or_default(),
            headers: HeaderMap::new(),
            body: self.0.get(1..).unwrap_or_default().into(),
        };
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn run<T>(future: impl Future<Output = T>) -> Option<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    Some(runtime.ok()?.block_on(future))
}

/// What a client reads, prints and says of an answer.
fn answer(data: &[u8]) {
    let builder = otc_vpc::Client::builder("http://localhost")
        .auth_token("a-token")
        .project_id("p");
    let Ok(client) = builder.transport(Fixed(data.to_vec())).build() else {
        return;
    };
    let said = run(async {
        match client.list_address_groups().await {
            Ok(reply) => format!("{reply:?} {:?}", reply.oddities()),
            Err(error) => format!("{error} {error:?}"),
        }
    });
    let said = said.unwrap_or_default();
    assert!(!said.chars().any(|c| c.is_control()), "{said:?}");
}

/// What a server answers to a request: method, address, type and body, each on a line of its own.
fn request(data: &[u8]) {
    let mut parts = data.splitn(4, |byte| *byte == b'\n');
    let mut part = || parts.next().unwrap_or_default();
    let request = http::Request::builder()
        .method(part())
        .uri(part())
        .header("content-type", part())
        .body(Body::from(part().to_vec()));
    let Ok(request) = request else { return };
    let mut options = Options::default();
    options.credentials = Credentials::Ignored;
    let endpoint = otc_vpc::mock::endpoint(options);
    if let Some(response) = run(endpoint.handle(request)) {
        let status = response.status().as_u16();
        assert!(status < 500 || status == 501, "{status}");
    }
}
