//! Reads JSON as people write it in documentation: what is nearly JSON is repaired, and each repair is noted.
//!
//! The grammar cuts the text into words and never fails; a parser without backtracking puts them together and
//! decides at each word that can't stand where it stands what was meant.

mod containers;
mod reader;
mod scalars;

use pest::Parser as _;

use self::words::{Rule, Words};
use apiref_core::ir::Json;

/// Objects and arrays inside one another, at most; no example is deeper, and recursion must end.
const MAX_DEPTH: usize = 64;

/// What stands for a value that the example leaves out.
pub const LEFT_OUT: &str = "...";

mod words {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/sample/json.pest"]
    pub struct Words;
}

/// Something that was repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repair {
    /// What is wrong, as a noun phrase.
    pub found: &'static str,
    /// What was expected, or what was made of it.
    pub expected: &'static str,
    /// First byte of the place in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl Repair {
    /// Is the structure of the text beyond doubt in spite of it?
    pub fn is_harmless(&self) -> bool {
        self.found.starts_with("a comma after the last")
    }
}

/// JSON that was read with repairs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Repaired {
    /// The documents, usually one.
    pub documents: Vec<Json>,
    /// What was repaired, in the order of the text. Empty: the text is valid JSON.
    pub repairs: Vec<Repair>,
}

impl Repaired {
    /// Do the repairs leave no doubt about what holds what?
    pub fn is_certain(&self) -> bool {
        self.repairs.iter().all(Repair::is_harmless)
    }
}

/// Why a text can't be read as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable {
    /// What was expected.
    pub expected: &'static str,
    /// First byte of the place in the text where reading ended.
    pub start: usize,
}

/// Reads a text that may need repairing.
///
/// # Errors
/// Where what stands there can't be taken for JSON: no bracket at its beginning, or words that make no members.
pub fn repair(text: &str) -> Result<Repaired, Unreadable> {
    if let Some((start, inner)) = in_shell_quotes(text) {
        let mut repaired = repair(inner).map_err(|unreadable| Unreadable {
            start: unreadable.start + start,
            ..unreadable
        })?;
        for repair in &mut repaired.repairs {
            repair.start += start;
            repair.end += start;
        }
        let quotes = Repair {
            found: "quotes around the JSON",
            expected: "none",
            start: start - 1,
            end: start,
        };
        repaired.repairs.insert(0, quotes);
        return Ok(repaired);
    }
    let words = Words::parse(Rule::tokens, text).map_err(|_| Unreadable {
        expected: "JSON",
        start: 0,
    })?;
    let mut reader = Reader {
        text,
        words: words
            .map(|pair| Word {
                kind: pair.as_rule(),
                start: pair.as_span().start(),
                end: pair.as_span().end(),
            })
            .filter(|word| word.kind != Rule::EOI)
            .collect(),
        next: 0,
        open: Vec::new(),
        repairs: Vec::new(),
        lone_words: 0,
        members: 0,
    };
    let documents = reader.documents()?;
    // One slip is forgiven; where a good part of the keys have no colon and value, the text is no JSON.
    if reader.lone_words > 1 && reader.lone_words * 3 > reader.members {
        return Err(Unreadable {
            expected: "members with a key, a colon and a value",
            start: 0,
        });
    }
    let mut repairs = reader.repairs;
    repairs.sort_by_key(|repair| repair.start);
    if repairs.is_empty()
        && Json::parse(text).is_err()
        && let Some((start, blank)) = text.char_indices().find(|(_, c)| {
            !c.is_ascii() && (c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'))
        })
    {
        repairs.push(Repair {
            found: "a blank that JSON doesn't know",
            expected: "a plain blank",
            start,
            end: start + blank.len_utf8(),
        });
    }
    Ok(Repaired { documents, repairs })
}

#[derive(Debug, Clone, Copy)]
struct Word {
    kind: Rule,
    start: usize,
    end: usize,
}

struct Reader<'a> {
    text: &'a str,
    words: Vec<Word>,
    next: usize,
    /// The brackets that are open, outermost first.
    open: Vec<Rule>,
    repairs: Vec<Repair>,
    /// Words that should be members, but have no colon or no value.
    lone_words: usize,
    /// Members with a key and a colon.
    members: usize,
}

type Read<T> = Result<T, Unreadable>;

/// What stands between the quotes of a shell, and where it begins.
fn in_shell_quotes(text: &str) -> Option<(usize, &str)> {
    let quoted = text.trim();
    let inner = quoted.strip_prefix('\'')?.strip_suffix('\'')?;
    let start = text.len() - text.trim_start().len() + 1;
    inner
        .trim_start()
        .starts_with(['{', '['])
        .then_some((start, inner))
}

fn is_text(kind: Option<Rule>) -> bool {
    matches!(
        kind,
        Some(
            Rule::quoted
                | Rule::wrapped
                | Rule::single
                | Rule::curly
                | Rule::unclosed
                | Rule::placeholder
                | Rule::bare
                | Rule::stray
        )
    )
}

fn left_out() -> Json {
    Json::String(LEFT_OUT.to_owned())
}

/// Undoes the escapes of JSON; an escape that JSON doesn't know stands for itself. Line ends inside become blanks.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => {
                while chars.next_if(|c| c.is_whitespace()).is_some() {}
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some(c @ ('"' | '\\' | '/' | '\'')) => out.push(c),
                Some('\n') => {}
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
