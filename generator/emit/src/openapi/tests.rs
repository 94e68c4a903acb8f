use super::*;
use apiref_core::ir::Json;

fn api(json: &str) -> Api {
    serde_json::from_str(json).unwrap_or_else(|e| panic!("no API: {e}"))
}

const LAMPS: &str = r##"{
  "info": {"id": "acme/lamps", "title": "Lamps", "version": "2.20", "servers": [{"url": "https://lamps.{region}.example.com"}]},
  "schemas": {
    "Lamp": {"type": "object", "required": ["id"], "properties": {
      "id": {"type": "string", "format": "uuid", "readOnly": true, "x-source": {"origin": "table", "page": "lamp.rst", "line": 40}},
      "on": {"type": "boolean", "default": "false"},
      "hue": {"type": ["string", "null"], "enum": ["warm", "cold"], "x-origins": {"enum": "description"}}
    }},
    "Lamp (new)": {"type": "object", "properties": {"hue": {"type": "string"}}}
  },
  "pages": [],
  "operations": [
    {"id": "create_lamp", "page": "lamp.rst", "line": 3, "dialect": "otc", "title": "Creating a Lamp", "description": "Makes a lamp.",
     "notes": [{"title": "Limits <b>", "text": "At most ten."}], "method": "POST", "path": "/v1/{project_id}/lamps/", "alternatives": ["/v1/lamps"],
     "tags": ["lamps"], "original_name": "CreateLamp", "synchronous": true,
     "parameters": [
       {"name": "project_id", "in": "path", "required": true, "schema": {"type": "string", "description": "Whose lamp."}, "invalid": {"action": "Terminate", "status": ["404"]}},
       {"name": "dry_run", "in": "query", "required": false, "schema": {"type": "boolean", "default": false}},
       {"name": "X-Auth-Token", "in": "header", "required": true, "schema": {"type": "string", "description": "Who asks."}, "placeholder": "token_id"},
       {"name": "Content-Type", "in": "header", "required": false, "schema": {"type": "string"}}],
     "request_body": {"media_type": "application/json", "required": true, "schema": {"type": "object", "required": ["lamp"], "properties": {"lamp": {"$ref": "#/schemas/Lamp (new)"}}},
       "invalid": {"lamp.hue": {"status": ["400"]}}},
     "responses": [
       {"status": "201", "description": "", "schema": {"$ref": "#/schemas/Lamp"}, "media_type": "application/json",
        "headers": [{"name": "Location", "required": true, "schema": {"type": "string", "format": "uri", "description": "Where it is."}}]},
       {"status": "400", "description": "A value is wrong.", "schema": null}],
     "examples": [
       {"direction": "request", "media_type": "application/json", "label": "A warm lamp", "json": {"lamp": {"hue": "warm"}}, "validity": "valid", "line": 60},
       {"direction": "response", "media_type": "application/json", "json": {"id": "yes", "on": true}, "validity": "valid", "line": 70},
       {"direction": "response", "status": "400", "media_type": "application/xml", "text": "<cause/>", "validity": "valid", "line": 75}]}
  ]
}"##;

