//! Members whose page says no more than that they are an object or a list, while the same row stands elsewhere with all
//! that it holds: "The links of the door." in what is created and in what is shown.
//!
//! The IR keeps what each page says. [`Api::followed`] gives such a member the struct of the other rows, where all of them
//! have the same one: rows of one name and the same words, in the same version and direction, below members of one name.
//! Long texts are the same row wherever they stand. A member of answers that is a struct by its row, and a list of it in all
//! examples, is that list.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Api, Direction, Json, Operation, Origin, Schema, TypeName};
use crate::words::is_version;

/// From how many letters on a text isn't written a second time for another thing.
const LONG: usize = 80;

/// What a member holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape<'a> {
    /// A struct.
    One(&'a str),
    /// A list of structs.
    List(&'a str),
    /// A map of structs.
    Map(&'a str),
    /// Something else, which is known.
    Other,
}

impl<'a> Shape<'a> {
    /// The struct of it.
    fn inner(self) -> Option<&'a str> {
        match self {
            Shape::One(name) | Shape::List(name) | Shape::Map(name) => Some(name),
            Shape::Other => None,
        }
    }

    fn is_list(self) -> bool {
        matches!(self, Shape::List(_))
    }

    fn schema(self) -> Schema {
        let inner = |name| Some(Box::new(Schema::reference(name)));
        match self {
            Shape::One(name) => Schema::reference(name),
            Shape::List(name) => Schema {
                items: inner(name),
                ..Schema::of(TypeName::Array)
            },
            Shape::Map(name) => Schema {
                additional_properties: inner(name),
                ..Schema::of(TypeName::Object)
            },
            Shape::Other => Schema::default(),
        }
    }
}

/// A shape that a member of a struct is lent.
pub struct Lent {
    /// The struct of the member.
    pub owner: String,
    /// The member.
    pub member: String,
    /// What it holds.
    pub shape: Schema,
    /// What tells it.
    pub origin: Origin,
}

impl Lent {
    /// Gives the member its shape. Its own words stay.
    pub fn give(self, api: &mut Api) {
        let owner = api.schemas.get_mut(&self.owner);
        if let Some(member) = owner.and_then(|owner| owner.properties.get_mut(&self.member)) {
            let is_nullable = member.is_nullable();
            member.types = self.shape.types;
            member.reference = self.shape.reference;
            member.items = self.shape.items;
            member.additional_properties = self.shape.additional_properties;
            member.any_of.clear();
            member.shown_types.clear();
            if is_nullable {
                member.make_nullable();
            }
            member.origins.insert("type".to_owned(), self.origin);
        }
    }
}

/// The shapes that members of the API are lent by others.
pub fn lent(api: &Api) -> Vec<Lent> {
    let (open, lists) = (open_members(api), shown_lists(api));
    if open.is_empty() && lists.is_empty() {
        return Vec::new();
    }
    let asked: HashSet<(&str, &str)> = open.iter().map(|(_, name, text)| (*name, *text)).collect();
    let places = Places::of(api);
    let mut known: HashMap<Row<'_>, Shape<'_>> = HashMap::new();
    for (owner, schema) in &api.schemas {
        for (name, member) in &schema.properties {
            let text = member.description.as_deref().unwrap_or_default();
            let Some(shape) = shape(api, member).filter(|_| asked.contains(&(name, text))) else {
                continue;
            };
            for row in places.rows(owner, name, text) {
                let known = known.entry(row).or_insert(shape);
                if *known != shape {
                    *known = Shape::Other;
                }
            }
        }
    }
    let lent = |(owner, name, text): (&str, &str, &str)| {
        let rows = places.rows(owner, name, text);
        let found = rows
            .iter()
            .filter_map(|row| Some((row.0, *known.get(row)?)));
        let (told, shapes): (HashSet<Place<'_>>, Vec<Shape<'_>>) = found.unzip();
        let (first, others) = shapes.split_first()?;
        let is_told = told == places.of_struct(owner) && others.iter().all(|other| other == first);
        let member = api.schemas.get(owner)?.properties.get(name)?;
        let is_list = member.is(TypeName::Array);
        let inner = first
            .inner()
            .filter(|_| is_told && first.is_list() == is_list)?;
        let schema = api.schemas.get(inner)?;
        let is_free = !reached(api, vec![schema]).contains(owner) && inner != owner;
        (is_free && places.allow(owner, name, schema, is_list)).then(|| Lent {
            owner: owner.to_owned(),
            member: name.to_owned(),
            shape: first.schema(),
            origin: Origin::Guess,
        })
    };
    let shown = lists.into_iter().filter_map(|(owner, name, inner)| {
        let schema = api.schemas.get(inner)?;
        let answers = |(_, direction): Place<'_>| direction == Direction::Response;
        let is_shown = places.of_struct(owner).into_iter().all(answers)
            && places.show_lists(owner, name, schema);
        is_shown.then(|| Lent {
            owner: owner.to_owned(),
            member: name.to_owned(),
            shape: Shape::List(inner).schema(),
            origin: Origin::Example,
        })
    });
    let shown: Vec<Lent> = shown.collect();
    open.into_iter().filter_map(lent).chain(shown).collect()
}

/// The members that are a struct by their row and a list by an example, with that struct.
fn shown_lists(api: &Api) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    for (owner, schema) in &api.schemas {
        for (name, member) in &schema.properties {
            let is_shown = *member.shown_types == [TypeName::Array];
            let stated = member.any_of.first().unwrap_or(member);
            if let Some(inner) = stated.reference_name().filter(|_| is_shown) {
                found.push((owner.as_str(), name.as_str(), inner));
            }
        }
    }
    found
}

