//! One source page: its name, its text, where its lines begin, and the files that it draws on.
//!
//! A page and its companions (what it includes, and files that its directives name) share one range of offsets, so
//! [`Page::locate`] finds the file of any [`Span`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ir::{Origin, Source};
use crate::text::{first_hidden, harmless, is_harmful};

/// A source file of an API, with line ends normalised to `\n` and blanks in the place of characters that drive
/// terminals, change the order of others or stand for nothing. Those without width stay: columns of tables count them.
#[derive(Debug, Clone)]
pub struct Page {
    name: Arc<str>,
    text: String,
    line_starts: Vec<u32>,
    companions: Vec<Companion>,
    references: BTreeMap<u32, Reference>,
    role: Role,
    hidden: Option<(u32, char)>,
}

/// Another file in a page's space of offsets.
#[derive(Debug, Clone)]
pub struct Companion {
    /// The file.
    pub file: Arc<Page>,
    /// The offset of its first byte, as the page counts.
    pub start: u32,
}

/// What a directive that names a file leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reference {
    /// The companion of this index.
    Companion(usize),
    /// A page that documents operations itself, and is read by itself.
    Page,
}

/// What a directive of a page names.
#[derive(Debug, Clone, Copy)]
pub enum Named<'a> {
    /// A file whose text belongs to the page.
    Companion(&'a Companion),
    /// A page that is read by itself.
    Page,
    /// Nothing that could be read.
    Nothing,
}

/// What a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// It is read by itself.
    #[default]
    Page,
    /// It is read with the pages that name it.
    Part,
}

