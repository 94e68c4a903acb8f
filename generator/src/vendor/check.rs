//! Is a vendored crate what it was, and what the docs give today?

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::provenance::{PROVENANCE, Provenance, hash};
use crate::output::{MANIFEST, Manifest};
use crate::regen::cache::BUILD;
use apiref_core::ir::Api;
use apiref_emit::GeneratedFile;

/// A file that is not what was vendored.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "finding", content = "file", rename_all = "snake_case")]
pub enum Finding {
    /// Somebody has edited it.
    Edited(String),
    /// It is gone.
    Missing(String),
}

/// Compares the files in `folder` with the provenance, and the provenance with the manifest, which lists it, too. Of
/// two that don't agree, the one that was edited can't be told; both are named then.
pub fn check_files(folder: &Path, provenance: &Provenance) -> std::io::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    match Manifest::read(folder) {
        Ok(Some(manifest)) => {
            let bytes = std::fs::read(folder.join(PROVENANCE))?;
            let mut listed = manifest.files;
            let own = listed.remove(PROVENANCE);
            if own.as_ref() != Some(&hash(&bytes)) {
                findings.push(Finding::Edited(PROVENANCE.to_owned()));
            }
            if listed != provenance.files {
                findings.push(Finding::Edited(MANIFEST.to_owned()));
            }
        }
        Ok(None) => findings.push(Finding::Missing(MANIFEST.to_owned())),
        Err(_) => findings.push(Finding::Edited(MANIFEST.to_owned())),
    }
    for (path, expected) in &provenance.files {
        match std::fs::read(folder.join(path)) {
            Ok(bytes) if hash(&bytes) == *expected => {}
            Ok(_) => findings.push(Finding::Edited(path.clone())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                findings.push(Finding::Missing(path.clone()));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(findings)
}

/// What is different today.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Drift {
    /// Pages that are new.
    pub pages_added: Vec<String>,
    /// Pages with other contents.
    pub pages_changed: Vec<String>,
    /// Pages that are gone.
    pub pages_removed: Vec<String>,
    /// Other overrides are in force.
    pub overrides: bool,
    /// Another build of the generator made the crate.
    pub generator: bool,
    /// Files that would be others today.
    pub files: Vec<String>,
}

impl Drift {
    /// Would an update change nothing?
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Compares a provenance with the API as it reads today and the files that it would give.
pub fn drift(provenance: &Provenance, api: &Api, files: &[GeneratedFile]) -> Drift {
    let then: BTreeMap<&str, Option<&String>> = provenance
        .pages
        .iter()
        .map(|page| (page.page.as_str(), page.hash.as_ref()))
        .collect();
    let now: BTreeMap<&str, Option<&String>> = api
        .pages
        .iter()
        .map(|page| (&*page.page, page.hash.as_ref()))
        .collect();
    let names = |wanted: &dyn Fn(&str) -> bool, of: &BTreeMap<&str, Option<&String>>| {
        let names = of.keys().filter(|name| wanted(name));
        names.map(|name| (*name).to_owned()).collect::<Vec<_>>()
    };
    let changed = |name: &str| matches!((then.get(name), now.get(name)), (Some(then), Some(now)) if then != now);
    let hashes: BTreeMap<&str, String> = files
        .iter()
        .filter(|file| file.path != super::PROVENANCE)
        .map(|file| (file.path.as_str(), hash(file.contents.as_bytes())))
        .collect();
    let mut other: Vec<String> = hashes
        .iter()
        .filter(|(path, hash)| provenance.files.get(**path) != Some(*hash))
        .map(|(path, _)| (*path).to_owned())
        .collect();
    let gone = provenance
        .files
        .keys()
        .filter(|path| !hashes.contains_key(path.as_str()));
    other.extend(gone.cloned());
    other.sort();
    Drift {
        pages_added: names(&|name| !then.contains_key(name), &now),
        pages_changed: names(&changed, &now),
        pages_removed: names(&|name| !now.contains_key(name), &then),
        overrides: provenance.overrides != api.overrides,
        generator: provenance.generator_build != BUILD,
        files: other,
    }
}
