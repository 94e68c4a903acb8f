//! Where values are not what the docs say of them.

use std::fmt;

/// Which rule of the docs a value breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// The value has another JSON type.
    Type,
    /// The value is `null`, and the docs don't allow that.
    Null,
    /// A member that the docs promise or require, or that all their examples show, is not there.
    Missing,
    /// The docs don't list the member.
    Unknown,
    /// The value is not among those that the docs list.
    Values,
    /// The text does not have the documented format.
    Format,
    /// The text is shorter or longer than documented.
    Length,
    /// The text does not match the documented pattern.
    Pattern,
    /// The number is below or above the documented limits, or not a multiple of what it should be.
    Range,
    /// The array or object has fewer or more members than documented.
    Count,
    /// An item stands twice in an array that allows it once.
    Repeated,
    /// The value fits none of the documented alternatives.
    Alternatives,
    /// The value is one that the docs forbid.
    Forbidden,
    /// The version of the API that was asked for doesn't have it.
    Version,
    /// The value can't be written as JSON, in a path or as a header field.
    Unwritable,
}

/// A place where a value is not what the docs say.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// Where: a JSON path, such as `$.servers[0].name`, or the place and name of a parameter.
    pub path: String,
    /// Which rule is broken.
    pub rule: Rule,
    /// What the docs say.
    pub expected: String,
    /// What stands there, shortened; secrets are not shown.
    pub found: String,
}

/// A request that can't be written or breaks rules of the docs.
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

    /// All broken constraints, at least one.
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
