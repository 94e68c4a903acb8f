//! The contents of files.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The content of a file, as a part of a `multipart/form-data` body. In JSON it is a string with one character per
/// byte, U+0000 to U+00FF.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Binary(Vec<u8>);

impl Binary {
    /// Returns the bytes of a JSON string. A string with other characters is encoded as UTF-8.
    pub(crate) fn of_json(text: &str) -> Self {
        let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
        Self(bytes.unwrap_or_else(|_| text.as_bytes().to_vec()))
    }

    /// Returns the bytes as a JSON string.
    pub(crate) fn to_json(&self) -> String {
        self.0.iter().copied().map(char::from).collect()
    }
}

/// Shows only the length, because contents can be long or secret.
impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.0.len())
    }
}

impl AsRef<[u8]> for Binary {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<&str> for Binary {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl From<String> for Binary {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl From<Binary> for Vec<u8> {
    fn from(binary: Binary) -> Self {
        binary.0
    }
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_json())
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::of_json(&text))
    }
}
