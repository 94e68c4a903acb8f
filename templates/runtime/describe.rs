//! What the docs say of an API's requests and responses, as data that is read on first use.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::check::{self, Side};
use super::deviation::{Deviation, Invalid};
use super::pattern::Pattern;
use super::version::Versions;

/// The description of an API: its schemas and operations.
pub struct Description {
    text: &'static str,
    parsed: OnceLock<Document>,
    secrets: OnceLock<HashSet<String>>,
}

impl fmt::Debug for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Description").finish_non_exhaustive()
    }
}

/// A JSON document of schemas and operations.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Document {
    schemas: BTreeMap<String, Node>,
    operations: BTreeMap<String, OperationNode>,
}

/// One operation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OperationNode {
    /// By place (`path`, `query`, `header`) and name: `query limit`.
    pub(crate) parameters: BTreeMap<String, Node>,
    /// Parameters that must be there.
    pub(crate) required: Vec<String>,
    /// What is sent.
    pub(crate) body: Option<Node>,
    /// Bodies by status: `200`, `2XX`, `default`.
    pub(crate) responses: BTreeMap<String, Node>,
    /// The versions of the API that have it, if not all.
    pub(crate) versions: Option<Versions>,
}

/// A type of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// An object.
    Object,
    /// `null`.
    Null,
}

/// A schema, as far as it can be checked.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Node {
    #[serde(rename = "$ref")]
    pub(crate) reference: Option<String>,
    #[serde(rename = "type")]
    pub(crate) types: Vec<Kind>,
    /// Those of the types that only answers have.
    pub(crate) answered: Vec<Kind>,
    pub(crate) properties: BTreeMap<String, Node>,
    pub(crate) required: Vec<String>,
    /// Members that all examples show though the docs don't say whether they must be there.
    pub(crate) shown: Vec<String>,
    pub(crate) items: Option<Box<Node>>,
    pub(crate) additional_properties: Option<Box<Node>>,
    #[serde(rename = "enum")]
    pub(crate) values: Vec<Value>,
    pub(crate) format: Option<String>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) pattern: Option<String>,
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) multiple_of: Option<f64>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) min_properties: Option<u64>,
    pub(crate) one_of: Vec<Node>,
    pub(crate) any_of: Vec<Node>,
    pub(crate) all_of: Vec<Node>,
    pub(crate) not: Option<Box<Node>>,
    /// What holds where the member is not sent.
    #[allow(dead_code, reason = "only mocks look at it")]
    pub(crate) default: Option<Value>,
    #[serde(rename = "x-secret")]
    pub(crate) secret: bool,
    /// The versions of the API that have it, if not all.
    pub(crate) versions: Option<Versions>,
    #[serde(skip)]
    compiled: OnceLock<Option<Pattern>>,
}

impl Node {
    /// The pattern, compiled once; none where this engine can't read it.
    pub(crate) fn compiled(&self) -> Option<&Pattern> {
        let pattern = self.pattern.as_deref()?;
        self.compiled.get_or_init(|| Pattern::new(pattern)).as_ref()
    }

    /// Adds the names of members that hold secrets.
    fn collect_secrets(&self, names: &mut HashSet<String>) {
        for (name, member) in &self.properties {
            if member.secret {
                names.insert(name.clone());
            }
        }
        let inner = [&self.items, &self.additional_properties, &self.not];
        let inner = inner.into_iter().flatten().map(AsRef::as_ref);
        let choices = self.one_of.iter().chain(&self.any_of);
        for node in inner.chain(choices).chain(self.properties.values()) {
            node.collect_secrets(names);
        }
    }

    /// May the value be `null`?
    pub(crate) fn allows_null(&self) -> bool {
        self.types.contains(&Kind::Null)
            || self.types.is_empty()
                && self.one_of.is_empty()
                && self.any_of.is_empty()
                && self.reference.is_none()
            || self
                .one_of
                .iter()
                .chain(&self.any_of)
                .any(|choice| choice.types == [Kind::Null])
    }

    /// The one type other than `null`, if there is exactly one.
    pub(crate) fn single(&self) -> Option<Kind> {
        let mut kinds = self
            .types
            .iter()
            .copied()
            .filter(|kind| *kind != Kind::Null);
        let first = kinds.next()?;
        kinds.next().is_none().then_some(first)
    }

    /// The other choice, where this is a choice between something and `null`.
    pub(crate) fn beside_null(&self) -> Option<&Node> {
        let choices = if self.one_of.is_empty() {
            &self.any_of
        } else {
            &self.one_of
        };
        match choices.as_slice() {
            [inner, null] | [null, inner] if null.types == [Kind::Null] => Some(inner),
            _ => None,
        }
    }
}

