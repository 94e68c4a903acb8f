//! What pages without operations say of a whole service, and which codes and bodies operations take from them.

use apiref_core::ir::{Api, ApiInfo};
use apiref_core::page::Page;
use apiref_read::LoadedApi;
use apiref_read::resolve::naming::NameLock;

/// Reads pages and gives the IR and the diagnostics, one a line.
fn read(pages: &[(&str, &str)]) -> (Api, String) {
    let mut pages: Vec<Page> = pages
        .iter()
        .map(|(name, text)| Page::new(*name, text))
        .collect();
    pages.sort_by(|a, b| a.name().cmp(b.name()));
    let loaded = LoadedApi {
        info: ApiInfo {
            id: "demo/lids".to_owned(),
            ..ApiInfo::default()
        },
        pages,
        unreadable: Vec::new(),
        folder: Default::default(),
        hashes: Default::default(),
        overrides: Vec::new(),
    };
    let (api, found) = apiref_read::read_api(&loaded, &mut NameLock::default());
    let found: Vec<String> = found
        .iter()
        .map(|one| format!("{}: {}", one.code.rule().id, one.message))
        .collect();
    (api, found.join("\n"))
}

/// A page of an operation with these sections after its URI.
fn operation(name: &str, line: &str, sections: &str) -> String {
    format!(
        ":original_name: {name}.html\n\n.. _{name}:\n\n{name}\n=======\n\nFunction\n--------\n\nTreats a lid.\n\n\
         URI\n---\n\n{line}\n\n{sections}"
    )
}

/// The responses of all operations: status, root members of the body, how the body is known.
fn responses(api: &Api) -> String {
    let mut out = Vec::new();
    for operation in &api.operations {
        out.push(format!("{} {}", operation.method, operation.path));
        for response in &operation.responses {
            let body = response.schema.as_ref().map_or("-".to_owned(), |schema| {
                let named = schema
                    .reference_name()
                    .and_then(|name| api.schemas.get(name));
                let keys: Vec<&str> = named
                    .unwrap_or(schema)
                    .properties
                    .keys()
                    .map(String::as_str)
                    .collect();
                format!("{{{}}}", keys.join(", "))
            });
            let by = response.body_by.map_or("", |origin| origin.as_str());
            out.push(
                format!("  {} {body} {by}", response.status)
                    .trim_end()
                    .to_owned(),
            );
        }
        for example in &operation.examples {
            out.push(format!(
                "  example {} {:?}",
                example.status.as_deref().unwrap_or("-"),
                example.validity
            ));
        }
    }
    out.join("\n")
}

const BODY: &str = "Response Parameters\n-------------------\n\n\
    +-----------+--------+-------------+\n\
    | Parameter | Type   | Description |\n\
    +===========+========+=============+\n\
    | lid_id    | String | Its id.     |\n\
    +-----------+--------+-------------+\n\n";

const COMMON: &str = ":original_name: lids_codes.html\n\n.. _lids_codes:\n\nStatus Codes\n============\n\n\
    ==== ================================================\n\
    Code Description\n\
    ==== ================================================\n\
    200  What GET and PUT operations answer when all is well.\n\
    201  What a POST operation answers when all is well.\n\
    202  The order was taken.\n\
    204  What a DELETE operation answers when all is well.\n\
    404  There is no such lid.\n\
    ==== ================================================\n";

const SEE: &str = "Status Codes\n------------\n\nSee :ref:`Status Codes <lids_codes>`.\n";

#[test]
fn codes_of_a_common_page_are_those_of_the_method_and_a_body_is_that_of_all_of_them() {
    let show = operation("show", "GET /v1/lids/{lid_id}", &format!("{BODY}{SEE}"));
    let delete = operation(
        "delete",
        "DELETE /v1/lids/{lid_id}",
        &format!("Response Parameters\n-------------------\n\nNone\n\n{SEE}"),
    );
    let (api, found) = read(&[
        ("codes.rst", COMMON),
        ("show.rst", &show),
        ("delete.rst", &delete),
    ]);
    insta::assert_snapshot!(responses(&api));
    insta::assert_snapshot!(found);
}

