//! One file a command, each with its arguments and a `run`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::project;

pub mod changelog;
pub mod check;
pub mod completions;
pub mod diff;
pub mod docs;
pub mod explain;
pub mod init;
pub mod ir;
pub mod mock;
pub mod new;
pub mod openapi;
pub mod overrides;
pub mod regen;
mod resources;
pub mod survey;
pub mod sync;
pub mod templates;
pub mod vendor;

/// Exit code of a run that found what it was asked to deny: out of date, blocked, too grave.
pub const DENIED: u8 = 1;

/// Exit code of a run that could not do its work.
pub const FAILED: u8 = 2;

/// Form of what a command prints on standard output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Where results of former runs are kept: `APIREF_CACHE`, else the `target` folder that this program was built in, else
/// the one of the project. None where none of them is known.
pub fn cache_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("APIREF_CACHE") {
        return Some(folder.into());
    }
    let program = std::env::current_exe().ok()?;
    let built_in = program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file() && folder.file_name().is_some());
    let target = match built_in {
        Some(target) => target.to_owned(),
        None => project::folder()?.join("target"),
    };
    Some(target.join("apiref-cache"))
}

/// What is given; or the folder of the API of this path, where the project has one.
pub fn folder_of(given: &Path) -> anyhow::Result<PathBuf> {
    if !given.exists() {
        let of_api = project::specs()?.join(given);
        if given.is_relative() && of_api.is_dir() {
            return Ok(of_api);
        }
    }
    Ok(given.to_owned())
}

/// The known name that is most like `name`, as a question; nothing where none is.
pub fn nearest(name: &str, known: &[&str]) -> String {
    let likeness = |known: &&str| strsim::jaro_winkler(known, name);
    let best = known
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|known| likeness(known) > 0.7);
    best.map_or_else(String::new, |best| format!("; did you mean {best}?"))
}
