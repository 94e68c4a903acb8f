//! One source page: its name, its text and where its lines begin.

use std::sync::Arc;

/// A source file of an API, with line ends normalised to `\n` and a leading byte order mark removed.
#[derive(Debug, Clone)]
pub struct Page {
    name: Arc<str>,
    text: String,
    line_starts: Vec<u32>,
}

/// A half-open range of byte offsets into [`Page::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A position as people count it: both numbers begin at 1, the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line number, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Span {
    /// The span from `start` to `end`, both byte offsets.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl Page {
    /// A page called `name` (relative to the folder of its API, with `/`), whose text is normalised here, once.
    pub fn new(name: impl Into<Arc<str>>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self {
            name: name.into(),
            text,
            line_starts,
        }
    }

    /// The page's path relative to the folder of its API, with `/`.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span does not lie on character boundaries of this page.
    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }

    /// The number of the line that holds a byte offset, from 1.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset) as u32
    }

    /// Where a byte offset stands, as people count it.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_of(offset);
        let start = self.line_starts[line as usize - 1] as usize;
        let mut end = (offset as usize).clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        Position {
            line,
            column: self.text[start..end].chars().count() as u32 + 1,
        }
    }

    /// The text of a line, numbered from 1, without its line end; empty past the last line.
    pub fn line(&self, number: u32) -> &str {
        let Some(&start) = (number as usize)
            .checked_sub(1)
            .and_then(|index| self.line_starts.get(index))
        else {
            return "";
        };
        let end = self
            .line_starts
            .get(number as usize)
            .map_or(self.text.len(), |&next| next as usize - 1);
        &self.text[start as usize..end]
    }

    /// How many lines the page has.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_byte_order_marks_are_normalised() {
        let page = Page::new("a.rst", "\u{feff}one\r\ntwo\rthree\n");
        assert_eq!(page.text(), "one\ntwo\nthree\n");
        assert_eq!(page.line(2), "two");
        assert_eq!(page.line(9), "");
    }

    #[test]
    fn columns_count_characters_from_one() {
        let page = Page::new("a.rst", "äb\ncd");
        assert_eq!(page.position(2), Position { line: 1, column: 2 });
        assert_eq!(page.position(4), Position { line: 2, column: 1 });
        assert_eq!(page.position(900), Position { line: 2, column: 3 });
    }
}
