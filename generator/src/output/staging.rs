//! The staging folder, and the one rename that swaps it in.
//!
//! The staging folder gets every file of the new state: changed ones are written, all others are hard links, so that
//! they keep their contents and times. Then one rename exchanges it with the target. Folders of the target that hold
//! nothing of ours (`target`, `.git`) are moved over whole; should the run be killed before that, [`recover`] does it
//! at the next one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Changes, OutputError};

/// Where the new state of `out` is prepared: beside it, so that a rename can't cross file systems.
fn staging_path(out: &Path) -> PathBuf {
    let name = out
        .file_name()
        .map_or_else(|| "out".into(), |name| name.to_string_lossy().into_owned());
    out.with_file_name(format!(".{name}.apiref-staging"))
}

/// Where the old state waits on systems that can't exchange two folders by one rename.
fn aside_path(out: &Path) -> PathBuf {
    staging_path(out).with_extension("apiref-old")
}

/// The file in the new state that says so before the exchange; it goes with the folder.
const READY: &str = ".apiref-ready";

/// Finishes or undoes what a killed run left behind.
pub(super) fn recover(out: &Path) -> Result<(), OutputError> {
    let out = &absolute(out)?;
    let (staging, aside) = (staging_path(out), aside_path(out));
    if !out.exists() && staging.join(READY).exists() {
        // Killed between the two renames of a system that can't exchange: the prepared state takes its place.
        fs::rename(&staging, out).map_err(OutputError::io("rename", &staging))?;
    }
    if out.join(READY).exists() {
        // The exchange was made; folders that are not ours may still lie in the old state.
        let ours = read_ours(out)?;
        for old in [&staging, &aside] {
            adopt(old, out, old, &ours)?;
        }
        remove_file(&out.join(READY))?;
    }
    remove_dir(&staging)?;
    remove_dir(&aside)
}

/// Makes `out` hold `wanted` and what is not ours.
pub(super) fn replace(
    out: &Path,
    wanted: &BTreeMap<String, String>,
    changes: &Changes,
) -> Result<(), OutputError> {
    let out = &absolute(out)?;
    let staging = staging_path(out);
    let result = prepare(out, &staging, wanted, changes).and_then(|()| swap(out, &staging));
    if result.is_err() && !out.join(READY).exists() {
        // The target was not touched; what was prepared is of no use. The first error is the one to report.
        let _ = fs::remove_dir_all(&staging);
    }
    result
}

fn prepare(
    out: &Path,
    staging: &Path,
    wanted: &BTreeMap<String, String>,
    changes: &Changes,
) -> Result<(), OutputError> {
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent).map_err(OutputError::io("create", parent))?;
    }
    fs::create_dir(staging).map_err(OutputError::io("create", staging))?;
    let written: BTreeSet<&String> = changes.added.iter().chain(&changes.changed).collect();
    for (path, contents) in wanted {
        let target = staging.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(OutputError::io("create", folder))?;
        }
        if written.contains(path) || fs::hard_link(out.join(path), &target).is_err() {
            write_file(&target, contents)?;
        }
    }
    // What is not ours inside folders of ours comes along file by file; what else there is moves after the exchange.
    let ours: BTreeSet<&str> = wanted
        .keys()
        .chain(&changes.removed)
        .map(String::as_str)
        .collect();
    for folder in folders(wanted.keys().chain(&changes.removed)) {
        link_foreign(out, staging, &folder, &ours)?;
    }
    let list: Vec<&str> = ours.into_iter().collect();
    write_file(&staging.join(READY), &list.join("\n"))
}

/// The files that are ours in the old state, as the mark in the new one lists them.
fn read_ours(out: &Path) -> Result<BTreeSet<String>, OutputError> {
    let path = out.join(READY);
    let text = fs::read_to_string(&path).map_err(OutputError::io("read", &path))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// All folders that hold files of ours, the root (`""`) included.
fn folders<'a>(paths: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    let mut found = BTreeSet::from([String::new()]);
    for path in paths {
        let mut rest = path.as_str();
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !found.insert(folder.to_owned()) {
                break;
            }
            rest = folder;
        }
    }
    found
}

