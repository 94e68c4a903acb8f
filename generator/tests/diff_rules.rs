//! Every rule of the differ, on a pair of pages in which it, and only it, fires.
//!
//! `diff/RULE/` holds `old`, `new` and `same`: three states of one page, or of one IR where no page family can state the
//! difference. From `old` to `new` the rule fires; from `new` to `old` its mirror does, whose folder may be missing;
//! from `old` to `same`, which is `old` in other words, order or arrangement, nothing of the API changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use apiref::diff::rules::{self, Area, Mirror, Rule};
use apiref::diff::{Change, compare};
use apiref::ir::Api;

fn folder(rule: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/diff")
        .join(rule)
}

/// One state of a fixture: a page, or a list of APIs as JSON.
fn state(rule: &str, name: &str) -> Option<Vec<Api>> {
    let base = folder(rule).join(name);
    if let Ok(text) = fs::read_to_string(base.with_extension("json")) {
        return Some(
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{rule}/{name}: {error}")),
        );
    }
    let text = fs::read_to_string(base.with_extension("rst")).ok()?;
    Some(read(&text))
}

/// The API that a page documents.
fn read(text: &str) -> Vec<Api> {
    let files = BTreeMap::from([("queues/page.rst".to_owned(), text.as_bytes().to_vec())]);
    let loaded = apiref::load::load_files(Path::new("specs"), files).expect("one API");
    let (api, diagnostics) = apiref::read_api(&loaded[0], &mut Default::default());
    assert!(!api.operations.is_empty(), "{text}: {diagnostics:?}");
    vec![api]
}

fn fired(old: &[Api], new: &[Api]) -> BTreeSet<&'static str> {
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

/// The folder that has the rule's pages, and whether its sides are to be swapped.
fn fixture(rule: &Rule) -> Option<(&'static str, bool)> {
    if folder(rule.id).is_dir() {
        return Some((rules::by_id(rule.id)?.id, false));
    }
    match rule.mirror {
        Mirror::Rule(mirror) if folder(mirror).is_dir() => Some((mirror, true)),
        _ => None,
    }
}

#[test]
fn each_rule_fires_alone_on_its_pages() {
    let mut faults = Vec::new();
    for rule in rules::all() {
        let Some((name, swapped)) = fixture(rule) else {
            faults.push(format!("{}: no pages", rule.id));
            continue;
        };
        let (Some(mut old), Some(mut new)) = (state(name, "old"), state(name, "new")) else {
            faults.push(format!("{}: old or new is missing", rule.id));
            continue;
        };
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
        let (Some(old), Some(new)) = (state(name, "old"), state(name, "new")) else {
            continue;
        };
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
        let (Some(old), Some(same)) = (state(name, "old"), state(name, "same")) else {
            panic!("{name}: no third state");
        };
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
    for (rule, words, others, differing) in [
        ("request-enum-set", "The value can be", "For new queues", ""),
        (
            "request-minimum-set",
            "Minimum: 1",
            "From 1 up",
            "From 2 up",
        ),
        (
            "request-value-range-set",
            "Value range: 1 to 64",
            "1 or more, 64 at best",
            "1 or more, 32 at best",
        ),
        (
            "request-default-added",
            "Default value: 10",
            "10 (a default)",
            "15 (a default)",
        ),
    ] {
        let text = fs::read_to_string(folder(rule).join("new.rst")).expect("a page");
        assert!(text.contains(words), "{rule} does not say {words:?}");
        let said = read(&text);
        let changes = compare(&said, &read(&reworded(&text, words, others)));
        let real: Vec<Change> = changes.into_iter().filter(|c| !c.is_docs()).collect();
        assert!(real.is_empty(), "{rule}: {}", explain(&real));
        if !differing.is_empty() {
            let changes = compare(&said, &read(&reworded(&text, words, differing)));
            assert!(changes.iter().any(|c| !c.is_docs()), "{rule}: {differing}");
        }
    }
}

/// The page with other words in the cells that hold `words`, as wide as before.
fn reworded(text: &str, words: &str, others: &str) -> String {
    let width = words.len().max(others.len());
    let (from, to) = (format!("{words:<width$}"), format!("{others:<width$}"));
    assert!(text.contains(&from), "no room for {others:?}");
    text.replace(&from, &to)
}

#[test]
fn no_folder_is_left_over() {
    for entry in fs::read_dir(folder("")).expect("fixtures").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(rules::by_id(&name).is_some(), "no rule is called {name}");
    }
}
