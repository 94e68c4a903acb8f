//! Compares values with what the docs say of them: requests and responses when the caller asks, requests of strict
//! clients before they are sent.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use super::describe::{Description, Kind, Node};
use super::deviation::{Deviation, Rule};
use super::formats;
use super::secret::{REDACTED, is_secret_name, plain};
use super::view::View;

/// Nested this deep, values are not followed any further.
const DEEPEST: usize = 64;
/// This many deviations are told of a value at most.
pub(crate) const MOST: usize = 1000;
/// This many times a value is compared with a schema at most: alternatives of alternatives may be without end.
const MOST_STEPS: usize = 5_000_000;

/// Who wrote the value: servers may add members, and what a client sends needs only what the server insists on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// A value that a client sends, which is checked strictly.
    Request,
    /// A value that a server sends. Every difference is reported.
    #[allow(dead_code, reason = "only clients read responses")]
    Response,
}

/// The deviations of `value`, which stands at `path`; the first thousand where there are more.
pub(crate) fn check<'d>(
    description: &'d Description,
    node: &'d Node,
    value: &'d View<'d>,
    path: &'d str,
    side: Side,
) -> Vec<Deviation> {
    checked(description, node, value, (path, side), (MOST, |_| true))
}

/// The first deviation that keeps a value from being read as its type.
#[allow(dead_code, reason = "only clients read responses")]
pub(crate) fn unlike_type(
    description: &Description,
    node: &Node,
    value: &Value,
) -> Option<Deviation> {
    let typed = |rule| matches!(rule, Rule::Type | Rule::Null);
    let value = View::from(value);
    let found = checked(description, node, &value, ("$", Side::Response), (1, typed));
    found.into_iter().next()
}

fn checked<'d>(
    description: &'d Description,
    node: &'d Node,
    value: &'d View<'d>,
    (root, side): (&'d str, Side),
    (most, wanted): (usize, fn(Rule) -> bool),
) -> Vec<Deviation> {
    let mut checker = Checker {
        description,
        side,
        root,
        steps: Vec::with_capacity(8),
        found: Vec::new(),
        depth: 0,
        secret: false,
        most,
        wanted,
        left: MOST_STEPS,
    };
    checker.value(node, value);
    if checker.left == 0 {
        let expected = "a value that can be compared with the docs in less time";
        return vec![Deviation::new(root, Rule::Count, expected, "")];
    }
    checker.found.truncate(most);
    checker.found
}

struct Checker<'d> {
    description: &'d Description,
    side: Side,
    root: &'d str,
    /// Where the checker stands below the root. Most values are right, so the path is written only to report one.
    steps: Vec<Step<'d>>,
    found: Vec<Deviation>,
    depth: usize,
    secret: bool,
    /// How many deviations to find, and of which rules.
    most: usize,
    wanted: fn(Rule) -> bool,
    /// How many more values may be looked at.
    left: usize,
}

impl<'d> Checker<'d> {
    fn report(&mut self, rule: Rule, expected: impl Into<String>, value: &View<'_>) {
        let secret = |step: &Step<'_>| matches!(step, Step::Member(name) if is_secret_name(name));
        let found = if self.secret || self.steps.iter().any(secret) {
            REDACTED.to_owned()
        } else {
            shown(value)
        };
        self.push(rule, expected, found);
    }

    fn push(&mut self, rule: Rule, expected: impl Into<String>, found: impl Into<String>) {
        if (self.wanted)(rule) {
            let path = self.path();
            self.found
                .push(Deviation::new(&path, rule, expected, found));
        }
    }

    /// Is all found that is looked for, or has it taken too long?
    fn done(&self) -> bool {
        self.found.len() >= self.most || self.left == 0
    }

    fn path(&self) -> String {
        let mut path = self.root.to_owned();
        for step in &self.steps {
            step.push(&mut path);
        }
        path
    }

    /// Goes down one step of the path and back.
    fn step(&mut self, step: Step<'d>, inner: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        inner(self);
        self.steps.pop();
    }

    fn value(&mut self, node: &'d Node, value: &'d View<'d>) {
        let secret = node.secret;
        let node = self.description.follow(node);
        if self.depth >= DEEPEST || self.done() {
            return;
        }
        self.left -= 1;
        if matches!(value, View::String(_)) && node.is_free_text() {
            return;
        }
        self.depth += 1;
        let outer = self.secret;
        self.secret |= secret | node.secret;
        self.followed(node, value);
        self.secret = outer;
        self.depth -= 1;
    }

