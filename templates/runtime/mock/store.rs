//! The items in a stateful mock.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::change::{is_passing, text};
use super::make::Random;

/// A change that happens on its own after a while.
#[derive(Debug, Clone)]
pub(super) struct Move {
    pub(super) at: Instant,
    pub(super) member: String,
    pub(super) value: Value,
}

/// A single item.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Item {
    pub(super) id: String,
    /// Its members; `null` for those that could have been set but weren't.
    pub(super) body: Map<String, Value>,
    /// The items that it belongs to: ids by the names of their resources.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) parents: BTreeMap<String, String>,
    /// The values that were sent for parts with paths of their own, by those paths.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) parts: BTreeMap<String, Value>,
    /// The position of the item. Items are listed in the order in which they were created.
    #[serde(skip)]
    pub(super) order: u64,
    #[serde(skip)]
    pub(super) next: Option<Move>,
}

impl Item {
    /// Returns whether the item belongs to these parents.
    fn belongs(&self, parents: &BTreeMap<String, String>) -> bool {
        parents.iter().all(|(resource, id)| {
            let own = self.parents.get(resource);
            own.is_none_or(|own| own == id)
        })
    }

    /// Changes the state to the documented one that is called like an action.
    pub(super) fn reach(&mut self, verb: &str, listed: &[&str]) {
        let stem = verb.trim_start_matches("os-").to_ascii_lowercase();
        let state = listed.iter().find(|state| {
            let state = state.to_ascii_lowercase();
            stem.len() >= 4 && state.starts_with(stem.trim_end_matches('e')) && !is_passing(&state)
        });
        if let Some(state) = state {
            self.body.insert("status".to_owned(), Value::from(*state));
            self.next = None;
        }
    }

    /// Applies the changes that are due.
    fn settle(&mut self, now: Instant) {
        if let Some(due) = self.next.take_if(|next| next.at <= now) {
            self.body.insert(due.member, due.value);
        }
    }
}

/// The items of a single resource, by id.
pub(super) type Items = BTreeMap<String, Vec<Item>>;

/// The items of all APIs.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// The items by API and resource.
    collections: BTreeMap<String, BTreeMap<String, Items>>,
    /// What was last sent to paths that belong to no resource, by API and path.
    places: BTreeMap<(String, String), Value>,
    last: u64,
    pub(super) random: Random,
}

impl Store {
    /// Returns a number that was not used before.
    pub(super) fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Returns the items of a resource, or `None` if it hasn't been requested yet.
    fn items(&mut self, api: &str, resource: &str) -> Option<&mut Items> {
        self.collections.get_mut(api)?.get_mut(resource)
    }

    /// Returns whether the resource has been requested before.
    pub(super) fn has(&self, api: &str, resource: &str) -> bool {
        let known = self.collections.get(api);
        known.is_some_and(|resources| resources.contains_key(resource))
    }

    /// Adds a resource without items.
    pub(super) fn open(&mut self, api: &str, resource: &str) {
        let resources = self.collections.entry(api.to_owned()).or_default();
        resources.entry(resource.to_owned()).or_default();
    }

    pub(super) fn insert(&mut self, api: &str, resource: &str, mut item: Item) {
        item.order = self.number();
        self.open(api, resource);
        if let Some(items) = self.items(api, resource) {
            items.entry(item.id.clone()).or_default().push(item);
        }
    }

    /// Returns the item with an id below these parents.
    pub(super) fn find(
        &mut self,
        api: &str,
        resource: &str,
        id: &str,
        parents: &BTreeMap<String, String>,
    ) -> Option<&mut Item> {
        let items = self.items(api, resource)?.get_mut(id)?;
        let item = items.iter_mut().find(|item| item.belongs(parents))?;
        item.settle(Instant::now());
        Some(item)
    }

    /// Returns the items below these parents, in the order in which they were created.
    pub(super) fn list(
        &mut self,
        api: &str,
        resource: &str,
        parents: &BTreeMap<String, String>,
    ) -> Vec<&Item> {
        let now = Instant::now();
        let Some(items) = self.items(api, resource) else {
            return Vec::new();
        };
        let mut listed: Vec<&Item> = Vec::new();
        for item in items.values_mut().flatten() {
            item.settle(now);
            if item.belongs(parents) {
                listed.push(item);
            }
        }
        listed.sort_by_key(|item| item.order);
        listed
    }

