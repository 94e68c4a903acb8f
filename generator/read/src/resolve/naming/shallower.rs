//! Names that nested operations leave to those of shorter paths.

use std::collections::HashMap;

use apiref_core::ir::{Api, Operation};

use super::paths::nouns_of;
use super::words::{singular, snake_case};
use super::written::Written;

/// The end of a path: the generation and method of its operation, its last word, and whether a variable follows.
type End<'a> = (Option<&'a str>, &'a str, String, bool);

/// The operations whose paths end alike.
pub struct Shallower<'a> {
    api: &'a Api,
    written: Written,
    /// The words of the shortest of these paths.
    shortest: HashMap<End<'a>, usize>,
}

impl<'a> Shallower<'a> {
    /// Of all operations of an API.
    pub fn of(api: &'a Api, written: &Written) -> Self {
        let mut shortest: HashMap<_, usize> = HashMap::new();
        for operation in &api.operations {
            if let Some((mut key, words)) = Self::key(operation) {
                key.2 = written.in_snake(&key.2);
                let known = shortest.entry(key).or_insert(words);
                *known = words.min(*known);
            }
        }
        Self {
            api,
            written: written.clone(),
            shortest,
        }
    }

    fn key(operation: &Operation) -> Option<(End<'_>, usize)> {
        let nouns = nouns_of(&operation.path, |_| true);
        let last = singular(&snake_case(nouns.last()?, "x"));
        let generation = operation.generation.as_deref();
        let of_item = operation.path.ends_with('}');
        Some(((generation, &operation.method, last, of_item), nouns.len()))
    }

    /// Does a name tell no more than the last word of the path, with which a shorter path ends, too: `list_frames` of
    /// `/hives/{id}/frames`, beside `/frames`?
    pub fn has(&self, index: usize, name: &str) -> bool {
        let Some((mut key, words)) = self.api.operations.get(index).and_then(Self::key) else {
            return false;
        };
        key.2 = self.written.in_snake(&key.2);
        let is_bare = name
            .split_once('_')
            .is_some_and(|(_, rest)| singular(rest) == key.2);
        is_bare
            && self
                .shortest
                .get(&key)
                .is_some_and(|shortest| *shortest < words)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::operation;
    use super::*;

    #[test]
    fn nested_operations_leave_the_plain_name_to_shorter_paths() {
        let all = operation("List every lid", "GET", "/lids");
        let own = operation("List lids of a crate", "GET", "/crates/{crate_id}/lids");
        let other = operation("List hinges", "GET", "/crates/{crate_id}/hinges");
        let api = Api {
            operations: vec![all, own, other],
            ..Api::default()
        };
        let shallower = Shallower::of(&api, &Written::default());
        assert!(!shallower.has(0, "list_lids"));
        assert!(shallower.has(1, "list_lids"));
        assert!(!shallower.has(1, "list_crate_lids"));
        assert!(!shallower.has(2, "list_hinges"));
    }
}
