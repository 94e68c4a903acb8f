//! Titles of operations, as all emitters show them: short sentences in the imperative.

use apiref_core::ir::Operation;
use apiref_core::words::{is_imperative, third_person, verb_of};

/// The title, or the id of an operation without a title.
pub fn title(operation: &Operation) -> String {
    let title = operation.title.trim();
    if title.is_empty() {
        &operation.id
    } else {
        title
    }
    .to_owned()
}

/// The title in the imperative: `Creating a Lamp` becomes `Create a Lamp`.
pub fn summary(operation: &Operation) -> String {
    // Some titles mark code, which summaries can't.
    imperative(&title(operation).replace("``", ""))
}

fn imperative(title: &str) -> String {
    let words: Vec<&str> = title.split(' ').collect();
    let known = |word: &str| verb_of(word).filter(|verb| is_imperative(verb));
    if let [thing, gerund] = words[..]
        && !is_imperative(thing)
        && !tells_how(thing)
        && let Some(verb) = known(gerund)
    {
        // `Lamps listing`
        return format!("{} {}", capitalised(&verb), lower_first(thing));
    }
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    // Verbs stand first, behind a word that tells how, and behind `and` and `or`. What follows an imperative (`List
    // floating IPs`) is not a verb.
    let (mut has_verb, mut only_verbs, mut before) = (false, true, "");
    for (at, word) in words.iter().enumerate() {
        let plain = word.trim_end_matches(',');
        let is_linked = has_verb && (matches!(before, "and" | "or") || before.ends_with(','));
        let verb = match at {
            0 if words.len() > 1 => verb_of(plain).or_else(|| third_person(plain)),
            1 if tells_how(before) => verb_of(plain),
            1 if !is_imperative(before) && !has_verb => known(plain),
            _ if is_linked && only_verbs => verb_of(plain).or_else(|| third_person(plain)),
            _ if is_linked => known(plain),
            _ => None,
        };
        has_verb |= verb.is_some() || at == 0 && is_imperative(plain);
        only_verbs &= at == 0 || verb.is_some() || matches!(plain, "and" | "or");
        out.push(match verb {
            Some(verb) if word.starts_with(char::is_uppercase) => {
                capitalised(&verb) + &word[plain.len()..]
            }
            Some(verb) => verb + &word[plain.len()..],
            None => (*word).to_owned(),
        });
        before = *word;
    }
    out.join(" ")
}

/// Does the word say how something is done: `Batch Creating`, `Manually Switching`?
fn tells_how(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower == "batch" || lower == "bulk" || lower.ends_with("ly") && lower.len() > 5
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A name within a sentence; acronyms stay.
pub fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().to_string() + letters.as_str()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_imperatives() {
        for (title, summary) in [
            ("Creating a Lamp", "Create a Lamp"),
            ("List floating lamps", "List floating lamps"),
            ("Query Forwarding Rules", "Query Forwarding Rules"),
            (
                "Batch Adding or Deleting Lamps",
                "Batch Add or Delete Lamps",
            ),
            ("Manually Switching Lamps", "Manually Switch Lamps"),
            ("Cold Migrating a Lamp", "Cold Migrate a Lamp"),
            (
                "Executing, Enabling, or Disabling a Lamp",
                "Execute, Enable, or Disable a Lamp",
            ),
            (
                "Enabling or Disabling a Lamp or Disabling All Lamps",
                "Enable or Disable a Lamp or Disable All Lamps",
            ),
            ("Returns the lamps of a room", "Get the lamps of a room"),
            ("Inserts or updates lamps", "Insert or update lamps"),
            ("Lamps listing", "List lamps"),
            ("LED switching times", "LED switching times"),
            ("Lighting and Dimming Rooms", "Light and Dim Rooms"),
            ("Updates", "Updates"),
            (
                "Querying LEDs and Sharing Rules",
                "Query LEDs and Sharing Rules",
            ),
        ] {
            assert_eq!(imperative(title), summary, "{title}");
        }
    }
}