impl Description {
    /// Nothing is read before the first use. A text that is not a description describes nothing.
    #[allow(dead_code, reason = "types that are in no request do without")]
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            parsed: OnceLock::new(),
            secrets: OnceLock::new(),
        }
    }

    /// A description that is read while the program runs.
    ///
    /// # Errors
    /// Where `text` is not a description.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        let document: Document = serde_json::from_str(text)?;
        Ok(Self {
            text: "",
            parsed: OnceLock::from(document),
            secrets: OnceLock::new(),
        })
    }

    fn parsed(&self) -> &Document {
        self.parsed
            .get_or_init(|| serde_json::from_str(self.text).unwrap_or_default())
    }

    /// The schema that `node` stands for: references followed.
    pub(crate) fn follow<'d>(&'d self, mut node: &'d Node) -> &'d Node {
        for _ in 0..32 {
            match node
                .reference
                .as_ref()
                .and_then(|name| self.parsed().schemas.get(name))
            {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The schema of a type.
    pub(crate) fn schema(&self, name: &str) -> Option<&Node> {
        self.parsed().schemas.get(name)
    }

    /// An operation.
    #[allow(dead_code, reason = "only clients and servers use operations")]
    pub(crate) fn operation(&self, name: &str) -> Option<&OperationNode> {
        self.parsed().operations.get(name)
    }

    /// Do the docs tell somewhere that a member called `name` holds a secret?
    pub(crate) fn is_secret(&self, name: &str) -> bool {
        let names = self.secrets.get_or_init(|| {
            let mut names = HashSet::new();
            let document = self.parsed();
            let operations = document.operations.values();
            let bodies = operations
                .flat_map(|operation| operation.body.iter().chain(operation.responses.values()));
            for node in document.schemas.values().chain(bodies) {
                node.collect_secrets(&mut names);
            }
            names
        });
        names.contains(name)
    }

    /// Where `value` is not what `node` says.
    pub(crate) fn deviations(&self, node: &Node, value: &Value, side: Side) -> Vec<Deviation> {
        check::check(self, node, value, "$", side)
    }
}

impl OperationNode {
    /// The body that is documented for a status.
    #[allow(dead_code, reason = "only clients and mocks use it")]
    pub(crate) fn response(&self, status: u16) -> Option<&Node> {
        let hundred = status / 100;
        self.responses
            .get(&status.to_string())
            .or_else(|| self.responses.get(&format!("{hundred}XX")))
            .or_else(|| self.responses.get("default"))
    }
}

/// Fails with every documented constraint that `value`, of the type called `name`, breaks.
#[allow(dead_code, reason = "an API without request types does not use it")]
pub(crate) fn validate(
    description: &Description,
    name: &str,
    value: &impl Serialize,
) -> Result<(), Invalid> {
    let deviations = match (description.schema(name), serde_json::to_value(value)) {
        (Some(node), Ok(value)) => description.deviations(node, &value, Side::Request),
        (_, Err(error)) => vec![Deviation::unwritable("$", &error)],
        (None, Ok(_)) => Vec::new(),
    };
    Invalid::unless_empty(deviations)
}

/// What can be done with a value that is sent: set what is optional, and compare the value with the docs.
#[allow(unused_macros, reason = "an API without request types does not use it")]
macro_rules! request {
    (
        $name:ident, $description:ident, Default;
        $($setter:ident($value:ident: $ty:ty) => $member:ident = $stored:expr,)*
    ) => {
        impl $name {
            /// With nothing in it.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }
        }

        $crate::runtime::request! {
            @setters $name, $description;
            $($setter($value: $ty) => $member = $stored,)*
        }
    };
    (
        $name:ident, $description:ident;
        $new:ident($($parameter:ident: $taken:ty),* $(,)?) => { $($given:ident: $initial:expr),+ $(, ..$unknown:ident)? $(,)? },
        $($setter:ident($value:ident: $ty:ty) => $member:ident = $stored:expr,)*
    ) => {
        impl $name {
            /// With what is required; the rest is absent.
            #[allow(clippy::too_many_arguments, reason = "each of them is required")]
            pub fn $new($($parameter: $taken),*) -> Self {
                Self {
                    $($given: $initial,)*
                    $($member: Default::default(),)*
                    $(#[cfg(feature = "unknown-fields")] $unknown: Default::default(),)?
                }
            }
        }

        $crate::runtime::request! {
            @setters $name, $description;
            $($setter($value: $ty) => $member = $stored,)*
        }
    };
    (
        @setters $name:ident, $description:ident;
        $($setter:ident($value:ident: $ty:ty) => $member:ident = $stored:expr,)*
    ) => {
        impl $name {
            $(
                #[doc = concat!("Sets `", stringify!($member), "`.")]
                #[must_use]
                pub fn $setter(mut self, $value: $ty) -> Self {
                    self.$member = $stored;
                    self
                }
            )*

            /// Checks the value against all documented constraints.
            ///
            /// # Errors
            /// With every constraint that it breaks.
            pub fn validate(&self) -> Result<(), $crate::runtime::Invalid> {
                $crate::runtime::validate(&$description, stringify!($name), self)
            }
        }
    };
}

/// Setters that send `null`.
#[allow(unused_macros, reason = "an API without such members does not use it")]
macro_rules! null_setters {
    ($name:ident; $($setter:ident => $member:ident,)*) => {
        impl $name {
            $(
                #[doc = concat!("Sends `null` as `", stringify!($member), "`.")]
                #[must_use]
                pub fn $setter(mut self) -> Self {
                    self.$member = $crate::runtime::Nullable::Null;
                    self
                }
            )*
        }
    };
}

#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use {null_setters, request};
