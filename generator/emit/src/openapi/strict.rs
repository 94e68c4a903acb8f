//! What tools that read OpenAPI are stricter about than the docs: formats in other spellings than their standard has,
//! and data that looks like a schema.

use std::collections::HashSet;

use apiref_core::ir::conforms;
use apiref_core::ir::{Api, Direction, Json, Schema, TypeName};

/// References and combinations of one value that are followed.
const DEEPEST: usize = 64;

/// Schemas with a keyword that the docs' own examples break to a strict reader: a format in another spelling, or a mark as
/// read-only on what a request sends.
#[derive(Default)]
pub struct Loose {
    formats: HashSet<*const Schema>,
    sent: HashSet<*const Schema>,
}

impl Loose {
    /// Those of `api`, as far as its examples show.
    pub fn of(api: &Api) -> Self {
        let mut found = Self::default();
        for operation in &api.operations {
            for example in operation.examples.iter().filter(|e| !e.of_other_call) {
                let Some(json) = &example.json else { continue };
                let sent = operation.request_body.iter().map(|body| &body.schema);
                let answered = operation.responses.iter().filter_map(|r| r.schema.as_ref());
                let schemas: Vec<&Schema> = match example.direction {
                    Direction::Request => sent.collect(),
                    Direction::Response => answered.collect(),
                };
                let fits =
                    |schema: &&Schema| conforms::misfit(&api.schemas, schema, json).is_none();
                // Of several schemas those tell that the example fits. A slip elsewhere in an example doesn't change how
                // it writes a time.
                let of_several = schemas.len() > 1;
                for schema in schemas
                    .into_iter()
                    .filter(|schema| !of_several || fits(schema))
                {
                    found.walk(api, schema, json, (example.direction, 0));
                }
            }
        }
        if let Some(body) = &api.errors.body {
            found.walk(api, &body.schema, &body.example, (Direction::Response, 0));
        }
        found
    }

    /// Do the docs' own values, or the form that its text gives, break the format of `schema`?
    pub fn has_format(&self, schema: &Schema) -> bool {
        let text = schema.description.as_deref().unwrap_or_default();
        self.formats.contains(&std::ptr::from_ref(schema))
            || schema.format.as_deref() == Some("date-time") && gives_local_time(text)
    }

    /// Does a request of the docs send what `schema` marks as read-only?
    pub fn is_sent(&self, schema: &Schema) -> bool {
        self.sent.contains(&std::ptr::from_ref(schema))
    }

