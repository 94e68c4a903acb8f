use apiref_core::ir::{Api, Resource, Role, RoleOf};

use super::view;

/// An API whose operations answer with the given structs, one each.
fn api(schemas: &str) -> Api {
    let schemas: serde_json::Value = serde_json::from_str(schemas).expect("schemas");
    let names = schemas.as_object().expect("an object").keys();
    let operations: Vec<serde_json::Value> = names
        .map(|name| {
            let status = if name.ends_with("Error") { "404" } else { "200" };
            serde_json::json!({
                "id": format!("show_{}", name.to_lowercase()), "page": "p.rst", "line": 1, "dialect": "otc",
                "title": "T", "method": "GET", "path": format!("/{name}"), "parameters": [],
                "request_body": null,
                "responses": [{"status": status, "description": "", "schema": {"$ref": format!("#/schemas/{name}")}}]
            })
        })
        .collect();
    serde_json::from_value(
        serde_json::json!({"operations": operations, "schemas": schemas, "pages": []}),
    )
    .expect("an API")
}

fn names(api: &Api) -> Vec<&str> {
    api.schemas.keys().map(String::as_str).collect()
}

#[test]
fn what_answers_show_of_a_resource_is_one_struct() {
    let api = api(
        r#"{"Door":{"type":"object","x-resource":"door","required":["id"],"properties":{
            "id":{"type":"string","format":"uuid"},"colour":{"type":"string"}}},
        "ListDoorsDoor":{"type":"object","x-resource":"door","properties":{
            "id":{"type":"string"},"width":{"type":"integer"},"height":{"type":"integer"}}}}"#,
    );
    let view = view(&api);
    assert_eq!(names(&view), ["Door"]);
    let door = &view.schemas["Door"];
    let members: Vec<&String> = door.properties.keys().collect();
    assert_eq!(members, ["colour", "id", "height", "width"]);
    assert!(door.required.is_empty());
    assert_eq!(door.properties["id"].format, None);
    assert_eq!(door.properties["id"].description, None);
    let width = door.properties["width"].description.as_deref();
    assert_eq!(width, Some("Only in `show_listdoorsdoor`."));
    let answer = view.operations[1].responses[0].schema.as_ref();
    assert_eq!(
        answer.and_then(|schema| schema.reference_name()),
        Some("Door")
    );
}

#[test]
fn structs_that_share_nearly_all_members_are_one() {
    let five = r#""a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"},"d":{"type":"string"}"#;
    let api = api(&format!(
        r#"{{"Hinge":{{"type":"object","properties":{{{five},"e":{{"type":"string"}}}}}},
        "LongHinge":{{"type":"object","properties":{{{five}}}}},
        "Other":{{"type":"object","properties":{{"a":{{"type":"string"}},"b":{{"type":"string"}},"c":{{"type":"string"}},
            "d":{{"type":"integer"}},"e":{{"type":"integer"}}}}}}}}"#
    ));
    assert_eq!(names(&view(&api)), ["Hinge", "Other"]);
}

#[test]
fn what_has_but_an_id_and_a_name_is_one_thing_where_it_is_called_so() {
    let members = r#""properties":{"id":{"type":"string"},"name":{"type":"string"}}"#;
    let api = api(&format!(
        r#"{{"LockKey":{{"type":"object",{members}}},"LockOwner":{{"type":"object",{members}}},
        "OpenKey":{{"type":"object",{members}}},"ShowDoorError":{{"type":"object",{members}}},
        "ListDoorsError":{{"type":"object",{members}}},"ShowKeyError":{{"type":"object",{members}}}}}"#
    ));
    assert_eq!(names(&view(&api)), ["LockOwner", "Key", "ErrorBody"]);
}

#[test]
fn two_resources_stay_two() {
    let members = r#""properties":{"a":{"type":"string"},"b":{"type":"string"}}"#;
    let api = api(&format!(
        r#"{{"Door":{{"type":"object","x-resource":"door",{members}}},
        "Gate":{{"type":"object","x-resource":"gate",{members}}}}}"#
    ));
    assert_eq!(names(&view(&api)), ["Door", "Gate"]);
}

