//! What a client of a real cloud lives through: credentials of each kind, tokens that run out, servers that are busy.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use generated::otc_vpc::Client;
use generated::runtime::client::{AccessKey, Authenticate, BoxFuture, Request, Retries};
use generated::runtime::{ClientBuilder, TransportError};
use http::{HeaderName, HeaderValue, Method};
use serde_json::Value;

/// What a server does with a request.
#[derive(Clone)]
enum Act {
    /// Answers with a status and header fields, without a body.
    Answer(u16, &'static str),
    /// Sends half of a body and hangs up.
    HangUp,
    /// Says 200 where the request has this field, else 401.
    Ask(&'static str, &'static str),
}

/// A server that does one act after the other, the last one for ever. Gives its address and the heads of requests.
fn server(acts: Vec<Act>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let heads = Arc::clone(&seen);
    let acts = Mutex::new(VecDeque::from(acts));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).is_ok_and(|n| n > 0) {}
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
            let _ = reader.take(length).read_to_end(&mut Vec::new());
            let mut acts = acts.lock().expect("no panic");
            let act = if acts.len() > 1 {
                acts.pop_front()
            } else {
                acts.front().cloned()
            };
            let (status, fields) = match act.expect("an act") {
                Act::Answer(status, fields) => (status, fields),
                Act::HangUp => {
                    let _ =
                        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"a\"");
                    heads.lock().expect("no panic").push(head);
                    continue;
                }
                Act::Ask(name, value) => {
                    let wanted = format!("{name}: {value}\r\n");
                    (if head.contains(&wanted) { 200 } else { 401 }, "")
                }
            };
            heads.lock().expect("no panic").push(head);
            let body = if status == 200 { "{}" } else { "" };
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\n{fields}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    (format!("http://{address}"), seen)
}

fn client(base: &str, set: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Client {
    set(Client::builder(base)).build().expect("a client")
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(future)
}

/// The status of a list; of an error, what it says where no answer came.
async fn list(client: &Client) -> Result<u16, String> {
    match client.list_address_groups().project_id("p").send().await {
        Ok(reply) => Ok(reply.status()),
        Err(error) => error.status().ok_or_else(|| error.to_string()),
    }
}

fn quick() -> Retries {
    let mut retries = Retries::default();
    retries.first_pause = Duration::from_millis(5);
    retries
}

#[test]
fn signatures_are_those_of_an_independent_implementation() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("signing_vectors.json")).expect("vectors");
    let key = AccessKey::new("AKEXAMPLE0001", "sk-of-the-examples-0001");
    assert!(!format!("{key:?}").contains("sk-of-the"));
    for vector in &vectors {
        let text = |name: &str| vector[name].as_str().expect(name);
        let method = Method::from_bytes(text("method").as_bytes()).expect("a method");
        let mut request = Request::new(method, text("url"));
        for (name, value) in vector["headers"].as_object().expect("fields") {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            let value = value.as_str().expect("a value");
            request
                .headers
                .insert(name, HeaderValue::from_str(value).expect("a value"));
        }
        let date = HeaderValue::from_static("20310504T101112Z");
        request.headers.insert("x-sdk-date", date);
        let body = match &vector["body"] {
            Value::String(body) => body.clone(),
            long => {
                let count = long["count"].as_u64().expect("a count");
                long["repeat"]
                    .as_str()
                    .expect("a letter")
                    .repeat(count as usize)
            }
        };
        request.body = Some(body.into());
        run(key.authorize(&mut request)).expect("a signature");
        assert_eq!(
            request.headers["authorization"].as_bytes(),
            text("authorization").as_bytes(),
            "{vector}"
        );
    }
}

#[test]
fn users_and_bearers_are_told_and_never_shown() {
    let (base, heads) = server(vec![Act::Answer(200, "")]);
    run(async {
        let basic = client(&base, |builder| builder.basic("me", "a-password"));
        let bearer = client(&base, |builder| builder.bearer("a-token"));
        assert_eq!(
            (list(&basic).await, list(&bearer).await),
            (Ok(200), Ok(200))
        );
        assert!(!format!("{basic:?}{bearer:?}").contains("a-"));
    });
    let heads = heads.lock().expect("no panic").concat();
    assert!(
        heads.contains("authorization: Basic bWU6YS1wYXNzd29yZA==\r\n"),
        "{heads}"
    );
    assert!(
        heads.contains("authorization: Bearer a-token\r\n"),
        "{heads}"
    );
}

