//! What changed in each API, for people who use it: by what they have to do, without places in the docs.

use std::collections::BTreeMap;

use super::Report;
use super::markdown::{code, escape};
use super::text::{count, headline, transition};
use crate::{Change, Impact};

/// Headings, and which changes stand below them.
const PARTS: [(&str, Impact); 3] = [
    ("Breaking", Impact::Breaking),
    ("May break", Impact::Risky),
    ("Compatible", Impact::Compatible),
];

pub(super) fn render(report: &Report<'_>) -> String {
    let mut apis: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &report.changes {
        apis.entry(&change.api).or_default().push(change);
    }
    let mut out = String::from("# Changelog\n");
    for (api, changes) in apis {
        let versions = changes
            .iter()
            .find(|change| change.rule.kind == "version" && change.old != change.new);
        let version =
            match versions.and_then(|change| Some((change.old.as_ref()?, change.new.as_ref()?))) {
                Some((old, new)) => format!(" {new} (was {old})"),
                None => String::new(),
            };
        out.push_str(&format!("\n## {}{}\n", escape(api), escape(&version)));
        for (heading, impact) in PARTS {
            let part: Vec<&&Change> = changes
                .iter()
                .filter(|change| report.impact(change) == impact)
                .collect();
            if !part.is_empty() {
                out.push_str(&format!("\n### {heading}\n\n"));
                part.into_iter().for_each(|change| write(change, &mut out));
            }
        }
        let docs = changes
            .iter()
            .filter(|change| report.impact(change) == Impact::Docs)
            .count();
        if docs > 0 {
            out.push_str(&format!(
                "\n{} only the wording of the docs.\n",
                match docs {
                    1 => "1 change concerns".to_owned(),
                    _ => format!("{} concern", count(docs, "change")),
                }
            ));
        }
    }
    if report.changes.is_empty() {
        out.push_str("\nNo change.\n");
    }
    out
}

fn write(change: &Change, out: &mut String) {
    let route = change
        .operation
        .as_ref()
        .map_or_else(String::new, |operation| {
            format!("{}: ", code(&operation.route()))
        });
    out.push_str(&format!("- {route}{}", code(&headline(change))));
    if let Some(text) = transition(change) {
        out.push_str(&format!(", {}", code(&text)));
    }
    if !change.also.is_empty() {
        out.push_str(&format!(
            ", and at {}",
            count(change.also.len(), "more place")
        ));
    }
    out.push_str(&format!(". {}", change.reason));
    if change.accepted.is_some() {
        out.push_str(" (accepted)");
    }
    out.push('\n');
}
