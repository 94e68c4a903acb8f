//! The report as one self-contained page: no network, no framework. What pages say enters it as escaped text only.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use serde::Serialize;

use super::excerpt::Line;
use super::text::headline;
use super::{Filter, Report};
use crate::rules::Flow;
use crate::{Change, Impact};

/// The engine with both report templates. Those for HTML escape what they are given; Markdown escapes before.
pub(super) fn environment() -> Result<Environment<'static>, String> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|name| {
        if name.ends_with(".html.j2") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    env.set_syntax(syntax.map_err(|error| error.to_string())?);
    env.add_filter("breakable", |text: &str| {
        Value::from_safe_string(breakable(text))
    });
    for (name, text) in [
        (
            "review.html.j2",
            include_str!("../../../../templates/review.html.j2"),
        ),
        (
            "review.md.j2",
            include_str!("../../../../templates/review.md.j2"),
        ),
    ] {
        env.add_template(name, text)
            .map_err(|error| format!("{error:#}"))?;
    }
    Ok(env)
}

/// Escaped text that lines may break between the words of a name, and behind the marks of a path.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut before = ' ';
    for c in text.chars() {
        let hump = before.is_lowercase() && c.is_uppercase();
        let mark = matches!(before, '_' | '.' | '/' | ':' | ']' | '-') && c.is_alphanumeric();
        if hump || mark {
            out.push_str("<wbr>");
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            c => out.push(c),
        }
        before = c;
    }
    out
}

#[derive(Serialize)]
struct Row<'a> {
    number: usize,
    headline: String,
    direction: Flow,
    worst: &'static str,
    badges: Vec<(Impact, &'static str)>,
    old_file: Option<String>,
    new_file: Option<String>,
    before: Vec<Line>,
    after: Vec<Line>,
    places: Vec<String>,
    #[serde(flatten)]
    change: &'a Change,
}

#[derive(Serialize)]
struct Section<'a> {
    api: &'a str,
    route: String,
    title: String,
    rows: Vec<Row<'a>>,
}

/// Changes of the docs alone are left out unless they are asked for: they are most of a page.
pub(super) fn render(report: &Report<'_>, filter: Filter) -> Result<String, String> {
    let mut number = 0;
    let mut sections = Vec::new();
    for group in report.grouped(filter) {
        let (route, title) = group.title();
        let rows = group.changes.iter().map(|change| {
            number += 1;
            row(report, change, number)
        });
        sections.push(Section {
            api: group.api,
            route,
            title,
            rows: rows.collect(),
        });
    }
    let docs = report
        .changes
        .iter()
        .filter(|change| change.is_docs())
        .count();
    let context = context! {
        old => report.old.as_str(),
        new => report.new.as_str(),
        summary => Value::from(Serde(report.summary())),
        docs,
        shows_docs => filter.docs,
        audience => Value::from(Serde(report.audience)),
        verdict => report.rust.as_ref().map(|rust| rust.step.sentence()),
        items => Value::from(Serde(report.rust.as_ref().map(|rust| &rust.items))),
        sections => Value::from(Serde(sections)),
        expired => report.expired.clone(),
    };
    environment()?
        .get_template("review.html.j2")
        .and_then(|template| template.render(context))
        .map_err(|error| format!("{error:#}"))
}

fn row<'a>(report: &'a Report<'_>, change: &'a Change, number: usize) -> Row<'a> {
    let also = change.also.iter().map(|place| {
        let route = place
            .operation
            .as_ref()
            .map_or_else(String::new, |operation| operation.route());
        format!("{route} {}", place.path)
    });
    Row {
        number,
        headline: headline(change),
        direction: change.rule.flow,
        worst: change.worst().word(),
        badges: report.badges(change),
        old_file: change.old_at.as_ref().map(|at| report.file(change, at)),
        new_file: change.new_at.as_ref().map(|at| report.file(change, at)),
        before: report.old_pages.around(&change.api, change.old_at.as_ref()),
        after: report.new_pages.around(&change.api, change.new_at.as_ref()),
        places: also.collect(),
        change,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_between_their_words() {
        assert_eq!(breakable("queue_id"), "queue_<wbr>id");
        assert_eq!(breakable("a.maxDepth"), "a.<wbr>max<wbr>Depth");
        assert_eq!(breakable("<b> & 'c'"), "&lt;b&gt; &amp; &#x27;c&#x27;");
    }
}
