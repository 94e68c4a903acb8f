//! What example bodies tell of a schema: members that no table lists, containers, arrays, null.
//!
//! Tables win on names, scalar types and requirement; examples win on scalar versus container, on what only they
//! show, and on null. Each contradiction is a diagnostic.

mod completion;
mod infer;
mod lent;
mod misspelt;
pub(super) mod said;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;

use crate::syntax::sample::json::LEFT_OUT;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Schema, TypeName};
use apiref_core::page::{Page, Span};
pub use misspelt::{mark_repaired, put_right};

/// Where an example stands, and how far the types of its tables are to be trusted.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The page.
    pub page: &'a Page,
    /// The example on it.
    pub span: Span,
    /// Was the example repaired? An example that isn't valid JSON is no evidence against a table.
    pub repaired: bool,
    /// Where each text in quotes begins that the example holds.
    quoted: OnceCell<HashMap<String, u32>>,
}

impl<'a> Evidence<'a> {
    /// An example at a place of a page.
    pub fn new(page: &'a Page, span: Span, repaired: bool) -> Self {
        Self {
            page,
            span,
            repaired,
            quoted: OnceCell::new(),
        }
    }

    /// The offset in the page at which a name in quotes stands first.
    fn offset_of(&self, name: &str) -> Option<u32> {
        let quoted = self.quoted.get_or_init(|| {
            let text = self.page.slice(self.span);
            let quotes: Vec<usize> = memchr::memchr_iter(b'"', text.as_bytes()).collect();
            let mut quoted = HashMap::new();
            for pair in quotes.windows(2) {
                let start = self.span.start + pair[0] as u32;
                let inner = text[pair[0] + 1..pair[1]].to_owned();
                quoted.entry(inner).or_insert(start);
            }
            quoted
        });
        quoted.get(name).copied()
    }
}

/// The key in [`Schema::origins`] that marks that an example shows null, or that words allow it, before a type is known.
pub(super) const NULL: &str = "null";

/// Names of members that hold keys of the user's choice wherever they stand.
const MAP_NAMES: &[&str] = &[
    "metadata",
    "meta",
    "extra_specs",
    "os-extra_specs",
    "extra-specs",
];

/// The schema of a value that nothing but an example tells of.
pub fn infer(json: &Json, evidence: &Evidence<'_>) -> Schema {
    let mut schema = infer::of_value(None, json, evidence);
    infer::settle(&mut schema);
    schema
}

/// Makes a map of an object whose members are known from an example alone.
pub fn make_map(schema: &mut Schema) {
    infer::fold(schema);
    schema.required.clear();
    infer::settle(schema);
}

/// Adds to a schema what an example of it shows. `path` names the value for messages: `server`, or empty.
pub fn complete(
    schema: &mut Schema,
    json: &Json,
    path: &str,
    evidence: &Evidence<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut completion = Completion {
        evidence,
        path: if path.is_empty() {
            Vec::new()
        } else {
            vec![path.to_owned()]
        },
        undocumented: Vec::new(),
        misspelt: Vec::new(),
        misnamed: Vec::new(),
        of_items: None,
        diagnostics,
    };
    let name = path.rsplit('.').next().filter(|name| !name.is_empty());
    completion.value(schema, name, json);
    let undocumented = std::mem::take(&mut completion.undocumented);
    for misnamed in std::mem::take(&mut completion.misnamed) {
        completion.diagnostics.push(Diagnostic::new(
            Code::ExampleAgainstTable,
            evidence.page,
            evidence.span,
            misnamed,
            "what the table says; the members have its types",
        ));
    }
    for misspelt in std::mem::take(&mut completion.misspelt) {
        diagnostics.push(Diagnostic::new(
            Code::ExampleAgainstTable,
            evidence.page,
            evidence.span,
            misspelt,
            "the name in the table",
        ));
    }
    if !undocumented.is_empty() {
        diagnostics.push(Diagnostic::new(
            Code::ExampleUndocumented,
            evidence.page,
            evidence.span,
            undocumented.join(", "),
            "",
        ));
    }
}

/// The objects that a value holds: itself, or the items of an array.
pub fn objects(json: &Json) -> Vec<&Json> {
    match json {
        Json::Object(_) => vec![json],
        Json::Array(items) => items.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}

/// What objects show under each key, in order.
pub fn by_key<'j>(objects: &[&'j Json]) -> IndexMap<&'j str, Vec<&'j Json>> {
    let mut shown: IndexMap<&str, Vec<&Json>> = IndexMap::new();
    for (key, value) in objects.iter().filter_map(|json| json.as_object()).flatten() {
        shown.entry(key).or_default().push(value);
    }
    shown
}

/// Do the keys of this object look like data rather than names of members? `name` is the key that holds the object.
pub fn is_map(name: Option<&str>, members: &IndexMap<String, Json>) -> bool {
    if members.is_empty() {
        return false;
    }
    let scalar = |value: &Json| !matches!(value, Json::Object(_) | Json::Array(_));
    if name.is_some_and(names_map) && members.values().all(scalar) {
        return true;
    }
    members.keys().any(|key| looks_like_data(key))
        || said::are_placeholders(members)
        || are_languages(members)
        || are_schemas(name, members)
        || is_catalogue(members)
        || is_named_by_data(name, members)
}

