//! The type expressions of the family, as far as it takes to know where one ends and the description begins.
//! What they mean is read by `syntax::type_expr`.

/// Words that are types, in lower case.
const TYPE_WORDS: &[&str] = &[
    "string",
    "integer",
    "int",
    "long",
    "boolean",
    "bool",
    "object",
    "list",
    "array",
    "uuid",
    "datetime",
    "date",
    "time",
    "timestamp",
    "float",
    "double",
    "number",
    "decimal",
    "dict",
    "dictionary",
    "map",
    "hash",
    "uri",
    "url",
    "cidr",
    "ipv4",
    "ipv6",
    "json",
    "enum",
    "text",
    "csv",
    "binary",
    "base64",
    "varchar",
    "char",
];

/// Words of element types that are more than one word long.
const ELEMENTS: &[&str] = &[
    "ipv4 addresses",
    "ipv6 addresses",
    "ip addresses",
    "mac addresses",
];

/// How many bytes of `text`, from its start, are a type expression; none where no type word stands there.
///
/// A bracket belongs to the type only where no blank stands before it: descriptions begin with `(deprecated)`.
/// `glued` tells that no blank parts the type from the description.
pub fn length(text: &str, glued: bool) -> Option<usize> {
    if let Some(length) = simple(text, glued) {
        return Some(list_of(text, length, glued).unwrap_or(length));
    }
    if let Some(rest) = strip_word(text, "iso8601")
        && let Some(length) = simple(rest, glued)
    {
        return Some(text.len() - rest.len() + length);
    }
    described(text)
}

/// A type word with an optional bracket.
fn simple(text: &str, glued: bool) -> Option<usize> {
    let word_end = text
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    let word = &text[..word_end];
    let known = |word: &str| {
        TYPE_WORDS
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    if known(word) {
        let rest = &text[word_end..];
        let bracket = if rest.starts_with(['(', '[', '<']) {
            bracket(rest)?
        } else {
            0
        };
        return Some(word_end + bracket);
    }
    if !glued || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    // `StringName of the thing`: the longest type word that it begins with.
    (1..word.len()).rev().find(|&end| known(&word[..end]))
}

/// ` of X` behind `List` or `Array`.
fn list_of(text: &str, length: usize, glued: bool) -> Option<usize> {
    let (head, rest) = text.split_at(length);
    let head = head.split(['(', '[', '<']).next().unwrap_or(head);
    if !["list", "array", "map", "dictionary", "dict"]
        .iter()
        .any(|word| head.eq_ignore_ascii_case(word))
    {
        return None;
    }
    let element = rest.strip_prefix(" of ")?;
    let lower = element
        .get(..element.len().min(20))
        .unwrap_or(element)
        .to_ascii_lowercase();
    let several = ELEMENTS.iter().find(|known| lower.starts_with(**known));
    let element_length = match several {
        Some(known) => known.len(),
        None if glued => simple(element, glued)?,
        None => match length_of_element(element) {
            0 => return None,
            length => length,
        },
    };
    Some(length + " of ".len() + element_length)
}

/// One word, with an optional bracket.
fn length_of_element(text: &str) -> usize {
    let word = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
        .unwrap_or(text.len());
    let rest = &text[word..];
    if word > 0 && rest.starts_with(['(', '[', '<']) {
        word + bracket(rest).unwrap_or(0)
    } else {
        word
    }
}

/// `authentication token string(varchar)`: words in lower case that end in a type with a bracket.
fn described(text: &str) -> Option<usize> {
    const MOST_WORDS: usize = 3;
    let mut at = 0;
    for _ in 0..MOST_WORDS {
        let word = text[at..].split(' ').next().unwrap_or("");
        if word.is_empty() || !word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            return None;
        }
        at += word.len() + 1;
        let rest = text.get(at..)?;
        if let Some(length) = simple(rest, false)
            && rest[..length].ends_with(')')
        {
            return Some(at + length);
        }
    }
    None
}

/// The length of a balanced bracket; none where it isn't closed.
pub fn bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            '\u{a0}' | '\n' => return None,
            _ => {}
        }
    }
    None
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word)
        .then(|| text[word.len()..].strip_prefix(' '))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> Option<&str> {
        length(text, false).map(|length| &text[..length])
    }

    #[test]
    fn types_end_where_the_description_begins() {
        for (text, expected) in [
            ("String(255) Name of it", Some("String(255)")),
            ("String(a, b, c) State", Some("String(a, b, c)")),
            ("String (deprecated) Name", Some("String")),
            ("List of HostRoute Static routes", Some("List of HostRoute")),
            (
                "Array of IPv4 addresses Addresses",
                Some("Array of IPv4 addresses"),
            ),
            ("List List of things", Some("List")),
            (
                "authentication token string(varchar) a token",
                Some("authentication token string(varchar)"),
            ),
            ("array<object> things", Some("array<object>")),
            ("ISO8601 DateTime When", Some("ISO8601 DateTime")),
            ("AddressPool Pool", None),
            ("String(255 Name", None),
            ("strings are texts", None),
        ] {
            assert_eq!(taken(text), expected, "{text}");
        }
    }

    #[test]
    fn glued_types_end_behind_the_longest_type() {
        let taken = |text| length(text, true).map(|length| &text[..length]);
        assert_eq!(taken("StringName of it"), Some("String"));
        assert_eq!(taken("String(UUID)Name"), Some("String(UUID)"));
        assert_eq!(taken("DateTimeWhen"), Some("DateTime"));
        assert_eq!(taken("List of StringNames"), Some("List of String"));
        assert_eq!(taken("Integergrams"), Some("Integer"));
        assert_eq!(taken("stringname"), None);
    }
}
