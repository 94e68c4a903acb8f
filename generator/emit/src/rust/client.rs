//! `client.rs` of an API: a client with a method an operation, a builder a call, typed outcomes.

use std::collections::{BTreeMap, HashMap};

use minijinja::{Value, context};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use rayon::prelude::*;

use super::follow::{Following, following};
use super::leads::Leads;
use super::model::{Argument, Call, Kind, Model, Presence, Role, Statuses, Type};
use super::source::{self, File, Part};
use super::statuses::CommonStatuses;
use super::types::{spelled, tight, type_tokens};
use super::{
    credentials, deprecation, docs, example, introductions, media, names, opening, versioning,
};
use crate::env::Templates;
use crate::{GeneratedFile, Options};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::paging::{lacks_next, moved_by_body};
use apiref_core::ir::{Api, Location, Note};

/// Errors that are not those of the whole API, by the statuses and bodies: the stem of the first operation that has
/// them.
pub(super) type OwnFaults<'m> = HashMap<Vec<(Statuses, Option<&'m Type>)>, &'m str>;

/// Widest entry of a macro on one line.
const MOST_COLUMNS: usize = 94;

/// The `client` modules: one for each generation of the API, each one file, or a folder of files where it would grow
/// too long.
pub fn emit(
    model: &Model<'_>,
    env: &Templates,
    options: &Options,
) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let common = common_fault(model);
    let (statuses, leads) = (CommonStatuses::new(model), Leads::new(model));
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    for generation in model.generations() {
        let of_generation = model.calls.iter();
        let client = ClientModule {
            model,
            env,
            options,
            common,
            statuses: &statuses,
            leads: &leads,
            generation,
            calls: of_generation
                .filter(|call| call.generation.as_deref() == generation)
                .collect(),
        };
        let (more, found) = client.emit();
        files.extend(more);
        diagnostics.extend(found);
        if let Some(generation) = generation {
            let context = context! { module => model.module.as_str(), generation => generation };
            let path = format!("src/{}/{generation}/mod.rs", model.module);
            match env
                .render("rust/generation.rs.j2", context)
                .and_then(|text| source::finish(path, text))
            {
                Ok(file) => files.push(file),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    (files, diagnostics)
}

/// The path of the client of a generation, below the crate.
pub fn client_path(model: &Model<'_>, generation: Option<&str>) -> String {
    match generation {
        Some(generation) => format!("{}::{generation}", model.module),
        None => model.module.clone(),
    }
}

/// The client of one generation.
struct ClientModule<'m, 'a> {
    model: &'m Model<'a>,
    env: &'m Templates,
    options: &'m Options,
    common: Option<&'m Type>,
    statuses: &'m CommonStatuses<'a>,
    leads: &'m Leads<'m>,
    generation: Option<&'m str>,
    calls: Vec<&'m Call<'a>>,
}

impl ClientModule<'_, '_> {
    fn links_error_codes(&self) -> bool {
        let mut pages = self.calls.iter().map(|call| &call.operation.error_pages);
        pages.any(|pages| !pages.is_empty())
    }

    fn emit(&self) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
        let (model, common) = (self.model, self.common);
        let own = own_faults(&self.calls, common);
        let told_once = docs::lines(&self.statuses.docs())
            .map(|line| format!("///{line}\n"))
            .collect::<String>();
        let given_once = given_once(&self.calls);
        let versioned = !model.api.version_headers.is_empty();
        let newest = versioned.then(|| versioning::newest(model.api)).flatten();
        let newest = docs::code(newest.unwrap_or("1.0"));
        let parts: Vec<Part> = self
            .calls
            .par_iter()
            .map(|call| {
                let emitter = Emitter {
                    statuses: self.statuses,
                    leads: self.leads,
                    model,
                    call,
                    options: self.options,
                };
                emitter
                    .items(own.get(&fault_key(call)).copied())
                    .with_method(emitter.method())
            })
            .collect();
        let introductions = introductions::of_parts(model.api, &self.calls, &parts);
        let name = match self.generation {
            Some(generation) => format!("{generation}/client"),
            None => "client".to_owned(),
        };
        source::module(model, &name, parts, 0, |file| {
            let (parts, modules): (&[Part], &[String]) = match file {
                File::Whole(parts) | File::Share(parts) => (parts, &[]),
                File::Index(modules) => (&[], modules),
            };
            let methods: Vec<&str> = parts.iter().map(|part| part.method.as_str()).collect();
            let body: String = parts
                .iter()
                .map(|part| format!("\n{}", part.text))
                .collect();
            let methods = methods.join("\n");
            let context = context! {
                module => model.module.as_str(),
                path => client_path(model, self.generation),
                whole => matches!(file, File::Whole(_)),
                index => matches!(file, File::Index(_)),
                uses_types => source::uses(&body, "types::")
                    || source::uses(&methods, "types::")
                    || common.is_some() && !matches!(file, File::Share(_)),
                uses_runtime => true,
                library => self.options.library(),
                statuses => told_once.as_str(),
                error_codes => self.links_error_codes(),
                fault => common.map(spelled),
                token => credentials::token(model.api).map(|token| context! {
                    header => Literal::string(&token.header.to_ascii_lowercase()).to_string(),
                    scheme => Literal::string(token.scheme.as_deref().unwrap_or_default()).to_string(),
                    shown => docs::credential(token),
                }),
                login => credentials::login(model.api),
                given_once => given_once
                    .iter()
                    .map(|(name, (wire, default))| {
                        let literal = |text: &str| Literal::string(text).to_string();
                        let told = default.map(docs::code);
                        context! {
                            name => name,
                            wire => literal(wire),
                            default => default.map(literal),
                            told => told,
                        }
                    })
                    .collect::<Value>(),
                base_url => example::base_url(model),
                modules => modules.iter().map(String::as_str).collect::<Value>(),
                versioned => versioned,
                newest => newest.as_str(),
                calls => parts
                    .iter()
                    .map(|part| names::ident(&part.name).to_string())
                    .collect::<Value>(),
                introduction => introductions::lines(&introductions, parts),
                methods => methods,
                body => body,
            };
            self.env.render("rust/client.rs.j2", context)
        })
    }
}

/// The errors of these calls that are not those of the whole API.
pub(super) fn own_faults<'m>(calls: &[&'m Call<'_>], common: Option<&Type>) -> OwnFaults<'m> {
    let mut own = OwnFaults::new();
    for call in calls.iter().filter(|call| has_own_fault(call, common)) {
        own.entry(fault_key(call)).or_insert(&call.client_stem);
    }
    own
}

/// The path variables that the client knows, by their Rust names: the name on the wire, and the version of the API that
/// one of them stands for unless the client is told another.
pub(super) fn given_once<'m>(
    calls: &[&'m Call<'_>],
) -> BTreeMap<String, (&'m str, Option<&'m str>)> {
    let mut given = BTreeMap::new();
    for call in calls {
        for argument in call.arguments.iter().filter(|argument| argument.is_scope) {
            let parameter = argument.parameter;
            let is_version = Api::is_only_version(&call.operation.path, parameter);
            let default = parameter.schema.default.as_ref().filter(|_| is_version);
            let default = default.and_then(|value| value.as_str());
            let name = names::ident(&argument.name).to_string();
            given.insert(name, (parameter.name.as_str(), default));
        }
    }
    given
}

