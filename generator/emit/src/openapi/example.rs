//! Examples of bodies: those that tools can check stand with the body, the others beside the operation.

use indexmap::IndexMap;

use super::model::{self, Extensions, MediaType, SchemaObject};
use super::operation::escaped;
use super::schema::{ComponentNames, component_name, prose};
use super::strict;
use apiref_core::ir::{Example, Json, Schema};

/// The extension of operations that holds examples which their schema contradicts.
const CONTRADICTING: &str = "x-apiref-contradicting-examples";

/// The extension of operations that holds examples which tools would misread where examples belong.
const OTHER: &str = "x-apiref-examples";

/// Viewers offer examples by their labels, which have to fit into a line; the whole label is the description then.
const LONGEST_LABEL: usize = 60;

/// A media type that can stand as a key; JSON where the docs name none.
pub fn media_type(stated: Option<&str>) -> String {
    let stated = stated.unwrap_or("").trim();
    if stated.contains('/') {
        stated
    } else {
        "application/json"
    }
    .to_owned()
}

/// The examples of one operation on their way into the document.
pub struct Examples<'a> {
    /// The id of the operation in the document, which begins the names of its examples.
    pub id: &'a str,
    /// Where examples go that can't stand with the body.
    pub extensions: &'a mut Extensions,
}

impl Examples<'_> {
    /// Adds the body of an example to the content of its media type, which may be one without a schema: XML beside
    /// JSON. `place` is `request` or a status.
    pub fn add(
        &mut self,
        content: &mut IndexMap<String, MediaType>,
        example: &Example,
        (place, schema): (&str, Option<&Schema>),
        names: &ComponentNames<'_>,
    ) {
        let stated = media_type(Some(&example.media_type));
        let (key, value) = match (&example.json, &example.text) {
            (Some(json), _) => {
                let own = content.get_key_value(&stated).map(|(key, _)| key.clone());
                let json_key = own.or_else(|| content.keys().next().cloned());
                (json_key, json.clone())
            }
            (None, Some(text)) if !is_json(&stated) && !text.trim().is_empty() => {
                (Some(stated), Json::String(text.clone()))
            }
            _ => return,
        };
        let Some(key) = key else {
            return;
        };
        let content = content.entry(key).or_default();
        let misfit = schema.and_then(|schema| names.misfit(schema, example));
        let takes_text = content.schema.as_ref().is_none_or(takes_text);
        let (extension, reason) = if example.of_other_call {
            (CONTRADICTING, "a call of another operation".to_owned())
        } else if let Some(misfit) = misfit {
            (CONTRADICTING, format!("{}: {}", misfit.path, misfit.reason))
        } else if example.json.is_none() && !takes_text {
            (OTHER, "a text of another media type than JSON".to_owned())
        } else if strict::looks_like_schema(&value) {
            let reason = "tools take an object in it for a schema or a reference";
            (OTHER, reason.to_owned())
        } else {
            self.stand(content, example, value);
            return;
        };
        let text = match value {
            Json::String(text) => text,
            // As text, for linters search all extensions for schemas.
            value => serde_json::to_string_pretty(&value).unwrap_or_default(),
        };
        let entry = Json::Object(
            [
                ("of".to_owned(), Json::from(place)),
                ("reason".to_owned(), Json::String(reason)),
                ("line".to_owned(), Json::Number(example.line.into())),
                ("text".to_owned(), Json::String(text)),
            ]
            .into(),
        );
        let aside = self
            .extensions
            .entry(extension)
            .or_insert_with(|| Json::Array(Vec::new()));
        if let Json::Array(list) = aside {
            list.push(entry);
        }
    }

    fn stand(&self, content: &mut MediaType, example: &Example, value: Json) {
        let examples = &mut content.examples;
        let id = component_name(self.id);
        let name = match examples.len() {
            0 => id,
            number => format!("{id}_{}", number + 1),
        };
        let label = example.label.as_deref().map_or("", str::trim);
        let is_long = label.chars().count() > LONGEST_LABEL;
        let summary = match is_long {
            true => shortened(label),
            false => label.to_owned(),
        };
        let label = is_long.then(|| escaped(label));
        let said = example.description.as_deref().map(prose);
        let description: Vec<String> = label.into_iter().chain(said).collect();
        examples.insert(
            name,
            model::Example {
                summary: (!summary.is_empty()).then_some(summary),
                description: (!description.is_empty()).then(|| description.join("\n\n")),
                value,
            },
        );
    }
}

/// May a body of this schema be a text?
fn takes_text(schema: &SchemaObject) -> bool {
    let is_open = |members: &IndexMap<String, Json>| {
        let keywords = ["type", "$ref", "allOf", "anyOf", "oneOf"];
        !keywords
            .iter()
            .any(|keyword| members.contains_key(*keyword))
    };
    schema.get("type").and_then(Json::as_str) == Some("string")
        || schema.as_object().is_some_and(is_open)
}

/// The first words of a label.
fn shortened(label: &str) -> String {
    let mut short = String::new();
    for word in label.split_whitespace() {
        if short.chars().count() + word.chars().count() >= LONGEST_LABEL {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short.push('…');
    short
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.to_ascii_lowercase().ends_with("+json")
}
