//! The report for a pull request.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::text::{headline, lines, one_line, transition};
use super::{Filter, Report, html};
use crate::{Change, Impact};

/// A comment on GitHub is refused beyond 65,536 characters.
const LONGEST: usize = 65_000;

/// At most this many changes are listed, and as many items of the crate.
const MOST: usize = 200;

#[derive(Serialize)]
struct Row {
    /// `breaking`, and `breaking for implementers` where it is more severe for the others.
    badges: Vec<String>,
    headline: String,
    transition: String,
    lines: String,
    rule: &'static str,
    reason: &'static str,
    rust: &'static str,
    also: usize,
    accepted: Option<String>,
}

#[derive(Serialize)]
struct Section {
    route: String,
    title: String,
    rows: Vec<Row>,
}

pub(super) fn render(report: &Report<'_>, filter: Filter) -> Result<String, String> {
    let mut most = MOST;
    loop {
        let text = render_most(report, filter, most)?;
        if text.len() <= LONGEST || most == 0 {
            return Ok(text);
        }
        most = most * LONGEST / text.len().max(1) * 9 / 10;
    }
}

/// The sections of changes that are at least risky for the audience, or of the others.
fn sections(report: &Report<'_>, filter: Filter, severe: bool, left: &mut usize) -> Vec<Section> {
    let mut sections = Vec::new();
    for group in report.grouped(filter) {
        let (route, title) = group.title();
        let of = |change: &&&Change| (report.impact(change) >= Impact::Risky) == severe;
        let rows = group.changes.iter().filter(of).take(*left);
        let rows: Vec<Row> = rows.map(|change| row(report, change)).collect();
        *left -= rows.len();
        if !rows.is_empty() {
            sections.push(Section {
                route: code(&route),
                title: escape(&title),
                rows,
            });
        }
    }
    sections
}

/// The report with at most so many changes. What is risky stands open, the rest is folded.
fn render_most(report: &Report<'_>, filter: Filter, most: usize) -> Result<String, String> {
    let mut left = most;
    let severe = sections(report, filter, true, &mut left);
    let folded = sections(report, filter, false, &mut left);
    let shown = most - left;
    let folded_count: usize = folded.iter().map(|section| section.rows.len()).sum();
    let docs = report
        .changes
        .iter()
        .filter(|change| change.is_docs())
        .count();
    let rust: Vec<_> = report
        .rust
        .iter()
        .flat_map(|rust| &rust.items)
        .take(most)
        .collect();
    let rust: Vec<_> = rust
        .into_iter()
        .map(|item| context! { path => code(&item.path), what => item.what.as_str(), step => item.step.word() })
        .collect();
    let context = context! {
        old => code(&report.old),
        new => code(&report.new),
        summary => Value::from(Serde(report.summary())),
        verdict => report.rust.as_ref().map(|rust| rust.step.sentence()),
        severe => Value::from(Serde(severe)),
        folded => Value::from(Serde(folded)),
        folded_count,
        hidden => report.shown(filter).count() - shown,
        docs => if filter.docs { 0 } else { docs },
        rust,
        expired => report.expired.iter().map(|text| code(text)).collect::<Vec<_>>(),
    };
    html::environment()?
        .get_template("review.md.j2")
        .and_then(|template| template.render(context))
        .map_err(|error| format!("{error:#}"))
}

fn row(report: &Report<'_>, change: &Change) -> Row {
    let at = |text: String| {
        if text.is_empty() {
            text
        } else {
            code(&one_line(&text, 160))
        }
    };
    Row {
        badges: report
            .badges(change)
            .into_iter()
            .map(|(impact, whose)| format!("{impact} for {whose}"))
            .collect(),
        headline: code(&headline(change)),
        transition: at(transition(change).unwrap_or_default()),
        lines: match lines(change) {
            text if text.is_empty() => text,
            text => code(&text),
        },
        rule: change.rule.id,
        reason: change.reason,
        rust: change.rust,
        also: change.also.len(),
        accepted: change.accepted.as_deref().map(escape),
    }
}

/// A code span that the text can't end.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text, 400);
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        " "
    } else {
        ""
    };
    // Within tables of GitHub a bar ends the cell even in code.
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// Text in which nothing acts as markup.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text, 400).chars() {
        if c.is_ascii_punctuation() {
            match c {
                '<' => out.push_str("&lt;"),
                '&' => out.push_str("&amp;"),
                '@' => out.push_str("&#64;"),
                '.' | ',' | '-' | ':' | ';' | '/' | '\'' | '"' | '(' | ')' | '?' => out.push(c),
                c => {
                    out.push('\\');
                    out.push(c);
                }
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_pages_is_never_markup() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("a\nb|c"), "`a b\\|c`");
        assert_eq!(
            escape("<b>*x* [y] @all"),
            "&lt;b\\>\\*x\\* \\[y\\] &#64;all"
        );
    }
}
