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
        .filter(|item| item.contains("rt::client::") || item.contains("rt::Secret"))
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
fn the_only_version_is_known_and_what_is_written_otherwise_is_text() {
    let text = r#"{"info":{"id":"acme/lids","title":"Lids"},"operations":[{"id":"show_lid","page":"lid.rst","line":1,
        "dialect":"rackspace","title":"Show a lid","method":"GET","path":"/{version}/lids/{lid_id}","parameters":[
        {"name":"version","in":"path","required":true,"schema":{"type":"string","default":"v1.0"}},
        {"name":"lid_id","in":"path","required":true,"schema":{"type":"string"}},
        {"name":"keys","in":"query","required":false,
        "schema":{"type":"string","contentMediaType":"application/json"}}],"request_body":null,
        "responses":[{"status":"200","description":"","media_type":"text/xml",
        "schema":{"type":"object","properties":{"lid":{"type":"object"}}}}]}],"schemas":{},"pages":[]}"#;
    let api: Api = serde_json::from_str(text).expect("a valid IR");
    let (files, found) = emit(&[&api], &Options::default());
    assert_eq!(found, []);
    let client = files.iter().find(|file| file.path.ends_with("client.rs"));
    let client = client.map_or("", |file| file.contents.as_str());
    for part in [
        "rt::ClientBuilder::new(base_url, |client| Self { client })\n            .path(\"version\", \"v1.0\".to_owned())",
        "/// Sets the `version` of all calls that don't set it themselves (default: `v1.0`).",
        "pub fn show_lid(&self, lid_id: impl AsRef<str>) -> ShowLid",
        "-> (String, (), ",
        "rt::just(reply.text())",
        "keys(value: impl Into<rt::Json>) =>",
        "query(\"keys\", Into::<rt::Json>::into(value).to_string())",
    ] {
        assert!(client.contains(part), "{part}\n{client}");
    }
}

/// The files of an API with these operations: their paths and texts.
fn files(operations: &str) -> Vec<(String, String)> {
    let text = format!(
        r#"{{"info":{{"id":"acme/locks","title":"Locks"}},"pages":[],"schemas":{{}},"operations":[{operations}]}}"#
    );
    let api: Api = serde_json::from_str(&text).expect("a valid IR");
    let (files, found) = emit(&[&api], &Options::default());
    assert_eq!(found, []);
    let files = files.into_iter().map(|file| (file.path, file.contents));
    files.collect()
}

/// An operation of a generation with more of what the IR holds.
fn operation(id: &str, path: &str, more: &str) -> String {
    format!(
        r#"{{"id":"{id}","page":"a","line":1,"dialect":"d","title":"Do It","method":"PUT","path":"{path}","parameters":[],
        "request_body":null,"responses":[]{more}}}"#
    )
}

