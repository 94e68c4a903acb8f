//! Logging in to a real Keystone: `.ci/keystone/run` starts one and says where it is.
//!
//! `APIREF_KEYSTONE` is its address, `APIREF_KEYSTONE_PASSWORD` the password of the user `admin`, who has a project `admin`.

use generated::runtime::client::{
    Authenticate, Cloud, CloudConfig, CloudError, Domain, HttpTransport, Identity, Named, Request,
    Scope, Transport,
};
use http::{HeaderValue, Method};
use serde_json::{Value, json};

fn admin() -> Named {
    Named::Name("admin".to_owned(), Domain::Id("default".to_owned()))
}

/// Sends a request with the token of a cloud: the status and the JSON that come back, and the request as it went out.
async fn ask(
    cloud: &Cloud,
    method: Method,
    url: String,
    body: Option<Value>,
) -> (u16, Value, Request) {
    let mut request = Request::new(method, url);
    let json = HeaderValue::from_static("application/json");
    request.headers.insert("content-type", json);
    request.body = body.map(|body| body.to_string().into());
    cloud.authorize(&mut request).await.expect("a token");
    let response = send(request.clone()).await;
    let body = serde_json::from_slice(&response.1).unwrap_or_default();
    (response.0, body, request)
}

async fn send(request: Request) -> (u16, Vec<u8>) {
    let transport = HttpTransport::new().expect("a transport");
    let response = transport.send(request).await.expect("an answer");
    let body = response.body.bytes().unwrap_or_default();
    (response.status.as_u16(), body.to_vec())
}

/// Passwords, tokens and application credentials, each for a project, with a catalogue.
async fn log_in(url: &str, password: &str) {
    let wrong = CloudConfig::new(url, Identity::password(admin(), "wrong"));
    match wrong.connect().await {
        Err(CloudError::Refused { status: 401, .. }) => {}
        other => panic!("{other:?}"),
    }
    let config = CloudConfig::new(url, Identity::password(admin(), password));
    let unscoped = config.clone().connect().await.expect("a login");
    assert!(matches!(
        unscoped.endpoint("identity"),
        Ok(_) | Err(CloudError::NoService { .. })
    ));
    let cloud = config
        .scope(Scope::Project(admin()))
        .connect()
        .await
        .expect("a login");
    let project = cloud.project_id().expect("a project").to_owned();
    let user = cloud.user_id().expect("a user").to_owned();
    assert_eq!(cloud.domain_id(), Some("default"));
    let endpoint = cloud.endpoint("identity").expect("an endpoint");
    match cloud.endpoint("compute") {
        Err(CloudError::NoService { known, .. }) => assert_eq!(known, ["identity"]),
        other => panic!("{other:?}"),
    }

    let path = format!("{url}/users/{user}/application_credentials");
    let name = format!("trial-{}", std::process::id());
    let body = json!({"application_credential": {"name": name, "unrestricted": true}});
    let (status, made, _) = ask(&cloud, Method::POST, path.clone(), Some(body)).await;
    assert_eq!(status, 201, "{made}");
    let text = |key: &str| {
        made["application_credential"][key]
            .as_str()
            .expect(key)
            .to_owned()
    };
    let by_id = Identity::application_credential(text("id"), text("secret"));
    let by_name = Identity::named_application_credential(name, Named::Id(user), text("secret"));
    for credential in [by_id, by_name] {
        let cloud = CloudConfig::new(url, credential)
            .connect()
            .await
            .expect("a login");
        assert_eq!(cloud.project_id(), Some(project.as_str()));
        assert_eq!(cloud.endpoint("identity").expect("an endpoint"), endpoint);
    }

    let (_, _, request) = ask(&cloud, Method::GET, url.to_owned(), None).await;
    let token = request.headers["x-auth-token"].to_str().expect("text");
    let by_token = CloudConfig::new(url, Identity::token(token));
    let by_token = by_token.scope(Scope::Project(Named::Id(project.clone())));
    let again = by_token.connect().await.expect("a login");
    assert_eq!(again.project_id(), Some(project.as_str()));

    let path = format!("{path}/{}", text("id"));
    let (status, _, _) = ask(&cloud, Method::DELETE, path, None).await;
    assert_eq!(status, 204);
}

/// A token that somebody ended, and one that this cloud ended, are replaced.
async fn renew(url: &str, password: &str) {
    let config = CloudConfig::new(url, Identity::password(admin(), password));
    let cloud = config
        .scope(Scope::Project(admin()))
        .connect()
        .await
        .expect("a login");
    let tokens = format!("{url}/auth/tokens");
    let projects = format!("{url}/auth/projects");
    let (status, _, first) = ask(&cloud, Method::GET, projects.clone(), None).await;
    assert_eq!(status, 200);

    let mut end = Request::new(Method::DELETE, tokens);
    let token = first.headers["x-auth-token"].clone();
    end.headers.insert("x-subject-token", token.clone());
    end.headers.insert("x-auth-token", token);
    assert_eq!(send(end).await.0, 204);
    let (status, _, refused) = ask(&cloud, Method::GET, projects.clone(), None).await;
    assert_eq!(status, 401);
    assert!(cloud.renew(&refused).await.expect("a login"));
    let (status, _, second) = ask(&cloud, Method::GET, projects.clone(), None).await;
    assert_eq!(status, 200);
    assert_ne!(
        first.headers["x-auth-token"],
        second.headers["x-auth-token"]
    );

    cloud.revoke().await.expect("it is ended");
    let old = second.headers["x-auth-token"].clone();
    let (status, _, third) = ask(&cloud, Method::GET, projects, None).await;
    assert_eq!(status, 200);
    assert_ne!(old, third.headers["x-auth-token"]);
    assert_eq!(send(second).await.0, 401);
}

#[test]
fn a_real_keystone_is_logged_in_to() {
    let variable = |name| std::env::var(name).ok();
    let (Some(url), Some(password)) = (
        variable("APIREF_KEYSTONE"),
        variable("APIREF_KEYSTONE_PASSWORD"),
    ) else {
        eprintln!("APIREF_KEYSTONE is not set: no real Keystone is asked");
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        log_in(&url, &password).await;
        renew(&url, &password).await;
    });
}
