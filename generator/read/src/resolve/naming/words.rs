//! Words of titles and wire names, and what English makes of them.

use heck::{ToSnakeCase, ToUpperCamelCase};

use apiref_core::words;

/// An ASCII identifier in CamelCase that begins with a letter; `fallback` where nothing of the text is left.
pub fn pascal_case(text: &str, fallback: &str) -> String {
    identifier(&ascii(text).to_upper_camel_case(), "N", fallback)
}

/// An ASCII identifier in snake_case that begins with a letter; `fallback` where nothing of the text is left.
pub fn snake_case(text: &str, fallback: &str) -> String {
    identifier(&ascii(text).to_snake_case(), "n", fallback)
}

/// The longest name that is given, in characters: a title of a page may be of any length.
const LONGEST: usize = 80;

fn identifier(name: &str, before_digit: &str, fallback: &str) -> String {
    let short: String = name.chars().take(LONGEST).collect();
    let short = short.trim_end_matches('_');
    match short.bytes().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{before_digit}{short}"),
        Some(_) => short.to_owned(),
    }
}

/// Letters and digits; everything else parts words.
fn ascii(text: &str) -> String {
    words::whole(text)
        .chars()
        .filter(|&c| c != '\'' && c != '’')
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect()
}

/// The singular of a plural noun, as far as endings tell.
pub fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let cut = |n: usize, with: &str| format!("{}{with}", &word[..word.len() - n]);
    // `lids_v6` are several of `lid_v6`.
    let family = ["_v4", "_v6", "_ipv4", "_ipv6"]
        .iter()
        .find(|family| lower.ends_with(**family));
    if !word.is_ascii() || word.len() < 4 {
        word.to_owned()
    } else if let Some(family) = family {
        let (head, tail) = word.split_at(word.len() - family.len());
        format!("{}{tail}", singular(head))
    } else if lower.ends_with("ies") {
        cut(3, "y")
    } else if [
        "sses", "shes", "ches", "xes", "zes", "statuses", "aliases", "buses",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
    {
        cut(2, "")
    } else if lower.ends_with('s')
        && !["ss", "us", "is", "ics", "os", "as"]
            .iter()
            .any(|end| lower.ends_with(end))
        || ["tas", "mas", "eas", "cas"]
            .iter()
            .any(|end| lower.ends_with(end))
    {
        cut(1, "")
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_give_their_singulars() {
        for (plural, one) in [
            ("servers", "server"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("status", "status"),
            ("ids", "ids"),
            ("address", "address"),
            ("lids_ipv6", "lid_ipv6"),
            ("networks", "network"),
            ("boxes", "box"),
            ("quotas", "quota"),
            ("alias", "alias"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn names_are_identifiers_whatever_the_text() {
        assert_eq!(pascal_case("OS-EXT-SRV-ATTR:host", "X"), "OsExtSrvAttrHost");
        assert_eq!(pascal_case("4 wheels", "X"), "N4Wheels");
        assert_eq!(pascal_case("日本", "X"), "X");
        assert_eq!(snake_case("../../etc/passwd", "x"), "etc_passwd");
    }
}
