//! What examples tell of rows: places, maps, requirements.

use super::*;

/// A table of the members of a request, with a column of requirement.
fn required(caption: &str, all: &[(&str, &str, &str, &str)]) -> String {
    let bar = "=".repeat(12);
    let border = format!("   {bar} ========= ======= {}\n", "=".repeat(70));
    let mut out = format!(".. table:: **Table 1** {caption}\n\n{border}");
    out.push_str("   Parameter    Mandatory Type    Description\n");
    out.push_str(&border);
    for (name, mandatory, kind, text) in all {
        out.push_str(&format!("   {name:<12} {mandatory:<9} {kind:<7} {text}\n"));
    }
    out.push_str(&border);
    out
}

#[test]
fn a_body_of_key_and_value_is_a_map_where_the_example_shows_a_pair() {
    let pair = [
        ("key", "xsd:string", "What it is."),
        ("value", "xsd:string", "What it is like."),
    ];
    let bodies = [
        r#"{"colour": "red"}"#,
        r#"{"key": "colour", "value": "red"}"#,
    ];
    let kinds = bodies.map(|body| {
        let (api, _) = read(
            "lids.rst",
            &wadl("/v1/lids/{lid}", HEADER, &rows(&pair), body),
        );
        let body = api.operations[0].request_body.as_ref().expect("a body");
        kind(&api, &body.schema)
    });
    assert_eq!(kinds, ["object to string", "object"]);
}