#[test]
fn a_code_that_the_words_of_an_operation_name_is_its_own() {
    let said = |words: &str| {
        let page = operation(
            "delete",
            "DELETE /v1/lids/{lid_id}",
            &format!("Response Parameters\n-------------------\n\nNone\n\n{SEE}"),
        );
        let page = page.replacen("URI\n---", &format!("{words}\n\nURI\n---"), 1);
        let (api, _) = read(&[("codes.rst", COMMON), ("delete.rst", &page)]);
        responses(&api)
    };
    let others = said("Lids are heavy.");
    assert!(!others.contains("200"), "{others}");
    let own = said("If a lid is deleted successfully, status code **200** is returned.");
    assert!(own.contains("200") && own.contains("204"), "{own}");
}

#[test]
fn a_labelled_body_is_shared_unless_the_page_says_otherwise() {
    let codes = "Status Codes\n------------\n\n\
        ==== ===================\n\
        Code Description\n\
        ==== ===================\n\
        200  The lid.\n\
        201  A new lid.\n\
        202  With an empty body.\n\
        204  No lid.\n\
        ==== ===================\n";
    let labelled = BODY.replacen("+-", "**Status code: 200**\n\n+-", 1);
    let page = operation(
        "put",
        "PUT /v1/lids/{lid_id}",
        &format!("{labelled}{codes}"),
    );
    let (api, _) = read(&[("put.rst", &page)]);
    insta::assert_snapshot!(responses(&api));
}

#[test]
fn examples_belong_to_the_status_that_they_can_have() {
    let examples = "Example Responses\n-----------------\n\n\
        -  Example response\n\n   .. code-block::\n\n      {\n          \"lid_id\": \"7\"\n      }\n\n   or\n\n\
           \x20  .. code-block::\n\n      {\n          \"error_code\": \"LID.7\",\n          \"error_msg\": \"Lost.\"\n      }\n\n";
    let codes = "Status Codes\n------------\n\n==== ===========\nCode Description\n==== ===========\n200  All is well.\n==== ===========\n";
    let page = operation(
        "show",
        "GET /v1/lids/{lid_id}",
        &format!("{BODY}{examples}{codes}"),
    );
    let (api, _) = read(&[("show.rst", &page)]);
    insta::assert_snapshot!(responses(&api));
    let nothing = "Example Responses\n-----------------\n\n**Status code: 204**\n\n.. code-block::\n\n   {}\n\n";
    let page = operation(
        "delete",
        "DELETE /v1/lids/{lid_id}",
        &format!("{nothing}{codes}").replace("200", "204"),
    );
    let (api, _) = read(&[("delete.rst", &page)]);
    insta::assert_snapshot!(responses(&api));
    let trial = "Example Responses\n-----------------\n\n**Status code: 202**\n\n.. code-block::\n\n   {\n       \"error_code\": \"LID.0\",\n       \"error_msg\": \"A trial.\"\n   }\n\n";
    let codes = codes.replace("200  All is well.", "200  All is well.\n202  A trial.");
    let page = operation("try", "POST /v1/lids", &format!("{BODY}{trial}{codes}"));
    let (api, found) = read(&[("try.rst", &page)]);
    insta::assert_snapshot!(responses(&api));
    insta::assert_snapshot!(found);
}

#[test]
fn a_table_that_lists_no_parameters_is_text_with_its_caption() {
    let table = "GET /v1/lids\n\n.. table:: **Table 2** Reserved colours\n\n   \
                 ====== ======\n   \
                 Colour Reason\n   \
                 ====== ======\n   \
                 red    Alarms\n   \
                 ====== ======\n\n";
    let page = operation("show", table, BODY);
    let (api, _) = read(&[("show.rst", &page)]);
    let [note] = api.operations[0].notes.as_slice() else {
        panic!("one note");
    };
    assert_eq!(
        note.text,
        "Reserved colours\n\nColour — Reason:\n\n- red — Alarms"
    );
}

