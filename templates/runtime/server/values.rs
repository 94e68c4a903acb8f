//! The values of an operation's parameters and body, read as the docs describe them and compared with their rules.

use std::borrow::Cow;
use std::cell::OnceCell;

use axum::body::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use super::accept;
use super::answer::Refusal;
use super::body::{self, Sent};
use super::read::{Head, refusal};
use super::route::{self, Variables};
use super::service::{BodyRules, Checks, Location, Operation, Parameter, Service};
use crate::runtime::check::{Side, check, shorten};
use crate::runtime::describe::{Description, Kind, Node, OperationNode};
use crate::runtime::deviation::{Deviation, Rule};
use crate::runtime::secret::plain;
use crate::runtime::view::View;

/// A body with the header fields that describe it.
pub(super) struct Content<'r> {
    head: &'r Head,
    pub(super) bytes: &'r Bytes,
    json: OnceCell<Result<View<'r>, serde_json::Error>>,
}

impl<'r> Content<'r> {
    pub(super) fn new(head: &'r Head, bytes: &'r Bytes) -> Self {
        Self {
            head,
            bytes,
            json: OnceCell::new(),
        }
    }

    /// The body read as JSON.
    pub(super) fn json(&self) -> Result<&View<'r>, &serde_json::Error> {
        self.json.get_or_init(|| View::read(self.bytes)).as_ref()
    }

    /// The raw query string.
    pub(super) fn query(&self) -> Option<&'r str> {
        self.head.uri.query()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn media_type(&self) -> Option<&'r str> {
        self.head.headers.get(CONTENT_TYPE)?.to_str().ok()
    }
}

/// Values that an operation is given.
#[derive(Default)]
pub(super) struct Values {
    /// In the order of the operation's parameters.
    pub(super) parameters: Vec<Option<Value>>,
    pub(super) body: Option<Sent>,
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
    route: usize,
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
    let query = match content.query() {
        Some(query) => route::query(query)
            .ok_or_else(|| refusal(400, "the query is not percent-encoded text"))?,
        None => Vec::new(),
    };
    let route = service.document().routes.get(route);
    let variables = route.and_then(|route| route.template.fit(content.head.uri.path()));
    let variables = variables.unwrap_or_default();
    values.parameters.reserve_exact(operation.parameters.len());
    for parameter in &operation.parameters {
        let texts = Texts {
            parameter,
            variables: &variables,
            query: &query,
            head: content.head,
        };
        let value = reader.parameter(parameter, &texts, &mut values.doubts)?;
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
        texts: &Texts<'_>,
        doubts: &mut Vec<String>,
    ) -> Result<Option<Value>, Refusal> {
        if parameter.credential {
            return Ok(None);
        }
        let path = &parameter.path;
        let Some(first) = texts.first() else {
            if parameter.required {
                let missing = refusal(parameter.invalid, format!("{path} is missing"));
                self.complain(doubts, missing)?;
            }
            return Ok(None);
        };
        let described = self.described;
        let Some(node) = described.and_then(|operation| operation.parameters.get(path)) else {
            return Ok(Some(Value::from(first)));
        };
        let followed = self.description.follow(node);
        let is_list = followed.single() == Some(Kind::Array);
        let value = match is_list {
            true => list_of(followed, &texts.all(), self.description),
            false => scalar(followed, first),
        };
        if self.checks != Checks::Off && !followed.is_free_text() {
            let deviation = |value: &Value| {
                let view = View::from(value);
                let deviations = check(self.description, node, &view, path, Side::Request);
                deviations.into_iter().next()
            };
            let mut found = deviation(&value);
            // Of one that is sent several times the first counts, and the others are values of it, too.
            if found.is_none() && !is_list && texts.is_repeated() {
                let others = texts.all().into_iter().skip(1);
                let mut others = others.map(|other| scalar(followed, other));
                found = others.find_map(|other| deviation(&other));
            }
            if let Some(deviation) = found {
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
    ) -> Result<Option<Sent>, Broken> {
        let node = self.described.and_then(|operation| operation.body.as_ref());
        let read = body::read(rules, content, node, self.description);
        let (body, is_checked) = match read {
            Ok(Some(read)) => (Some(read.sent), read.checked),
            Ok(None) => (None, false),
            Err(refusal) => {
                self.complain(doubts, refusal)?;
                return Ok(content
                    .json()
                    .ok()
                    .map(|_| Sent::Json(content.bytes.clone())));
            }
        };
        if self.checks == Checks::Off {
            return Ok(body);
        }
        let checked = node.filter(|_| is_checked);
        let (Some(sent), Some(node)) = (&body, checked) else {
            return Ok(body);
        };
        let made;
        let sent = match (sent, content.json()) {
            (Sent::Json(_), Ok(json)) => json,
            (Sent::Json(_), Err(_)) => return Ok(body),
            (Sent::Value(value), _) => {
                made = View::from(value);
                &made
            }
        };
        let mut deviations = check(self.description, node, sent, "$", Side::Request);
        if self.checks == Checks::Strict {
            let all = check(self.description, node, sent, "$", Side::Response);
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
    /// How many of these they require.
    pub(super) required: usize,
    /// The paths of the others.
    unknown: Vec<String>,
}

/// Which members of `value` does `node` know, down to the third level?
pub(super) fn known_members(description: &Description, node: &Node, value: &View<'_>) -> Known {
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
    value: &View<'_>,
    path: &str,
    levels: usize,
    known: &mut Known,
) {
    let node = description.follow(node);
    let (View::Object(members), true) = (value, levels > 0 && !node.properties.is_empty()) else {
        return;
    };
    for (name, member) in members {
        let path = format!("{path}.{}", shown_key(name));
        let inner = node.properties.get(&**name);
        match inner.or(node.additional_properties.as_deref()) {
            Some(inner) => {
                known.count += 1;
                known.required += usize::from(node.required.iter().any(|it| *it == **name));
                count_known(description, inner, member, &path, levels - 1, known);
            }
            None => known.unknown.push(path),
        }
    }
}

/// What was sent as a parameter.
struct Texts<'r> {
    parameter: &'r Parameter,
    variables: &'r Variables<'r>,
    query: &'r [(String, String)],
    head: &'r Head,
}

impl<'r> Texts<'r> {
    fn first(&self) -> Option<Cow<'r, str>> {
        match self.parameter.location {
            Location::Path => self.variables().next(),
            Location::Query => self.query().next(),
            Location::Header => self.fields().next(),
        }
    }

    fn is_repeated(&self) -> bool {
        self.parameter.location == Location::Query && self.query().nth(1).is_some()
    }

    /// All of them, in order.
    fn all(&self) -> Vec<Cow<'r, str>> {
        match self.parameter.location {
            Location::Path => self.variables().collect(),
            Location::Query => self.query().collect(),
            Location::Header => self.fields().collect(),
        }
    }

    fn variables(&self) -> impl Iterator<Item = Cow<'r, str>> {
        let named = |(name, _): &&(&str, Cow<'r, str>)| *name == self.parameter.name;
        let found = self.variables.iter().filter(named);
        found.map(|(_, value)| Cow::Borrowed(&**value))
    }

    fn query(&self) -> impl Iterator<Item = Cow<'r, str>> {
        let named = |(name, _): &&(String, String)| *name == self.parameter.name;
        let found = self.query.iter().filter(named);
        found.map(|(_, value)| Cow::Borrowed(value.as_str()))
    }

