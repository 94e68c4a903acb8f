//! Pages made to do harm, several APIs at once: a run over all of them ends by itself, and what it writes and says is
//! text.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::{self, Project, copy, html, own_specs, said, tree};

fn table(number: usize, caption: &str, rows: &[[String; 4]]) -> String {
    let mut all = vec![["Parameter", "Mandatory", "Type", "Description"].map(str::to_owned)];
    all.extend(rows.iter().cloned());
    let width = |column: usize| {
        let lengths = all
            .iter()
            .map(|row: &[String; 4]| row[column].chars().count());
        lengths.max().unwrap_or(0) + 2
    };
    let widths = [0, 1, 2, 3].map(width);
    let border = |fill: &str| {
        format!(
            "   +{}+\n",
            widths.map(|width| fill.repeat(width)).join("+")
        )
    };
    let mut out = format!(".. table:: **Table {number}** {caption}\n\n{}", border("-"));
    for (index, row) in all.iter().enumerate() {
        out.push_str("   |");
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(
                out,
                " {cell}{}|",
                " ".repeat(width - 1 - cell.chars().count())
            );
        }
        out.push('\n');
        out.push_str(&border(if index == 0 { "=" } else { "-" }));
    }
    out.push('\n');
    out
}

fn row(name: &str, of_type: &str, text: &str) -> [String; 4] {
    [name, "No", of_type, text].map(str::to_owned)
}

fn page(title: &str, body: &str) -> String {
    let line = "=".repeat(title.chars().count().max(3));
    format!(
        ":original_name: Thing_0001.html\n\n{title}\n{line}\n\nFunction\n--------\n\nThis API makes things.\n\nURI\n---\n\n\
         POST /v1/things\n\nRequest\n-------\n\n{body}\nResponse\n--------\n\nNone\n"
    )
}

/// Structs that each refer to the next.
fn chain(length: usize) -> String {
    let mut body = table(
        1,
        "Request body parameters",
        &[row("a", ":ref:`S0 <s0>` object", "x")],
    );
    for number in 0..length {
        let next = number + 1;
        let of_type = format!(":ref:`S{next} <s{next}>` object");
        let struct_ = table(next + 1, &format!("S{number}"), &[row("m", &of_type, "x")]);
        let _ = write!(body, ".. _s{number}:\n\n{struct_}");
    }
    page("Making Things", &body)
}

/// Names that each go on with the next.
fn dotted(length: usize) -> String {
    let mut name = String::from("a");
    let mut rows = Vec::new();
    for number in 0..length {
        rows.push(row(&name, "Object", "x"));
        let _ = write!(name, ".a{number}");
    }
    page("Making Things", &table(1, "Request body parameters", &rows))
}

/// Structs that each refer twice to two others: written out, there were no end.
fn doubling(length: usize) -> String {
    let types = |number: usize| {
        format!(":ref:`A{number} <a{number}>` or :ref:`B{number} <b{number}>` object")
    };
    let mut body = table(1, "Request body parameters", &[row("a", &types(0), "x")]);
    for number in 0..length {
        let rows = ["m", "n"].map(|name| row(name, &types(number + 1), "x"));
        for (index, kind) in ["a", "b"].iter().enumerate() {
            let caption = format!("{}{number}", kind.to_uppercase());
            let struct_ = table(2 * number + index + 2, &caption, &rows);
            let _ = write!(body, ".. _{kind}{number}:\n\n{struct_}");
        }
    }
    page("Making Things", &body)
}

const ACTIVE: &str = "<img src=x onerror=alert(1)> ![x](https://example.com/x.png) [x](javascript:alert(1)) <script>alert(1)</script> ` <b>";

/// Code that a documentation test would run, in lists and behind CommonMark's marks for code.
const CODE: &str = "* a\n\n  ::\n\n    std::process::exit(1);\n\n  b\n\n  std::process::exit(2);\n\n* ::\n\n    \
    std::process::exit(3);\n\n  std::process::exit(4);\n\n1. ::\n\n     x\n\n   std::process::exit(5);\n\n~~~\n\n\
    std::process::exit(6);\n\n.. code-block:: rust\n\n   std::process::exit(7);\n\n\\```\n\nstd::process::exit(8);\n\n\
    \\   std::process::exit(9);\n";

fn project() -> Project {
    let project = Project::new();
    let small = |text: &str| table(1, "Request body parameters", &[row("m", "String", text)]);
    let pages = [
        ("chain", chain(1000)),
        ("chain_too", chain(300)),
        ("dotted", dotted(300)),
        ("doubling", doubling(20)),
        ("active", page(ACTIVE, &small(ACTIVE))),
        (
            "code",
            page("Making Things", &small("x")).replace("This API makes things.", CODE),
        ),
        (
            "bidi",
            page(
                "Making \u{202e}sgnihT\u{2066}",
                &small("a\u{200b}b\u{e0041}\u{2069}"),
            ),
        ),
        (
            "escaped",
            page(
                "Making Things",
                &format!(
                    "{}\nExample Request\n---------------\n\n.. code-block::\n\n   {{\"m\": \"\\u202e\\u001b[2J\\u009b\"}}\n\n",
                    small("x")
                ),
            ),
        ),
        (
            "control",
            page("Making \u{9b}2JThings", &small("x\u{1b}]0;y\u{7}")),
        ),
    ];
    for (name, text) in pages {
        project.write(&format!("specs/{name}/page.rst"), &text);
    }
    project.write(
        "specs/na\u{1b}]0;x\u{7}\u{202e}me/pa\u{9b}ge.rst",
        "no page",
    );
    project
}

