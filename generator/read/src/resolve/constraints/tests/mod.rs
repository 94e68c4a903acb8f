//! Each rule fires on its example, in our own words, and stays silent on what looks alike.

mod cases;
mod defaults;
mod heads;
mod lists;
mod patterns;

use super::*;
use crate::draft::{Inline, Prose, ProseBlock};
use crate::resolve::types::schema_of;
use crate::syntax::type_expr::parse;

/// Prose out of a small notation: blocks are parted by `|`, `- ` begins a bullet (two blanks before it: one that is
/// nested in the bullet above, if there is one), `**x**` marks a value.
fn prose(text: &str) -> Prose {
    let mut blocks: Vec<ProseBlock> = Vec::new();
    for part in text.split('|') {
        let below =
            matches!(blocks.last(), Some(ProseBlock::List { items, .. }) if !items.is_empty());
        let nested = below && part.starts_with("  - ");
        let part = part.trim();
        match part.strip_prefix("- ") {
            None => blocks.push(ProseBlock::Paragraph(inlines(part))),
            Some(item) => {
                let item = Prose {
                    blocks: vec![ProseBlock::Paragraph(inlines(item))],
                };
                let into = match nested {
                    true => last_item(&mut blocks).expect("it was looked for"),
                    false => &mut blocks,
                };
                match into.last_mut() {
                    Some(ProseBlock::List { items, .. }) => items.push(item),
                    _ => into.push(ProseBlock::List {
                        ordered: false,
                        items: vec![item],
                    }),
                }
            }
        }
    }
    Prose { blocks }
}

fn last_item(blocks: &mut [ProseBlock]) -> Option<&mut Vec<ProseBlock>> {
    match blocks.last_mut()? {
        ProseBlock::List { items, .. } => items.last_mut().map(|item| &mut item.blocks),
        _ => None,
    }
}

fn inlines(text: &str) -> Vec<Inline> {
    text.split("**")
        .enumerate()
        .filter(|(_, run)| !run.is_empty())
        .map(|(index, run)| match index % 2 {
            0 => Inline::Text(run.to_owned()),
            _ => Inline::Strong(run.to_owned()),
        })
        .collect()
}

/// The keywords that a description adds to a type, and what else was found.
fn read(name: &str, kind: &str, text: &str) -> String {
    let mut schema = schema_of(&parse(kind));
    let bare = serde_json::to_value(&schema).expect("a schema is JSON");
    let findings = apply(&mut schema, &prose(text), name);
    let mut out = Vec::new();
    let value = serde_json::to_value(&schema).expect("a schema is JSON");
    collect(&value, &bare, "", &mut out);
    for finding in findings {
        out.push(match finding {
            Finding::EitherRequired(names) => format!("either {}", names.join("/")),
            Finding::KeyOf(values) => format!("key={}", values.join("/")),
            Finding::Optional => "optional".to_owned(),
            Finding::OptionalInVersions => "optional in versions".to_owned(),
            Finding::OptionalInCases => "optional in cases".to_owned(),
            Finding::NullableOther(name) => format!("{name} may be null"),
            Finding::NullOfKeys(_) => "keys may be null".to_owned(),
            Finding::NotUnderstood(_) => "?".to_owned(),
        });
    }
    out.join(" ")
}

fn collect(
    value: &serde_json::Value,
    bare: &serde_json::Value,
    prefix: &str,
    out: &mut Vec<String>,
) {
    let Some(members) = value.as_object() else {
        return;
    };
    for (key, value) in members {
        if key == "x-origins" || bare.get(key) == Some(value) {
            continue;
        }
        if key == "x-apiref-likely" {
            let rules = value.as_array().into_iter().flatten();
            out.extend(rules.map(|rule| {
                let text = |name: &str| rule[name].as_str().unwrap_or_default();
                format!("~{}={}({})", text("keyword"), rule["value"], text("why"))
            }));
        } else if key == "items" {
            collect(
                value,
                bare.get(key).unwrap_or(&serde_json::Value::Null),
                "items.",
                out,
            );
        } else {
            out.push(format!("{prefix}{key}={value}"));
        }
    }
}

