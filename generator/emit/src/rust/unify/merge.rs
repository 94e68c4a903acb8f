//! The schema of what several structs have become.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::alike::{is_free_object, kinds};
use apiref_core::ir::{Schema, TypeName, Types};
use apiref_core::text::without_gaps;

/// A struct that is joined to others, and who uses it.
pub struct Part<'a> {
    /// The struct.
    pub schema: &'a Schema,
    /// The operations in whose bodies it stands.
    pub operations: BTreeSet<&'a str>,
    /// The places of the resources that these operations are for.
    pub resources: BTreeSet<usize>,
    /// Does a request hold it?
    pub is_sent: bool,
}

/// All members of all parts. Required is what each of them requires; what is not in all of them says where it is.
///
/// Those that requests hold come first and say what the struct is; answers add what else it may be.
pub fn structs(parts: &[Part<'_>]) -> Schema {
    let Some(first) = parts.first() else {
        return Schema::default();
    };
    let mut merged = first.schema.clone();
    merged.description = description(parts);
    let open = open_members(parts);
    for part in &parts[1..] {
        let schema = part.schema;
        if first.is_sent && !part.is_sent {
            tolerate(&mut merged, schema);
            continue;
        }
        for (name, member) in &schema.properties {
            match merged.properties.get_mut(name) {
                Some(known) if open.contains(name.as_str()) => {
                    if is_free_object(member) && !is_free_object(known) {
                        known.clone_from(member);
                    }
                }
                Some(known) => {
                    values(known, member, first.is_sent);
                }
                None => {
                    merged.properties.insert(name.clone(), member.clone());
                }
            }
        }
        merged
            .required
            .retain(|name| schema.required.contains(name));
        merged
            .any_required
            .retain(|rule| schema.any_required.contains(rule));
        if merged.min_properties != schema.min_properties {
            merged.min_properties = None;
        }
        if schema.is_nullable() {
            merged.make_nullable();
        }
        inner(
            &mut merged.additional_properties,
            &schema.additional_properties,
            first.is_sent,
        );
    }
    let left_out = parts.iter().flat_map(|part| &part.schema.left_out);
    let left_out: BTreeSet<String> = left_out.cloned().collect();
    merged.left_out = left_out
        .into_iter()
        .filter(|name| merged.required.contains(name))
        .collect();
    words(&mut merged.properties, parts);
    say_where(&mut merged.properties, parts);
    merged
}

/// What the docs say of the struct: where they say it of two resources in two ways, it is what most of them say.
fn description(parts: &[Part<'_>]) -> Option<String> {
    let described = parts
        .iter()
        .filter_map(|part| Some((part.schema.description.as_deref()?, part)));
    let described: Vec<(&str, &Part<'_>)> = described.collect();
    let (first, of_first) = described.first()?;
    let is_of_first = |(_, part): &&(&str, &Part<'_>)| !are_apart(of_first, part);
    if described.iter().all(|part| is_of_first(&part)) {
        return Some((*first).to_owned());
    }
    let count = |text: &str| described.iter().filter(|(other, _)| *other == text).count();
    let most = described.iter().max_by_key(|(text, _)| count(text))?.0;
    (count(most) * 2 > described.len()).then(|| most.to_owned())
}

/// Are they used for different resources?
fn are_apart(one: &Part<'_>, other: &Part<'_>) -> bool {
    !one.resources.is_empty()
        && !other.resources.is_empty()
        && one.resources.is_disjoint(&other.resources)
}

/// The members that one resource leaves open where another one has a struct: what the first one has in them is not what
/// the struct of the other has.
fn open_members<'a>(parts: &[Part<'a>]) -> BTreeSet<&'a str> {
    let mut open = BTreeSet::new();
    for part in parts {
        for (name, member) in &part.schema.properties {
            let closes = |other: &Part<'_>| {
                let theirs = other.schema.properties.get(name);
                are_apart(part, other) && theirs.is_some_and(|theirs| theirs.reference.is_some())
            };
            if is_free_object(member) && parts.iter().any(closes) {
                open.insert(name.as_str());
            }
        }
    }
    open
}

