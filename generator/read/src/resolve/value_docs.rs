//! What each value of an enumeration means, from the lists and paragraphs that explain them.

use indexmap::{IndexMap, IndexSet};

use super::body::innermost;
use super::constraints::heads::case;
use super::constraints::lists::{explains, labelled_value, unquoted};
use super::lists::List;
use crate::draft::{Inline, Prose, ProseBlock};
use apiref_core::ir::{Json, Schema};

/// Signs that may stand between a value and what it means.
const SIGNS: &[char] = &[':', '-', '–', '—', '=', ','];

/// The values of an enumeration as descriptions write them, in its order.
type Values = IndexSet<String>;

/// Notes in a schema what its description says of the single values of its enumeration.
pub fn note(schema: &mut Schema, prose: &Prose) {
    let slot = innermost(schema);
    if slot.enumeration.is_empty() {
        return;
    }
    let values: Values = slot.enumeration.iter().map(written).collect();
    let mut meanings = IndexMap::new();
    collect(&prose.blocks, &values, &mut meanings);
    // In the order of the values.
    meanings.sort_by_cached_key(|value, _| values.get_index_of(value));
    let gone = meanings.iter().filter(|(_, text)| says_gone(text));
    let gone: Vec<String> = gone.map(|(value, _)| value.clone()).collect();
    slot.enum_deprecated = gone.into();
    slot.enum_descriptions = meanings.into();
}

/// Does what is said of a value call the value deprecated: `This value has been discarded`? What it only means may be so
/// as well: `A version that is deprecated`.
fn says_gone(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut sentences = lower.split(['.', '(', ')', '\n', ',']).map(str::trim);
    sentences.any(|said| {
        let subject = List::ValueItself.words().iter();
        let mut rests = subject.filter_map(|subject| said.strip_prefix(subject));
        rests.any(|rest| List::ValueGone.has(rest.trim_start()))
    }) || List::GoneRemarks
        .words()
        .iter()
        .any(|remark| lower.contains(remark))
}

