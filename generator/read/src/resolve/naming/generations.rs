//! Operations of several generations that would have one name, though their titles tell apart what they are about: `List
//! Crate Lids` and `List Lids`.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::Api;

use super::titles::id_of_title;
use super::uniform::{LONGEST, fitted, is_preposition};
use super::words::singular;

/// Words of titles that say nothing of the subject.
const GENERAL: &[&str] = &["detail", "information", "all", "list", "by", "full"];

/// Gives such operations names with the words that the titles of the others don't have.
pub(super) fn tell_apart(api: &Api, names: &mut [String]) {
    let mut of_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        of_name.entry(name.clone()).or_default().push(index);
    }
    let mut taken: HashSet<String> = of_name.keys().cloned().collect();
    let mut clashing: Vec<(String, Vec<usize>)> = of_name.into_iter().collect();
    clashing.retain(|(_, operations)| operations.len() > 1);
    clashing.sort();
    for (name, operations) in clashing {
        for &index in &operations {
            let operation = &api.operations[index];
            if !operation.id.is_empty() || operation.title_origin.is_some() {
                continue;
            }
            let own = id_of_title(&operation.title);
            let others = operations.iter().filter(|other| **other != index);
            let mut known: HashSet<String> = words(&name).collect();
            known.extend(others.flat_map(|other| {
                let other = id_of_title(&api.operations[*other].title);
                words(&other).collect::<Vec<_>>()
            }));
            let says_more = words(&own).any(|word| {
                let is_general = GENERAL.contains(&word.as_str()) || is_preposition(&word);
                !is_general && !known.contains(&word)
            });
            let (Some((verb, thing)), Some((_, subject))) =
                (name.split_once('_'), own.split_once('_'))
            else {
                continue;
            };
            let subject = subject.strip_suffix("_details").unwrap_or(subject);
            let longer = fitted(&format!("{verb}_{subject}"), LONGEST);
            let is_kind = is_kind_of(subject, thing);
            if says_more && is_kind && taken.insert(longer.clone()) {
                names[index] = longer;
            }
        }
    }
}

/// Is a subject another one with words before it or a phrase behind it: `crate_lids`, `lids_of_crate`? `list_of_lids` and
/// `lid_data` are the same or something else.
fn is_kind_of(subject: &str, other: &str) -> bool {
    let (subject, other): (Vec<_>, Vec<_>) = (words(subject).collect(), words(other).collect());
    let links = |word: &String| is_preposition(word) || word == "and" || word == "or";
    let is_general = |word: &String| GENERAL.contains(&word.as_str());
    let Some(at) = subject.windows(other.len()).position(|part| part == other) else {
        return false;
    };
    let (before, behind) = (&subject[..at], &subject[at + other.len()..]);
    !before.iter().any(|word| links(word) || is_general(word))
        && behind.first().is_none_or(|word| is_preposition(word))
}

/// The words of a name, each in the singular.
fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split('_').map(singular)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell_generations_apart() {
        let operation = |generation: &str, title: &str| {
            format!(
                r#"{{"id":"","page":"a.rst","line":1,"dialect":"d","title":"{title}","method":"GET","path":"/{generation}/lids",
                "generation":"{generation}","parameters":[],"request_body":null,"responses":[]}}"#
            )
        };
        let told = |first: &str, second: &str| {
            let all = [operation("v1", first), operation("v2", second)];
            let text = format!(
                r#"{{"operations":[{}],"schemas":{{}},"pages":[]}}"#,
                all.join(",")
            );
            let api: Api = serde_json::from_str(&text).expect("an API");
            let mut names = vec!["list_lids".to_owned(), "list_lids".to_owned()];
            tell_apart(&api, &mut names);
            names
        };
        assert_eq!(
            told("List Crate Lids", "List Lids"),
            ["list_crate_lids", "list_lids"]
        );
        assert!(is_kind_of("lids_of_crate", "lids") && is_kind_of("crate_lids", "lid"));
        assert!(!is_kind_of("list_of_lids", "lids") && !is_kind_of("lid_data", "lid"));
        assert_eq!(told("List Lids", "List Lids"), ["list_lids", "list_lids"]);
        assert_eq!(
            told("List Lids With Details", "List Lids"),
            ["list_lids", "list_lids"]
        );
    }
}