/// The body that most documented errors of the API have, where any has one of a type; else the one that the docs show for
/// the whole service.
pub(super) fn common_fault<'m>(model: &'m Model<'_>) -> Option<&'m Type> {
    let faults = model.calls.iter().flat_map(|call| &call.faults);
    let typed = faults.filter_map(|outcome| outcome.ty.as_ref().filter(|ty| is_typed(ty)));
    let mut counts: HashMap<&Type, usize> = HashMap::new();
    let mut first: Vec<&Type> = Vec::new();
    for ty in typed {
        let count = counts.entry(ty).or_default();
        *count += 1;
        if *count == 1 {
            first.push(ty);
        }
    }
    // Of equals the first counts.
    first
        .into_iter()
        .rev()
        .max_by_key(|ty| counts.get(ty).copied())
        .or(model.error_body.as_ref())
}

fn is_typed(ty: &Type) -> bool {
    !matches!(ty, Type::Json)
}

/// Are the bodies of an operation's errors others than those of the API?
fn has_own_fault(call: &Call<'_>, common: Option<&Type>) -> bool {
    let mut bodies = call.faults.iter().filter_map(|outcome| outcome.ty.as_ref());
    bodies.any(|ty| is_typed(ty) && Some(ty) != common)
}

pub(super) fn fault_key<'m>(call: &'m Call<'_>) -> Vec<(Statuses, Option<&'m Type>)> {
    call.faults
        .iter()
        .map(|outcome| (outcome.statuses, outcome.ty.as_ref()))
        .collect()
}