/// A value as descriptions write it.
fn written(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn collect(blocks: &[ProseBlock], values: &Values, meanings: &mut IndexMap<String, String>) {
    for block in blocks {
        match block {
            ProseBlock::Paragraph(inlines) => add(inlines, &[], values, meanings),
            ProseBlock::List { items, .. } => {
                for item in items {
                    match item.blocks.split_first() {
                        Some((ProseBlock::Paragraph(inlines), rest)) => {
                            add(inlines, &own_blocks(rest, values), values, meanings);
                            collect(rest, values, meanings);
                        }
                        _ => collect(&item.blocks, values, meanings),
                    }
                }
            }
            ProseBlock::Admonition(_, body) => collect(&body.blocks, values, meanings),
            ProseBlock::Code(_) | ProseBlock::Table { .. } => {}
        }
    }
}

/// The blocks below a value that speak of it: not the bullets of other values, which slipped to the right, and not what
/// holds if there is no value at all.
fn own_blocks(blocks: &[ProseBlock], values: &Values) -> Vec<ProseBlock> {
    const FIELDS: &[&str] = &[
        "the value ",
        "this value ",
        "it ",
        "this parameter ",
        "the parameter ",
    ];
    const ABSENT: &[&str] = &[
        "is left blank",
        "is blank",
        "is not specified",
        "is not set",
    ];
    let names_other = |item: &Prose| match item.blocks.first() {
        Some(ProseBlock::Paragraph(inlines)) => {
            explained(inlines).is_some_and(|(value, _)| values.contains(&value))
        }
        _ => false,
    };
    let is_of_absence = |inlines: &[Inline]| {
        let text = Prose::text_of(inlines).to_ascii_lowercase();
        let of_field = |rest: &str| {
            let mut tails = FIELDS.iter().filter_map(|field| rest.strip_prefix(field));
            tails.any(|tail| ABSENT.iter().any(|absent| tail.starts_with(absent)))
        };
        text.strip_prefix("if ").is_some_and(of_field)
    };
    let is_own = |block: &&ProseBlock| match block {
        ProseBlock::List { items, .. } => !items.iter().any(names_other),
        ProseBlock::Paragraph(inlines) => !is_of_absence(inlines),
        _ => true,
    };
    blocks.iter().filter(is_own).cloned().collect()
}

fn add(
    inlines: &[Inline],
    rest: &[ProseBlock],
    values: &Values,
    meanings: &mut IndexMap<String, String>,
) {
    if let Some((value, mut meaning)) = explained(inlines)
        && values.contains(&value)
        && !lists_values(&meaning, values)
    {
        cut_next(&mut meaning, values);
        note_one(value, meaning, rest, meanings);
        // `**a** indicates …, and **b** indicates …`
        for (value, meaning) in in_passing(inlines, values) {
            note_one(value, meaning, &[], meanings);
        }
        return;
    }
    if let Some((value, said)) = case(inlines)
        && values.contains(value)
    {
        let mut meaning = said.to_vec();
        if let Some(Inline::Text(text)) = meaning.first_mut() {
            *text = text.trim_start_matches([',', ' ']).to_owned();
        }
        note_one(value.to_owned(), meaning, rest, meanings);
        return;
    }
    if let Some((label, value)) = labelled_value(inlines)
        && values.contains(value)
    {
        let meaning = vec![Inline::Text(label.to_owned())];
        note_one(value.to_owned(), meaning, rest, meanings);
        return;
    }
    if let Some((several, meaning)) = joined(inlines, values) {
        for value in several {
            note_one(value, meaning.clone(), rest, meanings);
        }
        return;
    }
    for (value, meaning) in in_passing(inlines, values) {
        note_one(value, meaning, &[], meanings);
    }
}

fn note_one(
    value: String,
    meaning: Vec<Inline>,
    rest: &[ProseBlock],
    meanings: &mut IndexMap<String, String>,
) {
    if meanings.contains_key(&value) {
        return;
    }
    let mut prose = Prose {
        blocks: vec![ProseBlock::Paragraph(meaning)],
    };
    prose.blocks.extend_from_slice(rest);
    let mut text = prose.to_markdown();
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    if let Some(inner) = inner.filter(|inner| !inner.contains(['(', ')'])) {
        text = inner.to_owned();
    }
    if let Some(first) = text.get(..1).filter(|first| first.is_ascii()) {
        text.replace_range(..1, &first.to_ascii_uppercase());
    }
    meanings.insert(value, text);
}

/// Is it nothing but a list of values, which go with the one before them in some other way?
fn lists_values(meaning: &[Inline], values: &Values) -> bool {
    let is_link = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .all(|word| matches!(word, "" | "or" | "and"))
    };
    meaning.iter().all(|inline| match inline {
        Inline::Strong(text) | Inline::Code(text) => values.contains(text.trim()),
        other => is_link(other.text()),
    })
}

/// `**a** or **b** (what both mean)`: marked values at the head of a paragraph that share what is said of the last.
fn joined(inlines: &[Inline], values: &Values) -> Option<(Vec<String>, Vec<Inline>)> {
    let mut found = Vec::new();
    let mut rest = inlines;
    while let [Inline::Strong(value) | Inline::Code(value), after @ ..] = rest {
        let value = value.trim().trim_end_matches(':').trim_end();
        found.push(values.get(value)?.clone());
        match after {
            [Inline::Text(link), Inline::Strong(_) | Inline::Code(_), ..]
                if matches!(link.trim(), "or" | "and" | "," | "/") =>
            {
                rest = &after[1..];
            }
            _ => break,
        }
    }
    let (_, meaning) = explained(rest)?;
    (found.len() > 1).then_some((found, meaning))
}

