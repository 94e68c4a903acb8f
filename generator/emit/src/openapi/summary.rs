//! What the operations of one route are called together.

use super::tags::human;
use crate::titles::{lower_first, summary};
use apiref_core::ir::Operation;

/// What the operations of one route have in common, in one line. A few are named; many are counted.
pub fn joint<'a>(operations: impl Iterator<Item = &'a Operation> + Clone) -> String {
    const LONGEST: usize = 80;
    let summaries: Vec<String> = operations.clone().map(summary).collect();
    let named = named(&summaries);
    if summaries.len() < 4 && named.chars().count() <= LONGEST {
        return named;
    }
    let count = summaries.len();
    let path = operations.clone().next().map_or("", |o| o.path.as_str());
    let mut fixed = path
        .rsplit('/')
        .filter(|segment| !segment.is_empty() && !segment.contains('{'));
    let words = |name: &str| lower_first(&human(name));
    match (fixed.next(), fixed.next()) {
        (Some("action" | "actions"), Some(things)) => {
            format!("Perform one of {count} actions on {}", words(things))
        }
        (Some(last), _) => format!("Perform one of {count} operations on {}", words(last)),
        (None, _) => format!("Perform one of {count} operations"),
    }
}

/// All summaries in one line: `Start, Stop, or Dim a Lamp` where only the verbs differ.
fn named(summaries: &[String]) -> String {
    let rests: Option<Vec<(&str, &str)>> = summaries.iter().map(|s| s.split_once(' ')).collect();
    if let Some(((first, rest), [others @ .., (last, _)])) = rests
        .as_deref()
        .and_then(|all| all.split_first())
        .map(|((first, rest), others)| ((*first, *rest), others))
        && rests.iter().flatten().all(|(_, other)| *other == rest)
    {
        let others: String = others.iter().map(|(verb, _)| format!(", {verb}")).collect();
        let comma = if others.is_empty() { "" } else { "," };
        return format!("{first}{others}{comma} or {last} {rest}");
    }
    summaries.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_that_differ_in_the_verb_are_one() {
        let named = |all: &[&str]| {
            let all: Vec<String> = all.iter().map(|text| (*text).to_owned()).collect();
            named(&all)
        };
        assert_eq!(
            named(&["Start a lamp", "Stop a lamp"]),
            "Start or Stop a lamp"
        );
        assert_eq!(
            named(&["Start lamps", "Stop lamps", "Dim lamps"]),
            "Start, Stop, or Dim lamps"
        );
        assert_eq!(named(&["Dim", "Blink"]), "Dim or Blink");
        assert_eq!(
            named(&["Show a lamp", "Show a room"]),
            "Show a lamp or Show a room"
        );
    }
}