const ACTIONS: &str = r##"{
  "schemas": {"Dim": {"type": "object", "properties": {"dim": {"type": "integer"}}}},
  "pages": [],
  "operations": [
    {"id": "dim_lamp", "page": "a.rst", "line": 1, "dialect": "wadl", "title": "Dim", "description": "Makes it darker.", "method": "POST", "path": "/lamps/{lamp_id}/action",
     "tags": ["a"], "deprecated": "heading",
     "parameters": [{"name": "lamp_id", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "force", "in": "query", "required": true, "schema": {"type": "boolean"}}],
     "request_body": {"media_type": "application/json", "required": true, "schema": {"$ref": "#/schemas/Dim"}},
     "responses": [{"status": "202", "description": "It dims.", "schema": null}],
     "examples": [{"direction": "request", "media_type": "application/json", "json": {"dim": 3}, "validity": "valid", "line": 6}],
     "variant": {"key": "dim"}},
    {"id": "blink_lamp", "page": "b.rst", "line": 1, "dialect": "wadl", "title": "Blink", "method": "POST", "path": "/lamps/{id}/action",
     "tags": ["a", "b"],
     "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}],
     "request_body": {"media_type": "application/json", "required": true, "schema": {"type": "object", "properties": {"how": {"type": "object"}}}},
     "responses": [{"status": "202", "description": "It blinks.", "schema": {"type": "object"}}, {"status": "404", "description": "No lamp.", "schema": null}],
     "variant": {"value": [["how", "mode"], "blink"]}},
    {"id": "post_lamps_lamp_id_action", "page": "c.rst", "line": 1, "dialect": "wadl", "title": "Show", "method": "GET", "path": "/lamps/{id}", "parameters": [], "request_body": null,
     "responses": [{"status": "2XX", "description": "It.", "schema": null}]},
    {"id": "copy_lamp", "page": "d.rst", "line": 1, "dialect": "wadl", "title": "Copy", "method": "COPY", "path": "/lamps/{lamp}", "parameters": [], "request_body": null,
     "responses": [{"status": "999", "description": "Odd.", "schema": null}]}
  ]
}"##;

#[test]
fn a_whole_document() {
    insta::assert_snapshot!(yaml(&api(LAMPS), Form::default()).expect("YAML"));
}

#[test]
fn values_of_forms_are_components() {
    let api = api(r##"{
      "schemas": {"Login": {"type": "object", "required": ["grant_type"], "properties": {
        "grant_type": {"type": "string", "description": "The grant.", "enum": ["password"]},
        "user": {"type": "string"}}}},
      "pages": [],
      "operations": [{"id": "log_in", "page": "a.rst", "line": 1, "dialect": "wadl", "title": "Log in", "method": "POST",
        "path": "/login", "parameters": [], "responses": [{"status": "204", "description": "In.", "schema": null}],
        "request_body": {"media_type": "application/x-www-form-urlencoded", "required": true,
          "schema": {"$ref": "#/schemas/Login"}}}]
    }"##);
    let document = document(&api, Form::default());
    let schemas = &document.components.schemas;
    let properties = schemas["Login"].get("properties");
    let member = properties.and_then(|properties| properties.get("grant_type"));
    assert_eq!(
        member.map(Json::to_string).unwrap_or_default(),
        r##"{"$ref":"#/components/schemas/LoginGrantType","description":"The grant."}"##
    );
    assert_eq!(
        schemas["LoginGrantType"].to_string(),
        r#"{"type":"string","enum":["password"]}"#
    );
}

