//! Status codes: of fields, and of lists whose items begin with a code.

use apiref_core::ir::{Origin, Versions};
use apiref_core::page::Span;

use crate::draft::{DraftCode, Prose};
use crate::syntax::document::{BlockKind, Item};
use crate::syntax::inline;

/// The code that a text begins with, and what follows it: `200`, `200 OK`, `4xx`, `|status-200|`.
pub fn code(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let digits = text.trim_start_matches(['`', '*', '|', '(', '[']);
    // A substitution carries the code in its name.
    let digits = match digits.len() < text.len() && text.starts_with('|') {
        true => {
            digits.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_'))
        }
        false => digits,
    };
    let head = digits.get(..3)?;
    let mut letters = head.bytes();
    let hundreds = letters.next().filter(|byte| (b'1'..=b'5').contains(byte))?;
    let rest = &digits[3..];
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let status = match (letters.next()?, letters.next()?) {
        (b'x' | b'X', b'x' | b'X') => format!("{}XX", char::from(hundreds)),
        (a, b) if a.is_ascii_digit() && b.is_ascii_digit() => head.to_owned(),
        _ => return None,
    };
    let rest = rest.trim_start_matches(['`', '*', '|', ')', ']']);
    Some((status, rest))
}

/// All codes that a text begins with, and what follows them: `400, 422`, `401/403`, `200 and 201`.
pub fn codes(text: &str) -> Option<(Vec<String>, &str)> {
    let (first, mut rest) = code(text)?;
    let mut found = vec![first];
    loop {
        let after = rest.trim_start();
        let joined = [",", "/", "and ", "or ", "|"];
        let next = joined
            .iter()
            .find_map(|joint| code(after.strip_prefix(joint)?));
        let Some((status, after)) = next else {
            return Some((found, rest));
        };
        found.push(status);
        rest = after;
    }
}

/// The codes of a list, if each of its items begins with one.
pub fn of_list(items: &[Item<'_>]) -> Option<Vec<DraftCode>> {
    let all: Option<Vec<Vec<DraftCode>>> = items.iter().map(of_item).collect();
    Some(all?.into_iter().flatten().collect())
}

/// Is the code that an item begins with set apart by markup, so that it can't be a number of things?
pub fn is_marked(item: &Item<'_>) -> bool {
    let first = item.blocks.first().map(|block| &block.kind);
    let Some(BlockKind::Paragraph(text)) = first else {
        return false;
    };
    text.lines
        .first()
        .is_some_and(|line| line.text.starts_with(['`', '*', '|', ':']))
}

/// The codes of one item, at least one.
pub fn of_item(item: &Item<'_>) -> Option<Vec<DraftCode>> {
    let first = item.blocks.first()?;
    let BlockKind::Paragraph(text) = &first.kind else {
        return None;
    };
    let plain = inline::plain(text);
    let (statuses, rest) = codes(&plain)?;
    let rest = rest.trim_start_matches([':', '-', '\u{2013}', '\u{2014}', ' ', '.']);
    let mut description = Prose::plain(rest);
    description
        .blocks
        .extend(inline::prose(&item.blocks[1..]).blocks);
    let of_status = |status| drafted(status, "", &description, item.span);
    Some(statuses.into_iter().map(of_status).collect())
}

/// A code as a page states it.
pub fn drafted(status: String, name: &str, description: &Prose, span: Span) -> DraftCode {
    DraftCode {
        status,
        name: name.to_owned(),
        description: description.clone(),
        fault: None,
        origin: Origin::Table,
        versions: Versions::default(),
        span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_at_the_beginning_of_a_text() {
        for (text, status, rest) in [
            ("200", "200", ""),
            ("200 OK", "200", " OK"),
            ("``201``: made", "201", ": made"),
            ("|status-304|: same", "304", ": same"),
            ("4xx", "4XX", ""),
            ("**404** gone", "404", " gone"),
        ] {
            assert_eq!(code(text), Some((status.to_owned(), rest)), "{text}");
        }
        let several = codes("401/403 no");
        assert_eq!(
            several,
            Some((vec!["401".to_owned(), "403".to_owned()], " no"))
        );
        assert_eq!(
            codes("200, 10 bees"),
            Some((vec!["200".to_owned()], ", 10 bees"))
        );
        for text in ["2000 bees", "no", "600", "20", "OK 200", "|version|"] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
