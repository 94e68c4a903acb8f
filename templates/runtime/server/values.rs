//! The values of an operation's parameters and body, read as the docs describe them and compared with their rules.

use std::collections::BTreeMap;

use axum::body::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Map, Value};

use super::accept;
use super::answer::Refusal;
use super::read::{Head, refusal};
use super::route::{self, Variables};
use super::service::{BodyRules, Checks, Location, Operation, Parameter, Service};
use crate::runtime::check::{Side, check, shorten};
use crate::runtime::describe::{Description, Kind, Node, OperationNode};
use crate::runtime::deviation::{Deviation, Rule};
use crate::runtime::multipart;
use crate::runtime::secret::plain;

/// A body with the header fields that describe it.
pub(super) struct Content<'r> {
    pub(super) head: &'r Head,
    pub(super) bytes: &'r Bytes,
}

/// Values that an operation is given.
#[derive(Default)]
pub(super) struct Values {
    /// In the order of the operation's parameters.
    pub(super) parameters: Vec<Option<Value>>,
    pub(super) body: Option<Value>,
    /// What breaks the docs, where that is told and not refused.
    pub(super) doubts: Vec<String>,
}

/// Why an operation can't be asked for like this.
pub(super) struct Broken {
    pub(super) refusal: Refusal,
    /// How many rules of the docs are broken.
    pub(super) rules: usize,
}

impl From<Refusal> for Broken {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, rules: 1 }
    }
}

pub(super) fn values(
    service: &Service,
    checks: Checks,
    operation: &Operation,
    variables: &Variables,
    content: &Content<'_>,
) -> Result<Values, Broken> {
    let reader = Reader {
        description: service.description(),
        described: service.description().operation(&operation.name),
        checks,
    };
    let mut values = Values::default();
    if !operation.answers.is_empty() && !accept::takes(&content.head.headers, &operation.answers) {
        let offered = operation.answers.join(", ");
        let refusal = refusal(406, format!("what is answered is {offered}"));
        reader.complain(&mut values.doubts, refusal)?;
    }
    let query = route::query(content.head.uri.query().unwrap_or(""))
        .ok_or_else(|| refusal(400, "the query is not percent-encoded text"))?;
    for parameter in &operation.parameters {
        let texts = texts(parameter, variables, &query, &content.head.headers);
        let value = reader.parameter(parameter, texts, &mut values.doubts)?;
        values.parameters.push(value);
    }
    if let Some(rules) = &operation.body {
        values.body = reader.body(rules, content, &mut values.doubts)?;
    }
    Ok(values)
}

/// Reads what was sent as one operation documents it.
struct Reader<'d> {
    description: &'d Description,
    described: Option<&'d OperationNode>,
    checks: Checks,
}

impl Reader<'_> {
    /// Refuses, or notes a doubt, as the checks ask for.
    fn complain(&self, doubts: &mut Vec<String>, refusal: Refusal) -> Result<(), Refusal> {
        match self.checks {
            Checks::Strict | Checks::Stated => Err(refusal),
            Checks::Warn => {
                doubts.extend(refusal.reason().map(str::to_owned));
                Ok(())
            }
            Checks::Off => Ok(()),
        }
    }

    fn parameter(
        &self,
        parameter: &Parameter,
        texts: Vec<String>,
        doubts: &mut Vec<String>,
    ) -> Result<Option<Value>, Refusal> {
        if parameter.credential {
            return Ok(None);
        }
        let path = &parameter.path;
        if texts.is_empty() {
            if parameter.required {
                let missing = refusal(parameter.invalid, format!("{path} is missing"));
                self.complain(doubts, missing)?;
            }
            return Ok(None);
        }
        let described = self.described;
        let Some(node) = described.and_then(|operation| operation.parameters.get(path)) else {
            return Ok(texts.into_iter().next().map(Value::String));
        };
        let value = value_of(self.description.follow(node), texts, self.description);
        if self.checks != Checks::Off {
            let deviations = check(self.description, node, &value, path, Side::Request);
            if let Some(deviation) = deviations.first() {
                let invalid = refusal(parameter.invalid, deviation.to_string());
                self.complain(doubts, invalid)?;
            }
        }
        Ok(Some(value))
    }

    fn body(
        &self,
        rules: &BodyRules,
        content: &Content<'_>,
        doubts: &mut Vec<String>,
    ) -> Result<Option<Value>, Broken> {
        let node = self.described.and_then(|operation| operation.body.as_ref());
        let body = match read_body(rules, content, node, self.description) {
            Ok(body) => body,
            Err(refusal) => {
                self.complain(doubts, refusal)?;
                return Ok(serde_json::from_slice(content.bytes).ok());
            }
        };
        if self.checks == Checks::Off {
            return Ok(body);
        }
        let checked = node.filter(|_| is_checked(&rules.media_type));
        let (Some(sent), Some(node)) = (&body, checked) else {
            return Ok(body);
        };
        let mut deviations = self.description.deviations(node, sent, Side::Request);
        if self.checks == Checks::Strict {
            let all = self.description.deviations(node, sent, Side::Response);
            deviations.extend(all.into_iter().filter(|found| found.rule == Rule::Unknown));
        }
        if deviations.is_empty() {
            return Ok(body);
        }
        let known = known_members(self.description, node, sent);
        let refusal = broken_rules(rules, &deviations, &known.unknown);
        match self.complain(doubts, refusal) {
            Ok(()) => Ok(body),
            Err(refusal) => Err(Broken {
                refusal,
                rules: deviations.len(),
            }),
        }
    }
}

