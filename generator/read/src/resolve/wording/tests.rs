use super::*;
use crate::draft::{DraftTable, Place, Reference, Spanned};
use apiref_core::ir::Outcome;

/// A page whose second table lists the members of a struct, and whose third lists lids.
fn page() -> PageDraft {
    let table = |label: &str, caption: &str, location| DraftTable {
        labels: vec![label.to_owned()],
        caption: Some(Spanned {
            text: caption.to_owned(),
            ..Spanned::default()
        }),
        location,
        ..DraftTable::default()
    };
    let mut draft = crate::dialect::blank(
        &apiref_core::page::Page::new("lids.rst", ""),
        None,
        Outcome::Operation,
    );
    draft.tables = vec![
        table("crate", "Table 2 Crate", Some(Place::Struct)),
        table("lids", "Table 3 Colours of lids", Some(Place::Body)),
    ];
    draft
}

fn refer(text: &str, target: &str) -> Inline {
    Inline::Reference(Reference {
        text: text.to_owned(),
        target: target.to_owned(),
        span: Default::default(),
    })
}

fn shown(blocks: Vec<ProseBlock>) -> String {
    let drafts = [page()];
    let names = Names::of(&drafts);
    let prose = Prose { blocks };
    changed(&prose, &names.of_page(&drafts[0].page))
        .unwrap_or(prose)
        .to_markdown()
}

fn paragraph(text: &str) -> ProseBlock {
    ProseBlock::Paragraph(vec![Inline::Text(text.to_owned())])
}

/// What is shown of a paragraph with a reference between two texts.
fn around_reference(before: &str, after: &str) -> String {
    shown(vec![ProseBlock::Paragraph(vec![
        Inline::Text(before.to_owned()),
        refer("All Lids", "all_lids"),
        Inline::Text(after.to_owned()),
    ])])
}

fn label(text: &str) -> ProseBlock {
    ProseBlock::Paragraph(vec![Inline::Strong(text.to_owned())])
}

#[test]
fn sentences_that_point_at_pages_go_where_others_are_left() {
    for (before, after, expected) in [
        ("The id. For details about ids, see ", ".", "The id."),
        ("The id. See ", ". It is a UUID.", "The id. It is a UUID."),
        ("Before calling an API, read ", ".", ""),
        ("See ", ".", "See All Lids."),
        ("For boxes, see ", ".", "For boxes, see All Lids."),
        (
            "The id. It is that of ",
            ".",
            "The id. It is that of All Lids.",
        ),
        (
            "The id. See ",
            " for the limits.",
            "The id. See All Lids for the limits.",
        ),
    ] {
        assert_eq!(around_reference(before, after), expected, "{before}");
    }
    let link = Inline::Link {
        text: "the site".to_owned(),
        url: "https://example.com/".to_owned(),
    };
    let text = vec![Inline::Text("The id. See ".to_owned()), link];
    let kept = shown(vec![ProseBlock::Paragraph(text)]);
    assert_eq!(kept, "The id. See [the site](<https://example.com/>)");
}

#[test]
fn a_paragraph_stands_once() {
    let twice = |text: &str| shown(vec![paragraph(text), paragraph("Red."), paragraph(text)]);
    assert_eq!(twice("It has 3 bolts."), "It has 3 bolts.\n\nRed.");
    assert_eq!(twice("Lids."), "Lids.\n\nRed.\n\nLids.");
    let code = || ProseBlock::Code("lid".to_owned());
    let text = || paragraph("It looks like this");
    assert_eq!(
        shown(vec![text(), code(), text(), code()])
            .matches("looks")
            .count(),
        2
    );
}

#[test]
fn a_requirement_may_tell_more_than_yes_or_no() {
    for (cell, expected) in [
        (
            "No Needed where there is a lid.",
            "A bolt.\n\nNeeded where there is a lid.",
        ),
        (
            "Yes (If there is a lid, it is left out.)",
            "A bolt.\n\nIf there is a lid, it is left out.",
        ),
        ("Yes", "A bolt."),
        ("Yes (for lids)", "A bolt."),
    ] {
        let mut row = DraftRow {
            description: Prose {
                blocks: vec![paragraph("A bolt.")],
            },
            requirement: Some(Spanned {
                text: cell.to_owned(),
                ..Spanned::default()
            }),
            ..DraftRow::default()
        };
        labels::keep_remark(&mut row);
        let text = row.shown.unwrap_or(row.description).to_markdown();
        assert_eq!(text, expected, "{cell}");
    }
}

