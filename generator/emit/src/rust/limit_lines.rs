//! Lines of a description that state a limit and nothing else: `Maximum length: **64**`. The limits of a schema are told in
//! one sentence, so these lines go where the schema has the limit.

use std::borrow::Cow;

use apiref_core::ir::Schema;

use crate::told::begins_note;

/// The schema without such lines in its description, and without the notes on operations that hold nothing else.
pub fn without_limits(schema: &Schema) -> Cow<'_, Schema> {
    let Some(text) = schema.description.as_deref() else {
        return Cow::Borrowed(schema);
    };
    let states = |paragraph: &str| limit(paragraph).is_some_and(|limit| limit.is_of(schema));
    if !text.split("\n\n").any(states) {
        return Cow::Borrowed(schema);
    }
    let mut kept: Vec<&str> = Vec::new();
    let drop_empty_note = |kept: &mut Vec<&str>| {
        let is_head =
            |last: &mut &str| !last.contains('\n') && begins_note(last) && last.ends_with(':');
        kept.pop_if(is_head);
    };
    for paragraph in text.split("\n\n") {
        if states(paragraph) {
            continue;
        }
        if begins_note(paragraph) {
            drop_empty_note(&mut kept);
        }
        kept.push(paragraph);
    }
    drop_empty_note(&mut kept);
    Cow::Owned(Schema {
        description: Some(kept.join("\n\n")).filter(|text| !text.is_empty()),
        ..schema.clone()
    })
}

/// What a line states.
struct Limit<'t> {
    is_least: bool,
    is_length: bool,
    number: &'t str,
}

fn limit(paragraph: &str) -> Option<Limit<'_>> {
    // A list of one item is shown as its content.
    let line = paragraph.strip_prefix("- ").unwrap_or(paragraph);
    let (key, value) = line.split_once(": ")?;
    let number = value.trim().trim_matches('*').trim_end_matches('.');
    let key = key.trim_matches('*').to_ascii_lowercase();
    let (end, of) = key.split_once(' ').unwrap_or((&key, ""));
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && matches!(of, "" | "length" | "value") && matches!(end, "minimum" | "maximum"))
        .then_some(Limit {
            is_least: end == "minimum",
            is_length: of == "length",
            number,
        })
}

impl Limit<'_> {
    /// Has the schema this limit, or is it none?
    fn is_of(&self, schema: &Schema) -> bool {
        let of_text = |schema: &Schema| match self.is_least {
            true => schema.min_length,
            false => schema.max_length,
        };
        let of_number = match self.is_least {
            true => &schema.minimum,
            false => &schema.maximum,
        };
        let lengths = [Some(schema), schema.items.as_deref()];
        let mut lengths = lengths.into_iter().flatten().filter_map(of_text);
        let is_number = |number: &serde_json::Number| number.to_string() == self.number;
        // The sentence on limits tells nothing of the items.
        let is_told = match schema.items.is_some() {
            true => false,
            false => {
                lengths.any(|length| length.to_string() == self.number)
                    || of_number.as_ref().is_some_and(is_number)
            }
        };
        let is_text = schema.types.as_ref().is_some_and(|types| {
            use apiref_core::ir::TypeName::{Integer, Number};
            !types
                .names()
                .iter()
                .any(|name| matches!(name, Integer | Number))
        });
        is_told || self.is_least && self.number == "0" && (self.is_length || is_text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(description: &str) -> Option<String> {
        let schema = r#"{"type":"string","minLength":0,"maxLength":64}"#;
        let mut schema: Schema = serde_json::from_str(schema).expect("a schema");
        schema.description = Some(description.to_owned());
        without_limits(&schema).into_owned().description
    }

    #[test]
    fn limits_of_the_schema_need_no_lines() {
        assert_eq!(
            left("The lid.\n\nMinimum length: **0**\n\nMaximum length: **64**").as_deref(),
            Some("The lid.")
        );
        assert_eq!(
            left("The lid.\n\nMaximum: **32**").as_deref(),
            Some("The lid.\n\nMaximum: **32**")
        );
        assert_eq!(
            left("The lid.\n\nIn `a`:\n\nMaximum: **64**\n\nIn `b`: Round.").as_deref(),
            Some("The lid.\n\nIn `b`: Round.")
        );
        assert_eq!(left("Maximum length: **64**"), None);
    }
}
