//! What a page states of the whole service: its title, its errors, who may call it and where it is.

use apiref_core::ir::StatementKind;
use apiref_core::page::Span;

use super::{DraftExample, Prose};

/// Facts about the service on one page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ServiceDraft {
    /// The name of the service, on the page that lists all others.
    pub title: Option<String>,
    /// The error codes that it lists.
    pub errors: Vec<DraftError>,
    /// JSON that it shows; an error body may be among it.
    pub examples: Vec<DraftExample>,
    /// Header fields that it asks each request for.
    pub credentials: Vec<DraftCredential>,
    /// Addresses at which the service is reached.
    pub endpoints: Vec<DraftEndpoint>,
    /// Header fields that ask for a version of the API.
    pub version_headers: Vec<DraftVersionHeader>,
    /// What the project calls the service, in an address of its guides or in a title, and where: `compute`.
    pub service_type: Option<(String, Span)>,
    /// Rows and texts, where the page documents no operation.
    pub statements: Vec<DraftStatement>,
}

/// A row or a text of a page without operations.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftStatement {
    /// What states it.
    pub kind: StatementKind,
    /// The caption of its table, or the title of its section.
    pub about: String,
    /// What the row is about.
    pub name: String,
    /// The cell of a column for types.
    pub type_text: Option<String>,
    /// The cell of a column for the requirement.
    pub requirement: Option<String>,
    /// What else it says.
    pub text: Prose,
    /// The row, or the text.
    pub span: Span,
}

/// A header field that asks for a version of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftVersionHeader {
    /// `OpenStack-API-Version`
    pub name: String,
    /// The word before the version, where an example shows one: `compute` of `compute 2.75`.
    pub service: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A row of a table of error codes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftError {
    /// `LIB.0101`
    pub code: String,
    /// The status code that comes with it; empty where the table has none.
    pub status: String,
    /// What the error body says.
    pub message: String,
    /// What it means.
    pub meaning: Prose,
    /// What to do about it.
    pub handling: Prose,
    /// The part of the service that it belongs to.
    pub module: String,
    /// The row.
    pub span: Span,
}

/// A header field that proves who calls.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftCredential {
    /// `X-Auth-Token`
    pub header: String,
    /// `Token` where the field holds `Token <key>`.
    pub scheme: Option<String>,
    /// What the page says of it.
    pub description: Prose,
    /// Where it stands.
    pub span: Span,
}

/// An address at which the service is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftEndpoint {
    /// Without scheme: `lib.north.example.com`.
    pub host: String,
    /// The region that it serves.
    pub region: String,
    /// Where it stands.
    pub span: Span,
}
