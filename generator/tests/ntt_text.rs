//! Pages of the NTT family in all renderings and variants: what the reader makes of them.
//!
//! The pages under `fixtures/ntt` tell the same facts in several renderings, so that most of them must give the same
//! draft.

use std::fmt::Write as _;
use std::path::Path;

use apiref::dialect;
use apiref::draft::{Draft, PageDraft, Spanned};
use apiref::page::Page;

fn read(name: &str) -> (PageDraft, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/ntt")
        .join(name);
    let text = std::fs::read_to_string(&path).expect("a fixture");
    let (draft, diagnostics) = dialect::read(&Page::new(name, &text));
    let mut said = String::new();
    for found in diagnostics {
        writeln!(
            said,
            "{}:{} {} {}",
            found.line,
            found.column,
            found.code.rule().id,
            found.message
        )
        .expect("text");
    }
    (draft, said)
}

fn cell(spanned: &Option<Spanned>) -> &str {
    spanned.as_ref().map_or("", |spanned| &spanned.text)
}

/// What a draft says, one fact a line.
fn facts(draft: &Draft) -> String {
    let mut out = String::new();
    let uri = &draft.uri;
    writeln!(out, "{} {} — {}", draft.method.text, uri.path, draft.title).expect("text");
    writeln!(
        out,
        "base {:?} query {:?}",
        draft.base_url_variable, uri.query
    )
    .expect("text");
    writeln!(
        out,
        "synchronous {:?} tags {:?}",
        draft.synchronous, draft.tags
    )
    .expect("text");
    writeln!(
        out,
        "no body: request {} response {}",
        draft.no_request_body, draft.no_response_body
    )
    .expect("text");
    writeln!(out, "about: {:?}", draft.description.text()).expect("text");
    for (title, note) in &draft.notes {
        writeln!(out, "note {title}: {:?}", note.text()).expect("text");
    }
    for (name, value) in &draft.request_headers {
        writeln!(out, "header {name}: {}", value.text).expect("text");
    }
    for table in &draft.tables {
        writeln!(out, "table {:?} {:?}", table.side, table.location).expect("text");
        for row in &table.rows {
            let cells = [
                row.name.text.as_str(),
                cell(&row.location),
                &row.type_text.text,
                cell(&row.requirement),
                cell(&row.default),
                cell(&row.enumeration),
                cell(&row.invalid_action),
                cell(&row.invalid_status),
                &row.description.text(),
            ];
            writeln!(out, "  {}", cells.join(" | ").replace('\n', " / ")).expect("text");
        }
    }
    for code in &draft.codes {
        let text = code.description.text().replace('\n', " / ");
        writeln!(
            out,
            "code {} {:?} {:?} {text}",
            code.status, code.fault, code.origin
        )
        .expect("text");
    }
    for example in &draft.examples {
        writeln!(
            out,
            "example {:?} template {} status {:?} {:?} {:?} {} header lines, {:?} {}",
            example.direction,
            example.template,
            example.status,
            example.label,
            example.request_line,
            example.headers.len(),
            example.validity,
            example
                .json
                .as_ref()
                .map_or(String::new(), ToString::to_string),
        )
        .expect("text");
    }
    out
}

fn all_facts(name: &str) -> String {
    let (draft, said) = read(name);
    let mut out = format!(
        "{:?} {:?} {:?}\n",
        draft.dialect, draft.outcome, draft.title
    );
    for operation in &draft.operations {
        out.push('\n');
        out.push_str(&facts(operation));
    }
    for table in &draft.tables {
        writeln!(
            out,
            "type {:?} with {} members",
            table.subject,
            table.rows.len()
        )
        .expect("text");
        for row in &table.rows {
            writeln!(
                out,
                "  {} | {} | {}",
                row.name.text,
                row.type_text.text,
                row.description.text()
            )
            .expect("text");
        }
    }
    if !said.is_empty() {
        out.push_str("\nsaid:\n");
        out.push_str(&said);
    }
    out
}

macro_rules! pages {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(all_facts(concat!(stringify!($name), ".txt")));
            }
        )*
    };
}

pages! {
    storage_row storage_cell storage_tabs storage_pipe storage_piped_cells
    network_row network_tabs network_glued network_cell network_pipe
    gateway_row gateway_cell sss server data_type broken_rows
    cut_in_table cut_in_body cut_in_heading cut_before_path
}
