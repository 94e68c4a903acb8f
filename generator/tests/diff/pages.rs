//! The states of one page, or of one IR, that the rules of the differ are tested on.
//!
//! `queue.page` and `queues.json` are what all fixtures start from; the `.edits` files say what each changes. A line
//! `# RULE` begins a fixture, and these words begin its states:
//!
//! - `old`: edits of the base; without it, the base.
//! - `new`: edits of `old`, from which the rule fires.
//! - `restated`: edits of `new` that change only the words.
//! - `differing`: edits of `new` that look like `restated` and do change the API.
//!
//! The state `same` is `old` with its tables and members in another arrangement.
//!
//! Edits of a page are hunks as in a diff, with an empty line between two; the lines that a hunk expects must stand in
//! the page once. Edits of the IR are lines `=POINTER VALUE`, and `=POINTER` to remove. Pointers that don't begin with
//! `/` begin at the first operation, and `-` stands for the end of a list.

use std::collections::BTreeMap;

use serde_json::{Value, json};

const PAGE: &str = include_str!("queue.page");
const IR: &str = include_str!("queues.json");
const EDITS: [&str; 7] = [
    include_str!("api.edits"),
    include_str!("body.edits"),
    include_str!("docs.edits"),
    include_str!("operation.edits"),
    include_str!("parameter.edits"),
    include_str!("request.edits"),
    include_str!("response.edits"),
];

/// The edits of a rule.
pub struct Fixture {
    rule: &'static str,
    states: BTreeMap<&'static str, Vec<&'static str>>,
}

/// A state, as a file.
pub struct Written {
    /// `rst`, or `json` for the IR.
    pub extension: &'static str,
    pub text: String,
}

/// The fixtures of all rules that have one.
pub fn fixtures() -> BTreeMap<&'static str, Fixture> {
    let mut all = BTreeMap::new();
    for text in EDITS {
        for block in text.trim_start_matches("# ").split("\n# ") {
            let fixture = Fixture::parse(block);
            let rule = fixture.rule;
            assert!(all.insert(rule, fixture).is_none(), "{rule} stands twice");
        }
    }
    all
}

impl Fixture {
    fn parse(block: &'static str) -> Self {
        let mut lines = block.trim_end().lines();
        let rule = lines.next().unwrap_or_default();
        let mut states: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut state = None;
        for line in lines {
            match line {
                "old" | "new" | "restated" | "differing" => {
                    state = Some(states.entry(line).or_default());
                }
                line => state
                    .as_mut()
                    .unwrap_or_else(|| panic!("{rule}: {line} is in no state"))
                    .push(line),
            }
        }
        assert!(states.contains_key("new"), "{rule} has no new state");
        Self { rule, states }
    }

    /// A state by its name; none where the fixture has no such edits.
    pub fn state(&self, name: &str) -> Option<Written> {
        if !matches!(name, "old" | "same") && !self.states.contains_key(name) {
            return None;
        }
        let path: &[&str] = match name {
            "old" | "same" => &["old"],
            "new" => &["old", "new"],
            _ => &["old", "new", name],
        };
        let edits = path.iter().flat_map(|state| self.states.get(state));
        if self.states["new"].iter().all(|line| line.starts_with('=')) {
            let mut ir: Value = serde_json::from_str(IR).expect("JSON");
            for line in edits.flatten() {
                set(&mut ir, &line[1..]);
            }
            let text = match name {
                "same" => {
                    rearrange(&mut ir);
                    reversed(&ir)
                }
                _ => ir.to_string(),
            };
            let extension = "json";
            return Some(Written { extension, text });
        }
        let mut page: Vec<&str> = PAGE.lines().collect();
        for hunk in edits.flat_map(|lines| lines.split(|line| line.is_empty())) {
            self.apply(hunk, &mut page);
        }
        Some(Written {
            extension: "rst",
            text: render(&page, name == "same"),
        })
    }

