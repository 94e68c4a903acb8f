//! The public items of an API's module, from its model: the types, and what client and server offer for each operation.
//!
//! What is the same for all APIs, as `Client::builder` and `router`, is not listed: it comes and goes with its module.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::client::{self, Emitter};
use super::leads::Leads;
use super::model::{Call, Item, Kind, Model, Presence, Struct, Type};
use super::statuses::CommonStatuses;
use super::{credentials, error_codes, names, server, types};
use crate::Options;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A struct.
    Struct,
    /// A public field of a struct.
    Field,
    /// An enum.
    Enum,
    /// A variant of an enum.
    Variant,
    /// Another name for a type.
    Alias,
    /// A function of a module.
    Function,
    /// A method or an associated function.
    Method,
    /// A trait.
    Trait,
    /// A method of a trait.
    TraitMethod,
    /// A trait that a type implements.
    Implementation,
    /// A constant or an associated constant.
    Constant,
    /// A module.
    Module,
    /// An exported macro.
    Macro,
}

impl ItemKind {
    /// The word that users see.
    pub fn word(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Field => "field",
            Self::Enum => "enum",
            Self::Variant => "variant",
            Self::Alias => "alias",
            Self::Function => "function",
            Self::Method => "method",
            Self::Trait => "trait",
            Self::TraitMethod => "trait method",
            Self::Implementation => "implementation",
            Self::Constant => "constant",
            Self::Module => "module",
            Self::Macro => "macro",
        }
    }
}

/// A public item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicItem {
    /// What it is.
    pub kind: ItemKind,
    /// Its declaration without attributes and bodies; empty where its members say all.
    pub text: String,
    /// May it grow without breaking: a struct or enum that is non-exhaustive or has private fields, a trait method
    /// with a default?
    pub open: bool,
}

/// Items by their paths.
pub type PublicItems = BTreeMap<String, PublicItem>;

/// The public items of the API's module.
pub fn of_model(model: &Model<'_>) -> PublicItems {
    let mut list = List {
        items: PublicItems::new(),
    };
    let module = &model.module;
    list.add(module, ItemKind::Module, "", false);
    for part in ["types", "server", "mock"] {
        list.add(&format!("{module}::{part}"), ItemKind::Module, "", false);
    }
    for item in model.types() {
        list.of_type(&format!("{module}::types::{}", item.name), item);
    }
    let codes = error_codes::constants(model.api);
    if !codes.is_empty() {
        let path = format!("{module}::error_codes");
        list.add(&path, ItemKind::Module, "", false);
        for name in codes.keys() {
            list.add(
                &format!("{path}::{name}"),
                ItemKind::Constant,
                "&str",
                false,
            );
        }
    }
    list.of_clients(model);
    list.of_server(model);
    list.items
}

