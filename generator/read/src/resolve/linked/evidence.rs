//! What example bodies tell of places: wrappers that no row documents, wrappers that stand beside their members, and
//! the fields to which tables belong that nothing refers to.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexSet;

use super::links::{Links, same_direction, simple, singular};
use super::placement;
use super::tree::{Builder, attach, title};
use crate::draft::{Draft, DraftRow, DraftTable, Place, Side};
use crate::resolve::body::Field;
use crate::resolve::examples::{by_key, objects};
use crate::resolve::labels::Located;
use crate::syntax::type_expr;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Json, Origin, TypeName};
use apiref_core::page::{Page, Span};

/// An example body with its place.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The body.
    pub json: &'a Json,
    /// Where it stands.
    pub span: Span,
    /// Had it to be repaired?
    pub repaired: bool,
}

/// How deep wrappers are looked for.
const DEEPEST: usize = 3;

/// The objects at the root of examples.
pub fn roots<'a>(examples: &[Shown<'a>]) -> Vec<&'a Json> {
    examples
        .iter()
        .flat_map(|shown| objects(shown.json))
        .collect()
}

/// Moves fields into the objects in which the examples show them. Returns true where the examples show that the body
/// is an array of such objects.
pub fn wrap<'a>(
    page: &Page,
    fields: &mut Vec<Field<'a>>,
    examples: &[Shown<'a>],
    found: &mut Vec<Diagnostic>,
) -> bool {
    let roots = roots(examples);
    if roots.is_empty() || fields.is_empty() {
        return false;
    }
    let is_array = examples
        .iter()
        .all(|shown| shown.json.as_array().is_some_and(|items| !items.is_empty()));
    let root_keys: IndexSet<&str> = keys(&roots);
    let missing: Vec<String> = fields
        .iter()
        .filter(|field| !root_keys.contains(field.name.as_str()))
        .map(|field| field.name.clone())
        .collect();
    let at_root = fields.len() - missing.len();
    let mut missing_names: HashMap<&str, usize> = HashMap::new();
    for name in &missing {
        *missing_names.entry(name).or_default() += 1;
    }
    let is_missing = |field: &Field<'_>| missing_names.contains_key(field.name.as_str());
    if missing.is_empty() {
        return is_array;
    }
    let Some(path) = owner(fields, &roots, &missing_names, missing.len(), DEEPEST) else {
        return is_array && at_root > 0;
    };
    let inner = walk(&roots, &path);
    let inner_keys = keys(&inner);
    let wrapper = path.first().map_or("", String::as_str);
    let only_wrapper = fields
        .iter()
        .all(|field| field.name == wrapper || is_missing(field));
    let mut moved = Vec::with_capacity(missing.len());
    let mut kept = Vec::with_capacity(at_root);
    for field in std::mem::take(fields) {
        let shown_inside = inner_keys.contains(field.name.as_str());
        if is_missing(&field) && (shown_inside || only_wrapper) {
            moved.push(field);
        } else {
            kept.push(field);
        }
    }
    *fields = kept;
    let span = examples
        .first()
        .map_or_else(Span::default, |shown| shown.span);
    let documented = fields.iter().any(|field| field.name == wrapper);
    let mut names: Vec<&str> = Vec::new();
    moved.iter().for_each(|field| all_names(field, &mut names));
    found.push(Diagnostic::new(
        if documented {
            Code::WrapperBesideMembers
        } else {
            Code::WrapperUndocumented
        },
        page,
        moved
            .iter()
            .find_map(|field| field.row.map(|row| row.name.span))
            .unwrap_or(span),
        format!("`{}` around `{}`", path.join("."), names.join("`, `")),
        "",
    ));
    for field in &mut moved {
        field.source.placed_by = Some(Origin::Example);
    }
    // What moved may hold wrappers itself.
    let below = inner.iter().map(|&json| Shown {
        json,
        span,
        repaired: false,
    });
    let below: Vec<Shown<'_>> = below.collect();
    wrap(page, &mut moved, &below, found);
    insert(page, fields, &path, &roots, span, moved);
    is_array
}

/// The names of a field and of what is below it.
fn all_names<'f>(field: &'f Field<'_>, names: &mut Vec<&'f str>) {
    names.push(&field.name);
    field
        .children
        .iter()
        .for_each(|child| all_names(child, names));
}

