//! Status codes: `rest_status_code` with its file of reasons, sentences that list them, lists below such a sentence.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, Versions};
use apiref_core::page::Span;

use super::{Reader, parameters, versions};
use crate::draft::{DraftCode, Inline, Prose, ProseBlock};
use crate::syntax::document::{Block, Item, Text};
use crate::syntax::{inline, yaml};

impl<'p> Reader<'p> {
    /// The codes of `.. rest_status_code:: success status.yaml`.
    pub(super) fn status_codes(&mut self, block: &Block<'p>, argument: &str, body: &[Block<'p>]) {
        let fault = argument.split_whitespace().next() == Some("error");
        let file = self.files.named_by(block);
        if file.is_none() {
            self.missing(block, argument);
        }
        let Some(content) = parameters::content(body) else {
            return;
        };
        let yaml::Node::List(items) = yaml::read(content) else {
            return;
        };
        for item in items {
            let (status, reason, span) = match &item {
                yaml::Node::Scalar(status) => {
                    (status.value().into_owned(), None, status.text.span())
                }
                yaml::Node::Map(entries) => match entries.first() {
                    Some(entry) => {
                        let reason = entry
                            .value
                            .scalar()
                            .map(|reason| reason.value().into_owned());
                        (entry.key.to_string(), reason, entry.span)
                    }
                    None => continue,
                },
                yaml::Node::List(_) => continue,
            };
            if !is_status(&status) {
                self.no_status(&status, span);
                continue;
            }
            let key = reason
                .as_deref()
                .filter(|reason| !reason.is_empty())
                .unwrap_or("default");
            let file = file.and_then(|file| self.files.get(file));
            let text = file.and_then(|file| {
                let entry = file.get(&status)?;
                Some(entry.value.get(key)?.scalar()?.clone())
            });
            let description = text.map(|text| self.prose_of(&text)).unwrap_or_default();
            self.add_code(DraftCode {
                status,
                name: String::new(),
                description,
                fault: Some(fault),
                origin: Origin::Table,
                versions: Versions::default(),
                span,
            });
        }
    }

    /// The codes of a paragraph such as `Normal response codes: 200, 202 (microversions 1.20 - )`. False: it lists
    /// none.
    pub(super) fn code_sentence(&mut self, text: &Text<'p>) -> bool {
        let heads: Vec<(usize, Head)> = text
            .lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| Some((index, head(line.text)?)))
            .collect();
        if heads.first().is_none_or(|(index, _)| *index != 0) {
            return false;
        }
        for (number, (first, head)) in heads.iter().enumerate() {
            let end = heads
                .get(number + 1)
                .map_or(text.lines.len(), |(next, _)| *next);
            let mut list = String::new();
            for (index, line) in text.lines[*first..end].iter().enumerate() {
                let line = if index == 0 {
                    line.text.get(head.end..).unwrap_or("")
                } else {
                    line.text
                };
                list.push_str(line);
                list.push(' ');
            }
            let found = in_list(&list);
            if found.is_empty() {
                // A list may follow; or the docs don't know yet.
                self.state.codes = Some(head.fault);
            }
            let span = text.lines[*first..end]
                .iter()
                .map(|line| Text::line(line.text, line.offset).span());
            let span = span.reduce(Span::to).unwrap_or_default();
            for stated in found {
                self.add_code(DraftCode {
                    status: stated.status,
                    name: stated.name,
                    description: Prose::default(),
                    fault: Some(head.fault),
                    origin: Origin::Description,
                    versions: stated.versions,
                    span,
                });
            }
        }
        true
    }

    /// The codes of a list below such a sentence.
    pub(super) fn listed_codes(&mut self, items: &[Item<'p>], fault: bool) {
        for item in items {
            let description = inline::prose(&item.blocks);
            let text = description.text();
            let found = in_list(&text);
            if found.is_empty() {
                self.no_status(&text, item.span);
            }
            for stated in found {
                self.add_code(DraftCode {
                    status: stated.status,
                    name: stated.name,
                    description: Prose::default(),
                    fault: Some(fault),
                    origin: Origin::Description,
                    versions: stated.versions,
                    span: item.span,
                });
            }
        }
    }

    /// The texts of a list that explains codes which a sentence lists: `- 404 - notFound - There is no such lid.` False: it
    /// is another list.
    pub(super) fn explained_codes(&mut self, items: &[Item<'p>]) -> bool {
        let explained: Option<Vec<_>> = items.iter().map(explained).collect();
        let Some(explained) = explained else {
            return false;
        };
        let known = |status: &String, codes: &[DraftCode]| {
            codes.iter().position(|code| code.status == *status)
        };
        let Some(operation) = self.operation() else {
            return false;
        };
        if !explained
            .iter()
            .any(|(status, _)| known(status, &operation.codes).is_some())
        {
            return false;
        }
        for ((status, text), item) in explained.into_iter().zip(items) {
            let Some(at) = known(&status, &operation.codes) else {
                operation.codes.push(DraftCode {
                    fault: Some(status.starts_with(['4', '5'])),
                    status,
                    name: String::new(),
                    description: text,
                    origin: Origin::Description,
                    versions: Versions::default(),
                    span: item.span,
                });
                continue;
            };
            if let Some(code) = operation.codes.get_mut(at) {
                code.description.blocks.extend(text.blocks);
            }
        }
        true
    }

    /// `Status: 201 Created`, which stands above a sample or alone. False: the text is something else.
    pub(super) fn status_line(&mut self, plain: &str, span: Span) -> bool {
        let Some(rest) = plain
            .strip_prefix("Status:")
            .or_else(|| plain.strip_prefix("Status Code:"))
        else {
            return false;
        };
        let status = rest.split_whitespace().next().unwrap_or("");
        if !is_status(status) || plain.len() > 60 {
            return false;
        }
        self.keep_status();
        self.state.status = Some((status.to_owned(), span));
        true
    }

    /// A status that stands above no sample is one of the operation's codes.
    pub(super) fn keep_status(&mut self) {
        let Some((status, span)) = self.state.status.take() else {
            return;
        };
        self.add_code(DraftCode {
            fault: Some(status.starts_with(['4', '5'])),
            status,
            name: String::new(),
            description: Prose::default(),
            origin: Origin::Description,
            versions: Versions::default(),
            span,
        });
    }

    fn add_code(&mut self, mut code: DraftCode) {
        if code.versions == Versions::default() {
            code.versions = self.state.versions.clone();
        }
        if let Some(operation) = self.operation() {
            operation.codes.push(code);
        }
    }

    fn no_status(&mut self, text: &str, span: Span) {
        self.diagnostics.push(Diagnostic::new(
            Code::StatusNotRead,
            self.page,
            span,
            format!("`{text}`"),
            "a status code",
        ));
    }
}

/// A paragraph that goes over into lists of codes, and those: `Closes the lid. Normal response codes: 202`.
pub(super) fn parted<'p>(text: &Text<'p>) -> Option<(Text<'p>, Text<'p>)> {
    const STOP: &str = ". ";
    let lists = |rest: &str| head(rest).is_some_and(|head| !in_list(&rest[head.end..]).is_empty());
    let (index, at) = text.lines.iter().enumerate().find_map(|(index, line)| {
        let stops = line.text.match_indices(STOP).map(|(at, _)| at + STOP.len());
        let mut starts = std::iter::once(0).chain(stops);
        let at = starts.find(|at| line.text.get(*at..).is_some_and(lists))?;
        Some((index, at))
    })?;
    if (index, at) == (0, 0) {
        return None;
    }
    let mut lines = text.lines.clone();
    let mut behind = lines.split_off(index);
    let first = behind.first_mut()?;
    let (before, rest) = first.text.split_at(at);
    let head = Text::line(before.trim_end(), first.offset).lines;
    lines.extend(head.into_iter().filter(|line| !line.text.is_empty()));
    *first = Text::line(rest, first.offset + at as u32)
        .lines
        .into_iter()
        .next()?;
    let text = |lines| Text { lines };
    Some((text(lines), text(behind)))
}

