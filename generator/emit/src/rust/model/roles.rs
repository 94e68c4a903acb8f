//! What parameters are for, and what statuses are called.

use super::{Role, Statuses};
use apiref_core::ir::{Location, Parameter};
use apiref_core::reason::reason;

/// Who supplies a parameter.
pub(super) fn role(parameter: &Parameter) -> Role {
    if parameter.location != Location::Header {
        return Role::Argument;
    }
    let name = parameter.name.to_ascii_lowercase();
    if matches!(name.as_str(), "x-auth-token" | "authorization") {
        Role::Credential
    } else if is_protocol_header(&name) {
        Role::Protocol
    } else {
        Role::Argument
    }
}

/// Header fields that HTTP implementations set and read themselves.
pub(super) fn is_protocol_header(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "date",
        "host",
        "keep-alive",
        "server",
        "transfer-encoding",
        "user-agent",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
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