/// Where most of the missing names stand: the path of an object that nothing documents, or that a field without
/// members documents. `missing` says how often each name is, `count` how many they are.
fn owner(
    fields: &[Field<'_>],
    roots: &[&Json],
    missing: &HashMap<&str, usize>,
    count: usize,
    depth: usize,
) -> Option<Vec<String>> {
    let mut best: Option<(usize, Vec<String>)> = None;
    let mut by_name: HashMap<&str, &Field<'_>> = HashMap::new();
    for field in fields {
        by_name.entry(&field.name).or_insert(field);
    }
    let hits_of =
        |keys: &IndexSet<&str>| -> usize { keys.iter().filter_map(|key| missing.get(key)).sum() };
    for (key, values) in by_key(roots) {
        let documented = by_name.get(key).copied();
        let path = vec![key.to_owned()];
        let inner: Vec<&Json> = values.into_iter().flat_map(objects).collect();
        let inner_keys = keys(&inner);
        if inner_keys.is_empty() {
            continue;
        }
        let hits = hits_of(&inner_keys);
        // A scalar may be called like the object around all others.
        let holds_most = hits > 2 && hits * 2 >= count;
        if documented.is_some_and(|field| has_members(field) && !(holds_most && is_scalar(field))) {
            continue;
        }
        // An object of free content may share a name or two with fields that an example leaves out.
        let enough = match documented {
            Some(_) => hits * 2 >= inner_keys.len(),
            None => hits * 2 >= inner_keys.len() || hits * 2 >= count,
        };
        if hits > 0 && enough && best.as_ref().is_none_or(|(most, _)| hits > *most) {
            best = Some((hits, path.clone()));
        }
        if hits == 0
            && depth > 1
            && documented.is_none()
            && let Some(below) = owner(&[], &inner, missing, count, depth - 1)
        {
            let mut whole = path;
            whole.extend(below);
            let hits = hits_of(&keys(&walk(roots, &whole)));
            if best.as_ref().is_none_or(|(most, _)| hits > *most) {
                best = Some((hits, whole));
            }
        }
    }
    best.map(|(_, path)| path)
}

/// Puts fields below a path of names; names without a field get one from the example.
fn insert<'a>(
    page: &Page,
    fields: &mut Vec<Field<'a>>,
    path: &[String],
    at: &[&Json],
    span: Span,
    moved: Vec<Field<'a>>,
) {
    let Some((first, rest)) = path.split_first() else {
        fields.extend(moved);
        return;
    };
    let values: Vec<&Json> = at.iter().filter_map(|json| json.get(first)).collect();
    let is_array = values.iter().any(|json| json.as_array().is_some());
    let index = match fields.iter().position(|field| field.name == *first) {
        Some(index) => index,
        None => {
            let source = page.source(Origin::Example, span.start);
            let mut wrapper = Field::new(first.clone(), source);
            wrapper.required = true;
            wrapper.source.required_by = Some(Origin::Example);
            fields.insert(0, wrapper);
            0
        }
    };
    let Some(owner) = fields.get_mut(index) else {
        return;
    };
    let inner = walk(at, std::slice::from_ref(first));
    insert(page, &mut owner.children, rest, &inner, span, moved);
    if is_array {
        owner.make_array();
    }
}

fn has_members(field: &Field<'_>) -> bool {
    !field.children.is_empty()
        || !field.variants.is_empty()
        || field.schema.reference.is_some()
        || !field.schema.properties.is_empty()
        || field.schema.items.as_ref().is_some_and(|items| {
            items.reference.is_some() || items.single_type().is_some_and(|t| t != TypeName::Object)
        })
        || is_scalar(field)
}

/// Does the table state a type that has no members?
fn is_scalar(field: &Field<'_>) -> bool {
    let stated = field.schema.single_type();
    field.children.is_empty()
        && stated.is_some_and(|stated| !matches!(stated, TypeName::Object | TypeName::Array))
}

/// Words of a description after which a member may be missing, whatever the column says.
const CONDITIONS: &[&str] = &[
    "mandatory when",
    "mandatory if",
    "mandatory only",
    "required when",
    "required if",
    "required only",
    "not contained in the request",
    "cannot be set if",
    "cannot be set when",
    "is not specified",
    "valid only when",
    "valid only if",
    "available only when",
    "available only if",
    "takes effect only when",
    "take effect only when",
    "will be ignored",
];

