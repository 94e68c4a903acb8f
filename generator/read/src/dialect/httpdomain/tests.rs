//! One test a habit, over a drawing of the draft.

use std::fmt::Write as _;
use std::sync::Arc;

use super::*;
use crate::draft::{DraftTable, Place};

/// Draws what was read of a page; `parts` are files that it may include.
pub fn draw_with(text: &str, parts: &[(&str, &str)]) -> String {
    let mut pages = vec![Page::new("hives.rst", text)];
    crate::expand::expand(&mut pages, &mut |name| {
        let part = parts.iter().find(|(known, _)| *known == name)?;
        Some(Arc::new(Page::new(part.0, part.1)))
    });
    let (draft, found) = read(&pages[0]);
    let mut out = String::new();
    for operation in &draft.operations {
        let title = &operation.title;
        let uri = &operation.uri;
        writeln!(out, "{} {} ({title})", operation.method.text, uri.path).unwrap();
        if !uri.types.is_empty() || !uri.query.is_empty() {
            writeln!(out, "  types {:?} query {:?}", uri.types, uri.query).unwrap();
        }
        if operation.deprecated.is_some() || operation.versions.min.is_some() {
            let since = operation.versions.min.as_deref().unwrap_or("-");
            writeln!(out, "  deprecated {:?} since {since}", operation.deprecated).unwrap();
        }
        operation
            .tables
            .iter()
            .for_each(|table| draw_table(table, &mut out));
        for code in &operation.codes {
            writeln!(out, "  {} {}", code.status, code.description.text()).unwrap();
        }
        for example in &operation.examples {
            let line = example
                .request_line
                .as_deref()
                .or(example.status.as_deref());
            let other = if example.of_other_call {
                " of another call"
            } else {
                ""
            };
            let body = example.text.replace('\n', "|");
            let direction = example.direction;
            writeln!(out, "  {direction:?}{other} {} {body}", line.unwrap_or("-")).unwrap();
        }
        let text = operation.description.text().replace('\n', "|");
        writeln!(out, "  text {text}").unwrap();
        for (title, text) in &operation.notes {
            writeln!(out, "  note {title}: {}", text.text().replace('\n', "|")).unwrap();
        }
    }
    draft
        .tables
        .iter()
        .for_each(|table| draw_table(table, &mut out));
    for stated in &draft.service.credentials {
        writeln!(
            out,
            "  credential {}: {}",
            stated.header,
            stated.description.text()
        )
        .unwrap();
    }
    let beside = draft.service.statements.iter();
    for stated in beside.filter(|_| draft.outcome == Outcome::Operation) {
        writeln!(
            out,
            "  beside {} {}: {}",
            stated.about,
            stated.name,
            stated.text.text()
        )
        .unwrap();
    }
    for found in found {
        writeln!(out, "{}:{} {}", found.page, found.line, found.message).unwrap();
    }
    out
}

fn draw_table(table: &DraftTable, out: &mut String) {
    let place = match table.location {
        Some(Place::Parameter(location)) => format!("{location:?}"),
        other => format!("{:?}", other.unwrap_or(Place::Body)),
    };
    let rows: Vec<String> = table
        .rows
        .iter()
        .map(|row| {
            let mut shown = row.name.text.clone();
            if !row.type_text.text.is_empty() {
                shown += &format!(":{}", row.type_text.text);
            }
            if let Some(stated) = &row.requirement {
                shown += &format!(" {}", stated.text);
            }
            if let Some(since) = &row.versions.min {
                shown += &format!(" since {since}");
            }
            shown
        })
        .collect();
    let subject = table
        .subject
        .as_deref()
        .map(|name| format!(" of {name}"))
        .unwrap_or_default();
    writeln!(
        out,
        "  {:?} {place}{subject}: {}",
        table.side,
        rows.join(", ")
    )
    .unwrap();
}

pub fn draw(text: &str) -> String {
    draw_with(text, &[])
}

