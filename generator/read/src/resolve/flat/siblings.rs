//! Members of one object that are objects of one form, such as quotas by what they limit: rows that stand once are about
//! the members of each.

use std::collections::BTreeMap;

use apiref_core::ir::{Schema, TypeName};

use crate::draft::Side;
use crate::resolve::naming::shared::shape;
use crate::resolve::naming::words::{pascal_case, singular};

/// How many members of one form tell that they are of one kind.
const FEW: usize = 3;

/// Gives members of one form what rows say of one of them, and one name. `name` is that of the object.
pub(super) fn settle(schema: &mut Schema, name: &str, side: Side) {
    for (inner, member) in &mut schema.properties {
        settle(member, inner, side);
    }
    for part in schema
        .items
        .iter_mut()
        .chain(&mut schema.additional_properties)
    {
        settle(part, name, side);
    }
    let structs = schema
        .properties
        .values()
        .filter(|member| is_struct(member));
    if structs.count() < FEW {
        return;
    }
    let mut forms: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (key, member) in &schema.properties {
        if is_struct(member) {
            let mut names: Vec<String> = member.properties.keys().cloned().collect();
            names.sort();
            forms.entry(names).or_default().push(key.clone());
        }
    }
    for (names, keys) in forms.into_iter().filter(|(_, keys)| keys.len() >= FEW) {
        for inner in &names {
            share(schema, &keys, inner, side);
        }
        for key in &keys {
            if let Some(member) = schema.properties.get_mut(key) {
                let Schema {
                    properties,
                    required,
                    ..
                } = member;
                required.sort_by_key(|name| properties.get_index_of(name));
            }
        }
    }
    if !name.is_empty() {
        name_alike(schema, name);
    }
}

/// Gives members that are one struct one name.
fn name_alike(schema: &mut Schema, name: &str) {
    let mut shapes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, member) in schema
        .properties
        .iter()
        .filter(|(_, member)| is_struct(member))
    {
        shapes.entry(shape(member)).or_default().push(key.clone());
    }
    let called = pascal_case(&format!("{} value", singular(name)), "");
    for key in shapes
        .into_values()
        .filter(|keys| keys.len() >= FEW)
        .flatten()
    {
        if let Some(member) = schema.properties.get_mut(&key) {
            member.title.get_or_insert_with(|| called.clone());
        }
    }
}

/// Is it an object with members of its own?
fn is_struct(member: &Schema) -> bool {
    member.single_type() == Some(TypeName::Object)
        && member.additional_properties.is_none()
        && member.properties.len() > 1
}

/// Gives the member `inner` of all objects what the one row says that is about it. That a request has to hold it is said of the
/// one object alone: another may be valid without.
fn share(schema: &mut Schema, keys: &[String], inner: &str, side: Side) {
    let members = keys
        .iter()
        .filter_map(|key| Some((key, schema.properties.get(key)?.properties.get(inner)?)));
    let (stated, shown): (Vec<_>, Vec<_>) = members.partition(|(_, inner)| !inner.is_only_shown());
    let [(owner, row)] = stated.as_slice() else {
        return;
    };
    let text = row
        .description
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let speaks_of = singular(&owner.replace(['_', '-'], " ")).to_ascii_lowercase();
    if text.contains(&speaks_of) || !shown.iter().all(|(_, other)| other.types == row.types) {
        return;
    }
    let row = Schema::clone(row);
    let demands = |owner: &Schema| owner.required.iter().any(|name| name == inner);
    let is_required = side == Side::Response && schema.properties.get(*owner).is_some_and(demands);
    let shown: Vec<String> = shown.into_iter().map(|(key, _)| key.clone()).collect();
    for key in shown {
        if let Some(other) = schema.properties.get_mut(&key) {
            other.properties.insert(inner.to_owned(), row.clone());
            if is_required && !other.required.iter().any(|name| name == inner) {
                other.required.push(inner.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_about_all_members_of_one_form() {
        let read = |says: &str, side: Side| {
            let shown =
                r#"{"type":"integer","x-source":{"origin":"example","page":"a.rst","line":1}}"#;
            let row = format!(
                r#"{{"type":"integer","description":"{says}","x-source":{{"origin":"table","page":"a.rst","line":2}}}}"#
            );
            let object = |used: &str| {
                let required = if used == row { r#""used""# } else { "" };
                format!(
                    r#"{{"type":"object","properties":{{"used":{used},"most":{shown}}},"required":[{required}]}}"#
                )
            };
            let text = format!(
                r#"{{"type":"object","properties":{{"lids":{},"crates":{},"shelves":{}}}}}"#,
                object(shown),
                object(&row),
                object(shown)
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            settle(&mut schema, "room_limits", side);
            let lids = &schema.properties["lids"];
            let said = lids.properties["used"].description.clone();
            (said, lids.required.clone(), lids.title.clone())
        };
        let says = "How many are used.";
        let (said, required, title) = read(says, Side::Response);
        assert_eq!(said.as_deref(), Some(says));
        assert_eq!(required, ["used"]);
        assert_eq!(title.as_deref(), Some("RoomLimitValue"));
        let (said, required, _) = read(says, Side::Request);
        assert_eq!(said.as_deref(), Some(says));
        assert!(required.is_empty(), "a request may leave it out");
        let (said, required, _) = read("How many crates are used.", Side::Response);
        assert_eq!(said, None);
        assert!(required.is_empty());
    }
}