fn check(cases: &[(&str, &str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|&(kind, text, expected)| (kind, text, expected, read("label", kind, text)))
        .filter(|(_, _, expected, read)| read != expected)
        .collect();
    assert!(wrong.is_empty(), "(type, text, expected, read): {wrong:#?}");
}

#[test]
fn every_rule_fires_on_its_example() {
    let mut silent = Vec::new();
    for rule in rules::RULES.iter() {
        let fired = [
            "String",
            "Integer",
            "Boolean",
            "Array of strings",
            "Array of objects",
        ]
        .iter()
        .any(|kind| !read("labels", kind, rule.example).is_empty());
        silent.extend((!fired).then_some(rule.id));
    }
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn each_line_of_the_phrases_is_read() {
    let lines = include_str!("../phrases.txt").lines();
    let heads = lines.filter(|line| line.contains(" = ") && !line.starts_with([' ', '#']));
    assert_eq!(heads.count(), rules::RULES.len());
    for rule in rules::RULES.iter() {
        assert!(
            !rule.phrases.is_empty() && !rule.example.is_empty(),
            "{}",
            rule.id
        );
    }
}

#[test]
fn multiples_of_a_number() {
    check(&[
        ("Integer", "It must be a multiple of 10.", "multipleOf=10"),
        (
            "Integer",
            "If the **lid** is round, it must be an integer multiple of 50.",
            "~multipleOf=50(condition)",
        ),
        ("String", "It must be a multiple of 10.", "?"),
        ("Integer", "It grows only by a multiple of 10.", ""),
    ]);
}

#[test]
fn lengths_of_texts() {
    check(&[
        ("String", "The maximum size is 30 bytes.", "maxLength=30"),
        (
            "String",
            "The maximum size of the lid in the box is 30 bytes.",
            "?",
        ),
    ]);
    check(&[
        (
            "String",
            "A label has 2 to 30 characters.",
            "maxLength=30 minLength=2",
        ),
        (
            "String",
            "A label (2-30 Unicode characters)",
            "maxLength=30 minLength=2",
        ),
        (
            "String",
            "It takes no more than 30 characters.",
            "maxLength=30",
        ),
        ("String", "It takes up to 1,024 bytes.", "maxLength=1024"),
        ("String", "It cannot exceed 30 characters.", "maxLength=30"),
        (
            "String",
            "Keep it shorter than 30 characters.",
            "maxLength=29",
        ),
        (
            "String",
            "The code is a string of 6 digits.",
            "maxLength=6 minLength=6",
        ),
        ("String", "A 36-byte key", "maxLength=36 minLength=36"),
        (
            "String",
            "It cannot be left blank and takes up to 30 characters.",
            "maxLength=30 minLength=1",
        ),
        ("Array of strings", "It cannot be empty.", ""),
        (
            "String",
            "It cannot be empty and has 8 to 30 characters.",
            "maxLength=30 minLength=8",
        ),
        (
            "String",
            "**lid** and **label** cannot be left blank at the same time.",
            "?",
        ),
        (
            "String",
            "The colour cannot be empty if the lid is open.",
            "~minLength=1(condition)",
        ),
        (
            "String",
            "Minimum: 1|Maximum: 64",
            "maxLength=64 minLength=1",
        ),
        (
            "String",
            "**Minimum length**: 1|**Maximum length**: **64**",
            "maxLength=64 minLength=1",
        ),
        ("String", "A label. Max characters: 30", "maxLength=30"),
        (
            "String",
            "Length: 1 to 64 characters",
            "maxLength=64 minLength=1",
        ),
        (
            "Array of strings",
            "Each label has up to 30 characters.",
            "items.maxLength=30",
        ),
        (
            "Array of strings",
            "Minimum: 1|Maximum: 64",
            "items.maxLength=64 items.minLength=1",
        ),
        (
            "String",
            "A name has up to 30 characters. If it is short, it has up to 20 characters.",
            "maxLength=30",
        ),
        (
            "String",
            "A name has up to 30 characters. If it is long, it has up to 90 characters.",
            "maxLength=90",
        ),
        // Of parts, of other fields, sometimes, as a sample: not of the field.
        ("String", "Each word of it has up to 30 characters.", "?"),
        (
            "String",
            "- For doors, it is short. It has up to 9 characters.",
            "~maxLength=9(condition)",
        ),
        (
            "String",
            "If it is a nickname, it has up to 30 characters.",
            "~maxLength=30(condition)",
        ),
        ("String", "For example, a label of 2 to 30 characters.", ""),
        ("Integer", "It has up to 3 digits.", "?"),
        (
            "String",
            "A label has up to 30 characters. A label has up to 40 characters.",
            "maxLength=40",
        ),
    ]);
}

#[test]
fn parts_of_items_are_not_the_items() {
    let text = "A label key has up to 9 characters. The value of the label has up to 5 characters.";
    assert_eq!(read("labels", "Array of strings", text), "? ?");
    let text = "A label has up to 9 characters.";
    assert_eq!(
        read("labels", "Array of strings", text),
        "items.maxLength=9"
    );
}

#[test]
fn values_of_numbers() {
    check(&[
        (
            "Integer",
            "The size ranges from 10 GB to 4,000 GB.",
            "maximum=4000 minimum=10",
        ),
        ("Integer", "The size ranges from 10 MB to 4 GB.", "?"),
        (
            "Integer",
            "The size ranges from 1 GB to 300 GB by default. (Some doors are larger.)",
            "~minimum=1(quota) ~maximum=300(quota)",
        ),
        (
            "Integer",
            "The size ranges from 1 to 9 by default.|- The least step is 1 if the lid ranges from 0 to 3 (3 included).",
            "~minimum=1(quota) ~maximum=9(quota)",
        ),
        (
            "String",
            "If the lid is old, it is fixed at **in** and can't be changed.",
            "",
        ),
        (
            "String",
            "Which values. If the lid type is **integer**, the value is **0** or **1**.",
            "?",
        ),
        (
            "Integer",
            "The value ranges from 1 to 9. If the lid is shut, the value range is shown in a table.",
            "~minimum=1(other-value) ~maximum=9(other-value)",
        ),
        (
            "Integer",
            "The value ranges from 1 to 9. To extend it, contact customer service.",
            "~minimum=1(quota) ~maximum=9(quota)",
        ),
        ("Integer", "It cannot be a negative number.", "minimum=0"),
        (
            "Integer",
            "It cannot be a negative number. The value ranges from 1 to 9.",
            "maximum=9 minimum=1",
        ),
        (
            "Integer",
            "Value range: 1-1,440 minutes",
            "maximum=1440 minimum=1",
        ),
        (
            "Integer",
            "Value range: 1 GB to 64 GB",
            "maximum=64 minimum=1",
        ),
        ("Integer", "Value range: 1 MB to 64 GB", ""),
        (
            "Integer",
            "The weight ranges from 1 to 1,000.",
            "maximum=1000 minimum=1",
        ),
        (
            "Integer",
            "The weight ranges from 1 (inclusive) to 9 (inclusive).",
            "maximum=9 minimum=1",
        ),
        (
            "Integer",
            "The weight ranges from 1 (inclusive) to 1,000 (exclusive).",
            "maximum=999 minimum=1",
        ),
        (
            "Integer",
            "The value is from 0 (exclusive) to 9.",
            "maximum=9 minimum=1",
        ),
        (
            "Integer",
            "Both the default value and maximum value are **50**.",
            "default=50 maximum=50",
        ),
        (
            "Integer",
            "The maximum value and the default value are 50.",
            "default=50 maximum=50",
        ),
        ("Integer", "Value range: 1-9", "maximum=9 minimum=1"),
        ("Integer", "**Range**:|[1,100]", "maximum=100 minimum=1"),
        ("Integer", "Value range: -1 to 9", "maximum=9 minimum=-1"),
        ("Integer", "The maximum value is **50**.", "maximum=50"),
        ("Integer", "The value must be greater than 0.", "minimum=1"),
        ("Integer", "It must be a positive integer.", "minimum=1"),
        ("Integer", "Minimum: 0|Maximum: 9", "maximum=9 minimum=0"),
        (
            "Float",
            "The value ranges from 0.5 to 1.",
            "maximum=1 minimum=0.5",
        ),
        (
            "Integer",
            "For heavy crates, the value ranges from 1 to 9.",
            "~minimum=1(condition) ~maximum=9(condition)",
        ),
        ("String", "Value range: 1-9", "?"),
        ("Integer", "Specifies the maximum number of crates.", ""),
        (
            "Integer",
            "The value is from 0 to intmax (2^31-1).",
            "maximum=2147483647 minimum=0",
        ),
        (
            "Integer",
            "The value ranges from 1 to 2^16.",
            "maximum=65536 minimum=1",
        ),
    ]);
}

#[test]
fn items_of_arrays() {
    check(&[
        (
            "Array of strings",
            "Array Length: 1 - 500",
            "maxItems=500 minItems=1",
        ),
        (
            "Array of strings",
            "Array Length: **1 - 500**",
            "maxItems=500 minItems=1",
        ),
        (
            "Array of objects",
            "Array length: 1 to 5",
            "maxItems=5 minItems=1",
        ),
        ("String", "Letters. Max. characters: 20.", "maxLength=20"),
        ("Array of strings", "Max. hinges: 2.", "?"),
        (
            "Array of objects",
            "The default maximum number of address labels, old ones included, is 20.",
            "~maxItems=20(quota)",
        ),
        (
            "Array of objects",
            "The default quota is 20.",
            "~maxItems=20(quota)",
        ),
        (
            "Array of objects",
            "The default maximum number of labels, old ones included, in a crate, is 20.",
            "~maxItems=20(quota)",
        ),
        (
            "Array of objects",
            "A maximum of five labels can be set.",
            "maxItems=5",
        ),
        (
            "Array of objects",
            "A maximum of 20 keys are allowed in a request.",
            "maxItems=20",
        ),
        (
            "Array of objects",
            "A crate can have a maximum of 20 keys.",
            "?",
        ),
        (
            "Array of objects",
            "Each crate takes up to 10 label keys.",
            "maxItems=10",
        ),
        (
            "Array of objects",
            "Each label takes up to 10 label values.",
            "?",
        ),
        (
            "Array of objects",
            "A maximum of 9 label key-value pairs are taken.",
            "maxItems=9",
        ),
        (
            "Array of objects",
            "A maximum of 9 shipping records are taken.",
            "maxItems=9",
        ),
        (
            "Array of strings",
            "The list holds up to 9 IDs.",
            "maxItems=9",
        ),
        ("Array of strings", "Up to 9 crates can be sent.", "?"),
        ("Boolean", "The value is fixed at **false**.", "?"),
        ("Boolean", "The value can be **true** or **false**.", ""),
        (
            "Array of objects",
            "A maximum of 10 crates can be open.",
            "?",
        ),
        ("String", "A maximum of 10 labels can be set.", ""),
    ]);
}

#[test]
fn states_of_fields() {
    check(&[
        ("String", "(Deprecated) The old label.", "deprecated=true"),
        (
            "String",
            "(Deprecated) A label that serves no purpose.",
            "deprecated=true",
        ),
        (
            "String",
            "The label.|This parameter has been discarded.",
            "deprecated=true",
        ),
        ("String", "The **lid** parameter is discarded.", ""),
        (
            "String",
            "Its glue. Note that this parameter is deprecated. Use **lid** instead.",
            "deprecated=true",
        ),
        (
            "String",
            "The ability to change the label of a crate is now deprecated, and will be removed.",
            "deprecated=true",
        ),
        (
            "String",
            "The ability to change the lid of a crate is now deprecated.",
            "",
        ),
        (
            "String",
            "The use of the **label** object is deprecated but supported.",
            "deprecated=true",
        ),
        ("String", "The use of the **lid** object is deprecated.", ""),
        (
            "String",
            "Some of many:|- **flat** indicates a flat one. This parameter has been discarded.",
            "",
        ),
        (
            "String",
            "The label. This field is read-only.",
            "readOnly=true",
        ),
        ("Boolean", "Whether the field is read-only.", ""),
        (
            "String",
            "If the crate is not a crate of lids, null is returned.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "If no lid is set, the value is **null**.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "The value can be None.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "The value can be **low** or **None**.",
            r#"enum=["low","None"]"#,
        ),
        (
            "String",
            "If this parameter is **None**, the server chooses.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "If the value is **None** (case-insensitive), nothing is shown.",
            "?",
        ),
        (
            "String",
            "If the value is null, nothing happens.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "If the value of **lid** is null, nothing happens.",
            "",
        ),
        (
            "String",
            "This parameter is needed if **lid** is set to **null**.",
            "lid may be null",
        ),
        (
            "String",
            "If a bolt in **lid** is set to **null**, nothing happens.",
            "",
        ),
        (
            "String",
            "If the body does not hold this parameter or the value of this parameter is **null**, the lid is removed.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "If it is not sent or its value is **null**, the lid is removed.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "It cannot be left blank or set to **null**.",
            "minLength=1",
        ),
        (
            "String",
            "It is always **null**.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "The label. If **null** is specified, the label is removed.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "Where there is no label, it will show as **null**.",
            r#"type=["string","null"]"#,
        ),
        ("String", "This parameter is reserved.", ""),
        (
            "String",
            "The lid. Please do not use it.",
            "deprecated=true",
        ),
        ("String", "Do not use it for lids.", ""),
        (
            "String",
            "The lid. This parameter does not take effect.",
            "deprecated=true",
        ),
        (
            "String",
            "This parameter is not supported. ",
            "deprecated=true",
        ),
        (
            "String",
            "If the lid is shut, this parameter is not supported.",
            "",
        ),
        (
            "String",
            "Without a lid, this value is set to null.",
            r#"type=["string","null"]"#,
        ),
        (
            "String",
            "The lid, or **null** if the crate is open",
            r#"type=["string","null"]"#,
        ),
        ("String", "A seat that is reserved for lids.", ""),
        ("String", "Generated by the system.", "readOnly=true"),
        (
            "String",
            "If it is left out, it is generated by the system.",
            "",
        ),
        (
            "String",
            "It is never returned in the response.",
            "writeOnly=true",
        ),
        (
            "String",
            "Either this parameter or **lid** must be set.",
            "either label/lid",
        ),
        (
            "String",
            "Either **lid** or **hinge** is required.",
            "either lid/hinge",
        ),
        ("String", "You can set either **lid** or **hinge**.", ""),
        (
            "String",
            "If you omit this parameter, the server chooses.",
            "optional",
        ),
    ]);
}

#[test]
fn what_the_type_column_says_stays() {
    assert_eq!(
        read("label", "String(64)", "It has up to 80 characters."),
        ""
    );
}

#[test]
fn alternatives_stand_at_the_parent() {
    let mut parent = Schema::default();
    parent.properties.insert("lid".into(), Schema::default());
    parent.properties.insert("hinge".into(), Schema::default());
    let findings = [
        Finding::EitherRequired(vec!["lid".into(), "hinge".into()]),
        Finding::EitherRequired(vec!["hinge".into(), "lid".into()]),
        Finding::EitherRequired(vec!["lid".into(), "elsewhere".into()]),
    ];
    apply_to_parent(&mut parent, &findings);
    assert_eq!(parent.any_required, [["lid", "hinge"]]);
}

#[test]
fn another_member_may_be_null() {
    let mut parent = Schema::default();
    let text = Schema::of(apiref_core::ir::TypeName::String);
    parent.properties.insert("lid".into(), text.clone());
    parent.properties.insert("hinge".into(), text);
    apply_to_parent(&mut parent, &[Finding::NullableOther("lid".into())]);
    assert!(parent.properties["lid"].is_nullable());
    assert!(!parent.properties["hinge"].is_nullable());
}

#[test]
fn keys_of_a_map_may_be_null() {
    let text = "Of known keys, if the value is null, the lid is taken off.";
    assert_eq!(read("lids", "Object", text), "keys may be null");
    let mut parent = Schema::default();
    let values = Schema::of(apiref_core::ir::TypeName::String);
    let map = Schema {
        additional_properties: Some(Box::new(values)),
        ..Schema::of(apiref_core::ir::TypeName::Object)
    };
    parent.properties.insert("lids".into(), map);
    apply_to_parent(&mut parent, &[Finding::NullOfKeys("lids".into())]);
    let lids = &parent.properties["lids"];
    assert!(!lids.is_nullable());
    let values = lids.additional_properties.as_ref();
    assert!(values.is_some_and(|values| values.is_nullable()));
    let other = "The value is null if there are no keys.";
    assert!(!read("lids", "Object", other).contains("keys"));
}

#[test]
fn another_form_widens_a_format() {
    check(&[
        (
            "String",
            "If an IP address is given, /32 is added. The value must be in CIDR format.",
            r#"~format="cidr"(other-value)"#,
        ),
        (
            "String",
            "The value must be in CIDR format. If a lid is given, it is shut.",
            r#"format="cidr""#,
        ),
    ]);
}

#[test]
fn what_has_ends_but_no_type_is_limited_as_a_number() {
    check(&[
        (
            "",
            "The value must be between 1 and 300.",
            "maximum=300 minimum=1",
        ),
        (
            "",
            "The value must be between 5 and 9. The value **0** means none.",
            r#"maximum=9 minimum=0 x-apiref-ranges=[{"maximum":0,"minimum":0},{"maximum":9,"minimum":5}]"#,
        ),
        (
            "",
            "It must be between 1 and 9 characters.",
            "maxLength=9 minLength=1",
        ),
    ]);
}

#[test]
fn a_member_in_other_capitals_may_be_null() {
    let mut parent = Schema::default();
    let text = Schema::of(apiref_core::ir::TypeName::String);
    parent.properties.insert("lidId".into(), text);
    apply_to_parent(&mut parent, &[Finding::NullableOther("lidid".into())]);
    assert!(parent.properties["lidId"].is_nullable());
}

proptest::proptest! {
    #[test]
    fn every_description_is_read(text in "(value|can be|\\*\\*a\\*\\*|or|maximum|of|1|64|characters|\\^|\\$|\\(|\\)|\\[|yyyy-MM-dd|default|is|:|,|\\.|\\||- | |é){0,60}") {
        for kind in ["String", "Integer", "Array of strings", "Map<String,X>", ""] {
            read("label", kind, &text.replace("|  - ", "| "));
        }
    }
}

#[test]
fn alternatives_reach_the_body_of_an_operation() {
    let text = ":original_name: x.html\n\n.. _x:\n\nMaking a Crate\n==============\n\nFunction\n--------\n\nMakes it.\n\nURI\n---\n\nPOST /v1/crates\n\nRequest\n-------\n\n.. table:: **Table 1** Request body parameters\n\n   ========= ========= ====== ===========\n   Parameter Mandatory Type   Description\n   ========= ========= ====== ===========\n   lid       No        String Either this parameter or **hinge** must be set.\n   hinge     No        String The hinge.\n   ========= ========= ====== ===========\n\nStatus Codes\n------------\n\n=========== ===========\nStatus Code Description\n=========== ===========\n200         Made.\n=========== ===========\n";
    let page = apiref_core::page::Page::new("x.rst", text);
    let (draft, _) = crate::dialect::read(&page);
    let info = apiref_core::ir::ApiInfo::default();
    let (api, _) = crate::resolve::resolve(info, std::slice::from_ref(&page), vec![draft]);
    let body = api
        .operations
        .first()
        .and_then(|operation| operation.request_body.as_ref());
    let body = body.expect("the page has a body");
    let found = format!("{:?}", body.schema.any_required);
    assert!(found.contains("lid") && found.contains("hinge"), "{found}");
}
