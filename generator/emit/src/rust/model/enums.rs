//! Enums of one meaning: what is sent to make or change a thing, what filters ask for and what answers tell of it is of one
//! type.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::{Item, Kind, Model, Type};
use crate::rust::names;
use crate::rust::unify::{thing_of, without_generation};
use crate::told::is_paraphrase;

/// What makes two enums the same: what they are of, and their values.
type Meaning = (String, Vec<String>);

impl<'a> Model<'a> {
    /// Joins enums with the same values whose names differ only in what is done: `CreateDoorColor` is a `DoorColor`.
    pub(super) fn join_enums(&mut self) {
        let mut groups: IndexMap<Meaning, Vec<String>> = IndexMap::new();
        for (name, item) in &self.items {
            if let Some(values) = values(item) {
                // What a filter has several of is one of them.
                let one = name.strip_suffix("Item").filter(|_| is_filter(name));
                let thing = thing_of(one.unwrap_or(name));
                groups
                    .entry((thing, values))
                    .or_default()
                    .push(name.clone());
            }
        }
        join_filters(&mut groups);
        groups.retain(|_, names| names.len() > 1);
        self.name_joined(groups);
        self.join_enums_of_members();
    }

    /// Joins enums with the same values whose members have the same name, where that name alone says what it is:
    /// `direction`, not `type`.
    fn join_enums_of_members(&mut self) {
        let mut groups: IndexMap<Meaning, Vec<String>> = IndexMap::new();
        for (name, members) in self.members_of_enums() {
            let mut members = members.into_iter();
            let (Some(member), None) = (members.next(), members.next()) else {
                continue;
            };
            let Some(values) = self.items.get(name).and_then(values) else {
                continue;
            };
            let thing = names::type_name(member, "");
            if !GENERIC.contains(&member) {
                groups
                    .entry((thing, values))
                    .or_default()
                    .push(name.to_owned());
            }
        }
        // Enums of several values would want the same name.
        let mut wanted: HashMap<String, usize> = HashMap::new();
        for (thing, _) in groups.keys() {
            *wanted.entry(thing.clone()).or_default() += 1;
        }
        let stated: HashSet<&String> = self.schema_names.values().collect();
        let is_free = |thing: &String, names: &[String]| {
            names.contains(thing) || !self.items.contains_key(thing) && wanted[thing] == 1
        };
        // One word says little: several places must use it in the same way.
        let least = |thing: &str| match thing.chars().filter(char::is_ascii_uppercase).count() {
            1 => 3,
            _ => 2,
        };
        groups.retain(|(thing, _), names| {
            names.len() >= least(thing)
                && is_free(thing, names)
                && names.iter().all(|name| !stated.contains(name))
        });
        self.name_joined(groups);
    }

    /// The members whose values each enum has, by the name of the enum.
    fn members_of_enums(&self) -> IndexMap<&str, BTreeSet<&str>> {
        let fields = self.items.values().flat_map(|item| match &item.kind {
            Kind::Struct(shape) => shape.fields.as_slice(),
            _ => &[],
        });
        let fields = fields.map(|field| (field.wire, &field.ty));
        let arguments = self.calls.iter().flat_map(|call| &call.arguments);
        let arguments = arguments.map(|argument| (argument.parameter.name.as_str(), &argument.ty));
        let mut members: IndexMap<&str, BTreeSet<&str>> = IndexMap::new();
        for (member, ty) in fields.chain(arguments) {
            if let Some(name) = named(ty) {
                members.entry(name).or_default().insert(member);
            }
        }
        members
    }

    /// Makes one enum of those of each group whose values mean the same, called what they are of where that is free.
    fn name_joined(&mut self, mut groups: IndexMap<Meaning, Vec<String>>) {
        for names in groups.values_mut() {
            let told = |name: &String| self.items.get(name).map_or(0, told);
            let best = names.iter().rev().max_by_key(|name| told(name));
            let best = best.and_then(|name| self.items.get(name));
            names.retain(|name| match (best, self.items.get(name)) {
                (Some(best), Some(item)) => mean_the_same(best, item),
                _ => false,
            });
        }
        groups.retain(|_, names| names.len() > 1);
        let stated: HashSet<&str> = self.schema_names.values().map(String::as_str).collect();
        let mut taken: HashSet<String> = self.items.keys().cloned().collect();
        let mut renamed: HashMap<String, String> = HashMap::new();
        for ((thing, _), names) in groups {
            let is_stated = |name: &&String| stated.contains(name.as_str());
            let kept = if names.contains(&thing) {
                Some(thing)
            } else if let Some(stated) = names.iter().find(is_stated) {
                Some(stated.clone())
            } else if names::type_name(&thing, "") == thing && taken.insert(thing.clone()) {
                Some(thing)
            } else {
                names.iter().min_by_key(|name| name.len()).cloned()
            };
            let Some(kept) = kept else { continue };
            renamed.extend(names.into_iter().map(|name| (name, kept.clone())));
        }
        if renamed.is_empty() {
            return;
        }
        self.items = joined(std::mem::take(&mut self.items), &renamed);
        self.rename(&renamed);
    }

