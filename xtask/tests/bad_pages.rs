//! Bad pages: each gives a diagnostic with page, line, column and the source, and leaves the output as it was.

use std::fs;

use crate::support::{Project, copy, own_specs, tree};

const API: &str = "otc/css";
const PAGE: &str =
    "specs/otc/css/vpc_endpoint_service/accepting_or_rejecting_endpoint_connections.rst";

/// Runs regen on a project with a good output after `damage`, and expects it to refuse and to change nothing.
fn refused(project: &Project, what: &str, text: &[u8]) {
    let good = tree(&project.path("generated"));
    fs::write(project.path(PAGE), text).expect("a page");
    let said = project.xtask(1, &["regen"]);
    let place = "accepting_or_rejecting_endpoint_connections.rst:";
    let located = said
        .lines()
        .filter_map(|line| line.split_once(place))
        .any(|(_, behind)| {
            let mut numbers = behind.split(':').map(|number| number.trim().parse::<u32>());
            numbers.next().is_some_and(|line| line.is_ok())
        });
    assert!(located, "{what}: no page and line in\n{said}");
    assert_eq!(
        good,
        tree(&project.path("generated")),
        "{what}: the output has changed"
    );
}

fn project() -> (Project, String) {
    let project = Project::with_api(API);
    project.xtask(0, &["regen"]);
    let page = fs::read_to_string(project.path(PAGE)).expect("a page");
    (project, page)
}

#[test]
fn pages_cut_off_anywhere() {
    let (project, page) = project();
    for part in 1..20 {
        let mut end = page.len() * part / 20;
        while !page.is_char_boundary(end) {
            end += 1;
        }
        refused(
            &project,
            &format!("cut off at byte {end}"),
            &page.as_bytes()[..end],
        );
        // At the end of a line nothing looks unfinished.
        let line_end = page[..end].rfind('\n').map_or(0, |at| at + 1);
        refused(
            &project,
            &format!("cut off behind byte {line_end}"),
            &page.as_bytes()[..line_end],
        );
    }
    fs::write(project.path(PAGE), page).expect("a page");
    project.xtask(0, &["regen"]);
}

#[test]
fn empty_pages_and_garbage() {
    let (project, page) = project();
    refused(&project, "empty", b"");
    refused(&project, "blank", b"\n \n");
    refused(&project, "not UTF-8", b"\xff\xfe\x00garbage\xc3\x28");
    refused(&project, "zeros", "\0".repeat(100).as_bytes());
    refused(
        &project,
        "other text",
        "lorem ipsum ".repeat(200).as_bytes(),
    );
    refused(
        &project,
        "10 MB on one line",
        "x".repeat(10_000_000).as_bytes(),
    );
    let long = page.replacen("Accept", &"|x".repeat(5_000_000), 1);
    refused(
        &project,
        "a page with 10 MB on one line",
        format!("{}\n", &long[..long.len() / 2]).as_bytes(),
    );
}

#[test]
fn wrong_table_borders() {
    let (project, page) = project();
    let border = page
        .lines()
        .find(|line| line.trim_start().starts_with("+--"))
        .expect("a border")
        .to_owned();
    let shifted = page.replacen(&border, &border.replacen("-+-", "+--", 1), 1);
    assert_ne!(page, shifted);
    refused(&project, "a corner at another place", shifted.as_bytes());
    let row = page
        .lines()
        .find(|line| line.contains("| project_id"))
        .expect("a row")
        .to_owned();
    refused(
        &project,
        "a bar that is missing",
        page.replacen(&row, &row.replacen(" | ", "   ", 1), 1)
            .as_bytes(),
    );
    let last = page.rfind(&format!("\n{border}")).expect("a last border");
    let mut text = page.clone();
    text.replace_range(last..last + 1 + border.len(), "");
    refused(&project, "no border at the end", text.as_bytes());
}

#[test]
fn pages_that_are_gone() {
    let (project, page) = project();
    let good = tree(&project.path("generated"));
    fs::remove_file(project.path(PAGE)).expect("removed");
    let said = project.xtask(1, &["regen"]);
    assert!(
        said.contains("page-gone") && said.contains("POST /v1.0/"),
        "{said}"
    );
    assert_eq!(
        good,
        tree(&project.path("generated")),
        "the output has changed"
    );

    // A page that was given another name is not gone.
    project.write("specs/otc/css/vpc_endpoint_service/renamed.rst", &page);
    project.xtask(0, &["regen"]);
    fs::remove_file(project.path("specs/otc/css/vpc_endpoint_service/renamed.rst"))
        .expect("removed");
    project.xtask(1, &["regen"]);
    project.xtask(0, &["regen", "--accept"]);
    project.xtask(0, &["regen"]);
}

