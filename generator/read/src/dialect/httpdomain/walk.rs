//! Blocks of an operation: fields, labels, examples, notes of versions, text.

use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::Origin;
use apiref_core::page::Page;

use super::fields;
use super::labels;
use super::lists::List;
use super::open::Open;
use super::rows;
use super::statuses;
use super::versions::{self, Added};
use crate::draft::{DraftRow, Inline, Prose, ProseBlock, Spanned};
use crate::syntax::document::{Block, BlockKind, Field, Item, Line, ListedField, Text};
use crate::syntax::inline;
use crate::syntax::versions as notes;

/// Reads the blocks of one operation.
pub struct Walker<'d, 'p> {
    pub page: &'p Page,
    pub diagnostics: &'d mut Vec<Diagnostic>,
    /// The `:synopsis:` of the directive.
    pub synopsis: Option<String>,
}

impl<'p> Walker<'_, 'p> {
    /// Reads blocks that stand one below the other. What is text goes to `open.prose`.
    pub fn blocks(&mut self, open: &mut Open, blocks: &[Block<'p>]) {
        for (index, block) in blocks.iter().enumerate() {
            let next = blocks[index + 1..]
                .iter()
                .find(|next| !matches!(next.kind, BlockKind::Comment(_)));
            self.block(open, block, next);
        }
    }

    /// Options of the directive; a field that touches the signature is read as one by the markup.
    pub fn options(&mut self, open: &mut Open, options: &[Field<'p>]) {
        for option in options {
            let known =
                fields::read(option.name).is_some_and(|read| read.kind == fields::Kind::Option);
            if known {
                self.option(open, option.name, option.value);
                continue;
            }
            let text = Text::line(option.value, option.span.end - option.value.len() as u32);
            let field = ListedField {
                name: Line {
                    text: option.name,
                    offset: option.span.start + 1,
                },
                blocks: vec![Block {
                    span: text.span(),
                    labels: Vec::new(),
                    kind: BlockKind::Paragraph(text),
                }],
                span: option.span,
            };
            self.field(open, &field);
        }
    }

    fn block(&mut self, open: &mut Open, block: &Block<'p>, next: Option<&Block<'p>>) {
        match &block.kind {
            BlockKind::Comment(_) => {}
            BlockKind::Fields(fields) => {
                for field in fields {
                    self.field(open, field);
                }
                open.subject = None;
                open.takers = None;
            }
            BlockKind::Paragraph(text) => self.paragraph(open, text, next),
            BlockKind::Literal { language, text } => {
                match self.literal(open, block, *language, text) {
                    true => labels::close(&mut open.prose),
                    false => open.push(ProseBlock::Code(text.verbatim())),
                }
            }
            BlockKind::List { ordered, items } => self.list(open, block, *ordered, items),
            BlockKind::Quote(inner) => self.blocks(open, inner),
            BlockKind::Directive {
                name,
                argument,
                body,
                ..
            } => self.directive(open, block, name, argument, body),
            BlockKind::Table(table) => {
                if !self.table(open, table) {
                    keep(open, block);
                }
            }
        }
    }

    fn paragraph(&mut self, open: &mut Open, text: &Text<'p>, next: Option<&Block<'p>>) {
        let inlines = inline::inlines(text);
        if inlines.is_empty() {
            return;
        }
        if next.is_some_and(is_shown_group)
            && let Some(who) = takers(&inlines)
        {
            open.takers = Some(who);
            return;
        }
        let leads = next.is_some_and(leads_to_example);
        if let Some(label) = labels::read(&inlines, leads) {
            open.label = Some(label);
            open.label_used = false;
            if leads && (labels::is_bold(&inlines) || labels::is_bare(&inlines)) {
                return;
            }
        } else if open.label_used {
            open.label = None;
        }
        let plain = inline::plain(text).to_ascii_lowercase();
        open.above.clone_from(&plain);
        open.codes_ahead = ["status", "code", "return", "respon"]
            .iter()
            .any(|word| plain.contains(word));
        if next.is_some_and(|next| matches!(next.kind, BlockKind::Fields(_))) {
            open.subject = labels::subject(&inlines, &open.members());
        }
        open.push(ProseBlock::Paragraph(inlines));
    }

    fn list(&mut self, open: &mut Open, block: &Block<'p>, ordered: bool, items: &[Item<'p>]) {
        if let Some(codes) = statuses::of_list(items)
            && (open.codes_ahead || items.iter().all(statuses::is_marked))
        {
            open.draft.codes.extend(codes);
            return;
        }
        if !items.iter().any(|item| holds_data(&item.blocks)) {
            note_told(open, block);
            return keep(open, block);
        }
        let outer = std::mem::take(&mut open.prose);
        let mut read = Vec::with_capacity(items.len());
        for item in items {
            self.blocks(open, &item.blocks);
            read.push(std::mem::take(&mut open.prose));
        }
        open.prose = outer;
        read.retain(|prose| !prose.is_empty());
        if !read.is_empty() {
            open.push(ProseBlock::List {
                ordered,
                items: read,
            });
        }
    }

    fn directive(
        &mut self,
        open: &mut Open,
        block: &Block<'p>,
        name: &str,
        argument: &str,
        body: &[Block<'p>],
    ) {
        if self.version(open, block) {
            return;
        }
        match name {
            // Layout: what stands inside counts as if it stood outside.
            "tabs" | "tab" | "group-tab" | "tab-set" | "tab-item" | "container" | "only"
            | "rst-class" | "class" | "details" | "dropdown" | "collapse" | "toggle" | "grid"
            | "grid-item" | "compound" => {
                let around = open.in_tabs;
                open.in_tabs |= name.contains("tab");
                self.blocks(open, body);
                open.in_tabs = around;
            }
            _ if holds_data(body) => {
                let outer = std::mem::take(&mut open.prose);
                if !argument.is_empty() {
                    open.push(ProseBlock::Paragraph(vec![Inline::Text(
                        argument.to_owned(),
                    )]));
                }
                self.blocks(open, body);
                let inner = std::mem::replace(&mut open.prose, outer);
                let is_box = |block: &ProseBlock| matches!(block, ProseBlock::Admonition(..));
                if inner.blocks.iter().all(is_box) {
                    // A box that holds nothing but boxes says nothing.
                    open.prose.blocks.extend(inner.blocks);
                } else if !inner.is_empty() {
                    open.push(ProseBlock::Admonition(inline::title_case(name), inner));
                }
            }
            _ => {
                body.iter().for_each(|inner| note_told(open, inner));
                keep(open, block);
            }
        }
    }

    /// Notes what a block says of versions. True: it says nothing else.
    pub fn version(&mut self, open: &mut Open, block: &Block<'p>) -> bool {
        let BlockKind::Directive {
            name,
            argument,
            body,
            ..
        } = &block.kind
        else {
            return false;
        };
        if versions::deprecates(block) {
            let stated = *name == "deprecated";
            open.deprecate(if stated {
                Origin::Heading
            } else {
                Origin::Description
            });
        }
        let Some(note) = notes::read(name, argument, body) else {
            return false;
        };
        if *name == "versionchanged" && versions::begins_deprecated(&note.text.text()) {
            open.deprecate(Origin::Description);
        }
        match versions::added(&note, name) {
            Added::Operation => open.draft.versions.min = Some(note.version.clone()),
            Added::Rows(names) => {
                let names = names.into_iter().map(|row| (row, note.version.clone()));
                open.added.extend(names);
            }
            Added::Nothing => {}
        }
        open.push(note.shown(name));
        true
    }
}

/// Is a block a group of rows as the finished page shows it?
fn is_shown_group(block: &Block<'_>) -> bool {
    match &block.kind {
        BlockKind::Fields(fields) => fields
            .first()
            .is_some_and(|field| fields::label(field.name.text).is_some()),
        _ => false,
    }
}

/// Who takes what a text announces, if it says no more: `Royal hives, also accept`.
fn takers(inlines: &[Inline]) -> Option<Vec<Inline>> {
    let (Inline::Text(last), before) = inlines.split_last()? else {
        return None;
    };
    let said = last.trim_end().trim_end_matches(':').trim_end();
    let (head, verb) = said.rsplit_once(' ')?;
    let head = head.trim_end();
    let who = head.strip_suffix("also").unwrap_or(head);
    let who = who.trim_end().trim_end_matches(',');
    if !List::Takes.has(verb) || who.contains(". ") || who.is_empty() && before.is_empty() {
        return None;
    }
    let mut who = vec![Inline::Text(format!("{who}: "))];
    who.splice(0..0, before.iter().cloned());
    Some(who)
}

/// The block is text.
fn keep(open: &mut Open, block: &Block<'_>) {
    let prose = inline::prose(std::slice::from_ref(block));
    open.prose.blocks.extend(prose.blocks);
}

/// What a sentence says of the member that it begins with.
const SAYING: &[&str] = &[
    "can be ",
    "may be ",
    "must ",
    "is required",
    "is optional",
    "defaults to ",
];

/// Notes the bullets of a list that tell of something by its name: `` `colour` (optional) of the lid``.
fn note_told(open: &mut Open, block: &Block<'_>) {
    let BlockKind::List { items, .. } = &block.kind else {
        return;
    };
    for item in items {
        let text = inline::prose(&item.blocks);
        let Some(ProseBlock::Paragraph(inlines)) = text.blocks.first() else {
            continue;
        };
        if let Some(name) = demanded(inlines) {
            let name = Spanned {
                text: name.to_owned(),
                span: item.span,
            };
            let row = rows::row(name, Spanned::default(), text, item.span);
            open.demanded.push(row);
            continue;
        }
        let [Inline::Code(name), Inline::Text(said), ..] = inlines.as_slice() else {
            continue;
        };
        let said = said.trim_start();
        let says = SAYING.iter().any(|words| said.starts_with(words));
        if says || said.starts_with(['(', '-', '\u{2013}', ':']) {
            let name = Spanned {
                text: name.clone(),
                span: item.span,
            };
            let (text, shown) = told(text);
            let row = rows::row(name, Spanned::default(), text, item.span);
            open.told.push(DraftRow { shown, ..row });
        }
    }
}

/// The member that a bullet asks for in some case: `` `lid` is required only when `kind` is `box` ``, or
/// `` When `open` is `true`, `lids` must include one``.
fn demanded(inlines: &[Inline]) -> Option<&str> {
    let is_case = |text: &str| List::Cases.begins(&text.trim_start().to_ascii_lowercase());
    if let [Inline::Code(name), Inline::Text(said), Inline::Code(_), ..] = inlines {
        let said = said.trim_start().strip_prefix("is required ")?;
        let said = said.strip_prefix("only ").unwrap_or(said);
        return is_case(said).then_some(name);
    }
    let [Inline::Text(case), rest @ ..] = inlines else {
        return None;
    };
    let mut pairs = rest.windows(3);
    pairs.find_map(|three| match three {
        [Inline::Text(ends), Inline::Code(name), Inline::Text(said)]
            if is_case(case) && ends.trim_end().ends_with(',') =>
        {
            List::Asks
                .begins(said.trim_start())
                .then_some(name.as_str())
        }
        _ => None,
    })
}

/// What a bullet tells of the member that it begins with. The remark in brackets behind the name is a sentence of its own,
/// and readers need neither: the member has a name, a requirement and a default.
fn told(mut text: Prose) -> (Prose, Option<Prose>) {
    let Some(ProseBlock::Paragraph(inlines)) = text.blocks.first_mut() else {
        return (text, None);
    };
    let remark = inlines.get(1).map(|second| second.text().trim_start());
    let is_remark = remark.is_some_and(|said| {
        let said = said.to_ascii_lowercase();
        ["(optional", "(required"]
            .iter()
            .any(|word| said.starts_with(word))
    });
    let closes = |inline: &Inline| matches!(inline, Inline::Text(text) if text.contains(')'));
    let end = match inlines.iter().position(closes) {
        Some(at) if is_remark => at,
        _ => 1,
    };
    let signs = [' ', '-', '\u{2013}', '\u{2014}', ':', ',', ';', '.'];
    let mut shown = inlines.get(end..).unwrap_or_default().to_vec();
    if let (Some(Inline::Text(first)), Some(Inline::Text(said))) =
        (shown.first_mut(), inlines.get_mut(end))
    {
        let (remark, behind) = match said.split_once(')') {
            Some((remark, behind)) if is_remark => (remark, behind),
            _ => ("", said.as_str()),
        };
        let behind = behind.trim_start_matches(signs);
        let mut letters = behind.chars();
        let head = letters.next().map(|letter| letter.to_ascii_uppercase());
        let behind: String = head.into_iter().chain(letters).collect();
        if is_remark {
            *said = format!("{remark}). {behind}");
        }
        *first = behind;
    }
    shown.retain(|inline| !inline.text().is_empty());
    let mut blocks = vec![ProseBlock::Paragraph(shown)];
    blocks.extend(text.blocks.iter().skip(1).cloned());
    let is_empty =
        matches!(blocks.as_slice(), [ProseBlock::Paragraph(inlines)] if inlines.is_empty());
    (text, (!is_empty).then_some(Prose { blocks }))
}

/// Is the block an example, or does it begin with one?
fn leads_to_example(block: &Block<'_>) -> bool {
    match &block.kind {
        BlockKind::Literal { .. } => true,
        BlockKind::Directive { body, .. } | BlockKind::Quote(body) => {
            body.first().is_some_and(leads_to_example)
        }
        _ => false,
    }
}

/// Do blocks hold fields or literal blocks at any depth?
fn holds_data(blocks: &[Block<'_>]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Fields(_) | BlockKind::Literal { .. } => true,
        BlockKind::Directive { body, .. } | BlockKind::Quote(body) => holds_data(body),
        BlockKind::List { items, .. } => items.iter().any(|item| holds_data(&item.blocks)),
        _ => false,
    })
}
