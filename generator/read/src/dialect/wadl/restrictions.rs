//! Tables that limit the values of rows: which row a restriction is about.

use crate::draft::DraftRow;

/// How plainly something names a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// Not at all.
    Not,
    /// By the caption of its table.
    Captioned,
    /// By its name.
    Plainly,
    /// By its name and what it belongs to.
    Wholly,
}

/// How plainly a restriction (`Lid name maximum length`), or the caption above it, names a row.
pub fn restricted(restriction: &str, caption: &str, row: &DraftRow) -> Named {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_ascii_lowercase).collect()
    };
    let lower = row.name.text.to_ascii_lowercase();
    let (parent, name) = lower.rsplit_once('.').unwrap_or(("", &lower));
    let said = words(restriction);
    let Some(at) = said.iter().position(|word| word == name) else {
        let is_captioned = !name.is_empty() && words(caption).iter().any(|word| word == name);
        return match is_captioned && !names_a_row(&said) {
            true => Named::Captioned,
            false => Named::Not,
        };
    };
    let owner = match (parent, &row.subject) {
        ("", subject) => subject.as_deref().unwrap_or_default().to_ascii_lowercase(),
        (parent, _) => parent.to_owned(),
    };
    match said.get(..at).unwrap_or_default() {
        [] => Named::Wholly,
        [.., last] if owner.trim_end_matches('s') == last.trim_end_matches('s') => Named::Wholly,
        _ => Named::Plainly,
    }
}

/// Does a restriction begin with the name of what it restricts: `Lid name maximum length`, not `Maximum length`?
fn names_a_row(said: &[String]) -> bool {
    let first = said.first().map(String::as_str);
    !matches!(first, None | Some("maximum" | "minimum" | "length" | "the"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restrictions_name_rows() {
        let row = |name: &str, subject: Option<&str>| {
            let mut row = DraftRow::default();
            name.clone_into(&mut row.name.text);
            row.subject = subject.map(str::to_owned);
            row
        };
        let caption = "Lengths of crate name, lid name, and colour";
        let named = |text, row: &DraftRow| restricted(text, caption, row);
        let (of_lid, of_crate) = (row("name", Some("Lid")), row("crate.name", Some("Lid")));
        assert_eq!(named("Lid name maximum length", &of_lid), Named::Wholly);
        assert_eq!(named("Lid name maximum length", &of_crate), Named::Plainly);
        assert_eq!(named("Crate-name maximum length", &of_crate), Named::Wholly);
        assert_eq!(
            named("Maximum length", &row("colour", None)),
            Named::Captioned
        );
        assert_eq!(
            named("Lid name maximum length", &row("colour", None)),
            Named::Not
        );
    }
}
