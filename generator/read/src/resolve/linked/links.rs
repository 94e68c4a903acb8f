//! Links rows to the tables that list the members of their values.
//!
//! A link is stated by a reference in the row's type or name, then by one in its description; where there is none, a
//! caption that names the field or its struct makes it. The number in `Table 3` never counts: it is often that of
//! another page or another time.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::draft::{Draft, DraftRow, DraftTable, Place, Side};
use crate::resolve::labels::{Labels, Located};
use crate::syntax::type_expr::{self, Shape, TypeExpr};
use apiref_core::page::Page;

/// The links of one operation.
pub struct Links<'a> {
    labels: &'a Labels<'a>,
    /// What each row leads to, by the row's address.
    targets: HashMap<*const DraftRow, Vec<Located<'a>>>,
    /// The tables that some row leads to, by the table's address.
    referred: HashMap<*const DraftTable, usize>,
    crossing: Vec<&'a DraftRow>,
    /// Their addresses.
    is_crossing: HashSet<*const DraftRow>,
}

/// The tables of an operation by what their captions may name, in [`simple`] letters.
struct Captions<'a> {
    tables: &'a [DraftTable],
    /// By the whole caption and by its parts.
    exact: HashMap<String, Vec<usize>>,
    /// By the whole caption in the singular.
    singular: HashMap<String, Vec<usize>>,
}

impl<'a> Captions<'a> {
    fn of(draft: &'a Draft) -> Self {
        let mut captions = Self {
            tables: &draft.tables,
            exact: HashMap::new(),
            singular: HashMap::new(),
        };
        for (index, table) in draft.tables.iter().enumerate() {
            let Some(subject) = &table.subject else {
                continue;
            };
            let whole = simple(subject);
            let of_singular = captions.singular.entry(singular(&whole).to_owned());
            of_singular.or_default().push(index);
            captions.exact.entry(whole).or_default().push(index);
            for part in subject.split(['.', '/']).chain(subject.split('/')) {
                captions.exact.entry(simple(part)).or_default().push(index);
            }
        }
        captions
    }

    /// The tables whose captions may have one of these names, in order.
    fn naming(&self, names: &[&str]) -> impl Iterator<Item = &'a DraftTable> + use<'a> {
        let exact = names.iter().filter_map(|name| self.exact.get(*name));
        let alike = names
            .iter()
            .filter_map(|name| self.singular.get(singular(name)));
        let found: BTreeSet<usize> = exact.chain(alike).flatten().copied().collect();
        let tables = self.tables;
        found.into_iter().filter_map(|index| tables.get(index))
    }
}

impl<'a> Links<'a> {
    /// Links the rows of an operation.
    pub fn new(page: &'a Page, draft: &'a Draft, labels: &'a Labels<'a>) -> Self {
        let mut links = Self {
            labels,
            targets: HashMap::new(),
            referred: HashMap::new(),
            crossing: Vec::new(),
            is_crossing: HashSet::new(),
        };
        let captions = Captions::of(draft);
        let types: Vec<Vec<TypeExpr>> = draft
            .tables
            .iter()
            .map(|table| {
                table
                    .rows
                    .iter()
                    .map(|row| type_expr::parse(&row.type_text.text))
                    .collect()
            })
            .collect();
        for (table, types) in draft.tables.iter().zip(&types) {
            for (row, stated) in table.rows.iter().zip(types) {
                let found = links.by_reference(page, table, row, stated);
                links.insert(row, found);
            }
        }
        links.turn_to_own_side(page, draft, &captions);
        for (table, types) in draft.tables.iter().zip(&types) {
            for (row, stated) in table.rows.iter().zip(types) {
                if links.targets(row).is_empty() && may_have_members(&stated.shape) {
                    let found = links.by_name(page, &captions, table, row, &stated.shape);
                    links.insert(row, found);
                }
            }
        }
        links
    }

