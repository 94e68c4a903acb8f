//! What can be put around the transport: layers of tower, compression, spans.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use generated::otc_vpc::Client;
use generated::runtime::client::{HttpTransport, Layered, Request, Retries};
use generated::runtime::{ClientBuilder, Error};
use tower_service::Service;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use trial::{Asked, answered, serve};

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

fn client(base: &str, set: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Client {
    let builder = Client::builder(base)
        .project_id("p")
        .auth_token("a-secret-token");
    set(builder).build().expect("a client")
}

/// A layer that counts.
#[derive(Clone)]
struct Counted<S>(S, Arc<AtomicUsize>);

impl<S: Service<Request>> Service<Request> for Counted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.call(request)
    }
}

#[test]
fn layers_of_tower_see_each_request() {
    let asked = AtomicUsize::new(0);
    let base = serve(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => answered(503, "", ""),
        _ => answered(200, "", "{}"),
    });
    let count = Arc::new(AtomicUsize::new(0));
    let transport = HttpTransport::new().expect("a transport");
    let layered = Layered::new(Counted(transport, Arc::clone(&count)));
    let client = client(&base.expect("a port"), |builder| {
        builder.transport(layered).retries(Retries::default())
    });
    assert!(run(client.list_address_groups().send()).is_ok());
    assert_eq!(count.load(Ordering::Relaxed), 2);
    let nobody = Counted(HttpTransport::new().expect("a transport"), count);
    let client = self::client("http://127.0.0.1:1", |builder| {
        builder.transport(Layered::new(nobody))
    });
    let error = run(client.list_address_groups().send()).expect_err("nobody is there");
    assert!(matches!(error, Error::Transport { .. }), "{error}");
}

/// Gzip without compression: a header, one stored block, checksum and length.
fn gzip(text: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in text {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    let length = text.len() as u16;
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(text);
    out.extend((!crc).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}

#[test]
fn compressed_answers_are_read_within_the_limit() {
    let base = serve(|asked: &Asked| {
        assert!(
            asked
                .field("accept-encoding")
                .is_some_and(|text| text.contains("gzip"))
        );
        let body = gzip(br#"{"address_groups": [{"name": "a"}]}"#);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        [head.into_bytes(), body].concat()
    });
    let base = base.expect("a port");
    let reply = run(client(&base, |builder| builder)
        .list_address_groups()
        .send());
    let groups = reply.expect("an answer").into_body().address_groups;
    assert_eq!(groups.map(|groups| groups.len()), Some(1));
    let client = client(&base, |builder| builder.body_limit(20));
    let error = run(client.list_address_groups().send()).expect_err("too much");
    assert!(error.to_string().contains("body_limit"), "{error}");
}

/// Keeps all that spans say.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<String>>, Arc<AtomicU64>);

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut said = self.0.lock().expect("no panic");
        said.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("generated")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(self.1.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn spans_tell_operations_and_no_secrets() {
    let asked = AtomicUsize::new(0);
    let base = serve(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => answered(503, "", ""),
        _ => answered(200, "", "{}"),
    });
    let recorder = Recorder::default();
    let client = client(&base.expect("a port"), |builder| {
        builder.retries(Retries::default())
    });
    tracing::subscriber::with_default(recorder.clone(), || {
        let call = client.list_address_groups().query("token", "in-the-query");
        run(call.send()).expect("an answer");
    });
    let said = recorder.0.lock().expect("no panic").clone();
    for part in [
        r#"otel.name="GET /v3/{project_id}/vpc/address-groups""#,
        r#"operation.id="list_address_groups""#,
        r#"http.request.method="GET""#,
        r#"server.address="127.0.0.1""#,
        r#"url.template="/v3/{project_id}/vpc/address-groups""#,
        "http.response.status_code=503",
        "error.type=503",
        "http.request.resend_count=1",
        "http.response.status_code=200",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(
        !said.contains("a-secret-token") && !said.contains("in-the-query"),
        "{said}"
    );
}
