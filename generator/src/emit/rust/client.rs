//! `client.rs` of an API: a client with a method an operation, a builder a call, typed outcomes.

use std::collections::HashMap;

use minijinja::{Value, context};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rayon::prelude::*;

use super::model::{Argument, Call, Kind, Model, Outcome, Role, Statuses, Type};
use super::source::{self, File, Part};
use super::types::type_tokens;
use super::{docs, example, names};
use crate::diagnostic::Diagnostic;
use crate::emit::env::Templates;
use crate::emit::{GeneratedFile, Options};
use crate::ir::Location;

/// Errors that operations share, by the statuses and bodies: the stem of the first operation that has them.
type SharedFaults<'m> = HashMap<Vec<(Statuses, Option<&'m Type>)>, &'m str>;

/// The `client` module: one file, or a folder of files where it would grow too long.
pub fn emit(
    model: &Model<'_>,
    env: &Templates,
    options: &Options,
) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let mut shared = SharedFaults::new();
    for call in &model.calls {
        shared.entry(fault_key(call)).or_insert(&call.stem);
    }
    let parts: Vec<Part> = model
        .calls
        .par_iter()
        .map(|call| {
            let emitter = Emitter {
                model,
                call,
                options,
            };
            let owner = shared.get(&fault_key(call)).copied().unwrap_or(&call.stem);
            Part::new(&call.group, &call.stem, emitter.items(owner), Vec::new())
                .with_method(emitter.method())
        })
        .collect();
    source::module(model, "client", parts, |file| {
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
            whole => matches!(file, File::Whole(_)),
            index => matches!(file, File::Index(_)),
            uses_types => source::uses(&body, "types::") || source::uses(&methods, "types::"),
            uses_runtime => true,
            package => options.package.as_str(),
            modules => modules.iter().map(String::as_str).collect::<Value>(),
            methods => methods,
            body => body,
        };
        env.render("rust/client.rs.j2", context)
    })
}

fn fault_key<'m>(call: &'m Call<'_>) -> Vec<(Statuses, Option<&'m Type>)> {
    call.faults
        .iter()
        .map(|outcome| (outcome.statuses, outcome.ty.as_ref()))
        .collect()
}

struct Emitter<'e, 'a> {
    model: &'e Model<'a>,
    call: &'e Call<'a>,
    options: &'e Options,
}

/// The names of types stand below this path in the client.
fn types_path() -> TokenStream {
    quote! { types:: }
}

