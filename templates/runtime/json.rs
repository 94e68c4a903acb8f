//! Free-form JSON: values, objects and maps whose `Debug` hides members with secret names.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::secret::{REDACTED, hide, is_secret_name};

/// Any JSON value.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(pub Value);

/// A JSON object whose members the docs don't describe.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Object(pub serde_json::Map<String, Value>);

/// Values by key.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Map<T>(pub BTreeMap<String, T>);

/// The value `null`. Reading accepts any value, and writing gives `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Null;

impl Serialize for Null {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Null {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// How many values a JSON text may hold to be read as a [`Value`], which takes many times the bytes of the text.
pub(crate) const MOST_VALUES: usize = 500_000;

/// About how many values a JSON text holds; an object counts as ten, for it takes as much memory.
pub(crate) fn values(text: &[u8]) -> usize {
    let (mut count, mut quoted, mut escaped) = (0, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'{' if !quoted => count += 10,
            b'[' if !quoted => count += 2,
            b',' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// Does a JSON text hold more values than `limit`?
pub(crate) fn is_too_much(text: &[u8], limit: usize) -> bool {
    text.len() > limit / 10 && values(text) > limit
}

/// Reads a JSON text.
///
/// # Errors
/// Returns an error if it is not valid JSON or can't be read as `T`.
#[allow(dead_code, reason = "only servers read requests")]
pub(crate) fn read<'t, T: Deserialize<'t>>(text: &'t [u8]) -> Result<T, serde_json::Error> {
    match std::str::from_utf8(text) {
        // Each text in it would be looked at once more if it were not known to be UTF-8.
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(text),
    }
}

/// The member `name` of the object that a JSON text holds, if it is there; the last where there are several.
///
/// # Errors
/// Returns an error if the text is not an object or the member can't be read as `T`.
#[allow(dead_code, reason = "only servers read requests")]
pub(crate) fn read_member<T: DeserializeOwned>(
    text: &[u8],
    name: &str,
) -> Result<Option<T>, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let member = Only {
        name,
        member: PhantomData,
    };
    let found = member.deserialize(&mut reader)?;
    reader.end()?;
    Ok(found)
}

/// Reads one member of an object and skips the others.
struct Only<'n, T> {
    name: &'n str,
    member: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Only<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Only<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the member {}", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut read: A) -> Result<Option<T>, A::Error> {
        let mut found = None;
        while let Some(name) = read.next_key::<String>()? {
            if name == self.name {
                found = Some(read.next_value()?);
            } else {
                read.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Shows a value with secret members hidden.
struct Shown<'v>(&'v Value);

/// A member of a map as it is shown: hidden where its name says so.
struct Member<'v, T>(&'v str, &'v T);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Null => f.write_str("null"),
            Value::Bool(value) => fmt::Debug::fmt(value, f),
            Value::Number(value) => fmt::Display::fmt(value, f),
            Value::String(value) => fmt::Debug::fmt(&hide(value), f),
            Value::Array(items) => f.debug_list().entries(items.iter().map(Shown)).finish(),
            Value::Object(members) => show_members(
                members
                    .iter()
                    .map(|(key, value)| (key.as_str(), Shown(value))),
                f,
            ),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Member<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_secret_name(self.0) {
            f.write_str(REDACTED)
        } else {
            self.1.fmt(f)
        }
    }
}

fn show_members<'k, T: fmt::Debug>(
    members: impl Iterator<Item = (&'k str, T)>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut map = f.debug_map();
    for (key, value) in members {
        map.entry(&key, &Member(key, &value));
    }
    map.finish()
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown(&self.0).fmt(f)
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_members(
            self.0
                .iter()
                .map(|(key, value)| (key.as_str(), Shown(value))),
            f,
        )
    }
}

impl<T: fmt::Debug> fmt::Debug for Map<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_members(self.0.iter().map(|(key, value)| (key.as_str(), value)), f)
    }
}

