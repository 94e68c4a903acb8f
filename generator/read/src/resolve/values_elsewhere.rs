//! Values that a table of another page lists: `For details about all its values, see Table 1.` Where that page documents no
//! operation and has one such table, its rows take the place of the sentence. So do those of a table whose heading is
//! named, if it ends with the word that the member is called: `For details, see Lid Colour.`, of a `colour`.

use std::collections::HashMap;

use apiref_core::ir::StatementKind;
use apiref_core::words::{of_name, singular};

use crate::draft::{DraftStatement, Inline, PageDraft, Prose, ProseBlock, Reference, table_number};

/// Longer lists are no values of a member, and each row that points at one would have a copy of it.
const MOST_VALUES: usize = 100;

/// A value and what it means.
type Values = Vec<(String, Prose)>;

/// Tables of values by a text in small letters; none where several have the text.
type Tables = HashMap<String, Option<Values>>;

/// The tables of values of all pages that document no operation.
#[derive(Default)]
struct Known {
    /// Those of pages that have no other table, by the labels of their pages.
    only: Tables,
    /// All, by the labels of their pages and their headings.
    headed: HashMap<String, Tables>,
}

impl Known {
    fn of(drafts: &[PageDraft]) -> Self {
        let mut known = Self::default();
        for draft in drafts {
            let statements = &draft.service.statements;
            let only = only(statements);
            let headed = headed(statements);
            for label in draft.labels.iter().map(|label| label.to_ascii_lowercase()) {
                // If two pages share a label, the reference is ambiguous.
                if let Some(values) = &only {
                    note(&mut known.only, label.clone(), values);
                }
                for (heading, values) in &headed {
                    let tables = known.headed.entry(label.clone()).or_default();
                    note(tables, heading.clone(), values);
                }
            }
        }
        known
    }

    /// The only table of the page of a label.
    fn only(&self, target: &str) -> Option<&Values> {
        let target = target.to_ascii_lowercase();
        let only = self.only.get(&target);
        only.or_else(|| self.only.get(page_of(&target)))?.as_ref()
    }

    /// The table of a page that has the values of a member: the one below the heading that is named, if it ends with the
    /// word that the member is called; where the whole page is named, the one called like the member.
    fn headed(&self, reference: &Reference, name: &str) -> Option<&Values> {
        let target = reference.target.to_ascii_lowercase();
        let tables = self.headed.get(page_of(&target))?;
        let heading = reference.text.to_ascii_lowercase();
        if let Some(values) = tables.get(&heading) {
            return values.as_ref().filter(|_| ends_with(&heading, name));
        }
        if page_of(&target) != target || !ends_with(&heading, name) {
            return None;
        }
        let is_called = |heading: &str| !heading.contains(' ') && ends_with(heading, name);
        let mut called = tables.iter().filter(|(heading, _)| is_called(heading));
        let (_, values) = called.next().filter(|_| called.next().is_none())?;
        values.as_ref()
    }
}

/// The label of a table is that of its page, two underscores and its own part: `lid_colours__table1`.
fn page_of(target: &str) -> &str {
    target.split("__").next().unwrap_or(target)
}

fn note(tables: &mut Tables, key: String, values: &Values) {
    let known = tables.entry(key).or_insert_with(|| Some(values.clone()));
    if known.as_ref() != Some(values) {
        *known = None;
    }
}

/// Writes the values into the descriptions of rows.
pub fn unfold(drafts: &mut [PageDraft]) {
    let known = Known::of(drafts);
    if known.only.is_empty() && known.headed.is_empty() {
        return;
    }
    for draft in drafts {
        let of_operations = draft.operations.iter_mut();
        let of_operations = of_operations.flat_map(|operation| &mut operation.tables);
        for table in draft.tables.iter_mut().chain(of_operations) {
            for row in &mut table.rows {
                let name = row.name.text.clone();
                in_blocks(&mut row.description.blocks, &name, &known);
            }
        }
    }
}

