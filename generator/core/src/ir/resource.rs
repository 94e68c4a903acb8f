//! Resources: the things that an API manages, and which operations do what to them.

use serde::{Deserialize, Serialize};

/// A thing that an API manages: its collection, its items, its operations by role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// One of them, in snake_case: `vpc`, `address_group`.
    pub name: String,
    /// `v1`, `v2.0`: the generation of the API that has it; none where the API has but one.
    pub generation: Option<String>,
    /// Path template of the collection.
    pub collection: Option<String>,
    /// Path template of one item.
    pub item: Option<String>,
    /// The member of an item that stands in the item's path.
    pub id: Option<String>,
    /// In the order of [`super::Api::operations`].
    pub operations: Vec<RoleOf>,
    /// Why it is one and why it is called so, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// An operation of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleOf {
    /// Id of the operation.
    pub id: String,
    /// What it does to the resource.
    pub role: Role,
}

/// What an operation does to its resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Gives many items.
    List,
    /// Makes an item.
    Create,
    /// Gives one item.
    Show,
    /// Changes one item.
    Update,
    /// Removes one item.
    Delete,
    /// Does something else to an item or the collection.
    Action,
    /// Does something to many items.
    Batch,
    /// Reads or changes a part of an item that has a path of its own.
    SubResource,
}

impl Role {
    /// The word that the IR writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::List => "list",
            Role::Create => "create",
            Role::Show => "show",
            Role::Update => "update",
            Role::Delete => "delete",
            Role::Action => "action",
            Role::Batch => "batch",
            Role::SubResource => "sub-resource",
        }
    }

    /// Is it one of the five that every resource may have, each with a name of its own?
    pub fn is_basic(self) -> bool {
        matches!(
            self,
            Role::List | Role::Create | Role::Show | Role::Update | Role::Delete
        )
    }
}
