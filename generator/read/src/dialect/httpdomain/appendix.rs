//! Sections below that of an operation: shared partials about parameters and codes, and text.

use std::collections::HashSet;

use apiref_core::diagnostic::Code;
use apiref_core::ir::{Direction, Json, Location};

use super::fields::{RESPONSE, Rows};
use super::labels::Label;
use super::open::Open;
use super::rows;
use super::statuses;
use super::walk::Walker;
use crate::draft::{DraftRow, Inline, Place, ProseBlock, Side, Spanned};
use crate::syntax::document::{Block, BlockKind, Item};
use crate::syntax::inline;

/// What a section is about, by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    Codes,
    Parameters(Location),
    Message(Option<Direction>),
    Text,
}

fn topic(title: &str) -> Topic {
    let title = title.to_ascii_lowercase();
    let has = |word: &str| title.contains(word);
    if has("status code") || has("http status") || has("response code") || has("return code") {
        Topic::Codes
    } else if has("parameter") && (has("query") || has("url") || has("uri")) {
        Topic::Parameters(Location::Query)
    } else if has("header") && has("request") {
        Topic::Parameters(Location::Header)
    } else if has("example") || title == "request" || title == "response" {
        match (has("request"), has("response")) {
            (true, false) => Topic::Message(Some(Direction::Request)),
            (false, true) => Topic::Message(Some(Direction::Response)),
            _ => Topic::Message(None),
        }
    } else {
        Topic::Text
    }
}

