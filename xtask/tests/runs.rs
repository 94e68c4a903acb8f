//! Runs that go on for long, and runs that meet.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::support::{self, Project};

const API: &str = "otc/vpc";
const PAGE: &str = "specs/otc/vpc/address_group/showing_an_address_group.rst";

/// Longer than anything waited for here takes on the slowest machine; a test that has to wait so long fails.
const PATIENCE: Duration = Duration::from_secs(300);

/// A program that runs beside the test, and the lines that it says.
struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Running {
    fn start(project: &Project, arguments: &[&str]) -> Self {
        // One pipe for both streams: what is said on one comes before what is said later on the other.
        let (said, stdout) = std::io::pipe().expect("a pipe");
        let stderr = stdout.try_clone().expect("a pipe");
        let child = project
            .command(arguments)
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .expect("xtask runs");
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            let read = BufReader::new(said).lines().map_while(Result::ok);
            read.for_each(|line| drop(sender.send(line)));
        });
        Self { child, lines }
    }

    /// Waits for a line that holds `part`; gives all lines up to it.
    fn says(&self, part: &str) -> String {
        let mut said = String::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    said.push_str(&line);
                    said.push('\n');
                    if line.contains(part) {
                        return said;
                    }
                }
                Err(_) => panic!("never said {part:?}:\n{said}"),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_watching_run_follows_each_save() {
    let project = Project::with_api(API);
    project.write("mine/vendor/NOTICE.md.j2", "Mine\n");
    let running = Running::start(&project, &["regen", "--watch", "--templates", "mine"]);
    running.says("watching specs");
    let types = || {
        let of_api = project.path("generated/src/otc_vpc/types.rs");
        fs::read_to_string(of_api).expect("types")
    };
    assert!(types().contains("request_id"));

    // The output follows, and what changed is shown.
    project.replace(PAGE, "| request_id    |", "| trace_id      |");
    project.replace(PAGE, "\"request_id\"", "\"trace_id\"");
    let said = running.says("watching specs");
    assert!(types().contains("trace_id"), "{said}");
    assert!(said.contains("request_id → trace_id"), "{said}");

    // A damaged page is told of, and the output stays as it was.
    let good = fs::read_to_string(project.path(PAGE)).expect("a page");
    let kept = types();
    project.write(PAGE, "");
    let said = running.says("watching specs");
    assert!(
        said.contains("showing_an_address_group.rst") && said.contains("was left unchanged"),
        "{said}"
    );
    assert_eq!(types(), kept);

    // With the page fixed, it goes on.
    project.write(
        PAGE,
        &good
            .replace("trace_id      |", "track_id      |")
            .replace("\"trace_id\"", "\"track_id\""),
    );
    let said = running.says("watching specs");
    assert!(types().contains("track_id"), "{said}");
}

#[test]
fn runs_that_meet_wait_for_one_another() {
    let project = Project::with_api(API);
    project.xtask(0, &["vendor", API, "--to", "app"]);
    for (arguments, folder) in [
        (&["regen"][..], "."),
        (&["vendor", API, "--to", "other"], "other"),
        (&["vendor", "--update", "app"], "app"),
    ] {
        fs::create_dir_all(project.path(folder)).expect("a folder");
        let held = File::open(project.path(folder)).expect("a folder");
        held.lock().expect("nobody else holds it");
        let mut running = Running::start(&project, arguments);
        running.says("waiting for another run");
        drop(held);
        assert!(
            running.child.wait().expect("it ends").success(),
            "{arguments:?}"
        );
    }
}