#[test]
fn sentences_that_point_at_tables_go() {
    let with = |before: &str, text: &str, target: &str, after: &str| {
        shown(vec![ProseBlock::Paragraph(vec![
            Inline::Text(before.to_owned()),
            refer(text, target),
            Inline::Text(after.to_owned()),
        ])])
    };
    assert_eq!(
        with("The crate. For details, see ", "Table 2", "crate", "."),
        "The crate."
    );
    assert_eq!(
        with(
            "The crate. For details about it, see ",
            "Table 2",
            "crate",
            ". It is shut."
        ),
        "The crate. It is shut."
    );
    assert_eq!(
        with("One of those in ", "Table 3", "lids", "."),
        "One of those in “Colours of lids”."
    );
    assert_eq!(
        with(
            "For details about the colours, see ",
            "Table 3",
            "lids",
            "."
        ),
        "For details about the colours, see “Colours of lids”."
    );
    assert_eq!(
        with("For details, see ", "Packing a Crate", "packing", "."),
        "For details, see Packing a Crate."
    );
    assert_eq!(
        with(
            "It is packed. For more status codes, see ",
            "Status Codes",
            "packing",
            "."
        ),
        "It is packed."
    );
    let named = |name: Inline| {
        shown(vec![ProseBlock::Paragraph(vec![
            Inline::Text("The lid. For details, see ".to_owned()),
            name,
            Inline::Text(" in ".to_owned()),
            refer("Listing Lids", "packing"),
            Inline::Text(".".to_owned()),
        ])])
    };
    assert_eq!(
        named(Inline::Strong("lid_id".to_owned())),
        "The lid. For details, see **lid\\_id** in Listing Lids."
    );
    assert_eq!(named(Inline::Text("the id".to_owned())), "The lid.");
    assert_eq!(
        shown(vec![paragraph("A lid, e.g. red. See Table 9.")]),
        "A lid, e.g. red."
    );
    assert_eq!(
        shown(vec![paragraph(
            "The following table describes the parameters."
        )]),
        ""
    );
    assert_eq!(
        shown(vec![paragraph("As in Table 3.")]),
        "As in “Colours of lids”."
    );
    assert_eq!(shown(vec![paragraph("As in Table 9.")]), "As in Table 9.");
}

#[test]
fn fields_of_a_form_are_text() {
    let form = vec![
        label("Definition"),
        paragraph("The weight."),
        label("Constraints"),
        paragraph("N/A"),
        label("Range"),
        paragraph("1 to 9"),
        label("Default Value"),
        paragraph("None"),
    ];
    assert_eq!(shown(form), "The weight.\n\n**Range**: 1 to 9");
    // A few words behind other text need their label.
    let form = vec![
        paragraph("The weight."),
        label("Constraint"),
        paragraph("1 or 9"),
    ];
    assert_eq!(shown(form), "The weight.\n\n**Constraint**: 1 or 9");
    let items = vec![ProseBlock::List {
        ordered: false,
        items: vec![
            Prose::plain("Definition: The lid."),
            Prose::plain("Constraints: It must fit."),
            Prose::plain("Value range: N/A"),
        ],
    }];
    assert_eq!(shown(items), "The lid.\n\nIt must fit.");
    let member = |name: &str, text: &str| Prose {
        blocks: vec![ProseBlock::Paragraph(vec![
            Inline::Strong(name.to_owned()),
            Inline::Text(format!(": {text}")),
        ])],
    };
    let members = vec![ProseBlock::List {
        ordered: false,
        items: vec![member("Key", "The lid."), member("Value", "Its colour.")],
    }];
    assert_eq!(
        shown(members),
        "- **Key**: The lid.\n- **Value**: Its colour."
    );
    let listed = vec![
        label("Options"),
        ProseBlock::List {
            ordered: false,
            items: vec![Prose::plain("red"), Prose::plain("blue")],
        },
    ];
    assert_eq!(shown(listed), "**Options**\n\n- red\n- blue");
    assert_eq!(
        shown(vec![paragraph("Note: It is heavy.")]),
        "Note: It is heavy."
    );
}

