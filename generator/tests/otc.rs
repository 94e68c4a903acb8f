//! OTC pages, one rule of the family each, from text to the IR.

use apiref::ir::{Api, ApiInfo, Operation, Schema, TypeName};
use apiref::load::LoadedApi;
use apiref::page::Page;
use apiref::resolve::naming::NameLock;

/// Reads pages and gives the IR and the ids of the diagnostics.
fn read(pages: &[(&str, String)]) -> (Api, Vec<String>) {
    let loaded = LoadedApi {
        info: ApiInfo::default(),
        pages: pages
            .iter()
            .map(|(name, text)| Page::new(*name, text))
            .collect(),
        unreadable: Vec::new(),
        folder: Default::default(),
        hashes: Default::default(),
        overrides: Vec::new(),
    };
    let (api, found) = apiref::read_api(&loaded, &mut NameLock::default());
    let messages = found
        .iter()
        .map(|one| format!("{}: {}", one.code.rule().id, one.message))
        .collect();
    (api, messages)
}

/// One page with these sections after its head.
fn page(sections: &str) -> String {
    format!(
        ":original_name: lids_01.html\n\n.. _lids_01:\n\nLidding a Crate\n===============\n\n\
         Function\n--------\n\nPuts a lid on a crate.\n\n{sections}"
    )
}

/// The operation of a page, written line by line: parameters, then members with paths, then responses.
fn shown(sections: &str) -> String {
    let (api, _) = read(&[("lids/lidding.rst", page(sections))]);
    assert_eq!(api.operations.len(), 1, "one operation a page");
    lines(&api, &api.operations[0])
}

fn lines(api: &Api, operation: &Operation) -> String {
    let mut out = vec![format!("{} {}", operation.method, operation.path)];
    for parameter in &operation.parameters {
        let place = format!("{:?}", parameter.location).to_lowercase();
        out.push(format!(
            "{place} {}{} {}",
            parameter.name,
            mark(parameter.required),
            types(api, &parameter.schema)
        ));
    }
    if let Some(body) = &operation.request_body {
        out.push(format!(
            "body{} {}",
            mark(body.required),
            types(api, &body.schema)
        ));
        members(api, "", &body.schema, &mut out);
    }
    for response in &operation.responses {
        let body = response.schema.as_ref();
        let body = body.map_or_else(|| "-".to_owned(), |schema| types(api, schema));
        out.push(format!("{} {body}", response.status));
        for header in &response.headers {
            out.push(format!("  header {}", header.name));
        }
        if let Some(schema) = &response.schema {
            members(api, "", schema, &mut out);
        }
    }
    out.join("\n")
}

fn members(api: &Api, path: &str, schema: &Schema, out: &mut Vec<String>) {
    if path.matches('.').count() > 5 {
        return;
    }
    let schema = followed(api, schema);
    for (name, member) in &schema.properties {
        let path = format!("{path}.{name}");
        let required = schema.required.contains(name);
        out.push(format!("  {path}{} {}", mark(required), types(api, member)));
        members(api, &path, member, out);
    }
    if let Some(items) = &schema.items {
        members(api, &format!("{path}[]"), items, out);
    }
    if let Some(values) = &schema.additional_properties {
        members(api, &format!("{path}{{}}"), values, out);
    }
    for (index, one) in schema.one_of.iter().enumerate() {
        members(api, &format!("{path}|{index}"), one, out);
    }
}

fn followed<'a>(api: &'a Api, schema: &'a Schema) -> &'a Schema {
    schema
        .reference_name()
        .and_then(|name| api.schemas.get(name))
        .unwrap_or(schema)
}