impl Deref for Json {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Deref for Object {
    type Target = serde_json::Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Object {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T> Deref for Map<T> {
    type Target = BTreeMap<String, T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> DerefMut for Map<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<V: Into<Value>> From<V> for Json {
    fn from(value: V) -> Self {
        Self(value.into())
    }
}

impl From<serde_json::Map<String, Value>> for Object {
    fn from(members: serde_json::Map<String, Value>) -> Self {
        Self(members)
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        Self(
            members
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }
}

impl<K: Into<String>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Object {
    fn from(members: [(K, V); N]) -> Self {
        members.into_iter().collect()
    }
}

impl<K: Into<String>, V: Into<T>, T> FromIterator<(K, V)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        Self(
            members
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }
}

impl<K: Into<String>, V: Into<T>, T, const N: usize> From<[(K, V); N]> for Map<T> {
    fn from(members: [(K, V); N]) -> Self {
        members.into_iter().collect()
    }
}

impl<T> From<BTreeMap<String, T>> for Map<T> {
    fn from(members: BTreeMap<String, T>) -> Self {
        Self(members)
    }
}

/// The body of an error whose form the docs don't describe: whatever the server sent.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Problem(pub Json);

impl Problem {
    /// Returns the error message, if the body has one of the common forms: `message`, `error_msg`, `cause`, … at the root or
    /// in the root's only member.
    pub fn message(&self) -> Option<&str> {
        self.find(&[
            "message",
            "error_msg",
            "errorMessage",
            "cause",
            "detail",
            "details",
            "description",
            "title",
        ])
        .and_then(Value::as_str)
    }

    /// Returns the service's own error code as JSON, if the body has one of the common forms.
    pub fn code(&self) -> Option<&Value> {
        self.find(&["error_code", "errorCode", "errCode", "code"])
    }

    fn find(&self, keys: &[&str]) -> Option<&Value> {
        let root = self.0.as_object()?;
        let inner = root
            .values()
            .next()
            .filter(|_| root.len() == 1)
            .and_then(Value::as_object);
        let look = |members: &'_ serde_json::Map<String, Value>| {
            keys.iter().find(|key| members.contains_key(**key)).copied()
        };
        match (look(root), inner) {
            (Some(key), _) => root.get(key),
            (None, Some(inner)) => look(inner).and_then(|key| inner.get(key)),
            (None, None) => None,
        }
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.0 {
            // The body isn't JSON, so secrets in it can't be recognized.
            Value::String(text) => write!(f, "a text of {} bytes", text.len()),
            _ => self.0.fmt(f),
        }
    }
}

/// Are bodies of this media type lines with a JSON value each?
#[allow(dead_code, reason = "servers and clients with bodies use it")]
pub(crate) fn is_lines(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim();
    let (_, kind) = essence.split_once('/').unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    matches!(
        kind.strip_prefix("x-").unwrap_or(&kind),
        "ndjson" | "jsonl" | "jsonlines" | "json-lines" | "json-seq" | "stream+json"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_with_secret_names_are_hidden() {
        let json: Json = serde_json::json!({"server": {"adminPass": "x", "id": 1}}).into();
        assert_eq!(
            format!("{json:?}"),
            r#"{"server": {"adminPass": [redacted], "id": 1}}"#
        );
        let map: Map<String> = [("user", "u"), ("password", "p")].into();
        assert_eq!(
            format!("{map:?}"),
            r#"{"user": "u", "password": [redacted]}"#.replace(
                r#""user": "u", "password": [redacted]"#,
                r#""password": [redacted], "user": "u""#
            )
        );
    }

    #[test]
    fn values_are_counted_outside_of_texts() {
        assert_eq!(
            values(br#"{"a\\\"{[,": [1, 2], "b": "\\"}"#),
            10 + 2 + 1 + 1
        );
        assert!(is_too_much(&b"{},".repeat(20), 200));
        assert!(!is_too_much(&b"{},".repeat(15), 200));
    }

    #[test]
    fn one_member_is_read() {
        let text = br#"{"a": [{}], "b": 1, "b": 2}"#;
        assert_eq!(read_member::<u8>(text, "b").ok(), Some(Some(2)));
        assert_eq!(read_member::<u8>(text, "c").ok(), Some(None));
        assert!(read_member::<u8>(text, "a").is_err());
        assert!(read_member::<u8>(b"[1]", "a").is_err());
        assert!(read_member::<u8>(br#"{"a": 1} 2"#, "a").is_err());
    }

    #[test]
    fn a_problem_that_is_no_json_is_not_shown() {
        let problem = Problem("root:hunter2@db".into());
        assert_eq!(format!("{problem:?}"), "a text of 15 bytes");
        let problem = Problem(serde_json::json!({"cause": "bad password=hunter2"}).into());
        assert_eq!(
            format!("{problem:?}"),
            r#"{"cause": "bad password=[redacted]"}"#
        );
    }

    #[test]
    fn messages_are_found_in_the_common_forms() {
        for (body, message, code) in [
            (
                serde_json::json!({"error_code": "VPC.0001", "error_msg": "no"}),
                "no",
                "\"VPC.0001\"",
            ),
            (
                serde_json::json!({"itemNotFound": {"message": "no", "code": 404}}),
                "no",
                "404",
            ),
            (serde_json::json!({"cause": "no", "code": 1}), "no", "1"),
        ] {
            let problem = Problem(body.into());
            assert_eq!(problem.message(), Some(message));
            assert_eq!(problem.code().map(Value::to_string).as_deref(), Some(code));
        }
    }
}
