//! What becomes of rows, one rule a page, over all families: from text to the IR.

use apiref_core::ir::{Api, Operation, Schema};
use apiref_core::page::Page;
use apiref_read::LoadedApi;
use apiref_read::resolve::naming::NameLock;

#[path = "rows/calls.rs"]
mod calls;
#[path = "rows/examples.rs"]
mod examples;
#[path = "rows/unshown.rs"]
mod unshown;

/// Reads one page and gives the IR and the messages.
fn read(name: &str, text: &str) -> (Api, Vec<String>) {
    read_all(&[(name, text)])
}

fn read_all(pages: &[(&str, &str)]) -> (Api, Vec<String>) {
    let loaded = LoadedApi {
        info: Default::default(),
        pages: pages
            .iter()
            .map(|(name, text)| Page::new(*name, text))
            .collect(),
        unreadable: Vec::new(),
        folder: Default::default(),
        hashes: Default::default(),
        overrides: Vec::new(),
    };
    let (api, found) = apiref_read::read_api(&loaded, &mut NameLock::default());
    let messages = found
        .iter()
        .map(|one| format!("! {}: {}", one.code.rule().id, one.message))
        .collect();
    (api, messages)
}

/// The operation of a page, then what was found, a line each.
fn shown(name: &str, text: &str) -> String {
    shown_all(&[(name, text)])
}

fn shown_all(pages: &[(&str, &str)]) -> String {
    let (api, messages) = read_all(pages);
    let mut out = Vec::new();
    for operation in &api.operations {
        lines(&api, operation, &mut out);
    }
    out.extend(messages);
    out.join("\n")
}

fn lines(api: &Api, operation: &Operation, out: &mut Vec<String>) {
    out.push(format!("{} {}", operation.method, operation.path));
    for parameter in &operation.parameters {
        let place = format!("{:?}", parameter.location).to_lowercase();
        let mark = if parameter.required { "!" } else { "" };
        let kind = kind(api, &parameter.schema);
        out.push(format!("{place} {}{mark} {kind}", parameter.name));
    }
    if let Some(body) = &operation.request_body {
        out.push(format!("body {}", kind(api, &body.schema)));
        members(api, "", &body.schema, out);
    }
    for response in &operation.responses {
        if let Some(schema) = &response.schema {
            out.push(format!("{} {}", response.status, kind(api, schema)));
            members(api, "", schema, out);
        }
    }
}

fn members(api: &Api, path: &str, schema: &Schema, out: &mut Vec<String>) {
    let schema = followed(api, schema);
    for (name, member) in &schema.properties {
        let path = format!("{path}.{name}");
        let mark = if schema.required.contains(name) {
            "!"
        } else {
            ""
        };
        out.push(format!("  {path}{mark} {}", kind(api, member)));
        members(api, &path, member, out);
    }
    if let Some(items) = &schema.items {
        members(api, &format!("{path}[]"), items, out);
    }
    if let Some(values) = &schema.additional_properties {
        members(api, &format!("{path}{{}}"), values, out);
    }
}

fn followed<'a>(api: &'a Api, schema: &'a Schema) -> &'a Schema {
    schema
        .reference_name()
        .and_then(|name| api.schemas.get(name))
        .unwrap_or(schema)
}

fn kind(api: &Api, schema: &Schema) -> String {
    let at = followed(api, schema);
    let mut out = at.types.as_ref().map_or_else(
        || "any".to_owned(),
        |types| {
            let names: Vec<&str> = types.names().iter().map(|name| name.as_str()).collect();
            names.join("|")
        },
    );
    if let Some(items) = &at.items {
        out.push_str(&format!(" of {}", kind(api, items)));
    }
    if let Some(values) = &at.additional_properties {
        out.push_str(&format!(" to {}", kind(api, values)));
    }
    if let Some(format) = &at.format {
        out.push_str(&format!(" ({format})"));
    }
    let flags = [
        (schema.is_nullable() && !out.contains("null"), "nullable"),
        (schema.deprecated, "deprecated"),
        (schema.read_only, "read-only"),
        (schema.write_only, "write-only"),
    ];
    for (_, flag) in flags.into_iter().filter(|(is, _)| *is) {
        out.push_str(&format!(", {flag}"));
    }
    for names in &at.any_required {
        out.push_str(&format!(", one of {}", names.join(" and ")));
    }
    out
}

