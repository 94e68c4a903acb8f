//! Habits of authors beyond those that the extension's manual shows, one test each.

use super::tests::{draw, draw_with};

#[test]
fn the_default_domain_has_no_prefix() {
    insta::assert_snapshot!(draw(
        ".. default-domain:: http\n\nHives\n=====\n\n.. get:: /hives/\n\n   All hives.\n\n.. put:: /hives/(int:id)/\n.. patch:: /hives/(int:id)/\n         /combs/(int:id)/\n\n   :<json string name: Name\n\n.. include:: /hives.txt\n"
    ), @r#"
    GET /hives/ (All hives)
      text All hives.
    PUT /hives/{id}/ (PUT /hives/{id}/)
      types [("id", "int")] query []
      text 
    PATCH /hives/{id}/ (PATCH /hives/{id}/)
      types [("id", "int")] query []
      Request Body: name:string
      text 
    PATCH /combs/{id}/ (PATCH /combs/{id}/)
      types [("id", "int")] query []
      Request Body: name:string
      text 
    hives.rst:16 a directive names a file that can't be read: found `.. include:: /hives.txt`, expected a file in the API's folder
    "#);
}

#[test]
fn programs_in_tabs_are_no_text() {
    insta::assert_snapshot!(draw(
        ".. http:get:: /hives\n\n   All hives.\n\n   .. tabs::\n\n      .. code-tab:: bash\n\n         $ curl https://bees.example.com/hives\n\n      .. code-tab:: python\n\n         requests.get(URL)\n\n.. default-domain:: http\n"
    ), @r#"
    GET /hives (All hives)
      Request GET https://bees.example.com/hives 
      text All hives.
    "#);
}

#[test]
fn codes_stand_in_many_forms() {
    insta::assert_snapshot!(draw(
        ".. http:delete:: /hives/(id)\n\n   :status 400, 422: Wrong\n   :raises 404: Gone\n   :raises KeyError: no code\n\n   Answers:\n\n   :204: Removed\n   :401/403: Not yours\n\n   - ``410`` or ``411``: Long gone\n"
    ), @r#"
    DELETE /hives/{id} (DELETE /hives/{id})
      400 Wrong
      422 Wrong
      404 Gone
      204 Removed
      401 Not yours
      403 Not yours
      410 Long gone
      411 Long gone
      text raises KeyError: no code|Answers:
    "#);
}

#[test]
fn tables_list_rows_and_codes() {
    let table = |head: &str, row: &str| {
        format!(
            "   {0} {0}\n   {head:<20} Description\n   {0} {0}\n   {row:<20} Text *Optional*\n   {0} {0}\n\n",
            "=".repeat(20)
        )
    };
    let page = format!(
        ".. http:post:: /hives\n\n   Query parameters:\n\n{}   Fields of the request:\n\n{}   The response holds:\n\n{}{}   Bees:\n\n{}",
        table("Name", "dry"),
        table("Field", "name"),
        table("Field", "id"),
        table("Status", "201"),
        table("Colour", "red"),
    );
    insta::assert_snapshot!(draw(&page), @r#"
    POST /hives (POST /hives)
      Uri Query: dry optional
      Request Body: name optional
      Response Body: id optional
      201 Text Optional
      text Query parameters:|Fields of the request:|The response holds:|Bees:|Colour|Description|red|Text Optional
    "#);
}

#[test]
fn texts_hold_types_and_members() {
    insta::assert_snapshot!(draw(
        ".. http:post:: /hives\n\n   :<json id: integer, required\n   :<json \"string\" name: Name\n   :<json count: number of bees\n   :<json object place: Where it is\n\n      :lat: latitude\n      :float lon: longitude\n"
    ), @r#"
    POST /hives (POST /hives)
      Request Body: id:integer required, name:string, count, place:object, place.lat, place.lon:float
      text
    "#);
}

#[test]
fn arrows_that_point_to_the_wrong_side_are_told() {
    insta::assert_snapshot!(draw(
        ".. http:put:: /hives/(id)\n\n   :<header ETag: Version\n   :>header If-Match: Version\n   :<header If-None-Match: Version\n   :reqheader Location: Where\n"
    ), @r#"
    PUT /hives/{id} (PUT /hives/{id})
      Request Header: ETag, If-None-Match, Location
      Response Header: If-Match
      text 
    hives.rst:3 the arrow of a header field points the wrong way: found `:<header ETag:`, expected a header of the response; read as one of the request
    hives.rst:4 the arrow of a header field points the wrong way: found `:>header If-Match:`, expected a header of the request; read as one of the response
    "#);
}

#[test]
fn substitutions_of_the_page_are_replaced() {
    insta::assert_snapshot!(draw(
        ".. |hive| replace:: the straw hive\n\n.. http:get:: /hives/(id)\n\n   Shows |hive| of |name|.\n\n   :status 200: |hive|\n"
    ), @r#"
    GET /hives/{id} (Shows the straw hive of name)
      200 the straw hive
      text Shows the straw hive of name.
    "#);
}

#[test]
fn operations_that_are_made_elsewhere_are_told() {
    insta::assert_snapshot!(draw(
        "Hives\n=====\n\n.. http:get:: /hives\n\nMore\n----\n\n.. autoflask:: bees:app\n   :undoc-static:\n"
    ), @r#"
    GET /hives (Hives)
      text 
      note More: bees:app
    hives.rst:9 a part of an operation page was not understood: found `autoflask`, which stands for operations that are documented elsewhere, expected directives of operations
    "#);
}

#[test]
fn examples_of_httpexample_are_a_request_and_its_answer() {
    insta::assert_snapshot!(draw(
        ".. http:get:: /hives\n\n   .. http:example:: curl wget python-requests\n      :response: x\n\n      GET /hives?dry=1 HTTP/1.1\n      Accept: application/json\n\n\n      HTTP/1.1 200 OK\n      Content-Type: application/json\n\n      []\n"
    ), @r#"
    GET /hives (GET /hives)
      Request GET /hives?dry=1 HTTP/1.1 
      Response 200 []
      text
    "#);
}

#[test]
fn titles_are_no_labels() {
    insta::assert_snapshot!(draw(
        ".. http:get:: /hives\n\n   :return: A list\n\n   **Lists**: see below\n\n   Lists the hives.\n"
    ), @r#"
    GET /hives (Lists the hives)
      text Lists: see below|Lists the hives.|return: A list
    "#);
}

#[test]
fn what_all_calls_share_stands_beside_them() {
    let page = "Hives\n=====\n\n.. http:get:: /hives\n\nFlying\n======\n\nUp.\n\nAuthentication\n==============\n\nCalls need HTTP basic authentication.\n";
    insta::assert_snapshot!(draw_with(page, &[]), @r#"
    GET /hives (Hives)
      text 
      credential Authorization: Calls need HTTP basic authentication.
      beside Flying : Up.
      beside Authentication : Calls need HTTP basic authentication.
    "#);
}

#[test]
fn bullets_tell_of_members_that_an_example_shows() {
    insta::assert_snapshot!(draw(
        ".. http:post:: /hives\n\n   **Example request**:\n\n   .. code-block:: json\n\n      {\"name\": \"North\", \"combs\": 1, \"dry\": true, \"kind\": \"log\"}\n\n   .. note::\n\n      - ``name`` (required) Its name.\n      - ``combs`` (optional, default: ``1``) - How many.\n      - ``bees`` - How many.\n      - ``dry`` hives are rare.\n      - ``kind`` can be ``log`` or ``skep``.\n"
    ), @r#"
    POST /hives (POST /hives)
      Request Body: name:string required, combs:integer optional, kind:string
      Request - {"name": "North", "combs": 1, "dry": true, "kind": "log"}
      text name (required) Its name.|combs (optional, default: 1) - How many.|bees - How many.|dry hives are rare.|kind can be log or skep.
    "#);
}

#[test]
fn typed_bullets_tell_of_the_members_of_a_field_that_an_example_shows() {
    insta::assert_snapshot!(draw_with("Hive\n====\n\n.. http:get:: /hive\n\n   :>json object queen: See below\n\n   .. code-block:: http\n\n      HTTP/1.1 200 OK\n      Content-Type: application/json\n\n      {\"queen\": {\"name\": \"A\", \"size\": {\"wings\": 2}, \"age\": 1}}\n\nQueen\n-----\n\nThe ``queen`` field has this structure:\n\n* **name** (*string*): Her name\n* **size.wings** (*number*): How many\n* **age** (*number* / *string*): How old\n* **crown** (*string*): Her crown\n", &[]), @r#"
    GET /hive (Hive)
      Response Body: queen:object
      Response Body of queen: name:string, size.wings:number, age:number or string
      Response 200 {"queen": {"name": "A", "size": {"wings": 2}, "age": 1}}
      text 
      note Queen: The queen field has this structure:|name (string): Her name|size.wings (number): How many|age (number / string): How old|crown (string): Her crown
    "#);
}
