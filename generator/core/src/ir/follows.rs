//! What the docs of an operation don't repeat, because another one has it.
//!
//! The IR keeps what each page says, so an operation has the reference, not what stands behind it: the facts of a page are
//! its own. Whoever needs the whole of an operation, as clients and servers do, asks for [`Api::followed`].

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use heck::ToPascalCase;
use serde::{Deserialize, Serialize};

pub use super::sent_members::ITEMS;
use super::sent_members::{marked, sent_members, step, step_mut, take_members, take_options};
use super::{Api, Location, Operation, Origin, Parameter, Response, Schema, Source, TypeName};
use super::{learned, lent_shapes, shown_empty};

/// A reference to another operation, whose docs stand in place of some of this one's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follows {
    /// The page of the other one.
    pub page: Arc<str>,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its title, where several operations of the page have the route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is to be looked up there.
    pub parts: Vec<Followed>,
    /// Where its answer stands in the own one, or its parameters in what is sent, where it isn't all of it: names of
    /// members, [`ITEMS`] for the items of a list and the values of a map.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<String>,
}

/// What is documented at another operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Followed {
    /// What its success answers.
    Answer,
    /// What it is sent.
    Body,
    /// Its query and header parameters.
    Parameters,
    /// Its query parameters, sent as members of the body.
    Members,
    /// What it is sent beside what this one is, at the same places.
    Options,
}

/// The longest chain of references that is followed. Cycles end here, too.
const CHAIN: usize = 3;

impl Api {
    /// The API with what operations have from others beside what they say themselves, which it never contradicts: nothing
    /// that an operation documents is replaced. What is added has the origin [`Origin::Reference`].
    pub fn followed(&self) -> Cow<'_, Api> {
        let mut lent = lent_shapes::lent(self);
        lent.extend(shown_empty::lent(self));
        let mut uses = uses(self);
        let learned = learned::learned(self, &uses);
        let is_complete = |one: &Operation| one.follows.is_empty() && one.mentioned.is_empty();
        let is_alone = self.operations.iter().all(is_complete);
        if lent.is_empty() && learned.is_empty() && is_alone {
            return Cow::Borrowed(self);
        }
        let mut api = self.clone();
        lent.into_iter().for_each(|shape| shape.give(&mut api));
        learned.into_iter().for_each(|one| one.give(&mut api));
        let mentioning = api.operations.iter_mut();
        for operation in mentioning.filter(|one| !one.mentioned.is_empty()) {
            operation.parameters.append(&mut operation.mentioned);
            operation.parameters.sort_by_key(|one| one.location);
        }
        let mut places: HashMap<(&str, &str, &str), Vec<usize>> = HashMap::new();
        for (index, one) in self.operations.iter().enumerate() {
            let place = (&*one.page, &*one.method, &*one.path);
            places.entry(place).or_default().push(index);
        }
        for _ in 0..CHAIN {
            let known = api.clone();
            for (index, one) in self.operations.iter().enumerate() {
                for follows in &one.follows {
                    let target = (&*follows.page, &*follows.method, &*follows.path);
                    let others = places.get(&target).into_iter().flatten();
                    let mut others = others.filter(|other| {
                        let other = self.operations.get(**other).map(|other| &other.title);
                        follows.title.is_none() || other == follows.title.as_ref()
                    });
                    let (Some(&other), None) = (others.next(), others.next()) else {
                        continue;
                    };
                    let (Some(other), true) = (known.operations.get(other), other != index) else {
                        continue;
                    };
                    if !follows.at.is_empty() {
                        if follows.parts.contains(&Followed::Members) {
                            sent_members(&mut api, index, &follows.at, other, &mut uses);
                        } else if let Some(theirs) = first_answer(other) {
                            place(&mut api, index, &follows.at, theirs, &uses);
                        }
                        continue;
                    }
                    for part in &follows.parts {
                        follow(&mut api, index, other, *part, &uses);
                    }
                }
            }
        }
        Cow::Owned(api)
    }
}

