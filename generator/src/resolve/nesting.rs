//! Gives the rows of a flat table their places in a body: by dotted names, by `[*]`, by the example, by default.
//!
//! Flat tables list wrappers, members and members of members one after the other. A dotted name tells where its
//! member stands; the dots leave out arrays and often the wrapper. Any other name is looked up among the keys of the
//! examples. A name that stands there once has its place; of several places the one nearest to the row before is
//! taken, and a name that stands nowhere is taken for a sibling of the others. The latter two are guesses, and
//! diagnosed.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::body::Field;
use super::examples::{self, Evidence};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Json, Origin, Source, TypeName};
use crate::page::{Page, Span};

/// The segment of a path that stands for the items of an array.
const ITEM: &str = "*";

/// A row on its way to its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Flat<'a> {
    /// The name is as the table writes it, dots and `[*]` included.
    pub field: Field<'a>,
    /// The object that the table says the row belongs to.
    pub subject: Option<String>,
    /// The row on the page.
    pub span: Span,
}

/// A body whose rows have their places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Nested<'a> {
    /// The members of the root, or of its items.
    pub fields: Vec<Field<'a>>,
    /// Is the root an array?
    pub is_array: bool,
    /// The one key at the root of all examples, where its value holds the rest or is null.
    pub wrapper: Option<String>,
}

/// Gives each row its place. `bodies` are the examples of this body.
///
/// # Diagnostics
/// [`Code::PlaceGuessed`] for a place that nothing on the page proves, [`Code::RowRepeated`] for a row that says
/// again what another says, [`Code::ExampleContainer`] for a scalar that turns out to have members.
pub fn nest<'a>(
    rows: Vec<Flat<'a>>,
    bodies: &[&Json],
    evidence: &Evidence<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Nested<'a> {
    let map = Map::of(bodies, &rows);
    let mut nesting = Nesting {
        page: evidence.page,
        places: Vec::with_capacity(rows.len()),
        taken: HashMap::new(),
        map: &map,
        diagnostics,
    };
    let placed: Vec<(Vec<String>, Flat<'a>)> = nesting.place_all(rows);
    let mut nested = Nested {
        fields: Vec::new(),
        is_array: map.root_is_array,
        wrapper: map.wrapper.clone(),
    };
    if let Some(wrapper) = &map.wrapper
        && !placed.is_empty()
        && !placed
            .iter()
            .any(|(path, _)| names_of(path).eq([wrapper.as_str()]))
    {
        let mut source = Source::new(
            Origin::Example,
            evidence.page.name().clone(),
            evidence.page.line_of(evidence.span.start),
        );
        source.placed_by = Some(Origin::Example);
        nested.fields.push(Field::new(wrapper, source));
    }
    for (path, row) in placed {
        insert(&mut nested.fields, &path, row, evidence, diagnostics);
    }
    nested
}

/// The places that the examples show.
struct Map {
    /// Every key's place with what stands there, in the order of the examples; arrays are a segment of their own.
    places: IndexMap<Vec<String>, Kind>,
    by_name: HashMap<String, Vec<usize>>,
    wrapper: Option<String>,
    root_is_array: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scalar,
    Object,
    Array,
}

