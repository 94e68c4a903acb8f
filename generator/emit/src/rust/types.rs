//! `types.rs` of an API: structs, enums and aliases.

use indexmap::IndexMap;
use minijinja::{Value, context};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use rayon::prelude::*;

use super::model::{Field, Item, Kind, Model, Presence, Site, Struct, Type, forms};
use super::source::{self, File, Part};
use super::{docs, names};
use crate::GeneratedFile;
use crate::env::Templates;
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::Api;
use apiref_core::secrets;

/// As wide as the parameters and members of a constructor are on one line, in characters.
const MOST_CONSTRUCTED: usize = 80;

/// The `types` module: one file, or a folder of files where it would grow too long.
pub fn emit(model: &Model<'_>, env: &Templates) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let parts: Vec<Part> = model
        .types()
        .collect::<Vec<_>>()
        .par_iter()
        .map(|item| {
            let (tokens, text) = item_tokens(model.api, item);
            Part::new(&item.group, &item.name, tokens).with_text(&text)
        })
        .collect();
    source::module(model, "types", parts, 0, |file| {
        let (parts, modules): (&[Part], &[String]) = match file {
            File::Whole(parts) | File::Share(parts) => (parts, &[]),
            File::Index(modules) => (&[], modules),
        };
        let body: String = parts
            .iter()
            .map(|part| format!("\n{}", part.text))
            .collect();
        let context = context! {
            title => docs_title(model),
            uses_runtime => source::uses(&body, "rt::"),
            uses_siblings => matches!(file, File::Share(_)),
            uses_description => body.contains("DESCRIPTION"),
            module => model.module.as_str(),
            modules => modules.iter().map(String::as_str).collect::<Value>(),
            body => body,
        };
        env.render("rust/types.rs.j2", context)
    })
}

fn docs_title(model: &Model<'_>) -> String {
    format!("Types of the module `{}`.", model.module)
}

