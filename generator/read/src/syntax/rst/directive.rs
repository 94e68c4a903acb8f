//! Directives: what their content is, their options, and the tables that they hold.

use crate::syntax::directives;
use crate::syntax::document::{Block, BlockKind, Field, Text};
use apiref_core::page::Span;
use apiref_core::text;

use super::blocks::{Blocks, part_offset};
use super::lines::{Kind, RawLine};
use super::table;

/// Directives whose content is taken as it stands.
const LITERAL: &[&str] = &[
    "code-block",
    "code",
    "sourcecode",
    "parsed-literal",
    "highlight",
    "literal-block",
    "code-tab",
    "prompt",
    "http:example",
];

/// Directives whose content is data, and no markup.
const DATA: &[&str] = &["rest_method", "rest_parameters", "rest_status_code"];

impl<'a> Blocks<'a, '_> {
    pub(super) fn directive(
        &mut self,
        name: &'a str,
        argument: &'a str,
        head: &RawLine<'a>,
        body: &[RawLine<'a>],
        depth: usize,
    ) -> BlockKind<'a> {
        let argument_offset = head.offset + part_offset(head, argument) as u32;
        // A directive of a domain; of the default one, a path tells.
        let (argument, body) =
            match name.contains(':') || directives::method(name, argument).is_some() {
                true => self.signatures(argument, argument_offset, body),
                false => (argument, body),
            };
        let (options, rest) = self.options(body);
        if LITERAL.contains(&name) {
            return self.literal((!argument.is_empty()).then_some(argument), rest);
        }
        if DATA.contains(&name) {
            return self.data(name, argument, body);
        }
        if matches!(name, "table" | "csv-table" | "list-table") {
            let caption = (!argument.is_empty()).then(|| caption(argument, argument_offset, body));
            return self.table_directive(name, caption, options, argument, rest, depth);
        }
        // The argument of an admonition is the beginning of its text.
        if text::is_admonition(name) && !argument.is_empty() {
            let indent = rest
                .iter()
                .find(|line| line.kind != Kind::Blank)
                .map_or(head.indent + 3, |line| line.indent);
            let first = RawLine {
                kind: Kind::Text,
                indent,
                text: argument,
                offset: argument_offset,
            };
            let lines: Vec<_> = std::iter::once(first).chain(rest.iter().copied()).collect();
            return BlockKind::Directive {
                name,
                argument: "",
                options,
                body: self.nested(&lines, depth),
            };
        }
        BlockKind::Directive {
            name,
            argument,
            options,
            body: self.nested(rest, depth),
        }
    }

    /// A directive whose content is one literal block.
    fn data(&self, name: &'a str, argument: &'a str, body: &[RawLine<'a>]) -> BlockKind<'a> {
        let span = body.iter().map(RawLine::span).reduce(Span::to);
        let block = |span| Block {
            span,
            labels: Vec::new(),
            kind: self.literal(None, body),
        };
        BlockKind::Directive {
            name,
            argument,
            options: Vec::new(),
            body: span.map(block).into_iter().collect(),
        }
    }

    /// The argument of a directive that describes objects: one signature a line, up to its options or a blank line.
    fn signatures<'l>(
        &self,
        argument: &'a str,
        offset: u32,
        body: &'l [RawLine<'a>],
    ) -> (&'a str, &'l [RawLine<'a>]) {
        let more = body
            .iter()
            .take_while(|line| !matches!(line.kind, Kind::Blank | Kind::Field { .. }))
            .count();
        let Some(last) = more.checked_sub(1).and_then(|last| body.get(last)) else {
            return (argument, body);
        };
        let end = last.offset + last.text.len() as u32;
        (self.page.slice(Span { start: offset, end }), &body[more..])
    }

    /// `:name: value` lines directly below a directive, and the lines after them. Values may go on in lines that are
    /// indented more.
    fn options<'l>(&self, body: &'l [RawLine<'a>]) -> (Vec<Field<'a>>, &'l [RawLine<'a>]) {
        let mut options = Vec::new();
        let mut rest = body;
        while let Some((line, after)) = rest.split_first() {
            let Kind::Field { name, value } = line.kind else {
                break;
            };
            let more = after
                .iter()
                .take_while(|next| next.kind != Kind::Blank && next.indent > line.indent)
                .count();
            let last = more
                .checked_sub(1)
                .and_then(|last| after.get(last))
                .unwrap_or(line);
            let span = line.span().to(last.span());
            let start = line.offset + part_offset(line, value) as u32;
            options.push(Field {
                name,
                value: if more == 0 {
                    value
                } else {
                    self.page.slice(Span { start, ..span })
                },
                span,
            });
            rest = &after[more..];
        }
        (options, rest)
    }

    fn table_directive(
        &mut self,
        name: &'a str,
        caption: Option<Text<'a>>,
        options: Vec<Field<'a>>,
        argument: &'a str,
        rest: &[RawLine<'a>],
        depth: usize,
    ) -> BlockKind<'a> {
        let read = match name {
            "csv-table" => Some(table::csv(self, &options, rest)),
            "list-table" => {
                let blocks = self.nested(rest, depth);
                table::list(&options, blocks)
            }
            _ => {
                let continued = caption
                    .as_ref()
                    .map_or(0, |caption| caption.lines.len().saturating_sub(1));
                let mut blocks = self.nested(rest.get(continued..).unwrap_or_default(), depth);
                let index = blocks
                    .iter()
                    .position(|block| matches!(block.kind, BlockKind::Table(_)));
                match index.map(|index| blocks.swap_remove(index).kind) {
                    Some(BlockKind::Table(table)) if blocks.is_empty() => Some(table),
                    Some(BlockKind::Table(mut table)) => {
                        // Text beside the table inside its directive stays beside it.
                        table.caption = caption.clone();
                        let span = table.span;
                        blocks.push(Block {
                            span,
                            labels: Vec::new(),
                            kind: BlockKind::Table(table),
                        });
                        return BlockKind::Quote(blocks);
                    }
                    _ => {
                        return BlockKind::Directive {
                            name,
                            argument,
                            options,
                            body: blocks,
                        };
                    }
                }
            }
        };
        match read {
            Some(mut table) => {
                table.caption = caption;
                BlockKind::Table(table)
            }
            None => {
                let body = self.nested(rest, depth);
                BlockKind::Directive {
                    name,
                    argument,
                    options,
                    body,
                }
            }
        }
    }
}

/// The title of a table directive; it may go on over several lines before the first blank one.
fn caption<'a>(argument: &'a str, offset: u32, body: &[RawLine<'a>]) -> Text<'a> {
    let mut text = Text::line(argument, offset);
    let more = body.iter().take_while(|line| line.kind == Kind::Text);
    text.lines.extend(more.map(RawLine::line));
    text
}
