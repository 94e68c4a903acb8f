//! Descriptions of the members of a joined struct.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use super::paraphrase::{is_paraphrase, is_said, is_within};
use super::places::{say_where, some_of};
use super::repeated::unrepeated;
use super::{Part, Told, are_apart};
use apiref_core::ir::Schema;
use apiref_core::text::{is_caption, without_gaps};

/// As many other texts at most are told of a member.
const MOST: usize = 6;

/// Describes each member of a struct that was joined from `parts`: what the docs say of it, what they say in single places,
/// and which operations and versions have it.
///
/// The words are those of requests where there are any. Where pages say different things, it is what all of them say, if
/// they begin alike and that is most of it; else what most of them say.
///
/// What it answers is said of the struct.
#[must_use]
pub fn of_members(members: &mut IndexMap<String, Schema>, parts: &[Part<'_>]) -> Option<String> {
    let is_sent = parts.iter().any(|part| part.is_sent);
    for (name, member) in &mut *members {
        let all = parts.iter().filter_map(|part| part.told.get(name.as_str()));
        let all: Vec<&Told<'_>> = all.flatten().collect();
        let told = |is_sent: bool| -> Vec<Text<'_>> {
            let told = all.iter().filter(|told| told.is_sent == is_sent);
            let told = told.filter_map(|told| {
                Some(Text {
                    text: told.text?,
                    told,
                })
            });
            told.collect()
        };
        let texts = told(is_sent);
        let mut notes = Vec::new();
        if let Some((first, others)) = texts.split_first() {
            let is_general = !is_of_others(&texts, &all);
            if !is_general || others.iter().any(|other| other.text != first.text) {
                let text;
                (text, notes) = of_several(&texts, is_general);
                member.description = text;
            }
        }
        if is_sent {
            let shown = told(false);
            let known = member.description.clone().unwrap_or_default();
            let others = elsewhere(&known, &shown).into_iter();
            // Skip texts that a note on requests already has.
            let others = others.filter(|(text, _)| !notes.iter().any(|note| note.ends_with(text)));
            let others: Vec<String> = others
                .map(|(text, operations)| note("In answers of ", &operations, &text))
                .collect();
            notes.extend(others);
        }
        notes.extend(in_versions(name, member, parts));
        for note in notes {
            add(member, &note);
        }
    }
    say_where(members, parts)
}

/// A text, and who says it.
struct Text<'a> {
    text: &'a str,
    told: &'a Told<'a>,
}

/// Do the texts apply only to the parts that have them? True if other parts have none, and the texts are about a specific
/// resource or were assigned to the member by a guess.
fn is_of_others(texts: &[Text<'_>], all: &[&Told<'_>]) -> bool {
    let mut silent = all.iter().filter(|told| told.text.is_none());
    if texts.iter().all(|text| text.told.is_guess) {
        return silent.next().is_some();
    }
    let is_about_some = texts.iter().any(|text| text.told.is_of_resource);
    // A text that nearly all parts share applies to the rest, too.
    let say_it = |of: &Text<'_>| texts.iter().filter(|text| text.text == of.text).count();
    let is_usual = texts
        .first()
        .is_some_and(|first| say_it(first) * 4 >= all.len() * 3);
    is_about_some
        && !is_usual
        && silent.any(|silent| {
            let mut told = texts.iter().map(|text| text.told);
            told.all(|told| are_apart(&told.resources, &silent.resources))
        })
}