/// The words before a list of codes.
struct Head {
    fault: bool,
    /// Where the list begins in its line.
    end: usize,
}

/// `Error response codes:` at the beginning of a line.
fn head(line: &str) -> Option<Head> {
    const WORDS: &[&str] = &[
        "normal",
        "error",
        "errors",
        "success",
        "successful",
        "expected",
        "http",
        "response",
        "status",
        "return",
        "fault",
    ];
    let end = line.find(':')?;
    let words = line
        .get(..end)?
        .trim()
        .trim_matches('*')
        .to_ascii_lowercase();
    let (before, last) = words.rsplit_once([' ', '-'])?;
    let known = before.split([' ', '-']).all(|word| WORDS.contains(&word));
    (known && matches!(last, "code" | "codes" | "code(s)")).then(|| Head {
        fault: before.contains("error") || before.contains("fault"),
        end: end + 1,
    })
}

/// A code of a list.
#[derive(Debug, PartialEq)]
struct Stated {
    status: String,
    name: String,
    versions: Versions,
}

/// The codes of `badRequest(400), 404, 202 (microversions 1.20 - )`.
fn in_list(list: &str) -> Vec<Stated> {
    let mut found: Vec<Stated> = Vec::new();
    let bytes = list.as_bytes();
    let part = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
    };
    let mut at = 0;
    while at + 3 <= bytes.len() {
        let Some(status) = list.get(at..at + 3) else {
            at += 1;
            continue;
        };
        let ends = bytes.get(at + 3).is_none_or(|next| {
            // A full stop ends the sentence; before a digit it is part of a version.
            !part(Some(next)) || *next == b'.' && !part(bytes.get(at + 4))
        });
        let begins = at == 0 || !part(bytes.get(at - 1));
        if !is_status(status) || !begins || !ends {
            at += 1;
            continue;
        }
        let before = list.get(..at).unwrap_or("");
        let after = list.get(at + 3..).unwrap_or("");
        // `badRequest(400)`: the name stands before its bracket.
        let outer = before.strip_suffix('(').map(str::trim_end).map(|before| {
            let word = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            before.rsplit(word).next().unwrap_or("")
        });
        let remark = after
            .trim_start()
            .strip_prefix('(')
            .and_then(|rest| rest.split(')').next());
        let versions = remark
            .map(|remark| versions::in_text(&format!("({remark})")))
            .unwrap_or_default();
        let name = match (outer, remark) {
            (Some(name), _) => name,
            (None, Some(remark)) if versions == Versions::default() => remark.trim(),
            _ => "",
        };
        found.push(Stated {
            status: status.to_owned(),
            name: name.to_owned(),
            versions,
        });
        at += 3;
    }
    found
}

