//! Merges values into examples, so that an answer has all documented members and shows the known values.

use serde_json::{Map, Value};

use super::book::Acts;
use crate::runtime::check::{self, Side};
use crate::runtime::describe::{Description, Kind, Node};
use crate::runtime::formats::has_format;
use crate::runtime::view::View;

/// Returns the value at a path of keys.
pub(super) fn at<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// Returns the place of a value at a path of keys.
pub(super) fn at_mut<'v>(value: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, key| value.get_mut(key))
}

/// Returns the schema at a path of keys.
pub(super) fn node_at<'d>(
    description: &'d Description,
    node: &'d Node,
    path: &[String],
) -> Option<&'d Node> {
    let start = solid(description, node);
    path.iter().try_fold(start, |node, key| {
        Some(solid(description, node.properties.get(key)?))
    })
}

/// Returns the schema of a node, without the alternative `null`.
pub(super) fn solid<'d>(description: &'d Description, node: &'d Node) -> &'d Node {
    let node = description.follow(node);
    match node.beside_null() {
        Some(inner) => description.follow(inner),
        None => node,
    }
}

/// Returns the key and the members that an object with one member wraps: `{"door": {…}}`.
pub(super) fn wrapped(object: &Map<String, Value>) -> Option<(&String, &Map<String, Value>)> {
    let (key, inner) = object.iter().next().filter(|_| object.len() == 1)?;
    Some((key, inner.as_object()?))
}

/// Overlays values as the schemas allow.
#[derive(Clone, Copy)]
pub(super) struct Layer<'d> {
    pub(super) description: &'d Description,
    /// What the operation that answers the item says of it, where the description leaves it open.
    pub(super) acts: Option<&'d Acts>,
}

impl<'d> Layer<'d> {
    fn fits(&self, node: &Node, value: &Value) -> bool {
        let found = self.description.deviations(node, value, Side::Response);
        found.is_empty()
    }

    /// Returns whether a member of the item may have this value by what the operation itself says.
    fn is_answered(&self, name: &str, value: &Value) -> bool {
        let types = self.acts.and_then(|acts| acts.types.get(name));
        let is_a = |kind: &Kind| check::is_a(*kind, &View::from(value));
        types.is_none_or(|types| types.iter().any(is_a))
    }

    /// Returns a member of the item in a type that the operation itself answers, if it can have one.
    fn answered(&self, name: &str, value: Value) -> Option<Value> {
        if self.is_answered(name, &value) {
            return Some(value);
        }
        let other = match &value {
            Value::String(text) => serde_json::from_str(text).ok()?,
            Value::Number(_) | Value::Bool(_) => Value::from(value.to_string()),
            _ => return None,
        };
        self.is_answered(name, &other).then_some(other)
    }

    /// Returns an item of an answer: the members of the example, with the stored values in their places. A stored
    /// `null` stands for a member that was never set.
    pub(super) fn item(
        &self,
        node: Option<&'d Node>,
        example: &Map<String, Value>,
        stored: &Map<String, Value>,
    ) -> Value {
        let solid = node.map(|node| solid(self.description, node));
        // `{"doors": [{"door": {…}}]}`: the item is one level deeper.
        if let Some((key, inner)) = wrapped(example)
            && !stored.contains_key(key)
        {
            let node = solid.and_then(|node| node.properties.get(key));
            let item = self.item(node, inner, stored);
            return Value::Object(Map::from_iter([(key.clone(), item)]));
        }
        let member = |name: &str| solid.and_then(|node| node.properties.get(name));
        let mut item = Map::new();
        for (name, shown) in example {
            let laid = match stored.get(name) {
                None => Some(shown.clone()),
                Some(Value::Null) => match self.vacant(member(name), solid, name, shown) {
                    Vacant::Absent => None,
                    Vacant::Value(value) => Some(value),
                },
                Some(value) => {
                    let laid = self.over(member(name), Some(shown), value);
                    let laid = laid.and_then(|laid| self.answered(name, laid));
                    Some(laid.unwrap_or_else(|| shown.clone()))
                }
            };
            item.extend(laid.map(|value| (name.clone(), value)));
        }
        for (name, value) in stored {
            let Some(node) = member(name).filter(|_| !example.contains_key(name)) else {
                continue;
            };
            if !value.is_null()
                && let Some(laid) = self.over(Some(node), None, value)
                && let Some(laid) = self.answered(name, laid)
            {
                item.insert(name.clone(), laid);
            }
        }
        Value::Object(item)
    }

