//! The place of each row: by dotted name, by example, by its neighbours.

use std::collections::HashMap;

use super::named::Named;
use super::{
    Flat, ITEM, KEY, Kind, Nesting, Owner, borrowed, end_keys, is_placeholder, is_same, is_step,
    names_of, segments, with_items,
};
use crate::draft::Side;
use crate::resolve::naming::words::singular;
use crate::resolve::row;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, TypeName, Types};

/// For each row the first one that documents the same member for other versions.
fn twins(rows: &[Flat<'_>]) -> Vec<Option<usize>> {
    // The first row of each range of versions, by name and subject.
    let mut before: HashMap<(&str, Option<&str>), Vec<usize>> = HashMap::new();
    let all = rows.iter().enumerate();
    all.map(|(index, row)| {
        let of_member = before.entry((row.field.name.as_str(), row.subject.as_deref()));
        let of_member = of_member.or_default();
        let versions = &row.field.schema.versions;
        let is_other = |other: &&usize| {
            let other = rows.get(**other);
            other.is_some_and(|other| versions.excludes(&other.field.schema.versions))
        };
        let twin = of_member.iter().find(is_other).copied();
        let is_same = |other: &usize| {
            let other = rows.get(*other);
            other.is_some_and(|other| other.field.schema.versions == *versions)
        };
        if !versions.is_open() && !of_member.iter().any(is_same) {
            of_member.push(index);
        }
        twin
    })
    .collect()
}

/// What a row is looked up by: its name, unless that stands for keys of the user's choice.
fn key_or_name(name: &str) -> &str {
    match is_placeholder(name) {
        true => KEY,
        false => name,
    }
}

/// Does a row speak of the collection as a whole?
fn says_collection(description: &str) -> bool {
    let lower = description.to_ascii_lowercase();
    ["collection is", "the collection of", "to the collection"]
        .iter()
        .any(|words| lower.contains(words))
}

/// No name has as many words as this.
const MOST_WORDS: usize = 16;

/// What a text, in lower case behind a blank, may call the owners of the member `name`.
pub(super) fn owners_told<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let mut owners: Vec<&str> = Vec::new();
    for name in spoken(name) {
        for of in [format!(" {name} of the "), format!(" {name} of a ")] {
            for (at, of) in text.match_indices(&of) {
                let rest = &text[at + of.len()..];
                let ends = rest.char_indices().filter(|(_, c)| !is_of_name(*c));
                let ends = ends.map(|(end, _)| end).chain([rest.len()]);
                owners.extend(ends.take(MOST_WORDS).map(|end| &rest[..end]));
            }
        }
        for (end, _) in text.match_indices(&format!(" {name}")) {
            let found = text[..end].rmatch_indices("the ").take(MOST_WORDS);
            owners.extend(found.map(|(at, the)| &text[at + the.len()..end]));
        }
    }
    owners.into_iter()
}

/// What a text calls the member `name` of `parent`: `the name of the owner`, `the owner name`. In lower case.
fn names_in_text(name: &str, parent: &str) -> Vec<String> {
    let parent = spoken_owner(parent);
    let said = |name: &String| {
        [
            format!(" {name} of the {parent}"),
            format!(" {name} of a {parent}"),
            format!("the {parent} {name}"),
        ]
    };
    spoken(name).iter().flat_map(said).collect()
}

