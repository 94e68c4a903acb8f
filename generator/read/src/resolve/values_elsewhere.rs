//! Values that a table of another page lists: `For details about all its values, see Table 1.` Where that page documents no
//! operation and has one such table, its rows take the place of the sentence.

use std::collections::HashMap;

use apiref_core::ir::StatementKind;

use crate::draft::{DraftStatement, Inline, PageDraft, Prose, ProseBlock};

/// A value and what it means.
type Values = Vec<(String, Prose)>;

/// Writes the values into the descriptions of rows.
pub fn unfold(drafts: &mut [PageDraft]) {
    let mut tables: HashMap<String, Values> = HashMap::new();
    for draft in drafts.iter() {
        if let Some(values) = values(&draft.service.statements) {
            let labels = draft.labels.iter().map(|label| label.to_ascii_lowercase());
            tables.extend(labels.map(|label| (label, values.clone())));
        }
    }
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
    let is_list = rows.len() > 1
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
            ProseBlock::Code(_) | ProseBlock::Table(_) => None,
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
