//! Bodies with several parts (`multipart/form-data`, RFC 7578). Each member of an object is a part, and a binary member
//! is a file.

#[cfg(feature = "client")]
use serde_json::{Map, Value};

use super::Description;
use super::describe::Node;
use super::text::Binary;

/// The media type, without the boundary between the parts.
pub(crate) const FORM_DATA: &str = "multipart/form-data";

/// Returns whether a member is the content of a file according to the schema.
fn is_binary(description: &Description, body: Option<&Node>, name: &str) -> bool {
    let member = body.and_then(|body| description.follow(body).properties.get(name));
    member.is_some_and(|member| description.follow(member).format.as_deref() == Some("binary"))
}

/// Returns the media type with its boundary, and the bytes.
#[cfg(feature = "client")]
pub(crate) fn write(
    members: &Map<String, Value>,
    description: &Description,
    body: Option<&Node>,
) -> (String, Vec<u8>) {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, value) in members {
        let values = match value {
            Value::Array(items) => items.iter().collect(),
            Value::Null => Vec::new(),
            one => vec![one],
        };
        let binary = is_binary(description, body, name);
        let quoted = name
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        for value in values {
            let mut head = format!("Content-Disposition: form-data; name=\"{quoted}\"");
            let bytes = match value {
                Value::String(text) if binary => {
                    head.push_str("; filename=\"file\"\r\nContent-Type: application/octet-stream");
                    Binary::of_json(text).into()
                }
                Value::String(text) => text.clone().into_bytes(),
                other => other.to_string().into_bytes(),
            };
            parts.push((head, bytes));
        }
    }
    let boundary = (0_u32..)
        .map(|number| format!("part-{number:08}"))
        .find(|boundary| !parts.iter().any(|(_, bytes)| holds(bytes, boundary)))
        .unwrap_or_default();
    let mut out = Vec::new();
    for (head, bytes) in parts {
        out.extend(format!("--{boundary}\r\n{head}\r\n\r\n").into_bytes());
        out.extend(bytes);
        out.extend(b"\r\n");
    }
    out.extend(format!("--{boundary}--\r\n").into_bytes());
    (format!("{FORM_DATA}; boundary={boundary}"), out)
}

/// Returns the members in the parts of a body, or `None` if the body has no parts. Text isn't converted.
#[cfg(any(feature = "mock", feature = "server"))]
pub(crate) fn read(
    media_type: &str,
    bytes: &[u8],
    description: &Description,
    body: Option<&Node>,
) -> Option<Vec<(String, String)>> {
    // RFC 2046 limits its length, and the time of a search grows with it.
    let boundary = parameter(media_type, "boundary").filter(|text| text.len() <= 70)?;
    let delimiter = format!("\r\n--{boundary}");
    let mut rest = bytes.strip_prefix(&delimiter.as_bytes()[2..])?;
    let mut members = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, delimiter.as_bytes())?;
        let (part, behind) = part.split_at(end);
        rest = behind.get(delimiter.len()..)?;
        let head = find(part, b"\r\n\r\n")?;
        let content = part.get(head + 4..)?;
        let name = String::from_utf8_lossy(&part[..head])
            .lines()
            .filter(|line| {
                line.to_ascii_lowercase()
                    .starts_with("content-disposition:")
            })
            .find_map(|line| parameter(line, "name"))?
            .replace("%22", "\"");
        let value = if is_binary(description, body, &name) {
            Binary::from(content).to_json()
        } else {
            String::from_utf8_lossy(content).into_owned()
        };
        members.push((name, value));
    }
    rest.starts_with(b"--").then_some(members)
}

/// Returns the content of the first part of a body of several.
#[cfg(any(feature = "mock", feature = "server"))]
pub(crate) fn first<'b>(media_type: &str, bytes: &'b [u8]) -> Option<&'b [u8]> {
    let boundary = parameter(media_type, "boundary").filter(|text| text.len() <= 70)?;
    let delimiter = format!("--{boundary}");
    let start = find(bytes, delimiter.as_bytes())? + delimiter.len();
    let part = bytes.get(start..)?;
    let part = part.get(..find(part, delimiter.as_bytes())?)?;
    let content = part.get(find(part, b"\r\n\r\n")? + 4..)?;
    Some(content.strip_suffix(b"\r\n").unwrap_or(content))
}

/// Returns the value of the parameter `name` of a header field.
#[cfg(any(feature = "mock", feature = "server"))]
fn parameter(line: &str, name: &str) -> Option<String> {
    line.split(';').skip(1).find_map(|piece| {
        let (known, value) = piece.split_once('=')?;
        known
            .trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

#[cfg(any(feature = "mock", feature = "server"))]
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(feature = "client")]
fn holds(bytes: &[u8], wanted: &str) -> bool {
    bytes
        .windows(wanted.len())
        .any(|window| window == wanted.as_bytes())
}

#[cfg(all(test, feature = "client", any(feature = "mock", feature = "server")))]
mod tests {
    use super::*;

    static DESCRIPTION: Description = Description::new(
        r#"{"schemas": {"File": {"type": ["string"], "format": "binary"},
            "Body": {"type": ["object"], "properties": {"content": {"$ref": "File"}}}}}"#,
    );

    #[test]
    fn parts_come_back() {
        let content = Binary::from(vec![0, 13, 10, 45, 45, 255]).to_json();
        let text = "--part-00000000\r\nä";
        let mut members = Map::new();
        members.insert("content".to_owned(), Value::from(content.clone()));
        members.insert("a \"name\"".to_owned(), Value::from(text));
        members.insert("size".to_owned(), Value::from(3));
        let body = DESCRIPTION.schema("Body");
        let (media_type, bytes) = write(&members, &DESCRIPTION, body);
        let mut read = read(&media_type, &bytes, &DESCRIPTION, body).expect("parts");
        read.sort();
        let expected = [("a \"name\"", text), ("content", &content), ("size", "3")];
        assert_eq!(
            read,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert!(super::read(&media_type, b"no parts", &DESCRIPTION, body).is_none());
        assert!(super::read("multipart/form-data", &bytes, &DESCRIPTION, body).is_none());
        let cut = &bytes[..bytes.len() - 20];
        assert!(super::read(&media_type, cut, &DESCRIPTION, body).is_none());
    }
}
