//! The structure that templates and examples give to a body, and the places of rows in it.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use crate::draft::DraftRow;
use apiref_core::ir::{Json, Origin};

/// How deep structures are followed.
const DEEPEST: usize = 32;

/// What stands at one place of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Scalar, object or array.
    pub kind: Kind,
    /// The members of the object, or of the objects in the array.
    pub members: IndexMap<String, Node>,
    /// Is it shown by a template, or by an example?
    pub origin: Origin,
    /// Is it an object of which the template shows no member: one of any members?
    pub is_free: bool,
}

/// What a value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Neither object nor array, or null.
    Scalar,
    /// An object.
    Object,
    /// An array of objects, scalars or anything.
    Array,
}

impl Node {
    /// The structure of a body.
    pub fn of(json: &Json, origin: Origin) -> Self {
        Self::at(json, origin, 0)
    }

    fn at(json: &Json, origin: Origin, depth: usize) -> Self {
        let mut node = Self {
            kind: match json {
                Json::Object(_) => Kind::Object,
                Json::Array(_) => Kind::Array,
                _ => Kind::Scalar,
            },
            members: IndexMap::new(),
            origin,
            is_free: matches!(json, Json::Object(members) if members.is_empty()),
        };
        if depth < DEEPEST {
            node.add(json, origin, depth);
        }
        node
    }

    fn add(&mut self, json: &Json, origin: Origin, depth: usize) {
        match json {
            Json::Object(members) => {
                for (key, value) in members {
                    let member = Self::at(value, origin, depth + 1);
                    match self.members.get_mut(key) {
                        Some(known) => known.merge(member),
                        None => {
                            self.members.insert(key.clone(), member);
                        }
                    }
                }
            }
            Json::Array(items) => items.iter().for_each(|item| self.add(item, origin, depth)),
            _ => {}
        }
    }

    /// Adds what another body shows. What a template shows stays: an empty object in it is one of any members.
    pub fn merge(&mut self, other: Node) {
        if self.origin == Origin::Template && other.origin != Origin::Template {
            if self.is_free || self.kind != other.kind {
                return;
            }
        } else if self.kind == Kind::Scalar {
            self.kind = other.kind;
        }
        self.is_free = self.is_free && other.is_free;
        for (key, member) in other.members {
            match self.members.get_mut(&key) {
                Some(known) => known.merge(member),
                None => {
                    self.members.insert(key, member);
                }
            }
        }
    }

    /// All places below, in the order in which they are written.
    pub fn places(&self) -> Vec<Vec<String>> {
        let mut places = Vec::new();
        self.collect(&mut Vec::new(), &mut places);
        places
    }

    fn collect(&self, path: &mut Vec<String>, places: &mut Vec<Vec<String>>) {
        for (key, member) in &self.members {
            path.push(key.clone());
            places.push(path.clone());
            member.collect(path, places);
            path.pop();
        }
    }
}

/// A row with its place in the body.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedRow<'a> {
    /// Keys from the root on; arrays leave no trace.
    pub path: Vec<String>,
    /// The row.
    pub row: &'a DraftRow,
    /// Is the place proved by the structure?
    pub is_proved: bool,
    /// Does another row have this place already?
    pub is_repeated: bool,
}

