//! Examples whose request line is a slip: it leads to no operation of the docs, so it is meant for the one that shows it.

use std::collections::HashSet;

use crate::draft::{Draft, PageDraft};

/// Takes such examples, and the answers behind them, for those of the operations that show them.
pub fn settle(drafts: &mut [PageDraft]) {
    let operations = drafts.iter().flat_map(|page| &page.operations);
    let shows_others = operations.clone().any(|operation| {
        let mut examples = operation.examples.iter();
        examples.any(|example| example.of_other_call)
    });
    if !shows_others {
        return;
    }
    let routes: HashSet<(String, String)> = operations
        .flat_map(|operation| {
            let uris = std::iter::once(&operation.uri).chain(&operation.alternatives);
            let method = &operation.method.text;
            uris.map(|uri| (method.clone(), uri.path.clone()))
        })
        .collect();
    for operation in drafts.iter_mut().flat_map(|page| &mut page.operations) {
        let mut is_meant = false;
        for at in 0..operation.examples.len() {
            let Some(example) = operation.examples.get(at) else {
                break;
            };
            if let Some((method, target)) = example.request_line.as_deref().and_then(request) {
                let mut known = routes.iter();
                is_meant = example.of_other_call
                    && resembles(operation, method, target)
                    && !known.any(|(of, path)| of == method && leads(target, path));
            }
            if let Some(example) = operation.examples.get_mut(at).filter(|_| is_meant) {
                example.of_other_call = false;
            }
        }
    }
}

/// Method and path of a request line.
fn request(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?, words.next()?);
    let path = target.split(['?', '#']).next().unwrap_or(target);
    Some((method, path))
}

/// Has a request the method of an operation, a path of the same length, and the first fixed part of its path?
fn resembles(operation: &Draft, method: &str, target: &str) -> bool {
    let path = operation.uri.path.as_str();
    let mut fixed = segments(path).filter(|segment| !segment.contains('{'));
    let first = fixed.next();
    method == operation.method.text
        && segments(target).count() == segments(path).count()
        && first.is_some_and(|first| segments(target).any(|segment| segment == first))
}

/// Does a path lead to a template?
fn leads(target: &str, template: &str) -> bool {
    let mut own = segments(target);
    let fits = segments(template).all(|part| {
        own.next()
            .is_some_and(|segment| part.contains('{') || part == segment)
    });
    fits && own.next().is_none()
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_lead_nowhere_are_meant_for_the_operation_that_shows_them() {
        let page = |line: &str| {
            let text = format!(
                ".. http:put:: /jobs/{{id}}/state\n\n    Sets it.\n\n    **Request**:\n\n    .. code-block:: http\n\n        \
                 {line} HTTP/1.1\n        Content-Type: application/json\n\n        {{\"state\": \"on\"}}\n\n\
                 .. http:put:: /jobs/{{id}}\n\n    Sets all.\n"
            );
            let page = apiref_core::page::Page::new("jobs.rst", &text);
            crate::dialect::read(&page).0
        };
        for (line, is_other) in [
            ("PUT /jobs/7/state", false),
            ("PUT /jobs/state/7", false),
            ("PUT /jobs/7/state/now", true),
            ("PUT /jobs/7", true),
            ("PUT /login/7/state", true),
            ("GET /jobs/state/7", true),
        ] {
            let mut drafts = [page(line)];
            settle(&mut drafts);
            let example = &drafts[0].operations[0].examples[0];
            assert_eq!(example.of_other_call, is_other, "{line}");
        }
    }
}
