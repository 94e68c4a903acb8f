//! What all stages of Apiref share: pages and positions in them, diagnostics, and the IR.
//!
//! Architecture invariant: nothing here knows markup, page families or Rust code.

pub mod diagnostic;
pub mod http;
pub mod ir;
pub mod keys;
pub mod page;
pub mod requirement;
pub mod secrets;
pub mod text;
mod verbs;
pub mod word_lists;
pub mod words;