/// Gives each row its place: rows follow the structure, so the next place of its name is meant.
pub fn place<'a>(rows: &[&'a DraftRow], structure: &Node) -> Vec<PlacedRow<'a>> {
    let places = structure.places();
    let mut by_key: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (index, place) in places.iter().enumerate() {
        let key = place.last().map_or("", String::as_str);
        by_key.entry(key).or_default().insert(index);
    }
    let mut free = by_key.clone();
    let mut next = 0;
    let mut placed: Vec<PlacedRow<'a>> = Vec::new();
    let mut known: HashSet<Vec<String>> = HashSet::new();
    for row in rows {
        let name = row.name.text.trim_matches(['"', '\'']);
        let first = |of: &HashMap<&str, BTreeSet<usize>>, from: usize| {
            let keys = HashSet::from([name, last_segment(name)]);
            let indexes = keys.into_iter().filter_map(|key| of.get(key));
            let fitting = indexes.filter_map(|indexes| {
                let mut indexes = indexes.range(from..).copied();
                indexes.find(|index| names(&places[*index], name))
            });
            fitting.min()
        };
        let index = first(&free, next).or_else(|| first(&free, 0));
        let one = match index {
            Some(index) => {
                let key = places[index].last().map_or("", String::as_str);
                if let Some(indexes) = free.get_mut(key) {
                    indexes.remove(&index);
                }
                next = index + 1;
                PlacedRow {
                    path: places[index].clone(),
                    row,
                    is_proved: true,
                    is_repeated: false,
                }
            }
            None => {
                let path = match first(&by_key, 0) {
                    Some(index) => places[index].clone(),
                    None => {
                        // Beside the row before, or below it where it is an object of which nothing is shown.
                        let mut path = placed
                            .last()
                            .map(|before| before.path.clone())
                            .unwrap_or_default();
                        path.pop();
                        path.push(name.to_owned());
                        path
                    }
                };
                PlacedRow {
                    is_repeated: known.contains(&path),
                    is_proved: false,
                    path,
                    row,
                }
            }
        };
        known.insert(one.path.clone());
        placed.push(one);
    }
    placed
}

/// The keys that a name in dots lists; those of items are left out.
fn segments(name: &str) -> impl DoubleEndedIterator<Item = &str> {
    name.split('.')
        .map(|segment| segment.trim_end_matches("[]").trim_end_matches("[*]"))
        .filter(|segment| !segment.is_empty() && *segment != "*")
}

/// The key of the place that a name means, where it isn't the whole name.
fn last_segment(name: &str) -> &str {
    segments(name).next_back().unwrap_or(name)
}

/// Does a name mean this place: its key, or the end of its path in dots?
fn names(path: &[String], name: &str) -> bool {
    if path.last().is_some_and(|last| last == name) {
        return true;
    }
    if !name.contains('.') {
        return false;
    }
    let segments: Vec<&str> = segments(name).collect();
    path.len() >= segments.len()
        && !segments.is_empty()
        && path[path.len() - segments.len()..]
            .iter()
            .zip(&segments)
            .all(|(key, segment)| key == segment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Spanned;

    fn rows(names: &[&str]) -> Vec<DraftRow> {
        names
            .iter()
            .map(|name| DraftRow {
                name: Spanned {
                    text: (*name).to_owned(),
                    ..Spanned::default()
                },
                ..DraftRow::default()
            })
            .collect()
    }

    #[test]
    fn rows_follow_the_template() {
        let json = Json::parse(
            r#"{"a": {"id": "<id>", "b": [{"id": "<id>", "c": "<c>"}], "d": {}}, "id": "<id>"}"#,
        );
        let structure = Node::of(&json.expect("JSON"), Origin::Template);
        let rows = rows(&["a", "id", "b", "id", "c", "d", "id", "e"]);
        let rows: Vec<&DraftRow> = rows.iter().collect();
        let paths: Vec<String> = place(&rows, &structure)
            .iter()
            .map(|placed| placed.path.join("."))
            .collect();
        assert_eq!(
            paths,
            ["a", "a.id", "a.b", "a.b.id", "a.b.c", "a.d", "id", "e"]
        );
    }

    #[test]
    fn dotted_names_mean_the_end_of_a_path() {
        let json = Json::parse(r#"{"x": {"a": {"id": 1}, "b": {"id": 2}}}"#).expect("JSON");
        let structure = Node::of(&json, Origin::Example);
        let rows = rows(&["b.id", "a.id"]);
        let rows: Vec<&DraftRow> = rows.iter().collect();
        let paths: Vec<String> = place(&rows, &structure)
            .iter()
            .map(|placed| placed.path.join("."))
            .collect();
        assert_eq!(paths, ["x.b.id", "x.a.id"]);
    }

    #[test]
    fn an_empty_object_of_a_template_stays_free() {
        let mut structure = Node::of(
            &Json::parse(r#"{"tags": {}}"#).expect("JSON"),
            Origin::Template,
        );
        structure.merge(Node::of(
            &Json::parse(r#"{"tags": {"x": 1}}"#).expect("JSON"),
            Origin::Example,
        ));
        assert!(structure.members["tags"].is_free);
        assert!(structure.members["tags"].members.is_empty());
    }
}
