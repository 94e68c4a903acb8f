//! Where a fact came from.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What a fact was read from, or how it was inferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A row of a parameter or status table.
    Table,
    /// The text of a description.
    Description,
    /// An example body, request line or header dump.
    Example,
    /// A body template of the page.
    Template,
    /// The path template.
    Path,
    /// A heading, caption or label.
    Heading,
    /// An entry of `overrides.toml`.
    Override,
    /// Another page of the same API, followed by reference.
    Reference,
    /// Nothing on the page proves it; a plausible reading.
    Guess,
}

impl Origin {
    /// The name as the IR writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Table => "table",
            Origin::Description => "description",
            Origin::Example => "example",
            Origin::Template => "template",
            Origin::Path => "path",
            Origin::Heading => "heading",
            Origin::Override => "override",
            Origin::Reference => "reference",
            Origin::Guess => "guess",
        }
    }
}

/// The page and line that a fact was read from, and how.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    /// What it was read from.
    pub origin: Origin,
    /// Page name, relative to the API's folder.
    pub page: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// The type expression as the page states it, before anything was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_type: Option<String>,
    /// What the page states of the requirement (`Yes`, `No`, `*(Required)*`, …), before anything was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_required: Option<String>,
    /// Why the effective requirement differs from the stated one, or how it was decided where nothing was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_by: Option<Origin>,
    /// How the place of a field in its body was decided, where the row does not state it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_by: Option<Origin>,
}

impl Source {
    /// A fact read from `page`:`line`, with nothing else said of it.
    pub fn new(origin: Origin, page: Arc<str>, line: u32) -> Self {
        Self {
            origin,
            page,
            line,
            stated_type: None,
            stated_required: None,
            required_by: None,
            placed_by: None,
        }
    }
}
