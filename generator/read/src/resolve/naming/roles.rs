//! What structs are to a resource: the resource itself, or what is sent to make or change it.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::{Api, Operation, Role, Schema};

use super::lift::local_name;
use super::words::{pascal_case, singular};
use super::written::Written;
use crate::resolve::resources::{answer, enveloped, listed, noun_of, wrapped};

/// The resources of an API by the ids of their operations.
pub struct Roles {
    of_operations: HashMap<String, OfResource>,
    written: Written,
}

/// What a struct is called by what it is.
pub struct Given {
    /// Its name.
    pub name: String,
    /// Its name where another struct has that one: `CreatedDoor`, as a call that creates a door answers it.
    pub otherwise: Option<String>,
    /// The resource that it is, see [`Schema::resource`].
    pub resource: Option<String>,
}

struct OfResource {
    role: Role,
    /// Generation and name.
    key: String,
    /// Name of the resource.
    noun: String,
    /// The members that its items are shown with.
    members: HashSet<String>,
}

impl Roles {
    /// Takes what was recognised.
    pub fn new(api: &Api, written: Written) -> Self {
        let operation = |id: &str| api.operations.iter().find(|known| known.id == id);
        let mut of_operations = HashMap::new();
        for resource in &api.resources {
            let shown = resource
                .operations
                .iter()
                .filter(|of| matches!(of.role, Role::Show | Role::List))
                .filter_map(|of| Some(item(api, answer(operation(&of.id)?)?, &resource.name)));
            let members: HashSet<String> = shown
                .flat_map(|item| item.properties.keys().cloned())
                .collect();
            for of in &resource.operations {
                let key = match &resource.generation {
                    Some(generation) => format!("{generation}/{}", resource.name),
                    None => resource.name.clone(),
                };
                let known = OfResource {
                    role: of.role,
                    key,
                    noun: resource.name.clone(),
                    members: members.clone(),
                };
                of_operations.insert(of.id.clone(), known);
            }
        }
        Self {
            of_operations,
            written,
        }
    }

    /// The order in which operations name structs: what shows a thing whole goes first.
    pub fn rank(&self, id: &str) -> u8 {
        match self.of_operations.get(id).map(|known| known.role) {
            Some(Role::Show) => 0,
            Some(Role::List) => 1,
            Some(Role::Create) => 2,
            Some(Role::Update) => 3,
            _ => 4,
        }
    }

    /// Names of structs by their places: `Door` for what is answered, `CreateDoor` for what is sent.
    pub fn names(&self, api: &Api) -> HashMap<String, Given> {
        let mut names = HashMap::new();
        for operation in &api.operations {
            let root = local_name(operation);
            if let Some(body) = &operation.request_body {
                let place = format!("{} request", operation.id);
                // `create_door` sends a `door`, whatever stands beside it.
                let is_it = |key: &str| {
                    let name = pascal_case(key, "Value");
                    root.ends_with(&name) || root.ends_with(&self.written.in_pascal(&name))
                };
                let inner =
                    wrapped(api, &body.schema).or_else(|| enveloped(api, &body.schema, is_it));
                let one_list = listed(api, &body.schema)
                    .filter(|(key, _)| !key.is_empty() && is_it(&singular(key)));
                let place = match (inner, one_list) {
                    (Some((key, _)), _) => format!("{place}.{key}"),
                    (None, Some((key, _))) => format!("{place}.{key}[]"),
                    (None, None) => place,
                };
                let given = Given {
                    name: root,
                    otherwise: None,
                    resource: None,
                };
                names.insert(place, given);
            }
            if let Some(known) = self.of_operations.get(&operation.id) {
                for place in known.places(api, operation) {
                    let name = pascal_case(&known.noun, "Resource");
                    let given = Given {
                        otherwise: known.participle().map(|how| format!("{how}{name}")),
                        name,
                        resource: Some(known.key.clone()),
                    };
                    names.insert(place, given);
                }
            }
        }
        names
    }
}

impl OfResource {
    /// What the operation has done to what it answers.
    fn participle(&self) -> Option<&'static str> {
        match self.role {
            Role::Create => Some("Created"),
            Role::List => Some("Listed"),
            Role::Show => Some("Shown"),
            Role::Update => Some("Updated"),
            Role::Action | Role::Batch | Role::Delete | Role::SubResource => None,
        }
    }

    /// Where an operation answers with the resource.
    fn places(&self, api: &Api, operation: &Operation) -> Vec<String> {
        let successes = operation
            .responses
            .iter()
            .filter(|response| response.status.starts_with('2'));
        let bodies = successes.filter_map(|found| Some((&found.status, found.schema.as_ref()?)));
        bodies
            .filter_map(|(status, body)| {
                let place = format!("{} {status}", operation.id);
                Some(format!("{place}{}", self.within(api, body)?))
            })
            .collect()
    }

    /// The place of the resource in a body of an answer.
    fn within(&self, api: &Api, body: &Schema) -> Option<String> {
        if let (Role::List, Some((key, items))) = (self.role, listed(api, body)) {
            // `{"doors": [{"door": {…}}]}`: what is listed stands one deeper.
            let inner = wrapped(api, items).filter(|(key, _)| noun_of(key) == self.noun);
            let inner = inner.map(|(key, _)| format!(".{key}"));
            let named = self.is_called(key) || self.is_like(items);
            let is_it = key.is_empty() || named || inner.is_some();
            let list = match key {
                "" => "[]".to_owned(),
                key => format!(".{key}[]"),
            };
            return is_it.then(|| list + &inner.unwrap_or_default());
        }
        if !matches!(self.role, Role::Show | Role::Create | Role::Update) {
            return None;
        }
        if let Some((key, inner)) = wrapped(api, body) {
            let is_it = self.is_called(key) || self.is_like(inner);
            return is_it.then(|| format!(".{key}"));
        }
        if let Some((key, _)) = enveloped(api, body, |key| noun_of(key) == self.noun) {
            return Some(format!(".{key}"));
        }
        let whole = api.follow(body);
        let is_it = self.role == Role::Show || self.is_like(whole);
        (is_it && !whole.properties.is_empty()).then(String::new)
    }

    fn is_called(&self, key: &str) -> bool {
        // `loadlifter` is a `load_lifter`.
        let plain = |noun: &str| noun.replace('_', "");
        let (noun, own) = (plain(&noun_of(key)), plain(&self.noun));
        !noun.is_empty() && (own.ends_with(&noun) || noun.ends_with(&own))
    }

    /// Is at least half of what a body holds known of the resource?
    fn is_like(&self, schema: &Schema) -> bool {
        let names = schema.properties.keys();
        let known = names.filter(|name| self.members.contains(*name)).count();
        known > 1 && known * 2 >= schema.properties.len()
    }
}

/// What an answer is about, without what stands around it.
fn item<'a>(api: &'a Api, body: &'a Schema, noun: &str) -> &'a Schema {
    let inner = wrapped(api, body)
        .or_else(|| enveloped(api, body, |key| noun_of(key) == noun))
        .or_else(|| listed(api, body));
    inner.map_or_else(|| api.follow(body), |(_, inner)| inner)
}