    fn followed(&mut self, node: &'d Node, value: &'d View<'d>) {
        let is_answered = self.side == Side::Request && is_only_answered(node, value);
        if value.is_null() {
            if is_answered || !node.allows_null() {
                self.report(Rule::Null, "a value", value);
            }
            return;
        }
        if is_answered
            || !node.types.is_empty() && !node.types.iter().any(|kind| is_a(*kind, value))
        {
            let sent = node
                .types
                .iter()
                .filter(|kind| self.side == Side::Response || !node.answered.contains(kind));
            let sent: Vec<Kind> = sent.copied().collect();
            self.report(Rule::Type, names(&sent), value);
            return;
        }
        // Where a value may be of several types, those are listed of one of them.
        let is_listed_type =
            node.types.len() < 2 || (node.values.iter()).any(|listed| value.is_alike(listed));
        if is_listed_type
            && !node.values.is_empty()
            && !node.values.iter().any(|listed| value.is(listed))
        {
            let listed: Vec<String> = node.values.iter().map(Value::to_string).collect();
            self.report(Rule::Values, format!("one of {}", listed.join(", ")), value);
        }
        match value {
            View::String(text) => self.text(node, text, value),
            View::Number(number) => self.number(node, number.as_f64().unwrap_or(0.0), value),
            View::Array(items) => self.array(node, items, value),
            View::Object(members) => self.object(node, members, value),
            View::Null | View::Bool(_) => {}
        }
        self.alternatives(node, value);
    }

    fn text(&mut self, node: &Node, text: &str, value: &'d View<'d>) {
        if node.min_length.is_some() || node.max_length.is_some() {
            let length = text.chars().count() as u64;
            if let Some(expected) = outside(length, node.min_length, node.max_length) {
                self.report(Rule::Length, format!("{expected} characters"), value);
            }
        }
        if let Some(format) = node.format.as_deref()
            && formats::has_format(format, text) == Some(false)
            // Docs write times without a zone where they mean UTC.
            && !(self.side == Side::Request
                && format == "date-time"
                && formats::is_local_date_time(text))
        {
            self.report(Rule::Format, format!("the format {format}"), value);
        }
        if let (Some(pattern), Some(compiled)) = (&node.pattern, node.compiled())
            && !compiled.is_match(text)
        {
            self.report(Rule::Pattern, format!("the pattern {pattern}"), value);
        }
    }

    fn number(&mut self, node: &Node, number: f64, value: &'d View<'d>) {
        if let Some(expected) = outside(number, node.minimum, node.maximum) {
            self.report(Rule::Range, expected, value);
        }
        if let Some(step) = node.multiple_of
            && step > 0.0
            && ((number / step) - (number / step).round()).abs() > 1e-9
        {
            self.report(Rule::Range, format!("a multiple of {step}"), value);
        }
    }

    fn array(&mut self, node: &'d Node, items: &'d [View<'d>], value: &'d View<'d>) {
        if let Some(expected) = outside(items.len() as u64, node.min_items, node.max_items) {
            self.report(Rule::Count, format!("{expected} items"), value);
        }
        if node.unique_items {
            let mut seen = HashSet::with_capacity(items.len());
            if let Some(item) = items.iter().find(|item| !seen.insert(item.to_value())) {
                self.report(Rule::Repeated, "each item once", item);
            }
        }
        let Some(inner) = node.items.as_deref() else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            if self.done() {
                return;
            }
            self.step(Step::Item(index), |checker| checker.value(inner, item));
        }
    }

    fn object(
        &mut self,
        node: &'d Node,
        members: &'d [(Cow<'d, str>, View<'d>)],
        value: &'d View<'d>,
    ) {
        self.missing(&node.required, members, "to be there");
        if self.side == Side::Response {
            self.missing(&node.shown, members, "to be there as in the docs' examples");
        }
        let names = || -> HashSet<&str> { members.iter().map(|(name, _)| &**name).collect() };
        if node.min_properties.is_some()
            && let Some(expected) = outside(names().len() as u64, node.min_properties, None)
        {
            self.report(Rule::Count, format!("{expected} members"), value);
        }
        let known = !node.properties.is_empty() && node.one_of.is_empty() && node.any_of.is_empty();
        for (name, member) in members {
            if self.done() {
                return;
            }
            let inner = node
                .properties
                .get(&**name)
                .or(node.additional_properties.as_deref());
            match inner {
                Some(inner) => {
                    self.step(Step::Member(name), |checker| checker.value(inner, member));
                }
                None if known && self.side == Side::Response => {
                    self.step(Step::Member(name), |checker| {
                        checker.report(Rule::Unknown, "no such member", member);
                    });
                }
                None => {}
            }
        }
    }

