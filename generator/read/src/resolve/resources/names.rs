//! What a resource is called, and which words tell a role.

use std::collections::{BTreeMap, BTreeSet};

use apiref_core::ir::{Api, Operation, Role};
use apiref_core::words::{is_imperative, plural};

use super::Found;
use super::bodies::{answer, item_of, listed, wrapped};
use super::routes::{Route, Segment};
use crate::resolve::naming::{id_of_title, is_operation_id, object_of, singular, snake_case};
use apiref_core::words::is_version;

/// The verbs by which titles and ids say that an operation has a role; the first is the one that names use.
pub fn verbs_of(role: Role) -> &'static [&'static str] {
    match role {
        Role::List => &[
            "list", "query", "obtain", "get", "show", "search", "read", "view",
        ],
        Role::Show => &[
            "show", "query", "obtain", "get", "read", "view", "describe", "list",
        ],
        Role::Create => &[
            "create", "add", "apply", "assign", "allocate", "register", "upload", "install", "buy",
            "import", "generate", "issue", "request", "set", "insert", "put", "post",
        ],
        Role::Update => &["update", "modify", "change", "edit", "set", "replace"],
        Role::Delete => &[
            "delete",
            "remove",
            "release",
            "unsubscribe",
            "destroy",
            "cancel",
        ],
        Role::Action | Role::Batch | Role::SubResource => &[],
    }
}

/// The noun of a word of a path: `address-groups` is `address_group`.
pub fn noun_of(word: &str) -> String {
    let name = snake_case(word, "");
    // OpenStack puts `os-` before what it added later.
    let name = name.strip_prefix("os_").unwrap_or(&name);
    match name.rsplit_once('_') {
        Some((_, "v4" | "v6" | "ipv4" | "ipv6")) => singular(name),
        Some((before, last)) => format!("{before}_{}", singular(last)),
        None => singular(name),
    }
}

/// Is a variable called like the items of the collection before it? `/projects/{project_id}`.
pub fn is_item_of(variable: &str, collection: &str) -> bool {
    let name = snake_case(variable, "");
    let noun = name.strip_suffix("_id").unwrap_or(&name);
    noun_of(collection) == noun
}

/// Does the title say that the operation lists something?
pub fn says_list(operation: &Operation) -> bool {
    let first = operation.title.split_whitespace().next();
    let verb = first.unwrap_or_default().to_ascii_lowercase();
    matches!(verb.as_str(), "list" | "lists" | "listing")
}

/// Does the operation do something to many items?
pub fn is_batch(operation: &Operation, route: &Route<'_>) -> bool {
    let says = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.contains("batch") || text.contains("in bulk")
    };
    let in_path = route
        .segments
        .iter()
        .any(|segment| matches!(segment, Segment::Word(word) if says(word)));
    let own = operation.original_name.as_deref().unwrap_or_default();
    operation.method != "GET" && (in_path || says(&operation.title) || says(own))
}

/// Does the operation do something to what its path names, rather than read or change a part of it?
pub fn is_action(operation: &Operation, route: &Route<'_>) -> bool {
    let Some(Segment::Word(word)) = route.last() else {
        return operation.method == "POST";
    };
    let word = snake_case(word, "");
    let first = word.split('_').next().unwrap_or_default();
    match operation.method.as_str() {
        "GET" => false,
        "POST" => true,
        _ => matches!(first, "action" | "force") || is_imperative(first),
    }
}

/// Nouns that say nothing without what they belong to.
fn is_generic(noun: &str) -> bool {
    const NOUNS: &[&str] = &[
        "action",
        "console",
        "detail",
        "diagnostic",
        "info",
        "id",
        "item",
        "key",
        "label",
        "member",
        "metadata",
        "meta",
        "migration",
        "name",
        "permission",
        "resource",
        "result",
        "tag",
        "topology",
        "value",
    ];
    NOUNS.contains(&noun)
}

/// Words for whatever a body holds.
fn is_wrapper_word(noun: &str) -> bool {
    const NOUNS: &[&str] = &[
        "body",
        "content",
        "data",
        "info",
        "item",
        "job",
        "list",
        "metadata",
        "object",
        "option",
        "param",
        "parameter",
        "record",
        "request",
        "response",
        "result",
        "spec",
        "total",
        "value",
    ];
    NOUNS.contains(&noun)
}

