//! What changed between two states of the docs, and what that breaks.
//!
//! ```text
//! Api × Api ─compare→ changes ─settings→ changes ─report→ text
//! ```
//!
//! Architecture invariant: the differ works from the IR. It reads page texts only to quote them, and knows no markup
//! and no page family.

mod change;
mod compare;
mod effective;
mod impact;
mod matching;
mod own_words;
pub mod report;
pub mod rules;
pub mod semver;
pub mod settings;
mod shape;

pub use apiref_core::ir::place::{self, Place};
pub use change::{At, Change, OperationRef, Use};
pub use compare::{Reading, compare, compare_unplaced, pair_apis};
pub use impact::{Audience, Impact};
pub use settings::Settings;