/// The members of which no more is known than that they are an object or a list, with their structs and their words.
fn open_members(api: &Api) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    for (owner, schema) in &api.schemas {
        for (name, member) in &schema.properties {
            if let Some(text) = member.description.as_deref().filter(|_| is_open(member)) {
                found.push((owner.as_str(), name.as_str(), text));
            }
        }
    }
    found
}

fn is_open(member: &Schema) -> bool {
    let source = member.source.as_ref();
    let is_row = source.is_some_and(|source| source.origin == Origin::Table);
    is_row && is_bare(member) && member.shown_types.is_empty() && member.enumeration.is_empty()
}

fn is_bare(schema: &Schema) -> bool {
    let items = schema.items.as_deref();
    let holds_anything = match schema.single_type() {
        Some(TypeName::Array) => items.is_none_or(|items| {
            items.types.is_none() || items.single_type() == Some(TypeName::Object)
        }),
        Some(TypeName::Object) => items.is_none(),
        _ => false,
    };
    let is_plain = |schema: &Schema| {
        schema.reference.is_none()
            && schema.properties.is_empty()
            && schema.additional_properties.is_none()
            && schema.one_of.is_empty()
            && schema.any_of.is_empty()
    };
    holds_anything && is_plain(schema) && items.is_none_or(is_plain)
}

/// What a member holds; none where it is open itself.
fn shape<'a>(api: &'a Api, member: &'a Schema) -> Option<Shape<'a>> {
    let is_row = member.source.as_ref();
    if is_row.is_none_or(|source| source.origin != Origin::Table) || is_bare(member) {
        return None;
    }
    let known = |schema: &'a Schema| {
        let name = schema.reference_name()?;
        let schema = api.schemas.get(name)?;
        (!schema.properties.is_empty()).then_some(name)
    };
    let list = member.items.as_deref().and_then(known).map(Shape::List);
    let values = member.additional_properties.as_deref();
    let map = values.and_then(known).map(Shape::Map);
    let one = known(member).map(Shape::One);
    let is_certain = member.shown_types.is_empty();
    let shape = one.or(list).or(map).filter(|_| is_certain);
    Some(shape.unwrap_or(Shape::Other))
}

/// Calls `found` with all references within a schema, and the last member that leads to each.
fn references<'a>(schema: &'a Schema, found: &mut impl FnMut(&'a str, &'a str)) {
    fn visit<'a>(at: &'a str, schema: &'a Schema, found: &mut impl FnMut(&'a str, &'a str)) {
        if let Some(name) = schema.reference_name() {
            found(at, name);
            return;
        }
        for (name, member) in &schema.properties {
            visit(name, member, found);
        }
        let boxed = schema.items.iter().chain(&schema.additional_properties);
        let parts = boxed.map(AsRef::as_ref).chain(&schema.one_of);
        parts
            .chain(&schema.any_of)
            .for_each(|part| visit(at, part, found));
    }
    visit("", schema, found);
}

/// The version in the paths of operations, and the direction of their bodies: in another one, the same words may mean
/// something else.
type Place<'a> = (&'a str, Direction);

/// A row: its place, the member above it, its name, its words.
type Row<'a> = (Place<'a>, &'a str, &'a str, &'a str);

