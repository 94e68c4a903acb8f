//! What a call can answer: the types of its bodies, errors and header fields, and how they are read.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::client::{Emitter, types_path};
use super::model::{Body, Outcome, Statuses, Type};
use super::types::{spelled, type_tokens};
use super::{docs, names, source};
use apiref_core::http::is_lines;
use apiref_core::ir::{Header, Parameter};

impl Emitter<'_, '_> {
    /// The type of a successful body, and the enum that it may need.
    pub(super) fn output(&self) -> (TokenStream, Option<TokenStream>) {
        if self.call.is_plain() {
            return (self.body_type(self.call.given()), None);
        }
        let name = format_ident!("{}Output", self.call.client_stem);
        let doc = docs::attributes(&format!(
            "The responses of [`Client::{}`] by status.",
            self.call.client_method
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
        let items = quote! {
            #doc
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name { #(#variants,)* }
        };
        (quote! { #name }, Some(items))
    }

    /// The media types that the call asks for, where it is answered with others than JSON and the docs leave it to the
    /// client to say so.
    pub(super) fn accepts(&self) -> Option<String> {
        const JSON: &str = "application/json";
        let mut headers = self
            .call
            .arguments
            .iter()
            .map(|argument| argument.parameter);
        if headers.any(|header| header.name.eq_ignore_ascii_case("accept")) {
            return None;
        }
        let responses = self.call.successes.iter().filter_map(|of| of.response);
        let mut types: Vec<&str> = responses
            .filter_map(|response| response.media_type.as_deref())
            .collect();
        types.dedup();
        let is_json = |media_type: &&str| media_type.contains("json") && !is_lines(media_type);
        if types.iter().all(is_json) {
            return None;
        }
        // Errors are told in JSON.
        if types.contains(&"*/*") {
            return Some("*/*".to_owned());
        }
        if !types.contains(&JSON) {
            types.push(JSON);
        }
        Some(types.join(", "))
    }

    /// The media type that the docs demand of a request without a body: some servers refuse it otherwise.
    pub(super) fn content_type(&self) -> Option<&str> {
        let is_none = self.call.operation.request_body.is_none();
        self.demanded_types().into_iter().next().filter(|_| is_none)
    }

    /// The media type of the body, with the parameter that the docs demand: `application/json;charset=utf8`.
    pub(super) fn body_media_type<'b>(&'b self, body: &Body<'b>) -> &'b str {
        let demanded = self.demanded_types();
        let is_same = |text: &&str| text.split(';').next() == Some(body.media_type);
        // Where the plain one will do as well, it is sent.
        let is_enough = demanded.contains(&body.media_type);
        let first = demanded.into_iter().find(is_same);
        first.filter(|_| !is_enough).unwrap_or(body.media_type)
    }

    /// The media types of JSON that the docs allow where they demand that a request has one.
    fn demanded_types(&self) -> Vec<&str> {
        let operation = self.call.operation;
        let is_asked = |header: &&Parameter| {
            let is_safe = matches!(operation.method.as_str(), "GET" | "HEAD" | "OPTIONS");
            header.name.eq_ignore_ascii_case("content-type") && (header.required || !is_safe)
        };
        let mut headers = operation.parameters.iter();
        let Some(header) = headers.find(is_asked) else {
            return Vec::new();
        };
        let listed = header
            .schema
            .enumeration
            .iter()
            .chain(header.schema.default.as_deref());
        let listed = listed.filter_map(|value| value.as_str());
        let told = header.schema.description.as_deref().unwrap_or_default();
        let told = told.split(|c: char| c.is_whitespace() || "*`,".contains(c));
        let known = listed.chain(told);
        let json = known.filter(|word| word.starts_with("application/json"));
        json.map(|word| word.trim_end_matches(['.', ';'])).collect()
    }

    pub(super) fn body_type(&self, ty: Option<&Type>) -> TokenStream {
        match ty {
            Some(ty) => type_tokens(ty, &types_path()),
            None => quote! { () },
        }
    }

    /// How the body of each documented success is read, by status.
    pub(super) fn arms(&self) -> Vec<String> {
        let successes = self.call.successes.iter();
        let arms = successes
            .map(|outcome| format!("{} => {}", pattern(outcome.statuses), self.read(outcome)));
        arms.collect()
    }

    /// An expression that reads the body of an outcome.
    fn read(&self, outcome: &Outcome<'_>) -> String {
        let media_type = outcome
            .response
            .and_then(|response| response.media_type.as_deref());
        let is_text = media_type.is_some_and(|media_type| !media_type.contains("json"));
        if let Some(envelope) = &outcome.envelope {
            return format!("reply.member({})", Literal::string(envelope.member));
        }
        let is_lines = media_type.is_some_and(is_lines);
        if self.call.is_plain() {
            return match &outcome.ty {
                None => "rt::just(())",
                Some(Type::Json) => "rt::just(reply.any())",
                Some(Type::String) if is_text => "rt::just(reply.text())",
                Some(Type::Text("Binary")) if is_text => "rt::just(reply.bytes().into())",
                Some(Type::Text(_)) if is_text => "rt::just(reply.text().into())",
                Some(_) if is_lines => "reply.lines()",
                Some(_) => "reply.json()",
            }
            .to_owned();
        }
        let variant = format!(
            "{}Output::{}",
            self.call.client_stem,
            names::ident(&outcome.variant)
        );
        match &outcome.ty {
            None => format!("rt::just({variant})"),
            Some(Type::Json) => format!("rt::just({variant}(Box::new(reply.any())))"),
            Some(Type::String) if is_text => {
                format!("rt::just({variant}(Box::new(reply.text())))")
            }
            Some(Type::Text("Binary")) if is_text => {
                format!("rt::just({variant}(Box::new(reply.bytes().into())))")
            }
            Some(Type::Text(_)) if is_text => {
                format!("rt::just({variant}(Box::new(reply.text().into())))")
            }
            Some(_) if is_lines => format!("reply.boxed_lines({variant})"),
            Some(_) => format!("reply.boxed({variant})"),
        }
    }

    /// The type of the documented errors, and the enum of those that are not the API's.
    pub(super) fn fault(&self, owner: Option<&str>) -> (TokenStream, String) {
        let Some(owner) = owner else {
            return (quote! { Fault }, String::new());
        };
        let name = format_ident!("{owner}Fault");
        if owner != self.call.client_stem {
            return (quote! { #name }, String::new());
        }
        let doc = format!(
            "Errors that the docs list for [`Client::{}`].",
            self.call.client_method
        );
        let faults = &self.call.faults;
        // What holds for all other statuses is asked last.
        let mut faults: Vec<&Outcome<'_>> = faults.iter().collect();
        faults.sort_by_key(|outcome| outcome.statuses == Statuses::Default);
        let variants = faults.iter().map(|outcome| {
            let (read, ty) = match &outcome.ty {
                None | Some(Type::Json) => ("problem", "rt::Problem".to_owned()),
                Some(ty) => ("boxed", format!("Box<{}>", spelled(ty))),
            };
            let (pattern, variant) = (pattern(outcome.statuses), names::ident(&outcome.variant));
            source::documented(
                &format!("{}.", status_name(outcome.statuses)),
                &format!("{pattern} => {read} {variant}({ty})"),
            )
        });
        let head = source::documented(&doc, &format!("{name};"));
        let items = source::entries("faults", &head, variants);
        (quote! { #name }, items)
    }

    /// The documented header fields of all successes, each once.
    pub(super) fn header_fields(&self) -> Vec<&(&Header, String, Type)> {
        let mut seen = std::collections::HashSet::new();
        let all = self
            .call
            .successes
            .iter()
            .flat_map(|outcome| &outcome.headers);
        all.filter(|(_, name, _)| seen.insert(name)).collect()
    }

    /// The struct of documented header fields, if there are any.
    pub(super) fn headers(&self) -> (Option<TokenStream>, Option<TokenStream>) {
        let mut fields = Vec::new();
        let mut reads = Vec::new();
        for (header, name, ty) in self.header_fields() {
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
        if fields.is_empty() {
            return (None, None);
        }
        let name = format_ident!("{}Headers", self.call.client_stem);
        let doc = docs::attributes(&format!(
            "Header fields of the responses of [`Client::{}`].",
            self.call.client_method
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
}

/// Statuses as a pattern.
fn pattern(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => code.to_string(),
        Statuses::Range(hundred) => format!("{hundred}00..={hundred}99"),
        Statuses::Default => "_".to_owned(),
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
