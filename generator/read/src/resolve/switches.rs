//! Switches that their rows call texts: booleans, where the words tell what `true` and `false` mean and examples show one.

use std::collections::HashSet;

use apiref_core::ir::{Api, Json, Origin, Schema, TypeName, Types};

/// Makes a boolean of a member of which all `shown` values are one.
pub fn settle(member: &mut Schema, shown: &[&Json]) {
    let are_booleans = shown.iter().all(|value| matches!(value, Json::Bool(_)));
    if !shown.is_empty() && are_booleans && is_said(member) {
        turn(member);
    }
}

/// Makes booleans of those that examples of other operations show.
pub fn share(api: &mut Api) {
    let mut names: HashSet<String> = HashSet::new();
    for schema in api.schemas_mut() {
        collect(schema, &mut names);
    }
    if !names.is_empty() {
        for schema in api.schemas_mut() {
            spread(schema, &names);
        }
    }
}

/// The names of booleans that their rows call texts.
fn collect(schema: &Schema, names: &mut HashSet<String>) {
    let is_found = |member: &Schema| {
        let source = member.source.as_ref();
        let stated = source.and_then(|source| source.stated_type.as_deref());
        member.is(TypeName::Boolean) && stated.is_some_and(|stated| stated.contains("string"))
    };
    let found = schema.properties.iter();
    let found = found.filter(|(_, member)| is_found(member));
    names.extend(found.map(|(name, _)| name.clone()));
    schema.parts().for_each(|part| collect(part, names));
}

fn spread(schema: &mut Schema, names: &HashSet<String>) {
    for (name, member) in &mut schema.properties {
        if names.contains(name) && is_said(member) {
            turn(member);
        }
    }
    schema.parts_mut().for_each(|part| spread(part, names));
}

fn turn(member: &mut Schema) {
    member.types = Some(Types::One(TypeName::Boolean));
    member.origins.insert("type".to_owned(), Origin::Example);
    if let Some(text) = member.default.as_deref().and_then(Json::as_str) {
        let value = text.to_ascii_lowercase().parse().ok();
        member.default = value.map(|value| Box::new(Json::Bool(value)));
    }
}

/// Does the row of a text tell what `true` and what `false` means?
fn is_said(member: &Schema) -> bool {
    let text = member.description.as_deref().unwrap_or_default();
    let names = |word: &str| text.contains(&format!("`{word}`"));
    member.single_type() == Some(TypeName::String) && names("true") && names("false")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(says: &str) -> Schema {
        let text = format!(
            r#"{{"type":"string","description":"{says}","default":"True","x-source":
            {{"origin":"table","page":"a.rst","line":1,"stated_type":"string"}}}}"#
        );
        serde_json::from_str(&text).expect("a schema")
    }

    const SAYS: &str = "If `true`, the crate is open; if `false`, it is not.";

    #[test]
    fn texts_that_are_true_or_false_are_booleans_where_all_examples_show_some() {
        let read = |says: &str, shown: &str| {
            let mut member = row(says);
            settle(&mut member, &[&Json::parse(shown).expect("JSON")]);
            (member.single_type(), member.default.map(|value| *value))
        };
        let boolean = (Some(TypeName::Boolean), Some(Json::Bool(true)));
        let text = (
            Some(TypeName::String),
            Some(Json::String("True".to_owned())),
        );
        assert_eq!(read(SAYS, "true"), boolean);
        assert_eq!(read(SAYS, r#""true""#), text);
        assert_eq!(read("Is it open?", "true"), text);
    }

    #[test]
    fn what_one_example_shows_holds_for_all_rows_of_the_name() {
        let mut shown = row(SAYS);
        settle(&mut shown, &[&Json::Bool(true)]);
        let holder = |member: Schema| Schema {
            properties: [("open".to_owned(), member)].into_iter().collect(),
            ..Schema::of(TypeName::Object)
        };
        let mut api = Api::default();
        for (name, member) in [("A", shown), ("B", row(SAYS)), ("C", row("Is it open?"))] {
            api.schemas.insert(name.to_owned(), holder(member));
        }
        share(&mut api);
        let is_boolean = |name: &str| api.schemas[name].properties["open"].is(TypeName::Boolean);
        assert_eq!(["A", "B", "C"].map(is_boolean), [true, true, false]);
    }
}