    /// Returns the value of a member that could have been set but wasn't.
    fn vacant(
        &self,
        node: Option<&Node>,
        owner: Option<&Node>,
        name: &str,
        shown: &Value,
    ) -> Vacant {
        let nothing = match shown {
            // Strings of this format are never empty.
            Value::String(text) if has_format("uuid", text) == Some(true) => Value::Null,
            Value::String(_) => Value::from(""),
            Value::Array(_) => Value::Array(Vec::new()),
            Value::Object(_) => Value::Object(Map::new()),
            _ => Value::Null,
        };
        let promised = owner.is_some_and(|owner| {
            let mut names = owner.required.iter().chain(&owner.shown);
            names.any(|required| required == name)
        }) || self
            .acts
            .is_some_and(|acts| acts.needed.iter().any(|needed| needed == name));
        let Some(node) = node else {
            return Vacant::Value(nothing);
        };
        for value in [Value::Null, nothing] {
            if self.fits(node, &value) && self.is_answered(name, &value) {
                return Vacant::Value(value);
            }
        }
        match promised {
            true => Vacant::Value(shown.clone()),
            false => Vacant::Absent,
        }
    }

    /// Returns `value` in the form of the docs' schema, completed from an example, or `None` if it doesn't match.
    pub(super) fn over(
        &self,
        node: Option<&'d Node>,
        example: Option<&Value>,
        value: &Value,
    ) -> Option<Value> {
        let Some(node) = node else {
            return match example {
                Some(example) => alike(example, value).then(|| value.clone()),
                None => Some(value.clone()),
            };
        };
        let inner = solid(self.description, node);
        let laid = match value {
            Value::Object(members) if !inner.properties.is_empty() => {
                self.object(inner, example.and_then(Value::as_object), members)
            }
            Value::Array(items) => {
                let example = example
                    .and_then(Value::as_array)
                    .and_then(|items| items.first());
                let inner = inner.items.as_deref();
                let items = items.iter().map(|item| self.over(inner, example, item));
                Value::Array(items.collect::<Option<_>>()?)
            }
            scalar => converted(inner, scalar),
        };
        // If the example itself doesn't match, accept any value that is like it.
        let fits = self.fits(node, &laid)
            || example.is_some_and(|shown| alike(shown, &laid) && !self.fits(node, shown));
        fits.then_some(laid)
    }

    fn object(
        &self,
        node: &'d Node,
        example: Option<&Map<String, Value>>,
        sent: &Map<String, Value>,
    ) -> Value {
        let mut object = Map::new();
        for (name, value) in sent {
            let known = node.properties.get(name);
            let Some(member) = known.or(node.additional_properties.as_deref()) else {
                continue;
            };
            let example = example.and_then(|example| example.get(name));
            if let Some(laid) = self.over(Some(member), example, value) {
                object.insert(name.clone(), laid);
            }
        }
        for name in node.required.iter().chain(&node.shown) {
            let shown = example.and_then(|example| example.get(name));
            if let (Some(shown), false) = (shown, object.contains_key(name)) {
                object.insert(name.clone(), shown.clone());
            }
        }
        Value::Object(object)
    }

    /// Returns the example of an answer, with the values that were sent in the members of the same name.
    pub(super) fn echo(&self, node: Option<&'d Node>, example: &Value, sent: &Value) -> Value {
        let (Value::Object(shown), Value::Object(members)) = (example, sent) else {
            return example.clone();
        };
        let solid = node.map(|node| solid(self.description, node));
        let laid = shown.iter().map(|(name, shown)| {
            let member = solid.and_then(|node| node.properties.get(name));
            let is_map = member.is_some_and(|member| {
                let member = self::solid(self.description, member);
                member.properties.is_empty() && member.additional_properties.is_some()
            });
            let value = match (members.get(name), shown) {
                (Some(inner @ Value::Object(_)), Value::Object(_)) if !is_map => {
                    self.echo(member, shown, inner)
                }
                (Some(value), _) if !value.is_null() => self
                    .over(member, Some(shown), value)
                    .unwrap_or_else(|| shown.clone()),
                _ => shown.clone(),
            };
            (name.clone(), value)
        });
        Value::Object(laid.collect())
    }
}

enum Vacant {
    /// The member is left out.
    Absent,
    Value(Value),
}

