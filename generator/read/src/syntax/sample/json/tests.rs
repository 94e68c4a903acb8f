use proptest::prelude::*;

use super::*;

/// The value, printed, and what was repaired.
fn repaired(text: &str) -> (String, Vec<&'static str>) {
    let repaired = repair(text).expect("can be repaired");
    let documents: Vec<String> = repaired.documents.iter().map(Json::to_string).collect();
    (
        documents.join(" | "),
        repaired.repairs.iter().map(|repair| repair.found).collect(),
    )
}

#[test]
fn each_fault_is_repaired_and_noted() {
    let cases = [
        (
            r#"{"a": 1,}"#,
            r#"{"a":1}"#,
            "a comma after the last member",
        ),
        (
            r#"{"a": [1, 2,]}"#,
            r#"{"a":[1,2]}"#,
            "a comma after the last item",
        ),
        ("{\"a\": 1\n\"b\": 2}", r#"{"a":1,"b":2}"#, "a member"),
        (
            r#"{"a": {"b": 1} "c": 2}"#,
            r#"{"a":{"b":1},"c":2}"#,
            "a member",
        ),
        (r#"[{"a": 1} {"a": 2}]"#, r#"[{"a":1},{"a":2}]"#, "an item"),
        (r#"{"a": "x" "y"}"#, r#"{"a":"xy"}"#, "a string in parts"),
        ("{\"a\": 1 // one\n}", r#"{"a":1}"#, "a comment"),
        ("{'a': 'it'}", r#"{"a":"it"}"#, "single quotes"),
        (r#"{a: 1}"#, r#"{"a":1}"#, "a key without quotes"),
        (
            r#"{"a": active}"#,
            r#"{"a":"active"}"#,
            "a value without quotes",
        ),
        (
            r#"{"a": 2020-01-02T10:00:00Z, "b": 1}"#,
            r#"{"a":"2020-01-02T10:00:00Z","b":1}"#,
            "a value without quotes",
        ),
        (
            r#"{"a": True, "b": 1}"#,
            r#"{"a":true,"b":1}"#,
            "a literal of another language",
        ),
        (
            r#"{"a": None}"#,
            r#"{"a":null}"#,
            "a literal of another language",
        ),
        (r#"{"a": 1, ...}"#, r#"{"a":1}"#, "an ellipsis"),
        (
            r#"{"a": [{"b": 1}, ...]}"#,
            r#"{"a":[{"b":1}]}"#,
            "an ellipsis",
        ),
        (
            r#"{"a": 1,""}"#,
            r#"{"a":1}"#,
            "an empty key without a value",
        ),
        (r#"{"a": [LIDS]}"#, r#"{"a":[]}"#, "a word for items"),
        (
            r#"{"a": [LID, LID, ...]}"#,
            r#"{"a":[]}"#,
            "a word for items",
        ),
        (
            r#"{"a": [TRUE]}"#,
            r#"{"a":[true]}"#,
            "a literal of another language",
        ),
        (
            r#"{"a": {"b": 1}"#,
            r#"{"a":{"b":1}}"#,
            "the end of the text",
        ),
        (
            r#"{"a": 1}}"#,
            r#"{"a":1}"#,
            "a bracket that closes nothing",
        ),
        (r#"{"a": [{"b": 1}}"#, r#"{"a":[{"b":1}]}"#, "`}`"),
        (
            r#"{"a": {"b": [{"c": 1]}}"#,
            r#"{"a":{"b":[{"c":1}]}}"#,
            "`]`",
        ),
        (
            r#"{"a": 1} {"a": 2}"#,
            r#"{"a":1} | {"a":2}"#,
            "a further document in the same block",
        ),
        (
            r#"{"a": {"b": 1}}, "c": 2}"#,
            r#"{"a":{"b":1},"c":2}"#,
            "text after the end of the value",
        ),
        (
            r#""a": {"b": 1}"#,
            r#"{"a":{"b":1}}"#,
            "members without a bracket around them",
        ),
        (
            r#"{"a": ["b": 1, "c": 2]}"#,
            r#"{"a":[{"b":1,"c":2}]}"#,
            "members in brackets",
        ),
        (
            r#"{"a": {{"b": 1}, {"b": 2}}}"#,
            r#"{"a":[{"b":1},{"b":2}]}"#,
            "values in braces",
        ),
        (
            r#"{"a" {"b": 1}}"#,
            r#"{"a":{"b":1}}"#,
            "a key without a colon",
        ),
        (
            "{\"a\": \"x,\n\"b\": 1}",
            r#"{"a":"x","b":1}"#,
            "a string without an end",
        ),
        (
            "{\"a\": \"x\n  y\", \"b\": 1}",
            r#"{"a":"x y","b":1}"#,
            "a string with a line end in it",
        ),
        (
            "{\"a\": \"x\ty\"}",
            r#"{"a":"x\ty"}"#,
            "a string with a character that JSON doesn't allow",
        ),
        (r#"{"a": }"#, r#"{"a":"..."}"#, "no value"),
        (
            r#"{"a": <id>}"#,
            r#"{"a":"<id>"}"#,
            "a placeholder without quotes",
        ),
        (
            r#"{"a": {id}, "b": 2}"#,
            r#"{"a":"{id}","b":2}"#,
            "a placeholder in braces",
        ),
        ("{\u{201c}a\u{201d}: 1}", r#"{"a":1}"#, "typographic quotes"),
        (
            r#"{"a": http://h:8080/x, "b": 1}"#,
            r#"{"a":"http://h:8080/x","b":1}"#,
            "a value without quotes",
        ),
        (r#"{"a": 1, "a": 2}"#, r#"{"a":2}"#, "a repeated key"),
        (r#"'{"a": 1}'"#, r#"{"a":1}"#, "quotes around the JSON"),
        (
            "{\u{2028}\u{a0}\"a\": 1}",
            r#"{"a":1}"#,
            "a blank that JSON doesn't know",
        ),
        (r#"{u'a': u'b'}"#, r#"{"a":"b"}"#, "single quotes"),
    ];
    for (text, value, repair) in cases {
        let (found, repairs) = repaired(text);
        assert_eq!(found, value, "{text}");
        assert_eq!(repairs.first(), Some(&repair), "{text}: {repairs:?}");
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        "plain words",
        "{ one two\nthree four\nfive, six\nseven }",
        "(a)",
    ] {
        assert!(repair(text).is_err(), "{text}");
    }
    assert!(repair(&"[".repeat(10_000)).is_err());
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(Json::from),
        any::<String>().prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            prop::collection::vec((any::<String>(), inner), 0..5)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn valid_json_is_never_changed(value in json(), pretty in any::<bool>()) {
        prop_assume!(matches!(value, Json::Object(_) | Json::Array(_)));
        let text = if pretty {
            serde_json::to_string_pretty(&value).expect("prints")
        } else {
            value.to_string()
        };
        let repaired = repair(&text).expect("reads");
        prop_assert_eq!(repaired.repairs, vec![]);
        prop_assert_eq!(repaired.documents, vec![value]);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}:,\"'<>.#/\\\\ \n\tabn1eué…]{0,60}") {
        let _ = repair(&text);
    }

    #[test]
    fn no_unicode_makes_it_panic(text in any::<String>()) {
        let _ = repair(&text);
    }
}
