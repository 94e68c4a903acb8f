//! Objects in whose place answers have an empty text, as their rows say: `will be an empty string when there is no lid`.

use apiref_core::ir::{Api, Schema, TypeName};
use apiref_core::text::collapsed;

/// Allows texts there.
pub fn allow(api: &mut Api) {
    api.schemas_mut().for_each(allow_in);
}

fn allow_in(schema: &mut Schema) {
    schema.parts_mut().for_each(allow_in);
    let is_object =
        schema.reference_name().is_some() || schema.single_type() == Some(TypeName::Object);
    let is_told = || schema.description.as_deref().is_some_and(tells);
    if is_object && !schema.shown_types.contains(&TypeName::String) && is_told() {
        schema.shown_types.push(TypeName::String);
    }
}

fn tells(text: &str) -> bool {
    let text = collapsed(&text.to_ascii_lowercase());
    [" an empty string ", " the empty string "]
        .iter()
        .any(|words| {
            let mut told = text.match_indices(words);
            told.any(|(at, found)| {
                let behind = &text[at + found.len()..];
                let before = text[..at].rsplit(' ').next().unwrap_or_default();
                matches!(before, "be" | "is")
                    && ["when ", "if ", "where "]
                        .iter()
                        .any(|word| behind.starts_with(word))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_tell_of_empty_texts() {
        assert!(tells(
            "The lid. It will be an empty string when no lid is set."
        ));
        assert!(tells("Is the empty\nstring if no lid is set."));
        assert!(!tells("It has an empty string when no lid is set."));
        assert!(!tells("It can be an empty string."));
    }
}
