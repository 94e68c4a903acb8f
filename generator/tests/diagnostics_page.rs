//! The page of the book that explains diagnostics: it has a section for each code, with the words of the code itself, and
//! each example gives what the page shows.
//!
//! `BOOK=update cargo test -p apiref --test pages diagnostics_page` writes the page anew around its examples. Examples of
//! `console` are run by `xtask/tests/book.rs`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use apiref::diagnostic::codes::Rule;
use apiref::diagnostic::{Code, Severity, render::render};
use apiref::page::Page;
use apiref::resolve::naming::NameLock;

const SPECS: &str = "specs/";
const BEGIN: &str = "## All codes\n\n";
const FIX: &str = "**What to do:** ";

/// The only code without an example: no page is known that causes it.
const WITHOUT_EXAMPLE: &[Code] = &[Code::RowLost];

#[test]
fn the_page_explains_each_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let (before, all) = page.split_once(BEGIN).expect("its list of codes");
    let examples = examples(all);
    let mut now = format!(
        "{before}{BEGIN}| code | severity | defect of the docs | meaning |\n|---|---|---|---|\n"
    );
    for rule in Code::ALL.iter().map(|code| code.rule()) {
        let defect = if rule.defect { "yes" } else { "" };
        let severity = severity(rule);
        let (id, title) = (rule.id, rule.title);
        writeln!(now, "| [`{id}`](#{id}) | {severity} | {defect} | {title} |").expect("text");
    }
    for code in Code::ALL {
        let rule = code.rule();
        let example = examples.get(rule.id).copied().unwrap_or_default();
        let has_example = example.contains("```text\n") || example.contains("```console\n");
        assert_eq!(has_example, !WITHOUT_EXAMPLE.contains(code), "{}", rule.id);
        now.push_str(&section(*code, example));
    }
    if now != page && std::env::var("BOOK").is_ok_and(|mode| mode == "update") {
        std::fs::write(path, now).expect("the page is written");
    } else {
        let differing = page
            .lines()
            .zip(now.lines())
            .find(|(page, now)| page != now);
        assert!(now == page, "run with BOOK=update: {differing:?}");
    }
}

/// What stands between the words of a code and what to do, by code.
fn examples(all: &str) -> BTreeMap<&str, &str> {
    let sections = all.split("\n### ").skip(1);
    let parts = sections.filter_map(|section| {
        let (id, rest) = section.split_once("\n\n")?;
        let (_, rest) = rest.split_once("\n\n")?;
        let (example, _) = rest.split_once(FIX)?;
        Some((id, example))
    });
    parts.collect()
}

fn severity(rule: &Rule) -> &'static str {
    match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn section(code: Code, example: &str) -> String {
    let rule = code.rule();
    let (first, rest) = rule.title.split_at(1);
    let defect = if rule.defect {
        ", a defect of the docs"
    } else {
        ""
    };
    format!(
        "\n### {}\n\n*{}{defect}.* {}{rest}. {}\n\n{}{FIX}{}\n",
        rule.id,
        severity(rule),
        first.to_uppercase(),
        rule.explanation,
        played(code, example),
        rule.fix,
    )
}

/// An example with what its files give: blocks behind `<!-- file: PATH -->` are files, a block of `text` shows what is
/// found of the code.
fn played(code: Code, example: &str) -> String {
    let mut files = BTreeMap::new();
    let mut now = String::new();
    let mut target = None;
    let mut lines = example.lines();
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        if let Some(note) = line.strip_prefix("<!-- file: ") {
            target = note.strip_suffix(" -->");
        } else if line.starts_with("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let mut block = block.join("\n") + "\n";
            if let Some(path) = target.take() {
                let path = path.strip_prefix(SPECS).expect("a file of the specs");
                files.insert(path.to_owned(), block.clone().into_bytes());
            } else if line == "```text" {
                block = found(code, &files);
            }
            now.push_str(&block);
            now.push_str("```\n");
        }
    }
    now
}

fn found(code: Code, files: &BTreeMap<String, Vec<u8>>) -> String {
    let apis = apiref::load::load_files(Path::new(SPECS), files.clone()).expect("pages");
    let mut out = Vec::new();
    for loaded in &apis {
        let (_, found) = apiref::read_api(loaded, &mut NameLock::default());
        for one in found.iter().filter(|one| one.code == code) {
            let path = format!("{}/{}", loaded.info.id, one.page);
            let text = files.get(&path).map(|bytes| String::from_utf8_lossy(bytes));
            let source = Page::new(format!("{SPECS}{path}"), &text.unwrap_or_default());
            let mut shown = one.clone();
            shown.page = source.name().clone();
            out.push(render(&shown, &source, false) + "\n");
        }
    }
    assert!(!out.is_empty(), "no {} in its example", code.rule().id);
    out.join("\n")
}
