//! Where the examples of a page contradict its tables and neither can be put right: values of another type than the
//! one that is stated, bodies without a member that is required.
//!
//! The tables keep their say in `type` and `required`; what the examples show is noted beside it, so that a reader
//! of the IR can hold both.

use std::collections::{HashMap, HashSet};
use std::fmt;

use indexmap::{IndexMap, IndexSet};

use super::examples;
use super::kin::Kin;
use super::open_members::open_kinds;
use super::stand_ins::is_braced;
use super::uses::{Use, Uses};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{
    Api, Direction, Example, Json, Operation, Origin, Schema, TypeName, Types, Validity,
};

/// Nested this deep, examples are not looked at.
const DEEPEST: usize = 32;

/// Notes in the schemas of an API what valid examples show against them.
pub fn note(api: &mut Api) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let (mut seen, mut of_repaired) = (Seen::default(), Seen::default());
    let uses = Uses::of(api);
    let sent = api.schemas.iter().filter(|(name, _)| uses.is_sent(name));
    let sent: HashSet<*const Schema> = sent.map(|(_, schema)| std::ptr::from_ref(schema)).collect();
    for (index, operation) in api.operations.iter().enumerate() {
        for example in &operation.examples {
            let Some(json) = example.own_json() else {
                continue;
            };
            let of = uses.at(index, example.direction);
            let mut reading = Reading {
                api,
                // A brace that was put in may hide what an object has.
                is_whole: example.validity == Validity::Valid,
                is_answer: example.direction == Direction::Response,
                path: Vec::new(),
                found: Vec::new(),
            };
            // Where the docs don't tell which body an example shows, it is the first that it has a member of.
            let mut bodies = bodies(operation, example).into_iter();
            let Some(body) = bodies.find(|body| reading.is_akin(body, json)) else {
                continue;
            };
            reading.value(body, json);
            for (address, path, contradiction) in reading.found {
                // What an answer leaves out has to be sent all the same.
                let is_answer = example.direction == Direction::Response;
                let is_left_out = matches!(contradiction, Contradiction::LeftOut(_));
                if is_answer && is_left_out && sent.contains(&address) {
                    continue;
                }
                if let Some(expected) = contradiction.unsaid() {
                    let (page, line) = (operation.page.clone(), example.line);
                    let code = Code::ExampleAgainstTable;
                    diagnostics.push(Diagnostic::at_line(code, page, line, path, expected));
                }
                match example.validity {
                    Validity::Valid => seen.add(address, contradiction, of),
                    _ => of_repaired.add(address, contradiction, of),
                }
            }
        }
    }
    seen.spread(api, &uses);
    // What had to be repaired is no evidence for other pages.
    seen.join(of_repaired);
    seen.write(api);
    diagnostics
}

/// The schemas of the bodies that an example may show.
pub fn bodies<'a>(operation: &'a Operation, example: &Example) -> Vec<&'a Schema> {
    if example.direction == Direction::Request {
        let body = operation.request_body.iter();
        return body.map(|body| &body.schema).collect();
    }
    let schemas = |is_of: &dyn Fn(&str) -> bool| {
        let responses = operation.responses.iter();
        responses
            .filter(|response| is_of(&response.status))
            .filter_map(|response| response.schema.as_ref())
            .collect::<Vec<_>>()
    };
    match example.status.as_deref() {
        Some(status) => schemas(&|of| of.eq_ignore_ascii_case(status)),
        None => {
            let mut found = schemas(&|of| of.starts_with(['1', '2', '3']));
            found.extend(schemas(&|of| !of.starts_with(['1', '2', '3'])));
            found
        }
    }
}

/// A contradiction.
enum Contradiction {
    /// A value of another type than its schema states.
    Type {
        /// As the tables say.
        stated: TypeName,
        /// As the example shows.
        shown: TypeName,
    },
    /// An object without a member that its schema requires.
    LeftOut(String),
}

impl Contradiction {
    /// What the tables say, where the completion of schemas has not reported it: it does so of scalars.
    fn unsaid(&self) -> Option<String> {
        match self {
            Self::Type { stated, shown } => {
                let container = matches!(stated, TypeName::Array | TypeName::Object);
                let (stated, shown) = (stated.as_str(), shown.as_str());
                container.then(|| format!("{stated}, not {shown}"))
            }
            Self::LeftOut(name) => Some(format!("`{name}`, which is required")),
        }
    }
}