/// A type as tokens. `path` stands before the names of items: empty within `types` itself, else `types::`.
pub fn type_tokens(ty: &Type, path: &TokenStream) -> TokenStream {
    match ty {
        Type::String => quote! { String },
        Type::Text(name) => {
            let name = names::ident(name);
            quote! { rt::text::#name }
        }
        Type::Integer => quote! { i64 },
        Type::Number => quote! { rt::Number },
        Type::Boolean => quote! { bool },
        Type::Null => quote! { rt::Null },
        Type::Json => quote! { rt::Json },
        Type::Object => quote! { rt::Object },
        Type::Named(name) => {
            let name = names::ident(name);
            quote! { #path #name }
        }
        Type::Array(inner) => {
            let inner = type_tokens(inner, path);
            quote! { Vec<#inner> }
        }
        Type::Map(inner) => {
            let inner = type_tokens(inner, path);
            quote! { rt::Map<#inner> }
        }
        Type::Secret(inner) => {
            let inner = type_tokens(inner, path);
            quote! { rt::Secret<#inner> }
        }
        Type::Boxed(inner) => {
            let inner = type_tokens(inner, path);
            quote! { Box<#inner> }
        }
        Type::Nullable(inner) => {
            let inner = type_tokens(inner, path);
            quote! { Option<#inner> }
        }
        Type::OrJson(inner) => {
            let inner = type_tokens(inner, path);
            quote! { rt::OrJson<#inner> }
        }
    }
}

/// A type as other modules than `types` write it.
pub fn spelled(ty: &Type) -> String {
    let tokens = type_tokens(ty, &quote! { types:: });
    tokens.to_string().replace(' ', "")
}

/// The type of a function argument that takes a value of type `ty`, and how the value `name` becomes one.
pub fn argument(ty: &Type, name: &TokenStream, path: &TokenStream) -> (TokenStream, TokenStream) {
    let tokens = type_tokens(ty, path);
    match ty {
        Type::Integer | Type::Boolean => (tokens, name.clone()),
        Type::Named(_)
        | Type::String
        | Type::Text(_)
        | Type::Number
        | Type::Json
        | Type::Object
        | Type::Secret(_)
        | Type::OrJson(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Null => (quote! { impl Into<#tokens> }, quote! { #name.into() }),
        Type::Array(inner) => match inner.as_ref() {
            Type::Integer | Type::Boolean => {
                (quote! { impl Into<#tokens> }, quote! { #name.into() })
            }
            inner => {
                let inner = type_tokens(inner, path);
                (
                    quote! { impl IntoIterator<Item = impl Into<#inner>> },
                    quote! { rt::list(#name) },
                )
            }
        },
        Type::Boxed(inner) => {
            let (argument, value) = argument(inner, name, path);
            (argument, quote! { Box::new(#value) })
        }
    }
}

/// An item, and what follows it as text.
fn item_tokens(api: &Api, item: &Item<'_>) -> (TokenStream, String) {
    let name = names::ident(&item.name);
    let text = docs::paragraphs([item_docs(item).as_str(), &form_docs(api, item)]);
    let doc = docs::attributes(&text);
    match &item.kind {
        Kind::Struct(shape) => struct_tokens(item, shape, &doc),
        Kind::Alias(ty) => {
            let ty = type_tokens(ty, &TokenStream::new());
            (quote! { #doc pub type #name = #ty; }, String::new())
        }
        Kind::Strings(values) => {
            let variants = values.iter().map(|(variant, value)| {
                let literal = Literal::string(value).to_string();
                (
                    variant.as_str(),
                    docs::of_value(item.schema, value),
                    literal,
                )
            });
            (
                TokenStream::new(),
                open_enum("open_enum", item, &text, variants),
            )
        }
        Kind::Integers(values) => {
            let variants = values.iter().map(|(variant, value)| {
                let text = value.to_string();
                (variant.as_str(), docs::of_value(item.schema, &text), text)
            });
            let text = open_enum("open_integer_enum", item, &text, variants);
            (TokenStream::new(), text)
        }
        Kind::Keyed(keys) => {
            let variants = keys.iter().map(|(variant, key, ty)| {
                let variant = names::ident(variant);
                let doc =
                    docs::attributes(&format!("An object whose only key is {}.", docs::code(key)));
                let ty = type_tokens(ty, &TokenStream::new());
                quote! { #doc #[serde(rename = #key)] #variant(#ty) }
            });
            let tokens = quote! {
                #doc
                #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
                #[non_exhaustive]
                pub enum #name { #(#variants,)* }
            };
            (tokens, String::new())
        }
    }
}

/// An enum that keeps unlisted values: variants with their docs and values.
fn open_enum<'v>(
    macro_name: &str,
    item: &Item<'_>,
    text: &str,
    variants: impl Iterator<Item = (&'v str, String, String)>,
) -> String {
    let head = format!("{};", names::ident(&item.name));
    // Without docs, the macro makes them of the value.
    let is_made = |doc: &str, value: &str| doc == docs::code(value.trim_matches('"'));
    let variants = variants.map(|(variant, doc, value)| {
        let entry = format!("{} = {value}", names::ident(variant));
        match is_made(&doc, &value) {
            true => entry,
            false => source::documented(&doc, &entry),
        }
    });
    source::entries(macro_name, &source::documented(text, &head), variants)
}

/// What is said of an item: the docs' description, or where its values stand.
fn item_docs(item: &Item<'_>) -> String {
    let sites = told_sites(&item.sites);
    if item.is_told_by_member() {
        return sites;
    }
    let titled = item
        .schema
        .title
        .as_deref()
        .filter(|title| names::pascal(title) != item.name)
        .map(|title| format!("The docs call this {}.", docs::code(title)));
    let parts: Vec<String> = titled
        .into_iter()
        .chain([sites])
        .filter(|part| !part.is_empty())
        .collect();
    let fallback = match parts.is_empty() {
        true => "The docs don't describe this.".to_owned(),
        false => parts.join(" "),
    };
    docs::of_item(item.schema, &fallback, source_of(item))
}

/// The forms that a struct has: what each demands, and what no other one has.
fn form_docs(api: &Api, item: &Item<'_>) -> String {
    let Kind::Struct(_) = &item.kind else {
        return String::new();
    };
    let forms = forms(api, item.schema);
    if forms.is_empty() {
        return String::new();
    }
    let listed = |names: Vec<&String>| -> String {
        let names: Vec<String> = names.into_iter().map(|name| docs::code(name)).collect();
        names.join(", ")
    };
    let titles: Vec<&str> = forms
        .iter()
        .filter_map(|form| form.title.as_deref())
        .collect();
    let is_own = |title: &&str| titles.iter().filter(|other| *other == title).count() == 1;
    let items = forms.iter().map(|form| {
        let is_demanded = |name: &&String| form.demands(name);
        let is_only_here = |name: &&String| {
            let having = forms
                .iter()
                .filter(|other| other.properties.contains_key(*name));
            having.count() == 1 && !form.demands(name)
        };
        let demanded = listed(form.properties.keys().filter(is_demanded).collect());
        let optional = listed(form.properties.keys().filter(is_only_here).collect());
        let demanded = match demanded.is_empty() {
            true => "Nothing is mandatory.".to_owned(),
            false => format!("Mandatory: {demanded}."),
        };
        let optional = match optional.is_empty() {
            true => String::new(),
            false => format!(" Only here: {optional}."),
        };
        let title = form.title.as_deref().filter(is_own);
        let title = title.map(|title| format!("{}: ", docs::code(title)));
        docs::item(&format!(
            "{}{demanded}{optional}",
            title.unwrap_or_default()
        ))
    });
    let items: Vec<String> = items.collect();
    format!("It has one of these forms:\n\n{}", items.join("\n"))
}

/// Page and line that state an item: its own, or those of the operation whose body it is.
fn source_of<'i>(item: &'i Item<'_>) -> Option<(&'i str, u32)> {
    if let Some(source) = &item.schema.source {
        return Some((&source.page, source.line));
    }
    item.sites.iter().find_map(|site| match site {
        Site::Request { operation, .. } | Site::Response { operation, .. } => {
            Some((&*operation.page, operation.line))
        }
        Site::Parameter { .. } | Site::Member { .. } => None,
    })
}

/// One sentence on where values of an item are used.
fn told_sites(sites: &[Site<'_>]) -> String {
    const MOST: usize = 3;
    // One operation may answer with a type under several statuses.
    let mut answers: IndexMap<&str, Vec<String>> = IndexMap::new();
    for site in sites {
        if let Site::Response { method, status, .. } = site {
            let statuses = answers.entry(method.as_str()).or_default();
            statuses.push(docs::code(status));
        }
    }
    // What a body is, and the operations that it is the body of.
    let mut bodies: IndexMap<String, Vec<String>> = IndexMap::new();
    let mut texts: Vec<String> = Vec::new();
    let (mut told, mut count) = (0, 0);
    for site in sites {
        if told == MOST {
            break;
        }
        let of_site = match site {
            Site::Request { method, .. } => {
                let of = bodies.entry("the request body".to_owned()).or_default();
                of.push(docs::code(method));
                1
            }
            Site::Response { method, .. } => {
                let Some(statuses) = answers.shift_remove(method.as_str()) else {
                    continue;
                };
                let count = statuses.len();
                let end = if count == 1 { "body" } else { "bodies" };
                let of = bodies.entry(format!("the {} response {end}", docs::listed(statuses)));
                of.or_default().push(docs::code(method));
                count
            }
            Site::Parameter { method, wire } => {
                let (wire, method) = (docs::code(wire), docs::code(method));
                texts.push(format!("the parameter {wire} of {method}"));
                1
            }
            Site::Member { owner, name, .. } => {
                texts.push(format!("[`{owner}::{name}`]"));
                1
            }
        };
        told += 1;
        count += of_site;
    }
    let bodies = bodies.into_iter();
    let bodies = bodies.map(|(body, of)| format!("{body} of {}", docs::listed(of)));
    let mut texts: Vec<String> = bodies.chain(texts).collect();
    match sites.len().saturating_sub(count) {
        0 => {}
        1 => texts.push("one other place".to_owned()),
        more => texts.push(format!("{more} other places")),
    }
    let listed = docs::listed(texts);
    if listed.is_empty() {
        return listed;
    }
    // A body is what it is; other values are used in one.
    let is_body = |site: &Site<'_>| match site {
        Site::Request { is_whole, .. } | Site::Response { is_whole, .. } => *is_whole,
        Site::Parameter { .. } | Site::Member { .. } => false,
    };
    match sites.iter().all(is_body) {
        true => format!("T{}.", &listed[1..]),
        false => format!("Used in {listed}."),
    }
}

/// A struct, and what follows it as text.
fn struct_tokens(item: &Item<'_>, shape: &Struct<'_>, doc: &TokenStream) -> (TokenStream, String) {
    let name = names::ident(&item.name);
    let fields = shape.fields.iter().map(field_tokens);
    let rest = shape.rest.as_ref().map(|ty| {
        let ty = type_tokens(ty, &TokenStream::new());
        quote! {
            #[doc = " Members whose names the docs don't list."]
            #[serde(flatten)]
            pub rest: rt::Map<#ty>,
        }
    });
    let unknown = shape.keeps_unknown.then(|| {
        quote! {
            #[doc = " Members that the docs don't list."]
            #[cfg(feature = "unknown-fields")]
            #[serde(flatten)]
            pub unknown: crate::runtime::Object,
        }
    });
    let constructed = shape.is_constructed(item);
    let default = (!constructed).then(|| quote! { Default, });
    let sealed = constructed.then(|| quote! { #[non_exhaustive] });
    let methods = if item.usage.request {
        methods(item, shape)
    } else {
        String::new()
    };
    let tokens = quote! {
        #doc
        #[derive(Clone, Debug, #default PartialEq, serde::Serialize, serde::Deserialize)]
        #sealed
        pub struct #name { #(#fields)* #rest #unknown }
    };
    (tokens, methods)
}

/// The type of a field, as its struct declares it.
pub(super) fn field_type(field: &Field<'_>) -> TokenStream {
    let ty = type_tokens(&field.ty, &TokenStream::new());
    match field.presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => quote! { Option<#ty> },
        Presence::Nullable => quote! { rt::Nullable<#ty> },
    }
}

/// Does `new` take the field?
fn is_taken(field: &Field<'_>) -> bool {
    field.required && field.ty != Type::Null && field.fixed.is_none()
}

/// What a setter takes for the field.
pub(super) fn value_type(field: &Field<'_>) -> TokenStream {
    argument(&field.ty, &quote! { value }, &TokenStream::new()).0
}

/// What `new` takes for the field.
fn taken_type(field: &Field<'_>) -> TokenStream {
    match field.presence {
        Presence::RequiredNullable => field_type(field),
        _ => value_type(field),
    }
}

/// The field as a parameter of `new`; none where it is not taken.
pub(super) fn parameter(field: &Field<'_>) -> Option<TokenStream> {
    let (name, ty) = (names::ident(&field.name), taken_type(field));
    is_taken(field).then(|| quote! { #name: #ty })
}

fn field_tokens(field: &Field<'_>) -> TokenStream {
    let name = names::ident(&field.name);
    let mut fallback = match field.required {
        true => format!("{}: required.", docs::code(field.wire)),
        false => format!("{}.", docs::code(field.wire)),
    };
    let is_secret =
        matches!(field.ty, Type::Secret(_)) || secrets::is_secret(field.wire, field.schema);
    let shown = field.shown.filter(|_| !is_secret);
    if let (Some(shown), None) = (shown, field.listing) {
        let shown = shown
            .as_str()
            .map_or_else(|| shown.to_string(), str::to_owned);
        fallback.push_str(&format!(" For example {}.", docs::code(&shown)));
    }
    let told = docs::of_member(field.schema, &fallback, field.listing);
    let left_out = match field.is_left_out {
        true => {
            "The tables of the docs require this member, but one of their examples leaves it out."
        }
        false => "",
    };
    let fixed = match &field.fixed {
        Some(fixed) => {
            let value = fixed
                .value
                .as_str()
                .map_or_else(|| fixed.value.to_string(), str::to_owned);
            format!(
                "`new` sets the only value that the docs list, {}.",
                docs::code(&value)
            )
        }
        None => String::new(),
    };
    let doc = docs::attributes(&docs::paragraphs([told.as_str(), left_out, fixed.as_str()]));
    let ty = field_type(field);
    let absent = match field.presence {
        Presence::Required | Presence::RequiredNullable => None,
        Presence::Optional => Some("Option::is_none"),
        Presence::Nullable => Some("rt::Nullable::is_absent"),
    };
    let rename = (names::ident(&field.name)
        .to_string()
        .trim_start_matches("r#")
        != field.wire)
        .then(|| {
            let wire = field.wire;
            quote! { rename = #wire, }
        });
    // `null` is a value where anything goes; serde would take it for absence.
    let any = matches!(field.ty, Type::Json | Type::Null)
        || matches!(&field.ty, Type::Secret(inner) if **inner == Type::Json);
    let read = match field.presence {
        Presence::Optional if any => Some(quote! { default, deserialize_with = "rt::present", }),
        Presence::Nullable => Some(quote! { default, }),
        _ => None,
    };
    let skip = absent.map(|absent| quote! { skip_serializing_if = #absent });
    let attribute =
        (rename.is_some() || skip.is_some()).then(|| quote! { #[serde(#rename #read #skip)] });
    let deprecated = field.schema.deprecated.then(|| quote! {});
    quote! { #doc #attribute #deprecated pub #name: #ty, }
}

impl Struct<'_> {
    /// Must values be made with `new`, because something in them is required?
    pub fn is_constructed(&self, item: &Item<'_>) -> bool {
        item.usage.request
            && self
                .fields
                .iter()
                .any(|field| (field.required || field.fixed.is_some()) && field.ty != Type::Null)
            || self
                .fields
                .iter()
                .any(|field| field.presence == Presence::Required && field.ty != Type::Null)
    }
}

/// What makes `new` with the required members, a setter for each of the others, and `validate`.
fn methods(item: &Item<'_>, shape: &Struct<'_>) -> String {
    let name = names::ident(&item.name);
    let here = TokenStream::new();
    let (mut parameters, mut values) = (Vec::new(), Vec::new());
    let (mut setters, mut fixed, mut nulls) = (Vec::new(), Vec::new(), Vec::new());
    for field in &shape.fields {
        let ident = names::ident(&field.name);
        if field.required || field.fixed.is_some() {
            let (_, value) = match &field.fixed {
                Some(fixed) => {
                    let (of, variant) = (names::ident(&fixed.of), names::ident(&fixed.variant));
                    (TokenStream::new(), quote! { #of::#variant })
                }
                None => argument(&field.ty, &quote! { #ident }, &here),
            };
            let is_null = field.ty == Type::Null;
            let initial = match (field.presence, is_null) {
                (Presence::Required, false) => value,
                (Presence::Required, true) => quote! { rt::Null },
                (Presence::RequiredNullable, false) if field.fixed.is_some() => {
                    quote! { Some(#value) }
                }
                (Presence::RequiredNullable, false) => quote! { #ident },
                (Presence::Optional, false) => quote! { Some(#value) },
                (Presence::Nullable, false) => quote! { rt::Nullable::Value(#value) },
                (Presence::Optional, true) => quote! { Some(rt::Null) },
                (Presence::RequiredNullable | Presence::Nullable, true) => {
                    quote! { Default::default() }
                }
            };
            if is_taken(field) {
                parameters.push(format!("{ident}: {}", tight(&taken_type(field))));
            }
            values.push(format!("{ident}: {}", tight(&initial)));
        }
        if field.required && field.fixed.is_none() {
            continue;
        }
        let (_, value) = argument(&field.ty, &quote! { value }, &here);
        let stored = match field.presence {
            Presence::Nullable => quote! { rt::Nullable::Value(#value) },
            Presence::Required => value,
            Presence::Optional | Presence::RequiredNullable => quote! { Some(#value) },
        };
        let setter = names::ident(&format!("with_{}", field.name));
        let of = match field.fixed {
            Some(_) => &mut fixed,
            None => &mut setters,
        };
        of.push(format!(
            "{setter}(value: {}) => {ident} = {}",
            tight(&value_type(field)),
            tight(&stored)
        ));
        if field.presence == Presence::Nullable {
            let setter = names::ident(&format!("with_null_{}", field.name));
            nulls.push(format!("{setter} => {ident}"));
        }
    }
    let constructed = shape.is_constructed(item);
    let default = if constructed { "" } else { ", Default" };
    let head = format!("{name}, DESCRIPTION{default};");
    let new = constructed.then(|| {
        values.extend(
            shape
                .rest
                .as_ref()
                .map(|_| "rest: rt::Map::default()".to_owned()),
        );
        values.extend(shape.keeps_unknown.then(|| "..unknown".to_owned()));
        constructor(&parameters, &values)
    });
    let mut entries = source::entries("request", &head, new.into_iter().chain(setters));
    if constructed && parameters.is_empty() {
        entries.push_str(&format!(
            "\nimpl Default for {name} {{\n    fn default() -> Self {{\n        Self::new()\n    }}\n}}\n"
        ));
    }
    for (macro_name, more) in [("fixed_setters", fixed), ("null_setters", nulls)] {
        if !more.is_empty() {
            entries.push('\n');
            entries.push_str(&source::entries(macro_name, &format!("{name};"), more));
        }
    }
    entries
}

/// The entry that makes `new`: on one line where that is not too long.
fn constructor(parameters: &[String], values: &[String]) -> String {
    let (taken, given) = (parameters.join(", "), values.join(", "));
    if taken.len() + given.len() <= MOST_CONSTRUCTED {
        return format!("new({taken}) => {{ {given} }}");
    }
    let broken = |items: &[String]| {
        let lines = items.iter().map(|item| format!("    {item},\n"));
        lines.collect::<String>()
    };
    let (taken, given) = (broken(parameters), broken(values));
    format!("new(\n{taken}) => {{\n{given}}}")
}

/// Tokens without string literals, with blanks only where a reader wants them.
pub(super) fn tight(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    text = text.replace("& ", "&").replace(" ?", "?");
    for sign in ["<", ">", "::", ".", "(", ")"] {
        text = text.replace(&format!(" {sign}"), sign);
        if sign != ">" && sign != ")" {
            text = text.replace(&format!("{sign} "), sign);
        }
    }
    text
}
