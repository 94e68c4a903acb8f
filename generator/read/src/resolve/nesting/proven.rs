//! Places that other operations prove: the same row, of one name and with the same words, whose place an example shows
//! there.

use std::collections::{BTreeSet, HashMap};

use super::{Flat, Kind, Nesting, comparable, names_of};
use crate::draft::Side;
use apiref_core::ir::{Operation, Origin, Schema};

/// For each side, name and text of a row, the names around its places, by what is the same of all spellings.
#[derive(Debug, Default)]
pub(super) struct Proven {
    sent: Places,
    answered: Places,
}

type Places = HashMap<(String, String), BTreeSet<Vec<String>>>;

impl Proven {
    /// Notes what an operation proves.
    pub(super) fn note(&mut self, operation: &Operation) {
        if let Some(body) = &operation.request_body {
            note(&mut self.sent, &mut Vec::new(), &body.schema);
        }
        let answers = operation.responses.iter();
        let answers = answers.filter(|answer| answer.status.starts_with('2'));
        for schema in answers.filter_map(|answer| answer.schema.as_ref()) {
            note(&mut self.answered, &mut Vec::new(), schema);
        }
    }

    fn around(&self, side: Side, name: &str, text: &str) -> Option<&BTreeSet<Vec<String>>> {
        let places = match side {
            Side::Request => &self.sent,
            _ => &self.answered,
        };
        places.get(&(name.to_owned(), text.to_owned()))
    }
}

fn note(places: &mut Places, around: &mut Vec<String>, schema: &Schema) {
    for (name, member) in &schema.properties {
        let source = member.source.as_ref();
        let is_proven = source.is_some_and(|source| {
            let by = source.placed_by;
            source.origin == Origin::Table
                && matches!(by, Some(Origin::Example | Origin::Description))
        });
        if let Some(text) = member.description.as_ref().filter(|_| is_proven) {
            let of_row = places.entry((name.clone(), text.clone()));
            of_row.or_default().insert(around.clone());
        }
        around.push(comparable(name));
        note(places, around, member);
        around.pop();
    }
    let inner = schema.items.iter().chain(&schema.additional_properties);
    inner.for_each(|inner| note(places, around, inner));
}

impl Nesting<'_, '_> {
    /// The place of a row of which this operation proves none, where others prove one that is free here.
    pub(super) fn proven(&self, row: &Flat<'_>, guess: &[String]) -> Option<Vec<String>> {
        let name = row.field.name.as_str();
        let text = row.field.schema.description.as_deref()?;
        let known = self.elsewhere.proven.around(self.side, name, text)?;
        let places = known.iter().filter_map(|around| {
            let mut path = self.inside(around, guess)?;
            path.push(name.to_owned());
            (path == guess || !self.taken.contains(&path)).then_some(path)
        });
        let places: BTreeSet<Vec<String>> = places.collect();
        let mut places = places.into_iter();
        places.next().filter(|_| places.next().is_none())
    }

    /// The inside of the object of these names, where this body has one. Only beside a list, other things than in other
    /// bodies are at the root.
    fn inside(&self, around: &[String], guess: &[String]) -> Option<Vec<String>> {
        if around.is_empty() {
            let wrapper = self.map.wrapper.iter().cloned().collect::<Vec<_>>();
            let is_list = self.map.places.get(&wrapper) == Some(&Kind::Array);
            return (is_list || guess.len() == 1).then(Vec::new);
        }
        let is_it = |path: &[String]| names_of(path).map(comparable).eq(around.iter().cloned());
        let shown = self.map.places.iter().find(|(path, kind)| {
            let is_name = path.last().is_some_and(|last| !super::is_step(last));
            is_name && **kind != Kind::Scalar && is_it(path)
        });
        match shown {
            Some((path, _)) => Some(self.map.entered(path)),
            None if !self.map.places.is_empty() => None,
            None => self.below.iter().find(|path| is_it(path)).cloned(),
        }
    }
}
