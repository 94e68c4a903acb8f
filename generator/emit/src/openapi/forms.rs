//! Bodies that are forms.

use std::collections::HashSet;

use heck::ToUpperCamelCase as _;
use indexmap::IndexMap;

use super::model::Document;
use super::schema::component_name;
use super::share::{SCHEMAS, free, referred};
use apiref_core::http::FORM;
use apiref_core::ir::Json;

/// The keywords of a schema that list values.
const VALUES: [&str; 5] = [
    "type",
    "enum",
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-apiref-enum-deprecated",
];

/// Lists of values in the bodies of forms become components: generators make a parameter of each member of a form, and
/// would write the type of one in place twice.
pub fn name_values(document: &mut Document) {
    let mut forms: Vec<String> = Vec::new();
    for operation in document.known_operations_mut() {
        let contents = operation.request_body.iter().flat_map(|body| &body.content);
        let of_forms = contents.filter(|(media_type, _)| media_type.starts_with(FORM));
        let schemas = of_forms.filter_map(|(_, content)| content.schema.as_ref());
        forms.extend(schemas.filter_map(referred).map(str::to_owned));
    }
    let schemas = &mut document.components.schemas;
    let mut taken: HashSet<String> = schemas.keys().map(|key| key.to_ascii_lowercase()).collect();
    for form in forms {
        let Some(Json::Object(body)) = schemas.get_mut(&form) else {
            continue;
        };
        let Some(Json::Object(properties)) = body.get_mut("properties") else {
            continue;
        };
        let mut named = Vec::new();
        for (name, member) in properties {
            let Json::Object(keywords) = member else {
                continue;
            };
            if !keywords.contains_key("enum") {
                continue;
            }
            let base = format!("{form}{}", component_name(&name.to_upper_camel_case()));
            let key = free(base, &mut taken);
            let parts: IndexMap<String, Json> = VALUES
                .into_iter()
                .filter_map(|keyword| Some((keyword.to_owned(), keywords.shift_remove(keyword)?)))
                .collect();
            let target = Json::String(format!("{SCHEMAS}{key}"));
            keywords.shift_insert(0, "$ref".to_owned(), target);
            named.push((key, Json::Object(parts)));
        }
        schemas.extend(named);
    }
}
