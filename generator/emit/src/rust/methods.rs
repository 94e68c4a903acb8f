//! What operations are called in the clients of their generations.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::Api;
use apiref_core::words::without_generation;

use super::names::{self, Scope};

/// The names that a client has taken.
pub fn of_client() -> Scope {
    Scope::with(["new", "builder", "transport"])
}

/// The names of types beside a client.
pub fn stems_of_client() -> Scope {
    Scope::with(["Client", "Error", "Fault"])
}

/// What an operation is called in its client.
pub struct InClient {
    /// The module of the generation that it belongs to; none where the API has but one.
    pub generation: Option<String>,
    /// Name of the method.
    pub method: String,
    /// Name of the builder.
    pub stem: String,
}

impl InClient {
    /// The method as callers find it: `update_address_group`, `v3::Client::update_address_group`.
    pub fn path(&self) -> String {
        path(self.generation.as_deref(), &self.method)
    }
}

/// A method as callers find it.
pub fn path(generation: Option<&str>, method: &str) -> String {
    match generation {
        Some(generation) => format!("{generation}::Client::{method}"),
        None => method.to_owned(),
    }
}

/// What the operations are called in their clients, in the order of the IR.
pub fn in_clients(api: &Api) -> Vec<InClient> {
    let generations = api.operations.iter();
    let generations = generations.filter_map(|operation| operation.generation.as_deref());
    let generations: HashSet<&str> = generations.collect();
    let mut of_clients: HashMap<Option<&str>, (Scope, Scope)> = HashMap::new();
    let mut named = Vec::with_capacity(api.operations.len());
    for operation in &api.operations {
        let generation = operation.generation.as_deref();
        let (methods, stems) = of_clients
            .entry(generation)
            .or_insert_with(|| (of_client(), stems_of_client()));
        let local = match generation {
            Some(generation) => without_generation(&operation.id, generation),
            None => operation.id.clone(),
        };
        let method = methods.claim(names::method(&names::field(&local, 0)));
        named.push(InClient {
            stem: stems.claim(names::type_name(&method, "Operation")),
            method,
            generation: generation.map(|it| names::generation(it, &generations)),
        });
    }
    named
}
