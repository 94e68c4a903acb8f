//! Ids of operations: the docs' own operation id, else the key of the body that tells it apart, else the title.

use std::collections::{BTreeMap, HashMap, HashSet};

use apiref_core::ir::{Api, Operation, Role, Variant};
use apiref_core::words::{is_imperative, plural, without_generation};

use super::NameLock;
use super::actions::name_of_action;
use super::associations;
use super::detailed;
use super::file_names::id_of_file;
use super::generations;
use super::parts;
use super::paths::{anonymous, nouns_of};
use super::sentences;
use super::shallower::Shallower;
use super::titles::{id_of_title, verb_first};
use super::uniform::{
    LONGEST, asks, fitted, is_filler, is_preposition, is_question, of_generation, says_one,
    told_apart, with_uniform_verb,
};
use super::words::{singular, snake_case};
use super::written::Written;
use crate::resolve::resources::Found;

/// Gives every operation an id that is unique in its API, and notes in `lock` which page has which.
///
/// What an operation does to its resource gives the name; outside of the basic roles, the docs' own
/// operation id, else the key of the body that tells it apart, else the title. Names are first unique within a
/// generation of the API; where two generations have the same one, each says which it is.
pub fn name_operations(api: &mut Api, lock: &mut NameLock, resources: &[Found]) {
    let places = places(&api.operations);
    let known: HashSet<&String> = places.iter().collect();
    // What was named before keeps its name, wherever it stands now.
    for (operation, place) in api.operations.iter_mut().zip(&places) {
        operation.id = lock.operations.get(place).cloned().unwrap_or_default();
    }
    let mut moved = moved(&places, lock);
    for (operation, place) in api.operations.iter_mut().zip(&places) {
        if operation.id.is_empty()
            && let Some(id) = moved.remove(place)
        {
            lock.operations.insert(place.clone(), id.clone());
            operation.id = id;
        }
    }
    lock.operations.retain(|place, _| known.contains(place));
    let mut names = names_in_generations(api, resources);
    detailed::name_alike(api, &mut names);
    generations::tell_apart(api, &mut names);
    let mut generations: HashMap<&String, HashSet<Option<String>>> = HashMap::new();
    for (name, operation) in names.iter().zip(&api.operations) {
        let of_name = generations.entry(name).or_default();
        of_name.insert(operation.generation.clone());
    }
    let mut taken = Taken::default();
    taken
        .names
        .extend(api.operations.iter().map(|operation| operation.id.clone()));
    for (index, place) in places.iter().enumerate() {
        if !api.operations[index].id.is_empty() {
            continue;
        }
        let (name, generation) = (&names[index], &api.operations[index].generation);
        let clashes = generations.get(name).is_some_and(|all| all.len() > 1);
        let with_generation = generation.as_ref().map(|it| of_generation(name, it));
        let id = match with_generation.filter(|_| clashes || taken.names.contains(name)) {
            Some(id) => id,
            None => name.clone(),
        };
        let id = taken.free(id);
        lock.operations.insert(place.clone(), id.clone());
        api.operations[index].id = id;
    }
}

