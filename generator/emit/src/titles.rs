//! Titles of operations, as all emitters show them.

use apiref_core::ir::Operation;
use apiref_core::words::verb_of;

/// The title; the id where there is none.
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
    let title = title(operation);
    let Some((verb, rest)) = title
        .split_once(' ')
        .and_then(|(first, rest)| Some((verb_of(first)?, rest)))
    else {
        return title;
    };
    let mut letters = verb.chars();
    let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
    let verb: String = capital.into_iter().chain(letters).collect();
    format!("{verb} {rest}")
}