#[test]
fn options_signatures_and_fields() {
    insta::assert_snapshot!(draw(
        "``/hives``\n==========\n\n.. http:get:: /hives/(int:id)\n              /boxes/<id>?day=(day)\n    :synopsis: Shows\n        a hive\n\n    :param id: Number\n    :query integer limit: At most\n      so many *Optional*\n    :query a, b: Two\n    :reqheader If-Match: - **one**\n                         - **two**\n    :>json array of strings combs\": Combs (required)\n    :code 200: Here\n    :status 4xx OK: Gone\n    :mood: Good\n"
    ), @r#"
    GET /hives/{id} (Shows a hive)
      types [("id", "int")] query []
      Uri Path: id
      Uri Query: limit:integer optional, a, b
      Request Header: If-Match
      Response Body: combs:array of strings required
      200 Here
      4XX Gone
      text mood: Good
    GET /boxes/{id} (Shows a hive)
      types [] query [("day", Some("{day}"))]
      Uri Path: id
      Uri Query: limit:integer optional, a, b
      Request Header: If-Match
      Response Body: combs:array of strings required
      200 Here
      4XX Gone
      text mood: Good
    "#);
}

#[test]
fn blank_lines_and_slips_of_indentation() {
    insta::assert_snapshot!(draw(
        "Hives\n=====\n\nAll hives\n---------\n\n.. http:get:: /hives\n\n    :synopsis: Lists hives\n\n    .. sourcecode:: http\n\n        GET /v1/hives HTTP/1.1\n\n  **Response**\n\n    .. sourcecode:: http\n\n        HTTP/1.1 200 OK\n\n        []\n"
    ), @r#"
    GET /hives (All hives)
      Request GET /v1/hives HTTP/1.1 
      Response 200 []
      text
    "#);
}

#[test]
fn tabs_and_commands() {
    insta::assert_snapshot!(draw(
        "Hives\n=====\n\n.. http:post:: /hives/\n\n   **Example request**:\n\n   .. tabs::\n\n      .. code-tab:: bash\n\n         $ curl -X POST -d '{\"name\": \"x\"}' https://bees.example.com/hives/\n\n      .. code-tab:: python\n\n         bees.post()\n\n   The content of ``body.json`` is like,\n\n   .. sourcecode:: json\n\n      {\"name\": \"y\"}\n\n   **Example response**:\n\n   .. sourcecode:: json\n\n      {\"id\": 1}\n"
    ), @r#"
    POST /hives/ (Hives)
      Request POST https://bees.example.com/hives/ {"name": "x"}
      Request - {"name": "y"}
      Response - {"id": 1}
      text 
    "#);
}

#[test]
fn members_of_members_follow_a_sentence() {
    insta::assert_snapshot!(draw(
        ".. http:get:: /hives\n\n   :>json array combs: Combs\n   :>jsonarr string name: Name\n\n   The ``combs`` of a hive:\n\n   :json number cells: How many\n\n   Text behind.\n\n   :>json string queen: Queen\n"
    ), @r#"
    GET /hives (GET /hives)
      Response Body: combs:array, [*].name:string, queen:string
      Unknown Body of combs: cells:number
      text The combs of a hive:|Text behind.
    "#);
}

#[test]
fn types_apart_and_finished_groups() {
    insta::assert_snapshot!(draw(
        ".. http:post:: /hives/(id)\n\n   :param id: Number\n   :type id: integer\n   :param name: string\n   :form file photo: Photo\n\n   .. note::\n\n      Big apiaries take more.\n\n      :Request JSON Object:\n\n         * **keeper** (*string*) -- Who *Optional*\n\n      :Status Codes:\n\n         * ``409`` -- Taken\n"
    ), @r#"
    POST /hives/{id} (POST /hives/{id})
      Uri Path: id:integer, name:string
      Request Form: photo:file
      Request Body: keeper:string optional
      409 Taken
      text Big apiaries take more.
    "#);
}

#[test]
fn what_stands_outside_of_the_only_directive_of_a_section() {
    insta::assert_snapshot!(draw_with(
        "Hives\n=====\n\nAll hives\n---------\n\n.. http:get:: /hives\n\n   All.\n\n.. note::\n\n   .. code-block:: http\n\n      GET /combs HTTP/1.1\n\n   .. code-block:: http\n\n      HTTP/1.1 404 Not Found\n\n.. include:: _parts.rst\n",
        &[("_parts.rst", "HTTP Status Codes\n:::::::::::::::::\n\n* |status-200|: Here\n* gone\n\nURL parameters\n::::::::::::::\n\n- ``_since``, ``_before``: time\n- ``<field>``: filter\n\nHow bees fly\n::::::::::::\n\nUp.\n")]
    ), @r#"
    GET /hives (All hives)
      Uri Query: _since, _before
      200 Here
      Request of another call GET /combs HTTP/1.1 
      Response of another call 404 
      text All.
      note How bees fly: Up.
    _parts.rst:5 a row of a table of status codes has no status code: found gone, expected three digits
    _parts.rst:11 a part of an operation page was not understood: found <field>: filter, expected the name of a parameter
    "#);
}

#[test]
fn text_between_several_directives_is_theirs_together() {
    insta::assert_snapshot!(draw(
        "``/hives``\n==========\n\n.. versionadded:: 1.1\n\n.. http:get:: /hives\n    :synopsis: Lists hives\n\n    :query a: A\n\n.. versionchanged:: 1.2 added ``a``\n\nBetween.\n\n.. deprecated:: 1.4\n\n.. http:put:: /hives\n    :synopsis: Sets hives\n\nBehind.\n\nFlying\n------\n\nUp.\n"
    ), @r#"
    GET /hives (Lists hives)
      deprecated None since 1.1
      Uri Query: a since 1.2
      text Added in version 1.1.
      note Notes: Changed in version 1.2: added a|Between.|Behind.
      note Flying: Up.
    PUT /hives (Sets hives)
      deprecated Some(Heading) since 1.1
      text Deprecated since version 1.4.
    "#);
}

#[test]
fn a_note_right_behind_the_last_directive_is_about_that_one() {
    insta::assert_snapshot!(draw(
        "Hives\n=====\n\n.. http:get:: /hives\n    :synopsis: Lists hives\n\n.. http:post:: /hives\n    :synopsis: Makes a hive\n\n.. note::\n    Own.\n\nAll.\n\n.. note::\n    Of all.\n"
    ), @r"
    GET /hives (Lists hives)
      text 
      note Hives: All.|Of all.
    POST /hives (Makes a hive)
      text 
      note Hives: Own.
    ");
}

#[test]
fn an_empty_directive_before_another_of_its_path_shares_what_is_said_there() {
    insta::assert_snapshot!(draw(
        "Hives\n=====\n\n.. http:get:: /hives/(id)\n    :synopsis: Shows a hive\n\n.. http:post:: /hives/(id)\n    :synopsis: Same as GET\n\n    Shows it.\n\n    \
         :query string form: Form\n    :status 200: Here\n\n    .. sourcecode:: http\n\n        GET /hives/1 HTTP/1.1\n\n    .. sourcecode:: http\n\n        \
         HTTP/1.1 200 OK\n        Content-Type: text/plain\n\n        wood\n\n.. http:put:: /hives/(id)\n    :synopsis: Sets a hive\n\n.. http:put:: /combs\n    :synopsis: Sets combs\n\n    Text.\n"
    ));
}

#[test]
fn a_section_that_calls_one_of_several_operations_is_about_that_one() {
    insta::assert_snapshot!(draw(
        "``/hives``\n==========\n\n.. http:get:: /hives\n    :synopsis: Lists hives\n\n.. http:post:: /hives\n    :synopsis: Makes a hive\n\n\
         Names\n-----\n\nBees are named.\n\n.. code-block:: http\n\n   POST /hives?named=yes HTTP/1.1\n\n\
         Lots\n~~~~\n\nThey have many.\n\n\
         Both\n----\n\nAs :post:`/hives`, so :get:`/hives`.\n"
    ));
}

#[test]
fn warnings_deprecate_operations_and_not_parameters() {
    let page = |text: &str| {
        let page = format!("Hives\n=====\n\n.. warning::\n\n   {text}\n\n.. http:get:: /hives\n");
        read(&Page::new("hives.rst", &page)).0.operations[0].deprecated
    };
    assert!(page("Straw hives are deprecated since 2.").is_some());
    assert!(page("The member ``straw`` is deprecated.").is_none());
    assert!(page("Bees sting. Straw is deprecated.").is_none());
}

#[test]
fn rows_and_codes_of_all_methods_are_those_of_the_page() {
    insta::assert_snapshot!(draw(
        "Bees\n====\n\n.. http:any:: /\n\n   :>json int count: Items of the list\n   :status 403: Not yours\n\nHives\n-----\n\n.. http:get:: /hives\n\n   Lists hives. All of them.\n\nBees as such\n------------\n\nText.\n\n======== ======\nMethod   Path\n======== ======\nGET, PUT /hives\n======== ======\n"
    ), @r#"
    GET /hives (Hives)
      text Lists hives. All of them.
      Response Body: count:int
      beside Bees as such : Text.
    hives.rst:4 a part of an operation page was not understood: found `count`, expected one method; the members around lists, the credential and the faults are read
    "#);
}

#[test]
fn programs_read_what_is_answered() {
    let read = |code: &str| {
        let text = format!(
            "Hives\n=====\n\n.. http:post:: /hives/\n\n   **Example request**:\n\n   .. tabs::\n\n      .. code-tab:: bash\n\n         \
             $ curl -X POST https://bees.example.com/hives/\n\n      .. code-tab:: python\n\n         {code}\n\n   :statuscode 202: Soon.\n"
        );
        let page = Page::new("hives.rst", &text);
        crate::dialect::read(&page).0.operations[0].reads_json
    };
    assert!(read("print(response.json())"));
    assert!(!read("print(response.status_code)"));
    assert!(!read("print(settings.json())"));
}

#[test]
fn bullets_ask_for_members_that_the_example_goes_without() {
    let read = |bullets: &str| {
        let text = format!(
            "Hives\n=====\n\n.. http:post:: /hives/\n\n   Makes a hive.\n\n   The content of ``body.json`` is like,\n\n   \
             .. sourcecode:: json\n\n      {{\"kind\": \"log\", \"open\": true}}\n\n   .. note::\n\n{bullets}\n\n   :statuscode 201: Made.\n"
        );
        let page = Page::new("hives.rst", &text);
        let draft = crate::dialect::read(&page).0.operations.remove(0);
        let rows = draft.tables.iter().flat_map(|table| &table.rows);
        let names = rows.map(|row| row.name.text.clone());
        names.collect::<Vec<_>>().join(" ")
    };
    let members =
        "      - ``kind`` can be ``log`` or ``box``.\n      - ``open`` defaults to ``true``.\n";
    let asks = "      - ``size`` is required only when ``kind`` is ``box``.\n      - If ``open`` is ``false``, ``locks`` must include one.\n";
    assert_eq!(read(&format!("{members}{asks}")), "kind open size locks");
    assert_eq!(read(asks), "");
    let others = "      - ``wax`` is golden when ``kind`` is ``box``.\n      - ``bees`` come if ``open`` is ``true``.\n";
    assert_eq!(read(&format!("{members}{others}")), "kind open");
}

#[test]
fn a_field_about_the_answer_is_told_with_the_success() {
    let text = "Hives\n=====\n\n.. http:get:: /hives/\n\n   Lists hives.\n\n   :response: Wax and honey\n   :code 200: Found\n   :code 404: Gone\n";
    let draft = crate::dialect::read(&Page::new("hives.rst", text)).0;
    let operation = &draft.operations[0];
    assert_eq!(operation.description.to_markdown(), "Lists hives.");
    let told = operation.codes.iter().map(|code| code.description.text());
    let told: Vec<String> = told.map(|text| text.replace('\n', " ")).collect();
    assert!(told[0].contains("Found") && told[0].contains("Wax and honey"));
    assert_eq!(told[1].trim(), "Gone");
}

#[test]
fn who_takes_a_parameter_is_told_with_it() {
    let text = "Hives\n=====\n\n.. http:get:: /hives/\n\n   Lists hives.\n\n   :query string with: Adds members.\n\n   .. note::\n\n      \
                Royal hives, also accept\n\n      :Query Parameters:\n\n         * **with** (*string*) -- Adds queens.\n         * **age** (*string*) -- Days.\n";
    let draft = crate::dialect::read(&Page::new("hives.rst", text)).0;
    let operation = &draft.operations[0];
    assert_eq!(operation.description.to_markdown(), "Lists hives.");
    let rows = operation.tables.iter().flat_map(|table| &table.rows);
    let told = rows.map(|row| format!("{}: {}", row.name.text, row.description.to_markdown()));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "with: Adds members.\n\nRoyal hives: Adds queens.",
            "age: Royal hives: Days."
        ]
    );
}

#[test]
fn what_is_answered_is_not_sent_though_an_arrow_says_so() {
    let text = "Hives\n=====\n\n.. http:post:: /hives/\n\n   Makes hives.\n\n   :<json string size: Size\n   :<json string place: Where to put it\n\n   \
                :>json boolean done: Was it made?\n   :<json string error: Why not\n   :<json string place: Where it stands\n   :<json string wax: More\n";
    let draft = crate::dialect::read(&Page::new("hives.rst", text)).0;
    let tables = draft.operations[0].tables.iter().map(|table| {
        let names = table.rows.iter().map(|row| row.name.text.as_str());
        format!("{:?} {}", table.side, names.collect::<Vec<_>>().join(" "))
    });
    assert_eq!(
        tables.collect::<Vec<_>>(),
        ["Request size place wax", "Response done error place"]
    );
}
