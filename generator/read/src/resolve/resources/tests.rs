use apiref_core::ir::{Api, Operation, Origin, Role};

use super::*;
use crate::resolve::naming::{NameLock, lift, name_operations};

/// An operation that answers with a body of this schema.
fn operation(method: &str, path: &str, title: &str, answer: &str) -> Operation {
    let text = format!(
        r#"{{"id":"","page":"{title}.rst","line":1,"dialect":"otc","title":"{title}","method":"{method}",
        "path":"{path}","parameters":[],"request_body":null,
        "responses":[{{"status":"200","description":"","schema":{answer}}}]}}"#
    );
    serde_json::from_str(&text).expect("an operation")
}

const DOOR: &str = r#"{"type":"object","properties":{"door":{"type":"object","properties":{
    "id":{"type":"string"},"colour":{"type":"string"}}}}}"#;
const DOORS: &str = r#"{"type":"object","properties":{"doors":{"type":"array","items":{"type":"object",
    "properties":{"id":{"type":"string"},"colour":{"type":"string"}}}}}}"#;
const KEYS: &str = r#"{"type":"object","properties":{"tags":{"type":"array","items":{"type":"object",
    "properties":{"key":{"type":"string"}}}}}}"#;

/// Recognised and named.
fn read(operations: &[(&str, &str, &str, &str)]) -> Api {
    read_titled(operations, None)
}

/// The same for titles of some origin.
fn read_titled(operations: &[(&str, &str, &str, &str)], title_origin: Option<Origin>) -> Api {
    let operations = operations.iter();
    let operations = operations.map(|(method, path, title, answer)| Operation {
        title_origin,
        ..operation(method, path, title, answer)
    });
    named(operations.collect())
}

fn named(operations: Vec<Operation>) -> Api {
    let mut api = Api {
        operations,
        ..Api::default()
    };
    note_generations(&mut api);
    let found = recognise(&api);
    let mut lock = NameLock::default();
    name_operations(&mut api, &mut lock, &found);
    api.resources = resources(&api, found);
    lift(&mut api, &mut lock);
    api
}

/// Name, generation and roles with ids of each resource.
fn told(api: &Api) -> Vec<String> {
    let resources = api.resources.iter();
    resources
        .map(|resource| {
            let generation = resource.generation.as_deref().unwrap_or("-");
            let operations = resource.operations.iter();
            let operations = operations.map(|of| format!("{} {}", of.role.as_str(), of.id));
            let operations: Vec<String> = operations.collect();
            format!("{} {generation}: {}", resource.name, operations.join(", "))
        })
        .collect()
}

#[test]
fn a_collection_and_its_items_are_a_resource() {
    let api = read(&[
        ("GET", "/v1/{project_id}/doors", "Querying Doors", DOORS),
        ("POST", "/v1/{project_id}/doors", "Adding a Door", DOOR),
        (
            "GET",
            "/v1/{project_id}/doors/{door_id}",
            "Obtaining the Details of a Door",
            DOOR,
        ),
        (
            "PUT",
            "/v1/{project_id}/doors/{door_id}",
            "Modifying a Door",
            DOOR,
        ),
        (
            "DELETE",
            "/v1/{project_id}/doors/{door_id}",
            "Removing a Door",
            "null",
        ),
        (
            "POST",
            "/v1/{project_id}/doors/{door_id}/action",
            "Locking a Door",
            "null",
        ),
        (
            "GET",
            "/v1/{project_id}/doors/{door_id}/frame",
            "Querying the Frame of a Door",
            DOOR,
        ),
        (
            "POST",
            "/v1/{project_id}/doors/batch-delete",
            "Batch Deleting Doors",
            "null",
        ),
    ]);
    assert_eq!(
        told(&api),
        [
            "door -: list list_doors, create create_door, show show_door, update update_door, delete delete_door, \
          action lock_door, sub-resource show_frame_of_door, batch batch_delete_doors"
        ]
    );
    let door = &api.resources[0];
    assert_eq!(door.collection.as_deref(), Some("/v1/{project_id}/doors"));
    assert_eq!(
        door.item.as_deref(),
        Some("/v1/{project_id}/doors/{door_id}")
    );
    assert_eq!(door.id.as_deref(), Some("id"));
    let names: Vec<&String> = api.schemas.keys().collect();
    assert!(names.contains(&&"Door".to_owned()), "{names:?}");
    assert_eq!(api.schemas["Door"].resource.as_deref(), Some("door"));
}

