//! Names and texts that look like paths, code, markup or YAML stay names and texts.

use std::fs;
use std::path::Path;

use crate::support::{self, Project, tree};
use apiref::emit::Options;
use apiref::{regen, vendor};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::Value;

/// Hostile texts. Each tries to bring in something called `injected`.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "../../../injected",
        "/tmp/injected",
        "..\\injected",
        "*/ pub fn injected() {} /*",
        "\"] pub fn injected() {} #[doc = \"",
        "\"); injected(); (\"",
        "\"# pub fn injected() {} r#\"",
        "{{ injected }}",
        "{% include 'injected' %}",
        "{# injected #}",
        "x: y\ninjected: true",
        "- injected: true",
        "&a *a !!injected",
        "'injected': {",
        "yes",
        "null",
        "fn",
        "Self",
        "crate",
        "r#type",
        "\u{202e}injected",
        "a\u{7f}b\u{1b}[31m",
        "]]></script><script>injected()</script>",
        "`injected`\n```\npub fn injected() {}\n```",
        "$(touch injected)",
        "%s%n",
        "",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("x".repeat(20_000));
    texts.push("../".repeat(3_000));
    texts
}

/// A page of an operation with the text in its title, names, struct and descriptions. Lines can't be broken in a cell.
fn page(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    let line = line.trim();
    let rows = |header: [&str; 4], rows: &[[String; 4]]| {
        let mut all = vec![header.map(str::to_owned)];
        all.extend(rows.iter().cloned());
        let width = |column: usize| {
            let cells = all
                .iter()
                .map(|row: &[String; 4]| row[column].chars().count());
            cells.max().unwrap_or(0) + 2
        };
        let widths = [width(0), width(1), width(2), width(3)];
        let border = |fill: &str| {
            let parts: Vec<String> = widths.iter().map(|width| fill.repeat(*width)).collect();
            format!("   +{}+\n", parts.join("+"))
        };
        let mut table = border("-");
        for (index, row) in all.iter().enumerate() {
            table.push_str("   |");
            for (cell, width) in row.iter().zip(widths) {
                let blanks = width - 1 - cell.chars().count();
                table.push_str(&format!(" {cell}{}|", " ".repeat(blanks)));
            }
            table.push('\n');
            table.push_str(&border(if index == 0 { "=" } else { "-" }));
        }
        table
    };
    let own = |name: &str, kind: &str| {
        [
            name.to_owned(),
            "No".to_owned(),
            kind.to_owned(),
            line.to_owned(),
        ]
    };
    let body = rows(
        ["Parameter", "Mandatory", "Type", "Description"],
        &[
            own(line, "String"),
            own(
                "kind",
                &format!(
                    ":ref:`{} <a_struct>` object",
                    line.replace(['`', '<', '>'], "")
                ),
            ),
        ],
    );
    let members = rows(
        ["Parameter", "Mandatory", "Type", "Description"],
        &[own(line, "Integer")],
    );
    format!(
        ":original_name: {line}.html\n\n{line}\n{underline}\n\nFunction\n--------\n\n{line}\n\nURI\n---\n\nPOST /v1/things\n\n\
         Request Parameters\n------------------\n\n.. table:: **Table 1** Request body parameters\n\n{body}\n.. _a_struct:\n\n\
         .. table:: **Table 2** {line}\n\n{members}\nExample Requests\n----------------\n\n.. code-block:: text\n\n   \
         POST https://{{endpoint}}/v1/things\n\n   {{\n     {key} : {key}\n   }}\n\nStatus Codes\n------------\n\n\
         +-------------+-------------+\n| Status Code | Description |\n+=============+=============+\n\
         | 200         | Done.       |\n+-------------+-------------+\n",
        underline = "=".repeat(line.chars().count().max(3)),
        key = Value::from(line),
    )
}