impl Emitter<'_, '_> {
    /// The method of the client that begins the call.
    fn method(&self) -> TokenStream {
        let call = self.call;
        let doc = docs::attributes(&self.method_docs());
        let deprecated = call.operation.deprecated.map(|_| {
            quote! { #[deprecated = "the docs call this operation deprecated"] }
        });
        let (method, stem) = (names::ident(&call.method), names::ident(&call.stem));
        let (mut parameters, mut steps) = (Vec::new(), Vec::new());
        for argument in required(call) {
            let name = names::ident(&argument.name);
            let (ty, convert) = self.argument(&argument.ty, &quote! { #name });
            parameters.push(quote! { #name: #ty });
            steps.extend(convert);
            let wire = &argument.parameter.name;
            steps.push(match argument.parameter.location {
                Location::Path => quote! { call.path(#wire, #name); },
                Location::Query => quote! { call.query(#wire, #name); },
                Location::Header => quote! { call.header(#wire, #name); },
            });
        }
        if let Some(body) = call.body.as_ref().filter(|body| body.required) {
            let ty = body_argument(&body.ty);
            let media_type = body.media_type;
            parameters.push(quote! { body: #ty });
            steps.push(quote! { call.body(#media_type, body); });
        }
        let (name, verb, path) = (&call.method, &call.operation.method, &call.operation.path);
        let many = (parameters.len() > 6).then(|| {
            quote! { #[expect(clippy::too_many_arguments, reason = "each of them is required")] }
        });
        let mutable = (!steps.is_empty()).then(|| quote! { mut });
        quote! {
            #doc
            #deprecated
            #many
            pub fn #method(&self, #(#parameters),*) -> #stem<'_> {
                static OPERATION: rt::Operation = rt::Operation {
                    name: #name,
                    method: #verb,
                    path: #path,
                    description: &DESCRIPTION,
                };
                let #mutable call = rt::Call::new(&self.client, &OPERATION);
                #(#steps)*
                #stem(call)
            }
        }
    }

    /// The builder, and the types of its outcomes.
    fn items(&self, owner: &str) -> TokenStream {
        let call = self.call;
        let stem = names::ident(&call.stem);
        let title = docs::attributes(&format!("A call of [`Client::{}`].", call.method));
        let setters = call
            .arguments
            .iter()
            .filter(|argument| argument.role == Role::Argument && !is_required(argument))
            .map(|argument| self.setter(argument));
        let body = call
            .body
            .as_ref()
            .filter(|body| !body.required)
            .map(|body| {
                let ty = body_argument(&body.ty);
                let media_type = body.media_type;
                quote! {
                    #[doc = " What to send."]
                    pub fn body(mut self, body: #ty) -> Self {
                        rt::body(&mut self.0, #media_type, body);
                        self
                    }
                }
            });
        let (output, output_items) = self.output();
        let (fault, fault_items) = self.fault(owner);
        let (headers, header_items) = self.headers();
        let headers = headers.unwrap_or_else(|| quote! { () });
        let (reader, read) = if self.is_plain() {
            let arms = self.read_arms();
            let read = quote! {
                fn read(reply: &rt::Raw) -> rt::Decoded<#output> {
                    match reply.status() { #arms }
                }
            };
            (quote! { #stem }, Some(read))
        } else {
            (output.clone(), None)
        };
        quote! {
            #title
            #[derive(Clone, Debug)]
            #[must_use = "nothing is sent before `send`"]
            pub struct #stem<'c>(rt::Call<'c>);

            impl #stem<'_> {
                #(#setters)*
                #body
                #read
            }

            rt::call! { #stem: #output, #headers, #fault, #reader::read }

            #output_items
            #header_items
            #fault_items
        }
    }

    fn setter(&self, argument: &Argument<'_>) -> TokenStream {
        let name = names::ident(&argument.name);
        let (ty, convert) = self.argument(&argument.ty, &quote! { value });
        let wire = &argument.parameter.name;
        let fallback = format!("The parameter {}.", docs::code(wire));
        let doc = docs::attributes(&docs::of_schema(&argument.parameter.schema, &fallback));
        let function = match argument.parameter.location {
            Location::Header => quote! { rt::header },
            _ => quote! { rt::query },
        };
        quote! {
            #doc
            pub fn #name(mut self, value: #ty) -> Self {
                #convert
                #function(&mut self.0, #wire, value);
                self
            }
        }
    }

    /// The type of an argument called `name`, and what converts it; none where it is sent as it is.
    fn argument(&self, ty: &Type, name: &TokenStream) -> (TokenStream, Option<TokenStream>) {
        let tokens = type_tokens(ty, &types_path());
        let converted = (
            quote! { impl Into<#tokens> },
            Some(quote! { let #name: #tokens = #name.into(); }),
        );
        match ty {
            Type::String | Type::Text(_) => (quote! { &str }, None),
            Type::Secret(inner) if matches!(**inner, Type::String | Type::Text(_)) => {
                (quote! { &str }, None)
            }
            Type::Integer | Type::Boolean => (tokens, None),
            Type::Named(item) => match self.model.resolve(item).map(|item| &item.kind) {
                Some(Kind::Alias(inner)) => self.argument(inner, name),
                Some(Kind::Struct(_) | Kind::Keyed(_)) => (quote! { &#tokens }, None),
                _ => converted,
            },
            Type::Array(inner) => {
                let inner = type_tokens(inner, &types_path());
                (
                    quote! { impl IntoIterator<Item = impl Into<#inner>> },
                    Some(quote! { let #name: #tokens = rt::list(#name); }),
                )
            }
            _ => converted,
        }
    }

    /// Do all documented successes have one type of body?
    fn is_plain(&self) -> bool {
        let mut types = self.call.successes.iter().map(|outcome| &outcome.ty);
        let first = types.next();
        types.all(|ty| Some(ty) == first)
    }

    /// The type of a successful body, and the enum that it may need.
    fn output(&self) -> (TokenStream, Option<TokenStream>) {
        if self.is_plain() {
            let ty = self
                .call
                .successes
                .first()
                .and_then(|outcome| outcome.ty.as_ref());
            return (self.body_type(ty), None);
        }
        let name = format_ident!("{}Output", self.call.stem);
        let doc = docs::attributes(&format!(
            "What [`Client::{}`] answers, by status.",
            self.call.method
        ));
        let variants = self.call.successes.iter().map(|outcome| {
            let doc = docs::attributes(&status_docs(outcome));
            let variant = names::ident(&outcome.variant);
            match &outcome.ty {
                Some(ty) => {
                    let ty = self.body_type(Some(ty));
                    quote! { #doc #variant(Box<#ty>) }
                }
                None => quote! { #doc #variant },
            }
        });
        let arms = self.read_arms();
        let items = quote! {
            #doc
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variants,)* }

            impl #name {
                fn read(reply: &rt::Raw) -> rt::Decoded<Self> {
                    match reply.status() { #arms }
                }
            }
        };
        (quote! { #name }, Some(items))
    }

    fn read_arms(&self) -> TokenStream {
        let arms = self
            .call
            .successes
            .iter()
            .map(|outcome| arm(outcome.statuses, &self.read(outcome)));
        quote! { #(#arms)* _ => None, }
    }

    fn body_type(&self, ty: Option<&Type>) -> TokenStream {
        match ty {
            Some(ty) => type_tokens(ty, &types_path()),
            None => quote! { () },
        }
    }

    /// An expression that reads the body of an outcome.
    fn read(&self, outcome: &Outcome<'_>) -> TokenStream {
        let variant = names::ident(&outcome.variant);
        let media_type = outcome
            .response
            .and_then(|response| response.media_type.as_deref());
        let is_text = media_type.is_some_and(|media_type| !media_type.contains("json"));
        match (&outcome.ty, self.is_plain()) {
            (None, true) => quote! { rt::just(()) },
            (None, false) => quote! { rt::just(Self::#variant) },
            (Some(Type::Json), true) => quote! { rt::just(reply.any()) },
            (Some(Type::Json), false) => quote! { rt::just(Self::#variant(Box::new(reply.any()))) },
            (Some(Type::String), true) if is_text => quote! { rt::just(reply.text()) },
            (Some(Type::String), false) if is_text => {
                quote! { rt::just(Self::#variant(Box::new(reply.text()))) }
            }
            (Some(_), true) => quote! { reply.json() },
            (Some(_), false) => quote! { reply.boxed(Self::#variant) },
        }
    }

    /// The type of the documented errors, and the enum or alias that it may need.
    fn fault(&self, owner: &str) -> (TokenStream, Option<TokenStream>) {
        let faults = &self.call.faults;
        if faults.is_empty() {
            return (quote! { rt::NoFault }, None);
        }
        let name = format_ident!("{}Fault", self.call.stem);
        let doc = format!(
            "Errors that the docs list for [`Client::{}`].",
            self.call.method
        );
        if owner != self.call.stem {
            let doc = docs::attributes(&doc);
            let owner = format_ident!("{owner}Fault");
            return (
                quote! { #name },
                Some(quote! { #doc pub type #name = #owner; }),
            );
        }
        let doc = docs::attributes(&doc);
        let variants = faults.iter().map(|outcome| {
            let doc = docs::attributes(&format!("{}.", status_name(outcome.statuses)));
            let variant = names::ident(&outcome.variant);
            let ty = match &outcome.ty {
                None | Some(Type::Json) => quote! { rt::Problem },
                Some(ty) => {
                    let ty = type_tokens(ty, &types_path());
                    quote! { Box<#ty> }
                }
            };
            quote! { #doc #variant(#ty) }
        });
        let arms = faults.iter().map(|outcome| {
            let variant = names::ident(&outcome.variant);
            let read = match &outcome.ty {
                None | Some(Type::Json) => quote! { reply.problem(Self::#variant) },
                Some(_) => quote! { reply.boxed(Self::#variant) },
            };
            arm(outcome.statuses, &read)
        });
        // A catch-all arm after `default` could never be reached.
        let catch_all = (!faults
            .iter()
            .any(|outcome| outcome.statuses == Statuses::Default))
        .then(|| quote! { _ => None, });
        let items = quote! {
            #doc
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variants,)* }

            impl rt::Fault for #name {
                fn read(reply: &rt::Raw) -> rt::Decoded<Self> {
                    match reply.status() { #(#arms)* #catch_all }
                }
            }
        };
        (quote! { #name }, Some(items))
    }

    /// The struct of documented header fields, if there are any.
    fn headers(&self) -> (Option<TokenStream>, Option<TokenStream>) {
        let mut fields = Vec::new();
        let mut reads = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for outcome in &self.call.successes {
            for (header, name, ty) in &outcome.headers {
                if !seen.insert(name) {
                    continue;
                }
                let wire = header.name.to_ascii_lowercase();
                let doc = docs::attributes(&docs::of_schema(
                    &header.schema,
                    &format!("{}.", docs::code(&header.name)),
                ));
                let ident = names::ident(name);
                let tokens = type_tokens(ty, &types_path());
                fields.push(quote! { #doc pub #ident: Option<#tokens> });
                let function = match ty {
                    Type::Integer | Type::Boolean => quote! { rt::parsed_header },
                    _ => quote! { rt::text_header },
                };
                reads.push(quote! { #ident: #function(headers, #wire) });
            }
        }
        if fields.is_empty() {
            return (None, None);
        }
        let name = format_ident!("{}Headers", self.call.stem);
        let doc = docs::attributes(&format!(
            "Header fields that [`Client::{}`] answers with.",
            self.call.method
        ));
        let items = quote! {
            #doc
            #[derive(Clone, Debug, Default, PartialEq)]
            #[non_exhaustive]
            pub struct #name { #(#fields,)* }

            impl rt::FromHeaders for #name {
                fn read(headers: &rt::client::HeaderMap) -> Self {
                    Self { #(#reads,)* }
                }
            }
        };
        (Some(quote! { #name }), Some(items))
    }

    fn method_docs(&self) -> String {
        let operation = self.call.operation;
        let mut parts = vec![docs::title(&operation.title), operation.description.clone()];
        if operation.deprecated.is_some() {
            parts.push("The docs call this operation deprecated.".to_owned());
        }
        parts.push(docs::code(&format!(
            "{} {}",
            operation.method, operation.path
        )));
        for note in &operation.notes {
            parts.push(format!("# {}\n\n{}", docs::title(&note.title), note.text));
        }
        let arguments: Vec<String> = required(self.call)
            .map(|argument| {
                let schema = &argument.parameter.schema;
                let text = docs::summary(schema);
                docs::item(&format!(
                    "{}{}{text}",
                    docs::code(&argument.name),
                    if text.is_empty() { "" } else { ": " }
                ))
            })
            .collect();
        if !arguments.is_empty() {
            parts.push(format!("# Arguments\n\n{}", arguments.join("\n")));
        }
        let statuses: Vec<String> = operation
            .responses
            .iter()
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
        parts.push(docs::at(&operation.page, operation.line));
        docs::paragraphs(parts.iter().map(String::as_str))
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
    argument.parameter.required || argument.parameter.location == Location::Path
}

fn body_argument(ty: &Type) -> TokenStream {
    match ty {
        Type::Array(inner) => {
            let inner = type_tokens(inner, &types_path());
            quote! { &[#inner] }
        }
        Type::String | Type::Text(_) => quote! { &str },
        _ => {
            let ty = type_tokens(ty, &types_path());
            quote! { &#ty }
        }
    }
}

fn arm(statuses: Statuses, value: &TokenStream) -> TokenStream {
    match statuses {
        Statuses::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote! { #code => #value, }
        }
        Statuses::Range(hundred) => {
            let first = proc_macro2::Literal::u16_unsuffixed(u16::from(hundred) * 100);
            let last = proc_macro2::Literal::u16_unsuffixed(u16::from(hundred) * 100 + 99);
            quote! { #first..=#last => #value, }
        }
        Statuses::Default => quote! { _ => #value, },
    }
}

fn status_name(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => format!("`{code}`"),
        Statuses::Range(hundred) => format!("`{hundred}XX`"),
        Statuses::Default => "Any other status".to_owned(),
    }
}

fn status_docs(outcome: &Outcome<'_>) -> String {
    let description = outcome
        .response
        .map(|response| response.description.as_str())
        .unwrap_or_default();
    if description.is_empty() {
        format!("{}.", status_name(outcome.statuses))
    } else {
        format!("{}: {description}", status_name(outcome.statuses))
    }
}
