//! What is emitted for a small API that has one of everything.

use super::super::{Options, emit};
use apiref_core::ir::Api;

fn depot() -> Api {
    serde_json::from_str(include_str!("fixtures/depot.json")).expect("a valid IR")
}

fn file(path: &str) -> String {
    let api = depot();
    let (files, found) = emit(&[&api], &Options::default());
    assert_eq!(found, []);
    let file = files.into_iter().find(|file| file.path == path);
    file.map(|file| file.contents).unwrap_or_default()
}

#[test]
fn types_of_a_small_api() {
    insta::assert_snapshot!(file("src/acme_depot/types.rs"));
}

#[test]
fn client_of_a_small_api() {
    insta::assert_snapshot!(file("src/acme_depot/client.rs"));
}

/// Lists are walked and slow resources are waited for where the docs say how.
#[test]
fn what_follows_calls() {
    let api: Api = serde_json::from_str(include_str!("fixtures/doors.json")).expect("a valid IR");
    let (files, found) = emit(&[&api], &Options::default());
    assert_eq!(found, []);
    let client = files
        .iter()
        .find(|file| file.path == "src/acme_doors/client.rs");
    let client = client.map_or("", |file| file.contents.as_str());
    let own: Vec<&str> = client
        .split("\n\n")
        .filter(|item| item.contains("rt::client::"))
        .collect();
    insta::assert_snapshot!(own.join("\n\n"));
}

#[test]
fn description_of_a_small_api() {
    insta::assert_snapshot!(file("src/acme_depot/description.json"));
}

#[test]
fn manifest_of_a_small_crate() {
    insta::assert_snapshot!(file("Cargo.toml"));
}

#[test]
fn the_same_ir_gives_the_same_bytes() {
    let api = depot();
    let (first, _) = emit(&[&api], &Options::default());
    let (second, _) = emit(&[&api], &Options::default());
    assert_eq!(first, second);
}

#[test]
fn the_only_version_is_known_and_xml_is_text() {
    let text = r#"{"info":{"id":"acme/lids","title":"Lids"},"operations":[{"id":"show_lid","page":"lid.rst","line":1,
        "dialect":"rackspace","title":"Show a lid","method":"GET","path":"/{version}/lids/{lid_id}","parameters":[
        {"name":"version","in":"path","required":true,"schema":{"type":"string","default":"v1.0"}},
        {"name":"lid_id","in":"path","required":true,"schema":{"type":"string"}}],"request_body":null,
        "responses":[{"status":"200","description":"","media_type":"text/xml",
        "schema":{"type":"object","properties":{"lid":{"type":"object"}}}}]}],"schemas":{},"pages":[]}"#;
    let api: Api = serde_json::from_str(text).expect("a valid IR");
    let (files, found) = emit(&[&api], &Options::default());
    assert_eq!(found, []);
    let client = files.iter().find(|file| file.path.ends_with("client.rs"));
    let client = client.map_or("", |file| file.contents.as_str());
    for part in [
        "rt::ClientBuilder::new(base_url, |client| Self { client })\n            .path(\"version\", \"v1.0\".to_owned())",
        "/// The `version` of all calls that don't say another; `v1.0` unless set here.",
        "pub fn show_lid(&self, lid_id: impl AsRef<str>) -> ShowLid",
        "-> (String, (), ",
        "rt::just(reply.text())",
    ] {
        assert!(client.contains(part), "{part}\n{client}");
    }
}
