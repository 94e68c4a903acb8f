//! Builds the tree of a body from rows and the tables that their links lead to.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::links::{Links, named_by_link};
use crate::draft::{DraftRow, DraftTable};
use crate::resolve::body::{self, Field, Variant};
use crate::resolve::labels::Located;
use crate::resolve::row;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Origin, Schema, TypeName};
use apiref_core::page::{Page, Span};

/// How many structs or dotted names may lie in one another.
const DEEPEST: usize = 32;

/// How many rows are written out again at most: structs that refer to each other twice would be without end.
const MOST_ROWS: usize = 20_000;

/// How often the members of one table are written out in a body before references stand in for them.
const MOST_COPIES: usize = 8;

/// The members of a struct or body.
#[derive(Debug, Default)]
pub struct Members<'a> {
    /// Members by name.
    pub fields: Vec<Field<'a>>,
    /// The row that stands for each item of an array or each value of a map.
    pub each: Option<(Each, Box<Field<'a>>)>,
}

/// What a row without a name of its own stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// An item of an array: `[items]`, `-`.
    Item,
    /// A value of a map, whose key is free: `{User defined key}`.
    Value,
}

impl Members<'_> {
    /// Takes the type of a row that stands for each value of a map as that of the whole map, where the examples show
    /// so: `{name}` of the type `Map<String, Array<Lid>>`.
    pub fn settle_map(&mut self, roots: &[&Json]) {
        let Some((Each::Value, field)) = &mut self.each else {
            return;
        };
        let values = roots.iter().filter_map(|root| root.as_object());
        let mut values = values.flat_map(|members| members.values()).peekable();
        let inner = field.schema.additional_properties.as_deref();
        let is_list = inner.is_some_and(|inner| inner.is(TypeName::Array));
        let is_shown = values.peek().is_some() && values.all(|value| value.as_array().is_some());
        if is_list
            && is_shown
            && let Some(inner) = field.schema.additional_properties.take()
        {
            let description = field.schema.description.take();
            *field.schema = Schema {
                description,
                ..*inner
            };
        }
    }

    /// Is nothing known?
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.each.is_none()
    }

    /// The schema of an object, array or map with these members.
    pub fn into_schema(self, title: Option<String>) -> Schema {
        let Self { fields, each } = self;
        match each {
            Some((Each::Item, field)) => {
                let has_no_name = field.row.is_some_and(|row| row.name.text.trim() == "-");
                let item = field.into_schema();
                let is_scalar = item.single_type().is_some_and(|name| {
                    !matches!(name, TypeName::Array | TypeName::Object | TypeName::Null)
                });
                // A row that describes the whole array has its type; text or a file without a name is the body.
                if item.is(TypeName::Array) || has_no_name && is_scalar {
                    item
                } else {
                    Schema {
                        items: Some(Box::new(item)),
                        ..Schema::of(TypeName::Array)
                    }
                }
            }
            Some((Each::Value, field)) => {
                let mut schema = body::object(title, fields);
                schema.additional_properties = Some(Box::new(field.into_schema()));
                schema
            }
            None => body::object(title, fields),
        }
    }
}

/// Builds trees for one operation.
pub struct Builder<'a, 'l> {
    /// The links between rows and tables.
    pub links: &'l Links<'a>,
    /// Schemas of structs that hold themselves, by provisional name.
    pub definitions: IndexMap<String, Schema>,
    /// What was found amiss.
    pub found: Vec<Diagnostic>,
    /// The tables whose rows are in the IR.
    pub used: HashSet<*const DraftTable>,
    /// The rows of the tables of answers, once they are asked for.
    pub answers: Option<HashSet<*const DraftRow>>,
    stack: Vec<*const DraftTable>,
    recursive: HashMap<*const DraftTable, String>,
    copies: HashMap<*const DraftTable, usize>,
    /// Where it was said that something is left out.
    cut: HashSet<u32>,
    /// How many rows may still be written out again.
    left: usize,
}

