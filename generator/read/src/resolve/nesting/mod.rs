//! Gives the rows of a flat table their places in a body: by dotted names, by `[*]`, by the example, by default.
//!
//! Flat tables list wrappers, members and members of members one after the other. A dotted name tells where its
//! member stands; the dots leave out arrays and often the wrapper. Any other name is looked up among the keys of the
//! examples. A name that stands there once has its place; of several places the one nearest to the row before is
//! taken, and a name that stands nowhere is taken for a sibling of the others. The latter two are guesses, and
//! diagnosed.

mod borrowed;
mod insert;
mod map;
mod named;
mod places;
mod proven;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use indexmap::IndexMap;

use super::body::Field;
use super::examples::{Evidence, objects};
use crate::draft::{PageDraft, Side};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::{Json, Operation, Origin, TypeName};
use apiref_core::page::{Page, Span};
use apiref_core::text::collapsed;

/// The segment of a path that stands for the items of an array.
const ITEM: &str = "*";

/// The segment that stands for the values of a map.
const KEY: &str = "{*}";

/// A row on its way to its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Flat<'a> {
    /// The name is as the table writes it, dots and `[*]` included.
    pub field: Field<'a>,
    /// The object that the table says the row belongs to.
    pub subject: Option<String>,
    /// The row on the page.
    pub span: Span,
    /// Does the row name the object that the body is about?
    pub is_around: bool,
}

/// A body whose rows have their places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nested<'a> {
    /// The members of the root, or of its items.
    pub fields: Vec<Field<'a>>,
    /// Is the root an array?
    pub is_array: bool,
    /// Is the root a map?
    pub is_map: bool,
    /// The one key at the root of all examples, where its value holds the rest or is null.
    pub wrapper: Option<String>,
}

/// Gives each row its place. `bodies` are the examples of this body, `elsewhere` tells what other pages show. `by_markup`:
/// the markup says of each row that it is a member of the root unless an example shows it elsewhere.
///
/// # Diagnostics
/// [`Code::PlaceGuessed`] for a place that nothing on the page proves, [`Code::RowRepeated`] for a row that says
/// again what another says, [`Code::ExampleContainer`] for a scalar that turns out to have members.
pub fn nest<'a>(
    rows: Vec<Flat<'a>>,
    bodies: &[&Json],
    by_markup: bool,
    evidence: &Evidence<'_>,
    (elsewhere, side): (&Elsewhere<'_>, Side),
    diagnostics: &mut Vec<Diagnostic>,
) -> Nested<'a> {
    let map = Map::of(bodies, by_markup, &rows);
    let wrapper_at = rows
        .iter()
        .find(|row| Some(&row.field.name) == map.wrapper.as_ref())
        .map(|row| row.span.start);
    let mut nesting = Nesting {
        elsewhere,
        side,
        misnamed: map.misnamed(&rows),
        owners: map.owners(),
        wrapper_at,
        page: evidence.page,
        places: Vec::with_capacity(rows.len()),
        placed: HashMap::new(),
        taken: HashSet::new(),
        below: Vec::new(),
        named: HashMap::new(),
        map: &map,
        by_markup,
        diagnostics,
    };
    let placed: Vec<(Vec<String>, Flat<'a>)> = nesting.place_all(rows);
    let mut nested = Nested {
        fields: Vec::new(),
        is_array: map.root_is_array
            || placed
                .iter()
                .any(|(path, _)| path.first().is_some_and(|first| first == ITEM)),
        is_map: map.root_is_map
            && placed
                .iter()
                .any(|(path, _)| path.first().is_some_and(|first| first == KEY)),
        wrapper: map.wrapper.clone(),
    };
    if let Some(wrapper) = &map.wrapper
        && !placed.is_empty()
        && !placed
            .iter()
            .any(|(path, _)| names_of(path).eq([wrapper.as_str()]))
    {
        let mut source = evidence.page.source(Origin::Example, evidence.span.start);
        source.placed_by = Some(Origin::Example);
        nested.fields.push(Field::new(wrapper, source));
    }
    let mut known = insert::Known::default();
    for (path, row) in placed {
        known.insert(&mut nested.fields, &path, row, evidence, diagnostics);
    }
    nested
}

