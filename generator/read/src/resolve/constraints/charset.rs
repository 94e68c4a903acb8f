//! Characters that a text may or may not hold, where a sentence or the bullets below it name all of them.

use super::conditions::{Subject, is_word};
use super::saying::Saying;
use super::sentence::Sentences;
use super::token::{Kind, Token};
use super::words::List;
use apiref_core::ir::Doubt;

impl Sentences<'_> {
    /// "cannot contain …", "can contain only …", "only … are allowed". True if such words are there and can't be read in
    /// full.
    pub(super) fn characters(&mut self, tokens: &[Token<'_>], cut: bool, saying: Saying) -> bool {
        if !self.target.is_text() {
            return false;
        }
        let is = |at: usize, word: &str| {
            let token = tokens.get(at);
            token.is_some_and(|it| it.kind != Kind::Value && it.text.eq_ignore_ascii_case(word))
        };
        let list = |at: usize, list: List| tokens.get(at).is_some_and(|token| is_word(token, list));
        for at in 0..tokens.len() {
            let before = |count: usize| at.checked_sub(count);
            // `1 to 64 characters, including letters and digits`: others may be meant as well.
            let comma = before(1).and_then(|at| tokens.get(at));
            let noun = before(1 + usize::from(comma.is_some_and(|token| token.is_mark(b','))));
            if is(at, "including") && noun.is_some_and(|at| is(at, "characters")) && !cut {
                let only = usize::from(is(at + 1, "only"));
                let listed = tokens.get(at + 1 + only..).unwrap_or(&[]);
                let open = (only == 0).then_some(Doubt::OpenList);
                let of_parts = tokens.iter().any(|token| is_word(token, List::Each));
                if let Some(pattern) = allowed(listed).filter(|_| !of_parts)
                    && self.subject(tokens, at) != Subject::Other
                {
                    self.facts.charset.put(pattern, saying.doubted(open));
                }
                continue;
            }
            if is(at, "allowed") || is(at, "supported") {
                match of_allowed(tokens, at).filter(|_| !cut) {
                    Some((pattern, open)) => {
                        self.facts.charset.put(pattern, saying.doubted(open));
                    }
                    None if is(0, "only") && names_kinds(tokens) => return true,
                    None => {}
                }
                continue;
            }
            let supports = is(at, "support");
            if !supports && !list(at, List::Holding) {
                continue;
            }
            let is_denied = before(1).is_some_and(|at| list(at, List::Not));
            // "cannot be left blank or contain …"
            let joins_denied = before(1).is_some_and(|at| is(at, "or"))
                && before(2).is_some_and(|end| {
                    let clause = tokens.get(end.saturating_sub(6)..end).unwrap_or(&[]);
                    let plain =
                        |token: &Token<'_>| matches!(token.kind, Kind::Word(_) | Kind::Other);
                    clause.iter().all(plain) && clause.iter().any(|it| is_word(it, List::Not))
                });
            let only_before = before(1).is_some_and(|at| is(at, "only"));
            let mut rest = at + 1;
            let only_after = is(rest, "only");
            rest += usize::from(only_after);
            rest += usize::from(is(rest, "of"));
            let listed = tokens.get(rest..).unwrap_or(&[]);
            if is_denied && is(rest, "chinese") {
                self.facts.ascii = true;
            }
            let read = if is_denied && only_after {
                // A value that must not consist of these alone may hold them.
                continue;
            } else if is_denied || joins_denied {
                forbidden(listed)
            } else if !supports && (only_before || only_after) {
                if leads_to_kinds(listed) {
                    continue;
                }
                allowed(listed)
            } else if before(1).is_some_and(|at| list(at, List::Allowing)) && !supports {
                // `It can contain letters and digits`: others may be meant as well.
                let of_parts = tokens.iter().any(|token| is_word(token, List::Each));
                let is_own = self.subject(tokens, at) != Subject::Other;
                // `1 to 64 characters, including letters`, `a maximum of 9 digits`: a length is told here.
                let kinds = listed.iter().take_while(|token| token.number().is_none());
                let kinds = listed.get(..kinds.count()).unwrap_or(&[]);
                if cut || of_parts || !is_own || goes_on(listed) {
                    continue;
                }
                let has_kinds = names_kinds(kinds);
                let of_signs = kinds.iter().any(|token| is_word(token, List::CharSigns));
                if !has_kinds && !of_signs {
                    continue;
                }
                if !has_kinds {
                    // `It can contain these special characters: …`, beside what another sentence lists.
                    let pattern = allowed(listed);
                    let is_read = pattern.is_some();
                    self.facts.more_characters.push(pattern);
                    if is_read {
                        continue;
                    }
                    return true;
                }
                let Some(pattern) = allowed(listed) else {
                    return true;
                };
                let open = saying.doubted(Some(Doubt::OpenList));
                self.facts.charset.put(pattern, open);
                continue;
            } else {
                continue;
            };
            let is_own = self.subject(tokens, at) != Subject::Other;
            match read {
                Some(pattern) if !cut && is_own => self.facts.charset.put(pattern, saying),
                _ if supports || joins_denied => {}
                _ => return true,
            }
        }
        false
    }
}

