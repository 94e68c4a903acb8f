//! The answers of a mock as data: the docs' own examples, generated ones if the docs have none, and the effects of each
//! operation on the resources of the API.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::change::{deepen, merge, set_times};
use super::lay;
use super::version::Versioning;
use crate::runtime::describe::Kind;
use crate::runtime::json::is_lines;
use crate::runtime::server::{Answer, Content};
use crate::runtime::version::Versions;

/// The header field with the origin of an answer: page and line, `synthesised` or `state`.
pub(super) const SOURCE: &str = "X-Mock-Source";

/// The answers of an API's operations, parsed on first use.
pub struct Book {
    text: &'static str,
    parsed: OnceLock<Document>,
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").finish_non_exhaustive()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Document {
    versioning: Versioning,
    operations: BTreeMap<String, Operation>,
    resources: BTreeMap<String, Resource>,
}

/// The answers and the effect of an operation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Operation {
    /// The answers. The usual success is the first.
    pub(super) answers: Vec<Entry>,
    pub(super) acts: Option<Acts>,
}

/// The answer with a single status.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) status: u16,
    /// `2XX` or `default`, if the docs say that instead of a code.
    #[serde(default)]
    range: Option<String>,
    /// The versions of the API that have the answer, if not all of them do.
    #[serde(default)]
    versions: Option<Versions>,
    /// The name of the example in the docs.
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    body: Body,
    /// Page and line; `None` if the answer was generated.
    #[serde(default)]
    source: Option<String>,
    #[serde(skip)]
    json: OnceLock<Option<Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Body {
    /// No body.
    Empty,
    /// The media type and the text.
    Text(String, String),
    /// An error message, which is sent in the API's own form of errors.
    Message(String),
}

/// The effect of an operation on a resource.
#[derive(Debug, Deserialize)]
pub(super) struct Acts {
    pub(super) role: Role,
    /// The resource's name.
    pub(super) resource: String,
    /// The path variable with the item's id.
    #[serde(default)]
    pub(super) variable: Option<String>,
    /// The resources in the path, with the variables of their ids.
    #[serde(default)]
    pub(super) parents: Vec<(String, String)>,
    /// The place of the item in the request body; `None` if it isn't there.
    #[serde(default)]
    pub(super) sent: Option<Vec<String>>,
    /// The place of the item or the list of items in the answer; `None` if it isn't there.
    #[serde(default)]
    pub(super) answered: Option<Vec<String>>,
    /// The rest of the path after the item, for a part of the item.
    #[serde(default)]
    pub(super) part: String,
    /// The status of a conflict, if the docs list one.
    #[serde(default)]
    pub(super) conflict: Option<u16>,
    /// Whether names are unique according to the docs.
    #[serde(default)]
    pub(super) unique: bool,
    /// The types of members of the answered item, where the description allows more than this operation answers.
    #[serde(default)]
    pub(super) types: BTreeMap<String, Vec<Kind>>,
    /// Members that are always there in the answer of this operation.
    #[serde(default)]
    pub(super) needed: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
    List,
    Create,
    Show,
    Update,
    Delete,
    Action,
    Batch,
    SubResource,
}

/// A resource of the API.
#[derive(Debug, Deserialize)]
pub(super) struct Resource {
    /// The member that identifies an item.
    pub(super) id: String,
    /// The member with the object that holds the id, if the item doesn't: `metadata`.
    #[serde(default)]
    pub(super) within: String,
    /// Whether items can be created. If not, the mock has the items of the docs' examples.
    pub(super) created: bool,
    /// Whether all items are known, because they can be created or listed.
    pub(super) closed: bool,
    /// Operations that return items. Those that return all members come first.
    shown: Vec<String>,
    #[serde(skip)]
    pattern: OnceLock<Map<String, Value>>,
}

