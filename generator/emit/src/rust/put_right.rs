//! Examples that had to be repaired, put right where they are of other types than the docs state: an answer of a mock
//! fits its schema.

use super::samples::{self, Members};
use apiref_core::ir::{Api, Json, Schema, TypeName};

/// Nested this deep, values are taken as they are.
const DEEPEST: usize = 32;

/// The value with each part of it as its schema states.
pub fn put_right(api: &Api, schema: &Schema, value: Json) -> Json {
    part(api, schema, value, 0)
}

fn part(api: &Api, site: &Schema, value: Json, depth: usize) -> Json {
    let schema = api.follow(site);
    let is_union = !schema.one_of.is_empty() || !schema.any_of.is_empty();
    if depth > DEEPEST || is_union || value == Json::Null || !site.shown_types.is_empty() {
        return value;
    }
    match (schema.single_type(), value) {
        (None | Some(TypeName::Object), Json::Object(members)) => {
            let right = members.into_iter().map(|(name, member)| {
                let inner = schema.properties.get(&name);
                let inner = inner.or(schema.additional_properties.as_deref());
                let member = match inner {
                    Some(inner) => part(api, inner, member, depth + 1),
                    None => member,
                };
                (name, member)
            });
            Json::Object(right.collect())
        }
        (None | Some(TypeName::Array), Json::Array(items)) => match schema.items.as_deref() {
            Some(inner) => {
                let items = items
                    .into_iter()
                    .map(|item| part(api, inner, item, depth + 1));
                Json::Array(items.collect())
            }
            None => Json::Array(items),
        },
        (Some(TypeName::Array), value @ Json::Object(_)) => {
            part(api, site, Json::Array(vec![value]), depth + 1)
        }
        (Some(TypeName::Object), Json::Array(items)) if items.len() == 1 => {
            let item = items.into_iter().next().unwrap_or_default();
            part(api, site, item, depth + 1)
        }
        (Some(TypeName::String), value @ (Json::Number(_) | Json::Bool(_))) => {
            Json::String(value.to_string())
        }
        (Some(stated), value) => {
            let read = match &value {
                Json::String(text) => Json::parse(text).ok(),
                _ => None,
            };
            let mut forms = [Some(value), read].into_iter().flatten();
            let right = forms.find(|form| is_a(stated, form));
            right.unwrap_or_else(|| samples::value(api, site, Members::All))
        }
        (None, value) => value,
    }
}

fn is_a(stated: TypeName, value: &Json) -> bool {
    match value {
        Json::String(_) => stated == TypeName::String,
        Json::Bool(_) => stated == TypeName::Boolean,
        Json::Number(number) => match stated {
            TypeName::Integer => number.is_i64() || number.is_u64(),
            stated => stated == TypeName::Number,
        },
        // Objects and arrays have been seen to.
        Json::Null | Json::Array(_) | Json::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_another_type_is_converted_or_made() {
        let text = r#"{"type":"object","properties":{"count":{"type":"integer"},"open":{"type":"boolean"},
            "name":{"type":"string"},"lids":{"type":"array","items":{"type":"object","properties":{"size":{"type":"integer"}}}},
            "owner":{"type":"object","properties":{"id":{"type":"string"}}},"left":{"type":["integer","null"]},"free":{}}}"#;
        let schema: Schema = serde_json::from_str(text).expect("a schema");
        let shown = r#"{"count":"1","open":"true","name":5,"lids":{"size":"2"},"owner":[{"id":"a"}],"left":null,"free":"x","more":1}"#;
        let shown = Json::parse(shown).expect("JSON");
        let expected = r#"{"count":1,"open":true,"name":"5","lids":[{"size":2}],"owner":{"id":"a"},"left":null,"free":"x","more":1}"#;
        let right = put_right(&Api::default(), &schema, shown);
        assert_eq!(right.to_string(), expected);
        let odd = Json::parse(r#"{"count":"many"}"#).expect("JSON");
        let right = put_right(&Api::default(), &schema, odd).to_string();
        assert_eq!(right, r#"{"count":1}"#);
    }
}
