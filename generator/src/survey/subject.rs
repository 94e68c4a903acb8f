//! What a finding is about: the field it names, the row of that field, and its value in an example.

use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::{Api, Operation, Schema};
use apiref_core::page::Page;
use apiref_read::resolve::overrides;

use super::excerpt::Mark;

/// A field, by the names that lead to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject {
    names: Vec<String>,
}

impl Subject {
    /// The field that a diagnostic names; none where it names none.
    pub fn of(diagnostic: &Diagnostic) -> Option<Self> {
        let found = &diagnostic.found;
        let mut names = match found.strip_prefix('$') {
            Some(path) => split(path.split(' ').next().unwrap_or_default()),
            None => split(quoted(found)?),
        };
        // `$.door`, and the member that is missing from it.
        if found.starts_with('$')
            && diagnostic.expected.starts_with('`')
            && let Some(member) = quoted(&diagnostic.expected)
        {
            names.extend(split(member));
        }
        (!names.is_empty()).then_some(Self { names })
    }

    /// `door.lock`
    pub fn text(&self) -> String {
        self.names.join(".")
    }

    fn last(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    /// The schema of the field in an operation, where its docs have a row for it.
    pub fn schema<'a>(&self, api: &'a Api, operation: &'a Operation) -> Option<&'a Schema> {
        let mut found = None;
        overrides::walk(api, operation, &mut |place, schema| {
            let names: Vec<&str> = place.names().collect();
            let own = self.names.iter().map(String::as_str);
            let has_row = schema.source.is_some();
            if found.is_none()
                && has_row
                && own.rev().zip(names.iter().rev()).all(|(a, b)| a == *b)
                && names.len() >= self.names.len()
            {
                found = Some(schema);
            }
        });
        found
    }

    /// Its name in a line, as a row has it.
    pub fn in_line(&self, page: &Page, line: u32) -> Option<Mark> {
        let text = page.line(line);
        let name = self.last();
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let (at, _) = text.match_indices(name).find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = text[at + name.len()..].chars().next();
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })?;
        Some(Mark::new(line, &text[..at], name))
    }

    /// Its value in an example that begins at `line`: each name is looked for behind the one before it. Where the last
    /// one is missing, the object that should have it is marked.
    pub fn in_example(&self, page: &Page, line: u32) -> Option<Mark> {
        /// Examples are shorter.
        const LINES: usize = 2000;
        let last = u32::try_from(page.line_count()).unwrap_or(u32::MAX);
        let mut names = self
            .names
            .iter()
            .map(|name| format!("\"{name}\""))
            .peekable();
        let mut mark = None;
        for number in (line..=last).take(LINES) {
            let text = page.line(number);
            // The example is over where the text goes back to the margin.
            if number > line && text.starts_with(|c: char| !c.is_whitespace()) {
                break;
            }
            let mut from = 0;
            while let Some(name) = names.peek() {
                let Some(at) = text[from..].find(name.as_str()) else {
                    break;
                };
                let start = from + at;
                from = start + name.len();
                let value = text[start..].trim_end().trim_end_matches(',');
                mark = Some(Mark::new(number, &text[..start], value));
                names.next();
            }
            if names.peek().is_none() {
                break;
            }
        }
        mark
    }
}

/// The first text in backticks.
fn quoted(text: &str) -> Option<&str> {
    let inner = text.split('`').nth(1)?;
    (!inner.is_empty() && !inner.contains(' ')).then_some(inner)
}

/// The names of a path such as `$.doors[0].lock` or `doors.*.lock`.
fn split(path: &str) -> Vec<String> {
    let parts = path.split(['.', '[', ']']);
    let is_name = |part: &&str| {
        !part.is_empty() && *part != "*" && !part.bytes().all(|byte| byte.is_ascii_digit())
    };
    parts.filter(is_name).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::diagnostic::Code;

    fn subject(found: &str, expected: &str) -> Option<String> {
        let code = Code::ExampleAgainstTable;
        let found = Diagnostic::at_line(code, "p".into(), 1, found, expected);
        Subject::of(&found).map(|subject| subject.text())
    }

    #[test]
    fn fields_are_known_from_what_was_found() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            subject("string \"5\" for `door.width`", ""),
            text("door.width")
        );
        assert_eq!(
            subject("$.doors[0].lock", "object, not string"),
            text("doors.lock")
        );
        assert_eq!(
            subject("$.door", "`id`, which is required"),
            text("door.id")
        );
        assert_eq!(subject("an example of a body", "none"), None);
    }

    #[test]
    fn values_are_found_in_examples() {
        let text = "POST /doors\n\n   {\n     \"width\": 1,\n     \"door\": {\n       \"width\": \"5\",\n   }\n\nwidth\n";
        let page = Page::new("a.rst", text);
        let subject = |found: &str| {
            let code = Code::ExampleScalar;
            Subject::of(&Diagnostic::at_line(code, "p".into(), 3, found, "")).expect("a field")
        };
        let mark = subject("`door.width`")
            .in_example(&page, 3)
            .expect("a value");
        assert_eq!((mark.line, mark.column, mark.length), (6, 7, 12));
        let mark = subject("`door.lock`")
            .in_example(&page, 3)
            .expect("the object");
        assert_eq!(mark.line, 5);
        assert_eq!(subject("`window`").in_example(&page, 3), None);
        let mark = subject("`width`").in_line(&page, 9).expect("the name");
        assert_eq!((mark.line, mark.column, mark.length), (9, 0, 5));
    }
}
