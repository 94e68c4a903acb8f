//! Sentences that the words of one operation have in common with what all operations say.

use std::collections::HashSet;

use super::wording::{blocks, is_item, plain};
use apiref_core::text::without_gaps;

/// Shorter sentences may mean something else where they stand.
const LEAST_WORDS: usize = 3;

/// A text without the sentences that another one has, whatever marks of lists stand before them. Lists of values go
/// together or not at all.
pub fn unrepeated(text: &str, known: &str) -> String {
    let known: HashSet<String> = known.lines().flat_map(sentences).map(plain).collect();
    let is_known = |sentence: &&str| {
        let bare = plain(sentence);
        bare.split(' ').count() >= LEAST_WORDS && known.contains(&bare)
    };
    let mut left = String::with_capacity(text.len());
    let mut is_code = false;
    for block in blocks(text) {
        let has_fence = block.contains("```");
        if has_fence || is_code {
            is_code ^= block.matches("```").count() % 2 == 1;
            left.push_str(block);
            continue;
        }
        let is_list = block.lines().filter(|line| is_item(line)).count() > 1;
        let all: Vec<&str> = block.lines().flat_map(sentences).collect();
        if is_list {
            if !all.iter().all(&is_known) {
                left.push_str(block);
            }
            continue;
        }
        if !all.iter().any(&is_known) {
            left.push_str(block);
            continue;
        }
        let mark = if is_item(block) && block.starts_with("- ") {
            "- "
        } else {
            ""
        };
        let kept: Vec<&str> = all.into_iter().filter(|one| !is_known(one)).collect();
        if !kept.is_empty() {
            let kept: Vec<&str> = kept
                .into_iter()
                .map(|one| one.trim_start_matches("- "))
                .collect();
            left.push_str(mark);
            left.push_str(&kept.join(" "));
        }
        left.push_str(&block[block.trim_end().len()..]);
    }
    without_gaps(left.trim())
}

/// The sentences of a line.
fn sentences(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(". ") {
        found.push(line[start..=at].trim());
        start = at + 2;
    }
    found.push(line[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_said_once() {
        let known = "The lid of the crate. It is round.\n\n- **open**: No lid.\n- **shut**: A lid.";
        for (text, left) in [
            (
                "- The lid of the crate.\n- It has a hinge.",
                "- It has a hinge.",
            ),
            ("The lid of the crate. It may be flat.", "It may be flat."),
            (
                "It is flat.\n\n- **open**: No lid.\n- **shut**: A lid.",
                "It is flat.",
            ),
            (
                "- **open**: No lid.\n- **shut**: The lid is on.",
                "- **open**: No lid.\n- **shut**: The lid is on.",
            ),
            (
                "```text\nThe lid of the crate.\n```",
                "```text\nThe lid of the crate.\n```",
            ),
        ] {
            assert_eq!(unrepeated(text, known), left, "{text}");
        }
    }
}
