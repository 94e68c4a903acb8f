//! Strings with a documented format. They hold whatever was sent: reading never fails because of a format, and
//! `is_well_formed` returns whether the string has the documented format.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Deref;

use serde::{Deserialize, Serialize};

pub use super::binary::Binary;
use super::formats::{
    is_base64, is_cidr, is_date, is_date_time, is_email, is_local_date_time, is_mac, is_time,
    is_uri, is_uuid,
};

macro_rules! formats {
    ($($(#[doc = $doc:literal])* $name:ident: $check:expr;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Returns the string.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns whether the string has the documented format.
            pub fn is_well_formed(&self) -> bool {
                let check: fn(&str) -> bool = $check;
                check(&self.0)
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self(text.clone())
            }
        }

        impl From<&$name> for $name {
            fn from(text: &$name) -> Self {
                text.clone()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl From<&$name> for String {
            fn from(text: &$name) -> Self {
                text.0.clone()
            }
        }

        impl From<&str> for super::Secret<$name> {
            fn from(text: &str) -> Self {
                $name::from(text).into()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
    )*};
}

formats! {
    /// A UUID: 32 hexadecimal digits, with or without hyphens.
    Uuid: is_uuid;
    /// A date and time in the format of RFC 3339. Many services leave the time zone out where they mean UTC.
    DateTime: |text| is_date_time(text) || is_local_date_time(text);
    /// A date: `2024-01-31`.
    Date: is_date;
    /// A time of day: `23:59:59`.
    Time: is_time;
    /// An IPv4 address.
    Ipv4: |text| text.parse::<Ipv4Addr>().is_ok();
    /// An IPv6 address.
    Ipv6: |text| text.parse::<Ipv6Addr>().is_ok();
    /// An IPv4 or IPv6 address.
    Ip: |text| text.parse::<IpAddr>().is_ok();
    /// An address range: `10.0.0.0/8`.
    Cidr: is_cidr;
    /// A MAC address: `fa:16:3e:00:00:01`.
    Mac: is_mac;
    /// A URI.
    Uri: is_uri;
    /// An email address.
    Email: is_email;
    /// Base64-encoded bytes.
    Base64: is_base64;
}

macro_rules! from_address {
    ($($name:ident from $($address:ty),*;)*) => {$($(
        impl From<$address> for $name {
            fn from(address: $address) -> Self {
                Self(address.to_string())
            }
        }
    )*)*};
}

from_address! {
    Ipv4 from Ipv4Addr;
    Ipv6 from Ipv6Addr;
    Ip from IpAddr, Ipv4Addr, Ipv6Addr;
}
