//! Structs that several places share: what makes them one, and what each place adds.

use std::collections::HashMap;

use apiref_core::ir::{Schema, TypeName, Types, Versions};

/// What a struct is, apart from what is said of it: two structs of one shape are the same type.
pub fn shape(schema: &Schema) -> String {
    let mut bare = schema.clone();
    strip(&mut bare);
    // The versions that have a member are no part of the struct that it is.
    bare.versions = Versions::default();
    bare.types = Some(Types::One(TypeName::Object));
    serde_json::to_string(&bare).unwrap_or_default()
}

fn strip(schema: &mut Schema) {
    schema.title = None;
    schema.description = None;
    schema.source = None;
    schema.origins.clear();
    schema.likely.clear();
    schema.refuted.clear();
    schema.examples.clear();
    schema.enum_descriptions.clear();
    schema.properties.values_mut().for_each(strip);
    schema.items.iter_mut().for_each(|items| strip(items));
    schema
        .additional_properties
        .iter_mut()
        .for_each(|values| strip(values));
    schema
        .one_of
        .iter_mut()
        .chain(&mut schema.any_of)
        .for_each(strip);
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
    let is_stated = member.is_only_shown() && other.source.is_some() && !other.is_only_shown();
    if says_more || is_stated || speaks(other) && !speaks(member) {
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
