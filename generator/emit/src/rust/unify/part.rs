//! A struct that is joined to others.

use std::collections::BTreeSet;

use apiref_core::ir::Schema;

/// A struct that is joined to others, and who uses it.
pub struct Part<'a> {
    /// The struct.
    pub schema: &'a Schema,
    /// The methods in whose bodies it stands, as callers find them.
    pub operations: BTreeSet<&'a str>,
    /// The places of the resources that these operations are for.
    pub resources: BTreeSet<usize>,
    /// Does a request hold it?
    pub is_sent: bool,
}

/// Are they used for different resources?
pub fn are_apart(one: &Part<'_>, other: &Part<'_>) -> bool {
    !one.resources.is_empty()
        && !other.resources.is_empty()
        && one.resources.is_disjoint(&other.resources)
}
