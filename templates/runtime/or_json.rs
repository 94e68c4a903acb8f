//! Values whose documented type differs from that in the examples.

use std::borrow::Cow;
use std::mem::discriminant;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::json::Json;
use super::number::Number;

/// A value of the documented type, or any other JSON. The tables of the docs say `T`, but their examples show something
/// else, so servers may send and expect either. A value is written in the form in which it was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OrJson<T> {
    /// A value of the type in the tables.
    Documented(T),
    /// Any other value.
    Other(Json),
}

impl<T> OrJson<T> {
    /// Creates a value that isn't of the documented type.
    pub fn other(value: impl Into<Json>) -> Self {
        Self::Other(value.into())
    }

    /// Returns the value, if it has the documented type.
    pub fn documented(&self) -> Option<&T> {
        match self {
            Self::Documented(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// Consumes this and returns the value, if it has the documented type.
    pub fn into_documented(self) -> Option<T> {
        match self {
            Self::Documented(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// Returns the string if the value is one, although another type is documented.
    fn text(&self) -> Option<&str> {
        match self {
            Self::Documented(_) => None,
            Self::Other(json) => json.as_str().map(str::trim),
        }
    }
}

impl OrJson<String> {
    /// Returns the string, or a number or boolean as a string.
    pub fn get(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Documented(text) => Some(Cow::Borrowed(text)),
            Self::Other(json) if json.is_number() || json.is_boolean() => {
                Some(Cow::Owned(json.to_string()))
            }
            Self::Other(_) => None,
        }
    }
}

impl OrJson<i64> {
    /// Returns the integer, even if it was sent as a string.
    pub fn get(&self) -> Option<i64> {
        let written = || self.text()?.parse().ok();
        self.documented().copied().or_else(written)
    }
}

impl OrJson<Number> {
    /// Returns the number, even if it was sent as a string.
    pub fn get(&self) -> Option<Number> {
        let written = || serde_json::from_str(self.text()?).ok();
        self.documented().copied().or_else(written)
    }
}

impl OrJson<bool> {
    /// Returns the boolean, even if it was sent as a string.
    pub fn get(&self) -> Option<bool> {
        let written = || self.text()?.to_ascii_lowercase().parse().ok();
        self.documented().copied().or_else(written)
    }
}

impl<T> From<T> for OrJson<T> {
    fn from(value: T) -> Self {
        Self::Documented(value)
    }
}

impl From<&str> for OrJson<String> {
    fn from(text: &str) -> Self {
        Self::Documented(text.to_owned())
    }
}

/// Conversions from the types that examples show.
macro_rules! others {
    ($($documented:ty: $($shown:ty),+;)*) => {
        $($(
            impl From<$shown> for OrJson<$documented> {
                fn from(value: $shown) -> Self {
                    Self::other(value)
                }
            }
        )+)*
    };
}

others! {
    String: bool, i32, i64;
    i64: &str, String, bool;
    bool: &str, String, i32, i64;
    Number: &str, String, bool;
}

/// Conversions from integer literals.
macro_rules! whole {
    ($($documented:ty),*) => {
        $(
            impl From<i32> for OrJson<$documented> {
                fn from(number: i32) -> Self {
                    Self::Documented(number.into())
                }
            }
        )*
    };
}

whole!(i64, Number);

impl From<i64> for OrJson<Number> {
    fn from(number: i64) -> Self {
        Self::Documented(number.into())
    }
}

impl From<f64> for OrJson<Number> {
    fn from(number: f64) -> Self {
        Self::Documented(number.into())
    }
}

impl<'de, T: DeserializeOwned + Serialize> Deserialize<'de> for OrJson<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if let Ok(read) = T::deserialize(&value) {
            // serde also reads structs from arrays, but they would be written as objects.
            let written = serde_json::to_value(&read).map_err(D::Error::custom)?;
            if discriminant(&written) == discriminant(&value) {
                return Ok(Self::Documented(read));
            }
        }
        Ok(Self::other(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Pair {
        a: Option<i64>,
    }

    fn round<T: DeserializeOwned + Serialize>(text: &str) -> OrJson<T> {
        let value: OrJson<T> = serde_json::from_str(text).expect("it holds any JSON");
        assert_eq!(serde_json::to_string(&value).expect("JSON"), text);
        value
    }

    #[test]
    fn both_types_are_read_and_written_as_they_were() {
        assert_eq!(round::<i64>("5"), OrJson::Documented(5));
        assert_eq!(round::<i64>("\"5\""), OrJson::other("5"));
        assert_eq!(round::<i64>("5.5").get(), None);
        assert_eq!(round::<Pair>("{\"a\":1}"), Pair { a: Some(1) }.into());
        for text in ["\"\"", "[1]", "[]", "true", "{\"a\":\"x\"}"] {
            assert!(round::<Pair>(text).documented().is_none(), "{text}");
        }
    }

    #[test]
    fn the_documented_value_is_found_in_what_stands_for_it() {
        assert_eq!(round::<i64>("\"5\"").get(), Some(5));
        assert_eq!(round::<bool>("\"True\"").get(), Some(true));
        assert_eq!(round::<Number>("\"2.5\"").get(), Some(2.5.into()));
        assert_eq!(round::<String>("8635").get().as_deref(), Some("8635"));
        assert_eq!(round::<String>("[]").get(), None);
    }

    #[test]
    fn what_others_hold_is_hidden_as_in_all_json() {
        let value: OrJson<i64> = OrJson::other(serde_json::json!({"password": "hush"}));
        assert!(!format!("{value:?}").contains("hush"));
    }
}
