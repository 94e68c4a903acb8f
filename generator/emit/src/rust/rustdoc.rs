//! The gate of doc comments: every line of one goes through it. Descriptions are CommonMark whose text was escaped when
//! the page was read; the gate holds whatever else gets into a comment to text, code and links into the web or the crate.

use std::borrow::Cow;

use apiref_core::text::visible;

/// Lines of a doc comment, one after the other.
#[derive(Debug, Default)]
pub struct Gate {
    /// How many backticks close the code block that is open.
    fence: Option<usize>,
}

impl Gate {
    /// The line as it can stand in a doc comment, and whether it is text: not code or a fence.
    pub fn line<'t>(&mut self, line: &'t str) -> (Cow<'t, str>, bool) {
        let line = visible(line.trim_end());
        let bare = match self.fence {
            Some(_) => line.trim_start(),
            None => content(&line),
        };
        let ticks = bare.bytes().take_while(|byte| *byte == b'`').count();
        match self.fence {
            Some(least) => {
                if ticks >= least && ticks == bare.len() {
                    self.fence = None;
                }
                (line, false)
            }
            None if ticks >= 3 && !bare[ticks..].contains('`') => {
                self.fence = Some(ticks);
                (line, false)
            }
            None => (inline(&line).into_owned().into(), true),
        }
    }
}

/// A line without the marks of lists and quotes that it begins with: a fence may stand behind them.
fn content(mut line: &str) -> &str {
    loop {
        line = line.trim_start();
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let item = match number.len() < line.len() {
            true => number.strip_prefix(['.', ')']),
            false => line.strip_prefix(['-', '*', '+']),
        };
        let item = item.filter(|item| item.starts_with([' ', '\t']));
        match item.or(line.strip_prefix('>')) {
            Some(inner) => line = inner,
            None => return line,
        }
    }
}

/// A line of text in which no tag, no image, no link to elsewhere and no code that is left open stands.
fn inline(line: &str) -> Cow<'_, str> {
    const MARKS: [char; 5] = ['\\', '`', '<', ']', '!'];
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(MARKS) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        // How much is kept, and what is written in the place of how much behind it.
        let (kept, written, replaced) = match from.as_bytes() {
            [b'\\', ..] => (
                1 + from[1..].chars().next().map_or(0, char::len_utf8),
                "",
                0,
            ),
            [b'`', ..] => code(from).map_or((0, "\\`", 1), |length| (length, "", 0)),
            [b'<', ..] => address(from).map_or((0, "\\<", 1), |length| (length, "", 0)),
            [b'!', b'[', ..] => (0, "\\!", 1),
            [b']', b':', ..] => (1, "\\:", 1),
            [b']', b'(', ..] if !is_target(&from[2..]) => (1, "\\(", 1),
            _ => (1, "", 0),
        };
        out.push_str(&from[..kept]);
        out.push_str(written);
        rest = &from[kept + replaced..];
    }
    if out.is_empty() {
        return line.into();
    }
    out.push_str(rest);
    out.into()
}

/// The length of the code that a text begins with; none where it isn't closed.
fn code(text: &str) -> Option<usize> {
    let ticks = text.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = ticks;
    while let Some(next) = text.get(at..)?.find('`') {
        let run = text[at + next..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        at += next + run;
        if run == ticks {
            return Some(at);
        }
    }
    None
}

/// The length of the address in angle brackets that a text begins with, or of a bracket that begins no tag.
fn address(text: &str) -> Option<usize> {
    let inner = &text[1..];
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return Some(1);
    }
    let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))?;
    (is_web(inner) && inner[end..].starts_with('>')).then_some(end + 2)
}

fn is_web(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Does a link lead into the web, or to an item of the crate?
fn is_target(text: &str) -> bool {
    let item =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '#' | '.' | '/');
    let end = text.find(')').unwrap_or(text.len());
    let target = &text[..end];
    let is_item = target.chars().all(item) && target.split("::").all(|part| !part.contains(':'));
    is_web(text.strip_prefix('<').unwrap_or(text)) || is_item
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gated(text: &str) -> String {
        let mut gate = Gate::default();
        let lines = text.lines().map(|line| gate.line(line).0.into_owned());
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn nothing_is_live() {
        for (text, expected) in [
            ("<img src=x onerror=y>", "\\<img src=x onerror=y>"),
            ("`<b>` a < b </b> <!-- x", "`<b>` a < b \\</b> \\<!-- x"),
            ("a ` b <i> c", "a \\` b \\<i> c"),
            ("``a`<b>`` `<u>", "``a`<b>`` \\`\\<u>"),
            ("[x](javascript:alert(1))", "[x]\\(javascript:alert(1))"),
            ("[x]( data:y)", "[x]\\( data:y)"),
            ("[x]: javascript:y", "[x]\\: javascript:y"),
            ("<javascript:alert(1)>", "\\<javascript:alert(1)>"),
            ("\\<b> \\`<b>", "\\<b> \\`\\<b>"),
            ("a\u{202e}b\u{200b}c\u{1b}", "abc "),
            (
                "a! ![x](https://a.example/b)",
                "a! \\![x](https://a.example/b)",
            ),
        ] {
            assert_eq!(gated(text), expected);
        }
    }

    #[test]
    fn what_is_ours_stays() {
        for text in [
            "[`Server::show`] and [text](https://a.example/b) and <https://a.example>",
            "[a](<https://a.example/b>), [b](crate::types::B), [c](#d), [e](crate::f#g-h)",
            "````text\n```\n<b>\n```\n````\n- `x < y`",
        ] {
            assert_eq!(gated(text), text);
        }
        let in_lists = "- ```text\n  <b>\n  ```\n- a\n  10. > ````text\n      ```\n      ````\n";
        assert_eq!(
            gated(&format!("{in_lists}- <b>")),
            format!("{in_lists}- \\<b>")
        );
        assert_eq!(gated("```\n<b>\n```\n<b>"), "```\n<b>\n```\n\\<b>");
    }
}
