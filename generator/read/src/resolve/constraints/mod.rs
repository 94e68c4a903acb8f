//! Constraints that descriptions state in words, as keywords of schemas.
//!
//! Precision before recall: what is certain enters the schema with [`Origin::Description`](apiref_core::ir::Origin), what
//! looks like a constraint and is not understood is reported, and nothing is guessed.
//!
//! The phrases are data: see [`rules::RULES`] and [`keys`].

mod charset;
mod conditions;
mod content;
mod effects;
mod facts;
mod formats;
pub mod keys;
mod lists;
pub mod pattern;
pub mod rules;
mod sentence;
pub mod token;
mod values;

use crate::draft::{Inline, Prose, ProseBlock};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::Schema;
use apiref_core::page::{Page, Span};
use facts::{Facts, Strength, Target};
use keys::Key;
use sentence::{Lead, Sentences};
use token::{Kind, Token};

/// What a description says beyond the schema of its own field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// One or more of these members must be there; the field itself is among them.
    EitherRequired(Vec<String>),
    /// The description says that the member may be left out.
    Optional,
    /// A sentence that looks like a constraint and is not understood, or contradicts another.
    NotUnderstood(String),
}

/// Reads the description of the field `name` into its schema, which holds what the type column says.
///
/// What a number limits depends on the type: the length of strings, the value of numbers, for arrays the items' own
/// lengths and values or, where the words say so, how many there are. Keywords that are there already stay.
pub fn apply(schema: &mut Schema, prose: &Prose, name: &str) -> Vec<Finding> {
    if prose.is_empty() {
        return Vec::new();
    }
    let target = Target::of(schema);
    let mut reader = Reader {
        sentences: Sentences {
            name,
            target,
            facts: Facts::default(),
            findings: Vec::new(),
        },
        awaited: Awaited::Nothing,
        bullet: false,
    };
    reader.blocks(&prose.blocks);
    let Sentences {
        facts,
        mut findings,
        ..
    } = reader.sentences;
    facts.write(schema, target, &mut findings);
    findings
}

/// What the last paragraph announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Nothing,
    /// The content of a key that stands alone on its line.
    Content(Key),
    /// A list of values, after a sentence that says so.
    Values,
    /// A list of something, after a colon.
    List,
    /// A list of what is not allowed.
    Exclusions,
}

