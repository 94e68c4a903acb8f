//! Groups of operations: the resources of the API, and what the docs group where there is no resource.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::model::Tag;
use crate::titles::lower_first;
use apiref_core::ir::{Api, Operation, Resource};
use apiref_core::words;

/// The groups of all operations.
pub struct Tags<'a> {
    /// By id of the operation.
    of_operations: HashMap<&'a str, Vec<String>>,
    /// In the order of first use.
    tags: IndexMap<String, Tag>,
    /// Acronyms as the titles write them, by their small letters.
    acronyms: HashMap<String, &'a str>,
}

impl<'a> Tags<'a> {
    /// The groups of the operations of `api`.
    pub fn of(api: &'a Api) -> Self {
        let mut resources: HashMap<&str, &Resource> = HashMap::new();
        for resource in api.resources.iter().filter(|r| r.operations.len() > 1) {
            for operation in &resource.operations {
                resources.entry(&operation.id).or_insert(resource);
            }
        }
        let mut found = Self {
            of_operations: HashMap::new(),
            tags: IndexMap::new(),
            acronyms: acronyms(api),
        };
        let mut members: IndexMap<String, Vec<&Resource>> = IndexMap::new();
        for operation in &api.operations {
            let resource = resources.get(operation.id.as_str()).copied();
            let mut names = Vec::new();
            if let Some(resource) = resource {
                let name = found.name(&human(&resource.name), None);
                let same = members.entry(name.clone()).or_default();
                if !same.iter().any(|known| std::ptr::eq(*known, resource)) {
                    same.push(resource);
                }
                names.push(name);
            } else {
                if let Some(documented) = operation.tags.iter().find(|tag| !is_version(tag)) {
                    names.push(found.name(&human(documented), Some(documented)));
                }
                if names.is_empty() {
                    names.push(found.name(&of_path(operation), None));
                }
            }
            found.of_operations.insert(&operation.id, names);
        }
        for (name, resources) in members {
            if let Some(tag) = found.tags.get_mut(&key(&name)) {
                tag.description = Some(described(&resources));
            }
        }
        for tag in found.tags.values_mut() {
            tag.description
                .get_or_insert_with(|| format!("Operations on {}.", lower_first(&tag.name)));
        }
        found
    }

    /// The name of the group, which is that of another one if only case or number differ.
    fn name(&mut self, name: &str, documented: Option<&str>) -> String {
        let words = name.split(' ').map(|word| {
            let known = self.acronyms.get(&word.to_lowercase());
            known.copied().unwrap_or(word)
        });
        let name = &words.collect::<Vec<_>>().join(" ");
        let tag = self.tags.entry(key(name)).or_insert_with(|| Tag {
            name: name.to_owned(),
            description: documented
                .filter(|documented| !documented.eq_ignore_ascii_case(name))
                .map(|documented| {
                    format!(
                        "What the documentation groups as `{}`.",
                        documented.replace('`', "'")
                    )
                }),
        });
        tag.name.clone()
    }

    /// The groups of an operation.
    pub fn of_operation(&self, operation: &Operation) -> Vec<String> {
        self.of_operations
            .get(operation.id.as_str())
            .cloned()
            .unwrap_or_default()
    }

    /// All groups, in the order of first use.
    pub fn into_list(self) -> Vec<Tag> {
        self.tags.into_values().collect()
    }
}

/// The words with several capitals in the titles of operations, by their small letters; plurals also as one. Titles
/// without small letters say nothing about spelling.
fn acronyms(api: &Api) -> HashMap<String, &str> {
    let titles = api
        .operations
        .iter()
        .map(|operation| operation.title.as_str());
    let mut found = HashMap::new();
    for word in titles
        .filter(|title| title.contains(char::is_lowercase))
        .flat_map(|title| title.split(|c: char| !c.is_alphanumeric()))
    {
        let singular = word.strip_suffix('s').unwrap_or(word);
        if singular.chars().filter(|c| c.is_uppercase()).count() > 1 {
            found.entry(word.to_lowercase()).or_insert(word);
            found.entry(singular.to_lowercase()).or_insert(singular);
        }
    }
    found
}

/// Names that differ in case, number or separators only are one group.
fn key(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    plain.to_lowercase().trim_end_matches('s').to_owned()
}

