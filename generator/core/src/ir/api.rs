//! Operations and what belongs to them.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::words::{is_scope, is_version, of_name};

use super::{
    Credential, Errors, Follows, Json, Keyword, Origin, Resource, Schema, Source, Statement,
    VersionHeader, Versions,
};

/// The operations of one service.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Api {
    /// What the docs, or `api.toml`, call it and where it is served.
    #[serde(default)]
    pub info: ApiInfo,
    /// What proves who calls, where the docs say so for the whole service. Operations that need none say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<Credential>,
    /// How a request asks for a version of the API, where the docs name header fields for that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub version_headers: Vec<VersionHeader>,
    /// What the docs say of the errors of the whole service.
    #[serde(default, skip_serializing_if = "Errors::is_empty")]
    pub errors: Errors,
    /// What pages without operations state, in the order of page names, then lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// In the order of page names, then lines.
    pub operations: Vec<Operation>,
    /// The things that the API manages, in the order of their first operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// Structs that operations share or own, by name.
    pub schemas: IndexMap<String, Schema>,
    /// What became of each page.
    pub pages: Vec<PageOutcome>,
    /// Facts that are not as the docs have them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<AppliedOverride>,
}

impl Api {
    /// The schema that a reference leads to; a schema without a reference, or with one to nothing, is its own.
    pub fn follow<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        /// More references in a row than any page makes; circles end here.
        const CHAIN: usize = 8;
        let mut schema = schema;
        for _ in 0..CHAIN {
            let target = schema
                .reference_name()
                .and_then(|name| self.schemas.get(name));
            match target {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// Does a variable of a path say which account or project asks? Where the API manages the accounts or projects
    /// themselves, or a path ends with the variable, it says which of them an operation is about. So does a variable
    /// behind another one that is no version.
    pub fn is_scope(&self, path: &str, variable: &str) -> bool {
        let marked = format!("{{{variable}}}");
        if !is_scope(variable) {
            return false;
        }
        let Some(at) = path.find(&marked) else {
            return true;
        };
        let before = path.get(..at).unwrap_or_default().trim_end_matches('/');
        let mut ahead = before.split('/').filter_map(braced);
        if ahead.any(|name| !is_version_variable(name)) {
            return false;
        }
        let collection = before.rsplit('/').next().unwrap_or_default();
        let is_open =
            collection.is_empty() || collection.starts_with('{') || is_version(collection);
        is_open || !self.is_about(collection, &marked)
    }

    /// Is a parameter the version of the API at the head of a path, of which the docs show but one? Clients know it.
    pub fn is_only_version(path: &str, parameter: &Parameter) -> bool {
        parameter.location == Location::Path
            && parameter.schema.default.is_some()
            && version_at_head(path) == Some(&parameter.name)
    }

    /// Is an account behind this word of a path what operations are about: does a path end with it, or does the API
    /// manage accounts of some kind, and the word is that of a kind?
    fn is_about(&self, collection: &str, marked: &str) -> bool {
        let whole = format!("/{collection}/{marked}");
        let mut paths = self
            .operations
            .iter()
            .map(|operation| operation.path.as_str());
        let manages = |path: &str| {
            let (rest, last) = path.rsplit_once('/').unwrap_or_default();
            let word = rest.rsplit('/').next().unwrap_or_default();
            braced(last).is_some_and(|name| is_scope(name) && is_kind(word))
        };
        paths.any(|path| path.ends_with(&whole) || is_kind(collection) && manages(path))
    }

    /// All schemas: shared ones, those of parameters, bodies and header fields. Their parts are theirs.
    pub fn schemas_mut(&mut self) -> impl Iterator<Item = &mut Schema> {
        let operations = self.operations.iter_mut().flat_map(|operation| {
            let parameters = operation.parameters.iter_mut();
            let parameters = parameters.map(|parameter| &mut parameter.schema);
            let bodies = operation
                .request_body
                .iter_mut()
                .map(|body| &mut body.schema);
            let answers = operation.responses.iter_mut().flat_map(|response| {
                let headers = response.headers.iter_mut().map(|header| &mut header.schema);
                response.schema.iter_mut().chain(headers)
            });
            parameters.chain(bodies).chain(answers)
        });
        self.schemas.values_mut().chain(operations)
    }
}

/// The variable at the head of a path that stands for the version of the API, where something stands behind it.
pub fn version_at_head(path: &str) -> Option<&str> {
    let (head, _) = path.strip_prefix('/')?.split_once('/')?;
    braced(head).filter(|name| is_version_variable(name))
}

/// The name of a segment that is a variable.
fn braced(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Does a variable stand for the version of the API?
fn is_version_variable(name: &str) -> bool {
    let mut words = of_name(name);
    words.retain(|word| word != "api");
    words == ["version"]
}

/// Is a word of a path that of a kind of accounts?
fn is_kind(word: &str) -> bool {
    matches!(word, "projects" | "tenants" | "domains" | "accounts")
}

/// A fact that is not as the docs have it, because an entry of `overrides.toml` says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedOverride {
    /// Id of the operation.
    pub operation: String,
    /// The operation's page.
    pub page: Arc<str>,
    /// Method and path as documented.
    pub route: String,
    /// The place in the operation, see [`super::Place`].
    pub at: String,
    /// Which facts: `method`, `type, required`, `hide`, ….
    pub change: String,
    /// Why.
    pub reason: String,
    /// Where the truth can be looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The file that says so, relative to the API's folder.
    pub file: Arc<str>,
    /// The entry's line in that file, from 1.
    pub line: u32,
}

/// Facts about the whole API.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApiInfo {
    /// Path of the API below the specs folder: `otc/vpc`.
    pub id: String,
    /// Human title: from `api.toml`, else from the index of the docs, else the folder's name.
    pub title: String,
    /// A string also where it looks like a number: `2.20` is not `2.2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// CommonMark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the API is served, if known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// The address below which people read the pages, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
}

/// A base URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// May hold variables in braces.
    pub url: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the docs show it; none where `api.toml` gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageOutcome {
    /// Name relative to the API's folder.
    pub page: Arc<str>,
    /// The family that the page was found to belong to, if any.
    pub dialect: Option<String>,
    /// What was read from it.
    pub outcome: Outcome,
    /// BLAKE3 of the page's bytes as hexadecimal digits, where the loader computed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// What a page turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It documents at least one operation.
    Operation,
    /// It documents none: an index, an appendix, a how-to.
    Other,
    /// It should document one, and that could not be read.
    Failed,
}

/// One request that a client can make, with all that the docs say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// Unique in its API, snake_case.
    pub id: String,
    /// Page name, relative to the API's folder.
    pub page: Arc<str>,
    /// Line of the method and path, from 1.
    pub line: u32,
    /// The page family.
    pub dialect: String,
    /// The page's title, as written.
    pub title: String,
    /// Where the title is from, where the page has no heading for the operation: a sentence, or its path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_origin: Option<Origin>,
    /// CommonMark, escaped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Restrictions, warnings, preconditions: sections of the page that are about using the operation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// `GET`, `POST`, …: upper case.
    pub method: String,
    /// Path template, from `/`, without base URL and query.
    pub path: String,
    /// Other path templates of the same operation.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// `v1`, `v2.0`: the generation that the path names, where the API has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<String>,
    /// The variable that stands for the base URL in the docs: `api_endpoint`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url_variable: Option<String>,
    /// What it belongs to, from the folder or the docs' own classification.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The id that the docs give the operation or page: `UpdateVpcepConnection`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_name: Option<String>,
    /// The docs call it deprecated, discarded or outdated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Origin>,
    /// Whether the call waits for its effect, where the docs say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synchronous: Option<bool>,
    /// The versions of the API that have it.
    #[serde(default, skip_serializing_if = "Versions::is_open")]
    pub versions: Versions,
    /// The docs say that it needs no proof of who calls; or they list or show its header fields and none for that, as they
    /// do for most other operations; or it issues that proof.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
    /// Pages that list the error codes that it answers with, as far as its own page leads there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_pages: Vec<Arc<str>>,
    /// Path parameters in the order of the path, then query, then header.
    pub parameters: Vec<Parameter>,
    /// Query parameters that no row documents, but a sentence tells to use: [`Api::followed`] has them among the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentioned: Vec<Parameter>,
    /// What is sent.
    pub request_body: Option<RequestBody>,
    /// One entry a status code, in the order of the docs.
    pub responses: Vec<Response>,
    /// Every example of the page, usable or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// Where several operations share method and path: how a request for this one is recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<Variant>,
    /// What this operation's pages say of members of structs that it shares with others, and where, if that is something
    /// else than what stands in the struct. By part and way: `request.vpc.name`, `200.vpcs[].id`. Only what is said of a
    /// schema is set.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub own_words: IndexMap<String, Schema>,
    /// The operations whose docs stand in place of some of this one's: see [`Api::followed`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<Follows>,
}

