//! Places of rows in families whose markup states them: what is left to decide are slips, and rows whose markup tells no
//! direction.

use super::rows::{Keys, Target};
use crate::draft::{Draft, DraftRow, DraftTable, Place, Side};
use apiref_core::http::methods;
use apiref_core::ir::{Location, Origin};

/// Where a row goes, and how that was decided where the markup doesn't tell.
pub(super) fn target(
    draft: &Draft,
    table: &DraftTable,
    row: &DraftRow,
    keys: &Keys<'_>,
) -> (Target, Option<Origin>) {
    let name = row.name.text.as_str();
    let method = draft.method.text.as_str();
    match (table.location, table.side) {
        (Some(Place::Parameter(Location::Path)), _) => of_path(draft, name, keys),
        (Some(Place::Parameter(Location::Header)), Side::Response) => {
            (Target::ResponseHeader, None)
        }
        (Some(Place::Parameter(location)), _) => (Target::Parameter(location), None),
        (_, Side::Response) => (Target::Response, None),
        (Some(Place::Body), Side::Unknown) => undirected(draft, table, name, keys),
        // A member of the request of a method that sends none: the arrow points the wrong way.
        _ if matches!(method, "GET" | "HEAD") && !keys.shows_body => (
            Target::Response,
            Some(by_example(keys.response.contains(&last(name)))),
        ),
        _ => (Target::Request, None),
    }
}

/// A row among the variables of the path. Authors list members of the body there, too.
fn of_path(draft: &Draft, name: &str, keys: &Keys<'_>) -> (Target, Option<Origin>) {
    let sends = matches!(draft.method.text.as_str(), "POST" | "PUT" | "PATCH");
    if keys.variables.have(name) {
        (Target::Parameter(Location::Path), None)
    } else if draft.uri.query.iter().any(|(key, _)| key == name) {
        (Target::Parameter(Location::Query), Some(Origin::Path))
    } else if sends || keys.request.contains(&name) {
        (
            Target::Request,
            Some(by_example(keys.request.contains(&name))),
        )
    } else {
        (Target::Parameter(Location::Query), Some(Origin::Guess))
    }
}

/// A member of a body, of which its markup doesn't say whether it is sent or answered.
fn undirected(
    draft: &Draft,
    table: &DraftTable,
    name: &str,
    keys: &Keys<'_>,
) -> (Target, Option<Origin>) {
    let name = last(name);
    match (keys.request.contains(&name), keys.response.contains(&name)) {
        (true, false) => return (Target::Request, Some(Origin::Example)),
        (false, true) => return (Target::Response, Some(Origin::Example)),
        _ => {}
    }
    if methods::is_bodyless(&draft.method.text) {
        return (Target::Response, None);
    }
    // Rows that go on below a sentence about a member belong to its side; others to the side that has rows.
    let lists = |side: Side| {
        draft.tables.iter().any(|other| {
            let is_subject = |row: &DraftRow| {
                table
                    .subject
                    .as_deref()
                    .is_none_or(|subject| row.name.text == subject)
            };
            other.side == side
                && other.location == Some(Place::Body)
                && other.rows.iter().any(is_subject)
        })
    };
    match (lists(Side::Request), lists(Side::Response)) {
        (false, true) => (Target::Response, Some(Origin::Heading)),
        (true, false) => (Target::Request, Some(Origin::Heading)),
        _ => (Target::Request, Some(Origin::Guess)),
    }
}

fn by_example(shown: bool) -> Origin {
    match shown {
        true => Origin::Example,
        false => Origin::Guess,
    }
}

/// The member that a dotted name is about.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
