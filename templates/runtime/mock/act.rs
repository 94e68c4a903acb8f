//! How operations act on the items of a stateful mock.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value};

use super::book::{Acts, Book, Entry, Operation, Resource, Role};
use super::change::{change_list, deepen, text};
use super::lay::{self, Layer};
use super::list;
use super::store::{Item, Store};
use crate::runtime::describe::{Description, Node};
use crate::runtime::server::route::{self, Variables};
use crate::runtime::server::{Answer, Received, Refusal};

/// A request to a stateful mock.
pub(super) struct Acting<'a> {
    pub(super) api: &'a str,
    pub(super) name: &'a str,
    pub(super) book: &'a Book,
    pub(super) description: &'a Description,
    pub(super) operation: &'a Operation,
    pub(super) received: &'a Received,
    /// The values of the path variables by name.
    pub(super) variables: &'a Variables<'a>,
    /// The requested version of the API.
    pub(super) version: Option<&'a str>,
    pub(super) store: &'a mut Store,
    /// How long it takes until a new item is ready.
    pub(super) settle: Duration,
}

/// The schema of the item in an answer.
pub(super) struct Shape<'a> {
    pub(super) entry: &'a Entry,
    pub(super) path: &'a [String],
    pub(super) node: Option<&'a Node>,
}

impl<'a> Acting<'a> {
    /// Carries out the request and returns the answer.
    pub(super) fn answer(mut self) -> Answer {
        let acts = self.operation.acts.as_ref();
        let known = acts.and_then(|acts| Some((acts, self.book.resource(&acts.resource)?)));
        let Some((acts, resource)) = known else {
            return self.place();
        };
        self.fill(&acts.resource, resource);
        for (parent, variable) in &acts.parents {
            if let Some(missing) = self.missing_parent(parent, variable) {
                return missing;
            }
        }
        match acts.role {
            Role::Create => self.create(acts, resource),
            Role::Show => self.show(acts, resource),
            Role::List => self.list(acts, resource),
            Role::Update => self.update(acts, resource),
            Role::Delete => self.delete(acts, resource),
            Role::Action => self.action(acts, resource),
            Role::SubResource => self.part(acts, resource),
            Role::Batch => self.batch(acts, resource),
        }
    }

    /// Returns the members that were sent, merged into the example.
    pub(super) fn echo(&self) -> Answer {
        let entry = self.operation.first(self.version);
        match (entry.and_then(Entry::json), entry, self.received.sent()) {
            (Some(example), Some(entry), Some(sent)) => {
                entry.with_body(self.layer().echo(self.answer_node(entry), example, sent))
            }
            _ => self.usual(),
        }
    }

    /// Returns what was last sent to the path of an operation that belongs to no resource, merged into the example.
    fn place(&mut self) -> Answer {
        let head = self.received.head();
        let (path, sent) = (head.uri.path(), self.received.sent());
        let known = match (head.method.as_str(), sent) {
            ("PUT" | "PATCH", Some(sent)) => self.store.keep(self.api, path, sent.clone()),
            ("DELETE", _) => self.store.forget(self.api, path),
            ("GET", None) => self.store.kept(self.api, path).cloned(),
            _ => None,
        };
        let entry = self.operation.first(self.version);
        match (known, entry, entry.and_then(Entry::json)) {
            (Some(known), Some(entry), Some(example)) => {
                entry.with_body(self.layer().echo(self.answer_node(entry), example, &known))
            }
            _ => self.echo(),
        }
    }

    fn usual(&self) -> Answer {
        self.operation.usual(self.name, self.version)
    }

