//! From operations to calls: arguments, bodies, outcomes.

use super::roles::{role, variant_of};
use super::{Argument, Body, Call, Lowering, Outcome, Role, Statuses, Type};
use crate::rust::methods::{self, in_clients};
use crate::rust::names::{self, Scope};
use apiref_core::http::headers;
use apiref_core::ir::{Api, Header, Location, Operation, Response, Schema, TypeName};
use apiref_core::secrets;
use std::collections::HashSet;

impl<'a> Lowering<'a> {
    pub(super) fn calls(&mut self) -> Vec<Call<'a>> {
        let (mut methods, mut stems) = (methods::of_client(), methods::stems_of_client());
        let operations = self.api.operations.iter();
        let mut calls = Vec::new();
        for (operation, in_client) in operations.zip(in_clients(self.api)) {
            let method = methods.claim(names::method(&names::field(&operation.id, 0)));
            let stem = stems.claim(names::type_name(&method, "Operation"));
            let call = self.call(operation, method, stem);
            calls.push(Call {
                client_method: in_client.method,
                client_stem: in_client.stem,
                generation: in_client.generation,
                ..call
            });
        }
        calls
    }

    pub(super) fn call(
        &mut self,
        operation: &'a Operation,
        method: String,
        stem: String,
    ) -> Call<'a> {
        let mut scope = Scope::with([
            "block",
            "body",
            "body_limit",
            "client",
            "header",
            "items",
            "member",
            "pages",
            "query",
            "raw_body",
            "send",
            "strict",
            "timeout",
            "wait_until",
            "wait_until_gone",
        ]);
        let mut arguments = Vec::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let hint = format!("{stem}{}", names::pascal(&parameter.name));
            let secret = secrets::is_secret(&parameter.name, &parameter.schema);
            let role = role(parameter, operation.request_body.as_ref());
            let ty = match role {
                // The client sends the text that the docs want.
                Role::Constant | Role::Protocol => Type::String,
                Role::Argument | Role::Credential => self.lower(&parameter.schema, &hint, secret),
            };
            let name = names::field(&parameter.name, index);
            let place = match parameter.location {
                Location::Path => "path",
                Location::Query => "query",
                Location::Header => "header",
            };
            let qualified = format!("{place}_{name}");
            let name = scope.claim_first([names::method(&name), qualified]);
            arguments.push(Argument {
                parameter,
                name,
                ty,
                role,
                is_scope: parameter.location == Location::Path
                    && (self.api.is_scope(&operation.path, &parameter.name)
                        || Api::is_only_version(&operation.path, parameter)),
            });
        }
        let body = operation.request_body.as_ref().map(|body| Body {
            ty: self.lower(&body.schema, &format!("{stem}Request"), false),
            envelope: None,
            required: body.required,
            demanded: body.is_demanded(),
            media_type: &body.media_type,
            further: &body.further_media_types,
            schema: &body.schema,
        });
        let (mut successes, mut faults) = (Vec::new(), Vec::new());
        let mut variants = Scope::default();
        let mut seen = HashSet::new();
        for response in &operation.responses {
            let Some(statuses) = Statuses::parse(&response.status) else {
                continue;
            };
            if !seen.insert(statuses) {
                continue;
            }
            let variant = variants.claim(variant_of(statuses));
            let mut outcome = Outcome {
                statuses,
                variant,
                ty: None,
                envelope: None,
                headers: self.headers(response, &stem),
                response: Some(response),
            };
            let success = outcome.is_success();
            let hint = if success {
                format!("{stem}Response")
            } else {
                format!("{stem}{}Body", outcome.variant)
            };
            outcome.ty = response.schema.as_ref().map(|schema| {
                match self.is_written_otherwise(response, schema) {
                    true => Type::String,
                    false => self.lower(schema, &hint, false),
                }
            });
            if success {
                successes.push(outcome)
            } else {
                faults.push(outcome)
            }
        }
        if successes.is_empty() {
            successes.push(Outcome {
                statuses: Statuses::Range(2),
                variant: variant_of(Statuses::Range(2)),
                ty: Some(Type::Json),
                envelope: None,
                headers: Vec::new(),
                response: None,
            });
        }
        let group = operation
            .tags
            .first()
            .map(|tag| names::module(tag))
            .unwrap_or_else(|| "operations".to_owned());
        Call {
            operation,
            client_method: method.clone(),
            client_stem: stem.clone(),
            method,
            stem,
            generation: None,
            group,
            arguments,
            body,
            successes,
            faults,
        }
    }

    /// Is an answer described by members, but not written as JSON? XML is read as text.
    fn is_written_otherwise(&self, response: &Response, schema: &Schema) -> bool {
        let media_type = response.media_type.as_deref();
        let schema = self.api.follow(schema);
        media_type.is_some_and(|media_type| !media_type.contains("json"))
            && (schema.is(TypeName::Object) || schema.is(TypeName::Array))
    }

    pub(super) fn headers(
        &mut self,
        response: &'a Response,
        stem: &str,
    ) -> Vec<(&'a Header, String, Type)> {
        let mut scope = Scope::default();
        response
            .headers
            .iter()
            .filter(|header| !headers::is_protocol(&header.name))
            .enumerate()
            .map(|(index, header)| {
                let secret = secrets::is_secret(&header.name, &header.schema);
                let hint = format!("{stem}{}", names::pascal(&header.name));
                let ty = match self.lower(&header.schema, &hint, secret) {
                    ty @ (Type::String
                    | Type::Text(_)
                    | Type::Secret(_)
                    | Type::Integer
                    | Type::Boolean) => ty,
                    _ => Type::String,
                };
                (header, scope.claim(names::field(&header.name, index)), ty)
            })
            .collect()
    }
}
