//! What the compiler says of a call of a deprecated operation: what to use in its place, as the docs have it.

use apiref_core::text::collapsed;

/// Said where the docs name nothing else.
const BARE: &str = "the docs mark this operation as deprecated";

/// How sentences begin that say what to use.
const HEADS: &[&str] = &["use ", "please use "];

/// Words of such sentences.
const WORDS: &[&str] = &[
    " instead",
    "advised to use ",
    "please use ",
    "replaced by ",
    "replaced with ",
    "superseded by ",
];

/// What speaks of a case, or of what not to use.
const OTHERS: &[&str] = &["if ", "when ", "to obtain "];

/// Longer sentences, in bytes, tell more than what to use.
const LONGEST: usize = 300;

/// The note of the attribute for an operation whose docs have this text, in CommonMark.
pub fn note(description: &str) -> String {
    // Boxes are quotes.
    let lines = description.lines();
    let lines = lines.map(|line| line.trim_start_matches(['>', ' ']));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut plain = text.split("\n\n").map(plain);
    let told = plain.find_map(|text| {
        let mut sentences = text.split_inclusive(". ").map(str::trim);
        sentences
            .find(|sentence| says_what(sentence))
            .map(str::to_owned)
    });
    told.unwrap_or_else(|| BARE.to_owned())
}

fn says_what(sentence: &str) -> bool {
    let lower = sentence.to_ascii_lowercase();
    let is_other = OTHERS.iter().any(|words| lower.starts_with(words));
    let begins = HEADS.iter().any(|words| lower.starts_with(words));
    sentence.len() <= LONGEST
        && !is_other
        && (begins || WORDS.iter().any(|words| lower.contains(words)))
}

/// A paragraph without its markup.
fn plain(paragraph: &str) -> String {
    let text = collapsed(paragraph);
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(char::is_ascii_punctuation) => {
                out.extend(letters.next());
            }
            // Of a link its text.
            '*' | '[' => {}
            ']' if letters.peek() == Some(&'(') => {
                letters.find(|letter| *letter == ')');
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_to_use() {
        for (text, said) in [
            ("Shuts a lid. Use the *hive* API.", "Use the hive API."),
            (
                "Shuts a lid.\n\n> **Warning**\n>\n> It is superseded by hive\\_lids. It goes soon.",
                "It is superseded by hive_lids.",
            ),
            (
                "Use [`GET /lids`](lids) instead.",
                "Use `GET /lids` instead.",
            ),
            (
                "Shuts a lid. Hives have lids instead.",
                "Hives have lids instead.",
            ),
        ] {
            assert_eq!(note(text), said);
        }
        for text in [
            "Shuts a lid. Do not use this.",
            "If you have crates, use the crates API instead.",
            "Used by hives.",
            "",
        ] {
            assert_eq!(note(text), BARE, "{text}");
        }
    }
}
