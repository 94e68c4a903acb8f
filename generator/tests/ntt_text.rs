//! Pages of the NTT family in all renderings and variants: what becomes of them in the IR.
//!
//! The pages under `fixtures/ntt` were written for these tests. Several of them tell the same facts in several
//! renderings, so they must give the same operation.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use apiref::diagnostic::Diagnostic;
use apiref::ir::{Api, ApiInfo, InvalidHandling, Operation, Schema};
use apiref::load::LoadedApi;
use apiref::page::Page;
use apiref::resolve::naming::NameLock;

fn fixture(name: &str) -> Page {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/ntt")
        .join(name);
    Page::new(name, &std::fs::read_to_string(path).expect("a fixture"))
}

fn read_pages(pages: Vec<Page>) -> (Api, Vec<Diagnostic>) {
    let loaded = LoadedApi {
        info: ApiInfo::default(),
        pages,
        unreadable: Vec::new(),
        folder: PathBuf::new(),
        hashes: BTreeMap::new(),
        overrides: Vec::new(),
    };
    apiref::read_api(&loaded, &mut NameLock::default())
}

fn read(name: &str) -> (Api, Vec<Diagnostic>) {
    read_pages(vec![fixture(name)])
}

/// What the IR says of an operation, one fact a line.
fn facts(api: &Api, operation: &Operation) -> String {
    let mut out = String::new();
    let mut line = |text: String| writeln!(out, "{text}").expect("text");
    line(format!(
        "{} {} — {}",
        operation.method, operation.path, operation.title
    ));
    line(format!(
        "base {:?} synchronous {:?} tags {:?}",
        operation.base_url_variable, operation.synchronous, operation.tags
    ));
    line(format!("about: {:?}", operation.description));
    for note in &operation.notes {
        line(format!("note {}: {:?}", note.title, note.text));
    }
    for parameter in &operation.parameters {
        line(format!(
            "{:?} {}{} {}{}{}",
            parameter.location,
            parameter.name,
            mark(parameter.required),
            shape(&parameter.schema),
            parameter
                .placeholder
                .as_ref()
                .map_or(String::new(), |name| format!(" written {name}")),
            parameter.invalid.as_ref().map_or(String::new(), handling),
        ));
    }
    if let Some(body) = &operation.request_body {
        line(format!("body{} {}", mark(body.required), body.media_type));
        let mut tree = String::new();
        members(api, &body.schema, 1, &mut tree);
        line(tree.trim_end().to_owned());
        let invalid: Vec<String> = body
            .invalid
            .iter()
            .map(|(path, invalid)| format!("{path}{}", handling(invalid)))
            .collect();
        line(format!("  invalid: {}", invalid.join("; ")));
    }
    for response in &operation.responses {
        let media_type = response.media_type.as_deref().unwrap_or("no body");
        line(format!(
            "{} {:?} {media_type}",
            response.status, response.description
        ));
        if let Some(schema) = &response.schema {
            let mut tree = String::new();
            members(api, schema, 1, &mut tree);
            line(tree.trim_end().to_owned());
        }
    }
    for example in &operation.examples {
        line(format!(
            "example {:?} {:?} {:?} {:?} {:?}",
            example.direction,
            example.status,
            example.label,
            example.request_line,
            example.validity
        ));
    }
    out
}

fn mark(required: bool) -> &'static str {
    if required { "!" } else { "" }
}

fn handling(invalid: &InvalidHandling) -> String {
    format!(
        " -> {} {}",
        invalid.action.as_deref().unwrap_or(""),
        invalid.status.join(",")
    )
}

/// The schema behind a reference.
fn target<'a>(api: &'a Api, schema: &'a Schema) -> &'a Schema {
    schema
        .reference_name()
        .and_then(|name| api.schemas.get(name))
        .unwrap_or(schema)
}