#[test]
fn values_that_were_explained_are_not_listed_again() {
    let list = |items: &[Prose]| ProseBlock::List {
        ordered: false,
        items: items.to_vec(),
    };
    let value = |text: &str| Prose {
        blocks: vec![label(text)],
    };
    let explained = Prose {
        blocks: vec![ProseBlock::Paragraph(vec![
            Inline::Strong("OPEN".to_owned()),
            Inline::Text(": ajar".to_owned()),
        ])],
    };
    let shown = |again: &[Prose]| {
        shown(vec![
            paragraph("The state:"),
            list(&[explained.clone(), Prose::plain("SHUT: closed")]),
            paragraph("Enumeration values:"),
            list(again),
        ])
    };
    let first = "The state:\n\n- **OPEN**: ajar\n- SHUT: closed";
    assert_eq!(shown(&[value("OPEN"), value("SHUT")]), first);
    let more = shown(&[value("OPEN"), value("GLUED")]);
    assert!(more.ends_with("Enumeration values:\n\n- **OPEN**\n- **GLUED**"));
}

#[test]
fn tables_below_are_not_where_readers_are() {
    for (text, left) in [
        (
            "Parameters in the following table narrow the list.",
            "Parameters narrow the list.",
        ),
        (
            "Send one of the colours listed in the following table.",
            "Send one of the colours.",
        ),
        (
            "What it takes is listed in the following table.",
            "What it takes is listed in the following table.",
        ),
    ] {
        assert_eq!(shown(vec![paragraph(text)]), left);
    }
}

#[test]
fn a_list_behind_another_keeps_its_label() {
    let list = |text: &str| ProseBlock::List {
        ordered: false,
        items: vec![Prose::plain(text), Prose::plain("blue")],
    };
    let items = vec![ProseBlock::List {
        ordered: false,
        items: vec![
            Prose::plain("The colour."),
            Prose {
                blocks: vec![paragraph("Range:"), list("red")],
            },
            Prose {
                blocks: vec![paragraph("Constraints:"), list("No green.")],
            },
        ],
    }];
    assert_eq!(
        shown(items),
        "The colour.\n\nRange:\n\n- red\n- blue\n\nConstraints:\n\n- No green.\n- blue"
    );
    let first = vec![label("Constraints"), list("No green.")];
    assert_eq!(shown(first), "- No green.\n- blue");
}

#[test]
fn notes_that_only_name_what_stood_below_them_are_told() {
    for (text, is_told) in [
        ("The lids of a crate:", true),
        ("Example of a crate with lids:", true),
        ("The answer is a list of lids:", false),
        ("The server returns:", false),
        ("Open a lid:", false),
        ("The lids of a crate.", false),
        ("It is open. The lids of a crate:", false),
    ] {
        assert_eq!(
            sentences::only_announces(&Prose::plain(text)),
            is_told,
            "{text}"
        );
    }
}

#[test]
fn what_announces_nothing_goes() {
    assert_eq!(
        shown(vec![paragraph("The lid. The value can be:")]),
        "The lid."
    );
    assert_eq!(
        shown(vec![paragraph("The lid, which is:")]),
        "The lid, which is."
    );
    assert_eq!(
        shown(vec![paragraph("The lid."), paragraph("As follows:")]),
        "The lid."
    );
}

#[test]
fn a_name_in_bold_type_is_no_label() {
    let member = |name: &str| {
        let text = Inline::Text(": what is in it.".to_owned());
        shown(vec![ProseBlock::Paragraph(vec![
            Inline::Strong(name.to_owned()),
            text,
        ])])
    };
    assert_eq!(member("details"), "**details**: what is in it.");
    assert_eq!(member("Details"), "what is in it.");
}

#[test]
fn what_only_repeats_the_type_goes() {
    let shown = |kind: &str, blocks: Vec<ProseBlock>| {
        let mut row = DraftRow {
            description: Prose { blocks },
            ..DraftRow::default()
        };
        row.type_text.text = kind.to_owned();
        drop_type(&mut row);
        row.shown.unwrap_or(row.description).to_markdown()
    };
    let with_type = || vec![paragraph("String"), paragraph("A lid.")];
    assert_eq!(shown("String", with_type()), "A lid.");
    assert_eq!(shown("Object", with_type()), "String\n\nA lid.");
    assert_eq!(shown("String", vec![paragraph("String")]), "String");
    assert_eq!(shown("Object", vec![paragraph("/")]), "");
}

