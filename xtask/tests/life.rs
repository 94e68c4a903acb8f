//! The life of a generated crate, from the first page to a break upstream, in temporary folders.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{self, Project, copy, own_specs, said};

const API: &str = "otc/vpc";
const PAGE: &str = "upstream/docs/api/address_group/showing_an_address_group.rst";

/// A program that starts the mock and asks it something through the client.
const MAIN: &str = r#"
use otc_vpc::otc_vpc::{Client, mock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, mock::router()).await });
    let client = Client::builder(&format!("http://{address}")).auth_token("secret").build()?;
    let reply = client.show_address_group("group").project_id("project").await?;
    println!("asked: {}", reply.request_id.is_some());
    Ok(())
}
"#;

/// Runs cargo in the second project. Its dependencies are those of this workspace, and compiled into its folder of
/// artifacts, so what both build alike is compiled once.
fn cargo(project: &Project, command: &str) -> (bool, String) {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let kept = fs::read_to_string(&lock).unwrap_or_default();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(project.path("app"))
        .args([command, "--quiet"])
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."),
        )
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0");
    if kept.contains("name = \"reqwest\"") && kept.contains("name = \"axum\"") {
        fs::write(project.path("app/Cargo.lock"), kept).expect("a lock");
        cargo.arg("--offline");
    }
    let output = cargo.output().expect("cargo runs");
    (output.status.success(), said(&output))
}

