//! Whole blocks, taken apart.

use super::*;
use crate::syntax::Line;

fn samples(source: &str) -> (Vec<Sample>, Vec<String>) {
    let page = Page::new("a.rst", source);
    let mut offset = 0;
    let lines = source
        .split('\n')
        .map(|text| {
            let line = Line { text, offset };
            offset += text.len() as u32 + 1;
            line
        })
        .collect();
    let (samples, diagnostics) = read(&page, &Text { lines });
    let places = diagnostics
        .iter()
        .map(|d| format!("{}:{} {}", d.line, d.column, d.message))
        .collect();
    (samples, places)
}

#[test]
fn a_request_dump_is_taken_apart() {
    let (found, _) = samples(
        "PUT https://host/v1/x HTTP/1.1\nAccept: text/x\nX-Auth-Token: ab:c\n{\n \"a\": 1\n}",
    );
    let [sample] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        sample.request_line.as_deref(),
        Some("PUT https://host/v1/x HTTP/1.1")
    );
    assert_eq!(
        sample.headers[1],
        ("X-Auth-Token".to_owned(), "ab:c".to_owned())
    );
    assert_eq!(
        sample.json.as_ref().map(Json::to_string).as_deref(),
        Some(r#"{"a":1}"#)
    );
}

#[test]
fn markup_is_html_where_it_says_so() {
    for (text, media_type) in [
        ("<html>\n<h1>Lid</h1>\n</html>", "text/html"),
        ("<!DOCTYPE html>\n<p>Lid</p>", "text/html"),
        ("<lid/>", "application/xml"),
    ] {
        assert_eq!(samples(text).0[0].media_type, media_type, "{text}");
    }
}

#[test]
fn request_and_response_in_one_block_are_two() {
    let (found, _) = samples("GET /a HTTP/1.1\nHost: h\n\nHTTP/1.1 200 OK\nServer: s\n\n[]");
    let [request, response] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert!(!request.has_body());
    assert_eq!(response.status.as_deref(), Some("200"));
    assert_eq!(response.json, Some(Json::Array(vec![])));
}

#[test]
fn heads_without_bodies_and_bodies_of_other_kinds() {
    let (found, _) = samples("Status Code: 204 No Content\nDate: Mon, 1 Jan 2000 10:00:00 GMT");
    assert_eq!(found[0].validity, Some(Validity::Empty));
    assert_eq!(found[0].headers.len(), 1);
    let (found, _) = samples("<?xml version=\"1.0\"?>\n<a/>");
    assert_eq!(found[0].media_type, "application/xml");
    let (found, _) = samples("some words");
    assert_eq!(
        (found[0].media_type.as_str(), found[0].validity),
        ("", Some(Validity::Broken))
    );
    let (found, _) = samples("HTTP/1.1 200 OK\nContent-Type: text/plain\n\nsome words");
    assert_eq!(
        (found[0].media_type.as_str(), found[0].validity),
        ("text/plain", Some(Validity::Valid))
    );
    assert_eq!(samples(" \n\n").0, vec![]);
}

#[test]
fn repairs_have_places() {
    let (found, places) = samples("HTTP/1.1 200 OK\n\n{\n  \"a\": 1,\n}");
    assert_eq!(found[0].validity, Some(Validity::Repaired));
    assert_eq!(places.len(), 1);
    assert!(places[0].starts_with("4:9 "), "{places:?}");
    let (found, places) = samples("{ one two\nthree four\nfive, six\nseven }");
    assert_eq!(found[0].validity, Some(Validity::Broken));
    assert_eq!(places.len(), 1);
}

#[test]
fn a_body_in_the_next_block_joins_its_head() {
    let (mut found, _) = samples("HTTP/1.1 200 OK\nDate: x");
    let (body, _) = samples("{\"a\": 1}");
    let mut head = found.remove(0);
    head.take_body(body.into_iter().next().expect("one"));
    assert_eq!(head.status.as_deref(), Some("200"));
    assert!(head.json.is_some());
}