fn types(api: &Api, schema: &Schema) -> String {
    let schema = followed(api, schema);
    if !schema.one_of.is_empty() {
        return format!("one of {}", schema.one_of.len());
    }
    let Some(stated) = &schema.types else {
        return "any".to_owned();
    };
    let name = stated
        .names()
        .iter()
        .map(|name| format!("{name:?}").to_lowercase())
        .collect::<Vec<_>>()
        .join("|");
    match (&schema.items, &schema.additional_properties) {
        (Some(items), _) if schema.is(TypeName::Array) => format!("[{}]", types(api, items)),
        (_, Some(values)) => format!("map of {}", types(api, values)),
        _ => name,
    }
}

fn mark(required: bool) -> &'static str {
    if required { "*" } else { "" }
}

const URI: &str = "URI\n---\n\nPOST /v1/crates\n\n";
const OK: &str = "Status Codes\n------------\n\n=========== ===========\nStatus Code Description\n\
                  =========== ===========\n200         Done.\n=========== ===========\n\n";

#[test]
fn generated_pages() {
    let sections = "\
URI
---

PUT /v1/{project_id}/crates/{crate_id}

.. table:: **Table 1** Path Parameters

   ========== ========= ====== ===========
   Parameter  Mandatory Type   Description
   ========== ========= ====== ===========
   crate_id   Yes       String The crate.
   project_id Yes       String The project.
   ========== ========= ====== ===========

.. table:: **Table 2** Query Parameters

   ========= ========= ======= ===========
   Parameter Mandatory Type    Description
   ========= ========= ======= ===========
   limit     No        Integer How many.
   ========= ========= ======= ===========

Request Parameters
------------------

.. table:: **Table 3** Request header parameters

   ============ ========= ====== ===========
   Parameter    Mandatory Type   Description
   ============ ========= ====== ===========
   X-Auth-Token Yes       String The token.
   ============ ========= ====== ===========

.. table:: **Table 4** Request body parameters

   +-----------+-----------+-------------------------------------------+-------------+
   | Parameter | Mandatory | Type                                      | Description |
   +===========+===========+===========================================+=============+
   | lid       | Yes       | :ref:`Lid <lids_01__request_lid>` object  | The lid.    |
   +-----------+-----------+-------------------------------------------+-------------+
   | marks     | No        | Array of strings                          | The marks.  |
   +-----------+-----------+-------------------------------------------+-------------+

.. _lids_01__request_lid:

.. table:: **Table 5** Lid

   ========= ========= ======= ===========
   Parameter Mandatory Type    Description
   ========= ========= ======= ===========
   size      Yes       Integer The size.
   ========= ========= ======= ===========

Response Parameters
-------------------

**Status code: 200**

.. table:: **Table 6** Response body parameters

   ========= ====== ===========
   Parameter Type   Description
   ========= ====== ===========
   id        String The id.
   ========= ====== ===========

**Status code: 404**

.. table:: **Table 7** Response body parameters

   ========== ====== ===========
   Parameter  Type   Description
   ========== ====== ===========
   error_code String The code.
   ========== ====== ===========

Status Codes
------------

=========== ===========
Status Code Description
=========== ===========
200         Done.
404         No crate.
=========== ===========
";
    assert_eq!(
        shown(sections),
        "\
PUT /v1/{project_id}/crates/{crate_id}
path project_id* string
path crate_id* string
query limit integer
header X-Auth-Token* string
body* object
  .lid* object
  .lid.size* integer
  .marks [string]
200 object
  .id string
404 object
  .error_code string"
    );
}

