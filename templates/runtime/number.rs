//! Numbers that keep their notation.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A JSON number that keeps its notation: `1` stays `1` and `1.0` stays `1.0`.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub enum Number {
    /// An integer.
    Integer(i64),
    /// An integer that doesn't fit into [`Number::Integer`].
    Large(u64),
    /// A number with a fraction or an exponent. A number that isn't finite has no JSON form and is sent as `null`.
    Float(f64),
}

impl Number {
    /// Returns the nearest floating-point number.
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(number) => number as f64,
            Self::Large(number) => number as f64,
            Self::Float(number) => number,
        }
    }

    /// Returns the integer, if the number is one that fits.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(number),
            Self::Large(_) | Self::Float(_) => None,
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => fmt::Debug::fmt(number, f),
            Self::Large(number) => fmt::Debug::fmt(number, f),
            Self::Float(number) => fmt::Debug::fmt(number, f),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<i32> for Number {
    fn from(number: i32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or(Self::Large(number), Self::Integer)
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Large(number) => serializer.serialize_u64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;

        impl Visitor<'_> for Numbers {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number, E> {
                Ok(number.into())
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Number, E> {
                Ok(number.into())
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number, E> {
                Ok(number.into())
            }
        }

        deserializer.deserialize_any(Numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_were_read() {
        for text in ["1", "-7", "1.0", "2.5", "18446744073709551615"] {
            let number: Number = serde_json::from_str(text).expect("a number");
            assert_eq!(serde_json::to_string(&number).expect("a number"), text);
        }
    }
}
