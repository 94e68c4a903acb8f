//! Parameters that several operations have become components, so that each is written once.

use std::collections::{HashMap, HashSet};

use super::model::{Document, Parameter, RefOr};
use super::schema::{component_name, unique};

/// Where a parameter is documented differs from operation to operation, and says nothing about the parameter.
const SOURCE: &str = "x-apiref-source";

/// Moves each parameter that occurs more than once into the components.
pub fn share_parameters(document: &mut Document) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for operation in document.operations_mut() {
        for parameter in operation.parameters.iter().filter_map(RefOr::value) {
            *counts.entry(identity(parameter)).or_default() += 1;
        }
    }
    let mut keys: HashMap<String, String> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::new();
    let mut components = std::mem::take(&mut document.components.parameters);
    for operation in document.operations_mut() {
        for parameter in &mut operation.parameters {
            let Some(value) = parameter.value() else {
                continue;
            };
            let identity = identity(value);
            if counts.get(&identity).is_none_or(|&count| count < 2) {
                continue;
            }
            let key = match keys.get(&identity) {
                Some(key) => key.clone(),
                None => {
                    let base = format!("{}_{}", value.location, component_name(&value.name));
                    let key = unique(&base, &mut taken);
                    let mut shared = value.clone();
                    shared.extensions.shift_remove(SOURCE);
                    components.insert(key.clone(), shared);
                    keys.insert(identity, key.clone());
                    key
                }
            };
            let reference = format!("#/components/parameters/{key}");
            *parameter = RefOr::Reference { reference };
        }
    }
    document.components.parameters = components;
}

/// What two parameters have in common if they are the same.
fn identity(parameter: &Parameter) -> String {
    let mut parameter = parameter.clone();
    parameter.extensions.shift_remove(SOURCE);
    serde_json::to_string(&parameter).unwrap_or_default()
}
