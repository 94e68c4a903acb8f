//! The few places where prettyplease and rustfmt break lines differently, laid out as rustfmt does it, so that emitted
//! files are rustfmt-clean without rustfmt being installed.
//!
//! What is emitted has few shapes: signatures, calls whose arguments are short, `serde` attributes, members, variants.

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
    /// A variant or struct that holds a value without a name.
    Tuple,
    /// `let` or `type`: broken behind the equals sign.
    Assignment,
    Implementation,
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
        if let Some(broken) = list_of_calls(trimmed, indent) {
            out.push_str(&broken);
            continue;
        }
        let next = lines.peek().copied().unwrap_or("").trim_start();
        let Some(shape) = shape_of(trimmed, next) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let mut joined = trimmed.to_owned();
        let mut open = depth(&joined);
        while open > 0 {
            let Some(next) = lines.next() else { break };
            join(&mut joined, next.trim());
            open += depth(next);
        }
        while shape == Shape::Field && (angles(&joined) > 0 || !joined.ends_with(',')) {
            let Some(next) = lines.next() else { break };
            join(&mut joined, next.trim());
        }
        // A result on a line of its own, or a brace.
        let goes_on = [Shape::Signature, Shape::Assignment, Shape::Implementation];
        while goes_on.contains(&shape) && !joined.ends_with(['{', ';', '}']) {
            let Some(next) = lines.next() else { break };
            join(&mut joined, next.trim());
        }
        write(&joined, shape, indent, &mut out);
    }
    out
}

/// The member `next` of what is said of paging, where its list is too wide for one line: one call goes on inside its
/// brackets, several stand on a line each.
fn list_of_calls(line: &str, indent: usize) -> Option<String> {
    const PATH: &str = "rt::client::Next::";
    let list = line.strip_prefix("next: &[")?.strip_suffix("],")?;
    if list.len() <= CALL {
        return None;
    }
    let pad = " ".repeat(indent);
    let separator = format!(", {PATH}");
    let mut calls = list.strip_prefix(PATH)?.split(&separator).peekable();
    let first = calls.next()?;
    if calls.peek().is_none() {
        let (name, arguments) = first.strip_suffix(')')?.split_once('(')?;
        return Some(match arguments.split_once(", &") {
            Some((marker, path)) => format!(
                "{pad}next: &[{PATH}{name}(\n{pad}    {marker},\n{pad}    &{path},\n{pad})],\n"
            ),
            None => {
                let keys = arguments.strip_prefix("&[")?.strip_suffix(']')?;
                let keys: String = keys
                    .split(", ")
                    .map(|key| format!("{pad}    {key},\n"))
                    .collect();
                format!("{pad}next: &[{PATH}{name}(&[\n{keys}{pad}])],\n")
            }
        });
    }
    let calls = std::iter::once(first).chain(calls);
    let lines: String = calls
        .map(|call| format!("{pad}    {PATH}{call},\n"))
        .collect();
    Some(format!("{pad}next: &[\n{lines}{pad}],\n"))
}

/// Is `line` the end of a block that begins at `indent`?
fn ends_block(line: &str, indent: usize) -> bool {
    line.trim_start() == "}" && line.len() == indent + 1 && indent <= 4
}