    /// A row that cites a struct of another page, or of the other side, though a table of its own side has the same
    /// caption, or one that names the row and is what its description cites, and is cited by no other row, means that
    /// one. What a cited table of the same page lists besides is kept, too.
    fn turn_to_own_side(&mut self, page: &'a Page, draft: &'a Draft, captions: &Captions<'a>) {
        for table in &draft.tables {
            for row in &table.rows {
                let [target] = self.targets(row) else {
                    continue;
                };
                let target = *target;
                let elsewhere = target.page.name() != page.name();
                if !elsewhere && same_direction(target.table.side, table.side) {
                    continue;
                }
                let cited = target.table.subject.as_deref();
                let name = simple(&row.name.text);
                let said = row.description.references();
                let said = said
                    .into_iter()
                    .filter_map(|reference| self.labels.table(&reference.target));
                let said: Vec<_> = said.map(|said| std::ptr::from_ref(said.table)).collect();
                let of_cited = cited.map(simple).unwrap_or_default();
                let mut named = captions.naming(&[&name, &of_cited]);
                let own = named.find(|own| {
                    let named = own.subject.as_deref().is_some_and(|subject| {
                        let rank = match_rank(subject, table, &name, None);
                        let is_cited = said.contains(&std::ptr::from_ref(*own));
                        cited == Some(subject)
                            || elsewhere && (rank >= 5 || rank > ELSEWHERE && is_cited)
                    });
                    named
                        && !std::ptr::eq(*own, table)
                        && same_direction(own.side, table.side)
                        && !self.is_referred(own)
                });
                let Some(own) = own else { continue };
                let own = Located { page, table: own };
                if elsewhere {
                    self.insert(row, vec![own]);
                } else {
                    self.insert(row, vec![own, target]);
                }
                self.crossing.push(row);
                self.is_crossing.insert(row);
            }
        }
    }

    /// Rows that cite a struct of another page or side, though their own side has one of this name. Where such a row
    /// has two targets, they describe one struct.
    pub fn crossing(&self) -> &[&'a DraftRow] {
        &self.crossing
    }

    /// Is the row one of these?
    pub fn is_crossing(&self, row: &DraftRow) -> bool {
        self.is_crossing.contains(&std::ptr::from_ref(row))
    }

    /// The tables that list the members of a row's value: none, one, or several where the value is one of several
    /// structs.
    pub fn targets(&self, row: &DraftRow) -> &[Located<'a>] {
        self.targets
            .get(&std::ptr::from_ref(row))
            .map_or(&[], Vec::as_slice)
    }

    /// The tables for a row of another page, by its references alone.
    pub fn targets_elsewhere(
        &self,
        page: &'a Page,
        table: &DraftTable,
        row: &DraftRow,
    ) -> Vec<Located<'a>> {
        let stated = type_expr::parse(&row.type_text.text);
        self.by_reference(page, table, row, &stated)
    }

    /// Does some row lead to this table?
    pub fn is_referred(&self, table: &DraftTable) -> bool {
        self.referred.contains_key(&std::ptr::from_ref(table))
    }

    /// Adds a link that was found by other evidence.
    pub fn link(&mut self, row: &'a DraftRow, target: Located<'a>) {
        self.insert(row, vec![target]);
    }

    fn insert(&mut self, row: &'a DraftRow, found: Vec<Located<'a>>) {
        if found.is_empty() {
            return;
        }
        for target in &found {
            *self
                .referred
                .entry(std::ptr::from_ref(target.table))
                .or_default() += 1;
        }
        self.targets.insert(std::ptr::from_ref(row), found);
    }

    fn by_reference(
        &self,
        page: &'a Page,
        table: &DraftTable,
        row: &DraftRow,
        stated: &TypeExpr,
    ) -> Vec<Located<'a>> {
        let lists_members = |target: &Located<'a>| {
            !target.table.rows.is_empty()
                && !matches!(
                    target.table.location,
                    Some(Place::Parameter(_) | Place::PathAndQuery)
                )
        };
        let mut found: Vec<Located<'a>> = row
            .type_references
            .iter()
            .filter_map(|reference| self.labels.table(&reference.target))
            .filter(lists_members)
            .collect();
        // A map of scalars may have a table that lists its usual keys.
        let lists_keys = matches!(stated.shape, Shape::Map(_));
        if found.is_empty() && (lists_keys || may_have_members(&stated.shape)) {
            found = row
                .description
                .references()
                .into_iter()
                .filter_map(|reference| self.labels.table(&reference.target))
                .filter(lists_members)
                // A type may name the struct that holds it; a description only cites its own table.
                .filter(|target| !std::ptr::eq(target.table, table))
                .filter(|target| {
                    // A description cites other pages for text, too; one of a struct says so by its type.
                    if target.page.name() == page.name() {
                        stated.shape.is_compound() || same_direction(target.table.side, table.side)
                    } else {
                        stated.shape.is_compound() && target.table.has_types
                    }
                })
                .collect();
            dedup(&mut found);
            if found.len() > 1 {
                let named: Vec<_> = found
                    .iter()
                    .filter(|target| names_field(target.table, table, &row.name.text))
                    .copied()
                    .collect();
                if !named.is_empty() {
                    found = named;
                }
            }
        }
        dedup(&mut found);
        found
    }

    fn by_name(
        &self,
        page: &'a Page,
        captions: &Captions<'a>,
        table: &DraftTable,
        row: &DraftRow,
        shape: &Shape,
    ) -> Vec<Located<'a>> {
        let struct_name = shape.struct_name().map(simple);
        let name = simple(&row.name.text);
        if name.is_empty() {
            return Vec::new();
        }
        // The keys of a map are data: a table of its name that another row refers to is that row's.
        let is_map = matches!(shape, Shape::Map(_)) && struct_name.is_none();
        let mut best: Vec<&'a DraftTable> = Vec::new();
        let mut best_rank = 0;
        let of_struct = struct_name.as_deref().unwrap_or(&name);
        for candidate in captions.naming(&[&name, of_struct]) {
            if std::ptr::eq(candidate, table)
                || is_map && self.is_referred(candidate)
                || !same_direction(candidate.side, table.side)
                || candidate.rows.is_empty()
                || !matches!(candidate.location, None | Some(Place::Struct))
            {
                continue;
            }
            let Some(subject) = &candidate.subject else {
                continue;
            };
            let mut rank = match_rank(subject, table, &name, struct_name.as_deref());
            // A path that leads elsewhere, and a table that another row refers to: it is that row's.
            if rank == 0 || rank == ELSEWHERE && self.is_referred(candidate) {
                continue;
            }
            rank = rank * 8
                + 4 * usize::from(candidate.status == table.status)
                + 2 * usize::from(!self.is_referred(candidate));
            if rank > best_rank {
                best_rank = rank;
                best = vec![candidate];
            } else if rank == best_rank {
                best.push(candidate);
            }
        }
        best.into_iter()
            .map(|table| Located { page, table })
            .collect()
    }
}