/// The others are written, and the API of the odd page stays what it was, file by file.
#[test]
fn one_odd_page_costs_one_api() {
    let project = Project::with_api(API);
    copy(&own_specs().join("otc/vpc"), &project.path("specs/otc/vpc"));
    project.xtask(0, &["regen"]);
    let good = tree(&project.path("generated"));
    let page = fs::read_to_string(project.path(PAGE)).expect("a page");
    fs::write(project.path(PAGE), "").expect("a page");
    let other = "specs/otc/vpc/address_group/showing_an_address_group.rst";
    project.replace(other, "The group asked for.", "The group called up.");
    let said = project.xtask(1, &["regen"]);
    assert!(
        said.contains("otc/css in generated was left unchanged"),
        "{said}"
    );
    let after = tree(&project.path("generated"));
    let changed: Vec<&String> = good
        .keys()
        .filter(|name| after.get(*name) != good.get(*name))
        .collect();
    assert!(
        changed.iter().any(|name| name.contains("otc_vpc")),
        "{changed:?}"
    );
    assert!(
        !changed.iter().any(|name| name.contains("otc_css")),
        "{changed:?}"
    );
    assert!(good.keys().eq(after.keys()), "{changed:?}");

    // The page is missed in each run, until it is back.
    let said = project.xtask(1, &["regen"]);
    assert!(
        said.contains("otc/css in generated was left unchanged"),
        "{said}"
    );
    assert_eq!(after, tree(&project.path("generated")));
    fs::write(project.path(PAGE), page).expect("a page");
    project.xtask(0, &["regen"]);
    project.xtask(0, &["check"]);
}

/// Where nothing was generated before, an odd page has nothing to lose.
#[test]
fn a_first_run_leaves_odd_pages_out_and_says_so() {
    let project = Project::with_api(API);
    fs::write(project.path(PAGE), "").expect("a page");
    let said = project.xtask(0, &["regen"]);
    assert!(
        said.contains("left out 1 error") && said.contains("the page is empty"),
        "{said}"
    );
    project.xtask(0, &["regen", "--no-cache"]);
    // A folder in which nothing is documented is no API.
    project.write("notes/readme.md", "# Notes\n\nNothing else.\n");
    let said = project.xtask(2, &["regen", "--specs", "notes", "--out", "none"]);
    assert!(said.contains("documents an operation"), "{said}");
    assert!(!project.path("none").exists());
}

/// Two pages may document one route: one of them that goes is missed, too.
#[test]
fn one_of_two_pages_of_a_route_that_is_gone_is_missed() {
    let (project, page) = project();
    let twin = "specs/otc/css/vpc_endpoint_service/twin.rst";
    let other = page.replace("Accepting or Rejecting", "Answering");
    project.write(
        twin,
        &other.replace("UpdateVpcepConnection", "AnswerConnection"),
    );
    project.xtask(0, &["regen"]);
    fs::remove_file(project.path(twin)).expect("removed");
    let said = project.xtask(1, &["regen"]);
    assert!(said.contains("page-gone"), "{said}");
}

/// What overrides.toml adds may be withdrawn; what is wrong in it is told by `check`, too.
#[test]
fn overrides_are_no_pages() {
    let (project, _) = project();
    let overrides = "specs/otc/css/overrides.toml";
    let added = "[[operation]]\nid = \"show_quota\"\nmethod = \"GET\"\npath = \"/v1/quota\"\ntitle = \"Quota\"\n\
                 reason = \"Seen in the console\"\n";
    project.write(overrides, added);
    project.xtask(0, &["regen"]);
    let said = project.xtask(0, &["explain", "show_quota"]);
    assert!(said.contains("added by overrides.toml"), "{said}");
    project.write(overrides, &added.replace("GET", "GTE"));
    let said = project.xtask(1, &["check"]);
    assert!(
        said.contains("is not an HTTP method") && !said.contains("differs"),
        "{said}"
    );
    assert!(said.contains("overrides.toml:3"), "{said}");
    fs::remove_file(project.path(overrides)).expect("removed");
    project.xtask(0, &["regen"]);
    project.xtask(0, &["check"]);
}

/// A project whose crate was never generated is told so in one sentence.
#[test]
fn a_crate_that_is_missing_is_not_listed_file_by_file() {
    let project = Project::with_api(API);
    let said = project.xtask(1, &["check"]);
    assert!(said.contains("there is no generated crate"), "{said}");
    assert!(!said.contains("missing"), "{said}");
}
