//! Rules and examples that break them.

use super::*;

/// An API of these named schemas and operations, without the rules that its examples break, and what was found.
fn read(schemas: &str, operations: &[&str]) -> (Api, Vec<String>) {
    let text = format!(
        r#"{{"pages":[],"schemas":{{{schemas}}},"operations":[{}]}}"#,
        operations.join(",")
    );
    let mut api: Api = serde_json::from_str(&text).expect("an API");
    let found = refute(&mut api).into_iter();
    let found = found.map(|found| format!("{}:{} {}", found.page, found.line, found.message));
    (api, found.collect())
}

/// An operation on the page `page` that answers what `body` is and shows `example`.
fn operation(page: &str, body: &str, example: &str) -> String {
    format!(
        r#"{{"id":"{page}","page":"{page}","line":1,"dialect":"d","title":"t","method":"GET","path":"/","parameters":[],
        "request_body":null,"responses":[{{"status":"200","description":"","schema":{body}}}],
        "examples":[{{"direction":"response","media_type":"application/json","json":{example},"validity":"valid","line":7}}]}}"#
    )
}

const LAMP: &str = r#""Lamp":{"type":"object","title":"Lamp","properties":{
    "kind":{"type":"string","enum":["red","green"],"maxLength":5,"x-source":{"origin":"table","page":"a","line":3},
        "x-origins":{"enum":"description","maxLength":"description"}},
    "watts":{"type":["integer","null"],"enum":[1,2]}}}"#;

fn kind(api: &Api) -> &Schema {
    &api.schemas["Lamp"].properties["kind"]
}

#[test]
fn what_an_example_breaks_is_no_rule_and_a_defect_with_both_places() {
    let lamp = r##"{"$ref":"#/schemas/Lamp"}"##;
    let example = r#"{"kind":"blue","watts":null}"#;
    let (api, found) = read(LAMP, &[&operation("a", lamp, example)]);
    assert_eq!(kind(&api).enumeration, []);
    assert_eq!(kind(&api).max_length, Some(5));
    let [refuted] = kind(&api).refuted.as_slice() else {
        panic!("{:?}", kind(&api).refuted);
    };
    assert_eq!(
        (refuted.keyword, &*refuted.page, refuted.line),
        (Keyword::Enum, "a", 7)
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("a:3 ") && found[0].contains("a:7"),
        "{found:?}"
    );
}

#[test]
fn listed_values_of_what_may_be_null_hold_null() {
    let (api, _) = read(LAMP, &[]);
    let watts = &api.schemas["Lamp"].properties["watts"];
    assert_eq!(watts.enumeration, [1.into(), 2.into(), Json::Null]);
}

/// The lamp of another page, with another list of kinds and another member.
fn other(kinds: &str, member: &str) -> String {
    format!(
        r#"{LAMP},"ALamp":{{"type":"object","title":"Lamp","properties":{{
        "kind":{{"type":"string","enum":{kinds}}},"{member}":{{}}}}}}"#
    )
}

#[test]
fn the_same_struct_on_another_page_refutes_too() {
    let shown = operation("b", r##"{"$ref":"#/schemas/ALamp"}"##, r#"{"kind":"blue"}"#);
    let (api, _) = read(&other(r#"["red","blue"]"#, "watts"), &[&shown]);
    assert_eq!(kind(&api).enumeration, []);
    // Lists without a common value are of other fields, and so are those of structs that share few members.
    let (api, _) = read(&other(r#"["cyan","blue"]"#, "watts"), &[&shown]);
    assert_eq!(kind(&api).enumeration.len(), 2);
    let (api, _) = read(
        &other(r#"["red","blue"]"#, "a").replace(r#""a":{}"#, r#""a":{},"b":{},"c":{}"#),
        &[&shown],
    );
    assert_eq!(kind(&api).enumeration.len(), 2);
}

#[test]
fn a_hidden_value_makes_a_rule_likely() {
    let lamp = r##"{"$ref":"#/schemas/Lamp"}"##;
    let (api, _) = read(LAMP, &[&operation("a", lamp, r#"{"kind":"r**"}"#)]);
    assert_eq!(kind(&api).refuted, []);
    let [rule] = kind(&api).likely.as_slice() else {
        panic!("{:?}", kind(&api).likely);
    };
    assert_eq!((rule.keyword, rule.why), (Keyword::Enum, Doubt::Masked));
}

#[test]
fn the_body_that_an_example_fits_best_is_the_one_it_shows() {
    let bodies = r#"{"oneOf":[
        {"type":"object","properties":{"kind":{"type":"string","enum":["red"]}}},
        {"type":"object","required":["kind"],"properties":{"kind":{"type":"string","enum":["blue"]}}}]}"#;
    let (api, found) = read("", &[&operation("a", bodies, r#"{"kind":"blue"}"#)]);
    assert_eq!(found, [] as [&str; 0]);
    let body = api.operations[0].responses[0].schema.as_ref();
    let lists = body.map(|body| {
        body.one_of
            .iter()
            .map(|form| &form.properties["kind"].enumeration)
    });
    assert!(lists.is_some_and(|mut lists| lists.all(|list| list.len() == 1)));
}

#[test]
fn request_lines_and_defaults_are_evidence() {
    let text = r#"{"id":"a","page":"a","line":1,"dialect":"d","title":"t","method":"GET","path":"/","request_body":null,
        "responses":[],"parameters":[
        {"name":"size","in":"query","required":false,"schema":{"type":"integer","maximum":9}},
        {"name":"page","in":"query","required":false,"schema":{"type":"integer","maximum":9}},
        {"name":"sort","in":"query","required":false,"schema":{"type":"string","maxLength":2,"default":"asc",
            "x-source":{"origin":"table","page":"a","line":3}}}],
        "examples":[{"direction":"request","media_type":"","request_line":"GET https://x/?size=10&page={page} HTTP/1.1",
            "validity":"empty","line":7}]}"#;
    let (api, _) = read("", &[text]);
    let parameters: &[_] = &api.operations[0].parameters;
    assert_eq!(parameters[0].schema.maximum, None);
    assert!(parameters[1].schema.maximum.is_some());
    assert_eq!(parameters[2].schema.max_length, None);
    assert_eq!(parameters[2].schema.refuted.len(), 1);
}

#[test]
fn overrides_are_not_doubted() {
    let lamp = LAMP.replace(r#""enum":"description""#, r#""enum":"override""#);
    let body = r##"{"$ref":"#/schemas/Lamp"}"##;
    let (api, _) = read(&lamp, &[&operation("a", body, r#"{"kind":"blue"}"#)]);
    assert_eq!(kind(&api).enumeration.len(), 2);
}
