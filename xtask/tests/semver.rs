//! The semver step that `diff` asks for, against what cargo-semver-checks says of the two generated crates.
//!
//! `semver/recorded.txt` holds what it said, for it takes longer to build than all the rest of the tests. Where it is
//! installed, or `APIREF_SEMVER_CHECKS` names it, it is asked again.

#[path = "../../generator/tests/diff/pages.rs"]
mod pages;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Project, copy, said};
use pages::Fixture;

/// `rule step`, a line each: the pair of pages, and the step that cargo-semver-checks asks for. Behind a step may stand
/// `types`: only types of fields and arguments changed, which it doesn't compare, though code no longer compiles.
const RECORDED: &str = include_str!("semver/recorded.txt");

struct Record {
    rule: &'static str,
    step: &'static str,
    types: bool,
}

fn recorded() -> impl Iterator<Item = Record> {
    let lines = RECORDED.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap_or_default();
        Record {
            rule: word(),
            step: word(),
            types: word() == "types",
        }
    })
}

/// The states of a rule of the differ, as the specs of two projects.
fn pair(fixture: &Fixture) -> Project {
    let project = Project::new();
    for side in ["old", "new"] {
        let page = fixture.state(side).expect("a state");
        assert_eq!(page.extension, "rst", "projects have pages");
        project.write(&format!("{side}/acme/queues/queue.rst"), &page.text);
    }
    project
}

/// What we say.
struct Ours {
    step: String,
    /// Did nothing but types of fields and arguments change, of all that is major?
    types: bool,
}

fn ours(project: &Project) -> Ours {
    let json = project.xtask(0, &["diff", "old", "new", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let items = report["rust"]["items"].as_array().expect("items");
    let mut major = items.iter().filter(|item| item["step"] == "major");
    let changed = |what: &str| what.ends_with(" changed");
    Ours {
        step: report["summary"]["rust"]
            .as_str()
            .expect("a step")
            .to_owned(),
        types: major.all(|item| item["what"].as_str().is_some_and(changed)),
    }
}

impl Ours {
    /// cargo-semver-checks looks for what breaks; hardly anything that is only new makes it ask for a minor step. So both
    /// have to agree on what is major, and we ask for no less in all else.
    fn agrees(&self, theirs: &Record) -> bool {
        match theirs.step {
            "major" => self.step == "major",
            _ if theirs.types => self.step == "major" && self.types,
            "minor" => self.step == "minor",
            _ => self.step != "major",
        }
    }
}

fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("APIREF_SEMVER_CHECKS") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&path).map(|folder| folder.join("cargo-semver-checks"));
    found.find(|program| program.is_file())
}

/// The step that cargo-semver-checks asks for.
fn theirs(program: &Path, project: &Project) -> String {
    project.xtask(0, &["regen", "--specs", "old", "--out", "before/generated"]);
    copy(
        &project.path("before/generated"),
        &project.path("after/generated"),
    );
    project.xtask(0, &["regen", "--specs", "new", "--out", "after/generated"]);
    let output = Command::new(program)
        .args(["semver-checks", "--all-features", "--color", "never"])
        .arg("--manifest-path")
        .arg(project.path("after/generated/Cargo.toml"))
        .arg("--baseline-root")
        .arg(project.path("before/generated"))
        .args(["--release-type", "patch"])
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver"),
        )
        .output()
        .expect("cargo-semver-checks runs");
    let text = said(&output);
    let asked = |step: &str| text.contains(&format!("semver requires new {step} version"));
    if asked("major") {
        "major".to_owned()
    } else if asked("minor") {
        "minor".to_owned()
    } else {
        assert!(text.contains("no semver update required"), "{text}");
        "none".to_owned()
    }
}

#[test]
fn our_step_is_that_of_cargo_semver_checks() {
    let program = program();
    if program.is_none() {
        eprintln!("cargo-semver-checks is not installed: what it said before is compared");
    }
    let fixtures = pages::fixtures();
    let mut wrong = Vec::new();
    for record in recorded() {
        let Record { rule, step, .. } = record;
        let project = pair(&fixtures[rule]);
        let ours = ours(&project);
        if !ours.agrees(&record) {
            let said = &ours.step;
            wrong.push(format!(
                "{rule}: we say {said}, cargo-semver-checks said {step}"
            ));
        }
        if let Some(program) = &program {
            let now = theirs(program, &project);
            if now != step {
                wrong.push(format!(
                    "{rule}: cargo-semver-checks says {now}, recorded is {step}"
                ));
            }
        }
    }
    assert!(recorded().count() > 10, "the record is there");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
