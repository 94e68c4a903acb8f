//! Descriptions without the lists that the docs of a type's variants repeat.

use crate::told::{begins_note, is_within};
use apiref_core::ir::Schema;
use apiref_core::text::without_gaps;

/// The description without its lists of values whose meanings the docs of the enum `listing` tell, and without the lines
/// that announce them. A list with anything else in it stays.
pub fn without_meanings(schema: &Schema, listing: &Schema) -> String {
    let text = schema.description.as_deref().unwrap_or_default();
    let values = listing.enumeration.iter().map(|value| {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let meaning = listing.enum_descriptions.get(&value);
        let told = format!("{value} {}", meaning.map_or("", String::as_str));
        (letters(&value), told)
    });
    let known: Vec<(String, String)> = values.collect();
    let says = |text: &str| {
        let said = letters(text);
        known.iter().any(|(value, told)| {
            let is_same = said == letters(told);
            is_same || said.starts_with(value) && is_within(told, text)
        })
    };
    let is_known = |line: &str| item(line).is_some_and(says);
    let lines: Vec<&str> = text.lines().collect();
    let mut kept: Vec<String> = Vec::new();
    // A list of which one item stays is kept whole: how deep it stands.
    let mut whole: Option<usize> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let ends = |depth: usize| {
            let is_over = indent(line) < depth || indent(line) == depth && item(line).is_none();
            !line.trim().is_empty() && is_over
        };
        whole = whole.filter(|depth| !ends(*depth));
        let run = list(&lines[at..]);
        let goes = run > 0 && whole.is_none_or(|depth| indent(line) > depth);
        let mut items = lines[at..at + run]
            .iter()
            .filter(|line| !line.trim().is_empty());
        if goes && items.all(|line| is_known(line)) {
            drop_announcement(&mut kept);
            at += run;
            continue;
        }
        if item(line).is_some() && whole.is_none() {
            whole = Some(indent(line));
        }
        kept.push((*line).to_owned());
        at += 1;
    }
    drop_empty_notes(&mut kept);
    without_gaps(kept.join("\n").trim())
}

/// ``In `open_lid` and 2 more:``
fn is_head(line: &str) -> bool {
    begins_note(line) && (line.ends_with("`:") || line.ends_with(" more:"))
}

/// Takes the heads of notes back of which nothing but the list was left: ``In `open_door`:``.
fn drop_empty_notes(kept: &mut Vec<String>) {
    let mut next: Option<String> = None;
    let mut left: Vec<String> = Vec::with_capacity(kept.len());
    for line in kept.drain(..).rev() {
        let has_text = next.as_deref().is_some_and(|next| !begins_note(next));
        if is_head(&line) && !has_text {
            continue;
        }
        if !line.trim().is_empty() {
            next = Some(line.clone());
        }
        left.push(line);
    }
    left.reverse();
    *kept = left;
}

/// The letters and digits of a text, for comparing.
fn letters(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The text of an item of a list.
fn item(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("- ")
}

/// How many lines the list has that begins here, with items that have one line each and stand equally deep; none where
/// it goes on otherwise.
fn list(lines: &[&str]) -> usize {
    let Some(first) = lines.first().filter(|line| item(line).is_some()) else {
        return 0;
    };
    let mut run = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        // Continued or nested items are no list of values alone.
        if indent(line) > indent(first) {
            return 0;
        }
        if item(line).is_none() || indent(line) < indent(first) {
            break;
        }
        run = at + 1;
    }
    run
}

