//! How the docs of a method begin: with one sentence that says what the call does, as rustdoc lists it.

use std::collections::HashSet;

use super::docs;
use crate::titles;
use crate::told::is_within;
use apiref_core::ir::Operation;
use apiref_core::words::{capitalised, in_third_person, is_imperative, third_person};

/// Longest sentence that can stand in place of a title.
const MOST_SUMMARY: usize = 160;

/// Words that an object begins with: a verb stands before them.
const DETERMINERS: &[&str] = &["a", "all", "an", "it", "one", "the", "them"];

/// What sentences about a call begin with.
const SUBJECTS: &[&str] = &["This API ", "This interface ", "This operation "];

/// Verbs that are no nouns.
const VERBS_ALONE: &[&str] = &[
    "add", "create", "delete", "disable", "enable", "execute", "generate", "get", "insert",
    "modify", "obtain", "remove", "retrieve",
];

/// The title of an operation above its description, or the first sentence alone where that says what is done: `Query Lamps`
/// says nothing above "This API is used to query lamps.", which becomes "Queries lamps."
pub fn heading(operation: &Operation, description: &str) -> String {
    let title = without_remark(operation, titles::summary(operation));
    let once = said_once(description);
    let description = once.as_deref().unwrap_or(description);
    let told = told_directly(description);
    let text = told.as_deref().unwrap_or(description);
    if let Some((first, rest)) =
        summary(text, told.is_some()).filter(|(first, _)| says(first, &title))
    {
        return docs::paragraphs([first.as_str(), rest]);
    }
    // `This operation lists lamps.` says no more than `Lists lamps.`
    let plain = without_subject(text).map(capitalised);
    let plain = plain.as_deref().and_then(|text| summary(text, true));
    match plain.filter(|(first, _)| says(first, &title)) {
        Some((first, rest)) => docs::paragraphs([first.as_str(), rest]),
        None => docs::paragraphs([docs::title(&title).as_str(), text]),
    }
}

/// The text behind `This operation`, where a verb stands there.
fn without_subject(text: &str) -> Option<&str> {
    let mut starts = SUBJECTS.iter();
    let rest = starts.find_map(|start| text.strip_prefix(*start))?;
    let verb = rest.split([' ', ',', '.']).next()?;
    imperative_of(verb).is_some().then_some(rest)
}

/// A description whose second paragraph says again what its first one, a single sentence, says: `Deletes a lamp.`, `This
/// operation deletes the lamp of a room.` The longer one of the two sentences stays.
fn said_once(description: &str) -> Option<String> {
    let (first, rest) = description.split_once("\n\n")?;
    let is_one = first_sentence(first).is_some_and(|sentence| sentence == first);
    let again = without_subject(rest).filter(|_| is_one)?;
    let sentence = first_sentence(again)?;
    let behind = again[sentence.len()..].trim_start();
    let words = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        let words = words.map(str::to_ascii_lowercase);
        let says = |word: &String| !word.is_empty() && !DETERMINERS.contains(&word.as_str());
        words.filter(says).collect::<HashSet<String>>()
    };
    let (own, other) = (words(first), words(sentence));
    let longer = match () {
        () if other.is_superset(&own) && sentence.len() <= MOST_SUMMARY => capitalised(sentence),
        () if own.is_superset(&other) => first.to_owned(),
        () => return None,
    };
    Some(docs::paragraphs([longer.as_str(), behind]))
}

/// The title without what the attribute of the method says.
fn without_remark(operation: &Operation, title: String) -> String {
    const REMARKS: &[&str] = &["deprecated", "discarded", "out of date", "out-of-date"];
    let Some((front, remark)) = title.rsplit_once(" (") else {
        return title;
    };
    let remark = remark.trim_end_matches(')').to_ascii_lowercase();
    match operation.deprecated.is_some() && REMARKS.contains(&remark.as_str()) {
        true => front.to_owned(),
        false => title,
    }
}

