//! What a page states, before anything is decided.
//!
//! A dialect reader makes drafts out of documents: rows, examples and codes with their places. It recognises what a
//! table is about (`side`, `location`, `status`, `subject`) where the page says so, and leaves the rest open.
//! Placing, linking and naming is the work of [`crate::resolve`].

pub mod prose;
pub mod service;

use std::sync::Arc;

pub use prose::{Inline, Prose, ProseBlock, only_names};
pub use service::{
    DraftCredential, DraftEndpoint, DraftError, DraftStatement, DraftVersionHeader, ServiceDraft,
};

use crate::syntax::uri::Target;
use apiref_core::ir::{Direction, Json, Location, Origin, Outcome, Validity, Versions};
use apiref_core::page::Span;

/// All that was found on one page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageDraft {
    /// Page name, relative to the API's folder.
    pub page: Arc<str>,
    /// The family's name, if one fits.
    pub dialect: Option<&'static str>,
    /// How the family's tables are to be understood.
    pub habits: Habits,
    /// What the page turned out to be.
    pub outcome: Outcome,
    /// The id that the page gives itself (`:original_name:` without its ending).
    pub original_name: Option<String>,
    /// The page's title.
    pub title: String,
    /// Labels of the page itself: those before its title.
    pub labels: Vec<String>,
    /// Operations, in order.
    pub operations: Vec<Draft>,
    /// Tables that belong to no operation but may be referred to from other pages by their labels.
    pub tables: Vec<DraftTable>,
    /// Status codes of a page that lists them for the whole service.
    pub codes: Vec<DraftCode>,
    /// What it states of the whole service.
    pub service: ServiceDraft,
}

impl PageDraft {
    /// The rows of all tables, those of its operations first.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut DraftRow> {
        let operations = self.operations.iter_mut();
        let tables = operations.flat_map(|operation| &mut operation.tables);
        let tables = tables.chain(&mut self.tables);
        tables.flat_map(|table| &mut table.rows)
    }
}

/// Habits of a page family that decide how its rows are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Habits {
    /// Tables list wrappers, members and members of members one after the other, rather than each struct by itself.
    pub flat_tables: bool,
    /// Flags of requirement say nothing: the conversion wrote the same for required and optional.
    pub flags_are_noise: bool,
    /// Templates give the structure of bodies, and rows follow it; rows say where they are sent.
    pub templates: bool,
    /// Each row says by its markup what it is, and examples are whole messages of their operation.
    pub places_stated: bool,
    /// Samples of any kind are bodies, and a `Content-Type` header tells of a body that no sample shows.
    pub samples_are_bodies: bool,
    /// Users store documents of their own: an answer returns the members that a request sent.
    pub keeps_documents: bool,
    /// Samples hold words in capitals for what another page shows.
    pub shows_stand_ins: bool,
}

