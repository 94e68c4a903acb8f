//! Values that were of another kind in earlier versions: `In minor versions, this is a lid name, as a string.`,
//! `Since version 2.28 it is returned as a dictionary instead of a string.`

use super::lists::List;
use super::types;
use apiref_core::ir::{Schema, TypeName};

/// Does a text tell of another kind of value in versions before the one that it begins with?
pub fn is_told(text: &str) -> bool {
    let lower = plain(text);
    sentences(&lower).any(|sentence| earlier_kind(sentence).is_some())
}

/// Allows the kinds of value that a text tells of earlier versions, beside the one that is stated.
pub fn note(schema: &mut Schema, text: &str) {
    let Some(stated) = schema.single_type() else {
        return;
    };
    let lower = plain(text);
    for sentence in sentences(&lower) {
        let Some(kind) = earlier_kind(sentence).or_else(|| replaced_kind(sentence)) else {
            continue;
        };
        if kind == stated {
            // Of the same type, but of another form: `a lid name, as a string` where an id is stated.
            schema.format = None;
            schema.origins.shift_remove("format");
        } else if kind != TypeName::Null && !schema.shown_types.contains(&kind) {
            schema.shown_types.push(kind);
        }
    }
}

fn plain(text: &str) -> String {
    text.to_ascii_lowercase().replace(['*', '`', '\n'], " ")
}

fn sentences(lower: &str) -> impl Iterator<Item = &str> {
    lower
        .split(". ")
        .map(|sentence| sentence.trim_matches([' ', '.']))
}

/// What a sentence about earlier versions says that the value is in them.
fn earlier_kind(sentence: &str) -> Option<TypeName> {
    let rest = behind(sentence, List::EarlierVersions).or_else(|| {
        let rest = behind(sentence, List::UntilVersion)?;
        // The number of the version.
        let (number, rest) = rest.split_once([' ', ','])?;
        number
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(rest)
    })?;
    let said = List::IsKind.words().iter().find_map(|words| {
        let (before, said) = rest.split_once(words)?;
        // `…, this is` and not `…, the lid is absent if this is`.
        (before.split_whitespace().count() <= 3).then_some(said)
    })?;
    kind(said)
}

/// The kind that a sentence about versions says another one came in place of.
fn replaced_kind(sentence: &str) -> Option<TypeName> {
    if !sentence.contains("version") {
        return None;
    }
    let replaced = List::InsteadOf.words().iter().find_map(|words| {
        let (before, said) = sentence.split_once(words)?;
        // Both sides name a kind.
        let last = before.split_whitespace().next_back()?;
        of_word(last).and_then(|_| leading(said))
    });
    replaced.or_else(|| {
        let (_, said) = sentence.split_once("changed from ")?;
        let (old, new) = said.split_once(" to ")?;
        leading(new).and_then(|_| leading(old))
    })
}

/// The kind at the head of a text.
fn leading(said: &str) -> Option<TypeName> {
    let mut words = words(said).skip_while(|word| is_article(word));
    let kind = of_word(words.next()?)?;
    // `a list of lids` and `a string value` name a kind, `a list operation` doesn't.
    let goes_on = words
        .next()
        .is_none_or(|word| List::BehindKind.words().contains(&word));
    goes_on.then_some(kind)
}

/// What a phrase names: a kind of value, or a name or an id, which are texts.
fn kind(said: &str) -> Option<TypeName> {
    let said = said.trim_start();
    let clause = said.split([';', ':', '(']).next()?;
    if let Some((_, stated)) = clause.split_once(" as ")
        && let Some(kind) = leading(stated)
    {
        return Some(kind);
    }
    let is_noun = words(clause).next().is_some_and(is_article);
    leading(clause).or_else(|| {
        let phrase = clause.split(',').next()?;
        let mut words = words(phrase).take_while(|word| *word != "of");
        let last = words.by_ref().last()?;
        (is_noun && List::TextNouns.words().contains(&last)).then_some(TypeName::String)
    })
}

fn words(said: &str) -> impl Iterator<Item = &str> {
    let words = said.split([' ', ',']);
    words.filter(|word| !word.is_empty())
}

fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "json")
}

fn of_word(word: &str) -> Option<TypeName> {
    match word {
        "dict" | "dictionary" | "map" | "hash" => Some(TypeName::Object),
        "uuid" | "text" => Some(TypeName::String),
        word => types::of_word(word),
    }
}

fn behind(sentence: &str, list: List) -> Option<&str> {
    let mut phrases = list.words().iter();
    phrases.find_map(|words| Some(sentence.split_once(words)?.1.trim_start_matches([',', ' '])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use TypeName::{Integer, Object, String};

    #[test]
    fn other_kinds_of_earlier_versions_are_allowed() {
        for (stated, text, kinds) in [
            (
                Object,
                "The lid. Since version 2.4 ``lid`` field is returned as a dictionary instead of string.",
                &[String][..],
            ),
            (
                Object,
                "The lid. Before version 2.4, this was a JSON string.",
                &[String],
            ),
            (
                String,
                "In older versions this field is an integer.",
                &[Integer],
            ),
            (
                String,
                "The type was changed from integer to string in version 2.4.",
                &[Integer],
            ),
            // No kinds.
            (
                Integer,
                "Before version 2.4, this was set to the number of the lid.",
                &[],
            ),
            (
                Object,
                "In earlier versions, this field is not returned.",
                &[],
            ),
            (Object, "In earlier versions, this is the default.", &[]),
            (Object, "The lids, instead of the list of crates.", &[]),
            (Object, "Use version 2 instead of lists.", &[]),
            (
                String,
                "The lid was changed from red to green in version 3.",
                &[],
            ),
            (
                String,
                "For older versions of the crate, the lid is a list.",
                &[],
            ),
        ] {
            let mut schema = Schema::of(stated);
            note(&mut schema, text);
            assert_eq!(*schema.shown_types, *kinds, "{text}");
        }
    }

    #[test]
    fn a_text_of_another_form_has_no_format() {
        let mut schema = Schema::of(String);
        schema.format = Some("uuid".to_owned());
        note(
            &mut schema,
            "The id of the lid. It is unique in earlier versions.",
        );
        assert!(schema.format.is_some());
        note(
            &mut schema,
            "The id of the lid. In minor versions, it is a lid name.",
        );
        assert_eq!((schema.format, schema.shown_types.len()), (None, 0));
    }
}
