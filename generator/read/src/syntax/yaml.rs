//! YAML as companion files of pages use it: maps, lists, scalars of every style, anchors and merges. Each scalar keeps
//! its place. Nothing here fails: what is no entry is left out, and whoever looks for it says so.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use apiref_core::page::Span;
use indexmap::IndexMap;

use super::document::{Line, Text};

/// Deepest nesting that is read.
const DEEPEST: usize = 16;

/// How many aliases one entry may follow: maps that name each other many times grow without end.
const MOST_ALIASES: usize = 100;

/// A file whose root is a map. Its entries are read when they are asked for: pages use few of many.
#[derive(Debug, Default)]
pub struct File<'a> {
    lines: Vec<Row<'a>>,
    /// The lines of each entry, by key; of a repeated key the last counts.
    entries: IndexMap<Cow<'a, str>, std::ops::Range<usize>>,
    /// The keys whose values have a name.
    anchors: HashMap<&'a str, Cow<'a, str>>,
    /// How many aliases the entry that is being read has followed.
    aliases: Cell<usize>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'a> {
    /// Keys and values, in order.
    Map(Vec<Entry<'a>>),
    /// Items, in order.
    List(Vec<Node<'a>>),
    /// A text.
    Scalar(Scalar<'a>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// Without quotes.
    pub key: Cow<'a, str>,
    /// Where the key stands.
    pub span: Span,
    /// The value.
    pub value: Node<'a>,
}

/// A text of any style.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scalar<'a> {
    /// Its lines, without indent and quotes.
    pub text: Text<'a>,
    /// The whole lines, where it stands below its key (`|` and `>`).
    pub block: Option<Span>,
}

impl<'a> Node<'a> {
    /// The value of a key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        let Node::Map(entries) = self else {
            return None;
        };
        let found = entries.iter().rev().find(|entry| entry.key == key);
        found.map(|entry| &entry.value)
    }

    /// The text, if this is a scalar.
    pub fn scalar(&self) -> Option<&Scalar<'a>> {
        match self {
            Node::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }
}

impl Scalar<'_> {
    /// The text as one line.
    pub fn value(&self) -> Cow<'_, str> {
        self.text.joined()
    }
}

/// A line that is neither blank nor a comment, or one inside a block.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row<'a> {
    indent: usize,
    /// Without indent and blanks at the end.
    text: &'a str,
    offset: u32,
}

impl<'a> Row<'a> {
    fn of(line: &'a str, offset: u32) -> Self {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        Self {
            indent,
            text: text.trim_end(),
            offset: offset + indent as u32,
        }
    }

    fn is_content(&self) -> bool {
        !self.text.is_empty() && !self.text.starts_with('#') && self.text != "---"
    }

    /// What follows the first `bytes` bytes, seen as a line of its own.
    fn behind(&self, bytes: usize) -> Self {
        let rest = self.text.get(bytes..).unwrap_or("");
        let inner = rest.trim_start();
        let skipped = self.text.len() - inner.len();
        Self {
            indent: self.indent + skipped,
            text: inner,
            offset: self.offset + skipped as u32,
        }
    }

    fn line(&self) -> Line<'a> {
        Line {
            text: self.text,
            offset: self.offset,
        }
    }
}