/// Values that sentences mention with their meaning: `**a** (what it means) or **b** (…)`, `… **a** indicates …. `.
fn in_passing(inlines: &[Inline], values: &Values) -> Vec<(String, Vec<Inline>)> {
    let mut found = Vec::new();
    // "If the lid is heavy, **a** indicates …": in other cases it has another meaning.
    let first = inlines.first().map_or("", Inline::text);
    let is_case = |word: &str| first.trim_start().starts_with(word);
    if is_case("If ") || is_case("When ") {
        return found;
    }
    for (at, inline) in inlines.iter().enumerate() {
        let (Inline::Strong(value) | Inline::Code(value)) = inline else {
            continue;
        };
        let value = value.trim();
        let Some(Inline::Text(behind)) = inlines.get(at + 1) else {
            continue;
        };
        // Asked last: long lists have a value at each turn.
        let is_known = || values.contains(value);
        let trimmed = behind.trim_start();
        if let Some((meaning, _)) = trimmed
            .strip_prefix('(')
            .and_then(|inner| inner.split_once(')'))
        {
            let says =
                !meaning.trim().is_empty() && !meaning.to_ascii_lowercase().contains("default");
            if says && is_known() {
                found.push((
                    value.to_owned(),
                    vec![Inline::Text(meaning.trim().to_owned())],
                ));
            }
            continue;
        }
        let verb = trimmed.split_whitespace().next().unwrap_or_default();
        if !behind.starts_with(' ') {
            continue;
        }
        if !explains(verb) {
            if is_known()
                && let Some(said) = whole_sentence(inlines, at, values)
            {
                found.push((value.to_owned(), said));
            }
            continue;
        }
        if !is_known() {
            continue;
        }
        let rest = inlines.get(at + 2..).unwrap_or(&[]);
        found.push((value.to_owned(), to_end(trimmed, rest, values)));
    }
    found
}

/// The sentence about a value that begins with it and an article: `A **glass** lid breaks.` It names no other value.
fn whole_sentence(inlines: &[Inline], at: usize, values: &Values) -> Option<Vec<Inline>> {
    let before = inlines.get(at.checked_sub(1)?)?;
    let Inline::Text(before) = before else {
        return None;
    };
    let articles = ["A ", "An ", "The "];
    let article = articles.into_iter().find(|article| {
        let head = before.strip_suffix(*article);
        head.is_some_and(|head| head.is_empty() || head.ends_with(". "))
    })?;
    let Inline::Text(behind) = inlines.get(at + 1)? else {
        return None;
    };
    let rest = to_end(behind, inlines.get(at + 2..).unwrap_or(&[]), values);
    let said = Prose::text_of(&rest).to_ascii_lowercase();
    let names_other = |inline: &Inline| match inline {
        Inline::Strong(text) | Inline::Code(text) => values.contains(text),
        _ => false,
    };
    let says = said.split_whitespace().count() > 3 && !said.contains("default");
    if !says || rest.iter().any(names_other) {
        return None;
    }
    let mut sentence = vec![Inline::Text(article.to_owned()), inlines.get(at)?.clone()];
    sentence.extend(rest);
    Some(sentence)
}

/// Cuts a meaning off before the next value that the same sentence explains.
fn cut_next(meaning: &mut Vec<Inline>, values: &Values) {
    let next = meaning.windows(2).position(|pair| match pair {
        [
            Inline::Strong(value) | Inline::Code(value),
            Inline::Text(behind),
        ] => {
            let verb = behind.split_whitespace().next().unwrap_or_default();
            values.contains(value) && explains(verb)
        }
        _ => false,
    });
    let Some(next) = next.filter(|next| *next > 0) else {
        return;
    };
    meaning.truncate(next);
    if let Some(Inline::Text(last)) = meaning.last_mut() {
        *last = without_link(last).to_owned();
    }
}

/// Text without the words that join the next value to it.
fn without_link(text: &str) -> &str {
    let text = text.trim_end();
    let ends = [", and", ", or", "; and", " and", " or", ";", ","];
    // `…, and the value **b** …`
    let before = text.strip_suffix(" the value").unwrap_or(text);
    ends.iter()
        .find_map(|end| before.strip_suffix(end))
        .unwrap_or(text)
}

/// What stands before the end of a sentence, or before `, and` and the next value: in the rest of its run, then in the
/// runs behind it.
fn to_end(text: &str, rest: &[Inline], values: &Values) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let head = Inline::Text(text.to_owned());
    for inline in std::iter::once(&head).chain(rest) {
        let is_value = match inline {
            Inline::Strong(text) | Inline::Code(text) => values.contains(text),
            _ => false,
        };
        if is_value && let Some(Inline::Text(before)) = out.last_mut() {
            let cut = without_link(before).to_owned();
            if cut.len() < before.trim_end().len() {
                *before = cut;
                break;
            }
        }
        match (inline, inline.text().split_once(". ")) {
            (Inline::Text(_), Some((sentence, _))) => {
                out.push(Inline::Text(format!("{sentence}.")));
                break;
            }
            _ => out.push(inline.clone()),
        }
    }
    out
}

