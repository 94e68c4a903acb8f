//! Takes examples apart: request line, status line, header lines and body, in one block or in several.
//!
//! JSON bodies are read strictly first. Only what is no valid JSON goes through [`json`], which mends it and says how.

pub mod json;
pub mod shell;

use pest::Parser as _;

use self::grammar::{Head, Rule};
use super::Text;
use crate::draft::DraftExample;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Json, Validity, Versions};
use apiref_core::page::{Page, Span};

mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/sample/head.pest"]
    pub struct Head;
}

/// A message, or a part of one, as an example shows it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// `PUT https://host/v1/x HTTP/1.1`, as written but for a `>` before it.
    pub request_line: Option<String>,
    /// The three digits of the status line.
    pub status: Option<String>,
    /// Header fields, in order.
    pub headers: Vec<(String, String)>,
    /// Of the body; empty where there is neither a body nor a header that tells.
    pub media_type: String,
    /// The body as JSON, if it is JSON or could be mended to be.
    pub json: Option<Json>,
    /// The body as it stands.
    pub text: String,
    /// How well the body could be read; [`Validity::Empty`] where there is none.
    pub validity: Option<Validity>,
    /// The whole message on the page.
    pub span: Span,
}

impl Sample {
    /// Has it a request line, a status line or header lines?
    pub fn has_head(&self) -> bool {
        self.request_line.is_some() || self.status.is_some() || !self.headers.is_empty()
    }

    /// Has it anything but a head?
    pub fn has_body(&self) -> bool {
        !self.text.is_empty()
    }

    /// Takes the body, and what the head lacks, from a block that follows. Call it where this sample has no body.
    pub fn take_body(&mut self, next: Sample) {
        self.json = next.json;
        self.text = next.text;
        self.validity = next.validity;
        if !next.media_type.is_empty() {
            self.media_type = next.media_type;
        }
        self.request_line = self.request_line.take().or(next.request_line);
        self.status = self.status.take().or(next.status);
        self.headers.extend(next.headers);
        self.span = self.span.to(next.span);
    }

    /// The example of a draft: `direction` and `label` are the page's word, not the sample's.
    pub fn into_example(self, direction: Direction, label: Option<String>) -> DraftExample {
        DraftExample {
            direction,
            template: false,
            status: self.status,
            label,
            request_line: self.request_line,
            headers: self.headers,
            media_type: self.media_type,
            json: self.json,
            text: self.text,
            validity: self.validity.unwrap_or(Validity::Empty),
            versions: Versions::default(),
            of_other_call: false,
            span: self.span,
        }
    }
}

/// Takes a literal block apart. Mostly there is one message in it; several where a request and its response, or
/// several JSON documents, stand in one block. None for a blank block.
///
/// # Diagnostics
/// [`Code::ExampleRepaired`] for each place that was mended, [`Code::ExampleBroken`] for a body that looks like JSON
/// and can't be read.
pub fn read(page: &Page, text: &Text<'_>) -> (Vec<Sample>, Vec<Diagnostic>) {
    let (mut samples, mut diagnostics) = (Vec::new(), Vec::new());
    let lines = &text.lines;
    let mut start = 0;
    while start < lines.len() {
        let end = (start + 1..lines.len())
            .find(|&index| {
                let seen_body = lines[start..index]
                    .iter()
                    .any(|line| !line.text.trim().is_empty());
                let line = lines[index].text;
                seen_body
                    && (is_line(Rule::status_line, line) || is_line(Rule::request_line, line))
                    && !(is_line(Rule::status_line, line) && only_headers(&lines[start..index]))
            })
            .unwrap_or(lines.len());
        read_message(page, &lines[start..end], &mut samples, &mut diagnostics);
        start = end;
    }
    (samples, diagnostics)
}

/// The status that a line states, if it is a status line: `HTTP/1.1 200 OK`, `Status Code: 200`.
pub fn status_of(line: &str) -> Option<&str> {
    let pair = parse(Rule::status_line, line)?;
    pair.into_inner()
        .find(|inner| inner.as_rule() == Rule::code)
        .map(|code| code.as_str())
}