impl<'a> File<'a> {
    /// Finds the entries of a text that begins at the offset `start` of its page's space.
    pub fn of(text: &'a str, start: u32) -> Self {
        let mut file = Self::default();
        let mut offset = start;
        let mut open: Option<(Cow<'a, str>, usize)> = None;
        for line in text.split('\n') {
            let row = Row::of(line, offset);
            offset += line.len() as u32 + 1;
            if row.indent == 0
                && row.is_content()
                && let Some((key, value)) = split_entry(&row)
            {
                file.close(open.take());
                if let Some(anchor) = value.text.strip_prefix('&') {
                    file.anchors
                        .insert(anchor.split(' ').next().unwrap_or(""), key.clone());
                }
                open = Some((key, file.lines.len()));
            }
            file.lines.push(row);
        }
        file.close(open);
        file
    }

    fn close(&mut self, open: Option<(Cow<'a, str>, usize)>) {
        if let Some((key, first)) = open {
            self.entries.insert(key, first..self.lines.len());
        }
    }

    /// The entry of a key, read.
    pub fn get(&self, key: &str) -> Option<Entry<'a>> {
        self.aliases.set(0);
        self.entry(key, 0)
    }

    fn entry(&self, key: &str, depth: usize) -> Option<Entry<'a>> {
        let lines = self.lines.get(self.entries.get(key)?.clone())?;
        let mut reader = Reader {
            file: Some(self),
            lines,
            at: 0,
        };
        match reader.map(0, depth) {
            Node::Map(entries) => entries.into_iter().next(),
            _ => None,
        }
    }
}

/// Reads lines that hold a list or a map, such as the content of a directive.
pub fn read<'a>(text: &Text<'a>) -> Node<'a> {
    let rows: Vec<Row<'a>> = text
        .lines
        .iter()
        .map(|line| Row::of(line.text, line.offset))
        .collect();
    let mut reader = Reader {
        file: None,
        lines: &rows,
        at: 0,
    };
    reader.node(0, 0)
}

struct Reader<'r, 'a> {
    /// Where anchors are looked up.
    file: Option<&'r File<'a>>,
    lines: &'r [Row<'a>],
    at: usize,
}

