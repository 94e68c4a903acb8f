//! Differences between values and the docs.

use std::fmt;

/// The kind of rule that a value breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// The value has another JSON type.
    Type,
    /// The value is `null`, and the docs don't allow that.
    Null,
    /// A member is missing, although the docs promise or require it, or all their examples show it.
    Missing,
    /// The docs don't list the member.
    Unknown,
    /// The value is not among those that the docs list.
    Values,
    /// The string doesn't have the documented format.
    Format,
    /// The string is shorter or longer than documented.
    Length,
    /// The string doesn't match the documented pattern.
    Pattern,
    /// The number is below or above the documented limits, or not a multiple of the documented number.
    Range,
    /// The array or object has fewer or more members than documented.
    Count,
    /// An item appears twice in an array that requires unique items.
    Repeated,
    /// The value matches none of the documented alternatives.
    Alternatives,
    /// The docs forbid the value.
    Forbidden,
    /// The requested version of the API doesn't have it.
    Version,
    /// The value can't be encoded as JSON, in a path or as a header field.
    Unwritable,
}

/// A place where a value differs from the docs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// The place: a JSON path, such as `$.servers[0].name`, or the location and name of a parameter.
    pub path: String,
    /// The broken rule.
    pub rule: Rule,
    /// What the docs require.
    pub expected: String,
    /// The actual value, shortened. Secrets are hidden.
    pub found: String,
}

/// A request that can't be encoded or breaks rules of the docs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    deviations: Vec<Deviation>,
}

impl Invalid {
    pub(crate) fn unless_empty(deviations: Vec<Deviation>) -> Result<(), Self> {
        if deviations.is_empty() {
            Ok(())
        } else {
            Err(Self { deviations })
        }
    }

    /// Returns all broken rules, at least one.
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, deviation) in self.deviations.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            deviation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.path, self.expected)?;
        if self.found.is_empty() {
            Ok(())
        } else {
            write!(f, ", found {}", self.found)
        }
    }
}

impl Deviation {
    pub(crate) fn new(
        path: &str,
        rule: Rule,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            rule,
            expected: expected.into(),
            found: found.into(),
        }
    }

    pub(crate) fn unwritable(path: &str, error: &dyn fmt::Display) -> Self {
        Self::new(
            path,
            Rule::Unwritable,
            "a value that can be sent",
            error.to_string(),
        )
    }
}
