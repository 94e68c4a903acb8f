//! Structs that several places share: what makes them one, and what each place adds.

use std::collections::HashMap;

use apiref_core::ir::{Schema, TypeName, Types};
use indexmap::IndexMap;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// What a struct is, apart from what is said of it: two structs of one shape are the same type.
pub fn shape(schema: &Schema) -> String {
    serde_json::to_string(&Bare {
        schema,
        is_whole: true,
    })
    .unwrap_or_default()
}

/// Do the docs list the values of a member of a struct, or say what range or form they have?
pub fn is_ruled(schema: &Schema) -> bool {
    let limits = |member: &Schema| {
        member.enumeration.len() > 1
            || member.minimum.is_some()
            || member.maximum.is_some()
            || member.pattern.is_some()
    };
    let mut members = schema.properties.values();
    members.any(|member| limits(member) || member.items.as_deref().is_some_and(limits))
}

/// A schema without its texts, its examples, and where it was read.
struct Bare<'s> {
    schema: &'s Schema,
    /// Is it the struct itself, and nothing within it?
    is_whole: bool,
}

impl<'s> Bare<'s> {
    fn part(schema: &'s Schema) -> Self {
        Self {
            schema,
            is_whole: false,
        }
    }
}

/// The members of a schema without their texts.
struct Members<'s>(&'s IndexMap<String, Schema>);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self.0.iter();
        serializer.collect_map(members.map(|(name, member)| (name, Bare::part(member))))
    }
}

/// Alternatives without their texts.
struct Forms<'s>(&'s [Schema]);

impl Serialize for Forms<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Bare::part))
    }
}

/// Writes what a schema says, and nothing of what it doesn't say.
struct Stated<M>(M);

impl<M: SerializeMap> Stated<M> {
    fn put<T: Serialize + Default + PartialEq>(
        &mut self,
        key: &str,
        value: &T,
    ) -> Result<(), M::Error> {
        self.put_unless(*value == T::default(), key, value)
    }

    fn put_unless<T: Serialize>(
        &mut self,
        is_absent: bool,
        key: &str,
        value: &T,
    ) -> Result<(), M::Error> {
        match is_absent {
            true => Ok(()),
            false => self.0.serialize_entry(key, value),
        }
    }
}

impl Serialize for Bare<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Schema {
            reference,
            types,
            title: _,
            description: _,
            properties,
            required,
            items,
            additional_properties,
            enumeration,
            enum_descriptions: _,
            enum_deprecated: _,
            format,
            min_length,
            max_length,
            pattern,
            minimum,
            maximum,
            ranges,
            parts,
            multiple_of,
            min_items,
            max_items,
            unique_items,
            min_properties,
            default,
            examples: _,
            one_of,
            any_of,
            any_required,
            not,
            deprecated,
            read_only,
            content_media_type,
            versions,
            write_only,
            resource,
            source: _,
            shown_types,
            answered: _,
            left_out,
            likely: _,
            refuted: _,
            origins: _,
        } = self.schema;
        let mut stated = Stated(serializer.serialize_map(None)?);
        // A struct is an object, and the versions that have a member are no part of the struct that it is, nor is
        // what stands in its place.
        match self.is_whole {
            true => stated.put("types", &Some(Types::One(TypeName::Object)))?,
            false => {
                stated.put("types", types)?;
                stated.put("versions", versions)?;
                stated.put("shown_types", shown_types)?;
            }
        }
        stated.put("reference", reference)?;
        stated.put_unless(properties.is_empty(), "properties", &Members(properties))?;
        stated.put("required", required)?;
        let items = items.as_deref().map(Bare::part);
        stated.put_unless(items.is_none(), "items", &items)?;
        let values = additional_properties.as_deref().map(Bare::part);
        stated.put_unless(values.is_none(), "values", &values)?;
        stated.put("enumeration", enumeration)?;
        stated.put("format", format)?;
        stated.put("min_length", min_length)?;
        stated.put("max_length", max_length)?;
        stated.put("pattern", pattern)?;
        stated.put("minimum", minimum)?;
        stated.put("maximum", maximum)?;
        stated.put("ranges", ranges)?;
        stated.put("parts", parts)?;
        stated.put("multiple_of", multiple_of)?;
        stated.put("min_items", min_items)?;
        stated.put("max_items", max_items)?;
        stated.put("unique_items", unique_items)?;
        stated.put("min_properties", min_properties)?;
        stated.put("default", default)?;
        stated.put_unless(one_of.is_empty(), "one_of", &Forms(one_of))?;
        stated.put_unless(any_of.is_empty(), "any_of", &Forms(any_of))?;
        stated.put("any_required", any_required)?;
        stated.put("not", not)?;
        stated.put("deprecated", deprecated)?;
        stated.put("read_only", read_only)?;
        stated.put("write_only", write_only)?;
        stated.put("content_media_type", content_media_type)?;
        stated.put("resource", resource)?;
        stated.put("left_out", left_out)?;
        stated.0.end()
    }
}

