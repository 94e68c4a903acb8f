//! Killed at any moment, on a full disk, in a folder that can't be written: the old state or the new one, and a clear
//! error.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::support::{Project, copy, own_specs, tree};

const API: &str = "otc/vpc";
const PAGE: &str = "specs/otc/vpc/address_group/showing_an_address_group.rst";

/// How many moments are tried, spread over the time that the command takes.
const MOMENTS: u32 = 10;

type Tree = BTreeMap<String, Vec<u8>>;

/// A folder that is not ours. It moves over right after the exchange.
const OWN: &str = "own/";

/// The tree as the next run completes it: where the mark of an exchange is there, a folder that is not ours may still
/// lie beside the tree, in the old state.
fn state(folder: &Path) -> Tree {
    let mut found = tree(folder);
    if found.remove(".apiref-ready").is_some() {
        let name = folder.file_name().expect("a name").to_string_lossy();
        let old = folder.with_file_name(format!(".{name}.apiref-staging"));
        let waiting = tree(&old)
            .into_iter()
            .filter(|(name, _)| name.starts_with(OWN));
        found.extend(waiting);
    }
    found
}

/// Runs a command to its end and from `old` again many times, killed a little later each time. `target` then holds
/// `old` or the new state, and a run to the end gives the new state with nothing left beside it.
fn kill_at_many_moments(project: &Project, target: &str, arguments: &[&str]) {
    let folder = project.path(target);
    copy(&folder, &project.path("old"));
    let old = state(&folder);
    let reset = || {
        let _ = fs::remove_dir_all(&folder);
        copy(&project.path("old"), &folder);
    };
    let began = Instant::now();
    project.xtask(0, arguments);
    let whole = began.elapsed();
    let new = state(&folder);
    assert_ne!(old, new, "the command has to change something");
    let mut seen = (0, 0);
    for moment in 0..MOMENTS {
        reset();
        let mut child = project
            .command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("xtask runs");
        // More often towards the end, where files are written.
        let share = f64::from(moment) / f64::from(MOMENTS - 1);
        std::thread::sleep(whole.mul_f64(share.sqrt()));
        let _ = child.kill();
        let _ = child.wait();
        let now = state(&folder);
        if now == old {
            seen.0 += 1;
        } else {
            assert_eq!(now, new, "a mixture after moment {moment}");
            seen.1 += 1;
        }
        project.xtask(0, arguments);
        assert_eq!(tree(&folder), new, "not repaired after moment {moment}");
        let beside: Vec<String> = fs::read_dir(folder.parent().expect("a parent"))
            .expect("a folder")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.contains("apiref-"))
            .collect();
        assert_eq!(
            beside,
            Vec::<String>::new(),
            "left over after moment {moment}"
        );
    }
    println!(
        "{} times the old state, {} times the new one",
        seen.0, seen.1
    );
}

fn change_page(project: &Project) {
    project.replace(PAGE, "The group asked for.", "The group called up.");
}

#[test]
fn a_regen_that_is_killed_leaves_the_old_or_the_new_state() {
    let project = Project::with_api(API);
    project.xtask(0, &["regen"]);
    change_page(&project);
    kill_at_many_moments(&project, "generated", &["regen", "--no-cache"]);
}

#[test]
fn a_vendor_update_that_is_killed_leaves_the_old_or_the_new_state() {
    let project = Project::with_api(API);
    project.xtask(0, &["vendor", API, "--to", "app"]);
    change_page(&project);
    kill_at_many_moments(&project, "app/otc-vpc", &["vendor", "--update", "app"]);
}

