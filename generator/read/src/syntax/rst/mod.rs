//! reStructuredText: the page's text to a document tree.
//!
//! `lines` runs the grammar `rst.pest` and gives each line a kind; `blocks` finds paragraphs, lists and directives
//! by kind and indent; `table` cuts tables; this file finds the sections. Nothing here fails: a line that is nothing
//! else is text.

mod blocks;
mod directive;
mod lines;
mod spliced;
mod table;

use apiref_core::diagnostic::Diagnostic;
use apiref_core::page::{Page, Span};

use super::document::{Block, Document, Field, Section, Text};
use blocks::Blocks;
use lines::{Kind, RawLine};

/// Reads a page as reStructuredText.
pub fn parse(page: &Page) -> (Document<'_>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let lines = spliced::lines(page, &mut diagnostics);
    let mut document = Document::default();
    let mut rest = lines.as_slice();
    rest = fields(rest, &mut document.fields);

    let mut styles: Vec<TitleStyle> = Vec::new();
    // The path of open sections, outermost first.
    let mut open: Vec<Section<'_>> = Vec::new();
    let mut builder = Blocks {
        page,
        diagnostics: &mut diagnostics,
    };
    let mut labels = Vec::new();
    loop {
        let title = next_title(rest);
        let end = title.as_ref().map_or(rest.len(), |title| title.first);
        let (mut blocks, pending) = builder.read(&rest[..end], labels);
        labels = pending;
        match open.last_mut() {
            Some(section) => section.blocks.append(&mut blocks),
            None => document.blocks.append(&mut blocks),
        }
        let Some(title) = title else { break };
        let level = match styles.iter().position(|style| *style == title.style) {
            Some(index) => index + 1,
            None => {
                // A style that is new opens the next level below the present one.
                styles.truncate(open.last().map_or(0, |section| section.level));
                styles.push(title.style);
                styles.len()
            }
        };
        close(&mut open, level, &mut document.sections);
        open.push(Section {
            span: title.text.span(),
            title: title.text,
            level,
            labels: std::mem::take(&mut labels),
            blocks: Vec::new(),
            sections: Vec::new(),
        });
        rest = &rest[title.after..];
    }
    close(&mut open, 0, &mut document.sections);
    (document, diagnostics)
}

/// Reads the blocks of a span of the page's space that holds whole lines: a text in a companion file.
pub fn fragment(page: &Page, span: Span) -> (Vec<Block<'_>>, Vec<Diagnostic>) {
    let lines = lines::classify(page.slice(span), span.start);
    let mut diagnostics = Vec::new();
    let mut builder = Blocks {
        page,
        diagnostics: &mut diagnostics,
    };
    let (blocks, _) = builder.read(&lines, Vec::new());
    (blocks, diagnostics)
}

/// Closes open sections down to those above `level`, giving each its span and its place in its parent.
fn close<'a>(open: &mut Vec<Section<'a>>, level: usize, top: &mut Vec<Section<'a>>) {
    while open
        .last()
        .is_some_and(|section| section.level >= level.max(1))
    {
        let Some(mut section) = open.pop() else { break };
        let inner = section
            .blocks
            .iter()
            .map(|block| block.span)
            .chain(section.sections.iter().map(|s| s.span));
        section.span = inner.fold(section.span, Span::to);
        match open.last_mut() {
            Some(parent) => parent.sections.push(section),
            None => top.push(section),
        }
    }
}

/// The field list at the head of a page.
fn fields<'a, 'l>(lines: &'l [RawLine<'a>], fields: &mut Vec<Field<'a>>) -> &'l [RawLine<'a>] {
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        match line.kind {
            Kind::Blank => {}
            Kind::Field { name, value } if line.indent == 0 => {
                fields.push(Field {
                    name,
                    value,
                    span: line.span(),
                });
            }
            _ => break,
        }
        rest = after;
    }
    rest
}

/// A title's characters and whether it has a line above it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TitleStyle {
    character: char,
    overline: bool,
}

struct Title<'a> {
    style: TitleStyle,
    text: Text<'a>,
    /// Index of the title's first line.
    first: usize,
    /// Index of the line after the title.
    after: usize,
}

/// The first section title in `lines`.
fn next_title<'a>(lines: &[RawLine<'a>]) -> Option<Title<'a>> {
    let mut index = 0;
    while index < lines.len() {
        let line = &lines[index];
        if line.kind == Kind::Blank || line.indent > 0 {
            index += 1;
            continue;
        }
        // Titles begin where a paragraph could: after a blank line, a target or the like, never inside a paragraph.
        if let Some(title) = title_at(lines, index) {
            return Some(title);
        }
        match line.kind {
            Kind::Text | Kind::Enumerator { .. } | Kind::Bullet { .. } | Kind::Field { .. } => {
                index += 1;
                while index < lines.len() && lines[index].kind != Kind::Blank {
                    // A title whose blank line before it was forgotten is still seen as one by a reader.
                    if lines[index].indent == 0
                        && underlined(lines, index)
                        && matches!(lines[index].kind, Kind::Text)
                    {
                        break;
                    }
                    index += 1;
                }
            }
            _ => index += 1,
        }
    }
    None
}

fn title_at<'a>(lines: &[RawLine<'a>], index: usize) -> Option<Title<'a>> {
    let line = &lines[index];
    if let Some(character) = line.adornment() {
        let (text, under) = (lines.get(index + 1)?, lines.get(index + 2)?);
        let same = under.indent == 0 && under.adornment() == Some(character);
        if same && text.kind != Kind::Blank && text.adornment().is_none() && line.width() >= 4 {
            return Some(Title {
                style: TitleStyle {
                    character,
                    overline: true,
                },
                text: Text::line(text.text, text.offset),
                first: index,
                after: index + 3,
            });
        }
        return None;
    }
    if matches!(
        line.kind,
        Kind::GridBorder | Kind::GridRow | Kind::SimpleBorder
    ) || line.is_explicit()
    {
        return None;
    }
    underlined(lines, index).then(|| Title {
        style: TitleStyle {
            character: lines[index + 1].adornment().unwrap_or('='),
            overline: false,
        },
        text: Text::line(line.text, line.offset),
        first: index,
        after: index + 2,
    })
}

/// Does an underline follow that is long enough to make a title of this line? As in docutils, four characters are
/// enough, or as many as the title has.
fn underlined(lines: &[RawLine<'_>], index: usize) -> bool {
    let Some(under) = lines.get(index + 1) else {
        return false;
    };
    under.indent == 0
        && under.adornment().is_some()
        && (under.width() >= 4 || under.width() >= lines[index].width())
}

#[cfg(test)]
mod tests;