/// Is there a function of that name, or a call of one, without arguments? Texts and comments are no identifiers; a field
/// or a method may well have the name, for it may have been made from the text.
fn has_function(tokens: TokenStream, name: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_call = |after: Option<&TokenTree>| {
        matches!(after, Some(TokenTree::Group(group))
            if group.delimiter() == Delimiter::Parenthesis && group.stream().is_empty())
    };
    tokens.iter().enumerate().any(|(index, token)| match token {
        TokenTree::Group(group) => has_function(group.stream(), name),
        TokenTree::Ident(ident) => {
            let before = index.checked_sub(1).and_then(|index| tokens.get(index));
            let method = matches!(before, Some(TokenTree::Punct(dot)) if dot.as_char() == '.');
            ident == name && !method && is_call(tokens.get(index + 1))
        }
        _ => false,
    })
}

/// Is there a member that the text of a page would have brought in as markup?
fn has_member(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, value)| {
            key == name && (value.is_boolean() || value == &Value::Object(Default::default()))
                || has_member(value, name)
        }),
        Value::Array(items) => items.iter().any(|item| has_member(item, name)),
        _ => false,
    }
}

/// Everything that was generated is what it says it is, and nothing was brought in.
fn assert_sound(path: &str, text: &str, about: &str) {
    if path.ends_with(".rs") {
        let tokens: TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{about}: {path}: {error}"));
        assert!(
            syn::parse2::<syn::File>(tokens.clone()).is_ok(),
            "{about}: {path}"
        );
        assert!(!has_function(tokens, "injected"), "{about}: {path}");
    } else if path.ends_with(".yaml") {
        let value: Value =
            serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{about}: {path}: {error}"));
        assert!(!has_member(&value, "injected"), "{about}: {path}");
    } else if path.ends_with(".toml") {
        let value: toml::Table =
            toml::from_str(text).unwrap_or_else(|error| panic!("{about}: {path}: {error}"));
        assert!(!value.contains_key("injected"), "{about}: {path}");
    }
}

fn assert_sound_folder(folder: &Path, about: &str) {
    for (path, bytes) in tree(folder) {
        assert_sound(&path, &String::from_utf8(bytes).expect("text"), about);
    }
}

/// Generates in this process, as a crate and as vendored crates. False where something stands in the way.
fn generates(project: &Project, about: &str) -> bool {
    let (specs, out) = (project.path("specs"), project.path("generated"));
    let generated = regen::generate(&specs, &out, &Options::default()).expect("readable");
    let faults: Vec<&str> = generated
        .diagnostics
        .iter()
        .map(|fault| fault.message.as_str())
        .collect();
    assert_eq!(faults, Vec::<&str>::new(), "{about}");
    if !generated.blocking(&out).expect("readable").is_empty() {
        return false;
    }
    for file in &generated.files {
        // The runtime is the same for all.
        if !file.path.starts_with("src/runtime") {
            assert_sound(&file.path, &file.contents, about);
        }
    }
    for read in &generated.apis {
        let request = vendor::Request {
            read,
            lock: &Default::default(),
            version: "0.1.0",
            source: None,
            options: &Options::default(),
            pins: &vendor::Pins::default(),
        };
        let files = vendor::files(&request).expect("a crate");
        for file in files.iter().filter(|file| !file.path.starts_with("src/")) {
            assert_sound(&file.path, &file.contents, about);
        }
    }
    true
}

/// Nothing was written but below the folders that are for it.
fn assert_inside(project: &Project, about: &str) {
    let mut names: Vec<String> = fs::read_dir(project.path("."))
        .expect("the project")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names.retain(|name| !["app", "cache", "generated", "specs"].contains(&name.as_str()));
    assert_eq!(names, Vec::<String>::new(), "{about}");
    assert!(!Path::new("/tmp/injected").exists(), "{about}");
}

/// Runs a command that may refuse, but neither fail in an unforeseen way nor panic.
fn may_refuse(project: &Project, arguments: &[&str], about: &str) {
    let output = project.command(arguments).output().expect("xtask runs");
    let code = output.status.code();
    let said = support::said(&output);
    assert!(
        matches!(code, Some(0..=2)) && !said.contains("panicked"),
        "{about}: {said}"
    );
}

