//! The report as SARIF 2.1.0, which code scanning services show beside the changed lines.

use serde_json::{Value, json};

use super::text::{headline, transition};
use super::{Filter, Report};
use crate::{At, Change, Impact, rules};

pub(super) fn render(report: &Report<'_>, filter: Filter) -> Result<String, String> {
    let rules: Vec<Value> = rules::all()
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": rule.reason },
                "help": { "text": rule.rust },
                "defaultConfiguration": { "level": level(rule.callers.max(rule.implementers)) },
                "properties": { "area": rule.area, "kind": rule.kind, "action": rule.action, "direction": rule.flow },
            })
        })
        .collect();
    let results: Vec<Value> = report
        .shown(filter)
        .map(|change| result(report, change))
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "apiref-diff", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    text.push('\n');
    Ok(text)
}

fn result(report: &Report<'_>, change: &Change) -> Value {
    let route = change
        .operation
        .as_ref()
        .map_or_else(|| change.api.clone(), |operation| operation.route());
    let mut message = format!("{route}: {}", headline(change));
    if let Some(text) = transition(change) {
        message.push_str(&format!(" ({text})"));
    }
    message.push_str(&format!(". {}", change.reason));
    // What is gone is shown where it stood.
    let at = change.new_at.as_ref().or(change.old_at.as_ref());
    let mut result = json!({
        "ruleId": change.rule.id,
        "level": level(report.impact(change)),
        "message": { "text": message },
        "partialFingerprints": { "apiref/v1": change.fingerprint },
        "properties": { "callers": change.callers, "implementers": change.implementers, "path": change.path.to_string() },
        "locations": at.iter().map(|at| location(&report.file(change, at), at)).collect::<Vec<_>>(),
    });
    if let (Some(reason), Some(members)) = (&change.accepted, result.as_object_mut()) {
        members.insert(
            "suppressions".to_owned(),
            json!([{ "kind": "external", "justification": reason }]),
        );
    }
    result
}

fn location(file: &str, at: &At) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(file) },
        "region": { "startLine": at.line },
    } })
}

/// A relative path as a URI reference.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn level(impact: Impact) -> &'static str {
    match impact {
        Impact::Breaking => "error",
        Impact::Risky => "warning",
        Impact::Compatible | Impact::Docs => "note",
    }
}
