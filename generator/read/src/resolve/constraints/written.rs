//! How values are written that no mark tells from prose.

/// One word that is more than a word of prose: a constant, or one with digits, dashes or underscores in it.
pub fn is_name(text: &str) -> bool {
    let marked = text
        .bytes()
        .any(|b| b.is_ascii_digit() || b"_-".contains(&b));
    let single = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    single && (marked || is_constant(text))
}

/// One word in small letters that is not a kind of characters: `on`, `shut`.
pub fn is_state(text: &str) -> bool {
    (2..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase()) && !is_kind(text)
}

/// Does a word call a kind of characters?
pub fn is_kind(word: &str) -> bool {
    let kinds = [
        "letters",
        "digits",
        "characters",
        "spaces",
        "uppercase",
        "lowercase",
        "numbers",
        "symbols",
    ];
    kinds.contains(&word)
}

/// Capitals, digits, dashes: `SHUT_TIGHT`.
pub fn is_constant(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_uppercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_-".contains(&b))
}
