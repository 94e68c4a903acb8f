//! Status codes: in tables under all their headers, in paragraphs below `Normal` and `Abnormal`, in other sentences.

use std::collections::HashMap;

use super::blocks::is_none;
use super::tables::cell_text;
use super::{errors, labels};
use crate::draft::{DraftCode, Prose};
use crate::syntax::{Table, inline};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, Versions};
use apiref_core::page::{Page, Span};

/// Is this a table of status codes, by the header of its first column?
pub fn is_code_table(table: &Table<'_>) -> bool {
    let Some(first) = table.header.last().and_then(|row| row.cells.first()) else {
        return false;
    };
    let header = cell_text(first).text.to_ascii_lowercase();
    let of_status = [
        "status code",
        "returned value",
        "return value",
        "return code",
        "returned code",
        "response code",
    ]
    .iter()
    .any(|known| header.contains(known));
    of_status || matches!(header.as_str(), "code" | "status" | "http status")
}

/// The codes of a table, in order.
///
/// Where rows are of error codes, what a row says of its status is when the error occurs. Its message and what to do are
/// the error's alone.
///
/// # Diagnostics
/// [`Code::StatusNotRead`] for a row whose first cell is no code.
pub fn codes_of_table(
    page: &Page,
    table: &Table<'_>,
    fault: Option<bool>,
    found: &mut Vec<Diagnostic>,
) -> Vec<DraftCode> {
    let headers: Vec<String> = table
        .header
        .last()
        .map(|row| {
            row.cells
                .iter()
                .map(|cell| cell_text(cell).text.to_ascii_lowercase())
                .collect()
        })
        .unwrap_or_default();
    let name_column = headers.iter().position(|header| {
        matches!(
            header.as_str(),
            "status" | "reason" | "message" | "type" | "name"
        )
    });
    // `Status Code | Description | Meaning`: the first of the two is the reason phrase.
    let name_column = name_column.filter(|&at| at > 0).or_else(|| {
        let both =
            headers.iter().any(|h| h == "description") && headers.iter().any(|h| h == "meaning");
        both.then(|| headers.iter().position(|h| h == "description"))
            .flatten()
    });
    let errors = errors::of_table(table);
    let of_errors_alone = match errors.is_empty() {
        true => Vec::new(),
        false => errors::columns_of_errors(table),
    };
    let mut codes: Vec<DraftCode> = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let Some(first) = row.cells.first() else {
            continue;
        };
        let cell = cell_text(first);
        let mut name = String::new();
        let mut description = Prose::default();
        let cells = row.cells.iter().enumerate().skip(1);
        for (index, cell) in cells.filter(|(at, _)| !of_errors_alone.contains(at)) {
            if Some(index) == name_column {
                name = cell_text(cell).text;
            } else if errors.is_empty() || !is_none(&cell_text(cell).text) {
                description
                    .blocks
                    .extend(inline::prose(&cell.blocks).blocks);
            }
        }
        let (stated, reason) = codes_of_text(&cell.text);
        if name.is_empty() {
            name = reason.to_owned();
        }
        let statuses: Vec<String> = if stated.is_empty() && cell.text.is_empty() {
            codes
                .last()
                .map(|code| code.status.clone())
                .into_iter()
                .collect()
        } else {
            stated
        };
        if statuses.is_empty() {
            found.push(Diagnostic::new(
                Code::StatusNotRead,
                page,
                first.span,
                format!("`{}`", cell.text),
                "a status code such as 200",
            ));
        }
        for status in statuses {
            codes.push(DraftCode {
                status,
                name: name.clone(),
                description: description.clone(),
                fault,
                origin: Origin::Table,
                versions: Versions::default(),
                span: row.span,
            });
        }
    }
    if headers.iter().any(|header| header.contains("error code")) {
        shorten(&mut codes);
    }
    codes
}

/// Drops the texts of a status that has many error codes: joined, they would only repeat the list of codes.
fn shorten(codes: &mut [DraftCode]) {
    const MANY: usize = 3;
    let mut counts: HashMap<String, usize> = HashMap::new();
    for code in codes.iter() {
        *counts.entry(code.status.clone()).or_default() += 1;
    }
    for code in codes {
        if counts.get(&code.status).is_some_and(|count| *count > MANY) {
            code.description = Prose::default();
        }
    }
}

/// The codes with which a text begins, and what follows them: `404 Not Found`, `200/202`, `200, 202`.
pub fn codes_of_text(text: &str) -> (Vec<String>, &str) {
    let mut codes = Vec::new();
    let mut rest = text.trim();
    while let Some(code) = labels::code(rest) {
        codes.push(code);
        rest = rest.get(3..).unwrap_or("");
        let next = rest.trim_start_matches([' ', ',', '/', ';']);
        let next = next
            .strip_prefix("or ")
            .or_else(|| next.strip_prefix("and "))
            .unwrap_or(next);
        if labels::code(next).is_none() {
            break;
        }
        rest = next;
    }
    (
        codes,
        rest.trim_matches([' ', ':', ',', '-', '.', '(', ')', '*']),
    )
}

