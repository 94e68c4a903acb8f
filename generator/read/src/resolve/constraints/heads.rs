//! Values at heads: of the bullets of a list that is all that a description says, of the description itself.

use indexmap::IndexSet;

use super::lists::{self, Bullets, Item, is_plain};
use super::remarks;
use super::token::{Kind, Token};
use crate::draft::{Inline, Prose, ProseBlock};
use apiref_core::ir::Doubt;

/// The values of such a list: `**open** Stays open. *Default.*`.
pub fn read(blocks: &[ProseBlock]) -> Option<Vec<&str>> {
    let [ProseBlock::List { items, .. }] = blocks else {
        return None;
    };
    let values = items.iter().map(|item| match item.blocks.first() {
        Some(ProseBlock::Paragraph(inlines)) => head(inlines),
        _ => None,
    });
    let values: Vec<&str> = values.collect::<Option<_>>()?;
    let is_distinct = |(at, value): (usize, &&str)| !values[..at].contains(value);
    (values.len() > 1 && values.iter().enumerate().all(is_distinct)).then_some(values)
}

fn head(inlines: &[Inline]) -> Option<&str> {
    let [
        Inline::Strong(value) | Inline::Code(value),
        Inline::Text(text),
        ..,
    ] = inlines
    else {
        return None;
    };
    let is_value = value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    let says = text.trim_start().starts_with(char::is_alphabetic);
    (is_value && says && !value.is_empty()).then_some(value.as_str())
}

/// The value at the head of the only bullet that ends in `*Default.*`.
pub fn default(items: &[Prose]) -> Option<&str> {
    let mut found = items.iter().filter_map(|item| match item.blocks.first()? {
        ProseBlock::Paragraph(inlines) if is_default(inlines) => match inlines.first()? {
            Inline::Strong(value) | Inline::Code(value) => Some(value.as_str()),
            _ => None,
        },
        _ => None,
    });
    found.next().filter(|_| found.next().is_none())
}

fn is_default(inlines: &[Inline]) -> bool {
    let said = inlines.get(1..).unwrap_or_default();
    let is_mark = |run: &Inline| {
        let is_marked = matches!(run, Inline::Emphasis(_) | Inline::Strong(_));
        is_marked
            && run
                .text()
                .trim_end_matches('.')
                .eq_ignore_ascii_case("default")
    };
    remarks::says_default(said) || said.iter().any(is_mark)
}

/// The values of a list whose every bullet tells what one of them means: `If the value is **open**, there is no lid.`
pub fn cases(items: &[Prose]) -> Option<Bullets<'_>> {
    let mut found = Bullets::default();
    for item in items {
        let [ProseBlock::Paragraph(inlines)] = item.blocks.as_slice() else {
            return None;
        };
        let (value, _) = case(inlines)?;
        let item = Item {
            value,
            default: false,
        };
        if found.items.contains(&item) || !is_plain(value) {
            return None;
        }
        found.items.push(item);
    }
    (found.items.len() > 1).then_some(found)
}

/// The value of which `If the value is **open**, there is no lid.` speaks, and what is said of it.
pub fn case(inlines: &[Inline]) -> Option<(&str, &[Inline])> {
    let [
        Inline::Text(lead),
        Inline::Strong(value) | Inline::Code(value),
        rest @ ..,
    ] = inlines
    else {
        return None;
    };
    let said = rest.first()?.text().trim_start();
    let is_case = matches!(lead.trim(), "If the value is" | "When the value is");
    (is_case && said.starts_with(',')).then_some((value.trim(), rest))
}

/// The values of a list whose every bullet has those of a region: `For region **north**: **open**, **shut**`. All of them
/// together, for no call says where it is made.
pub fn of_regions(items: &[Prose]) -> Option<Vec<&str>> {
    let mut values: IndexSet<&str> = IndexSet::new();
    for item in items {
        let [ProseBlock::Paragraph(inlines)] = item.blocks.as_slice() else {
            return None;
        };
        let [
            Inline::Text(lead),
            Inline::Strong(_),
            Inline::Text(mark),
            rest @ ..,
        ] = inlines.as_slice()
        else {
            return None;
        };
        let is_region = matches!(lead.trim(), "For region" | "In region" | "Region");
        let behind = mark.trim_start().strip_prefix(':')?;
        let listed = lists::inline(&super::tokens(behind, rest))?;
        if !is_region || listed.open {
            return None;
        }
        values.extend(listed.values);
    }
    (values.len() > 1).then(|| values.into_iter().collect())
}

