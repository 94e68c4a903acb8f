//! The structure that templates and examples give to a body, and the places of rows in it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::iter::once;

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
    /// For each member that was inserted, the one that it stands behind, if any, both as they came into `members`.
    behind: Vec<Option<usize>>,
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
    /// A place that nothing shows anything of.
    pub fn unknown(kind: Kind, origin: Origin) -> Self {
        Self {
            kind,
            members: IndexMap::new(),
            origin,
            is_free: false,
            behind: Vec::new(),
        }
    }

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
            behind: Vec::new(),
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

    /// Adds a member directly behind another one, or at the end. [`Self::settle_order`] moves it there: to move all that
    /// stands behind takes too long for each member.
    pub fn insert(&mut self, key: &str, node: Node, sibling: Option<&String>) {
        let sibling = sibling.and_then(|sibling| self.members.get_index_of(sibling));
        self.behind.push(sibling);
        self.members.insert(key.to_owned(), node);
    }

    /// Brings inserted members to their places, here and below. Nothing may be merged into the node between insertions and
    /// this.
    pub fn settle_order(&mut self) {
        for member in self.members.values_mut() {
            member.settle_order();
        }
        if self.behind.is_empty() {
            return;
        }
        let shown = self.members.len() - self.behind.len();
        // Those to come next, last one first.
        let mut next: Vec<usize> = (0..shown).collect();
        let mut followers: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, sibling) in (shown..).zip(std::mem::take(&mut self.behind)) {
            match sibling {
                Some(sibling) => followers.entry(sibling).or_default().push(index),
                None => next.push(index),
            }
        }
        next.reverse();
        let members = std::mem::take(&mut self.members);
        let mut members: Vec<_> = members.into_iter().map(Some).collect();
        while let Some(index) = next.pop() {
            self.members.extend(members[index].take());
            // The one that was inserted last stands next to its sibling.
            next.extend(followers.remove(&index).unwrap_or_default());
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
    let mut ends = Ends::default();
    let wanted: Vec<[usize; 2]> = rows.iter().map(|row| ends.of_name(name_of(row))).collect();
    for (index, place) in places.iter().enumerate() {
        ends.each(place, |end| {
            end.first.get_or_insert(index);
            end.free.insert(index);
        });
    }
    let mut next = 0;
    let mut placed: Vec<PlacedRow<'a>> = Vec::new();
    let mut known: HashSet<Vec<String>> = HashSet::new();
    for (row, wanted) in rows.iter().zip(wanted) {
        let index = ends.free(wanted, next).or_else(|| ends.free(wanted, 0));
        let one = match index {
            Some(index) => {
                ends.each(&places[index], |end| {
                    end.free.remove(&index);
                });
                next = index + 1;
                PlacedRow {
                    path: places[index].clone(),
                    row,
                    is_proved: true,
                    is_repeated: false,
                }
            }
            None => {
                let path = match ends.first(wanted) {
                    Some(index) => places[index].clone(),
                    None => {
                        // Beside the row before, or below it where it is an object of which nothing is shown.
                        let mut path = placed
                            .last()
                            .map(|before| before.path.clone())
                            .unwrap_or_default();
                        path.pop();
                        path.push(name_of(row).to_owned());
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

fn name_of(row: &DraftRow) -> &str {
    row.name.text.trim_matches(['"', '\''])
}

/// The ends of paths that names mean, each with the places whose paths end so. The first is the empty one, which no name
/// means: it has no places.
struct Ends<'a> {
    all: Vec<End>,
    /// The end that is longer by a key.
    longer: HashMap<(usize, &'a str), usize>,
}

#[derive(Default)]
struct End {
    first: Option<usize>,
    /// The places that no row has taken.
    free: BTreeSet<usize>,
}

impl Default for Ends<'_> {
    fn default() -> Self {
        Self {
            all: vec![End::default()],
            longer: HashMap::new(),
        }
    }
}

impl<'a> Ends<'a> {
    /// The ends that a name means: a key of its own, and where it has dots the end of a path.
    fn of_name(&mut self, name: &'a str) -> [usize; 2] {
        let dotted = name.contains('.').then(|| segments(name).rev());
        [self.add(once(name)), self.add(dotted.into_iter().flatten())]
    }

    /// The end of these keys, last one first.
    fn add(&mut self, keys: impl Iterator<Item = &'a str>) -> usize {
        keys.fold(0, |end, key| {
            *self.longer.entry((end, key)).or_insert_with(|| {
                self.all.push(End::default());
                self.all.len() - 1
            })
        })
    }

    /// Does something with each known end of a path.
    fn each(&mut self, path: &[String], mut act: impl FnMut(&mut End)) {
        let mut at = 0;
        for key in path.iter().rev() {
            let Some(&longer) = self.longer.get(&(at, key.as_str())) else {
                return;
            };
            at = longer;
            act(&mut self.all[at]);
        }
    }

    /// The first place from this one on that no row has taken.
    fn free(&self, ends: [usize; 2], from: usize) -> Option<usize> {
        let free = |end: usize| self.all[end].free.range(from..).next().copied();
        ends.into_iter().filter_map(free).min()
    }

    /// The first place, taken or not.
    fn first(&self, ends: [usize; 2]) -> Option<usize> {
        ends.into_iter().filter_map(|end| self.all[end].first).min()
    }
}

/// The keys that a name in dots lists; those of items are left out.
fn segments(name: &str) -> impl DoubleEndedIterator<Item = &str> {
    name.split('.')
        .map(|segment| segment.trim_end_matches("[]").trim_end_matches("[*]"))
        .filter(|segment| !segment.is_empty() && *segment != "*")
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
    fn inserted_members_stand_behind_their_siblings() {
        let json = Json::parse(r#"{"a": 1, "b": 2}"#).expect("JSON");
        let mut structure = Node::of(&json, Origin::Template);
        for (key, sibling) in [
            ("c", Some("a")),
            ("d", Some("c")),
            ("e", None),
            ("f", Some("a")),
            ("g", Some("b")),
            ("h", Some("missing")),
        ] {
            let node = Node::unknown(Kind::Scalar, Origin::Table);
            structure.insert(key, node, sibling.map(str::to_owned).as_ref());
        }
        structure.settle_order();
        let order: String = structure.members.keys().map(String::as_str).collect();
        assert_eq!(order, "afcdbgeh");
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
