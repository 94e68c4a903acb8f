//! What the servers of all APIs share: matching, reading and checking of requests, answers.
//!
//! A request is refused before the implementation sees it where it breaks the docs: with the status that they name for
//! the broken parameter, and in the form that the API has for errors.

mod answer;
mod emitted;
mod read;
mod route;
#[cfg(feature = "serve")]
mod serve;
mod service;

pub use answer::{Answer, Content, ErrorForm, Refusal, Slot};
#[allow(unused_imports, reason = "the docs of an API may list no errors")]
pub(crate) use emitted::faults;
pub use emitted::unimplemented;
pub(crate) use emitted::{answer, dispatch, input};
pub use read::{Head, Received};
#[cfg(feature = "serve")]
pub use serve::{Limits, serve};
pub use service::{Credentials, Endpoint, Options, Pending, Service};
