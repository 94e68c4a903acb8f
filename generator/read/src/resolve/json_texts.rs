//! Tables of the members of a text: `Description of the lid field`, where `lid` is a string that holds JSON. What they list
//! is said where the text is described.

use super::types;
use crate::draft::{Draft, DraftExample, DraftTable, Inline, PageDraft, Prose, ProseBlock, Side};
use crate::syntax::type_expr;
use apiref_core::ir::{Direction, Json, TypeName};

/// Takes such tables for words of the rows whose texts they describe.
pub fn unfold(drafts: &mut [PageDraft]) {
    for operation in drafts.iter_mut().flat_map(|page| &mut page.operations) {
        let mut at = 0;
        while let Some(table) = operation.tables.get(at) {
            match row_of(operation, table) {
                Some((of_table, of_row)) => {
                    let table = operation.tables.remove(at);
                    let of_table = of_table - usize::from(of_table > at);
                    let owner = operation.tables.get_mut(of_table);
                    if let Some(row) = owner.and_then(|owner| owner.rows.get_mut(of_row)) {
                        let said = row.shown.get_or_insert_with(|| row.description.clone());
                        said.blocks.extend(words(&table));
                    }
                }
                None => at += 1,
            }
        }
    }
}

/// The place of the row whose text a table describes: the only one of the name that the caption gives, a string that
/// examples show as a text.
fn row_of(operation: &Draft, table: &DraftTable) -> Option<(usize, usize)> {
    let name = table.subject.as_deref()?;
    let direction = match table.side {
        Side::Request => Direction::Request,
        Side::Response | Side::Fault => Direction::Response,
        Side::Uri | Side::Unknown => return None,
    };
    let mut found = None;
    for (of_table, owner) in operation.tables.iter().enumerate() {
        if owner.side != table.side || std::ptr::eq(owner, table) {
            continue;
        }
        for (of_row, row) in owner.rows.iter().enumerate() {
            if row.name.text == name && found.replace((of_table, of_row)).is_some() {
                return None;
            }
        }
    }
    let (of_table, of_row) = found?;
    let row = operation.tables.get(of_table)?.rows.get(of_row)?;
    let stated = types::schema_of(&type_expr::parse(&row.type_text.text));
    let examples = operation.examples.iter();
    let mut shown = examples
        .filter(|example| example.direction == direction)
        .filter_map(|example| shown(example, name))
        .peekable();
    let is_text = stated.single_type() == Some(TypeName::String)
        && stated.format.is_none()
        && shown.peek().is_some()
        && shown.all(|holds_text| holds_text);
    is_text.then_some((of_table, of_row))
}

/// Does an example show the member as a text? None where it doesn't show it.
fn shown(example: &DraftExample, name: &str) -> Option<bool> {
    /// Deeper values are not looked at.
    const DEEPEST: usize = 32;
    fn search(json: &Json, name: &str, depth: usize) -> Option<bool> {
        let both = |one: Option<bool>, other: Option<bool>| match (one, other) {
            (Some(one), Some(other)) => Some(one && other),
            (one, other) => one.or(other),
        };
        match json {
            _ if depth > DEEPEST => None,
            Json::Object(members) => {
                let own = members.get(name).map(|value| value.as_str().is_some());
                let inner = members.values().map(|value| search(value, name, depth + 1));
                inner.fold(own, both)
            }
            Json::Array(items) => {
                let inner = items.iter().map(|item| search(item, name, depth + 1));
                inner.fold(None, both)
            }
            _ => None,
        }
    }
    search(example.json.as_ref()?, name, 0)
}

/// The rows of a table as a list, behind what its caption says in brackets.
fn words(table: &DraftTable) -> [ProseBlock; 2] {
    let caption = table.caption.as_ref().map_or("", |caption| &caption.text);
    let case = caption
        .split_once('(')
        .and_then(|(_, rest)| rest.trim_end().strip_suffix(')'));
    let lead = match case {
        Some(case) => format!("Members of the JSON in this text ({case}):"),
        None => "Members of the JSON in this text:".to_owned(),
    };
    let items = table.rows.iter().map(|row| {
        let name = Inline::Code(row.name.text.clone());
        let said = row.shown.as_ref().unwrap_or(&row.description);
        let mut blocks = said.blocks.clone();
        match blocks.first_mut() {
            Some(ProseBlock::Paragraph(inlines)) => {
                inlines.splice(0..0, [name, Inline::Text(": ".to_owned())]);
            }
            _ => blocks.insert(0, ProseBlock::Paragraph(vec![name])),
        }
        Prose { blocks }
    });
    [
        ProseBlock::Paragraph(vec![Inline::Text(lead)]),
        ProseBlock::List {
            ordered: false,
            items: items.collect(),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of `lid`, and how many tables are left, where an example shows it so.
    fn read(kind: &str, shown: &str) -> (String, usize) {
        let rule = "========= ====== ===================\n";
        let text = format!(
            ":original_name: lids.html\n\nShowing a Crate\n===============\n\nURI\n---\n\nGET /v1/crates\n\n\
             Response\n--------\n\n.. table:: **Table 1** Response parameters\n\n   {rule}   Parameter Type   Description\n   \
             {rule}   lid       {kind} It differs by crate.\n   {rule}\n\
             .. table:: **Table 2** lid field description (crates of wood)\n\n   {rule}   Parameter Type   Description\n   \
             {rule}   hinges    String How many it has.\n   {rule}\n\
             Example Response\n----------------\n\n.. code-block::\n\n   {{\"lid\": {shown}}}\n"
        );
        let page = apiref_core::page::Page::new("lids.rst", &text);
        let mut drafts = [crate::dialect::read(&page).0];
        unfold(&mut drafts);
        let tables = &drafts[0].operations[0].tables;
        let row = &tables[0].rows[0];
        let said = row.shown.as_ref().unwrap_or(&row.description);
        (said.to_markdown(), tables.len())
    }

    #[test]
    fn members_of_a_text_are_words_of_its_description() {
        let (said, tables) = read("String", r#""{\"hinges\": \"2\"}""#);
        assert_eq!(tables, 1);
        assert_eq!(
            said,
            "It differs by crate.\n\nMembers of the JSON in this text (crates of wood):\n\n- `hinges`: How many it has."
        );
        assert_eq!(read("Object", r#"{"hinges": "2"}"#).1, 2);
        assert_eq!(read("String", r#"{"hinges": "2"}"#).1, 2);
    }
}
