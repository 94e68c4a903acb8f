//! Values that are never shown, such as passwords, tokens and keys.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The text that is shown instead of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// A value that `Debug` doesn't show. It is serialized as the value itself.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value. Keeping it secret is up to the caller.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// Consumes the wrapper and returns the value.
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

/// Returns whether a member of this name holds a secret, for objects of which only the names are known.
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
        "passcode",
        "verificationcode",
        "otp",
        "seed",
        "datakey",
        "userdata",
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

/// Hides the values of secret members in JSON text (or what should be JSON): those with secret names, and those in
/// `described`. Also works on text that is cut off or malformed.
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
            out.push_str(&plain(string));
            let name = string.trim_matches('"');
            hide = is_secret_name(name) || described(name);
        } else if hide || within > 0 {
            out.push('"');
            out.push_str(REDACTED);
            out.push('"');
        } else {
            out.push_str(&without_credentials(string));
        }
        rest = after;
    }
    push(&mut out, rest, hide || within > 0);
    out
}

/// Makes text of a peer safe to show: hides what looks like credentials, and escapes characters that control a terminal
/// or are invisible.
pub(crate) fn without_credentials(text: &str) -> String {
    plain(&hide(text))
}

/// Hides what looks like credentials in prose (`password=…`, `Bearer …`).
pub(crate) fn hide(text: &str) -> String {
    const SIGNS: [char; 2] = ['=', ':'];
    let parts = |c: char| c.is_whitespace() || "=:,;&\"'<>(){}[]\\".contains(c);
    let mut out = String::with_capacity(text.len());
    // Whether the last word names a secret, and whether the next one is its value.
    let (mut named, mut hide) = (false, false);
    for piece in text.split_inclusive(parts) {
        let end = piece.strip_suffix(parts).map_or(piece.len(), str::len);
        let (word, sign) = piece.split_at(end);
        let scheme = ["bearer", "basic"]
            .iter()
            .any(|scheme| word.eq_ignore_ascii_case(scheme));
        if !word.is_empty() {
            if hide && !scheme {
                out.push_str(REDACTED);
                hide = false;
            } else {
                out.push_str(word);
                hide = scheme;
            }
            named = is_secret_name(word);
        }
        out.push_str(sign);
        hide |= named && sign.starts_with(SIGNS);
    }
    out
}

/// Escapes the characters that control a terminal, change the order of others or are invisible.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            out.extend(c.escape_debug());
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns whether a character is a control character, changes the order of text, has no width, is a tag or a
/// non-character.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fdd0}'..='\u{fdef}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Appends the text between strings and brackets: a colon, white space, a number, `true` or `null`. Anything else isn't
/// JSON and may be a secret.
fn push(out: &mut String, text: &str, hide: bool) {
    let value = text.trim_matches(|c: char| c == ':' || c.is_whitespace());
    let number = |value: &str| value.bytes().all(|b| b"+-.0123456789eE".contains(&b));
    let word = |value: &str| {
        ["true", "false", "null"]
            .iter()
            .any(|word| word.starts_with(value))
    };
    if value.is_empty() || value == "null" {
        push_blank(out, text);
    } else if hide || !(number(value) || word(value)) {
        let start = text.len()
            - text
                .trim_start_matches(|c: char| c == ':' || c.is_whitespace())
                .len();
        push_blank(out, &text[..start]);
        out.push_str(REDACTED);
    } else {
        push_blank(out, text);
    }
}

/// Appends text between strings, with each run of white space reduced to one space.
fn push_blank(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            c if !c.is_whitespace() => out.push(c),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
}

/// Returns the index after the closing quote of the string at the start of `text`, or the length of the text if it
/// isn't closed.
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
        assert_eq!(redacted("[secret"), "[[redacted]");
        assert_eq!(redacted("[1,\n\t tru"), "[1, tru");
        assert_eq!(
            redacted("[\"Bearer abc\", \"\u{1b}[2J\"]"),
            "[\"Bearer [redacted]\", \"\\u{1b}[2J\"]"
        );
    }

    #[test]
    fn credentials_in_prose_are_hidden() {
        for (text, shown) in [
            ("user=a&password=b&x=c", "user=a&password=[redacted]&x=c"),
            (
                "bad header Authorization: Bearer abc.def",
                "bad header Authorization: Bearer [redacted]",
            ),
            ("token = 'abc' expired", "token = '[redacted]' expired"),
            ("the token has expired", "the token has expired"),
            ("a\u{202e}b\r\n\u{9b}2J", "a\\u{202e}b\\r\\n\\u{9b}2J"),
        ] {
            assert_eq!(without_credentials(text), shown);
        }
    }
}