    fn walk(
        &mut self,
        api: &Api,
        schema: &Schema,
        value: &Json,
        (direction, depth): (Direction, usize),
    ) {
        if depth > DEEPEST {
            return;
        }
        if direction == Direction::Request && schema.read_only {
            self.sent.insert(schema);
        }
        let target = schema
            .reference_name()
            .and_then(|name| api.schemas.get(name));
        let alternatives = schema.any_of.iter().chain(&schema.one_of);
        for schema in target.into_iter().chain(alternatives) {
            self.walk(api, schema, value, (direction, depth + 1));
        }
        match value {
            Json::String(text)
                if schema
                    .format
                    .as_deref()
                    .is_some_and(|format| is_loose(format, text)) =>
            {
                self.formats.insert(schema);
            }
            Json::Array(items) => {
                for (schema, item) in schema
                    .items
                    .iter()
                    .flat_map(|s| items.iter().map(move |i| (s, i)))
                {
                    self.walk(api, schema, item, (direction, 0));
                }
            }
            Json::Object(members) => {
                for (name, member) in members {
                    let own = schema.properties.get(name);
                    if let Some(schema) = own.or(schema.additional_properties.as_deref()) {
                        self.walk(api, schema, member, (direction, 0));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Is `text` of the format only in a spelling that its standard doesn't have? Docs write identifiers without hyphens and
/// times without a zone.
pub fn is_loose(format: &str, text: &str) -> bool {
    match format {
        "uuid" => !is_uuid(text),
        "date-time" => {
            let time = text
                .split_once(['T', 't', ' '])
                .map_or("", |(_, time)| time);
            let zone = time.rfind(['+', '-']).map(|at| &time[at + 1..]);
            let has_zone =
                time.ends_with(['Z', 'z']) || zone.is_some_and(|zone| zone.contains(':'));
            !text.contains(['T', 't']) || !has_zone
        }
        _ => false,
    }
}

/// Does a text give the form of times without a zone: `yyyy-MM-ddTHH:mm:ss`?
fn gives_local_time(text: &str) -> bool {
    const FORM: &str = "mm:ss";
    let text = text.to_ascii_lowercase();
    let is_local = |at: usize| {
        let rest = &text[at + FORM.len()..];
        // Fractions, quotes and marks of emphasis may stand between.
        let rest = rest.trim_start_matches(['.', 's', 'f', '\'', '"', '*', '\\', '`']);
        !rest.starts_with(['z', '+', '-', '±', 'x'])
    };
    let mut forms = text.match_indices(FORM).map(|(at, _)| is_local(at));
    let first = forms.next();
    first.is_some_and(|first| first && forms.all(|it| it))
}

/// Is `text` a UUID as RFC 9562 writes it?
pub fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.concat().bytes().all(|b| b.is_ascii_hexdigit())
}

/// Does an object in `value` have a reference, or a default or example beside keywords of a schema? Linters check these
/// wherever they find them, as they search documents without knowing what is data.
pub fn looks_like_schema(value: &Json) -> bool {
    match value {
        Json::Object(members) => {
            let is_reference = members
                .get("$ref")
                .is_some_and(|target| target.as_str().is_some());
            is_reference || is_wrong_schema(value) || members.values().any(looks_like_schema)
        }
        Json::Array(items) => items.iter().any(looks_like_schema),
        _ => false,
    }
}

/// Has the object, read as a schema, a default or example that isn't plainly of its type?
fn is_wrong_schema(value: &Json) -> bool {
    const KEYWORDS: [&str; 5] = ["enum", "type", "format", "properties", "items"];
    const TYPES: [TypeName; 7] = [
        TypeName::String,
        TypeName::Integer,
        TypeName::Number,
        TypeName::Boolean,
        TypeName::Array,
        TypeName::Object,
        TypeName::Null,
    ];
    const OTHERS: [&str; 4] = ["required", "pattern", "id", "$id"];
    let has = |name: &&str| value.get(name).is_some();
    let shown: Vec<&Json> = ["default", "example"]
        .iter()
        .filter_map(|name| value.get(name))
        .collect();
    if shown.is_empty() || !KEYWORDS.iter().any(&has) {
        return false;
    }
    let name = value.get("type").and_then(Json::as_str);
    let kind = TYPES.into_iter().find(|kind| Some(kind.as_str()) == name);
    let others = KEYWORDS
        .iter()
        .filter(|name| **name != "type")
        .chain(&OTHERS);
    let plain = kind.is_some_and(|kind| shown.iter().all(|value| kind.holds(value)))
        && !others.into_iter().any(has);
    !plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_in_another_spelling_are_loose() {
        for (format, text, loose) in [
            ("uuid", "0123456789abcdef0123456789abcdef", true),
            ("uuid", "01234567-89ab-cdef-0123-456789abcdef", false),
            ("date-time", "2024-05-06T07:08:09", true),
            ("date-time", "2024-05-06 07:08:09Z", true),
            ("date-time", "2024-05-06T07:08:09Z", false),
            ("date-time", "2024-05-06T07:08:09+02:00", false),
            ("date-time", "2024-05-06T07:08:09+0200", true),
            ("ipv4", "no address", false),
        ] {
            assert_eq!(is_loose(format, text), loose, "{format} {text}");
        }
    }

    #[test]
    fn data_that_linters_take_for_a_schema() {
        for (text, expected) in [
            (r#"{"type":"A","default":false}"#, true),
            (r#"[{"a":{"type":"integer","default":"4"}}]"#, true),
            (r#"{"a":{"type":"integer","default":4}}"#, false),
            (r#"{"type":"string","default":"x","required":true}"#, true),
            (r#"{"a":{"$ref":"elsewhere"}}"#, true),
            (r#"{"default":true}"#, false),
            (r#"{"type":"A"}"#, false),
        ] {
            let value = Json::parse(text).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(looks_like_schema(&value), expected, "{text}");
        }
    }

    #[test]
    fn forms_of_times_tell_of_zones() {
        for (text, is_local) in [
            ("In the form *yyyy-MM-ddTHH:mm:ss*.", true),
            ("`yyyy-mm-dd hh:mm:ss.SSS`", true),
            ("The form is yyyy-MM-ddTHH:mm:ssZ.", false),
            ("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", false),
            ("yyyy-mm-ddThh:mm:ss+hh:mm", false),
            ("When it was made.", false),
        ] {
            assert_eq!(gives_local_time(text), is_local, "{text}");
        }
    }
}