impl<'a, 'l> Builder<'a, 'l> {
    /// A builder that follows these links.
    pub fn new(links: &'l Links<'a>) -> Self {
        Self {
            links,
            definitions: IndexMap::new(),
            found: Vec::new(),
            used: HashSet::new(),
            answers: None,
            stack: Vec::new(),
            recursive: HashMap::new(),
            copies: HashMap::new(),
            cut: HashSet::new(),
            left: MOST_ROWS,
        }
    }

    /// Forgets how often tables were written out: a new body begins.
    pub fn next_body(&mut self) {
        self.copies.clear();
    }

    /// The members that all rows of a table describe.
    pub fn members(&mut self, at: Located<'a>) -> Members<'a> {
        self.rows(at, at.table.rows.iter())
    }

    /// The members that some rows of a table describe.
    pub fn rows(
        &mut self,
        at: Located<'a>,
        rows: impl Iterator<Item = &'a DraftRow>,
    ) -> Members<'a> {
        if self.stack.len() >= DEEPEST || self.left == 0 {
            self.too_deep(at.page, at.table.span);
            return Members::default();
        }
        let is_again = !self.used.insert(std::ptr::from_ref(at.table));
        self.stack.push(std::ptr::from_ref(at.table));
        let mut members = Members::default();
        // Fields are large: a list that grows moves them again and again.
        let most = rows.size_hint().1.unwrap_or_default();
        members.fields.reserve(most.min(at.table.rows.len()));
        let mut known = HashMap::new();
        for row in rows {
            self.left = self.left.saturating_sub(usize::from(is_again));
            match pseudo(&row.name.text) {
                Some(each) if members.each.is_none() => {
                    let field = self.field(at, row, String::new());
                    members.each = Some((each, Box::new(field)));
                }
                _ => {
                    let names = names(&row.name.text);
                    let is_one_of_several = names.len() > 1;
                    for name in names {
                        let mut field = self.field(at, row, name);
                        // Of `lid_id or lid_name` one is sent.
                        field.required &= !is_one_of_several;
                        self.add(at.page, &mut members.fields, &mut known, field);
                    }
                }
            }
        }
        self.stack.pop();
        let too_deep = nest_dotted(&mut members.fields);
        for row in too_deep.iter().filter_map(|field| field.row) {
            self.too_deep(at.page, row.name.span);
        }
        members.fields.extend(too_deep);
        if self.stack.is_empty() && prune(&mut members.fields, DEEPEST) {
            self.too_deep(at.page, at.table.span);
        }
        self.define_root(at);
        members
    }

    /// A body that holds itself is written a second time, as the struct that its rows refer to.
    fn define_root(&mut self, at: Located<'a>) {
        let name = self.recursive.get(&std::ptr::from_ref(at.table));
        let Some(name) = name.filter(|_| self.stack.is_empty()).cloned() else {
            return;
        };
        if !self.definitions.contains_key(&name) {
            self.definitions.insert(name.clone(), Schema::default());
            let schema = self.members(at).into_schema(title(at.table));
            self.definitions.insert(name, schema);
        }
    }

    /// Adds a field; one that is documented twice is one field. `known` are the places of the fields by name.
    fn add(
        &mut self,
        page: &Page,
        fields: &mut Vec<Field<'a>>,
        known: &mut HashMap<String, usize>,
        field: Field<'a>,
    ) {
        let place = *known.entry(field.name.clone()).or_insert(fields.len());
        let Some(known) = fields.get_mut(place) else {
            fields.push(field);
            return;
        };
        join_words(&mut known.schema, &field.schema);
        merge(known, field, page, &mut self.found);
    }

