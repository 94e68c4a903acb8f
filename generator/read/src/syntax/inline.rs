//! Inline markup: runs of text to [`Prose`], plain strings and references.

use std::borrow::Cow;

use pest::Parser;

use self::grammar::{InlineParser, Rule};
use super::document::{Block, BlockKind, ListedField, Row, Text};
use super::{route, versions};
use crate::draft::{Inline, Prose, ProseBlock, Reference};
use apiref_core::http::methods::METHODS;
use apiref_core::page::Span;

mod grammar {
    /// Runs `inline.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/inline.pest"]
    pub struct InlineParser;
}

/// Blocks as structured text. Nothing is left out but comments.
pub fn prose(blocks: &[Block<'_>]) -> Prose {
    let mut prose = Prose::default();
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                let inlines = inlines(text);
                // A line block without a line says nothing.
                let is_bar =
                    matches!(inlines.as_slice(), [Inline::Text(text)] if text.trim() == "|");
                if !inlines.is_empty() && !is_bar {
                    prose.blocks.push(ProseBlock::Paragraph(inlines));
                }
            }
            BlockKind::List { ordered, items } => prose.blocks.push(ProseBlock::List {
                ordered: *ordered,
                items: items.iter().map(|item| self::prose(&item.blocks)).collect(),
            }),
            BlockKind::Fields(fields) => prose.blocks.push(ProseBlock::List {
                ordered: false,
                items: fields.iter().map(field).collect(),
            }),
            BlockKind::Literal { text, .. } => prose.blocks.push(ProseBlock::Code(text.verbatim())),
            BlockKind::Table(table) => {
                let cells = |row: &Row<'_>| -> Vec<Prose> {
                    let cells = row.cells.iter();
                    cells.map(|cell| self::prose(&cell.blocks)).collect()
                };
                // Of several rows of a header the last one heads the columns.
                let (header, above) = match table.header.split_last() {
                    Some((last, above)) => (cells(last), above),
                    None => (Vec::new(), table.header.as_slice()),
                };
                prose.blocks.push(ProseBlock::Table {
                    header,
                    rows: above.iter().chain(&table.rows).map(cells).collect(),
                });
            }
            BlockKind::Directive {
                name,
                argument,
                body,
                ..
            } => {
                if matches!(
                    *name,
                    "default-domain"
                        | "default-role"
                        | "currentmodule"
                        | "sectionauthor"
                        | "codeauthor"
                        | "toctree"
                        | "figure"
                        | "image"
                        | "contents"
                        | "highlight"
                        | "raw"
                        | "include"
                ) {
                    continue;
                }
                if let Some(note) = versions::read(name, argument, body) {
                    prose.blocks.push(note.shown(name));
                    continue;
                }
                let mut inner = self::prose(body);
                if *name == "admonition" && !argument.is_empty() {
                    let title = plain(&Text::line(argument, 0));
                    prose.blocks.push(ProseBlock::Admonition(title, inner));
                    continue;
                }
                if !argument.is_empty() {
                    inner.blocks.insert(
                        0,
                        ProseBlock::Paragraph(vec![Inline::Text((*argument).to_owned())]),
                    );
                }
                prose
                    .blocks
                    .push(ProseBlock::Admonition(title_case(name), inner));
            }
            BlockKind::Quote(blocks) => prose.blocks.extend(self::prose(blocks).blocks),
            BlockKind::Comment(_) => {}
        }
    }
    prose
}

/// A field as text: its name in bold, then its value.
pub fn field(field: &ListedField<'_>) -> Prose {
    let name = Inline::Strong(field.name.text.to_owned());
    let mut prose = prose(&field.blocks);
    match prose.blocks.first_mut() {
        Some(ProseBlock::Paragraph(inlines)) => {
            inlines.splice(0..0, [name, Inline::Text(": ".to_owned())]);
        }
        _ => prose.blocks.insert(0, ProseBlock::Paragraph(vec![name])),
    }
    prose
}

