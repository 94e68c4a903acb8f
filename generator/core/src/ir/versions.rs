//! Versions of an API.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Source;

/// A header field with which a request asks for a version of the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionHeader {
    /// `OpenStack-API-Version`
    pub name: String,
    /// The word that stands before the version in the value: `compute` of `compute 2.75`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Where the docs name it.
    pub source: Source,
}

/// The versions of an API in which a fact holds, both ends included. They are texts: `2.20` is not `2.2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Versions {
    /// The first one. `None` if there is no lower bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// The last one. `None` if there is no upper bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
}

impl Versions {
    /// Does the fact hold in all versions?
    pub fn is_open(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }

    /// Is there no version that both ranges hold?
    pub fn excludes(&self, other: &Self) -> bool {
        let before = |max: &Option<String>, min: &Option<String>| match (max, min) {
            (Some(max), Some(min)) => order(max, min).is_lt(),
            _ => false,
        };
        before(&self.max, &other.min) || before(&other.max, &self.min)
    }

    /// The newer of the bounds of some ranges: the newest version that they know.
    pub fn newest<'a>(ranges: impl Iterator<Item = &'a Self>) -> Option<&'a str> {
        let bounds = ranges.flat_map(|range| [&range.min, &range.max]);
        let known = bounds.filter_map(Option::as_deref);
        known.max_by(|a, b| order(a, b))
    }

    /// How two ranges begin one after the other; what has no beginning holds from the first version on.
    pub fn order_of_beginnings(&self, other: &Self) -> Ordering {
        match (&self.min, &other.min) {
            (Some(own), Some(other)) => order(own, other),
            (own, other) => own.is_some().cmp(&other.is_some()),
        }
    }

    /// The smallest range that holds both.
    pub fn hull(&self, other: &Self) -> Self {
        let pick = |a: &Option<String>, b: &Option<String>, wanted| {
            let (a, b) = a.as_ref().zip(b.as_ref())?;
            Some(if order(a, b) == wanted { a } else { b }.clone())
        };
        Self {
            min: pick(&self.min, &other.min, Ordering::Less),
            max: pick(&self.max, &other.max, Ordering::Greater),
        }
    }

    /// Does the range reach further than another one?
    pub fn is_newer(&self, other: &Self) -> bool {
        match (&self.max, &other.max) {
            (None, max) => max.is_some(),
            (Some(_), None) => false,
            (Some(own), Some(other)) => order(own, other).is_gt(),
        }
    }
}

impl fmt::Display for Versions {
    /// `2.53 and later`, `1.28 to 1.36`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.min, &self.max) {
            (None, None) => f.write_str("all"),
            (Some(min), None) => write!(f, "{min} and later"),
            (None, Some(max)) => write!(f, "{max} and earlier"),
            (Some(min), Some(max)) => write!(f, "{min} to {max}"),
        }
    }
}

/// The order of two versions: number by number.
fn order(a: &str, b: &str) -> Ordering {
    let numbers = |text: &str| -> Vec<u64> {
        text.split('.')
            .map(|part| part.trim().parse().unwrap_or(u64::MAX))
            .collect()
    };
    numbers(a).cmp(&numbers(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(min: &str, max: &str) -> Versions {
        let bound = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Versions {
            min: bound(min),
            max: bound(max),
        }
    }

    #[test]
    fn what_has_no_beginning_begins_first() {
        let order = |a: &str, b: &str| range(a, "").order_of_beginnings(&range(b, ""));
        assert_eq!(order("2.10", "2.9"), Ordering::Greater);
        assert_eq!(order("", "2.1"), Ordering::Less);
        assert_eq!(order("", ""), Ordering::Equal);
    }

    #[test]
    fn ranges_are_compared_number_by_number() {
        assert!(range("", "2.9").excludes(&range("2.10", "")));
        assert!(range("2.53", "").excludes(&range("", "2.52")));
        assert!(!range("", "2.53").excludes(&range("2.53", "")));
        assert!(!range("", "").excludes(&range("2.1", "2.2")));
        assert_eq!(
            range("2.9", "2.52").hull(&range("2.10", "")),
            range("2.9", "")
        );
        assert!(range("2.53", "").is_newer(&range("", "2.52")));
        assert!(!range("", "").is_newer(&range("", "")));
        let ranges = [range("2.9", ""), range("", "2.10"), range("", "")];
        assert_eq!(Versions::newest(ranges.iter()), Some("2.10"));
    }
}
