//! Values that fit a schema, made where the docs show none.

use std::collections::HashSet;

use indexmap::IndexMap;

use apiref_core::ir::{Api, Json, Parameter, Schema, TypeName};

/// Which members of an object a sample has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Members {
    /// Those that must be there: the smallest request.
    Required,
    /// All, for an answer from which a caller wants to learn.
    All,
}

/// A value of a parameter; a text without a format is made of its name.
pub fn of_parameter(api: &Api, parameter: &Parameter) -> Json {
    Sampler {
        api,
        members: Members::Required,
        open: HashSet::new(),
    }
    .parameter(&parameter.schema, &parameter.name)
}

/// A value of `schema`. Documented examples, defaults and listed values go before made ones.
pub fn value(api: &Api, schema: &Schema, members: Members) -> Json {
    Sampler {
        api,
        members,
        open: HashSet::new(),
    }
    .value(schema, "")
}

struct Sampler<'a> {
    api: &'a Api,
    members: Members,
    /// Schemas that are being sampled, so that a recursive one ends.
    open: HashSet<&'a str>,
}

impl<'a> Sampler<'a> {
    /// What stands in a URL or a header is a text where the docs give no type.
    fn parameter(&mut self, schema: &'a Schema, name: &str) -> Json {
        match self.value(schema, name) {
            Json::Object(members) if members.is_empty() && schema.types.is_none() => {
                Json::String(text(schema, name))
            }
            value => value,
        }
    }

    fn value(&mut self, schema: &'a Schema, name: &str) -> Json {
        if let Some(reference) = schema.reference_name() {
            let Some((reference, target)) = self.api.schemas.get_key_value(reference) else {
                return Json::Object(IndexMap::new());
            };
            if !self.open.insert(reference) {
                return Json::Object(IndexMap::new());
            }
            let value = self.value(target, name);
            self.open.remove(reference.as_str());
            return value;
        }
        let shown = schema
            .examples
            .iter()
            .chain(&schema.enumeration)
            .chain(schema.default.as_deref());
        if let Some(shown) = shown.into_iter().find(|value| is_of(schema, value)) {
            return shown.clone();
        }
        let alternatives = schema.one_of.iter().chain(&schema.any_of).next();
        if let (true, Some(first)) = (schema.properties.is_empty(), alternatives) {
            return self.value(first, name);
        }
        match schema.single_type() {
            Some(TypeName::String) => Json::String(text(schema, name)),
            Some(TypeName::Integer) => Json::Number(whole(schema).into()),
            Some(TypeName::Number) => schema
                .minimum
                .clone()
                .map_or_else(|| Json::from(whole(schema)), Json::Number),
            Some(TypeName::Boolean) => Json::Bool(true),
            Some(TypeName::Array) => self.array(schema, name),
            Some(TypeName::Object) => self.object(schema),
            _ if !schema.properties.is_empty() => self.object(schema),
            _ if schema.items.is_some() => self.array(schema, name),
            _ if schema.is_nullable() => Json::Null,
            _ => Json::Object(IndexMap::new()),
        }
    }

    fn object(&mut self, schema: &'a Schema) -> Json {
        let mut object = IndexMap::new();
        for (name, member) in &schema.properties {
            if self.members == Members::All || schema.required.contains(name) {
                object.insert(name.clone(), self.value(member, name));
            }
        }
        for names in &schema.any_required {
            let has_one = names.iter().any(|name| object.contains_key(name));
            let first = names
                .iter()
                .find_map(|name| schema.properties.get_key_value(name));
            if let (false, Some((name, member))) = (has_one, first) {
                object.insert(name.clone(), self.value(member, name));
            }
        }
        let least = schema.min_properties.unwrap_or(0).min(16) as usize;
        for (name, member) in &schema.properties {
            if object.len() < least && !object.contains_key(name) {
                object.insert(name.clone(), self.value(member, name));
            }
        }
        if let Some(inner) = &schema.additional_properties {
            let mut number = 1;
            while object.len() < least.max(usize::from(self.members == Members::All)) {
                let value = self.value(inner, "");
                object.insert(format!("key{number}"), value);
                number += 1;
            }
        }
        Json::Object(object)
    }

    fn array(&mut self, schema: &'a Schema, name: &str) -> Json {
        let least = schema.min_items.unwrap_or(0).clamp(1, 16);
        let Some(items) = schema.items.as_deref() else {
            return Json::Array(Vec::new());
        };
        let recursive = items
            .reference_name()
            .is_some_and(|name| self.open.contains(name));
        if recursive {
            return Json::Array(Vec::new());
        }
        let singular = name.strip_suffix('s').unwrap_or(name);
        Json::Array((0..least).map(|_| self.value(items, singular)).collect())
    }
}

fn is_of(schema: &Schema, value: &Json) -> bool {
    let name = match value {
        Json::Null => TypeName::Null,
        Json::Bool(_) => TypeName::Boolean,
        Json::Number(number) if number.is_i64() || number.is_u64() => TypeName::Integer,
        Json::Number(_) => TypeName::Number,
        Json::String(_) => TypeName::String,
        Json::Array(_) => TypeName::Array,
        Json::Object(_) => TypeName::Object,
    };
    schema.types.is_none()
        || schema.is(name)
        || (name == TypeName::Integer && schema.is(TypeName::Number))
}

