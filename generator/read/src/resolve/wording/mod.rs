//! Descriptions away from their page: what makes sense on the page only goes, or says what it pointed at.
//!
//! Constraints and links are read from the words as the page has them; what is reworded here is for readers alone.

mod labels;
mod links;
mod names;
mod sentences;
mod unresolved;

use super::constraints::keys::{self, Key};
use super::constraints::remarks;
use crate::draft::{Draft, DraftRow, Inline, PageDraft, Prose, ProseBlock};
use apiref_core::page::Page;
use apiref_core::words::of_name;

pub use names::Names;

/// Rewords all that operations and their rows say. `pages` and `drafts` stand in the same order.
pub fn reword(pages: &[Page], drafts: &mut [PageDraft]) {
    links::settle(pages, drafts);
    let names = Names::of(drafts);
    for draft in drafts {
        let here = names.of_page(&draft.page);
        for table in &mut draft.tables {
            table.rows.iter_mut().for_each(|row| {
                reword_row(row, &here);
                drop_own_range(row);
                labels::take_requirement(row);
            });
        }
        for operation in &mut draft.operations {
            of_operation(operation, &here);
        }
    }
}

/// Says what a row tells readers in other words, where its reader didn't choose some.
fn reword_row(row: &mut DraftRow, here: &names::OfPage<'_>) {
    let said = row.shown.as_ref().unwrap_or(&row.description);
    row.shown = changed(said, here).or(row.shown.take());
}

fn of_operation(operation: &mut Draft, here: &names::OfPage<'_>) {
    for row in &mut operation.shared_queries {
        reword_row(row, here);
    }
    for row in operation
        .tables
        .iter_mut()
        .flat_map(|table| &mut table.rows)
    {
        reword_row(row, here);
        drop_type(row);
        drop_own_range(row);
        labels::take_requirement(row);
        labels::keep_remark(row);
    }
    operation
        .notes
        .retain(|(_, text)| !sentences::only_announces(text));
    let texts = std::iter::once(&mut operation.description)
        .chain(operation.notes.iter_mut().map(|(_, text)| text))
        .chain(operation.codes.iter_mut().map(|code| &mut code.description));
    for text in texts {
        if let Some(other) = changed(text, here) {
            *text = other;
        }
    }
    operation
        .notes
        .retain(|(_, text)| !is_sign(text) && !sentences::is_lead(text));
}

/// Is a text nothing at all, or only marks, as of an empty line block?
fn is_sign(text: &Prose) -> bool {
    text.blocks.iter().all(|block| match block {
        ProseBlock::Paragraph(inlines) => {
            let mut letters = inlines.iter().flat_map(|inline| inline.text().chars());
            !letters.any(char::is_alphanumeric)
        }
        _ => false,
    })
}

/// A first paragraph that only repeats the type, and a sign for no description at all, say nothing.
fn drop_type(row: &mut DraftRow) {
    let prose = row.shown.as_ref().unwrap_or(&row.description);
    let Some((ProseBlock::Paragraph(first), rest)) = prose.blocks.split_first() else {
        return;
    };
    let text: String = first.iter().map(Inline::text).collect();
    let text = text.trim();
    let is_type = !rest.is_empty() && text.eq_ignore_ascii_case(row.type_text.text.trim());
    let is_sign =
        rest.is_empty() && !text.is_empty() && text.chars().all(|c| matches!(c, '/' | '-'));
    if is_type || is_sign {
        row.shown = Some(Prose {
            blocks: rest.to_vec(),
        });
    }
}

/// A range that is no more than the name of its field says nothing: `Value range: Lid ID` of `lid_id`.
fn drop_own_range(row: &mut DraftRow) {
    let prose = row.shown.as_ref().unwrap_or(&row.description);
    if prose.blocks.len() < 2 {
        return;
    }
    let name = of_name(&row.name.text);
    let says_nothing = |block: &ProseBlock| {
        let ProseBlock::Paragraph(inlines) = block else {
            return false;
        };
        let Some((Key::Range, head, rest)) = keys::split(inlines) else {
            return false;
        };
        let mut text = head.to_owned();
        text.extend(rest.iter().map(Inline::text));
        let text = text.trim().trim_end_matches('.');
        let own = text.split_once(" of the ").map_or(text, |(own, _)| own);
        let words = own.split_whitespace().map(str::to_lowercase);
        let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
        words
            .map(|word| singular(&word))
            .eq(name.iter().map(|word| singular(word)))
    };
    if name.is_empty() || !prose.blocks.iter().any(says_nothing) {
        return;
    }
    let mut blocks = prose.blocks.clone();
    blocks.retain(|block| !says_nothing(block));
    row.shown = Some(Prose { blocks });
}

