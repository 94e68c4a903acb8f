//! Members of objects that no table lists and the description of the object names: `Available lid options are a, b and c`,
//! `Includes next and self links`. Nothing is known of what they hold, so the objects keep whatever they have.

use std::collections::HashSet;

use super::lists::List;
use apiref_core::ir::{Api, Schema, TypeName};

/// Opens such objects in all bodies.
pub fn open(api: &mut Api) {
    for operation in &mut api.operations {
        for body in operation.bodies_mut() {
            open_in(body, &HashSet::new());
        }
    }
    for schema in api.schemas.values_mut() {
        open_in(schema, &HashSet::new());
    }
}

/// `beside`: the names of the members of the object around this one.
fn open_in(schema: &mut Schema, beside: &HashSet<String>) {
    settle(schema, beside);
    let own: HashSet<String> = schema.properties.keys().cloned().collect();
    let is_object = !own.is_empty();
    for part in schema.parts_mut() {
        open_in(part, if is_object { &own } else { beside });
    }
}

fn settle(schema: &mut Schema, beside: &HashSet<String>) {
    let Some(told) = schema.description.as_deref().and_then(told) else {
        return;
    };
    let object = match schema.items.as_deref_mut() {
        Some(items) => items,
        None => schema,
    };
    let is_object = object.single_type() == Some(TypeName::Object) && object.reference.is_none();
    let is_unlisted = |name: &String| !object.properties.contains_key(name);
    // Names of members that stand beside the object say something else of it.
    let is_other = |name: &String| beside.contains(name) && is_unlisted(name);
    let is_listed = !object.properties.is_empty() && !told.iter().any(is_unlisted);
    if !is_object || object.properties.is_empty() || is_listed || told.iter().any(is_other) {
        return;
    }
    object.additional_properties.get_or_insert_default();
}

/// The members of an object that its description names.
fn told(text: &str) -> Option<Vec<String>> {
    text.split(['\n', ';'])
        .flat_map(|line| line.split(". "))
        .find_map(|sentence| options(sentence).or_else(|| included(sentence)))
}

/// `Available lid options are …`.
fn options(sentence: &str) -> Option<Vec<String>> {
    let lower = sentence.to_ascii_lowercase();
    let words: Vec<(usize, &str)> = words(&lower).collect();
    let verb = words.iter().position(|(_, word)| is_verb(word))?;
    let noun = words.get(verb.checked_sub(1)?)?.1;
    let before = words.get(verb.saturating_sub(4)..verb - 1)?;
    let is_offer = before
        .iter()
        .any(|(_, word)| List::Offering.words().contains(word));
    if !is_offer || !List::Settings.words().contains(&noun) {
        return None;
    }
    let (at, word) = *words.get(verb)?;
    let (names, rest) = names(sentence.get(at + word.len()..)?);
    let ends = rest.trim_matches([' ', '.', ',']).is_empty();
    (!names.is_empty() && ends).then_some(names)
}

/// `Includes … links`.
fn included(sentence: &str) -> Option<Vec<String>> {
    let sentence = sentence.trim_start();
    let verb = List::Including.words().iter().find(|verb| {
        let head = sentence.get(..verb.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(verb))
    })?;
    let (names, rest) = names(sentence.get(verb.len()..)?);
    let rest = rest.trim().to_ascii_lowercase();
    let noun = rest.split([' ', '.', ',']).next().unwrap_or_default();
    let is_told = matches!(noun, "links" | "link") || List::Settings.words().contains(&noun);
    let is_list = rest.trim_matches('.').is_empty() && names.len() > 1;
    ((is_told || is_list) && !names.is_empty()).then_some(names)
}

fn is_verb(word: &str) -> bool {
    matches!(word, "are" | "include" | "is" | "includes")
}

/// The words of a text with where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_end = |c: char| c.is_whitespace() || c == ':';
    let mut end = 0;
    let words = text.split_inclusive(is_end).map(move |piece| {
        let start = end;
        end += piece.len();
        (start, piece.trim_end_matches(is_end))
    });
    words.filter(|(_, word)| !word.is_empty())
}

/// The literals at the head of a text with nothing but commas between them, and what stands behind them.
fn names(text: &str) -> (Vec<String>, &str) {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text;
    loop {
        let next = skip(rest);
        let Some((name, behind)) = next.strip_prefix('`').and_then(|next| next.split_once('`'))
        else {
            return (names, next);
        };
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
        let is_value = matches!(name, "true" | "false" | "null");
        if name.is_empty() || is_value || !name.chars().all(is_word) {
            return (Vec::new(), next);
        }
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        rest = behind;
    }
}

/// The text behind what may stand between two names of a list.
fn skip(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches([' ', ',', ':']);
        let joint = ["and ", "or ", "the "]
            .iter()
            .find_map(|word| text.strip_prefix(word));
        match joint {
            Some(rest) => text = rest,
            None => return text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_name_members() {
        for (text, expected) in [
            (
                "The lid. Available lid options are `a_b`, `c` and `d` `e`.",
                "a_b c d e",
            ),
            ("Supported attributes include `a`.", "a"),
            (
                "Includes `next`, `previous`, and `self` links for lids.",
                "next previous self",
            ),
            ("Contains `a` and `b`.", "a b"),
            ("Valid values are `a` and `b`.", ""),
            ("The valid options are `a` if the lid is `b`.", ""),
            ("Includes `a`.", ""),
            ("Includes `true` and `false`.", ""),
            ("The options are used with `x`.", ""),
            ("Not available. Its keys are listed elsewhere.", ""),
        ] {
            let found = told(text).unwrap_or_default().join(" ");
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn objects_whose_members_are_told_are_open() {
        let mut schema: Schema = serde_json::from_str(
            r#"{"type":"object","properties":{
                "links":{"type":"object","properties":{"self":{"type":"string"}},
                    "description":"Includes `next` and `self` links."},
                "settings":{"type":"object","properties":{"a":{},"b":{}},
                    "description":"Available settings are `a` and `b`."},
                "lids":{"type":"object","properties":{"a":{}},"description":"Includes `links` and `settings`."},
                "list":{"type":"array","items":{"type":"string"},"description":"Includes `a` and `b`."}}}"#,
        )
        .expect("a schema");
        open_in(&mut schema, &HashSet::new());
        let members = schema.properties.iter();
        let open = members.filter(|(_, member)| member.additional_properties.is_some());
        assert_eq!(
            open.map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["links"]
        );
    }
}