struct Reader<'s> {
    sentences: Sentences<'s>,
    awaited: Awaited,
    /// Inside of a bullet, which may be about a part of the field?
    bullet: bool,
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &[ProseBlock]) {
        for block in blocks {
            match block {
                ProseBlock::Paragraph(inlines) => self.paragraph(inlines),
                ProseBlock::List { items, .. } => self.list(items),
                ProseBlock::Admonition(_, body) => {
                    self.awaited = Awaited::Nothing;
                    self.blocks(&body.blocks);
                    self.awaited = Awaited::Nothing;
                }
                ProseBlock::Code(_) | ProseBlock::Table(_) => self.awaited = Awaited::Nothing,
            }
        }
    }

    fn paragraph(&mut self, inlines: &[Inline]) {
        let awaited = std::mem::replace(&mut self.awaited, Awaited::Nothing);
        if let Some((key, text, rest)) = keys::split(inlines) {
            let empty =
                text.trim().is_empty() && rest.iter().all(|run| run.text().trim().is_empty());
            if empty {
                self.awaited = Awaited::Content(key);
            } else {
                self.content(key, text, rest);
            }
            return;
        }
        match awaited {
            Awaited::Content(key) => self.content(key, "", inlines),
            _ => self.prose("", inlines),
        }
    }

    /// Sentences, `head` before the runs.
    fn prose(&mut self, head: &str, inlines: &[Inline]) {
        let mut tokens = Vec::new();
        let vocabulary = &rules::RULEBOOK.vocabulary;
        token::cut(head, vocabulary, &mut tokens);
        token::tokenize(inlines, vocabulary, &mut tokens);
        if self.bullet && conditions::is_about_part(&tokens, self.sentences.name) {
            return;
        }
        let last = tokens.rsplit(|token| token.kind == Kind::Stop).next();
        let last = last.unwrap_or(&[]);
        self.awaited = match self.sentences.paragraph(&tokens, Strength::Prose) {
            Lead::Values => Awaited::Values,
            Lead::None if !conditions::leads(last) => Awaited::Nothing,
            Lead::None if conditions::denies(last) => {
                self.sentences.report(last);
                Awaited::Exclusions
            }
            Lead::None => Awaited::List,
        };
        self.patterns(head, inlines, &tokens);
    }

    /// Regular expressions that are written out.
    fn patterns(&mut self, head: &str, inlines: &[Inline], tokens: &[Token<'_>]) {
        let conditional = tokens.first().is_some_and(|token| {
            ["if", "when", "for"]
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
        });
        if conditional || !self.sentences.target.is_text() {
            return;
        }
        let texts = std::iter::once(head).chain(inlines.iter().map(Inline::text));
        for text in texts {
            if let Some(pattern) = formats::pattern(text) {
                self.sentences
                    .facts
                    .pattern
                    .put(pattern.to_owned(), Strength::Prose);
            }
        }
    }

    /// What stands behind a key.
    fn content(&mut self, key: Key, text: &str, rest: &[Inline]) {
        let mut tokens = Vec::new();
        let vocabulary = &rules::RULEBOOK.vocabulary;
        token::cut(text, vocabulary, &mut tokens);
        token::tokenize(rest, vocabulary, &mut tokens);
        let absent = match tokens.split_last() {
            Some((last, others)) if last.kind == Kind::Stop => others,
            _ => &tokens,
        };
        if let [only] = absent
            && keys::is_absent(only.text)
        {
            return;
        }
        let sentences = &mut self.sentences;
        match key {
            Key::Example => {}
            Key::Text => self.prose(text, rest),
            Key::Regex => self.patterns(text, rest, &[]),
            Key::Default => {
                if !sentences.key_default(&tokens) {
                    self.prose(text, rest);
                }
            }
            Key::Range | Key::Enumeration => match sentences.key_range(&tokens, key) {
                content::Content::Read => {}
                content::Content::Prose => {
                    self.prose(text, rest);
                    if self.awaited == Awaited::List && conditions::announces(&tokens) {
                        self.awaited = Awaited::Values;
                    }
                }
            },
            _ => {
                if !sentences.key_bound(&tokens, key) {
                    self.prose(text, rest);
                }
            }
        }
    }

    fn list(&mut self, items: &[Prose]) {
        let awaited = std::mem::replace(&mut self.awaited, Awaited::Nothing);
        let values = matches!(
            awaited,
            Awaited::Values | Awaited::Content(Key::Range | Key::Enumeration)
        );
        if values && let Some(found) = lists::bullets(items) {
            let strength = if matches!(awaited, Awaited::Content(_)) {
                Strength::Key
            } else {
                Strength::Prose
            };
            let texts: Vec<&str> = found.iter().map(|item| item.value).collect();
            if self.sentences.set_enumeration(&texts, strength) {
                let mut defaults = found.iter().filter(|item| item.default);
                if let (Some(item), None) = (defaults.next(), defaults.next()) {
                    let token = Token {
                        kind: Kind::Value,
                        text: item.value,
                    };
                    self.sentences.set_default(&token, strength);
                }
                return;
            }
        }
        if matches!(
            awaited,
            Awaited::Content(Key::Example) | Awaited::Exclusions
        ) {
            return;
        }
        let open = matches!(awaited, Awaited::Nothing | Awaited::List);
        if open && !self.bullet && self.sentences.target.is_text() {
            let constants = || match awaited {
                Awaited::List => lists::constants(items),
                _ => None,
            };
            if let Some(names) = lists::definitions(items).or_else(constants) {
                self.sentences.set_enumeration(&names, Strength::Prose);
            }
        }
        let outer = std::mem::replace(&mut self.bullet, true);
        for item in items {
            self.blocks(&item.blocks);
        }
        self.bullet = outer;
    }
}

/// Says what of the description of `name`, whose row stands at `span`, was not understood.
pub fn report(
    findings: &[Finding],
    page: &Page,
    span: Span,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for finding in findings {
        if let Finding::NotUnderstood(text) = finding {
            diagnostics.push(Diagnostic::new(
                Code::ConstraintNotUnderstood,
                page,
                span,
                format!("`{name}`: {text}"),
                "",
            ));
        }
    }
}

/// Puts into a struct's schema what the descriptions of its members say of it.
pub fn apply_to_parent(parent: &mut Schema, findings: &[Finding]) {
    for finding in findings {
        let Finding::EitherRequired(names) = finding else {
            continue;
        };
        let known = names
            .iter()
            .all(|name| parent.properties.contains_key(name));
        if !known || names.iter().any(|name| parent.required.contains(name)) {
            continue;
        }
        let same = |known: &Vec<String>| names.iter().all(|name| known.contains(name));
        if !parent.any_required.iter().any(same) {
            // In the order of the members, whichever of them says it.
            let mut names = names.clone();
            names.sort_by_key(|name| parent.properties.get_index_of(name));
            parent.any_required.push(names);
        }
    }
}

#[cfg(test)]
mod tests;
