//! Fields to rows and codes.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::Origin;
use apiref_core::page::Span;
use apiref_core::text::collapsed;

use super::fields::{self, Kind, Rows};
use super::open::Open;
use super::run_in;
use super::statuses;
use super::walk::Walker;
use crate::draft::{DraftRow, Inline, Place, Prose, ProseBlock, Side, Spanned};
use crate::syntax::document::{Block, BlockKind, Item, ListedField};
use crate::syntax::inline;

impl<'p> Walker<'_, 'p> {
    pub(super) fn field(&mut self, open: &mut Open, field: &ListedField<'p>) {
        let name = field.name.text;
        if let Some(kind) = fields::label(name) {
            return self.group(open, kind, field);
        }
        let Some(read) = fields::read(name) else {
            match ["response", "return", "returns"].contains(&name) {
                true => {
                    let said = inline::prose(&field.blocks);
                    open.answer.push((said, inline::field(field)));
                }
                false => keep(open, field),
            }
            return;
        };
        match read.kind {
            Kind::Row(_) if read.names.is_empty() => keep(open, field),
            Kind::Row(rows) => {
                if let Some(side) = fields::against_arrow(name, &read.names) {
                    let found = format!("`:{name}:`");
                    self.report(Code::ArrowReversed, field.span, found, side);
                }
                for name in &read.names {
                    let at = offset(&field.name, name);
                    let name = Spanned {
                        text: (*name).to_owned(),
                        span: at,
                    };
                    let type_text = Spanned {
                        text: read.type_text.to_owned(),
                        span: offset(&field.name, read.type_text),
                    };
                    let inner = members(&field.blocks).filter(|_| rows.place == Place::Body);
                    let mut description = match inner {
                        Some(at) => inline::prose(&field.blocks[..at]),
                        None => inline::prose(&field.blocks),
                    };
                    let behind = run_in::taken(&mut description);
                    let parent = name.text.clone();
                    let rows = match rows == fields::REQUEST && is_answered(open, &parent) {
                        true => {
                            let found =
                                format!("`:{}:` behind members of the answer", field.name.text);
                            let read = "one of the request; read as one of the answer";
                            self.report(Code::RowGuessed, name.span, found, read);
                            fields::RESPONSE
                        }
                        false => rows,
                    };
                    add(open, rows, row(name, type_text, description, field.span));
                    for (name, description) in behind {
                        self.run_in(open, &name, description, field.span);
                    }
                    let inner = inner.and_then(|at| field.blocks.get(at));
                    self.members(open, rows, &parent, inner);
                }
            }
            Kind::Status => {
                let name = read.names.first().copied().unwrap_or("");
                let description = inline::prose(&field.blocks);
                self.status(open, name, description, field.span);
            }
            Kind::TypeOf(rows) => {
                let text = inline::prose(&field.blocks).text();
                for name in read.names {
                    open.types
                        .push((rows, name.to_owned(), text.trim().to_owned()));
                }
            }
            Kind::Option => self.option(open, name, &inline::prose(&field.blocks).text()),
        }
    }

    /// A field in the text of another one.
    fn run_in(&mut self, open: &mut Open, name: &str, description: Prose, span: Span) {
        let found = format!("`:{}:`", collapsed(name));
        let expected = "a line that begins with the field";
        self.report(Code::RowSplitUncertain, span, found, expected);
        if let Some(read) = fields::read(name)
            && let Kind::Row(rows) = read.kind
            && let Some(bare) = read.names.first()
        {
            let spanned = |text: &str| Spanned {
                text: collapsed(text),
                span,
            };
            let read = row(spanned(bare), spanned(read.type_text), description, span);
            add(open, rows, read);
        }
    }

    fn status(&mut self, open: &mut Open, name: &str, description: Prose, span: Span) {
        match statuses::codes(name) {
            Some((codes, rest)) => {
                let of_status = |code| statuses::drafted(code, rest.trim(), &description, span);
                open.draft.codes.extend(codes.into_iter().map(of_status));
            }
            None => self.report(
                Code::StatusNotRead,
                span,
                format!("`{name}`"),
                "three digits",
            ),
        }
    }

    /// Members of a member, as a list of fields in its text: `:lat: latitude`.
    fn members(&mut self, open: &mut Open, rows: Rows, parent: &str, block: Option<&Block<'p>>) {
        let Some(BlockKind::Fields(fields)) = block.map(|block| &block.kind) else {
            return;
        };
        for field in fields {
            let mut words: Vec<&str> = field.name.text.split_whitespace().collect();
            let name = words.pop().unwrap_or_default();
            let named = Spanned {
                text: format!("{parent}.{name}"),
                span: offset(&field.name, name),
            };
            let type_text = Spanned {
                text: words.join(" "),
                span: field.span,
            };
            let row = row(named, type_text, inline::prose(&field.blocks), field.span);
            add(open, rows, row);
        }
    }

    /// An option of the directive, wherever it stands.
    pub(super) fn option(&mut self, open: &mut Open, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "synopsis" => self.synopsis = Some(collapsed(value)),
            "deprecated" => open.deprecate(Origin::Heading),
            _ => {}
        }
    }

    /// A group as the finished page shows it: a label and a list of `**name** (*type*) -- text`.
    fn group(&mut self, open: &mut Open, kind: Kind, field: &ListedField<'p>) {
        for block in &field.blocks {
            match &block.kind {
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.shown(open, kind, &item.blocks, item.span);
                    }
                }
                BlockKind::Paragraph(_) => {
                    self.shown(open, kind, std::slice::from_ref(block), block.span)
                }
                _ => open
                    .prose
                    .blocks
                    .extend(inline::prose(std::slice::from_ref(block)).blocks),
            }
        }
    }

    fn shown(&mut self, open: &mut Open, kind: Kind, blocks: &[Block<'p>], span: Span) {
        if let Kind::Status = kind {
            let item = Item {
                span,
                blocks: blocks.to_vec(),
            };
            match statuses::of_item(&item) {
                Some(codes) => open.draft.codes.extend(codes),
                None => self.report(
                    Code::StatusNotRead,
                    span,
                    inline::prose(blocks).text(),
                    "three digits",
                ),
            }
            return;
        }
        let mut prose = inline::prose(blocks);
        match (kind, shown_row(&mut prose)) {
            (Kind::Row(rows), Some((name, type_text))) => {
                let spanned = |text| Spanned { text, span };
                let mut row = row(spanned(name), spanned(type_text), prose, span);
                let Some(who) = &open.takers else {
                    return add(open, rows, row);
                };
                if let Some(ProseBlock::Paragraph(inlines)) = row.description.blocks.first_mut() {
                    inlines.splice(0..0, who.iter().cloned());
                }
                match open.known_row(rows, &row.name.text) {
                    // What others take, these take in another way, too.
                    Some(known) => known.description.blocks.extend(row.description.blocks),
                    None => add(open, rows, row),
                }
            }
            _ => {
                let found = inline::prose(blocks).text();
                self.report(Code::BlockNotRead, span, found, "a name in bold");
            }
        }
    }

    pub(super) fn report(
        &mut self,
        code: Code,
        span: Span,
        found: impl Into<String>,
        expected: &str,
    ) {
        let found = Diagnostic::new(code, self.page, span, found, expected);
        if !self.diagnostics.contains(&found) {
            self.diagnostics.push(found);
        }
    }
}

