use proptest::prelude::*;

use super::*;
use apiref_core::ir::{Schema, Source, TypeName};

fn row(page: &Page, name: &str, kind: TypeName) -> Flat<'static> {
    let mut field = Field::new(name, Source::new(Origin::Table, page.name().clone(), 1));
    *field.schema = Schema::of(kind);
    Flat {
        field,
        subject: None,
        span: Span::default(),
        is_around: false,
    }
}

fn paths(fields: &[Field<'_>], before: &str, out: &mut Vec<String>) {
    for field in fields {
        let path = format!("{before}{}", field.name);
        let mark = if field.schema.is(TypeName::Array) {
            "[*]"
        } else {
            ""
        };
        out.push(format!("{path}{mark}"));
        paths(&field.children, &format!("{path}{mark}."), out);
    }
}

fn nested(rows: Vec<Flat<'_>>, examples: &[&str]) -> (Vec<String>, Vec<String>) {
    nested_beside(rows, examples, &Elsewhere::default())
}

fn nested_beside(
    rows: Vec<Flat<'_>>,
    examples: &[&str],
    elsewhere: &Elsewhere<'_>,
) -> (Vec<String>, Vec<String>) {
    let page = Page::new("a.rst", "");
    let bodies: Vec<Json> = examples
        .iter()
        .map(|text| Json::parse(text).expect("JSON"))
        .collect();
    let evidence = Evidence::new(&page, Span::default(), false);
    let mut diagnostics = Vec::new();
    let nested = nest(
        rows,
        &bodies.iter().collect::<Vec<_>>(),
        false,
        &evidence,
        (elsewhere, Side::Response),
        &mut diagnostics,
    );
    let mut found = Vec::new();
    paths(&nested.fields, "", &mut found);
    (found, diagnostics.into_iter().map(|d| d.message).collect())
}

fn places(names: &[&str], examples: &[&str]) -> Vec<String> {
    let page = Page::new("a.rst", "");
    let rows = names
        .iter()
        .map(|name| row(&page, name, TypeName::String))
        .collect();
    nested(rows, examples).0
}

#[test]
fn dotted_names_are_found_by_all_of_their_parts() {
    let example =
        r#"{"crate": {"top": {"lid": {"pin": {"id": 1}}}, "side": {"lid": {"pin": {"id": 1}}}}}"#;
    assert_eq!(
        places(&["side.lid.pin.id", "Side.lids.pin.size"], &[example]),
        [
            "crate",
            "crate.side",
            "crate.side.lid",
            "crate.side.lid.pin",
            "crate.side.lid.pin.id",
            "crate.side.lid.pin.size"
        ]
    );
    // Without an example, rows before make the places.
    assert_eq!(
        places(&["a.lid", "b.lid", "c.b.lid.id"], &["{}"]),
        [
            "a",
            "a.lid",
            "b",
            "b.lid",
            "c",
            "c.b",
            "c.b.lid",
            "c.b.lid.id"
        ]
    );
}

#[test]
fn the_example_gives_wrapper_depth_and_arrays() {
    let example = r#"{"crate": {"id": 1, "lids": [{"lid": {"id": 2, "colour": "red"}}]}}"#;
    assert_eq!(
        places(&["colour", "crate"], &[example]),
        [
            "crate",
            "crate.lids[*]",
            "crate.lids[*].lid",
            "crate.lids[*].lid.colour"
        ]
    );
    // Rows of one name take the places in turn, each near the row before it.
    assert_eq!(
        places(&["crate", "id", "lid", "id"], &[example]),
        [
            "crate",
            "crate.id",
            "crate.lids[*]",
            "crate.lids[*].lid",
            "crate.lids[*].lid.id"
        ]
    );
}

#[test]
fn dotted_names_leave_out_wrappers_and_arrays() {
    let example = r#"{"crates": [{"lids": [{"id": 1}]}]}"#;
    assert_eq!(
        places(&["lids.id"], &[example]),
        ["crates[*]", "crates[*].lids[*]", "crates[*].lids[*].id"]
    );
    assert_eq!(
        places(&["crate.weight"], &[example]),
        ["crates[*]", "crates[*].weight"]
    );
    assert_eq!(
        places(&["a[*].b", "a.c"], &[]),
        ["a[*]", "a[*].b", "a[*].c"]
    );
    // A key may hold dots itself.
    assert_eq!(places(&["a.b"], &[r#"{"x": {"a.b": 1}}"#]), ["x", "x.a.b"]);
}

#[test]
fn what_no_example_shows_is_a_sibling_and_a_guess() {
    let page = Page::new("a.rst", "");
    let rows = vec![
        row(&page, "id", TypeName::String),
        row(&page, "size", TypeName::Integer),
    ];
    let (found, said) = nested(rows, &[r#"{"crate": {"id": 1}}"#]);
    assert_eq!(found, ["crate", "crate.id", "crate.size"]);
    assert_eq!(
        said,
        [
            "nothing on the page proves where a row belongs: found `size`, expected proof of its place; read as `crate.size`"
        ]
    );
}

#[test]
fn without_an_example_a_table_is_flat() {
    let page = Page::new("a.rst", "");
    let rows = vec![
        row(&page, "id", TypeName::String),
        row(&page, "size", TypeName::Integer),
    ];
    assert_eq!(
        nested(rows, &[]),
        (vec!["id".to_owned(), "size".to_owned()], vec![])
    );
}

#[test]
fn other_examples_tell_what_wraps_a_body_without_one() {
    let page = Page::new("a.rst", "");
    let rows = |wrapper, rest: &[&str]| {
        let rest = rest.iter().map(|name| row(&page, name, TypeName::String));
        let mut rows: Vec<Flat<'_>> = vec![row(&page, "crate", wrapper)];
        rows.extend(rest);
        rows
    };
    let shown = Json::parse(r#"{"crate": {"id": 1, "size": 2}}"#).expect("JSON");
    let mut elsewhere = Elsewhere::default();
    elsewhere.add_body(&shown);
    let places = |rows| nested_beside(rows, &[], &elsewhere).0;
    assert_eq!(
        places(rows(TypeName::Object, &["id", "size", "colour"])),
        ["crate", "crate.id", "crate.size", "crate.colour"]
    );
    assert_eq!(
        places(rows(TypeName::Array, &["id", "size"])),
        ["crate[*]", "crate[*].id", "crate[*].size"]
    );
    // Most of what stands behind the row is not in such an object.
    assert_eq!(
        places(rows(TypeName::Object, &["id", "colour", "lids"])),
        ["crate", "id", "colour", "lids"]
    );
    assert_eq!(places(rows(TypeName::String, &["id"])), ["crate", "id"]);
}

#[test]
fn a_row_before_the_wrapper_is_its_member_where_other_bodies_show_it_nowhere_else() {
    let page = Page::new("a.rst", "");
    let rows = |names: &[&str]| {
        let kind = |name: &str| match name {
            "crate" => TypeName::Object,
            _ => TypeName::String,
        };
        names
            .iter()
            .map(|name| row(&page, name, kind(name)))
            .collect()
    };
    let shown = Json::parse(r#"{"crate": {"id": 1, "name": "a"}, "next": "b"}"#).expect("JSON");
    let mut elsewhere = Elsewhere::default();
    elsewhere.add_body(&shown);
    let places = |names| nested_beside(rows(names), &[], &elsewhere).0;
    assert_eq!(
        places(&["name", "next", "crate", "id"]),
        ["crate", "crate.name", "crate.id", "next"]
    );
}

#[test]
fn links_that_are_called_those_of_the_wrapper_are_its_members() {
    let page = Page::new("a.rst", "");
    let listed = r#"{"crates": [{"id": 1, "links": {}}], "links": {}}"#;
    let shown = r#"{"crate": {"id": 1, "links": {}}}"#;
    let (listed, shown) = (Json::parse(listed), Json::parse(shown));
    let (listed, shown) = (listed.expect("JSON"), shown.expect("JSON"));
    let mut elsewhere = Elsewhere::default();
    elsewhere.add_body(&listed);
    elsewhere.add_body(&shown);
    let links = |text: &str| {
        let mut links = row(&page, "links", TypeName::Object);
        links.field.schema.description = Some(text.to_owned());
        let rows = vec![
            links,
            row(&page, "crate", TypeName::Object),
            row(&page, "id", TypeName::Integer),
        ];
        let mut found = nested_beside(rows, &[], &elsewhere).0;
        found.retain(|path| path.ends_with("links"));
        found
    };
    assert_eq!(
        links("The links for the `crate` resource."),
        ["crate.links"]
    );
    assert_eq!(links("Links."), ["links"]);
}

#[test]
fn links_of_the_collection_stand_beside_the_list() {
    let page = Page::new("a.rst", "");
    let example = r#"{"links": {"self": "a"}, "crates": [{"id": 1, "links": {"self": "b"}}]}"#;
    let links = |text: &str| {
        let mut links = row(&page, "links", TypeName::Object);
        links.field.schema.description = Some(text.to_owned());
        let rows = vec![
            row(&page, "crates", TypeName::Array),
            row(&page, "id", TypeName::Integer),
            links,
        ];
        let mut found = nested(rows, &[example]).0;
        found.retain(|path| path.ends_with("links"));
        found
    };
    assert_eq!(links("The link to the collection of crates."), ["links"]);
    assert_eq!(links("The links of the crate."), ["crates[*].links"]);
}

#[test]
fn a_row_between_members_of_one_object_is_another() {
    let example = r#"{"links": [], "crates": [{"id": 1, "size": 2}]}"#;
    let between = ["links", "crates", "colour", "id", "lid", "size"];
    assert_eq!(
        places(&between, &[example]),
        [
            "links",
            "crates[*]",
            "crates[*].colour",
            "crates[*].id",
            "crates[*].lid",
            "crates[*].size"
        ]
    );
    // The root has more members than one, and the row before lies deeper.
    let example = r#"{"crate": {"lids": [{"id": 1}], "size": 2}, "hints": {}}"#;
    assert_eq!(
        places(
            &["crate", "lids", "id", "colour", "size", "hints", "other"],
            &[example]
        ),
        [
            "crate",
            "crate.lids[*]",
            "crate.lids[*].id",
            "crate.colour",
            "crate.size",
            "hints",
            "other"
        ]
    );
}

#[test]
fn a_subject_tells_the_object() {
    let page = Page::new("a.rst", "");
    let mut name = row(&page, "name", TypeName::String);
    name.subject = Some("Lid".to_owned());
    let example = r#"{"crate": {"name": "a", "lids": [{"name": "b"}]}}"#;
    assert_eq!(
        nested(vec![name], &[example]).0,
        ["crate", "crate.lids[*]", "crate.lids[*].name"]
    );
}

#[test]
fn keys_that_are_data_are_no_places() {
    let example = r#"{"metadata": {"name": "Apache", "My Label": "x"}}"#;
    assert_eq!(places(&["metadata"], &[example]), ["metadata"]);
}

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-e](\\[\\*\\])?", 1..4).prop_map(|parts| parts.join("."))
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        Just(Json::from("x"))
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::Array),
            prop::collection::vec(("[a-e]", inner), 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_row_is_lost(names in prop::collection::vec(name(), 0..8), bodies in prop::collection::vec(json(), 0..3)) {
        let examples: Vec<String> = bodies.iter().map(Json::to_string).collect();
        let examples: Vec<&str> = examples.iter().map(String::as_str).collect();
        let page = Page::new("a.rst", "");
        let rows = names.iter().map(|name| row(&page, name, TypeName::String)).collect();
        let (found, said) = nested(rows, &examples);
        for name in &names {
            let last = last_name(name);
            let placed = found.iter().any(|path| last_name(path) == last);
            prop_assert!(placed || said.iter().any(|message| message.contains(last)), "{name} in {found:?}");
        }
    }
}

#[test]
fn what_surrounds_a_body_is_called_as_examples_show() {
    let page = Page::new("a.rst", "");
    let rows = |wrapper: &str| {
        vec![
            row(&page, wrapper, TypeName::Object),
            row(&page, "id", TypeName::String),
            row(&page, "lid", TypeName::String),
        ]
    };
    let one = r#"{"crate": {"id": 1, "lid": "a"}}"#;
    assert_eq!(
        nested(rows("crates"), &[one]).0,
        ["crate", "crate.id", "crate.lid"]
    );
    let several = r#"{"crates": [{"id": 1, "lid": "a"}], "links": {}}"#;
    let places = nested(rows("crate"), &[several]).0;
    assert_eq!(places, ["crates[*]", "crates[*].id", "crates[*].lid"]);
    // A member of that name stays one.
    let both = r#"{"crate": {"id": 1, "lid": "a", "crates": []}}"#;
    let places = nested(rows("crates"), &[both]).0;
    assert_eq!(places[1], "crate.crates");
}
