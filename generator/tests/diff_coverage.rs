//! The table of `generator/docs/diff-coverage.md` against the list of checks and the rules that exist.

use std::collections::BTreeMap;

use apiref::diff::rules;

const CHECKS: &str = include_str!("data/oasdiff-checks.txt");
const TABLE: &str = include_str!("../docs/diff-coverage.md");

fn rows() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut rows = BTreeMap::new();
    for line in TABLE.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", check, "1" | "2", answer, ""] = cells.as_slice() {
            let check = check.trim_matches('`');
            assert!(
                rows.insert(check, vec![*answer]).is_none(),
                "{check} stands twice"
            );
        }
    }
    rows
}

#[test]
fn each_check_has_a_rule_or_a_reason() {
    let rows = rows();
    let mut checks = 0;
    for line in CHECKS.lines() {
        let check = line.split(' ').next().unwrap_or("");
        let answer = rows
            .get(check)
            .unwrap_or_else(|| panic!("{check} is not in the table"));
        let answer = answer.concat();
        let named: Vec<&str> = answer.split('`').skip(1).step_by(2).collect();
        if answer.starts_with('`') {
            for rule in named {
                assert!(
                    rules::by_id(rule).is_some(),
                    "{check}: no rule is called {rule}"
                );
            }
        } else {
            assert!(answer.len() > 20, "{check}: give a reason");
        }
        checks += 1;
    }
    assert_eq!(
        checks,
        rows.len(),
        "the table names checks that are not in the list"
    );
}

#[test]
fn rules_named_beyond_the_list_exist() {
    let beyond = TABLE
        .split("## Beyond it")
        .nth(1)
        .expect("the second table");
    let names = beyond
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.contains('-'));
    for name in names {
        assert!(rules::by_id(name).is_some(), "no rule is called {name}");
    }
}