#[test]
fn generations_have_the_same_names_each() {
    let api = read(&[
        ("GET", "/v1/doors", "Querying Doors", DOORS),
        ("GET", "/v1/doors/{id}", "Querying a Door", DOOR),
        ("GET", "/v2.0/doors", "Querying Doors (V2)", DOORS),
        ("GET", "/v2.0/doors/{id}", "Querying a Door (V2)", DOOR),
    ]);
    assert_eq!(
        told(&api),
        [
            "door v1: list list_v1_doors, show show_v1_door",
            "door v2.0: list list_v2_0_doors, show show_v2_0_door"
        ]
    );
}

#[test]
fn parts_without_a_name_of_their_own_are_called_after_their_owner() {
    let api = read(&[
        ("GET", "/doors/{door_id}", "Querying a Door", DOOR),
        (
            "GET",
            "/doors/{door_id}/tags",
            "Querying Tags of a Door",
            KEYS,
        ),
        (
            "DELETE",
            "/doors/{door_id}/tags/{key}",
            "Deleting a Tag",
            "null",
        ),
        ("GET", "/doors/tags", "Querying Tags of All Doors", KEYS),
    ]);
    assert_eq!(
        told(&api),
        [
            "door -: show show_door",
            "door_tag -: list list_door_tags, delete delete_door_tag, list list_all_door_tags"
        ]
    );
}

#[test]
fn calls_of_procedures_are_no_resource() {
    let api = read(&[
        (
            "POST",
            "/v1/{project_id}/open-door",
            "Opening a Door",
            "null",
        ),
        (
            "GET",
            "/v1/{project_id}/weather",
            "Querying the Weather",
            r#"{"type":"object","properties":{"rain":{"type":"boolean"}}}"#,
        ),
    ]);
    assert!(told(&api).is_empty(), "{:?}", told(&api));
    let ids: Vec<&str> = api.operations.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(ids, ["open_door", "show_weather"]);
}

#[test]
fn a_list_at_the_address_of_an_item_is_called_one_if_its_title_says_so() {
    let ids = |title: &str| {
        let api = read(&[
            ("GET", "/rooms/{room}/tags", "List Tags", KEYS),
            ("GET", "/rooms/{room}/tags/{owner}", title, KEYS),
            ("DELETE", "/rooms/{room}/tags/{owner}", "Delete Tag", "null"),
        ]);
        api.operations[1].id.clone()
    };
    assert_eq!(ids("List Tags of an Owner"), "list_tags_of_owner");
    assert_eq!(ids("Show a Tag"), "show_room_tag");
}

#[test]
fn only_one_operation_creates() {
    let api = read(&[
        ("POST", "/doors", "Restoring a Door from a Backup", DOOR),
        ("POST", "/doors", "Creating a Door", DOOR),
        ("GET", "/doors/{id}", "Querying a Door", DOOR),
    ]);
    let roles: Vec<Role> = api.resources[0]
        .operations
        .iter()
        .map(|of| of.role)
        .collect();
    assert_eq!(roles, [Role::Action, Role::Create, Role::Show]);
}

#[test]
fn operations_that_the_docs_tell_apart_on_one_route_have_names_of_their_own() {
    let api = read(&[
        ("POST", "/v2/doors", "Creating a Wooden Door", DOOR),
        ("POST", "/v2/doors", "Creating an Iron Door", DOOR),
        ("GET", "/v2/doors/{id}", "Querying a Door", DOOR),
    ]);
    let ids: Vec<&str> = api.operations.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(ids, ["create_wooden_door", "create_iron_door", "show_door"]);
}

