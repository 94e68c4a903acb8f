//! Values that examples show at one place.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::resolve::uses::Use;
use apiref_core::ir::Json;

/// A value of an example.
#[derive(Debug)]
pub struct Shown {
    /// The value.
    pub value: Json,
    /// The page that shows it.
    pub page: Arc<str>,
    /// The line at which the example begins.
    pub line: u32,
    /// The values that are listed where it stands.
    pub listed: Arc<[Json]>,
    /// What the example is of; none for what a row states.
    pub seen: Option<Use>,
}

impl Shown {
    /// A value that a row of a table states.
    pub fn of_row(value: Json, page: Arc<str>, line: u32) -> Self {
        let listed = Arc::default();
        Self {
            value,
            page,
            line,
            listed,
            seen: None,
        }
    }

    /// Is it the name of what is taken instead: `${lid}`?
    pub fn is_variable(&self) -> bool {
        let text = self.value.as_str().unwrap_or_default();
        let name = text.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
        name.is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
    }

    /// Does the example hide what the value really is?
    pub fn is_masked(&self) -> bool {
        const MASKS: &[&str] = &["**", "xx", "...", "{", "<"];
        let text = self.value.as_str().map(str::to_ascii_lowercase);
        text.is_some_and(|text| MASKS.iter().any(|mask| text.contains(mask)))
    }
}

/// The values that are shown at one place, each once for each use.
#[derive(Debug, Default)]
pub struct Values {
    /// In the order of the examples.
    pub shown: Vec<Shown>,
    /// Where values of a hash are, once they are many.
    by_hash: Option<HashMap<u64, Vec<usize>>>,
}

impl Values {
    /// Up to this many are compared one by one.
    const FEW: usize = 8;

    /// Is the value of this use there?
    pub fn has(&self, json: &Json, seen: Use) -> bool {
        let is_same = |shown: &Shown| shown.value == *json && shown.seen == Some(seen);
        if self.shown.len() <= Self::FEW {
            return self.shown.iter().any(is_same);
        }
        let by_hash = self.by_hash.as_ref();
        let of_hash = by_hash.and_then(|by_hash| by_hash.get(&hash(json, Some(seen))));
        let of_hash = of_hash.into_iter().flatten();
        let mut of_hash = of_hash.filter_map(|index| self.shown.get(*index));
        of_hash.any(is_same)
    }

    /// Adds a value that is not there.
    pub fn add(&mut self, shown: Shown) {
        if self.shown.is_empty() {
            // Most places have one value.
            self.shown.reserve_exact(1);
        }
        self.shown.push(shown);
        if self.shown.len() > Self::FEW {
            let known = self.by_hash.as_ref().map_or(0, |_| self.shown.len() - 1);
            let by_hash = self.by_hash.get_or_insert_default();
            for (index, shown) in self.shown.iter().enumerate().skip(known) {
                by_hash
                    .entry(hash(&shown.value, shown.seen))
                    .or_default()
                    .push(index);
            }
        }
    }
}

fn hash(json: &Json, seen: Option<Use>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (json, seen).hash(&mut hasher);
    hasher.finish()
}