#[test]
fn what_leads_nowhere_goes() {
    for (before, after, expected) in [
        ("The id For details about ids, see ", ".", "The id"),
        ("The id. To obtain it, refer to ", ".", "The id."),
        ("A lid. You can learn more about ", ".", "A lid."),
        ("The id. You can obtain it in ", ".", "The id."),
        (
            "The id. To open it, see ",
            ".",
            "The id. To open it, see All Lids.",
        ),
    ] {
        assert_eq!(around_reference(before, after), expected, "{before}");
    }
    let endpoint = vec![
        Inline::Text("Before calling this API, obtain the ".to_owned()),
        Inline::Link {
            text: "endpoint".to_owned(),
            url: "https://example.com/".to_owned(),
        },
        Inline::Text(".".to_owned()),
    ];
    let general = [paragraph("A lid."), ProseBlock::Paragraph(endpoint)];
    assert_eq!(shown(general.to_vec()), "A lid.");
    for (text, expected) in [
        ("The lids. For details, see the lid objects.", "The lids."),
        (
            "Write a question mark (?) and an ampersand (&) into the path. Lids are found by all fields in the following table.",
            "Lids are found by all fields.",
        ),
    ] {
        assert_eq!(shown(vec![paragraph(text)]), expected);
    }
    let key = [paragraph("A lid."), paragraph("See the value range.")];
    assert_eq!(shown(key.to_vec()), "A lid.");
    let range = [paragraph("A lid."), paragraph("Options: See Constraints.")];
    assert_eq!(shown(range.to_vec()), "A lid.");
}

#[test]
fn a_caution_has_no_head_of_its_own_and_a_label_no_quotation_mark() {
    let body = Prose {
        blocks: vec![paragraph("CAUTION:"), paragraph("It bites.")],
    };
    let caution = ProseBlock::Admonition("caution".to_owned(), body);
    assert_eq!(shown(vec![caution]), "**caution**\n\nIt bites.");
    let quoted = ProseBlock::Paragraph(vec![
        Inline::Text("'".to_owned()),
        Inline::Strong("Definition".to_owned()),
        Inline::Text(": A lid.".to_owned()),
    ]);
    assert_eq!(shown(vec![quoted]), "A lid.");
}

#[test]
fn a_range_that_is_the_name_of_its_field_goes() {
    let left = |name: &str, range: &str| {
        let mut row = DraftRow {
            name: Spanned {
                text: name.to_owned(),
                ..Spanned::default()
            },
            description: Prose {
                blocks: vec![paragraph("The lid."), paragraph(range)],
            },
            ..DraftRow::default()
        };
        drop_own_range(&mut row);
        row.shown.unwrap_or(row.description).blocks.len()
    };
    assert_eq!(left("lid_id", "Value range: Lid ID."), 1);
    assert_eq!(left("lid_id", "Options: Lid IDs of the crate"), 1);
    assert_eq!(left("marker", "Value range: Lid ID."), 2);
    assert_eq!(left("lid_id", "Value range: 1-9"), 2);
}

#[test]
fn what_columns_repeat_is_said_once() {
    let list = || ProseBlock::List {
        ordered: false,
        items: vec![Prose::plain("oak"), Prose::plain("pine")],
    };
    let text = shown(vec![
        paragraph("At most 20 jars."),
        paragraph("One of these:"),
        list(),
        paragraph("At most 20 jars."),
        paragraph("Enumeration values:"),
        list(),
        label("Range"),
        paragraph("The lids."),
        label("Range"),
        paragraph("The jars."),
    ]);
    assert_eq!(text.matches("At most 20 jars.").count(), 1, "{text}");
    assert_eq!(text.matches("oak").count(), 1, "{text}");
    assert!(!text.contains("Enumeration"), "{text}");
    assert_eq!(text.matches("Range").count(), 2, "{text}");
}

#[test]
fn what_announces_a_repetition_keeps_its_other_sentences_and_what_it_leads_to() {
    let list = || ProseBlock::List {
        ordered: false,
        items: vec![Prose::plain("oak"), Prose::plain("pine")],
    };
    let text = shown(vec![
        paragraph("One of these:"),
        list(),
        paragraph("The wood is dry. Enumeration values:"),
        list(),
    ]);
    assert_eq!(text.matches("oak").count(), 1, "{text}");
    assert!(text.ends_with("The wood is dry."), "{text}");
    let text = shown(vec![
        paragraph("It has an even number."),
        paragraph("For large crates:"),
        paragraph("It has an even number."),
        paragraph("It is heavy."),
    ]);
    assert_eq!(text.matches("even number").count(), 2, "{text}");
}
