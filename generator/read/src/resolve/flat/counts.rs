//! Counts whose rows call them numbers: whole ones, where their words say so or all examples show whole ones.

use apiref_core::ir::{Json, Origin, Schema, TypeName, Types};

use crate::resolve::examples::{by_key, objects};
use crate::resolve::{parameter_type, switches};

/// Makes whole numbers of the counts in a body.
pub(super) fn settle(schema: &mut Schema, shown: &[&Json]) {
    let inner: Vec<&Json> = shown.iter().copied().flat_map(objects).collect();
    if let Some(items) = &mut schema.items {
        settle(items, &inner);
    }
    let by_key = by_key(&inner);
    for (name, member) in &mut schema.properties {
        let values = by_key.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        let says = || {
            let text = member.description.as_deref().unwrap_or_default();
            parameter_type::counts(text)
        };
        let is_count = member.single_type() == Some(TypeName::Number)
            && values
                .iter()
                .all(|value| **value == Json::Null || is_whole(value));
        let is_shown = values.iter().any(|value| is_whole(value));
        let origin = match is_count {
            true if says() => Some(Origin::Description),
            true if is_shown && parameter_type::names_count(name) => Some(Origin::Example),
            _ => None,
        };
        if let Some(origin) = origin {
            let whole = |name: &TypeName| match name {
                TypeName::Number => TypeName::Integer,
                other => *other,
            };
            member.types = member.types.take().map(|types| match types {
                Types::One(_) => Types::One(TypeName::Integer),
                Types::Many(names) => Types::Many(names.iter().map(whole).collect()),
            });
            member.origins.insert("type".to_owned(), origin);
        }
        switches::settle(member, values);
        settle(member, values);
    }
}

fn is_whole(value: &Json) -> bool {
    matches!(value, Json::Number(number) if number.is_i64() || number.is_u64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_numbers_where_all_examples_show_some() {
        let read = |name: &str, text: &str| {
            let schema =
                format!(r#"{{"type":"object","properties":{{"{name}":{{"type":"number"}}}}}}"#);
            let mut schema: Schema = serde_json::from_str(&schema).expect("a schema");
            settle(&mut schema, &[&Json::parse(text).expect("JSON")]);
            schema.properties[name].single_type()
        };
        assert_eq!(
            read("total_lids", r#"{"total_lids": 3}"#),
            Some(TypeName::Integer)
        );
        assert_eq!(
            read("total_lids", r#"{"total_lids": 3.5}"#),
            Some(TypeName::Number)
        );
        assert_eq!(read("total_lids", "{}"), Some(TypeName::Number));
        assert_eq!(read("weight", r#"{"weight": 3}"#), Some(TypeName::Number));
    }

    #[test]
    fn counts_that_may_be_null_are_whole_numbers_too() {
        let schema = r#"{"type":"object","properties":{"total_lids":{"type":["number","null"]}}}"#;
        let read = |shown: &[&str]| {
            let mut schema: Schema = serde_json::from_str(schema).expect("a schema");
            let shown: Vec<Json> = shown
                .iter()
                .map(|text| Json::parse(text).expect("JSON"))
                .collect();
            settle(&mut schema, &shown.iter().collect::<Vec<&Json>>());
            schema.properties["total_lids"].types.clone()
        };
        let null = r#"{"total_lids":null}"#;
        let of = |name| Some(Types::Many(vec![name, TypeName::Null]));
        assert_eq!(read(&[r#"{"total_lids":3}"#, null]), of(TypeName::Integer));
        assert_eq!(read(&[null]), of(TypeName::Number));
    }

    #[test]
    fn words_tell_of_counts_unless_an_example_shows_a_fraction() {
        let read = |says: &str, text: &str| {
            let schema = format!(
                r#"{{"type":"object","properties":{{"lids":{{"type":"number","description":"{says}"}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&schema).expect("a schema");
            settle(&mut schema, &[&Json::parse(text).expect("JSON")]);
            schema.properties["lids"].single_type()
        };
        let says = "Number of lids.";
        assert_eq!(read(says, "{}"), Some(TypeName::Integer));
        assert_eq!(read(says, r#"{"lids": 0.5}"#), Some(TypeName::Number));
        assert_eq!(read("Weight of the lids.", "{}"), Some(TypeName::Number));
        assert_eq!(read(says, r#"{"lids": null}"#), Some(TypeName::Integer));
    }
}