fn shown(source: &str) -> String {
    let (found, places) = samples(source);
    let parts: Vec<String> = found
        .iter()
        .map(|sample| {
            let json = sample.json.as_ref().map(Json::to_string);
            format!(
                "{} {} {:?} [{}] {:?}\n",
                sample
                    .request_line
                    .as_deref()
                    .or(sample.status.as_deref())
                    .unwrap_or("-"),
                json.unwrap_or_default(),
                sample.validity.unwrap_or(Validity::Empty),
                sample.words,
                sample.media_type,
            )
        })
        .collect();
    parts.concat() + &places.join("\n")
}

#[test]
fn what_stands_before_a_body_is_no_part_of_it() {
    insta::assert_snapshot!(shown("https://{Endpoint}/v1/lids\n\n{\n \"a\": 1\n}"), @r#"https://{Endpoint}/v1/lids {"a":1} Valid [] "application/json""#);
    insta::assert_snapshot!(shown("POST https://host/v1/lids    {\n \"a\": 1\n}"), @r#"POST https://host/v1/lids {"a":1} Valid [] "application/json""#);
    insta::assert_snapshot!(shown("// one lid\n{\"a\": 1}"), @r#"- {"a":1} Valid [one lid] "application/json""#);
    insta::assert_snapshot!(shown("Header of the answer:\nX-Lid: 7\n\nBody of the answer:\n{\"a\": 1}"), @r#"- {"a":1} Valid [Header of the answer: Body of the answer:] "application/json""#);
    insta::assert_snapshot!(shown("STATUS CODE 200\n{\"a\": 1}"), @r#"200 {"a":1} Valid [] "application/json""#);
    insta::assert_snapshot!(shown("None (STATUS CODE 204)"), @r#"204  Empty [] """#);
}

#[test]
fn several_documents_are_several_examples() {
    insta::assert_snapshot!(shown("First lid:\n{\"a\": 1}\nor\n{\"a\": 2,}\nThe end."), @r#"
    - {"a":1} Valid [First lid:] "application/json"
    - {"a":2} Repaired [The end.] "application/json"
    4:8 an example is not valid JSON and was repaired: found a comma after the last member (,), expected no comma
    "#);
    insta::assert_snapshot!(shown("- Method 1: GET https://host/v1/lids?a=1\n- Method 2: GET https://host/v1/lids?b=2"), @r#"
    GET https://host/v1/lids?a=1  Empty [] ""
    GET https://host/v1/lids?b=2  Empty [] ""
    "#);
}

#[test]
fn commands_are_requests() {
    insta::assert_snapshot!(shown("curl -k -H 'X-Lid: 7' -X PUT -d '{\"a\": 1}' https://host/v1/lids"), @r#"PUT https://host/v1/lids {"a":1} Valid [] "application/json""#);
    insta::assert_snapshot!(shown("1. Write a file.\n{\n \"a\": 1\n}\n2. Send it.\ncurl -d @lid.json https://host/v1/lids\n3. Delete it.\nrm lid.json"), @r#"POST https://host/v1/lids {"a":1} Valid [1. Write a file. 2. Send it. 3. Delete it. rm lid.json] "application/json""#);
    insta::assert_snapshot!(shown("curl -F 'lid=@lid.bin' https://host/v1/lids"), @r#"POST https://host/v1/lids {"lid":"lid.bin"} Valid [] "multipart/form-data""#);
}

#[test]
fn lines_of_a_message_have_a_value_each() {
    insta::assert_snapshot!(shown("HTTP/1.1 200 OK\n\n{\"a\": 1}\n{\"b\": 2}"), @r#"200 [{"a":1},{"b":2}] Valid [] "application/x-ndjson""#);
    insta::assert_snapshot!(shown("HTTP/1.1 200 OK\nContent-Type: application/json-seq\n\n{\"a\": 1}"), @r#"200 [{"a":1}] Valid [] "application/json-seq""#);
    insta::assert_snapshot!(shown("{\"a\": 1}\n{\"b\": 2}"), @r#"
    - {"a":1} Valid [] "application/json"
    - {"b":2} Valid [] "application/json"
    "#);
}

#[test]
fn a_piece_of_a_program_is_no_body() {
    insta::assert_snapshot!(shown("// Opens a lid\nfn open(lid: Lid) {\n    lid.open()\n}"), @r#"-  Broken [] """#);
}
