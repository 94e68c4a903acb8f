//! `overrides.toml`: facts that the docs have wrong, repaired beside the docs, each with its reason.
//!
//! Entries are applied after the operations have their ids and before structs get their names, in the order of the
//! file. An entry that matches nothing, or that the docs have caught up with, is an error: otherwise the file would
//! rot. `file` says what may stand there, `check` what its values may be.

mod check;
pub mod file;
mod members;
mod merge;
mod operation;
mod part;
mod suggest;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use file::{OVERRIDES, json_schema};
pub use merge::merge_apis;
pub use operation::DIALECT;
pub use suggest::{Suggestion, suggest, suggestions, walk};

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Api, AppliedOverride, Operation, Place};
use apiref_core::page::{Page, Span};
use file::{AddedOperation, Entry};
use toml::Spanned;

/// An `overrides.toml` and the pages that it is about.
#[derive(Debug, Clone)]
pub struct Overrides {
    /// The file as a page, for its places.
    pub page: Page,
    /// What the names of its API's pages begin with, for an API that was merged into another; else empty.
    pub prefix: String,
}

/// What an entry found, by the fact that it changes.
#[derive(Debug, Default)]
struct Tally {
    /// Facts found, and among them those that were as the entry wants them.
    facts: BTreeMap<&'static str, (usize, usize)>,
}

impl Tally {
    /// Notes that a fact was found; `same`: it is already what the entry says.
    fn note(&mut self, fact: &'static str, same: bool) {
        let (found, already) = self.facts.entry(fact).or_default();
        *found += 1;
        *already += usize::from(same);
    }
}

/// Applies all entries to `api`, whose operations have their ids and whose schemas are inline.
pub fn apply(api: &mut Api, overrides: &[Overrides]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for file in overrides {
        match file::parse(&file.page) {
            Err(diagnostic) => diagnostics.push(diagnostic),
            Ok(read) => {
                let mut work = Work::new(api, file);
                for added in &read.operation {
                    work.add_operation(added);
                }
                for entry in &read.entries {
                    work.entry(entry);
                }
                diagnostics.append(&mut work.finish());
            }
        }
    }
    diagnostics
}

