//! What a page states of the requirement of a parameter or field.

use crate::words::states_case;

/// The mark of an answer to the heading `Optional`.
const OPTIONAL: &str = "Optional: ";

/// What a cell says below its heading. Below `Optional`, `Yes` says that the value may be left out, so the heading is
/// kept with the answer.
pub fn below(heading: &str, cell: String) -> String {
    let heading = heading.trim().trim_end_matches('?');
    let answers = matches!(
        cell.to_ascii_lowercase().as_str(),
        "yes" | "y" | "true" | "no" | "n" | "false"
    );
    if answers && heading.eq_ignore_ascii_case("optional") {
        return format!("{OPTIONAL}{cell}");
    }
    cell
}

/// Reads a cell of a `Mandatory` column: none where it says nothing that could be decided.
pub fn stated(text: &str) -> Option<bool> {
    if let Some(answer) = text.strip_prefix(OPTIONAL) {
        return stated(answer).map(|is_optional| !is_optional);
    }
    let text = text.trim().trim_matches(['*', '(', ')', '.', '`']).trim();
    let first: String = text
        .chars()
        .take_while(|c| c.is_ascii_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let whole = first.len() == text.len();
    match first.as_str() {
        "yes" | "y" | "required" | "true" | "m" | "mandatory" if whole => Some(true),
        "no" | "n" | "optional" | "false" | "o" | "conditional" => Some(false),
        // `Yes when …` and `Mandatory if …` depend on something else.
        "yes" | "mandatory" | "required" => {
            let rest = text.get(first.len()..).unwrap_or("").to_ascii_lowercase();
            let mut words = rest.split_whitespace();
            Some(!states_case(&rest) && !words.any(|word| word == "only"))
        }
        _ => None,
    }
}

/// Words with which a cell answers its heading, before it says more.
const ANSWERS: &[&str] = &["yes", "no", "mandatory", "optional", "required"];

/// The sentences that a cell has beside its answer: `No. Needed where there is a lid.`
pub fn remark(cell: &str) -> Option<String> {
    let cell = cell.trim().trim_start_matches('(');
    let mut words = cell.split(|c: char| !c.is_ascii_alphabetic());
    let head = words.next().unwrap_or_default();
    let rest = match ANSWERS.iter().any(|word| head.eq_ignore_ascii_case(word)) {
        true => cell.get(head.len()..).unwrap_or_default(),
        false => cell,
    };
    let parts = |c: char| c.is_whitespace() || ",:;-".contains(c);
    let rest = without_brackets(rest.trim_matches(parts));
    let rest = rest.trim_start_matches('.').trim_matches(parts);
    let is_sentence =
        rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest.split_whitespace().count() > 3;
    is_sentence.then(|| rest.to_owned())
}

/// A text without brackets around all of it, and without one at an end that nothing opens or closes.
fn without_brackets(text: &str) -> &str {
    let (opened, closed) = (text.matches('(').count(), text.matches(')').count());
    if opened > closed {
        return text.strip_prefix('(').unwrap_or(text);
    }
    if opened < closed {
        let rest = text.strip_prefix(')').or_else(|| text.strip_suffix(')'));
        return rest.unwrap_or(text);
    }
    let inside = text.trim_end_matches('.').strip_prefix('(');
    let inside = inside.and_then(|rest| rest.strip_suffix(')'));
    let mut depth = 0_usize;
    let is_whole = |inside: &&str| {
        inside.chars().all(|c| match c {
            '(' => {
                depth += 1;
                true
            }
            ')' => {
                let is_open = depth > 0;
                depth = depth.saturating_sub(1);
                is_open
            }
            _ => true,
        })
    };
    inside.filter(is_whole).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_the_requirement() {
        for (text, expected) in [
            ("Yes", Some(true)),
            ("No", Some(false)),
            ("Mandatory", Some(true)),
            ("Optional", Some(false)),
            ("*(Required)*", Some(true)),
            ("No This field is needed for lids.", Some(false)),
            ("No (query parameter)", Some(false)),
            ("Yes when lid is open.", Some(false)),
            ("Mandatory if action is create", Some(false)),
            ("Yes (see below)", Some(true)),
            ("Yes (If it is shut, it is optional.)", Some(false)),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(stated(text), expected, "{text}");
        }
    }

    #[test]
    fn remarks_are_sentences_beside_the_answer() {
        for (cell, expected) in [
            (
                "No. The lid comes by itself.",
                Some("The lid comes by itself."),
            ),
            (
                "(No) The lid comes by itself",
                Some("The lid comes by itself"),
            ),
            (
                "No (The lid comes by itself)",
                Some("The lid comes by itself"),
            ),
            (
                "Yes (The lid is wide (see the picture))",
                Some("The lid is wide (see the picture)"),
            ),
            (
                "Yes: The lid is wide (as a door).",
                Some("The lid is wide (as a door)."),
            ),
            ("Yes (The lid is as wide", Some("The lid is as wide")),
            ("Yes (if wide)", None),
            ("Yes", None),
        ] {
            assert_eq!(remark(cell).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn answers_to_the_heading_optional() {
        let below = |heading: &str, cell: &str| stated(&below(heading, cell.to_owned()));
        assert_eq!(below("Optional", "Yes"), Some(false));
        assert_eq!(below("Optional?", "No"), Some(true));
        assert_eq!(below("Optional", "Mandatory"), Some(true));
        assert_eq!(below("Mandatory", "Yes"), Some(true));
        assert_eq!(below("Optional/Mandatory", "Optional"), Some(false));
    }
}
