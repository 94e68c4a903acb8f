//! Titles of operations, as all emitters show them: short sentences in the imperative.

use apiref_core::ir::Operation;
use apiref_core::words::{capitalised, is_imperative, plural, third_person, verb_of};

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
    let title = title(operation).replace("``", "");
    match begins_with_adjective(&title, &operation.id) {
        true => title,
        false => imperative(&title),
    }
}

/// Is the first word of a title part of a name, as in `Rolling Restart`? Then the id keeps it as it is: the id of
/// `Creating a Lamp` begins with `create`.
fn begins_with_adjective(title: &str, id: &str) -> bool {
    let first = title.split_whitespace().next().unwrap_or_default();
    let first = first.to_ascii_lowercase();
    let rest = id.strip_prefix(first.as_str());
    first.ends_with("ing") && rest.is_some_and(|rest| rest.starts_with('_'))
}

fn imperative(title: &str) -> String {
    let title = title.trim().trim_end_matches('.');
    // A remark comes last: `(Discarded) Dimming Lamps`.
    let remark = title.strip_prefix('(');
    match remark.and_then(|inside| inside.split_once(") ")) {
        Some((front, rest)) => format!("{} ({front})", plain_imperative(rest)),
        None => plain_imperative(title),
    }
}

/// A title without a remark in front of it.
fn plain_imperative(title: &str) -> String {
    let title = without_action(title);
    let words: Vec<&str> = title.split(' ').collect();
    let known = |word: &str| verb_of(word).filter(|verb| is_imperative(verb));
    if let [things @ .., kind] = &words[..]
        && let Some(first) = things.first()
        && !is_imperative(first)
        && known(first).is_none()
    {
        // `Access control list` is a thing.
        let is_thing = [
            "control", "white", "black", "allow", "block", "deny", "check",
        ]
        .iter()
        .any(|word| {
            things
                .last()
                .is_some_and(|last| last.eq_ignore_ascii_case(word))
        });
        let things = lower_first(&things.join(" "));
        match kind.to_ascii_lowercase().as_str() {
            // `Lamp list`
            "list" | "listing" if !is_thing => return format!("List {}", plural(&things)),
            "details" => return format!("Show {things} details"),
            _ => {}
        }
    }
    // `Sharing method create`
    if let [things @ .., verb] = &words[..]
        && let Some(first) = things.first()
        && matches!(*verb, "create" | "update" | "delete" | "add" | "remove")
        && !is_imperative(first)
        && !tells_how(first)
        && !things.iter().any(|word| joins(word))
    {
        let things = lower_first(&things.join(" "));
        return format!("{} {things}", capitalised(verb));
    }
    if let [thing, gerund] = words[..]
        && !is_imperative(thing)
        && !tells_how(thing)
        && let Some(verb) = known(gerund)
    {
        // `Lamps dimming`
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
            0 if words.len() > 1 => verb_of(plain)
                .or_else(|| third_person(plain))
                .or_else(|| before_article(plain, words.get(1).copied())),
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

/// The title without the remark that names the action: `Dim a lamp (dim Action)`.
fn without_action(title: &str) -> String {
    let mut out = String::new();
    let mut rest = title;
    while let Some((front, after)) = rest.split_once(" (") {
        out.push_str(front);
        let (remark, behind) = after.split_once(')').unwrap_or((after, ""));
        let is_action = remark.to_ascii_lowercase().ends_with(" action");
        if !is_action {
            out.push_str(&rest[front.len()..rest.len() - behind.len()]);
        }
        rest = behind;
    }
    out + rest
}

/// The imperative of any verb in the third person. An article after it shows that it isn't a noun that ends in `s`
/// (`Draws the lamp`).
fn before_article(word: &str, next: Option<&str>) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let is_article = matches!(next, Some("a" | "an" | "the" | "all"));
    if !is_article || is_imperative(&lower) || lower.len() < 4 {
        return None;
    }
    if let Some(stem) = lower.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let sibilant = ["ches", "shes", "sses", "xes", "zzes"];
    let cut = match sibilant.iter().any(|end| lower.ends_with(end)) {
        true => 2,
        false => 1,
    };
    let has_ending =
        lower.ends_with('s') && !["ss", "us", "is"].iter().any(|end| lower.ends_with(end));
    has_ending.then(|| lower[..lower.len() - cut].to_owned())
}

/// Does a title with the word say more than what it is about and what is done?
fn joins(word: &str) -> bool {
    const JOINING: &[&str] = &[
        "a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
    ];
    JOINING.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Does the word say how something is done: `Batch Creating`, `Manually Switching`?
pub fn tells_how(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower == "batch" || lower == "bulk" || lower.ends_with("ly") && lower.len() > 5
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
    fn adjectives_stay() {
        assert!(begins_with_adjective("Rolling Start", "rolling_start"));
        assert!(!begins_with_adjective("Rolling a Lamp", "roll_lamp"));
        assert!(!begins_with_adjective("Ring Lamps", "ringing_lamps"));
    }

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
            ("Hand lamp list", "List hand lamps"),
            ("Hand lamp details", "Show hand lamp details"),
            ("Lamp control list", "Lamp control list"),
            ("List lamp details", "List lamp details"),
            ("Lamps dimming", "Lamps dimming"),
            ("Lamps deleting", "Delete lamps"),
            ("Lamp create", "Create lamp"),
            ("Lighting plan delete", "Delete lighting plan"),
            ("Lamps to delete", "Lamps to delete"),
            ("Batch delete", "Batch delete"),
            ("(Discarded) Deleting Lamps.", "Delete Lamps (Discarded)"),
            ("Dim a lamp (dim Action)", "Dim a lamp"),
            (
                "Dim (darken) a lamp (dim Action) (soon)",
                "Dim (darken) a lamp (soon)",
            ),
            ("Dim a lamp (soon", "Dim a lamp (soon"),
            ("Draws the lamp", "Draw the lamp"),
            ("Polishes a lamp", "Polish a lamp"),
            ("Access the lamp", "Access the lamp"),
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