/// The values of the only table of a page, if that is what the words of its first column are.
fn only(statements: &[DraftStatement]) -> Option<Values> {
    let others = statements
        .iter()
        .any(|statement| !matches!(statement.kind, StatementKind::Row | StatementKind::Text));
    let mut rows = rows(statements);
    let about = rows.next().filter(|_| !others).map(|row| &row.about)?;
    if rows.any(|row| row.about != *about) {
        return None;
    }
    headed(statements)
        .into_iter()
        .next()
        .map(|(_, values)| values)
}

/// All tables of values of a page, with what stands above them.
fn headed(statements: &[DraftStatement]) -> Vec<(String, Values)> {
    let rows: Vec<&DraftStatement> = rows(statements).collect();
    let tables = rows.chunk_by(|a, b| a.about == b.about);
    let is_list = |rows: &&[&DraftStatement]| {
        (2..=MOST_VALUES).contains(&rows.len()) && rows.iter().all(|row| is_value(&row.name))
    };
    let values = |rows: &[&DraftStatement]| {
        let heading = rows.first().map(|row| table_number(&row.about).1);
        let heading = heading.map(str::to_ascii_lowercase);
        let rows = rows.iter().map(|row| (row.name.clone(), row.text.clone()));
        Some((heading?, rows.collect()))
    };
    tables.filter(is_list).filter_map(values).collect()
}

fn rows(statements: &[DraftStatement]) -> impl Iterator<Item = &DraftStatement> {
    let statements = statements.iter();
    statements.filter(|statement| statement.kind == StatementKind::Row)
}

fn is_value(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !name.is_empty() && name.bytes().all(is_part)
}

/// Does a heading end with the word that a member is called?
fn ends_with(heading: &str, name: &str) -> bool {
    let last = |text: &str| of_name(text).last().map(|word| singular(word));
    last(name).is_some_and(|word| last(heading).as_ref() == Some(&word))
}

fn in_blocks(blocks: &mut Vec<ProseBlock>, name: &str, known: &Known) {
    let mut at = 0;
    while at < blocks.len() {
        let found = match &mut blocks[at] {
            ProseBlock::Paragraph(inlines) => take_pointer(inlines, name, known),
            ProseBlock::List { items, .. } => {
                items
                    .iter_mut()
                    .for_each(|item| in_blocks(&mut item.blocks, name, known));
                None
            }
            ProseBlock::Admonition(_, body) => {
                in_blocks(&mut body.blocks, name, known);
                None
            }
            ProseBlock::Code(_) | ProseBlock::Table { .. } => None,
        };
        let Some(values) = found else {
            at += 1;
            continue;
        };
        let items = values.iter().map(|(name, text)| {
            let mut blocks = vec![ProseBlock::Paragraph(vec![Inline::Strong(name.clone())])];
            match (blocks.first_mut(), text.blocks.split_first()) {
                (
                    Some(ProseBlock::Paragraph(head)),
                    Some((ProseBlock::Paragraph(inlines), rest)),
                ) => {
                    head.push(Inline::Text(": ".to_owned()));
                    head.extend_from_slice(inlines);
                    blocks.extend_from_slice(rest);
                }
                _ => blocks.extend_from_slice(&text.blocks),
            }
            Prose { blocks }
        });
        let list = ProseBlock::List {
            ordered: false,
            items: items.collect(),
        };
        blocks.insert(at + 1, list);
        at += 2;
    }
}

