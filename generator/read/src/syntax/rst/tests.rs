//! One test a rule of the markup, over a drawing of the tree.

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::syntax::document::{Block, BlockKind, Table};
use crate::syntax::inline;
use apiref_core::diagnostic::Code;

/// Draws a document: one line a node, two blanks a level.
fn draw(text: &str) -> String {
    let page = Page::new("page.rst", text);
    let (document, diagnostics) = parse(&page);
    let mut out = String::new();
    for field in &document.fields {
        writeln!(out, "field {}={}", field.name, field.value).unwrap();
    }
    draw_blocks(&document.blocks, 0, &mut out);
    document
        .sections
        .iter()
        .for_each(|section| draw_section(section, &mut out));
    for diagnostic in diagnostics {
        writeln!(
            out,
            "{}:{} {}",
            diagnostic.line, diagnostic.column, diagnostic.message
        )
        .unwrap();
    }
    out
}

fn draw_section(section: &Section<'_>, out: &mut String) {
    writeln!(
        out,
        "section {} {:?} {:?}",
        section.level,
        inline::plain(&section.title),
        section.labels
    )
    .unwrap();
    draw_blocks(&section.blocks, 1, out);
    section
        .sections
        .iter()
        .for_each(|section| draw_section(section, out));
}

fn draw_blocks(blocks: &[Block<'_>], depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    for block in blocks {
        let labels = if block.labels.is_empty() {
            String::new()
        } else {
            format!(" {:?}", block.labels)
        };
        match &block.kind {
            BlockKind::Paragraph(text) => {
                writeln!(out, "{pad}p{labels} {}", text.verbatim().replace('\n', "|")).unwrap()
            }
            BlockKind::List { ordered, items } => {
                writeln!(out, "{pad}{}{labels}", if *ordered { "ol" } else { "ul" }).unwrap();
                for item in items {
                    writeln!(out, "{pad}  item").unwrap();
                    draw_blocks(&item.blocks, depth + 2, out);
                }
            }
            BlockKind::Literal { language, text } => {
                writeln!(
                    out,
                    "{pad}literal{labels} {language:?} {:?}",
                    text.verbatim()
                )
                .unwrap();
            }
            BlockKind::Table(table) => draw_table(table, &labels, depth, out),
            BlockKind::Directive {
                name,
                argument,
                options,
                body,
            } => {
                let options: Vec<_> = options
                    .iter()
                    .map(|option| (option.name, option.value))
                    .collect();
                writeln!(out, "{pad}{name}{labels} {argument:?} {options:?}").unwrap();
                draw_blocks(body, depth + 1, out);
            }
            BlockKind::Quote(blocks) => {
                writeln!(out, "{pad}quote{labels}").unwrap();
                draw_blocks(blocks, depth + 1, out);
            }
            BlockKind::Fields(fields) => {
                for field in fields {
                    writeln!(out, "{pad}field{labels} {:?}", field.name.text).unwrap();
                    draw_blocks(&field.blocks, depth + 1, out);
                }
            }
            BlockKind::Comment(text) => {
                writeln!(out, "{pad}comment{labels} {}", text.verbatim()).unwrap()
            }
        }
    }
}

fn draw_table(table: &Table<'_>, labels: &str, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    let caption = table.caption.as_ref().map(inline::plain);
    writeln!(out, "{pad}table{labels} {:?} {caption:?}", table.form).unwrap();
    for (kind, rows) in [("head", &table.header), ("row", &table.rows)] {
        for row in rows {
            let cells: Vec<_> = row
                .cells
                .iter()
                .map(|cell| inline::prose(&cell.blocks).text())
                .collect();
            writeln!(out, "{pad}  {kind} {cells:?}").unwrap();
        }
    }
}

