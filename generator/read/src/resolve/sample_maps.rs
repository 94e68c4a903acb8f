//! Objects whose members only their description shows, in a sample: `Key-value pairs. Example: {"Key1":"Value1"}`. They
//! are maps of texts.

use apiref_core::ir::{Api, Json, Origin, Schema, TypeName};

use super::examples::said;

/// Makes such objects maps, wherever they stand.
pub fn settle(api: &mut Api) {
    for operation in &mut api.operations {
        operation.bodies_mut().for_each(visit);
    }
}

fn visit(schema: &mut Schema) {
    schema.parts_mut().for_each(visit);
    let is_bare = schema.is(TypeName::Object)
        && schema.properties.is_empty()
        && schema.additional_properties.is_none();
    if is_bare && schema.description.as_deref().is_some_and(shows_map) {
        schema.additional_properties = Some(Box::new(Schema::of(TypeName::String)));
        let key = "additionalProperties".to_owned();
        schema.origins.insert(key, Origin::Description);
    }
}

/// Does a description call its object a map, and show one whose values are texts?
fn shows_map(description: &str) -> bool {
    let plain: String = description
        .chars()
        .filter(|c| !matches!(c, '*' | '\\' | '`'))
        .collect();
    let Some(members) = sample(&plain) else {
        return false;
    };
    let Json::Object(members) = &members else {
        return false;
    };
    let are_texts = members
        .values()
        .all(|value| matches!(value, Json::String(_)));
    are_texts && (said::says_map(description, members) || said::are_placeholders(members))
}

/// The first object that stands in a text, and in no list.
fn sample(text: &str) -> Option<Json> {
    let start = text.find('{')?;
    let before = text.get(..start)?.trim_end();
    if before.ends_with(['[', ',']) {
        return None;
    }
    let end = start + text.get(start..)?.find('}')?;
    Json::parse(text.get(start..=end)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_of_pairs_is_a_map_of_texts() {
        for said in [
            r#"Key-value pairs. Example: {"**Key1**":"**Value1**","**Key2**":"**Value2**"}"#,
            "The lids.\n\n```text\n\"lids\": {\n  \"key1\": \"value1\"\n}\n```",
        ] {
            assert!(shows_map(said), "{said}");
        }
        for other in [
            r#"Key-value pairs, such as [{"key": "a", "value": "b"}]"#,
            r#"Key-value pairs, such as {"size": 1}"#,
            r#"The lid: {"colour": "red"}"#,
            "Key-value pairs.",
        ] {
            assert!(!shows_map(other), "{other}");
        }
        let mut lids = Schema::of(TypeName::Object);
        lids.description = Some(r#"Key-value pairs: {"a":"b"}"#.to_owned());
        visit(&mut lids);
        assert!(lids.additional_properties.is_some());
    }
}
