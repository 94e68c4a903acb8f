//! Structs that several places share: what makes them one, and what each place adds.

use std::collections::HashMap;

use apiref_core::ir::{Rare, Schema, TypeName, Types};

/// What a struct is, apart from what is said of it: two structs of one shape are the same type.
pub fn shape(schema: &Schema) -> String {
    let mut bare = bare(schema);
    // The versions that have a member are no part of the struct that it is.
    bare.versions = Rare::default();
    bare.types = Some(Types::One(TypeName::Object));
    serde_json::to_string(&bare).unwrap_or_default()
}

/// The schema without its texts, its examples, and where it was read.
fn bare(schema: &Schema) -> Schema {
    let boxed =
        |schema: &Option<Box<Schema>>| schema.as_deref().map(|schema| Box::new(bare(schema)));
    let members = schema.properties.iter();
    Schema {
        title: None,
        description: None,
        source: None,
        origins: Rare::default(),
        likely: Rare::default(),
        refuted: Rare::default(),
        examples: Rare::default(),
        enum_descriptions: Rare::default(),
        properties: members
            .map(|(name, member)| (name.clone(), bare(member)))
            .collect(),
        items: boxed(&schema.items),
        additional_properties: boxed(&schema.additional_properties),
        one_of: schema.one_of.iter().map(bare).collect(),
        any_of: schema.any_of.iter().map(bare).collect(),
        reference: schema.reference.clone(),
        types: schema.types.clone(),
        required: schema.required.clone(),
        enumeration: schema.enumeration.clone(),
        format: schema.format.clone(),
        pattern: schema.pattern.clone(),
        minimum: schema.minimum.clone(),
        maximum: schema.maximum.clone(),
        ranges: schema.ranges.clone(),
        parts: schema.parts.clone(),
        multiple_of: schema.multiple_of.clone(),
        default: schema.default.clone(),
        any_required: schema.any_required.clone(),
        not: schema.not.clone(),
        content_media_type: schema.content_media_type.clone(),
        versions: schema.versions.clone(),
        resource: schema.resource.clone(),
        shown_types: schema.shown_types.clone(),
        answered: schema.answered.clone(),
        left_out: schema.left_out.clone(),
        ..*schema
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
