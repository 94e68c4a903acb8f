//! Links by name: `` `the guide`_ `` leads to where a line of the page, `.. _the guide: https://…`, says.

use std::collections::HashMap;

use apiref_core::page::Page;

use crate::draft::{Draft, Inline, PageDraft, Prose, ProseBlock};

/// Gives links by name the addresses that their page, or a file that it includes, has for them.
pub fn settle(pages: &[Page], drafts: &mut [PageDraft]) {
    for (page, draft) in pages.iter().zip(drafts) {
        let urls = addresses(page);
        if urls.is_empty() {
            continue;
        }
        let rows = draft.tables.iter_mut().flat_map(|table| &mut table.rows);
        rows.for_each(|row| of_blocks(&mut row.description.blocks, &urls));
        draft
            .operations
            .iter_mut()
            .for_each(|operation| of_operation(operation, &urls));
    }
}

/// What the targets of a page lead to, by name.
fn addresses(page: &Page) -> HashMap<String, &str> {
    let files = page.companions().iter().map(|file| file.file.text());
    let lines = std::iter::once(page.text())
        .chain(files)
        .flat_map(str::lines);
    lines.filter_map(target).collect()
}

fn of_operation(operation: &mut Draft, urls: &HashMap<String, &str>) {
    let tables = operation.tables.iter_mut();
    let rows = tables.flat_map(|table| &mut table.rows);
    let texts = rows.map(|row| &mut row.description);
    let texts = texts.chain(std::iter::once(&mut operation.description));
    let texts = texts.chain(operation.notes.iter_mut().map(|(_, text)| text));
    let codes = operation.codes.iter_mut();
    for text in texts.chain(codes.map(|code| &mut code.description)) {
        of_blocks(&mut text.blocks, urls);
    }
}

/// The name and the address of a target, where it leads out of the docs.
fn target(line: &str) -> Option<(String, &str)> {
    let (name, url) = line.trim().strip_prefix(".. _")?.split_once(": ")?;
    let url = url.trim();
    let leads_out = url.starts_with("https://") || url.starts_with("http://");
    leads_out.then(|| (key(name.trim_matches('`')), url))
}

/// Names count without case, and however their words are parted.
fn key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

fn of_blocks(blocks: &mut [ProseBlock], urls: &HashMap<String, &str>) {
    let of_all = |texts: &mut [Prose]| {
        texts
            .iter_mut()
            .for_each(|text| of_blocks(&mut text.blocks, urls));
    };
    for block in blocks {
        match block {
            ProseBlock::Paragraph(inlines) => of_run(inlines, urls),
            ProseBlock::List { items, .. } => of_all(items),
            ProseBlock::Admonition(_, body) => of_blocks(&mut body.blocks, urls),
            ProseBlock::Table(rows) => rows.iter_mut().for_each(|row| of_all(row)),
            ProseBlock::Code(_) => {}
        }
    }
}

fn of_run(inlines: &mut [Inline], urls: &HashMap<String, &str>) {
    for inline in inlines {
        if let Inline::Link { url, .. } = inline
            && let Some(known) = urls.get(&key(url.trim_end_matches('_')))
        {
            *url = (*known).to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_by_name_have_the_address_of_their_target() {
        let page = Page::new(
            "a.rst",
            "Text.\n\n.. _The Guide: https://docs.example.net/guide\n  .. _`odd`: http://a.example.net\n.. _lid:\n",
        );
        let link = |text: &str| Inline::Link {
            text: text.to_owned(),
            url: text.to_owned(),
        };
        let texts = ["the\nguide", "odd", "lid"];
        let mut text = Prose {
            blocks: vec![ProseBlock::Paragraph(texts.map(link).to_vec())],
        };
        of_blocks(&mut text.blocks, &addresses(&page));
        assert_eq!(
            text.to_markdown(),
            "[the guide](<https://docs.example.net/guide>)[odd](<http://a.example.net>)lid"
        );
    }
}
