//! Parameters that stand for what is documented elsewhere too: a filter of a list is the member of its items, and a
//! variable of a path is the same in all paths that begin alike.

use std::collections::HashMap;

use super::evidence::of_parameter;
use crate::resolve::beginnings::Beginnings;
use crate::resolve::kin::Kin;
use crate::resolve::resources::{answer, listed_struct};
use apiref_core::ir::{Api, Location, Operation};

/// By the root of a parameter's schema, where values of the same thing are shown.
#[derive(Debug, Default)]
pub struct Alike(HashMap<String, Vec<Place>>);

/// A place at which examples may show values.
#[derive(Debug, PartialEq)]
pub enum Place {
    /// A member of a named schema.
    Member(String, String),
    /// A variable of all paths that begin alike: what stands for their beginning.
    Route(String),
}

impl Alike {
    /// Reads what the parameters of an API stand for.
    pub fn of(api: &Api, kin: &Kin) -> Self {
        let mut alike = Self::default();
        let mut beginnings = Beginnings::default();
        for (index, operation) in api.operations.iter().enumerate() {
            let mut routes: HashMap<&str, usize> = HashMap::new();
            for variable in beginnings.of(&operation.path, |_| false) {
                if variable.begins_segment {
                    routes.entry(variable.name).or_insert(variable.number);
                }
            }
            let items = answer(operation).filter(|_| operation.method == "GET");
            let items = items.and_then(|body| listed_struct(api, body));
            for parameter in &operation.parameters {
                let name = parameter.name.as_str();
                let places: Vec<Place> = match parameter.location {
                    Location::Path => {
                        let route = routes.get(name).map(|number| format!("/{number}"));
                        route.map(Place::Route).into_iter().collect()
                    }
                    Location::Query => items
                        .into_iter()
                        .flat_map(|items| members(api, kin, items, name))
                        .collect(),
                    Location::Header => Vec::new(),
                };
                if !places.is_empty() {
                    let root = format!("{index} {}", of_parameter(parameter));
                    alike.0.insert(root, places);
                }
            }
        }
        alike
    }

    /// The places for the parameter whose schema has this root.
    pub fn places(&self, root: &str) -> &[Place] {
        self.0.get(root).map_or(&[], Vec::as_slice)
    }
}

/// The member of a struct, and that of the same struct of the same resource on other pages.
fn members<'a>(
    api: &'a Api,
    kin: &'a Kin,
    items: &'a str,
    name: &'a str,
) -> impl Iterator<Item = Place> {
    let resource = move |schema: &str| api.schemas.get(schema).map(|schema| &schema.resource);
    let same = move |other: &&str| resource(other) == resource(items);
    std::iter::once(items)
        .chain(kin.siblings(items).filter(same))
        .filter(|schema| {
            let schema = api.schemas.get(*schema);
            schema.is_some_and(|schema| schema.properties.contains_key(name))
        })
        .map(|schema| Place::Member(schema.to_owned(), name.to_owned()))
}

/// The values that a request line shows of the variables of a path: of `/doors/7` for `/doors/{door_id}`, `7`.
pub fn shown_in_path<'l>(operation: &'l Operation, line: &'l str) -> Vec<(&'l str, &'l str)> {
    let mut words = line.split_whitespace();
    let address = words.find(|word| word.contains('/')).unwrap_or_default();
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let address = match address.split_once("://") {
        Some((_, rest)) => rest
            .find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default(),
        None => address,
    };
    let own = std::iter::once(&operation.path).chain(&operation.alternatives);
    own.filter_map(|template| values(template, address))
        .next()
        .unwrap_or_default()
}

fn values<'l>(template: &'l str, address: &'l str) -> Option<Vec<(&'l str, &'l str)>> {
    let stated: Vec<&str> = template.trim_matches('/').split('/').collect();
    let shown: Vec<&str> = address.trim_matches('/').split('/').collect();
    if stated.len() != shown.len() {
        return None;
    }
    let mut values = Vec::new();
    for (stated, value) in stated.into_iter().zip(shown) {
        let name = stated
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match name {
            Some(name) => values.push((name, value)),
            None if stated == value => {}
            None => return None,
        }
    }
    // `/doors/7Accept: …` has lost its end.
    values.retain(|(name, value)| !is_placeholder(name, value) && !value.contains(':'));
    Some(values)
}

/// Does a value only repeat what the variable is called: `instanceId` for `{instance_id}`?
fn is_placeholder(name: &str, value: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let (name, value) = (plain(name), plain(value));
    let repeats = name.contains(&value) || value.contains(&name);
    repeats && !value.contains(|c: char| c.is_ascii_digit())
}
