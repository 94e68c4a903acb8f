//! Strings, numbers and literals in all the ways in which people write them.

use super::{Json, Reader, Rule, Word, unescape};

impl Reader<'_> {
    pub(super) fn between(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    /// A value of words without quotes: a literal of JSON or Python, a number, or a text up to the end of its line.
    pub(super) fn bare_value(&mut self, first: Word) -> Json {
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
    pub(super) fn string(&mut self, word: Word) -> String {
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