impl Book {
    /// Creates a book that is parsed on first use. If the text isn't a book of answers, it has none.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            parsed: OnceLock::new(),
        }
    }

    /// Parses a book at run time.
    ///
    /// # Errors
    /// Returns an error if `text` isn't a book of answers.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self {
            text: "",
            parsed: OnceLock::from(serde_json::from_str::<Document>(text)?),
        })
    }

    fn document(&self) -> &Document {
        self.parsed
            .get_or_init(|| serde_json::from_str(self.text).unwrap_or_default())
    }

    pub(super) fn versioning(&self) -> &Versioning {
        &self.document().versioning
    }

    pub(super) fn operation(&self, name: &str) -> Option<&Operation> {
        self.document().operations.get(name)
    }

    /// Returns the names of the operations.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.document().operations.keys().map(String::as_str)
    }

    /// Returns the names of the resources.
    pub(super) fn resources(&self) -> impl Iterator<Item = &str> {
        self.document().resources.keys().map(String::as_str)
    }

    pub(super) fn resource(&self, name: &str) -> Option<&Resource> {
        self.document().resources.get(name)
    }

    /// Returns the members of an item in the docs' examples.
    pub(super) fn pattern<'b>(&'b self, resource: &'b Resource) -> &'b Map<String, Value> {
        resource.pattern.get_or_init(|| {
            let mut pattern = Map::new();
            for item in self.shown(resource) {
                for (name, value) in item {
                    pattern.entry(name).or_insert_with(|| value.clone());
                }
            }
            pattern
        })
    }

    /// Returns the first item of each operation that returns items.
    fn shown<'b>(&'b self, resource: &'b Resource) -> impl Iterator<Item = &'b Map<String, Value>> {
        self.all_shown(resource)
            .filter_map(|items| items.first().copied())
    }

    /// Returns the items in the example of each operation.
    pub(super) fn all_shown<'b>(
        &'b self,
        resource: &'b Resource,
    ) -> impl Iterator<Item = Vec<&'b Map<String, Value>>> {
        resource.shown.iter().filter_map(move |name| {
            let operation = self.operation(name)?;
            let path = operation.acts.as_ref()?.answered.as_ref()?;
            let found = lay::at(operation.answers.first()?.json()?, path)?;
            let items: Vec<&Map<String, Value>> = match found {
                // `{"doors": [{"door": {…}}]}`: the items are one level deeper.
                Value::Array(items) => items
                    .iter()
                    .filter_map(Value::as_object)
                    .map(|item| lay::wrapped(item).map_or(item, |(_, inner)| inner))
                    .collect(),
                item => item.as_object().into_iter().collect(),
            };
            Some(items)
        })
    }
}

impl Resource {
    /// Returns the id of an item.
    pub(super) fn id_in<'b>(&self, body: &'b Map<String, Value>) -> Option<&'b Value> {
        match self.within.as_str() {
            "" => body.get(&self.id),
            within => body.get(within)?.get(&self.id),
        }
    }

    /// Changes the object of an item that holds its id, and with it its times.
    fn change(&self, body: &mut Map<String, Value>, change: impl FnOnce(&mut Map<String, Value>)) {
        match body.get_mut(&self.within) {
            Some(Value::Object(inner)) => change(inner),
            _ => change(body),
        }
    }

    /// Sets the id of an item.
    pub(super) fn set_id(&self, body: &mut Map<String, Value>, id: Value) {
        if !self.within.is_empty() && !body.contains_key(&self.within) {
            body.insert(self.within.clone(), Value::Object(Map::new()));
        }
        self.change(body, |holder| drop(holder.insert(self.id.clone(), id)));
    }

    /// Sets the time of the last change of an item, and that of its creation.
    pub(super) fn set_times(&self, body: &mut Map<String, Value>, is_new: bool) {
        self.change(body, |holder| set_times(holder, is_new));
    }

    /// Sets members of an item to the values that were sent. Where what holds the id is an object of the item, so are
    /// its other parts, of which requests send what changes.
    pub(super) fn merge(&self, body: &mut Map<String, Value>, sent: Map<String, Value>) {
        match self.within.is_empty() {
            true => merge(body, sent),
            false => deepen(body, sent),
        }
    }

    /// Returns the names of the operations that return items.
    pub(super) fn shown(&self) -> &[String] {
        &self.shown
    }
}

impl Operation {
    /// Returns the usual answer of a version of the API: its first success.
    pub(super) fn first(&self, version: Option<&str>) -> Option<&Entry> {
        let asked = version.and_then(|version| {
            let has = |entry: &&Entry| {
                let versions = entry.versions.as_ref();
                entry.status < 300 && versions.is_none_or(|versions| versions.includes(version))
            };
            self.answers.iter().find(has)
        });
        asked.or_else(|| self.answers.first())
    }

    /// Returns the usual answer in the form in which it is sent.
    pub(super) fn usual(&self, name: &str, version: Option<&str>) -> Answer {
        match self.first(version) {
            Some(entry) => entry.answer(entry.status),
            None => Answer::not_implemented(name),
        }
    }

