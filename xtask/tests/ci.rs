//! What continuous integration does in a project of its own: the script behind the Action, the GitLab jobs and the
//! hook, on a repository with real revisions of a small service.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{self, Project, copy, own_pages};

const PAGE: &str = "repo/clouds/docs/acme/queues/update_queue.rst";
const IN_REPOSITORY: &str = "clouds/docs/acme/queues/update_queue.rst";

/// A repository whose project lies in a folder of it, with folders that are called otherwise than usual.
fn repository(ci: &str) -> Project {
    let project = Project::new();
    copy(&own_pages().join("old"), &project.path("pages"));
    let arguments = [
        "init",
        "repo/clouds",
        "--api",
        "acme/queues",
        "--from",
        "pages",
        "--ci",
        ci,
        "--crate",
        "client",
    ];
    project.xtask(0, &arguments);
    project.replace(
        "repo/clouds/apiref.toml",
        "specs = \"specs\"",
        "specs = \"docs\"",
    );
    fs::rename(
        project.path("repo/clouds/specs"),
        project.path("repo/clouds/docs"),
    )
    .expect("renamed");
    assert_eq!(regen(&project), 0);
    project.git("repo", &["init", "--quiet"]);
    commit(&project, "first");
    project.git("repo", &["branch", "base"]);
    project
}

fn commit(project: &Project, message: &str) {
    project.git("repo", &["add", "."]);
    project.git("repo", &["commit", "--quiet", "-m", message]);
}

fn regen(project: &Project) -> i32 {
    let mut command = project.command(&["regen", "--quiet"]);
    let status = command.current_dir(project.path("repo/clouds")).status();
    status.expect("apiref runs").code().expect("a code")
}

/// The script that `init` wrote, which is the one of the Action and the hook, with `apiref` on the path.
fn ci(project: &Project, arguments: &[&str], settings: &[(&str, &str)]) -> (i32, String) {
    let written = [
        "repo/clouds/.github/apiref-ci",
        "repo/clouds/.gitlab/apiref-ci",
    ];
    let written = written.map(|path| project.path(path));
    let script = written.iter().find(|path| path.exists()).expect("a script");
    let program = Path::new(env!("CARGO_BIN_EXE_apiref"))
        .parent()
        .expect("a folder")
        .to_owned();
    let mut path = vec![program];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let output = Command::new(script)
        .args(arguments)
        .current_dir(project.path("repo/clouds"))
        .env("PATH", std::env::join_paths(path).expect("a path"))
        .env("APIREF_REPORTS", project.path("reports"))
        .env("APIREF_CACHE", project.path("cache"))
        .env_remove("CARGO_PKG_DESCRIPTION")
        .envs(settings.iter().copied())
        .output()
        .expect("bash runs");
    (
        output.status.code().expect("a code"),
        support::said(&output),
    )
}

/// Changes the page, regenerates and commits; gives what a review says and its comment.
fn reviewed(from: &str, to: &str) -> (i32, String, String) {
    let project = repository("github");
    project.replace(PAGE, from, to);
    assert_eq!(regen(&project), 0);
    commit(&project, "second");
    let (code, said) = ci(
        &project,
        &["review", "base"],
        &[("APIREF_ANNOTATIONS", "github")],
    );
    let comment = fs::read_to_string(project.path("reports/comment.md")).expect("a comment");
    (code, said, comment)
}

/// `::level file=FILE,line=LINE,title=…::…`
fn annotations<'s>(said: &'s str, level: &str) -> Vec<(&'s str, u32)> {
    let head = format!("::{level} file=");
    let lines = said
        .lines()
        .filter_map(|line| line.strip_prefix(head.as_str()));
    let places = lines.filter_map(|line| {
        let (file, rest) = line.split_once(",line=")?;
        Some((file, rest.split(',').next()?.parse().ok()?))
    });
    places.collect()
}

fn line_of(text: &str) -> u32 {
    let page = fs::read_to_string(own_pages().join("old/update_queue.rst")).expect("a page");
    let line = page
        .lines()
        .position(|line| line.contains(text))
        .expect(text);
    u32::try_from(line).expect("a line") + 1
}

#[test]
fn a_harmless_change_passes() {
    let row = "   | depth     | No        | Integer | How many jobs the queue holds.          |\n";
    let added = "   | label     | No        | String  | Shown in lists.                         |\n   \
                 +-----------+-----------+---------+-----------------------------------------+\n";
    let (code, said, comment) = reviewed(row, &format!("{added}{row}"));
    assert_eq!(code, 0, "{said}");
    let line = line_of("| depth     | No");
    assert_eq!(
        annotations(&said, "notice"),
        [(IN_REPOSITORY, line)],
        "{said}"
    );
    assert!(
        !said.contains("::error") && !said.contains("::warning"),
        "{said}"
    );
    assert!(comment.contains("| callers | 0 | 0 | 1 | 0 |"), "{comment}");
    assert!(comment.contains("`request.body.label: added`"), "{comment}");
}

