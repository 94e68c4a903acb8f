//! The error codes that the docs of an API list, as constants.

use indexmap::{IndexMap, IndexSet};
use minijinja::context;
use quote::quote;

use super::docs;
use super::model::Model;
use super::names::{self, Scope};
use super::source;
use crate::GeneratedFile;
use crate::env::Templates;
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::{Api, ErrorCode};

/// The module `error_codes`, unless the docs list none.
pub fn emit(model: &Model<'_>, env: &Templates) -> Option<Result<GeneratedFile, Diagnostic>> {
    let constants = constants(model.api);
    if constants.is_empty() {
        return None;
    }
    let path = format!("src/{}/error_codes.rs", model.module);
    let items = constants.iter().map(|(name, told)| {
        let name = names::ident(name);
        let docs = docs::attributes(&meanings(told));
        let code = told.first().map_or("", |error| &error.code);
        quote! { #docs pub const #name: &str = #code; }
    });
    let body = source::format_tokens(items.collect());
    let file = body
        .map_err(|error| source::fault(&path, &error.to_string()))
        .and_then(|body| env.render("rust/error_codes.rs.j2", context! { body => body }))
        .and_then(|text| source::finish(path, text));
    Some(file)
}

/// The constants by name, each with all that the docs list for its code.
pub fn constants(api: &Api) -> IndexMap<String, Vec<&ErrorCode>> {
    let mut of_each: IndexMap<&str, Vec<&ErrorCode>> = IndexMap::new();
    for error in &api.errors.codes {
        of_each.entry(&error.code).or_default().push(error);
    }
    let mut scope = Scope::default();
    of_each
        .into_iter()
        .map(|(code, told)| (scope.claim(names::constant(code)), told))
        .collect()
}

/// What the docs say of one code: the statuses that it comes with, each with its meanings.
fn meanings(told: &[&ErrorCode]) -> String {
    let mut of_each: IndexMap<Option<&str>, IndexSet<String>> = IndexMap::new();
    for error in told {
        let meanings = of_each.entry(error.status.as_deref()).or_default();
        let message = error.message.as_deref().map(docs::title);
        meanings.extend(error.meaning.clone().or(message));
    }
    let mut statuses: Vec<String> = of_each
        .iter()
        .map(|(status, meanings)| {
            let meanings = docs::paragraphs(meanings.iter().map(String::as_str));
            match status {
                Some(status) => docs::led(&docs::code(status), &meanings),
                None => meanings,
            }
        })
        .collect();
    if let [_, _, ..] = &statuses[..] {
        statuses = statuses.iter().map(|status| docs::item(status)).collect();
    }
    statuses.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::{Origin, Source};

    fn error(status: Option<&str>, meaning: &str) -> ErrorCode {
        ErrorCode {
            code: "LIB.0101".to_owned(),
            status: status.map(str::to_owned),
            meaning: Some(meaning.to_owned()),
            message: None,
            handling: None,
            module: None,
            source: Source::new(Origin::Table, "codes.rst".into(), 1),
        }
    }

    #[test]
    fn a_code_tells_each_meaning_once() {
        let [full, late, again, lost] = [
            error(Some("400"), "The shelf is full."),
            error(Some("400"), "The book is late."),
            error(Some("400"), "The shelf is full."),
            error(Some("404"), "There is no such shelf."),
        ];
        assert_eq!(meanings(&[&full]), "`400`: The shelf is full.");
        assert_eq!(
            meanings(&[&full, &late, &again, &lost]),
            "- `400`: The shelf is full.\n\n  The book is late.\n- `404`: There is no such shelf."
        );
        assert_eq!(meanings(&[&error(None, "Lost.")]), "Lost.");
    }
}