/// One file at work on an API.
struct Work<'a> {
    api: &'a mut Api,
    file: &'a Overrides,
    /// Id, method and path of each operation, as documented.
    documented: Vec<(String, String)>,
    hidden: BTreeSet<usize>,
    /// Places and facts that entries have decided.
    decided: BTreeSet<(usize, String, &'static str)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Work<'a> {
    fn new(api: &'a mut Api, file: &'a Overrides) -> Self {
        let documented = api.operations.iter().map(identity).collect();
        Self {
            api,
            file,
            documented,
            hidden: BTreeSet::new(),
            decided: BTreeSet::new(),
            diagnostics: Vec::new(),
        }
    }

    fn add_operation(&mut self, added: &Spanned<AddedOperation>) {
        let (span, added) = (span(added), added.get_ref());
        if let Err((at, problem)) = check::operation(added) {
            let at = Span::new(at.start, at.end);
            self.say(Code::OverrideInvalid, at, problem, "");
            return;
        }
        let route = format!("{} {}", added.method.get_ref(), added.path.get_ref());
        let id = added.id.get_ref();
        let same = self
            .documented
            .iter()
            .position(|(known, documented)| known == id || *documented == route);
        if let Some(index) = same {
            let (id, route) = &self.documented[index];
            let found = format!("{id}, {route}, which the docs have");
            self.say(
                Code::OverrideNotNeeded,
                span,
                found,
                "an operation that they leave out",
            );
            return;
        }
        let line = self.file.page.line_of(span.start);
        let name = self.file_name();
        let operation = operation::added(added, &name, line);
        let applied = AppliedOverride {
            operation: operation.id.clone(),
            page: name.clone(),
            route,
            at: Place::whole().to_string(),
            change: "add".to_owned(),
            reason: added.reason.trim().to_owned(),
            link: added.link.clone(),
            file: name,
            line,
        };
        self.documented.push(identity(&operation));
        self.api.operations.push(operation);
        self.api.overrides.push(applied);
    }

    fn entry(&mut self, spanned: &Spanned<Entry>) {
        let entry = spanned.get_ref();
        let whole_span = span(&entry.operation);
        let (place, place_span) = match &entry.at {
            None => (Place::whole(), whole_span),
            Some(at) => match at.get_ref().parse::<Place>() {
                Ok(place) => (place, span(at)),
                Err(error) => {
                    self.say(Code::OverrideInvalid, span(at), error.to_string(), "");
                    return;
                }
            },
        };
        if let Err(problem) = check::entry(entry, &place) {
            let at = entry.set.as_ref().map(span);
            let at = at.or(entry.rename.as_ref().map(span));
            self.say(Code::OverrideInvalid, at.unwrap_or(whole_span), problem, "");
            return;
        }
        let indices = self.matching(entry);
        if indices.is_empty() {
            self.unmatched_operation(entry, whole_span);
            return;
        }
        let line = self.file.page.line_of(span(spanned).start);
        let name = self.file_name();
        let mut tally = Tally::default();
        for index in indices {
            let mut own = Tally::default();
            let before = identity(&self.api.operations[index]);
            self.apply_to(index, &place, entry, line, &mut own);
            for fact in own.facts.keys() {
                if !self.decided.insert((index, place.to_string(), *fact)) && !entry.add {
                    let found = format!("{fact} of {place} of {}", before.0);
                    let expected = "one entry for each fact";
                    self.say(Code::OverrideInvalid, place_span, found, expected);
                }
            }
            let changed: Vec<String> = own
                .facts
                .iter()
                .filter(|(_, (found, same))| found > same)
                .map(|(fact, _)| match (*fact, place.name()) {
                    ("rename", Some(old)) => format!("rename from {old}"),
                    _ => (*fact).to_owned(),
                })
                .collect();
            // Who looks for the override later knows the new name alone.
            let at = match &entry.rename {
                Some(new) => place.renamed(new.get_ref()),
                None => place.clone(),
            };
            if !changed.is_empty() {
                self.api.overrides.push(AppliedOverride {
                    operation: self.api.operations[index].id.clone(),
                    page: self.api.operations[index].page.clone(),
                    route: before.1,
                    at: at.to_string(),
                    change: changed.join(", "),
                    reason: entry.reason.trim().to_owned(),
                    link: entry.link.clone(),
                    file: name.clone(),
                    line,
                });
            }
            for (fact, (found, same)) in own.facts {
                let sum = tally.facts.entry(fact).or_default();
                *sum = (sum.0 + found, sum.1 + same);
            }
        }
        self.judge(entry, &place, place_span, &tally);
    }

    /// Complains about facts that were nowhere found, and about those that were right everywhere.
    fn judge(&mut self, entry: &Entry, place: &Place, at: Span, tally: &Tally) {
        if tally.facts.is_empty() {
            let found = format!("{place} of {}", entry.operation.get_ref());
            let expected = match self.nearest_place(entry, place) {
                Some(nearest) => format!("a place that the docs have; did you mean {nearest}?"),
                None => "a place that the docs have".to_owned(),
            };
            self.say(Code::OverrideUnmatched, at, found, expected);
        }
        for (fact, (found, same)) in &tally.facts {
            if found == same {
                let found = match *fact {
                    "add" => format!("{place}, which the docs have"),
                    "rename" => format!("{place} under its new name"),
                    fact => format!("`{fact}` of {place}"),
                };
                self.say(
                    Code::OverrideNotNeeded,
                    at,
                    found,
                    "another state of the docs; delete the entry",
                );
            }
        }
    }

    /// The documented place that is most like one that isn't.
    fn nearest_place(&self, entry: &Entry, place: &Place) -> Option<String> {
        let wanted = place.to_string();
        let mut nearest: Option<(f64, String)> = None;
        for index in self.matching(entry) {
            let operation = &self.api.operations[index];
            walk(&*self.api, operation, &mut |known, _| {
                let known = known.to_string();
                let likeness = strsim::jaro_winkler(&known, &wanted);
                if likeness > nearest.as_ref().map_or(0.8, |(most, _)| *most) {
                    nearest = Some((likeness, known));
                }
            });
        }
        nearest.map(|(_, known)| known)
    }

    fn apply_to(
        &mut self,
        index: usize,
        place: &Place,
        entry: &Entry,
        line: u32,
        tally: &mut Tally,
    ) {
        let whole = *place == Place::whole();
        if whole && entry.hide {
            tally.note("hide", false);
            self.hidden.insert(index);
            return;
        }
        let taken = entry.rename.as_ref().filter(|_| whole).map(|new| {
            let new = new.get_ref();
            let clash = |(other, operation): (usize, &Operation)| {
                other != index && !self.hidden.contains(&other) && operation.id == *new
            };
            (
                new.clone(),
                self.api.operations.iter().enumerate().any(clash),
            )
        });
        let Api {
            operations,
            schemas,
            ..
        } = &mut *self.api;
        let Some(operation) = operations.get_mut(index) else {
            return;
        };
        if !whole {
            let page = Arc::from(format!("{}{}", self.file.prefix, self.file.page.name()));
            let from = part::From { page: &page, line };
            part::apply(operation, schemas, place, entry, &from, tally);
            return;
        }
        if let Some(set) = &entry.set {
            operation::correct(operation, set.get_ref(), tally);
        }
        match (taken, &entry.rename) {
            (Some((new, false)), _) => {
                tally.note("rename", operation.id == new);
                operation.id = new;
            }
            (Some((new, true)), Some(at)) => {
                // The fact was found; that it can't be changed is said here.
                tally.note("rename", false);
                let found = format!("{new}, the id of another operation");
                self.say(Code::OverrideInvalid, span(at), found, "an id that is free");
            }
            _ => {}
        }
    }

    /// The operations that an entry is about.
    fn matching(&self, entry: &Entry) -> Vec<usize> {
        let wanted = entry.operation.get_ref().trim();
        let operations = self.api.operations.iter().enumerate();
        operations
            .filter(|(index, operation)| {
                let page = operation.page.strip_prefix(self.file.prefix.as_str());
                let of_page = match (page, &entry.page) {
                    (None, _) => false,
                    (Some(page), Some(wanted)) => page == wanted,
                    (Some(_), None) => true,
                };
                let (id, route) = &self.documented[*index];
                let named = wanted == "*"
                    || wanted == id
                    || wanted == operation.id
                    || wanted == route
                    || wanted == format!("{} {}", operation.method, operation.path);
                of_page && named && !self.hidden.contains(index)
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// No operation is called so. If one is as the entry would make it, the docs have caught up.
    fn unmatched_operation(&mut self, entry: &Entry, at: Span) {
        let wanted = entry.operation.get_ref().trim();
        let (method, path) = wanted.split_once(' ').unwrap_or(("", ""));
        let set = entry.set.as_ref().map(Spanned::get_ref);
        let method = set.and_then(|set| set.method.as_deref()).unwrap_or(method);
        let path = set.and_then(|set| set.path.as_deref()).unwrap_or(path);
        let result = format!("{method} {path}");
        let renamed = entry.rename.as_ref().filter(|_| entry.at.is_none());
        let now = self
            .documented
            .iter()
            .find(|(id, route)| *route == result || renamed.is_some_and(|new| new.get_ref() == id));
        if let Some((id, route)) = now {
            let found = format!("{id}, {route}, which is what the entry says");
            let expected = "another state of the docs; delete the entry";
            self.say(Code::OverrideNotNeeded, at, found, expected);
            return;
        }
        let nearest = self
            .documented
            .iter()
            .flat_map(|(id, route)| [id, route])
            .map(|name| (strsim::jaro_winkler(name, wanted), name))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let expected = match nearest {
            Some((likeness, name)) if likeness > 0.8 => {
                format!("an operation that the docs have; did you mean {name}?")
            }
            _ => "an operation that the docs have; `[[operation]]` adds one that they leave out"
                .to_owned(),
        };
        self.say(Code::OverrideUnmatched, at, format!("{wanted:?}"), expected);
    }

    fn say(&mut self, code: Code, at: Span, found: impl Into<String>, expected: impl Into<String>) {
        let mut diagnostic = Diagnostic::new(code, &self.file.page, at, found, expected);
        diagnostic.page = self.file_name();
        self.diagnostics.push(diagnostic);
    }

    fn file_name(&self) -> Arc<str> {
        Arc::from(format!("{}{}", self.file.prefix, self.file.page.name()))
    }

    fn finish(self) -> Vec<Diagnostic> {
        let mut index = 0;
        self.api.operations.retain(|_| {
            index += 1;
            !self.hidden.contains(&(index - 1))
        });
        self.diagnostics
    }
}

fn identity(operation: &Operation) -> (String, String) {
    let route = format!("{} {}", operation.method, operation.path);
    (operation.id.clone(), route)
}

fn span<T>(spanned: &Spanned<T>) -> Span {
    Span::new(spanned.span().start, spanned.span().end)
}

#[cfg(test)]
mod tests;