/// What either of two patterns of single characters allows.
pub fn joined(one: &str, other: &str) -> Option<String> {
    let inner = |pattern: &str| {
        let inner = pattern.strip_prefix("^[")?.strip_suffix("]*$")?;
        Some(inner.to_owned())
    };
    Some(format!("^[{}{}]*$", inner(one)?, inner(other)?))
}

/// Does a sentence end so that the kinds of characters must follow, which are all that are allowed: `It can contain only
/// the following character types:`?
pub fn announces(tokens: &[Token<'_>]) -> bool {
    let Some(only) = tokens
        .iter()
        .position(|token| token.text.eq_ignore_ascii_case("only"))
    else {
        return false;
    };
    let (before, after) = tokens.split_at(only);
    let rest = after.get(1..).unwrap_or(&[]);
    let holds =
        |token: Option<&Token<'_>>| token.is_some_and(|token| is_word(token, List::Holding));
    match holds(before.last()) {
        true => leads_to_kinds(rest),
        false => holds(rest.first()) && leads_to_kinds(rest.get(1..).unwrap_or(&[])),
    }
}

/// Does nothing follow but the announcement of a list: `the following character types:`?
fn leads_to_kinds(tokens: &[Token<'_>]) -> bool {
    let is_filler = |token: &Token<'_>| List::CharFillers.has(token.text);
    match tokens.split_last() {
        Some((last, words)) => last.is_mark(b':') && words.iter().all(is_filler),
        None => false,
    }
}

/// Does a list name kinds of characters: letters, digits?
fn names_kinds(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| is_word(token, List::CharKinds))
}

/// Does a list of characters say that there are others: `and other special characters`?
fn goes_on(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|token| is_word(token, List::CharOthers))
}

/// "Only … are allowed", "… are not allowed: …", by the place of the last word, and why others may be meant as well.
fn of_allowed(tokens: &[Token<'_>], at: usize) -> Option<(String, Option<Doubt>)> {
    let (before, after) = tokens.split_at(at);
    let is = |token: &Token<'_>, words: &[&str]| {
        words
            .iter()
            .any(|word| token.text.eq_ignore_ascii_case(word))
    };
    match before {
        [only, list @ .., verb] if is(only, &["only"]) && is(verb, &["are"]) => {
            let pattern = (after.len() == 1).then(|| allowed(list)).flatten()?;
            Some((pattern, None))
        }
        [list @ .., verb, not] if is(verb, &["are", "is"]) && is(not, &["not"]) => match after {
            [_] => Some((forbidden(list)?, None)),
            // `… and the following characters are not allowed: …`
            [_, colon, shown @ ..] if colon.is_mark(b':') => {
                let mut all = list.to_vec();
                all.extend_from_slice(shown);
                Some((forbidden(&all)?, None))
            }
            _ => None,
        },
        // `Letters and digits are supported`
        [list @ .., verb] if is(verb, &["are"]) && !goes_on(list) => {
            let pattern = (after.len() == 1).then(|| allowed(list)).flatten()?;
            Some((pattern, Some(Doubt::OpenList)))
        }
        _ => None,
    }
}

