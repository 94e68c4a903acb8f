//! What the docs state and no place of the API holds. The IR says nothing of it, its diagnostics do.

use std::collections::HashMap;

use super::*;
use crate::place::Part;
use crate::rules::{Action, CONTENT_PLACED, CONTENT_UNPLACED};
use apiref_core::diagnostic::{Code, Diagnostic};

/// An API, and what its reading said.
pub type Reading<'a> = (&'a Api, &'a [Diagnostic]);

/// Adds the changes of rows, tables and blocks that one side could not place and the other side does not have, or places.
/// A member that only seems to come or go because the page's row of it could not be placed is a change to check.
pub fn compare_unplaced(old: Reading<'_>, new: Reading<'_>, changes: &mut Vec<Change>) {
    let (before, after) = (Rows::of(old), Rows::of(new));
    for change in changes
        .iter_mut()
        .filter(|change| change.api == new.0.info.id)
    {
        doubt(change, &before, &after);
    }
    changes.extend(differences(old, new));
}

/// Names in rows that could not be placed, by their pages.
struct Rows<'a>(HashMap<&'a str, Vec<&'a str>>);

impl<'a> Rows<'a> {
    fn of(reading: Reading<'a>) -> Self {
        let mut rows: HashMap<&str, Vec<&str>> = HashMap::new();
        for diagnostic in reading
            .1
            .iter()
            .filter(|diagnostic| is_unplaced(diagnostic))
        {
            let names = diagnostic
                .found
                .split(|c: char| c.is_whitespace() || ",:`".contains(c));
            rows.entry(&diagnostic.page).or_default().extend(names);
        }
        Self(rows)
    }

    fn hold(&self, at: Option<&At>, name: &str) -> bool {
        let names = at.and_then(|at| self.0.get(&*at.page));
        names.is_some_and(|names| names.contains(&name))
    }
}

/// Lowers the change where the side that lacks the thing has a row of its name in no place.
fn doubt(change: &mut Change, before: &Rows<'_>, after: &Rows<'_>) {
    let Some(name) = change.path.name() else {
        return;
    };
    let doubted = match change.rule.action {
        Action::Removed => after.hold(change.new_at.as_ref(), name),
        Action::Added => before.hold(change.old_at.as_ref(), name),
        _ => false,
    };
    if doubted {
        *change = change.clone().inferred(true);
    }
}

fn differences(old: Reading<'_>, new: Reading<'_>) -> Vec<Change> {
    let fresh = without(new.1, old.1);
    let settled = without(old.1, new.1);
    let fresh = fresh.map(|diagnostic| change(&CONTENT_UNPLACED, new.0, diagnostic));
    let settled = settled.map(|diagnostic| change(&CONTENT_PLACED, old.0, diagnostic));
    let mut changes: Vec<Change> = Vec::new();
    for change in fresh.chain(settled) {
        let same = |known: &&mut Change| {
            std::ptr::eq(known.rule, change.rule) && known.path == change.path
        };
        match changes.iter_mut().find(same) {
            Some(first) => first.merge(change),
            None => changes.push(change),
        }
    }
    changes
        .iter_mut()
        .for_each(|change| change.seal(&new.0.info.id));
    changes
}

/// Is what the diagnostic speaks of in no place of the API?
fn is_unplaced(diagnostic: &Diagnostic) -> bool {
    matches!(
        diagnostic.code,
        Code::RowNotPlaced | Code::BlockNotRead | Code::OperationUnreadable
    )
}

/// Those of `these` that have no partner among `others`. Pages and lines don't count: they move.
fn without<'a>(
    these: &'a [Diagnostic],
    others: &[Diagnostic],
) -> impl Iterator<Item = &'a Diagnostic> {
    let mut known: HashMap<(Code, String), usize> = HashMap::new();
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

/// What was found, without the number of its table and in one order: one table more gives others new numbers, and rows
/// change places.
fn name(found: &str) -> String {
    let found = found.trim_matches('`');
    let numbered = found.strip_prefix("Table ");
    let found = numbered.map_or(found, |rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
    });
    match found.rsplit_once(": ") {
        Some((title, rows)) => {
            let mut rows: Vec<&str> = rows.split(", ").collect();
            rows.sort_unstable();
            format!("{title}: {}", rows.join(", "))
        }
        None => found.to_owned(),
    }
}

fn change(rule: &'static Rule, api: &Api, diagnostic: &Diagnostic) -> Change {
    let at = At {
        page: diagnostic.page.clone(),
        line: diagnostic.line,
    };
    let found = docs::shown(&name(&diagnostic.found));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_tables_and_the_order_of_rows_are_no_change() {
        assert_eq!(name("`Table 3 Lid: size, colour`"), "Lid: colour, size");
        assert_eq!(name("Table 12 Lid: colour, size"), "Lid: colour, size");
        assert_eq!(name("Lid"), "Lid");
    }
}
