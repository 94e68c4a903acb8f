//! What is known once all types are: which side uses each, what may be absent, where each stands, what holds itself.

use std::collections::{HashMap, HashSet};

use super::schemas::is_nullable;
use super::{Field, Fixed, Kind, Model, Presence, Site, Type, Usage};
use apiref_core::ir::{Json, Schema};

impl<'a> Model<'a> {
    /// Marks items by the direction of the bodies that hold them, and by the tag of the operations that use them.
    pub(super) fn trace_usage(&mut self) {
        let mut roots: Vec<(String, Usage, &str)> = Vec::new();
        for call in &self.calls {
            let mut root = |ty: &Type, request: bool| {
                let usage = Usage {
                    request,
                    response: !request,
                };
                roots.extend(
                    ty.names()
                        .into_iter()
                        .map(|name| (name.to_owned(), usage, call.group.as_str())),
                );
            };
            call.arguments
                .iter()
                .for_each(|argument| root(&argument.ty, true));
            if let Some(body) = &call.body {
                root(&body.ty, true);
            }
            self.error_body.iter().for_each(|ty| root(ty, false));
            for outcome in call.successes.iter().chain(&call.faults) {
                outcome.ty.iter().for_each(|ty| root(ty, false));
                outcome
                    .headers
                    .iter()
                    .for_each(|(_, _, ty)| root(ty, false));
            }
        }
        let mut groups: HashMap<String, HashSet<String>> = HashMap::new();
        let mut seen: HashSet<(String, bool, String)> = HashSet::new();
        let mut queue: Vec<(String, Usage, String)> = roots
            .into_iter()
            .map(|(name, usage, group)| (name, usage, group.to_owned()))
            .collect();
        while let Some((name, usage, group)) = queue.pop() {
            if !seen.insert((name.clone(), usage.request, group.clone())) {
                continue;
            }
            let Some(item) = self.items.get_mut(&name) else {
                continue;
            };
            item.usage.request |= usage.request;
            item.usage.response |= usage.response;
            groups.entry(name).or_default().insert(group.clone());
            queue.extend(
                item.held()
                    .into_iter()
                    .map(|inner| (inner, usage, group.clone())),
            );
        }
        for (name, item) in &mut self.items {
            let Some(groups) = groups.get(name) else {
                continue;
            };
            if let (1, Some(group)) = (groups.len(), groups.iter().next()) {
                item.group.clone_from(group);
            }
        }
    }

    /// Members of types that a server may send can always be missing; others only where the docs allow it.
    pub(super) fn settle_presence(&mut self) {
        for item in self.items.values_mut() {
            let tolerant = item.usage.response || !item.usage.request;
            let Kind::Struct(shape) = &mut item.kind else {
                continue;
            };
            for field in &mut shape.fields {
                let nullable =
                    is_nullable(field.schema) && !matches!(field.ty, Type::Null | Type::Json);
                field.presence = match (field.required && !tolerant, nullable) {
                    (true, false) => Presence::Required,
                    (true, true) => Presence::RequiredNullable,
                    (false, false) => Presence::Optional,
                    (false, true) => Presence::Nullable,
                };
            }
        }
    }

    /// Finds the required members whose type has one value only.
    pub(super) fn settle_fixed(&mut self) {
        let mut only: HashMap<String, Fixed> = HashMap::new();
        for (name, item) in &self.items {
            let (variant, value) = match &item.kind {
                Kind::Strings(values) => match values.as_slice() {
                    [(variant, value)] => (variant, Json::from(*value)),
                    _ => continue,
                },
                Kind::Integers(values) => match values.as_slice() {
                    [(variant, value)] => (variant, Json::from(*value)),
                    _ => continue,
                },
                Kind::Struct(_) | Kind::Keyed(_) | Kind::Alias(_) => continue,
            };
            let fixed = Fixed {
                of: name.clone(),
                variant: variant.clone(),
                value,
            };
            only.insert(name.clone(), fixed);
        }
        let sent = self.items.values_mut().filter(|item| item.usage.request);
        for item in sent {
            let Kind::Struct(shape) = &mut item.kind else {
                continue;
            };
            // The tables demand such a member and only an example lacks it, so it is safe to set its only value.
            let demanded = |field: &&mut Field<'_>| field.required || field.is_left_out;
            for field in shape.fields.iter_mut().filter(demanded) {
                if let Type::Named(name) = &field.ty {
                    field.fixed = only.get(name).cloned();
                }
            }
        }
    }

