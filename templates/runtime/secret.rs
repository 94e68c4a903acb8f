//! Values that are never shown: passwords, tokens, keys.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is shown in the place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// A value that `Debug` does not show. On the wire it is the value itself.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. What is done with it is up to the caller.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

/// Does a member of this name hold a secret? For objects of which nothing but names is known.
pub(crate) fn is_secret_name(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "password",
        "passwd",
        "passphrase",
        "adminpass",
        "userpass",
        "secret",
        "token",
        "credential",
        "credentials",
        "privatekey",
        "secretkey",
        "accesskey",
        "apikey",
        "authkey",
        "plaintext",
        "authorization",
    ];
    const WHOLE: &[&str] = &["pass", "pwd", "psk", "sk"];
    const PAGING: &[&str] = &["pagetoken", "nexttoken", "continuationtoken"];
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    !PAGING.iter().any(|paging| plain.ends_with(paging))
        && (WHOLE.contains(&plain.as_str()) || ENDINGS.iter().any(|ending| plain.ends_with(ending)))
}

/// JSON text (or what should be JSON) in which the values of members that hold secrets are hidden: those whose names
/// say so, and those that `described` knows. Works on text that is cut off or broken, too.
pub(crate) fn redact_text(text: &str, described: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Whether the string that was read last names a secret whose value comes next.
    let mut hide = false;
    // How many brackets are open since a secret that is an object or array began: all scalars in it are hidden.
    let mut within = 0_usize;
    while let Some(at) = rest.find(['"', '{', '[', ',', ']', '}']) {
        let (before, from) = rest.split_at(at);
        push(&mut out, before, hide || within > 0);
        if !from.starts_with('"') {
            let (bracket, after) = from.split_at(1);
            out.push_str(bracket);
            rest = after;
            match bracket {
                "{" | "[" if hide || within > 0 => within += 1,
                "}" | "]" => within = within.saturating_sub(1),
                _ => {}
            }
            hide = false;
            continue;
        }
        let end = string_end(from);
        let (string, after) = from.split_at(end);
        let names_a_value = after.trim_start().starts_with(':');
        if names_a_value {
            out.push_str(string);
            let name = string.trim_matches('"');
            hide = is_secret_name(name) || described(name);
        } else if hide || within > 0 {
            out.push('"');
            out.push_str(REDACTED);
            out.push('"');
        } else {
            out.push_str(string);
        }
        rest = after;
    }
    push(&mut out, rest, hide || within > 0);
    out
}

/// Text between strings and brackets: a colon, blanks, or a number, `true` or `null`.
fn push(out: &mut String, text: &str, hide: bool) {
    let value = text.trim_matches(|c: char| c == ':' || c.is_whitespace());
    if hide && !value.is_empty() && value != "null" {
        let start = text.len()
            - text
                .trim_start_matches(|c: char| c == ':' || c.is_whitespace())
                .len();
        out.push_str(&text[..start]);
        out.push_str(REDACTED);
    } else {
        out.push_str(text);
    }
}

/// One past the closing quote of the string that `text` begins with; the end of the text where it is not closed.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let secret: Secret<String> = "hunter2".into();
        assert_eq!(format!("{secret:?}"), "[redacted]");
        assert_eq!(
            serde_json::to_string(&secret).expect("a string"),
            "\"hunter2\""
        );
    }

    #[test]
    fn text_is_redacted_by_the_names_in_it() {
        let redacted = |text: &str| redact_text(text, |name| name == "pin");
        assert_eq!(
            redacted(
                r#"{"name":"a","adminPass":"x\"y","key":"k","pin_token": 12,"pin":"0000","pins":[1]}"#
            ),
            r#"{"name":"a","adminPass":"[redacted]","key":"k","pin_token": [redacted],"pin":"[redacted]","pins":[1]}"#
        );
        assert_eq!(
            redacted(r#"{"token":{"id":"t","of":[{"n": 5}],"x":null},"user":{"id":"u"}}"#),
            r#"{"token":{"id":"[redacted]","of":[{"n": [redacted]}],"x":null},"user":{"id":"u"}}"#
        );
        assert_eq!(
            redacted(r#"{"password":"never clo"#),
            r#"{"password":"[redacted]""#
        );
        assert_eq!(redacted("<html>no JSON</html>"), "<html>no JSON</html>");
    }
}
