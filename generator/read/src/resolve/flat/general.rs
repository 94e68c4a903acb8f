//! What a page says of all its operations at once: the members around lists, the faults that any call may meet.

use super::Resolver;
use super::rows::{Row, Sorted};
use crate::draft::{Draft, DraftCode, DraftRow, DraftTable, Place, Side};
use crate::resolve::statuses;
use apiref_core::ir::{Direction, Location, Origin, Response};

/// Adds the members that the page documents for all lists to an answer that holds a list by that name, or of which the
/// docs say no more than that it is a list.
pub(super) fn envelope<'a>(general: &'a [DraftTable], draft: &Draft, sorted: &mut Sorted<'a>) {
    let is_header = |table: &DraftTable| table.location == Some(Place::Parameter(Location::Header));
    let tables = general.iter();
    let tables = tables.filter(|table| table.side == Side::Response && !is_header(table));
    let members: Vec<&DraftRow> = tables
        .flat_map(|table| &table.rows)
        .filter(|row| is_about_lists(row))
        .collect();
    let is_list = |row: &DraftRow| matches!(row.type_text.text.as_str(), "array" | "list");
    let holds_list = sorted.response.iter().any(|own| {
        let same = |row: &&DraftRow| is_list(row) && row.name.text == own.name;
        is_list(own.row) && members.iter().copied().any(|row| same(&row))
    });
    let has_list = || members.iter().any(|row| is_list(row));
    let is_list_of_all = || has_list() && is_bare_list(draft, sorted);
    if !(holds_list || is_list_of_all()) {
        return;
    }
    for row in members {
        if sorted.response.iter().any(|own| own.name == row.name.text) {
            continue;
        }
        sorted.response.push(Row {
            row,
            name: row.name.text.clone(),
            location: Location::Query,
            subject: None,
            placed_by: Some(Origin::Reference),
        });
    }
}

/// Do the docs say that a list is answered, and nothing of what is in it?
fn is_bare_list(draft: &Draft, sorted: &Sorted<'_>) -> bool {
    let text = draft.description.text().to_ascii_lowercase();
    let sentence = text.split('.').next().unwrap_or_default();
    let mut words = sentence.split_whitespace();
    let lists = matches!(words.next(), Some("list" | "lists")) || sentence.contains(" list of ");
    let mut examples = draft.examples.iter();
    let is_item = draft.uri.path.trim_end_matches('/').ends_with('}');
    lists
        && !is_item
        && draft.method.text == "GET"
        && sorted.response.is_empty()
        && !examples.any(|example| example.direction == Direction::Response)
}

fn is_about_lists(row: &DraftRow) -> bool {
    let text = row.description.text().to_ascii_lowercase();
    ["list", "page", "paginat"]
        .iter()
        .any(|word| text.contains(word))
}

impl Resolver<'_, '_> {
    /// Adds the faults that the page lists for all operations.
    pub(super) fn general_faults(&self, codes: &[DraftCode], responses: &mut Vec<Response>) {
        if !self.habits.places_stated {
            return;
        }
        for code in codes.iter().filter(|code| !statuses::is_good(&code.status)) {
            if responses.iter().all(|known| known.status != code.status) {
                let source = self.page.source(Origin::Reference, code.span.start);
                responses.push(Response {
                    description: code.description.to_markdown(),
                    ..statuses::bare(&code.status, Some(source))
                });
            }
        }
    }
}
