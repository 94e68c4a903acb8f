//! Members of objects.

use super::values::settle_by_server;
use super::*;
use crate::rules::*;
use crate::shape::{self, Named};
use indexmap::IndexMap;

type Members = IndexMap<String, Schema>;

impl<'a> Walk<'a> {
    /// Members of an object: renames among those that are on one side only, then one by one.
    pub(super) fn members(
        &mut self,
        old: View<'a>,
        new: View<'a>,
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) {
        let (before, after) = (old.properties(), new.properties());
        // What only an example shows on the other side has no row there: it may have another name in the table.
        let lone = |of: &'a Members, other: &'a Members, api: &'a Api, others: &'a Api| {
            let is_lone = |name: &String, schema: &'a Schema| {
                other.get(name).is_none_or(|there| {
                    View::new(others, there).is_inferred() && !View::new(api, schema).is_inferred()
                })
            };
            let lone = of.iter().filter(|(name, schema)| is_lone(name, schema));
            let named = lone.map(|(name, schema)| Named {
                name,
                view: View::new(api, schema),
            });
            named.collect::<Vec<_>>()
        };
        let (removed, added) = (
            lone(before, after, self.apis.old, self.apis.new),
            lone(after, before, self.apis.new, self.apis.old),
        );
        let renames = shape::renames(self.apis, &removed, &added);
        for (name, theirs) in after {
            let partner = renames
                .iter()
                .find(|(_, j)| added.get(*j).is_some_and(|named| named.name == name));
            if let Some(from) = partner.and_then(|(i, _)| removed.get(*i))
                && let Some(ours) = before.get(from.name)
            {
                let spot = Spot {
                    old: spot.old.member(from.name),
                    new: spot.new.member(name),
                };
                let (a, b) = (self.old_view(ours), self.new_view(theirs));
                let change = self
                    .change(PROPERTY_RENAMED.of(flow), &spot)
                    .between(from.name, name);
                self.push(
                    change.inferred(a.is_inferred() || b.is_inferred()),
                    a,
                    b,
                    holder,
                );
                self.requirement((old, from.name), (new, name), &spot, flow, holder);
                self.value(ours, theirs, &spot, flow, holder);
                continue;
            }
            if let Some(ours) = before.get(name) {
                // What an example still shows under its old name is no second change.
                let renamed =
                    |(i, _): &(usize, usize)| removed.get(*i).is_some_and(|from| from.name == name);
                if renames.iter().any(renamed) {
                    continue;
                }
                let spot = spot.then(|place| place.member(name));
                let (a, b) = (self.old_view(ours), self.new_view(theirs));
                if a.is_inferred() == b.is_inferred() {
                    self.requirement((old, name), (new, name), &spot, flow, holder);
                    self.value(ours, theirs, &spot, flow, holder);
                } else {
                    self.row((a, b), &spot, flow, holder);
                }
                continue;
            }
            let named = Named {
                name,
                view: self.new_view(theirs),
            };
            self.lone_member(named, true, (old, new), (spot, flow, holder));
        }
        for (index, named) in removed.iter().enumerate() {
            let renamed = renames.iter().any(|(i, _)| *i == index);
            if !renamed && !after.contains_key(named.name) {
                self.lone_member(*named, false, (old, new), (spot, flow, holder));
            }
        }
        let names = |of: &'a Members| -> Vec<&'a str> { of.keys().map(String::as_str).collect() };
        self.order(&names(before), &names(after), spot, holder);
    }

    fn requirement(
        &mut self,
        old: (View<'a>, &str),
        new: (View<'a>, &str),
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) {
        let (Some(ours), Some(theirs)) =
            (old.0.properties().get(old.1), new.0.properties().get(new.1))
        else {
            return;
        };
        let (a, b) = (self.old_view(ours), self.new_view(theirs));
        let effective = (old.0.requires(old.1), new.0.requires(new.1));
        let Some((before, after)) = changed_requirement(effective, a, b) else {
            return;
        };
        let rule = if after {
            BECAME_REQUIRED.of(flow)
        } else {
            BECAME_OPTIONAL.of(flow)
        };
        let is_decided_otherwise = effective.0 == effective.1;
        let guessed = |view: View<'_>| {
            let by = view.source().and_then(|source| source.required_by);
            view.is_inferred()
                || matches!(
                    by,
                    Some(apiref_core::ir::Origin::Example | apiref_core::ir::Origin::Guess)
                )
        };
        let word = |required| if required { "required" } else { "optional" };
        let change = self.change(rule, spot).between(word(before), word(after));
        let inferred = is_decided_otherwise || guessed(a) || guessed(b) || self.below_row;
        self.push(change.inferred(inferred), a, b, holder);
    }

    /// A member that is on one side only. It may have moved, or the description of the struct may name it.
    fn lone_member(
        &mut self,
        named: Named<'a>,
        is_new: bool,
        (old, new): (View<'a>, View<'a>),
        (spot, flow, holder): (&Spot, Flow, &Holder),
    ) {
        let apis = self.apis;
        let (here, there, place, api) = match is_new {
            true => (new, old, &spot.new, apis.new),
            false => (old, new, &spot.old, apis.old),
        };
        let name = named.name;
        if holds_deeper(apis.old, old, name) && holds_deeper(apis.new, new, name) {
            return;
        }
        let prose = in_prose(there, name);
        let rule = match (is_new, here.requires(name)) {
            _ if prose => PROPERTY_IN_PROSE.of(flow),
            (true, true) => REQUIRED_PROPERTY_ADDED.of(flow),
            (true, false) => OPTIONAL_PROPERTY_ADDED.of(flow),
            (false, true) => REQUIRED_PROPERTY_REMOVED.of(flow),
            (false, false) => OPTIONAL_PROPERTY_REMOVED.of(flow),
        };
        let text = named.view.type_text(api);
        let change = Change::new(rule, place.member(name));
        let mut at = holder.clone();
        let source = named.view.source().map(At::source);
        let (change, list) = match is_new {
            true => {
                at.new = source.unwrap_or(at.new);
                (change.is(text), &mut self.added)
            }
            false => {
                at.old = source.unwrap_or(at.old);
                (change.was(text), &mut self.removed)
            }
        };
        if !prose {
            list.push(Lone {
                name,
                view: named.view,
                change: self.changes.len(),
            });
        }
        let change = settle_by_server(change, named.view.read_only());
        let change = change.inferred(named.view.is_inferred() || self.below_row);
        self.changes.push(change.at(Some(at.old), Some(at.new)));
    }

    /// The docs show a value in an example on one side, and have a row for it on the other. What they say of its members
    /// is compared as far as both sides have rows for them.
    fn row(&mut self, (old, new): (View<'a>, View<'a>), spot: &Spot, flow: Flow, holder: &Holder) {
        if !self.below_row {
            self.one_row((old, new), spot, flow, holder);
        }
        let structs = old.name.zip(new.name);
        if structs.is_some_and(|structs| self.within.contains(&structs)) {
            return;
        }
        self.within.extend(structs);
        let outer = std::mem::replace(&mut self.below_row, true);
        let inner = |view: View<'a>| view.items().is_some() || !view.properties().is_empty();
        if old.types() == new.types() && inner(old) && inner(new) {
            let holder = holder_of(old, new, holder);
            self.members(old, new, spot, flow, &holder);
            if old.items().is_some() == new.items().is_some() {
                self.contents(old, new, spot, flow, &holder);
            }
        }
        self.below_row = outer;
        if structs.is_some() {
            self.within.pop();
        }
    }

    fn one_row(
        &mut self,
        (old, new): (View<'a>, View<'a>),
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) {
        let rule = match new.is_inferred() {
            true => VALUE_WITHDRAWN.of(flow),
            false => VALUE_STATED.of(flow),
        };
        let texts = (old.type_text(self.apis.old), new.type_text(self.apis.new));
        let change = self.change(rule, spot).between(texts.0, texts.1);
        self.push(change.inferred(true), old, new, holder);
    }
}

