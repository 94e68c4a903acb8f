//! The server of an API: a trait with a method an operation, what each is given and what it may answer, and a router.

use std::collections::{HashMap, HashSet};

use minijinja::{Value, context};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::model::{Argument, Body, Call, Kind, Model, Outcome, Role, Statuses, Type};
use super::names::{self, Scope};
use super::source::{self, File, Part};
use super::types::spelled;
use super::{docs, media, opening, server_data};
use crate::GeneratedFile;
use crate::env::Templates;
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::Variant;
use apiref_core::text;

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
    let service = service(&plans);
    source::module(model, "server", parts, service.lines().count(), |file| {
        let (parts, modules): (&[Part], &[String]) = match file {
            File::Whole(parts) | File::Share(parts) => (parts, &[]),
            File::Index(modules) => (&[], modules),
        };
        let share = matches!(file, File::Share(_));
        let body: String = parts
            .iter()
            .map(|part| format!("\n{}", part.text))
            .collect();
        let service = if share { "" } else { service.as_str() };
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
    /// The enum of its documented errors, if there are any; operations with the same ones share it.
    pub fault: Option<String>,
    /// Is this the operation after which that enum is named?
    pub owns_fault: bool,
    /// Is it shared?
    pub shares_fault: bool,
    /// The member of the struct that holds method, address and header fields.
    pub head: String,
}

/// Names for the items of all operations.
pub fn plans<'m, 'a>(model: &'m Model<'a>) -> Vec<Plan<'m, 'a>> {
    let mut scope = Scope::with(["Server"]);
    let mut uses: HashMap<FaultKey<'_>, usize> = HashMap::new();
    for call in &model.calls {
        *uses.entry(fault_key(call)).or_default() += 1;
    }
    let mut known: HashMap<FaultKey<'_>, String> = HashMap::new();
    // The errors that most operations have are not named after one of them.
    let mut usual: Option<(usize, FaultKey<'_>)> = None;
    for key in model.calls.iter().map(fault_key) {
        let count = uses.get(&key).copied().unwrap_or_default();
        let is_more = usual.as_ref().is_none_or(|(most, _)| count > *most);
        if count > 1 && !key.is_empty() && is_more {
            usual = Some((count, key));
        }
    }
    if let Some((_, key)) = usual {
        known.insert(key, scope.claim("Fault".to_owned()));
    }
    let mut owned: HashSet<FaultKey<'_>> = HashSet::new();
    model
        .calls
        .iter()
        .enumerate()
        .map(|(index, call)| {
            let input = scope.claim(format!("{}Input", call.stem));
            let answer = scope.claim(format!("{}Answer", call.stem));
            let key = fault_key(call);
            let shares_fault = uses.get(&key).is_some_and(|count| *count > 1);
            let owns_fault = !key.is_empty() && owned.insert(key.clone());
            let fault = (!key.is_empty()).then(|| {
                let name = || scope.claim(format!("{}Fault", call.stem));
                known.entry(key).or_insert_with(name).clone()
            });
            let members = call.arguments.iter().map(|argument| argument.name.as_str());
            let head = Scope::with(members.chain(["body"])).claim("head".to_owned());
            Plan {
                call,
                index,
                input,
                answer,
                fault,
                owns_fault,
                shares_fault,
                head,
            }
        })
        .collect()
}

/// Documented errors by status, body and header fields: operations that agree in them share an enum.
type FaultKey<'m> = Vec<(Statuses, Option<&'m Type>, Vec<&'m str>)>;

fn fault_key<'m>(call: &'m Call<'_>) -> FaultKey<'m> {
    call.faults
        .iter()
        .map(|outcome| {
            let headers = outcome
                .headers
                .iter()
                .map(|(header, _, _)| header.name.as_str());
            (outcome.statuses, outcome.ty.as_ref(), headers.collect())
        })
        .collect()
}

/// What an operation is given and what it answers.
fn exchange(model: &Model<'_>, plan: &Plan<'_, '_>) -> Part {
    let fault = plan.fault.as_deref().filter(|_| plan.owns_fault);
    let faults = fault.map(|fault| faults(model, plan, fault));
    Part::new(&plan.call.group, &plan.input, TokenStream::new())
        .with_text(&given_and_answered(model, plan))
        .with_text(&faults.unwrap_or_default())
}

/// The struct that the method is given, with how its members are read, and the enum of the documented statuses, with how
/// its variants are sent.
fn given_and_answered(model: &Model<'_>, plan: &Plan<'_, '_>) -> String {
    let call = plan.call;
    let undocumented = names::ident(&own_variants(plan).claim("Undocumented".to_owned()));
    let fault = fault_variant(plan).map(|(variant, fault)| {
        let (variant, fault) = (names::ident(&variant), names::ident(&fault));
        format!(", {variant}({fault})")
    });
    let head = format!(
        "{}({}, {})\n    -> {}, {undocumented}{};",
        Literal::string(&call.method),
        names::ident(&plan.input),
        names::ident(&plan.head),
        names::ident(&plan.answer),
        fault.unwrap_or_default()
    );
    let parameters = arguments(plan).map(|(index, argument)| parameter(index, argument));
    let members = parameters.chain(call.body.as_ref().map(body));
    let successes = call.successes.iter();
    let variants = successes.map(|outcome| variant(model, outcome, true));
    source::two_lists("server::operation", &head, members, variants)
}

/// The arguments that the method is given, with their places among all.
fn arguments<'p>(plan: &'p Plan<'_, '_>) -> impl Iterator<Item = (usize, &'p Argument<'p>)> {
    let all = plan.call.arguments.iter().enumerate();
    all.filter(|(_, argument)| argument.role == Role::Argument)
}

/// Names and types of the members of the struct that the method is given.
pub(super) fn members(plan: &Plan<'_, '_>) -> Vec<(String, String)> {
    let parameters = arguments(plan).map(|(_, argument)| {
        let required = argument.parameter.required;
        (argument.name.clone(), held_type(&argument.ty, required))
    });
    let body = plan.call.body.as_ref();
    let body = body.map(|body| ("body".to_owned(), held_type(&body.ty, body.demanded)));
    parameters.chain(body).collect()
}

fn held_type(ty: &Type, required: bool) -> String {
    match required {
        true => spelled(ty),
        false => format!("Option<{}>", spelled(ty)),
    }
}

fn parameter(index: usize, argument: &Argument<'_>) -> String {
    let parameter = argument.parameter;
    let name = names::ident(&argument.name);
    let ty = held_type(&argument.ty, parameter.required);
    let about = docs::named_summary(&parameter.name, &parameter.schema);
    let entry = if parameter.required {
        format!("{name}: {ty} = parameter({index})")
    } else {
        format!("{name}: {ty} = optional_parameter({index})")
    };
    source::documented(&about, &entry)
}

fn body(body: &Body<'_>) -> String {
    let ty = held_type(&body.ty, body.demanded);
    let of_body = media::taken(body.media_type, body.further);
    let (about, member) = match &body.envelope {
        Some(envelope) => (
            format!("{} of the body.", docs::code(envelope.member)),
            Literal::string(envelope.member).to_string(),
        ),
        None => (of_body, String::new()),
    };
    let read = match (body.demanded, member.is_empty()) {
        (true, true) => "body",
        (true, false) => "body_member",
        (false, true) => "optional_body",
        (false, false) => "optional_body_member",
    };
    let entry = format!("body: {ty} = {read}({member})");
    source::documented(&about, &entry)
}

/// The names of variants that the documented statuses take.
fn own_variants(plan: &Plan<'_, '_>) -> Scope {
    let successes = plan.call.successes.iter();
    Scope::with(successes.map(|outcome| outcome.variant.as_str()))
}

/// The variant of an answer that holds a documented error, and the enum of those.
pub(super) fn fault_variant(plan: &Plan<'_, '_>) -> Option<(String, String)> {
    let fault = plan.fault.clone()?;
    let mut scope = own_variants(plan);
    scope.claim("Undocumented".to_owned());
    Some((scope.claim("Fault".to_owned()), fault))
}

/// Names of variants, and what they hold.
pub(super) fn variants(model: &Model<'_>, outcomes: &[Outcome<'_>]) -> Vec<(String, String)> {
    let of = |outcome: &Outcome<'_>| (outcome.variant.clone(), held(model, outcome));
    outcomes.iter().map(of).collect()
}