pub(super) struct Emitter<'e, 'a> {
    pub statuses: &'e CommonStatuses<'a>,
    pub leads: &'e Leads<'e>,
    pub model: &'e Model<'a>,
    pub call: &'e Call<'a>,
    pub options: &'e Options,
}

/// The names of types stand below this path in the client.
pub(super) fn types_path() -> TokenStream {
    quote! { types:: }
}

impl Emitter<'_, '_> {
    /// The method of the client that begins the call.
    fn method(&self) -> TokenStream {
        let call = self.call;
        let doc = docs::attributes(&self.method_docs());
        let deprecated = call.operation.deprecated.map(|_| {
            let note = deprecation::note(&call.operation.description);
            quote! { #[deprecated = #note] }
        });
        let stem = names::ident(&call.client_stem);
        let mut steps = Vec::new();
        for argument in required(call) {
            let name = names::ident(&argument.name);
            let (_, sent) = self.argument(argument_type(argument), &quote! { #name });
            let wire = &argument.parameter.name;
            let place = place(argument);
            steps.push(quote! { call.#place(#wire, #sent); });
        }
        for argument in &call.arguments {
            let wire = &argument.parameter.name;
            let constant = argument.parameter.constant();
            steps.extend(constant.map(|value| quote! { call.query(#wire, #value); }));
        }
        steps.extend(
            self.accepts()
                .map(|types| quote! { call.header("Accept", #types); }),
        );
        steps.extend(
            self.content_type()
                .map(|media_type| quote! { call.header("Content-Type", #media_type); }),
        );
        if let Some(body) = call.body.as_ref().filter(|body| body.required) {
            let media_type = self.body_media_type(body);
            if let Some(arguments) = self.model.constant(body) {
                let ty = type_tokens(body.whole(), &types_path());
                let arguments = arguments.iter().map(|field| {
                    let ty = type_tokens(&field.ty, &types_path());
                    match field.presence {
                        // What the example shows, which may be null as well.
                        Presence::RequiredNullable => quote! { Some(#ty::default()) },
                        _ => quote! { #ty::default() },
                    }
                });
                let made = match body.whole() {
                    Type::Object => quote! { #ty::default() },
                    _ => quote! { #ty::new(#(#arguments),*) },
                };
                steps.push(quote! { call.body(#media_type, &#made); });
            } else if let Some(envelope) = &body.envelope {
                let member = envelope.member;
                steps.push(quote! { call.body_member(#media_type, #member, body); });
            } else {
                let place = body_place(&body.ty);
                steps.push(quote! { call.#place(#media_type, body); });
            }
        }
        let (signature, parameters) = self.signature();
        let many = (parameters > 6).then(|| {
            quote! { #[expect(clippy::too_many_arguments, reason = "each of them is required")] }
        });
        let body = if steps.is_empty() {
            quote! { #stem(#stem::begin(&self.client)) }
        } else {
            quote! {
                let mut call = #stem::begin(&self.client);
                #(#steps)*
                #stem(call)
            }
        };
        quote! {
            #doc
            #deprecated
            #many
            pub #signature {
                #body
            }
        }
    }

    /// What reads the next page or waits.
    pub(super) fn following(&self) -> Following {
        match self.call.is_plain() {
            true => following(self.model, self.call),
            false => Following::default(),
        }
    }

    /// The method without its body, and how many parameters it has.
    pub(super) fn signature(&self) -> (TokenStream, usize) {
        let call = self.call;
        let (method, stem) = (
            names::ident(&call.client_method),
            names::ident(&call.client_stem),
        );
        let arguments = required(call).map(|argument| {
            let name = names::ident(&argument.name);
            let (ty, _) = self.argument(argument_type(argument), &quote! { #name });
            quote! { #name: #ty }
        });
        let body = call.body.as_ref().filter(|body| body.required);
        let body = body.filter(|body| self.model.constant(body).is_none());
        let body = body.map(|body| {
            let ty = body_argument(&body.ty);
            quote! { body: #ty }
        });
        let parameters: Vec<TokenStream> = arguments.chain(body).collect();
        let signature = quote! { fn #method(&self #(, #parameters)*) -> #stem };
        (signature, parameters.len())
    }

    /// The arguments that a call may leave out.
    pub(super) fn optional(&self) -> impl Iterator<Item = &Argument<'_>> {
        let arguments = self.call.arguments.iter();
        arguments.filter(|argument| argument.role == Role::Argument && !is_required(argument))
    }

    /// The builder, and the types of its outcomes.
    fn items(&self, owner: Option<&str>) -> Part {
        let call = self.call;
        let following = self.following();
        let (output, output_items) = self.output();
        let (fault, fault_enum) = self.fault(owner);
        let (headers, header_items) = self.headers();
        let headers = headers.unwrap_or_else(|| quote! { () });
        let (methods, more) = (following.methods, following.items);
        let methods = (!methods.is_empty()).then(|| {
            let stem = names::ident(&call.client_stem);
            quote! { impl #stem { #(#methods)* } }
        });
        let items = quote! { #methods #more #output_items #header_items };
        let items = Part::new(&call.group, &call.client_stem, items);
        Part {
            text: self.builder([output, headers, fault]),
            ..items.clone()
        }
        .with_text(&following.text)
        .with_text(&items.text)
        .with_text(&fault_enum)
    }

    /// The builder: which operation it calls, how the bodies of its statuses are read, and its setters.
    fn builder(&self, types: [TokenStream; 3]) -> String {
        let call = self.call;
        let literal = |text: &str| Literal::string(text).to_string();
        let begun = match call.client_method == call.method {
            true => String::new(),
            false => format!(" as {}", literal(&call.client_method)),
        };
        let types = types.map(|ty| ty.to_string().replace(' ', ""));
        let head = format!(
            "{}({}{begun}, {}, {}, DESCRIPTION)\n    -> ({}), reply {};",
            names::ident(&call.client_stem),
            literal(&call.method),
            literal(&call.operation.method),
            literal(&call.operation.path),
            types.join(", "),
            braced(&self.arms()),
        );
        let optional = self.optional().map(|argument| self.setter(argument));
        source::entries("call", &head, optional.chain(self.body_setter()))
    }

    fn body_setter(&self) -> Option<String> {
        let body = self.call.body.as_ref().filter(|body| !body.required)?;
        let ty = tight(&body_argument(&body.ty));
        let media_type = Literal::string(self.body_media_type(body));
        let place = body_place(&body.ty);
        let entry = format!("body(body: {ty}) => {place}({media_type}, body)");
        Some(source::documented("Sets the body.", &entry))
    }

    fn setter(&self, argument: &Argument<'_>) -> String {
        let schema = &argument.parameter.schema;
        let (ty, sent) = match schema.content_media_type {
            // The text of any JSON.
            Some(_) => (
                quote! { impl Into<rt::Json> },
                quote! { Into::<rt::Json>::into(value).to_string() },
            ),
            None => self.argument(argument_type(argument), &quote! { value }),
        };
        let wire = &argument.parameter.name;
        let fallback = format!("The parameter {}.", docs::code(wire));
        let item = argument
            .ty
            .embeds()
            .and_then(|name| self.model.items.get(name));
        let listing = item
            .map(|item| item.schema)
            .filter(|listing| !schema.enumeration.is_empty() && !listing.enumeration.is_empty());
        let told = docs::of_member(schema, &fallback, listing);
        let taken = format!("{}(value: {}) =>", names::ident(&argument.name), tight(&ty));
        let wire = Literal::string(wire);
        let set = format!("{}({wire}, {})", place(argument), tight(&sent));
        let separator = match taken.len() + set.len() {
            ..=MOST_COLUMNS => " ",
            _ => "\n    ",
        };
        source::documented(&told, &format!("{taken}{separator}{set}"))
    }

    /// The type of an argument called `name`, and the expression that is sent.
    pub(super) fn argument(&self, ty: &Type, name: &TokenStream) -> (TokenStream, TokenStream) {
        let tokens = type_tokens(ty, &types_path());
        let converted = (
            quote! { impl Into<#tokens> },
            quote! { Into::<#tokens>::into(#name) },
        );
        // Text is taken in any form.
        let text = || (quote! { impl AsRef<str> }, quote! { #name.as_ref() });
        match ty {
            Type::String | Type::Text(_) => text(),
            Type::Secret(inner) if matches!(**inner, Type::String | Type::Text(_)) => text(),
            Type::Integer | Type::Boolean => (tokens, name.clone()),
            Type::Named(item) => match self.model.resolve(item).map(|item| &item.kind) {
                Some(Kind::Alias(inner)) => self.argument(inner, name),
                Some(Kind::Struct(_) | Kind::Keyed(_)) => (quote! { &#tokens }, name.clone()),
                _ => converted,
            },
            Type::Array(inner) => {
                let inner = type_tokens(inner, &types_path());
                (
                    quote! { impl IntoIterator<Item = impl Into<#inner>> },
                    quote! { rt::list::<#inner>(#name) },
                )
            }
            _ => converted,
        }
    }

    /// What the docs say of the credential of this call alone: whose it has to be, or what it has to allow.
    fn permission(&self) -> Option<String> {
        const WORDS: [&str; 3] = ["permission", "administrat", "scoped"];
        let mut arguments = self.call.arguments.iter();
        let credential = arguments.find(|argument| argument.role == Role::Credential)?;
        let parameter = credential.parameter;
        let text = parameter.schema.description.as_deref().unwrap_or_default();
        let lower = text.to_ascii_lowercase();
        let says = WORDS.iter().any(|word| lower.contains(word));
        says.then(|| docs::led(&docs::code(&parameter.name), text))
    }

    fn method_docs(&self) -> String {
        let operation = self.call.operation;
        let mut parts = vec![opening::heading(operation, &operation.description)];
        if operation.deprecated.is_some() {
            parts.push("The docs mark this operation as deprecated.".to_owned());
        }
        parts.push(docs::of_versions(&operation.versions));
        let source = docs::at(&operation.page, operation.line);
        parts.push(format!("{}. {source}", docs::address(operation)));
        parts.extend(self.permission());
        parts.extend(operation.request_body.as_ref().and_then(media::others));
        if lacks_next(self.model.api, operation) {
            parts.push(
                "A call returns one page. The docs don't say how to get the next one.".to_owned(),
            );
        }
        if let Some(member) = moved_by_body(self.model.api, operation) {
            parts.push(format!(
                "A call returns one page. `{member}` in the body asks for another one."
            ));
        }
        let notes = operation.notes.iter().filter(|note| !note.is_reference());
        // A note titled `Example` describes the call; its heading would clash with that of the generated example.
        let (of_example, notes): (Vec<&Note>, Vec<&Note>) = notes.partition(|note| {
            let title = note.title.trim().to_ascii_lowercase();
            matches!(title.as_str(), "example" | "examples")
        });
        parts.extend(of_example.iter().map(|note| note.text.clone()));
        let arguments: Vec<String> = required(self.call)
            .map(|argument| docs::argument(&argument.name, &argument.parameter.schema))
            .collect();
        if !arguments.is_empty() {
            parts.push(format!("# Arguments\n\n{}", arguments.join("\n")));
        }
        let statuses: Vec<String> = operation
            .responses
            .iter()
            .filter(|response| !self.statuses.are_common(response))
            .map(|response| {
                let separator = if response.description.is_empty() {
                    ""
                } else {
                    ": "
                };
                docs::item(&format!(
                    "{}{separator}{}",
                    docs::code(&response.status),
                    response.description
                ))
            })
            .collect();
        if !statuses.is_empty() {
            parts.push(format!("# Statuses\n\n{}", statuses.join("\n")));
        }
        if let Some(example) = example::call(self.model, self.call, &self.options.package) {
            parts.push(format!("# Example\n\n```no_run\n{example}```"));
        }
        // What a caller needs first is not behind pages of text.
        let headed = notes.iter();
        parts.extend(headed.map(|note| format!("# {}\n\n{}", docs::title(&note.title), note.text)));
        let text = docs::paragraphs(parts.iter().map(String::as_str));
        self.leads.linked(self.call, &text)
    }
}

/// Entries in braces: on one line where there is but one.
fn braced(entries: &[String]) -> String {
    match entries {
        [] => "{}".to_owned(),
        [only] => format!("{{ {only} }}"),
        several => {
            let lines = several.iter().map(|entry| format!("        {entry},\n"));
            format!("{{\n{}    }}", lines.collect::<String>())
        }
    }
}

/// The arguments that each call needs, in the order in which they are given.
pub fn required<'c>(call: &'c Call<'_>) -> impl Iterator<Item = &'c Argument<'c>> {
    call.arguments
        .iter()
        .filter(|argument| argument.role == Role::Argument && is_required(argument))
}

/// Must each call give the argument?
pub fn is_required(argument: &Argument<'_>) -> bool {
    let in_path = argument.parameter.location == Location::Path;
    !argument.is_scope && (argument.parameter.required || in_path)
}

/// What can stand in a path is text, where the docs don't say more of it.
pub fn argument_type<'t>(argument: &'t Argument<'_>) -> &'t Type {
    const TEXT: &Type = &Type::String;
    match &argument.ty {
        Type::Json | Type::OrJson(_) | Type::Object | Type::Null
            if argument.parameter.location == Location::Path =>
        {
            TEXT
        }
        ty => ty,
    }
}

/// Where a request holds an argument, as the runtime calls it.
fn place(argument: &Argument<'_>) -> Ident {
    let place = match argument.parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    };
    format_ident!("{place}")
}

pub(super) fn body_argument(ty: &Type) -> TokenStream {
    match ty {
        Type::Array(inner) => {
            let inner = type_tokens(inner, &types_path());
            quote! { &[#inner] }
        }
        Type::Text("Binary") => quote! { impl Into<rt::client::Body> },
        Type::String | Type::Text(_) => quote! { &str },
        _ => {
            let ty = type_tokens(ty, &types_path());
            quote! { &#ty }
        }
    }
}

/// The runtime's method that takes a body: files are sent unchanged.
fn body_place(ty: &Type) -> Ident {
    match ty {
        Type::Text("Binary") => format_ident!("upload"),
        _ => format_ident!("body"),
    }
}
