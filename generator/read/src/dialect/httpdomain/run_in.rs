//! Fields that have run into the text of the field before them: `Which lid. :query number size: How many lids.` The
//! author forgot to begin a line with the field.

use std::ops::Range;

use super::fields::{self, Kind};
use crate::draft::{Inline, Prose, ProseBlock};

/// Takes such fields and all that is behind them from a text: their names, and their own texts.
pub(super) fn taken(prose: &mut Prose) -> Vec<(String, Prose)> {
    let mut fields: Vec<(String, Prose)> = Vec::new();
    let mut text = Prose::default();
    for block in std::mem::take(&mut prose.blocks) {
        let ProseBlock::Paragraph(inlines) = block else {
            last(&mut fields, &mut text).blocks.push(block);
            continue;
        };
        let mut open = Vec::new();
        for inline in inlines {
            let Inline::Text(words) = &inline else {
                open.push(inline);
                continue;
            };
            let mut rest = words.as_str();
            for name in names(words) {
                let before = &rest[..rest.len() - words[name.start - 1..].len()];
                open.extend(piece(before.trim_end()));
                close(&mut open, last(&mut fields, &mut text));
                fields.push((words[name.clone()].to_owned(), Prose::default()));
                rest = words[name.end + 1..].trim_start();
            }
            open.extend(piece(rest));
        }
        close(&mut open, last(&mut fields, &mut text));
    }
    *prose = text;
    fields
}

/// The text that goes on: of the last field, or the one before all fields.
fn last<'p>(fields: &'p mut [(String, Prose)], text: &'p mut Prose) -> &'p mut Prose {
    fields.last_mut().map_or(text, |(_, own)| own)
}

fn piece(text: &str) -> Option<Inline> {
    (!text.is_empty()).then(|| Inline::Text(text.to_owned()))
}

fn close(open: &mut Vec<Inline>, text: &mut Prose) {
    if !open.is_empty() {
        let paragraph = ProseBlock::Paragraph(std::mem::take(open));
        text.blocks.push(paragraph);
    }
}

/// Where names of fields stand behind the end of a sentence: such as say what the field is about and how it is called.
fn names(text: &str) -> Vec<Range<usize>> {
    let colons: Vec<usize> = text.match_indices(':').map(|(at, _)| at).collect();
    let pairs = colons.iter().zip(colons.iter().skip(1));
    let all = pairs.map(|(start, end)| start + 1..*end);
    all.filter(|name| {
        let before = text[..name.start - 1].trim_end();
        let is_apart = before.len() < name.start - 1 && before.ends_with(['.', ';', '!', ')']);
        let ends = text[name.end + 1..].starts_with(char::is_whitespace);
        is_apart && ends && is_row(&text[name.clone()])
    })
    .collect()
}

fn is_row(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || "_-<>[]".contains(c);
    let is_named = name.split_whitespace().count() > 1 && name.chars().all(plain);
    let read = fields::read(name).filter(|_| is_named && !name.starts_with(char::is_whitespace));
    read.is_some_and(|read| matches!(read.kind, Kind::Row(_)) && read.names.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(String, String)> {
        let mut prose = Prose::plain(text);
        let fields = taken(&mut prose);
        let own = fields.iter().map(|(name, own)| (name.clone(), own.text()));
        std::iter::once((String::new(), prose.text()))
            .chain(own)
            .collect()
    }

    #[test]
    fn fields_in_the_text_of_another_stand_for_themselves() {
        let text = "Which lid. :query number\nlid_size: How wide: in cm. :query c: Its color.";
        let expected = [
            ("", "Which lid."),
            ("query number\nlid_size", "How wide: in cm."),
            ("query c", "Its color."),
        ];
        let expected = expected.map(|(name, own)| (name.to_owned(), own.to_owned()));
        assert_eq!(split(text), expected);
    }

    #[test]
    fn colons_of_sentences_begin_no_field() {
        for text in [
            "See :query number lid: there.",
            "Two parts. :note of lids: one.",
            "Two parts. :query: one.",
            "Of this form. :json a/b: one.",
            "At 10:30: query",
        ] {
            assert_eq!(split(text).len(), 1, "{text}");
        }
    }
}