/// Names that are unique within each generation of the API; those that are given already stay.
fn names_in_generations(api: &Api, resources: &[Found]) -> Vec<String> {
    let mut taken: HashMap<Option<&str>, Taken> = HashMap::new();
    let mut names: Vec<String> = vec![String::new(); api.operations.len()];
    for (name, operation) in names.iter_mut().zip(&api.operations) {
        let generation = operation.generation.as_deref();
        *name = match generation {
            Some(generation) => without_generation(&operation.id, generation),
            None => operation.id.clone(),
        };
        if !name.is_empty() {
            let taken = taken.entry(generation).or_default();
            taken.names.insert(name.clone());
        }
    }
    let written = Written::of(api);
    let mut roles: Vec<(usize, String)> = Vec::new();
    for found in resources.iter().filter(|found| !found.has_letter) {
        // What the query narrows down is another list than the usual one.
        let rank = |index: &usize| {
            let operation = &api.operations[*index];
            let is_narrowed = matches!(operation.variant, Some(Variant::Query(_, Some(_))));
            let is_apart = found.resource.collection.as_deref() != Some(operation.path.as_str());
            (is_narrowed, is_apart)
        };
        let mut operations: Vec<(usize, Role)> = found.operations.clone();
        operations.sort_by_key(|(index, _)| (rank(index), *index));
        for (index, role) in operations {
            let operation = &api.operations[index];
            let name = name_of_role(&found.resource.name, role)
                .filter(|_| role != Role::List || !sentences::lists_parts(api, operation));
            let name = name.or_else(|| sentences::name_of_item(found, operation));
            let joins = || associations::is_one(api, operation, &id_of_title(&operation.title));
            let name = name.filter(|_| !joins() && !parts::is_of_all(api, operation));
            let name = name.filter(|_| role != Role::List || !says_one(operation));
            let name = name.filter(|_| role != Role::List || !lists_some(api, operation));
            let name = name.and_then(|name| sentences::agreed(operation, name));
            roles.extend(name.map(|name| (index, written.in_snake(&name))));
        }
    }
    let told = Told::of(api, written);
    let siblings = siblings(api, &told);
    let called = Called::new(api, &names, &told);
    let shallower = Shallower::of(api, &told.written);
    for (index, name) in roles {
        let generation = api.operations[index].generation.as_deref();
        let operation = &api.operations[index];
        let route = (operation.method.as_str(), operation.path.as_str());
        let names_of_route = siblings.get(&(route, verb(&name).to_owned()));
        if names_of_route.is_some_and(|names| names.len() > 1) {
            continue;
        }
        let name = fitted(&name, LONGEST);
        let taken = taken.entry(generation).or_default();
        let is_free = names[index].is_empty()
            && called.may_have(index, &name)
            && !called.gives_way(index, &name)
            && !shallower.has(index, &name);
        if is_free && taken.names.insert(name.clone()) {
            names[index] = name;
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        if names[index].is_empty() {
            let taken = taken.entry(operation.generation.as_deref()).or_default();
            let is_free =
                |name: &String| called.may_have(index, name) && !taken.names.contains(name);
            let wanted = candidates(api, index, &told).into_iter();
            let mut wanted = wanted.map(|name| parted(&told.written, name));
            let name = wanted.find(is_free);
            names[index] = taken.free(name.unwrap_or_else(|| told.plain[index].clone()));
        }
    }
    names
}

/// What the docs call each operation.
struct Told {
    /// How words are written.
    written: Written,
    /// By the title, else by the route, of whatever length.
    whole: Vec<String>,
    /// The name that goes before others.
    plain: Vec<String>,
    /// The operations of a plain name, in order.
    by_plain: HashMap<String, Vec<usize>>,
}

impl Told {
    fn of(api: &Api, written: Written) -> Self {
        let operations = api.operations.iter();
        let whole = |it| written.in_snake(&whole_id(api, it));
        let whole: Vec<String> = operations.map(whole).collect();
        let both = api.operations.iter().zip(&whole);
        let plain = |(it, whole): (_, &String)| {
            let name = plain_id(api, it, whole);
            parted(&written, parts::named(api, it, name))
        };
        let plain: Vec<String> = both.map(plain).collect();
        let mut by_plain: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, name) in plain.iter().enumerate() {
            by_plain.entry(name.clone()).or_default().push(index);
        }
        Self {
            written,
            whole,
            plain,
            by_plain,
        }
    }
}

/// A name with its words as the docs write them.
fn parted(written: &Written, name: String) -> String {
    let parted = written.in_snake(&name);
    match parted == name && name.len() <= LONGEST {
        true => name,
        false => fitted(&parted, LONGEST),
    }
}

/// What the docs call the operations that have no name yet.
struct Called<'a> {
    /// By generation and name.
    operations: HashMap<(Option<&'a str>, String), Vec<usize>>,
    api: &'a Api,
}