/// The places that the examples show.
struct Map {
    /// Every key's place with what stands there, in the order of the examples; arrays are a segment of their own.
    places: IndexMap<Vec<String>, Kind>,
    by_name: HashMap<String, Vec<usize>>,
    /// The arrays that hold anything.
    filled: HashSet<Vec<String>>,
    /// The places whose last names are these but for case and plural, by [`end_keys`].
    by_end: HashMap<u64, Vec<usize>>,
    /// The places that have others in them.
    around: HashSet<Vec<String>>,
    wrapper: Option<String>,
    root_is_array: bool,
    root_is_map: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scalar,
    Object,
    Array,
}

/// The one key at the root of all objects, if its value holds the rest, or is null and so holds nothing.
pub fn wrapper(bodies: &[&Json]) -> Option<String> {
    let mut wrapper: Option<&str> = None;
    for body in bodies {
        let members = body.as_object()?;
        let (key, value) = members.first()?;
        if members.len() != 1 || !matches!(value, Json::Object(_) | Json::Array(_) | Json::Null) {
            return None;
        }
        if wrapper.is_some_and(|wrapper| wrapper != key) {
            return None;
        }
        wrapper = Some(key);
    }
    wrapper.map(str::to_owned)
}

/// Are these one name, but for case and plural?
fn is_same(a: &str, b: &str) -> bool {
    without_plural(a).eq_ignore_ascii_case(without_plural(b))
}

/// What is the same of all names that [`is_same`] takes for one.
fn comparable(name: &str) -> String {
    without_plural(name).to_ascii_lowercase()
}

fn without_plural(name: &str) -> &str {
    name.strip_suffix(['s', 'S']).unwrap_or(name)
}

fn names_of(path: &[String]) -> impl DoubleEndedIterator<Item = &str> {
    path.iter()
        .map(String::as_str)
        .filter(|name| !is_step(name))
}

/// A hash of the first of these names, of the first two, and so on.
fn end_keys(names: impl Iterator<Item = impl Hash>) -> impl Iterator<Item = u64> {
    let mut hasher = DefaultHasher::new();
    names.map(move |name| {
        name.hash(&mut hasher);
        hasher.finish()
    })
}

/// Does a segment stand for the items of an array or the values of a map?
fn is_step(segment: &str) -> bool {
    matches!(segment, ITEM | KEY)
}

/// Does a name stand for keys of the user's choice: `{crate_id}`, `<key>`?
fn is_placeholder(name: &str) -> bool {
    let inner = |open: char, close: char| {
        name.strip_prefix(open)
            .and_then(|name| name.strip_suffix(close))
    };
    let inner = inner('{', '}').or_else(|| inner('<', '>'));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(['{', '}', '<', '>']))
}

/// The segments of a dotted name; `[*]` and `[]` are segments of their own.
fn segments(name: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in name.split('.') {
        let mut part = part.trim();
        let mut items = 0;
        while let Some(rest) = ["[*]", "[]", "[n]", "[0]"]
            .iter()
            .find_map(|ending| part.strip_suffix(ending))
        {
            part = rest.trim_end();
            items += 1;
        }
        if is_placeholder(part) {
            out.push(KEY.to_owned());
        } else if !part.is_empty() {
            out.push(part.to_owned());
        }
        out.extend(std::iter::repeat_n(ITEM.to_owned(), items));
    }
    out
}

fn last_name(name: &str) -> &str {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.split('[').next().unwrap_or(last)
}

struct Nesting<'m, 'd> {
    elsewhere: &'m Elsewhere<'m>,
    side: Side,
    /// The keys that rows mean which no example shows as they are written.
    misnamed: HashMap<String, String>,
    /// By what texts call them, the first object of each name that the examples show with members: the order of its place
    /// and where its members are.
    owners: HashMap<String, (usize, Vec<String>)>,
    /// Where the row of the wrapper stands.
    wrapper_at: Option<u32>,
    page: &'m Page,
    map: &'m Map,
    /// The places of the rows so far.
    places: Vec<Vec<String>>,
    /// The first of them whose last names are these, by [`end_keys`].
    placed: HashMap<u64, usize>,
    /// The places that rows have taken.
    taken: HashSet<Vec<String>>,
    /// The insides of the containers among them that no example shows.
    below: Vec<Vec<String>>,
    /// The names that several places have, as far as rows have asked for them.
    named: HashMap<String, named::Named>,
    /// Does the markup say that rows are members of the root?
    by_markup: bool,
    diagnostics: &'d mut Vec<Diagnostic>,
}