#[test]
fn a_risky_change_passes_with_a_warning() {
    let (code, said, comment) = reviewed("| 404         | There", "| 409         | There");
    assert_eq!(code, 0, "{said}");
    let line = line_of("| 404         | There");
    assert_eq!(
        annotations(&said, "warning"),
        [(IN_REPOSITORY, line)],
        "{said}"
    );
    assert!(!said.contains("::error"), "{said}");
    assert!(comment.contains("| callers | 0 | 1 | 1 | 0 |"), "{comment}");
}

#[test]
fn a_breaking_change_fails_beside_its_line() {
    let (code, said, comment) = reviewed("Maximum: 500", "Maximum: 200");
    assert_eq!(code, 1, "{said}");
    let line = line_of("| depth     | No");
    assert_eq!(
        annotations(&said, "error"),
        [(IN_REPOSITORY, line)],
        "{said}"
    );
    assert!(comment.contains("| callers | 1 | 0 | 0 | 0 |"), "{comment}");
    assert!(!comment.contains("out of date"), "{comment}");
}

#[test]
fn a_crate_that_was_not_regenerated_fails() {
    let project = repository("github");
    project.replace(
        PAGE,
        "How many jobs the queue holds.          |",
        "How many jobs fit in the queue.         |",
    );
    commit(&project, "second");
    let (code, said) = ci(
        &project,
        &["review", "base"],
        &[("APIREF_ANNOTATIONS", "github")],
    );
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("::error title=Generated crate is out of date"),
        "{said}"
    );
    let comment = fs::read_to_string(project.path("reports/comment.md")).expect("a comment");
    assert!(comment.contains("Run `apiref regen`"), "{comment}");
    // The hook says the same. Both pass once the crate is regenerated and committed.
    assert_eq!(ci(&project, &["check"], &[]).0, 1);
    assert_eq!(regen(&project), 0);
    assert_eq!(ci(&project, &["check"], &[]).0, 0);
    let never = [("APIREF_FAIL_ON", "never")];
    assert_eq!(ci(&project, &["review", "base"], &never).0, 0);
}

#[test]
fn gitlab_gets_a_report_of_code_quality() {
    let project = repository("gitlab");
    project.replace(PAGE, "Maximum: 500", "Maximum: 200");
    assert_eq!(regen(&project), 0);
    commit(&project, "second");
    let (code, said) = ci(
        &project,
        &["review", "base"],
        &[("APIREF_ANNOTATIONS", "gitlab")],
    );
    assert_eq!(code, 1, "{said}");
    let report = fs::read(project.path("reports/code-quality.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_slice(&report).expect("JSON");
    assert_eq!(report[0]["location"]["path"], IN_REPOSITORY);
    assert_eq!(report[0]["severity"], "critical");
}

/// What a schedule does: the docs move on in their own repository.
#[test]
fn docs_that_moved_on_are_fetched() {
    let project = Project::new();
    copy(&own_pages().join("old"), &project.path("upstream/api"));
    project.git("upstream", &["init", "--quiet"]);
    project.git("upstream", &["add", "."]);
    project.git("upstream", &["commit", "--quiet", "-m", "first"]);
    let arguments = [
        "init",
        "repo/clouds",
        "--api",
        "acme/queues",
        "--git",
        "upstream",
        "--folder",
        "api",
    ];
    project.xtask(0, &arguments);
    assert_eq!(regen(&project), 0);
    project.git("repo", &["init", "--quiet"]);
    commit(&project, "first");
    assert_eq!(ci(&project, &["update"], &[]).0, 0);
    assert_eq!(project.git("repo", &["status", "--porcelain"]), "");

    project.replace(
        "upstream/api/update_queue.rst",
        "Maximum: 500",
        "Maximum: 200",
    );
    project.git("upstream", &["commit", "--quiet", "-am", "second"]);
    let (code, said) = ci(&project, &["update"], &[]);
    assert_eq!(code, 0, "{said}");
    let comment = fs::read_to_string(project.path("reports/comment.md")).expect("a comment");
    assert!(comment.contains("**breaking"), "{comment}");
    let changed = project.git("repo", &["status", "--porcelain"]);
    assert!(
        changed.contains("specs/acme/queues/source.lock") && changed.contains("generated/src"),
        "{changed}"
    );
    assert_eq!(ci(&project, &["check"], &[]).0, 0);
}

#[test]
fn what_can_not_be_done_is_neither_good_nor_bad() {
    let project = repository("github");
    let (code, said) = ci(&project, &["review", "nowhere"], &[]);
    assert!(code == 2 && said.contains("fetch-depth"), "{code}: {said}");
    assert_eq!(ci(&project, &["dance"], &[]).0, 2);
}

#[test]
fn an_update_without_sources_has_nothing_to_do() {
    let project = repository("github");
    let (code, said) = ci(&project, &["update"], &[]);
    assert!(
        code == 0 && said.contains("nothing to fetch"),
        "{code}: {said}"
    );
}
