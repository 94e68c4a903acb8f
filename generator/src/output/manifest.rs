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
    /// The page's beginnings, to know a page again that was cut off.
    #[serde(default)]
    pub beginnings: Beginnings,
    /// Codes of the faults that were known when the page was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
}

/// How a page began when it was read: its length, and hashes of its first sixteenth, eighth, and so on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beginnings {
    /// Bytes of the whole text.
    length: usize,
    /// Hashes of the first n sixteenths, eight hexadecimal digits each, without separators.
    hashes: String,
}

impl Beginnings {
    /// Into how many parts a page is cut.
    const PARTS: usize = 16;
    /// Digits of each hash.
    const DIGITS: usize = 8;

    /// The beginnings of `text`.
    pub fn of(text: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        let mut hashes = String::with_capacity(Self::PARTS * Self::DIGITS);
        let bytes = text.as_bytes();
        for part in 0..Self::PARTS {
            hasher.update(
                &bytes[part * bytes.len() / Self::PARTS..(part + 1) * bytes.len() / Self::PARTS],
            );
            hashes.push_str(&hasher.finalize().to_hex()[..Self::DIGITS]);
        }
        Self {
            length: bytes.len(),
            hashes,
        }
    }

    /// Is `text` shorter than the page was, and the same as far as it goes? Its last piece, up to a sixteenth of the
    /// page, can't be compared.
    pub fn were_cut_to(&self, text: &str) -> bool {
        if text.len() >= self.length {
            return false;
        }
        let whole = text.len() * Self::PARTS / self.length;
        let mut hasher = blake3::Hasher::new();
        let mut from = 0;
        (0..whole).all(|part| {
            let end = (part + 1) * self.length / Self::PARTS;
            let piece = text.as_bytes().get(from..end).unwrap_or_default();
            from = end;
            hasher.update(piece);
            let known = self
                .hashes
                .get(part * Self::DIGITS..(part + 1) * Self::DIGITS);
            known == Some(&hasher.finalize().to_hex()[..Self::DIGITS])
        }) && whole > 0
    }
}

impl Manifest {
    /// The manifest in `out`, if there is one.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_was_cut_off_is_known_again() {
        let text = "A line of a page that says something.\n".repeat(40);
        let known = Beginnings::of(&text);
        assert!(known.were_cut_to(&text[..text.len() / 2]));
        assert!(known.were_cut_to(&text[..text.len() - 1]));
        assert!(!known.were_cut_to(&text));
        assert!(!known.were_cut_to(&format!("{text}more")));
        assert!(!known.were_cut_to(&text.replace("page", "leaf")[..text.len() / 2]));
        assert!(!known.were_cut_to(""));
    }
}