/// The value at the head of a paragraph and what the rest says of it.
fn explained(inlines: &[Inline]) -> Option<(String, Vec<Inline>)> {
    let (first, rest) = inlines.split_first()?;
    let (value, behind, is_marked) = match first {
        Inline::Strong(text) | Inline::Code(text) => (text.as_str(), "", true),
        Inline::Text(text) => {
            let quoted = text.trim_start().strip_prefix(['"', '“']);
            match quoted.and_then(|quoted| quoted.split_once(['"', '”'])) {
                Some((value, behind)) => (value, behind, true),
                None => {
                    let end = text.find([':', ' ', '('])?;
                    let (value, behind) = text.split_at(end);
                    (value, behind, false)
                }
            }
        }
        _ => return None,
    };
    let closed = value.trim_end().ends_with(':');
    let value = value.trim().trim_end_matches(':').trim_end();
    let value = match is_marked {
        _ if value == "\"\"" => "",
        // `**'0'**`
        true => unquoted(value),
        false => value,
    };
    let value = value.to_owned();
    let mut meaning: Vec<Inline> = Vec::with_capacity(inlines.len());
    if !behind.is_empty() {
        meaning.push(Inline::Text(behind.to_owned()));
    }
    meaning.extend_from_slice(rest);
    let Some(Inline::Text(text)) = meaning.first_mut() else {
        return (closed && !meaning.is_empty()).then_some((value, meaning));
    };
    let trimmed = text.trim_start();
    let word = trimmed
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let is_sign = trimmed.starts_with(SIGNS) || trimmed.starts_with('(');
    // Without a mark, only a colon or a bracket tells a value from the first word of a sentence.
    let tells = closed
        || trimmed.starts_with([':', '('])
        || is_marked && (is_sign || explains(word) || begins_sentence(trimmed))
        || trimmed.starts_with("- ");
    if !tells {
        return None;
    }
    let trimmed = trimmed.strip_prefix(". ").unwrap_or(trimmed);
    let trimmed = without_default(trimmed.trim_start_matches(SIGNS).trim_start());
    let inner = trimmed
        .strip_prefix('(')
        .and_then(|inner| inner.trim_end_matches('.').strip_suffix(')'))
        .filter(|inner| !inner.contains(['(', ')']));
    *text = inner.unwrap_or(trimmed).to_owned();
    unbracket(&mut meaning);
    let is_empty = meaning.iter().all(|inline| inline.text().trim().is_empty());
    (!is_empty).then_some((value, meaning))
}

/// `**open**. The lid is off.`: does a sentence of its own follow that says more than that the value is the default?
fn begins_sentence(behind: &str) -> bool {
    let said = behind.strip_prefix(". ").map(str::trim_start);
    said.is_some_and(|said| {
        said.starts_with(|c: char| c.is_ascii_uppercase())
            && !said.to_ascii_lowercase().contains("default")
            && said.contains(' ')
    })
}

/// `(of **lid_id**): what it means`: removes the brackets around the beginning of a meaning.
fn unbracket(meaning: &mut [Inline]) {
    let is_head = matches!(meaning.first(), Some(Inline::Text(text)) if text.starts_with('(') && !text.contains(')'));
    let end = meaning
        .iter()
        .position(|inline| inline.text().contains(')'));
    let (true, Some(end)) = (is_head, end) else {
        return;
    };
    let closes = matches!(&meaning[end], Inline::Text(text) if text.starts_with("): "));
    if !closes {
        return;
    }
    for (at, sign) in [(0, '('), (end, ')')] {
        if let Some(Inline::Text(text)) = meaning.get_mut(at)
            && text.starts_with(sign)
        {
            text.remove(0);
        }
    }
}