/// The codes of a paragraph of a status section: those with which it begins, or the one that a sentence says is returned.
pub fn codes_of_paragraph(text: &str, fault: Option<bool>, span: Span) -> Vec<DraftCode> {
    let (mut codes, mut rest) = codes_of_text(text);
    if codes.is_empty()
        && let Some((code, reason)) = returned(text)
    {
        (codes, rest) = (vec![code], reason);
    }
    codes
        .into_iter()
        .map(|status| DraftCode {
            fault: fault.or(Some(status.starts_with(['4', '5']))),
            status,
            name: String::new(),
            description: Prose::plain(rest),
            origin: Origin::Description,
            versions: Versions::default(),
            span,
        })
        .collect()
}

/// The code that a clause says is returned, and its reason: `If it succeeds, 202 Accepted is returned.`
fn returned(text: &str) -> Option<(String, &str)> {
    text.split([',', '.']).find_map(|clause| {
        let clause = clause.trim();
        let said = ["is returned", "will be returned"]
            .iter()
            .find_map(|end| clause.strip_suffix(end))?;
        let said = said.trim_start_matches("status code ");
        let (codes, reason) = codes_of_text(said);
        match <[String; 1]>::try_from(codes) {
            Ok([code]) => Some((code, reason)),
            Err(_) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_of_many_error_codes_has_none_of_their_texts() {
        let rows: Vec<String> = (1..=4)
            .map(|n| format!("400    Lid{}       Lid {n} is off.\n", "x".repeat(n)))
            .collect();
        let rule = "====== ========== ===========\n";
        let text = format!(
            "{rule}Status Error Code Description\n{rule}{}404    Lidless    No lid.\n{rule}",
            rows.concat()
        );
        let texts = texts(&text);
        let texts: Vec<bool> = texts.iter().map(|(_, text)| text.is_empty()).collect();
        assert_eq!(texts, [true, true, true, true, false]);
    }

    /// The codes of a table, each with its name and text.
    fn texts(text: &str) -> Vec<(String, String)> {
        let page = Page::new("codes.rst", text);
        let (document, _) = crate::syntax::rst::parse(&page);
        let crate::syntax::BlockKind::Table(table) = &document.blocks[0].kind else {
            panic!("a table");
        };
        let codes = codes_of_table(&page, table, None, &mut Vec::new());
        let told = |code: DraftCode| {
            let text = [code.name, code.description.text()].concat();
            (code.status, text.replace('\n', " "))
        };
        codes.into_iter().map(told).collect()
    }

    #[test]
    fn rows_of_error_codes_tell_their_statuses_when_they_occur() {
        let rule = "====== ===== =========== ============= =============\n";
        let text = format!(
            "{rule}Status Error Description Message       Measure\n       Code\n{rule}\
             400    L.1   It is bent. lid is bent   Straighten it.\n\
             400    L.2   It is red.  lid is red    Paint it.\n\
             404    L.3   It is off.  lid not found Put it on.\n\
             500    ``-`` No crate.   server error  Wait.\n{rule}"
        );
        let told = texts(&text);
        let told: Vec<String> = told.iter().map(|(s, text)| format!("{s} {text}")).collect();
        assert_eq!(
            told,
            [
                "400 It is bent.",
                "400 It is red.",
                "404 It is off.",
                "500 No crate."
            ]
        );
    }

    #[test]
    fn what_follows_a_code_has_no_mark_before_it() {
        assert_eq!(codes_of_text("200, all is well").1, "all is well");
    }

    #[test]
    fn a_sentence_says_which_code_is_returned() {
        let read = |text: &'static str| returned(text).map(|(code, _)| code);
        let accepted = Some("202".to_owned());
        assert_eq!(
            read("If the lid opens, 202 Accepted is returned. See there."),
            accepted
        );
        assert_eq!(
            read("When it is done, status code 202 is returned."),
            accepted
        );
        assert_eq!(
            read("If a 2xx code is returned, for example, 200, it is open."),
            None
        );
    }

    #[test]
    fn codes_at_the_beginning_of_a_text() {
        let read = |text: &'static str| {
            let (codes, rest) = codes_of_text(text);
            (codes.join(" "), rest)
        };
        assert_eq!(read("200"), ("200".to_owned(), ""));
        assert_eq!(read("404 Not Found"), ("404".to_owned(), "Not Found"));
        assert_eq!(read("200, 202 or 204"), ("200 202 204".to_owned(), ""));
        assert_eq!(read("5xx"), ("5XX".to_owned(), ""));
        assert_eq!(read("1234"), (String::new(), "1234"));
        assert_eq!(read("APIGW.0101"), (String::new(), "APIGW.0101"));
    }
}