    fn fields(&self) -> impl Iterator<Item = Cow<'r, str>> {
        let fields = self.parameter.field.iter();
        let values = fields.flat_map(|field| self.head.headers.get_all(field));
        values.map(|value| String::from_utf8_lossy(value.as_bytes()))
    }
}

/// The JSON array that texts spell. What doesn't spell a value of the items' type stays text, and the check names it.
pub(super) fn list_of(node: &Node, texts: &[Cow<'_, str>], description: &Description) -> Value {
    let item = node.items.as_deref().map(|item| description.follow(item));
    let items = texts.iter().flat_map(|text| text.split(','));
    let read = |text: &str| item.map_or_else(|| Value::from(text), |item| scalar(item, text));
    Value::Array(items.map(read).collect())
}

/// The JSON value that a text spells. What doesn't spell a value of the type stays text.
pub(super) fn scalar<'t>(node: &Node, text: impl Into<Cow<'t, str>>) -> Value {
    let text = text.into();
    let spelled = |fits: fn(&Value) -> bool| {
        let value = serde_json::from_str::<Value>(&text).ok();
        value.filter(fits)
    };
    let value = match node.single() {
        Some(Kind::Integer | Kind::Number) => spelled(Value::is_number),
        Some(Kind::Boolean) => match &*text {
            "True" | "TRUE" => Some(Value::Bool(true)),
            "False" | "FALSE" => Some(Value::Bool(false)),
            _ => spelled(Value::is_boolean),
        },
        Some(Kind::Object) => spelled(Value::is_object),
        // An enumeration of numbers without a type.
        None if !node.values.is_empty() && node.values.iter().all(Value::is_number) => {
            spelled(Value::is_number)
        }
        _ => None,
    };
    value.unwrap_or_else(|| Value::from(text))
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