#[test]
fn an_operation_of_a_later_version_asks_for_the_header_of_versions() {
    let told = |least: &str, headers: &str| {
        let api = api(&format!(
            r##"{{"schemas": {{}}, "pages": [], "version_headers": [{headers}],
            "operations": [{{"id": "dim", "page": "a.rst", "line": 1, "dialect": "otc", "title": "Dim", "method": "PUT",
            "path": "/dim", "parameters": [], "responses": [], "versions": {{"min": "{least}"}}}}]}}"##
        ));
        let document = serde_json::to_value(document(&api, Form::default())).expect("JSON");
        let found = document["paths"]["/dim"]["put"]["parameters"].as_array();
        let told = found.into_iter().flatten().map(|parameter| {
            let of = |key: &str| parameter[key].to_string().replace('"', "");
            format!("{} {} {}", of("name"), of("example"), of("required"))
        });
        told.collect::<Vec<_>>().join(", ")
    };
    let source = r#""source": {"origin": "table", "page": "a.rst", "line": 1}"#;
    let own = format!(r#"{{"name": "X-Lamp-Version", {source}}}"#);
    let both = format!(r#"{own}, {{"name": "API-Version", "service": "lamps", {source}}}"#);
    assert_eq!(told("2.6", &own), "X-Lamp-Version 2.6 true");
    assert_eq!(told("2.1", &own), "");
    assert_eq!(
        told("2.6", &both),
        "X-Lamp-Version 2.6 false, API-Version lamps 2.6 false"
    );
}

#[test]
fn the_version_of_one_operation_is_not_that_of_others_on_its_route() {
    let told = |dim: &str, flash: &str| {
        let operation = |id: &str, least: &str| {
            format!(
                r##"{{"id": "{id}", "page": "a.rst", "line": 1, "dialect": "otc", "title": "{id}", "method": "PUT",
                "path": "/lamp", "parameters": [], "responses": []{least}}}"##
            )
        };
        let api = api(&format!(
            r##"{{"schemas": {{}}, "pages": [], "version_headers": [{{"name": "X-Lamp-Version",
            "source": {{"origin": "table", "page": "a.rst", "line": 1}}}}], "operations": [{}, {}]}}"##,
            operation("dim", dim),
            operation("flash", flash)
        ));
        let document = serde_json::to_value(document(&api, Form::default())).expect("JSON");
        let parameter = &document["paths"]["/lamp"]["put"]["parameters"][0];
        (
            parameter["description"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            parameter["example"].as_str().map(str::to_owned),
        )
    };
    let least = |version: &str| format!(r#", "versions": {{"min": "{version}"}}"#);
    let (text, example) = told(&least("2.6"), "");
    assert!(text.ends_with("\n- `dim`: since `2.6`"), "{text}");
    assert_eq!(example, None);
    let (text, _) = told(&least("2.6"), &least("2.7"));
    assert!(
        text.ends_with("\n- `dim`: since `2.6`\n- `flash`: since `2.7`"),
        "{text}"
    );
    let (_, example) = told(&least("2.6"), &least("2.6"));
    assert_eq!(example.as_deref(), Some("2.6"));
}

#[test]
fn operations_that_share_a_route() {
    insta::assert_snapshot!(yaml(&api(ACTIONS), Form::default()).expect("YAML"));
}

#[test]
fn a_document_of_the_older_version_without_extensions() {
    let form = Form {
        version: Version::V30,
        without_extensions: true,
    };
    let text = yaml(&api(LAMPS), form).expect("YAML");
    assert!(!text.contains("x-"), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn an_empty_api_is_still_a_document() {
    insta::assert_snapshot!(yaml(&Api::default(), Form::default()).expect("YAML"), @r#"
    # Generated by Apiref. Do not edit: the next run overwrites it.
    openapi: "3.1.0"
    info:
      title: API
      version: "0.0.0"
      description: "The documentation names no credential. The empty `security` of this document means: not documented."
    servers:
    - url: /
    security: []
    paths: {}
    "#);
}

#[test]
fn operations_that_nothing_tells_apart_are_any_of_with_one_copy_of_each_body() {
    let operation = |id: &str, description: &str| {
        format!(
            r#"{{"id":"{id}","page":"p.rst","line":1,"dialect":"otc","title":"{id}","method":"POST","path":"/x","parameters":[],
            "request_body":{{"media_type":"application/json","required":true,"schema":{{"type":"object","description":"{description}"}}}},
            "responses":[],"variant":{{"ambiguous":0}}}}"#
        )
    };
    let text = format!(
        r#"{{"schemas":{{}},"pages":[],"operations":[{},{}]}}"#,
        operation("a", "One."),
        operation("b", "Other.")
    );
    let document = document(&api(&text), Form::default());
    let post = &document.paths["/x"].operations["post"];
    let body = post.request_body.as_ref().expect("a body");
    let schema = body.content["application/json"]
        .schema
        .as_ref()
        .expect("a schema");
    assert_eq!(
        schema.to_string(),
        r#"{"description":"One.","type":"object"}"#
    );
}

#[test]
fn ids_are_unique_whatever_the_ir_calls_its_operations() {
    for source in [LAMPS, ACTIONS] {
        let document = document(&api(source), Form::default());
        let mut ids = HashSet::new();
        for item in document.paths.values() {
            for operation in item.operations.values().chain(item.additional.values()) {
                assert!(
                    ids.insert(operation.operation_id.clone()),
                    "{}",
                    operation.operation_id
                );
            }
        }
    }
}

#[test]
fn texts_of_pages_are_no_markup_outside_the_documented_text() {
    let text = yaml(&api(LAMPS), Form::default()).expect("YAML");
    assert!(text.contains(r"**Limits \<b\>**"), "{text}");
}

/// An API of operations that each answer 404 with a struct of their own, of one shape but for the last.
fn with_errors() -> Api {
    let operation = |name: &str| {
        format!(
            r##"{{"id":"show_{name}","page":"p.rst","line":1,"dialect":"otc","title":"Showing a {name}","method":"GET","path":"/v1/{name}s/{{id}}",
            "parameters":[{{"name":"id","in":"path","required":true,"schema":{{"type":"string"}}}}],"request_body":null,
            "responses":[{{"status":"200","description":"","schema":{{"type":"object","properties":{{"{name}":{{"type":"string"}}}}}}}},
              {{"status":"404","description":"","schema":{{"$ref":"#/schemas/{name} fault"}}}},{{"status":"500","description":"It broke.","schema":null}}]}}"##
        )
    };
    let fault = |member: &str| {
        format!(r#"{{"type":"object","properties":{{"{member}":{{"type":"string"}}}}}}"#)
    };
    api(&format!(
        r#"{{"info":{{"id":"acme/lamps","title":"lamps"}},"pages":[],"operations":[{},{},{}],
        "schemas":{{"lamp fault":{},"torch fault":{},"flame fault":{}}}}}"#,
        operation("lamp"),
        operation("torch"),
        operation("flame"),
        fault("code"),
        fault("code"),
        fault("reason")
    ))
}

