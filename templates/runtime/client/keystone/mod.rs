//! Logging in to clouds with Keystone v3, the identity service of OpenStack.
//!
//! [`CloudConfig`] says where to log in and with which credentials: from `clouds.yaml` and `OS_*` variables, or in
//! code. [`Cloud`] is the result of a login: it adds the token to requests, renews it, and finds services in the
//! catalogue.

mod catalog;
mod config;
mod error;
mod login;
mod session;
mod sources;

pub(super) use catalog::joined;
pub use config::{CloudConfig, Domain, Identity, Named, Project, Scope, User};
pub use error::CloudError;
pub use session::Cloud;
pub use sources::Sources;
