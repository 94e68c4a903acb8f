//! Files of a revision, read through the git command into memory. The working tree and the index are never touched.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// The files below `folder` as of `revision`, by their path below `folder`.
pub fn files(revision: &str, folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let (root, below) = existing_part(folder)?;
    let commit = commit(&root, revision)?;
    let prefix = match below.as_str() {
        "" => String::new(),
        below => format!("{below}/"),
    };
    let pathspec = if prefix.is_empty() { "." } else { &prefix };
    let listed = run(&root, &["ls-tree", "-r", "-z", &commit, "--", pathspec])?;
    let mut entries: Vec<(String, String)> = Vec::new();
    for entry in listed
        .split(|byte| *byte == 0)
        .filter(|entry| !entry.is_empty())
    {
        let entry = String::from_utf8_lossy(entry);
        let Some((meta, path)) = entry.split_once('\t') else {
            bail!("git ls-tree answered a line without a path: {entry}");
        };
        let mut meta = meta.split(' ');
        // Links and submodules hold no page of their own.
        let (Some("100644" | "100755"), Some("blob"), Some(id)) =
            (meta.next(), meta.next(), meta.next())
        else {
            continue;
        };
        let path = path.strip_prefix(&prefix).unwrap_or(path);
        entries.push((path.to_owned(), id.to_owned()));
    }
    contents(&root, entries)
}

/// The top folder of the repository that `folder` lies in; none outside one.
pub fn top(folder: &Path) -> Option<PathBuf> {
    let (root, _) = existing_part(folder).ok()?;
    let top = run(&root, &["rev-parse", "--show-toplevel"]).ok()?;
    PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches('\n'))
        .canonicalize()
        .ok()
}

/// The way from the top of the repository to `folder`, which needn't exist: none outside a repository, where the
/// repository ignores the folder, and at the top itself.
pub fn below_top(folder: &Path) -> Option<(PathBuf, String)> {
    let (root, rest) = existing_part(folder).ok()?;
    let top = top(folder)?;
    let root = root.canonicalize().ok()?;
    let ignored = ["check-ignore", "--quiet", "--", &format!("./{rest}")];
    if run(&root, &ignored).is_ok() {
        return None;
    }
    let parts = root.strip_prefix(&top).ok()?.components();
    let mut parts: Vec<String> = parts
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.extend((!rest.is_empty()).then_some(rest));
    (!parts.is_empty()).then(|| (top, parts.join("/")))
}

/// The nearest folder that exists, and the rest of the way: the folder may be gone from the working tree.
fn existing_part(folder: &Path) -> anyhow::Result<(PathBuf, String)> {
    let absolute = std::path::absolute(folder)?;
    let mut rest = Vec::new();
    let mut root = absolute.as_path();
    while !root.is_dir() {
        let (Some(name), Some(parent)) = (root.file_name(), root.parent()) else {
            bail!("{} is no folder", folder.display());
        };
        rest.push(name.to_string_lossy().into_owned());
        root = parent;
    }
    rest.reverse();
    Ok((root.to_owned(), rest.join("/")))
}

fn commit(root: &Path, revision: &str) -> anyhow::Result<String> {
    let wanted = format!("{revision}^{{commit}}");
    let id = run(
        root,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ],
    );
    if id.is_err() && top(root).is_none() {
        bail!(
            "{} is in no Git repository, so there is no revision {revision} to compare with; commit the pages to one, or \
             name two folders",
            root.display()
        );
    }
    if id.is_err() && run(root, &["rev-parse", "--verify", "--quiet", "HEAD"]).is_err() {
        bail!(
            "the repository of {} has no commit yet; commit the pages first",
            root.display()
        );
    }
    let Ok(id) = id else {
        bail!("there is no file, folder or Git revision called {revision:?}");
    };
    Ok(String::from_utf8_lossy(&id).trim().to_owned())
}

fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root);
    command
}

fn run(root: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = git(root)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .context("can't run git")?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let verb = arguments.first().unwrap_or(&"");
        match message.trim() {
            "" => bail!("git {verb} failed"),
            message => bail!("git {verb} failed: {message}"),
        }
    }
    Ok(output.stdout)
}

/// All blobs in one run of git.
fn contents(
    root: &Path,
    entries: Vec<(String, String)>,
) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut child = git(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("can't run git")?;
    let (Some(mut asked), Some(answered)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("git cat-file has no pipes");
    };
    let ids: Vec<String> = entries.iter().map(|(_, id)| id.clone()).collect();
    let writer = std::thread::spawn(move || ids.iter().try_for_each(|id| writeln!(asked, "{id}")));
    let mut answered = BufReader::new(answered);
    let mut files = BTreeMap::new();
    for (path, id) in entries {
        let mut head = String::new();
        answered.read_line(&mut head)?;
        let size = head
            .trim_end()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse::<usize>().ok());
        let size = size.with_context(|| format!("git has no content for {path} ({id})"))?;
        let mut bytes = vec![0; size];
        answered.read_exact(&mut bytes)?;
        answered.read_exact(&mut [0])?;
        files.insert(path, bytes);
    }
    if !matches!(writer.join(), Ok(Ok(()))) {
        bail!("git cat-file stopped early");
    }
    child.wait()?;
    Ok(files)
}
