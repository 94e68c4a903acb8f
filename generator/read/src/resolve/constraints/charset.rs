//! Characters that a text may or may not hold, where a sentence names all of them.

use super::token::{Kind, Token};
use super::words::List;

/// The pattern for "cannot contain …", from the token after these words on.
pub fn forbidden(tokens: &[Token<'_>]) -> Option<String> {
    let set = Set::read(tokens, false)?;
    set.named.is_empty().then_some(())?;
    Some(format!("^[^{}]*$", set.class()?))
}

/// The pattern for "can contain only …", from the token after these words on.
pub fn allowed(tokens: &[Token<'_>]) -> Option<String> {
    let set = Set::read(tokens, true)?;
    (!set.named.is_empty()).then_some(())?;
    Some(format!("^[{}]*$", set.class()?))
}

#[derive(Default)]
struct Set {
    /// Classes that words name.
    named: Vec<&'static str>,
    characters: Vec<char>,
}

impl Set {
    fn read(tokens: &[Token<'_>], classes: bool) -> Option<Self> {
        let mut set = Self::default();
        let mut at = 0;
        // A name whose character has not been shown yet.
        let mut open = false;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token.kind {
                Kind::Stop | Kind::Mark(b';') => break,
                Kind::Mark(b',') => {
                    if open {
                        return None;
                    }
                    if begins_clause(tokens, at) {
                        break;
                    }
                }
                Kind::Mark(b'(') => {
                    let length = tokens
                        .get(at..)?
                        .iter()
                        .position(|token| token.is_mark(b')'))?;
                    let shown = tokens.get(at..at + length)?;
                    match shown {
                        // `commas (,)`
                        [only] if only.is_mark(b',') => set.characters.push(','),
                        // `digits (0-9)`: the class is named already.
                        _ if !open && !set.named.is_empty() && set.characters.is_empty() => {}
                        _ => {
                            for token in shown {
                                set.show(token.text)?;
                            }
                        }
                    }
                    at += length + 1;
                    open = false;
                }
                Kind::Value => {
                    set.show(token.text)?;
                    open = false;
                }
                Kind::Word(_) | Kind::Other => {
                    let lower = token.text.to_ascii_lowercase();
                    let word = lower.as_str();
                    let before = at
                        .checked_sub(2)
                        .and_then(|before| tokens.get(before))
                        .map_or("", |token| token.text);
                    let joins = matches!(word, "and" | "or");
                    if joins && begins_clause(tokens, at) {
                        break;
                    }
                    if joins && open {
                        // `(<) or right angle brackets (>)` closes each name; `< or >` has none.
                        return None;
                    }
                    if List::CharFillers.has(word) {
                        continue;
                    }
                    if let Some(class) = class_of(word, before, tokens.get(at..).unwrap_or(&[])) {
                        if !classes && !class.is_empty() && class != " " {
                            return None;
                        }
                        if class == " " {
                            set.characters.push(' ');
                        } else if !class.is_empty() && !set.named.contains(&class) {
                            set.named.push(class);
                        }
                        continue;
                    }
                    if List::CharNames.has(word) {
                        open = true;
                        continue;
                    }
                    // Bare punctuation in a sentence is cut at its commas and brackets: only the safe ones are read.
                    if !matches!(word, "<" | ">" | "<>") {
                        return None;
                    }
                    set.show(token.text)?;
                }
                Kind::Number | Kind::Mark(_) => return None,
            }
        }
        if open || set.named.is_empty() && set.characters.is_empty() {
            return None;
        }
        Some(set)
    }

    /// Takes characters as they are written: `<`, `<>`, `!@#`.
    fn show(&mut self, text: &str) -> Option<()> {
        if matches!(text, "or" | "and" | ",") {
            return Some(());
        }
        let punctuation = text
            .chars()
            .all(|c| c.is_ascii_punctuation() || c == '\u{a0}');
        if !punctuation || text.len() > 40 {
            return None;
        }
        self.characters.extend(text.chars());
        Some(())
    }

    /// What stands between the brackets of a character class.
    fn class(&self) -> Option<String> {
        let mut out: String = self.named.concat();
        let mut characters = self.characters.clone();
        characters.sort_unstable();
        characters.dedup();
        for c in characters {
            if matches!(c, '\\' | ']' | '[' | '^' | '-') {
                out.push('\\');
            }
            out.push(c);
        }
        (!out.is_empty()).then_some(out)
    }
}

/// Letters of which the docs say no more: not only those of ASCII, written so that every engine understands it.
const LETTERS: &str = r"A-Za-z\u0080-\uFFFF";
/// Those of them that are not of ASCII.
pub const BEYOND_ASCII: &str = r"\u0080-\uFFFF";
/// Letters of which the docs say that they are English, or upper or lower case.
const ENGLISH: &str = "A-Za-z";

/// The class that a word names; empty for a word that only belongs to one (`uppercase`). `before` is the word before.
fn class_of(word: &str, before: &str, after: &[Token<'_>]) -> Option<&'static str> {
    const KINDS: [&str; 3] = ["english", "uppercase", "lowercase"];
    let letters = after.first().is_some_and(|next| {
        ["letters", "and", "or"]
            .iter()
            .any(|known| next.text.eq_ignore_ascii_case(known))
    });
    Some(match word {
        "letters" | "letter" | "alphabets" => {
            let shown = after.get(1).map_or("", |shown| shown.text);
            // `letters (a-z and A-Z)`
            let english = KINDS.iter().any(|kind| before.eq_ignore_ascii_case(kind))
                || shown.to_ascii_lowercase().starts_with("a-z");
            if english { ENGLISH } else { LETTERS }
        }
        "digits" | "digit" | "numbers" | "numerals" => "0-9",
        "chinese" => r"\u0080-\uFFFF",
        "english" | "uppercase" | "lowercase" if letters => "",
        "spaces" | "space" => " ",
        _ => return None,
    })
}

/// Does a clause of its own begin here, with or without `and` before it?
fn begins_clause(tokens: &[Token<'_>], at: usize) -> bool {
    let one_of = |at: usize, is: fn(&str) -> bool| {
        tokens
            .get(at)
            .is_some_and(|token| token.kind != Kind::Value && is(token.text))
    };
    let joins = one_of(at, |word| {
        ["and", "but", "or"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    });
    one_of(at + usize::from(joins), |word| List::CharClauses.has(word))
}
