//! Members that the docs have no names for: a row that stands for any others, a sentence that lets users send their own.

use apiref_core::ir::{Origin, Schema, Source, TypeName};
use apiref_core::text::collapsed;

use crate::draft::Draft;

/// Opens each object with a row that stands for members of other names. The row is no member: what it says is said of
/// the values.
pub(super) fn take_rows(schema: &mut Schema) {
    let stands_for_others = |member: &Schema| {
        let text = member.description.as_deref().unwrap_or_default();
        let text = collapsed(text);
        [
            "is not the key name",
            "is not the name of a key",
            "is not a key name",
        ]
        .iter()
        .any(|words| text.contains(words))
    };
    let mut members = schema.properties.iter();
    let found = members.find(|(_, member)| stands_for_others(member));
    let found = found.map(|(name, _)| name.clone());
    if let Some(name) = found.filter(|_| schema.additional_properties.is_none())
        && let Some(member) = schema.properties.shift_remove(&name)
    {
        schema.required.retain(|required| *required != name);
        schema.additional_properties = Some(Box::new(Schema {
            description: member.description,
            versions: member.versions,
            source: member.source,
            ..Schema::default()
        }));
    }
    schema.parts_mut().for_each(take_rows);
}

/// Opens a request body, or the one object in it, where a sentence says that users may send members of their own.
pub(super) fn open_request(schema: &mut Schema, draft: &Draft) {
    let notes = draft.notes.iter().map(|(_, text)| text);
    let texts = std::iter::once(&draft.description).chain(notes);
    let texts: Vec<String> = texts.map(|text| text.text()).collect();
    let mut sentences = texts.iter().flat_map(|text| text.split(". "));
    let Some(sentence) = sentences.find(|sentence| lets_add(sentence)) else {
        return;
    };
    let is_one = schema.properties.len() == 1;
    let is_wrapper = schema
        .properties
        .values()
        .any(|one| one.is(TypeName::Object))
        && is_one;
    let object = match schema.properties.first_mut().filter(|_| is_wrapper) {
        Some((_, member)) => member,
        None => schema,
    };
    if object.is(TypeName::Object) && object.additional_properties.is_none() {
        let values = match sentence.contains("string") {
            true => Schema::of(TypeName::String),
            false => Schema::default(),
        };
        object.additional_properties = Some(Box::new(values));
    }
}

/// Members of which the text about an operation says how `null` is sent: `Set the lid attribute to null to take it off`.
pub(super) fn take_nulls(schema: &mut Schema, draft: &Draft) {
    let names = told_nulls(&draft.description.text());
    if !names.is_empty() {
        make_nullable(schema, &names);
    }
}

/// Adds the id to objects of which only a sample shows the name, or the name beside the id, where the words of their row
/// leave the choice: `lids, each given by ID or name`.
pub(super) fn take_names(schema: &mut Schema) {
    const NAMES: [&str; 2] = ["id", "name"];
    schema.parts_mut().for_each(take_names);
    if !schema.description.as_deref().is_some_and(leaves_choice) {
        return;
    }
    let object = match schema.items.as_deref_mut() {
        Some(items) => items,
        None => schema,
    };
    let known = NAMES
        .iter()
        .filter(|name| object.properties.contains_key(**name))
        .count();
    if known != 1 || !object.properties.values().all(Schema::is_only_shown) {
        return;
    }
    for name in NAMES {
        if !object.properties.contains_key(name) {
            let mut member = Schema::of(TypeName::String);
            let origin = Origin::Description;
            member.source = schema_source(object).map(|source| Source { origin, ..source });
            member.origins.insert("type".to_owned(), origin);
            object.properties.insert(name.to_owned(), member);
        }
    }
    // None of them is in all requests.
    object
        .required
        .retain(|name| !NAMES.contains(&name.as_str()));
}

/// Where the members of an object were read.
fn schema_source(object: &Schema) -> Option<Source> {
    let member = object.properties.values().next()?;
    member.source.clone()
}

/// Does a text let users give things by their ids or their names?
fn leaves_choice(text: &str) -> bool {
    let text = text.to_ascii_lowercase().replace(['`', '*'], "");
    let text = collapsed(&text);
    [
        "by id or name",
        "by name or id",
        "by either id or name",
        "by either name or id",
    ]
    .iter()
    .any(|words| text.contains(words))
}

fn make_nullable(schema: &mut Schema, names: &[String]) {
    for (name, member) in &mut schema.properties {
        if names.contains(name) && member.types.is_some() && !member.is_nullable() {
            member.make_nullable();
            let origins = &mut member.origins;
            origins.insert("type".to_owned(), Origin::Description);
        }
    }
    schema
        .parts_mut()
        .for_each(|part| make_nullable(part, names));
}

