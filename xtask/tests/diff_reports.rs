//! The reports of `diff` on one small pair of pages, and everything that it can compare.

use std::fs;

use crate::support::{self, Project, copy, own_pages};

/// A project that holds the pages of the pair as `old` and `new`.
fn pair() -> Project {
    let project = Project::new();
    for side in ["old", "new"] {
        copy(&own_pages().join(side), &project.path(side));
    }
    project
}

/// The report in a form, as it comes on standard output.
fn report(arguments: &[&str]) -> String {
    let output = pair()
        .command(&[&["diff", "old", "new"], arguments].concat())
        .output()
        .expect("xtask runs");
    assert!(output.status.success(), "{}", support::said(&output));
    assert!(output.stderr.is_empty(), "{}", support::said(&output));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn terminal() {
    insta::assert_snapshot!("terminal", report(&[]));
    insta::assert_snapshot!("terminal_long", report(&["--long", "--docs"]));
}

#[test]
fn markdown() {
    insta::assert_snapshot!("markdown", report(&["--format", "markdown"]));
}

#[test]
fn json() {
    let text = report(&["--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["changes"].as_array().map(Vec::len), Some(8));
    insta::assert_snapshot!("json", text);
}

#[test]
fn sarif() {
    let text = report(&["--format", "sarif"]);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["version"], "2.1.0");
    let run = &value["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in run["results"].as_array().expect("results") {
        let known = rules.iter().any(|rule| rule["id"] == result["ruleId"]);
        assert!(known, "{result}");
    }
    insta::assert_snapshot!("sarif", format!("{:#}", run["results"]));
}

#[test]
fn junit() {
    insta::assert_snapshot!("junit", report(&["--format", "junit"]));
}

#[test]
fn a_report_in_a_file_is_the_same() {
    let project = pair();
    let arguments = [
        "diff", "old", "new", "--format", "json", "--report", "r.json",
    ];
    let said = project.xtask(0, &arguments);
    assert!(said.starts_with("wrote r.json: 9 changes, "), "{said}");
    let text = fs::read_to_string(project.path("r.json")).expect("a report");
    assert_eq!(text, report(&["--format", "json"]));
}

/// `4 changes`, whatever the report calls the sides.
fn count(said: &str) -> &str {
    let line = said
        .lines()
        .find(|line| line.contains(" changes from ") || line.starts_with("No change"));
    line.unwrap_or_else(|| panic!("{said}"))
        .split(" from ")
        .next()
        .unwrap_or_default()
}

#[test]
fn folders_pages_and_ir_dumps() {
    let project = pair();
    let whole = project.xtask(0, &["diff", "old", "new"]);
    assert_eq!(count(&whole), "9 changes");
    for side in ["old", "new"] {
        let dump = format!("{side}.json");
        project.xtask(0, &["ir", side, "--out", &dump]);
    }
    for sides in [
        ["old.json", "new.json"],
        ["old.json", "new"],
        ["old", "new.json"],
    ] {
        let said = project.xtask(0, &["diff", sides[0], sides[1]]);
        assert_eq!(count(&said), "9 changes", "{said}");
    }
    let said = project.xtask(0, &["diff", "old/update_queue.rst", "new/update_queue.rst"]);
    assert_eq!(count(&said), "7 changes", "{said}");
    assert!(!said.contains("Deleting"), "{said}");
    let said = project.xtask(0, &["diff", "old", "old"]);
    assert!(said.contains("No change"), "{said}");

    // What neither is there nor is a revision.
    let said = project.xtask(2, &["diff", "old", "nowhere"]);
    assert!(
        said.contains("error: ") && said.contains("nowhere"),
        "{said}"
    );
    project.write("broken.json", "{");
    let said = project.xtask(2, &["diff", "old", "broken.json"]);
    assert!(said.contains("broken.json is no IR"), "{said}");
}

#[test]
fn revisions_and_the_working_tree() {
    let project = Project::new();
    copy(&own_pages().join("old"), &project.path("specs/acme/queues"));
    project.xtask(0, &["regen"]);
    project.git(".", &["init", "--quiet"]);
    project.write(".gitignore", "cache\n");
    project.git(".", &["add", "."]);
    project.git(".", &["commit", "--quiet", "-m", "first"]);
    let said = project.xtask(0, &["diff"]);
    assert!(said.contains("No change"), "{said}");

    fs::remove_dir_all(project.path("specs/acme/queues")).expect("removed");
    copy(&own_pages().join("new"), &project.path("specs/acme/queues"));
    for arguments in [&["diff"][..], &["diff", "HEAD"]] {
        let said = project.xtask(0, arguments);
        assert_eq!(count(&said), "9 changes", "{said}");
    }
    project.git(".", &["add", "."]);
    project.git(".", &["commit", "--quiet", "-m", "second"]);
    for arguments in [
        &["diff", "HEAD~1"][..],
        &["diff", "HEAD~1..HEAD"],
        &["diff", "HEAD~1.."],
        &["diff", "HEAD~1", "HEAD"],
    ] {
        let said = project.xtask(0, arguments);
        assert_eq!(count(&said), "9 changes", "{said}");
    }
    let said = project.xtask(0, &["diff"]);
    assert!(said.contains("No change"), "{said}");
    for arguments in [&["diff", "nowhere"][..], &["diff", "HEAD~9..HEAD"]] {
        let said = project.xtask(2, arguments);
        assert!(said.contains("error: "), "{said}");
    }

    // The committed crate is that of the first pages: what this generator makes of the second differs.
    let said = project.xtask(0, &["diff", "--generated", "HEAD~1"]);
    assert!(!said.contains("major"), "{said}");
    let said = project.xtask(1, &["diff", "--generated", "--fail-on", "breaking"]);
    assert!(said.contains("delete_queue"), "{said}");
}

#[test]
fn gates_and_acceptances() {
    let project = pair();
    project.xtask(1, &["diff", "old", "new", "--fail-on", "breaking"]);
    project.xtask(1, &["diff", "old", "new", "--fail-on", "docs"]);
    let page = "new/list_queues.rst";
    project.xtask(0, &["diff", page, page, "--fail-on", "docs"]);
    let said = project.xtask(2, &["diff", "old", "new", "--fail-on", "grave"]);
    assert!(said.contains("breaking"), "{said}");

    let json = project.xtask(0, &["diff", "old", "new", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let breaking = value["changes"].as_array().expect("a list").iter();
    let accepted: String = breaking
        .filter(|change| change["callers"] == "breaking" || change["implementers"] == "breaking")
        .map(|change| {
            let fingerprint = &change["fingerprint"];
            format!("[[accept]]\nfingerprint = {fingerprint}\nreason = \"Nobody uses it\"\n\n")
        })
        .collect();
    project.write("diff.toml", &accepted);
    let arguments = [
        "diff",
        "old",
        "new",
        "--settings",
        "diff.toml",
        "--fail-on",
        "breaking",
    ];
    let said = project.xtask(0, &arguments);
    assert!(said.contains("accepted"), "{said}");
    // When the changes go away, so must the acceptances.
    let said = project.xtask(0, &["diff", "old", "old", "--settings", "diff.toml"]);
    assert!(said.contains("xpired"), "{said}");
}

/// Annotations stand beside lines of files in the repository, so paths begin at its top.
#[test]
fn places_are_paths_in_the_repository() {
    let project = Project::new();
    copy(
        &own_pages().join("old"),
        &project.path("docs/specs/acme/queues"),
    );
    project.git(".", &["init", "--quiet"]);
    project.git(".", &["add", "."]);
    project.git(".", &["commit", "--quiet", "-m", "first"]);
    fs::remove_dir_all(project.path("docs/specs/acme/queues")).expect("removed");
    copy(
        &own_pages().join("new"),
        &project.path("docs/specs/acme/queues"),
    );
    let report =
        |format: &str| project.xtask(0, &["diff", "--specs", "docs/specs", "--format", format]);

    let sarif: serde_json::Value = serde_json::from_str(&report("sarif")).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let uris = results.iter().filter_map(|result| {
        result
            .pointer("/locations/0/physicalLocation/artifactLocation/uri")?
            .as_str()
    });
    let there: Vec<bool> = uris.map(|uri| project.path(uri).is_file()).collect();
    assert!(
        there.len() > 3 && there.iter().filter(|there| **there).count() + 1 >= there.len(),
        "{sarif:#}"
    );

    let junit = report("junit");
    assert!(
        junit.contains("file=\"docs/specs/acme/queues/update_queue.rst\""),
        "{junit}"
    );
}

/// Two more changes break implementers than callers in the pair.
#[test]
fn the_audience_decides_what_fails() {
    let project = Project::new();
    copy(&own_pages().join("new"), &project.path("old"));
    copy(&own_pages().join("new"), &project.path("new"));
    fs::remove_file(project.path("old/list_queues.rst")).expect("removed");
    // An operation more: servers have to implement it, callers may ignore it.
    let arguments = ["diff", "old", "new", "--fail-on", "breaking"];
    project.xtask(0, &arguments);
    let said = project.xtask(
        1,
        &[&arguments[..], &["--audience", "implementers"]].concat(),
    );
    assert!(said.contains("breaking"), "{said}");
    let said = project.xtask(1, &[&arguments[..], &["--audience", "both"]].concat());
    assert!(said.contains("breaking for implementers"), "{said}");
}

#[test]
fn a_comment_is_no_longer_than_its_host_takes() {
    let project = Project::new();
    let page = fs::read_to_string(own_pages().join("new/update_queue.rst")).expect("a page");
    for number in 0..400 {
        let page = page.replace("/queues/", &format!("/queues{number}/"));
        project.write(&format!("old/page_{number}.rst"), &page);
    }
    project.write("new/page.rst", &page);
    let comment = project.xtask(
        0,
        &["diff", "old", "new", "--no-rust", "--format", "markdown"],
    );
    assert!(
        (20_000..65_536).contains(&comment.len()),
        "{}",
        comment.len()
    );
    assert!(comment.contains("are not listed here"), "{comment}");
}

#[test]
fn changelog() {
    let project = pair();
    insta::assert_snapshot!("changelog", project.xtask(0, &["changelog", "old", "new"]));
}
