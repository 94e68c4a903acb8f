//! Query parameters that a section gives to all operations below it, in a list of fields: `:?only=:`.

use crate::draft::{DraftRow, Prose, Spanned};
use crate::syntax::document::{Block, BlockKind, ListedField};
use crate::syntax::inline;

use super::lists::List;
use super::rows;

/// How many parameters all operations have at most: each of them gets them.
const MOST: usize = 50;

/// The query parameters that blocks give to all operations.
pub fn queries(blocks: &[Block<'_>]) -> Vec<DraftRow> {
    let mut found = Vec::new();
    for pair in blocks.windows(2) {
        if let [lead, list] = pair
            && let BlockKind::Paragraph(text) = &lead.kind
            && let BlockKind::Fields(fields) = &list.kind
            && fields.len() <= MOST
            && is_of_all(&inline::plain(text))
        {
            found.extend(fields.iter().filter_map(query));
        }
    }
    found
}

/// Does a text announce what holds for all operations?
fn is_of_all(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| List::Every.has(word))
}

/// The parameter of a field whose name is written as in a query. What only some operations take, those say themselves.
fn query(field: &ListedField<'_>) -> Option<DraftRow> {
    let name = field.name.text.strip_prefix('?')?;
    let name = name.strip_suffix('=').unwrap_or(name);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let text = inline::prose(&field.blocks);
    if name.is_empty() || !name.chars().all(is_name) || is_of_some(&text) {
        return None;
    }
    let name = Spanned {
        text: name.to_owned(),
        span: field.span,
    };
    Some(rows::row(name, Spanned::default(), text, field.span))
}

/// Does a text begin with saying that some operations have what it is about?
fn is_of_some(text: &Prose) -> bool {
    List::OfSome.begins(&text.text().trim_start().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use apiref_core::page::Page;

    fn asked(introduction: &str) -> Vec<String> {
        let text = format!(
            "Hives\n=====\n\n{introduction}\n\nLids\n----\n\n.. http:get:: /lids\n\n   Lists lids.\n\n   :query size: The size.\n\n\
            Lid\n---\n\n.. http:delete:: /lids/(int:id)\n\n   Removes a lid.\n"
        );
        let page = Page::new("hives.rst", &text);
        let drafts = vec![crate::dialect::read(&page).0];
        let (api, _) = crate::resolve::resolve(Default::default(), &[page], drafts);
        let told = api.operations.iter().map(|one| {
            let names = one.mentioned.iter().map(|one| one.name.as_str());
            format!("{} {}", one.method, names.collect::<Vec<_>>().join(" "))
        });
        told.collect()
    }

    #[test]
    fn a_list_of_fields_gives_queries_to_all_that_read() {
        let fields = ":?only=:\n   Members that are wanted.\n\n:?size=:\n   The size.\n\n:?more=:\n   Some hives have more.\n";
        let all = asked(&format!("These hold for all hives:\n\n{fields}"));
        assert_eq!(all, ["GET only", "DELETE "]);
        let none = asked(&format!("These hold for hives:\n\n{fields}"));
        assert_eq!(none, ["GET ", "DELETE "]);
        let metadata = asked("All about hives.\n\n:orphan:\n:Date: today\n");
        assert_eq!(metadata, ["GET ", "DELETE "]);
    }
}