/// Names all resources; no two of a generation have the same.
pub fn give(api: &Api, found: &mut [Found]) {
    for resource in found.iter_mut() {
        let (name, why) = best_name(api, resource);
        resource.resource.name = name;
        resource.resource.evidence.push(why);
        if is_generic(&resource.resource.name) {
            qualify(resource);
        }
    }
    for resource in found.iter_mut() {
        if let Some(parent) = parent(api, resource) {
            let name = format!("{parent}_{}", resource.resource.name);
            resource.resource.name = name;
            let why = format!("It belongs to `{parent}`; other paths end with the same word.");
            resource.resource.evidence.push(why);
        }
    }
    // Equal names are distinguished by the owner, then by the word of the path, then by more of the path.
    let steps: [fn(&mut Found); 3] = [qualify, by_word, by_path];
    for step in steps {
        for group in clashes(found) {
            group.into_iter().for_each(|index| step(&mut found[index]));
        }
    }
    for index in of_several_owners(found) {
        qualify(&mut found[index]);
    }
    let mut merged = clashes(found);
    merged.iter_mut().for_each(|group| group.sort_unstable());
    for group in merged {
        for (number, index) in group.into_iter().enumerate().skip(1) {
            // What no word of the docs distinguishes keeps the letters of the alphabet.
            let letter = char::from(b'a' + u8::try_from(number.min(25)).unwrap_or(25));
            found[index].resource.name.push_str(&format!("_{letter}"));
            found[index].has_letter = true;
        }
    }
}

/// The word at the root of the paths of a resource that tells it from what other paths call so: `/scale/combs` beside
/// `/{hive}/all_combs`. Only where the docs have no titles, so that names come from paths.
fn parent(api: &Api, found: &Found) -> Option<String> {
    let mut operations = found.operations.iter();
    let is_untitled = operations.all(|(index, _)| {
        let operation = api.operations.get(*index);
        operation.is_some_and(|operation| operation.title_origin.is_some())
    });
    let segments = found.key.trim_start_matches('/').split('/');
    let mut segments = segments.filter(|segment| !is_version(segment) && *segment != "api");
    let (parent, word) = (segments.next()?, segments.next()?);
    let is_word = |segment: &str| !segment.is_empty() && !segment.contains('{');
    let name = &found.resource.name;
    let noun = noun_of(word);
    let fits = is_word(parent) && is_word(word) && *name == noun && !noun.contains('_');
    if !fits || !is_untitled || segments.any(is_word) {
        return None;
    }
    let is_elsewhere = |path: &str| {
        let mut all = path.split('/').filter(|segment| is_word(segment));
        let root = all.next().unwrap_or_default();
        let is_same = |segment: &str| noun_of(segment).rsplit('_').next() == Some(&noun);
        root != parent && (is_same(root) || all.any(is_same))
    };
    let mut others = api.operations.iter();
    let is_ambiguous = others.any(|other| is_elsewhere(&other.path));
    is_ambiguous.then(|| noun_of(parent))
}

fn clashes(found: &[Found]) -> Vec<Vec<usize>> {
    let mut by_name: BTreeMap<(Option<&str>, &str), Vec<usize>> = BTreeMap::new();
    for (index, found) in found.iter().enumerate() {
        let resource = &found.resource;
        let key = (resource.generation.as_deref(), resource.name.as_str());
        by_name.entry(key).or_default().push(index);
    }
    let groups = by_name.into_values();
    groups.filter(|group| group.len() > 1).collect()
}

/// Lists without items that have one name and the same end of their paths in several generations, each with another
/// owner: the generation alone wouldn't say what they are.
fn of_several_owners(found: &[Found]) -> Vec<usize> {
    let mut by_name: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, found) in found.iter().enumerate() {
        let end = found.key.rsplit('/').find(|word| !word.starts_with('{'));
        let key = (found.resource.name.as_str(), end.unwrap_or_default());
        by_name.entry(key).or_default().push(index);
    }
    let owner = |index: &usize| found[*index].owner.as_deref();
    let groups = by_name.into_values().filter(|group| {
        let owners: BTreeSet<&str> = group.iter().filter_map(owner).collect();
        let are_lists = group
            .iter()
            .all(|index| found[*index].resource.item.is_none());
        are_lists && group.len() > 1 && owners.len() == group.len()
    });
    groups.flatten().collect()
}