#[test]
fn a_whole_life() {
    let project = Project::new();

    // Upstream docs, and an API made from a copy of them.
    copy(
        &own_specs().join("otc/vpc/address_group"),
        &project.path("upstream/docs/api/address_group"),
    );
    project.write(
        "upstream/docs/README.md",
        "Not below the folder of pages.\n",
    );
    project.git("upstream", &["init", "--quiet"]);
    project.git("upstream", &["add", "."]);
    project.git("upstream", &["commit", "--quiet", "-m", "first"]);
    project.git(".", &["clone", "--quiet", "--bare", "upstream", "docs.git"]);
    let said = project.xtask(
        0,
        &[
            "new",
            API,
            "--from",
            "upstream/docs/api",
            "--git",
            "docs.git",
            "--folder",
            "docs/api",
        ],
    );
    assert!(said.contains("6 operations"), "{said}");
    project.replace(
        "specs/otc/vpc/api.toml",
        "title = \"vpc\"",
        "title = \"Address groups\"",
    );

    // The first sync finds what is there already, and notes the commit.
    let said = project.xtask(0, &["sync"]);
    assert!(said.contains("0 pages new, 0 changed, 0 removed"), "{said}");
    let first = fs::read_to_string(project.path("specs/otc/vpc/source.lock")).expect("a lock");
    project.xtask(0, &["regen"]);
    project.xtask(0, &["check"]);

    // A second project vendors the crate and calls its mock.
    project.xtask(0, &["vendor", API, "--to", "app/vendor"]);
    project.xtask(0, &["vendor", "--check", "app/vendor"]);
    project.write(
        "app/Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\naxum = { version = \"0.8\", \
         default-features = false, features = [\"http1\", \"tokio\"] }\notc-vpc = { path = \"vendor/otc-vpc\", features = \
         [\"mock\"] }\ntokio = { version = \"1\", features = [\"macros\", \"net\", \"rt\"] }\n",
    );
    project.write("app/src/main.rs", MAIN);
    let (good, said) = cargo(&project, "run");
    assert!(good && said.contains("asked: true"), "{said}");

    // Upstream renames a member of an answer.
    project.replace(PAGE, "| request_id    |", "| trace_id      |");
    project.replace(PAGE, "\"request_id\"", "\"trace_id\"");
    project.git("upstream", &["commit", "--quiet", "-am", "second"]);
    project.git("upstream", &["push", "--quiet", "../docs.git", "HEAD"]);
    copy(&project.path("specs"), &project.path("before"));
    let said = project.xtask(0, &["sync", API]);
    assert!(said.contains("1 changed"), "{said}");
    let second = fs::read_to_string(project.path("specs/otc/vpc/source.lock")).expect("a lock");
    assert_ne!(first, second);
    let said = project.xtask(1, &["diff", "before", "specs", "--fail-on", "breaking"]);
    assert!(
        said.contains("request_id") && said.contains("trace_id"),
        "{said}"
    );

    // Taken as it is, the crate breaks the second project where the diff said.
    project.xtask(1, &["vendor", "--check", "app/vendor"]);
    copy(&project.path("app/vendor"), &project.path("kept"));
    project.xtask(0, &["regen"]);
    let said = project.xtask(0, &["vendor", "--update", "app/vendor"]);
    assert!(said.contains("0.1.0 -> 0.2.0: a major step"), "{said}");
    // What `run` has built of dependencies serves `build`, but not `check`.
    let (good, said) = cargo(&project, "build");
    assert!(!good && said.contains("no field `request_id`"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");

    // An override says that the service still answers the old name; then all is well.
    project.write(
        "specs/otc/vpc/overrides.toml",
        "[[override]]\noperation = \"show_address_group\"\nat = \"response.200.trace_id\"\nreason = \"Not yet released\"\n\
         rename = \"request_id\"\n",
    );
    project.xtask(0, &["diff", "before", "specs", "--fail-on", "breaking"]);
    project.xtask(0, &["regen"]);
    fs::remove_dir_all(project.path("app/vendor")).expect("removed");
    copy(&project.path("kept"), &project.path("app/vendor"));
    let said = project.xtask(0, &["vendor", "--update", "app/vendor"]);
    assert!(!said.contains("major"), "{said}");
    let (good, said) = cargo(&project, "run");
    assert!(good && said.contains("asked: true"), "{said}");
    let said = project.xtask(
        0,
        &["explain", "show_address_group.response.200.request_id"],
    );
    assert!(said.contains("Not yet released"), "{said}");

    // When the docs have caught up, the override is in the way, and says so.
    project.replace(PAGE, "| trace_id      |", "| request_id    |");
    project.replace(PAGE, "\"trace_id\"", "\"request_id\"");
    project.git("upstream", &["commit", "--quiet", "-am", "third"]);
    project.git("upstream", &["push", "--quiet", "../docs.git", "HEAD"]);
    project.xtask(0, &["sync"]);
    let said = project.xtask(1, &["regen"]);
    assert!(
        said.contains("override-not-needed") && said.contains("overrides.toml:3"),
        "{said}"
    );
    fs::remove_file(project.path("specs/otc/vpc/overrides.toml")).expect("removed");
    project.xtask(0, &["regen"]);
    project.xtask(0, &["vendor", "--update", "app/vendor"]);
    project.xtask(0, &["vendor", "--check", "app/vendor"]);
}

#[test]
fn hand_edits_missing_files_and_drift_are_told_apart() {
    let project = Project::with_api(API);
    project.xtask(0, &["vendor", API, "--to", "app"]);
    let edited = "app/otc-vpc/src/lib.rs";
    project.replace(edited, "//! REST", "//! My REST");
    fs::remove_file(project.path("app/otc-vpc/NOTICE.md")).expect("removed");
    project.replace(
        "specs/otc/vpc/address_group/showing_an_address_group.rst",
        "The group asked for.",
        "The group called up.",
    );
    let said = project.xtask(1, &["vendor", "--check", "app"]);
    for part in [
        "edited    src/lib.rs",
        "missing   NOTICE.md",
        "changed page address_group/showing_an_address_group.rst",
        "drift     ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let json = project.xtask(1, &["vendor", "--check", "app", "--format", "json"]);
    assert!(json.contains(r#""finding": "edited""#), "{json}");

    let said = project.xtask(1, &["vendor", "--update", "app"]);
    assert!(said.contains("--force"), "{said}");
    assert!(
        fs::read_to_string(project.path(edited))
            .expect("kept")
            .contains("My REST")
    );
    project.xtask(0, &["vendor", "--update", "app", "--force"]);
    project.xtask(0, &["vendor", "--check", "app"]);
}

#[test]
fn a_second_run_writes_nothing_and_one_page_redoes_one_api() {
    let project = Project::with_api(API);
    copy(&own_specs().join("otc/css"), &project.path("specs/otc/css"));
    // What is odd about an example is no reason to do an API again, nor not to make a crate of it.
    let page = "specs/otc/css/vpc_endpoint_service/listing_endpoint_connections.rst";
    let text = fs::read_to_string(project.path(page)).expect("a page");
    let (before, from) = text
        .split_once("   {\n     \"connections\"")
        .expect("an example");
    let (_, after) = from.split_once("\n   }\n").expect("its end");
    project.write(page, &format!("{before}   \"none\"\n{after}"));
    let said = project.xtask(0, &["regen"]);
    assert!(
        !said.contains("warning["),
        "only --verbose lists warnings: {said}"
    );
    let said = project.xtask(0, &["regen", "--verbose"]);
    assert!(said.contains("example-unlike-type"), "{said}");
    project.xtask(0, &["vendor", "otc/css", "--to", "app"]);
    let times = || {
        let mut times = Vec::new();
        for name in support::tree(&project.path("generated")).keys() {
            let data = fs::metadata(project.path("generated").join(name)).expect("a file");
            times.push((name.clone(), data.modified().expect("a time")));
        }
        times
    };
    let before = times();
    let said = project.xtask(0, &["regen", "--format", "json"]);
    assert!(
        said.contains("\"redone\": []") && said.contains("\"changed\": []"),
        "{said}"
    );
    assert_eq!(before, times());

    project.replace(
        "specs/otc/vpc/address_group/showing_an_address_group.rst",
        "The group asked for.",
        "The group called up.",
    );
    let said = project.xtask(0, &["regen", "--format", "json"]);
    let redone = said.split("\"redone\"").nth(1).expect("a list");
    let redone = redone.split(']').next().expect("its end");
    assert!(
        redone.contains("otc/vpc") && !redone.contains("otc/css"),
        "{said}"
    );
    let untouched = |times: Vec<(String, std::time::SystemTime)>| -> Vec<_> {
        let of_css = |(name, _): &(String, _)| name.contains("otc_css");
        times.into_iter().filter(of_css).collect()
    };
    assert_eq!(untouched(before), untouched(times()));
    let kept = support::tree(&project.path("generated"));
    project.xtask(0, &["regen", "--no-cache", "--out", "anew/generated"]);
    assert_eq!(
        kept,
        support::tree(&project.path("anew/generated")),
        "the same bytes without the cache"
    );

    // A file of the output that was touched is written again.
    project.replace("generated/src/lib.rs", "//! REST", "//! My REST");
    project.xtask(0, &["regen"]);
    assert_eq!(kept, support::tree(&project.path("generated")));
}

#[test]
fn templates_of_the_users_take_the_place_of_the_built_in_ones() {
    let project = Project::with_api(API);
    project.xtask(0, &["templates", "--to", "mine", "crate/Cargo.toml.j2"]);
    project.replace(
        "mine/crate/Cargo.toml.j2",
        "version = \"0.1.0\"",
        "version = \"7.1.0\"",
    );
    project.xtask(0, &["regen", "--templates", "mine"]);
    let manifest = fs::read_to_string(project.path("generated/Cargo.toml")).expect("a manifest");
    assert!(manifest.contains("version = \"7.1.0\""), "{manifest}");
    project.write("mine/crate/lib.rs.j2", "//! x\n{{ nobody }}\n");
    let said = project.xtask(1, &["regen", "--templates", "mine"]);
    assert!(said.contains("mine/crate/lib.rs.j2:2:"), "{said}");
    project.write("mine/crate/lib.rs.j2", "//! x\n\npub fn {}\n");
    let said = project.xtask(1, &["regen", "--templates", "mine"]);
    assert!(said.contains("mine/crate/lib.rs.j2:3:"), "{said}");
    let after = fs::read_to_string(project.path("generated/Cargo.toml")).expect("a manifest");
    assert_eq!(manifest, after, "a failed run changes nothing");
}

#[test]
fn the_provenance_can_not_be_edited_unseen() {
    let project = Project::with_api(API);
    project.xtask(0, &["vendor", API, "--to", "app"]);
    let provenance = "app/otc-vpc/apiref.provenance.json";
    project.replace(
        provenance,
        "\"version\": \"0.1.0\"",
        "\"version\": \"0.9.0\"",
    );
    let said = project.xtask(1, &["vendor", "--check", "app"]);
    assert!(said.contains("edited    apiref.provenance.json"), "{said}");
    project.xtask(1, &["vendor", "--update", "app"]);
    project.replace(
        provenance,
        "\"version\": \"0.9.0\"",
        "\"version\": \"0.1.0\"",
    );
    project.xtask(0, &["vendor", "--check", "app"]);
    fs::remove_file(project.path("app/otc-vpc/apiref.manifest.json")).expect("removed");
    let said = project.xtask(1, &["vendor", "--check", "app"]);
    assert!(said.contains("missing   apiref.manifest.json"), "{said}");
}

#[test]
fn suggestions_become_overrides() {
    let project = Project::new();
    let page =
        fs::read_to_string(support::own_pages().join("old/update_queue.rst")).expect("a page");
    let other = page
        .replace("UpdateQueue", "CreateQueue")
        .replace("Updating a Queue", "Creating a Queue")
        .replace(
            "PUT /v1/{project_id}/queues/{queue_id}",
            "POST /v1/{project_id}/queues",
        );
    let example = |depth: &str| {
        format!(
            "Example Responses\n-----------------\n\n**Status code: 200**\n\n.. code-block::\n\n   {{\n     \
             \"id\" : \"q1\",\n     \"depth\" : {depth}\n   }}\n\nStatus Codes\n"
        )
    };
    let shows = |page: &str, depth| page.replace("Status Codes\n", &example(depth));
    let suggested = |first, second| {
        project.write("specs/acme/queues/update.rst", &shows(&page, first));
        project.write("specs/acme/queues/create.rst", &shows(&other, second));
        project.xtask(0, &["override", "suggest"])
    };
    // One example may be the mistake, and examples that disagree settle nothing.
    let nothing = |said: String| assert!(said.starts_with("nothing to suggest: "), "{said}");
    nothing(suggested("\"40\"", "40"));
    nothing(suggested("40", "40"));

    let text = suggested("\"40\"", "\"50\"");
    assert!(text.contains("at = \"response.200.depth\""), "{text}");
    assert!(
        text.contains("update.rst") && text.contains("\"40\""),
        "{text}"
    );
    project.write("specs/acme/queues/overrides.toml", &text);
    project.xtask(0, &["regen"]);
    nothing(project.xtask(0, &["override", "suggest"]));
}
