//! Entries that a user may want to write, made from the defects that were found in the docs.

use std::fmt::Write as _;

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::place::{Part, Step};
use apiref_core::ir::{Api, Operation, Place, Schema};

/// Proposals for the documentation defects of `api`, as TOML. Each holds the fact as Apiref understood it, in comments:
/// the user has to say what is right.
pub fn suggest(api: &Api, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics.iter().filter(|found| found.code.rule().defect) {
        let operation = api
            .operations
            .iter()
            .filter(|operation| operation.page == diagnostic.page)
            .max_by_key(|operation| (operation.line <= diagnostic.line, operation.line));
        if let Some(operation) = operation {
            propose(api, operation, diagnostic, &mut text);
        }
    }
    if text.is_empty() {
        return text;
    }
    format!("{HEAD}{text}")
}

/// What to do with proposals.
const HEAD: &str = "\
# Entries to choose from. Each says what was read of the docs. Where that is wrong, write what is right into `set`, give
# your reason, and take the `# ` from the lines of the entry. An entry that changes nothing is an error.

";

/// Stands behind what the user has to put right.
const FILL_IN: &str = "# so it was read: write what is right";

fn propose(api: &Api, operation: &Operation, diagnostic: &Diagnostic, text: &mut String) {
    let place = place_at(api, operation, diagnostic);
    if place.is_none() && diagnostic.code != Code::PathFromExample {
        // What is wrong has no place in the operation: there is nothing that an entry could set.
        return;
    }
    let message = one_line(&diagnostic.message);
    // Writing to a String can't fail.
    let _ = writeln!(
        text,
        "# {}:{}: {message}\n# [[override]]\n# operation = {}\n# page = {}",
        one_line(&diagnostic.page),
        diagnostic.line,
        quoted(&operation.id),
        quoted(&diagnostic.page),
    );
    match &place {
        Some((place, schema)) => {
            let _ = writeln!(text, "# at = {}", quoted(&place.to_string()));
            let _ = writeln!(text, "# reason = {}", quoted(diagnostic.code.rule().title));
            let _ = writeln!(text, "# set = {} {FILL_IN}\n", facts(schema));
        }
        None => {
            let _ = writeln!(text, "# reason = {}", quoted(diagnostic.code.rule().title));
            let _ = writeln!(
                text,
                "# set = {{ path = {} }} {FILL_IN}\n",
                quoted(&operation.path)
            );
        }
    }
}

/// The facts of a schema as they were understood, for the user to correct.
fn facts(schema: &Schema) -> String {
    let mut facts = Vec::new();
    if let Some(name) = schema.single_type() {
        let name = serde_json::to_string(&name).unwrap_or_default();
        facts.push(format!("type = {name}"));
    }
    if let Some(format) = &schema.format {
        facts.push(format!("format = {}", quoted(format)));
    }
    if schema.is_nullable() {
        facts.push("nullable = true".to_owned());
    }
    if facts.is_empty() {
        facts.push("type = \"string\"".to_owned());
    }
    format!("{{ {} }}", facts.join(", "))
}

/// The place whose row the diagnostic is about: read from that line, or named in the message.
fn place_at<'a>(
    api: &'a Api,
    operation: &'a Operation,
    diagnostic: &Diagnostic,
) -> Option<(Place, &'a Schema)> {
    let mut places = Vec::new();
    walk(api, operation, &mut |place, schema| {
        places.push((place, schema))
    });
    let of_line = |schema: &Schema| {
        schema
            .source
            .as_ref()
            .is_some_and(|source| source.page == diagnostic.page && source.line == diagnostic.line)
    };
    let index = places
        .iter()
        .position(|(_, schema)| of_line(schema))
        .or_else(|| {
            places.iter().position(|(place, _)| {
                let shown = place.to_string();
                let name = place.name().unwrap_or_default();
                let mut words = diagnostic
                    .message
                    .split(|c: char| !(c.is_alphanumeric() || "_-:.".contains(c)));
                let of_place = |word: &str| {
                    let path = word.trim_matches('.');
                    path == name || path.contains('.') && shown.ends_with(&format!(".{path}"))
                };
                name.len() > 2 && words.any(of_place)
            })
        })?;
    Some(places.swap_remove(index))
}

/// Calls `seen` with each parameter, header and member of an operation, references followed.
pub fn walk<'a>(api: &'a Api, operation: &'a Operation, seen: &mut dyn FnMut(Place, &'a Schema)) {
    for parameter in &operation.parameters {
        let part = Part::Parameter(parameter.location, parameter.name.clone());
        descend(api, &parameter.schema, Place::of(part), 0, seen);
    }
    if let Some(body) = &operation.request_body {
        descend(api, &body.schema, Place::of(Part::RequestBody), 0, seen);
    }
    for response in &operation.responses {
        for header in &response.headers {
            let part = Part::ResponseHeader(response.status.clone(), header.name.clone());
            descend(api, &header.schema, Place::of(part), 0, seen);
        }
        if let Some(schema) = &response.schema {
            let part = Part::ResponseBody(response.status.clone());
            descend(api, schema, Place::of(part), 0, seen);
        }
    }
}

/// Structs that hold themselves are walked to this depth.
const DEEPEST: usize = 12;

fn descend<'a>(
    api: &'a Api,
    schema: &'a Schema,
    place: Place,
    depth: usize,
    seen: &mut dyn FnMut(Place, &'a Schema),
) {
    seen(place.clone(), schema);
    if depth > DEEPEST {
        return;
    }
    let target = api.follow(schema);
    for (name, member) in &target.properties {
        descend(api, member, place.member(name), depth + 1, seen);
    }
    if let Some(items) = &target.items {
        descend(api, items, place.then(Step::Items), depth + 1, seen);
    }
    if let Some(values) = &target.additional_properties {
        descend(api, values, place.then(Step::Values), depth + 1, seen);
    }
    for (index, form) in target.one_of.iter().chain(&target.any_of).enumerate() {
        if !form.properties.is_empty() {
            let step = Step::Form((index + 1).to_string());
            descend(api, form, place.then(step), depth + 1, seen);
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(one_line(text)).to_string()
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