#[test]
fn a_bullet_of_restrictions_is_a_note_of_its_own() {
    let bullet = "-  Restrictions\n\n   Old lids can't be shown.\n\n";
    let bullet = operation("show", &format!("GET /v1/lids\n\n{bullet}"), BODY);
    let line = operation("show", "GET /v1/lids", BODY).replacen(
        "Treats a lid.",
        "Shows lids.\n\nRestrictions\n\nOld lids can't be shown.",
        1,
    );
    for page in [bullet, line] {
        let (api, _) = read(&[("show.rst", &page)]);
        let [note] = api.operations[0].notes.as_slice() else {
            panic!("one note");
        };
        assert_eq!(
            (note.title.as_str(), note.text.as_str()),
            ("Restrictions", "Old lids can't be shown.")
        );
    }
}

#[test]
fn a_body_under_a_status_without_one_is_kept() {
    let codes = "Status Codes\n------------\n\n==== ===========\nCode Description\n==== ===========\n204  All is well.\n==== ===========\n";
    let page = operation("show", "GET /v1/lids/{lid_id}", &format!("{BODY}{codes}"));
    let (api, found) = read(&[("show.rst", &page)]);
    insta::assert_snapshot!(responses(&api));
    insta::assert_snapshot!(found);
}

#[test]
fn the_topmost_index_gives_the_title() {
    let tree = "\n\n.. toctree::\n   :maxdepth: 1\n\n   show\n";
    let show = operation("show", "GET /v1/lids", "");
    let (api, _) = read(&[
        (
            "index.rst",
            &format!("====================\nLids - API Reference\n===================={tree}"),
        ),
        (
            "a/index.rst",
            &format!(":original_name: a.html\n\nOther Lids\n=========={tree}"),
        ),
        ("a/show.rst", &show),
    ]);
    assert_eq!(api.info.title, "Lids");
    let (api, _) = read(&[("show.rst", &show)]);
    assert_eq!(api.info.title, "lids");
}

#[test]
fn error_codes_are_a_catalogue_to_which_operations_lead() {
    let errors = ":original_name: Errors.html\n\n.. _Errors:\n\nError Codes\n===========\n\n.. code-block::\n\n\
        \x20  {\n       \"error_code\": \"LID.0001\",\n       \"error_msg\": \"Lost.\"\n   }\n\n\
        +--------+-------------+------------+---------+-----------------+-----------+\n\
        | Module | Status Code | Error Code | Message | Description     | Solution  |\n\
        +========+=============+============+=========+=================+===========+\n\
        | Lids   | 404         | LID.0001   | Lost.   | The lid is off. | Look out. |\n\
        +--------+-------------+------------+---------+-----------------+-----------+\n\
        |        | 400         | LID.0002   | Bent.   | The lid is bent.| N/A       |\n\
        +--------+-------------+------------+---------+-----------------+-----------+\n\
        |        |             |            | Rusty.  | The lid rusts.  | Oil it.   |\n\
        +--------+-------------+------------+---------+-----------------+-----------+\n";
    let see = "Error Codes\n-----------\n\nSee :ref:`Error Codes <errors>`.\n";
    let show = operation("show", "GET /v1/lids", see);
    let (api, _) = read(&[("errors.rst", errors), ("show.rst", &show)]);
    assert_eq!(*api.operations[0].error_pages, ["errors.rst".into()]);
    insta::assert_snapshot!(serde_json::to_string_pretty(&api.errors).expect("JSON"));
}

/// The members of the error body of the whole service, each with its text.
fn error_body(pages: &[(&str, &str)]) -> Vec<String> {
    let (api, _) = read(pages);
    let body = api.errors.body.expect("an error body");
    let told = |(name, member): (&String, &apiref_core::ir::Schema)| {
        let inner: Vec<&str> = member.properties.keys().map(String::as_str).collect();
        let text = member.description.as_deref().unwrap_or("-");
        format!("{name} [{}] {text}", inner.join(", "))
    };
    assert!(body.schema.required.is_empty());
    body.schema.properties.iter().map(told).collect()
}