/// Makes references to structs those to the names that they have now.
pub fn refer(schema: &mut Schema, renamed: &HashMap<String, String>) {
    if let Some(name) = schema.reference_name().and_then(|name| renamed.get(name)) {
        schema.reference = Schema::reference(name).reference;
    }
    schema.parts_mut().for_each(|part| refer(part, renamed));
}

/// Gives a member of a shared struct what is said of it at another place, where that is more. `own` is the name of the
/// struct in words.
pub fn take_words(member: &mut Schema, other: &Schema, own: &str) {
    // Of several texts the one that speaks of the struct is no slip of its page.
    let speaks = |member: &Schema| {
        let text = member.description.as_deref().unwrap_or_default();
        text.to_ascii_lowercase().contains(own)
    };
    let says_more = member.description.is_none() && other.description.is_some();
    let is_plainer = !speaks(member) && is_plainer(other, member);
    let is_stated = member.is_only_shown() && other.source.is_some() && !other.is_only_shown();
    if says_more || is_stated || is_plainer || speaks(other) && !speaks(member) {
        if other.description.is_some() {
            member.description.clone_from(&other.description);
        }
        member.source.clone_from(&other.source);
    }
    if member.enum_descriptions.is_empty() {
        member
            .enum_descriptions
            .clone_from(&other.enum_descriptions);
        member.enum_deprecated.clone_from(&other.enum_deprecated);
    }
}

/// Does one text say of all places what the other says of its own: `The lid.` beside `The lid of the crate that was sent.`?
fn is_plainer(one: &Schema, other: &Schema) -> bool {
    fn first(schema: &Schema) -> &str {
        let text = schema.description.as_deref().unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        line.split(". ")
            .next()
            .unwrap_or(line)
            .trim_end_matches('.')
    }
    let (one, other) = (first(one), first(other));
    let rest = other.strip_prefix(one).unwrap_or_default();
    !one.is_empty() && rest.starts_with(" of ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_what_a_struct_is_apart_from_its_texts() {
        let shape_of = |text: &str| shape(&serde_json::from_str(text).expect("a schema"));
        let plain = shape_of(r#"{"type":"object","properties":{"lid":{"type":"string"}}}"#);
        let same = r#"{"title":"Crate","type":["object","null"],"x-versions":{"min":"2.1"},"properties":{"lid":
            {"type":"string","description":"The lid.","examples":["oak"],
            "x-source":{"origin":"table","page":"a.rst","line":7}}}}"#;
        assert_eq!(shape_of(same), plain);
        for other in [
            r#"{"type":"object","properties":{"lid":{"type":"integer"}}}"#,
            r#"{"type":"object","properties":{"lid":{"type":"string","x-versions":{"min":"2.1"}}}}"#,
            r#"{"type":"object","properties":{"lid":{"type":"string"}},"required":["lid"]}"#,
            r#"{"type":"object","properties":{"lid":{"type":"array","items":{"type":"string"}}}}"#,
            r#"{"type":"object","additionalProperties":{"type":"string"}}"#,
            r#"{"oneOf":[{"type":"object","properties":{"lid":{"type":"string"}}}]}"#,
        ] {
            assert_ne!(shape_of(other), plain, "{other}");
        }
    }

    #[test]
    fn what_holds_everywhere_is_said_of_shared_structs() {
        let said = |text: &str| Schema {
            description: Some(text.to_owned()),
            ..Schema::default()
        };
        let taken = |own: &str, other: &str| {
            let mut member = said(own);
            take_words(&mut member, &said(other), "crate");
            member.description
        };
        let (plain, special) = ("Lid ID.", "Lid ID of the sending party.");
        assert_eq!(taken(special, plain).as_deref(), Some(plain));
        assert_eq!(taken(plain, special).as_deref(), Some(plain));
        let own = "Lid ID of the crate.";
        assert_eq!(taken(own, plain).as_deref(), Some(own));
        assert_eq!(
            taken("Lid ID.", "Lid ID. It is long.").as_deref(),
            Some("Lid ID.")
        );
    }
}