/// An OTC page with these sections after its head.
fn otc(sections: &str) -> String {
    format!(
        ":original_name: lids_01.html\n\n.. _lids_01:\n\nLidding a Crate\n===============\n\n\
         Function\n--------\n\nPuts a lid on a crate.\n\n{sections}\n\nStatus Codes\n------------\n\n\
         See :ref:`Codes <codes>`.\n"
    )
}

/// A converted OpenStack page with these rows in its request's table of body parameters.
fn wadl(path: &str, header: &str, rows: &str, example: &str) -> String {
    format!(
        "=====\nLid - Crates API\n=====\n\nLid\n~~~\n\n\
         `Request <POST_lid.rst#request>`__ `Response <POST_lid.rst#response>`__\n\n\
         .. code-block:: javascript\n\n    POST {path}\n\nLids.\n\n\
         Request\n^^^^^^^\n\nBody parameters of the request:\n\n\
         {header}{rows}\n\n**Example Lid: JSON request**\n\n\n.. code::\n\n    {example}\n\n\
         Response\n^^^^^^^^\n\n"
    )
}

const HEADER: &str = "\
+---------+---------------+------------------------------------------------------------+
|Name     |Type           |Description                                                 |
+=========+===============+============================================================+
";

/// Rows of a table below [`HEADER`].
fn rows(all: &[(&str, &str, &str)]) -> String {
    let border = HEADER.lines().next().unwrap_or_default();
    all.iter()
        .map(|(name, kind, text)| format!("|{name:<9}|{kind:<15}|{text:<60}|\n{border}\n"))
        .collect()
}

/// A simple table of parameters for an OTC page: name, type and description.
fn table(caption: &str, all: &[(&str, &str, &str)]) -> String {
    let mut out = format!(".. table:: **Table 1** {caption}\n\n");
    let border = format!(
        "   {} {} {}\n",
        "=".repeat(24),
        "=".repeat(30),
        "=".repeat(70)
    );
    out.push_str(&border);
    out.push_str(&format!(
        "   {:<24} {:<30} Description\n",
        "Parameter", "Type"
    ));
    out.push_str(&border);
    for (name, kind, text) in all {
        out.push_str(&format!("   {name:<24} {kind:<30} {text}\n"));
    }
    out.push_str(&border);
    out
}

#[test]
fn a_column_called_optional_says_what_may_be_left_out() {
    let page = otc("URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n\
         .. table:: **Table 1** Request body parameters\n\n   \
         ========= ======== ====== ===========\n   \
         Parameter Optional Type   Description\n   \
         ========= ======== ====== ===========\n   \
         colour    Yes      String Colour.\n   \
         size      No       String Size.\n   \
         ========= ======== ====== ===========\n");
    insta::assert_snapshot!(shown("lids.rst", &page));
    let header = "\
+---------+---------------+---------+
|Name     |Description    |Optional |
+=========+===============+=========+
";
    let rows = "\
|colour   |Colour.        |Yes      |
+---------+---------------+---------+
|size     |Size.          |No       |
+---------+---------------+---------+
";
    let page = format!(
        "Lid\n~~~\n\n.. code::\n\n    POST /v1/lids\n\nRequest\n-------\n\n\
         Body parameters of the request:\n\n{header}{rows}\nResponse\n--------\n\n\
         This operation does not return a response body.\n"
    );
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn what_some_versions_do_without_is_not_demanded() {
    for (text, required) in [
        ("The lid. It was optional before version 2.", false),
        (
            "The lid. Was optional before microversion 2.92 : it was made.",
            false,
        ),
        ("The optional lid.", true),
    ] {
        let page = otc(&format!(
            "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n\
             .. table:: **Table 1** Request body parameters\n\n   \
             ========= ========= ====== {border}\n   \
             Parameter Mandatory Type   Description\n   \
             ========= ========= ====== {border}\n   \
             lid       Yes       String {text}\n   \
             ========= ========= ====== {border}\n",
            border = "=".repeat(text.len()),
        ));
        let (api, _) = read("lids.rst", &page);
        let body = api.operations[0].request_body.as_ref().expect("a body");
        let is_required = api
            .follow(&body.schema)
            .required
            .contains(&"lid".to_owned());
        assert_eq!(is_required, required, "{text}");
    }
}

#[test]
fn one_of_two_members_is_required_in_every_family() {
    let text = "Either this parameter or **size** must be set.";
    let members = [("colour", "String", text), ("size", "String", "The size.")];
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}",
        table("Request body parameters", &members)
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
    let members = rows(&[
        ("colour", "xsd:string", text),
        ("size", "xsd:string", "The size."),
    ]);
    let example = r#"{"colour": "red", "size": "xl"}"#;
    let page = wadl("/v2/lids", HEADER, &members, example);
    insta::assert_snapshot!(shown("POST_lid.rst", &page));
}