/// Where structs stand.
struct Places<'a> {
    /// The operations in which a struct stands.
    operations: HashMap<&'a str, Vec<(&'a Operation, Place<'a>)>>,
    /// The names of the members that hold it.
    members: HashMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Places<'a> {
    fn of(api: &'a Api) -> Self {
        let mut operations: HashMap<&str, Vec<(&Operation, Place<'_>)>> = HashMap::new();
        for operation in &api.operations {
            let mut segments = operation.path.split('/');
            let version = segments.find(|segment| is_version(segment));
            let sent = operation.request_body.iter().map(|body| &body.schema);
            let answers = operation.responses.iter();
            let answers = answers.filter_map(|response| response.schema.as_ref());
            for (direction, bodies) in [
                (Direction::Request, sent.collect::<Vec<_>>()),
                (Direction::Response, answers.collect()),
            ] {
                let place = (version.unwrap_or_default(), direction);
                for name in reached(api, bodies) {
                    let known = operations.entry(name).or_default();
                    known.push((operation, place));
                }
            }
        }
        let mut members: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        let bodies = api.operations.iter().flat_map(Operation::bodies);
        for schema in api.schemas.values().chain(bodies) {
            references(schema, &mut |member, name| {
                if !member.is_empty() {
                    members.entry(name).or_default().insert(member);
                }
            });
        }
        Places {
            operations,
            members,
        }
    }

    /// In which places a struct stands.
    fn of_struct(&self, owner: &str) -> HashSet<Place<'a>> {
        let places = self.operations.get(owner).into_iter().flatten();
        places.map(|(_, place)| *place).collect()
    }

    /// The rows that a member of a struct may be.
    fn rows(&self, owner: &str, name: &'a str, text: &'a str) -> Vec<Row<'a>> {
        let members = self.members.get(owner);
        let any = members.filter(|_| text.len() >= LONG).map(|_| "");
        let members = members.into_iter().flatten().copied().chain(any);
        let places = self.of_struct(owner);
        let at = |member| places.iter().map(move |place| (*place, member, name, text));
        members.flat_map(at).collect()
    }

    /// Do the examples of the operations of a struct show a member, and only as a list of a struct?
    fn show_lists(&self, owner: &str, name: &str, inner: &Schema) -> bool {
        let operations = self.operations.get(owner).into_iter().flatten();
        let examples = operations.flat_map(|(operation, _)| &operation.examples);
        let mut values = Vec::new();
        for json in examples.filter_map(|example| example.own_json()) {
            values_of(json, name, &mut values);
        }
        let is_list = |json: &&Json| match json {
            Json::Array(items) => items.iter().all(|json| is_of(json, inner)),
            _ => false,
        };
        values.iter().any(is_list) && values.iter().all(is_list)
    }

    /// Do all examples of the operations of a struct allow a member to be of a struct?
    fn allow(&self, owner: &str, name: &str, inner: &Schema, is_list: bool) -> bool {
        let operations = self.operations.get(owner).into_iter().flatten();
        operations
            .flat_map(|(operation, _)| &operation.examples)
            .filter_map(|example| example.own_json())
            .all(|json| allows(json, name, inner, is_list))
    }
}

/// The names of all structs within some schemas.
fn reached<'a>(api: &'a Api, bodies: Vec<&'a Schema>) -> HashSet<&'a str> {
    let mut seen = HashSet::new();
    let mut open = bodies;
    while let Some(schema) = open.pop() {
        references(schema, &mut |_, name| {
            if seen.insert(name) {
                open.extend(api.schemas.get(name));
            }
        });
    }
    seen
}

/// All values of a name in an example.
fn values_of<'j>(json: &'j Json, name: &str, found: &mut Vec<&'j Json>) {
    match json {
        Json::Object(members) => {
            for (key, json) in members {
                if key == name {
                    found.push(json);
                }
                values_of(json, name, found);
            }
        }
        Json::Array(items) => items.iter().for_each(|json| values_of(json, name, found)),
        _ => {}
    }
}

/// Is a value empty, or an object with one of the members of a struct?
fn is_of(json: &Json, schema: &Schema) -> bool {
    match json {
        Json::Object(members) => {
            let mut names = members.keys();
            members.is_empty() || names.any(|name| schema.properties.contains_key(name))
        }
        Json::Null => true,
        _ => false,
    }
}

