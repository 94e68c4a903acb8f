//! Reads an OpenAPI document with the crate `oas3` and looks in it for all that the IR of the API holds.
//!
//! usage: roundtrip IR.json DOCUMENT.yaml [IR.json DOCUMENT.yaml]…
//!
//! Each line of the output is something that the document, as that crate has it, doesn't hold. Nothing is shared with the
//! emitter: both files are read as plain JSON.

use std::collections::HashSet;
use std::process::ExitCode;

use serde_json::{Map, Value};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let mut lost = Vec::new();
    for pair in files.chunks_exact(2) {
        if let [ir, document] = pair {
            match read(ir, document) {
                Ok(trip) => lost.extend(trip.lost().into_iter().map(|what| format!("{document}: {what}"))),
                Err(problem) => lost.push(format!("{document}: {problem}")),
            }
        }
    }
    for what in &lost {
        println!("{what}");
    }
    ExitCode::from(u8::from(!lost.is_empty()))
}

fn read(ir: &str, document: &str) -> Result<Trip, String> {
    let text = |path: &str| std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
    let ir = serde_json::from_str(&text(ir)?).map_err(|error| format!("{ir}: {error}"))?;
    let spec = oas3::from_yaml(text(document)?).map_err(|error| format!("can't be read: {error}"))?;
    let document = serde_json::to_value(spec).map_err(|error| format!("can't be written: {error}"))?;
    Ok(Trip { ir, document })
}

struct Trip {
    ir: Value,
    document: Value,
}

/// The members of an object; none of anything else.
fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// A path without the names of its variables.
fn shape(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    if out.starts_with('/') { out } else { format!("/{out}") }
}

impl Trip {
    fn lost(&self) -> Vec<String> {
        let mut lost = Vec::new();
        for operation in items(&self.ir["operations"]) {
            let method = text(operation, "method").to_ascii_lowercase();
            let alternatives = items(&operation["alternatives"]).filter_map(Value::as_str);
            for path in std::iter::once(text(operation, "path")).chain(alternatives) {
                let at = format!("{} {path}", text(operation, "id"));
                let found = members(&self.document["paths"]).find(|(key, _)| shape(key) == shape(path));
                let Some((_, item)) = found else {
                    lost.push(format!("{at}: no such path"));
                    continue;
                };
                // What OpenAPI 3.1 has no field for is an extension, which the crate hands through.
                let converted = if METHODS.contains(&method.as_str()) {
                    &item[&method]
                } else {
                    &item["x-apiref-additional-operations"][text(operation, "method")]
                };
                if converted.is_null() {
                    if METHODS.contains(&method.as_str()) {
                        lost.push(format!("{at}: no such method"));
                    }
                    continue;
                }
                self.operation(operation, converted, &at, &mut lost);
            }
        }
        lost
    }

