//! Statuses that many operations document in the same words: they are told once.

use std::collections::BTreeMap;

use super::docs;
use super::model::Model;
use apiref_core::http::reason;
use apiref_core::ir::Response;

/// As many operations at least must say the same of a status for it to be told once.
const MANY: usize = 3;

/// What most operations say of their statuses.
///
/// It is one text per status, so that a reader knows which one holds for a call that says nothing else.
pub struct CommonStatuses<'a> {
    told: BTreeMap<&'a str, &'a str>,
}

impl<'a> CommonStatuses<'a> {
    /// Counts them.
    pub fn new(model: &Model<'a>) -> Self {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for call in &model.calls {
            let responses = call.operation.responses.iter();
            for response in responses.filter(|response| !says_nothing(response)) {
                let key = (response.status.as_str(), response.description.trim());
                *counts.entry(key).or_default() += 1;
            }
        }
        let mut most: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for ((status, description), count) in counts {
            let (highest, told) = most.entry(status).or_default();
            if count >= MANY && count > *highest {
                (*highest, *told) = (count, description);
            }
        }
        let told = most.into_iter().filter(|(_, (count, _))| *count > 0);
        Self {
            told: told.map(|(status, (_, text))| (status, text)).collect(),
        }
    }

    /// Is what an operation says of a status told once for all, or nothing?
    pub fn are_common(&self, response: &Response) -> bool {
        let description = response.description.trim();
        let told = self.told.get(response.status.as_str());
        says_nothing(response) || told == Some(&description)
    }

    /// A list of them; empty if there are no such statuses.
    pub fn docs(&self) -> String {
        let items = self
            .told
            .iter()
            .map(|(status, told)| docs::item(&docs::led(&docs::code(status), told)));
        let items: Vec<String> = items.collect();
        match items.is_empty() {
            true => String::new(),
            false => format!(
                "\n# Statuses\n\nWhat they mean where a method doesn't say otherwise:\n\n{}",
                items.join("\n")
            ),
        }
    }
}

/// Do the docs say no more of a status than its name, `No Content` of 204, or that it is one of success: `Normal response to
/// the GET operation` of 200?
fn says_nothing(response: &Response) -> bool {
    const OF_SUCCESS: &[&str] = &[
        "a",
        "code",
        "delete",
        "for",
        "get",
        "http",
        "is",
        "normal",
        "of",
        "ok",
        "operation",
        "operations",
        "patch",
        "post",
        "processed",
        "put",
        "request",
        "requests",
        "response",
        "returned",
        "status",
        "succeeded",
        "success",
        "successful",
        "successfully",
        "the",
        "to",
        "was",
    ];
    let text = response.description.to_ascii_lowercase();
    let mut words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && *word != response.status);
    let letters = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric(), "");
    let reason = response.status.parse().ok().and_then(reason);
    let is_reason = reason.is_some_and(|it| letters(&text) == letters(&it.to_ascii_lowercase()));
    let is_success = response.status.starts_with('2');
    text.is_empty() || is_reason || is_success && words.all(|word| OF_SUCCESS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_status_means_anyway_is_not_told() {
        let says_nothing = |status: &str, description: &str| {
            let text = serde_json::json!({"status": status, "description": description});
            says_nothing(&serde_json::from_value(text).expect("a response"))
        };
        assert!(says_nothing("200", "Normal response to the GET operation."));
        assert!(says_nothing("204", "No Content") && says_nothing("200", ""));
        assert!(!says_nothing("202", "The lamp is dimmed later."));
        assert!(says_nothing("404", "notFound") && says_nothing("501", "Not implemented."));
        assert!(!says_nothing("404", "notFound of a lamp") && !says_nothing("404", "success"));
    }
}