/// Does a text, in lower case behind a blank, speak of the member `name` of `parent`?
pub(super) fn tells(text: &str, name: &str, parent: &str) -> bool {
    names_in_text(name, parent).iter().any(|said| {
        text.find(said.as_str()).is_some_and(|at| {
            let rest = text.get(at + said.len()..).unwrap_or_default();
            !rest.starts_with(is_of_name)
        })
    })
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// What may be the owner of the member `name` at the end of a text: `the name of the owner`, `the owner name`.
fn owners_at_end(text: &str, name: &str) -> Vec<String> {
    let text = format!(" {}", text.to_ascii_lowercase());
    let mut owners = Vec::new();
    for name in spoken(name) {
        for of in [format!(" {name} of the "), format!(" {name} of a ")] {
            let found = text.match_indices(&of);
            owners.extend(found.map(|(at, of)| text[at + of.len()..].to_owned()));
        }
        if let Some(before) = text.strip_suffix(&format!(" {name}")) {
            let found = before.match_indices("the ");
            owners.extend(found.map(|(at, the)| before[at + the.len()..].to_owned()));
        }
    }
    owners
}

/// A name as texts write it, in lower case.
fn spoken(name: &str) -> Vec<String> {
    let name = name.replace('_', " ").to_ascii_lowercase();
    match name.as_str() {
        "id" => ["id", "uuid", "identifier"].map(str::to_owned).to_vec(),
        _ => vec![name],
    }
}

/// The name of an object as texts write it: one of several, in lower case.
pub(super) fn spoken_owner(name: &str) -> String {
    singular(&name.replace(['_', '-'], " ").to_ascii_lowercase())
}

impl Nesting<'_, '_> {
    pub(super) fn place_all<'a>(&mut self, rows: Vec<Flat<'a>>) -> Vec<(Vec<String>, Flat<'a>)> {
        let twins = twins(&rows);
        let mut counts: HashMap<String, usize> = HashMap::new();
        for (row, twin) in rows.iter().zip(&twins) {
            *counts.entry(row.field.name.clone()).or_default() += usize::from(twin.is_none());
        }
        let mut owner: Option<Owner> = None;
        let is_shown = !self.map.places.is_empty() || self.map.root_is_array || self.by_markup;
        let wrapper = match is_shown {
            true => None,
            false => borrowed::wrapper(&rows, self.elsewhere).or_else(|| borrowed::told(&rows)),
        };
        let is_told = wrapper.as_ref().is_some_and(|wrapper| wrapper.is_told);
        // The places that examples leave no doubt about.
        let certain: Vec<Option<Vec<String>>> = rows
            .iter()
            .map(|row| match self.map.named(&row.field.name) {
                [only] => Some(self.map.path(*only).to_vec()),
                _ => None,
            })
            .collect();
        // For each row the next one of these.
        let mut next = None;
        let mut behind: Vec<Option<&Vec<String>>> = vec![None; certain.len()];
        for (behind, place) in behind.iter_mut().zip(&certain).rev() {
            *behind = next;
            next = place.as_ref().or(next);
        }
        let mut placed: Vec<(Vec<String>, Flat<'a>)> = Vec::with_capacity(rows.len());
        for (index, (mut row, twin)) in rows.into_iter().zip(twins).enumerate() {
            if wrapper
                .as_ref()
                .is_some_and(|of| of.is_told && of.index == index)
            {
                self.wrap(&mut row);
            }
            let siblings = counts.get(&row.field.name).copied().unwrap_or(1);
            let of_twin = twin.and_then(|index| placed.get(index));
            let wrapped = wrapper
                .as_ref()
                .and_then(|wrapper| wrapper.place(index, &row, self.elsewhere));
            let (path, how) = match (of_twin, wrapped) {
                (Some((path, _)), _) => (Vec::clone(path), Origin::Table),
                (None, Some(path)) if !is_told => (path, Origin::Reference),
                // A container in it may own the row.
                (None, Some(path)) => match owner.as_ref().filter(|owner| {
                    owner.has(&row) || self.elsewhere.holds(&owner.name, &row.field.name)
                }) {
                    Some(owner) => {
                        let mut path = owner.below.clone();
                        path.push(row.field.name.clone());
                        (path, Origin::Guess)
                    }
                    None => (path, Origin::Guess),
                },
                (None, None) => {
                    let behind = behind.get(index).copied().flatten();
                    let between = borrowed::between(self.places.last(), behind);
                    self.know(&row.field.name);
                    let placed = self.place(&row, siblings, owner.as_ref(), between);
                    // A table without an example lists everything as if it were of the root.
                    let is_doubtful = placed.1 == Origin::Guess
                        || self.map.places.is_empty() && placed.0.len() == 1;
                    let proven = match is_doubtful && !self.by_markup {
                        true => self.proven(&row, &placed.0),
                        false => None,
                    };
                    proven.map_or(placed, |path| (path, Origin::Reference))
                }
            };
            let is_unshown = how == Origin::Reference && !self.map.places.contains_key(&path);
            if how == Origin::Guess || is_unshown {
                // A container that no example shows may own the rows behind it.
                let owned = owner
                    .as_ref()
                    .is_some_and(|owner| path.starts_with(&owner.below));
                if !owned {
                    owner = Owner::of(&row, &path);
                }
            } else {
                // So may one that they show empty.
                owner = Owner::of(&row, &path).filter(|_| self.map.shows_empty(&path));
            }
            // `A list of lids.` is wrong of the one that examples show.
            let is_one = self.map.places.get(&path) == Some(&Kind::Object);
            if is_one
                && row.field.schema.is(TypeName::Array)
                && self.misnamed.contains_key(&row.field.name)
            {
                row.field.schema.description = None;
            }
            row.field.source.placed_by = Some(how);
            if !self.map.places.contains_key(&path) {
                let is_list = row.field.schema.is(TypeName::Array);
                let steps = is_list.then(|| ITEM.to_owned());
                let inside = path.iter().cloned().chain(steps);
                let may_hold = is_list || row.field.schema.is(TypeName::Object);
                self.below.extend(may_hold.then(|| inside.collect()));
            }
            if self.taken.insert(path.clone()) {
                self.take(&path);
            }
            for end in end_keys(names_of(&path).rev()) {
                self.placed.entry(end).or_insert(self.places.len());
            }
            self.places.push(path.clone());
            placed.push((path, row));
        }
        self.gather(&mut placed);
        for (path, row) in &placed {
            if row.field.source.placed_by == Some(Origin::Guess) {
                self.diagnostics.push(Diagnostic::new(
                    Code::PlaceGuessed,
                    self.page,
                    row.span,
                    format!("`{}`", row.field.name),
                    row::without_proof(path),
                ));
            }
        }
        placed
    }

    /// Makes a row the object around all others, without which nothing can be sent.
    fn wrap(&self, row: &mut Flat<'_>) {
        let schema = &mut row.field.schema;
        if !schema.is(TypeName::Object) {
            schema.types = Some(Types::One(TypeName::Object));
            let origins = &mut schema.origins;
            origins.insert("type".to_owned(), Origin::Guess);
        }
        if self.side == Side::Request && !row.field.required {
            row.field.required = true;
            row.field.source.required_by = Some(Origin::Guess);
        }
    }

    /// Sorts the places of a name that has several.
    fn know(&mut self, name: &str) {
        let name = key_or_name(name);
        let places = self.map.named(name);
        if places.len() > 1 && !self.named.contains_key(name) {
            let named = Named::of(self.map, places, |path| self.taken.contains(path));
            self.named.insert(name.to_owned(), named);
        }
    }

    /// A row has taken a place.
    fn take(&mut self, path: &[String]) {
        let named = path.last().and_then(|name| self.named.get_mut(name));
        if let Some((named, index)) = named.zip(self.map.places.get_index_of(path)) {
            named.take(path, index);
        }
    }

    /// Puts rows of which nothing proves the place among their neighbours: where a container stands before them and one
    /// of its members behind them, they are its members.
    fn gather(&self, placed: &mut [(Vec<String>, Flat<'_>)]) {
        // The containers around the row, and the last row that is known to be directly in each.
        let mut open: Vec<(usize, Vec<String>)> = Vec::new();
        let is_guess = |row: &Flat<'_>| row.field.source.placed_by == Some(Origin::Guess);
        for at in 0..placed.len() {
            let Some((path, _)) = placed.get(at).filter(|(_, row)| !is_guess(row)) else {
                continue;
            };
            let path = path.clone();
            while open.pop_if(|(_, below)| !path.starts_with(below)).is_some() {}
            if let Some((from, below)) = open.last_mut()
                && path.len() == below.len() + 1
            {
                for (other, row) in placed.get_mut(*from + 1..at).unwrap_or_default() {
                    let is_plain = !row.field.name.contains(['.', '[']);
                    if is_guess(row) && is_plain && !other.starts_with(below) {
                        *other = below.clone();
                        other.push(row.field.name.clone());
                    }
                }
                *from = at;
            }
            if matches!(self.map.places.get(&path), Some(Kind::Array | Kind::Object)) {
                open.push((at, self.map.entered(&path)));
            }
        }
    }

    pub(super) fn place(
        &self,
        row: &Flat<'_>,
        siblings: usize,
        owner: Option<&Owner>,
        between: Option<Vec<String>>,
    ) -> (Vec<String>, Origin) {
        let name = key_or_name(&row.field.name);
        // A key may hold dots itself.
        let literal = self.map.named(name);
        let dotted = segments(name);
        let plain: Vec<&str> = names_of(&dotted).collect();
        if literal.is_empty()
            && (plain.len() > 1
                || dotted.iter().any(|segment| is_step(segment)) && !plain.is_empty())
        {
            return self.place_dotted(&dotted, &plain, row.subject.as_deref());
        }
        let named = self.named.get(name);
        let mut around = Vec::new();
        if let Some(subject) = row.subject.as_deref() {
            around = named.map_or_else(Vec::new, |named| named.around(subject));
            let is_within = match literal {
                [only] => {
                    let mut names = names_of(self.map.path(*only)).rev();
                    names.nth(1).is_some_and(|parent| is_same(parent, subject))
                }
                _ => !around.is_empty(),
            };
            if let (false, Some(mut path)) = (is_within, self.map.object(subject)) {
                path.push(name.to_owned());
                return (path, Origin::Table);
            }
        }
        match literal {
            [] => {
                if let Some(key) = self.misnamed.get(name) {
                    return (vec![key.clone()], Origin::Example);
                }
                if let Some(owner) = owner
                    && !self.by_markup
                    && (owner.has(row) || self.elsewhere.holds(&owner.name, name))
                {
                    let mut path = owner.below.clone();
                    path.push(name.to_owned());
                    return (path, Origin::Guess);
                }
                if let Some(mut path) = self.object_told(row).filter(|_| !self.by_markup) {
                    path.push(name.to_owned());
                    return (path, Origin::Description);
                }
                let mut path = match (self.is_before_list(row), between) {
                    (true, _) => Vec::new(),
                    (false, Some(parent)) if !self.by_markup => parent,
                    (false, _) => self.map.default_parent(),
                };
                path.push(name.to_owned());
                // Without any example a flat table is all there is; of the items of an array markup says nothing.
                let proven = self.map.places.is_empty() || self.by_markup && path.len() == 1;
                (path, if proven { Origin::Table } else { Origin::Guess })
            }
            [only] => (self.map.path(*only).to_vec(), Origin::Example),
            [first, ..] => {
                // The links of the collection are those beside the list, wherever their row stands.
                let description = row.field.schema.description.as_deref().unwrap_or_default();
                let is_of_root = name == "links" && says_collection(description);
                let text = format!(" {}", super::description(row).to_ascii_lowercase());
                let before = self.places.last().map_or(&[][..], Vec::as_slice);
                let chosen = named.and_then(|named| {
                    named.nearest(&around, &row.field.name, &text, before, is_of_root)
                });
                let path = self.map.path(chosen.unwrap_or(*first)).to_vec();
                let count = named.map_or(literal.len(), |named| named.count(&around));
                if count == 1 || siblings == count {
                    return (path, Origin::Example);
                }
                let told = self.object_told(row).filter(|_| !self.by_markup);
                let told = told.map(|mut below| {
                    below.push(name.to_owned());
                    below
                });
                match told.filter(|told| *told == path || !self.taken.contains(told)) {
                    Some(told) => (told, Origin::Description),
                    None => (path, Origin::Guess),
                }
            }
        }
    }

    /// The object that the first sentence of a row speaks of and that the examples show with members. What goes on behind
    /// its name may be a longer one: `The name of the owner group`.
    fn object_told(&self, row: &Flat<'_>) -> Option<Vec<String>> {
        let text = super::description(row);
        let ends = |c: char| matches!(c, '.' | ',' | ';' | '(');
        // `(Deprecated) The name of the owner.`
        let remark = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let head = remark.map_or(text.as_str(), |(_, rest)| rest);
        let head = head.find(ends).map_or(head, |end| &head[..end]).trim_end();
        let owners = owners_at_end(head, &row.field.name);
        let known = owners.iter().filter_map(|owner| self.owners.get(owner));
        let (_, below) = known.min_by_key(|(index, _)| *index)?;
        Some(below.clone())
    }

    /// Does the row stand before that of the list which wraps the body? Items are documented behind it.
    fn is_before_list(&self, row: &Flat<'_>) -> bool {
        let Some(wrapper) = self.map.wrapper.as_deref() else {
            return false;
        };
        let is_list = self.map.places.get(&[wrapper.to_owned()][..]) == Some(&Kind::Array);
        is_list && self.wrapper_at.is_some_and(|at| row.span.start < at)
    }

    pub(super) fn place_dotted(
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
                .find(|&index| !self.taken.contains(self.map.path(index)));
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
                        && is_step(segment)
                        && path.last().is_some_and(|last| last == segment))
                {
                    path.push(segment.clone());
                }
                names += usize::from(!is_step(segment));
            }
            return (path, Origin::Table);
        }
        // A row before it may have made the parent's place.
        let around = plain.split_last().map_or(&[][..], |(_, around)| around);
        let end = end_keys(around.iter().rev()).last();
        let first = end.and_then(|end| self.placed.get(&end));
        if let Some(parent) = first.and_then(|index| self.places.get(*index)) {
            let mut path = parent.clone();
            if let [.., step, _] = dotted
                && is_step(step)
                && path.last().is_some_and(|last| !is_step(last))
            {
                path.push(step.clone());
            }
            path.push(plain[plain.len() - 1].to_owned());
            return (path, Origin::Table);
        }
        let mut path = subject
            .and_then(|subject| self.map.object(subject))
            .unwrap_or_else(|| self.map.default_parent());
        let inside = !path.is_empty();
        // `[*].id` below a root that is shown as an array says the same twice.
        let entered = path.last().is_some_and(|last| last == ITEM)
            && dotted.first().is_some_and(|first| first == ITEM);
        path.extend(dotted.iter().skip(usize::from(entered)).cloned());
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
