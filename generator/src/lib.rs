//! Apiref reads the reference pages of REST APIs and emits Rust clients, server stubs, mocks and OpenAPI documents.
//!
//! ```text
//! load → read → Api (IR) → emit → output
//!                       └→ diff, survey
//! ```
//!
//! This crate loads pages and writes files; the stages between are crates of their own, re-exported here under the
//! names that programs use. [`regen`] is the whole job.

pub mod load;
pub mod output;
pub mod regen;
pub mod surface;
pub mod survey;
pub mod vendor;

pub use apiref_core::{diagnostic, ir, keys, page, text, words};
pub use apiref_diff as diff;
pub use apiref_emit as emit;
pub use apiref_read::expand::expand;
pub use apiref_read::{dialect, read_api, resolve, syntax};