#[test]
fn tables_beside_error_bodies_describe_them_and_forms_of_versions_are_one_body() {
    let operation = operation("Show", "GET /v1/lids", "");
    let show = ("show.rst", operation.as_str());
    let forms = ":original_name: Errors.html\n\nErrors\n======\n\nv2\n--\n\n.. table:: **Table 1** Errors\n\n   \
                 ========== ====== =============\n   \
                 Name       Type   Description\n   \
                 ========== ====== =============\n   \
                 error_code String Which lid\n   \
                 error_msg  String What happened\n   \
                 ========== ====== =============\n\n.. code-block::\n\n   \
                 {\"error_code\": \"L.1\", \"error_msg\": \"Stuck.\"}\n\nv1\n--\n\n.. code-block::\n\n   \
                 {\"errCode\": \"L.1\", \"externalMessage\": \"Stuck.\"}\n";
    assert_eq!(
        error_body(&[show, ("errors.rst", forms)]),
        [
            "error_code [] Which lid",
            "error_msg [] What happened",
            "errCode [] -",
            "externalMessage [] -"
        ]
    );
    let bare = ":original_name: Errors.html\n\nError Codes\n===========\n\n{\"error\":{\"code\":\"L.1\",\"message\":\"Stuck.\"}}\n";
    assert_eq!(
        error_body(&[show, ("errors.rst", bare)]),
        ["error [code, message] -"]
    );
}

#[test]
fn a_version_that_a_sentence_demands_is_that_of_the_operation() {
    let line = "POST /v1/lids";
    let demanding = "Opens a lid. You must use the HTTP header **X-Lid-API-Version: 2.26**.";
    let page = operation("Open", line, "").replace("Treats a lid.", demanding);
    let (api, _) = read(&[("open.rst", &page)]);
    assert_eq!(api.operations[0].versions.min.as_deref(), Some("2.26"));
    assert_eq!(api.version_headers[0].name, "X-Lid-API-Version");
}

#[test]
fn a_table_of_statuses_is_no_catalogue_of_errors() {
    let show = operation("show", "GET /v1/lids", SEE);
    let (api, _) = read(&[("codes.rst", COMMON), ("show.rst", &show)]);
    assert_eq!(api.operations[0].responses.len(), 3);
    assert!(api.errors.is_empty());
}

#[test]
fn pages_about_calling_the_api_say_who_may_and_where_it_is() {
    let calling = ":original_name: calling.html\n\nCalling\n=======\n\nYou must add **X-Auth-Token** to the header of each \
        request.\n\n\
        ====== ======================\n\
        Region Endpoint\n\
        ====== ======================\n\
        North  lids.north.crates.net\n\
        South  https://lids.south.crates.net/\n\
        ====== ======================\n";
    let (api, _) = read(&[
        ("calling.rst", calling),
        ("show.rst", &operation("show", "GET /v1/lids", "")),
    ]);
    insta::assert_snapshot!(
        serde_json::to_string_pretty(&(&api.security, &api.info.servers)).expect("JSON")
    );
}

#[test]
fn hosts_of_examples_are_servers_unless_they_are_made_up() {
    let example = |host: &str| {
        format!(
            "Example Requests\n----------------\n\n.. code-block::\n\n   GET https://{host}/v1/lids\n\n"
        )
    };
    for (host, expected) in [
        ("{Endpoint}", "https://{endpoint}"),
        ("Lids_Endpoint", "https://{endpoint}"),
        ("lids.north.crates.net", "https://lids.north.crates.net"),
        ("lids.example.com", ""),
        ("10.0.0.1", ""),
    ] {
        let (api, _) = read(&[(
            "show.rst",
            &operation("show", "GET /v1/lids", &example(host)),
        )]);
        let urls: Vec<&str> = api
            .info
            .servers
            .iter()
            .map(|server| server.url.as_str())
            .collect();
        assert_eq!(urls.join(" "), expected, "{host}");
    }
}