#[test]
fn everything_inside_bullets() {
    let sections = "\
URI
---

-  URI format

   GET https://{Endpoint}/v1/crates/{crate_id}

-  Parameter description

   .. table:: **Table 1** Parameter description

      ========= ========= ===========
      Name      Mandatory Description
      ========= ========= ===========
      crate_id  Yes       The crate.
      depth     No        How deep.
      ========= ========= ===========

Request
-------

None

Response
--------

-  Normal response

   ========= ====== =======================================
   Parameter Type   Description
   ========= ====== =======================================
   lids      Array  See :ref:`Lids of a crate <lids_li>`.
   ========= ====== =======================================

-  .. _lids_li:

   Lids of a crate

   ========= ====== ===========
   Parameter Type   Description
   ========= ====== ===========
   size      Int    The size.
   ========= ====== ===========

-  Abnormal response

   ========= ====== ===========
   Parameter Type   Description
   ========= ====== ===========
   reason    String Why not.
   ========= ====== ===========

Returned Values
---------------

-  Normal

   200

-  Abnormal

   ============== ===========
   Returned Value Description
   ============== ===========
   404 Not Found  No crate.
   ============== ===========
";
    assert_eq!(
        shown(sections),
        "\
GET /v1/crates/{crate_id}
path crate_id* string
query depth string
200 object
  .lids [object]
  .lids[].size integer
404 object
  .reason string"
    );
}

#[test]
fn labels_of_bullets_that_hold_nothing_else_are_for_what_follows() {
    let sections = format!(
        "{URI}\
Request
-------

-  Parameters in the request header

========= ========= ====== ===========
Parameter Mandatory Type   Description
========= ========= ====== ===========
Lid-Token Yes       String The token.
========= ========= ====== ===========

-  Parameters in the request body

========= ========= ====== ===========
Parameter Mandatory Type   Description
========= ========= ====== ===========
name      Yes       String The name.
========= ========= ====== ===========

{OK}"
    );
    assert_eq!(
        shown(&sections),
        "\
POST /v1/crates
header Lid-Token* string
body* object
  .name* string
200 -"
    );
}

#[test]
fn method_and_path_on_lines_of_their_own() {
    let sections = format!(
        "URI\n---\n\n-  URI format\n\n   PATH: /v1/{{id}}/lids\n\n   Method: DELETE\n\n{OK}"
    );
    assert_eq!(
        shown(&sections),
        "DELETE /v1/{id}/lids\npath id* string\n200 -"
    );
}

#[test]
fn further_uris_are_alternatives() {
    let sections = format!("URI\n---\n\nGET /v2.1/lids\n\nGET /v2/lids\n\n{OK}");
    let (api, _) = read(&[("a.rst", page(&sections))]);
    assert_eq!(api.operations.len(), 1);
    assert_eq!(api.operations[0].path, "/v2.1/lids");
    assert_eq!(api.operations[0].alternatives, ["/v2/lids"]);
}

#[test]
fn queries_of_the_uri_are_parameters() {
    let sections = format!(
        "URI\n---\n\nGET /v1/lids?limit={{limit}}&colour={{colour}}\n\n\
         Request\n-------\n\n========= ========= ======= ===========\n\
         Parameter Mandatory Type    Description\n========= ========= ======= ===========\n\
         limit     No        Integer How many.\n========= ========= ======= ===========\n\n{OK}"
    );
    assert_eq!(
        shown(&sections),
        "GET /v1/lids\nquery limit integer\nquery colour string\n200 -"
    );
}

#[test]
fn a_location_column_says_where() {
    let sections = format!(
        "URI\n---\n\nPOST /v1/crates/{{crate_id}}\n\n\
         Request\n-------\n\n========= ===== ====== ========= ===========\n\
         Parameter In    Type   Mandatory Description\n========= ===== ====== ========= ===========\n\
         crate_id  path  String Yes       The crate.\n\
         dry       query String No        Only try.\n\
         name      body  String Yes       The name.\n========= ===== ====== ========= ===========\n\n{OK}"
    );
    assert_eq!(
        shown(&sections),
        "POST /v1/crates/{crate_id}\npath crate_id* string\nquery dry string\nbody* object\n  .name* string\n200 -"
    );
}

