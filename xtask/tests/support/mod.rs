//! Temporary projects, and xtask run in them.

pub mod html;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of a test, with `specs`, `generated` and whatever else it needs below.
pub struct Project {
    root: tempfile::TempDir,
}

impl Project {
    /// An empty one.
    pub fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        Self { root }
    }

    /// One whose specs are a copy of an API of this repository.
    pub fn with_api(id: &str) -> Self {
        let project = Self::new();
        copy(&own_specs().join(id), &project.path("specs").join(id));
        project
    }

    /// A path in it.
    pub fn path(&self, below: &str) -> PathBuf {
        self.root.path().join(below)
    }

    /// xtask with `arguments`, in the project, not yet running.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apiref"));
        command
            .args(arguments)
            .current_dir(self.root.path())
            // As where it is installed, and not run by cargo.
            .env_remove("CARGO_PKG_DESCRIPTION")
            .env("APIREF_CACHE", self.path("cache"))
            .env("NO_COLOR", "1");
        command
    }

    /// Runs xtask, expects an exit code, and gives what it said.
    pub fn xtask(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("xtask runs");
        let said = said(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}:\n{said}");
        said
    }

    /// Writes a file.
    pub fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, text).expect("a file");
    }

    /// Changes a file; the text to replace has to be there.
    pub fn replace(&self, below: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(below)).expect(below);
        assert!(text.contains(from), "{below} does not hold {from:?}");
        self.write(below, &text.replace(from, to));
    }

    /// Runs git in a folder of the project.
    pub fn git(&self, below: &str, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.path(below))
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
            .args([
                "-c",
                "init.defaultBranch=main",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            said(&output)
        );
        said(&output)
    }
}

/// Standard output and error together.
pub fn said(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}

/// The specs folder of this repository.
pub fn own_specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs")
}

/// Two states of a few pages of our own, `old` and `new`.
pub fn own_pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// All files below a folder with their contents, and empty folders not counted.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(inner) = waiting.pop() {
        for entry in fs::read_dir(&inner).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below");
                let bytes = fs::read(&path).expect("a file");
                files.insert(name.to_string_lossy().into_owned(), bytes);
            }
        }
    }
    files
}
