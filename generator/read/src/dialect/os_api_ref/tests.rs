//! One small page a habit: pages in, the facts of the IR out.

use std::fmt::Write as _;
use std::sync::Arc;

use apiref_core::ir::{Api, Operation, Origin, Schema, Versions};
use apiref_core::page::Page;

use crate::syntax::{Text, inline};

const PARAMETERS: &str = "
crate_id:
  in: path
  required: true
  type: string
  description: |
    The crate.
crate:
  in: body
  required: true
  type: object
  description: A crate.
crates:
  in: body
  required: true
  type: array
  description: All crates.
lid_colour: &lid_colour
  in: body
  required: false
  type: string
  min_version: 2.20
  description: |
    The colour of the lid.
lid_colour_required:
  <<: *lid_colour
  required: true
size_number:
  in: body
  required: true
  type: integer
  max_version: 2.9
  description: The size in mm.
size_text:
  in: body
  required: true
  type: string
  min_version: 2.10
  description: The size with its unit.
name:
  in: body
  requried: true
  type: string
  description: The name.
id:
  in: body
  required: true
  type: uuid
  description: The id.
close:
  in: body
  required: true
  type: none
  description: The action.
crate_number:
  in: path
  required: true
  type: integer
  max_version: 2.9
  description: The number of the crate.
crate_uuid:
  type: string
  in: path
  min_version: 2.10
  required: true
  description: The UUID of the crate.
limit:
  in: query
  required: false
  type: integer
  description: How many crates to list.
content_type:
  in: header
  required: true
  type: string
  description: |
    Must be ``application/octet-stream``.
token:
  in: header
  required: true
  type: string
  description: A token.
";

const STATUS: &str = "
200:
  default: |
    It worked.
409:
  default: Taken.
  taken: |
    Another crate has the name.
";

/// Reads files: pages by their endings, all others as companions.
fn read(files: &[(&str, &str)]) -> (Api, Vec<String>) {
    let is_page = |name: &str| name.ends_with(".rst") || name.ends_with(".inc");
    let mut pages: Vec<Page> = files
        .iter()
        .filter(|(name, _)| is_page(name))
        .map(|(name, text)| Page::new(*name, text))
        .collect();
    crate::expand::expand(&mut pages, &mut |name| {
        let known = [("parameters.yaml", PARAMETERS), ("status.yaml", STATUS)];
        let mut all = files.iter().chain(&known);
        let (name, text) = all.find(|(known, _)| *known == name)?;
        Some(Arc::new(Page::new(*name, text)))
    });
    let loaded = crate::LoadedApi {
        info: Default::default(),
        pages,
        unreadable: Vec::new(),
        folder: Default::default(),
        hashes: Default::default(),
        overrides: Vec::new(),
    };
    let (api, found) = crate::read_api(&loaded, &mut Default::default());
    let said = found.iter().map(|found| {
        format!(
            "{}:{} {} {}",
            found.page,
            found.line,
            found.code.rule().id,
            found.message
        )
    });
    (api, said.collect())
}

fn versions(versions: &Versions) -> String {
    match (&versions.min, &versions.max) {
        (None, None) => String::new(),
        (min, max) => {
            let text = |bound: &Option<String>| bound.clone().unwrap_or_default();
            format!(" [{}..{}]", text(min), text(max))
        }
    }
}

fn schema(api: &Api, name: &str, value: &Schema, required: bool, depth: usize, out: &mut String) {
    let named = value
        .reference_name()
        .and_then(|name| api.schemas.get(name));
    let shown = named.unwrap_or(value);
    let types: Vec<&str> = shown
        .types
        .iter()
        .flat_map(|types| types.names())
        .map(|name| name.as_str())
        .collect();
    let format = shown
        .format
        .as_deref()
        .map_or_else(String::new, |format| format!(" {format}"));
    let allowed = shown
        .enumeration
        .iter()
        .map(|value| format!(" ={value}"))
        .collect::<String>();
    let mark = if required { "!" } else { "" };
    let range = versions(&value.versions);
    let indent = "  ".repeat(depth);
    writeln!(
        out,
        "{indent}{name}{mark}: {}{format}{allowed}{range}",
        types.join("|")
    )
    .expect("text");
    for (name, member) in &shown.properties {
        schema(
            api,
            name,
            member,
            shown.required.contains(name),
            depth + 1,
            out,
        );
    }
    if let Some(items) = &shown.items {
        schema(api, "[*]", items, false, depth + 1, out);
    }
    if let Some(values) = &shown.additional_properties {
        schema(api, "{*}", values, false, depth + 1, out);
    }
}