/// One step of a JSON path.
#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) => write!(f, ".{name}"),
            Self::Item(index) => write!(f, "[{index}]"),
        }
    }
}

/// One example read with one schema.
struct Reading<'a> {
    api: &'a Api,
    /// Does it show all of the body?
    is_whole: bool,
    /// Does it show an answer?
    is_answer: bool,
    /// The steps from the root to the value that is looked at. Most values are right, so the path is written only to
    /// report one.
    path: Vec<Step<'a>>,
    /// The address of each schema that is contradicted, and the path of the value.
    found: Vec<(*const Schema, String, Contradiction)>,
}

impl<'a> Reading<'a> {
    /// Is the value an example of the body at all: of its kind and, if it is an object, with one of its members?
    fn is_akin(&self, body: &'a Schema, json: &Json) -> bool {
        let schema = self.api.follow(body);
        examples::type_of(json).is_some_and(|shown| allows(schema, shown))
            && json
                .as_object()
                .is_none_or(|members| schema.properties.is_empty() || shows_member(schema, members))
    }

    /// Looks at a value one step further.
    fn step(&mut self, step: Step<'a>, inner: &'a Schema, json: &'a Json) {
        self.path.push(step);
        self.value(inner, json);
        self.path.pop();
    }

    fn report(&mut self, schema: &'a Schema, contradiction: Contradiction) {
        let path = self
            .path
            .iter()
            .fold("$".to_owned(), |path, step| format!("{path}{step}"));
        self.found
            .push((std::ptr::from_ref(schema), path, contradiction));
    }

    fn value(&mut self, site: &'a Schema, json: &'a Json) {
        let schema = self.api.follow(site);
        let Some(shown) = examples::type_of(json).filter(|_| self.path.len() <= DEEPEST) else {
            return;
        };
        if shown == TypeName::Null || json.as_str().is_some_and(is_braced) {
            return;
        }
        let mut forms = schema.one_of.iter().chain(&schema.any_of).peekable();
        if forms.peek().is_some() {
            // Which form an example has, and so what it leaves out, is not settled; what its members are is.
            for form in forms {
                self.members(self.api.follow(form), json);
            }
            return;
        }
        if !allows(schema, shown) {
            let typed_by = schema.origins.get("type");
            if typed_by != Some(&Origin::Override) && !is_overridden(schema) {
                let stated = schema.single_type();
                let stated = stated.unwrap_or(match schema.items {
                    Some(_) => TypeName::Array,
                    None => TypeName::Object,
                });
                self.report(site, Contradiction::Type { stated, shown });
            }
            return;
        }
        match json {
            Json::Object(members) => {
                if self.is_whole {
                    self.left_out(schema, members);
                }
                self.members(schema, json);
            }
            Json::Array(items) => {
                if let Some(inner) = schema.items.as_deref() {
                    for (index, item) in items.iter().enumerate() {
                        self.step(Step::Item(index), inner, item);
                    }
                }
            }
            _ => {}
        }
    }

    fn members(&mut self, schema: &'a Schema, json: &'a Json) {
        for (name, member) in json.as_object().into_iter().flatten() {
            let inner = schema.properties.get(name);
            if let Some(inner) = inner.or(schema.additional_properties.as_deref()) {
                self.step(Step::Member(name), inner, member);
            }
        }
    }

    /// Notes the required members that are not there. An object of which nothing is there is no example of what is sent;
    /// an answer may come like that.
    fn left_out(&mut self, schema: &'a Schema, members: &IndexMap<String, Json>) {
        let is_blank = self.is_answer && members.is_empty() && !self.path.is_empty();
        if !is_blank && !shows_member(schema, members) {
            return;
        }
        let required = schema.required.iter();
        for name in required.filter(|name| !members.contains_key(*name)) {
            let member = schema.properties.get(name);
            let source = member.and_then(|member| member.source.as_ref());
            let required_by = source.and_then(|source| source.required_by);
            let added = member.is_some_and(is_overridden);
            if !added && required_by != Some(Origin::Override) {
                self.report(schema, Contradiction::LeftOut(name.clone()));
            }
        }
    }
}

