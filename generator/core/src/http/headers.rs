//! Header fields: one table of what is known of each.

/// What a header field is for. A field may serve several ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Proves who calls, and suffices for it in the families that we read.
    Credential,
    /// Takes part in proving who calls.
    Security,
    /// Holds a credential that an answer issues.
    Issued,
    /// HTTP implementations set and read it by themselves.
    Transport,
    /// Says what the type of a body is, or may be.
    MediaType,
    /// Servers and proxies add it to any answer.
    Added,
    /// Its name is also a word that members of bodies are called by.
    Word,
}

use Use::{Added, Credential, Issued, MediaType, Security, Transport, Word};

/// Names are spelled as usual.
const FIELDS: &[(&str, &[Use])] = &[
    ("X-Auth-Token", &[Credential, Security]),
    ("Authorization", &[Credential, Security]),
    ("X-Api-Key", &[Security]),
    ("X-Auth-Key", &[Security]),
    ("X-Auth-User", &[Security]),
    ("X-Security-Token", &[Security]),
    ("X-Service-Token", &[Security]),
    ("X-Subject-Token", &[Issued]),
    ("Cookie", &[Security, Word]),
    ("Accept", &[MediaType]),
    ("Content-Type", &[MediaType]),
    ("Accept-Encoding", &[Transport]),
    ("Connection", &[Transport, Word]),
    ("Content-Length", &[Transport]),
    ("Date", &[Transport]),
    ("Expect", &[Transport]),
    ("Host", &[Transport]),
    ("Keep-Alive", &[Transport]),
    ("Server", &[Transport, Word]),
    ("TE", &[Transport, Word]),
    ("Trailer", &[Transport, Word]),
    ("Transfer-Encoding", &[Transport]),
    ("Upgrade", &[Transport, Word]),
    ("User-Agent", &[Transport]),
    ("X-Sdk-Date", &[Transport]),
    ("Age", &[Added, Word]),
    ("Cache-Control", &[Added]),
    ("Content-Encoding", &[Added]),
    ("Expires", &[Added, Word]),
    ("Pragma", &[Added]),
    ("Set-Cookie", &[Added]),
    ("Status", &[Added, Word]),
    ("Vary", &[Added, Word]),
    ("Via", &[Added]),
    ("Accept-Language", &[]),
    ("Allow", &[Word]),
    ("ETag", &[]),
    ("From", &[Word]),
    ("If-Match", &[]),
    ("If-None-Match", &[]),
    ("Location", &[Word]),
    ("OpenStack-API-Version", &[]),
    ("Range", &[]),
    ("Warning", &[]),
];

/// Shorter names that differ in one letter may be names of two fields.
const LONGEST_UNLIKE: usize = 9;

/// The field of a name, also where the docs misspell it: `Conent-Type`.
fn known(name: &str) -> Option<&'static (&'static str, &'static [Use])> {
    let name = name.trim();
    let same = FIELDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    let is_slip = |known: &str| {
        known.len() > LONGEST_UNLIKE && known.len().abs_diff(name.len()) < 2 && {
            let (known, name) = (known.to_ascii_lowercase(), name.to_ascii_lowercase());
            // Another letter in the place of one may make another word.
            let letters = |name: &str| {
                let mut letters = name.as_bytes().to_vec();
                letters.sort_unstable();
                letters
            };
            let has_other = known.len() == name.len() && letters(&known) != letters(&name);
            !has_other && strsim::osa_distance(&known, &name) == 1
        }
    };
    same.or_else(|| {
        let long = name.len() >= LONGEST_UNLIKE && name.contains('-');
        FIELDS.iter().find(|(known, _)| long && is_slip(known))
    })
}

fn is(name: &str, r#use: Use) -> bool {
    known(name).is_some_and(|(_, uses)| uses.contains(&r#use))
}

/// The fields each of which proves who calls, spelled as usual.
pub fn credentials() -> impl Iterator<Item = &'static str> {
    FIELDS
        .iter()
        .filter(|(_, uses)| uses.contains(&Credential))
        .map(|(name, _)| *name)
}

/// The name of the credential that a field is, spelled as usual.
pub fn credential(name: &str) -> Option<&'static str> {
    known(name)
        .filter(|(_, uses)| uses.contains(&Credential))
        .map(|(name, _)| *name)
}

/// The word before the credential in the value of a field: `Token` in `Token <key>`. Words of registered schemes are
/// spelled as usual.
pub fn scheme(value: &str) -> Option<String> {
    let (word, rest) = value.trim().split_once(' ')?;
    let is_word = word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_word || rest.trim().is_empty() {
        return None;
    }
    let mut known = ["Basic", "Bearer"].into_iter();
    let known = known.find(|known| known.eq_ignore_ascii_case(word));
    Some(known.unwrap_or(word).to_owned())
}

/// Does the field take part in proving who calls?
pub fn is_security(name: &str) -> bool {
    is(name, Security)
}

/// Does the field of an answer hold a credential that the operation issues?
pub fn is_issued(name: &str) -> bool {
    is(name, Issued)
}

/// Do HTTP implementations set and read the field by themselves, the type of a body included?
pub fn is_protocol(name: &str) -> bool {
    is(name, Transport) || is(name, MediaType)
}

/// Does the field say what the type of a body is, or may be?
pub fn is_media_type(name: &str) -> bool {
    is(name, MediaType)
}

/// Can the field be in any answer, whatever was asked for?
pub fn is_of_any_answer(name: &str) -> bool {
    is_protocol(name)
        || is(name, Added)
        || is(name, Credential)
        || name.to_ascii_lowercase().starts_with("access-control-")
}

/// Can a field with this name begin a block without a request or status line before it?
pub fn begins_head(name: &str) -> bool {
    name.contains('-') || known(name).is_some()
}

/// Is this the name of a header field rather than of a parameter or member? `Host` is, `host` isn't.
pub fn is_field_name(name: &str) -> bool {
    let is_own = name.len() > 3
        && name
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("x-"));
    let is_capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    is_own || is_capital && known(name).is_some_and(|(_, uses)| !uses.contains(&Word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_the_fields_that_are_meant() {
        for name in ["Conent-Type", "X-Auth-Tokne", "content-lenght"] {
            assert!(known(name).is_some(), "{name}");
        }
        for name in ["If-Matches", "X-Auth-Ken", "Content-Tape-Type", "Warnings"] {
            assert!(known(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_field_is_listed_once() {
        for (index, (name, _)) in FIELDS.iter().enumerate() {
            let again = FIELDS[..index]
                .iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(name));
            assert!(!again, "{name}");
        }
    }

    #[test]
    fn credentials_are_spelled_as_usual() {
        assert_eq!(credential(" x-auth-token"), Some("X-Auth-Token"));
        assert_eq!(credential("x-api-key"), None);
        assert!(is_security("x-api-key"));
    }

    #[test]
    fn schemes_stand_before_credentials() {
        for (value, expected) in [
            ("Token <key>", Some("Token")),
            ("bearer abc.def", Some("Bearer")),
            ("basic Zm9vOmJhcg==", Some("Basic")),
            ("<key>", None),
            ("Token ", None),
            ("MIIabc123== x", None),
        ] {
            assert_eq!(scheme(value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn names_of_fields() {
        for name in ["X-Crate-Id", "x-crate-id", "Content-Type", "Host"] {
            assert!(is_field_name(name), "{name}");
        }
        for name in ["Location", "host", "Status", "x", "crate-id", "Name"] {
            assert!(!is_field_name(name), "{name}");
        }
    }
}