/// A meaning without the remark that the value is the default: `(default): the lid is on`.
fn without_default(meaning: &str) -> &str {
    let remark = meaning
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'));
    match remark {
        Some((remark, rest))
            if remark.to_ascii_lowercase().contains("default")
                && remark.split_whitespace().count() <= 4 =>
        {
            rest.trim_start().trim_start_matches(SIGNS).trim_start()
        }
        _ => meaning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::TypeName;

    fn strong(value: &str, text: &str) -> Prose {
        Prose {
            blocks: vec![ProseBlock::Paragraph(vec![
                Inline::Strong(value.to_owned()),
                Inline::Text(text.to_owned()),
            ])],
        }
    }

    fn meanings(items: Vec<Prose>) -> Vec<(String, String)> {
        let mut schema = Schema::of(TypeName::String);
        schema.enumeration = ["open", "shut"]
            .map(|v| Json::String(v.to_owned()))
            .into_iter()
            .collect();
        let list = ProseBlock::List {
            ordered: false,
            items,
        };
        note(&mut schema, &Prose { blocks: vec![list] });
        schema.enum_descriptions.into_iter().collect()
    }

    #[test]
    fn values_that_are_gone_are_marked() {
        let gone = |text: &str| {
            let mut schema = Schema::of(TypeName::String);
            schema.enumeration = vec![Json::from("open"), Json::from("shut")].into();
            let items = vec![strong("open", text), strong("shut", ": the lid is on.")];
            let list = ProseBlock::List {
                ordered: false,
                items,
            };
            note(&mut schema, &Prose { blocks: vec![list] });
            schema.enum_deprecated.to_vec()
        };
        for text in [
            ": the lid is off. (This value has been discarded. Use **shut**.)",
            ": the lid is off. This parameter is deprecated. Please do not use it.",
            ": (deprecated) the lid is off.",
        ] {
            assert_eq!(gone(text), ["open"], "{text}");
        }
        for text in [
            ": a deprecated lid is off.",
            ": it is deprecated by its owner.",
        ] {
            assert!(gone(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn lists_explain_values() {
        let found = [("open", "The lid is off."), ("shut", "The lid is on.")]
            .map(|(value, text)| (value.to_owned(), text.to_owned()));
        for items in [
            vec![
                strong("shut", ": the lid is on."),
                strong("open:", " the lid is off."),
            ],
            vec![
                Prose::plain("open: the lid is off."),
                Prose::plain("\"shut\" - the lid is on."),
            ],
            vec![
                strong("shut", " (default): the lid is on."),
                strong("open", " (the default value) - the lid is off."),
            ],
            vec![
                Prose::plain("open (the lid is off.)"),
                strong("shut", " – The lid is on."),
            ],
        ] {
            assert_eq!(meanings(items), found);
        }
        let case = |value: &str, text: &str| Prose {
            blocks: vec![ProseBlock::Paragraph(vec![
                Inline::Text("If the value is ".to_owned()),
                Inline::Strong(value.to_owned()),
                Inline::Text(text.to_owned()),
            ])],
        };
        let cases = meanings(vec![
            case("open", ", the lid is off."),
            case("shut", ", the lid is on."),
        ]);
        assert_eq!(cases[1], ("shut".to_owned(), "The lid is on.".to_owned()));
        let mark = |text: &str| Inline::Strong(text.to_owned());
        let of_member = Prose {
            blocks: vec![ProseBlock::Paragraph(vec![
                mark("open"),
                Inline::Text(" (of ".to_owned()),
                mark("lid_id"),
                Inline::Text("): the lid is off.".to_owned()),
            ])],
        };
        assert_eq!(
            meanings(vec![of_member])[0].1,
            "Of **lid\\_id**: the lid is off."
        );
        let verbs = meanings(vec![strong("open", " indicates that there is no lid.")]);
        assert_eq!(verbs[0].1, "Indicates that there is no lid.");
    }

    #[test]
    fn what_is_said_below_a_value_of_others_or_of_none_is_no_meaning_of_it() {
        let mut open = strong("open", ": the lid is off.");
        open.blocks.push(
            Prose::plain("If the value is left blank, there is no lid.")
                .blocks
                .remove(0),
        );
        open.blocks.push(ProseBlock::List {
            ordered: false,
            items: vec![strong("shut", ": the lid is on.")],
        });
        let found = meanings(vec![open]);
        assert_eq!(found[0].1, "The lid is off.");
        assert_eq!(found[1].1, "The lid is on.");
    }

    fn of_paragraph(inlines: Vec<Inline>) -> Vec<(String, String)> {
        meanings(vec![Prose {
            blocks: vec![ProseBlock::Paragraph(inlines)],
        }])
    }

    #[test]
    fn sentences_explain_values() {
        let mark = |value: &str| Inline::Strong(value.to_owned());
        let text = |text: &str| Inline::Text(text.to_owned());
        let found = of_paragraph(vec![
            text("It can be "),
            mark("open"),
            text(" (the lid is off) or "),
            mark("shut"),
            text(" (default)."),
        ]);
        assert_eq!(found, [("open".to_owned(), "The lid is off".to_owned())]);
        let found = of_paragraph(vec![
            mark("open"),
            text(" or "),
            mark("shut"),
            text(" (there is a lid)."),
        ]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1, "There is a lid");
        let found = of_paragraph(vec![
            text("The value "),
            mark("shut"),
            text(" indicates that the "),
            mark("lid"),
            text(" is on. The value "),
            mark("open"),
            text(" means that it is off."),
        ]);
        assert_eq!(found[0].1, "Means that it is off.");
        assert_eq!(found[1].1, "Indicates that the **lid** is on.");
        let found = of_paragraph(vec![
            mark("open"),
            text(" indicates no lid, and "),
            mark("shut"),
            text(" indicates a lid."),
        ]);
        assert_eq!(found[0].1, "Indicates no lid");
        assert_eq!(found[1].1, "Indicates a lid.");
        let found = of_paragraph(vec![
            text("The value "),
            mark("open"),
            text(" indicates no lid, and the value "),
            mark("shut"),
            text(" indicates a lid."),
        ]);
        assert_eq!(found[0].1, "Indicates no lid");
        assert_eq!(found[1].1, "Indicates a lid.");
    }

    #[test]
    fn a_sentence_about_one_value_is_its_meaning() {
        let mark = |value: &str| Inline::Strong(value.to_owned());
        let text = |text: &str| Inline::Text(text.to_owned());
        let found = of_paragraph(vec![
            text("It is "),
            mark("open"),
            text(" or "),
            mark("shut"),
            text(". An "),
            mark("open"),
            text(" crate has its lid off. The "),
            mark("shut"),
            text(" crate is one that is not "),
            mark("open"),
            text(" to all."),
        ]);
        let expected = "An **open** crate has its lid off.";
        assert_eq!(found, [("open".to_owned(), expected.to_owned())]);
        let found = of_paragraph(vec![
            text("The "),
            mark("open"),
            text(" crate is the default."),
        ]);
        assert_eq!(found, []);
        let listed = meanings(vec![
            strong("open", ". The lid is off."),
            strong("shut", ". The default value."),
        ]);
        assert_eq!(listed, [("open".to_owned(), "The lid is off.".to_owned())]);
    }

    #[test]
    fn what_holds_in_one_case_is_no_meaning() {
        let found = of_paragraph(vec![
            Inline::Text("If there is a lid, ".to_owned()),
            Inline::Strong("open".to_owned()),
            Inline::Text(" indicates that it is off.".to_owned()),
        ]);
        assert_eq!(found, []);
    }

    #[test]
    fn values_that_go_with_others_are_no_meaning() {
        let mark = |value: &str| Inline::Strong(value.to_owned());
        let text = |text: &str| Inline::Text(text.to_owned());
        let found = of_paragraph(vec![
            mark("open"),
            text(": "),
            mark("open"),
            text(" or "),
            mark("shut"),
        ]);
        assert_eq!(found, []);
    }

    #[test]
    fn other_lists_explain_nothing() {
        let items = vec![
            Prose::plain("open lids are heavy."),
            strong("ajar", ": neither."),
            strong("open", ""),
            strong("open", " lids are heavy."),
        ];
        assert_eq!(meanings(items), []);
    }
}
