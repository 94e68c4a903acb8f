//! Text of a page with its structure: paragraphs, lists, code, notes; and the one place that turns it into CommonMark.

use super::Reference;

/// Structured text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prose {
    /// In order.
    pub blocks: Vec<ProseBlock>,
}

/// A block of text.
#[derive(Debug, Clone, PartialEq)]
pub enum ProseBlock {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; each item holds blocks.
    List {
        /// Numbered?
        ordered: bool,
        /// In order.
        items: Vec<Prose>,
    },
    /// Verbatim text.
    Code(String),
    /// A note, caution or the like with its kind.
    Admonition(String, Prose),
    /// A table of text, such as value catalogues.
    Table {
        /// What heads the columns; empty where nothing does.
        header: Vec<Prose>,
        /// In order.
        rows: Vec<Vec<Prose>>,
    },
}

/// A run of text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain; escapes undone.
    Text(String),
    /// `**strong**`
    Strong(String),
    /// `*emphasis*`
    Emphasis(String),
    /// ``` ``literal`` ```
    Code(String),
    /// `` :ref:`text <label>` ``
    Reference(Reference),
    /// A link to an address.
    Link {
        /// Shown.
        text: String,
        /// Where to.
        url: String,
    },
}

impl Inline {
    /// The text shown.
    pub fn text(&self) -> &str {
        match self {
            Inline::Text(text)
            | Inline::Strong(text)
            | Inline::Emphasis(text)
            | Inline::Code(text) => text,
            Inline::Reference(reference) => &reference.text,
            Inline::Link { text, .. } => text,
        }
    }
}

impl Prose {
    /// One plain paragraph; no block at all for blank text.
    pub fn plain(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::default();
        }
        Self {
            blocks: vec![ProseBlock::Paragraph(vec![Inline::Text(text.to_owned())])],
        }
    }

    /// The text of the runs of a paragraph.
    pub fn text_of(inlines: &[Inline]) -> String {
        inlines.iter().map(Inline::text).collect()
    }

    /// Is there nothing to read?
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Plain text without markup: paragraphs and items on lines of their own.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write_text(&mut out);
        out.truncate(out.trim_end().len());
        out
    }

    fn write_text(&self, out: &mut String) {
        for block in &self.blocks {
            match block {
                ProseBlock::Paragraph(inlines) => {
                    for inline in inlines {
                        out.push_str(inline.text());
                    }
                    out.push('\n');
                }
                ProseBlock::List { items, .. } => {
                    for item in items {
                        item.write_text(out);
                    }
                }
                ProseBlock::Code(code) => {
                    out.push_str(code);
                    out.push('\n');
                }
                ProseBlock::Admonition(_, body) => body.write_text(out),
                ProseBlock::Table { header, rows } => {
                    for cell in header.iter().chain(rows.iter().flatten()) {
                        cell.write_text(out);
                    }
                }
            }
        }
    }

    /// All references, in order.
    pub fn references(&self) -> Vec<&Reference> {
        let mut found = Vec::new();
        self.collect_references(&mut found);
        found
    }

    fn collect_references<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        for block in &self.blocks {
            match block {
                ProseBlock::Paragraph(inlines) => {
                    found.extend(inlines.iter().filter_map(|inline| match inline {
                        Inline::Reference(reference) => Some(reference),
                        _ => None,
                    }))
                }
                ProseBlock::List { items, .. } => {
                    items.iter().for_each(|item| item.collect_references(found))
                }
                ProseBlock::Admonition(_, body) => body.collect_references(found),
                ProseBlock::Table { header, rows } => header
                    .iter()
                    .chain(rows.iter().flatten())
                    .for_each(|cell| cell.collect_references(found)),
                ProseBlock::Code(_) => {}
            }
        }
    }

    /// CommonMark in which nothing of the page's text acts as markup.
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        write_blocks(&self.blocks, "", &mut out);
        out.truncate(out.trim_end().len());
        out
    }
}

/// Words with which a text begins that names something.
const NAMING: &[&str] = &[
    "a", "an", "the", "example", "examples", "optional", "sample",
];
/// Words that make it a sentence of its own.
const TELLING: &[&str] = &[
    "accepts", "are", "be", "can", "contains", "follows", "gives", "has", "have", "includes", "is",
    "lists", "may", "means", "must", "needs", "requires", "returns", "sends", "should", "shows",
    "supports", "takes", "was", "were", "will",
];

