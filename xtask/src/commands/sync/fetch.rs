//! Fetches a folder of a Git repository through the `git` command: one commit, and only what lies in the folder.

use std::collections::BTreeMap;
use std::path::{Component, Path};
use std::process::Command;

use anyhow::{Context as _, bail};
use apiref::load::{self, Upstream};

/// Pages of a commit.
pub struct Fetched {
    /// The commit.
    pub revision: String,
    /// Texts by name, relative to the folder.
    pub pages: BTreeMap<String, String>,
}

/// Fetches `revision`. Nothing outside a temporary folder is touched.
pub fn fetch(upstream: &Upstream, revision: &str) -> anyhow::Result<Fetched> {
    let Upstream { git, folder, .. } = upstream;
    for (what, value) in [("git", git.as_str()), ("revision", revision)] {
        // What begins with a dash would be an option of git's.
        if value.is_empty() || value.starts_with('-') || value.chars().any(char::is_control) {
            bail!("[source] {what} can't be {value:?}");
        }
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
    if !folder.is_empty() {
        let pattern = format!("/{}/", folder.trim_matches('/'));
        run(at, &["sparse-checkout", "set", "--no-cone", &pattern])?;
    }
    let shallow = [
        "fetch",
        "--quiet",
        "--depth=1",
        "--filter=blob:none",
        "origin",
        revision,
    ];
    if run(at, &shallow).is_err() {
        // Not every server gives a single commit by its number; then its history has to be searched.
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
        let commit = run(
            at,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                &format!("{revision}^{{commit}}"),
            ],
        )
        .with_context(|| format!("{git} has no revision {revision}"))?;
        run(at, &["update-ref", "FETCH_HEAD", commit.trim()])?;
    }
    let commit = run(at, &["rev-parse", "FETCH_HEAD^{commit}"])?;
    run(at, &["checkout", "--quiet", "--detach", commit.trim()])?;
    let root = at.join(folder);
    let mut pages = BTreeMap::new();
    collect(&root, &root, &mut pages)
        .with_context(|| format!("{git} at {revision}: can't read the folder {folder:?}"))?;
    if pages.is_empty() {
        bail!("{git} at {revision} has no pages in {folder:?}");
    }
    Ok(Fetched {
        revision: commit.trim().to_owned(),
        pages,
    })
}

/// Runs git, away from the user's settings where they could ask questions or run programs.
fn run(folder: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("git")
        .current_dir(folder)
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
