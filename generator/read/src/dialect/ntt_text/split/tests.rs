use super::super::columns::header_line;
use super::*;

const PARAMETERS: &str = "name style format description required/optional default value behavior for invalid parameter response code for invalid parameter";
const STORAGE: &str = "Parameter Request Type Type Description Required or Optional Note \u{a0}";

fn cut<'a>(header: &str, row: &'a str) -> (Vec<&'a str>, Option<Doubt>) {
    let columns = header_line(header).expect("a header");
    let split = split(&columns, row, Case::Any).expect("a row");
    let cells = split.cells.into_iter().map(|cell| &row[cell]).collect();
    (cells, split.doubt)
}

#[test]
fn anchors_cut_from_both_sides() {
    assert_eq!(
        cut(
            PARAMETERS,
            "token_id Header authentication token string(varchar) token of the user required \u{a0} Terminate 401"
        ),
        (
            vec![
                "token_id",
                "Header",
                "authentication token string(varchar)",
                "token of the user",
                "required",
                "",
                "Terminate",
                "401"
            ],
            None
        )
    );
    assert_eq!(
        cut(
            PARAMETERS,
            "thing Body Object \u{a0} required \u{a0} \u{a0} \u{a0}"
        ),
        (
            vec!["thing", "Body", "Object", "", "required", "", "", ""],
            None
        )
    );
    assert_eq!(
        cut(
            PARAMETERS,
            "x query UUID Told only if required or optional optional - Terminate 400, 404"
        ),
        (
            vec![
                "x",
                "query",
                "UUID",
                "Told only if required or optional",
                "optional",
                "-",
                "Terminate",
                "400, 404"
            ],
            Some(Doubt::SeveralWays)
        )
    );
}

#[test]
fn a_mark_pins_the_requirement() {
    let (cells, doubt) = cut(
        PARAMETERS,
        "x Body Integer This is required with y optional \u{a0} Terminate 400",
    );
    assert_eq!(
        (cells[3], cells[4], doubt),
        ("This is required with y", "optional", None)
    );
}

#[test]
fn texts_side_by_side_stay_together() {
    let (cells, doubt) = cut(
        "Parameter Type Description Note",
        "name String Name of the disk Must be new",
    );
    assert_eq!(
        cells,
        ["name", "String", "Name of the disk Must be new", ""]
    );
    assert_eq!(doubt, Some(Doubt::TextsTogether));
    let (cells, doubt) = cut(
        "Parameter Type Description Note",
        "size Integer How large \u{a0}",
    );
    assert_eq!((cells[2], cells[3], doubt), ("How large", "", None));
}

#[test]
fn a_nameless_column_may_be_missing() {
    for (row, note) in [
        (
            "name plain String Name of it Required Must be new",
            "Must be new",
        ),
        (
            "name plain String Name of it Required Must be new \u{a0}",
            "Must be new",
        ),
        ("name plain String Name of it Optional \u{a0} \u{a0}", ""),
    ] {
        let (cells, doubt) = cut(STORAGE, row);
        assert_eq!(
            (cells[3], cells[5], doubt),
            ("Name of it", note, None),
            "{row}"
        );
    }
}

#[test]
fn unknown_types_stay_with_the_description() {
    let (cells, doubt) = cut(
        "item format description",
        "pool AddressPool Pool of addresses",
    );
    assert_eq!(cells, ["pool", "", "AddressPool Pool of addresses"]);
    assert_eq!(doubt, Some(Doubt::UnknownType));
}

#[test]
fn marks_that_became_blanks() {
    let row = "thing Body Object   required   Terminate 400";
    let (cells, doubt) = cut(PARAMETERS, row);
    assert_eq!(
        cells,
        [
            "thing",
            "Body",
            "Object",
            "",
            "required",
            "",
            "Terminate",
            "400"
        ]
    );
    assert_eq!(doubt, None);
    let (cells, doubt) = cut(
        PARAMETERS,
        "thing Body Object A thing required Terminate 400",
    );
    assert_eq!(cells[6..], ["Terminate", "400"]);
    assert_eq!(doubt, Some(Doubt::EmptyCellsLost));
}

#[test]
fn glued_rows() {
    let columns = header_line("response code condition").expect("a header");
    let row = "400Bad Request";
    let found = split(&columns, row, Case::Any).expect("a row");
    assert_eq!(
        (
            &row[found.cells[0].clone()],
            &row[found.cells[1].clone()],
            found.doubt
        ),
        ("400", "Bad Request", None)
    );
    let columns = header_line(PARAMETERS).expect("a header");
    let row = "tenant_idURLString(UUID)ID of the tenantrequired\u{a0}Terminate404";
    let found = split_glued(&columns, row).expect("a row");
    let cells: Vec<&str> = found.cells.iter().map(|cell| &row[cell.clone()]).collect();
    assert_eq!(
        cells,
        [
            "tenant_id",
            "URL",
            "String(UUID)",
            "ID of the tenant",
            "required",
            "",
            "Terminate",
            "404"
        ]
    );
    assert_eq!(found.doubt, None);
}

#[test]
fn gateway_rows() {
    let (cells, doubt) = cut(
        "Parameter Style Type Format Enumeration Description Required",
        "kind query string - ['a', 'b c'] Is yes or no yes",
    );
    assert_eq!(
        cells,
        [
            "kind",
            "query",
            "string",
            "-",
            "['a', 'b c']",
            "Is yes or no",
            "yes"
        ]
    );
    assert_eq!(doubt, None);
}

#[test]
fn beginnings_of_rows() {
    let columns = header_line("response code condition").expect("a header");
    assert!(starts_row(&columns, "400 bad", Types::Known));
    assert!(starts_row(&columns, "400Bad", Types::Known));
    assert!(!starts_row(&columns, "- 400 of them", Types::Known));
    let columns = header_line(PARAMETERS).expect("a header");
    assert!(starts_row(&columns, "a Body String text", Types::Known));
    assert!(!starts_row(
        &columns,
        "optional \u{a0} Terminate 400",
        Types::Known
    ));
}

#[test]
fn damage_costs_no_time() {
    let columns = header_line(PARAMETERS).expect("a header");
    assert_eq!(
        split(
            &columns,
            &"a Body String x required ".repeat(100_000),
            Case::Any
        ),
        None
    );
    assert_eq!(split(&columns, "", Case::Any), None);
}
