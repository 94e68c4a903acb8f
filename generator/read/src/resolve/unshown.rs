//! Types that neither a table nor an example of their own tells: of items of arrays that are shown empty, of members
//! that are shown as `null`, of rows without a type. Others of the same name tell them, where all of them agree; so do
//! the words of a list of ids or names.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use apiref_core::ir::{Api, Json, Operation, Origin, Schema, TypeName, Types};

/// How many members of one ending are still a coincidence.
const FEW: usize = 2;

/// Gives such values the scalar type that others of their name have.
pub fn settle(api: &mut Api) {
    let mut known = Known::default();
    bodies(api).for_each(|schema| known.ask(schema));
    if !known.asked.is_empty() {
        bodies(api).for_each(|schema| known.learn(schema, ""));
    }
    for operation in &mut api.operations {
        for schema in operation.bodies_mut() {
            if !known.asked.is_empty() {
                known.tell(schema, "");
            }
            share_null(schema);
        }
    }
}

fn bodies(api: &Api) -> impl Iterator<Item = &Schema> {
    api.operations.iter().flat_map(Operation::bodies)
}

/// The types that values have, by name.
#[derive(Default)]
struct Known {
    /// The names of the members of which something is missing.
    asked: HashSet<String>,
    /// Of the items of arrays.
    items: HashMap<String, Told>,
    /// Of members themselves.
    members: HashMap<String, Told>,
    /// Of members of what has a name, too.
    inner: HashMap<(String, String), Told>,
    /// Of all members whose names end in a word that says what they hold.
    endings: HashMap<&'static str, Told>,
}

/// What the last word of a name says of its value: a point in time, an address.
fn ending(name: &str) -> Option<&'static str> {
    const ENDINGS: &[&str] = &["at", "date", "href", "on", "url", "uuid"];
    let (_, last) = name.rsplit_once('_')?;
    ENDINGS.iter().find(|ending| **ending == last).copied()
}

/// What values of one name have told.
struct Told {
    /// None where they have several types, or are no scalars.
    kind: Option<TypeName>,
    /// How many they are.
    count: usize,
}

impl Known {
    fn ask(&mut self, schema: &Schema) {
        for (name, member) in &schema.properties {
            if has_open_items(member) || is_left_open(member) {
                self.asked.insert(name.clone());
            }
        }
        schema.parts().for_each(|part| self.ask(part));
    }

    fn learn(&mut self, schema: &Schema, parent: &str) {
        for (name, member) in &schema.properties {
            if let Some(ending) = ending(name).filter(|_| !is_untyped(member) && !member.is_null())
            {
                note(&mut self.endings, ending, member);
            }
            if self.asked.contains(name) {
                if let Some(items) = member.items.as_deref().filter(|items| !is_open(items)) {
                    note(&mut self.items, name.clone(), items);
                }
                if !is_untyped(member) && !member.is_null() {
                    note(&mut self.members, name.clone(), member);
                    note(&mut self.inner, (parent.to_owned(), name.clone()), member);
                }
            }
            self.learn(member, name);
        }
        let items = schema.items.as_deref();
        let values = schema.additional_properties.as_deref();
        let parts = items.into_iter().chain(values);
        let parts = parts.chain(&schema.one_of).chain(&schema.any_of);
        parts.for_each(|part| self.learn(part, parent));
    }

    fn tell(&self, schema: &mut Schema, parent: &str) {
        for (name, member) in &mut schema.properties {
            if has_open_items(member) {
                let told = self.items.get(name).and_then(|told| told.kind);
                let says_texts = lists_texts(member);
                let said = || says_texts.then_some((TypeName::String, Origin::Description));
                let by_default = || Some((kind_of_default(member)?, Origin::Description));
                let told = told.map(|kind| (kind, Origin::Guess));
                if let Some((kind, origin)) = told.or_else(by_default).or_else(said) {
                    give(member.items.get_or_insert_default(), kind, origin);
                }
            }
            if is_left_open(member)
                && let Some(kind) = self.kind_of(parent, name)
            {
                give(member, kind, Origin::Guess);
                if member.origins.contains_key("null") {
                    member.make_nullable();
                }
            }
            self.tell(member, name);
        }
        let items = schema.items.as_deref_mut();
        let values = schema.additional_properties.as_deref_mut();
        let parts = items.into_iter().chain(values);
        let parts = parts.chain(&mut schema.one_of).chain(&mut schema.any_of);
        parts.for_each(|part| self.tell(part, parent));
    }