/// What a variant declares behind its name.
fn held(model: &Model<'_>, outcome: &Outcome<'_>) -> String {
    let body = held_body(model, outcome).map(|(name, ty, _)| format!("{name}: {ty}"));
    if !is_struct(outcome) {
        return body.map_or_else(String::new, |body| format!("({body})"));
    }
    let status = !matches!(outcome.statuses, Statuses::Code(_));
    let status = status.then(|| "status: u16".to_owned());
    let headers = headers(outcome).into_iter();
    let headers = headers.map(|(name, _, ty)| format!("{name}: Option<{}>", spelled(ty)));
    let fields: Vec<String> = status.into_iter().chain(body).chain(headers).collect();
    format!("{{ {}, }}", fields.join(", "))
}

/// The member that holds the body of a variant: name, type, and what is said of it.
fn held_body(
    model: &Model<'_>,
    outcome: &Outcome<'_>,
) -> Option<(&'static str, String, &'static str)> {
    match content(model, outcome) {
        Content::Nothing => None,
        Content::Message => Some(("message", "String".to_owned(), "The error message.")),
        Content::Body(ty, large) => {
            let ty = spelled(ty);
            let ty = if large { format!("Box<{ty}>") } else { ty };
            Some(("body", ty, "The body."))
        }
    }
}

