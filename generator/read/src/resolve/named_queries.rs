//! Query parameters that no row has, but a sentence about the operation tells to use: `Use the lids query parameter to …`;
//! that an introduction gives to all operations; or that a request line of its examples has. They stand apart from what the
//! tables state.

use apiref_core::ir::{
    Direction, Location, Operation, Origin, Schema, StatementKind, TypeName, Types,
};
use apiref_core::page::Page;
use apiref_core::text::collapsed;

use super::lists::List;
use super::stated;
use crate::draft::{Draft, PageDraft, Prose, ProseBlock};

/// Names and values.
type Query = Vec<(String, Option<String>)>;

/// Query parameters by which the docs of a page say that all its lists are asked for in parts, with the sentences.
#[derive(Default)]
pub struct OfLists(Vec<OfList>);

struct OfList {
    name: String,
    sentence: String,
    at: u32,
    /// A value in a link of an example of the page.
    shown: Option<String>,
}

impl OfLists {
    /// What a page says beside its operations: `All calls that return a list have pages. Use the limit query parameter to …`.
    pub fn of_page(draft: &PageDraft) -> Self {
        let statements = draft.service.statements.iter();
        let statements = statements.filter(|one| one.kind == StatementKind::Text);
        let mut all = Self::default();
        for statement in statements {
            for block in &statement.text.blocks {
                let ProseBlock::Paragraph(inlines) = block else {
                    continue;
                };
                let text = collapsed(&Prose::text_of(inlines));
                if !is_of_lists(&text) {
                    continue;
                }
                let told = text.split(". ");
                all.0.extend(told.filter_map(|sentence| {
                    // What stands before it is about what happens without the parameter.
                    let said = sentence.rsplit(", but ").next()?;
                    Some(OfList {
                        name: named(said)?,
                        sentence: sentence.to_owned(),
                        at: statement.span.start,
                        shown: None,
                    })
                }));
            }
        }
        if !all.0.is_empty() {
            let asked = draft.operations.iter().flat_map(links);
            for (name, value) in asked.flat_map(|(_, asked)| asked) {
                if let Some(told) = all.0.iter_mut().find(|told| told.name == name) {
                    told.shown = told.shown.take().or(value);
                }
            }
        }
        all
    }

    /// Adds them to a list whose answer has room for a link to the next part, and with them what such a link of its
    /// examples has beside them.
    fn add(&self, page: &Page, draft: &Draft, operation: &mut Operation) {
        if self.0.is_empty() || operation.method != "GET" {
            return;
        }
        let links = links(draft);
        if links.is_empty() {
            return;
        }
        for told in &self.0 {
            if !is_known(operation, &told.name) {
                let (query, described) = (Location::Query, Origin::Description);
                let mut parameter = stated::named(page, &told.name, query, described, told.at);
                settle(&mut parameter.schema, told.shown.as_deref());
                parameter.schema.description = Some(as_sentence(&told.sentence));
                operation.mentioned.push(parameter);
            }
        }
        for (at, asked) in links {
            let is_told = |name: &str| self.0.iter().any(|told| told.name == name);
            if !asked.iter().any(|(name, _)| is_told(name)) {
                continue;
            }
            for (name, value) in asked {
                let mut shown = stated::named(page, &name, Location::Query, Origin::Example, at);
                settle(&mut shown.schema, value.as_deref());
                // What isn't a number is a mark, which is taken from the answer.
                if shown.schema.is(TypeName::Integer) && !is_known(operation, &name) {
                    operation.mentioned.push(shown);
                }
            }
        }
    }
}

/// The queries of the links in examples that lead to other parts of a list, with the places of the examples. The query is
/// empty if the link is null or leads elsewhere.
fn links(draft: &Draft) -> Vec<(u32, Query)> {
    let shown = draft.examples.iter();
    let shown = shown.filter(|one| one.direction == Direction::Response && !one.of_other_call);
    let shown = shown.filter_map(|one| Some((one.span.start, one.json.as_ref()?)));
    let links = shown.flat_map(|(at, json)| {
        let names = List::PartLinks.words().iter();
        names.filter_map(move |name| Some((at, json.get(name)?)))
    });
    let queries = links.map(|(at, link)| {
        let asked = link
            .as_str()
            .and_then(|link| stated::own_query(link, draft));
        (at, asked.unwrap_or_default())
    });
    queries.collect()
}

/// Is a text about everything that answers with a list?
fn is_of_lists(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let is_list = |word: &str| matches!(word, "list" | "lists" | "listing" | "listings");
    words.any(|word| List::Every.has(word)) && words.any(is_list)
}

fn as_sentence(text: &str) -> String {
    let sentence = format!("{}.", text.trim().trim_end_matches('.'));
    Prose::plain(&sentence).to_markdown()
}

/// Adds such parameters.
pub fn add(page: &Page, of_lists: &OfLists, draft: &Draft, operation: &mut Operation) {
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
            parameter.schema.description = Some(as_sentence(sentence));
            operation.mentioned.push(parameter);
        }
    }
    for row in &draft.shared_queries {
        if !is_known(operation, &row.name.text) {
            let (query, described) = (Location::Query, Origin::Description);
            let at = row.span.start;
            let mut parameter = stated::named(page, &row.name.text, query, described, at);
            let text = row.shown.as_ref().unwrap_or(&row.description);
            parameter.schema.description = Some(text.to_markdown());
            operation.mentioned.push(parameter);
        }
    }
    of_lists.add(page, draft, operation);
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
    fn lists_have_the_parameters_that_introductions_name() {
        let read = |said: &str, next: &str| {
            let text = format!(
                "Hives\n=====\n\n{said}\n\nLids\n----\n\n.. http:get:: /hives/(int:id)/lids/\n\n    Lists lids.\n\n    \
                **Example response**:\n\n    .. code-block:: json\n\n        {{\"next\": {next}, \"lids\": []}}\n\n\
                Lid\n---\n\n.. http:get:: /lids/(int:id)\n\n    Shows a lid.\n\n    **Example response**:\n\n    \
                .. code-block:: json\n\n        {{\"size\": 1}}\n"
            );
            let page = Page::new("hives.rst", &text);
            let drafts = vec![crate::dialect::read(&page).0];
            let (api, _) = super::super::resolve(Default::default(), &[page], drafts);
            let told = api.operations.iter().map(|one| {
                let told = one.mentioned.iter().map(|one| {
                    let kind = one.schema.single_type().map(|kind| kind.as_str());
                    format!("{} {}", one.name, kind.unwrap_or_default())
                });
                told.collect::<Vec<_>>().join(", ")
            });
            told.collect::<Vec<_>>().join("; ")
        };
        let said = "Every call that returns a list gives 5 items, which you change by using the ``most`` query parameter.";
        assert_eq!(
            read(said, r#""/hives/1/lids/?most=5&from=5""#),
            "most integer, from integer; "
        );
        assert_eq!(read(said, "null"), "most string; ");
        let but = "All calls give lists. Not all lids come at once, but you get more using the ``most`` query parameter.";
        assert_eq!(read(but, "null"), "most string; ");
        assert_eq!(
            read(said, r#""/hives/1/lids/?mark=a&most=5""#),
            "most integer; "
        );
        assert_eq!(read(said, r#""/crates/?most=5&from=5""#), "most string; ");
        assert_eq!(
            read("Lids lie on hives.", r#""/hives/1/lids/?most=5""#),
            "; "
        );
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