#[test]
fn a_sync_that_is_killed_leaves_the_old_or_the_new_state() {
    let project = Project::with_api(API);
    copy(&own_specs().join(API), &project.path("docs"));
    project.git("docs", &["init", "--quiet"]);
    project.git("docs", &["add", "."]);
    project.git("docs", &["commit", "--quiet", "-m", "first"]);
    let config = "specs/otc/vpc/api.toml";
    let text = fs::read_to_string(project.path(config)).expect("api.toml");
    project.write(
        config,
        &format!("{text}\n[source]\ngit = \"docs\"\nrevision = \"HEAD\"\n"),
    );
    project.write("specs/otc/vpc/own/notes.json", "{}");
    project.xtask(0, &["sync"]);
    project.replace(
        "docs/address_group/showing_an_address_group.rst",
        "The group asked for.",
        "The group.",
    );
    fs::rename(project.path("docs/appendix"), project.path("docs/annex")).expect("renamed");
    project.git("docs", &["add", "."]);
    project.git("docs", &["commit", "--quiet", "-m", "second"]);
    kill_at_many_moments(&project, "specs/otc/vpc", &["sync"]);
    assert!(
        project.path("specs/otc/vpc/own/notes.json").exists(),
        "own files stay"
    );
    assert!(
        !project.path("specs/otc/vpc/appendix").exists(),
        "pages that are gone disappear"
    );
}

#[test]
fn a_sync_that_fails_changes_nothing() {
    let project = Project::with_api(API);
    let config = "specs/otc/vpc/api.toml";
    let text = fs::read_to_string(project.path(config)).expect("api.toml");
    for source in [
        "git = \"nowhere.git\"\nrevision = \"main\"",
        "git = \"--upload-pack=touch evil\"\nrevision = \"main\"",
        "git = \"specs\"\nrevision = \"--output=evil\"",
        "git = \"specs\"\nrevision = \"main\"\nfolder = \"../..\"",
        "git = \"specs\"\nrevision = \"main\"\nfolder = \"/etc\"",
        "git = \"ext::sh -c touch% evil\"\nrevision = \"main\"",
    ] {
        project.write(config, &format!("{text}\n[source]\n{source}\n"));
        let before = tree(&project.path("specs"));
        let said = project.xtask(2, &["sync"]);
        assert!(said.contains("error: "), "{said}");
        assert_eq!(before, tree(&project.path("specs")), "{source}");
        assert!(!project.path("evil").exists(), "{source}");
    }
}

/// A small disk of its own; none where this system, or this user, can't make one.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    fn mount(at: &'a Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !mounted {
            eprintln!("skipped: no file system can be mounted here");
        }
        mounted.then_some(Self(at))
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_is_a_clear_error_and_changes_nothing() {
    let project = Project::with_api(API);
    let at = project.path("disk");
    let Some(_disk) = Disk::mount(&at, "1m") else {
        return;
    };
    let out = at.join("generated");
    let out = out.to_str().expect("a path");
    project.xtask(0, &["regen", "--out", out]);
    fs::write(at.join("filler"), vec![0; 10_000]).expect("room");
    change_page(&project);
    let before = tree(Path::new(out));
    // Fills the disk to its last byte.
    let mut filler = vec![0_u8; 4096];
    let mut number = 0;
    while fs::write(at.join(format!("filler{number}")), &filler).is_ok() {
        number += 1;
        filler.truncate(4096);
    }
    let said = project.xtask(2, &["regen", "--out", out]);
    assert!(
        said.contains("can't") && said.contains("No space left"),
        "{said}"
    );
    assert_eq!(before, tree(Path::new(out)));
}

#[test]
fn a_read_only_folder_is_a_clear_error() {
    let project = Project::with_api(API);
    let at = project.path("disk");
    let Some(_disk) = Disk::mount(&at, "4m") else {
        return;
    };
    let out = at.join("generated");
    let out = out.to_str().expect("a path");
    project.xtask(0, &["regen", "--out", out]);
    change_page(&project);
    let before = tree(Path::new(out));
    let locked = Command::new("mount")
        .args(["-o", "remount,ro"])
        .arg(&at)
        .status();
    assert!(locked.is_ok_and(|status| status.success()));
    let said = project.xtask(2, &["regen", "--out", out]);
    assert!(
        said.contains("can't") && said.contains("Read-only"),
        "{said}"
    );
    assert_eq!(before, tree(Path::new(out)));
    // Without anything to write, a folder that can't be written is no fault.
    project.replace(PAGE, "The group called up.", "The group asked for.");
    project.xtask(0, &["regen", "--out", out]);
}