/// Paths and what is done there: `/v1/lamps: list, create, show`.
fn described(resources: &[&Resource]) -> String {
    let mut parts = Vec::new();
    for resource in resources {
        let mut roles: Vec<&str> = Vec::new();
        for operation in &resource.operations {
            let role = match operation.role.as_str() {
                "sub-resource" => "parts",
                "action" => "actions",
                role => role,
            };
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        let path = resource.collection.as_ref().or(resource.item.as_ref());
        let roles = roles.join(", ");
        parts.push(match path {
            Some(path) => format!("`{path}`: {roles}"),
            None => roles,
        });
    }
    let text = format!("{}.", parts.join("; "));
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Is the name only a version: `v1.0`?
fn is_version(name: &str) -> bool {
    let digits = name.trim_start_matches(['v', 'V']);
    !digits.is_empty()
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '_'))
}

/// The last fixed segment of the path as a name.
fn of_path(operation: &Operation) -> String {
    let segments = operation.path.rsplit('/');
    let mut fixed = segments.filter(|s| !s.is_empty() && !s.contains('{') && !is_version(s));
    fixed.next().map_or_else(|| "Service".to_owned(), human)
}

/// A name in words that begin with a capital. Words without vowels are acronyms; capitals stay.
pub fn human(name: &str) -> String {
    let name = name.trim();
    if name.chars().any(char::is_uppercase) {
        let mut letters = name.chars();
        let first = letters
            .next()
            .map(|letter| letter.to_uppercase().to_string());
        return first.into_iter().collect::<String>() + letters.as_str();
    }
    let words: Vec<String> = match name.contains(' ') {
        true => name.split_whitespace().map(str::to_owned).collect(),
        false => words::of_name(name.strip_prefix("os-").unwrap_or(name)),
    };
    let words: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(index, word)| {
            let acronym = word.len() > 1
                && !word.contains(['a', 'e', 'i', 'o', 'u', 'y'])
                && !word.contains(|c: char| c.is_ascii_digit());
            match (
                acronym || matches!(word.as_str(), "ip" | "api" | "id" | "ike" | "eip" | "acl"),
                index,
            ) {
                (true, _) => word.to_uppercase(),
                (false, 0) => {
                    let mut letters = word.chars();
                    let first = letters
                        .next()
                        .map(|letter| letter.to_uppercase().to_string());
                    first.into_iter().collect::<String>() + letters.as_str()
                }
                _ => word.clone(),
            }
        })
        .collect();
    words.join(" ")
}

/// The name of a provider, as its folder is called: what has no more than three letters is an acronym.
pub fn provider(name: &str) -> String {
    match name.len() {
        ..=3 => name.to_uppercase(),
        _ => human(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_groups_are_words() {
        for (name, expected) in [
            ("address_group", "Address group"),
            ("vpc", "VPC"),
            ("os-floating-ips", "Floating ips"),
            ("fixed_ip", "Fixed IP"),
            ("security group", "Security group"),
            ("api v2 of the ip pool", "API v2 of the IP pool"),
            ("Cookie Authentication", "Cookie Authentication"),
        ] {
            assert_eq!(human(name), expected);
        }
    }

    #[test]
    fn short_names_of_providers_are_acronyms() {
        assert_eq!(
            (provider("lmp"), provider("lamps")),
            ("LMP".into(), "Lamps".into())
        );
    }

    #[test]
    fn acronyms_are_spelled_as_in_titles() {
        let text = r#"{"schemas":{},"pages":[],"operations":[
            {"id":"a","page":"a","line":1,"dialect":"otc","title":"Listing LEDs of a UVc Lamp","method":"GET","path":"/leds","tags":["led uvc management"],"parameters":[],"responses":[]},
            {"id":"b","page":"b","line":1,"dialect":"otc","title":"DIM LAMP","method":"PUT","path":"/lamp","tags":["lamp"],"parameters":[],"responses":[]}]}"#;
        let api: Api = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}"));
        let names: Vec<String> = Tags::of(&api)
            .into_list()
            .into_iter()
            .map(|t| t.name)
            .collect();
        assert_eq!(names, ["LED UVc management", "Lamp"]);
    }

    #[test]
    fn versions_are_no_groups() {
        assert!(is_version("v1.0") && is_version("V2_1") && is_version("3"));
        assert!(!is_version("vpc") && !is_version("v1beta lamps"));
    }
}
