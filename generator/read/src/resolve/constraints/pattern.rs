//! The small language of phrases, and how a phrase is found in a sentence.
//!
//! | element   | matches |
//! |-----------|---------|
//! | `word`    | the word, in any case |
//! | `a/b/c`   | one of the words |
//! | `[a/b]`   | one of the words, or nothing |
//! | `{chars}` | a unit of text length: `characters`, `bytes`, `digits`, …, with or without an adjective |
//! | `{to}`    | `to`, `and`, a dash |
//! | `<n>`     | a number, kept |
//! | `<u>`     | a unit of numbers, the same at each place of the phrase |
//! | `<v>`     | a marked value, a number, `true` or `false`, kept |
//! | `<other>` | a marked run, kept |
//! | `<w>`     | a word that is not marked, kept |
//! | `<null>`  | `null`, marked or not; `None`, marked |
//! | `~3`      | up to three words; of marked runs only the field's own name, for others are other fields |
//! | `..`      | anything up to what follows |
//! | `, : ( )` | the mark |
//! | `$`       | the end of the sentence |
//! | `|`       | what follows is only looked at, and read again |

use super::token::{Kind, Token, Vocabulary};
use super::words::List;

/// Units in which the length of a text is counted.
const CHARS: &[&str] = &[
    "characters",
    "character",
    "chars",
    "char",
    "bytes",
    "byte",
    "digits",
    "digit",
    "letters",
];
/// What may stand before such a unit.
const ADJECTIVES: &[&str] = &[
    "unicode",
    "english",
    "ascii",
    "utf-8",
    "printable",
    "visible",
    "valid",
    "hexadecimal",
    "alphanumeric",
    "case-insensitive",
    "case-sensitive",
    "chinese",
    "or",
];

/// A piece of a compiled phrase.
#[derive(Debug, Clone)]
enum Element {
    Words(Vec<u16>),
    Optional(Vec<u16>),
    To(Vec<u16>),
    Number,
    Unit(Vec<u16>),
    Value(Vec<u16>),
    Other,
    Bare,
    Null(u16),
    Gap(usize),
    Anything,
    Mark(u8),
    End,
    Again,
}

/// A compiled phrase.
#[derive(Debug, Clone)]
pub struct Pattern {
    elements: Vec<Element>,
}

/// Where a phrase was found: one past its last token, and the tokens it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// One past the last token.
    pub end: usize,
    /// Tokens that were kept, in order.
    pub kept: [Option<usize>; 2],
    /// The unit of numbers that the phrase names.
    unit: Option<u16>,
}

/// With what a phrase can begin: what to look it up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// One of these words.
    Words(Vec<u16>),
    /// A number.
    Number,
    /// A marked run.
    Value,
    /// A bracket.
    Mark,
}

impl Pattern {
    /// Compiles a phrase; all its words enter the vocabulary.
    pub fn compile(phrase: &'static str, vocabulary: &mut Vocabulary) -> Self {
        let mut elements = Vec::new();
        for part in phrase.split(' ') {
            let mut words = |part: &'static str| -> Vec<u16> {
                part.split('/').map(|word| vocabulary.learn(word)).collect()
            };
            if part == "{chars}" {
                let adjectives = learn(ADJECTIVES, vocabulary);
                elements.push(Element::Optional(adjectives.clone()));
                elements.push(Element::Optional(adjectives));
                elements.push(Element::Words(learn(CHARS, vocabulary)));
                continue;
            }
            elements.push(match part {
                "<n>" => Element::Number,
                "<u>" => Element::Unit(learn(List::Units.words(), vocabulary)),
                "<v>" => Element::Value(words("true/false")),
                "<other>" => Element::Other,
                "<w>" => Element::Bare,
                "<null>" => Element::Null(vocabulary.learn("null")),
                ".." => Element::Anything,
                "$" => Element::End,
                "|" => Element::Again,
                "," => Element::Mark(b','),
                ":" => Element::Mark(b':'),
                "(" => Element::Mark(b'('),
                ")" => Element::Mark(b')'),
                "[" => Element::Mark(b'['),
                "]" => Element::Mark(b']'),
                "-" => Element::Mark(b'-'),
                "=" => Element::Mark(b'='),
                "{to}" => Element::To(words("to/and")),
                _ => {
                    if let Some(optional) = part
                        .strip_prefix('[')
                        .and_then(|part| part.strip_suffix(']'))
                    {
                        Element::Optional(words(optional))
                    } else if let Some(gap) =
                        part.strip_prefix('~').and_then(|most| most.parse().ok())
                    {
                        Element::Gap(gap)
                    } else {
                        Element::Words(words(part))
                    }
                }
            });
        }
        Self { elements }
    }

    /// What the phrase can begin with.
    pub fn head(&self) -> Head {
        match self.elements.first() {
            Some(Element::Words(words)) => Head::Words(words.clone()),
            Some(Element::Number) => Head::Number,
            Some(Element::Mark(_)) => Head::Mark,
            _ => Head::Value,
        }
    }

    /// Does the phrase stand at `at`? `name` is the field's own.
    pub fn matches(&self, tokens: &[Token<'_>], at: usize, name: &str) -> Option<Match> {
        let found = Match {
            end: at,
            kept: [None; 2],
            unit: None,
        };
        step(&self.elements, tokens, name, found)
    }
}

