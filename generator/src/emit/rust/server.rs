//! The server of an API: a trait with a method an operation, what each is given and what it may answer, and a router.

use minijinja::{Value, context};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::model::{Argument, Body, Call, Kind, Model, Outcome, Role, Statuses, Type};
use super::names::{self, Scope};
use super::source::{self, File, Part};
use super::types::type_tokens;
use super::{docs, server_data};
use crate::diagnostic::Diagnostic;
use crate::emit::GeneratedFile;
use crate::emit::env::Templates;

/// `server.rs`, or `server/` where it would be too long for one file, and `server.json`.
pub fn emit(model: &Model<'_>, env: &Templates) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let (mut files, mut diagnostics) = code(model, env);
    let path = format!("src/{}/server.json", model.module);
    match server_data::json(model) {
        Ok(contents) => files.push(GeneratedFile { path, contents }),
        Err(error) => diagnostics.push(source::fault(&path, &error.to_string())),
    }
    (files, diagnostics)
}

fn code(model: &Model<'_>, env: &Templates) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let plans = plans(model);
    let parts: Vec<Part> = plans.iter().map(|plan| exchange(model, plan)).collect();
    let service = service(&plans).map_err(|error| source::fault("server.rs", &error.to_string()));
    source::module(model, "server", parts, |file| {
        let (parts, modules): (&[Part], &[String]) = match file {
            File::Whole(parts) | File::Share(parts) => (parts, &[]),
            File::Index(modules) => (&[], modules),
        };
        let share = matches!(file, File::Share(_));
        let body: String = parts
            .iter()
            .map(|part| format!("\n{}", part.text))
            .collect();
        let service = if share {
            String::new()
        } else {
            service.clone()?
        };
        let context = context! {
            module => model.module.as_str(),
            share => share,
            modules => modules.iter().map(String::as_str).collect::<Value>(),
            uses_types => body.contains("types::"),
            service => service,
            body => body,
        };
        env.render("rust/server.rs.j2", context)
    })
}

/// An operation with the names of the items that the server has for it.
pub struct Plan<'m, 'a> {
    /// The operation.
    pub call: &'m Call<'a>,
    /// Its place among the operations of the API.
    pub index: usize,
    /// The struct that the method is given.
    pub input: String,
    /// The enum that it answers.
    pub answer: String,
    /// The member of the struct that holds method, address and header fields.
    pub head: String,
}

/// Names for the items of all operations.
pub fn plans<'m, 'a>(model: &'m Model<'a>) -> Vec<Plan<'m, 'a>> {
    let mut scope = Scope::with(["Server"]);
    model
        .calls
        .iter()
        .enumerate()
        .map(|(index, call)| Plan {
            call,
            index,
            input: scope.claim(format!("{}Input", call.stem)),
            answer: scope.claim(format!("{}Answer", call.stem)),
            head: {
                let names = call.arguments.iter().map(|argument| argument.name.as_str());
                Scope::with(names.chain(["body"])).claim("head".to_owned())
            },
        })
        .collect()
}

/// What an operation is given and what it answers.
fn exchange(model: &Model<'_>, plan: &Plan<'_, '_>) -> Part {
    let members = members(plan.call);
    let input = input(plan, &members);
    let mut part = Part::new(&plan.call.group, &plan.input, input, Vec::new());
    part.text.push_str(&reads(plan, &members));
    let answer = Part::new("", &plan.answer, answer(model, plan), Vec::new());
    part.text.push('\n');
    part.text.push_str(&answer.text);
    part.text.push_str(&arms(model, plan));
    part.fault = part.fault.or(answer.fault);
    part
}

/// The call of a macro of the runtime, an entry a line. Entries are made of identifiers and literals.
pub fn entries(macro_name: &str, head: &str, entries: impl IntoIterator<Item = String>) -> String {
    let mut text = format!("\nrt::{macro_name}! {{\n    {head}\n");
    for entry in entries {
        text.push_str(&format!("    {entry},\n"));
    }
    text.push_str("}\n");
    text
}

/// A member of an input struct.
struct Member {
    name: String,
    ty: TokenStream,
    docs: String,
    read: String,
}

fn members(call: &Call<'_>) -> Vec<Member> {
    call.arguments
        .iter()
        .enumerate()
        .filter(|(_, argument)| argument.role == Role::Argument)
        .map(|(index, argument)| parameter(index, argument))
        .chain(call.body.as_ref().map(body))
        .collect()
}