#[test]
fn a_wrapper_that_only_the_example_shows() {
    let sections = format!(
        "{URI}Request\n-------\n\n========= ========= ====== ===========\n\
         Parameter Mandatory Type   Description\n========= ========= ====== ===========\n\
         name      Yes       String The name.\n\
         size      No        String The size.\n========= ========= ====== ===========\n\n\
         Example Request\n---------------\n\n.. code-block:: text\n\n   POST https://host/v1/crates\n\n   \
         {{\"crate\": {{\"name\": \"a\", \"size\": \"b\"}}}}\n\n{OK}"
    );
    assert_eq!(
        shown(&sections),
        "POST /v1/crates\nbody* object\n  .crate* object\n  .crate.name* string\n  .crate.size string\n200 -"
    );
}

#[test]
fn a_wrapper_beside_its_members() {
    let sections = format!(
        "{URI}Response\n--------\n\n========= ====== ===========\n\
         Parameter Type   Description\n========= ====== ===========\n\
         crates    Array  The crates.\n\
         name      String The name.\n========= ====== ===========\n\n\
         Example Response\n----------------\n\n.. code-block::\n\n   {{\"crates\": [{{\"name\": \"a\"}}]}}\n\n{OK}"
    );
    assert_eq!(
        shown(&sections),
        "POST /v1/crates\n200 object\n  .crates [object]\n  .crates[].name string"
    );
}

#[test]
fn structs_by_caption_name_and_dotted_rows() {
    let sections = format!(
        "{URI}Request\n-------\n\n.. table:: **Table 1** Request parameters\n\n   \
         ========= ========= ====== ===========\n   Parameter Mandatory Type   Description\n   \
         ========= ========= ====== ===========\n   crate     Yes       Object The crate.\n   \
         user      No        Object The user.\n   user.id   No        String The id.\n   \
         ========= ========= ====== ===========\n\n\
         .. table:: **Table 2** **crate** field description\n\n   ========= ========= ====== ===========\n   \
         Parameter Mandatory Type   Description\n   ========= ========= ====== ===========\n   \
         lid.size  No        String One name with a dot.\n   ========= ========= ====== ===========\n\n{OK}"
    );
    assert_eq!(
        shown(&sections),
        "POST /v1/crates\nbody* object\n  .crate* object\n  .crate.lid.size string\n  .user object\n  .user.id string\n200 -"
    );
}

#[test]
fn top_level_arrays_and_maps() {
    let table = |name: &str| {
        format!(
            "{URI}Response\n--------\n\n.. table:: **Table 1** Response parameters\n\n   \
             +---------------+--------+-------------+\n   | Parameter     | Type   | Description |\n   \
             +===============+========+=============+\n   | {name:<13} | String | A lid.      |\n   \
             +---------------+--------+-------------+\n\n{OK}"
        )
    };
    assert_eq!(shown(&table("[items]")), "POST /v1/crates\n200 [string]");
    assert_eq!(
        shown(&table("{lid name}")),
        "POST /v1/crates\n200 map of string"
    );
}

#[test]
fn structs_that_hold_themselves() {
    let sections = format!(
        "{URI}Response\n--------\n\n.. table:: **Table 1** Response parameters\n\n   \
         +-----------+--------------------------------------+-------------+\n   \
         | Parameter | Type                                 | Description |\n   \
         +===========+======================================+=============+\n   \
         | root      | :ref:`Node <lids_01__node>` object   | The root.   |\n   \
         +-----------+--------------------------------------+-------------+\n\n\
         .. _lids_01__node:\n\n.. table:: **Table 2** Node\n\n   \
         +-----------+-------------------------------------------------+-------------+\n   \
         | Parameter | Type                                            | Description |\n   \
         +===========+=================================================+=============+\n   \
         | name      | String                                          | The name.   |\n   \
         +-----------+-------------------------------------------------+-------------+\n   \
         | below     | Array of :ref:`Node <lids_01__node>` objects    | Below it.   |\n   \
         +-----------+-------------------------------------------------+-------------+\n\n{OK}"
    );
    let (api, _) = read(&[("a.rst", page(&sections))]);
    let node = api.schemas.get("Node").expect("a named schema");
    let below = node.properties["below"].items.as_ref().expect("an array");
    assert_eq!(below.reference_name(), Some("Node"));
}