impl<'a> Called<'a> {
    fn new(api: &'a Api, names: &[String], told: &Told) -> Self {
        let mut operations: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, operation) in api.operations.iter().enumerate() {
            if names[index].is_empty() {
                let key = (operation.generation.as_deref(), told.plain[index].clone());
                operations.entry(key).or_default().push(index);
            }
        }
        Self { operations, api }
    }

    /// May an operation have a name, or do the docs call another one so, on the same path or on a shorter one?
    fn may_have(&self, index: usize, name: &str) -> bool {
        let own = &self.api.operations[index];
        let key = (own.generation.as_deref(), name.to_owned());
        let Some(called) = self.operations.get(&key) else {
            return true;
        };
        let segments = |path: &str| path.split('/').count();
        let goes_first = |other: &usize| {
            let other = &self.api.operations[*other].path;
            *other == own.path || segments(other) < segments(&own.path)
        };
        called.contains(&index) || !called.iter().any(goes_first)
    }

    /// Do the docs call an operation that does the same at the root of the API so, too: `/frames` beside
    /// `/hives/{id}/frames`?
    fn gives_way(&self, index: usize, name: &str) -> bool {
        let own = &self.api.operations[index];
        let key = (own.generation.as_deref(), name.to_owned());
        let called = self.operations.get(&key).map_or(&[][..], Vec::as_slice);
        let owners = |operation: &Operation| nouns_of(&operation.path, |_| true).len();
        let others = called.iter().map(|other| &self.api.operations[*other]);
        owners(own) > 1
            && others
                .filter(|other| other.method == own.method)
                .any(|other| owners(other) == 1)
    }
}

/// A method and a path.
type Route<'a> = (&'a str, &'a str);

