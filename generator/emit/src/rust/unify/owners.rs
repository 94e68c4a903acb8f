//! Structs that are called by one of several things that hold them: a `GateTag` that doors hold, too, is a `Tag`. Where
//! the plain name is that of a filter by several values, that one is a `TagFilter`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use apiref_core::ir::{Api, Schema, TypeName};
use apiref_core::words::singular;

use super::names;
use crate::rust::names::pascal;

/// New names for such structs, by the ones that they have. None of the new ones is among those that are `taken`, in small
/// letters.
pub fn dropped(view: &Api, mut taken: HashSet<String>) -> HashMap<String, String> {
    let whole = bodies(view);
    let mut held: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for (owner, schema) in &view.schemas {
        for (member, inner) in &schema.properties {
            references(inner, &mut |name| {
                held.entry(name).or_default().insert((owner, member));
            });
        }
    }
    let mut wanted: Vec<(&str, String, usize)> = Vec::new();
    for (name, holders) in &held {
        let is_named = |schema: &Schema| {
            let title = schema.title.as_deref();
            schema.resource.is_some() || title.is_some_and(|title| is_title(title, name))
        };
        if whole.contains(name) || view.schemas.get(*name).is_some_and(is_named) {
            continue;
        }
        if let Some(plain) = plain(name, holders) {
            wanted.push((name, plain, holders.len()));
        }
    }
    // Where two would be called so, the one that is met more often is.
    wanted.sort_by_key(|(name, _, count)| (Reverse(*count), *name));
    let mut renamed: HashMap<String, String> = HashMap::new();
    let mut given: HashSet<String> = HashSet::new();
    for (name, plain, _) in wanted {
        if !taken.insert(plain.to_ascii_lowercase()) {
            // A filter gives way to what it filters by.
            let filter = format!("{plain}Filter");
            let is_free = !renamed.contains_key(&plain)
                && !given.contains(&plain)
                && !whole.contains(plain.as_str())
                && is_filter(view, &plain, name)
                && taken.insert(filter.to_ascii_lowercase());
            if !is_free {
                continue;
            }
            renamed.insert(plain.clone(), filter);
        }
        given.insert(plain.clone());
        renamed.insert(name.to_owned(), plain);
    }
    renamed
}

/// Has one struct a list of what the other has one of, and the same members else: values of a tag and its value?
fn is_filter(view: &Api, name: &str, of: &str) -> bool {
    let (Some(filter), Some(of)) = (view.schemas.get(name), view.schemas.get(of)) else {
        return false;
    };
    if filter.resource.is_some() || filter.properties.len() != of.properties.len() {
        return false;
    }
    let mut lists = 0;
    for (member, schema) in &filter.properties {
        let one = singular(member);
        let is_list = schema.is(TypeName::Array) && one != *member;
        lists += usize::from(is_list);
        let other = if is_list { &one } else { member };
        if !of.properties.contains_key(other) {
            return false;
        }
    }
    lists > 0
}

/// Does a title of the docs say all of a name?
fn is_title(title: &str, name: &str) -> bool {
    let letters = title.chars().filter(char::is_ascii_alphanumeric);
    letters
        .collect::<String>()
        .to_ascii_lowercase()
        .ends_with(&name.to_ascii_lowercase())
}

/// What a struct is called by the member that holds it everywhere, where the rest of its name is that of one holder and
/// half of them at least are others.
fn plain(name: &str, holders: &BTreeSet<(&str, &str)>) -> Option<String> {
    let owners: BTreeSet<&str> = holders.iter().map(|(owner, _)| *owner).collect();
    let mut nouns = holders.iter().map(|(_, member)| noun(member));
    let noun = nouns.next()?;
    if owners.len() < 2 || nouns.any(|other| other != noun) || names::is_vague(&noun) {
        return None;
    }
    let without_generation = names::without_generation(name);
    let bare = without_generation.as_deref().unwrap_or(name);
    let of_owner = ["", "Info", "Input"].iter().find_map(|suffix| {
        let prefix = bare.strip_suffix(suffix)?.strip_suffix(noun.as_str())?;
        Some(prefix).filter(|prefix| !prefix.is_empty())
    })?;
    let others = owners.iter().filter(|owner| !owner.contains(of_owner));
    (others.count() * 2 >= owners.len()).then_some(noun)
}

/// One of what a member holds, in CamelCase: `gate_tags` → `GateTag`.
fn noun(member: &str) -> String {
    let words = apiref_core::words::of_name(member);
    let Some((last, before)) = words.split_last() else {
        return String::new();
    };
    let mut words = before.to_vec();
    words.push(singular(last));
    pascal(&words.join("_"))
}

/// The structs that a member holds: itself, as items, values or alternatives.
fn references<'s>(schema: &'s Schema, found: &mut impl FnMut(&'s str)) {
    if let Some(name) = schema.reference_name() {
        found(name);
        return;
    }
    for part in schema.parts() {
        references(part, found);
    }
}

/// The structs that are bodies.
fn bodies(view: &Api) -> HashSet<&str> {
    let operations = view.operations.iter();
    let sent = operations
        .clone()
        .filter_map(|one| one.request_body.as_ref())
        .map(|body| &body.schema);
    let answered = operations
        .flat_map(|one| &one.responses)
        .filter_map(|one| one.schema.as_ref());
    sent.chain(answered)
        .filter_map(Schema::reference_name)
        .collect()
}
