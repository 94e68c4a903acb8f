//! Lists of values: `**a**, **b**, or **c**` in a sentence, and bullets that begin with a value each.

use super::conditions::is_word;
use super::token::{Kind, Token};
use super::words::List;
use super::written::{is_constant, is_kind, is_name, is_state};
use super::{keys, remarks};
use crate::draft::{Inline, Prose, ProseBlock};

/// More words than this are an explanation, not a value.
const MOST_WORDS: usize = 3;

/// Does the word before it name a value that is explained?
pub fn explains(word: &str) -> bool {
    List::Explaining.has(word)
}

/// Values that are listed.
#[derive(Debug, PartialEq, Eq)]
pub struct Listed<'p> {
    /// The values.
    pub values: Vec<&'p str>,
    /// May there be more of them?
    pub open: bool,
}

impl<'p> Listed<'p> {
    /// One value.
    pub fn of(value: &'p str) -> Self {
        Self {
            values: vec![value],
            open: false,
        }
    }
}

/// Values in a sentence from the first token on: all of them, if nothing but values is listed.
///
/// Each value may be explained in brackets.
pub fn inline<'p>(tokens: &[Token<'p>]) -> Option<Listed<'p>> {
    let mut list = Listed {
        values: Vec::new(),
        open: false,
    };
    // Was the last value joined with `or`, so that the list is complete?
    let mut closed = false;
    let mut at = 0;
    loop {
        let token = tokens.get(at)?;
        list.values.push(single(token)?);
        at = skip_brackets(tokens, at + 1)?;
        match tokens.get(at) {
            None => break,
            Some(next) if next.kind == Kind::Stop || next.is_mark(b';') || next.is_mark(b')') => {
                break;
            }
            Some(next) if next.is_mark(b',') => {
                at += 1;
                if goes_on(tokens.get(at..)?) {
                    list.open = true;
                    break;
                }
                if is_joiner(tokens.get(at)?) {
                    if closed && begins_clause(tokens, at) {
                        break;
                    }
                    closed = true;
                    at += 1;
                } else if single(tokens.get(at)?).is_none() {
                    if List::Continuing.has(tokens.get(at)?.text) {
                        break;
                    }
                    return None;
                }
            }
            Some(next) if goes_on(tokens.get(at..)?) => {
                list.open = next.text.len() > 1;
                break;
            }
            Some(_) if closed && begins_clause(tokens, at) => break,
            Some(next) if is_joiner(next) || next.text == "/" => {
                closed = true;
                at += 1;
            }
            Some(next) if closed && is_word(next, List::Remarking) => break,
            Some(_) => return None,
        }
    }
    list.values
        .iter()
        .all(|value| is_plain(value))
        .then_some(list)
}

