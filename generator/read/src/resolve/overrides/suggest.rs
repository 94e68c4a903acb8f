//! Entries for facts that the docs contradict themselves about, where their own examples settle it.
//!
//! A proposal says what the table states, what the examples show instead, and where. It is made only where a second
//! operation agrees with the examples and no example agrees with the table: one example alone may be the mistake.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::resolve::examples::type_of;
use apiref_core::ir::place::{Part, Step};
use apiref_core::ir::{Api, Direction, Example, Json, Operation, Place, Schema, TypeName};

/// What to do with proposals.
const HEAD: &str = "\
# Each entry says what a table states, and where the examples of the docs show something else. Check it against the
# service, then copy it into overrides.toml and put your reason in place of the evidence.

";

/// So many places are named as evidence; more convince nobody.
const MOST: usize = 4;

/// An entry that corrects a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The page of the row.
    pub page: Arc<str>,
    /// Its line.
    pub line: u32,
    /// The entry as TOML, its evidence in comments above it.
    pub entry: String,
}

/// Entries for `api`, as TOML; nothing where the docs settle nothing.
pub fn suggest(api: &Api) -> String {
    let entries: Vec<String> = suggestions(api).into_iter().map(|one| one.entry).collect();
    match entries.is_empty() {
        true => String::new(),
        false => format!("{HEAD}{}", entries.join("\n")),
    }
}

/// Entries for `api`, in the order of its operations.
pub fn suggestions(api: &Api) -> Vec<Suggestion> {
    let operations = api.operations.iter();
    let known: Vec<Vec<Known<'_>>> = operations.map(|of| known(api, of)).collect();
    let mut witnesses: BTreeMap<&str, Vec<Witness<'_>>> = BTreeMap::new();
    for (operation, known) in api.operations.iter().zip(&known) {
        for known in known {
            if let Some(name) = known.place.name() {
                let witness = Witness { operation, known };
                witnesses.entry(name).or_default().push(witness);
            }
        }
    }
    // A row that several operations share is corrected once.
    let mut rows: BTreeSet<(&str, u32, String)> = BTreeSet::new();
    let mut suggestions = Vec::new();
    for (operation, known) in api.operations.iter().zip(&known) {
        for known in known {
            let same = known.place.name().and_then(|name| witnesses.get(name));
            let proposals = [
                mistyped(operation, known, same.map_or(&[], Vec::as_slice)),
                optional(operation, known, same.map_or(&[], Vec::as_slice)),
            ];
            for proposal in proposals.into_iter().flatten() {
                let Some(source) = &known.schema.source else {
                    continue;
                };
                if rows.insert((&source.page, source.line, proposal.set.clone())) {
                    suggestions.push(Suggestion {
                        page: source.page.clone(),
                        line: source.line,
                        entry: proposal.entry(operation, known),
                    });
                }
            }
        }
    }
    suggestions
}

/// A place of an operation, with what its examples show there.
struct Known<'a> {
    place: Place,
    schema: &'a Schema,
    /// Does the object that holds it require it?
    required: bool,
    /// The values in examples.
    shown: Vec<Shown<'a>>,
    /// The examples that show the object without it.
    left_out: Vec<Shown<'a>>,
}

/// A value in an example.
#[derive(Clone)]
struct Shown<'a> {
    page: &'a Arc<str>,
    line: u32,
    json: &'a Json,
}

/// What one operation has to say about a name.
struct Witness<'k> {
    operation: &'k Operation,
    known: &'k Known<'k>,
}

struct Proposal<'a> {
    set: String,
    reason: String,
    evidence: Vec<Shown<'a>>,
    others: BTreeSet<&'a str>,
}

