//! An operation that is being read.

use std::collections::{HashMap, HashSet};

use apiref_core::http::methods;
use apiref_core::ir::{Direction, Json, Origin};

use super::fields::{REQUEST, Rows};
use super::labels::Label;
use super::route::is_route;
use crate::draft::{Draft, DraftRow, DraftTable, Inline, Place, Prose, ProseBlock, Side};
use crate::syntax::sample::form;

/// A draft with what is known of the text around the next block.
#[derive(Debug, Default)]
pub struct Open {
    pub draft: Draft,
    /// Text that waits for its place: description or note.
    pub prose: Prose,
    /// What the text above announces.
    pub label: Option<Label>,
    /// Has a block taken the label?
    pub label_used: bool,
    /// The member that the rows below belong to.
    pub subject: Option<String>,
    /// The paragraph above, in lower case.
    pub above: String,
    /// Do tabs show one thing in several ways?
    pub in_tabs: bool,
    /// Does the text above speak of status codes?
    pub codes_ahead: bool,
    /// Is the last request that was shown one of another operation?
    pub other_call: bool,
    /// Types that stand apart from their rows: whose, name, type.
    pub types: Vec<(Rows, String, String)>,
    /// Bullets that begin with a name: what may be members that no field documents.
    pub told: Vec<DraftRow>,
    /// Bullets that ask for a member in some case.
    pub demanded: Vec<DraftRow>,
    /// What fields say of the answer, without and with their names.
    pub answer: Vec<(Prose, Prose)>,
    /// Who takes the parameters below, if not all do, with what parts that from other text.
    pub takers: Option<Vec<Inline>>,
    /// Names of rows that a version added, with that version.
    pub added: Vec<(String, String)>,
    /// Which row of which table is the first of a name.
    first_rows: HashMap<(Side, Place, String), (usize, usize)>,
}

impl Open {
    /// Goes on with what was read before.
    pub fn of(draft: Draft) -> Self {
        let mut first_rows = HashMap::new();
        for (at, table) in draft.tables.iter().enumerate() {
            let Some(place) = table.location else {
                continue;
            };
            for (row, read) in table.rows.iter().enumerate() {
                let key = (table.side, place, read.name.text.clone());
                first_rows.entry(key).or_insert((at, row));
            }
        }
        Self {
            draft,
            first_rows,
            ..Self::default()
        }
    }

    pub fn add_row(&mut self, rows: Rows, row: DraftRow) {
        let subject = self.subject.clone().filter(|_| rows.place == Place::Body);
        let location = Some(rows.place);
        let name = (rows.side, rows.place, row.name.text.clone());
        let tables = &mut self.draft.tables;
        let known = tables.iter().rposition(|table| {
            table.side == rows.side && table.location == location && table.subject == subject
        });
        let place = match known {
            Some(at) => (at, tables.get(at).map_or(0, |table| table.rows.len())),
            None => (tables.len(), 0),
        };
        self.first_rows.entry(name).or_insert(place);
        match known.and_then(|at| tables.get_mut(at)) {
            Some(table) => {
                table.span = table.span.to(row.span);
                table.rows.push(row);
            }
            None => self.draft.tables.push(DraftTable {
                side: rows.side,
                location,
                subject,
                span: row.span,
                has_types: true,
                rows: vec![row],
                ..DraftTable::default()
            }),
        }
    }

    /// The first row of a name that was read before.
    pub fn known_row(&mut self, rows: Rows, name: &str) -> Option<&mut DraftRow> {
        let key = (rows.side, rows.place, name.to_owned());
        let (table, row) = *self.first_rows.get(&key)?;
        self.draft.tables.get_mut(table)?.rows.get_mut(row)
    }

    /// Puts what a field says of the answer to the success, or to the text where the page lists none.
    pub fn take_answer(&mut self) {
        let answer = std::mem::take(&mut self.answer);
        let mut codes = self.draft.codes.iter_mut();
        let success = codes.find(|code| code.status.starts_with('2'));
        let said = answer.into_iter().map(|(said, named)| match success {
            Some(_) => said.blocks,
            None => named.blocks,
        });
        let said: Vec<ProseBlock> = said.flatten().collect();
        match success {
            Some(success) => success.description.blocks.extend(said),
            None => self.draft.description.blocks.extend(said),
        }
    }

    /// Names of the members that are documented so far.
    pub fn members(&self) -> Vec<&str> {
        let bodies = self
            .draft
            .tables
            .iter()
            .filter(|table| table.location == Some(Place::Body));
        bodies
            .flat_map(|table| &table.rows)
            .map(|row| row.name.text.as_str())
            .collect()
    }

    /// Gives rows the types that stand in fields of their own.
    pub fn take_types(&mut self) {
        for (rows, name, type_text) in std::mem::take(&mut self.types) {
            let fits = |table: &&mut DraftTable| {
                rows.side == Side::Unknown && table.location == Some(Place::Body)
                    || table.side == rows.side && table.location == Some(rows.place)
            };
            // `:type x:` is said of rows of any kind where no variable of the path is called `x`.
            let found = self
                .draft
                .tables
                .iter_mut()
                .filter(fits)
                .flat_map(|table| &mut table.rows);
            let mut found: Vec<&mut DraftRow> = found.filter(|row| row.name.text == name).collect();
            if found.is_empty() {
                let all = self
                    .draft
                    .tables
                    .iter_mut()
                    .flat_map(|table| &mut table.rows);
                found = all.filter(|row| row.name.text == name).collect();
            }
            for row in found {
                if row.type_text.text.is_empty() {
                    row.type_text.text.clone_from(&type_text);
                }
            }
        }
    }

