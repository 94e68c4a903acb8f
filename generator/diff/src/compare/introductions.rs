//! What pages without operations state. They don't say which operations it concerns, so nothing of it breaks anybody by
//! itself: rows of parameters are risky at most, and all else is told where it states something.

use std::collections::{HashMap, HashSet};

use super::docs::{shown, squeezed};
use super::statements::{ALIKE, sentences};
use super::{At, Change, Impact, Place, at_most, facts};
use crate::place::Part;
use crate::rules::*;
use crate::shape::likeness_of_texts;
use apiref_core::ir::{Api, Schema, Source, Statement, StatementKind};
use apiref_core::requirement;

/// How many rows a change names.
const NAMED: usize = 30;

/// Of rows with one name, those that share this much of their words are the same.
const SAME_ROW: f64 = 0.4;

/// Compares what stands on pages without operations and was read into no operation.
pub(super) fn compare(old: &Api, new: &Api) -> Vec<Change> {
    if old.statements == new.statements {
        return Vec::new();
    }
    let mut left = Left {
        old: old.statements.iter().collect(),
        new: new.statements.iter().collect(),
    };
    let mut pairs = Vec::new();
    // The same words are no change, on whatever page they stand.
    left.pair(&mut Vec::new(), 0.0, |one| {
        let source = &one.source;
        Some(vec![
            squeezed(&one.about),
            squeezed(&one.name),
            squeezed(&one.text),
            format!("{:?}", (&source.stated_type, &source.stated_required)),
        ])
    });
    left.pair(&mut Vec::new(), 0.0, |one| {
        (one.kind != StatementKind::Parameter)
            .then(|| vec![squeezed(&one.name), squeezed(&one.text)])
    });
    let title = |one: &Statement| squeezed(&one.about).to_lowercase();
    let name = |one: &Statement| format!("{:?} {}", one.kind, squeezed(&one.name));
    left.pair(&mut pairs, SAME_ROW, |one| {
        Some(vec![one.source.page.to_string(), title(one), name(one)])
    });
    left.pair(&mut pairs, SAME_ROW, |one| {
        Some(vec![title(one), name(one)])
    });
    left.pair(&mut pairs, 0.0, |one| {
        let named = matches!(one.kind, StatementKind::Parameter | StatementKind::Status);
        named.then(|| vec![name(one)])
    });
    // A section under another title.
    left.pair(&mut pairs, ALIKE, |one| {
        let is_text = one.kind == StatementKind::Text;
        is_text.then(|| vec![one.source.page.to_string()])
    });
    let used = (Places::of(old), Places::of(new));
    pairs.retain(|(a, b)| !used.0.hold(&a.source) && !used.1.hold(&b.source));
    left.old.retain(|one| !used.0.hold(&one.source));
    left.new.retain(|one| !used.1.hold(&one.source));
    let mut changes: Vec<Change> = pairs
        .into_iter()
        .filter_map(|(a, b)| changed(a, b))
        .collect();
    let pages = |api: &Api| -> HashSet<String> {
        api.pages.iter().map(|page| page.page.to_string()).collect()
    };
    changes.extend(alone(&left.new, true, &pages(old)));
    changes.extend(alone(&left.old, false, &pages(new)));
    changes
}

/// Statements that have no partner yet.
struct Left<'a> {
    old: Vec<&'a Statement>,
    new: Vec<&'a Statement>,
}

impl<'a> Left<'a> {
    /// Pairs statements of one key; of several, those that share most of their words. Where a key says which row it is,
    /// `least` is what rows must share if there are several of its name.
    fn pair(
        &mut self,
        pairs: &mut Vec<(&'a Statement, &'a Statement)>,
        least: f64,
        key: impl Fn(&Statement) -> Option<Vec<String>>,
    ) {
        let mut known: HashMap<Vec<String>, Vec<&'a Statement>> = HashMap::new();
        for &one in &self.old {
            if let Some(key) = key(one) {
                known.entry(key).or_default().push(one);
            }
        }
        let mut taken: HashSet<*const Statement> = HashSet::new();
        self.new.retain(|&one| {
            let Some(candidates) = key(one).and_then(|key| known.get_mut(&key)) else {
                return true;
            };
            let only = candidates.len() == 1;
            let likeness = |old: &Statement| likeness_of_texts(&old.text, &one.text);
            let rated = candidates.iter().enumerate();
            let rated = rated.map(|(at, old)| (at, likeness(old)));
            let best = rated.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            match best {
                Some((at, likeness)) if likeness >= least || only && least < ALIKE => {
                    let old = candidates.remove(at);
                    taken.insert(std::ptr::from_ref(old));
                    pairs.push((old, one));
                    false
                }
                _ => true,
            }
        });
        self.old
            .retain(|&one| !taken.contains(&std::ptr::from_ref(one)));
    }
}