fn qualify(found: &mut Found) {
    let name = &found.resource.name;
    let Some(owner) = found
        .owner
        .as_ref()
        .filter(|owner| !name.contains(owner.as_str()))
    else {
        return;
    };
    let why = format!("It belongs to `{owner}`, which distinguishes it from others of its name.");
    found.resource.name = format!("{owner}_{name}");
    found.resource.evidence.push(why);
}

fn by_word(found: &mut Found) {
    let word = found.key.rsplit('/').find(|word| !word.starts_with('{'));
    let noun = noun_of(word.unwrap_or_default());
    if !noun.is_empty() && !found.resource.name.contains(&noun) && !is_version(&noun) {
        found.resource.name = noun;
        found
            .resource
            .evidence
            .push("The word of its path distinguishes it from others.".to_owned());
    }
}

fn by_path(found: &mut Found) {
    let words: Vec<&str> = found
        .key
        .split('/')
        .filter(|word| !word.is_empty() && !word.starts_with('{') && !is_version(word))
        .collect();
    // The extension `OS-HINGE` says no more than the `hinges` behind it.
    let is_told = |at: usize, word: &str| {
        let is_extension = word.starts_with("OS-");
        is_extension
            && words[at + 1..]
                .iter()
                .any(|behind| noun_of(behind) == noun_of(word))
    };
    let told = words.iter().enumerate();
    let told = told.filter(|(at, word)| !is_told(*at, word));
    let words: Vec<String> = told.map(|(_, word)| noun_of(word)).collect();
    if words.is_empty() {
        found.resource.name = "version".to_owned();
    } else if words.len() > 1 {
        found.resource.name = words.join("_");
        found
            .resource
            .evidence
            .push("Its path distinguishes it from others.".to_owned());
    }
}

/// The name that the docs give the resource, and why it is that one.
fn best_name(api: &Api, found: &Found) -> (String, String) {
    if found.key.is_empty() {
        let why = "Paths of versions alone are about the versions of the API.";
        return ("api_version".to_owned(), why.to_owned());
    }
    let variable = found.variable(api);
    let last = match found.key.ends_with('/') {
        true => variable.as_deref(),
        false => found.key.rsplit('/').find(|word| !word.starts_with('{')),
    };
    let word = noun_of(last.unwrap_or_default());
    if let Some(noun) = most(of_ids(api, found)) {
        let why = format!("Operation ids of the docs call it `{noun}`.");
        return (noun, why);
    }
    if let Some(noun) = of_shared_routes(api, found, &word) {
        let why = format!("Titles of all its operations call it `{noun}`.");
        return (noun, why);
    }
    let said = of_sentences(api, found, &word);
    let is_usual = |noun: &String| {
        found.key.ends_with('/') || said.iter().filter(|said| *said == noun).count() > 1
    };
    if let Some(noun) = most(said.clone()).filter(is_usual) {
        let why = format!("Sentences about its operations call it `{noun}`.");
        return (noun, why);
    }
    if let Some(key) = most(of_keys(api, found, &word)) {
        let noun = apart(&noun_of(&key), &word);
        let why = format!("Bodies contain it under `{key}`.");
        return (noun, why);
    }
    if let Some(noun) = of_words_before(api, found, &word) {
        let why = format!("Lists contain it under the word of the path before `{word}`.");
        return (noun, why);
    }
    if let Some(noun) = of_list(api, found, &word) {
        let why = format!("Titles tell that `{word}` is a list of them.");
        return (noun, why);
    }
    let why = format!("The path calls it `{}`.", last.unwrap_or_default());
    let noun = if word.is_empty() {
        "resource".to_owned()
    } else {
        word
    };
    (noun, why)
}

/// The most frequent of some names, the first of equals; none where it doesn't stand for half of them.
fn most(names: Vec<String>) -> Option<String> {
    let count = |name: &String| names.iter().filter(|other| *other == name).count();
    let best = names.iter().rev().max_by_key(|name| count(name))?;
    (count(best) * 2 >= names.len()).then(|| best.clone())
}

/// The nouns in the docs' own ids of basic operations: `CreateDoor`, `ListDoors`.
fn of_ids(api: &Api, found: &Found) -> Vec<String> {
    let mut nouns = Vec::new();
    for (index, role) in &found.operations {
        let operation = &api.operations[*index];
        let own = operation.original_name.as_deref();
        let Some(own) = own.filter(|own| role.is_basic() && is_operation_id(own)) else {
            continue;
        };
        let id = snake_case(own, "");
        let Some((verb, noun)) = id.split_once('_') else {
            continue;
        };
        if verbs_of(*role).contains(&verb) {
            let words: Vec<&str> = noun
                .split('_')
                .filter(|word| !is_version(word) && !matches!(*word, "details" | "detail"))
                .collect();
            nouns.push(noun_of(&words.join("_")));
        }
    }
    nouns.retain(|noun| !noun.is_empty());
    nouns
}