/// What the docs call the operations that do the same on one route, by the verb. Where they have several names, to
/// none of them belongs that of the role: `create_private_zone` and `create_public_zone`, but no `create_zone`.
fn siblings<'a>(api: &'a Api, told: &Told) -> HashMap<(Route<'a>, String), HashSet<String>> {
    let mut siblings: HashMap<(Route<'_>, String), HashSet<String>> = HashMap::new();
    for (operation, name) in api.operations.iter().zip(&told.plain) {
        let route = (operation.method.as_str(), operation.path.as_str());
        let names = siblings.entry((route, verb(name).to_owned()));
        names.or_default().insert(name.clone());
    }
    siblings
}

fn verb(name: &str) -> &str {
    name.split('_').next().unwrap_or(name)
}

/// The name of an operation that has one of the basic roles.
fn name_of_role(noun: &str, role: Role) -> Option<String> {
    Some(match role {
        Role::List => format!("list_{}", plural(noun)),
        Role::Show | Role::Create | Role::Update | Role::Delete => {
            format!("{}_{noun}", role.as_str())
        }
        Role::Action | Role::Batch | Role::SubResource => return None,
    })
}

/// The ids of operations whose pages were moved, by place: the one that the same route had on a page that is gone.
/// None where several operations have the route.
fn moved(places: &[String], lock: &NameLock) -> HashMap<String, String> {
    fn route(place: &str) -> Option<&str> {
        place.split_once(' ').map(|(_, route)| route)
    }
    let known: HashSet<&String> = places.iter().collect();
    let mut now: HashMap<&str, usize> = HashMap::new();
    for own in places.iter().filter_map(|place| route(place)) {
        *now.entry(own).or_default() += 1;
    }
    let mut before: HashMap<&str, Vec<(&String, &String)>> = HashMap::new();
    for (place, id) in &lock.operations {
        if let Some(own) = route(place) {
            before.entry(own).or_default().push((place, id));
        }
    }
    let new_id = |place: &String| {
        let own = route(place)?;
        let [(old, id)] = before.get(own)?.as_slice() else {
            return None;
        };
        let is_moved = now.get(own) == Some(&1) && !known.contains(old);
        is_moved.then(|| (place.clone(), (*id).clone()))
    };
    places.iter().filter_map(new_id).collect()
}

/// Does an operation list those by a variable of what the path before it lists, too: `/scale/combs/{hive}` beside
/// `/scale/combs`?
fn lists_some(api: &Api, operation: &Operation) -> bool {
    let before = operation.path.rsplit_once('/');
    let before =
        before.filter(|(_, last)| last.starts_with('{') && operation.title_origin.is_some());
    let is_list = |(before, _): (&str, &str)| {
        let mut all = api.operations.iter();
        all.any(|other| other.method == "GET" && other.path == before)
    };
    before.is_some_and(is_list)
}

/// What identifies each operation across regenerations.
fn places(operations: &[Operation]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    operations
        .iter()
        .map(|operation| {
            let place = format!("{} {} {}", operation.page, operation.method, operation.path);
            let count = seen.entry(place.clone()).or_default();
            *count += 1;
            if *count == 1 {
                place
            } else {
                format!("{place} {count}")
            }
        })
        .collect()
}

/// Names that would fit, best first.
fn candidates(api: &Api, index: usize, told: &Told) -> Vec<String> {
    let operation = &api.operations[index];
    let plain = &told.plain[index];
    let is_route = operation.title_origin.is_some() || is_phrase(operation);
    let mut ids = match is_route {
        true => sentences::names(api, operation),
        false => Vec::new(),
    };
    // Some of what the path before it lists.
    if ids.first().is_some_and(|id| verb(id) == "list") && lists_some(api, operation) {
        let (before, by) = operation.path.rsplit_once('/').unwrap_or_default();
        let nouns = nouns_of(before, |_| true).join(" ");
        ids.insert(0, snake_case(&format!("list {nouns} by {by}"), "operation"));
    }
    ids.extend(told_apart_by_title(api, index, told));
    // A question is a sentence: cut, it asks something else.
    if is_question(plain) {
        let whole = told.whole[index].clone();
        // Extensions are no things.
        let nouns = nouns_of(&operation.path, |segment| !segment.starts_with("OS-"));
        let path = snake_case(&format!("check {}", nouns.join(" ")), "operation");
        let (first, second) = match whole.len() <= LONGEST {
            true => (whole, path),
            false => (path, whole),
        };
        ids.extend([first, second].into_iter().filter(|id| id.len() <= LONGEST));
    }
    ids.push(plain.clone());
    ids.extend(fuller(operation, plain, &told.written));
    let qualifiers = qualifiers(api, index, told);
    let qualified = |with: &str| {
        let short = fitted(plain, LONGEST.saturating_sub(with.len() + 1));
        fitted(&format!("{short}_{with}"), LONGEST)
    };
    let words: HashSet<String> = plain.split('_').map(singular).collect();
    let says_more = |qualifier: &&String| {
        let mut parts = qualifier.split('_');
        parts.any(|part| !words.contains(&singular(part)))
    };
    let (more, others): (Vec<_>, Vec<_>) = qualifiers.iter().partition(says_more);
    let in_order = more.into_iter().chain(others);
    ids.extend(in_order.map(|qualifier| qualified(qualifier)));
    if qualifiers.len() > 1 {
        ids.push(qualified(&qualifiers.join("_")));
    }
    ids.into_iter().map(|id| shown(operation, id)).collect()
}

/// The name of what an operation reads that has no title but a sentence, with the verb where it has none.
fn shown(operation: &Operation, id: String) -> String {
    let first = verb(&id);
    let does = is_imperative(first) || asks(first);
    match operation.method == "GET" && operation.title_origin.is_some() && !does {
        true => fitted(&format!("show_{id}"), LONGEST),
        false => id,
    }
}

/// The title, shortened to the words in which it differs from those of other operations that would have the same name.
fn told_apart_by_title(api: &Api, index: usize, told: &Told) -> Option<String> {
    let operation = &api.operations[index];
    let (plain, whole) = (&told.plain[index], &told.whole[index]);
    if id_of_file(operation).is_some() || whole.len() <= LONGEST {
        return None;
    }
    let same = told.by_plain.get(plain).into_iter().flatten();
    let others = same.filter(|other| api.operations[**other].generation == operation.generation);
    let others: Vec<&str> = others
        .map(|other| told.whole[*other].as_str())
        .filter(|other| other != whole)
        .collect();
    told_apart(whole, &others, LONGEST)
}

/// The name with more of what the path says: the whole noun that it is about, and what that belongs to.
fn fuller(operation: &Operation, plain: &str, written: &Written) -> Vec<String> {
    let Some((verb, rest)) = plain
        .split_once('_')
        .filter(|(verb, _)| is_imperative(verb))
    else {
        return Vec::new();
    };
    let nouns: Vec<String> = nouns_on_action(operation)
        .iter()
        .map(|noun| written.in_snake(&snake_case(noun, "x")))
        .collect();
    // What a service puts before the names of its extensions is no word of theirs.
    let nouns: Vec<&str> = nouns
        .iter()
        .map(|noun| noun.strip_prefix("os_").unwrap_or(noun))
        .collect();
    let words = |name: &str| name.split('_').map(singular).collect::<HashSet<String>>();
    let said = words(rest);
    let [before @ .., last] = nouns.as_slice() else {
        return Vec::new();
    };
    let of_last = words(last);
    let whole = (of_last.is_superset(&said) && of_last.len() > said.len())
        .then(|| format!("{verb}_{last}"));
    let owner = before.last().map(|owner| singular(owner));
    let owned = owner
        .filter(|owner| {
            let is_about = said.is_subset(&of_last) || of_last.is_subset(&said);
            is_about && words(owner).is_disjoint(&said)
        })
        .map(|owner| format!("{verb}_{owner}_{rest}"));
    let all = whole.into_iter().chain(owned);
    // A name that has to be cut says less than it should.
    all.filter(|name| name.len() <= LONGEST)
        .map(|name| fitted(&name, LONGEST))
        .collect()
}

/// Is a title no more than the name of what is read: `Metrics Endpoint`, `Doors listing`, `Statistics`?
fn is_phrase(operation: &Operation) -> bool {
    const ENDS: &[&str] = &["endpoint", "interface", "list", "listing"];
    let id = id_of_title(&operation.title);
    let words: Vec<&str> = id.split('_').collect();
    let does = words.first().is_some_and(|word| is_imperative(word));
    let is_name = words.len() == 1 || words.last().is_some_and(|word| ENDS.contains(word));
    operation.method == "GET" && id_of_file(operation).is_none() && !does && is_name
}

/// What distinguishes the operation from another one of the same name: what its title says beyond a name that was cut,
/// how its body is recognised, what the path names, then what the docs put it under.
fn qualifiers(api: &Api, index: usize, told: &Told) -> Vec<String> {
    let operation = &api.operations[index];
    let whole = match id_of_file(operation) {
        Some(_) => "",
        None => told.whole[index].as_str(),
    };
    let plain = told.plain[index].as_str();
    let cut = whole.strip_prefix(plain).unwrap_or_default();
    let cut = cut.split('_').filter(|word| word.len() > 2);
    let cut = cut.filter(|word| !is_preposition(word) && !is_filler(word));
    let cut: Vec<&str> = cut.collect();
    // What another operation of that name says, too, tells it from nothing.
    let rival = match cut.len() > 1 {
        true => rival(api, index, told),
        false => "",
    };
    let is_shared = |word: &&str| rival.split('_').any(|other| other == *word);
    let (shared, own): (Vec<&str>, Vec<&str>) = cut.into_iter().partition(is_shared);
    let cut: Vec<String> = own.into_iter().chain(shared).map(str::to_owned).collect();
    let variant = match &operation.variant {
        Some(Variant::Key(key)) => Some(snake_case(key, "x")),
        Some(Variant::Value(_, value)) => value.as_str().map(|value| snake_case(value, "x")),
        Some(Variant::Query(name, _)) => Some(snake_case(name, "x")),
        _ => None,
    };
    let nouns: Vec<String> = nouns_on_action(operation)
        .iter()
        .map(|noun| told.written.in_snake(&snake_case(noun, "x")))
        .collect();
    let tag = operation.tags.last().map(|tag| snake_case(tag, "x"));
    let nouns = nouns.into_iter().rev().take(2);
    let of_body = cut.into_iter().chain(variant);
    of_body.chain(nouns).chain(tag).collect()
}

/// The full name of another operation with the same shortened name, or an empty string.
fn rival<'t>(api: &Api, index: usize, told: &'t Told) -> &'t str {
    let own = &api.operations[index];
    let route = |it: &Operation| (it.method.clone(), it.path.clone());
    let called = told.by_plain.get(&told.plain[index]);
    let mut others = called.into_iter().flatten().filter(|other| {
        let other = &api.operations[**other];
        other.generation == own.generation && route(other) != route(own)
    });
    others
        .next()
        .map_or("", |other| told.whole[*other].as_str())
}

