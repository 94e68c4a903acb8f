//! Which members hold secrets: passwords, tokens, keys and credentials, by format, name or description.

use crate::ir::{Origin, Schema, TypeName};
use crate::words;

/// Words that make a name a secret's name when they end it, or stand alone.
const ENDINGS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "pass",
    "secret",
    "token",
    "credential",
    "credentials",
    "plaintext",
    "passcode",
];

/// Pairs of words that end the name of a secret.
const PAIRS: &[(&str, &str)] = &[
    ("private", "key"),
    ("secret", "key"),
    ("access", "key"),
    ("api", "key"),
    ("auth", "key"),
    ("encryption", "key"),
    ("shared", "key"),
    ("signing", "key"),
    ("license", "key"),
    ("plain", "text"),
    ("pass", "word"),
    ("data", "key"),
    ("user", "data"),
    ("string", "seed"),
    ("verification", "code"),
    ("secret", "access"),
    ("pre", "psk"),
    ("server", "pem"),
];

/// Single words that are secrets by themselves.
const WHOLE: &[&str] = &[
    "psk",
    "apikey",
    "sk",
    "securitytoken",
    "adminpass",
    "x-subject-token",
];

/// Words before `token` that make it a place in a list, not a credential.
const PAGING: &[&str] = &[
    "page",
    "next",
    "continuation",
    "pagination",
    "marker",
    "client",
];

/// Verbs and articles that descriptions begin with, before they name the thing.
const LEAD_INS: &[&str] = &[
    "specifies",
    "indicates",
    "specify",
    "the",
    "a",
    "an",
    "your",
    "new",
    "old",
    "initial",
    "current",
    "original",
    "administrator",
    "administrative",
    "admin",
    "user",
    "user's",
    "login",
    "root",
    "database",
    "account",
    "definition",
    "definition:",
    "authentication",
    "auth",
    "temporary",
    "mfa",
    "sms",
    "base32",
    "hexadecimal",
    "character",
    "string",
    "of",
    "cloud",
    "init",
];

/// What a description may say that a value holds.
const HELD: &[&str] = &["password", "passwords", "secrets", "credentials"];

/// Is what `name` holds a secret? `name` is the wire name.
pub fn is_secret(name: &str, schema: &Schema) -> bool {
    let said = || by_name(name) || by_description(schema);
    schema.format.as_deref() == Some("password") || !pages(schema) && said()
}

/// Does the description call the value a place in a list?
fn pages(schema: &Schema) -> bool {
    let text = schema.description.as_deref().unwrap_or_default();
    let text = text.to_ascii_lowercase();
    ["pagination", "next page"]
        .iter()
        .any(|words| text.contains(words))
}

/// Gives text that is a secret by its name or description the format `password`.
pub fn mark(name: &str, schema: &mut Schema) {
    if schema.format.is_some() || schema.single_type() != Some(TypeName::String) {
        return;
    }
    if pages(schema) {
        return;
    }
    let origin = match (by_description(schema), by_name(name)) {
        (true, _) => Origin::Description,
        (false, true) => Origin::Guess,
        (false, false) => return,
    };
    schema.format = Some("password".to_owned());
    schema.origins.insert("format".to_owned(), origin);
}