/// How far the docs know the members of a body.
#[derive(Default)]
pub(super) struct Known {
    /// How many of them they know.
    pub(super) count: usize,
    /// The paths of the others.
    unknown: Vec<String>,
}

/// Which members of `value` does `node` know, down to the third level?
pub(super) fn known_members(description: &Description, node: &Node, value: &Value) -> Known {
    let mut known = Known::default();
    count_known(description, node, value, "$", 3, &mut known);
    known
}

/// A key of a body in a message.
pub(super) fn shown_key(key: &str) -> String {
    plain(&shorten(key, 60))
}

fn count_known(
    description: &Description,
    node: &Node,
    value: &Value,
    path: &str,
    levels: usize,
    known: &mut Known,
) {
    let node = description.follow(node);
    let (Value::Object(members), true) = (value, levels > 0 && !node.properties.is_empty()) else {
        return;
    };
    for (name, member) in members {
        let path = format!("{path}.{}", shown_key(name));
        let inner = node.properties.get(name);
        match inner.or(node.additional_properties.as_deref()) {
            Some(inner) => {
                known.count += 1;
                count_known(description, inner, member, &path, levels - 1, known);
            }
            None => known.unknown.push(path),
        }
    }
}

/// What was sent as a parameter, in order.
fn texts(
    parameter: &Parameter,
    variables: &Variables,
    query: &[(String, String)],
    headers: &HeaderMap,
) -> Vec<String> {
    let named = |pairs: &[(String, String)]| {
        pairs
            .iter()
            .filter(|(name, _)| *name == parameter.name)
            .map(|(_, value)| value.clone())
            .collect()
    };
    match parameter.location {
        Location::Path => named(variables),
        Location::Query => named(query),
        Location::Header => headers
            .get_all(parameter.name.as_str())
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect(),
    }
}

/// The JSON value that texts spell. What doesn't spell a value of the type stays text, and the check names it.
fn value_of(node: &Node, texts: Vec<String>, description: &Description) -> Value {
    if node.single() == Some(Kind::Array) {
        let item = node.items.as_deref().map(|item| description.follow(item));
        let items = texts.iter().flat_map(|text| text.split(','));
        let read = |text: &str| item.map_or_else(|| Value::from(text), |item| scalar(item, text));
        return Value::Array(items.map(read).collect());
    }
    texts.first().map_or(Value::Null, |text| scalar(node, text))
}

fn scalar(node: &Node, text: &str) -> Value {
    let spelled = |fits: fn(&Value) -> bool| {
        serde_json::from_str::<Value>(text)
            .ok()
            .filter(fits)
            .unwrap_or_else(|| Value::from(text))
    };
    match node.single() {
        Some(Kind::Integer | Kind::Number) => spelled(Value::is_number),
        Some(Kind::Boolean) => match text {
            "True" | "TRUE" => Value::Bool(true),
            "False" | "FALSE" => Value::Bool(false),
            _ => spelled(Value::is_boolean),
        },
        Some(Kind::Object) => spelled(Value::is_object),
        // An enumeration of numbers without a type.
        None if !node.values.is_empty() && node.values.iter().all(Value::is_number) => {
            spelled(Value::is_number)
        }
        _ => Value::from(text),
    }
}

