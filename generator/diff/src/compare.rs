//! `Api` × `Api` → changes. Sources and line numbers are never compared, effective schemas are (see
//! [`super::effective`]).

mod api;
mod bodies;
mod docs;
mod doubts;
mod enumerations;
mod facts;
mod introductions;
mod limits;
mod meaning;
mod members;
mod merge;
mod moves;
mod operation;
mod parameters;
mod statements;
mod unplaced;
mod values;

use std::collections::HashMap;

use super::effective::View;
use super::rules::{self, Rule};
use super::shape::{self, Apis, Renames};
use super::{At, Change, Impact, OperationRef, Place, matching, own_words};
use apiref_core::ir::{Api, Operation, Outcome, Schema};

pub use unplaced::{Reading, compare_unplaced};

/// What changed from `old` to `new`, both lists of APIs by id. The order is that of the new docs: API by API,
/// operation by operation, from the route to the answers; what is gone comes last.
pub fn compare(old: &[Api], new: &[Api]) -> Vec<Change> {
    let pairs = pair_apis(old, new);
    let mut changes = Vec::new();
    for pair in pairs {
        match pair {
            (Some(old), Some(new)) => changes.extend(compare_api(old, new)),
            (None, Some(new)) => changes.push(api_presence(&rules::API_ADDED, new)),
            (Some(old), None) => changes.push(api_presence(&rules::API_REMOVED, old)),
            (None, None) => {}
        }
    }
    changes
}

/// The APIs of both sides by id. Where each side has one API, they are a pair whatever their folders are called.
pub fn pair_apis<'a>(old: &'a [Api], new: &'a [Api]) -> Vec<(Option<&'a Api>, Option<&'a Api>)> {
    if let ([old], [new]) = (old, new) {
        return vec![(Some(old), Some(new))];
    }
    let by_id: HashMap<&str, &Api> = old.iter().map(|api| (api.info.id.as_str(), api)).collect();
    let there: Vec<&str> = new.iter().map(|api| api.info.id.as_str()).collect();
    let kept = new
        .iter()
        .map(|api| (by_id.get(api.info.id.as_str()).copied(), Some(api)));
    let gone = old
        .iter()
        .filter(|api| !there.contains(&api.info.id.as_str()));
    kept.chain(gone.map(|api| (Some(api), None))).collect()
}

fn api_presence(rule: &'static Rule, api: &Api) -> Change {
    let count = format!("{} ({} operations)", api.info.title, api.operations.len());
    let added = std::ptr::eq(rule, &rules::API_ADDED);
    let change = Change::new(rule, Place::whole());
    let mut change = if added {
        change.is(count)
    } else {
        change.was(count)
    };
    change.seal(&api.info.id);
    change
}

fn compare_api(old: &Api, new: &Api) -> Vec<Change> {
    // What an operation has from another one changes with that one, and with the reference.
    let (old, new) = (old.followed(), new.followed());
    let (old, new) = (own_words::spoken(&old), own_words::spoken(&new));
    let shared = (&old.shared, &new.shared);
    let (old, new) = (&*old.api, &*new.api);
    let mut changes = api::compare(&old.info, &new.info);
    let pairs = matching::pair(&old.operations, &new.operations);
    let none = Renames::new();
    let apis = Apis {
        old,
        new,
        renames: &none,
    };
    let first = compare_operations(apis, &pairs);
    // What was renamed in one operation was renamed in its sisters, where less speaks for it.
    let renames = renames(&first);
    changes.extend(match renames.is_empty() {
        true => first,
        false => compare_operations(
            Apis {
                renames: &renames,
                ..apis
            },
            &pairs,
        ),
    });
    changes.extend(api::compare_errors(&old.errors, &new.errors));
    changes.extend(introductions::compare(old, new));
    api::version_kept(&old.info, &new.info, &mut changes);
    changes
        .iter_mut()
        .for_each(|change| change.seal(&new.info.id));
    merge::same_edits(changes, shared)
}

fn compare_operations(apis: Apis<'_>, pairs: &[matching::Pair<'_>]) -> Vec<Change> {
    let mut changes = Vec::new();
    let same_schemas = apis.old.schemas == apis.new.schemas;
    for (before, after) in pairs {
        match (before, after) {
            (Some(before), Some(after)) if same_schemas && before == after => {}
            (Some(before), Some(after)) => changes.extend(operation::compare(apis, before, after)),
            (None, Some(after)) => changes.push(operation::added(after)),
            (Some(before), None) => {
                // A page that stays and says nothing that can be called may have lost a line.
                let mut pages = apis.new.pages.iter();
                let stays = pages
                    .any(|page| page.page == before.page && page.outcome != Outcome::Operation);
                changes.push(operation::removed(before).inferred(stays));
            }
            (None, None) => {}
        }
    }
    changes
}