/// The pattern for "cannot contain …", from the token after these words on.
fn forbidden(tokens: &[Token<'_>]) -> Option<String> {
    let set = Set::read(tokens, false)?;
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
        // A name whose character has not been shown yet, and the one it stands for if it is never shown.
        let mut open: Option<Option<char>> = None;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token.kind {
                Kind::Stop | Kind::Mark(b';') => break,
                // `the following characters: …`
                Kind::Mark(b':') if is_noun(tokens, at - 1) => {}
                Kind::Mark(b',') => {
                    set.close(&mut open)?;
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
                        _ if open.is_none()
                            && !set.named.is_empty()
                            && set.characters.is_empty() => {}
                        _ => {
                            for token in shown {
                                set.show(token.text)?;
                            }
                        }
                    }
                    at += length + 1;
                    open = None;
                }
                Kind::Value => {
                    set.show(token.text)?;
                    open = None;
                }
                Kind::Word(_) | Kind::Other => {
                    let lower = token.text.to_ascii_lowercase();
                    let word = lower.as_str();
                    let (before, after) = tokens.split_at(at);
                    let before = before.split_last().map_or(before, |(_, before)| before);
                    let joins = matches!(word, "and" | "or");
                    if joins && begins_clause(tokens, at) {
                        break;
                    }
                    if joins {
                        // `(<) or right angle brackets (>)` closes each name; `< or >` has none.
                        set.close(&mut open)?;
                    }
                    if List::CharFillers.has(word) {
                        continue;
                    }
                    // `special characters, including hyphens (-)`
                    let includes = word == "including" && is_noun(tokens, at.saturating_sub(2));
                    if includes || matches!(word, "nonprintable" | "non-printable") {
                        continue;
                    }
                    if let Some(length) = control(word, after) {
                        set.named.push(CONTROL);
                        at += length;
                        continue;
                    }
                    if let Some(class) = class_of(word, before, after) {
                        // Of letters that must not be there, only those are known that are of ASCII.
                        let is_exact = matches!(class, "" | " " | UPPER | LOWER);
                        if !classes && !is_exact {
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
                        open = Some(if open.is_none() {
                            stands_for(word)
                        } else {
                            None
                        });
                        continue;
                    }
                    // The next sentence, with no full stop between it and the characters.
                    let behind_shown = before.last().is_some_and(|it| it.kind == Kind::Value);
                    if behind_shown && !set.characters.is_empty() && begins_sentence(token.text) {
                        break;
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
        set.close(&mut open)?;
        (!set.named.is_empty() || !set.characters.is_empty()).then_some(set)
    }

    /// Ends a name that no character follows: nothing is sure unless it has one of its own.
    fn close(&mut self, open: &mut Option<Option<char>>) -> Option<()> {
        if let Some(name) = open.take() {
            self.characters.push(name?);
        }
        Some(())
    }

    /// Takes characters as they are written: `<`, `<>`, `!@#`.
    fn show(&mut self, text: &str) -> Option<()> {
        if matches!(text, "or" | "and" | ",") {
            return Some(());
        }
        let blank = |c: char| matches!(c, ' ' | '\u{a0}');
        let punctuation = text.chars().all(|c| c.is_ascii_punctuation() || blank(c));
        if !punctuation || text.len() > 80 {
            return None;
        }
        // Blanks only part the characters: `_ . : =`.
        let shown = text
            .chars()
            .filter(|c| !blank(*c) || text.len() == c.len_utf8());
        self.characters.extend(shown);
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

const UPPER: &str = "A-Z";
const LOWER: &str = "a-z";
/// Characters that can't be seen.
const CONTROL: &str = r"\x00-\x1F";

/// Is the token before `at` the noun of a list: `characters`, `types`?
fn is_noun(tokens: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let nouns = ["characters", "character", "symbols", "types", "special"];
    before.is_some_and(|before| {
        nouns
            .iter()
            .any(|noun| before.text.eq_ignore_ascii_case(noun))
    })
}

/// The character that one word names beyond doubt.
fn stands_for(name: &str) -> Option<char> {
    Some(match name.trim_end_matches('s') {
        "underscore" => '_',
        "hyphen" => '-',
        "period" | "dot" => '.',
        "comma" => ',',
        "colon" => ':',
        "semicolon" => ';',
        "asterisk" => '*',
        "slashe" | "slash" => '/',
        _ => return None,
    })
}

/// `ASCII characters (0-31)`: how many tokens behind the first word name the characters that can't be seen.
fn control(word: &str, after: &[Token<'_>]) -> Option<usize> {
    let nouns = after
        .iter()
        .take_while(|token| is_noun(std::slice::from_ref(token), 1));
    let nouns = nouns.count();
    let texts = after.get(nouns..nouns + 5)?.iter().map(|token| token.text);
    let is_control = word == "ascii" && texts.eq(["(", "0", "-", "31", ")"]);
    is_control.then_some(nouns + 5)
}

/// The class that a word names between others; empty for a word that only belongs to one (`uppercase`).
fn class_of(word: &str, before: &[Token<'_>], after: &[Token<'_>]) -> Option<&'static str> {
    const KINDS: [&str; 3] = ["english", "uppercase", "lowercase"];
    let is = |token: Option<&Token<'_>>, words: &[&str]| {
        token.is_some_and(|token| {
            words
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
        })
    };
    Some(match word {
        "letters" | "letter" | "alphabets" => {
            let shown = after.get(1).map_or("", |shown| shown.text);
            // `letters (a-z and A-Z)`
            let english =
                is(before.last(), &KINDS) || shown.to_ascii_lowercase().starts_with("a-z");
            // `uppercase and lowercase letters`
            let joined = is(before.iter().rev().nth(1), &["and", "or"]);
            match english {
                true if !joined && is(before.last(), &["lowercase"]) => LOWER,
                true if !joined && is(before.last(), &["uppercase"]) => UPPER,
                true => ENGLISH,
                false => LETTERS,
            }
        }
        "digits" | "digit" | "numbers" | "numerals" => "0-9",
        "chinese" => r"\u0080-\uFFFF",
        "english" | "uppercase" | "lowercase" if is(after.first(), &["letters", "and", "or"]) => "",
        "spaces" | "space" => " ",
        _ => return None,
    })
}

/// Is a word written as the first of a sentence?
fn begins_sentence(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && letters.all(|c| c.is_ascii_lowercase())
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