#[test]
fn requests_that_leave_a_member_open_stay_apart() {
    let mut api = api(
        r##"{"OpenDoor":{"type":"object","required":["open"],"properties":{"open":{"type":"object"}}},
        "OpenDoors":{"type":"object","required":["open"],"properties":{"open":{"$ref":"#/schemas/Doors"}}},
        "Doors":{"type":"object","required":["doors"],"properties":{"doors":{"type":"string"}}}}"##,
    );
    for operation in &mut api.operations {
        let answer = operation
            .responses
            .pop()
            .and_then(|response| response.schema);
        operation.request_body = answer.map(|schema| {
            let body = serde_json::json!({"media_type": "application/json", "required": true, "schema": schema});
            serde_json::from_value(body).expect("a body")
        });
    }
    assert_eq!(names(&view(&api)), ["Doors", "OpenDoor", "OpenDoors"]);
}

#[test]
fn a_member_says_what_all_pages_say() {
    let door = |words: &str| {
        format!(
            r#""properties":{{"a":{{"type":"string","description":"{words}"}},"b":{{"type":"string"}}}}"#
        )
    };
    let api = api(&format!(
        r#"{{"ShowLidResponse":{{{}}},"ListLidResponse":{{{}}}}}"#,
        door("- The key of a lid.\\n- It is unique among lids.\\n- At most 9 letters."),
        door("- The key of a lid.\\n- It is unique among jars.\\n- At most 9 letters.")
    ));
    let view = view(&api);
    let words = view.schemas["LidResponse"].properties["a"]
        .description
        .clone();
    let expected = "- The key of a lid.\n- At most 9 letters.\n\n\
        In `show_listlidresponse`:\n\n- It is unique among jars.\n\n\
        In `show_showlidresponse`:\n\n- It is unique among lids.";
    assert_eq!(words.as_deref(), Some(expected));
}

#[test]
fn where_pages_begin_otherwise_one_of_them_speaks() {
    let door = |words: &str| {
        format!(
            r#""properties":{{"a":{{"type":"string","description":"{words}"}},"b":{{"type":"string"}}}}"#
        )
    };
    let api = api(&format!(
        r#"{{"ShowLidResponse":{{{}}},"ListLidResponse":{{{}}}}}"#,
        door("Top. It is told if the lid is not on its crate."),
        door("Lid. It is told if the lid is not on its crate.")
    ));
    let view = view(&api);
    let words = view.schemas["LidResponse"].properties["a"]
        .description
        .clone();
    let words = words.expect("a description");
    assert!(
        words.starts_with("Top.") || words.starts_with("Lid."),
        "{words}"
    );
}

#[test]
fn what_holds_the_other_is_another_thing() {
    let members = r#""a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"},"d":{"type":"string"}"#;
    let api = api(&format!(
        r##"{{"Crate":{{"properties":{{{members},"lids":{{"type":"array","items":{{"$ref":"#/schemas/CrateLid"}}}}}}}},
        "CrateLid":{{"properties":{{{members},"rim":{{"type":"string"}}}}}},
        "OldCrate":{{"properties":{{{members},"lids":{{"type":"array","items":{{"$ref":"#/schemas/OldCrateLid"}}}}}}}},
        "OldCrateLid":{{"properties":{{{members},"rim":{{"type":"string"}}}}}},
        "Job":{{"properties":{{"x":{{"type":"string"}},"y":{{"type":"string"}},"z":{{"type":"string"}},"w":{{"type":"string"}},
            "jobs":{{"type":"array","items":{{"$ref":"#/schemas/SubJob"}}}}}}}},
        "SubJob":{{"properties":{{"x":{{"type":"string"}},"y":{{"type":"string"}},"z":{{"type":"string"}},"w":{{"type":"string"}}}}}}}}"##
    ));
    assert_eq!(names(&view(&api)), ["Crate", "CrateLid", "Job"]);
}

#[test]
fn references_to_two_things_are_two() {
    let of_id = r#"{"properties":{"id":{"type":"string"}}}"#;
    let api = api(&format!(
        r#"{{"DoorRef":{of_id},"LidRef":{of_id},"V2DoorRef":{of_id}}}"#
    ));
    assert_eq!(names(&view(&api)), ["DoorRef", "LidRef"]);
}

fn resource(name: &str, operations: &[&str]) -> Resource {
    let of = |id: &&str| RoleOf {
        id: (*id).to_owned(),
        role: Role::Show,
    };
    Resource {
        name: name.to_owned(),
        generation: None,
        collection: None,
        item: None,
        id: None,
        operations: operations.iter().map(of).collect(),
        evidence: Vec::new(),
    }
}

