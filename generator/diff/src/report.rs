//! Reports: one set of changes, many forms. All of them show the same changes in the same order.

mod excerpt;
mod html;
mod json;
mod junit;
mod markdown;
mod sarif;
mod terminal;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

pub use excerpt::Pages;

use super::semver::{Step, Surfaces};
use super::{Audience, Change, Impact};

/// What a report is made from.
#[derive(Debug)]
pub struct Report<'a> {
    /// What the old side is called: a revision, a folder.
    pub old: String,
    /// What the new side is called.
    pub new: String,
    /// All changes, severities set, acceptances marked.
    pub changes: Vec<Change>,
    /// Acceptances of the severities file that fit no change.
    pub expired: Vec<String>,
    /// What changes in Rust; none where it was not asked for.
    pub rust: Option<Surfaces>,
    /// Pages to quote from, by side.
    pub old_pages: Pages<'a>,
    /// As above.
    pub new_pages: Pages<'a>,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Terminal {
        /// With colours?
        color: bool,
        /// One block a change, with reasons and excerpts?
        long: bool,
    },
    /// For a pull request.
    Markdown,
    /// For programs; the shape is documented at [`crate`].
    Json,
    /// For code scanning.
    Sarif,
    /// For CI test reports.
    Junit,
    /// One page for a browser.
    Html,
}

/// Which changes are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of the docs alone, too?
    pub docs: bool,
}

/// How many changes there are of each severity, accepted ones left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// See [`Impact::Breaking`].
    pub breaking: usize,
    /// See [`Impact::Risky`].
    pub risky: usize,
    /// See [`Impact::Compatible`].
    pub compatible: usize,
    /// See [`Impact::Docs`].
    pub docs: usize,
}

/// Counts of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// By what they do to callers.
    pub callers: Counts,
    /// By what they do to implementers.
    pub implementers: Counts,
    /// Accepted in the severities file.
    pub accepted: usize,
    /// All.
    pub total: usize,
    /// The semver step that the generated crate needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<Step>,
}

impl Counts {
    fn add(&mut self, impact: Impact) {
        match impact {
            Impact::Breaking => self.breaking += 1,
            Impact::Risky => self.risky += 1,
            Impact::Compatible => self.compatible += 1,
            Impact::Docs => self.docs += 1,
        }
    }
}

impl Report<'_> {
    /// Writes the report. A template that can't be filled is an error, named by line.
    pub fn render(&self, format: Format, filter: Filter) -> Result<String, String> {
        match format {
            Format::Terminal { color, long } => Ok(terminal::render(self, filter, color, long)),
            Format::Markdown => markdown::render(self, filter),
            Format::Json => json::render(self, filter),
            Format::Sarif => sarif::render(self, filter),
            Format::Junit => Ok(junit::render(self, filter)),
            Format::Html => html::render(self),
        }
    }

    /// The changes that a filter lets through.
    pub fn shown(&self, filter: Filter) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| filter.docs || !change.is_docs())
    }

    /// Counts by severity.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            total: self.changes.len(),
            rust: self.rust.as_ref().map(|rust| rust.step),
            ..Summary::default()
        };
        for change in &self.changes {
            if change.accepted.is_some() {
                summary.accepted += 1;
                continue;
            }
            summary.callers.add(change.callers);
            summary.implementers.add(change.implementers);
        }
        summary
    }

    /// Is there a change that is not accepted and at least this grave?
    pub fn reaches(&self, impact: Impact, audience: Audience) -> bool {
        let open = self
            .changes
            .iter()
            .filter(|change| change.accepted.is_none());
        open.map(|change| impact_for(change, audience))
            .any(|found| found >= impact)
    }

    /// Does code that uses the generated crate possibly no longer compile?
    pub fn reaches_major(&self) -> bool {
        self.rust
            .as_ref()
            .is_some_and(|rust| rust.step == Step::Major)
    }

    /// Changes by API and operation, both in the order of the changes.
    fn grouped(&self, filter: Filter) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut index: BTreeMap<(&str, Option<String>), usize> = BTreeMap::new();
        for change in self.shown(filter) {
            let route = change
                .operation
                .as_ref()
                .map(|operation| format!("{} {}", operation.route(), operation.id));
            let slot = *index
                .entry((change.api.as_str(), route))
                .or_insert_with(|| {
                    groups.push(Group {
                        api: &change.api,
                        changes: Vec::new(),
                    });
                    groups.len() - 1
                });
            if let Some(group) = groups.get_mut(slot) {
                group.changes.push(change);
            }
        }
        for group in &mut groups {
            group
                .changes
                .sort_by_key(|change| std::cmp::Reverse((change.callers, change.implementers)));
        }
        groups
    }
}

/// Changes of one operation, the gravest first.
struct Group<'a> {
    api: &'a str,
    changes: Vec<&'a Change>,
}

impl Group<'_> {
    /// `PUT /v1/… Updating a VPC`, or the API where the changes are about all of it.
    fn title(&self) -> (String, String) {
        match self
            .changes
            .first()
            .and_then(|change| change.operation.as_ref())
        {
            Some(operation) => (operation.route(), operation.title.clone()),
            None => (self.api.to_owned(), "the API as a whole".to_owned()),
        }
    }
}

/// The impact that counts for an audience.
pub fn impact_for(change: &Change, audience: Audience) -> Impact {
    match audience {
        Audience::Callers => change.callers,
        Audience::Implementers => change.implementers,
        Audience::Both => change.worst(),
    }
}