/// Are all values of a name in an example empty, or of a struct?
fn allows(json: &Json, name: &str, inner: &Schema, is_list: bool) -> bool {
    let mut values = Vec::new();
    values_of(json, name, &mut values);
    values.into_iter().all(|json| match json {
        Json::Array(items) if is_list => items.iter().all(|json| is_of(json, inner)),
        json => is_of(json, inner),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "The holes.";
    const LIST: &str = r##""type":"array","items":{"$ref":"#/schemas/Hole"}"##;
    const OPEN: &str = r#""type":"array","items":{}"#;

    /// An operation that answers or sends one thing under a name, with an example of it.
    fn operation(path: &str, is_sent: bool, member: &str, thing: &str, shown: &str) -> String {
        let body = format!(
            r##"{{"type":"object","properties":{{"{member}":{{"$ref":"#/schemas/{thing}"}}}}}}"##
        );
        let (sent, answered, direction) = match is_sent {
            true => (
                format!(r#"{{"media_type":"application/json","required":true,"schema":{body}}}"#),
                "{}".to_owned(),
                "request",
            ),
            false => ("null".to_owned(), body, "response"),
        };
        format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"POST","path":"{path}","parameters":[],
            "request_body":{sent},"responses":[{{"status":"200","description":"","schema":{answered}}}],
            "examples":[{{"direction":"{direction}","media_type":"application/json","json":{shown},"validity":"valid","line":1}}]}}"#
        )
    }

    fn thing(name: &str, words: &str, holes: &str) -> String {
        let rest = r#""x-source":{"origin":"table","page":"a.rst","line":1}"#;
        format!(
            r#""{name}":{{"type":"object","properties":{{"holes":{{"description":"{words}",{holes},{rest}}}}}}}"#
        )
    }

    /// The struct of the holes of a lid that is answered, and that of another thing.
    fn lent_by(other: &str, thing_of_other: &str, shown: &str, words: &str) -> Option<String> {
        let own = operation("/v1/lids", false, "lid", "Lid", shown);
        let lid = thing("Lid", words, OPEN);
        let hole = r#""Hole":{"type":"object","properties":{"width":{"type":"integer"}}}"#;
        let text = format!(
            r#"{{"operations":[{own},{other}],"schemas":{{{lid},{hole},{thing_of_other}}},"pages":[]}}"#
        );
        let api: Api = serde_json::from_str(&text).expect("an API");
        let followed = api.followed();
        let holes = &followed.schemas["Lid"].properties["holes"];
        let name = holes
            .items
            .as_ref()
            .and_then(|items| items.reference_name());
        name.map(str::to_owned)
    }

    #[test]
    fn the_same_row_lends_its_shape() {
        let hole = Some("Hole".to_owned());
        let shown = r#"{"lid":{"holes":[]}}"#;
        let other = |path, is_sent, member| operation(path, is_sent, member, "Other", "{}");
        let same = other("/v1/others", false, "lid");
        let typed = thing("Other", WORDS, LIST);
        assert_eq!(lent_by(&same, &typed, shown, WORDS), hole);
        // Another version, direction, place, text or example may be about something else.
        for (other, thing, shown) in [
            (other("/v2/others", false, "lid"), typed.clone(), shown),
            (other("/v1/others", true, "lid"), typed.clone(), shown),
            (other("/v1/others", false, "crate"), typed.clone(), shown),
            (same.clone(), thing("Other", "All holes.", LIST), shown),
            (same.clone(), typed.clone(), r#"{"lid":{"holes":["a"]}}"#),
            (
                same.clone(),
                format!(
                    "{typed},{}",
                    thing(
                        "Third",
                        WORDS,
                        r#""type":"array","items":{"type":"string"}"#
                    )
                ),
                shown,
            ),
        ] {
            let third = match thing.contains("Third") {
                true => format!(",{}", operation("/v1/thirds", false, "lid", "Third", "{}")),
                false => String::new(),
            };
            let found = lent_by(&format!("{other}{third}"), &thing, shown, WORDS);
            assert_eq!(found, None, "{other} {thing}");
        }
    }

    #[test]
    fn what_all_examples_show_as_a_list_is_one() {
        let shape = |shown: &str| {
            let stated = r##""anyOf":[{"$ref":"#/schemas/Hole"},{"type":["array"]}],"x-shown-types":["array"]"##;
            let own = operation("/v1/lids", false, "lid", "Lid", shown);
            let hole = r#""Hole":{"type":"object","properties":{"width":{"type":"integer"}}}"#;
            let lid = thing("Lid", WORDS, stated);
            let text = format!(r#"{{"operations":[{own}],"schemas":{{{lid},{hole}}},"pages":[]}}"#);
            let api: Api = serde_json::from_str(&text).expect("an API");
            let followed = api.followed();
            let holes = &followed.schemas["Lid"].properties["holes"];
            holes.single_type()
        };
        let list = r#"{"lid":{"holes":[{"width":1}]}}"#;
        assert_eq!(shape(list), Some(TypeName::Array));
        assert_eq!(shape(r#"{"lid":{"holes":{"width":1}}}"#), None);
        assert_eq!(shape(r#"{"lid":{"holes":["a"]}}"#), None);
    }

    #[test]
    fn a_long_text_is_the_same_row_anywhere() {
        let words = "The holes, each of which is as wide as the lid allows, and nowhere wider than the lid is.";
        let other = operation("/v1/others", false, "crate", "Other", "{}");
        let found = lent_by(&other, &thing("Other", words, LIST), "{}", words);
        assert_eq!(found.as_deref(), Some("Hole"));
    }
}
