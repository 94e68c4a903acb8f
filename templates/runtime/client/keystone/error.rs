//! Why a cloud can't be used.

use std::fmt;
use std::path::PathBuf;

use crate::runtime::TransportError;

/// Why a cloud can't be configured, logged in to, or asked for a service.
#[derive(Debug)]
#[non_exhaustive]
pub enum CloudError {
    /// A file can't be read.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Neither files nor variables configure a cloud.
    NoCloud,
    /// The files configure several clouds, and nothing says which one is meant.
    SeveralClouds {
        /// Their names.
        known: Vec<String>,
    },
    /// No cloud has this name.
    UnknownCloud {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The cloud's entry lists its regions, and this one isn't among them.
    UnknownRegion {
        /// The region that was asked for.
        region: String,
        /// The regions that there are.
        known: Vec<String>,
    },
    /// No `clouds-public` file has this profile.
    UnknownProfile {
        /// The name that was asked for.
        profile: String,
    },
    /// An entry lacks a key.
    Missing {
        /// The key.
        key: &'static str,
    },
    /// An entry has a value that can't be used.
    Unsupported {
        /// The key.
        key: String,
        /// Its value.
        value: String,
    },
    /// Keystone did not answer.
    Transport(TransportError),
    /// Keystone refused the login.
    Refused {
        /// The status code.
        status: u16,
        /// What Keystone says, if anything.
        message: Option<String>,
    },
    /// What came back is no answer of Keystone's.
    Answer {
        /// What is wrong with it.
        reason: String,
    },
    /// The catalogue has no such service. An unscoped token has an empty catalogue.
    NoService {
        /// The type that was asked for.
        service: String,
        /// The types that there are.
        known: Vec<String>,
    },
    /// The service has no endpoint in this region with this interface.
    NoEndpoint {
        /// The type of the service.
        service: String,
        /// The region, if one is configured.
        region: Option<String>,
        /// The interfaces, in the order of preference.
        interfaces: Vec<String>,
        /// The endpoints that there are, each as `region interface`.
        known: Vec<String>,
    },
}

impl fmt::Display for CloudError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::NoCloud => {
                f.write_str("neither clouds.yaml nor OS_* variables configure a cloud")
            }
            Self::SeveralClouds { known } => {
                write!(f, "set OS_CLOUD to one of {}", known.join(", "))
            }
            Self::UnknownCloud { name, known } if known.is_empty() => {
                write!(
                    f,
                    "there is no clouds.yaml that could configure the cloud {name:?}"
                )
            }
            Self::UnknownCloud { name, known } => {
                write!(
                    f,
                    "no cloud is called {name:?}; known: {}",
                    known.join(", ")
                )
            }
            Self::UnknownRegion { region, known } => {
                write!(
                    f,
                    "no region is called {region:?}; known: {}",
                    known.join(", ")
                )
            }
            Self::UnknownProfile { profile } => {
                write!(f, "no clouds-public file has a profile {profile:?}")
            }
            Self::Missing { key } => write!(f, "the configuration of the cloud lacks {key}"),
            Self::Unsupported { key, value } => write!(f, "{key}: {value:?} is not supported"),
            Self::Transport(error) => write!(f, "login: {error}"),
            Self::Refused { status, message } => {
                let message = message.as_deref().unwrap_or("no reason is given");
                write!(f, "login: Keystone answered {status}: {message}")
            }
            Self::Answer { reason } => write!(f, "login: {reason}"),
            Self::NoService { service, known } if known.is_empty() => {
                write!(f, "no service {service:?}: the token has no catalogue")
            }
            Self::NoService { service, known } => {
                let known = known.join(", ");
                write!(
                    f,
                    "the catalogue has no service {service:?}; known: {known}"
                )
            }
            Self::NoEndpoint {
                service,
                region,
                interfaces,
                known,
            } => write!(
                f,
                "{service} has no {} endpoint in region {}; known: {}",
                interfaces.join(" or "),
                region.as_deref().unwrap_or("any"),
                known.join(", ")
            ),
        }
    }
}

impl std::error::Error for CloudError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            _ => None,
        }
    }
}