/// The rank of a caption that names a field of another struct.
const ELSEWHERE: usize = 2;

/// How well a caption's subject names a field or its struct: 0 for not at all.
fn match_rank(subject: &str, table: &DraftTable, name: &str, struct_name: Option<&str>) -> usize {
    let simple_subject = simple(subject);
    if let Some(struct_name) = struct_name
        && !struct_name.is_empty()
        && simple_subject == struct_name
    {
        return 5;
    }
    if let Some((before, last)) = subject.rsplit_once(['.', '/'])
        && simple(last) == name
    {
        // `auth.identity` describes `identity` in the table of `auth`.
        let parent = table.subject.as_deref().map(simple).unwrap_or_default();
        let path = simple(before);
        return if path == parent { 6 } else { ELSEWHERE };
    }
    if simple_subject == name || subject.split('/').any(|part| simple(part) == name) {
        return 5;
    }
    if singular(&simple_subject) == singular(name) {
        return 3;
    }
    0
}

/// The name of the struct in a type that links to its table, where the caption is a phrase: `AddShelfLabel`.
pub(super) fn named_by_link(row: &DraftRow, table: &DraftTable) -> Option<String> {
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.chars().all(|c| c.is_ascii_alphanumeric())
            && text.chars().any(|c| c.is_ascii_lowercase())
    };
    table
        .subject
        .as_ref()
        .filter(|caption| caption.contains(' '))?;
    let mut links = row.type_references.iter();
    let link = links.find(|link| {
        table
            .labels
            .iter()
            .any(|label| label.eq_ignore_ascii_case(&link.target))
    });
    link.map(|link| link.text.clone())
        .filter(|text| is_name(text))
}

/// Does the caption of `target` name the field?
fn names_field(target: &DraftTable, table: &DraftTable, name: &str) -> bool {
    target
        .subject
        .as_deref()
        .is_some_and(|subject| match_rank(subject, table, &simple(name), None) > 0)
}

/// Could members be listed for a value of this type? Cells without a type could be anything.
fn may_have_members(shape: &Shape) -> bool {
    shape.is_compound() || matches!(shape, Shape::Unstated | Shape::Unknown(_))
}

fn dedup(found: &mut Vec<Located<'_>>) {
    let mut seen: HashSet<*const DraftTable> = HashSet::new();
    found.retain(|target| seen.insert(std::ptr::from_ref(target.table)));
}

/// Do both sides describe what is sent, or both what is answered?
pub fn same_direction(a: Side, b: Side) -> bool {
    let answer = |side: Side| matches!(side, Side::Response | Side::Fault);
    a == Side::Unknown || b == Side::Unknown || answer(a) == answer(b)
}

/// Lower case, letters and digits only.
pub fn simple(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A simple name without the ending of the plural.
pub fn singular(name: &str) -> &str {
    name.strip_suffix("ies")
        .or_else(|| name.strip_suffix('s'))
        .or_else(|| name.strip_suffix('y'))
        .unwrap_or(name)
}
