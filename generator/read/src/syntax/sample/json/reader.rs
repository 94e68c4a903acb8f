//! Reading words from left to right: documents, values, what is noted.

use super::{Json, MAX_DEPTH, Read, Reader, Repair, Rule, Unreadable, Word, is_text, left_out};
use indexmap::IndexMap;

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<Word> {
        self.words.get(self.next).copied()
    }

    pub(super) fn kind(&self) -> Option<Rule> {
        self.peek().map(|word| word.kind)
    }

    pub(super) fn kind_after(&self, ahead: usize) -> Option<Rule> {
        self.words.get(self.next + ahead).map(|word| word.kind)
    }

    pub(super) fn here(&self) -> usize {
        self.peek().map_or(self.text.len(), |word| word.start)
    }

    pub(super) fn slice(&self, word: Word) -> &str {
        self.text.get(word.start..word.end).unwrap_or("")
    }

    pub(super) fn note(&mut self, found: &'static str, expected: &'static str, word: Option<Word>) {
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
    pub(super) fn skip_comments(&mut self) {
        while let Some(word) = self.peek()
            && word.kind == Rule::comment
        {
            self.note(
                "a comment",
                "no comment, because JSON has none; it was left out",
                Some(word),
            );
            self.next += 1;
        }
    }

    pub(super) fn documents(&mut self) -> Read<Vec<Json>> {
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
    pub(super) fn first_document(&mut self) -> Read<Json> {
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

    pub(super) fn unreadable(&self, expected: &'static str) -> Unreadable {
        Unreadable {
            expected,
            start: self.here(),
        }
    }

    /// Do a key and a colon follow?
    pub(super) fn key_follows(&self) -> bool {
        is_text(self.kind()) && self.kind_after(1) == Some(Rule::colon)
    }

    pub(super) fn value(&mut self, depth: usize) -> Read<Json> {
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
}