fn link_foreign(
    out: &Path,
    staging: &Path,
    folder: &str,
    ours: &BTreeSet<&str>,
) -> Result<(), OutputError> {
    let Ok(entries) = fs::read_dir(out.join(folder)) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        let target = staging.join(&path);
        if ours.contains(path.as_str()) || target.exists() || !entry.path().is_file() {
            continue;
        }
        let parent = staging.join(folder);
        fs::create_dir_all(&parent).map_err(OutputError::io("create", &parent))?;
        if fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target).map_err(OutputError::io("copy", &entry.path()))?;
        }
    }
    Ok(())
}

fn swap(out: &Path, staging: &Path) -> Result<(), OutputError> {
    if out.exists() {
        exchange(out, staging)?;
        adopt(staging, out, staging, &read_ours(out)?)?;
    } else {
        fs::rename(staging, out).map_err(OutputError::io("rename", staging))?;
    }
    remove_file(&out.join(READY))?;
    remove_dir(staging)
}

/// Exchanges two folders by one rename where the system can, else by two.
fn exchange(out: &Path, staging: &Path) -> Result<(), OutputError> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, staging, CWD, out, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            // The file system can't exchange; two renames do it.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            Err(error) => return Err(OutputError::io("replace", out)(error.into())),
        }
    }
    let aside = aside_path(out);
    fs::rename(out, &aside).map_err(OutputError::io("rename", out))?;
    if let Err(error) = fs::rename(staging, out) {
        fs::rename(&aside, out).map_err(OutputError::io("restore", out))?;
        return Err(OutputError::io("rename", staging)(error));
    }
    fs::rename(&aside, staging).map_err(OutputError::io("rename", &aside))
}

/// Moves folders and other entries that exist only in the old state to the new one, at any depth that the new state
/// shares with the old.
fn adopt(old: &Path, new: &Path, root: &Path, ours: &BTreeSet<String>) -> Result<(), OutputError> {
    let entries = match fs::read_dir(old) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(OutputError::io("read", old)(error)),
    };
    for entry in entries {
        let from = entry.map_err(OutputError::io("read", old))?.path();
        let Some(name) = from.file_name() else {
            continue;
        };
        let to = new.join(name);
        // Files were linked before the exchange, or are ours and no longer wanted; only folders are left to move.
        if from.is_symlink() || !from.is_dir() {
            continue;
        }
        if to.is_dir() {
            adopt(&from, &to, root, ours)?;
        } else if holds_foreign(&from, root, ours)? {
            fs::rename(&from, &to).map_err(OutputError::io("move", &from))?;
        }
    }
    Ok(())
}

/// A folder that only held files of ours which are no longer generated is not kept. `root` is the old state.
fn holds_foreign(folder: &Path, root: &Path, ours: &BTreeSet<String>) -> Result<bool, OutputError> {
    let mut stack = vec![folder.to_owned()];
    while let Some(folder) = stack.pop() {
        for entry in fs::read_dir(&folder)
            .map_err(OutputError::io("read", &folder))?
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() && !path.is_symlink() {
                stack.push(path);
                continue;
            }
            let below = path.strip_prefix(root).unwrap_or(&path);
            let parts = below
                .components()
                .map(|part| part.as_os_str().to_string_lossy());
            if !ours.contains(&parts.collect::<Vec<_>>().join("/")) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn write_file(path: &Path, contents: &str) -> Result<(), OutputError> {
    let write = || -> io::Result<()> {
        let mut file = fs::File::create(path)?;
        file.write_all(contents.as_bytes())?;
        file.flush()
    };
    write().map_err(OutputError::io("write", path))
}

fn remove_file(path: &Path) -> Result<(), OutputError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

fn remove_dir(path: &Path) -> Result<(), OutputError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// The folder itself where `path` is a link to it: staging has to be beside the real one.
fn absolute(path: &Path) -> Result<PathBuf, OutputError> {
    let found = if path.exists() {
        fs::canonicalize(path)
    } else {
        std::path::absolute(path)
    };
    found.map_err(OutputError::io("find", path))
}
