//! Query parameters that no row has, but a sentence about the operation tells to use: `Use the lids query parameter to …`;
//! or that a request line of its examples has. They stand apart from what the tables state.

use apiref_core::ir::{Location, Operation, Origin, Schema, TypeName, Types};
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
    for shown in stated::query_of_examples(draft, &operation.parameters) {
        if !is_known(operation, &shown.name) {
            let (query, example) = (Location::Query, Origin::Example);
            let mut parameter = stated::named(page, &shown.name, query, example, shown.at);
            settle(&mut parameter.schema, shown.value.as_deref());
            operation.mentioned.push(parameter);
        }
    }
}

/// What a value that an example shows tells of a parameter.
fn settle(schema: &mut Schema, value: Option<&str>) {
    let digits = value.filter(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
    // Numbers that begin with zeros are names: of accounts, of days.
    if digits.is_some_and(|digits| digits.parse::<i64>().is_ok_and(|n| n.to_string() == digits)) {
        schema.types = Some(Types::One(TypeName::Integer));
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
    fn a_request_line_of_an_example_shows_parameters() {
        let text = "Hives\n=====\n\n.. http:get:: /hives\n\n    :query size: The size.\n    :status 200: All is well.\n\n    \
            **Request**:\n\n    .. code-block:: http\n\n        GET /hives?size=2&limit=10&mark=007 HTTP/1.1\n        \
            Host: localhost\n";
        let page = Page::new("hives.rst", text);
        let drafts = vec![crate::dialect::read(&page).0];
        let (api, _) = super::super::resolve(Default::default(), &[page], drafts);
        let operation = &api.operations[0];
        let told = operation.mentioned.iter().map(|one| {
            let kind = one.schema.single_type().map(|kind| kind.as_str());
            (one.name.as_str(), kind.unwrap_or_default())
        });
        let told: Vec<_> = told.collect();
        assert_eq!(told, [("limit", "integer"), ("mark", "string")]);
    }

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
