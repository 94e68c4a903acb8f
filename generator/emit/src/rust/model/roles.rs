//! What parameters are for, and what statuses are called.

use super::{Role, Statuses};
use apiref_core::ir::{Location, Parameter};

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
    match REASONS.iter().find(|(known, _)| *known == code) {
        Some((_, reason)) => (*reason).to_owned(),
        None => format!("Status{code}"),
    }
}

/// Reason phrases of RFC 9110 and the codes that OpenStack adds, as names.
pub(super) const REASONS: &[(u16, &str)] = &[
    (100, "Continue"),
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritative"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "ContentTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (422, "UnprocessableContent"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "HeaderFieldsTooLarge"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
    (505, "HttpVersionNotSupported"),
    (507, "InsufficientStorage"),
];