    pub(super) fn layer(&self) -> Layer<'a> {
        Layer {
            description: self.description,
            acts: self.operation.acts.as_ref(),
        }
    }

    pub(super) fn answer_node(&self, entry: &Entry) -> Option<&'a Node> {
        self.description
            .operation(self.name)?
            .response(entry.status)
    }

    /// Returns the place of the item or items in the answer.
    pub(super) fn shape(&self, acts: &'a Acts) -> Option<Shape<'a>> {
        let path = acts.answered.as_deref()?;
        let own = self.operation.first(self.version);
        let successes = self.operation.answers.iter();
        let successes = successes.filter(|entry| entry.status < 300);
        let entry = own.into_iter().chain(successes).find(|entry| {
            let item = entry.json().and_then(|body| lay::at(body, path));
            item.is_some()
        })?;
        let node = self.answer_node(entry);
        let node = node.and_then(|node| lay::node_at(self.description, node, path));
        Some(Shape { entry, path, node })
    }

    fn variable(&self, name: &str) -> Option<&'a str> {
        let mut variables = self.variables.iter();
        variables.find_map(|(known, value)| (*known == name).then_some(&**value))
    }

    /// Returns the id of the item in the path.
    pub(super) fn id(&self, acts: &Acts) -> Option<&'a str> {
        self.variable(acts.variable.as_deref()?)
    }

    /// Returns the id of the item whose other member is in the path: `volumeId` in `/disks/{volume_id}`.
    fn known_id(&mut self, acts: &Acts) -> Option<String> {
        let (id, variable) = (self.id(acts)?, acts.variable.as_deref()?);
        let parents = self.parents(acts);
        let found = self.store.find(self.api, &acts.resource, id, &parents);
        if found.is_some() {
            return Some(id.to_owned());
        }
        let items = self.store.list(self.api, &acts.resource, &parents);
        let named = items.into_iter().find(|item| {
            let mut members = item.body.iter();
            members.any(|(name, value)| plain(name) == plain(variable) && value == id)
        });
        named.map(|item| item.id.clone())
    }

    pub(super) fn parents(&self, acts: &Acts) -> BTreeMap<String, String> {
        let parents = acts.parents.iter();
        parents
            .filter_map(|(name, variable)| {
                Some((name.clone(), self.variable(variable)?.to_owned()))
            })
            .collect()
    }

    /// Returns the documented answer for an unknown id.
    fn missing(&self, resource: &str, id: &str) -> Answer {
        let name = resource.replace('_', " ");
        Answer::message(404, format!("no {name} has the id {id}"))
    }

    fn missing_parent(&mut self, parent: &str, variable: &str) -> Option<Answer> {
        let known = self.book.resource(parent).filter(|known| known.closed)?;
        let id = self.variable(variable)?;
        self.fill(parent, known);
        let found = self.store.find(self.api, parent, id, &BTreeMap::new());
        found.is_none().then(|| self.missing(parent, id))
    }

    /// Adds the items of the docs' examples if items can't be created.
    fn fill(&mut self, name: &str, resource: &'a Resource) {
        if self.store.has(self.api, name) {
            return;
        }
        self.store.open(self.api, name);
        if resource.created {
            return;
        }
        let mut shown: BTreeMap<String, Item> = BTreeMap::new();
        for item in self.book.all_shown(resource).flatten() {
            let Some(id) = resource.id_in(item).and_then(text) else {
                continue;
            };
            let order = shown.len() as u64;
            let known = shown.entry(id.clone()).or_insert_with(|| Item {
                id,
                order,
                ..Item::default()
            });
            for (name, value) in item {
                known.body.entry(name).or_insert_with(|| value.clone());
            }
        }
        let mut shown: Vec<Item> = shown.into_values().collect();
        shown.sort_by_key(|item| item.order);
        for item in shown {
            self.store.insert(self.api, name, item);
        }
    }

    /// Returns an answer with the item in its place, if it has one.
    pub(super) fn with_item(&self, acts: &'a Acts, item: &Item) -> Answer {
        let Some(shape) = self.shape(acts) else {
            return self.echo();
        };
        let Some(mut body) = shape.entry.json().cloned() else {
            return self.echo();
        };
        if let Some(place) = lay::at_mut(&mut body, shape.path) {
            let example = place.as_object().cloned().unwrap_or_default();
            *place = self.layer().item(shape.node, &example, &item.body);
        }
        shape.entry.with_body(body)
    }

    /// Returns the item as it is answered.
    pub(super) fn answered(&self, acts: &'a Acts, item: &Item) -> Option<Map<String, Value>> {
        let shape = self.shape(acts)?;
        let example = lay::at(shape.entry.json()?, shape.path)?.as_object()?;
        match self.layer().item(shape.node, example, &item.body) {
            Value::Object(item) => Some(item),
            _ => None,
        }
    }

    /// Returns the members of the item that were sent.
    fn sent(&self, acts: &Acts) -> Map<String, Value> {
        let sent = self.received.sent().zip(acts.sent.as_ref());
        let item = sent.and_then(|(sent, path)| lay::at(sent, path));
        item.and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// Returns the item in the path, or the answer for a missing one. Items of resources that can be neither created
    /// nor listed exist as soon as they are requested.
    fn item(&mut self, acts: &'a Acts, resource: &'a Resource) -> Result<&mut Item, Refusal> {
        let Some(id) = self.id(acts) else {
            return Err(Box::new(self.echo()));
        };
        let known = self.known_id(acts);
        let id = known.as_deref().unwrap_or(id);
        let parents = self.parents(acts);
        if self
            .store
            .find(self.api, &acts.resource, id, &parents)
            .is_none()
        {
            if resource.closed {
                return Err(Box::new(self.missing(&acts.resource, id)));
            }
            let mut body = self.book.pattern(resource).clone();
            resource.set_id(&mut body, Value::from(id));
            let item = Item {
                id: id.to_owned(),
                body,
                parents: parents.clone(),
                ..Item::default()
            };
            self.store.insert(self.api, &acts.resource, item);
        }
        let missing = self.missing(&acts.resource, id);
        let found = self.store.find(self.api, &acts.resource, id, &parents);
        found.ok_or(Box::new(missing))
    }

    fn show(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        match self.item(acts, resource).cloned() {
            Ok(item) => self.with_item(acts, &item),
            Err(answer) => *answer,
        }
    }

    fn update(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        // A documented 201 of a PUT says that it makes what isn't there, with the id that the path names.
        let is_put = self.received.head().method == http::Method::PUT;
        let makes = is_put
            && self
                .operation
                .answers
                .iter()
                .any(|entry| entry.status == 201);
        if makes && self.id(acts).is_some() && self.known_id(acts).is_none() {
            let mut answer = self.create(acts, resource);
            if answer.status.is_success() {
                answer.status = http::StatusCode::CREATED;
            }
            return answer;
        }
        let sent = self.sent(acts);
        let item = match self.item(acts, resource) {
            Ok(item) => item,
            Err(answer) => return *answer,
        };
        let kept = resource.id_in(&item.body).cloned();
        resource.merge(&mut item.body, sent);
        if let Some(id) = kept {
            resource.set_id(&mut item.body, id);
        }
        resource.set_times(&mut item.body, false);
        let item = item.clone();
        self.with_item(acts, &item)
    }

    fn delete(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        let Some(id) = self.id(acts) else {
            return self.echo();
        };
        let known = self.known_id(acts);
        let id = known.as_deref().unwrap_or(id);
        let children = self.store.children(self.api, &acts.resource, id);
        if let (Some(status), true) = (acts.conflict, children > 0) {
            return Answer::message(status, format!("{children} things belong to {id}"));
        }
        let parents = self.parents(acts);
        let removed = self.store.remove(self.api, &acts.resource, id, &parents);
        if !removed && resource.closed {
            return self.missing(&acts.resource, id);
        }
        self.store.remove_children(self.api, &acts.resource, id);
        self.usual()
    }

    fn list(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        let Some(shape) = self.shape(acts) else {
            return self.echo();
        };
        let head = self.received.head();
        let query = route::query(head.uri.query().unwrap_or("")).unwrap_or_default();
        let parents = self.parents(acts);
        let described = self.description.operation(self.name);
        let first = |name: &str| {
            let parameters = described.map(|operation| &operation.parameters);
            let node = parameters.and_then(|known| known.get(&format!("query {name}")));
            let node = node.map(|node| self.description.follow(node));
            let default = node.and_then(|node| node.default.as_ref()?.as_u64());
            let least = node.and_then(|node| node.minimum);
            usize::from(default == Some(1) || least == Some(1.0))
        };
        let layer = self.layer();
        let items = self.store.list(self.api, &acts.resource, &parents);
        if items.is_empty() && !resource.created {
            return self.usual();
        }
        let listed = list::listed(items, &query, first);
        let Some(mut body) = shape.entry.json().cloned() else {
            return self.usual();
        };
        let next = list::next_page(
            head,
            listed.items.last().map_or("", |item| item.id.as_str()),
        );
        let item_node = shape.node.and_then(|node| node.items.as_deref());
        let place = lay::at_mut(&mut body, shape.path).map(Value::take);
        let example = place.as_ref().and_then(|items| items.get(0)?.as_object());
        let nothing = Map::new();
        let items: Vec<Value> = listed
            .items
            .iter()
            .map(|item| layer.item(item_node, example.unwrap_or(&nothing), &item.body))
            .collect();
        list::describe(&mut body, &listed, &next);
        if let Some(place) = lay::at_mut(&mut body, shape.path) {
            *place = Value::Array(items);
        }
        shape.entry.with_body(body)
    }

    /// Carries out an action: changes the members that were sent with it, and the state if the docs list one with the
    /// action's name.
    fn action(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        if acts.variable.is_none() {
            return self.several(acts, resource);
        }
        let sent = self.received.sent().and_then(Value::as_object).cloned();
        let listed = self.listed_values("status");
        let item = match self.item(acts, resource) {
            Ok(item) => item,
            Err(answer) => return *answer,
        };
        for (verb, inner) in sent.into_iter().flatten() {
            if let Value::Object(members) = inner {
                for (name, value) in members {
                    change_list(&mut item.body, &verb, &name, &value);
                    if let Some(known) = item.body.get_mut(&name)
                        && name != resource.id
                    {
                        *known = value;
                    }
                }
            }
            item.reach(&verb, &listed);
        }
        let item = item.clone();
        match acts.answered {
            Some(_) => self.with_item(acts, &item),
            None => self.echo(),
        }
    }

    /// Carries out an action on the items whose ids were sent: removes them, or changes their state as for one.
    fn several(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        let Some(Value::Object(sent)) = self.received.sent() else {
            return self.echo();
        };
        let listed = self.listed_values("status");
        let path = self.received.head().uri.path().trim_end_matches('/');
        let last = path.rsplit('/').next().unwrap_or("");
        // `{"os-stop": {"servers": [{"id": "1"}]}}`: the verb stands around the items, else at the end of the path.
        let (verb, members) = lay::wrapped(sent).map_or((last, sent), |(key, inner)| (key, inner));
        let lists = members.values().filter_map(Value::as_array).flatten();
        let ids: Vec<String> = lists
            .filter_map(|item| text(item.get(&resource.id).unwrap_or(item)))
            .collect();
        let parents = self.parents(acts);
        let removes = ["delete", "remove"].iter().any(|word| verb.contains(word));
        for id in ids {
            if removes {
                self.store.remove(self.api, &acts.resource, &id, &parents);
                self.store.remove_children(self.api, &acts.resource, &id);
            } else if let Some(item) = self.store.find(self.api, &acts.resource, &id, &parents) {
                item.reach(verb, &listed);
            }
        }
        self.echo()
    }

    /// Returns a part of an item: what was last sent for it, merged into the example.
    fn part(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        let sent = self.received.sent().cloned();
        let is_delete = self.received.head().method == http::Method::DELETE;
        let is_post = self.received.head().method == http::Method::POST;
        let item = match self.item(acts, resource) {
            Ok(item) => item,
            Err(answer) => return *answer,
        };
        // `/servers/{id}/metadata` is the member `metadata` of the item, too.
        let own = item.body.get_mut(&acts.part);
        match sent {
            _ if is_delete => drop(item.parts.remove(&acts.part)),
            Some(sent) => {
                let part = item.parts.entry(acts.part.clone()).or_insert(Value::Null);
                if let (Some(own), true) = (&own, part.is_null()) {
                    let own = (acts.part.clone(), Value::clone(own));
                    *part = Value::Object(Map::from_iter([own]));
                }
                match (&mut *part, sent) {
                    (Value::Object(known), Value::Object(sent)) if is_post => deepen(known, sent),
                    (part, sent) => *part = sent,
                }
                if let (Some(own), Some(now)) = (own, part.get(&acts.part)) {
                    *own = now.clone();
                }
            }
            None => {}
        }
        let kept = item.parts.get(&acts.part).cloned();
        let entry = self.operation.first(self.version);
        match (entry.and_then(Entry::json), entry, kept) {
            (Some(example), Some(entry), Some(kept)) => {
                entry.with_body(self.layer().echo(self.answer_node(entry), example, &kept))
            }
            _ => self.usual(),
        }
    }

    /// Carries out several changes at once: `{"action": "create", "tags": [{"key": …}]}`.
    fn batch(&mut self, acts: &'a Acts, resource: &'a Resource) -> Answer {
        let sent = self.received.sent();
        if acts.variable.is_none()
            && sent
                .and_then(Value::as_object)
                .is_some_and(|sent| lay::wrapped(sent).is_some())
        {
            return self.several(acts, resource);
        }
        let verb = sent
            .and_then(|sent| sent.get("action")?.as_str())
            .unwrap_or("create");
        let verb = verb.to_ascii_lowercase();
        let members = sent.and_then(Value::as_object).into_iter().flatten();
        let items = members.filter_map(|(_, value)| value.as_array()).flatten();
        let parents = self.parents(acts);
        for item in items.filter_map(Value::as_object) {
            let Some(id) = item.get(&resource.id).and_then(text) else {
                continue;
            };
            self.store.remove(self.api, &acts.resource, &id, &parents);
            if verb == "create" || verb == "update" || verb == "add" {
                let item = Item {
                    id,
                    body: item.clone(),
                    parents: parents.clone(),
                    ..Item::default()
                };
                self.store.insert(self.api, &acts.resource, item);
            }
        }
        self.echo()
    }
}

/// Returns the letters and digits of a name, so that `volumeId` and `volume_id` are the same.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}
