//! What comes after a call: the further pages of a list, the wait for a status.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::model::{Call, Field, Kind, Model, Presence, Struct, Type};
use super::types::{tight, type_tokens};
use super::{jobs, names, source};
use apiref_core::http::is_lines;
use apiref_core::ir::paging::{Next, Step, paging};
use apiref_core::ir::{Resource, Role};

/// Methods of a builder and what they rest on.
#[derive(Default)]
pub struct Following {
    /// Methods in full.
    pub methods: Vec<TokenStream>,
    /// Methods that macros of the runtime make, without their bodies.
    pub made: Vec<TokenStream>,
    /// The calls of these macros.
    pub text: String,
    /// Implementations of traits.
    pub items: TokenStream,
}

/// What follows a call that gives one type of value, whatever the documented success.
pub fn following(model: &Model<'_>, call: &Call<'_>) -> Following {
    let mut out = Following::default();
    let Some(body) = call.given() else {
        return out;
    };
    if matches!(body, Type::Text("Binary")) {
        out.methods.push(quote! {
            #[doc = " Returns the body of a success as a stream, for answers that don't fit into memory."]
            pub fn download(self) -> rt::client::Download<Self> {
                rt::client::Download::new(self)
            }
        });
    }
    let mut answers = call.successes.iter().filter_map(|of| of.response);
    if answers.any(|of| of.media_type.as_deref().is_some_and(is_lines)) {
        out.methods.push(quote! {
            #[doc = " Returns the body of a success as a stream, whose `into_lines` reads one value after another."]
            pub fn download(self) -> rt::client::Download<Self> {
                rt::client::Download::new(self)
            }
        });
    }
    if call.operation.method == "GET" {
        pages(model, call, body, &mut out);
        waits(model, call, body, &mut out);
        jobs::shown(model, call, &mut out);
    } else {
        jobs::started(model, call, body, &mut out);
    }
    out
}

