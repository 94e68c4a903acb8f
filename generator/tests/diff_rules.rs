//! Every rule of the differ, on a pair of states in which it, and only it, fires.
//!
//! From `old` to `new` the rule fires; from `new` to `old` its mirror does, which needs no states of its own; from `old`
//! to `same`, which is `old` in another arrangement, nothing of the API changes. `diff/pages.rs` says how the states are
//! made.

#[path = "diff/pages.rs"]
mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use apiref::diagnostic::Diagnostic;
use apiref::diff::rules::{self, Area, Mirror, Rule};
use apiref::diff::semver::Step;
use apiref::diff::{Change, Impact, compare_unplaced};
use apiref::ir::{Api, Origin, Schema, Source, StatementKind, TypeName};
use pages::Fixture;

static FIXTURES: LazyLock<BTreeMap<&str, Fixture>> = LazyLock::new(pages::fixtures);

/// APIs, and what the reading of the only one said.
struct State {
    apis: Vec<Api>,
    diagnostics: Vec<Diagnostic>,
}

/// One state of a fixture.
fn state(rule: &str, name: &str) -> State {
    state_of(rule, name).unwrap_or_else(|| panic!("{rule} has no state {name}"))
}

fn state_of(rule: &str, name: &str) -> Option<State> {
    let state = FIXTURES[rule].state(name)?;
    Some(match state.extension {
        "json" => State {
            apis: serde_json::from_str(&state.text)
                .unwrap_or_else(|error| panic!("{rule}/{name}: {error}")),
            diagnostics: Vec::new(),
        },
        _ => read(&state.text),
    })
}

/// The API that a page documents.
fn read(text: &str) -> State {
    let files = BTreeMap::from([("queues/page.rst".to_owned(), text.as_bytes().to_vec())]);
    let loaded = apiref::load::load_files(Path::new("specs"), files).expect("one API");
    let (api, diagnostics) = apiref::read_api(&loaded[0], &mut Default::default());
    assert!(!api.operations.is_empty(), "{text}: {diagnostics:?}");
    State {
        apis: vec![api],
        diagnostics,
    }
}

fn compare(old: &State, new: &State) -> Vec<Change> {
    let mut changes = apiref::diff::compare(&old.apis, &new.apis);
    if let ([before], [after]) = (&old.apis[..], &new.apis[..]) {
        let (before, after) = (
            (before, &old.diagnostics[..]),
            (after, &new.diagnostics[..]),
        );
        compare_unplaced(before, after, &mut changes);
    }
    changes
}

fn fired(old: &State, new: &State) -> BTreeSet<&'static str> {
    compare(old, new)
        .iter()
        .map(|change| change.rule.id)
        .collect()
}

fn explain(changes: &[Change]) -> String {
    changes
        .iter()
        .map(|c| {
            format!(
                "\n  {} at {}: {:?} -> {:?}",
                c.rule.id, c.path, c.old, c.new
            )
        })
        .collect()
}

/// The rule that has the rule's states, and whether its sides are to be swapped.
fn fixture(rule: &Rule) -> Option<(&'static str, bool)> {
    if FIXTURES.contains_key(rule.id) {
        return Some((rule.id, false));
    }
    match rule.mirror {
        Mirror::Rule(mirror) if FIXTURES.contains_key(mirror) => Some((mirror, true)),
        _ => None,
    }
}

