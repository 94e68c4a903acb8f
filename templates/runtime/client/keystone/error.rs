//! Errors of clouds.

use std::fmt;
use std::path::PathBuf;

use crate::runtime::TransportError;

/// An error while configuring a cloud, logging in or looking for a service.
#[derive(Debug)]
#[non_exhaustive]
pub enum CloudError {
    /// A file can't be read.
    File {
        /// The path of the file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// Neither files nor variables configure a cloud.
    NoCloud,
    /// The files configure several clouds, and none is selected.
    SeveralClouds {
        /// The names of the clouds.
        known: Vec<String>,
    },
    /// No cloud has this name.
    UnknownCloud {
        /// The requested name.
        name: String,
        /// The known names.
        known: Vec<String>,
    },
    /// The cloud's entry lists its regions, and this one isn't among them.
    UnknownRegion {
        /// The requested region.
        region: String,
        /// The known regions.
        known: Vec<String>,
    },
    /// No `clouds-public` file has this profile.
    UnknownProfile {
        /// The requested name.
        profile: String,
    },
    /// A required key is missing from an entry.
    Missing {
        /// The key.
        key: &'static str,
    },
    /// A value of an entry is invalid.
    Unsupported {
        /// The key.
        key: String,
        /// Its value.
        value: String,
    },
    /// There was no response from Keystone.
    Transport(TransportError),
    /// Keystone rejected the login.
    Refused {
        /// The status code.
        status: u16,
        /// Keystone's message, if there is one.
        message: Option<String>,
    },
    /// The response isn't a valid response of Keystone.
    Answer {
        /// The reason.
        reason: String,
    },
    /// The catalogue has no such service. The catalogue of an unscoped token is empty.
    NoService {
        /// The requested type.
        service: String,
        /// The known types.
        known: Vec<String>,
    },
    /// The service has no endpoint in this region with this interface.
    NoEndpoint {
        /// The type of the service.
        service: String,
        /// The region, if one is configured.
        region: Option<String>,
        /// The interfaces, in order of preference.
        interfaces: Vec<String>,
        /// The existing endpoints, each as `region interface`.
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
