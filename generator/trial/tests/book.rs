//! The Rust that README and the book show stands in programs that are compiled and tested.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect(folder);
    let paths = entries.map(|entry| entry.expect("a file").path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}

/// The blocks of Rust of a page. Left out are the one after `<!-- not compiled: REASON -->`, and files, which the tests of
/// commands write.
fn blocks(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    let mut compiled = true;
    while let Some(line) = lines.next() {
        if line.starts_with("<!-- not compiled: ") || line.starts_with("<!-- file: ") {
            compiled = false;
        }
        if line.starts_with("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if compiled && line.starts_with("```rust") {
                found.push(block.join("\n"));
            }
            compiled = true;
        }
    }
    found
}

/// Lines that follow each other, however deep they are indented as a whole.
fn holds(source: &str, block: &str) -> bool {
    let lines: Vec<&str> = source.lines().collect();
    let block: Vec<&str> = block.lines().collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    lines.windows(block.len()).any(|shown| {
        let by = depth(shown[0]).saturating_sub(depth(block[0]));
        let same = |(shown, block): (&&str, &&str)| {
            shown.trim() == block.trim() && (block.is_empty() || depth(shown) == depth(block) + by)
        };
        shown.iter().zip(&block).all(same)
    })
}

#[test]
fn rust_on_pages_is_compiled() {
    let folders = [
        "generator/trial/tests",
        "generator/trial/examples",
        ".ci/network/src",
        "generator/read/src/dialect",
        "generator/read/src/dialect/wadl",
    ];
    let sources: Vec<String> = folders
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .map(|path| fs::read_to_string(path).expect("a source"))
        .collect();
    let mut pages = files("generator/docs", "md");
    pages.push(root().join("README.md"));
    let mut count = 0;
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page");
        for block in blocks(&text) {
            let tested = sources.iter().any(|source| holds(source, &block));
            assert!(tested, "{}:\n{block}", page.display());
            count += 1;
        }
    }
    assert!(count > 8, "the blocks are found: {count}");
    let picture = include_str!("../../docs/page-to-call.svg");
    let lines = picture.lines().filter(|line| line.contains("class=\"r\""));
    let text = |line: &str| {
        let (_, rest) = line.split_once('>')?;
        let (text, _) = rest.split_once("</text>")?;
        Some(text.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    let call: Vec<String> = lines.filter_map(text).collect();
    assert_eq!(call.len(), 4);
    let call = call.join("\n");
    assert!(sources.iter().any(|source| holds(source, &call)), "{call}");
}
