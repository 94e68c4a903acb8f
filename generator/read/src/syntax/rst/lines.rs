//! Lines and their kinds: the grammar's answer for each line, with its indent.

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;

use crate::syntax::document::Line;
use apiref_core::page::Span;

#[derive(Parser)]
#[grammar = "syntax/rst.pest"]
struct RstParser;

/// What a line is by itself. Its neighbours may yet make something else of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Blank,
    GridBorder,
    GridRow,
    SimpleBorder,
    Adornment,
    Target {
        label: &'a str,
    },
    Directive {
        name: &'a str,
        argument: &'a str,
    },
    Substitution,
    Comment,
    /// `content` is the byte offset of the item's text in [`RawLine::text`]; its length where there is none.
    Bullet {
        content: usize,
    },
    Enumerator {
        content: usize,
    },
    Field {
        name: &'a str,
        value: &'a str,
    },
    Text,
}

/// A line, its indent and its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawLine<'a> {
    pub kind: Kind<'a>,
    /// Columns before the first character; a tab ends at the next multiple of eight.
    pub indent: usize,
    /// Without indent and trailing blanks.
    pub text: &'a str,
    /// Byte offset of `text` in the page.
    pub offset: u32,
}

impl<'a> RawLine<'a> {
    pub fn span(&self) -> Span {
        Span {
            start: self.offset,
            end: self.offset + self.text.len() as u32,
        }
    }

    pub fn line(&self) -> Line<'a> {
        Line {
            text: self.text,
            offset: self.offset,
        }
    }

    /// Number of characters.
    pub fn width(&self) -> usize {
        self.text.chars().count()
    }

    /// The character that the line repeats, if it could underline a title.
    pub fn adornment(&self) -> Option<char> {
        (self.kind == Kind::Adornment).then(|| self.text.chars().next())?
    }

    /// Does it begin with `..`?
    pub fn is_explicit(&self) -> bool {
        matches!(
            self.kind,
            Kind::Target { .. } | Kind::Directive { .. } | Kind::Substitution | Kind::Comment
        )
    }

    /// The same place without its first `bytes` bytes, which is `columns` further to the right, seen as a line of its own.
    pub fn behind(&self, bytes: usize) -> RawLine<'a> {
        let columns = self.text[..bytes].chars().count();
        let mut lines = run(
            Rule::single,
            &self.text[bytes..],
            self.offset + bytes as u32,
        );
        let mut line = lines.pop().unwrap_or(RawLine {
            kind: Kind::Blank,
            indent: 0,
            text: "",
            offset: self.offset,
        });
        line.indent += self.indent + columns;
        line
    }
}

/// Gives each line of `text` its kind. `offset` is the place of `text` in the page, in bytes.
pub(super) fn classify(text: &str, offset: u32) -> Vec<RawLine<'_>> {
    run(Rule::lines, text, offset)
}

fn run(rule: Rule, text: &str, offset: u32) -> Vec<RawLine<'_>> {
    let Ok(pairs) = RstParser::parse(rule, text) else {
        // The grammar matches every text; should that ever be wrong, its lines are at least not lost.
        return plain_lines(text, offset);
    };
    let mut lines = Vec::new();
    let mut line_start = 0;
    for pair in pairs {
        if pair.as_rule() == Rule::EOI {
            continue;
        }
        let span = pair.as_span();
        let raw = &text[span.start()..span.end()];
        let indent = columns(&text[line_start..span.start()]);
        let trimmed = raw.trim_end_matches([' ', '\t']);
        lines.push(RawLine {
            kind: kind(pair, trimmed),
            indent,
            text: trimmed,
            offset: offset + span.start() as u32,
        });
        line_start = span.end() + 1;
    }
    lines
}

fn kind<'a>(pair: Pair<'a, Rule>, text: &str) -> Kind<'a> {
    let length = text.len();
    let start = pair.as_span().start();
    let rule = pair.as_rule();
    match rule {
        Rule::grid_border if is_border(text) => Kind::GridBorder,
        Rule::grid_row => Kind::GridRow,
        Rule::simple_border => Kind::SimpleBorder,
        Rule::adornment if is_adornment(text) => Kind::Adornment,
        Rule::substitution => Kind::Substitution,
        Rule::comment => Kind::Comment,
        Rule::target => {
            let label = pair.into_inner().next().map_or("", |label| label.as_str());
            Kind::Target {
                label: label.trim_matches('`'),
            }
        }
        Rule::nameless if text.contains("://") || text.ends_with('_') => {
            Kind::Target { label: "_" }
        }
        Rule::directive => {
            let mut inner = pair.into_inner().map(|part| part.as_str());
            let (name, argument) = (inner.next().unwrap_or(""), inner.next().unwrap_or(""));
            Kind::Directive {
                name,
                argument: argument.trim(),
            }
        }
        Rule::field => {
            let mut inner = pair.into_inner().map(|part| part.as_str());
            let (name, value) = (inner.next().unwrap_or(""), inner.next().unwrap_or(""));
            Kind::Field {
                name,
                value: value.trim(),
            }
        }
        Rule::bullet | Rule::enumerator => {
            // A line that ends in spaces and a tab has no item: the end of the line is trimmed.
            let content = pair
                .into_inner()
                .next()
                .map_or(length, |item| (item.as_span().start() - start).min(length));
            if rule == Rule::bullet {
                Kind::Bullet { content }
            } else {
                Kind::Enumerator { content }
            }
        }
        _ if length == 0 => Kind::Blank,
        _ => Kind::Text,
    }
}

