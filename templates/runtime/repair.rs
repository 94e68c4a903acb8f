//! Reads responses that differ from the docs: a number sent as a string, `""` where an object is documented, …
//!
//! The text is first read as it is. Only if that fails are the values that don't match their types converted, or left
//! out if they can't be. The caller can ask which values differed.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::check::unlike_type;
use super::describe::{Description, Kind, Node};
use super::json::{MOST_VALUES, is_too_much};
use super::secret::redact_text;

/// At this depth of nesting, values are taken as they are.
const DEEPEST: usize = 64;

/// A body that doesn't have the documented form of its status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// The position, as a JSON path.
    pub path: String,
    /// The reason.
    pub reason: String,
    /// The beginning of the body. Secrets are hidden.
    pub excerpt: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "at {}: {}; the body: {}",
            self.path, self.reason, self.excerpt
        )
    }
}

impl std::error::Error for DecodeError {}

/// The target of reading a body: `PhantomData` for all of it, or [`Member`] for its only member.
pub(crate) trait ReadAs<T>: for<'de> DeserializeSeed<'de, Value = T> + Copy {}

impl<T, S: for<'de> DeserializeSeed<'de, Value = T> + Copy> ReadAs<T> for S {}

/// A member of an object, if it is present. Other members are skipped.
#[derive(Debug)]
pub(crate) struct Member<'n, T>(&'n str, PhantomData<T>);

impl<'n, T> Member<'n, T> {
    #[allow(dead_code, reason = "used by those APIs that need it")]
    pub(crate) fn new(name: &'n str) -> Self {
        Self(name, PhantomData)
    }
}

