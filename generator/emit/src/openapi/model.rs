//! The parts of an OpenAPI document that we write, in the order in which they are written. Schemas are those of OpenAPI
//! 3.1; the module `version` rewrites them for 3.0.

use indexmap::IndexMap;
use serde::Serialize;

use apiref_core::ir::Json;

/// A schema object: JSON Schema 2020-12 with `$ref`s into `#/components/schemas/`.
pub type SchemaObject = Json;

/// Fields whose names begin with `x-`.
pub type Extensions = IndexMap<&'static str, Json>;

/// A value, or a reference to a component that holds it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum RefOr<T> {
    /// `#/components/…`
    Reference {
        /// Where the value is.
        #[serde(rename = "$ref")]
        reference: String,
    },
    /// The value itself.
    Value(T),
}

impl<T> RefOr<T> {
    /// The value, unless it is only referred to.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Reference { .. } => None,
        }
    }

    /// The value, unless it is only referred to.
    pub fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Reference { .. } => None,
        }
    }
}

/// A whole document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// The version of the specification.
    pub openapi: &'static str,
    /// Title, version and description.
    pub info: Info,
    /// Where the API is served.
    pub servers: Vec<Server>,
    /// What holds for operations that say nothing of their own. Linters demand the field; it is empty if the docs name no
    /// credential, and the document then says so in words, too.
    pub security: Vec<SecurityRequirement>,
    /// Where the docs can be read.
    #[serde(rename = "externalDocs", skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// All tags that operations use, in the order of first use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// By path template.
    pub paths: IndexMap<String, PathItem>,
    /// What is referred to.
    #[serde(skip_serializing_if = "Components::is_empty")]
    pub components: Components,
    /// `x-` fields.
    #[serde(flatten)]
    pub extensions: Extensions,
}

/// Facts about the API.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Info {
    /// Human title.
    pub title: String,
    /// Version of the API.
    pub version: String,
    /// CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A base URL.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Server {
    /// May hold variables.
    pub url: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The variables of the URL.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub variables: IndexMap<String, ServerVariable>,
}

/// A variable of a base URL.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServerVariable {
    /// All values, where the docs list them.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What a tool puts in where it is told nothing.
    pub default: String,
}

/// A place where more can be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExternalDocs {
    /// What is there.
    pub description: &'static str,
    /// Its address.
    pub url: String,
}

/// A name that groups operations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tag {
    /// As operations use it.
    pub name: String,
    /// What is in the group; CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Scopes by name of the security scheme; an empty one means that nothing is needed.
pub type SecurityRequirement = IndexMap<String, Vec<String>>;

/// The operations of one path template.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PathItem {
    /// By method in lower case.
    #[serde(flatten)]
    pub operations: IndexMap<&'static str, Operation>,
    /// Operations with methods that OpenAPI 3.1 has no field for, by method.
    #[serde(
        rename = "x-apiref-additional-operations",
        skip_serializing_if = "IndexMap::is_empty"
    )]
    pub additional: IndexMap<String, Operation>,
    /// Where the path is served, where that is not the same for the whole document.
    #[serde(rename = "x-apiref-servers", skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// The path as documented, where the key of this item differs.
    #[serde(rename = "x-apiref-path", skip_serializing_if = "Option::is_none")]
    pub documented: Option<String>,
}

/// One operation, or several that share method and path.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Names that group it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The title.
    pub summary: String,
    /// CommonMark.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Unique in the document.
    pub operation_id: String,
    /// The page that documents it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// The docs advise against its use.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Path, query and header parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<RefOr<Parameter>>,
    /// What is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    /// By status code, range or `default`. Never empty: OpenAPI 3.0 and linters demand one.
    pub responses: IndexMap<String, Response>,
    /// Any one of these suffices; an empty list needs none, and without a list that of the document holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<Vec<SecurityRequirement>>,
    /// `x-` fields.
    #[serde(flatten)]
    pub extensions: Extensions,
}

/// A path, query or header parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parameter {
    /// Name on the wire; for a path parameter the variable of the template.
    pub name: String,
    /// `path`, `query` or `header`.
    #[serde(rename = "in")]
    pub location: &'static str,
    /// CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Must it be there?
    pub required: bool,
    /// The docs advise against its use.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Type and limits.
    pub schema: SchemaObject,
    /// A value that the docs show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Json>,
    /// `x-` fields.
    #[serde(flatten)]
    pub extensions: Extensions,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequestBody {
    /// By media type.
    pub content: IndexMap<String, MediaType>,
    /// Must it be there?
    pub required: bool,
    /// `x-` fields.
    #[serde(flatten)]
    pub extensions: Extensions,
}

/// A body in one media type.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct MediaType {
    /// What it holds, where the docs say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<SchemaObject>,
    /// By name; names begin with the id of the operation.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub examples: IndexMap<String, Example>,
}

