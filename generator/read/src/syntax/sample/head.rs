//! The lines before a body: request line, status line, header fields.

use pest::Parser as _;

use self::grammar::{Head, Rule};

mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/sample/head.pest"]
    pub struct Head;
}

/// A request line, as far as the request goes, and the body that begins on the same line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestLine<'a> {
    /// `PUT https://host/v1/x HTTP/1.1`, or an address alone.
    pub line: &'a str,
    /// From its bracket; mostly empty.
    pub body: &'a str,
}

/// The request line that a line is: with a method, or, where `alone` allows it, an address without one.
pub fn request_line(line: &str, alone: bool) -> Option<RequestLine<'_>> {
    let line = line.trim();
    if !may_be_head(line) && !line.starts_with(['-', '/']) {
        return None;
    }
    let pair = parse(Rule::request_line, line)
        .or_else(|| alone.then(|| parse(Rule::address_line, line)).flatten())?;
    let (mut start, mut body) = (None, line.len());
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::request | Rule::address => start = Some(inner.as_span().start()),
            Rule::body_start => body = inner.as_span().start(),
            _ => {}
        }
    }
    Some(RequestLine {
        line: line.get(start?..body)?.trim_end(),
        body: line.get(body..)?,
    })
}

/// The status that a line states, if it is a status line: `HTTP/1.1 200 OK`, `Status Code: 200`.
pub fn status(line: &str) -> Option<&str> {
    if !may_be_head(line.trim_start()) {
        return None;
    }
    parse(Rule::status_line, line)?
        .into_inner()
        .find(|inner| inner.as_rule() == Rule::code)
        .map(|code| code.as_str())
}

/// Name and value of a header line.
pub fn header(line: &str) -> Option<(String, String)> {
    let mut inner = parse(Rule::header_line, line)?.into_inner();
    let name = inner.next()?.as_str().to_owned();
    let value = inner
        .next()
        .map_or("", |value| value.as_str())
        .trim()
        .to_owned();
    Some((name, value))
}

fn parse(rule: Rule, line: &str) -> Option<pest::iterators::Pair<'_, Rule>> {
    Head::parse(rule, line).ok()?.next()
}

/// Most lines of examples are JSON: don't ask the grammar about them.
fn may_be_head(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '<' | '>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(line: &str) -> Option<(&str, &str)> {
        request_line(line, true).map(|found| (found.line, found.body))
    }

    #[test]
    fn request_lines_have_many_forms() {
        for (line, expected) in [
            ("PUT https://h/v1/x HTTP/1.1", "PUT https://h/v1/x HTTP/1.1"),
            ("> GET /a?b={c}", "GET /a?b={c}"),
            ("GET/v1/a", "GET/v1/a"),
            ("put https://h/v1/x", "put https://h/v1/x"),
            ("PATCH v1.0/a HTTP/1.1", "PATCH v1.0/a HTTP/1.1"),
            ("- Method 1: GET https://h/a?b=1", "GET https://h/a?b=1"),
            ("/v1/{id}/x?y=1", "/v1/{id}/x?y=1"),
            ("https://{{Endpoint}}/v1", "https://{{Endpoint}}/v1"),
        ] {
            assert_eq!(request(line), Some((expected, "")), "{line}");
        }
        assert_eq!(
            request("POST https://h/{a}/x    {"),
            Some(("POST https://h/{a}/x", "{"))
        );
        assert_eq!(
            request("POST /x {\"a\": 1}"),
            Some(("POST /x", "{\"a\": 1}"))
        );
        for line in [
            "GET the list",
            "put the lid on /x",
            "// a comment",
            "\"url\": \"/v1\"",
            "/* x",
        ] {
            assert_eq!(request(line), None, "{line}");
        }
        assert_eq!(request_line("/v1/x", false), None);
    }

    #[test]
    fn status_lines_have_many_forms() {
        for line in [
            "HTTP/1.1 202 Accepted",
            "Status Code: 202 Accepted",
            "HTTP 202",
            "status: 202",
            "< HTTP/2 202",
            "STATUS CODE 202",
            "Http Response Code: 202",
            "None (STATUS CODE 202)",
        ] {
            assert_eq!(status(line), Some("202"), "{line}");
        }
        for line in [
            "\"status\": 202",
            "Status: ACTIVE",
            "HTTP is a protocol",
            "status: 2021",
            "status 202",
        ] {
            assert_eq!(status(line), None, "{line}");
        }
    }
}