impl<T> Clone for Member<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Member<'_, T> {}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Member<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Member<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<T>, A::Error> {
        let mut found = None;
        while let Some(name) = members.next_key::<Cow<'_, str>>()? {
            if name == self.0 {
                found = members.next_value()?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Reads JSON text.
fn from_text<T>(text: &[u8], read: impl ReadAs<T>) -> serde_json::Result<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = read.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Reads a body with at most `limit` values, which `node` describes.
#[allow(dead_code, reason = "only clients read responses")]
pub(crate) fn decode<T>(
    description: &Description,
    node: Option<&Node>,
    body: &[u8],
    limit: usize,
    read: impl ReadAs<T>,
) -> Result<T, DecodeError> {
    let fail = |path: String, reason: String| DecodeError {
        path,
        reason,
        excerpt: excerpt(description, body),
    };
    if is_too_much(body, limit) {
        let reason = format!("more than {limit} values, `value_limit` sets another limit");
        return Err(fail("$".to_owned(), reason));
    }
    // An empty body is read as `null`. Docs promise objects even with
    // statuses that have no content; then it is an object without members.
    let text = if body.iter().all(u8::is_ascii_whitespace) {
        let reads = |text: &&[u8]| from_text(text, read).is_ok();
        let nothing: [&[u8]; 2] = [b"null", b"{}"];
        nothing.into_iter().find(reads).unwrap_or(b"null")
    } else {
        body
    };
    let first = match from_text(text, read) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    // serde's messages may quote the value, which may be a secret.
    let place = || {
        let (line, column) = (first.line(), first.column());
        format!("not of its type (line {line}, column {column})")
    };
    if is_too_much(text, MOST_VALUES) {
        let reason = format!("{}, with too many values to convert any", place());
        return Err(fail("$".to_owned(), reason));
    }
    let mut value: Value = match serde_json::from_slice(text) {
        Ok(value) => value,
        Err(error) => return Err(fail("$".to_owned(), format!("not JSON: {error}"))),
    };
    let Some(node) = node else {
        return Err(fail("$".to_owned(), place()));
    };
    let repaired = repair(description, node, &mut value, 0);
    if let Some(Ok(value)) = repaired.then(move || read.deserialize(value)) {
        return Ok(value);
    }
    // Parse again: the error has to name what was sent, and only one value of this size is held at a time.
    let sent: Value = serde_json::from_slice(text).unwrap_or_default();
    Err(match unlike_type(description, node, &sent) {
        Some(odd) => fail(
            odd.path,
            format!("expected {}, found {}", odd.expected, odd.found),
        ),
        None => fail("$".to_owned(), place()),
    })
}

/// Returns the beginning of a JSON body, without secrets according to their names or the docs. For other bodies,
/// returns only the size.
pub(crate) fn excerpt(description: &Description, body: &[u8]) -> String {
    if !body.trim_ascii_start().starts_with(b"{") && !body.trim_ascii_start().starts_with(b"[") {
        return format!("{} bytes that are not shown", body.len());
    }
    let start = body.get(..4096).unwrap_or(body);
    let text = String::from_utf8_lossy(start);
    redact_text(&text, |name| description.is_secret(name))
}

/// Converts `value` to the type of `node`, or returns `false` if that is impossible.
fn repair(description: &Description, node: &Node, value: &mut Value, depth: usize) -> bool {
    let node = description.follow(node);
    if depth > DEEPEST {
        return true;
    }
    if let Some(inner) = node.beside_null() {
        return value.is_null() || repair(description, inner, value, depth + 1);
    }
    let kind = match node.single() {
        Some(kind) => kind,
        // The type of a schema without types follows from its keywords.
        None if !node.types.is_empty() => return true,
        None if !node.properties.is_empty() => Kind::Object,
        None if node.items.is_some() => Kind::Array,
        None if !node.values.is_empty() && node.values.iter().all(Value::is_string) => Kind::String,
        None => return true,
    };
    if value.is_null() {
        return node.types.contains(&Kind::Null) || kind == Kind::Null;
    }
    match kind {
        Kind::String => {
            if !value.is_string() {
                *value = Value::String(value.to_string());
            }
            true
        }
        Kind::Integer => whole(value),
        Kind::Number => {
            if let Value::String(text) = value {
                match serde_json::from_str(text.trim()) {
                    Ok(Value::Number(number)) => *value = Value::Number(number),
                    _ => return false,
                }
            }
            value.is_number()
        }
        Kind::Boolean => {
            let read = match value {
                Value::Bool(value) => Some(*value),
                Value::String(text) if text.eq_ignore_ascii_case("true") || text == "1" => {
                    Some(true)
                }
                Value::String(text) if text.eq_ignore_ascii_case("false") || text == "0" => {
                    Some(false)
                }
                Value::Number(number) if number.as_i64() == Some(1) => Some(true),
                Value::Number(number) if number.as_i64() == Some(0) => Some(false),
                _ => None,
            };
            read.is_some_and(|read| {
                *value = Value::Bool(read);
                true
            })
        }
        Kind::Array => {
            if value.as_str() == Some("") {
                return false;
            }
            if !value.is_array() {
                *value = Value::Array(vec![value.take()]);
            }
            if let (Value::Array(items), Some(inner)) = (value, node.items.as_deref()) {
                items.retain_mut(|item| repair(description, inner, item, depth + 1));
            }
            true
        }
        Kind::Object => {
            let Value::Object(members) = value else {
                return false;
            };
            members.retain(|name, member| {
                let inner = node
                    .properties
                    .get(name)
                    .or(node.additional_properties.as_deref());
                inner.is_none_or(|inner| repair(description, inner, member, depth + 1))
            });
            true
        }
        Kind::Null => true,
    }
}

/// Converts a value that represents an integer to one.
fn whole(value: &mut Value) -> bool {
    let number = match value {
        Value::Number(number) => number.clone(),
        Value::String(text) => match serde_json::from_str(text.trim()) {
            Ok(Value::Number(number)) => number,
            _ => return false,
        },
        _ => return false,
    };
    if number.is_i64() || number.is_u64() {
        *value = Value::Number(number);
        return true;
    }
    let float = number.as_f64().unwrap_or(0.5);
    // Beyond 2^53, a floating-point number may represent several integers.
    if float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0 {
        *value = Value::from(float as i64);
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::*;

    static DESCRIPTION: Description = Description::new(
        r#"{"schemas": {"Thing": {"type": ["object"], "properties": {
            "name": {"type": ["string"]}, "size": {"type": ["integer"]}, "on": {"type": ["boolean"]},
            "inner": {"$ref": "Thing"}, "list": {"type": ["array"], "items": {"type": ["string"]}},
            "pin": {"type": ["string"], "x-secret": true}
        }}}}"#,
    );

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Thing {
        name: Option<String>,
        size: Option<i64>,
        on: Option<bool>,
        inner: Option<Box<Thing>>,
        list: Option<Vec<String>>,
    }

    fn whole<T: DeserializeOwned>(node: Option<&Node>, body: &str) -> Result<T, DecodeError> {
        decode(
            &DESCRIPTION,
            node,
            body.as_bytes(),
            MOST_VALUES,
            PhantomData,
        )
    }

    fn read(body: &str) -> Result<Thing, DecodeError> {
        whole(DESCRIPTION.schema("Thing"), body)
    }

    #[test]
    fn nothing_is_an_object_without_members() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Reply {
            id: Option<String>,
        }
        let read = whole::<Reply>(None, " ").expect("nothing is promised");
        assert_eq!(read, Reply { id: None });
        assert_eq!(whole::<Option<i64>>(None, ""), Ok(None));
        let error = whole::<Vec<i64>>(None, "").expect_err("no list");
        assert_eq!(error.path, "$");
    }

    #[test]
    fn odd_values_are_converted_or_left_out() {
        let thing = read(r#"{"name":5,"size":"12","on":"True","inner":"","list":["a",null,7]}"#)
            .expect("readable");
        assert_eq!(
            thing,
            Thing {
                name: Some("5".to_owned()),
                size: Some(12),
                on: Some(true),
                inner: None,
                list: Some(vec!["a".to_owned(), "7".to_owned()]),
            }
        );
        assert_eq!(
            read(r#"{"size":"many","inner":{"size":3.0}}"#)
                .expect("readable")
                .size,
            None
        );
    }

    #[test]
    fn an_error_does_not_quote_the_value() {
        let error = whole::<i64>(None, "\"hunter2\"").expect_err("no number");
        assert_eq!(error.reason, "not of its type (line 1, column 9)");
    }

    #[test]
    fn what_is_no_object_at_all_is_an_error_with_path_and_excerpt() {
        let error = read(r#"[{"password":"x","pin":"y","on":true}]"#).expect_err("an array");
        assert_eq!(error.path, "$");
        assert_eq!(
            error.excerpt,
            r#"[{"password":"[redacted]","pin":"[redacted]","on":true}]"#
        );
        assert!(
            read("<html>")
                .expect_err("no JSON")
                .reason
                .starts_with("not JSON")
        );
    }

    #[test]
    fn a_member_is_read_alone() {
        let read = |body: &str| {
            let member = Member::<i64>::new("count");
            decode(&DESCRIPTION, None, body.as_bytes(), MOST_VALUES, member)
        };
        assert_eq!(read(r#"{"more":[{}],"count":2,"count":3}"#), Ok(Some(3)));
        for nothing in ["", "null", "{}", r#"{"count":null}"#] {
            assert_eq!(read(nothing), Ok(None), "{nothing}");
        }
        for odd in [r#"{"count":"x"}"#, "[]", "5", "{"] {
            assert!(read(odd).is_err(), "{odd}");
        }
    }
}
