//! What introductions say of the variables of paths and of listed texts: `Each tag can be a maximum of 9 characters`.

use std::collections::HashMap;

use super::constraints::{self, Finding};
use super::lists::List;
use super::naming::words::singular;
use crate::draft::{Draft, PageDraft, Prose, ProseBlock};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Location, Operation, Origin, Schema, StatementKind, TypeName};
use apiref_core::page::{Page, Span};

/// What texts say, by what they speak of.
#[derive(Default)]
pub struct Introduced {
    /// Sentences about what texts may be, by their subject in small letters.
    sentences: HashMap<String, Vec<(String, Span)>>,
    /// The first paragraph that names a variable in braces.
    marked: HashMap<String, ProseBlock>,
}

impl Introduced {
    /// What a page says beside its operations.
    pub fn of_page(draft: &PageDraft) -> Self {
        let statements = draft.service.statements.iter();
        let statements = statements.filter(|one| one.kind == StatementKind::Text);
        let mut all = Self::default();
        statements.for_each(|one| all.add(&one.text, one.span));
        all
    }

    /// What the notes of an operation say.
    fn of_notes(draft: &Draft) -> Self {
        let mut all = Self::default();
        let mut notes = draft.notes.iter();
        notes
            .by_ref()
            .for_each(|(_, text)| all.add(text, draft.span));
        all
    }

    fn add(&mut self, text: &Prose, span: Span) {
        for block in &text.blocks {
            match block {
                ProseBlock::List { items, .. } => {
                    items.iter().for_each(|item| self.add(item, span))
                }
                ProseBlock::Admonition(_, inner) => self.add(inner, span),
                ProseBlock::Paragraph(inlines) => {
                    let text = Prose::text_of(inlines);
                    for sentence in text.split(". ") {
                        if let Some(subject) = subject(sentence) {
                            let same = self.sentences.entry(subject).or_default();
                            same.push((sentence.trim().to_owned(), span));
                        }
                    }
                    for name in text
                        .split('{')
                        .skip(1)
                        .filter_map(|part| part.split_once('}'))
                    {
                        let named = self.marked.entry(name.0.to_owned());
                        named.or_insert_with(|| block.clone());
                    }
                }
                ProseBlock::Code(_) | ProseBlock::Table { .. } => {}
            }
        }
    }
}

/// Gives the variables and texts of an operation what its page and its notes say of them.
pub fn settle(
    page: &Page,
    of_page: &Introduced,
    own: &Draft,
    operation: &mut Operation,
    found: &mut Vec<Diagnostic>,
) {
    let of_notes = Introduced::of_notes(own);
    let said = [of_page, &of_notes];
    for parameter in &mut operation.parameters {
        if parameter.location != Location::Path {
            continue;
        }
        let schema = &mut parameter.schema;
        limit(page, &parameter.name, schema, &said, found);
        let named = || {
            said.iter()
                .find_map(|said| said.marked.get(&parameter.name))
        };
        if schema.description.is_none()
            && let Some(block) = named()
        {
            let blocks = vec![block.clone()];
            schema.description = Some(Prose { blocks }.to_markdown());
        }
    }
    if let Some(body) = &mut operation.request_body {
        lists(page, &mut body.schema, &said, found);
    }
}

/// Limits the texts in the lists of a body.
fn lists(page: &Page, schema: &mut Schema, said: &[&Introduced], found: &mut Vec<Diagnostic>) {
    for (name, member) in schema.properties.iter_mut() {
        if let Some(items) = member.items.as_deref_mut() {
            limit(page, &singular(name), items, said, found);
        }
    }
    for part in schema.parts_mut() {
        lists(page, part, said, found);
    }
}