/// A code and what stands behind it and behind its name: `404 - notFound - There is no such lid.`
fn explained(item: &Item<'_>) -> Option<(String, Prose)> {
    let mut text = inline::prose(&item.blocks);
    let Some(ProseBlock::Paragraph(inlines)) = text.blocks.first_mut() else {
        return None;
    };
    let (first, rest) = inlines.split_first_mut()?;
    let Inline::Text(first) = first else {
        return None;
    };
    let status = first
        .get(..3)
        .filter(|status| is_status(status))?
        .to_owned();
    let parted = |text: &str| {
        let text = text.trim_start();
        let text = text.strip_prefix([':', '-', '\u{2013}', '\u{2014}'])?;
        text.starts_with(' ').then(|| text.trim_start().to_owned())
    };
    let mut said = parted(first.get(3..)?)?;
    let name = said.split_whitespace().next().unwrap_or_default();
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphabetic());
    if let Some(behind) = said.get(name.len()..).filter(|_| is_name).and_then(parted) {
        said = behind;
    }
    if said.is_empty() && rest.is_empty() {
        return None;
    }
    *first = said;
    Some((status, text))
}

/// Three digits from 100 to 599.
fn is_status(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 3 && (b'1'..=b'5').contains(&bytes[0]) && bytes.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(list: &str) -> String {
        let shown = in_list(list).into_iter().map(|stated| {
            let Versions { min, max } = stated.versions;
            let mut parts = vec![stated.status, stated.name];
            if min.is_some() || max.is_some() {
                let (min, max) = (min.unwrap_or_default(), max.unwrap_or_default());
                parts.push(format!("{min}..{max}"));
            }
            parts.retain(|part| !part.is_empty());
            parts.join(" ")
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn lists_of_codes() {
        for (list, expected) in [
            ("202", "202"),
            ("400,401 404.", "400; 401; 404"),
            (
                "badRequest(400), notFound (404),",
                "400 badRequest; 404 notFound",
            ),
            ("202 (Accepted)", "202 Accepted"),
            (
                "201 (microversions 1.0 - 1.19), 200 (microversions 1.20 - )",
                "201 1.0..1.19; 200 1.20..",
            ),
            (
                "200 (microversions 2.0 - 2.100), 202",
                "200 2.0..2.100; 202",
            ),
            ("TBD", ""),
        ] {
            assert_eq!(listed(list), expected, "{list}");
        }
    }

    #[test]
    fn words_before_a_list() {
        let fault = |line: &str| head(line).map(|head| head.fault);
        assert_eq!(fault("Normal response codes: 200"), Some(false));
        assert_eq!(fault("Error codes: 400"), Some(true));
        assert_eq!(fault("Normal response code: 202 (Accepted)"), Some(false));
        assert_eq!(fault("It answers these error codes: 400"), None);
        assert_eq!(fault("Note: codes"), None);
    }
}
