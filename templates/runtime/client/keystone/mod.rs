//! Clouds that log in with OpenStack's identity service, Keystone v3.
//!
//! [`CloudConfig`] says where to log in and as whom: from `clouds.yaml` and `OS_*` variables, or in code. [`Cloud`] is
//! logged in: it gives requests their token, renews it, and finds services in the catalogue.

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