/// The doc comments of a file of Rust, without their slashes.
fn doc_comments(text: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in text.lines() {
        let line = line.trim_start();
        let docs = line.strip_prefix("///").or(line.strip_prefix("//!"));
        match (docs, comments.last_mut()) {
            (Some(docs), Some(last)) => {
                last.push_str(docs.strip_prefix(' ').unwrap_or(docs));
                last.push('\n');
            }
            (None, Some(last)) if !last.is_empty() => comments.push(String::new()),
            _ => {}
        }
        // Macros of the runtime write docs of names, and of values as code.
        let value = line.strip_prefix("#[doc = $crate::runtime::told!(");
        let is_macro = value.or(line.strip_prefix("#[doc = "));
        let is_macro = is_macro.is_some_and(|value| value.starts_with("concat!("));
        assert!(!line.starts_with("#[doc =") || is_macro, "{line}");
    }
    comments
}

/// Replaces each fourth long word of pages of all families with active markup. Tables keep their widths.
fn infect(folder: &Path, attack: &str) {
    let mut words = 0;
    for (name, bytes) in tree(folder) {
        if name.ends_with(".toml") {
            // Settings and overrides don't fit the changed pages.
            fs::remove_file(folder.join(name)).expect("removed");
            continue;
        }
        let text = String::from_utf8(bytes).expect("a text");
        let mut out = String::new();
        for part in text.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
            let letters = part.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            words += usize::from(letters.len() >= attack.len());
            if letters.len() >= attack.len() && words % 4 == 0 {
                out.push_str(attack);
                out.push_str(&part[attack.len()..]);
            } else {
                out.push_str(part);
            }
        }
        fs::write(folder.join(name), out).expect("a page");
    }
    assert!(words > 1000, "{words}");
}

fn is_active(c: char) -> bool {
    c != '\n' && c.is_control()
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

#[test]
fn hostile_pages_are_read_to_the_end_and_stay_text() {
    let project = project();
    let said = said(
        &project
            .command(&["regen", "--accept", "--verbose"])
            .output()
            .expect("xtask runs"),
    );
    assert!(said.contains("too-deep"), "{said}");
    assert_eq!(said.chars().find(|c| is_active(*c)), None, "{said:?}");
    let files = tree(&project.path("generated"));
    assert!(
        files.keys().any(|name| name.ends_with("server.rs")),
        "{said}"
    );
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!name.chars().any(is_active), "{name:?}");
        if name.ends_with(".rs") {
            assert_eq!(text.chars().find(|c| is_active(*c)), None, "{name}");
            for docs in doc_comments(&text) {
                let faults = html::faults_of_docs(&docs, "std::process");
                assert_eq!(faults, Vec::<String>::new(), "{name}:\n{docs}");
            }
        }
    }
    for arguments in [
        &["survey"][..],
        &["ir", "specs/escaped"],
        &["ir", "specs/bidi"],
    ] {
        let said = support::said(&project.command(arguments).output().expect("xtask runs"));
        let found = said.chars().find(|c| is_active(*c) && *c != '\t');
        assert_eq!(found, None, "{arguments:?}: {said:?}");
    }
}

/// Markup that is active in any surroundings.
const ATTACKS: &[&str] = &["<b onx=1>", "[x](x:mk)", "<svg mk>", "![x](mk)", "`<i mk>"];

/// With `APIREF_HOSTILE` set, all attacks; otherwise only the first, because each takes a run over all pages.
#[test]
fn markup_of_pages_of_all_families_stays_text() {
    let count = match std::env::var_os("APIREF_HOSTILE") {
        Some(_) => ATTACKS.len(),
        None => 1,
    };
    for &attack in &ATTACKS[..count] {
        let project = Project::new();
        copy(&own_specs(), &project.path("old"));
        copy(&own_specs(), &project.path("specs"));
        infect(&project.path("specs"), attack);
        project.xtask(0, &["regen", "--accept"]);
        let mut docs = 0;
        for (name, bytes) in tree(&project.path("generated")) {
            let text = String::from_utf8(bytes).expect("a text");
            for comment in doc_comments(&text).iter().filter(|_| name.ends_with(".rs")) {
                docs += usize::from(comment.contains("mk") || comment.contains("onx"));
                let faults = html::faults_of_docs(comment, attack);
                assert_eq!(faults, Vec::<String>::new(), "{name}:\n{comment}");
            }
        }
        assert!(docs > 50, "{attack} reaches {docs} comments");
        project.xtask(0, &["docs", "site"]);
        let mut pages = tree(&project.path("site"));
        pages.retain(|name, _| name.ends_with(".html"));
        assert!(pages.len() > 2);
        for (name, bytes) in pages {
            let text = String::from_utf8(bytes).expect("a text");
            let faults = html::faults_of_page(&text, &[attack]);
            assert_eq!(faults, Vec::<String>::new(), "{name}");
        }
        // Reports have forms of their own: nothing may be added to them.
        let active = |specs: &str| {
            project.xtask(0, &["survey", specs, "--html", "survey.html"]);
            project.xtask(0, &["diff", "old", specs, "--docs", "--html", "diff.html"]);
            ["survey.html", "diff.html"].map(|name| {
                let text = fs::read_to_string(project.path(name)).expect("a page");
                html::faults_of_page(&text, &[attack])
            })
        };
        assert_eq!(active("specs"), active("old"));
    }
}