/// The shape of the group that `line` begins; `next` is the line after it.
fn shape_of(line: &str, next: &str) -> Option<Shape> {
    let signature = [
        "pub fn ",
        "pub(crate) fn ",
        "pub async fn ",
        "async fn ",
        "fn ",
    ];
    let call = ["call.", "rt::validate(", "rt::server::unimplemented("];
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
    let is_variant = || {
        let name = line.trim_end_matches('(');
        line.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if line.ends_with('(') && (line.starts_with("pub struct ") || is_variant()) {
        return Some(Shape::Tuple);
    }
    let is_call = line.starts_with("let call =") || line.starts_with("let mut call =");
    let is_conversion = line.starts_with("let ") && next == ".into();";
    let is_alias = line.starts_with("pub type ");
    if is_call || is_conversion || is_alias {
        return Some(Shape::Assignment);
    }
    if line.starts_with("impl rt::") {
        return Some(Shape::Implementation);
    }
    line.starts_with("#[serde(").then_some(Shape::Attribute)
}

/// Appends the next line of a group as if it had never been broken off.
fn join(joined: &mut String, next: &str) {
    if next.starts_with([')', ']', '}', '>']) {
        let end = joined.trim_end_matches(',').len();
        joined.truncate(end);
    } else if !joined.ends_with(['(', '[', '<']) && !next.starts_with('.') {
        joined.push(' ');
    }
    joined.push_str(next);
}

fn write(joined: &str, shape: Shape, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    let fits = indent + joined.len() <= LINE;
    let broken = match shape {
        Shape::Field => joined.split_once(": ").map(|(name, ty)| {
            if indent + 4 + ty.len() <= LINE {
                return format!("{name}:\n{pad}    {ty}\n");
            }
            let ty = ty.trim_end_matches(',');
            let first = indent + name.len() + 2;
            format!("{name}: {},\n", broken_type(ty, first, indent))
        }),
        Shape::Assignment => joined
            .split_once(" = ")
            .map(|(left, right)| assignment(left, right, indent)),
        Shape::Implementation => joined
            .strip_suffix(" {")
            .and_then(|head| head.split_once(" for "))
            .map(|(left, right)| format!("{left}\n{pad}    for {right}\n{pad}{{\n")),
        Shape::Signature | Shape::Call | Shape::Attribute | Shape::Tuple => {
            return write_brackets(joined, shape, indent, out);
        }
    };
    match broken {
        Some(broken) if !fits => out.push_str(&format!("{pad}{broken}")),
        _ => out.push_str(&format!("{pad}{joined}\n")),
    }
}

/// An assignment that is too long for one line, without the blanks before it.
fn assignment(left: &str, right: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let call = right.split_once('(').filter(|_| right.ends_with(");"));
    match call {
        Some((head, rest)) if indent + 4 + right.len() > LINE => {
            let argument = rest.trim_end_matches(");");
            if indent + left.len() + 4 + head.len() <= LINE {
                format!("{left} = {head}(\n{pad}    {argument},\n{pad});\n")
            } else {
                format!("{left} =\n{pad}    {head}(\n{pad}        {argument},\n{pad}    );\n")
            }
        }
        _ => format!("{left} =\n{pad}    {right}\n"),
    }
}

/// Writes what can be broken at its round brackets.
fn write_brackets(joined: &str, shape: Shape, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    let parts = split(joined);
    let most = match shape {
        Shape::Call => CALL,
        Shape::Attribute => ATTRIBUTE,
        _ => usize::MAX,
    };
    let fits = indent + joined.len() <= LINE
        && parts
            .as_ref()
            .is_none_or(|parts| width(&parts.arguments) <= most);
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
        let inner = indent + 4;
        let text = match (shape, argument.split_once(": ")) {
            (Shape::Signature, Some((name, ty))) => {
                let first = inner + name.len() + 2;
                format!("{name}: {}", broken_type(ty, first, inner))
            }
            (Shape::Tuple, _) => broken_type(argument, inner, inner),
            _ => (*argument).to_owned(),
        };
        out.push_str(&format!("{pad}    {text}{comma}\n"));
    }
    out.push_str(&tail(parts.tail, shape, indent));
}

/// The last line of a group: a result that is too long is broken, or its brace stands alone. rustfmt counts the indent
/// of a result twice, and not what stands before its first bound.
fn tail(text: &str, shape: Shape, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let result = text
        .strip_suffix(" {")
        .filter(|_| shape == Shape::Signature);
    match result {
        Some(result) if indent + text.len() > LINE - indent => match indent + result.len() {
            ..=107 => format!("{pad}{result}\n{pad}{{\n"),
            108 => {
                let (first, bound) = result.rsplit_once(" + ").unwrap_or((result, ""));
                format!("{pad}{first}\n{pad}+ {bound} {{\n")
            }
            109.. => format!("{pad}{} {{\n", broken_type(result, indent, indent)),
        },
        _ => format!("{pad}{text}\n"),
    }
}

/// A type that begins in column `first`, broken at its angle brackets as far as its line at `indent` is too long.
fn broken_type(ty: &str, first: usize, indent: usize) -> String {
    // rustfmt measures bounds as if `impl ` did not stand before them.
    let uncounted = if ty.contains("impl ") { 5 } else { 0 };
    // With the comma that follows.
    if first + ty.len() < LINE + uncounted {
        return ty.to_owned();
    }
    let (Some(open), Some(close)) = (ty.find('<'), ty.rfind('>')) else {
        return ty.to_owned();
    };
    let (inner, pad) = (indent + 4, " ".repeat(indent));
    let (name, argument) = match ty[open + 1..close].split_once(" = ") {
        Some((name, argument)) => (format!("{name} = "), argument),
        None => (String::new(), &ty[open + 1..close]),
    };
    let argument = broken_type(argument, inner + name.len(), inner);
    format!(
        "{}\n{pad}    {name}{argument},\n{pad}{}",
        &ty[..=open],
        &ty[close..]
    )
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
        let long = "L".repeat(82);
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