/// Does a text only name what stands below it: `The lids of a crate:`?
pub fn only_names(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let mut words = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    lower.ends_with(':')
        && !lower.contains(". ")
        && words.next().is_some_and(|word| NAMING.contains(&word))
        && !words.any(|word| TELLING.contains(&word))
}

fn write_blocks(blocks: &[ProseBlock], indent: &str, out: &mut String) {
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            out.push_str(indent.trim_end());
            out.push('\n');
            out.push_str(indent);
        }
        match block {
            ProseBlock::Paragraph(inlines) => {
                let mut line = String::new();
                let closes = closing(inlines);
                for (inline, closes) in inlines.iter().zip(closes) {
                    write_inline(inline, closes, &mut line);
                }
                out.push_str(&guard_line_start(line.trim()));
                out.push('\n');
            }
            ProseBlock::List { ordered, items } => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        out.push_str(indent);
                    }
                    let marker = if *ordered {
                        format!("{}. ", number + 1)
                    } else {
                        "- ".to_owned()
                    };
                    out.push_str(&marker);
                    if item.blocks.is_empty() {
                        out.push('\n');
                    }
                    let deeper = format!("{indent}{}", " ".repeat(marker.len()));
                    write_blocks(&item.blocks, &deeper, out);
                }
            }
            ProseBlock::Code(code) => {
                let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(3.max(longest + 1));
                out.push_str(&fence);
                out.push_str("text\n");
                for line in code.lines() {
                    out.push_str(indent);
                    out.push_str(line.trim_end());
                    out.push('\n');
                }
                out.push_str(indent);
                out.push_str(&fence);
                out.push('\n');
            }
            ProseBlock::Admonition(kind, body) => {
                let mut title = String::new();
                escape(kind, &mut title);
                let mut boxed = format!("**{title}**\n");
                if !body.blocks.is_empty() {
                    boxed.push('\n');
                    write_blocks(&body.blocks, "", &mut boxed);
                }
                // What follows a box would be read as a part of it.
                let next = blocks.get(index + 1);
                let is_inside = next.is_none_or(|next| matches!(next, ProseBlock::Admonition(..)));
                let mark = if is_inside { "" } else { "> " };
                for (number, line) in boxed.trim_end().lines().enumerate() {
                    if number > 0 {
                        out.push_str(if line.is_empty() && is_inside {
                            indent.trim_end()
                        } else {
                            indent
                        });
                    }
                    out.push_str(if line.is_empty() {
                        mark.trim_end()
                    } else {
                        mark
                    });
                    out.push_str(line);
                    out.push('\n');
                }
            }
            ProseBlock::Table { header, rows } => {
                // The header is no row: it introduces the list.
                let head = line(header);
                if header.iter().any(|cell| !cell.is_empty()) {
                    out.push_str(&guard_line_start(&head));
                    out.push_str(":\n");
                    if !rows.is_empty() {
                        out.push_str(indent.trim_end());
                        out.push('\n');
                        out.push_str(indent);
                    }
                }
                for (number, row) in lines(rows).iter().enumerate() {
                    if number > 0 {
                        out.push_str(indent);
                    }
                    out.push_str("- ");
                    out.push_str(row);
                    out.push('\n');
                }
            }
        }
    }
}

/// How long a first cell may be, in bytes, to stand on the lines of the rows below it.
const LONGEST_REPEATED: usize = 200;

/// The rows of a table on lines. A row whose first cell is blank goes on with that of the row above: of two columns the
/// second cells stand on one line, of more the first cell stands on each line.
fn lines(rows: &[Vec<Prose>]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::with_capacity(rows.len());
    let mut above: Option<&Prose> = None;
    for row in rows {
        match (row.as_slice(), above, lines.last_mut()) {
            ([first, second], Some(_), Some(last)) if first.is_empty() && !second.is_empty() => {
                last.push_str(", ");
                last.push_str(&line(std::slice::from_ref(second)));
            }
            ([first, rest @ ..], Some(above), _) if first.is_empty() => {
                let mut whole = vec![above.clone()];
                whole.extend_from_slice(rest);
                lines.push(line(&whole));
            }
            _ => {
                above = row.first().filter(|first| {
                    let length = first.text().len();
                    length > 0 && length <= LONGEST_REPEATED
                });
                lines.push(line(row));
            }
        }
    }
    lines
}