/// What became of a requirement, if it is another. Where conditions or examples decide against what the column states, so
/// that both sides come to the same, a change of the column counts.
pub(super) fn changed_requirement(
    (before, after): (bool, bool),
    old: View<'_>,
    new: View<'_>,
) -> Option<(bool, bool)> {
    if before != after {
        return Some((before, after));
    }
    let stated = |view: View<'_>| {
        let text = view.source()?.stated_required.as_deref()?;
        apiref_core::requirement::stated(text)
    };
    let (before, after) = (stated(old)?, stated(new)?);
    (before != after).then_some((before, after))
}

/// Does the description of a struct set the name of a member off from its text?
fn in_prose(holder: View<'_>, name: &str) -> bool {
    let text = holder
        .description()
        .map_or("", String::as_str)
        .replace('\\', "");
    [
        format!("**{name}**"),
        format!("`{name}`"),
        format!("- {name}:"),
    ]
    .iter()
    .any(|form| text.contains(form.as_str()))
}

/// Do the values of a map, or the items of a list, have the member too? A member that stands beside them as well was
/// read twice.
fn holds_deeper<'a>(api: &'a Api, view: View<'a>, name: &str) -> bool {
    let mut inner = view.map_values().or(view.items());
    for _ in 0..3 {
        let Some(schema) = inner else { return false };
        let view = View::new(api, schema);
        if view.properties().contains_key(name) {
            return true;
        }
        inner = view.items().or(view.map_values());
    }
    false
}