    /// The field that a row documents.
    fn field(&mut self, at: Located<'a>, row: &'a DraftRow, name: String) -> Field<'a> {
        let mut field = row::field(at.page, row, name, &mut self.found);
        let elsewhere;
        let targets = match self.links.targets(row) {
            [] => {
                elsewhere = self.elsewhere(at, row);
                &elsewhere
            }
            targets => targets,
        };
        match targets {
            [] => {}
            [target] => self.link(&mut field, *target),
            [own, cited] if self.links.is_crossing(row) => {
                self.link(&mut field, *own);
                let known = field.children.iter().map(|child| child.name.clone());
                let mut known: HashSet<String> = known.collect();
                for mut more in self.members(*cited).fields {
                    if !known.insert(more.name.clone()) {
                        let row = more.row.map(|row| repeated(cited.page, row));
                        self.found.extend(row);
                        continue;
                    }
                    more.required = false;
                    more.source.placed_by = Some(Origin::Reference);
                    field.children.push(more);
                }
            }
            several => {
                for target in several.iter().copied() {
                    if self.stack.contains(&std::ptr::from_ref(target.table)) {
                        continue;
                    }
                    let members = self.members(target);
                    field.variants.push(Variant {
                        title: title(target.table),
                        fields: members.fields,
                    });
                }
            }
        }
        field
    }

    /// Links of rows that stand on another page than the operation.
    fn elsewhere(&self, at: Located<'a>, row: &'a DraftRow) -> Vec<Located<'a>> {
        let other_page = self
            .stack
            .first()
            .is_some_and(|first| !std::ptr::eq(*first, at.table));
        if !other_page || row.type_references.is_empty() && row.description.references().is_empty()
        {
            return Vec::new();
        }
        self.links.targets_elsewhere(at.page, at.table, row)
    }

    /// Says that what stands here is not read any further: a bound on recursion, for pages are untrusted.
    fn too_deep(&mut self, page: &Page, span: Span) {
        let expected =
            format!("at most {DEEPEST} levels, and {MOST_ROWS} members written out again");
        if self.cut.insert(span.start) {
            let found = Diagnostic::new(Code::TooDeep, page, span, "members left out", expected);
            self.found.push(found);
        }
    }

    /// Gives a field the members of a table.
    pub fn link(&mut self, field: &mut Field<'a>, target: Located<'a>) {
        let address = std::ptr::from_ref(target.table);
        if self.stack.contains(&address) {
            let refers = field.row.is_some_and(|row| refers_to(row, target.table));
            if refers {
                let hint = field.title.as_deref().unwrap_or(&field.name);
                let name = self.name_of(target, hint);
                body::innermost(&mut field.schema).reference = Some(format!("#/schemas/{name}"));
            }
            return;
        }
        if let Some(name) = self.recursive.get(&address)
            && self.definitions.contains_key(name)
        {
            body::innermost(&mut field.schema).reference = Some(format!("#/schemas/{name}"));
            return;
        }
        let copies = self.copies.entry(address).or_default();
        *copies += 1;
        if *copies > MOST_COPIES {
            let hint = field.title.as_deref().unwrap_or(&field.name);
            self.name_of(target, hint);
        }
        let members = self.members(target);
        let is_scalar_map = field
            .schema
            .additional_properties
            .as_deref()
            .is_some_and(|values| {
                values
                    .single_type()
                    .is_some_and(|name| !matches!(name, TypeName::Object | TypeName::Array))
            });
        if is_scalar_map && let Some(row) = field.row {
            let keys: Vec<&str> = members.fields.iter().map(|f| f.name.as_str()).collect();
            self.found.push(Diagnostic::new(
                Code::MapKeysListed,
                target.page,
                row.name.span,
                format!("`{}`: {}", field.name, keys.join(", ")),
                "",
            ));
        }
        let named = field.row.and_then(|row| named_by_link(row, target.table));
        field.title = named.or(title(target.table)).or(field.title.take());
        if let Some(name) = self.recursive.get(&address) {
            let name = name.clone();
            let slot = body::innermost(&mut field.schema);
            slot.reference = Some(format!("#/schemas/{name}"));
            slot.types = None;
            slot.title = None;
            let schema = members.into_schema(field.title.take());
            self.definitions.insert(name, schema);
            return;
        }
        attach(field, members);
    }

    /// The provisional name of a struct that is written once and referred to.
    fn name_of(&mut self, target: Located<'a>, hint: &str) -> String {
        let address = std::ptr::from_ref(target.table);
        self.recursive
            .entry(address)
            .or_insert_with(|| {
                let line = target.page.line_of(target.table.span.start);
                let title = title(target.table).unwrap_or_else(|| hint.to_owned());
                format!("{}|{line}|{title}", target.page.name())
            })
            .clone()
    }
}

