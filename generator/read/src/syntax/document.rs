//! The document tree: sections, tables, lists, literal blocks and targets, each with its span.
//!
//! All text borrows from the page. A text of several lines, such as a paragraph in a table cell, is a list of
//! slices, each with its place in the page, so that every word can be traced back to line and column.

use apiref_core::page::Span;

/// A page as a tree.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document<'a> {
    /// `:name: value` pairs at the head of the page.
    pub fields: Vec<Field<'a>>,
    /// What stands before the first title.
    pub blocks: Vec<Block<'a>>,
    /// Sections of the highest level.
    pub sections: Vec<Section<'a>>,
}

/// A field of a field list.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'a> {
    /// The name between the colons.
    pub name: &'a str,
    /// What follows, line ends and indents included where it goes on below.
    pub value: &'a str,
    /// The whole field.
    pub span: Span,
}

/// A field whose value is read as blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedField<'a> {
    /// The name between the colons.
    pub name: Line<'a>,
    /// What follows on its line and is indented below it.
    pub blocks: Vec<Block<'a>>,
    /// The whole field.
    pub span: Span,
}

/// A title and what stands below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section<'a> {
    /// The title's text.
    pub title: Text<'a>,
    /// 1 for the highest level of the page.
    pub level: usize,
    /// Targets that stand directly before the title.
    pub labels: Vec<&'a str>,
    /// Blocks before the first subsection.
    pub blocks: Vec<Block<'a>>,
    /// Sections one level below.
    pub sections: Vec<Section<'a>>,
    /// From the title to the end of the last block or subsection.
    pub span: Span,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Block<'a> {
    /// Where it stands; blocks in a cell span from their first to their last character.
    pub span: Span,
    /// Targets (`.. _label:`) that stand directly before the block.
    pub labels: Vec<&'a str>,
    /// What it is.
    pub kind: BlockKind<'a>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind<'a> {
    /// Lines of text.
    Paragraph(Text<'a>),
    /// Bullets or numbers.
    List {
        /// Numbered?
        ordered: bool,
        /// In order.
        items: Vec<Item<'a>>,
    },
    /// `:name: value` items, one or more.
    Fields(Vec<ListedField<'a>>),
    /// Text to be taken as it stands: `::`, `.. code::` and their kin. Lines have lost the common indent.
    Literal {
        /// The argument of the directive (`text`, `json`), if any.
        language: Option<&'a str>,
        /// May be empty.
        text: Text<'a>,
    },
    /// A table of any form.
    Table(Table<'a>),
    /// A directive other than those of literal blocks and tables: `note`, `important`, `toctree`, `figure`, ….
    Directive {
        /// Without the colons.
        name: &'a str,
        /// What follows on its line. For a directive of a Sphinx domain (`http:get`), lines below it up to its options
        /// or a blank line are more of it, for each describes one object.
        argument: &'a str,
        /// `:name: value` lines below it.
        options: Vec<Field<'a>>,
        /// The rest, read as blocks.
        body: Vec<Block<'a>>,
    },
    /// Blocks that are indented for no other reason.
    Quote(Vec<Block<'a>>),
    /// A comment or a substitution definition.
    Comment(Text<'a>),
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<'a> {
    /// From its bullet to its end.
    pub span: Span,
    /// What it holds.
    pub blocks: Vec<Block<'a>>,
}

/// A slice of one line of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Without line end and without trailing blanks.
    pub text: &'a str,
    /// Byte offset of its first character in the page.
    pub offset: u32,
}

/// Text of one or more lines, inline markup as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text<'a> {
    /// In order.
    pub lines: Vec<Line<'a>>,
}

impl<'a> Text<'a> {
    /// One line.
    pub fn line(text: &'a str, offset: u32) -> Self {
        Self {
            lines: vec![Line { text, offset }],
        }
    }

    /// All lines of a file whose first byte lies at the offset `start`.
    pub fn whole(text: &'a str, start: u32) -> Self {
        let mut offset = start;
        let lines = text.split('\n').map(|line| {
            let here = offset;
            offset += line.len() as u32 + 1;
            Line {
                text: line.trim_end(),
                offset: here,
            }
        });
        Self {
            lines: lines.collect(),
        }
    }

    /// The lines joined by single blanks, inline markup as written.
    pub fn joined(&self) -> std::borrow::Cow<'a, str> {
        match self.lines.as_slice() {
            [] => "".into(),
            [only] => only.text.into(),
            lines => lines
                .iter()
                .map(|line| line.text)
                .collect::<Vec<_>>()
                .join(" ")
                .into(),
        }
    }

    /// The lines as they stand, each ended by `\n` but for the last.
    pub fn verbatim(&self) -> String {
        self.lines
            .iter()
            .map(|line| line.text)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// From the first character to the last.
    pub fn span(&self) -> Span {
        match (self.lines.first(), self.lines.last()) {
            (Some(first), Some(last)) => Span {
                start: first.offset,
                end: last.offset + last.text.len() as u32,
            },
            _ => Span::default(),
        }
    }

    /// Is there no character but white space?
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|line| line.text.trim().is_empty())
    }
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableForm {
    /// `+---+---+` borders.
    Grid,
    /// `==== ====` borders.
    Simple,
    /// `.. csv-table::`
    Csv,
    /// `.. list-table::`
    List,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<'a> {
    /// How it is written.
    pub form: TableForm,
    /// The title of its directive, if any.
    pub caption: Option<Text<'a>>,
    /// Rows above the header border.
    pub header: Vec<Row<'a>>,
    /// Rows below it. Every row has as many cells as the table has columns, unless it was malformed.
    pub rows: Vec<Row<'a>>,
    /// Borders and rows.
    pub span: Span,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// In the order of the columns.
    pub cells: Vec<Cell<'a>>,
    /// From its first line to its last.
    pub span: Span,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell<'a> {
    /// Empty for an empty cell.
    pub blocks: Vec<Block<'a>>,
    /// The first character of the cell to the last; an empty cell spans its column in the row's first line.
    pub span: Span,
}

impl<'a> Cell<'a> {
    /// The text of a cell that holds one paragraph; none for an empty cell or one with more structure.
    pub fn paragraph(&self) -> Option<&Text<'a>> {
        match self.blocks.as_slice() {
            [
                Block {
                    kind: BlockKind::Paragraph(text),
                    ..
                },
            ] => Some(text),
            _ => None,
        }
    }
}
