//! Answers that have `null` in some case, as a row of the operation says: `the response shows a null value for the lid`; or
//! as an example shows of another answer that has the same member.

use std::collections::HashSet;

use super::lists::List;
use super::uses::Uses;
use apiref_core::ir::{Api, Operation, Origin, Schema};
use apiref_core::text::collapsed;

/// Allows `null` for the members that rows speak of.
pub fn allow(operation: &mut Operation) {
    let mut names = HashSet::new();
    let parameters = operation.parameters.iter().map(|one| &one.schema);
    let body = operation.request_body.iter().map(|body| &body.schema);
    let answers = operation
        .responses
        .iter()
        .filter_map(|of| of.schema.as_ref());
    parameters
        .chain(body)
        .chain(answers)
        .for_each(|schema| told_in(schema, &mut names));
    if names.is_empty() {
        return;
    }
    let answers = operation.responses.iter_mut();
    let good = answers.filter(|response| response.status.starts_with('2'));
    good.filter_map(|response| response.schema.as_mut())
        .for_each(|schema| allow_in(schema, &names));
}

/// Allows `null` for members of answers where an example of another answer has it: members of one name and text on one
/// page. What a request may leave out with `null` is another matter.
pub fn share(api: &mut Api) {
    let uses = Uses::of(api);
    let mut shown = HashSet::new();
    each_answered(api, &uses, &mut |name, member| {
        if member.origins.get("null") == Some(&Origin::Example) {
            shown.extend(row_of(name, member));
        }
    });
    if shown.is_empty() {
        return;
    }
    each_answered(api, &uses, &mut |name, member| {
        let is_open = member.types.is_some() && !member.is_nullable();
        if is_open && row_of(name, member).is_some_and(|row| shown.contains(&row)) {
            member.make_nullable();
            member.origins.insert("null".to_owned(), Origin::Example);
        }
    });
}

/// What a member is the same by: the page of its row, its name and its text. Texts of a few words may be of anything.
fn row_of(name: &str, member: &Schema) -> Option<(String, String, String)> {
    const SHORT: usize = 15;
    let source = member.source.as_ref();
    let source = source.filter(|source| source.origin == Origin::Table)?;
    let text = member.description.as_ref()?;
    let is_told = text.len() > SHORT;
    is_told.then(|| (source.page.to_string(), name.to_owned(), text.clone()))
}

/// Visits the members of what only answers have.
fn each_answered(api: &mut Api, uses: &Uses, visit: &mut impl FnMut(&str, &mut Schema)) {
    let answers = api.operations.iter_mut().flat_map(|one| &mut one.responses);
    let answers = answers.filter_map(|response| response.schema.as_mut());
    let named = api.schemas.iter_mut();
    let named = named.filter(|(name, _)| !uses.is_sent(name));
    for schema in answers.chain(named.map(|(_, schema)| schema)) {
        each_member(schema, visit);
    }
}

fn each_member(schema: &mut Schema, visit: &mut impl FnMut(&str, &mut Schema)) {
    for (name, member) in schema.properties.iter_mut() {
        visit(name, member);
    }
    schema.parts_mut().for_each(|part| each_member(part, visit));
}

fn told_in(schema: &Schema, names: &mut HashSet<String>) {
    names.extend(schema.description.as_deref().into_iter().flat_map(told));
    schema.parts().for_each(|part| told_in(part, names));
}

fn allow_in(schema: &mut Schema, names: &HashSet<String>) {
    for (name, member) in schema.properties.iter_mut() {
        if names.contains(name) && member.types.is_some() && !member.is_nullable() {
            member.make_nullable();
            let origins = &mut member.origins;
            origins.insert("null".to_owned(), Origin::Description);
        }
    }
    schema.parts_mut().for_each(|part| allow_in(part, names));
}

/// The members of the answer that a text says are `null`.
fn told(text: &str) -> Vec<String> {
    let text = collapsed(text);
    let found = text.split(". ").filter_map(|sentence| {
        let lower = sentence.to_ascii_lowercase();
        let (at, words) = List::Answered.words().iter().find_map(|words| {
            let at = lower.find(words)?;
            Some((at, words))
        })?;
        let behind = sentence.get(at + words.len()..)?;
        let (before, rest) = behind.split_once("`null`")?;
        let is_direct = matches!(before.trim(), "" | "a" | "the");
        let rest = rest.trim_start();
        let rest = rest.strip_prefix("value ").unwrap_or(rest);
        let rest = rest
            .strip_prefix("for ")
            .or_else(|| rest.strip_prefix("as "))?;
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let (name, _) = rest.strip_prefix('`')?.split_once('`')?;
        is_direct.then(|| name.to_owned())
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_of_one_answer_tells_of_null_in_the_others() {
        let lid = |null: bool, text: &str| {
            let (types, origins) = match null {
                true => (r#"["string","null"]"#, r#","x-origins":{"null":"example"}"#),
                false => (r#""string""#, ""),
            };
            let source = r#"{"origin":"table","page":"a.rst","line":1}"#;
            format!(
                r#"{{"properties":{{"lid":{{"type":{types},"description":"{text}","x-source":{source}{origins}}}}}}}"#
            )
        };
        let text = "The crate's lid, if it has one.";
        let schemas = [lid(true, text), lid(false, text), lid(false, text)];
        let names = ["Answered", "Sent", "Shown"].iter();
        let schemas = names.zip(schemas);
        let schemas = schemas.map(|(name, schema)| format!(r#""{name}":{schema}"#));
        let schemas = schemas.collect::<Vec<_>>().join(",");
        let text = format!(
            r##"{{"operations":[{{"id":"a","page":"a.rst","line":1,"dialect":"httpdomain","title":"","method":"PUT",
            "path":"/a","parameters":[],"responses":[],"request_body":{{"required":true,"media_type":"application/json",
            "schema":{{"$ref":"#/schemas/Sent"}}}}}}],"schemas":{{{schemas}}},"pages":[]}}"##
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        share(&mut api);
        let is_nullable = |name: &str| api.schemas[name].properties["lid"].is_nullable();
        assert_eq!(
            ["Answered", "Sent", "Shown"].map(is_nullable),
            [true, false, true]
        );
    }

    #[test]
    fn rows_tell_of_null_in_answers() {
        let found =
            told("If it is shut, the response shows a `null` value for the `lid` parameter.");
        assert_eq!(found, ["lid"]);
        assert_eq!(told("The response returns `null` for `lid`."), ["lid"]);
        for text in [
            "The response shows a `lid` for the `null` value.",
            "Set `null` for `lid`.",
            "The response shows no lid, and the request a `null` value for `lid`.",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