#[test]
fn errors_of_one_shape_are_one_component_that_is_the_default() {
    let document = document(&with_errors(), Form::default());
    let names: Vec<&String> = document.components.schemas.keys().collect();
    assert_eq!(names, ["flame_fault", "Error"]);
    let show = &document.paths["/v1/lamps/{id}"].operations["get"].responses;
    assert_eq!(
        show["default"].reference.as_deref(),
        Some("#/components/responses/Error")
    );
    let shared = |status: &str, name: &str| {
        let reference = format!("#/components/responses/{name}");
        assert_eq!(show[status].reference, Some(reference));
        &document.components.responses[name]
    };
    let (unknown, broken) = (
        shared("404", "NotFound"),
        shared("500", "InternalServerError"),
    );
    assert_eq!(broken.description, "It broke.");
    let body = |response: &model::Response| response.content["application/json"].schema.clone();
    let error = Json::parse(r##"{"$ref":"#/components/schemas/Error"}"##).ok();
    assert_eq!((body(unknown), body(broken)), (error.clone(), error));
    assert_eq!(show["200"].description, "OK: an object with `lamp`.");
    assert_eq!(document.info.title, "Lamps");
}

#[test]
fn older_readers_get_statuses_in_place_of_the_default() {
    let form = Form {
        version: Version::V30,
        ..Form::default()
    };
    let document = document(&with_errors(), form);
    let show = &document.paths["/v1/lamps/{id}"].operations["get"].responses;
    let statuses: Vec<&String> = show.keys().collect();
    assert_eq!(statuses, ["200", "404", "500", "4XX", "5XX"]);
}

#[test]
fn a_documented_default_is_an_error_beside_a_success() {
    let operation = |id: &str, statuses: &[&str]| {
        let responses: Vec<String> = statuses
            .iter()
            .map(|status| format!(r#"{{"status":"{status}","description":"","schema":null}}"#))
            .collect();
        format!(
            r#"{{"id":"{id}","page":"p.rst","line":1,"dialect":"otc","title":"Dim","method":"GET","path":"/{id}","parameters":[],"request_body":null,"responses":[{}]}}"#,
            responses.join(",")
        )
    };
    let lamps = api(&format!(
        r#"{{"info":{{"id":"acme/lamps","title":"lamps"}},"pages":[],"schemas":{{}},"operations":[{},{}]}}"#,
        operation("a", &["200", "default"]),
        operation("b", &["default"]),
    ));
    let form = Form {
        version: Version::V30,
        ..Form::default()
    };
    let document = document(&lamps, form);
    let statuses = |path: &str| -> Vec<&String> {
        let responses = &document.paths[path].operations["get"].responses;
        responses.keys().collect()
    };
    assert_eq!(statuses("/a"), ["200", "4XX", "5XX"]);
    assert_eq!(statuses("/b"), ["default"]);
}

#[test]
fn services_of_a_bundle_keep_out_of_each_others_way() {
    let mut torches = with_errors();
    torches.info.id = "acme/hand-torches".to_owned();
    torches.info.title = "Torches".to_owned();
    let document = bundle::document("acme", &[&api(LAMPS), &torches], Form::default());
    assert_eq!(document.info.title, "Acme");
    let paths: Vec<&String> = document.paths.keys().collect();
    assert_eq!(
        paths,
        [
            "/lamps/v1/{project_id}/lamps",
            "/lamps/v1/lamps",
            "/hand-torches/v1/lamps/{id}",
            "/hand-torches/v1/torchs/{id}",
            "/hand-torches/v1/flames/{id}"
        ]
    );
    let create = &document.paths["/lamps/v1/lamps"].operations["post"];
    assert_eq!(create.tags, ["Lamps: Lamps"]);
    let show = &document.paths["/hand-torches/v1/lamps/{id}"].operations["get"];
    assert_eq!(show.operation_id, "hand_torches_show_lamp");
    assert_eq!(show.security, Some(Vec::new()), "not that of the lamps");
    let text = serde_json::to_string(&document).expect("JSON");
    for reference in text.split(r##""$ref":"#/components/"##).skip(1) {
        let target = reference.split('"').next().unwrap_or_default();
        let (kind, name) = target.split_once('/').expect("a kind and a name");
        let components = &document.components;
        let known = match kind {
            "schemas" => components.schemas.contains_key(name),
            "parameters" => components.parameters.contains_key(name),
            "headers" => components.headers.contains_key(name),
            _ => components.responses.contains_key(name),
        };
        assert!(known, "{target}");
    }
}

#[test]
fn documents_say_that_no_credential_is_documented() {
    let document = document(&with_errors(), Form::default());
    assert!(document.security.is_empty());
    let description = document.info.description.unwrap_or_default();
    assert!(description.contains("not documented"), "{description}");
}

#[test]
fn what_single_operations_ask_for_counts_for_all() {
    let document = document(&api(LAMPS), Form::default());
    let names: Vec<&String> = document
        .security
        .iter()
        .flat_map(|one| one.keys())
        .collect();
    assert_eq!(names, ["X-Auth-Token"]);
    assert_eq!(document.info.description, None);
}

#[test]
fn groups_are_resources_with_their_paths() {
    let mut lamps = with_errors();
    lamps.resources = serde_json::from_str(
        r#"[{"name":"hand_lamp","generation":"v1","collection":"/v1/lamps","item":null,"id":null,
        "operations":[{"id":"show_lamp","role":"show"},{"id":"show_torch","role":"action"}]}]"#,
    )
    .expect("resources");
    let tags = document(&lamps, Form::default()).tags;
    let texts: Vec<(&str, &str)> = tags
        .iter()
        .map(|tag| (&*tag.name, tag.description.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        texts,
        [
            (
                "Hand lamp",
                "Show hand lamps; run actions on them. Path: `/v1/lamps`."
            ),
            ("Flames", "Show a flame.")
        ]
    );
}

#[test]
fn a_requirement_moves_into_the_component_that_nothing_else_uses() {
    let document = document(&api(ACTIONS), Form::default());
    let dim = &document.components.schemas["Dim"];
    assert_eq!(
        dim.get("required").map(Json::to_string).as_deref(),
        Some(r#"["dim"]"#)
    );
}