/// `a or b, and something else`: does what the joiner at `at` adds have no value?
fn begins_clause(tokens: &[Token<'_>], at: usize) -> bool {
    let joins = tokens
        .get(at)
        .is_some_and(|token| token.text.eq_ignore_ascii_case("and"));
    joins && tokens.get(at + 1).and_then(single).is_none()
}

/// `etc.`, `and so on`, `...`: the list has more values than it shows.
fn goes_on(tokens: &[Token<'_>]) -> bool {
    let so_on = List::AndSoOn.words();
    let spelled = tokens.iter().map(|token| token.text).take(so_on.len());
    let first = tokens.first();
    first.is_some_and(|first| is_word(first, List::OpenEnds) || first.text.starts_with("..."))
        || spelled
            .map(str::to_ascii_lowercase)
            .eq(so_on.iter().copied())
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
        && !plain_part(value).contains(['{', '}', '<', '>', '\n', '…'])
        && !value.contains("...")
        && !value.contains(", ")
        && !value.contains("xxx")
        && !value.to_ascii_lowercase().starts_with("other")
        && !value.to_ascii_lowercase().starts_with("any ")
}

/// A value without the marks that it has as one that stands for another: `lid` of `${lid}`.
fn plain_part(value: &str) -> &str {
    let inner = value.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
    inner.unwrap_or(value)
}

/// Values that bullets list by case: `If **kind** is **LID**, these can be set:`, and a list below each. All of them.
pub fn by_case(items: &[Prose]) -> Option<Vec<&str>> {
    let mut values: Vec<&str> = Vec::new();
    for item in items {
        let [
            ProseBlock::Paragraph(case),
            ProseBlock::List { items: below, .. },
        ] = item.blocks.as_slice()
        else {
            return None;
        };
        let text = Prose::text_of(case);
        let is_case = text.starts_with("If ") || text.starts_with("When ");
        if !is_case || !text.trim_end().ends_with(':') || text.contains(" not ") {
            return None;
        }
        for value in definitions(below, true)? {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    (items.len() > 1).then_some(values)
}

/// A value as the docs mean it: without the blank that a broken line left behind a hyphen, and without a meaning that
/// is marked with it (`off: not on`).
pub fn unwrapped(value: &str) -> String {
    let value = value.split_once(": ").map_or(value, |(value, _)| value);
    match value.split_once("- ") {
        Some((head, tail)) if head.ends_with(|c: char| c.is_alphanumeric()) => {
            format!("{head}-{}", tail.trim_start())
        }
        _ => value.to_owned(),
    }
}

/// A value at the head of a bullet.
#[derive(Debug, PartialEq, Eq)]
pub struct Item<'p> {
    /// The value.
    pub value: &'p str,
    /// Is it called the default?
    pub default: bool,
}

/// What the bullets of a list begin with.
#[derive(Debug, Default)]
pub struct Bullets<'p> {
    /// The values.
    pub items: Vec<Item<'p>>,
    /// May there be more of them?
    pub open: bool,
    /// Does a bullet say something else?
    pub remarks: bool,
}

/// The values of a list whose every bullet begins with one; none if a bullet doesn't. Sentences among them are no
/// values, but they do no harm either.
pub fn bullets(items: &[Prose]) -> Option<Bullets<'_>> {
    let mut found = Bullets::default();
    let mut remarks: Vec<&[Inline]> = Vec::new();
    let is_marked = |item: &Prose| matches!(item.blocks.first(), Some(ProseBlock::Paragraph(inlines)) if matches!(inlines.first(), Some(Inline::Strong(_) | Inline::Code(_))));
    let are_marked = items.iter().any(is_marked);
    for item in items.iter().filter(|item| !remarks::tells_default(item)) {
        let Some(ProseBlock::Paragraph(inlines)) = item.blocks.first() else {
            return None;
        };
        let text = match inlines.first() {
            // `Length: 1 to 9` is no value.
            Some(Inline::Text(_)) if keys::split(inlines).is_some() => return None,
            first => first.map_or("", Inline::text),
        };
        let mut words = text.split_whitespace();
        let head = words.next().unwrap_or_default();
        let is_sentence = words.next().is_some();
        let plain = head.trim_end_matches(['.', ':']);
        let is_chosen = are_marked && !is_marked(item) && List::Chosen.has(plain);
        if List::OpenEnds.has(plain) || is_chosen || head.starts_with("...") {
            found.open = true;
        } else if is_sentence && List::RemarkHeads.has(head) && !found.items.is_empty() {
            if !List::Absent.words().iter().any(|word| text.contains(word)) {
                remarks.push(inlines);
            }
        } else {
            bullet(item, &mut found.items)?;
            found.items.extend(below(item));
        }
    }
    // `When the lid is locked, only **SHUT** takes effect`: a rule about values that are listed, and no others.
    found.remarks = remarks.into_iter().any(|inlines| {
        let is_marked = |run: &&Inline| matches!(run, Inline::Strong(_) | Inline::Code(_));
        let mut named = inlines.iter().filter(is_marked).map(Inline::text);
        let is_listed = |text: &str| found.items.iter().any(|item| item.value == text.trim());
        match named.next() {
            Some(first) => !is_listed(first) || !named.all(is_listed),
            None => !speaks_of_no_value(&Prose::text_of(inlines), is_listed),
        }
    });
    let plain = found.items.iter().all(|item| is_plain(item.value));
    (!found.items.is_empty() && plain).then_some(found)
}

/// Is a remark among values a sentence about something else: `The number of lids depends on the crates.`? Words that
/// could be a value, numbers and quotes leave it open.
fn speaks_of_no_value(text: &str, is_listed: impl Fn(&str) -> bool) -> bool {
    let head = text.split_whitespace().next().unwrap_or_default();
    let plain = |word: &str| {
        let word = word.trim_matches([',', '.', ';', ':', '(', ')']);
        is_listed(word) || !is_constant(word) && !word.contains(|c: char| c.is_ascii_digit())
    };
    List::PlainHeads.has(head)
        && !text.contains(['"', '\'', '“'])
        && text.split_whitespace().skip(1).all(plain)
}

/// Marked values that are explained below a bullet: a list that slipped to the right.
fn below(item: &Prose) -> Vec<Item<'_>> {
    let lists = item.blocks.iter().filter_map(|block| match block {
        ProseBlock::List { items, .. } => Some(items),
        _ => None,
    });
    let names = lists.flatten().map(|item| match definition(item) {
        Some((value, true)) => Some(Item {
            value,
            default: false,
        }),
        _ => None,
    });
    names.collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// The values of a list that nothing announces, but whose every bullet explains one: `name: what it means`. Names that
/// are not marked are written like constants, in small or in capital letters, unless a colon leads to them.
pub fn definitions(items: &[Prose], led: bool) -> Option<Vec<&str>> {
    let values = items.iter().filter(|item| !remarks::tells_default(item));
    let (mut heads, mut others) = (Vec::new(), Vec::new());
    for item in values {
        match definition(item) {
            Some(head) => heads.push(head),
            None => others.push(item),
        }
    }
    if !others.into_iter().all(|item| speaks_of(item, &heads)) {
        return None;
    }
    let explains = |item: &Prose| match item.blocks.first() {
        Some(ProseBlock::Paragraph(inlines)) => explanation(inlines).is_some(),
        _ => false,
    };
    if !items.iter().any(explains) {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for (head, _) in &heads {
        names.extend(parts(head));
    }
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
    let marked = heads.iter().all(|(_, marked)| *marked);
    (names.len() > 1 && distinct && (alike || marked || led)).then_some(names)
}

/// The values that stand at the head of a bullet: `REMOVE/REDUCE` are two constants, `N/A` is one.
pub fn parts(head: &str) -> Vec<&str> {
    let parts: Vec<&str> = head.split('/').collect();
    let is_one = |part: &&str| part.len() > 1 && is_constant(part);
    match parts.len() == 2 && parts.iter().all(is_one) {
        true => parts,
        false => vec![head],
    }
}

/// The values of a list whose every bullet is nothing but a marked run, or a constant.
pub fn constants(items: &[Prose]) -> Option<Vec<&str>> {
    let constant = |item: &Prose| {
        let [ProseBlock::Paragraph(inlines)] = item.blocks.as_slice() else {
            return false;
        };
        match inlines.as_slice() {
            [Inline::Strong(text) | Inline::Code(text)] => !text.contains(' '),
            [Inline::Text(text)] => is_name(text.trim()) || is_state(text.trim()),
            _ => false,
        }
    };
    if items.len() < 2 || !items.iter().all(constant) {
        return None;
    }
    let found = bullets(items)?;
    Some(found.items.iter().map(|item| item.value).collect())
}

/// The values of a list whose every bullet calls one by its meaning: `Shut tight: **SHUT_TIGHT**`.
pub fn labelled(items: &[Prose]) -> Option<Vec<&str>> {
    let values = items.iter().map(|item| match item.blocks.as_slice() {
        [ProseBlock::Paragraph(inlines)] => labelled_value(inlines).map(|(_, value)| value),
        _ => None,
    });
    let values: Vec<&str> = values.collect::<Option<_>>()?;
    (values.len() > 1).then_some(values)
}

/// The meaning and the value of `Shut tight: **SHUT_TIGHT**`.
pub fn labelled_value(inlines: &[Inline]) -> Option<(&str, &str)> {
    let (label, value) = match inlines {
        [
            Inline::Text(label),
            Inline::Strong(value) | Inline::Code(value),
        ] => (label, value),
        [
            Inline::Text(label),
            Inline::Strong(value) | Inline::Code(value),
            Inline::Text(end),
        ] if end.trim() == "." => (label, value),
        _ => return None,
    };
    let label = label.trim().strip_suffix(':')?;
    let is_short = label.split_whitespace().count() <= MOST_WORDS;
    (is_short && keys::split(inlines).is_none() && is_constant(value)).then_some((label, value))
}

/// Is this a block of addresses, or a range of such blocks? It stands for all addresses in it and is no value.
pub fn is_block(value: &str) -> bool {
    let Some((address, prefix)) = value.split_once('/') else {
        return false;
    };
    let address = address.parse::<std::net::IpAddr>().is_ok();
    address && prefix.starts_with(|c: char| c.is_ascii_digit())
}

/// The name that a bullet explains, and whether it is marked.
fn definition(item: &Prose) -> Option<(&str, bool)> {
    match item.blocks.first() {
        Some(ProseBlock::Paragraph(inlines)) => match inlines.as_slice() {
            [Inline::Strong(name) | Inline::Code(name)] if item.blocks.len() == 1 => {
                (!name.contains(' ') && is_plain(name)).then_some((name, true))
            }
            _ => explanation(inlines),
        },
        _ => None,
    }
}

/// Is a bullet a sentence about values that other bullets explain: `A lid of glass can only be **open**`?
fn speaks_of(item: &Prose, heads: &[(&str, bool)]) -> bool {
    let [ProseBlock::Paragraph(inlines)] = item.blocks.as_slice() else {
        return false;
    };
    let is_sentence =
        matches!(inlines.first(), Some(Inline::Text(text)) if text.trim().contains(' '));
    let is_marked = |run: &&Inline| matches!(run, Inline::Strong(_) | Inline::Code(_));
    let mut named = inlines.iter().filter(is_marked).map(Inline::text);
    let is_head = |text: &str| heads.iter().any(|(head, _)| *head == text.trim());
    is_sentence && named.next().is_some_and(is_head) && named.all(is_head)
}

/// The marked value that a paragraph explains: `**a**: what it means`.
pub fn explained(inlines: &[Inline]) -> Option<&str> {
    explanation(inlines).and_then(|(name, marked)| marked.then_some(name))
}

/// The marked values that sentences of a paragraph explain: `**a** indicates …. The value **b** means …`.
pub fn said(inlines: &[Inline]) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, inline) in inlines.iter().enumerate() {
        let (Inline::Strong(value) | Inline::Code(value)) = inline else {
            continue;
        };
        let before = at.checked_sub(1).and_then(|before| inlines.get(before));
        let before = before.map_or("", Inline::text).trim_end();
        let lead = before.rsplit(['.', ':', ';']).next().unwrap_or(before);
        // `**a** indicates …, and **b** indicates …`, `…, and the value **b** indicates …`
        let joined = lead.trim_end().strip_suffix(" the value").unwrap_or(lead);
        let joined = joined
            .trim_end()
            .rsplit([' ', ','])
            .next()
            .unwrap_or(joined);
        let so_far = inlines.get(..at).unwrap_or(&[]).iter().map(Inline::text);
        let is_sample = so_far
            .rev()
            .any(|text| text.to_ascii_lowercase().contains("example"));
        let goes_on = !found.is_empty() && !is_sample && matches!(joined, "" | "and" | "or");
        let is_head = goes_on || matches!(lead.trim(), "" | "The value" | "Value");
        let behind = inlines.get(at + 1).map_or("", Inline::text);
        let verb = behind.split_whitespace().next().unwrap_or_default();
        // `**T** indicates the separator, and **Z** indicates the zone`: letters of a time.
        let is_of_time = matches!(value.as_str(), "T" | "Z");
        if is_head && behind.starts_with(' ') && explains(verb) && is_plain(value) && !is_of_time {
            found.push(value.as_str());
        }
    }
    found
}

