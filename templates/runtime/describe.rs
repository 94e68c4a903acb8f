//! The description of an API's requests and responses, as data that is parsed on first use.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::check::{self, Side};
use super::deviation::{Deviation, Invalid};
use super::pattern::Pattern;
use super::version::Versions;
use super::view::View;

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

/// A JSON document with schemas and operations.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Document {
    schemas: BTreeMap<String, Node>,
    operations: BTreeMap<String, OperationNode>,
}

/// A single operation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OperationNode {
    /// Parameters by location (`path`, `query`, `header`) and name: `query limit`.
    pub(crate) parameters: BTreeMap<String, Node>,
    /// Required parameters.
    pub(crate) required: Vec<String>,
    /// The body of the request.
    pub(crate) body: Option<Node>,
    /// The bodies of responses by status: `200`, `2XX`, `default`.
    pub(crate) responses: BTreeMap<String, Node>,
    /// The versions of the API that have the operation, if not all of them do.
    pub(crate) versions: Option<Versions>,
}

/// A type of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array.
    Array,
    /// An object.
    Object,
    /// `null`.
    Null,
}

/// The parts of a schema that can be checked.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Node {
    #[serde(rename = "$ref")]
    pub(crate) reference: Option<String>,
    #[serde(rename = "type")]
    pub(crate) types: Vec<Kind>,
    /// The types that appear only in responses.
    pub(crate) answered: Vec<Kind>,
    pub(crate) properties: BTreeMap<String, Node>,
    pub(crate) required: Vec<String>,
    /// Members that all examples show, although the docs don't say that they are required.
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
    /// The default of the member.
    #[allow(dead_code, reason = "only mocks look at it")]
    pub(crate) default: Option<Value>,
    #[serde(rename = "x-secret")]
    pub(crate) secret: bool,
    /// The versions of the API that have the member, if not all of them do.
    pub(crate) versions: Option<Versions>,
    #[serde(skip)]
    compiled: OnceLock<Option<Pattern>>,
}

impl Node {
    /// Returns the pattern, which is compiled once, or `None` if the engine doesn't support it.
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

    /// Returns whether the value may be `null`.
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

    /// Whether any text is valid.
    pub(crate) fn is_free_text(&self) -> bool {
        self.types == [Kind::String]
            && self.answered.is_empty()
            && self.values.is_empty()
            && self.format.is_none()
            && self.pattern.is_none()
            && self.min_length.is_none()
            && self.max_length.is_none()
            && [&self.one_of, &self.any_of, &self.all_of]
                .iter()
                .all(|nodes| nodes.is_empty())
            && self.not.is_none()
    }

    /// Returns the only type other than `null`, if there is exactly one.
    pub(crate) fn single(&self) -> Option<Kind> {
        let mut kinds = self
            .types
            .iter()
            .copied()
            .filter(|kind| *kind != Kind::Null);
        let first = kinds.next()?;
        kinds.next().is_none().then_some(first)
    }

    /// Returns the other alternative, if there are two and one is `null`.
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
    /// Creates a description that is parsed on first use. If the text isn't a description, it describes nothing.
    #[allow(dead_code, reason = "unused by types that no request contains")]
    pub(crate) const fn new(text: &'static str) -> Self {
        Self {
            text,
            parsed: OnceLock::new(),
            secrets: OnceLock::new(),
        }
    }

    /// Parses a description at run time.
    ///
    /// # Errors
    /// Returns an error if `text` isn't a description.
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

    /// Returns the schema of `node`, following references.
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

    /// Returns the schema of a type.
    pub(crate) fn schema(&self, name: &str) -> Option<&Node> {
        self.parsed().schemas.get(name)
    }

    /// Returns an operation.
    #[allow(dead_code, reason = "only clients and servers use operations")]
    pub(crate) fn operation(&self, name: &str) -> Option<&OperationNode> {
        self.parsed().operations.get(name)
    }

    /// Returns whether the docs say anywhere that a member called `name` holds a secret.
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

    /// Returns the places where `value` differs from `node`.
    pub(crate) fn deviations(&self, node: &Node, value: &Value, side: Side) -> Vec<Deviation> {
        check::check(self, node, &View::from(value), "$", side)
    }
}

impl OperationNode {
    /// Returns the documented body of a status.
    #[allow(dead_code, reason = "only clients and mocks use it")]
    pub(crate) fn response(&self, status: u16) -> Option<&Node> {
        let hundred = status / 100;
        self.responses
            .get(&status.to_string())
            .or_else(|| self.responses.get(&format!("{hundred}XX")))
            .or_else(|| self.responses.get("default"))
    }
}

/// Checks `value`, of the type called `name`, and returns every documented rule that it breaks.
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

/// The methods of types that are sent: setters of optional members, and checks against the docs.
#[allow(unused_macros, reason = "an API without request types does not use it")]
macro_rules! request {
    (
        $name:ident, $description:ident, Default;
        $($setter:ident($value:ident: $ty:ty) => $member:ident = $stored:expr,)*
    ) => {
        impl $name {
            /// Creates an empty value.
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
            /// Creates a value from its required members.
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

            /// Checks the value against all documented rules.
            ///
            /// # Errors
            /// Returns all rules that the value breaks.
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

/// Setters of members that `new` sets to the only value that the docs list.
#[allow(unused_macros, reason = "an API without such members does not use it")]
macro_rules! fixed_setters {
    ($name:ident; $($setter:ident($value:ident: $ty:ty) => $member:ident = $stored:expr,)*) => {
        impl $name {
            $(
                #[doc = concat!("Sets `", stringify!($member), "` to a value other than the one that the docs list.")]
                #[must_use]
                pub fn $setter(mut self, $value: $ty) -> Self {
                    self.$member = $stored;
                    self
                }
            )*
        }
    };
}

#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use {fixed_setters, null_setters, request};
