//! The manifest: which files are ours, and what they were made from.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::OutputError;

/// The manifest's file name in the output folder.
pub const MANIFEST: &str = "apiref.manifest.json";

/// What was generated, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// BLAKE3 of each generated file, by its path.
    pub files: BTreeMap<String, String>,
    /// What was read, by API and page.
    pub apis: BTreeMap<String, BTreeMap<String, PageRecord>>,
}

/// What a page gave, so that a later run notices a page that has lost something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageRecord {
    /// Operations and the number of status codes of each: `POST /v1/servers` to 4.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub operations: BTreeMap<String, usize>,
    /// Codes of the faults that were known when the page was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
}

impl Manifest {
    /// The manifest in `out`; none where there is none.
    pub fn read(out: &Path) -> Result<Option<Self>, OutputError> {
        let path = out.join(MANIFEST);
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                serde_json::from_str(&text)
                    .map(Some)
                    .map_err(|error| OutputError::Manifest {
                        path,
                        message: error.to_string(),
                    })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(OutputError::io("read", &path)(error)),
        }
    }

    /// The manifest as the text of its file.
    pub(super) fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
