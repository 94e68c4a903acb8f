//! The rules of the differ, as data: what can change, in which direction, and what that does to whom.
//!
//! A rule is declared once. Reports, `--rules`, the severities file, the fixtures and the coverage table read the
//! declarations. A rule that compares two states has a mirror: the rule that fires when the states are swapped; a rule
//! without one says why. Severities say what a change does on the wire; what it does to the generated Rust is read
//! from the generated items (see [`super::semver`]).

mod api;
mod body;
mod docs;
mod operation;
mod parameter;
mod schema;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

use super::Impact;

pub use api::*;
pub use body::*;
pub use docs::*;
pub use operation::*;
pub use parameter::*;
pub use schema::*;

/// What part of an API a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// The API as a whole.
    Api,
    /// An operation: its route, its state, its way of working.
    Operation,
    /// Credentials that a request carries.
    Security,
    /// A path, query or header parameter.
    Parameter,
    /// The body of a request or a response as a whole.
    Body,
    /// A status code.
    Response,
    /// A header field of a response.
    Header,
    /// A value: of a parameter, a header, a body or a member of one.
    Schema,
    /// Wording, order, examples and place in the docs.
    Docs,
}

impl Area {
    /// The word that users see.
    pub fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Operation => "operation",
            Self::Security => "security",
            Self::Parameter => "parameter",
            Self::Body => "body",
            Self::Response => "response",
            Self::Header => "header",
            Self::Schema => "schema",
            Self::Docs => "docs",
        }
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
    /// The same under another name.
    Renamed,
    /// The same at another place.
    Moved,
    /// A limit that was not there.
    Set,
    /// A limit that is gone.
    Unset,
    /// A limit is a greater number now.
    Raised,
    /// A limit is a smaller number now.
    Lowered,
    /// More is allowed than before.
    Widened,
    /// Less is allowed than before.
    Narrowed,
}

impl Action {
    /// The word that users see.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Set => "set",
            Self::Unset => "unset",
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::Widened => "widened",
            Self::Narrowed => "narrowed",
        }
    }
}

/// Which way the thing travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    /// From caller to server.
    Request,
    /// From server to caller.
    Response,
    /// Neither: a property of the operation or its docs.
    None,
}

impl Flow {
    /// The word that users see.
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::None => "none",
        }
    }
}

/// What fires when the two sides are swapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mirror {
    /// The rule with this id; its own, where the rule has no preferred direction.
    Rule(&'static str),
    /// None, for this reason.
    Waived(&'static str),
}

/// A rule.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Kebab-case; users see it, and write it in the severities file.
    pub id: &'static str,
    /// What it is about.
    pub area: Area,
    /// The aspect that changed: `type`, `max-length`, `presence`, ….
    pub kind: &'static str,
    /// What was done to it.
    pub action: Action,
    /// Which way the thing travels.
    pub flow: Flow,
    /// What it does to callers, on the wire.
    pub callers: Impact,
    /// What it does to servers and mocks, on the wire.
    pub implementers: Impact,
    /// The rule that fires on swapped sides.
    pub mirror: Mirror,
    /// Why it matters, in a sentence.
    pub reason: &'static str,
    /// What to do in Rust code that uses the generated crate, in a sentence.
    pub rust: &'static str,
}

/// A rule that exists in both directions, with a severity each.
#[derive(Debug)]
pub struct Directed {
    /// For what callers send.
    pub request: Rule,
    /// For what servers answer.
    pub response: Rule,
}

impl Directed {
    /// The rule for a direction. Things that don't travel are not compared as values.
    pub fn of(&'static self, flow: Flow) -> &'static Rule {
        match flow {
            Flow::Response => &self.response,
            Flow::Request | Flow::None => &self.request,
        }
    }
}

/// All rules, in the order of their declaration.
pub fn all() -> &'static [&'static Rule] {
    static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
        let mut rules = Vec::new();
        rules.extend(api::RULES);
        rules.extend(operation::RULES);
        rules.extend(parameter::RULES);
        rules.extend(body::RULES);
        rules.extend(
            schema::RULES
                .iter()
                .flat_map(|pair| [&pair.request, &pair.response]),
        );
        rules.extend(docs::RULES);
        rules
    });
    &ALL
}

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    static BY_ID: LazyLock<HashMap<&'static str, &'static Rule>> =
        LazyLock::new(|| all().iter().map(|rule| (rule.id, *rule)).collect());
    BY_ID.get(id).copied()
}

/// The rules as a table for people, `long` with reason, advice and mirror.
pub fn table(long: bool) -> String {
    let width = all().iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    let head = (
        "rule",
        "area",
        "action",
        "direction",
        "callers",
        "implementers",
    );
    out.push_str(&format!(
        "{:width$}  {:10} {:9} {:9} {:11} {}\n",
        head.0, head.1, head.2, head.3, head.4, head.5
    ));
    for rule in all() {
        out.push_str(&format!(
            "{:width$}  {:10} {:9} {:9} {:11} {}\n",
            rule.id,
            rule.area.word(),
            rule.action.word(),
            rule.flow.word(),
            rule.callers,
            rule.implementers
        ));
        if long {
            let mirror = match rule.mirror {
                Mirror::Rule(id) => format!("Mirror: {id}."),
                Mirror::Waived(reason) => format!("No mirror: {reason}."),
            };
            out.push_str(&format!(
                "    {} {mirror} In Rust: {}\n",
                rule.reason, rule.rust
            ));
        }
    }
    out
}

/// Declares rules that have one direction or none, and the list of them.
macro_rules! rules {
    ($( $name:ident = $id:literal, $area:ident $kind:literal $action:ident $flow:ident,
        callers $callers:ident, implementers $implementers:ident, mirror $mirror:expr, $reason:literal, $rust:literal; )*) => {
        $(
            #[doc = $reason]
            pub static $name: Rule = Rule {
                id: $id,
                area: Area::$area,
                kind: $kind,
                action: Action::$action,
                flow: Flow::$flow,
                callers: Impact::$callers,
                implementers: Impact::$implementers,
                mirror: $mirror,
                reason: $reason,
                rust: $rust,
            };
        )*
        pub(super) static RULES: &[&Rule] = &[$( &$name, )*];
    };
}
use rules;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_distinct_kebab_case_and_sentences_are_sentences() {
        for rule in all() {
            let found = by_id(rule.id).expect("declared");
            assert!(std::ptr::eq(found, *rule), "{} is declared twice", rule.id);
            assert!(rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
            for text in [rule.reason, rule.rust] {
                assert!(
                    text.ends_with('.') && text.chars().next().is_some_and(char::is_uppercase),
                    "{}: {text}",
                    rule.id
                );
            }
        }
    }

    #[test]
    fn each_rule_has_its_mirror_or_a_waiver() {
        for rule in all() {
            match rule.mirror {
                Mirror::Rule(id) => {
                    let mirror = by_id(id).unwrap_or_else(|| panic!("{}: no rule {id}", rule.id));
                    assert_eq!(
                        mirror.mirror,
                        Mirror::Rule(rule.id),
                        "{id} does not mirror {}",
                        rule.id
                    );
                    assert_eq!(
                        (mirror.area, mirror.kind, mirror.flow),
                        (rule.area, rule.kind, rule.flow),
                        "{}",
                        rule.id
                    );
                }
                Mirror::Waived(reason) => assert!(reason.len() > 20, "{}: give a reason", rule.id),
            }
        }
    }
}
