use std::fs;

use super::*;

fn file(path: &str, contents: &str) -> GeneratedFile {
    GeneratedFile {
        path: path.to_owned(),
        contents: contents.to_owned(),
    }
}

fn written(out: &Path, files: &[GeneratedFile]) -> Changes {
    write(out, files, &Manifest::default()).expect("written")
}

#[test]
fn a_second_write_changes_nothing_not_even_times() {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("generated");
    let files = [file("src/lib.rs", "a"), file("Cargo.toml", "b")];
    assert_eq!(
        written(&out, &files).added,
        ["Cargo.toml", "apiref.manifest.json", "src/lib.rs"]
    );
    let time = || {
        fs::metadata(out.join("src/lib.rs"))
            .and_then(|data| data.modified())
            .expect("time")
    };
    let before = time();
    assert!(written(&out, &files).is_empty());
    let changes = written(&out, &[file("src/lib.rs", "a"), file("Cargo.toml", "c")]);
    assert_eq!(changes.changed, ["Cargo.toml", "apiref.manifest.json"]);
    assert_eq!(time(), before);
    assert_eq!(
        fs::read_dir(folder.path()).expect("list").count(),
        1,
        "no staging folder is left"
    );
}

#[test]
fn files_that_are_no_longer_generated_disappear_and_others_stay() {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("generated");
    written(
        &out,
        &[
            file("src/a/types.rs", "a"),
            file("src/b/types.rs", "b"),
            file("src/lib.rs", "l"),
        ],
    );
    fs::create_dir_all(out.join("target/debug")).expect("folder");
    fs::write(out.join("target/debug/x"), "x").expect("file");
    fs::write(out.join("src/a/mine.rs"), "mine").expect("file");
    fs::write(out.join("NOTES"), "notes").expect("file");
    let changes = written(&out, &[file("src/lib.rs", "l")]);
    assert_eq!(changes.removed, ["src/a/types.rs", "src/b/types.rs"]);
    assert!(!out.join("src/b").exists());
    assert!(!out.join("src/a/types.rs").exists());
    for (path, contents) in [
        ("target/debug/x", "x"),
        ("src/a/mine.rs", "mine"),
        ("NOTES", "notes"),
        ("src/lib.rs", "l"),
    ] {
        assert_eq!(fs::read_to_string(out.join(path)).expect(path), contents);
    }
}

#[test]
fn a_file_that_is_not_ours_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("generated");
    fs::create_dir_all(&out).expect("folder");
    fs::write(out.join("Cargo.toml"), "mine").expect("file");
    let error =
        write(&out, &[file("Cargo.toml", "theirs")], &Manifest::default()).expect_err("foreign");
    assert!(matches!(error, OutputError::Foreign { .. }), "{error}");
    assert_eq!(
        fs::read_to_string(out.join("Cargo.toml")).expect("file"),
        "mine"
    );
}

#[test]
fn paths_cannot_leave_the_folder() {
    let folder = tempfile::tempdir().expect("folder");
    for path in [
        "../x",
        "/x",
        "a/../../x",
        "",
        "a\\b",
        "c:x",
        "a\nb",
        "./x/..",
    ] {
        let error = write(
            &folder.path().join("out"),
            &[file(path, "")],
            &Manifest::default(),
        )
        .expect_err(path);
        assert!(
            matches!(error, OutputError::UnsafePath { .. }),
            "{path}: {error}"
        );
    }
}

#[test]
fn what_a_killed_run_left_behind_is_cleared_away() {
    let folder = tempfile::tempdir().expect("folder");
    let out = folder.path().join("generated");
    written(&out, &[file("a", "old")]);
    let staging = folder.path().join(".generated.apiref-staging");
    // Killed while preparing.
    fs::create_dir(&staging).expect("folder");
    fs::write(staging.join("a"), "half").expect("file");
    assert!(written(&out, &[file("a", "old")]).is_empty());
    assert!(!staging.exists());
    // Killed after the exchange, before foreign folders were moved.
    fs::create_dir_all(staging.join("target")).expect("folder");
    fs::write(staging.join("target/x"), "x").expect("file");
    fs::write(out.join(".apiref-ready"), "").expect("file");
    assert!(written(&out, &[file("a", "old")]).is_empty());
    assert!(!staging.exists());
    assert!(!out.join(".apiref-ready").exists());
    assert_eq!(fs::read_to_string(out.join("target/x")).expect("file"), "x");
}

#[test]
fn a_folder_that_can_not_be_written_is_an_error_and_stays_as_it_was() {
    let folder = tempfile::tempdir().expect("folder");
    let blocker = folder.path().join("file");
    fs::write(&blocker, "x").expect("file");
    let error = write(
        &blocker.join("out"),
        &[file("a", "b")],
        &Manifest::default(),
    )
    .expect_err("no folder");
    assert!(error.to_string().contains("file"), "{error}");
    assert_eq!(fs::read_to_string(&blocker).expect("file"), "x");
}
