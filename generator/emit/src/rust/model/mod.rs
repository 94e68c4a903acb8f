//! An API as Rust sees it: items with names, members with types, operations with arguments and outcomes.
//!
//! This is the one place that decides what a schema becomes. Client, server, mock, docs and example tests render it.

mod calls;
mod enums;
mod envelopes;
mod lowering;
mod numbered;
mod passes;
mod roles;
mod schemas;
mod shown_values;

pub use schemas::{forms, unwrap_nullable};

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::methods;
use super::names::{self, Scope};
use super::unify::ERROR_BODY;
use apiref_core::ir::{Api, Header, Json, Operation, Origin, Parameter, Response, Schema};

/// A Rust type, without the `Option` or `Nullable` that its place may need.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// `String`
    String,
    /// A string of a documented format: the name of a newtype in `runtime::text`.
    Text(&'static str),
    /// `i64`
    Integer,
    /// `rt::Number`: any JSON number, as written.
    Number,
    /// `bool`
    Boolean,
    /// `rt::Null`: nothing but `null`.
    Null,
    /// `rt::Json`: anything.
    Json,
    /// `rt::Object`: an object of which the docs say nothing more.
    Object,
    /// An item of the API's `types` module.
    Named(String),
    /// `Vec<T>`
    Array(Box<Type>),
    /// `rt::Map<T>`: string keys.
    Map(Box<Type>),
    /// `rt::Secret<T>`: never shown by `Debug`.
    Secret(Box<Type>),
    /// `Box<T>`, where a type would hold itself.
    Boxed(Box<Type>),
    /// `Option<T>`: an item of a list or a value of a map that may be `null`.
    Nullable(Box<Type>),
    /// `rt::OrJson<T>`: `T` is documented, and examples show values of another type.
    OrJson(Box<Type>),
}

impl Type {
    fn array(item: Type) -> Self {
        Type::Array(Box::new(item))
    }

    /// The items that this type names, in order.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Type::Named(name) => vec![name],
            Type::Array(inner)
            | Type::Map(inner)
            | Type::Secret(inner)
            | Type::Boxed(inner)
            | Type::Nullable(inner)
            | Type::OrJson(inner) => inner.names(),
            _ => Vec::new(),
        }
    }

    /// The item that a value of this type holds within itself, not behind a pointer.
    pub(in crate::rust) fn embeds(&self) -> Option<&str> {
        match self {
            Type::Named(name) => Some(name),
            Type::Secret(inner) | Type::Nullable(inner) | Type::OrJson(inner) => inner.embeds(),
            _ => None,
        }
    }
}

/// How a member may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always there: `T`.
    Required,
    /// Always there, but it may be `null`: `Option<T>`.
    RequiredNullable,
    /// Present or absent: `Option<T>`.
    Optional,
    /// Absent, `null` or a value: `rt::Nullable<T>`.
    Nullable,
}

/// A member of a struct.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// The name on the wire.
    pub wire: &'a str,
    /// The Rust name; a keyword needs [`names::ident`].
    pub name: String,
    /// What it holds when it is there.
    pub ty: Type,
    /// Whether it may be missing in Rust.
    pub presence: Presence,
    /// Must it be there when the value is sent?
    pub required: bool,
    /// Text and limits.
    pub schema: &'a Schema,
    /// Do the tables require it, and leaves an example of a request it out?
    pub is_left_out: bool,
    /// The enum that is its type, if the docs list its values: the variants tell what these mean.
    pub listing: Option<&'a Schema>,
    /// The only value that the docs list for a required member: callers needn't give it.
    pub fixed: Option<Fixed>,
    /// A value that examples show.
    pub shown: Option<&'a Json>,
}

/// The only value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Name of the enum.
    pub of: String,
    /// Name of its variant.
    pub variant: String,
    /// The value on the wire.
    pub value: Json,
}

/// Which way values of an item travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// From the client to the server.
    pub request: bool,
    /// From the server to the client.
    pub response: bool,
}

/// A struct.
#[derive(Debug, Clone)]
pub struct Struct<'a> {
    /// In the order of the docs.
    pub fields: Vec<Field<'a>>,
    /// The type of members that have no name of their own, where the docs allow such.
    pub rest: Option<Type>,
    /// Does the struct keep what it doesn't know when the crate's feature asks for it? Not where `rest` does.
    pub keeps_unknown: bool,
}

