//! What operations are grouped by where one page documents those of several resources: the first words of their paths.

use std::collections::{BTreeMap, HashSet};

use apiref_core::ir::{Api, Operation};
use apiref_core::words::{is_imperative, is_version, singular};

use super::lists::List;
use super::naming::snake_case;

/// As many operations of one group can be overlooked.
const MANY: usize = 20;

/// As many operations below one word of the root are a resource.
const SOME: usize = 3;

/// Splits large groups. `divided` says of each operation whether its family groups by pages.
pub fn settle(api: &mut Api, divided: &[bool]) {
    let mut by_tag: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (operation, divided)) in api.operations.iter().zip(divided).enumerate() {
        if let ([tag], true) = (operation.tags.as_slice(), divided) {
            by_tag.entry(tag.clone()).or_default().push(index);
        }
    }
    for (tag, members) in by_tag {
        if members.len() <= MANY {
            continue;
        }
        let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for index in &members {
            if let Some(word) = api.operations.get(*index).and_then(root) {
                by_word.entry(word.to_owned()).or_default().push(*index);
            }
        }
        let is_one = by_word.len() < 2;
        by_word.retain(|_, of_word| of_word.len() >= SOME && !is_one);
        let grouped: HashSet<usize> = by_word.values().flatten().copied().collect();
        for (word, of_word) in by_word {
            let titles = of_word
                .iter()
                .filter_map(|index| api.operations.get(*index));
            let shared = shared_noun(titles).filter(|noun| *noun != tag);
            let others = members.iter().filter(|index| {
                let operation = api.operations.get(**index);
                let is_about =
                    |noun: &String| operation.is_some_and(|one| nouns(&one.title).contains(noun));
                !grouped.contains(*index) && shared.as_ref().is_some_and(is_about)
            });
            let all: Vec<usize> = of_word.iter().chain(others).copied().collect();
            let name = shared.clone().unwrap_or_else(|| snake_case(&word, "x"));
            for index in all {
                if let Some(operation) = api.operations.get_mut(index) {
                    operation.tags = vec![name.clone()];
                }
            }
        }
    }
}

/// The word at the root of a path.
fn root(operation: &Operation) -> Option<&str> {
    let segments = operation.path.split('/').filter(|part| !part.is_empty());
    let mut segments = segments.skip_while(|part| is_version(part) || *part == "api");
    segments.next().filter(|part| !part.contains('{'))
}

/// The word that all titles have.
fn shared_noun<'o>(mut operations: impl Iterator<Item = &'o Operation>) -> Option<String> {
    let first = nouns(&operations.next()?.title);
    let mut shared = first;
    for operation in operations {
        let nouns = nouns(&operation.title);
        shared.retain(|noun| nouns.contains(noun));
    }
    shared.into_iter().next()
}

/// The words of a title that may be what it is about, in order.
fn nouns(title: &str) -> Vec<String> {
    const SHORTEST: usize = 4;
    let title = title.to_ascii_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| {
        let verb = word.strip_suffix('s').unwrap_or(word);
        word.len() >= SHORTEST
            && !is_imperative(word)
            && !is_imperative(verb)
            && !List::Prepositions.has(word)
            && !List::Fillers.has(word)
    });
    let words = words.map(singular);
    words.filter(|word| !List::GenericNouns.has(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_several_resources_makes_several_groups() {
        let operation = |path: &str, title: &str| {
            format!(
                r#"{{"id":"","page":"yard.rst","line":1,"dialect":"","title":"{title}","method":"GET","path":"{path}",
                "parameters":[],"request_body":null,"responses":[],"tags":["yard"]}}"#
            )
        };
        let mut all = vec![
            operation("/_swarms", "Starts the swarming"),
            operation(
                "/_watch/hives",
                "Shows information about the swarming of hives",
            ),
            operation(
                "/_watch/bees",
                "Shows information about the swarming of bees",
            ),
            operation("/_watch/bees/{bee}", "Shows the swarming of a bee"),
            operation("/_box/{box}", "Shows a box"),
            operation("/_box/{box}/lid", "Shows a lid"),
            operation("/_box/{box}/key", "Shows a key"),
        ];
        all.extend((0..20).map(|n| operation(&format!("/tool{n}"), "Shows a tool")));
        let text = format!(
            r#"{{"operations":[{}],"schemas":{{}},"pages":[]}}"#,
            all.join(",")
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        let divided = vec![true; api.operations.len()];
        settle(&mut api, &divided);
        let tags: Vec<&str> = api
            .operations
            .iter()
            .map(|it| it.tags[0].as_str())
            .collect();
        assert_eq!(
            &tags[..8],
            [
                "swarming", "swarming", "swarming", "swarming", "box", "box", "box", "yard"
            ]
        );
    }
}
