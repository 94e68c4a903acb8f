//! Answers that have `null` in some case, as a row of the operation says: `the response shows a null value for the lid`.

use std::collections::HashSet;

use super::lists::List;
use apiref_core::ir::{Operation, Origin, Schema};
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
