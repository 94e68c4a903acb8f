//! The pages that `diff --html` and `survey --html` write, in a browser without a screen and without a network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Project, copy, own_pages, own_specs, said};

const HARNESS: &str = include_str!("browser/harness.js");

/// `APIREF_CHROMIUM`, or the first Chromium on the path.
fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("APIREF_CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    ["chromium", "chromium-browser", "google-chrome", "chrome"]
        .iter()
        .flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
}

/// Opens the page with `steps` behind its own script, on a light and a dark, a wide and a narrow screen.
fn run_steps(project: &Project, page: &str, steps: &str) {
    let Some(chromium) = chromium() else {
        eprintln!("skipped: no Chromium is installed, and APIREF_CHROMIUM names none");
        return;
    };
    let text = fs::read_to_string(project.path(page)).expect("a page");
    let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
    assert!(text.contains(policy), "the page forbids itself the network");
    let (head, tail) = text.rsplit_once("</body>").expect("a body");
    let script = format!("<script>\n\"use strict\";\n{HARNESS}\n{steps}\n</script>");
    let tested = format!("{head}{script}</body>{tail}");
    fs::write(project.path("tested.html"), tested).expect("a page");
    for dark in [false, true] {
        for width in [1400, 500] {
            let outcome = open(&chromium, project, dark, width);
            let failed = outcome["failed"].as_array().expect("a list");
            let screen = format!("{page}, dark: {dark}, width: {width}");
            assert!(failed.is_empty(), "{screen}: {failed:?}");
            assert!(outcome["passed"].as_u64() > Some(15), "{screen}: {outcome}");
        }
    }
}

fn open(chromium: &Path, project: &Project, dark: bool, width: u32) -> serde_json::Value {
    let scheme = if dark { 0 } else { 1 };
    let hash = if dark { "#dark" } else { "" };
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .args([
            "--enable-logging=stderr",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ])
        .arg(format!("--blink-settings=preferredColorScheme={scheme}"))
        .arg(format!("--window-size={width},900"))
        .arg(format!(
            "--user-data-dir={}",
            project.path("profile").display()
        ))
        .arg(format!(
            "file://{}{hash}",
            project.path("tested.html").display()
        ))
        .output()
        .expect("Chromium runs");
    let dom = String::from_utf8_lossy(&output.stdout);
    let log = String::from_utf8_lossy(&output.stderr);
    let complaints: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("CONSOLE"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    let outcome = dom
        .split_once("<pre id=\"outcome\">")
        .and_then(|(_, rest)| rest.split_once("</pre>"));
    let (json, _) = outcome.unwrap_or_else(|| panic!("the steps did not end: {}", said(&output)));
    let json = json
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    serde_json::from_str(&json).expect("JSON")
}

#[test]
fn the_page_of_a_diff_works() {
    let project = Project::new();
    for side in ["old", "new"] {
        copy(&own_pages().join(side), &project.path(side));
    }
    project.replace(
        "new/list_queues.rst",
        "Tells which queues there are.",
        "Tells <script>alert(1)</script> <img src=x> which.",
    );
    project.xtask(0, &["diff", "old", "new", "--html", "diff.html"]);
    let short = std::fs::read_to_string(project.path("diff.html")).expect("the page");
    assert!(
        !short.contains(r#"data-worst="docs""#),
        "wording is left out"
    );
    project.xtask(0, &["diff", "old", "new", "--docs", "--html", "diff.html"]);
    let long = std::fs::read_to_string(project.path("diff.html")).expect("the page");
    assert!(
        long.contains(r#"data-worst="docs""#),
        "wording is asked for"
    );
    run_steps(&project, "diff.html", include_str!("browser/diff.js"));
}

#[test]
fn the_page_of_a_survey_works() {
    let project = Project::new();
    copy(&own_specs(), &project.path("specs"));
    project.xtask(0, &["survey", "specs", "--html", "survey.html"]);
    run_steps(&project, "survey.html", include_str!("browser/survey.js"));
}