#[test]
fn the_one_version_of_example_requests_is_that_at_the_head_of_paths() {
    let defaults = |lines: &[(&str, &str)]| {
        let pages: Vec<(String, String)> = lines
            .iter()
            .enumerate()
            .map(|(index, (line, shown))| {
                let example = format!("Example Request\n---------------\n\n::\n\n   {shown}\n");
                (
                    format!("p{index}.rst"),
                    operation("ShowLid", line, &example),
                )
            })
            .collect();
        let pages: Vec<(&str, &str)> = pages
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let (api, _) = read(&pages);
        let versions = api.operations.iter().map(|operation| {
            let version = operation
                .parameters
                .iter()
                .find(|one| one.name == "version");
            let default = version.and_then(|one| one.schema.default.as_ref());
            default.and_then(|value| value.as_str()).map(str::to_owned)
        });
        versions.collect::<Vec<_>>()
    };
    let lids = ("GET /{version}/lids/{lid_id}", "GET /v1.0/lids/a7");
    let doors = |shown| ("GET /{version}/doors", shown);
    let root = ("GET /{version}", "GET /v1.0");
    let one = Some("v1.0".to_owned());
    assert_eq!(
        defaults(&[lids, doors("GET https://a.example.net/v1.0/doors"), root]),
        [one.clone(), one, None]
    );
    assert_eq!(defaults(&[lids, doors("GET /v2.0/doors")]), [None, None]);
    assert_eq!(defaults(&[doors("GET /latest/doors")]), [None]);
}

#[test]
fn what_most_operations_ask_for_all_ask_for_but_those_with_other_headers() {
    let headers = |name: &str| {
        format!(
            "Request Parameters\n------------------\n\n.. table:: **Table 1** Request header parameters\n\n   \
             +--------------+-----------+--------+-------------+\n   \
             | Parameter    | Mandatory | Type   | Description |\n   \
             +==============+===========+========+=============+\n   \
             | {name:12} | Yes       | String | Says it.    |\n   \
             +--------------+-----------+--------+-------------+\n\n"
        )
    };
    let (api, _) = read(&[
        (
            "a.rst",
            &operation("a", "GET /v1/lids", &headers("X-Auth-Token")),
        ),
        (
            "b.rst",
            &operation("b", "PUT /v1/lids", &headers("X-Auth-Token")),
        ),
        ("c.rst", &operation("c", "POST /v1/lids", &headers("X-Lid"))),
        ("d.rst", &operation("d", "GET /v1/versions", "")),
    ]);
    let open: Vec<bool> = api
        .operations
        .iter()
        .map(|operation| operation.anonymous)
        .collect();
    assert_eq!(open, [false, false, true, false]);
    assert_eq!(api.security[0].header, "X-Auth-Token");
    assert_eq!(api.security[0].source.origin.as_str(), "guess");
}

#[test]
fn an_answer_that_issues_a_token_is_to_callers_without_one() {
    let asked = ":original_name: calling.html\n\nCalling\n=======\n\nYou must add **X-Auth-Token** to the header of each \
        request.\n";
    let header = "Response Parameters\n-------------------\n\n.. table:: **Table 1** Response header parameters\n\n   \
        =============== ====== ===========\n   Parameter       Type   Description\n   \
        =============== ====== ===========\n   X-Subject-Token String A token.\n   \
        =============== ====== ===========\n\n";
    let (api, _) = read(&[
        ("a.rst", &operation("a", "POST /v1/tokens", header)),
        ("b.rst", &operation("b", "POST /v1/lids", "")),
        ("calling.rst", asked),
    ]);
    let open: Vec<bool> = api.operations.iter().map(|one| one.anonymous).collect();
    assert_eq!(open, [true, false]);
}

