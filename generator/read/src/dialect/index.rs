//! Pages that only list or include others: the topmost one bears the name of the service, in all families.

use apiref_core::page::Page;

use crate::syntax::{Block, BlockKind, inline, rst};

/// The name of the service in the title of an index, if the page is one.
pub fn title(page: &Page) -> Option<String> {
    // Any page may include another one; an index does little else. What it includes stands in its place.
    let file = page.name().rsplit('/').next().unwrap_or_default();
    let includes = file.starts_with("index.") && page.text().contains(".. include::");
    if !includes && !page.text().contains("toctree::") {
        return None;
    }
    let (document, _) = rst::parse(page);
    let [top, ..] = document.sections.as_slice() else {
        return None;
    };
    let lists = |block: &Block<'_>| matches!(&block.kind, BlockKind::Directive { name, .. } if *name == "toctree");
    if !includes && !top.blocks.iter().any(lists) {
        return None;
    }
    let title = inline::plain(&top.title);
    let name = without_kind(&title);
    (!name.is_empty()).then(|| name.to_owned())
}

/// A title without the kind of the docs: `Lids - API Reference` is about lids.
fn without_kind(title: &str) -> &str {
    const KINDS: [&str; 5] = [
        "api reference",
        "api references",
        "api docs",
        "api documentation",
        "documentation",
    ];
    let title = title.trim().trim_end_matches('!');
    let title = title.strip_prefix("Welcome to ").unwrap_or(title);
    let title = title.strip_prefix("the ").unwrap_or(title);
    let name = KINDS.iter().find_map(|kind| {
        let at = title.len().checked_sub(kind.len())?;
        let end = title.get(at..)?;
        end.eq_ignore_ascii_case(kind).then(|| &title[..at])
    });
    let name = name
        .unwrap_or(title)
        .trim_end_matches([' ', '-', ':', '\u{2013}', '\u{2014}']);
    name.strip_suffix("'s").unwrap_or(name)
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
        let parts = ".. include:: lids.inc\n.. include:: jars.inc\n";
        assert_eq!(
            title(&format!("Lid API\n=======\n\n{parts}")).as_deref(),
            Some("Lid API")
        );
        let page = Page::new("lids.rst", &format!("Lid API\n=======\n\n{parts}"));
        assert_eq!(super::title(&page), None);
        let greeting = "Welcome to the Lids's documentation!";
        let line = "=".repeat(greeting.len());
        assert_eq!(
            title(&format!("{greeting}\n{line}\n\n{tree}")).as_deref(),
            Some("Lids")
        );
    }
}