impl Map {
    fn of(bodies: &[&Json], rows: &[Flat<'_>]) -> Self {
        let mut map = Self {
            places: IndexMap::new(),
            by_name: HashMap::new(),
            wrapper: wrapper(bodies),
            root_is_array: !bodies.is_empty()
                && bodies.iter().all(|body| body.as_array().is_some()),
        };
        for body in bodies {
            map.add(&mut Vec::new(), body, rows);
        }
        for (index, path) in map.places.keys().enumerate() {
            if let Some(name) = path.last() {
                map.by_name.entry(name.clone()).or_default().push(index);
            }
        }
        map
    }

    fn add(&mut self, path: &mut Vec<String>, value: &Json, rows: &[Flat<'_>]) {
        match value {
            Json::Object(members) => {
                // Keys that are data name no members, unless a table lists them.
                let name = path.last().map(String::as_str).filter(|name| *name != ITEM);
                let listed = |key: &String| {
                    rows.iter()
                        .any(|row| last_name(&row.field.name) == key.as_str())
                };
                if examples::is_map(name, members) && !members.keys().any(listed) {
                    return;
                }
                for (key, member) in members {
                    path.push(key.clone());
                    let kind = match member {
                        Json::Object(_) => Kind::Object,
                        Json::Array(_) => Kind::Array,
                        _ => Kind::Scalar,
                    };
                    let known = self.places.entry(path.clone()).or_insert(kind);
                    if *known == Kind::Scalar {
                        *known = kind;
                    }
                    self.add(path, member, rows);
                    path.pop();
                }
            }
            Json::Array(items) => {
                path.push(ITEM.to_owned());
                for item in items {
                    self.add(path, item, rows);
                }
                path.pop();
            }
            _ => {}
        }
    }

    fn path(&self, index: usize) -> &[String] {
        self.places.get_index(index).map_or(&[], |(path, _)| path)
    }

    fn named(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Places whose names end with these; where there are none, places whose names differ in case or plural only.
    fn ending_with(&self, names: &[&str]) -> Vec<usize> {
        let Some(last) = names.last() else {
            return Vec::new();
        };
        let ends = |index: &usize, same: fn(&str, &str) -> bool| {
            let mut path = names_of(self.path(*index)).rev();
            names
                .iter()
                .rev()
                .all(|name| path.next().is_some_and(|there| same(there, name)))
        };
        let mut found = self.named(last).to_vec();
        found.retain(|index| ends(index, |a, b| a == b));
        if found.is_empty() {
            found = (0..self.places.len())
                .filter(|index| ends(index, is_same))
                .collect();
        }
        found
    }

    /// Does a place lie within an object of this name?
    fn is_within(&self, index: usize, object: &str) -> bool {
        names_of(self.path(index))
            .rev()
            .skip(1)
            .any(|name| is_same(name, object))
    }

    /// The place of the object that a table or column names, with its items entered.
    fn object(&self, name: &str) -> Option<Vec<String>> {
        let found = self.ending_with(&[name]);
        let place = found.into_iter().find(|&index| {
            self.places
                .get_index(index)
                .is_some_and(|(_, kind)| *kind != Kind::Scalar)
        })?;
        Some(self.entered(self.path(place)))
    }

    /// The path with the array segments that the examples show after its last name.
    fn entered(&self, path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        if self.places.get(path.as_slice()) == Some(&Kind::Array) {
            path.push(ITEM.to_owned());
        }
        path
    }

    /// Where members stand of which nothing is known: below the wrapper, if there is one.
    fn default_parent(&self) -> Vec<String> {
        let mut path = Vec::new();
        if self.root_is_array {
            path.push(ITEM.to_owned());
        }
        if let Some(wrapper) = &self.wrapper {
            path.push(wrapper.clone());
            path = self.entered(&path);
        }
        path
    }
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
    fn bare(name: &str) -> &str {
        name.strip_suffix(['s', 'S']).unwrap_or(name)
    }
    bare(a).eq_ignore_ascii_case(bare(b))
}

fn names_of(path: &[String]) -> impl DoubleEndedIterator<Item = &str> {
    path.iter().map(String::as_str).filter(|name| *name != ITEM)
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
        if !part.is_empty() {
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
    page: &'m Page,
    map: &'m Map,
    /// The places of the rows so far.
    places: Vec<Vec<String>>,
    /// How often each place was taken.
    taken: HashMap<Vec<String>, usize>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Nesting<'_, '_> {
    fn place_all<'a>(&mut self, rows: Vec<Flat<'a>>) -> Vec<(Vec<String>, Flat<'a>)> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for row in &rows {
            *counts.entry(row.field.name.clone()).or_default() += 1;
        }
        let mut owner: Option<(Vec<String>, String)> = None;
        let mut placed = Vec::with_capacity(rows.len());
        for mut row in rows {
            let siblings = counts.get(&row.field.name).copied().unwrap_or(1);
            let (path, how) = self.place(&row, siblings, owner.as_ref());
            if how == Origin::Guess {
                self.diagnostics.push(Diagnostic::new(
                    Code::PlaceGuessed,
                    self.page,
                    row.span,
                    format!("`{}`", row.field.name),
                    format!("`{}`", path.join(".")),
                ));
                // A container that no example shows may own the rows behind it.
                let container =
                    row.field.schema.is(TypeName::Array) || row.field.schema.is(TypeName::Object);
                let owned = owner
                    .as_ref()
                    .is_some_and(|(parent, _)| path.starts_with(parent));
                if container && !owned {
                    let mut below = path.clone();
                    if row.field.schema.is(TypeName::Array) {
                        below.push(ITEM.to_owned());
                    }
                    owner = Some((below, last_name(&row.field.name).to_owned()));
                } else if !owned {
                    owner = None;
                }
            } else {
                owner = None;
            }
            row.field.source.placed_by = Some(how);
            *self.taken.entry(path.clone()).or_default() += 1;
            self.places.push(path.clone());
            placed.push((path, row));
        }
        placed
    }

    fn place(
        &self,
        row: &Flat<'_>,
        siblings: usize,
        owner: Option<&(Vec<String>, String)>,
    ) -> (Vec<String>, Origin) {
        let name = row.field.name.as_str();
        // A key may hold dots itself.
        let literal = self.map.named(name);
        let dotted = segments(name);
        let plain: Vec<&str> = names_of(&dotted).collect();
        if literal.is_empty() && (plain.len() > 1 || dotted.iter().any(|segment| segment == ITEM)) {
            return self.place_dotted(&dotted, &plain, row.subject.as_deref());
        }
        let mut candidates: Vec<usize> = literal.to_vec();
        if let Some(subject) = row.subject.as_deref() {
            let object = self.map.object(subject);
            candidates.retain(|&index| {
                names_of(self.map.path(index))
                    .rev()
                    .nth(1)
                    .is_some_and(|parent| is_same(parent, subject))
            });
            if let (true, Some(mut path)) = (candidates.is_empty(), object) {
                path.push(name.to_owned());
                return (path, Origin::Table);
            }
            if candidates.is_empty() {
                candidates = literal.to_vec();
            }
        }
        match candidates.as_slice() {
            [] => {
                if let Some((parent, container)) = owner
                    && mentions(row, container)
                {
                    let mut path = parent.clone();
                    path.push(name.to_owned());
                    return (path, Origin::Guess);
                }
                let mut path = self.map.default_parent();
                path.push(name.to_owned());
                let proven = self.map.places.is_empty();
                // Without any example a flat table is all there is.
                (path, if proven { Origin::Table } else { Origin::Guess })
            }
            [only] => (self.map.path(*only).to_vec(), Origin::Example),
            several => {
                let free: Vec<usize> = several
                    .iter()
                    .copied()
                    .filter(|&index| !self.taken.contains_key(self.map.path(index)))
                    .collect();
                let chosen = self.nearest(if free.is_empty() { several } else { &free });
                let path = self.map.path(chosen).to_vec();
                let by_order = siblings == several.len();
                (
                    path,
                    if by_order {
                        Origin::Example
                    } else {
                        Origin::Guess
                    },
                )
            }
        }
    }

    /// Of several places, the one that shares most with the place of the row before; then the shallowest, then the
    /// first.
    fn nearest(&self, candidates: &[usize]) -> usize {
        let previous = self.places.last().map_or(&[][..], Vec::as_slice);
        let mut best = candidates[0];
        let mut best_rank = (0, usize::MAX);
        for &index in candidates {
            let path = self.map.path(index);
            let parent = &path[..path.len() - 1];
            let parent_names: Vec<&str> = names_of(parent).collect();
            let below: Vec<&str> = names_of(previous).collect();
            let beside = &below[..below.len().saturating_sub(1)];
            let close = if parent_names == below && !below.is_empty() {
                3
            } else if parent_names == beside {
                2
            } else if beside.starts_with(&parent_names) {
                1
            } else {
                0
            };
            if close > best_rank.0 || close == best_rank.0 && path.len() < best_rank.1 {
                best = index;
                best_rank = (close, path.len());
            }
        }
        best
    }

    fn place_dotted(
        &self,
        dotted: &[String],
        plain: &[&str],
        subject: Option<&str>,
    ) -> (Vec<String>, Origin) {
        let mut found = self.map.ending_with(plain);
        if let Some(subject) = subject
            && found
                .iter()
                .any(|&index| self.map.is_within(index, subject))
        {
            found.retain(|&index| self.map.is_within(index, subject));
        }
        if !found.is_empty() {
            let exact = found
                .iter()
                .copied()
                .find(|&index| names_of(self.map.path(index)).count() == plain.len());
            let free = found
                .iter()
                .copied()
                .find(|&index| !self.taken.contains_key(self.map.path(index)));
            let chosen = exact.or(free).unwrap_or(found[0]);
            let path = with_items(self.map.path(chosen), dotted);
            return (path, Origin::Table);
        }
        // The longest part that the examples show, then what the name adds.
        for length in (1..plain.len()).rev() {
            let Some(&index) = self.map.ending_with(&plain[..length]).first() else {
                continue;
            };
            let mut path = self.map.entered(self.map.path(index));
            let mut names = 0;
            for segment in dotted {
                if names >= length
                    && !(names == length
                        && segment == ITEM
                        && path.last().is_some_and(|last| last == ITEM))
                {
                    path.push(segment.clone());
                }
                names += usize::from(segment != ITEM);
            }
            return (path, Origin::Table);
        }
        // A row before it may have made the parent's place.
        if let Some(parent) = self.places.iter().find(|place| {
            names_of(place)
                .rev()
                .take(plain.len() - 1)
                .eq(plain[..plain.len() - 1].iter().rev().copied())
                && plain.len() > 1
        }) {
            let mut path = parent.clone();
            if dotted.len() > 1
                && dotted[dotted.len() - 2] == ITEM
                && path.last().is_some_and(|last| last != ITEM)
            {
                path.push(ITEM.to_owned());
            }
            path.push(plain[plain.len() - 1].to_owned());
            return (path, Origin::Table);
        }
        let mut path = subject
            .and_then(|subject| self.map.object(subject))
            .unwrap_or_else(|| self.map.default_parent());
        let inside = !path.is_empty();
        path.extend(dotted.iter().cloned());
        (
            path,
            if inside && !self.map.places.is_empty() {
                Origin::Guess
            } else {
                Origin::Table
            },
        )
    }
}

/// The place of the example, with the `[*]` that only the name states at its end.
fn with_items(path: &[String], dotted: &[String]) -> Vec<String> {
    let mut path = path.to_vec();
    let stated = dotted
        .iter()
        .rev()
        .take_while(|segment| *segment == ITEM)
        .count();
    path.extend(std::iter::repeat_n(ITEM.to_owned(), stated));
    path
}

/// Does a row's description speak of an object by its name?
fn mentions(row: &Flat<'_>, name: &str) -> bool {
    let Some(draft) = row.field.row else {
        return false;
    };
    let text = draft.description.text();
    text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        .any(|word| word == name)
}

/// Puts a row at its path; what lies on the way is made where it is not there yet.
fn insert<'a>(
    fields: &mut Vec<Field<'a>>,
    path: &[String],
    row: Flat<'a>,
    evidence: &Evidence<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let first = path
        .iter()
        .position(|segment| segment != ITEM)
        .unwrap_or(path.len());
    let Some(name) = path.get(first) else { return };
    let items = path[first + 1..]
        .iter()
        .take_while(|segment| *segment == ITEM)
        .count();
    let rest = &path[first + 1 + items..];
    let index = fields.iter().position(|field| field.name == *name);
    if rest.is_empty() {
        let mut field = row.field;
        field.name.clone_from(name);
        if items > 0 {
            field.make_array();
        }
        match index {
            None => fields.push(field),
            Some(index) if fields[index].row.is_none() => {
                let known = &mut fields[index];
                field.children = std::mem::take(&mut known.children);
                let is_array = known.schema.is(TypeName::Array);
                if !field.children.is_empty() {
                    open(&mut field, row.span, evidence.page, diagnostics);
                }
                if is_array && !field.schema.is(TypeName::Array) {
                    field.make_array();
                }
                *known = field;
            }
            Some(_) => diagnostics.push(Diagnostic::new(
                Code::RowRepeated,
                evidence.page,
                row.span,
                format!("`{}`", path.join(".")),
                "one row",
            )),
        }
        return;
    }
    let index = index.unwrap_or_else(|| {
        let mut source = Source::new(
            Origin::Example,
            evidence.page.name().clone(),
            evidence.page.line_of(row.span.start),
        );
        if row.field.name.contains('.') {
            source.origin = Origin::Table;
        }
        source.placed_by = row.field.source.placed_by;
        fields.push(Field::new(name, source));
        fields.len() - 1
    });
    let parent = &mut fields[index];
    open(parent, row.span, evidence.page, diagnostics);
    if items > 0 {
        parent.make_array();
    }
    insert(&mut parent.children, rest, row, evidence, diagnostics);
}

/// Makes a field one that can have members. A scalar type that a table states for it is wrong.
fn open(field: &mut Field<'_>, span: Span, page: &Page, diagnostics: &mut Vec<Diagnostic>) {
    let Some(stated) = field.schema.single_type() else {
        return;
    };
    if matches!(stated, TypeName::Array | TypeName::Object) {
        return;
    }
    diagnostics.push(Diagnostic::new(
        Code::ExampleContainer,
        page,
        span,
        format!("members of `{}`", field.name),
        "a scalar, as the table says; read as an object",
    ));
    field.schema.types = None;
    field.schema.format = None;
    field.schema.max_length = None;
    field.schema.min_length = None;
    field.schema.enumeration.clear();
    field.schema.pattern = None;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ir::Schema;

    fn row(page: &Page, name: &str, kind: TypeName) -> Flat<'static> {
        let mut field = Field::new(name, Source::new(Origin::Table, page.name().clone(), 1));
        field.schema = Schema::of(kind);
        Flat {
            field,
            subject: None,
            span: Span::default(),
        }
    }

    fn paths(fields: &[Field<'_>], before: &str, out: &mut Vec<String>) {
        for field in fields {
            let path = format!("{before}{}", field.name);
            let mark = if field.schema.is(TypeName::Array) {
                "[*]"
            } else {
                ""
            };
            out.push(format!("{path}{mark}"));
            paths(&field.children, &format!("{path}{mark}."), out);
        }
    }

    fn nested(rows: Vec<Flat<'_>>, examples: &[&str]) -> (Vec<String>, Vec<String>) {
        let page = Page::new("a.rst", "");
        let bodies: Vec<Json> = examples
            .iter()
            .map(|text| Json::parse(text).expect("JSON"))
            .collect();
        let evidence = Evidence {
            page: &page,
            span: Span::default(),
            precise: false,
            mended: false,
        };
        let mut diagnostics = Vec::new();
        let nested = nest(
            rows,
            &bodies.iter().collect::<Vec<_>>(),
            &evidence,
            &mut diagnostics,
        );
        let mut found = Vec::new();
        paths(&nested.fields, "", &mut found);
        (found, diagnostics.into_iter().map(|d| d.message).collect())
    }

    fn places(names: &[&str], examples: &[&str]) -> Vec<String> {
        let page = Page::new("a.rst", "");
        let rows = names
            .iter()
            .map(|name| row(&page, name, TypeName::String))
            .collect();
        nested(rows, examples).0
    }

    #[test]
    fn the_example_gives_wrapper_depth_and_arrays() {
        let example = r#"{"crate": {"id": 1, "lids": [{"lid": {"id": 2, "colour": "red"}}]}}"#;
        assert_eq!(
            places(&["colour", "crate"], &[example]),
            [
                "crate",
                "crate.lids[*]",
                "crate.lids[*].lid",
                "crate.lids[*].lid.colour"
            ]
        );
        // Rows of one name take the places in turn, each near the row before it.
        assert_eq!(
            places(&["crate", "id", "lid", "id"], &[example]),
            [
                "crate",
                "crate.id",
                "crate.lids[*]",
                "crate.lids[*].lid",
                "crate.lids[*].lid.id"
            ]
        );
    }

    #[test]
    fn dotted_names_leave_out_wrappers_and_arrays() {
        let example = r#"{"crates": [{"lids": [{"id": 1}]}]}"#;
        assert_eq!(
            places(&["lids.id"], &[example]),
            ["crates[*]", "crates[*].lids[*]", "crates[*].lids[*].id"]
        );
        assert_eq!(
            places(&["crate.weight"], &[example]),
            ["crates[*]", "crates[*].weight"]
        );
        assert_eq!(
            places(&["a[*].b", "a.c"], &[]),
            ["a[*]", "a[*].b", "a[*].c"]
        );
        // A key may hold dots itself.
        assert_eq!(places(&["a.b"], &[r#"{"x": {"a.b": 1}}"#]), ["x", "x.a.b"]);
    }

    #[test]
    fn what_no_example_shows_is_a_sibling_and_a_guess() {
        let page = Page::new("a.rst", "");
        let rows = vec![
            row(&page, "id", TypeName::String),
            row(&page, "size", TypeName::Integer),
        ];
        let (found, said) = nested(rows, &[r#"{"crate": {"id": 1}}"#]);
        assert_eq!(found, ["crate", "crate.id", "crate.size"]);
        assert_eq!(
            said,
            ["nothing on the page proves where a row belongs: found `size`, expected `crate.size`"]
        );
    }

    #[test]
    fn without_an_example_a_table_is_flat() {
        let page = Page::new("a.rst", "");
        let rows = vec![
            row(&page, "id", TypeName::String),
            row(&page, "size", TypeName::Integer),
        ];
        assert_eq!(
            nested(rows, &[]),
            (vec!["id".to_owned(), "size".to_owned()], vec![])
        );
    }

    #[test]
    fn a_subject_tells_the_object() {
        let page = Page::new("a.rst", "");
        let mut name = row(&page, "name", TypeName::String);
        name.subject = Some("Lid".to_owned());
        let example = r#"{"crate": {"name": "a", "lids": [{"name": "b"}]}}"#;
        assert_eq!(
            nested(vec![name], &[example]).0,
            ["crate", "crate.lids[*]", "crate.lids[*].name"]
        );
    }

    #[test]
    fn keys_that_are_data_are_no_places() {
        let example = r#"{"metadata": {"name": "Apache", "My Label": "x"}}"#;
        assert_eq!(places(&["metadata"], &[example]), ["metadata"]);
    }

    fn name() -> impl Strategy<Value = String> {
        prop::collection::vec("[a-e](\\[\\*\\])?", 1..4).prop_map(|parts| parts.join("."))
    }

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            Just(Json::from("x"))
        ];
        leaf.prop_recursive(5, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Json::Array),
                prop::collection::vec(("[a-e]", inner), 0..4)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_row_is_lost(names in prop::collection::vec(name(), 0..8), bodies in prop::collection::vec(json(), 0..3)) {
            let examples: Vec<String> = bodies.iter().map(Json::to_string).collect();
            let examples: Vec<&str> = examples.iter().map(String::as_str).collect();
            let page = Page::new("a.rst", "");
            let rows = names.iter().map(|name| row(&page, name, TypeName::String)).collect();
            let (found, said) = nested(rows, &examples);
            for name in &names {
                let last = last_name(name);
                let placed = found.iter().any(|path| last_name(path) == last);
                prop_assert!(placed || said.iter().any(|message| message.contains(last)), "{name} in {found:?}");
            }
        }
    }
}