/// The two values with which a description begins: `Open or shut: how the lid stands`.
pub fn pair(tokens: &[Token<'_>]) -> Option<[String; 2]> {
    // What of something is meant, and no value of it.
    const NOUNS: &[&str] = &[
        "name", "names", "id", "ids", "uuid", "uuids", "true", "false",
    ];
    let [first, or, second, mark, ..] = tokens else {
        return None;
    };
    let is_word = |token: &Token<'_>| {
        matches!(token.kind, Kind::Word(_) | Kind::Other)
            && token.text.len() > 1
            && token.text.bytes().all(|b| b.is_ascii_alphabetic())
            && !NOUNS
                .iter()
                .any(|noun| token.text.eq_ignore_ascii_case(noun))
    };
    let ends = mark.is_mark(b':') || mark.is_mark(b',');
    let is_pair = ends && or.text == "or" && is_word(first) && is_word(second);
    let is_plain = second.text.bytes().all(|b| b.is_ascii_lowercase());
    (is_pair && is_plain).then(|| [first.text.to_ascii_lowercase(), second.text.to_owned()])
}

/// The values of `It opens (**up**) or shuts (**down**) the lid`: two that stand in brackets behind their words.
pub fn named_pair<'p>(tokens: &[Token<'p>]) -> Option<[&'p str; 2]> {
    let is_word = |token: &Token<'_>| matches!(token.kind, Kind::Word(_) | Kind::Other);
    tokens.windows(9).find_map(|run| match run {
        [
            word,
            open,
            first,
            shut,
            or,
            next,
            open_next,
            second,
            shut_next,
        ] => {
            let are_words = is_word(word) && is_word(next) && or.text == "or";
            let are_marks = open.is_mark(b'(')
                && shut.is_mark(b')')
                && open_next.is_mark(b'(')
                && shut_next.is_mark(b')');
            let are_values = first.kind == Kind::Value && second.kind == Kind::Value;
            let is_pair = are_words && are_marks && are_values && first.text != second.text;
            is_pair.then_some([first.text, second.text])
        }
        _ => None,
    })
}

/// Two words, marked or not, where a list of values stands: `v4 or v6` differ in their number, and both words of
/// `up (upwards) or down (downwards)` are explained. Numbers may tell kinds of values apart as well, where nothing marks
/// them: an address may be `v4 or v6`.
pub fn unmarked_pair<'p>(tokens: &[Token<'p>]) -> Option<([&'p str; 2], Option<Doubt>)> {
    let mut depth = 0;
    let outside = tokens.iter().filter(|token| {
        let closes = token.is_mark(b')');
        depth += usize::from(token.is_mark(b'('));
        let is_inside = depth > 0;
        depth -= usize::from(closes && is_inside);
        !is_inside
    });
    let outside: Vec<&Token<'p>> = outside.collect();
    let [first, or, second, rest @ ..] = outside.as_slice() else {
        return None;
    };
    let explained = tokens.get(1).is_some_and(|token| token.is_mark(b'('));
    let is_word = |token: &Token<'_>| {
        matches!(token.kind, Kind::Word(_) | Kind::Other)
            && token.text.bytes().all(|b| b.is_ascii_lowercase())
    };
    let are_explained = explained && is_word(first) && is_word(second);
    let stem = |token: &Token<'p>| {
        let stem = token.text.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_numbered = stem.len() < token.text.len() && !stem.is_empty();
        let is_plain = stem.bytes().all(|b| b.is_ascii_alphabetic());
        (is_numbered && is_plain).then_some(stem)
    };
    let ends = rest
        .first()
        .is_none_or(|next| matches!(next.kind, Kind::Stop | Kind::Mark(b',' | b')' | b';')));
    let are_numbered = stem(first).is_some() && stem(first) == stem(second);
    let is_pair = (are_numbered || are_explained) && or.text == "or";
    let are_marked = first.kind == Kind::Value && second.kind == Kind::Value;
    let doubt = (are_numbered && !are_marked).then_some(Doubt::Words);
    let pair = [first.text, second.text];
    (is_pair && ends && first.text != second.text).then_some((pair, doubt))
}
