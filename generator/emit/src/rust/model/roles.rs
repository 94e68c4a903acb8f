//! What parameters are for, and what statuses are called.

use super::{Role, Statuses};
use apiref_core::http::{headers, reason};
use apiref_core::ir::{Location, Parameter, RequestBody};

/// Who supplies a parameter. The caller says what a body is that may be anything.
pub(super) fn role(parameter: &Parameter, body: Option<&RequestBody>) -> Role {
    if parameter.constant().is_some() {
        return Role::Constant;
    }
    if parameter.location != Location::Header {
        return Role::Argument;
    }
    if headers::credential(&parameter.name).is_some() {
        Role::Credential
    } else if parameter.name.eq_ignore_ascii_case("content-type")
        && body.is_some_and(RequestBody::is_of_any_type)
    {
        Role::Argument
    } else if headers::is_protocol(&parameter.name) {
        Role::Protocol
    } else {
        Role::Argument
    }
}

/// Variants are named after the reason phrase of their code.
pub(super) fn variant_of(statuses: Statuses) -> String {
    let code = match statuses {
        Statuses::Code(code) => code,
        Statuses::Range(2) => return "Success".to_owned(),
        Statuses::Range(3) => return "Redirection".to_owned(),
        Statuses::Range(4) => return "ClientError".to_owned(),
        Statuses::Range(5) => return "ServerError".to_owned(),
        Statuses::Range(hundred) => return format!("Status{hundred}xx"),
        Statuses::Default => return "Other".to_owned(),
    };
    match reason(code) {
        Some(reason) => reason.to_owned(),
        None => format!("Status{code}"),
    }
}