#[test]
fn parameters_without_a_column_for_types_have_types() {
    let page = otc(
        "URI\n---\n\nGET /v1/crates/{crate_id}/lids?limit={limit}&open={open}&colour={colour}\n\n\
         .. table:: **Table 1** Parameters\n\n   \
         ========= ========= =====================================\n   \
         Parameter Mandatory Description\n   \
         ========= ========= =====================================\n   \
         crate_id  Yes       The id of the crate.\n   \
         limit     No        The number of lids on a page.\n   \
         open      No        Open lids: **true** or **false**.\n   \
         colour    No        The colour.\n   \
         ========= ========= =====================================\n",
    );
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_filter_table_of_any_name_is_the_query() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nRequest\n-------\n\n**Request filter** field description\n\n{}\n\n{}",
        table(
            "Request filter field description",
            &[
                ("colour", "String", "The colour."),
                ("size", "Integer", "The size.")
            ]
        ),
        "Response\n--------\n\nNone\n"
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn dict_of_a_name_is_one_struct() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}\n\n{}",
        table(
            "Request body parameters",
            &[("lid", "Dict<Lid>", "The lid.")]
        ),
        table("Lid", &[("colour", "String", "The colour.")])
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_row_for_the_elements_of_the_root_makes_it_an_array() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}\n\n{}\n\nResponse\n--------\n\n{}",
        table(
            "Request body parameters",
            &[("[Array element]", "Array of Lid objects", "The lids.")]
        ),
        table("Lid", &[("colour", "String", "The colour.")]),
        table(
            "Response body parameters",
            &[("[Array element]", "Lid object", "A lid.")]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn structs_of_one_name_on_both_sides_stay_apart() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}\n\n{}\n\nResponse\n--------\n\n{}\n\n{}",
        table(
            "Request body parameters",
            &[("lid", "Lid object", "The lid.")]
        ),
        table("Lid", &[("colour", "String", "The colour.")]),
        table(
            "Response body parameters",
            &[("lid", "Lid object", "The lid.")]
        ),
        table(
            "Lid",
            &[
                ("id", "String", "The id."),
                ("weight", "Integer", "The weight.")
            ]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn an_endpoint_alone_is_the_root() {
    let page = otc("URI\n---\n\nGET https://{*Endpoint*}\n\nResponse\n--------\n\nNone\n");
    insta::assert_snapshot!(shown("lids.rst", &page), @"GET /");
}

#[test]
fn bullets_of_an_object_are_its_members() {
    let border = "   +-----------+--------+--------------------------------+\n";
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nResponse\n--------\n\n.. table:: **Table 1** Response body parameters\n\n\
         {border}   | Parameter | Type   | Description                    |\n{}\
         \x20  | fault     | Object | Why the lid does not fit.      |\n\
         \x20  |           |        |                                |\n\
         \x20  |           |        | -  **code**: the code.         |\n\
         \x20  |           |        | -  **size**: the size.         |\n{border}\
         \x20  | hole      | Object | The hole.                      |\n\
         \x20  |           |        |                                |\n\
         \x20  |           |        | -  **wide** - the width        |\n\
         \x20  |           |        |    in mm (Integer)             |\n\
         \x20  |           |        | -  **form** - the form         |\n{border}\
         \x20  | open      | String | One of these:                  |\n\
         \x20  |           |        |                                |\n\
         \x20  |           |        | -  **yes**: open.              |\n\
         \x20  |           |        | -  **no**: shut.               |\n{border}",
        border.replace('-', "=")
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_row_for_words_of_users_is_the_value_of_a_map() {
    let border = "   +-----------+--------+-------------+\n";
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nResponse\n--------\n\n.. table:: **Table 1** Response body parameters\n\n\
         {border}   | Parameter | Type   | Description |\n{}\
         \x20  | Own words | String | A mark.     |\n{border}\n\
         Example Response\n----------------\n\n::\n\n   {{\"marks\": {{\"colour\": \"red\", \"form\": \"round\"}}}}\n",
        border.replace('-', "=")
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn keys_that_are_data_make_a_map() {
    let entries: Vec<String> = (0..9)
        .map(|n| format!("\"crate{n}\": {{\"lid\": \"red\", \"size\": {n}}}"))
        .collect();
    let example = format!(
        "{{\"crates\": {{{}}}, \"files\": {{\"file:///a/b\": \"x\"}}}}",
        entries.join(", ")
    );
    let page = wadl("/v2/crates", "", "", &example);
    insta::assert_snapshot!(shown("POST_lid.rst", &page));
}

#[test]
fn rows_behind_a_list_that_no_example_shows_are_its_members() {
    let members = rows(&[
        ("crate", "xsd:dict", "A ``crate`` object."),
        (
            "lids",
            "xsd:list",
            "A list of ``lids`` with ``lid_size`` each.",
        ),
        ("lid_size", "xsd:int", "The size of a lid."),
        ("colour", "xsd:string", "The colour of one of the ``lids``."),
        ("weight", "xsd:int", "The weight."),
    ]);
    let page = wadl(
        "/v2/crates",
        HEADER,
        &members,
        r#"{"crate": {"weight": 3}}"#,
    );
    insta::assert_snapshot!(shown("POST_lid.rst", &page));
    let members = rows(&[
        ("space", "xsd:string", "The space."),
        ("lids", "xsd:list", "A list of lids."),
        ("name", "xsd:string", "The name of the lid."),
    ]);
    let page = wadl("/v2/lids", HEADER, &members, r#"{"lids": [{"name": "a"}]}"#);
    insta::assert_snapshot!(shown("POST_lid.rst", &page));
}

#[test]
fn words_of_rows_tell_what_kind_of_member_it_is() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}",
        table(
            "Request body parameters",
            &[
                ("id", "String", "The id, which is generated by the system."),
                ("old", "String", "This parameter is reserved."),
                (
                    "older",
                    "String",
                    "The shape. This parameter has been discarded."
                ),
                ("pin", "String", "Specifies the password of the lock."),
                ("adminPass", "String", "How to log in."),
                (
                    "code",
                    "String",
                    "The code. It is never returned in the response."
                ),
                ("until", "String", "When it ends. **null** means never."),
                ("size", "String", "If the value is **null**, any size fits."),
                ("kept", "String", "The number of seats reserved for lids."),
                ("firm", "String", "The value cannot be **null**."),
            ]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_repeated_row_is_named() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids/{{id}}\n\n{}\n\n{}",
        table("Path parameters", &[("id", "String", "The id.")]),
        table("Path parameters", &[("id", "String", "The id.")])
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn members_are_held_once_by_the_values_of_a_map() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/crates\n\nResponse\n--------\n\n{}\n\n{}\n\nExample Response\n----------------\n\n\
         .. code-block::\n\n   {{\"lids\": {{\"top lid\": [{{\"colour\": \"red\"}}]}}}}\n",
        table(
            "Response body parameters",
            &[
                ("lids", "Lid object", "The lids by name."),
                (
                    "boxes",
                    "Lid object",
                    "The structure is Map<String, Object>."
                ),
            ]
        ),
        table("Lid", &[("colour", "String", "The colour.")])
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_caption_of_another_member_is_no_sole_candidate() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/crates\n\nResponse\n--------\n\n{}\n\n{}",
        table(
            "Response body parameters",
            &[("fault", "Object", "What is wrong.")]
        ),
        table(
            "lid_options field description",
            &[("colour", "String", "The colour.")]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn the_table_that_a_description_cites_is_that_of_its_row() {
    let other = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nResponse\n--------\n\n{}\n\n.. _lid_l:\n\n{}",
        table(
            "Response body parameters",
            &[("labels", ":ref:`label <lid_l>` object", "All.")]
        ),
        table(
            "Description of the **label** field",
            &[("colour", "String", "The colour.")]
        )
    ));
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/crates\n\nResponse\n--------\n\n{}\n\n.. _crate_labels:\n\n{}",
        table(
            "Response body parameters",
            &[
                ("detail", "Object", "More."),
                (
                    "labels",
                    ":ref:`label <lid_l>` object",
                    "All. For details, see :ref:`Table 2 <crate_labels>`."
                ),
            ]
        ),
        table(
            "Description of the **label** field",
            &[("text", "String", "The text.")]
        )
    ));
    insta::assert_snapshot!(shown_all(&[("lids.rst", &other), ("crates.rst", &page)]));
}

#[test]
fn the_type_of_a_row_of_more_columns_begins_its_text() {
    let page = otc(
        "URI\n---\n\nGET /v1/lids/{lid_id}\n\nResponse\n--------\n\n\
         .. table:: **Table 1** Response body parameters\n\n   \
         +-----------+--------+-----------------+\n   \
         | Parameter | Type   | Description     |\n   \
         +===========+========+=================+\n   \
         | colour    | String | The colour.     |\n   \
         +-----------+--------+-----------------+\n   \
         | size      | No     | Integer         |\n   \
         |           |        |                 |\n   \
         |           |        | The size.       |\n   \
         +-----------+--------+-----------------+\n",
    );
    let (api, _) = read("lids.rst", &page);
    let body = api.operations[0].responses[0].schema.as_ref();
    let size = &followed(&api, body.expect("a body")).properties["size"];
    assert_eq!(kind(&api, size), "integer");
    assert_eq!(size.description.as_deref(), Some("The size."));
}

#[test]
fn what_stands_under_a_misspelt_name_is_not_left_out() {
    let page = |name: &str| {
        otc(&format!(
            "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n\
             .. table:: **Table 1** Request body parameters\n\n   \
             ========= ========= ======= ===========\n   \
             Parameter Mandatory Type    Description\n   \
             ========= ========= ======= ===========\n   \
             lidColour Yes       String  Colour.\n   \
             size      Yes       Integer Size.\n   \
             ========= ========= ======= ===========\n\n\
             Example Request\n---------------\n\n.. code-block::\n\n   {{\"{name}\": \"red\"}}\n"
        ))
    };
    for (name, left_out) in [
        ("lidcolour", &["size"][..]),
        ("hue", &["lidColour", "size"]),
    ] {
        let (api, _) = read("lids.rst", &page(name));
        let body = api.operations[0].request_body.as_ref().expect("a body");
        assert_eq!(
            followed(&api, &body.schema).left_out.to_vec(),
            left_out,
            "{name}"
        );
    }
}

#[test]
fn structs_that_hold_themselves_are_one_where_pages_say_the_same() {
    let page = |name: &str, text: &str| {
        let one = format!(":ref:`Crate <{name}>` object");
        let several = format!("Array of :ref:`Crate <{name}>`");
        otc(&format!(
            "URI\n---\n\nGET /v1/{name}\n\nResponse\n--------\n\n{}\n\n.. _{name}:\n\n{}",
            table("Response body parameters", &[("crate", &one, "A crate.")]),
            table(
                "Crate",
                &[
                    ("lid", "String", text),
                    ("crates", &several, "The crates in it.")
                ]
            ),
        ))
    };
    let names = |second: &str| {
        let pages = [page("a", "The lid."), page("b", second)];
        let (api, _) = read_all(&[("a.rst", &pages[0]), ("b.rst", &pages[1])]);
        let names = api.schemas.keys();
        let names = names.filter(|name| name.starts_with("Crate"));
        names.cloned().collect::<Vec<_>>()
    };
    assert_eq!(names("The lid."), ["Crate"]);
    assert_eq!(names("Its colour."), ["Crate", "CrateAa"]);
}

#[test]
fn two_rows_of_one_member_are_told_both() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}",
        table(
            "Request body parameters",
            &[
                ("colour", "String", "The colour."),
                ("size", "Integer", "The size."),
                ("colour", "String", "It fades."),
                ("size", "Integer", "The size."),
                ("size", "String", "The size in words."),
            ]
        ),
    ));
    let (api, _) = read("lids.rst", &page);
    let body = api.operations[0].request_body.as_ref().expect("a body");
    let members = &followed(&api, &body.schema).properties;
    let text = |name: &str| members[name].description.clone().unwrap_or_default();
    assert_eq!(text("colour"), "The colour.\n\nIt fades.");
    assert_eq!(text("size"), "The size.");
}