#[test]
fn values_that_another_page_lists_stand_in_place_of_the_sentence_that_leads_there() {
    let states = ":original_name: states.html\n\n.. _states:\n\nStates\n======\n\n.. _states__table7:\n\n\
        .. table:: **Table 1** States\n\n   \
        ====== ===============\n   State  Description\n   ====== ===============\n   \
        OPEN   The lid is up.\n   SHUT   It is down.\n   ====== ===============\n";
    let body = |pointer: &str| {
        let line = "+-----------+--------+-----------------------------------------------------------------+\n";
        format!(
            "Response Parameters\n-------------------\n\n{line}\
             | Parameter | Type   | Description                                                     |\n{}\
             | state     | String | -  Its state.                                                   |\n\
             |           |        | -  {pointer:60} |\n{line}\n",
            line.replace('-', "=")
        )
    };
    let read = |pointer: &str| {
        let show = operation("show", "GET /v1/lids", &body(pointer));
        let (api, _) = read(&[("show.rst", &show), ("states.rst", states)]);
        let schema = api.operations[0].responses[0].schema.clone();
        let mut schema = schema.expect("a body");
        if let Some(name) = schema.reference_name() {
            schema = api.schemas[name].clone();
        }
        let state = &schema.properties["state"];
        let values: Vec<String> = state.enumeration.iter().map(ToString::to_string).collect();
        (values.join(" "), state.enum_descriptions.len())
    };
    for label in ["states", "states__table7"] {
        assert_eq!(
            read(&format!(
                "For details about all its values, see :ref:`T <{label}>`."
            )),
            (r#""OPEN" "SHUT""#.to_owned(), 2)
        );
    }
    assert_eq!(
        read("For details about lids, see :ref:`T <states>`."),
        (String::new(), 0)
    );
}

#[test]
fn codes_of_other_parts_of_an_api_and_of_answers_with_a_body_are_not_those_of_all() {
    let codes = ":original_name: lids_codes.html\n\n.. _lids_codes:\n\nStatus Codes\n============\n\n\
        ==== ===============================================================\n\
        Code Description\n\
        ==== ===============================================================\n\
        200  What a POST operation answers if a response body is returned.\n\
        201  What a POST operation of the Heavy Crate API answers.\n\
        204  What a POST operation answers if no response body is returned.\n\
        ==== ===============================================================\n";
    let silent = format!("Response Parameters\n-------------------\n\nNone\n\n{SEE}");
    let open = operation("open", "POST /v1/lids/{lid_id}/open", &silent);
    let fill = operation("fill", "POST /v1/crates/{crate_id}/fill", &silent);
    let (api, _) = read(&[
        ("codes.rst", codes),
        ("heavy_crates/fill.rst", &fill),
        ("lids/open.rst", &open),
    ]);
    assert_eq!(
        responses(&api),
        "POST /v1/crates/{crate_id}/fill\n  201 -\n  204 -\nPOST /v1/lids/{lid_id}/open\n  204 -"
    );
}

#[test]
fn a_code_below_a_label_of_faults_is_one() {
    let codes = ":original_name: lids_codes.html\n\n.. _lids_codes:\n\nStatus Codes\n============\n\n\
        -  Normal\n\n   ==== ================\n   Code Description\n   ==== ================\n   \
        200  All is well.\n   304  Nothing changed.\n   ==== ================\n\n\
        -  Abnormal\n\n   ==== ================\n   Code Description\n   ==== ================\n   \
        300  Several lids fit.\n   404  No such lid.\n   ==== ================\n";
    let show = operation("show", "GET /v1/lids/{lid_id}", &format!("{BODY}{SEE}"));
    let (api, _) = read(&[("codes.rst", codes), ("show.rst", &show)]);
    let faults: Vec<(&str, bool)> = api.operations[0]
        .responses
        .iter()
        .map(|response| (response.status.as_str(), response.fault))
        .collect();
    assert_eq!(
        faults,
        [
            ("200", false),
            ("304", false),
            ("300", true),
            ("404", false)
        ]
    );
}

#[test]
fn a_body_is_demanded_where_the_method_is_there_for_it_unless_the_page_calls_it_optional() {
    let rows = "Request Parameters\n------------------\n\n\
        +-----------+-----------+--------+-------------+\n\
        | Parameter | Mandatory | Type   | Description |\n\
        +===========+===========+========+=============+\n\
        | colour    | No        | String | Its colour. |\n\
        +-----------+-----------+--------+-------------+\n\n";
    let example =
        "Example Requests\n----------------\n\n.. code-block::\n\n   {\"colour\": \"red\"}\n\n";
    let optional = "Constraints\n-----------\n\nThe request body is optional.\n\n";
    let demanded = |line: &str, more: &str| {
        let page = operation("lid", line, &format!("{more}{rows}{SEE}"));
        let (api, _) = read(&[("lid.rst", &page)]);
        api.operations[0]
            .request_body
            .as_ref()
            .map(|body| (body.required, body.assumed))
    };
    let put = "PUT /v1/lids/{lid_id}";
    assert_eq!(demanded(put, ""), Some((true, true)));
    assert_eq!(demanded(put, optional), Some((false, false)));
    assert_eq!(demanded("POST /v1/lids", ""), Some((false, false)));
    assert_eq!(demanded("POST /v1/lids", example), Some((true, true)));
    // What has to hold something has to be there.
    let page = operation(
        "lid",
        put,
        &format!("{rows}{SEE}").replace("| No ", "| Yes"),
    );
    let (api, _) = read(&[("lid.rst", &page)]);
    let body = api.operations[0].request_body.as_ref();
    assert!(body.is_some_and(|body| body.is_demanded()));
}

#[test]
fn a_body_like_that_of_a_fault_is_none_where_a_table_of_the_status_lists_its_members() {
    let rows = "| code       | String | Its code.   |\n\
        +------------+--------+-------------+\n\
        | message    | String | What it is. |\n\
        +------------+--------+-------------+\n\n";
    let head = "+------------+--------+-------------+\n\
        | Parameter  | Type   | Description |\n\
        +============+========+=============+\n";
    let trial = "Example Responses\n-----------------\n\n**Status code: 202**\n\n.. code-block::\n\n   {\n       \"code\": \"LID.0\",\n       \"message\": \"A trial.\"\n   }\n\n";
    let codes = "Status Codes\n------------\n\n==== ===========\nCode Description\n==== ===========\n201  A lid is made.\n202  A trial.\n==== ===========\n";
    let tables = format!(
        "Response Parameters\n-------------------\n\n**Status code: 201**\n\n\
         {head}| lid_id     | String | Its id.     |\n+------------+--------+-------------+\n\n\
         **Status code: 202**\n\n{head}{rows}"
    );
    let page = operation("try", "POST /v1/lids", &format!("{tables}{trial}{codes}"));
    let (api, _) = read(&[("try.rst", &page)]);
    let found = responses(&api);
    assert!(found.contains("example 202"), "{found}");
    assert!(!found.contains("default"), "{found}");
    // Nor does one with the members of faults tell of a fault.
    let page = page
        .replace("code  ", "error_code")
        .replace("\"code", "\"error_code");
    let page = page.replace("| error_code     |", "| error_code |");
    let (api, _) = read(&[("try.rst", &page)]);
    let statuses = api.operations[0].responses.iter();
    let statuses: Vec<&str> = statuses.map(|response| response.status.as_str()).collect();
    assert_eq!(statuses, ["201", "202"], "{page}");
}

#[test]
fn an_answer_of_which_parts_can_be_asked_for_is_bytes() {
    let body = |header: &str| {
        let page = format!(
            "Lids\n====\n\n.. http:get:: /lids/(string:name)/picture\n\n   Gives the picture of a lid.\n\n\
             \x20  :>header {header}: What it says.\n   :code 200: The picture.\n"
        );
        let (api, _) = read(&[("lids.rst", page.as_str())]);
        let response = &api.operations[0].responses[0];
        let format = response
            .schema
            .as_ref()
            .and_then(|schema| schema.format.clone());
        (response.media_type.clone(), format)
    };
    let bytes = "application/octet-stream".to_owned();
    assert_eq!(
        body("Accept-Ranges"),
        (Some(bytes), Some("binary".to_owned()))
    );
    assert_eq!(body("ETag"), (None, None));
}

#[test]
fn a_body_that_only_its_media_type_tells_of_is_any_json() {
    let page = "Lids\n====\n\n.. http:get:: /lids\n\n   Gives all lids.\n\n   \
                :>header Content-Type: - :mimetype:`application/json`\n   :code 200: The lids.\n";
    let (api, _) = read(&[("lids.rst", page)]);
    let response = &api.operations[0].responses[0];
    assert_eq!(response.media_type.as_deref(), Some("application/json"));
    assert!(
        response
            .schema
            .as_ref()
            .is_some_and(|schema| schema.types.is_none())
    );
}

#[test]
fn labels_of_sections_lead_to_the_operations_there() {
    let lids = "Lids\n====\n\n.. _lid-view:\n\n``/lids``\n---------\n\n.. http:get:: /lids\n   :synopsis: Lists lids\n\n   :query integer limit: How many.\n   :>json array lids: All lids.\n";
    let parts = "Parts\n=====\n\n.. http:get:: /parts/lids\n   :synopsis: Lists some lids\n\n   Lists some. Refer to the :ref:`lid list <lid-view>` for the query parameters and the returned data.\n\n   :code 200: Listed\n";
    let (api, _) = read(&[("lids.rst", lids), ("parts.rst", parts)]);
    let own = &api.operations[1];
    assert_eq!(own.follows[0].path, "/lids");
    assert!(own.parameters.is_empty());
    let followed = api.followed();
    let names: Vec<&str> = followed.operations[1]
        .parameters
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["limit"]);
}

