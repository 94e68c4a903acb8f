//! Counts that a table states as booleans: `Specifies how many times the lid can be opened.`

use super::body::Field;
use super::lists::List;
use crate::draft::DraftRow;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::TypeName;
use apiref_core::page::Page;

/// Allows whole numbers beside the booleans that the column states, and reports it.
pub fn settle(page: &Page, row: &DraftRow, field: &mut Field<'_>, found: &mut Vec<Diagnostic>) {
    if field.schema.single_type() != Some(TypeName::Boolean)
        || !is_count(&row.description.text())
        || field.schema.shown_types.contains(&TypeName::Integer)
    {
        return;
    }
    field.schema.shown_types.push(TypeName::Integer);
    found.push(Diagnostic::new(
        Code::TypeAgainstDescription,
        page,
        row.span,
        format!("a boolean for `{}`", field.name),
        "an integer, as the description says; either is accepted",
    ));
}

/// Does a text say of its value that it counts something?
fn is_count(text: &str) -> bool {
    let lower = text.to_ascii_lowercase().replace(['*', '`'], "");
    let mut head = lower.trim_start();
    for list in [List::Stating, List::CountKinds] {
        head = list.behind(head).unwrap_or(head);
        head = head.strip_prefix("the ").unwrap_or(head);
    }
    let goes_on = |rest: &str| {
        rest.split(['.', ','])
            .next()
            .is_some_and(|of| !of.is_empty())
    };
    List::CountHeads.behind(head).is_some_and(goes_on) || List::Counting.is_in(&lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_counts_and_of_booleans() {
        for (text, expected) in [
            ("Specifies how many times the lid can be opened.", true),
            ("The number of lids.", true),
            (
                "The lids that are left. This value is decreased each time one is opened.",
                true,
            ),
            ("Whether to limit the number of lids.", false),
            ("Implies a limit. The maximum number of lids is 3.", false),
            ("If true, the number of lids is shown.", false),
        ] {
            assert_eq!(is_count(text), expected, "{text}");
        }
    }
}
