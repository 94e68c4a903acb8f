//! What pages say of requests beside their tables, one rule a page: from text to the IR.

use std::sync::Arc;

use apiref_core::ir::{Api, Operation, Schema, TypeName, Variant};
use apiref_core::page::Page;
use apiref_read::LoadedApi;
use apiref_read::resolve::naming::NameLock;

const PARAMETERS: &str = "
lid_id:
  in: path
  required: true
  type: string
  description: The lid.
poke:
  in: body
  required: false
  type: none
  description: Pokes the lid.
close:
  in: body
  required: true
  type: object
  description: Closes the lid.
speed:
  in: body
  required: false
  type: integer
  description: How fast.
lid:
  in: body
  required: true
  type: object
  description: A lid.
rim:
  in: body
  required: false
  type: object
  description: The rim. It will be an empty string when the lid has none.
colour:
  in: body
  required: false
  type: string
  description: The colour.
count:
  in: body
  required: false
  type: integer
  description: How many.
";

/// Reads a page that uses the entries above.
fn read(text: &str) -> (Api, Vec<String>) {
    let mut pages = vec![Page::new("lids.inc", text)];
    apiref_read::expand::expand(&mut pages, &mut |name| {
        (name == "parameters.yaml").then(|| Arc::new(Page::new(name, PARAMETERS)))
    });
    let loaded = LoadedApi {
        info: Default::default(),
        pages,
        unreadable: Vec::new(),
        folder: Default::default(),
        hashes: Default::default(),
        overrides: Vec::new(),
    };
    let (api, found) = apiref_read::read_api(&loaded, &mut NameLock::default());
    let ids = found.iter().map(|one| one.code.rule().id.to_owned());
    (api, ids.collect())
}

fn operation(title: &str, line: &str, rest: &str) -> String {
    let bar = "=".repeat(title.len());
    format!("{title}\n{bar}\n\n.. rest_method:: {line}\n\n{rest}\n\n")
}

fn sent(operation: &Operation) -> &Schema {
    let body = operation.request_body.as_ref();
    &body.expect("a body").schema
}

fn members<'a>(api: &'a Api, schema: &'a Schema) -> Vec<&'a str> {
    let schema = api.follow(schema);
    schema
        .properties
        .iter()
        .map(|(name, _)| name.as_str())
        .collect()
}

#[test]
fn what_the_query_of_a_path_has_is_sent_with_each_call() {
    let plain = operation("List lids", "GET /lids", "Lists.");
    let all = operation(
        "List all lids",
        "GET /lids?all=True&of={lid_id}",
        "Lists more.",
    );
    let (api, _) = read(&format!("{plain}{all}"));
    let all = &api.operations[1];
    assert_eq!(all.path, "/lids");
    assert_eq!(all.parameters[0].constant(), Some("True"));
    assert!(all.parameters[0].required && all.parameters[1].required);
    let variant = Variant::Query("all".to_owned(), Some("True".to_owned()));
    assert_eq!(all.variant, Some(variant));
    // Any other request of the route is for the other one.
    assert_eq!(api.operations[0].variant, None);
}

#[test]
fn values_in_the_query_of_an_only_path_are_shown() {
    let paths = "GET /lids?of=oak&limit=10&all=true";
    let (api, _) = read(&operation("List lids", paths, "Lists."));
    let [of, limit, all] = &api.operations[0].parameters[..] else {
        panic!("three parameters");
    };
    let shown = |of: &apiref_core::ir::Parameter| {
        let text = of.schema.examples.first().and_then(|one| one.as_str());
        (
            of.required,
            of.constant().is_some(),
            text.map(str::to_owned),
        )
    };
    assert_eq!(shown(of), (false, false, Some("oak".to_owned())));
    assert_eq!(shown(limit), (false, false, Some("10".to_owned())));
    // It is sent with each call; what the server does without it, nobody says.
    assert_eq!(shown(all), (false, true, None));
    assert!(all.schema.enumeration.is_empty());
    assert_eq!(api.operations[0].variant, None);
}

