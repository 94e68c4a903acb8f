//! The values of parameters that the docs' calls of an operation show.

use apiref_core::ir::{Direction, Example, Location, Operation, Parameter};

/// The values that the operation's calls show, in order.
pub fn shown_in_calls(
    operation: &Operation,
    parameter: &Parameter,
) -> impl Iterator<Item = String> {
    calls(operation).filter_map(|example| shown_in_call(operation, example, parameter))
}

/// The calls of an operation that the docs show.
pub fn calls(operation: &Operation) -> impl Iterator<Item = &Example> {
    let examples = operation.examples.iter();
    examples.filter(|example| example.direction == Direction::Request && !example.of_other_call)
}

/// The value that a call shows.
pub fn shown_in_call(
    operation: &Operation,
    example: &Example,
    parameter: &Parameter,
) -> Option<String> {
    let text = match parameter.location {
        Location::Header => {
            let mut fields = example.headers.iter();
            let field = fields.find(|(name, _)| name.eq_ignore_ascii_case(&parameter.name))?;
            field.1.clone()
        }
        Location::Query => {
            let (_, query) = target(example.request_line.as_deref()?)?.split_once('?')?;
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            decoded(pairs.find(|(name, _)| *name == parameter.name)?.1)?
        }
        Location::Path => {
            let target = target(example.request_line.as_deref()?)?;
            let path = target.split(['?', '#']).next()?;
            decoded(segment(&operation.path, path, &parameter.name)?)?
        }
    };
    let text = text.trim();
    let is_value = !text.is_empty() && !text.contains(['{', '}', '<', '>', '$', '*', '[', ']']);
    (is_value && !text.contains("...")).then(|| text.to_owned())
}

/// What follows the method of a request line.
fn target(line: &str) -> Option<&str> {
    line.split_whitespace().find(|word| word.contains('/'))
}

/// The segment of `path` that stands where the template has the variable. The path may begin with more than the template.
fn segment<'p>(template: &str, path: &'p str, variable: &str) -> Option<&'p str> {
    let parts = |text: &'p str| text.trim_end_matches('/').rsplit('/');
    let wanted = format!("{{{variable}}}");
    let mut found = None;
    let mut shown = parts(path);
    for part in template.trim_matches('/').rsplit('/') {
        let shown = shown.next()?;
        if part == wanted {
            found = Some(shown);
        } else if !part.contains('{') && part != shown {
            return None;
        }
    }
    found
}

/// Text of a URI with its escapes read.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits).ok()?.to_owned();
                u8::from_str_radix(&digits, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}
