//! Members that the description of an object lists as bullets, where no table does.

use super::body::{Field, innermost};
use super::constraints::{self, keys};
use super::examples::{by_key, objects};
use super::{types, value_docs};
use crate::draft::{Inline, Prose, ProseBlock};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::{Json, Origin, Schema, Source, TypeName};
use apiref_core::page::Page;

/// Gives objects without documented members those that their descriptions list. `shown` are the values that examples
/// show of the object that holds the fields.
pub fn adopt(page: &Page, fields: &mut [Field<'_>], shown: &[&Json], found: &mut Vec<Diagnostic>) {
    let by_key = by_key(shown);
    for field in fields {
        let values = by_key.get(field.name.as_str()).into_iter().flatten();
        let inner: Vec<&Json> = values.copied().flat_map(objects).collect();
        if !field.children.is_empty() {
            adopt(page, &mut field.children, &inner, found);
            continue;
        }
        if !may_have(field, &inner) {
            continue;
        }
        let Some(row) = field.row else { continue };
        let Some(listed) = listed(&row.description.blocks) else {
            continue;
        };
        let Some(names) = confirmed(&listed, &inner) else {
            continue;
        };
        field.children = names
            .into_iter()
            .zip(listed)
            .map(|(name, (_, text))| {
                let place = &field.source;
                let source = Source::new(Origin::Description, place.page.clone(), place.line);
                let mut member = Field::new(name, source);
                let (text, stated) = typed(text);
                if let Some(stated) = stated {
                    *member.schema = Schema::of(stated);
                    let origins = &mut member.schema.origins;
                    origins.insert("type".to_owned(), Origin::Description);
                }
                // What the list of members says is told with its row.
                member.findings = constraints::apply(&mut member.schema, &text, &member.name);
                let known = &field.findings;
                member.findings.retain(|finding| !known.contains(finding));
                constraints::report(&member.findings, page, row.span, &member.name, found);
                value_docs::note(&mut member.schema, &text);
                let text = text.to_markdown();
                member.schema.description = (!text.is_empty()).then_some(text);
                member
            })
            .collect();
    }
}

/// Is the value an object, or a list of objects, of which no member is known? A list of whatever holds what is shown.
fn may_have(field: &mut Field<'_>, shown: &[&Json]) -> bool {
    let is_open = field.variants.is_empty();
    let is_list = field.schema.is(TypeName::Array);
    let shows_objects = !shown.is_empty() && shown.iter().all(|json| json.as_object().is_some());
    let slot = innermost(&mut field.schema);
    let is_untyped = slot.types.is_none() && slot.title.is_none();
    is_open
        && (slot.single_type() == Some(TypeName::Object) || is_list && is_untyped && shows_objects)
        && slot.properties.is_empty()
        && slot.additional_properties.is_none()
        && slot.reference.is_none()
}

/// The names as examples spell them; none where examples show other members. What no example shows has to be written
/// like the name of a member.
fn confirmed(listed: &[(String, Prose)], shown: &[&Json]) -> Option<Vec<String>> {
    let keys: Vec<&String> = shown
        .iter()
        .filter_map(|json| json.as_object())
        .flat_map(|members| members.keys())
        .collect();
    if keys.is_empty() {
        let is_member = |name: &String| name.starts_with(|c: char| c.is_ascii_lowercase());
        let names = listed.iter().map(|(name, _)| name);
        return names
            .clone()
            .all(is_member)
            .then(|| names.cloned().collect());
    }
    let spelled = |name: &String| keys.iter().find(|key| key.eq_ignore_ascii_case(name));
    let hits = listed
        .iter()
        .filter(|(name, _)| spelled(name).is_some())
        .count();
    (hits * 2 >= listed.len()).then(|| {
        let names = listed.iter().map(|(name, _)| name);
        names
            .map(|name| spelled(name).map_or_else(|| name.clone(), |key| (*key).clone()))
            .collect()
    })
}

/// The text without the type that stands in brackets at its end: `its size (Integer)`.
fn typed(mut text: Prose) -> (Prose, Option<TypeName>) {
    let Some(ProseBlock::Paragraph(inlines)) = text.blocks.last_mut() else {
        return (text, None);
    };
    let Some(Inline::Text(last)) = inlines.last_mut() else {
        return (text, None);
    };
    let stated = last.trim_end().strip_suffix(')').and_then(|said| {
        let (said, word) = said.rsplit_once('(')?;
        let stated = types::of_word(&word.to_ascii_lowercase())?;
        // Of an array or object nothing else is known.
        let is_scalar = !matches!(stated, TypeName::Array | TypeName::Object);
        is_scalar.then(|| (said.trim_end().to_owned(), stated))
    });
    let Some((said, stated)) = stated else {
        return (text, None);
    };
    *last = said;
    (text, Some(stated))
}

/// The first list whose every item begins with a name and a colon or a dash.
fn listed(blocks: &[ProseBlock]) -> Option<Vec<(String, Prose)>> {
    blocks.iter().find_map(|block| match block {
        ProseBlock::List { items, .. } => {
            let named: Option<Vec<(String, Prose)>> = items.iter().map(named).collect();
            let distinct = |named: &Vec<(String, Prose)>| {
                let mut names: Vec<&String> = named.iter().map(|(name, _)| name).collect();
                names.sort_unstable();
                names.windows(2).all(|pair| pair[0] != pair[1])
            };
            named
                .filter(|named| named.len() > 1 && distinct(named))
                .or_else(|| items.iter().find_map(|item| listed(&item.blocks)))
        }
        ProseBlock::Admonition(_, body) => listed(&body.blocks),
        _ => None,
    })
}

/// `**lid**: what it is`, `` `lid` - what it is``
fn named(item: &Prose) -> Option<(String, Prose)> {
    let (ProseBlock::Paragraph(inlines), below) = item.blocks.split_first()? else {
        return None;
    };
    if keys::split(inlines).is_some_and(|(key, ..)| key != keys::Key::Range) {
        return None;
    }
    let (first, rest) = inlines.split_first()?;
    let (name, behind) = match first {
        Inline::Strong(name) | Inline::Code(name) => match name.strip_suffix(':') {
            Some(name) => (name, None),
            None => {
                let behind = rest.first()?.text().trim_start();
                let dashed = || {
                    behind
                        .strip_prefix(['-', '\u{2013}', '\u{2014}'])?
                        .strip_prefix(' ')
                };
                let behind = behind.strip_prefix(':').or_else(dashed)?;
                (name.as_str(), Some(behind))
            }
        },
        Inline::Text(text) => {
            let (name, behind) = text.split_once(':')?;
            (name, Some(behind))
        }
        _ => return None,
    };
    let name = name.trim();
    let is_name = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':' | b'.'));
    let is_value = matches!(name, "true" | "false" | "null" | "");
    if !is_name || is_value || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut text: Vec<Inline> = Vec::with_capacity(inlines.len());
    match (first, behind) {
        (Inline::Text(_), Some(behind)) => {
            text.push(Inline::Text(behind.trim_start().to_owned()));
            text.extend_from_slice(rest);
        }
        (_, Some(behind)) => {
            text.push(Inline::Text(behind.trim_start().to_owned()));
            text.extend(rest.iter().skip(1).cloned());
        }
        (_, None) => text.extend_from_slice(rest),
    }
    let mut blocks = vec![ProseBlock::Paragraph(text)];
    blocks.extend_from_slice(below);
    Some((name.to_owned(), Prose { blocks }))
}
