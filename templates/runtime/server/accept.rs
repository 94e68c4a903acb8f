//! HTTP's own rules for servers: methods, cross-origin requests and media types.

use http::HeaderValue;
use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS,
    HeaderMap, ORIGIN, VARY,
};

use super::answer::Answer;

/// Returns the answer to `OPTIONS` if the docs have none: the methods of the address, and the headers of a preflight
/// request.
pub(super) fn options(methods: &[String], asked: &HeaderMap, any_origin: bool) -> Answer {
    let methods = format!("{}, OPTIONS", methods.join(", "));
    let mut answer = Answer::empty(204).with_header("Allow", &methods);
    if any_origin && asked.contains_key(ORIGIN) {
        answer = answer.with_header(ACCESS_CONTROL_ALLOW_METHODS.as_str(), &methods);
        if let Some(headers) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            answer
                .headers
                .insert(ACCESS_CONTROL_ALLOW_HEADERS, headers.clone());
        }
        answer = answer.with_header(VARY.as_str(), ACCESS_CONTROL_REQUEST_HEADERS.as_str());
    }
    answer
}

/// Lets scripts of all origins read a response.
pub(super) fn allow_any_origin(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
}

/// Returns whether the request accepts one of these media types. A request without `Accept` accepts all.
pub(super) fn takes(headers: &HeaderMap, offered: &[String]) -> bool {
    let mut ranges = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .filter(|range| !range.trim().is_empty())
        .peekable();
    ranges.peek().is_none() || ranges.any(|range| offered.iter().any(|of| covers(range, of)))
}

fn covers(range: &str, media_type: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let range = parts.next().unwrap_or("").to_ascii_lowercase();
    let is_refused = parts.any(|part| {
        let weight = part.strip_prefix("q=");
        weight.and_then(|weight| weight.parse().ok()) == Some(0.0)
    });
    let essence = media_type.split(';').next().unwrap_or("").trim();
    let (kind, _) = essence.split_once('/').unwrap_or((essence, ""));
    let fits = range == "*/*"
        || range == essence
        || range.strip_suffix("/*") == Some(kind)
        // A request for JSON also accepts media types that are based on JSON.
        || range == "application/json" && essence.ends_with("+json");
    fits && !is_refused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_media_types_are_followed() {
        let takes = |accept: &'static str| {
            let fields = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
            takes(&fields, &["application/json".to_owned()])
        };
        for accept in [
            "*/*",
            "application/*",
            "text/html, application/json;q=0.2",
            "",
        ] {
            assert!(takes(accept), "{accept}");
        }
        for accept in ["application/xml", "text/*", "application/json;q=0"] {
            assert!(!takes(accept), "{accept}");
        }
    }

    #[test]
    fn browsers_are_told_what_they_may_send() {
        let fields = [
            (ORIGIN, HeaderValue::from_static("http://localhost")),
            (
                ACCESS_CONTROL_REQUEST_HEADERS,
                HeaderValue::from_static("x-auth-token"),
            ),
        ];
        let fields = HeaderMap::from_iter(fields);
        let answer = options(&["GET".to_owned()], &fields, true);
        assert_eq!(answer.headers["allow"], "GET, OPTIONS");
        assert_eq!(
            answer.headers["access-control-allow-headers"],
            "x-auth-token"
        );
        let answer = options(&["GET".to_owned()], &fields, false);
        assert!(!answer.headers.contains_key("access-control-allow-methods"));
    }
}
