//! Decides: places rows, links structs, names things, applies overrides, meets collisions. From drafts to the IR.
//!
//! An operation is resolved in one of three ways, by the habits of its family: `linked` (each struct has a table of
//! its own, and rows lead to it), `flat` (one table lists members of all depths), `templated` (a template of the body
//! gives its structure). They share what a draft states outright (`stated`, `statuses`, `row`), how types and
//! constraints are read, and how examples complete what the tables leave out. Then, for the whole API, names are
//! given, and what examples show against all of this is noted (`contradictions`).

pub mod constraints;
pub mod merge;
pub mod naming;
pub mod overrides;

mod accounting;
mod aliases;
mod any_kind;
mod asked_queries;
mod beginnings;
mod body;
mod bullets;
mod cell_samples;
mod chosen_keys;
mod constant_queries;
mod contradictions;
mod counted;
mod data_keys;
mod earlier;
mod empty_texts;
mod examples;
mod faults;
mod flat;
mod follows;
mod groups;
mod introduced;
mod json_texts;
mod kin;
mod labels;
mod lent_maps;
mod lent_words;
mod linked;
mod lists;
mod named_queries;
mod needed_beside;
mod nesting;
mod no_body;
mod open_members;
mod other_calls;
mod own_calls;
mod pairs;
mod parameter_type;
mod partly_shown;
mod programs;
mod promised_members;
mod refute;
pub mod resources;
mod row;
mod run_on;
mod same_as;
mod sample_maps;
mod service;
mod shown_headers;
mod shown_nulls;
mod since;
mod sole_member;
mod stand_ins;
mod stated;
mod statuses;
mod switches;
mod templated;
mod text_bodies;
mod told_members;
mod types;
mod unsaid_bodies;
mod unshown;
mod users_keys;
mod uses;
mod value_docs;
mod values_elsewhere;
mod wording;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use rayon::prelude::*;

use self::labels::Labels;
use self::nesting::Elsewhere;
use crate::draft::PageDraft;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Api, ApiInfo, Operation, PageOutcome, Schema};
use apiref_core::page::Page;

/// An operation with the schemas that it refers to by provisional names.
struct Resolved {
    /// The operation.
    operation: Operation,
    /// Structs that hold themselves.
    definitions: IndexMap<String, Schema>,
    /// What was found amiss.
    found: Vec<Diagnostic>,
}

/// Resolves the drafts of one API. `pages` and `drafts` stand in the same order.
pub fn resolve(
    info: ApiInfo,
    pages: &[Page],
    mut drafts: Vec<PageDraft>,
) -> (Api, Vec<Diagnostic>) {
    since::note(&mut drafts);
    run_on::unfold(&mut drafts);
    values_elsewhere::unfold(&mut drafts);
    own_calls::settle(&mut drafts);
    json_texts::unfold(&mut drafts);
    wording::reword(pages, &mut drafts);
    let mut api = Api {
        info,
        ..Api::default()
    };
    let mut diagnostics = Vec::new();
    for (page, draft) in pages.iter().zip(&mut drafts) {
        for operation in &mut draft.operations {
            other_calls::mark(operation);
            faults::settle(page, operation, &mut diagnostics);
        }
    }
    let labels = Labels::new(pages, &drafts);
    let read = |elsewhere: &Elsewhere<'_>, chosen: &(dyn Fn(usize) -> bool + Sync)| {
        let all = pages.par_iter().zip(&drafts).enumerate();
        let all = all.map(|(index, (page, draft))| {
            chosen(index).then(|| operations(page, draft, &labels, elsewhere))
        });
        all.collect::<Vec<Option<Vec<Resolved>>>>()
    };
    let mut elsewhere = Elsewhere::of(&drafts);
    let mut resolved = read(&elsewhere, &|_| true);
    // What one operation proves of a row, others leave to a guess.
    let is_doubtful = |of_page: &Option<Vec<Resolved>>| {
        let found = of_page.iter().flatten().flat_map(|one| &one.found);
        found
            .into_iter()
            .any(|found| found.code == Code::PlaceGuessed)
    };
    let doubtful: Vec<bool> = resolved.iter().map(is_doubtful).collect();
    if doubtful.contains(&true) {
        elsewhere.learn(
            resolved
                .iter()
                .flatten()
                .flatten()
                .map(|one| &one.operation),
        );
        let again = read(&elsewhere, &|index| doubtful.get(index) == Some(&true));
        for (known, again) in resolved.iter_mut().zip(again) {
            *known = again.or(known.take());
        }
    }
    let (mut keeping, mut divided) = (Vec::new(), Vec::new());
    for (of_page, draft) in resolved.into_iter().flatten().zip(&drafts) {
        keeping.extend(of_page.iter().map(|_| draft.habits.keeps_documents));
        divided.extend(of_page.iter().map(|_| draft.habits.places_stated));
        for mut resolved in of_page {
            if draft.habits.shows_stand_ins {
                stand_ins::settle(&mut resolved.operation);
            }
            define(&mut api, &mut resolved.operation, resolved.definitions);
            api.operations.push(resolved.operation);
            diagnostics.extend(resolved.found);
        }
        api.pages.push(PageOutcome {
            page: draft.page.clone(),
            dialect: draft.dialect.map(str::to_owned),
            outcome: draft.outcome,
            hash: None,
        });
    }
    groups::settle(&mut api, &divided);
    follows::note(&mut api, &drafts);
    constant_queries::settle(&mut api, &drafts);
    promised_members::settle(&mut api);
    told_members::open(&mut api);
    sole_member::require(&mut api, &drafts);
    unsaid_bodies::settle_sent(&mut api, &drafts, &mut diagnostics);
    stand_ins::refer(&mut api, &drafts);
    open_members::open_answers(&mut api, &keeping);
    service::complete(&mut api, pages, &drafts, &labels);
    (api, diagnostics)
}