/// What the titles of a list and of operations that share a route call the resource, where no title has the word of the
/// path. Operations that share a route are named by their titles, and the others with them.
fn of_shared_routes(api: &Api, found: &Found, word: &str) -> Option<String> {
    let operations = || {
        found
            .operations
            .iter()
            .map(|(at, role)| (&api.operations[*at], *role))
    };
    let mut routes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (it, _) in operations() {
        *routes.entry((&it.method, &it.path)).or_default() += 1;
    }
    let is_shared = |it: &Operation| routes[&(it.method.as_str(), it.path.as_str())] > 1;
    let has_word = |(it, _): (&Operation, Role)| {
        let title = snake_case(&it.title, "");
        title.split('_').any(|part| noun_of(part) == word)
    };
    if word.is_empty() || operations().any(has_word) {
        return None;
    }
    let noun = |it: &Operation| {
        let id = id_of_title(&it.title);
        id.split_once('_').map(|(_, noun)| noun_of(noun))
    };
    let list = operations().find(|(_, role)| *role == Role::List)?.0;
    let of_list = noun(list)?;
    let agrees = |it: &Operation| noun(it).as_ref() == Some(&of_list);
    let agree = operations().filter(|(it, _)| agrees(it) && is_shared(it));
    (agree.count() > 1).then_some(of_list)
}

impl Found {
    /// What the variable of the item says, if it is behind no word of its own: `db`.
    fn variable(&self, api: &Api) -> Option<String> {
        let path = self.resource.item.as_deref()?;
        let operation = api.operations.iter().find(|known| known.path == path)?;
        match Route::new(&operation.path).last() {
            Some(Segment::Variable(name)) => Some(of_variable(name))
                .filter(|noun| !noun.is_empty())
                .or(Some(name.to_owned())),
            _ => None,
        }
    }
}

/// The noun in the name of a variable: `jobid` and `job_name` are about a `job`; empty where the name says nothing.
pub fn of_variable(name: &str) -> String {
    const ENDINGS: &[&str] = &[
        "_id", "_uuid", "_name", "_slug", "_key", "_pk", "id", "name",
    ];
    let name = snake_case(name, "");
    if matches!(
        name.as_str(),
        "id" | "uuid" | "name" | "slug" | "key" | "pk" | "guid"
    ) {
        return String::new();
    }
    let cut = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    cut.filter(|rest| rest.len() > 2)
        .unwrap_or(&name)
        .to_owned()
}

/// What sentences about basic operations call the resource, if they say more than its path: `Deletes the design
/// document` of `/_design/{ddoc}`.
fn of_sentences(api: &Api, found: &Found, word: &str) -> Vec<String> {
    let has_word = !found.key.ends_with('/');
    let operations = found.operations.iter();
    let of_items = operations.filter(|(index, role)| {
        let operation = &api.operations[*index];
        role.is_basic() && *role != Role::List && operation.title_origin.is_some()
    });
    let nouns = of_items.filter_map(|(index, _)| object_of(&api.operations[*index].title));
    nouns
        .filter(|noun| !has_word || noun != word && noun.split('_').any(|part| part == word))
        .collect()
}

/// The keys that hold the resource in bodies. A list whose key has nothing to do with the path is a list of parts.
fn of_keys(api: &Api, found: &Found, word: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for (index, role) in &found.operations {
        let operation = &api.operations[*index];
        let sent = operation.request_body.as_ref().map(|body| &body.schema);
        let answered = answer(operation);
        let pair = |body| wrapped(api, body).map(|(key, _)| without_verb(key, *role));
        match role {
            Role::Create | Role::Show | Role::Update => {
                keys.extend(sent.and_then(pair));
                keys.extend(answered.and_then(pair));
            }
            Role::List => {
                let key = answered
                    .and_then(|body| listed(api, body))
                    .map(|(key, _)| key);
                keys.extend(
                    key.filter(|key| found.resource.item.is_some() || noun_of(key).contains(word)),
                );
            }
            _ => {}
        }
    }
    let nouns = keys.into_iter().map(|key| noun_of(without_vendor(key)));
    nouns
        .filter(|noun| !noun.is_empty() && (noun == word || !is_wrapper_word(noun)))
        .collect()
}

