//! Answers and the form of errors.

use std::collections::BTreeMap;

use axum::body::Body;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::runtime::json::is_lines;

/// The answer to a request that isn't passed to the implementation.
pub type Refusal = Box<Answer>;

/// An answer: a status, header fields and a body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: StatusCode,
    /// Header fields. `Content-Type` is set from the body unless it is among them.
    pub headers: HeaderMap,
    /// The body.
    pub content: Content,
}

/// The body of an [`Answer`].
#[derive(Debug, Clone)]
pub enum Content {
    /// No body.
    Empty,
    /// A JSON value.
    Json(Value),
    /// JSON text.
    Written(Vec<u8>),
    /// Text with a media type.
    Text(String, String),
    /// An error message, which is sent in the API's own form of errors.
    Message(String),
}

impl Answer {
    /// Creates an answer without a body.
    pub fn empty(status: u16) -> Self {
        Self::with(status, Content::Empty)
    }

    /// Creates an answer with a JSON body. If the value can't be serialized, the answer is 500.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(text) => Self::with(status, Content::Written(text)),
            Err(error) => Self::message(500, format!("the answer can't be written: {error}")),
        }
    }

    /// Creates an answer with a body of a media type: JSON, or the text of a string value.
    pub fn body(status: u16, media_type: &str, body: &impl Serialize) -> Self {
        if !media_type.contains("json")
            && let Ok(Value::String(text)) = serde_json::to_value(body)
        {
            return Self::text(status, media_type, text);
        }
        if is_lines(media_type)
            && let Ok(text) = serde_json::to_string(body)
        {
            return Self::text(status, media_type, text);
        }
        Self::json(status, body)
    }

    /// Creates an answer with a JSON body whose only member is this one.
    pub fn member(status: u16, name: &str, value: &impl Serialize) -> Self {
        Self::json(status, &BTreeMap::from([(name, value)]))
    }

    /// Adds a header field, if there is a value.
    pub fn with_field(self, name: &str, value: Option<&impl Serialize>) -> Self {
        match value.map(serde_json::to_value) {
            Some(Ok(Value::String(text))) => self.with_header(name, text),
            Some(Ok(value @ (Value::Number(_) | Value::Bool(_)))) => {
                self.with_header(name, value.to_string())
            }
            _ => self,
        }
    }

    /// Creates an answer with text of a media type.
    pub fn text(status: u16, media_type: impl Into<String>, text: impl Into<String>) -> Self {
        Self::with(status, Content::Text(media_type.into(), text.into()))
    }

    /// Creates an error in the API's own form of errors.
    pub fn message(status: u16, message: impl Into<String>) -> Self {
        Self::with(status, Content::Message(message.into()))
    }

    /// Returns the error message, if the answer is an error in the API's own form.
    pub fn reason(&self) -> Option<&str> {
        match &self.content {
            Content::Message(message) => Some(message),
            _ => None,
        }
    }

    /// Returns the answer of an operation without an implementation.
    pub fn not_implemented(operation: &str) -> Self {
        Self::message(501, format!("{operation} is not implemented"))
    }

    /// Adds a header field. A name or value that HTTP doesn't allow is left out.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value.as_ref()),
        ) {
            self.headers.append(name, value);
        }
        self
    }

    fn with(status: u16, content: Content) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: HeaderMap::new(),
            content,
        }
    }

    /// Returns the HTTP response, with errors in the form `errors`.
    pub fn into_response(self, errors: &ErrorForm) -> Response<Body> {
        const JSON: HeaderValue = HeaderValue::from_static("application/json");
        let (media_type, body) = match self.content {
            Content::Empty => (None, Body::empty()),
            Content::Json(value) => (Some(JSON), Body::from(value.to_string())),
            Content::Written(text) => (Some(JSON), Body::from(text)),
            Content::Text(media_type, text) if is_lines(&media_type) => (
                HeaderValue::from_str(&media_type).ok(),
                Body::from(lines_of(text, &media_type)),
            ),
            Content::Text(media_type, text) => {
                (HeaderValue::from_str(&media_type).ok(), Body::from(text))
            }
            Content::Message(message) => {
                let body = errors.body(self.status, &message);
                (Some(JSON), Body::from(body.to_string()))
            }
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if let Some(value) = media_type {
            response.headers_mut().entry(CONTENT_TYPE).or_insert(value);
        }
        response
    }
}

/// The items of a JSON list, each on a line of its own. Another text stays as it is.
fn lines_of(text: String, media_type: &str) -> String {
    let Ok(items) = serde_json::from_str::<Vec<Value>>(&text) else {
        return text;
    };
    // RFC 7464.
    let begin = if media_type.contains("json-seq") {
        "\u{1e}"
    } else {
        ""
    };
    let lines = items.iter().map(|item| format!("{begin}{item}\n"));
    lines.collect()
}

/// The form of an API's error bodies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorForm {
    /// The name of the only member, which holds all others.
    #[serde(default)]
    pub wrapper: Option<String>,
    /// Whether that name is the name of the fault (`itemNotFound`).
    #[serde(default)]
    pub fault_name: bool,
    /// Members and their contents.
    pub members: Vec<(String, Slot)>,
}

/// The content of a member of an error body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The message.
    Message,
    /// The status code as a number.
    Status,
    /// The status code as a string.
    Code,
    /// The name of the fault.
    Fault,
}

impl ErrorForm {
    /// A form with only a message.
    pub fn plain() -> Self {
        Self {
            members: vec![("message".to_owned(), Slot::Message)],
            ..Self::default()
        }
    }

    /// Returns the body of an error with this status and message.
    pub fn body(&self, status: StatusCode, message: &str) -> Value {
        let members: Map<String, Value> = self
            .members
            .iter()
            .map(|(name, slot)| {
                let value = match slot {
                    Slot::Message => Value::from(message),
                    Slot::Status => Value::from(status.as_u16()),
                    Slot::Code => Value::from(status.as_str()),
                    Slot::Fault => Value::from(fault_name(status)),
                };
                (name.clone(), value)
            })
            .collect();
        let key = match (&self.wrapper, self.fault_name) {
            (_, true) => fault_name(status),
            (Some(wrapper), false) => wrapper,
            (None, false) => return Value::Object(members),
        };
        Value::Object(Map::from_iter([(key.to_owned(), Value::Object(members))]))
    }
}

/// OpenStack's names of faults.
fn fault_name(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        409 => "conflictingRequest",
        413 => "overLimit",
        415 => "badMediaType",
        429 => "overLimit",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        400..=499 => "badRequest",
        _ => "computeFault",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_take_the_form_of_the_api() {
        let form: ErrorForm = serde_json::from_str(
            r#"{"members": [["error_code", "code"], ["error_msg", "message"]]}"#,
        )
        .expect("a form");
        assert_eq!(
            form.body(StatusCode::BAD_REQUEST, "no").to_string(),
            r#"{"error_code":"400","error_msg":"no"}"#
        );
        let form: ErrorForm = serde_json::from_str(
            r#"{"fault_name": true, "members": [["code", "status"], ["message", "message"]]}"#,
        )
        .expect("a form");
        assert_eq!(
            form.body(StatusCode::NOT_FOUND, "no").to_string(),
            r#"{"itemNotFound":{"code":404,"message":"no"}}"#
        );
    }

    #[test]
    fn header_fields_that_http_forbids_are_left_out() {
        let answer = Answer::empty(200)
            .with_header("a b", "x")
            .with_header("x", "a\nb")
            .with_header("x", "y");
        assert_eq!(answer.headers.len(), 1);
    }
}
