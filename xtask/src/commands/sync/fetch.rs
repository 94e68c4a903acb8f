//! Fetches a folder of a Git repository through the `git` command: one commit, and only the pages in the folder and
//! the files that they name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use apiref::load::{self, Upstream};
use apiref::page::Page;

/// Pages of a commit.
pub struct Fetched {
    /// The commit.
    pub revision: String,
    /// Texts by name, relative to the folder. Where pages name files outside of it, names are relative to the nearest
    /// folder that holds both, so that the paths on the pages stay right.
    pub pages: BTreeMap<String, String>,
}

/// Fetches `revision`. Nothing outside a temporary folder is touched.
pub fn fetch(upstream: &Upstream, revision: &str) -> anyhow::Result<Fetched> {
    let Upstream { git, folder, .. } = upstream;
    for (what, value) in [("git", git.as_str()), ("revision", revision)] {
        check_argument(what, value)?;
    }
    let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if !Path::new(folder).components().all(inside) || folder.chars().any(char::is_control) {
        bail!("[source] folder can't be {folder:?}: it is relative and names no parent folder");
    }
    // A relative path is meant from where the command runs, not from the temporary folder.
    let address = if Path::new(git).exists() {
        std::path::absolute(git)?.to_string_lossy().into_owned()
    } else {
        git.clone()
    };
    let work = tempfile::tempdir().context("can't make a temporary folder")?;
    let at = work.path();
    run(at, &["init", "--quiet"])?;
    run(at, &["remote", "add", "origin", &address])?;
    let folder = folder.trim_matches('/');
    check_out_only(at, folder, &BTreeSet::new())?;
    let shallow = [
        "fetch",
        "--quiet",
        "--depth=1",
        "--filter=blob:none",
        "origin",
        revision,
    ];
    let wanted = if run(at, &shallow).is_ok() {
        "FETCH_HEAD".to_owned()
    } else {
        // Servers give no commit by a part of its number, and some none by the whole; then the history has to be searched.
        run(
            at,
            &[
                "fetch",
                "--quiet",
                "--tags",
                "origin",
                "+refs/*:refs/remotes/origin/*",
            ],
        )?;
        revision.to_owned()
    };
    let wanted = format!("{wanted}^{{commit}}");
    let commit = run(at, &["rev-parse", "--verify", "--quiet", &wanted]).map_err(|_| {
        let branches = branches(at, &address).unwrap_or_default();
        let known = match branches.as_slice() {
            [] => String::new(),
            _ => format!("; its branches are {}", branches.join(", ")),
        };
        anyhow!("{git} has no branch, tag or commit {revision}{known}")
    })?;
    run(at, &["checkout", "--quiet", "--detach", commit.trim()])?;
    let mut pages = BTreeMap::new();
    if !at.join(folder).is_dir() {
        let listed = run(at, &["ls-tree", "-d", "--name-only", "-z", "HEAD"])?;
        let folders: Vec<&str> = listed.split('\0').filter(|name| !name.is_empty()).collect();
        bail!(
            "{git} at {revision} has no folder {folder:?}; at its top are {}",
            match folders.as_slice() {
                [] => "no folders".to_owned(),
                _ => folders.join(", "),
            }
        );
    }
    collect(at, &at.join(folder), &mut pages)
        .with_context(|| format!("{git} at {revision}: can't read the folder {folder:?}"))?;
    if pages.is_empty() {
        bail!("{git} at {revision} has no pages in {folder:?}");
    }
    pages.extend(named_files(at, folder, &pages)?);
    let base = common_folder(folder, pages.keys());
    let below = |name: String| match name.strip_prefix(&base) {
        Some(below) => below.trim_start_matches('/').to_owned(),
        None => name,
    };
    Ok(Fetched {
        revision: commit.trim().to_owned(),
        pages: pages
            .into_iter()
            .map(|(name, text)| (below(name), text))
            .collect(),
    })
}

/// The most branches that a message lists.
const BRANCHES: usize = 10;

/// The first branches of a repository.
fn branches(at: &Path, address: &str) -> anyhow::Result<Vec<String>> {
    let listed = run(at, &["ls-remote", "--heads", "--", address])?;
    let names = listed
        .lines()
        .filter_map(|line| Some(line.split_once("\trefs/heads/")?.1.to_owned()));
    Ok(names.take(BRANCHES).collect())
}

/// The branch that a repository gives where none is asked for.
pub fn default_branch(git: &str) -> anyhow::Result<String> {
    check_argument("git", git)?;
    let here = Path::new(".");
    let answer = run(here, &["ls-remote", "--symref", "--", git, "HEAD"])?;
    let branch = answer.lines().find_map(|line| {
        let target = line.strip_prefix("ref: refs/heads/")?;
        target.strip_suffix("\tHEAD")
    });
    match branch {
        Some(branch) => Ok(branch.to_owned()),
        None => bail!("{git} names no default branch; name one with --revision"),
    }
}

