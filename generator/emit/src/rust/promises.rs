//! Which members of an answer its reader may expect although the docs don't call them required: those that all
//! examples of it show. Whoever asks what was odd about an answer is told where one is missing; reading never fails.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::{Api, Direction, Json, Operation, Schema};
use apiref_core::requirement;

/// As deep as examples are followed.
const DEEPEST: usize = 64;

/// What the examples of an API's answers show.
pub struct Promises<'a> {
    api: &'a Api,
    /// By schema: the members that each object of it has had so far.
    shown: HashMap<*const Schema, HashSet<&'a str>>,
}

impl<'a> Promises<'a> {
    /// Reads the examples of all answers.
    pub fn new(api: &'a Api) -> Self {
        let mut promises = Self {
            api,
            shown: HashMap::new(),
        };
        for operation in &api.operations {
            promises.operation(operation);
        }
        promises
    }

    /// The members of `schema` that all examples show, in the order of the docs: not those that must be there anyhow,
    /// and not those that the docs call optional.
    pub fn of(&self, schema: &Schema) -> Vec<&'a str> {
        let Some(shown) = self.shown.get(&std::ptr::from_ref(schema)) else {
            return Vec::new();
        };
        let optional = |member: &Schema| {
            let source = member.source.as_ref();
            source
                .and_then(|source| source.stated_required.as_deref())
                .and_then(requirement::stated)
                == Some(false)
        };
        schema
            .properties
            .iter()
            .filter(|(name, member)| !schema.required.contains(name) && !optional(member))
            .filter_map(|(name, _)| shown.get(name.as_str()).copied())
            .collect()
    }

    fn operation(&mut self, operation: &'a Operation) {
        for example in &operation.examples {
            let (Direction::Response, Some(body)) = (example.direction, &example.json) else {
                continue;
            };
            let mut of_status =
                operation
                    .responses
                    .iter()
                    .filter(|response| match &example.status {
                        Some(status) => response.status == *status,
                        None => response.status.starts_with('2'),
                    });
            if let Some(schema) = of_status.find_map(|response| response.schema.as_ref()) {
                self.value(schema, body, 0);
            }
        }
    }

    fn value(&mut self, schema: &'a Schema, value: &'a Json, depth: usize) {
        let schema = self.api.follow(schema);
        if depth > DEEPEST {
            return;
        }
        match value {
            Json::Object(members) => {
                let names = members.keys().map(String::as_str);
                self.shown
                    .entry(std::ptr::from_ref(schema))
                    .and_modify(|shown| shown.retain(|name| members.contains_key(*name)))
                    .or_insert_with(|| names.collect());
                for (name, member) in members {
                    let inner = schema.properties.get(name);
                    if let Some(inner) = inner.or(schema.additional_properties.as_deref()) {
                        self.value(inner, member, depth + 1);
                    }
                }
            }
            Json::Array(items) => {
                for (item, inner) in items.iter().zip(std::iter::repeat(&schema.items)) {
                    if let Some(inner) = inner.as_deref() {
                        self.value(inner, item, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }
}