impl<'a> Reader<'_, 'a> {
    /// The next line with content, which stays.
    fn peek(&mut self) -> Option<Row<'a>> {
        while let Some(row) = self.lines.get(self.at) {
            if row.is_content() {
                return Some(*row);
            }
            self.at += 1;
        }
        None
    }

    /// The value whose lines are indented by `least` or more.
    fn node(&mut self, least: usize, depth: usize) -> Node<'a> {
        let Some(row) = self
            .peek()
            .filter(|row| row.indent >= least && depth < DEEPEST)
        else {
            return Node::Scalar(Scalar::default());
        };
        if is_item(row.text) {
            self.list(row.indent, depth)
        } else if split_entry(&row).is_some() {
            self.map(row.indent, depth)
        } else {
            self.at += 1;
            Node::Scalar(self.plain(row, least))
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Node<'a> {
        let mut items = Vec::new();
        while let Some(row) = self.peek().filter(|row| row.indent >= indent) {
            self.at += 1;
            if !is_item(row.text) {
                continue;
            }
            let inner = row.behind(1);
            items.push(if inner.text.is_empty() {
                self.node(row.indent + 1, depth + 1)
            } else if let Some((key, value)) = split_entry(&inner) {
                let span = key_span(&inner, &value);
                let value = self.value(value, inner.indent, depth + 1);
                let mut entries = vec![Entry { key, span, value }];
                if let Some(next) = self.peek().filter(|next| next.indent == inner.indent)
                    && !is_item(next.text)
                    && let Node::Map(more) = self.map(inner.indent, depth + 1)
                {
                    entries.extend(more);
                }
                Node::Map(entries)
            } else {
                self.value(inner, row.indent, depth + 1)
            });
        }
        Node::List(items)
    }

    fn map(&mut self, indent: usize, depth: usize) -> Node<'a> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut merged = Vec::new();
        while let Some(row) = self.peek().filter(|row| row.indent >= indent) {
            if row.indent == indent && is_item(row.text) {
                break;
            }
            self.at += 1;
            let Some((key, value)) = split_entry(&row) else {
                continue;
            };
            let span = key_span(&row, &value);
            if key == "<<" {
                merged.extend(self.merge(value.text, depth));
                continue;
            }
            let value = self.value(value, row.indent, depth + 1);
            entries.push(Entry { key, span, value });
        }
        for entry in merged {
            if !entries.iter().any(|known| known.key == entry.key) {
                entries.push(entry);
            }
        }
        Node::Map(entries)
    }

    /// The entries of the maps that `*name` or `[*name, *other]` names.
    fn merge(&self, text: &str, depth: usize) -> Vec<Entry<'a>> {
        let names = text.trim_matches(['[', ']']).split(',');
        let maps =
            names.filter_map(
                |name| match self.alias(name.trim().strip_prefix('*')?, depth)? {
                    Node::Map(entries) => Some(entries),
                    _ => None,
                },
            );
        maps.flatten().collect()
    }

    fn alias(&self, name: &str, depth: usize) -> Option<Node<'a>> {
        let file = self.file.filter(|_| depth < DEEPEST)?;
        let followed = file.aliases.get() + 1;
        file.aliases.set(followed);
        if followed > MOST_ALIASES {
            return None;
        }
        let entry = file.entry(file.anchors.get(name)?, depth + 1)?;
        Some(entry.value)
    }

    /// The value that begins behind a key or a dash; `indent` is that of its line.
    fn value(&mut self, row: Row<'a>, indent: usize, depth: usize) -> Node<'a> {
        if row.text.starts_with('&') {
            let name = row.text.find(' ').unwrap_or(row.text.len());
            return self.value(row.behind(name), indent, depth);
        }
        if let Some(name) = row.text.strip_prefix('*')
            && let Some(node) = self.alias(name, depth)
        {
            return node;
        }
        if row.text.starts_with(['|', '>']) && row.text.len() <= 3 {
            return Node::Scalar(self.block(indent));
        }
        if row.text.is_empty() || row.text.starts_with('#') {
            // Items may stand below their key without being indented.
            let items = self
                .peek()
                .is_some_and(|next| next.indent == indent && is_item(next.text));
            return self.node(indent + usize::from(!items), depth);
        }
        Node::Scalar(match row.text.chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(row, quote),
            _ => self.plain(row, indent + 1),
        })
    }

    fn block(&mut self, indent: usize) -> Scalar<'a> {
        let mut lines = Vec::new();
        while let Some(row) = self.lines.get(self.at) {
            if !row.text.is_empty() && row.indent <= indent {
                break;
            }
            lines.push(*row);
            self.at += 1;
        }
        while lines.last().is_some_and(|row| row.text.is_empty()) {
            lines.pop();
        }
        let span = lines
            .iter()
            .find(|row| !row.text.is_empty())
            .zip(lines.last());
        let block = span.map(|(first, last)| Span {
            start: first.offset - first.indent as u32,
            end: last.offset + last.text.len() as u32,
        });
        Scalar {
            text: Text {
                lines: lines.iter().map(Row::line).collect(),
            },
            block,
        }
    }

    fn plain(&mut self, first: Row<'a>, least: usize) -> Scalar<'a> {
        let bare = |row: &Row<'a>| {
            let text = row.text.split(" #").next().unwrap_or("").trim_end();
            Line {
                text,
                offset: row.offset,
            }
        };
        let mut lines = vec![bare(&first)];
        while let Some(row) = self
            .lines
            .get(self.at)
            .filter(|row| row.is_content() && row.indent >= least)
        {
            lines.push(bare(row));
            self.at += 1;
        }
        Scalar {
            text: Text { lines },
            block: None,
        }
    }

    fn quoted(&mut self, first: Row<'a>, quote: char) -> Scalar<'a> {
        let mut lines = Vec::new();
        let mut row = first.behind(1);
        loop {
            if let Some(end) = row.text.rfind(quote) {
                lines.push(Line {
                    text: row.text.get(..end).unwrap_or(""),
                    offset: row.offset,
                });
                break;
            }
            lines.push(row.line());
            let Some(next) = self.lines.get(self.at).filter(|_| lines.len() < 100) else {
                break;
            };
            row = *next;
            self.at += 1;
        }
        Scalar {
            text: Text { lines },
            block: None,
        }
    }
}

fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// The key of a line and the rest of the line behind its colon.
fn split_entry<'a>(row: &Row<'a>) -> Option<(Cow<'a, str>, Row<'a>)> {
    let quote = row.text.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let end = row.text.get(1..)?.find(quote)? + 1;
        let key = row.text.get(1..end)?;
        let rest = row.text.get(end + 1..)?.trim_start();
        let value = rest.strip_prefix(':')?;
        (value.is_empty() || value.starts_with(' ')).then_some(())?;
        return Some((key.into(), row.behind(row.text.len() - value.len())));
    }
    let bytes = row.text.as_bytes();
    let at = memchr::memchr_iter(b':', bytes)
        .find(|&at| bytes.get(at + 1).is_none_or(|next| *next == b' '))?;
    let key = row.text.get(..at)?.trim_end();
    (!key.is_empty()).then(|| (key.into(), row.behind(at + 1)))
}

fn key_span(row: &Row<'_>, value: &Row<'_>) -> Span {
    Span {
        start: row.offset,
        end: value
            .offset
            .max(row.offset)
            .min(row.offset + row.text.len() as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(node: &Node<'_>) -> String {
        match node {
            Node::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|entry| format!("{}={}", entry.key, shown(&entry.value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(" "))
            }
            Node::List(items) => format!(
                "[{}]",
                items.iter().map(shown).collect::<Vec<_>>().join(" ")
            ),
            Node::Scalar(scalar) => format!("<{}>", scalar.text.verbatim()),
        }
    }

    fn entry(text: &str, key: &str) -> String {
        File::of(text, 0)
            .get(key)
            .map_or("none".to_owned(), |entry| shown(&entry.value))
    }

    #[test]
    fn entries_keep_what_they_say() {
        let text = "# Crates\ncrate_id:\n  description: |\n    The crate.\n\n    # no comment\n  in: path\n  min_version: 2.20\n\
                    size: &size\n  type: integer # small\n  description: >\n    Its\n    size.\nother:\n  <<: *size\n  type: 'string'\n\
                    \"odd:key\":\n  description: one\n    two\n";
        assert_eq!(
            entry(text, "crate_id"),
            "{description=<The crate.\n\n# no comment> in=<path> min_version=<2.20>}"
        );
        assert_eq!(
            entry(text, "size"),
            "{type=<integer> description=<Its\nsize.>}"
        );
        assert_eq!(
            entry(text, "other"),
            "{type=<string> description=<Its\nsize.>}"
        );
        assert_eq!(entry(text, "odd:key"), "{description=<one\ntwo>}");
        assert_eq!(entry(text, "missing"), "none");
    }

    #[test]
    fn lists_name_their_items() {
        let lines = [
            "- crate_id: crate_id_path",
            "- OS-X:lid : OS-X:lid",
            "- \"a:b\": c",
            "",
            "# - gone: gone",
            "- 200",
            "- 409: taken",
        ];
        let text = Text {
            lines: lines.iter().map(|text| Line { text, offset: 0 }).collect(),
        };
        assert_eq!(
            shown(&read(&text)),
            "[{crate_id=<crate_id_path>} {OS-X:lid=<OS-X:lid>} {a:b=<c>} <200> {409=<taken>}]"
        );
    }

    #[test]
    fn a_merge_with_itself_ends() {
        assert_eq!(entry("a: &a\n  <<: *a\n  in: body\n", "a"), "{in=<body>}");
        let many = "*a, ".repeat(30);
        let text = format!("a: &a\n  <<: [{many}]\n  in: body\n");
        assert_eq!(entry(&text, "a"), "{in=<body>}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[ab:\\-| &*<\"'#\n]{0,80}") {
            let file = File::of(&text, 0);
            for key in file.entries.keys() {
                let _ = file.get(key);
            }
        }
    }
}