/// A half-open range of byte offsets into the space of a page: its text, then those of its companions.
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
            text.replace("\r\n", "\n").replace('\r', "\n").into()
        } else {
            Cow::Borrowed(text)
        };
        let found = first_hidden(&text).and_then(|_| {
            let harmful = || text.char_indices().filter(|(_, c)| is_harmful(*c));
            let control = harmful().find(|(_, c)| c.is_control());
            control.or_else(|| harmful().next())
        });
        let hidden = found.map(|(at, c)| (harmless(&text[..at]).len() as u32, c));
        let text = harmless(&text).into_owned();
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Self {
            name: name.into(),
            text,
            line_starts,
            companions: Vec::new(),
            references: BTreeMap::new(),
            role: Role::Page,
            hidden,
        }
    }

    /// A character that became a blank because nobody sees it, and where it stood: the first control character, else the
    /// first one.
    pub fn hidden(&self) -> Option<(u32, char)> {
        self.hidden
    }

    /// The page's path relative to the folder of its API, with `/`.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text, without that of companions.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Is the page read by itself, or with others?
    pub fn role(&self) -> Role {
        self.role
    }

    /// Says that the page is read with the pages that name it.
    pub fn make_part(&mut self) {
        self.role = Role::Part;
    }

    /// Notes that the directive at the offset `at` names a file, whose text lies behind what is in the page's space
    /// already. Returns where; none where the space is full.
    pub fn attach(&mut self, at: u32, file: &Arc<Page>) -> Option<u32> {
        let same = |known: &Companion| known.file.name == file.name;
        let index = match self.companions.iter().position(same) {
            Some(index) => index,
            None => {
                let end = match self.companions.last() {
                    Some(last) => last.start as usize + last.file.text.len(),
                    None => self.text.len(),
                };
                // An offset between them parts the end of one file from the start of the next.
                let start = u32::try_from(end + 1).ok()?;
                u32::try_from(end + file.text.len() + 2).ok()?;
                let file = file.clone();
                self.companions.push(Companion { file, start });
                self.companions.len() - 1
            }
        };
        self.references.insert(at, Reference::Companion(index));
        self.companions.get(index).map(|companion| companion.start)
    }

    /// Notes that the directive at the offset `at` names a page that is read by itself.
    pub fn refer_to_page(&mut self, at: u32) {
        self.references.insert(at, Reference::Page);
    }

    /// What the directive at an offset names.
    pub fn named_at(&self, at: u32) -> Named<'_> {
        match self.references.get(&at) {
            Some(Reference::Companion(index)) => self
                .companions
                .get(*index)
                .map_or(Named::Nothing, Named::Companion),
            Some(Reference::Page) => Named::Page,
            None => Named::Nothing,
        }
    }

    /// The files that the page draws on, in the order of their offsets.
    pub fn companions(&self) -> &[Companion] {
        &self.companions
    }

    /// The file in which an offset lies, and the offset there.
    pub fn locate(&self, offset: u32) -> (&Page, u32) {
        let behind = self
            .companions
            .partition_point(|companion| companion.start <= offset);
        match behind
            .checked_sub(1)
            .and_then(|index| self.companions.get(index))
        {
            Some(companion) => (&companion.file, offset - companion.start),
            None => (self, offset),
        }
    }

    /// A span as the file counts in which it begins.
    pub fn locate_span(&self, span: Span) -> (&Page, Span) {
        let (file, start) = self.locate(span.start);
        let length = span.end.saturating_sub(span.start);
        let end = (start.saturating_add(length)).min(file.text.len() as u32);
        (
            file,
            Span {
                start,
                end: end.max(start),
            },
        )
    }

    /// Where a fact stands that was read at an offset.
    pub fn source(&self, origin: Origin, offset: u32) -> Source {
        let (file, offset) = self.locate(offset);
        Source::new(origin, file.name.clone(), file.own_line_of(offset))
    }

    /// The text of a span; empty where the span does not lie on character boundaries of one file.
    pub fn slice(&self, span: Span) -> &str {
        let (file, start) = self.locate(span.start);
        let length = span.end.saturating_sub(span.start);
        file.text
            .get(start as usize..(start as usize).saturating_add(length as usize))
            .unwrap_or("")
    }

    fn own_line_of(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset) as u32
    }

    /// The number of the line that holds a byte offset, from 1, in its file.
    pub fn line_of(&self, offset: u32) -> u32 {
        let (file, offset) = self.locate(offset);
        file.own_line_of(offset)
    }

    /// Where a byte offset stands in its file, as people count it.
    pub fn position(&self, offset: u32) -> Position {
        let (file, offset) = self.locate(offset);
        let line = file.own_line_of(offset);
        let start = file.line_starts[line as usize - 1] as usize;
        let mut end = (offset as usize).clamp(start, file.text.len());
        while !file.text.is_char_boundary(end) {
            end -= 1;
        }
        Position {
            line,
            column: file.text[start..end].chars().count() as u32 + 1,
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
        assert_eq!(page.hidden(), None);
    }

    #[test]
    fn what_nobody_sees_is_left_out_and_known() {
        let page = Page::new("a.rst", "ab\u{202e}c\u{1b}d\u{200b}");
        assert_eq!(page.text(), "ab c d\u{200b}");
        assert_eq!(page.hidden(), Some((4, '\u{1b}')));
        let page = Page::new("a.rst", "ab\u{202e}c");
        assert_eq!(page.hidden(), Some((2, '\u{202e}')));
    }

    #[test]
    fn columns_count_characters_from_one() {
        let page = Page::new("a.rst", "äb\ncd");
        assert_eq!(page.position(2), Position { line: 1, column: 2 });
        assert_eq!(page.position(4), Position { line: 2, column: 1 });
        assert_eq!(page.position(900), Position { line: 2, column: 3 });
    }

    #[test]
    fn a_span_knows_its_file() {
        let mut page = Page::new("a.rst", "one\ntwo\n");
        let file = Arc::new(Page::new("b.yaml", "size:\n  in: body\n"));
        let start = page.attach(4, &file).expect("there is room");
        assert_eq!(page.attach(0, &file), Some(start));
        let span = Span {
            start: start + 8,
            end: start + 10,
        };
        assert_eq!(page.slice(span), "in");
        assert_eq!(page.position(span.start), Position { line: 2, column: 3 });
        let (file, local) = page.locate_span(span);
        assert_eq!((&**file.name(), local), ("b.yaml", Span::new(8, 10)));
        let source = page.source(Origin::Table, span.start);
        assert_eq!((&*source.page, source.line), ("b.yaml", 2));
        assert_eq!(page.line_of(5), 2);
        assert!(matches!(page.named_at(4), Named::Companion(_)));
        assert!(matches!(page.named_at(5), Named::Nothing));
    }
}
