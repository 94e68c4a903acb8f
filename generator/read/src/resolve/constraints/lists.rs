//! Lists of values: `**a**, **b**, or **c**` in a sentence, and bullets that begin with a value each.

use super::token::{Kind, Token};
use crate::draft::{Inline, Prose, ProseBlock};

/// More words than this are an explanation, not a value.
const MOST_WORDS: usize = 3;
/// Words that may follow a value in a bullet: they explain it.
const EXPLAINS: &[&str] = &[
    "indicates",
    "indicate",
    "indicating",
    "means",
    "represents",
    "specifies",
    "refers",
    "corresponds",
];
/// Does the word before it name a value that is explained?
pub fn explains(word: &str) -> bool {
    EXPLAINS
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// Words that may follow a comma after the last value.
const CONTINUES: &[&str] = &[
    "which",
    "where",
    "indicating",
    "representing",
    "respectively",
    "meaning",
    "with",
    "corresponding",
];

/// Values in a sentence from the first token on: all of them, if nothing but values is listed.
///
/// Each value may be explained in brackets.
pub fn inline<'p>(tokens: &[Token<'p>]) -> Option<Vec<&'p str>> {
    let mut values = Vec::new();
    let mut at = 0;
    loop {
        let token = tokens.get(at)?;
        values.push(single(token)?);
        at = skip_brackets(tokens, at + 1)?;
        match tokens.get(at) {
            None => break,
            Some(next) if next.kind == Kind::Stop || next.is_mark(b';') || next.is_mark(b')') => {
                break;
            }
            Some(next) if next.is_mark(b',') => {
                at += 1;
                if is_joiner(tokens.get(at)?) {
                    at += 1;
                } else if single(tokens.get(at)?).is_none() {
                    let continues = CONTINUES.iter().any(|word| {
                        word.eq_ignore_ascii_case(tokens.get(at).map_or("", |t| t.text))
                    });
                    if continues {
                        break;
                    }
                    return None;
                }
            }
            Some(next) if is_joiner(next) || next.text == "/" => at += 1,
            Some(_) => return None,
        }
    }
    values.iter().all(|value| is_plain(value)).then_some(values)
}

fn is_joiner(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Word(_) | Kind::Other)
        && (token.text.eq_ignore_ascii_case("or") || token.text.eq_ignore_ascii_case("and"))
}

/// A token that can only be a value: marked, a number, `true`, `TCP`.
fn single<'p>(token: &Token<'p>) -> Option<&'p str> {
    let capitals = || {
        token.text.len() > 1
            && token.text.bytes().any(|b| b.is_ascii_uppercase())
            && token
                .text
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    let boolean =
        || token.text.eq_ignore_ascii_case("true") || token.text.eq_ignore_ascii_case("false");
    match token.kind {
        Kind::Value | Kind::Number => Some(token.text),
        Kind::Word(_) | Kind::Other if boolean() || capitals() => Some(token.text),
        _ => None,
    }
}

fn skip_brackets(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    if !tokens.get(at).is_some_and(|token| token.is_mark(b'(')) {
        return Some(at);
    }
    let length = tokens
        .get(at..)?
        .iter()
        .position(|token| token.is_mark(b')'))?;
    Some(at + length + 1)
}

/// Can this text be a value? Not a sentence, a placeholder or a remark.
pub fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= 64
        && value.split_whitespace().count() <= MOST_WORDS
        && !value.contains(['{', '}', '<', '>', '\n', '…'])
        && !value.contains("...")
        && !value.contains(", ")
        && !value.contains("xxx")
        && !value.to_ascii_lowercase().starts_with("other")
        && !value.to_ascii_lowercase().starts_with("any ")
}

/// A value at the head of a bullet.
#[derive(Debug, PartialEq, Eq)]
pub struct Item<'p> {
    /// The value.
    pub value: &'p str,
    /// Is it called the default?
    pub default: bool,
}

/// The values of a list whose every bullet begins with one; none if a bullet doesn't.
pub fn bullets(items: &[Prose]) -> Option<Vec<Item<'_>>> {
    let mut found = Vec::new();
    for item in items {
        bullet(item, &mut found)?;
    }
    (!found.is_empty() && found.iter().all(|item| is_plain(item.value))).then_some(found)
}

/// The values of a list that nothing announces, but whose every bullet explains one: `name: what it means`, where all
/// names are written like constants, in small or in capital letters.
pub fn definitions(items: &[Prose]) -> Option<Vec<&str>> {
    let names: Vec<&str> = items.iter().map(definition).collect::<Option<_>>()?;
    let written = |fits: fn(&u8) -> bool| {
        names.iter().all(|name| {
            name.bytes()
                .all(|b| fits(&b) || b.is_ascii_digit() || b"_-".contains(&b))
        })
    };
    let distinct = names
        .iter()
        .enumerate()
        .all(|(at, name)| !names[..at].contains(name));
    let alike = written(u8::is_ascii_lowercase) || written(u8::is_ascii_uppercase);
    (names.len() > 1 && distinct && alike).then_some(names)
}