/// What begins with a dash would be an option of git's.
fn check_argument(what: &str, value: &str) -> anyhow::Result<()> {
    if value.is_empty() || value.starts_with('-') || value.chars().any(char::is_control) {
        bail!("[source] {what} can't be {value:?}");
    }
    Ok(())
}

/// Limits the working tree to a folder and single files; the whole repository where the folder is its root.
fn check_out_only(at: &Path, folder: &str, files: &BTreeSet<String>) -> anyhow::Result<()> {
    if folder.is_empty() {
        return Ok(());
    }
    let mut patterns = format!("/{folder}/\n");
    for file in files {
        patterns.push_str(&format!("/{file}\n"));
    }
    let list = at.join(".git").join("apiref-patterns");
    std::fs::write(&list, patterns)?;
    let set = ["sparse-checkout", "set", "--no-cone", "--stdin"];
    run_with(at, &set, Some(&list)).map(|_| ())
}

/// The files that pages name, by their path in the repository. Included files may name more.
fn named_files(
    at: &Path,
    folder: &str,
    pages: &BTreeMap<String, String>,
) -> anyhow::Result<BTreeMap<String, String>> {
    /// Includes within includes: each round brings what the one before named.
    const ROUNDS: usize = 8;
    let listed = run(at, &["ls-tree", "-r", "--name-only", "-z", "HEAD"])?;
    let known: BTreeSet<&str> = listed.split('\0').collect();
    let mut wanted = BTreeSet::new();
    let mut found = BTreeMap::new();
    for _ in 0..ROUNDS {
        let mut missing = BTreeSet::new();
        found.clear();
        let mut texts: Vec<Page> = pages
            .iter()
            .map(|(name, text)| Page::new(name.as_str(), text))
            .collect();
        apiref::expand(&mut texts, &mut |name| {
            let plain = known.contains(name) && !name.contains(['*', '?', '[', '!']);
            if !plain {
                return None;
            }
            let path = at.join(name);
            if std::fs::symlink_metadata(&path).is_ok_and(|kind| kind.is_file()) {
                let text = std::fs::read_to_string(&path).ok()?;
                found.insert(name.to_owned(), text.clone());
                return Some(Arc::new(Page::new(name, &text)));
            }
            missing.insert(name.to_owned());
            None
        });
        if missing.is_subset(&wanted) {
            break;
        }
        wanted.extend(missing);
        check_out_only(at, folder, &wanted)?;
    }
    Ok(found)
}

/// The deepest folder that holds `folder` and all files.
fn common_folder<'n>(folder: &str, files: impl Iterator<Item = &'n String>) -> String {
    let mut base = folder.to_owned();
    for file in files {
        while !base.is_empty() && !file.starts_with(&format!("{base}/")) {
            base.truncate(base.rfind('/').unwrap_or(0));
        }
    }
    base
}

/// Runs git, away from the user's settings where they could ask questions or run programs.
fn run(folder: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    run_with(folder, arguments, None)
}

/// As [`run`], with a file as standard input.
fn run_with(folder: &Path, arguments: &[&str], input: Option<&Path>) -> anyhow::Result<String> {
    let input = match input {
        Some(path) => Stdio::from(std::fs::File::open(path)?),
        None => Stdio::null(),
    };
    let output = Command::new("git")
        .current_dir(folder)
        .stdin(input)
        .args([
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.symlinks=false",
        ])
        .args([
            "-c",
            "core.autocrlf=false",
            "-c",
            "advice.detachedHead=false",
        ])
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .context("can't run git; is it installed?")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("git {}: {}", arguments.first().unwrap_or(&""), said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Pages below `folder`, by their names from `root`. Links are not followed: they could lead anywhere.
fn collect(root: &Path, folder: &Path, pages: &mut BTreeMap<String, String>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            collect(root, &path, pages)?;
        } else if kind.is_file() && load::is_page(&path) {
            let below = path.strip_prefix(root)?;
            let parts: Vec<_> = below
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("the page {}", below.display()))?;
            pages.insert(parts.join("/"), text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_folder_holds_all_files() {
        let common = |folder: &str, files: &[&str]| {
            let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
            common_folder(folder, files.iter())
        };
        assert_eq!(common("docs/src", &["docs/src/a/b.rst"]), "docs/src");
        assert_eq!(
            common("docs/src", &["docs/src/a.rst", "docs/x.json"]),
            "docs"
        );
        assert_eq!(common("docs/src", &["docs/src2/x.json"]), "docs");
        assert_eq!(common("docs", &["samples/x.json"]), "");
        assert_eq!(common("", &["a.rst"]), "");
    }
}