    fn missing(
        &mut self,
        names: &'d [String],
        members: &'d [(Cow<'d, str>, View<'d>)],
        expected: &str,
    ) {
        for name in names
            .iter()
            .filter(|name| !members.iter().any(|(known, _)| known == *name))
        {
            self.step(Step::Member(name), |checker| {
                checker.push(Rule::Missing, expected, "");
            });
        }
    }

    /// How many of the choices the value fits.
    fn fitting(&mut self, choices: &'d [Node], value: &'d View<'d>) -> usize {
        let before = self.found.len();
        let mut count = 0;
        for choice in choices {
            self.value(choice, value);
            count += usize::from(self.found.len() == before);
            self.found.truncate(before);
        }
        count
    }

    fn alternatives(&mut self, node: &'d Node, value: &'d View<'d>) {
        if let Some(inner) = node.beside_null() {
            return self.value(inner, value);
        }
        for rule in &node.all_of {
            self.value(rule, value);
        }
        if self.done() {
            return;
        }
        if !node.one_of.is_empty() {
            // A value that fits several forms is one of each: forms differ in what they must have.
            if self.fitting(&node.one_of, value) == 0 {
                self.report(
                    Rule::Alternatives,
                    format!("one of {} forms", node.one_of.len()),
                    value,
                );
            }
        }
        if !node.any_of.is_empty() && self.fitting(&node.any_of, value) == 0 {
            self.report(
                Rule::Alternatives,
                format!("one of {} forms", node.any_of.len()),
                value,
            );
        }
        if let Some(not) = node.not.as_deref() {
            let before = self.found.len();
            self.value(not, value);
            if self.found.len() == before {
                self.report(Rule::Forbidden, "another value", value);
            } else {
                self.found.truncate(before);
            }
        }
    }
}

/// One step of a JSON path.
#[derive(Clone, Copy)]
enum Step<'n> {
    Member(&'n str),
    Item(usize),
}

impl Step<'_> {
    /// Goes on from `path`. Most values have nothing to report, so this writes in place.
    fn push(&self, path: &mut String) {
        let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        match *self {
            Self::Member(name) if plain(name) && !name.is_empty() => {
                path.push('.');
                path.push_str(name);
            }
            Self::Member(name) => path.push_str(&format!("[{name:?}]")),
            Self::Item(index) => path.push_str(&format!("[{index}]")),
        }
    }
}

pub(crate) fn is_a(kind: Kind, value: &View<'_>) -> bool {
    match value {
        View::String(_) => kind == Kind::String,
        View::Number(number) => {
            kind == Kind::Number
                || kind == Kind::Integer
                    && number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        View::Bool(_) => kind == Kind::Boolean,
        View::Array(_) => kind == Kind::Array,
        View::Object(_) => kind == Kind::Object,
        View::Null => kind == Kind::Null,
    }
}

/// Is the value of a type that only answers have?
fn is_only_answered(node: &Node, value: &View<'_>) -> bool {
    let mut sent = node
        .types
        .iter()
        .filter(|kind| !node.answered.contains(kind));
    node.answered.iter().any(|kind| is_a(*kind, value)) && !sent.any(|kind| is_a(*kind, value))
}

fn names(kinds: &[Kind]) -> String {
    let names: Vec<String> = kinds
        .iter()
        .map(|kind| format!("{kind:?}").to_lowercase())
        .collect();
    names.join(" or ")
}

/// The documented limits, where `value` lies outside of them.
fn outside<T: PartialOrd + fmt::Display>(
    value: T,
    least: Option<T>,
    most: Option<T>,
) -> Option<String> {
    let below = least.as_ref().is_some_and(|least| value < *least);
    let above = most.as_ref().is_some_and(|most| value > *most);
    if !below && !above {
        return None;
    }
    Some(match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => String::new(),
    })
}

/// A value as it is shown in a message: short, and with nothing secret in it.
fn shown(value: &View<'_>) -> String {
    match value {
        View::Array(items) => format!("an array of {}", items.len()),
        View::Object(members) => format!("an object of {}", members.len()),
        scalar => plain(&shorten(&scalar.to_value().to_string(), 80)),
    }
}

