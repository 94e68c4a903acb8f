//! Rules that hold in a case: likely only where each case states one.

use super::*;

#[test]
fn each_case_states_its_values() {
    check(&[
        (
            "String",
            "How it shuts.|- If **kind** is **door**, the value can be **in** or **out**.|- If **kind** is **lid**, the value can be **up** or **down**.",
            r#"~enum=["in","out","up","down"](condition)"#,
        ),
        (
            "String",
            "How it shuts.|- If **kind** is **door**, the value can be **in** or **out**.|- If **kind** is **lid**, it can only be set to **up**.",
            r#"~enum=["in","out","up"](condition)"#,
        ),
        // The other case leaves it open.
        (
            "String",
            "How it shuts.|- If **kind** is **door**, the value can be **in** or **out**.|- If **kind** is **lid**, it is the name of a hinge.",
            "?",
        ),
        // There the field means nothing.
        (
            "String",
            "How it shuts.|- If **kind** is **door**, the value can be **in** or **out**.|- If **kind** is **lid**, this parameter is left blank.",
            r#"~enum=["in","out"](condition)"#,
        ),
        (
            "String",
            "If **kind** is **door**, the value can be **in** or **out**. This parameter is valid only when **kind** is **door**.",
            r#"~enum=["in","out"](condition)"#,
        ),
        (
            "String",
            "If **kind** is **door**, the value can be **in** or **out**.",
            "?",
        ),
        // Whatever is sent has the format.
        (
            "String",
            "If the label is specified, the value must be in CIDR format.",
            r#"~format="cidr"(condition)"#,
        ),
        (
            "String",
            "Where it is.|- If **crate_id** is left blank, it is of any size. In this case, the address must be an IPv4 address.|- If **crate_id** is not left blank, the address can be IPv4 or IPv6.",
            "?",
        ),
    ]);
}
