//! Real servers answer with more than their docs say. A documented answer of each family goes over HTTP as it is and
//! then through odd variations, one at a time: all are read, and the caller can ask what was odd.

use axum::http::StatusCode;
use generated::runtime::{Deviation, Reply, Rule};
use generated::{ecl_baremetal, openstack_servers, otc_vpc, rackspace_databases};
use serde_json::{Value, json};

const ID: &str = "5a6cd3f0-82be-4e17-9f04-b7c1e86d2a35";

/// One change to the documented answer.
struct Variation {
    /// The member that is changed, as a JSON pointer.
    at: &'static str,
    /// What stands there instead; nothing to leave the member out.
    value: Option<Value>,
    /// Where and why it is odd.
    odd: (&'static str, Rule),
}

fn odd(at: &'static str, value: Value, path: &'static str, rule: Rule) -> Variation {
    Variation {
        at,
        value: Some(value),
        odd: (path, rule),
    }
}

fn missing(at: &'static str, path: &'static str) -> Variation {
    Variation {
        at,
        value: None,
        odd: (path, Rule::Missing),
    }
}

/// The answer with one change.
fn varied(answer: &Value, variation: &Variation) -> Value {
    let mut answer = answer.clone();
    let (parent, name) = variation.at.rsplit_once('/').expect("a pointer");
    let members = answer.pointer_mut(parent).and_then(Value::as_object_mut);
    let members = members.expect("an object to change");
    match &variation.value {
        Some(value) => members.insert(name.to_owned(), value.clone()),
        None => members.remove(name),
    };
    answer
}

/// What is left of an answer in Rust, as JSON, and what was odd about it; the reason where it can't be read.
type Seen = Result<(Value, Vec<Deviation>), String>;

fn seen<T, H, E: std::fmt::Display>(
    reply: Result<Reply<T, H>, E>,
    written: fn(&T) -> serde_json::Result<Value>,
) -> Seen {
    let reply = reply.map_err(|error| error.to_string())?;
    let body = written(&reply.body).map_err(|error| error.to_string())?;
    Ok((body, reply.oddities()))
}

/// Sends the documented answer and all its variations through a client; `call` makes the call against a base URL.
fn check(
    documented: Value,
    variations: &[Variation],
    call: impl AsyncFn(&str) -> Seen,
) -> Vec<Value> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut read = Vec::new();
    runtime.block_on(async {
        let ask = async |answer: &Value| {
            let base = trial::answer(StatusCode::OK, answer.to_string());
            call(&base.expect("a port")).await
        };
        let (body, oddities) = ask(&documented).await.expect("the documented answer");
        assert_eq!(body, documented);
        assert_eq!(oddities, []);
        for variation in variations {
            let answer = varied(&documented, variation);
            let (body, oddities) = match ask(&answer).await {
                Ok(seen) => seen,
                Err(error) => panic!("{answer}: {error}"),
            };
            let found: Vec<(&str, Rule)> = oddities
                .iter()
                .map(|odd| (odd.path.as_str(), odd.rule))
                .collect();
            assert_eq!(found, [variation.odd], "{answer}");
            // All members but the odd one are as sent.
            let without = |value: &Value| varied(value, &missing(variation.at, ""));
            assert_eq!(without(&body), without(&documented), "{answer}");
            read.push(body.pointer(variation.at).cloned().unwrap_or_default());
        }
    });
    read
}