impl Operation {
    /// The schemas of the request and of all responses.
    pub fn bodies(&self) -> impl Iterator<Item = &Schema> {
        let sent = self.request_body.iter().map(|body| &body.schema);
        let answered = self.responses.iter();
        sent.chain(answered.filter_map(|response| response.schema.as_ref()))
    }

    /// The same, to be changed.
    pub fn bodies_mut(&mut self) -> impl Iterator<Item = &mut Schema> {
        let sent = self.request_body.iter_mut().map(|body| &mut body.schema);
        let answered = self.responses.iter_mut();
        sent.chain(answered.filter_map(|response| response.schema.as_mut()))
    }

    /// The schemas of the request and of the responses that tell of success.
    pub fn usual_bodies_mut(&mut self) -> impl Iterator<Item = &mut Schema> {
        let sent = self.request_body.iter_mut().map(|body| &mut body.schema);
        let successes = self.responses.iter_mut();
        let successes = successes.filter(|response| response.status.starts_with('2'));
        sent.chain(successes.filter_map(|response| response.schema.as_mut()))
    }
}

/// A section of a page about using the operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// `Constraints`, `Warning`, …: the section's own title.
    pub title: String,
    /// CommonMark, escaped.
    pub text: String,
}

impl Note {
    /// Does it say nothing but where else to look? That leads nowhere outside of the pages.
    pub fn is_reference(&self) -> bool {
        let text = self.text.trim();
        let is_short = text.len() <= 80 && !text.contains(['\n', ':']);
        // A link or the name of a book leads somewhere.
        let leads_out = text.contains(['[', '*', '"']);
        is_short
            && (text.starts_with("See ")
                || text.starts_with("For details, see ")
                || text.starts_with("For details about ") && text.contains(", see ") && !leads_out)
            && text.matches(". ").count() == 0
    }
}

