//! The answers of a mock as the data that the mock of the runtime reads: the docs' own examples, made bodies where the
//! docs have a schema but no example, and what operations do to resources.

use std::collections::{BTreeMap, HashMap};

use apiref_core::http::headers;
use indexmap::IndexMap;
use serde::Serialize;

use super::example_tests::fits;
use super::mock_acts::{self, Acts, Thing};
use super::model::{Call, Model, Outcome, Statuses, Type};
use super::put_right::put_right;
use super::samples::{self, Members};
use super::versioning;
use apiref_core::ir::{Api, Direction, Example, Json, Response, TypeName, Validity, Versions};

#[derive(Debug, Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    versioning: Option<Versioning<'a>>,
    operations: IndexMap<&'a str, Operation<'a>>,
    resources: BTreeMap<&'a str, Thing<'a>>,
}

/// Header fields that ask for a version, each with the word that stands before it, and the newest that the docs speak of.
#[derive(Debug, Serialize)]
struct Versioning<'a> {
    headers: Vec<(&'a str, Option<&'a str>)>,
    newest: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Operation<'a> {
    answers: Vec<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acts: Option<Acts<'a>>,
}

#[derive(Debug, Serialize)]
struct Entry {
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<String>,
    /// The first one and the last one, as in `description.json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    versions: Option<(Option<String>, Option<String>)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    body: Body,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Body {
    Empty,
    Text(String, String),
    Message(String),
}

/// `mock.json` of an API: answers by operation, that of the usual success first. `stated` is the API as the docs have it,
/// before types were joined.
pub fn json(model: &Model<'_>, stated: &Api) -> Result<String, serde_json::Error> {
    let answers: IndexMap<&str, Vec<Entry>> = model
        .calls
        .iter()
        .map(|call| (call.method.as_str(), entries(model.api, call)))
        .collect();
    let mut plan = mock_acts::plan(model, |call| {
        let entries = answers.get(call.method.as_str()).into_iter().flatten();
        let successes = entries.filter(|entry| entry.status < 300);
        let bodies = successes.filter_map(|entry| match &entry.body {
            Body::Text(media_type, text) if media_type.contains("json") => Json::parse(text).ok(),
            _ => None,
        });
        bodies.collect()
    });
    let stated_by_id: HashMap<&str, &apiref_core::ir::Operation> = stated
        .operations
        .iter()
        .map(|operation| (operation.id.as_str(), operation))
        .collect();
    let operations = answers.into_iter().zip(&model.calls);
    let operations = operations.map(|((method, answers), call)| {
        let id = call.operation.id.as_str();
        let mut acts = plan.acts.remove(id);
        if let (Some(acts), Some(own)) = (&mut acts, stated_by_id.get(id)) {
            acts.state((stated, own), (model.api, call.operation));
        }
        (method, Operation { answers, acts })
    });
    let document = Document {
        versioning: versioning(model.api),
        operations: operations.collect(),
        resources: plan.things,
    };
    Ok(format!("{}\n", serde_json::to_string(&document)?))
}

/// The answers of an operation that the docs show and its client can read: the number by which a request asks for each,
/// and its status. The docs may show the same answer as XML, too, or one that contradicts them.
pub fn shown(model: &Model<'_>, call: &Call<'_>) -> Vec<(usize, u16)> {
    let is_read = |entry: &Entry| {
        let mut outcomes = call.successes.iter().chain(&call.faults);
        let outcome = outcomes.find(|outcome| outcome.statuses == Statuses::Code(entry.status));
        let (Some(ty), Body::Text(media_type, text)) =
            (outcome.and_then(Outcome::whole), &entry.body)
        else {
            return true;
        };
        match Json::parse(text) {
            Ok(json) if media_type.contains("json") => fits(model, ty, &json, "$").is_ok(),
            _ => matches!(ty, Type::Text(_)),
        }
    };
    let entries = entries(model.api, call).into_iter().enumerate();
    entries
        .filter(|(_, entry)| entry.source.is_some() && is_read(entry))
        .map(|(index, entry)| (index + 1, entry.status))
        .collect()
}

