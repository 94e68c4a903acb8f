//! The place of each row: by dotted name, by example, by its neighbours.

use std::collections::HashMap;

use super::{
    Flat, ITEM, KEY, Kind, Nesting, Owner, borrowed, is_placeholder, is_same, is_step, names_of,
    segments, with_items,
};
use crate::resolve::naming::words::singular;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, TypeName};

/// For each row the first one that documents the same member for other versions.
fn twins(rows: &[Flat<'_>]) -> Vec<Option<usize>> {
    let is_twin = |row: &Flat<'_>, other: &Flat<'_>| {
        let (versions, others) = (&row.field.schema.versions, &other.field.schema.versions);
        other.field.name == row.field.name
            && other.subject == row.subject
            && versions.excludes(others)
    };
    let all = rows.iter().enumerate();
    all.map(|(index, row)| {
        if row.field.schema.versions.is_open() {
            return None;
        }
        rows[..index].iter().position(|other| is_twin(row, other))
    })
    .collect()
}

/// Does a row speak of the collection as a whole?
fn says_collection(description: &str) -> bool {
    let lower = description.to_ascii_lowercase();
    ["collection is", "the collection of", "to the collection"]
        .iter()
        .any(|words| lower.contains(words))
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
fn tells(text: &str, name: &str, parent: &str) -> bool {
    names_in_text(name, parent).iter().any(|said| {
        text.find(said.as_str()).is_some_and(|at| {
            let rest = text.get(at + said.len()..).unwrap_or_default();
            !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
        })
    })
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
            false => borrowed::wrapper(&rows, self.elsewhere),
        };
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
            let siblings = counts.get(&row.field.name).copied().unwrap_or(1);
            let of_twin = twin.and_then(|index| placed.get(index));
            let wrapped = wrapper
                .as_ref()
                .and_then(|wrapper| wrapper.place(index, &row, self.elsewhere));
            let (path, how) = match (of_twin, wrapped) {
                (Some((path, _)), _) => (Vec::clone(path), Origin::Table),
                (None, Some(path)) => (path, Origin::Reference),
                (None, None) => {
                    let behind = behind.get(index).copied().flatten();
                    let between = borrowed::between(self.places.last(), behind);
                    self.place(&row, siblings, owner.as_ref(), between)
                }
            };
            if how == Origin::Guess {
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
            *self.taken.entry(path.clone()).or_default() += 1;
            if let Some(last) = names_of(&path).next_back() {
                let known = self.placed.entry(last.to_owned()).or_default();
                known.push(self.places.len());
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
                    format!("`{}`", path.join(".")),
                ));
            }
        }
        placed
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
        let name = match row.field.name.as_str() {
            placeholder if is_placeholder(placeholder) => KEY,
            name => name,
        };
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
            several => {
                let free: Vec<usize> = several
                    .iter()
                    .copied()
                    .filter(|&index| !self.taken.contains_key(self.map.path(index)))
                    .collect();
                let candidates = if free.is_empty() { several } else { &free };
                let told = self.told(row, candidates);
                let candidates = if told.is_empty() { candidates } else { &told };
                // The links of the collection are those beside the list, wherever their row stands.
                let description = row.field.schema.description.as_deref().unwrap_or_default();
                let mut of_root = candidates.iter().copied().filter(|&index| {
                    name == "links"
                        && self.map.path(index).len() == 1
                        && says_collection(description)
                });
                let chosen = of_root
                    .next_back()
                    .unwrap_or_else(|| self.nearest(candidates));
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

    /// The places within what the row speaks of: `The ID of the owner.` is that in `owner`.
    fn told(&self, row: &Flat<'_>, candidates: &[usize]) -> Vec<usize> {
        let text = format!(" {}", super::description(row).to_ascii_lowercase());
        // Mostly it doesn't speak of the member of any.
        let may_tell = |name: &String| {
            text.contains(&format!(" {name} of "))
                || text.contains("the ") && text.contains(&format!(" {name}"))
        };
        if !spoken(&row.field.name).iter().any(may_tell) {
            return Vec::new();
        }
        let is_told = |index: &usize| {
            let parent = names_of(self.map.path(*index)).rev().nth(1);
            parent.is_some_and(|parent| tells(&text, &row.field.name, parent))
        };
        candidates.iter().copied().filter(is_told).collect()
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

    /// Of several places, the one that shares most with the place of the row before; then the shallowest, then the
    /// first.
    pub(super) fn nearest(&self, candidates: &[usize]) -> usize {
        let previous = self.places.last().map_or(&[][..], Vec::as_slice);
        let below: Vec<&str> = names_of(previous).collect();
        let beside = &below[..below.len().saturating_sub(1)];
        let mut best = candidates[0];
        let mut best_rank = (0, usize::MAX);
        for &index in candidates {
            let path = self.map.path(index);
            let parent = &path[..path.len() - 1];
            let is = |names: &[&str]| names_of(parent).eq(names.iter().copied());
            let depth = names_of(parent).count();
            let close = if is(&below) && !below.is_empty() {
                3
            } else if is(beside) {
                2
            } else if beside.get(..depth).is_some_and(is) {
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
        let of_name = around.last().and_then(|last| self.placed.get(*last));
        let mut of_name = of_name
            .into_iter()
            .flatten()
            .map(|&index| &self.places[index]);
        if let Some(parent) = of_name.find(|place| {
            let names = names_of(place).rev().take(around.len());
            names.eq(around.iter().rev().copied())
        }) {
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
