//! Pages of the families with flat tables, one for each group of rules: what ends in the IR.

use std::fmt::Write as _;
use std::path::Path;

use apiref::ir::{Api, Operation, Schema};

fn read(name: &str) -> (Api, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/flat")
        .join(name);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(&path, folder.path().join(name)).expect("a fixture");
    let loaded = apiref::load::load_api(folder.path(), "flat").expect("pages");
    let (api, diagnostics) = apiref::read_api(&loaded, &mut Default::default());
    let mut said = String::new();
    for found in diagnostics {
        let place = format!("{}:{}", found.line, found.column);
        writeln!(said, "{place} {} {}", found.code.rule().id, found.message).expect("text");
    }
    (api, said)
}

/// Types, requirement and origin of a schema and of what is below it, one member a line.
fn schema(api: &Api, name: &str, value: &Schema, required: bool, depth: usize, out: &mut String) {
    let looked_up = value
        .reference_name()
        .and_then(|name| api.schemas.get(name))
        .unwrap_or(value);
    let types: Vec<String> = looked_up
        .types
        .iter()
        .flat_map(|types| types.names().to_vec())
        .map(|name| format!("{name:?}").to_lowercase())
        .collect();
    let source = value.source.as_ref().or(looked_up.source.as_ref());
    let origin = source.map_or_else(String::new, |source| {
        let placed = source
            .placed_by
            .map_or_else(String::new, |origin| format!(" placed by {origin:?}"));
        format!(" ({:?}{placed})", source.origin).to_lowercase()
    });
    let format = looked_up
        .format
        .as_ref()
        .map_or_else(String::new, |format| format!(" {format}"));
    let mark = if required { "!" } else { "" };
    writeln!(
        out,
        "{}{name}{mark}: {}{format}{origin}",
        "  ".repeat(depth),
        types.join("|")
    )
    .expect("text");
    for (name, member) in &looked_up.properties {
        schema(
            api,
            name,
            member,
            looked_up.required.contains(name),
            depth + 1,
            out,
        );
    }
    if let Some(items) = &looked_up.items {
        schema(api, "[*]", items, false, depth + 1, out);
    }
    if let Some(values) = &looked_up.additional_properties {
        schema(api, "{*}", values, false, depth + 1, out);
    }
}

fn facts(api: &Api, operation: &Operation) -> String {
    let mut out = String::new();
    writeln!(
        out,
        "{} {} — {} {:?}",
        operation.method, operation.path, operation.title, operation.tags
    )
    .expect("text");
    writeln!(out, "about: {:?}", operation.description).expect("text");
    for note in &operation.notes {
        writeln!(out, "note {}: {:?}", note.title, note.text).expect("text");
    }
    for parameter in &operation.parameters {
        let place = format!("{:?} ", parameter.location).to_lowercase();
        schema(
            api,
            &format!("{place}{}", parameter.name),
            &parameter.schema,
            parameter.required,
            0,
            &mut out,
        );
    }
    if let Some(body) = &operation.request_body {
        schema(
            api,
            &format!("request {}", body.media_type),
            &body.schema,
            body.required,
            0,
            &mut out,
        );
    }
    for response in &operation.responses {
        writeln!(
            out,
            "{}: {:?} {:?}",
            response.status, response.description, response.reasons
        )
        .expect("text");
        for header in &response.headers {
            schema(
                api,
                &format!("header {}", header.name),
                &header.schema,
                header.required,
                1,
                &mut out,
            );
        }
        if let Some(body) = &response.schema {
            schema(api, "body", body, false, 1, &mut out);
        }
    }
    for example in &operation.examples {
        writeln!(
            out,
            "example {:?} {:?} {} {:?} {:?} {} {:?}",
            example.direction,
            example.status,
            example.media_type,
            example.request_line,
            example.headers,
            example.json.is_some(),
            example.validity
        )
        .expect("text");
    }
    out
}

fn page(name: &str) -> String {
    let (api, said) = read(name);
    let mut out: String = api
        .operations
        .iter()
        .map(|operation| facts(&api, operation))
        .collect();
    out.push_str("---\n");
    out.push_str(&said);
    out
}

macro_rules! pages {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(page(concat!(stringify!($name), ".rst")));
        }
    )*};
}

pages! { rax_servers rax_identity rax_block_storage rax_malformed rax_applies wadl_show wadl_action wadl_twice }

/// The operations of a page with a file of parameters beside it.
fn operations(page: &str, parameters: &str) -> Vec<Operation> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("index.rst"), page).expect("a page");
    std::fs::write(folder.path().join("rows.yaml"), parameters).expect("rows");
    let loaded = apiref::load::load_api(folder.path(), "flat").expect("pages");
    let (mut api, _) = apiref::read_api(&loaded, &mut Default::default());
    let schemas = api.schemas.clone();
    for operation in &mut api.operations {
        if let Some(body) = &mut operation.request_body {
            let name = body.schema.reference_name();
            if let Some(known) = name.and_then(|name| schemas.get(name)) {
                body.schema = known.clone();
            }
        }
    }
    api.operations
}

#[test]
fn habits_of_services_with_versions() {
    let page = "======\nLids\n======\n\n\
        Fit lids\n========\n\n.. rest_method:: PUT /crates/{crate_id}/lids\n\nNormal response codes: 204\n\n\
        Request\n-------\n\n.. rest_parameters:: rows.yaml\n\n  - crate_id: crate_id\n  - lids: lids\n  - turn: turn\n\n\
        You can add custom attributes.\n\n\
        Request Example\n---------------\n\n.. code-block:: json\n\n   {\"lids\": [\"red\"], \"turn\": 2}\n\n\
        Request Example of old versions\n-------------------------------\n\n.. code-block:: json\n\n   [\"red\"]\n\n\
        Show lid\n========\n\n.. rest_method:: GET /crates/{crate_id}/lid\n\n\
        The response body holds the raw data. Its ``Content-Type`` is ``image/lid``.\n\n\
        Normal response codes: 200, 204\n\nRequest\n-------\n\n.. rest_parameters:: rows.yaml\n\n  - crate_id: crate_id\n";
    let rows = "crate_id:\n  in: body\n  required: true\n  type: string\n  description: The crate.\n\
        lids:\n  in: body\n  required: true\n  type: array\n  description: The lids.\n\
        turn:\n  in: body\n  required: true\n  type: integer\n  description: How often, or ``null`` for no turn.\n";
    let operations = operations(page, rows);
    let fit = &operations[0];
    // An entry of the body that only the path shows is a part of the path.
    let crate_id = &fit.parameters[0];
    assert_eq!(crate_id.schema.description.as_deref(), Some("The crate."));
    // A bare list of old versions leaves the object alone.
    let body = &fit.request_body.as_ref().expect("a body").schema;
    let names: Vec<&String> = body.properties.keys().collect();
    assert_eq!(names, ["lids", "turn"]);
    assert!(body.additional_properties.is_some());
    assert!(body.properties["turn"].is_nullable());
    // The text tells what is read, where no example can show it.
    let bodies = operations[1].responses.iter();
    let kinds: Vec<Option<&str>> = bodies.map(|one| one.media_type.as_deref()).collect();
    assert_eq!(kinds, [Some("image/lid"), None]);
}
