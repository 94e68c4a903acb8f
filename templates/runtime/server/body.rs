//! Bodies of requests, in the media types that the docs allow.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::body::Bytes;
use serde_json::{Map, Value};

use super::answer::Refusal;
use super::read::refusal;
use super::route;
use super::service::BodyRules;
use super::values::{Content, list_of, scalar};
use crate::runtime::describe::{Description, Kind, Node};
use crate::runtime::json::is_lines;
use crate::runtime::multipart;

/// A body that was sent.
pub(super) enum Sent {
    /// A JSON text.
    Json(Bytes),
    /// The value that a body in another form stands for.
    Value(Value),
}

/// A body with what is known of it.
pub(super) struct Read {
    pub(super) sent: Sent,
    /// Is it a value that the docs' schema speaks of? Others are handed on as they are.
    pub(super) checked: bool,
}

/// The body as what it stands for; none where nothing was sent and nothing must be.
pub(super) fn read(
    rules: &BodyRules,
    content: &Content<'_>,
    node: Option<&Node>,
    description: &Description,
) -> Result<Option<Read>, Refusal> {
    let (media_type, bytes) = (content.media_type(), content.bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return if rules.required {
            Err(refusal(400, "the body is missing"))
        } else {
            Ok(None)
        };
    }
    let expected = essence(&rules.media_type);
    let sent = media_type.map_or(expected, essence);
    let Some((kind, is_same)) = kind_of(rules, sent) else {
        let mut taken = vec![expected];
        taken.extend(rules.further_media_types.iter().map(|it| essence(it)));
        let taken = taken.join(" or ");
        return Err(refusal(
            415,
            format!("the body is {sent}, expected {taken}"),
        ));
    };
    let text = |checked| Read {
        sent: Sent::Value(Value::from(String::from_utf8_lossy(bytes))),
        checked,
    };
    let read = match kind {
        Form::Json => match content.json() {
            Ok(_) => Read {
                sent: Sent::Json(bytes.clone()),
                checked: is_same,
            },
            Err(error) => return Err(refusal(400, format!("the body is not JSON: {error}"))),
        },
        Form::Lines => {
            let lines = bytes.split(|byte| matches!(byte, b'\n' | 0x1e));
            let lines = lines
                .map(<[u8]>::trim_ascii)
                .filter(|line| !line.is_empty());
            let values: Result<Vec<Value>, _> = lines.map(serde_json::from_slice).collect();
            match values {
                Ok(values) => Read {
                    sent: Sent::Value(Value::Array(values)),
                    checked: is_same,
                },
                Err(error) => {
                    return Err(refusal(400, format!("a line is not JSON: {error}")));
                }
            }
        }
        Form::Parts => {
            let parts = multipart::read(media_type.unwrap_or(""), bytes, description, node);
            let parts = parts.ok_or_else(|| refusal(400, "the body is not made of parts"))?;
            Read {
                sent: Sent::Value(form(parts, node, description)),
                checked: is_same,
            }
        }
        Form::Pairs => {
            let pairs = route::query(&String::from_utf8_lossy(bytes));
            let pairs =
                pairs.ok_or_else(|| refusal(400, "the body is not percent-encoded text"))?;
            Read {
                sent: Sent::Value(form(pairs, node, description)),
                checked: is_same,
            }
        }
        // The first part is the document, the others are what it names.
        Form::Other if is_json(expected) && has_document(sent) => {
            let root = multipart::first(media_type.unwrap_or(""), bytes);
            match root.and_then(|root| serde_json::from_slice(root).ok()) {
                Some(root) => Read {
                    sent: Sent::Value(root),
                    checked: true,
                },
                None => text(false),
            }
        }
        Form::Other => text(false),
    };
    Ok(Some(read))
}

/// How a body is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Lines,
    Pairs,
    Parts,
    Other,
}

/// How a body of this media type is written, and whether it has the members that the docs describe; none where the docs
/// don't allow the media type.
fn kind_of(rules: &BodyRules, sent: &str) -> Option<(Form, bool)> {
    let expected = essence(&rules.media_type);
    let is = |media_type: &str| sent.eq_ignore_ascii_case(media_type);
    let is_first = is(expected);
    let mut further = rules.further_media_types.iter();
    let is_further = further.any(|it| it == "*/*" || is(essence(it)));
    let form = written_in(sent);
    let is_like = form == Form::Json && is_json(expected);
    if !(is_first || is_further || is_like) {
        return None;
    }
    let is_document = |kind: &str| written_in(kind) != Form::Other && !kind.contains("patch");
    let is_same =
        is_first || !is_further || is_document(expected) && is_document(&sent.to_ascii_lowercase());
    // What is text or bytes for the docs isn't taken apart.
    match written_in(expected) {
        Form::Other => Some((Form::Other, false)),
        _ => Some((form, is_same)),
    }
}

