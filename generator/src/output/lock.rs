//! Runs that would write at the same place, or read what another one exchanges, wait for one another.
//!
//! What is locked are folders themselves: no file is left behind, and a folder that can't be written can be locked all
//! the same. The system lets go of a lock when its process ends, however it ends.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// What a run does at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// It reads there: others may, too.
    Read,
    /// It exchanges what is there.
    Write,
}

/// Locks that are held until this is dropped.
#[derive(Debug)]
pub struct Locks {
    _files: Vec<File>,
}

/// Locks the folders that hold `places`, for these are what is exchanged. `busy` is told of a folder that another run
/// holds, before that run is waited for. Systems and file systems without locks are not locked.
pub fn lock(places: &[(&Path, Use)], mut busy: impl FnMut(&Path)) -> Locks {
    // Each folder once, for a process would wait for itself; always in one order, for two would wait for each other.
    let mut folders: BTreeMap<PathBuf, Use> = BTreeMap::new();
    for (place, purpose) in places {
        if let Some(folder) = holder(place, *purpose) {
            let known = folders.entry(folder).or_insert(Use::Read);
            *known = (*known).max(*purpose);
        }
    }
    let files = folders.iter().filter_map(|(folder, purpose)| {
        let file = File::open(folder).ok()?;
        let (tried, wait): (_, fn(&File) -> std::io::Result<()>) = match purpose {
            Use::Read => (file.try_lock_shared(), File::lock_shared),
            Use::Write => (file.try_lock(), File::lock),
        };
        match tried {
            Ok(()) => Some(file),
            Err(TryLockError::WouldBlock) => {
                busy(folder);
                wait(&file).ok()?;
                Some(file)
            }
            Err(TryLockError::Error(_)) => None,
        }
    });
    Locks {
        _files: files.collect(),
    }
}

/// The folder that holds a place: it stays when the place is exchanged.
fn holder(place: &Path, purpose: Use) -> Option<PathBuf> {
    let place = match fs::canonicalize(place) {
        Ok(place) => place,
        Err(_) => std::path::absolute(place).ok()?,
    };
    let folder = place.parent().unwrap_or(&place);
    if purpose == Use::Write {
        // Where it can't be made, the run that needs it says so.
        let _ = fs::create_dir_all(folder);
    }
    fs::canonicalize(folder).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn writers_wait_for_one_another_and_for_readers() {
        let root = tempfile::tempdir().expect("a folder");
        let (specs, out) = (root.path().join("specs"), root.path().join("made/out"));
        let first = lock(&[(&specs, Use::Read), (&out, Use::Write)], |_| {
            panic!("nobody else is here")
        });
        // Another reader of the same pages that writes elsewhere needs not wait.
        let other = root.path().join("other/out");
        drop(lock(&[(&specs, Use::Read), (&other, Use::Write)], |_| {
            panic!("both only read the pages")
        }));
        let (sender, told) = mpsc::channel();
        let waiting = std::thread::spawn(move || {
            lock(&[(&out, Use::Write)], |folder| {
                let name = folder.file_name().expect("a name").to_owned();
                sender.send(name).expect("somebody listens");
            })
        });
        assert_eq!(told.recv().expect("the second run is told"), "made");
        drop(first);
        drop(waiting.join().expect("then it is its turn"));
    }

    #[test]
    fn one_run_does_not_wait_for_itself() {
        let root = tempfile::tempdir().expect("a folder");
        let (specs, out) = (root.path().join("specs"), root.path().join("out"));
        let places = [(specs.as_path(), Use::Read), (out.as_path(), Use::Write)];
        drop(lock(&places, |_| panic!("the same folder holds both")));
    }
}
