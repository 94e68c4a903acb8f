//! Query parameters that a row calls mandatory and that the docs' own calls leave out, or of which nothing proves that
//! they belong in the query at all. Whoever leaves such a parameter out sends what the docs show.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Location, Operation, Origin};
use apiref_core::page::Page;

use super::stated;
use crate::draft::Draft;

/// A query that the docs show.
struct Shown {
    names: Vec<String>,
    /// Has each parameter its own name in braces for a value: `?id={id}&size={size}`?
    is_template: bool,
    line: u32,
}

/// Makes such parameters optional.
pub fn settle(page: &Page, draft: &Draft, operation: &mut Operation, found: &mut Vec<Diagnostic>) {
    let is_asked =
        |one: &&mut apiref_core::ir::Parameter| one.location == Location::Query && one.required;
    let mut asked = operation.parameters.iter_mut().filter(is_asked).peekable();
    if asked.peek().is_none() {
        return;
    }
    let of_uri: Vec<&str> = draft
        .uri
        .query
        .iter()
        .flat_map(|(name, value)| [Some(name.as_str()), value.as_deref().and_then(inside)])
        .flatten()
        .collect();
    let shown = shown(page, draft);
    for parameter in asked {
        let Some(source) = &mut parameter.schema.source else {
            continue;
        };
        if source.origin != Origin::Table {
            continue;
        }
        let name = parameter.name.as_str();
        let is_in_uri = of_uri.contains(&name);
        let without = shown
            .iter()
            .find(|call| !call.is_template && !call.names.iter().any(|shown| shown == name));
        if let Some(call) = without {
            parameter.required = false;
            source.required_by = Some(Origin::Example);
            let (file, line) = (page.name().clone(), call.line);
            found.push(Diagnostic::at_line(
                Code::RequirementRefuted,
                file,
                line,
                format!("no `{name}`"),
                "",
            ));
            continue;
        }
        let is_guess = matches!(source.placed_by, Some(Origin::Guess | Origin::Heading));
        if is_guess && !is_in_uri {
            parameter.required = false;
            source.required_by = Some(Origin::Guess);
        }
    }
}

/// The queries of the calls of an operation that its page shows.
fn shown(page: &Page, draft: &Draft) -> Vec<Shown> {
    let requests = draft
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Request && !example.of_other_call);
    requests
        .filter_map(|example| {
            let query = stated::own_query(example.request_line.as_deref()?, draft)?;
            let is_own = |(name, value): &(String, Option<String>)| {
                let value = value.as_deref().unwrap_or(name);
                inside(value).is_some()
            };
            Some(Shown {
                is_template: example.template || !query.is_empty() && query.iter().all(is_own),
                names: query
                    .into_iter()
                    .map(|(name, _)| inside(&name).map(str::to_owned).unwrap_or(name))
                    .collect(),
                line: page.line_of(example.span.start),
            })
        })
        .collect()
}

/// What stands in the braces of a variable.
fn inside(value: &str) -> Option<&str> {
    value.trim().strip_prefix('{')?.strip_suffix('}')
}