#[test]
fn of_what_a_row_says_of_an_error_code_its_status_has_the_description() {
    let codes = ":original_name: Codes.html\n\n.. _codes:\n\nStatus Codes\n============\n\n\
        =========== ========== =================== =======\n\
        Status Code Error Code Description         Message\n\
        =========== ========== =================== =======\n\
        401         LID.0001   The lid is foreign. Hands off.\n\
        500         ``-``      The lid is jammed.  Jammed.\n\
        =========== ========== =================== =======\n";
    let see = "Status Codes\n------------\n\nSee :ref:`Status Codes <codes>`.\n";
    let show = operation("show", "GET /v1/lids", see);
    let (api, _) = read(&[("codes.rst", codes), ("show.rst", &show)]);
    let told = |status: &str| {
        let mut answers = api.operations[0].responses.iter();
        let answer = answers.find(|answer| answer.status == status);
        answer.expect("an answer").description.clone()
    };
    assert_eq!(told("401"), "The lid is foreign.");
    assert_eq!(told("500"), "The lid is jammed.");
    let listed: Vec<&str> = api
        .errors
        .codes
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    assert_eq!(listed, ["LID.0001"]);
}

/// The responses of the only operation: each status with its text.
fn statuses(pages: &[(&str, &str)]) -> Vec<String> {
    let (api, _) = read(pages);
    let responses = api.operations[0].responses.iter();
    responses
        .map(|one| format!("{} {}", one.status, one.description))
        .collect()
}

