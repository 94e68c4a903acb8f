//! From operations to calls: arguments, bodies, outcomes.

use std::collections::HashSet;

use super::roles::{is_protocol_header, role, variant_of};
use super::{Argument, Body, Call, Lowering, Outcome, Statuses, Type};
use crate::rust::names::{self, Scope};
use apiref_core::ir::{Header, Operation, Response};
use apiref_core::secrets;

impl<'a> Lowering<'a> {
    pub(super) fn calls(&mut self) -> Vec<Call<'a>> {
        let mut methods = Scope::with(["new", "builder", "transport"]);
        let mut stems = Scope::with(["Client"]);
        let mut calls = Vec::new();
        for operation in &self.api.operations {
            let method = methods.claim(names::method(&names::field(&operation.id, 0)));
            let stem = stems.claim(names::type_name(&method, "Operation"));
            calls.push(self.call(operation, method, stem));
        }
        calls
    }

    pub(super) fn call(
        &mut self,
        operation: &'a Operation,
        method: String,
        stem: String,
    ) -> Call<'a> {
        let mut scope = Scope::with(["body", "send", "client", "timeout", "strict"]);
        let mut arguments = Vec::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let hint = format!("{stem}{}", names::pascal(&parameter.name));
            let secret = secrets::is_secret(&parameter.name, &parameter.schema);
            let ty = self.lower(&parameter.schema, &hint, secret);
            let name = scope.claim(names::method(&names::field(&parameter.name, index)));
            arguments.push(Argument {
                parameter,
                name,
                ty,
                role: role(parameter),
            });
        }
        let body = operation.request_body.as_ref().map(|body| Body {
            ty: self.lower(&body.schema, &format!("{stem}Request"), false),
            required: body.required,
            media_type: &body.media_type,
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
            let success = statuses.is_success();
            let hint = if success {
                format!("{stem}Response")
            } else {
                format!("{stem}{variant}Body")
            };
            let ty = response
                .schema
                .as_ref()
                .map(|schema| self.lower(schema, &hint, false));
            let headers = self.headers(response, &stem);
            let outcome = Outcome {
                statuses,
                variant,
                ty,
                headers,
                response: Some(response),
            };
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
            method,
            stem,
            group,
            arguments,
            body,
            successes,
            faults,
        }
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
            .filter(|header| !is_protocol_header(&header.name))
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