fn operation(api: &Api, operation: &Operation, out: &mut String) {
    let Operation {
        page,
        line,
        method,
        path,
        title,
        ..
    } = operation;
    writeln!(
        out,
        "{method} {path} — {title}{} ({page}:{line})",
        versions(&operation.versions)
    )
    .expect("text");
    if !operation.description.is_empty() {
        writeln!(out, "about: {:?}", operation.description).expect("text");
    }
    for note in &operation.notes {
        writeln!(out, "note {}: {:?}", note.title, note.text).expect("text");
    }
    for parameter in &operation.parameters {
        let name = format!("{:?} {}", parameter.location, parameter.name).to_lowercase();
        schema(api, &name, &parameter.schema, parameter.required, 1, out);
    }
    if let Some(body) = &operation.request_body {
        schema(
            api,
            &format!("request {}", body.media_type),
            &body.schema,
            body.required,
            1,
            out,
        );
    }
    for response in &operation.responses {
        let reasons = response.description.replace('\n', " ");
        writeln!(
            out,
            "  {}{}: {reasons}",
            response.status,
            versions(&response.versions)
        )
        .expect("text");
        for header in &response.headers {
            schema(
                api,
                &format!("header {}", header.name),
                &header.schema,
                header.required,
                2,
                out,
            );
        }
        if let Some(body) = &response.schema {
            schema(api, "body", body, false, 2, out);
        }
    }
    for example in &operation.examples {
        let file = example.file.as_deref().unwrap_or("here");
        let status = example.status.as_deref().unwrap_or("-");
        let direction = format!("{:?}", example.direction).to_lowercase();
        let range = versions(&example.versions);
        let label = example.label.as_deref().unwrap_or("-");
        writeln!(
            out,
            "  example {direction} {status} {}{range} {file}:{} {label}",
            example.media_type, example.line
        )
        .expect("text");
    }
}

fn facts(files: &[(&str, &str)]) -> String {
    let (api, said) = read(files);
    let mut out = String::new();
    for found in &api.operations {
        operation(&api, found, &mut out);
    }
    for said in said {
        writeln!(out, "{said}").expect("text");
    }
    out
}

