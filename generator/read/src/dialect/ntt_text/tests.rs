//! Property: tables with known cells, rendered as the family's pages are, come back cell by cell, or with a doubt.
//!
//! The rendering joins cells by one blank, an empty cell is U+00A0, white space in a cell is collapsed, a line break in
//! a cell breaks the line, paragraphs break it twice. What the rendering itself makes undecidable is left out: a line
//! inside a cell that looks like the beginning of a row, a description that begins with `of` behind `List`.
//!
//! `APIREF_SPLIT_ROWS` sets how many rows are tried (2,000 by default; run a million in release mode).

use std::collections::HashSet;

use super::columns::{Column, header_line};
use super::split::{self, Types};
use super::table;
use crate::syntax::ntt;
use apiref_core::page::Page;

const HEADERS: &[&str] = &[
    "name style format description required/optional default value behavior for invalid parameter response code for invalid parameter",
    "name style format description required/optional",
    "item format description",
    "item mandatory format description",
    "response code condition",
    "Parameter Request Type Type Description Required or Optional Note \u{a0}",
    "Parameter Type Description Note",
    "Code Description Error? Note",
    "Parameter Style Type Format Enumeration Description Required",
    "Parameter Type Format Description",
];

/// Words of descriptions; many of them are what other cells are made of.
const WORDS: &[&str] = &[
    "required",
    "optional",
    "Required",
    "Optional",
    "yes",
    "no",
    "Yes",
    "No",
    "Terminate",
    "400",
    "404,",
    "String",
    "Object",
    "List",
    "of",
    "Body",
    "Header",
    "URL",
    "query",
    "plain",
    "-",
    "(deprecated)",
    "(only",
    "one)",
    "[a,",
    "b]",
    "name",
    "Tenant",
    "the",
    "a",
    "is",
    "when",
    "UUID",
    "10",
    "0",
    "true",
    "ID.",
    "値",
    "\u{201c}x\u{201d}",
    "e.g.",
    "and/or",
    "VLAN",
    "default",
    "value",
    "o",
    "Array",
    "Integer(10)",
    "https://x.example/y?a=b|c",
    "null",
    "<id>",
];

/// A generator of numbers with a fixed seed: the same rows on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// A cell's text; empty for an empty cell.
fn cell(numbers: &mut Numbers, column: Column, before: &str, capital: bool) -> String {
    match column {
        Column::Name => name(numbers),
        Column::Code => numbers
            .pick(&[
                "200", "202", "204", "400", "401", "404", "409", "500", "503",
            ])
            .to_owned(),
        Column::Style => numbers
            .pick(&["Header", "URL", "Body", "Query", "query", "URI", "plain"])
            .to_owned(),
        Column::Format => format(numbers),
        Column::Type => numbers
            .pick(&["string", "integer", "boolean", "array<object>", "object"])
            .to_owned(),
        Column::Subformat => numbers
            .pick(&["-", "hyph-uuid", "ipv4", "datatype_box"])
            .to_owned(),
        Column::Enumeration => numbers
            .pick(&["-", "['a', 'b c']", "[1, 2]", "['up']"])
            .to_owned(),
        Column::Requirement if capital => numbers.pick(&["Required", "Optional"]).to_owned(),
        Column::Requirement => numbers.pick(&["required", "optional"]).to_owned(),
        Column::Required => numbers.pick(&["yes", "no"]).to_owned(),
        Column::Mandatory => numbers.pick(&["o", ""]).to_owned(),
        Column::Default => match numbers.below(10) {
            0 => numbers
                .pick(&["10", "true", "ACTIVE", "-", "the first of all"])
                .to_owned(),
            1 => text(numbers, 3, ""),
            _ => String::new(),
        },
        Column::Action => numbers
            .pick(&["Terminate", "Terminate", "Ignore", ""])
            .to_owned(),
        Column::ActionCode => numbers.pick(&["400", "401", "403, 404", ""]).to_owned(),
        Column::IsError => numbers.pick(&["Yes", "No"]).to_owned(),
        Column::Note => match numbers.chance(50) {
            true => text(numbers, 6, ""),
            false => String::new(),
        },
        Column::Description | Column::Permission | Column::Other => match numbers.chance(10) {
            true => String::new(),
            false => text(numbers, 14, before),
        },
        Column::Nameless => String::new(),
    }
}

