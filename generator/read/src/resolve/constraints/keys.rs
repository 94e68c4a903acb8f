//! Keys that stand at the head of a paragraph: `Minimum: 1`, `**Default value**:`, `Enumeration values:`.

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

/// The keys in lower case, without the colon.
const KEYS: &[(&str, Key)] = &[
    ("minimum", Key::Minimum),
    ("min", Key::Minimum),
    ("maximum", Key::Maximum),
    ("max", Key::Maximum),
    ("minimum length", Key::MinLength),
    ("min length", Key::MinLength),
    ("maximum length", Key::MaxLength),
    ("max length", Key::MaxLength),
    ("minimum value", Key::MinValue),
    ("maximum value", Key::MaxValue),
    ("length", Key::Length),
    ("length range", Key::Length),
    ("value length", Key::Length),
    ("array length", Key::ArrayLength),
    ("list length", Key::ArrayLength),
    ("range", Key::Range),
    ("value range", Key::Range),
    ("values range", Key::Range),
    ("value", Key::Range),
    ("values", Key::Range),
    ("value options", Key::Range),
    ("options", Key::Range),
    ("option", Key::Range),
    ("valid value", Key::Range),
    ("valid values", Key::Range),
    ("available value", Key::Range),
    ("available values", Key::Range),
    ("possible value", Key::Range),
    ("possible values", Key::Range),
    ("supported values", Key::Range),
    ("allowed values", Key::Range),
    ("optional values", Key::Range),
    ("enumeration value", Key::Enumeration),
    ("enumeration values", Key::Enumeration),
    ("enumerated value", Key::Enumeration),
    ("enumerated values", Key::Enumeration),
    ("enumeration", Key::Enumeration),
    ("enum", Key::Enumeration),
    ("default", Key::Default),
    ("default value", Key::Default),
    ("regular expression matching", Key::Regex),
    ("regular expression", Key::Regex),
    ("regex", Key::Regex),
    ("example", Key::Example),
    ("examples", Key::Example),
    ("for example", Key::Example),
    ("example value", Key::Example),
    ("definition", Key::Text),
    ("details", Key::Text),
    ("parameter description", Key::Text),
    ("description", Key::Text),
    ("meaning", Key::Text),
    ("constraint", Key::Text),
    ("constraints", Key::Text),
    ("restriction", Key::Text),
    ("restrictions", Key::Text),
    ("format", Key::Text),
    ("value format", Key::Text),
    ("note", Key::Text),
];

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

/// Says a value that there is none?
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
