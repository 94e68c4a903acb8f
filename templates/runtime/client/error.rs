//! What can go wrong.

use std::fmt;

use super::reply::{Raw, Reply};
use super::transport::TransportError;
use crate::runtime::deviation::Invalid;
use crate::runtime::json::Problem;
use crate::runtime::repair::DecodeError;

/// Why a client could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is not an `http` or `https` address without a query.
    BaseUrl,
    /// A credential can't stand in a header field.
    Token,
    /// A header field, by its name, can't be sent.
    Header(String),
    /// The transport could not be set up.
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

/// Why a call did not succeed. `F` holds the documented errors of the operation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<F> {
    /// The request can't be written, or a strict client found that it breaks rules of the docs. It was not sent.
    Invalid {
        /// Name of the operation.
        operation: &'static str,
        /// The broken constraints.
        invalid: Box<Invalid>,
    },
    /// No response came.
    Transport {
        /// Name of the operation.
        operation: &'static str,
        /// Why.
        error: TransportError,
    },
    /// The server answered with an error that the docs describe.
    Fault(Box<Reply<F>>),
    /// The server answered with a status that the docs don't list. The reply holds its header fields and body.
    Undocumented(Box<Reply<()>>),
    /// The response has a documented status, and its body can't be read as what the docs say.
    Decode {
        /// Name of the operation.
        operation: &'static str,
        /// The status code.
        status: u16,
        /// Where and why, with the beginning of the body.
        error: Box<DecodeError>,
    },
    /// The pages of a list repeat, or lead to another operation.
    Paging {
        /// Name of the operation.
        operation: &'static str,
        /// Why.
        reason: &'static str,
    },
}

impl<F> Error<F> {
    /// The status code of the response, if one came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Fault(reply) => Some(reply.status()),
            Self::Undocumented(reply) => Some(reply.status()),
            Self::Decode { status, .. } => Some(*status),
            Self::Invalid { .. } | Self::Transport { .. } | Self::Paging { .. } => None,
        }
    }

    /// The documented error, if it is one.
    pub fn fault(&self) -> Option<&F> {
        match self {
            Self::Fault(reply) => Some(&reply.body),
            _ => None,
        }
    }

    /// The service's own code of the error, in the forms that services commonly use: `VPC.0003`.
    pub fn code(&self) -> Option<String> {
        let problem = self.problem()?;
        let code = problem.code()?;
        Some(
            code.as_str()
                .map_or_else(|| code.to_string(), str::to_owned),
        )
    }

    /// Did the server answer 404 Not Found?
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// Did the server answer 409 Conflict?
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(409)
    }

    /// May the same request succeed later? True if no response came, and for 408, 425, 429, 500, 502, 503 and 504.
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

    /// What the server says of the error, in the forms that services commonly use.
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
