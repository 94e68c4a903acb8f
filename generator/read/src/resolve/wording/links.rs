//! Links by name: `` `the guide`_ `` leads to where a line of the page, `.. _the guide: https://…`, says, and
//! `` :ref:`the-guide` `` reads as the heading behind `.. _the-guide:` does.

use std::collections::HashMap;

use apiref_core::page::Page;

use crate::draft::{Draft, Inline, PageDraft, Prose, ProseBlock};
use crate::syntax::inline::ANONYMOUS;

/// What links by name lead to, as one page has them.
struct Targets<'p> {
    /// Addresses, by name.
    urls: HashMap<String, &'p str>,
    /// The headings of all pages, by label.
    titles: &'p HashMap<&'p str, String>,
}

/// Gives links by name the addresses that their page, or a file that it includes, has for them, and references without
/// words of their own the heading that they lead to.
pub fn settle(pages: &[Page], drafts: &mut [PageDraft]) {
    let titles: HashMap<&str, String> = match pages.iter().any(has_bare_reference) {
        true => pages.iter().flat_map(headings).collect(),
        false => HashMap::new(),
    };
    for (page, draft) in pages.iter().zip(drafts) {
        let targets = Targets {
            urls: addresses(page),
            titles: &titles,
        };
        if targets.urls.is_empty() && titles.is_empty() {
            continue;
        }
        let rows = draft.tables.iter_mut().flat_map(|table| &mut table.rows);
        rows.for_each(|row| of_blocks(&mut row.description.blocks, &targets));
        draft
            .operations
            .iter_mut()
            .for_each(|operation| of_operation(operation, &targets));
    }
}

/// What the targets of a page lead to, by name.
fn addresses(page: &Page) -> HashMap<String, &str> {
    let files = page.companions().iter().map(|file| file.file.text());
    let texts = std::iter::once(page.text()).chain(files);
    if !texts.clone().any(|text| text.contains("`_")) {
        return HashMap::new();
    }
    let nameless = texts.clone().flat_map(nameless);
    let mut nameless: Vec<(String, &str)> = nameless.collect();
    // Of one text with two addresses, neither is certain.
    let all = nameless.clone();
    let is_certain = |(text, url): &(String, &str)| {
        let mut others = all.iter().filter(|(other, _)| other == text);
        others.all(|(_, other)| other == url)
    };
    nameless.retain(is_certain);
    let named = texts.flat_map(str::lines).filter_map(target);
    named.chain(nameless).collect()
}

/// The links of a file that have no name, with their addresses: the first link has that of the first nameless target.
fn nameless(text: &str) -> Vec<(String, &str)> {
    const END: &str = "`__";
    let lines = text.lines().map(str::trim);
    let urls = lines.filter_map(|line| line.strip_prefix(".. __: ").or(line.strip_prefix("__ ")));
    let links = text.match_indices(END).filter_map(|(at, _)| {
        let behind = text.get(at + END.len()..)?;
        let ends = !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let before = text.get(..at)?;
        let inner = before.get(before.rfind('`')? + 1..)?;
        (ends && !inner.trim_end().ends_with('>')).then(|| key(&format!("{ANONYMOUS}{inner}")))
    });
    let leads_out = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    let pairs = links.zip(urls.map(str::trim));
    pairs.filter(|(_, url)| leads_out(url)).collect()
}

/// Is there a reference without words of its own on the page?
fn has_bare_reference(page: &Page) -> bool {
    const ROLE: &str = ":ref:`";
    let text = page.text();
    text.match_indices(ROLE).any(|(at, _)| {
        let inner = text
            .get(at + ROLE.len()..)
            .and_then(|rest| rest.split('`').next());
        inner.is_some_and(|inner| !inner.contains('<'))
    })
}

fn of_operation(operation: &mut Draft, targets: &Targets<'_>) {
    let tables = operation.tables.iter_mut();
    let rows = tables.flat_map(|table| &mut table.rows);
    let texts = rows.map(|row| &mut row.description);
    let texts = texts.chain(std::iter::once(&mut operation.description));
    let texts = texts.chain(operation.notes.iter_mut().map(|(_, text)| text));
    let codes = operation.codes.iter_mut();
    for text in texts.chain(codes.map(|code| &mut code.description)) {
        of_blocks(&mut text.blocks, targets);
    }
}

/// The name and the address of a target, where it leads out of the docs.
fn target(line: &str) -> Option<(String, &str)> {
    let (name, url) = line.trim().strip_prefix(".. _")?.split_once(": ")?;
    let url = url.trim();
    let leads_out = url.starts_with("https://") || url.starts_with("http://");
    leads_out.then(|| (key(name.trim_matches('`')), url))
}

