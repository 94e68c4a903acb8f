//! Bodies, templates and messages in the text of a section.

use std::collections::HashSet;

use crate::draft::{DraftExample, Prose};
use crate::syntax::ntt::{Group, LineKind, TextLine};
use crate::syntax::sample;
use crate::syntax::{Line, Text};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Json, Validity, Versions};
use apiref_core::page::{Page, Span};

/// A body in the text of a section, and the groups that don't belong to it.
#[derive(Debug, Default)]
pub struct Literal<'a> {
    /// Lines of JSON, blank lines among them as empty lines.
    pub lines: Vec<Line<'a>>,
    /// Is each bracket closed?
    pub closed: bool,
    /// What stands before it.
    pub before: Vec<Group<'a>>,
    /// What stands behind it.
    pub behind: Vec<Group<'a>>,
}

impl Literal<'_> {
    /// From the first line to the last.
    pub fn span(&self) -> Span {
        let text = Text {
            lines: self.lines.clone(),
        };
        text.span()
    }
}

/// Finds the first body of JSON: it goes on until its brackets are closed, over blank lines too.
pub fn literal<'a>(groups: &[Group<'a>]) -> Option<Literal<'a>> {
    let begins = |line: &TextLine<'_>| {
        let text = line.trimmed();
        text.starts_with('{')
            || text.starts_with('[') && !text.contains(' ')
            || text.starts_with('"') && text.contains("\":")
    };
    let first = groups
        .iter()
        .position(|group| group.lines.iter().any(begins))?;
    let mut found = Literal {
        before: groups[..first].to_vec(),
        ..Literal::default()
    };
    let mut depth = Depth::default();
    let mut done = false;
    for (index, group) in groups.iter().enumerate().skip(first) {
        if !done && !found.lines.is_empty() {
            // A body whose brackets went missing in the rendering ends where text begins.
            if depth.level <= 0 && !depth.bracketed && !group.lines.iter().any(begins) {
                done = true;
            } else {
                let offset = found
                    .lines
                    .last()
                    .map_or(0, |line| line.offset + line.text.len() as u32);
                found.lines.push(Line { text: "", offset });
            }
        }
        let mut rest = Group::default();
        for line in &group.lines {
            let started = !found.lines.is_empty();
            if done {
                rest.lines.push(*line);
            } else if !started && !begins(line) {
                match found.before.last_mut() {
                    Some(last) if !std::ptr::eq(&group.lines[0], line) => last.lines.push(*line),
                    _ => found.before.push(Group { lines: vec![*line] }),
                }
            } else {
                found.lines.push(Line {
                    text: line.text,
                    offset: line.offset,
                });
                depth.read(line.text);
                done = depth.bracketed && depth.level <= 0;
            }
        }
        if !rest.lines.is_empty() {
            found.behind.push(rest);
        }
        if done {
            found.behind.extend(groups[index + 1..].iter().cloned());
            break;
        }
    }
    while found.lines.last().is_some_and(|line| line.text.is_empty()) {
        found.lines.pop();
    }
    found.closed = done || depth.level <= 0;
    Some(found)
}

/// How many brackets are open.
#[derive(Default)]
struct Depth {
    level: i64,
    bracketed: bool,
}

impl Depth {
    /// Strings don't span lines in these bodies: a quote that is missing must not swallow the page.
    fn read(&mut self, line: &str) {
        let (mut quoted, mut escaped) = (false, false);
        for byte in line.bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => {
                    self.level += 1;
                    self.bracketed = true;
                }
                b'}' | b']' if !quoted => self.level -= 1,
                _ => {}
            }
        }
    }
}

/// A body under `Format`. It is a template if its values are placeholders (`"<name>"`, `<size>`); on some pages it is
/// an example, whose values count.
pub fn body_format(
    page: &Page,
    literal: &Literal<'_>,
    direction: Direction,
    diagnostics: &mut Vec<Diagnostic>,
) -> DraftExample {
    let text = Text {
        lines: literal.lines.clone(),
    };
    let span = literal.span();
    let written = text.verbatim();
    let quoted = quote_placeholders(&written);
    let strict = Json::parse(&quoted).ok();
    let valid = strict.is_some();
    let json = strict.or_else(|| {
        sample::json::repair(&quoted)
            .ok()
            .and_then(|repaired| repaired.documents.into_iter().next())
    });
    let template = json.as_ref().is_some_and(has_placeholder);
    if !template {
        let (samples, found) = sample::read(page, &text);
        diagnostics.extend(found);
        if let Some(sample) = samples.into_iter().next() {
            return sample.into_example(direction, None);
        }
    }
    let validity = match (&json, valid) {
        (Some(_), true) => Validity::Valid,
        (Some(_), false) => Validity::Repaired,
        (None, _) => Validity::Broken,
    };
    let fault = match validity {
        Validity::Repaired => Some(Code::ExampleRepaired),
        Validity::Broken => Some(Code::ExampleBroken),
        Validity::Valid | Validity::Empty => None,
    };
    if let Some(code) = fault {
        let first = literal.lines.first().map_or("", |line| line.text.trim());
        diagnostics.push(Diagnostic::new(
            code,
            page,
            span,
            format!("the template {first}"),
            "JSON",
        ));
    }
    DraftExample {
        direction,
        files: Vec::new(),
        lines: false,
        template: true,
        status: None,
        label: None,
        description: Prose::default(),
        request_line: None,
        headers: Vec::new(),
        media_type: "application/json".to_owned(),
        json,
        text: written,
        validity,
        versions: Versions::default(),
        of_other_call: false,
        span,
    }
}