/// The text in other words; none where they are the same.
fn changed(prose: &Prose, here: &names::OfPage<'_>) -> Option<Prose> {
    let mut blocks = without_repetition(reworded(&prose.blocks, false, here));
    drop_announcement(&mut blocks);
    // Where else to look is better than nothing.
    if let ([], [ProseBlock::Paragraph(inlines)]) = (blocks.as_slice(), prose.blocks.as_slice())
        && sentences::leads_elsewhere(inlines, here)
    {
        return None;
    }
    (blocks != prose.blocks).then_some(Prose { blocks })
}

/// Leaves out what was said before: columns of one row say the same, and lists of values stand in two of them. What leads
/// to a list or to code may do so twice.
fn without_repetition(blocks: Vec<ProseBlock>) -> Vec<ProseBlock> {
    // Longer texts are no descriptions of members.
    const MOST: usize = 64;
    const FEWEST_WORDS: usize = 3;
    if blocks.len() > MOST {
        return blocks;
    }
    let is_list = |block: &ProseBlock| matches!(block, ProseBlock::List { .. });
    let announces = |block: &ProseBlock| match block {
        ProseBlock::Paragraph(inlines) => Prose::text_of(inlines).trim().ends_with(':'),
        _ => false,
    };
    let mut said: Vec<String> = Vec::new();
    let mut out: Vec<ProseBlock> = Vec::with_capacity(blocks.len());
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        let leads = matches!(
            blocks.peek(),
            Some(ProseBlock::List { .. } | ProseBlock::Code(_) | ProseBlock::Table { .. })
        );
        // Without what it announces, the paragraph before would lead to another block.
        let is_announced = out.last().is_some_and(announces);
        let is_repeated = match &block {
            ProseBlock::Paragraph(inlines) if !leads && !is_announced && !announces(&block) => {
                let text = Prose::text_of(inlines);
                let text = text.trim().trim_end_matches('.').to_owned();
                let is_repeated = said.contains(&text);
                if text.split_whitespace().count() >= FEWEST_WORDS {
                    said.push(text);
                }
                is_repeated
            }
            block => {
                is_list(block) && out.contains(block)
                    || is_announced && lists_values_again(block, &out)
            }
        };
        if !is_repeated {
            out.push(block);
        } else if is_announced
            && let Some(ProseBlock::Paragraph(inlines)) = out.last_mut()
            && sentences::drop_announcement(inlines, true)
        {
            out.pop();
        }
    }
    out
}

/// Is this a list of nothing but values that a list before it explains?
fn lists_values_again(block: &ProseBlock, before: &[ProseBlock]) -> bool {
    let ProseBlock::List { items, .. } = block else {
        return false;
    };
    let value = |item: &Prose| match item.blocks.as_slice() {
        [ProseBlock::Paragraph(inlines)] => match inlines.as_slice() {
            [only] => Some(only.text().trim().to_owned()),
            _ => None,
        },
        _ => None,
    };
    let head = |item: &Prose| match item.blocks.first() {
        Some(ProseBlock::Paragraph(inlines)) => {
            let text = inlines.first().map_or("", Inline::text);
            text.split(':').next().unwrap_or_default().trim().to_owned()
        }
        _ => String::new(),
    };
    let values: Option<Vec<String>> = items.iter().map(value).collect();
    let explains = |values: &[String]| {
        before.iter().any(|block| match block {
            ProseBlock::List { items, .. } => {
                let heads: Vec<String> = items.iter().map(head).collect();
                heads.len() == values.len() && values.iter().all(|value| heads.contains(value))
            }
            _ => false,
        })
    };
    values.is_some_and(|values| explains(&values))
}