/// Does a block begin with a request line or a status line?
pub fn has_head(text: &Text<'_>) -> bool {
    text.lines
        .iter()
        .find(|line| !line.text.trim().is_empty())
        .is_some_and(|line| {
            is_line(Rule::request_line, line.text) || is_line(Rule::status_line, line.text)
        })
}

/// Method and target of a line, if it is a request line: `PUT https://host/v1/x HTTP/1.1`.
pub fn request_of(line: &str) -> Option<(&str, &str)> {
    let pair = parse(Rule::request_line, line)?;
    let (mut method, mut target) = (None, None);
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::method => method = Some(inner.as_str()),
            Rule::target_start => target = Some(inner.as_str().trim_end()),
            _ => {}
        }
    }
    method.zip(target)
}

fn parse(rule: Rule, line: &str) -> Option<pest::iterators::Pair<'_, Rule>> {
    Head::parse(rule, line).ok()?.next()
}

fn is_line(rule: Rule, line: &str) -> bool {
    // Most lines of examples are JSON: don't ask the grammar about them.
    let plausible = line
        .trim_start()
        .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '<' | '>'));
    plausible && Head::parse(rule, line).is_ok()
}

/// Name and value of a header line.
fn header_of(line: &str) -> Option<(String, String)> {
    let mut inner = parse(Rule::header_line, line)?.into_inner();
    let name = inner.next()?.as_str().to_owned();
    let value = inner
        .next()
        .map_or("", |value| value.as_str())
        .trim()
        .to_owned();
    Some((name, value))
}