/// `<name>`, or another text in angle brackets.
pub fn is_placeholder(text: &str) -> bool {
    text.strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'))
        .is_some_and(|name| !name.is_empty() && !name.contains(['<', '>']))
}

fn has_placeholder(json: &Json) -> bool {
    match json {
        Json::String(text) => is_placeholder(text),
        Json::Array(items) => items.iter().any(has_placeholder),
        Json::Object(members) => members.values().any(has_placeholder),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// Puts quotes around placeholders that stand without: `"size": <size>`.
fn quote_placeholders(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '\n' => quoted = false,
            '<' if !quoted => {
                let end = rest
                    .find(['>', '\n', '"', ','])
                    .filter(|&end| rest[end..].starts_with('>'));
                if let Some(end) = end {
                    length = end + 1;
                    out.push('"');
                    out.push_str(&rest[..length]);
                    out.push('"');
                    rest = &rest[length..];
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// The keys of all bodies of a page: the names that its tables are about.
pub fn keys<'a>(groups: &[Group<'a>]) -> HashSet<&'a str> {
    let mut keys = HashSet::new();
    for line in groups.iter().flat_map(|group| &group.lines) {
        let mut rest = line.text;
        while let Some((_, after)) = rest.split_once('"') {
            let Some((name, behind)) = after.split_once('"') else {
                break;
            };
            if behind.trim_start().starts_with(':') {
                keys.insert(name);
            }
            rest = behind;
        }
    }
    keys
}

/// A `curl` call as method and address, where the method is given.
pub fn curl(line: &str) -> Option<(String, String)> {
    let rest = line
        .trim_start()
        .trim_start_matches("$ ")
        .strip_prefix("curl ")?;
    let mut method = None;
    let mut address = None;
    let mut words = rest.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "-X" | "--request" => method = words.next(),
            _ if address.is_none() => {
                let bare = word.trim_matches(['\'', '"']);
                if bare.starts_with("http") || bare.starts_with("{") && bare.contains('/') {
                    address = Some(bare);
                }
            }
            _ => {}
        }
    }
    let method = method
        .unwrap_or("GET")
        .trim_matches(['\'', '"'])
        .to_ascii_uppercase();
    Some((method, address.unwrap_or("").to_owned()))
}

/// The body of a `curl` call, where it stands in quotes on the same line.
pub fn curl_body(line: &str) -> Option<(&str, Json)> {
    let (_, rest) = ["-d '", "--data '", "--data-raw '", "--data-binary '"]
        .iter()
        .find_map(|option| line.split_once(option))?;
    let text = &rest[..rest.rfind('\'')?];
    Some((text, Json::parse(text).ok()?))
}

/// Does the text say that there is no body?
pub fn says_none(groups: &[Group<'_>]) -> bool {
    let [group] = groups else { return false };
    let [line] = group.lines.as_slice() else {
        return false;
    };
    let text = match line.kind {
        LineKind::Bullet(item) => item,
        _ => line.trimmed(),
    };
    let text = text
        .trim_matches(['.', '(', ')', ' ', '\u{a0}'])
        .to_lowercase();
    matches!(
        text.as_str(),
        "none"
            | "-"
            | ""
            | "n/a"
            | "nothing"
            | "no response"
            | "no body"
            | "no request body"
            | "no response body"
            | "no content"
            | "empty"
    ) || text.contains("does not") && text.contains("body")
        || text.starts_with("there is no") && text.contains("body")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::ntt;

    #[test]
    fn bodies_end_with_their_brackets() {
        let page = Page::new(
            "a.txt",
            "Text\n\n{\n \"a\": {\n\n \"b\": \"}\"\n }\n}\n  • item\n\nMore",
        );
        let parsed = ntt::parse(&page);
        let found = literal(&parsed.groups).expect("a body");
        assert!(found.closed);
        assert_eq!((found.before.len(), found.behind.len()), (1, 2));
        assert_eq!(found.lines.len(), 6);
    }

    #[test]
    fn placeholders_are_quoted() {
        assert_eq!(
            quote_placeholders(r#"{"a": <size>, "b": "<b>"}"#),
            r#"{"a": "<size>", "b": "<b>"}"#
        );
        assert_eq!(quote_placeholders("a < b\n\"<"), "a < b\n\"<");
    }

    #[test]
    fn calls_of_curl() {
        assert_eq!(
            curl("curl -s -i -X DELETE https://h/v1/x -H 'Accept: application/json'"),
            Some(("DELETE".to_owned(), "https://h/v1/x".to_owned()))
        );
        assert_eq!(curl("curly"), None);
    }
}
