//! Rules that a value must keep: which of them a value breaks, and those that are not certain.
//!
//! A rule that stands in a schema's own keyword is stated. What holds sometimes, or as far as the docs go, is
//! [`LikelyRule`]; what an example of the docs breaks is [`RefutedRule`].

use std::sync::Arc;

use regex_lite::Regex;
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::{Json, Schema};

#[path = "../../../../templates/runtime/formats.rs"]
mod formats;

use formats::has_format;

/// A keyword that limits values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Keyword {
    /// The values allowed.
    Enum,
    /// The format of a text.
    Format,
    /// The regular expression that a text matches.
    Pattern,
    /// The values allowed for each part of a text.
    Parts,
    /// Fewest characters.
    MinLength,
    /// Most characters.
    MaxLength,
    /// Least number.
    Minimum,
    /// Greatest number.
    Maximum,
    /// The ranges that a number may lie in.
    Ranges,
    /// What a number is a multiple of.
    MultipleOf,
    /// Fewest items.
    MinItems,
    /// Most items.
    MaxItems,
    /// Members of which one or more must be there.
    AnyRequired,
}

impl Keyword {
    /// All keywords.
    pub const ALL: &[Keyword] = &[
        Keyword::Enum,
        Keyword::Format,
        Keyword::Pattern,
        Keyword::Parts,
        Keyword::MinLength,
        Keyword::MaxLength,
        Keyword::Minimum,
        Keyword::Maximum,
        Keyword::Ranges,
        Keyword::MultipleOf,
        Keyword::MinItems,
        Keyword::MaxItems,
        Keyword::AnyRequired,
    ];

