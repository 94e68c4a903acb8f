//! An OpenAPI document as an IR, as far as a mock needs it.

use apiref_core::ir::Api;
use serde_json::{Map, Value, json};

/// References are followed this often.
const DEEPEST: usize = 16;

/// The methods that a path of OpenAPI can have.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The API of a document; none where it is no OpenAPI document.
///
/// # Errors
/// Where the document has parts that the IR can't hold.
pub fn read(document: &Value, id: &str) -> Option<Result<Api, serde_json::Error>> {
    let version = document.get("openapi")?.as_str()?;
    version.starts_with("3.").then(|| {
        let root = Root(document);
        let mut operations = Vec::new();
        for (path, item) in members(document.get("paths")) {
            let item = root.follow(item);
            for method in METHODS {
                if let Some(operation) = item.get(*method) {
                    operations.push(root.operation(path, method, item, operation));
                }
            }
        }
        let schemas = document.pointer("/components/schemas");
        let schemas = members(schemas).map(|(name, schema)| (name.clone(), schema_of(schema)));
        let title = document.pointer("/info/title").and_then(Value::as_str);
        serde_json::from_value(json!({
            "info": {"id": id, "title": title.unwrap_or(id)},
            "operations": operations,
            "schemas": Value::Object(schemas.collect()),
            "pages": [],
        }))
    })
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

struct Root<'d>(&'d Value);

impl<'d> Root<'d> {
    fn follow(&self, value: &'d Value) -> &'d Value {
        let mut value = value;
        for _ in 0..DEEPEST {
            let reference = value.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|reference| reference.strip_prefix('#'));
            match target.and_then(|target| self.0.pointer(target)) {
                Some(next) => value = next,
                None => break,
            }
        }
        value
    }

    fn operation(&self, path: &str, method: &str, item: &'d Value, operation: &'d Value) -> Value {
        let name = operation.get("operationId").and_then(Value::as_str);
        let made = || {
            let words = path.split(|c: char| !c.is_ascii_alphanumeric());
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            format!("{method}_{}", words.join("_"))
        };
        let id = name.map_or_else(made, str::to_owned);
        let mut examples = Vec::new();
        let body = operation.get("requestBody").map(|body| self.follow(body));
        let request = body.and_then(|body| {
            let mut contents = members(body.get("content"));
            let (media_type, content) = contents.next()?;
            examples.extend(self.examples("request", None, media_type, content));
            let further: Vec<&str> = contents
                .map(|(media_type, _)| media_type.as_str())
                .collect();
            Some(json!({
                "media_type": media_type,
                "further_media_types": further,
                "required": body.get("required").is_some_and(|required| required == true),
                "schema": content.get("schema").map_or(json!({}), schema_of),
            }))
        });
        let mut responses = Vec::new();
        for (status, response) in members(operation.get("responses")) {
            let response = self.follow(response);
            let content = members(response.get("content")).next();
            if let Some((media_type, content)) = content {
                examples.extend(self.examples("response", Some(status), media_type, content));
            }
            let schema = content.and_then(|(_, content)| content.get("schema"));
            responses.push(json!({
                "status": status,
                "description": response.get("description").cloned().unwrap_or(json!("")),
                "schema": schema.map(schema_of),
                "media_type": content.map(|(media_type, _)| media_type),
            }));
        }
        json!({
            "id": id,
            "page": format!("{method} {path}"),
            "line": 1,
            "dialect": "openapi",
            "title": operation.get("summary").and_then(Value::as_str).unwrap_or(&id),
            "method": method.to_ascii_uppercase(),
            "path": path,
            "parameters": self.parameters(item, operation),
            "request_body": request,
            "responses": responses,
            "examples": examples,
        })
    }