/// Names that are given.
#[derive(Default)]
struct Taken {
    names: HashSet<String>,
    /// The number of the letters to try next, by the name before them.
    next: HashMap<String, usize>,
}

impl Taken {
    /// Takes `id`, or `id` with a letter where it is taken: what no word of the docs tells apart.
    fn free(&mut self, id: String) -> String {
        let mut name = id;
        if self.names.contains(&name) {
            let short = fitted(&name, LONGEST - 3);
            let next = self.next.entry(short.clone()).or_insert(1);
            while self.names.contains(&name) {
                name = format!("{short}_{}", letters(*next));
                *next += 1;
            }
        }
        self.names.insert(name.clone());
        name
    }
}

/// `a`, `b`, …, `z`, `aa`, `ab`, …
fn letters(number: usize) -> String {
    let last = char::from(b'a' + (number % 26) as u8);
    match number / 26 {
        0 => last.to_string(),
        before => format!("{}{last}", letters(before - 1)),
    }
}

fn plain_id(api: &Api, operation: &Operation, whole: &str) -> String {
    if let Some(id) = id_of_file(operation) {
        let says_so = id.starts_with("list_") || id.starts_with("show_");
        let id = if says_so {
            id
        } else {
            with_uniform_verb(api, operation, &id)
        };
        return fitted(&id, LONGEST);
    }
    if let Some(Variant::Key(key)) = &operation.variant
        && operation.path.ends_with("/action")
    {
        let nouns = nouns_on_action(operation);
        return name_of_action(key, &operation.title, nouns.last().map(String::as_str));
    }
    fitted(whole, LONGEST)
}

