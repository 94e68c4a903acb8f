//! Text of these pages as prose: paragraphs and bullets are all the structure that the rendering left.

use crate::draft::{Inline, Prose, ProseBlock};
use crate::syntax::ntt::{Group, LineKind};

/// Groups of lines as paragraphs and lists.
pub fn of_groups(groups: &[Group<'_>]) -> Prose {
    let mut writer = Writer::default();
    for group in groups {
        for line in &group.lines {
            match line.kind {
                LineKind::Bullet(item) => writer.item(item),
                _ => writer.line(line.trimmed()),
            }
        }
        writer.end_paragraph();
    }
    writer.finish()
}

/// The text of a cell, with its line breaks.
pub fn of_text(text: &str) -> Prose {
    let mut writer = Writer::default();
    for line in text.split('\n') {
        let line = line.trim_matches([' ', '\t', '\u{a0}']);
        if line.is_empty() {
            writer.end_paragraph();
            continue;
        }
        let item = ["- ", "* ", "\u{2022} "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark));
        match item {
            Some(item) => writer.item(item),
            None => writer.line(line),
        }
    }
    writer.finish()
}

#[derive(Default)]
struct Writer {
    blocks: Vec<ProseBlock>,
    paragraph: String,
    items: Vec<Prose>,
}

impl Writer {
    fn line(&mut self, line: &str) {
        if line.is_empty() || line == "\u{a0}" {
            return;
        }
        // A line behind a bullet, in the same group, goes on with it or is a paragraph: the rendering doesn't tell.
        self.end_list();
        if !self.paragraph.is_empty() {
            self.paragraph.push(' ');
        }
        self.paragraph.push_str(line);
    }

    fn item(&mut self, text: &str) {
        self.end_paragraph_only();
        self.items.push(Prose::plain(text));
    }

    fn end_paragraph_only(&mut self) {
        if !self.paragraph.is_empty() {
            let text = std::mem::take(&mut self.paragraph);
            self.blocks
                .push(ProseBlock::Paragraph(vec![Inline::Text(text)]));
        }
    }

    fn end_list(&mut self) {
        if !self.items.is_empty() {
            self.blocks.push(ProseBlock::List {
                ordered: false,
                items: std::mem::take(&mut self.items),
            });
        }
    }

    /// A list may go on behind a blank line; a paragraph may not.
    fn end_paragraph(&mut self) {
        self.end_paragraph_only();
    }

    fn finish(mut self) -> Prose {
        self.end_paragraph_only();
        self.end_list();
        Prose {
            blocks: self.blocks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_cell_become_paragraphs_and_items() {
        let prose = of_text("format is wrong\n- bad id\n- bad name\n\nmore");
        assert_eq!(
            prose.to_markdown(),
            "format is wrong\n\n- bad id\n- bad name\n\nmore"
        );
        assert!(of_text("\u{a0}").is_empty());
    }
}