#[test]
fn what_stands_beside_the_key_of_an_action_is_in_it() {
    let rows = "Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n   - lid_id: lid_id\n   - close: close\n   - speed: speed\n";
    let (api, found) = read(&operation("Close lid", "POST /lids/{lid_id}/action", rows));
    let body = api.follow(sent(&api.operations[0]));
    assert_eq!(members(&api, body), ["close"]);
    assert_eq!(body.required, ["close"]);
    assert_eq!(members(&api, &body.properties["close"]), ["speed"]);
    assert_eq!(found, ["place-guessed"]);
    // Without it, nothing is asked for.
    let alone = "Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n   - lid_id: lid_id\n   - poke: poke\n";
    let (api, _) = read(&operation("Poke lid", "POST /lids/{lid_id}/action", alone));
    assert_eq!(api.follow(sent(&api.operations[0])).required, ["poke"]);
    // A sample shows it.
    let sample = format!("{rows}\n.. code-block:: json\n\n   {{\"close\": {{}}, \"speed\": 2}}\n");
    let (api, found) = read(&operation(
        "Close lid",
        "POST /lids/{lid_id}/action",
        &sample,
    ));
    assert_eq!(members(&api, sent(&api.operations[0])), ["close", "speed"]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn patches_have_the_media_type_that_the_text_names() {
    let text = "Send one of these:\n\n- ``application/lids-v1-json-patch`` (deprecated)\n- ``application/lids-v2-json-patch``\n";
    let rows = ".. rest_parameters:: parameters.yaml\n\n   - lid_id: lid_id\n";
    let sample =
        "\n.. code-block:: json\n\n   [{\"op\": \"add\", \"path\": \"/a\", \"value\": 1}]\n";
    let with_sample = format!("{text}\nRequest\n-------\n\n{rows}{sample}");
    for rest in [with_sample, format!("{text}\nRequest\n-------\n\n{rows}")] {
        let patch = operation("Update lid", "PATCH /lids/{lid_id}", &rest);
        let (api, _) = read(&patch);
        let Some(body) = &api.operations[0].request_body else {
            // Nothing but the text tells of a body.
            assert!(!rest.contains("code-block"));
            continue;
        };
        assert_eq!(body.media_type, "application/lids-v2-json-patch");
        let items = body.schema.items.as_deref().expect("a list");
        assert_eq!(api.follow(items).required, ["op", "path"]);
    }
}

#[test]
fn the_text_tells_of_bytes_that_are_sent() {
    let text =
        "Stores data. Set the ``Content-Type`` request header to ``application/octet-stream``.";
    let (api, _) = read(&operation("Store lid", "PUT /lids/{lid_id}/data", text));
    let body = api.operations[0].request_body.as_ref().expect("a body");
    assert_eq!(body.media_type, "application/octet-stream");
    assert_eq!(body.schema.format.as_deref(), Some("binary"));
}

#[test]
fn the_members_of_another_request_are_known_by_its_title() {
    let request = |rows: &str| {
        format!("Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n   - lid: lid\n{rows}")
    };
    let sample = |body: &str| format!("\n.. code-block:: json\n\n   {body}\n");
    let one = request("   - colour: colour\n") + &sample(r#"{"lid": {"colour": "red"}}"#);
    let one = operation("Create Lid", "POST /lids", &one);
    let many =
        "Makes lids. This supports all the same parameters as create with a\nfew others.\n\n";
    let many = format!(
        "{many}{}{}",
        request("   - count: count\n"),
        sample(r#"{"lid": {"count": 2}}"#)
    );
    let many = operation("Create Many", "POST /lids", &many);
    let (api, _) = read(&format!("{one}{many}"));
    let api = api.followed();
    let lid = &api.follow(sent(&api.operations[1])).properties["lid"];
    assert_eq!(members(&api, lid), ["count", "colour"]);
    let lid = &api.follow(sent(&api.operations[0])).properties["lid"];
    assert_eq!(members(&api, lid), ["colour"]);
}

#[test]
fn titles_and_sentences_tell_versions_and_codes() {
    let text = "Closes it. Normal response codes: 200, 202";
    let (api, _) = read(&operation(
        "Close lid (microversion 3.42 - )",
        "POST /lids/{lid_id}/close",
        text,
    ));
    let close = &api.operations[0];
    assert_eq!(close.title, "Close lid");
    assert_eq!(close.versions.min.as_deref(), Some("3.42"));
    assert_eq!(close.description, "Closes it.");
    let codes: Vec<&str> = close
        .responses
        .iter()
        .map(|one| one.status.as_str())
        .collect();
    assert_eq!(codes, ["200", "202"]);
}

#[test]
fn objects_of_which_rows_tell_may_be_empty_texts() {
    let rows = "Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n   - rim: rim\n";
    let (api, _) = read(&operation("Make lid", "POST /lids", rows));
    let body = api.follow(sent(&api.operations[0]));
    assert_eq!(body.properties["rim"].shown_types, [TypeName::String]);
}
