//! `cargo xtask mock` over HTTP: what is made is there, what fails says why, and saved pages hold at once.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use crate::support::Project;
use serde_json::{Value, json};

/// A mock that ends with the test.
struct Mock {
    child: Child,
    lines: BufReader<ChildStdout>,
    address: String,
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Mock {
    fn start(project: &Project, arguments: &[&str]) -> Self {
        let all = [&["mock", "--listen=0", "--settle=0"], arguments].concat();
        let mut command = project.command(&all);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("xtask runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut first = String::new();
        lines.read_line(&mut first).expect("a line");
        let address = first.trim().rsplit_once('/').expect(&first).1.to_owned();
        Self {
            child,
            lines,
            address,
        }
    }

    /// The next line that tells of a request.
    fn line(&mut self) -> String {
        loop {
            let mut line = String::new();
            self.lines.read_line(&mut line).expect("a line");
            if !line.starts_with("  http") {
                return line;
            }
        }
    }

    /// Status and body of an answer.
    fn ask(&self, method: &str, path: &str, more: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n{more}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
        let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
        (
            status.expect("a status"),
            serde_json::from_str(body).unwrap_or(Value::Null),
        )
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.ask("GET", path, "", &Value::Null)
    }
}

const GROUPS: &str = "/v3/p1/vpc/address-groups";

const KEYPAIRS: &str = "/os-keypairs";

fn group(name: &str) -> Value {
    json!({"address_group": {"name": name, "ip_version": 4, "ip_set": ["10.1.0.0/16"]}})
}

#[test]
fn what_is_made_is_there_until_it_is_deleted() {
    let project = Project::with_api("otc/vpc");
    let mut mock = Mock::start(&project, &["specs", "--dump=things.json"]);
    let (status, made) = mock.ask("POST", GROUPS, "", &group("one"));
    let made = &made["address_group"];
    assert_eq!(
        (status, &made["name"], &made["description"]),
        (201, &json!("one"), &json!(""))
    );
    assert_eq!(made["max_capacity"], 20, "the documented default");
    let line = mock.line();
    assert!(
        line.starts_with(&format!("POST {GROUPS} otc-vpc create_address_group 201 ")),
        "{line}"
    );

    let id = made["id"].as_str().expect("an id");
    let path = format!("{GROUPS}/{id}");
    let (_, other) = mock.ask("POST", GROUPS, "", &group("two"));
    assert_ne!(other["address_group"]["id"], made["id"]);
    let (_, page) = mock.get(&format!("{GROUPS}?limit=1"));
    assert_eq!(page["address_groups"][0]["id"], made["id"]);
    assert_eq!(page["address_groups"].as_array().map(Vec::len), Some(1));
    let (_, named) = mock.get(&format!("{GROUPS}?name=two"));
    assert_eq!(named["address_groups"][0]["name"], "two");

    let change = json!({"address_group": {"name": "three", "ip_set": ["10.2.0.0/16"]}});
    assert_eq!(mock.ask("PUT", &path, "", &change).0, 200);
    let (_, shown) = mock.get(&path);
    assert_eq!(shown["address_group"]["name"], "three");
    assert_eq!(shown["address_group"]["ip_set"], json!(["10.2.0.0/16"]));

    assert_eq!(mock.ask("DELETE", &path, "", &Value::Null).0, 204);
    let (status, fault) = mock.get(&path);
    assert_eq!(
        (status, &fault["code"]),
        (404, &json!("404")),
        "in the form of the API"
    );
    let (_, requests) = mock.get("/__mock/requests");
    assert_eq!(requests[0]["body"], group("one"));
    assert_eq!(mock.ask("DELETE", "/__mock", "", &Value::Null).0, 204);
    assert_eq!(mock.get(GROUPS).1["address_groups"], json!([]));
}

#[test]
fn versions_are_answered_as_they_are_asked_for() {
    let project = Project::with_api("openstack/keypairs");
    let mock = Mock::start(&project, &["specs"]);
    let sent = json!({"keypair": {"name": "laptop", "public_key": "ssh-ed25519 AAAA"}});
    let field = |version: &str| format!("OpenStack-API-Version: compute {version}\r\n");
    let make = |version| mock.ask("POST", KEYPAIRS, &field(version), &sent);
    let (status, made) = make("2.92");
    let keypair = &made["keypair"];
    assert_eq!((status, &keypair["name"]), (201, &json!("laptop")));
    assert!(
        keypair["type"].is_string() && keypair["keypair"].is_null(),
        "{made}"
    );
    let (_, listed) = mock.ask("GET", KEYPAIRS, &field("2.92"), &Value::Null);
    assert_eq!(listed["keypairs"][0]["keypair"]["name"], "laptop");
    assert_eq!(listed["keypairs"][0]["name"], Value::Null);
    mock.ask("DELETE", "/__mock", "", &Value::Null);
    // Key pairs have kinds since 2.2.
    let (status, made) = make("2.1");
    assert_eq!((status, &made["keypair"]["type"]), (200, &Value::Null));
    assert_eq!(make("2.9999").0, 406);
}

#[test]
fn failures_can_be_asked_for() {
    let project = Project::with_api("otc/vpc");
    let mut mock = Mock::start(&project, &["specs", "--fail", "delete_address_group=503"]);
    for (field, query) in [
        ("X-Mock-Status: 418\r\n", ""),
        ("Prefer: code=418\r\n", ""),
        ("", "?__code=418"),
    ] {
        let (status, fault) = mock.ask("POST", &format!("{GROUPS}{query}"), field, &json!({}));
        assert_eq!((status, &fault["code"]), (418, &json!("418")));
    }
    let (status, _) = mock.ask("DELETE", &format!("{GROUPS}/x"), "", &Value::Null);
    assert_eq!(status, 503);
    let (status, fault) = mock.ask("POST", GROUPS, "", &json!({"adress_group": {}}));
    let message = fault["message"].as_str().unwrap_or("");
    assert_eq!(status, 400);
    assert!(
        message.contains("not known here: $.adress_group"),
        "{message}"
    );
    for _ in 0..4 {
        mock.line();
    }
    assert!(mock.line().contains("400") && fault["message"].is_string());
    let (status, _) = mock.get("/v3/p1/vpc/nothing");
    assert_eq!(status, 404);
}

#[test]
fn documents_are_served_like_pages() {
    let project = Project::with_api("otc/vpc");
    let text = project.xtask(0, &["openapi", "otc/vpc"]);
    project.write("vpc.yaml", &text);
    project.xtask(0, &["ir", "specs/otc/vpc", "--out", "vpc.json"]);
    for file in ["vpc.yaml", "vpc.json"] {
        let mock = Mock::start(&project, &[file]);
        let (status, made) = mock.ask("POST", GROUPS, "", &group("one"));
        assert_eq!(status, 201, "{file}: {made}");
        let (_, listed) = mock.get(GROUPS);
        assert_eq!(
            listed["address_groups"][0]["id"], made["address_group"]["id"],
            "{file}"
        );
    }
}

/// Boxes that are stored under ids of the caller's.
const BOXES: &str = r#"
Boxes
=====

.. http:put:: /boxes/{id}

    Stores a box.

    :param id: The id of the box.
    :<json string colour: The colour.
    :>json string id: The id.
    :>json string colour: The colour.
    :statuscode 200: The box was changed.
    :statuscode 201: The box was made.

    **Request**:

    .. code-block:: http

        PUT /boxes/b1 HTTP/1.1
        Content-Type: application/json

        {"colour": "red"}

    **Response**:

    .. code-block:: http

        HTTP/1.1 200 OK
        Content-Type: application/json

        {"id": "b1", "colour": "red"}

.. http:get:: /boxes/{id}

    Shows a box.

    :param id: The id of the box.
    :>json string id: The id.
    :>json string colour: The colour.
    :statuscode 200: There it is.
    :statuscode 404: It is not there.

    **Response**:

    .. code-block:: http

        HTTP/1.1 200 OK
        Content-Type: application/json

        {"id": "b1", "colour": "red"}
"#;

#[test]
fn a_put_that_makes_an_item_has_a_status_of_its_own() {
    let project = Project::new();
    project.write("specs/store/index.rst", BOXES);
    let mock = Mock::start(&project, &["specs/store"]);
    let put = |colour: &str| mock.ask("PUT", "/boxes/b7", "", &json!({"colour": colour}));
    let (status, made) = put("blue");
    assert_eq!((status, &made["id"]), (201, &json!("b7")), "{made}");
    let (status, changed) = put("green");
    assert_eq!(
        (status, &changed["colour"]),
        (200, &json!("green")),
        "{changed}"
    );
    assert_eq!(mock.get("/boxes/b7").1["colour"], "green");
}

#[test]
fn saved_pages_hold_at_once() {
    let project = Project::with_api("otc/vpc");
    let mock = Mock::start(&project, &["specs", "--watch"]);
    assert_eq!(mock.get("/v3/p1/vpc/groups").0, 404);
    project.replace(
        "specs/otc/vpc/address_group/listing_address_groups.rst",
        "GET /v3/{project_id}/vpc/address-groups",
        "GET /v3/{project_id}/vpc/groups",
    );
    let began = Instant::now();
    while mock.get("/v3/p1/vpc/groups").0 != 200 {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "the page was not read again"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn wrong_arguments_are_named() {
    let project = Project::with_api("otc/vpc");
    for (arguments, message) in [
        (
            &["mock", "specs", "--port", "1"][..],
            "unknown option --port",
        ),
        (&["mock", "specs", "--listen", "x"], "--listen takes a port"),
        (
            &["mock", "specs", "--api", "otc-css"],
            "no API is called otc-css; this mock serves: otc-vpc",
        ),
        (
            &["mock", "specs", "--fail", "show=500"],
            "no API has an operation called show",
        ),
    ] {
        let said = project.xtask(2, arguments);
        assert!(said.contains(message), "{said}");
    }
    let said = Project::new().xtask(2, &["mock"]);
    assert!(
        said.contains("specs") && said.contains("init` sets up a project"),
        "{said}"
    );
    // What a path that was given lacks is no project.
    let said = Project::new().xtask(2, &["ir", "nowhere"]);
    assert!(
        said.contains("nowhere") && !said.contains("sets up a project"),
        "{said}"
    );
}
