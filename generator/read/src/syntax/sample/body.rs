//! The body of a message: JSON in one document or in several, XML, text.

use super::documents::{self, Part};
use super::{Sample, form, json};
use crate::syntax::Line;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::{FORM, LINES, is_lines};
use apiref_core::ir::{Json, Validity};
use apiref_core::page::{Page, Span};

/// What a body is read into.
pub struct Reading<'r> {
    pub page: &'r Page,
    pub samples: &'r mut Vec<Sample>,
    pub diagnostics: &'r mut Vec<Diagnostic>,
}

impl Reading<'_> {
    /// Reads `lines` as the body of `sample`; documents after the first become samples of their own.
    pub fn body(&mut self, lines: &[Line<'_>], declared: Option<String>, sample: Sample) {
        let declares_lines = declared.as_deref().is_some_and(is_lines);
        let is_message = sample.status.is_some() || sample.request_line.is_some();
        if (declares_lines || is_message)
            && let Some(values) = values(lines, declares_lines)
        {
            let lines_type = declared.filter(|_| declares_lines);
            self.samples.push(Sample {
                media_type: lines_type.unwrap_or_else(|| LINES.to_owned()),
                json: Some(Json::Array(values)),
                lines: true,
                text: joined(lines),
                validity: Some(Validity::Valid),
                ..sample
            });
            return;
        }
        let text = joined(lines);
        if Json::parse(&text).is_err()
            && let Some((parts, rest)) = documents::split(lines)
            && parts.iter().all(|part| is_readable(&joined(&part.lines)))
        {
            self.parts(&parts, &rest, declared, sample);
            return;
        }
        self.document(lines, declared, sample);
    }

    fn parts(
        &mut self,
        parts: &[Part<'_>],
        rest: &[&str],
        declared: Option<String>,
        first: Sample,
    ) {
        let further = Sample {
            span: first.span,
            ..Sample::default()
        };
        let mut next = Some(first);
        for part in parts {
            let mut sample = next.take().unwrap_or_else(|| further.clone());
            sample.add_words(&part.words);
            self.document(&part.lines, declared.clone(), sample);
        }
        if let Some(last) = self.samples.last_mut() {
            last.add_words(rest);
        }
    }

    /// Reads lines that hold one document, or several that can't be separated.
    fn document(&mut self, lines: &[Line<'_>], declared: Option<String>, mut sample: Sample) {
        let start = lines
            .iter()
            .find_map(|line| line.text.trim_start().chars().next());
        sample.text = joined(lines);
        sample.validity = Some(Validity::Valid);
        if start == Some('<') && sample.text.trim_end().ends_with('>') {
            sample.media_type = declared
                .filter(|declared| declared.contains("xml") || declared.contains("html"))
                .unwrap_or_else(|| markup_type(&sample.text).to_owned());
            self.samples.push(sample);
            return;
        }
        let json_type = declared
            .clone()
            .filter(|declared| declared.contains("json"))
            .unwrap_or_else(|| "application/json".to_owned());
        if let Ok(value) = Json::parse(&sample.text) {
            sample.json = Some(value);
            sample.media_type = json_type;
            self.samples.push(sample);
            return;
        }
        let looks_like_json = matches!(start, Some('{' | '[' | '"' | '\'' | '\u{201c}'))
            || starts_with_comment(&sample.text);
        if !looks_like_json {
            // What is no JSON may be prose or a piece of a program: only a header proves that it is sent as it stands.
            sample.validity = Some(match declared {
                Some(_) => Validity::Valid,
                None => Validity::Broken,
            });
            if declared.as_deref() == Some(FORM) {
                sample.json = form::members(&sample.text);
            }
            sample.media_type = declared.unwrap_or_default();
            self.samples.push(sample);
            return;
        }
        sample.media_type = json_type;
        self.repair(lines, sample);
    }

    fn repair(&mut self, lines: &[Line<'_>], mut sample: Sample) {
        match json::repair(&sample.text) {
            Ok(repaired) => {
                for repair in &repaired.repairs {
                    let excerpt = excerpt(sample.text.get(repair.start..repair.end).unwrap_or(""));
                    let found = if excerpt.is_empty() {
                        repair.found.to_owned()
                    } else {
                        format!("{} ({excerpt})", repair.found)
                    };
                    self.diagnostics.push(Diagnostic::new(
                        Code::ExampleRepaired,
                        self.page,
                        place(lines, repair.start, repair.end),
                        found,
                        repair.expected,
                    ));
                }
                sample.validity = Some(Validity::Repaired);
                let mut documents = repaired.documents.into_iter();
                sample.json = documents.next();
                let further = Sample {
                    media_type: sample.media_type.clone(),
                    validity: sample.validity,
                    span: sample.span,
                    ..Sample::default()
                };
                self.samples.push(sample);
                for json in documents {
                    self.samples.push(Sample {
                        text: json.to_string(),
                        json: Some(json),
                        ..further.clone()
                    });
                }
            }
            Err(unreadable) => {
                let rest = sample.text.get(unreadable.start..).unwrap_or("");
                let line = rest.lines().next().unwrap_or("");
                self.diagnostics.push(Diagnostic::new(
                    Code::ExampleBroken,
                    self.page,
                    place(lines, unreadable.start, unreadable.start + line.len()),
                    excerpt(line),
                    unreadable.expected,
                ));
                sample.validity = Some(Validity::Broken);
                self.samples.push(sample);
            }
        }
    }
}

/// The values of lines that have one each. Where nothing declares that, there are at least two, and all hold members.
fn values(lines: &[Line<'_>], declared: bool) -> Option<Vec<Json>> {
    let texts = lines.iter().map(|line| line.text.trim());
    let texts = texts.map(|text| text.strip_prefix('\u{1e}').unwrap_or(text));
    let texts = texts.filter(|text| !text.is_empty());
    let values: Option<Vec<Json>> = texts.map(|text| Json::parse(text).ok()).collect();
    let holds_members = |json: &Json| matches!(json, Json::Object(_) | Json::Array(_));
    values.filter(|values| match declared {
        true => !values.is_empty(),
        false => values.len() > 1 && values.iter().all(holds_members),
    })
}

/// Can a document be read, as it stands or with repairs?
fn is_readable(text: &str) -> bool {
    Json::parse(text).is_ok()
        || json::repair(text).is_ok_and(|repaired| repaired.documents.len() == 1)
}

fn joined(lines: &[Line<'_>]) -> String {
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    texts.join("\n")
}

/// Where bytes of the joined lines stand on the page.
fn place(lines: &[Line<'_>], start: usize, end: usize) -> Span {
    let offset = |byte: usize| {
        let mut rest = byte;
        for line in lines {
            if rest <= line.text.len() {
                return line.offset + rest as u32;
            }
            rest -= line.text.len() + 1;
        }
        lines
            .last()
            .map_or(0, |line| line.offset + line.text.len() as u32)
    };
    Span {
        start: offset(start),
        end: offset(end.max(start)),
    }
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

/// The media type of markup that nothing declares.
fn markup_type(text: &str) -> &'static str {
    let head = text.trim_start().to_ascii_lowercase();
    match head.starts_with("<html") || head.starts_with("<!doctype html") {
        true => "text/html",
        false => "application/xml",
    }
}