/// The headings that have a label, by label.
fn headings(page: &Page) -> Vec<(&str, String)> {
    /// So far behind its label a heading stands.
    const REACH: usize = 8;
    let lines: Vec<&str> = page.text().lines().map(str::trim).collect();
    let is_rule = |line: &str| {
        let first = line.chars().next();
        line.len() > 2
            && first
                .is_some_and(|first| !first.is_alphanumeric() && line.chars().all(|c| c == first))
    };
    let is_label = |line: &str| line.starts_with(".. _");
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = line
            .strip_prefix(".. _")
            .and_then(|rest| rest.strip_suffix(':'))
        else {
            continue;
        };
        let behind = lines.get(at + 1..).unwrap_or_default().iter().take(REACH);
        let mut behind = behind
            .filter(|line| !line.is_empty() && !is_label(line))
            .skip_while(|line| is_rule(line));
        if let (Some(title), true) = (
            behind.next(),
            behind.next().is_some_and(|line| is_rule(line)),
        ) {
            found.push((name.trim_matches('`'), title.replace('`', "")));
        }
    }
    found
}

/// Names count without case, and however their words are parted.
fn key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

fn of_blocks(blocks: &mut [ProseBlock], targets: &Targets<'_>) {
    let of_all = |texts: &mut [Prose]| {
        texts
            .iter_mut()
            .for_each(|text| of_blocks(&mut text.blocks, targets));
    };
    for block in blocks {
        match block {
            ProseBlock::Paragraph(inlines) => of_run(inlines, targets),
            ProseBlock::List { items, .. } => of_all(items),
            ProseBlock::Admonition(_, body) => of_blocks(&mut body.blocks, targets),
            ProseBlock::Table { header, rows } => {
                of_all(header);
                rows.iter_mut().for_each(|row| of_all(row));
            }
            ProseBlock::Code(_) => {}
        }
    }
}

fn of_run(inlines: &mut [Inline], targets: &Targets<'_>) {
    for inline in inlines {
        match inline {
            Inline::Link { url, .. } => {
                // A bare name may have its underscore: `name_`.
                if let Some(known) = targets.urls.get(&key(url.trim_end_matches('_'))) {
                    *url = (*known).to_owned();
                }
            }
            Inline::Reference(reference) if reference.text == reference.target => {
                if let Some(title) = targets.titles.get(reference.target.as_str()) {
                    reference.text.clone_from(title);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Reference;

    #[test]
    fn links_by_name_have_the_address_of_their_target() {
        let page = Page::new(
            "a.rst",
            "See `the guide`_.\n\n.. _The Guide: https://docs.example.net/guide\n  .. _`odd`: http://a.example.net\n.. _lid:\n",
        );
        let link = |text: &str| Inline::Link {
            text: text.to_owned(),
            url: text.to_owned(),
        };
        let texts = ["the\nguide", "odd", "lid"];
        let mut text = Prose {
            blocks: vec![ProseBlock::Paragraph(texts.map(link).to_vec())],
        };
        let targets = Targets {
            urls: addresses(&page),
            titles: &HashMap::new(),
        };
        of_blocks(&mut text.blocks, &targets);
        assert_eq!(
            text.to_markdown(),
            "[the guide](<https://docs.example.net/guide>)[odd](<http://a.example.net>)lid"
        );
    }

    #[test]
    fn links_without_a_name_have_the_next_address() {
        let page = Page::new(
            "a.rst",
            "`The guide`__ and `other <https://x>`__, then `the\n  lids`__.\n\n.. _the lids: https://named\n.. __: https://one\n__ https://two\n",
        );
        let found = addresses(&page);
        assert_eq!(found.get("__the guide"), Some(&"https://one"));
        assert_eq!(found.get("__the lids"), Some(&"https://two"));
        assert_eq!(found.get("the lids"), Some(&"https://named"));
        let page = Page::new(
            "a.rst",
            "`Here`__ and `here`__.\n\n__ https://one\n__ https://two\n",
        );
        assert!(addresses(&page).is_empty());
    }

    #[test]
    fn references_without_words_read_as_the_heading_that_they_lead_to() {
        let page = Page::new(
            "a.rst",
            ".. _lids:\n.. _`all-lids`:\n\n``/lids``\n=========\n\n.. _holes:\n\n=====\nHoles\n=====\n\n.. _text:\n\nOnly text.\n",
        );
        let titles: HashMap<&str, String> = headings(&page).into_iter().collect();
        let reference = |text: &str, target: &str| {
            Inline::Reference(Reference {
                text: text.to_owned(),
                target: target.to_owned(),
                span: Default::default(),
            })
        };
        let mut run = vec![
            reference("lids", "lids"),
            reference("all-lids", "all-lids"),
            reference("the holes", "holes"),
            reference("holes", "holes"),
            reference("text", "text"),
        ];
        let targets = Targets {
            urls: HashMap::new(),
            titles: &titles,
        };
        of_run(&mut run, &targets);
        let texts: Vec<&str> = run.iter().map(Inline::text).collect();
        assert_eq!(texts, ["/lids", "/lids", "the holes", "Holes", "text"]);
    }
}