#[test]
fn each_rule_fires_alone_on_its_pages() {
    let mut faults = Vec::new();
    for rule in rules::all() {
        let Some((name, swapped)) = fixture(rule) else {
            faults.push(format!("{}: no states", rule.id));
            continue;
        };
        let (mut old, mut new) = (state(name, "old"), state(name, "new"));
        if swapped {
            std::mem::swap(&mut old, &mut new);
        }
        let changes = compare(&old, &new);
        // One rule speaks of what others found; it can't fire alone.
        let about_others = |change: &Change| {
            rule.id == "api-version-kept" && change.rule.id == "operation-removed"
        };
        let fired: BTreeSet<&str> = changes
            .iter()
            .filter(|c| !about_others(c))
            .map(|c| c.rule.id)
            .collect();
        if fired != BTreeSet::from([rule.id]) {
            faults.push(format!("{}: {}", rule.id, explain(&changes)));
        }
    }
    assert!(
        faults.is_empty(),
        "{} rules:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn swapped_pages_fire_the_mirror() {
    for rule in rules::all() {
        let Some((name, false)) = fixture(rule) else {
            continue;
        };
        let (old, new) = (state(name, "old"), state(name, "new"));
        let back = fired(&new, &old);
        match rule.mirror {
            Mirror::Rule(mirror) => assert!(back.contains(mirror), "{}: swapped {back:?}", rule.id),
            Mirror::Waived(_) => assert!(!back.contains(rule.id), "{}: swapped {back:?}", rule.id),
        }
    }
}

#[test]
fn other_words_and_another_order_are_no_change_of_the_api() {
    for rule in rules::all() {
        let Some((name, false)) = fixture(rule) else {
            continue;
        };
        let (old, same) = (state(name, "old"), state(name, "same"));
        let changes = compare(&old, &same);
        let real: Vec<Change> = changes
            .into_iter()
            .filter(|change| {
                change.rule.area != Area::Docs
                    || (change.rule.id == rule.id && rule.id != "order-changed")
            })
            .collect();
        assert!(real.is_empty(), "{}: {}", rule.id, explain(&real));
        assert!(fired(&old, &old).is_empty(), "{name}");
    }
}

/// The readers don't understand every wording of a fact. Where one side's is understood and the other's is not, the
/// values in both tell that nothing has changed.
#[test]
fn facts_in_other_words_are_no_change_of_the_api() {
    let mut restated = 0;
    for rule in FIXTURES.keys() {
        let said = state(rule, "new");
        if let Some(other) = state_of(rule, "restated") {
            let changes = compare(&said, &other);
            let real: Vec<Change> = changes.into_iter().filter(|c| !c.is_docs()).collect();
            assert!(real.is_empty(), "{rule}: {}", explain(&real));
            restated += 1;
        }
        if let Some(other) = state_of(rule, "differing") {
            let changes = compare(&said, &other);
            assert!(changes.iter().any(|c| !c.is_docs()), "{rule}");
        }
    }
    assert!(restated > 3, "{restated} fixtures are restated");
}

#[test]
fn no_fixture_is_left_over() {
    for name in FIXTURES.keys() {
        assert!(rules::by_id(name).is_some(), "no rule is called {name}");
    }
}

/// What a change asks for in Rust agrees with the items that differ.
#[test]
fn a_new_name_on_the_wire_is_told_by_its_name_in_rust() {
    let advice = |old: &State, new: &State| {
        let mut changes = compare(old, new);
        let surfaces = apiref::surface::of_apis(&old.apis, &new.apis, &mut changes);
        let renamed = changes.iter().find(|change| change.rule.kind == "name");
        (surfaces.step, renamed.expect("a rename").rust)
    };
    let rule = "request-property-renamed";
    let (step, text) = advice(&state(rule, "old"), &state(rule, "new"));
    assert_eq!(step, Step::Patch, "maxDepth and max_depth are one field");
    assert!(text.contains("stays"), "{text}");
    let text = FIXTURES[rule].state("new").expect("a state").text;
    let other = read(&text.replace("max_depth", "max_dept "));
    let (step, text) = advice(&state(rule, "new"), &other);
    assert_eq!(step, Step::Major);
    assert!(text.contains("new name"), "{text}");
}

/// The impact on callers of the one change of `rule`.
fn impact(old: &State, new: &State, rule: &str) -> Impact {
    let changes = compare(old, new);
    let of_rule = changes.iter().find(|change| change.rule.id == rule);
    of_rule
        .unwrap_or_else(|| panic!("{}", explain(&changes)))
        .callers
}

/// Whoever knew the old docs had no other values to send than those that the answers listed.
#[test]
fn a_list_that_the_answers_had_breaks_nobody() {
    let rule = "request-enum-set";
    let (mut old, new) = (state(rule, "old"), state(rule, "new"));
    assert_eq!(impact(&old, &new, rule), Impact::Breaking);
    let mut list = |values: &[&str]| {
        let answered = Schema {
            enumeration: values.iter().map(|value| (*value).into()).collect(),
            ..Schema::of(TypeName::String)
        };
        let body = old.apis[0].operations[0].responses[0].schema.as_mut();
        let members = &mut body.expect("a body").properties;
        members.insert("name".to_owned(), answered);
        impact(&old, &new, rule)
    };
    assert_eq!(list(&["long", "short"]), Impact::Compatible);
    assert_eq!(list(&["long", "short", "round"]), Impact::Breaking);
}

/// The docs name no media type where a table only calls the body a file.
#[test]
fn a_media_type_that_a_type_stands_for_is_inferred() {
    let rule = "response-media-type-changed";
    let (old, mut new) = (state(rule, "old"), state(rule, "old"));
    let answer = &mut new.apis[0].operations[0].responses[0];
    answer.media_type = Some("application/octet-stream".to_owned());
    assert_eq!(impact(&old, &new, rule), Impact::Breaking);
    let answer = &mut new.apis[0].operations[0].responses[0];
    let mut source = Source::new(Origin::Table, "page.rst".into(), 20);
    source.stated_type = Some("File".to_owned());
    answer.schema.as_mut().expect("a body").source = Some(source);
    assert_eq!(impact(&old, &new, rule), Impact::Risky);
}

/// Conditions and examples may decide against the column, so that a member is optional on both sides.
#[test]
fn a_column_that_is_overruled_is_compared() {
    let stating = |column: &str| {
        let mut state = state("request-enum-set", "old");
        let api = &mut state.apis[0];
        let body = api.operations[0].request_body.as_ref();
        let name = body.and_then(|body| body.schema.reference_name());
        let name = name.expect("a struct").to_owned();
        let body = api.schemas.get_mut(&name).expect("it is defined");
        let depth = body.properties.get_mut("depth").expect("a member");
        let source = depth.source.as_mut();
        source.expect("a row").stated_required = Some(column.to_owned());
        state
    };
    let (no, yes) = (stating("No"), stating("Yes"));
    let rule = "request-property-became-required";
    assert_eq!(impact(&no, &yes, rule), Impact::Risky);
    let rule = "request-property-became-optional";
    assert_eq!(impact(&yes, &no, rule), Impact::Compatible);
    assert!(compare(&yes, &stating("Yes")).is_empty());
}

/// A rule that was read from a description doesn't hide what else the description states.
#[test]
fn what_else_a_description_states_is_told_beside_its_rules() {
    let rule = "request-max-length-set";
    let (old, mut new) = (state(rule, "old"), state(rule, "new"));
    let fired = |new: &State| {
        let changes = compare(&old, new);
        changes
            .iter()
            .map(|change| change.rule.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(fired(&new), [rule]);
    let api = &mut new.apis[0];
    let body = api.operations[0].request_body.as_ref();
    let name = body.and_then(|body| body.schema.reference_name());
    let name = name.expect("a struct").to_owned();
    let body = api.schemas.get_mut(&name).expect("it is defined");
    let member = body.properties.get_mut("name").expect("a member");
    let text = member.description.as_mut().expect("a text");
    text.push_str("\n\nLetters, digits, and hyphens (-) are allowed.");
    assert_eq!(fired(&new), [rule, "request-rule-reworded"]);
}

/// Rows of introductions demand nothing for certain.
#[test]
fn what_introductions_describe_is_risky_only_where_it_is_demanded() {
    let rule = "common-parameter-added";
    let (old, mut new) = (state(rule, "old"), state(rule, "new"));
    assert_eq!(impact(&old, &new, rule), Impact::Risky);
    let source = &mut new.apis[0].statements[1].source;
    source.stated_required = Some("No".to_owned());
    assert_eq!(impact(&old, &new, rule), Impact::Compatible);
    let rule = "introduction-changed";
    let (old, mut new) = (state(rule, "old"), state(rule, "new"));
    assert_eq!(impact(&old, &new, rule), Impact::Compatible);
    new.apis[0].statements[0].text = "A project may have at most 20 queues.".to_owned();
    assert_eq!(impact(&old, &new, rule), Impact::Docs);
    // Names of programs are no words of a language.
    let row = |text: &str| {
        let mut state = state(rule, "old");
        let statement = &mut state.apis[0].statements[0];
        statement.kind = StatementKind::Row;
        statement.text = text.to_owned();
        state
    };
    let old = row("queues:jobs:get");
    assert_eq!(
        impact(&old, &row("queues:jobs:list"), rule),
        Impact::Compatible
    );
    assert_eq!(
        impact(&old, &row("Needs `queues:jobs:get`"), rule),
        Impact::Docs
    );
    // What an operation was read from is compared there.
    let (old, mut new) = (
        state("common-status-changed", "old"),
        state("common-status-changed", "new"),
    );
    let statement = &new.apis[0].statements[0];
    let line = statement.source.clone();
    new.apis[0].operations[0].responses[0].source = Some(line);
    assert!(compare(&old, &new).is_empty());
}