/// Takes the last line back where it only announces what follows.
fn drop_announcement(kept: &mut Vec<String>) {
    const MOST_WORDS: usize = 8;
    while kept.last().is_some_and(|line| line.trim().is_empty()) {
        kept.pop();
    }
    let Some(line) = kept.pop() else { return };
    // More may follow the list in a note.
    if is_head(&line) {
        kept.push(line);
        return;
    }
    let plain = line.trim_end().trim_end_matches('*');
    // `**Note**` alone is a label of what followed.
    let label = line
        .trim()
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**"));
    if label.is_some_and(|label| !label.contains('*')) && !kept.is_empty() {
        return;
    }
    let Some(announced) = plain.strip_suffix(':') else {
        kept.push(line);
        return;
    };
    if let Some((before, _)) = announced.rsplit_once(". ") {
        kept.push(format!("{before}."));
        return;
    }
    let words: Vec<String> = announced.split_whitespace().map(letters).collect();
    let is_condition = words
        .iter()
        .any(|word| matches!(&**word, "if" | "when" | "for" | "in" | "only"));
    let says_more = kept.iter().any(|line| !line.trim().is_empty());
    if !says_more || is_condition || words.len() > MOST_WORDS {
        kept.push(format!("{}.", announced.trim_end_matches('*')));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(description: &str) -> String {
        let schema = serde_json::json!({
            "type": "string",
            "description": description,
            "enum": ["ON", "ST_BY", "OFF"],
            "x-enum-descriptions": { "ON": "It glows.", "ST_BY": "Waiting" },
        });
        let schema = serde_json::from_value(schema).expect("a schema");
        without_meanings(&schema, &schema)
    }

    #[test]
    fn meanings_that_the_enum_does_not_tell_stay() {
        let enum_of = |meaning: &str| -> Schema {
            let schema = serde_json::json!({
                "enum": ["ON", "OFF"],
                "description": format!("The state.\n\n- **ON**: {meaning}\n- `OFF`"),
                "x-enum-descriptions": { "ON": meaning },
            });
            serde_json::from_value(schema).expect("a schema")
        };
        let sent = enum_of("The lamp glows.");
        let shown = enum_of("The lamp glows. The power is told, too.");
        let text = without_meanings(&shown, &sent);
        assert_eq!(text, shown.description.clone().unwrap_or_default());
        assert_eq!(without_meanings(&sent, &shown), "The state.");
        let reworded = enum_of("Indicates that the lamp glows.");
        assert_eq!(without_meanings(&reworded, &sent), "The state.");
    }

    #[test]
    fn lists_of_known_meanings_go_with_what_announces_them() {
        let list = "- **ON**: it glows\n- **ST\\_BY** (waiting)\n- `OFF`";
        assert_eq!(
            told(&format!("The state.\n\nRange:\n\n{list}")),
            "The state."
        );
        assert_eq!(
            told(&format!("The state. It can be:\n\n{list}")),
            "The state."
        );
        assert_eq!(told(&format!("The state:\n\n{list}")), "The state.");
        assert_eq!(
            told(&format!("The state.\n\n{list}\n\nIt changes at night.")),
            "The state.\n\nIt changes at night."
        );
        assert_eq!(
            told(&format!(
                "The state.\n\nRange:\n\n{list}\n\nIt changes at night."
            )),
            "The state.\n\nIt changes at night."
        );
        assert_eq!(
            told(&format!("The state.\n\n**Note**\n\n{list}")),
            "The state."
        );
        let nested = "- The state.\n- The value can be:\n\n  - **ON**: it glows\n  - **OFF**";
        assert_eq!(told(nested), "- The state.");
    }

    #[test]
    fn notes_of_a_list_alone_go() {
        let list = "- **ON**: it glows\n- `OFF`";
        let text = format!(
            "The state.\n\nIn `show_lid`:\n\n{list}\n\nIn `turn_lid`:\n\nThe next state.\n\n{list}"
        );
        assert_eq!(
            told(&text),
            "The state.\n\nIn `turn_lid`:\n\nThe next state."
        );
    }

    #[test]
    fn conditions_and_other_items_stay() {
        let other = "The state.\n\nRange:\n\n- **ON**: it glows\n- **OFF**: it is dark";
        assert_eq!(told(other), other);
        let more = "The state.\n\n- **ON**: it glows\n\n  Only at night.\n- **OFF**";
        assert_eq!(told(more), more);
        let apart = "One of:\n\n- `OFF`\n\n- **ON**: it glows\n\n  Only at night.";
        assert_eq!(told(apart), apart);
        assert_eq!(
            told("The state.\n\nFor old lamps the value can be:\n\n- **ON**: it glows"),
            "The state.\n\nFor old lamps the value can be."
        );
    }
}
