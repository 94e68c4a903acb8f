//! The values that examples show, by the schemas that they are values of.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::alike::{Alike, Place, shown_in_path};
use super::shown::{Shown, Values};
use super::{At, Step};
use crate::resolve::examples::type_of;
use crate::resolve::kin::Kin;
use crate::resolve::uses::{Use, Uses};
use apiref_core::ir::{
    Api, Direction, Example, Json, Keyword, Location, Operation, Parameter, Schema, TypeName,
};

/// Nested this deep, examples are not looked at.
const DEEPEST: usize = 32;

/// Is the body a form to fill in, in which every value is an empty text? It shows members, and no values.
fn is_form(json: &Json) -> bool {
    match json {
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.iter().all(is_form),
        Json::Object(members) => members.values().all(is_form),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// All values that the examples of an API show.
#[derive(Debug, Default)]
pub struct Evidence {
    /// By root and path.
    shown: HashMap<String, Values>,
    /// The values that schemas list, by the addresses of the schemas.
    listed: HashMap<*const Schema, Arc<[Json]>>,
    /// The paths at which any schema states a rule: nobody asks for other values.
    asked: HashSet<String>,
    kin: Kin,
    uses: Uses,
    alike: Alike,
}

impl Evidence {
    /// Reads all examples of an API.
    pub fn of(api: &Api) -> Self {
        let kin = Kin::of(api);
        let alike = Alike::of(api, &kin);
        let mut evidence = Self {
            asked: asked(api, &alike),
            uses: Uses::of(api),
            alike,
            kin,
            ..Self::default()
        };
        for (index, operation) in api.operations.iter().enumerate() {
            let parameters = Parameters::of(operation);
            for example in &operation.examples {
                let seen = evidence.uses.at(index, example.direction);
                let mut reading = Reading {
                    api,
                    evidence: &mut evidence,
                    page: &operation.page,
                    line: example.line,
                    seen,
                };
                reading.parameters(index, operation, &parameters, example);
                if let Some(json) = example.valid_json().filter(|json| !is_form(json)) {
                    reading.body(index, operation, example, json);
                }
            }
        }
        evidence.listed = HashMap::new();
        evidence.asked = HashSet::new();
        evidence
    }

    /// The first value that breaks a keyword of the schema: one of its own, one of the same member of a struct that the
    /// docs call the same, or one of what a parameter stands for.
    pub fn against(&self, at: &At, schema: &Schema, keyword: Keyword) -> Option<&Shown> {
        if !keyword.is_stated(schema) {
            return None;
        }
        let breaks = |shown: &&Shown| keyword.is_broken(schema, &shown.value);
        let own = self.at(&at.root, &at.path);
        if let Some(shown) = own.iter().find(breaks) {
            return Some(shown);
        }
        let Some(name) = at.name() else {
            return self
                .against_parameter(at, schema, keyword)
                .filter(|_| own.is_empty());
        };
        // What must be there is another matter for each request.
        let siblings = self
            .kin
            .siblings(name)
            .filter(|_| keyword != Keyword::AnyRequired);
        siblings
            .flat_map(|name| self.at(&format!("#{name}"), &at.path))
            .filter(|shown| self.reaches(shown, keyword, name))
            .filter(|shown| {
                // Lists that have nothing in common belong to members that only share their name.
                let same = |value: &Json| schema.enumeration.contains(value);
                let is_akin = shown.listed.is_empty() || shown.listed.iter().any(same);
                keyword != Keyword::Enum || is_akin && !is_sentence(&shown.value, schema)
            })
            .find(breaks)
    }

    /// Does a value of another struct tell of a keyword of this one? What kind of text a member is, is the same wherever it
    /// stands, and so are the values that answers may hold. Which values may be sent, and which characters they have, depends
    /// on the resource and its generation; limits depend also on whether they are sent or answered.
    fn reaches(&self, shown: &Shown, keyword: Keyword, name: &str) -> bool {
        let Some(seen) = shown.seen else {
            return false;
        };
        match keyword {
            Keyword::Format => true,
            Keyword::Enum if !self.uses.is_sent(name) => true,
            Keyword::Enum | Keyword::Pattern | Keyword::Parts => self.uses.shares(seen, name),
            _ => self.uses.reaches(seen, name),
        }
    }

    /// Is it a parameter that filters a list by a member of its items?
    pub fn filters_by_member(&self, at: &At) -> bool {
        let mut places = self.alike.places(&at.root).iter();
        places.any(|place| matches!(place, Place::Member(..)))
    }

    /// The first value of what a parameter, or each item of it, stands for that breaks a keyword.
    fn against_parameter(&self, at: &At, schema: &Schema, keyword: Keyword) -> Option<&Shown> {
        let is_whole = matches!(at.path.as_str(), "" | "[]");
        let places = self.alike.places(&at.root).iter().filter(|_| is_whole);
        let shown: Vec<&Shown> = places
            .flat_map(|place| match place {
                Place::Route(route) => [self.at(route, ""), &[]],
                Place::Member(name, member) => {
                    let root = format!("#{name}");
                    let one = self.at(&root, &format!(".{member}"));
                    [one, self.at(&root, &format!(".{member}[]"))]
                }
            })
            .flatten()
            .collect();
        // Parameters are text, whatever the member is.
        let sent = |shown: &Shown| match (&shown.value, schema.single_type()) {
            (Json::Bool(_) | Json::Number(_), Some(TypeName::String)) => {
                Json::from(shown.value.to_string().as_str())
            }
            (value, _) => value.clone(),
        };
        // A filter may have values of its own, of which no item has any.
        let is_listed = |shown: &&Shown| {
            let text = sent(shown).to_string();
            let mut listed = schema.enumeration.iter();
            listed.any(|value| value.to_string().eq_ignore_ascii_case(&text))
        };
        if keyword == Keyword::Enum && !shown.iter().any(is_listed) {
            return None;
        }
        let mut shown = shown.into_iter();
        shown.find(|shown| keyword.is_broken(schema, &sent(shown)))
    }

    fn at(&self, root: &str, path: &str) -> &[Shown] {
        let shown = self.shown.get(&place(root, path));
        shown.map_or(&[], |values| values.shown.as_slice())
    }
}

/// Are there several words in a value where a schema lists single ones? On the page of the list, that may be what is sent;
/// on another page, it is a slip.
fn is_sentence(value: &Json, schema: &Schema) -> bool {
    let has_words = |value: &Json| {
        let text = value.as_str().unwrap_or_default();
        text.split_whitespace().nth(1).is_some()
    };
    has_words(value) && !schema.enumeration.iter().any(has_words)
}

/// A root and a path as one key.
fn place(root: &str, path: &str) -> String {
    format!("{root}\n{path}")
}

/// The paths at which the schemas of an API state rules, and those at which examples show values of parameters with rules.
fn asked(api: &Api, alike: &Alike) -> HashSet<String> {
    let mut asked = HashSet::new();
    for schema in api.schemas.values() {
        add_paths(&mut At::default(), schema, &mut asked);
    }
    for (index, operation) in api.operations.iter().enumerate() {
        for parameter in &operation.parameters {
            let mut own = HashSet::new();
            add_paths(&mut At::default(), &parameter.schema, &mut own);
            let at = At::part(index, &of_parameter(parameter));
            for place in alike.places(&at.root).iter().filter(|_| !own.is_empty()) {
                if let Place::Member(_, member) = place {
                    asked.insert(format!(".{member}"));
                    asked.insert(format!(".{member}[]"));
                }
            }
            asked.extend(own);
        }
        for body in operation.bodies() {
            add_paths(&mut At::default(), body, &mut asked);
        }
    }
    asked
}

fn add_paths(at: &mut At, schema: &Schema, paths: &mut HashSet<String>) {
    let mut keywords = Keyword::ALL.iter();
    if keywords.any(|keyword| keyword.is_stated(schema)) && !paths.contains(&at.path) {
        paths.insert(at.path.clone());
    }
    for (member, inner) in &schema.properties {
        at.step(Step::Member(member), |at| add_paths(at, inner, paths));
    }
    if let Some(inner) = schema.items.as_deref() {
        at.step(Step::Items, |at| add_paths(at, inner, paths));
    }
    if let Some(inner) = schema.additional_properties.as_deref() {
        at.step(Step::Values, |at| add_paths(at, inner, paths));
    }
    let forms = schema.one_of.iter().chain(&schema.any_of);
    for (index, inner) in forms.enumerate() {
        at.step(Step::Form(index), |at| add_paths(at, inner, paths));
    }
}

/// The parameters of an operation by their names.
struct Parameters<'a>(HashMap<(Location, String), &'a Parameter>);

impl<'a> Parameters<'a> {
    fn of(operation: &'a Operation) -> Self {
        let mut parameters = HashMap::new();
        // Without an example nobody asks for them.
        for parameter in operation
            .parameters
            .iter()
            .filter(|_| !operation.examples.is_empty())
        {
            let name = Self::comparable(parameter.location, &parameter.name);
            parameters
                .entry((parameter.location, name))
                .or_insert(parameter);
        }
        Self(parameters)
    }

    fn get(&self, location: Location, name: &str) -> Option<&'a Parameter> {
        let name = Self::comparable(location, name);
        self.0.get(&(location, name)).copied()
    }

    /// Requests write names in any case, those of variables apart.
    fn comparable(location: Location, name: &str) -> String {
        match location {
            Location::Path => name.to_owned(),
            Location::Query | Location::Header => name.to_ascii_lowercase(),
        }
    }
}

