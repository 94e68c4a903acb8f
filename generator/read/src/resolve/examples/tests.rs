use super::*;

const PAGE: &str = "{\n  \"id\": \"1e9b8425-34af-488e-b969-4d46f4a6382e\",\n  \"size\": 3\n}";

fn evidence(page: &Page) -> Evidence<'_> {
    Evidence::new(page, Span::new(0, page.text().len()), false)
}

fn json(text: &str) -> Json {
    Json::parse(text).expect("valid JSON")
}

fn without_sources(mut schema: Schema) -> String {
    fn strip(schema: &mut Schema) {
        schema.source = None;
        schema.properties.values_mut().for_each(strip);
        schema.items.iter_mut().for_each(|items| strip(items));
        schema
            .additional_properties
            .iter_mut()
            .for_each(|values| strip(values));
    }
    strip(&mut schema);
    serde_json::to_string(&schema).expect("a schema is JSON")
}

fn inferred(text: &str) -> String {
    let page = Page::new("a.rst", PAGE);
    without_sources(infer(&json(text), &evidence(&page)))
}

fn completed(schema: &str, example: &str) -> (String, Vec<String>) {
    let page = Page::new("a.rst", PAGE);
    let mut schema: Schema = serde_json::from_str(schema).expect("a schema");
    let mut diagnostics = Vec::new();
    complete(
        &mut schema,
        &json(example),
        "",
        &evidence(&page),
        &mut diagnostics,
    );
    let messages = diagnostics.into_iter().map(|d| d.message).collect();
    (without_sources(schema), messages)
}