#[test]
fn titles_nest_by_the_order_of_their_underlines() {
    insta::assert_snapshot!(draw(
        ":original_name: x.html\n\n.. _x:\n\nTop\n===\n\nText.\n\nOne\n---\n\na\n\nTwo\n---\n\nDeep\n^^^^\n\nb\n\nNext\n====\n"
    ), @r#"
    field original_name=x.html
    section 1 "Top" ["x"]
      p Text.
    section 2 "One" []
      p a
    section 2 "Two" []
    section 3 "Deep" []
      p b
    section 1 "Next" []
    "#);
}

#[test]
fn overlines_make_a_style_of_their_own_and_short_underlines_count() {
    insta::assert_snapshot!(draw("====\nBook of many words\n====\n\nPage with a long title\n~~~~~~\n\nRequest\n^^^^^^^^^\n\nx\n"), @r#"
    section 1 "Book of many words" []
    section 2 "Page with a long title" []
    section 3 "Request" []
      p x
    "#);
}

#[test]
fn a_line_of_dots_is_no_underline_of_a_short_text() {
    insta::assert_snapshot!(draw("Wait\n...\n\nmore\n"), @"
    p Wait|...
    p more
    ");
}

#[test]
fn lists_hold_blocks_and_lists() {
    insta::assert_snapshot!(draw("-  one\n   two\n\n   .. note::\n\n      mind\n\n-  -  inner\n\n   -  last\n\n1. first\n2. second\n\nA. Smith\nwrote\n"), @r#"
    ul
      item
        p one|two
        note "" []
          p mind
      item
        ul
          item
            p inner
          item
            p last
    ol
      item
        p first
      item
        p second
    p A. Smith|wrote
    "#);
}

#[test]
fn literal_blocks_lose_the_common_indent() {
    insta::assert_snapshot!(draw("Try::\n\n    a\n      b\n\n    c\n\n::\n\n  d\n\n.. code-block:: text\n\n   GET /v1\n\n     {\n\n.. code::\n\n"), @r#"
    quote
      p Try:
      literal None "a\n  b\n\nc"
    literal None "d"
    literal Some("text") "GET /v1\n\n  {"
    literal None ""
    "#);
}

#[test]
fn targets_label_what_follows_them() {
    insta::assert_snapshot!(draw(".. _a:\n\n.. _b__c:\n\n.. table:: **Table 1** Things\n\n   ===== ====\n   Name  Kind\n   ===== ====\n   x     y z\n   ===== ====\n\n-  .. _d:\n\n   Label\n"), @r#"
    table ["a", "b__c"] Simple Some("Table 1 Things")
      head ["Name", "Kind"]
      row ["x", "y z"]
    ul
      item
        p ["d"] Label
    "#);
}

#[test]
fn admonitions_take_their_text_from_the_first_line_too() {
    insta::assert_snapshot!(draw(".. note:: mind\n   the gap\n\n   and more\n\nend\n"), @r#"
    note "" []
      p mind|the gap
      p and more
    p end
    "#);
}

#[test]
fn grid_cells_hold_blocks() {
    insta::assert_snapshot!(draw(
        "+------+-----------+\n| Name | Text      |\n+======+===========+\n| a    | one       |\n|      |           |\n|      | -  two    |\n|      |           |\n|      |    three  |\n+------+-----------+\n| é b  | ünï       |\n+------+-----------+\n"
    ), @r#"
    table Grid None
      head ["Name", "Text"]
      row ["a", "one\ntwo\nthree"]
      row ["é b", "ünï"]
    "#);
}

#[test]
fn two_borders_in_a_row_are_an_empty_row() {
    insta::assert_snapshot!(draw("+---+---+\n|a  |b  |\n+===+===+\n|1  |2  |\n+---+---+\n+---+---+\n|3  |4  |\n+---+---+\n"), @r#"
    table Grid None
      head ["a", "b"]
      row ["1", "2"]
      row ["", ""]
      row ["3", "4"]
    "#);
}

#[test]
fn a_cell_that_spans_rows_is_repeated() {
    insta::assert_snapshot!(draw("+---+---+\n|a  |b  |\n+===+===+\n|all|1  |\n|   +---+\n|   |2  |\n+---+---+\n"), @r#"
    table Grid None
      head ["a", "b"]
      row ["all", "1"]
      row ["all", "2"]
    "#);
}

#[test]
fn malformed_tables_are_read_as_a_person_would_and_said() {
    insta::assert_snapshot!(draw("+---+---+\n|a  |b  |\n+===+===+\n|1  |2  |x\n+---|---+\n|long  |4  |\n+---+---+\n|both   |\n+---+---+\n|5  |6  |\n"), @r#"
    table Grid None
      head ["a", "b"]
      row ["1", "2"]
      row ["long", "4"]
      row ["both", ""]
      row ["5", "6"]
    5:5 the borders of a table don't fit its rows: found a border with | for a corner, expected a border with + at each column
    4:1 the borders of a table don't fit its rows: found `x` behind the last bar of `|1 |2 |x`, expected 2 cells between bars below the + of the borders
    6:1 the borders of a table don't fit its rows: found bars at other columns in `|long |4 |`, expected 2 cells between bars below the + of the borders
    8:1 the borders of a table don't fit its rows: found a row that does not fit its borders: `|both |`, expected 2 cells between bars below the + of the borders
    10:1 the borders of a table don't fit its rows: found a table that ends in the middle, expected a border as its last line
    "#);
}

#[test]
fn a_row_without_its_first_bar_is_still_a_row() {
    insta::assert_snapshot!(draw("+----+---+\n| a  | b |\n+====+===+\n  x  | 1 |\n+----+---+\n| y  | 2 |\n+----+---+\n"), @r#"
    table Grid None
      head ["a", "b"]
      row ["x", "1"]
      row ["y", "2"]
    4:1 the borders of a table don't fit its rows: found a row that does not fit its borders: `x | 1 |`, expected 2 cells between bars below the + of the borders
    "#);
}

#[test]
fn simple_tables_go_on_where_the_first_cell_is_blank() {
    insta::assert_snapshot!(draw("==== ====\na    b\n==== ====\n1    2\n     3\n\\    4\n==== ====\n"), @r#"
    table Simple None
      head ["a", "b"]
      row ["1", "2 3"]
      row ["", "4"]
    "#);
}

#[test]
fn csv_and_list_tables_are_tables() {
    insta::assert_snapshot!(draw(
        ".. csv-table:: Codes\n   :header: \"Code\", Text\n   :widths: 1, 2\n\n   200, \"fine, thanks\"\n   \"404\", \"not\n   there\"\n\n.. list-table::\n   :header-rows: 1\n\n   * - A\n     - B\n   * - 1\n     -\n"
    ), @r#"
    table Csv Some("Codes")
      head ["Code", "Text"]
      row ["200", "fine, thanks"]
      row ["404", "not there"]
    table List None
      head ["A", "B"]
      row ["1", ""]
    "#);
}

#[test]
fn definition_lists_and_quotes_keep_their_text() {
    insta::assert_snapshot!(draw("term\n   meaning\n\n   more\n"), @"
    p term
    quote
      p meaning
      p more
    ");
}

/// A grid table with the given cells.
fn grid(rows: &[Vec<String>]) -> String {
    let columns = rows[0].len();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .flat_map(|row| row[column].split('\n'))
                .map(|line| line.chars().count())
                .max()
                .unwrap_or(0)
                + 2
        })
        .collect();
    let border = |fill: &str| {
        format!(
            "+{}+\n",
            widths
                .iter()
                .map(|width| fill.repeat(*width))
                .collect::<Vec<_>>()
                .join("+")
        )
    };
    let mut text = border("-");
    for (index, row) in rows.iter().enumerate() {
        let height = row
            .iter()
            .map(|cell| cell.split('\n').count())
            .max()
            .unwrap_or(1);
        for line in 0..height {
            let cells = row.iter().zip(&widths).map(|(cell, width)| {
                let piece = cell.split('\n').nth(line).unwrap_or("");
                format!(" {piece}{}", " ".repeat(width - 1 - piece.chars().count()))
            });
            text.push_str(&format!("|{}|\n", cells.collect::<Vec<_>>().join("|")));
        }
        text.push_str(&border(if index == 0 { "=" } else { "-" }));
    }
    text
}

proptest! {
    #[test]
    fn cells_of_grid_tables_come_back(rows in (1usize..5).prop_flat_map(|columns| {
        prop::collection::vec(prop::collection::vec("[a-zé]{2}[a-zéß (),:]{0,8}[a-z](\n[a-z]{2}[a-z +|]{0,6}[a-z])?", columns), 2..6)
    })) {
        let text = grid(&rows);
        let page = Page::new("t.rst", &text);
        let (document, diagnostics) = parse(&page);
        prop_assert_eq!(diagnostics, vec![]);
        let [Block { kind: BlockKind::Table(table), .. }] = document.blocks.as_slice() else {
            return Err(TestCaseError::fail(format!("no table in {text}")));
        };
        let read: Vec<Vec<String>> = table.header.iter().chain(&table.rows)
            .map(|row| row.cells.iter().map(|cell| cell.paragraph().map(|text| text.verbatim()).unwrap_or_default()).collect())
            .collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn no_text_is_too_odd(text in "[ -~\n|+=`*.:_\\-äé\u{a0}\t]{0,300}") {
        let page = Page::new("t.rst", &text);
        let (document, _) = parse(&page);
        inline::prose(&document.blocks);
    }
}

#[test]
fn includes_stand_in_their_place() {
    let mut pages = vec![Page::new(
        "crates.rst",
        "Crates\n======\n\n.. include:: codes.inc\n\nText.\n\n  .. include:: gone.inc\n",
    )];
    let part = Arc::new(Page::new(
        "codes.inc",
        "Codes\n-----\n\n- 200\n\n.. include:: codes.inc\n",
    ));
    crate::expand::expand(&mut pages, &mut |name| {
        (name == "codes.inc").then(|| part.clone())
    });
    let (document, found) = parse(&pages[0]);
    let codes = &document.sections[0].sections[0];
    assert_eq!(codes.title.joined(), "Codes");
    // The list of the part, then the text of the page.
    assert_eq!(codes.blocks.len(), 2);
    let (file, span) = pages[0].locate_span(codes.blocks[0].span);
    assert_eq!((&**file.name(), file.slice(span)), ("codes.inc", "- 200"));
    let places: Vec<_> = found
        .iter()
        .map(|found| (&*found.page, found.line, found.code))
        .collect();
    assert_eq!(
        places,
        [
            ("codes.inc", 6, Code::FileNotFound),
            ("crates.rst", 8, Code::FileNotFound)
        ]
    );
}

#[test]
fn fields_hold_blocks() {
    insta::assert_snapshot!(draw("Bees\n====\n\n:query string a: - one\n                   more\n                 - two\n:b:\n  text\n\n  text\n:OS:c d: e\n:ref:`x <y>` is text\n\n.. http:get:: /a\n     /b\n   :synopsis: long\n      and longer\n   :x:\n\n   body\n"), @r#"
    section 1 "Bees" []
      field "query string a"
        ul
          item
            p one|more
          item
            p two
      field "b"
        p text
        p text
      field "OS:c d"
        p e
      p :ref:`x <y>` is text
      http:get "/a\n     /b" [("synopsis", "long\n      and longer"), ("x", "")]
        p body
    "#);
}