/// Where in the text of a member a list of its members stands: fields whose last words are names, at the end.
fn members(blocks: &[Block<'_>]) -> Option<usize> {
    let (last, before) = blocks.split_last()?;
    let BlockKind::Fields(fields) = &last.kind else {
        return None;
    };
    let is_name = |field: &ListedField<'_>| {
        let name = field.name.text;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
        !name.is_empty() && name.chars().all(plain) && name.split(' ').count() <= 2
    };
    fields.iter().all(is_name).then_some(before.len())
}

/// Is a member of the request, behind members of the answer, one of those? Nobody sends whether it went well, and what is
/// sent is listed once.
fn is_answered(open: &mut Open, name: &str) -> bool {
    let last = open.draft.tables.last();
    let is_behind = last
        .is_some_and(|table| table.side == Side::Response && table.location == Some(Place::Body));
    let is_outcome = ["error", "reason", "ok"].contains(&name);
    is_behind
        && open.known_row(fields::RESPONSE, name).is_none()
        && (is_outcome || open.known_row(fields::REQUEST, name).is_some())
}

fn add(open: &mut Open, rows: Rows, mut row: DraftRow) {
    if rows.items {
        row.name.text = format!("[*].{}", row.name.text);
    }
    open.add_row(rows, row);
}

/// A field of unknown name is text.
fn keep(open: &mut Open, field: &ListedField<'_>) {
    open.prose.blocks.extend(inline::field(field).blocks);
}

