//! What a request asks of the mock itself.

use http::HeaderMap;

use crate::runtime::server::Head;

/// The header field that requests a status.
const STATUS: &str = "x-mock-status";
/// The query parameter that requests a status.
const QUERY: &str = "__code";

/// What a request asks of the mock itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// `X-Mock-Status: 404`, `Prefer: code=404` or `?__code=404`.
    pub(super) status: Option<u16>,
    /// A requested status that is not a valid status code.
    pub(super) unreadable: Option<String>,
    /// `Prefer: example=NAME`.
    pub(super) example: Option<String>,
    /// `Prefer: dynamic=true`: an answer with generated values.
    pub(super) dynamic: bool,
}

impl Wanted {
    pub(super) fn of(head: &Head) -> Self {
        let mut wanted = Self::default();
        let preferences = texts(&head.headers, "prefer").flat_map(|text| text.split([',', ';']));
        for (name, value) in preferences.filter_map(|preference| preference.split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => wanted.status = value.parse().ok(),
                "example" => wanted.example = Some(value.to_owned()),
                "dynamic" => wanted.dynamic = value == "true",
                _ => {}
            }
        }
        let pairs = head.uri.query().unwrap_or("").split('&');
        let asked = pairs.filter_map(|pair| pair.split_once('='));
        let asked = asked.filter(|(name, _)| *name == QUERY);
        let mut more = asked
            .map(|(_, value)| value)
            .chain(texts(&head.headers, STATUS));
        if let Some(text) = more.next() {
            match text.trim().parse() {
                Ok(status) => wanted.status = Some(status),
                Err(_) => wanted.unreadable = Some(text.trim().to_owned()),
            }
        }
        wanted
    }
}

fn texts<'h>(headers: &'h HeaderMap, name: &'h str) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).iter();
    values.filter_map(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(uri: &str, field: &str, value: &str) -> Wanted {
        let request = http::Request::builder()
            .uri(uri)
            .header(field, value)
            .body(());
        Wanted::of(&Head::of(request.expect("a request")).0)
    }

    #[test]
    fn wishes_are_read_from_header_fields_and_the_query() {
        assert_eq!(wanted("/", "x-mock-status", "404").status, Some(404));
        let unreadable = wanted("/", "x-mock-status", "many");
        assert_eq!(unreadable.status, None);
        assert_eq!(unreadable.unreadable.as_deref(), Some("many"));
        assert_eq!(
            wanted("/?a=1&__code=503", "accept", "*/*").status,
            Some(503)
        );
        let all = wanted(
            "/",
            "prefer",
            "respond-async, code=409; example=\"In use\", dynamic=true",
        );
        let expected = Wanted {
            status: Some(409),
            unreadable: None,
            example: Some("In use".to_owned()),
            dynamic: true,
        };
        assert_eq!(all, expected);
    }
}