/// Tokens as text, with blanks as people set them.
pub fn text(tokens: &TokenStream) -> String {
    let mut out = tokens.to_string();
    for (from, to) in [
        (" ::", "::"),
        (":: ", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        (" (", "("),
        (" :", ":"),
        (",(", ", ("),
        // Whether a list ends in a comma depends on its length.
        (",)", ")"),
    ] {
        out = out.replace(from, to);
    }
    out
}

/// Text that stands for tokens, as [`text`] writes them.
fn retold(source: &str) -> String {
    source
        .parse::<TokenStream>()
        .map_or_else(|_| source.to_owned(), |tokens| text(&tokens))
}

struct List {
    items: PublicItems,
}

impl List {
    fn add(&mut self, path: &str, kind: ItemKind, text: &str, open: bool) {
        let item = PublicItem {
            kind,
            text: text.to_owned(),
            open,
        };
        self.items.insert(path.to_owned(), item);
    }

    fn below(&mut self, owner: &str, name: &str, kind: ItemKind, text: &str) {
        let open = !matches!(kind, ItemKind::Method | ItemKind::Field);
        self.add(
            &format!("{owner}::{}", names::ident(name)),
            kind,
            text,
            open,
        );
    }

    fn of_type(&mut self, path: &str, item: &Item<'_>) {
        let here = TokenStream::new();
        match &item.kind {
            Kind::Struct(shape) => self.of_struct(path, item, shape),
            Kind::Alias(ty) => {
                let ty = text(&types::type_tokens(ty, &here));
                self.add(path, ItemKind::Alias, &ty, false);
            }
            Kind::Strings(values) => self.open_enum(path, values.iter().map(|(name, _)| name)),
            Kind::Integers(values) => self.open_enum(path, values.iter().map(|(name, _)| name)),
            Kind::Keyed(keys) => {
                self.add(path, ItemKind::Enum, "", true);
                for (name, _, ty) in keys {
                    let ty = types::type_tokens(ty, &here);
                    let name = format!("{path}::{}", names::ident(name));
                    self.add(&name, ItemKind::Variant, &text(&quote! { (#ty) }), false);
                }
            }
        }
    }

    fn open_enum<'n>(&mut self, path: &str, variants: impl Iterator<Item = &'n String>) {
        self.add(path, ItemKind::Enum, "", true);
        for name in variants {
            self.below(path, name, ItemKind::Variant, "");
        }
    }

    fn of_struct(&mut self, path: &str, item: &Item<'_>, shape: &Struct<'_>) {
        let here = TokenStream::new();
        let constructed = shape.is_constructed(item);
        self.add(path, ItemKind::Struct, "", constructed);
        if !constructed {
            let default = format!("{path}::impl Default");
            self.add(&default, ItemKind::Implementation, "", false);
        }
        for field in &shape.fields {
            let ty = text(&types::field_type(field));
            self.below(path, &field.name, ItemKind::Field, &ty);
        }
        if let Some(ty) = &shape.rest {
            let ty = types::type_tokens(ty, &here);
            self.below(
                path,
                "rest",
                ItemKind::Field,
                &text(&quote! { rt::Map<#ty> }),
            );
        }
        if shape.keeps_unknown {
            self.below(path, "unknown", ItemKind::Field, "crate::runtime::Object");
        }
        if !item.usage.request {
            return;
        }
        let mut parameters = Vec::new();
        for field in &shape.fields {
            if let Some(parameter) = types::parameter(field) {
                parameters.push(parameter);
            } else if !field.required || field.fixed.is_some() {
                let value = types::value_type(field);
                let setter = format!("with_{}", field.name);
                let taken = text(&quote! { (value: #value) });
                self.below(path, &setter, ItemKind::Method, &taken);
                if field.presence == Presence::Nullable {
                    let setter = format!("with_null_{}", field.name);
                    self.below(path, &setter, ItemKind::Method, "");
                }
            }
        }
        let new = match constructed {
            true => text(&quote! { fn new(#(#parameters),*) -> Self }),
            false => String::new(),
        };
        self.below(path, "new", ItemKind::Method, &new);
    }

    fn of_clients(&mut self, model: &Model<'_>) {
        let common = client::common_fault(model);
        for generation in model.generations() {
            let calls: Vec<_> = model
                .calls
                .iter()
                .filter(|call| call.generation.as_deref() == generation)
                .collect();
            let outer = client::client_path(model, generation);
            let path = format!("{outer}::client");
            self.add(&outer, ItemKind::Module, "", false);
            self.add(&path, ItemKind::Module, "", false);
            let fault = format!("{path}::Fault");
            match common {
                Some(ty) => {
                    self.add(&fault, ItemKind::Struct, "", true);
                    let held = retold(&format!("({})", types::spelled(ty)));
                    self.below(&fault, "body", ItemKind::Field, &held);
                }
                None => self.add(&fault, ItemKind::Alias, "rt::Problem", false),
            }
            if credentials::token(model.api).is_some() {
                let path = format!("{path}::rt::ClientBuilder<Client>::token");
                let taken = "fn token(self, token: impl Into<rt::Secret<String>>) -> Self";
                self.add(&path, ItemKind::Method, &retold(taken), false);
            }
            for name in client::given_once(&calls).keys() {
                let path = format!("{path}::rt::ClientBuilder<Client>::{name}");
                let taken = format!("fn {name}(self, value: impl Into<String>) -> Self");
                self.add(&path, ItemKind::Method, &retold(&taken), false);
            }
            if !model.api.version_headers.is_empty() {
                let methods = [
                    (
                        "rt::ClientBuilder<Client>::api_version",
                        "fn api_version(self, version: impl Into<String>) -> Self",
                    ),
                    (
                        "Client::api_version",
                        "fn api_version(&self) -> Option<&str>",
                    ),
                    (
                        "Client::negotiate",
                        "async fn negotiate(&self) -> Result<Self, Error>",
                    ),
                ];
                for (name, signature) in methods {
                    let path = format!("{path}::{name}");
                    self.add(&path, ItemKind::Method, &retold(signature), false);
                }
            }
            for (call, made) in calls.iter().zip(made(model, &calls)) {
                let client = format!("{path}::Client");
                self.below(
                    &client,
                    &call.client_method,
                    ItemKind::Method,
                    &text(&made.method),
                );
                let stem = format!("{path}::{}", names::ident(&call.client_stem));
                self.add(&stem, ItemKind::Struct, &text(&made.reads), true);
                for (name, signature) in &made.setters {
                    self.below(&stem, name, ItemKind::Method, &text(signature));
                }
                for (name, variants) in &made.enums {
                    let path = format!("{path}::{name}");
                    self.add(&path, ItemKind::Enum, "", true);
                    for (variant, held, open) in variants {
                        let path = format!("{path}::{}", names::ident(variant));
                        self.add(&path, ItemKind::Variant, &text(held), *open);
                    }
                }
                if let Some((name, fields)) = &made.headers {
                    let path = format!("{path}::{name}");
                    self.add(&path, ItemKind::Struct, "", true);
                    let default = format!("{path}::impl Default");
                    self.add(&default, ItemKind::Implementation, "", false);
                    for (field, ty) in fields {
                        self.below(&path, field, ItemKind::Field, &text(ty));
                    }
                }
            }
        }
    }

    fn of_server(&mut self, model: &Model<'_>) {
        let path = format!("{}::server", model.module);
        let service = format!("{path}::Server");
        let bounds = text(&quote! { Send + Sync + 'static });
        self.add(&service, ItemKind::Trait, &bounds, false);
        for plan in server::plans(model) {
            let of_plan = |name: &str| format!("{path}::{}", names::ident(name));
            let method = text(&server::signature(&plan));
            self.below(&service, &plan.call.method, ItemKind::TraitMethod, &method);
            let input = of_plan(&plan.input);
            self.add(&input, ItemKind::Struct, "", true);
            for (name, ty) in server::members(&plan) {
                self.below(&input, &name, ItemKind::Field, &retold(&ty));
            }
            let answer = of_plan(&plan.answer);
            self.add(&answer, ItemKind::Enum, "", true);
            if let Some((variant, fault)) = server::fault_variant(&plan) {
                let held = format!("({})", names::ident(&fault));
                self.below(&answer, &variant, ItemKind::Variant, &held);
            }
            for (variant, held) in server::variants(model, &plan.call.successes) {
                self.below(&answer, &variant, ItemKind::Variant, &retold(&held));
            }
            if let Some(fault) = plan.fault.as_deref().filter(|_| plan.owns_fault) {
                let fault = of_plan(fault);
                self.add(&fault, ItemKind::Enum, "", true);
                for (variant, held) in server::variants(model, &plan.call.faults) {
                    self.below(&fault, &variant, ItemKind::Variant, &retold(&held));
                }
            }
        }
    }
}

/// A variant: its name, what it holds, and whether more may come.
type Variant = (String, TokenStream, bool);

/// What callers see of a call: tokens without docs and bodies.
struct Made {
    /// The method that begins the call.
    method: TokenStream,
    /// What is read: the types of body, header fields and documented errors.
    reads: TokenStream,
    /// The setters of the builder by name.
    setters: Vec<(String, TokenStream)>,
    /// Enums by name.
    enums: Vec<(String, Vec<Variant>)>,
    /// The struct of header fields: its name, and their names and types.
    headers: Option<(String, Vec<(String, TokenStream)>)>,
}

/// What callers see of the calls of one client.
fn made(model: &Model<'_>, calls: &[&Call<'_>]) -> Vec<Made> {
    let own = client::own_faults(calls, client::common_fault(model));
    let (statuses, options) = (CommonStatuses::new(model), Options::default());
    let leads = Leads::new(model);
    let made = calls.iter().map(|call| {
        let emitter = Emitter {
            statuses: &statuses,
            leads: &leads,
            model,
            call,
            options: &options,
        };
        emitter.made(own.get(&client::fault_key(call)).copied())
    });
    made.collect()
}

impl Emitter<'_, '_> {
    /// What callers see of the call, `owner` being the stem of the enum of its errors.
    fn made(&self, owner: Option<&str>) -> Made {
        let call = self.call;
        let setters = self.optional().map(|argument| {
            let (ty, _) = self.argument(client::argument_type(argument), &quote! { value });
            (argument.name.clone(), quote! { (value: #ty) })
        });
        let body = call.body.as_ref().filter(|body| !body.required);
        let body = body.map(|body| {
            let ty = client::body_argument(&body.ty);
            ("body".to_owned(), quote! { (body: #ty) })
        });
        let following = self.following();
        let following = following.methods.into_iter().chain(following.made);
        let following = following.flat_map(signatures);
        let mut enums = Vec::new();
        if !self.call.is_plain() {
            let variants = call.successes.iter().map(|outcome| {
                let ty = outcome.ty.as_ref().map(|ty| self.body_type(Some(ty)));
                let held = ty.map(|ty| quote! { (Box<#ty>) });
                (outcome.variant.clone(), held.unwrap_or_default(), false)
            });
            enums.push((format!("{}Output", call.client_stem), variants.collect()));
        }
        if owner == Some(&call.client_stem) {
            let variants = call.faults.iter().map(|outcome| {
                let ty = match &outcome.ty {
                    None | Some(Type::Json) => quote! { rt::Problem },
                    Some(ty) => {
                        let ty = types::type_tokens(ty, &client::types_path());
                        quote! { Box<#ty> }
                    }
                };
                (outcome.variant.clone(), quote! { (#ty) }, true)
            });
            enums.push((format!("{}Fault", call.client_stem), variants.collect()));
        }
        let fields: Vec<(String, TokenStream)> = self
            .header_fields()
            .into_iter()
            .map(|(_, name, ty)| {
                let ty = types::type_tokens(ty, &client::types_path());
                (name.clone(), quote! { Option<#ty> })
            })
            .collect();
        let (output, headers, fault) = (self.output().0, self.headers().0, self.fault(owner).0);
        let headers = headers.unwrap_or_else(|| quote! { () });
        Made {
            method: self.signature().0,
            reads: quote! { (#output, #headers, #fault) },
            setters: setters.chain(body).chain(following).collect(),
            enums,
            headers: (!fields.is_empty()).then(|| (format!("{}Headers", call.client_stem), fields)),
        }
    }
}

/// Names and signatures of methods.
fn signatures(methods: TokenStream) -> Vec<(String, TokenStream)> {
    let Ok(block) = syn::parse2::<syn::ItemImpl>(quote! { impl Call { #methods } }) else {
        return Vec::new();
    };
    let functions = block.items.into_iter().filter_map(|item| match item {
        syn::ImplItem::Fn(function) => Some(function.sig),
        _ => None,
    });
    let named = functions.map(|signature| (signature.ident.to_string(), quote! { #signature }));
    named.collect()
}