/// Gives an operation what another one has of a part.
fn follow(
    api: &mut Api,
    index: usize,
    other: &Operation,
    part: Followed,
    uses: &HashMap<String, usize>,
) {
    let Some(operation) = api.operations.get_mut(index) else {
        return;
    };
    let is_only_here = |name: &str| (uses.get(name) == Some(&1)).then(|| name.to_owned());
    match part {
        Followed::Parameters => {
            for theirs in &other.parameters {
                if theirs.location != Location::Path && !has(operation, theirs) {
                    operation.parameters.push(referred(theirs));
                }
            }
            operation.parameters.sort_by_key(|one| one.location);
        }
        Followed::Body => {
            let theirs = other.request_body.as_ref().map(|body| &body.schema);
            if let (Some(body), Some(theirs)) = (&mut operation.request_body, theirs)
                && is_open(&body.schema)
            {
                body.schema = marked(theirs.clone());
            }
        }
        Followed::Answer => {
            let mut stated = None;
            for own in &mut operation.responses {
                let Some(theirs) = answer(other, own) else {
                    continue;
                };
                match &mut own.schema {
                    Some(schema) if is_open(schema) => *schema = marked(theirs.clone()),
                    Some(schema) => {
                        let name = schema.reference_name().and_then(is_only_here);
                        let others = theirs.reference_name().map(str::to_owned);
                        stated = name.zip(others).filter(|(own, theirs)| own != theirs);
                    }
                    None => {}
                }
            }
            if let Some((own, theirs)) = stated {
                let theirs = api.schemas.get(&theirs).cloned();
                if let (Some(own), Some(theirs)) = (api.schemas.get_mut(&own), theirs) {
                    add_members(own, theirs);
                }
            }
        }
        Followed::Members => {
            let body = operation.request_body.as_mut().map(|body| &mut body.schema);
            let Some(mut own) = body else {
                return;
            };
            if let Some(name) = own.reference_name().map(str::to_owned) {
                match is_only_here(&name).and_then(|name| api.schemas.get_mut(&name)) {
                    Some(schema) => own = schema,
                    None => return,
                }
            }
            if own.is(TypeName::Object) {
                take_members(own, other);
            }
        }
        Followed::Options => {
            let sent = |one: &Operation| Some(one.request_body.as_ref()?.schema.clone());
            if let (Some(own), Some(theirs)) = (sent(operation), sent(other)) {
                take_options(api, &own, &theirs, uses, CHAIN);
            }
        }
    }
}

/// Is the parameter one that the operation has?
fn has(operation: &Operation, theirs: &Parameter) -> bool {
    let is_header = theirs.location == Location::Header;
    let is_name = |name: &str| match is_header {
        true => name.eq_ignore_ascii_case(&theirs.name),
        false => name == theirs.name,
    };
    let mut own = operation.parameters.iter();
    own.any(|own| own.location == theirs.location && is_name(&own.name))
}

/// What another operation answers with the status of a success, or with its first one.
fn answer<'a>(other: &'a Operation, own: &Response) -> Option<&'a Schema> {
    if !own.status.starts_with('2') {
        return None;
    }
    let mut theirs = other.responses.iter();
    let same = theirs.find(|theirs| theirs.status == own.status && theirs.schema.is_some());
    match same {
        Some(same) => same.schema.as_ref(),
        None => first_answer(other),
    }
}

/// What an operation answers.
fn first_answer(operation: &Operation) -> Option<&Schema> {
    let successes = operation.responses.iter();
    let mut successes = successes.filter(|response| response.status.starts_with('2'));
    successes.find_map(|response| response.schema.as_ref())
}

/// Opens what an example alone says of a place in a schema in which no struct has a name yet. False where there is no such
/// place, or where more is known of it.
pub fn open_at(schema: &mut Schema, at: &[String]) -> bool {
    let mut here = schema;
    for name in at {
        match step_mut(here, name) {
            Some(inner) => here = inner,
            None => return false,
        }
    }
    let is_text = here.is(TypeName::String) && here.source.as_ref().is_none_or(is_shown);
    if is_text {
        here.types = None;
        here.format = None;
        here.examples.clear();
        here.origins.clear();
    }
    is_text || is_bare(here)
}