/// Marked values that are all that a paragraph says, or its end: `` `open` or `shut` ``, ``…, either `open` or `shut` ``.
pub fn alternatives<'p>(tokens: &[Token<'p>]) -> Option<Vec<&'p str>> {
    let is_either = |pair: &[Token<'_>]| matches!(pair, [comma, word] if comma.is_mark(b',') && word.text.eq_ignore_ascii_case("either"));
    let tokens = match tokens.windows(2).position(is_either) {
        Some(at) => tokens.get(at + 2..)?,
        None => tokens,
    };
    let is_link = |token: &Token<'_>| token.is_mark(b',') || token.text.eq_ignore_ascii_case("or");
    let is_plain =
        |token: &Token<'_>| token.kind == Kind::Value || token.kind == Kind::Stop || is_link(token);
    let either = tokens
        .iter()
        .any(|token| token.text.eq_ignore_ascii_case("or"));
    let found = inline(tokens).filter(|_| either && tokens.iter().all(is_plain))?;
    (found.values.len() > 1).then_some(found.values)
}

/// Values that are not marked, as the content of a key lists them: `open, shut, and half-open`.
pub fn unmarked<'p>(tokens: &[Token<'p>]) -> Option<Vec<&'p str>> {
    let tokens = match tokens.split_last() {
        Some((last, others)) if last.kind == Kind::Stop => others,
        _ => tokens,
    };
    let mut values = Vec::new();
    for part in tokens.split(|token| token.is_mark(b',')) {
        let part = match part.split_first() {
            Some((first, rest)) if is_joiner(first) => rest,
            _ => part,
        };
        let single = |token: &Token<'p>| match token.kind {
            Kind::Word(_) | Kind::Other => Some(token.text),
            _ => None,
        };
        match part {
            [one] => values.push(single(one)?),
            [one, joiner, other] if is_joiner(joiner) => {
                values.extend([single(one)?, single(other)?])
            }
            _ => return None,
        }
    }
    let is_value = |value: &&str| {
        let lower = value.to_ascii_lowercase();
        !is_kind(&lower)
            && !List::CharNames.has(value)
            && !List::Members.has(value)
            && is_plain(value)
    };
    let is_certain = values.len() > 2 || values.iter().any(|value| value.contains('_'));
    (values.len() > 1 && is_certain && values.iter().all(is_value)).then_some(values)
}