/// Are the members schemas of properties that users name: `{"properties": {"lid": {"type": "string"}}}`?
fn are_schemas(name: Option<&str>, members: &IndexMap<String, Json>) -> bool {
    const TYPES: &[&str] = &[
        "string", "integer", "number", "boolean", "array", "object", "null", "list", "map", "json",
        "any",
    ];
    let is_type = |json: &Json| match json {
        Json::String(text) => TYPES.contains(&text.to_ascii_lowercase().as_str()),
        Json::Array(items) => items
            .iter()
            .all(|item| item.as_str().is_some_and(|text| TYPES.contains(&text))),
        _ => false,
    };
    let is_schema = |value: &Json| {
        value.get("type").is_some_and(is_type)
            || value
                .get("$ref")
                .is_some_and(|json| json.as_str().is_some())
    };
    matches!(name, Some("properties" | "schema" | "parameters")) && members.values().all(is_schema)
}

/// Codes of languages that are no names of anything else.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu",
    "ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "vi",
    "zh",
];

/// Are all keys codes of languages, `en` or `pt-BR`, and all values texts?
fn are_languages(members: &IndexMap<String, Json>) -> bool {
    let is_language = |key: &String| {
        let (language, region) = key.split_once(['-', '_']).unwrap_or((key, ""));
        LANGUAGES.contains(&language)
            && (region.is_empty()
                || region.len() == 2 && region.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    let is_text = |value: &Json| matches!(value, Json::String(_) | Json::Null);
    members.keys().all(is_language) && members.values().all(is_text)
}

/// Is a member of this name a map wherever it stands?
pub fn names_map(name: &str) -> bool {
    MAP_NAMES.contains(&name) || name.ends_with("_metadata") || name.ends_with(":metadata")
}

/// Are the keys names of things, as those of hosts and services with a dash in each, and the values all objects? The
/// values are alike, or the object is called by what it holds many of.
fn is_named_by_data(name: Option<&str>, members: &IndexMap<String, Json>) -> bool {
    let is_dashed = |key: &String| {
        let mut letters = key.bytes();
        letters.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && key.contains('-')
    };
    let objects: Vec<_> = members.values().filter_map(Json::as_object).collect();
    if objects.len() < members.len() || !members.keys().all(is_dashed) {
        return false;
    }
    let is_plural = name.is_some_and(|name| name.ends_with('s') && !name.ends_with("ss"));
    let alike = objects.windows(2).all(|pair| match pair {
        [one, other] => one.keys().eq(other.keys()),
        _ => true,
    });
    is_plural || objects.len() > 2 && alike
}

/// As many entries as this, all alike, are no struct.
const CATALOGUE: usize = 8;

/// Are these many objects with the same few scalar members: the entries of a catalogue, under keys that name them?
fn is_catalogue(members: &IndexMap<String, Json>) -> bool {
    if members.len() < CATALOGUE {
        return false;
    }
    let mut entries = members.values().map(Json::as_object);
    let Some(Some(first)) = entries.next() else {
        return false;
    };
    let mut names: HashSet<&str> = first.keys().map(String::as_str).collect();
    let mut common = names.clone();
    for entry in members.values() {
        let Some(entry) = entry.as_object() else {
            return false;
        };
        if entry.values().any(|value| matches!(value, Json::Object(_))) {
            return false;
        }
        common.retain(|name| entry.contains_key(*name));
        names.extend(entry.keys().map(String::as_str));
    }
    !common.is_empty() && names.len() * 2 <= members.len()
}

/// Can this key hardly be a name: a UUID, a number, an address, words with blanks?
fn looks_like_data(key: &str) -> bool {
    let name_like = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '$' | '@' | '#' | '/')
    };
    key.trim().is_empty()
        || key.starts_with('/')
        || key.contains("://")
        || key.starts_with(|c: char| c.is_ascii_digit())
        || !key.chars().all(name_like)
        || key.find('@').is_some_and(|at| at > 0)
        || is_uuid(key)
}

/// 8-4-4-4-12 hexadecimal digits.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The type of a value; none for one that an example leaves out.
pub(super) fn type_of(json: &Json) -> Option<TypeName> {
    Some(match json {
        Json::Null => TypeName::Null,
        Json::Bool(_) => TypeName::Boolean,
        Json::Number(number) if number.is_i64() || number.is_u64() => TypeName::Integer,
        Json::Number(_) => TypeName::Number,
        Json::String(text) if text == LEFT_OUT || text == "\u{2026}" => return None,
        Json::String(_) => TypeName::String,
        Json::Array(_) => TypeName::Array,
        Json::Object(_) => TypeName::Object,
    })
}

/// The alternative that lists most of the members that a value shows.
fn fitting<'s>(alternatives: &'s mut [Schema], json: &Json) -> Option<&'s mut Schema> {
    let members = json.as_object()?;
    let listed = |one: &Schema| {
        members
            .keys()
            .filter(|key| one.properties.contains_key(*key))
            .count()
    };
    let most = alternatives
        .iter()
        .map(listed)
        .max()
        .filter(|&most| most > 0)?;
    alternatives.iter_mut().find(|one| listed(one) == most)
}

/// Does the schema, or that of its items, list members?
fn has_members(schema: &Schema) -> bool {
    !schema.properties.is_empty() || schema.items.as_deref().is_some_and(has_members)
}

fn is_container(name: TypeName) -> bool {
    matches!(name, TypeName::Array | TypeName::Object)
}

/// An example on its way into a schema.
struct Completion<'a, 'd> {
    evidence: &'a Evidence<'a>,
    path: Vec<String>,
    undocumented: Vec<String>,
    misspelt: Vec<String>,
    /// Documented members in another place or under another name.
    misnamed: Vec<String>,
    /// What is known of the items that are looked at.
    of_items: Option<KnownItems>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

/// Items of one list.
struct KnownItems {
    /// The length of the path to each of them.
    depth: usize,
    /// The members that rows document.
    documented: Option<Rc<misspelt::Documented>>,
}

#[cfg(test)]
mod tests;
