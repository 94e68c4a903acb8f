//! The tours that the book shows are short, and run against a small cloud.

use std::sync::Mutex;

use generated::runtime::client::{CloudConfig, Identity, Named};
use serde_json::{Value, json};
use trial::{Asked, answered, serve};

#[path = "../examples/cloud.rs"]
#[expect(dead_code, reason = "its main reads the variables of the process")]
mod cloud;

#[path = "../examples/cloud_blocking.rs"]
#[expect(dead_code, reason = "its main reads the variables of the process")]
mod cloud_blocking;

const ID: &str = "6f2b9e41-83d7-4c05-a1be-94d07c35e8f2";

/// A cloud with one group at most, which needs a moment for everything.
struct Small {
    /// How often the group is still shown unchanged, or nothing without a group.
    group: Option<(&'static str, u32)>,
    done: Vec<&'static str>,
}

impl Small {
    fn answer(&mut self, asked: &Asked) -> Vec<u8> {
        let host = asked.field("host").unwrap_or_default();
        let path = asked.target.split('?').next().unwrap_or_default();
        let is_group = path.ends_with(ID);
        let group = |status: &str| json!({"id": ID, "name": "office", "status": status});
        let json = |status, value: Value| answered(status, "", &value.to_string());
        match (asked.method.as_str(), path) {
            ("POST", "/v3/auth/tokens") => {
                let endpoint = json!({"interface": "public", "region_id": "r", "url": format!("http://{host}/v1/p")});
                let token = json!({"project": {"id": "p"}, "catalog": [{"type": "vpc", "endpoints": [endpoint]}]});
                answered(
                    201,
                    "X-Subject-Token: t\r\n",
                    &json!({"token": token}).to_string(),
                )
            }
            ("DELETE", "/v3/auth/tokens") => {
                self.done.push("log out");
                answered(204, "", "")
            }
            _ if asked.field("x-auth-token") != Some("t") => answered(401, "", ""),
            ("POST", "/v3/p/vpc/address-groups") => {
                self.done.push("create");
                self.group = Some(("NORMAL", 1));
                json(201, json!({"address_group": group("UPDATING")}))
            }
            ("DELETE", _) if is_group => {
                self.done.push("delete");
                self.group = self.group.map(|(status, _)| (status, 1));
                answered(204, "", "")
            }
            ("GET", _) if is_group => match &mut self.group {
                Some((_, left)) if *left > 0 => {
                    *left -= 1;
                    json(200, json!({"address_group": group("UPDATING")}))
                }
                Some((status, _)) if !self.done.contains(&"delete") => {
                    json(200, json!({"address_group": group(status)}))
                }
                _ => json(404, json!({})),
            },
            ("GET", "/v3/p/vpc/address-groups") => {
                self.done.push("list");
                json(
                    200,
                    json!({"address_groups": [group("NORMAL")], "page_info": {}}),
                )
            }
            _ => answered(400, "", ""),
        }
    }
}

/// Runs a tour in a small cloud; what was done there.
fn toured(tour: impl FnOnce(CloudConfig)) -> Vec<&'static str> {
    let small = Mutex::new(Small {
        group: None,
        done: Vec::new(),
    });
    let small = std::sync::Arc::new(small);
    let served = std::sync::Arc::clone(&small);
    let base = serve(move |asked| served.lock().expect("no panic").answer(asked));
    let me = Identity::password(Named::Id("u".to_owned()), "secret");
    tour(CloudConfig::new(base.expect("a port"), me));
    std::mem::take(&mut small.lock().expect("no panic").done)
}

const TOUR: [&str; 4] = ["create", "list", "delete", "log out"];

#[test]
fn the_tour_works() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let done = toured(|config| runtime.block_on(cloud::tour(config)).expect("a tour"));
    assert_eq!(done, TOUR);
}

#[test]
fn the_blocking_tour_works() {
    let done = toured(|config| cloud_blocking::tour(config).expect("a tour"));
    assert_eq!(done, TOUR);
}

#[test]
fn both_tours_are_short() {
    let asynchronous = include_str!("../examples/cloud.rs");
    let blocking = include_str!("../examples/cloud_blocking.rs");
    for source in [asynchronous, blocking] {
        let (_, from) = source.split_once("// begin tour\n").expect("a beginning");
        let (code, _) = from.split_once("// end tour\n").expect("an end");
        assert!(code.lines().count() <= 30);
    }
}
