//! Query parameters that no row has, but a sentence about the operation tells to use: `Use the lids query parameter to …`.
//! They stand apart from what the tables state.

use apiref_core::ir::{Location, Operation, Origin};
use apiref_core::page::Page;
use apiref_core::text::collapsed;

use super::lists::List;
use super::stated;
use crate::draft::{Draft, Prose, ProseBlock};

/// Adds such parameters.
pub fn add(page: &Page, draft: &Draft, operation: &mut Operation) {
    for block in &draft.description.blocks {
        let ProseBlock::Paragraph(inlines) = block else {
            continue;
        };
        let text = collapsed(&Prose::text_of(inlines));
        for sentence in text.split(". ") {
            let Some(name) = named(sentence).filter(|name| !is_known(operation, name)) else {
                continue;
            };
            let at = draft.span.start;
            let mut parameter =
                stated::named(page, &name, Location::Query, Origin::Description, at);
            let sentence = format!("{}.", sentence.trim().trim_end_matches('.'));
            parameter.schema.description = Some(Prose::plain(&sentence).to_markdown());
            operation.mentioned.push(parameter);
        }
    }
}

/// The parameter that a sentence tells to use.
fn named(sentence: &str) -> Option<String> {
    let (before, _) = sentence.split_once(" query parameter")?;
    let behind = &sentence[before.len() + " query parameter".len()..];
    // Of a path that stands beside it, it may be the parameter of another call.
    let is_other = sentence.contains('/') || sentence.contains("://");
    if is_other || behind.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let lower = sentence.to_ascii_lowercase();
    let mut all = lower.split(|c: char| !c.is_alphanumeric());
    if all.any(|word| List::Retracting.has(word)) || lower.contains("n't") {
        return None;
    }
    let words: Vec<&str> = before.split(' ').collect();
    let [.., verb, "the" | "a" | "an", name] = words.as_slice() else {
        return None;
    };
    let name = name.split('=').next().unwrap_or_default();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (List::Telling.has(verb) && is_name && !List::NoNames.has(name)).then(|| name.to_owned())
}

/// Is a name one that the operation has already, in whatever spelling and place?
fn is_known(operation: &Operation, name: &str) -> bool {
    let spelling = |name: &str| name.to_ascii_lowercase().replace(['-', '_'], "");
    let is_it = |other: &str| spelling(other) == spelling(name);
    let body = operation.request_body.as_ref().map(|body| &body.schema);
    let mut members = body
        .into_iter()
        .flat_map(|body| body.properties.iter().map(|(name, _)| name));
    let known = operation.parameters.iter().chain(&operation.mentioned);
    known.map(|one| one.name.as_str()).any(is_it) || members.any(|name| is_it(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_tells_to_use_a_parameter() {
        for (sentence, name) in [
            ("Use the lids query parameter to choose", Some("lids")),
            (
                "For one crate, specify the crate_id query parameter",
                Some("crate_id"),
            ),
            (
                "You can sort by using the sort=asc query parameter",
                Some("sort"),
            ),
            ("Use the available query parameters", None),
            ("Use the following query parameter", None),
            ("Use List Lids with the lids query parameter", None),
            ("Use the lids query parameter of /lids", None),
            ("You can't use the lids query parameter", None),
            ("The lids query parameter chooses", None),
            ("Use query parameters", None),
        ] {
            assert_eq!(named(sentence).as_deref(), name, "{sentence}");
        }
    }
}
