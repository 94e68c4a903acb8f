//! How values are encoded in addresses, header fields and bodies.

use std::borrow::Cow;

use serde_json::Value;

use crate::runtime::json::is_lines;

/// Returns the text forms of a value in a path, query or header; arrays have one for each item.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}

/// Returns the text form of a value in a path or header; the items of arrays are separated by commas.
pub(super) fn joined(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(texts(other).join(",")),
    }
}

/// Percent-encodes everything but unreserved characters.
pub(super) fn encode(text: &str, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push('%');
            out.push(DIGITS[usize::from(byte >> 4)].into());
            out.push(DIGITS[usize::from(byte & 15)].into());
        }
    }
}

/// Decodes percent-encoded text.
pub(super) fn decoded(text: &str) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

/// Returns the body in the form of its media type.
pub(super) fn body_bytes(media_type: &str, value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) if !media_type.contains("json") => text.clone().into_bytes(),
        Value::Array(items) if is_lines(media_type) => {
            let begin = if media_type.contains("json-seq") {
                "\u{1e}"
            } else {
                ""
            };
            let lines = items.iter().map(|item| format!("{begin}{item}\n"));
            lines.collect::<String>().into_bytes()
        }
        Value::Object(members) if media_type.starts_with("application/x-www-form-urlencoded") => {
            let mut out = String::new();
            for (name, value) in members {
                for text in texts(value) {
                    if !out.is_empty() {
                        out.push('&');
                    }
                    encode(name, &mut out);
                    out.push('=');
                    encode(&text, &mut out);
                }
            }
            out.into_bytes()
        }
        // Writing a value to a vector can't fail.
        other => serde_json::to_vec(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        let mut out = String::new();
        encode(text, &mut out);
        out
    }

    #[test]
    fn nothing_in_a_value_can_change_the_path() {
        assert_eq!(encoded("a/b?c#d%e f"), "a%2Fb%3Fc%23d%25e%20f");
        assert_eq!(encoded("ä~-._"), "%C3%A4~-._");
    }

    #[test]
    fn forms_are_encoded() {
        let value = serde_json::json!({"a b": "c&d", "n": [1, true]});
        let bytes = body_bytes("application/x-www-form-urlencoded", &value);
        assert_eq!(String::from_utf8_lossy(&bytes), "a%20b=c%26d&n=1&n=true");
    }
}
