//! Other names of members, of which the row of a member tells: `Alternatively, you can specify lid_hints as the key`.

use apiref_core::ir::{Origin, Schema};
use apiref_core::text::collapsed;

/// Gives what stands under the other name all that is known of the member, and the member what an example shows under the
/// other name.
pub(super) fn settle(schema: &mut Schema) {
    schema.parts_mut().for_each(settle);
    let members = schema.properties.iter();
    let told = members.filter_map(|(name, member)| {
        let other = other_name(member.description.as_deref()?)?;
        (other != *name).then(|| (name.clone(), other))
    });
    for (name, other) in told.collect::<Vec<_>>() {
        let known = schema.properties.get(&other);
        if known.is_some_and(|known| !known.is_only_shown()) {
            // Its own row says what it is.
            continue;
        }
        let shown = known.cloned();
        let Some(member) = schema.properties.get_mut(&name) else {
            continue;
        };
        if let Some(shown) = &shown {
            for (inner, part) in &shown.properties {
                if !member.properties.contains_key(inner) {
                    member.properties.insert(inner.clone(), part.clone());
                }
            }
        }
        let mut alias = member.clone();
        alias.title.get_or_insert_with(|| name.clone());
        alias.description = Some(format!("Another name of `{name}`."));
        if let Some(source) = &mut alias.source {
            source.origin = Origin::Description;
        }
        schema.required.retain(|required| *required != other);
        schema.properties.insert(other, alias);
    }
}

/// The name in a sentence that offers another key for a member.
fn other_name(text: &str) -> Option<String> {
    let text = collapsed(text);
    text.split(". ").find_map(|sentence| {
        let (before, behind) = sentence.split_once("` as the key")?;
        let (said, name) = before.rsplit_once('`')?;
        let said = said.to_ascii_lowercase();
        let offers = ["alternatively", "can also", "may also"];
        let goes_on = behind.starts_with(|c: char| c.is_alphanumeric());
        let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
        let is_offer = offers.iter().any(|words| said.contains(words)) && !said.contains(" not ");
        (is_offer && is_name && !goes_on).then(|| name.replace('\\', ""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_another_name_is_the_same() {
        let text = r#"{"type":"object","properties":{"lid:hints":{"type":"object","description":
            "Hints. Alternatively, you can give `L-H:hints` as the key.","properties":{"near":{"type":"string"}}},
            "L-H:hints":{"type":"object","properties":{"far":{"type":"string"}},
            "x-source":{"origin":"example","page":"a.rst","line":1}}}}"#;
        let mut schema: Schema = serde_json::from_str(text).expect("a schema");
        settle(&mut schema);
        let names = |of: &str| {
            schema.properties[of]
                .properties
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(names("lid:hints"), ["near", "far"]);
        assert_eq!(names("L-H:hints"), ["near", "far"]);
    }

    #[test]
    fn other_sentences_offer_no_name() {
        for text in [
            "Give `lid` as the key.",
            "You can also use `lid`.",
            "It may also not use `lid` as the key.",
        ] {
            assert_eq!(other_name(text), None, "{text}");
        }
    }
}