/// The operations of one page.
fn operations<'a>(
    page: &'a Page,
    draft: &'a PageDraft,
    labels: &'a Labels<'a>,
    elsewhere: &Elsewhere<'_>,
) -> Vec<Resolved> {
    let mut all = match draft.habits {
        habits if habits.flat_tables => flat::operations(page, draft, elsewhere),
        habits if habits.templates => templated::operations(page, draft, labels),
        _ => draft
            .operations
            .iter()
            .map(|operation| linked::operation(page, draft, operation, labels))
            .collect(),
    };
    let introduced = introduced::Introduced::of_page(draft);
    let of_lists = named_queries::OfLists::of_page(draft);
    for (resolved, operation) in all.iter_mut().zip(&draft.operations) {
        accounting::settle(page, operation, resolved);
        named_queries::add(page, &of_lists, operation, &mut resolved.operation);
        no_body::settle(&mut resolved.operation);
        text_bodies::settle(&mut resolved.operation);
        programs::settle(&mut resolved.operation);
        shown_headers::add(page, operation, &mut resolved.operation);
        shown_nulls::allow(&mut resolved.operation);
        let Resolved {
            operation: own,
            found,
            ..
        } = resolved;
        introduced::settle(page, &introduced, operation, own, found);
        asked_queries::settle(page, operation, own, found);
        aliases::relieve(page, &mut own.parameters, found);
        if unsaid_bodies::are_told_with_all(draft.habits) {
            unsaid_bodies::open_answer(page, operation, own, found);
        }
        unsaid_bodies::open_told(page, operation, own, found);
    }
    all
}

/// Gives structs that hold themselves names that are unique in the API.
fn define(api: &mut Api, operation: &mut Operation, definitions: IndexMap<String, Schema>) {
    if definitions.is_empty() {
        return;
    }
    let mut names = known_already(api, &definitions);
    let known: HashSet<String> = names.keys().cloned().collect();
    for provisional in definitions.keys().filter(|name| !known.contains(*name)) {
        let plain = plain_name(provisional);
        let is_free = |name: &String| {
            !api.schemas.contains_key(name) && !names.values().any(|taken| taken == name)
        };
        let pairs = ('A'..='Z').flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}")));
        let mut candidates = std::iter::once(String::new()).chain(pairs);
        let name = candidates.find_map(|letters| Some(format!("{plain}{letters}")).filter(is_free));
        names.insert(provisional.clone(), name.unwrap_or(plain));
    }
    for parameter in &mut operation.parameters {
        rename(&mut parameter.schema, &names);
    }
    if let Some(body) = &mut operation.request_body {
        rename(&mut body.schema, &names);
    }
    for schema in operation
        .responses
        .iter_mut()
        .filter_map(|r| r.schema.as_mut())
    {
        rename(schema, &names);
    }
    for (provisional, mut schema) in definitions {
        if known.contains(&provisional) {
            continue;
        }
        rename(&mut schema, &names);
        if let Some(name) = names.get(&provisional) {
            api.schemas.insert(name.clone(), schema);
        }
    }
}