    fn operation(&self, ir: &Value, read: &Value, at: &str, lost: &mut Vec<String>) {
        let id = text(ir, "id");
        let listed = items(&read["x-apiref-operations"]).map(|one| text(one, "operationId"));
        let is_alternative = |one: &Value| text(one, "x-apiref-alternative-of") == id;
        if !listed.chain([text(read, "operationId")]).any(|known| known == id)
            && !is_alternative(read)
            && !items(&read["x-apiref-operations"]).any(is_alternative)
        {
            lost.push(format!("{at}: the id"));
        }
        let parameters: Vec<&Value> = items(&read["parameters"]).map(|one| self.component(one)).collect();
        let aside = |read: &Value, name: &str| items(&read["x-apiref-other-parameters"]).any(|one| text(one, "name") == name);
        for parameter in items(&ir["parameters"]) {
            let (name, place) = (text(parameter, "name"), text(parameter, "in"));
            let lower = name.trim().to_ascii_lowercase();
            if ["x-auth-token", "authorization"].contains(&lower.as_str()) {
                continue;
            }
            let documented = |one: &&&Value| {
                let known = [text(one, "name"), text(one, "x-apiref-name")];
                text(one, "in") == place && known.iter().any(|known| known.eq_ignore_ascii_case(name))
            };
            let in_parts = || items(&read["x-apiref-operations"]).any(|one| aside(one, name));
            match parameters.iter().find(documented) {
                Some(one) => self.schema(&parameter["schema"], &[&one["schema"]], &format!("{at}: parameter {name}"), lost, &mut HashSet::new()),
                // On a shared route the first operation names the variables.
                None if place == "path" && ir["variant"].is_object() => {}
                None if aside(read, name) || in_parts() => {}
                None => lost.push(format!("{at}: parameter {name} in {place}")),
            }
        }
        let sent = &ir["request_body"];
        if sent.is_object() {
            let schemas: Vec<&Value> = members(&read["requestBody"]["content"]).map(|(_, content)| &content["schema"]).collect();
            self.schema(&sent["schema"], &schemas, &format!("{at}: request"), lost, &mut HashSet::new());
        }
        for response in items(&ir["responses"]) {
            let status = text(response, "status");
            let here = self.component(&read["responses"][status]);
            if here.is_null() {
                let odd = items(&read["x-apiref-other-responses"]).any(|one| text(one, "status") == status);
                if !odd {
                    lost.push(format!("{at}: status {status}"));
                }
                continue;
            }
            if response["schema"].is_object() {
                let schemas: Vec<&Value> = members(&here["content"]).map(|(_, content)| &content["schema"]).collect();
                self.schema(&response["schema"], &schemas, &format!("{at}: {status}"), lost, &mut HashSet::new());
            }
            for header in items(&response["headers"]) {
                let name = text(header, "name");
                let known = members(&here["headers"]).any(|(known, _)| known.eq_ignore_ascii_case(name));
                if !known && !name.eq_ignore_ascii_case("content-type") {
                    lost.push(format!("{at}: {status}: header {name}"));
                }
            }
        }
        self.examples(ir, read, at, lost);
    }

    /// Each example in JSON stands with a body, or beside the operation as text.
    fn examples(&self, ir: &Value, read: &Value, at: &str, lost: &mut Vec<String>) {
        let bodies = members(&read["responses"]).map(|(_, response)| self.component(response)).chain([&read["requestBody"]]);
        let shown: Vec<Value> = bodies
            .flat_map(|body| members(&body["content"]))
            .flat_map(|(_, content)| members(&content["examples"]))
            .map(|(_, example)| example["value"].clone())
            .collect();
        let parts = items(&read["x-apiref-operations"]).chain([read]);
        let aside: Vec<Value> = parts
            .flat_map(|part| ["x-apiref-contradicting-examples", "x-apiref-examples"].map(|name| &part[name]))
            .flat_map(items)
            .map(|one| {
                // A text that is no JSON is the value itself.
                let shown = text(one, "text");
                serde_json::from_str(shown).unwrap_or_else(|_| Value::from(shown))
            })
            .collect();
        for example in items(&ir["examples"]) {
            let body = &example["json"];
            let line = &example["line"];
            let statuses: Vec<&str> = items(&ir["responses"]).map(|one| text(one, "status")).collect();
            // An example needs a documented body to stand with.
            let has_place = match text(example, "direction") {
                "request" => ir["request_body"].is_object(),
                _ => match example["status"].as_str() {
                    Some(status) => statuses.contains(&status) && items(&ir["responses"]).any(|one| text(one, "status") == status && one["schema"].is_object()),
                    None => items(&ir["responses"]).any(|one| text(one, "status").starts_with('2') && one["schema"].is_object()),
                },
            };
            if !body.is_null() && has_place && !shown.contains(body) && !aside.contains(body) {
                lost.push(format!("{at}: the example in line {line}"));
            }
        }
    }

    /// A parameter or response, where it may be a reference to a component.
    fn component<'v>(&'v self, value: &'v Value) -> &'v Value {
        match value["$ref"].as_str().and_then(|target| target.strip_prefix('#')) {
            Some(pointer) => self.document.pointer(pointer).unwrap_or(value),
            None => value,
        }
    }