/// Takes back that members must be there where examples leave them out and the docs don't hold to it: the description
/// names a condition, or, of an answer, the column stands in a table of another page or of the request.
pub fn relax(fields: &mut [Field<'_>], shown: &[&Json], is_of_answers: &dyn Fn(&DraftRow) -> bool) {
    let names: HashSet<&str> = fields.iter().map(|field| &*field.name).collect();
    let is_example = |json: &&Json| {
        let mut keys = json.as_object().into_iter().flatten();
        keys.any(|(key, _)| names.contains(key.as_str()))
    };
    let examples: Vec<&Json> = shown.iter().copied().filter(is_example).collect();
    let by_key = by_key(&examples);
    // `{}` leaves out what only the table of a request demands.
    let is_empty = |json: &&Json| json.as_object().is_some_and(|members| members.is_empty());
    let empty = shown.iter().copied().filter(is_empty).count();
    for field in fields {
        let values = by_key
            .get(field.name.as_str())
            .map_or(&[][..], Vec::as_slice);
        if field.required
            && let Some(row) = field.row
            && (values.len() < examples.len() || empty > 0 && !is_of_answers(row))
        {
            let text = row.description.text().to_ascii_lowercase();
            let has_condition = CONDITIONS.iter().any(|words| text.contains(words));
            if has_condition || !is_of_answers(row) {
                field.required = false;
                field.source.required_by = Some(match has_condition {
                    true => Origin::Description,
                    false => Origin::Example,
                });
            }
        }
        let inner: Vec<&Json> = values.iter().copied().flat_map(objects).collect();
        relax(&mut field.children, &inner, is_of_answers);
    }
}

/// The objects below a path of keys.
fn walk<'j>(roots: &[&'j Json], path: &[String]) -> Vec<&'j Json> {
    let mut at: Vec<&Json> = roots.to_vec();
    for key in path {
        at = at
            .iter()
            .filter_map(|json| json.get(key))
            .flat_map(objects)
            .collect();
    }
    at
}

fn keys<'j>(objects: &[&'j Json]) -> IndexSet<&'j str> {
    objects
        .iter()
        .filter_map(|json| json.as_object())
        .flat_map(|members| members.keys().map(String::as_str))
        .collect()
}

/// Links tables that nothing refers to with rows that have no members yet: by an example that shows the members, by
/// the caption, or because no other row is left.
pub fn adopt<'a>(
    page: &'a Page,
    draft: &'a Draft,
    links: &mut Links<'a>,
    found: &mut Vec<Diagnostic>,
) {
    let roots: HashSet<*const DraftTable> = placement::roots(draft, links)
        .into_iter()
        .map(std::ptr::from_ref)
        .collect();
    let orphans: Vec<&'a DraftTable> = draft
        .tables
        .iter()
        .filter(|table| {
            table.location == Some(Place::Struct)
                && !links.is_referred(table)
                && !roots.contains(&std::ptr::from_ref(*table))
        })
        .collect();
    if orphans.is_empty() {
        return;
    }
    let mut owners = PossibleOwners::of(draft, links);
    let mut of_group: HashMap<(Side, &Option<String>), usize> = HashMap::new();
    for orphan in &orphans {
        *of_group.entry((orphan.side, &orphan.status)).or_default() += 1;
    }
    for orphan in &orphans {
        let members: Vec<&str> = orphan
            .rows
            .iter()
            .map(|row| row.name.text.as_str())
            .collect();
        let subject = orphan.subject.as_deref().map(simple);
        let subject = subject.as_deref().map(singular);
        let mut best = None;
        let mut best_rank = 0;
        for (index, owner) in owners.of_table(&members, subject) {
            if std::ptr::eq(owner.table, *orphan)
                || !same_direction(owner.table.side, orphan.side)
                || !links.targets(owner.row).is_empty()
            {
                continue;
            }
            let shown = &owner.shown;
            let named = subject.is_some_and(|subject| subject_names(subject, &owner.name));
            let overlap = members.iter().filter(|name| shown.contains(**name)).count();
            let by_example = overlap > 0 && overlap * 2 >= shown.len().min(members.len());
            let rank = match (owner.is_compound, by_example, named) {
                (_, true, true) => 4,
                (true, true, false) => 3,
                (true, false, true) => 2,
                _ => 0,
            };
            let rank = rank * 2 + usize::from(rank > 0 && owner.table.status == orphan.status);
            if rank > best_rank {
                best_rank = rank;
                best = Some(index);
            }
        }
        let best = best.and_then(|index| owners.take(index));
        let is_only = of_group.get(&(orphan.side, &orphan.status)) == Some(&1);
        let last = || {
            is_only
                .then(|| last_candidate(draft, links, orphan))
                .flatten()
        };
        if let Some(row) = best.or_else(last) {
            found.push(Diagnostic::new(
                Code::StructUnreferenced,
                page,
                orphan.span,
                format!("`{}`", shown_name(orphan)),
                format!("a reference from `{}`", row.name.text),
            ));
            links.link(
                row,
                Located {
                    page,
                    table: orphan,
                },
            );
        }
    }
}