#[test]
fn open_telekom_cloud() {
    let documented = json!({
        "address_group": {
            "id": "6f2b9e41-83d7-4c05-a1be-94d07c35e8f2",
            "name": "office-net",
            "description": "Addresses of the office",
            "max_capacity": 20,
            "ip_set": ["10.44.0.9", "10.45.0.0/16"],
            "ip_version": 4,
            "created_at": "2024-11-05T09:17:40.000+00:00",
            "updated_at": "2024-11-05T09:17:40.000+00:00",
            "tenant_id": "5d80c1f2e94b47a6b38f0a6e2c71d9b4",
            "enterprise_project_id": "c9a4073e-5b1d-4f86-9e20-3d78b6f1a054",
            "tags": [],
            "status": "NORMAL",
            "status_message": "",
            "ip_extra_set": [{"ip": "10.44.0.9", "remarks": null}],
        },
        "request_id": "47d92ec6-a05f-4b81-b3d7-e8c60f1a952d",
    });
    let variations = [
        odd(
            "/address_group/status",
            json!("HEALING"),
            "$.address_group.status",
            Rule::Values,
        ),
        odd(
            "/address_group/ip_version",
            json!(5),
            "$.address_group.ip_version",
            Rule::Values,
        ),
        odd(
            "/address_group/id",
            json!(""),
            "$.address_group.id",
            Rule::Format,
        ),
        odd(
            "/address_group/created_at",
            json!(""),
            "$.address_group.created_at",
            Rule::Format,
        ),
        odd("/address_group", json!(""), "$.address_group", Rule::Type),
        odd(
            "/address_group/created_at",
            json!("2024-11-05T09:17:40"),
            "$.address_group.created_at",
            Rule::Format,
        ),
        odd(
            "/address_group/updated_at",
            json!("9999-99-99T99:99:99.999999"),
            "$.address_group.updated_at",
            Rule::Format,
        ),
        odd(
            "/address_group/name",
            Value::Null,
            "$.address_group.name",
            Rule::Null,
        ),
        odd(
            "/address_group/name",
            json!("x".repeat(65)),
            "$.address_group.name",
            Rule::Length,
        ),
        missing("/address_group/status", "$.address_group.status"),
        odd(
            "/address_group/colour",
            json!("blue"),
            "$.address_group.colour",
            Rule::Unknown,
        ),
        odd(
            "/address_group/max_capacity",
            json!("20"),
            "$.address_group.max_capacity",
            Rule::Type,
        ),
        odd(
            "/address_group/max_capacity",
            json!(21),
            "$.address_group.max_capacity",
            Rule::Range,
        ),
    ];
    let read = check(documented, &variations, async |base| {
        let client = otc_vpc::Client::builder(base).build().expect("a client");
        let reply = client.show_address_group(ID).project_id(ID).send().await;
        seen(reply, |body| serde_json::to_value(body))
    });
    assert_eq!(read[0], "HEALING");
    assert_eq!(read[1], 5);
    assert_eq!(read[6], "9999-99-99T99:99:99.999999");
    assert_eq!(read[11], 20, "the number that the text spells");
    assert_eq!(read[12], 21);
}

#[test]
fn openstack() {
    let documented = json!({
        "server": {
            "id": "e2d5c08b-71f4-4a3e-96c8-0b7a3f5d1e92",
            "name": "build-runner-3",
            "status": "ACTIVE",
            "progress": 100,
            "accessIPv4": "198.51.100.61",
            "created": "2015-06-02T07:55:13Z",
            "key_name": "ops",
            "flavor": {"id": "3"},
            "metadata": {"team": "build"},
        },
    });
    let variations = [
        odd(
            "/server/status",
            json!("RESCUE"),
            "$.server.status",
            Rule::Values,
        ),
        odd(
            "/server/accessIPv4",
            json!(""),
            "$.server.accessIPv4",
            Rule::Format,
        ),
        odd("/server/id", json!(""), "$.server.id", Rule::Format),
        odd(
            "/server/created",
            json!(""),
            "$.server.created",
            Rule::Format,
        ),
        odd("/server/flavor", json!(""), "$.server.flavor", Rule::Type),
        odd(
            "/server/created",
            json!("2015-06-02T07:55:13.000000"),
            "$.server.created",
            Rule::Format,
        ),
        odd(
            "/server/created",
            json!("9999-99-99T99:99:99.999999"),
            "$.server.created",
            Rule::Format,
        ),
        odd(
            "/server/key_name",
            Value::Null,
            "$.server.key_name",
            Rule::Null,
        ),
        odd(
            "/server/name",
            json!("x".repeat(256)),
            "$.server.name",
            Rule::Length,
        ),
        missing("/server/id", "$.server.id"),
        odd(
            "/server/OS-DCF:diskConfig",
            json!("AUTO"),
            "$.server[\"OS-DCF:diskConfig\"]",
            Rule::Unknown,
        ),
        odd(
            "/server/progress",
            json!("100"),
            "$.server.progress",
            Rule::Type,
        ),
        odd(
            "/server/progress",
            json!(101),
            "$.server.progress",
            Rule::Range,
        ),
    ];
    let read = check(documented, &variations, async |base| {
        let client = openstack_servers::Client::builder(base)
            .build()
            .expect("a client");
        let reply = client.show_server(ID).tenant_id(ID).send().await;
        seen(reply, |server| Ok(json!({"server": server})))
    });
    assert_eq!(read[0], "RESCUE");
    assert_eq!(read[1], "");
    assert_eq!(read[11], 100, "the number that the text spells");
    assert_eq!(read[12], 101);
}

