//! Calls of other operations that a page shows on the way to its own.

use super::stated::may_lead_to;
use crate::draft::Draft;
use apiref_core::ir::Direction;

/// Marks the examples of such calls: the requests whose address is another, and what stands between them and the next
/// request.
pub fn mark(draft: &mut Draft) {
    let routes: Vec<&str> = std::iter::once(&draft.uri)
        .chain(&draft.alternatives)
        .map(|uri| uri.path.as_str())
        .collect();
    let mut other: Option<Direction> = None;
    for example in draft.examples.iter_mut().filter(|one| !one.template) {
        if let Some(line) = &example.request_line {
            let is_other = !routes.iter().any(|path| may_lead_to(line, path));
            other = is_other.then_some(example.direction);
        }
        example.of_other_call |= other == Some(example.direction);
    }
}