/// Is one of the members that the schema lists there?
fn shows_member(schema: &Schema, members: &IndexMap<String, Json>) -> bool {
    let mut keys = members.keys();
    keys.any(|key| schema.properties.contains_key(key))
}

/// Has an override said all that there is to say of a schema?
fn is_overridden(schema: &Schema) -> bool {
    let source = schema.source.as_ref();
    source.is_some_and(|source| source.origin == Origin::Override)
}

/// May a value of the type `shown` stand here? A schema that names no type says it by its other keywords.
fn allows(schema: &Schema, shown: TypeName) -> bool {
    let Some(types) = &schema.types else {
        return match shown {
            TypeName::Object => schema.items.is_none(),
            TypeName::Array => schema.properties.is_empty(),
            _ => schema.properties.is_empty() && schema.items.is_none(),
        };
    };
    let names = types.names();
    names.contains(&shown) || shown == TypeName::Integer && names.contains(&TypeName::Number)
}

/// What contradicts one schema: the types that are shown, each with the uses that show it, and the members left out.
type Against = (IndexMap<TypeName, Vec<Use>>, IndexSet<String>);

/// All contradictions of an API, by the addresses of the schemas.
#[derive(Default)]
struct Seen(HashMap<*const Schema, Against>);

impl Seen {
    fn add(&mut self, address: *const Schema, contradiction: Contradiction, of: Use) {
        let (types, left_out) = self.0.entry(address).or_default();
        match contradiction {
            Contradiction::Type { shown, .. } => types.entry(shown).or_default().push(of),
            Contradiction::LeftOut(name) => _ = left_out.insert(name),
        }
    }

    fn join(&mut self, other: Self) {
        for (address, (types, left_out)) in other.0 {
            let known = self.0.entry(address).or_default();
            known.0.extend(types);
            known.1.extend(left_out);
        }
    }

    /// What examples show of a member of a struct goes for the same member where other pages about the same resource
    /// document that struct, too, and state the same type.
    fn spread(&mut self, api: &Api, uses: &Uses) {
        if self.0.is_empty() {
            return;
        }
        let kin = Kin::of(api);
        let mut more = Vec::new();
        for (owner, schema) in &api.schemas {
            for (name, member) in &schema.properties {
                let shown = self.0.get(&std::ptr::from_ref(member));
                let Some((types, _)) = shown.filter(|(types, _)| !types.is_empty()) else {
                    continue;
                };
                for sibling in kin.siblings(owner) {
                    let other = api.schemas.get(sibling);
                    let other = other.and_then(|schema| schema.properties.get(name));
                    let other = other.filter(|other| {
                        let same = other.types.is_some() && other.types == member.types;
                        same && !is_overridden(other)
                    });
                    let Some(other) = other else {
                        continue;
                    };
                    let mut types = types.clone();
                    types.retain(|_, seen| seen.iter().any(|of| uses.reaches(*of, sibling)));
                    more.push((std::ptr::from_ref(other), types));
                }
            }
        }
        for (other, types) in more {
            self.0.entry(other).or_default().0.extend(types);
        }
    }

    fn write(&self, api: &mut Api) {
        if self.0.is_empty() {
            return;
        }
        api.schemas
            .values_mut()
            .for_each(|schema| self.write_into(schema));
        for operation in &mut api.operations {
            if let Some(body) = &mut operation.request_body {
                self.write_into(&mut body.schema);
            }
            for response in &mut operation.responses {
                response
                    .schema
                    .iter_mut()
                    .for_each(|schema| self.write_into(schema));
            }
        }
    }

