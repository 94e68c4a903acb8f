//! Labels of the requirement before and behind what a row says: `*Optional*`, `(Required)`.

use apiref_core::requirement;

use crate::draft::{DraftRow, Inline, Prose, ProseBlock, Spanned};

/// Takes the label off what readers see; where no column tells, it states the requirement.
pub(super) fn take_requirement(row: &mut DraftRow) {
    let prose = row.shown.as_ref().unwrap_or(&row.description);
    let mut blocks = prose.blocks.clone();
    let Some(word) = taken(&mut blocks) else {
        return;
    };
    row.shown = Some(Prose { blocks });
    let span = row.span;
    row.requirement.get_or_insert(Spanned { text: word, span });
}

/// Shows what a cell for the requirement says beyond yes or no: `No. Needed where there is a lid.`
pub(super) fn keep_remark(row: &mut DraftRow) {
    let Some(remark) = row
        .requirement
        .as_ref()
        .and_then(|cell| requirement::remark(&cell.text))
    else {
        return;
    };
    let mut shown = row.shown.clone().unwrap_or_else(|| row.description.clone());
    if !shown.text().contains(&remark) {
        shown
            .blocks
            .push(ProseBlock::Paragraph(vec![Inline::Text(remark)]));
        row.shown = Some(shown);
    }
}

fn taken(blocks: &mut Vec<ProseBlock>) -> Option<String> {
    let last = blocks.len().checked_sub(1)?;
    for (index, take) in [(0, at_start as fn(&mut Vec<Inline>) -> _), (last, at_end)] {
        if let ProseBlock::Paragraph(inlines) = &mut blocks[index]
            && let Some(word) = take(inlines)
        {
            inlines.retain(|inline| !inline.text().is_empty());
            if inlines.is_empty() {
                blocks.remove(index);
            }
            return Some(word);
        }
    }
    None
}

/// The word of a text that is nothing but a label.
fn label(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "()[].,:;".contains(c));
    let lower = text.to_ascii_lowercase();
    matches!(lower.as_str(), "optional" | "required" | "mandatory").then_some(lower)
}

fn at_start(inlines: &mut Vec<Inline>) -> Option<String> {
    let is_alone = inlines.len() == 1;
    match inlines.first_mut()? {
        Inline::Emphasis(text) | Inline::Strong(text) => {
            let word = label(text)?;
            if let Some(Inline::Text(rest)) = inlines.get_mut(1) {
                let next = rest.split_whitespace().next().unwrap_or_default();
                // `*Required* if …` is a condition.
                if matches!(
                    next,
                    "if" | "when" | "only" | "unless" | "for" | "in" | "and" | "or"
                ) {
                    return None;
                }
                let shorter =
                    rest.trim_start_matches([' ', '.', ',', ':', ';', ')', '-', '\u{2013}']);
                *rest = shorter.to_owned();
            }
            inlines.remove(0);
            Some(word)
        }
        Inline::Text(text) => {
            let head = text.split_whitespace().next()?;
            let word = label(head)?;
            let is_label = head.starts_with(['(', '[']) || head.ends_with('.');
            if !is_label || text.trim() == head && !is_alone {
                return None;
            }
            let rest = text
                .trim_start()
                .strip_prefix(head)?
                .trim_start()
                .to_owned();
            *text = rest;
            Some(word)
        }
        _ => None,
    }
}

fn at_end(inlines: &mut Vec<Inline>) -> Option<String> {
    let is_stop = |inline: &Inline| matches!(inline, Inline::Text(text) if text.trim() == ".");
    let has_stop = inlines.last().is_some_and(is_stop);
    let at = inlines.len().checked_sub(1 + usize::from(has_stop))?;
    let word = match &mut inlines[at] {
        Inline::Emphasis(text) | Inline::Strong(text) => label(text),
        Inline::Text(text) if !has_stop => {
            let (before, tail) = text.trim_end().rsplit_once(' ')?;
            let word = label(tail).filter(|_| tail.starts_with(['(', '[']))?;
            *text = match tail.ends_with('.') {
                true => format!("{before}."),
                false => before.to_owned(),
            };
            return Some(word);
        }
        _ => None,
    }?;
    inlines.truncate(at);
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        text.truncate(text.trim_end().len());
        if has_stop && text.ends_with(char::is_alphanumeric) {
            text.push('.');
        }
    }
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(inlines: Vec<Inline>) -> (String, Option<String>) {
        let mut row = DraftRow {
            description: Prose {
                blocks: vec![ProseBlock::Paragraph(inlines)],
            },
            ..DraftRow::default()
        };
        take_requirement(&mut row);
        let text = row.shown.unwrap_or(row.description).to_markdown();
        (text, row.requirement.map(|stated| stated.text))
    }

    #[test]
    fn labels_of_the_requirement_go() {
        let text = |text: &str| Inline::Text(text.to_owned());
        let mark = |text: &str| Inline::Emphasis(text.to_owned());
        for (inlines, left, word) in [
            (
                vec![mark("(Required)"), text(" The lid.")],
                "The lid.",
                Some("required"),
            ),
            (
                vec![mark("optional"), text(" lid")],
                "lid",
                Some("optional"),
            ),
            (
                vec![text("A lid. "), mark("Optional"), text(".")],
                "A lid.",
                Some("optional"),
            ),
            (
                vec![text("A lid. "), mark("Optional")],
                "A lid.",
                Some("optional"),
            ),
            (
                vec![text("A lid "), mark("Optional"), text(".")],
                "A lid.",
                Some("optional"),
            ),
            (vec![text("(Optional) A lid")], "A lid", Some("optional")),
            (vec![text("Required. A lid.")], "A lid.", Some("required")),
            (vec![text("A lid (optional).")], "A lid.", Some("optional")),
            (vec![mark("Optional")], "", Some("optional")),
            (vec![text("Required lids.")], "Required lids.", None),
            (vec![text("A lid is required.")], "A lid is required.", None),
            (
                vec![mark("Required"), text(" if red.")],
                "*Required* if red.",
                None,
            ),
        ] {
            let (found, stated) = shown(inlines);
            assert_eq!((found.as_str(), stated.as_deref()), (left, word));
        }
    }
}