/// How one of several operations on a route is recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// The body's root object has this key.
    Key(String),
    /// The body holds this value at this path of keys.
    Value(Vec<String>, Json),
    /// The query has this parameter, with this value if there is one.
    Query(String, Option<String>),
    /// Nothing tells it apart; it was documented at this place among its siblings, from 0.
    Ambiguous(usize),
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query string.
    Query,
    /// As a header field.
    Header,
}

/// A path, query or header parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it is sent.
    #[serde(rename = "in")]
    pub location: Location,
    /// Must it be there?
    pub required: bool,
    /// Its type and limits; description and source stand there too.
    pub schema: Schema,
    /// The name that the docs use for it where that differs from `name` (`token_id` for `X-Auth-Token`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// What the server does with an invalid value, where the docs say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalid: Option<InvalidHandling>,
}

impl Parameter {
    /// The value that each call sends, where the path of the docs has it: `/lids?shut=true`. The server demands it where
    /// the parameter is required.
    pub fn constant(&self) -> Option<&str> {
        if self.location != Location::Query
            || self.schema.origins.get("enum") != Some(&Origin::Path)
        {
            return None;
        }
        let likely = self.schema.likely.iter();
        let mut likely = likely.filter(|rule| rule.keyword == Keyword::Enum);
        let likely = likely.find_map(|rule| rule.value.as_array());
        let stated = self.schema.enumeration.as_slice();
        match likely.filter(|_| stated.is_empty()).unwrap_or(stated) {
            [Json::String(only)] => Some(only),
            _ => None,
        }
    }
}

