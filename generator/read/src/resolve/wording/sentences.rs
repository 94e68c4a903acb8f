//! The sentences of a paragraph, and what each points at.

use super::names::OfPage;
use super::unresolved;
use crate::draft::{Inline, Prose, ProseBlock, only_names, table_number};

/// Words that begin a sentence which says nothing but where else to look.
const POINTERS: &[&str] = &[
    "for details, see",
    "for details see",
    "for more details, see",
    "for more information, see",
    "for information about",
    "for details about",
    "for details on",
    "for details of",
    "for the information about",
    "for the details",
    "for a description",
    "for the description",
    "details about",
    "see",
    "refer to",
    "please refer to",
    "please see",
];

/// Words that begin a sentence which points at what stands with each operation: its statuses and its examples.
const POINTERS_TO_OPERATION: &[&str] = &[
    "for more status codes, see",
    "for details about status codes, see",
    "for details, see status code",
    "for details, see the example",
    "for details, see example",
    "for an example, see the example",
];

/// The paragraph without the sentences that point at tables of the page; other mentions of tables are their captions.
pub fn reworded(inlines: &[Inline], here: &OfPage<'_>) -> Vec<Inline> {
    let mentions = inlines.iter().any(|inline| {
        let text = inline.text();
        let pointed_at = ["table", "status code", "example", "see the ", "(?)"];
        let lower = text.to_ascii_lowercase();
        let is_reference = matches!(inline, Inline::Reference(_) | Inline::Link { .. });
        is_reference || pointed_at.iter().any(|what| lower.contains(what))
    });
    if !mentions {
        return inlines.to_vec();
    }
    let kept: Vec<Inline> = split(inlines)
        .into_iter()
        .filter(|sentence| !is_pointer(sentence, here) && !points_at_page(sentence))
        .filter(|sentence| !tells_of_query(sentence))
        .flatten()
        .map(|inline| named(inline, here))
        .map(without_place)
        .collect();
    trimmed(unresolved::settled(joined(kept)))
}

/// Drops the sentence that ends a paragraph with a colon, or makes it one that announces nothing. True where nothing
/// of the paragraph is left. `others`: is there other text?
pub fn drop_announcement(inlines: &mut Vec<Inline>, others: bool) -> bool {
    let ends = inlines
        .last()
        .is_some_and(|last| last.text().trim_end().ends_with(':'));
    if !ends {
        return false;
    }
    let mut sentences = split(inlines);
    if sentences.len() > 1 || others {
        sentences.pop();
        *inlines = trimmed(sentences.into_iter().flatten().collect());
        return inlines.is_empty();
    }
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        let cut = text.trim_end().trim_end_matches(':').len();
        text.truncate(cut);
        text.push('.');
    }
    false
}

