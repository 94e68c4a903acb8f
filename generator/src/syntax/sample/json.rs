//! Reads JSON as people write it in documentation: what is nearly JSON is mended, and each repair is noted.
//!
//! The grammar cuts the text into words and never fails; a parser without backtracking puts them together and
//! decides at each word that can't stand where it stands what was meant.

use indexmap::IndexMap;
use pest::Parser as _;

use self::words::{Rule, Words};
use crate::ir::Json;

/// Objects and arrays inside one another, at most; no example is deeper, and recursion must end.
const MAX_DEPTH: usize = 64;

/// What stands for a value that the example leaves out.
pub const LEFT_OUT: &str = "...";

mod words {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/sample/json.pest"]
    pub struct Words;
}

/// Something that was mended.
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
pub struct Mended {
    /// The documents, usually one.
    pub documents: Vec<Json>,
    /// What was mended, in the order of the text. Empty: the text is valid JSON.
    pub repairs: Vec<Repair>,
}

impl Mended {
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

/// Reads a text that may need mending.
///
/// # Errors
/// Where what stands there can't be taken for JSON: no bracket at its beginning, or words that make no members.
pub fn mend(text: &str) -> Result<Mended, Unreadable> {
    if let Some((start, inner)) = in_shell_quotes(text) {
        let mut mended = mend(inner).map_err(|unreadable| Unreadable {
            start: unreadable.start + start,
            ..unreadable
        })?;
        for repair in &mut mended.repairs {
            repair.start += start;
            repair.end += start;
        }
        let quotes = Repair {
            found: "quotes around the JSON",
            expected: "none",
            start: start - 1,
            end: start,
        };
        mended.repairs.insert(0, quotes);
        return Ok(mended);
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
    Ok(Mended { documents, repairs })
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

impl Reader<'_> {
    fn peek(&self) -> Option<Word> {
        self.words.get(self.next).copied()
    }

    fn kind(&self) -> Option<Rule> {
        self.peek().map(|word| word.kind)
    }

    fn kind_after(&self, ahead: usize) -> Option<Rule> {
        self.words.get(self.next + ahead).map(|word| word.kind)
    }

    fn here(&self) -> usize {
        self.peek().map_or(self.text.len(), |word| word.start)
    }

    fn slice(&self, word: Word) -> &str {
        self.text.get(word.start..word.end).unwrap_or("")
    }

    fn note(&mut self, found: &'static str, expected: &'static str, word: Option<Word>) {
        let end = self.text.len();
        let (start, end) = word.map_or((end, end), |word| (word.start, word.end));
        self.repairs.push(Repair {
            found,
            expected,
            start,
            end,
        });
    }

    /// Passes over comments.
    fn skip_comments(&mut self) {
        while let Some(word) = self.peek()
            && word.kind == Rule::comment
        {
            self.note("a comment", "JSON has none; left out", Some(word));
            self.next += 1;
        }
    }

    fn documents(&mut self) -> Read<Vec<Json>> {
        self.skip_comments();
        let mut documents = vec![self.first_document()?];
        loop {
            self.skip_comments();
            let Some(word) = self.peek() else {
                return Ok(documents);
            };
            match word.kind {
                Rule::close_object | Rule::close_array => {
                    self.note("a bracket that closes nothing", "left out", Some(word));
                    self.next += 1;
                }
                Rule::comma | Rule::ellipsis => {
                    self.note("text after the end of the value", "left out", Some(word));
                    self.next += 1;
                }
                Rule::open_object | Rule::open_array => {
                    self.note(
                        "a further document in the same block",
                        "one document a block; both were read",
                        Some(word),
                    );
                    let next = self.value(0)?;
                    documents.push(next);
                }
                _ if self.key_follows() => match documents.last_mut() {
                    Some(Json::Object(members)) => {
                        let mut members = std::mem::take(members);
                        self.note(
                            "a member after the closing bracket",
                            "one bracket less before it; the member was added to the object",
                            Some(word),
                        );
                        self.open.push(Rule::open_object);
                        self.members(&mut members, 0)?;
                        self.open.pop();
                        if let Some(last) = documents.last_mut() {
                            *last = Json::Object(members);
                        }
                    }
                    _ => return Err(self.unreadable("the end of the JSON")),
                },
                _ => {
                    let end = self.words.last().map_or(word.end, |last| last.end);
                    self.repairs.push(Repair {
                        found: "text after the end of the value",
                        expected: "left out",
                        start: word.start,
                        end,
                    });
                    return Ok(documents);
                }
            }
        }
    }

    /// The first value, or members whose outer bracket is missing.
    fn first_document(&mut self) -> Read<Json> {
        if matches!(self.kind(), Some(Rule::open_object | Rule::open_array)) {
            return self.value(0);
        }
        if self.key_follows() && self.peek().is_some_and(|word| word.kind != Rule::bare) {
            let word = self.peek();
            self.note(
                "members without a bracket around them",
                "`{` before them",
                word,
            );
            let mut members = IndexMap::new();
            self.open.push(Rule::open_object);
            self.members(&mut members, 0)?;
            self.open.pop();
            return Ok(Json::Object(members));
        }
        Err(self.unreadable("`{` or `[`"))
    }

    fn unreadable(&self, expected: &'static str) -> Unreadable {
        Unreadable {
            expected,
            start: self.here(),
        }
    }

    /// Do a key and a colon follow?
    fn key_follows(&self) -> bool {
        is_text(self.kind()) && self.kind_after(1) == Some(Rule::colon)
    }

    fn value(&mut self, depth: usize) -> Read<Json> {
        if depth > MAX_DEPTH {
            return Err(self.unreadable("fewer brackets inside one another"));
        }
        self.skip_comments();
        let Some(word) = self.peek() else {
            self.note("the end of the text", "a value", None);
            return Ok(left_out());
        };
        match word.kind {
            Rule::open_object => {
                self.next += 1;
                if let Some(name) = self.lone_name() {
                    self.note("a placeholder in braces", "a string", Some(word));
                    return Ok(Json::String(name));
                }
                self.open.push(Rule::open_object);
                let value = self.object(depth);
                self.open.pop();
                value
            }
            Rule::open_array => {
                self.next += 1;
                self.open.push(Rule::open_array);
                let value = self.array(depth);
                self.open.pop();
                value
            }
            Rule::ellipsis => {
                self.note("an ellipsis", "a value", Some(word));
                self.next += 1;
                Ok(left_out())
            }
            Rule::comma | Rule::close_object | Rule::close_array | Rule::colon => {
                self.note("no value", "a value", Some(word));
                if word.kind == Rule::colon {
                    self.next += 1;
                }
                Ok(left_out())
            }
            Rule::bare | Rule::stray => Ok(self.bare_value(word)),
            _ => {
                self.next += 1;
                let mut text = self.string(word);
                // What follows on the same line without a comma: quotes inside the string, or a string in parts.
                while let Some(part) = self.peek()
                    && is_text(Some(part.kind))
                    && self.kind_after(1) != Some(Rule::colon)
                    && self.open.last() != Some(&Rule::open_array)
                {
                    self.next += 1;
                    let same_line = !self.between(word.end, part.start).contains('\n');
                    if part.kind == Rule::bare && !same_line {
                        self.note("words after a value", "a comma; left out", Some(part));
                        continue;
                    }
                    self.note(
                        "a string in parts",
                        "one string; the parts were joined",
                        Some(part),
                    );
                    let part = self.string(part);
                    text.push_str(&part);
                }
                Ok(Json::String(text))
            }
        }
    }

    fn between(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    /// `{name}`, where a value was expected: the placeholder with its braces.
    fn lone_name(&mut self) -> Option<String> {
        let word = self.peek().filter(|word| word.kind == Rule::bare)?;
        if self.kind_after(1) != Some(Rule::close_object) {
            return None;
        }
        let name = self.slice(word).trim();
        let plain = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '.'));
        if !plain {
            return None;
        }
        let name = format!("{{{name}}}");
        self.next += 2;
        Some(name)
    }

    fn object(&mut self, depth: usize) -> Read<Json> {
        self.skip_comments();
        if matches!(self.kind(), Some(Rule::open_object)) {
            let word = self.peek();
            self.note("values in braces", "brackets; read as an array", word);
            return self.items(Vec::new(), depth, Rule::close_object);
        }
        let mut members = IndexMap::new();
        self.members(&mut members, depth)?;
        Ok(Json::Object(members))
    }

    /// Reads members up to the bracket that closes their object, or to where it should stand.
    fn members(&mut self, members: &mut IndexMap<String, Json>, depth: usize) -> Read<()> {
        // A comma that was read and not yet followed by a member.
        let mut comma: Option<Word> = None;
        let mut first = members.is_empty();
        loop {
            self.skip_comments();
            let Some(word) = self.peek() else {
                self.note("the end of the text", "`}`", None);
                return Ok(());
            };
            match word.kind {
                Rule::close_object => {
                    if comma.is_some() {
                        self.note("a comma after the last member", "no comma", comma);
                    }
                    self.next += 1;
                    return Ok(());
                }
                Rule::close_array => {
                    if self.is_open_below(Rule::open_array) {
                        self.note("`]`", "`}` before it", Some(word));
                        return Ok(());
                    }
                    self.next += 1;
                    if self.kind() == Some(Rule::close_object) {
                        self.note("a bracket that closes nothing", "left out", Some(word));
                    } else {
                        self.note("`]`", "`}`", Some(word));
                        return Ok(());
                    }
                }
                Rule::comma => {
                    if comma.is_some() || first {
                        self.note("a comma without a member before it", "left out", Some(word));
                    }
                    comma = Some(word);
                    self.next += 1;
                }
                Rule::ellipsis => {
                    self.note("an ellipsis", "further members; left out", Some(word));
                    self.next += 1;
                    if self.kind() == Some(Rule::comma) {
                        self.next += 1;
                    }
                    // What follows needs no comma before it.
                    comma = None;
                    first = true;
                }
                Rule::colon => {
                    self.note("a colon without a key", "left out", Some(word));
                    self.next += 1;
                    self.lone_words += 1;
                }
                Rule::open_object | Rule::open_array => {
                    return Err(self.unreadable("a key and a colon"));
                }
                _ => {
                    if comma.is_none() && !first {
                        self.note("a member", "a comma before it", Some(word));
                    }
                    comma = None;
                    first = false;
                    self.member(word, members, depth)?;
                }
            }
        }
    }

    fn member(
        &mut self,
        word: Word,
        members: &mut IndexMap<String, Json>,
        depth: usize,
    ) -> Read<()> {
        self.next += 1;
        let key = match word.kind {
            Rule::bare | Rule::stray | Rule::placeholder => {
                let key = self.slice(word).trim().to_owned();
                if self.kind() == Some(Rule::colon) {
                    self.note("a key without quotes", "a string", Some(word));
                }
                key
            }
            _ => self.string(word),
        };
        let value = match self.kind() {
            Some(Rule::colon) => {
                self.members += 1;
                self.next += 1;
                self.value(depth + 1)?
            }
            Some(Rule::open_object | Rule::open_array) => {
                self.note("a key without a colon", "a colon after it", Some(word));
                self.value(depth + 1)?
            }
            Some(next) if is_text(Some(next)) && self.kind_after(1) != Some(Rule::colon) => {
                self.note("a key without a colon", "a colon after it", Some(word));
                self.lone_words += 1;
                self.value(depth + 1)?
            }
            _ => {
                self.note("a key without a value", "a colon and a value", Some(word));
                self.lone_words += 1;
                left_out()
            }
        };
        if members.contains_key(&key) {
            self.note(
                "a key that stands twice",
                "distinct keys; the last one counts",
                Some(word),
            );
        }
        members.insert(key, value);
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Read<Json> {
        self.skip_comments();
        if !self.key_follows() {
            return self.items(Vec::new(), depth, Rule::close_array);
        }
        let word = self.peek();
        self.note(
            "members in brackets",
            "braces around them; read as an object in the array",
            word,
        );
        let mut members = IndexMap::new();
        while self.key_follows() {
            let Some(word) = self.peek() else { break };
            self.member(word, &mut members, depth)?;
            self.skip_comments();
            if self.kind() == Some(Rule::comma) {
                self.next += 1;
                self.skip_comments();
            }
        }
        // `["a": 1}, {"a": 2}]` lacks the first brace only.
        let further = self.kind() == Some(Rule::close_object)
            && matches!(self.kind_after(1), Some(Rule::comma | Rule::close_array));
        if further {
            self.next += 1;
        }
        self.items(vec![Json::Object(members)], depth, Rule::close_array)
    }

    /// Reads items up to the bracket that closes their array; `items` are those read already.
    fn items(&mut self, mut items: Vec<Json>, depth: usize, close: Rule) -> Read<Json> {
        let mut comma: Option<Word> = None;
        let mut wants_comma = !items.is_empty();
        loop {
            self.skip_comments();
            let Some(word) = self.peek() else {
                self.note("the end of the text", "`]`", None);
                return Ok(Json::Array(items));
            };
            match word.kind {
                kind if kind == close => {
                    if comma.is_some() {
                        self.note("a comma after the last item", "no comma", comma);
                    }
                    self.next += 1;
                    return Ok(Json::Array(items));
                }
                Rule::close_object => {
                    if self.is_open_below(Rule::open_object) {
                        self.note("`}`", "`]` before it", Some(word));
                        return Ok(Json::Array(items));
                    }
                    self.note("a bracket that closes nothing", "left out", Some(word));
                    self.next += 1;
                }
                Rule::close_array => {
                    self.note("`]`", "`}`", Some(word));
                    self.next += 1;
                    return Ok(Json::Array(items));
                }
                Rule::comma => {
                    if comma.is_some() || items.is_empty() && !wants_comma {
                        self.note("a comma without an item before it", "left out", Some(word));
                    }
                    comma = Some(word);
                    self.next += 1;
                }
                Rule::ellipsis => {
                    self.note("an ellipsis", "further items; left out", Some(word));
                    self.next += 1;
                    if self.kind() == Some(Rule::comma) {
                        self.next += 1;
                    }
                    comma = None;
                    wants_comma = false;
                }
                Rule::colon => {
                    self.note("a colon without a key", "left out", Some(word));
                    self.lone_words += 1;
                    self.next += 1;
                }
                _ if self.key_follows() && self.is_open_below(Rule::open_object) => {
                    // The array was never closed: this is the next member of the object around it.
                    self.note("a member in an array", "`]` before it", Some(word));
                    return Ok(Json::Array(items));
                }
                _ => {
                    if comma.is_none() && wants_comma {
                        self.note("an item", "a comma before it", Some(word));
                    }
                    comma = None;
                    wants_comma = true;
                    let item = self.value(depth + 1)?;
                    items.push(item);
                }
            }
        }
    }

    /// Is a bracket of this kind open outside the innermost one?
    fn is_open_below(&self, kind: Rule) -> bool {
        self.open.iter().rev().skip(1).any(|&open| open == kind)
    }

    /// A value of words without quotes: a literal of JSON or Python, a number, or a text up to the end of its line.
    fn bare_value(&mut self, first: Word) -> Json {
        self.next += 1;
        let mut word = first;
        // Colons within the value (`10:00:00`) and placeholders beside it belong to it, on the same line.
        while let Some(next) = self.peek()
            && matches!(next.kind, Rule::colon | Rule::bare | Rule::placeholder)
            && !self.between(word.end, next.start).contains('\n')
        {
            word.end = next.end;
            self.next += 1;
        }
        let text = self
            .between(first.start, word.end)
            .trim()
            .trim_end_matches(';')
            .trim_end();
        match text {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "null" => Json::Null,
            _ => match serde_json::from_str::<Json>(text) {
                Ok(number @ Json::Number(_)) => number,
                _ => {
                    let value = match text {
                        "True" | "TRUE" => Json::Bool(true),
                        "False" | "FALSE" => Json::Bool(false),
                        "None" | "NULL" | "Null" | "nil" => Json::Null,
                        _ => Json::String(text.to_owned()),
                    };
                    let found = match value {
                        Json::String(_) => "a value without quotes",
                        _ => "a literal of another language",
                    };
                    self.note(found, "a JSON value", Some(word));
                    value
                }
            },
        }
    }

    /// The text of a word in quotes of any kind.
    fn string(&mut self, word: Word) -> String {
        let raw = self.slice(word).to_owned();
        if word.kind == Rule::quoted
            && let Ok(Json::String(text)) = Json::parse(&raw)
        {
            return text;
        }
        let (found, expected) = match word.kind {
            Rule::quoted if !raw.starts_with('"') => ("a prefix before a string", "none"),
            Rule::quoted => (
                "a string with a character that JSON doesn't allow",
                "an escape",
            ),
            Rule::wrapped => ("a string with a line end in it", "an escape"),
            Rule::single => ("single quotes", "double quotes"),
            Rule::curly => ("typographic quotes", "double quotes"),
            Rule::unclosed => ("a string without an end", "a quote"),
            Rule::placeholder => ("a placeholder without quotes", "a string"),
            _ => ("words without quotes", "a string"),
        };
        self.note(found, expected, Some(word));
        if matches!(word.kind, Rule::placeholder | Rule::bare | Rule::stray) {
            return raw.trim().to_owned();
        }
        let body = raw.trim_start_matches(['u', 'b', 'r']);
        let mut chars = body.chars();
        chars.next();
        if word.kind != Rule::unclosed {
            chars.next_back();
            return unescape(chars.as_str());
        }
        // What closes the line closed the member.
        unescape(chars.as_str().trim_end().trim_end_matches(',').trim_end())
    }
}

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
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The value, printed, and what was mended.
    fn mended(text: &str) -> (String, Vec<&'static str>) {
        let mended = mend(text).expect("can be mended");
        let documents: Vec<String> = mended.documents.iter().map(Json::to_string).collect();
        (
            documents.join(" | "),
            mended.repairs.iter().map(|repair| repair.found).collect(),
        )
    }

    #[test]
    fn each_fault_is_mended_and_noted() {
        let cases = [
            (
                r#"{"a": 1,}"#,
                r#"{"a":1}"#,
                "a comma after the last member",
            ),
            (
                r#"{"a": [1, 2,]}"#,
                r#"{"a":[1,2]}"#,
                "a comma after the last item",
            ),
            ("{\"a\": 1\n\"b\": 2}", r#"{"a":1,"b":2}"#, "a member"),
            (
                r#"{"a": {"b": 1} "c": 2}"#,
                r#"{"a":{"b":1},"c":2}"#,
                "a member",
            ),
            (r#"[{"a": 1} {"a": 2}]"#, r#"[{"a":1},{"a":2}]"#, "an item"),
            (r#"{"a": "x" "y"}"#, r#"{"a":"xy"}"#, "a string in parts"),
            ("{\"a\": 1 // one\n}", r#"{"a":1}"#, "a comment"),
            ("{'a': 'it'}", r#"{"a":"it"}"#, "single quotes"),
            (r#"{a: 1}"#, r#"{"a":1}"#, "a key without quotes"),
            (
                r#"{"a": active}"#,
                r#"{"a":"active"}"#,
                "a value without quotes",
            ),
            (
                r#"{"a": 2020-01-02T10:00:00Z, "b": 1}"#,
                r#"{"a":"2020-01-02T10:00:00Z","b":1}"#,
                "a value without quotes",
            ),
            (
                r#"{"a": True, "b": 1}"#,
                r#"{"a":true,"b":1}"#,
                "a literal of another language",
            ),
            (
                r#"{"a": None}"#,
                r#"{"a":null}"#,
                "a literal of another language",
            ),
            (r#"{"a": 1, ...}"#, r#"{"a":1}"#, "an ellipsis"),
            (
                r#"{"a": [{"b": 1}, ...]}"#,
                r#"{"a":[{"b":1}]}"#,
                "an ellipsis",
            ),
            (
                r#"{"a": {"b": 1}"#,
                r#"{"a":{"b":1}}"#,
                "the end of the text",
            ),
            (
                r#"{"a": 1}}"#,
                r#"{"a":1}"#,
                "a bracket that closes nothing",
            ),
            (r#"{"a": [{"b": 1}}"#, r#"{"a":[{"b":1}]}"#, "`}`"),
            (
                r#"{"a": {"b": [{"c": 1]}}"#,
                r#"{"a":{"b":[{"c":1}]}}"#,
                "`]`",
            ),
            (
                r#"{"a": 1} {"a": 2}"#,
                r#"{"a":1} | {"a":2}"#,
                "a further document in the same block",
            ),
            (
                r#"{"a": {"b": 1}}, "c": 2}"#,
                r#"{"a":{"b":1},"c":2}"#,
                "text after the end of the value",
            ),
            (
                r#""a": {"b": 1}"#,
                r#"{"a":{"b":1}}"#,
                "members without a bracket around them",
            ),
            (
                r#"{"a": ["b": 1, "c": 2]}"#,
                r#"{"a":[{"b":1,"c":2}]}"#,
                "members in brackets",
            ),
            (
                r#"{"a": {{"b": 1}, {"b": 2}}}"#,
                r#"{"a":[{"b":1},{"b":2}]}"#,
                "values in braces",
            ),
            (
                r#"{"a" {"b": 1}}"#,
                r#"{"a":{"b":1}}"#,
                "a key without a colon",
            ),
            (
                "{\"a\": \"x,\n\"b\": 1}",
                r#"{"a":"x","b":1}"#,
                "a string without an end",
            ),
            (
                "{\"a\": \"x\n  y\", \"b\": 1}",
                r#"{"a":"x y","b":1}"#,
                "a string with a line end in it",
            ),
            (
                "{\"a\": \"x\ty\"}",
                r#"{"a":"x\ty"}"#,
                "a string with a character that JSON doesn't allow",
            ),
            (r#"{"a": }"#, r#"{"a":"..."}"#, "no value"),
            (
                r#"{"a": <id>}"#,
                r#"{"a":"<id>"}"#,
                "a placeholder without quotes",
            ),
            (
                r#"{"a": {id}, "b": 2}"#,
                r#"{"a":"{id}","b":2}"#,
                "a placeholder in braces",
            ),
            ("{\u{201c}a\u{201d}: 1}", r#"{"a":1}"#, "typographic quotes"),
            (
                r#"{"a": http://h:8080/x, "b": 1}"#,
                r#"{"a":"http://h:8080/x","b":1}"#,
                "a value without quotes",
            ),
            (
                r#"{"a": 1, "a": 2}"#,
                r#"{"a":2}"#,
                "a key that stands twice",
            ),
            (r#"'{"a": 1}'"#, r#"{"a":1}"#, "quotes around the JSON"),
            (
                "{\u{2028}\u{a0}\"a\": 1}",
                r#"{"a":1}"#,
                "a blank that JSON doesn't know",
            ),
            (r#"{u'a': u'b'}"#, r#"{"a":"b"}"#, "single quotes"),
        ];
        for (text, value, repair) in cases {
            let (found, repairs) = mended(text);
            assert_eq!(found, value, "{text}");
            assert_eq!(repairs.first(), Some(&repair), "{text}: {repairs:?}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            "plain words",
            "{ one two\nthree four\nfive, six\nseven }",
            "(a)",
        ] {
            assert!(mend(text).is_err(), "{text}");
        }
        assert!(mend(&"[".repeat(10_000)).is_err());
    }

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<i64>().prop_map(Json::from),
            any::<String>().prop_map(Json::String),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
                prop::collection::vec((any::<String>(), inner), 0..5)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn valid_json_is_never_changed(value in json(), pretty in any::<bool>()) {
            prop_assume!(matches!(value, Json::Object(_) | Json::Array(_)));
            let text = if pretty {
                serde_json::to_string_pretty(&value).expect("prints")
            } else {
                value.to_string()
            };
            let mended = mend(&text).expect("reads");
            prop_assert_eq!(mended.repairs, vec![]);
            prop_assert_eq!(mended.documents, vec![value]);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[\\[\\]{}:,\"'<>.#/\\\\ \n\tabn1eué…]{0,60}") {
            let _ = mend(&text);
        }

        #[test]
        fn no_unicode_makes_it_panic(text in any::<String>()) {
            let _ = mend(&text);
        }
    }
}
