//! Damaged pages of every family: whatever stands in a file, it is read without panic and in good time, each diagnostic
//! points into its page, and what is emitted is Rust.
//!
//! The pages are those of `specs/` and the fixtures of these tests; each is cut at many places and damaged in many
//! ways, always the same ones. `APIREF_DAMAGE` sets how many cuts and damages a page gets (3 by default).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use apiref::emit;
use apiref::ir::{Api, ApiInfo};
use apiref::load::LoadedApi;
use apiref::page::Page;
use apiref::resolve::naming::NameLock;
use apiref::text::is_harmful;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            page_files(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "rst" || ending == "txt")
        {
            found.push(path);
        }
    }
}

/// The texts of all pages at hand.
fn texts() -> Vec<(String, String)> {
    let mut files = Vec::new();
    page_files(&root().join("specs"), &mut files);
    page_files(&root().join("generator/tests/fixtures"), &mut files);
    files
        .into_iter()
        .filter_map(|path| Some((path.display().to_string(), fs::read_to_string(path).ok()?)))
        .collect()
}

/// Reads a page, and checks what is said of it.
fn check(text: &str, what: &str) -> Api {
    let page = Page::new("page.txt", text);
    let loaded = LoadedApi {
        info: ApiInfo::default(),
        pages: vec![page.clone()],
        unreadable: Vec::new(),
        folder: PathBuf::new(),
        hashes: BTreeMap::new(),
        overrides: Vec::new(),
    };
    let (api, diagnostics) = apiref::read_api(&loaded, &mut NameLock::default());
    assert_eq!(api.pages.len(), 1, "{what}");
    let length = page.text().len();
    for found in diagnostics {
        let (start, end) = (found.span.start as usize, found.span.end as usize);
        let rule = found.code.rule().id;
        assert!(
            start <= end && end <= length,
            "{what}: {rule} at {start}..{end} of {length}"
        );
        assert!(
            page.text().get(start..end).is_some(),
            "{what}: {rule} cuts a character at {start}..{end}"
        );
        assert!(
            found.line >= 1 && found.line as usize <= page.line_count(),
            "{what}: {rule} in line {}",
            found.line
        );
        let columns = page.line(found.line).chars().count();
        assert!(
            found.column >= 1 && found.column as usize <= columns + 1,
            "{what}: {rule} in column {}",
            found.column
        );
    }
    api
}

/// Emits everything for an API, and checks that it is Rust without hidden characters.
fn check_emitted(api: &Api, what: &str) {
    let (files, _) = emit::emit(&[api], &emit::Options::default());
    // The runtime doesn't depend on pages.
    let own = |path: &str| path.ends_with(".rs") && !path.contains("/runtime/");
    for file in files.iter().filter(|file| own(&file.path)) {
        let hidden = |c: char| c != '\n' && is_harmful(c);
        let found = file.contents.chars().find(|c| hidden(*c));
        assert_eq!(found, None, "{what}: {}", file.path);
        if let Err(error) = syn::parse_file(&file.contents) {
            panic!("{what}: {}: {error}", file.path);
        }
    }
}

/// A generator of numbers with a fixed seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % most.max(1) as u64) as usize
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Pieces that mean something in one family or another.
const PIECES: &[&str] = &[
    "\u{a0}",
    "|",
    "+---+---+",
    "====  ====",
    "\t",
    "\n",
    "\n\n",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "`",
    ":ref:`",
    "<",
    ">_",
    "..",
    ".. code::\n",
    ".. list-table::\n\n   * - ",
    "::",
    "\u{2022} ",
    "HTTP/1.1 ",
    "GET /",
    "{?",
    "*",
    "\\",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{1f600}",
    "\r",
    "String(",
    "Array of ",
    "required",
    "- ",
    "#. ",
    "(",
    "^",
    "~~~~",
    "Request\n\n",
    "Response\n\n",
    "999999999999999999999",
    "-1",
    "1e400",
    "null",
    "\u{301}",
];