/// The name that the docs give to a struct that holds itself.
fn plain_name(provisional: &str) -> String {
    let stated = provisional.rsplit('|').next().unwrap_or("");
    naming::words::pascal_case(stated, "Node")
}

/// The names of structs that another operation has, too: of one name, with the same members and the same words.
fn known_already(api: &Api, definitions: &IndexMap<String, Schema>) -> HashMap<String, String> {
    let mut names: HashMap<String, String> = HashMap::new();
    for provisional in definitions.keys() {
        let plain = plain_name(provisional);
        if api.schemas.contains_key(&plain) && !names.values().any(|taken| *taken == plain) {
            names.insert(provisional.clone(), plain);
        }
    }
    // A struct that refers to one that is not known differs from the known one of its name.
    loop {
        let is_other = |(provisional, name): &(&String, &String)| {
            let pair = definitions.get(*provisional).zip(api.schemas.get(*name));
            pair.is_none_or(|(own, known)| {
                let mut own = own.clone();
                rename(&mut own, &names);
                placeless(own) != placeless(known.clone())
            })
        };
        let other = names.iter().find(is_other).map(|(name, _)| name.clone());
        match other {
            Some(other) => names.remove(&other),
            None => return names,
        };
    }
}

/// A schema without where it was read.
fn placeless(mut schema: Schema) -> Schema {
    schema.source = None;
    schema.title = None;
    let parts = schema.parts_mut();
    parts.for_each(|part| *part = placeless(std::mem::take(part)));
    schema
}

fn rename(schema: &mut Schema, names: &HashMap<String, String>) {
    let renamed = schema.reference_name().and_then(|name| names.get(name));
    if let Some(name) = renamed {
        schema.reference = Some(format!("#/schemas/{name}"));
    }
    schema.parts_mut().for_each(|inner| rename(inner, names));
}

/// Gives names and applies overrides, once all operations of the API are known: variants of shared routes, operation
/// ids, facts that the docs have wrong, structs.
pub fn finish(
    api: &mut Api,
    lock: &mut naming::NameLock,
    overrides: &[overrides::Overrides],
) -> Vec<Diagnostic> {
    same_as::settle(api);
    needed_beside::settle(api);
    chosen_keys::settle(api);
    switches::share(api);
    merge::mark_variants(api);
    data_keys::open(api);
    unshown::settle(api);
    any_kind::open(api);
    users_keys::open(api);
    for operation in &mut api.operations {
        operation.bodies_mut().for_each(open_members::open_kinds);
    }
    lent_maps::settle(api);
    lent_words::settle(api);
    shown_nulls::share(api);
    parameter_type::share_json(api);
    parameter_type::items_are_text(api);
    sample_maps::settle(api);
    partly_shown::open(api);
    resources::note_generations(api);
    let mut found = resources::recognise(api);
    naming::name_operations(api, lock, &found);
    let mut diagnostics = overrides::apply(api, overrides);
    if !api.overrides.is_empty() {
        // Routes, bodies and versions of paths may be others now.
        for operation in &mut api.operations {
            operation.variant = None;
        }
        merge::mark_variants(api);
        resources::note_generations(api);
        found = resources::recognise(api);
    }
    api.resources = resources::resources(api, found);
    naming::lift(api, lock);
    // What stands under a name that is misspelt is not left out, but still an example of how a request looks.
    let righted = examples::put_right(api);
    empty_texts::allow(api);
    diagnostics.extend(contradictions::note(api));
    diagnostics.extend(refute::refute(api));
    examples::mark_repaired(api, &righted);
    diagnostics
}

/// Finds the resources of an API that was not read from pages.
pub fn find_resources(api: &mut Api) {
    resources::note_generations(api);
    api.resources = resources::resources(api, resources::recognise(api));
}