fn name(numbers: &mut Numbers) -> String {
    let parts = [
        "tenant", "id", "name", "required", "string", "status", "Body", "x", "tags", "url",
        "optional",
    ];
    let mut name = numbers.pick(&parts).to_owned();
    for _ in 0..numbers.below(3) {
        name.push_str(numbers.pick(&["_", "_", ".", "-", ":"]));
        name.push_str(numbers.pick(&parts));
    }
    name
}

fn format(numbers: &mut Numbers) -> String {
    match numbers.below(9) {
        0 => format!("String({})", numbers.below(300)),
        1 => "String(registered, approved, denied)".to_owned(),
        2 => "authentication token string(varchar)".to_owned(),
        3 => numbers
            .pick(&[
                "List of HostRoute",
                "Array of String",
                "List of IPv4 addresses",
            ])
            .to_owned(),
        4 => "String(UUID)".to_owned(),
        5 => numbers
            .pick(&["List", "Array", "dateTime", "UUID", "URI", "int", "Float"])
            .to_owned(),
        _ => numbers
            .pick(&["String", "Object", "Integer", "Boolean"])
            .to_owned(),
    }
}

/// Words, sometimes on several lines or in several paragraphs. `before` is the cell before it.
fn text(numbers: &mut Numbers, most: usize, before: &str) -> String {
    let mut text = String::new();
    for index in 0..=numbers.below(most) {
        let mut word = numbers.pick(WORDS);
        while index == 0
            && (before.starts_with("List") || before.starts_with("Array"))
            && word == "of"
        {
            word = numbers.pick(WORDS);
        }
        if index > 0 {
            text.push_str(match numbers.below(60) {
                0 => "\n",
                1 => "\n\n",
                _ => " ",
            });
        }
        text.push_str(word);
    }
    text
}

/// A row, and the lines that it gives. A line inside it that looks like the beginning of a row is made none.
fn row(numbers: &mut Numbers, columns: &[Column], capital: bool) -> (Vec<String>, String) {
    loop {
        let mut cells: Vec<String> = Vec::new();
        for &column in columns {
            let before = cells.last().cloned().unwrap_or_default();
            cells.push(cell(numbers, column, &before, capital));
        }
        let line = cells
            .iter()
            .map(|cell| if cell.is_empty() { split::EMPTY } else { cell })
            .collect::<Vec<_>>()
            .join(" ");
        let mut lines = line.split('\n').filter(|line| !line.is_empty());
        lines.next();
        let undecidable = |line: &str| {
            split::starts_row(columns, line, Types::Any)
                || header_line(line).is_some()
                || line.starts_with(['{', '['])
        };
        if !lines.any(undecidable) {
            return (cells, line);
        }
    }
}

#[test]
fn rows_come_back_or_are_doubted() {
    let wanted: usize = std::env::var("APIREF_SPLIT_ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok())
        .unwrap_or(2_000);
    let mut numbers = Numbers(20_150_928);
    let (mut right, mut doubted, mut tried) = (0_usize, 0_usize, 0_usize);
    while tried < wanted {
        let header = HEADERS[numbers.below(HEADERS.len())];
        let columns = header_line(header).expect("a known header");
        let capital = numbers.chance(50);
        let rows: Vec<_> = (0..1 + numbers.below(12))
            .map(|_| row(&mut numbers, &columns, capital))
            .collect();
        let lines: Vec<&str> = rows.iter().map(|(_, line)| line.as_str()).collect();
        let text = format!("{header}\n{}\n", lines.join("\n"));
        let page = Page::new("rows.txt", &text);
        let tables = table::read(&ntt::parse(&page).groups, &HashSet::new()).tables;
        assert_eq!(tables.len(), 1, "{text}");
        let found = &tables[0].rows;
        assert_eq!(found.len(), rows.len(), "rows of\n{text}\n{found:#?}");
        for ((cells, line), found) in rows.iter().zip(found) {
            tried += 1;
            if found.doubt.is_some() {
                doubted += 1;
                continue;
            }
            let same = cells
                .iter()
                .zip(&found.cells)
                .all(|(cell, found)| cell.split_whitespace().eq(found.text.split_whitespace()));
            assert!(
                same,
                "{line:?}\nwas split without a doubt into\n{:#?}",
                found.cells
            );
            right += 1;
        }
    }
    println!("{tried} rows: {right} right, {doubted} doubted, 0 wrong");
    assert!(
        right * 10 > tried * 7,
        "too many doubts: {doubted} of {tried}"
    );
}