#[test]
fn an_answer_without_a_body_shows_no_item() {
    let mut operations = [
        ("GET", "/v2/doors", "Querying Doors", DOORS),
        ("GET", "/v2/doors/{id}", "Check if a door is there", "null"),
    ]
    .map(|(method, path, title, answer)| operation(method, path, title, answer));
    operations[1].responses[0].status = "204".to_owned();
    let api = named(operations.to_vec());
    let ids: Vec<&str> = api.operations.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(ids, ["list_doors", "check_if_door_is_there"]);
}

#[test]
fn operations_that_sentences_describe_are_named_by_their_routes() {
    let rows = r#"{"type":"object","properties":{"total":{"type":"integer"},"rows":{"type":"array","items":{"type":"object",
        "properties":{"key":{"type":"string"}}}}}}"#;
    let ok = r#"{"type":"object","properties":{"ok":{"type":"boolean"}}}"#;
    let api = read_titled(
        &[
            (
                "HEAD",
                "/{hive}",
                "Returns bare information about the hive",
                "null",
            ),
            ("GET", "/{hive}", "Returns the hive information", ok),
            ("PUT", "/{hive}", "Creates a new hive", ok),
            ("DELETE", "/{hive}", "Deletes the hive", ok),
            (
                "POST",
                "/{hive}",
                "Creates a new frame with an id of its own",
                ok,
            ),
            ("GET", "/{hive}/{frameid}", "Returns the frame", ok),
            (
                "PUT",
                "/{hive}/{frameid}",
                "Creates a new frame or a new state of it",
                ok,
            ),
            ("COPY", "/{hive}/{frameid}", "Copies the frame", ok),
            (
                "GET",
                "/{hive}/_limit",
                "Returns the limit of frames to keep in the hive",
                ok,
            ),
            (
                "PUT",
                "/{hive}/_limit",
                "Sets the limit of frames to keep in the hive",
                ok,
            ),
            (
                "POST",
                "/{hive}/_state_diff",
                "By given list of states returns differences",
                ok,
            ),
            (
                "GET",
                "/{hive}/_changes",
                "Returns changes for the given hive",
                rows,
            ),
            (
                "POST",
                "/{hive}/_changes",
                "Returns changes for certain frames only",
                rows,
            ),
            (
                "GET",
                "/{hive}/_view/{view}",
                "Returns results for the view",
                rows,
            ),
            (
                "GET",
                "/{hive}/_show/{func}",
                "Executes a function for no frame",
                ok,
            ),
            ("POST", "/{hive}/_show/{func}", "Same as GET", ok),
            (
                "POST",
                "/_node/{node}/_restart",
                "Restarts the program on a given node",
                ok,
            ),
        ],
        Some(Origin::Description),
    );
    let ids: Vec<&str> = api
        .operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    let expected = [
        "check_hive",
        "show_hive",
        "create_hive",
        "delete_hive",
        "create_frame",
        "show_frame",
        "update_frame",
        "copy_frame",
        "show_limit",
        "set_limit",
        "state_diff",
        "list_changes",
        "query_changes",
        "list_view_rows",
        "execute_function",
        "post_function",
        "restart_node",
    ];
    assert_eq!(ids, expected);
    let names: Vec<&str> = api
        .resources
        .iter()
        .map(|resource| resource.name.as_str())
        .collect();
    assert_eq!(names[..2], ["hive", "frame"]);
}

#[test]
fn an_account_that_the_api_manages_is_an_item() {
    let project = DOOR.replace("door", "project");
    let api = read(&[
        (
            "GET",
            "/v3/projects/{project_id}",
            "Show a Project",
            &project,
        ),
        (
            "DELETE",
            "/v3/projects/{project_id}",
            "Delete a Project",
            "{}",
        ),
        (
            "GET",
            "/v3/projects/{project_id}/doors/{door_id}",
            "Show a Door",
            DOOR,
        ),
        ("GET", "/v3/{project_id}/keys", "List Keys", KEYS),
    ]);
    let told = told(&api);
    assert_eq!(
        told[0],
        "project -: show show_project, delete delete_project"
    );
    assert!(!api.is_scope("/v3/projects/{project_id}", "project_id"));
    assert!(!api.is_scope("/v3/projects/{project_id}/doors/{door_id}", "project_id"));
    assert!(api.is_scope("/v3/{project_id}/keys", "project_id"));
    // Where nothing is said of projects themselves, they only tell who asks.
    let api = read(&[(
        "GET",
        "/v3/projects/{project_id}/doors",
        "List Doors",
        DOORS,
    )]);
    assert!(api.is_scope("/v3/projects/{project_id}/doors", "project_id"));
}