pub(super) fn row(
    name: Spanned,
    mut type_text: Spanned,
    mut description: Prose,
    span: Span,
) -> DraftRow {
    // `:param hive: int` and `:param hive: int, required` have the type in the text.
    if type_text.text.is_empty()
        && let Some(first) = leading_type(&mut description)
    {
        type_text.text = first;
    }
    DraftRow {
        requirement: requirement(&description).map(|text| Spanned { text, span }),
        name,
        type_text,
        description,
        span,
        ..DraftRow::default()
    }
}

/// Takes the type from the beginning of a text, up to a comma, semicolon or full stop.
fn leading_type(description: &mut Prose) -> Option<String> {
    let Some(ProseBlock::Paragraph(inlines)) = description.blocks.first_mut() else {
        return None;
    };
    let first = inlines.first()?.text();
    let word = first.split([',', ';', '.']).next().unwrap_or(first);
    let is_whole = word.len() < first.len() || inlines.len() == 1;
    if !is_whole || !is_type(word.trim()) {
        return None;
    }
    let (word, rest) = (word.trim().to_owned(), first[word.len()..].to_owned());
    let rest = rest.trim_start_matches([',', ';', '.', ' ']);
    if rest.is_empty() {
        inlines.remove(0);
    } else {
        inlines[0] = Inline::Text(rest.to_owned());
    }
    if inlines.is_empty() {
        description.blocks.remove(0);
    }
    Some(word)
}

fn is_type(text: &str) -> bool {
    matches!(
        text,
        "int"
            | "integer"
            | "str"
            | "string"
            | "bool"
            | "boolean"
            | "float"
            | "number"
            | "array"
            | "list"
            | "object"
    )
}

/// What a text says of the requirement: `*Optional*`, `(required)`, or the word alone at its beginning or end.
pub(super) fn requirement(description: &Prose) -> Option<String> {
    let marked = description.blocks.iter().find_map(|block| match block {
        ProseBlock::Paragraph(inlines) => inlines.iter().find_map(|inline| match inline {
            Inline::Emphasis(text) | Inline::Strong(text) => first_word(text),
            _ => None,
        }),
        _ => None,
    });
    if marked.is_some() {
        return marked;
    }
    let text = description.text();
    for word in ["optional", "required"] {
        let lower = text.to_ascii_lowercase();
        let in_brackets = [
            format!("({word})"),
            format!("({word},"),
            format!("[{word}]"),
        ]
        .iter()
        .any(|said| lower.contains(said));
        let begins = lower
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ',', ':', ';']));
        let before = lower
            .trim_end_matches('.')
            .strip_suffix(word)
            .map(str::trim_end);
        let ends =
            before.is_some_and(|before| before.is_empty() || before.ends_with(['.', ';', ',']));
        if in_brackets || begins || ends {
            return Some(word.to_owned());
        }
    }
    None
}

