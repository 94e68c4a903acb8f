//! What a client of an API with versions lives through: it asks for one, and uses nothing of others.

use std::sync::{Arc, Mutex};

use generated::openstack_keypairs::Client;
use generated::openstack_keypairs::types::CreateKeypair;
use generated::runtime::client::{BoxFuture, Request, Response};
use generated::runtime::{Error, Rule, Transport, TransportError};
use http::{HeaderMap, StatusCode};

/// Answers everything with one body, and keeps the versions that were asked for.
#[derive(Clone)]
struct Service {
    body: &'static str,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Transport for Service {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let field = |name: &str| match request.headers.get(name) {
            Some(value) => value.to_str().expect("text").to_owned(),
            None => "-".to_owned(),
        };
        let fields = ["openstack-api-version", "x-openstack-nova-api-version"].map(field);
        let asked = format!("{} {}", request.url, fields.join(" / "));
        self.asked.lock().expect("no panic").push(asked);
        Box::pin(std::future::ready(Ok(Response {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: self.body.into(),
        })))
    }
}

fn service(body: &'static str) -> Service {
    Service {
        body,
        asked: Arc::default(),
    }
}

fn client(service: &Service, version: Option<&str>) -> Client {
    let builder = Client::builder("http://keys").transport(service.clone());
    let builder = match version {
        Some(version) => builder.api_version(version),
        None => builder,
    };
    builder.build().expect("a client")
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(future)
}

#[test]
fn the_version_of_the_client_or_the_call_is_asked_for() {
    let service = service("{}");
    run(async {
        let list = client(&service, None).list_keypairs();
        list.send().await.expect("an answer");
        let list = client(&service, Some("2.10")).list_keypairs();
        list.clone().send().await.expect("an answer");
        list.api_version("2.35").send().await.expect("an answer");
    });
    assert_eq!(
        *service.asked.lock().expect("no panic"),
        [
            "http://keys/os-keypairs - / -",
            "http://keys/os-keypairs compute 2.10 / 2.10",
            "http://keys/os-keypairs compute 2.35 / 2.35",
        ]
    );
}

#[test]
fn what_is_of_another_version_is_not_sent() {
    let service = service("{}");
    let body = CreateKeypair::new("laptop", "ssh-ed25519 AAAA").with_type("ssh");
    let outcomes = run(async {
        [
            client(&service, Some("2.1"))
                .create_keypair(&body)
                .send()
                .await
                .map(drop),
            client(&service, Some("2.2"))
                .create_keypair(&body)
                .send()
                .await
                .map(drop),
            client(&service, None)
                .create_keypair(&body)
                .send()
                .await
                .map(drop),
            client(&service, Some("2.34"))
                .list_keypairs()
                .limit(5)
                .send()
                .await
                .map(drop),
            client(&service, Some("latest"))
                .list_keypairs()
                .limit(5)
                .send()
                .await
                .map(drop),
        ]
    });
    let told = outcomes.map(|outcome| match outcome {
        Ok(()) => "sent".to_owned(),
        Err(Error::Invalid { invalid, .. }) => {
            let deviations = invalid.deviations();
            assert!(deviations.iter().all(|found| found.rule == Rule::Version));
            invalid.to_string()
        }
        Err(other) => panic!("{other}"),
    });
    assert_eq!(
        told,
        [
            "$.keypair.type: expected version 2.2 or later, found 2.1",
            "sent",
            "sent",
            "query limit: expected version 2.35 or later, found 2.34",
            "sent",
        ]
    );
    assert_eq!(service.asked.lock().expect("no panic").len(), 3);
}

#[test]
fn client_and_service_agree_on_a_version() {
    let versions = |body| {
        let service = service(body);
        let client = run(client(&service, Some("2.1")).negotiate());
        let asked = service.asked.lock().expect("no panic").join(", ");
        assert_eq!(asked, "http://keys/ - / -");
        client.map(|client| client.api_version().map(str::to_owned))
    };
    let older = r#"{"version": {"id": "v2.1", "min_version": "2.1", "version": "2.60"}}"#;
    assert_eq!(versions(older).expect("a version").as_deref(), Some("2.60"));
    // The docs end with 2.92.
    let newer = r#"{"versions": [{"id": "v2.1", "min_version": "2.1", "version": "2.120"}]}"#;
    assert_eq!(versions(newer).expect("a version").as_deref(), Some("2.92"));
    let much_newer = r#"{"version": {"id": "v2.1", "min_version": "2.100", "version": "2.120"}}"#;
    for body in [much_newer, "{}", "busy"] {
        assert!(matches!(
            versions(body),
            Err(Error::Decode { status: 200, .. })
        ));
    }
}