/// What an item is.
#[derive(Debug, Clone)]
pub enum Kind<'a> {
    /// A struct.
    Struct(Struct<'a>),
    /// An enum over strings that keeps unlisted ones: variant and wire value.
    Strings(Vec<(String, &'a str)>),
    /// An enum over whole numbers that keeps unlisted ones.
    Integers(Vec<(String, i64)>),
    /// An enum over objects of one key each: variant, key, type of the value.
    Keyed(Vec<(String, &'a str, Type)>),
    /// Another name for a type.
    Alias(Type),
}

/// An item of the `types` module.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// Rust name.
    pub name: String,
    /// What it is.
    pub kind: Kind<'a>,
    /// Text, limits, source.
    pub schema: &'a Schema,
    /// Which way its values travel.
    pub usage: Usage,
    /// The module that it belongs to when the API's types fill several files.
    pub group: String,
    /// Where its values stand, in the order of the IR: bodies and parameters, then members.
    pub sites: Vec<Site<'a>>,
    /// Is it an envelope that callers and servers never see? It has no type, but the descriptions of the API name it.
    pub is_described_only: bool,
}

/// A place where values of an item stand.
#[derive(Debug, Clone)]
pub enum Site<'a> {
    /// The body of a request.
    Request {
        /// The method, as in [`Call::client_path`].
        method: String,
        /// What the docs say of it.
        operation: &'a Operation,
        /// Is it the whole body, and not what is in its envelope?
        is_whole: bool,
    },
    /// The body of a response.
    Response {
        /// The method, as in [`Call::client_path`].
        method: String,
        /// What the docs say of it.
        operation: &'a Operation,
        /// As the docs write it.
        status: &'a str,
        /// Is it the whole body, and not what is in its envelope?
        is_whole: bool,
    },
    /// A parameter.
    Parameter {
        /// The method, as in [`Call::client_path`].
        method: String,
        /// The name of the parameter on the wire.
        wire: &'a str,
    },
    /// A member of another item.
    Member {
        /// Name of the other item.
        owner: String,
        /// Rust name of the member.
        name: String,
        /// Is the item what the docs say of this very member, and of nothing else?
        is_own: bool,
    },
}

/// What a parameter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The caller gives it.
    Argument,
    /// It has one value only, which the path of the docs has; the client sends it.
    Constant,
    /// It carries the credentials; the client knows them.
    Credential,
    /// It belongs to HTTP itself (`Content-Type`, `Host`); the client sets it.
    Protocol,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Argument<'a> {
    /// What the docs say.
    pub parameter: &'a Parameter,
    /// The Rust name; a keyword needs [`names::ident`].
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Who supplies it.
    pub role: Role,
    /// Does it say which account or project asks? The client knows it, and a call may say another.
    pub is_scope: bool,
}

/// A body that holds nothing but one thing, `{"door": {…}}`.
#[derive(Debug, Clone)]
pub struct Envelope<'a> {
    /// The type of the body.
    pub ty: Type,
    /// The name of its only member on the wire.
    pub member: &'a str,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body<'a> {
    /// Its type, or that of what is in its envelope.
    pub ty: Type,
    /// What is sent around it.
    pub envelope: Option<Envelope<'a>>,
    /// Must it be sent, or is it at least what the call is for?
    pub required: bool,
    /// Do the docs say that it must be sent?
    pub demanded: bool,
    /// Media type.
    pub media_type: &'a str,
    /// Others in which it may be sent.
    pub further: &'a [String],
    /// What it holds.
    pub schema: &'a Schema,
}

/// The statuses that an entry of the docs speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Statuses {
    /// One code.
    Code(u16),
    /// All codes of a hundred: `2` for `2XX`.
    Range(u8),
    /// All that nothing else speaks of.
    Default,
}

impl Statuses {
    /// Reads `200`, `2XX` or `default`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("default") {
            return Some(Self::Default);
        }
        let hundred = text
            .as_bytes()
            .first()
            .copied()
            .filter(|b| (b'1'..=b'5').contains(b))?;
        if text.len() == 3 && text[1..].eq_ignore_ascii_case("xx") {
            return Some(Self::Range(hundred - b'0'));
        }
        text.parse()
            .ok()
            .filter(|code| (100..600).contains(code))
            .map(Self::Code)
    }

    /// Do these statuses say by their numbers that the call was done?
    fn are_done(self) -> bool {
        match self {
            Self::Code(code) => code < 400,
            Self::Range(hundred) => hundred < 4,
            Self::Default => false,
        }
    }
}