#[test]
fn structs_of_another_page() {
    let first = page(&format!(
        "{URI}Response\n--------\n\n.. table:: **Table 1** Response parameters\n\n   \
         +-----------+----------------------------------+-------------+\n   \
         | Parameter | Type                             | Description |\n   \
         +===========+==================================+=============+\n   \
         | lid       | :ref:`Lid <other__lid>` object   | The lid.    |\n   \
         +-----------+----------------------------------+-------------+\n\n{OK}"
    ));
    let other = ":original_name: other.html\n\n.. _other:\n\nStructs\n=======\n\n.. _other__lid:\n\n\
                 .. table:: **Table 1** Lid\n\n   ========= ======= ===========\n   \
                 Parameter Type    Description\n   ========= ======= ===========\n   \
                 size      Integer The size.\n   ========= ======= ===========\n";
    let (api, _) = read(&[("a.rst", first), ("b.rst", other.to_owned())]);
    let text = lines(&api, &api.operations[0]);
    assert!(text.contains(".lid.size integer"), "{text}");
}

#[test]
fn status_codes_of_another_page() {
    let first = page(&format!(
        "{URI}Status Codes\n------------\n\nSee :ref:`Status Codes <codes>`.\n"
    ));
    let other = ":original_name: codes.html\n\n.. _codes:\n\nStatus Codes\n============\n\n\
                 =========== ===========\nStatus Code Description\n=========== ===========\n\
                 202         Taken.\n500         Broken.\n=========== ===========\n";
    let (api, _) = read(&[("a.rst", first), ("b.rst", other.to_owned())]);
    let statuses: Vec<&str> = api.operations[0]
        .responses
        .iter()
        .map(|r| r.status.as_str())
        .collect();
    assert_eq!(statuses, ["202", "500"]);
}

#[test]
fn a_struct_that_nothing_refers_to_goes_where_the_example_shows_it() {
    let sections = format!(
        "{URI}Response Parameters\n-------------------\n\n**Status code: 200**\n\n\
         .. table:: **Table 1** Response body parameters\n\n   ========= ====== ===========\n   \
         Parameter Type   Description\n   ========= ====== ===========\n   id        String The id.\n   \
         ========= ====== ===========\n\n.. table:: **Table 2** ResponseMark\n\n   \
         ========= ====== ===========\n   Parameter Type   Description\n   ========= ====== ===========\n   \
         key       String The key.\n   ========= ====== ===========\n\n\
         Example Responses\n-----------------\n\n**Status code: 200**\n\n.. code-block::\n\n   \
         {{\"id\": \"a\", \"marks\": []}}\n\n{OK}"
    );
    let (api, found) = read(&[("a.rst", page(&sections))]);
    let text = lines(&api, &api.operations[0]);
    assert!(text.contains(".marks[].key string"), "{text}");
    assert!(
        found
            .iter()
            .any(|one| one.starts_with("struct-unreferenced"))
    );
}

#[test]
fn alternative_bodies() {
    let table = |qualifier: &str, extra: &str| {
        format!(
            ".. table:: **Table 1** Parameter description ({qualifier})\n\n   \
             ========= ========= ====== ===========\n   Parameter Mandatory Type   Description\n   \
             ========= ========= ====== ===========\n   name      Yes       String The name.\n   \
             {extra:<9} Yes       String Another.\n   ========= ========= ====== ===========\n\n"
        )
    };
    let sections = format!(
        "{URI}Request\n-------\n\n{}{}{OK}",
        table("making a crate", "size"),
        table("copying a crate", "source")
    );
    assert_eq!(
        shown(&sections),
        "POST /v1/crates\nbody* one of 2\n  |0.name* string\n  |0.size* string\n  |1.name* string\n  |1.source* string\n200 -"
    );
}