/// Does the name alone say so?
pub fn by_name(name: &str) -> bool {
    let words = words::of_name(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some((&last, before)) = words.split_last() else {
        return false;
    };
    let previous = before.last().copied().unwrap_or("");
    if WHOLE.contains(&words.concat().as_str()) || (WHOLE.contains(&last) && words.len() <= 2) {
        return true;
    }
    if last == "token" && PAGING.contains(&previous) {
        return false;
    }
    ENDINGS.contains(&last)
        || PAIRS.contains(&(previous, last))
        || ENDINGS
            .iter()
            .any(|ending| ending.len() > 5 && last.ends_with(ending))
}

/// Does the description begin by calling it a password, secret or the like, or say that it may hold one?
fn by_description(schema: &Schema) -> bool {
    let Some(description) = schema.description.as_deref() else {
        return false;
    };
    let raw: Vec<String> = description
        .split(|c: char| c.is_whitespace() || "-*`".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let words: Vec<&str> = raw
        .iter()
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        .collect();
    let is_lead_in = |word: &String| LEAD_INS.contains(&word.trim_end_matches(','));
    let start = raw.iter().take_while(|word| is_lead_in(word)).count();
    let ends = raw
        .get(start)
        .is_some_and(|word| word.ends_with(['.', ',', ';', ':']));
    let second = words.get(start + 1).copied();
    // "Password of the user", not "Password policy" or "Password validity period".
    let is_thing = |more: &[&str]| {
        let goes_on = |word: &str| {
            ["of", "for", "used", "that", "to", "which"].contains(&word) || more.contains(&word)
        };
        ends || second.is_none_or(goes_on)
    };
    let named = match (words.get(start).copied(), second) {
        (Some("password" | "passphrase"), _) => is_thing(&["must"]),
        (Some("secret" | "private"), Some("key")) => true,
        (Some("verification"), Some("code")) => true,
        (Some("credential" | "credentials"), Some("itself" | "themselves")) => true,
        (Some("plaintext"), _) => is_thing(&["data"]),
        (Some("seed"), _) => is_thing(&[]),
        (Some("access"), Some("token")) => true,
        (Some("data"), _) if start > 0 && words[start - 1] == "user" => is_thing(&["injected"]),
        _ => false,
    };
    named
        || words.windows(3).enumerate().any(|(at, three)| {
            ["may", "can", "might"].contains(&three[0])
                && ["contain", "hold", "include"].contains(&three[1])
                && words[at + 2..]
                    .iter()
                    .take(3)
                    .any(|word| HELD.contains(word))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(text: &str) -> Schema {
        Schema {
            description: Some(text.to_owned()),
            ..Schema::default()
        }
    }

    #[test]
    fn names_of_secrets() {
        for name in [
            "adminPass",
            "admin_pass",
            "password",
            "X-Auth-Token",
            "X-Subject-Token",
            "private_key",
            "secretKey",
            "rootPassword",
            "credential",
            "token",
            "access_token",
            "userPassword",
            "plain_text",
            "psk",
            "token_secret",
            "passcode",
            "OS-EXT-SRV-ATTR:user_data",
            "data_key",
        ] {
            assert!(by_name(name), "{name}");
        }
        for name in [
            "key",
            "key_name",
            "next_token",
            "page_token",
            "password_expires_at",
            "token_id",
            "public_key",
            "bypass",
            "compass",
            "passthrough",
            "client_token",
            "tokens_count",
            "keypair",
            "credential_id",
            "datakey_length",
            "user_data_format",
        ] {
            assert!(!by_name(name), "{name}");
        }
    }

    #[test]
    fn text_that_is_a_secret_has_a_format() {
        let marked = |name: &str, kind: TypeName, description: &str| {
            let mut schema = Schema {
                description: Some(description.to_owned()),
                ..Schema::of(kind)
            };
            mark(name, &mut schema);
            (schema.format, schema.origins.get("format").copied())
        };
        let password = Some("password".to_owned());
        let text = TypeName::String;
        assert_eq!(
            marked("adminPass", text, ""),
            (password.clone(), Some(Origin::Guess))
        );
        assert_eq!(
            marked("pin", text, "The password of the user."),
            (password, Some(Origin::Description))
        );
        assert_eq!(marked("name", text, "The name."), (None, None));
        assert_eq!(marked("token", TypeName::Integer, ""), (None, None));
    }

    #[test]
    fn descriptions_of_secrets() {
        assert!(is_secret(
            "pin",
            &described("Specifies the password of the user. 8 to 32 characters.")
        ));
        assert!(is_secret("value", &described("The initial password.")));
        assert!(is_secret("x", &described("The credential itself, packed.")));
        assert!(!is_secret("x", &described("The credential type.")));
        for text in [
            "Hexadecimal string of the plaintext of a key",
            "Base32 seed, from which codes are made.",
            "MFA verification code of the device",
            "The private key, PEM encoded",
            "Plaintext data, at most 4 KiB.",
            "The Cloud-Init user data, Base64 encoded.",
            "User data to be injected when the machine is made",
            "Script that runs at the first start. It may contain passwords.",
        ] {
            assert!(is_secret("x", &described(text)), "{text}");
        }
        for text in [
            "Number of bytes of the plaintext of a key",
            "Hexadecimal string of the hash of the plaintext",
            "ID of the private key",
            "Plaintext length",
            "User data format",
            "Seed nodes of the cluster",
            "Name that cannot contain the password",
        ] {
            assert!(!is_secret("x", &described(text)), "{text}");
        }
        assert!(!is_secret(
            "policy",
            &described("Password validity period in days.")
        ));
        assert!(!is_secret(
            "name",
            &described("Name of the user whose password is reset.")
        ));
    }
}
