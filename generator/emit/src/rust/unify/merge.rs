//! The schema of what several structs have become.

use std::collections::BTreeSet;

use super::alike::{is_free_object, kinds};
use crate::told::{self, Part, are_apart};
use apiref_core::ir::{Schema, TypeName, Types};

/// All members of all parts. Required is what each of them requires; what is not in all of them says where it is.
///
/// Those that requests hold come first and say what the struct is; answers add what else it may be.
pub fn structs(parts: &[Part<'_>]) -> Schema {
    let Some(first) = parts.first() else {
        return Schema::default();
    };
    let mut merged = first.schema.clone();
    merged.description = description(parts);
    for (name, member) in &mut merged.properties {
        if let Some(usual) = usual(parts, name, member) {
            member.clone_from(usual);
        }
    }
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
    if let Some(told) = told::of_members(&mut merged.properties, parts) {
        merged.description = Some(match merged.description.take() {
            Some(own) => format!("{own}\n\n{told}"),
            None => told,
        });
    }
    merged
}

/// What the docs say of the struct: where it stands in bodies of two resources, it is what they say of most of them.
fn description(parts: &[Part<'_>]) -> Option<String> {
    let described = parts
        .iter()
        .filter_map(|part| Some((part.schema.description.as_deref()?, part)));
    let described: Vec<(&str, &Part<'_>)> = described.collect();
    let (first, of_first) = described.first()?;
    if parts
        .iter()
        .all(|part| !are_apart(&of_first.resources, &part.resources))
    {
        return Some((*first).to_owned());
    }
    let count = |text: &str| described.iter().filter(|(other, _)| *other == text).count();
    let most = described.iter().max_by_key(|(text, _)| count(text))?.0;
    (count(most) * 2 > parts.len()).then(|| most.to_owned())
}

/// The members that one resource leaves open where another one has a struct: what the first one has in them is not what
/// the struct of the other has.
fn open_members<'a>(parts: &[Part<'a>]) -> BTreeSet<&'a str> {
    let mut open = BTreeSet::new();
    for part in parts {
        for (name, member) in &part.schema.properties {
            let closes = |other: &Part<'_>| {
                let theirs = other.schema.properties.get(name);
                are_apart(&part.resources, &other.resources)
                    && theirs.is_some_and(|theirs| theirs.reference.is_some())
            };
            if is_free_object(member) && parts.iter().any(closes) {
                open.insert(name.as_str());
            }
        }
    }
    open
}

/// The member of the first part that has it in the type that most parts give it, where that isn't the one at hand.
fn usual<'a>(parts: &[Part<'a>], name: &str, member: &Schema) -> Option<&'a Schema> {
    let is_value = |member: &Schema| member.reference.is_none() && !kinds(member).is_empty();
    if parts.iter().any(|part| part.is_sent) || !is_value(member) {
        return None;
    }
    let schemas = parts.iter().map(|part| part.schema);
    let all = schemas.filter_map(|schema| schema.properties.get(name));
    let all: Vec<&Schema> = all.filter(|member| is_value(member)).collect();
    let count = |of: &Schema| all.iter().filter(|it| kinds(it) == kinds(of)).count();
    let own = count(member);
    let others = all.iter().rev().filter(|other| count(other) > own);
    others.max_by_key(|other| count(other)).copied()
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
    known.versions = known.versions.hull(&other.versions).into();
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
        let is_nullable = known.is_nullable();
        known.types = Some(Types::One(TypeName::Number));
        if is_nullable {
            known.make_nullable();
        }
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
        for value in &other.enum_deprecated {
            if !known.enum_deprecated.contains(value) {
                known.enum_deprecated.push(value.clone());
            }
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