impl<'p> Walker<'_, 'p> {
    /// Reads a section below the one of an operation. Text is left in `open.prose`.
    pub(super) fn appendix(&mut self, open: &mut Open, title: &str, blocks: &[Block<'p>]) {
        match topic(title) {
            Topic::Text => {
                structure(open, blocks);
                open.prose = inline::prose(blocks);
            }
            Topic::Message(direction) => {
                open.label = direction.is_some().then(|| Label {
                    text: title.to_owned(),
                    direction,
                });
                self.blocks(open, blocks);
            }
            topic => {
                for block in blocks {
                    match (&block.kind, topic) {
                        (BlockKind::List { items, .. }, Topic::Codes) => self.codes(open, items),
                        (BlockKind::List { items, .. }, Topic::Parameters(location)) => {
                            self.names(open, items, location);
                        }
                        _ => self.blocks(open, std::slice::from_ref(block)),
                    }
                }
            }
        }
    }

    fn codes(&mut self, open: &mut Open, items: &[Item<'p>]) {
        for item in items {
            match statuses::of_item(item) {
                Some(codes) => open.draft.codes.extend(codes),
                None => {
                    let text = inline::prose(&item.blocks).text();
                    self.report(Code::StatusNotRead, item.span, text, "three digits");
                }
            }
        }
    }

    /// Items that begin with names in code: ``- ``_since``, ``_before``: text``.
    fn names(&mut self, open: &mut Open, items: &[Item<'p>], location: Location) {
        let side = match location {
            Location::Header => Side::Request,
            _ => Side::Uri,
        };
        let rows = Rows {
            side,
            place: Place::Parameter(location),
            items: false,
        };
        for item in items {
            let mut prose = inline::prose(&item.blocks);
            let mut names = Vec::new();
            if let Some(ProseBlock::Paragraph(inlines)) = prose.blocks.first_mut() {
                while let [Inline::Code(name) | Inline::Strong(name), ..] = inlines.as_slice() {
                    names.push(plain(name));
                    inlines.remove(0);
                    // `,`, `/`, `and`, `or` join names.
                    let joins = |text: &str| matches!(text.trim(), "," | "/" | "and" | "or" | "&");
                    match inlines.first() {
                        Some(Inline::Text(text)) if joins(text) => {
                            inlines.remove(0);
                        }
                        _ => break,
                    }
                }
                if let Some(Inline::Text(text)) = inlines.first_mut() {
                    *text = text
                        .trim_start_matches([':', ' ', '-', '\u{2013}', '\u{2014}'])
                        .to_owned();
                }
            }
            let is_name =
                |name: &String| !name.is_empty() && !name.contains(['<', '{', '(', ' ', '*']);
            if names.is_empty() || !names.iter().all(is_name) {
                let found = inline::prose(&item.blocks).text();
                self.report(
                    Code::BlockNotRead,
                    item.span,
                    found,
                    "the name of a parameter",
                );
            }
            for name in names.into_iter().filter(is_name) {
                let row = DraftRow {
                    name: Spanned {
                        text: name,
                        span: item.span,
                    },
                    description: prose.clone(),
                    span: item.span,
                    ..DraftRow::default()
                };
                open.add_row(rows, row);
            }
        }
    }
}

/// A name without what belongs to the address: `?_since=`.
fn plain(name: &str) -> String {
    let name = name.trim().trim_start_matches(['?', '&']);
    name.split('=').next().unwrap_or(name).to_owned()
}

/// Makes members of bullets with types below a sentence that names the field which holds them, as far as an example of the
/// answer shows them there. The text keeps the others.
fn structure(open: &mut Open, blocks: &[Block<'_>]) {
    for pair in blocks.windows(2) {
        let [lead, list] = pair else { continue };
        let (BlockKind::Paragraph(_), BlockKind::List { items, .. }) = (&lead.kind, &list.kind)
        else {
            continue;
        };
        let Some(field) = holder(open, lead) else {
            continue;
        };
        let rows: Vec<DraftRow> = items.iter().filter_map(typed_row).collect();
        if rows.len() < items.len() {
            continue;
        }
        let examples = open.draft.examples.iter();
        let answers = examples.filter(|example| example.direction == Direction::Response);
        let shown: Vec<&Json> = answers
            .filter_map(|example| example.json.as_ref()?.get(&field))
            .collect();
        let is_shown = |row: &DraftRow| {
            let steps = || row.name.text.split('.');
            shown.iter().any(|json| {
                let found = steps().try_fold(*json, |json, step| json.get(step));
                found.is_some()
            })
        };
        let rows: Vec<DraftRow> = rows.into_iter().filter(is_shown).collect();
        if rows.len() > 1 {
            let around = open.subject.replace(field);
            rows.into_iter().for_each(|row| open.add_row(RESPONSE, row));
            open.subject = around;
        }
    }
}

/// The only documented member of a body that a sentence before a list names in code.
fn holder(open: &Open, lead: &Block<'_>) -> Option<String> {
    let prose = inline::prose(std::slice::from_ref(lead));
    let Some(ProseBlock::Paragraph(inlines)) = prose.blocks.first() else {
        return None;
    };
    let is_code = |inline: &Inline| matches!(inline, Inline::Code(_));
    if !prose.text().trim_end().ends_with(':') || !inlines.iter().any(is_code) {
        return None;
    }
    let members: HashSet<&str> = open.members().into_iter().collect();
    let mut named = inlines.iter().filter_map(|inline| match inline {
        Inline::Code(name) if members.contains(name.as_str()) => Some(name),
        _ => None,
    });
    let field = named.next()?;
    named.all(|other| other == field).then(|| field.clone())
}

/// `**queen** (*string*): her name`
fn typed_row(item: &Item<'_>) -> Option<DraftRow> {
    let mut text = inline::prose(&item.blocks);
    let (name, kind) = rows::shown_row(&mut text)?;
    let spanned = |text: String| Spanned {
        text,
        span: item.span,
    };
    let row = |kind| rows::row(spanned(name), spanned(kind), text, item.span);
    (!kind.is_empty()).then(|| row(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell_topics() {
        for (title, expected) in [
            ("HTTP Status Codes", Topic::Codes),
            ("HTTP Status Code", Topic::Codes),
            (
                "List of available URL parameters",
                Topic::Parameters(Location::Query),
            ),
            ("Query parameters", Topic::Parameters(Location::Query)),
            ("Request headers", Topic::Parameters(Location::Header)),
            (
                "Example Response",
                Topic::Message(Some(Direction::Response)),
            ),
            ("Examples", Topic::Message(None)),
            ("How bees fly", Topic::Text),
        ] {
            assert_eq!(topic(title), expected, "{title}");
        }
    }
}