#[test]
fn one_of_two_names_in_a_cell_is_sent() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}",
        required(
            "Request body parameters",
            &[("id or name", "Yes", "String", "Which lid.")]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_condition_takes_back_that_a_member_must_be_there() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}\n\nExample Request\n---------------\n\n\
         .. code-block::\n\n   {{\"colour\": \"red\"}}\n",
        required(
            "Request body parameters",
            &[
                ("colour", "Yes", "String", "The colour."),
                (
                    "size",
                    "Yes",
                    "String",
                    "This parameter cannot be set if **colour** is red."
                ),
                ("weight", "Yes", "String", "The weight."),
            ]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn what_must_be_sent_need_not_come_back() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}\n\n.. _lid:\n\n{}\n\nResponse\n--------\n\n{}\n\n\
         Example Response\n----------------\n\n.. code-block::\n\n   {{\"lid\": {{\"colour\": \"red\"}}}}\n",
        table(
            "Request body parameters",
            &[("lid", ":ref:`Lid <lid>` object", "The lid.")]
        ),
        required(
            "Lid",
            &[
                ("colour", "Yes", "String", "The colour."),
                ("size", "Yes", "String", "The size."),
            ]
        ),
        table(
            "Response body parameters",
            &[("lid", ":ref:`Lid <lid>` object", "The lid.")]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_scalar_may_be_called_like_the_object_around_all_rows() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nResponse\n--------\n\n{}\n\nExample Response\n----------------\n\n\
         .. code-block::\n\n   {{\"lid\": {{\"id\": \"1\", \"colour\": \"red\", \"size\": \"xl\", \"rims\": \
         [{{\"width\": 1}}]}}}}\n",
        table(
            "Response body parameters",
            &[
                ("lid", "String", "The lid."),
                ("id", "String", "The id."),
                ("colour", "String", "The colour."),
                ("size", "String", "The size."),
                ("rims", "Array", "The rims."),
                ("width", "Integer", "The width of a rim."),
            ]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_table_of_key_and_value_is_a_map_where_the_example_shows_one() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}\n\n{}\n\nExample Request\n---------------\n\n\
         .. code-block::\n\n   {{\"values\": {{\"colour\": \"red\"}}}}\n",
        table(
            "Request body parameters",
            &[("values", "Object", "What the lid is like.")]
        ),
        table(
            "values field description",
            &[
                ("key", "String", "A name."),
                ("value", "String", "What it is.")
            ]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_row_of_the_type_of_a_map_is_the_whole_map() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nResponse\n--------\n\n{}\n\n{}\n\nExample Response\n----------------\n\n\
         .. code-block::\n\n   {{\"tops\": [{{\"colour\": \"red\"}}]}}\n",
        table(
            "Response body parameters",
            &[("{crate}", "Map<String,Array<Lid>>", "The lids by crate.")]
        ),
        table("Lid", &[("colour", "String", "The colour.")])
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_file_is_no_json() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nResponse\n--------\n\n{}",
        table("Response body parameters", &[("``-``", "File", "The lid.")])
    ));
    let (api, _) = read("lids.rst", &page);
    let response = &api.operations[0].responses[0];
    assert_eq!(
        response.media_type.as_deref(),
        Some("application/octet-stream")
    );
}

#[test]
fn keys_with_dashes_name_things() {
    let example = r#"{"hosts": {"top-host": {"lid-a": {"up": true}, "lid-b": {"up": true}, "lid-c": {"up": false}}}, "os-stop": {"type": "hard"}}"#;
    let page = wadl("/v2/crates", "", "", example);
    insta::assert_snapshot!(shown("POST_lid.rst", &page));
}

#[test]
fn rows_behind_a_list_that_examples_show_empty_are_its_members() {
    let members = rows(&[
        ("crate", "xsd:dict", "A crate."),
        ("lids", "xsd:list", r#"The lids: [{"size": 1, "rim": 2}]"#),
        ("size", "xsd:int", "How large."),
        ("rim", "xsd:int", "How wide."),
        ("open", "xsd:bool", "Is the crate open?"),
    ]);
    let example = r#"{"crate": {"lids": [], "open": true}}"#;
    let page = wadl("/v2/crates", HEADER, &members, example);
    insta::assert_snapshot!(shown("POST_lid.rst", &page));
}

#[test]
fn rows_between_a_list_and_one_of_its_members_are_its_members() {
    let members = rows(&[
        ("crate", "xsd:dict", "A crate."),
        ("name", "xsd:string", "The name of the crate."),
        ("lids", "xsd:list", "The lids."),
        ("size", "xsd:int", "The size of the lid."),
        ("name", "xsd:string", "The name of the lid."),
        ("open", "xsd:bool", "Is the crate open?"),
    ]);
    let example = r#"{"crate": {"name": "a", "box": {"size": 1}, "bag": {"size": 2}, "lids": [{"name": "b"}], "open": true}}"#;
    let page = wadl("/v2/crates", HEADER, &members, example);
    insta::assert_snapshot!(shown("POST_lid.rst", &page));
}

#[test]
fn the_only_member_that_no_example_shows_stands_for_keys() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nResponse\n--------\n\n{}\n\n.. _fit:\n\n{}\n\n.. _crate:\n\n{}\n\n\
         Example Response\n----------------\n\n.. code-block::\n\n   {{\"fit\": {{\"wide\": {{\"oak\": [1, 2]}}}}}}\n",
        table(
            "Response body parameters",
            &[("fit", ":ref:`Fit <fit>` object", "Where it fits.")]
        ),
        table("Fit", &[("kind", ":ref:`Crate <crate>` object", "A kind.")]),
        table(
            "Crate",
            &[("wood", "Array of integers", "The sizes of a wood.")]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn what_an_example_shows_of_a_stated_map_are_keys() {
    let page = otc(&format!(
        "URI\n---\n\nPOST /v1/lids\n\nRequest\n-------\n\n{}\n\n.. _notes:\n\n{}\n\nExample Request\n---------------\n\n\
         .. code-block::\n\n   {{\"notes\": {{\"owner\": \"ann\", \"shelf\": \"3\"}}}}\n",
        table(
            "Request body parameters",
            &[("notes", "Map<String,String>", "See :ref:`notes <notes>`.")]
        ),
        table(
            "notes field description",
            &[("owner", "String", "Who has it.")]
        )
    ));
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_choice_of_versions_has_the_body() {
    let page = ":original_name: lids_02.html\n\n.. _lids_02:\n\nVersions\n========\n\nURI\n---\n\nGET /\n\nResponse\n\
                --------\n\nStatus Codes\n------------\n\n=========== ==================\nStatus Code Description\n\
                =========== ==================\n300         The call succeeded.\n404         Nothing there.\n\
                =========== ==================\n";
    let body = table(
        "Response body parameters",
        &[("newest", "String", "The newest version.")],
    );
    let page = page.replacen(
        "--------\n\nStatus",
        &format!("--------\n\n{body}\n\nStatus"),
        1,
    );
    insta::assert_snapshot!(shown("lids.rst", &page));
}

#[test]
fn a_key_in_a_path_is_no_secret() {
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/keys/{{access_key}}/{{token}}\n\n{}",
        table(
            "Path parameters",
            &[
                ("access_key", "String", "Which key."),
                ("token", "String", "Of whom.")
            ]
        )
    ));
    insta::assert_snapshot!(shown("keys.rst", &page));
}

#[test]
fn numbered_rules_of_a_path_stay_a_list() {
    let page = otc(
        "URI\n---\n\n-  URI format\n\n   PUT /v1/lids\n\n-  Rules\n\n   #. Lids are round.\n   #. Lids are flat.",
    );
    let (api, _) = read("lids.rst", &page);
    let notes: Vec<String> = api.operations[0]
        .notes
        .iter()
        .map(|note| note.text.clone())
        .collect();
    let all = notes.join("\n");
    assert!(
        all.contains("1. Lids are round.\n2. Lids are flat."),
        "{all}"
    );
}

#[test]
fn a_column_of_its_own_labels_what_it_says() {
    let border = "   ==== ======= ==== =====\n";
    let page = otc(&format!(
        "URI\n---\n\nGET /v1/lids\n\nResponse\n--------\n\n.. table:: **Table 1** Response body parameters\n\n\
         {border}   Name Type    Unit Description\n{border}   size Integer mm   How wide.\n{border}"
    ));
    let (api, _) = read("lids.rst", &page);
    let body = api.operations[0].responses[0].schema.as_ref();
    let body = body.map(|schema| followed(&api, schema)).expect("a body");
    let said = body.properties["size"].description.as_deref();
    assert_eq!(said, Some("How wide.\n\n**Unit:** mm"));
}

#[test]
fn a_status_that_is_shown_empty_has_not_the_body_of_another() {
    let statuses = |length: &str| {
        let page = wadl("/v2/crates", "", "", r#"{"crate": {"lid": "red"}}"#)
            + &format!(
                "**Example Lid: JSON response**\n\n.. code::\n\n    HTTP/1.1 202 Accepted\n    Content-Length: {length}\n\n\
                 **Example Crate with a lid: JSON response**\n\n.. code::\n\n    HTTP/1.1 200 OK\n    \
                 Content-Type: application/json\n\n    {{\"crate\": {{\"lid\": \"red\"}}}}\n"
            );
        let (api, _) = read("POST_lid.rst", &page);
        let mut statuses: Vec<(String, bool)> = api.operations[0]
            .responses
            .iter()
            .map(|response| (response.status.clone(), response.schema.is_some()))
            .collect();
        statuses.sort();
        statuses
    };
    let both = |empty: bool| vec![("200".to_owned(), true), ("202".to_owned(), !empty)];
    assert_eq!(statuses("0"), both(true));
    assert_eq!(statuses("24"), both(false));
}
