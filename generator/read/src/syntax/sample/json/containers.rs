//! Objects and arrays, whole or with a bracket, a comma or a key missing.

use indexmap::IndexMap;

use super::{Json, Read, Reader, Rule, Word, is_text, left_out};

impl Reader<'_> {
    /// `{name}`, where a value was expected: the placeholder with its braces.
    pub(super) fn lone_name(&mut self) -> Option<String> {
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

    pub(super) fn object(&mut self, depth: usize) -> Read<Json> {
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
    pub(super) fn members(
        &mut self,
        members: &mut IndexMap<String, Json>,
        depth: usize,
    ) -> Read<()> {
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

    pub(super) fn member(
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
            // `{"a": 1,""}`: an empty text names nothing.
            _ if key.is_empty() => {
                self.note("an empty key without a value", "left out", Some(word));
                return Ok(());
            }
            _ => {
                self.note("a key without a value", "a colon and a value", Some(word));
                self.lone_words += 1;
                left_out()
            }
        };
        if members.contains_key(&key) {
            self.note(
                "a repeated key",
                "distinct keys; the last one counts",
                Some(word),
            );
        }
        members.insert(key, value);
        Ok(())
    }

    pub(super) fn array(&mut self, depth: usize) -> Read<Json> {
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
    pub(super) fn items(&mut self, mut items: Vec<Json>, depth: usize, close: Rule) -> Read<Json> {
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
                Rule::bare
                    if stands_for_items(self.slice(word))
                        && matches!(self.kind_after(1), Some(Rule::comma | Rule::close_array)) =>
                {
                    self.note("a word for items", "the items; left out", Some(word));
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
    pub(super) fn is_open_below(&self, kind: Rule) -> bool {
        self.open.iter().rev().skip(1).any(|&open| open == kind)
    }
}

/// `[LIDS]`: a word in capitals without quotes, in the place of objects that are told elsewhere.
fn stands_for_items(word: &str) -> bool {
    let word = word.trim();
    word.len() > 2
        && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        && !matches!(word, "TRUE" | "FALSE" | "NULL")
}
