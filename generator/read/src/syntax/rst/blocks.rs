//! Paragraphs, lists, literal blocks, directives and targets, by the kinds and indents of lines.

use crate::syntax::document::{Block, BlockKind, Item, Line, ListedField, Text};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::page::{Page, Span};

use super::lines::{Kind, RawLine};
use super::table;

/// Deepest nesting of blocks that is read as structure; deeper text is kept as a literal block.
const DEEPEST: usize = 40;

/// Reads blocks out of lines.
pub(super) struct Blocks<'a, 'd> {
    pub page: &'a Page,
    pub diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Blocks<'a, '_> {
    /// Reads `lines`; `labels` are targets that stand before them. Returns the labels that no block took.
    pub fn read(
        &mut self,
        lines: &[RawLine<'a>],
        labels: Vec<&'a str>,
    ) -> (Vec<Block<'a>>, Vec<&'a str>) {
        self.level(lines, labels, 0)
    }

    fn level(
        &mut self,
        lines: &[RawLine<'a>],
        mut labels: Vec<&'a str>,
        depth: usize,
    ) -> (Vec<Block<'a>>, Vec<&'a str>) {
        let mut blocks: Vec<Block<'a>> = Vec::new();
        let base = lines
            .iter()
            .filter(|line| line.kind != Kind::Blank)
            .map(|line| line.indent)
            .min()
            .unwrap_or(0);
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if line.kind == Kind::Blank {
                at += 1;
                continue;
            }
            if let Kind::Target { label } = line.kind
                && line.indent == base
            {
                labels.push(label);
                at += 1;
                continue;
            }
            let (kind, end) = self.block(lines, at, base, depth);
            let span = lines[at..end]
                .iter()
                .filter(|line| line.kind != Kind::Blank)
                .map(RawLine::span)
                .fold(line.span(), Span::to);
            if let Some(kind) = kind {
                blocks.push(Block {
                    span,
                    labels: std::mem::take(&mut labels),
                    kind,
                });
            }
            at = end;
        }
        (blocks, labels)
    }

    /// The block that begins at `at`, and the index of the line after it.
    fn block(
        &mut self,
        lines: &[RawLine<'a>],
        at: usize,
        base: usize,
        depth: usize,
    ) -> (Option<BlockKind<'a>>, usize) {
        let line = &lines[at];
        if line.indent > base {
            let end = indented_end(lines, at, base);
            if depth >= DEEPEST {
                return (Some(self.literal(None, &lines[at..end])), end);
            }
            return (
                Some(BlockKind::Quote(self.nested(&lines[at..end], depth))),
                end,
            );
        }
        match line.kind {
            Kind::GridBorder => {
                let of_table = |line: &&RawLine<'_>| is_grid(line, base);
                let end = at + lines[at..].iter().take_while(of_table).count();
                let rows: Vec<_> = lines[at..end]
                    .iter()
                    .map(|line| self.aligned(line, base))
                    .collect();
                (Some(BlockKind::Table(table::grid(self, &rows))), end)
            }
            Kind::SimpleBorder => match table::simple_end(lines, at) {
                Some(end) => (
                    Some(BlockKind::Table(table::simple(self, &lines[at..end]))),
                    end,
                ),
                None => self.paragraph(lines, at, base),
            },
            Kind::Directive { name, argument } => {
                let end = indented_end(lines, at + 1, base);
                (
                    Some(self.directive(name, argument, &lines[at], &lines[at + 1..end], depth)),
                    end,
                )
            }
            Kind::Substitution | Kind::Comment => {
                let end = indented_end(lines, at + 1, base);
                let text = Text {
                    lines: trimmed(&lines[at..end]).iter().map(RawLine::line).collect(),
                };
                (Some(BlockKind::Comment(text)), end)
            }
            Kind::Bullet { .. } => self.list(lines, at, base, false, depth),
            Kind::Enumerator { content } if begins_list(lines, at, base, content) => {
                self.list(lines, at, base, true, depth)
            }
            Kind::Field { .. } => self.fields(lines, at, base, depth),
            // A transition, or an underline whose title is missing.
            Kind::Adornment if line.width() >= 4 => (None, at + 1),
            _ => self.paragraph(lines, at, base),
        }
    }

    /// A line of a grid table whose first bar is missing, seen from the table's first column on.
    fn aligned(&self, line: &RawLine<'a>, base: usize) -> RawLine<'a> {
        let extra = line.indent.saturating_sub(base) as u32;
        let start = line.offset.saturating_sub(extra);
        let end = line.offset + line.text.len() as u32;
        let text = self.page.slice(Span { start, end });
        let blank = text.bytes().take(extra as usize).all(|byte| byte == b' ');
        if extra == 0 || !blank || text.is_empty() {
            return *line;
        }
        RawLine {
            kind: Kind::GridRow,
            indent: base,
            text,
            offset: start,
        }
    }

    pub(super) fn nested(&mut self, lines: &[RawLine<'a>], depth: usize) -> Vec<Block<'a>> {
        if depth >= DEEPEST {
            let kind = self.literal(None, lines);
            let span = lines
                .iter()
                .map(RawLine::span)
                .reduce(Span::to)
                .unwrap_or_default();
            return vec![Block {
                span,
                labels: Vec::new(),
                kind,
            }];
        }
        let (mut blocks, labels) = self.level(lines, Vec::new(), depth + 1);
        if !labels.is_empty() {
            // Targets at the very end of an item: kept with an empty comment, for whoever looks labels up.
            let span = lines.last().map(RawLine::span).unwrap_or_default();
            blocks.push(Block {
                span,
                labels,
                kind: BlockKind::Comment(Text::default()),
            });
        }
        blocks
    }

    fn paragraph(
        &mut self,
        lines: &[RawLine<'a>],
        at: usize,
        base: usize,
    ) -> (Option<BlockKind<'a>>, usize) {
        let mut end = at + 1;
        while let Some(line) = lines.get(end) {
            if line.kind == Kind::Blank
                || line.indent != base
                || line.is_explicit()
                || line.kind == Kind::GridBorder
            {
                break;
            }
            end += 1;
        }
        let mut text: Vec<Line<'a>> = lines[at..end].iter().map(RawLine::line).collect();
        let opens_literal = text.last().is_some_and(|line| line.text.ends_with("::"));
        if !opens_literal {
            return (Some(BlockKind::Paragraph(Text { lines: text })), end);
        }
        // `text::` keeps one colon; `::` alone vanishes.
        if let Some(last) = text.last_mut() {
            let shown = last.text.trim_end_matches(':').trim_end();
            last.text = if shown.is_empty() {
                ""
            } else {
                &last.text[..last.text.len() - 1]
            };
        }
        text.retain(|line| !line.text.is_empty());
        if text.is_empty() {
            let from = end
                + lines[end..]
                    .iter()
                    .take_while(|line| line.kind == Kind::Blank)
                    .count();
            let until = indented_end(lines, from, base);
            return (
                Some(self.literal(None, &lines[from..until])),
                until.max(end),
            );
        }
        // The literal block that follows is indented: seen again as `::` alone would be.
        let from = end
            + lines[end..]
                .iter()
                .take_while(|line| line.kind == Kind::Blank)
                .count();
        let until = indented_end(lines, from, base);
        if until == from {
            return (Some(BlockKind::Paragraph(Text { lines: text })), end);
        }
        let literal = self.literal(None, &lines[from..until]);
        let spans = |lines: &[RawLine<'a>]| {
            lines
                .iter()
                .map(RawLine::span)
                .reduce(Span::to)
                .unwrap_or_default()
        };
        let quote = vec![
            Block {
                span: spans(&lines[at..end]),
                labels: Vec::new(),
                kind: BlockKind::Paragraph(Text { lines: text }),
            },
            Block {
                span: spans(&lines[from..until]),
                labels: Vec::new(),
                kind: literal,
            },
        ];
        (Some(BlockKind::Quote(quote)), until)
    }

    /// Verbatim lines without their common indent and without blank lines around them.
    pub fn literal(&self, language: Option<&'a str>, lines: &[RawLine<'a>]) -> BlockKind<'a> {
        let lines = trimmed(lines);
        let base = lines
            .iter()
            .filter(|line| line.kind != Kind::Blank)
            .map(|line| line.indent)
            .min()
            .unwrap_or(0);
        let text = lines
            .iter()
            .map(|line| {
                // Indents are blanks, one byte each; a tab counts more columns than bytes and is kept whole.
                let extra = (line.indent - base.min(line.indent)) as u32;
                let start = line.offset.saturating_sub(extra);
                let span = Span {
                    start,
                    end: line.offset + line.text.len() as u32,
                };
                let text = self.page.slice(span);
                let blank_lead = text.len() >= line.text.len()
                    && text[..text.len() - line.text.len()]
                        .bytes()
                        .all(|byte| byte == b' ' || byte == b'\t');
                if line.kind == Kind::Blank || !blank_lead {
                    line.line()
                } else {
                    Line {
                        text,
                        offset: start,
                    }
                }
            })
            .collect();
        BlockKind::Literal {
            language,
            text: Text { lines: text },
        }
    }

    fn list(
        &mut self,
        lines: &[RawLine<'a>],
        at: usize,
        base: usize,
        ordered: bool,
        depth: usize,
    ) -> (Option<BlockKind<'a>>, usize) {
        let mut items = Vec::new();
        let mut at = at;
        while let Some(line) = lines.get(at) {
            if line.kind == Kind::Blank {
                at += 1;
                continue;
            }
            let content = match line.kind {
                Kind::Bullet { content } if !ordered => content,
                Kind::Enumerator { content }
                    if ordered && begins_list(lines, at, base, content) =>
                {
                    content
                }
                _ => break,
            };
            if line.indent != base {
                break;
            }
            let end = indented_end(lines, at + 1, base);
            let mut inner = Vec::with_capacity(end - at);
            inner.push(line.behind(content));
            inner.extend_from_slice(&lines[at + 1..end]);
            // A wrapped first paragraph whose lines are indented less than its text is still one paragraph.
            if let [first, second, ..] = inner.as_mut_slice()
                && second.kind != Kind::Blank
                && second.indent < first.indent
            {
                first.indent = second.indent;
            }
            let span = lines[at..end]
                .iter()
                .map(RawLine::span)
                .reduce(Span::to)
                .unwrap_or_default();
            let blocks = self.nested(trimmed(&inner), depth);
            items.push(Item { span, blocks });
            at = end;
        }
        (Some(BlockKind::List { ordered, items }), at)
    }

    fn fields(
        &mut self,
        lines: &[RawLine<'a>],
        at: usize,
        base: usize,
        depth: usize,
    ) -> (Option<BlockKind<'a>>, usize) {
        let mut fields = Vec::new();
        let mut at = at;
        while let Some(line) = lines.get(at) {
            let (name, value) = match line.kind {
                Kind::Blank => {
                    at += 1;
                    continue;
                }
                Kind::Field { name, value } if line.indent == base => (name, value),
                _ => break,
            };
            let end = indented_end(lines, at + 1, base);
            let below = &lines[at + 1..end];
            let mut inner = Vec::with_capacity(end - at);
            if !value.is_empty() {
                let mut first = line.behind(part_offset(line, value));
                // The value is indented as far as the least of its further lines.
                let indents = below
                    .iter()
                    .filter(|line| line.kind != Kind::Blank)
                    .map(|line| line.indent);
                first.indent = indents.min().unwrap_or(first.indent);
                inner.push(first);
            }
            inner.extend_from_slice(below);
            let span = lines[at..end]
                .iter()
                .map(RawLine::span)
                .reduce(Span::to)
                .unwrap_or_default();
            fields.push(ListedField {
                name: Line {
                    text: name,
                    offset: line.offset + part_offset(line, name) as u32,
                },
                blocks: self.nested(trimmed(&inner), depth),
                span,
            });
            at = end;
        }
        (Some(BlockKind::Fields(fields)), at)
    }
}

/// Where a part of a line begins in it. An empty part stands at the line's end.
pub(super) fn part_offset(line: &RawLine<'_>, part: &str) -> usize {
    if part.is_empty() {
        return line.text.len();
    }
    (part.as_ptr() as usize).saturating_sub(line.text.as_ptr() as usize)
}

/// The index of the first line from `from` on that is not indented more than `base`; blank lines before it are not
/// part of the indented block.
fn indented_end(lines: &[RawLine<'_>], from: usize, base: usize) -> usize {
    let mut end = from;
    for (index, line) in lines.iter().enumerate().skip(from) {
        if line.kind == Kind::Blank {
            continue;
        }
        if line.indent <= base {
            break;
        }
        end = index + 1;
    }
    end
}

/// Without blank lines at both ends.
fn trimmed<'l, 'a>(lines: &'l [RawLine<'a>]) -> &'l [RawLine<'a>] {
    let first = lines
        .iter()
        .position(|line| line.kind != Kind::Blank)
        .unwrap_or(lines.len());
    let last = lines
        .iter()
        .rposition(|line| line.kind != Kind::Blank)
        .map_or(first, |index| index + 1);
    &lines[first..last]
}

/// Does a line belong to the grid table above it? Borders and rows do, and a line with bars that lacks the first one.
fn is_grid(line: &RawLine<'_>, base: usize) -> bool {
    match line.kind {
        Kind::GridBorder | Kind::GridRow => line.indent >= base,
        Kind::Adornment => line.text.starts_with(['|', '+']),
        Kind::Blank => false,
        _ => line.indent > base && line.text.ends_with('|'),
    }
}

/// As docutils: an enumerator opens a list only if the next line is blank, indented to the item's text, or another
/// enumerator. `A. Smith wrote` / `this` is a paragraph.
fn begins_list(lines: &[RawLine<'_>], at: usize, base: usize, content: usize) -> bool {
    match lines.get(at + 1) {
        None => true,
        Some(next) => {
            next.kind == Kind::Blank
                || next.indent >= base + content.min(2)
                || matches!(next.kind, Kind::Enumerator { .. })
        }
    }
}