/// A row of a table on one line.
fn line(row: &[Prose]) -> String {
    let cells = row.iter().map(|cell| {
        let mut text = String::new();
        escape(&cell.text().replace('\n', " "), &mut text);
        text
    });
    cells.collect::<Vec<String>>().join(" — ")
}

/// Of each run, whether what marks it would be read as its end where it stands: for CommonMark, marks between a sign and
/// a letter begin something, and underscores end nothing before a letter.
fn closing(inlines: &[Inline]) -> Vec<bool> {
    let mut closing = vec![false; inlines.len()];
    // What follows the run: a letter or something else.
    let mut before_letter = false;
    for (at, inline) in inlines.iter().enumerate().rev() {
        let text = inline.text();
        let inner = text.trim_end();
        let is_marked = matches!(inline, Inline::Strong(_) | Inline::Emphasis(_));
        if is_marked && !inner.is_empty() {
            let is_joined = at.checked_sub(1).is_some_and(|at| {
                matches!(&inlines[at], Inline::Strong(text) | Inline::Emphasis(text) if !text.ends_with(char::is_whitespace))
            });
            let ends_in_sign = !inner.ends_with(char::is_alphanumeric);
            let is_followed = before_letter && inner.len() == text.len();
            closing[at] = !is_followed || !ends_in_sign && !is_joined;
        }
        let is_sign = closing[at] || matches!(inline, Inline::Code(_) | Inline::Link { .. });
        if !text.is_empty() {
            before_letter = !is_sign && text.starts_with(char::is_alphanumeric);
        }
    }
    closing
}

fn write_inline(inline: &Inline, closes: bool, out: &mut String) {
    let wrapped = |mark: &str, text: &str, out: &mut String| {
        let inner = text.trim();
        if inner.is_empty() {
            out.push_str(text);
            return;
        }
        // Emphasis next to a letter would not be emphasis in CommonMark; such text stays plain.
        let (before, after) = text.split_once(inner).unwrap_or(("", ""));
        out.push_str(before);
        let last = out.chars().next_back();
        let is_marked = closes && last.is_none_or(|c| !c.is_alphanumeric());
        // Asterisks behind those that end another run would be read together with them.
        let is_joined = last == Some('*') && !out.ends_with("\\*");
        let mark = match is_joined {
            true => mark.replace('*', "_"),
            false => mark.to_owned(),
        };
        if is_marked {
            out.push_str(&mark);
        }
        escape(inner, out);
        if is_marked {
            out.push_str(&mark);
        }
        out.push_str(after);
    };
    match inline {
        Inline::Text(text) => escape(text, out),
        Inline::Strong(text) => wrapped("**", text, out),
        Inline::Emphasis(text) => wrapped("*", text, out),
        Inline::Code(text) => {
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest + 1);
            let pad = if text.starts_with('`') || text.ends_with('`') {
                " "
            } else {
                ""
            };
            out.push_str(&format!(
                "{fence}{pad}{}{pad}{fence}",
                text.replace('\n', " ")
            ));
        }
        Inline::Reference(reference) => escape(&reference.text, out),
        Inline::Link { text, url } => {
            let safe = (url.starts_with("https://") || url.starts_with("http://"))
                && url
                    .bytes()
                    .all(|b| b.is_ascii_graphic() && !b"<>()[]\\`\"".contains(&b));
            if safe {
                out.push('[');
                escape(text, out);
                out.push_str(&format!("](<{url}>)"));
            } else {
                escape(text, out);
            }
        }
    }
}

/// Escapes what CommonMark, rustdoc or an HTML page would take for markup. Blanks that follow each other are one, as
/// wherever such text is shown.
fn escape(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '&' if is_entity(&text[at + 1..]) => out.push_str("&amp;"),
            c if c == ' ' || c.is_control() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            // Characters that turn the direction of text can hide what is written.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
}

/// Would what follows an ampersand be taken for the rest of a character's name or number: `lt;`, `#60;`?
fn is_entity(behind: &str) -> bool {
    let name = behind.strip_prefix('#').unwrap_or(behind);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    length > 0 && name.as_bytes().get(length) == Some(&b';')
}