/// A row whose value may have the members of a table that nothing refers to.
struct PossibleOwner<'a> {
    table: &'a DraftTable,
    row: &'a DraftRow,
    /// Its name as captions are compared with it: simple and singular.
    name: String,
    /// Does its type say that it has members?
    is_compound: bool,
    /// The members that examples show.
    shown: Rc<IndexSet<&'a str>>,
}

/// The rows that may own a table, in order.
#[derive(Default)]
struct PossibleOwners<'a> {
    all: Vec<PossibleOwner<'a>>,
    /// By how rows are called on the page: those that are without members so far.
    called: HashMap<&'a str, BTreeSet<usize>>,
    /// The same by their names.
    named: HashMap<String, BTreeSet<usize>>,
    /// How long these names are.
    lengths: BTreeSet<usize>,
    /// How rows are called in which examples show a member.
    around: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> PossibleOwners<'a> {
    fn of(draft: &'a Draft, links: &Links<'a>) -> Self {
        let mut owners = Self::default();
        let sent = shown_members(draft, Direction::Request);
        let answered = shown_members(draft, Direction::Response);
        for (name, shown) in sent.iter().chain(&answered) {
            for member in shown.iter() {
                owners.around.entry(member).or_default().push(name);
            }
        }
        for owner in possible_owners(draft, &sent, &answered) {
            if links.targets(owner.row).is_empty() {
                let index = owners.all.len();
                let called = owners.called.entry(&owner.row.name.text);
                called.or_default().insert(index);
                owners.lengths.insert(owner.name.len());
                let named = owners.named.entry(owner.name.clone());
                named.or_default().insert(index);
                owners.all.push(owner);
            }
        }
        owners
    }

    /// Those that may own a table with these members and of this name.
    fn of_table(
        &self,
        members: &[&str],
        subject: Option<&str>,
    ) -> impl Iterator<Item = (usize, &PossibleOwner<'a>)> {
        let by_members = (members.iter())
            .filter_map(|member| self.around.get(member))
            .flatten()
            .filter_map(|name| self.called.get(name));
        // A caption ends with the name.
        let by_name = subject.into_iter().flat_map(|subject| {
            let lengths = self.lengths.range(..=subject.len());
            lengths.filter_map(|length| self.named.get(subject.get(subject.len() - length..)?))
        });
        let found: BTreeSet<usize> = by_members.chain(by_name).flatten().copied().collect();
        let found = found.into_iter();
        found.filter_map(|index| Some((index, self.all.get(index)?)))
    }

    /// The row of one that has members from now on.
    fn take(&mut self, index: usize) -> Option<&'a DraftRow> {
        let owner = self.all.get(index)?;
        if let Some(called) = self.called.get_mut(owner.row.name.text.as_str()) {
            called.remove(&index);
        }
        if let Some(named) = self.named.get_mut(&owner.name) {
            named.remove(&index);
        }
        Some(owner.row)
    }
}

fn possible_owners<'a>(
    draft: &'a Draft,
    sent: &HashMap<&'a str, Rc<IndexSet<&'a str>>>,
    answered: &HashMap<&'a str, Rc<IndexSet<&'a str>>>,
) -> Vec<PossibleOwner<'a>> {
    let none = Rc::default();
    let tables = draft.tables.iter().filter(|table| {
        let of_parameters = matches!(
            table.location,
            Some(Place::Parameter(_) | Place::PathAndQuery)
        );
        !of_parameters && table.side != Side::Uri
    });
    let owners = tables.flat_map(|table| {
        let shown = match table.side {
            Side::Response | Side::Fault => answered,
            _ => sent,
        };
        let none = &none;
        table.rows.iter().map(move |row| PossibleOwner {
            table,
            row,
            name: singular(&simple(&row.name.text)).to_owned(),
            is_compound: type_expr::parse(&row.type_text.text).shape.is_compound(),
            shown: Rc::clone(shown.get(row.name.text.as_str()).unwrap_or(none)),
        })
    });
    owners.collect()
}

