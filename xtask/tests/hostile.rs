//! Pages made to do harm, several APIs at once: a run over all of them ends by itself, and what it writes and says is
//! text.

use std::fmt::Write as _;

use crate::support::{self, Project, said, tree};

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

const ACTIVE: &str =
    "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>alert(1)</script> ` <b>";

fn project() -> Project {
    let project = Project::new();
    let small = |text: &str| table(1, "Request body parameters", &[row("m", "String", text)]);
    let pages = [
        ("chain", chain(400)),
        ("chain_too", chain(200)),
        ("dotted", dotted(150)),
        ("doubling", doubling(20)),
        ("active", page(ACTIVE, &small(ACTIVE))),
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
            let docs = text
                .lines()
                .filter(|line| line.trim_start().starts_with("//"));
            for line in docs.filter(|line| line.contains("onerror") || line.contains("javascript"))
            {
                // In text or in code: nothing that CommonMark takes for a tag or a link.
                let live = line
                    .match_indices("<img")
                    .any(|(at, _)| !line[..at].ends_with('\\'));
                assert!(!live || line.contains('`'), "{name}: {line}");
                assert!(!line.contains("x](javascript"), "{name}: {line}");
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