/// The values of a list below a colon, whose every bullet is one marked run in the letters of constants.
pub fn constants(items: &[Prose]) -> Option<Vec<&str>> {
    let constant = |item: &Prose| {
        let [ProseBlock::Paragraph(inlines)] = item.blocks.as_slice() else {
            return false;
        };
        matches!(inlines.as_slice(), [Inline::Strong(_) | Inline::Code(_)])
    };
    if items.len() < 2 || !items.iter().all(constant) {
        return None;
    }
    let names: Vec<&str> = bullets(items)?.iter().map(|item| item.value).collect();
    let capitals = |name: &&str| {
        name.bytes().any(|b| b.is_ascii_uppercase())
            && name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_-".contains(&b))
    };
    names.iter().all(capitals).then_some(names)
}

/// Is this a block of addresses, or a range of such blocks? It stands for all addresses in it and is no value.
pub fn is_block(value: &str) -> bool {
    let Some((address, prefix)) = value.split_once('/') else {
        return false;
    };
    let address = address.parse::<std::net::IpAddr>().is_ok();
    address && prefix.starts_with(|c: char| c.is_ascii_digit())
}

/// The name before the colon of a bullet.
fn definition(item: &Prose) -> Option<&str> {
    let [ProseBlock::Paragraph(inlines)] = item.blocks.as_slice() else {
        return None;
    };
    let (first, rest) = inlines.split_first()?;
    let (name, meaning) = match first {
        Inline::Strong(name) | Inline::Code(name) => {
            let behind = rest.first()?.text().trim_start().strip_prefix(':')?;
            (name.trim_end_matches(':').trim(), behind)
        }
        Inline::Text(text) => text.split_once(": ")?,
        _ => return None,
    };
    let letters = name.bytes().filter(u8::is_ascii_alphabetic).count();
    (letters > 1 && !meaning.trim().is_empty() && is_plain(name) && !name.contains(' '))
        .then_some(name)
}

fn bullet<'p>(item: &'p Prose, found: &mut Vec<Item<'p>>) -> Option<()> {
    let Some(ProseBlock::Paragraph(inlines)) = item.blocks.first() else {
        return None;
    };
    let (first, rest) = inlines.split_first()?;
    let before = found.len();
    match first {
        Inline::Strong(text) | Inline::Code(text) => {
            let closed = text.trim_end().ends_with(':');
            found.push(Item {
                value: text.trim().trim_end_matches(':'),
                default: false,
            });
            if !closed {
                marked_rest(rest, found)?;
            }
        }
        Inline::Text(text) => plain_head(text, !rest.is_empty(), found)?,
        _ => return None,
    }
    let default = inlines
        .iter()
        .any(|inline| is_default_remark(inline.text()));
    if let (true, Some(item)) = (default && found.len() == before + 1, found.get_mut(before)) {
        item.default = true;
    }
    Some(())
}

/// What follows a marked value: nothing, an explanation, or `or` and another value.
fn marked_rest<'p>(rest: &'p [Inline], found: &mut Vec<Item<'p>>) -> Option<()> {
    let Some((Inline::Text(text), more)) = rest.split_first() else {
        return rest.is_empty().then_some(());
    };
    let text = text.trim_start();
    if matches!(text.trim(), "or" | "," | "/" | ", or" | "and") {
        if let Some((Inline::Strong(next) | Inline::Code(next), more)) = more.split_first() {
            found.push(Item {
                value: next.trim(),
                default: false,
            });
            return marked_rest(more, found);
        }
        return None;
    }
    let word = text
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or("");
    let explained = text.is_empty()
        || text.starts_with([':', '(', ';', '-', '–', '—', '='])
        || matches!(text.trim_end(), "." | ",")
        || text.starts_with(", ")
        || text.starts_with("is the default")
        || EXPLAINS.contains(&word);
    explained.then_some(())
}

/// A bullet without marks: `value`, `value: text`, `"value"`, `value (text)`.
fn plain_head<'p>(text: &'p str, more: bool, found: &mut Vec<Item<'p>>) -> Option<()> {
    let text = text.trim();
    let push = |found: &mut Vec<Item<'p>>, value| {
        found.push(Item {
            value,
            default: false,
        });
        Some(())
    };
    if let Some(quoted) = text.strip_prefix('"') {
        let (value, rest) = quoted.split_once('"')?;
        let rest = rest.trim_start();
        let explained = (rest.is_empty() && !more) || rest.starts_with([':', '(', '.', ',', ';']);
        return explained.then(|| push(found, value)).flatten();
    }
    let end = text.find([':', ' ', '(', ',', ';']).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    let value = value.trim_end_matches('.');
    let rest = rest.trim_start();
    let explained = (rest.is_empty() && !more)
        || rest.starts_with([':', '('])
        || rest.starts_with("- ")
        || matches!(rest, "." | "," | ";");
    let sound = value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b'+'))
        && !value.is_empty();
    (explained && sound).then(|| push(found, value)).flatten()
}

fn is_default_remark(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("(default)")
        || lower.contains("(default value)")
        || lower.contains("(by default)")
        || lower.contains("(the default value)")
        || lower.starts_with(" is the default value")
}