    /// The name as the IR writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Keyword::Enum => "enum",
            Keyword::Format => "format",
            Keyword::Pattern => "pattern",
            Keyword::Parts => "parts",
            Keyword::MinLength => "minLength",
            Keyword::MaxLength => "maxLength",
            Keyword::Minimum => "minimum",
            Keyword::Maximum => "maximum",
            Keyword::Ranges => "ranges",
            Keyword::MultipleOf => "multipleOf",
            Keyword::MinItems => "minItems",
            Keyword::MaxItems => "maxItems",
            Keyword::AnyRequired => "anyRequired",
        }
    }

    /// The value of the keyword in a schema.
    pub fn of(self, schema: &Schema) -> Option<Json> {
        let count = |number: Option<u64>| number.map(|number| Json::Number(number.into()));
        let text = |text: &Option<String>| text.clone().map(Json::String);
        match self {
            Keyword::Enum => {
                (!schema.enumeration.is_empty()).then(|| Json::Array(schema.enumeration.to_vec()))
            }
            Keyword::Format => text(&schema.format),
            Keyword::Pattern => text(&schema.pattern),
            Keyword::Parts => schema.parts.as_deref().map(Parts::to_json),
            Keyword::MinLength => count(schema.min_length),
            Keyword::MaxLength => count(schema.max_length),
            Keyword::Minimum => schema.minimum.clone().map(Json::Number),
            Keyword::Maximum => schema.maximum.clone().map(Json::Number),
            Keyword::Ranges => {
                let ranges = schema.ranges.iter().map(Range::to_json).collect();
                (!schema.ranges.is_empty()).then_some(Json::Array(ranges))
            }
            Keyword::MultipleOf => schema.multiple_of.clone().map(Json::Number),
            Keyword::MinItems => count(schema.min_items),
            Keyword::MaxItems => count(schema.max_items),
            Keyword::AnyRequired => {
                let names =
                    |names: &Vec<String>| names.iter().map(|name| Json::from(&**name)).collect();
                let sets = schema
                    .any_required
                    .iter()
                    .map(|set| Json::Array(names(set)));
                (!schema.any_required.is_empty()).then(|| Json::Array(sets.collect()))
            }
        }
    }

    /// Does a schema have the keyword?
    pub fn is_stated(self, schema: &Schema) -> bool {
        match self {
            Keyword::Enum => !schema.enumeration.is_empty(),
            Keyword::Format => schema.format.is_some(),
            Keyword::Pattern => schema.pattern.is_some(),
            Keyword::Parts => schema.parts.is_some(),
            Keyword::MinLength => schema.min_length.is_some(),
            Keyword::MaxLength => schema.max_length.is_some(),
            Keyword::Minimum => schema.minimum.is_some(),
            Keyword::Maximum => schema.maximum.is_some(),
            Keyword::Ranges => !schema.ranges.is_empty(),
            Keyword::MultipleOf => schema.multiple_of.is_some(),
            Keyword::MinItems => schema.min_items.is_some(),
            Keyword::MaxItems => schema.max_items.is_some(),
            Keyword::AnyRequired => !schema.any_required.is_empty(),
        }
    }

    /// Takes the keyword, and what is said of where it came from, out of a schema.
    pub fn remove(self, schema: &mut Schema) -> Option<Json> {
        let value = self.of(schema)?;
        match self {
            Keyword::Enum => schema.enumeration.clear(),
            Keyword::Format => schema.format = None,
            Keyword::Pattern => schema.pattern = None,
            Keyword::Parts => schema.parts = None,
            Keyword::MinLength => schema.min_length = None,
            Keyword::MaxLength => schema.max_length = None,
            Keyword::Minimum => schema.minimum = None,
            Keyword::Maximum => schema.maximum = None,
            Keyword::Ranges => schema.ranges.clear(),
            Keyword::MultipleOf => schema.multiple_of = None,
            Keyword::MinItems => schema.min_items = None,
            Keyword::MaxItems => schema.max_items = None,
            Keyword::AnyRequired => schema.any_required.clear(),
        }
        schema.origins.shift_remove(self.as_str());
        Some(value)
    }

    /// Does `value` break this keyword of `schema`? A keyword says nothing of values of another type; only a list of
    /// values speaks of all types.
    pub fn is_broken(self, schema: &Schema, value: &Json) -> bool {
        match (self, value) {
            (Keyword::Enum, value) => {
                !schema.enumeration.is_empty()
                    && !schema.enumeration.iter().any(|listed| equal(listed, value))
            }
            (Keyword::Format, Json::String(text)) => schema
                .format
                .as_deref()
                .is_some_and(|format| breaks_format(format, text)),
            (Keyword::Pattern, Json::String(text)) => schema
                .pattern
                .as_deref()
                .is_some_and(|pattern| !matches(pattern, text)),
            (Keyword::Parts, Json::String(text)) => schema
                .parts
                .as_ref()
                .is_some_and(|parts| !matches(&parts.pattern(), text)),
            (Keyword::MinLength, Json::String(text)) => schema
                .min_length
                .is_some_and(|least| (text.chars().count() as u64) < least),
            (Keyword::MaxLength, Json::String(text)) => schema
                .max_length
                .is_some_and(|most| text.chars().count() as u64 > most),
            (Keyword::Minimum, Json::Number(number)) => schema
                .minimum
                .as_ref()
                .is_some_and(|least| number.as_f64() < least.as_f64()),
            (Keyword::Maximum, Json::Number(number)) => schema
                .maximum
                .as_ref()
                .is_some_and(|most| number.as_f64() > most.as_f64()),
            (Keyword::Ranges, Json::Number(number)) => {
                !schema.ranges.is_empty() && !schema.ranges.iter().any(|range| range.holds(number))
            }
            (Keyword::MultipleOf, Json::Number(number)) => {
                let step = schema.multiple_of.as_ref().and_then(Number::as_i64);
                step.zip(number.as_i64())
                    .is_some_and(|(step, number)| step != 0 && number % step != 0)
            }
            (Keyword::MinItems, Json::Array(items)) => schema
                .min_items
                .is_some_and(|least| (items.len() as u64) < least),
            (Keyword::MaxItems, Json::Array(items)) => schema
                .max_items
                .is_some_and(|most| items.len() as u64 > most),
            (Keyword::AnyRequired, Json::Object(members)) => {
                // An object of which nothing is there is no value of this schema.
                let is_akin = members
                    .keys()
                    .any(|name| schema.properties.contains_key(name));
                let lacks = |set: &Vec<String>| !set.iter().any(|name| members.contains_key(name));
                is_akin && schema.any_required.iter().any(lacks)
            }
            _ => false,
        }
    }
}

/// Why a rule is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// It holds under a condition.
    Condition,
    /// The list may go on: its values are examples, or another page has more of them.
    OpenList,
    /// The docs say several things that don't agree.
    Several,
    /// The docs speak of a value that the rule doesn't allow.
    OtherValue,
    /// Some words of the clause were not understood.
    Words,
    /// It is a quota, which can be raised.
    Quota,
    /// Upper and lower case are the same.
    AnyCase,
    /// The example that breaks it hides its value: `******`.
    Masked,
    /// Not every engine of regular expressions can read it.
    Engine,
}

