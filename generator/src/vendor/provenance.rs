//! What a vendored crate was made from.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Request;
use crate::regen::cache::BUILD;
use apiref_core::ir::{AppliedOverride, Outcome};
use apiref_emit::GeneratedFile;

/// The provenance file in a vendored crate.
pub const PROVENANCE: &str = "apiref.provenance.json";

/// What a vendored crate was made from, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The API's path below the specs folder.
    pub api: String,
    /// Name of the package.
    pub package: String,
    /// Version of the package.
    pub version: String,
    /// Version of the generator.
    pub generator: String,
    /// BLAKE3 of what the generator was built from.
    pub generator_build: String,
    /// Where the pages come from, if they were synced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceRevision>,
    /// The pages that were read.
    pub pages: Vec<PageHash>,
    /// Facts that are not as the docs have them.
    pub overrides: Vec<AppliedOverride>,
    /// BLAKE3 of each file but this one, by its path.
    pub files: BTreeMap<String, String>,
}

/// A state of upstream docs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRevision {
    /// Address of the repository.
    pub git: String,
    /// The commit.
    pub revision: String,
}

/// A page and its contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageHash {
    /// Relative to the API's folder.
    pub page: String,
    /// BLAKE3 of its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// What it turned out to be.
    pub outcome: Outcome,
}

impl Provenance {
    pub(super) fn of(request: &Request<'_>, package: &str, files: &[GeneratedFile]) -> Self {
        let api = &request.read.api;
        let pages = api.pages.iter().map(|page| PageHash {
            page: page.page.to_string(),
            hash: page.hash.clone(),
            outcome: page.outcome,
        });
        Self {
            api: api.info.id.clone(),
            package: package.to_owned(),
            version: request.version.to_owned(),
            generator: env!("CARGO_PKG_VERSION").to_owned(),
            generator_build: BUILD.to_owned(),
            source: request.source.clone(),
            pages: pages.collect(),
            overrides: api.overrides.clone(),
            files: files
                .iter()
                .map(|file| (file.path.clone(), hash(file.contents.as_bytes())))
                .collect(),
        }
    }

    /// Reads the file in `folder`, if there is one.
    pub fn read(folder: &Path) -> Result<Option<Self>, std::io::Error> {
        match std::fs::read(folder.join(PROVENANCE)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
