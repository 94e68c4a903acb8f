//! The report for programs.

use serde::Serialize;

use super::{Filter, Report, Summary};
use crate::Change;
use crate::rules::{Action, Area, Flow};
use crate::semver::Surfaces;

/// Raised when a field changes its meaning or goes away.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    old: &'a str,
    new: &'a str,
    summary: Summary,
    changes: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rust: Option<&'a Surfaces>,
    expired: &'a [String],
}

/// A change with the facts of its rule.
#[derive(Serialize)]
struct Entry<'a> {
    area: Area,
    kind: &'static str,
    action: Action,
    direction: Flow,
    docs_only: bool,
    #[serde(flatten)]
    change: &'a Change,
}

pub(super) fn render(report: &Report<'_>, filter: Filter) -> Result<String, String> {
    let entry = |change| {
        let Change { rule, .. }: &Change = change;
        Entry {
            area: rule.area,
            kind: rule.kind,
            action: rule.action,
            direction: rule.flow,
            docs_only: change.is_docs(),
            change,
        }
    };
    let document = Document {
        format: FORMAT,
        old: &report.old,
        new: &report.new,
        summary: report.summary(),
        changes: report.shown(filter).map(entry).collect(),
        rust: report.rust.as_ref(),
        expired: &report.expired,
    };
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    let mut text = apiref_core::text::json(text);
    text.push('\n');
    Ok(text)
}