fn is_shown(source: &Source) -> bool {
    source.origin == Origin::Example
}

/// Is nothing known of it but that it is an object?
fn is_bare(schema: &Schema) -> bool {
    let is_object = schema.single_type() == Some(TypeName::Object);
    is_open(schema) || is_object && schema.properties.is_empty()
}

/// Puts the answer of another operation in its place in that of an operation, if nothing is known of that place.
fn place(
    api: &mut Api,
    index: usize,
    at: &[String],
    theirs: &Schema,
    uses: &HashMap<String, usize>,
) {
    let Some(operation) = api.operations.get(index) else {
        return;
    };
    let Some(root) = first_answer(operation).and_then(Schema::reference_name) else {
        return;
    };
    let root = root.to_owned();
    // The struct in which the place is, and the way from there.
    let (mut owner, mut rest) = (root.clone(), at);
    let mut here = api.schemas.get(&owner);
    for (index, name) in at.iter().enumerate() {
        here = here.and_then(|schema| step(schema, name));
        let is_last = index + 1 == at.len();
        let inner = here.and_then(Schema::reference_name);
        if let Some(inner) = inner.filter(|_| !is_last) {
            (owner, rest) = (inner.to_owned(), at.get(index + 1..).unwrap_or_default());
            here = api.schemas.get(&owner);
        }
    }
    if !here.is_some_and(is_bare) {
        // What is shown there goes on; the other operation documents more of it.
        let own = here.and_then(Schema::reference_name).map(str::to_owned);
        let own = own.filter(|name| uses.get(name) == Some(&1));
        let others = theirs
            .reference_name()
            .filter(|name| own.as_deref() != Some(name));
        let others = others.and_then(|name| api.schemas.get(name)).cloned();
        let own = own.and_then(|name| api.schemas.get_mut(&name));
        if let (Some(own), Some(others)) = (own, others) {
            add_members(own, others);
        }
        return;
    }
    let is_thing = |schema: &Schema| schema.resource.is_some();
    let is_shared = uses.get(&owner).is_some_and(|uses| *uses > 1);
    if is_shared && !api.schemas.get(&owner).is_some_and(is_thing) {
        // Others have the struct, too, with other things in this place.
        let own = format!("{}Response", operation.id.to_pascal_case());
        if owner != root || api.schemas.contains_key(&own) {
            return;
        }
        let Some(copy) = api.schemas.get(&owner).cloned() else {
            return;
        };
        api.schemas.insert(own.clone(), copy);
        let responses = api.operations.get_mut(index).map(|one| &mut one.responses);
        for schema in responses
            .into_iter()
            .flatten()
            .filter_map(|one| one.schema.as_mut())
        {
            if schema.reference_name() == Some(&root) {
                schema.reference = Some(format!("#/schemas/{own}"));
            }
        }
        owner = own;
    }
    let mut slot = api.schemas.get_mut(&owner);
    for name in rest {
        slot = slot.and_then(|schema| step_mut(schema, name));
    }
    if let Some(slot) = slot {
        *slot = Schema {
            description: slot.description.take(),
            source: slot.source.take(),
            ..marked(theirs.clone())
        };
    }
}

/// A parameter of another operation.
fn referred(theirs: &Parameter) -> Parameter {
    Parameter {
        schema: marked(theirs.schema.clone()),
        ..theirs.clone()
    }
}

/// Adds the members that another struct has. Where both state a member, its own type stays, and the other's is one that
/// is shown.
fn add_members(own: &mut Schema, theirs: Schema) {
    for (name, theirs) in theirs.properties.into_inner() {
        let Some(own) = own.properties.get_mut(&name) else {
            own.properties.insert(name, marked(theirs));
            continue;
        };
        let kind = match theirs.reference_name() {
            Some(_) => Some(TypeName::Object),
            None => theirs.single_type(),
        };
        let is_other = |kind: &TypeName| own.types.is_some() && !own.is(*kind);
        if let Some(kind) = kind.filter(is_other)
            && !own.shown_types.contains(&kind)
        {
            own.shown_types.push(kind);
        }
    }
}