#[test]
fn the_account_that_an_operation_is_about_is_an_argument() {
    let api = read(&[
        ("GET", "/v2/{owner}/quotas/{tenant_id}", "Show Quotas", "{}"),
        ("GET", "/quota-sets/{tenant_id}", "Show Quotas", "{}"),
        (
            "GET",
            "/quota-sets/{tenant_id}/defaults",
            "Show Quotas",
            "{}",
        ),
        (
            "GET",
            "/v3/EXTRA/projects/{project_id}/doors",
            "List Doors",
            DOORS,
        ),
        ("GET", "/v3/projects/{project_id}", "Show a Project", "{}"),
        ("GET", "/v3/domains/{domain_id}/keys", "List Keys", KEYS),
    ]);
    for (path, variable) in [
        ("/v2/{owner}/quotas/{tenant_id}", "tenant_id"),
        ("/quota-sets/{tenant_id}/defaults", "tenant_id"),
        ("/v3/EXTRA/projects/{project_id}/doors", "project_id"),
        ("/v3/domains/{domain_id}/keys", "domain_id"),
    ] {
        assert!(!api.is_scope(path, variable), "{path}");
    }
    assert!(api.is_scope("/v2/{tenant_id}/quotas", "tenant_id"));
    assert!(api.is_scope("/{version}/{accountId}/doors", "accountId"));
    assert!(api.is_scope("/v1/extend/{project_id}/doors", "project_id"));
}

#[test]
fn what_stands_beside_a_resource_is_an_envelope() {
    let door = r#"{"type":"object","properties":{"request_id":{"type":"string"},"door":{"type":"object",
        "properties":{"id":{"type":"string"},"colour":{"type":"string"}}}}}"#;
    let house = r#"{"type":"object","properties":{"house":{"type":"object","properties":{"id":{"type":"string"},
        "size":{"type":"string"},"door":{"type":"object","properties":{"id":{"type":"string"}}}}}}}"#;
    let created = r#"{"type":"object","properties":{"door":{"type":"object","properties":{"id":{"type":"string"},
        "task":{"type":"string"}}}}}"#;
    let api = read(&[
        ("GET", "/houses/{house_id}", "Show a House", house),
        ("GET", "/doors/{door_id}", "Show a Door", door),
        ("POST", "/doors", "Create a Door", created),
    ]);
    let names: Vec<&str> = api.schemas.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "CreateDoorResponse",
            "CreatedDoor",
            "Door",
            "DoorRef",
            "House",
            "ShowDoorResponse",
            "ShowHouseResponse"
        ]
    );
    assert!(api.schemas["Door"].properties.contains_key("colour"));
    assert_eq!(api.schemas["ShowDoorResponse"].resource, None);
}

#[test]
fn items_of_a_list_may_have_a_wrapper_each() {
    let wrapped = r#"{"type":"object","properties":{"doors":{"type":"array","items":{"type":"object","properties":{
        "door":{"type":"object","properties":{"id":{"type":"string"},"colour":{"type":"string"}}}}}}}}"#;
    let api = read(&[
        ("GET", "/doors", "List Doors", wrapped),
        ("POST", "/doors", "Create a Door", DOOR),
    ]);
    let door = &api.schemas["Door"];
    assert!(door.properties.contains_key("colour"));
    let of_resource = api
        .schemas
        .values()
        .filter(|schema| schema.resource.is_some());
    assert_eq!(of_resource.count(), 1);
}

