//! How items change: members that were sent, times and states.

use serde_json::{Map, Value};

use super::make::now_like;

/// Returns an id as a string.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Sets members to the values that were sent. `flavorRef` selects a flavor, so it sets the id of `flavor`, if there is
/// one, and `pool_id` that of the only one of `pools`.
pub(super) fn merge(body: &mut Map<String, Value>, sent: Map<String, Value>) {
    for (name, value) in &sent {
        let stem = ["Ref", "_id", "Id"]
            .iter()
            .find_map(|end| name.strip_suffix(end));
        let Some(stem) = stem.filter(|_| value.is_string()) else {
            continue;
        };
        let id = || Map::from_iter([("id".to_owned(), value.clone())]);
        if !sent.contains_key(stem)
            && let Some(Value::Object(named)) = body.get_mut(stem)
            && named.contains_key("id")
        {
            named.extend(id());
        }
        let several = format!("{stem}s");
        if !sent.contains_key(&several)
            && let Some(Value::Array(named)) = body.get_mut(&several)
            && named.iter().any(|item| item.get("id").is_some())
        {
            *named = vec![Value::Object(id())];
        }
    }
    body.extend(sent);
}

/// Adds a value to the list that a verb and the value's name speak of, or takes it out: `add_host` with `host` changes
/// `hosts`.
pub(super) fn change_list(body: &mut Map<String, Value>, verb: &str, name: &str, value: &Value) {
    let Some(Value::Array(list)) = body.get_mut(&format!("{name}s")) else {
        return;
    };
    let verb = verb.to_ascii_lowercase();
    if !list.iter().all(|known| known.is_string()) || !value.is_string() {
        return;
    }
    let (adds, removes) = (verb.starts_with("add"), verb.starts_with("remove"));
    if adds || removes {
        list.retain(|known| known != value);
    }
    if adds {
        list.push(value.clone());
    }
}

/// Merges members level by level.
pub(super) fn deepen(known: &mut Map<String, Value>, sent: Map<String, Value>) {
    for (name, value) in sent {
        match (known.get_mut(&name), value) {
            (Some(Value::Object(known)), Value::Object(sent)) => deepen(known, sent),
            (_, value) => drop(known.insert(name, value)),
        }
    }
}

/// Sets the time of the last change, and that of the creation.
pub(super) fn set_times(body: &mut Map<String, Value>, is_new: bool) {
    for (name, value) in body.iter_mut() {
        let name = name.to_ascii_lowercase();
        let is_time = name.ends_with("at") || name.contains("time") || name.contains("date");
        let changes = ["update", "modif", "change"]
            .iter()
            .any(|word| name.contains(word));
        let begins = name.starts_with("creat") || name == "begin_time";
        if is_time
            && (changes || is_new && begins)
            && let Some(now) = text(value).and_then(|shown| now_like(&shown))
        {
            *value = match value {
                Value::Number(_) => now
                    .parse()
                    .map(|now: u64| Value::from(now))
                    .unwrap_or_default(),
                _ => Value::from(now),
            };
        }
    }
}

/// Returns whether a state ends on its own.
pub(super) fn is_passing(state: &str) -> bool {
    let state = state.to_ascii_lowercase();
    state.ends_with("ing") && state != "running" || is_beginning(&state)
}

/// Returns whether a state is that of an item that is being created.
pub(super) fn is_beginning(state: &str) -> bool {
    let state = state.to_ascii_lowercase();
    let words = [
        "creating",
        "build",
        "building",
        "pending",
        "pending_create",
        "initializing",
        "queued",
    ];
    words.contains(&state.as_str())
}

/// Returns whether a state is that of an item that can be used.
pub(super) fn is_ready(state: &str) -> bool {
    let words = [
        "active",
        "available",
        "normal",
        "ok",
        "running",
        "online",
        "success",
        "enabled",
        "up",
    ];
    words.contains(&state.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    #[test]
    fn verbs_change_lists() {
        let mut body = object(json!({"hosts": ["a"], "disks": [{"id": 1}]}));
        change_list(&mut body, "add_host", "host", &json!("b"));
        change_list(&mut body, "remove_host", "host", &json!("a"));
        change_list(&mut body, "add_disk", "disk", &json!("c"));
        assert_eq!(body, object(json!({"hosts": ["b"], "disks": [{"id": 1}]})));
    }

    #[test]
    fn ids_reach_lists_of_what_they_name() {
        let mut body = object(json!({"pools": [{"id": "1"}], "tags": ["a"], "pool": {"id": "1"}}));
        merge(&mut body, object(json!({"pool_id": "2", "tag_id": "b"})));
        let expected = json!({"pools": [{"id": "2"}], "tags": ["a"], "pool": {"id": "2"}, "pool_id": "2", "tag_id": "b"});
        assert_eq!(body, object(expected));
    }

    #[test]
    fn references_reach_what_they_name() {
        let mut body = object(json!({"flavor": {"id": "1"}, "name": "a"}));
        merge(
            &mut body,
            object(json!({"flavorRef": "2", "imageRef": "3", "name": "b"})),
        );
        let expected =
            json!({"flavor": {"id": "2"}, "flavorRef": "2", "imageRef": "3", "name": "b"});
        assert_eq!(Value::Object(body), expected);
    }

    #[test]
    fn members_are_added_level_by_level() {
        let mut known = object(json!({"a": {"x": 1}, "b": 1}));
        deepen(&mut known, object(json!({"a": {"y": 2}, "b": {"z": 3}})));
        assert_eq!(
            Value::Object(known),
            json!({"a": {"x": 1, "y": 2}, "b": {"z": 3}})
        );
    }

    #[test]
    fn times_of_the_beginning_stay() {
        let old = "2001-02-03T04:05:06Z";
        let mut body = object(json!({"created_at": old, "updated_at": old, "start_date": old}));
        set_times(&mut body, false);
        assert_eq!(
            (&body["created_at"], &body["start_date"]),
            (&json!(old), &json!(old))
        );
        assert_ne!(body["updated_at"], old);
    }

    #[test]
    fn states_are_known_by_their_words() {
        for state in ["BUILD", "PENDING_CREATE", "deleting"] {
            assert!(is_passing(state), "{state}");
        }
        for state in ["RUNNING", "ACTIVE", "ERROR"] {
            assert!(!is_passing(state), "{state}");
        }
    }
}