    /// Those of the operation, and those of the path that it doesn't override.
    fn parameters(&self, item: &'d Value, operation: &'d Value) -> Vec<Value> {
        let listed = |value: &'d Value| {
            let list = value.get("parameters").and_then(Value::as_array);
            list.into_iter()
                .flatten()
                .map(|parameter| self.follow(parameter))
        };
        let mut kept: Vec<&Value> = Vec::new();
        for parameter in listed(operation).chain(listed(item)) {
            let same = |known: &&Value| {
                known.get("name") == parameter.get("name") && known.get("in") == parameter.get("in")
            };
            let is_known = parameter.get("in").is_some_and(|place| place != "cookie");
            if is_known && !kept.iter().any(same) {
                kept.push(parameter);
            }
        }
        let made = kept.into_iter().map(|parameter| {
            let is_path = parameter.get("in").is_some_and(|place| place == "path");
            let required = parameter
                .get("required")
                .is_some_and(|required| required == true);
            json!({
                "name": parameter.get("name"),
                "in": parameter.get("in"),
                "required": required || is_path,
                "schema": parameter.get("schema").map_or(json!({}), schema_of),
            })
        });
        made.collect()
    }

    fn examples(
        &self,
        direction: &str,
        status: Option<&String>,
        media_type: &str,
        content: &'d Value,
    ) -> Vec<Value> {
        let several = members(content.get("examples")).filter_map(|(name, example)| {
            let example = self.follow(example);
            let label = example
                .get("summary")
                .and_then(Value::as_str)
                .unwrap_or(name);
            Some((label, example.get("value")?))
        });
        let one = content.get("example").map(|example| ("", example));
        let made = several
            .chain(one)
            .enumerate()
            .map(|(index, (label, value))| {
                let text = value.as_str().filter(|_| !media_type.contains("json"));
                json!({
                    "direction": direction,
                    "status": status,
                    "label": Some(label).filter(|label| !label.is_empty()),
                    "media_type": media_type,
                    "json": if text.is_none() { Some(value) } else { None },
                    "text": text,
                    "validity": "valid",
                    "line": index + 1,
                })
            });
        made.collect()
    }
}

/// A schema with the references of the IR.
fn schema_of(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, _)| !name.starts_with("x-"));
            let members = members.map(|(name, value)| {
                let reference = value.as_str().filter(|_| name == "$ref");
                let own = reference.and_then(|text| text.strip_prefix("#/components/schemas/"));
                let value = match own {
                    Some(target) => Value::from(format!("#/schemas/{target}")),
                    None if matches!(
                        name.as_str(),
                        "enum" | "default" | "example" | "examples"
                    ) =>
                    {
                        value.clone()
                    }
                    None => schema_of(value),
                };
                (name.clone(), value)
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(schema_of).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_become_apis() {
        let document = json!({
            "openapi": "3.1.0",
            "info": {"title": "Boxes"},
            "paths": {"/boxes/{id}": {
                "parameters": [{"$ref": "#/components/parameters/id"}],
                "put": {
                    "operationId": "update_box",
                    "requestBody": {"required": true, "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/Box"}, "example": {"name": "a"}}}},
                    "responses": {"200": {"description": "OK", "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/Box"},
                        "examples": {"one": {"summary": "One", "value": {"name": "a"}}}}}}},
                },
            }},
            "components": {
                "parameters": {"id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}},
                "schemas": {"Box": {"type": "object", "properties": {"name": {"type": "string"}}}},
            },
        });
        let api = read(&document, "boxes")
            .expect("a document")
            .expect("an API");
        let operation = &api.operations[0];
        assert_eq!(
            (operation.id.as_str(), operation.method.as_str()),
            ("update_box", "PUT")
        );
        assert_eq!(operation.parameters[0].name, "id");
        assert_eq!(operation.examples.len(), 2);
        let body = operation.request_body.as_ref().expect("a body");
        assert_eq!(body.schema.reference_name(), Some("Box"));
        assert!(api.schemas.contains_key("Box"));
        assert!(read(&json!({"swagger": "2.0"}), "a").is_none());
    }
}
