//! Statuses that many operations document in the same words: they are told once.

use std::collections::BTreeMap;

use super::docs;
use super::model::Model;
use apiref_core::ir::Response;

/// As many operations at least must say the same of a status for it to be told once.
const MANY: usize = 3;
/// As many descriptions of one status are told.
const MOST: usize = 4;

/// What many operations say of their statuses.
pub struct CommonStatuses<'a> {
    counts: BTreeMap<(&'a str, &'a str), usize>,
}

impl<'a> CommonStatuses<'a> {
    /// Counts them.
    pub fn new(model: &Model<'a>) -> Self {
        let mut counts = BTreeMap::new();
        for call in &model.calls {
            for response in &call.operation.responses {
                let key = (response.status.as_str(), response.description.trim());
                *counts.entry(key).or_default() += 1;
            }
        }
        Self { counts }
    }

    /// Is what an operation says of a status said by many, or nothing?
    pub fn are_common(&self, response: &Response) -> bool {
        let description = response.description.trim();
        let count = self.counts.get(&(response.status.as_str(), description));
        description.is_empty() || count.is_some_and(|count| *count >= MANY)
    }

    /// A list of them; empty if there are no such statuses.
    pub fn docs(&self) -> String {
        let mut of_each: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
        for ((status, description), count) in &self.counts {
            if *count >= MANY && !description.is_empty() {
                of_each
                    .entry(status)
                    .or_default()
                    .push((*count, description));
            }
        }
        let items = of_each.into_iter().map(|(status, mut told)| {
            told.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
            let told: Vec<&str> = told.into_iter().take(MOST).map(|(_, text)| text).collect();
            docs::item(&docs::led(&docs::code(status), &told.join("\n\n")))
        });
        let items: Vec<String> = items.collect();
        match items.is_empty() {
            true => String::new(),
            false => format!("\n# Statuses\n\n{}", items.join("\n")),
        }
    }
}