    /// Deletes an item, and returns whether it existed.
    pub(super) fn remove(
        &mut self,
        api: &str,
        resource: &str,
        id: &str,
        parents: &BTreeMap<String, String>,
    ) -> bool {
        let Some(items) = self.items(api, resource) else {
            return false;
        };
        let Some(same) = items.get_mut(id) else {
            return false;
        };
        let before = same.len();
        same.retain(|item| !item.belongs(parents));
        let removed = same.len() < before;
        if same.is_empty() {
            items.remove(id);
        }
        removed
    }

    /// Returns how many items belong to this one.
    pub(super) fn children(&self, api: &str, resource: &str, id: &str) -> usize {
        let all = self
            .collections
            .get(api)
            .into_iter()
            .flat_map(BTreeMap::values);
        let items = all.flat_map(BTreeMap::values).flatten();
        let own = items.filter(|item| item.parents.get(resource).is_some_and(|own| own == id));
        own.count()
    }

    /// Deletes everything that belongs to an item.
    pub(super) fn remove_children(&mut self, api: &str, resource: &str, id: &str) {
        for items in self
            .collections
            .get_mut(api)
            .into_iter()
            .flat_map(BTreeMap::values_mut)
        {
            for same in items.values_mut() {
                same.retain(|item| item.parents.get(resource).is_none_or(|own| own != id));
            }
            items.retain(|_, same| !same.is_empty());
        }
    }

    /// Keeps what was sent to a path, and returns it.
    pub(super) fn keep(&mut self, api: &str, path: &str, sent: Value) -> Option<Value> {
        let place = (api.to_owned(), path.to_owned());
        self.places.insert(place, sent.clone());
        Some(sent)
    }

    /// Returns what was last sent to a path.
    pub(super) fn kept(&self, api: &str, path: &str) -> Option<&Value> {
        self.places.get(&(api.to_owned(), path.to_owned()))
    }

    /// Forgets what was sent to a path.
    pub(super) fn forget(&mut self, api: &str, path: &str) -> Option<Value> {
        self.places.remove(&(api.to_owned(), path.to_owned()));
        None
    }

    /// Deletes everything.
    pub(super) fn reset(&mut self) {
        self.collections.clear();
        self.places.clear();
    }

    /// Returns all items by API and resource, in the order in which they were created.
    pub(super) fn dump(&self) -> Value {
        let apis = self.collections.iter().map(|(api, resources)| {
            let resources = resources.iter().map(|(resource, items)| {
                let mut items: Vec<&Item> = items.values().flatten().collect();
                items.sort_by_key(|item| item.order);
                let items = items
                    .iter()
                    .filter_map(|item| serde_json::to_value(item).ok());
                (resource.clone(), Value::Array(items.collect()))
            });
            (api.clone(), Value::Object(resources.collect()))
        });
        Value::Object(apis.collect())
    }

    /// Returns the APIs and resources of which there may be items.
    pub(super) fn names(&self) -> Vec<(String, String)> {
        let all = self
            .collections
            .iter()
            .flat_map(|(api, resources)| resources.keys().map(|name| (api.clone(), name.clone())));
        all.collect()
    }