fn shape(schema: &Schema) -> String {
    let mut words = Vec::new();
    if let Some(types) = &schema.types {
        let names: Vec<String> = types
            .names()
            .iter()
            .map(|name| format!("{name:?}").to_lowercase())
            .collect();
        words.push(names.join("|"));
    }
    words.extend(schema.format.clone());
    words.extend(schema.max_length.map(|length| format!("<={length}")));
    words.extend(schema.default.as_ref().map(|value| format!("={value}")));
    if !schema.enumeration.is_empty() {
        let values: Vec<String> = schema.enumeration.iter().map(ToString::to_string).collect();
        words.push(format!("of {}", values.join(",")));
    }
    if schema.additional_properties.is_some() {
        words.push("open".to_owned());
    }
    if let Some(source) = &schema.source {
        words.push(format!("[{:?}", source.origin));
        words.extend(source.placed_by.map(|by| format!("by {by:?}")));
        words.push("]".to_owned());
    }
    words.extend(schema.description.as_ref().map(|text| format!("{text:?}")));
    words.join(" ")
}

fn members(api: &Api, schema: &Schema, depth: usize, out: &mut String) {
    let inner = target(api, schema);
    let indent = "  ".repeat(depth);
    for (name, member) in &inner.properties {
        let required = mark(inner.required.contains(name));
        let mut said = shape(member);
        if member.reference.is_some() {
            said = format!(
                "{} {said}",
                shape(&Schema {
                    source: None,
                    description: None,
                    ..target(api, member).clone()
                })
            );
        }
        writeln!(out, "{indent}{name}{required} {}", said.trim()).expect("text");
        members(api, member, depth + 1, out);
    }
    if let Some(items) = &inner.items {
        writeln!(out, "{indent}[] {}", shape(target(api, items))).expect("text");
        members(api, items, depth + 1, out);
    }
}

fn operations(api: &Api) -> String {
    let shown: Vec<String> = api
        .operations
        .iter()
        .map(|operation| facts(api, operation))
        .collect();
    shown.join("\n")
}

fn all_facts(name: &str) -> String {
    let (api, diagnostics) = read(name);
    let mut out = String::new();
    for page in &api.pages {
        writeln!(out, "{:?} {:?}", page.dialect, page.outcome).expect("text");
    }
    out.push_str(&operations(&api));
    for found in diagnostics {
        writeln!(
            out,
            "{}:{} {} {}",
            found.line,
            found.column,
            found.code.rule().id,
            found.message
        )
        .expect("text");
    }
    out
}

macro_rules! pages {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(all_facts(concat!(stringify!($name), ".txt")));
            }
        )*
    };
}

pages! {
    storage_row network_row network_glued gateway_row sss server data_type broken_rows
    cut_in_table cut_in_body cut_in_heading cut_before_path
}

/// What two renderings of one page must share: all but the texts of cells that one of them can't keep apart.
fn same(one: &str, other: &str) {
    let (first, _) = read(one);
    let (second, said) = read(other);
    assert_eq!(operations(&first), operations(&second), "{one} and {other}");
    let doubts: Vec<&str> = said
        .iter()
        .map(|found| found.code.rule().id)
        .filter(|id| id.starts_with("row-split"))
        .collect();
    assert!(
        doubts.is_empty(),
        "{other} keeps its cells apart: {doubts:?}"
    );
}

#[test]
fn renderings_that_keep_cells_apart_give_the_same_operation() {
    same("network_row.txt", "network_tabs.txt");
    same("network_row.txt", "network_cell.txt");
    same("network_row.txt", "network_pipe.txt");
    same("gateway_row.txt", "gateway_cell.txt");
    same("storage_cell.txt", "storage_tabs.txt");
    same("storage_pipe.txt", "storage_piped_cells.txt");
}

#[test]
fn types_of_other_pages_give_their_members() {
    // Without its examples, the page of the operation tells nothing of the type but its name.
    let text = fixture("storage_row.txt");
    let text = text.text();
    let samples = text
        .find("Sample API Request and Response")
        .expect("samples");
    let storage = Page::new("storage.txt", &text[..samples]);
    let (api, _) = read_pages(vec![fixture("data_type.txt"), storage]);
    let response = api.operations[0].responses[0]
        .schema
        .as_ref()
        .expect("a body");
    let ranges = &target(&api, response).properties["ranges"];
    let items = ranges.items.as_ref().expect("an array");
    let names: Vec<&String> = target(&api, items).properties.keys().collect();
    assert_eq!(names, ["first", "last", "opened_at"]);
}