/// One documented outcome of an operation.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// For which statuses.
    pub statuses: Statuses,
    /// Name of the variant: `NotFound`.
    pub variant: String,
    /// The type of the body, if there is a body, or that of what is in its envelope.
    pub ty: Option<Type>,
    /// What is sent around it.
    pub envelope: Option<Envelope<'a>>,
    /// Documented header fields with their Rust names and types, those of HTTP itself left out.
    pub headers: Vec<(&'a Header, String, Type)>,
    /// What the docs say; none where the docs say nothing of success at all.
    pub response: Option<&'a Response>,
}

impl Outcome<'_> {
    /// Does the outcome say that the call was done? The docs may list a code below 400 among the faults.
    pub fn is_success(&self) -> bool {
        let is_fault = self.response.is_some_and(|response| response.fault);
        self.statuses.are_done() && !is_fault
    }
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// What the docs say.
    pub operation: &'a Operation,
    /// Name of the method: `update_address_group`.
    pub method: String,
    /// Name of the builder and the stem of its other types: `UpdateAddressGroup`.
    pub stem: String,
    /// The module of the generation that it belongs to: `v3`; none where the API has but one.
    pub generation: Option<String>,
    /// Name of the method in the client of that generation.
    pub client_method: String,
    /// Name of the builder there.
    pub client_stem: String,
    /// The file that it belongs to when the API's operations fill several files.
    pub group: String,
    /// In the order of the IR: path, query, header.
    pub arguments: Vec<Argument<'a>>,
    /// What is sent.
    pub body: Option<Body<'a>>,
    /// Documented outcomes that say that the call was done, at least one.
    pub successes: Vec<Outcome<'a>>,
    /// Documented faults, and `default`.
    pub faults: Vec<Outcome<'a>>,
}

impl Call<'_> {
    /// The method as callers find it: `update_address_group`, `v3::Client::update_address_group`.
    pub fn client_path(&self) -> String {
        methods::path(self.generation.as_deref(), &self.client_method)
    }

    /// The type of what all documented successes give, the first one's where they differ.
    pub fn given(&self) -> Option<&Type> {
        self.successes.first()?.ty.as_ref()
    }

    /// Do all documented successes have one type of body?
    pub fn is_plain(&self) -> bool {
        let mut types = self.successes.iter().map(|outcome| &outcome.ty);
        let first = types.next();
        types.all(|ty| Some(ty) == first)
    }
}

/// An API as Rust sees it.
#[derive(Debug, Clone)]
pub struct Model<'a> {
    /// What it was made from.
    pub api: &'a Api,
    /// Name of its module: `otc_vpc`.
    pub module: String,
    /// The body of all errors, where the docs show it for the whole service.
    pub error_body: Option<Type>,
    /// Name of its cargo feature: `otc-vpc`.
    pub feature: String,
    /// By Rust name: first those of [`Api::schemas`] in their order, then inline ones in the order of their discovery.
    pub items: IndexMap<String, Item<'a>>,
    /// In the order of the IR.
    pub calls: Vec<Call<'a>>,
    /// Rust names of [`Api::schemas`], by their names there.
    pub schema_names: HashMap<&'a str, String>,
}

/// Names of the APIs' modules, each one different.
pub fn module_names(apis: &[&Api]) -> Vec<String> {
    modules_of(apis.iter().map(|api| api.info.id.as_str()))
}

/// The same by the ids of the APIs.
pub fn modules_of<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<String> {
    let mut scope = Scope::default();
    ids.map(|id| scope.claim(names::module(id))).collect()
}

/// The cargo feature of a module.
pub fn feature_of(module: &str) -> String {
    names::feature(module)
}

impl<'a> Model<'a> {
    /// The generations that have a client of their own, as modules; none is that of calls that belong to no generation.
    pub fn generations(&self) -> std::collections::BTreeSet<Option<&str>> {
        self.calls
            .iter()
            .map(|call| call.generation.as_deref())
            .collect()
    }

