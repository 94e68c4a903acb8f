//! The version of an API that a client requests.

use serde_json::Value;

use super::call::{Call, Operation};
use super::{Client, ClientBuilder, Decoded, Error, Fault, Raw};
use crate::runtime::describe::Description;
use crate::runtime::repair::DecodeError;
use crate::runtime::version::order;

/// How the docs say that a version is requested.
#[derive(Debug)]
pub struct Versioning {
    /// Names of header fields, each with the word in front of the version.
    pub headers: &'static [(&'static str, Option<&'static str>)],
    /// The newest version in the docs.
    pub newest: Option<&'static str>,
}

/// A version and how to request it.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) version: String,
    pub(super) versioning: &'static Versioning,
}

impl Chosen {
    /// Returns the header fields that request the version.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&'static str, String)> + '_ {
        let headers = self.versioning.headers.iter();
        headers.map(|(name, service)| match service {
            Some(service) => (*name, format!("{service} {}", self.version)),
            None => (*name, self.version.clone()),
        })
    }
}

impl<C> ClientBuilder<C> {
    #[allow(dead_code, reason = "used by those APIs that have versions")]
    pub(crate) fn asking_for(mut self, versioning: &'static Versioning, version: String) -> Self {
        self.version = Some(Chosen {
            version,
            versioning,
        });
        self
    }
}

#[allow(dead_code, reason = "used by those APIs that have versions")]
impl Client {
    /// Returns the version that the client requests.
    pub(crate) fn version(&self) -> Option<&str> {
        let chosen = self.inner.version.as_ref();
        chosen.map(|chosen| chosen.version.as_str())
    }

    /// Returns a client that requests another version.
    pub(crate) fn with_version(&self, versioning: &'static Versioning, version: String) -> Self {
        let mut inner = (*self.inner).clone();
        inner.version = Some(Chosen {
            version,
            versioning,
        });
        Self {
            inner: inner.into(),
        }
    }

    /// Returns a client that requests the newest version that both the service and the docs support. It asks the
    /// service for its versions at the base URL.
    pub(crate) async fn negotiate<F: Fault>(
        &self,
        versioning: &'static Versioning,
    ) -> Result<Self, Error<F>> {
        static NOTHING: Description = Description::new("{}");
        static OPERATION: Operation = Operation {
            name: "negotiate",
            method: "GET",
            path: "/",
            description: &NOTHING,
        };
        let reply = Call::new(self, &OPERATION).without_version();
        let reply = reply.send::<Offer, (), F>(read).await?;
        let Offer { min, max } = reply.body.clone();
        let newest = versioning.newest.unwrap_or(&max);
        let version = if order(newest, &max).is_lt() {
            newest.to_owned()
        } else {
            max
        };
        if order(&version, &min).is_lt() {
            let reason =
                format!("the service begins with version {min}, the docs end with {version}");
            return Err(Error::Decode {
                operation: OPERATION.name,
                status: reply.status(),
                error: Box::new(unreadable(reply.raw(), reason)),
            });
        }
        Ok(self.with_version(versioning, version))
    }
}

/// The versions that a service supports.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    min: String,
    max: String,
}

/// Reads the answer of a service at its base URL: `{"version": {…}}` or `{"versions": [{…}]}`, each with a minimum and
/// a maximum version. If there are several, the one with the greatest maximum counts.
fn read(raw: &Raw) -> Decoded<Offer> {
    matches!(raw.status(), 200 | 300).then(|| {
        let body = raw.any().0;
        offer(&body).ok_or_else(|| {
            let reason = "it does not say which versions the service has";
            unreadable(raw, reason.to_owned())
        })
    })
}

fn offer(body: &Value) -> Option<Offer> {
    let text = |value: &Value, name: &str| {
        let text = value.get(name)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let one = body.get("version").into_iter();
    let several = body.get("versions").and_then(Value::as_array);
    let all = one.chain(several.into_iter().flatten());
    let offers = all.filter_map(|version| {
        let max = text(version, "max_version").or_else(|| text(version, "version"))?;
        let min = text(version, "min_version")?;
        Some(Offer { min, max })
    });
    offers.max_by(|a, b| order(&a.max, &b.max))
}

fn unreadable(raw: &Raw, reason: String) -> DecodeError {
    DecodeError {
        path: "$".to_owned(),
        reason,
        excerpt: raw.excerpt(),
    }
}

/// Calls of an API that has versions.
#[allow(unused_macros, reason = "used by those APIs that have versions")]
macro_rules! versioned {
    ($versioning:ident; $($name:ident,)*) => {
        $(
            impl $name {
                /// Requests this version of the API instead of the client's.
                pub fn api_version(mut self, version: impl Into<String>) -> Self {
                    self.0.version(&$versioning, version.into());
                    self
                }
            }
        )*
    };
}

#[allow(unused_imports, reason = "used by those APIs that have versions")]
pub(crate) use versioned;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_tell_their_versions_in_several_forms() {
        let found = |text: &str| {
            let body: Value = serde_json::from_str(text).unwrap_or_default();
            offer(&body).map(|offer| (offer.min, offer.max))
        };
        let range = |min: &str, max: &str| Some((min.to_owned(), max.to_owned()));
        assert_eq!(
            found(r#"{"version": {"id": "v2.1", "min_version": "2.1", "version": "2.96"}}"#),
            range("2.1", "2.96")
        );
        assert_eq!(
            found(
                r#"{"versions": [{"id": "v2.0", "min_version": "", "version": ""},
                    {"id": "v1.0", "min_version": "1.0", "max_version": "1.39"}]}"#
            ),
            range("1.0", "1.39")
        );
        assert_eq!(found(r#"{"versions": {}}"#), None);
        assert_eq!(found("[]"), None);
    }
}