/// The values that the last sentence of a paragraph points at; it becomes the sentence that leads to them.
fn take_pointer<'t>(inlines: &mut Vec<Inline>, name: &str, known: &'t Known) -> Option<&'t Values> {
    const LEAD: &str = "The value can be:";
    let end = inlines
        .iter()
        .rposition(|inline| inline.text().contains(char::is_alphanumeric))?;
    let Some((Inline::Text(before), [Inline::Reference(reference)])) =
        inlines.get(end.checked_sub(1)?..=end)?.split_first()
    else {
        return None;
    };
    let from = before.rfind(". ").map_or(0, |at| at + 2);
    let (kept, sentence) = before.split_at(from);
    let sentence = sentence.to_ascii_lowercase();
    let mut words = sentence.split_whitespace();
    let points = [" see", " refer to"];
    let points = points.iter().any(|end| sentence.trim_end().ends_with(end));
    let asks = points && words.next() == Some("for");
    let names_values = words.any(|word| word.trim_end_matches(',') == "values");
    let values = match names_values {
        true => known.only(&reference.target),
        false => known.headed(reference, name),
    };
    let values = values.filter(|_| asks)?;
    let kept = format!("{kept}{LEAD}");
    inlines.truncate(end - 1);
    inlines.push(Inline::Text(kept));
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::blank;
    use crate::draft::{DraftRow, DraftTable};
    use apiref_core::ir::Outcome;
    use apiref_core::page::Page;

    fn page() -> PageDraft {
        blank(&Page::new("lids.rst", ""), None, Outcome::Other)
    }

    fn pages(lists: &[&[&str]]) -> Vec<PageDraft> {
        let of_list = |names: &&[&str]| {
            let mut draft = page();
            draft.labels = vec!["Lids".to_owned()];
            let rows = names.iter().map(|name| DraftStatement {
                kind: StatementKind::Row,
                about: "Lids".to_owned(),
                name: (*name).to_owned(),
                text: Prose::plain("A lid."),
                type_text: None,
                requirement: None,
                span: Default::default(),
            });
            draft.service.statements = rows.collect();
            draft
        };
        lists.iter().map(of_list).collect()
    }

    fn is_unfolded(lists: &[&[&str]]) -> bool {
        let drafts = pages(lists);
        let text = "For all values, see ".to_owned();
        is_filled(drafts, "", text, ("Table 1", "lids__table1"))
    }

    /// Do values of other pages take the place of the sentence that ends a row's text and points to them?
    fn is_filled(
        mut drafts: Vec<PageDraft>,
        name: &str,
        text: String,
        (heading, target): (&str, &str),
    ) -> bool {
        let pointer = Reference {
            text: heading.to_owned(),
            target: target.to_owned(),
            span: Default::default(),
        };
        let sentence = vec![Inline::Text(text), Inline::Reference(pointer)];
        let mut row = DraftRow::default();
        row.name.text = name.to_owned();
        row.description.blocks.push(ProseBlock::Paragraph(sentence));
        let mut table = DraftTable::default();
        table.rows.push(row);
        let mut last = page();
        last.tables.push(table);
        drafts.push(last);
        unfold(&mut drafts);
        let last = drafts.pop().expect("the last page");
        last.tables[0].rows[0].description.blocks.len() == 2
    }

    #[test]
    fn a_heading_leads_to_the_values_of_a_member_of_its_last_word() {
        let led = |lead: &str, above: &str, target: &str, heading: &str, name: &str| {
            let mut drafts = pages(&[&["red", "blue", "oak", "pine"]]);
            for row in drafts[0].service.statements.iter_mut().take(2) {
                above.clone_into(&mut row.about);
            }
            let text = format!("Of the lid. For {lead} ");
            is_filled(drafts, name, text, (heading, target))
        };
        let is_unfolded = |above: &str, target: &str, heading: &str, name: &str| {
            led("details, see", above, target, heading, name)
        };
        let (above, section) = ("Lid Colours", "lids__section1");
        let refer = "more information, refer to";
        assert!(led(refer, above, section, "Lid Colours", "colour"));
        assert!(!led(
            "colours without",
            above,
            section,
            "Lid Colours",
            "colour"
        ));
        assert!(is_unfolded(above, section, "Lid Colours", "colour"));
        assert!(!is_unfolded(above, section, "Lid Colours", "wood"));
        assert!(!is_unfolded(above, section, "Lid Forms", "form"));
        // Of a whole page, the table that is called like the member.
        let page = "lids";
        let table = "Table 1 Colours";
        assert!(is_unfolded(table, page, "Crate Colours", "colour"));
        assert!(!is_unfolded(table, section, "Crate Colours", "colour"));
        assert!(!is_unfolded(above, page, "Crate Colours", "colour"));
    }

    #[test]
    fn values_come_from_the_only_page_with_the_label_and_from_no_long_list() {
        assert!(is_unfolded(&[&["oak", "pine"]]));
        assert!(is_unfolded(&[&["oak", "pine"], &["oak", "pine"]]));
        assert!(!is_unfolded(&[&["oak", "pine"], &["red", "blue"]]));
        assert!(!is_unfolded(&[&["oak"; 200]]));
    }
}