/// The place of the example, with the `[*]` that only the name states at its end.
fn with_items(path: &[String], dotted: &[String]) -> Vec<String> {
    let mut path = path.to_vec();
    let names = dotted.iter().rposition(|segment| !is_step(segment));
    let steps = dotted
        .get(names.map_or(0, |last| last + 1)..)
        .unwrap_or_default();
    path.extend_from_slice(steps);
    path
}

/// A container that no example shows, which may hold the rows behind it.
struct Owner {
    name: String,
    /// The place of its members.
    below: Vec<String>,
    /// What its row says.
    text: String,
}

impl Owner {
    /// The row as an owner of those behind it; none where it can't have members.
    fn of(row: &Flat<'_>, path: &[String]) -> Option<Self> {
        let text = description(row);
        let name = last_name(&row.field.name).to_owned();
        let is_list = row.field.schema.is(TypeName::Array);
        // The docs call many a list or object a string.
        let says = ["object", "list of", "array of", "pairs"]
            .iter()
            .any(|word| text.contains(word));
        if !is_list && !row.field.schema.is(TypeName::Object) && !says {
            return None;
        }
        let mut below = path.to_vec();
        if is_list {
            below.push(ITEM.to_owned());
        }
        Some(Self { name, below, text })
    }

    /// Is the row one of its members: does one of the two speak of the other, or do both say the same?
    fn has(&self, row: &Flat<'_>) -> bool {
        let text = description(row);
        let member = last_name(&row.field.name);
        // `crates_links` stands beside `crates`.
        if member.strip_prefix(&self.name) == Some("_links") {
            return false;
        }
        let is_name = member.contains(['_', '-']);
        let names = |text: &str, name: &str| {
            text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
                .any(|word| word == name)
        };
        let shared = || {
            text.split(". ")
                .map(|sentence| sentence.trim().trim_end_matches('.'))
                .any(|sentence| sentence.len() > 40 && self.text.contains(sentence))
        };
        let quoted = || self.text.contains(&format!("\"{member}\""));
        names(&text, &self.name)
            || is_name && names(&self.text, member)
            || quoted()
            || shared()
            || says(&text, self.name.strip_suffix('s').unwrap_or(&self.name))
            || says(&self.text, member)
    }
}

/// Does a text speak of a name of several words in plain words: `shelf_label` as `the shelf label`?
fn says(text: &str, name: &str) -> bool {
    let words = name.replace('_', " ").to_ascii_lowercase();
    words.contains(' ') && text.to_ascii_lowercase().contains(&words)
}

fn description(row: &Flat<'_>) -> String {
    let draft = row.field.row;
    draft.map_or_else(String::new, |draft| collapsed(&draft.description.text()))
}

/// Which members the examples of all pages show of objects, by the objects' names.
#[derive(Debug, Default)]
pub struct Elsewhere<'a> {
    /// The keys at the roots of bodies.
    roots: HashSet<&'a str>,
    members: HashMap<&'a str, HashSet<&'a str>>,
    /// The places that other operations prove.
    proven: proven::Proven,
}

impl<'a> Elsewhere<'a> {
    /// What the examples of these pages show.
    pub fn of(drafts: &'a [PageDraft]) -> Self {
        let mut elsewhere = Self::default();
        let examples = drafts
            .iter()
            .flat_map(|draft| &draft.operations)
            .flat_map(|operation| &operation.examples);
        for json in examples.filter_map(|example| example.json.as_ref()) {
            elsewhere.add_body(json);
        }
        elsewhere
    }

    /// Learns the places that these operations prove.
    pub fn learn<'o>(&mut self, operations: impl Iterator<Item = &'o Operation>) {
        operations.for_each(|operation| self.proven.note(operation));
    }

    fn add_body(&mut self, json: &'a Json) {
        let members = json.as_object().into_iter().flatten();
        self.roots.extend(members.map(|(name, _)| name.as_str()));
        self.add(json);
    }

    fn add(&mut self, json: &'a Json) {
        for object in objects(json) {
            for (name, value) in object.as_object().into_iter().flatten() {
                for inner in objects(value) {
                    let keys = inner.as_object().into_iter().flat_map(|inner| inner.keys());
                    self.members
                        .entry(name)
                        .or_default()
                        .extend(keys.map(String::as_str));
                }
                self.add(value);
            }
        }
    }

    fn is_root(&self, name: &str) -> bool {
        self.roots.contains(name)
    }

    fn holds(&self, object: &str, member: &str) -> bool {
        self.members
            .get(object)
            .is_some_and(|members| members.contains(member))
    }
}

#[cfg(test)]
mod tests;