/// Pages and lines that something was read from which is compared elsewhere.
struct Places<'a>(HashSet<(&'a str, u32)>);

impl<'a> Places<'a> {
    fn of(api: &'a Api) -> Self {
        let mut places = Self(HashSet::new());
        for operation in &api.operations {
            let parameters = operation.parameters.iter();
            parameters.for_each(|parameter| places.schema(&parameter.schema));
            let body = operation.request_body.iter();
            body.for_each(|body| places.schema(&body.schema));
            for response in &operation.responses {
                places.add(response.source.as_ref());
                response.schema.iter().for_each(|body| places.schema(body));
                let headers = response.headers.iter();
                headers.for_each(|header| places.schema(&header.schema));
            }
        }
        api.schemas
            .values()
            .for_each(|schema| places.schema(schema));
        let codes = api.errors.codes.iter();
        codes.for_each(|code| places.add(Some(&code.source)));
        let servers = api.info.servers.iter();
        servers.for_each(|server| places.add(server.source.as_ref()));
        places
    }

    fn add(&mut self, source: Option<&'a Source>) {
        self.0
            .extend(source.map(|source| (&*source.page, source.line)));
    }

    fn schema(&mut self, schema: &'a Schema) {
        self.add(schema.source.as_ref());
        schema.parts().for_each(|part| self.schema(part));
    }

    fn hold(&self, source: &Source) -> bool {
        self.0.contains(&(&*source.page, source.line))
    }
}

/// The change from one statement to another.
fn changed(old: &Statement, new: &Statement) -> Option<Change> {
    let cells = |one: &Statement| {
        let source = &one.source;
        [&source.stated_type, &source.stated_required]
            .map(|cell| squeezed(cell.as_deref().unwrap_or_default()))
    };
    let restated = cells(old) != cells(new);
    if !restated && squeezed(&old.text) == squeezed(&new.text) {
        return None;
    }
    let found = facts::differing(&old.text, &new.text);
    let rule = match old.kind {
        StatementKind::Parameter => &COMMON_PARAMETER_CHANGED,
        StatementKind::Status => &COMMON_STATUS_CHANGED,
        StatementKind::Row | StatementKind::Text => &INTRODUCTION_CHANGED,
    };
    let mut change = Change::new(rule, place(new));
    change = match &found {
        _ if restated => change.between(row(old), row(new)),
        Some(found) => change.between(text(&found.old, old), text(&found.new, new)),
        None => {
            let (before, after) = differing(&old.text, &new.text);
            change.between(text(&before, old), text(&after, new))
        }
    };
    let is_told = restated || found.is_some();
    if !is_told && (old.kind != StatementKind::Row || terms(&old.text) == terms(&new.text)) {
        change = at_most(change, Impact::Docs);
    }
    Some(change.at(Some(At::source(&old.source)), Some(At::source(&new.source))))
}

/// What a row names that is no word of a language: `queues:jobs:get`, `/v1/queues/{id}`, `queue_id`.
fn terms(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| c.is_whitespace() || ",;()`*\"".contains(c));
    let words = words.map(|word| word.replace('\\', ""));
    words
        .map(|word| word.trim_matches([':', '.', '-', '/']).to_owned())
        .filter(|word| word.contains([':', '_']) || word.matches('/').count() > 1)
        .collect()
}

