//! What a page states of the requirement of a parameter or field.

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
            let depends = [" if ", " when ", " unless ", " only "]
                .iter()
                .any(|word| rest.contains(word));
            Some(!depends)
        }
        _ => None,
    }
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
            ("-", None),
            ("", None),
        ] {
            assert_eq!(stated(text), expected, "{text}");
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