/// The whole number nearest to 1 that the limits allow.
fn whole(schema: &Schema) -> i64 {
    let least = schema.minimum.as_ref().and_then(|n| n.as_f64());
    let most = schema.maximum.as_ref().and_then(|n| n.as_f64());
    let step = schema
        .multiple_of
        .as_ref()
        .and_then(|n| n.as_i64())
        .unwrap_or(1);
    let mut number = 1.0_f64;
    if let Some(most) = most {
        number = number.min(most.floor());
    }
    if let Some(least) = least {
        number = number.max(least.ceil());
    }
    let number = number as i64;
    match step {
        2.. => number.div_euclid(step).saturating_mul(step).max(step),
        _ => number,
    }
}

const UUID: &str = "00000000-0000-4000-8000-000000000001";
const TIME: &str = "2024-01-01T00:00:00Z";

/// A text of the schema's format and length. A pattern is met only if one of a few simple texts meets it.
fn text(schema: &Schema, name: &str) -> String {
    let of_format = match schema.format.as_deref() {
        Some("uuid") => Some(UUID),
        Some("date-time") => Some(TIME),
        Some("date") => Some("2024-01-01"),
        Some("time") => Some("00:00:00"),
        Some("ipv4" | "ip") => Some("192.0.2.1"),
        Some("ipv6") => Some("2001:db8::1"),
        Some("cidr") => Some("192.0.2.0/24"),
        Some("mac") => Some("00:00:5e:00:53:01"),
        Some("uri" | "url") => Some("https://example.com/"),
        Some("email") => Some("someone@example.com"),
        Some("byte") => Some("AAAA"),
        _ => None,
    };
    if let Some(text) = of_format {
        return text.to_owned();
    }
    if let Some(part) = schema
        .parts
        .iter()
        .flat_map(|parts| &parts.enumeration)
        .next()
    {
        return part.clone();
    }
    let least = schema.min_length.unwrap_or(0).min(4096) as usize;
    let most = schema.max_length.unwrap_or(u64::MAX).min(4096) as usize;
    let fits = |text: &str| match &schema.pattern {
        Some(pattern) => {
            regex_lite::Regex::new(pattern).map_or(true, |pattern| pattern.is_match(text))
        }
        None => true,
    };
    let plain: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
        .collect();
    let candidates = [
        plain.as_str(),
        "a",
        "A",
        "1",
        "a1",
        "Aa1",
        "a-1",
        "Aa1!",
        "1.0",
        "/a",
    ];
    let sized = candidates
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| {
            let cycled = text.chars().cycle();
            let length = text.chars().count().clamp(least.max(1), most.max(1));
            cycled.take(length).collect::<String>()
        });
    let mut sized = sized.peekable();
    let first = sized.peek().cloned().unwrap_or_default();
    // Patterns may describe what has a format of its own.
    let whole = [
        UUID,
        &UUID.replace('-', ""),
        TIME,
        "2024-01-01",
        "192.0.2.1",
        "192.0.2.0/24",
    ]
    .into_iter()
    .filter(|text| (least..=most).contains(&text.len()))
    .map(str::to_owned)
    .collect::<Vec<_>>();
    sized.chain(whole).find(|text| fits(text)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(schema: &str, members: Members) -> String {
        let api: Api = serde_json::from_str(
            r##"{"operations":[],"pages":[],"schemas":{
                "Node":{"type":"object","required":["next"],"properties":{"next":{"$ref":"#/schemas/Node"},"nodes":{"type":"array","items":{"$ref":"#/schemas/Node"}}}}}}"##,
        )
        .expect("an API");
        let schema: Schema = serde_json::from_str(schema).expect("a schema");
        value(&api, &schema, members).to_string()
    }

    #[test]
    fn rules_and_patterns_are_met() {
        let either = r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"x-any-required":[["a","b"]]}"#;
        assert_eq!(sample(either, Members::Required), r#"{"a":"a"}"#);
        let id = r#"{"type":"string","minLength":36,"maxLength":36,"pattern":"^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$"}"#;
        assert_eq!(sample(id, Members::Required), format!("\"{UUID}\""));
    }

    #[test]
    fn what_the_docs_show_goes_first() {
        let shown = r#"{"type":"string","enum":["x","y"],"examples":["y"]}"#;
        assert_eq!(sample(shown, Members::Required), r#""y""#);
        assert_eq!(
            sample(r#"{"type":"integer","default":7}"#, Members::Required),
            "7"
        );
        assert_eq!(
            sample(r#"{"type":"integer","examples":["x"]}"#, Members::Required),
            "1"
        );
    }

    #[test]
    fn limits_are_kept() {
        assert_eq!(
            sample(r#"{"type":"integer","minimum":5}"#, Members::All),
            "5"
        );
        assert_eq!(
            sample(r#"{"type":"integer","maximum":-5}"#, Members::All),
            "-5"
        );
        assert_eq!(
            sample(r#"{"type":"string","minLength":3}"#, Members::All),
            r#""aaa""#
        );
        assert_eq!(
            sample(r#"{"type":"string","pattern":"^[0-9]+$"}"#, Members::All),
            r#""1""#
        );
        assert_eq!(
            sample(
                r#"{"type":"array","minItems":2,"items":{"type":"boolean"}}"#,
                Members::All
            ),
            "[true,true]"
        );
    }

    #[test]
    fn requests_are_small_and_answers_are_whole() {
        let schema = r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"integer"}}}"#;
        assert_eq!(sample(schema, Members::Required), r#"{"a":"a"}"#);
        assert_eq!(sample(schema, Members::All), r#"{"a":"a","b":1}"#);
    }

    #[test]
    fn recursive_schemas_end() {
        assert_eq!(
            sample(r##"{"$ref":"#/schemas/Node"}"##, Members::All),
            r#"{"next":{},"nodes":[]}"#
        );
    }
}