/// Sentences, or all of the statement where none tells the change.
fn text(sentences: &[String], one: &Statement) -> String {
    match sentences {
        [] => shown(&one.text),
        _ => shown(&sentences.join(" ")),
    }
}

/// The sentences that only one of two texts has.
fn differing(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let only = |text: &str, other: &str| -> Vec<String> {
        let known: HashSet<String> = sentences(other).map(squeezed).collect();
        let only = sentences(text).filter(|sentence| !known.contains(&squeezed(sentence)));
        only.map(|sentence| format!("{}.", sentence.trim_end_matches('.')))
            .collect()
    };
    (only(old, new), only(new, old))
}

/// A row as its table has it.
fn row(one: &Statement) -> String {
    let source = &one.source;
    let cells = [
        &source.stated_required,
        &source.stated_type,
        &Some(one.text.clone()),
    ];
    let cells = cells.into_iter().flatten().filter(|cell| !cell.is_empty());
    let cells: Vec<&str> = cells.map(String::as_str).collect();
    shown(&cells.join(" | "))
}

fn place(one: &Statement) -> Place {
    let name = match one.name.is_empty() {
        true => one.about.clone(),
        false => one.name.clone(),
    };
    Place::of(Part::Docs("introduction", shown(&name)))
}

/// Statements that one side lacks. Parameters and codes are told one by one, other rows of a table at once. `pages` are
/// those of the other side: what stands on a page that it lacks is told as far as it is about parameters or codes.
fn alone(all: &[&Statement], is_new: bool, pages: &HashSet<String>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut tables: Vec<Vec<&Statement>> = Vec::new();
    let of = |rule, at: Place, told: String, source: &Source| {
        let (change, line) = (Change::new(rule, at), Some(At::source(source)));
        match is_new {
            true => change.is(told).at(None, line),
            false => change.was(told).at(line, None),
        }
    };
    for &one in all {
        match one.kind {
            StatementKind::Parameter => {
                let rule = if is_new {
                    &COMMON_PARAMETER_ADDED
                } else {
                    &COMMON_PARAMETER_REMOVED
                };
                let mut change = of(rule, place(one), row(one), &one.source);
                let stated = one.source.stated_required.as_deref();
                let demanded = stated.map(requirement::stated);
                // What a cell says in other words than yes and no may demand it.
                if is_new && matches!(demanded, None | Some(Some(false))) {
                    change = at_most(change, Impact::Compatible);
                }
                changes.push(change);
            }
            StatementKind::Status => {
                let rule = if is_new {
                    &COMMON_STATUS_ADDED
                } else {
                    &COMMON_STATUS_REMOVED
                };
                changes.push(of(rule, place(one), row(one), &one.source));
            }
            StatementKind::Row | StatementKind::Text => {
                let of_table = tables.iter_mut().find(|rows| {
                    let first = rows.first();
                    first.is_some_and(|first| {
                        first.kind == one.kind
                            && first.about == one.about
                            && first.source.page == one.source.page
                    })
                });
                match of_table {
                    Some(rows) => rows.push(one),
                    None => tables.push(vec![one]),
                }
            }
        }
    }
    for rows in tables {
        let Some(first) = rows.first() else { continue };
        let rule = if is_new {
            &INTRODUCTION_ADDED
        } else {
            &INTRODUCTION_REMOVED
        };
        let at = Place::of(Part::Docs("introduction", shown(&first.about)));
        let told = match first.kind {
            StatementKind::Text => shown(&first.text),
            _ => {
                let named = rows.iter().filter(|row| !row.name.is_empty());
                let mut names: Vec<&str> = named.map(|row| row.name.as_str()).collect();
                names.dedup();
                let more = names.len().saturating_sub(NAMED);
                names.truncate(NAMED);
                match more {
                    0 => names.join(", "),
                    _ => format!("{} and {more} more", names.join(", ")),
                }
            }
        };
        let mut change = of(rule, at, told, &first.source);
        let states = first.kind == StatementKind::Text
            && pages.contains(&*first.source.page)
            && facts::differing("", &first.text).is_some();
        if !states {
            change = at_most(change, Impact::Docs);
        }
        changes.push(change);
    }
    changes
}