/// `behind_list`: does a list stand before these blocks?
fn reworded(blocks: &[ProseBlock], behind_list: bool, here: &names::OfPage<'_>) -> Vec<ProseBlock> {
    let is_list = |block: &ProseBlock| matches!(block, ProseBlock::List { .. });
    let mut out: Vec<ProseBlock> = Vec::with_capacity(blocks.len());
    let mut rest = blocks;
    while let Some((block, after)) = rest.split_first() {
        rest = after;
        match block {
            ProseBlock::Paragraph(inlines) => {
                let inlines = without_quote(inlines);
                match Label::of(inlines) {
                    Some(label) => {
                        let behind_list = out.last().map_or(behind_list, is_list);
                        rest = label.unfold(inlines, after, behind_list, here, &mut out);
                    }
                    None if keys::leads_to_key(&Prose::text_of(inlines)) => {}
                    None => push_paragraph(&sentences::reworded(inlines, here), &mut out),
                }
            }
            ProseBlock::List { ordered, items } => {
                // A default among values stays one of the bullets.
                let is_field = |item: &Prose| {
                    !remarks::tells_default(item)
                        && matches!(item.blocks.first(), Some(ProseBlock::Paragraph(inlines)) if Label::of(inlines).is_some())
                };
                // `**Key**: …` and `**Value**: …` are the members of something.
                let is_form = items.iter().any(is_field) && !items.iter().any(explains_a_name);
                let mut behind_list = false;
                let items: Vec<Prose> = items
                    .iter()
                    .map(|item| {
                        let blocks = reworded(&item.blocks, is_form && behind_list, here);
                        behind_list = blocks.last().map_or(behind_list, is_list);
                        Prose { blocks }
                    })
                    .filter(|item| !item.is_empty())
                    .collect();
                if is_form {
                    // The items are the fields of a form: each is a paragraph of its own.
                    out.extend(items.into_iter().flat_map(|item| item.blocks));
                } else if items.len() == 1 && out.is_empty() {
                    // One item at the head of a text is the text.
                    out.extend(items.into_iter().flat_map(|item| item.blocks));
                } else if !items.is_empty() {
                    out.push(ProseBlock::List {
                        ordered: *ordered,
                        items,
                    });
                } else if !rest.is_empty() {
                    // What led to the list would lead to what follows.
                    drop_announcement(&mut out);
                }
            }
            ProseBlock::Admonition(kind, body) => {
                let mut blocks = reworded(&body.blocks, false, here);
                // `CAUTION:` heads a caution.
                let is_head = |block: &ProseBlock| {
                    matches!(block, ProseBlock::Paragraph(inlines)
                    if Prose::text_of(inlines).trim_end_matches([':', ' ']).eq_ignore_ascii_case(kind))
                };
                if blocks.first().is_some_and(is_head) {
                    blocks.remove(0);
                }
                if !blocks.is_empty() {
                    out.push(ProseBlock::Admonition(kind.clone(), Prose { blocks }));
                }
            }
            ProseBlock::Code(_) | ProseBlock::Table { .. } => out.push(block.clone()),
        }
    }
    out
}

/// Does the item begin with a name in bold type, before a colon, that is no label of a form?
fn explains_a_name(item: &Prose) -> bool {
    let Some(ProseBlock::Paragraph(inlines)) = item.blocks.first() else {
        return false;
    };
    let has_name = match inlines.as_slice() {
        [Inline::Strong(name), rest @ ..] => {
            let behind = rest.first().map_or("", Inline::text);
            name.trim_end().ends_with(':') || behind.trim_start().starts_with(':')
        }
        _ => false,
    };
    has_name && keys::split(inlines).is_none()
}

/// A paragraph without a quotation mark that nothing ends, before a run in bold type: `'**Details**: …`.
fn without_quote(inlines: &[Inline]) -> &[Inline] {
    match inlines {
        [Inline::Text(quote), rest @ ..]
            if matches!(quote.trim(), "'" | "\"")
                && matches!(rest.first(), Some(Inline::Strong(_)))
                && !rest[1..]
                    .iter()
                    .any(|run| run.text().contains(quote.trim())) =>
        {
            rest
        }
        _ => inlines,
    }
}

fn push_paragraph(inlines: &[Inline], out: &mut Vec<ProseBlock>) {
    if inlines
        .iter()
        .any(|inline| !inline.text().trim().is_empty())
    {
        out.push(ProseBlock::Paragraph(inlines.to_vec()));
    }
}

/// The label of a field of a form, at the head of a paragraph.
struct Label<'p> {
    /// Does it say no more than that text follows?
    is_bare: bool,
    name: String,
    /// What stands behind it in its own run.
    head: &'p str,
    /// The runs after that.
    rest: &'p [Inline],
}