/// The schemas of an operation that examples show values of, each with a name for its part and its own.
pub fn parts_mut(operation: &mut Operation) -> impl Iterator<Item = (String, String, &mut Schema)> {
    let parameters = operation.parameters.iter_mut().map(|parameter| {
        let part = of_parameter(parameter);
        (part, parameter.name.clone(), &mut parameter.schema)
    });
    let body = operation.request_body.iter_mut();
    let body = body.map(|body| ("request".to_owned(), String::new(), &mut body.schema));
    let responses = operation.responses.iter_mut().filter_map(|response| {
        let schema = response.schema.as_mut()?;
        Some((response.status.clone(), String::new(), schema))
    });
    parameters.chain(body).chain(responses)
}

pub fn of_parameter(parameter: &Parameter) -> String {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
    };
    format!("{place} {}", parameter.name)
}

/// The bodies that an example may show: that of its status; without one, those of successes.
fn bodies<'a>(
    operation: &'a Operation,
    example: &'a Example,
) -> impl Iterator<Item = (String, &'a Schema)> {
    let is_request = example.direction == Direction::Request;
    let is_shown = move |status: &str| match &example.status {
        _ if is_request => false,
        Some(shown) => status.eq_ignore_ascii_case(shown),
        None => status.starts_with(['2', 'd']),
    };
    let sent = operation.request_body.iter().filter(move |_| is_request);
    let sent = sent.map(|body| ("request".to_owned(), &body.schema));
    let answers = operation.responses.iter();
    let answers = answers.filter(move |response| is_shown(&response.status));
    sent.chain(answers.filter_map(|response| {
        let schema = response.schema.as_ref()?;
        Some((response.status.clone(), schema))
    }))
}

