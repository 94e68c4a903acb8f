//! Values of which the docs say one type and show another.

use std::borrow::Cow;
use std::mem::discriminant;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::json::Json;
use super::number::Number;

/// A value of the documented type, or other JSON: the tables of the docs say `T`, and their examples show something
/// else, so that servers may send and ask for either. What is read is written again as it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OrJson<T> {
    /// What the tables say.
    Documented(T),
    /// Anything else.
    Other(Json),
}

impl<T> OrJson<T> {
    /// A value that is not of the documented type.
    pub fn other(value: impl Into<Json>) -> Self {
        Self::Other(value.into())
    }

    /// The value, where it is of the documented type.
    pub fn documented(&self) -> Option<&T> {
        match self {
            Self::Documented(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// The value itself, where it is of the documented type.
    pub fn into_documented(self) -> Option<T> {
        match self {
            Self::Documented(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// The text of a value that is one, though no text is documented.
    fn text(&self) -> Option<&str> {
        match self {
            Self::Documented(_) => None,
            Self::Other(json) => json.as_str().map(str::trim),
        }
    }
}

impl OrJson<String> {
    /// The text, or the number or truth value as a text.
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
    /// The number, also where it came as a text.
    pub fn get(&self) -> Option<i64> {
        let written = || self.text()?.parse().ok();
        self.documented().copied().or_else(written)
    }
}

impl OrJson<Number> {
    /// The number, also where it came as a text.
    pub fn get(&self) -> Option<Number> {
        let written = || serde_json::from_str(self.text()?).ok();
        self.documented().copied().or_else(written)
    }
}

impl OrJson<bool> {
    /// The truth value, also where it came as a text.
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

/// What examples show in the place of a type becomes other JSON without further ado.
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

/// Whole numbers that are written without a type.
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
            // serde reads structs from arrays, too; what was read must be of the same kind when it is written.
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