/// What messages say of a text.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

#[test]
fn texts_of_pages_stay_texts() {
    let mut read = 0;
    for text in hostile() {
        let project = Project::new();
        project.write("specs/a/b/page.rst", &page(&text));
        read += usize::from(generates(&project, &short(&text)));
    }
    assert!(read > hostile().len() / 2, "only {read} were read");
}

#[test]
fn texts_of_api_toml_stay_texts() {
    for text in hostile() {
        let project = Project::new();
        project.write("specs/a/b/page.rst", &page("thing"));
        let quoted = toml::Value::from(text.as_str()).to_string();
        // An address has no blanks and no control characters; one that has them is refused.
        let is_odd = |c: char| c.is_whitespace() || c.is_control();
        let url = format!("https://a.example/{}", text.replace(is_odd, ""));
        let url = toml::Value::from(url).to_string();
        project.write(
            "specs/a/b/api.toml",
            &format!(
                "title = {quoted}\nversion = {quoted}\ndescription = {quoted}\n[[servers]]\nurl = {url}\n\
                 description = {quoted}\n"
            ),
        );
        assert!(generates(&project, &short(&text)));
    }
}

#[test]
fn values_of_overrides_stay_values() {
    for text in hostile() {
        let project = Project::new();
        project.write("specs/a/b/page.rst", &page("thing"));
        let quoted = toml::Value::from(text.as_str()).to_string();
        for entry in [
            format!("rename = {quoted}"),
            format!("set = {{ path = {quoted} }}"),
            format!("at = \"request.kind\"\nrename = {quoted}"),
            format!("at = \"request.kind\"\nset = {{ struct = {quoted} }}"),
            format!(
                "at = \"request.thing\"\nset = {{ enum = [{quoted}], description = {quoted} }}"
            ),
            format!("at = \"parameter.header.X-A\"\nadd = true\nset = {{ default = {quoted} }}"),
        ] {
            project.write(
                "specs/a/b/overrides.toml",
                &format!(
                    "[[override]]\noperation = \"*\"\nreason = {quoted}\nlink = {quoted}\n{entry}\n"
                ),
            );
            generates(&project, &format!("{}: {entry}", short(&text)));
        }
    }
}

#[test]
fn names_of_files_and_folders_stay_names() {
    let project = Project::new();
    for text in hostile() {
        // What can't be a file's name is not one.
        let name: String = text.replace('/', "_").chars().take(100).collect();
        if !name.is_empty() && !name.starts_with('.') {
            project.write(&format!("specs/{name}/{name}/{name}.rst"), &page("thing"));
        }
    }
    project.xtask(0, &["regen", "--no-cache"]);
    assert_sound_folder(&project.path("generated"), "names of folders");
    assert_inside(&project, "names of folders");
    for text in hostile() {
        let name: String = text.replace('/', "_").chars().take(100).collect();
        let id = format!("{name}/{name}");
        if !name.is_empty() && !name.starts_with(['.', '-']) {
            project.xtask(
                0,
                &["vendor", &id, "--to", &format!("app/{}", number(&name))],
            );
            assert_inside(&project, &short(&text));
        }
    }
    assert_sound_folder(&project.path("app"), "vendored crates");
}

/// A harmless name for a folder.
fn number(name: &str) -> usize {
    name.bytes().fold(7, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(byte))
    })
}

#[test]
fn new_apis_and_packages_get_no_such_names() {
    let project = Project::new();
    project.write("specs/plain/page.rst", &page("thing"));
    for text in hostile() {
        if text.starts_with('-') || text.contains('\0') {
            continue;
        }
        let about = short(&text);
        may_refuse(&project, &["new", &text, "--from", "specs/plain"], &about);
        may_refuse(&project, &["vendor", &text, "--to", "app"], &about);
        may_refuse(&project, &["explain", &text], &about);
        assert_inside(&project, &about);
    }
}