/// Cuts a paragraph behind each full stop.
fn split(inlines: &[Inline]) -> Vec<Vec<Inline>> {
    let mut sentences: Vec<Vec<Inline>> = vec![Vec::new()];
    for inline in inlines {
        let Inline::Text(text) = inline else {
            if let Some(last) = sentences.last_mut() {
                last.push(inline.clone());
            }
            continue;
        };
        let mut rest = text.as_str();
        while let Some(at) = boundary(rest) {
            let (head, tail) = rest.split_at(at);
            if let Some(last) = sentences.last_mut() {
                last.push(Inline::Text(head.to_owned()));
            }
            sentences.push(Vec::new());
            rest = tail;
        }
        if !rest.is_empty()
            && let Some(last) = sentences.last_mut()
        {
            last.push(Inline::Text(rest.to_owned()));
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Does a note only lead to an example, which the reader finds with the operation: `The following example shows …`?
pub fn is_lead(note: &Prose) -> bool {
    let [ProseBlock::Paragraph(inlines)] = note.blocks.as_slice() else {
        return false;
    };
    let text: String = inlines.iter().map(Inline::text).collect();
    let text = text.trim().to_ascii_lowercase();
    text.starts_with("the following example shows") && text.matches(". ").count() == 0
}

/// Is a note nothing but the name of what stood below it, which the reader finds with the operation: `The lids of a
/// crate:`?
pub fn only_announces(note: &Prose) -> bool {
    let [ProseBlock::Paragraph(inlines)] = note.blocks.as_slice() else {
        return false;
    };
    only_names(&Prose::text_of(inlines))
}

/// Behind the full stop and its blank.
fn stop(text: &str) -> Option<usize> {
    let is_short = |head: &str| {
        ["e.g", "i.e", "etc", "vs", "No"]
            .iter()
            .any(|short| head.ends_with(short))
    };
    text.match_indices(". ")
        .map(|(at, _)| at)
        .find(|&at| !is_short(&text[..at]))
        .map(|at| at + 2)
}

/// Where the next sentence begins.
fn boundary(text: &str) -> Option<usize> {
    let stop = stop(text);
    // Only the sentence at hand is searched, so that long texts take no longer than their length.
    lead(&text[..stop.unwrap_or(text.len())]).or(stop)
}

/// Where a sentence begins that leads elsewhere, though the one before it has no full stop: `The id For details, see …`.
fn lead(text: &str) -> Option<usize> {
    let at = text.find(" For details")?;
    let before = text.get(..at)?.trim_end();
    before.ends_with(char::is_alphanumeric).then_some(at + 1)
}

/// Does the sentence say nothing but where on the pages to look?
fn is_pointer(sentence: &[Inline], here: &OfPage<'_>) -> bool {
    let text: String = sentence.iter().map(Inline::text).collect();
    let text = text
        .trim()
        .trim_start_matches('(')
        .trim_end_matches(['.', ')', ';', ' ']);
    let lower = text.to_ascii_lowercase();
    let points = |leads: &[&str]| leads.iter().any(|lead| lower.starts_with(lead));
    if is_introduction(&lower) || points(POINTERS_TO_OPERATION) || is_of_type(&lower) {
        return true;
    }
    let is_number_alone = matches!(table_number(text), (Some(_), ""));
    if !is_number_alone && !points(POINTERS) {
        return false;
    }
    let Some(at) = lower.rfind("table ") else {
        return false;
    };
    // The number ends the sentence.
    if !text[at + 6..].trim().bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    // What is not told by the type of the field needs the name of the table.
    let is_plain = lower.starts_with("for details, see table")
        || lower.starts_with("for details see table")
        || lower.starts_with("see table")
        || is_number_alone;
    // A number without a table leads nowhere.
    is_plain || target(sentence, text, here).is_none_or(|is_struct| is_struct)
}

/// Does the whole paragraph only lead to other pages, to one that tells of its own matter?
pub fn leads_elsewhere(inlines: &[Inline], here: &OfPage<'_>) -> bool {
    let sentences = split(inlines);
    let is_general = inlines
        .first()
        .is_some_and(|first| begins(first.text(), GENERAL));
    let leads = |one: &Vec<Inline>| points_at_page(one) && !is_pointer(one, here);
    !is_general && !sentences.is_empty() && sentences.iter().all(leads)
}

/// Does a text begin with one of these, in any case?
fn begins(text: &str, leads: &[&str]) -> bool {
    let lower = text.trim_start_matches([' ', '(']).to_ascii_lowercase();
    leads.iter().any(|lead| lower.starts_with(lead))
}

/// What calls of all operations demand.
const GENERAL: &[&str] = &["before calling an api, ", "before calling this api, "];
/// A sentence that begins so is nothing but the place to look.
const PLACES: &[&str] = &["see ", "refer to ", "please see ", "please refer to "];
/// A sentence that begins so, and asks to see something, is that as well.
const SUBJECTS: &[&str] = &[
    "for details",
    "for detailed ",
    "for more ",
    "for information",
    "for the details",
    "to learn more ",
    "to obtain it, ",
    "to obtain the value, ",
];
/// A sentence that begins so tells nothing of its own.
const OFFERS: &[&str] = &[
    "you can learn more about ",
    "learn more about ",
    "you can obtain it in ",
    "you can obtain it from ",
    "you can get it in ",
    "you can find it in ",
];

/// Does the sentence only lead to another page of the docs, by its last words: `For details about lids, see Lids.`?
fn points_at_page(sentence: &[Inline]) -> bool {
    let is_end = |inline: &&Inline| {
        let text = inline.text();
        matches!(inline, Inline::Text(_)) && !text.contains(char::is_alphanumeric)
    };
    let last = sentence.iter().rev().find(|inline| !is_end(inline));
    let reference = match last {
        Some(Inline::Reference(reference)) => reference,
        // What calls of all operations demand is no matter of one of them, wherever it is told.
        Some(Inline::Link { .. }) => {
            let first = sentence.first();
            return first.is_some_and(|first| begins(first.text(), GENERAL));
        }
        _ => return false,
    };
    if table_number(&reference.text).0.is_some() {
        return false;
    }
    if names_value(sentence) {
        return false;
    }
    let text: String = sentence.iter().map(Inline::text).collect();
    let asks = text.contains(" see ") || text.contains(" refer to ");
    begins(&text, PLACES)
        || begins(&text, GENERAL)
        || begins(&text, OFFERS)
        || asks && begins(&text, SUBJECTS)
}

/// Does a sentence name the member elsewhere that holds the value: `For details, see **lid_id** in Listing Lids`?
fn names_value(sentence: &[Inline]) -> bool {
    sentence.windows(2).any(|pair| {
        let [Inline::Text(before), Inline::Strong(_) | Inline::Code(_)] = pair else {
            return false;
        };
        let before = before.trim_end();
        before.ends_with(" see") || before.ends_with(" see the") || before == "see"
    })
}

/// `For details, see the lid objects`: what the type of the member tells.
fn is_of_type(lower: &str) -> bool {
    let Some(what) = lower.strip_prefix("for details, see the ") else {
        return false;
    };
    let mut words = what.split_whitespace().rev();
    matches!(words.next(), Some("object" | "objects" | "structure")) && words.count() == 1
}

/// `Put a question mark (?) behind the URI and an ampersand (&) between conditions`: how a query is written, which
/// those who call know.
fn tells_of_query(sentence: &[Inline]) -> bool {
    let text: String = sentence.iter().map(Inline::text).collect();
    text.contains("question mark (?)") && text.contains("ampersand (&)")
}

/// Text without the place of a table on its page: `all fields in the following table`.
fn without_place(inline: Inline) -> Inline {
    const PLACE: &str = " in the following table";
    const BEFORE: &[&str] = &[" listed", " described", " shown", " given", " provided"];
    let Inline::Text(text) = &inline else {
        return inline;
    };
    let Some((before, behind)) = text.split_once(PLACE) else {
        return inline;
    };
    if !behind.starts_with(['.', ' ', ',']) {
        return inline;
    }
    let shorter = BEFORE.iter().find_map(|word| before.strip_suffix(word));
    // `X is listed in the following table` needs its participle.
    let is_verb = shorter.is_some_and(|text| text.ends_with(" is") || text.ends_with(" are"));
    let before = match shorter {
        _ if is_verb => return inline,
        Some(shorter) => shorter,
        None => before,
    };
    Inline::Text(format!("{before}{behind}"))
}

/// `The following table describes the parameters`: introduces a table that became types.
fn is_introduction(lower: &str) -> bool {
    let verb = |rest: &str| {
        let mut words = rest.split_whitespace();
        words.any(|word| matches!(word, "describes" | "lists" | "shows"))
            && ["parameter", "field", "attribute"]
                .iter()
                .any(|what| rest.contains(what))
    };
    let lead = ["the following table", "this table", "the table below"]
        .iter()
        .find_map(|lead| lower.strip_prefix(lead));
    let numbered = || {
        lower
            .strip_prefix("table ")
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    lead.or_else(numbered).is_some_and(verb)
}

/// Does the table that the sentence points at list the members of a struct? None where it is not known.
fn target(sentence: &[Inline], text: &str, here: &OfPage<'_>) -> Option<bool> {
    let referred = sentence.iter().find_map(|inline| match inline {
        Inline::Reference(reference) => here.referred(reference),
        _ => None,
    });
    let last = || {
        let at = text.to_ascii_lowercase().rfind("table ")?;
        here.numbered(text[at + 6..].trim())
    };
    referred.or_else(last).map(|named| named.is_struct)
}

/// A mention of a table as its caption.
fn named(inline: Inline, here: &OfPage<'_>) -> Inline {
    match &inline {
        Inline::Reference(reference) => {
            let (Some(_), "") = table_number(&reference.text) else {
                return inline;
            };
            match here.referred(reference) {
                Some(named) if !named.caption.is_empty() => {
                    Inline::Text(format!("“{}”", named.caption))
                }
                _ => inline,
            }
        }
        Inline::Text(text) if text.contains("Table ") => Inline::Text(captioned(text, here)),
        _ => inline,
    }
}

/// Text in which `Table 3` is called by its caption.
fn captioned(text: &str, here: &OfPage<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("Table ") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let digits = from[6..].bytes().take_while(u8::is_ascii_digit).count();
        let number = &from[6..6 + digits];
        match here.numbered(number).filter(|_| digits > 0) {
            Some(named) if !named.caption.is_empty() => {
                out.push_str(&format!("“{}”", named.caption));
            }
            _ => out.push_str(&from[..6 + digits]),
        }
        rest = &from[6 + digits..];
    }
    out.push_str(rest);
    out
}

/// Runs in which plain texts that follow each other are one.
fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(text)), Inline::Text(more)) => text.push_str(&more),
            (_, inline) => out.push(inline),
        }
    }
    out
}

/// Runs without blanks at their end.
fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    while let Some(Inline::Text(text)) = inlines.last_mut() {
        let length = text.trim_end().len();
        text.truncate(length);
        if length > 0 {
            break;
        }
        inlines.pop();
    }
    inlines
}
