//! The shared parts of all APIs: value types, validation, and the basics of clients, servers and mocks.
//!
//! The types alone depend only on serde, serde_json and regex-lite.

mod binary;
mod check;
mod describe;
mod deviation;
mod formats;
mod json;
#[cfg(any(feature = "client", feature = "mock", feature = "server"))]
mod multipart;
mod nullable;
mod number;
mod open_enum;
mod or_json;
mod pattern;
mod repair;
mod secret;
pub mod text;
mod version;
mod view;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(any(feature = "mock", feature = "server"))]
pub mod server;

pub use describe::Description;
pub use deviation::{Deviation, Invalid, Rule};
pub use json::{Json, Map, Null, Object, Problem};
pub use nullable::Nullable;
pub use number::Number;
pub use open_enum::{Unlisted, UnlistedInteger};
pub use or_json::OrJson;
pub use repair::DecodeError;
pub use secret::Secret;

#[cfg(feature = "client")]
pub use client::{
    BuildError, Call, Client, ClientBuilder, Decoded, Error, Fault, FromHeaders, Operation, Raw,
    Reply, Transport, TransportError, Versioning,
};

// Which of these an API uses depends on its docs.
#[cfg(feature = "client")]
#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use client::{
    call, faults, just, last, paged, parsed_header, service_fault, text_header, versioned,
    wait_until, wait_until_gone, watched,
};
#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use describe::{fixed_setters, null_setters, request, validate};
#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use nullable::present;
#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use open_enum::{open_enum, open_integer_enum, told};

/// Converts items to the required type.
#[allow(dead_code, reason = "used by those APIs that need it")]
pub(crate) fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}