/// The body as JSON; none where nothing was sent and nothing must be.
fn read_body(
    rules: &BodyRules,
    content: &Content<'_>,
    node: Option<&Node>,
    description: &Description,
) -> Result<Option<Value>, Refusal> {
    if content.bytes.iter().all(u8::is_ascii_whitespace) {
        return if rules.required {
            Err(refusal(400, "the body is missing"))
        } else {
            Ok(None)
        };
    }
    let expected = essence(&rules.media_type);
    let sent = content
        .head
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(essence);
    let sent = sent.unwrap_or(expected);
    let is_same = sent.eq_ignore_ascii_case(expected);
    if !(is_same || is_json(sent) && is_json(expected)) {
        return Err(refusal(
            415,
            format!("the body is {sent}, expected {expected}"),
        ));
    }
    if is_json(expected) {
        return match serde_json::from_slice(content.bytes) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(refusal(400, format!("the body is not JSON: {error}"))),
        };
    }
    if expected.eq_ignore_ascii_case(multipart::FORM_DATA) {
        let media_type = content.head.headers.get(CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let parts = multipart::read(media_type.unwrap_or(""), content.bytes, description, node);
        return match parts {
            Some(parts) => Ok(Some(form(parts, node, description))),
            None => Err(refusal(400, "the body is not made of parts")),
        };
    }
    let text = String::from_utf8_lossy(content.bytes);
    if expected.eq_ignore_ascii_case(FORM) {
        return match route::query(&text) {
            Some(pairs) => Ok(Some(form(pairs, node, description))),
            None => Err(refusal(400, "the body is not percent-encoded text")),
        };
    }
    Ok(Some(Value::String(text.into_owned())))
}

/// The members of a form, each with the values of its type; a name that comes again is an item more.
fn form(
    pairs: impl IntoIterator<Item = (String, String)>,
    node: Option<&Node>,
    description: &Description,
) -> Value {
    let node = node.map(|node| description.follow(node));
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in pairs {
        texts.entry(name).or_default().push(text);
    }
    let members = texts.into_iter().map(|(name, mut texts)| {
        let value = match node.and_then(|node| node.properties.get(&name)) {
            Some(member) => value_of(description.follow(member), texts, description),
            None => Value::from(texts.swap_remove(0)),
        };
        (name, value)
    });
    Value::Object(members.collect::<Map<_, _>>())
}

/// The media type of a form that is sent like a query.
const FORM: &str = "application/x-www-form-urlencoded";

/// Are bodies of this media type values that the docs' schema speaks of? Others are handed on as they are.
fn is_checked(media_type: &str) -> bool {
    let essence = essence(media_type);
    is_json(essence)
        || [FORM, multipart::FORM_DATA]
            .iter()
            .any(|form| essence.eq_ignore_ascii_case(form))
}

/// A media type without its parameters; its letters' case says nothing.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or("").trim()
}

fn is_json(essence: &str) -> bool {
    let ends_with = |suffix: &str| {
        let end = essence.len().checked_sub(suffix.len());
        let end = end.and_then(|at| essence.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    };
    essence.eq_ignore_ascii_case("application/json")
        || ends_with("+json")
        || ends_with("json-patch")
}

/// The refusal of a body with deviations: with the status that the docs name for the first broken member, else 400.
fn broken_rules(rules: &BodyRules, deviations: &[Deviation], unknown: &[String]) -> Refusal {
    let first = deviations.first().map_or("", |first| first.path.as_str());
    let member = first.trim_start_matches('$').trim_start_matches('.');
    let named = rules.invalid.iter().find(|(path, _)| {
        let rest = member.strip_prefix(path.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    });
    let status = named.map_or(400, |(_, status)| *status);
    let told: Vec<String> = deviations
        .iter()
        .take(10)
        .map(Deviation::to_string)
        .collect();
    let mut message = told.join("; ");
    if !unknown.is_empty() {
        let unknown = unknown.get(..10).unwrap_or(unknown).join(", ");
        message.push_str(&format!("; not known here: {unknown}"));
    }
    refusal(status, message)
}
