//! A change: which rule, where, from what to what, and on which lines of the pages.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::{Impact, Place, rules::Rule};
use apiref_core::ir::{Operation, Source, Variant};

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct At {
    /// Page name, relative to the API's folder.
    pub page: Arc<str>,
    /// Line, from 1.
    pub line: u32,
}

impl At {
    /// The place that a fact was read from.
    pub fn source(source: &Source) -> Self {
        Self {
            page: source.page.clone(),
            line: source.line,
        }
    }

    /// The place of an operation's method and path.
    pub fn operation(operation: &Operation) -> Self {
        Self {
            page: operation.page.clone(),
            line: operation.line,
        }
    }
}

/// What a report needs to know of an operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct OperationRef {
    /// Path template.
    pub path: String,
    /// Upper case.
    pub method: String,
    /// Unique in its API.
    pub id: String,
    /// As the page writes it.
    pub title: String,
    /// How the body tells it apart from others on the same route, if there are others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl OperationRef {
    /// What a report needs to know of `operation`.
    pub fn new(operation: &Operation) -> Self {
        let variant = operation.variant.as_ref().map(|variant| match variant {
            Variant::Key(key) => key.clone(),
            Variant::Value(path, value) => format!("{}={value}", path.join(".")),
            Variant::Query(name, Some(value)) => format!("?{name}={value}"),
            Variant::Query(name, None) => format!("?{name}"),
            Variant::Ambiguous(number) => format!("#{number}"),
        });
        Self {
            path: operation.path.clone(),
            method: operation.method.clone(),
            id: operation.id.clone(),
            title: operation.title.clone(),
            variant,
        }
    }

    /// `PUT /v1/{project_id}/vpcs/{vpc_id}`, with the variant behind it if there is one.
    pub fn route(&self) -> String {
        match &self.variant {
            Some(variant) => format!("{} {} ({variant})", self.method, self.path),
            None => format!("{} {}", self.method, self.path),
        }
    }
}

/// One more place that the same edit of the docs shows at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Use {
    /// The operation, on the new side where it is there.
    pub operation: Option<OperationRef>,
    /// Where in it.
    #[serde(serialize_with = "text")]
    pub path: Place,
    /// Where it was read on the old side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_at: Option<At>,
    /// Where it was read on the new side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_at: Option<At>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Stable from run to run: made of rule, API, operation and path, of no message and no line.
    pub fingerprint: String,
    /// The id of the rule.
    #[serde(serialize_with = "rule_id")]
    pub rule: &'static Rule,
    /// The id of the API.
    pub api: String,
    /// The operation, on the new side where it is there; none for the API as a whole.
    pub operation: Option<OperationRef>,
    /// The operation on the old side, where its route or id differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_operation: Option<OperationRef>,
    /// Where in the operation, by the names of the old side where the thing was there.
    #[serde(serialize_with = "text")]
    pub path: Place,
    /// The path on the new side, where it differs.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "optional_text"
    )]
    pub new_path: Option<Place>,
    /// Impact on callers, with `diff.toml` applied.
    pub callers: Impact,
    /// Impact on implementers, with `diff.toml` applied.
    pub implementers: Impact,
    /// What was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// Where it was read on the old side: the thing itself, or what held or holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_at: Option<At>,
    /// Where it was read on the new side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_at: Option<At>,
    /// Does a side of it rest on an example or a guess, so that the docs may say the same as before?
    /// Such a change is never more than risky.
    pub inferred: bool,
    /// Why it matters.
    pub reason: &'static str,
    /// What to do in Rust.
    pub rust: &'static str,
    /// Public items of the generated crate that it shows in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Other places that the same lines of the docs show at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Use>,
    /// Why it was accepted, where the severities file accepts it. An accepted change fails no gate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

impl Change {
    /// A change by `rule` at `path`; its severities are the rule's.
    pub fn new(rule: &'static Rule, path: Place) -> Self {
        Self {
            fingerprint: String::new(),
            rule,
            api: String::new(),
            operation: None,
            old_operation: None,
            path,
            new_path: None,
            callers: rule.callers,
            implementers: rule.implementers,
            old: None,
            new: None,
            old_at: None,
            new_at: None,
            inferred: false,
            reason: rule.reason,
            rust: rule.rust,
            items: Vec::new(),
            also: Vec::new(),
            accepted: None,
        }
    }

    /// With what was there and what is there.
    pub fn between(mut self, old: impl ToString, new: impl ToString) -> Self {
        self.old = Some(old.to_string());
        self.new = Some(new.to_string());
        self
    }

    /// With what was there.
    pub fn was(mut self, old: impl ToString) -> Self {
        self.old = Some(old.to_string());
        self
    }

    /// With what is there.
    pub fn is(mut self, new: impl ToString) -> Self {
        self.new = Some(new.to_string());
        self
    }

    /// With the lines that it was read from.
    pub fn at(mut self, old: Option<At>, new: Option<At>) -> Self {
        self.old_at = old;
        self.new_at = new;
        self
    }

    /// Rests on an example or a guess.
    pub fn inferred(mut self, inferred: bool) -> Self {
        if inferred {
            self.inferred = true;
            self.callers = self.callers.min(Impact::Risky);
            self.implementers = self.implementers.min(Impact::Risky);
        }
        self
    }

    /// One more place of the same edit. A stated fact outweighs the same fact where it is inferred.
    pub(super) fn merge(&mut self, other: Self) {
        self.callers = self.callers.max(other.callers);
        self.implementers = self.implementers.max(other.implementers);
        self.inferred &= other.inferred;
        self.also.push(Use {
            operation: other.operation,
            path: other.path,
            old_at: other.old_at,
            new_at: other.new_at,
        });
    }

    /// The graver of both impacts.
    pub fn worst(&self) -> Impact {
        self.callers.max(self.implementers)
    }

    /// Only the docs changed.
    pub fn is_docs(&self) -> bool {
        self.worst() == Impact::Docs
    }

    /// Sets the fingerprint. The route is that of the old side, where there was one, with its variables nameless, so
    /// that neither a renamed variable nor a new line number makes another change of it.
    pub(super) fn seal(&mut self, api: &str) {
        self.api = api.to_owned();
        let operation = self.old_operation.as_ref().or(self.operation.as_ref());
        let route = operation.map_or_else(String::new, |operation| {
            let route = super::matching::Route::new(&operation.method, &operation.path);
            format!("{route} {}", operation.variant.as_deref().unwrap_or(""))
        });
        let mut hasher = blake3::Hasher::new();
        for part in [self.rule.id, api, &route, &self.path.to_string()] {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        self.fingerprint = hasher.finalize().to_hex()[..16].to_owned();
    }
}

fn rule_id<S: Serializer>(rule: &&'static Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.id)
}

fn text<S: Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(place)
}

fn optional_text<S: Serializer>(place: &Option<Place>, serializer: S) -> Result<S::Ok, S::Error> {
    match place {
        Some(place) => text(place, serializer),
        None => serializer.serialize_none(),
    }
}
