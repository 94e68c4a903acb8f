//! Pages that only list others: the topmost one bears the name of the service, in all families.

use apiref_core::page::Page;

use crate::syntax::{Block, BlockKind, inline, rst};

/// The name of the service in the title of an index, if the page is one.
pub fn title(page: &Page) -> Option<String> {
    if !page.text().contains("toctree::") {
        return None;
    }
    let (document, _) = rst::parse(page);
    let [top, ..] = document.sections.as_slice() else {
        return None;
    };
    let lists = |block: &Block<'_>| matches!(&block.kind, BlockKind::Directive { name, .. } if *name == "toctree");
    if !top.blocks.iter().any(lists) {
        return None;
    }
    let title = inline::plain(&top.title);
    let name = without_kind(&title);
    (!name.is_empty()).then(|| name.to_owned())
}

/// A title without the kind of the docs: `Lids - API Reference` is about lids.
fn without_kind(title: &str) -> &str {
    const KINDS: [&str; 4] = [
        "api reference",
        "api references",
        "api docs",
        "api documentation",
    ];
    let title = title.trim();
    let name = KINDS.iter().find_map(|kind| {
        let at = title.len().checked_sub(kind.len())?;
        let end = title.get(at..)?;
        end.eq_ignore_ascii_case(kind).then(|| &title[..at])
    });
    name.unwrap_or(title).trim_end_matches([' ', '-', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_bears_the_name_of_the_service() {
        let title = |text: &str| title(&Page::new("index.rst", text));
        let tree = ".. toctree::\n   :maxdepth: 1\n\n   lids\n";
        let page =
            format!("====================\nLids - API Reference\n====================\n\n{tree}");
        assert_eq!(title(&page).as_deref(), Some("Lids"));
        assert_eq!(
            title(&format!("Lids\n====\n\n{tree}")).as_deref(),
            Some("Lids")
        );
        assert_eq!(
            title(&format!("API Reference\n=============\n\n{tree}")),
            None
        );
        assert_eq!(title("Lids\n====\n\nAll about lids.\n"), None);
    }
}