    fn apply(&self, hunk: &[&'static str], page: &mut Vec<&'static str>) {
        let side = |left_out: char| {
            let lines = hunk.iter().filter(move |line| !line.starts_with(left_out));
            lines.map(|line| &line[1..]).collect::<Vec<&'static str>>()
        };
        let before = side('+');
        let stands = |place: &usize| page[*place..].starts_with(&before);
        let places: Vec<usize> = (0..page.len()).filter(stands).collect();
        let [place] = places[..] else {
            panic!("{}: these lines don't stand once: {before:#?}", self.rule);
        };
        page.splice(place..place + before.len(), side('-'));
    }
}

/// One edit of the IR.
fn set(ir: &mut Value, edit: &str) {
    let (pointer, value) = match edit.split_once(' ') {
        Some((pointer, value)) => (pointer, Some(value)),
        None => (edit, None),
    };
    let value = value.map(|text| {
        serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{edit}: {error}"))
    });
    let pointer = match pointer.starts_with('/') {
        true => pointer.to_owned(),
        false => format!("/0/operations/0/{pointer}"),
    };
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    match (ir.pointer_mut(parent), value) {
        (Some(Value::Object(map)), Some(value)) => {
            map.insert(key.to_owned(), value);
        }
        (Some(Value::Object(map)), None) => {
            map.remove(key)
                .unwrap_or_else(|| panic!("{edit}: nothing there"));
        }
        (Some(Value::Array(list)), Some(value)) if key == "-" => list.push(value),
        (Some(Value::Array(list)), value) => {
            let place: usize = key.parse().expect(edit);
            match value {
                Some(value) => list[place] = value,
                None => drop(list.remove(place)),
            }
        }
        _ => panic!("{edit}: no such place"),
    }
}

/// The same IR: operations begin on other lines, and the body of the first operation is a struct with a name.
fn rearrange(ir: &mut Value) {
    for api in ir.as_array_mut().into_iter().flatten() {
        for operation in api["operations"].as_array_mut().into_iter().flatten() {
            operation["line"] = json!(23);
        }
        if let Some(body) = api.pointer_mut("/operations/0/request_body/schema")
            && body.get("properties").is_some()
        {
            let shared = std::mem::replace(body, json!({"$ref": "#/schemas/Shared"}));
            api["schemas"] = json!({ "Shared": shared });
        }
    }
}

/// JSON with the members of objects in the opposite order.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let member = |(name, value)| format!("{}:{}", json!(name), reversed(value));
            let members: Vec<String> = map.iter().rev().map(member).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(list) => {
            let items: Vec<String> = list.iter().map(reversed).collect();
            format!("[{}]", items.join(","))
        }
        value => value.to_string(),
    }
}

/// The page as reStructuredText. Lines with ` | ` are rows of a table, below their titles; ` // ` parts paragraphs in a
/// cell. Captions are numbered. Rearranged, rows come in the opposite order, columns are wider and their text is wrapped.
fn render(page: &[&str], rearranged: bool) -> String {
    let mut text = String::new();
    let mut captions = 0;
    let mut indent = "";
    for lines in page.chunk_by(|a, b| is_row(a) && is_row(b)) {
        match lines[0].strip_prefix(".. table:: ") {
            _ if is_row(lines[0]) => {
                let mut rows: Vec<Vec<&str>> = lines.iter().map(|row| cells(row)).collect();
                if rearranged {
                    rows[1..].reverse();
                }
                text.push_str(&grid(&rows, indent, rearranged));
                indent = "";
            }
            Some(caption) => {
                captions += 1;
                indent = "   ";
                text.push_str(&format!(".. table:: **Table {captions} {caption}**\n"));
            }
            None => text.push_str(&format!("{}\n", lines[0])),
        }
    }
    text
}

fn is_row(line: &str) -> bool {
    line.contains(" | ")
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_end_matches('|')
        .split(" | ")
        .map(str::trim)
        .collect()
}

fn grid(rows: &[Vec<&str>], indent: &str, wide: bool) -> String {
    let limit = if wide { 26 } else { usize::MAX };
    let rows: Vec<Vec<Vec<String>>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| wrapped(cell, limit)).collect())
        .collect();
    let columns = rows[0].len();
    let width = |column: usize| {
        let lines = rows.iter().filter_map(|row| row.get(column)).flatten();
        lines.map(String::len).max().unwrap_or(0) + if wide { 3 } else { 0 }
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let border = |fill: &str| {
        let cells: String = widths.iter().map(|w| fill.repeat(w + 2) + "+").collect();
        format!("{indent}+{cells}\n")
    };
    let mut text = border("-");
    for (index, row) in rows.iter().enumerate() {
        for line in 0..row.iter().map(Vec::len).max().unwrap_or(0) {
            text.push_str(&format!("{indent}|"));
            for (column, width) in widths.iter().enumerate() {
                let part = row.get(column).and_then(|cell| cell.get(line));
                text.push_str(&format!(" {:<width$} |", part.map_or("", String::as_str)));
            }
            text.push('\n');
        }
        text.push_str(&border(if index == 0 { "=" } else { "-" }));
    }
    text
}

/// The lines of a cell.
fn wrapped(cell: &str, limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (index, paragraph) in cell.split(" // ").enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.len() + word.len() >= limit && !paragraph.contains('`') {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}
