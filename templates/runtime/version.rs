//! Versions of an API at a single address: ranges of versions, and checks of what a request uses from other versions.

use std::cmp::Ordering;
use std::fmt;

use serde::Deserialize;
#[cfg(feature = "client")]
use serde_json::Value;

#[cfg(feature = "client")]
use super::check::MOST;
#[cfg(feature = "client")]
use super::describe::{Description, Node, OperationNode};
#[cfg(feature = "client")]
use super::deviation::{Deviation, Rule};

/// The version that stands for the newest one.
pub(crate) const LATEST: &str = "latest";
/// At this depth of nesting, values are no longer checked.
#[cfg(feature = "client")]
const DEEPEST: usize = 64;

/// The first and the last version that has something, both inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(crate) struct Versions(Option<String>, Option<String>);

impl Versions {
    /// Returns whether the range includes this version.
    #[allow(dead_code, reason = "only clients and mocks ask for versions")]
    pub(crate) fn includes(&self, version: &str) -> bool {
        let Self(min, max) = self;
        version == LATEST && max.is_none()
            || version != LATEST
                && min.as_ref().is_none_or(|min| order(min, version).is_le())
                && max.as_ref().is_none_or(|max| order(version, max).is_le())
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(None, None) => f.write_str("any version"),
            Self(Some(min), None) => write!(f, "version {min} or later"),
            Self(None, Some(max)) => write!(f, "version {max} or earlier"),
            Self(Some(min), Some(max)) => write!(f, "a version from {min} to {max}"),
        }
    }
}

/// Compares two versions number by number.
#[allow(dead_code, reason = "only clients and mocks ask for versions")]
pub(crate) fn order(a: &str, b: &str) -> Ordering {
    let numbers = |text: &str| -> Vec<u64> {
        let parts = text.split('.').map(|part| part.trim().parse());
        parts.map(|number| number.unwrap_or(u64::MAX)).collect()
    };
    numbers(a).cmp(&numbers(b))
}

/// A request and the version to send it with.
#[cfg(feature = "client")]
pub(crate) struct Used<'r> {
    pub(crate) description: &'static Description,
    pub(crate) operation: &'r OperationNode,
    pub(crate) version: &'r str,
    pub(crate) found: Vec<Deviation>,
}

#[cfg(feature = "client")]
impl Used<'_> {
    fn has(&mut self, versions: Option<&Versions>, place: &str) -> bool {
        let other = versions.filter(|versions| !versions.includes(self.version));
        let Some(versions) = other.filter(|_| self.found.len() < MOST) else {
            return other.is_none();
        };
        let expected = versions.to_string();
        self.found
            .push(Deviation::new(place, Rule::Version, expected, self.version));
        false
    }

    /// Checks the operation itself.
    pub(crate) fn operation(&mut self) {
        self.has(self.operation.versions.as_ref(), "the operation");
    }

    /// Checks a parameter, given by its location and name.
    pub(crate) fn parameter(&mut self, key: &str) {
        if let Some(node) = self.operation.parameters.get(key) {
            self.has(node.versions.as_ref(), key);
        }
    }

    /// Checks the body.
    pub(crate) fn body(&mut self, value: &Value) {
        if let Some(node) = &self.operation.body {
            self.value(node, value, "$", 0);
        }
    }

    fn value(&mut self, site: &Node, value: &Value, place: &str, depth: usize) {
        let node = self.description.follow(site);
        if depth >= DEEPEST
            || !self.has(site.versions.as_ref(), place)
            || !std::ptr::eq(site, node) && !self.has(node.versions.as_ref(), place)
        {
            return;
        }
        match value {
            Value::Object(members) => {
                for (name, inner) in members {
                    let member = node.properties.get(name);
                    if let Some(member) = member.or(node.additional_properties.as_deref()) {
                        self.value(member, inner, &format!("{place}.{name}"), depth + 1);
                    }
                }
            }
            Value::Array(items) => {
                for (index, inner) in items.iter().enumerate() {
                    if let Some(item) = &node.items {
                        self.value(item, inner, &format!("{place}[{index}]"), depth + 1);
                    }
                }
            }
            _ => {}
        }
        for part in &node.all_of {
            self.value(part, value, place, depth + 1);
        }
        // A value is allowed if one of several alternatives allows it.
        let before = self.found.len();
        let mut refused = None;
        for form in node.one_of.iter().chain(&node.any_of) {
            self.value(form, value, place, depth + 1);
            let found = self.found.split_off(before);
            if found.is_empty() {
                return;
            }
            refused.get_or_insert(found);
        }
        self.found.extend(refused.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(min: &str, max: &str) -> Versions {
        let bound = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Versions(bound(min), bound(max))
    }

    #[test]
    fn ranges_include_their_ends() {
        assert!(versions("2.9", "2.10").includes("2.9"));
        assert!(versions("2.9", "2.10").includes("2.10"));
        assert!(!versions("2.9", "2.10").includes("2.11"));
        assert!(!versions("2.10", "").includes("2.9"));
        assert!(versions("2.10", "").includes("latest"));
        assert!(!versions("", "2.10").includes("latest"));
        assert!(versions("", "").includes("latest"));
    }

    #[cfg(feature = "client")]
    #[test]
    fn members_of_other_versions_are_found() {
        static CRATES: Description = Description::new(
            r##"{"schemas": {"Lid": {"properties": {"colour": {"type": ["string"], "versions": ["1.9", null]}}}},
                "operations": {"make": {
                    "versions": [null, "1.20"],
                    "parameters": {"query size": {"type": ["integer"], "versions": ["1.3", null]}},
                    "body": {"properties": {
                        "lids": {"items": {"$ref": "Lid"}},
                        "owner": {"$ref": "Lid", "versions": [null, "1.2"]},
                        "depth": {"anyOf": [{"type": ["integer"], "versions": ["1.30", null]}, {"type": ["string"]}]}
                    }}
                }}}"##,
        );
        let body = serde_json::json!({"lids": [{}, {"colour": "red"}], "owner": {}, "depth": 1});
        let found = |version: &str| {
            let operation = CRATES.operation("make").expect("an operation");
            let mut used = Used {
                description: &CRATES,
                operation,
                version,
                found: Vec::new(),
            };
            used.operation();
            used.parameter("query size");
            used.body(&body);
            let found = used.found.into_iter();
            found.map(|found| found.path).collect::<Vec<_>>()
        };
        assert_eq!(found("1.2"), ["query size", "$.lids[1].colour"]);
        assert_eq!(found("1.10"), ["$.owner"]);
        assert_eq!(found("latest"), ["the operation", "$.owner"]);
    }
}
