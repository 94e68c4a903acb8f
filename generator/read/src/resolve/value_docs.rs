//! What each value of an enumeration means, from the lists and paragraphs that explain them.

use indexmap::IndexMap;

use super::body::innermost;
use super::constraints::lists::explains;
use crate::draft::{Inline, Prose, ProseBlock};
use apiref_core::ir::{Json, Schema};

/// Signs that may stand between a value and what it means.
const SIGNS: &[char] = &[':', '-', '–', '—', '=', ','];

/// Notes in a schema what its description says of the single values of its enumeration.
pub fn note(schema: &mut Schema, prose: &Prose) {
    let slot = innermost(schema);
    if slot.enumeration.is_empty() {
        return;
    }
    let values: Vec<String> = slot.enumeration.iter().map(written).collect();
    let mut meanings = IndexMap::new();
    collect(&prose.blocks, &values, &mut meanings);
    // In the order of the values.
    meanings.sort_by_cached_key(|value, _| values.iter().position(|known| known == value));
    slot.enum_descriptions = meanings;
}

/// A value as descriptions write it.
fn written(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn collect(blocks: &[ProseBlock], values: &[String], meanings: &mut IndexMap<String, String>) {
    for block in blocks {
        match block {
            ProseBlock::Paragraph(inlines) => add(inlines, &[], values, meanings),
            ProseBlock::List { items, .. } => {
                for item in items {
                    match item.blocks.split_first() {
                        Some((ProseBlock::Paragraph(inlines), rest)) => {
                            add(inlines, rest, values, meanings);
                            collect(rest, values, meanings);
                        }
                        _ => collect(&item.blocks, values, meanings),
                    }
                }
            }
            ProseBlock::Admonition(_, body) => collect(&body.blocks, values, meanings),
            ProseBlock::Code(_) | ProseBlock::Table(_) => {}
        }
    }
}

fn add(
    inlines: &[Inline],
    rest: &[ProseBlock],
    values: &[String],
    meanings: &mut IndexMap<String, String>,
) {
    let Some((value, meaning)) = explained(inlines) else {
        return;
    };
    if !values.contains(&value) || meanings.contains_key(&value) {
        return;
    }
    let mut prose = Prose {
        blocks: vec![ProseBlock::Paragraph(meaning)],
    };
    prose.blocks.extend_from_slice(rest);
    let mut text = prose.to_markdown();
    if let Some(first) = text.get(..1).filter(|first| first.is_ascii()) {
        text.replace_range(..1, &first.to_ascii_uppercase());
    }
    meanings.insert(value, text);
}

/// The value at the head of a paragraph and what the rest says of it.
fn explained(inlines: &[Inline]) -> Option<(String, Vec<Inline>)> {
    let (first, rest) = inlines.split_first()?;
    let (value, behind, is_marked) = match first {
        Inline::Strong(text) | Inline::Code(text) => (text.as_str(), "", true),
        Inline::Text(text) => {
            let quoted = text.trim_start().strip_prefix(['"', '“']);
            match quoted.and_then(|quoted| quoted.split_once(['"', '”'])) {
                Some((value, behind)) => (value, behind, true),
                None => {
                    let end = text.find([':', ' ', '('])?;
                    let (value, behind) = text.split_at(end);
                    (value, behind, false)
                }
            }
        }
        _ => return None,
    };
    let closed = value.trim_end().ends_with(':');
    let value = value.trim().trim_end_matches(':').trim_end().to_owned();
    let mut meaning: Vec<Inline> = Vec::with_capacity(inlines.len());
    if !behind.is_empty() {
        meaning.push(Inline::Text(behind.to_owned()));
    }
    meaning.extend_from_slice(rest);
    let Some(Inline::Text(text)) = meaning.first_mut() else {
        return (closed && !meaning.is_empty()).then_some((value, meaning));
    };
    let trimmed = text.trim_start();
    let word = trimmed
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let is_sign = trimmed.starts_with(SIGNS) || trimmed.starts_with('(');
    // Without a mark, only a colon or a bracket tells a value from the first word of a sentence.
    let tells = closed
        || trimmed.starts_with([':', '('])
        || is_marked && (is_sign || explains(word))
        || trimmed.starts_with("- ");
    if !tells {
        return None;
    }
    let trimmed = trimmed.trim_start_matches(SIGNS).trim_start();
    let inner = trimmed
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix([')', '.']))
        .map(|inner| inner.trim_end_matches(')'));
    *text = inner.unwrap_or(trimmed).to_owned();
    let is_empty = meaning.iter().all(|inline| inline.text().trim().is_empty());
    (!is_empty).then_some((value, meaning))
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::TypeName;

    fn strong(value: &str, text: &str) -> Prose {
        Prose {
            blocks: vec![ProseBlock::Paragraph(vec![
                Inline::Strong(value.to_owned()),
                Inline::Text(text.to_owned()),
            ])],
        }
    }

    fn meanings(items: Vec<Prose>) -> Vec<(String, String)> {
        let mut schema = Schema::of(TypeName::String);
        schema.enumeration = ["open", "shut"]
            .map(|v| Json::String(v.to_owned()))
            .to_vec();
        let list = ProseBlock::List {
            ordered: false,
            items,
        };
        note(&mut schema, &Prose { blocks: vec![list] });
        schema.enum_descriptions.into_iter().collect()
    }

    #[test]
    fn lists_explain_values() {
        let found = [("open", "The lid is off."), ("shut", "The lid is on.")]
            .map(|(value, text)| (value.to_owned(), text.to_owned()));
        for items in [
            vec![
                strong("shut", ": the lid is on."),
                strong("open:", " the lid is off."),
            ],
            vec![
                Prose::plain("open: the lid is off."),
                Prose::plain("\"shut\" - the lid is on."),
            ],
            vec![
                Prose::plain("open (the lid is off.)"),
                strong("shut", " – The lid is on."),
            ],
        ] {
            assert_eq!(meanings(items), found);
        }
        let verbs = meanings(vec![strong("open", " indicates that there is no lid.")]);
        assert_eq!(verbs[0].1, "Indicates that there is no lid.");
    }

    #[test]
    fn other_lists_explain_nothing() {
        let items = vec![
            Prose::plain("open lids are heavy."),
            strong("ajar", ": neither."),
            strong("open", ""),
            strong("open", " lids are heavy."),
        ];
        assert_eq!(meanings(items), []);
    }
}
