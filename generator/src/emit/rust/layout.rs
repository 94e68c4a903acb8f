//! The few places where prettyplease and rustfmt break lines differently, laid out as rustfmt does it, so that emitted
//! files are rustfmt-clean without rustfmt being installed.
//!
//! What is emitted has few shapes: signatures, calls whose arguments are short, `serde` attributes.

/// Widest line.
const LINE: usize = 100;
/// Widest arguments of a call on one line.
const CALL: usize = 60;
/// Widest arguments of an attribute on one line.
const ATTRIBUTE: usize = 70;

/// What the first line of a group of lines begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Signature,
    Call,
    Attribute,
    Field,
}

/// Lays out formatted source again, and puts blank lines between items and methods.
pub fn relayout(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines().peekable();
    let mut previous = "";
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        if ends_block(previous, indent) && !trimmed.is_empty() && !trimmed.starts_with('}') {
            out.push('\n');
        }
        previous = line;
        let Some(shape) = shape_of(trimmed) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let mut joined = trimmed.to_owned();
        while depth(&joined) > 0 {
            let Some(next) = lines.next() else { break };
            join(&mut joined, next.trim());
        }
        while shape == Shape::Field && (angles(&joined) > 0 || !joined.ends_with(',')) {
            let Some(next) = lines.next() else { break };
            join(&mut joined, next.trim());
        }
        // A result on a line of its own, or a brace.
        while shape == Shape::Signature && !joined.ends_with(['{', ';', '}']) {
            let Some(next) = lines.next() else { break };
            join(&mut joined, next.trim());
        }
        write(&joined, shape, indent, &mut out);
    }
    out
}

/// Is `line` the end of a block that begins at `indent`?
fn ends_block(line: &str, indent: usize) -> bool {
    line.trim_start() == "}" && line.len() == indent + 1 && indent <= 4
}

fn shape_of(line: &str) -> Option<Shape> {
    let signature = [
        "pub fn ",
        "pub(crate) fn ",
        "pub async fn ",
        "async fn ",
        "fn ",
    ];
    let call = [
        "call.",
        "rt::query(",
        "rt::header(",
        "rt::body(",
        "rt::validate(",
        "rt::server::unimplemented(",
    ];
    if signature.iter().any(|start| line.starts_with(start)) {
        return Some(Shape::Signature);
    }
    if call.iter().any(|start| line.starts_with(start)) {
        return Some(Shape::Call);
    }
    // A type that goes on in the next line.
    if line.starts_with("pub ") && line.ends_with('<')
        || line.starts_with("pub ") && line.ends_with(':')
    {
        return Some(Shape::Field);
    }
    line.starts_with("#[serde(").then_some(Shape::Attribute)
}

/// Appends the next line of a group as if it had never been broken off.
fn join(joined: &mut String, next: &str) {
    if next.starts_with([')', ']', '}', '>']) {
        let end = joined.trim_end_matches(',').len();
        joined.truncate(end);
    } else if !joined.ends_with(['(', '[', '<']) {
        joined.push(' ');
    }
    joined.push_str(next);
}

fn write(joined: &str, shape: Shape, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    if let (Shape::Field, Some((name, ty))) = (shape, joined.split_once(": ")) {
        if indent + joined.len() <= LINE {
            out.push_str(&format!("{pad}{joined}\n"));
        } else {
            out.push_str(&format!("{pad}{name}:\n{pad}    {ty}\n"));
        }
        return;
    }
    let parts = split(joined);
    let fits = match (&parts, shape) {
        (_, Shape::Signature | Shape::Field) => indent + joined.len() <= LINE,
        (Some(parts), Shape::Call) => {
            width(&parts.arguments) <= CALL && indent + joined.len() <= LINE
        }
        (Some(parts), Shape::Attribute) => {
            width(&parts.arguments) <= ATTRIBUTE && indent + joined.len() <= LINE
        }
        (None, _) => true,
    };
    let (false, Some(parts)) = (fits, parts) else {
        out.push_str(&format!("{pad}{joined}\n"));
        return;
    };
    out.push_str(&format!("{pad}{}\n", parts.head));
    for (index, argument) in parts.arguments.iter().enumerate() {
        let last = index + 1 == parts.arguments.len();
        let comma = if last && shape == Shape::Attribute {
            ""
        } else {
            ","
        };
        out.push_str(&format!("{pad}    {argument}{comma}\n"));
    }
    out.push_str(&format!("{pad}{}\n", parts.tail));
}

fn width(arguments: &[&str]) -> usize {
    arguments
        .iter()
        .map(|argument| argument.chars().count() + 2)
        .sum::<usize>()
        .saturating_sub(2)
}