/// Makes members those of a field's value.
pub fn attach<'a>(field: &mut Field<'a>, members: Members<'a>) {
    match members.each {
        None => {
            field.children = members.fields;
        }
        Some((each, value)) => {
            let title = field.title.take();
            let inner = Members {
                each: Some((each, value)),
                fields: members.fields,
            }
            .into_schema(title);
            let slot = body::innermost(&mut field.schema);
            slot.types = inner.types;
            slot.properties = inner.properties;
            slot.required = inner.required;
            slot.items = inner.items;
            slot.additional_properties = inner.additional_properties;
        }
    }
}

/// Does a row refer to a table by one of its labels?
fn refers_to(row: &DraftRow, table: &DraftTable) -> bool {
    let leads = |target: &String| table.labels.contains(target);
    row.type_references.iter().any(|r| leads(&r.target))
        || row
            .description
            .references()
            .iter()
            .any(|r| leads(&r.target))
}

/// The name that a table's caption gives to the struct.
pub fn title(table: &DraftTable) -> Option<String> {
    table.subject.clone().filter(|subject| !subject.is_empty())
}

/// Joins two fields of one name, whose rows say the same.
pub fn merge<'a>(
    known: &mut Field<'a>,
    other: Field<'a>,
    page: &Page,
    found: &mut Vec<Diagnostic>,
) {
    found.extend(other.row.map(|row| repeated(page, row)));
    known.required &= other.required;
    if !other.children.is_empty() {
        let mut at: HashMap<String, usize> = HashMap::new();
        for (index, child) in known.children.iter().enumerate() {
            at.entry(child.name.clone()).or_insert(index);
        }
        for child in other.children {
            match at.entry(child.name.clone()) {
                Entry::Occupied(at) => merge(&mut known.children[*at.get()], child, page, found),
                Entry::Vacant(free) => {
                    free.insert(known.children.len());
                    known.children.push(child);
                }
            }
        }
    }
    known.variants.extend(other.variants);
}

/// Adds what another row of the same table says of a member. One of another type is about something else.
fn join_words(known: &mut Schema, other: &Schema) {
    let more = other.description.as_ref();
    let Some(more) = more.filter(|_| known.types == other.types) else {
        return;
    };
    let own = known.description.get_or_insert_default();
    if more.contains(own.as_str()) {
        own.clone_from(more);
    } else if !own.contains(more.as_str()) {
        own.push_str("\n\n");
        own.push_str(more);
    }
}

/// Says that a row repeats another.
pub fn repeated(page: &Page, row: &DraftRow) -> Diagnostic {
    let name = format!("`{}`", row.name.text);
    Diagnostic::new(Code::RowRepeated, page, row.name.span, name, "")
}

/// The names in a cell: mostly one. Blanks that the conversion left inside a name are taken out.
pub fn names(cell: &str) -> Vec<String> {
    let cell = cell.trim().trim_matches('"');
    if !cell.contains([' ', '\u{a0}']) {
        return vec![cell.to_owned()];
    }
    if let Some((first, second)) = cell.split_once(" or ")
        && is_identifier(first.trim())
        && is_identifier(second.trim())
    {
        return vec![first.trim().to_owned(), second.trim().to_owned()];
    }
    if let Some((name, _)) = cell.split_once(" (")
        && is_identifier(name)
    {
        return vec![name.to_owned()];
    }
    let joined: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    let damaged = cell.as_bytes().windows(2).any(|pair| {
        let joint = |b: u8| matches!(b, b'_' | b'-' | b'.' | b':');
        pair[0] == b' ' && joint(pair[1]) || joint(pair[0]) && pair[1] == b' '
    });
    if damaged && is_identifier(&joined) {
        return vec![joined];
    }
    vec![cell.to_owned()]
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|b| {
            b.is_ascii_alphanumeric()
                || matches!(b, b'_' | b'-' | b'.' | b':' | b'@' | b'$' | b'#' | b'/')
        })
}