    /// Everything that a schema of the document says at its own place: itself, what it refers to, and its alternatives.
    fn facets<'v>(&'v self, schema: &'v Value, depth: usize, out: &mut Vec<&'v Value>) {
        if depth > 12 || !schema.is_object() {
            return;
        }
        out.push(schema);
        if schema["$ref"].is_string() {
            self.facets(self.component(schema), depth + 1, out);
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for inner in items(&schema[keyword]) {
                self.facets(inner, depth + 1, out);
            }
        }
    }

    /// Looks for types, values, members and items of a schema of the IR.
    fn schema(&self, ir: &Value, read: &[&Value], at: &str, lost: &mut Vec<String>, seen: &mut HashSet<String>) {
        if at.len() > 600 {
            return;
        }
        let mut facets = Vec::new();
        read.iter().for_each(|schema| self.facets(schema, 0, &mut facets));
        let target = ir["$ref"].as_str().and_then(|target| target.strip_prefix("#/schemas/"));
        if let Some(name) = target {
            if seen.insert(name.to_owned()) {
                self.schema(&self.ir["schemas"][name], read, at, lost, seen);
                seen.remove(name);
            }
        }
        let types = |schema: &Value| -> Vec<String> {
            let one = schema["type"].as_str().map(str::to_owned);
            one.into_iter().chain(items(&schema["type"]).filter_map(|name| Some(name.as_str()?.to_owned()))).collect()
        };
        for name in types(ir) {
            let null = name == "null" && facets.iter().any(|facet| items(&facet["enum"]).any(Value::is_null));
            // Types that only examples show, against the table, stand beside the schema.
            let shown = |facet: &Value| items(&facet["x-apiref-shown-types"]).any(|shown| *shown == name);
            if !null && !facets.iter().any(|facet| types(facet).contains(&name) || shown(facet)) {
                lost.push(format!("{at}: type {name}"));
            }
        }
        let listed: Vec<String> = facets.iter().flat_map(|facet| items(&facet["enum"])).map(plain).collect();
        // Values of another type than the schema's can't stand in it; then none do.
        if !listed.is_empty() {
            for value in items(&ir["enum"]).filter(|value| !listed.contains(&plain(value))) {
                lost.push(format!("{at}: value {value}"));
            }
        }
        for keyword in ["minimum", "maximum", "minLength", "maxLength", "pattern", "format", "description"] {
            let aside = format!("x-apiref-{keyword}");
            let has = |facet: &&Value| !facet[keyword].is_null() || !facet[&aside].is_null();
            let beside = keyword == "description" || at.contains(": parameter ");
            // The crate knows no content encodings, by which 3.1 tells bytes.
            let dropped = keyword == "format" && ir[keyword] == "byte";
            if !ir[keyword].is_null() && !beside && !dropped && !facets.iter().any(has) {
                lost.push(format!("{at}: {keyword}"));
            }
        }
        for (name, member) in members(&ir["properties"]) {
            let found: Vec<&Value> = facets.iter().filter_map(|facet| facet["properties"].get(name)).collect();
            let at = format!("{at}.{name}");
            match found.is_empty() {
                true => lost.push(at),
                false => self.schema(member, &found, &at, lost, seen),
            }
        }
        for (keyword, mark) in [("items", "[]"), ("additionalProperties", "{}")] {
            let found: Vec<&Value> = facets.iter().map(|facet| &facet[keyword]).filter(|inner| inner.is_object()).collect();
            if ir[keyword].is_object() {
                self.schema(&ir[keyword], &found, &format!("{at}{mark}"), lost, seen);
            }
        }
        // The crate drops what stands beside a reference, and with it the types that only examples show.
        let drops_shown = ir["x-shown-types"].is_array() && read.iter().any(|schema| schema["$ref"].is_string());
        for keyword in ["anyOf", "oneOf"] {
            for alternative in items(&ir[keyword]) {
                if drops_shown && !alternative["$ref"].is_string() {
                    continue;
                }
                self.schema(alternative, read, at, lost, seen);
            }
        }
    }
}

/// A value as text, for `4` and `"4"` are one value of an enumeration.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