/// The text of a member that several places describe, and what to note of single ones. `is_general` where no place is
/// without words that they may not be about.
fn of_several(told: &[Text<'_>], is_general: bool) -> (Option<String>, Vec<String>) {
    let texts: BTreeSet<&str> = told.iter().map(|told| told.text).collect();
    if is_general && let Some(common) = common(told) {
        let mut rests: IndexMap<String, BTreeSet<&str>> = IndexMap::new();
        for told in told {
            let rest = unrepeated(&without(told.text, &common), &common);
            let rest = without_announcements(&rest);
            if !is_within(&common, &rest) {
                let operations = rests.entry(rest).or_default();
                operations.insert(told.told.operation);
            }
        }
        let notes = rests.iter().take(MOST);
        let notes = notes.map(|(rest, operations)| note("In ", operations, rest));
        let notes = notes.collect();
        return (Some(common), notes);
    }
    if (!is_general || texts.len() > MOST)
        && let Some(start) = before_they_part(&texts)
    {
        return (Some(start), Vec::new());
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for told in told {
        *counts.entry(told.text).or_default() += 1;
    }
    let most = told
        .iter()
        .rev()
        .max_by_key(|told| (!is_value(told.text), counts[told.text], !is_poor(told.text)));
    let most = most.map(|told| told.text).unwrap_or_default();
    let others = elsewhere(most, told);
    let others = others.into_iter().take(MOST);
    let mut notes: Vec<String> = others
        .map(|(other, operations)| note("In ", &operations, &other))
        .collect();
    if is_general {
        let (general, special) = of_some(most, told);
        let special = special.into_iter().rev();
        special.for_each(|(part, operations)| notes.insert(0, note("In ", &operations, part)));
        return (Some(general), notes);
    }
    let saying = told.iter().filter(|told| is_paraphrase(most, told.text));
    let saying = saying.map(|told| told.told.operation);
    notes.insert(0, note("In ", &saying.collect(), most));
    (None, notes)
}

/// Is a text nothing but a value, which tells not what the member is?
fn is_value(text: &str) -> bool {
    matches!(plain(text).as_str(), "true" | "false" | "null")
}

/// Is a text a word or two, such as `Lid id.`? Another one that as many places have says more.
fn is_poor(text: &str) -> bool {
    text.split_whitespace().count() <= 2
}

/// A text without what is right only where it is said, and the operations that say that: a creation has defaults, and what
/// must be there, that an update doesn't have.
fn of_some<'t, 'a>(
    text: &'t str,
    told: &[Text<'a>],
) -> (String, Vec<(&'t str, BTreeSet<&'a str>)>) {
    const SPECIAL: &[&str] = &[
        "default",
        "currently",
        "mandatory",
        "is required",
        "must be specified",
    ];
    let mut special = Vec::new();
    let mut general = String::new();
    for part in parts(text) {
        let lower = part.to_ascii_lowercase();
        let is_special = SPECIAL.iter().any(|word| lower.contains(word));
        let bare = plain(part);
        let saying = told.iter().filter(|told| plain(told.text).contains(&bare));
        let saying: Vec<&Text<'_>> = saying.collect();
        if is_special
            && saying.len() < told.len()
            && !is_item(part)
            && !part.trim_end().ends_with(':')
        {
            let operations = saying.into_iter().map(|told| told.told.operation);
            special.push((part.trim(), operations.collect()));
        } else {
            general.push_str(part);
        }
    }
    match general.trim().is_empty() {
        true => (text.to_owned(), Vec::new()),
        false => (
            without_announcements(&without_gaps(general.trim_end())),
            special,
        ),
    }
}

/// What all places say, if they begin alike and it is most of what they say.
fn common(told: &[Text<'_>]) -> Option<String> {
    let first = told.first()?.text;
    let texts: BTreeSet<&str> = told.iter().map(|told| told.text).collect();
    let texts: Vec<String> = texts.into_iter().map(unmarked).collect();
    let said_by_all = |part: &&str| {
        let part = unmarked(part.trim_end());
        texts.iter().all(|text| text.contains(&part))
    };
    let own = parts(first);
    let begins = own.first()?;
    let common: String = own.iter().copied().filter(said_by_all).collect();
    let is_most = common.trim_end().len() * 2 > first.len() && said_by_all(begins);
    let common = without_gaps(common.trim_end());
    is_most.then(|| match common.len() < first.trim_end().len() {
        true => without_announcements(&common),
        false => common,
    })
}

/// What a text can lose: lines where it has several, else sentences. A code block is one part, as is a list of anything but
/// sentences, for what is left of such a list without some of its items says something else. A sentence of a word or two
/// goes with the next one.
fn parts(text: &str) -> Vec<&str> {
    if text.contains('\n') {
        return blocks(text);
    }
    let mut found = Vec::new();
    let (mut start, mut end) = (0, 0);
    for piece in text.split_inclusive(". ") {
        end += piece.len();
        if text[start..end].split_whitespace().count() >= 3 {
            found.push(&text[start..end]);
            start = end;
        }
    }
    found.extend((start < end).then(|| &text[start..end]));
    found
}

/// The lines of a text; those of a code block or of a list are one, unless each of them is a sentence that explains no value.
pub(super) fn blocks(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut in_list = false;
    let (mut start, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        let goes_on = fence.is_some() || is_blank || line.starts_with([' ', '\t']) || is_item(line);
        if start < end && fence.is_none() && !(in_list && goes_on) {
            found.push(&text[start..end]);
            start = end;
        }
        in_list = fence.is_some() && in_list || is_item(line) || in_list && goes_on;
        let marks = &line.trim_start()[..leading_marks(line)];
        fence = match fence {
            Some(open) if marks.len() >= open.len() => None,
            None if marks.len() >= 3 => Some(marks),
            open => open,
        };
        end += line.len();
    }
    found.extend((start < end).then(|| &text[start..end]));
    let is_sentence = |line: &str| line.trim().is_empty() || line.trim_end().ends_with('.');
    let are_sentences = |part: &str| part.lines().all(is_sentence);
    // What is left of a list of values without some of them would be read as all of them.
    let is_value =
        |line: &str| line.trim().is_empty() || line.starts_with("- **") || line.starts_with("- `");
    let are_values = |part: &str| part.lines().count() > 1 && part.lines().all(is_value);
    found
        .into_iter()
        .flat_map(
            |part| match is_item(part) && are_sentences(part) && !are_values(part) {
                true => part.split_inclusive('\n').collect(),
                false => vec![part],
            },
        )
        .collect()
}

/// Does a line begin an item of a list?
pub(super) fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ") || number.len() < line.len() && number.starts_with(". ")
}

/// How many backticks a line begins with.
fn leading_marks(line: &str) -> usize {
    let line = line.trim_start();
    line.len() - line.trim_start_matches('`').len()
}

/// What a text says beside what another one says.
fn without(text: &str, common: &str) -> String {
    // Without the blank lines, a list would go on in what follows it.
    let common = unmarked(common);
    let is_new =
        |part: &&str| part.trim().is_empty() || !common.contains(&unmarked(part.trim_end()));
    let rest: String = parts(text).into_iter().filter(is_new).collect();
    without_gaps(rest.trim())
}

/// A text without the marks of Markdown: pages differ in what they print bold.
fn unmarked(text: &str) -> String {
    text.replace(['*', '`', '\\'], "")
}

/// A text without what pages differ in that say the same.
pub(super) fn plain(text: &str) -> String {
    let text = unmarked(text).to_lowercase();
    let words = text.split_whitespace().filter(|word| *word != "-");
    let words: Vec<&str> = words
        .map(|word| word.trim_matches(['.', ',', ';', ':']))
        .collect();
    words.join(" ")
}

/// What texts say before they name different things: `The id of the lid.` and `The id of the jar.` have an id.
fn before_they_part(texts: &BTreeSet<&str>) -> Option<String> {
    const LINKING: &[&str] = &["for", "from", "in", "of", "on", "to", "with"];
    let words = |text: &'_ str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    let mut texts = texts.iter();
    let mut same = words(texts.next()?);
    let mut others = 0;
    for text in texts {
        let theirs = words(text);
        let alike = same
            .iter()
            .zip(&theirs)
            .take_while(|(own, other)| own == other);
        let length = alike.count();
        same.truncate(length);
        others += 1;
    }
    let link = same
        .iter()
        .rposition(|word| LINKING.contains(&word.as_str()))?;
    // Only an article may stand between the link and the thing.
    let is_near = same.len() - link <= 2;
    let start = same[..link].join(" ");
    (others > 0 && is_near && link > 1 && !start.contains(['.', '\n'])).then(|| format!("{start}."))
}

/// What others say beside a text, and the operations of each.
fn elsewhere<'a>(text: &str, told: &[Text<'a>]) -> IndexMap<String, BTreeSet<&'a str>> {
    let mut others: IndexMap<String, (String, BTreeSet<&str>)> = IndexMap::new();
    for told in told {
        if is_said(text, told.text) {
            continue;
        }
        let more = unrepeated(&without_known(told.text, text), text);
        let more = without_announcements(&more);
        if !more.is_empty() {
            let of_text = others.entry(plain(&more));
            let (_, operations) = of_text.or_insert_with(|| (more, BTreeSet::new()));
            operations.insert(told.told.operation);
        }
    }
    others.into_values().collect()
}

