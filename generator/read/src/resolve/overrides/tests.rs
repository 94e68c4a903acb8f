use super::*;
use crate::resolve::finish;
use crate::resolve::naming::NameLock;
use apiref_core::ir::{Json, Location, Origin, TypeName};

const API: &str = r#"{"operations":[
    {"id":"","page":"servers/creating.rst","line":9,"dialect":"otc","title":"Creating a Server","method":"POST",
     "path":"/v1/{project_id}/servers","alternatives":[],
     "parameters":[
        {"name":"project_id","in":"path","required":true,"schema":{"type":"string"}},
        {"name":"limit","in":"query","required":false,"schema":{"type":"string"}}],
     "request_body":{"media_type":"application/json","required":true,"schema":{"type":"object","required":["server"],
        "properties":{"server":{"type":"object","properties":{
            "name":{"type":"string","maxLength":64,"x-source":{"origin":"table","page":"servers/creating.rst","line":20}},
            "size":{"type":"string","enum":["1","2"]},
            "nics":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"}}}}}}}}},
     "responses":[
        {"status":"200","description":"Done.","schema":{"type":"object","properties":{"id":{"type":"string"}}},
         "media_type":"application/json","headers":[{"name":"X-Id","required":false,"schema":{"type":"string"}}]},
        {"status":"404","description":"No such project.","schema":null}],
     "examples":[{"direction":"request","media_type":"application/json","validity":"valid","line":40,
        "json":{"server":{"name":"a","nics":[{"id":"1"}]}}}]},
    {"id":"","page":"servers/deleting.rst","line":9,"dialect":"otc","title":"Deleting a Server","method":"DELETE",
     "path":"/v1/{project_id}/servers/{id}","alternatives":[],"parameters":[],"request_body":null,
     "responses":[{"status":"204","description":"Gone.","schema":null}]}
  ],"schemas":{},"pages":[]}"#;

/// The API after the entries, and `line:column code message` of what was found.
fn apply_to_api(toml: &str) -> (Api, Vec<String>) {
    let mut api: Api = serde_json::from_str(API).expect("IR");
    let overrides = Overrides {
        page: Page::new(OVERRIDES, toml),
        prefix: String::new(),
    };
    let found = finish(&mut api, &mut NameLock::default(), &[overrides]);
    let found = found
        .iter()
        .map(|d| format!("{}:{} {} {}", d.line, d.column, d.code.rule().id, d.message))
        .collect();
    (api, found)
}

fn good(toml: &str) -> Api {
    let (api, found) = apply_to_api(toml);
    assert_eq!(found, Vec::<String>::new());
    api
}

fn body<'a>(api: &'a Api, name: &str) -> &'a apiref_core::ir::Schema {
    &api.schemas["CreateServer"].properties[name]
}

#[test]
fn facts_about_an_operation_are_corrected() {
    let api = good(
        r#"
        [[override]]
        operation = "POST /v1/{project_id}/servers"
        reason = "seen on the wire"
        link = "https://example.com/1"
        set = { method = "PUT", path = "/v2/{tenant_id}/servers", deprecated = true }
        "#,
    );
    let operation = &api.operations[0];
    assert_eq!(operation.method, "PUT");
    assert_eq!(operation.path, "/v2/{tenant_id}/servers");
    assert_eq!(operation.parameters[0].name, "tenant_id");
    assert_eq!(operation.deprecated, Some(Origin::Override));
    assert_eq!(operation.id, "create_server", "the name stays");
    let applied = &api.overrides[0];
    assert_eq!(applied.change, "deprecated, method, path");
    assert_eq!(applied.line, 2);
    assert_eq!(applied.route, "POST /v1/{project_id}/servers");
}

#[test]
fn facts_about_values_are_corrected_and_marked() {
    let api = good(
        r#"
        [[override]]
        operation = "create_server"
        at = "request.server.name"
        reason = "the source says so"
        set = { required = true, nullable = true, format = "uuid", description = "Its *name*." }
        [[override]]
        operation = "create_server"
        at = "request.body.server.size"
        reason = "numbers"
        set = { type = "integer" }
        [[override]]
        operation = "create_server"
        at = "parameter.query.limit"
        reason = "numbers"
        set = { type = "integer", default = 10, required = true }
        [[override]]
        operation = "create_server"
        at = "request.server.nics.id"
        reason = "arrays are passed through"
        set = { enum = ["a", "b"] }
        "#,
    );
    let name = body(&api, "name");
    assert!(name.is_nullable() && name.format.as_deref() == Some("uuid"));
    assert_eq!(name.max_length, Some(64));
    assert_eq!(name.description.as_deref(), Some(r"Its \*name\*."));
    assert_eq!(name.origins["format"], Origin::Override);
    let source = name.source.as_ref().expect("source");
    assert_eq!(source.required_by, Some(Origin::Override));
    assert_eq!(api.schemas["CreateServer"].required, ["name"]);
    let size = body(&api, "size");
    assert_eq!(size.single_type(), Some(TypeName::Integer));
    assert_eq!(size.enumeration, [Json::from(1), Json::from(2)]);
    let limit = &api.operations[0].parameters[1];
    assert!(limit.required && limit.schema.default.as_deref() == Some(&Json::from(10)));
    let nics = body(&api, "nics").items.as_ref().expect("items");
    let nic = nics.reference_name().expect("a reference");
    assert_eq!(api.schemas[nic].properties["id"].enumeration.len(), 2);
}

#[test]
fn what_an_override_says_is_not_doubted_for_an_example() {
    let api = good(
        r#"
        [[override]]
        operation = "create_server"
        at = "request.server.name"
        reason = "r"
        set = { type = "integer" }
        "#,
    );
    let name = body(&api, "name");
    assert_eq!(name.single_type(), Some(apiref_core::ir::TypeName::Integer));
    assert_eq!(name.shown_types, []);
}

#[test]
fn members_parameters_headers_and_statuses_are_renamed_hidden_and_added() {
    let api = good(
        r#"
        [[override]]
        operation = "create_server"
        at = "request.server.name"
        reason = "r"
        rename = "server_name"
        [[override]]
        operation = "create_server"
        at = "request.server.size"
        reason = "r"
        hide = true
        [[override]]
        operation = "create_server"
        at = "request.server.flavor"
        reason = "r"
        add = true
        set = { type = "string", required = true }
        [[override]]
        operation = "create_server"
        at = "response.404"
        reason = "r"
        set = { status = "410" }
        [[override]]
        operation = "create_server"
        at = "response.200.header.X-Id"
        reason = "r"
        rename = "X-Request-Id"
        [[override]]
        operation = "create_server"
        at = "response.429"
        reason = "r"
        add = true
        set = { description = "Too many." }
        [[override]]
        operation = "delete_server"
        at = "parameter.header.If-Match"
        reason = "r"
        add = true
        set = { type = "string" }
        [[override]]
        operation = "delete_server"
        reason = "r"
        rename = "remove_server"
        "#,
    );
    let members: Vec<&String> = api.schemas["CreateServer"].properties.keys().collect();
    assert_eq!(members, ["server_name", "nics", "flavor"]);
    assert_eq!(api.schemas["CreateServer"].required, ["flavor"]);
    let example = api.operations[0].examples[0].json.as_ref().expect("JSON");
    assert!(
        example
            .get("server")
            .and_then(|server| server.get("server_name"))
            .is_some()
    );
    let statuses: Vec<&str> = api.operations[0]
        .responses
        .iter()
        .map(|r| r.status.as_str())
        .collect();
    assert_eq!(statuses, ["200", "410", "429"]);
    assert_eq!(
        api.operations[0].responses[0].headers[0].name,
        "X-Request-Id"
    );
    assert_eq!(api.operations[1].id, "remove_server");
    assert_eq!(
        api.operations[1].parameters.last().map(|p| p.location),
        Some(Location::Header)
    );
}

#[test]
fn operations_are_hidden_and_added() {
    let api = good(
        r#"
        [[operation]]
        id = "show_server"
        method = "GET"
        path = "/v1/{project_id}/servers/{id}"
        title = "Showing a server"
        reason = "left out"
        [[override]]
        operation = "show_server"
        at = "response.200"
        reason = "left out"
        add = true
        [[override]]
        operation = "show_server"
        at = "response.200.body"
        reason = "left out"
        add = true
        set = { schema = { type = "object", properties = { id = { type = "string" } } } }
        [[override]]
        operation = "DELETE /v1/{project_id}/servers/{id}"
        page = "servers/deleting.rst"
        reason = "never released"
        hide = true
        "#,
    );
    let ids: Vec<&str> = api.operations.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(ids, ["create_server", "show_server"]);
    assert_eq!(api.operations[1].parameters.len(), 2);
    assert!(api.operations[1].responses[0].schema.is_some());
}

#[test]
fn what_matches_nothing_or_is_right_already_is_an_error_with_its_place() {
    let at = |entry: &str| {
        let (_, found) = apply_to_api(&format!("[[override]]\nreason = \"r\"\n{entry}"));
        assert_eq!(found.len(), 1, "{entry}: {found:?}");
        found.into_iter().next().unwrap_or_default()
    };
    for (entry, expected) in [
        (
            "operation = \"creat_server\"\nset = { method = \"PUT\" }",
            "3:13 override-unmatched",
        ),
        (
            "operation = \"create_server\"\nat = \"request.x\"\nset = { type = \"string\" }",
            "4:6 override-unmatched",
        ),
        (
            "operation = \"create_server\"\nat = \"response.500\"\nhide = true",
            "4:6 override-unmatched",
        ),
        (
            "operation = \"create_server\"\nset = { method = \"POST\" }",
            "3:13 override-not-needed",
        ),
        (
            "operation = \"GET /v1/{project_id}/servers\"\nset = { method = \"POST\" }",
            "3:13 override-not-needed",
        ),
        (
            "operation = \"create_server\"\nat = \"request.server.name\"\nset = { type = \"string\" }",
            "4:6 override-not-needed",
        ),
        (
            "operation = \"create_server\"\nat = \"request.server.name\"\nadd = true",
            "4:6 override-not-needed",
        ),
        (
            "operation = \"create_server\"\nat = \"request.server.nome\"\nrename = \"name\"",
            "4:6 override-not-needed",
        ),
        (
            "operation = \"*\"\nat = \"request.server.nic\"\nhide = true",
            "4:6 override-unmatched",
        ),
    ] {
        let found = at(entry);
        assert!(found.starts_with(expected), "{entry}: {found}");
    }
    let near = at(
        "operation = \"create_server\"\nat = \"request.server.nam\"\nset = { type = \"string\" }",
    );
    assert!(
        near.ends_with("did you mean request.body.server.name?"),
        "{near}"
    );
    let near = at("operation = \"creat_server\"\nset = { method = \"PUT\" }");
    assert!(near.ends_with("did you mean create_server?"), "{near}");
}

#[test]
fn a_file_that_is_no_override_file_is_an_error_with_its_place() {
    for (toml, expected) in [
        (
            "[[override]]\noperation = \"a\"\nhide = true",
            "1:1 override-invalid",
        ),
        (
            "[[override]]\noperation = \"create_server\"\nhide = true\nreason = \" \"",
            "1:1 override-invalid",
        ),
        ("[[override]\n", "1:"),
        (
            "[[override]]\noperation = \"a\"\nreason = \"r\"\nhidden = true",
            "4:1 override-invalid",
        ),
        (
            "[[override]]\noperation = \"create_server\"\nreason = \"r\"",
            "2:13 override-invalid",
        ),
    ] {
        let (_, found) = apply_to_api(toml);
        assert!(
            found.len() == 1 && found[0].starts_with(expected),
            "{toml}: {found:?}"
        );
    }
}

#[test]
fn what_an_entry_may_say_is_told_where_it_says_something_else() {
    let (_, found) = apply_to_api(
        "[[override]]\noperation = \"create_server\"\nreason = \"r\"\nset = { type = \"int\" }",
    );
    assert!(
        found.len() == 1 && found[0].contains("can't be used: a type is one of \"string\""),
        "{found:?}"
    );
    let (_, found) = apply_to_api(
        "[[operation]]\nid = \"show_quota\"\nmethod = \"GTE\"\npath = \"/v1/quota\"\ntitle = \"t\"\nreason = \"r\"",
    );
    assert!(
        found.len() == 1 && found[0].starts_with("3:10 override-invalid"),
        "{found:?}"
    );
}

#[test]
fn values_that_could_be_code_markup_or_another_place_are_refused() {
    let long = "x".repeat(10_000);
    for entry in [
        r#"set = { method = "PUT\r\nX: y" }"#.to_owned(),
        r#"set = { path = "/v1/../../etc" }"#.to_owned(),
        r#"set = { path = "https://example.com/" }"#.to_owned(),
        r#"set = { path = "/v1/{a b}" }"#.to_owned(),
        r#"set = { path = "/v1/{a}\"; evil()" }"#.to_owned(),
        r#"rename = "../../lib""#.to_owned(),
        r#"rename = "a */ fn""#.to_owned(),
        r#"rename = "{{ x }}""#.to_owned(),
        r#"rename = "/etc/passwd""#.to_owned(),
        format!("rename = \"{long}\""),
        "at = \"response.404\"\nset = { status = \"4{{1\" }".to_owned(),
        "at = \"response.200.header.X-Id\"\nrename = \"X: y\\r\\nZ\"".to_owned(),
        "at = \"request.server.name\"\nrename = \"a\\u0000b\"".to_owned(),
        "at = \"request.server.name\"\nset = { format = \"uuid\\n- x\" }".to_owned(),
        "at = \"request.server\"\nset = { struct = \"A { } impl B\" }".to_owned(),
        "at = \"request.server.name\"\nset = { schema = { typ = \"string\" } }".to_owned(),
    ] {
        let toml = format!("[[override]]\noperation = \"create_server\"\nreason = \"r\"\n{entry}");
        let (api, found) = apply_to_api(&toml);
        assert!(
            found.len() == 1 && found[0].contains("override-invalid"),
            "{entry}: {found:?}"
        );
        assert!(api.overrides.is_empty(), "{entry}");
    }
}

#[test]
fn one_fact_has_one_entry() {
    let entry = "[[override]]\noperation = \"create_server\"\nat = \"request.server.name\"\nreason = \"r\"\n";
    let toml =
        format!("{entry}set = {{ format = \"uuid\" }}\n{entry}set = {{ format = \"date\" }}\n");
    let (_, found) = apply_to_api(&toml);
    assert!(
        found.len() == 1 && found[0].starts_with("8:6 override-invalid"),
        "{found:?}"
    );
}

#[test]
fn the_schema_for_editors_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/overrides.schema.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == json_schema(),
        "run `cargo xtask override schema > generator/schemas/overrides.schema.json`"
    );
}

#[test]
fn a_key_in_another_spelling_leads_to_the_right_one() {
    let said = |set: &str| {
        let entry = "[[override]]\noperation = \"create_server\"\nat = \"request.server.name\"\n";
        let (_, found) = apply_to_api(&format!("{entry}reason = \"r\"\nset = {{ {set} }}\n"));
        assert_eq!(found.len(), 1, "{found:?}");
        found.into_iter().next().unwrap_or_default()
    };
    for (set, expected) in [
        ("Nullable = true", "; did you mean `nullable`?"),
        (
            "max_length = 3",
            "; `maxLength` goes into a whole schema: schema = { type = …, maxLength = … }",
        ),
        (
            "schema = { type = \"string\", maxlength = 3 }",
            "; did you mean `maxLength`?",
        ),
        (
            "schema = { type = \"text\" }",
            "\"null\", or a list of them",
        ),
        ("schema = { colour = 3 }", "or has no effect"),
    ] {
        let said = said(set);
        assert!(said.ends_with(expected), "{said}");
    }
}
