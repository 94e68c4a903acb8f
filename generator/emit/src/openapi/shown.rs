//! The value of a parameter that the docs show: in a call of the operation, else in the parameter's description.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::schema::ComponentNames;
use super::values::coerced;
use crate::shown::shown_in_calls;
use apiref_core::ir::{Json, Operation, Parameter, Schema, TypeName, Types};

/// A value for `parameter` of `operation` that fits its schema.
pub fn value(
    operation: &Operation,
    parameter: &Parameter,
    names: &ComponentNames<'_>,
) -> Option<Json> {
    let schema = &parameter.schema;
    let fits = |value: &Json| names.misfit_of(schema, value).is_none();
    let typed = |text: &str| typed(schema, text).filter(fits);
    let in_calls = || shown_in_calls(operation, parameter).find_map(|text| typed(&text));
    let listed = || schema.examples.iter().find(|value| fits(value)).cloned();
    let described = || {
        let text = schema.description.as_deref()?;
        typed(&in_description(text, parameter)?)
    };
    // Not a secret that somebody could take for a real one.
    if schema.format.as_deref() == Some("password") {
        return None;
    }
    in_calls().or_else(listed).or_else(described)
}

/// The text as a value of the schema's type; lists have one item.
fn typed(schema: &Schema, text: &str) -> Option<Json> {
    let is_array = schema
        .types
        .as_ref()
        .is_some_and(|types: &Types| types.names().contains(&TypeName::Array));
    match schema.items.as_deref().filter(|_| is_array) {
        Some(items) => Some(Json::Array(vec![typed(items, text)?])),
        None => coerced(schema, &Json::from(text)),
    }
}

/// What a description names as an example: a word that is set apart, or a plain one with a digit in it.
fn in_description(description: &str, parameter: &Parameter) -> Option<String> {
    static SHOWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?:\bfor example|\be\.g\.|\bexample(?: value)?)[,:]?\s+(?:set to |is )?(?:`([^`\n]+)`|\*\*([^*\n]+)\*\*|"([^"\n]+)"|([a-z0-9][a-z0-9_.:/+-]*))"#)
            .ok()
    });
    let found = SHOWN.as_ref()?.captures(description)?;
    let apart = (1..4).find_map(|group| found.get(group));
    let plain = found
        .get(4)
        .filter(|word| word.as_str().contains(|c: char| c.is_ascii_digit()));
    let text = apart.or(plain)?.as_str().replace('\\', "");
    // Some write the whole pair: `?limit=10`, `X-Version: 2.6`.
    let text = text
        .trim_matches(['"', '\'', '?', '&', ' '])
        .trim_end_matches(['.', ',', ':', ';']);
    let pair = text
        .split_once(['=', ':'])
        .filter(|(name, _)| name.trim() == parameter.name);
    let value = pair.map_or(text, |(_, value)| value).trim();
    let is_value =
        !value.is_empty() && !value.contains(['{', '}', '<', '>', '$', '=', '&', ' ', '*']);
    is_value.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::Api;

    fn shown(parameter: &str, calls: &[&str]) -> Option<String> {
        let examples: Vec<String> = calls
            .iter()
            .map(|line| {
                format!(
                    r#"{{"direction":"request","media_type":"","request_line":"{line}","validity":"empty","line":1}}"#
                )
            })
            .collect();
        let api: Api = serde_json::from_str(&format!(
            r#"{{"schemas":{{}},"pages":[],"operations":[{{"id":"a","page":"p","line":1,"dialect":"otc","title":"A","method":"GET",
            "path":"/v1/{{hive}}/combs/{{id}}","parameters":[{parameter}],"request_body":null,"responses":[],
            "examples":[{}]}}]}}"#,
            examples.join(",")
        ))
        .unwrap_or_else(|e| panic!("{e}"));
        let operation = api.operations.first()?;
        let parameter = operation.parameters.first()?;
        let names = ComponentNames::new(&api);
        value(operation, parameter, &names).map(|value| value.to_string())
    }

    fn parameter(location: &str, name: &str, schema: &str) -> String {
        format!(r#"{{"name":"{name}","in":"{location}","required":true,"schema":{schema}}}"#)
    }

    #[test]
    fn calls_show_values_of_paths_and_queries() {
        let calls = ["GET https://bees.example.com/base/v1/{hive}/combs/7%20a?limit=20&all=x"];
        for (location, name, schema, expected) in [
            ("path", "id", r#"{"type":"string"}"#, Some(r#""7 a""#)),
            ("path", "hive", r#"{"type":"string"}"#, None),
            ("query", "limit", r#"{"type":"integer"}"#, Some("20")),
            ("query", "limit", r#"{"type":"integer","maximum":10}"#, None),
            (
                "query",
                "limit",
                r#"{"type":"array","items":{"type":"integer"}}"#,
                Some("[20]"),
            ),
            ("query", "all", r#"{"type":"boolean"}"#, None),
        ] {
            let found = shown(&parameter(location, name, schema), &calls);
            assert_eq!(found.as_deref(), expected, "{name} {schema}");
        }
        let other = ["GET /v1/h1/frames/7"];
        assert_eq!(
            shown(&parameter("path", "id", r#"{"type":"string"}"#), &other),
            None
        );
    }

    #[test]
    fn descriptions_name_values() {
        for (text, expected) in [
            ("Its name. For example, `oak`.", Some(r#""oak""#)),
            ("The version, for example **v2.0**.", Some(r#""v2.0""#)),
            ("Given as `?id=bee`, e.g. `?id=bee`.", Some(r#""bee""#)),
            (
                "A time, for example, 2024-05-06T07:08:09Z.",
                Some(r#""2024-05-06T07:08:09Z""#),
            ),
            ("For example, without it all are shown.", None),
            ("For example, `{id}`.", None),
        ] {
            let schema = format!(r#"{{"type":"string","description":"{text}"}}"#);
            let found = shown(&parameter("path", "id", &schema), &[]);
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