/// The first sentence in the third person, and what follows it. None where the text doesn't begin with a short sentence
/// about what is done. `is_told`: it begins with a verb in the third person.
fn summary(description: &str, is_told: bool) -> Option<(String, &str)> {
    let (paragraph, _) = description.split_once("\n\n").unwrap_or((description, ""));
    let first = first_sentence(paragraph)?;
    let rest = description[first.len()..].trim_start();
    let is_one = first.len() <= MOST_SUMMARY
        && first.starts_with(|c: char| c.is_ascii_alphabetic())
        && !first.contains('\n');
    let (verb, behind) = first.split_once(' ').filter(|_| is_one)?;
    if is_told || imperative_of(verb).is_some() {
        return Some((first.to_owned(), rest));
    }
    // `Query parameters are …` begins with a noun.
    let next = behind.split(' ').next()?;
    let is_verb = is_imperative(verb) && DETERMINERS.contains(&next)
        || VERBS_ALONE.contains(&verb.to_ascii_lowercase().as_str());
    let sentence = is_verb.then(|| capitalised(&conjugated(first)))?;
    Some((sentence, rest))
}

/// The first sentence of a paragraph, with its full stop.
fn first_sentence(paragraph: &str) -> Option<&str> {
    const SHORTENED: &[&str] = &["e.g", "i.e", "etc", "vs"];
    let ends = paragraph.match_indices('.').map(|(at, _)| at);
    let is_end = |at: &usize| {
        let behind = &paragraph[at + 1..];
        let before = &paragraph[..*at];
        let is_shortened = SHORTENED.iter().any(|end| before.ends_with(end));
        let mut next = behind.chars();
        let begins = match (next.next(), next.next()) {
            (None, _) => true,
            (Some('\n'), _) => true,
            (Some(' '), Some(c)) => !c.is_lowercase(),
            _ => false,
        };
        // An even number of marks: none is open.
        begins && !is_shortened && before.matches('`').count().is_multiple_of(2)
    };
    let at = ends.into_iter().find(is_end)?;
    Some(&paragraph[..=at])
}

/// Does a sentence that begins with a verb say what a title says?
fn says(sentence: &str, title: &str) -> bool {
    let verb = sentence.split(' ').next().unwrap_or_default();
    let verb = verb.to_ascii_lowercase();
    let (of_title, things) = title.split_once(' ').unwrap_or((title, ""));
    let of_title = of_title.to_ascii_lowercase();
    let is_same =
        verb == in_third_person(&of_title) || imperative_of(&verb).as_ref() == Some(&of_title);
    is_same
        || is_within(
            sentence,
            if is_imperative(&of_title) {
                things
            } else {
                title
            },
        )
}

/// A description that says what is done, of one that says what the API is for: `This API is used to query lamps.` becomes
/// `Queries lamps.`
fn told_directly(description: &str) -> Option<String> {
    const TURNS: &[&str] = &[
        "allows users to ",
        "allows you to ",
        "can be used to ",
        "enables users to ",
        "enables you to ",
        "is used to ",
    ];
    let turn = SUBJECTS
        .iter()
        .find_map(|start| description.strip_prefix(*start))?;
    let infinitive = TURNS.iter().find_map(|start| turn.strip_prefix(*start))?;
    // `is used to be`: no verb that says what is done.
    let verb = infinitive.split([' ', ',', '.']).next()?;
    let is_plain = is_word(verb) && !["be", "do", "have"].contains(&verb);
    is_plain.then(|| capitalised(&conjugated(infinitive)))
}

/// What stands before a word of a sentence.
#[derive(PartialEq)]
enum Before {
    Nothing,
    Verb,
    /// A verb, and what leads to another one: `adds,`, `adds or`.
    Verbs,
    Joint,
    Other,
}

/// A sentence that begins with a verb, in the third person: `add a lid or delete it` becomes `adds a lid or deletes it`.
fn conjugated(text: &str) -> String {
    let end = first_sentence(text).map_or(text.len(), str::len);
    let (sentence, rest) = text.split_at(end);
    let plain = |word: &str| word.trim_end_matches([' ', '\n', ',', '.']).to_owned();
    let mut words = sentence.split_inclusive([' ', '\n']).peekable();
    let mut out = String::with_capacity(text.len() + 4);
    let (mut verb, mut before) = (String::new(), Before::Nothing);
    while let Some(word) = words.next() {
        let known = plain(word);
        let mut has_object = || {
            let next = words.peek().map(|next| plain(next));
            next.is_some_and(|next| DETERMINERS.contains(&next.as_str()))
        };
        let is_verb = match before {
            Before::Nothing => !titles::tells_how(&known),
            Before::Verbs => is_imperative(&known),
            // `bind a lid and seal it`, but `list lids and test results`
            Before::Joint => is_imperative(&known) && (known == verb || has_object()),
            Before::Verb | Before::Other => false,
        };
        let is_listed = word[known.len()..].starts_with(',');
        if is_verb {
            out.push_str(&in_third_person(&known));
            out.push_str(&word[known.len()..]);
        } else {
            out.push_str(word);
        }
        before = match (is_verb, known.as_str(), before) {
            (true, ..) if is_listed => Before::Verbs,
            (true, ..) => Before::Verb,
            (_, "and" | "or", Before::Verb | Before::Verbs) => Before::Verbs,
            (_, "and" | "or", _) => Before::Joint,
            (_, _, Before::Nothing) => Before::Nothing,
            _ => Before::Other,
        };
        if is_verb && verb.is_empty() {
            verb = known;
        }
    }
    out + rest
}

