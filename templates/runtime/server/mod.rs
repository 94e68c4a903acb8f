//! The shared parts of servers: matching, reading and checking requests, and sending answers.
//!
//! A request that breaks the docs is refused before it reaches the implementation, with the status that the docs name
//! for the broken parameter and in the API's own form of errors.

mod accept;
mod answer;
mod body;
mod choose;
#[cfg(feature = "server")]
mod emitted;
mod read;
pub(crate) mod route;
#[cfg(any(feature = "mock", feature = "serve"))]
mod serve;
mod service;
mod shared;
mod values;

pub use answer::{Answer, Content, ErrorForm, Refusal, Slot};
#[cfg(feature = "server")]
#[allow(unused_imports, reason = "the docs of an API may list no errors")]
pub(crate) use emitted::faults;
#[cfg(feature = "server")]
#[allow(unused_imports, reason = "an API without operations does not use it")]
pub(crate) use emitted::operation;
#[cfg(feature = "server")]
pub(crate) use emitted::service;
#[cfg(feature = "server")]
pub use emitted::unimplemented;
#[cfg(feature = "mock")]
pub(crate) use read::Refused;
pub use read::{Head, Received};
#[cfg(any(feature = "mock", feature = "serve"))]
pub use serve::{Limits, serve};
pub use service::{Account, Checks, Credentials, Endpoint, Options, Pending, Service};
#[cfg(feature = "mock")]
pub(crate) use shared::Shared;
