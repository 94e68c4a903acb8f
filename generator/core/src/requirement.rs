//! What a page states of the requirement of a parameter or field.

/// Reads a cell of a `Mandatory` column: none where it says nothing that could be decided.
pub fn stated(text: &str) -> Option<bool> {
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
}