/// A paragraph whose first characters would open a list, heading or rule gets a backslash before them.
fn guard_line_start(line: &str) -> String {
    let first = line.chars().next();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if matches!(first, Some('#' | '+' | '-' | '=')) {
        return format!("\\{line}");
    }
    if digits > 0 && matches!(line.as_bytes().get(digits), Some(b'.' | b')')) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    #[test]
    fn text_of_a_page_is_never_markup() {
        let prose = Prose::plain("<script>x</script> [a](b) `c` **d** _e_ a|b &amp;");
        assert_eq!(
            prose.to_markdown(),
            r"\<script\>x\</script\> \[a\](b) \`c\` \*\*d\*\* \_e\_ a\|b &amp;amp;"
        );
        assert_eq!(
            Prose::plain("R&D a=1&b=2; &#38; && &#; &x y;").to_markdown(),
            "R&D a=1&b=2; &amp;#38; && &#; &x y;"
        );
        assert_eq!(
            Prose::plain("A lid.  It is\n   red.").to_markdown(),
            "A lid. It is red."
        );
        assert_eq!(Prose::plain("# no title").to_markdown(), r"\# no title");
        assert_eq!(Prose::plain("1. no list").to_markdown(), r"1\. no list");
    }

    #[test]
    fn lists_nest() {
        let inner = Prose {
            blocks: vec![ProseBlock::List {
                ordered: false,
                items: vec![Prose::plain("b"), Prose::plain("c")],
            }],
        };
        let mut item = Prose::plain("a");
        item.blocks.extend(inner.blocks);
        let prose = Prose {
            blocks: vec![ProseBlock::List {
                ordered: true,
                items: vec![item, Prose::plain("d")],
            }],
        };
        assert_eq!(prose.to_markdown(), "1. a\n\n   - b\n   - c\n2. d");
    }

    #[test]
    fn marked_runs_next_to_each_other_stay_apart() {
        let strong = |text: &str| Inline::Strong(text.to_owned());
        let soft = |text: &str| Inline::Emphasis(text.to_owned());
        let shown = |inlines: &[Inline]| {
            let blocks = vec![ProseBlock::Paragraph(inlines.to_vec())];
            Prose { blocks }.to_markdown()
        };
        assert_eq!(
            shown(&[strong("lid:"), soft("a_b"), text(" is")]),
            r"**lid:**_a\_b_ is"
        );
        assert_eq!(
            shown(&[strong("a="), soft("b"), strong(":"), soft("c")]),
            "**a=**_b_**:**_c_"
        );
        assert_eq!(shown(&[strong("a:"), text("b")]), "a:b");
        assert_eq!(shown(&[strong("a"), text("b")]), "**a**b");
        assert_eq!(shown(&[soft("a"), strong("b"), text("c")]), "*a*bc");
        assert_eq!(shown(&[text("a*"), strong("b")]), r"a\***b**");
    }

    #[test]
    fn a_blank_first_cell_goes_on_with_the_one_above() {
        let shown = |rows: &[&[&str]]| {
            let cells = |row: &&[&str]| row.iter().map(|cell| Prose::plain(cell)).collect();
            let rows = rows.iter().map(cells).collect();
            let blocks = vec![ProseBlock::Table {
                header: Vec::new(),
                rows,
            }];
            Prose { blocks }.to_markdown()
        };
        assert_eq!(
            shown(&[&["red", "1"], &["", "2"], &["blue", "3"], &["", "4"]]),
            "- red — 1, 2\n- blue — 3, 4"
        );
        assert_eq!(
            shown(&[&["red", "1", "a"], &["", "2", "b"]]),
            "- red — 1 — a\n- red — 2 — b"
        );
        assert_eq!(shown(&[&["", "1"], &["", "2"]]), "-  — 1\n-  — 2");
    }

    #[test]
    fn fences_are_longer_than_what_they_hold() {
        let prose = Prose {
            blocks: vec![ProseBlock::Code("a\n```\nb".to_owned())],
        };
        assert_eq!(prose.to_markdown(), "````text\na\n```\nb\n````");
    }

    #[test]
    fn links_to_anything_but_the_web_are_text() {
        let link = Inline::Link {
            text: "x".to_owned(),
            url: "javascript:alert(1)".to_owned(),
        };
        let prose = Prose {
            blocks: vec![ProseBlock::Paragraph(vec![text("see "), link])],
        };
        assert_eq!(prose.to_markdown(), "see x");
    }
}