/// Returns whether the values have the same JSON type.
fn alike(left: &Value, right: &Value) -> bool {
    std::mem::discriminant(left) == std::mem::discriminant(right)
}

/// Returns a number or boolean that was sent as a string, or the other way round, in the form that the docs have in
/// answers.
fn converted(node: &Node, value: &Value) -> Value {
    match (node.single(), value) {
        (Some(Kind::Integer | Kind::Number | Kind::Boolean), Value::String(text)) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        (Some(Kind::String), Value::Number(_) | Value::Bool(_)) => Value::from(value.to_string()),
        _ => value.clone(),
    }
}

/// Replaces `old` with `new` in all strings.
pub(super) fn replace(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text.contains(old) => *text = text.replace(old, new),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, old, new)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|item| replace(item, old, new)),
        _ => {}
    }
}

/// Replaces `old` with `new` where it is a segment of an address.
pub(super) fn replace_segment(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text.contains('/') => {
            let segments = text.split('/');
            let segments = segments.map(|segment| if segment == old { new } else { segment });
            *text = segments.collect::<Vec<_>>().join("/");
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| replace_segment(item, old, new)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|item| replace_segment(item, old, new)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn described() -> Description {
        let text = r#"{"schemas": {"Disk": {"type": ["object"], "required": ["size", "kind"], "properties": {
            "size": {"type": ["integer"]}, "kind": {"type": ["string"]}, "label": {"type": ["string"]}}},
        "Box": {"type": ["object"], "required": ["id"], "properties": {
            "id": {"type": ["string"]}, "note": {"type": ["string", "null"]}, "colour": {"type": ["string"], "enum": ["red"]},
            "disks": {"type": ["array"], "items": {"$ref": "Disk"}}, "lid": {"type": ["string", "null"]}, "owner": {"type": ["string"]}}}}}"#;
        Description::read(text).expect("a description")
    }

    fn item(example: &Value, stored: &Value) -> Value {
        let description = described();
        let acts = r#"{"role": "show", "resource": "box", "types": {"note": ["string"]}, "needed": ["colour"]}"#;
        let acts = serde_json::from_str(acts).ok();
        let layer = Layer {
            description: &description,
            acts: acts.as_ref(),
        };
        let (Value::Object(example), Value::Object(stored)) = (example, stored) else {
            return Value::Null;
        };
        layer.item(description.schema("Box"), example, stored)
    }

    #[test]
    fn what_is_stored_stands_over_the_example_where_it_fits() {
        let example =
            json!({"id": "a", "colour": "red", "disks": [{"size": 1, "kind": "x", "label": "l"}]});
        let stored =
            json!({"id": "b", "colour": "blue", "disks": [{"size": "2"}], "note": "n", "more": 1});
        assert_eq!(
            item(&example, &stored),
            json!({"id": "b", "colour": "red", "disks": [{"size": 2, "kind": "x"}], "note": "n"})
        );
    }

    #[test]
    fn what_nobody_set_is_empty_or_left_out() {
        let owner = "8d7a1c52-3b4e-4f60-a1d9-6e0c5b2f7a13";
        let example = json!({"id": "a", "note": "n", "colour": "red", "disks": [], "lid": "x", "owner": owner});
        let stored = json!({"id": null, "note": null, "colour": null, "disks": null, "lid": null, "owner": null});
        assert_eq!(
            item(&example, &stored),
            json!({"id": "", "note": "", "colour": "red", "disks": [], "lid": null})
        );
    }

    #[test]
    fn short_ids_are_replaced_in_addresses() {
        let mut item = json!({"links": ["http://a/boxes/1/lid"], "size": "1", "version": "v1/1.1"});
        replace_segment(&mut item, "1", "b-2");
        let expected =
            json!({"links": ["http://a/boxes/b-2/lid"], "size": "1", "version": "v1/1.1"});
        assert_eq!(item, expected);
    }

    #[test]
    fn names_that_were_sent_come_back() {
        let description = described();
        let layer = Layer {
            description: &description,
            acts: None,
        };
        let example = json!({"box": {"id": "a", "name": "old"}, "job": "1"});
        let sent = json!({"box": {"name": "new", "id": 3}, "other": 1});
        let expected = json!({"box": {"id": "a", "name": "new"}, "job": "1"});
        assert_eq!(layer.echo(None, &example, &sent), expected);
    }
}
