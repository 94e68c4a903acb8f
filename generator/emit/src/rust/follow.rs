//! What comes after a call: the further pages of a list, the wait for a status.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::model::{Call, Field, Kind, Model, Presence, Struct, Type};
use super::types::type_tokens;
use super::{jobs, names};
use apiref_core::ir::paging::{Next, Step, paging};
use apiref_core::ir::{Resource, Role};

/// Methods of a builder and what they rest on.
#[derive(Default)]
pub struct Following {
    pub methods: Vec<TokenStream>,
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
    let stem = names::ident(&call.client_stem);
    let item = type_tokens(item, &quote! { types:: });
    let member = optional(paging.items.as_deref());
    let total = optional(paging.total.as_deref());
    let number = |first: &i64| Literal::i64_unsuffixed(*first);
    let step = match &paging.step {
        Step::Answer => quote! { Answer },
        Step::Marker(name, path) => quote! { Marker(#name, &[#(#path),*]) },
        Step::Offset(name, first) => {
            let first = number(first);
            quote! { Offset(#name, #first) }
        }
        Step::Page(name, first) => {
            let first = number(first);
            quote! { Page(#name, #first) }
        }
    };
    let next = paging.next.iter().map(|next| match next {
        Next::Link(path) => quote! { rt::client::Next::Link(&[#(#path),*]) },
        Next::Marker(name, path) => quote! { rt::client::Next::Marker(#name, &[#(#path),*]) },
    });
    out.methods.push(quote! {
        #[doc = " Returns the pages of the list, starting with the page that this call requests."]
        pub fn pages(self) -> rt::client::Pages<Self> {
            rt::client::Pages::new(self)
        }

        #[doc = " Returns the items of all pages of the list, starting with the page that this call requests."]
        pub fn items(self) -> rt::client::Items<Self> {
            rt::client::Items::new(self)
        }
    });
    out.items.extend(quote! {
        impl rt::client::Paged for #stem {
            type Item = #item;

            const PAGING: rt::client::Paging = rt::client::Paging {
                items: #member,
                step: rt::client::Step::#step,
                next: &[#(#next),*],
                total: #total,
            };

            fn into_items(body: Self::Body) -> Vec<#item> {
                rt::client::IntoItems::into_items(#items)
            }
        }
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
    let read = match &status {
        Some(Status {
            values,
            owner,
            access,
            reason,
            ..
        }) => {
            for value in values {
                let upper = value.to_ascii_uppercase();
                if upper == "DELETED" {
                    gone.push(*value);
                } else if upper.contains("ERROR") || upper.contains("FAIL") {
                    failed.push(*value);
                }
            }
            let reason = reason.as_ref().map(|reason| {
                quote! {
                    fn reason(body: &Self::Body) -> Option<&str> {
                        #owner
                        let reason = #reason;
                        Some(reason.as_ref())
                    }
                }
            });
            quote! {
                fn status(body: &Self::Body) -> Option<&str> {
                    #owner
                    let status = #access;
                    Some(status.as_str())
                }

                #reason
            }
        }
        None => quote! {
            fn status(_: &Self::Body) -> Option<&str> {
                None
            }
        },
    };
    match &status {
        Some(Status { ty: Some(ty), .. }) => out.methods.push(quote! {
            #[doc = " Repeats the call until the response shows this status. The wait fails if the response shows a documented failure status."]
            pub fn wait_until(self, status: #ty) -> rt::client::Until<Self> {
                rt::client::Until::new(self, status.as_str().to_owned())
            }
        }),
        Some(Status { ty: None, .. }) => out.methods.push(quote! {
            #[doc = " Repeats the call until the response shows this status. Apiref found no list of statuses in the docs: the wait fails if the status is `error` or `failed`, in upper or lower case."]
            pub fn wait_until(self, status: impl Into<String>) -> rt::client::Until<Self> {
                rt::client::Until::new(self, status.into())
            }
        }),
        None => {}
    }
    if may_go {
        out.methods.push(quote! {
            #[doc = " Repeats the call until the resource is gone."]
            pub fn wait_until_gone(self) -> rt::client::UntilGone<Self> {
                rt::client::UntilGone::new(self)
            }
        });
    }
    let failed = match status.as_ref().is_some_and(|status| !status.is_listed()) {
        true => quote! { rt::client::USUAL_FAILURES },
        false => quote! { &[#(#failed),*] },
    };
    out.items.extend(quote! {
        impl rt::client::Watched for #stem {
            const FAILED: &'static [&'static str] = #failed;
            const GONE: &'static [&'static str] = &[#(#gone),*];

            #read
        }
    });
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
    /// Binds the struct that has the status to `owner`, within a function that returns an `Option`.
    owner: TokenStream,
    /// A reference to the status.
    access: TokenStream,
    /// A reference to the reason for the status.
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
        let owner = member(&quote! { body }, field);
        let mut found = status_in(model, inner, &quote! { owner })?;
        found.owner = quote! { let owner = #owner; };
        Some(found)
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
        owner: TokenStream::new(),
        access: member(owner, field),
        reason: jobs::reason(shape).map(|reason| member(owner, reason)),
    })
}

/// A reference to a member of `owner`, within a function that gives an `Option`.
pub fn member(owner: &TokenStream, field: &Field<'_>) -> TokenStream {
    let name = names::ident(&field.name);
    match field.presence {
        Presence::Required => quote! { &#owner.#name },
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

fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    }
}
