//! How a client asks for a version of the API.

use proc_macro2::TokenStream;
use quote::quote;

use apiref_core::ir::{Api, Operation, Schema, Versions};

/// The item `VERSIONING`: header fields, and the newest version that the docs speak of. None where they name no such field.
pub fn item(api: &Api) -> Option<TokenStream> {
    if api.version_headers.is_empty() {
        return None;
    }
    let optional = |text: Option<&str>| match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    };
    let headers = api.version_headers.iter().map(|header| {
        let name = header.name.to_ascii_lowercase();
        let service = optional(header.service.as_deref());
        quote! { (#name, #service) }
    });
    let newest = optional(newest(api));
    Some(quote! {
        #[doc = " How a version of the API is requested."]
        #[cfg(feature = "client")]
        pub(crate) static VERSIONING: crate::runtime::Versioning = crate::runtime::Versioning {
            headers: &[#(#headers),*],
            newest: #newest,
        };
    })
}

/// The newest version that the docs speak of.
pub fn newest(api: &Api) -> Option<&str> {
    let mut ranges = Vec::new();
    for schema in api.schemas.values() {
        add(schema, &mut ranges);
    }
    for operation in &api.operations {
        of_operation(operation, &mut ranges);
    }
    Versions::newest(ranges.into_iter())
}

fn of_operation<'a>(operation: &'a Operation, ranges: &mut Vec<&'a Versions>) {
    ranges.push(&operation.versions);
    ranges.extend(operation.examples.iter().map(|example| &example.versions));
    ranges.extend(
        operation
            .responses
            .iter()
            .map(|response| &response.versions),
    );
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| &parameter.schema);
    let bodies = operation.request_body.iter().map(|body| &body.schema);
    let answers = operation
        .responses
        .iter()
        .filter_map(|response| response.schema.as_ref());
    for schema in parameters.chain(bodies).chain(answers) {
        add(schema, ranges);
    }
}

fn add<'a>(schema: &'a Schema, ranges: &mut Vec<&'a Versions>) {
    ranges.push(&schema.versions);
    for part in schema.parts() {
        add(part, ranges);
    }
}
