//! The server of an API: a trait with a method an operation, what each is given and what it may answer, and a router.

use minijinja::{Value, context};
use proc_macro2::TokenStream;
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
    let mut parts: Vec<Part> = plans
        .iter()
        .map(|plan| {
            Part::new(
                &plan.call.group,
                &plan.input,
                exchange(model, plan),
                Vec::new(),
            )
        })
        .collect();
    parts.push(Part::new("service", "Server", service(&plans), Vec::new()));
    source::module(model, "server", parts, |file| {
        let (parts, modules): (&[Part], &[String]) = match file {
            File::Whole(parts) | File::Share(parts) => (parts, &[]),
            File::Index(modules) => (&[], modules),
        };
        let body: String = parts
            .iter()
            .map(|part| format!("\n{}", part.text))
            .collect();
        let context = context! {
            module => model.module.as_str(),
            share => matches!(file, File::Share(_)),
            modules => modules.iter().map(String::as_str).collect::<Value>(),
            uses_types => body.contains("types::"),
            uses_service => body.contains("api::"),
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
fn exchange(model: &Model<'_>, plan: &Plan<'_, '_>) -> TokenStream {
    let input = input(plan);
    let answer = answer(model, plan);
    quote! { #input #answer }
}

/// A member of an input struct.
struct Member {
    name: String,
    ty: TokenStream,
    docs: String,
    read: TokenStream,
}

fn input(plan: &Plan<'_, '_>) -> TokenStream {
    let call = plan.call;
    let members: Vec<Member> = call
        .arguments
        .iter()
        .enumerate()
        .filter(|(_, argument)| argument.role == Role::Argument)
        .map(|(index, argument)| parameter(index, argument))
        .chain(call.body.as_ref().map(body))
        .collect();
    let head = names::ident(&plan.head);
    let fields = members.iter().map(|member| {
        let docs = docs::attributes(&member.docs);
        let (name, ty) = (names::ident(&member.name), &member.ty);
        quote! { #docs pub #name: #ty, }
    });
    let reads = members.iter().map(|member| {
        let (name, read) = (names::ident(&member.name), &member.read);
        quote! { #name: #read, }
    });
    let name = names::ident(&plan.input);
    let docs = docs::attributes(&format!("What [`Server::{}`] is given.", call.method));
    let mutable = (!members.is_empty()).then(|| quote! { mut });
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #[doc = " Method, address and header fields of the request."]
            pub #head: rt::server::Head,
        }

        impl #name {
            pub(crate) fn read(#mutable received: rt::server::Received) -> Result<Self, rt::server::Refusal> {
                Ok(Self {
                    #(#reads)*
                    #head: received.into_head(),
                })
            }
        }
    }
}

fn parameter(index: usize, argument: &Argument<'_>) -> Member {
    let parameter = argument.parameter;
    let ty = type_tokens(&argument.ty, &quote! { types:: });
    let wire = docs::code(&parameter.name);
    let (ty, read) = if parameter.required {
        (ty, quote! { received.parameter(#index)? })
    } else {
        (
            quote! { Option<#ty> },
            quote! { received.optional_parameter(#index)? },
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
        (ty, quote! { received.body()? })
    } else {
        (quote! { Option<#ty> }, quote! { received.optional_body()? })
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
    let mut scope = Scope::with(outcomes().map(|outcome| outcome.variant.as_str()));
    let undocumented = names::ident(&scope.claim("Undocumented".to_owned()));
    let variants = outcomes().map(|outcome| variant(model, outcome));
    let arms = outcomes().map(|outcome| arm(model, outcome));
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

        impl From<#name> for rt::server::Answer {
            fn from(answer: #name) -> Self {
                match answer {
                    #(#name::#arms)*
                    #name::#undocumented(answer) => answer,
                }
            }
        }

        impl From<rt::server::Answer> for #name {
            fn from(answer: rt::server::Answer) -> Self {
                Self::#undocumented(answer)
            }
        }
    }
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
fn arm(model: &Model<'_>, outcome: &Outcome<'_>) -> TokenStream {
    let name = names::ident(&outcome.variant);
    let status = match outcome.statuses {
        Statuses::Code(code) => quote! { #code },
        _ => quote! { status },
    };
    let media_type = outcome
        .response
        .and_then(|response| response.media_type.as_deref())
        .unwrap_or("application/json");
    let (field, made) = match content(model, outcome) {
        Content::Nothing => (None, quote! { Self::empty(#status) }),
        Content::Message => (
            Some(quote! { message }),
            quote! { Self::message(#status, message) },
        ),
        Content::Body(..) => (
            Some(quote! { body }),
            quote! { Self::body(#status, #media_type, &body) },
        ),
    };
    if !is_struct(outcome) {
        return match field {
            Some(field) => quote! { #name(#field) => #made, },
            None => quote! { #name => #made, },
        };
    }
    let status = (!matches!(outcome.statuses, Statuses::Code(_))).then(|| quote! { status, });
    let field = field.map(|field| quote! { #field, });
    let headers = headers(outcome);
    let fields = headers.iter().map(|(field, ..)| field);
    let adds = headers.iter().map(|(field, wire, _)| {
        quote! { .with_field(#wire, #field.as_ref()) }
    });
    quote! { #name { #status #field #(#fields,)* } => #made #(#adds)*, }
}

/// The trait, and the router over an implementation of it.
fn service(plans: &[Plan<'_, '_>]) -> TokenStream {
    let methods = plans.iter().map(|plan| {
        let operation = plan.call.operation;
        let method = names::ident(&plan.call.method);
        let (input, answer) = (names::ident(&plan.input), names::ident(&plan.answer));
        let route = docs::code(&format!("{} {}", operation.method, operation.path));
        let docs = docs::attributes(&docs::paragraphs([
            operation.title.as_str(),
            operation.description.as_str(),
            &format!("{route}. {}", docs::at(&operation.page, operation.line)),
        ]));
        let id = operation.id.as_str();
        quote! {
            #docs
            fn #method(&self, input: #input) -> impl Future<Output = #answer> + Send {
                let _ = input;
                async { rt::server::Answer::not_implemented(#id).into() }
            }
        }
    });
    let arms = plans.iter().map(|plan| {
        let index = plan.index;
        let method = names::ident(&plan.call.method);
        let input = names::ident(&plan.input);
        quote! {
            #index => Box::pin(async move {
                match #input::read(received) {
                    Ok(input) => server.#method(input).await.into(),
                    Err(refusal) => *refusal,
                }
            }),
        }
    });
    quote! {
        #[doc = " The operations of the API. What is not implemented answers 501."]
        pub trait Server: Send + Sync + 'static {
            #(#methods)*
        }

        #[doc = " A router over `server` with the default [`rt::server::Options`]."]
        pub fn router<S: Server>(server: S) -> axum::Router {
            router_with(server, rt::server::Options::default())
        }

        #[doc = " A router over `server`."]
        pub fn router_with<S: Server>(server: S, options: rt::server::Options) -> axum::Router {
            endpoint(server, options).router()
        }

        #[doc = " What [`router_with`] serves, for a program that serves several APIs at one address."]
        pub fn endpoint<S: Server>(server: S, options: rt::server::Options) -> rt::server::Endpoint {
            let server = std::sync::Arc::new(server);
            rt::server::Endpoint::new(&api::SERVICE, options, move |received| {
                dispatch(std::sync::Arc::clone(&server), received)
            })
        }

        fn dispatch<S: Server>(
            server: std::sync::Arc<S>,
            received: rt::server::Received,
        ) -> rt::server::Pending {
            match received.operation() {
                #(#arms)*
                _ => Box::pin(async { rt::server::Answer::empty(404) }),
            }
        }
    }
}