/// Text with its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spanned {
    /// Inline markup is undone.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One operation as its page states it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// The operation's own title, or the page's.
    pub title: String,
    /// Where the title is from, if not from a heading.
    pub title_origin: Option<Origin>,
    /// Labels that lead to the section of the operation.
    pub labels: Vec<String>,
    /// What it does.
    pub description: Prose,
    /// Constraints, warnings, preconditions and other sections of text.
    pub notes: Vec<(String, Prose)>,
    /// Upper case.
    pub method: Spanned,
    /// The path with base URL and query, as written.
    pub uri: Uri,
    /// Further URIs of the same operation.
    pub alternatives: Vec<Uri>,
    /// The variable that stands for the base URL.
    pub base_url_variable: Option<String>,
    /// Tables of rows, in the order of the page.
    pub tables: Vec<DraftTable>,
    /// Query parameters that an introduction gives to this operation and others.
    pub shared_queries: Vec<DraftRow>,
    /// References, in the sentences of a request or response section, to what may be a table of another page.
    pub table_references: Vec<(Side, Reference)>,
    /// Status codes, in the order of the page, repetitions included.
    pub codes: Vec<DraftCode>,
    /// Labels of pages or tables that list further codes (`See Status Codes`).
    pub code_references: Vec<Reference>,
    /// Labels of pages or tables that list error codes (`See Error Codes`).
    pub error_references: Vec<Reference>,
    /// Error codes that the page itself lists.
    pub errors: Vec<DraftError>,
    /// Successes of which the page says or shows that they don't have the body of the others.
    pub other_bodies: Vec<String>,
    /// Examples and body templates, in the order of the page.
    pub examples: Vec<DraftExample>,
    /// Header lines that the page gives for the request, such as `X-Auth-Token: <token_id>`.
    pub request_headers: Vec<(String, Spanned)>,
    /// Header lines that the page gives for the response.
    pub response_headers: Vec<(String, Spanned)>,
    /// Does the page say that nothing is sent, or nothing answered?
    pub no_request_body: bool,
    /// As above, for the success response.
    pub no_response_body: bool,
    /// Do programs of its page read what it answers as JSON?
    pub reads_json: bool,
    /// Is the example of a fault one for all faults of the operation?
    pub common_fault: bool,
    /// Where the page calls the operation deprecated, if it does.
    pub deprecated: Option<Origin>,
    /// `Synchronous` or `Asynchronous`, where the page says.
    pub synchronous: Option<bool>,
    /// What the operation is about: the docs' own classification, target object or folder.
    pub tags: Vec<String>,
    /// The versions that have the operation.
    pub versions: Versions,
    /// Method and path, or the whole of the operation's text.
    pub span: Span,
}

/// A URI as a page writes it, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uri {
    /// From `/`, without scheme, host, base variable and query. Variables in single braces.
    pub path: String,
    /// What stands between `//` and the path: a name, or a placeholder in braces.
    pub host: Option<String>,
    /// Names of the path's variables, in order.
    pub variables: Vec<String>,
    /// `name={placeholder}` or `name=value` pairs, in order.
    pub query: Vec<(String, Option<String>)>,
    /// Variables whose type the path states: name and type, as written.
    pub types: Vec<(String, String)>,
    /// Where it stands.
    pub span: Span,
}

impl Uri {
    /// The draft of a URI that stands at `span`.
    pub fn new(target: Target<'_>, span: Span) -> Self {
        Self {
            host: target
                .host
                .filter(|host| !host.is_empty())
                .map(str::to_owned),
            path: target.path,
            variables: target.variables,
            query: target.query,
            types: Vec::new(),
            span,
        }
    }
}

/// A table of parameters or fields, in any direction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftTable {
    /// Targets before the table, its caption's item or paragraph.
    pub labels: Vec<String>,
    /// The caption or label above the table, inline markup undone.
    pub caption: Option<Spanned>,
    /// What part of the page it stands in.
    pub side: Side,
    /// The status code that its response answers, where a label says so.
    pub status: Option<String>,
    /// Where its rows are sent, where a caption or sentence says so.
    pub location: Option<Place>,
    /// The field or struct whose members it lists, where the caption names one, as written.
    pub subject: Option<String>,
    /// In order.
    pub rows: Vec<DraftRow>,
    /// Has it a column for types?
    pub has_types: bool,
    /// Has it a column for the requirement?
    pub has_requirement: bool,
    /// Where it stands.
    pub span: Span,
}

/// The part of a page in which a table or example stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Side {
    /// The URI section: path and query parameters.
    Uri,
    /// The request section.
    Request,
    /// The response section, success.
    Response,
    /// The response section, faults.
    Fault,
    /// Elsewhere.
    #[default]
    Unknown,
}

/// Where the rows of a table are sent, as the page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Path, query or header.
    Parameter(Location),
    /// Path and query mixed.
    PathAndQuery,
    /// Each row says where it is sent.
    EachRow,
    /// Members of the body.
    Body,
    /// Members of a form.
    Form,
    /// Members of a struct that something refers to.
    Struct,
}