    /// The type of members of a name: of those in objects of the same name, else of all. One of all may be another thing.
    fn kind_of(&self, parent: &str, name: &str) -> Option<TypeName> {
        let inner = self.inner.get(&(parent.to_owned(), name.to_owned()));
        let of_all = || self.members.get(name).filter(|told| told.count > 1);
        let known = inner.filter(|_| !parent.is_empty()).or_else(of_all);
        let alike = || {
            self.endings
                .get(ending(name)?)
                .filter(|told| told.count > FEW)
        };
        known.or_else(alike)?.kind
    }
}

/// The first page has nothing before it, the last one nothing behind: where an example shows that of one link, the other
/// can be null, too.
fn share_null(schema: &mut Schema) {
    schema.parts_mut().for_each(share_null);
    let names = ["next", "previous", "prev"];
    let is_link = |name: &&str| {
        let member = schema.properties.get(*name);
        member.is_some_and(|member| member.single_type() == Some(TypeName::String))
    };
    let links: Vec<&str> = names.into_iter().filter(is_link).collect();
    let is_null = |name: &&str| {
        schema
            .properties
            .get(*name)
            .is_some_and(Schema::is_nullable)
    };
    if links.len() < 2 || !links.iter().any(is_null) {
        return;
    }
    for name in links {
        let member = schema.properties.get_mut(name);
        if let Some(member) = member.filter(|one| one.is_only_shown() && !one.is_nullable()) {
            member.make_nullable();
            member.origins.insert("null".to_owned(), Origin::Guess);
        }
    }
}

/// The scalar type of all items of a default.
fn kind_of_default(schema: &Schema) -> Option<TypeName> {
    let items = schema.default.as_ref()?.as_array()?;
    let mut kinds = items.iter().map(|item| match item {
        Json::String(_) => Some(TypeName::String),
        Json::Bool(_) => Some(TypeName::Boolean),
        Json::Number(number) if number.is_f64() => Some(TypeName::Number),
        Json::Number(_) => Some(TypeName::Integer),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    });
    let first = kinds.next()??;
    kinds.all(|kind| kind == Some(first)).then_some(first)
}

fn note<K: Eq + Hash>(known: &mut HashMap<K, Told>, name: K, schema: &Schema) {
    let scalar = schema
        .single_type()
        .filter(|kind| !matches!(kind, TypeName::Object | TypeName::Array));
    let told = known.entry(name).or_insert(Told {
        kind: scalar,
        count: 0,
    });
    told.count += 1;
    if told.kind != scalar {
        told.kind = None;
    }
}

fn give(schema: &mut Schema, kind: TypeName, origin: Origin) {
    schema.types = Some(Types::One(kind));
    schema.origins.insert("type".to_owned(), origin);
}

/// Is it an array of which nothing tells what it holds?
fn has_open_items(schema: &Schema) -> bool {
    schema.is(TypeName::Array) && schema.items.as_deref().is_none_or(is_open)
}

/// Is the value shown as `null` only, or does its row state no type?
fn is_left_open(schema: &Schema) -> bool {
    let source = schema.source.as_ref();
    let is_row =
        source.is_some_and(|source| source.origin == Origin::Table && source.stated_type.is_none());
    is_untyped(schema) && (is_row || schema.origins.contains_key("null"))
}

/// Is nothing known of its type?
fn is_untyped(schema: &Schema) -> bool {
    schema.types.is_none()
        && schema.reference.is_none()
        && schema.properties.is_empty()
        && schema.items.is_none()
        && schema.additional_properties.is_none()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && schema.enumeration.is_empty()
        && schema.shown_types.is_empty()
}

