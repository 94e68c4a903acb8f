//! Logging in to a cloud: a small Keystone and a service beside it, on one server.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generated::otc_vpc::Client;
use generated::runtime::Json;
use generated::runtime::client::{
    Cloud, CloudConfig, CloudError, Domain, Identity, Named, Scope, Sources,
};
use serde_json::{Value, json};
use trial::{Asked, answered, serve};

/// On one thread, so that all calls of a test wait before the first answer comes.
fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

/// What a small cloud does and has seen.
#[derive(Default)]
struct Small {
    /// The bodies of logins.
    logins: Mutex<Vec<Value>>,
    /// The number of the token that is good, counted from one.
    good: AtomicUsize,
    /// Paths of the service, with their tokens.
    seen: Mutex<Vec<String>>,
    /// How long tokens are good for, in seconds.
    lifetime: usize,
    /// After how many logins Keystone refuses.
    most: usize,
}

impl Small {
    fn new(lifetime: usize, most: usize) -> Arc<Self> {
        Arc::new(Self {
            lifetime,
            most,
            ..Self::default()
        })
    }

    fn answer(&self, asked: &Asked) -> Vec<u8> {
        if asked.target == "/identity/v3/auth/tokens" && asked.method == "POST" {
            return self.login(asked);
        }
        if asked.method == "DELETE" {
            self.good.fetch_add(1, Ordering::Relaxed);
            return answered(204, "", "");
        }
        let token = asked.field("x-auth-token").unwrap_or("none");
        let seen = format!("{} {token}", asked.target);
        self.seen.lock().expect("no panic").push(seen);
        let good = format!("token-{}", self.good.load(Ordering::Relaxed));
        match (token == good, asked.target.contains("marker=a")) {
            (false, _) => answered(401, "", "{}"),
            (true, true) => answered(200, "", r#"{"address_groups": [{"id": "b"}]}"#),
            (true, false) => {
                let next =
                    json!({"address_groups": [{"id": "a"}], "page_info": {"next_marker": "a"}});
                answered(200, "", &next.to_string())
            }
        }
    }

    fn login(&self, asked: &Asked) -> Vec<u8> {
        // Time for others to come and wait.
        std::thread::sleep(Duration::from_millis(50));
        let mut logins = self.logins.lock().expect("no panic");
        logins.push(serde_json::from_str(&asked.body).expect("JSON"));
        if logins.len() > self.most {
            let body = json!({"error": {"code": 401, "message": "The password=hunter2 is wrong"}});
            return answered(401, "", &body.to_string());
        }
        let number = self.good.load(Ordering::Relaxed).max(logins.len());
        self.good.store(number, Ordering::Relaxed);
        let host = asked.field("host").expect("a host");
        let endpoint = |region: &str, interface: &str, path: &str| json!({"region_id": region, "region": region, "interface": interface, "url": format!("http://{host}{path}")});
        let (hour, minute, second) = (
            self.lifetime / 3600,
            self.lifetime / 60 % 60,
            self.lifetime % 60,
        );
        let body = json!({"token": {
            "issued_at": "2030-01-01T00:00:00.000000Z",
            "expires_at": format!("2030-01-01T{hour:02}:{minute:02}:{second:02}.000000Z"),
            "project": {"id": "p1", "name": "demo", "domain": {"id": "default", "name": "Default"}},
            "user": {"id": "u1", "name": "me", "domain": {"id": "default", "name": "Default"}},
            "catalog": [
                {"type": "vpc", "name": "vpc", "endpoints": [
                    endpoint("east", "public", "/east/v1/p1"), endpoint("east", "internal", "/inner/v1/p1"),
                    endpoint("west", "public", "/west/v3"),
                ]},
                {"type": "volumev3", "name": "cinder", "endpoints": [endpoint("east", "public", "/volume/v3/p1")]},
            ],
        }});
        let token = format!("X-Subject-Token: token-{number}\r\n");
        answered(201, &token, &body.to_string())
    }
}

fn start(small: &Arc<Small>) -> String {
    let small = Arc::clone(small);
    let base = serve(move |asked| small.answer(asked)).expect("a port");
    format!("{base}/identity")
}

fn me() -> Identity {
    let default = Domain::Id("default".to_owned());
    Identity::password(Named::Name("me".to_owned(), default), "hunter2")
}

fn connect(config: CloudConfig) -> Cloud {
    run(config.connect()).expect("a login")
}

async fn list(client: &Client) -> Result<u16, String> {
    let answer = client.list_address_groups().send().await;
    answer
        .map(|reply| reply.status())
        .map_err(|error| error.to_string())
}

#[test]
fn logins_say_who_asks_and_for_what() {
    let small = Small::new(3600, 100);
    let url = start(&small);
    let demo = || {
        Scope::Project(Named::Name(
            "demo".to_owned(),
            Domain::Name("Default".to_owned()),
        ))
    };
    let in_default = || Named::Name("me".to_owned(), Domain::Id("default".to_owned()));
    let named = Identity::named_application_credential("ci", in_default(), "s3cret");
    for (identity, scope, expected) in [
        (
            me(),
            demo(),
            json!({
                "identity": {"methods": ["password"], "password": {"user": {
                    "name": "me", "domain": {"id": "default"}, "password": "hunter2",
                }}},
                "scope": {"project": {"name": "demo", "domain": {"name": "Default"}}},
            }),
        ),
        (
            Identity::password(Named::Id("u1".to_owned()), "hunter2"),
            Scope::System,
            json!({
                "identity": {"methods": ["password"], "password": {"user": {"id": "u1", "password": "hunter2"}}},
                "scope": {"system": {"all": true}},
            }),
        ),
        (
            Identity::token("old"),
            Scope::Project(Named::Id("p1".to_owned())),
            json!({
                "identity": {"methods": ["token"], "token": {"id": "old"}},
                "scope": {"project": {"id": "p1"}},
            }),
        ),
        (
            Identity::application_credential("c1", "s3cret"),
            Scope::Unscoped,
            json!({"identity": {
                "methods": ["application_credential"],
                "application_credential": {"id": "c1", "secret": "s3cret"},
            }}),
        ),
        (
            named,
            Scope::Unscoped,
            json!({"identity": {
                "methods": ["application_credential"],
                "application_credential": {
                    "name": "ci", "user": {"name": "me", "domain": {"id": "default"}}, "secret": "s3cret",
                },
            }}),
        ),
    ] {
        let config = CloudConfig::new(format!("{url}/v3/"), identity).scope(scope);
        let cloud = connect(config.clone());
        let shown = format!("{config:?} {cloud:?}");
        assert!(
            !shown.contains("hunter2") && !shown.contains("s3cret"),
            "{shown}"
        );
        let logins = small.logins.lock().expect("no panic");
        assert_eq!(logins.last(), Some(&json!({"auth": expected})));
    }
}

#[test]
fn a_refused_login_says_why_without_secrets() {
    let small = Small::new(3600, 0);
    let config = CloudConfig::new(start(&small), me());
    let error = run(config.connect()).expect_err("a wrong password");
    assert!(matches!(error, CloudError::Refused { status: 401, .. }));
    assert!(
        !format!("{error} {error:?}").contains("hunter2"),
        "{error:?}"
    );
    let nobody = CloudConfig::new("http://127.0.0.1:1", me());
    assert!(matches!(
        run(nobody.connect()),
        Err(CloudError::Transport(_))
    ));
    let odd = serve(|_| answered(201, "", "{}")).expect("a port");
    let odd = CloudConfig::new(odd, me());
    assert!(matches!(run(odd.connect()), Err(CloudError::Answer { .. })));
}

#[test]
fn services_are_found_in_the_catalogue() {
    let small = Small::new(3600, 100);
    let url = start(&small);
    let base = url.trim_end_matches("/identity").to_owned();
    let config = || CloudConfig::new(url.clone(), me());
    let endpoint = |config: CloudConfig, service: &str| connect(config).endpoint(service);
    let found = |config, service| {
        endpoint(config, service)
            .expect("an endpoint")
            .replace(&base, "")
    };
    assert_eq!(found(config(), "vpc"), "/east/v1/p1");
    assert_eq!(found(config().region("west"), "vpc"), "/west/v3");
    assert_eq!(found(config().interface("internal"), "vpc"), "/inner/v1/p1");
    assert_eq!(found(config(), "block-storage"), "/volume/v3/p1");
    match endpoint(config(), "image") {
        Err(CloudError::NoService { known, .. }) => assert_eq!(known, ["vpc", "volumev3"]),
        other => panic!("{other:?}"),
    }
    let error = endpoint(config().region("south"), "vpc").expect_err("no such region");
    assert!(error.to_string().contains("west public"), "{error}");

    // The path of the operation replaces the version and the project of the endpoint.
    run(async {
        for region in ["east", "west"] {
            let cloud = config().region(region).connect().await.expect("a login");
            assert_eq!(
                (cloud.project_id(), cloud.user_id()),
                (Some("p1"), Some("u1"))
            );
            let client = Client::of(&cloud, "vpc").expect("a service").build();
            assert_eq!(list(&client.expect("a client")).await, Ok(200));
        }
    });
    let seen = small.seen.lock().expect("no panic");
    let paths: Vec<&str> = seen
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(
        paths,
        [
            "/east/v3/p1/vpc/address-groups",
            "/west/v3/p1/vpc/address-groups"
        ]
    );
}

#[test]
fn services_have_settings_of_their_own() {
    let small = Small::new(3600, 100);
    let url = start(&small);
    let base = url.trim_end_matches("/identity").to_owned();
    let found = |settings: Value, service: &str| {
        let mut entry = json!({"auth": {"auth_url": url, "token": "t", "project_id": "p1"}});
        if let (Value::Object(entry), Value::Object(settings)) = (&mut entry, settings) {
            entry.extend(settings);
        }
        let config = CloudConfig::from_entry(Json(entry)).expect("an entry");
        let endpoint = connect(config).endpoint(service).expect("an endpoint");
        endpoint.replace(&base, "")
    };
    for (settings, service, expected) in [
        (json!({"vpc_interface": "internal"}), "vpc", "/inner/v1/p1"),
        (json!({"vpc_region_name": "west"}), "vpc", "/west/v3"),
        (
            json!({"vpc_service_type": "volumev3"}),
            "vpc",
            "/volume/v3/p1",
        ),
        (
            json!({"interface": ["admin", "internal"]}),
            "vpc",
            "/inner/v1/p1",
        ),
        (
            json!({"endpoint_type": "internalURL"}),
            "vpc",
            "/inner/v1/p1",
        ),
        (
            json!({"volume_endpoint_override": "http://own.example"}),
            "block-storage",
            "http://own.example",
        ),
    ] {
        assert_eq!(found(settings.clone(), service), expected, "{settings}");
    }
}

#[test]
fn fifty_calls_with_a_refused_token_log_in_once() {
    let small = Small::new(3600, 100);
    let config = CloudConfig::new(start(&small), me());
    run(async {
        let cloud = config.connect().await.expect("a login");
        let client = Client::of(&cloud, "vpc").expect("a service").build();
        let client = client.expect("a client");
        small.good.store(2, Ordering::Relaxed);
        let calls: Vec<_> = (0..50)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { list(&client).await })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.expect("no panic"), Ok(200));
        }
    });
    assert_eq!(small.logins.lock().expect("no panic").len(), 2);
}

