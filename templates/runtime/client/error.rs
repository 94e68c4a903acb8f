//! Errors of clients and calls.

use std::fmt;

use super::reply::{Raw, Reply};
use super::transport::TransportError;
use crate::runtime::deviation::Invalid;
use crate::runtime::json::Problem;
use crate::runtime::repair::DecodeError;

/// An error while creating a client.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL isn't an `http` or `https` address without a query.
    BaseUrl,
    /// A credential isn't a valid header value.
    Token,
    /// The header field with this name isn't valid.
    Header(String),
    /// The transport couldn't be set up.
    Transport(TransportError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl => {
                f.write_str("the base URL is not an http or https address without a query")
            }
            Self::Token => f.write_str("a credential can't stand in a header field"),
            Self::Header(name) => write!(f, "the header field {name:?} can't be sent"),
            Self::Transport(error) => write!(f, "the transport could not be set up: {error}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            _ => None,
        }
    }
}

/// The error of a call. `F` is the type of the errors that the docs of the operation list.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<F> {
    /// The request can't be encoded, or a strict client found that it breaks rules of the docs. It wasn't sent.
    Invalid {
        /// Name of the operation.
        operation: &'static str,
        /// The rules that the request breaks.
        invalid: Box<Invalid>,
    },
    /// There was no response.
    Transport {
        /// Name of the operation.
        operation: &'static str,
        /// The reason.
        error: TransportError,
    },
    /// The server answered with an error that the docs list.
    Fault(Box<Reply<F>>),
    /// The server answered with a status that the docs don't list. The reply holds its header fields and body.
    Undocumented(Box<Reply<()>>),
    /// The response has a documented status, but its body doesn't have the documented form.
    Decode {
        /// Name of the operation.
        operation: &'static str,
        /// The status code.
        status: u16,
        /// The position and the reason, with the beginning of the body.
        error: Box<DecodeError>,
    },
    /// The pages of a list repeat, or lead to another operation.
    Paging {
        /// Name of the operation.
        operation: &'static str,
        /// The reason.
        reason: &'static str,
    },
}

impl<F> Error<F> {
    /// Returns the status code of the response, if there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Fault(reply) => Some(reply.status()),
            Self::Undocumented(reply) => Some(reply.status()),
            Self::Decode { status, .. } => Some(*status),
            Self::Invalid { .. } | Self::Transport { .. } | Self::Paging { .. } => None,
        }
    }

    /// Returns the error that the docs list, if it is one.
    pub fn fault(&self) -> Option<&F> {
        match self {
            Self::Fault(reply) => Some(&reply.body),
            _ => None,
        }
    }

    /// Returns the service's own error code, such as `VPC.0003`, if the body has one of the common forms.
    pub fn code(&self) -> Option<String> {
        let problem = self.problem()?;
        let code = problem.code()?;
        Some(
            code.as_str()
                .map_or_else(|| code.to_string(), str::to_owned),
        )
    }

    /// Returns whether the server answered 404 Not Found.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// Returns whether the server answered 409 Conflict.
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(409)
    }

    /// Returns whether the same request may succeed later: `true` if there was no response, or for 408, 425, 429, 500,
    /// 502, 503 and 504.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Transport { .. })
            || matches!(self.status(), Some(408 | 425 | 429 | 500 | 502 | 503 | 504))
    }

    fn problem(&self) -> Option<Problem> {
        match self {
            Self::Fault(reply) => Some(Problem(reply.json())),
            Self::Undocumented(reply) => Some(Problem(reply.json())),
            _ => None,
        }
    }

    /// Returns the server's error message, if the body has one of the common forms.
    pub fn message(&self) -> Option<String> {
        self.problem()?.message().map(str::to_owned)
    }
}

impl<F> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answered = |f: &mut fmt::Formatter<'_>, raw: &Raw| {
            let status = raw.status();
            let reason = http::StatusCode::from_u16(status)
                .ok()
                .and_then(|status| status.canonical_reason());
            write!(
                f,
                "{}: the server answered {status} {}",
                raw.operation(),
                reason.unwrap_or("")
            )?;
            match self.message() {
                Some(message) => write!(f, ": {}", raw.shown(&message)),
                None if raw.bytes().is_empty() => Ok(()),
                None => write!(f, ": {}", raw.excerpt()),
            }
        };
        match self {
            Self::Invalid { operation, invalid } => write!(f, "{operation}: not sent: {invalid}"),
            Self::Transport { operation, error } => write!(f, "{operation}: {error}"),
            Self::Fault(reply) => answered(f, reply.raw()),
            Self::Undocumented(reply) => {
                answered(f, reply.raw())?;
                f.write_str(" (a status that the docs don't know)")
            }
            Self::Decode {
                operation,
                status,
                error,
            } => write!(f, "{operation}: status {status}: {error}"),
            Self::Paging { operation, reason } => write!(f, "{operation}: {reason}"),
        }
    }
}

impl<F: fmt::Debug> std::error::Error for Error<F> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Invalid { invalid, .. } => Some(invalid.as_ref()),
            Self::Transport { error, .. } => Some(error),
            Self::Decode { error, .. } => Some(error.as_ref()),
            Self::Fault(_) | Self::Undocumented(_) | Self::Paging { .. } => None,
        }
    }
}
