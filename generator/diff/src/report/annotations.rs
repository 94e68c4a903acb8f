//! Notes beside lines of files, in the forms of GitHub and GitLab. Accepted changes get none.

use serde_json::{Value, json};

use super::text::{headline, one_line, transition};
use super::{Filter, Report};
use crate::{Change, Impact};

/// Longer notes are cut off: nobody reads more beside a line.
const LONGEST: usize = 600;

/// Workflow commands of GitHub: a line per change.
pub(super) fn github(report: &Report<'_>, filter: Filter) -> String {
    let mut out = String::new();
    for change in open(report, filter) {
        let level = match report.impact(change) {
            Impact::Breaking => "error",
            Impact::Risky => "warning",
            Impact::Compatible | Impact::Docs => "notice",
        };
        let place = match change.new_at.as_ref().or(change.old_at.as_ref()) {
            Some(at) => {
                let file = property(&report.file(change, at));
                format!("file={file},line={},", at.line)
            }
            None => String::new(),
        };
        let title = property(&format!("{}: {}", report.impact(change), change.rule.id));
        let text = data(&message(change));
        out.push_str(&format!("::{level} {place}title={title}::{text}\n"));
    }
    out
}

/// GitLab's report of code quality.
pub(super) fn gitlab(report: &Report<'_>, filter: Filter) -> Result<String, String> {
    let issues = open(report, filter).map(|change| issue(report, change));
    let issues: Vec<Value> = issues.collect();
    let text = serde_json::to_string_pretty(&issues).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

fn issue(report: &Report<'_>, change: &Change) -> Value {
    let severity = match report.impact(change) {
        Impact::Breaking => "critical",
        Impact::Risky => "major",
        Impact::Compatible => "minor",
        Impact::Docs => "info",
    };
    // GitLab shows nothing without a place: what has none is shown at the API.
    let (path, line) = match change.new_at.as_ref().or(change.old_at.as_ref()) {
        Some(at) => (report.file(change, at), at.line),
        None => (report.in_repository(&[&change.api, "api.toml"]), 1),
    };
    json!({
        "description": message(change),
        "check_name": change.rule.id,
        "fingerprint": change.fingerprint,
        "severity": severity,
        "location": { "path": path, "lines": { "begin": line } },
    })
}

fn open<'r>(report: &'r Report<'_>, filter: Filter) -> impl Iterator<Item = &'r Change> {
    let shown = report.shown(filter);
    shown.filter(|change| change.accepted.is_none())
}

fn message(change: &Change) -> String {
    let route = match &change.operation {
        Some(operation) => operation.route(),
        None => change.api.clone(),
    };
    let transition = transition(change).map_or_else(String::new, |text| format!(" ({text})"));
    let reason = change.reason;
    let text = format!("{route}: {}{transition}. {reason}", headline(change));
    one_line(&text, LONGEST)
}

/// Text after the `::` of a workflow command.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_neither_its_property_nor_its_line() {
        assert_eq!(property("a,b:c\nd%"), "a%2Cb%3Ac%0Ad%25");
        assert_eq!(data("a,b\r\n::error::"), "a,b%0D%0A::error::");
    }
}