/// The pages of a list.
fn pages(model: &Model<'_>, call: &Call<'_>, body: &Type, out: &mut Following) {
    let Some(paging) = paging(model.api, call.operation) else {
        return;
    };
    let found = match &paging.items {
        None => item_type(model, body).map(|item| (item, quote! { body })),
        Some(wire) => shape(model, body).and_then(|shape| {
            let field = shape.fields.iter().find(|field| field.wire == wire)?;
            let name = names::ident(&field.name);
            Some((item_type(model, &field.ty)?, quote! { body.#name }))
        }),
    };
    let Some((item, items)) = found else {
        return;
    };
    let list = |entries: Vec<String>| format!("&[{}]", entries.join(", "));
    let quoted = |path: &[String]| list(path.iter().map(|name| literal(name)).collect());
    let step = match &paging.step {
        Step::Answer => "Answer".to_owned(),
        Step::Marker(name, path) => format!("Marker({}, {})", literal(name), quoted(path)),
        Step::Offset(name, first) => format!("Offset({}, {first})", literal(name)),
        Step::Page(name, first) => format!("Page({}, {first})", literal(name)),
    };
    let size = paging.size.as_ref().map(|size| {
        let usual = size
            .usual
            .map_or("None".to_owned(), |usual| format!("Some({usual})"));
        format!("({}, {usual})", literal(&size.name))
    });
    let next = paging.next.iter().map(|next| match next {
        Next::Link(path) => format!("Next::Link({})", quoted(path)),
        Next::Marker(name, path) => format!("Next::Marker({}, {})", literal(name), quoted(path)),
    });
    let head = format!(
        "{}, {}, body => {};",
        names::ident(&call.client_stem),
        tight(&type_tokens(item, &quote! { types:: })),
        tight(&items),
    );
    out.text.push_str(&source::entries(
        "paged",
        &head,
        [
            format!("items: {}", optional(paging.items.as_deref())),
            format!("step: Step::{step}"),
            format!("next: {}", list(next.collect())),
            format!("total: {}", optional(paging.total.as_deref())),
        ]
        .into_iter()
        .chain(size.map(|size| format!("size: {size}"))),
    ));
    out.made.push(quote! {
        pub fn pages(self) -> rt::client::Pages<Self> {}
        pub fn items(self) -> rt::client::Items<Self> {}
    });
}

/// The waits for a status and for the end of what a call shows.
fn waits(model: &Model<'_>, call: &Call<'_>, body: &Type, out: &mut Following) {
    let mut resources = model.api.resources.iter();
    let resource = resources.find(|resource| has(resource, &call.operation.id, Role::Show));
    let path = call.operation.path.trim_end_matches('/');
    if resource.is_none() && !path.ends_with('}') {
        return;
    }
    let status = status(model, body).filter(|status| status.is_listed() || resource.is_some());
    let may_go = resource.is_some_and(|resource| is_deleted_later(model, resource));
    if status.is_none() && !may_go {
        return;
    }
    let stem = names::ident(&call.client_stem);
    let (mut failed, mut gone) = (Vec::new(), Vec::new());
    let values = status.iter().flat_map(|status| &status.values);
    for value in values {
        let upper = value.to_ascii_uppercase();
        if upper == "DELETED" {
            gone.push(literal(value));
        } else if upper.contains("ERROR") || upper.contains("FAIL") {
            failed.push(literal(value));
        }
    }
    let failed = match status.as_ref().is_some_and(|status| !status.is_listed()) {
        true => "rt::client::USUAL_FAILURES".to_owned(),
        false => format!("&[{}]", failed.join(", ")),
    };
    let head = format!("{stem}, failed: {failed}, gone: &[{}];", gone.join(", "));
    let read = status.iter().flat_map(|status| {
        let reason = status.reason.as_ref();
        let reason = reason.map(|reason| format!("reason(body) => {}.as_ref()", tight(reason)));
        let shown = format!("status(body) => {}.as_str()", tight(&status.access));
        [shown].into_iter().chain(reason)
    });
    out.text.push_str(&source::entries("watched", &head, read));
    match status.map(|status| status.ty) {
        Some(Some(ty)) => {
            let listed = tight(&ty);
            out.text
                .push_str(&format!("rt::wait_until! {{ {stem}, {listed} }}\n"));
            out.made.push(
                quote! { pub fn wait_until(self, status: #ty) -> rt::client::Until<Self> {} },
            );
        }
        Some(None) => {
            out.text
                .push_str(&format!("rt::wait_until! {{ {stem} }}\n"));
            out.made.push(quote! {
                pub fn wait_until(self, status: impl Into<String>) -> rt::client::Until<Self> {}
            });
        }
        None => {}
    }
    if may_go {
        out.text
            .push_str(&format!("rt::wait_until_gone! {{ {stem} }}\n"));
        out.made
            .push(quote! { pub fn wait_until_gone(self) -> rt::client::UntilGone<Self> {} });
    }
}

fn has(resource: &Resource, id: &str, role: Role) -> bool {
    let mut operations = resource.operations.iter();
    operations.any(|operation| operation.id == id && operation.role == role)
}

/// Can the resource be deleted, and do the docs not say that it is gone at once?
fn is_deleted_later(model: &Model<'_>, resource: &Resource) -> bool {
    let mut operations = model.api.operations.iter();
    operations.any(|operation| {
        has(resource, &operation.id, Role::Delete) && operation.synchronous != Some(true)
    })
}

/// A documented status in a body.
pub struct Status<'m> {
    /// Its type; none where the docs don't list the values.
    ty: Option<TokenStream>,
    /// In the order of the docs.
    pub values: Vec<&'m str>,
    /// The status, as a place within a function that returns an `Option`.
    access: TokenStream,
    /// The reason for the status, likewise.
    reason: Option<TokenStream>,
}

impl Status<'_> {
    fn is_listed(&self) -> bool {
        self.ty.is_some()
    }
}

/// The status that a body shows, at its root or in what it wraps.
pub fn status<'m>(model: &'m Model<'_>, body: &'m Type) -> Option<Status<'m>> {
    let body = shape(model, body)?;
    status_in(model, body, &quote! { body }).or_else(|| {
        let mut shapes = body.fields.iter().filter_map(|field| {
            let shape = shape(model, &field.ty)?;
            Some((field, shape))
        });
        let (field, inner) = shapes.next().filter(|_| shapes.next().is_none())?;
        status_in(model, inner, &member(&quote! { body }, field))
    })
}

fn status_in<'m>(
    model: &'m Model<'_>,
    shape: &'m Struct<'_>,
    owner: &TokenStream,
) -> Option<Status<'m>> {
    let named = |names: &'static [&'static str]| {
        // A deprecated member is not polled.
        let fields = shape.fields.iter().filter(|field| !field.schema.deprecated);
        fields.filter(move |field| {
            let wire = field.wire.to_ascii_lowercase();
            names
                .iter()
                .any(|name| wire == *name || wire.ends_with(&format!("_{name}")))
        })
    };
    let exact = |field: &&Field<'_>| !field.wire.contains('_');
    let fields = named(&["status"]).filter(exact);
    let fields = fields.chain(named(&["state"]).filter(exact));
    let fields = fields.chain(named(&["status", "state"]));
    let mut listed = fields.filter_map(|field| {
        let Type::Named(name) = &field.ty else {
            return None;
        };
        match &model.resolve(name)?.kind {
            Kind::Strings(variants) => Some((field, variants)),
            _ => None,
        }
    });
    let (field, ty, values) = match listed.next() {
        Some((field, variants)) => (
            field,
            Some(type_tokens(&field.ty, &quote! { types:: })),
            variants.iter().map(|(_, wire)| *wire).collect(),
        ),
        None => {
            let mut plain = named(&["status"]).chain(named(&["state"]));
            let field = plain.find(|field| exact(field) && field.ty == Type::String)?;
            (field, None, Vec::new())
        }
    };
    Some(Status {
        ty,
        values,
        access: member(owner, field),
        reason: jobs::reason(shape).map(|reason| member(owner, reason)),
    })
}

/// The place of a member of `owner`, within a function that gives an `Option`.
pub fn member(owner: &TokenStream, field: &Field<'_>) -> TokenStream {
    let name = names::ident(&field.name);
    match field.presence {
        Presence::Required => quote! { #owner.#name },
        Presence::Optional | Presence::RequiredNullable => quote! { #owner.#name.as_ref()? },
        Presence::Nullable => quote! { #owner.#name.value()? },
    }
}

pub fn shape<'m, 'a>(model: &'m Model<'a>, ty: &Type) -> Option<&'m Struct<'a>> {
    match ty {
        Type::Boxed(inner) => shape(model, inner),
        Type::Named(name) => match &model.resolve(name)?.kind {
            Kind::Struct(shape) => Some(shape),
            _ => None,
        },
        _ => None,
    }
}

/// The type of the items of a list.
fn item_type<'m>(model: &'m Model<'_>, ty: &'m Type) -> Option<&'m Type> {
    match ty {
        Type::Array(item) => Some(item),
        Type::Named(name) => match &model.resolve(name)?.kind {
            Kind::Alias(ty) => item_type(model, ty),
            _ => None,
        },
        _ => None,
    }
}

fn optional(text: Option<&str>) -> String {
    text.map_or_else(
        || "None".to_owned(),
        |text| format!("Some({})", literal(text)),
    )
}

fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}
