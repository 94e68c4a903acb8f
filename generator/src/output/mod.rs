//! Writing what was generated, as a transaction: either all of it is there or nothing has changed.
//!
//! Everything is prepared in a staging folder beside the target, which is then swapped in by one rename. Files that
//! are the same keep their place on disk and with it their times, so that cargo rebuilds little. A manifest lists
//! which files are ours: those that are no longer generated disappear, all others are never touched.

mod lock;
mod manifest;
mod staging;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};

pub use lock::{Locks, Use, lock};
pub use manifest::{Beginnings, MANIFEST, Manifest, PageRecord};

use apiref_emit::GeneratedFile;

/// How the disk differs from what was generated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Generated, but not on disk.
    pub added: Vec<String>,
    /// On disk with other contents.
    pub changed: Vec<String>,
    /// On disk and ours, but no longer generated.
    pub removed: Vec<String>,
    /// The same on both sides.
    pub unchanged: usize,
}

impl Changes {
    /// Is everything unchanged?
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Why the output could not be written or compared. The target is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The file system refused.
    #[error("can't {action} {path}: {source}")]
    Io {
        /// `write`, `read`, `create`, ….
        action: &'static str,
        /// What it was about.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file would land outside the output folder or where no file can be.
    #[error(
        "a generated file can't be called {path:?}: its path must be relative and name no parent folder"
    )]
    UnsafePath {
        /// The path.
        path: String,
    },
    /// A file that nobody generated stands where one is to be written.
    #[error(
        "{path} was not written by Apiref: choose another folder for the generated crate, or move the file away"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The manifest is damaged.
    #[error(
        "{path} is damaged: {message}; restore it from version control, or delete the folder to start anew"
    )]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}

impl OutputError {
    fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

/// Compares `files` and the manifest with what is in `out`, and writes nothing.
pub fn compare(
    out: &Path,
    files: &[GeneratedFile],
    manifest: &Manifest,
) -> Result<Changes, OutputError> {
    let wanted = wanted(files, manifest)?;
    let old = Manifest::read(out)?.unwrap_or_default();
    let mut changes = Changes::default();
    for (path, contents) in &wanted {
        let on_disk = out.join(path);
        match std::fs::read(&on_disk) {
            Ok(bytes) if bytes == contents.as_bytes() => changes.unchanged += 1,
            Ok(_) => changes.changed.push(path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                changes.added.push(path.clone())
            }
            Err(error) => return Err(OutputError::io("read", &on_disk)(error)),
        }
    }
    for path in old.files.keys() {
        if !wanted.contains_key(path) && safe(path) && out.join(path).is_file() {
            changes.removed.push(path.clone());
        }
    }
    Ok(changes)
}

/// Brings `out` to hold exactly `files` and the manifest, beside what is not ours. Returns what that changed.
pub fn write(
    out: &Path,
    files: &[GeneratedFile],
    manifest: &Manifest,
) -> Result<Changes, OutputError> {
    staging::recover(out)?;
    let changes = compare(out, files, manifest)?;
    if changes.is_empty() {
        return Ok(changes);
    }
    let old = Manifest::read(out)?.unwrap_or_default();
    for path in &changes.changed {
        if !old.files.contains_key(path) && path != MANIFEST {
            return Err(OutputError::Foreign {
                path: out.join(path),
            });
        }
    }
    staging::replace(out, &wanted(files, manifest)?, &changes)?;
    Ok(changes)
}

/// Finishes or undoes what a run that was killed left behind. Comes before anything reads `out`.
pub fn recover(out: &Path) -> Result<(), OutputError> {
    staging::recover(out)
}

/// Brings the files called `owned` in `out` to be exactly `files`, beside all others, as one transaction and without a
/// manifest. For folders whose list of files is kept elsewhere.
pub fn write_owned(
    out: &Path,
    files: &BTreeMap<String, String>,
    owned: &BTreeSet<String>,
) -> Result<Changes, OutputError> {
    staging::recover(out)?;
    if let Some(path) = files.keys().find(|path| !safe(path)) {
        return Err(OutputError::UnsafePath { path: path.clone() });
    }
    let mut changes = Changes::default();
    for (path, contents) in files {
        let on_disk = out.join(path);
        match std::fs::read(&on_disk) {
            Ok(bytes) if bytes == contents.as_bytes() => changes.unchanged += 1,
            Ok(_) => changes.changed.push(path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                changes.added.push(path.clone())
            }
            Err(error) => return Err(OutputError::io("read", &on_disk)(error)),
        }
    }
    let gone =
        |path: &&String| !files.contains_key(*path) && safe(path) && out.join(path).is_file();
    changes.removed = owned.iter().filter(gone).cloned().collect();
    if !changes.is_empty() {
        staging::replace(out, files, &changes)?;
    }
    Ok(changes)
}

/// All files with the manifest, by path.
fn wanted(
    files: &[GeneratedFile],
    manifest: &Manifest,
) -> Result<BTreeMap<String, String>, OutputError> {
    let mut wanted = BTreeMap::new();
    for file in files {
        if !safe(&file.path) {
            return Err(OutputError::UnsafePath {
                path: file.path.clone(),
            });
        }
        wanted.insert(file.path.clone(), file.contents.clone());
    }
    let mut manifest = manifest.clone();
    manifest.files = wanted
        .iter()
        .map(|(path, text)| {
            (
                path.clone(),
                blake3::hash(text.as_bytes()).to_hex().to_string(),
            )
        })
        .collect();
    wanted.insert(MANIFEST.to_owned(), manifest.to_text());
    Ok(wanted)
}

/// Relative, of normal components only, and without characters that no file name of ours holds.
fn safe(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', '\0', ':'])
        && !path.chars().any(char::is_control)
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests;
