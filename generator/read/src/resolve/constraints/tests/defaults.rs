//! Values that hold where none is given.

use super::check;

#[test]
fn defaults() {
    check(&[
        (
            "String",
            "The default value is **fast**.",
            r#"default="fast""#,
        ),
        ("Integer", "The default value is 1,000.", "default=1000"),
        (
            "String",
            "**Default value**:|08:30 GMT+01:00",
            r#"default="08:30 GMT+01:00""#,
        ),
        ("String", "**Default value**:|All lids", ""),
        (
            "Integer",
            "The minimum parameter value is **2**.",
            "minimum=2",
        ),
        (
            "String",
            "The default setting is **fast**.",
            r#"default="fast""#,
        ),
        ("String", "The default direction is **up**.", "?"),
        (
            "String",
            "- **UP**: upwards|- **DOWN**: downwards|- Default value: **up**",
            r#"default="UP" ~enum=["UP","DOWN"](any-case)"#,
        ),
        ("Boolean", "Default: false", "default=false"),
        ("Boolean", "Default value:|**True**", "default=true"),
        ("String", "Default: N/A", ""),
        ("String", "**Default Value**|**slow**", r#"default="slow""#),
        (
            "Boolean",
            "- The value can be one of the following:|  - **true**: yes|  - **false** (default value): no",
            "default=false",
        ),
        (
            "Integer",
            "If this parameter is not specified, the default value **5** is used.",
            "default=5 optional",
        ),
        (
            "Integer",
            "If no value is entered, the default value **0** (no lid) is used.",
            "default=0 optional",
        ),
        (
            "Boolean",
            "If this parameter is left blank, the default value **false** is used.",
            "default=false",
        ),
        (
            "Boolean",
            "By default, this parameter is set to **True**.",
            "default=true",
        ),
        (
            "Boolean",
            "Whether the lid stays.|**True**: it stays.|**False**: it goes. This is the default value.",
            "default=false",
        ),
        (
            "Boolean",
            "The value can only be **true** (default).",
            "default=true ?",
        ),
        (
            "String",
            "It can be **fast** or **slow**. The default value is slow.",
            r#"default="slow" enum=["fast","slow"]"#,
        ),
        ("String", "The default value is slow.", "?"),
        (
            "String",
            "The default value is an empty string.",
            r#"default="""#,
        ),
        (
            "String",
            "The default value is null.",
            r#"type=["string","null"]"#,
        ),
        (
            "Boolean",
            "Default is True if not specified.",
            "default=true optional",
        ),
        (
            "Integer",
            "The default is 5 when the lid is open, if not specified.",
            "optional ?",
        ),
        (
            "Integer",
            "The size in GB, 0 (the default) for none.",
            "default=0",
        ),
        (
            "Integer",
            "If this parameter is not specified and the lid is open, the default is **5**.",
            "optional ?",
        ),
        (
            "Integer",
            "The default value is **5** when the lid is open.",
            "?",
        ),
        ("Integer", "The default value is 15 minutes.", "?"),
        ("Integer", "The default value is **5** or **6**.", "?"),
        (
            "Integer",
            "The default value is **5**. The default value is **6**.",
            "?",
        ),
        ("Integer", "The default value is **high**.", "?"),
        (
            "String",
            "If you do not set this parameter, **fast** is used by default.",
            r#"default="fast" optional"#,
        ),
    ]);
}