/// The old and new names of parameters, members and headers that were renamed.
fn renames(changes: &[Change]) -> Renames {
    let renamed = changes
        .iter()
        .filter(|change| change.rule.kind == "name" && !change.inferred);
    renamed
        .filter_map(|change| Some((change.old.clone()?, change.new.clone()?)))
        .collect()
}

/// Where a value stands on both sides.
#[derive(Debug, Clone)]
struct Spot {
    old: Place,
    new: Place,
}

impl Spot {
    fn same(place: Place) -> Self {
        Self {
            new: place.clone(),
            old: place,
        }
    }

    fn then(&self, step: impl Fn(&Place) -> Place) -> Self {
        Self {
            old: step(&self.old),
            new: step(&self.new),
        }
    }
}

/// Lines to point to where the thing itself stands on one side only: what holds it, or would.
#[derive(Debug, Clone)]
struct Holder {
    old: At,
    new: At,
}

/// A value that is on one side only; it may turn out to have moved.
#[derive(Debug)]
struct Lone<'a> {
    name: &'a str,
    view: View<'a>,
    /// Its place among the changes.
    change: usize,
}

/// The comparison of two operations.
struct Walk<'a> {
    apis: Apis<'a>,
    old: &'a Operation,
    new: &'a Operation,
    changes: Vec<Change>,
    /// Pairs of structs that are being compared: recursion ends at them.
    within: Vec<(&'a str, &'a str)>,
    /// Did a rule speak of what the description of the present value states? Then its wording is no second change.
    worded: bool,
    /// The keywords that these rules were about.
    told: Vec<String>,
    /// Does only an example tell of what holds the present value, on one side?
    below_row: bool,
    /// The descriptions of the present value.
    texts: statements::Texts<'a>,
    removed: Vec<Lone<'a>>,
    added: Vec<Lone<'a>>,
}

impl<'a> Walk<'a> {
    fn old_view(&self, schema: &'a Schema) -> View<'a> {
        View::new(self.apis.old, schema)
    }

    fn new_view(&self, schema: &'a Schema) -> View<'a> {
        View::new(self.apis.new, schema)
    }

    fn holder(&self) -> Holder {
        Holder {
            old: At::operation(self.old),
            new: At::operation(self.new),
        }
    }

    /// A change at `spot`.
    fn change(&self, rule: &'static Rule, spot: &Spot) -> Change {
        let mut change = Change::new(rule, spot.old.clone());
        if spot.new != spot.old {
            change.new_path = Some(spot.new.clone());
        }
        change
    }

    /// Records a change of a value that is on both sides.
    fn push(&mut self, change: Change, old: View<'a>, new: View<'a>, holder: &Holder) {
        let old_at = old.source().map_or_else(|| holder.old.clone(), At::source);
        let new_at = new.source().map_or_else(|| holder.new.clone(), At::source);
        self.changes.push(change.at(Some(old_at), Some(new_at)));
    }

    /// Records a change of the operation itself.
    fn push_whole(&mut self, change: Change) {
        let Holder { old, new } = self.holder();
        self.changes.push(change.at(Some(old), Some(new)));
    }

    /// Names the operations in all changes.
    fn finish(self) -> Vec<Change> {
        let (old, new) = (OperationRef::new(self.old), OperationRef::new(self.new));
        let mut changes = self.changes;
        for change in &mut changes {
            change.operation = Some(new.clone());
            if old != new {
                change.old_operation = Some(old.clone());
            }
        }
        changes
    }
}

/// The holder whose lines are those of the values, where they have lines.
fn holder_of(old: View<'_>, new: View<'_>, outer: &Holder) -> Holder {
    Holder {
        old: old.source().map_or_else(|| outer.old.clone(), At::source),
        new: new.source().map_or_else(|| outer.new.clone(), At::source),
    }
}

/// Lowers both impacts to at most `most`.
fn at_most(mut change: Change, most: Impact) -> Change {
    change.callers = change.callers.min(most);
    change.implementers = change.implementers.min(most);
    change
}
