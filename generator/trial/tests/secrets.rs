//! What a client prints, whatever goes wrong, has no secret in it: neither the token nor what bodies hold.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use generated::runtime::client::{BoxFuture, HttpTransport, Request, Response};
use generated::runtime::{Deviation, Error, Rule, Transport, TransportError};
use generated::{openstack_servers, rackspace_databases};
use serde_json::json;

const ID: &str = "5a6cd3f0-82be-4e17-9f04-b7c1e86d2a35";
const SECRET: &str = "a-secret-to-hide";

/// Logs all that goes through it.
struct Log {
    inner: HttpTransport,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Transport for Log {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let mut said = format!("{request:?} {request:#?}");
        let lines = self.lines.clone();
        Box::pin(async move {
            let response = self.inner.send(request).await;
            said.push_str(&format!("{response:?} {response:#?}"));
            lines.lock().expect("no panic").push(said);
            response
        })
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(future)
}

/// Where this is an error, all that it prints, that of its causes included.
fn said<F: std::fmt::Debug>(error: &Error<F>) -> String {
    let mut said = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        said.push_str(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
    said
}

fn at<'d>(deviations: &'d [Deviation], path: &str) -> &'d Deviation {
    let mut found = deviations.iter().filter(|deviation| deviation.path == path);
    found.next().expect("a deviation at that place")
}

fn body() -> openstack_servers::types::CreateServer {
    openstack_servers::types::CreateServer::new().with_name("runner")
}

async fn servers(status: StatusCode, body: String) -> openstack_servers::Client {
    let base = trial::answer(status, body).expect("a port");
    let client = openstack_servers::Client::builder(&base)
        .auth_token(SECRET)
        .tenant_id(ID);
    client.build().expect("a client")
}

#[test]
fn replies_logs_and_clients() {
    run(async {
        let answer = json!({"server": {"id": ID, "adminPass": SECRET}}).to_string();
        let base = trial::answer(StatusCode::ACCEPTED, answer).expect("a port");
        let lines = Arc::new(Mutex::new(Vec::new()));
        let log = Log {
            inner: HttpTransport::new().expect("a transport"),
            lines: lines.clone(),
        };
        let builder = openstack_servers::Client::builder(&base)
            .auth_token(SECRET)
            .tenant_id(ID)
            .transport(log);
        let mut said = format!("{builder:?}");
        let client = builder.build().expect("a client");
        let body = body();
        let call = client.create_server(&body);
        said.push_str(&format!("{client:?} {call:?}"));
        let reply = call.send().await.expect("an answer");
        said.push_str(&format!("{reply:?} {reply:#?} {:?}", reply.raw()));
        said.push_str(&lines.lock().expect("no panic").concat());
        assert!(
            said.contains("adminPass") || said.contains("admin_pass"),
            "{said}"
        );
        assert!(!said.contains(SECRET), "{said}");
        let secret = reply.body.admin_pass.expect("a password");
        assert_eq!(secret.expose(), SECRET, "the caller can have it");
    });
}

#[test]
fn answers_that_cannot_be_read() {
    run(async {
        // Cut off within the answer.
        let answer = format!(r#"{{"server": {{"adminPass": "{SECRET}", "id": "5a"#);
        let client = servers(StatusCode::ACCEPTED, answer).await;
        let error = client
            .create_server(&body())
            .send()
            .await
            .expect_err("half an answer");
        assert!(matches!(error, Error::Decode { .. }), "{error}");
        let said = said(&error);
        assert!(said.contains("adminPass"), "the excerpt is there: {said}");
        assert!(!said.contains(SECRET), "{said}");
    });
}

#[test]
fn faults_with_secrets_in_free_form_json() {
    for status in [StatusCode::CONFLICT, StatusCode::IM_A_TEAPOT] {
        run(async {
            let answer = json!({"conflict": {
                "code": 409, "given": {"adminPass": SECRET, "keys": [{"private_key": SECRET}]},
            }});
            let client = servers(status, answer.to_string()).await;
            let error = client
                .create_server(&body())
                .send()
                .await
                .expect_err("a fault");
            let said = said(&error);
            assert!(said.contains("private_key"), "the excerpt is there: {said}");
            assert!(!said.contains(SECRET), "{said}");
        });
    }
}

/// Nobody documents what stands in such a body, and a server may say back what it was sent.
#[test]
fn bodies_that_are_no_json_and_tokens_that_come_back() {
    let bodies = [
        format!("login failed: password={SECRET}\u{1b}]0;x\u{7}"),
        format!("<html>{SECRET}</html>"),
        json!({"message": format!("no such token {SECRET} \u{9b}2J\u{202e}")}).to_string(),
        json!({"error": {"reason": [format!("Bearer {SECRET}")]}}).to_string(),
    ];
    for status in [
        StatusCode::ACCEPTED,
        StatusCode::CONFLICT,
        StatusCode::IM_A_TEAPOT,
    ] {
        for body in &bodies {
            run(async {
                let client = servers(status, body.clone()).await;
                let sent = client
                    .create_server(&self::body())
                    .tenant_id(ID)
                    .send()
                    .await;
                let said = sent.map_or_else(|error| error.to_string(), |_| String::new());
                assert!(!said.contains(SECRET), "{said}");
                assert!(!said.chars().any(char::is_control), "{said:?}");
                assert!(!said.contains('\u{202e}'), "{said:?}");
            });
        }
    }
}

#[test]
fn odd_secrets() {
    run(async {
        let answer = json!({"server": {"id": ID, "adminPass": [SECRET]}});
        let client = servers(StatusCode::ACCEPTED, answer.to_string()).await;
        let reply = client
            .create_server(&body())
            .send()
            .await
            .expect("an answer");
        let oddities = reply.oddities();
        assert_eq!(at(&oddities, "$.server.adminPass").rule, Rule::Type);
        assert!(!format!("{oddities:?} {reply:?}").contains(SECRET));
    });
}

/// Nothing but its description says that the member is a password.
#[test]
fn secrets_by_description() {
    run(async {
        let ask = async |answer: String| {
            let base = trial::answer(StatusCode::OK, answer);
            let client = rackspace_databases::Client::builder(&base.expect("a port")).build();
            client
                .expect("a client")
                .show_instance(ID)
                .account_id(ID)
                .send()
                .await
        };
        let reply = ask(format!(r#"{{"instance": {{"rootPin": "{SECRET}"}}}}"#)).await;
        let reply = reply.expect("an answer");
        let said_of_reply = format!("{reply:?}");
        assert!(said_of_reply.contains("root_pin"), "{said_of_reply}");
        assert!(!said_of_reply.contains(SECRET), "{said_of_reply}");

        let error = ask(format!(r#"{{"instance": {{"rootPin": "{SECRET}", "#))
            .await
            .expect_err("half an answer");
        let said = said(&error);
        assert!(said.contains("rootPin"), "the excerpt is there: {said}");
        assert!(!said.contains(SECRET), "{said}");
    });
}
