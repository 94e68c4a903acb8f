//! YAML that readers of YAML 1.1 and 1.2 understand alike.
//!
//! The writer of serde-saphyr quotes whatever either version would take for something else than text (`yes`, `2.20`,
//! dates, sexagesimal numbers) and writes long texts as block scalars. The tests hold it to that.

use serde::Serialize;

/// `value` as a YAML document.
///
/// # Errors
/// Where serialising fails; the types of [`super::model`] give no cause for that.
pub fn write(value: &impl Serialize) -> Result<String, serde_saphyr::SerializeError> {
    serde_saphyr::to_string(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::Json;
    use proptest::prelude::*;

    /// Would a resolver take this plain scalar for something else than a string? The rules are those of PyYAML for
    /// YAML 1.1, with the `y` and `n` of its specification and the numbers of YAML 1.2.
    fn resolves_to_no_string(plain: &str) -> bool {
        let words = [
            "", "~", "null", "y", "n", "yes", "no", "true", "false", "on", "off", "=", "<<",
        ];
        let lower = plain.to_lowercase();
        let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
        words.contains(&lower.as_str()) || is_number(unsigned) || is_timestamp(&lower)
    }

    fn some(text: &str, allowed: impl Fn(char) -> bool) -> bool {
        !text.is_empty() && text.chars().all(allowed)
    }

    fn is_number(text: &str) -> bool {
        let decimal = |c: char| c.is_ascii_digit() || c == '_';
        let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
        let radix = |prefix: &str, digits: &str| {
            text.strip_prefix(prefix)
                .is_some_and(|rest| some(rest, |c| digits.contains(c)))
        };
        let exponent = |text: &str| {
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            some(digits, |c| c.is_ascii_digit())
        };
        let (mantissa, tail) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut sexagesimal = whole.split(':');
        let first = sexagesimal.next().unwrap_or("");
        let sixtieth =
            |part: &str| matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
        matches!(text, ".inf" | ".nan")
            || radix("0b", "01_")
            || radix("0o", "01234567")
            || radix("0x", "0123456789abcdef_")
            || text.strip_prefix('.').is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(decimal)
            })
            || (starts_with_digit
                && some(first, decimal)
                && sexagesimal.all(sixtieth)
                && fraction.chars().all(decimal)
                && exponent(tail))
    }

    fn is_timestamp(text: &str) -> bool {
        let date = text.split(['t', ' ', '\t']).next().unwrap_or("");
        let parts: Vec<&str> = date.split('-').collect();
        parts.len() == 3
            && parts.iter().all(|part| some(part, |c| c.is_ascii_digit()))
            && parts[0].len() == 4
            && parts[1].len() <= 2
            && parts[2].len() <= 2
            && (date.len() == text.len() || text[date.len()..].contains(':'))
    }

    /// Writes a text as value and as key, and checks that no reader can misread it.
    fn check(text: &str) {
        let value = Json::Object([(text.to_owned(), Json::String(text.to_owned()))].into());
        let yaml = write(&value).expect("a string can be written");
        let read: Json = serde_saphyr::from_str(&yaml).unwrap_or_else(|e| panic!("{e}\n{yaml}"));
        assert_eq!(read, value, "{yaml}");

        let alone = write(&Json::String(text.to_owned())).expect("a string can be written");
        let scalar = alone.strip_suffix('\n').unwrap_or(&alone);
        if !scalar.starts_with(['"', '\'', '|', '>']) {
            assert_eq!(scalar, text, "a plain scalar is the text itself");
            assert!(
                !resolves_to_no_string(scalar),
                "{scalar} is no string for some reader"
            );
            assert!(!yaml.starts_with("? ") || text.len() > 100, "{yaml}");
        }
    }

    #[test]
    fn the_resolver_knows_what_is_no_string() {
        for plain in [
            "yes",
            "On",
            "~",
            "2.20",
            "190:20:30",
            "2024-01-01",
            "0x1F",
            "1e3",
            ".5",
            "-.inf",
            "012",
            "1_000",
            "2001-12-14t21:59:43.10-05:00",
        ] {
            assert!(resolves_to_no_string(plain), "{plain}");
        }
        for plain in ["v2.1", "1.2.3", "text", "10.0.0.0/8", "2024-01", "deadbeef"] {
            assert!(!resolves_to_no_string(plain), "{plain}");
        }
    }

    #[test]
    fn hostile_texts_are_read_back_as_they_are() {
        for text in [
            "",
            " ",
            "\n",
            "yes",
            "NO",
            "on",
            "y",
            "n",
            "null",
            "~",
            "2.20",
            "1e3",
            "1_000",
            "0o17",
            "0x1F",
            "012",
            "+1",
            "190:20:30",
            "2024-01-01",
            "2024-01-01 10:20:30",
            "=",
            "<<",
            "# no comment",
            "a: b",
            "a #b",
            "- item",
            "? key",
            "{region}",
            "[x]",
            "*alias",
            "&anchor",
            "!tag",
            "|",
            ">",
            "%YAML 1.1",
            "---",
            "...",
            "@at",
            "`tick",
            "'single'",
            "\"double\"",
            "back\\slash",
            "tab\tinside",
            "\ttab first",
            "  blanks first\nsecond",
            "blanks last  ",
            "line\r\nend",
            "\u{85}next line",
            "\u{2028}separator",
            "\u{feff}mark",
            "\u{0}",
            "\u{7f}",
            "é",
            "😀",
            "a\n\n\nb\n\n",
            "\n\nfirst lines empty",
            "---\ninside a text",
            "x\n ",
            "key:",
            ":",
            "::",
            ", comma",
        ] {
            check(text);
        }
    }

    #[test]
    fn long_texts_become_block_scalars() {
        let text = "First paragraph that is longer than one line of eighty characters, so that it would fold.\n\n- item";
        let value =
            Json::Object([("description".to_owned(), Json::String(text.to_owned()))].into());
        insta::assert_snapshot!(write(&value).expect("a string can be written"), @r"
        description: |-
          First paragraph that is longer than one line of eighty characters, so that it would fold.
          
          - item
        ");
    }

    #[test]
    fn numbers_keep_their_type_in_both_versions() {
        let value =
            Json::parse("[1e21, 1e-9, 3.0, -0.0, 18446744073709551615]").expect("valid JSON");
        insta::assert_snapshot!(write(&value).expect("numbers can be written"), @r"
        - 1.0e+21
        - 1.0e-9
        - 3.0
        - -0.0
        - 18446744073709551615
        ");
    }

    fn hostile() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[-+.:_0-9eExXobTZ ]{1,12}",
            "[yYnNoOeEsSfFtTrRuUlLaA~.]{1,5}",
            "[ \t\n\r#:,'\"\\\\{}\\[\\]&*!|>%@`?=<-]{1,8}",
            "[a-z \n]{60,160}",
        ]
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_it_is(text in hostile()) {
            check(&text);
        }
    }
}
