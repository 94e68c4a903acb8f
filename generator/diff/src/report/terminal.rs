//! The report on a terminal: short, grouped by operation, gravest first.

use std::fmt::Write as _;

use super::text::{count, headline, lines, one_line, transition};
use super::{Counts, Filter, Group, Report};
use crate::semver::Step;
use crate::{Change, Impact};

/// Width of what is quoted on one line.
const WIDTH: usize = 150;

struct Paint {
    color: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.color {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn impact(&self, impact: Impact, text: &str) -> String {
        let code = match impact {
            Impact::Breaking => "1;31",
            Impact::Risky => "33",
            Impact::Compatible => "32",
            Impact::Docs => "2",
        };
        self.with(code, text)
    }
}

pub(super) fn render(report: &Report<'_>, filter: Filter, color: bool, long: bool) -> String {
    let paint = Paint { color };
    let mut out = String::new();
    let mut api = "";
    for group in report.grouped(filter) {
        if group.api != api {
            api = group.api;
            out.push_str(&format!("{}\n", paint.with("1;4", &one_line(api, WIDTH))));
        }
        write_group(report, &group, &paint, long, &mut out);
    }
    write_rust(report, &paint, long, &mut out);
    for expired in &report.expired {
        let text = format!(
            "expired: no change fits the acceptance of {}\n",
            one_line(expired, WIDTH)
        );
        out.push_str(&paint.with("33", &text));
    }
    write_summary(report, filter, &paint, &mut out);
    out
}

fn write_group(
    report: &Report<'_>,
    group: &Group<'_>,
    paint: &Paint,
    long: bool,
    out: &mut String,
) {
    let (route, title) = group.title();
    let route = paint.with("1", &one_line(&route, WIDTH));
    let title = paint.with("2", &one_line(&title, WIDTH));
    out.push_str(&format!("  {route}  {title}\n"));
    for change in &group.changes {
        write_change(report, change, paint, long, out);
    }
}

fn write_change(report: &Report<'_>, change: &Change, paint: &Paint, long: bool, out: &mut String) {
    let impact = report.impact(change);
    let label = if change.accepted.is_some() {
        paint.with("2", "  accepted")
    } else {
        paint.impact(impact, &format!("{:>10}", impact.word()))
    };
    out.push_str(&format!(
        "    {label}  {}",
        one_line(&headline(change), WIDTH)
    ));
    if let Some(text) = transition(change) {
        out.push_str(&format!("  {}", one_line(&text, 80)));
    }
    if let Some(path) = &change.new_path {
        out.push_str(&format!("  (now {})", one_line(&path.to_string(), WIDTH)));
    }
    if !change.also.is_empty() {
        out.push_str(&paint.with(
            "2",
            &format!("  and at {}", count(change.also.len(), "more place")),
        ));
    }
    // The badge is the audience's. Where it is one of both, it says whose.
    let badges = report.badges(change);
    let both = report.audience == crate::Audience::Both;
    for (impact, whose) in badges.into_iter().skip(usize::from(!both)) {
        let text = format!("{impact} for {whose}");
        out.push_str(&format!("  ({})", paint.impact(impact, &text)));
    }
    out.push('\n');
    let indent = " ".repeat(16);
    let note = |text: String, out: &mut String| {
        out.push_str(&format!("{indent}{}\n", paint.with("2", &text)))
    };
    if long || impact >= Impact::Risky {
        note(format!("{} [{}]", lines(change), change.rule.id), out);
    }
    if long {
        note(
            format!(
                "callers: {}, implementers: {}",
                change.callers, change.implementers
            ),
            out,
        );
        note(change.reason.to_owned(), out);
        note(format!("In Rust: {}", change.rust), out);
        if !change.items.is_empty() {
            note(format!("Items: {}", change.items.join(", ")), out);
        }
        if change.inferred {
            note("Rests on an example or a guess.".to_owned(), out);
        }
        if let Some(reason) = &change.accepted {
            note(format!("Accepted: {}", one_line(reason, WIDTH)), out);
        }
        for place in &change.also {
            let route = place
                .operation
                .as_ref()
                .map_or_else(String::new, |operation| operation.route());
            note(
                one_line(&format!("also {route} {}", place.path), WIDTH),
                out,
            );
        }
        note(format!("fingerprint {}", change.fingerprint), out);
    }
}

fn write_rust(report: &Report<'_>, paint: &Paint, long: bool, out: &mut String) {
    let Some(rust) = &report.rust else { return };
    if rust.items.is_empty() {
        return;
    }
    out.push_str(&format!("{}\n", paint.with("1;4", "in Rust")));
    let shown = if long { rust.items.len() } else { 20 };
    let mut items: Vec<_> = rust.items.iter().collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.step));
    for item in items.iter().take(shown) {
        let impact = if item.step == Step::Major {
            Impact::Breaking
        } else {
            Impact::Compatible
        };
        let label = paint.impact(impact, &format!("{:>10}", item.step.word()));
        out.push_str(&format!("    {label}  {} {}\n", item.path, item.what));
    }
    if items.len() > shown {
        let rest = format!(
            "    … and {}; --long shows them\n",
            count(items.len() - shown, "more item")
        );
        out.push_str(&paint.with("2", &rest));
    }
}

fn write_summary(report: &Report<'_>, filter: Filter, paint: &Paint, out: &mut String) {
    let summary = report.summary();
    let items = report.rust.as_ref().map_or(0, |rust| rust.items.len());
    if summary.total == 0 && items > 0 {
        out.push_str(&format!(
            "{} from {} to {}; the API is the same.\n",
            match items {
                1 => "1 public item differs".to_owned(),
                _ => format!("{items} public items differ"),
            },
            one_line(&report.old, WIDTH),
            one_line(&report.new, WIDTH)
        ));
    } else if summary.total == 0 {
        out.push_str(&format!(
            "No change from {} to {}.\n",
            one_line(&report.old, WIDTH),
            one_line(&report.new, WIDTH)
        ));
    } else {
        let line = |counts: Counts| {
            let parts = [
                paint.impact(Impact::Breaking, &format!("{} breaking", counts.breaking)),
                paint.impact(Impact::Risky, &format!("{} risky", counts.risky)),
                paint.impact(
                    Impact::Compatible,
                    &format!("{} compatible", counts.compatible),
                ),
            ];
            parts.join(", ")
        };
        let docs = self::docs_only(report);
        let hidden = if filter.docs || docs == 0 {
            ""
        } else {
            " (--docs shows them)"
        };
        let _ = write!(
            out,
            "{} from {} to {}\n  callers:      {}\n  implementers: {}\n  docs only:    {docs}{hidden}\n",
            count(summary.total, "change"),
            one_line(&report.old, WIDTH),
            one_line(&report.new, WIDTH),
            line(summary.callers),
            line(summary.implementers),
        );
        if summary.accepted > 0 {
            out.push_str(&format!("  accepted:     {}\n", summary.accepted));
        }
    }
    if let Some(step) = summary.rust {
        out.push_str(&format!("  in Rust:      {}\n", step.sentence()));
    }
}

fn docs_only(report: &Report<'_>) -> usize {
    report
        .changes
        .iter()
        .filter(|change| change.is_docs())
        .count()
}