#[test]
fn two_runs_at_once_give_what_one_gives() {
    let project = Project::with_api(API);
    let mut both: Vec<Child> = (0..2)
        .map(|_| {
            let mut command = project.command(&["regen", "--no-cache"]);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().expect("xtask runs")
        })
        .collect();
    for child in &mut both {
        assert!(child.wait().expect("it ends").success());
    }
    project.xtask(0, &["check"]);
    let alone = Project::with_api(API);
    alone.xtask(0, &["regen"]);
    assert_eq!(
        support::tree(&project.path("generated")),
        support::tree(&alone.path("generated"))
    );
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let project = Project::with_api(API);
    for arguments in [
        &["explain", "show_address_group"][..],
        &["override", "schema"],
        &["regen"],
        &["diff", "--rules"],
    ] {
        let mut command = project.command(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("xtask runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            support::said(&output)
        );
        assert!(
            output.stderr.is_empty(),
            "{arguments:?}: {}",
            support::said(&output)
        );
    }
}

#[test]
fn errors_say_what_is_wrong_once_and_what_is_near() {
    let project = Project::with_api(API);
    let said = project.xtask(2, &["regen", "--specs", "nowhere"]);
    assert_eq!(said.matches("No such file").count(), 1, "{said}");
    let said = project.xtask(2, &["explain", "show_adress_group"]);
    assert!(said.contains("did you mean show_address_group?"), "{said}");
    let group = "update_address_group.request.body.address_group";
    for (asked, near) in [
        (
            "show_address_group.response.200.request_ids",
            "did you mean show_address_group.response.200.body.request_id?",
        ),
        (
            "update_address_group.request.nam",
            &format!("did you mean {group}.name?"),
        ),
        (
            "update_address_group.requst.name",
            &format!("did you mean {group}.name"),
        ),
        (
            "update_address_group.request.xyz",
            "explain update_address_group` lists its places",
        ),
        (
            "PUT /v3/{project_id}/vpc/address-group/{address_group_id}",
            "did you mean PUT /v3/",
        ),
        (API, "is an API; name an operation of it, such as otc/vpc/"),
    ] {
        let said = project.xtask(2, &["explain", asked]);
        assert!(said.contains(near), "{said}");
    }
    let said = project.xtask(2, &["explain", "xyz"]);
    assert!(!said.contains("did you mean"), "{said}");
}

#[test]
fn an_api_without_operations_is_told_and_stops_no_other() {
    let project = Project::with_api(API);
    project.write(
        "specs/otc/empty/page.rst",
        "A page\n======\n\nOf nothing.\n",
    );
    let told =
        "warning: no page of otc/empty documents an operation; `apiref survey specs/otc/empty`";
    // Anew, and where nothing has changed.
    for _ in 0..2 {
        let said = project.xtask(0, &["regen"]);
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn help_on_the_mock_lists_its_options_either_way() {
    let project = Project::new();
    let said = project.xtask(0, &["mock", "--help"]);
    assert!(
        said.contains("--stateful ") && said.contains("[default of `apiref mock`]"),
        "{said}"
    );
    assert_eq!(
        project.xtask(0, &["help", "mock"]).trim_end(),
        said.trim_end()
    );
}

#[test]
fn places_are_explained_as_overrides_write_them() {
    let project = Project::with_api(API);
    let said = project.xtask(
        0,
        &[
            "explain",
            "list_address_groups.response.200.address_groups.id",
        ],
    );
    assert!(
        said.contains("response.200.body.address_groups[].id"),
        "{said}"
    );
}

#[test]
fn names_are_taken_anew_where_that_is_asked_for() {
    let project = Project::with_api(API);
    project.xtask(0, &["regen"]);
    let lock = || std::fs::read_to_string(project.path("generated/names.lock")).expect("a lock");
    let fresh = lock();
    let kept = fresh.replace("\"list_address_groups\"", "\"list_groups\"");
    assert_ne!(kept, fresh);
    project.write("generated/names.lock", &kept);
    project.xtask(0, &["regen", "--accept"]);
    assert!(lock().contains("\"list_groups\""), "{}", lock());
    let said = project.xtask(2, &["regen", "--rename", "otc/vpcs"]);
    assert!(said.contains("no API named \"otc/vpcs\""), "{said}");
    project.xtask(0, &["regen", "--rename", API]);
    assert_eq!(lock(), fresh);
}