/// Header names that can begin a block without request or status line before them.
fn begins_head(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "accept",
        "age",
        "allow",
        "authorization",
        "connection",
        "cookie",
        "date",
        "etag",
        "expect",
        "expires",
        "from",
        "host",
        "location",
        "pragma",
        "server",
        "trailer",
        "upgrade",
        "vary",
        "via",
        "warning",
    ];
    name.contains('-') || KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn only_headers(lines: &[super::Line<'_>]) -> bool {
    lines.iter().all(|line| {
        line.text.trim().is_empty()
            || header_of(line.text).is_some_and(|(name, _)| begins_head(&name))
    })
}

fn read_message(
    page: &Page,
    lines: &[super::Line<'_>],
    samples: &mut Vec<Sample>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(first) = lines.iter().position(|line| !line.text.trim().is_empty()) else {
        return;
    };
    let mut sample = Sample::default();
    let mut body_from = lines.len();
    for (index, line) in lines.iter().enumerate().skip(first) {
        let content = line.text.trim();
        if content.is_empty() {
            continue;
        }
        if sample.request_line.is_none() && is_line(Rule::request_line, content) {
            sample.request_line = Some(content.trim_start_matches('>').trim_start().to_owned());
        } else if sample.status.is_none()
            && let Some(status) = status_of(content)
        {
            sample.status = Some(status.to_owned());
        } else if let Some((name, value)) = header_of(content)
            && (begins_head(&name) || sample.has_head())
        {
            sample.headers.push((name, value));
        } else if sample.has_head()
            && line.text.starts_with([' ', '\t'])
            && !content.starts_with(['{', '[', '<'])
            && index > 0
            && !lines[index - 1].text.trim().is_empty()
        {
            continue_head(&mut sample, content);
        } else {
            body_from = index;
            break;
        }
    }
    let last = lines
        .iter()
        .rposition(|line| !line.text.trim().is_empty())
        .unwrap_or(first);
    sample.span = span_of(&lines[first..=last]);
    let declared = sample
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| {
            value
                .split(';')
                .next()
                .unwrap_or("")
                .trim()
                .to_ascii_lowercase()
        })
        .filter(|value| value.contains('/') && value.bytes().all(|b| b.is_ascii_graphic()));
    if body_from > last {
        sample.media_type = declared.unwrap_or_default();
        sample.validity = Some(Validity::Empty);
        samples.push(sample);
        return;
    }
    read_body(
        page,
        &lines[body_from..=last],
        declared,
        sample,
        samples,
        diagnostics,
    );
}

/// A line that goes on where the one before was cut: the last header value, or the request line.
fn continue_head(sample: &mut Sample, content: &str) {
    if let Some((_, value)) = sample.headers.last_mut() {
        value.push(' ');
        value.push_str(content);
    } else if let Some(line) = &mut sample.request_line {
        line.push_str(content);
    }
}

fn span_of(lines: &[super::Line<'_>]) -> Span {
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => Span {
            start: first.offset,
            end: last.offset + last.text.len() as u32,
        },
        _ => Span::default(),
    }
}

fn read_body(
    page: &Page,
    lines: &[super::Line<'_>],
    declared: Option<String>,
    mut sample: Sample,
    samples: &mut Vec<Sample>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let text = lines
        .iter()
        .map(|line| line.text)
        .collect::<Vec<_>>()
        .join("\n");
    let start = text.trim_start().chars().next();
    sample.text = text;
    sample.validity = Some(Validity::Valid);
    if start == Some('<') && sample.text.trim_end().ends_with('>') {
        sample.media_type = declared
            .filter(|declared| declared.contains("xml") || declared.contains("html"))
            .unwrap_or_else(|| "application/xml".to_owned());
        samples.push(sample);
        return;
    }
    let json_type = |declared: Option<String>| {
        declared
            .filter(|declared| declared.contains("json"))
            .unwrap_or_else(|| "application/json".to_owned())
    };
    if let Ok(value) = Json::parse(&sample.text) {
        sample.json = Some(value);
        sample.media_type = json_type(declared);
        samples.push(sample);
        return;
    }
    let looks_like_json = matches!(start, Some('{' | '[' | '"' | '\'' | '\u{201c}'))
        || starts_with_comment(&sample.text);
    if !looks_like_json {
        sample.media_type = declared.unwrap_or_else(|| "text/plain".to_owned());
        samples.push(sample);
        return;
    }
    let place = |byte: usize, end: usize| {
        let offset = |byte: usize| {
            let mut rest = byte;
            for line in lines {
                if rest <= line.text.len() {
                    return line.offset + rest as u32;
                }
                rest -= line.text.len() + 1;
            }
            sample_end(lines)
        };
        Span {
            start: offset(byte),
            end: offset(end.max(byte)),
        }
    };
    match json::mend(&sample.text) {
        Ok(mended) => {
            for repair in &mended.repairs {
                let code = Code::ExampleRepaired;
                let excerpt = excerpt(sample.text.get(repair.start..repair.end).unwrap_or(""));
                let found = if excerpt.is_empty() {
                    repair.found.to_owned()
                } else {
                    format!("{} ({excerpt})", repair.found)
                };
                diagnostics.push(Diagnostic::new(
                    code,
                    page,
                    place(repair.start, repair.end),
                    found,
                    repair.expected,
                ));
            }
            sample.media_type = json_type(declared);
            sample.validity = Some(Validity::Repaired);
            let mut documents = mended.documents.into_iter();
            sample.json = documents.next();
            let further = Sample {
                media_type: sample.media_type.clone(),
                validity: sample.validity,
                span: sample.span,
                ..Sample::default()
            };
            samples.push(sample);
            for json in documents {
                samples.push(Sample {
                    text: json.to_string(),
                    json: Some(json),
                    ..further.clone()
                });
            }
        }
        Err(unreadable) => {
            let rest = sample.text.get(unreadable.start..).unwrap_or("");
            diagnostics.push(Diagnostic::new(
                Code::ExampleBroken,
                page,
                place(
                    unreadable.start,
                    unreadable.start + rest.lines().next().unwrap_or("").len(),
                ),
                excerpt(rest.lines().next().unwrap_or("")),
                unreadable.expected,
            ));
            sample.media_type = json_type(declared);
            sample.validity = Some(Validity::Broken);
            samples.push(sample);
        }
    }
}

fn sample_end(lines: &[super::Line<'_>]) -> u32 {
    lines
        .last()
        .map_or(0, |line| line.offset + line.text.len() as u32)
}

/// Does JSON follow a comment at the beginning?
fn starts_with_comment(text: &str) -> bool {
    let rest = text.trim_start();
    (rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#'))
        && rest
            .lines()
            .any(|line| line.trim_start().starts_with(['{', '[']))
}

/// At most a few words of a text, for a message.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.trim().lines().next().unwrap_or("");
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Line;

    fn samples(source: &str) -> (Vec<Sample>, Vec<String>) {
        let page = Page::new("a.rst", source);
        let mut offset = 0;
        let lines = source
            .split('\n')
            .map(|text| {
                let line = Line { text, offset };
                offset += text.len() as u32 + 1;
                line
            })
            .collect();
        let (samples, diagnostics) = read(&page, &Text { lines });
        let places = diagnostics
            .iter()
            .map(|d| format!("{}:{} {}", d.line, d.column, d.message))
            .collect();
        (samples, places)
    }

    #[test]
    fn a_request_dump_is_taken_apart() {
        let (found, _) = samples(
            "PUT https://host/v1/x HTTP/1.1\nAccept: text/x\nX-Auth-Token: ab:c\n{\n \"a\": 1\n}",
        );
        let [sample] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(
            sample.request_line.as_deref(),
            Some("PUT https://host/v1/x HTTP/1.1")
        );
        assert_eq!(
            sample.headers[1],
            ("X-Auth-Token".to_owned(), "ab:c".to_owned())
        );
        assert_eq!(
            sample.json.as_ref().map(Json::to_string).as_deref(),
            Some(r#"{"a":1}"#)
        );
        assert_eq!(
            request_of("PUT https://host/v1/x HTTP/1.1"),
            Some(("PUT", "https://host/v1/x"))
        );
        assert_eq!(request_of("GET /a?b={c}"), Some(("GET", "/a?b={c}")));
        assert_eq!(request_of("GET the list"), None);
    }

    #[test]
    fn status_lines_have_many_forms() {
        for line in [
            "HTTP/1.1 202 Accepted",
            "Status Code: 202 Accepted",
            "HTTP 202",
            "status: 202",
            "< HTTP/2 202",
        ] {
            assert_eq!(status_of(line), Some("202"), "{line}");
        }
        for line in [
            "\"status\": 202",
            "Status: ACTIVE",
            "HTTP is a protocol",
            "status: 2021",
        ] {
            assert_eq!(status_of(line), None, "{line}");
        }
    }

    #[test]
    fn request_and_response_in_one_block_are_two() {
        let (found, _) = samples("GET /a HTTP/1.1\nHost: h\n\nHTTP/1.1 200 OK\nServer: s\n\n[]");
        let [request, response] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert!(!request.has_body());
        assert_eq!(response.status.as_deref(), Some("200"));
        assert_eq!(response.json, Some(Json::Array(vec![])));
    }

    #[test]
    fn heads_without_bodies_and_bodies_of_other_kinds() {
        let (found, _) = samples("Status Code: 204 No Content\nDate: Mon, 1 Jan 2000 10:00:00 GMT");
        assert_eq!(found[0].validity, Some(Validity::Empty));
        assert_eq!(found[0].headers.len(), 1);
        let (found, _) = samples("<?xml version=\"1.0\"?>\n<a/>");
        assert_eq!(found[0].media_type, "application/xml");
        let (found, _) = samples("some words");
        assert_eq!(found[0].media_type, "text/plain");
        assert_eq!(samples(" \n\n").0, vec![]);
    }

    #[test]
    fn repairs_have_places() {
        let (found, places) = samples("HTTP/1.1 200 OK\n\n{\n  \"a\": 1,\n}");
        assert_eq!(found[0].validity, Some(Validity::Repaired));
        assert_eq!(places.len(), 1);
        assert!(places[0].starts_with("4:9 "), "{places:?}");
        let (found, places) = samples("{ one two\nthree four\nfive, six\nseven }");
        assert_eq!(found[0].validity, Some(Validity::Broken));
        assert_eq!(places.len(), 1);
    }

    #[test]
    fn a_body_in_the_next_block_joins_its_head() {
        let (mut found, _) = samples("HTTP/1.1 200 OK\nDate: x");
        let (body, _) = samples("{\"a\": 1}");
        let mut head = found.remove(0);
        head.take_body(body.into_iter().next().expect("one"));
        assert_eq!(head.status.as_deref(), Some("200"));
        assert!(head.json.is_some());
    }
}