fn explanation(inlines: &[Inline]) -> Option<(&str, bool)> {
    let (first, rest) = inlines.split_first()?;
    let (name, meaning, marked) = match first {
        Inline::Strong(name) | Inline::Code(name) => {
            let behind = rest.first().map_or("", Inline::text).trim_start();
            // `**a** (see **b**): …`
            let closing = || rest.iter().find_map(|run| run.text().split_once("):"));
            let behind = match behind.starts_with('(') {
                true => closing()?.1,
                false if name.ends_with(':') => behind,
                false => behind
                    .strip_prefix(':')
                    .or_else(|| explains(behind.split(' ').next()?).then_some(behind))?,
            };
            (unquoted(name.trim_end_matches(':').trim()), behind, true)
        }
        Inline::Text(text) => {
            let (name, meaning) = text.split_once(": ")?;
            (name, meaning, false)
        }
        _ => return None,
    };
    let letters = name.bytes().filter(u8::is_ascii_alphabetic).count();
    // A number, or one with a letter: `v1`.
    let number = super::token::number(name).is_some() || letters == 1 && name.len() > 1;
    let says = !meaning.trim().is_empty() || rest.len() > 1;
    // `**SHUT TIGHT**: …`
    let is_word = !name.contains(' ') || marked && name.split(' ').all(is_constant);
    ((letters > 1 || number) && says && is_plain(name) && is_word).then_some((name, marked))
}