fn input(plan: &Plan<'_, '_>, members: &[Member]) -> TokenStream {
    let head = names::ident(&plan.head);
    let fields = members.iter().map(|member| {
        let docs = docs::attributes(&member.docs);
        let (name, ty) = (names::ident(&member.name), &member.ty);
        quote! { #docs pub #name: #ty, }
    });
    let name = names::ident(&plan.input);
    let docs = docs::attributes(&format!("What [`Server::{}`] is given.", plan.call.method));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #[doc = " Method, address and header fields of the request."]
            pub #head: rt::server::Head,
        }
    }
}

/// How the members are read.
fn reads(plan: &Plan<'_, '_>, members: &[Member]) -> String {
    let head = format!(
        "{}, {};",
        names::ident(&plan.input),
        names::ident(&plan.head)
    );
    let reads = members
        .iter()
        .map(|member| format!("{} = {}", names::ident(&member.name), member.read));
    entries("server::input", &head, reads)
}

fn parameter(index: usize, argument: &Argument<'_>) -> Member {
    let parameter = argument.parameter;
    let ty = type_tokens(&argument.ty, &quote! { types:: });
    let wire = docs::code(&parameter.name);
    let (ty, read) = if parameter.required {
        (ty, format!("parameter({index})"))
    } else {
        (
            quote! { Option<#ty> },
            format!("optional_parameter({index})"),
        )
    };
    Member {
        name: argument.name.clone(),
        ty,
        docs: docs::of_schema(&parameter.schema, &format!("{wire}.")),
        read,
    }
}

fn body(body: &Body<'_>) -> Member {
    let ty = type_tokens(&body.ty, &quote! { types:: });
    let (ty, read) = if body.required {
        (ty, "body()".to_owned())
    } else {
        (quote! { Option<#ty> }, "optional_body()".to_owned())
    };
    Member {
        name: "body".to_owned(),
        ty,
        docs: format!("The body, in {}.", docs::code(body.media_type)),
        read,
    }
}

/// The enum of an operation's documented statuses.
fn answer(model: &Model<'_>, plan: &Plan<'_, '_>) -> TokenStream {
    let name = names::ident(&plan.answer);
    let outcomes = || plan.call.successes.iter().chain(&plan.call.faults);
    let undocumented = undocumented(plan.call);
    let variants = outcomes().map(|outcome| variant(model, outcome));
    let docs = docs::attributes(&format!(
        "What [`Server::{}`] may answer.",
        plan.call.method
    ));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " An answer that the docs don't list."]
            #undocumented(rt::server::Answer),
        }
    }
}

/// The variant for what the docs don't list.
fn undocumented(call: &Call<'_>) -> proc_macro2::Ident {
    let outcomes = call.successes.iter().chain(&call.faults);
    let mut scope = Scope::with(outcomes.map(|outcome| outcome.variant.as_str()));
    names::ident(&scope.claim("Undocumented".to_owned()))
}

/// How the variants are sent.
fn arms(model: &Model<'_>, plan: &Plan<'_, '_>) -> String {
    let name = names::ident(&plan.answer);
    let outcomes = plan.call.successes.iter().chain(&plan.call.faults);
    let arms = outcomes.map(|outcome| format!("{name}::{}", arm(model, outcome)));
    entries(
        "server::answer",
        &format!("{name}, {};", undocumented(plan.call)),
        arms,
    )
}

/// What a variant holds: the body's type, and whether it stands behind a pointer. A fault without a documented body
/// holds a message.
enum Content<'o> {
    Nothing,
    Message,
    Body(&'o Type, bool),
}

fn content<'o>(model: &Model<'_>, outcome: &'o Outcome<'_>) -> Content<'o> {
    match &outcome.ty {
        Some(ty) => {
            let large = match ty {
                Type::Named(name) => model
                    .resolve(name)
                    .is_some_and(|item| matches!(item.kind, Kind::Struct(_) | Kind::Keyed(_))),
                _ => false,
            };
            Content::Body(ty, large)
        }
        None if outcome.statuses.is_success() => Content::Nothing,
        None => Content::Message,
    }
}

/// Has the variant named members?
fn is_struct(outcome: &Outcome<'_>) -> bool {
    !matches!(outcome.statuses, Statuses::Code(_)) || !outcome.headers.is_empty()
}