fn learn(words: &[&'static str], vocabulary: &mut Vocabulary) -> Vec<u16> {
    words.iter().map(|word| vocabulary.learn(word)).collect()
}

fn step(elements: &[Element], tokens: &[Token<'_>], name: &str, mut found: Match) -> Option<Match> {
    let Some((element, rest)) = elements.split_first() else {
        return Some(found);
    };
    let token = tokens.get(found.end);
    let word = |token: Option<&Token<'_>>, words: &[u16]| {
        token.is_some_and(|token| matches!(token.kind, Kind::Word(id) if words.contains(&id)))
    };
    let advance = |mut found: Match| {
        found.end += 1;
        found
    };
    match element {
        Element::Words(words) => word(token, words)
            .then(|| advance(found))
            .and_then(|found| step(rest, tokens, name, found)),
        Element::Optional(words) => {
            let taken = word(token, words)
                .then(|| step(rest, tokens, name, advance(found)))
                .flatten();
            taken.or_else(|| step(rest, tokens, name, found))
        }
        Element::To(words) => (word(token, words) || token?.is_mark(b'-'))
            .then(|| step(rest, tokens, name, advance(found)))
            .flatten(),
        Element::Mark(mark) => token?
            .is_mark(*mark)
            .then(|| step(rest, tokens, name, advance(found)))
            .flatten(),
        Element::Number => {
            token?.number()?;
            keep(&mut found);
            step(rest, tokens, name, advance(found))
        }
        Element::Unit(units) => {
            let Kind::Word(unit) = token?.kind else {
                return None;
            };
            let is_same = found.unit.is_none_or(|known| known == unit);
            if !is_same || !units.contains(&unit) {
                return None;
            }
            found.unit = Some(unit);
            step(rest, tokens, name, advance(found))
        }
        Element::Value(words) => {
            let is_value = matches!(token?.kind, Kind::Value | Kind::Number) || word(token, words);
            if !is_value {
                return None;
            }
            keep(&mut found);
            step(rest, tokens, name, advance(found))
        }
        Element::Other => {
            if token?.kind != Kind::Value {
                return None;
            }
            keep(&mut found);
            step(rest, tokens, name, advance(found))
        }
        Element::Bare => {
            if !matches!(token?.kind, Kind::Word(_) | Kind::Other) {
                return None;
            }
            keep(&mut found);
            step(rest, tokens, name, advance(found))
        }
        Element::Null(null) => {
            let token = token?;
            let marked = matches!(token.kind, Kind::Value | Kind::Other)
                && token.text.eq_ignore_ascii_case("null");
            // Python writes null so. A text of that name has a case, or stands among other values.
            let mut behind = tokens.iter().skip(found.end + 1).take(2);
            let is_text = behind.any(|token| token.text.eq_ignore_ascii_case("case-insensitive"));
            let before = found.end.checked_sub(1).and_then(|at| tokens.get(at));
            let is_listed = before
                .is_some_and(|before| before.is_mark(b',') || ["and", "or"].contains(&before.text));
            let is_none = token.kind == Kind::Value && token.text == "None";
            let is_none = is_none && !is_text && !is_listed;
            (marked || is_none || token.kind == Kind::Word(*null))
                .then(|| step(rest, tokens, name, advance(found)))
                .flatten()
        }
        Element::Gap(most) => {
            for _ in 0..=*most {
                if let Some(found) = step(rest, tokens, name, found) {
                    return Some(found);
                }
                let skippable = tokens.get(found.end).is_some_and(|token| match token.kind {
                    Kind::Word(_) | Kind::Other => true,
                    Kind::Value => token.text == name,
                    _ => false,
                });
                if !skippable {
                    return None;
                }
                found.end += 1;
            }
            None
        }
        Element::Anything => (found.end..tokens.len())
            .find_map(|end| step(rest, tokens, name, Match { end, ..found })),
        Element::Again => {
            let again = found.end;
            step(rest, tokens, name, found).map(|found| Match {
                end: again,
                ..found
            })
        }
        Element::End => match token {
            None => step(rest, tokens, name, found),
            Some(token) if token.kind == Kind::Stop => step(rest, tokens, name, found),
            Some(_) => None,
        },
    }
}

fn keep(found: &mut Match) {
    if let Some(free) = found.kept.iter_mut().find(|kept| kept.is_none()) {
        *free = Some(found.end);
    }
}
