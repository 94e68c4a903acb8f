//! An API as Rust sees it: items with names, members with types, operations with arguments and outcomes.
//!
//! This is the one place that decides what a schema becomes. Client, server, mock, docs and example tests render it.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::names::{self, Scope};
use super::secrets;
use crate::ir::{Api, Header, Json, Location, Operation, Parameter, Response, Schema, TypeName};

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
}

impl Type {
    fn array(item: Type) -> Self {
        Type::Array(Box::new(item))
    }

    /// The items that this type names, in order.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Type::Named(name) => vec![name],
            Type::Array(inner) | Type::Map(inner) | Type::Secret(inner) | Type::Boxed(inner) => {
                inner.names()
            }
            _ => Vec::new(),
        }
    }

    /// The item that a value of this type holds within itself, not behind a pointer.
    fn embeds(&self) -> Option<&str> {
        match self {
            Type::Named(name) => Some(name),
            Type::Secret(inner) => inner.embeds(),
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
    /// Does its type list the values that the docs list?
    pub is_listed: bool,
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
}

/// A place where values of an item stand.
#[derive(Debug, Clone)]
pub enum Site<'a> {
    /// The body of a request.
    Request {
        /// Name of the method.
        method: String,
        /// What the docs say of it.
        operation: &'a Operation,
    },
    /// The body of a response.
    Response {
        /// Name of the method.
        method: String,
        /// What the docs say of it.
        operation: &'a Operation,
        /// As the docs write it.
        status: &'a str,
    },
    /// A parameter.
    Parameter {
        /// Name of the method.
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
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body<'a> {
    /// Its type.
    pub ty: Type,
    /// Must it be sent?
    pub required: bool,
    /// Media type.
    pub media_type: &'a str,
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

    /// Do these statuses say that the call was done?
    pub fn is_success(self) -> bool {
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
    /// The type of the body; none where there is none.
    pub ty: Option<Type>,
    /// Documented header fields with their Rust names and types, those of HTTP itself left out.
    pub headers: Vec<(&'a Header, String, Type)>,
    /// What the docs say; none where the docs say nothing of success at all.
    pub response: Option<&'a Response>,
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
    /// The file that it belongs to when the API's operations fill several files.
    pub group: String,
    /// In the order of the IR: path, query, header.
    pub arguments: Vec<Argument<'a>>,
    /// What is sent.
    pub body: Option<Body<'a>>,
    /// Documented outcomes below 400, at least one.
    pub successes: Vec<Outcome<'a>>,
    /// Documented outcomes from 400, and `default`.
    pub faults: Vec<Outcome<'a>>,
}

/// An API as Rust sees it.
#[derive(Debug, Clone)]
pub struct Model<'a> {
    /// What it was made from.
    pub api: &'a Api,
    /// Name of its module: `otc_vpc`.
    pub module: String,
    /// Name of its cargo feature: `otc-vpc`.
    pub feature: String,
    /// By Rust name: first those of [`Api::schemas`] in their order, then inline ones in the order of their discovery.
    pub items: IndexMap<String, Item<'a>>,
    /// In the order of the IR.
    pub calls: Vec<Call<'a>>,
    /// Rust names of [`Api::schemas`], by their names there.
    pub schema_names: HashMap<&'a str, String>,
}

/// Names of the APIs' modules, told apart.
pub fn module_names(apis: &[&Api]) -> Vec<String> {
    let mut scope = Scope::default();
    apis.iter()
        .map(|api| scope.claim(names::module(&api.info.id)))
        .collect()
}

impl<'a> Model<'a> {
    /// Lowers an API whose module is called `module`.
    pub fn new(api: &'a Api, module: String) -> Self {
        let mut lowering = Lowering::new(api);
        lowering.shared_schemas();
        let calls = lowering.calls();
        let mut model = Self {
            api,
            feature: names::feature(&module),
            module,
            items: lowering.items,
            calls,
            schema_names: lowering.names,
        };
        model.trace_usage();
        model.settle_presence();
        model.box_cycles();
        model.find_sites();
        model
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

    /// Marks items by the direction of the bodies that hold them, and by the tag of the operations that use them.
    fn trace_usage(&mut self) {
        let mut roots: Vec<(String, Usage, &str)> = Vec::new();
        for call in &self.calls {
            let mut root = |ty: &Type, request: bool| {
                let usage = Usage {
                    request,
                    response: !request,
                };
                roots.extend(
                    ty.names()
                        .into_iter()
                        .map(|name| (name.to_owned(), usage, call.group.as_str())),
                );
            };
            call.arguments
                .iter()
                .for_each(|argument| root(&argument.ty, true));
            if let Some(body) = &call.body {
                root(&body.ty, true);
            }
            for outcome in call.successes.iter().chain(&call.faults) {
                outcome.ty.iter().for_each(|ty| root(ty, false));
                outcome
                    .headers
                    .iter()
                    .for_each(|(_, _, ty)| root(ty, false));
            }
        }
        let mut groups: HashMap<String, HashSet<String>> = HashMap::new();
        let mut seen: HashSet<(String, bool, String)> = HashSet::new();
        let mut queue: Vec<(String, Usage, String)> = roots
            .into_iter()
            .map(|(name, usage, group)| (name, usage, group.to_owned()))
            .collect();
        while let Some((name, usage, group)) = queue.pop() {
            if !seen.insert((name.clone(), usage.request, group.clone())) {
                continue;
            }
            let Some(item) = self.items.get_mut(&name) else {
                continue;
            };
            item.usage.request |= usage.request;
            item.usage.response |= usage.response;
            groups.entry(name).or_default().insert(group.clone());
            queue.extend(
                item.held()
                    .into_iter()
                    .map(|inner| (inner, usage, group.clone())),
            );
        }
        for (name, item) in &mut self.items {
            let Some(groups) = groups.get(name) else {
                continue;
            };
            if let (1, Some(group)) = (groups.len(), groups.iter().next()) {
                item.group.clone_from(group);
            }
        }
    }

    /// Members of types that a server may send can always be missing; others only where the docs allow it.
    fn settle_presence(&mut self) {
        for item in self.items.values_mut() {
            let tolerant = item.usage.response || !item.usage.request;
            let Kind::Struct(shape) = &mut item.kind else {
                continue;
            };
            for field in &mut shape.fields {
                let nullable =
                    is_nullable(field.schema) && !matches!(field.ty, Type::Null | Type::Json);
                field.presence = match (field.required && !tolerant, nullable) {
                    (true, false) => Presence::Required,
                    (true, true) => Presence::RequiredNullable,
                    (false, false) => Presence::Optional,
                    (false, true) => Presence::Nullable,
                };
            }
        }
    }

    /// Notes where values of each item stand.
    fn find_sites(&mut self) {
        let mut found: Vec<(String, Site<'a>)> = Vec::new();
        for call in &self.calls {
            let mut add = |ty: &Type, site: Site<'a>| {
                found.extend(
                    ty.names()
                        .into_iter()
                        .map(|name| (name.to_owned(), site.clone())),
                );
            };
            let (method, operation) = (&call.method, call.operation);
            for argument in &call.arguments {
                let (method, wire) = (method.clone(), argument.parameter.name.as_str());
                add(&argument.ty, Site::Parameter { method, wire });
            }
            if let Some(body) = &call.body {
                let method = method.clone();
                add(&body.ty, Site::Request { method, operation });
            }
            for outcome in call.successes.iter().chain(&call.faults) {
                if let (Some(ty), Some(response)) = (&outcome.ty, outcome.response) {
                    let (method, status) = (method.clone(), response.status.as_str());
                    let site = Site::Response {
                        method,
                        operation,
                        status,
                    };
                    add(ty, site);
                }
            }
        }
        for item in self.items.values_mut() {
            let Kind::Struct(shape) = &mut item.kind else {
                continue;
            };
            for field in &mut shape.fields {
                field.is_listed =
                    field.ty.embeds().is_some() && !field.schema.enumeration.is_empty();
            }
        }
        for item in self.items.values() {
            let Kind::Struct(shape) = &item.kind else {
                continue;
            };
            for field in &shape.fields {
                for held in field.ty.names() {
                    let is_own = self
                        .items
                        .get(held)
                        .is_some_and(|held| std::ptr::eq(held.schema, field.schema));
                    let site = Site::Member {
                        owner: item.name.clone(),
                        name: field.name.clone(),
                        is_own,
                    };
                    found.push((held.to_owned(), site));
                }
            }
        }
        for (name, site) in found {
            if let Some(item) = self.items.get_mut(&name) {
                item.sites.push(site);
            }
        }
    }

    /// Puts a `Box` wherever a struct would hold itself.
    fn box_cycles(&mut self) {
        let edges: HashMap<String, Vec<String>> = self
            .items
            .iter()
            .map(|(name, item)| {
                let to = match &item.kind {
                    Kind::Struct(shape) => shape
                        .fields
                        .iter()
                        .filter_map(|field| field.ty.embeds())
                        .map(str::to_owned)
                        .collect(),
                    Kind::Alias(ty) => ty.embeds().map(str::to_owned).into_iter().collect(),
                    Kind::Keyed(keys) => keys
                        .iter()
                        .filter_map(|(_, _, ty)| ty.embeds())
                        .map(str::to_owned)
                        .collect(),
                    _ => Vec::new(),
                };
                (name.clone(), to)
            })
            .collect();
        let reaches = |from: &str, to: &str| {
            let mut seen = HashSet::new();
            let mut queue = vec![from];
            while let Some(name) = queue.pop() {
                if name == to {
                    return true;
                }
                if seen.insert(name) {
                    queue.extend(edges.get(name).into_iter().flatten().map(String::as_str));
                }
            }
            false
        };
        for (name, item) in &mut self.items {
            if edges.get(name).is_none_or(Vec::is_empty) {
                continue;
            }
            let types: Vec<&mut Type> = match &mut item.kind {
                Kind::Struct(shape) => shape.fields.iter_mut().map(|field| &mut field.ty).collect(),
                Kind::Keyed(keys) => keys.iter_mut().map(|(_, _, ty)| ty).collect(),
                _ => continue,
            };
            for ty in types {
                if ty.embeds().is_some_and(|held| reaches(held, name)) {
                    let inner = std::mem::replace(ty, Type::Json);
                    *ty = Type::Boxed(Box::new(inner));
                }
            }
        }
    }
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
}

impl<'a> Lowering<'a> {
    fn new(api: &'a Api) -> Self {
        let mut scope = Scope::default();
        let names = api
            .schemas
            .keys()
            .map(|name| (name.as_str(), scope.claim(names::type_name(name, "type"))))
            .collect();
        Self {
            api,
            names,
            scope,
            items: IndexMap::new(),
            inline: HashMap::new(),
            large: large_members(api),
        }
    }

    fn shared_schemas(&mut self) {
        for (name, schema) in &self.api.schemas {
            let Some(rust) = self.names.get(name.as_str()).cloned() else {
                continue;
            };
            // The place is kept first, so that items stand in the order of the IR.
            self.items.insert(
                rust.clone(),
                Item {
                    name: rust.clone(),
                    kind: Kind::Alias(Type::Json),
                    schema,
                    usage: Usage::default(),
                    group: "common".to_owned(),
                    sites: Vec::new(),
                },
            );
            let kind = self.kind(schema, &rust).unwrap_or_else(|| {
                let ty = self.lower(schema, &rust, false);
                // An alias can't name itself, not even behind a `Vec`.
                let circular = ty.names().contains(&rust.as_str());
                Kind::Alias(if circular { Type::Json } else { ty })
            });
            if let Some(item) = self.items.get_mut(&rust) {
                item.kind = kind;
            }
        }
        self.break_alias_cycles();
    }

    /// Aliases that name each other in a circle become JSON values.
    fn break_alias_cycles(&mut self) {
        let names: Vec<String> = self.items.keys().cloned().collect();
        for name in &names {
            let mut seen = HashSet::new();
            let mut queue = vec![name.clone()];
            let mut circular = false;
            while let Some(next) = queue.pop() {
                if let Some(Kind::Alias(ty)) = self.items.get(&next).map(|item| &item.kind) {
                    circular |= ty.names().contains(&name.as_str());
                    if seen.insert(next.clone()) {
                        queue.extend(ty.names().into_iter().map(str::to_owned));
                    }
                }
            }
            if circular && let Some(item) = self.items.get_mut(name) {
                item.kind = Kind::Alias(Type::Json);
            }
        }
    }

    /// The item that a schema becomes, if it needs one of its own.
    fn kind(&mut self, schema: &'a Schema, name: &str) -> Option<Kind<'a>> {
        if schema.reference.is_some() {
            return None;
        }
        if let Some(values) = string_values(schema) {
            let mut scope = Scope::with(["Unlisted"]);
            return Some(Kind::Strings(
                values
                    .into_iter()
                    .map(|value| (scope.claim(names::variant(value)), value))
                    .collect(),
            ));
        }
        if let Some(values) = integer_values(schema) {
            let mut scope = Scope::with(["Unlisted"]);
            return Some(Kind::Integers(
                values
                    .into_iter()
                    .map(|value| (scope.claim(names::variant(&value.to_string())), value))
                    .collect(),
            ));
        }
        if let Some(keyed) = keyed_alternatives(schema) {
            let mut scope = Scope::default();
            let mut variants = Vec::new();
            for (key, inner) in keyed {
                let variant = scope.claim(names::variant(key));
                let ty = self.lower(
                    inner,
                    &format!("{name}{variant}"),
                    secrets::is_secret(key, inner),
                );
                variants.push((variant, key, ty));
            }
            return Some(Kind::Keyed(variants));
        }
        let merged = merged_members(self.api, schema);
        if merged.is_empty() {
            return None;
        }
        let mut scope = Scope::with(["unknown", "rest"]);
        let token = names::snake(name).ends_with("token");
        let mut fields = Vec::new();
        for (index, (wire, member, required)) in merged.into_iter().enumerate() {
            let field = scope.claim(names::field(wire, index));
            let secret = secrets::is_secret(wire, member) || (token && wire == "id");
            let hint = format!("{name}{}", names::pascal(wire));
            let ty = match self.lower(member, &hint, secret) {
                Type::Integer if self.large.contains(wire) => Type::Number,
                ty => ty,
            };
            fields.push(Field {
                wire,
                name: field,
                ty,
                presence: Presence::Optional,
                required,
                schema: member,
                is_listed: false,
            });
        }
        let rest = schema
            .additional_properties
            .as_deref()
            .map(|inner| self.lower(inner, &format!("{name}Value"), false));
        Some(Kind::Struct(Struct {
            fields,
            keeps_unknown: rest.is_none(),
            rest,
        }))
    }

    /// The type of a schema; items that it needs are made on the way and named after `hint`.
    fn lower(&mut self, schema: &'a Schema, hint: &str, secret: bool) -> Type {
        let ty = self.lower_open(schema, hint);
        match ty {
            Type::String | Type::Text(_) | Type::Json | Type::Object if secret => {
                Type::Secret(Box::new(ty))
            }
            Type::Array(inner) if secret && matches!(*inner, Type::String | Type::Text(_)) => {
                Type::array(Type::Secret(inner))
            }
            _ => ty,
        }
    }

    fn lower_open(&mut self, schema: &'a Schema, hint: &str) -> Type {
        if schema.reference.is_some() {
            let name = schema
                .reference_name()
                .and_then(|name| self.names.get(name));
            return name.map_or(Type::Json, |name| Type::Named(name.clone()));
        }
        if let Some(inner) = unwrap_nullable(schema) {
            return self.lower_open(inner, hint);
        }
        if self.needs_item(schema) {
            return self.inline_item(schema, hint);
        }
        let Some(single) = schema.single_type() else {
            if schema.types.is_none() && schema.items.is_some() {
                return self.array_of(schema, hint);
            }
            let null = schema
                .types
                .as_ref()
                .is_some_and(|types| types.names() == [TypeName::Null]);
            return if null { Type::Null } else { Type::Json };
        };
        match single {
            TypeName::String => schema
                .format
                .as_deref()
                .and_then(text_format)
                .map_or(Type::String, Type::Text),
            TypeName::Integer if beyond_i64(schema) => Type::Number,
            TypeName::Integer => Type::Integer,
            TypeName::Number => Type::Number,
            TypeName::Boolean => Type::Boolean,
            TypeName::Null => Type::Null,
            TypeName::Array => self.array_of(schema, hint),
            TypeName::Object if !schema.one_of.is_empty() || !schema.any_of.is_empty() => {
                Type::Json
            }
            TypeName::Object => match schema.additional_properties.as_deref() {
                Some(inner) => match self.lower(inner, &format!("{hint}Value"), false) {
                    Type::Json => Type::Object,
                    value => Type::Map(Box::new(value)),
                },
                None => Type::Object,
            },
        }
    }

    fn array_of(&mut self, schema: &'a Schema, hint: &str) -> Type {
        match schema.items.as_deref() {
            Some(items) => Type::array(self.lower(items, &format!("{hint}Item"), false)),
            None => Type::array(Type::Json),
        }
    }

    fn needs_item(&self, schema: &Schema) -> bool {
        string_values(schema).is_some()
            || integer_values(schema).is_some()
            || keyed_alternatives(schema).is_some()
            || !merged_members(self.api, schema).is_empty()
    }

    fn inline_item(&mut self, schema: &'a Schema, hint: &str) -> Type {
        if let Some(known) = self.inline.get(&std::ptr::from_ref(schema)) {
            return known.clone();
        }
        let wanted = match schema.title.as_deref().map(names::pascal) {
            Some(title) if !title.is_empty() && !schema.properties.is_empty() => {
                names::type_name(&title, hint)
            }
            _ => names::type_name(hint, "Inline"),
        };
        let name = self.scope.claim(wanted);
        let ty = Type::Named(name.clone());
        self.inline.insert(std::ptr::from_ref(schema), ty.clone());
        self.items.insert(
            name.clone(),
            Item {
                name: name.clone(),
                kind: Kind::Alias(Type::Json),
                schema,
                usage: Usage::default(),
                group: "common".to_owned(),
                sites: Vec::new(),
            },
        );
        let kind = self.kind(schema, &name).unwrap_or(Kind::Alias(Type::Json));
        if let Some(item) = self.items.get_mut(&name) {
            item.kind = kind;
        }
        ty
    }

    fn calls(&mut self) -> Vec<Call<'a>> {
        let mut methods = Scope::with(["new", "builder", "transport"]);
        let mut stems = Scope::with(["Client"]);
        let mut calls = Vec::new();
        for operation in &self.api.operations {
            let method = methods.claim(names::method(&names::field(&operation.id, 0)));
            let stem = stems.claim(names::type_name(&method, "Operation"));
            calls.push(self.call(operation, method, stem));
        }
        calls
    }

    fn call(&mut self, operation: &'a Operation, method: String, stem: String) -> Call<'a> {
        let mut scope = Scope::with(["body", "send", "client", "timeout", "unchecked"]);
        let mut arguments = Vec::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let hint = format!("{stem}{}", names::pascal(&parameter.name));
            let secret = secrets::is_secret(&parameter.name, &parameter.schema);
            let ty = self.lower(&parameter.schema, &hint, secret);
            let name = scope.claim(names::method(&names::field(&parameter.name, index)));
            arguments.push(Argument {
                parameter,
                name,
                ty,
                role: role(parameter),
            });
        }
        let body = operation.request_body.as_ref().map(|body| Body {
            ty: self.lower(&body.schema, &format!("{stem}Request"), false),
            required: body.required,
            media_type: &body.media_type,
            schema: &body.schema,
        });
        let (mut successes, mut faults) = (Vec::new(), Vec::new());
        let mut variants = Scope::default();
        let mut seen = HashSet::new();
        for response in &operation.responses {
            let Some(statuses) = Statuses::parse(&response.status) else {
                continue;
            };
            if !seen.insert(statuses) {
                continue;
            }
            let variant = variants.claim(variant_of(statuses));
            let success = statuses.is_success();
            let hint = if success {
                format!("{stem}Response")
            } else {
                format!("{stem}{variant}Body")
            };
            let ty = response
                .schema
                .as_ref()
                .map(|schema| self.lower(schema, &hint, false));
            let headers = self.headers(response, &stem);
            let outcome = Outcome {
                statuses,
                variant,
                ty,
                headers,
                response: Some(response),
            };
            if success {
                successes.push(outcome)
            } else {
                faults.push(outcome)
            }
        }
        if successes.is_empty() {
            successes.push(Outcome {
                statuses: Statuses::Range(2),
                variant: variant_of(Statuses::Range(2)),
                ty: Some(Type::Json),
                headers: Vec::new(),
                response: None,
            });
        }
        let group = operation
            .tags
            .first()
            .map(|tag| names::module(tag))
            .unwrap_or_else(|| "operations".to_owned());
        Call {
            operation,
            method,
            stem,
            group,
            arguments,
            body,
            successes,
            faults,
        }
    }

    fn headers(&mut self, response: &'a Response, stem: &str) -> Vec<(&'a Header, String, Type)> {
        let mut scope = Scope::default();
        response
            .headers
            .iter()
            .filter(|header| !is_protocol_header(&header.name))
            .enumerate()
            .map(|(index, header)| {
                let secret = secrets::is_secret(&header.name, &header.schema);
                let hint = format!("{stem}{}", names::pascal(&header.name));
                let ty = match self.lower(&header.schema, &hint, secret) {
                    ty @ (Type::String
                    | Type::Text(_)
                    | Type::Secret(_)
                    | Type::Integer
                    | Type::Boolean) => ty,
                    _ => Type::String,
                };
                (header, scope.claim(names::field(&header.name, index)), ty)
            })
            .collect()
    }
}

/// Who supplies a parameter.
fn role(parameter: &Parameter) -> Role {
    if parameter.location != Location::Header {
        return Role::Argument;
    }
    let name = parameter.name.to_ascii_lowercase();
    if matches!(name.as_str(), "x-auth-token" | "authorization") {
        Role::Credential
    } else if is_protocol_header(&name) {
        Role::Protocol
    } else {
        Role::Argument
    }
}

/// Header fields that HTTP implementations set and read themselves.
fn is_protocol_header(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "date",
        "host",
        "keep-alive",
        "server",
        "transfer-encoding",
        "user-agent",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Variants are named after the reason phrase of their code.
fn variant_of(statuses: Statuses) -> String {
    let code = match statuses {
        Statuses::Code(code) => code,
        Statuses::Range(2) => return "Success".to_owned(),
        Statuses::Range(3) => return "Redirection".to_owned(),
        Statuses::Range(4) => return "ClientError".to_owned(),
        Statuses::Range(5) => return "ServerError".to_owned(),
        Statuses::Range(hundred) => return format!("Status{hundred}xx"),
        Statuses::Default => return "Other".to_owned(),
    };
    match REASONS.iter().find(|(known, _)| *known == code) {
        Some((_, reason)) => (*reason).to_owned(),
        None => format!("Status{code}"),
    }
}

/// Reason phrases of RFC 9110 and the codes that OpenStack adds, as names.
const REASONS: &[(u16, &str)] = &[
    (100, "Continue"),
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritative"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "ContentTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (422, "UnprocessableContent"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "HeaderFieldsTooLarge"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
    (505, "HttpVersionNotSupported"),
    (507, "InsufficientStorage"),
];

/// The newtype of `runtime::text` for a format.
fn text_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "uuid" => "Uuid",
        "date-time" => "DateTime",
        "date" => "Date",
        "time" => "Time",
        "ipv4" => "Ipv4",
        "ipv6" => "Ipv6",
        "ip" => "Ip",
        "cidr" => "Cidr",
        "mac" => "Mac",
        "uri" | "url" => "Uri",
        "email" => "Email",
        "byte" => "Base64",
        "binary" => "Binary",
        _ => return None,
    })
}

/// Names of members that examples show with a whole number that `i64` can't hold.
fn large_members(api: &Api) -> HashSet<&str> {
    fn collect<'j>(json: &'j Json, found: &mut HashSet<&'j str>) {
        match json {
            Json::Object(members) => {
                for (name, member) in members {
                    if matches!(member, Json::Number(number) if number.as_i64().is_none()) {
                        found.insert(name);
                    }
                    collect(member, found);
                }
            }
            Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
    let mut found = HashSet::new();
    for operation in &api.operations {
        for example in &operation.examples {
            if let Some(json) = &example.json {
                collect(json, &mut found);
            }
        }
    }
    found
}

/// Whole numbers that `i64` can't hold are documented or shown.
fn beyond_i64(schema: &Schema) -> bool {
    let big = |number: &serde_json::Number| number.as_i64().is_none();
    schema.maximum.as_ref().is_some_and(big)
        || schema
            .examples
            .iter()
            .any(|value| matches!(value, Json::Number(number) if big(number)))
}

/// Does the schema allow `null` beside something else?
fn is_nullable(schema: &Schema) -> bool {
    schema.is_nullable() || unwrap_nullable(schema).is_some()
}

/// The other alternative of a choice between something and `null`.
fn unwrap_nullable(schema: &Schema) -> Option<&Schema> {
    let choices = if schema.one_of.is_empty() {
        &schema.any_of
    } else {
        &schema.one_of
    };
    let is_null = |schema: &Schema| {
        schema
            .types
            .as_ref()
            .is_some_and(|types| types.names() == [TypeName::Null])
    };
    match choices.as_slice() {
        [inner, null] | [null, inner] if is_null(null) && !is_null(inner) => Some(inner),
        _ => None,
    }
}

/// The listed values of a string schema.
fn string_values(schema: &Schema) -> Option<Vec<&str>> {
    if schema.enumeration.is_empty()
        || schema
            .single_type()
            .is_some_and(|name| name != TypeName::String)
    {
        return None;
    }
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for value in &schema.enumeration {
        match value {
            Json::String(text) => values.extend(seen.insert(text).then_some(text.as_str())),
            Json::Null => {}
            _ => return None,
        }
    }
    (!values.is_empty()).then_some(values)
}

/// The listed values of a schema of whole numbers.
fn integer_values(schema: &Schema) -> Option<Vec<i64>> {
    if schema.enumeration.is_empty()
        || !matches!(schema.single_type(), None | Some(TypeName::Integer))
    {
        return None;
    }
    let mut values = Vec::new();
    for value in &schema.enumeration {
        match value {
            Json::Number(number) => {
                let value = number.as_i64()?;
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            Json::Null => {}
            _ => return None,
        }
    }
    (!values.is_empty()).then_some(values)
}

/// The key and schema of each alternative, where all are objects of one required key.
fn keyed_alternatives(schema: &Schema) -> Option<Vec<(&str, &Schema)>> {
    if schema.one_of.len() < 2 || !schema.properties.is_empty() {
        return None;
    }
    let mut seen = HashSet::new();
    schema
        .one_of
        .iter()
        .map(|alternative| match alternative.properties.first() {
            Some((key, inner))
                if alternative.properties.len() == 1
                    && alternative.required.contains(key)
                    && seen.insert(key) =>
            {
                Some((key.as_str(), inner))
            }
            _ => None,
        })
        .collect()
}

/// All members of an object schema and of its alternatives: wire name, schema, always required?
fn merged_members<'s>(api: &'s Api, schema: &'s Schema) -> Vec<(&'s str, &'s Schema, bool)> {
    if schema.types.is_some() && !schema.is(TypeName::Object) {
        return Vec::new();
    }
    if schema.single_type().is_none() && schema.types.is_some() {
        return Vec::new();
    }
    let mut members: IndexMap<&str, (&Schema, bool)> = schema
        .properties
        .iter()
        .map(|(name, member)| (name.as_str(), (member, schema.required.contains(name))))
        .collect();
    for alternative in schema.one_of.iter().chain(&schema.any_of) {
        let alternative = match alternative.reference_name() {
            Some(name) => api.schemas.get(name).unwrap_or(alternative),
            None => alternative,
        };
        if alternative.types.is_some() && !alternative.is(TypeName::Object) {
            return members_of(schema);
        }
        for (name, member) in &alternative.properties {
            members.entry(name).or_insert((member, false));
        }
    }
    members
        .into_iter()
        .map(|(name, (member, required))| (name, member, required))
        .collect()
}

fn members_of(schema: &Schema) -> Vec<(&str, &Schema, bool)> {
    schema
        .properties
        .iter()
        .map(|(name, member)| (name.as_str(), member, schema.required.contains(name)))
        .collect()
}