/// The imperative of a verb in the third person; `lists` is both in titles, but not here.
fn imperative_of(verb: &str) -> Option<String> {
    match verb.eq_ignore_ascii_case("lists") {
        true => Some("list".to_owned()),
        false => third_person(verb),
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(title: &str, description: &str, deprecated: bool) -> String {
        let text = serde_json::json!({
            "id": "a", "page": "a.rst", "line": 1, "dialect": "otc", "title": title, "method": "GET", "path": "/",
            "parameters": [], "responses": [], "deprecated": deprecated.then_some("heading"),
        });
        let operation: Operation = serde_json::from_value(text).expect("an operation");
        heading(&operation, description)
    }

    #[test]
    fn the_first_sentence_says_what_is_done() {
        for (title, description, begins) in [
            (
                "Querying Lamps",
                "This API is used to query lamps.",
                "Queries lamps.",
            ),
            (
                "Querying Lamps",
                "This API is used to query lamps. (Not in all rooms.)",
                "Queries lamps.\n\n(Not in all rooms.)",
            ),
            (
                "Dimming Lamps",
                "This API enables you to dim, add or delete lamps and rooms.",
                "Dims, adds or deletes lamps and rooms.",
            ),
            (
                "Binding a Lamp",
                "This API is used to bind a lamp and delete a room. Query and test results.",
                "Binds a lamp and deletes a room.\n\nQuery and test results.",
            ),
            (
                "Copying a Lamp",
                "This interface is used to manually copy a lamp.",
                "Manually copies a lamp.",
            ),
            ("List Lamps", "Lists e.g. lamps.", "Lists e.g. lamps."),
            (
                "Lamp list",
                "Retrieve a list of lamps.",
                "Retrieves a list of lamps.",
            ),
            (
                "Lamp details",
                "Retrieve details of lamps.",
                "Retrieves details of lamps.",
            ),
            (
                "Delete lamp",
                "Deletes a lamp.\n\nThis operation deletes the lamp of a room. It is dark then.",
                "Deletes the lamp of a room.\n\nIt is dark then.",
            ),
            (
                "Delete lamp",
                "Deletes a lamp of a room.\n\nThis operation deletes the lamp.",
                "Deletes a lamp of a room.",
            ),
            (
                "Delete lamp",
                "Deletes a lamp.\n\nThis operation requires a room.",
                "Deletes a lamp.\n\nThis operation requires a room.",
            ),
            (
                "List lamps",
                "This operation lists lamps.\n\nAll of them.",
                "Lists lamps.\n\nAll of them.",
            ),
            // The sentence says something else, or nothing of what is done.
            (
                "Querying Lamps",
                "A lamp is a light.",
                "Query Lamps\n\nA lamp is a light.",
            ),
            (
                "Updating Lamps",
                "Query parameters are not allowed.",
                "Update Lamps\n\nQuery parameters are not allowed.",
            ),
            (
                "Dimming Lamps",
                "This API is used to be called.",
                "Dim Lamps\n\nThis API is used to be called.",
            ),
            (
                "Query a Lamp by Its Room",
                "Obtains a lamp.",
                "Query a Lamp by Its Room\n\nObtains a lamp.",
            ),
        ] {
            assert_eq!(opened(title, description, false), begins, "{title}");
        }
    }

    #[test]
    fn what_the_attribute_says_is_no_part_of_the_title() {
        assert_eq!(opened("Show Lamps (DEPRECATED)", "", true), "Show Lamps");
        assert_eq!(
            opened("Show Lamps (DEPRECATED)", "", false),
            "Show Lamps (DEPRECATED)"
        );
    }
}