#[test]
fn the_sentence_below_a_status_describes_it_where_nothing_else_does() {
    let example = |below: &str| {
        format!(
            "{BODY}Example Responses\n-----------------\n\n**Status code: 200**\n\n{below}.. code-block::\n\n   {{\n       \"lid_id\": \"7\"\n   }}\n\n"
        )
    };
    let told = operation("show", "GET /v1/lids", &example("The lid is shown.\n\n"));
    assert_eq!(statuses(&[("show.rst", &told)]), ["200 The lid is shown."]);
    let table = "Status Codes\n------------\n\n==== ===========\nCode Description\n==== ===========\n200  All is well.\n==== ===========\n";
    let told = format!("{told}{table}");
    assert_eq!(statuses(&[("show.rst", &told)]), ["200 All is well."]);
    let bare = operation("show", "GET /v1/lids", &format!("{}{SEE}", example("")));
    assert_eq!(
        statuses(&[("codes.rst", COMMON), ("show.rst", &bare)]),
        [
            "200 What GET and PUT operations answer when all is well.",
            "404 There is no such lid."
        ]
    );
}

#[test]
fn query_parameters_that_only_own_request_lines_have_are_named() {
    let requests = "Example Requests\n----------------\n\n\
        .. code-block:: text\n\n   GET https://{Endpoint}/v1/lids?limit=2&fields=id&fields=name&Lid_Id=7&{filter}\n\n\
        .. code-block:: text\n\n   GET https://{Endpoint}/v1/crates?color=red\n\n";
    let query = BODY
        .replace("Response Parameters\n----", "Request Parameters\n---")
        .replacen("+-", ".. table:: **Table 1** Query parameters\n\n+-", 1)
        .replace("\n+", "\n   +")
        .replace("\n|", "\n   |");
    let page = operation("list", "GET /v1/lids", &format!("{query}{requests}{BODY}"));
    let (_, found) = read(&[("list.rst", &page)]);
    let named: Vec<&str> = found
        .lines()
        .filter(|line| line.starts_with("query-undocumented"))
        .filter_map(|line| line.split('`').nth(1))
        .collect();
    assert_eq!(named, ["fields", "filter", "limit"]);
}
