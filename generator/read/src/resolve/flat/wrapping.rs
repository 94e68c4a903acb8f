//! Rows that name the object around all others of a body without an example: `lid | LidForCreate`, `lid | A lid object.`
//! of a path about `lids`.

use super::rows::Row;
use crate::resolve::lists::List;
use crate::resolve::naming::words::singular;

/// Is the row the object that the path is about, and says no more than that?
pub(super) fn is_around(row: &Row<'_>, path: &str) -> bool {
    let name = row.name.to_ascii_lowercase();
    let is_subject = |segment: &str| {
        let of = singular(&segment.to_ascii_lowercase().replace('-', "_"));
        of == name || of.ends_with(&format!("_{name}"))
    };
    let mut segments = path.split('/').filter(|segment| !segment.starts_with('{'));
    let has_whole_type = || {
        let stated = row.row.type_text.text.to_ascii_lowercase();
        let stated = stated.split_whitespace().next().unwrap_or_default();
        List::WholeTypes
            .words()
            .iter()
            .any(|end| stated.ends_with(end))
    };
    segments.any(is_subject) && (has_whole_type() || is_named_only(row, &name))
}

/// Does the first sentence of a row only name the object: `A lid object.`?
fn is_named_only(row: &Row<'_>, name: &str) -> bool {
    let text = row.row.description.text().to_ascii_lowercase();
    let first = text.split(['.', '\n']).next().unwrap_or_default();
    let spoken = name.replace('_', " ");
    let words = first.replace('`', "");
    let words = words.split_whitespace();
    let words: Vec<&str> = words
        .skip_while(|word| matches!(*word, "a" | "an" | "the"))
        .collect();
    let said = words.join(" ");
    let named = said.strip_suffix(" object");
    named.is_some_and(|named| named == name || named == spoken)
}
