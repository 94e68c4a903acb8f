//! Rules and examples that break them.

use super::*;

/// An API of these named schemas and operations, without the rules that its examples break, and what was found. The
/// operations are all on one resource.
fn read(schemas: &str, operations: &[&str]) -> (Api, Vec<String>) {
    read_apart(schemas, operations, |_| "lamp")
}

/// The same with operations on the resources that `of` tells by their ids.
fn read_apart(
    schemas: &str,
    operations: &[&str],
    of: impl Fn(&str) -> &'static str,
) -> (Api, Vec<String>) {
    let text = format!(
        r#"{{"pages":[],"schemas":{{{schemas}}},"operations":[{}]}}"#,
        operations.join(",")
    );
    let mut api: Api = serde_json::from_str(&text).expect("an API");
    for operation in &api.operations {
        let name = of(&operation.id);
        let role = apiref_core::ir::RoleOf {
            id: operation.id.clone(),
            role: apiref_core::ir::Role::Show,
        };
        match api.resources.iter_mut().find(|known| known.name == name) {
            Some(known) => known.operations.push(role),
            None => api.resources.push(apiref_core::ir::Resource {
                name: name.to_owned(),
                generation: None,
                collection: None,
                item: None,
                id: None,
                operations: vec![role],
                evidence: Vec::new(),
            }),
        }
    }
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
    let example = r##"{"kind":"#00f","watts":null}"##;
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
fn a_list_with_a_further_word_is_still_told() {
    let lamp = r##"{"$ref":"#/schemas/Lamp"}"##;
    let told = |shown: &str| {
        let shown = format!(r#"{{"kind":"{shown}"}}"#);
        let (api, found) = read(LAMP, &[&operation("a", lamp, &shown)]);
        let kind = kind(&api);
        assert_eq!(kind.enumeration, []);
        assert!(found.iter().any(|found| found.contains("a:7")), "{found:?}");
        let rule = kind.likely.first();
        rule.map(|rule| (rule.value.to_string(), rule.why))
    };
    let all = |list: &str, why: Doubt| Some((list.to_owned(), why));
    let longer = r#"["red","green","blue"]"#;
    assert_eq!(told("blue"), all(longer, Doubt::OpenList));
    assert_eq!(told(" RED"), all(r#"["red","green"]"#, Doubt::AnyCase));
    assert_eq!(told("7"), None);
}

#[test]
fn an_empty_text_is_one_more_value() {
    let lamp = r##"{"$ref":"#/schemas/Lamp"}"##;
    let example = r#"{"kind":"","watts":1}"#;
    let (api, found) = read(LAMP, &[&operation("a", lamp, example)]);
    let listed = ["red", "green", ""].map(Json::from);
    assert_eq!(kind(&api).enumeration, listed);
    assert_eq!(found, [] as [&str; 0]);
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
    let own = operation("a", r##"{"$ref":"#/schemas/Lamp"}"##, "{}");
    let (api, _) = read(&other(r#"["red","blue"]"#, "watts"), &[&shown, &own]);
    assert_eq!(kind(&api).enumeration, []);
    // What is shown of another resource tells nothing of the limits of this one.
    let other_lamp = other(r#"["red","yellow"]"#, "watts");
    let long = shown.replace("blue", "yellow");
    let of = |id: &str| if id == "a" { "lamp" } else { "fan" };
    let (api, _) = read_apart(&other_lamp, &[&long, &own], of);
    assert_eq!(kind(&api).max_length, Some(5));
    // Lists without a common value are of other fields, and so are those of structs that share few members.
    let (api, _) = read(&other(r#"["cyan","blue"]"#, "watts"), &[&shown, &own]);
    assert_eq!(kind(&api).enumeration.len(), 2);
    // A sentence is a slip there.
    let slip = shown.replace("blue", "Painting a lamp");
    let (api, _) = read(&other(r#"["red","blue"]"#, "watts"), &[&slip, &own]);
    assert_eq!(kind(&api).enumeration.len(), 2);
    let (api, _) = read(
        &other(r#"["red","blue"]"#, "a").replace(r#""a":{}"#, r#""a":{},"b":{},"c":{}"#),
        &[&shown, &own],
    );
    assert_eq!(kind(&api).enumeration.len(), 2);
}

#[test]
fn what_is_answered_is_no_evidence_for_the_limits_of_what_is_sent() {
    let sent = r##"{"id":"a","page":"a","line":1,"dialect":"d","title":"t","method":"POST","path":"/","parameters":[],
        "request_body":{"media_type":"application/json","required":true,"schema":{"$ref":"#/schemas/Lamp"}},
        "responses":[],"examples":[]}"##;
    let other = other(r#"["red","green"]"#, "watts");
    let shown = operation(
        "b",
        r##"{"$ref":"#/schemas/ALamp"}"##,
        r#"{"kind":"yellow"}"#,
    );
    let (api, _) = read(&other, &[&shown, sent]);
    assert_eq!(kind(&api).max_length, Some(5));
    let own = operation("a", r##"{"$ref":"#/schemas/Lamp"}"##, "{}");
    let (api, _) = read(&other, &[&shown, &own]);
    assert_eq!(kind(&api).max_length, None);
}

#[test]
fn a_default_that_names_what_is_taken_makes_a_rule_likely() {
    let lamp = LAMP.replace(
        r#""maxLength":5,"x"#,
        r#""pattern":"^[a-z]+$","default":"${kind}","x"#,
    );
    let lamp = lamp.replace(r#""enum":["red","green"],"#, "");
    let (api, _) = read(&lamp, &[]);
    let rule = kind(&api).likely.first().map(|rule| rule.why);
    assert_eq!(rule, Some(Doubt::OtherValue));
    assert_eq!(kind(&api).refuted, []);
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

/// A call of `path` with one parameter and an example of its request line.
fn call(path: &str, parameter: &str, line: &str) -> String {
    format!(
        r##"{{"id":"{path}","page":"a","line":1,"dialect":"d","title":"t","method":"GET","path":"{path}","request_body":null,
        "parameters":[{parameter}],"responses":[{{"status":"200","description":"","schema":{{"type":"object","properties":{{
            "lamps":{{"type":"array","items":{{"$ref":"#/schemas/Lamp"}}}}}}}}}}],
        "examples":[{{"direction":"request","media_type":"","request_line":"GET https://x{line}","validity":"empty","line":7}},
            {{"direction":"response","media_type":"application/json","validity":"valid","line":9,
            "json":{{"lamps":[{{"kind":"RED","id":"7a01"}}]}}}}]}}"##
    )
}

#[test]
fn a_filter_of_a_list_is_the_member_of_its_items() {
    let filter = |name: &str| {
        let list = r#"{"type":"string","enum":["red","green"]}"#;
        let parameter =
            format!(r#"{{"name":"{name}","in":"query","required":false,"schema":{list}}}"#);
        let (api, _) = read(LAMP, &[&call("/lamps", &parameter, "/lamps")]);
        api.operations[0].parameters[0].schema.enumeration.len()
    };
    assert_eq!([filter("kind"), filter("sort")], [0, 2]);
}

#[test]
fn a_filter_has_no_default_of_new_items() {
    let default = |name: &str, says: &str| {
        let schema = format!(
            r#"{{"type":"string","default":"red","description":"{says}","x-origins":{{"default":"description"}},
                "x-source":{{"origin":"table","page":"a","line":3}}}}"#
        );
        let parameter =
            format!(r#"{{"name":"{name}","in":"query","required":false,"schema":{schema}}}"#);
        let (api, _) = read(LAMP, &[&call("/lamps", &parameter, "/lamps")]);
        api.operations[0].parameters[0].schema.default.is_some()
    };
    assert!(!default("kind", "The kind. The default value is red."));
    assert!(default("kind", "If it is not set, red lamps are listed."));
    assert!(default("order", "The default value is red."));
}

#[test]
fn a_filter_with_values_of_its_own_keeps_them() {
    let list = |values: &str, kind: &str| {
        let schema = format!(r#"{{"type":"string","enum":{values}}}"#);
        let parameter =
            format!(r#"{{"name":"kind","in":"query","required":false,"schema":{schema}}}"#);
        let call = call("/lamps", &parameter, "/lamps").replace(r#""RED""#, kind);
        let (api, _) = read(LAMP, &[&call]);
        api.operations[0].parameters[0].schema.enumeration.len()
    };
    assert_eq!(list(r#"["red","green"]"#, r#""blue""#), 2);
    assert_eq!(list(r#"["true","false"]"#, "true"), 2);
    assert_eq!(list(r#"["1","2"]"#, "1"), 2);
}

#[test]
fn a_variable_is_the_same_in_all_paths_that_begin_alike() {
    let refuted = |path: &str, line: &str| {
        let uuid = r#"{"name":"lamp_id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}}"#;
        let own = call("/v1/lamps/{lamp_id}/wires", uuid, "");
        let other = call(path, uuid, line);
        let (api, _) = read("", &[&own, &other]);
        api.operations[0].parameters[0].schema.refuted.len()
    };
    let line = "/v1/lamps/7a01/plugs HTTP/1.1";
    assert_eq!(refuted("/v1/lamps/{lamp_id}/plugs", line), 1);
    // Another path, another call's address, and a name in place of a value tell nothing.
    assert_eq!(refuted("/v2/lamps/{lamp_id}/plugs", line), 0);
    assert_eq!(refuted("/v1/lamps/{lamp_id}/bulbs", line), 0);
    assert_eq!(
        refuted("/v1/lamps/{lamp_id}/plugs", "/v1/lamps/lampId/plugs"),
        0
    );
}

#[test]
fn overrides_are_not_doubted() {
    let lamp = LAMP.replace(r#""enum":"description""#, r#""enum":"override""#);
    let body = r##"{"$ref":"#/schemas/Lamp"}"##;
    let (api, _) = read(&lamp, &[&operation("a", body, r#"{"kind":"blue"}"#)]);
    assert_eq!(kind(&api).enumeration.len(), 2);
}