/// Makes the operations of an API those of one resource.
fn join_resources(api: &mut Api) {
    let ids: Vec<&str> = api.operations.iter().map(|o| o.id.as_str()).collect();
    api.resources = vec![resource("lock", &ids)];
}

/// An API with operations for two resources, each of which answers with one of two structs.
fn of_two_resources(one: &str, other: &str) -> Api {
    let mut api = api(&format!(r#"{{"LockPart":{one},"HingePart":{other}}}"#));
    api.resources = ["hinge", "lock"]
        .iter()
        .zip(&api.operations)
        .map(|(name, operation)| resource(name, &[&operation.id]))
        .collect();
    api
}

#[test]
fn what_one_resource_leaves_open_is_not_the_struct_of_another() {
    let others = r#""a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"},"d":{"type":"string"}"#;
    let closed = format!(
        r##"{{"type":"object","properties":{{{others},"rest":{{"$ref":"#/schemas/Rest"}}}}}}"##
    );
    let open =
        format!(r#"{{"type":"object","properties":{{{others},"rest":{{"type":"object"}}}}}}"#);
    let mut api = of_two_resources(&closed, &open);
    let rest = serde_json::json!({"type": "object", "properties": {"x": {"type": "string"}}});
    let rest = serde_json::from_value(rest).expect("a schema");
    api.schemas.insert("Rest".to_owned(), rest);
    assert_eq!(names(&view(&api)), ["HingePart", "LockPart", "Rest"]);
    // Of one resource, the one place says what the other doesn't.
    join_resources(&mut api);
    let part = view(&api).schemas.shift_remove("Part").expect("one struct");
    let rest = part.properties["rest"].reference.as_deref();
    assert_eq!(rest, Some("#/schemas/Rest"));
}

#[test]
fn a_list_of_values_in_one_place_is_that_of_the_member() {
    let part = |state: &str| {
        format!(
            r#"{{"type":"object","properties":{{"a":{{"type":"string"}},"b":{{"type":"string"}},"state":{state}}}}}"#
        )
    };
    let api = of_two_resources(
        &part(r#"{"type":"string"}"#),
        &part(
            r#"{"type":"string","enum":["open","shut"],"x-enum-descriptions":{"open":"It lets pass."}}"#,
        ),
    );
    let view = view(&api);
    let state = &view.schemas["Part"].properties["state"];
    let values: Vec<String> = state.enumeration.iter().map(ToString::to_string).collect();
    assert_eq!(values, ["\"open\"", "\"shut\""]);
}

#[test]
fn what_is_said_of_a_struct_of_one_resource_is_not_said_of_another() {
    let part = |words: &str| {
        format!(
            r#"{{"type":"object","description":"{words}","properties":{{"a":{{"type":"string"}},"b":{{"type":"string"}}}}}}"#
        )
    };
    let mut api = of_two_resources(&part("Of a lock."), &part("Of a hinge."));
    let described = |api: &Api| view(api).schemas["Part"].description.clone();
    assert_eq!(described(&api), None);
    join_resources(&mut api);
    assert_eq!(described(&api).as_deref(), Some("Of a hinge."));
}

/// A struct with a member that is described in the given words, and others of which all say the same.
fn part_saying(words: &str) -> String {
    let told = |words: &str| format!(r#"{{"type":"string","description":"{words}"}}"#);
    format!(
        r#"{{"type":"object","properties":{{"a":{},"b":{},"c":{}}}}}"#,
        told(words),
        told("The width."),
        told("The height.")
    )
}

#[test]
fn what_is_said_otherwise_of_a_member_says_where() {
    let told = |one: &str, other: &str| {
        let api = of_two_resources(&part_saying(one), &part_saying(other));
        let part = view(&api).schemas.shift_remove("Part").expect("one struct");
        part.properties["a"].description.clone().expect("words")
    };
    let words = told("The key that opens it.", "Pins, by their number.");
    assert_eq!(
        words,
        "Pins, by their number.\n\nIn `show_lockpart`: The key that opens it."
    );
    let words = told(
        "Specifies the key that opens it.",
        "It opens with this key.",
    );
    assert!(!words.contains("In `"), "{words}");
}

#[test]
fn what_is_described_as_something_else_is_something_else() {
    let part = |words: &str| {
        format!(
            r#"{{"type":"object","properties":{{"a":{{"type":"string","description":"{words}"}}}}}}"#
        )
    };
    let api = of_two_resources(&part("The key that opens it."), &part("Pins, by number."));
    assert_eq!(names(&view(&api)), ["HingePart", "LockPart"]);
}

#[test]
fn what_is_in_other_versions_is_another_thing_or_says_so() {
    let part = |versions: &str| {
        format!(
            r#"{{"type":"object","properties":{{"a":{{"type":"string","x-versions":{versions}}},"b":{{"type":"string"}}}}}}"#
        )
    };
    let mut api = of_two_resources(&part(r#"{"min":"2.3"}"#), &part(r#"{"min":"2.7"}"#));
    assert_eq!(names(&view(&api)), ["HingePart", "LockPart"]);
    join_resources(&mut api);
    let member = &view(&api).schemas["Part"].properties["a"];
    assert_eq!(member.versions.min.as_deref(), Some("2.3"));
    let words = member.description.as_deref();
    assert_eq!(
        words,
        Some("Versions in `show_hingepart`: `2.7 and later`.")
    );
}

#[test]
fn words_of_one_resource_are_not_lent_to_another() {
    let silent = r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}"#;
    let telling = r#"{"type":"object","properties":{"a":{"type":"string","description":"The key of the lock."},
        "b":{"type":"string"}}}"#;
    let mut api = of_two_resources(telling, silent);
    let words = |api: &Api| {
        view(api).schemas["Part"].properties["a"]
            .description
            .clone()
    };
    assert_eq!(
        words(&api).as_deref(),
        Some("In `show_lockpart`: The key of the lock.")
    );
    join_resources(&mut api);
    assert_eq!(words(&api).as_deref(), Some("The key of the lock."));
    // What is said of the part itself holds for all of them.
    let telling = telling.replace("lock", "part");
    let api = of_two_resources(&telling, silent);
    assert_eq!(words(&api).as_deref(), Some("The key of the part."));
}

#[test]
fn operations_with_words_of_their_own_are_named() {
    let part = r#"{"type":"object","properties":{"size":{"type":"integer","description":"Its size, at most 64."}}}"#;
    let mut api = api(&format!(r#"{{"Part":{part},"Whole":{part}}}"#));
    let part_of = |api: &Api| {
        view(api).schemas["Part"].properties["size"]
            .description
            .clone()
    };
    assert_eq!(part_of(&api).as_deref(), Some("Its size, at most 64."));
    api.schemas.shift_remove("Whole");
    let same = api.operations[0].responses.clone();
    api.operations[1].responses = same;
    let mut say = |text: &str| {
        let own = serde_json::json!({"200.size": {"description": text}});
        api.operations[1].own_words = serde_json::from_value(own).expect("own words");
        part_of(&api)
    };
    assert_eq!(
        say("Size, at most 64.").as_deref(),
        Some("Its size, at most 64.")
    );
    assert_eq!(
        say("Its size, at most 32.").as_deref(),
        Some("Its size, at most 64.\n\nIn `show_whole`: Its size, at most 32.")
    );
}

#[test]
fn words_that_were_placed_by_a_guess_are_not_lent() {
    let silent = r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}"#;
    let telling = r#"{"type":"object","properties":{"a":{"type":"string","description":"The key.",
        "x-source":{"origin":"table","page":"p.rst","line":1}},"b":{"type":"string"}}}"#;
    let words = |telling: &str| {
        let view = view(&of_two_resources(telling, silent));
        view.schemas["Part"].properties["a"].description.clone()
    };
    assert_eq!(words(telling).as_deref(), Some("The key."));
    let guessed = telling.replace(r#""line":1"#, r#""line":1,"placed_by":"guess""#);
    assert_eq!(
        words(&guessed).as_deref(),
        Some("In `show_lockpart`: The key.")
    );
}

#[test]
fn a_value_and_values_are_two_things() {
    let one =
        r#"{"x-resource":"tag","properties":{"key":{"type":"string"},"value":{"type":"string"}}}"#;
    let many =
        r#"{"x-resource":"tag","properties":{"key":{"type":"string"},"values":{"type":"array"}}}"#;
    let api = api(&format!(r#"{{"Tag":{one},"TagValues":{many}}}"#));
    assert_eq!(names(&view(&api)), ["Tag", "TagValues"]);
}

#[test]
fn requests_with_other_limits_are_two() {
    let part = |most: u32| {
        format!(
            r#"{{"type":"object","properties":{{"a":{{"type":"string","maxLength":{most}}}}}}}"#
        )
    };
    let of = |one: &str, other: &str| {
        let mut api = of_two_resources(one, other);
        for operation in &mut api.operations {
            let answer = operation
                .responses
                .pop()
                .and_then(|response| response.schema);
            let list = serde_json::json!({"type": "array", "items": answer});
            operation.request_body = Some(
                serde_json::from_value(serde_json::json!({
                    "media_type": "application/json", "required": true, "schema": list
                }))
                .expect("a body"),
            );
        }
        view(&api).schemas.len()
    };
    assert_eq!(of(&part(9), &part(9)), 1);
    assert_eq!(of(&part(9), &part(8)), 2);
}

#[test]
fn a_generation_is_named_where_another_one_has_the_name() {
    let lone = r#"{"properties":{"a":{"type":"string"}}}"#;
    let other = r#"{"properties":{"b":{"type":"integer"}}}"#;
    let api = api(&format!(
        r#"{{"Door":{lone},"V2Door":{other},"V2Hinge":{{"properties":{{"c":{{"type":"string"}}}}}},
        "V2Lid":{{"properties":{{"d":{{"type":"string"}}}}}},"V3Lid":{{"properties":{{"d":{{"type":"integer"}},"e":{{"type":"string"}}}}}}}}"#
    ));
    let view = view(&api);
    assert_eq!(names(&view), ["Door", "V2Door", "Hinge", "V2Lid", "V3Lid"]);
    let answer = view.operations[2].responses[0].schema.as_ref();
    assert_eq!(
        answer.and_then(|schema| schema.reference_name()),
        Some("Hinge")
    );
}

#[test]
fn what_several_actions_answer_is_called_by_none() {
    let door = r#"{"properties":{"width":{"type":"integer"}}}"#;
    let other = r#"{"properties":{"colour":{"type":"string"}}}"#;
    let mut api = api(&format!(r#"{{"CreatedDoor":{door},"Door":{other}}}"#));
    api.operations[0].id = "create_door".to_owned();
    api.operations[1].id = "show_door".to_owned();
    assert_eq!(names(&view(&api)), ["CreatedDoor", "Door"]);
    api.operations[0].id = "update_door".to_owned();
    assert_eq!(names(&view(&api)), ["DoorInfo", "Door"]);
}

#[test]
fn what_several_things_hold_is_called_by_none() {
    let tag = r#"{"properties":{"key":{"type":"string"},"value":{"type":"string"}}}"#;
    let holding = |name: &str, member: &str, kind: &str| {
        format!(
            r##""{name}":{{"properties":{{"{name}_id":{{"type":"string"}},"{member}":{{"type":"array","items":{{"$ref":"#/schemas/{kind}"}}}}}}}}"##
        )
    };
    let of = |holders: &[String]| {
        let text = format!(r#"{{{},"GateTagInfo":{tag}}}"#, holders.join(","));
        let mut api = api(&text);
        // Nothing answers with a tag alone.
        api.operations.retain(|one| one.id != "show_gatetaginfo");
        let view = view(&api);
        let mut names = names(&view).into_iter();
        let name = names.find(|name| ["GateTagInfo", "Tag"].contains(name));
        name.map(str::to_owned)
    };
    let gate = holding("Gate", "tags", "GateTagInfo");
    let door = holding("Door", "tags", "GateTagInfo");
    let both = [gate.clone(), door];
    assert_eq!(of(&both).as_deref(), Some("Tag"));
    // A gate alone has them, or a list of gates, too.
    let list = holding("GateList", "tags", "GateTagInfo");
    assert_eq!(of(&[gate.clone(), list]).as_deref(), Some("GateTagInfo"));
    // They are called otherwise in the other one.
    let label = holding("Door", "labels", "GateTagInfo");
    assert_eq!(of(&[gate.clone(), label]).as_deref(), Some("GateTagInfo"));
    // Another struct has the name.
    let taken = holding("TAG", "tags", "GateTagInfo");
    assert_eq!(of(&[gate, taken]).as_deref(), Some("GateTagInfo"));
    // It is a filter by values.
    let filter = r#"{"properties":{"key":{"type":"string"},"values":{"type":"array","items":{"type":"string"}}}}"#;
    let text = format!(
        r#"{{{},"GateTagInfo":{tag},"Tag":{filter}}}"#,
        both.join(",")
    );
    let mut api = api(&text);
    api.operations
        .retain(|one| !["show_tag", "show_gatetaginfo"].contains(&one.id.as_str()));
    assert_eq!(names(&view(&api)), ["Door", "Gate", "Tag", "TagFilter"]);
}