/// The name by the title, else by the route, of whatever length.
fn whole_id(api: &Api, operation: &Operation) -> String {
    let id = id_of_title(&operation.title);
    let id = match id.is_empty() {
        true => id_of_route(&operation.method, &operation.path),
        false => associations::reworded(api, operation, &verb_first(operation, id)),
    };
    with_uniform_verb(api, operation, &id)
}

fn nouns_on_action(operation: &Operation) -> Vec<String> {
    nouns_of(&operation.path, |segment| segment != "action")
}

/// `GET /v2/{p}/servers/{id}` to `get_server`.
fn id_of_route(method: &str, path: &str) -> String {
    let nouns = nouns_of(path, |_| true);
    snake_case(&format!("{method} {}", nouns.join(" ")), "operation")
}

/// Groups of operations that share method and path shape, as indices; only groups of two or more.
pub(crate) fn shared_routes(operations: &[Operation]) -> Vec<Vec<usize>> {
    let mut routes: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate() {
        routes
            .entry((operation.method.clone(), anonymous(&operation.path)))
            .or_default()
            .push(index);
    }
    routes
        .into_values()
        .filter(|group| group.len() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::operation;
    use super::*;

    #[test]
    fn a_page_that_moves_keeps_its_operation_s_name() {
        let mut lock = NameLock::default();
        let place = |page: &str| format!("{page} GET /v1/doors");
        lock.operations
            .insert(place("old/doors.rst"), "list_doors".to_owned());
        let now = [place("new/doors.rst")];
        let new_id = (now[0].clone(), "list_doors".to_owned());
        assert_eq!(moved(&now, &lock), HashMap::from([new_id]));
        let both = [place("new/doors.rst"), place("old/doors.rst")];
        assert_eq!(moved(&both, &lock), HashMap::new());
    }

    #[test]
    fn names_say_more_by_the_words_of_the_path() {
        let lids = operation("List lids", "GET", "/crates/{crate_id}/lids");
        assert_eq!(
            fuller(&lids, "list_lids", &Written::default()),
            ["list_crate_lids"]
        );
        let new = operation("Create red lid", "GET", "/os-tin2/lid");
        assert_eq!(
            fuller(&new, "create_red_lid", &Written::default()),
            ["create_tin2_red_lid"]
        );
        let bulk = operation("List lids", "GET", "/os-round-lids");
        assert_eq!(
            fuller(&bulk, "list_lids", &Written::default()),
            ["list_round_lids"]
        );
        let root = operation("List lids", "GET", "/lids");
        assert!(fuller(&root, "list_lids", &Written::default()).is_empty());
        let api = Api {
            operations: vec![lids, root],
            ..Api::default()
        };
        let called = Called::new(
            &api,
            &[String::new(), String::new()],
            &Told::of(&api, Written::default()),
        );
        assert!(called.gives_way(0, "list_lids"));
        assert!(!called.gives_way(1, "list_lids"));
    }

    #[test]
    fn questions_are_not_cut() {
        let first = |title: &str, path: &str| {
            let operation = operation(title, "HEAD", path);
            let api = Api {
                operations: vec![operation],
                ..Api::default()
            };
            candidates(&api, 0, &Told::of(&api, Written::default())).swap_remove(0)
        };
        let path = "/v1/crates/{crate_id}/lids/{lid_id}";
        assert_eq!(
            first("Querying Whether a Crate Has a Lid", path),
            "check_whether_crate_has_lid"
        );
        assert_eq!(
            first(
                "Checking Whether a Crate Under a Shelf Has a Specific Lid",
                path
            ),
            "check_crate_lid"
        );
    }

    #[test]
    fn names_that_are_cut_say_what_others_do_not() {
        let title = "Associate crate and coloured transport lid label";
        let api = Api {
            operations: vec![
                operation(title, "PUT", "/crates/{crate_id}/a"),
                operation(
                    &format!("{title} in a region"),
                    "PUT",
                    "/crates/{crate_id}/b",
                ),
            ],
            ..Api::default()
        };
        let told = Told::of(&api, Written::default());
        assert_eq!(told.plain[0], told.plain[1]);
        assert_eq!(qualifiers(&api, 1, &told)[0], "region");
    }

    #[test]
    fn what_is_taken_off_is_not_deleted() {
        let named = |title: &str| {
            let operation = operation(title, "DELETE", "/crates/{crate_id}/lids/{lid_id}");
            sentences::agreed(&operation, "delete_lid".to_owned())
        };
        assert_eq!(named("Removing a Lid"), Some("delete_lid".to_owned()));
        assert_eq!(named("Lid of a Crate"), Some("delete_lid".to_owned()));
        assert_eq!(named("Detaching a Lid from a Crate"), None);
    }

    #[test]
    fn there_are_letters_for_any_number_of_names() {
        let mut taken = Taken::default();
        let names: Vec<String> = (0..20_000).map(|_| taken.free("a".to_owned())).collect();
        assert_eq!(names[..3], ["a", "a_b", "a_c"]);
        assert_eq!(
            [&names[25], &names[26], &names[702]],
            ["a_z", "a_aa", "a_aaa"]
        );
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    }

    #[test]
    fn what_titles_say_goes_before_roles() {
        let named = |title: &str, method: &str, name: &str| {
            let operation = operation(title, method, "/crates/{crate_id}/builds");
            sentences::agreed(&operation, name.to_owned())
        };
        let role = |name: &str| Some(name.to_owned());
        assert_eq!(named("Ping a Crate", "GET", "show_crate"), None);
        assert_eq!(named("Grant a Key", "POST", "create_lid"), None);
        assert_eq!(
            named("Attach a Lid", "POST", "create_attachment"),
            role("create_attachment")
        );
        assert_eq!(
            named("Search Crates", "GET", "list_crates"),
            role("list_crates")
        );
        let turned = |title: &str, method: &str| {
            let operation = operation(title, method, "/crates/{crate_id}/builds");
            whole_id(&Api::default(), &operation)
        };
        assert_eq!(turned("Build triggering", "POST"), "trigger_build");
        assert_eq!(turned("Build update", "GET"), "build_update");
        assert_eq!(turned("Cold migrating", "POST"), "cold_migrate");
    }

    #[test]
    fn routes_give_ids_of_last_resort() {
        assert_eq!(id_of_route("GET", "/v2/{p}/servers/{id}"), "get_server");
        assert_eq!(id_of_route("POST", "/"), "post");
    }
}