/// The name of a directive as the title of a note.
pub fn title_case(name: &str) -> String {
    if name == "seealso" {
        return "See also".to_owned();
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The text without markup, blanks collapsed and cut off at both ends.
pub fn plain(text: &Text<'_>) -> String {
    let joined = text.joined();
    if !has_markup(&joined) {
        return collapse(&joined).into_owned();
    }
    let whole: String = inlines(text).iter().map(Inline::text).collect();
    collapse(&whole).into_owned()
}

/// The text without markup, and the references in it, in order.
pub fn plain_and_references(text: &Text<'_>) -> (String, Vec<Reference>) {
    if !text.lines.iter().any(|line| line.text.contains('`')) {
        return (plain(text), Vec::new());
    }
    let inlines = inlines(text);
    let whole: String = inlines.iter().map(Inline::text).collect();
    let references = inlines.into_iter().filter_map(|inline| match inline {
        Inline::Reference(reference) => Some(reference),
        _ => None,
    });
    (collapse(&whole).into_owned(), references.collect())
}

/// The references in a text, in order.
pub fn references(text: &Text<'_>) -> Vec<Reference> {
    plain_and_references(text).1
}

/// Is there a character that could be markup?
fn has_markup(text: &str) -> bool {
    memchr::memchr3(b'*', b'`', b'\\', text.as_bytes()).is_some()
}

/// Runs of blanks become one blank; none are left at the ends.
fn collapse(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if !trimmed.contains("  ") && !trimmed.contains(['\t', '\n']) {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(
        trimmed
            .split([' ', '\t', '\n'])
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// A text as runs of plain and marked text.
pub fn inlines(text: &Text<'_>) -> Vec<Inline> {
    let joined = text.joined();
    if !has_markup(&joined) {
        let plain = collapse(&joined);
        return if plain.is_empty() {
            Vec::new()
        } else {
            vec![Inline::Text(plain.into_owned())]
        };
    }
    let mut builder = Builder {
        text: &joined,
        source: text,
        out: Vec::new(),
    };
    builder.read();
    let mut out = builder.out;
    if let Some(Inline::Text(first)) = out.first_mut() {
        first.drain(..first.len() - first.trim_start().len());
    }
    if let Some(Inline::Text(last)) = out.last_mut() {
        last.truncate(last.trim_end().len());
    }
    out.retain(|inline| !inline.text().is_empty());
    out
}

/// How often reading starts anew behind a character that looked like markup; a bound for hostile text.
const RESTARTS: usize = 100;

struct Builder<'t> {
    text: &'t str,
    source: &'t Text<'t>,
    out: Vec<Inline>,
}

impl Builder<'_> {
    fn read(&mut self) {
        let mut from = 0;
        for restarts in 0.. {
            let Ok(pairs) = InlineParser::parse(Rule::run, &self.text[from..]) else {
                return self.plain(&self.text[from..]);
            };
            let mut restart = None;
            for pair in pairs {
                let start = from + pair.as_span().start();
                let end = from + pair.as_span().end();
                let marked = !matches!(
                    pair.as_rule(),
                    Rule::plain | Rule::stray | Rule::escape | Rule::EOI
                );
                if marked && !may_begin(self.text, start) {
                    if restarts < RESTARTS {
                        // The first character is no markup; what follows it may be.
                        let next =
                            start + self.text[start..].chars().next().map_or(1, char::len_utf8);
                        self.plain(&self.text[start..next]);
                        restart = Some(next);
                        break;
                    }
                    self.plain(&self.text[start..end]);
                } else {
                    self.piece(pair, start);
                }
            }
            match restart {
                Some(next) => from = next,
                None => return,
            }
        }
    }

    fn plain(&mut self, text: &str) {
        if let Some(Inline::Text(last)) = self.out.last_mut() {
            last.push_str(text);
        } else {
            self.out.push(Inline::Text(text.to_owned()));
        }
    }

    fn piece(&mut self, pair: pest::iterators::Pair<'_, Rule>, start: usize) {
        let (raw, rule) = (pair.as_str(), pair.as_rule());
        let mut parts = pair.into_inner().map(|part| part.as_str());
        let inner = parts.next().unwrap_or("");
        let inline = match rule {
            Rule::EOI => return,
            Rule::escape => {
                // An escaped blank only separates markup from letters.
                let escaped = &raw[1..];
                Inline::Text(if matches!(escaped, " " | "\n") {
                    String::new()
                } else {
                    escaped.to_owned()
                })
            }
            Rule::literal => Inline::Code(inner.to_owned()),
            Rule::strong => Inline::Strong(unescape(inner)),
            // Many mean code by single backquotes.
            Rule::interpreted if is_code(inner) => Inline::Code(unescape(inner)),
            Rule::emphasis | Rule::interpreted => Inline::Emphasis(unescape(inner)),
            Rule::role => {
                let (text, target) = titled(parts.next().unwrap_or(""));
                match inner {
                    "ref" | "doc" | "any" | "numref" => {
                        let span = place(self.source, start, raw.len());
                        Inline::Reference(Reference {
                            text,
                            target: target.unwrap_or_default(),
                            span,
                        })
                    }
                    "literal" | "code" | "samp" | "file" | "command" => Inline::Code(text),
                    "http:method" | "method" => Inline::Code(text.to_ascii_uppercase()),
                    "rfc" => match rfc(&text, target.as_deref()) {
                        Some((text, url)) => Inline::Link { text, url },
                        None => Inline::Text(text),
                    },
                    // Without the method, the path of one operation reads like that of another.
                    role => match method(role).filter(|_| text.starts_with('/')) {
                        Some(method) => {
                            let path = route::read(&text).template;
                            Inline::Code(format!("{method} {path}"))
                        }
                        None => Inline::Text(text),
                    },
                }
            }
            Rule::nowhere => Inline::Text(String::new()),
            Rule::link => match titled(inner) {
                // Converters write `None` where they had no address.
                (text, Some(url)) if url == "None" => Inline::Text(text),
                // Two underscores: the link has no name, however its text reads.
                (text, Some(name)) if raw.ends_with("__") && name == inner.trim() => Inline::Link {
                    text,
                    url: format!("{ANONYMOUS}{name}"),
                },
                (text, Some(url)) => Inline::Link { text, url },
                (text, None) => Inline::Text(text),
            },
            _ => Inline::Text(raw.to_owned()),
        };
        match inline {
            Inline::Text(text) => self.plain(&text),
            other => self.out.push(other),
        }
    }
}

/// Before the text of a link that has neither an address nor a name, in place of its address.
pub const ANONYMOUS: &str = "__";

/// Is a text in single backquotes a name or value rather than a word?
fn is_code(text: &str) -> bool {
    text.contains(['_', '{', '}', '/', '.', ':', '=', '(', '<', '$'])
        && !text.contains(char::is_whitespace)
}

/// The method of the operations that a role leads to: `get`, `http:put`.
fn method(role: &str) -> Option<&'static str> {
    let name = role.strip_prefix("http:").unwrap_or(role);
    let mut known = METHODS.into_iter();
    known.find(|method| method.eq_ignore_ascii_case(name))
}

/// The title and address of what the role `rfc` names: `2616`, `2616#section-14.27`, `JSON <7159>`.
fn rfc(text: &str, target: Option<&str>) -> Option<(String, String)> {
    let target = target.unwrap_or(text);
    let (number, section) = match target.split_once('#') {
        Some((number, section)) => (number, Some(section)),
        None => (target, None),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    if number.is_empty()
        || !number.bytes().all(|byte| byte.is_ascii_digit())
        || !section.unwrap_or_default().chars().all(is_plain)
    {
        return None;
    }
    let mut url = format!("https://datatracker.ietf.org/doc/html/rfc{number}");
    let mut title = format!("RFC {number}");
    if let Some(section) = section {
        url.push_str(&format!("#{section}"));
        title.push(' ');
        title.push_str(&section.replacen('-', " ", 1));
    }
    let title = if text == target {
        title
    } else {
        text.to_owned()
    };
    Some((title, url))
}

/// Markup begins at the start of a text, behind a blank or an opening or joining mark; and not where a bracket or
/// quote before it is closed right behind its first characters, as in `(*)`.
fn may_begin(text: &str, start: usize) -> bool {
    let Some(before) = text[..start].chars().next_back() else {
        return true;
    };
    if before.is_alphanumeric() || matches!(before, '.' | ';' | '!' | '?' | '`' | ')' | ']' | '}') {
        return false;
    }
    let closing = match before {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        '\'' | '"' => before,
        _ => return true,
    };
    // The sign that opens markup is one or two of one character: behind "``" stands what is written, "*" as well.
    let markup = &text[start..];
    let opener = markup.chars().next().unwrap_or_default();
    !markup.trim_start_matches(opener).starts_with(closing)
}

/// `text <target>` taken apart; a role without `<>` is its own target.
fn titled(inner: &str) -> (String, Option<String>) {
    let trimmed = inner.trim();
    match trimmed
        .strip_suffix('>')
        .and_then(|rest| rest.rsplit_once('<'))
    {
        Some((text, target)) => {
            let text = if text.trim().is_empty() {
                target
            } else {
                text.trim()
            };
            (unescape(text), Some(target.trim().to_owned()))
        }
        None => (unescape(trimmed), Some(trimmed.to_owned())),
    }
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return collapse(text).into_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => out.extend(letters.next().filter(|c| !c.is_whitespace())),
            c => out.push(c),
        }
    }
    collapse(&out).into_owned()
}

/// The place in the page of `length` bytes at `start` of the joined text.
fn place(source: &Text<'_>, start: usize, length: usize) -> Span {
    let mut line_start = 0;
    for line in &source.lines {
        if start <= line_start + line.text.len() {
            let from = line.offset + (start - line_start) as u32;
            let end = (from + length as u32).min(line.offset + line.text.len() as u32);
            return Span { start: from, end };
        }
        line_start += line.text.len() + 1;
    }
    source.span()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, plain: &str, markdown: &str) {
        let text = Text::line(text, 0);
        assert_eq!(self::plain(&text), plain);
        let prose = Prose {
            blocks: vec![ProseBlock::Paragraph(inlines(&text))],
        };
        assert_eq!(prose.to_markdown(), markdown);
    }

    #[test]
    fn markup_is_undone() {
        check("a **b** *c* ``d*`` e", "a b c d* e", "a **b** *c* `d*` e");
        check(r"x\_y **a**\ b\*", "x_y ab*", r"x\_y **a**b\*");
        check(
            "see :ref:`Table 3 <page__t3>`.",
            "see Table 3.",
            "see Table 3.",
        );
        check(
            "`site <https://example.com/a>`__",
            "site",
            "[site](<https://example.com/a>)",
        );
        check(
            "The next one. ` <None>`__",
            "The next one.",
            "The next one.",
        );
        check("The `next one <None>`__.", "The next one.", "The next one.");
        check(r"only :literal:`!^_\``.", "only !^_`.", "only `` !^_` ``.");
        check(
            r"a :literal:`b\\` and :literal:`c`",
            r"a b\ and c",
            r"a `b\` and `c`",
        );
        check(
            "as :rfc:`7159#section-4` and :rfc:`dates <2822>` say",
            "as RFC 7159 section 4 and dates say",
            "as [RFC 7159 section 4](<https://datatracker.ietf.org/doc/html/rfc7159#section-4>) and \
             [dates](<https://datatracker.ietf.org/doc/html/rfc2822>) say",
        );
        check("as :rfc:`it` says", "as it says", "as it says");
        check(
            "as :get:`/crates` does",
            "as GET /crates does",
            "as `GET /crates` does",
        );
        check(
            "as :put:`this <crate>` does",
            "as this does",
            "as this does",
        );
    }

    #[test]
    fn what_only_looks_like_markup_stays() {
        check(
            "any (*) or 2*3*4 and x**",
            "any (*) or 2*3*4 and x**",
            r"any (\*) or 2\*3\*4 and x\*\*",
        );
        check("lone ` and *", "lone ` and *", r"lone \` and \*");
        check("(*): **bold**", "(*): bold", r"(\*): **bold**");
        check(
            r"**\***. **\*** is all; *a\*b*",
            "*. * is all; a*b",
            r"**\***. **\*** is all; *a\*b*",
        );
        check(
            "a star (``*``), (``)",
            "a star (*), (``)",
            r"a star (`*`), (\`\`)",
        );
    }

    #[test]
    fn references_know_their_place() {
        let text = Text {
            lines: vec![
                super::super::Line {
                    text: "one",
                    offset: 10,
                },
                super::super::Line {
                    text: "x :ref:`T <l>`",
                    offset: 20,
                },
            ],
        };
        let found = references(&text);
        assert_eq!(
            found,
            [Reference {
                text: "T".to_owned(),
                target: "l".to_owned(),
                span: Span { start: 22, end: 34 }
            }]
        );
    }

    #[test]
    fn hostile_text_is_read_in_bounded_time() {
        let text = "a*".repeat(20_000);
        assert_eq!(plain(&Text::line(&text, 0)), text);
    }
}