/// A token that is another one after each renewal.
#[derive(Default)]
struct Renewed(AtomicU32);

impl Authenticate for Renewed {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request,
    ) -> BoxFuture<'a, Result<(), TransportError>> {
        let token = format!("token-{}", self.0.load(Ordering::Relaxed));
        request
            .headers
            .insert("x-auth-token", token.parse().expect("a value"));
        Box::pin(std::future::ready(Ok(())))
    }

    fn renew<'a>(&'a self, _: &'a Request) -> BoxFuture<'a, Result<bool, TransportError>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::ready(Ok(true)))
    }
}

#[test]
fn refused_credentials_are_renewed_once() {
    let (base, heads) = server(vec![Act::Ask("x-auth-token", "token-1")]);
    run(async {
        let client = client(&base, |builder| builder.credentials(Renewed::default()));
        assert_eq!(list(&client).await, Ok(200));
        assert_eq!(heads.lock().expect("no panic").len(), 2);
        assert_eq!(list(&client).await, Ok(200));
        assert_eq!(heads.lock().expect("no panic").len(), 3);
    });
    let (base, heads) = server(vec![Act::Answer(401, "")]);
    let client = client(&base, |builder| builder.credentials(Renewed::default()));
    assert_eq!(run(list(&client)), Ok(401));
    assert_eq!(heads.lock().expect("no panic").len(), 2);
}

#[test]
fn what_passes_is_tried_again() {
    let past = "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let acts = vec![
        Act::Answer(503, ""),
        Act::HangUp,
        Act::Answer(429, past),
        Act::Answer(200, ""),
    ];
    let (base, heads) = server(acts);
    let client_ = client(&base, |builder| builder.retries(quick()));
    assert_eq!(run(list(&client_)), Ok(200));
    assert_eq!(heads.lock().expect("no panic").len(), 4);

    let (base, heads) = server(vec![
        Act::Answer(429, "Retry-After: 1\r\n"),
        Act::Answer(200, ""),
    ]);
    let began = Instant::now();
    assert_eq!(
        run(list(&client(&base, |builder| builder.retries(quick())))),
        Ok(200)
    );
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(heads.lock().expect("no panic").len(), 2);

    // Four tries are enough, and none goes beyond the time that the call may take.
    let (base, heads) = server(vec![Act::Answer(503, "")]);
    assert_eq!(
        run(list(&client(&base, |builder| builder.retries(quick())))),
        Ok(503)
    );
    assert_eq!(heads.lock().expect("no panic").len(), 4);
    let (base, heads) = server(vec![Act::Answer(503, "Retry-After: 5\r\n")]);
    let short =
        |builder: ClientBuilder<Client>| builder.retries(quick()).timeout(Duration::from_secs(2));
    assert_eq!(run(list(&client(&base, short))), Ok(503));
    assert_eq!(heads.lock().expect("no panic").len(), 1);

    // Without being asked to, nothing is sent twice.
    let (base, heads) = server(vec![Act::Answer(503, "")]);
    assert_eq!(run(list(&client(&base, |builder| builder))), Ok(503));
    assert_eq!(heads.lock().expect("no panic").len(), 1);
}

#[test]
fn credentials_do_not_follow_redirects() {
    let (elsewhere, heads) = server(vec![Act::Answer(200, "")]);
    let fields: &'static str = Box::leak(format!("Location: {elsewhere}/\r\n").into_boxed_str());
    let (base, _) = server(vec![Act::Answer(302, fields)]);
    assert_eq!(
        run(list(&client(&base, |builder| builder.bearer("a-token")))),
        Ok(302)
    );
    assert!(heads.lock().expect("no panic").is_empty());
}