#[test]
fn a_name_goes_to_the_operation_that_the_docs_call_so() {
    let api = read(&[
        ("PUT", "/doors/{id}", "Register a Door", DOOR),
        ("PATCH", "/doors/{id}", "Update a Door", DOOR),
        ("POST", "/houses/{id}/action", "Restart a House", "{}"),
        ("POST", "/engines/{id}/action", "Restart", "{}"),
    ]);
    let ids: Vec<&str> = api.operations.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(
        ids,
        ["register_door", "update_door", "restart_house", "restart"]
    );
}

#[test]
fn lists_below_other_words_are_of_other_things() {
    let resources = |list: &str| {
        told(&read(&[
            ("GET", list, "Listing Doors", DOORS),
            ("GET", "/houses/doors/{door_id}", "Querying a Door", DOOR),
        ]))
        .len()
    };
    assert_eq!(resources("/doors"), 1);
    assert_eq!(resources("/cars/doors"), 2);
}

#[test]
fn a_key_is_named_without_what_is_done() {
    const MADE: &str = r#"{"type":"object","properties":{"doors_bulk_create":{"type":"object","properties":{
        "id":{"type":"string"},"colour":{"type":"string"}}}}}"#;
    let api = read(&[
        ("GET", "/os-doors-bulk", "List Doors", KEYS),
        ("POST", "/os-doors-bulk", "Create Doors", MADE),
    ]);
    assert_eq!(api.resources[0].name, "doors_bulk");
}

#[test]
fn what_is_listed_is_called_as_titles_and_paths_say() {
    const LOADLIFTERS: &str = r#"{"type":"object","properties":{"loadlifters":{"type":"array","items":{"type":"object",
        "properties":{"id":{"type":"string"},"colour":{"type":"string"}}}}}}"#;
    let ids = |list: (&str, &str, &str)| {
        let (path, title, answer) = list;
        let api = read(&[("GET", path, title, answer)]);
        api.operations[0].id.clone()
    };
    assert_eq!(ids(("/door-list", "Querying Doors", KEYS)), "list_doors");
    assert_eq!(ids(("/door-list", "Querying It", KEYS)), "list_door_lists");
    assert_eq!(
        ids(("/houses/{id}", "Returns a house", DOORS)),
        "show_house"
    );
    assert_eq!(
        ids(("/house-doors/public", "Querying Public Doors", DOORS)),
        "list_public_doors"
    );
    assert_eq!(
        ids(("/load-lifters", "List Lifters", LOADLIFTERS)),
        "list_load_lifters"
    );
}

#[test]
fn operations_of_shared_routes_and_their_list_have_one_noun() {
    let route = "/v1/hatches/{hatch_id}";
    let read = |list: &str| {
        let api = read(&[
            ("PATCH", route, "Creating a Door Lid", "{}"),
            ("PATCH", route, "Modifying a Door Lid", "{}"),
            ("GET", route, "Querying a Door Lid", DOOR),
            ("GET", "/v1/hatches", list, DOORS),
        ]);
        let ids = api.operations.iter().map(|one| one.id.clone());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        read("Querying All Door Lids"),
        "create_door_lid update_door_lid show_door_lid list_door_lids"
    );
    assert!(read("Querying All Hatches").ends_with(" list_doors"));
}

#[test]
fn an_extension_is_named_once_and_lists_of_several_owners_by_their_owners() {
    let key = r#"{"type":"object","properties":{"keys":{"type":"array","items":{"type":"object",
        "properties":{"id":{"type":"string"}}}}}}"#;
    let api = read(&[
        (
            "GET",
            "/v1/OS-DOOR/rooms/{r}/doors/{d}/keys",
            "Querying Keys",
            key,
        ),
        (
            "GET",
            "/v1/OS-DOOR/halls/{h}/doors/{d}/keys",
            "Querying Keys",
            key,
        ),
        ("GET", "/v1/crates/{c}/keys/for_all", "Querying", key),
        ("GET", "/v2/boxes/{b}/keys/for_all", "Querying", key),
    ]);
    let ids: Vec<&str> = api.operations.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "list_room_door_keys",
            "list_hall_door_keys",
            "list_crate_for_all_keys",
            "list_box_for_all_keys"
        ]
    );
}