/// The enum of documented errors, and how its variants are sent.
fn faults(model: &Model<'_>, plan: &Plan<'_, '_>, name: &str) -> String {
    let head = format!("{};", names::ident(name));
    let about = if plan.shares_fault {
        format!(
            "Errors that the docs list for [`Server::{}`] and other operations alike.",
            plan.call.method
        )
    } else {
        format!(
            "Errors that the docs list for [`Server::{}`].",
            plan.call.method
        )
    };
    // What the docs say of an error is said where all operations that share it say the same.
    let key = fault_key(plan.call);
    let sharing: Vec<&Call<'_>> = match plan.shares_fault {
        true => model
            .calls
            .iter()
            .filter(|call| fault_key(call) == key)
            .collect(),
        false => Vec::new(),
    };
    let variants = plan.call.faults.iter().enumerate().map(|(place, outcome)| {
        let said = |outcome: &Outcome<'_>| Some(outcome.response?.description.clone());
        let agrees = |call: &&Call<'_>| call.faults.get(place).and_then(said) == said(outcome);
        variant(model, outcome, sharing.iter().all(agrees))
    });
    source::entries(
        "server::faults",
        &source::documented(&about, &head),
        variants,
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
        None if outcome.is_success() => Content::Nothing,
        None => Content::Message,
    }
}

/// Has the variant named members?
fn is_struct(outcome: &Outcome<'_>) -> bool {
    !matches!(outcome.statuses, Statuses::Code(_)) || !outcome.headers.is_empty()
}

