//! What stands in `overrides.toml`. The JSON schema for editors is made from these types, so their comments are what
//! an editor shows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::TypeName;
use apiref_core::keys;
use apiref_core::page::{Page, Span};

use super::value;

/// The file's name in the folder of an API.
pub const OVERRIDES: &str = "overrides.toml";

/// Facts that the docs of an API have wrong, and what is right. Each entry needs a reason; an entry that matches
/// nothing, or that the docs have caught up with, is an error.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OverrideFile {
    /// Other APIs whose pages belong to this one.
    #[schemars(with = "Vec<Merge>")]
    pub merge: Vec<Spanned<Merge>>,
    /// Operations that the docs leave out.
    #[schemars(with = "Vec<AddedOperation>")]
    pub operation: Vec<Spanned<AddedOperation>>,
    /// Facts to correct, rename, hide or add.
    #[serde(rename = "override")]
    #[schemars(with = "Vec<Entry>")]
    pub entries: Vec<Spanned<Entry>>,
}

/// Another API whose pages belong to this one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// Its path below the specs folder: `otc/vpc-v2`.
    #[schemars(with = "String")]
    pub api: Spanned<String>,
    /// Why.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// Where the truth can be looked up.
    #[serde(default)]
    pub link: Option<String>,
}

/// An operation that the docs leave out. Path parameters come from the path; all else is added by entries with
/// `add = true`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddedOperation {
    /// Its id, snake_case, not used by another operation.
    #[schemars(with = "String", regex(pattern = r"^[a-z][a-z0-9_]*$"))]
    pub id: Spanned<String>,
    /// `GET`, `POST`, ….
    #[schemars(with = "String", regex(pattern = r"^[A-Z]+$"))]
    pub method: Spanned<String>,
    /// Path template, from `/`: `/v1/servers/{server_id}`.
    #[schemars(with = "String", regex(pattern = r"^/"))]
    pub path: Spanned<String>,
    /// Human title.
    pub title: String,
    /// What it does, plain text.
    #[serde(default)]
    pub description: String,
    /// Why it is added.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// Where the truth can be looked up.
    #[serde(default)]
    pub link: Option<String>,
}

/// A fact to correct (`set`), rename, hide or add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The operation: its id, or method and path as documented (`POST /v1/servers`), or `*` for all operations that
    /// have the place.
    #[schemars(with = "String")]
    pub operation: Spanned<String>,
    /// Only the operations of this page.
    #[serde(default)]
    pub page: Option<String>,
    /// The place in the operation: `request.server.name`, `parameter.query.limit`, `response.200`,
    /// `response.200.servers[].id`, `response.201.header.Location`. Without it the operation itself is meant.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub at: Option<Spanned<String>>,
    /// Why the docs are wrong.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// Where the truth can be looked up.
    #[serde(default)]
    pub link: Option<String>,
    /// The right facts.
    #[serde(default)]
    #[schemars(with = "Option<Correction>")]
    pub set: Option<Spanned<Correction>>,
    /// The right name: of the operation, or on the wire.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub rename: Option<Spanned<String>>,
    /// Leaves the operation, field, parameter, header or status out.
    #[serde(default)]
    pub hide: bool,
    /// The place is not in the docs; `set` says what stands there.
    #[serde(default)]
    pub add: bool,
}

/// The right facts. Which of them fit depends on the place.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Correction {
    /// Of an operation: `GET`, `POST`, ….
    pub method: Option<String>,
    /// Of an operation: the path template.
    pub path: Option<String>,
    /// Of a response: the status code, `2XX` or `default`.
    pub status: Option<String>,
    /// Of a field, parameter, header or request body: must it be there?
    pub required: Option<bool>,
    /// Of a value: its type or types. `null` is said by `nullable`.
    #[serde(rename = "type")]
    pub types: Option<TypeNames>,
    /// Of an array: the type of its items.
    pub items: Option<TypeNames>,
    /// Of a value: `uuid`, `date-time`, `int64`, …; the empty text for none.
    pub format: Option<String>,
    /// Of a value: the values allowed; an empty list for any.
    #[serde(rename = "enum")]
    #[schemars(with = "Option<Vec<serde_json::Value>>")]
    pub enumeration: Option<Vec<toml::Value>>,
    /// Of a value: may it be null?
    pub nullable: Option<bool>,
    /// Of an operation or value.
    pub deprecated: Option<bool>,
    /// Of a value: what the server takes where it is absent.
    #[schemars(with = "Option<serde_json::Value>")]
    pub default: Option<toml::Value>,
    /// Of anything, plain text.
    pub description: Option<String>,
    /// Of an object: the name of its struct in code.
    #[serde(rename = "struct")]
    pub struct_name: Option<String>,
    /// Of a value: a whole JSON Schema that takes the place of what was read.
    #[schemars(with = "Option<BTreeMap<String, serde_json::Value>>")]
    pub schema: Option<toml::Table>,
}

/// One type, or several.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a type is one of \"string\", \"integer\", \"number\", \"boolean\", \"array\" and \"object\", or a list of them"
)]
pub enum TypeNames {
    /// One type.
    One(#[schemars(with = "TypeWord")] TypeName),
    /// One of several types.
    Many(#[schemars(with = "Vec<TypeWord>")] Vec<TypeName>),
}

impl TypeNames {
    /// All names.
    pub fn names(&self) -> &[TypeName] {
        match self {
            TypeNames::One(name) => std::slice::from_ref(name),
            TypeNames::Many(names) => names,
        }
    }
}

/// The words for types, for the schema alone.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "only its JSON schema is used")]
enum TypeWord {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

/// Reads the file; a text that is not as it should be is one diagnostic with its place.
pub fn parse(page: &Page) -> Result<OverrideFile, Diagnostic> {
    let file: OverrideFile = toml::from_str(page.text()).map_err(|error| {
        let span = error.span().unwrap_or_default();
        Diagnostic::new(
            Code::OverrideInvalid,
            page,
            Span::new(span.start, span.end),
            format!("{}{}", error.message(), hint(error.message())),
            "",
        )
    })?;
    let reasons = file
        .merge
        .iter()
        .map(|entry| (entry.span(), &entry.get_ref().reason))
        .chain(
            file.operation
                .iter()
                .map(|entry| (entry.span(), &entry.get_ref().reason)),
        )
        .chain(
            file.entries
                .iter()
                .map(|entry| (entry.span(), &entry.get_ref().reason)),
        );
    for (span, reason) in reasons {
        if reason.trim().is_empty() {
            return Err(Diagnostic::new(
                Code::OverrideInvalid,
                page,
                Span::new(span.start, span.end),
                "an empty reason",
                "a reason, so that others can judge whether the entry still applies",
            ));
        }
    }
    Ok(file)
}

/// The key that is meant by one that is not known. Keywords of schemas stand in the `schema` of `set`.
fn hint(message: &str) -> String {
    let of_schema = keys::unknown(message).filter(|(_, known)| known.contains(&"schema"));
    let keyword = of_schema.and_then(|(key, known)| {
        let keyword = keys::meant(key, value::KEYWORDS.iter().copied())?;
        (!known.contains(&keyword)).then_some(keyword)
    });
    match (keys::hint(message), keyword) {
        (hint, Some(keyword)) if hint.is_empty() => {
            format!(
                "; `{keyword}` goes into a whole schema: schema = {{ type = …, {keyword} = … }}"
            )
        }
        (hint, _) => hint,
    }
}

/// The JSON schema of the file, for editors.
pub fn json_schema() -> String {
    let mut schema = schemars::schema_for!(OverrideFile);
    schema.insert("title".to_owned(), "Apiref overrides.toml".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