impl Doubt {
    /// As a remark to the rule.
    pub fn as_str(self) -> &'static str {
        match self {
            Doubt::Condition => "under a condition",
            Doubt::OpenList => "the list may go on",
            Doubt::Several => "the docs say several things",
            Doubt::OtherValue => "the docs name another value too",
            Doubt::Words => "the docs say more than was understood",
            Doubt::Quota => "a quota that can be raised",
            Doubt::AnyCase => "in upper or lower case",
            Doubt::Masked => "an example hides its value",
            Doubt::Engine => "not every engine can read the pattern",
        }
    }
}

/// A rule that may not hold always. It is told, and nothing is refused because of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LikelyRule {
    /// What it limits.
    pub keyword: Keyword,
    /// The value that the keyword would have.
    pub value: Json,
    /// Why it is not certain.
    pub why: Doubt,
}

/// A rule that an example of the docs breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefutedRule {
    /// What it limits.
    pub keyword: Keyword,
    /// The value that the keyword had.
    pub value: Json,
    /// Page of the example, relative to the API's folder.
    pub page: Arc<str>,
    /// Line of the example, from 1.
    pub line: u32,
}

/// A range of numbers, its ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Least number.
    pub minimum: Number,
    /// Greatest number.
    pub maximum: Number,
}

impl Range {
    /// Does the number lie in the range?
    pub fn holds(&self, number: &Number) -> bool {
        self.minimum.as_f64() <= number.as_f64() && number.as_f64() <= self.maximum.as_f64()
    }

    fn to_json(&self) -> Json {
        let ends = [("minimum", &self.minimum), ("maximum", &self.maximum)];
        let ends = ends.map(|(name, end)| (name.to_owned(), Json::Number(end.clone())));
        Json::Object(ends.into_iter().collect())
    }
}

/// What a text that holds several values consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// What stands between two of them.
    pub separator: String,
    /// The values that each may have.
    #[serde(rename = "enum")]
    pub enumeration: Vec<String>,
}

impl Parts {
    /// The regular expression that such a text matches.
    pub fn pattern(&self) -> String {
        let values: Vec<String> = self
            .enumeration
            .iter()
            .map(|value| escaped(value))
            .collect();
        let one = format!("(?:{})", values.join("|"));
        let separator = match self.separator.trim() {
            "" => " +".to_owned(),
            separator => format!(" *{} *", escaped(separator)),
        };
        format!("^{one}(?:{separator}{one})*$")
    }

    fn to_json(&self) -> Json {
        let values = self
            .enumeration
            .iter()
            .map(|value| Json::from(value.as_str()));
        let members = [
            ("separator".to_owned(), Json::from(self.separator.as_str())),
            ("enum".to_owned(), Json::Array(values.collect())),
        ];
        Json::Object(members.into_iter().collect())
    }
}

/// A text as a regular expression that matches it alone.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Are two values the same? Numbers are compared by what they are worth.
fn equal(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

/// Has the text another format for certain? Docs write times without a zone where they mean UTC.
fn breaks_format(format: &str, text: &str) -> bool {
    has_format(format, text) == Some(false)
        && !(format == "date-time" && formats::is_local_date_time(text))
}

/// What a pattern that can't be read says is unknown, so nothing breaks it.
fn matches(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|regex| regex.is_match(text)) || !is_pattern(pattern)
}

