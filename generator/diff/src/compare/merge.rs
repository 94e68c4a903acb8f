//! One edit of the docs is one change, at however many places it shows.

use std::collections::HashMap;

use crate::place::Step;
use crate::rules::Area;
use crate::{At, Change, Impact};

/// Of both sides, the lines of shared structs by those of pages that say the same of them.
type Shared<'a> = (&'a HashMap<At, At>, &'a HashMap<At, At>);

/// What makes two changes the same edit.
#[derive(PartialEq, Eq, Hash)]
struct Edit {
    rule: &'static str,
    texts: (Option<String>, Option<String>),
    name: Option<String>,
    lines: Option<(Option<At>, Option<At>)>,
    impacts: Option<(Impact, Impact)>,
}

impl Edit {
    fn of(change: &Change, shared: Shared<'_>) -> Self {
        let spread = spread(change);
        let line = |at: &Option<At>, shared: &HashMap<At, At>| {
            at.as_ref().map(|at| shared.get(at).unwrap_or(at).clone())
        };
        Self {
            rule: change.rule.id,
            texts: (change.old.clone(), change.new.clone()),
            name: spread
                .clone()
                .or_else(|| change.path.name().map(str::to_owned)),
            lines: spread.is_none().then(|| {
                (
                    line(&change.old_at, shared.0),
                    line(&change.new_at, shared.1),
                )
            }),
            impacts: spread.map(|_| (change.callers, change.implementers)),
        }
    }
}

/// The name by which a change is the same wherever it shows: what happened to a value of one name is told once. A
/// member that comes, goes or changes its requirement is the same only in structs of one name.
fn spread(change: &Change) -> Option<String> {
    // What the pages of several operations ask for is one edit, whatever they are about.
    if change.rule.area == Area::Operation && change.rule.kind == "rule" {
        return Some(String::new());
    }
    let name = change.path.name()?;
    match (change.rule.area, change.rule.kind) {
        (Area::Docs, _) => None,
        (Area::Schema, "presence-required" | "presence-optional" | "requirement" | "row") => {
            let members = change.path.steps().iter().filter_map(|step| match step {
                Step::Member(name) => Some(name.as_str()),
                _ => None,
            });
            let members: Vec<&str> = members.collect();
            match members[..] {
                [.., holder, name] => Some(format!("{holder}.{name}")),
                _ => None,
            }
        }
        (Area::Schema, _) | (_, "name") => Some(name.to_owned()),
        _ => None,
    }
}

/// Joins changes of one rule that say the same and were read from the same lines, or are about values of one name. The
/// first is kept, the places of the others go into its `also`.
pub(super) fn same_edits(changes: Vec<Change>, shared: Shared<'_>) -> Vec<Change> {
    let mut seen: HashMap<Edit, usize> = HashMap::new();
    let mut kept: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes {
        if change.old_at.is_none() && change.new_at.is_none() {
            kept.push(change);
            continue;
        }
        let edit = Edit::of(&change, shared);
        match seen.get(&edit).and_then(|&index| kept.get_mut(index)) {
            Some(first) => first.merge(change),
            None => {
                seen.insert(edit, kept.len());
                kept.push(change);
            }
        }
    }
    kept
}