    /// Lowers an API whose module is called `module`.
    pub fn new(api: &'a Api, module: String) -> Self {
        let mut lowering = Lowering::new(api);
        lowering.shared_schemas();
        let calls = lowering.calls();
        let error_body = lowering.names.get(ERROR_BODY);
        let error_body = error_body.filter(|_| api.errors.body.is_some());
        let mut model = Self {
            api,
            error_body: error_body.cloned().map(Type::Named),
            feature: names::feature(&module),
            module,
            items: lowering.items,
            calls,
            schema_names: lowering.names,
        };
        model.join_enums();
        model.trace_usage();
        model.settle_presence();
        model.settle_fixed();
        model.box_cycles();
        model.open_envelopes();
        model.hide_forms();
        model.find_sites();
        model
    }

    /// The members that make the type of a body that can hold one value only: `{"pause": null}`, `{"restart": {}}`,
    /// `{}`. None where callers have something to say.
    pub fn constant(&self, body: &Body<'_>) -> Option<Vec<&Field<'a>>> {
        let item = match body.whole() {
            Type::Object => return is_shown_empty(body.schema).then(Vec::new),
            Type::Named(name) => self.items.get(name)?,
            _ => return None,
        };
        let Kind::Struct(inner) = &item.kind else {
            return None;
        };
        let is_fixed = |field: &Field<'_>| {
            let is_fixed = match &field.ty {
                Type::Null => true,
                Type::Object => is_shown_empty(field.schema),
                Type::Json => is_shown_null(field.schema),
                _ => false,
            };
            field.required && is_fixed
        };
        let is_constant =
            inner.rest.is_none() && !inner.fields.is_empty() && inner.fields.iter().all(is_fixed);
        let fields = inner.fields.iter();
        is_constant.then(|| fields.filter(|field| field.ty != Type::Null).collect())
    }

    /// The items that the crate has as types.
    pub fn types(&self) -> impl Iterator<Item = &Item<'a>> {
        self.items.values().filter(|item| !item.is_described_only)
    }

    /// The item called `name`, aliases followed.
    pub fn resolve(&self, name: &str) -> Option<&Item<'a>> {
        let mut item = self.items.get(name)?;
        for _ in 0..self.items.len() {
            match &item.kind {
                Kind::Alias(Type::Named(next)) => item = self.items.get(next)?,
                _ => break,
            }
        }
        Some(item)
    }
}

/// Is a value an object of which the docs only show `{}`, or say that it has no value?
fn is_shown_empty(schema: &Schema) -> bool {
    let Some(source) = &schema.source else {
        return false;
    };
    let stated = source.stated_type.as_deref().map(str::to_ascii_lowercase);
    let is_stated_empty = matches!(stated.as_deref(), Some("none" | "null"));
    schema.properties.is_empty()
        && schema.additional_properties.is_none()
        && (source.origin == Origin::Example || is_stated_empty)
}

/// Do the docs only show the value, and it is `null`?
fn is_shown_null(schema: &Schema) -> bool {
    schema.is_only_shown() && schema.origins.get("null") == Some(&Origin::Example)
}

impl Item<'_> {
    /// Do the docs of the one member whose type this is tell all that there is to tell?
    pub fn is_told_by_member(&self) -> bool {
        matches!(self.sites.as_slice(), [Site::Member { is_own: true, .. }])
    }

    /// Names of the items that this one holds.
    fn held(&self) -> Vec<String> {
        let owned = |ty: &Type| {
            ty.names()
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        match &self.kind {
            Kind::Struct(shape) => {
                let fields = shape.fields.iter().map(|field| &field.ty);
                fields.chain(&shape.rest).flat_map(owned).collect()
            }
            Kind::Keyed(keys) => keys.iter().flat_map(|(_, _, ty)| owned(ty)).collect(),
            Kind::Alias(ty) => owned(ty),
            Kind::Strings(_) | Kind::Integers(_) => Vec::new(),
        }
    }
}

struct Lowering<'a> {
    api: &'a Api,
    names: HashMap<&'a str, String>,
    scope: Scope,
    items: IndexMap<String, Item<'a>>,
    /// Types of inline schemas by place, so that a schema that is met twice is lowered once.
    inline: HashMap<*const Schema, Type>,
    /// Members of whole numbers that examples show with one that `i64` can't hold.
    large: HashSet<&'a str>,
    /// Values that examples show, by the address of a member.
    shown: HashMap<*const Schema, &'a Json>,
}