fn damaged(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..1 + numbers.below(4) {
        let at = numbers.below(lines.len());
        match numbers.below(7) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => {
                let other = numbers.below(lines.len());
                lines.swap(at, other);
            }
            3 => {
                let line = &mut lines[at];
                let cut = boundary(line, numbers.below(line.len() + 1));
                line.truncate(cut);
            }
            4 => lines[at] = lines[at].replace(' ', ""),
            5 => {
                let other = numbers.below(lines.len());
                let (from, to) = (at.min(other), at.max(other).min(at.min(other) + 12));
                lines.drain(from..to);
            }
            _ => {
                let piece = PIECES[numbers.below(PIECES.len())];
                let line = &mut lines[at];
                let place = boundary(line, numbers.below(line.len() + 1));
                line.insert_str(place, piece);
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    lines.join("\n")
}

#[test]
fn pages_that_are_cut_or_damaged_are_read_without_panic() {
    let times: usize = std::env::var("APIREF_DAMAGE")
        .ok()
        .and_then(|times| times.parse().ok())
        .unwrap_or(3);
    let mut numbers = Numbers(42);
    for (name, text) in texts() {
        for time in 0..times {
            let at = boundary(&text, numbers.below(text.len() + 1));
            check(&text[..at], &format!("{name} cut at {at}"));
            check(&text[at..], &format!("{name} from {at} on"));
            let broken = damaged(&text, &mut numbers);
            let what = format!("{name} damaged into:\n{broken}\n");
            let api = check(&broken, &what);
            // Emitting takes longer than reading.
            if time == 0 {
                check_emitted(&api, &what);
            }
        }
    }
}

#[test]
fn files_that_are_no_pages_are_read_without_panic() {
    for text in [
        "",
        " ",
        "\n",
        "\n\n\n",
        "\u{a0}",
        "\u{feff}",
        "\u{0}",
        "x",
        "....",
        "====",
        "|",
        "{",
        "\r\r\r",
        "\u{1f600}",
    ] {
        check(text, text);
    }
    for piece in PIECES {
        check_emitted(&check(&piece.repeat(300), piece), piece);
        check(&format!("{piece}\n").repeat(300), piece);
    }
}

/// The parts of a page of each family in which something is read, each with a place for what is to be read.
const FRAMES: &[(&str, &str)] = &[
    ("", ""),
    (
        ":original_name: A.html\n\nA\n=\n\nURI\n---\n\nGET /v1/a\n\nRequest\n-------\n\n",
        "\n",
    ),
    (
        ":original_name: A.html\n\nA\n=\n\nURI\n---\n\n.. table:: **Table 1** Parameters\n\n   ",
        "\n\n",
    ),
    ("A\n~\n\n.. code::\n\n    GET /v1/", "\n\n"),
    (
        "A\n~\n\n.. code::\n\n    GET /v1/a\n\nRequest\n\"\"\"\"\"\"\"\n\n.. code::\n\n   ",
        "\n\n",
    ),
    (
        "A\n\nHTTP Request Method\n\n  • GET\n\nHTTP Request Path\n\n",
        "\n",
    ),
    (
        "A\n\nHTTP Request Method\n\n  • PUT\n\nHTTP Request Path\n\n/a\n\nHTTP Request Body\n\nFormat\n\n",
        "\n\nResponse\n",
    ),
    (
        "A\n\nHTTP Request Method\n\n  • PUT\n\nHTTP Request Path\n\n/a\n\nResponse\n\nParameters\n\nitem format description\na String ",
        "\n",
    ),
    (
        "A\n\nHTTP Request Method\n\n  • PUT\n\nHTTP Request Path\n\n/a\n\nResponse\n\nParameters\n\nitem\n\nformat\n\ndescription\n\na\n\n",
        "\n",
    ),
];

#[test]
fn very_long_lines_are_read_to_their_end() {
    const LENGTH: usize = 10_000_000;
    for piece in [
        "a",
        "word ",
        "{",
        "[[",
        "{\"a\":",
        "| a ",
        "+-",
        "`a",
        "required \u{a0} ",
        "(",
        "\\",
        ": ",
        "\u{2022} x ",
        "GET /a ",
        "<",
        "200 ",
    ] {
        for (number, (before, behind)) in FRAMES.iter().enumerate() {
            // Some bare lines are as long as that; the others are so long that time that grows faster would not end.
            let length = match (number, piece) {
                (0, "a" | "{" | "| a ") => LENGTH,
                (0, _) => LENGTH / 20,
                _ => LENGTH / 100,
            };
            let text = format!("{before}{}{behind}", piece.repeat(length / piece.len()));
            check(
                &text,
                &format!("{length} bytes of {piece:?} in frame {number}"),
            );
        }
    }
}