fn versioning(api: &Api) -> Option<Versioning<'_>> {
    let headers = api.version_headers.iter();
    let headers = headers.map(|header| (header.name.as_str(), header.service.as_deref()));
    (!api.version_headers.is_empty()).then(|| Versioning {
        headers: headers.collect(),
        newest: versioning::newest(api),
    })
}

fn range_of(versions: &Versions) -> Option<(Option<String>, Option<String>)> {
    (!versions.is_open()).then(|| (versions.min.clone(), versions.max.clone()))
}

fn entries(api: &Api, call: &Call<'_>) -> Vec<Entry> {
    let shown = usual_success(call);
    let outcomes = call.successes.iter().chain(&call.faults);
    let mut entries: Vec<Entry> = outcomes
        .filter_map(|outcome| {
            let (status, range) = match outcome.statuses {
                Statuses::Code(code) => (code, None),
                Statuses::Range(hundred) => {
                    (u16::from(hundred) * 100, Some(format!("{hundred}XX")))
                }
                Statuses::Default => (500, Some("default".to_owned())),
            };
            // Statuses below 200 are not final answers.
            (status >= 200).then(|| {
                let usual = shown == Some(outcome.statuses);
                entry(api, call, outcome.response, status, range, usual)
            })
        })
        .collect();
    // The status of an example is often left out; then it shows the usual success.
    let first = entries.iter().position(|entry| {
        shown == Some(Statuses::Code(entry.status))
            || shown == entry.range.as_deref().and_then(Statuses::parse)
    });
    if let Some(first) = first {
        let entry = entries.remove(first);
        entries.insert(0, entry);
    }
    let others = others(call, &entries);
    entries.extend(others);
    entries
}

/// The examples that no entry shows yet, for those who ask for them by name.
fn others(call: &Call<'_>, entries: &[Entry]) -> Vec<Entry> {
    let usual = entries.first().map_or(200, |entry| entry.status);
    let examples = call
        .operation
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Response && !example.of_other_call);
    let others = examples.filter_map(|example| {
        let source = format!("{}:{}", call.operation.page, example.line);
        let body = text(example)?;
        // Examples in files of their own all begin in the first line.
        let is_repaired = example.validity == Validity::Repaired;
        let is_shown = entries.iter().any(|entry| {
            entry.source.as_ref() == Some(&source) && (is_repaired || entry.body == body)
        });
        let status = example
            .status
            .as_deref()
            .map_or(Some(usual), |status| status.parse().ok());
        let status = status.filter(|_| !is_shown)?;
        let entry = Entry {
            status,
            range: None,
            versions: range_of(&example.versions),
            name: example.label.clone(),
            headers: headers(example),
            body,
            source: Some(source),
        };
        Some(entry)
    });
    others.collect()
}

/// The success that an example without a status shows: the one with a body, else the first.
fn usual_success(call: &Call<'_>) -> Option<Statuses> {
    let mut successes = call
        .successes
        .iter()
        .filter(|outcome| !matches!(outcome.statuses, Statuses::Range(3) | Statuses::Code(300..)));
    let with_body = successes.clone().find(|outcome| outcome.ty.is_some());
    with_body
        .or_else(|| successes.next())
        .or_else(|| call.successes.first())
        .map(|outcome| outcome.statuses)
}