    fn write_into(&self, schema: &mut Schema) {
        if let Some((types, left_out)) = self.0.get(&std::ptr::from_ref(schema)) {
            let is_shown = schema.is_only_shown();
            match &schema.types {
                // No table contradicts the examples: they show several types.
                Some(known) if is_shown && !types.is_empty() && schema.properties.is_empty() => {
                    let mut all: Vec<TypeName> = known.names().to_vec();
                    all.extend(types.keys());
                    schema.types = Some(Types::Many(all));
                    if schema.items.is_some() {
                        open_kinds(schema);
                    }
                }
                _ => {
                    schema.shown_types.extend(types.keys());
                    schema.shown_types.sort_unstable();
                    schema.shown_types.dedup();
                }
            }
            let required = schema.required.iter();
            schema.left_out = required
                .filter(|name| left_out.contains(*name) || schema.left_out.contains(name))
                .cloned()
                .collect();
        }
        schema.parts_mut().for_each(|inner| self.write_into(inner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The schema `Lamp` of an API whose one operation sends and answers a lamp, after these examples.
    fn lamp(examples: &[(&str, &str)]) -> Schema {
        lamp_of(examples, "valid")
    }

    /// The same after examples that are so good.
    fn lamp_of(examples: &[(&str, &str)], validity: &str) -> Schema {
        let examples: Vec<String> = examples
            .iter()
            .map(|(direction, json)| {
                format!(
                    r#"{{"direction":"{direction}","media_type":"application/json","json":{json},"validity":"{validity}","line":1}}"#
                )
            })
            .collect();
        let text = format!(
            r##"{{"pages":[],"schemas":{{"Lamp":{{"type":"object","required":["watts","kind"],"properties":{{
                "watts":{{"type":"integer"}},"kind":{{"type":"string","x-source":{{"origin":"table","page":"p","line":1,"required_by":"override"}}}},
                "on":{{"type":["boolean","null"]}},"parts":{{"type":"array","items":{{"type":"string"}}}}}}}}}},
                "operations":[{{"id":"a","page":"p","line":1,"dialect":"d","title":"t","method":"POST","path":"/","parameters":[],
                "request_body":{{"media_type":"application/json","required":true,"schema":{{"$ref":"#/schemas/Lamp"}}}},
                "responses":[{{"status":"200","description":"","schema":{{"$ref":"#/schemas/Lamp"}}}}],
                "examples":[{}]}}]}}"##,
            examples.join(",")
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        note(&mut api);
        api.schemas.swap_remove("Lamp").expect("it was there")
    }

    #[test]
    fn types_that_examples_show_stand_beside_the_stated_ones() {
        let lamp = lamp(&[
            (
                "response",
                r#"{"watts": "5", "on": null, "parts": ["a", 1]}"#,
            ),
            ("response", r#"{"watts": {}, "on": false}"#),
        ]);
        assert_eq!(
            lamp.properties["watts"].single_type(),
            Some(TypeName::Integer)
        );
        assert_eq!(
            lamp.properties["watts"].shown_types,
            [TypeName::String, TypeName::Object]
        );
        assert_eq!(lamp.properties["on"].shown_types, []);
        let parts = lamp.properties["parts"].items.as_deref();
        assert_eq!(
            parts.map(|items| items.shown_types.as_slice()),
            Some(&[TypeName::Integer][..])
        );
    }

    #[test]
    fn a_stand_in_shows_no_type() {
        let lamp = lamp(&[("response", r#"{"watts": "{WATTS}", "kind": "a"}"#)]);
        assert_eq!(lamp.properties["watts"].shown_types, []);
    }

    #[test]
    fn what_had_to_be_repaired_shows_kinds_but_not_what_is_left_out() {
        let lamp = lamp_of(&[("request", r#"{"watts": [5]}"#)], "repaired");
        assert_eq!(lamp.properties["watts"].shown_types, [TypeName::Array]);
        assert!(lamp.left_out.is_empty());
    }

    #[test]
    fn an_answer_leaves_out_what_no_request_sends() {
        let left_out = |sent: &str| {
            let text = format!(
                r##"{{"pages":[],"schemas":{{"Lamp":{{"type":"object","required":["watts"],"properties":{{
                "watts":{{"type":"integer"}},"kind":{{"type":"string"}}}}}}}},
                "operations":[{{"id":"a","page":"p","line":1,"dialect":"d","title":"t","method":"POST","path":"/","parameters":[],
                "request_body":{sent},
                "responses":[{{"status":"200","description":"","schema":{{"type":"object","properties":{{"lamp":{{"$ref":"#/schemas/Lamp"}}}}}}}}],
                "examples":[{{"direction":"response","media_type":"application/json","json":{{"lamp":{{}}}},"validity":"valid","line":1}}]}}]}}"##
            );
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            note(&mut api);
            api.schemas["Lamp"].left_out.to_vec()
        };
        assert_eq!(left_out("null"), ["watts"]);
        let sent = r##"{"media_type":"application/json","required":true,"schema":{"$ref":"#/schemas/Lamp"}}"##;
        assert!(left_out(sent).is_empty());
    }

    #[test]
    fn what_is_shown_of_a_struct_goes_for_it_on_other_pages_about_the_resource() {
        let text = r##"{"pages":[],"schemas":{
            "Lamp":{"type":"object","title":"lamp","properties":{"watts":{"type":"integer"},"kind":{"type":"string"}}},
            "NewLamp":{"type":"object","title":"lamp","properties":{"watts":{"type":"integer"},"kind":{"type":"boolean"}}},
            "SentLamp":{"type":"object","title":"lamp","properties":{"watts":{"type":"integer"},"kind":{"type":"string"}}},
            "FarLamp":{"type":"object","title":"lamp","properties":{"watts":{"type":"integer"},"kind":{"type":"string"}}},
            "Fan":{"type":"object","title":"fan","properties":{"watts":{"type":"integer"},"kind":{"type":"string"}}}},
            "operations":[{"id":"a","page":"p","line":1,"dialect":"d","title":"t","method":"GET","path":"/","parameters":[],
            "responses":[{"status":"200","description":"","schema":{"$ref":"#/schemas/Lamp"}}],"examples":[
            {"direction":"response","status":"200","media_type":"application/json","language":null,"text":"","json":{"watts":"5","kind":3},"validity":"valid","line":1}]},
            {"id":"b","page":"p","line":1,"dialect":"d","title":"t","method":"PUT","path":"/","parameters":[],
            "request_body":{"media_type":"application/json","required":true,"schema":{"$ref":"#/schemas/SentLamp"}},
            "responses":[{"status":"200","description":"","schema":{"$ref":"#/schemas/NewLamp"}},
                {"status":"201","description":"","schema":{"$ref":"#/schemas/Fan"}}]},
            {"id":"c","page":"p","line":1,"dialect":"d","title":"t","method":"GET","path":"/c","parameters":[],
            "responses":[{"status":"200","description":"","schema":{"$ref":"#/schemas/FarLamp"}}]}],
            "resources":[{"name":"lamp","operations":[{"id":"a","role":"show"},{"id":"b","role":"update"}]},
                {"name":"far_lamp","operations":[{"id":"c","role":"show"}]}]}"##;
        let mut api: Api = serde_json::from_str(text).expect("an API");
        note(&mut api);
        let shown =
            |schema: &str, member: &str| api.schemas[schema].properties[member].shown_types.clone();
        assert_eq!(shown("Lamp", "kind"), [TypeName::Integer]);
        assert_eq!(shown("NewLamp", "watts"), [TypeName::String]);
        assert_eq!(shown("NewLamp", "kind"), []);
        assert_eq!(shown("Fan", "watts"), []);
        // An answer tells nothing of what is sent, and one resource nothing of another.
        assert_eq!(shown("SentLamp", "watts"), []);
        assert_eq!(shown("FarLamp", "watts"), []);
    }

    #[test]
    fn requests_without_a_required_member_free_it_unless_an_override_says_so() {
        let lamp = lamp(&[("request", r#"{"on": true}"#)]);
        assert_eq!(lamp.required, ["watts", "kind"]);
        assert_eq!(lamp.left_out, ["watts"]);
        assert!(!lamp.demands("watts") && lamp.demands("kind"));
    }

    #[test]
    fn responses_and_objects_of_other_members_leave_requirement_alone() {
        let lamp = lamp(&[
            ("response", r#"{"on": true}"#),
            ("request", r#"{"fan": 1}"#),
            ("request", "[]"),
        ]);
        assert_eq!(lamp.left_out, [] as [&str; 0]);
        assert_eq!(lamp.shown_types, []);
    }
}
