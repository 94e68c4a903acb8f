//! Does a value conform to a schema of the IR? The one check of all keywords at once, with the place of the first
//! fault. Keywords that limit values are checked by [`Keyword`].

use indexmap::IndexMap;

use super::rules::Keyword;
use super::{Json, Schema};

/// References and combinations of one value that are followed.
const DEEPEST: usize = 64;

/// Where a value doesn't conform to its schema, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// `$.servers[0].name`
    pub path: String,
    /// `a string where a whole number is documented`.
    pub reason: String,
}

/// The first place where `value` doesn't conform to `schema`; `None` if it conforms. `schemas` are those that
/// references lead to.
pub fn misfit(schemas: &IndexMap<String, Schema>, schema: &Schema, value: &Json) -> Option<Misfit> {
    let checker = Checker { schemas };
    checker.check(schema, value, "$", 0).err()
}

struct Checker<'a> {
    schemas: &'a IndexMap<String, Schema>,
}

impl Checker<'_> {
    fn check(&self, schema: &Schema, value: &Json, path: &str, depth: usize) -> Result<(), Misfit> {
        let fail = |reason: String| {
            Err(Misfit {
                path: path.to_owned(),
                reason,
            })
        };
        if depth > DEEPEST {
            return Ok(());
        }
        // A reference that may be null is one of two alternatives, which are tried below.
        if schema.reference.is_some()
            && let Some(target) = schema
                .reference_name()
                .and_then(|name| self.schemas.get(name))
        {
            self.check(target, value, path, depth + 1)?;
        }
        if let Some(types) = &schema.types
            && !types.names().iter().any(|name| name.holds(value))
        {
            let names: Vec<&str> = types.names().iter().map(|name| name.as_str()).collect();
            return fail(format!(
                "{} where {} is documented",
                kind(value),
                names.join(" or ")
            ));
        }
        if let Some(keyword) = Keyword::ALL
            .iter()
            .find(|keyword| keyword.is_broken(schema, value))
        {
            return fail(format!("breaks `{}`", keyword.as_str()));
        }
        match value {
            Json::Object(members) => {
                if let Some(name) = schema
                    .required
                    .iter()
                    .find(|name| !members.contains_key(*name) && !schema.left_out.contains(name))
                {
                    return fail(format!("the required member `{name}` is missing"));
                }
                for (name, member) in members {
                    let of_member = schema
                        .properties
                        .get(name)
                        .or(schema.additional_properties.as_deref());
                    if let Some(of_member) = of_member {
                        self.check(of_member, member, &format!("{path}.{name}"), 0)?;
                    }
                }
            }
            Json::Array(items) => {
                if let Some(of_items) = schema.items.as_deref() {
                    for (index, item) in items.iter().enumerate() {
                        self.check(of_items, item, &format!("{path}[{index}]"), 0)?;
                    }
                }
            }
            _ => {}
        }
        let conforms = |schema: &&Schema| self.check(schema, value, path, depth + 1).is_ok();
        if !schema.any_of.is_empty() && !schema.any_of.iter().any(|s| conforms(&s)) {
            return fail("conforms to none of the documented alternatives".to_owned());
        }
        if !schema.one_of.is_empty() && schema.one_of.iter().filter(conforms).count() != 1 {
            return fail(
                "doesn't conform to exactly one of the documented alternatives".to_owned(),
            );
        }
        if schema.not.as_deref().is_some_and(|not| conforms(&not)) {
            return fail("is what the docs exclude".to_owned());
        }
        Ok(())
    }
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schema: &str, value: &str, expected: Option<(&str, &str)>) {
        let schema: Schema = serde_json::from_str(schema).expect("a schema");
        let value = Json::parse(value).expect("JSON");
        let lamp = r#"{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}"#;
        let schemas = [(
            "Lamp".to_owned(),
            serde_json::from_str(lamp).expect("a schema"),
        )];
        let found = misfit(&schemas.into(), &schema, &value);
        let found = found.as_ref().map(|m| (m.path.as_str(), m.reason.as_str()));
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn a_nullable_reference_takes_null() {
        let lamp = r##"{"type":"object","properties":{"lamp":{"anyOf":[{"$ref":"#/schemas/Lamp"},{"type":"null"}]}}}"##;
        check(lamp, r#"{"lamp":null}"#, None);
        check(lamp, r#"{"lamp":{"id":"a"}}"#, None);
        let reason = "conforms to none of the documented alternatives";
        check(lamp, r#"{"lamp":{}}"#, Some(("$.lamp", reason)));
    }

    #[test]
    fn what_examples_leave_out_is_not_missed() {
        let lamp =
            r#"{"type":"object","required":["id","size"],"x-left-out":["size"],"properties":{}}"#;
        check(lamp, r#"{"id":1}"#, None);
        let missing = "the required member `id` is missing";
        check(lamp, "{}", Some(("$", missing)));
    }

    #[test]
    fn places_and_reasons() {
        let lamps = r##"{"type":"object","properties":{"lamps":{"type":"array","items":{"$ref":"#/schemas/Lamp"}}}}"##;
        check(lamps, r#"{"lamps":[{"id":"a"}]}"#, None);
        check(
            lamps,
            r#"{"lamps":[{}]}"#,
            Some(("$.lamps[0]", "the required member `id` is missing")),
        );
        check(
            lamps,
            r#"{"lamps":[{"id":1}]}"#,
            Some(("$.lamps[0].id", "a number where string is documented")),
        );
        check(
            r#"{"type":"integer","maximum":3}"#,
            "4",
            Some(("$", "breaks `maximum`")),
        );
        check(r#"{"type":"integer"}"#, "4.0", None);
    }

    #[test]
    fn alternatives() {
        let either = r#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#;
        check(either, "null", None);
        check(
            either,
            "1",
            Some(("$", "conforms to none of the documented alternatives")),
        );
        let one = r#"{"oneOf":[{"type":"string"},{"minLength":2}]}"#;
        check(
            one,
            r#""ab""#,
            Some((
                "$",
                "doesn't conform to exactly one of the documented alternatives",
            )),
        );
        check(one, r#""a""#, None);
    }
}