/// The only field of the group of an orphan, which is the only one of it, that could have members and has none.
fn last_candidate<'a>(
    draft: &'a Draft,
    links: &Links<'a>,
    orphan: &DraftTable,
) -> Option<&'a DraftRow> {
    let same_group =
        |table: &DraftTable| table.side == orphan.side && table.status == orphan.status;
    let mut open = draft
        .tables
        .iter()
        .filter(|table| {
            same_group(table)
                && !std::ptr::eq(*table, orphan)
                && !matches!(
                    table.location,
                    Some(Place::Parameter(_) | Place::PathAndQuery)
                )
        })
        .flat_map(|table| &table.rows)
        .filter(|row| {
            links.targets(row).is_empty()
                && type_expr::parse(&row.type_text.text).shape.is_compound()
        });
    let only = open.next()?;
    // A caption in the letters of a member names that member, and no other.
    let is_member = |subject: &String| {
        subject.contains('_')
            && subject
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    // So does one that names a row beside it.
    let names_a_row = || {
        let rows = draft.tables.iter().filter(|table| same_group(table));
        let mut rows = rows.flat_map(|table| &table.rows);
        rows.any(|row| caption_names(orphan, &row.name.text))
    };
    let names_other = (orphan.subject.as_ref().is_some_and(is_member) || names_a_row())
        && !caption_names(orphan, &only.name.text);
    (open.next().is_none() && !names_other).then_some(only)
}

/// How deep a place is looked for.
const DEEPEST_PLACE: usize = 6;

/// What examples show at one place and below it, to find there the members of tables.
#[derive(Default)]
pub struct Outline<'j> {
    entries: Vec<Entry<'j>>,
    /// For the name of a member, the entries that have it in them, however deep.
    holding: HashMap<&'j str, Vec<usize>>,
    /// For the name of a container in which nothing is shown, simple and singular, the entries that are one or have one in
    /// them.
    empty: HashMap<String, Vec<usize>>,
    /// How long these names are.
    lengths: BTreeSet<usize>,
    /// For each entry the field that documents it, as soon as the fields are known.
    fields: Option<Vec<Option<usize>>>,
}

/// What examples show under one key.
struct Entry<'j> {
    key: &'j str,
    values: Vec<&'j Json>,
    /// The keys of the objects among them.
    keys: IndexSet<&'j str>,
    below: Outline<'j>,
}

impl Entry<'_> {
    fn is_array(&self) -> bool {
        self.values.iter().any(|json| json.as_array().is_some())
    }

    fn is_empty_container(&self) -> bool {
        let is_container = |json: &&Json| matches!(json, Json::Array(_) | Json::Object(_));
        self.keys.is_empty() && self.values.iter().any(is_container)
    }
}