/// The names in `set the NAME attribute to null`.
fn told_nulls(text: &str) -> Vec<String> {
    let is_part = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | ':');
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins = |word: &str| matches!(word.to_ascii_lowercase().as_str(), "set" | "setting");
    let mut names = Vec::new();
    for (at, _) in words.iter().enumerate().filter(|(_, word)| begins(word)) {
        let denied = at > 0 && matches!(words[at - 1], "not" | "cannot" | "never");
        let rest = words[at + 1..].iter().take(5);
        let rest: Vec<&str> = rest.map(|word| word.trim_matches(is_part)).collect();
        let rest = rest.strip_prefix(&["the"]).unwrap_or(&rest);
        let name = match rest {
            [name, "to", "null", ..] => name,
            [
                name,
                "attribute" | "parameter" | "field" | "value" | "property",
                "to",
                "null",
                ..,
            ] => name,
            _ => continue,
        };
        if !denied {
            names.push((*name).to_owned());
        }
    }
    names
}

fn lets_add(sentence: &str) -> bool {
    let text = sentence.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|words| text.contains(words));
    let of_others = [
        "additional properties",
        "additional attributes",
        "custom properties",
        "custom attributes",
        "arbitrary properties",
        "arbitrary attributes",
    ];
    let lets = [
        "may include",
        "can include",
        "may add",
        "can add",
        "may specify",
        "can specify",
        "may be included",
        "can be included",
        "may be added",
        "can be added",
        "may be specified",
        "can be specified",
    ];
    says(&of_others) && says(&lets) && !says(&[" not ", "response"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Prose;

    #[test]
    fn a_row_that_is_no_key_stands_for_others() {
        let text = r#"{"type":"object","required":["more"],"properties":{"lid":{"type":"string"},
            "more":{"type":"string","description":"Any others. The name `more` is not\nthe key name."}}}"#;
        let mut schema: Schema = serde_json::from_str(text).expect("a schema");
        take_rows(&mut schema);
        assert!(schema.required.is_empty());
        let names: Vec<&String> = schema.properties.keys().collect();
        assert_eq!(names, ["lid"]);
        let values = schema.additional_properties.expect("values");
        assert!(values.types.is_none() && values.description.is_some());
    }

    #[test]
    fn things_are_given_by_their_ids_or_names_where_the_words_say_so() {
        let read = |says: &str| {
            let text = format!(
                r#"{{"type":"array","description":"{says}","items":{{"type":"object","required":["name"],"properties":
                {{"name":{{"type":"string","x-source":{{"origin":"example","page":"p","line":3}}}}}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            take_names(&mut schema);
            *schema.items.expect("items")
        };
        let lid = read("Lids, each given by either `id` or `name`.");
        let names: Vec<&String> = lid.properties.keys().collect();
        assert_eq!(names, ["name", "id"]);
        assert!(lid.required.is_empty());
        assert_eq!(read("Lids by name.").properties.len(), 1);
    }

    #[test]
    fn what_is_set_to_null_may_be_null() {
        let told = |text: &str| told_nulls(text).join(" ");
        assert_eq!(told("To close, set the `lid` attribute to `null`."), "lid");
        assert_eq!(told("Setting lid to null takes it off."), "lid");
        assert_eq!(told("You must not set lid to null."), "");
        assert_eq!(told("Set the lid to red."), "");
        let draft = Draft {
            description: Prose::plain("Set the lid to null."),
            ..Draft::default()
        };
        let text = r#"{"type":"object","properties":{"crate":{"type":"object","properties":{"lid":{"type":"string"},
            "box":{"type":"string"}}}}}"#;
        let mut schema: Schema = serde_json::from_str(text).expect("a schema");
        take_nulls(&mut schema, &draft);
        let members = &schema.properties["crate"].properties;
        assert!(members["lid"].is_nullable() && !members["box"].is_nullable());
    }

    #[test]
    fn a_sentence_lets_users_send_members_of_their_own() {
        let read = |says: &str, body: &str| {
            let draft = Draft {
                notes: vec![("Request".to_owned(), Prose::plain(says))],
                ..Draft::default()
            };
            let mut schema: Schema = serde_json::from_str(body).expect("a schema");
            open_request(&mut schema, &draft);
            schema
        };
        let plain =
            r#"{"type":"object","properties":{"lid":{"type":"string"},"box":{"type":"string"}}}"#;
        let says = "Lids close. You can add custom attributes, each a string.";
        let values = read(says, plain).additional_properties.expect("values");
        assert_eq!(values.single_type(), Some(TypeName::String));
        let wrapped = r#"{"type":"object","properties":{"lid":{"type":"object"}}}"#;
        let lid = read(says, wrapped).properties["lid"].clone();
        assert!(lid.additional_properties.is_some());
        let denied = read("You can not add custom attributes.", plain);
        assert!(denied.additional_properties.is_none());
    }
}
