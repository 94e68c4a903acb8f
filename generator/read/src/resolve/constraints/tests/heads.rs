//! Values in short: at the head of a description or of bullets, in plain words, marked as the default.

use super::check;

#[test]
fn values_in_short() {
    check(&[
        (
            "String",
            "The crate. crate maximum length: 64",
            "maxLength=64",
        ),
        (
            "String",
            "The state. Value:|- If the value is **open**, there is no lid.|- If the value is **shut**, there is one.",
            r#"enum=["open","shut"]"#,
        ),
        (
            "String",
            "The state.|- If the value is **open**, the lid is off.|- Any other value is kept.",
            "",
        ),
        (
            "String",
            "The state. Value:|- For region **north**: **open** (no lid) and **shut**|- For region **south**: **open** and **ajar**.",
            r#"~enum=["open","shut","ajar"](condition)"#,
        ),
        (
            "String",
            "The state. Value:|- For region **north**: **open** and **shut**|- For region **south**: any.",
            "",
        ),
        (
            "String",
            "The handle. Its length is 1 to 9 characters.|- If **kind** is **flat**, this parameter is left blank.",
            "maxLength=9 ~minLength=1(condition)",
        ),
        (
            "String",
            "The handle. Its length is 0 to 9 characters. By default, this parameter is left blank.",
            "maxLength=9 minLength=0",
        ),
        (
            "String",
            "You do not need to set this parameter when **kind** is **flat**.",
            "optional in cases",
        ),
        (
            "String",
            "If **kind** is **flat**, you do not need to specify label.",
            "optional in cases",
        ),
        (
            "Boolean",
            "If **kind** is **flat**, leave this parameter blank.",
            "optional in cases",
        ),
        (
            "String",
            "If **kind** is **flat**, leave this parameter blank.",
            "",
        ),
        (
            "String",
            "If **kind** is **flat**, you do not need to set **lid**.",
            "",
        ),
        (
            "String",
            "If **kind** is **flat**, you do not need to specify lid.",
            "",
        ),
        (
            "String",
            "The lid has been glued, and this field is deprecated.",
            "deprecated=true",
        ),
        (
            "String",
            "When **kind** is **flat**, this parameter is deprecated, and nothing is read.",
            "",
        ),
        (
            "String",
            "The lid has not been opened, and this field is reserved.",
            "",
        ),
        (
            "String",
            "The owner. The system automatically sets this parameter.",
            "readOnly=true",
        ),
        (
            "String",
            "The state of the lid. One of **open** or **shut**.",
            r#"enum=["open","shut"]"#,
        ),
        (
            "String",
            "The state, one of **open**, **ajar**, **shut**.",
            r#"enum=["open","ajar","shut"]"#,
        ),
        ("String", "Give one of **lid** or **crate**.", ""),
        ("String", "One of the crates.", ""),
        (
            "String",
            "Valid values are open, shut, and ajar.",
            r#"~enum=["open","shut","ajar"](words)"#,
        ),
        (
            "String",
            "The lids are limited to:|- **open**|- **shut** (since 2.1)",
            r#"enum=["open","shut"]"#,
        ),
        (
            "String",
            "The rule. The allowed rule names are:|- **open** - not shut|- **shut** - not open",
            r#"enum=["open","shut"]"#,
        ),
        (
            "String",
            "- **open** Stays open. **Default.**|- **shut** Stays shut.",
            r#"default="open" enum=["open","shut"]"#,
        ),
        (
            "String",
            "How it stands.|- **open** Stays open.|- **shut** Stays shut.",
            "",
        ),
        (
            "String",
            "- **open**: not shut. **Default.**|- **shut**: not open",
            r#"default="open" enum=["open","shut"]"#,
        ),
        (
            "String",
            "The state ('open' or 'shut', defaults to 'open').",
            r#"default="open""#,
        ),
        (
            "String",
            "Open or shut: how the lid stands.",
            r#"~enum=["open","shut"](words)"#,
        ),
        ("String", "Name or id, whichever is there.", ""),
        (
            "String",
            "Must be IPv4 or IPv6, and fit the lid.",
            r#"~enum=["IPv4","IPv6"](words)"#,
        ),
        (
            "String",
            "The value can be **v4** or **v6**.",
            r#"enum=["v4","v6"]"#,
        ),
        ("String", "The value can be an IPv4 or IPv6 address.", ""),
        ("String", "The address can be IPv4 or IPv6.", ""),
        (
            "String",
            "Which way. A valid value is up (upwards) or down (downwards).",
            r#"enum=["up","down"]"#,
        ),
        (
            "Boolean",
            "The lid, which is up (true) or down (false).",
            "",
        ),
        (
            "String",
            "How the lid stands. **open** or **shut**.",
            r#"enum=["open","shut"]"#,
        ),
        (
            "String",
            "How the lid stands, **open** or **shut** are valid.",
            r#"enum=["open","shut"]"#,
        ),
        (
            "String",
            "It tells how the lid stands, and can be one of **open** or **shut**.",
            r#"enum=["open","shut"]"#,
        ),
        (
            "String",
            "Lids by what holds them, possible value could be **nail** or **glue**.",
            r#"enum=["nail","glue"]"#,
        ),
        ("String", "Lids of v2 and v3 are supported.", ""),
        (
            "String",
            "A valid value is **open**, which is the default.",
            r#"default="open""#,
        ),
        (
            "String",
            "If lid is not specified, it defaults to \"%\".",
            r#"default="%" optional"#,
        ),
    ]);
}