fn written_in(essence: &str) -> Form {
    if is_lines(essence) {
        Form::Lines
    } else if is_json(essence) {
        Form::Json
    } else if essence.eq_ignore_ascii_case(multipart::FORM_DATA) {
        Form::Parts
    } else if essence.eq_ignore_ascii_case(FORM) {
        Form::Pairs
    } else {
        Form::Other
    }
}

/// Does the first part of such a body hold the document?
fn has_document(essence: &str) -> bool {
    essence.eq_ignore_ascii_case("multipart/related")
}

/// The members of a form, each with the values of its type; a name that comes again is an item more.
fn form(
    pairs: impl IntoIterator<Item = (String, String)>,
    node: Option<&Node>,
    description: &Description,
) -> Value {
    let node = node.map(|node| description.follow(node));
    let mut texts: BTreeMap<String, Vec<Cow<'_, str>>> = BTreeMap::new();
    for (name, text) in pairs {
        texts.entry(name).or_default().push(Cow::Owned(text));
    }
    let members = texts.into_iter().map(|(name, mut texts)| {
        let value = match node.and_then(|node| node.properties.get(&name)) {
            Some(member) => {
                let member = description.follow(member);
                match member.single() {
                    Some(Kind::Array) => list_of(member, &texts, description),
                    _ => scalar(member, texts.swap_remove(0)),
                }
            }
            None => Value::from(texts.swap_remove(0)),
        };
        (name, value)
    });
    Value::Object(members.collect::<Map<_, _>>())
}

/// The media type of a form that is sent like a query.
const FORM: &str = "application/x-www-form-urlencoded";

/// A media type without its parameters; its letters' case says nothing.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or("").trim()
}

fn is_json(essence: &str) -> bool {
    let ends_with = |suffix: &str| {
        let end = essence.len().checked_sub(suffix.len());
        let end = end.and_then(|at| essence.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    };
    essence.eq_ignore_ascii_case("application/json")
        || ends_with("+json")
        || ends_with("json-patch")
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_TYPE;
    use http::{HeaderMap, HeaderValue, Method, Uri};

    use super::*;
    use crate::runtime::server::read::Head;

    #[test]
    fn bodies_are_taken_in_each_media_type_of_the_docs() {
        let rules = |media_type: &str, further: &[&str]| BodyRules {
            media_type: media_type.to_owned(),
            further_media_types: further.iter().map(|it| (*it).to_owned()).collect(),
            required: true,
            invalid: BTreeMap::new(),
        };
        let json = rules("application/json", &[FORM, "multipart/related"]);
        let file = rules("application/octet-stream", &["*/*"]);
        let patch = rules(
            "application/json-patch+json",
            &["application/merge-patch+json"],
        );
        static DESCRIPTION: Description = Description::new("{}");
        let sent = |rules: &BodyRules, media_type: &str, text: &'static str| {
            let bytes = Bytes::from_static(text.as_bytes());
            let mut head = Head {
                method: Method::POST,
                uri: Uri::from_static("/"),
                headers: HeaderMap::new(),
            };
            let value = HeaderValue::from_str(media_type).expect("a media type");
            head.headers.insert(CONTENT_TYPE, value);
            let content = Content::new(&head, &bytes);
            match super::read(rules, &content, None, &DESCRIPTION) {
                Err(refused) => refused.reason().unwrap_or_default().to_owned(),
                Ok(None) => String::new(),
                Ok(Some(read)) => {
                    let value = match read.sent {
                        Sent::Json(text) => String::from_utf8_lossy(&text).into_owned(),
                        Sent::Value(value) => value.to_string(),
                    };
                    format!("{value} {}", read.checked)
                }
            }
        };
        assert_eq!(sent(&json, FORM, "name=a"), r#"{"name":"a"} true"#);
        assert_eq!(sent(&json, "application/json", "{}"), "{} true");
        let parts = "--x\r\nContent-Type: application/json\r\n\r\n{}\r\n--x\r\n\r\nred\r\n--x--";
        assert_eq!(
            sent(&json, "multipart/related;boundary=\"x\"", parts),
            "{} true"
        );
        assert_eq!(
            sent(&json, "text/plain", "a"),
            "the body is text/plain, expected application/json or application/x-www-form-urlencoded or multipart/related"
        );
        assert_eq!(sent(&file, "text/plain", "honey"), "\"honey\" false");
        assert_eq!(sent(&file, "application/json", "[1]"), "\"[1]\" false");
        assert_eq!(
            sent(&patch, "application/merge-patch+json", "{}"),
            "{} false"
        );
        assert_eq!(sent(&patch, "application/json", "[]"), "[] true");
    }
}
