//! What changed between two readings of the docs, as commands show it after they have changed something.

use std::io::IsTerminal as _;

use apiref::diff::report::{Filter, Format, Pages, Report};
use apiref::diff::semver::Step;
use apiref::diff::{Audience, compare};
use apiref::ir::Api;
use apiref::surface;

/// Compares `old` and `new`, each with what it is called; the verdict in Rust included.
pub fn report(old: (&str, &[Api]), new: (&str, &[Api])) -> Report<'static> {
    let mut changes = compare(old.1, new.1);
    let rust = if old.1 == new.1 {
        apiref::diff::semver::Surfaces::default()
    } else {
        surface::of_apis(old.1, new.1, &mut changes)
    };
    Report {
        old: old.0.to_owned(),
        new: new.0.to_owned(),
        changes,
        expired: Vec::new(),
        rust: Some(rust),
        audience: Audience::Callers,
        specs: String::new(),
        old_pages: Pages::default(),
        new_pages: Pages::default(),
    }
}

/// The report for a terminal, short.
pub fn on_terminal(report: &Report<'_>) -> String {
    let format = Format::Terminal {
        color: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        long: false,
    };
    // The form for terminals has no template that could fail.
    report
        .render(format, Filter::default())
        .unwrap_or_else(|error| error)
}

/// `major`, `minor`, `patch` or `none`: the step that the version of a crate made of the APIs needs.
pub fn step(report: &Report<'_>) -> &'static str {
    match report.summary().rust {
        Some(Step::Major) => "major",
        Some(Step::Minor) => "minor",
        Some(Step::Patch) => "patch",
        _ => "none",
    }
}