/// One character only, and one that may underline?
fn is_adornment(text: &str) -> bool {
    let first = text.bytes().next().unwrap_or(b' ');
    !b"()[]{}\\".contains(&first) && text.bytes().all(|byte| byte == first)
}

/// Only border characters, and a corner at the end?
fn is_border(text: &str) -> bool {
    text.ends_with('+')
        && text
            .bytes()
            .all(|byte| matches!(byte, b'-' | b'=' | b'+' | b'|'))
}

fn columns(blanks: &str) -> usize {
    blanks.bytes().fold(0, |column, byte| {
        if byte == b'\t' {
            (column / 8 + 1) * 8
        } else {
            column + 1
        }
    })
}

fn plain_lines(text: &str, offset: u32) -> Vec<RawLine<'_>> {
    let mut at = offset;
    text.split('\n')
        .map(|line| {
            let inner = line.trim_start_matches([' ', '\t']);
            let lead = line.len() - inner.len();
            let raw = RawLine {
                kind: if inner.trim().is_empty() {
                    Kind::Blank
                } else {
                    Kind::Text
                },
                indent: columns(&line[..lead]),
                text: inner.trim_end_matches([' ', '\t']),
                offset: at + lead as u32,
            };
            at += line.len() as u32 + 1;
            raw
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Kind<'_>) {
        let lines = classify(line, 0);
        assert_eq!(lines.len(), 1, "{line:?}: {lines:?}");
        assert_eq!(lines[0].kind, expected, "{line:?}");
    }

    #[test]
    fn each_kind_of_line_is_told_apart() {
        check("", Kind::Blank);
        check("   ", Kind::Blank);
        check("+---+===+", Kind::GridBorder);
        check("+-----|---+", Kind::GridBorder);
        check("| a | b |", Kind::GridRow);
        check("==== ====", Kind::SimpleBorder);
        check("----", Kind::Adornment);
        check(":::", Kind::Adornment);
        check("..", Kind::Comment);
        check("-=", Kind::Text);
        check("((", Kind::Text);
        check("});", Kind::Text);
        check("#.", Kind::Enumerator { content: 2 });
        check("-  \t", Kind::Bullet { content: 1 });
        check("(#)", Kind::Enumerator { content: 3 });
        check(".. _a__b:", Kind::Target { label: "a__b" });
        check("__ https://a.example/b", Kind::Target { label: "_" });
        check("__ guide_", Kind::Target { label: "_" });
        check("__ init", Kind::Text);
        check("__init__ sets it", Kind::Text);
        check(
            ".. table:: **Table 1** x",
            Kind::Directive {
                name: "table",
                argument: "**Table 1** x",
            },
        );
        check(
            ".. code-block::",
            Kind::Directive {
                name: "code-block",
                argument: "",
            },
        );
        check(".. |i1| image:: x.png", Kind::Substitution);
        check(".. remark", Kind::Comment);
        check("..", Kind::Comment);
        check("-  one", Kind::Bullet { content: 3 });
        check("-", Kind::Bullet { content: 1 });
        check("-one", Kind::Text);
        check("12. one", Kind::Enumerator { content: 4 });
        check("(a) one", Kind::Enumerator { content: 4 });
        check(
            ":original_name: x.html",
            Kind::Field {
                name: "original_name",
                value: "x.html",
            },
        );
        check(":ref:`x <y>`", Kind::Text);
        check("GET /v1", Kind::Text);
    }

    #[test]
    fn indents_and_offsets_are_kept() {
        let lines = classify("a\n   b  \n\tc", 10);
        assert_eq!(
            lines
                .iter()
                .map(|line| (line.indent, line.text, line.offset))
                .collect::<Vec<_>>(),
            [(0, "a", 10), (3, "b", 15), (8, "c", 20)]
        );
    }

    #[test]
    fn what_stands_behind_a_bullet_is_a_line_again() {
        let lines = classify("  -  .. code::", 0);
        let inner = lines[0].behind(3);
        assert_eq!(
            inner.kind,
            Kind::Directive {
                name: "code",
                argument: ""
            }
        );
        assert_eq!((inner.indent, inner.offset), (5, 5));
    }
}