/// A variant, what it holds, and the answer that it becomes; `described` with the words of the docs.
fn variant(model: &Model<'_>, outcome: &Outcome<'_>, described: bool) -> String {
    let name = names::ident(&outcome.variant);
    let about = match outcome.response {
        Some(response) if described => {
            docs::led(&docs::code(&response.status), response.description.trim())
        }
        Some(response) => format!("{}.", docs::code(&response.status)),
        None => "`2XX`: The docs list no successful response.".to_owned(),
    };
    let status = match outcome.statuses {
        Statuses::Code(code) => code.to_string(),
        _ => "status".to_owned(),
    };
    let media_type = outcome
        .response
        .and_then(|response| response.media_type.as_deref())
        .unwrap_or("application/json");
    // What may be anything is JSON or, if it is a text, a text.
    let media_type = Literal::string(match media_type {
        "*/*" => "text/plain",
        other => other,
    });
    let mut made = match content(model, outcome) {
        Content::Nothing => format!("Answer::empty({status})"),
        Content::Message => format!("Answer::message({status}, message)"),
        Content::Body(..) => match &outcome.envelope {
            Some(envelope) => {
                let member = Literal::string(envelope.member);
                format!("Answer::member({status}, {member}, &body)")
            }
            None => format!("Answer::body({status}, {media_type}, &body)"),
        },
    };
    if !is_struct(outcome) {
        let entry = format!("{name}{} => {made}", held(model, outcome));
        return source::documented(&about, &entry);
    }
    let held = held_body(model, outcome);
    let mut fields = String::new();
    let mut field = |name: &str, ty: &str, text: &str| {
        for line in source::documented(text, &format!("{name}: {ty},")).lines() {
            fields.push_str(&format!("    {line}\n"));
        }
    };
    if !matches!(outcome.statuses, Statuses::Code(_)) {
        field("status", "u16", "The status code.");
    }
    if let Some((name, ty, text)) = &held {
        field(name, ty, text);
    }
    for (name, wire, ty) in headers(outcome) {
        let ty = format!("Option<{}>", spelled(ty));
        let text = format!("The header field {}.", docs::code(wire));
        field(&name.to_string(), &ty, &text);
        made.push_str(&format!(
            ".with_field({}, {name}.as_ref())",
            Literal::string(wire)
        ));
    }
    source::documented(&about, &format!("{name} {{\n{fields}}} => {made}"))
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

/// Says which operation gets a request that nothing tells from one of this operation.
fn first_choice(plans: &[Plan<'_, '_>], plan: &Plan<'_, '_>) -> Option<String> {
    let ambiguous = |plan: &Plan<'_, '_>| match plan.call.operation.variant {
        Some(Variant::Ambiguous(place)) => Some(place),
        _ => None,
    };
    let own = ambiguous(plan).filter(|place| *place > 0)?;
    let operation = plan.call.operation;
    let before = plans.iter().find(|other| {
        let known = other.call.operation;
        (&known.method, &known.path) == (&operation.method, &operation.path)
            && ambiguous(other).is_some_and(|place| place < own)
    })?;
    let method = &before.call.method;
    Some(match (&plan.call.body, &before.call.body) {
        (None, None) => format!("Requests that [`Server::{method}`] also accepts go to it."),
        _ => format!(
            "Requests that [`Server::{method}`] also accepts go to the one that documents more of the body, else to it."
        ),
    })
}

/// The method of the trait, without its body.
pub(super) fn signature(plan: &Plan<'_, '_>) -> TokenStream {
    let method = names::ident(&plan.call.method);
    let (input, answer) = (names::ident(&plan.input), names::ident(&plan.answer));
    quote! { fn #method(&self, input: #input) -> impl Future<Output = #answer> + Send }
}

/// The trait, and the function that calls its methods.
fn service(plans: &[Plan<'_, '_>]) -> String {
    let about = "The operations of the API. A method that isn't implemented answers 501.";
    let methods = plans.iter().map(|plan| {
        let operation = plan.call.operation;
        let route = docs::code(&format!("{} {}", operation.method, operation.path));
        let about = docs::paragraphs([
            opening::heading(operation, text::lead(&operation.description)).as_str(),
            &format!("{route}. {}", docs::at(&operation.page, operation.line)),
            &first_choice(plans, plan).unwrap_or_default(),
        ]);
        let method = names::ident(&plan.call.method);
        let (input, answer) = (names::ident(&plan.input), names::ident(&plan.answer));
        let entry = format!("{} => {method}({input}) -> {answer}", plan.index);
        source::documented(&about, &entry)
    });
    source::entries(
        "server::service",
        &source::documented(about, "Server;"),
        methods,
    )
}