/// Reads what sentences say whose subject is this name.
fn limit(
    page: &Page,
    name: &str,
    schema: &mut Schema,
    said: &[&Introduced],
    found: &mut Vec<Diagnostic>,
) {
    let is_free = schema.format.is_none() && schema.enumeration.is_empty();
    if schema.single_type() != Some(TypeName::String) || !is_free {
        return;
    }
    let spoken = name.replace(['_', '-'], " ").to_ascii_lowercase();
    let subject = without_plural(&spoken);
    for said in said {
        let sentences = said.sentences.get(subject).into_iter().flatten();
        for (sentence, span) in sentences.filter(|(sentence, _)| is_about(sentence, &spoken)) {
            let mut read = Schema::of(TypeName::String);
            let findings = constraints::apply(&mut read, &Prose::plain(sentence), name);
            if List::NotEmpty.is_in(&sentence.to_ascii_lowercase()) {
                read.min_length.get_or_insert(1);
                let origins = &mut read.origins;
                origins.insert("minLength".to_owned(), Origin::Description);
            }
            schema.min_length = schema.min_length.or(read.min_length);
            schema.max_length = schema.max_length.or(read.max_length);
            for keyword in ["minLength", "maxLength"] {
                if let Some(origin) = read.origins.get(keyword) {
                    schema.origins.entry(keyword.to_owned()).or_insert(*origin);
                }
            }
            let unread = findings
                .iter()
                .any(|one| matches!(one, Finding::NotUnderstood(_)));
            let is_bare = read.min_length.is_none() && read.max_length.is_none();
            if unread || is_bare {
                let text = format!("{sentence:?} of `{name}`");
                let code = Code::ConstraintNotUnderstood;
                let one = Diagnostic::new(code, page, *span, text, "a constraint");
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        }
    }
}

/// Is the subject of a sentence a thing of this name, and does it tell what the text may be?
fn is_about(sentence: &str, name: &str) -> bool {
    let lower = sentence.trim().to_ascii_lowercase();
    let head = List::Articles.behind(&lower).unwrap_or(&lower);
    let Some(rest) = head.strip_prefix(name) else {
        return false;
    };
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let rest = rest.strip_prefix(" name").unwrap_or(rest);
    let mut words = rest.split_whitespace();
    let has_verb = rest.starts_with(' ')
        && words
            .next()
            .is_some_and(|word| List::Ruling.words().contains(&word));
    has_verb && List::OfTexts.is_in(rest)
}

/// What a sentence about texts speaks of, in small letters and without its plural.
fn subject(sentence: &str) -> Option<String> {
    let lower = sentence.trim().to_ascii_lowercase();
    let head = List::Articles.behind(&lower).unwrap_or(&lower);
    let words: Vec<&str> = head.split_whitespace().collect();
    let verb = words
        .iter()
        .position(|word| List::Ruling.words().contains(word))?;
    let said = words[..verb].join(" ");
    let said = said.strip_suffix(" name").unwrap_or(&said);
    Some(without_plural(said).to_owned())
}

fn without_plural(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(name: &str, text: &str) -> (Option<u64>, Option<u64>, usize) {
        let page = Page::new("lids.inc", "lids");
        let text = Prose::plain(text);
        let (mut said, mut found) = (Introduced::default(), Vec::new());
        said.add(&text, Span::default());
        let mut schema = Schema::of(TypeName::String);
        limit(&page, name, &mut schema, &[&said], &mut found);
        (schema.min_length, schema.max_length, found.len())
    }

    #[test]
    fn introductions_limit_what_they_name() {
        let most = |most| (None, Some(most), 0);
        assert_eq!(
            limited(
                "lid",
                "Each lid can be a maximum of 9 characters in length."
            ),
            most(9)
        );
        assert_eq!(
            limited("lid", "Lid is a bytestring no longer than 6 characters."),
            most(6)
        );
        assert_eq!(
            limited(
                "lid",
                "Lids are case sensitive. Each lid is a non-empty string."
            ),
            (Some(1), None, 0)
        );
        let none = (None, None, 0);
        assert_eq!(limited("crate", "Each crate can have up to 5 lids."), none);
        assert_eq!(
            limited("lid", "Each lid of a crate has a name of 5 characters."),
            none
        );
    }
}
