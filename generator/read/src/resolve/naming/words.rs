//! Words of titles and wire names, and what English makes of them.

use heck::{ToSnakeCase, ToUpperCamelCase};

use apiref_core::words;

pub use apiref_core::words::singular;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_identifiers_whatever_the_text() {
        assert_eq!(pascal_case("OS-EXT-SRV-ATTR:host", "X"), "OsExtSrvAttrHost");
        assert_eq!(pascal_case("4 wheels", "X"), "N4Wheels");
        assert_eq!(pascal_case("日本", "X"), "X");
        assert_eq!(snake_case("../../etc/passwd", "x"), "etc_passwd");
    }
}
