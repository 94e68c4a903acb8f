//! The texts that people read: each link between them leads somewhere, and the book has each of its pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

const TOP: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
];
const BOOK: &str = "generator/docs";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The texts by their path.
fn texts() -> BTreeMap<PathBuf, String> {
    let book = fs::read_dir(root().join(BOOK)).expect("the book");
    let pages = book
        .map(|entry| Path::new(BOOK).join(entry.expect("a page").file_name()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    TOP.iter()
        .map(PathBuf::from)
        .chain(pages)
        .map(|path| {
            let text = fs::read_to_string(root().join(&path)).expect("a text");
            (path, text)
        })
        .collect()
}

/// The lines outside blocks of code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// The targets of the links of a text.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(text) {
        // Every other part stands between backticks.
        let words: Vec<&str> = line.split('`').step_by(2).collect();
        let words = words.join("``");
        for (at, _) in words.match_indices("](") {
            if let Some((target, _)) = words[at + 2..].split_once(')') {
                found.push(target.to_owned());
            }
        }
    }
    found
}

/// The anchors of a text, as GitHub and mdBook make them of headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let headings = prose(text).filter(|line| line.starts_with('#'));
    for heading in headings {
        let title = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = title
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let mut distinct = anchor.clone();
        for number in 1.. {
            if found.insert(distinct) {
                break;
            }
            distinct = format!("{anchor}-{number}");
        }
    }
    found
}

/// A path without `..`, seen from the root of the repository.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

#[test]
fn links_lead_somewhere() {
    let texts = texts();
    let mut broken = Vec::new();
    for (path, text) in &texts {
        for link in links(text) {
            if link.starts_with("https://") || link.starts_with("http://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let folder = path.parent().unwrap_or(Path::new(""));
            let target = match file {
                "" => path.clone(),
                file => plain(&folder.join(file)),
            };
            let leaves_book = path.starts_with(BOOK) && !target.starts_with(BOOK);
            let has_anchor = || match texts.get(&target) {
                Some(text) => anchor.is_empty() || anchors(text).contains(anchor),
                None => anchor.is_empty(),
            };
            if leaves_book || !root().join(&target).exists() || !has_anchor() {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_book_lists_its_pages() {
    let texts = texts();
    let summary = Path::new(BOOK).join("SUMMARY.md");
    let listed: BTreeSet<PathBuf> = links(&texts[&summary])
        .iter()
        .map(|link| Path::new(BOOK).join(link))
        .collect();
    let pages: BTreeSet<PathBuf> = texts
        .keys()
        .filter(|path| path.starts_with(BOOK) && **path != summary)
        .cloned()
        .collect();
    assert_eq!(listed, pages);
}
