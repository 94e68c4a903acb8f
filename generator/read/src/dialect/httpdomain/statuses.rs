//! Status codes: of fields, and of lists whose items begin with a code.

use apiref_core::ir::{Origin, Versions};

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

/// The codes of a list, if each of its items begins with one.
pub fn of_list(items: &[Item<'_>]) -> Option<Vec<DraftCode>> {
    items.iter().map(of_item).collect()
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

/// The code of one item.
pub fn of_item(item: &Item<'_>) -> Option<DraftCode> {
    let first = item.blocks.first()?;
    let BlockKind::Paragraph(text) = &first.kind else {
        return None;
    };
    let plain = inline::plain(text);
    let (status, rest) = code(&plain)?;
    let rest = rest.trim_start_matches([':', '-', '\u{2013}', '\u{2014}', ' ', '.']);
    let mut description = Prose::plain(rest);
    description
        .blocks
        .extend(inline::prose(&item.blocks[1..]).blocks);
    Some(DraftCode {
        status,
        name: String::new(),
        description,
        fault: None,
        origin: Origin::Table,
        versions: Versions::default(),
        span: item.span,
    })
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
        for text in ["2000 bees", "no", "600", "20", "OK 200", "|version|"] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
