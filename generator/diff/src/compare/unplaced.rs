//! What the docs state and no place of the API holds. The IR says nothing of it, its diagnostics do.

use std::collections::HashMap;

use super::*;
use crate::place::Part;
use crate::rules::{CONTENT_PLACED, CONTENT_UNPLACED};
use apiref_core::diagnostic::{Code, Diagnostic};

/// An API, and what its reading said.
pub type Reading<'a> = (&'a Api, &'a [Diagnostic]);

/// Rows, tables and blocks that one side could not place and the other side does not have, or places.
pub fn compare_unplaced(old: Reading<'_>, new: Reading<'_>) -> Vec<Change> {
    let fresh = without(new.1, old.1);
    let settled = without(old.1, new.1);
    let fresh = fresh.map(|diagnostic| change(&CONTENT_UNPLACED, new.0, diagnostic));
    let settled = settled.map(|diagnostic| change(&CONTENT_PLACED, old.0, diagnostic));
    let mut changes: Vec<Change> = fresh.chain(settled).collect();
    changes
        .iter_mut()
        .for_each(|change| change.seal(&new.0.info.id));
    changes
}

/// Is what the diagnostic speaks of in no place of the API?
fn is_unplaced(diagnostic: &Diagnostic) -> bool {
    matches!(
        diagnostic.code,
        Code::RowNotPlaced
            | Code::BlockNotRead
            | Code::StructUnreferenced
            | Code::OperationUnreadable
    )
}

/// Those of `these` that have no partner among `others`. Pages and lines don't count: they move.
fn without<'a>(
    these: &'a [Diagnostic],
    others: &[Diagnostic],
) -> impl Iterator<Item = &'a Diagnostic> {
    let mut known: HashMap<(Code, &str), usize> = HashMap::new();
    for other in others.iter().filter(|other| is_unplaced(other)) {
        *known.entry((other.code, name(&other.found))).or_default() += 1;
    }
    let mut alone = Vec::new();
    for diagnostic in these.iter().filter(|diagnostic| is_unplaced(diagnostic)) {
        match known.get_mut(&(diagnostic.code, name(&diagnostic.found))) {
            Some(left) if *left > 0 => *left -= 1,
            _ => alone.push(diagnostic),
        }
    }
    alone.into_iter()
}

/// What was found, without the number of its table: one table more gives others new numbers.
fn name(found: &str) -> &str {
    let numbered = found.strip_prefix("Table ");
    numbered.map_or(found, |rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
    })
}

fn change(rule: &'static Rule, api: &Api, diagnostic: &Diagnostic) -> Change {
    let at = At {
        page: diagnostic.page.clone(),
        line: diagnostic.line,
    };
    let found = docs::shown(name(&diagnostic.found));
    let place = Place::of(Part::Docs("unplaced", found.clone()));
    let change = Change::new(rule, place);
    let mut change = match std::ptr::eq(rule, &CONTENT_UNPLACED) {
        true => change.is(found).at(None, Some(at)),
        false => change.was(found).at(Some(at), None),
    };
    let operation = api
        .operations
        .iter()
        .find(|operation| operation.page == diagnostic.page);
    change.operation = operation.map(OperationRef::new);
    change
}