#[test]
fn rackspace() {
    let documented = json!({
        "instance": {
            "id": "7a90c4e6-2d18-4f35-b0a7-c6e19d823f54",
            "name": "orders",
            "status": "ACTIVE",
            "hostname": "orders.db.example.com",
            "address": "10.12.4.90",
            "created": "2014-10-30T12:30:00Z",
            "volume": {"size": 20},
        },
    });
    let variations = [
        odd(
            "/instance/status",
            json!("RESIZE"),
            "$.instance.status",
            Rule::Values,
        ),
        odd(
            "/instance/address",
            json!(""),
            "$.instance.address",
            Rule::Format,
        ),
        odd("/instance/id", json!(""), "$.instance.id", Rule::Format),
        odd(
            "/instance/created",
            json!(""),
            "$.instance.created",
            Rule::Format,
        ),
        odd(
            "/instance/volume",
            json!(""),
            "$.instance.volume",
            Rule::Type,
        ),
        odd(
            "/instance/created",
            json!("2014-10-30T12:30:00"),
            "$.instance.created",
            Rule::Format,
        ),
        odd(
            "/instance/created",
            json!("9999-99-99T99:99:99.999999"),
            "$.instance.created",
            Rule::Format,
        ),
        odd(
            "/instance/hostname",
            Value::Null,
            "$.instance.hostname",
            Rule::Null,
        ),
        odd(
            "/instance/name",
            json!("x".repeat(256)),
            "$.instance.name",
            Rule::Length,
        ),
        missing("/instance/volume", "$.instance.volume"),
        odd(
            "/instance/links",
            json!([]),
            "$.instance.links",
            Rule::Unknown,
        ),
        odd(
            "/instance/volume/size",
            json!("20"),
            "$.instance.volume.size",
            Rule::Type,
        ),
        odd(
            "/instance/volume/size",
            json!(1001),
            "$.instance.volume.size",
            Rule::Range,
        ),
    ];
    let read = check(documented, &variations, async |base| {
        let client = rackspace_databases::Client::builder(base)
            .build()
            .expect("a client");
        let reply = client.show_instance(ID).account_id(ID).send().await;
        seen(reply, |instance| Ok(json!({"instance": instance})))
    });
    assert_eq!(read[0], "RESIZE");
    assert_eq!(read[1], "");
    assert_eq!(read[11], 20, "the number that the text spells");
    assert_eq!(read[12], 1001);
}

#[test]
fn ntt_enterprise_cloud() {
    let documented = json!({
        "machine": {
            "id": "86f0d3b1-5c2e-4a97-b841-e7d95a0c13f6",
            "status": "running",
            "name": "archive-7",
            "address": "10.88.0.19",
            "installed_at": "2019-07-22T10:14:05Z",
            "bays": 2,
            "tags": {"owner": "archive team"},
        },
    });
    let variations = [
        odd(
            "/machine/status",
            json!("moving"),
            "$.machine.status",
            Rule::Values,
        ),
        odd(
            "/machine/address",
            json!(""),
            "$.machine.address",
            Rule::Format,
        ),
        odd("/machine/id", json!(""), "$.machine.id", Rule::Format),
        odd(
            "/machine/installed_at",
            json!(""),
            "$.machine.installed_at",
            Rule::Format,
        ),
        odd("/machine/tags", json!(""), "$.machine.tags", Rule::Type),
        odd(
            "/machine/installed_at",
            json!("2019-07-22T10:14:05"),
            "$.machine.installed_at",
            Rule::Format,
        ),
        odd(
            "/machine/installed_at",
            json!("9999-99-99T99:99:99.999999"),
            "$.machine.installed_at",
            Rule::Format,
        ),
        odd("/machine/name", Value::Null, "$.machine.name", Rule::Null),
        odd(
            "/machine/name",
            json!("x".repeat(256)),
            "$.machine.name",
            Rule::Length,
        ),
        missing("/machine/tags", "$.machine.tags"),
        odd(
            "/machine/rack",
            json!("r12"),
            "$.machine.rack",
            Rule::Unknown,
        ),
        odd("/machine/bays", json!("2"), "$.machine.bays", Rule::Type),
        odd("/machine/bays", json!(43), "$.machine.bays", Rule::Range),
    ];
    let read = check(documented, &variations, async |base| {
        let client = ecl_baremetal::Client::builder(base)
            .build()
            .expect("a client");
        let reply = client.show_machine(ID).send().await;
        seen(reply, |machine| Ok(json!({"machine": machine})))
    });
    assert_eq!(read[0], "moving");
    assert_eq!(read[1], "");
    assert_eq!(read[11], 2, "the number that the text spells");
    assert_eq!(read[12], 43);
}
