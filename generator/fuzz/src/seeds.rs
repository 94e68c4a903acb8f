//! What fuzzing begins with: the files of `specs/`, whole or in pieces, and texts for what reads no pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Input;

/// For targets that read no pages, and for markup that few pages have.
const TEXTS: &[&str] = &[
    "POST\n/v3/p/vpc/address-groups\napplication/json\n{\"address_group\":{\"name\":\"a\",\"ip_version\":4}}",
    "GET\n/v3/p/vpc/address-groups?limit=2&name=a\n\n",
    "\0{\"address_groups\":[{\"name\":5,\"ip_version\":\"4\",\"tags\":\"\"}]}",
    "Array of :ref:`Things <things>` objects",
    "Map<String,Array<Integer>>",
    "POST https://{endpoint}/v1/{project_id}/things?limit={limit} HTTP/1.1",
    "(path:/jobs/(id)/log)?since=(date)&limit=(int:limit)",
    "[[ignore]]\nrule = \"response-*\"\noperation = \"*\"\nreason = \"Known.\"\n",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The seeds of a target, each once.
pub fn of(input: Input) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files(&root.join("../../specs"), &mut found);
    let texts: Vec<String> = found
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    let mut seeds: BTreeSet<&str> = TEXTS.iter().copied().collect();
    for text in &texts {
        match input {
            Input::Files => {
                seeds.insert(text);
            }
            Input::Pieces => seeds.extend(text.split("\n\n").chain(text.lines())),
        }
    }
    seeds
        .into_iter()
        .map(|text| text.as_bytes().to_vec())
        .collect()
}
