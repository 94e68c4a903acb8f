//! Selects an operation among those with the same route.

use super::answer::Refusal;
use super::read::refusal;
use super::route;
use super::service::{Checks, Operation, Service};
use super::values::{Broken, Content, Values, known_members, shown_key, values};
use crate::runtime::view::View;

/// The operation that a request is for, and what it is given.
pub(super) struct Chosen {
    pub(super) route: usize,
    pub(super) values: Values,
}

/// How many members of the body an operation knows, and how many of them it requires; its route and the operation.
type Candidate<'s> = ((usize, usize), (usize, &'s Operation));

/// The first candidate that takes the request, beginning with the one that knows most of the body, and of those with
/// the one that requires most of it: its docs are about such a body, others only allow it. Where none does, the
/// refusal of the one that comes closest, with its place.
pub(super) fn choose(
    service: &Service,
    checks: Checks,
    routes: &[usize],
    content: &Content<'_>,
) -> Result<Chosen, (Option<usize>, Refusal)> {
    let document = service.document();
    if let [route] = routes
        && let Some(operation) = service.operation_of(*route)
        && let Some(operation) = document.operations.get(operation)
    {
        return match values(service, checks, operation, *route, content) {
            Ok(values) => Ok(Chosen {
                route: *route,
                values,
            }),
            Err(broken) => Err((Some(*route), broken.refusal)),
        };
    }
    let mut candidates: Vec<Candidate<'_>> = routes
        .iter()
        .filter_map(|at| {
            let route = document.routes.get(*at)?;
            Some(((0, 0), (*at, document.operations.get(route.operation)?)))
        })
        .collect();
    candidates = asked(candidates, content);
    let has_body = |(_, (_, operation)): &Candidate<'_>| operation.body.is_some();
    if content.json().is_err() && !content.is_empty() && candidates.iter().any(has_body) {
        // What can't be read is for none that reads nothing.
        candidates.retain(has_body);
    }
    if let Ok(body) = content.json() {
        candidates = fitting(candidates, body)?;
        let description = service.description();
        for (known, (_, operation)) in &mut candidates {
            let described = description.operation(&operation.name);
            let node = described.and_then(|operation| operation.body.as_ref());
            *known = node.map_or((0, 0), |node| {
                let known = known_members(description, node, body);
                (known.count, known.required)
            });
        }
        candidates.sort_by_key(|(known, _)| std::cmp::Reverse(*known));
    }
    let mut closest: Option<(usize, usize, Broken)> = None;
    for ((known, _), (route, operation)) in candidates {
        match values(service, checks, operation, route, content) {
            Ok(values) => return Ok(Chosen { route, values }),
            Err(broken) => {
                let is_closer = closest.as_ref().is_none_or(|(most, _, closest)| {
                    known == *most && broken.rules < closest.rules
                });
                if is_closer {
                    closest = Some((known, route, broken));
                }
            }
        }
    }
    Err(match closest {
        Some((_, route, broken)) => (Some(route), broken.refusal),
        None => (
            None,
            refusal(
                400,
                "the body is for none of the operations of this address",
            ),
        ),
    })
}

/// The candidates that the query can be for: those that it selects, else those that no query is needed for.
fn asked<'s>(candidates: Vec<Candidate<'s>>, content: &Content<'_>) -> Vec<Candidate<'s>> {
    let query = content.query().and_then(route::query).unwrap_or_default();
    let asked = |(_, (_, operation)): &Candidate<'_>| operation.is_asked_by(&query);
    for wanted in [Some(true), None] {
        if candidates
            .iter()
            .any(|candidate| asked(candidate) == wanted)
        {
            let mut candidates = candidates;
            candidates.retain(|candidate| asked(candidate) == wanted);
            return candidates;
        }
    }
    candidates
}

/// The candidates that the body can be for, or a refusal that names the known bodies.
fn fitting<'s>(
    candidates: Vec<Candidate<'s>>,
    body: &View<'_>,
) -> Result<Vec<Candidate<'s>>, (Option<usize>, Refusal)> {
    let fits = |operation: &Operation| {
        let variant = operation.variant.as_ref();
        variant.is_none_or(|variant| variant.fits(body))
    };
    if !candidates.iter().any(|(_, (_, operation))| fits(operation)) {
        let mut known: Vec<String> = candidates
            .iter()
            .filter_map(|(_, (_, operation))| Some(operation.variant.as_ref()?.to_string()))
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
    candidates.retain(|(_, (_, operation))| fits(operation));
    Ok(candidates)
}

/// The keys that were sent, for a message.
fn sent(body: &View<'_>) -> String {
    let members = match body {
        View::Object(members) if !members.is_empty() => members,
        _ => return String::new(),
    };
    let keys = members.iter().take(10);
    let keys: Vec<String> = keys.map(|(key, _)| shown_key(key)).collect();
    format!("; it has {}", keys.join(", "))
}