/// Is nothing known of what it holds?
fn is_open(schema: &Schema) -> bool {
    schema.reference_name().is_none()
        && schema.types.is_none()
        && schema.properties.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
}

/// In how many structs and operations a struct stands.
fn uses(api: &Api) -> HashMap<String, usize> {
    fn collect<'s>(schema: &'s Schema, found: &mut HashSet<&'s str>) {
        found.extend(schema.reference_name());
        schema.parts().for_each(|part| collect(part, found));
    }
    let bodies = api.operations.iter().map(|one| {
        let mut names = HashSet::new();
        one.bodies().for_each(|schema| collect(schema, &mut names));
        names
    });
    let structs = api.schemas.values().map(|schema| {
        let mut names = HashSet::new();
        collect(schema, &mut names);
        names
    });
    let mut found: HashMap<String, usize> = HashMap::new();
    for name in bodies.chain(structs).flatten() {
        *found.entry(name.to_owned()).or_default() += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(follows: &str, own: &str) -> Api {
        let text = r##"{"operations":[
            {"id":"own","page":"a.rst","line":1,"dialect":"d","title":"","method":"POST","path":"/special",FOLLOWS OWN},
            {"id":"other","page":"b.rst","line":1,"dialect":"d","title":"","method":"GET","path":"/lids",
             "parameters":[
                {"name":"limit","in":"query","required":false,"schema":{"type":"integer","x-source":{"origin":"table","page":"b.rst","line":2}}},
                {"name":"after","in":"query","required":false,"schema":{"type":"string","contentMediaType":"application/json"}},
                {"name":"If-Match","in":"header","required":false,"schema":{"type":"string"}}],
             "request_body":{"media_type":"application/json","required":true,"schema":{"$ref":"#/schemas/Lid"}},
             "responses":[{"status":"200","description":"","schema":{"$ref":"#/schemas/Lid"}}]}],
            "schemas":{
                "Lid":{"type":"object","properties":{"id":{"type":"string"},"crate":{"$ref":"#/schemas/Crate"}}},
                "Crate":{"type":"object","properties":{}},
                "Own":{"type":"object","properties":{"crate":{"type":"string"}}}},
            "pages":[]}"##;
        let follows = format!(
            r#""follows":[{{"page":"b.rst","method":"GET","path":"/lids","parts":[{follows}]}}],"#
        );
        let text = text.replace("FOLLOWS", &follows).replace("OWN", own);
        serde_json::from_str(&text).expect("an API")
    }

    const OPEN: &str = r#""parameters":[{"name":"if-match","in":"header","required":true,"schema":{"type":"string"}}],
        "request_body":{"media_type":"application/json","required":true,"schema":{}},
        "responses":[{"status":"201","description":"","schema":{}},{"status":"404","description":"","schema":{}}]"#;
    const STATED: &str = r##""parameters":[],
        "request_body":{"media_type":"application/json","required":true,"schema":{"type":"object","properties":{"limit":{"type":"string"}}}},
        "responses":[{"status":"200","description":"","schema":{"$ref":"#/schemas/Own"}}]"##;

    #[test]
    fn what_is_open_is_filled() {
        let api = api(r#""answer","body","parameters""#, OPEN);
        let followed = api.followed();
        let own = &followed.operations[0];
        let lid = Some("Lid");
        let schema = |at: usize| own.responses[at].schema.as_ref();
        assert_eq!(schema(0).and_then(Schema::reference_name), lid);
        assert_eq!(schema(1), Some(&Schema::default()));
        let body = own.request_body.as_ref().map(|body| &body.schema);
        assert_eq!(body.and_then(Schema::reference_name), lid);
        let names: Vec<&str> = own.parameters.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["limit", "after", "if-match"]);
        let source = own.parameters[0].schema.source.as_ref();
        assert_eq!(source.map(|source| source.origin), Some(Origin::Reference));
    }

    #[test]
    fn what_is_stated_stays() {
        let api = api(r#""answer","members""#, STATED);
        let followed = api.followed();
        let own = followed.schemas.get("Own").expect("the struct");
        let names: Vec<&String> = own.properties.keys().collect();
        assert_eq!(names, ["crate", "id"]);
        assert_eq!(
            own.properties["crate"].single_type(),
            Some(TypeName::String)
        );
        assert_eq!(*own.properties["crate"].shown_types, [TypeName::Object]);
        let body = followed.operations[0].request_body.as_ref();
        let sent = &body.expect("a body").schema.properties;
        assert_eq!(sent["limit"].single_type(), Some(TypeName::String));
        assert_eq!(sent["after"].types, None);
        assert!(!sent.contains_key("If-Match"));
    }

    #[test]
    fn options_are_added_where_the_own_ones_stand() {
        let sent = r##""request_body":{"media_type":"application/json","required":true,"schema":{"$ref":"#/schemas/Own"}},
            "parameters":[],"responses":[]"##;
        let mut api = api(r#""options""#, sent);
        let own = |api: &Api| {
            let followed = api.followed();
            let own = &followed.schemas["Own"];
            assert!(own.required.is_empty());
            own.properties.keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(own(&api), ["crate", "id"]);
        let again = api.operations[0].clone();
        api.operations.push(again);
        assert_eq!(own(&api), ["crate"], "others have the struct, too");
    }

    #[test]
    fn an_answer_may_stand_in_another_one() {
        let mut api = api(r#""answer""#, STATED);
        let own = api.schemas.get_mut("Own").expect("the struct");
        let list = r#"{"type":"array","description":"Lids.","items":{}}"#;
        let list: Schema = serde_json::from_str(list).expect("a schema");
        own.properties.insert("lids".to_owned(), list);
        api.operations[0].follows[0].at = vec!["lids".to_owned(), ITEMS.to_owned()];
        let items = |api: &Api, name: &str| {
            let items = api.schemas[name].properties["lids"].items.clone();
            items.and_then(|items| items.reference_name().map(str::to_owned))
        };
        assert_eq!(items(&api.followed(), "Own").as_deref(), Some("Lid"));
        let inner = Schema::reference("Own");
        let thing = api.schemas.get_mut("Crate").expect("the struct");
        thing.properties.insert("own".to_owned(), inner);
        let followed = api.followed();
        assert_eq!(items(&followed, "Own"), None);
        assert_eq!(items(&followed, "OwnResponse").as_deref(), Some("Lid"));
    }

    #[test]
    fn what_only_an_example_shows_is_opened() {
        let text = r#"{"type":"object","properties":{
            "a":{"type":"string","x-source":{"origin":"example","page":"a","line":1}},
            "b":{"type":"string","x-source":{"origin":"table","page":"a","line":1}},
            "c":{"type":"array","items":{"type":"string"}},"d":{"type":"object"}}}"#;
        let mut schema: Schema = serde_json::from_str(text).expect("a schema");
        let mut open = |at: &[&str]| {
            let at: Vec<String> = at.iter().map(|step| (*step).to_owned()).collect();
            open_at(&mut schema, &at)
        };
        assert!(open(&["a"]));
        assert!(!open(&["b"]));
        assert!(!open(&["c"]));
        assert!(open(&["c", ITEMS]));
        assert!(open(&["d"]));
        assert!(!open(&["e"]));
        assert_eq!(schema.properties["a"].types, None);
    }

    #[test]
    fn what_leads_nowhere_adds_nothing() {
        let mut api = api(r#""answer""#, OPEN);
        api.operations[0].follows[0].path = "/other".to_owned();
        assert_eq!(*api.followed(), api);
        api.operations[0].follows.clear();
        assert!(matches!(api.followed(), Cow::Borrowed(_)));
    }
}
