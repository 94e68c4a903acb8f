//! Which structs are one struct on several pages: the docs call them the same, and most of their members are the same.

use std::collections::{BTreeSet, HashMap};

use super::naming::words::{pascal_case, singular};
use apiref_core::ir::{Api, Schema};

/// What named schemas are called in the docs, and their members.
#[derive(Debug, Default)]
pub struct Kin {
    /// Their titles and the members that hold them.
    titles: HashMap<String, BTreeSet<String>>,
    /// The named schemas of one such name.
    called: HashMap<String, BTreeSet<String>>,
    /// The members of the named schemas that share a name.
    members: HashMap<String, BTreeSet<String>>,
}

impl Kin {
    /// Reads what the schemas of an API are called.
    pub fn of(api: &Api) -> Self {
        let mut kin = Self::default();
        for (name, schema) in &api.schemas {
            if let Some(title) = &schema.title {
                kin.call(name, title);
            }
            kin.call_members(schema);
        }
        for operation in &api.operations {
            let parameters = operation.parameters.iter();
            let parameters = parameters.map(|parameter| &parameter.schema);
            let body = operation.request_body.iter().map(|body| &body.schema);
            let responses = operation.responses.iter();
            let responses = responses.filter_map(|response| response.schema.as_ref());
            for schema in parameters.chain(body).chain(responses) {
                kin.call_members(schema);
            }
        }
        // What only one struct is called leads to no other.
        for titles in kin.titles.values_mut() {
            titles.retain(|title| kin.called.get(title).is_some_and(|names| names.len() > 1));
        }
        let is_shared = |name: &String| kin.titles.get(name).is_some_and(|all| !all.is_empty());
        let shared = api.schemas.iter().filter(|(name, _)| is_shared(name));
        kin.members = shared
            .map(|(name, schema)| (name.clone(), schema.properties.keys().cloned().collect()))
            .collect();
        kin
    }

    /// The other named schemas that are the same struct.
    pub fn siblings<'k>(&'k self, own: &'k str) -> impl Iterator<Item = &'k str> {
        let titles = self.titles.get(own).into_iter().flatten();
        titles
            .filter_map(|title| self.called.get(title))
            .flatten()
            .map(String::as_str)
            .filter(move |name| *name != own && self.are_alike(own, name))
    }

    /// Do two structs share most of their members, so that they are one struct on two pages?
    fn are_alike(&self, one: &str, other: &str) -> bool {
        let (Some(one), Some(other)) = (self.members.get(one), self.members.get(other)) else {
            return false;
        };
        let shared = one.intersection(other).count();
        shared * 2 >= one.union(other).count()
    }

    fn call_members(&mut self, schema: &Schema) {
        for (member, inner) in &schema.properties {
            let item = inner.items.as_deref().unwrap_or(inner);
            if let Some(name) = item.reference_name() {
                self.call(name, member);
            }
            self.call_members(inner);
        }
        let boxed = schema.items.iter().chain(&schema.additional_properties);
        let forms = schema.one_of.iter().chain(&schema.any_of);
        boxed
            .map(|inner| &**inner)
            .chain(forms)
            .for_each(|inner| self.call_members(inner));
    }

    fn call(&mut self, schema: &str, title: &str) {
        let title = pascal_case(&singular(title), "");
        let titles = self.titles.entry(schema.to_owned()).or_default();
        titles.insert(title.clone());
        let called = self.called.entry(title).or_default();
        called.insert(schema.to_owned());
    }
}