/// A marked value without quotation marks around it: `**'0'**`.
pub fn unquoted(name: &str) -> &str {
    let inner = |mark: char| name.strip_prefix(mark)?.strip_suffix(mark);
    let inner = inner('\'').or_else(|| inner('"'));
    inner.filter(|inner| !inner.is_empty()).unwrap_or(name)
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
                value: unquoted(text.trim().trim_end_matches(':')),
                default: false,
            });
            if !closed {
                marked_rest(rest, found)?;
            }
        }
        Inline::Text(text) => plain_head(text, !rest.is_empty(), found)?,
        _ => return None,
    }
    let default = remarks::says_default(inlines);
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
        // A full stop, then sentences about the value.
        || text.strip_prefix(". ").is_some_and(|said| said.starts_with(char::is_uppercase))
        || text.starts_with("is the default")
        || explains(word);
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
    if let Some((head, _)) = text.split_once(':').filter(|(head, _)| head.contains(", ")) {
        // `SUN, MON, and TUE: weekly`
        let values = head
            .split(',')
            .map(|value| value.trim().trim_start_matches("and "));
        let values: Vec<&str> = values.collect();
        let all = values.iter().all(|value| is_constant(value));
        if !all {
            return None;
        }
        return values.into_iter().try_for_each(|value| push(found, value));
    }
    let parameter = |at: &usize| {
        text.get(at + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let end = text
        .match_indices([':', ' ', '(', ',', ';'])
        .map(|(at, sign)| (at, sign == ";"))
        // `text/plain;charset=utf-8` is one value.
        .find(|(at, is_parameter)| !(*is_parameter && parameter(at)))
        .map_or(text.len(), |(at, _)| at);
    let (value, rest) = text.split_at(end);
    let value = value.trim_end_matches('.');
    let rest = rest.trim_start();
    let explained = (rest.is_empty() && !more)
        || rest.starts_with([':', '('])
        || rest.starts_with("- ")
        || matches!(rest, "." | "," | ";");
    let sound = value.bytes().all(|b| {
        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b'+' | b';' | b'=')
    }) && !value.is_empty();
    (explained && sound).then(|| push(found, value)).flatten()
}