    /// Gives all types that name an item the name that it has now.
    fn rename(&mut self, renamed: &HashMap<String, String>) {
        for name in self.schema_names.values_mut() {
            if let Some(kept) = renamed.get(name) {
                name.clone_from(kept);
            }
        }
        let rename = |ty: &mut Type| rename(ty, renamed);
        for item in self.items.values_mut() {
            match &mut item.kind {
                Kind::Struct(shape) => {
                    let fields = shape.fields.iter_mut().map(|field| &mut field.ty);
                    fields.chain(&mut shape.rest).for_each(rename);
                }
                Kind::Keyed(variants) => variants.iter_mut().for_each(|(_, _, ty)| rename(ty)),
                Kind::Alias(ty) => rename(ty),
                Kind::Strings(_) | Kind::Integers(_) => {}
            }
        }
        for call in &mut self.calls {
            let arguments = call.arguments.iter_mut();
            arguments.for_each(|argument| rename(&mut argument.ty));
            if let Some(body) = &mut call.body {
                rename(&mut body.ty);
                body.envelope.iter_mut().for_each(|it| rename(&mut it.ty));
            }
            for outcome in call.successes.iter_mut().chain(&mut call.faults) {
                outcome.ty.iter_mut().for_each(rename);
                outcome
                    .envelope
                    .iter_mut()
                    .for_each(|it| rename(&mut it.ty));
                outcome.headers.iter_mut().for_each(|(_, _, ty)| rename(ty));
            }
        }
    }
}

/// Is an enum that of a filter of a list?
fn is_filter(name: &str) -> bool {
    name.strip_prefix("List")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Adds filters to the group of what they filter by: the names of operations leave out the generation, which the structs
/// of one generation have where another has structs of the same names.
fn join_filters(groups: &mut IndexMap<Meaning, Vec<String>>) {
    let mut of_generations: HashMap<Meaning, Vec<usize>> = HashMap::new();
    for (at, (thing, values)) in groups.keys().enumerate() {
        if let Some(plain) = without_generation(thing) {
            let meaning = (plain, values.clone());
            of_generations.entry(meaning).or_default().push(at);
        }
    }
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (at, (meaning, names)) in groups.iter().enumerate() {
        let are_filters = names.iter().all(|name| is_filter(name));
        if let (true, Some([only])) = (are_filters, of_generations.get(meaning).map(Vec::as_slice))
        {
            moved.push((at, *only));
        }
    }
    for (from, to) in moved {
        let names = groups[from].clone();
        groups[to].extend(names);
        groups[from].clear();
    }
}

/// Names of members that say nothing without their owner.
const GENERIC: &[&str] = &[
    "action",
    "category",
    "code",
    "format",
    "kind",
    "level",
    "method",
    "mode",
    "name",
    "op",
    "operation",
    "operator",
    "phase",
    "reason",
    "result",
    "role",
    "scope",
    "source",
    "state",
    "status",
    "target",
    "type",
    "value",
    "version",
];

/// The item that values of a type hold.
fn named(ty: &Type) -> Option<&str> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Array(inner) | Type::OrJson(inner) => named(inner),
        _ => None,
    }
}

/// The values of an enum in order; none for other items.
fn values(item: &Item<'_>) -> Option<Vec<String>> {
    let mut values: Vec<String> = match &item.kind {
        Kind::Strings(values) => values
            .iter()
            .map(|(_, value)| format!("{value:?}"))
            .collect(),
        Kind::Integers(values) => values.iter().map(|(_, value)| value.to_string()).collect(),
        Kind::Struct(_) | Kind::Keyed(_) | Kind::Alias(_) => return None,
    };
    values.sort();
    Some(values)
}

/// How many of its values the docs tell the meaning of.
fn told(item: &Item<'_>) -> usize {
    item.schema.enum_descriptions.len()
}

/// Do the docs say nothing else of a value in one place than in another?
fn mean_the_same(one: &Item<'_>, other: &Item<'_>) -> bool {
    let (one, other) = (
        &one.schema.enum_descriptions,
        &other.schema.enum_descriptions,
    );
    let mut both = one
        .iter()
        .filter_map(|(value, meaning)| Some((meaning, other.get(value)?)));
    both.all(|(one, other)| is_paraphrase(one, other))
}

/// The items under their new names. Of those that are one now, that with the most told of its values stays.
fn joined<'a>(
    items: IndexMap<String, Item<'a>>,
    renamed: &HashMap<String, String>,
) -> IndexMap<String, Item<'a>> {
    let mut out: IndexMap<String, Item<'a>> = IndexMap::with_capacity(items.len());
    for (name, mut item) in items {
        let name = renamed.get(&name).cloned().unwrap_or(name);
        item.name.clone_from(&name);
        match out.get_mut(&name) {
            Some(known) if told(known) >= told(&item) => {}
            Some(known) => *known = item,
            None => {
                out.insert(name, item);
            }
        }
    }
    out
}

fn rename(ty: &mut Type, renamed: &HashMap<String, String>) {
    match ty {
        Type::Named(name) => {
            if let Some(kept) = renamed.get(name) {
                name.clone_from(kept);
            }
        }
        Type::Array(inner)
        | Type::Map(inner)
        | Type::Secret(inner)
        | Type::Boxed(inner)
        | Type::Nullable(inner)
        | Type::OrJson(inner) => rename(inner, renamed),
        Type::String
        | Type::Text(_)
        | Type::Integer
        | Type::Number
        | Type::Boolean
        | Type::Null
        | Type::Json
        | Type::Object => {}
    }
}
