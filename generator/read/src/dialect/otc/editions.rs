//! Marks that the tool which makes editions of the docs left behind: `[text] (tag:white)` is text of one edition.

use crate::draft::{Inline, Prose, ProseBlock};

/// Takes the marks off, and makes `[- text] (tag:white)` the bullet that it is.
pub fn unmark(prose: &mut Prose) {
    unmark_blocks(prose);
}

/// True where a mark ends what does not begin here.
fn unmark_blocks(prose: &mut Prose) -> bool {
    let mut is_open = false;
    let mut blocks: Vec<ProseBlock> = Vec::with_capacity(prose.blocks.len());
    for mut block in std::mem::take(&mut prose.blocks) {
        let ends = match &mut block {
            ProseBlock::Paragraph(inlines) => close(inlines),
            ProseBlock::List { items, .. } => {
                let ends: Vec<bool> = items.iter_mut().map(unmark_blocks).collect();
                ends.contains(&true)
            }
            ProseBlock::Admonition(_, body) => unmark_blocks(body),
            ProseBlock::Code(_) | ProseBlock::Table { .. } => false,
        };
        blocks.push(block);
        is_open |= ends && !open_last(&mut blocks);
    }
    prose.blocks = blocks;
    is_open
}

/// Takes the mark off the end of a paragraph.
fn close(inlines: &mut [Inline]) -> bool {
    let Some(Inline::Text(last)) = inlines.last_mut() else {
        return false;
    };
    let Some((text, mark)) = last.rsplit_once("] (tag:") else {
        return false;
    };
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b"_,-".contains(&b);
    let names = mark.trim_end().strip_suffix(')');
    if !names.is_some_and(|names| names.bytes().all(is_name)) {
        return false;
    }
    *last = text.to_owned();
    true
}

/// Takes the bracket off where the last marked text begins: in the last paragraph, or at the head of one before it.
fn open_last(blocks: &mut Vec<ProseBlock>) -> bool {
    let last = blocks.len().saturating_sub(1);
    let begins = |(at, block): (usize, &ProseBlock)| match block {
        ProseBlock::Paragraph(inlines) => inlines.iter().enumerate().any(|(run, inline)| {
            let Inline::Text(text) = inline else {
                return false;
            };
            at == last && text.contains('[') || run == 0 && text.starts_with('[')
        }),
        _ => false,
    };
    let Some(at) = blocks.iter().enumerate().rposition(begins) else {
        return false;
    };
    let ProseBlock::Paragraph(inlines) = &mut blocks[at] else {
        return false;
    };
    if open(inlines) {
        let bullet = Prose {
            blocks: vec![blocks.remove(at)],
        };
        into_list(blocks, at, bullet);
    }
    true
}

/// Takes the last bracket off that opens in a paragraph. True where a bullet stands behind it.
fn open(inlines: &mut [Inline]) -> bool {
    let opening = |inline: &Inline| matches!(inline, Inline::Text(text) if text.contains('['));
    let Some(at) = inlines.iter().rposition(opening) else {
        return false;
    };
    let is_marked = matches!(
        inlines.get(at + 1),
        Some(Inline::Strong(_) | Inline::Code(_))
    );
    let Some(Inline::Text(text)) = inlines.get_mut(at) else {
        return false;
    };
    let Some((before, inner)) = text.rsplit_once('[') else {
        return false;
    };
    // Of other editions nothing is said.
    let before = match before.trim_end() {
        "N/A" | "None" => "",
        before => before,
    };
    let plain = inner
        .strip_prefix("- ")
        .filter(|_| before.is_empty() && at == 0);
    // A value, and no label of a form: `- Constraints: …`.
    let is_value =
        |plain: &str| plain.starts_with(char::is_lowercase) || plain.is_empty() && is_marked;
    let is_bullet = plain.is_some_and(is_value);
    let gap = if before.is_empty() { "" } else { " " };
    *text = format!("{before}{gap}{}", plain.unwrap_or(inner));
    is_bullet
}

/// Puts a bullet behind or before the list that stands there, or into one of its own.
fn into_list(blocks: &mut Vec<ProseBlock>, at: usize, bullet: Prose) {
    let is_list =
        |block: Option<&ProseBlock>| matches!(block, Some(ProseBlock::List { ordered: false, .. }));
    let before = at
        .checked_sub(1)
        .filter(|before| is_list(blocks.get(*before)));
    let behind = Some(at).filter(|at| is_list(blocks.get(*at)));
    let new = ProseBlock::List {
        ordered: false,
        items: vec![bullet],
    };
    match (before, behind) {
        (None, None) => blocks.insert(at, new),
        (Some(before), None) => append(blocks, before, new),
        (before, Some(behind)) => {
            let rest = std::mem::replace(&mut blocks[behind], new);
            append(blocks, behind, rest);
            if let Some(before) = before {
                let rest = blocks.remove(behind);
                append(blocks, before, rest);
            }
        }
    }
}

fn append(blocks: &mut [ProseBlock], at: usize, more: ProseBlock) {
    if let (Some(ProseBlock::List { items, .. }), ProseBlock::List { items: more, .. }) =
        (blocks.get_mut(at), more)
    {
        items.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unmarked(texts: &[&str]) -> String {
        let mut prose = Prose {
            blocks: texts
                .iter()
                .flat_map(|text| Prose::plain(text).blocks)
                .collect(),
        };
        unmark(&mut prose);
        prose.to_markdown()
    }

    #[test]
    fn marks_of_editions_go() {
        for (text, expected) in [
            ("[It is red.] (tag:blue,green)", "It is red."),
            ("A lid. [It is red.] (tag:blue)", "A lid. It is red."),
            ("N/A[It is red.] (tag:blue)", "It is red."),
            ("A lid (tag:blue)", "A lid (tag:blue)"),
        ] {
            assert_eq!(unmarked(&[text]), expected);
        }
        assert_eq!(
            unmarked(&["Which lid.", "[- red: a red lid.] (tag:blue)"]),
            "Which lid.\n\n- red: a red lid."
        );
        assert_eq!(
            unmarked(&["Which lid.", "[- Constraints: none is red.] (tag:blue)"]),
            "Which lid.\n\nConstraints: none is red."
        );
    }

    #[test]
    fn marked_text_may_go_over_several_bullets() {
        let list = |texts: &[&str]| ProseBlock::List {
            ordered: false,
            items: texts.iter().map(|text| Prose::plain(text)).collect(),
        };
        let mut prose = Prose {
            blocks: vec![
                list(&["red: a red lid."]),
                Prose::plain("[- blue: a blue lid.").blocks.remove(0),
                list(&["green: a green lid.] (tag:all)"]),
            ],
        };
        unmark(&mut prose);
        let all = [
            "red: a red lid.",
            "blue: a blue lid.",
            "green: a green lid.",
        ];
        assert_eq!(prose.blocks, [list(&all)]);
    }
}