#[test]
fn each_generation_has_its_module() {
    let modules = |generations: [&str; 2]| {
        let operations = generations.map(|generation| {
            let more = format!(r#","generation":"{generation}""#);
            operation(
                &format!("lock_{}", generation.replace('.', "_")),
                "/",
                &more,
            )
        });
        let files = files(&operations.join(","));
        let has = |module: &str| {
            let folder = format!("src/acme_locks/{module}/");
            files.iter().any(|(path, _)| path.starts_with(&folder))
        };
        ["v1", "v1_0", "v2"].map(has)
    };
    assert_eq!(modules(["v1.0", "v2.0"]), [true, false, true]);
    assert_eq!(modules(["v1.0", "v1"]), [true, true, false]);
}

#[test]
fn an_api_of_several_generations_names_its_clients() {
    let operations = ["v1", "v2"].map(|generation| {
        let more = format!(r#","generation":"{generation}""#);
        operation(&format!("lock_{generation}"), "/", &more)
    });
    let mut files = files(&operations.join(",")).into_iter();
    let module = files.find(|(path, _)| path == "src/acme_locks/mod.rs");
    let (_, text) = module.expect("a module");
    assert!(text.contains("//! `v1::Client`, `v2::Client`.\n"), "{text}");
}

#[test]
fn a_code_among_the_faults_is_no_success() {
    let client = |fault: &str| {
        let lock = r#"{"type":"object","properties":{"id":{"type":"string"}}}"#;
        let responses = format!(
            r#""responses":[{{"status":"200","description":"","schema":{lock}}},
            {{"status":"300","description":"Several.","schema":null{fault}}}]"#
        );
        let operation = operation("lock", "/", "").replace(r#""responses":[]"#, &responses);
        let mut files = files(&operation).into_iter();
        let client = files.find(|(path, _)| path.ends_with("/client.rs"));
        client.map(|(_, text)| text.contains("LockOutput"))
    };
    assert_eq!(client(""), Some(true));
    assert_eq!(client(r#","fault":true"#), Some(false));
}

#[test]
fn servers_do_without_a_body_that_the_docs_only_let_expect() {
    let is_optional = |assumed: &str| {
        let schema = r#"{"type":"object","properties":{"colour":{"type":"string"}}}"#;
        let body = format!(
            r#""request_body":{{"media_type":"application/json","required":true,"schema":{schema}{assumed}}}"#
        );
        let operation = operation("lock", "/", "").replace(r#""request_body":null"#, &body);
        let files = files(&operation);
        let of = |name: &str| {
            let file = files.iter().find(|(path, _)| path.ends_with(name));
            file.map_or("", |(_, text)| text.as_str())
        };
        assert!(of("/client.rs").contains("body: &types::"));
        (
            of("/server.rs").contains("optional_body()"),
            of("/server.json").contains(r#""required":false"#),
        )
    };
    assert_eq!(is_optional(r#","assumed":true"#), (true, true));
    assert_eq!(is_optional(""), (false, false));
}

#[test]
fn bodies_are_sent_as_the_docs_demand() {
    let client = |told: &str| {
        let header = format!(
            r#""parameters":[{{"name":"Content-Type","in":"header","required":true,
            "schema":{{"type":"string","description":"{told}"}}}}]"#
        );
        let body = r#""request_body":{"media_type":"application/json","required":true,
            "schema":{"type":"object","properties":{"colour":{"type":"string"}}}}"#;
        let operation = operation("lock", "/", "")
            .replace(r#""request_body":null"#, body)
            .replace(r#""parameters":[]"#, &header);
        let mut files = files(&operation).into_iter();
        let client = files.find(|(path, _)| path.ends_with("/client.rs"));
        client.expect("a client").1
    };
    let demanded = client("Set it to **application/json;charset=utf8**.");
    assert!(demanded.contains(r#".body("application/json;charset=utf8", body)"#));
    for plain in [
        "One of: application/json;charset=utf8, application/json.",
        "The media type.",
        "For example text/plain;charset=utf8.",
    ] {
        assert!(
            client(plain).contains(r#".body("application/json", body)"#),
            "{plain}"
        );
    }
}

#[test]
fn calls_make_the_only_body_that_there_is_themselves() {
    let sent = |types: &str| {
        let member = format!(
            r#"{{"type":{types},"x-source":{{"origin":"table","page":"a","line":1,"stated_type":"Null"}}}}"#
        );
        let body = format!(
            r#""request_body":{{"media_type":"application/json","required":true,
            "schema":{{"type":"object","required":["lock"],"properties":{{"lock":{member}}}}}}}"#
        );
        let operation = operation("lock", "/", "").replace(r#""request_body":null"#, &body);
        let mut files = files(&operation).into_iter();
        let client = files.find(|(path, _)| path.ends_with("/client.rs"));
        let (_, text) = client.expect("a client");
        let words: Vec<&str> = text.split_whitespace().collect();
        words.concat()
    };
    assert!(sent(r#""object""#).contains("new(rt::Object::default())"));
    assert!(sent(r#"["object","null"]"#).contains("new(Some(rt::Object::default()))"));
}

/// The types of an API of one operation, which sends the first of these structs and answers the last.
fn types_of(schemas: &[(&str, &str)]) -> String {
    let named: Vec<String> = schemas
        .iter()
        .map(|(name, members)| {
            format!(r#""{name}":{{"type":"object","properties":{{{members}}}}}"#)
        })
        .collect();
    let (first, last) = (schemas[0].0, schemas[schemas.len() - 1].0);
    let all: Vec<String> = schemas
        .iter()
        .map(|(name, _)| format!(r##""{name}":{{"$ref":"#/schemas/{name}"}}"##))
        .collect();
    let api: Api = serde_json::from_str(&format!(
        r##"{{"info":{{"id":"doors","title":"Doors","version":"1","servers":[]}},"pages":[],"operations":[
            {{"id":"create_door","page":"d.rst","line":1,"dialect":"otc","title":"Create","method":"POST","path":"/doors",
             "alternatives":[],"parameters":[],
             "request_body":{{"media_type":"application/json","required":true,"schema":{{"$ref":"#/schemas/{first}"}}}},
             "responses":[{{"status":"201","description":"","schema":{{"$ref":"#/schemas/{last}"}}}},
              {{"status":"202","description":"","schema":{{"type":"object","properties":{{{}}}}}}}]}}],
        "schemas":{{{}}}}}"##,
        all.join(","),
        named.join(",")
    ))
    .expect("a valid IR");
    let (files, found) = emit(&[&api], &Options::default());
    assert_eq!(found, []);
    let types = files.iter().filter(|file| file.path.contains("/types"));
    types.map(|file| file.contents.as_str()).collect()
}

/// What is sent to make a thing has the enum of what answers tell of it.
#[test]
fn enums_of_one_meaning_are_one() {
    let types = types_of(&[
        (
            "CreateDoor",
            r#""color":{"type":"string","enum":["red","blue"]},"side":{"type":"string","enum":["in","out"]}"#,
        ),
        (
            "Door",
            r#""color":{"type":"string","enum":["blue","red"]},"side":{"type":"string","enum":["in","out","both"]}"#,
        ),
    ]);
    assert!(!types.contains("CreateDoorColor"), "{types}");
    assert_eq!(types.matches("color: Option<DoorColor>").count(), 2);
    assert!(types.contains("CreateDoorSide") && types.contains("Option<DoorSide>"));
}

/// Two enums of other values don't get one name.
#[test]
fn enums_of_other_values_keep_names_of_their_own() {
    let types = types_of(&[
        (
            "CreateDoor",
            r#""color":{"type":"string","enum":["red","pink"]},"one":{}"#,
        ),
        (
            "UpdateDoor",
            r#""color":{"type":"string","enum":["red","pink"]},"two":{"type":"integer"}"#,
        ),
        (
            "ListDoor",
            r#""color":{"type":"string","enum":["blue","teal"]},"three":{"type":"boolean"}"#,
        ),
        (
            "ShowDoor",
            r#""color":{"type":"string","enum":["blue","teal"]},"four":{"type":"number"}"#,
        ),
    ]);
    for value in ["red", "pink", "blue", "teal"] {
        assert!(
            types.contains(&format!("= \"{value}\"")),
            "{value}: {types}"
        );
    }
}

/// What a filter has several of is what answers of one generation tell.
#[test]
fn filters_by_several_values_have_the_enum_of_the_member() {
    let colors = r#"{"type":"string","enum":["red","blue"]}"#;
    let types = types_of(&[
        (
            "ListDoors",
            &format!(r#""color":{{"type":"array","items":{colors}}}"#),
        ),
        (
            "Door",
            r#""side":{"type":"string","enum":["in","out"]},"one":{}"#,
        ),
        ("V2Door", &format!(r#""color":{colors},"two":{{}}"#)),
    ]);
    assert!(!types.contains("ListDoorsColor"), "{types}");
    assert!(types.contains("Option<Vec<V2DoorColor>>"), "{types}");
}