/// What the server does with an invalid value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidHandling {
    /// `Terminate`, …: as the docs say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The status codes that it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<String>,
}

/// Stands for any media type.
const ANY: &str = "*/*";

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestBody {
    /// `application/json` unless the docs say otherwise.
    pub media_type: String,
    /// Other media types that it may be sent in, as the docs say or show. `*/*`: any. Which of them are the same members
    /// written in another way, [`crate::http::is_same_content`] tells; of others only the media type is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_media_types: Vec<String>,
    /// Must it be there?
    pub required: bool,
    /// Does only the method or an example tell that it must be there? No member is demanded, so a server may do without.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
    /// What it holds.
    pub schema: Schema,
    /// What the server does with invalid members, by JSON path in dots (`tenant_connection_request.name`).
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub invalid: IndexMap<String, InvalidHandling>,
}

impl RequestBody {
    /// Do the docs demand it?
    pub fn is_demanded(&self) -> bool {
        self.required && !self.assumed
    }

    /// May it be sent in any media type?
    pub fn is_of_any_type(&self) -> bool {
        let mut further = self.further_media_types.iter();
        further.any(|media_type| media_type == ANY)
    }
}

/// What is answered with one status code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// `200`, `2XX` or `default`.
    pub status: String,
    /// CommonMark, escaped; all reasons, where the docs give several.
    pub description: String,
    /// The single reasons, where the docs list the code more than once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The body, if there is one.
    pub schema: Option<Schema>,
    /// Media type of the body, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// How the body is known to be that of this status, where it is documented for another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_by: Option<Origin>,
    /// Header fields that the docs describe or show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header>,
    /// Do the docs list the code among the faults although its number is no fault's (`300` under "Abnormal")?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fault: bool,
    /// The versions of the API that answer it.
    #[serde(default, skip_serializing_if = "Versions::is_open")]
    pub versions: Versions,
    /// Where the code was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A header field of a response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Name on the wire.
    pub name: String,
    /// Is it always sent?
    pub required: bool,
    /// Type, description and source.
    pub schema: Schema,
}

/// Which way an example goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From the client.
    Request,
    /// From the server.
    Response,
}

/// An example of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Which way it goes; the section decides.
    pub direction: Direction,
    /// The status that it shows, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The caption or label, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// CommonMark: what the page says of it between its label and itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Media type of the body.
    pub media_type: String,
    /// `PUT /v3/…` where the example shows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_line: Option<String>,
    /// Header fields that it shows, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The body as JSON, where it could be read.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "super::json::some"
    )]
    pub json: Option<Json>,
    /// The body as it stands, where it is not JSON or could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How well the body could be read.
    pub validity: Validity,
    /// The versions of the API that it is an example of.
    #[serde(default, skip_serializing_if = "Versions::is_open")]
    pub versions: Versions,
    /// The file that holds it, where that is not the operation's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<str>>,
    /// Line of its file where the example begins.
    pub line: u32,
    /// Does it belong to a call of another operation, which the page shows on the way to this one?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_other_call: bool,
}

impl Example {
    /// The body as JSON, where it is what its media type says and belongs to the operation itself.
    pub fn valid_json(&self) -> Option<&Json> {
        self.own_json().filter(|_| self.validity == Validity::Valid)
    }

    /// The same, repaired or not: what had to be repaired still shows what kinds of values are sent.
    pub fn own_json(&self) -> Option<&Json> {
        let is_read = matches!(self.validity, Validity::Valid | Validity::Repaired);
        let is_json = is_read && self.media_type.contains("json");
        self.json
            .as_ref()
            .filter(|_| is_json && !self.of_other_call)
    }
}

/// How well the body of an example could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Validity {
    /// As its media type says.
    Valid,
    /// JSON after repairing: a trailing comma, a missing quote.
    Repaired,
    /// Not readable.
    Broken,
    /// There is no body.
    Empty,
}