impl<'j> Outline<'j> {
    /// That of the roots of examples.
    pub fn of(examples: &[Shown<'j>]) -> Self {
        Self::at(&roots(examples), 0)
    }

    fn at(objects_here: &[&'j Json], depth: usize) -> Self {
        let mut outline = Self::default();
        for (index, (key, values)) in by_key(objects_here).into_iter().enumerate() {
            let inner: Vec<&Json> = values.iter().copied().flat_map(objects).collect();
            let entry = Entry {
                key,
                values,
                keys: keys(&inner),
                below: match depth < DEEPEST_PLACE {
                    true => Self::at(&inner, depth + 1),
                    false => Self::default(),
                },
            };
            for name in entry.keys.iter().chain(entry.below.holding.keys()) {
                outline.holding.entry(name).or_default().push(index);
            }
            let own = entry.is_empty_container();
            let own = own.then(|| singular(&simple(key)).to_owned());
            for name in own.into_iter().chain(entry.below.empty.keys().cloned()) {
                outline.lengths.insert(name.len());
                outline.empty.entry(name).or_default().push(index);
            }
            outline.entries.push(entry);
        }
        outline
    }

    /// The entries that may have the members of a table in them, in order.
    fn candidates(&self, members: &[&str], caption: Option<&str>) -> BTreeSet<usize> {
        let by_members = members.iter().filter_map(|name| self.holding.get(name));
        // A caption ends with the name.
        let by_caption = caption.into_iter().flat_map(|caption| {
            let lengths = self.lengths.range(..=caption.len());
            lengths.filter_map(|length| self.empty.get(caption.get(caption.len() - length..)?))
        });
        by_members.chain(by_caption).flatten().copied().collect()
    }
}

/// Gives the members of a table that still belongs to nothing to a field that only examples show. True where a place was
/// found.
pub fn adopt_undocumented<'a>(
    builder: &mut Builder<'a, '_>,
    orphan: Located<'a>,
    fields: &mut Vec<Field<'a>>,
    outline: &mut Outline<'_>,
    span: Span,
) -> bool {
    let members: Vec<&str> = orphan
        .table
        .rows
        .iter()
        .map(|row| row.name.text.as_str())
        .collect();
    let caption = orphan.table.subject.as_deref().map(simple);
    let candidates = outline.candidates(&members, caption.as_deref().map(singular));
    let Outline {
        entries,
        fields: documented,
        ..
    } = outline;
    let documented = documented.get_or_insert_with(|| {
        let mut by_name: HashMap<&str, usize> = HashMap::new();
        for (index, field) in fields.iter().enumerate() {
            by_name.entry(&field.name).or_insert(index);
        }
        let known = entries.iter();
        known.map(|entry| by_name.get(entry.key).copied()).collect()
    });
    for index in candidates {
        let (Some(entry), Some(known)) = (entries.get_mut(index), documented.get_mut(index)) else {
            continue;
        };
        if let Some(field) = known.and_then(|at| fields.get_mut(at)) {
            let (children, below) = (&mut field.children, &mut entry.below);
            if !children.is_empty() && adopt_undocumented(builder, orphan, children, below, span) {
                return true;
            }
            continue;
        }
        let hits = members
            .iter()
            .filter(|name| entry.keys.contains(*name))
            .count();
        let by_example = hits > 0 && hits * 2 >= entry.keys.len();
        let by_name = entry.is_empty_container() && caption_names(orphan.table, entry.key);
        if !(by_example || by_name) {
            continue;
        }
        let page = orphan.page;
        let mut source = page.source(Origin::Example, span.start);
        source.placed_by = Some(if by_example {
            Origin::Example
        } else {
            Origin::Guess
        });
        let mut field = Field::new(entry.key, source);
        field.title = title(orphan.table);
        let members = builder.members(orphan);
        attach(&mut field, members);
        if entry.is_array() {
            field.make_array();
        }
        builder.found.push(Diagnostic::new(
            Code::StructUnreferenced,
            page,
            orphan.table.span,
            format!("`{}`", shown_name(orphan.table)),
            format!("a row `{}` that refers to it", entry.key),
        ));
        *known = Some(fields.len());
        fields.push(field);
        return true;
    }
    false
}

/// The keys of the objects that examples of a direction show, by the key at which they stand.
fn shown_members(draft: &Draft, direction: Direction) -> HashMap<&str, Rc<IndexSet<&str>>> {
    fn search<'a>(json: &'a Json, found: &mut HashMap<&'a str, IndexSet<&'a str>>) {
        match json {
            Json::Object(members) => {
                for (key, value) in members {
                    let inner = keys(&objects(value));
                    if !inner.is_empty() {
                        found.entry(key).or_default().extend(inner);
                    }
                    search(value, found);
                }
            }
            Json::Array(items) => items.iter().for_each(|item| search(item, found)),
            _ => {}
        }
    }
    let mut found = HashMap::new();
    for example in &draft.examples {
        if example.direction == direction
            && let Some(json) = &example.json
        {
            search(json, &mut found);
        }
    }
    let found = found.into_iter();
    found.map(|(key, keys)| (key, Rc::new(keys))).collect()
}

/// Does the caption name the field, perhaps with words before it: `ResponseTag` and `tags`?
fn caption_names(table: &DraftTable, name: &str) -> bool {
    let Some(subject) = &table.subject else {
        return false;
    };
    subject_names(singular(&simple(subject)), singular(&simple(name)))
}

/// Does a caption name a field? Both are simple names in the singular.
fn subject_names(subject: &str, name: &str) -> bool {
    name.len() >= 3 && subject.ends_with(name)
}

/// The caption of a table, or the names of its rows.
pub fn shown_name(table: &DraftTable) -> String {
    let names: Vec<&str> = table
        .rows
        .iter()
        .map(|row| row.name.text.as_str())
        .collect();
    match &table.caption {
        Some(caption) => format!("{}: {}", caption.text, names.join(", ")),
        None => names.join(", "),
    }
}
