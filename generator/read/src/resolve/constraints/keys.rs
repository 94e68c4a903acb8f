//! Keys that stand at the head of a paragraph: `Minimum: 1`, `**Default value**:`, `Enumeration values:`.

use std::sync::LazyLock;

use crate::draft::Inline;

/// What a key announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The least length or value, by the field's type.
    Minimum,
    /// The most, as above.
    Maximum,
    /// The least length of a text.
    MinLength,
    /// The most.
    MaxLength,
    /// The least value of a number.
    MinValue,
    /// The most.
    MaxValue,
    /// The length of a text, a number or a range.
    Length,
    /// How many items, a number or a range.
    ArrayLength,
    /// A range or a list of values.
    Range,
    /// A list of values.
    Enumeration,
    /// What the server takes where nothing is sent.
    Default,
    /// A pattern.
    Regex,
    /// A sample; nothing in it is a constraint.
    Example,
    /// Plain text follows.
    Text,
}

/// How keys are written, in lower case, without the colon.
static KEYS: LazyLock<Vec<(&'static str, Key)>> = LazyLock::new(|| {
    let lines = include_str!("keys.txt").lines();
    let lines = lines.filter_map(|line| line.split_once(": "));
    let keys = lines.filter_map(|(name, spellings)| Some((Key::called(name)?, spellings)));
    keys.flat_map(|(key, spellings)| spellings.split(", ").map(move |text| (text, key)))
        .collect()
});

impl Key {
    /// The key that the file calls so. The tests see to it that it calls none otherwise.
    fn called(name: &str) -> Option<Self> {
        Some(match name {
            "minimum" => Self::Minimum,
            "maximum" => Self::Maximum,
            "min-length" => Self::MinLength,
            "max-length" => Self::MaxLength,
            "min-value" => Self::MinValue,
            "max-value" => Self::MaxValue,
            "length" => Self::Length,
            "array-length" => Self::ArrayLength,
            "range" => Self::Range,
            "enumeration" => Self::Enumeration,
            "default" => Self::Default,
            "regex" => Self::Regex,
            "example" => Self::Example,
            "text" => Self::Text,
            _ => return None,
        })
    }
}

/// Longest key with its colon; longer heads are sentences.
const LONGEST: usize = 32;

/// The key at the head of a paragraph, with what follows it: the rest of its run and the other runs.
pub fn split(inlines: &[Inline]) -> Option<(Key, &str, &[Inline])> {
    let (first, rest) = inlines.split_first()?;
    let text = first.text();
    match first {
        Inline::Text(_) => {
            let colon = text.bytes().take(LONGEST).position(|byte| byte == b':')?;
            let key = lookup(text.get(..colon)?)?;
            Some((key, text.get(colon + 1..)?, rest))
        }
        Inline::Strong(_) => {
            if text.len() > LONGEST {
                return None;
            }
            let closed = text.trim_end().ends_with(':');
            let key = lookup(text.trim_end().trim_end_matches(':'))?;
            match rest.split_first() {
                _ if closed => Some((key, "", rest)),
                None => Some((key, "", rest)),
                Some((Inline::Text(next), more)) => {
                    let next = next.trim_start().strip_prefix(':')?;
                    Some((key, next, more))
                }
                Some(_) => None,
            }
        }
        _ => None,
    }
}

fn lookup(text: &str) -> Option<Key> {
    let text = text.trim();
    KEYS.iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(text))
        .map(|&(_, key)| key)
}

/// Does a value say that there is no value?
pub fn is_absent(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.');
    [
        "",
        "-",
        "--",
        "n/a",
        "na",
        "none",
        "null",
        "not involved",
        "no",
        "/",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(text))
}

/// Does a text only lead to what another key says: `See Constraints.`?
pub fn leads_to_key(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.');
    let Some(key) = ["See ", "see ", "Refer to ", "refer to "]
        .iter()
        .find_map(|lead| text.strip_prefix(lead))
    else {
        return false;
    };
    let key = key.strip_prefix("the ").unwrap_or(key);
    !matches!(lookup(key), None | Some(Key::Example))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lead_to_keys() {
        assert!(leads_to_key("See Constraints."));
        assert!(leads_to_key("See the value range."));
        for other in ["See the example.", "See the lids.", "Constraints"] {
            assert!(!leads_to_key(other), "{other}");
        }
    }

    #[test]
    fn each_line_of_the_file_is_read() {
        for line in include_str!("keys.txt").lines() {
            let known = line
                .split_once(": ")
                .and_then(|(name, _)| Key::called(name));
            let silent = line.is_empty() || line.starts_with('#');
            assert!(silent != known.is_some(), "{line}");
        }
    }
}
