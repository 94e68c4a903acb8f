//! Findings as things to do: those that one change of the docs puts right stand together.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Finding;
use super::subject::Subject;
use crate::regen::ReadApi;
use apiref_core::diagnostic::Severity;
use apiref_read::resolve::overrides::Suggestion;

/// One thing to do.
#[derive(Debug, Clone, Serialize)]
pub struct Cause {
    /// The code of all its findings.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Can the docs' owner fix it?
    pub defect: bool,
    /// What it says.
    pub title: &'static str,
    /// Why it matters.
    pub explanation: &'static str,
    /// What to do about it.
    pub fix: &'static str,
    /// The field that all are about, where they name one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// How many operations it touches.
    pub operations: usize,
    /// Its findings, as indices into those of the API.
    pub findings: Vec<usize>,
    /// An entry of `overrides.toml` that corrects it until the docs do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<String>,
}

/// The causes of an API's findings, the most costly first: by severity, then by how many operations each touches.
pub(super) fn of(read: &ReadApi, findings: &[Finding], proposals: &[Suggestion]) -> Vec<Cause> {
    let mut groups: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (index, (diagnostic, finding)) in read.diagnostics.iter().zip(findings).enumerate() {
        let subject = Subject::of(diagnostic).map(|subject| subject.text());
        // What names no field has its page as the cause.
        let subject = subject.unwrap_or_else(|| format!("\n{}", finding.page));
        groups
            .entry((finding.code, subject))
            .or_default()
            .push(index);
    }
    let causes = groups.into_iter().filter_map(|((_, subject), indices)| {
        let of_cause = || indices.iter().filter_map(|index| findings.get(*index));
        let first = of_cause().next()?;
        let mut operations: Vec<&str> = of_cause()
            .filter_map(|finding| Some(finding.operation.as_ref()?.id.as_str()))
            .collect();
        operations.sort_unstable();
        operations.dedup();
        let corrects = |proposal: &&Suggestion| {
            let is_row = |finding: &Finding| {
                finding.row_line == Some(proposal.line) && finding.page == proposal.page
            };
            of_cause().any(is_row)
        };
        Some(Cause {
            code: first.code,
            severity: first.severity,
            defect: first.defect,
            title: first.rule.title,
            explanation: first.rule.explanation,
            fix: first.rule.fix,
            subject: if subject.starts_with('\n') {
                String::new()
            } else {
                subject
            },
            operations: operations.len(),
            proposal: proposals
                .iter()
                .find(corrects)
                .map(|proposal| proposal.entry.clone()),
            findings: indices,
        })
    });
    let mut causes: Vec<Cause> = causes.collect();
    causes.sort_by_key(|cause| {
        let size = (cause.operations, cause.findings.len());
        (
            std::cmp::Reverse((cause.severity, size)),
            cause.findings.first().copied(),
        )
    });
    causes
}