/// A text without the parts that another one says too. What announces a list stays with what is left of it.
fn without_known(text: &str, other: &str) -> String {
    let known = plain(other);
    let mut rest = String::new();
    let mut announcement = "";
    for part in parts(text) {
        let bare = part.trim();
        if bare.is_empty() {
            rest.push_str(part);
        } else if !known.contains(&plain(bare)) {
            rest.push_str(std::mem::take(&mut announcement));
            rest.push_str(part);
        } else if bare.ends_with(':') {
            announcement = part;
        } else if !(is_item(bare) && bare.ends_with('.')) {
            announcement = "";
        }
    }
    without_gaps(rest.trim())
}

/// A text without captions and announcements at its end that nothing follows.
fn without_announcements(text: &str) -> String {
    let mut text = text.trim_end();
    loop {
        let starts = [text.rfind('\n'), text.rfind(". ").map(|at| at + 1)];
        let start = starts.into_iter().flatten().max().unwrap_or_default();
        let last = text[start..].trim();
        if last.is_empty() || !is_caption(last) && !last.ends_with(':') {
            return text.to_owned();
        }
        text = text[..start].trim_end();
    }
}

/// The versions that have a member in single operations, where they differ.
fn in_versions(name: &str, member: &Schema, parts: &[Part<'_>]) -> Vec<String> {
    let mut others: IndexMap<String, BTreeSet<&str>> = IndexMap::new();
    for part in parts {
        let theirs = part.schema.properties.get(name);
        if let Some(theirs) = theirs.filter(|theirs| theirs.versions != member.versions) {
            let operations = others.entry(theirs.versions.to_string()).or_default();
            operations.extend(&part.operations);
        }
    }
    let others = others.iter();
    others
        .map(|(versions, operations)| {
            let operations = some_of(operations);
            format!("Versions in {operations}: `{versions}`.")
        })
        .collect()
}

/// Does a line begin what is noted of single operations?
pub fn begins_note(line: &str) -> bool {
    const STARTS: &[&str] = &["In `", "In answers of `", "Only in `", "Versions in `"];
    STARTS.iter().any(|start| line.starts_with(start))
}

/// ``In `open_door`: The key.``
fn note(start: &str, operations: &BTreeSet<&str>, text: &str) -> String {
    let is_list = text.contains('\n') || text.starts_with("- ");
    let separator = if is_list { "\n\n" } else { " " };
    format!("{start}{}:{separator}{text}", some_of(operations))
}

/// Adds a paragraph to what is said of a member.
pub(super) fn add(member: &mut Schema, text: &str) {
    member.description = Some(match member.description.take() {
        Some(told) => format!("{told}\n\n{text}"),
        None => text.to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_short_sentences_are_not_taken_apart() {
        let code = "The lid.\n\n```text\n{\n  \"lid\": 1\n}\n```\n\nIt is round.";
        assert_eq!(parts(code).len(), 5);
        assert_eq!(parts(code).concat(), code);
        let known = "It is flat.\n\n```text\n{\n  \"lid\": 2\n}\n```";
        assert_eq!(without_known(code, known), code);
        assert_eq!(
            without_known(known, code),
            "It is flat.\n\n```text\n{\n  \"lid\": 2\n}\n```"
        );
        let values = "- **open**: The lid is off.\n- **shut**: The lid is on.";
        assert_eq!(parts(values), [values]);
        let open = "```text\nlid";
        assert_eq!(parts(open), [open]);
        let meanings = "`open`. The lid is off. `shut`. The lid is on.";
        assert_eq!(
            parts(meanings),
            ["`open`. The lid is off. ", "`shut`. The lid is on."]
        );
        assert_eq!(
            without_known(meanings, "`open`. The lid is off."),
            "`shut`. The lid is on."
        );
    }

    #[test]
    fn lists_of_values_are_kept_or_dropped_whole() {
        let colours =
            "The lid. Its colour is one of:\n\n- red\n\n  The usual one.\n- blue\n\nIt is round.";
        assert_eq!(parts(colours).len(), 4);
        assert_eq!(parts(colours).concat(), colours);
        let known = "It is red or blue. It is round.";
        assert_eq!(
            without_known("Colours:\n\n- red\n- green", known),
            "Colours:\n\n- red\n- green"
        );
        let list = "Colours:\n\n1. red\n2. green\n\nIt is flat.";
        assert_eq!(
            without_known(list, "Colours: 1. red 2. green"),
            "It is flat."
        );
        let code = "- red\n\n  ```text\na\n  ```\n- blue";
        assert_eq!(parts(code), [code]);
        assert_eq!(parts("- It is red.\n- It is flat.").len(), 2);
    }

    #[test]
    fn of_texts_that_as_many_places_have_a_poor_one_is_not_the_first() {
        let told = |text: &'static str, operation: &'static str| Told {
            text: Some(text),
            operation,
            resources: BTreeSet::new(),
            is_sent: false,
            is_guess: false,
            is_of_resource: false,
        };
        let first = |all: &[Told<'static>]| {
            let texts = all.iter().filter_map(|told| {
                Some(Text {
                    text: told.text?,
                    told,
                })
            });
            of_several(&texts.collect::<Vec<_>>(), true).0
        };
        let (poor, rich) = ("Lid.", "What closes the crate.");
        let all = [told(poor, "a"), told(rich, "b")];
        assert_eq!(first(&all).as_deref(), Some(rich));
        let all = [told(poor, "a"), told(rich, "b"), told(poor, "c")];
        assert_eq!(first(&all).as_deref(), Some(poor));
        let all = [told("false.", "a"), told(rich, "b"), told("false.", "c")];
        assert_eq!(first(&all).as_deref(), Some(rich));
    }
}