/// Rows that stand for every item of an array or every value of a map.
pub fn pseudo(name: &str) -> Option<Each> {
    let name = name.trim();
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "-" | "[items]" | "[item]" | "[array]" | "[array element]" | "[array elements]" | "[]"
        | "array elements" | "array element" | "[list]" | "none" | "n/a" | "[object]" | "array"
        | "items"
            if name.starts_with(['[', '-']) || lower.starts_with("array e") =>
        {
            Some(Each::Item)
        }
        _ if name.starts_with('{') && name.ends_with('}') => Some(Each::Value),
        _ if name.starts_with('<') && name.ends_with('>') => Some(Each::Value),
        _ if lower.starts_with("user-defined") || lower.starts_with("user defined") => {
            Some(Each::Value)
        }
        // A sentence is no name: it describes the key of a map.
        _ if name.split(' ').count() >= 4 => Some(Each::Value),
        _ => None,
    }
}

/// Puts `scope.project.id` below `scope`, where `scope` is a field of the same table or only such names stand there. Gives
/// the fields whose names lead too deep.
fn nest_dotted<'a>(fields: &mut Vec<Field<'a>>) -> Vec<Field<'a>> {
    let mut too_deep = Vec::new();
    if !fields.iter().any(|field| field.name.contains('.')) {
        return too_deep;
    }
    let plain: HashSet<String> = fields
        .iter()
        .filter(|field| !field.name.contains('.') && field.children.is_empty())
        .map(|field| field.name.clone())
        .collect();
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for mut field in std::mem::take(fields) {
        if field.name.matches('.').count() >= DEEPEST {
            too_deep.push(field);
            continue;
        }
        let parent = field
            .name
            .match_indices('.')
            .map(|(at, _)| {
                field.name[..at]
                    .trim_end_matches("[]")
                    .trim_end_matches("[*]")
                    .to_owned()
            })
            .rev()
            .find(|parent| plain.contains(parent) || places.contains_key(parent));
        let parent = parent.filter(|parent| field.name.len() > parent.len() + 1);
        let owner = parent.and_then(|parent| {
            let place = places.get(&parent)?.clone();
            Some((parent, place))
        });
        let Some((parent, mut place)) = owner else {
            let name = field.name.clone();
            let place = vec![fields.len()];
            fields.push(field);
            remember(fields, place, name, &mut places);
            continue;
        };
        let Some(owner) = at(fields, &place) else {
            fields.push(field);
            continue;
        };
        let rest = field.name[parent.len()..]
            .trim_start_matches("[]")
            .trim_start_matches("[*]");
        field.name = rest.trim_start_matches('.').to_owned();
        let name = format!("{parent}.{}", field.name);
        owner.children.push(field);
        place.push(owner.children.len() - 1);
        remember(fields, place, name, &mut places);
    }
    too_deep
}

/// Notes where a field and the members below it stand, by their dotted names; of several of one name the first.
fn remember(
    fields: &mut [Field<'_>],
    place: Vec<usize>,
    name: String,
    places: &mut HashMap<String, Vec<usize>>,
) {
    let mut waiting = vec![(name, place)];
    while let Some((name, place)) = waiting.pop() {
        let children = at(fields, &place).map_or(&[][..], |field| &field.children);
        for (index, child) in children.iter().enumerate() {
            let below = [place.as_slice(), &[index]].concat();
            waiting.push((format!("{name}.{}", child.name), below));
        }
        places.entry(name).or_insert(place);
    }
}

/// The field at a place: its position on each level.
fn at<'f, 'a>(fields: &'f mut [Field<'a>], place: &[usize]) -> Option<&'f mut Field<'a>> {
    let (first, rest) = place.split_first()?;
    let mut field = fields.get_mut(*first)?;
    for index in rest {
        field = field.children.get_mut(*index)?;
    }
    Some(field)
}

/// Takes out what is nested deeper than `levels`. Was there anything?
fn prune(fields: &mut [Field<'_>], levels: usize) -> bool {
    let mut cut = false;
    for field in fields {
        let variants = field.variants.iter_mut().map(|variant| &mut variant.fields);
        for inner in std::iter::once(&mut field.children).chain(variants) {
            if levels > 0 {
                cut |= prune(inner, levels - 1);
            } else {
                cut |= !inner.is_empty();
                inner.clear();
            }
        }
    }
    cut
}
