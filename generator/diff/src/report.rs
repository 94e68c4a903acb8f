//! Reports: one set of changes, many forms. All of them show the same changes in the same order.

mod annotations;
mod changelog;
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
use super::{At, Audience, Change, Impact};

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
    /// Whose side the report takes: their impacts order the changes and decide what fails.
    pub audience: Audience,
    /// The folder of the new side's APIs as a path in the repository: `specs`. Annotations and links point into it.
    pub specs: String,
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
    /// For people who upgrade: what changed in each API, without places in the docs.
    Changelog,
    /// For code scanning.
    Sarif,
    /// For CI test reports.
    Junit,
    /// Annotations of GitHub.
    Github,
    /// Code quality of GitLab.
    Gitlab,
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
            Format::Changelog => Ok(changelog::render(self)),
            Format::Json => json::render(self, filter),
            Format::Sarif => sarif::render(self, filter),
            Format::Github => Ok(annotations::github(self, filter)),
            Format::Gitlab => annotations::gitlab(self, filter),
            Format::Junit => Ok(junit::render(self, filter)),
            Format::Html => html::render(self, filter),
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

    /// Is there a change that is not accepted and at least this severe for the audience?
    pub fn reaches(&self, impact: Impact) -> bool {
        let open = self
            .changes
            .iter()
            .filter(|change| change.accepted.is_none());
        open.map(|change| self.impact(change))
            .any(|found| found >= impact)
    }

    /// The impact that counts for the audience.
    pub fn impact(&self, change: &Change) -> Impact {
        match self.audience {
            Audience::Callers => change.callers,
            Audience::Implementers => change.implementers,
            Audience::Both => change.worst(),
        }
    }

    /// Whom the change hits how hard, the audience first: `[(Breaking, "callers"), (Risky, "implementers")]`. Others are
    /// named only where it is more severe for them.
    fn badges(&self, change: &Change) -> Vec<(Impact, &'static str)> {
        let (callers, implementers) = (
            (change.callers, "callers"),
            (change.implementers, "implementers"),
        );
        if change.callers == change.implementers {
            return vec![(change.callers, "both")];
        }
        let (first, second) = match self.audience {
            Audience::Implementers => (implementers, callers),
            Audience::Both if change.implementers > change.callers => (implementers, callers),
            Audience::Callers | Audience::Both => (callers, implementers),
        };
        let more = second.0 > first.0;
        [Some(first), more.then_some(second)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// A page of the new side as a path in the repository.
    fn file(&self, change: &Change, at: &At) -> String {
        self.in_repository(&[&change.api, &at.page])
    }

    /// A path below the folder of the new side's APIs as a path in the repository.
    fn in_repository(&self, below: &[&str]) -> String {
        let parts = [self.specs.as_str()]
            .into_iter()
            .chain(below.iter().copied());
        let parts = parts.map(|part| part.trim_matches('/'));
        let parts: Vec<&str> = parts
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        parts.join("/")
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
                .sort_by_key(|change| std::cmp::Reverse((self.impact(change), change.worst())));
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
