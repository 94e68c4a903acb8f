//! JSON that borrows the texts in it, so that comparing a value with the docs copies none of them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::json;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum View<'v> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text; borrowed unless something in it is escaped.
    String(Cow<'v, str>),
    /// A list.
    Array(Vec<Self>),
    /// An object, with its members in the order of the text.
    Object(Vec<(Cow<'v, str>, Self)>),
}

impl View<'_> {
    /// The last member of this name, as other readers take it.
    #[allow(dead_code, reason = "only servers look for members")]
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        let mut members = members.iter().rev();
        members.find_map(|(known, value)| (known == name).then_some(value))
    }

    pub(crate) fn is_null(&self) -> bool {
        *self == View::Null
    }

    /// Is it this value? Numbers are compared by what they are and not by how they are written.
    pub(crate) fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::String(text), Value::String(value)) => text == value,
            (Self::Number(number), Value::Number(value)) => {
                number == value || number.as_f64() == value.as_f64()
            }
            _ => self.is_alike(value) && self.to_value() == *value,
        }
    }

    /// Is it of the type of this value?
    pub(crate) fn is_alike(&self, value: &Value) -> bool {
        match self {
            Self::String(_) => value.is_string(),
            Self::Number(_) => value.is_number(),
            Self::Bool(_) => value.is_boolean(),
            Self::Array(_) => value.is_array(),
            Self::Object(_) => value.is_object(),
            Self::Null => value.is_null(),
        }
    }

    /// The value with texts of its own.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::String(text) => Value::from(&**text),
            Self::Array(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(members) => {
                let owned =
                    |(name, value): &(Cow<'_, str>, Self)| (name.to_string(), value.to_value());
                Value::Object(members.iter().map(owned).collect())
            }
        }
    }
}

impl<'v> View<'v> {
    /// Reads a JSON text.
    ///
    /// # Errors
    /// Returns an error if it is not valid JSON.
    #[allow(dead_code, reason = "clients look at values that they have")]
    pub(crate) fn read(text: &'v [u8]) -> Result<Self, serde_json::Error> {
        json::read(text)
    }
}

impl<'v> From<&'v Value> for View<'v> {
    fn from(value: &'v Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::String(Cow::Borrowed(text)),
            Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Value::Object(members) => {
                let borrowed = |(name, value): (&'v String, &'v Value)| {
                    (Cow::Borrowed(name.as_str()), Self::from(value))
                };
                Self::Object(members.iter().map(borrowed).collect())
            }
        }
    }
}

/// The name of the one member that serde_json makes of a number where some crate of the program asks it to keep all
/// digits.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> Deserialize<'de> for View<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = View<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<View<'de>, E> {
        Ok(View::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<View<'de>, E> {
        Ok(View::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<View<'de>, E> {
        Ok(View::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<View<'de>, E> {
        Ok(View::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<View<'de>, E> {
        Ok(Number::from_f64(value).map_or(View::Null, View::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<View<'de>, E> {
        Ok(View::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<View<'de>, E> {
        Ok(View::String(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut read: A) -> Result<View<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = read.next_element()? {
            items.push(item);
        }
        Ok(View::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut read: A) -> Result<View<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(Text(name)) = read.next_key()? {
            members.push((name, read.next_value()?));
        }
        if let [(name, View::String(digits))] = members.as_slice()
            && name == NUMBER
            && let Ok(number) = digits.parse()
        {
            return Ok(View::Number(number));
        }
        Ok(View::Object(members))
    }
}

/// A text, borrowed where that can be.
struct Text<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_and_made_again() {
        let text =
            r#"{"a": [1, -2, 0.5, null, true], "b": {"c\n": "d\u00e4"}, "": 18446744073709551615}"#;
        let value: Value = serde_json::from_str(text).expect("JSON");
        let view = View::read(text.as_bytes()).expect("JSON");
        assert_eq!(view.to_value(), value);
        assert_eq!(View::from(&value).to_value(), value);
        assert_eq!(view.get("b").and_then(|b| b.get("x")), None);
    }

    #[test]
    fn texts_are_borrowed() {
        let view = View::read(br#"["plain", "a\"b"]"#).expect("JSON");
        let View::Array(items) = view else {
            panic!("an array")
        };
        let is_borrowed = |item: &View<'_>| matches!(item, View::String(Cow::Borrowed(_)));
        assert_eq!(
            items.iter().map(is_borrowed).collect::<Vec<_>>(),
            [true, false]
        );
    }

    #[test]
    fn numbers_of_all_digits_are_numbers() {
        let text = format!(r#"{{"{NUMBER}": "12.50"}}"#);
        let view = View::read(text.as_bytes()).expect("a number");
        assert!(view.is(&Value::from(12.5)));
        let text = format!(r#"{{"{NUMBER}": 12, "a": 1}}"#);
        assert!(matches!(View::read(text.as_bytes()), Ok(View::Object(_))));
    }

    #[test]
    fn of_members_with_one_name_the_last_counts() {
        let view = View::read(br#"{"a": 1, "a": 2}"#).expect("JSON");
        assert_eq!(view.get("a").map(View::to_value), Some(Value::from(2)));
    }
}
