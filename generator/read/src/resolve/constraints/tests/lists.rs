//! Lists of values, ranges with special values, texts that hold several values.

use super::check;

#[test]
fn enumerations() {
    check(&[
        (
            "String",
            "The value can be **in**, **out**, or **both**.",
            r#"enum=["in","out","both"]"#,
        ),
        (
            "String",
            "The value is is **in** or **out**.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "The value can be **in** (default) or **out**.",
            r#"default="in" enum=["in","out"]"#,
        ),
        (
            "String",
            "The value can be **all** or **0f0e0d0c0b0a09080706050403020100**.",
            "",
        ),
        (
            "String",
            "The value can be UP or DOWN.",
            r#"enum=["UP","DOWN"]"#,
        ),
        (
            "Integer",
            "The value can be one of the following:|- **4** (old)|- **6** (new)",
            "enum=[4,6]",
        ),
        (
            "String",
            "Which way.|- The value can be one of the following:|  - **in**: inwards|  - **out** (default value): outwards",
            r#"default="out" enum=["in","out"]"#,
        ),
        (
            "String",
            "A valid value is:|- **in**. It goes inwards.|- **out**. It goes outwards.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "Whether the lid is shut.|- **'0'**: not shut|- **'1'**: shut",
            r#"enum=["0","1"]"#,
        ),
        (
            "String",
            "Enumeration values:|- **in**|- **out**",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "Enumerated values:|- \"in\"|- \"out\"",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "**Range**:|- **in**: inwards|- **out**: outwards",
            r#"enum=["in","out"]"#,
        ),
        ("String", "Options: **in**, **out**", r#"enum=["in","out"]"#),
        (
            "Array of strings",
            "The values can be **in** or **out**.",
            r#"items.enum=["in","out"]"#,
        ),
        ("String", "The value is fixed at **v1**.", r#"enum=["v1"]"#),
        (
            "Integer",
            "Commonly used values are **10** and **50**. The default value is **500**.",
            "default=500 ?",
        ),
        ("Boolean", "The value can be **true** or **false**.", ""),
        (
            "String",
            "The id of the group, which is known when **door** and **gate** are available.",
            "",
        ),
        (
            "String",
            "The value can be **in** or **null**.",
            r#"enum=["in"] type=["string","null"]"#,
        ),
        (
            "String",
            "The value can be **in**, **out**, or a number.",
            "?",
        ),
        ("String", "The value can be a door, a gate, or a wall.", ""),
        (
            "String",
            "If the door is shut, the value can be **in** or **out**.",
            "?",
        ),
        (
            "String",
            "Enumeration values:|- **in**|- anything that fits",
            "",
        ),
        ("String", "Recommended sizes:|- **small**|- **large**", ""),
        ("Integer", "The value can be **in** or **out**.", "?"),
        (
            "String",
            "- **lid**: The value can be **in** or **out**.",
            "",
        ),
        (
            "String",
            "Which way. Value range: **in**, **out**, or **both**.",
            r#"enum=["in","out","both"]"#,
        ),
        (
            "String",
            "Which way. Range:|- **in** indicates inwards.|- **out**: outwards",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "The state of the lid, which is **open**, **ajar**, or **shut**.",
            r#"enum=["open","ajar","shut"]"#,
        ),
        (
            "String",
            "The state. Could be one of **open** or **shut**.",
            r#"enum=["open","shut"]"#,
        ),
        ("String", "The lid, which is **open** or another one.", ""),
        (
            "String",
            "How the lid stands (one of \"open\", \"ajar\", or \"shut\")",
            r#"enum=["open","ajar","shut"]"#,
        ),
        (
            "String",
            "crates with a specific label (**open** or **shut**)",
            r#"enum=["open","shut"]"#,
        ),
        ("String", "The lid (**open**) or the crate (**shut**).", ""),
        (
            "String",
            "A policy of the label (**open** or **shut**).",
            "",
        ),
        ("String", "Crates by their lid (**open** or **shut**).", ""),
        ("String", "The label (KB or MB) of the lid.", ""),
        (
            "String",
            "How it stands:|- **OPEN**|- **SHUT_TIGHT**",
            r#"enum=["OPEN","SHUT_TIGHT"]"#,
        ),
    ]);
}

#[test]
fn several_ranges_and_special_values_are_a_union() {
    check(&[
        (
            "Integer",
            "The value ranges from 1 to 30. The value **-1** means for ever.",
            r#"maximum=30 minimum=-1 x-apiref-ranges=[{"maximum":-1,"minimum":-1},{"maximum":30,"minimum":1}]"#,
        ),
        (
            "Integer",
            "Range: 10 to 50|If this parameter is set to **0**, the server chooses.",
            r#"maximum=50 minimum=0 x-apiref-ranges=[{"maximum":0,"minimum":0},{"maximum":50,"minimum":10}]"#,
        ),
        (
            "Integer",
            "The value ranges from 1 to 9. For doors, the value ranges from 0 to 5.",
            "maximum=9 minimum=0",
        ),
        (
            "Integer",
            "The value ranges from 1 to 9. The default value is **0**.",
            "default=0 maximum=9 minimum=0",
        ),
        (
            "Integer",
            "The value can be **1**, **5**, or **9** in minutes. If the value is **0**, nothing is done.",
            "enum=[1,5,9,0]",
        ),
        (
            "Integer",
            "The value ranges from 1 to 9. If the lid is shut, the value can only be **0**.",
            "maximum=9 minimum=0",
        ),
        // What another field is set to is no value of this one.
        (
            "Integer",
            "The value ranges from 1 to 9. If **lid** is set to **0**, it is ignored.",
            "maximum=9 minimum=1",
        ),
        (
            "String",
            "The value can be **in** or **out** and is valid only when the lid is set to **SHUT**.",
            "~enum=[\"in\",\"out\"](condition)",
        ),
    ]);
}

#[test]
fn lists_that_may_go_on_are_likely() {
    check(&[
        (
            "String",
            "The value can be **in**, **out**, etc.",
            r#"~enum=["in","out"](open-list)"#,
        ),
        (
            "String",
            "The value can be **lid number** or **box number**.",
            r#"~enum=["lid number","box number"](words)"#,
        ),
        (
            "String",
            "The options are as follows:|- **DAY**: one day|- **WEEK**: one week|- Custom: some days, for example, 20",
            r#"~enum=["DAY","WEEK"](open-list)"#,
        ),
        (
            "String",
            "Options:|- **in**|- **out**|- others",
            r#"~enum=["in","out"](open-list)"#,
        ),
        (
            "String",
            "The value can be **in** or **out**. For details about the values, see the other page.",
            r#"~enum=["in","out"](open-list)"#,
        ),
        (
            "String",
            "The value can be **in** or **out**. For details about lids, see the other page.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "The value can be **in** or **out** (case insensitive).",
            r#"~enum=["in","out"](any-case)"#,
        ),
        (
            "String",
            "Options:|- **in**: inwards|- **out**: outwards|- The way may be blocked.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "Options:|- **in**: inwards|- **out**: outwards|- The way may be 0.",
            r#"~enum=["in","out"](words)"#,
        ),
        (
            "String",
            "The lid kind. The following lid kinds are supported:|- Flat|- Round|- Oval",
            r#"enum=["Flat","Round","Oval"]"#,
        ),
        (
            "String",
            "The lid kind. The following crates are supported:|- Flat|- Round|- Oval",
            "",
        ),
        (
            "Array of strings",
            "- Fields, such as name.|- Supported fields: **name**, **size**, and **kind**.",
            r#"items.enum=["name","size","kind"]"#,
        ),
        (
            "String",
            "Opens inwards (**in**) or outwards (**out**). The default value is **in**.",
            r#"default="in" enum=["in","out"]"#,
        ),
        ("String", "Opens a lid (**in**) or a crate (**out**).", ""),
        (
            "String",
            "Options:|- **in**: inwards|- **out**: outwards|- If it is left blank, both are meant.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "Options:|- **in**: inwards|- **out**: outwards||- When the lid is shut, only **in** takes effect.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "Options:|- **in**: inwards|- **out**: outwards|- When the lid is shut, **both** takes effect.",
            r#"~enum=["in","out"](words)"#,
        ),
        (
            "String",
            "When the lid is shut, the options are:|- **in**|- **out**",
            "?",
        ),
        (
            "String",
            "The value can be **in** or **out**. The value can be **up** or **down**.",
            r#"~enum=["in","out","up","down"](several)"#,
        ),
    ]);
}

#[test]
fn texts_of_several_values_have_them_in_parts() {
    check(&[
        (
            "String",
            "The value can be **in** or **out**. Several values are separated by commas (,).",
            r#"x-apiref-parts={"enum":["in","out"],"separator":","}"#,
        ),
        (
            "String",
            "Options:|- IN: inwards|- OUT: outwards|If several are meant, separate them with vertical bars.",
            r#"x-apiref-parts={"enum":["IN","OUT"],"separator":"|"}"#,
        ),
        (
            "Array of strings",
            "The value can be **in** or **out**. Several values are separated by commas (,).",
            r#"items.enum=["in","out"]"#,
        ),
    ]);
}

#[test]
fn lists_that_nothing_announces() {
    check(&[
        (
            "String",
            "The lid, which can be **in** or **out** (case sensitive)",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "The default is **in**. The value can also be **in** or **out**.",
            r#"default="in" enum=["in","out"]"#,
        ),
        (
            "String",
            "Kind of lid.|- lid-flat|- lid_round",
            r#"enum=["lid-flat","lid_round"]"#,
        ),
        ("String", "Kinds of lid.|- Flat|- Round", ""),
        (
            "String",
            "The order.|- **UP**: smallest first|- **DOWN**: largest first|- Default value: **UP**",
            r#"default="UP" enum=["UP","DOWN"]"#,
        ),
        (
            "String",
            "The order. Valid values:|- **UP**: smallest first|- **DOWN**: largest first|- Default value: **UP**",
            r#"default="UP" enum=["UP","DOWN"]"#,
        ),
        ("String", "**in** or **out**", r#"enum=["in","out"]"#),
        ("String", "**in** and **out**", ""),
        (
            "String",
            "The way, either **in** or **out**.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "If red, either **in** or **out** can be used.",
            "",
        ),
        (
            "String",
            "How.|- **default**: by default, inwards|- **out**: outwards",
            r#"enum=["default","out"]"#,
        ),
        (
            "String",
            "The kind. For example, of **lid.red**: **lid** indicates the thing, and **red** indicates the colour.",
            "",
        ),
        (
            "String",
            "What it may do. Values: **in**, **out**",
            r#"enum=["in","out"]"#,
        ),
        ("String", "Recommended values: **in**, **out**", ""),
        (
            "String",
            "One of following states (see **lids**): **in**, **out**",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "The only valid value is **in**.",
            r#"enum=["in"]"#,
        ),
        (
            "String",
            "The lid. **in** indicates inwards, and **out** indicates outwards.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "How often.|- **Daily**: each day|- **Weekly**: each week",
            r#"enum=["Daily","Weekly"]"#,
        ),
        (
            "String",
            "Which way.|- **IN** (see **lid**): inwards|- **OUT/UP**: outwards",
            r#"enum=["IN","OUT","UP"]"#,
        ),
        (
            "String",
            "Which way.|- SHUT|- OPEN",
            r#"enum=["SHUT","OPEN"]"#,
        ),
        (
            "Integer",
            "Whether it is shut.|- **0**: no|- **1**: yes",
            "enum=[0,1]",
        ),
        (
            "String",
            "Kind of lid:|- Flat: no handle|- old-2: old",
            r#"enum=["Flat","old-2"]"#,
        ),
        (
            "String",
            "**in** and **out** are supported.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "Only **in** (inwards) is supported.",
            r#"enum=["in"]"#,
        ),
        (
            "String",
            "Options:|**in**: inwards|- **out**: outwards|- **up**: upwards",
            r#"enum=["in","out","up"]"#,
        ),
        (
            "String",
            "The value can be **in** or **out**.|- **in**: inwards|- **out**: outwards|- **old-2**: old",
            r#"enum=["in","out","old-2"]"#,
        ),
        (
            "String",
            "Options:|- **in**: inwards|- **out**: outwards|  - **up**: upwards",
            r#"enum=["in","out","up"]"#,
        ),
        // Members, and what stands below a part of the field.
        (
            "String",
            "It contains the following fields:|- **lid**: a lid|- **box**: a box",
            "",
        ),
        (
            "String",
            "It is written so.|- **key**: a key|- **value**: a value",
            "",
        ),
        (
            "String",
            "The format is lid:box.|- **lid**: the lid|- **box**: the box",
            "",
        ),
        ("String", "**lid** must be set to **shut**.", ""),
        ("String", "The label status must be **shut**.", ""),
        (
            "String",
            "Enumeration values:|- **bi- directional**|- **off: not on**",
            r#"enum=["bi-directional","off"]"#,
        ),
    ]);
}

#[test]
fn lists_of_what_is_not_allowed_are_no_enumerations() {
    check(&[
        (
            "Array of strings",
            "Range: These lids are not supported:|- flat: no handle|- round: rolls off",
            "?",
        ),
        (
            "String",
            "The lid cannot be the following:|- flat: no handle|- round: rolls off",
            "?",
        ),
        (
            "String",
            "Options: all lids except:|- **flat**|- **round**",
            "?",
        ),
        ("String", "Unsupported values:|- **FLAT**|- **ROUND**", "?"),
        (
            "String",
            "Values other than the following are not taken: **flat**, **round**.",
            "",
        ),
        (
            "String",
            "It is not needed, and the value can be **in** or **out**.",
            r#"enum=["in","out"]"#,
        ),
        // Blocks of addresses stand for all addresses in them.
        (
            "String",
            "Possible values are as follows:|- 10.0.0.0/8-24|- 192.168.0.0/16-24",
            "?",
        ),
        ("String", "Options: **fd00::/8**, **fc00::/8**", "?"),
    ]);
}

#[test]
fn the_only_value() {
    check(&[
        ("String", "The value is **self**.", r#"enum=["self"]"#),
        (
            "String",
            "The value must be **in**, indicating that all is well.",
            r#"enum=["in"]"#,
        ),
        (
            "String",
            "The value is **in**, indicating that all is well.",
            r#"enum=["in"]"#,
        ),
        (
            "String",
            "Where the last page ended. The value is **lid_id**.",
            "",
        ),
        ("Integer", "The smallest parameter value is **0**.", ""),
        ("String", "Set it to **in**.", r#"enum=["in"]"#),
        ("String", "You are advised to set it to **in**.", ""),
        (
            "String",
            "Its value can be any of the following and is case-sensitive:|- In|- Out",
            r#"enum=["In","Out"]"#,
        ),
        (
            "String",
            "Its value can be any of the following and is case-insensitive:|- In|- Out",
            r#"~enum=["In","Out"](any-case)"#,
        ),
        ("String", "The value is fixed to Lid.", r#"enum=["Lid"]"#),
        ("String", "It is fixed at the wall.", ""),
        (
            "String",
            "The value is **null**, meaning no lid.",
            r#"type=["string","null"]"#,
        ),
    ]);
}

#[test]
fn values_without_marks_behind_a_key() {
    check(&[
        (
            "String",
            "Value range:|in, out, half-out",
            r#"enum=["in","out","half-out"]"#,
        ),
        ("String", "Value range:|letters, digits, hyphens", ""),
        ("String", "Value range:|in or out of the crate", ""),
    ]);
}

#[test]
fn paragraphs_and_sentences_that_explain_values() {
    check(&[
        (
            "String",
            "How.|- Inwards: **IN**|- Outwards: **OUT**",
            r#"enum=["IN","OUT"]"#,
        ),
        (
            "String",
            "How.|- **v1**: inwards|- **v1.5**: outwards",
            r#"enum=["v1","v1.5"]"#,
        ),
        (
            "Integer",
            "The default value is **8** for a lid and **64** for a crate.",
            "?",
        ),
        (
            "Integer",
            "How:|- For lids, choose 8 or 64. The default value is **8**.",
            "?",
        ),
        (
            "String",
            "How.|**in**: inwards|**out**: outwards",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "How: **in** indicates inwards. **out** indicates outwards.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "How.|**in** indicates inwards. **out** indicates outwards.|It stays so.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "How.|The value **in** indicates inwards, and the value **out** indicates outwards.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "The kind.|Use **lid.red** as an example.|**lid** indicates the thing, and **red** indicates the colour.",
            "",
        ),
        (
            "String",
            "When.|**T** indicates the separator, and **Z** indicates the zone.",
            "",
        ),
        ("String", "How.|**Unit**: metres|**Form**: round", ""),
        (
            "String",
            "How.|- **IN**: inwards|- **OUT OF IT**: outwards|- **AWAY**",
            r#"enum=["IN","OUT OF IT","AWAY"]"#,
        ),
        (
            "String",
            "The state of the lid.|- on|- off",
            r#"enum=["on","off"]"#,
        ),
        ("String", "What it is made of.|- letters|- digits", ""),
        (
            "String",
            "How.|- If **kind** is **flat**, the name of a lid.|- If **kind** is **round**, the way. The options are as follows:|  - **in**: inwards|  - **out**: outwards",
            "?",
        ),
        (
            "String",
            "The maker. Value:|- Alpha|- Beta",
            r#"enum=["Alpha","Beta"]"#,
        ),
        (
            "String",
            "Whether the lid stays.|**True**: it stays.|**False**: it goes. This is the default value.",
            r#"default="False" ~enum=["True","False"](any-case)"#,
        ),
        ("String", "The parameter **lid** indicates a lid.", ""),
        (
            "String",
            "Possible values of the lid type:|- **in**: inwards",
            r#"enum=["in"]"#,
        ),
        (
            "String",
            "The lid's state.|- **on**: It is shut.|- **off**: It is open.|- **gone**: None.|- A lid of glass can only be **on** or **off**.",
            r#"enum=["on","off","gone"]"#,
        ),
        (
            "String",
            "Specifies the display mode.|The display mode of a lid can only be **in** or **out**.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "It can be set to **in** or **out** only.",
            r#"enum=["in","out"]"#,
        ),
        (
            "String",
            "The value can be **4** (old) or **6** (new), depending on the lid.",
            r#"enum=["4","6"]"#,
        ),
    ]);
}
