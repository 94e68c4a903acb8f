//! Enumerations that keep values that the docs don't list.

use std::fmt;

/// A string that the docs don't list. It can only come from reading, so it is never a listed value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unlisted(String);

/// An integer that the docs don't list. It can only come from reading, so it is never a listed value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnlistedInteger(i64);

impl Unlisted {
    #[allow(dead_code, reason = "an API without enums does not use it")]
    pub(crate) fn new(value: &str) -> Self {
        Self(value.to_owned())
    }

    /// Returns the original value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UnlistedInteger {
    #[allow(dead_code, reason = "an API without such enums does not use it")]
    pub(crate) fn new(value: i64) -> Self {
        Self(value)
    }

    /// Returns the original value.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for UnlistedInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Defines an enum of strings that keeps unlisted values, from its variants and their serialized values.
#[allow(unused_macros, reason = "an API without enums does not use it")]
macro_rules! open_enum {
    ($(#[$about:meta])* $name:ident; $($(#[$doc:meta])* $variant:ident = $value:literal,)*) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = $crate::runtime::told!(concat!("`", $value, "`"); $(#[$doc])*)]
                $(#[$doc])*
                $variant,
            )*
            /// A value that the docs don't list.
            Unlisted($crate::runtime::Unlisted),
        }

        impl $name {
            /// The values that the docs list.
            pub const LISTED: &'static [&'static str] = &[$($value),*];

            /// Returns the serialized value.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unlisted(value) => value.as_str(),
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unlisted($crate::runtime::Unlisted::new(value)),
                }
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                value.as_str().into()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

/// Defines an enum of integers that keeps unlisted values, from its variants and their serialized values.
#[allow(unused_macros, reason = "an API without such enums does not use it")]
macro_rules! open_integer_enum {
    ($(#[$about:meta])* $name:ident; $($(#[$doc:meta])* $variant:ident = $value:literal,)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = $crate::runtime::told!(concat!("`", $value, "`"); $(#[$doc])*)]
                $(#[$doc])*
                $variant,
            )*
            /// A value that the docs don't list.
            Unlisted($crate::runtime::UnlistedInteger),
        }

        impl $name {
            /// The values that the docs list.
            pub const LISTED: &'static [i64] = &[$($value),*];

            /// Returns the serialized value.
            pub fn get(self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unlisted(value) => value.get(),
                }
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unlisted($crate::runtime::UnlistedInteger::new(value)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.get(), f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.get())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <i64 as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

/// The docs of a variant that has none of its own, or nothing.
#[allow(unused_macros, reason = "an API without enums does not use it")]
macro_rules! told {
    ($fallback:expr;) => {
        $fallback
    };
    ($fallback:expr; $(#[$doc:meta])+) => {
        ""
    };
}

#[allow(unused_imports, reason = "an API without such enums does not use it")]
pub(crate) use {open_enum, open_integer_enum, told};
