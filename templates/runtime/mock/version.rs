//! Answers in the version of an API that a request asks for.

use http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;

use super::lay;
use crate::runtime::check::Side;
use crate::runtime::describe::{Description, Node, OperationNode};
use crate::runtime::server::{Answer, Content, Refusal};
use crate::runtime::version::{LATEST, order};

/// At this depth of nesting, values are no longer checked.
const DEEPEST: usize = 64;

/// How the version is requested, if the docs name header fields for that.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Versioning {
    /// Names of header fields, each with the word in front of the version.
    headers: Vec<(String, Option<String>)>,
    /// The newest version in the docs.
    newest: Option<String>,
}

impl Versioning {
    /// Returns the requested version, if there is one.
    ///
    /// # Errors
    /// Returns an error if it isn't a version, or is newer than the docs.
    pub(super) fn asked<'h>(&self, headers: &'h HeaderMap) -> Result<Option<&'h str>, Refusal> {
        let sent = self.headers.iter().find_map(|(name, service)| {
            let values = headers.get(name)?.to_str().ok()?.split(',');
            let mut versions = values.filter_map(|value| match service {
                // A single field may name several services.
                Some(service) => value.trim().strip_prefix(service.as_str()),
                None => Some(value),
            });
            versions.next().map(str::trim)
        });
        let Some(version) = sent else {
            return Ok(None);
        };
        let is_version = version.split('.').all(|part| part.parse::<u32>().is_ok());
        let refused = |status, message| Err(Box::new(Answer::message(status, message)));
        match &self.newest {
            _ if version == LATEST => Ok(Some(version)),
            _ if !is_version => refused(400, format!("{version} is no version")),
            Some(newest) if order(newest, version).is_lt() => {
                let message = format!("there is no version {version}; the newest is {newest}");
                refused(406, message)
            }
            _ => Ok(Some(version)),
        }
    }
}

/// Returns the answer without members that `version` doesn't have.
pub(super) fn trimmed(
    description: &Description,
    operation: &OperationNode,
    version: &str,
    mut answer: Answer,
) -> Answer {
    let trim = Trim {
        description,
        version,
    };
    let node = operation.response(answer.status.as_u16());
    match (node, &mut answer.content) {
        (Some(node), Content::Json(body)) => trim.value(node, body, 0),
        (Some(node), Content::Text(media_type, text)) if media_type.contains("json") => {
            if let Ok(mut body) = serde_json::from_str(text) {
                trim.value(node, &mut body, 0);
                *text = body.to_string();
            }
        }
        _ => {}
    }
    answer
}

struct Trim<'d> {
    description: &'d Description,
    version: &'d str,
}

impl Trim<'_> {
    fn has(&self, site: &Node) -> bool {
        let versions = [&site.versions, &self.description.follow(site).versions];
        let mut known = versions.into_iter().flatten();
        known.all(|versions| versions.includes(self.version))
    }

    fn value(&self, site: &Node, value: &mut Value, depth: usize) {
        if depth >= DEEPEST {
            return;
        }
        let node = lay::solid(self.description, site);
        match value {
            Value::Object(members) => {
                members.retain(|name, inner| {
                    let Some(member) = node.properties.get(name) else {
                        if let Some(member) = &node.additional_properties {
                            self.value(member, inner, depth + 1);
                        }
                        return true;
                    };
                    self.value(member, inner, depth + 1);
                    self.has(member)
                });
            }
            Value::Array(items) => {
                for (item, node) in items.iter_mut().zip(node.items.iter().cycle()) {
                    self.value(node, item, depth + 1);
                }
            }
            _ => return,
        }
        for part in &node.all_of {
            self.value(part, value, depth + 1);
        }
        let mut forms = node.one_of.iter().chain(&node.any_of);
        let fits = |form: &&Node| {
            let found = self.description.deviations(form, value, Side::Response);
            found.is_empty()
        };
        if let Some(form) = forms.find(fits) {
            self.value(form, value, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(value: &str) -> Result<Option<String>, u16> {
        let versioning: Versioning =
            serde_json::from_value(json!({"headers": [["x-version", "boxes"]], "newest": "2.10"}))
                .expect("readable");
        let value = http::HeaderValue::from_str(value).expect("a value");
        let headers = HeaderMap::from_iter([(http::HeaderName::from_static("x-version"), value)]);
        let asked = versioning.asked(&headers);
        asked
            .map(|version| version.map(str::to_owned))
            .map_err(|answer| answer.status.as_u16())
    }

    #[test]
    fn versions_are_read_and_refused() {
        assert_eq!(asked("boxes 2.9"), Ok(Some("2.9".to_owned())));
        assert_eq!(
            asked("lids 1.1, boxes latest"),
            Ok(Some("latest".to_owned()))
        );
        assert_eq!(asked("lids 1.1"), Ok(None));
        assert_eq!(asked("boxes new"), Err(400));
        assert_eq!(asked("boxes 2.11"), Err(406));
    }

    #[test]
    fn members_of_other_versions_are_left_out() {
        let description = Description::read(
            r##"{"schemas": {"Box": {"type": ["object"], "properties": {
                "lid": {"type": ["string"], "versions": [null, "2.5"]},
                "tags": {"type": ["array"], "items": {"properties": {"key": {"versions": ["2.9", null]}}}},
                "size": {"anyOf": [{"type": ["string"]}, {"type": ["object"], "properties": {
                    "depth": {"type": ["integer"], "versions": ["2.8", null]}}}]}}}},
            "operations": {"show": {"responses": {"200": {"$ref": "Box"}}}}}"##,
        )
        .expect("a description");
        let operation = description.operation("show").expect("an operation");
        let body =
            json!({"lid": "a", "tags": [{"key": 1, "more": 2}], "size": {"depth": 3}, "own": 4});
        let of = |body: &Value| Answer {
            content: Content::Json(body.clone()),
            ..Answer::empty(200)
        };
        let shown = |version: &str, answer: Answer| {
            let answer = trimmed(&description, operation, version, answer);
            match answer.content {
                Content::Json(body) => body,
                Content::Text(_, text) => Value::from(text),
                _ => Value::Null,
            }
        };
        assert_eq!(
            shown("2.5", of(&body)),
            json!({"lid": "a", "tags": [{"more": 2}], "size": {}, "own": 4})
        );
        assert_eq!(
            shown("2.10", of(&body)),
            json!({"tags": [{"key": 1, "more": 2}], "size": {"depth": 3}, "own": 4})
        );
        let text = Answer::text(200, "application/json", r#"{"lid":"a"}"#);
        assert_eq!(shown("latest", text), json!("{}"));
    }
}