#[test]
fn header_fields_of_answers() {
    let sections = format!(
        "{URI}Response\n--------\n\n.. table:: **Table 1** Parameters in the response header\n\n   \
         =============== ====== ===========\n   Parameter       Type   Description\n   \
         =============== ====== ===========\n   X-Subject-Token String The token.\n   \
         =============== ====== ===========\n\n{OK}"
    );
    assert_eq!(
        shown(&sections),
        "POST /v1/crates\n200 -\n  header X-Subject-Token"
    );
}

#[test]
fn the_path_counts_more_than_the_table() {
    let sections = format!(
        "URI\n---\n\nGET /v1/{{flavor_id}}\n\n.. table:: **Table 1** Path Parameters\n\n   \
         ========== ========= ====== ===========\n   Parameter  Mandatory Type   Description\n   \
         ========== ========= ====== ===========\n   flavors_id Yes       String The flavour.\n   \
         limit      No        String How many.\n   ========== ========= ====== ===========\n\n{OK}"
    );
    let (api, found) = read(&[("a.rst", page(&sections))]);
    assert_eq!(
        lines(&api, &api.operations[0]),
        "GET /v1/{flavor_id}\npath flavor_id* string\nquery limit string\n200 -"
    );
    assert!(
        found
            .iter()
            .any(|one| one.starts_with("path-variable-misnamed"))
    );
    assert!(
        found
            .iter()
            .any(|one| one.starts_with("path-row-not-in-path"))
    );
}

#[test]
fn a_row_of_a_segment_of_the_path_is_no_parameter() {
    let sections = |stated: &str| {
        format!(
            "URI\n---\n\nGET /v1/crates\n\n.. table:: **Table 1** Parameter description\n\n   \
             ========= ========= ===================================\n   Name      Mandatory Description\n   \
             ========= ========= ===================================\n   version   Yes       The version. The value is **{stated}**.\n   \
             ========= ========= ===================================\n\n{OK}"
        )
    };
    let (api, found) = read(&[("a.rst", page(&sections("v1")))]);
    assert_eq!(lines(&api, &api.operations[0]), "GET /v1/crates\n200 -");
    assert!(found.iter().any(|one| one.starts_with("row-not-placed")));
    let (api, _) = read(&[("a.rst", page(&sections("v2")))]);
    assert_eq!(
        lines(&api, &api.operations[0]),
        "GET /v1/crates\nquery version string\n200 -"
    );
}

#[test]
fn filters_of_a_get_are_a_guess() {
    let sections = format!(
        "URI\n---\n\nGET /v1/crates\n\nRequest\n-------\n\n========= ========= ====== ===========\n\
         Parameter Mandatory Type   Description\n========= ========= ====== ===========\n\
         colour    No        String The colour.\n========= ========= ====== ===========\n\n{OK}"
    );
    let (api, found) = read(&[("a.rst", page(&sections))]);
    assert_eq!(
        lines(&api, &api.operations[0]),
        "GET /v1/crates\nquery colour string\n200 -"
    );
    assert!(
        found
            .iter()
            .any(|one| one.starts_with("row-guessed") && one.contains("colour"))
    );
}

/// A request section with this table, and example requests.
fn request(rows: &str, examples: &str) -> (Api, Vec<String>) {
    let sections = format!(
        "{URI}Request\n-------\n\n.. table:: **Table 1** Request body parameters\n\n   \
         ========= ========= ======= ===========\n   Parameter Mandatory Type    Description\n   \
         ========= ========= ======= ===========\n{rows}   ========= ========= ======= ===========\n\n\
         Example Request\n---------------\n\n{examples}{OK}"
    );
    read(&[("a.rst", page(&sections))])
}

fn request_body(api: &Api) -> &Schema {
    let body = api.operations[0].request_body.as_ref().expect("a body");
    followed(api, &body.schema)
}