fn page(text: &str) -> String {
    facts(&[
        ("crates.inc", text),
        (
            "crate.json",
            r#"{"crate": {"id": "3f0c9a9e-2f5b-4c0c-8a53-9c63ad12c001", "name": "red", "size": "9 mm", "lid": {"colour": "blue"}}}"#,
        ),
        (
            "v2.20/crate.json",
            r#"{"crate": {"id": "3f0c9a9e-2f5b-4c0c-8a53-9c63ad12c001", "name": "red"}}"#,
        ),
        ("close.json", r#"{"close": null}"#),
    ])
}

#[test]
fn an_operation_with_files() {
    insta::assert_snapshot!(facts(&[
        (
            "source/index.rst",
            "======\nCrates\n======\n\n.. rest_expand_all::\n\n.. include:: parts/crates.inc\n",
        ),
        (
            "source/parts/crates.inc",
            "======\nCrates\n======\n\n.. warning:: This API is deprecated.\n\nPaint a crate (v2.20)\n=====================\n\n\
             .. rest_method::  PUT /crates/{crate_id}/paint\n   max_version: 2.87\n\nPaints it.\n\n**Preconditions**\n\nIt is dry.\n\n\
             Normal response codes: 200\n\nError response codes: badRequest(400), conflict(409),\nnotFound(404)\n\n\
             Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n  - crate_id: crate_id\n  - crate: crate\n  - name: name\n  - lid.colour: lid_colour_required\n\n\
             **Example Paint a crate (v2.20): JSON request**\n\n.. literalinclude:: ../samples/paint-req.json\n   :language: javascript\n\n\
             Response\n--------\n\nThere is no response body.\n",
        ),
        ("source/parameters.yaml", PARAMETERS),
        (
            "samples/paint-req.json",
            "{\n  \"crate\": {\n    \"name\": \"red\",\n    \"lid\": {\"colour\": \"blue\"}\n  }\n}\n"
        ),
    ]));
}

#[test]
fn codes_of_status_files() {
    insta::assert_snapshot!(page(
        "Make a crate\n============\n\n.. rest_method:: POST /crates\n\nRequest\n-------\n\nParameters\n~~~~~~~~~~\n\n\
         .. rest_parameters:: parameters.yaml\n\n   - crate: crate\n   - name: name\n   - X-Token: token\n   - odd: missing\n\n\
         Example\n~~~~~~~\n\n.. literalinclude:: gone.json\n\nResponse\n--------\n\nParameters\n~~~~~~~~~~\n\n\
         .. rest_parameters:: parameters.yaml\n\n   - crate: crate\n   - id: id\n   - X-Token: token\n   - limit: limit\n\n\
         Status Codes\n~~~~~~~~~~~~\n\n.. rest_status_code:: success status.yaml\n\n   - 200\n\n\
         .. rest_status_code:: error status.yaml\n\n   - 409: taken\n   - 500\n   - odd\n\n\
         Example\n~~~~~~~\n\nStatus: 200 OK\n\n.. literalinclude:: crate.json\n"
    ));
}

#[test]
fn standard_titles_of_the_same_level_continue_an_operation() {
    insta::assert_snapshot!(page(
        "List crates\n~~~~~~~~~~~\n\n.. rest_method:: GET /crates?detail=True\n\nRequest\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n  - limit: limit\n  - name: name\n\n\
         Response Example\n~~~~~~~~~~~~~~~~\n\n.. literalinclude:: crate.json\n\n\
         Request a crate\n~~~~~~~~~~~~~~~\n\n.. rest_method:: METHOD crates/{region}:{crate_id}@{shelf}\n\nRequest\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n  - crate_id: crate_id\n\n\
         Appendix\n~~~~~~~~\n\n.. literalinclude:: crate.json\n"
    ));
}

#[test]
fn rows_of_versions_are_one_member() {
    insta::assert_snapshot!(page(
        "Show a crate\n============\n\n.. rest_method:: GET /crates/{crate_id}\n\n\
         Normal response codes: 200 (microversions 2.1 - 2.100), 203 (microversions 2.101 - )\n\nError codes:\n\n* 400 (Invalid, so to speak)\n* 404\n\n\
         Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n  - crate_id: crate_id\n  - owner_id: crate_id\n\n\
         Response\n--------\n\n.. rest_parameters:: parameters.yaml\n\n  - crate: crate\n  - id: id\n  - size: size_number\n  - size: size_text\n  - lid.colour: lid_colour\n\n\
         **Example Show a crate**\n\n.. literalinclude:: crate.json\n\n.. literalinclude:: v2.20/crate.json\n"
    ));
}

#[test]
fn rows_of_versions_are_one_parameter() {
    let read = page(
        "Drop a crate\n============\n\n.. rest_method:: DELETE /crates/{crate_id}\n\nNormal response codes: 204\n\n\
         Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n  - crate_id: crate_number\n  - crate_id: crate_uuid\n",
    );
    assert!(read.contains("crate_id!: string"), "{read}");
    assert!(!read.contains("row-repeated"), "{read}");
}

#[test]
fn actions_are_told_by_their_keys() {
    insta::assert_snapshot!(page(
        "Close (close Action)\n====================\n\n.. rest_method:: POST /crates/{crate_id}/action\n\nNormal response codes: 202\n\n\
         Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n  - crate_id: crate_id\n  - close: close\n\n.. literalinclude:: close.json\n\n\
         Open (open Action) (DEPRECATED)\n===============================\n\n.. rest_method:: POST /crates/{crate_id}/action\n\nNormal response codes: 202\n\n\
         Request\n-------\n\n::\n\n    {\"open\": {\"name\": \"red\"}}\n"
    ));
}

#[test]
fn placeholders_and_data_are_keys_of_maps() {
    insta::assert_snapshot!(facts(&[
        (
            "crates.inc",
            "Sort crates\n===========\n\n.. rest_method:: PUT /crates\n\nNormal response codes: 200\n\n\
             Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n  - crates: crate\n  - crates.{crate_id}: crate\n  - crates.{crate_id}.name: name\n  - size: size_text\n\n\
             .. literalinclude:: sort.json\n\n\
             Response\n--------\n\n.. rest_parameters:: parameters.yaml\n\n  - name: name\n\n.. literalinclude:: sorted.json\n",
        ),
        (
            "sort.json",
            r#"{"crates": {"3f0c9a9e-2f5b-4c0c-8a53-9c63ad12c001": {"name": "red", "size": "9 mm"}}}"#,
        ),
        (
            "sorted.json",
            r#"{"3f0c9a9e-2f5b-4c0c-8a53-9c63ad12c001": {"name": "red"}}"#,
        ),
    ]));
}

#[test]
fn bodies_that_no_sample_shows() {
    insta::assert_snapshot!(page(
        "Upload a plan\n=============\n\n.. rest_method:: PUT /crates/{crate_id}/plan\n\nNormal response codes: 204\n\n\
         Request\n-------\n\n.. rest_parameters:: parameters.yaml\n\n  - crate_id: crate_id\n  - Content-Type: content_type\n\n\
         Curl Example\n------------\n\n::\n\n    curl -X PUT -d @plan https://crates.example.com/crates/1/plan\n"
    ));
}

#[test]
fn warnings_call_operations_deprecated_or_gone() {
    for text in [
        "This API is deprecated.",
        "The crates service has\n   deprecated all of these.",
        "These APIs only work with a paper store. They were removed in the 3.0.0 release.",
        "This API only works with the paper store, which was deprecated in 2.0.0.",
        "Like the paper store, this action was removed in 3.0.0.",
        "This API is for crates of wood. It was\n   removed in 3.0.0.",
    ] {
        assert!(super::calls_deprecated(text), "{text}");
    }
    for text in [
        "The use of lids is deprecated starting with 2.5.",
        "The lid was removed in 2.5.",
        "The colour is for old lids. It was removed in 2.5.",
    ] {
        assert!(!super::calls_deprecated(text), "{text}");
    }
}

#[test]
fn the_first_words_of_an_operation_call_it_deprecated() {
    let read = |text: &str| {
        let text = inline::inlines(&Text::line(text, 0));
        super::leads_deprecated(&text)
    };
    for text in [
        "**Deprecated in v2**. Use the other store.",
        "Deprecated since 2.5.",
        "Deprecated: use the other store.",
    ] {
        assert!(read(text), "{text}");
    }
    assert!(!read("Deprecated crates are listed."));
    assert!(!read("Lists **deprecated** crates."));
}

#[test]
fn the_title_above_operations_calls_all_of_them_deprecated() {
    let source = "\
==================\nCrates (DEPRECATED)\n==================\n\nPacks.\n\n\
List crates\n===========\n\n.. rest_method:: GET /crates\n\nLists them.\n\n\
Show a crate\n============\n\n.. rest_method:: GET /crates/{crate_id}\n\nShows it.\n";
    let page = Page::new("source/crates.inc", source);
    let (draft, _) = super::read(&page);
    let marked = draft.operations.iter().map(|one| one.deprecated);
    assert_eq!(marked.collect::<Vec<_>>(), [Some(Origin::Heading); 2]);
}

#[test]
fn lists_explain_codes_and_notes_below_topics_are_about_those() {
    let source = "\
======\nCrates\n======\n\nEach request has a token in the X-Auth-Token header.\n\n.. note:: Crates are heavy.\n\n**Red lids**\n\n.. note:: They fade.\n\n\
List crates\n===========\n\n.. rest_method:: GET /crates\n\nLists them.\n\n\
Normal response codes: 200\n\nError response codes: badRequest(400), conflict(409)\n\n\
- 400 - BadRequest - there is\n  no such shelf.\n- 404 - the crate is gone.\n\nBesides:\n\n- 30 crates are many.\n";
    let page = Page::new("source/crates.inc", source);
    let (draft, _) = super::read(&page);
    let operation = &draft.operations[0];
    let codes = operation.codes.iter().map(|code| {
        let text = code.description.text();
        format!("{} {} {text}", code.status, code.name)
    });
    assert_eq!(
        codes.collect::<Vec<_>>(),
        [
            "200  ",
            "400 badRequest there is no such shelf.",
            "409 conflict ",
            "404  the crate is gone.",
        ]
    );
    let notes = operation
        .notes
        .iter()
        .map(|(title, text)| (title.as_str(), text.text()));
    assert_eq!(
        notes.collect::<Vec<_>>(),
        [("Crates", "Crates are heavy.".to_owned())]
    );
    assert_eq!(draft.service.credentials.len(), 1);
    let topics = draft.service.statements.iter();
    let topics = topics.map(|one| (one.about.as_str(), one.text.text()));
    assert_eq!(
        topics.collect::<Vec<_>>(),
        [
            (
                "Crates",
                "Each request has a token in the X-Auth-Token header.".to_owned()
            ),
            ("Red lids", "They fade.".to_owned()),
        ]
    );
}

#[test]
fn what_is_said_of_the_operations_that_follow_is_not_about_the_one_before() {
    let source = "\
List crates\n===========\n\n.. rest_method:: GET /crates\n\nLists them.\n\n\
Response\n--------\n\nNormal response codes: 200\n\n\
Lids\n----\n\nLids are round. The following API calls put lids on crates.\n\n\
Handles\n-------\n\nA crate has two.\n\n\
Put a lid on\n============\n\n.. rest_method:: PUT /crates/lid\n\nPuts it on.\n";
    let (draft, _) = super::read(&Page::new("source/crates.inc", source));
    let titles = draft.operations.iter().map(|operation| {
        let notes = operation.notes.iter().map(|(title, _)| title.as_str());
        notes.collect::<Vec<_>>()
    });
    assert_eq!(titles.collect::<Vec<_>>(), [vec!["Handles"], vec![]]);
    assert_eq!(draft.service.statements.len(), 1);
    assert_eq!(draft.service.statements[0].about, "Lids");
}

#[test]
fn a_row_that_no_sample_shows_is_of_the_object_that_it_speaks_of() {
    let parameters = "\
owner:\n  in: body\n  type: object\n  description: |\n    The owner.\n\
owner_name:\n  in: body\n  type: string\n  description: |\n    The name of the owner.\n\
shelf_name:\n  in: body\n  type: string\n  description: |\n    The name of the owner shelf.\n";
    let (api, _) = read(&[
        (
            "crates.inc",
            "Make a crate\n============\n\n.. rest_method:: POST /crates\n\nNormal response codes: 201\n\n\
             Request\n-------\n\n.. rest_parameters:: own.yaml\n\n  - owner: owner\n  - name: owner_name\n\n\
             This is a sample of a request for crates that are heavy.\n\n.. literalinclude:: make.json\n\n\
             Response\n--------\n\n.. rest_parameters:: own.yaml\n\n  - owner: owner\n  - name: shelf_name\n\n.. literalinclude:: make.json\n",
        ),
        ("own.yaml", parameters),
        (
            "make.json",
            r#"{"crate": {"owner": {"id": "7"}, "size": {"wide": 3}}}"#,
        ),
    ]);
    let operation = &api.operations[0];
    assert_eq!(operation.notes, []);
    let member = |schema: &Schema, way: &[&str]| {
        let mut schema = api.follow(schema);
        for name in way {
            let Some(inner) = schema.properties.get(*name) else {
                return false;
            };
            schema = api.follow(inner);
        }
        true
    };
    let body = operation.request_body.as_ref().expect("a body");
    assert!(member(&body.schema, &["crate", "owner", "name"]));
    let answer = operation.responses[0].schema.as_ref().expect("a body");
    assert!(!member(answer, &["crate", "owner", "name"]));
}

#[test]
fn what_is_said_between_a_label_and_its_sample_describes_the_sample() {
    let told = |text: &str| {
        let text = format!(
            "Show a crate\n============\n\n.. rest_method:: GET /crates/1\n\nNormal response codes: 200\n\n\
             Response\n--------\n\n{text}\n\n.. literalinclude:: crate.json\n"
        );
        let (api, _) = read(&[("crates.inc", &text), ("crate.json", "{}")]);
        let operation = &api.operations[0];
        let notes = operation.notes.iter().map(|note| note.text.clone());
        let of_example = operation.examples[0].description.clone();
        (
            of_example.unwrap_or_default(),
            notes.collect::<Vec<_>>().join(" "),
        )
    };
    let of_example = |text: &str| (text.to_owned(), String::new());
    let said = "This is an example of a crate. Its lid is counted in pieces.";
    assert_eq!(
        told(&format!("**Example of a crate**\n\n{said}")),
        of_example(said)
    );
    let parts = "**Example of a crate**\n\nIt shows:\n\n- a lid\n- a rim";
    assert_eq!(told(parts), of_example("It shows:\n\n- a lid\n- a rim"));
    // What stands before the label is about the operation, and so is what no sample follows.
    let before = "Lids are counted in pieces, whatever the crate.\n\n**Example of a crate**";
    let (example, notes) = told(before);
    assert_eq!(
        (example.as_str(), notes.contains("Lids are counted")),
        ("", true)
    );
    let other = "**Lids**\n\nLids are counted in pieces.\n\n**Example of a crate**";
    let (example, notes) = told(other);
    assert_eq!(
        (example.as_str(), notes.contains("Lids are counted")),
        ("", true)
    );
}

#[test]
fn values_that_words_let_be_null_have_the_type_that_an_example_shows_besides() {
    let parameters = "\
crate:\n  in: body\n  type: object\n  description: |\n    The crate.\n\
lids:\n  in: body\n  type: object\n  description: |\n    \
Its lids. For known keys, if the value is ``null``, the lid is taken off.\n";
    let (api, _) = read(&[
        (
            "crates.inc",
            "Make a crate\n============\n\n.. rest_method:: POST /crates\n\nNormal response codes: 201\n\n\
             Request\n-------\n\n.. rest_parameters:: own.yaml\n\n  - crate: crate\n  - lids: lids\n\n\
             .. literalinclude:: make.json\n",
        ),
        ("own.yaml", parameters),
        ("make.json", r#"{"crate": {"lids": {"front": "oak"}}}"#),
    ]);
    let body = api.operations[0].request_body.as_ref().expect("a body");
    let body = api.follow(&body.schema);
    let lids = &api.follow(&body.properties["crate"]).properties["lids"];
    let values = lids.additional_properties.as_ref().expect("a map");
    assert!(values.is(apiref_core::ir::TypeName::String) && values.is_nullable());
    assert!(!lids.is_nullable());
}

#[test]
fn a_paragraph_that_ends_in_a_colon_before_a_sample_describes_it() {
    let told = |said: &str| {
        let text = format!(
            "Show a crate\n============\n\n.. rest_method:: GET /crates/1\n\nShows it.\n\n{said}\n\n\
             .. literalinclude:: crate.json\n\nNormal response codes: 200\n\nResponse\n--------\n\nA crate.\n"
        );
        let (api, _) = read(&[("crates.inc", &text), ("crate.json", "{}")]);
        let operation = &api.operations[0];
        let of_example = operation.examples[0].description.clone();
        (
            of_example.unwrap_or_default(),
            operation.description.clone(),
        )
    };
    let (example, own) = told("A crate with a lid is:");
    assert_eq!(
        (example.as_str(), own.as_str()),
        ("A crate with a lid is:", "Shows it.")
    );
    let (example, own) = told("It may have a lid.");
    assert!(
        example.is_empty() && own.contains("may have a lid"),
        "{own}"
    );
}
