//! The beginnings of paths, each up to a variable, as numbers: comparing the texts would take quadratic time for
//! a path of many variables.

use std::collections::HashMap;

/// Beginnings of paths by what they are made of.
#[derive(Debug, Default)]
pub struct Beginnings {
    /// The number of the beginning that is longer by this text. The empty one is 0.
    longer: HashMap<(usize, String), usize>,
}

/// A variable of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable<'p> {
    /// Its name.
    pub name: &'p str,
    /// Does it begin a segment?
    pub begins_segment: bool,
    /// The number of the path up to it and with it. Paths that begin alike have the same.
    pub number: usize,
}

impl Beginnings {
    /// The variables of a path in its order. `is_alike`: segments in which paths may differ all the same.
    pub fn of<'p>(&mut self, path: &'p str, is_alike: impl Fn(&str) -> bool) -> Vec<Variable<'p>> {
        let mut variables = Vec::new();
        let (mut from, mut number) = (0, 0);
        for (end, _) in path.match_indices('}') {
            let piece = path.get(from..=end).unwrap_or_default();
            let Some((before, name)) = piece.rsplit_once('{') else {
                continue;
            };
            let parts = piece.split('/').enumerate();
            // The first part ends a segment that began before.
            let kept = parts.filter(|(at, part)| *at == 0 && from > 0 || !is_alike(part));
            let kept: Vec<&str> = kept.map(|(_, part)| part).collect();
            let next = self.longer.len() + 1;
            let longer = self.longer.entry((number, kept.join("/")));
            number = *longer.or_insert(next);
            variables.push(Variable {
                name: name.strip_suffix('}').unwrap_or(name),
                begins_segment: before.ends_with('/'),
                number,
            });
            from = end + 1;
        }
        variables
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::words::is_version;

    #[test]
    fn paths_that_begin_alike_share_their_numbers() {
        let mut beginnings = Beginnings::default();
        let mut numbers = |path: &'static str| -> Vec<usize> {
            let variables = beginnings.of(path, is_version);
            variables.iter().map(|variable| variable.number).collect()
        };
        let crates = numbers("/v1/crates/{crate}/lids/{lid}");
        assert_eq!(crates.len(), 2);
        assert_eq!(numbers("/v2/crates/{crate}/lids"), crates[..1]);
        assert_eq!(numbers("/v2/crates/{crate}/lids/{lid}/open"), crates);
        assert_ne!(numbers("/v2/crates/{crate}/hinges/{lid}"), crates);
        assert_ne!(numbers("/v2/shelves/{crate}"), crates[..1]);
    }

    #[test]
    fn variables_may_be_parts_of_segments() {
        let mut beginnings = Beginnings::default();
        let variables = beginnings.of("/crates/{crate}/lid-{lid}v1/{hinge}", is_version);
        let found: Vec<(&str, bool)> = variables
            .iter()
            .map(|variable| (variable.name, variable.begins_segment))
            .collect();
        assert_eq!(found, [("crate", true), ("lid", false), ("hinge", true)]);
    }
}