    /// Adds items in the form of [`Store::dump`]. An item may also be its body alone, where `id_of` knows the member that tells items
    /// of an API and a resource apart.
    pub(super) fn load<'i>(
        &mut self,
        text: &str,
        id_of: impl Fn(&str, &str) -> Option<&'i str>,
    ) -> Result<(), String> {
        let dumped: BTreeMap<String, BTreeMap<String, Vec<Value>>> =
            serde_json::from_str(text).map_err(|error| format!("{error}; {FORM}"))?;
        for (api, resources) in dumped {
            for (resource, items) in resources {
                self.open(&api, &resource);
                for item in items {
                    let id = id_of(&api, &resource);
                    match loaded(item, id) {
                        Some(item) => self.insert(&api, &resource, item),
                        // The caller tells of names that the mock doesn't know.
                        None if id.is_none() => {}
                        None => {
                            return Err(format!("an item of {api}, {resource} has no id; {FORM}"));
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// How a file of resources looks.
const FORM: &str = r#"a file has the form {"API": {"RESOURCE": [{"id": "1", "body": {"id": "1"}}]}}, and GET /__mock/state shows the names"#;

/// An item from a file.
fn loaded(item: Value, id: Option<&str>) -> Option<Item> {
    let is_dumped = item.get("body").is_some_and(Value::is_object);
    if is_dumped && let Ok(item) = Item::deserialize(&item) {
        return Some(with_id(item, id));
    }
    let Value::Object(body) = item else {
        return None;
    };
    let id = id?;
    let own = body.get(id);
    let known = own.or_else(|| body.values().find_map(|holder| holder.get(id)));
    Some(Item {
        id: text(known?)?,
        body,
        ..Item::default()
    })
}

/// The item, with its id in the body as well, where answers show it.
fn with_id(mut item: Item, member: Option<&str>) -> Item {
    if let Some(member) = member {
        let id = || Value::from(item.id.clone());
        item.body.entry(member).or_insert_with(id);
    }
    item
}

/// Returns when something that begins now is done.
pub(super) fn after(time: Duration) -> Instant {
    Instant::now() + time
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parents(id: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("box".to_owned(), id.to_owned())])
    }

    fn item(id: &str, parent: &str) -> Item {
        Item {
            id: id.to_owned(),
            parents: parents(parent),
            ..Item::default()
        }
    }

    #[test]
    fn items_are_told_apart_by_id_and_parents() {
        let mut store = Store::default();
        store.insert("a", "tag", item("x", "1"));
        store.insert("a", "tag", item("x", "2"));
        store.insert("a", "tag", item("b", "1"));
        assert!(store.find("a", "tag", "x", &parents("2")).is_some());
        assert!(store.find("a", "tag", "b", &parents("2")).is_none());
        assert_eq!(store.list("a", "tag", &parents("1")).len(), 2);
        assert_eq!(store.list("a", "tag", &BTreeMap::new()).len(), 3);
        assert_eq!(store.children("a", "box", "1"), 2);
        assert!(store.remove("a", "tag", "x", &parents("2")));
        assert!(!store.remove("a", "tag", "x", &parents("2")));
        store.remove_children("a", "box", "1");
        assert!(store.list("a", "tag", &BTreeMap::new()).is_empty());
    }

    #[test]
    fn what_is_dumped_can_be_loaded() {
        let mut store = Store::default();
        store.insert("a", "tag", item("x", "1"));
        let mut other = Store::default();
        other
            .load(&store.dump().to_string(), |_, _| None)
            .expect("a dump");
        assert_eq!(other.dump(), store.dump());
        assert!(other.load("[]", |_, _| None).is_err());
    }

    #[test]
    fn bodies_alone_can_be_loaded_where_their_id_is_known() {
        let text = r#"{"a": {"box": [{"label": "x", "size": 1}]}}"#;
        let mut store = Store::default();
        let id_of = |_: &str, resource: &str| (resource == "box").then_some("label");
        store.load(text, id_of).expect("a seed");
        let found = store.find("a", "box", "x", &BTreeMap::new());
        assert_eq!(found.expect("the item").body["size"], 1);
        let bare = r#"{"a": {"box": [{"id": "y", "body": {"size": 2}}]}}"#;
        store.load(bare, id_of).expect("a seed");
        let found = store.find("a", "box", "y", &BTreeMap::new());
        assert_eq!(found.expect("the item").body["label"], "y");
        let nameless = r#"{"a": {"box": [{"size": 1}]}}"#;
        assert!(store.load(nameless, id_of).is_err());
        // Names that the mock doesn't know are the caller's to tell.
        assert!(store.load(text, |_, _| None).is_ok());
    }

    #[test]
    fn changes_come_when_they_are_due() {
        let mut store = Store::default();
        let mut changing = item("x", "1");
        changing.next = Some(Move {
            at: Instant::now(),
            member: "status".to_owned(),
            value: Value::from("ACTIVE"),
        });
        store.insert("a", "tag", changing);
        let found = store
            .find("a", "tag", "x", &BTreeMap::new())
            .expect("the item");
        assert_eq!(found.body["status"], "ACTIVE");
    }
}