/// An example of a body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Example {
    /// The label that the docs give it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// All of the label, where it is long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The body.
    pub value: Json,
}

/// What is answered with one status code.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Response {
    /// A response of the components that stands here; nothing else is given then.
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// CommonMark.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// By name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub headers: IndexMap<String, RefOr<Header>>,
    /// By media type.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub content: IndexMap<String, MediaType>,
    /// `x-` fields.
    #[serde(flatten)]
    pub extensions: Extensions,
}

/// A header field of a response.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Header {
    /// CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Is it always there?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Type and limits.
    pub schema: SchemaObject,
}

/// What is referred to.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Components {
    /// Structs of the API.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub schemas: IndexMap<String, SchemaObject>,
    /// Parameters that several operations share.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Parameter>,
    /// Answers that several operations give.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub responses: IndexMap<String, Response>,
    /// Header fields of several answers.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub headers: IndexMap<String, Header>,
    /// Ways to prove who calls.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub security_schemes: IndexMap<String, SecurityScheme>,
}

impl Components {
    /// Is there nothing to refer to?
    pub fn is_empty(&self) -> bool {
        self.schemas.is_empty()
            && self.parameters.is_empty()
            && self.responses.is_empty()
            && self.headers.is_empty()
            && self.security_schemes.is_empty()
    }
}

impl Document {
    /// All operations, in the order of the document.
    pub fn operations_mut(&mut self) -> impl Iterator<Item = &mut Operation> {
        let items = self.paths.values_mut();
        items.flat_map(|item| {
            item.operations
                .values_mut()
                .chain(item.additional.values_mut())
        })
    }

    /// The operations with methods that OpenAPI knows: what others use is no use that tools see.
    pub fn known_operations_mut(&mut self) -> impl Iterator<Item = &mut Operation> {
        let items = self.paths.values_mut();
        items.flat_map(|item| item.operations.values_mut())
    }

    /// The responses of these operations, after those of the components.
    pub fn known_responses_mut(&mut self) -> impl Iterator<Item = &mut Response> {
        let items = self.paths.values_mut();
        let operations = items.flat_map(|item| item.operations.values_mut());
        let shared = self.components.responses.values_mut();
        shared.chain(operations.flat_map(|operation| operation.responses.values_mut()))
    }

    /// All responses, those of the components first.
    pub fn responses_mut(&mut self) -> impl Iterator<Item = &mut Response> {
        let items = self.paths.values_mut();
        let operations = items.flat_map(|item| {
            item.operations
                .values_mut()
                .chain(item.additional.values_mut())
        });
        let shared = self.components.responses.values_mut();
        shared.chain(operations.flat_map(|operation| operation.responses.values_mut()))
    }

    /// Calls `change` with each schema object that is not part of another one.
    pub fn each_schema(&mut self, change: &mut impl FnMut(&mut SchemaObject)) {
        self.components.schemas.values_mut().for_each(&mut *change);
        for parameter in self.components.parameters.values_mut() {
            change(&mut parameter.schema);
        }
        for header in self.components.headers.values_mut() {
            change(&mut header.schema);
        }
        for response in self.responses_mut() {
            let headers = response.headers.values_mut();
            for header in headers.filter_map(RefOr::value_mut) {
                change(&mut header.schema);
            }
            let contents = response.content.values_mut();
            contents
                .filter_map(|content| content.schema.as_mut())
                .for_each(&mut *change);
        }
        for operation in self.operations_mut() {
            let parameters = operation.parameters.iter_mut();
            for parameter in parameters.filter_map(RefOr::value_mut) {
                change(&mut parameter.schema);
            }
            let sent = operation.request_body.iter_mut();
            sent.flat_map(|body| body.content.values_mut())
                .filter_map(|content| content.schema.as_mut())
                .for_each(&mut *change);
        }
    }

    /// Calls `change` with the extensions of each object.
    pub fn each_extensions(&mut self, change: &mut impl FnMut(&mut Extensions)) {
        change(&mut self.extensions);
        for response in self.responses_mut() {
            change(&mut response.extensions);
        }
        for parameter in self.components.parameters.values_mut() {
            change(&mut parameter.extensions);
        }
        for scheme in self.components.security_schemes.values_mut() {
            change(&mut scheme.extensions);
        }
        for operation in self.operations_mut() {
            change(&mut operation.extensions);
            let parameters = operation.parameters.iter_mut();
            for parameter in parameters.filter_map(RefOr::value_mut) {
                change(&mut parameter.extensions);
            }
            if let Some(body) = &mut operation.request_body {
                change(&mut body.extensions);
            }
        }
    }
}

/// A header that proves who calls.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SecurityScheme {
    /// `apiKey`, or `http` for the schemes that HTTP knows.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// `header` for keys.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub location: Option<&'static str>,
    /// Name of the header, for keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `basic` or `bearer` for those of HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `x-` fields.
    #[serde(flatten)]
    pub extensions: Extensions,
}