fn variant(model: &Model<'_>, outcome: &Outcome<'_>) -> TokenStream {
    let name = names::ident(&outcome.variant);
    let (code, described) = match outcome.response {
        Some(response) => (response.status.as_str(), response.description.trim()),
        None => ("2XX", "The docs say nothing of success."),
    };
    let docs = docs::attributes(&docs::paragraphs([
        &format!("{}.", docs::code(code)),
        described,
    ]));
    let held = match content(model, outcome) {
        Content::Nothing => None,
        Content::Message => Some((quote! { message }, quote! { String }, "What went wrong.")),
        Content::Body(ty, large) => {
            let ty = type_tokens(ty, &quote! { types:: });
            let ty = if large {
                quote! { Box<#ty> }
            } else {
                ty
            };
            Some((quote! { body }, ty, "The body."))
        }
    };
    if !is_struct(outcome) {
        return match held {
            Some((_, ty, _)) => quote! { #docs #name(#ty), },
            None => quote! { #docs #name, },
        };
    }
    let status = (!matches!(outcome.statuses, Statuses::Code(_))).then(|| {
        quote! {
            #[doc = " The status code."]
            status: u16,
        }
    });
    let held = held.map(|(field, ty, text)| {
        let docs = docs::attributes(text);
        quote! { #docs #field: #ty, }
    });
    let headers = headers(outcome).into_iter().map(|(field, wire, ty)| {
        let docs = docs::attributes(&format!("The header field {}.", docs::code(wire)));
        let ty = type_tokens(ty, &quote! { types:: });
        quote! { #docs #field: Option<#ty>, }
    });
    quote! { #docs #name { #status #held #(#headers)* }, }
}

/// Member name, wire name and type of each documented header field.
fn headers<'o>(outcome: &'o Outcome<'_>) -> Vec<(proc_macro2::Ident, &'o str, &'o Type)> {
    let mut scope = Scope::with(["status", "body", "message"]);
    outcome
        .headers
        .iter()
        .map(|(header, name, ty)| {
            let field = names::ident(&scope.claim(name.clone()));
            (field, header.name.as_str(), ty)
        })
        .collect()
}

/// The arm that turns a variant into an answer, without the enum's name.
fn arm(model: &Model<'_>, outcome: &Outcome<'_>) -> String {
    let name = names::ident(&outcome.variant);
    let (status, mut fields) = match outcome.statuses {
        Statuses::Code(code) => (code.to_string(), Vec::new()),
        _ => ("status".to_owned(), vec!["status".to_owned()]),
    };
    let media_type = outcome
        .response
        .and_then(|response| response.media_type.as_deref())
        .unwrap_or("application/json");
    let media_type = Literal::string(media_type);
    let (field, mut made) = match content(model, outcome) {
        Content::Nothing => (None, format!("Answer::empty({status})")),
        Content::Message => (
            Some("message"),
            format!("Answer::message({status}, message)"),
        ),
        Content::Body(..) => (
            Some("body"),
            format!("Answer::body({status}, {media_type}, &body)"),
        ),
    };
    fields.extend(field.map(str::to_owned));
    if !is_struct(outcome) {
        return match field {
            Some(field) => format!("{name}({field}) => {made}"),
            None => format!("{name} => {made}"),
        };
    }
    for (field, wire, _) in headers(outcome) {
        made.push_str(&format!(
            ".with_field({}, {field}.as_ref())",
            Literal::string(wire)
        ));
        fields.push(field.to_string());
    }
    format!("{name} {{ {} }} => {made}", fields.join(", "))
}

/// The trait, and the function that calls its methods.
fn service(plans: &[Plan<'_, '_>]) -> Result<String, syn::Error> {
    let methods = plans.iter().map(|plan| {
        let operation = plan.call.operation;
        let method = names::ident(&plan.call.method);
        let (input, answer) = (names::ident(&plan.input), names::ident(&plan.answer));
        let route = docs::code(&format!("{} {}", operation.method, operation.path));
        let docs = docs::attributes(&docs::paragraphs([
            docs::one_line(&operation.title).as_str(),
            operation.description.as_str(),
            &format!("{route}. {}", docs::at(&operation.page, operation.line)),
        ]));
        let name = plan.call.method.as_str();
        quote! {
            #docs
            fn #method(&self, input: #input) -> impl Future<Output = #answer> + Send {
                rt::server::unimplemented(#name, input)
            }
        }
    });
    let mut text = source::format_tokens(quote! {
        #[doc = " The operations of the API. What is not implemented answers 501."]
        pub trait Server: Send + Sync + 'static {
            #(#methods)*
        }
    })?;
    let arms = plans.iter().map(|plan| {
        let (method, input) = (names::ident(&plan.call.method), names::ident(&plan.input));
        format!("{} => {method}({input})", plan.index)
    });
    text.push_str(&entries("server::dispatch", "Server;", arms));
    Ok(text)
}
