//! Groups of operations: the resources of the API, and what the docs group where there is no resource.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::model::Tag;
use super::operation::escaped;
use super::schema::prose;
use crate::titles::{lower_first, summary};
use apiref_core::ir::{Api, Operation, Resource, Role, Statement, StatementKind};
use apiref_core::words::{self, capitalised};

/// The groups of all operations.
pub struct Tags<'a> {
    /// By id of the operation.
    of_operations: HashMap<&'a str, Vec<String>>,
    /// In the order of first use.
    tags: IndexMap<String, Tag>,
    /// Words as the titles write them, by their small letters.
    spellings: HashMap<String, String>,
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
            spellings: spellings(api),
        };
        let things: HashSet<String> = resources
            .values()
            .map(|resource| key(&spelled(&human(&resource.name), &found.spellings)))
            .collect();
        let mut members: IndexMap<String, Vec<&Resource>> = IndexMap::new();
        let mut others: IndexMap<String, Vec<&Operation>> = IndexMap::new();
        for operation in &api.operations {
            let resource = resources.get(operation.id.as_str()).copied();
            let name = if let Some(resource) = resource {
                let name = found.name(&human(&resource.name));
                let same = members.entry(key(&name)).or_default();
                if !same.iter().any(|known| std::ptr::eq(*known, resource)) {
                    same.push(resource);
                }
                name
            } else {
                let documented = operation.tags.iter().map(|tag| without_apis(tag));
                let name = documented.flatten().next().map(human);
                let name = name.unwrap_or_else(|| of_path(operation));
                // The chapter `Lamp management` is about the resource.
                let thing = name.strip_suffix(" management");
                let thing =
                    thing.filter(|thing| things.contains(&key(&spelled(thing, &found.spellings))));
                let name = found.name(thing.unwrap_or(&name));
                others.entry(key(&name)).or_default().push(operation);
                name
            };
            found.of_operations.insert(&operation.id, vec![name]);
        }
        for (key, tag) in &mut found.tags {
            let resources = members.get(key).map(|all| described(&tag.name, all));
            let others = others.get(key).map(|all| listed(all));
            tag.description = resources.or(others);
        }
        found.introduce(api);
        found
    }

    /// Adds to the description of each group what pages say before their operations and beside them: a section named like a
    /// group of its page is about that group, any other about the one that most operations of the page are in.
    fn introduce(&mut self, api: &Api) {
        let mut texts: IndexMap<&str, Vec<&Statement>> = IndexMap::new();
        for statement in &api.statements {
            if statement.kind == StatementKind::Text {
                let page = statement.source.page.as_ref();
                texts.entry(page).or_default().push(statement);
            }
        }
        let mut groups: HashMap<&str, IndexMap<String, usize>> = HashMap::new();
        for operation in &api.operations {
            if let Some(name) = self.of_operation(operation).into_iter().next() {
                let groups = groups.entry(operation.page.as_ref()).or_default();
                *groups.entry(key(&name)).or_default() += 1;
            }
        }
        for (page, texts) in texts {
            let Some(groups) = groups.get(page) else {
                continue;
            };
            let first = groups.iter().rev().max_by_key(|(_, count)| **count);
            for statement in texts {
                // A section can have the name of one of the groups.
                let own = groups.get_key_value(&key(&statement.about));
                let group = own.or(first).map(|(group, _)| group);
                let Some(tag) = group.and_then(|group| self.tags.get_mut(group)) else {
                    continue;
                };
                let description = tag.description.get_or_insert_default();
                if !description.is_empty() {
                    description.push_str("\n\n");
                }
                // A topic of its own.
                if key(&statement.about) != key(&tag.name) {
                    description.push_str(&format!("**{}**\n\n", escaped(&statement.about)));
                }
                description.push_str(&prose(&statement.text));
            }
        }
    }

    /// The name of the group, which is that of another one if only case or number differ.
    fn name(&mut self, name: &str) -> String {
        let name = spelled(name, &self.spellings);
        let tag = self.tags.entry(key(&name)).or_insert_with(|| Tag {
            name,
            description: None,
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

/// The name with each word that has several capitals in the docs (`LampDB`) as it is written there most often.
pub fn spelled_as_in_docs(name: &str, api: &Api) -> String {
    let texts = api
        .operations
        .iter()
        .flat_map(|operation| [operation.title.as_str(), operation.description.as_str()]);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let is_in_name = |word: &&str| name.split(' ').any(|own| own.eq_ignore_ascii_case(word));
    for text in texts {
        let words = text.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()).filter(is_in_name) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let words = name.split(' ').map(|own| {
        let known = counts.iter().filter(|(word, _)| {
            let capitals = word.chars().filter(|c| c.is_uppercase()).count();
            capitals > 1 && word.eq_ignore_ascii_case(own)
        });
        // The spelling itself decides between equals, so that each run gives the same.
        let most = known.max_by_key(|(word, count)| (**count, **word));
        most.map_or(own, |(word, _)| *word)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// How the titles of operations write words, by their small letters: words with several capitals (`VPC`), and neighbours
/// that paths write as one (`Floating IP` for `floatingip`). Plurals count as one thing, too. Titles without small letters
/// say nothing about spelling.
fn spellings(api: &Api) -> HashMap<String, String> {
    let titles = api.operations.iter().map(|o| o.title.as_str());
    let mut found = HashMap::new();
    let mut pairs = HashMap::new();
    for title in titles.filter(|title| title.contains(char::is_lowercase)) {
        let words: Vec<&str> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        for word in &words {
            add_with_singular(&mut found, word, (*word).to_owned());
        }
        for pair in words.windows(2) {
            if let [first, second] = pair
                && first.len() > 1
                && second.len() > 1
            {
                let word = |word: &str| {
                    let small = lower_first(word);
                    acronym(&small).unwrap_or(small)
                };
                let written = format!("{} {}", word(first), word(second));
                add_with_singular(&mut pairs, &format!("{first}{second}"), written);
            }
        }
    }
    found.retain(|_, word| word.chars().filter(|c| c.is_uppercase()).count() > 1);
    for (key, written) in pairs {
        found.entry(key).or_insert(written);
    }
    found
}

/// Adds how a word is written, unless it is known, and how one of several such things is.
fn add_with_singular(found: &mut HashMap<String, String>, word: &str, written: String) {
    let one = word.strip_suffix('s').zip(written.strip_suffix('s'));
    if let Some((word, written)) = one {
        found
            .entry(word.to_lowercase())
            .or_insert_with(|| written.to_owned());
    }
    found.entry(word.to_lowercase()).or_insert(written);
}

/// The name with its words as `spellings` has them, and a capital at its beginning.
fn spelled(name: &str, spellings: &HashMap<String, String>) -> String {
    let mut out = String::new();
    for word in name.split(' ') {
        let known = spellings.get(&word.to_lowercase());
        if out.is_empty() {
            // A word that begins with a small letter on purpose has capitals inside.
            let word = known.map_or(word, String::as_str);
            let has_capitals = word
                .split(' ')
                .next()
                .is_some_and(|word| word.contains(char::is_uppercase));
            out.push_str(&match has_capitals {
                true => word.to_owned(),
                false => capitalised(word),
            });
        } else {
            out.push(' ');
            out.push_str(known.map_or(word, String::as_str));
        }
    }
    out
}

/// Names that differ in case, number or separators only are one group.
fn key(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    plain.to_lowercase().trim_end_matches('s').to_owned()
}

/// What can be done with the things of the group, and where: "List and create lamps; run actions on them. Path:
/// `/v1/lamps`."
fn described(name: &str, resources: &[&Resource]) -> String {
    const BASIC: [(Role, &str); 5] = [
        (Role::List, "list"),
        (Role::Show, "show"),
        (Role::Create, "create"),
        (Role::Update, "update"),
        (Role::Delete, "delete"),
    ];
    let has = |role: Role| {
        let mut operations = resources.iter().flat_map(|resource| &resource.operations);
        operations.any(|operation| operation.role == role)
    };
    let things = things(name, resources);
    let verbs: Vec<&str> = BASIC
        .into_iter()
        .filter_map(|(role, verb)| has(role).then_some(verb))
        .collect();
    let mut parts = Vec::new();
    if !verbs.is_empty() {
        let together = match has(Role::Batch) {
            true => ", also several at once",
            false => "",
        };
        parts.push(format!("{} {things}{together}", enumerated(&verbs)));
    } else if has(Role::Batch) {
        parts.push(format!("change several {things} at once"));
    }
    // Only the first part names the things.
    let named = |parts: &[String], pronoun: &str, of: &str| match parts.is_empty() {
        true => format!("{of}{things}"),
        false => pronoun.to_owned(),
    };
    if has(Role::Action) {
        parts.push(format!("run actions on {}", named(&parts, "them", "")));
    }
    if has(Role::SubResource) {
        let parts_of = named(&parts, "their parts", "parts of ");
        parts.push(format!("work with {parts_of}"));
    }
    let mut paths: Vec<String> = resources
        .iter()
        .filter_map(|resource| resource.collection.as_ref().or(resource.item.as_ref()))
        .map(|path| format!("`{path}`"))
        .collect();
    paths.dedup();
    let place = match paths.len() {
        0 => String::new(),
        1 => format!(" Path: {}.", paths.join("")),
        _ => format!(" Paths: {}.", paths.join(", ")),
    };
    format!("{}.{place}", capitalised(&parts.join("; ")))
}

/// The things of a group: as the path writes several of them, if that is the name of the group; else with an `s`.
fn things(name: &str, resources: &[&Resource]) -> String {
    let name = lower_first(name);
    let segments = resources.iter().filter_map(|resource| {
        let path = resource.collection.as_deref()?;
        path.rsplit('/')
            .find(|segment| !segment.is_empty() && !segment.contains('{'))
    });
    let (front, last) = name.rsplit_once(' ').unwrap_or(("", &name));
    for segment in segments {
        let words = words::of_name(segment);
        let is_name = |word: &&String| word.ends_with('s') && key(word) == key(last);
        let Some(word) = words.last().filter(is_name) else {
            continue;
        };
        // The name may have capitals: `VPC` and `vpcs`.
        let ending = word.get(last.len()..).unwrap_or_default();
        return match front {
            "" => format!("{last}{ending}"),
            front => format!("{front} {last}{ending}"),
        };
    }
    words::plural(&name)
}

/// `list, create and show`
fn enumerated(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

/// The operations of a group that is no resource: all of a few, some of many.
fn listed(operations: &[&Operation]) -> String {
    const MOST: usize = 4;
    let shown = match operations.len() > MOST {
        true => MOST - 1,
        false => MOST,
    };
    let mut names: Vec<String> = Vec::new();
    for operation in operations {
        let name = summary(operation);
        let name = name.trim_end_matches('.');
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    let more = match names.len() > shown {
        true => format!("; and {} more", names.len() - shown),
        false => String::new(),
    };
    names.truncate(shown);
    format!("{}{more}.", names.join("; "))
}

/// A documented group without what only says that it is one of APIs; nothing if that is all that it says.
fn without_apis(name: &str) -> Option<&str> {
    const OF_CHAPTERS: [&str; 12] = [
        "api",
        "apis",
        "current",
        "version",
        "recommended",
        "not",
        "deprecated",
        "discarded",
        "to",
        "be",
        "obsolete",
        "legacy",
    ];
    let says_more = |word: &str| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        !word.is_empty() && !is_version(&word) && !OF_CHAPTERS.contains(&word.as_str())
    };
    if !name.split([' ', '-', '_']).any(says_more) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let front = ["apis for ", "api for "]
        .into_iter()
        .find(|front| lower.starts_with(front));
    Some(front.map_or(name, |front| &name[front.len()..]))
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
        return capitalised(name);
    }
    let words: Vec<String> = match name.contains(' ') {
        true => name.split_whitespace().map(str::to_owned).collect(),
        false => words::of_name(name.strip_prefix("os-").unwrap_or(name)),
    };
    let words = words.into_iter().enumerate().map(|(index, word)| {
        let plain = match index {
            0 => capitalised(&word),
            _ => word.clone(),
        };
        acronym(&word).unwrap_or(plain)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A word in small letters as it is written, if it is an acronym: one that is known, or one without vowels.
fn acronym(word: &str) -> Option<String> {
    let is_acronym = |word: &str| {
        let has_vowels = word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        let is_word = has_vowels || word.contains(|c: char| !c.is_ascii_lowercase());
        matches!(word, "ip" | "api" | "id" | "ike" | "eip" | "acl") || word.len() > 1 && !is_word
    };
    if is_acronym(word) {
        return Some(word.to_uppercase());
    }
    let one = word.strip_suffix('s').filter(|one| is_acronym(one))?;
    Some(one.to_uppercase() + "s")
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
            ("os-floating-ips", "Floating IPs"),
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
    fn words_that_paths_write_as_one_are_written_as_in_titles() {
        let text = r#"{"schemas":{},"pages":[],"operations":[
            {"id":"a","page":"a","line":1,"dialect":"otc","title":"Listing Floating LEDs","method":"GET","path":"/floatingleds","tags":["floatingled"],"parameters":[],"responses":[]},
            {"id":"b","page":"b","line":1,"dialect":"otc","title":"Dim a Hand Lamp","method":"PUT","path":"/handlamp","tags":["small handlamp"],"parameters":[],"responses":[]}]}"#;
        let api: Api = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}"));
        let tags = Tags::of(&api).into_list();
        let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["Floating LED", "Small hand lamp"]);
        assert_eq!(tags[0].description.as_deref(), Some("List Floating LEDs."));
    }

    #[test]
    fn groups_of_resources_say_what_can_be_done() {
        let resource = |text: &str| -> Resource {
            serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}"))
        };
        let lamps = resource(
            r#"{"name":"lamp","collection":"/v1/lamps","operations":[{"id":"a","role":"create"},{"id":"b","role":"list"},
            {"id":"c","role":"batch"},{"id":"d","role":"sub-resource"}]}"#,
        );
        let others = resource(
            r#"{"name":"lamp","collection":"/v2/my-lamps","operations":[{"id":"e","role":"action"}]}"#,
        );
        assert_eq!(
            described("Lamp", &[&lamps, &others]),
            "List and create lamps, also several at once; run actions on them; work with their parts. Paths: `/v1/lamps`, \
             `/v2/my-lamps`."
        );
        assert_eq!(
            described("Policy", &[&others]),
            "Run actions on policies. Path: `/v2/my-lamps`."
        );
        for (name, many) in [
            ("LED key", "LED keys"),
            ("Box", "boxes"),
            ("Lamp data", "lamp data"),
        ] {
            assert_eq!(things(name, &[]), many);
        }
    }

    #[test]
    fn names_are_spelled_as_in_the_docs() {
        let text = r#"{"schemas":{},"pages":[],"operations":[
            {"id":"a","page":"a","line":1,"dialect":"otc","title":"Listing Lamps","description":"A LampDB keeps lamps, and each LampDB has a LAMPDB.","method":"GET","path":"/lamps","parameters":[],"responses":[]}]}"#;
        let api: Api = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(spelled_as_in_docs("Lampdb lamps", &api), "LampDB lamps");
    }

    #[test]
    fn chapters_about_the_management_of_a_resource_are_its_group() {
        let text = r#"{"schemas":{},"pages":[],"operations":[
            {"id":"a","page":"a","line":1,"dialect":"otc","title":"Dim","method":"GET","path":"/dim","tags":["lamp management"],"parameters":[],"responses":[]},
            {"id":"b","page":"b","line":1,"dialect":"otc","title":"Sweep","method":"GET","path":"/sweep","tags":["room management"],"parameters":[],"responses":[]},
            {"id":"c","page":"c","line":1,"dialect":"otc","title":"Show","method":"GET","path":"/lamps/1","parameters":[],"responses":[]},
            {"id":"d","page":"d","line":1,"dialect":"otc","title":"List","method":"GET","path":"/lamps","parameters":[],"responses":[]}],
            "resources":[{"name":"lamp","collection":"/lamps","operations":[{"id":"c","role":"show"},{"id":"d","role":"list"}]}]}"#;
        let api: Api = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}"));
        let tags = Tags::of(&api).into_list();
        let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["Lamp", "Room management"]);
    }

    #[test]
    fn chapters_about_versions_versions_are_no_groups() {
        for (name, expected) in [
            ("API v3 (recommended)", None),
            ("apis-v2.0", None),
            ("APIs for lighting rooms", Some("lighting rooms")),
            ("Rooms (deprecated)", Some("Rooms (deprecated)")),
        ] {
            assert_eq!(without_apis(name), expected);
        }
    }

    #[test]
    fn versions_are_no_groups() {
        assert!(is_version("v1.0") && is_version("V2_1") && is_version("3"));
        assert!(!is_version("vpc") && !is_version("v1beta lamps"));
    }

    #[test]
    fn introductions_of_pages_describe_their_groups() {
        let api: Api = serde_json::from_str(
            r#"{"info":{"id":"acme/lamps","title":"Lamps"},"pages":[],"schemas":{},"operations":[
            {"id":"dim","page":"a.inc","line":9,"dialect":"d","title":"Dim lamps","method":"PUT","path":"/dim",
             "tags":["lamps"],"parameters":[],"request_body":null,"responses":[]},
            {"id":"lay","page":"a.inc","line":20,"dialect":"d","title":"Lay wires","method":"PUT","path":"/lay",
             "tags":["wires"],"parameters":[],"request_body":null,"responses":[]}],
            "statements":[
            {"kind":"text","about":"Wires","text":"They are thin.","source":{"origin":"description","page":"a.inc","line":1}},
            {"kind":"text","about":"Lamp","text":"They shine.","source":{"origin":"description","page":"a.inc","line":1}},
            {"kind":"text","about":"Red","text":"It fades.","source":{"origin":"description","page":"a.inc","line":4}},
            {"kind":"text","about":"Other","text":"No.","source":{"origin":"description","page":"b.inc","line":1}}]}"#,
        )
        .expect("a valid IR");
        let tags = Tags::of(&api).into_list();
        let texts = tags
            .into_iter()
            .map(|tag| tag.description.unwrap_or_default());
        assert_eq!(
            texts.collect::<Vec<_>>(),
            [
                "Dim lamps.\n\nThey shine.\n\n**Red**\n\nIt fades.",
                "Lay wires.\n\nThey are thin."
            ]
        );
    }
}