fn entry(
    api: &Api,
    call: &Call<'_>,
    response: Option<&Response>,
    status: u16,
    range: Option<String>,
    usual: bool,
) -> Entry {
    let stated = response.map_or("", |response| response.status.as_str());
    let example = call.operation.examples.iter().find(|example| {
        let shows = match &example.status {
            Some(of) => of == stated || *of == status.to_string(),
            None => usual,
        };
        example.direction == Direction::Response && shows && is_of(api, response, example)
    });
    let schema = response.and_then(|response| response.schema.as_ref());
    let right = |example: &Example| match (&example.json, schema, example.validity) {
        (Some(json), Some(schema), Validity::Repaired) => {
            let text = put_right(api, schema, json.clone()).to_string();
            Some(Body::Text(example.media_type.clone(), text))
        }
        _ => text(example),
    };
    if let Some((example, body)) = example.and_then(|example| Some((example, right(example)?))) {
        return Entry {
            status,
            range,
            versions: answered(response).or_else(|| range_of(&example.versions)),
            name: example.label.clone(),
            headers: with_promised(api, response, headers(example)),
            body,
            source: Some(format!("{}:{}", call.operation.page, example.line)),
        };
    }
    let body = match (schema, response) {
        (Some(schema), response) => {
            let made = samples::value(api, schema, Members::All);
            let media_type = response.and_then(|response| response.media_type.clone());
            let media_type = media_type.unwrap_or_else(|| "application/json".to_owned());
            Body::Text(media_type, made.to_string())
        }
        (None, Some(response)) if status >= 400 => Body::Message(reason(response, status)),
        (None, None) => Body::Text("application/json".to_owned(), "{}".to_owned()),
        (None, Some(_)) => Body::Empty,
    };
    Entry {
        status,
        range,
        versions: answered(response),
        name: None,
        headers: with_promised(api, response, Vec::new()),
        body,
        source: None,
    }
}

/// The header fields with those that the docs state for the answer and no example shows.
fn with_promised(
    api: &Api,
    response: Option<&Response>,
    mut shown: Vec<(String, String)>,
) -> Vec<(String, String)> {
    for header in response.into_iter().flat_map(|response| &response.headers) {
        let is_shown = |(name, _): &(String, String)| name.eq_ignore_ascii_case(&header.name);
        let value = match samples::value(api, &header.schema, Members::All) {
            Json::String(text) => text,
            value @ (Json::Number(_) | Json::Bool(_)) => value.to_string(),
            _ => continue,
        };
        if !headers::is_protocol(&header.name) && !shown.iter().any(is_shown) {
            shown.push((header.name.clone(), value));
        }
    }
    shown
}

/// The versions that answer a response, if not all.
fn answered(response: Option<&Response>) -> Option<(Option<String>, Option<String>)> {
    range_of(&response?.versions)
}

/// Can the example be answered as the body of `response`: is it JSON where JSON is documented, and of the same kind?
fn is_of(api: &Api, response: Option<&Response>, example: &Example) -> bool {
    let documented = response.and_then(|response| Some((response, response.schema.as_ref()?)));
    let Some((response, schema)) = documented else {
        return text(example).is_some();
    };
    let media_type = response.media_type.as_deref();
    if media_type.is_some_and(|media_type| !media_type.contains("json")) {
        return text(example).is_some();
    }
    let schema = api.follow(schema);
    match (&example.json, schema.single_type()) {
        (Some(json), Some(TypeName::Object)) => json.as_object().is_some(),
        (Some(json), Some(TypeName::Array)) => json.as_array().is_some(),
        (Some(_), _) => true,
        // A text is no JSON, unless the body is nothing but a text.
        (None, kind) => kind == Some(TypeName::String) && text(example).is_some(),
    }
}

/// The body of an example, if it can be used.
fn text(example: &Example) -> Option<Body> {
    let media_type = || example.media_type.clone();
    match (&example.json, &example.text) {
        (Some(json), _) => Some(Body::Text(media_type(), json.to_string())),
        (None, Some(text))
            if example.validity == Validity::Valid && !example.media_type.contains("json") =>
        {
            Some(Body::Text(media_type(), text.clone()))
        }
        _ => None,
    }
}

/// The header fields of an example, without those that HTTP sets anew.
fn headers(example: &Example) -> Vec<(String, String)> {
    const OWN: [&str; 2] = ["content-encoding", "x-mock-source"];
    let kept = example.headers.iter().filter(|(name, _)| {
        !headers::is_protocol(name) && !OWN.iter().any(|own| own.eq_ignore_ascii_case(name))
    });
    kept.cloned().collect()
}

/// What a made error says: the beginning of what the docs say of the status.
fn reason(response: &Response, status: u16) -> String {
    let line = response.description.lines().next().unwrap_or("").trim();
    let line = line.trim_matches(|c: char| c.is_whitespace() || "-*".contains(c));
    if line.is_empty() {
        format!("status {status}")
    } else {
        line.replace('\\', "")
    }
}
