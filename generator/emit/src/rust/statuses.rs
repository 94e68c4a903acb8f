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
    /// The descriptions of each status that are told, those of most operations first.
    told: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> CommonStatuses<'a> {
    /// Counts them.
    pub fn new(model: &Model<'a>) -> Self {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for call in &model.calls {
            for response in &call.operation.responses {
                let key = (response.status.as_str(), response.description.trim());
                *counts.entry(key).or_default() += 1;
            }
        }
        let mut of_each: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
        for ((status, description), count) in counts {
            if count >= MANY && !description.is_empty() {
                let described = of_each.entry(status).or_default();
                described.push((count, description));
            }
        }
        let told = of_each.into_iter().map(|(status, mut told)| {
            told.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
            (
                status,
                told.into_iter().take(MOST).map(|(_, text)| text).collect(),
            )
        });
        Self {
            told: told.collect(),
        }
    }

    /// Is what an operation says of a status told once for all, or nothing?
    pub fn are_common(&self, response: &Response) -> bool {
        let description = response.description.trim();
        let told = self.told.get(response.status.as_str());
        description.is_empty() || told.is_some_and(|told| told.contains(&description))
    }

    /// A list of them; empty if there are no such statuses.
    pub fn docs(&self) -> String {
        let items = self
            .told
            .iter()
            .map(|(status, told)| docs::item(&docs::led(&docs::code(status), &told.join("\n\n"))));
        let items: Vec<String> = items.collect();
        match items.is_empty() {
            true => String::new(),
            false => format!("\n# Statuses\n\n{}", items.join("\n")),
        }
    }
}