/// A line with one pair of round brackets that matters.
struct Parts<'l> {
    /// Up to the opening bracket.
    head: &'l str,
    /// Between the brackets.
    arguments: Vec<&'l str>,
    /// From the closing bracket.
    tail: &'l str,
}

fn split(line: &str) -> Option<Parts<'_>> {
    let open = line.find('(')? + 1;
    let (mut depth, mut start) = (0, open);
    let mut arguments = Vec::new();
    let mut scanner = Scanner::new(line);
    while let Some((at, byte)) = scanner.next() {
        if at < open {
            continue;
        }
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b')' if depth == 0 => {
                arguments.push(line[start..at].trim());
                arguments.retain(|argument| !argument.is_empty());
                return Some(Parts {
                    head: &line[..open],
                    arguments,
                    tail: &line[at..],
                });
            }
            b')' | b']' | b'}' | b'>' => depth -= 1,
            b',' if depth == 0 => {
                arguments.push(line[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// How many brackets are open at the end of `text`; a brace that opens a body doesn't count.
fn depth(text: &str) -> i32 {
    let mut depth = 0;
    let mut scanner = Scanner::new(text);
    while let Some((_, byte)) = scanner.next() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            _ => {}
        }
    }
    depth
}

/// How many angle brackets are open at the end of the type of a member.
fn angles(text: &str) -> usize {
    let count = |bracket: u8| text.bytes().filter(|byte| *byte == bracket).count();
    count(b'<').saturating_sub(count(b'>'))
}

/// Goes over the bytes of source that stand in no string literal and no arrow.
struct Scanner<'l> {
    bytes: &'l [u8],
    at: usize,
}

impl<'l> Scanner<'l> {
    fn new(text: &'l str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    fn next(&mut self) -> Option<(usize, u8)> {
        loop {
            let at = self.at;
            let byte = *self.bytes.get(at)?;
            self.at += 1;
            match byte {
                b'"' => self.skip_string(),
                b'-' if self.bytes.get(self.at) == Some(&b'>') => self.at += 1,
                _ => return Some((at, byte)),
            }
        }
    }

    fn skip_string(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'"' => return,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_use_the_whole_line() {
        let broken = "impl A {\n    pub fn with_parts(\n        mut self,\n        value: impl IntoIterator<Item = impl Into<NewBox>>,\n    ) -> Self {\n        self\n    }\n    pub fn b() {}\n}\n";
        let joined = "impl A {\n    pub fn with_parts(mut self, value: impl IntoIterator<Item = impl Into<NewBox>>) -> Self {\n        self\n    }\n\n    pub fn b() {}\n}\n";
        assert_eq!(relayout(broken), joined);
        assert_eq!(relayout(joined), joined);
    }

    #[test]
    fn long_signatures_are_broken_at_each_parameter() {
        let line = format!(
            "pub fn f(&self, {}: &str, b: Map<A, B>) -> X {{\n}}\n",
            "a".repeat(80)
        );
        let expected = format!(
            "pub fn f(\n    &self,\n    {}: &str,\n    b: Map<A, B>,\n) -> X {{\n}}\n",
            "a".repeat(80)
        );
        assert_eq!(relayout(&line), expected);
    }

    #[test]
    fn calls_are_broken_by_the_width_of_their_arguments() {
        let name = "n".repeat(51);
        let line = format!("        call.path(\"{name}\", \"(,\\\"\");\n");
        let expected = format!(
            "        call.path(\n            \"{name}\",\n            \"(,\\\"\",\n        );\n"
        );
        assert_eq!(relayout(&line), expected);
        assert_eq!(
            relayout("call.path(\n    \"a\",\n    b,\n);\n"),
            "call.path(\"a\", b);\n"
        );
    }

    #[test]
    fn types_of_members_stay_whole() {
        let broken = "    pub a: Option<\n        Vec<Long>,\n    >,\n";
        assert_eq!(relayout(broken), "    pub a: Option<Vec<Long>>,\n");
        let long = "L".repeat(90);
        let broken = format!("    pub a: Option<\n        {long},\n    >,\n");
        assert_eq!(
            relayout(&broken),
            format!("    pub a:\n        Option<{long}>,\n")
        );
    }

    #[test]
    fn attributes_are_broken_later_than_calls() {
        let name = "n".repeat(51);
        let line = format!("#[serde(rename = \"{name}\")]\n");
        assert_eq!(relayout(&line), line);
        let long = format!("#[serde(rename = \"{name}\", default)]\n");
        let expected = format!("#[serde(\n    rename = \"{name}\",\n    default\n)]\n");
        assert_eq!(relayout(&long), expected);
    }
}
