//! Values that a table of another page lists: `For details about all its values, see Table 1.` Where that page documents no
//! operation and has one such table, its rows take the place of the sentence.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::StatementKind;

use crate::draft::{DraftStatement, Inline, PageDraft, Prose, ProseBlock};

/// Longer lists are no values of a member, and each row that points at one would have a copy of it.
const MOST_VALUES: usize = 100;

/// A value and what it means.
type Values = Vec<(String, Prose)>;

/// Writes the values into the descriptions of rows.
pub fn unfold(drafts: &mut [PageDraft]) {
    let mut tables: HashMap<String, Values> = HashMap::new();
    let mut unclear: HashSet<String> = HashSet::new();
    for draft in drafts.iter() {
        if let Some(values) = values(&draft.service.statements) {
            for label in draft.labels.iter().map(|label| label.to_ascii_lowercase()) {
                let known = tables
                    .entry(label.clone())
                    .or_insert_with(|| values.clone());
                if *known != values {
                    unclear.insert(label);
                }
            }
        }
    }
    // If two pages share a label, the reference is ambiguous.
    tables.retain(|label, _| !unclear.contains(label));
    if tables.is_empty() {
        return;
    }
    for draft in drafts {
        let of_operations = draft.operations.iter_mut();
        let of_operations = of_operations.flat_map(|operation| &mut operation.tables);
        for table in draft.tables.iter_mut().chain(of_operations) {
            for row in &mut table.rows {
                in_blocks(&mut row.description.blocks, &tables);
            }
        }
    }
}

/// The values of the only table of a page, if that is what the words of its first column are.
fn values(statements: &[DraftStatement]) -> Option<Values> {
    let mut rows = statements
        .iter()
        .filter(|statement| statement.kind == StatementKind::Row);
    let first = rows.next()?;
    let rows: Vec<&DraftStatement> = std::iter::once(first).chain(rows).collect();
    let is_value = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let is_list = (2..=MOST_VALUES).contains(&rows.len())
        && rows
            .iter()
            .all(|row| row.about == first.about && is_value(&row.name));
    let others = statements
        .iter()
        .any(|statement| !matches!(statement.kind, StatementKind::Row | StatementKind::Text));
    (is_list && !others).then(|| {
        let rows = rows.into_iter();
        rows.map(|row| (row.name.clone(), row.text.clone()))
            .collect()
    })
}

fn in_blocks(blocks: &mut Vec<ProseBlock>, tables: &HashMap<String, Values>) {
    let mut at = 0;
    while at < blocks.len() {
        let found = match &mut blocks[at] {
            ProseBlock::Paragraph(inlines) => take_pointer(inlines, tables),
            ProseBlock::List { items, .. } => {
                items
                    .iter_mut()
                    .for_each(|item| in_blocks(&mut item.blocks, tables));
                None
            }
            ProseBlock::Admonition(_, body) => {
                in_blocks(&mut body.blocks, tables);
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
fn take_pointer<'t>(
    inlines: &mut Vec<Inline>,
    tables: &'t HashMap<String, Values>,
) -> Option<&'t Values> {
    const LEAD: &str = "The value can be:";
    let end = inlines
        .iter()
        .rposition(|inline| inline.text().contains(char::is_alphanumeric))?;
    let Some((Inline::Text(before), [Inline::Reference(reference)])) =
        inlines.get(end.checked_sub(1)?..=end)?.split_first()
    else {
        return None;
    };
    let target = reference.target.to_ascii_lowercase();
    // The label of a table is that of its page, two underscores and its own part: `lid_colours__table1`.
    let page = target.split("__").next().unwrap_or(&target);
    let values = tables.get(&target).or_else(|| tables.get(page))?;
    let from = before.rfind(". ").map_or(0, |at| at + 2);
    let (kept, sentence) = before.split_at(from);
    let sentence = sentence.to_ascii_lowercase();
    let mut words = sentence.split_whitespace();
    let asks = words.next() == Some("for") && sentence.trim_end().ends_with(" see");
    if !asks || !words.any(|word| word.trim_end_matches(',') == "values") {
        return None;
    }
    let kept = format!("{kept}{LEAD}");
    inlines.truncate(end - 1);
    inlines.push(Inline::Text(kept));
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::blank;
    use crate::draft::{DraftRow, DraftTable, Reference};
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
        let mut drafts = pages(lists);
        let pointer = Reference {
            text: "Table 1".to_owned(),
            target: "lids__table1".to_owned(),
            span: Default::default(),
        };
        let text = Inline::Text("For all values, see ".to_owned());
        let sentence = ProseBlock::Paragraph(vec![text, Inline::Reference(pointer)]);
        let mut row = DraftRow::default();
        row.description.blocks.push(sentence);
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
    fn values_come_from_the_only_page_with_the_label_and_from_no_long_list() {
        assert!(is_unfolded(&[&["oak", "pine"]]));
        assert!(is_unfolded(&[&["oak", "pine"], &["oak", "pine"]]));
        assert!(!is_unfolded(&[&["oak", "pine"], &["red", "blue"]]));
        assert!(!is_unfolded(&[&["oak"; 200]]));
    }
}