/// At most `most` characters of a text.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_answers_have_is_not_sent() {
        let text = r#"{"schemas": {"Box": {"type": ["object"], "properties": {
            "note": {"type": ["string", "null"], "answered": ["null"]},
            "size": {"type": ["integer", "string"], "answered": ["string"]}}}}}"#;
        let description = Description::read(text).expect("a description");
        let node = description.schema("Box").expect("the schema");
        let value = serde_json::json!({"note": null, "size": "1"});
        let of = |side| {
            let value = View::from(&value);
            let found = check(&description, node, &value, "$", side);
            found
                .into_iter()
                .map(|found| found.rule)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(Side::Request), [Rule::Null, Rule::Type]);
        assert_eq!(of(Side::Response), []);
    }

    static DESCRIPTION: Description = Description::new(
        r#"{"schemas": {"Thing": {"type": ["object"], "required": ["name"], "properties": {
            "name": {"type": ["string"], "maxLength": 3, "pattern": "^[a-z]*$"},
            "ip": {"type": ["string"], "format": "ipv4"},
            "size": {"type": ["integer"], "minimum": 1, "maximum": 5},
            "adminPass": {"type": ["string"], "minLength": 8, "x-secret": true},
            "parts": {"type": ["array"], "maxItems": 2, "items": {"$ref": "Thing"}},
            "state": {"type": ["string", "null"], "enum": ["on", "off"]}
        }}, "Answer": {"type": ["object"], "required": ["a"], "shown": ["b"], "allOf": [
            {"anyOf": [{"required": ["c"]}, {"required": ["d"]}]}
        ]},
        "Set": {"type": ["array"], "uniqueItems": true, "items": {"type": ["integer"]}},
        "Deep": {"type": ["array"], "items": {"oneOf": [{"$ref": "Deep"}, {"$ref": "Deep"}]}}}}"#,
    );

    fn found(value: Value, side: Side) -> Vec<(String, Rule)> {
        found_in("Thing", value, side)
    }

    fn found_in(name: &str, value: Value, side: Side) -> Vec<(String, Rule)> {
        let node = DESCRIPTION.schema(name).expect("described");
        let deviations = DESCRIPTION.deviations(node, &value, side);
        deviations
            .into_iter()
            .map(|deviation| (deviation.path, deviation.rule))
            .collect()
    }

    #[test]
    fn every_broken_constraint_is_named_with_its_path() {
        let value = serde_json::json!({
            "ip": "", "size": 9, "state": "broken", "parts": [{"name": "Abcd"}, {"name": null}, {"name": "a"}],
        });
        assert_eq!(
            found(value, Side::Request),
            [
                ("$.name".to_owned(), Rule::Missing),
                ("$.ip".to_owned(), Rule::Format),
                ("$.parts".to_owned(), Rule::Count),
                ("$.parts[0].name".to_owned(), Rule::Length),
                ("$.parts[0].name".to_owned(), Rule::Pattern),
                ("$.parts[1].name".to_owned(), Rule::Null),
                ("$.size".to_owned(), Rule::Range),
                ("$.state".to_owned(), Rule::Values),
            ]
        );
    }

    #[test]
    fn members_beyond_the_docs_are_odd_in_responses_only() {
        let value = serde_json::json!({"name": "a", "OS-X:y": 1, "state": null});
        assert_eq!(found(value.clone(), Side::Request), []);
        assert_eq!(
            found(value, Side::Response),
            [("$[\"OS-X:y\"]".to_owned(), Rule::Unknown)]
        );
    }

    #[test]
    fn what_examples_show_is_expected_of_answers_only() {
        let value = serde_json::json!({"a": 1, "d": 2});
        assert_eq!(found_in("Answer", value.clone(), Side::Request), []);
        assert_eq!(
            found_in("Answer", value, Side::Response),
            [("$.b".to_owned(), Rule::Missing)]
        );
    }

    #[test]
    fn either_one_member_or_another_must_be_there() {
        let value = serde_json::json!({"a": 1});
        assert_eq!(
            found_in("Answer", value, Side::Request),
            [("$".to_owned(), Rule::Alternatives)]
        );
    }

    #[test]
    fn what_is_found_and_how_long_it_takes_has_an_end() {
        let texts = Value::from(vec!["a"; 50_000]);
        let found = found_in("Set", texts, Side::Request);
        assert_eq!(found.len(), MOST);
        assert_eq!(found[0], ("$".to_owned(), Rule::Repeated));
        let numbers: Vec<u32> = (0..200_000).collect();
        assert_eq!(found_in("Set", numbers.into(), Side::Request), []);
        // Each level of the value doubles the work.
        let deep = (0..60).fold(Value::from(0), |inner, _| Value::from(vec![inner]));
        let found = found_in("Deep", deep, Side::Response);
        assert_eq!(found, [("$".to_owned(), Rule::Count)]);
    }

    #[test]
    fn secrets_are_not_shown() {
        let node = DESCRIPTION.schema("Thing").expect("described");
        let value = serde_json::json!({"name": "a", "adminPass": "short"});
        let deviations = DESCRIPTION.deviations(node, &value, Side::Request);
        assert_eq!(
            deviations[0].to_string(),
            "$.adminPass: expected at least 8 characters, found [redacted]"
        );
    }
}