    /// Returns the answer with a status: the documented one, or an error in the API's own form.
    pub(super) fn with_status(&self, status: u16) -> Answer {
        let exact = |entry: &&Entry| entry.status == status && entry.range.is_none();
        let covers = |entry: &&Entry| entry.covers(status);
        let entry = self.answers.iter().find(exact);
        match entry.or_else(|| self.answers.iter().find(covers)) {
            Some(entry) => entry.answer(status),
            None => undocumented(status),
        }
    }

    /// Returns the example called `name` in the docs, or the one with that number, starting from 1.
    pub(super) fn example(&self, name: &str) -> Result<Answer, Vec<&str>> {
        let named = |entry: &&Entry| {
            let known = entry.name.as_deref();
            known.is_some_and(|known| known.eq_ignore_ascii_case(name))
        };
        let numbered = || {
            self.answers
                .get(name.parse::<usize>().ok()?.checked_sub(1)?)
        };
        match self.answers.iter().find(named).or_else(numbered) {
            Some(entry) => Ok(entry.answer(entry.status)),
            None => Err(self
                .answers
                .iter()
                .filter_map(|e| e.name.as_deref())
                .collect()),
        }
    }
}

/// What is wrong with a status that a request asks for.
pub(super) fn not_a_status(asked: impl Display) -> String {
    format!("a request can ask for a status from 200 to 599, not {asked}")
}

/// Returns an answer that the docs don't list.
pub(super) fn undocumented(status: u16) -> Answer {
    match status {
        400..=599 => Answer::message(status, format!("status {status} was asked for")),
        200..=399 => Answer::empty(status),
        _ => Answer::message(400, not_a_status(status)),
    }
}

impl Entry {
    fn covers(&self, status: u16) -> bool {
        self.range
            .as_deref()
            .is_some_and(|range| match range.as_bytes() {
                [hundred, b'X', b'X'] => u16::from(hundred.wrapping_sub(b'0')) == status / 100,
                _ => range == "default" && (200..600).contains(&status),
            })
    }

    /// Returns the body if it is JSON.
    pub(super) fn json(&self) -> Option<&Value> {
        let read = || match &self.body {
            Body::Text(media_type, text) if media_type.contains("json") => {
                serde_json::from_str(text).ok()
            }
            _ => None,
        };
        self.json.get_or_init(read).as_ref()
    }

    /// Returns the answer with another body, which was generated.
    pub(super) fn with_body(&self, body: Value) -> Answer {
        let mut answer = self.answer(self.status);
        answer.content = match &self.body {
            Body::Text(media_type, _) if is_lines(media_type) => {
                Content::Text(media_type.clone(), body.to_string())
            }
            _ => Content::Json(body),
        };
        answer.headers.remove(SOURCE);
        answer.with_header(SOURCE, "state")
    }

    pub(super) fn answer(&self, status: u16) -> Answer {
        let mut answer = match &self.body {
            Body::Empty => Answer::empty(status),
            Body::Text(media_type, text) => Answer::text(status, media_type, text),
            Body::Message(message) => Answer::message(status, message),
        };
        if matches!(status, 204 | 205 | 304) {
            answer.content = Content::Empty;
        }
        for (name, value) in &self.headers {
            answer = answer.with_header(name, value);
        }
        answer.with_header(SOURCE, self.source.as_deref().unwrap_or("synthesised"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_can_be_asked_for() {
        let text = r#"{"operations": {"show": {"answers": [
            {"status": 200, "body": {"text": ["application/json", "{}"]}, "source": "show.rst:12", "versions": [null, "2.8"]},
            {"status": 200, "name": "Small", "body": {"text": ["application/json", "[]"]}},
            {"status": 404, "body": {"message": "none"}},
            {"status": 500, "range": "5XX", "body": "empty"}
        ]}}}"#;
        let book = Book::read(text).expect("a book");
        let operation = book.operation("show").expect("an operation");
        let status = |status| operation.with_status(status).status.as_u16();
        assert_eq!(
            [200, 404, 503, 418, 302, 99].map(status),
            [200, 404, 503, 418, 302, 400]
        );
        assert_eq!(operation.with_status(404).reason(), Some("none"));
        let text = |name| match operation.example(name).map(|answer| answer.content) {
            Ok(Content::Text(_, text)) => text,
            other => format!("{other:?}"),
        };
        let first = |version| operation.first(version).and_then(|entry| entry.json());
        assert_eq!(first(None), Some(&serde_json::json!({})));
        assert_eq!(first(Some("2.9")), Some(&serde_json::json!([])));
        assert_eq!(text("small"), "[]");
        assert_eq!(text("1"), "{}");
        assert_eq!(text("large"), r#"Err(["Small"])"#);
    }
}