#[test]
fn a_key_with_a_slip_in_it_is_no_member() {
    let lid = r#"{"type":"object","properties":{"lidColour":{"type":"string"}}}"#;
    for key in ["lidcolour", "LidColour", "lidColuor"] {
        let (schema, said) = completed(lid, &format!(r#"{{"{key}":"red"}}"#));
        assert_eq!(schema, lid);
        assert_eq!(said.len(), 1, "{said:?}");
    }
    for example in [
        r#"{"lidColour":"red","lidcolour":"red"}"#,
        r#"{"lidColours":"red"}"#,
        r#"{"lid_colour":"red"}"#,
    ] {
        let (schema, _) = completed(lid, example);
        assert_ne!(schema, lid, "{example}");
    }
}

#[test]
fn ends_of_a_range_stay_with_numbers() {
    let size = r#"{"minimum":1,"maximum":9}"#;
    assert!(completed(size, "3").0.contains("maximum"));
    assert!(!completed(size, r#""3""#).0.contains("maximum"));
}

#[test]
fn a_list_in_some_versions_and_a_map_in_others_has_both() {
    let member = r#"{"type":["object","array"]}"#;
    let (schema, said) = completed(member, r#"[{"a":1}]"#);
    assert_eq!(
        schema,
        r#"{"type":["object","array"],"items":{"type":"object","properties":{"a":{"type":"integer"}}}}"#
    );
    assert!(said.is_empty());
    let (schema, _) = completed(&schema, r#"{"b":true}"#);
    assert!(schema.contains(r#""properties":{"b":{"type":"boolean"}}"#));
    assert!(schema.contains(r#""items""#));
}

#[test]
fn values_tell_types() {
    for (value, expected) in [
        (
            r#"{"a":1,"b":[{"c":"x"},{"d":1.5}]}"#,
            r#"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"array","items":{"type":"object","properties":{"c":{"type":"string"},"d":{"type":"number"}}}}}}"#,
        ),
        (
            r#"[1,2.5]"#,
            r#"{"type":"array","items":{"type":"number"}}"#,
        ),
        (
            r#"[1,"x"]"#,
            r#"{"type":"array","items":{"type":["integer","string"]}}"#,
        ),
        (
            r#"[{"a":null},{"a":"x"}]"#,
            r#"{"type":"array","items":{"type":"object","properties":{"a":{"type":["string","null"],"x-origins":{"null":"example"}}}}}"#,
        ),
        (
            r#"{"metadata":{"Server Label":"Web"}}"#,
            r#"{"type":"object","properties":{"metadata":{"type":"object","additionalProperties":{"type":"string"}}}}"#,
        ),
        (
            r#"{"a":null,"b":[],"c":"..."}"#,
            r#"{"type":"object","properties":{"a":{"x-origins":{"null":"example"}},"b":{"type":"array"},"c":{}}}"#,
        ),
    ] {
        assert_eq!(inferred(value), expected, "{value}");
    }
}

#[test]
fn a_uuid_known_from_an_example_is_a_uuid_with_its_line() {
    let page = Page::new("a.rst", PAGE);
    let schema = infer(&json(PAGE), &evidence(&page));
    assert_eq!(schema.properties["id"].format.as_deref(), Some("uuid"));
    let line = |name: &str| {
        schema.properties[name]
            .source
            .as_ref()
            .map(|source| source.line)
    };
    assert_eq!((line("id"), line("size")), (Some(2), Some(3)));
}

#[test]
fn an_example_completes_what_tables_tell() {
    let object = r#"{"type":"object","properties":{"a":{"type":"string"}}}"#;
    for (schema, example, expected, messages) in [
        (
            object,
            r#"{"a":"x","b":true}"#,
            r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"boolean"}}}"#,
            vec!["an example shows members that no table lists: found b"],
        ),
        (
            object,
            r#"{"a":null}"#,
            r#"{"type":"object","properties":{"a":{"type":["string","null"],"x-origins":{"null":"example"}}}}"#,
            vec![],
        ),
        (
            object,
            r#"{"a":3}"#,
            object,
            vec![
                "table and example disagree on a scalar type: found integer 3 for `a`, expected string, as the table says",
            ],
        ),
        (
            object,
            r#"{"a":["x"]}"#,
            r#"{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"},"x-origins":{"type":"example"}}}}"#,
            vec![
                "table and example disagree on scalar, array or object: found array in the example for `a`, expected string as the table says; the example was believed",
            ],
        ),
        (
            r#"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}}}}}"#,
            r#"{"a":[{"b":"x"}]}"#,
            r#"{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"string"}}},"x-origins":{"type":"example"}}}}"#,
            vec![
                "table and example disagree on scalar, array or object: found array in the example for `a`, expected object as the table says; the example was believed",
            ],
        ),
        (r#"{"type":"number"}"#, "3", r#"{"type":"number"}"#, vec![]),
        (
            "{}",
            "3",
            r#"{"type":"integer","x-origins":{"type":"example"}}"#,
            vec![],
        ),
    ] {
        let (schema, found) = completed(schema, example);
        assert_eq!(schema, expected, "{example}");
        assert_eq!(found, messages, "{example}");
    }
}

#[test]
fn what_an_example_leaves_empty_says_nothing_against_a_table() {
    let stated = |types: &str, more: &str, name: &str| {
        format!(
            r#"{{"type":"object","properties":{{"{name}":{{{types}{more},"x-source":{{"origin":"table","page":"a.rst","line":1,"stated_type":"TYPE"}}}}}}}}"#
        )
    };
    let string = stated(r#""type":"string""#, "", "a").replace("TYPE", "String");
    let (schema, found) = completed(&string, r#"{"a":{}}"#);
    assert!(schema.contains(r#""a":{"type":"string"}"#), "{schema}");
    assert_eq!(
        found,
        [
            "table and example disagree on scalar, array or object: found object in the example for `a`, expected the type that the table says"
        ]
    );
    let metadata = stated(r#""type":"string""#, "", "metadata").replace("TYPE", "String");
    let (schema, _) = completed(&metadata, r#"{"metadata":{}}"#);
    assert!(
        schema.contains(r#""metadata":{"type":"object""#),
        "{schema}"
    );
    // Of values that may be anything, some are shown.
    let map = stated(r#""type":"object""#, r#","additionalProperties":{}"#, "a");
    let map = map.replace("TYPE", "Map<String,Object>");
    let (schema, _) = completed(&map, r#"{"a":{"b":"c"}}"#);
    assert!(
        schema.contains(r#""a":{"type":"object","additionalProperties":{}}"#),
        "{schema}"
    );
}

#[test]
fn keys_that_name_a_host_are_data() {
    for (key, is_data) in [
        ("lid7@crates.example", true),
        ("@lid", false),
        ("lid", false),
    ] {
        assert_eq!(looks_like_data(key), is_data, "{key}");
    }
}

#[test]
fn keys_of_languages_and_of_properties_are_data() {
    let map = |name: &str, text: &str| {
        let json = Json::parse(text).expect("JSON");
        super::is_map(Some(name), json.as_object().expect("an object"))
    };
    assert!(map("name", r#"{"en": "lid", "de-AT": "Deckel"}"#));
    assert!(!map("name", r#"{"en": "lid", "size": "3"}"#));
    assert!(!map("name", r#"{"en": {"lid": 1}}"#));
    let schemas = r#"{"lid": {"type": "string"}, "owner": {"$ref": "a"}}"#;
    assert!(map("properties", schemas));
    assert!(!map("crate", schemas));
    assert!(!map("properties", r#"{"lid": {"type": "red"}}"#));
}

#[test]
fn what_is_null_by_the_table_and_empty_in_the_example_may_be_either() {
    let schema = r#"{"type":"object","properties":{"open":{"type":"null"}}}"#;
    let of = |example: &str| completed(schema, example).0;
    assert!(of(r#"{"open":{}}"#).contains(r#""type":["object","null"]"#));
    assert!(of(r#"{"open":{"wide":true}}"#).contains(r#""open":{"type":"object""#));
}

#[test]
fn documented_members_shown_in_another_place_have_their_types() {
    let lid = r#"{"type":"object","properties":{"colour":{"type":"string","enum":["red","blue"]},"size":{"type":"integer"}}}"#;
    let door =
        format!(r#"{{"type":"object","properties":{{"kind":{{"type":"string"}},"lids":{lid}}}}}"#);
    // The members of `lids` without it.
    let (schema, said) = completed(&door, r#"{"kind":"a","colour":"red","size":1}"#);
    assert!(schema.ends_with(
        r#""colour":{"type":"string","enum":["red","blue"]},"size":{"type":"integer"}}}"#
    ));
    assert_eq!(
        said,
        [
            "the example contradicts the tables: found `lids` left out around colour, size, expected what the table says; the members have its types"
        ]
    );
    // The same under a related name, once and as a list.
    let (schema, said) = completed(&door, r#"{"lid":{"colour":"red","size":1}}"#);
    assert!(schema.ends_with(&format!(r#""lid":{lid}}}}}"#)), "{schema}");
    assert_eq!(said.len(), 1, "{said:?}");
    let (schema, _) = completed(&door, r#"{"doorLid":[{"colour":"red","size":1}]}"#);
    assert!(
        schema.ends_with(&format!(
            r#""doorLid":{{"type":"array","items":{lid}}}}}}}"#
        )),
        "{schema}"
    );
    // One member in common, another name, and a member that is shown itself prove nothing.
    for example in [
        r#"{"kind":"a","colour":"red"}"#,
        r#"{"hinge":{"colour":"red","size":1}}"#,
        r#"{"lid":{"colour":"red","a":1,"b":2}}"#,
        r#"{"lids":{"size":2},"colour":"red","size":1}"#,
        r#"{"colour":"red","size":1,"hinge":2}"#,
    ] {
        let (_, said) = completed(&door, example);
        assert!(
            said.iter().all(|one| one.contains("no table lists")),
            "{said:?}"
        );
    }
}
