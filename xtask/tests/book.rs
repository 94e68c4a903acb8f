//! The pages of the book: every command that a page shows is run, and what it prints is compared with the page.
//!
//! `BOOK=update cargo test -p xtask --test cli book` writes what was printed into the pages instead.

#![cfg(unix)]

mod page;
mod shell;

use std::fs;
use std::path::{Path, PathBuf};

use self::shell::Shell;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The pages of the book without the tutorial, which installs programs; `.ci/tutorial` runs that one.
fn pages() -> Vec<PathBuf> {
    let folder = root().join("generator/docs");
    let mut pages: Vec<_> = fs::read_dir(folder)
        .expect("the book")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter(|path| !path.ends_with("tutorial.md"))
        .collect();
    pages.sort();
    pages
}

/// Runs a page; gives what differs.
fn run(path: &Path, shell: &mut Shell) -> Option<String> {
    let text = fs::read_to_string(path).expect("a page");
    let now = page::play(&text, shell);
    if now == text {
        return None;
    }
    if std::env::var("BOOK").is_ok_and(|mode| mode == "update") {
        fs::write(path, now).expect("the page is written");
        return None;
    }
    Some(format!(
        "{}:\n{}",
        path.display(),
        page::differing(&text, &now)
    ))
}

#[test]
fn commands_print_what_the_pages_show() {
    let binary = Path::new(env!("CARGO_BIN_EXE_apiref"));
    let faults: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = pages()
            .into_iter()
            .map(|path| scope.spawn(move || run(&path, &mut Shell::with_specs(binary))))
            .collect();
        let ended = running
            .into_iter()
            .map(|page| page.join().expect("no panic"));
        ended.flatten().collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// `.ci/tutorial` prepares the folder: a clone of the repository in it, and an empty home.
#[test]
#[ignore = "installs Apiref; see .ci/tutorial"]
fn the_tutorial_works_as_written() {
    let folder = std::env::var_os("TUTORIAL").expect("TUTORIAL names a folder");
    let path = root().join("generator/docs/tutorial.md");
    let fault = run(&path, &mut Shell::bare(PathBuf::from(folder)));
    assert!(fault.is_none(), "{}", fault.unwrap_or_default());
}