/// Is the text a regular expression to ECMA 262 and to Rust, with the same meaning?
pub fn is_pattern(text: &str) -> bool {
    // What Rust reads and ECMA 262 doesn't, or reads otherwise.
    const ONLY_RUST: &[&str] = &["(?P<", "\\A", "\\z", "\\x{", "\\u{", "\\U", "[[:", "&&"];
    let flags = text.match_indices("(?").any(|(at, opening)| {
        let next = text.get(at + opening.len()..).unwrap_or_default();
        !next.starts_with([':', '<'])
    });
    !flags && !ONLY_RUST.iter().any(|part| text.contains(part)) && Regex::new(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(schema: &str, value: &str) -> Vec<Keyword> {
        let schema: Schema = serde_json::from_str(schema).expect("a schema");
        let value = Json::parse(value).expect("JSON");
        let keywords = Keyword::ALL.iter().copied();
        keywords
            .filter(|keyword| keyword.is_broken(&schema, &value))
            .collect()
    }

    #[test]
    fn each_broken_keyword_is_named() {
        let lamp = r#"{"type":"string","enum":["on"],"format":"uuid","pattern":"^[a-z]*$","minLength":3,"maxLength":4,
            "x-apiref-parts":{"separator":",","enum":["on","off"]}}"#;
        assert_eq!(
            broken(lamp, r#""on""#),
            [Keyword::Format, Keyword::MinLength]
        );
        assert_eq!(
            broken(lamp, r#""A-b-c""#),
            [
                Keyword::Enum,
                Keyword::Format,
                Keyword::Pattern,
                Keyword::Parts,
                Keyword::MaxLength
            ]
        );
        let watts = r#"{"minimum":1,"maximum":9,"x-apiref-ranges":[{"minimum":1,"maximum":2},{"minimum":5,"maximum":9}]}"#;
        assert_eq!(broken(watts, "0"), [Keyword::Minimum, Keyword::Ranges]);
        assert_eq!(broken(watts, "3"), [Keyword::Ranges]);
        assert_eq!(broken(watts, "5.0"), []);
        assert_eq!(broken(r#"{"enum":[1],"minItems":1}"#, "1.0"), []);
        assert_eq!(broken(r#"{"minItems":1}"#, "[]"), [Keyword::MinItems]);
        let either = r#"{"properties":{"a":{},"b":{},"c":{}},"x-any-required":[["a","b"]]}"#;
        assert_eq!(broken(either, r#"{"c":1}"#), [Keyword::AnyRequired]);
        assert_eq!(broken(either, r#"{"c":1,"a":1}"#), []);
        assert_eq!(broken(either, r#"{"d":1}"#), []);
    }

    #[test]
    fn times_without_a_zone_are_times() {
        let time = r#"{"format":"date-time"}"#;
        assert_eq!(broken(time, r#""2024-11-05T09:17:40""#), []);
        assert_eq!(broken(time, r#""1730798260""#), [Keyword::Format]);
    }

    #[test]
    fn parts_stand_between_separators() {
        let parts = |separator: &str, text: &str| {
            let parts = Parts {
                separator: separator.into(),
                enumeration: vec!["a.b".into(), "c".into()],
            };
            matches(&parts.pattern(), text)
        };
        assert!(parts("|", "c|a.b") && parts(",", "c, c") && parts(" ", "c a.b"));
        assert!(!parts(",", "c|c") && !parts(",", "axb") && !parts(",", "c,"));
    }

    #[test]
    fn patterns_are_those_of_both_engines() {
        assert!(is_pattern(r"^[a-z\u0080-\uFFFF]{1,9}(?:-x)?$"));
        for odd in [r"^(?=x)$", r"(?i)x", r"^[a-z$", r"\Ax\z", "[[:alpha:]]"] {
            assert!(!is_pattern(odd), "{odd}");
        }
    }

    #[test]
    fn keywords_that_are_stated_have_a_value() {
        let all = r#"{"enum":["a"],"format":"uuid","pattern":"a","x-apiref-parts":{"separator":",","enum":["a"]},
            "minLength":1,"maxLength":2,"minimum":1,"maximum":2,"x-apiref-ranges":[{"minimum":1,"maximum":2}],
            "multipleOf":1,"minItems":1,"maxItems":2,"x-any-required":[["a","b"]]}"#;
        let all: Schema = serde_json::from_str(all).expect("a schema");
        for keyword in Keyword::ALL {
            assert!(keyword.is_stated(&all) && keyword.of(&all).is_some());
            let none = Schema::default();
            assert!(!keyword.is_stated(&none) && keyword.of(&none).is_none());
        }
    }

    #[test]
    fn a_keyword_leaves_with_its_origin() {
        let text = r#"{"maxLength":3,"x-origins":{"maxLength":"description"}}"#;
        let mut schema: Schema = serde_json::from_str(text).expect("a schema");
        let removed = Keyword::MaxLength.remove(&mut schema);
        assert_eq!(removed, Some(Json::from(3)));
        assert_eq!(schema, Schema::default());
    }
}