/// The words of each member: those of requests where there are any. Where pages say different things, it is what all of
/// them say, if they begin alike and that is most of it; else what most of them say, and where something else is said
/// that.
fn words(members: &mut IndexMap<String, Schema>, parts: &[Part<'_>]) {
    let is_sent = parts.iter().any(|part| part.is_sent);
    for (name, member) in members {
        let parts = parts.iter().filter(|part| part.is_sent == is_sent);
        let told = parts.filter_map(|part| {
            let told = part.schema.properties.get(name)?.description.as_deref()?;
            Some((told, part))
        });
        let told: Vec<(&str, &Part<'_>)> = told.collect();
        let Some(((first, _), others)) = told.split_first() else {
            continue;
        };
        if others.iter().all(|(other, _)| other == first) {
            continue;
        }
        // A list loses items, other text sentences.
        let end = if first.contains('\n') { "\n" } else { ". " };
        let said_by_all = |part: &&str| {
            let part = part.trim_end();
            others.iter().all(|(other, _)| other.contains(part))
        };
        let common: String = first.split_inclusive(end).filter(said_by_all).collect();
        let is_most = common.trim_end().len() * 2 > first.len()
            && first
                .split_inclusive(end)
                .next()
                .is_some_and(|head| said_by_all(&head));
        if is_most {
            member.description = Some(without_gaps(common.trim_end()));
            continue;
        }
        let count = |text: &str| told.iter().filter(|(other, _)| *other == text).count();
        let most = told.iter().rev().max_by_key(|(text, _)| count(text));
        member.description = most.map(|(text, _)| said_elsewhere(text, &told));
    }
}

/// A text, and below it what is said otherwise in other places.
fn said_elsewhere(text: &str, told: &[(&str, &Part<'_>)]) -> String {
    const MOST: usize = 3;
    let mut others: IndexMap<&str, BTreeSet<&str>> = IndexMap::new();
    for (other, part) in told {
        if !is_paraphrase(text, other) {
            let operations = others.entry(other).or_default();
            operations.extend(&part.operations);
        }
    }
    let mut out = text.to_owned();
    for (other, operations) in others.into_iter().take(MOST) {
        let separator = if other.contains('\n') { "\n\n" } else { " " };
        out.push_str(&format!(
            "\n\nIn {}:{separator}{other}",
            some_of(&operations)
        ));
    }
    out
}

/// Words that say nothing of a thing.
const FILLING: &[&str] = &[
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "by",
    "can",
    "for",
    "from",
    "has",
    "have",
    "if",
    "in",
    "indicates",
    "is",
    "it",
    "its",
    "of",
    "on",
    "or",
    "specifies",
    "that",
    "the",
    "this",
    "to",
    "used",
    "when",
    "whether",
    "which",
    "will",
    "with",
];

/// Do two texts say the same in nearly the same words?
fn is_paraphrase(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.map(str::to_ascii_lowercase);
        words
            .filter(|word| word.len() > 1 && !FILLING.contains(&word.as_str()))
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    shared * 10 >= one.len().min(other.len()) * 7
}

/// The first of some operations, and how many more there are.
fn some_of(operations: &BTreeSet<&str>) -> String {
    const MOST: usize = 3;
    let named: Vec<String> = operations
        .iter()
        .take(MOST)
        .map(|id| format!("`{id}`"))
        .collect();
    let named = named.join(", ");
    match operations.len().saturating_sub(MOST) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// What answers show of a struct that requests hold.
fn tolerate(merged: &mut Schema, shown: &Schema) {
    for (name, member) in &shown.properties {
        let Some(known) = merged.properties.get_mut(name) else {
            continue;
        };
        if member.is_nullable() && !known.is_nullable() {
            known.make_nullable();
            known.answered.push(TypeName::Null);
        }
        let (of_known, of_shown) = (kinds(known), kinds(member));
        let others = of_shown
            .into_iter()
            .chain(member.shown_types.iter().copied());
        for name in others {
            if !of_known.contains(&name)
                && !known.shown_types.contains(&name)
                && known.reference.is_none()
            {
                known.shown_types.push(name);
                known.answered.push(name);
            }
        }
        if known.description.is_none() {
            known.description.clone_from(&member.description);
        }
    }
}

/// What a member may be in any of the places where it stands. `is_sent` where requests hold it.
fn values(known: &mut Schema, other: &Schema, is_sent: bool) {
    if other.is_nullable() {
        known.make_nullable();
    }
    for shown in &other.shown_types {
        if !known.shown_types.contains(shown) {
            known.shown_types.push(*shown);
        }
    }
    if known.reference_name().is_some() {
        return;
    }
    if other.reference_name().is_some() {
        // Elsewhere the docs say what this object is.
        known.reference.clone_from(&other.reference);
        known.any_of.clone_from(&other.any_of);
        known.types = None;
        known.additional_properties = None;
        return;
    }
    let (of_known, of_other) = (kinds(known), kinds(other));
    if of_known != of_other {
        for name in of_other {
            if !known.shown_types.contains(&name) && !of_known.contains(&name) {
                known.shown_types.push(name);
            }
        }
        return;
    }
    // What only an example shows limits nothing: the documented side says what the member is.
    match (known.is_only_shown(), other.is_only_shown()) {
        (_, true) => return,
        (true, false) => {
            let was_nullable = known.is_nullable();
            let shown_types = std::mem::take(&mut known.shown_types);
            *known = Schema {
                shown_types,
                ..other.clone()
            };
            if was_nullable {
                known.make_nullable();
            }
            return;
        }
        (false, false) => {}
    }
    let is = |schema: &Schema, name: TypeName| schema.single_type() == Some(name);
    if is(known, TypeName::Integer) && is(other, TypeName::Number) {
        known.types = Some(Types::One(TypeName::Number));
    }
    // A value that the list of another place lacks may be sent, and is read all the same.
    if is_sent && known.enumeration.is_empty() != other.enumeration.is_empty() {
        known.enumeration.clear();
    } else {
        for value in &other.enumeration {
            if !known.enumeration.contains(value) {
                known.enumeration.push(value.clone());
            }
        }
        for (value, meaning) in &other.enum_descriptions {
            let known = &mut known.enum_descriptions;
            known
                .entry(value.clone())
                .or_insert_with(|| meaning.clone());
        }
    }
    macro_rules! keep_equal {
        ($($field:ident),*) => {$(
            if known.$field != other.$field {
                known.$field = Default::default();
            }
        )*};
    }
    keep_equal!(
        format,
        min_length,
        max_length,
        pattern,
        minimum,
        maximum,
        multiple_of,
        min_items,
        max_items,
        min_properties,
        default,
        unique_items,
        deprecated,
        read_only,
        not
    );
    if known.description.is_none() {
        known.description.clone_from(&other.description);
    }
    inner(&mut known.items, &other.items, is_sent);
    inner(
        &mut known.additional_properties,
        &other.additional_properties,
        is_sent,
    );
}

/// Items, or values of a map; where only one side knows them, they are those.
fn inner(known: &mut Option<Box<Schema>>, other: &Option<Box<Schema>>, is_sent: bool) {
    match (known.as_mut(), other) {
        (Some(known), Some(other)) => values(known, other, is_sent),
        (None, Some(_)) => known.clone_from(other),
        (_, None) => {}
    }
}

/// Says of each member that is not everywhere which operations have it.
fn say_where(members: &mut IndexMap<String, Schema>, parts: &[Part<'_>]) {
    let all: BTreeSet<&str> = parts
        .iter()
        .flat_map(|part| &part.operations)
        .copied()
        .collect();
    for (name, member) in members {
        let having = parts
            .iter()
            .filter(|part| part.schema.properties.contains_key(name));
        let having: BTreeSet<&str> = having.flat_map(|part| &part.operations).copied().collect();
        if having.len() == all.len() || having.is_empty() {
            continue;
        }
        let text = format!("Only in {}.", some_of(&having));
        member.description = Some(match member.description.take() {
            Some(told) => format!("{told}\n\n{text}"),
            None => text,
        });
    }
}