/// A row of a [`DraftTable`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftRow {
    /// Inline markup undone; otherwise as written, dots, brackets and braces included.
    pub name: Spanned,
    /// The type expression, inline markup undone; empty where there is none.
    pub type_text: Spanned,
    /// References in the type cell.
    pub type_references: Vec<Reference>,
    /// What the page states of the requirement; none without such a column.
    pub requirement: Option<Spanned>,
    /// The `In`/`Location`/`Style` cell.
    pub location: Option<Spanned>,
    /// The object that the row belongs to, where a column of the table tells.
    pub subject: Option<String>,
    /// What the row says.
    pub description: Prose,
    /// The same for readers who don't have the page, where it takes other words.
    pub shown: Option<Prose>,
    /// The cell of a column for default values.
    pub default: Option<Spanned>,
    /// The cell of a column for enumerations.
    pub enumeration: Option<Spanned>,
    /// The format of a string, where the page gives it beside the type.
    pub format: Option<Spanned>,
    /// The versions that have it.
    pub versions: Versions,
    /// What the server does with an invalid value, and the code that it answers.
    pub invalid_action: Option<Spanned>,
    /// As above.
    pub invalid_status: Option<Spanned>,
    /// The whole row.
    pub span: Span,
}

/// `Table 3 The lids` taken apart: the number, and the caption without it.
pub fn table_number(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let Some(rest) = text
        .get(..5)
        .filter(|head| head.eq_ignore_ascii_case("table"))
        .and_then(|_| text.get(5..))
    else {
        return (None, text);
    };
    let rest = rest.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match (rest.get(..digits), rest.get(digits..)) {
        (Some(number), Some(after)) if digits > 0 => (
            Some(number),
            after.trim_start_matches([' ', ':', '.', '\u{a0}']).trim(),
        ),
        _ => (None, text),
    }
}

/// A reference to a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The text shown.
    pub text: String,
    /// The label.
    pub target: String,
    /// Where it stands.
    pub span: Span,
}

/// A status code as a page states it.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftCode {
    /// `200`, `2XX` or `default`.
    pub status: String,
    /// The reason phrase or fault name beside it (`itemNotFound`), if any.
    pub name: String,
    /// What it means here.
    pub description: Prose,
    /// Is it listed among the faults? None where the page does not part them.
    pub fault: Option<bool>,
    /// The versions that answer it.
    pub versions: Versions,
    /// Where it was read: table, heading, example, ….
    pub origin: Origin,
    /// Where it stands.
    pub span: Span,
}

/// An example or template as a page states it.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftExample {
    /// Which way it goes, by its section.
    pub direction: Direction,
    /// Is it a template (`"name": "<name>"`), whose structure counts and whose values don't?
    pub template: bool,
    /// The status that its label or head says.
    pub status: Option<String>,
    /// The caption, label or sentence above it.
    pub label: Option<String>,
    /// What the page says of it between its label and itself.
    pub description: Prose,
    /// The request line, as written: `PUT https://{endpoint}/v3/…`.
    pub request_line: Option<String>,
    /// Header fields that it shows.
    pub headers: Vec<(String, String)>,
    /// Of the body.
    pub media_type: String,
    /// The body as JSON, if it could be read; of a form its members.
    pub json: Option<Json>,
    /// The members of a form that are files.
    pub files: Vec<String>,
    /// Is the body lines with a value each? Then `json` is the list of them.
    pub lines: bool,
    /// The body as it stands.
    pub text: String,
    /// How well the body could be read.
    pub validity: Validity,
    /// The versions that it is an example of.
    pub versions: Versions,
    /// Does its reader know it for a part of a call of another operation?
    pub of_other_call: bool,
    /// Where it stands.
    pub span: Span,
}
