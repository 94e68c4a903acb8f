//! Formats and patterns.

use super::{check, read};

#[test]
fn formats_and_patterns() {
    check(&[
        (
            "String",
            "The time is in the format of \"2020-01-02T03:04:05.000000\".",
            r#"format="date-time""#,
        ),
        ("String", "The door opened at \"2020-01-02T03:04:05Z\".", ""),
        (
            "String",
            "The value is a string in UUID format.",
            r#"format="uuid""#,
        ),
        (
            "String",
            "A UTC time in the format of **yyyy-MM-ddTHH:mm:ss**, which the server sets.",
            r#"format="date-time""#,
        ),
        (
            "String",
            "Format: yyyy-MM-dd'T'HH:mm:ss.SSSZ",
            r#"format="date-time""#,
        ),
        (
            "String",
            "The time when the lid was opened, in the format of **yyyy-MM-dd''T''HH:mm:ss''Z''**.",
            r#"format="date-time""#,
        ),
        ("String", "Format: yyyy-MM-dd", r#"format="date""#),
        ("String", "Format: yyyy-MM-dd HH:mm:ss", "?"),
        (
            "String",
            "The value must be in CIDR format.",
            r#"format="cidr""#,
        ),
        (
            "String",
            "The ID is in universally unique identifier (UUID) format.",
            r#"format="uuid""#,
        ),
        (
            "String",
            "The value must be a valid IPv4 address.",
            r#"format="ipv4""#,
        ),
        (
            "String",
            "The content must be Base64-encoded.",
            r#"format="byte""#,
        ),
        (
            "String",
            "The value is **0** or a string in UUID format.",
            r#"~format="uuid"(other-value) ?"#,
        ),
        ("Integer", "The value is in UUID format.", ""),
        (
            "String",
            "Each part contains 3 characters, including digits and hyphens (-).",
            "?",
        ),
        (
            "String",
            "The value can contain 1 to 9 characters, including digits and hyphens (-).",
            r#"maxLength=9 minLength=1 ~pattern="^[0-9\\-]*$"(open-list)"#,
        ),
        (
            "String",
            "Regular expression matching: ^[a-z]{1,9}$",
            r#"pattern="^[a-z]{1,9}$""#,
        ),
        (
            "String",
            "It matches the regular expression **^[a-z]+$**.",
            r#"pattern="^[a-z]+$""#,
        ),
        ("String", "It matches ^[a-z+$ at times.", ""),
        (
            "String",
            "It cannot contain angle brackets (< or >).",
            r#"pattern="^[^<>]*$""#,
        ),
        (
            "String",
            "It cannot contain spaces or at signs (@).",
            r#"pattern="^[^ @]*$""#,
        ),
        (
            "String",
            "It can contain only letters, digits, underscores (_), and periods (.).",
            r#"pattern="^[A-Za-z\\u0080-\\uFFFF0-9._]*$""#,
        ),
        (
            "String",
            "It can contain only letters, digits, and a few others.",
            "?",
        ),
        ("String", "It cannot contain only asterisks (*).", ""),
        (
            "String",
            "It cannot contain special characters such as stars (*).",
            "?",
        ),
        (
            "String",
            "It contains only letters, underscores, and hyphens.",
            r#"pattern="^[A-Za-z\\u0080-\\uFFFF\\-_]*$""#,
        ),
        (
            "String",
            "Only lowercase letters, digits, and hyphens (-) are allowed.",
            r#"pattern="^[a-z0-9\\-]*$""#,
        ),
        (
            "String",
            "It may hold anything, but only hyphens (-) are allowed.",
            "",
        ),
        (
            "String",
            "Lowercase letters, digits, and hyphens (-) are allowed.",
            r#"~pattern="^[a-z0-9\\-]*$"(open-list)"#,
        ),
    ]);
}

#[test]
fn characters_that_are_shown_without_marks() {
    check(&[
        (
            "String",
            "It cannot contain the following characters: <>&'()|The lid is sent it.",
            r#"pattern="^[^&'()<>]*$""#,
        ),
        (
            "String",
            "It cannot contain the following special characters: _ . : =. It is a text.",
            r#"pattern="^[^.:=_]*$""#,
        ),
        (
            "String",
            "It cannot contain the following special characters: >!<\"&'= Its lid is blank.",
            r#"pattern="^[^!\"&'<=>]*$""#,
        ),
        (
            "String",
            "It has 3 to 9 characters and cannot contain !<>=",
            r#"maxLength=9 minLength=3 pattern="^[^!<=>]*$""#,
        ),
        (
            "String",
            "It cannot be empty or contain ASCII characters (0-31) and the following characters: **=*<>**",
            r#"minLength=1 pattern="^[^\\x00-\\x1F*<=>]*$" ?"#,
        ),
        (
            "String",
            "Uppercase letters, spaces, and the following special characters are not allowed: <>/?",
            r#"pattern="^[^A-Z /<>?]*$""#,
        ),
        (
            "String",
            "Angle brackets (<>) are not allowed.",
            r#"pattern="^[^<>]*$""#,
        ),
        (
            "String",
            "It does not support the following special characters: **!<>**",
            r#"pattern="^[^!<>]*$""#,
        ),
        (
            "String",
            "Combinations of (.-) and (-.) are not allowed.",
            "",
        ),
    ]);
}

#[test]
fn bullets_that_name_the_characters() {
    let kinds = "Digits|  - Lowercase letters|  - Special characters, including hyphens (-) and at signs (@)";
    let text = |lead: &str| format!("The label.|- {lead}:|  - {kinds}|- It is unique.");
    let lead = "Can contain only the following character types";
    let pattern = r#"pattern="^[0-9a-z\\-@]*$""#;
    assert_eq!(read("label", "String", &text(lead)), pattern);
    let least = "Contains at least two of the following character types";
    assert_eq!(read("label", "String", &text(least)), "?");
}

#[test]
fn patterns_end_where_prose_begins() {
    check(&[
        (
            "String",
            "It matches ^[a-z]{1,9}$ and costs 5$ each.",
            r#"pattern="^[a-z]{1,9}$""#,
        ),
        (
            "String",
            "It matches ^(?=a)[a-z]+$.",
            r#"~pattern="^(?=a)[a-z]+$"(engine)"#,
        ),
        ("String", "It matches ^[a-z]$ or ^[0-9]$.", "?"),
        (
            "String",
            "It can contain only letters (a-z and A-Z) and digits.",
            r#"pattern="^[A-Za-z0-9]*$""#,
        ),
        (
            "String",
            "It can contain only letters and digits. It cannot contain Chinese characters.",
            r#"pattern="^[A-Za-z0-9]*$" ?"#,
        ),
    ]);
}

#[test]
fn rules_of_a_part_are_none_of_the_field() {
    let text = |lead: &str| {
        format!(
            "Specifies the place of the lid, where it hangs, as wall and hook.|{lead}:|- Has 3 to 9 characters."
        )
    };
    for (lead, expected) in [
        ("A hook name must conform to the following rules", "?"),
        ("Wall naming rules comply with these requirements", "?"),
        (
            "The place must meet the following requirements",
            "maxLength=9 minLength=3",
        ),
        ("The following rules go for it", "maxLength=9 minLength=3"),
    ] {
        assert_eq!(read("place", "String", &text(lead)), expected, "{lead}");
    }
}

#[test]
fn what_a_text_can_contain_is_likely() {
    let open = r#"~pattern="^[A-Za-z\\u0080-\\uFFFF0-9 +\\-.:=@_]*$"(open-list)"#;
    check(&[
        (
            "String",
            "Can contain letters, digits, spaces, and the following characters: _ . : = + - @",
            open,
        ),
        (
            "String",
            "The label can contain UTF-8 letters, digits, spaces, and special characters _ . : = + - @.",
            open,
        ),
        (
            "String",
            "The label can contain letters, digits, spaces, and special characters **_.:=+-@**",
            open,
        ),
        (
            "String",
            "Letters and digits in UTF-8 format are supported.",
            r#"~pattern="^[A-Za-z\\u0080-\\uFFFF0-9]*$"(open-list)"#,
        ),
        (
            "String",
            "Only lowercase letters and digits are supported.",
            r#"pattern="^[a-z0-9]*$""#,
        ),
        // Others are told that are not understood.
        (
            "String",
            "It can contain letters and digits. It can contain the following special characters: _.:=+-@",
            "?",
        ),
        // There are others, or a part is meant, or the words are not understood.
        (
            "String",
            "The label can contain letters, hyphens (-), and other special characters.",
            "",
        ),
        (
            "String",
            "Each part of it can contain letters and digits.",
            "",
        ),
        (
            "String",
            "The label can contain letters, digits, and runes (%%).",
            "?",
        ),
        (
            "String",
            "Only letters and digits are allowed in each part.",
            "?",
        ),
        (
            "String",
            "It must contain at least two of the following character types: letters, digits.",
            "?",
        ),
        (
            "String",
            "The label can contain 1 to 9 characters.",
            "maxLength=9 minLength=1",
        ),
    ]);
}

#[test]
fn the_list_of_pairs_tells_the_key() {
    check(&[
        (
            "Array of objects",
            "The label key can only be **name**.",
            "key=name",
        ),
        (
            "Array of objects",
            "What to look for. The key is the field. Currently, only **name** is supported.",
            "key=name",
        ),
        (
            "Array of objects",
            "Currently, only **name** is supported.",
            "?",
        ),
        (
            "Array of objects",
            "The key is a field, for example, **name**.",
            "",
        ),
        (
            "Array of objects",
            "If the lid is shut, the key can only be **name**.",
            "",
        ),
        (
            "String",
            "The key of the label. Only **name** for **label** is supported.",
            r#"enum=["name"]"#,
        ),
    ]);
}