    /// Gives the values of forms, which are all text, the types that their rows state.
    pub fn take_form_values(&mut self) {
        let bodies = self.draft.tables.iter();
        let bodies = bodies.filter(|table| !matches!(table.location, Some(Place::Parameter(_))));
        let rows = bodies.flat_map(|table| &table.rows);
        let types: Vec<(&str, &str)> = rows
            .map(|row| (row.name.text.as_str(), row.type_text.text.as_str()))
            .collect();
        for example in &mut self.draft.examples {
            let Some(Json::Object(members)) = &mut example.json else {
                continue;
            };
            if !form::is_form(&example.media_type) {
                continue;
            }
            for (name, value) in members {
                let stated = types.iter().find(|(known, _)| known == name);
                if let (Some((_, kind)), Json::String(text)) = (stated, &*value)
                    && let Some(typed) = typed(kind, text)
                {
                    *value = typed;
                }
            }
        }
    }

    /// Makes members of the bullets that begin with the names of those which an example of the request shows.
    pub fn take_told(&mut self) {
        let mut told = std::mem::take(&mut self.told);
        let demanded = std::mem::take(&mut self.demanded);
        told.extend(demanded.iter().cloned());
        let requests = self.draft.examples.iter();
        let requests = requests.filter(|example| example.direction == Direction::Request);
        let bodies: Vec<&Json> = requests
            .filter_map(|example| example.json.as_ref())
            .collect();
        let members: HashSet<&str> = self.members().into_iter().collect();
        let value = |row: &DraftRow| {
            let name = row.name.text.as_str();
            let mut values = bodies.iter().filter_map(|json| json.get(name));
            values.next().filter(|_| !members.contains(name))
        };
        let read = |mut row: DraftRow| {
            // A default is of the type that the example shows.
            let kind = match value(&row)? {
                Json::Bool(_) => "boolean",
                Json::Number(number) if number.is_i64() || number.is_u64() => "integer",
                Json::String(_) => "string",
                _ => "",
            };
            kind.clone_into(&mut row.type_text.text);
            Some(row)
        };
        let found: Vec<DraftRow> = told.into_iter().filter_map(read).collect();
        // Beside bullets about members, what is asked for in some case is a member that the example goes without.
        let rows = self.draft.tables.iter().flat_map(|table| &table.rows);
        let listed: HashSet<&str> = rows.map(|row| row.name.text.as_str()).collect();
        let is_shown = |row: &DraftRow| {
            let name = row.name.text.as_str();
            listed.contains(name) || bodies.iter().any(|json| json.get(name).is_some())
        };
        let hidden: Vec<DraftRow> = demanded.into_iter().filter(|row| !is_shown(row)).collect();
        if found.len() > 1 {
            for row in found.into_iter().chain(hidden) {
                self.add_row(REQUEST, row);
            }
        }
    }

    /// Gives rows the version that added them.
    pub fn take_versions(&mut self) {
        let added = std::mem::take(&mut self.added);
        let rows = self
            .draft
            .tables
            .iter_mut()
            .flat_map(|table| &mut table.rows);
        for row in rows {
            if let Some((_, version)) = added.iter().find(|(name, _)| *name == row.name.text) {
                row.versions.min = Some(version.clone());
            }
        }
    }

    /// Puts waiting text into the description.
    pub fn describe(&mut self) {
        let prose = std::mem::take(&mut self.prose);
        self.draft.description.blocks.extend(prose.blocks);
    }

    /// Puts waiting text into a note of this title.
    pub fn note(&mut self, title: &str) {
        let prose = std::mem::take(&mut self.prose);
        if prose.is_empty() {
            return;
        }
        add_note(&mut self.draft, title, prose);
    }

    pub fn push(&mut self, block: ProseBlock) {
        self.prose.blocks.push(block);
    }

    pub fn deprecate(&mut self, origin: Origin) {
        self.draft.deprecated.get_or_insert(origin);
    }

    /// The direction of a body without a head, where nothing above it tells.
    pub fn likely_direction(&self) -> Direction {
        let reads = methods::is_bodyless(&self.draft.method.text);
        let is_sent = |example: &crate::draft::DraftExample| {
            example.direction == Direction::Request && !example.text.is_empty()
        };
        match reads || self.draft.examples.iter().any(is_sent) {
            true => Direction::Response,
            false => Direction::Request,
        }
    }
}

/// The value of a type that a text spells.
fn typed(kind: &str, text: &str) -> Option<Json> {
    let value = Json::parse(text.trim()).ok();
    match kind {
        "int" | "integer" | "number" | "float" => {
            value.filter(|value| matches!(value, Json::Number(_)))
        }
        "bool" | "boolean" => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(Json::Bool(true)),
            "false" | "no" | "off" | "0" => Some(Json::Bool(false)),
            _ => None,
        },
        _ => None,
    }
}

/// Adds text to the notes of an operation. A heading that is a route says nothing that the operation doesn't.
pub fn add_note(draft: &mut Draft, title: &str, text: Prose) {
    let title = if is_route(title) { "Notes" } else { title };
    match draft.notes.last_mut() {
        Some((last, known)) if last == title => known.blocks.extend(text.blocks),
        _ => draft.notes.push((title.to_owned(), text)),
    }
}