#[test]
fn fifty_calls_wait_for_one_login_that_fails() {
    let small = Small::new(3600, 1);
    let config = CloudConfig::new(start(&small), me());
    run(async {
        let cloud = config.connect().await.expect("a login");
        let client = Client::of(&cloud, "vpc").expect("a service").build();
        let client = client.expect("a client");
        cloud.revoke().await.expect("it is ended");
        let calls: Vec<_> = (0..50)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { list(&client).await })
            })
            .collect();
        for call in calls {
            let error = call.await.expect("no panic").expect_err("no login");
            assert!(
                error.contains("401") && !error.contains("hunter2"),
                "{error}"
            );
        }
    });
    assert_eq!(small.logins.lock().expect("no panic").len(), 2);
}

#[test]
fn tokens_are_renewed_before_they_end_and_in_mid_list() {
    let small = Small::new(2, 100);
    let url = start(&small);
    run(async {
        let cloud = CloudConfig::new(url, me())
            .connect()
            .await
            .expect("a login");
        let client = Client::of(&cloud, "vpc").expect("a service").build();
        let client = client.expect("a client");
        assert_eq!(list(&client).await, Ok(200));
        tokio::time::sleep(Duration::from_millis(1800)).await;
        assert_eq!(list(&client).await, Ok(200));
        assert_eq!(small.logins.lock().expect("no panic").len(), 2);
        let seen = small.seen.lock().expect("no panic").len();
        assert_eq!(seen, 2, "nothing is refused");

        let mut groups = client.list_address_groups().items();
        let first = groups.next().await.expect("a group").expect("a group");
        small.good.fetch_add(1, Ordering::Relaxed);
        let second = groups.next().await.expect("a group").expect("a group");
        assert_ne!(first.id, second.id);
        assert!(groups.next().await.is_none());
    });
}

