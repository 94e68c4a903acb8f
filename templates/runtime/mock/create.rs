//! How a stateful mock makes new items.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::act::{Acting, plain};
use super::book::{Acts, Entry, Resource};
use super::change::{is_beginning, is_passing, is_ready, text};
use super::lay;
use super::store::{Item, Move, after};
use crate::runtime::describe::Node;
use crate::runtime::server::{Answer, Refusal};

/// The id of items that consist of a key and a value, such as tags.
const KEY: &str = "key";

/// The name of an item, if it has one.
fn name_of(item: &Item) -> Option<String> {
    Some(item.body.get("name")?.as_str()?.to_owned())
}

impl<'a> Acting<'a> {
    pub(super) fn create(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        let sent = self.received.sent().zip(acts.sent.as_ref());
        let sent = match sent.and_then(|(sent, path)| lay::at(sent, path)) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_object).collect(),
            Some(Value::Object(item)) => vec![item],
            _ => Vec::new(),
        };
        let mut names = self.names(acts);
        let items: Result<Vec<Item>, Refusal> = match sent.is_empty() {
            true => self
                .made(acts, resource, Map::new(), &mut names)
                .map(|item| vec![item]),
            false => sent
                .into_iter()
                .map(|sent| self.made(acts, resource, sent.clone(), &mut names))
                .collect(),
        };
        match items {
            Ok(items) => self.told(acts, &items),
            Err(conflict) => *conflict,
        }
    }

    /// Returns the names that are taken, where no two items have one. They are gathered once, because a request may create
    /// thousands of items.
    fn names(&mut self, acts: &'a Acts) -> HashSet<String> {
        if !acts.unique {
            return HashSet::new();
        }
        let parents = self.parents(acts);
        let items = self.store.list(self.api, &acts.resource, &parents);
        items.into_iter().filter_map(name_of).collect()
    }

    /// Makes and stores an item, or returns the conflict with one that exists. `names` are those that are taken.
    fn made(
        &mut self,
        acts: &'a Acts,
        resource: &'a Resource,
        sent: Map<String, Value>,
        names: &mut HashSet<String>,
    ) -> Result<Item, Refusal> {
        let parents = self.parents(acts);
        let pattern = self.book.pattern(resource);
        // An id that nobody can send is not the one that the item gets.
        let is_sent = self.settable(acts).is_none_or(|members| {
            members.properties.is_empty() || members.properties.contains_key(&resource.id)
        });
        let sent_id = resource.id_in(&sent).filter(|_| is_sent);
        let chosen = self.id(acts).map(str::to_owned);
        let chosen = chosen.or_else(|| sent_id.and_then(text));
        if let Some(id) = &chosen
            && let Some(known) = self.store.find(self.api, &acts.resource, id, &parents)
        {
            if let Some(name) = name_of(known) {
                names.remove(&name);
            }
            // Setting an existing key replaces its value, and what relates two things does so again.
            let is_put = self.received.head().method == http::Method::PUT;
            if resource.id != KEY && !is_put {
                return Err(Box::new(self.conflict(acts, &resource.id, id)));
            }
            self.store.remove(self.api, &acts.resource, id, &parents);
        }
        if let (true, Some(Value::String(name))) = (acts.unique, sent.get("name"))
            && !names.insert(name.clone())
        {
            return Err(Box::new(self.conflict(acts, "name", name)));
        }
        let number = self.store.number();
        let shown = resource.id_in(pattern);
        let id = match chosen {
            Some(id) => Value::String(id),
            None => self.store.random.id(shown, number),
        };
        let own = sent.clone();
        let mut item = self.new_item(acts, resource, sent, &id, parents);
        for (name, value) in self.answered(acts, &item).unwrap_or_default() {
            // What was said of the item once holds for the answers of other operations, whose examples show another item.
            let said = match &value {
                Value::String(text) => !text.is_empty(),
                value => value.is_number() || value.is_boolean(),
            };
            if said && name != resource.id && !own.contains_key(&name) {
                item.body.insert(name, value);
            }
        }
        self.store.insert(self.api, &acts.resource, item.clone());
        Ok(item)
    }

    /// Returns the answer that tells of new items: all that is known of them, or their ids.
    fn told(&self, acts: &'a Acts, items: &[Item]) -> Answer {
        let shape = self.shape(acts);
        let listed = shape.as_ref().and_then(|shape| {
            let body = shape.entry.json()?;
            let example = lay::at(body, shape.path)?.as_array()?.first();
            Some((shape, body, example.and_then(Value::as_object)))
        });
        if let Some((shape, body, example)) = listed {
            let nothing = Map::new();
            let (example, node) = (example.unwrap_or(&nothing), shape.node);
            let node = node.and_then(|node| node.items.as_deref());
            let items = items
                .iter()
                .map(|item| self.layer().item(node, example, &item.body));
            let (items, mut body) = (items.collect(), body.clone());
            if let Some(place) = lay::at_mut(&mut body, shape.path) {
                *place = items;
            }
            return shape.entry.with_body(body);
        }
        match (shape, items) {
            (Some(_), [item, ..]) => self.with_item(acts, item),
            _ => self.with_ids(acts, items),
        }
    }

    /// Returns the documented answer with the ids of new items where it has ids of such items: `{"doorIds": […]}`.
    fn with_ids(&self, acts: &Acts, items: &[Item]) -> Answer {
        let entry = self.operation.first(self.version);
        let (Some(entry), Some(Value::Object(shown))) = (entry, entry.and_then(Entry::json)) else {
            return self.echo();
        };
        let id = format!("{}id", plain(&acts.resource));
        let mut ids = Map::new();
        for (name, shown) in shown {
            let name_is = plain(name);
            let known = match shown {
                Value::String(_) if name_is == id => {
                    items.first().map(|item| Value::from(&*item.id))
                }
                Value::Array(_) if name_is.strip_suffix('s') == Some(&*id) => {
                    Some(items.iter().map(|item| Value::from(&*item.id)).collect())
                }
                _ => None,
            };
            ids.extend(known.map(|known| (name.clone(), known)));
        }
        if ids.is_empty() {
            return self.echo();
        }
        let body = Value::Object(shown.clone());
        let mut body = match self.received.sent() {
            Some(sent) => self.layer().echo(self.answer_node(entry), &body, sent),
            None => body,
        };
        if let Value::Object(members) = &mut body {
            members.extend(ids);
        }
        entry.with_body(body)
    }

    fn conflict(&self, acts: &Acts, member: &str, value: &str) -> Answer {
        let name = acts.resource.replace('_', " ");
        let status = acts.conflict.unwrap_or(409);
        Answer::message(
            status,
            format!("there is a {name} with the {member} {value}"),
        )
    }

    fn new_item(
        &mut self,
        acts: &'a Acts,
        resource: &'a Resource,
        sent: Map<String, Value>,
        id: &Value,
        parents: BTreeMap<String, String>,
    ) -> Item {
        let pattern = self.book.pattern(resource);
        let settable = self.settable(acts);
        let mut members = pattern.clone();
        for (name, node) in settable.map(|node| &node.properties).into_iter().flatten() {
            // What holds the id holds more that nobody sends.
            if *name != resource.within {
                let default = self.description.follow(node).default.clone();
                members.insert(name.clone(), default.unwrap_or(Value::Null));
            }
        }
        for (name, value) in self.variables {
            if let Some(member) = members.get_mut(*name) {
                *member = Value::from(&**value);
            }
        }
        let mut item = Value::Object(members);
        if let (Some(Value::String(shown)), Some(id)) = (resource.id_in(pattern), text(id)) {
            // A short id may be a part of other words; in an address it is a segment.
            match shown.len() >= 8 {
                true => lay::replace(&mut item, shown, &id),
                false => lay::replace_segment(&mut item, shown, &id),
            }
        }
        let mut item = Item {
            id: text(id).unwrap_or_default(),
            body: match item {
                Value::Object(members) => members,
                _ => Map::new(),
            },
            parents,
            ..Item::default()
        };
        if let Some(related) = self.related(acts, &item.id) {
            item.body.extend(related);
        }
        resource.set_times(&mut item.body, true);
        resource.merge(&mut item.body, sent);
        resource.set_id(&mut item.body, id.clone());
        // Generations of an API call the id by other names: `instanceId` beside `id`.
        let named = format!("{}id", plain(&acts.resource));
        for (name, value) in &mut item.body {
            if plain(name) == named && value.is_string() {
                *value = id.clone();
            }
        }
        self.begin(&mut item, pattern);
        item
    }

    /// Returns the schema of an item in the request.
    fn settable(&self, acts: &Acts) -> Option<&'a Node> {
        let body = self.description.operation(self.name)?.body.as_ref()?;
        let node = lay::node_at(self.description, body, acts.sent.as_deref()?)?;
        let items = node.items.as_deref();
        Some(items.map_or(node, |items| lay::solid(self.description, items)))
    }

    /// Returns what is known of the thing that an item stands for: of the user `u-1` for the item `u-1` of the users of a
    /// group.
    fn related(&mut self, acts: &Acts, id: &str) -> Option<Map<String, Value>> {
        let name = acts.resource.as_str();
        let mut names = name.match_indices('_').map(|(at, _)| &name[at + 1..]);
        names.find_map(|name| {
            let known = self.store.find(self.api, name, id, &BTreeMap::new())?;
            Some(known.body.clone())
        })
    }

    /// Gives a new item its first state, and the state that it reaches on its own.
    fn begin(&self, item: &mut Item, pattern: &Map<String, Value>) {
        let own = self
            .operation
            .acts
            .as_ref()
            .and_then(|acts| self.shape(acts));
        let shown = own.and_then(|shape| lay::at(shape.entry.json()?, shape.path));
        for member in ["status", "state"] {
            let Some(Value::String(done)) = pattern.get(member) else {
                continue;
            };
            let listed = self.listed_values(member);
            let first = shown
                .and_then(|shown| shown.get(member))
                .and_then(Value::as_str);
            let passing = first.filter(|first| is_passing(first));
            let passing = passing.or_else(|| listed.iter().copied().find(|v| is_beginning(v)));
            let done = match is_passing(done) {
                true => listed.iter().copied().find(|value| is_ready(value)),
                false => Some(done.as_str()),
            };
            if let Some(done) = done {
                let now = passing.filter(|passing| *passing != done);
                let begins = now.unwrap_or(done);
                item.body.insert(member.to_owned(), Value::from(begins));
                item.next = now.map(|_| Move {
                    at: after(self.settle),
                    member: member.to_owned(),
                    value: Value::from(done),
                });
            }
            return;
        }
    }

    /// Returns the documented values of a member of the item.
    pub(super) fn listed_values(&self, member: &str) -> Vec<&'a str> {
        let acts = self.operation.acts.as_ref();
        let resource = acts.and_then(|acts| self.book.resource(&acts.resource));
        let nodes = resource.into_iter().flat_map(|resource| {
            resource.shown().iter().filter_map(|name| {
                let answered = self
                    .book
                    .operation(name)?
                    .acts
                    .as_ref()?
                    .answered
                    .as_ref()?;
                let status = self.book.operation(name)?.answers.first()?.status;
                let node = self.description.operation(name)?.response(status)?;
                let node = lay::node_at(self.description, node, answered)?;
                let item = node.items.as_deref().unwrap_or(node);
                let member = lay::solid(self.description, item).properties.get(member)?;
                Some(lay::solid(self.description, member))
            })
        });
        let values = nodes
            .map(|node| &node.values)
            .find(|values| !values.is_empty());
        values
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::{Body, to_bytes};
    use serde_json::json;

    use super::super::api::{Api, Behaviour};
    use super::*;
    use crate::runtime::server::{Credentials, Options};

    /// An API whose boxes have their ids in `metadata`, whose lids are made several at a time, whose jobs tell ids, and
    /// whose boxes have owners.
    fn api() -> Api {
        let operation = |name: &str, method: &str, path: &str, body: bool| {
            let body = body.then(
                || json!({"media_type": "application/json", "required": true, "invalid": {}}),
            );
            json!({"name": name, "method": method, "paths": [path], "parameters": [], "body": body, "variant": null})
        };
        let server = json!({"errors": {"members": [["message", "message"]]}, "operations": [
            operation("make_box", "POST", "/boxes", true),
            operation("show_box", "GET", "/boxes/{box}", false),
            operation("list_boxes", "GET", "/boxes", false),
            operation("make_lids", "POST", "/lids", true),
            operation("delete_lids", "POST", "/lids/delete", true),
            operation("list_lids", "GET", "/lids", false),
            operation("make_disk", "POST", "/disks", true),
            operation("show_disk", "GET", "/disks/{disk}", false),
            operation("add_owner", "PUT", "/boxes/{box}/owners/{owner}", false),
            operation("list_owners", "GET", "/boxes/{box}/owners", false),
            operation("set_quota", "PUT", "/quotas/{q}", true),
            operation("show_quota", "GET", "/quotas/{q}", false),
        ]});
        let acts = |role: &str, resource: &str, rest: Value| {
            let mut acts = json!({"role": role, "resource": resource});
            if let (Value::Object(acts), Value::Object(rest)) = (&mut acts, rest) {
                acts.extend(rest);
            }
            acts
        };
        let answered = |status: u16, body: Value, acts: Value| json!({"answers": [{"status": status, "body": {"text": ["application/json", body.to_string()]}}], "acts": acts});
        let a_box = json!({"kind": "Box", "metadata": {"name": "shown", "uid": "0a1b2c3d4e5f"}, "spec": {"size": 1, "wide": true}});
        let lid = json!({"id": "11112222", "name": "shown"});
        let mock = json!({"operations": {
            "make_box": answered(201, a_box.clone(), acts("create", "box", json!({"sent": [], "answered": []}))),
            "show_box": answered(200, a_box.clone(), acts("show", "box", json!({"variable": "box", "answered": []}))),
            "list_boxes": answered(200, json!({"items": [a_box]}), acts("list", "box", json!({"answered": ["items"]}))),
            "make_lids": answered(201, json!({"lids": [lid]}), acts("create", "lid", json!({"sent": ["lids"], "answered": ["lids"]}))),
            "delete_lids": answered(200, json!({}), acts("action", "lid", json!({"sent": []}))),
            "list_lids": answered(200, json!({"lids": [lid]}), acts("list", "lid", json!({"answered": ["lids"]}))),
            "make_disk": answered(200, json!({"job": "j", "diskIds": ["d"]}), acts("create", "disk", json!({"sent": []}))),
            "show_disk": answered(200, lid.clone(), acts("show", "disk", json!({"variable": "disk", "answered": []}))),
            "add_owner": json!({"answers": [{"status": 204, "body": "empty"}],
                "acts": acts("create", "box_owner", json!({"variable": "owner", "parents": [["box", "box"]]}))}),
            "list_owners": answered(200, json!({"owners": [lid]}),
                acts("list", "box_owner", json!({"parents": [["box", "box"]], "answered": ["owners"]}))),
            "set_quota": answered(200, json!({"quota": {"cores": 1, "ram": 2}}), Value::Null),
            "show_quota": answered(200, json!({"quota": {"cores": 1, "ram": 2}}), Value::Null),
        }, "resources": {
            "box": {"id": "uid", "within": "metadata", "created": true, "closed": true, "shown": ["show_box", "make_box"]},
            "lid": {"id": "id", "created": true, "closed": true, "shown": ["make_lids"]},
            "disk": {"id": "id", "created": true, "closed": true, "shown": ["show_disk"]},
            "box_owner": {"id": "id", "created": true, "closed": true, "shown": ["list_owners"]},
        }});
        Api::read("crates", "{}", &server.to_string(), &mock.to_string()).expect("an API")
    }

    /// Sends requests one after another; the bodies that come back.
    fn told(requests: &[(&str, &str, Value)]) -> Vec<Value> {
        let (api, behaviour) = (api(), Arc::new(Behaviour::stateful()));
        let options = Options {
            credentials: Credentials::Ignored,
            ..Options::default()
        };
        let endpoint = api.endpoint(options, &behaviour);
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let ask = async |(method, path, body): &(&str, &str, Value)| {
            let sent = match body {
                Value::Null => Body::empty(),
                body => Body::from(body.to_string()),
            };
            let request = http::Request::builder().method(*method).uri(*path);
            let answer = endpoint
                .handle(request.body(sent).expect("a request"))
                .await;
            let bytes = to_bytes(answer.into_body(), usize::MAX).await;
            serde_json::from_slice(&bytes.expect("a body")).unwrap_or_default()
        };
        runtime.expect("a runtime").block_on(async {
            let mut told = Vec::new();
            for request in requests {
                told.push(ask(request).await);
            }
            told
        })
    }

    #[test]
    fn ids_stand_where_the_docs_have_them() {
        let sent = json!({"metadata": {"name": "first"}, "spec": {"size": 3}});
        let made = told(&[("POST", "/boxes", sent), ("GET", "/boxes", Value::Null)]);
        let uid = &made[0]["metadata"]["uid"];
        assert_ne!(uid, "0a1b2c3d4e5f");
        assert_eq!(made[0]["metadata"]["name"], "first");
        assert_eq!(made[1]["items"], json!([made[0]]));
        assert_eq!(made[0]["spec"]["size"], 3);
    }

    #[test]
    fn several_are_made_and_deleted_at_once() {
        let sent = json!({"lids": [{"name": "a", "id": "1"}, {"name": "b", "id": "2"}]});
        let told = told(&[
            ("POST", "/lids", sent.clone()),
            ("POST", "/lids/delete", json!({"lids": [{"id": "1"}]})),
            ("GET", "/lids", Value::Null),
        ]);
        assert_eq!(told[0], sent);
        assert_eq!(told[2], json!({"lids": [{"name": "b", "id": "2"}]}));
    }

    #[test]
    fn ids_alone_are_told() {
        let told = told(&[("POST", "/disks", json!({"name": "a"}))]);
        assert_eq!(told[0]["job"], "j");
        assert_ne!(told[0]["diskIds"], json!(["d"]));
    }

    #[test]
    fn what_is_related_is_listed() {
        let sent = json!({"metadata": {"uid": "b-1"}});
        let told = told(&[
            ("POST", "/boxes", sent),
            ("PUT", "/boxes/b-1/owners/o-1", Value::Null),
            ("PUT", "/boxes/b-1/owners/o-1", Value::Null),
            ("GET", "/boxes/b-1/owners", Value::Null),
        ]);
        assert_eq!(told[3], json!({"owners": [{"id": "o-1", "name": "shown"}]}));
    }

    #[test]
    fn paths_of_no_resource_keep_what_was_sent() {
        let told = told(&[
            ("PUT", "/quotas/p", json!({"quota": {"cores": 7}})),
            ("GET", "/quotas/p", Value::Null),
            ("GET", "/quotas/q", Value::Null),
        ]);
        assert_eq!(told[1], json!({"quota": {"cores": 7, "ram": 2}}));
        assert_eq!(told[2], json!({"quota": {"cores": 1, "ram": 2}}));
    }
}
