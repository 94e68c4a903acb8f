//! What holds for a whole service: who may call it, and the errors that it answers with.

use serde::{Deserialize, Serialize};

use super::{Json, Schema, Source};

/// A header field that proves who calls. One of those that an API has suffices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// `X-Auth-Token`
    pub header: String,
    /// The word before the credential in the field: `Basic`, `Bearer`, `Token`; none where the docs show no such word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// CommonMark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the docs ask for it; a guess where only most operations do.
    pub source: Source,
}

/// The errors of a service.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Errors {
    /// What is answered with them, where a page shows it for the whole service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<ErrorBody>,
    /// In the order of the docs. A code stands here once for each of its causes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<ErrorCode>,
}

impl Errors {
    /// Do the docs say nothing of the service's errors?
    pub fn is_empty(&self) -> bool {
        self.body.is_none() && self.codes.is_empty()
    }
}

/// The body that all errors of a service have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// Inferred from the example.
    pub schema: Schema,
    /// The body that the docs show.
    pub example: Json,
    /// Where.
    pub source: Source,
}

/// An error that a service tells by a code of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorCode {
    /// `LIB.0101`
    pub code: String,
    /// The status code that comes with it, as the docs write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// What the error body says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What it means; CommonMark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
    /// What to do about it; CommonMark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling: Option<String>,
    /// The part of the service that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// The row that lists it. Operations name its page in [`super::Operation::error_pages`].
    pub source: Source,
}

/// What a page without operations states: header fields that requests have in common, codes, states, limits. Pages don't
/// say which operations it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What states it.
    pub kind: StatementKind,
    /// The caption of its table, or the title of its section.
    pub about: String,
    /// What the row is about; empty where no row states it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// CommonMark: the description of a parameter, the other cells of any other row, the text of a section.
    pub text: String,
    /// Where, and what the columns for type and requirement hold.
    pub source: Source,
}

/// What states something for the whole service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatementKind {
    /// A row of a table that tells types or requirements.
    Parameter,
    /// A row of a table of status codes.
    Status,
    /// A row of any other table.
    Row,
    /// The text of a section.
    Text,
}