/// `Optional` of `Optional, default: 1`; none where the word goes on as a sentence.
fn first_word(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let word = ["optional", "required"]
        .into_iter()
        .find(|word| lower.starts_with(word))?;
    let rest = &lower[word.len()..];
    (rest.is_empty() || rest.starts_with(['.', ',', ':', ';', ')'])).then(|| word.to_owned())
}

/// Takes name and type from the beginning of a text: `**name** (*type*) -- text`.
pub(super) fn shown_row(prose: &mut Prose) -> Option<(String, String)> {
    let Some(ProseBlock::Paragraph(inlines)) = prose.blocks.first_mut() else {
        return None;
    };
    let Some(Inline::Strong(name) | Inline::Code(name)) = inlines.first() else {
        return None;
    };
    let name = fields::bare(name).to_owned();
    let (type_text, taken) = shown_type(inlines).unwrap_or_default();
    let taken = taken.max(1);
    inlines.drain(..taken);
    if let Some(Inline::Text(rest)) = inlines.first_mut() {
        *rest = rest
            .trim_start_matches([')', ' ', '-', '\u{2013}', '\u{2014}', ':'])
            .to_owned();
    }
    inlines.retain(|inline| !inline.text().is_empty());
    if inlines.is_empty() {
        prose.blocks.remove(0);
    }
    (!name.is_empty()).then_some((name, type_text))
}

/// The types in brackets behind the name, with how many pieces come before what follows them: `(*number* / *string*)`.
fn shown_type(inlines: &[Inline]) -> Option<(String, usize)> {
    let (_, rest) = inlines.split_first()?;
    let opens = matches!(rest.first(), Some(Inline::Text(open)) if open.trim() == "(");
    let mut kinds: Vec<&str> = Vec::new();
    for (at, pair) in rest.get(1..).filter(|_| opens)?.chunks(2).enumerate() {
        let [Inline::Emphasis(kind), Inline::Text(behind)] = pair else {
            return None;
        };
        kinds.push(kind);
        if behind.starts_with(')') {
            return Some((kinds.join(" or "), 3 + 2 * at));
        }
        if !matches!(behind.trim(), "/" | "|" | "or" | ",") {
            return None;
        }
    }
    None
}

/// The place of a part of a field's name.
fn offset(name: &crate::syntax::Line<'_>, part: &str) -> Span {
    let at = (part.as_ptr() as usize).saturating_sub(name.text.as_ptr() as usize);
    let start = name.offset as usize + at.min(name.text.len());
    Span::new(start, start + part.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Text;

    fn prose(text: &str) -> Prose {
        let blocks = inline::inlines(&Text::line(text, 0));
        Prose {
            blocks: vec![ProseBlock::Paragraph(blocks)],
        }
    }

    #[test]
    fn only_plain_words_state_the_requirement() {
        for (text, stated) in [
            ("The queen. *Optional*", Some("optional")),
            ("*Optional, default: 1*", Some("optional")),
            ("Name (required)", Some("required")),
            ("Size (optional, default: 1)", Some("optional")),
            ("Optional. Name of the hive", Some("optional")),
            ("The queen. Optional", Some("optional")),
            ("**Required**", Some("required")),
            ("Required rights of a keeper", None),
            ("This is not required", None),
            ("Optionally a name", None),
            ("*Optional features* of a hive", None),
        ] {
            assert_eq!(requirement(&prose(text)).as_deref(), stated, "{text}");
        }
    }

    #[test]
    fn rows_of_finished_pages() {
        let mut text = prose("**queen** (*string*) -- her name");
        let read = shown_row(&mut text);
        assert_eq!(read, Some(("queen".to_owned(), "string".to_owned())));
        assert_eq!(text.text(), "her name");
        assert_eq!(shown_row(&mut prose("queen: her name")), None);
        let mut text = prose("**age** (*number* / *string*): how old");
        let read = shown_row(&mut text);
        assert_eq!(
            read,
            Some(("age".to_owned(), "number or string".to_owned()))
        );
        assert_eq!(text.text(), "how old");
    }
}