/// Is nothing known of it?
fn is_open(schema: &Schema) -> bool {
    // The copy is for those of which hardly anything is known.
    let without_source = || Schema {
        source: None,
        ..schema.clone()
    };
    is_untyped(schema) && without_source() == Schema::default()
}

/// Do the first words of a list say that it holds texts: `The UUIDs of the crates.`?
fn lists_texts(schema: &Schema) -> bool {
    const TEXTS: &[&str] = &["UUIDs", "uuids", "strings", "IDs", "ids", "names", "URLs"];
    let text = schema.description.as_deref().unwrap_or_default();
    let first = text.split(['.', '\n']).next().unwrap_or_default();
    let mut words = first.split(|c: char| !c.is_alphanumeric());
    words.any(|word| TEXTS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(body: &str) -> apiref_core::ir::Operation {
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"otc","title":"T","method":"GET","path":"/a",
            "alternatives":[],"parameters":[],"request_body":null,
            "responses":[{{"status":"200","description":"","schema":{body}}}]}}"#
        );
        serde_json::from_str(&text).expect("an operation")
    }

    /// The member `lid` of the first of several bodies, with what the others tell.
    fn settled(members: &[&str]) -> Schema {
        let bodies = members
            .iter()
            .map(|member| format!(r#"{{"type":"object","properties":{{"lid":{member}}}}}"#));
        let mut api = Api {
            operations: bodies.map(|body| operation(&body)).collect(),
            ..Api::default()
        };
        settle(&mut api);
        let schema = api.operations.remove(0).responses.remove(0).schema;
        let mut properties = schema.expect("a body").properties;
        properties.shift_remove("lid").expect("the member")
    }

    const TEXT: &str = r#"{"type":"string"}"#;
    const NUMBER: &str = r#"{"type":"integer"}"#;

    #[test]
    fn arrays_of_one_name_tell_of_their_items() {
        let told = |others: &[&str]| {
            let arrays = others
                .iter()
                .map(|items| format!(r#"{{"type":"array","items":{items}}}"#));
            let arrays: Vec<String> = arrays.collect();
            let members: Vec<&str> = std::iter::once(r#"{"type":"array","items":{}}"#)
                .chain(arrays.iter().map(String::as_str))
                .collect();
            settled(&members)
                .items
                .and_then(|items| items.single_type())
        };
        assert_eq!(told(&[TEXT, TEXT]), Some(TypeName::String));
        assert_eq!(told(&[TEXT, NUMBER]), None);
        assert_eq!(told(&[r#"{"type":"object"}"#]), None);
        assert_eq!(told(&[]), None);
    }

    #[test]
    fn an_array_that_is_shown_empty_has_the_items_of_others() {
        let full = format!(r#"{{"type":"array","items":{TEXT}}}"#);
        let schema = settled(&[r#"{"type":"array"}"#, &full]);
        let items = schema.items.expect("items");
        assert_eq!(items.single_type(), Some(TypeName::String));
        assert_eq!(items.origins["type"], Origin::Guess);
    }

    #[test]
    fn words_tell_that_items_are_texts() {
        let of = |text: &str| {
            let member = format!(r#"{{"type":"array","items":{{}},"description":"{text}"}}"#);
            settled(&[&member])
                .items
                .and_then(|items| items.single_type())
        };
        assert_eq!(of("The UUIDs of the crates."), Some(TypeName::String));
        assert_eq!(of("The crates. Their UUIDs are elsewhere."), None);
    }

    #[test]
    fn what_is_only_shown_as_null_has_the_type_of_others_of_its_name() {
        let null = r#"{"x-origins":{"null":"example"},"x-source":{"origin":"example","page":"a.rst","line":1}}"#;
        let nullable = r#"{"type":["string","null"]}"#;
        let schema = settled(&[null, TEXT, nullable]);
        assert_eq!(
            schema.types,
            Some(Types::Many(vec![TypeName::String, TypeName::Null]))
        );
        assert_eq!(schema.origins["type"], Origin::Guess);
        for others in [
            &[TEXT][..],
            &[TEXT, NUMBER],
            &[TEXT, TEXT, r#"{"type":"object"}"#],
        ] {
            let members: Vec<&str> = std::iter::once(null)
                .chain(others.iter().copied())
                .collect();
            assert_eq!(settled(&members).types, None, "{others:?}");
        }
    }

    const NULL: &str = r#"{"x-origins":{"null":"example"},"x-source":{"origin":"example","page":"a.rst","line":1}}"#;

    #[test]
    fn the_ending_of_a_name_tells_what_is_only_shown_as_null() {
        let of = |kinds: &[&str]| {
            let others = ["opened_at", "shut_at", "moved_at", "lid_at"]
                .iter()
                .zip(kinds);
            let others = others.map(|(name, kind)| format!(r#","{name}":{kind}"#));
            let others: String = others.collect();
            let member =
                format!(r#"{{"type":"object","properties":{{"gone_at":{NULL}{others}}}}}"#);
            settled(&[&member]).properties["gone_at"].single_type()
        };
        assert_eq!(of(&[TEXT, TEXT, TEXT]), Some(TypeName::String));
        assert_eq!(of(&[TEXT, TEXT]), None);
        assert_eq!(of(&[TEXT, TEXT, TEXT, NUMBER]), None);
    }

    #[test]
    fn both_links_of_a_page_can_be_null_if_one_is() {
        let shown = r#""x-source":{"origin":"example","page":"a.rst","line":1}"#;
        let is_null = |kind: &str, name: &str| {
            let member = format!(
                r#"{{"type":"object","properties":{{"next":{{"type":"string",{shown}}},
                "{name}":{{"type":{kind},{shown}}}}}}}"#
            );
            settled(&[&member]).properties["next"].is_nullable()
        };
        assert!(is_null(r#"["string","null"]"#, "previous"));
        assert!(!is_null(r#""string""#, "previous"));
        assert!(!is_null(r#"["string","null"]"#, "before"));
    }

    #[test]
    fn the_default_of_a_list_tells_of_its_items() {
        let items = |default: &str| {
            let list = format!(r#"{{"type":"array","items":{{}},"default":{default}}}"#);
            settled(&[&list])
                .items
                .and_then(|items| items.single_type())
        };
        assert_eq!(items(r#"["a","b"]"#), Some(TypeName::String));
        assert_eq!(items("[1]"), Some(TypeName::Integer));
        assert_eq!(items(r#"["a",1]"#), None);
        assert_eq!(items("[]"), None);
    }

    #[test]
    fn one_member_of_an_object_of_the_same_name_is_enough() {
        let null = r#"{"x-origins":{"null":"example"},"x-source":{"origin":"example","page":"a.rst","line":1}}"#;
        let object =
            |name: &str, of: &str| format!(r#"{{"type":"object","properties":{{"{name}":{of}}}}}"#);
        let open = settled(&[&object("next", null), &object("next", TEXT)]);
        assert!(open.properties["next"].is(TypeName::String));
        let other = object("lid", &object("next", TEXT));
        let open = settled(&[&object("next", null), &format!(r#"{{"anyOf":[{other}]}}"#)]);
        assert!(open.properties["next"].is(TypeName::String));
    }

    #[test]
    fn a_row_that_states_any_value_keeps_it() {
        let row = |stated: &str| {
            format!(
                r#"{{"description":"A lid.","x-source":{{"origin":"table","page":"a.rst","line":1{stated}}}}}"#
            )
        };
        let open = settled(&[&row(""), TEXT, TEXT]);
        assert_eq!(open.single_type(), Some(TypeName::String));
        let any = settled(&[&row(r#","stated_type":"json""#), TEXT, TEXT]);
        assert_eq!(any.types, None);
    }
}
