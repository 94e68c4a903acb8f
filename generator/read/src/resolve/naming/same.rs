//! The names of structs of one shape, which are found by how they end.

use std::collections::HashMap;

use indexmap::IndexSet;

/// Names in the order in which they were given.
#[derive(Default)]
pub(super) struct Names {
    names: IndexSet<String>,
    /// The places of the names that end with each word or words.
    ending: HashMap<String, Vec<usize>>,
    /// The places of those that structs came with.
    pub(super) stated: Vec<usize>,
}

impl Names {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Adds a name behind the others.
    pub(super) fn push(&mut self, name: &str) {
        let (at, is_new) = self.names.insert_full(name.to_owned());
        if is_new {
            for end in ends(name) {
                self.ending.entry(end.to_owned()).or_default().push(at);
            }
        }
    }

    /// The name at a place.
    pub(super) fn name(&self, at: usize) -> Option<&String> {
        self.names.get_index(at)
    }

    /// The place of a name.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.names.get_index_of(name)
    }

    /// The places of the names that end with whole words, in order.
    pub(super) fn ending(&self, words: &str) -> &[usize] {
        self.ending
            .get(words)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

/// The ends of a name, from each of its words on: `HouseDoor` and `Door`.
pub(super) fn ends(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices(|c: char| c.is_uppercase())
        .map(|(at, _)| &name[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_last_words() {
        let mut names = Names::default();
        for name in ["HouseDoor", "Door", "BackDoor", "Doorbell"] {
            names.push(name);
        }
        assert_eq!(names.ending("Door"), [0, 1, 2]);
        assert_eq!(names.place("BackDoor"), Some(2));
        assert!(names.ending("oor").is_empty());
    }
}
