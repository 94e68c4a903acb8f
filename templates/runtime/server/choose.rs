//! Selects an operation among those with the same route.

use serde_json::Value;

use super::answer::Refusal;
use super::read::refusal;
use super::route::Variables;
use super::service::{Checks, Operation, Service};
use super::values::{Broken, Content, Values, known_members, shown_key, values};

/// The operation that a request is for, and what it is given.
pub(super) struct Chosen {
    pub(super) operation: usize,
    pub(super) variables: Variables,
    pub(super) values: Values,
}

/// How many members of the body an operation knows; its place, the operation, and the values of the path's variables.
type Candidate<'s> = (usize, (usize, &'s Operation, Variables));

/// The first candidate that takes the request, beginning with the one that knows most of the body. Where none does, the
/// refusal of the one that comes closest, with its place.
pub(super) fn choose(
    service: &Service,
    checks: Checks,
    candidates: Vec<(usize, Variables)>,
    content: &Content<'_>,
) -> Result<Chosen, (Option<usize>, Refusal)> {
    let document = service.document();
    let mut candidates: Vec<Candidate<'_>> = candidates
        .into_iter()
        .filter_map(|(index, variables)| {
            Some((0, (index, document.operations.get(index)?, variables)))
        })
        .collect();
    if candidates.len() > 1
        && let Ok(body) = serde_json::from_slice::<Value>(content.bytes)
    {
        candidates = fitting(candidates, &body)?;
        let description = service.description();
        for (known, (_, operation, _)) in &mut candidates {
            let described = description.operation(&operation.name);
            let node = described.and_then(|operation| operation.body.as_ref());
            *known = node.map_or(0, |node| known_members(description, node, &body).count);
        }
        candidates.sort_by_key(|(known, _)| std::cmp::Reverse(*known));
    }
    let mut closest: Option<(usize, usize, Broken)> = None;
    for (known, (index, operation, variables)) in candidates {
        match values(service, checks, operation, &variables, content) {
            Ok(values) => {
                return Ok(Chosen {
                    operation: index,
                    variables,
                    values,
                });
            }
            Err(broken) => {
                let is_closer = closest.as_ref().is_none_or(|(most, _, closest)| {
                    known == *most && broken.rules < closest.rules
                });
                if is_closer {
                    closest = Some((known, index, broken));
                }
            }
        }
    }
    Err(match closest {
        Some((_, index, broken)) => (Some(index), broken.refusal),
        None => (
            None,
            refusal(
                400,
                "the body is for none of the operations of this address",
            ),
        ),
    })
}

/// The candidates that the body can be for, or a refusal that names the known bodies.
fn fitting<'s>(
    candidates: Vec<Candidate<'s>>,
    body: &Value,
) -> Result<Vec<Candidate<'s>>, (Option<usize>, Refusal)> {
    let fits = |operation: &Operation| {
        let variant = operation.variant.as_ref();
        variant.is_none_or(|variant| variant.fits(body))
    };
    if !candidates
        .iter()
        .any(|(_, (_, operation, _))| fits(operation))
    {
        let mut known: Vec<String> = candidates
            .iter()
            .filter_map(|(_, (_, operation, _))| Some(operation.variant.as_ref()?.to_string()))
            .collect();
        known.sort_unstable();
        known.dedup();
        let message = format!(
            "the body selects no operation at this address: it has none of {}{}",
            known.join(", "),
            sent(body)
        );
        return Err((None, refusal(400, message)));
    }
    let mut candidates = candidates;
    candidates.retain(|(_, (_, operation, _))| fits(operation));
    Ok(candidates)
}

/// The keys that were sent, for a message.
fn sent(body: &Value) -> String {
    let Some(members) = body.as_object().filter(|members| !members.is_empty()) else {
        return String::new();
    };
    let keys = members.keys().take(10);
    let keys: Vec<String> = keys.map(|key| shown_key(key)).collect();
    format!("; it has {}", keys.join(", "))
}