/// A key without the name of the extension that brought it: `OS-TIN2-doors` are `doors`.
fn without_vendor(key: &str) -> &str {
    let Some(rest) = key.strip_prefix("OS-") else {
        return key;
    };
    let is_of_extension = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let noun = rest.trim_start_matches(is_of_extension).strip_prefix('-');
    let noun = noun.filter(|noun| noun.starts_with(|c: char| c.is_ascii_lowercase()));
    noun.unwrap_or(key)
}

/// A key without what is done: `crates_bulk_create` of a request that creates is about `crates_bulk`.
fn without_verb(key: &str, role: Role) -> &str {
    let verb = verbs_of(role).first().copied().unwrap_or_default();
    let noun = key.strip_suffix(verb);
    noun.and_then(|noun| noun.strip_suffix('_')).unwrap_or(key)
}

/// A noun of bodies as words that stand apart, where the path has them so: `loadlifter` at `/load-lifters`.
fn apart(noun: &str, word: &str) -> String {
    let is_same = noun.replace('_', "") == word.replace('_', "");
    match is_same && word.len() > noun.len() {
        true => word.to_owned(),
        false => noun.to_owned(),
    }
}

/// What `/door-list` lists, where a title speaks of doors.
fn of_list(api: &Api, found: &Found, word: &str) -> Option<String> {
    let noun = word.strip_suffix("_list")?;
    let many = plural(noun.rsplit('_').next().unwrap_or(noun));
    let mut operations = found.operations.iter();
    let speaks = |title: &str| {
        let mut words = title.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word.eq_ignore_ascii_case(&many))
    };
    let speak = operations.any(|(index, _)| speaks(&api.operations[*index].title));
    speak.then(|| noun.to_owned())
}

/// What a list below the last word of its path holds, where the word before says it: `/doors/public` lists public doors.
fn of_words_before(api: &Api, found: &Found, word: &str) -> Option<String> {
    let words = found.key.split('/').filter(|part| !part.starts_with('{'));
    let before = noun_of(words.rev().nth(1)?);
    let mut lists = found
        .operations
        .iter()
        .filter(|(_, role)| *role == Role::List);
    let holds = |(index, _): &(usize, Role)| {
        let list = answer(&api.operations[*index]).and_then(|body| listed(api, body));
        let key = list.map(|(key, _)| noun_of(key)).unwrap_or_default();
        // `/house-doors/public` has them under `doors`.
        (key == before || before.ends_with(&format!("_{key}"))).then_some(key)
    };
    let is_plain = found.resource.item.is_none() && !word.is_empty() && !before.is_empty();
    let noun = lists.find_map(holds).filter(|noun| !noun.is_empty())?;
    is_plain.then(|| format!("{word}_{noun}"))
}

/// The member of an item that stands in the item's path.
pub fn id_member(api: &Api, found: &Found) -> Option<String> {
    let item_path = found.resource.item.as_deref()?;
    let Some(Segment::Variable(variable)) = Route::new(item_path).last() else {
        return None;
    };
    let of_role = |role: Role| {
        let operations = found.operations.iter();
        operations
            .filter(move |(_, known)| *known == role)
            .filter_map(|(index, _)| item_of(api, &api.operations[*index]))
    };
    let shown = of_role(Role::Show)
        .chain(of_role(Role::Create))
        .chain(of_role(Role::List));
    let plain = |text: &str| snake_case(text, "").replace('_', "");
    let variable = plain(variable);
    for item in shown {
        let named = |name: &&String| plain(name) == variable;
        let short = |name: &&String| {
            let name = plain(name);
            !name.is_empty() && variable.ends_with(&name) && name.ends_with(['d', 'e', 'y'])
        };
        let members = || item.properties.keys();
        // `/doors/{door_name}` asks by the name, whatever id a door has beside it.
        let by_name = variable.ends_with("name");
        let id = members()
            .find(|name| *name == "id" && !by_name)
            .or_else(|| members().find(named))
            .or_else(|| members().find(short))
            .or_else(|| members().find(|name| *name == "id"));
        if let Some(id) = id {
            return Some(id.clone());
        }
    }
    None
}
