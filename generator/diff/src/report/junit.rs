//! The report as JUnit XML: a test case a change, which fails where the change breaks and is not accepted.

use super::text::{headline, lines, transition};
use super::{Filter, Report};
use crate::{Change, Impact};

pub(super) fn render(report: &Report<'_>, filter: Filter) -> String {
    let groups = report.grouped(filter);
    let failing = |changes: &[&Change]| {
        changes
            .iter()
            .filter(|change| fails(report, change))
            .count()
    };
    let total: usize = groups.iter().map(|group| group.changes.len()).sum();
    let failures: usize = groups.iter().map(|group| failing(&group.changes)).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"apiref diff\" tests=\"{total}\" failures=\"{failures}\">\n"
    ));
    for group in &groups {
        let (route, _) = group.title();
        out.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n",
            xml(&route),
            group.changes.len(),
            failing(&group.changes)
        ));
        for change in &group.changes {
            case(report, change, &route, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn fails(report: &Report<'_>, change: &Change) -> bool {
    change.accepted.is_none() && report.impact(change) == Impact::Breaking
}

fn case(report: &Report<'_>, change: &Change, route: &str, out: &mut String) {
    let name = format!("{} [{}]", headline(change), change.fingerprint);
    let mut head = format!(
        "    <testcase classname=\"{}\" name=\"{}\"",
        xml(route),
        xml(&name)
    );
    if let Some(at) = change.new_at.as_ref().or(change.old_at.as_ref()) {
        let file = xml(&report.file(change, at));
        head.push_str(&format!(" file=\"{file}\" line=\"{}\"", at.line));
    }
    let text = format!(
        "{}\n{}\ncallers: {}, implementers: {}\nIn Rust: {}\n{}",
        transition(change).unwrap_or_default(),
        change.reason,
        change.callers,
        change.implementers,
        change.rust,
        lines(change)
    );
    if fails(report, change) {
        let kind = change.rule.id;
        out.push_str(&format!("{head}>\n      <failure type=\"{kind}\" message=\"{}\">{}</failure>\n    </testcase>\n", xml(change.reason), xml(&text)));
    } else if let Some(reason) = &change.accepted {
        out.push_str(&format!(
            "{head}>\n      <skipped message=\"{}\"/>\n    </testcase>\n",
            xml(reason)
        ));
    } else {
        out.push_str(&format!(
            "{head}>\n      <system-out>{}</system-out>\n    </testcase>\n",
            xml(&text)
        ));
    }
}

/// Text for XML, whose forbidden characters are left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_can_not_close_its_element() {
        assert_eq!(
            super::xml("</failure>\u{1}\"&"),
            "&lt;/failure&gt;&quot;&amp;"
        );
    }
}