/// The table states one scalar, and all that is shown is another.
fn mistyped<'a>(
    operation: &'a Operation,
    known: &Known<'a>,
    same: &[Witness<'a>],
) -> Option<Proposal<'a>> {
    let stated = known.schema.single_type().filter(is_scalar)?;
    let [shown] = known.schema.shown_types[..] else {
        return None;
    };
    // "100" in a request is a number in quotes: the service may well take both.
    let in_request = *known.place.part() == Part::RequestBody;
    let only_quoted =
        shown == TypeName::String && known.shown.iter().all(|value| is_quoted(value.json));
    if in_request && only_quoted || is_confirmed(known.schema, stated) {
        return None;
    }
    let is = |json: &Json, wanted| type_of(json) == Some(wanted);
    let all_differ = known.shown.iter().all(|value| is(value.json, shown));
    if !is_scalar(&shown) || known.shown.is_empty() || !all_differ {
        return None;
    }
    let mut others = BTreeSet::new();
    for witness in same {
        let mut values = witness.known.shown.iter();
        if values.clone().any(|value| is(value.json, stated)) {
            return None;
        }
        let agrees = witness.known.schema.single_type() == Some(shown)
            || values.any(|value| is(value.json, shown));
        if agrees && witness.operation.id != operation.id {
            others.insert(witness.operation.id.as_str());
        }
    }
    (!others.is_empty()).then(|| Proposal {
        set: format!("type = \"{}\"", shown.as_str()),
        reason: format!(
            "The table says {}, the examples show {}",
            stated.as_str(),
            shown.as_str()
        ),
        evidence: known.shown.clone(),
        others,
    })
}

/// A text that would be a number or a boolean without its quotes.
fn is_quoted(json: &Json) -> bool {
    json.as_str().is_some_and(|text| {
        let text = text.trim().to_ascii_lowercase();
        matches!(text.as_str(), "true" | "false") || text.parse::<f64>().is_ok()
    })
}

/// Does the description name the stated type as well? Then the type column is no slip.
fn is_confirmed(schema: &Schema, stated: TypeName) -> bool {
    let description = schema
        .description
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let mut words = description.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == stated.as_str())
}

/// The table requires a member of a request, and the requests that are shown do without.
fn optional<'a>(
    operation: &'a Operation,
    known: &Known<'a>,
    same: &[Witness<'a>],
) -> Option<Proposal<'a>> {
    let in_request = *known.place.part() == Part::RequestBody;
    if !in_request || !known.required || known.left_out.is_empty() || !known.shown.is_empty() {
        return None;
    }
    let agrees = |witness: &&Witness<'a>| {
        let other = witness.known;
        *other.place.part() == Part::RequestBody
            && witness.operation.id != operation.id
            && (!other.required || !other.left_out.is_empty())
    };
    let others: BTreeSet<&str> = same
        .iter()
        .filter(agrees)
        .map(|witness| witness.operation.id.as_str())
        .collect();
    (!others.is_empty()).then(|| Proposal {
        set: "required = false".to_owned(),
        reason: "The table requires it, the example requests leave it out".to_owned(),
        evidence: known.left_out.clone(),
        others,
    })
}

fn is_scalar(name: &TypeName) -> bool {
    !matches!(name, TypeName::Array | TypeName::Object | TypeName::Null)
}

impl Proposal<'_> {
    fn entry(&self, operation: &Operation, known: &Known<'_>) -> String {
        let shown = |value: &Shown<'_>| {
            let json = match value.json {
                Json::Object(_) | Json::Array(_) => String::new(),
                scalar => format!(" {}", serde_json::to_string(scalar).unwrap_or_default()),
            };
            format!("{}:{}{}", value.page, value.line, one_line(&json))
        };
        let mut places: Vec<String> = self.evidence.iter().map(shown).collect();
        places.dedup();
        places.truncate(MOST);
        let others: Vec<&str> = self.others.iter().take(MOST).copied().collect();
        // Writing to a String can't fail.
        let mut text = String::new();
        if let Some(source) = &known.schema.source {
            let _ = writeln!(
                text,
                "# table:    {}:{}",
                one_line(&source.page),
                source.line
            );
        }
        let _ = writeln!(text, "# examples: {}", one_line(&places.join(", ")));
        let _ = writeln!(text, "# as in:    {}", one_line(&others.join(", ")));
        let _ = writeln!(
            text,
            "[[override]]\noperation = {}\npage = {}\nat = {}\nreason = {}\nset = {{ {} }}",
            quoted(&operation.id),
            quoted(&operation.page),
            quoted(&as_documented(&known.place)),
            quoted(&self.reason),
            self.set,
        );
        text
    }
}