/// A folder of its own with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

fn sources(folders: &[&PathBuf], variables: &[(&str, &str)]) -> Sources {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Sources {
        variables: variables.collect(),
        folders: folders.iter().map(|&folder| folder.clone()).collect(),
    }
}

const CLOUDS: &str = "
clouds:
  east-cloud:
    profile: provider
    region_name: east
    interface: internal
    cacert: /no/such/file
    compute-endpoint-override: http://compute.example/v2.1
    auth: {username: me, user-domain-name: Default, tenant_name: demo}
  west-cloud:
    auth_type: v3applicationcredential
    auth: {auth_url: 'http://west.example/{region_name}', application_credential_id: c1}
    regions:
      - name: west-1
        values: {endpoint_type: adminURL}
      - west-2
";

#[test]
fn files_are_merged_and_clouds_chosen() {
    let secure = "
clouds:
  east-cloud: {auth: {password: hunter2}}
  west-cloud: {auth: {application_credential_secret: s3cret}}
";
    let public = r#"{"public-clouds": {"provider": {"auth": {"auth_url": "http://provider.example/v3"}, "verify": false}}}"#;
    let user = folder("user", &[("clouds.yaml", CLOUDS), ("secure.yml", secure)]);
    let site = folder(
        "site",
        &[
            ("clouds.yaml", "clouds: {}"),
            ("clouds-public.json", public),
        ],
    );
    let read = |variables: &[(&str, &str)], cloud, region| {
        let config = CloudConfig::from_sources(&sources(&[&user, &site], variables), cloud, region);
        config.map(|config| format!("{config:?}"))
    };
    let shows = |config: Result<String, CloudError>, parts: &[&str]| {
        let config = config.expect("a cloud");
        for part in parts {
            assert!(config.contains(part), "{part}: {config}");
        }
        assert!(
            !config.contains("hunter2") && !config.contains("s3cret"),
            "{config}"
        );
    };
    let east = [
        "http://provider.example/v3",
        r#"Name("me", Name("Default"))"#,
        r#"Project(Name("demo", Name("Default")))"#,
        r#"Some("east")"#,
        r#"["internal"]"#,
        "/no/such/file",
        "is_unverified: true",
    ];
    shows(read(&[], Some("east-cloud"), None), &east);
    shows(read(&[("OS_CLOUD", "east-cloud")], None, None), &east);
    let first = [
        "http://west.example/west-1",
        r#"["adminURL"]"#,
        r#"ApplicationCredential("c1")"#,
    ];
    shows(read(&[("OS_CLOUD", "west-cloud")], None, None), &first);
    let second = ["http://west.example/west-2", r#"["public"]"#];
    shows(read(&[], Some("west-cloud"), Some("west-2")), &second);
    let region = [("OS_CLOUD", "west-cloud"), ("OS_REGION_NAME", "west-2")];
    shows(read(&region, None, None), &second);

    let known = ["east-cloud", "west-cloud"];
    match read(&[], None, None) {
        Err(CloudError::SeveralClouds { known: found }) => assert_eq!(found, known),
        other => panic!("{other:?}"),
    }
    match read(&[("OS_CLOUD", "north")], None, None) {
        Err(CloudError::UnknownCloud { known: found, .. }) => assert_eq!(found, known),
        other => panic!("{other:?}"),
    }
    match read(&[], Some("west-cloud"), Some("west-3")) {
        Err(CloudError::UnknownRegion { known, .. }) => assert_eq!(known, ["west-1", "west-2"]),
        other => panic!("{other:?}"),
    }

    // The certificates are read when they are needed.
    let config =
        CloudConfig::from_sources(&sources(&[&user, &site], &[]), Some("east-cloud"), None);
    let error = run(config.expect("a cloud").connect()).expect_err("no certificates");
    assert!(error.to_string().contains("/no/such/file"), "{error}");

    let one = folder(
        "one",
        &[(
            "mine.yaml",
            "clouds: {only: {auth: {auth_url: 'http://one.example', token: t}}}",
        )],
    );
    let mine = one.join("mine.yaml");
    let only = [("OS_CLIENT_CONFIG_FILE", mine.to_str().expect("text"))];
    let config = CloudConfig::from_sources(&sources(&[&site], &only), None, None);
    shows(
        config.map(|config| format!("{config:?}")),
        &["http://one.example", "Token"],
    );
}

#[test]
fn variables_describe_a_cloud() {
    let user = folder("variables", &[("clouds.yaml", CLOUDS)]);
    let password = [
        ("OS_AUTH_URL", "http://cloud.example:5000/v3"),
        ("OS_USERNAME", "me"),
        ("OS_PASSWORD", "hunter2"),
        ("OS_PROJECT_NAME", "demo"),
        ("OS_USER_DOMAIN_NAME", "Default"),
        ("OS_PROJECT_DOMAIN_ID", "default"),
        ("OS_REGION_NAME", "east"),
        ("OS_INTERFACE", "admin"),
        ("OS_CACERT", "/etc/ca.pem"),
        ("OS_IDENTITY_API_VERSION", "3"),
    ];
    let sources = |variables: &[(&str, &str)]| sources(&[&user], variables);
    let config = CloudConfig::from_sources(&sources(&password), None, None);
    let shown = format!("{:?} {:?}", config.expect("a cloud"), sources(&password));
    for part in [
        r#"Password(Name("me", Name("Default")))"#,
        r#"Project(Name("demo", Id("default")))"#,
        r#"Some("east")"#,
        r#"["admin"]"#,
        "/etc/ca.pem",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("hunter2"), "{shown}");

    let missing = |variables: &[(&str, &str)]| {
        let config = CloudConfig::from_sources(&sources(variables), None, None);
        config.expect_err("something is missing").to_string()
    };
    assert!(missing(&password[..2]).contains("password"));
    assert!(missing(&password[1..]).contains("auth_url"));
    assert!(missing(&[("OS_AUTH_TYPE", "v3oidcpassword"), password[0]]).contains("v3oidcpassword"));
    assert!(missing(&[("OS_IDENTITY_API_VERSION", "2.0"), password[0]]).contains("2.0"));
}

#[test]
fn files_that_are_no_yaml_are_told_without_their_text() {
    let broken = folder(
        "broken",
        &[(
            "clouds.yaml",
            "clouds: {a: {auth: {password: hunter2}}\n  x",
        )],
    );
    let error = CloudConfig::from_sources(&sources(&[&broken], &[]), None, None);
    let error = error.expect_err("it is not YAML");
    assert!(error.to_string().contains("clouds.yaml"), "{error}");
    assert!(
        !format!("{error} {error:?}").contains("hunter2"),
        "{error:?}"
    );
    let nothing = CloudConfig::from_sources(&sources(&[], &[]), None, None);
    assert!(matches!(nothing, Err(CloudError::NoCloud)));
}