/// What was found of these codes.
fn of_codes(found: &[String], codes: &[&str]) -> Vec<String> {
    let begins = |one: &&String| codes.iter().any(|code| one.starts_with(code));
    found.iter().filter(begins).cloned().collect()
}

#[test]
fn what_an_example_shows_against_a_table_stands_beside_it() {
    let (api, found) = request(
        "   colour    Yes       String  The colour.\n   weight    No        Integer The weight.\n   \
         lid       No        Null    Nothing.\n",
        ".. code-block::\n\n   {\n       \"weight\": \"12\",\n       \"lid\": {}\n   }\n\n",
    );
    let body = request_body(&api);
    assert_eq!(
        (&*body.required, body.left_out.as_slice()),
        (&["colour".to_owned()][..], &["colour".to_owned()][..])
    );
    let weight = &body.properties["weight"];
    assert_eq!(weight.single_type(), Some(TypeName::Integer));
    assert_eq!(weight.shown_types, [TypeName::String]);
    // Nothing but null is stated of the lid, so the example tells what it is.
    assert_eq!(body.properties["lid"].single_type(), Some(TypeName::Object));
    insta::assert_debug_snapshot!(of_codes(&found, &["example-"]));
}

#[test]
fn an_example_of_another_call_is_no_example_of_the_operation() {
    let (api, found) = request(
        "   colour    Yes       String  The colour.\n",
        "-  Buy a lid first.\n\n   .. code-block::\n\n      POST https://{Endpoint}/v1/lids\n\n      \
         {\n          \"price\": 3\n      }\n\n-  Then put it on.\n\n   .. code-block::\n\n      \
         POST https://{Endpoint}/v1/crates\n\n      {\n          \"colour\": \"red\"\n      }\n\n",
    );
    let shown: Vec<bool> = api.operations[0]
        .examples
        .iter()
        .map(|one| one.of_other_call)
        .collect();
    assert_eq!(shown, [true, false]);
    assert_eq!(request_body(&api).left_out, [] as [&str; 0]);
    insta::assert_debug_snapshot!(of_codes(
        &found,
        &["example-of-other-call", "example-against"]
    ));
}

#[test]
fn deprecated_by_title_or_folder() {
    let sections = format!("{URI}{OK}");
    let (api, _) = read(&[("out-of-date_apis/a.rst", page(&sections))]);
    assert!(api.operations[0].deprecated.is_some());
    let discarded = page(&sections).replace("Lidding a Crate", "Lidding (Discarded)");
    let (api, _) = read(&[("apis/a.rst", discarded)]);
    assert!(api.operations[0].deprecated.is_some());
    let (api, _) = read(&[("apis/a.rst", page(&sections))]);
    assert!(api.operations[0].deprecated.is_none());
}

#[test]
fn pages_without_operation() {
    let guide = ":original_name: guide.html\n\nMaking an API Request\n=====================\n\n\
                 Request URI\n-----------\n\n{URI-scheme}://{Endpoint}/{resource-path}?{query-string}\n\n\
                 Request Header\n--------------\n\nSome text.\n";
    let (api, _) = read(&[("guide.rst", guide.to_owned())]);
    assert!(api.operations.is_empty());
    assert_eq!(format!("{:?}", api.pages[0].outcome), "Other");
}

#[test]
fn pages_cut_off_anywhere_are_read_without_panic() {
    let whole = page(&format!(
        "{URI}Request\n-------\n\n========= ========= ====== ===========\nParameter Mandatory Type   Description\n========= ========= ====== ===========\nname      Yes       String The name.\n========= ========= ====== ===========\n\n{OK}"
    ));
    for end in (0..whole.len()).step_by(7) {
        if let Some(head) = whole.get(..end) {
            let _ = read(&[("a.rst", head.to_owned())]);
        }
    }
}