/// The place as overrides.md writes it: without `body`, where nothing else could be meant.
fn as_documented(place: &Place) -> String {
    let text = place.to_string();
    match (place.part(), place.steps().first()) {
        (Part::Parameter(..), _) => text.replacen("request.", "parameter.", 1),
        (Part::RequestBody | Part::ResponseBody(_), Some(Step::Member(name)))
            if !matches!(name.as_str(), "body" | "path" | "query" | "header") =>
        {
            text.replacen(".body", "", 1)
        }
        _ => text,
    }
}

/// All places of the bodies of an operation with what its examples show.
fn known<'a>(api: &'a Api, operation: &'a Operation) -> Vec<Known<'a>> {
    let mut found = Vec::new();
    let examples = |is_of: &dyn Fn(&Example) -> bool| {
        let examples = operation.examples.iter().filter(|example| is_of(example));
        let values = examples.filter_map(|example| {
            Some(Shown {
                page: example.file.as_ref().unwrap_or(&operation.page),
                line: example.line,
                json: example.valid_json()?,
            })
        });
        values.collect::<Vec<_>>()
    };
    if let Some(body) = &operation.request_body {
        let values = examples(&|example| example.direction == Direction::Request);
        enter(
            api,
            &body.schema,
            &Place::of(Part::RequestBody),
            values,
            &mut found,
        );
    }
    for response in &operation.responses {
        if let Some(schema) = &response.schema {
            let values = examples(&|example| {
                example.direction == Direction::Response
                    && example.status.as_deref() == Some(&*response.status)
            });
            let place = Place::of(Part::ResponseBody(response.status.clone()));
            enter(api, schema, &place, values, &mut found);
        }
    }
    found
}

fn enter<'a>(
    api: &'a Api,
    schema: &'a Schema,
    place: &Place,
    shown: Vec<Shown<'a>>,
    found: &mut Vec<Known<'a>>,
) {
    if place.steps().len() > DEEPEST {
        return;
    }
    let target = api.follow(schema);
    for (name, member) in &target.properties {
        let (mut there, mut left_out) = (Vec::new(), Vec::new());
        for value in &shown {
            match value.json.as_object().map(|members| members.get(name)) {
                Some(Some(json)) => there.push(Shown {
                    json,
                    ..value.clone()
                }),
                Some(None) => left_out.push(value.clone()),
                None => {}
            }
        }
        let place = place.member(name);
        enter(api, member, &place, there.clone(), found);
        found.push(Known {
            place,
            schema: member,
            required: target.required.contains(name),
            shown: there,
            left_out,
        });
    }
    if let Some(items) = &target.items {
        let inner = shown.iter().flat_map(|value| {
            let items = value.json.as_array().into_iter().flatten();
            items.map(|json| Shown {
                json,
                ..value.clone()
            })
        });
        enter(api, items, &place.then(Step::Items), inner.collect(), found);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_the_docs_of_overrides_write_them() {
        for (place, documented) in [
            ("request.body.door.id", "request.door.id"),
            ("request.body", "request.body"),
            ("request.body[].id", "request.body[].id"),
            ("request.body.body.id", "request.body.body.id"),
            ("request.query.limit", "parameter.query.limit"),
            ("response.200.body.id", "response.200.id"),
        ] {
            let place: Place = place.parse().expect("a place");
            assert_eq!(as_documented(&place), documented);
            assert_eq!(documented.parse::<Place>().expect("a place"), place);
        }
    }

    #[test]
    fn quoted_numbers_and_named_types_are_no_evidence() {
        let text = |text: &str| Json::parse(&format!("{text:?}")).expect("a text");
        assert!(is_quoted(&text("100")) && is_quoted(&text("False")) && !is_quoted(&text("m1")));
        let schema = Schema {
            description: Some("An opaque string.".to_owned()),
            ..Schema::default()
        };
        assert!(is_confirmed(&schema, TypeName::String));
        assert!(!is_confirmed(&schema, TypeName::Integer));
    }
}