/// One example that is read.
struct Reading<'a> {
    api: &'a Api,
    evidence: &'a mut Evidence,
    page: &'a Arc<str>,
    line: u32,
    seen: Use,
}

impl Reading<'_> {
    fn body(&mut self, index: usize, operation: &Operation, example: &Example, json: &Json) {
        // Where several bodies are documented, the example shows the one that it fits best.
        let mut bodies: Vec<_> = bodies(operation, example).collect();
        let best = match bodies.len() {
            0 | 1 => bodies.pop(),
            _ => {
                let misfits = |(_, schema): &(String, &Schema)| self.misfits(schema, json, 0);
                bodies.into_iter().min_by_key(misfits)
            }
        };
        if let Some((part, schema)) = best {
            self.value(&mut At::part(index, &part), schema, json, 0);
        }
    }

    /// What a request line and header fields tell of parameters.
    fn parameters(
        &mut self,
        index: usize,
        operation: &Operation,
        known: &Parameters<'_>,
        example: &Example,
    ) {
        if example.direction != Direction::Request || example.of_other_call {
            return;
        }
        let line = example.request_line.as_deref().unwrap_or_default();
        self.variables(index, operation, known, line);
        let query = line.split_once('?').map_or("", |(_, query)| query);
        let query = query.split_whitespace().next().unwrap_or_default();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let headers = example.headers.iter();
        let headers = headers.map(|(name, value)| (Location::Header, &**name, &**value));
        for (location, name, value) in pairs
            .map(|(name, value)| (Location::Query, name, value))
            .chain(headers)
        {
            let Some(parameter) = known.get(location, name) else {
                continue;
            };
            let mut at = At::part(index, &of_parameter(parameter));
            let schema = &parameter.schema;
            let item = schema.items.as_deref();
            match (item, typed(item.unwrap_or(schema), value)) {
                (Some(item), Some(json)) => {
                    at.step(Step::Items, |at| self.value(at, item, &json, 0));
                }
                (None, Some(json)) => self.value(&mut at, schema, &json, 0),
                (_, None) => {}
            }
        }
    }

    /// What a request line tells of the variables of the path, in all paths that begin alike.
    fn variables(
        &mut self,
        index: usize,
        operation: &Operation,
        known: &Parameters<'_>,
        line: &str,
    ) {
        for (name, value) in shown_in_path(operation, line) {
            let Some(parameter) = known.get(Location::Path, name) else {
                continue;
            };
            let root = format!("{index} {}", of_parameter(parameter));
            let routes = self.evidence.alike.places(&root).iter();
            let mut route = routes.filter_map(|place| match place {
                Place::Route(route) => Some(route.clone()),
                Place::Member(..) => None,
            });
            let route = route.next_back();
            if let (Some(route), Some(json)) = (route, typed(&parameter.schema, value)) {
                self.note(&At::root(route), &parameter.schema, &json);
            }
        }
    }

    /// How much of the value is not as the schema says.
    fn misfits(&self, site: &Schema, json: &Json, depth: usize) -> usize {
        let schema = self.api.follow(site);
        let Some(shown) = type_of(json).filter(|_| depth < DEEPEST) else {
            return 0;
        };
        let forms = schema.one_of.iter().chain(&schema.any_of);
        let best = forms.map(|form| self.misfits(form, json, depth + 1)).min();
        if let Some(best) = best {
            return best;
        }
        let fits = |names: &[TypeName]| {
            names.contains(&shown)
                || shown == TypeName::Integer && names.contains(&TypeName::Number)
        };
        if !schema
            .types
            .as_ref()
            .is_none_or(|types| fits(types.names()))
        {
            return 1;
        }
        let keywords = Keyword::ALL.iter();
        let own = keywords
            .filter(|keyword| keyword.is_broken(schema, json))
            .count();
        let inner: usize = match json {
            Json::Object(members) => {
                let required = schema.required.iter();
                let missing = required.filter(|name| !members.contains_key(*name)).count();
                let inner = members.iter().map(|(name, member)| {
                    let inner = schema.properties.get(name);
                    match inner.or(schema.additional_properties.as_deref()) {
                        Some(inner) => self.misfits(inner, member, depth + 1),
                        // A member that is not known tells that another form is meant.
                        None => usize::from(!schema.properties.is_empty()),
                    }
                });
                missing + inner.sum::<usize>()
            }
            Json::Array(items) => {
                let inner = schema.items.as_deref();
                let each = |item| inner.map_or(0, |inner| self.misfits(inner, item, depth + 1));
                items.iter().map(each).sum()
            }
            _ => 0,
        };
        own + inner
    }

    /// Takes note of a value and of all within it.
    fn value(&mut self, at: &mut At, site: &Schema, json: &Json, depth: usize) {
        if depth > DEEPEST || *json == Json::Null {
            return;
        }
        let api = self.api;
        let named = site.reference_name();
        if let Some((name, schema)) = named.and_then(|name| api.schemas.get_key_value(name)) {
            return self.value(&mut At::named(name), schema, json, depth + 1);
        }
        let forms = site.one_of.iter().chain(&site.any_of).enumerate();
        let best = forms.min_by_key(|(_, form)| self.misfits(form, json, depth));
        if let Some((index, form)) = best {
            return at.step(Step::Form(index), |at| {
                self.value(at, form, json, depth + 1);
            });
        }
        match json {
            Json::Object(members) => {
                for (name, member) in members {
                    match (
                        site.properties.get(name),
                        site.additional_properties.as_deref(),
                    ) {
                        (Some(inner), _) => at.step(Step::Member(name), |at| {
                            self.value(at, inner, member, depth + 1);
                        }),
                        (None, Some(inner)) => at.step(Step::Values, |at| {
                            self.value(at, inner, member, depth + 1);
                        }),
                        (None, None) => {}
                    }
                }
                if site.any_required.is_empty() {
                    return;
                }
            }
            Json::Array(items) => {
                for (inner, item) in site
                    .items
                    .iter()
                    .flat_map(|inner| items.iter().map(move |item| (inner, item)))
                {
                    at.step(Step::Items, |at| self.value(at, inner, item, depth + 1));
                }
            }
            _ => {}
        }
        self.note(at, site, json);
    }

    fn note(&mut self, at: &At, site: &Schema, json: &Json) {
        // Values of parameters are asked for by the routes that have them.
        if !at.path.is_empty() && !self.evidence.asked.contains(&at.path) {
            return;
        }
        let values = self.evidence.shown.entry(place(&at.root, &at.path));
        let values = values.or_default();
        if !values.has(json, self.seen) {
            let listed = match site.enumeration.is_empty() {
                true => Arc::default(),
                false => {
                    let listed = self.evidence.listed.entry(site);
                    Arc::clone(listed.or_insert_with(|| site.enumeration.to_vec().into()))
                }
            };
            values.add(Shown {
                value: json.clone(),
                page: self.page.clone(),
                line: self.line,
                listed,
                seen: Some(self.seen),
            });
        }
    }
}

/// The value of a parameter in the type of its schema; none for one that only holds a place, or that is of no type.
fn typed(schema: &Schema, text: &str) -> Option<Json> {
    if text.is_empty() || text.contains(['{', '<', '%']) {
        return None;
    }
    match schema.single_type() {
        Some(TypeName::Integer | TypeName::Number) => Json::parse(text)
            .ok()
            .filter(|json| matches!(json, Json::Number(_))),
        Some(TypeName::String) | None => Some(Json::from(text)),
        Some(_) => None,
    }
}