    /// The forms of a struct have no types of their own where nothing else uses them: the struct has the members of all.
    pub(super) fn hide_forms(&mut self) {
        let forms = self.api.schemas.values().flat_map(|schema| {
            let forms = schema.one_of.iter().chain(&schema.any_of);
            forms.filter_map(Schema::reference_name)
        });
        let mut queue: Vec<String> = forms
            .filter_map(|name| self.schema_names.get(name).cloned())
            .collect();
        while let Some(name) = queue.pop() {
            if let Some(item) = self.items.get_mut(&name)
                && item.usage == Usage::default()
                && !item.is_described_only
            {
                item.is_described_only = true;
                queue.extend(item.held());
            }
        }
    }

    /// Notes where values of each item stand.
    pub(super) fn find_sites(&mut self) {
        let mut found: Vec<(String, Site<'a>)> = Vec::new();
        for call in &self.calls {
            let mut add = |ty: &Type, site: Site<'a>| {
                found.extend(
                    ty.names()
                        .into_iter()
                        .map(|name| (name.to_owned(), site.clone())),
                );
            };
            let (method, operation) = (call.client_path(), call.operation);
            for argument in &call.arguments {
                let (method, wire) = (method.clone(), argument.parameter.name.as_str());
                add(&argument.ty, Site::Parameter { method, wire });
            }
            if let Some(body) = &call.body {
                let method = method.clone();
                let is_whole = body.envelope.is_none();
                let site = Site::Request {
                    method,
                    operation,
                    is_whole,
                };
                add(&body.ty, site);
            }
            for outcome in call.successes.iter().chain(&call.faults) {
                if let (Some(ty), Some(response)) = (&outcome.ty, outcome.response) {
                    let (method, status) = (method.clone(), response.status.as_str());
                    let site = Site::Response {
                        method,
                        operation,
                        status,
                        is_whole: outcome.envelope.is_none(),
                    };
                    add(ty, site);
                }
            }
        }
        let listings: HashMap<String, &'a Schema> = self
            .items
            .iter()
            .filter(|(_, item)| !item.schema.enumeration.is_empty())
            .map(|(name, item)| (name.clone(), item.schema))
            .collect();
        for item in self.items.values_mut() {
            let Kind::Struct(shape) = &mut item.kind else {
                continue;
            };
            for field in &mut shape.fields {
                let listing = field.ty.embeds().and_then(|name| listings.get(name));
                let listing = listing.filter(|_| !field.schema.enumeration.is_empty());
                field.listing = listing.copied();
            }
        }
        for item in self.types() {
            let Kind::Struct(shape) = &item.kind else {
                continue;
            };
            for field in &shape.fields {
                for held in field.ty.names() {
                    let is_own = self
                        .items
                        .get(held)
                        .is_some_and(|held| std::ptr::eq(held.schema, field.schema));
                    let site = Site::Member {
                        owner: item.name.clone(),
                        name: field.name.clone(),
                        is_own,
                    };
                    found.push((held.to_owned(), site));
                }
            }
        }
        for (name, site) in found {
            if let Some(item) = self.items.get_mut(&name) {
                item.sites.push(site);
            }
        }
    }

    /// Puts a `Box` wherever a struct would hold itself.
    pub(super) fn box_cycles(&mut self) {
        let edges: HashMap<String, Vec<String>> = self
            .items
            .iter()
            .map(|(name, item)| {
                let to = match &item.kind {
                    Kind::Struct(shape) => shape
                        .fields
                        .iter()
                        .filter_map(|field| field.ty.embeds())
                        .map(str::to_owned)
                        .collect(),
                    Kind::Alias(ty) => ty.embeds().map(str::to_owned).into_iter().collect(),
                    Kind::Keyed(keys) => keys
                        .iter()
                        .filter_map(|(_, _, ty)| ty.embeds())
                        .map(str::to_owned)
                        .collect(),
                    _ => Vec::new(),
                };
                (name.clone(), to)
            })
            .collect();
        let reaches = |from: &str, to: &str| {
            let mut seen = HashSet::new();
            let mut queue = vec![from];
            while let Some(name) = queue.pop() {
                if name == to {
                    return true;
                }
                if seen.insert(name) {
                    queue.extend(edges.get(name).into_iter().flatten().map(String::as_str));
                }
            }
            false
        };
        for (name, item) in &mut self.items {
            if edges.get(name).is_none_or(Vec::is_empty) {
                continue;
            }
            let types: Vec<&mut Type> = match &mut item.kind {
                Kind::Struct(shape) => shape.fields.iter_mut().map(|field| &mut field.ty).collect(),
                Kind::Keyed(keys) => keys.iter_mut().map(|(_, _, ty)| ty).collect(),
                _ => continue,
            };
            for ty in types {
                if ty.embeds().is_some_and(|held| reaches(held, name)) {
                    let inner = std::mem::replace(ty, Type::Json);
                    *ty = Type::Boxed(Box::new(inner));
                }
            }
        }
    }
}