impl<'p> Label<'p> {
    fn of(inlines: &'p [Inline]) -> Option<Self> {
        let (key, head, rest) = keys::split(inlines)?;
        let whole = inlines.first()?.text();
        // Labels of forms begin with a capital; `details` in bold type is the name of a member.
        let is_named = matches!(inlines.first(), Some(Inline::Strong(name)) if name.starts_with(char::is_lowercase));
        if is_named && key == Key::Text {
            return None;
        }
        let name = whole.split(':').next().unwrap_or(whole).trim().to_owned();
        let is_bare = match key {
            Key::Text => !matches!(
                name.to_ascii_lowercase().as_str(),
                "note" | "format" | "value format"
            ),
            Key::Range | Key::Default => false,
            _ => return None,
        };
        (is_bare || key != Key::Text).then_some(Self {
            is_bare,
            name,
            head,
            rest,
        })
    }

    /// Writes what the field of the form says; gives the blocks that are left.
    fn unfold<'b>(
        &self,
        whole: &[Inline],
        after: &'b [ProseBlock],
        behind_list: bool,
        here: &names::OfPage<'_>,
        out: &mut Vec<ProseBlock>,
    ) -> &'b [ProseBlock] {
        let mut content: Vec<Inline> = Vec::with_capacity(self.rest.len() + 1);
        if !self.head.trim().is_empty() {
            content.push(Inline::Text(self.head.trim_start().to_owned()));
        }
        content.extend_from_slice(self.rest);
        let is_empty = content.iter().all(|inline| inline.text().trim().is_empty());
        // The content stands behind the label, or in the paragraph below it.
        let (content, left, is_below) = match after.split_first() {
            Some((ProseBlock::Paragraph(inlines), left))
                if is_empty && Label::of(inlines).is_none() =>
            {
                (inlines.clone(), left, true)
            }
            _ => (content, after, false),
        };
        let text = Prose::text_of(&content);
        let is_absent = keys::is_absent(&text) || keys::leads_to_key(&text);
        if is_absent && (!text.trim().is_empty() || self.is_followed_by_nothing(left)) {
            return left;
        }
        if text.trim().is_empty() {
            // A list follows. Behind another one it would go on with that.
            let follows_list = behind_list && matches!(left.first(), Some(ProseBlock::List { .. }));
            if !self.is_bare || follows_list {
                out.push(ProseBlock::Paragraph(whole.to_vec()));
            }
            return left;
        }
        let mut content = sentences::reworded(&content, here);
        if !self.is_bare || !out.is_empty() && self.needs_name(&text) {
            if !is_below {
                push_paragraph(&sentences::reworded(whole, here), out);
                return left;
            }
            content.insert(0, Inline::Text(": ".to_owned()));
            content.insert(0, Inline::Strong(self.name.clone()));
        }
        push_paragraph(&content, out);
        left
    }

    /// Is the text of a constraint a few words that are no sentence? Behind other text it says little without its label.
    fn needs_name(&self, text: &str) -> bool {
        const FEW: usize = 5;
        let name = self.name.to_ascii_lowercase();
        let is_constraint = name.starts_with("constraint") || name.starts_with("restriction");
        let is_sentence = text.trim_end().ends_with(['.', '!', ';', ':']);
        is_constraint && !is_sentence && text.split_whitespace().count() <= FEW
    }

    fn is_followed_by_nothing(&self, left: &[ProseBlock]) -> bool {
        match left.first() {
            None => true,
            Some(ProseBlock::Paragraph(inlines)) => Label::of(inlines).is_some(),
            Some(_) => false,
        }
    }
}

/// A text that ends with a colon announces what is not there.
fn drop_announcement(blocks: &mut Vec<ProseBlock>) {
    let others = blocks.len() > 1;
    let is_empty = match blocks.last_mut() {
        Some(ProseBlock::Paragraph(inlines)) => sentences::drop_announcement(inlines, others),
        Some(ProseBlock::List { items, .. }) => {
            if let Some(item) = items.last_mut() {
                drop_announcement(&mut item.blocks);
            }
            false
        }
        _ => false,
    };
    if is_empty {
        blocks.pop();
    }
}

#[cfg(test)]
mod tests;
