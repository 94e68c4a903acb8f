//! Lists that run on in one line, for the file that holds them folds its lines: ``Value is: - `a`. First. - `b`. Second.``

use crate::draft::{Inline, PageDraft, Prose, ProseBlock};

/// Makes lists of them in all rows.
pub fn unfold(drafts: &mut [PageDraft]) {
    for draft in drafts {
        let rows = draft.rows_mut();
        rows.for_each(|row| unfold_all(&mut row.description));
    }
}

fn unfold_all(prose: &mut Prose) {
    let is_run_on = |block: &ProseBlock| matches!(block, ProseBlock::Paragraph(inlines) if heads(inlines).len() > 1);
    if !prose.blocks.iter().any(is_run_on) {
        return;
    }
    let blocks = std::mem::take(&mut prose.blocks);
    for block in blocks {
        match block {
            ProseBlock::Paragraph(inlines) => match heads(&inlines) {
                heads if heads.len() > 1 => prose.blocks.extend(split(&inlines, &heads)),
                _ => prose.blocks.push(ProseBlock::Paragraph(inlines)),
            },
            other => prose.blocks.push(other),
        }
    }
}

/// The places of marked runs behind a dash that begins an item: the first one after a colon, the others after the end
/// of a sentence or clause.
fn heads(inlines: &[Inline]) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, pair) in inlines.windows(2).enumerate() {
        let [Inline::Text(before), Inline::Code(_) | Inline::Strong(_)] = pair else {
            continue;
        };
        let before = before.trim_end().strip_suffix('-').map(str::trim_end);
        let ends = |signs: &[char]| before.is_some_and(|before| before.ends_with(signs));
        if ends(&[':']) || !found.is_empty() && ends(&['.', ';', ',']) {
            found.push(at + 1);
        }
    }
    found
}

/// The text that leads to the list, and the list.
fn split(inlines: &[Inline], heads: &[usize]) -> [ProseBlock; 2] {
    let part = |from: usize, to: usize| -> Vec<Inline> {
        let mut part = inlines.get(from..to).unwrap_or_default().to_vec();
        if let (true, Some(Inline::Text(text))) = (to < inlines.len(), part.last_mut()) {
            let kept = text.trim_end().trim_end_matches('-').trim_end();
            *text = kept.to_owned();
        }
        part
    };
    let ends = heads.iter().skip(1).copied().chain([inlines.len()]);
    let items = heads.iter().zip(ends).map(|(&from, to)| Prose {
        blocks: vec![ProseBlock::Paragraph(part(from, to))],
    });
    let lead = part(0, heads.first().copied().unwrap_or_default());
    [
        ProseBlock::Paragraph(lead),
        ProseBlock::List {
            ordered: false,
            items: items.collect(),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Prose {
        let runs = text.split('`').enumerate();
        let inlines = runs.map(|(at, run)| match at % 2 {
            0 => Inline::Text(run.to_owned()),
            _ => Inline::Code(run.to_owned()),
        });
        Prose {
            blocks: vec![ProseBlock::Paragraph(inlines.collect())],
        }
    }

    #[test]
    fn items_in_one_line_are_a_list() {
        let mut prose =
            paragraph("How it is shut. Value is: - `tight`. Very much so. - `loose`. Not quite.");
        unfold_all(&mut prose);
        assert_eq!(
            prose.to_markdown(),
            "How it is shut. Value is:\n\n- `tight`. Very much so.\n- `loose`. Not quite."
        );
    }

    #[test]
    fn dashes_in_sentences_begin_no_items() {
        for text in ["From `1` - `9`, or - `0`.", "One: - `tight`. That is all."] {
            let mut prose = paragraph(text);
            unfold_all(&mut prose);
            assert_eq!(prose, paragraph(text));
        }
    }
}
