//! The names that were given before, and to what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Names of one API and the places that they were first given to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NameLock {
    /// Operation ids by page, method and path: `apis/creating_x.rst POST /v1/x`, and a number where the page has
    /// several.
    pub operations: BTreeMap<String, String>,
    /// Struct names, and the place of the struct that holds each: `create_x request.server`.
    pub schemas: BTreeMap<String, String>,
}
