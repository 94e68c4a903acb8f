//! The verdict in Rust as data: which public items of a generated crate appear, vanish or change, and the semver step
//! that this asks for. The steps are those of the semver chapter of the Cargo book.

use serde::Serialize;

/// A step of the version number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// The generated files are the same.
    #[default]
    None,
    /// Something else than public items changed: docs, wire names, checks.
    Patch,
    /// Public items were added.
    Minor,
    /// Code that compiled may no longer compile.
    Major,
}

impl Step {
    /// The word for lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "same",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The verdict in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::None => "the generated code is the same",
            Self::Patch => "a patch release: no public item changed",
            Self::Minor => "a minor release: public items were added",
            Self::Major => "a major release: code that uses the crate may no longer compile",
        }
    }
}

/// A public item that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// `otc_vpc::types::Vpc::name`
    pub path: String,
    /// `field removed`, `method added`, ….
    pub what: String,
    /// What it asks for.
    pub step: Step,
    /// The old declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The new declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// Fingerprints of the changes of the docs that it comes from, as far as that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

/// What differs between two generated crates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Surfaces {
    /// The greatest step of all items.
    pub step: Step,
    /// In the order of their paths.
    pub items: Vec<ItemChange>,
}
