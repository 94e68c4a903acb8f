//! Where the commands of a page are run.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support;

/// A folder, and what was started in it.
pub struct Shell {
    /// The program that `apiref` calls, where the page doesn't install it.
    binary: Option<PathBuf>,
    temporary: Option<tempfile::TempDir>,
    folder: PathBuf,
    running: Vec<Child>,
    code: i32,
}

impl Shell {
    /// In a new folder with the specs of this repository; `apiref` is `binary`.
    pub fn with_specs(binary: &Path) -> Self {
        let mut shell = Self::bare(PathBuf::new());
        shell.binary = Some(binary.to_owned());
        shell.fresh();
        shell
    }

    /// In a folder as it is, with the programs that there are.
    pub fn bare(folder: PathBuf) -> Self {
        Self {
            binary: None,
            temporary: None,
            folder,
            running: Vec::new(),
            code: 0,
        }
    }

    /// Begins with a new folder.
    pub fn fresh(&mut self) {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        self.folder = temporary.path().join("project");
        support::copy(&support::own_specs(), &self.folder.join("specs"));
        if let Some(binary) = &self.binary {
            let programs = temporary.path().join("bin");
            fs::create_dir_all(&programs).expect("a folder");
            std::os::unix::fs::symlink(binary, programs.join("apiref")).expect("a link");
        }
        self.temporary = Some(temporary);
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Replaces the lines with `-` by those with `+`; lines without a sign stand around them.
    pub fn edit(&self, path: &str, lines: &[&str]) {
        let side = |leave: char| {
            let lines = lines.iter().filter(|line| !line.starts_with(leave));
            let lines: Vec<&str> = lines.map(|line| line.get(1..).unwrap_or("")).collect();
            lines.join("\n")
        };
        let (old, new) = (side('+'), side('-'));
        let text = fs::read_to_string(self.folder.join(path)).expect(path);
        assert!(text.contains(&old), "{path} does not hold:\n{old}");
        self.write(path, &text.replacen(&old, &new, 1));
    }

    /// Runs a command; gives what it prints on both streams. It must succeed unless the page asks for its exit code.
    /// `cd` holds for what follows. What ends in `&` goes on, and as many of its lines are read as the page shows.
    pub fn run(&mut self, command: &str, shown: usize, may_fail: bool) -> String {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.folder.push(folder);
            assert!(self.folder.is_dir(), "no folder {}", self.folder.display());
            return String::new();
        }
        if let Some(command) = command.strip_suffix(" &") {
            return self.start(command, shown);
        }
        let output = self
            .command(&format!("(exit {}); {command}", self.code))
            .output()
            .expect("sh runs");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        self.code = output.status.code().unwrap_or(-1);
        assert!(
            may_fail || self.code == 0,
            "`{command}` ended with {}:\n{printed}",
            self.code
        );
        printed
    }

    /// Runs a command that has to succeed.
    pub fn must(&mut self, command: &str) -> String {
        self.run(command, 0, false)
    }

    fn start(&mut self, command: &str, shown: usize) -> String {
        let mut child = self
            .command(&format!("exec {command}"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut printed = String::new();
        let mut lines = lines.map_while(Result::ok);
        for line in lines.by_ref().take(shown) {
            printed.push_str(&line);
            printed.push('\n');
        }
        // Whoever writes into a closed pipe ends; so somebody has to read on.
        std::thread::spawn(move || lines.for_each(drop));
        self.running.push(child);
        printed
    }

    fn command(&self, command: &str) -> Command {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("exec 2>&1; {command}")])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            // Of cargo, which runs the test: by it the program would take itself for `cargo xtask`.
            .env_remove("CARGO_PKG_DESCRIPTION")
            .env("NO_COLOR", "1");
        if let Some(folder) = &self.temporary {
            let path = std::env::var("PATH").unwrap_or_default();
            let programs = folder.path().join("bin");
            shell
                .env("PATH", format!("{}:{path}", programs.display()))
                .env("HOME", folder.path())
                .env("APIREF_CACHE", folder.path().join("cache"));
        }
        for who in ["AUTHOR", "COMMITTER"] {
            shell
                .env(format!("GIT_{who}_NAME"), "You")
                .env(format!("GIT_{who}_EMAIL"), "you@example.com")
                .env(format!("GIT_{who}_DATE"), "2031-05-02T10:00:00Z");
        }
        shell
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
