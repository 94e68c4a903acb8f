//! Statuses that many operations document in the same words: they are told once.

use std::collections::BTreeMap;

use super::docs;
use super::model::Model;
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
            for response in &call.operation.responses {
                let key = (response.status.as_str(), response.description.trim());
                *counts.entry(key).or_default() += 1;
            }
        }
        let mut most: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for ((status, description), count) in counts {
            let (highest, told) = most.entry(status).or_default();
            if count >= MANY && count > *highest && !description.is_empty() {
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
        description.is_empty() || told == Some(&description)
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
