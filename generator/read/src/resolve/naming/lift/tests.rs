use super::*;
use apiref_core::ir::{Json, RequestBody};

fn operation(id: &str, schema: &str) -> apiref_core::ir::Operation {
    let text = format!(
        r#"{{"id":"{id}","page":"{id}.rst","line":1,"dialect":"otc","title":"T","method":"POST","path":"/{id}",
        "alternatives":[],"parameters":[],"request_body":null,"responses":[]}}"#
    );
    let mut operation: apiref_core::ir::Operation = serde_json::from_str(&text).expect("operation");
    let schema = serde_json::from_str(schema).expect("schema");
    operation.request_body = Some(RequestBody {
        further_media_types: Vec::new(),
        media_type: "application/json".into(),
        required: true,
        assumed: false,
        schema,
        invalid: IndexMap::new(),
    });
    operation
}

const TAG: &str = r#"{"type":"object","properties":{"tags":{"type":"array","items":
    {"type":"object","title":"Tag","properties":{"key":{"type":"string"}}}}}}"#;
const OTHER: &str = r#"{"type":"object","properties":{"tags":{"type":"array","items":
    {"type":"object","title":"Tag","properties":{"key":{"type":"integer"}}}}}}"#;

fn names(api: &Api) -> Vec<&str> {
    api.schemas.keys().map(String::as_str).collect()
}

#[test]
fn structs_of_one_name_and_shape_are_shared_others_are_qualified() {
    let mut api = Api {
        operations: vec![
            operation("a", TAG),
            operation("b", TAG),
            operation("c", OTHER),
        ],
        ..Api::default()
    };
    lift(&mut api, &mut NameLock::default());
    assert_eq!(names(&api), ["A", "B", "C", "CTag", "Tag"]);
    let Json::Object(_) =
        Json::parse(&serde_json::to_string(&api.schemas).expect("JSON")).expect("JSON")
    else {
        panic!("not an object")
    };
}

#[test]
fn a_page_that_is_added_before_takes_no_name_away() {
    let mut lock = NameLock::default();
    let mut before = Api {
        operations: vec![operation("b", TAG)],
        ..Api::default()
    };
    lift(&mut before, &mut lock);
    assert_eq!(names(&before), ["B", "Tag"]);
    let mut after = Api {
        operations: vec![operation("a", OTHER), operation("b", TAG)],
        ..Api::default()
    };
    lift(&mut after, &mut lock);
    assert_eq!(names(&after), ["A", "ATag", "B", "Tag"]);
    assert!(after.schemas["Tag"].properties["key"].is(TypeName::String));
}

#[test]
fn a_name_is_that_of_what_most_operations_call_so() {
    let many = ["b", "c", "d"].map(|id| operation(id, TAG));
    let mut api = Api {
        operations: [operation("a", OTHER)].into_iter().chain(many).collect(),
        ..Api::default()
    };
    lift(&mut api, &mut NameLock::default());
    assert_eq!(names(&api), ["A", "ATag", "B", "C", "D", "Tag"]);
    assert!(api.schemas["Tag"].properties["key"].is(TypeName::String));
}

#[test]
fn what_one_place_says_of_a_member_is_kept_where_another_says_nothing() {
    let said = TAG.replace(
        r#"{"type":"string"}"#,
        r#"{"type":"string","description":"The key."}"#,
    );
    let mut api = Api {
        operations: vec![operation("a", TAG), operation("b", &said)],
        ..Api::default()
    };
    lift(&mut api, &mut NameLock::default());
    let key = &api.schemas["Tag"].properties["key"];
    assert_eq!(key.description.as_deref(), Some("The key."));
}

#[test]
fn phrases_are_no_names() {
    for (title, expected) in [
        ("Security Group Rule", true),
        ("adding a route", false),
        ("network that a server is in", false),
        ("creating single and primary/standby instances", false),
    ] {
        assert_eq!(is_name(title), expected, "{title}");
    }
}

#[test]
fn lifting_twice_changes_nothing() {
    let make = || Api {
        operations: vec![operation("a", TAG), operation("c", OTHER)],
        ..Api::default()
    };
    let (mut one, mut two) = (make(), make());
    let mut lock = NameLock::default();
    lift(&mut one, &mut lock);
    let first = lock.clone();
    lift(&mut two, &mut lock);
    assert_eq!(one, two);
    assert_eq!(first, lock);
}

#[test]
fn names_differ_by_more_than_their_capitals() {
    let titled = |title: &str, of: &str| of.replace("Tag", title);
    let mut api = Api {
        operations: vec![
            operation("a", &titled("Doorlock", TAG)),
            operation("b", &titled("DoorLock", OTHER)),
        ],
        ..Api::default()
    };
    lift(&mut api, &mut NameLock::default());
    assert_eq!(names(&api), ["A", "B", "BDoorLock", "DoorLock"]);
}

#[test]
fn what_a_title_calls_many_is_one_elsewhere() {
    assert_eq!(called("spare_keys", "main_key"), "spare_key");
    assert_eq!(called("spare_keys", "spare_keys"), "spare_keys");
    assert_eq!(called("SpareKeys", "main_key"), "SpareKeys");
}

#[test]
fn alternatives_are_called_by_what_only_they_have() {
    let form = |title: &str, own: &str| {
        let lid = r#"{"type":"object","properties":{"size":{"type":"integer"}}}"#;
        format!(
            r#"{{"type":"object","title":"{title}","properties":{{"name":{{"type":"string"}},"{own}":{{"type":"string"}},"lid":{lid}}}}}"#
        )
    };
    let union = format!(
        r#"{{"type":"object","properties":{{"crate":{{"oneOf":[{},{}]}}}}}}"#,
        form("crate", "wood"),
        form("a crate of old boards", "boards")
    );
    let mut api = Api {
        operations: vec![operation("a", &union)],
        ..Api::default()
    };
    lift(&mut api, &mut NameLock::default());
    let all = ["A", "Crate", "CrateWithBoards", "CrateWithWood", "Lid"];
    assert_eq!(names(&api), all);
}
